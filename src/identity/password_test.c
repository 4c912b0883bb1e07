/* password_test.c: which passwords will do, that only the right one is right, and that no more
 * than two hashes are worked out at a time. */
#include "identity/password.h"

#include "identity/gate.h"
#include "identity/password_common.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MUST(call) assert_int_equal((call), OK)

static int open_work(void **state)
{
    struct work *w = calloc(1, sizeof *w);

    assert_non_null(w);
    w->arena = arena_open();
    *state = w;
    return 0;
}

static int close_work(void **state)
{
    struct work *w = *state;

    arena_close(w->arena);
    free(w);
    return 0;
}

/* --- what will do
 * ------------------------------------------------------------------------------ */

static enum rc of_officer(struct work *w, const char *password)
{
    return password_will_do(w, "password", str_of(password),
                            S("eleanor.officer@trafford.gov.uk"), S("Eleanor Officer"));
}

static void refused(struct work *w, const char *password, const char *words)
{
    w->complaints = NULL;
    if (of_officer(w, password) != INVALID)
        fail_msg("\"%s\" will do", password);
    assert_true(str_eq(w->complaints->field, S("password")));
    if (str_find(w->complaints->words, str_of(words)) < 0)
        fail_msg("%s: \"%.*s\" does not say \"%s\"", password, STR_ARG(w->complaints->words),
                 words);
}

static void password_is_long_enough_and_not_too_long(void **state)
{
    char longest[PASSWORD_MOST + 2];
    struct work *w = *state;

    refused(w, "", "Enter a password");
    refused(w, "zKq7!wPx2vM", "12 letters or more"); /* eleven */
    MUST(of_officer(w, "zKq7!wPx2vMb"));
    /* letters are counted, not bytes */
    refused(w, "äöüßéèêñçõå", "12 letters or more");
    MUST(of_officer(w, "äöüßéèêñçõåø"));
    for (int i = 0; i < PASSWORD_MOST; i += 2)
        snprintf(longest + i, 3, "%02x", (i * 7919 + 31) % 251);
    MUST(of_officer(w, longest));
    strcat(longest, "x");
    refused(w, longest, "200 letters or fewer");
}

static void nothing_is_asked_of_its_composition(void **state)
{
    static const char *const good[] = {
        "lantern gravel mitten sphere",
        "blijvenkoekwaterdrop",
        "gfzqmhtrwkvb",
        "849201736450",
        "Wobbly-Teapot-Orchard",
        "correct horse battery staple",
        "мой дядя самых честных",
        "ynys gybi a'r wyddfa",
        "zażółć gęślą jaźń",
        "snow; slate, thimble",
        "q8#Lr!vT2^pZ",
        "twelve tangerines at noon",
    };
    struct work *w = *state;

    for (ptrdiff_t i = 0; i < COUNT_OF(good); i++)
        if (of_officer(w, good[i]) != OK)
            fail_msg("\"%s\" will not do: %.*s", good[i], STR_ARG(w->complaints->words));
}

