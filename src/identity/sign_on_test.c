/* sign_on_test.c: what is taken of an issuer and what is refused, with a real one on the other
 * end (tests/provider), and with the signatures that RFC 7515 prints.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "identity/sign_on_parts.h"
#include "provider.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define ADDRESS "officer.1@trafford.gov.uk"
#define BACK "https://site.example/sign-in/organisation/back"
#define INSIDE S("id.example\r\n127.0.0.1\r\nlocalhost")

static struct work work;

static int set_up(void **state)
{
    (void)state;
    provider_start();
    work = (struct work){.arena = arena_open(), .now = time(NULL), .known = INT64_MAX};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_close(work.arena);
    return 0;
}

static bool has(struct str text, const char *what)
{
    return str_find(text, str_of(what)) >= 0;
}

/* That the work ended so, with these words among what was said. */
static void said_at(enum rc rc, enum rc wanted, const char *words, const char *what, int line)
{
    struct str told = work.complaints ? work.complaints->words : S("(nothing)");

    if (rc != wanted || !has(told, words))
        fail_msg("line %d, %s: answered %d with '%.*s' instead of %d with '%s'", line, what,
                 (int)rc, STR_ARG(told), (int)wanted, words);
    work.complaints = NULL;
}
#define SAID(rc, wanted, words, what) said_at(rc, wanted, words, what, __LINE__)

static void went_well(enum rc rc, const char *what)
{
    if (rc != OK)
        fail_msg("%s: answered %d with '%.*s'", what, (int)rc,
                 STR_ARG(work.complaints ? work.complaints->words : S("(nothing)")));
}

/* A parameter of the address that the browser was sent back to, decoded. */
static struct str brought(struct str url, const char *name)
{
    struct str rest = url, pair, key;
    struct buf b = buf_make(work.arena, 10000);

    str_split(&rest, '?', &key);
    while (rest.len && str_split(&rest, '&', &pair)) {
        str_split(&pair, '=', &key);
        for (ptrdiff_t i = 0; str_eq(key, str_of(name)) && i < pair.len; i++) {
            unsigned c = (unsigned char)pair.at[i];
            if (c == '%' &&
                sscanf(str_zero(work.arena, str_cut(pair, i + 1, i + 3)), "%2x", &c))
                i += 2;
            buf_char(&b, (char)c);
        }
    }
    return buf_text(&b);
}

/* One sign-on under way. */
struct trip {
    struct sign_on_issuer issuer;
    struct sign_on_going going;
    struct sign_on_answer answer;
};

static enum rc there(const char *mode, struct str state, struct trip *t)
{
    struct sign_on_ask ask = {S(PROVIDER_CLIENT), S(BACK), state, S(ADDRESS), S("/account")};

    TRY(sign_on_discover(&work, provider_issuer(work.arena, mode), INSIDE, &t->issuer));
    TRY(sign_on_begin(&work, &t->issuer, &ask, &t->going));
    struct str back = provider_follow(work.arena, t->going.url);
    assert_true(str_starts(back, S(BACK "?")));
    t->answer = (struct sign_on_answer){brought(back, "state"), brought(back, "code"),
                                        brought(back, "iss")};
    return OK;
}

static enum rc back(struct trip *t, struct sign_on_person *who)
{
    return sign_on_end(&work, &t->issuer, S(PROVIDER_CLIENT), S(PROVIDER_SECRET), S(BACK),
                       t->going.data, &t->answer, who);
}

static enum rc there_and_back(const char *mode, struct sign_on_person *who)
{
    struct trip t;

    TRY(there(mode, S("a-state-that-nobody-can-guess"), &t));
    return back(&t, who);
}

/* --- what is taken ---- */

