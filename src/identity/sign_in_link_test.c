/* sign_in_link_test.c: signing in by a mailed link, and the codes that are asked for after the
 * first proof. */
#include "identity/testing_sign_in.h"

#include "identity/factor.h"

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

static struct str code_now(struct str secret)
{
    return totp_code(t->arena, secret, t->now);
}

/* --- codes
 * --------------------------------------------------------------------------------------- */

static void code_is_asked_where_one_is_set_up(void **state)
{
    struct str who = person_made("member", "trafford"), secret, half, session;
    struct house_reply r;

    (void)state;
    password_given(t, who);
    secret = codes_given(t, who);
    r = password_tried(S(""), address_of(who), PASSWORD);
    CHECK(r.status == 303);
    CHECK(str_eq(r.location, S("/sign-in/code")));
    CHECK(!cookie_of(r, SESSION).len);
    CHECK(rows_of("session", "TRUE") == 0);
    half = cookie_of(r, "__Host-half");
    CHECK(half.len > 0);
    CHECK(!signed_in(half));
    CHECK(page_as(half, "/sign-in/code").status == 200);
    r = post_as(half, "/sign-in/code", "code=000000");
    CHECK(r.status == 422);
    CHECK(!cookie_of(r, SESSION).len);
    CHECK(has(last_audit(), "sign-in-by-code refused"));
    r = post_as(half, "/sign-in/code", "code=%.*s", STR_ARG(code_now(secret)));
    CHECK(r.status == 303);
    CHECK(cookie_ended(r, "__Host-half"));
    session = cookie_of(r, SESSION);
    CHECK(signed_in(session));
    CHECK(rows_of("session", "method = 'password+totp'") == 1);
    /* neither the half nor the code works again */
    CHECK(post_as(half, "/sign-in/code", "code=%.*s", STR_ARG(code_now(secret))).status == 404);
    half = cookie_of(password_tried(S(""), address_of(who), PASSWORD), "__Host-half");
    CHECK(post_as(half, "/sign-in/code", "code=%.*s", STR_ARG(code_now(secret))).status == 422);
}

static void code_without_the_first_proof_is_nothing(void **state)
{
    struct str who = person_made("member", "trafford"), secret = codes_given(t, who);

    (void)state;
    CHECK(str_eq(page_as(S(""), "/sign-in/code").location, S("/sign-in")));
    CHECK(post_as(S(""), "/sign-in/code", "code=%.*s", STR_ARG(code_now(secret))).status ==
          404);
    CHECK(post_as(S("__Host-half=0000000000000000000000000000000000000000000000000000"),
                  "/sign-in/code", "code=%.*s", STR_ARG(code_now(secret)))
              .status == 404);
    CHECK(rows_of("session", "TRUE") == 0);
}

static void half_a_sign_in_ends_after_ten_minutes(void **state)
{
    struct str who = person_made("member", "trafford"), secret, half;

    (void)state;
    password_given(t, who);
    secret = codes_given(t, who);
    half = cookie_of(password_tried(S(""), address_of(who), PASSWORD), "__Host-half");
    t->now += 11 * 60;
    CHECK(post_as(half, "/sign-in/code", "code=%.*s", STR_ARG(code_now(secret))).status == 404);
}

static void codes_can_not_be_guessed(void **state)
{
    struct str who = person_made("member", "trafford"), secret, half;

    (void)state;
    password_given(t, who);
    secret = codes_given(t, who);
    half = cookie_of(password_tried(S(""), address_of(who), PASSWORD), "__Host-half");
    for (int i = 0; i < 5; i++)
        CHECK(post_as(half, "/sign-in/code", "code=00000%d", i).status == 422);
    CHECK(post_as(half, "/sign-in/code", "code=%.*s", STR_ARG(code_now(secret))).status == 422);
    CHECK(rows_of("session", "TRUE") == 0);
}

static void recovery_code_works_once(void **state)
{
    struct str who = person_made("member", "trafford"), codes[RECOVERY_CODES], half, first;

    (void)state;
    password_given(t, who);
    (void)codes_given(t, who);
    struct work *w = trial_begin(t, true, who);
    MUST(recovery_make(w, who, codes));
    first = str_copy(t->arena, codes[0]);
    MUST(trial_end(t, OK));
    half = cookie_of(password_tried(S(""), address_of(who), PASSWORD), "__Host-half");
    CHECK(post_as(half, "/sign-in/code", "recovery=nope-nope-nope").status == 422);
    struct house_reply r = post_as(half, "/sign-in/code", "recovery=%.*s", STR_ARG(first));
    CHECK(r.status == 303);
    CHECK(signed_in(cookie_of(r, SESSION)));
    half = cookie_of(password_tried(S(""), address_of(who), PASSWORD), "__Host-half");
    CHECK(post_as(half, "/sign-in/code", "recovery=%.*s", STR_ARG(first)).status == 422);
}

/* --- by a mailed link
 * ------------------------------------------------------------------------------ */

static struct house_reply link_ask(struct str address)
{
    return post_as(S(""), "/sign-in/link", "address=%.*s", STR_ARG(coded(address)));
}

static const char *link_path(struct str secret)
{
    return str_fmt(t->arena, "/sign-in/link/%.*s", STR_ARG(secret)).at;
}

