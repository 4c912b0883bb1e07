/* outlier_test.c: scores and fences beside R's. */
#include "stats/cases.h"
#include "stats/series.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>

static void outliers_are_those_of_r(void **state)
{
    struct cases c;
    struct numbers in, want;
    double scratch[CASE_VALUES];

    (void)state;
    cases_data(&c, "outlier.txt");
    while (cases_three(&c)) {
        cases_numbers(c.lines[1], ' ', &in);
        cases_numbers(c.lines[2], ' ', &want);
        struct stats_outliers got = stats_outliers(in.at, in.len, scratch);

        assert_int_equal(got.why, want.at[1] == 0 ? WHY_NO_SPREAD : WHY_NONE);
        check_near(c.lines[0], got.median, want.at[0], 1e-12);
        check_near(c.lines[0], got.mad, want.at[1], 1e-12);
        check_near(c.lines[0], got.low_fence, want.at[2], 1e-12);
        check_near(c.lines[0], got.high_fence, want.at[3], 1e-12);
        check_near(c.lines[0], stats_mad_score(&got, in.at[0]), want.at[4], 1e-12);
        check_near(c.lines[0], stats_modified_z(&got, in.at[0]), want.at[5], 1e-12);
    }
    assert_true(c.count > 0);
    print_message("outlier: %td cases\n", c.count);
}

/* Worked by hand from the definition: the median is 12 and the MAD 1, so a step is 0.6745. */
static void modified_z_is_what_is_worked_out_by_hand(void **state)
{
    const double v[] = {10, 12, 12, 13, 12, 11, 14, 300};
    const double z[] = {-1.3490, 0, 0, 0.6745, 0, -0.6745, 1.3490, 194.2560};
    double scratch[8];
    struct stats_outliers o = stats_outliers(v, 8, scratch);

    (void)state;
    assert_true(o.median == 12 && o.mad == 1 && o.n == 8);
    for (int i = 0; i < 8; i++) {
        check_near("modified z", stats_modified_z(&o, v[i]), z[i], 1e-6);
        assert_int_equal(fabs(stats_modified_z(&o, v[i])) > 3.5, i == 7);
    }
    print_message("modified z: %d cases\n", 8);
}

/* R's mad(v) of its own data, and which of them are further off than it: rivers 214.977 about
 * 425, of 141 lengths 38 higher and 4 lower; precip 9.56277 about 36.6, of 70 places 12 and 17.
 */
static void the_usual_distance_is_rs_mad_and_parts_higher_similar_and_lower(void **state)
{
    static const struct {
        const char *name;
        double usual;
        int higher, lower;
    } due[] = {{"rivers", 214.97699999999998, 38, 4}, {"precip", 9.5627700000000004, 12, 17}};
    struct cases c;
    struct numbers v;
    double room[CASE_VALUES];
    int found = 0;

    (void)state;
    cases_data(&c, "outlier.txt");
    while (cases_three(&c))
        for (int i = 0; i < COUNT_OF(due); i++) {
            if (strcmp(c.lines[0], due[i].name) != 0)
                continue;
            cases_numbers(c.lines[1], ' ', &v);
            double middle = stats_median(v.at, v.len, room);
            double usual = stats_usual_distance(v.at, v.len, middle, room);
            int higher = 0, lower = 0;
            for (ptrdiff_t k = 0; k < v.len; k++) {
                enum stats_side side = stats_beside_middle(v.at[k], middle, usual);
                higher += side == SIDE_HIGHER;
                lower += side == SIDE_LOWER;
            }
            check_near(due[i].name, usual, due[i].usual, 1e-12);
            assert_int_equal(higher, due[i].higher);
            assert_int_equal(lower, due[i].lower);
            found++;
        }
    assert_int_equal(found, COUNT_OF(due));
    assert_int_equal(stats_beside_middle(5, 5, 0), SIDE_SIMILAR);
    assert_int_equal(stats_beside_middle(6, 5, 0), SIDE_HIGHER);
    assert_int_equal(stats_beside_middle(NAN, 5, 1), SIDE_NONE);
    assert_int_equal(stats_beside_middle(5, 5, NAN), SIDE_NONE);
}

/* --- edges ---- */

static void check_refused(const double *v, ptrdiff_t n, ptrdiff_t reported, enum stats_why why)
{
    double scratch[8];
    struct stats_outliers o = stats_outliers(v, n, scratch);

    assert_int_equal(o.why, why);
    assert_int_equal(o.n, reported);
    assert_true(isnan(o.median) && isnan(o.mad) && isnan(o.low_fence) && isnan(o.high_fence));
    assert_true(isnan(stats_mad_score(&o, 5)) && isnan(stats_modified_z(&o, 5)));
}

