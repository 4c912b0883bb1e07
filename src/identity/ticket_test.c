/* ticket_test.c: a ticket is good for one thing, once, for a while, whoever asks how often; on
 * SQLite, and on PostgreSQL where FOLKMOOT_TEST_PG names one. */
#include "identity/testing.h"

#include "identity/ticket.h"
#include "identity_sql.h"
#include "kit/audience.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { MINUTE = 60, HOUR = 3600, DAY = 24 * HOUR, CROWD = 50 };

static struct trial *t;

static int open_trial_(void **state)
{
    (void)state;
    t = trial_open();
    return 0;
}

static int close_trial(void **state)
{
    (void)state;
    trial_close(t);
    return 0;
}

/* --- asking
 * ------------------------------------------------------------------------------------ */

static struct str made(const char *kind)
{
    struct ticket_ask ask = {.kind = kind, .address = S("a@b.example"), .data = S("/areas")};
    struct str secret;

    MUST(ticket_make(trial_begin(t, true, S("")), &ask, &secret));
    secret = str_copy(t->arena, secret);
    MUST(trial_end(t, OK));
    return secret;
}

static enum rc looked(const char *kind, struct str secret)
{
    struct identity_ticket ticket;

    return trial_end(t, ticket_look(trial_begin(t, false, S("")), kind, secret, &ticket));
}

static enum rc taken(const char *kind, struct str secret)
{
    struct identity_ticket ticket;

    return trial_end(t, ticket_take(trial_begin(t, true, S("")), kind, secret, &ticket));
}

/* --- secrets
 * ----------------------------------------------------------------------------------- */

static void secret_has_five_bits_a_letter_and_is_new_each_time(void **state)
{
    struct str before = {0};
    bool seen[128] = {false};
    int letters = 0;

    (void)state;
    assert_int_equal(secret_make(t->arena, 256).len, 52);
    assert_int_equal(secret_make(t->arena, 60).len, 12);
    assert_int_equal(secret_make(t->arena, 5).len, 1);
    assert_int_equal(secret_make(t->arena, 6).len, 2);
    for (int i = 0; i < 100; i++) {
        struct str secret = secret_make(t->arena, 256);
        for (ptrdiff_t k = 0; k < secret.len; k++)
            seen[secret.at[k] & 127] = true;
        assert_false(str_eq(secret, before));
        before = secret;
    }
    for (int i = 0; i < COUNT_OF(seen); i++) {
        letters += seen[i];
        assert_true(!seen[i] || strchr("0123456789abcdefghjkmnpqrstvwxyz", i));
    }
    assert_int_equal(letters, 32);
}

/* FIPS 180-4's examples of SHA-256. */
static void hash_of_a_secret_is_sha_256(void **state)
{
    (void)state;
    assert_true(str_eq(secret_hash(t->arena, S("abc")),
                       S("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")));
    assert_true(str_eq(secret_hash(t->arena, (struct str){0}),
                       S("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")));
}

static void store_has_only_the_hash(void **state)
{
    (void)state;
    struct str secret = made("sign-in-link");
    assert_int_equal(rows_of("ticket", "hash = '%.*s'", STR_ARG(secret)), 0);
    assert_int_equal(rows_of("ticket", "hash = '%.*s'", STR_ARG(secret_hash(t->arena, secret))),
                     1);
    assert_int_equal(rows_of("ticket",
                             "hash || kind || address || role || scope || data || made_by "
                             "LIKE '%%%.*s%%'",
                             STR_ARG(secret)),
                     0);
}

/* --- tickets
 * ----------------------------------------------------------------------------------- */

static void ticket_comes_back_with_what_it_was_made_for(void **state)
{
    struct str person = person_made("lead", "trafford");
    struct ticket_ask ask = {.kind = "invitation",
                             .organisation = organisation_made("trafford"),
                             .address = S("new@trafford.gov.uk"),
                             .role = S("member"),
                             .scope = S("North West"),
                             .data = S("{\"next\":\"/areas\"}")};
    struct identity_ticket got;
    struct str secret;

    (void)state;
    MUST(ticket_make(trial_begin(t, true, person), &ask, &secret));
    secret = str_copy(t->arena, secret);
    MUST(trial_end(t, OK));
    for (int take = 0; take < 2; take++) {
        struct work *w = trial_begin(t, take, S(""));
        MUST(take ? ticket_take(w, "invitation", secret, &got)
                  : ticket_look(w, "invitation", secret, &got));
        assert_true(str_eq(got.hash, secret_hash(t->arena, secret)));
        assert_true(str_eq(got.kind, S("invitation")));
        assert_int_equal(got.person_id.len, 0);
        assert_true(str_eq(got.organisation_id, ask.organisation));
        assert_true(str_eq(got.address, ask.address));
        assert_true(str_eq(got.role, ask.role));
        assert_true(str_eq(got.scope, ask.scope));
        assert_true(str_eq(got.data, ask.data));
        assert_int_equal(got.made_at, TRIAL_NOW);
        assert_int_equal(got.ends_at, TRIAL_NOW + 7 * DAY);
        assert_true(str_eq(got.made_by, person));
        MUST(trial_end(t, OK));
    }
}

