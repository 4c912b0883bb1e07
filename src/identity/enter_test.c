/* enter_test.c: who asks: cookies, tokens and browsers, what each request costs and leaves
 * behind.
 */
#include "identity/testing.h"

#include "identity/person.h"
#include "identity/session.h"
#include "store/store.h"

#include <string.h>

#define SESSION "__Host-session"

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

static struct trial *t;
static struct str me, session;

static int setup(void **state)
{
    (void)state;
    t = trial_open();
    me = person_made("lead", "trafford");
    session = signed_in_cookie(me);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    trial_close(t);
    return 0;
}

/* --- counting statements: the linker puts these in place of the store's
 * -------------------------- */

static int statements;

enum rc __real_store_one(struct work *w, const struct statement *s,
                         const union store_value *params, union store_value *row);
enum rc __wrap_store_one(struct work *w, const struct statement *s,
                         const union store_value *params, union store_value *row);
enum rc __real_store_none(struct work *w, const struct statement *s,
                          const union store_value *params);
enum rc __wrap_store_none(struct work *w, const struct statement *s,
                          const union store_value *params);
void __real_store_run(struct work *w, const struct statement *s,
                      const union store_value *params);
void __wrap_store_run(struct work *w, const struct statement *s,
                      const union store_value *params);

enum rc __wrap_store_one(struct work *w, const struct statement *s,
                         const union store_value *params, union store_value *row)
{
    statements++;
    return __real_store_one(w, s, params, row);
}

enum rc __wrap_store_none(struct work *w, const struct statement *s,
                          const union store_value *params)
{
    statements++;
    return __real_store_none(w, s, params);
}

void __wrap_store_run(struct work *w, const struct statement *s,
                      const union store_value *params)
{
    statements++;
    __real_store_run(w, s, params);
}

/* /sign-out asks for nothing of its own. */
static int cost_of(struct str cookies)
{
    statements = 0;
    CHECK(page_as(cookies, "/sign-out").status == 200);
    return statements;
}

static void who_brings_no_cookie_costs_no_statement(void **state)
{
    (void)state;
    CHECK(cost_of(S("")) == 0);
    CHECK(cost_of(S("other=1")) == 0);
    CHECK(cost_of(S("__Host-maker=0123456789abcdefghjkmnpqrs")) == 0);
    CHECK(cost_of(S("__Host-session=nonsense")) == 0);
}

static void who_is_signed_in_costs_two_statements(void **state)
{
    (void)state;
    CHECK(cost_of(session) == 2);
}

/* --- rights
 * ---------------------------------------------------------------------------------------- */

static bool is_in(struct str audience)
{
    struct work *w = trial_begin(t, false, me);
    bool in = false;

    for (ptrdiff_t i = 0; i < w->viewer.audience_count; i++)
        in = in || str_eq(w->viewer.audiences[i], audience);
    MUST(trial_end(t, OK));
    return in;
}

static void audiences_are_those_of_the_roles(void **state)
{
    (void)state;
    role_made(me, "adviser", NULL);
    CHECK(is_in(S("public")));
    CHECK(is_in(str_fmt(t->arena, "person:%.*s", STR_ARG(me))));
    CHECK(is_in(S("members")));
    CHECK(is_in(S("organisation:trafford")));
    CHECK(is_in(S("leads:trafford")));
    CHECK(is_in(S("role:adviser@North West")));
    CHECK(!is_in(S("organisation:salford")));
    CHECK(!is_in(S("role:administrator")));
    (void)organisation_made("salford");
    CHECK(!is_in(S("organisation:salford")));
}

