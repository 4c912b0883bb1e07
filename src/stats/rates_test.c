/* rates_test.c: rates, standardised rates and ratios and two rates beside R's and as published.
 */
#include "stats/cases.h"
#include "stats/rates.h"
#include "stats/summary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>

enum { MOST_STRATA = 32 };

/* One case's numbers: what goes in and what comes out. */
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

static void check_rate(const char *what, struct stats_rate got, const double *want,
                       double relative)
{
    assert_int_equal(got.why, WHY_NONE);
    check_near(what, got.value, want[0], relative);
    check_near(what, got.lower, want[1], relative);
    check_near(what, got.upper, want[2], relative);
}

static void check_refused(struct stats_rate got, enum stats_why why)
{
    assert_int_equal(got.why, why);
    assert_true(isnan(got.value) && isnan(got.lower) && isnan(got.upper));
}

/* Strata that stand one after another, `width` numbers each, as columns. */
static ptrdiff_t strata_of(const double *at, ptrdiff_t len, ptrdiff_t width,
                           double column[][MOST_STRATA])
{
    assert_true(len % width == 0 && len / width <= MOST_STRATA);
    for (ptrdiff_t i = 0; i < len; i++)
        column[i % width][i / width] = at[i];
    return len / width;
}

/* --- beside R ---- */

static void proportions_are_those_of_r(void **state)
{
    struct cases c;
    struct numbers in, want;

    (void)state;
    cases_data(&c, "proportion.txt");
    while (next_case(&c, &in, &want))
        check_rate(c.lines[0], stats_proportion(in.at[0], in.at[1], in.at[2]), want.at, 1e-12);
    ran("proportion", &c);
}

static void crude_rates_are_those_of_r(void **state)
{
    struct cases c;
    struct numbers in, want;

    (void)state;
    cases_data(&c, "crude_rate.txt");
    while (next_case(&c, &in, &want))
        check_rate(c.lines[0], stats_crude_rate(in.at[0], in.at[1], in.at[2], in.at[3]),
                   want.at, 1e-12);
    ran("rate", &c);
}

static void standardised_rates_are_those_of_r(void **state)
{
    struct cases c;
    struct numbers in, want;
    double column[3][MOST_STRATA], events;

    (void)state;
    cases_data(&c, "standardised_rate.txt");
    while (next_case(&c, &in, &want)) {
        ptrdiff_t strata = strata_of(in.at + 2, in.len - 2, 3, column);
        struct stats_rate got = stats_standardised_rate(column[0], column[1], column[2], strata,
                                                        in.at[0], in.at[1], &events);

        check_rate(c.lines[0], got, want.at, 1e-12);
        assert_true(events == want.at[3]);
    }
    ran("dsr", &c);
}

static void standardised_ratios_are_those_of_r(void **state)
{
    struct cases c;
    struct numbers in, want;
    double column[4][MOST_STRATA], observed, expected;

    (void)state;
    cases_data(&c, "standardised_ratio.txt");
    while (next_case(&c, &in, &want)) {
        ptrdiff_t strata = strata_of(in.at + 2, in.len - 2, 4, column);
        struct stats_rate got =
            stats_standardised_ratio(column[0], column[1], column[2], column[3], strata,
                                     in.at[0], in.at[1], &observed, &expected);

        check_rate(c.lines[0], got, want.at, 1e-12);
        assert_true(observed == want.at[3]);
        check_near(c.lines[0], expected, want.at[4], 1e-12);
    }
    ran("isr", &c);
}

/* A difference that is all but 0 has fewer digits than its parts, so its ends are held to those
 * of the rates: 1e-12 of the larger end. */
static void check_difference(const char *what, struct stats_rate got, const double *want)
{
    double room = 1e-12 * fmax(fabs(want[1]), fabs(want[2]));

    assert_int_equal(got.why, WHY_NONE);
    if (fabs(got.value - want[0]) > room || fabs(got.lower - want[1]) > room ||
        fabs(got.upper - want[2]) > room)
        fail_msg("%s: %.17g %.17g %.17g", what, got.value, got.lower, got.upper);
}

