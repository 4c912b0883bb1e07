/* summary_test.c: sums, means and spreads beside NIST's certified figures, R's and scipy's. */
#include "stats/cases.h"
#include "stats/summary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS_OF_PI = 5000, MOST = 5000 };

/* --- NIST's univariate sets ---- */

/* The certified figures have 15 digits; asked for are 12 of the mean and 11 of the deviation.
 */
static void check_certified(const char *name, const double *v, ptrdiff_t n, double mean,
                            double sd)
{
    double scratch[MOST];
    struct stats_summary s = stats_summarise(v, n, scratch);

    assert_int_equal(s.n, n);
    assert_int_equal(s.why, WHY_NONE);
    check_near(name, s.mean, mean, 1e-12 / 2);
    check_near(name, s.sd, sd, 1e-11 / 2);
}

static void check_nist_file(const char *file, ptrdiff_t n)
{
    struct cases c;
    struct numbers v, want;
    double digits[DIGITS_OF_PI];
    ptrdiff_t len;

    cases_data(&c, file);
    assert_true(cases_three(&c));
    cases_numbers(c.lines[2], ' ', &want);
    assert_int_equal(want.len, 2);
    if (strcmp(c.lines[0], "PiDigits") == 0) {
        len = (ptrdiff_t)strlen(c.lines[1]);
        assert_int_equal(len, DIGITS_OF_PI);
        for (ptrdiff_t i = 0; i < len; i++)
            digits[i] = c.lines[1][i] - '0';
        check_certified(c.lines[0], digits, len, want.at[0], want.at[1]);
    } else {
        cases_numbers(c.lines[1], ' ', &v);
        len = v.len;
        check_certified(c.lines[0], v.at, len, want.at[0], want.at[1]);
    }
    assert_int_equal(len, n);
    assert_false(cases_three(&c));
}

/* NumAcc2 to NumAcc4: the middle value, then 500 times the low and the high one. */
static ptrdiff_t made_by_rule(double *v, double middle, double low, double high)
{
    ptrdiff_t n = 0;

    v[n++] = middle;
    for (int i = 0; i < 500; i++) {
        v[n++] = low;
        v[n++] = high;
    }
    return n;
}

/* A double cannot hold 1000000.1: what NumAcc3 and NumAcc4 become when they are read has
 * another deviation than 0.1 from the 10th and the 9th digit on. So they are asked twice: in
 * tenths, which are whole, for all the digits that are certified; and as read for the deviation
 * of what was read, reckoned in whole numbers (Python's fractions), and for the digits that are
 * left. */
static void nist_certifies_the_mean_to_12_and_the_deviation_to_11_digits(void **state)
{
    const double numacc1[] = {10000001, 10000003, 10000002};
    double v[MOST], scratch[MOST];
    ptrdiff_t n;

    (void)state;
    check_nist_file("nist_pidigits.txt", 5000);
    check_nist_file("nist_lottery.txt", 218);
    check_nist_file("nist_lew.txt", 200);
    check_nist_file("nist_mavro.txt", 50);
    check_nist_file("nist_michelso.txt", 100);
    check_certified("NumAcc1", numacc1, 3, 10000002, 1);
    n = made_by_rule(v, 1.2, 1.1, 1.3);
    check_certified("NumAcc2", v, n, 1.2, 0.1);
    n = made_by_rule(v, 10000002, 10000001, 10000003);
    check_certified("NumAcc3 in tenths", v, n, 10000002, 1);
    n = made_by_rule(v, 100000002, 100000001, 100000003);
    check_certified("NumAcc4 in tenths", v, n, 100000002, 1);

    n = made_by_rule(v, 1000000.2, 1000000.1, 1000000.3);
    check_certified("NumAcc3 as read", v, n, 1000000.2, 0.10000000003492459655);
    check_near("NumAcc3", stats_summarise(v, n, scratch).sd, 0.1, 5e-10);
    n = made_by_rule(v, 10000000.2, 10000000.1, 10000000.3);
    check_certified("NumAcc4 as read", v, n, 10000000.2, 0.10000000055879354477);
    check_near("NumAcc4", stats_summarise(v, n, scratch).sd, 0.1, 1e-8);
    print_message("nist: %td cases\n", (ptrdiff_t)9);
}

/* --- beside R and scipy ---- */