/* What a viewer is given and what clauses of SQL go by: the same, for everyone. */
static void audiences_are_those_of_the_view(void **state)
{
    static const char *const of_organisations[] = {"member", "lead", "steward", "councillor",
                                                   "peer"};
    static const char *const of_sector[] = {"adviser", "programme-manager", "clerk",
                                            "administrator"};
    struct str people[COUNT_OF(of_organisations) + COUNT_OF(of_sector) + 3];
    ptrdiff_t n = 0;

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(of_organisations); i++) {
        people[n++] = person_made(of_organisations[i], i % 2 ? "salford" : "trafford");
        role_made(people[n - 1], of_sector[i % COUNT_OF(of_sector)], NULL);
        role_made(people[n - 1], "councillor", "bury");
    }
    for (ptrdiff_t i = 0; i < COUNT_OF(of_sector); i++)
        people[n++] = person_made(of_sector[i], NULL);
    people[n++] = person_made(NULL, NULL);
    people[n++] = person_made("lead", "ended");
    people[n++] = me;
    store_told("UPDATE organisation SET state = 'ended' WHERE slug = 'ended'");
    store_told(
        "INSERT INTO working_group (id, name, skeleton, purpose, made_at, made_by) VALUES "
        "('g1', 'Housing', 'housing', '', 1, '%.*s')",
        STR_ARG(me));
    store_told("INSERT INTO working_group_member (group_id, person_id, leads, made_at) VALUES "
               "('g1', '%.*s', TRUE, 1)",
               STR_ARG(me));
    for (ptrdiff_t i = 0; i < n; i++) {
        struct work *w = trial_begin(t, false, people[i]);
        struct buf list = buf_make(t->arena, 8000);
        ptrdiff_t count = w->viewer.audience_count;
        struct str *each = arena_new(t->arena, struct str, count);
        for (ptrdiff_t k = 0; k < count; k++)
            each[k] = str_copy(t->arena, w->viewer.audiences[k]);
        for (ptrdiff_t k = 0; k < count; k++)
            buf_fmt(&list, "%s'%.*s'", k ? ", " : "", STR_ARG(each[k]));
        struct str names = buf_text(&list);
        MUST(trial_end(t, OK));
        int64_t all = rows_of("person_audience", "person_id = '%.*s'", STR_ARG(people[i]));
        CHECK(all > 0);
        CHECK(rows_of("person_audience", "person_id = '%.*s' AND audience IN (%.*s)",
                      STR_ARG(people[i]), STR_ARG(names)) == all);
        for (ptrdiff_t k = 1; k < count; k++)
            CHECK(rows_of("person_audience", "person_id = '%.*s' AND audience = '%.*s'",
                          STR_ARG(people[i]), STR_ARG(each[k])) > 0);
    }
}

static void a_line_end_in_a_scope_gives_nothing(void **state)
{
    (void)state;
    role_made(me, "adviser", NULL);
    store_told("UPDATE role_held SET scope = 'x\nrole:administrator' WHERE role = 'adviser'");
    CHECK(is_in(S("role:adviser")));
    CHECK(!is_in(S("role:administrator")));
}

static void right_that_was_taken_away_is_gone_on_the_next_request(void **state)
{
    struct identity_role_list roles;
    struct work *w;

    (void)state;
    CHECK(page_as(session, "/organisations/trafford/people").status == 200);
    w = trial_begin(t, true, me);
    MUST(roles_of(w, me, &roles));
    for (ptrdiff_t i = 0; i < roles.len; i++)
        MUST(role_take(w, roles.at[i].id));
    MUST(trial_end(t, OK));
    CHECK(page_as(session, "/organisations/trafford/people").status == 404);
}

static void who_is_suspended_is_out_on_the_next_request(void **state)
{
    (void)state;
    CHECK(page_as(session, "/account").status == 200);
    store_told("UPDATE person SET state = 'suspended' WHERE id = '%.*s'", STR_ARG(me));
    CHECK(page_as(session, "/account").status == 303);
}

/* --- cookies
 * ------------------------------------------------------------------------------------------ */

static void cookie_changes_when_rights_do(void **state)
{
    struct house_reply r = page_as(session, "/account");
    struct str fresh;

    (void)state;
    CHECK(!r.cookie.len);
    struct work *w = trial_begin(t, true, S(""));
    MUST(person_rights_changed(w, me));
    MUST(trial_end(t, OK));
    r = page_as(session, "/account");
    fresh = cookie_of(r, SESSION);
    CHECK(r.status == 200);
    CHECK(fresh.len && !str_eq(fresh, session));
    CHECK(!page_as(fresh, "/account").cookie.len);
    /* pages that were asked for at the same moment still come, and change nothing more */
    r = page_as(session, "/account");
    CHECK(r.status == 200);
    CHECK(!r.cookie.len);
    t->now += 2 * MINUTE;
    CHECK(page_as(session, "/account").status == 303);
    CHECK(page_as(fresh, "/account").status == 200);
    CHECK(rows_of("session", "TRUE") == 1);
}

