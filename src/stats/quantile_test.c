/* quantile_test.c: sorting and quantiles beside R's, numpy's and what SQL's NTILE finds. */
#include "stats/cases.h"
#include "stats/stats.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* R rounds in places where we don't; the shared cases ask for 1e-12. */
static const double CLOSE = 1e-12;

static void type_7_quantiles_are_those_of_r(void **state)
{
    struct cases c;
    struct numbers v;
    char name[64] = "";
    ptrdiff_t checked = 0;

    (void)state;
    cases_table(&c, "quantile_types.csv");
    while (cases_row(&c)) {
        if (strcmp(name, c.cells[0]) != 0) {
            strncpy(name, c.cells[0], sizeof name - 1);
            cases_dataset(name, &v);
            assert_int_equal(stats_sort(v.at, v.len), atoi(c.cells[1]));
        }
        check_near(name, stats_quantile(v.at, v.len, atof(c.cells[2])), atof(c.cells[9]),
                   CLOSE);
        checked++;
    }
    assert_int_equal(checked, 13 * 17);
}

static void numpy_publishes_the_same_linear_quantile(void **state)
{
    struct cases c;
    struct numbers v;
    ptrdiff_t checked = 0;

    (void)state;
    cases_table(&c, "quantile_numpy_published.csv");
    while (cases_row(&c)) {
        if (atoi(c.cells[1]) != 7)
            continue;
        cases_numbers(c.cells[2], ' ', &v);
        stats_sort(v.at, v.len);
        check_near(c.cells[0], stats_quantile(v.at, v.len, atof(c.cells[3])), atof(c.cells[4]),
                   CLOSE);
        checked++;
    }
    assert_int_equal(checked, 1);
}

/* The columns of summaries.csv: dataset, n, median, mad_raw, mad_1.4826, iqr_type7, fivenum,
 * two of outliers by hinges, lower and upper fence by type 7. */
static void medians_deviations_and_fences_are_those_of_r(void **state)
{
    struct cases c;
    struct numbers v;
    double scratch[CASE_VALUES];
    ptrdiff_t checked = 0;

    (void)state;
    cases_table(&c, "summaries.csv");
    while (cases_row(&c)) {
        cases_dataset(c.cells[0], &v);
        double median = stats_median(v.at, v.len, scratch);
        double mad = stats_mad(v.at, v.len, median, scratch);

        check_near(c.cells[0], median, atof(c.cells[2]), CLOSE);
        check_near(c.cells[0], mad, atof(c.cells[3]), CLOSE);
        stats_sort(v.at, v.len);
        double q1 = stats_quantile(v.at, v.len, 0.25), q3 = stats_quantile(v.at, v.len, 0.75);
        check_near(c.cells[0], q3 - q1, atof(c.cells[5]), CLOSE);
        check_near(c.cells[0], q1 - 1.5 * (q3 - q1), atof(c.cells[9]), CLOSE);
        check_near(c.cells[0], q3 + 1.5 * (q3 - q1), atof(c.cells[10]), CLOSE);
        checked++;
    }
    assert_int_equal(checked, 13);
}