static void two_rates_compare_as_in_r(void **state)
{
    struct cases c;
    struct numbers in, want;

    (void)state;
    cases_data(&c, "two_rates.txt");
    while (next_case(&c, &in, &want)) {
        const double *v = in.at;

        check_rate(c.lines[0], stats_rate_ratio(v[0], v[1], v[2], v[3], v[5]), want.at, 1e-12);
        check_difference(c.lines[0], stats_rate_difference(v[0], v[1], v[2], v[3], v[4], v[5]),
                         want.at + 3);
    }
    ran("two rates", &c);
}

/* --- as published ---- */

/* Four digits are printed, the differences with two at worst. */
static void check_printed_ratio(const char *what, const double *v, const double *want)
{
    struct stats_rate difference = stats_rate_difference(v[0], v[1], v[2], v[3], 1e5, 0.95);

    check_rate(what, stats_rate_ratio(v[0], v[1], v[2], v[3], 0.95), want, 5e-4);
    check_near(what, difference.value, want[3], 5e-3);
    check_near(what, difference.lower, want[4], 5e-3);
    check_near(what, difference.upper, want[5], 5e-4);
}

static void check_printed_smr(const char *what, const double *v, const double *want)
{
    double observed, expected;
    struct stats_rate got =
        stats_standardised_ratio(v, v + 1, v + 2, v + 3, 1, 1, 0.95, &observed, &expected);

    check_near(what, got.value, want[0], 1e-4);
    check_near(what, expected, want[1], 3e-4);
}

static void published_comparisons_are_found(void **state)
{
    struct cases c;
    struct numbers in, want;

    (void)state;
    cases_data(&c, "rates_published.txt");
    while (next_case(&c, &in, &want)) {
        if (strncmp(c.lines[0], "smr", 3) == 0)
            check_printed_smr(c.lines[0], in.at, want.at);
        else
            check_printed_ratio(c.lines[0], in.at, want.at);
    }
    ran("published rates", &c);
}

/* --- refusals ---- */

static void impossible_rates_are_refused_with_the_reason(void **state)
{
    (void)state;
    check_refused(stats_proportion(1, 2, 1), WHY_OUT_OF_RANGE);
    check_refused(stats_proportion(1, 2, 0), WHY_OUT_OF_RANGE);
    check_refused(stats_proportion(1, 2, 1e-30), WHY_OUT_OF_RANGE);
    check_refused(stats_proportion(1, 2, NAN), WHY_OUT_OF_RANGE);
    check_refused(stats_proportion(NAN, 2, 0.95), WHY_NOT_REPORTED);
    check_refused(stats_proportion(1, NAN, 0.95), WHY_NOT_REPORTED);
    check_refused(stats_proportion(-1, NAN, 0.95), WHY_NOT_REPORTED);
    check_refused(stats_proportion(INFINITY, 5, 0.95), WHY_NOT_FINITE);
    check_refused(stats_proportion(1, INFINITY, 0.95), WHY_NOT_FINITE);
    check_refused(stats_proportion(-1, 5, 0.95), WHY_NEGATIVE);
    check_refused(stats_proportion(1, 0, 0.95), WHY_NO_TOTAL);
    check_refused(stats_proportion(0, 0, 0.95), WHY_NO_TOTAL);
    check_refused(stats_proportion(1, -5, 0.95), WHY_NO_TOTAL);
    check_refused(stats_proportion(6, 5, 0.95), WHY_ABOVE_TOTAL);
    check_refused(stats_crude_rate(1, 2, 0, 0.95), WHY_OUT_OF_RANGE);
    check_refused(stats_crude_rate(1, 2, -10, 0.95), WHY_OUT_OF_RANGE);
    check_refused(stats_crude_rate(1, 2, INFINITY, 0.95), WHY_OUT_OF_RANGE);
    check_refused(stats_crude_rate(1, 2, NAN, 0.95), WHY_OUT_OF_RANGE);
    check_refused(stats_crude_rate(1, 0, 1000, 0.95), WHY_NO_TOTAL);
    check_refused(stats_crude_rate(-0.5, 10, 1000, 0.95), WHY_NEGATIVE);
    check_refused(stats_crude_rate(NAN, 0, 1000, 0.95), WHY_NOT_REPORTED);
}

