/* interval_test.c: intervals and the distributions behind them, beside R's. */
#include "stats/cases.h"
#include "stats/stats.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <math.h>

static void check_interval(const char *what, struct stats_interval got,
                           const struct numbers *want, double relative)
{
    assert_int_equal(want->len, 2);
    check_near(what, got.lower, want->at[0], relative);
    check_near(what, got.upper, want->at[1], relative);
}

/* One case's numbers: what goes in and what comes out. */
static bool next_case(struct cases *c, struct numbers *in, struct numbers *out)
{
    if (!cases_three(c))
        return false;
    cases_numbers(c->lines[1], ' ', in);
    cases_numbers(c->lines[2], ' ', out);
    return true;
}

static void wilson_intervals_are_those_of_r(void **state)
{
    struct cases c;
    struct numbers in, want;

    (void)state;
    cases_data(&c, "wilson.txt");
    while (next_case(&c, &in, &want))
        check_interval(c.lines[0], stats_wilson(in.at[0], in.at[1], in.at[2]), &want, 2e-14);
    assert_int_equal(c.count, 36);
}

static void intervals_of_counts_are_those_of_r(void **state)
{
    struct cases c;
    struct numbers in, want;

    (void)state;
    cases_data(&c, "count.txt");
    while (next_case(&c, &in, &want))
        check_interval(c.lines[0], stats_byar(in.at[0], in.at[1]), &want, 2e-13);
    assert_int_equal(c.count, 48);
}

static void byar_from_10_on_is_within_two_per_cent_of_exact(void **state)
{
    struct cases c;
    struct numbers in, want;

    (void)state;
    cases_data(&c, "poisson.txt");
    while (next_case(&c, &in, &want))
        check_interval(c.lines[0], stats_byar(in.at[0], in.at[1]), &want, 0.02);
    assert_int_equal(c.count, 20);
}

static void chi_square_quantiles_are_those_of_r(void **state)
{
    struct cases c;
    struct numbers in, want;

    (void)state;
    cases_data(&c, "chi2.txt");
    while (next_case(&c, &in, &want))
        check_near(c.lines[0], stats_chi2_quantile(in.at[0], in.at[1]), want.at[0], 1e-12);
    assert_int_equal(c.count, 222);
}

static void normal_shares_are_those_of_r(void **state)
{
    struct cases c;
    struct numbers in, want;

    (void)state;
    cases_data(&c, "normal.txt");
    while (next_case(&c, &in, &want))
        check_near(c.lines[0], stats_normal_cdf(in.at[0]), want.at[0], 1e-12);
    assert_int_equal(c.count, 16);
    check_near("95 %", stats_normal_cdf(STATS_Z95), 0.975, 1e-15);
    check_near("99.8 %", stats_normal_cdf(STATS_Z998), 0.999, 1e-15);
}

static bool is_none(struct stats_interval interval)
{
    return isnan(interval.lower) && isnan(interval.upper);
}

static void impossible_counts_have_no_interval(void **state)
{
    (void)state;
    assert_true(is_none(stats_wilson(1, 0, STATS_Z95)));
    assert_true(is_none(stats_wilson(1, -5, STATS_Z95)));
    assert_true(is_none(stats_wilson(-1, 5, STATS_Z95)));
    assert_true(is_none(stats_wilson(6, 5, STATS_Z95)));
    assert_true(is_none(stats_wilson(NAN, 5, STATS_Z95)));
    assert_true(is_none(stats_wilson(1, NAN, STATS_Z95)));
    assert_true(is_none(stats_byar(-0.5, STATS_Z95)));
    assert_true(is_none(stats_byar(NAN, STATS_Z95)));
    assert_true(isnan(stats_chi2_quantile(0, 2)));
    assert_true(isnan(stats_chi2_quantile(1, 2)));
    assert_true(isnan(stats_chi2_quantile(0.5, 0)));
    assert_true(isnan(stats_chi2_quantile(NAN, 2)));
}