static void right_answers_are_taken(void **state)
{
    static const char *const modes[] = {
        "good",
        "ps256",
        "es256",
        "rotated",
        "no-kid",
        "clock-behind",
        "clock-ahead",
        "many-audiences-ours",
        "secret-in-form",
        "names-itself",
        "broken-key-beside",
        "one-audience-listed",
        "asks-with-a-query",
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(modes); i++) {
        struct sign_on_person who;
        went_well(there_and_back(modes[i], &who), modes[i]);
        assert_true(str_eq(who.address, S(ADDRESS)));
        assert_true(str_eq(who.subject, S("subject-" ADDRESS)));
        assert_true(str_eq(who.name, S("Officer of the sign-on")));
        assert_true(str_eq(who.next, S("/account")));
        assert_true(who.address_verified);
    }
}

static void whether_an_address_was_checked_is_what_the_issuer_says(void **state)
{
    static const struct {
        const char *mode;
        bool verified;
    } cases[] = {
        {"verified-as-text", true},   {"domain-verified", true}, {"unverified", false},
        {"not-said-verified", false}, {"both-said", false},
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        struct sign_on_person who;
        went_well(there_and_back(cases[i].mode, &who), cases[i].mode);
        if (who.address_verified != cases[i].verified)
            fail_msg("%s was taken for the opposite", cases[i].mode);
    }
}

static void who_has_no_address_or_name_has_none(void **state)
{
    struct sign_on_person who;

    (void)state;
    went_well(there_and_back("no-address", &who), "no-address");
    assert_int_equal(who.address.len, 0);
    went_well(there_and_back("no-name", &who), "no-name");
    assert_int_equal(who.name.len, 0);
}

/* --- what is refused ---- */

static void wrong_answers_are_refused_in_words(void **state)
{
    static const struct {
        const char *mode, *words;
    } cases[] = {
        {"wrong-nonce", "belongs to another sign-in"},
        {"no-nonce", "belongs to another sign-in"},
        {"alg-none", "can't be read"},
        {"alg-none-signed", "a method that is not taken here"},
        {"hs256", "a method that is not taken here"},
        {"rs512", "a method that is not taken here"},
        {"expired", "is over"},
        {"no-expiry", "did not say when"},
        {"expiry-as-text", "did not say when"},
        {"other-audience", "meant for another site"},
        {"many-audiences", "meant for another site"},
        {"odd-audience", "meant for another site"},
        {"other-party", "meant for another site"},
        {"other-issuer", "came from another sign-on"},
        {"not-yet", "more than five minutes fast"},
        {"from-the-future", "more than five minutes fast"},
        {"no-subject", "did not say who you are"},
        {"unknown-kid", "a key that it does not publish"},
        {"withdrawn", "a key that it does not publish"},
        {"no-kid-many", "a key that it does not publish"},
        {"weak-key", "a key that it does not publish"},
        {"wrong-curve", "a key that it does not publish"},
        {"long-exponent", "a key that it does not publish"},
        {"key-for-secrets", "a key that it does not publish"},
        {"key-of-another-method", "a key that it does not publish"},
        {"symmetric-key", "a key that it does not publish"},
        {"broken-key", "a key that it does not publish"},
        {"no-keys", "a key that it does not publish"},
        {"tampered", "was not signed by"},
        {"another-signed", "was not signed by"},
        {"critical", "what is not known here"},
        {"twice-said", "can't be read"},
        {"cut", "can't be read"},
        {"token-not-a-token", "can't be read"},
        {"token-empty", "can't be read"},
        {"token-not-json", "can't be read"},
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        struct sign_on_person who = {0};
        SAID(there_and_back(cases[i].mode, &who), FORBIDDEN, cases[i].words, cases[i].mode);
        assert_int_equal(who.subject.len, 0);
    }
}

static void an_issuer_that_leads_elsewhere_is_not_followed(void **state)
{
    static const struct {
        const char *mode, *words;
    } cases[] = {
        {"token-redirects", "is not followed"},
        {"token-huge", "more than 256 KB"},
        {"endpoint-inside", "not on the public internet"},
        {"keys-not-json", "keys of the sign-on can't be read"},
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        struct sign_on_person who;
        SAID(there_and_back(cases[i].mode, &who), INVALID, cases[i].words, cases[i].mode);
    }
}

