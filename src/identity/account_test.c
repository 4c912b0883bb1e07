/* account_test.c: one's account: password, codes, recovery codes, sessions, tokens, name,
 * address. */
#include "identity/testing.h"

#include "identity/factor.h"

#include <string.h>

#define SESSION "__Host-session"
#define PASSWORD "vier Worte die keiner raet"

static struct trial *t;
static struct str me, session;

static int setup(void **state)
{
    (void)state;
    t = trial_open();
    me = person_made("member", "trafford");
    session = signed_in_cookie(me);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    trial_close(t);
    return 0;
}

static struct house_reply sign_in(struct str address, const char *password)
{
    return post_as(S(""), "/sign-in", "address=%.*s&password=%.*s", STR_ARG(coded(address)),
                   STR_ARG(coded(str_of(password))));
}

static int64_t mails(void)
{
    return rows_of("mail", "address = '%.*s'", STR_ARG(address_of(me)));
}

/* --- the page
 * ------------------------------------------------------------------------------------ */

static void every_page_of_the_account_is_for_who_is_signed_in(void **state)
{
    static const char *const pages[] = {
        "/account",        "/account/name",     "/account/address",  "/account/password",
        "/account/codes",  "/account/passkeys", "/account/recovery", "/account/sessions",
        "/account/tokens", "/sign-in/again",
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(pages); i++) {
        struct house_reply out = page_as(S(""), "%s", pages[i]);
        if (out.status != 303 || !str_starts(out.location, S("/sign-in?next=%2F")))
            fail_msg("%s answered %d to who is signed out", pages[i], out.status);
        struct house_reply in = page_as(session, "%s", pages[i]);
        if (in.status != 200 || in.cache != CACHE_NONE)
            fail_msg("%s answered %d to who is signed in", pages[i], in.status);
    }
}

static void account_says_who_one_is_and_what_to_do_next(void **state)
{
    struct house_reply r = page_as(session, "/account");

    (void)state;
    CHECK(has(r.body, str_zero(t->arena, address_of(me))));
    CHECK(has(r.body, "/organisations/trafford"));
    CHECK(has(r.body, "Set up a passkey"));
    CHECK(has(r.body, "Set a password"));
    CHECK(!has(page_as(signed_in_cookie(person_made(NULL, NULL)), "/account").body,
               "/organisations/"));
}

/* --- the password
 * ---------------------------------------------------------------------------------- */

static void password_is_set_and_ends_other_sessions(void **state)
{
    struct str other = signed_in_cookie(me), mine;
    struct house_reply r;

    (void)state;
    r = post_as(session, "/account/password", "password=%.*s", STR_ARG(coded(S(PASSWORD))));
    CHECK(r.status == 303);
    mine = cookie_of(r, SESSION);
    CHECK(mine.len && !str_eq(mine, session));
    CHECK(page_as(mine, "/account").status == 200);
    CHECK(page_as(other, "/account").status == 303);
    CHECK(sign_in(address_of(me), PASSWORD).status == 303);
    CHECK(mails() == 1);
    CHECK(rows_of("person", "password LIKE '%%vier%%'") == 0);
    CHECK(rows_of("person", "password LIKE '$argon2id$%%'") == 1);
    CHECK(rows_of("audit", "event = 'password-changed' AND outcome = 'done'") == 1);
}

static void password_that_will_not_do_is_refused_in_words(void **state)
{
    static const char *const bad[] = {"", "short", "aaaaaaaaaaaaaaaaaa", "password1234"};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(bad); i++) {
        struct house_reply r = post_as(session, "/account/password", "password=%s", bad[i]);
        CHECK(r.status == 422);
        CHECK(has(r.body, "There is a problem"));
        CHECK(has(r.body, "href=\"#password\""));
    }
    CHECK(rows_of("person", "password <> ''") == 0);
}

static void old_proof_changes_no_password(void **state)
{
    (void)state;
    t->now += 16 * 60;
    CHECK(post_as(session, "/account/password", "password=%.*s", STR_ARG(coded(S(PASSWORD))))
              .status == 403);
    CHECK(rows_of("person", "password <> ''") == 0);
    CHECK(has(last_audit(), "password-changed refused"));
}