static void ticket_is_taken_once(void **state)
{
    struct str secret = made("half");

    (void)state;
    MUST(looked("half", secret));
    MUST(looked("half", secret));
    MUST(taken("half", secret));
    assert_int_equal(taken("half", secret), NOT_FOUND);
    assert_int_equal(looked("half", secret), NOT_FOUND);
    assert_int_equal(rows_of("ticket", "used_at = %d", TRIAL_NOW), 1);
}

static void taking_that_is_undone_uses_nothing_up(void **state)
{
    struct str secret = made("half");
    struct identity_ticket ticket;

    (void)state;
    MUST(ticket_take(trial_begin(t, true, S("")), "half", secret, &ticket));
    assert_int_equal(trial_end(t, INVALID), INVALID);
    MUST(taken("half", secret));
}

static void ticket_lasts_as_its_kind_says_and_not_a_second_longer(void **state)
{
    static const struct {
        const char *kind;
        int64_t seconds;
    } lives[] = {{"invitation", 7 * DAY}, {"sign-in-link", 20 * MINUTE},
                 {"address", DAY},        {"password", HOUR},
                 {"half", 10 * MINUTE},   {"challenge", 10 * MINUTE},
                 {"sign-on", 10 * MINUTE}};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(lives); i++) {
        t->now = TRIAL_NOW;
        struct str secret = made(lives[i].kind);
        t->now = TRIAL_NOW + lives[i].seconds - 1;
        MUST(looked(lives[i].kind, secret));
        t->now = TRIAL_NOW + lives[i].seconds;
        assert_int_equal(looked(lives[i].kind, secret), NOT_FOUND);
        assert_int_equal(taken(lives[i].kind, secret), NOT_FOUND);
        t->now--;
        MUST(taken(lives[i].kind, secret));
    }
}

static void refused_in_the_same_words(struct str secret, const char *kind)
{
    static const char words[] = "This link or step can't be used any more.";
    struct identity_ticket ticket;

    assert_int_equal(ticket_look(trial_begin(t, false, S("")), kind, secret, &ticket),
                     NOT_FOUND);
    assert_true(str_starts(trial_words(t), str_of(words)));
    trial_end(t, NOT_FOUND);
    assert_int_equal(ticket_take(trial_begin(t, true, S("")), kind, secret, &ticket),
                     NOT_FOUND);
    assert_true(str_starts(trial_words(t), str_of(words)));
    trial_end(t, NOT_FOUND);
}

static void unknown_used_over_and_of_another_kind_are_told_apart_by_nobody(void **state)
{
    char longer[5000];
    struct str used = made("half"), over = made("half"), other = made("password");

    (void)state;
    MUST(taken("half", used));
    t->now += 10 * MINUTE;
    memset(longer, 'a', sizeof longer);
    refused_in_the_same_words(used, "half");
    refused_in_the_same_words(over, "half");
    refused_in_the_same_words(other, "half");
    refused_in_the_same_words(secret_make(t->arena, 256), "half");
    refused_in_the_same_words(S(""), "half");
    refused_in_the_same_words((struct str){longer, sizeof longer}, "half");
    refused_in_the_same_words(secret_hash(t->arena, other), "password");
    refused_in_the_same_words(other, "");
    MUST(looked("password", other));
}

static void kind_that_is_none_and_too_much_data_make_no_ticket(void **state)
{
    char longer[TICKET_DATA_MOST + 1];
    struct str secret;

    (void)state;
    memset(longer, 'a', sizeof longer);
    struct ticket_ask none = {.kind = "anything"};
    struct ticket_ask much = {.kind = "half", .data = {longer, sizeof longer}};
    assert_int_equal(trial_end(t, ticket_make(trial_begin(t, true, S("")), &none, &secret)),
                     FAULT);
    assert_int_equal(trial_end(t, ticket_make(trial_begin(t, true, S("")), &much, &secret)),
                     TOO_LARGE);
    much.data.len--;
    MUST(trial_end(t, ticket_make(trial_begin(t, true, S("")), &much, &secret)));
    assert_int_equal(rows_of("ticket", "TRUE"), 1);
}

static struct str made_for(struct str person, const char *kind, struct str address)
{
    struct ticket_ask ask = {.kind = kind, .person = person, .address = address};
    struct str secret;

    MUST(ticket_make(trial_begin(t, true, S("")), &ask, &secret));
    secret = str_copy(t->arena, secret);
    MUST(trial_end(t, OK));
    return secret;
}