static void summaries_are_those_of_r(void **state)
{
    struct cases c;
    struct numbers v, want;
    double scratch[CASE_VALUES];

    (void)state;
    cases_data(&c, "summary.txt");
    while (cases_three(&c)) {
        cases_numbers(c.lines[1], ' ', &v);
        cases_numbers(c.lines[2], ' ', &want);
        struct stats_summary s = stats_summarise(v.at, v.len, scratch);
        struct stats_interval mean = stats_mean_interval(s.n, s.mean, s.sd, 0.95);
        const double got[] = {(double)s.n, s.sum, s.mean,     s.sd,      s.median,
                              s.min,       s.max, mean.lower, mean.upper};

        assert_int_equal(s.why, WHY_NONE);
        assert_int_equal(want.len, COUNT_OF(got));
        for (ptrdiff_t i = 0; i < COUNT_OF(got); i++)
            check_near(c.lines[0], got[i], want.at[i], 1e-12);
    }
    assert_int_equal(c.count, 20);
    print_message("summary: %td cases\n", c.count);
}

static void intervals_of_means_are_those_of_r(void **state)
{
    struct cases c;
    struct numbers in, want;

    (void)state;
    cases_data(&c, "mean_interval.txt");
    while (cases_three(&c)) {
        cases_numbers(c.lines[1], ' ', &in);
        cases_numbers(c.lines[2], ' ', &want);
        struct stats_interval got =
            stats_mean_interval((ptrdiff_t)in.at[0], in.at[1], in.at[2], in.at[3]);

        check_near(c.lines[0], got.lower, want.at[0], 1e-12);
        check_near(c.lines[0], got.upper, want.at[1], 1e-12);
    }
    assert_int_equal(c.count, 78);
    print_message("mean_interval: %td cases\n", c.count);
}

static void z_scores_are_those_of_scipy(void **state)
{
    struct cases c;
    struct numbers v, want;
    double got[CASE_VALUES];

    (void)state;
    cases_data(&c, "z_scores.txt");
    while (cases_three(&c)) {
        cases_numbers(c.lines[1], '|', &v);
        cases_numbers(c.lines[2], '|', &want);
        assert_int_equal(v.len, want.len);
        assert_int_equal(stats_z_scores(v.at, v.len, got), WHY_NONE);
        for (ptrdiff_t i = 0; i < v.len; i++) /* near 0 what is lost is that of the mean */
            assert_true(isnan(want.at[i]) ? isnan(got[i]) : fabs(got[i] - want.at[i]) < 4e-15);
    }
    assert_int_equal(c.count, 8);
    print_message("z_scores: %td cases\n", c.count);
}

static enum stats_share share_named(const char *name)
{
    static const char *const names[] = {
        [SHARE_RANK] = "rank",
        [SHARE_WEAK] = "weak",
        [SHARE_STRICT] = "strict",
        [SHARE_MEAN] = "mean",
    };
    int i = 0;

    while (strcmp(names[i], name) != 0)
        assert_true(++i < COUNT_OF(names));
    return (enum stats_share)i;
}

static void shares_below_a_score_are_those_of_scipy(void **state)
{
    struct cases c;
    struct numbers v;
    ptrdiff_t checked = 0;

    (void)state;
    cases_table(&c, "percentile_of_score.csv");
    while (cases_row(&c)) {
        cases_numbers(c.cells[1], ' ', &v);
        check_near(c.cells[0],
                   stats_share_of(v.at, v.len, atof(c.cells[2]), share_named(c.cells[3])),
                   atof(c.cells[4]), 1e-12);
        checked++;
    }
    assert_int_equal(checked, 22);
    print_message("percentile_of_score: %td cases\n", checked);
}

/* scipy's documentation of percentileofscore: of 1 2 3 3 4, 3 is at 70, 40, 80 and 60. */
static void all_four_shares_are_those_of_scipys_manual(void **state)
{
    const double v[] = {1, NAN, 2, 3, 3, 4};

    (void)state;
    assert_true(stats_share_of(v, 6, 3, SHARE_RANK) == 70);
    assert_true(stats_share_of(v, 6, 3, SHARE_STRICT) == 40);
    assert_true(stats_share_of(v, 6, 3, SHARE_WEAK) == 80);
    assert_true(stats_share_of(v, 6, 3, SHARE_MEAN) == 60);
}

/* --- sums ---- */

static void small_numbers_between_large_ones_are_not_lost(void **state)
{
    const double published[] = {1, 1e100, 1, -1e100}; /* Neumaier's advantage over Kahan */
    double tenths[10];

    (void)state;
    for (int i = 0; i < 10; i++)
        tenths[i] = 0.1;
    assert_true(stats_sum(published, 4) == 2);
    assert_true(stats_sum(tenths, 10) == 1);
}