static void password_proves_again_who_one_is(void **state)
{
    struct house_reply r;

    (void)state;
    r = post_as(session, "/account/password", "password=%.*s", STR_ARG(coded(S(PASSWORD))));
    session = cookie_of(r, SESSION);
    t->now += 16 * 60;
    r = page_as(session, "/account/tokens");
    CHECK(str_eq(r.location, S("/sign-in/again?next=%2Faccount%2Ftokens")));
    r = post_as(session, "/sign-in/again", "password=nope&next=%%2Faccount%%2Ftokens");
    CHECK(r.status == 422);
    CHECK(page_as(session, "/account/tokens").status == 303);
    r = post_as(session, "/sign-in/again", "next=%%2Faccount%%2Ftokens");
    CHECK(r.status == 422);
    r = post_as(session, "/sign-in/again", "password=%.*s&next=%%2Faccount%%2Ftokens",
                STR_ARG(coded(S(PASSWORD))));
    CHECK(r.status == 303);
    CHECK(str_eq(r.location, S("/account/tokens")));
    CHECK(page_as(cookie_of(r, SESSION), "/account/tokens").status == 200);
    r = post_as(cookie_of(r, SESSION), "/sign-in/again", "password=%.*s&next=//evil.example",
                STR_ARG(coded(S(PASSWORD))));
    CHECK(str_eq(r.location, S("/account")));
}

static void proving_again_can_not_be_guessed(void **state)
{
    struct house_reply r =
        post_as(session, "/account/password", "password=%.*s", STR_ARG(coded(S(PASSWORD))));

    (void)state;
    session = cookie_of(r, SESSION);
    for (int i = 0; i < 10; i++)
        CHECK(post_as(session, "/sign-in/again", "password=nope").status == 422);
    r = post_as(session, "/sign-in/again", "password=%.*s", STR_ARG(coded(S(PASSWORD))));
    CHECK(r.status == 422);
    CHECK(has(r.body, "too many tries"));
    /* and does not keep anybody from signing in */
    CHECK(sign_in(address_of(me), PASSWORD).status == 303);
}

/* --- codes
 * -------------------------------------------------------------------------------------------
 */

/* What stands between two texts of a page. */
static struct str between(struct str page, const char *from, const char *to)
{
    ptrdiff_t at = str_find(page, str_of(from));

    CHECK(at >= 0);
    page = str_cut(page, at + (ptrdiff_t)strlen(from), page.len);
    at = str_find(page, str_of(to));
    CHECK(at >= 0);
    return str_copy(t->arena, str_cut(page, 0, at));
}

static void codes_are_set_up_once_one_was_right(void **state)
{
    struct str body = page_as(session, "/account/codes").body;
    struct str secret = between(body, "name=\"secret\" value=\"", "\"");
    struct house_reply r;

    (void)state;
    CHECK(secret.len == 32);
    CHECK(has(body, "data:image/svg+xml,"));
    r = post_as(session, "/account/codes", "secret=%.*s&label=Phone&code=000000",
                STR_ARG(secret));
    CHECK(r.status == 422);
    CHECK(has(r.body, str_zero(t->arena, secret))); /* no need to scan once more */
    CHECK(rows_of("factor", "TRUE") == 0);
    r = post_as(session, "/account/codes", "secret=%.*s&label=Phone&code=%.*s", STR_ARG(secret),
                STR_ARG(totp_code(t->arena, secret, t->now)));
    CHECK(r.status == 303);
    CHECK(str_eq(r.location, S("/account/recovery")));
    CHECK(rows_of("factor", "kind = 'totp' AND person_id = '%.*s'", STR_ARG(me)) == 1);
    CHECK(mails() == 1);
    session = cookie_of(r, SESSION);
    CHECK(has(page_as(session, "/account/codes").body, "Phone"));
    CHECK(has(page_as(session, "/account").body, "Print recovery codes"));
}

static void secret_of_another_form_is_refused(void **state)
{
    (void)state;
    CHECK(post_as(session, "/account/codes", "label=Phone&code=000000").status == 422);
    CHECK(post_as(session, "/account/codes", "secret=AAAA&label=Phone&code=000000").status ==
          422);
    CHECK(post_as(session, "/account/codes", "secret=%%3Cscript%%3E&label=x&code=1").status ==
          422);
    CHECK(rows_of("factor", "TRUE") == 0);
}

