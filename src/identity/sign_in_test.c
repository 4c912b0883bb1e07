/* sign_in_test.c: signing in by password, and out again: who gets in, who does not, and what
 * either learns. */
#include "identity/testing_sign_in.h"

#include "identity/sign_in.h"

#include <string.h>

static struct trial *t;

static int setup(void **state)
{
    (void)state;
    t = trial_open();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    trial_close(t);
    return 0;
}

/* --- counting hashes: the linker puts this in place of libsodium's --------------------------
 */

static int hashes;

int __real_crypto_pwhash_str_verify(const char *hash, const char *password,
                                    unsigned long long length);
int __wrap_crypto_pwhash_str_verify(const char *hash, const char *password,
                                    unsigned long long length);

int __wrap_crypto_pwhash_str_verify(const char *hash, const char *password,
                                    unsigned long long length)
{
    hashes++;
    return __real_crypto_pwhash_str_verify(hash, password, length);
}

/* --- by password
 * ------------------------------------------------------------------------------ */

static void right_password_signs_in(void **state)
{
    struct str who = person_made("member", "trafford");
    struct house_reply r;

    (void)state;
    password_given(t, who);
    r = password_tried(S(""), address_of(who), PASSWORD);
    CHECK(r.status == 303);
    CHECK(str_eq(r.location, S("/account")));
    CHECK(signed_in(cookie_of(r, SESSION)));
    CHECK(has(page_as(cookie_of(r, SESSION), "/account").body,
              str_zero(t->arena, name_of_person(who))));
    CHECK(rows_of("session", "method = 'password'") == 1);
    CHECK(has(last_audit(), "sign-in-by-password done"));
    CHECK(has(last_audit(), str_zero(t->arena, who)));
}

static void address_is_taken_in_any_case(void **state)
{
    struct str who = person_made("member", "trafford");
    char *loud = str_zero(t->arena, address_of(who));

    (void)state;
    password_given(t, who);
    for (char *c = loud; *c; c++)
        if (*c >= 'a' && *c <= 'z')
            *c = (char)(*c - 'a' + 'A');
    CHECK(password_tried(S(""), str_of(loud), PASSWORD).status == 303);
}

static void password_that_was_changed_meanwhile_does_not(void **state)
{
    struct str who = person_made("member", "trafford");
    struct sign_in_try tried;

    (void)state;
    password_given(t, who);
    MUST(sign_in_password(trial_begin(t, false, S("")), address_of(who), S(PASSWORD), S(""),
                          &tried));
    CHECK(tried.right);
    tried.person = who;
    tried.who = address_of(who);
    tried.hash = str_copy(t->arena, tried.hash);
    MUST(trial_end(t, OK));
    store_told("UPDATE person SET password = 'another' WHERE id = '%.*s'", STR_ARG(who));
    CHECK(sign_in_settle(trial_begin(t, true, S("")), &tried) == CONFLICT);
    CHECK(trial_end(t, CONFLICT) == CONFLICT);
}

static void wrong_password_does_not(void **state)
{
    struct str who = person_made("member", "trafford");
    struct house_reply r;

    (void)state;
    password_given(t, who);
    r = password_tried(S(""), address_of(who), "drei Worte und noch eins");
    CHECK(r.status == 422);
    CHECK(!cookie_of(r, SESSION).len);
    CHECK(has(r.body, "The address or the password is not right"));
    CHECK(rows_of("session", "TRUE") == 0);
    CHECK(has(last_audit(), "sign-in-by-password refused"));
    CHECK(!has(last_audit(), "drei Worte"));
}

static void closed_accounts_do_not_sign_in(void **state)
{
    struct str who = person_made("member", "trafford");
    struct house_reply r;

    (void)state;
    password_given(t, who);
    store_told("UPDATE person SET state = 'suspended' WHERE id = '%.*s'", STR_ARG(who));
    r = password_tried(S(""), address_of(who), PASSWORD);
    CHECK(r.status == 422);
    CHECK(rows_of("session", "TRUE") == 0);
}

static struct str without(struct str text, struct str what)
{
    ptrdiff_t at = str_find(text, what);

    return str_join(t->arena, str_cut(text, 0, at), str_cut(text, at + what.len, text.len));
}

