/* trend_test.c: recent trends beside R's, the refusals, and a series' usual movement. */
#include "stats/cases.h"
#include "stats/stats.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>

static const char *const words[] = {"refused", "no-change", "increasing", "decreasing"};

struct series {
    struct numbers part[3];
};

/* "1 2 | 3 4" as lists. */
static int series_read(char *line, struct series *s)
{
    int parts = 0;

    while (line) {
        char *part = strsep(&line, "|");
        ptrdiff_t len;

        part += *part == ' ';
        len = (ptrdiff_t)strlen(part);
        if (len > 0 && part[len - 1] == ' ')
            part[len - 1] = '\0';
        assert_true(parts < 3);
        cases_numbers(part, ' ', &s->part[parts++]);
    }
    return parts;
}

static enum stats_trend share_trend(const double *x, const double *n, ptrdiff_t count,
                                    double *slope, double *chi2)
{
    double share[CASE_VALUES];

    for (ptrdiff_t i = 0; i < count; i++)
        share[i] = x[i] / n[i];
    return stats_recent_trend(share, x, n, NULL, NULL, count, slope, chi2);
}

static void check_case(struct cases *c, enum stats_trend got, double slope, double chi2)
{
    struct numbers want;

    cases_numbers(c->lines[2], ' ', &want);
    if (strcmp(words[got], c->lines[0]) != 0)
        fail_msg("case %td: %s, not %s", c->count, words[got], c->lines[0]);
    check_near("slope", slope, want.at[0], 1e-10);
    check_near("chi2", chi2, want.at[1], 1e-10);
}

static void trends_of_proportions_are_those_of_r(void **state)
{
    struct cases c;
    struct series s;
    double slope, chi2;

    (void)state;
    cases_data(&c, "trend_proportion.txt");
    while (cases_three(&c)) {
        assert_int_equal(series_read(c.lines[1], &s), 2);
        enum stats_trend got =
            share_trend(s.part[0].at, s.part[1].at, s.part[0].len, &slope, &chi2);
        check_case(&c, got, slope, chi2);
    }
    assert_int_equal(c.count, 60);
}

static void trends_of_values_with_intervals_are_those_of_r(void **state)
{
    struct cases c;
    struct series s;
    double slope, chi2;

    (void)state;
    cases_data(&c, "trend_interval.txt");
    while (cases_three(&c)) {
        assert_int_equal(series_read(c.lines[1], &s), 3);
        enum stats_trend got = stats_recent_trend(s.part[0].at, NULL, NULL, s.part[1].at,
                                                  s.part[2].at, s.part[0].len, &slope, &chi2);
        check_case(&c, got, slope, chi2);
    }
    assert_int_equal(c.count, 60);
}

/* Published figures whose published trend is known; the file says where each is from. Both ways
 * of weighing must reach it when both can be had. */
static void published_trends_are_found(void **state)
{
    struct cases c;
    struct series s, counts;
    double slope, chi2;
    ptrdiff_t both_ways = 0;

    (void)state;
    cases_data(&c, "trend_published.txt");
    while (cases_three(&c)) {
        char *title_end = strchr(c.lines[0], ':');

        assert_non_null(title_end);
        *title_end = '\0';
        assert_int_equal(series_read(c.lines[1], &s), 3);
        assert_string_equal(words[stats_recent_trend(s.part[0].at, NULL, NULL, s.part[1].at,
                                                     s.part[2].at, 5, &slope, &chi2)],
                            c.lines[0]);
        if (series_read(c.lines[2], &counts) == 2) {
            assert_string_equal(
                words[share_trend(counts.part[0].at, counts.part[1].at, 5, &slope, &chi2)],
                c.lines[0]);
            both_ways++;
        }
    }
    assert_int_equal(c.count, 4);
    assert_int_equal(both_ways, 2);
}

static const double rising[] = {10, 12, 14, 16, 18}, all_100[] = {100, 100, 100, 100, 100};
static const double rising_lower[] = {9, 11, 13, 15, 17}, rising_upper[] = {11, 13, 15, 17, 19};

static enum stats_trend interval_trend(const double *value, const double *lower,
                                       const double *upper, ptrdiff_t count)
{
    double slope = 7, chi2 = 7;
    enum stats_trend got =
        stats_recent_trend(value, NULL, NULL, lower, upper, count, &slope, &chi2);

    if (got == TREND_REFUSED)
        assert_true(slope == 7 && chi2 == 7);
    return got;
}