static void mailed_link_signs_in_by_its_button_alone(void **state)
{
    struct str who = person_made("member", "trafford"), secret;
    struct house_reply r;

    (void)state;
    CHECK(link_ask(address_of(who)).status == 303);
    secret = secret_mailed(address_of(who), "/sign-in/link/");
    CHECK(secret.len == 52);
    for (int i = 0; i < 3; i++) {
        r = page_as(S(""), "%s", link_path(secret));
        CHECK(r.status == 200);
        CHECK(!r.cookie.len);
    }
    CHECK(rows_of("session", "TRUE") == 0);
    CHECK(rows_of("ticket", "kind = 'sign-in-link' AND used_at = 0") == 1);
    r = post_as(S(""), link_path(secret), "%s", "");
    CHECK(r.status == 303);
    CHECK(signed_in(cookie_of(r, SESSION)));
    CHECK(rows_of("session", "method = 'link'") == 1);
    /* once */
    CHECK(post_as(S(""), link_path(secret), "%s", "").status == 404);
    CHECK(page_as(S(""), "%s", link_path(secret)).status == 404);
    CHECK(rows_of("session", "TRUE") == 1);
    /* its secret stands nowhere but in the mail */
    CHECK(rows_of("ticket", "hash LIKE '%%%.*s%%' OR data LIKE '%%%.*s%%'", STR_ARG(secret),
                  STR_ARG(secret)) == 0);
    CHECK(rows_of("audit", "words LIKE '%%%.*s%%' OR object LIKE '%%%.*s%%'", STR_ARG(secret),
                  STR_ARG(secret)) == 0);
}

static void link_ends_after_twenty_minutes(void **state)
{
    struct str who = person_made("member", "trafford"), secret;

    (void)state;
    (void)link_ask(address_of(who));
    secret = secret_mailed(address_of(who), "/sign-in/link/");
    t->now += 21 * 60;
    CHECK(page_as(S(""), "%s", link_path(secret)).status == 404);
    CHECK(post_as(S(""), link_path(secret), "%s", "").status == 404);
    CHECK(rows_of("session", "TRUE") == 0);
}

static void links_for_known_and_unknown_addresses_look_alike(void **state)
{
    struct str who = person_made("member", "trafford"), unknown = S("nobody.1@trafford.gov.uk");
    struct str closed = person_made("member", "trafford");
    struct house_reply a, b, c;

    (void)state;
    store_told("UPDATE person SET state = 'suspended' WHERE id = '%.*s'", STR_ARG(closed));
    a = link_ask(address_of(who));
    b = link_ask(unknown);
    c = link_ask(address_of(closed));
    CHECK(a.status == 303 && b.status == 303 && c.status == 303);
    CHECK(str_eq(a.location, b.location) && str_eq(b.location, c.location));
    CHECK(str_eq(a.body, b.body) && str_eq(b.body, c.body));
    CHECK(rows_of("mail", "TRUE") == 3);
    CHECK(rows_of("ticket", "TRUE") == 3);
    CHECK(!secret_mailed(unknown, "/sign-in/link/").len);
    CHECK(!secret_mailed(address_of(closed), "/sign-in/link/").len);
}

static void account_closed_since_the_link_was_mailed_stays_closed(void **state)
{
    struct str who = person_made("member", "trafford"), secret;

    (void)state;
    (void)link_ask(address_of(who));
    secret = secret_mailed(address_of(who), "/sign-in/link/");
    store_told("UPDATE person SET state = 'suspended' WHERE id = '%.*s'", STR_ARG(who));
    CHECK(post_as(S(""), link_path(secret), "%s", "").status == 403);
    CHECK(rows_of("session", "TRUE") == 0);
    CHECK(has(last_audit(), "sign-in-by-link refused"));
}

static void link_asks_for_the_code_too(void **state)
{
    struct str who = person_made("member", "trafford"), secret;
    struct house_reply r;

    (void)state;
    (void)codes_given(t, who);
    (void)link_ask(address_of(who));
    secret = secret_mailed(address_of(who), "/sign-in/link/");
    r = post_as(S(""), link_path(secret), "%s", "");
    CHECK(str_eq(r.location, S("/sign-in/code")));
    CHECK(rows_of("session", "TRUE") == 0);
}

static void mailboxes_are_not_flooded(void **state)
{
    struct str who = person_made("member", "trafford");

    (void)state;
    for (int i = 0; i < 10; i++)
        CHECK(link_ask(address_of(who)).status == (i < 3 ? 303 : 422));
    CHECK(rows_of("mail", "TRUE") == 3);
    CHECK(link_ask(S("no address")).status == 422);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(code_is_asked_where_one_is_set_up, setup, teardown),
        cmocka_unit_test_setup_teardown(code_without_the_first_proof_is_nothing, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(half_a_sign_in_ends_after_ten_minutes, setup, teardown),
        cmocka_unit_test_setup_teardown(codes_can_not_be_guessed, setup, teardown),
        cmocka_unit_test_setup_teardown(recovery_code_works_once, setup, teardown),
        cmocka_unit_test_setup_teardown(mailed_link_signs_in_by_its_button_alone, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(link_ends_after_twenty_minutes, setup, teardown),
        cmocka_unit_test_setup_teardown(links_for_known_and_unknown_addresses_look_alike, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(account_closed_since_the_link_was_mailed_stays_closed,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(link_asks_for_the_code_too, setup, teardown),
        cmocka_unit_test_setup_teardown(mailboxes_are_not_flooded, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