/* Addresses of one length: what was typed is shown again, and nothing else may differ. */
static void known_and_unknown_addresses_get_the_same_bytes_and_work(void **state)
{
    struct str known = person_made("member", "trafford");
    struct str bare = person_made("member", "trafford"),
               unknown = S("nobody.1@trafford.gov.uk");
    struct house_reply a, b, c;

    (void)state;
    password_given(t, known);
    hashes = 0;
    a = password_tried(S(""), address_of(known), "drei Worte und noch eins");
    CHECK(hashes == 1);
    b = password_tried(S(""), unknown, "drei Worte und noch eins");
    CHECK(hashes == 2);
    c = password_tried(S(""), address_of(bare), "drei Worte und noch eins");
    CHECK(hashes == 3);
    CHECK(a.status == b.status && b.status == c.status);
    CHECK(str_eq(without(a.body, address_of(known)), without(b.body, unknown)));
    CHECK(str_eq(without(c.body, address_of(bare)), without(b.body, unknown)));
    CHECK(!a.cookie.len && !b.cookie.len && !c.cookie.len);
    CHECK(rows_of("audit", "outcome = 'refused'") == 3);
    CHECK(rows_of("attempt", "name LIKE 'sign-in-address %%'") == 3);
}

static void what_can_not_be_an_address_costs_no_hash(void **state)
{
    (void)state;
    hashes = 0;
    CHECK(password_tried(S(""), S("no address"), PASSWORD).status == 422);
    CHECK(password_tried(S(""), S("x@trafford.gov.uk"), "").status == 422);
    CHECK(post_as(S(""), "/sign-in", "%s", "").status == 422);
    CHECK(hashes == 0);
}

/* --- throttles
 * --------------------------------------------------------------------------------- */

static void guessing_is_slowed_down(void **state)
{
    struct str who = person_made("member", "trafford");

    (void)state;
    password_given(t, who);
    hashes = 0;
    /* An hour of a try every nine seconds, from everywhere. */
    for (int i = 0; i < 400; i++) {
        t->network = str_fmt(t->arena, "198.51.%d.%d", i / 200, 1 + i % 200);
        t->now += 9;
        CHECK(password_tried(S(""), address_of(who), "drei Worte und noch eins").status == 422);
        if (i % 40 == 0)
            trial_house(t, false);
    }
    CHECK(hashes >= 10);
    CHECK(hashes <= 100);
}

static void full_buckets_say_the_same_of_known_and_unknown(void **state)
{
    struct str known = person_made("member", "trafford"),
               unknown = S("nobody.1@trafford.gov.uk");
    struct house_reply a = {0}, b = {0};

    (void)state;
    password_given(t, known);
    for (int i = 0; i < 12; i++) {
        a = password_tried(S(""), address_of(known), "drei Worte und noch eins");
        b = password_tried(S(""), unknown, "drei Worte und noch eins");
    }
    hashes = 0;
    a = password_tried(S(""), address_of(known), PASSWORD);
    b = password_tried(S(""), unknown, PASSWORD);
    CHECK(hashes == 0);
    CHECK(a.status == 422);
    CHECK(has(a.body, "There were too many tries"));
    CHECK(str_eq(without(a.body, address_of(known)), without(b.body, unknown)));
}

static void nobody_is_locked_out_by_others(void **state)
{
    struct str who = person_made("member", "trafford");
    struct str known, home = t->network, secret;

    (void)state;
    password_given(t, who);
    known = cookie_of(password_tried(S(""), address_of(who), PASSWORD), KNOWN_COOKIE);
    CHECK(known.len > 0);
    t->network = S("198.51.100.9");
    for (int i = 0; i < 30; i++)
        (void)password_tried(S(""), address_of(who), "drei Worte und noch eins");
    CHECK(password_tried(S(""), address_of(who), PASSWORD).status == 422);
    t->network = home;
    /* a browser that was signed in before */
    CHECK(password_tried(known, address_of(who), PASSWORD).status == 303);
    /* any other browser, by a link */
    CHECK(post_as(S(""), "/sign-in/link", "address=%.*s", STR_ARG(coded(address_of(who))))
              .status == 303);
    secret = secret_mailed(address_of(who), "/sign-in/link/");
    CHECK(post_as(S(""), str_fmt(t->arena, "/sign-in/link/%.*s", STR_ARG(secret)).at, "%s", "")
              .status == 303);
    /* and by password again, later */
    t->now += 7 * 60;
    CHECK(password_tried(S(""), address_of(who), PASSWORD).status == 303);
}

static void known_browser_of_another_is_no_help(void **state)
{
    struct str victim = person_made("member", "trafford");
    struct str attacker = person_made("member", "salford"), known;

    (void)state;
    password_given(t, victim);
    password_given(t, attacker);
    known = cookie_of(password_tried(S(""), address_of(attacker), PASSWORD), KNOWN_COOKIE);
    hashes = 0;
    for (int i = 0; i < 30; i++)
        (void)password_tried(known, address_of(victim), "drei Worte und noch eins");
    CHECK(hashes == 10);
}

