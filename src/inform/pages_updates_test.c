/* pages_updates_test.c: what came lately and what is due, over the sample; the feeds are looked
 * at by another program, feed_check.py. */
#include "inform/release.h"
#include "inform/testing_pages.h"
#include "inform/updates.h"
#include "kit/setting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct trial *t;

static int open_sample(void **state)
{
    (void)state;
    t = pages_sample();
    struct work w = {.arena = t->arena, .db = t->db, .sector = t->sector, .now = t->now};
    assert_int_equal(store_begin(t->db, true), OK);
    assert_int_equal(setting_served(&w, S("http://localhost:8099"), false), OK);
    assert_int_equal(store_commit(t->db), OK);
    return 0;
}

static int close_sample(void **state)
{
    (void)state;
    pages_close(t);
    return 0;
}

/* What feed_check.py counts in the bytes; fails the test when they are not as the standard
 * says.
 */
static int checked(const char *kind, struct str bytes)
{
    const char *source = getenv("FOLKMOOT_SOURCE");
    struct str path = trial_file(t, "feed", bytes);
    char command[3000], line[200] = "";

    snprintf(command, sizeof command, "python3 '%s/src/inform/feed_check.py' %s '%s' 2>&1",
             source ? source : ".", kind, path.at);
    FILE *f = popen(command, "r");
    assert_non_null(f);
    char *got = fgets(line, sizeof line, f);
    if (pclose(f) != 0 || !got)
        fail_msg("%s: %s", kind, line);
    return atoi(line);
}

/* --- what came
 * --------------------------------------------------------------------------------- */

static const struct json *update_of(const struct json *model, const char *id)
{
    for (const struct json *j = member(model, "updates")->u.of.first; j; j = j->next)
        if (str_eq(text_at(j, "id"), str_of(id)))
            return j;
    return NULL;
}

static void the_newest_figures_come_first(void **state)
{
    (void)state;
    const struct json *model = page_json("/updates.json");
    const struct json *list = member(model, "updates");

    CHECK(list->u.of.count >= 35);
    for (const struct json *j = list->u.of.first; j->next; j = j->next)
        CHECK(str_cmp(text_at(j, "known_from"), text_at(j->next, "known_from")) >= 0);
    /* data/sample/metrics.csv: the chargers came on 21 May 2026, the last of all. */
    CHECK(str_eq(text_at(list->u.of.first, "id"), S("els-public-electric-vehicle-chargers")));
    CHECK(has(page_body("/updates"), ">21 May 2026</h2>"));
    CHECK(has(page_body("/"), ">Newest figures</h2>"));
}

static void they_can_be_narrowed(void **state)
{
    (void)state;
    CHECK(!update_of(page_json("/updates.json?subject=schools"), "els-cigarette-smokers"));
    CHECK(update_of(page_json("/updates.json?subject=schools"), "lait-ks1p-all"));
    CHECK(!update_of(page_json("/updates.json?since=2026-05-01"), "lait-ks1p-all"));
    CHECK(update_of(page_json("/updates.json?since=2026-05-21"),
                    "els-public-electric-vehicle-chargers"));
    CHECK(!update_of(page_json("/updates.json?since=2026-05-22"),
                     "els-public-electric-vehicle-chargers"));
    /* A district has no social workers of its own. */
    CHECK(!update_of(page_json("/updates.json?area=E07000223"), "lait-work-force-vac-rate"));
    assert_int_equal(page_at("/updates?since=x").status, 400);
    assert_int_equal(page_at("/updates?subject=x").status, 404);
    assert_int_equal(page_at("/updates?area=Nowhere").status, 404);
}