static int by_value(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

enum shape { RANDOM, FEW_VALUES, SORTED, REVERSED, ORGAN_PIPE, ALL_EQUAL, SHAPES };

static double shaped(enum shape shape, ptrdiff_t i, ptrdiff_t n, uint64_t *seed)
{
    switch (shape) {
    case FEW_VALUES:
        return (double)chance_below(seed, 5);
    case SORTED:
        return (double)i;
    case REVERSED:
        return (double)-i;
    case ORGAN_PIPE:
        return (double)(i < n / 2 ? i : n - i);
    case ALL_EQUAL:
        return 7;
    default:
        return chance_share(seed) * 200 - 100;
    }
}

static void sorting_agrees_with_qsort_and_puts_gaps_last(void **state)
{
    static double ours[3000], theirs[3000];
    uint64_t seed = 11;

    (void)state;
    for (ptrdiff_t round = 0; round < 1200; round++) {
        ptrdiff_t n = round % 40 == 0 ? 3000 : chance_below(&seed, 450), reported = 0;
        enum shape shape = (enum shape)(round % SHAPES);

        for (ptrdiff_t i = 0; i < n; i++) {
            ours[i] = chance_below(&seed, 9) == 0 ? NAN : shaped(shape, i, n, &seed);
            if (!isnan(ours[i]))
                theirs[reported++] = ours[i];
        }
        qsort(theirs, (size_t)reported, sizeof theirs[0], by_value);
        assert_int_equal(stats_sort(ours, n), reported);
        for (ptrdiff_t i = 0; i < reported; i++)
            assert_true(ours[i] == theirs[i]);
        for (ptrdiff_t i = reported; i < n; i++)
            assert_true(isnan(ours[i]));
    }
}

/* Moves `chosen` to the front of `place` as a pass of stats_sort moves a value that is below or
 * equal to the pivot. */
static void move_to_front(ptrdiff_t *place, ptrdiff_t n, ptrdiff_t chosen)
{
    ptrdiff_t front = 0;

    for (ptrdiff_t i = 0; i < n; i++) {
        ptrdiff_t held = place[i];

        place[i] = place[front];
        place[front] = held;
        front += held == chosen;
    }
}

/* Sees to it that the three values a pivot is chosen from are always the smallest left, so that
 * each division settles only two values and dividing must be given up. */
static void an_array_made_against_the_pivots_is_sorted_too(void **state)
{
    enum { LENGTH = 2000, UNDIVIDED = 24 };
    static double v[LENGTH];
    static ptrdiff_t places[LENGTH];
    double next = 0;

    (void)state;
    for (ptrdiff_t i = 0; i < LENGTH; i++) {
        places[i] = i;
        v[i] = LENGTH;
    }
    for (ptrdiff_t n = LENGTH; n > UNDIVIDED; n -= 2) {
        ptrdiff_t *left = places + LENGTH - n;
        ptrdiff_t lowest = left[n / 4], pivot = left[n / 2];

        v[lowest] = next++;
        v[pivot] = next++;
        move_to_front(left, n, lowest);
        move_to_front(left + 1, n - 1, pivot);
    }
    assert_int_equal(stats_sort(v, LENGTH), LENGTH);
    for (ptrdiff_t i = 0; i < LENGTH; i++)
        assert_true(v[i] == (i < LENGTH - UNDIVIDED ? (double)i : LENGTH));
}

static void nothing_reported_has_no_quantile(void **state)
{
    double v[] = {NAN, NAN}, scratch[2];

    (void)state;
    assert_int_equal(stats_sort(v, 2), 0);
    assert_int_equal(stats_sort(v, 0), 0);
    assert_true(isnan(stats_quantile(v, 0, 0.5)));
    assert_true(isnan(stats_median(v, 2, scratch)));
    assert_true(isnan(stats_mad(v, 2, 3, scratch)));
}

static void gaps_are_left_out_of_the_median_and_not_counted_as_zero(void **state)
{
    double v[] = {NAN, 21.5, NAN, 22.5, 90}, scratch[5];

    (void)state;
    assert_true(stats_median(v, 5, scratch) == 22.5);
    assert_true(stats_mad(v, 5, 22.5, scratch) == 1);
    assert_true(v[1] == 21.5 && isnan(v[0])); /* the array itself is not moved */
}

static void quantiles_rise_with_q_and_stay_among_the_values(void **state)
{
    uint64_t seed = 12;
    double v[60];

    (void)state;
    for (int round = 0; round < 500; round++) {
        ptrdiff_t n = 1 + chance_below(&seed, 60);
        double before;

        for (ptrdiff_t i = 0; i < n; i++)
            v[i] = shaped(round % 2 ? RANDOM : FEW_VALUES, i, n, &seed);
        stats_sort(v, n);
        before = stats_quantile(v, n, 0);
        assert_true(before == v[0] && stats_quantile(v, n, 1) == v[n - 1]);
        for (int step = 1; step <= 40; step++) {
            double now = stats_quantile(v, n, step / 40.0);

            assert_true(now >= before - 1e-12 * fabs(before) && now <= v[n - 1]);
            before = now;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(type_7_quantiles_are_those_of_r),
        cmocka_unit_test(numpy_publishes_the_same_linear_quantile),
        cmocka_unit_test(medians_deviations_and_fences_are_those_of_r),
        cmocka_unit_test(sorting_agrees_with_qsort_and_puts_gaps_last),
        cmocka_unit_test(an_array_made_against_the_pivots_is_sorted_too),
        cmocka_unit_test(nothing_reported_has_no_quantile),
        cmocka_unit_test(gaps_are_left_out_of_the_median_and_not_counted_as_zero),
        cmocka_unit_test(quantiles_rise_with_q_and_stay_among_the_values),
    };

    return cmocka_run_group_tests_name("quantile", tests, NULL, NULL);
}