/* Made for this test after what such lists have in common; each has twelve letters and more. */
static void password_that_is_quickly_guessed_is_refused(void **state)
{
    static const char *const common[] = {
        "aaaaaaaaaaaa",     "            ",     "............",     "111111111111",
        "123456789012",     "1234567890123456", "098765432109",     "abcdefghijkl",
        "zyxwvutsrqpo",     "qwertyuiop12",     "qwertyuiop[]",     "QWERTYUIOPASDF",
        "asdfghjklzxcvbnm", "1qaz2wsx3edc",     "1q2w3e4r5t6y",     "qazwsxedcrfv",
        "zxcvbnmasdfg",     "poiuytrewqqwerty", "password1234",     "Password2024",
        "passwordpassword", "p@ssw0rdp@ssw0rd", "P4$$w0rd!!!!",     "mypassword12",
        "PASSWORD!!!!!!",   "Welcome12345",     "welcomewelcome",   "letmeinletmein",
        "LetMeIn2024!!",    "changeme1234",     "ChangeMe!!!!",     "administrator",
        "administrator1",   "admin1234567",     "adminadminadmin",  "Summer2024!!",
        "Winter2023!!!",    "Autumn2025....",   "January2026!",     "February2026",
        "Monday123456",     "iloveyou1234",     "iloveyouforever",  "sunshine1234",
        "football1234",     "liverpool2024",    "Manchester12",     "arsenal12345",
        "chelsea123456",    "monkeymonkey",     "dragon123456",     "superman1234",
        "princess2020",     "abc123abc123",     "abcabcabcabc",     "xkcdxkcdxkcd",
        "121212121212",     "123123123123",     "101010101010",     "secret123456",
        "council12345",     "CouncilCouncil",   "folkmoot2026",     "Folkmoot!!!!!!",
        "f0lkm00tf0lkm00t", "London2012!!!",    "testtesttest",     "test12345678",
        "guestguest12",     "hellohello123",    "helloworld12",     "thisismypassword",
        "qwerty123456",     "qwertyqwerty",     "159357159357",     "147258369147",
        "!\"£$%^&*()_+",    "!@#$%^&*()_+",     "trustno1trustno1", "starwars1977",
        "batman123456",     "blueblueblue",     "redbluegreen",     "onetwothreefour",
        "20242024202420",   "01012024010120",   "google123456",     "facebook2024",
        "gfhjkmgfhjkm",     "gfhjkm123456",     "michael12345",     "jennifer2019",
        "charlie12345",     "motdepasse12",
    };
    struct work *w = *state;

    for (ptrdiff_t i = 0; i < COUNT_OF(common); i++)
        refused(w, common[i], "easy to guess: it is made of common words");
}

static void ones_own_name_and_address_are_refused(void **state)
{
    static const char *const own[] = {
        "eleanor.officer@trafford.gov.uk",
        "EleanorOfficer",
        "eleanor officer",
        "eleanor2024!!",
        "trafford.gov.uk",
        "Trafford1234",
        "traffordtrafford",
        "3l3an0r-0ff1c3r",
        "officer.eleanor",
    };
    struct work *w = *state;

    for (ptrdiff_t i = 0; i < COUNT_OF(own); i++)
        refused(w, own[i], "easy to guess");
    refused(w, "eleanor.trafford", "it is made of your name");
    /* for somebody else they are only words */
    MUST(password_will_do(w, "password", S("eleanor.trafford"), S("a@b.example"), S("")));
}

static void what_is_no_text_is_refused(void **state)
{
    struct work *w = *state;

    refused(w,
            "abc\xff"
            "defghijklmn",
            "Use only letters");
    refused(w, "lantern\ngravel mitten", "Use only letters");
    assert_int_equal(password_will_do(w, "password", S("lantern\0gravel mitten"), S(""), S("")),
                     INVALID);
}

static void pieces_that_are_the_same_count_once(void **state)
{
    struct work *w = *state;

    assert_int_equal(password_pieces(w->arena, S("abcdefgh"), NULL, 0), 1);
    assert_int_equal(password_pieces(w->arena, S("password1234password"), NULL, 0), 2);
    assert_int_equal(password_pieces(w->arena, S("Passw0rd 1999"), NULL, 0), 3);
    assert_int_equal(password_pieces(w->arena, S("kvkvkv"), NULL, 0), 1);
    assert_int_equal(password_pieces(w->arena, S("gfhjkmgfhjkmgfh"), NULL, 0), 1);
    assert_int_equal(password_pieces(w->arena, S("lkglkh"), NULL, 0), 4);
    assert_int_equal(password_pieces(w->arena, S(""), NULL, 0), 0);
}

/* --- hashes
 * ------------------------------------------------------------------------------------ */

