/* funnel_test.c: funnel limits and verdicts beside R's and as published. */
#include "stats/cases.h"
#include "stats/rates.h"
#include "stats/summary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>

static bool next_case(struct cases *c, struct numbers *in, struct numbers *out)
{
    if (!cases_three(c))
        return false;
    cases_numbers(c->lines[1], ' ', in);
    cases_numbers(c->lines[2], ' ', out);
    return true;
}

static void ran(const char *name, const struct cases *c)
{
    assert_true(c->count > 0);
    print_message("%s: %td cases\n", name, c->count);
}

/* R's lower end of a share, a root near 0, is only as near as the interval it is the root of.
 */
static void limits_of_shares_are_those_of_r(void **state)
{
    struct cases c;
    struct numbers in, want;

    (void)state;
    cases_data(&c, "funnel_share.txt");
    while (next_case(&c, &in, &want)) {
        struct stats_interval got = stats_funnel_share_limits(in.at[0], in.at[1], in.at[2]);

        check_near(c.lines[0], got.lower, want.at[0], 1e-12);
        check_near(c.lines[0], got.upper, want.at[1], 1e-12);
    }
    ran("funnel of shares", &c);
}

static void limits_of_rates_are_those_of_r(void **state)
{
    struct cases c;
    struct numbers in, want;

    (void)state;
    cases_data(&c, "funnel_rate.txt");
    while (next_case(&c, &in, &want)) {
        struct stats_interval got = stats_funnel_rate_limits(in.at[0], in.at[1], in.at[2]);

        check_near(c.lines[0], got.lower, want.at[0], 1e-12);
        check_near(c.lines[0], got.upper, want.at[1], 1e-12);
    }
    ran("funnel of rates", &c);
}

/* The digits that the published numbers have: see the file. */
static void published_limits_are_found(void **state)
{
    struct cases c;
    struct numbers in, want;

    (void)state;
    cases_data(&c, "funnel_published.txt");
    while (next_case(&c, &in, &want)) {
        double z = strstr(c.lines[0], "998") ? STATS_Z998 : STATS_Z95;
        bool is_rate = strncmp(c.lines[0], "rate", 4) == 0;
        bool is_exact = strncmp(c.lines[0], "exact", 5) == 0;
        struct stats_interval got = is_rate ? stats_funnel_rate_limits(in.at[0], in.at[1], z)
                                            : stats_funnel_share_limits(in.at[0], in.at[1], z);

        check_near(c.lines[0], strstr(c.lines[0], "lower") ? got.lower : got.upper, want.at[0],
                   is_exact  ? 1e-12
                   : is_rate ? 3e-6
                             : 2e-7);
    }
    ran("published funnels", &c);
}

static enum stats_verdict share_verdict(double x, double n, double average)
{
    return stats_funnel_verdict(x / n, stats_funnel_share_limits(average, n, STATS_Z95),
                                stats_funnel_share_limits(average, n, STATS_Z998));
}

static void published_verdicts_are_found(void **state)
{
    const double baseline = 0.80642448;
    struct cases c;
    struct numbers in;

    (void)state;
    cases_data(&c, "funnel_verdicts.txt");
    while (cases_three(&c)) {
        cases_numbers(c.lines[1], ' ', &in);
        const char *got = stats_verdict_word(share_verdict(in.at[0], in.at[1], baseline));
        if (strcmp(got, c.lines[2]) != 0)
            fail_msg("%s: %s, not %s", c.lines[0], got, c.lines[2]);
    }
    ran("published verdicts", &c);
}

/* --- the average ---- */

static void the_average_is_pooled_over_rows_with_both(void **state)
{
    const double x[] = {1, NAN, 4, 7, 0}, n[] = {10, 20, 30, NAN, 0};
    struct stats_funnel got = stats_funnel_average(x, n, 5);

    (void)state;
    assert_true(got.why == WHY_NONE && got.average == 5.0 / 40);
    got = stats_funnel_average(x, n, 1);
    assert_true(got.why == WHY_NONE && got.average == 0.1);
}

static enum stats_why average_fault(double x, double n)
{
    const double xs[] = {x, 1}, ns[] = {n, 10};
    struct stats_funnel got = stats_funnel_average(xs, ns, 2);

    assert_true(isnan(got.average) == (got.why != WHY_NONE));
    return got.why;
}