static void mix(double *v, ptrdiff_t n, uint64_t *seed)
{
    for (ptrdiff_t i = n - 1; i > 0; i--) {
        ptrdiff_t other = chance_below(seed, i + 1);
        double held = v[i];

        v[i] = v[other];
        v[other] = held;
    }
}

static void sums_and_means_do_not_depend_on_the_order(void **state)
{
    uint64_t seed = 41;
    double v[300], scratch[300];

    (void)state;
    for (int round = 0; round < 300; round++) {
        ptrdiff_t n = 2 + chance_below(&seed, 299);

        for (ptrdiff_t i = 0; i < n; i++)
            v[i] = exp(60 * chance_share(&seed) - 30);
        struct stats_summary before = stats_summarise(v, n, scratch);
        mix(v, n, &seed);
        struct stats_summary after = stats_summarise(v, n, scratch);

        check_near("sum", after.sum, before.sum, DBL_EPSILON);
        check_near("mean", after.mean, before.mean, DBL_EPSILON);
        check_near("sd", after.sd, before.sd, 2 * DBL_EPSILON);
        assert_true(stats_sum(v, n) == after.sum);
        assert_true(after.median == before.median);
    }
}

static void sums_too_large_on_the_way_only_are_given(void **state)
{
    const double back[] = {DBL_MAX, DBL_MAX, -DBL_MAX};
    const double beyond[] = {DBL_MAX, DBL_MAX};
    const double infinite[] = {1, INFINITY}, undone[] = {INFINITY, -INFINITY};

    (void)state;
    assert_true(stats_sum(back, 3) == DBL_MAX);
    assert_true(isnan(stats_sum(beyond, 2)));
    assert_true(isnan(stats_sum(infinite, 2)) && isnan(stats_sum(undone, 2)));
    assert_true(stats_sum(NULL, 0) == 0);
}

/* --- few, odd and huge values ---- */

static void nothing_and_one_value_say_why(void **state)
{
    const double gaps[] = {NAN, NAN}, one[] = {NAN, -7.25};
    double scratch[2];
    struct stats_summary none = stats_summarise(gaps, 2, scratch);
    struct stats_summary single = stats_summarise(one, 2, scratch);

    (void)state;
    assert_int_equal(none.why, WHY_NO_VALUES);
    assert_int_equal(stats_summarise(NULL, 0, scratch).why, WHY_NO_VALUES);
    assert_true(none.n == 0 && none.sum == 0 && isnan(none.mean) && isnan(none.sd));
    assert_true(isnan(none.median) && isnan(none.min) && isnan(none.max));
    assert_int_equal(single.why, WHY_TOO_FEW);
    assert_true(single.n == 1 && single.sum == -7.25 && single.mean == -7.25);
    assert_true(isnan(single.sd) && single.median == -7.25);
    assert_true(single.min == -7.25 && single.max == -7.25);
}

/* n * v / n is not always v. */
static void a_constant_has_itself_as_mean_and_no_spread(void **state)
{
    const double constants[] = {0, 0.1, -1.0 / 3, 1e300, 5e-324, DBL_MAX / 64, 1e-300};
    double v[61], scratch[61], z[61];

    (void)state;
    for (ptrdiff_t c = 0; c < COUNT_OF(constants); c++) {
        for (ptrdiff_t n = 2; n <= 61; n++) {
            for (ptrdiff_t i = 0; i < n; i++)
                v[i] = constants[c];
            struct stats_summary s = stats_summarise(v, n, scratch);
            struct stats_interval mean = stats_mean_interval(n, s.mean, s.sd, 0.95);

            assert_true(s.why == WHY_NONE && s.mean == v[0] && s.sd == 0);
            assert_true(mean.lower == v[0] && mean.upper == v[0]);
            assert_int_equal(stats_z_scores(v, n, z), WHY_NO_SPREAD);
            assert_true(z[0] == 0 && z[n - 1] == 0);
        }
    }
}

