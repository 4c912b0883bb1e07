/* distribution_test.c: the distributions and their quantiles beside mpmath's, and their shape.
 */
#include "stats/cases.h"
#include "stats/summary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <float.h>
#include <math.h>

/* One case's numbers: one or two that go in, one that comes out. */
static bool next_case(struct cases *c, struct numbers *in, double *want)
{
    struct numbers out;

    if (!cases_three(c))
        return false;
    cases_numbers(c->lines[1], ' ', in);
    cases_numbers(c->lines[2], ' ', &out);
    assert_int_equal(out.len, 1);
    *want = out.at[0];
    return true;
}

/* Runs a file whose cases are two numbers in and one out. */
static void check_file(const char *name, double (*function)(double, double), double relative,
                       ptrdiff_t cases)
{
    struct cases c;
    struct numbers in;
    double want;

    cases_data(&c, name);
    while (next_case(&c, &in, &want)) {
        assert_int_equal(in.len, 2);
        check_near(c.lines[0], function(in.at[0], in.at[1]), want, relative);
    }
    assert_int_equal(c.count, cases);
    print_message("%s: %td cases\n", name, c.count);
}

static void normal_quantiles_are_exact_to_the_last_digits(void **state)
{
    struct cases c;
    struct numbers in;
    double want;

    (void)state;
    cases_data(&c, "normal_quantile.txt");
    while (next_case(&c, &in, &want))
        check_near(c.lines[0], stats_normal_quantile(in.at[0]), want, 1e-15);
    assert_int_equal(c.count, 54);
    print_message("normal_quantile: %td cases\n", c.count);
}

static void students_shares_are_those_of_mpmath(void **state)
{
    (void)state;
    check_file("student.txt", stats_t_cdf, 1e-12, 266);
}

static void students_quantiles_are_those_of_mpmath(void **state)
{
    (void)state;
    check_file("student_quantile.txt", stats_t_quantile, 1e-12, 374);
}

static void chi_square_shares_are_those_of_mpmath(void **state)
{
    (void)state;
    check_file("chi2_share.txt", stats_chi2_cdf, 1e-12, 169);
}

static void z_is_the_named_constant_where_there_is_one(void **state)
{
    (void)state;
    assert_true(stats_z(0.95) == STATS_Z95);
    assert_true(stats_z(0.998) == STATS_Z998);
    /* qnorm(0.995) and qnorm(0.75) in R 4.2.2 */
    check_near("99 %", stats_z(0.99), 2.5758293035489004, 1e-14);
    check_near("50 %", stats_z(0.5), 0.67448975019608171, 1e-15);
    assert_true(isnan(stats_z(0)) && isnan(stats_z(1)) && isnan(stats_z(95)));
    assert_true(isnan(stats_z(NAN)) && isnan(stats_z(-0.95)));
}

static void normal_quantiles_rise_mirror_and_come_back(void **state)
{
    double before = -INFINITY;

    (void)state;
    for (double p = 1.0 / 4096; p < 1; p += 1.0 / 4096) {
        double z = stats_normal_quantile(p);

        assert_true(z > before);
        assert_true(z == -stats_normal_quantile(1 - p));
        check_near("there and back", stats_normal_cdf(z), p, 4e-15);
        before = z;
    }
}

/* With 1 and 2 degrees of freedom there are closed forms (Cauchy's distribution, and
 * t / sqrt(2 + t^2) / 2 on either side of the middle). */
static void one_and_two_degrees_have_closed_forms(void **state)
{
    const double pi = acos(-1);

    (void)state;
    for (double t = -30; t <= 30; t += 0.125) {
        double share = 0.5 + t / sqrt(2 + t * t) / 2;

        check_near("df 1", stats_t_cdf(t, 1), t < -1 ? atan(-1 / t) / pi : 0.5 + atan(t) / pi,
                   1e-14);
        /* The plain form loses digits where the tail is small. */
        assert_true(fabs(stats_t_cdf(t, 2) - share) < 2e-16);
    }
    for (double p = 1.0 / 64; p < 1; p += 1.0 / 64) {
        double want = (2 * p - 1) / sqrt(2 * p * (1 - p));

        check_near("df 1 quantile", stats_t_quantile(p, 1), p == 0.5 ? 0 : -1 / tan(pi * p),
                   1e-14);
        check_near("df 2 quantile", stats_t_quantile(p, 2), want, 1e-14);
    }
}

static void students_quantiles_rise_mirror_and_come_back(void **state)
{
    (void)state;
    for (double df = 0.25; df < 1e20; df *= 3.7) {
        double before = -INFINITY;

        for (double p = 1.0 / 256; p < 1; p += 1.0 / 256) {
            double t = stats_t_quantile(p, df);

            assert_true(t > before);
            assert_true(t == -stats_t_quantile(1 - p, df));
            check_near("there and back", stats_t_cdf(t, df), p, 1e-13);
            assert_true(fabs(t) >= fabs(stats_normal_quantile(p)) * (1 - 1e-14));
            before = t;
        }
    }
}

static void many_degrees_are_the_normal(void **state)
{
    (void)state;
    for (double t = -38; t < 9; t += 0.25) {
        check_near("df 1e17", stats_t_cdf(t, 1e17), stats_normal_cdf(t), 5e-11);
        check_near("df 1e18", stats_t_cdf(t, 1e18), stats_normal_cdf(t), 1e-15);
        check_near("all", stats_t_cdf(t, INFINITY), stats_normal_cdf(t), 1e-15);
    }
    assert_true(stats_t_quantile(0.975, INFINITY) == stats_normal_quantile(0.975));
    check_near("df 1e15", stats_t_quantile(0.975, 1e15), stats_normal_quantile(0.975), 1e-14);
}