/* A copy of the cookie that somebody took, in the minute after a new password was set. */
static void cookie_before_does_nothing_dangerous(void **state)
{
    (void)state;
    struct house_reply r =
        post_as(session, "/account/password", "password=heather+quarry+lantern+trombone");
    CHECK(r.status == 303);
    struct str fresh = cookie_of(r, SESSION);
    CHECK(page_as(session, "/account").status == 200);
    CHECK(post_as(session, "/account/tokens", "label=Mine&scope=write").status == 403);
    CHECK(rows_of("token", "TRUE") == 0);
    CHECK(post_as(fresh, "/account/tokens", "label=Mine&scope=write").status == 200);
}

static void cookie_changes_every_day(void **state)
{
    struct str before = session;
    struct house_reply r = {0};

    (void)state;
    for (int i = 0; i < 25; i++) { /* the session would end after eight hours of nothing */
        t->now += HOUR;
        r = page_as(session, "/account");
        CHECK(r.status == 200);
        if (cookie_of(r, SESSION).len)
            session = cookie_of(r, SESSION);
    }
    CHECK(!str_eq(session, before));
    CHECK(page_as(before, "/account").status == 303);
}

static void session_ends_after_eight_idle_hours_and_in_any_case(void **state)
{
    struct str other = signed_in_cookie(me);

    (void)state;
    t->now += 8 * HOUR + MINUTE;
    CHECK(page_as(session, "/account").status == 303);
    session = other = signed_in_cookie(me);
    for (int i = 0; i < 15 * 24; i++) {
        struct house_reply r = page_as(session, "/sign-out");
        if (cookie_of(r, SESSION).len)
            session = cookie_of(r, SESSION);
        t->now += HOUR;
        if (i % 50 == 0)
            trial_house(t, false);
    }
    CHECK(page_as(session, "/account").status == 303);
}

static int64_t seen_at(void)
{
    return rows_of("session", "seen_at = %lld", (long long)t->now);
}

static void being_seen_is_written_every_five_minutes_at_most(void **state)
{
    (void)state;
    t->now += 4 * MINUTE;
    CHECK(page_as(session, "/account").status == 200);
    CHECK(seen_at() == 0);
    t->now += 2 * MINUTE;
    CHECK(page_as(session, "/account").status == 200);
    CHECK(seen_at() == 1);
}

static void cookies_are_out_of_reach_of_scripts_and_other_sites(void **state)
{
    struct house_reply r;

    (void)state;
    struct work *w = trial_begin(t, true, S(""));
    MUST(person_rights_changed(w, me));
    MUST(trial_end(t, OK));
    r = page_as(session, "/account");
    CHECK(has(r.cookie, "; Secure"));
    CHECK(has(r.cookie, "; HttpOnly"));
    CHECK(has(r.cookie, "; SameSite=Lax"));
    CHECK(has(r.cookie, "; Path=/;"));
    CHECK(!has(r.cookie, "Domain"));
    CHECK(str_starts(r.cookie, S("__Host-")));
    CHECK(rows_of("session", "hash LIKE '%%%.*s%%'",
                  STR_ARG(str_cut(session, (ptrdiff_t)strlen(SESSION) + 1, session.len))) == 0);
}

/* --- the trail
 * ----------------------------------------------------------------------------------------- */

static void refused_form_leaves_one_line_and_nothing_else(void **state)
{
    struct str before = name_of_person(me);
    int64_t lines = rows_of("audit", "TRUE");

    (void)state;
    CHECK(post_as(S(""), "/account/name", "name=Nobody").status == 403);
    CHECK(rows_of("audit", "TRUE") == lines + 1);
    CHECK(has(last_audit(), "name-changed refused"));
    CHECK(has(last_audit(), "Sign in first"));
    CHECK(str_eq(name_of_person(me), before));
    CHECK(post_as(session, "/account/sessions/end", "name=nothing").status == 404);
    CHECK(rows_of("audit", "TRUE") == lines + 2);
    CHECK(has(last_audit(), str_zero(t->arena, me)));
}