static void password_is_right_only_with_its_own_hash(void **state)
{
    struct work *w = *state;
    struct str hash, again;
    bool right;

    MUST(password_hash(w, S("lantern gravel mitten"), &hash));
    MUST(password_hash(w, S("lantern gravel mitten"), &again));
    assert_false(str_eq(hash, again));
    MUST(password_right(w, hash, S("lantern gravel mitten"), &right));
    assert_true(right);
    MUST(password_right(w, again, S("lantern gravel mitten"), &right));
    assert_true(right);
    static const char *const wrong[] = {"lantern gravel mittem", "Lantern gravel mitten",
                                        "lantern gravel mitten ", "lantern gravel", ""};
    for (ptrdiff_t i = 0; i < COUNT_OF(wrong); i++) {
        right = true;
        MUST(password_right(w, hash, str_of(wrong[i]), &right));
        assert_false(right);
    }
    assert_null(w->complaints);
}

/* RFC 9106's own name for it, with at least what OWASP's Password Storage Cheat Sheet asks for.
 */
static void hash_is_argon2id_and_not_weak(void **state)
{
    struct work *w = *state;
    struct str hash;
    int memory = 0, passes = 0, lanes = 0;

    MUST(password_hash(w, S("lantern gravel mitten"), &hash));
    assert_int_equal(sscanf(str_zero(w->arena, hash), "$argon2id$v=19$m=%d,t=%d,p=%d$", &memory,
                            &passes, &lanes),
                     3);
    assert_true(memory >= 19456 && passes >= 2);
    assert_false(password_is_old(hash));
}

static void hash_of_weaker_settings_is_old(void **state)
{
    (void)state;
    assert_true(password_is_old(S("$argon2id$v=19$m=8192,t=1,p=1$T0Re0bIuaLEf6Io3hcDvwA$"
                                  "jIVeSoqBvCxKvhUCsS0NL4V/YZZCiE3kktUWAFRv1yc")));
    assert_true(password_is_old(S("$argon2i$v=19$m=32768,t=2,p=1$T0Re0bIuaLEf6Io3hcDvwA$"
                                  "jIVeSoqBvCxKvhUCsS0NL4V/YZZCiE3kktUWAFRv1yc")));
    assert_true(password_is_old(S("plain")));
    assert_false(password_is_old(S("")));
}

static void same_letters_are_the_same_password_however_they_were_typed(void **state)
{
    struct work *w = *state;
    struct str hash;
    bool right;

    MUST(password_hash(w, S("caf\xc3\xa9 ynys m\xc3\xb4n"), &hash)); /* é and ô in one */
    MUST(password_right(w, hash, S("cafe\xcc\x81 ynys mo\xcc\x82n"), &right));
    assert_true(right);
    MUST(password_right(w, hash, S("caf\xc3\xa9\xc2\xa0ynys m\xc3\xb4n"), &right));
    assert_true(right);
    MUST(password_right(w, hash, S("cafe ynys mon"), &right));
    assert_false(right);
}

static void what_is_no_hash_is_never_right(void **state)
{
    struct work *w = *state;
    char longer[400];
    bool right;

    memset(longer, '$', sizeof longer);
    const struct str none[] = {S(""),
                               S("x"),
                               S("$argon2id$"),
                               {longer, sizeof longer},
                               S("$argon2id$v=19$m=32768,t=2,p=1$\0$")};
    for (ptrdiff_t i = 0; i < COUNT_OF(none); i++) {
        right = true;
        MUST(password_right(w, none[i], S(""), &right));
        assert_false(right);
        right = true;
        MUST(password_right(w, none[i], none[i], &right));
        assert_false(right);
    }
}

/* A longer one that begins with the right one must not be taken for it. */
static void password_past_the_limit_is_never_right(void **state)
{
    struct work *w = *state;
    char longest[4 * PASSWORD_MOST + 1];
    struct str hash;
    bool right;

    memset(longest, 'a', sizeof longest);
    MUST(password_hash(w, (struct str){longest, 4 * PASSWORD_MOST}, &hash));
    MUST(password_right(w, hash, (struct str){longest, 4 * PASSWORD_MOST}, &right));
    assert_true(right);
    MUST(password_right(w, hash, (struct str){longest, sizeof longest}, &right));
    assert_false(right);
}