static void rates_too_large_to_hold_are_refused(void **state)
{
    (void)state;
    check_refused(stats_crude_rate(1e300, 1e-300, 1, 0.95), WHY_NOT_FINITE);
    check_refused(stats_crude_rate(5, 1, 1e308, 0.95), WHY_NOT_FINITE);
    check_refused(stats_crude_rate(1, 1, 1e308, 0.95), WHY_NOT_FINITE); /* the upper only */
    check_refused(stats_proportion(0.5e308, 1e308, 0.95), WHY_NOT_FINITE);
    check_refused(stats_proportion(1e300, 1e308, 0.95), WHY_NOT_FINITE);
    assert_int_equal(stats_proportion(1e300, 3e300, 0.95).why, WHY_NONE);
    check_refused(stats_rate_ratio(1e-300, 1e300, 1, 1, 0.95), WHY_NOT_FINITE);
    check_refused(stats_rate_ratio(0.01, 1e308, 1, 1e10, 0.95), WHY_NOT_FINITE); /* 1e-310 */
    check_refused(stats_rate_ratio(1, 1e10, 0.01, 1e308, 0.95), WHY_NOT_FINITE);
    check_refused(stats_rate_difference(1e300, 1e-300, 1, 1, 1, 0.95), WHY_NOT_FINITE);
    /* The square of such a population is infinite, its reciprocal is not. */
    struct stats_rate far = stats_rate_difference(4, 1e200, 9, 1e200, 1e200, 0.95);

    check_near("huge populations", far.upper - far.value, STATS_Z95 * sqrt(13), 1e-12);
}

static struct stats_rate dsr(const double *x, const double *n, const double *w, double *events)
{
    return stats_standardised_rate(x, n, w, 3, 1000, 0.95, events);
}

static void standardised_rates_refuse_in_order(void **state)
{
    const double x[] = {4, 3, 3}, few[] = {4, 3, 2.999}, n[] = {100, 200, 300}, w[] = {1, 2, 3};
    const double gap[] = {4, NAN, 3}, below[] = {9, -1, 9}, wide[] = {4, INFINITY, 3};
    const double empty[] = {100, 0, 300}, minus[] = {100, -5, 300}, none[] = {0, 0, 0};
    const double large[] = {1e308, 1e308, 1};
    double events;

    (void)state;
    assert_int_equal(dsr(x, n, w, &events).why, WHY_NONE);
    assert_true(events == 10);
    check_refused(dsr(few, n, w, &events), WHY_FEW_EVENTS);
    check_near("events", events, 9.999, 1e-15);
    check_refused(dsr(none, n, w, &events), WHY_FEW_EVENTS);
    check_refused(dsr(x, n, none, &events), WHY_NO_TOTAL);
    check_refused(dsr(gap, empty, below, &events), WHY_NOT_REPORTED);
    assert_true(isnan(events));
    check_refused(dsr(x, gap, w, &events), WHY_NOT_REPORTED);
    check_refused(dsr(x, n, gap, &events), WHY_NOT_REPORTED);
    check_refused(dsr(wide, empty, below, &events), WHY_NOT_FINITE);
    check_refused(dsr(below, empty, w, &events), WHY_NEGATIVE);
    check_refused(dsr(x, n, below, &events), WHY_NEGATIVE);
    check_refused(dsr(few, empty, w, &events), WHY_NO_TOTAL);
    check_refused(dsr(x, minus, w, &events), WHY_NO_TOTAL);
    check_refused(dsr(large, n, w, &events), WHY_NOT_FINITE);
    check_refused(dsr(x, n, large, &events), WHY_NOT_FINITE);
    check_refused(stats_standardised_rate(x, n, w, 0, 1000, 0.95, &events), WHY_NO_VALUES);
    check_refused(stats_standardised_rate(gap, n, w, 3, 1000, 1, &events), WHY_OUT_OF_RANGE);
    check_refused(stats_standardised_rate(x, n, w, 3, 0, 0.95, &events), WHY_OUT_OF_RANGE);
}