static void one_network_does_not_fill_the_trail(void **state)
{
    (void)state;
    for (int i = 0; i < 250; i++)
        CHECK(post_as(S(""), "/sign-in/passkey", "answer=x").status == 422);
    CHECK(rows_of("audit", "event = 'sign-in-by-passkey'") == 200);
    t->network = S("192.0.2.99");
    CHECK(post_as(S(""), "/sign-in/passkey", "answer=x").status == 422);
    CHECK(rows_of("audit", "event = 'sign-in-by-passkey'") == 201);
}

static void reading_leaves_no_line(void **state)
{
    (void)state;
    CHECK(page_as(session, "/account").status == 200);
    CHECK(page_as(session, "/organisations/nowhere/people").status == 404);
    CHECK(page_as(S(""), "/account").status == 303);
    CHECK(rows_of("audit", "TRUE") == 0);
}

static void trail_has_the_network_of_who_asked(void **state)
{
    (void)state;
    t->network = S("2001:db8::7");
    CHECK(post_as(session, "/account/name", "name=Officer").status == 303);
    CHECK(rows_of("audit", "network = '2001:db8::7' AND person = '%.*s'", STR_ARG(me)) == 1);
}

/* --- tokens
 * ----------------------------------------------------------------------------------------------
 */

static void token_is_noted_as_used(void **state)
{
    struct work *w = trial_begin(t, true, me);
    struct str token;

    (void)state;
    MUST(token_make(w, me, S("Report"), S("read"), t->now + 30 * DAY, &token));
    token = str_copy(t->arena, token);
    MUST(trial_end(t, OK));
    CHECK(page_by_token(token, "/account.json").status == 200);
    CHECK(rows_of("token", "used_at = %lld", (long long)t->now) == 1);
    t->now += MINUTE;
    CHECK(page_by_token(token, "/account.json").status == 200);
    CHECK(rows_of("token", "used_at = %lld", (long long)t->now) == 0);
}

static void session_cookie_beside_a_token_is_not_looked_at(void **state)
{
    struct web_ask what = {.method = S("GET"),
                           .target = S("/account.json"),
                           .cookie = session,
                           .authorization = S("Bearer folkmoot_nonsense"),
                           .host = S("moot.example")};

    (void)state;
    CHECK(ask(&what).status == 403);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(who_brings_no_cookie_costs_no_statement, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(who_is_signed_in_costs_two_statements, setup, teardown),
        cmocka_unit_test_setup_teardown(audiences_are_those_of_the_roles, setup, teardown),
        cmocka_unit_test_setup_teardown(audiences_are_those_of_the_view, setup, teardown),
        cmocka_unit_test_setup_teardown(a_line_end_in_a_scope_gives_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(right_that_was_taken_away_is_gone_on_the_next_request,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(who_is_suspended_is_out_on_the_next_request, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(cookie_changes_when_rights_do, setup, teardown),
        cmocka_unit_test_setup_teardown(cookie_before_does_nothing_dangerous, setup, teardown),
        cmocka_unit_test_setup_teardown(cookie_changes_every_day, setup, teardown),
        cmocka_unit_test_setup_teardown(session_ends_after_eight_idle_hours_and_in_any_case,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(being_seen_is_written_every_five_minutes_at_most, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(cookies_are_out_of_reach_of_scripts_and_other_sites,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(refused_form_leaves_one_line_and_nothing_else, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(one_network_does_not_fill_the_trail, setup, teardown),
        cmocka_unit_test_setup_teardown(reading_leaves_no_line, setup, teardown),
        cmocka_unit_test_setup_teardown(trail_has_the_network_of_who_asked, setup, teardown),
        cmocka_unit_test_setup_teardown(token_is_noted_as_used, setup, teardown),
        cmocka_unit_test_setup_teardown(session_cookie_beside_a_token_is_not_looked_at, setup,
                                        teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
