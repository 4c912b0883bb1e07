/* quantile_test.c: sorting and quantiles beside R's, numpy's and what SQL's NTILE finds. */
#include "stats/cases.h"
#include "stats/stats.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* R rounds in places where we don't; the shared cases ask for 1e-12. */
static const double CLOSE = 1e-12;

/* The columns: dataset, n, p, then types 1 to 9. */
static void quantiles_of_all_nine_types_are_those_of_r(void **state)
{
    struct cases c;
    struct numbers v;
    char name[64] = "";
    ptrdiff_t checked = 0;

    (void)state;
    cases_table(&c, "quantile_types.csv");
    while (cases_row(&c)) {
        double q = atof(c.cells[2]);

        if (strcmp(name, c.cells[0]) != 0) {
            strncpy(name, c.cells[0], sizeof name - 1);
            cases_dataset(name, &v);
            assert_int_equal(stats_sort(v.at, v.len), atoi(c.cells[1]));
        }
        for (int type = 1; type <= 9; type++) {
            check_near(name, stats_quantile_type(v.at, v.len, q, type), atof(c.cells[2 + type]),
                       CLOSE);
            checked++;
        }
        check_near(name, stats_quantile(v.at, v.len, q), atof(c.cells[9]), CLOSE);
    }
    assert_int_equal(checked, 13 * 17 * 9);
    print_message("quantile_types: %td cases\n", checked);
}

static void numpy_publishes_the_same_quantiles(void **state)
{
    struct cases c;
    struct numbers v;
    ptrdiff_t checked = 0;

    (void)state;
    cases_table(&c, "quantile_numpy_published.csv");
    while (cases_row(&c)) {
        cases_numbers(c.cells[2], ' ', &v);
        stats_sort(v.at, v.len);
        check_near(c.cells[0],
                   stats_quantile_type(v.at, v.len, atof(c.cells[3]), atoi(c.cells[1])),
                   atof(c.cells[4]), CLOSE);
        checked++;
    }
    assert_int_equal(checked, 5);
    print_message("quantile_numpy_published: %td cases\n", checked);
}

static void type_7_beside_the_others_is_the_one_in_use(void **state)
{
    uint64_t seed = 13;
    double v[40];

    (void)state;
    for (ptrdiff_t n = 1; n <= 40; n++) {
        for (ptrdiff_t i = 0; i < n; i++)
            v[i] = chance_share(&seed);
        stats_sort(v, n);
        for (int step = 0; step <= 64; step++)
            assert_true(stats_quantile_type(v, n, step / 64.0, 7) ==
                        stats_quantile(v, n, step / 64.0));
    }
}

static void types_1_to_3_take_a_product_that_is_nearly_whole_as_whole(void **state)
{
    double v[10];

    (void)state;
    for (int i = 0; i < 10; i++)
        v[i] = i + 1;
    double just_over = (1.0 / 3) * (1 + DBL_EPSILON),
           just_under = (1.0 / 3) * (1 - DBL_EPSILON);
    assert_true(stats_quantile_type(v, 9, just_over, 1) == 3);
    assert_true(stats_quantile_type(v, 9, just_under, 1) == 3);
    assert_true(stats_quantile_type(v, 9, just_over, 2) == 3.5);
    assert_true(stats_quantile_type(v, 9, just_under, 2) == 3.5);
    assert_true(stats_quantile_type(v, 9, 1.0 / 3 + 1e-9, 1) == 4);
    assert_true(stats_quantile_type(v, 10, 0.25, 3) == 2); /* 2.5 goes to the even one */
    assert_true(stats_quantile_type(v, 10, 0.35, 3) == 4);
}

static void no_such_type_or_share_has_no_quantile(void **state)
{
    const double v[] = {1, 2, 3};

    (void)state;
    for (int type = -1; type <= 11; type++) {
        bool known = type >= 1 && type <= 9;

        assert_true(isnan(stats_quantile_type(v, 0, 0.5, type)));
        assert_true(isnan(stats_quantile_type(v, 3, -0.1, type)));
        assert_true(isnan(stats_quantile_type(v, 3, 1.1, type)));
        assert_true(isnan(stats_quantile_type(v, 3, NAN, type)));
        assert_true(isnan(stats_quantile_type(v, 3, 0.5, type)) == !known);
        for (int step = 0; known && step <= 16; step++)
            assert_true(stats_quantile_type(v, 1, step / 16.0, type) == 1);
    }
}

static void quantiles_of_every_type_rise_with_q_and_stay_among_the_values(void **state)
{
    uint64_t seed = 14;
    double v[40];

    (void)state;
    for (int round = 0; round < 200; round++) {
        ptrdiff_t n = 1 + chance_below(&seed, 40);

        for (ptrdiff_t i = 0; i < n; i++)
            v[i] = (double)chance_below(&seed, 30) - 15;
        stats_sort(v, n);
        for (int type = 1; type <= 9; type++) {
            double before = v[0];

            for (int step = 0; step <= 40; step++) {
                double now = stats_quantile_type(v, n, step / 40.0, type);

                assert_true(now >= before - 1e-12 && now <= v[n - 1]);
                before = now;
            }
            assert_true(stats_quantile_type(v, n, 0, type) == v[0]);
            assert_true(stats_quantile_type(v, n, 1, type) == v[n - 1]);
        }
    }
}

