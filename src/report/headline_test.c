/* headline_test.c: the headline report of a council: what is in it, its forms, and how long it
 * takes for five hundred measures. */
#include "report/testing.h"

#include "base/asset.h"

#include <stdio.h>
#include <time.h>

enum { MEASURES = 500, COUNCILS = 12, YEARS = 6, TIMES = 5 };

static struct report_trial *r;

/* Measures "m0" to "m499" under two topics, all headlines; Ashmoor is far above the middle on
 * m0, far below on m2 and has no figure on m5. Of m4 and m7 neither way is better. */
static void words_write(struct arena *a)
{
    struct buf b = buf_make(a, 1024 * 1024);

    buf_lit(&b, "id,title,say,unit,decimals,polarity,kind,subjects,when,group,headline\n");
    for (int i = 0; i < MEASURES; i++)
        buf_fmt(&b,
                "m%d,Measure %d,{A} had {v} of thing %d in {when},%%,1,%s,performance,%s,"
                "financial,ten,yes\n",
                i, i, i, i == 4 || i == 7 ? "none" : "high",
                i % 2 ? "roads" : "bins-recycling");
    trial_file(r->t, "headline-words.csv", buf_text(&b));
    struct str text = asset_find(S("data/profiles/tidy.profile"))->bytes;
    trial_file(r->t, "headline.profile",
               str_join(a,
                        S("metrics: headline-words.csv\nsource_title: Moot Bureau\n"
                          "source_url: https://moot.example/\nlicence: Moot Licence 1.0\n"),
                        text));
}

static double value_of(int metric, int council, int year)
{
    if (council == 0 && metric == 0)
        return 90;
    if (council == 0 && metric == 2)
        return 1;
    return 40 + (metric * 7 + council * 5 + year * 3) % 11 * 0.5;
}

static void figures_write(struct arena *a)
{
    struct buf b = buf_make(a, BUF_MOST);

    buf_lit(&b, "metric,period,area,value\n");
    for (int m = 0; m < MEASURES; m++)
        for (int y = 0; y < YEARS; y++)
            for (int c = 0; c < COUNCILS; c++)
                if (m != 5 || c || y + 1 < YEARS)
                    buf_fmt(&b, "m%d,%d-%d,E060009%02d,%.1f\n", m, 2019 + y, 20 + y, c + 1,
                            value_of(m, c, y));
    trial_must(r->t, trial_path(r->t, "headline.profile").at,
               trial_file(r->t, "headline.csv", buf_text(&b)));
}

static int open_trial(void **state)
{
    (void)state;
    r = report_trial_open();
    words_write(r->t->arena);
    figures_write(r->t->arena);
    report_trial_house(r);
    return 0;
}

static int close_trial(void **state)
{
    (void)state;
    report_trial_close(r);
    return 0;
}

#define REPORT "/areas/E06000901/report"

static void it_says_what_stands_out_then_each_topic(void **state)
{
    struct str page = page_by(NOBODY, REPORT).body;

    (void)state;
    CHECK(has(page, "Report on Ashmoor"));
    CHECK(has(page, "500 headline measures of Ashmoor beside councils like it, one of them "
                    "without a figure"));
    CHECK(has(page, "stand out among 499 headline measures:"));
    CHECK(has(page, "Ashmoor had 90.0% of thing 0 in 2024/25: the highest of the 11 councils "
                    "compared."));
    assert_int_equal(times(page, "<tr><th scope=\"row\">"), MEASURES);
    assert_int_equal(times(page, "<svg class=\"c-chart"), MEASURES - 1);
    CHECK(has(page, "Sources: Moot Bureau (Moot Licence 1.0)."));
    assert_int_equal(page_by(NOBODY, "/areas/E06999999/report").status, 404);
}

static void it_is_a_document_that_comes_by_itself(void **state)
{
    struct house_reply page = page_by(NOBODY, REPORT "/making"), pdf;
    struct timespec from, to;

    (void)state;
    CHECK(has(page.body, "is being made") && has(page.body, REPORT ".pdf"));
    clock_gettime(CLOCK_MONOTONIC, &from);
    pdf = page_by(NOBODY, REPORT ".pdf");
    clock_gettime(CLOCK_MONOTONIC, &to);
    assert_int_equal(pdf.status, 200);
    CHECK(str_starts(pdf.body, S("%PDF-1.7")));
    print_message("a report of %d measures as PDF: %.2f s, %td KB\n", MEASURES,
                  (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9,
                  pdf.body.len / 1024);
}

static void it_is_a_table_and_a_workbook(void **state)
{
    struct str csv = page_by(NOBODY, REPORT ".csv").body;
    struct house_reply book = page_by(NOBODY, REPORT ".xlsx");

    (void)state;
    assert_int_equal(times(csv, "\r\n"), MEASURES + 1);
    CHECK(has(csv, "E06000901,Ashmoor,m0,Measure 0,2024-04-01_P1Y,2024/25,90,90.0%,,"));
    assert_int_equal(book.status, 200);
    CHECK(str_starts(book.body, S("PK")));
    assert_int_equal(page_by(NOBODY, REPORT ".ods").status, 200);
}

/* The eleven are 40.0 to 45.0 in steps of 0.5, in some order: the middle is 42.5, the MAD 1.5
 * and the usual distance 2.22. Ashmoor has 45.0 of thing 4 and 44.5 of thing 7. */
static void neutral_verdict_without_polarity_in_the_headline_report(void **state)
{
    struct str page = page_by(NOBODY, REPORT).body, csv = page_by(NOBODY, REPORT ".csv").body;

    (void)state;
    CHECK(has(page, ">highest of 11, higher than the middle</td>"));
    CHECK(has(page, ">2nd highest of 11, similar to the middle</td>"));
    assert_int_equal(times(page, " than the middle</td>") + times(page, " to the middle</td>"),
                     2);
    CHECK(has(csv, ",higher,usual distance,") && has(csv, ",same,usual distance,"));
}

static void five_hundred_measures_are_quick(void **state)
{
    double best = 1e9;
    ptrdiff_t size = 0;

    (void)state;
    for (int i = 0; i < TIMES; i++) {
        struct timespec from, to;
        struct arena *a = arena_open();
        struct reply reply;
        struct web_ask what = {.method = S("GET"), .target = S(REPORT)};
        clock_gettime(CLOCK_MONOTONIC, &from);
        web_answer(house_web(), 0, a, &what, &reply);
        clock_gettime(CLOCK_MONOTONIC, &to);
        double took =
            (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
        best = took < best ? took : best;
        assert_int_equal(reply.status, 200);
        size = reply.body.len;
        arena_close(a);
    }
    print_message("a report of %d measures as HTML: %.1f ms, %td KB\n", MEASURES, best,
                  size / 1024);
#if !defined(__SANITIZE_ADDRESS__)
    assert_true(best < 60);
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_says_what_stands_out_then_each_topic),
        cmocka_unit_test(it_is_a_document_that_comes_by_itself),
        cmocka_unit_test(it_is_a_table_and_a_workbook),
        cmocka_unit_test(neutral_verdict_without_polarity_in_the_headline_report),
        cmocka_unit_test(five_hundred_measures_are_quick),
    };

    return cmocka_run_group_tests(tests, open_trial, close_trial);
}