static void four_points_are_refused_and_five_are_enough(void **state)
{
    (void)state;
    assert_int_equal(interval_trend(rising, rising_lower, rising_upper, 5), TREND_INCREASING);
    assert_int_equal(interval_trend(rising, rising_lower, rising_upper, 4), TREND_REFUSED);
    assert_int_equal(interval_trend(rising, rising_lower, rising_upper, 0), TREND_REFUSED);
}

static void neither_counts_nor_intervals_is_refused(void **state)
{
    double slope, chi2;

    (void)state;
    assert_int_equal(interval_trend(rising, NULL, NULL, 5), TREND_REFUSED);
    assert_int_equal(interval_trend(rising, rising_lower, NULL, 5), TREND_REFUSED);
    assert_int_equal(
        stats_recent_trend(rising, rising, NULL, NULL, rising_upper, 5, &slope, &chi2),
        TREND_REFUSED);
}

static void a_gap_among_the_last_five_is_refused_and_before_them_is_not(void **state)
{
    double value[6], lower[6], upper[6];

    (void)state;
    for (int gap = 0; gap < 6; gap++) {
        for (int i = 0; i < 6; i++) {
            value[i] = i == gap ? NAN : (double)i;
            lower[i] = i - 0.5;
            upper[i] = i + 0.5;
        }
        assert_int_equal(interval_trend(value, lower, upper, 6),
                         gap == 0 ? TREND_INCREASING : TREND_REFUSED);
        value[gap] = (double)gap;
        lower[gap] = NAN;
        assert_int_equal(interval_trend(value, lower, upper, 6),
                         gap == 0 ? TREND_INCREASING : TREND_REFUSED);
    }
}

static void a_suppressed_value_is_refused_though_its_counts_are_known(void **state)
{
    const double value[] = {0.10, 0.12, NAN, 0.16, 0.18};
    double slope, chi2;

    (void)state;
    assert_int_equal(stats_recent_trend(value, rising, all_100, NULL, NULL, 5, &slope, &chi2),
                     TREND_REFUSED);
}

static void an_interval_of_no_width_or_next_to_none_is_refused(void **state)
{
    const double upper[] = {11, 13, 13, 17, 19};
    const double none[] = {0, 0, 0, 0, 0}, tiny[] = {1e-100, 1e-100, 1e-100, 1e-100, 1e-100};

    (void)state;
    assert_int_equal(interval_trend(rising, rising_lower, upper, 5), TREND_REFUSED);
    assert_int_equal(interval_trend(rising, rising, rising, 5), TREND_REFUSED);
    assert_int_equal(interval_trend(rising, rising_upper, rising_lower, 5), TREND_REFUSED);
    assert_int_equal(interval_trend(rising, none, tiny, 5), TREND_REFUSED); /* 1 / s^4 */
}

static void impossible_shares_and_none_or_all_are_refused(void **state)
{
    const double none[] = {0, 0, 0, 0, 0}, most[] = {10, 12, 101, 16, 18};
    const double one_empty[] = {100, 100, 0, 100, 100}, below[] = {10, 12, -1, 16, 18};
    double slope, chi2;

    (void)state;
    assert_int_equal(share_trend(none, all_100, 5, &slope, &chi2), TREND_REFUSED);
    assert_int_equal(share_trend(all_100, all_100, 5, &slope, &chi2), TREND_REFUSED);
    assert_int_equal(share_trend(most, all_100, 5, &slope, &chi2), TREND_REFUSED);
    assert_int_equal(share_trend(below, all_100, 5, &slope, &chi2), TREND_REFUSED);
    assert_int_equal(share_trend(none, one_empty, 5, &slope, &chi2), TREND_REFUSED);
}

/* Significant by far, yet made by one point alone. */
static void one_far_point_makes_no_trend(void **state)
{
    const double last[] = {0.1, 0.1, 0.1, 0.1, 0.9}, first[] = {0.9, 0.1, 0.1, 0.1, 0.1};
    const double x_last[] = {10, 20, 30, 40, 450}, n_last[] = {100, 200, 300, 400, 500};
    double lower[5], upper[5], slope, chi2;

    (void)state;
    for (int i = 0; i < 5; i++) {
        lower[i] = last[i] - 0.01 * (i + 1);
        upper[i] = last[i] + 0.01 * (i + 1);
    }
    assert_int_equal(stats_recent_trend(last, NULL, NULL, lower, upper, 5, &slope, &chi2),
                     TREND_NO_CHANGE);
    assert_true(slope > 0 && chi2 > 100);
    assert_int_equal(stats_recent_trend(first, NULL, NULL, lower, upper, 5, &slope, &chi2),
                     TREND_NO_CHANGE);
    assert_true(slope < 0 && chi2 > 100);
    assert_int_equal(share_trend(x_last, n_last, 5, &slope, &chi2), TREND_NO_CHANGE);
    assert_true(slope > 0 && chi2 > 100);
}

