/* monotone_test.c: trends over a whole series beside R's and scipy's, and as published. */
#include "stats/cases.h"
#include "stats/series.h"
#include "stats/summary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <math.h>

static void ran(const char *name, const struct cases *c)
{
    assert_true(c->count > 0);
    print_message("%s: %td cases\n", name, c->count);
}

static int arena_begin(void **state)
{
    *state = arena_open();
    return 0;
}

static int arena_end(void **state)
{
    arena_close(*state);
    return 0;
}

static void trends_are_those_of_r(void **state)
{
    struct cases c;
    struct numbers in, want;
    double t[CASE_VALUES], v[CASE_VALUES];

    cases_data(&c, "monotone.txt");
    while (cases_three(&c)) {
        cases_numbers(c.lines[1], ' ', &in);
        cases_numbers(c.lines[2], ' ', &want);
        for (ptrdiff_t i = 0; i < in.len / 2; i++) {
            t[i] = in.at[2 * i];
            v[i] = in.at[2 * i + 1];
        }
        struct stats_monotone got = stats_monotone(*state, t, v, in.len / 2);

        assert_int_equal(got.why, WHY_NONE);
        assert_true((double)got.n == want.at[0] && got.s == want.at[1]);
        check_near(c.lines[0], got.tau, want.at[2], 1e-12);
        check_near(c.lines[0], got.p, want.at[3], 1e-12);
        check_near(c.lines[0], got.sen, want.at[4], 1e-12);
    }
    ran("mann-kendall", &c);
}

/* nan is what is not printed. */
static void check_printed(const char *what, double got, double want, double digits)
{
    if (!isnan(want))
        check_near(what, got, want, digits);
}

static void published_trends_are_found(void **state)
{
    struct cases c;
    struct numbers in, want;
    double t[CASE_VALUES];

    cases_data(&c, "monotone_published.txt");
    while (cases_three(&c)) {
        cases_numbers(c.lines[1], ' ', &in);
        cases_numbers(c.lines[2], ' ', &want);
        for (ptrdiff_t i = 0; i < in.len; i++)
            t[i] = (double)(i + 1);
        struct stats_monotone got = stats_monotone(*state, t, in.at, in.len);

        assert_true((double)got.n == want.at[0] && got.s == want.at[1]);
        check_printed(c.lines[0], got.sen, want.at[2], 1e-14);
        check_printed(c.lines[0], -stats_normal_quantile(got.p / 2), want.at[3],
                      isnan(want.at[4]) ? 4e-5 : 1e-12);
        check_printed(c.lines[0], got.p, want.at[4], 1e-14);
    }
    ran("published mann-kendall", &c);
}

/* --- edges ---- */

static void check_refused(struct stats_monotone m, ptrdiff_t n, enum stats_why why)
{
    assert_int_equal(m.why, why);
    assert_int_equal(m.n, n);
    assert_true(isnan(m.tau) && isnan(m.p) && isnan(m.sen) && isnan(m.s));
}

static void fewer_than_three_points_are_refused(void **state)
{
    const double t[] = {1, 2, 3, 4}, v[] = {5, NAN, 6, NAN};

    check_refused(stats_monotone(*state, t, v, 0), 0, WHY_TOO_FEW);
    check_refused(stats_monotone(*state, t, v, 1), 1, WHY_TOO_FEW);
    check_refused(stats_monotone(*state, t, v, 4), 2, WHY_TOO_FEW);
}

static void a_constant_series_has_no_trend(void **state)
{
    const double t[] = {1, 2, 3, 4}, v[] = {0.1, 0.1, NAN, 0.1};
    struct stats_monotone m = stats_monotone(*state, t, v, 4);

    assert_int_equal(m.why, WHY_NO_SPREAD);
    assert_true(m.n == 3 && m.s == 0 && m.sen == 0 && m.p == 1 && isnan(m.tau));
}

static void times_out_of_order_are_refused(void **state)
{
    const double back[] = {1, 3, 2}, same[] = {1, 2, 2}, gap[] = {1, NAN, 3}, v[] = {1, 2, 4};
    const double hidden[] = {1, NAN, 4};

    check_refused(stats_monotone(*state, back, v, 3), 3, WHY_OUT_OF_RANGE);
    check_refused(stats_monotone(*state, same, v, 3), 3, WHY_OUT_OF_RANGE);
    check_refused(stats_monotone(*state, gap, v, 3), 3, WHY_OUT_OF_RANGE);
    check_refused(stats_monotone(*state, gap, hidden, 3), 2, WHY_TOO_FEW);
}

