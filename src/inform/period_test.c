/* period_test.c: every published spelling of a period is read, and named as readers say it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "inform/period.h"

#include <string.h>

static struct arena *a;

static const char *read_as(const char *spelling, const char *kind)
{
    struct period p;
    enum period_flag flag;
    struct period_reading reading;

    assert_true(period_reading_parse(str_of(kind), &reading));
    if (!period_parse(str_of(spelling), reading, &p, &flag))
        return "refused";
    return period_id(a, p).at;
}

static void every_published_spelling_is_read(void **state)
{
    static const char *const cases[][3] = {
        {"2016", "calendar", "2016-01-01_P1Y"},
        {"2016", "financial-end", "2015-04-01_P1Y"},
        {"2016", "academic-end", "2015-09-01_P1Y"},
        {"2016", "at 30 September", "2016-09-30_P1D"},
        {"2015/16", "financial", "2015-04-01_P1Y"},
        {"2015/16", "academic-end", "2015-09-01_P1Y"},
        {"2016-17 (OT)", "financial", "2016-04-01_P1Y"},
        {"2025 (prov)", "academic-end", "2024-09-01_P1Y"},
        {"2018 (Rev)", "academic-end", "2017-09-01_P1Y"},
        {"2014/15-16/17", "financial", "2014-04-01_P3Y"},
        {"2022-01-01/P3Y", "calendar", "2022-01-01_P3Y"},
        {"2015-11-16/P1Y", "calendar", "2015-11-16_P1Y"},
        {"2024-05-15", "calendar", "2024-05-15_P1D"},
        {"2023-04-01_P1Y", "calendar", "2023-04-01_P1Y"},
        {"2015 - 17", "calendar", "2015-01-01_P3Y"},
        {"2020/21 - 24/25", "financial", "2020-04-01_P5Y"},
        {"2022/23 Q3", "financial", "2022-10-01_P3M"},
        {"2018-19 Q1", "financial", "2018-04-01_P3M"},
        {"2021/22 Q1 - 2025/26 Q3", "financial", "2021-04-01_P57M"},
        {"Q1 2022", "calendar", "2022-01-01_P3M"},
        {"Apr 2022-Mar 2023", "calendar", "2022-04-01_P1Y"},
        {"Oct 2024-Sep 2025", "calendar", "2024-10-01_P1Y"},
        {"April 2023", "calendar", "2023-04-01_P1M"},
        {"Nov 2023", "calendar", "2023-11-01_P1M"},
        {"2023-04", "calendar", "2023-04-01_P1M"},
        {"2025-12-31", "calendar", "2025-12-31_P1D"},
        {"April to June 2010 (Q1)", "financial", "2010-04-01_P3M"},
        {"October to December 2010 (Q3)", "financial", "2010-10-01_P3M"},
        {"2010 to 2011 (Q1 to Q4)", "financial", "2010-04-01_P1Y"},
        {"1991-92", "financial", "1991-04-01_P1Y"},
        {"1999-00", "financial", "1999-04-01_P1Y"},
        {"2011-12", "financial", "2011-04-01_P1Y"},
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(read_as(cases[i][0], cases[i][1]), cases[i][2]);
}

static void what_is_no_period_is_refused(void **state)
{
    static const char *const bad[] = {"0", "", "20", "2015/18", "2015-13", "next", "2024-02-30",
                                      "Q5 2022", "2022/23 Q0", "1 to 2",
                                      /* longer than an id can say */
                                      "2024-8516", "2001-01-01/P101Y"};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(bad); i++)
        assert_string_equal(read_as(bad[i], "financial"), "refused");
    assert_string_equal(read_as("1000", "academic-end"), "refused"); /* it begins in 999 */
}

static void marks_beside_a_period_are_flags(void **state)
{
    struct period_reading reading = {PERIOD_ACADEMIC_END, 0, 0};
    struct period p;
    enum period_flag flag;

    (void)state;
    assert_true(period_parse(S("2025 (prov)"), reading, &p, &flag));
    assert_int_equal(flag, PERIOD_PROVISIONAL);
    assert_true(period_parse(S("2018 (Rev)"), reading, &p, &flag));
    assert_int_equal(flag, PERIOD_REVISED);
    assert_true(period_parse(S("2018 (Final)"), reading, &p, &flag));
    assert_int_equal(flag, PERIOD_PLAIN);
}

static void named_as(const char *id, const char *naming, const char *words)
{
    struct period_reading reading = {PERIOD_CALENDAR, 0, 0};
    struct period p;
    enum period_flag flag;
    enum period_naming n;

    assert_true(period_parse(str_of(id), reading, &p, &flag));
    assert_true(period_naming_parse(str_of(naming), &n));
    assert_string_equal(str_zero(a, period_when(a, p, n)), words);
}

static void periods_are_named_as_the_pages_say_them(void **state)
{
    (void)state;
    named_as("2024-04-01_P1Y", "financial", "2024/25");
    named_as("2024-04-01_P1Y", "year-to", "the year to March 2025");
    named_as("2024-09-01_P1Y", "school-year", "the 2024/25 school year");
    named_as("2024-01-01_P1Y", "calendar", "2024");
    named_as("2025-10-01_P3M", "quarter", "October to December 2025");
    named_as("2022-01-01_P3Y", "span", "2022 to 2024");
    named_as("2025-09-30_P1D", "at", "30 September 2025");
    named_as("2025-04-01_P1D", "year-of-date", "2025");
    named_as("1999-04-01_P1Y", "financial", "1999/00");
    named_as("2020-04-01_P5Y", "", "2020/21 to 2024/25");
}

static bool follows(const char *earlier, const char *later)
{
    struct period_reading reading = {PERIOD_CALENDAR, 0, 0};
    struct period p, q;
    enum period_flag flag;

    assert_true(period_parse(str_of(earlier), reading, &p, &flag));
    assert_true(period_parse(str_of(later), reading, &q, &flag));
    return period_follows(p, q);
}

static void the_year_before_is_one_step_back(void **state)
{
    (void)state;
    assert_true(follows("2023-04-01_P1Y", "2024-04-01_P1Y"));
    assert_false(follows("2022-04-01_P1Y", "2024-04-01_P1Y"));
    assert_true(follows("2021-01-01_P3Y", "2022-01-01_P3Y"));
    assert_true(follows("2025-07-01_P3M", "2025-10-01_P3M"));
    assert_true(follows("2024-04-17_P1D", "2025-04-30_P1D"));
    assert_false(follows("2025-01-01_P1D", "2025-04-01_P1D"));
}

static int setup(void **state)
{
    (void)state;
    a = arena_open();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_close(a);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_published_spelling_is_read),
        cmocka_unit_test(what_is_no_period_is_refused),
        cmocka_unit_test(marks_beside_a_period_are_flags),
        cmocka_unit_test(periods_are_named_as_the_pages_say_them),
        cmocka_unit_test(the_year_before_is_one_step_back),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