static void tickets_of_a_person_or_an_address_end_together(void **state)
{
    struct str person = person_made("member", "trafford"), none = {0};
    struct str first = made_for(person, "password", none);
    struct str second = made_for(person, "password", none);
    struct str half = made_for(person, "half", none);
    struct str other = made_for(person_made("member", "trafford"), "password", none);
    struct str a = made_for(none, "invitation", S("a@b.example"));
    struct str b = made_for(none, "invitation", S("b@b.example"));

    (void)state;
    MUST(trial_end(t, tickets_end(trial_begin(t, true, S("")), "password", person, none)));
    assert_int_equal(looked("password", first), NOT_FOUND);
    assert_int_equal(looked("password", second), NOT_FOUND);
    MUST(looked("half", half));
    MUST(looked("password", other));
    MUST(trial_end(
        t, tickets_end(trial_begin(t, true, S("")), "invitation", none, S("a@b.example"))));
    assert_int_equal(looked("invitation", a), NOT_FOUND);
    MUST(looked("invitation", b));
}

static void old_tickets_are_forgotten(void **state)
{
    (void)state;
    MUST(taken("half", made("half")));
    made("half");
    struct str kept = made("password");
    MUST(trial_end(t, tickets_forget(trial_begin(t, true, S("")), TRIAL_NOW + HOUR - 1)));
    assert_int_equal(rows_of("ticket", "TRUE"), 1);
    MUST(looked("password", kept));
}

static void reading_connection_reads_no_tickets_but_those_it_has_the_secret_of(void **state)
{
    (void)state;
    made("half");
    assert_int_equal(test_asked(t->reader, "SELECT count(hash) AS total FROM ticket"), FAULT);
}

/* --- fifty at once
 * ----------------------------------------------------------------------------- */

struct crowd {
    pthread_barrier_t start;
    pthread_mutex_t turn; /* on SQLite one connection writes, and its users take turns */
    struct str secret;
};

struct one {
    struct crowd *crowd;
    struct store *db;
    bool alone; /* has a connection of its own */
    enum rc rc, kept;
    bool told;
};

static void take_in(struct one *o)
{
    struct work w = {.arena = arena_open(), .db = o->db, .now = TRIAL_NOW, .known = INT64_MAX};
    struct identity_ticket ticket;

    o->rc = store_begin(w.db, true);
    if (o->rc == OK)
        o->rc = ticket_take(&w, "invitation", o->crowd->secret, &ticket);
    o->told = w.complaints && w.complaints->words.len > 0;
    if (o->rc == OK)
        o->kept = store_commit(w.db);
    else
        store_rollback(w.db);
    arena_close(w.arena);
}

static void *take_one(void *state)
{
    struct one *o = state;

    pthread_barrier_wait(&o->crowd->start);
    if (!o->alone)
        pthread_mutex_lock(&o->crowd->turn);
    take_in(o);
    if (!o->alone)
        pthread_mutex_unlock(&o->crowd->turn);
    return NULL;
}

static struct store *connection_of(void)
{
    struct store *db = NULL;
    struct str why;

    if (store_open(t->arena, t->at.url, STORE_WRITE, &db, &why) != OK)
        fail_msg("%.*s", STR_ARG(why));
    return db;
}

static void fifty_take_one_invitation_and_one_gets_it(void **state)
{
    struct crowd crowd = {.turn = PTHREAD_MUTEX_INITIALIZER, .secret = made("invitation")};
    struct one each[CROWD];
    pthread_t threads[CROWD];
    int won = 0, lost = 0;

    (void)state;
    assert_int_equal(pthread_barrier_init(&crowd.start, NULL, CROWD), 0);
    for (int i = 0; i < CROWD; i++) {
        bool alone = *t->at.schema != 0;
        each[i] = (struct one){.crowd = &crowd, .alone = alone};
        each[i].db = alone ? connection_of() : t->writer;
    }
    for (int i = 0; i < CROWD; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, take_one, &each[i]), 0);
    for (int i = 0; i < CROWD; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < CROWD; i++) {
        won += each[i].rc == OK && each[i].kept == OK;
        lost += each[i].rc == NOT_FOUND || each[i].rc == CONFLICT || each[i].kept == CONFLICT;
        assert_true(each[i].rc == OK || each[i].told);
        if (each[i].alone)
            store_close(each[i].db);
    }
    pthread_barrier_destroy(&crowd.start);
    assert_int_equal(won, 1);
    assert_int_equal(lost, CROWD - 1);
    assert_int_equal(rows_of("ticket", "used_at = %d", TRIAL_NOW), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_trial_, close_trial)
        TEST(secret_has_five_bits_a_letter_and_is_new_each_time),
        TEST(hash_of_a_secret_is_sha_256),
        TEST(store_has_only_the_hash),
        TEST(ticket_comes_back_with_what_it_was_made_for),
        TEST(ticket_is_taken_once),
        TEST(taking_that_is_undone_uses_nothing_up),
        TEST(ticket_lasts_as_its_kind_says_and_not_a_second_longer),
        TEST(unknown_used_over_and_of_another_kind_are_told_apart_by_nobody),
        TEST(kind_that_is_none_and_too_much_data_make_no_ticket),
        TEST(tickets_of_a_person_or_an_address_end_together),
        TEST(old_tickets_are_forgotten),
        TEST(reading_connection_reads_no_tickets_but_those_it_has_the_secret_of),
        TEST(fifty_take_one_invitation_and_one_gets_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