static void codes_are_taken_away_by_their_person_alone(void **state)
{
    struct str secret = S("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"), id;
    struct str other = signed_in_cookie(person_made("lead", "trafford"));
    struct house_reply r;

    (void)state;
    r = post_as(session, "/account/codes", "secret=%.*s&label=Phone&code=%.*s", STR_ARG(secret),
                STR_ARG(totp_code(t->arena, secret, t->now)));
    CHECK(r.status == 303);
    session = cookie_of(r, SESSION);
    id = text_of("SELECT id AS words FROM factor");
    CHECK(post_as(other, "/account/codes/end", "id=%.*s", STR_ARG(id)).status == 404);
    CHECK(rows_of("factor", "TRUE") == 1);
    CHECK(post_as(session, "/account/codes/end", "id=%.*s", STR_ARG(id)).status == 303);
    CHECK(rows_of("factor", "TRUE") == 0);
}

static void recovery_codes_are_shown_once(void **state)
{
    struct house_reply r = post_as(session, "/account/recovery", "%s", "");
    struct str first = between(r.body, "<li><code>", "</code>");

    (void)state;
    CHECK(r.status == 200);
    CHECK(r.cache == CACHE_NONE);
    CHECK(times(r.body, "<li><code>") == RECOVERY_CODES);
    CHECK(rows_of("factor", "kind = 'recovery'") == RECOVERY_CODES);
    CHECK(rows_of("factor", "secret LIKE '%%%.*s%%'", STR_ARG(first)) == 0);
    CHECK(!has(page_as(session, "/account/recovery").body, str_zero(t->arena, first)));
    CHECK(has(page_as(session, "/account/recovery").body, "10 recovery codes left"));
    CHECK(post_as(session, "/account/recovery", "%s", "").status == 200);
    CHECK(rows_of("factor", "kind = 'recovery'") == RECOVERY_CODES);
}

/* --- sessions
 * ---------------------------------------------------------------------------------------- */

static void sessions_are_listed_and_ended(void **state)
{
    struct str other = signed_in_cookie(me), third = signed_in_cookie(me), name;
    struct house_reply r = page_as(session, "/account/sessions");

    (void)state;
    CHECK(has(r.body, "on 3 devices"));
    CHECK(times(r.body, "(this one)") == 1);
    CHECK(has(r.body, "Firefox on Linux"));
    name = text_of("SELECT name AS words FROM session ORDER BY made_at DESC, hash LIMIT 1");
    CHECK(post_as(session, "/account/sessions/end", "name=%.*s", STR_ARG(name)).status == 303);
    CHECK(rows_of("session", "ends_at > %lld", (long long)t->now) == 2);
    if (page_as(session, "/account").status == 303) /* it was this one */
        session = page_as(other, "/account").status == 200 ? other : third;
    CHECK(post_as(session, "/account/sessions/end-others", "%s", "").status == 303);
    CHECK(rows_of("session", "ends_at > %lld", (long long)t->now) == 1);
    CHECK(page_as(session, "/account").status == 200);
}

static void nobody_ends_the_session_of_another(void **state)
{
    struct str other = signed_in_cookie(person_made("administrator", NULL));
    struct str name =
        text_of("SELECT name AS words FROM session WHERE person_id = '%.*s'", STR_ARG(me));

    (void)state;
    CHECK(post_as(other, "/account/sessions/end", "name=%.*s", STR_ARG(name)).status == 404);
    CHECK(post_as(other, "/account/sessions/end", "name=").status == 400);
    CHECK(post_as(other, "/account/sessions/end-others", "%s", "").status == 303);
    CHECK(page_as(session, "/account").status == 200);
}

/* --- tokens
 * -------------------------------------------------------------------------------------------
 */

static struct str token_made(const char *scope)
{
    struct house_reply r =
        post_as(session, "/account/tokens", "label=Report&scope=%s&days=30", scope);

    CHECK(r.status == 200);
    return str_join(t->arena, S("folkmoot_"), between(r.body, "folkmoot_", "<"));
}

static void token_is_shown_once_and_reads(void **state)
{
    struct str token = token_made("read");

    (void)state;
    CHECK(!has(page_as(session, "/account/tokens").body, str_zero(t->arena, token)));
    CHECK(has(page_as(session, "/account/tokens").body, "Report"));
    CHECK(rows_of("token", "hash LIKE '%%folkmoot%%'") == 0);
    CHECK(page_by_token(token, "/account.json").status == 200);
    CHECK(has(page_by_token(token, "/account.json").body, str_zero(t->arena, address_of(me))));
    /* it may not change anything, nor do what is asked a proof for */
    CHECK(post_by_token(token, "/account/name", "name=Somebody").status == 403);
    CHECK(page_by_token(token, "/account/tokens").status == 303);
    t->now += 31 * 24 * 60 * 60;
    CHECK(page_by_token(token, "/account.json").status == 403);
}