/* With equal intervals chi2 = slope^2 * 10 / s^2; the limit is 3.0902 squared. */
static void the_limit_is_the_998_per_thousand_point(void **state)
{
    double lower[5], upper[5], slope, chi2;

    (void)state;
    for (int over = 0; over <= 1; over++) {
        double error = 2 * sqrt(10) / (STATS_Z998 * (over ? 1.0001 : 0.9999));

        for (int i = 0; i < 5; i++) {
            lower[i] = rising[i] - 1.96 * error;
            upper[i] = rising[i] + 1.96 * error;
        }
        assert_int_equal(stats_recent_trend(rising, NULL, NULL, lower, upper, 5, &slope, &chi2),
                         over ? TREND_INCREASING : TREND_NO_CHANGE);
        check_near("slope", slope, 2, 1e-14);
        check_near("chi2", chi2, 9.54953570608324, 3e-4);
    }
}

static enum stats_trend turned(enum stats_trend trend)
{
    return trend == TREND_INCREASING   ? TREND_DECREASING
           : trend == TREND_DECREASING ? TREND_INCREASING
                                       : trend;
}

static void a_series_read_backwards_has_the_opposite_trend(void **state)
{
    uint64_t seed = 41;
    ptrdiff_t found[4] = {0};

    (void)state;
    for (int round = 0; round < 4000; round++) {
        double x[5], n[5], back_x[5], back_n[5], slope, chi2, back_slope, back_chi2;
        double drift = (chance_share(&seed) - 0.5) * 0.1;

        for (int i = 0; i < 5; i++) {
            n[i] = back_n[4 - i] = (double)(200 + chance_below(&seed, 800));
            x[i] = back_x[4 - i] = floor(n[i] * (0.4 + drift * i + chance_share(&seed) * 0.1));
        }
        enum stats_trend forth = share_trend(x, n, 5, &slope, &chi2);
        enum stats_trend back = share_trend(back_x, back_n, 5, &back_slope, &back_chi2);

        assert_int_equal(forth, turned(back));
        check_near("slope", slope, -back_slope, 1e-9);
        check_near("chi2", chi2, back_chi2, 1e-9);
        found[forth]++;
    }
    assert_true(found[TREND_NO_CHANGE] > 400 && found[TREND_INCREASING] > 400 &&
                found[TREND_DECREASING] > 400);
}

static void usual_movement_is_the_mean_of_changes_without_gaps(void **state)
{
    const double v[] = {1, 4, NAN, 10, 8, 9};
    const double lone[] = {1, NAN, 3};

    (void)state;
    assert_true(stats_usual_movement(v, 6, 3) == 2); /* 3, 2 and 1 */
    assert_true(isnan(stats_usual_movement(v, 6, 4)));
    assert_true(isnan(stats_usual_movement(lone, 3, 1)));
    assert_true(isnan(stats_usual_movement(lone, 3, 0)));
    assert_true(isnan(stats_usual_movement(v, 0, 0)));
    assert_true(stats_usual_movement(v, 2, 1) == 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trends_of_proportions_are_those_of_r),
        cmocka_unit_test(trends_of_values_with_intervals_are_those_of_r),
        cmocka_unit_test(published_trends_are_found),
        cmocka_unit_test(four_points_are_refused_and_five_are_enough),
        cmocka_unit_test(neither_counts_nor_intervals_is_refused),
        cmocka_unit_test(a_gap_among_the_last_five_is_refused_and_before_them_is_not),
        cmocka_unit_test(a_suppressed_value_is_refused_though_its_counts_are_known),
        cmocka_unit_test(an_interval_of_no_width_or_next_to_none_is_refused),
        cmocka_unit_test(impossible_shares_and_none_or_all_are_refused),
        cmocka_unit_test(one_far_point_makes_no_trend),
        cmocka_unit_test(the_limit_is_the_998_per_thousand_point),
        cmocka_unit_test(a_series_read_backwards_has_the_opposite_trend),
        cmocka_unit_test(usual_movement_is_the_mean_of_changes_without_gaps),
    };

    return cmocka_run_group_tests_name("trend", tests, NULL, NULL);
}