static void an_average_of_nothing_or_the_impossible_is_refused(void **state)
{
    const double gap[] = {NAN, NAN}, none[] = {0, 0}, large[] = {1e308, 1e308};

    (void)state;
    assert_int_equal(average_fault(1, 5), WHY_NONE);
    assert_int_equal(average_fault(-1, 5), WHY_NEGATIVE);
    assert_int_equal(average_fault(1, -5), WHY_NEGATIVE);
    assert_int_equal(average_fault(1, 0), WHY_NO_TOTAL);
    assert_int_equal(average_fault(INFINITY, 5), WHY_NOT_FINITE);
    assert_int_equal(average_fault(1, INFINITY), WHY_NOT_FINITE);
    assert_int_equal(stats_funnel_average(gap, large, 2).why, WHY_NO_VALUES);
    assert_int_equal(stats_funnel_average(none, large, 0).why, WHY_NO_VALUES);
    assert_int_equal(stats_funnel_average(none, none, 2).why, WHY_NO_TOTAL);
    assert_int_equal(stats_funnel_average(large, none, 2).why, WHY_NO_TOTAL);
    assert_int_equal(stats_funnel_average(large, large, 2).why, WHY_NOT_FINITE);
}

static void a_sum_of_many_small_and_one_large_keeps_its_digits(void **state)
{
    enum { ROWS = 1001 };
    double x[ROWS], n[ROWS];

    (void)state;
    for (int i = 0; i < ROWS; i++) {
        x[i] = i == 0 ? 1e16 : 1;
        n[i] = i == 0 ? 2e16 : 3;
    }
    check_near("average", stats_funnel_average(x, n, ROWS).average,
               (1e16 + 1000) / (2e16 + 3000), 2e-16);
}

/* --- edges ---- */

static bool is_none(struct stats_interval i)
{
    return isnan(i.lower) && isnan(i.upper);
}

static void impossible_funnels_have_no_limits(void **state)
{
    const double bad[] = {NAN, -1, INFINITY};

    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_true(is_none(stats_funnel_share_limits(bad[i], 10, STATS_Z95)));
        assert_true(is_none(stats_funnel_share_limits(0.5, bad[i], STATS_Z95)));
        assert_true(is_none(stats_funnel_share_limits(0.5, 10, bad[i])));
        assert_true(is_none(stats_funnel_rate_limits(bad[i], 10, STATS_Z95)));
        assert_true(is_none(stats_funnel_rate_limits(0.5, bad[i], STATS_Z95)));
        assert_true(is_none(stats_funnel_rate_limits(0.5, 10, bad[i])));
    }
    assert_true(is_none(stats_funnel_share_limits(0.5, 0, STATS_Z95)));
    assert_true(is_none(stats_funnel_share_limits(1.01, 10, STATS_Z95)));
    assert_true(is_none(stats_funnel_rate_limits(0.5, 0, STATS_Z95)));
    assert_true(is_none(stats_funnel_rate_limits(0.5, 10, 0)));
    assert_true(is_none(stats_funnel_rate_limits(0.5, 10, 6.1)));
    assert_true(is_none(stats_funnel_rate_limits(1e300, 1e300, STATS_Z95)));
    assert_true(is_none(stats_funnel_rate_limits(1e-300, 1e-300, STATS_Z95)));
}

static void where_nothing_happens_the_limits_are_none(void **state)
{
    struct stats_interval none = stats_funnel_rate_limits(0, 10, STATS_Z95);
    struct stats_interval nobody = stats_funnel_share_limits(0, 10, STATS_Z95);
    struct stats_interval all = stats_funnel_share_limits(1, 10, STATS_Z95);

    (void)state;
    assert_true(none.lower == 0 && none.upper == 0);
    assert_true(nobody.lower == 0 && nobody.upper == 0);
    assert_true(all.lower == 1 && all.upper == 1);
}

static void a_value_on_a_limit_is_within(void **state)
{
    const struct stats_interval at95 = {10, 20}, at998 = {8, 23}, none = {NAN, NAN};

    (void)state;
    assert_int_equal(stats_funnel_verdict(10, at95, at998), VERDICT_NONE);
    assert_int_equal(stats_funnel_verdict(20, at95, at998), VERDICT_NONE);
    assert_int_equal(stats_funnel_verdict(nextafter(10, 0), at95, at998), VERDICT_LOW_95);
    assert_int_equal(stats_funnel_verdict(8, at95, at998), VERDICT_LOW_95);
    assert_int_equal(stats_funnel_verdict(23, at95, at998), VERDICT_HIGH_95);
    assert_int_equal(stats_funnel_verdict(7, at95, at998), VERDICT_LOW_998);
    assert_int_equal(stats_funnel_verdict(24, at95, at998), VERDICT_HIGH_998);
    assert_int_equal(stats_funnel_verdict(NAN, at95, at998), VERDICT_REFUSED);
    assert_int_equal(stats_funnel_verdict(INFINITY, at95, at998), VERDICT_REFUSED);
    assert_int_equal(stats_funnel_verdict(9, none, at998), VERDICT_REFUSED);
    assert_int_equal(stats_funnel_verdict(9, at95, none), VERDICT_REFUSED);
}

/* --- what must hold for any figures ---- */