static void a_revision_is_called_one(void **state)
{
    (void)state;
    trial_file(t, "x.profile",
               S("has: area, metric, period, n\narea: area\nmetric: metric\nperiod: period\n"
                 "value: n\n"));
    trial_must(t, trial_path(t, "x.profile").at,
               trial_file(t, "a.csv",
                          S("area,metric,period,n\nE08000009,walks,2023-24,1\n"
                            "E08000006,walks,2023-24,2\n")));
    int64_t first = t->sector->known_from;
    trial_must(t, trial_path(t, "x.profile").at,
               trial_file(t, "a.csv",
                          S("area,metric,period,n\nE08000009,walks,2023-24,3\n"
                            "E08000009,walks,2024-25,4\n")));
    pages_house(t);
    const struct json *row = update_of(page_json("/updates.json"), "walks");
    CHECK(row && str_eq(text_at(row, "what"), S("new and revised")));
    assert_int_equal(member(row, "periods")->u.whole, 2);
    assert_int_equal(member(row, "councils")->u.whole, 1);
    CHECK(str_eq(text_at(row, "delivery"), S("x")));
    CHECK(str_eq(text_at(row, "revisions"), S("/metrics/walks/revisions")));
    CHECK(t->sector->known_from > first);
}

static void the_atom_feed_is_one(void **state)
{
    (void)state;
    struct house_reply one = get("/updates.atom");

    assert_int_equal(one.status, 200);
    CHECK(str_starts(one.type, S("application/atom+xml")));
    CHECK(checked("atom", one.body) >= 30);
    struct str kept = str_copy(t->arena, one.body);
    CHECK(str_eq(kept, get("/updates.atom").body));
    CHECK(checked("atom", get("/updates.atom?subject=schools").body) < 30);
    CHECK(checked("atom", get("/updates.atom?since=2099-01-01").body) == 0);
}

/* --- what is due
 * ------------------------------------------------------------------------------- */

static void deliver_releases(const char *rows)
{
    struct str file = trial_file(t, "releases.csv",
                                 str_fmt(t->arena, "metric,due,period,note,url\n%s", rows));

    trial_must(t, "releases", file);
    pages_house(t);
}

static const struct json *release_of(const struct json *model, const char *id)
{
    for (const struct json *j = member(model, "releases")->u.of.first; j; j = j->next)
        if (str_eq(text_at(j, "id"), str_of(id)))
            return j;
    return NULL;
}

static void what_is_expected_is_said_to_be_worked_out(void **state)
{
    (void)state;
    /* Yearly, last out on 1 December 2025: the pages' day is 1 June 2026. */
    const struct json *row =
        release_of(page_json("/calendar.json"), "lait-ks2rwm-expected-std");

    assert_non_null(row);
    CHECK(str_eq(text_at(row, "due"), S("2026-12")));
    CHECK(str_eq(text_at(row, "kind"), S("expected")));
    CHECK(str_eq(text_at(row, "why"), S("Not announced: worked out here from its rhythm, every "
                                        "12 months, last on 1 December 2025.")));
    CHECK(str_eq(text_at(row, "period"), S("the 2025/26 school year")));
    /* Yearly, last out on 27 May 2025, which is over a year ago. */
    row = release_of(page_json("/calendar.json"), "long-term-empty-homes-percent");
    assert_non_null(row);
    CHECK(str_eq(text_at(row, "why"), S("Not announced, and not here yet: worked out here from "
                                        "its rhythm, every 12 months, last on 27 May 2025.")));
    /* Its last figures came in 2019: nothing more is expected of it. */
    CHECK(!release_of(page_json("/calendar.json"), "usable-reserves-percent"));
    CHECK(has(page_body("/calendar"), "Not announced: worked out here from its rhythm"));
}

