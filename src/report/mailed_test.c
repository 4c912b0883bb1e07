/* mailed_test.c: reports that are mailed: when, once, to whom, and what is in the mail. */
#include "report/testing.h"

#include <string.h>

enum { A_DAY = 24 * 60 * 60 };

static struct report_trial *r;

static int open_trial(void **state)
{
    (void)state;
    r = report_trial_open();
    made_figures(r->t, "bins 2023-24 54.0 40 41 42 43 44 45\n"
                       "bins 2024-25 57.5 40 41 42 43 44 45\n");
    report_trial_house(r);
    return 0;
}

static int close_trial(void **state)
{
    (void)state;
    report_trial_close(r);
    return 0;
}

/* From a calendar: seven in the morning in London is six in UTC while summer time lasts. */
static void the_next_one_is_at_seven_on_its_day(void **state)
{
    static const struct {
        const char *every, *now, *next;
    } cases[] = {
        {"week", "2026-06-01T12:00:00Z", "2026-06-08T06:00:00Z"}, /* a Monday, after seven */
        {"week", "2026-06-01T05:59:59Z", "2026-06-01T06:00:00Z"},
        {"week", "2026-06-02T00:00:00Z", "2026-06-08T06:00:00Z"},
        {"week", "2026-10-24T12:00:00Z", "2026-10-26T07:00:00Z"}, /* the clocks go back */
        {"month", "2026-06-01T12:00:00Z", "2026-07-01T06:00:00Z"},
        {"month", "2026-12-31T12:00:00Z", "2027-01-01T07:00:00Z"},
        {"quarter", "2026-06-01T12:00:00Z", "2026-07-01T06:00:00Z"},
        {"quarter", "2026-11-30T12:00:00Z", "2027-01-01T07:00:00Z"},
        {"change", "2026-06-01T12:00:00Z", "2026-06-02T06:00:00Z"},
        {"change", "2028-02-28T12:00:00Z", "2028-02-29T07:00:00Z"},
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t now;
        assert_true(moment_parse(str_of(cases[i].now), &now));
        struct str next =
            moment_text(r->t->arena, report_mail_next(str_of(cases[i].every), now));
        if (!str_eq(next, str_of(cases[i].next)))
            fail_msg("%s after %s: %.*s", cases[i].every, cases[i].now, STR_ARG(next));
    }
}

static void asked_for(const char *person, const char *report, const char *every, int status)
{
    struct house_reply p = post_by(person, "/mailed-reports", "report=%s&area=Ashmoor&every=%s",
                                   report + strlen("/reports/"), every);

    if (p.status != status)
        fail_msg("it answered %d: %.*s", p.status, STR_ARG(str_cut(p.body, 0, 2000)));
}

static const char *public_report(void)
{
    const char *report = report_made("Weekly bins", "public");

    part_added(report, "measure", "bins", "", "");
    return report;
}

static void there_is_one_mail_for_each_due_date(void **state)
{
    const char *report = public_report();

    (void)state;
    asked_for(LONER, report, "week", 303);
    asked_for(LONER, report, "week", 303); /* twice is once */
    assert_int_equal(rows_of("report_mailed", "TRUE"), 1);
    report_jobs_run(r);
    assert_int_equal(rows_of("mail", "TRUE"), 0); /* not due yet */
    r->now += 7 * A_DAY;
    report_jobs_run(r);
    report_jobs_run(r);
    assert_int_equal(rows_of("mail", "kind = 'report'"), 1);
    r->now += A_DAY;
    report_jobs_run(r);
    assert_int_equal(rows_of("mail", "TRUE"), 1);
    r->now += 14 * A_DAY; /* the server was away: one mail, not two */
    report_jobs_run(r);
    assert_int_equal(rows_of("mail", "TRUE"), 2);
}

static void it_has_the_sentences_an_address_and_a_way_to_stop(void **state)
{
    const char *report = public_report();

    (void)state;
    asked_for(LONER, report, "week", 303);
    r->now += 7 * A_DAY;
    report_jobs_run(r);
    struct str plain = text_of("SELECT plain AS words FROM mail");
    CHECK(has(plain, "Ashmoor emptied 57.5% of bins in 2024/25"));
    CHECK(has(plain, report) && has(plain, "?area=E06000901"));
    CHECK(has(plain, "Get no more emails of this kind:"));
    CHECK(str_eq(text_of("SELECT subject AS words FROM mail"), S("Weekly bins: Ashmoor")));
    CHECK(str_eq(text_of("SELECT address AS words FROM mail"), S("loner@moot.example")));
}