static void writing_token_does_what_routes_let_it_alone(void **state)
{
    struct str token = token_made("write");

    (void)state;
    CHECK(post_by_token(token, "/account/name", "name=Somebody").status == 403);
    CHECK(post_by_token(token, "/account/tokens", "label=More&scope=write").status == 403);
    CHECK(post_by_token(token, "/account/sessions/end-others", "").status == 403);
    CHECK(rows_of("token", "TRUE") == 1);
}

static void token_ends_at_once(void **state)
{
    struct str token = token_made("read"), id = text_of("SELECT id AS words FROM token");
    struct str other = signed_in_cookie(person_made("lead", "trafford"));

    (void)state;
    CHECK(post_as(other, "/account/tokens/end", "id=%.*s", STR_ARG(id)).status == 404);
    CHECK(page_by_token(token, "/account.json").status == 200);
    CHECK(post_as(session, "/account/tokens/end", "id=%.*s", STR_ARG(id)).status == 303);
    CHECK(page_by_token(token, "/account.json").status == 403);
    CHECK(page_by_token(S("folkmoot_nonsense"), "/account.json").status == 403);
    CHECK(page_by_token(S("x"), "/sign-in").status == 403);
}

static void token_of_who_was_suspended_is_none(void **state)
{
    struct str token = token_made("read");

    (void)state;
    store_told("UPDATE person SET state = 'suspended' WHERE id = '%.*s'", STR_ARG(me));
    CHECK(page_by_token(token, "/account.json").status == 403);
    CHECK(page_as(session, "/account").status == 303);
}

static void token_forms_that_will_not_do_are_refused(void **state)
{
    static const char *const bad[] = {"label=&scope=read",
                                      "label=x&scope=admin",
                                      "label=x&scope=read&days=0",
                                      "label=x&scope=read&days=366",
                                      "label=x&scope=read&days=soon",
                                      ""};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(bad); i++)
        CHECK(post_as(session, "/account/tokens", "%s", bad[i]).status == 422);
    CHECK(rows_of("token", "TRUE") == 0);
}

/* --- name and address
 * ----------------------------------------------------------------------------------- */

static void name_is_changed(void **state)
{
    (void)state;
    CHECK(post_as(session, "/account/name", "name=Performance+officer").status == 303);
    CHECK(str_eq(name_of_person(me), S("Performance officer")));
    CHECK(has(page_as(session, "/account").body, "Performance officer"));
    CHECK(post_as(session, "/account/name", "name=").status == 422);
    CHECK(post_as(session, "/account/name", "name=%%E2%%80%%AEreversed").status == 422);
    CHECK(str_eq(name_of_person(me), S("Performance officer")));
}

static void fields_that_a_form_does_not_have_change_nothing(void **state)
{
    (void)state;
    CHECK(post_as(session, "/account/name",
                  "name=Officer&id=x&person_id=x&address=a%%40b.example&state=left&rights=9&"
                  "role=administrator&password=x")
              .status == 303);
    CHECK(rows_of("person", "id = '%.*s' AND state = 'active' AND rights = 1 AND password = ''",
                  STR_ARG(me)) == 1);
    CHECK(rows_of("role_held", "role = 'administrator'") == 0);
}

static struct str address_link(struct str address)
{
    CHECK(
        post_as(session, "/account/address", "address=%.*s", STR_ARG(coded(address))).status ==
        303);
    return secret_mailed(address, "/account/address/");
}

static const char *address_path(struct str secret)
{
    return str_fmt(t->arena, "/account/address/%.*s", STR_ARG(secret)).at;
}

static void address_changes_once_it_was_proved(void **state)
{
    struct str old = address_of(me), fresh = S("officer.new@trafford.gov.uk");
    struct str secret = address_link(fresh);
    struct house_reply r;

    (void)state;
    CHECK(secret.len == 52);
    CHECK(rows_of("mail", "address = '%.*s'", STR_ARG(old)) == 1); /* the notice */
    CHECK(str_eq(address_of(me), old));
    r = page_as(session, "%s", address_path(secret));
    CHECK(r.status == 200);
    CHECK(str_eq(address_of(me), old)); /* opening it does nothing */
    r = post_as(session, address_path(secret), "%s", "");
    CHECK(r.status == 303);
    CHECK(str_eq(address_of(me), fresh));
    session = cookie_of(r, SESSION);
    CHECK(post_as(session, address_path(secret), "%s", "").status == 404);
}