static void an_issuer_that_will_not_do_is_refused_in_words(void **state)
{
    static const struct {
        const char *mode;
        enum rc rc;
        const char *words;
    } cases[] = {
        {"lying", INVALID, "calls itself by another name"},
        {"no-token-endpoint", INVALID, "does not say where its token_endpoint is"},
        {"endpoint-in-the-clear", INVALID, "must begin with https://"},
        {"endpoint-of-another-kind", INVALID, "is not an address that can be asked"},
        {"endpoint-with-a-name", INVALID, "is not an address that can be asked"},
        {"signs-otherwise", INVALID, "none of the methods"},
        {"secret-otherwise", INVALID, "in no way that is known here"},
        {"redirects", INVALID, "is not followed"},
        {"huge", INVALID, "more than 256 KB"},
        {"not-json", INVALID, "can't be read"},
        {"not-an-object", INVALID, "can't be read"},
        {"broken", BUSY, "it answered 500"},
        {"nowhere/at/all", INVALID, "it answered 404"},
        {"good?x=1", INVALID, "question mark"},
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        struct sign_on_issuer issuer;
        struct str at = provider_issuer(work.arena, cases[i].mode);
        SAID(sign_on_discover(&work, at, INSIDE, &issuer), cases[i].rc, cases[i].words,
             cases[i].mode);
    }
}

static void what_is_inside_is_asked_only_where_it_is_listed(void **state)
{
    struct sign_on_issuer issuer;
    struct str good = provider_issuer(work.arena, "good");

    (void)state;
    SAID(sign_on_discover(&work, good, S(""), &issuer), INVALID, "not on the public internet",
         "nothing listed");
    SAID(sign_on_discover(&work, good, S("27.0.0.1\n127.0.0.10"), &issuer), INVALID,
         "not on the public internet", "others listed");
    went_well(sign_on_discover(&work, good, S(" 127.0.0.1 "), &issuer), "listed");
}

static void addresses_that_can_not_be_asked_are_refused(void **state)
{
    static const char *const wrong[] = {
        "",
        "trafford",
        "http://id.example",
        "http://127.0.0.1.id.example",
        "http://[::ffff:127.0.0.1]",
        "http://0x7f000001.example",
        "ftp://id.example",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://user@id.example",
        "https://id.example#part",
        "https://id.example/\nx",
        "https://id.example/ x",
        "https://id.example\\@10.0.0.1",
        "https://",
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(wrong); i++)
        SAID(sign_on_url(&work, "issuer", str_of(wrong[i])), INVALID, "https://", wrong[i]);
    went_well(sign_on_url(&work, "issuer", S("https://id.example:8443/realms/a")), "https");
    went_well(sign_on_url(&work, "issuer", S("http://[::1]:8080/a")), "loopback");
}

static void a_certificate_that_nobody_vouches_for_is_refused(void **state)
{
    struct sign_on_issuer issuer;

    (void)state;
    SAID(sign_on_discover(&work, provider_unvouched(work.arena), INSIDE, &issuer), INVALID,
         "Nobody vouches for the certificate of localhost", "self-signed");
}

static void an_issuer_that_is_not_there_can_be_tried_later(void **state)
{
    struct sign_on_issuer issuer;

    (void)state;
    SAID(sign_on_discover(&work, S("http://127.0.0.1:1/x"), INSIDE, &issuer), BUSY,
         "can't be reached", "a closed port");
}

/* --- what comes back from elsewhere, or again ---- */

static void an_answer_is_taken_once(void **state)
{
    struct trip t;
    struct sign_on_person who;

    (void)state;
    went_well(there("good", S("state-one"), &t), "there");
    went_well(back(&t, &who), "back");
    SAID(back(&t, &who), FORBIDDEN, "did not confirm", "the same code again");
}

