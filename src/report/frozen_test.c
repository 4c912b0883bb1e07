/* frozen_test.c: a frozen report stays as it was when figures are revised, and says so. */
#include "report/testing.h"

#include <string.h>

static struct report_trial *r;

static int open_trial(void **state)
{
    (void)state;
    r = report_trial_open();
    made_figures(r->t, "bins 2023-24 54.0 40 41 42 43 44 45\n"
                       "bins 2024-25 57.5 40 41 42 43 44 45\n"
                       "sacks 2024-25 20 21 22 23 24 25 26 27 28 29 30\n");
    report_trial_house(r);
    return 0;
}

static int close_trial(void **state)
{
    (void)state;
    report_trial_close(r);
    return 0;
}

static const char *frozen(const char *report, const char *audience)
{
    struct house_reply p =
        post_by(LEAD, "/frozen-reports", "report=%s&area=Ashmoor&audience=%s",
                report + strlen("/reports/"), coded(audience));

    if (p.status != 303)
        fail_msg("freezing answered %d: %.*s", p.status, STR_ARG(str_cut(p.body, 0, 3000)));
    return str_zero(r->t->arena, p.location);
}

static const char *report_with_parts(void)
{
    const char *report = report_made("Kept", "public");

    part_added(report, "heading", "", "As it was", "");
    part_added(report, "words", "", "Ashmoor emptied {bins}: {bins:place}.", "");
    part_added(report, "table", "bins\nsacks", "", "");
    return report;
}

static void it_stays_when_figures_are_revised(void **state)
{
    const char *report = report_with_parts();
    const char *address;

    (void)state;
    r->now = r->t->now; /* after the delivery, which is dated by the trial's clock */
    address = frozen(report, "public");
    struct str page = page_by(NOBODY, "%s", address).body;
    CHECK(has(page, "Ashmoor emptied 57.5%: highest of 7."));
    CHECK(has(page, "None of its figures was revised since."));
    r->now += 10;
    r->t->now = r->now;
    made_figures(r->t, "bins 2024-25 39.0 40 41 42 43 44 45\n");
    r->now += 24 * 60 * 60;
    report_trial_house(r);
    page = page_by(NOBODY, "%s", address).body;
    CHECK(has(page, "Ashmoor emptied 57.5%: highest of 7."));
    CHECK(has(page, "One of its figures was revised since:"));
    CHECK(has(page, "Bins emptied, 2024/25: from 57.5% to 39.0%"));
    CHECK(has(page_by(NOBODY, "%s?area=Ashmoor", report).body,
              "Ashmoor emptied 39.0%: lowest of 7."));
    CHECK(has(page_by(NOBODY, "%s.csv", address).body, ",57.5,57.5%,"));
    assert_int_equal(page_by(NOBODY, "%s.pdf", address).status, 200);
}

static void it_stays_when_its_report_is_changed_or_deleted(void **state)
{
    const char *report = report_with_parts();
    const char *address = frozen(report, "public");
    struct arena *a = r->t->arena;

    (void)state;
    assert_int_equal(post_by(LEAD, str_fmt(a, "%s/parts/1", report).at,
                             "kind=heading&words=Otherwise&metrics=&group=&chart=")
                         .status,
                     303);
    CHECK(has(page_by(NOBODY, "%s", address).body, ">As it was</h2>"));
    assert_int_equal(post_by(LEAD, str_fmt(a, "%s/delete", report).at, "x=").status, 303);
    CHECK(has(page_by(NOBODY, "%s", address).body, ">As it was</h2>"));
}