static void tiny_weights_do_not_lose_the_interval(void **state)
{
    const double x[] = {4, 3, 3}, n[] = {100, 200, 300}, w[] = {1, 2, 3};
    const double far[] = {1e202, 2e202, 3e202}, tiny[] = {1e-200, 2e-200, 3e-200};
    double events;
    struct stats_rate plain = dsr(x, n, w, &events), light = dsr(x, n, tiny, &events);
    struct stats_rate wide = stats_standardised_rate(x, far, w, 3, 1e203, 0.95, &events);

    (void)state;
    check_near("value", light.value, plain.value, 1e-14);
    check_near("lower", light.lower, plain.lower, 1e-14);
    check_near("far lower", wide.lower, plain.lower, 1e-13);
    check_near("far upper", wide.upper, plain.upper, 1e-13);
}

static void standardised_ratios_refuse_in_order(void **state)
{
    const double x[] = {4, 3}, n[] = {100, 200}, ref_x[] = {10, 30}, ref_n[] = {1000, 1000};
    const double gap[] = {NAN, 3}, below[] = {-1, 3}, none[] = {0, 0}, half[] = {0, 200};
    double o, e;

    (void)state;
    assert_int_equal(stats_standardised_ratio(x, half, ref_x, ref_n, 2, 100, 0.95, &o, &e).why,
                     WHY_NONE);
    assert_true(o == 7 && e == 6);
    check_refused(stats_standardised_ratio(gap, n, ref_x, below, 2, 100, 0.95, &o, &e),
                  WHY_NOT_REPORTED);
    assert_true(isnan(o) && isnan(e));
    check_refused(stats_standardised_ratio(x, n, ref_x, gap, 2, 100, 0.95, &o, &e),
                  WHY_NOT_REPORTED);
    check_refused(stats_standardised_ratio(below, n, ref_x, none, 2, 100, 0.95, &o, &e),
                  WHY_NEGATIVE);
    check_refused(stats_standardised_ratio(x, below, ref_x, ref_n, 2, 100, 0.95, &o, &e),
                  WHY_NEGATIVE);
    check_refused(stats_standardised_ratio(x, n, below, ref_n, 2, 100, 0.95, &o, &e),
                  WHY_NEGATIVE);
    check_refused(stats_standardised_ratio(x, n, ref_x, half, 2, 100, 0.95, &o, &e),
                  WHY_NO_TOTAL);
    check_refused(stats_standardised_ratio(x, n, none, ref_n, 2, 100, 0.95, &o, &e),
                  WHY_NO_TOTAL);
    assert_true(o == 7 && e == 0);
    check_refused(stats_standardised_ratio(x, n, ref_x, ref_n, 0, 100, 0.95, &o, &e),
                  WHY_NO_VALUES);
    check_refused(stats_standardised_ratio(x, n, ref_x, ref_n, 2, NAN, 0.95, &o, &e),
                  WHY_OUT_OF_RANGE);
}