static double milliseconds(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Processor time of the middle one of several checks. */
static double check_takes(struct work *w, struct str hash)
{
    double took[9];
    bool right;

    for (int i = 0; i < COUNT_OF(took); i++) {
        double before = milliseconds(CLOCK_THREAD_CPUTIME_ID);
        MUST(password_right(w, hash, S("lantern gravel mitten!"), &right));
        took[i] = milliseconds(CLOCK_THREAD_CPUTIME_ID) - before;
    }
    qsort(took, COUNT_OF(took), sizeof took[0], by_size);
    return took[COUNT_OF(took) / 2];
}

static void empty_hash_takes_as_long_as_any_other(void **state)
{
    struct work *w = *state;
    struct str hash;

    MUST(password_hash(w, S("lantern gravel mitten"), &hash));
    double with = check_takes(w, hash), without = check_takes(w, S(""));
    print_message("a check takes %.1f ms, of nobody's password %.1f ms\n", with, without);
    assert_true(with > 5);
    assert_true(without > with / 1.5 && without < with * 1.5);
}

static void stretched_secret_depends_on_its_salt_and_on_nothing_else(void **state)
{
    struct work *w = *state;
    struct str one, same, other_salt, other_secret;

    MUST(password_stretch(w, S("abcd-efgh-jkmn"), S("0123456789abcdefghjkmnpqrs"), &one));
    MUST(password_stretch(w, S("abcd-efgh-jkmn"), S("0123456789abcdefghjkmnpqrs"), &same));
    MUST(
        password_stretch(w, S("abcd-efgh-jkmn"), S("0123456789abcdefghjkmnpqrt"), &other_salt));
    MUST(password_stretch(w, S("abcd-efgh-jkmm"), S("0123456789abcdefghjkmnpqrs"),
                          &other_secret));
    assert_int_equal(one.len, 64);
    assert_true(str_eq(one, same));
    assert_false(str_eq(one, other_salt));
    assert_false(str_eq(one, other_secret));
}

/* --- two at a time
 * ----------------------------------------------------------------------------- */

enum { CROWD = 40 };

struct crowd {
    struct gate gate;
    pthread_barrier_t start;
    pthread_mutex_t lock;
    int inside, most_inside, entered, left, turned_away;
    bool open; /* who is inside may go */
};

static void *through_gate(void *state)
{
    struct crowd *c = state;

    pthread_barrier_wait(&c->start);
    bool entered = gate_in(&c->gate);
    pthread_mutex_lock(&c->lock);
    c->turned_away += !entered;
    c->entered += entered;
    c->inside += entered;
    c->most_inside = c->inside > c->most_inside ? c->inside : c->most_inside;
    pthread_mutex_unlock(&c->lock);
    if (!entered)
        return NULL;
    for (bool open = false; !open; sched_yield()) {
        pthread_mutex_lock(&c->lock);
        open = c->open;
        pthread_mutex_unlock(&c->lock);
    }
    pthread_mutex_lock(&c->lock);
    c->inside--;
    c->left++;
    pthread_mutex_unlock(&c->lock);
    gate_out(&c->gate);
    return NULL;
}

/* Nobody leaves until all the others wait or were turned away, so the counts are exact. */
static void two_are_inside_twenty_wait_and_the_rest_are_turned_away(void **state)
{
    struct crowd c = {.gate = GATE_INIT(2, 20), .lock = PTHREAD_MUTEX_INITIALIZER};
    pthread_t threads[CROWD];

    (void)state;
    assert_int_equal(pthread_barrier_init(&c.start, NULL, CROWD), 0);
    for (int i = 0; i < CROWD; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, through_gate, &c), 0);
    for (bool settled = false; !settled; usleep(1000)) {
        pthread_mutex_lock(&c.lock);
        settled = c.turned_away == CROWD - 22;
        c.open = settled;
        assert_true(c.turned_away <= CROWD - 22 && c.entered <= 2);
        pthread_mutex_unlock(&c.lock);
    }
    for (int i = 0; i < CROWD; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&c.start);
    assert_int_equal(c.most_inside, 2);
    assert_int_equal(c.entered, 22);
    assert_int_equal(c.left, 22);
    assert_int_equal(c.gate.inside, 0);
    assert_int_equal(c.gate.waiting, 0);
}