/* By way of the quantile, whose own cases are R's (interval_test.c). */
static void chi_square_shares_and_quantiles_undo_each_other(void **state)
{
    (void)state;
    for (double df = 0.5; df < 1e6; df *= 3.1) {
        for (double p = 1.0 / 64; p < 1; p += 1.0 / 64) {
            double x = stats_chi2_quantile(p, df);

            check_near("there and back", stats_chi2_cdf(x, df), p, 1e-11);
        }
    }
}

static void what_is_no_share_has_no_quantile(void **state)
{
    const double bad[] = {0, 1, -0.5, 1.5, NAN, INFINITY, -INFINITY};
    const double bad_df[] = {0, -1, NAN, -INFINITY};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(bad); i++) {
        assert_true(isnan(stats_normal_quantile(bad[i])));
        assert_true(isnan(stats_t_quantile(bad[i], 5)));
        assert_true(isnan(stats_chi2_quantile(bad[i], 5)));
    }
    for (ptrdiff_t i = 0; i < COUNT_OF(bad_df); i++) {
        assert_true(isnan(stats_t_quantile(0.9, bad_df[i])));
        assert_true(isnan(stats_t_cdf(0.9, bad_df[i])));
        assert_true(isnan(stats_chi2_quantile(0.9, bad_df[i])));
        assert_true(isnan(stats_chi2_cdf(0.9, bad_df[i])));
    }
    assert_true(isnan(stats_t_cdf(NAN, 5)) && isnan(stats_chi2_cdf(NAN, 5)));
}

static void the_ends_are_none_and_all(void **state)
{
    (void)state;
    for (double df = 0.5; df < 1e25; df *= 1000) {
        assert_true(stats_t_cdf(-INFINITY, df) == 0 && stats_t_cdf(INFINITY, df) == 1);
        assert_true(stats_t_cdf(0, df) == 0.5 && stats_t_quantile(0.5, df) == 0);
    }
    assert_true(stats_chi2_cdf(0, 3) == 0 && stats_chi2_cdf(-4, 3) == 0);
    assert_true(stats_chi2_cdf(-INFINITY, 3) == 0 && stats_chi2_cdf(INFINITY, 3) == 1);
    assert_true(stats_chi2_cdf(DBL_MAX, 3) == 1 && stats_chi2_cdf(DBL_MIN, 1e6) == 0);
}

/* 1e-300 at half a degree is near -1e600; a thousandth of a degree puts half of all values
 * beyond what a double holds. */
static void a_quantile_too_large_to_hold_is_not_a_number(void **state)
{
    (void)state;
    assert_true(isnan(stats_t_quantile(1e-300, 0.5)));
    assert_true(isnan(stats_t_quantile(0.25, 0.0001)));
    assert_true(isnan(stats_t_quantile(0.75, 1e-300)));
    assert_true(stats_t_quantile(1e-300, 1.1) < -1e270);
    check_near("half beyond", stats_t_cdf(-DBL_MAX, 1e-300), 0.5, 1e-12);
}

static void degrees_beyond_the_series_are_refused_and_those_before_end(void **state)
{
    (void)state;
    assert_true(isnan(stats_chi2_cdf(1e300, 1e300)) && isnan(stats_chi2_cdf(1, INFINITY)));
    assert_true(isnan(stats_chi2_quantile(0.5, 1e11)) &&
                isnan(stats_chi2_quantile(0.5, INFINITY)));
    /* The median is near df - 2/3, the share at df near 1/2 + 1 / (3 sqrt(pi df)). */
    assert_true(fabs(stats_chi2_quantile(0.5, 1e8) - (1e8 - 2.0 / 3)) < 1e-3);
    assert_true(fabs(stats_chi2_cdf(1e8, 1e8) - 0.5 - 1 / (3 * sqrt(acos(-1) * 1e8))) < 1e-9);
    check_near("all of it at 0", stats_chi2_cdf(1, 1e-300), 1, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normal_quantiles_are_exact_to_the_last_digits),
        cmocka_unit_test(students_shares_are_those_of_mpmath),
        cmocka_unit_test(students_quantiles_are_those_of_mpmath),
        cmocka_unit_test(chi_square_shares_are_those_of_mpmath),
        cmocka_unit_test(z_is_the_named_constant_where_there_is_one),
        cmocka_unit_test(normal_quantiles_rise_mirror_and_come_back),
        cmocka_unit_test(one_and_two_degrees_have_closed_forms),
        cmocka_unit_test(students_quantiles_rise_mirror_and_come_back),
        cmocka_unit_test(many_degrees_are_the_normal),
        cmocka_unit_test(chi_square_shares_and_quantiles_undo_each_other),
        cmocka_unit_test(what_is_no_share_has_no_quantile),
        cmocka_unit_test(the_ends_are_none_and_all),
        cmocka_unit_test(a_quantile_too_large_to_hold_is_not_a_number),
        cmocka_unit_test(degrees_beyond_the_series_are_refused_and_those_before_end),
    };

    return cmocka_run_group_tests_name("distribution", tests, NULL, NULL);
}