static void infinite_values_are_refused(void **state)
{
    const double v[] = {1, INFINITY, 3, NAN}, down[] = {1, -INFINITY};
    double scratch[4], z[4];
    struct stats_summary s = stats_summarise(v, 4, scratch);

    (void)state;
    assert_true(s.why == WHY_NOT_FINITE && s.n == 3);
    assert_true(isnan(s.sum) && isnan(s.mean) && isnan(s.sd));
    assert_true(isnan(s.median) && isnan(s.min) && isnan(s.max));
    assert_int_equal(stats_summarise(down, 2, scratch).why, WHY_NOT_FINITE);
    assert_int_equal(stats_summarise(down + 1, 1, scratch).why, WHY_NOT_FINITE);
    assert_int_equal(stats_z_scores(v, 4, z), WHY_NOT_FINITE);
    assert_true(isnan(z[0]) && isnan(z[1]) && isnan(z[3]));
    assert_true(isnan(stats_share_of(v, 4, 2, SHARE_WEAK)));
    assert_true(isnan(stats_share_of(v, 1, INFINITY, SHARE_WEAK)));
}

static void what_is_too_large_is_left_out_and_the_rest_given(void **state)
{
    const double beyond[] = {DBL_MAX, DBL_MAX, 1}, apart[] = {DBL_MAX, -DBL_MAX};
    double scratch[3], z[3];
    struct stats_summary s = stats_summarise(beyond, 3, scratch);
    struct stats_summary t = stats_summarise(apart, 2, scratch);

    (void)state;
    assert_true(s.why == WHY_NOT_FINITE && isnan(s.sum) && isnan(s.mean) && isnan(s.sd));
    assert_true(s.median == DBL_MAX && s.min == 1 && s.max == DBL_MAX);
    /* The deviation is sqrt(2) times the largest double. */
    assert_true(t.why == WHY_NOT_FINITE && t.mean == 0 && isnan(t.sd));
    assert_int_equal(stats_z_scores(beyond, 3, z), WHY_NOT_FINITE);
    assert_int_equal(stats_z_scores(apart, 2, z), WHY_NONE); /* over n it just fits */
    assert_true(z[0] == 1 && z[1] == -1);
}

static void z_scores_of_nothing_and_of_one(void **state)
{
    const double gaps[] = {NAN, NAN}, one[] = {NAN, 5};
    double z[2] = {7, 7};

    (void)state;
    assert_int_equal(stats_z_scores(gaps, 2, z), WHY_NO_VALUES);
    assert_true(isnan(z[0]) && isnan(z[1]));
    assert_int_equal(stats_z_scores(one, 2, z), WHY_NO_SPREAD);
    assert_true(isnan(z[0]) && z[1] == 0);
    assert_int_equal(stats_z_scores(NULL, 0, NULL), WHY_NO_VALUES);
}

static void a_share_of_nothing_is_none(void **state)
{
    const double v[] = {NAN, NAN}, w[] = {1, 2};

    (void)state;
    assert_true(isnan(stats_share_of(v, 2, 1, SHARE_MEAN)));
    assert_true(isnan(stats_share_of(NULL, 0, 1, SHARE_RANK)));
    assert_true(isnan(stats_share_of(w, 2, NAN, SHARE_STRICT)));
    assert_true(stats_share_of(w, 1, 1, SHARE_RANK) == 100);
    assert_true(stats_share_of(w, 1, 1, SHARE_STRICT) == 0);
}

static bool is_none(struct stats_interval interval)
{
    return isnan(interval.lower) && isnan(interval.upper);
}

static void impossible_means_have_no_interval(void **state)
{
    (void)state;
    assert_true(is_none(stats_mean_interval(0, NAN, NAN, 0.95)));
    assert_true(is_none(stats_mean_interval(1, 5, 0, 0.95)));
    assert_true(is_none(stats_mean_interval(1, 5, NAN, 0.95)));
    assert_true(is_none(stats_mean_interval(-4, 5, 1, 0.95)));
    assert_true(is_none(stats_mean_interval(4, 5, -1, 0.95)));
    assert_true(is_none(stats_mean_interval(4, NAN, 1, 0.95)));
    assert_true(is_none(stats_mean_interval(4, INFINITY, 1, 0.95)));
    assert_true(is_none(stats_mean_interval(4, 5, INFINITY, 0.95)));
    assert_true(is_none(stats_mean_interval(4, 5, 1, 0)));
    assert_true(is_none(stats_mean_interval(4, 5, 1, 1)));
    assert_true(is_none(stats_mean_interval(4, 5, 1, 95)));
    assert_true(is_none(stats_mean_interval(4, 5, 1, NAN)));
    assert_true(is_none(stats_mean_interval(2, 5, DBL_MAX, 0.99))); /* too wide to hold */
}