static void none_and_all_touch_the_ends(void **state)
{
    (void)state;
    for (double n = 1; n < 5000; n = n * 1.7 + 0.3) {
        struct stats_interval none = stats_wilson(0, n, STATS_Z95);
        struct stats_interval all = stats_wilson(n, n, STATS_Z95);

        assert_true(none.lower == 0 && none.upper > 0 && none.upper < 1);
        assert_true(all.upper == 1 && all.lower > 0 && all.lower < 1);
    }
    assert_true(stats_byar(0, STATS_Z95).lower == 0);
}

static void wilson_contains_the_share_shrinks_with_n_and_mirrors(void **state)
{
    uint64_t seed = 31;

    (void)state;
    for (int round = 0; round < 5000; round++) {
        double n = (double)(1 + chance_below(&seed, 100000));
        double x = (double)chance_below(&seed, (ptrdiff_t)n + 1);
        struct stats_interval once = stats_wilson(x, n, STATS_Z95);
        struct stats_interval twice = stats_wilson(2 * x, 2 * n, STATS_Z95);
        struct stats_interval wide = stats_wilson(x, n, STATS_Z998);
        struct stats_interval rest = stats_wilson(n - x, n, STATS_Z95);

        assert_true(once.lower <= x / n && x / n <= once.upper);
        assert_true(twice.upper - twice.lower < once.upper - once.lower);
        assert_true(wide.lower <= once.lower && wide.upper >= once.upper);
        assert_true(fabs(once.lower - (1 - rest.upper)) < 1e-14);
    }
}

/* At the step from exact to Byar too: the edges never cross over it. */
static void intervals_of_counts_contain_them_rise_and_shrink_in_proportion(void **state)
{
    struct stats_interval before = stats_byar(0, STATS_Z95);

    (void)state;
    for (double x = 0.25; x < 3000; x += x < 30 ? 0.25 : x / 10) {
        struct stats_interval now = stats_byar(x, STATS_Z95), wide = stats_byar(x, STATS_Z998);

        assert_true(now.lower < x && x < now.upper);
        assert_true(now.lower > before.lower && now.upper > before.upper);
        assert_true(wide.lower < now.lower && wide.upper > now.upper);
        struct stats_interval double_count = stats_byar(2 * x, STATS_Z95);
        assert_true((double_count.upper - double_count.lower) / 2 < now.upper - now.lower);
        before = now;
    }
}

static void a_quantile_too_small_to_hold_is_zero(void **state)
{
    (void)state;
    assert_true(stats_chi2_quantile(1e-8, 0.05) == 0); /* 1.1e-320 */
    assert_true(stats_chi2_quantile(1e-7, 0.05) > 0);
}

/* The distribution has a closed form for an even number of degrees. */
static void chi_square_of_two_degrees_is_a_logarithm(void **state)
{
    (void)state;
    for (double p = 0.0005; p < 1; p += 0.0005)
        check_near("df 2", stats_chi2_quantile(p, 2), -2 * log1p(-p), 1e-13);
}

static void chi_square_rises_with_p_and_with_degrees(void **state)
{
    (void)state;
    for (double df = 0.05; df < 3000; df *= 1.31) {
        double before = 0;

        for (double p = 0.01; p < 1; p += 0.01) {
            double now = stats_chi2_quantile(p, df);

            assert_true(now > before || (now == before && now < 1e-300));
            assert_true(stats_chi2_quantile(p, df * 1.1) > now);
            before = now;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wilson_intervals_are_those_of_r),
        cmocka_unit_test(intervals_of_counts_are_those_of_r),
        cmocka_unit_test(byar_from_10_on_is_within_two_per_cent_of_exact),
        cmocka_unit_test(chi_square_quantiles_are_those_of_r),
        cmocka_unit_test(normal_shares_are_those_of_r),
        cmocka_unit_test(impossible_counts_have_no_interval),
        cmocka_unit_test(none_and_all_touch_the_ends),
        cmocka_unit_test(wilson_contains_the_share_shrinks_with_n_and_mirrors),
        cmocka_unit_test(intervals_of_counts_contain_them_rise_and_shrink_in_proportion),
        cmocka_unit_test(a_quantile_too_small_to_hold_is_zero),
        cmocka_unit_test(chi_square_of_two_degrees_is_a_logarithm),
        cmocka_unit_test(chi_square_rises_with_p_and_with_degrees),
    };

    return cmocka_run_group_tests_name("interval", tests, NULL, NULL);
}