static void it_is_for_whom_it_was_frozen(void **state)
{
    const char *report = report_with_parts();
    const char *mine = frozen(report, "me"), *ours = frozen(report, "organisation:trafford");

    (void)state;
    assert_int_equal(page_by(LEAD, "%s", mine).status, 200);
    assert_int_equal(page_by(COUNCILLOR, "%s", mine).status, 404);
    assert_int_equal(page_by(COUNCILLOR, "%s", ours).status, 200);
    assert_int_equal(page_by(OTHER, "%s", ours).status, 404);
    assert_int_equal(page_by(NOBODY, "%s.json", ours).status, 404);
    CHECK(has(page_by(LEAD, "/reports").body, "Kept: Ashmoor, as known on"));
    CHECK(!has(page_by(OTHER, "/reports").body, "Kept: Ashmoor, as known on"));
    assert_int_equal(
        post_by(OTHER, str_fmt(r->t->arena, "%s/share", ours).at, "audience=public").status,
        404);
    assert_int_equal(
        post_by(LEAD, str_fmt(r->t->arena, "%s/share", mine).at, "audience=public").status,
        303);
    assert_int_equal(page_by(NOBODY, "%s", mine).status, 200);
    assert_int_equal(post_by(LEAD, str_fmt(r->t->arena, "%s/delete", mine).at, "x=").status,
                     303);
    assert_int_equal(page_by(LEAD, "%s", mine).status, 404);
}

static void nothing_is_frozen_of_what_one_may_not_see(void **state)
{
    const char *report = report_made("Secret", "me");

    (void)state;
    assert_int_equal(post_by(OTHER, "/frozen-reports", "report=%s&area=Ashmoor&audience=me",
                             report + strlen("/reports/"))
                         .status,
                     404);
    assert_int_equal(post_by(LEAD, "/frozen-reports", "report=%s&area=Ashmoor&audience=me",
                             report + strlen("/reports/"))
                         .status,
                     400); /* it has no parts */
    part_added(report, "measure", "bins", "", "");
    assert_int_equal(post_by(LEAD, "/frozen-reports", "report=%s&area=&audience=me",
                             report + strlen("/reports/"))
                         .status,
                     400);
    assert_int_equal(rows_of("report_frozen", "TRUE"), 0);
}

/* A reader of a report who keeps nothing of it can't make it known to more people. */
static void copy_goes_no_further_than_its_report(void **state)
{
    const char *report = report_made("Ours", "organisation:trafford"), *copy;
    struct str fields =
        str_fmt(r->t->arena, "report=%s&area=Ashmoor&audience=", report + strlen("/reports/"));

    (void)state;
    part_added(report, "measure", "bins", "", "");
    assert_int_equal(
        post_by(COUNCILLOR, "/frozen-reports", "%spublic", str_zero(r->t->arena, fields))
            .status,
        403);
    struct house_reply p =
        post_by(COUNCILLOR, "/frozen-reports", "%sme", str_zero(r->t->arena, fields));
    assert_int_equal(p.status, 303);
    copy = str_zero(r->t->arena, p.location);
    const char *share = str_fmt(r->t->arena, "%s/share", copy).at;
    assert_int_equal(post_by(COUNCILLOR, share, "audience=public").status, 403);
    assert_int_equal(page_by(NOBODY, "%s", copy).status, 404);
    assert_int_equal(post_by(COUNCILLOR, share, "audience=organisation%%3Atrafford").status,
                     303);
}

static void name_with_a_control_is_refused(void **state)
{
    (void)state;
    assert_int_equal(post_by(LEAD, "/reports", "name=a%%09b&note=&audience=me").status, 400);
    assert_int_equal(post_by(LEAD, "/reports", "name=a%%0Db&note=&audience=me").status, 400);
}

#define OWN(test) cmocka_unit_test_setup_teardown(test, open_trial, close_trial)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OWN(copy_goes_no_further_than_its_report),
        OWN(name_with_a_control_is_refused),
        OWN(it_stays_when_figures_are_revised),
        OWN(it_stays_when_its_report_is_changed_or_deleted),
        OWN(it_is_for_whom_it_was_frozen),
        OWN(nothing_is_frozen_of_what_one_may_not_see),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