static void a_ratio_needs_events_on_both_sides_and_a_difference_none(void **state)
{
    struct stats_rate none = stats_rate_difference(0, 10, 0, 20, 1000, 0.95);

    (void)state;
    check_refused(stats_rate_ratio(0, 10, 5, 10, 0.95), WHY_NO_EVENTS);
    check_refused(stats_rate_ratio(5, 10, 0, 10, 0.95), WHY_NO_EVENTS);
    check_refused(stats_rate_ratio(0, 0, 5, 10, 0.95), WHY_NO_TOTAL);
    check_refused(stats_rate_ratio(5, 10, -1, 10, 0.95), WHY_NEGATIVE);
    check_refused(stats_rate_ratio(5, NAN, -1, 10, 0.95), WHY_NOT_REPORTED);
    check_refused(stats_rate_ratio(5, 10, 5, 10, 1.5), WHY_OUT_OF_RANGE);
    check_refused(stats_rate_difference(5, 0, 5, 10, 1, 0.95), WHY_NO_TOTAL);
    check_refused(stats_rate_difference(5, 1, 5, 10, -1, 0.95), WHY_OUT_OF_RANGE);
    assert_true(none.why == WHY_NONE && none.value == 0 && none.lower == 0 && none.upper == 0);
}

/* --- what must hold for any figures ---- */

static double width(struct stats_rate r)
{
    return r.upper - r.lower;
}

static void intervals_contain_the_estimate_and_shrink_with_n(void **state)
{
    uint64_t seed = 51;

    (void)state;
    for (int round = 0; round < 3000; round++) {
        double n = (double)(1 + chance_below(&seed, 100000));
        double x = (double)chance_below(&seed, (ptrdiff_t)n + 1);
        double confidence = 0.5 + 0.4999 * chance_share(&seed);
        struct stats_rate share = stats_proportion(x, n, confidence);
        struct stats_rate rate = stats_crude_rate(x, n, 1000, confidence);

        assert_true(share.lower <= share.value && share.value <= share.upper);
        assert_true(rate.lower <= rate.value && rate.value <= rate.upper && rate.lower >= 0);
        assert_true(width(stats_proportion(2 * x, 2 * n, confidence)) < width(share));
        assert_true(width(stats_crude_rate(2 * x, 2 * n, 1000, confidence)) < width(rate));
        assert_true(width(stats_crude_rate(x, n, 1000, 0.9999)) > width(rate));
    }
}

/* Whatever the standard, areas with one rate in all strata have that rate; the reference itself
 * has the ratio 1; and one stratum alone has its crude rate, interval and all. */
static void standardising_changes_nothing_where_there_is_nothing_to_change(void **state)
{
    uint64_t seed = 52;
    double x[5], n[5], w[5], o, e;

    (void)state;
    for (int round = 0; round < 1000; round++) {
        for (int i = 0; i < 5; i++) {
            n[i] = (double)(100 + chance_below(&seed, 5000));
            x[i] = n[i] / 50;
            w[i] = 1 + chance_share(&seed);
        }
        struct stats_rate even = stats_standardised_rate(x, n, w, 5, 1000, 0.95, &e);
        struct stats_rate self = stats_standardised_ratio(x, n, x, n, 5, 1, 0.95, &o, &e);
        struct stats_rate one = stats_standardised_rate(n, w, w, 1, 1000, 0.998, &e);
        struct stats_rate crude = stats_crude_rate(n[0], w[0], 1000, 0.998);

        check_near("even", even.value, 20, 1e-13);
        assert_true(even.lower < even.value && even.value < even.upper);
        check_near("self", self.value, 1, 1e-13);
        check_near("one", one.value, crude.value, 1e-12);
        check_near("one, lower", one.lower, crude.lower, 1e-12);
        check_near("one, upper", one.upper, crude.upper, 1e-12);
    }
}

static void a_ratio_turned_round_is_its_inverse_and_a_difference_its_negative(void **state)
{
    uint64_t seed = 53;

    (void)state;
    for (int round = 0; round < 3000; round++) {
        double x1 = (double)(1 + chance_below(&seed, 500)), n1 = 1 + 1e5 * chance_share(&seed);
        double x2 = (double)(1 + chance_below(&seed, 500)), n2 = 1 + 1e5 * chance_share(&seed);
        struct stats_rate forth = stats_rate_ratio(x1, n1, x2, n2, 0.95);
        struct stats_rate back = stats_rate_ratio(x2, n2, x1, n1, 0.95);
        struct stats_rate ahead = stats_rate_difference(x1, n1, x2, n2, 1000, 0.95);
        struct stats_rate behind = stats_rate_difference(x2, n2, x1, n1, 1000, 0.95);

        check_near("value", forth.value, 1 / back.value, 1e-13);
        check_near("lower", forth.lower, 1 / back.upper, 1e-13);
        check_near("upper", forth.upper, 1 / back.lower, 1e-13);
        assert_true(forth.lower < forth.value && forth.value < forth.upper);
        assert_true(ahead.value == -behind.value && ahead.lower == -behind.upper);
    }
}