static void infinite_and_huge_values_are_refused(void **state)
{
    const double t[] = {1, 2, 3}, never[] = {1, 2, INFINITY}, far[] = {-1e308, 0, 1e308};
    const double v[] = {1, 2, 4}, up[] = {1, INFINITY, 4}, wide[] = {-1e308, 0, 1e308};
    const double close[] = {1, 1 + 1e-15, 1 + 2e-15}, steep[] = {0, 1e300, 1.5e300};

    check_refused(stats_monotone(*state, t, up, 3), 3, WHY_NOT_FINITE);
    check_refused(stats_monotone(*state, never, v, 3), 3, WHY_NOT_FINITE);
    check_refused(stats_monotone(*state, t, wide, 3), 3, WHY_NOT_FINITE);
    check_refused(stats_monotone(*state, far, v, 3), 3, WHY_NOT_FINITE);
    check_refused(stats_monotone(*state, close, steep, 3), 3, WHY_NOT_FINITE);
}

static void more_points_than_the_most_are_refused(void **state)
{
    static double t[STATS_MONOTONE_MOST + 1], v[STATS_MONOTONE_MOST + 1];

    for (int i = 0; i <= STATS_MONOTONE_MOST; i++) {
        t[i] = i;
        v[i] = i % 7;
    }
    check_refused(stats_monotone(*state, t, v, STATS_MONOTONE_MOST + 1),
                  STATS_MONOTONE_MOST + 1, WHY_OUT_OF_RANGE);
}

/* --- what must hold for any figures ---- */

/* With ties, gaps and times of unequal length. */
static ptrdiff_t random_series(uint64_t *seed, double *t, double *v)
{
    ptrdiff_t n = 3 + chance_below(seed, 40);
    double at = 0;

    for (ptrdiff_t i = 0; i < n; i++) {
        at += 1 + (double)chance_below(seed, 3);
        t[i] = at;
        v[i] = chance_below(seed, 15) == 0 ? NAN : (double)chance_below(seed, 30);
    }
    return n;
}

static void a_series_read_backwards_or_mirrored_has_the_opposite_trend(void **state)
{
    uint64_t seed = 81;
    double t[64], v[64], back_t[64], back_v[64], mirrored[64];

    for (int round = 0; round < 2000; round++) {
        ptrdiff_t n = random_series(&seed, t, v);

        for (ptrdiff_t i = 0; i < n; i++) {
            back_t[n - 1 - i] = 200 - t[i];
            back_v[n - 1 - i] = v[i];
            mirrored[i] = 64 - 2 * v[i];
        }
        struct stats_monotone forth = stats_monotone(*state, t, v, n);
        struct stats_monotone back = stats_monotone(*state, back_t, back_v, n);
        struct stats_monotone mirror = stats_monotone(*state, t, mirrored, n);

        arena_reset(*state);
        assert_true(forth.why == back.why && forth.n == back.n);
        if (forth.why)
            continue;
        assert_true(forth.s == -back.s && forth.tau == -back.tau && forth.p == back.p);
        assert_true(mirror.s == back.s && mirror.tau == back.tau && mirror.p == back.p);
        check_near("sen", back.sen, -forth.sen, 1e-14);
        check_near("mirrored sen", mirror.sen, -2 * forth.sen, 1e-14);
        assert_true(fabs(forth.tau) <= 1 && forth.p > 0 && forth.p <= 1);
    }
}

static void a_monotone_change_of_the_values_changes_no_rank(void **state)
{
    uint64_t seed = 82;
    double t[64], v[64], bent[64];

    for (int round = 0; round < 2000; round++) {
        ptrdiff_t n = random_series(&seed, t, v);

        for (ptrdiff_t i = 0; i < n; i++)
            bent[i] = exp(v[i] / 3);
        struct stats_monotone plain = stats_monotone(*state, t, v, n);
        struct stats_monotone other = stats_monotone(*state, t, bent, n);

        arena_reset(*state);
        if (plain.why == WHY_NONE)
            assert_true(plain.s == other.s && plain.tau == other.tau && plain.p == other.p);
    }
}

static void a_straight_line_has_its_own_slope_and_a_tau_of_one(void **state)
{
    double t[50], v[50];

    for (int i = 0; i < 50; i++) {
        t[i] = 2000 + i + (i > 20 ? 5 : 0);
        v[i] = 7 + 0.25 * t[i];
    }
    struct stats_monotone m = stats_monotone(*state, t, v, 50);

    assert_true(m.tau == 1 && m.s == 1225 && m.sen == 0.25);
    /* One far point out of fifty does not move the middle of the slopes. */
    v[10] = 1e9;
    assert_true(stats_monotone(*state, t, v, 50).sen == 0.25);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trends_are_those_of_r),
        cmocka_unit_test(published_trends_are_found),
        cmocka_unit_test(fewer_than_three_points_are_refused),
        cmocka_unit_test(a_constant_series_has_no_trend),
        cmocka_unit_test(times_out_of_order_are_refused),
        cmocka_unit_test(infinite_and_huge_values_are_refused),
        cmocka_unit_test(more_points_than_the_most_are_refused),
        cmocka_unit_test(a_series_read_backwards_or_mirrored_has_the_opposite_trend),
        cmocka_unit_test(a_monotone_change_of_the_values_changes_no_rank),
        cmocka_unit_test(a_straight_line_has_its_own_slope_and_a_tau_of_one),
    };

    return cmocka_run_group_tests_name("monotone", tests, arena_begin, arena_end);
}
