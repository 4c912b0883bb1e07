/* date_test.c: the calendar, and the day in London. */
#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int set_up(void **state)
{
    *state = arena_open();
    return 0;
}

static int tear_down(void **state)
{
    arena_close(*state);
    return 0;
}

/* By the C library, so that expected moments come from elsewhere. */
static int64_t moment(int year, int month, int day, int hour, int minute, int second)
{
    struct tm tm = {.tm_year = year - 1900,
                    .tm_mon = month - 1,
                    .tm_mday = day,
                    .tm_hour = hour,
                    .tm_min = minute,
                    .tm_sec = second};

    return timegm(&tm);
}

static void assert_date(struct date got, int year, int month, int day)
{
    if (got.year != year || got.month != month || got.day != day)
        fail_msg("got %d-%d-%d, not %d-%d-%d", got.year, got.month, got.day, year, month, day);
}

/* --- the calendar
 * ------------------------------------------------------------------------------ */

static void dates_are_read_whole_and_valid(void **state)
{
    struct date d;

    (void)state;
    assert_true(date_parse(S("2024-02-29"), &d));
    assert_date(d, 2024, 2, 29);
    assert_true(date_parse(S("2000-02-29"), &d));
    assert_true(date_parse(S("1000-01-01"), &d));
    assert_true(date_parse(S("9999-12-31"), &d));
    static const char *const texts[] = {
        "",           "2024-3-31",   "2024-02-30",       "2023-02-29",  "1900-02-29",
        "2024-04-31", "2024-13-01",  "2024-00-10",       "2024-01-00",  "0999-01-01",
        "31/03/2024", "2024-03-31 ", "2024-03-3a",       " 2024-03-31", "2024-03-+1",
        "2024--1-31", "20240331",    "2024-03-31T00:00", "-024-03-31",  "2024-03",
        "2024/03/31", "2024-1-011"};
    for (ptrdiff_t i = 0; i < COUNT_OF(texts); i++)
        if (date_parse(str_of(texts[i]), &d))
            fail_msg("'%s' was read", texts[i]);
}

static void days_agree_with_the_c_library_for_eight_centuries(void **state)
{
    int64_t first = date_days((struct date){1600, 1, 1});

    (void)state;
    assert_int_equal(date_days((struct date){1970, 1, 1}), 0);
    for (int64_t day = first; day < first + 800 * 366; day++) {
        time_t at = (time_t)(day * 86400);
        struct tm tm;
        gmtime_r(&at, &tm);
        struct date d = date_of_days(day);
        if (d.year != tm.tm_year + 1900 || d.month != tm.tm_mon + 1 || d.day != tm.tm_mday ||
            date_days(d) != day || !date_valid(d))
            fail_msg("day %lld", (long long)day);
    }
}

static void dates_are_written_for_machines_and_for_people(void **state)
{
    struct date d = {2024, 3, 1};

    assert_true(str_eq(date_text(*state, d), S("2024-03-01")));
    assert_true(str_eq(date_words(*state, d), S("1 March 2024")));
    assert_true(
        str_eq(moment_text(*state, moment(2026, 11, 22, 9, 30, 0)), S("2026-11-22T09:30:00Z")));
    assert_true(str_eq(moment_text(*state, -1), S("1969-12-31T23:59:59Z")));
}

static void moments_are_read_as_they_are_written(void **state)
{
    int64_t first = moment(1000, 1, 1, 0, 0, 0), last = moment(9999, 12, 31, 23, 59, 59), got;
    const int64_t stride = 86400 * 11 + 3607; /* every hour and minute in turn */
    int count = 0;

    for (int64_t at = first; at <= last; at += stride, count++) {
        if (count % 10000 == 0)
            arena_reset(*state);
        struct str text = moment_text(*state, at);
        if (!moment_parse(text, &got) || got != at)
            fail_msg("%.*s", STR_ARG(text));
    }
    assert_in_range(count, 250000, 350000);
    assert_true(moment_parse(moment_text(*state, last), &got) && got == last);
    assert_true(moment_parse(moment_text(*state, first), &got) && got == first);
}

