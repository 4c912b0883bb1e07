/* sign_in_next_test.c: where signing in leads to, and what other sites can't make of it. */
#include "identity/testing_sign_in.h"

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

static struct str both(struct str one, struct str two)
{
    return str_fmt(t->arena, "%.*s; %.*s", STR_ARG(one), STR_ARG(two));
}

/* --- where one goes next
 * ---------------------------------------------------------------------------- */

/* Each is a way in which some site was once made to send its readers elsewhere. */
static const char *const hostile[] = {
    "//evil.example",
    "///evil.example",
    "////evil.example/%2f..",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\\/evil.example",
    "https:evil.example",
    "https://evil.example",
    "http://evil.example",
    "HTTPS://evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "mailto:x@evil.example",
    "evil.example",
    "evil.example/account",
    ".evil.example",
    "@evil.example",
    "/@evil.example",
    "//moot.example@evil.example",
    "https://moot.example@evil.example",
    "https://moot.example.evil.example",
    "/%2f/evil.example",
    "/%2f%2fevil.example",
    "%2f%2fevil.example",
    "/%5cevil.example",
    "/%5c%5cevil.example",
    "/%252fevil.example",
    "/.//evil.example",
    "/..//evil.example",
    "/account/..//evil.example",
    "/%2e%2e//evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\nLocation: https://evil.example",
    "/%0d%0aLocation:%20https://evil.example",
    "/%09/evil.example",
    " //evil.example",
    " https://evil.example",
    "/ /evil.example",
    "\x01//evil.example",
    "/\x7f/evil.example",
    "//evil%E3%80%82example",
    "/\xe2\x81\x84/evil.example",
    "\uFF0F\uFF0Fevil.example",
    "//[::1]",
    "//0x7f000001",
    "/account#//evil.example",
    "?next=//evil.example",
    "",
};

static void signing_in_never_leads_off_the_site(void **state)
{
    struct str who = person_made("member", "trafford"), next;

    (void)state;
    password_given(t, who);
    for (ptrdiff_t i = 0; i < COUNT_OF(hostile); i++) {
        next = coded(str_of(hostile[i]));
        struct house_reply r = post_as(
            S(""), "/sign-in", "address=%.*s&password=%.*s&next=%.*s",
            STR_ARG(coded(address_of(who))), STR_ARG(coded(S(PASSWORD))), STR_ARG(next));
        bool unread =
            r.status == 400; /* with a control character the form is not read at all */
        if (!unread && (r.status != 303 || !str_eq(r.location, S("/account"))))
            fail_msg("next=%s answered %d and led to %.*s", hostile[i], r.status,
                     STR_ARG(r.location));
        r = page_as(S(""), "/sign-in?next=%.*s", STR_ARG(next));
        if (r.status == 200 && has(r.body, "evil"))
            fail_msg("next=%s stands in the page", hostile[i]);
        if (i % 10 == 0)
            trial_house(t, false);
    }
}

static void signing_in_leads_back_to_the_page_that_was_asked_for(void **state)
{
    static const char *const good[] = {
        "/account/sessions", "/areas/E08000009/metrics/x?period=2024-04-01_P1Y&with=a",
        "/organisations/trafford", "/", "/a%20b?c=%2f"};
    struct str who = person_made("member", "trafford"), secret;
    struct house_reply r;

    (void)state;
    password_given(t, who);
    for (ptrdiff_t i = 0; i < COUNT_OF(good); i++) {
        r = post_as(S(""), "/sign-in", "address=%.*s&password=%.*s&next=%.*s",
                    STR_ARG(coded(address_of(who))), STR_ARG(coded(S(PASSWORD))),
                    STR_ARG(coded(str_of(good[i]))));
        CHECK(str_eq(r.location, str_of(good[i])));
    }
    r = page_as(S(""), "/account/sessions");
    CHECK(r.status == 303);
    CHECK(str_eq(r.location, S("/sign-in?next=%2Faccount%2Fsessions")));
    (void)post_as(S(""), "/sign-in/link", "address=%.*s&next=%%2Faccount%%2Fsessions",
                  STR_ARG(coded(address_of(who))));
    secret = secret_mailed(address_of(who), "/sign-in/link/");
    r = post_as(S(""), str_fmt(t->arena, "/sign-in/link/%.*s", STR_ARG(secret)).at, "%s", "");
    CHECK(str_eq(r.location, S("/account/sessions")));
}

/* --- other sites
 * ------------------------------------------------------------------------------------- */

static void forms_of_other_sites_are_refused(void **state)
{
    struct str who = person_made("member", "trafford"), cookie = signed_in_cookie(who);
    struct web_ask what = {.method = S("POST"),
                           .target = S("/sign-out"),
                           .cookie = cookie,
                           .body_type = S("application/x-www-form-urlencoded"),
                           .host = S("moot.example"),
                           .origin = S("https://evil.example"),
                           .fetch_site = S("cross-site")};

    (void)state;
    CHECK(ask(&what).status == 403);
    what.origin = S("https://moot.example.evil.example");
    what.fetch_site = S("");
    CHECK(ask(&what).status == 403);
    what.origin = S("null");
    CHECK(ask(&what).status == 403);
    what.origin = S("");
    CHECK(ask(&what).status == 403);
    CHECK(signed_in(cookie));
}

static void two_cookies_of_one_name_are_no_way_round(void **state)
{
    struct str attacker = signed_in_cookie(person_made("member", "salford"));
    struct str who = person_made("member", "trafford"), own = signed_in_cookie(who);
    struct house_reply r = page_as(both(own, attacker), "/account");

    (void)state;
    CHECK(r.status == 200);
    CHECK(has(r.body, str_zero(t->arena, name_of_person(who))));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(signing_in_never_leads_off_the_site, setup, teardown),
        cmocka_unit_test_setup_teardown(signing_in_leads_back_to_the_page_that_was_asked_for,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(forms_of_other_sites_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(two_cookies_of_one_name_are_no_way_round, setup,
                                        teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