static void nothing_and_the_infinite_are_refused(void **state)
{
    const double gaps[] = {NAN, NAN}, up[] = {1, INFINITY, 2}, down[] = {-INFINITY, NAN, 2};
    const double wide[] = {-1.5e308, -1.5e308, 1.5e308, 1.5e308};

    (void)state;
    check_refused(gaps, 0, 0, WHY_NO_VALUES);
    check_refused(gaps, 2, 0, WHY_NO_VALUES);
    check_refused(up, 3, 3, WHY_NOT_FINITE);
    check_refused(down, 3, 2, WHY_NOT_FINITE);
    check_refused(wide, 4, 4, WHY_NOT_FINITE);
}

static void without_spread_there_are_fences_and_no_scores(void **state)
{
    const double one[] = {4}, same[] = {3, 3, 3, 3}, most[] = {5, 5, 5, 5, 900};
    double scratch[8];
    struct stats_outliers o = stats_outliers(one, 1, scratch);

    (void)state;
    assert_true(o.why == WHY_NO_SPREAD && o.median == 4 && o.mad == 0 && o.n == 1);
    o = stats_outliers(same, 4, scratch);
    assert_true(o.why == WHY_NO_SPREAD && o.low_fence == 3 && o.high_fence == 3);
    assert_true(isnan(stats_mad_score(&o, 3)) && isnan(stats_mad_score(&o, 4)));
    o = stats_outliers(most, 5, scratch);
    assert_true(o.why == WHY_NO_SPREAD && o.median == 5 && o.high_fence == 5);
    assert_true(isnan(stats_modified_z(&o, 900)));
}

static void a_score_of_nothing_or_too_large_is_none(void **state)
{
    const double v[] = {1, 2, 3, 4}, tiny[] = {0, 1e-300, 2e-300};
    double scratch[8];
    struct stats_outliers o = stats_outliers(v, 4, scratch);

    (void)state;
    assert_true(isnan(stats_mad_score(&o, NAN)) && isnan(stats_mad_score(&o, INFINITY)));
    assert_true(stats_mad_score(&o, 2.5) == 0 && stats_mad_score(&o, 4) == 1.5);
    o = stats_outliers(tiny, 3, scratch);
    assert_true(stats_mad_score(&o, 2e-300) == 1);
    assert_true(isnan(stats_mad_score(&o, 1e300)));
}

/* --- what must hold for any figures ---- */

static void scores_and_fences_follow_a_shift_a_scale_and_a_mirror(void **state)
{
    uint64_t seed = 91;
    double v[50], moved[50], scratch[50];

    (void)state;
    for (int round = 0; round < 2000; round++) {
        ptrdiff_t n = 2 + chance_below(&seed, 48);
        double scale = round % 2 ? 4 : -4, shift = (double)chance_below(&seed, 100);

        for (ptrdiff_t i = 0; i < n; i++) {
            v[i] = chance_below(&seed, 10) == 0 ? NAN : (double)chance_below(&seed, 1000);
            moved[i] = v[i] * scale + shift;
        }
        struct stats_outliers a = stats_outliers(v, n, scratch);
        struct stats_outliers b = stats_outliers(moved, n, scratch);

        assert_true(a.why == b.why && a.n == b.n);
        if (a.n == 0)
            continue;
        assert_true(b.median == a.median * scale + shift && b.mad == a.mad * 4);
        assert_true((scale > 0 ? b.low_fence : b.high_fence) == a.low_fence * scale + shift);
        assert_true(a.low_fence <= a.median && a.median <= a.high_fence);
        for (ptrdiff_t i = 0; i < n && a.why == WHY_NONE; i++)
            check_near("score", stats_mad_score(&b, moved[i]),
                       stats_mad_score(&a, v[i]) * (scale > 0 ? 1 : -1), 1e-15);
    }
}

/* Half of the values are within one MAD of the median, at least. */
static void half_of_the_values_score_at_most_one(void **state)
{
    uint64_t seed = 92;
    double v[50], scratch[50];

    (void)state;
    for (int round = 0; round < 2000; round++) {
        ptrdiff_t n = 1 + chance_below(&seed, 50), within = 0;

        for (ptrdiff_t i = 0; i < n; i++)
            v[i] = chance_share(&seed);
        struct stats_outliers o = stats_outliers(v, n, scratch);

        for (ptrdiff_t i = 0; i < n; i++)
            within += fabs(v[i] - o.median) <= o.mad;
        assert_true(2 * within >= n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outliers_are_those_of_r),
        cmocka_unit_test(modified_z_is_what_is_worked_out_by_hand),
        cmocka_unit_test(the_usual_distance_is_rs_mad_and_parts_higher_similar_and_lower),
        cmocka_unit_test(nothing_and_the_infinite_are_refused),
        cmocka_unit_test(without_spread_there_are_fences_and_no_scores),
        cmocka_unit_test(a_score_of_nothing_or_too_large_is_none),
        cmocka_unit_test(scores_and_fences_follow_a_shift_a_scale_and_a_mirror),
        cmocka_unit_test(half_of_the_values_score_at_most_one),
    };

    return cmocka_run_group_tests_name("outlier", tests, NULL, NULL);
}