/* Expected by the C library, so that both directions can't be wrong together. */
static void moments_are_those_of_the_c_library(void **state)
{
    static const struct {
        const char *text;
        int year, month, day, hour, minute, second;
    } cases[] = {
        {"1970-01-01T00:00:00Z", 1970, 1, 1, 0, 0, 0},
        {"1969-12-31T23:59:59Z", 1969, 12, 31, 23, 59, 59},
        {"1970-01-01T00:00:01Z", 1970, 1, 1, 0, 0, 1},
        {"2024-02-29T12:34:56Z", 2024, 2, 29, 12, 34, 56},
        {"2000-02-29T23:59:59Z", 2000, 2, 29, 23, 59, 59},
        {"1600-02-29T01:02:03Z", 1600, 2, 29, 1, 2, 3},
        {"1900-03-01T00:00:00Z", 1900, 3, 1, 0, 0, 0},
        {"1000-01-01T00:00:00Z", 1000, 1, 1, 0, 0, 0},
        {"9999-12-31T23:59:59Z", 9999, 12, 31, 23, 59, 59},
        {"2038-01-19T03:14:08Z", 2038, 1, 19, 3, 14, 8},
    };

    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t got, due = moment(cases[i].year, cases[i].month, cases[i].day, cases[i].hour,
                                  cases[i].minute, cases[i].second);
        if (!moment_parse(str_of(cases[i].text), &got) || got != due)
            fail_msg("%s", cases[i].text);
        assert_true(str_eq(moment_text(*state, due), str_of(cases[i].text)));
    }
}

static void other_shapes_are_no_moments(void **state)
{
    static const char *const texts[] = {
        "",
        "2026-11-22",
        "2026-11-22T09:30:00",
        "2026-11-22T09:30Z",
        "2026-11-22T09:30:00.0Z",
        "2026-11-22T09:30:00+00:00",
        "2026-11-22 09:30:00Z",
        "2026-11-22t09:30:00Z",
        "2026-11-22T09:30:00z",
        "2026-11-22T09:30:00ZZ",
        " 2026-11-22T09:30:00Z",
        "2026-11-22T09:30:00Z ",
        "2026-11-22T24:00:00Z",
        "2026-11-22T09:60:00Z",
        "2026-11-22T23:59:60Z",
        "2026-11-22T9:030:00Z",
        "2026-11-22T-1:30:00Z",
        "2026-11-22T+9:30:00Z",
        "2026-11-22T 9:30:00Z",
        "2026-11-22T0a:30:00Z",
        "2026-11-22T09.30.00Z",
        "2026-11-22T09:30:0:Z",
        "2026-02-30T09:30:00Z",
        "2023-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "0999-12-31T00:00:00Z",
        "10000-01-01T00:00:0Z",
        "20261122T093000Z",
    };
    int64_t got;

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(texts); i++)
        if (moment_parse(str_of(texts[i]), &got))
            fail_msg("'%s' was read", texts[i]);
    assert_false(moment_parse((struct str){NULL, 0}, &got));
    assert_false(moment_parse((struct str){"2026-11-22T09:30:0\0Z", 20}, &got));
}

static void months_are_known_by_name_and_by_three_letters(void **state)
{
    (void)state;
    assert_string_equal(month_name(9), "September");
    assert_int_equal(month_parse(S("September")), 9);
    assert_int_equal(month_parse(S("SEP")), 9);
    assert_int_equal(month_parse(S("mar")), 3);
    assert_int_equal(month_parse(S("May")), 5);
    assert_int_equal(month_parse(S("Sept")), 0);
    assert_int_equal(month_parse(S("ju")), 0);
    assert_int_equal(month_parse(S("Juneish")), 0);
    assert_int_equal(month_parse(S("")), 0);
}

static void months_are_added_and_the_day_clamped(void **state)
{
    (void)state;
    assert_date(date_add_months((struct date){2024, 1, 31}, 1), 2024, 2, 29);
    assert_date(date_add_months((struct date){2023, 1, 31}, 1), 2023, 2, 28);
    assert_date(date_add_months((struct date){2023, 4, 1}, 12), 2024, 4, 1);
    assert_date(date_add_months((struct date){2024, 3, 31}, -1), 2024, 2, 29);
    assert_date(date_add_months((struct date){2024, 1, 15}, -1), 2023, 12, 15);
    assert_date(date_add_months((struct date){2024, 12, 31}, 2), 2025, 2, 28);
    assert_date(date_add_months((struct date){2024, 2, 29}, -12), 2023, 2, 28);
}