static void address_link_is_nothing_to_others(void **state)
{
    struct str old = address_of(me), secret = address_link(S("officer.new@trafford.gov.uk"));
    struct str other = signed_in_cookie(person_made("member", "trafford"));

    (void)state;
    CHECK(page_as(S(""), "%s", address_path(secret)).status == 303);
    CHECK(page_as(other, "%s", address_path(secret)).status == 404);
    CHECK(post_as(other, address_path(secret), "%s", "").status == 404);
    CHECK(post_as(S(""), address_path(secret), "%s", "").status == 403);
    CHECK(str_eq(address_of(me), old));
    t->now += 25 * 60 * 60;
    session = signed_in_cookie(me);
    CHECK(post_as(session, address_path(secret), "%s", "").status == 404);
    CHECK(str_eq(address_of(me), old));
}

static void taken_address_is_not_told_of(void **state)
{
    struct str holder = person_made("member", "trafford"), taken = address_of(holder);
    struct house_reply a, b;

    (void)state;
    a = post_as(session, "/account/address", "address=%.*s", STR_ARG(coded(taken)));
    b = post_as(session, "/account/address", "address=free.1%%40trafford.gov.uk");
    CHECK(a.status == 303 && b.status == 303);
    CHECK(str_eq(a.location, b.location));
    CHECK(!secret_mailed(taken, "/account/address/").len);
    CHECK(secret_mailed(S("free.1@trafford.gov.uk"), "/account/address/").len == 52);
    CHECK(rows_of("mail", "address = '%.*s'", STR_ARG(taken)) == 1);
}

static void address_taken_meanwhile_stays_with_its_holder(void **state)
{
    struct str fresh = S("officer.new@trafford.gov.uk"), old = address_of(me);
    struct str secret = address_link(fresh), holder = person_made("member", "trafford");

    (void)state;
    store_told("UPDATE person SET address = '%.*s' WHERE id = '%.*s'", STR_ARG(fresh),
               STR_ARG(holder));
    CHECK(post_as(session, address_path(secret), "%s", "").status == 409);
    CHECK(str_eq(address_of(me), old));
    CHECK(has(last_audit(), "address-changed refused"));
}

static void address_forms_that_will_not_do_are_refused(void **state)
{
    (void)state;
    CHECK(post_as(session, "/account/address", "address=").status == 422);
    CHECK(post_as(session, "/account/address", "address=nobody").status == 422);
    CHECK(post_as(session, "/account/address", "address=%.*s", STR_ARG(coded(address_of(me))))
              .status == 422);
    CHECK(rows_of("mail", "TRUE") == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_page_of_the_account_is_for_who_is_signed_in,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(account_says_who_one_is_and_what_to_do_next, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(password_is_set_and_ends_other_sessions, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(password_that_will_not_do_is_refused_in_words, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(old_proof_changes_no_password, setup, teardown),
        cmocka_unit_test_setup_teardown(password_proves_again_who_one_is, setup, teardown),
        cmocka_unit_test_setup_teardown(proving_again_can_not_be_guessed, setup, teardown),
        cmocka_unit_test_setup_teardown(codes_are_set_up_once_one_was_right, setup, teardown),
        cmocka_unit_test_setup_teardown(secret_of_another_form_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(codes_are_taken_away_by_their_person_alone, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(recovery_codes_are_shown_once, setup, teardown),
        cmocka_unit_test_setup_teardown(sessions_are_listed_and_ended, setup, teardown),
        cmocka_unit_test_setup_teardown(nobody_ends_the_session_of_another, setup, teardown),
        cmocka_unit_test_setup_teardown(token_is_shown_once_and_reads, setup, teardown),
        cmocka_unit_test_setup_teardown(writing_token_does_what_routes_let_it_alone, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(token_ends_at_once, setup, teardown),
        cmocka_unit_test_setup_teardown(token_of_who_was_suspended_is_none, setup, teardown),
        cmocka_unit_test_setup_teardown(token_forms_that_will_not_do_are_refused, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(name_is_changed, setup, teardown),
        cmocka_unit_test_setup_teardown(fields_that_a_form_does_not_have_change_nothing, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(address_changes_once_it_was_proved, setup, teardown),
        cmocka_unit_test_setup_teardown(address_link_is_nothing_to_others, setup, teardown),
        cmocka_unit_test_setup_teardown(taken_address_is_not_told_of, setup, teardown),
        cmocka_unit_test_setup_teardown(address_taken_meanwhile_stays_with_its_holder, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(address_forms_that_will_not_do_are_refused, setup,
                                        teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