static void one_network_can_not_try_many_accounts(void **state)
{
    (void)state;
    hashes = 0;
    for (int i = 0; i < 130; i++)
        (void)password_tried(S(""), str_fmt(t->arena, "officer.%d@trafford.gov.uk", i),
                             PASSWORD);
    CHECK(hashes == 100);
}

/* --- sessions
 * ----------------------------------------------------------------------------------- */

static void session_that_was_there_before_is_not_kept(void **state)
{
    struct str attacker = person_made("member", "salford");
    struct str who = person_made("member", "trafford"), planted = signed_in_cookie(attacker),
               own;

    (void)state;
    password_given(t, who);
    own = cookie_of(password_tried(planted, address_of(who), PASSWORD), SESSION);
    CHECK(own.len > 0);
    CHECK(!str_eq(own, planted));
    CHECK(signed_in(own));
    CHECK(!signed_in(planted));
    /* one that was never given out is not taken over either */
    struct str invented =
        S("__Host-session=00000000000000000000000000000000000000000000000000aa");
    struct house_reply r = password_tried(invented, address_of(who), PASSWORD);
    CHECK(!str_eq(cookie_of(r, SESSION), invented));
    CHECK(!signed_in(invented));
}

static void signing_out_ends_it(void **state)
{
    struct str who = person_made("member", "trafford");
    struct str here = signed_in_cookie(who), there = signed_in_cookie(who);
    struct house_reply r;

    (void)state;
    CHECK(has(page_as(here, "/sign-out").body, "Sign out everywhere"));
    r = post_as(here, "/sign-out", "%s", "");
    CHECK(r.status == 303);
    CHECK(cookie_ended(r, SESSION));
    CHECK(!signed_in(here));
    CHECK(signed_in(there));
    CHECK(has(last_audit(), "sign-out done"));
    here = signed_in_cookie(who);
    CHECK(post_as(here, "/sign-out", "everywhere=yes").status == 303);
    CHECK(!signed_in(here));
    CHECK(!signed_in(there));
    CHECK(rows_of("session", "ends_at > %lld", (long long)t->now) == 0);
    CHECK(has(page_as(S(""), "/sign-out").body, "You are signed out"));
}

static void what_a_browser_made_goes_to_who_signs_in(void **state)
{
    struct str who = person_made("member", "trafford");
    struct str browser = S("0123456789abcdefghjkmnpqrs");

    (void)state;
    password_given(t, who);
    store_told("INSERT INTO object (id, kind, audience, keepers, early, early_from, opens_at, "
               "life, confidential, maker, made_at, changed_at) VALUES ('%.*s', 'proposal', "
               "'public', 'browser:%.*s', '', 0, 0, 'published', FALSE, 'browser:%.*s', 1, 1)",
               STR_ARG(browser), STR_ARG(browser), STR_ARG(browser));
    CHECK(password_tried(str_fmt(t->arena, "__Host-maker=%.*s", STR_ARG(browser)),
                         address_of(who), PASSWORD)
              .status == 303);
    CHECK(rows_of("object", "maker = 'person:%.*s' AND keepers = 'person:%.*s'", STR_ARG(who),
                  STR_ARG(who)) == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(right_password_signs_in, setup, teardown),
        cmocka_unit_test_setup_teardown(address_is_taken_in_any_case, setup, teardown),
        cmocka_unit_test_setup_teardown(password_that_was_changed_meanwhile_does_not, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(wrong_password_does_not, setup, teardown),
        cmocka_unit_test_setup_teardown(closed_accounts_do_not_sign_in, setup, teardown),
        cmocka_unit_test_setup_teardown(known_and_unknown_addresses_get_the_same_bytes_and_work,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(what_can_not_be_an_address_costs_no_hash, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(guessing_is_slowed_down, setup, teardown),
        cmocka_unit_test_setup_teardown(full_buckets_say_the_same_of_known_and_unknown, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(nobody_is_locked_out_by_others, setup, teardown),
        cmocka_unit_test_setup_teardown(known_browser_of_another_is_no_help, setup, teardown),
        cmocka_unit_test_setup_teardown(one_network_can_not_try_many_accounts, setup, teardown),
        cmocka_unit_test_setup_teardown(session_that_was_there_before_is_not_kept, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(signing_out_ends_it, setup, teardown),
        cmocka_unit_test_setup_teardown(what_a_browser_made_goes_to_who_signs_in, setup,
                                        teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