/* The verdict of the funnel, and that of the figure's own intervals. */
static void shares_are_outside_exactly_when_their_interval_leaves_the_average_out(void **state)
{
    uint64_t seed = 61;
    ptrdiff_t found[6] = {0};

    (void)state;
    for (int round = 0; round < 20000; round++) {
        double n = (double)(1 + chance_below(&seed, 2000));
        double average = chance_share(&seed);
        double near = fmin(fmax(average + (chance_share(&seed) - 0.5) * 8 / sqrt(n), 0), 1);
        double x = floor(near * n);
        enum stats_verdict own = stats_against(stats_wilson(x, n, STATS_Z95),
                                               stats_wilson(x, n, STATS_Z998), average);

        assert_int_equal(share_verdict(x, n, average), own);
        found[own]++;
    }
    assert_true(found[VERDICT_LOW_998] > 100 && found[VERDICT_LOW_95] > 100);
    assert_true(found[VERDICT_HIGH_998] > 100 && found[VERDICT_HIGH_95] > 100);
}

static struct stats_interval exact(double x, double n, double z)
{
    double tail = stats_normal_cdf(-z);

    return (struct stats_interval){
        x == 0 ? 0 : stats_chi2_quantile(tail, 2 * x) / 2 / n,
        stats_chi2_quantile(1 - tail, 2 * x + 2) / 2 / n,
    };
}

static void rates_are_outside_exactly_when_their_interval_leaves_the_average_out(void **state)
{
    uint64_t seed = 62;
    ptrdiff_t found[6] = {0};

    (void)state;
    for (int round = 0; round < 5000; round++) {
        double mean = exp(10 * chance_share(&seed) - 2), n = 1 + 1e6 * chance_share(&seed);
        double x = fmax(0, mean + (chance_share(&seed) - 0.5) * 9 * sqrt(mean));
        double count = round % 2 ? floor(x) : x; /* need not be whole */
        enum stats_verdict own =
            stats_against(exact(count, n, STATS_Z95), exact(count, n, STATS_Z998), mean / n);
        enum stats_verdict funnel =
            stats_funnel_verdict(count / n, stats_funnel_rate_limits(mean / n, n, STATS_Z95),
                                 stats_funnel_rate_limits(mean / n, n, STATS_Z998));

        assert_int_equal(funnel, own);
        found[own]++;
    }
    assert_true(found[VERDICT_LOW_998] > 100 && found[VERDICT_LOW_95] > 100);
    assert_true(found[VERDICT_HIGH_998] > 100 && found[VERDICT_HIGH_95] > 100);
}

/* The limits, put back as counts, have intervals that end at the average; over the step to the
 * expansion for large counts too, and from next to nothing on. */
static void limits_of_rates_come_together_and_never_cross(void **state)
{
    struct stats_interval before = {0, INFINITY};

    (void)state;
    for (double n = 1e-300; n < 1e15; n *= n < 1e-3 ? 1e9 : 1.23) {
        struct stats_interval now = stats_funnel_rate_limits(0.7, n, STATS_Z95);
        struct stats_interval wide = stats_funnel_rate_limits(0.7, n, STATS_Z998);

        assert_true(now.lower >= before.lower && now.upper < before.upper);
        assert_true(wide.lower <= now.lower && wide.upper > now.upper);
        assert_true(now.lower < 0.7 && now.upper > 0.7);
        if (n > 1e-3 && n < 1e6)
            check_near("upper", exact(now.upper * n, n, STATS_Z95).lower, 0.7, 1e-12);
        if (now.lower > 0 && n < 1e6)
            check_near("lower", exact(now.lower * n, n, STATS_Z95).upper, 0.7, 1e-12);
        before = now;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_of_shares_are_those_of_r),
        cmocka_unit_test(limits_of_rates_are_those_of_r),
        cmocka_unit_test(published_limits_are_found),
        cmocka_unit_test(published_verdicts_are_found),
        cmocka_unit_test(the_average_is_pooled_over_rows_with_both),
        cmocka_unit_test(an_average_of_nothing_or_the_impossible_is_refused),
        cmocka_unit_test(a_sum_of_many_small_and_one_large_keeps_its_digits),
        cmocka_unit_test(impossible_funnels_have_no_limits),
        cmocka_unit_test(where_nothing_happens_the_limits_are_none),
        cmocka_unit_test(a_value_on_a_limit_is_within),
        cmocka_unit_test(shares_are_outside_exactly_when_their_interval_leaves_the_average_out),
        cmocka_unit_test(rates_are_outside_exactly_when_their_interval_leaves_the_average_out),
        cmocka_unit_test(limits_of_rates_come_together_and_never_cross),
    };

    return cmocka_run_group_tests_name("funnel", tests, NULL, NULL);
}