static void nothing_confidential_is_in_it(void **state)
{
    const char *report = report_made("Zq secret plan", "organisation:trafford");

    (void)state;
    part_added(report, "measure", "bins", "", "");
    asked_for(COUNCILLOR, report, "week", 303);
    asked_for(OTHER, report, "week", 404); /* not shared with them */
    r->now += 7 * A_DAY;
    report_jobs_run(r);
    assert_int_equal(rows_of("mail", "TRUE"), 1);
    struct str all = text_of("SELECT subject || plain || html AS words FROM mail");
    CHECK(!has(all, "secret") && !has(all, "57.5") && !has(all, "Ashmoor"));
    CHECK(has(all, report));
}

static void who_may_not_read_it_any_more_gets_none(void **state)
{
    const char *report = report_made("Once ours", "organisation:trafford");

    (void)state;
    part_added(report, "measure", "bins", "", "");
    asked_for(COUNCILLOR, report, "week", 303);
    told("DELETE FROM role_held WHERE person_id = '" COUNCILLOR "'");
    r->now += 7 * A_DAY;
    report_jobs_run(r);
    assert_int_equal(rows_of("mail", "TRUE"), 0);
    told("UPDATE person SET state = 'left' WHERE id = '" COUNCILLOR "'");
    r->now += 7 * A_DAY;
    report_jobs_run(r);
    assert_int_equal(rows_of("mail", "TRUE"), 0);
}

static void on_change_it_comes_when_a_figure_changed(void **state)
{
    const char *report = public_report();

    (void)state;
    asked_for(LONER, report, "change", 303);
    r->now += A_DAY;
    report_jobs_run(r);
    r->now += A_DAY;
    report_jobs_run(r);
    assert_int_equal(rows_of("mail", "TRUE"), 0);
    made_figures(r->t, "bins 2024-25 58.5 40 41 42 43 44 45\n");
    report_trial_house(r);
    r->now += A_DAY;
    report_jobs_run(r);
    assert_int_equal(rows_of("mail", "TRUE"), 1);
    r->now += A_DAY;
    report_jobs_run(r);
    assert_int_equal(rows_of("mail", "TRUE"), 1);
}

static void it_is_stopped_by_who_has_it(void **state)
{
    const char *report = public_report();
    struct arena *a = r->t->arena;

    (void)state;
    asked_for(LONER, report, "month", 303);
    struct str id = text_of("SELECT id AS words FROM report_mailed");
    const char *stop = str_fmt(a, "/mailed-reports/%.*s/stop", STR_ARG(id)).at;
    CHECK(has(page_by(LONER, "/reports").body, stop));
    CHECK(!has(page_by(OTHER, "/reports").body, stop));
    assert_int_equal(post_by(OTHER, stop, "x=").status, 404);
    assert_int_equal(rows_of("report_mailed", "TRUE"), 1);
    assert_int_equal(post_by(LONER, stop, "x=").status, 303);
    assert_int_equal(post_by(LONER, stop, "x=").status, 404);
    assert_int_equal(rows_of("report_mailed", "TRUE"), 0);
    asked_for(LONER, report, "hour", 400);
    asked_for(NOBODY, report, "week", 403);
    assert_int_equal(rows_of("report_mailed", "TRUE"), 0);
}

#define OWN(test) cmocka_unit_test_setup_teardown(test, open_trial, close_trial)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OWN(the_next_one_is_at_seven_on_its_day),
        OWN(there_is_one_mail_for_each_due_date),
        OWN(it_has_the_sentences_an_address_and_a_way_to_stop),
        OWN(nothing_confidential_is_in_it),
        OWN(who_may_not_read_it_any_more_gets_none),
        OWN(on_change_it_comes_when_a_figure_changed),
        OWN(it_is_stopped_by_who_has_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