static void dates_are_compared(void **state)
{
    struct date early = {2023, 12, 31}, late = {2024, 1, 1};

    (void)state;
    assert_true(date_cmp(early, late) < 0);
    assert_true(date_cmp(late, early) > 0);
    assert_true(date_cmp(late, late) == 0);
}

/* --- London
 * ------------------------------------------------------------------------------------ */

/* Summer time as gov.uk/when-do-the-clocks-change lists it: it begins at 1 am on the last
 * Sunday of March and ends at 2 am (1 am GMT) on the last Sunday of October. */
static const struct {
    int year, march, october;
} clock_changes[] = {{2000, 26, 29}, {2016, 27, 30}, {2019, 31, 27}, {2021, 28, 31},
                     {2022, 27, 30}, {2023, 26, 29}, {2024, 31, 27}, {2025, 30, 26},
                     {2026, 29, 25}, {2027, 28, 31}};

static void summer_time_begins_and_ends_on_the_published_days(void **state)
{
    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(clock_changes); i++) {
        int y = clock_changes[i].year, m = clock_changes[i].march, o = clock_changes[i].october;
        /* The evening before the change is still winter: midnight is midnight GMT. */
        assert_date(date_in_london(moment(y, 3, m - 1, 23, 59, 59)), y, 3, m - 1);
        assert_date(date_in_london(moment(y, 3, m, 0, 0, 0)), y, 3, m);
        /* That of the day itself is summer: midnight is 23:00 GMT. */
        assert_date(date_in_london(moment(y, 3, m, 22, 59, 59)), y, 3, m);
        assert_date(date_in_london(moment(y, 3, m, 23, 0, 0)), y, m == 31 ? 4 : 3,
                    m == 31 ? 1 : m + 1);
        assert_date(date_in_london(moment(y, 10, o - 1, 22, 59, 59)), y, 10, o - 1);
        assert_date(date_in_london(moment(y, 10, o - 1, 23, 0, 0)), y, 10, o);
        assert_date(date_in_london(moment(y, 10, o, 23, 59, 59)), y, 10, o);
        assert_int_equal(london_end_of_day((struct date){y, 3, m - 1}),
                         moment(y, 3, m - 1, 23, 59, 59));
        assert_int_equal(london_end_of_day((struct date){y, 3, m}),
                         moment(y, 3, m, 22, 59, 59));
        assert_int_equal(london_end_of_day((struct date){y, 10, o - 1}),
                         moment(y, 10, o - 1, 22, 59, 59));
        assert_int_equal(london_end_of_day((struct date){y, 10, o}),
                         moment(y, 10, o, 23, 59, 59));
    }
}

static void each_day_ends_a_second_before_the_next_begins(void **state)
{
    int64_t last = date_days((struct date){2038, 1, 1});

    (void)state;
    for (int64_t day = date_days((struct date){1960, 1, 1}); day < last; day++) {
        int64_t end = london_end_of_day(date_of_days(day));
        if (date_days(date_in_london(end)) != day ||
            date_days(date_in_london(end + 1)) != day + 1)
            fail_msg("day %lld", (long long)day);
    }
}

/* The rule has held since 1996. */
static void every_hour_agrees_with_the_time_zone_database(void **state)
{
    (void)state;
    if (access("/usr/share/zoneinfo/Europe/London", R_OK) != 0)
        skip();
    setenv("TZ", "Europe/London", 1);
    tzset();
    for (int64_t at = moment(1996, 1, 1, 0, 0, 0) - 1; at < moment(2037, 12, 31, 0, 0, 0);
         at += 1800) {
        time_t t = (time_t)at;
        struct tm tm;
        localtime_r(&t, &tm);
        assert_date(date_in_london(at), tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(dates_are_read_whole_and_valid),
        TEST(days_agree_with_the_c_library_for_eight_centuries),
        TEST(dates_are_written_for_machines_and_for_people),
        TEST(moments_are_read_as_they_are_written),
        TEST(moments_are_those_of_the_c_library),
        TEST(other_shapes_are_no_moments),
        TEST(months_are_known_by_name_and_by_three_letters),
        TEST(months_are_added_and_the_day_clamped),
        TEST(dates_are_compared),
        TEST(summer_time_begins_and_ends_on_the_published_days),
        TEST(each_day_ends_a_second_before_the_next_begins),
        TEST(every_hour_agrees_with_the_time_zone_database),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