static void the_interval_contains_the_mean_and_shrinks_with_n(void **state)
{
    uint64_t seed = 42;

    (void)state;
    for (int round = 0; round < 3000; round++) {
        ptrdiff_t n = 2 + chance_below(&seed, 2000);
        double mean = 200 * chance_share(&seed) - 100, sd = 0.01 + 30 * chance_share(&seed);
        double confidence = 0.5 + 0.49 * chance_share(&seed);
        struct stats_interval now = stats_mean_interval(n, mean, sd, confidence);
        struct stats_interval more = stats_mean_interval(n + 1, mean, sd, confidence);
        struct stats_interval surer = stats_mean_interval(n, mean, sd, confidence + 0.005);

        assert_true(now.lower < mean && mean < now.upper);
        assert_true(more.lower > now.lower && more.upper < now.upper);
        assert_true(surer.lower < now.lower && surer.upper > now.upper);
    }
}

/* 8x + 3 is exact on small whole numbers: the spread is 8 times as large to the last bit, and
 * the scores are the same. */
static void scores_and_shares_do_not_change_with_the_unit(void **state)
{
    uint64_t seed = 43;
    double v[64], w[64], scratch[64], z[64], other[64];

    (void)state;
    for (int round = 0; round < 500; round++) {
        ptrdiff_t n = 2 + chance_below(&seed, 63), at = chance_below(&seed, n);

        for (ptrdiff_t i = 0; i < n; i++) {
            v[i] = chance_below(&seed, 8) ? (double)chance_below(&seed, 50) - 25 : NAN;
            w[i] = 8 * v[i] + 3;
        }
        struct stats_summary a = stats_summarise(v, n, scratch);
        struct stats_summary b = stats_summarise(w, n, scratch);

        assert_true(a.why == b.why && a.n == b.n);
        check_near("mean", b.mean, 8 * a.mean + 3, 1e-14);
        check_near("sd", b.sd, 8 * a.sd, 1e-14);
        assert_int_equal(stats_z_scores(v, n, z), stats_z_scores(w, n, other));
        for (ptrdiff_t i = 0; i < n; i++)
            assert_true(isnan(z[i]) ? isnan(other[i]) : fabs(z[i] - other[i]) < 1e-13);
        for (int kind = SHARE_RANK; kind <= SHARE_MEAN; kind++)
            check_near("share", stats_share_of(v, n, v[at], (enum stats_share)kind),
                       stats_share_of(w, n, w[at], (enum stats_share)kind), 0);
    }
}

static void every_reason_has_its_own_plain_words(void **state)
{
    (void)state;
    assert_string_equal(stats_why_words(WHY_NONE), "");
    assert_string_equal(stats_why_words(WHY_COUNT), "");
    for (int why = WHY_NONE + 1; why < WHY_COUNT; why++) {
        const char *words = stats_why_words((enum stats_why)why);

        assert_non_null(words);
        assert_true(strlen(words) > 10 && words[strlen(words) - 1] != '.');
        for (int other = WHY_NONE; other < why; other++)
            assert_string_not_equal(words, stats_why_words((enum stats_why)other));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nist_certifies_the_mean_to_12_and_the_deviation_to_11_digits),
        cmocka_unit_test(summaries_are_those_of_r),
        cmocka_unit_test(intervals_of_means_are_those_of_r),
        cmocka_unit_test(z_scores_are_those_of_scipy),
        cmocka_unit_test(shares_below_a_score_are_those_of_scipy),
        cmocka_unit_test(all_four_shares_are_those_of_scipys_manual),
        cmocka_unit_test(small_numbers_between_large_ones_are_not_lost),
        cmocka_unit_test(sums_and_means_do_not_depend_on_the_order),
        cmocka_unit_test(sums_too_large_on_the_way_only_are_given),
        cmocka_unit_test(nothing_and_one_value_say_why),
        cmocka_unit_test(a_constant_has_itself_as_mean_and_no_spread),
        cmocka_unit_test(infinite_values_are_refused),
        cmocka_unit_test(what_is_too_large_is_left_out_and_the_rest_given),
        cmocka_unit_test(z_scores_of_nothing_and_of_one),
        cmocka_unit_test(a_share_of_nothing_is_none),
        cmocka_unit_test(impossible_means_have_no_interval),
        cmocka_unit_test(the_interval_contains_the_mean_and_shrinks_with_n),
        cmocka_unit_test(scores_and_shares_do_not_change_with_the_unit),
        cmocka_unit_test(every_reason_has_its_own_plain_words),
    };

    return cmocka_run_group_tests_name("summary", tests, NULL, NULL);
}