/* --- verdicts ---- */

static void a_benchmark_on_an_edge_is_inside(void **state)
{
    const struct stats_interval at95 = {10, 20}, at998 = {8, 23}, none = {NAN, NAN};

    (void)state;
    assert_int_equal(stats_against(at95, at998, 15), VERDICT_NONE);
    assert_int_equal(stats_against(at95, at998, 10), VERDICT_NONE);
    assert_int_equal(stats_against(at95, at998, 20), VERDICT_NONE);
    assert_int_equal(stats_against(at95, at998, nextafter(20, 30)), VERDICT_LOW_95);
    assert_int_equal(stats_against(at95, at998, 23), VERDICT_LOW_95);
    assert_int_equal(stats_against(at95, at998, 23.1), VERDICT_LOW_998);
    assert_int_equal(stats_against(at95, at998, 9.9), VERDICT_HIGH_95);
    assert_int_equal(stats_against(at95, at998, 8), VERDICT_HIGH_95);
    assert_int_equal(stats_against(at95, at998, 7), VERDICT_HIGH_998);
    assert_int_equal(stats_against(none, at998, 7), VERDICT_REFUSED);
    assert_int_equal(stats_against(at95, none, 7), VERDICT_REFUSED);
    assert_int_equal(stats_against(at95, at998, NAN), VERDICT_REFUSED);
    assert_int_equal(stats_against(at95, at998, INFINITY), VERDICT_REFUSED);
}

static void verdicts_have_their_words(void **state)
{
    (void)state;
    assert_string_equal(stats_verdict_word(VERDICT_REFUSED), "");
    assert_string_equal(stats_verdict_word(VERDICT_LOW_998), "low-998");
    assert_string_equal(stats_verdict_word(VERDICT_LOW_95), "low-95");
    assert_string_equal(stats_verdict_word(VERDICT_NONE), "none");
    assert_string_equal(stats_verdict_word(VERDICT_HIGH_95), "high-95");
    assert_string_equal(stats_verdict_word(VERDICT_HIGH_998), "high-998");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(proportions_are_those_of_r),
        cmocka_unit_test(crude_rates_are_those_of_r),
        cmocka_unit_test(standardised_rates_are_those_of_r),
        cmocka_unit_test(standardised_ratios_are_those_of_r),
        cmocka_unit_test(two_rates_compare_as_in_r),
        cmocka_unit_test(published_comparisons_are_found),
        cmocka_unit_test(impossible_rates_are_refused_with_the_reason),
        cmocka_unit_test(rates_too_large_to_hold_are_refused),
        cmocka_unit_test(standardised_rates_refuse_in_order),
        cmocka_unit_test(tiny_weights_do_not_lose_the_interval),
        cmocka_unit_test(standardised_ratios_refuse_in_order),
        cmocka_unit_test(a_ratio_needs_events_on_both_sides_and_a_difference_none),
        cmocka_unit_test(intervals_contain_the_estimate_and_shrink_with_n),
        cmocka_unit_test(standardising_changes_nothing_where_there_is_nothing_to_change),
        cmocka_unit_test(a_ratio_turned_round_is_its_inverse_and_a_difference_its_negative),
        cmocka_unit_test(a_benchmark_on_an_edge_is_inside),
        cmocka_unit_test(verdicts_have_their_words),
    };

    return cmocka_run_group_tests_name("rates", tests, NULL, NULL);
}