static void what_is_announced_takes_its_place(void **state)
{
    (void)state;
    deliver_releases(
        "lait-ks2rwm-expected-std,2026-09-08,2025/26,Provisional,https://x.example/a\n"
        "lait-ks1p-all,2026-10,,,\n");
    const struct json *model = page_json("/calendar.json");
    const struct json *row = release_of(model, "lait-ks2rwm-expected-std");
    CHECK(str_eq(text_at(row, "due"), S("2026-09-08")));
    CHECK(str_eq(text_at(row, "kind"), S("announced")));
    CHECK(str_eq(text_at(row, "why"), S("Provisional")));
    CHECK(str_eq(text_at(row, "url"), S("https://x.example/a")));
    CHECK(str_eq(text_at(release_of(model, "lait-ks1p-all"), "due"), S("2026-10")));
    CHECK(has(page_body("/calendar"), "<strong>8 September 2026:</strong>"));
    CHECK(has(page_body("/calendar"), "2 releases are announced by their publishers; "));
    /* Another delivery replaces what was planned for the measure, and for no other. */
    deliver_releases("lait-ks2rwm-expected-std,2026-09-15,2025/26,,\n");
    model = page_json("/calendar.json");
    CHECK(
        str_eq(text_at(release_of(model, "lait-ks2rwm-expected-std"), "due"), S("2026-09-15")));
    CHECK(str_eq(text_at(release_of(model, "lait-ks1p-all"), "due"), S("2026-10")));
}

static void releases_that_are_none_are_refused(void **state)
{
    static const char *const bad[][2] = {
        {"nowhere,2026-09-08,,,\n", "There is no measure \"nowhere\"."},
        {"lait-ks1p-all,soon,,,\n", "is no day"},
        {"lait-ks1p-all,2026-13,,,\n", "is no day"},
        {"lait-ks1p-all,2026-02-30,,,\n", "is no day"},
        {"lait-ks1p-all,2026-10,,,javascript:x\n", "is no address of a web page"},
        {"lait-ks1p-all,2026-10\n", "This row has 2 cells where the header has 5"},
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(bad); i++) {
        struct str file = trial_file(
            t, "releases.csv", str_fmt(t->arena, "metric,due,period,note,url\n%s", bad[i][0]));
        assert_int_equal(trial_import(t, "releases", file), INVALID);
        if (str_find(t->words, str_of(bad[i][1])) < 0)
            fail_msg("%s: %.*s", bad[i][0], STR_ARG(t->words));
    }
    pages_house(t);
    CHECK(release_of(page_json("/calendar.json"), "lait-ks1p-all"));
}

static void the_calendar_is_an_icalendar(void **state)
{
    (void)state;
    struct house_reply r = get("/calendar.ics");
    int events = (int)member(page_json("/calendar.json"), "releases")->u.of.count;

    assert_int_equal(r.status, 200);
    CHECK(str_starts(r.type, S("text/calendar")));
    assert_int_equal(checked("ics", r.body), events);
    CHECK(has(r.body, "DTSTART;VALUE=DATE:20260915\r\nDTEND;VALUE=DATE:20260916\r\n"));
    CHECK(has(r.body, "SUMMARY:Expected: "));
    CHECK(checked("ics", get("/calendar.ics?subject=schools").body) < events);
}

static void days_and_months_are_read(void **state)
{
    struct date d;
    bool whole;

    (void)state;
    assert_true(release_due_parse(S("2026-05-21"), &d, &whole) && !whole && d.day == 21);
    assert_true(release_due_parse(S("2026-05"), &d, &whole) && whole && d.month == 5);
    assert_false(release_due_parse(S("2026-00"), &d, &whole));
    assert_false(release_due_parse(S("2026"), &d, &whole));
    assert_false(release_due_parse(S(""), &d, &whole));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_newest_figures_come_first),
        cmocka_unit_test(they_can_be_narrowed),
        cmocka_unit_test(the_atom_feed_is_one),
        cmocka_unit_test(what_is_expected_is_said_to_be_worked_out),
        cmocka_unit_test(what_is_announced_takes_its_place),
        cmocka_unit_test(releases_that_are_none_are_refused),
        cmocka_unit_test(the_calendar_is_an_icalendar),
        cmocka_unit_test(days_and_months_are_read),
        cmocka_unit_test(a_revision_is_called_one),
    };

    return cmocka_run_group_tests(tests, open_sample, close_sample);
}