static void an_answer_to_another_state_is_refused(void **state)
{
    struct trip t;
    struct sign_on_person who;

    (void)state;
    went_well(there("good", S("state-one"), &t), "there");
    t.answer.state = S("state-two");
    SAID(back(&t, &who), FORBIDDEN, "another sign-in", "another state");
    t.answer.state = S("");
    SAID(back(&t, &who), FORBIDDEN, "another sign-in", "no state");
}

/* Someone who slips their own code into another's sign-in lacks the verifier that it is bound
 * to.
 */
static void a_code_of_another_sign_in_is_refused(void **state)
{
    struct trip mine, theirs;
    struct sign_on_person who;

    (void)state;
    went_well(there("good", S("state"), &mine), "mine");
    went_well(there("good", S("state"), &theirs), "theirs");
    mine.answer.code = theirs.answer.code;
    SAID(back(&mine, &who), FORBIDDEN, "did not confirm", "another's code");
}

static void an_answer_of_another_issuer_is_refused(void **state)
{
    struct trip t, other;
    struct sign_on_person who;

    (void)state;
    SAID(there_and_back("names-another", &who), FORBIDDEN, "another sign-on", "another's name");
    SAID(there_and_back("names-nobody", &who), FORBIDDEN, "another sign-on", "no name");
    went_well(there("good", S("state"), &t), "there");
    went_well(there("es256", S("state"), &other), "the other");
    t.issuer = other.issuer;
    SAID(back(&t, &who), FORBIDDEN, "was changed meanwhile", "another's ticket");
}

static void no_answer_is_no_answer(void **state)
{
    struct sign_on_person who;

    (void)state;
    SAID(there_and_back("says-no", &who), FORBIDDEN, "nothing to go on", "says-no");
}

static void a_client_that_the_issuer_does_not_know_is_told_so(void **state)
{
    struct trip t;
    struct sign_on_person who;

    (void)state;
    went_well(there("good", S("state"), &t), "there");
    SAID(sign_on_end(&work, &t.issuer, S(PROVIDER_CLIENT), S("not it"), S(BACK), t.going.data,
                     &t.answer, &who),
         FORBIDDEN, "does not know this site by the client and secret", "a wrong secret");
}

static void keys_that_could_sign_are_counted(void **state)
{
    struct sign_on_issuer issuer;
    ptrdiff_t count;

    (void)state;
    went_well(sign_on_discover(&work, provider_issuer(work.arena, "good"), INSIDE, &issuer),
              "good");
    went_well(sign_on_keys(&work, &issuer, &count), "keys");
    assert_int_equal(count, 2);
    went_well(sign_on_discover(&work, provider_issuer(work.arena, "weak-key"), INSIDE, &issuer),
              "weak");
    SAID(sign_on_keys(&work, &issuer, &count), INVALID, "no key that can be used", "weak-key");
}

/* --- slow ones ---- */

static int64_t clock_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void *wait_for_slow(void *to)
{
    struct work w = {.arena = arena_open(), .now = time(NULL)};
    struct sign_on_issuer issuer;
    struct str *told = to;

    if (sign_on_discover(&w, provider_issuer(w.arena, "slow"), S("127.0.0.1"), &issuer) == BUSY)
        *told = str_copy(work.arena, w.complaints->words);
    arena_close(w.arena);
    return NULL;
}