struct hashing {
    pthread_barrier_t *start;
    enum rc rc;
    bool told;
};

static void *hash_one(void *state)
{
    struct hashing *h = state;
    struct work w = {.arena = arena_open()};
    struct str hash;

    pthread_barrier_wait(h->start);
    h->rc = password_hash(&w, S("lantern gravel mitten"), &hash);
    h->told = w.complaints && str_find(w.complaints->words, S("Try again in a minute.")) > 0;
    arena_close(w.arena);
    return NULL;
}

/* The most memory that this process ever held, in MiB. */
static long most_memory(void)
{
    char line[200];
    long kib = 0;
    FILE *f = fopen("/proc/self/status", "r");

    assert_non_null(f);
    while (fgets(line, sizeof line, f))
        if (sscanf(line, "VmHWM: %ld kB", &kib) == 1)
            break;
    fclose(f);
    return kib / 1024;
}

static void forget_most_memory(void)
{
    FILE *f = fopen("/proc/self/clear_refs", "w");

    if (f) {
        fputs("5", f);
        fclose(f);
    }
}

static void hashes_of_a_crowd_take_the_memory_of_two(void **state)
{
    struct hashing each[CROWD];
    pthread_barrier_t start;
    pthread_t threads[CROWD];
    int done = 0, busy = 0;

    (void)state;
    assert_int_equal(pthread_barrier_init(&start, NULL, CROWD), 0);
    forget_most_memory();
    long before = most_memory();
    for (int i = 0; i < CROWD; i++) {
        each[i] = (struct hashing){.start = &start};
        assert_int_equal(pthread_create(&threads[i], NULL, hash_one, &each[i]), 0);
    }
    for (int i = 0; i < CROWD; i++) {
        pthread_join(threads[i], NULL);
        done += each[i].rc == OK;
        busy += each[i].rc == BUSY && each[i].told;
    }
    pthread_barrier_destroy(&start);
    long more = most_memory() - before;
    print_message("%d hashes, %d told to try later, %ld MiB more\n", done, busy, more);
    assert_int_equal(done + busy, CROWD);
    assert_true(done >= 22);
    assert_true(busy > 0);
    assert_true(more < 4L * PASSWORD_MEMORY / (1024 * 1024));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_work, close_work)
        TEST(password_is_long_enough_and_not_too_long),
        TEST(nothing_is_asked_of_its_composition),
        TEST(password_that_is_quickly_guessed_is_refused),
        TEST(ones_own_name_and_address_are_refused),
        TEST(what_is_no_text_is_refused),
        TEST(pieces_that_are_the_same_count_once),
        TEST(password_is_right_only_with_its_own_hash),
        TEST(hash_is_argon2id_and_not_weak),
        TEST(hash_of_weaker_settings_is_old),
        TEST(same_letters_are_the_same_password_however_they_were_typed),
        TEST(what_is_no_hash_is_never_right),
        TEST(password_past_the_limit_is_never_right),
        TEST(empty_hash_takes_as_long_as_any_other),
        TEST(stretched_secret_depends_on_its_salt_and_on_nothing_else),
        TEST(two_are_inside_twenty_wait_and_the_rest_are_turned_away),
        TEST(hashes_of_a_crowd_take_the_memory_of_two),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