/* The values outside `low` and `high` are those of a cell, in their order. */
static void check_outside(const char *what, const struct numbers *sorted, double low,
                          double high, char *cell)
{
    struct numbers want;
    ptrdiff_t found = 0;

    cases_numbers(cell, ' ', &want);
    for (ptrdiff_t i = 0; i < sorted->len; i++) {
        if (sorted->at[i] >= low && sorted->at[i] <= high)
            continue;
        assert_true(found < want.len);
        check_near(what, sorted->at[i], want.at[found++], CLOSE);
    }
    assert_int_equal(found, want.len);
}

/* The columns of summaries.csv: dataset, n, median, mad_raw, mad_1.4826, iqr_type7, fivenum,
 * outliers by hinges at 1.5 and at 3, lower and upper fence by type 7, outliers by those. */
static void medians_deviations_fences_and_outliers_are_those_of_r(void **state)
{
    struct cases c;
    struct numbers v, five;
    double scratch[CASE_VALUES], hinges[5];
    ptrdiff_t checked = 0;

    (void)state;
    cases_table(&c, "summaries.csv");
    while (cases_row(&c)) {
        cases_dataset(c.cells[0], &v);
        double median = stats_median(v.at, v.len, scratch);
        double mad = stats_mad(v.at, v.len, median, scratch);

        assert_int_equal(v.len, atoi(c.cells[1]));
        check_near(c.cells[0], median, atof(c.cells[2]), CLOSE);
        check_near(c.cells[0], mad, atof(c.cells[3]), CLOSE);
        check_near(c.cells[0], 1.4826 * mad, atof(c.cells[4]), CLOSE);
        stats_sort(v.at, v.len);
        double q1 = stats_quantile(v.at, v.len, 0.25), q3 = stats_quantile(v.at, v.len, 0.75);
        double low = q1 - 1.5 * (q3 - q1), high = q3 + 1.5 * (q3 - q1);
        check_near(c.cells[0], q3 - q1, atof(c.cells[5]), CLOSE);
        check_near(c.cells[0], low, atof(c.cells[9]), CLOSE);
        check_near(c.cells[0], high, atof(c.cells[10]), CLOSE);
        check_outside(c.cells[0], &v, low, high, c.cells[11]);

        cases_numbers(c.cells[6], ' ', &five);
        stats_five_numbers(v.at, v.len, hinges);
        assert_int_equal(five.len, 5);
        for (int i = 0; i < 5; i++)
            check_near(c.cells[0], hinges[i], five.at[i], CLOSE);
        double reach = hinges[3] - hinges[1];
        check_outside(c.cells[0], &v, hinges[1] - 1.5 * reach, hinges[3] + 1.5 * reach,
                      c.cells[7]);
        check_outside(c.cells[0], &v, hinges[1] - 3 * reach, hinges[3] + 3 * reach, c.cells[8]);
        checked++;
    }
    assert_int_equal(checked, 13);
    print_message("summaries: %td cases\n", checked);
}

static void five_numbers_of_none_one_and_two(void **state)
{
    const double v[] = {3, 8};
    double five[5];

    (void)state;
    stats_five_numbers(v, 0, five);
    for (int i = 0; i < 5; i++)
        assert_true(isnan(five[i]));
    stats_five_numbers(v, 1, five);
    for (int i = 0; i < 5; i++)
        assert_true(five[i] == 3);
    stats_five_numbers(v, 2, five); /* fivenum(c(3, 8)) in R 4.2.2: 3 3 5.5 8 8 */
    assert_true(five[0] == 3 && five[1] == 3 && five[2] == 5.5 && five[3] == 8 && five[4] == 8);
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
        cmocka_unit_test(quantiles_of_all_nine_types_are_those_of_r),
        cmocka_unit_test(numpy_publishes_the_same_quantiles),
        cmocka_unit_test(type_7_beside_the_others_is_the_one_in_use),
        cmocka_unit_test(types_1_to_3_take_a_product_that_is_nearly_whole_as_whole),
        cmocka_unit_test(no_such_type_or_share_has_no_quantile),
        cmocka_unit_test(quantiles_of_every_type_rise_with_q_and_stay_among_the_values),
        cmocka_unit_test(medians_deviations_fences_and_outliers_are_those_of_r),
        cmocka_unit_test(five_numbers_of_none_one_and_two),
        cmocka_unit_test(sorting_agrees_with_qsort_and_puts_gaps_last),
        cmocka_unit_test(an_array_made_against_the_pivots_is_sorted_too),
        cmocka_unit_test(nothing_reported_has_no_quantile),
        cmocka_unit_test(gaps_are_left_out_of_the_median_and_not_counted_as_zero),
        cmocka_unit_test(quantiles_rise_with_q_and_stay_among_the_values),
    };

    return cmocka_run_group_tests_name("quantile", tests, NULL, NULL);
}