static void a_slow_issuer_is_left_and_holds_nobody_up(void **state)
{
    struct str told[2] = {{0}};
    pthread_t threads[2];
    struct sign_on_issuer issuer;
    int64_t from = clock_ms();

    (void)state;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, wait_for_slow, &told[i]), 0);
        usleep(300 * 1000); /* they share the arena for a moment at their ends, one by one */
    }
    enum rc rc = sign_on_discover(&work, provider_issuer(work.arena, "good"), INSIDE, &issuer);
    assert_true(clock_ms() - from < 3000);
    SAID(rc, BUSY, "Too many people", "a third");
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    assert_in_range(clock_ms() - from, 9900, 12000);
    assert_true(has(told[0], "did not answer in 10 seconds"));
    assert_true(has(told[1], "did not answer in 10 seconds"));
    went_well(sign_on_discover(&work, provider_issuer(work.arena, "good"), INSIDE, &issuer),
              "afterwards");
}

/* --- addresses of the network ---- */

static void addresses_inside_are_told_from_public_ones(void **state)
{
    static const struct {
        const char *bytes;
        int length;
        bool is_public;
    } cases[] = {
        {"\x08\x08\x08\x08", 4, true},
        {"\xac\x0f\xff\xff", 4, true},  /* 172.15.255.255 */
        {"\xac\x10\x00\x00", 4, false}, /* 172.16.0.0 */
        {"\xac\x1f\xff\xff", 4, false}, /* 172.31.255.255 */
        {"\xac\x20\x00\x00", 4, true},  /* 172.32.0.0 */
        {"\x64\x3f\xff\xff", 4, true},  /* 100.63.255.255 */
        {"\x64\x40\x00\x00", 4, false}, /* 100.64.0.0 */
        {"\x64\x7f\xff\xff", 4, false}, /* 100.127.255.255 */
        {"\x0a\x01\x02\x03", 4, false},
        {"\x7f\x00\x00\x01", 4, false},
        {"\xa9\xfe\xa9\xfe", 4, false}, /* 169.254.169.254 */
        {"\xc0\xa8\x01\x01", 4, false},
        {"\x00\x00\x00\x00", 4, false},
        {"\xe0\x00\x00\x01", 4, false},
        {"\xff\xff\xff\xff", 4, false},
        {"\x20\x01\x48\x60\x48\x60\0\0\0\0\0\0\0\0\x88\x88", 16,
         true}, /* 2001:4860:4860::8888 */
        {"\x2a\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16, true},
        {"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16, false}, /* ::1 */
        {"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16, false},
        {"\0\0\0\0\0\0\0\0\0\0\xff\xff\x7f\0\0\1", 16, false},
        {"\0\0\0\0\0\0\0\0\0\0\xff\xff\x08\x08\x08\x08", 16, true},
        {"\0\x64\xff\x9b\0\0\0\0\0\0\0\0\x0a\0\0\1", 16, false}, /* 64:ff9b::10.0.0.1 */
        {"\xfc\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16, false},
        {"\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16, false},
        {"\xfe\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16, false},
        {"\x20\x02\x7f\0\0\1\0\0\0\0\0\0\0\0\0\1", 16, false}, /* 6to4 of 127.0.0.1 */
        {"\x20\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16, false},   /* Teredo */
        {"\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1", 16, false},
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++)
        if (address_is_public((const unsigned char *)cases[i].bytes, cases[i].length) !=
            cases[i].is_public)
            fail_msg("address %td is taken for the opposite", i);
}

/* --- RFC 7515, appendices A.2 and A.3 ---- */

#define PAYLOAD                                                                                \
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"                         \
    "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ"

static const char rsa_keys[] =
    "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_"
    "wWJcyQoTbji9k0l8W26mPddxHmfHQp-"
    "Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_"
    "7OMg0LOL-"
    "bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-"
    "UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5"
    "IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ\",\"e\":"
    "\"AQAB\"}]}";
static const char rsa_token[] =
    "eyJhbGciOiJSUzI1NiJ9." PAYLOAD
    ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7"
    "AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4"
    "BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K"
    "0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqv"
    "hJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrB"
    "p0igcN_IoypGlUPQGe77Rw";

static const char ec_keys[] = "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\","
                              "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
                              "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}";
static const char ec_token[] =
    "eyJhbGciOiJFUzI1NiJ9." PAYLOAD
    ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlS"
    "ApmWQxfKTUJqPP3-Kg6NU1Q";

/* Those tokens say no audience: who gets as far as that has taken the signature. */
static void the_signatures_of_rfc_7515_are_right(void **state)
{
    static const struct {
        const char *keys, *token;
    } cases[] = {{rsa_keys, rsa_token}, {ec_keys, ec_token}};
    struct sign_on_wanted wanted = {S("joe"), S("client"), S("nonce")};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        struct str keys = str_of(cases[i].keys), token = str_of(cases[i].token);
        struct json *claims;
        SAID(sign_on_check(&work, &wanted, keys, token, &claims), FORBIDDEN,
             "meant for another site", "as printed");
        char *other = str_zero(work.arena, token);
        other[token.len - 40] = other[token.len - 40] == 'A' ? 'B' : 'A';
        SAID(sign_on_check(&work, &wanted, keys, (struct str){other, token.len}, &claims),
             FORBIDDEN, "was not signed by", "with one letter changed");
        SAID(sign_on_check(&work, &wanted, str_of(cases[1 - i].keys), token, &claims),
             FORBIDDEN, "a key that it does not publish", "with the other's key");
    }
}

/* cjose would end the program over the first three (Debian's 0.6.2.1: an assertion). */
static void letters_out_of_place_are_refused_before_cjose_sees_them(void **state)
{
    static const char *const tokens[] = {
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJq=b2UifQ.DtEh",
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UifQ.Dt=h",
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UifQ==.DtEh",
        "eyJhbGciOiJFUzI1NiJ9.e.DtEh",
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UifQ.Dt+h",
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UifQ.Dt h",
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UifQ.DtEh.DtEh",
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UifQ.",
        "eyJhbGciOiJFUzI1NiJ9..DtEh",
        "..",
        "",
    };
    struct sign_on_wanted wanted = {S("joe"), S("client"), S("nonce")};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(tokens); i++) {
        struct json *claims;
        SAID(sign_on_check(&work, &wanted, str_of(ec_keys), str_of(tokens[i]), &claims),
             FORBIDDEN, "can't be read", tokens[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(right_answers_are_taken),
        cmocka_unit_test(whether_an_address_was_checked_is_what_the_issuer_says),
        cmocka_unit_test(who_has_no_address_or_name_has_none),
        cmocka_unit_test(wrong_answers_are_refused_in_words),
        cmocka_unit_test(an_issuer_that_leads_elsewhere_is_not_followed),
        cmocka_unit_test(an_issuer_that_will_not_do_is_refused_in_words),
        cmocka_unit_test(what_is_inside_is_asked_only_where_it_is_listed),
        cmocka_unit_test(addresses_that_can_not_be_asked_are_refused),
        cmocka_unit_test(a_certificate_that_nobody_vouches_for_is_refused),
        cmocka_unit_test(an_issuer_that_is_not_there_can_be_tried_later),
        cmocka_unit_test(an_answer_is_taken_once),
        cmocka_unit_test(an_answer_to_another_state_is_refused),
        cmocka_unit_test(a_code_of_another_sign_in_is_refused),
        cmocka_unit_test(an_answer_of_another_issuer_is_refused),
        cmocka_unit_test(no_answer_is_no_answer),
        cmocka_unit_test(a_client_that_the_issuer_does_not_know_is_told_so),
        cmocka_unit_test(keys_that_could_sign_are_counted),
        cmocka_unit_test(a_slow_issuer_is_left_and_holds_nobody_up),
        cmocka_unit_test(addresses_inside_are_told_from_public_ones),
        cmocka_unit_test(the_signatures_of_rfc_7515_are_right),
        cmocka_unit_test(letters_out_of_place_are_refused_before_cjose_sees_them),
    };

    int failed = cmocka_run_group_tests(tests, set_up, tear_down);
    provider_stop();
    return failed;
}
