/* control_test.c: charts of individual values beside R's and as published. */
#include "stats/cases.h"
#include "stats/series.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>

enum { MOST_POINTS = 64 };

static void ran(const char *name, const struct cases *c)
{
    assert_true(c->count > 0);
    print_message("%s: %td cases\n", name, c->count);
}

/* --- beside R ---- */

/* A series, and where it begins anew. */
struct series {
    double v[MOST_POINTS];
    bool rebase[MOST_POINTS];
    ptrdiff_t n, segments;
};

static void series_of(const struct numbers *in, struct series *s)
{
    ptrdiff_t rebased = (ptrdiff_t)in->at[0];

    *s = (struct series){.n = in->len - 1 - rebased, .segments = rebased + 1};
    assert_true(s->n > 0 && s->n <= MOST_POINTS);
    for (ptrdiff_t i = 1; i <= rebased; i++)
        s->rebase[(ptrdiff_t)in->at[i] - 1] = true;
    for (ptrdiff_t i = 0; i < s->n; i++)
        s->v[i] = in->at[1 + rebased + i];
}

/* Each segment's centre and limits, then each point's signal. */
static void check_chart(const char *what, const struct series *s, const struct stats_xmr *got,
                        const struct numbers *want)
{
    ptrdiff_t segment = 0;

    assert_int_equal(want->len, 3 * s->segments + s->n);
    for (ptrdiff_t i = 0; i < s->n; i++) {
        segment += i > 0 && s->rebase[i];
        const double *limits = want->at + 3 * segment;

        check_near(what, got[i].centre, limits[0], 1e-12);
        /* A limit near 0 is a small difference, and has the digits of the centre. */
        if (fabs(got[i].lower - limits[1]) > 1e-12 * (fabs(limits[0]) + fabs(limits[2])))
            fail_msg("%s: lower %.17g, not %.17g", what, got[i].lower, limits[1]);
        check_near(what, got[i].upper, limits[2], 1e-12);
        assert_int_equal(got[i].why, isnan(limits[0]) ? WHY_TOO_FEW : WHY_NONE);
        if (got[i].signal != (enum stats_signal)want->at[3 * s->segments + i])
            fail_msg("%s: point %td has signal %d", what, i + 1, got[i].signal);
    }
}

static void charts_are_those_of_r(void **state)
{
    struct cases c;
    struct numbers in, want;
    struct series s;
    struct stats_xmr got[MOST_POINTS];
    ptrdiff_t signals[5] = {0};

    (void)state;
    cases_data(&c, "xmr.txt");
    while (cases_three(&c)) {
        cases_numbers(c.lines[1], ' ', &in);
        cases_numbers(c.lines[2], ' ', &want);
        series_of(&in, &s);
        stats_xmr(s.v, s.segments > 1 || c.count % 2 ? s.rebase : NULL, s.n, got);
        check_chart(c.lines[0], &s, got, &want);
        for (ptrdiff_t i = 0; i < s.n; i++)
            signals[got[i].signal]++;
    }
    for (int i = 0; i < 5; i++)
        assert_true(signals[i] > 20); /* each kind is among the cases */
    ran("xmr", &c);
}

/* --- as published ---- */

static void published_limits_are_found(void **state)
{
    struct cases c;
    struct numbers in, want;
    struct stats_xmr got[MOST_POINTS];

    (void)state;
    cases_data(&c, "xmr_published.txt");
    while (cases_three(&c)) {
        double digits = strncmp(c.lines[0], "NIST", 4) == 0 ? 2e-5 : 1e-6;

        cases_numbers(c.lines[1], ' ', &in);
        cases_numbers(c.lines[2], ' ', &want);
        stats_xmr(in.at, NULL, in.len, got);
        check_near(c.lines[0], got[0].centre, want.at[0], digits);
        check_near(c.lines[0], got[0].lower, want.at[1], digits);
        check_near(c.lines[0], got[0].upper, want.at[2], digits);
    }
    ran("published xmr", &c);
}

/* The vectors of NHSRplotthedots' test-ptd_calculate_point_type.R: 1 or -1 where the seventh
 * point of a run is reached. A point of a run that is outside the limits has that signal, which
 * comes first. */
static const struct {
    double v[10];
    int end[10];
    ptrdiff_t n;
    enum stats_signal signal;
} published_runs[] = {
    {{1, 2, 3, 4, 5, 6}, {0}, 6, SIGNAL_TREND},
    {{1, 2, 3, 3, 4, 5, 6}, {0}, 7, SIGNAL_TREND},
    {{1, 2, 3, 4, 5, 6, 7}, {0, 0, 0, 0, 0, 0, 1}, 7, SIGNAL_TREND},
    {{2, 1, 2, 3, 4, 5, 6, 7, 3}, {0, 0, 0, 0, 0, 0, 0, 1, 0}, 9, SIGNAL_TREND},
    {{7, 6, 5, 4, 3, 2, 1}, {0, 0, 0, 0, 0, 0, -1}, 7, SIGNAL_TREND},
    {{2, 7, 6, 5, 4, 3, 2, 1, 3}, {0, 0, 0, 0, 0, 0, 0, -1, 0}, 9, SIGNAL_TREND},
    {{1, 1, 1, 1, 1, 1}, {0}, 6, SIGNAL_SHIFT},
    {{1, 1, 1, 1, 1, 1, -1}, {0}, 7, SIGNAL_SHIFT},
    {{1, 1, 1, 1, 1, 1, 1, 1, -1}, {0, 0, 0, 0, 0, 0, 1, 1, 0}, 9, SIGNAL_SHIFT},
    {{-1, -1, -1, -1, -1, -1, -1, -1, 1}, {0, 0, 0, 0, 0, 0, 1, 1, 0}, 9, SIGNAL_SHIFT},
    {{-1, 1, 1, 1, 1, 1, 1, 1, 1, -1}, {0, 0, 0, 0, 0, 0, 0, 1, 1, 0}, 10, SIGNAL_SHIFT},
    {{1, -1, -1, -1, -1, -1, -1, -1, -1, 1}, {0, 0, 0, 0, 0, 0, 0, 1, 1, 0}, 10, SIGNAL_SHIFT},
};

static void published_runs_of_seven_are_found(void **state)
{
    struct stats_xmr got[MOST_POINTS];

    (void)state;
    for (ptrdiff_t k = 0; k < COUNT_OF(published_runs); k++) {
        ptrdiff_t ends = 0;

        stats_xmr(published_runs[k].v, NULL, published_runs[k].n, got);
        for (ptrdiff_t i = 0; i < published_runs[k].n; i++) {
            if (published_runs[k].end[i] == 0)
                continue;
            ends++;
            for (ptrdiff_t j = i - 6; j <= i; j++)
                assert_true(got[j].signal == published_runs[k].signal ||
                            got[j].signal == SIGNAL_OUTSIDE);
        }
        for (ptrdiff_t i = 0; i < published_runs[k].n && ends == 0; i++)
            assert_true(got[i].signal != published_runs[k].signal);
    }
    print_message("published runs: %td cases\n", COUNT_OF(published_runs));
}

/* The same file's vectors of two of three: which points are near a limit, and which of them
 * belong to a signal. Its rule wants the third point on that side of the centre too, which ours
 * does not: here the points between two near ones are on that side, so that both rules agree.
 */
static const struct {
    int near[7], part[7];
    ptrdiff_t n;
} published_nears[] = {
    {{1, 0, 1}, {1, 0, 1}, 3},
    {{0, 1, 1}, {0, 1, 1}, 3},
    {{1, 1, 0}, {1, 1, 0}, 3},
    {{0, 0, 1, 0, 1, 0, 0}, {0, 0, 1, 0, 1, 0, 0}, 7},
    {{0, 0, 1, 1, 0, 0, 0}, {0, 0, 1, 1, 0, 0, 0}, 7},
    {{1, 0, 0, 1}, {0, 0, 0, 0}, 4},
    {{1, 0, 0, 1, 1}, {0, 0, 0, 1, 1}, 5},
};

static void published_nears_are_found(void **state)
{
    enum { BEFORE = 30 };
    double v[MOST_POINTS];
    struct stats_xmr got[MOST_POINTS];

    (void)state;
    for (ptrdiff_t k = 0; k < COUNT_OF(published_nears); k++) {
        const int *near = published_nears[k].near;
        ptrdiff_t n = published_nears[k].n;

        for (int i = 0; i < BEFORE; i++)
            v[i] = i % 2 ? 1 : -1;
        for (ptrdiff_t i = 0; i < n; i++)
            v[BEFORE + i] = near[i] ? 4.6 : i > 0 && near[i - 1] && i + 1 < n ? 1 : -1;
        stats_xmr(v, NULL, BEFORE + n, got);
        for (ptrdiff_t i = 0; i < n; i++)
            assert_int_equal(got[BEFORE + i].signal,
                             published_nears[k].part[i] ? SIGNAL_TWO_OF_THREE : SIGNAL_NONE);
    }
    print_message("published two of three: %td cases\n", COUNT_OF(published_nears));
}

/* test-ptd_spc_standard.R: two points near the limits on opposite sides are common cause. */
static void one_far_point_on_each_side_is_no_signal(void **state)
{
    double v[16];
    struct stats_xmr got[16];

    (void)state;
    for (int i = 0; i < 16; i++)
        v[i] = i % 2 ? -1 : 1;
    v[14] = 5.5;
    v[15] = -5.5;
    stats_xmr(v, NULL, 16, got);
    assert_true(fabs(v[15] - got[15].centre) > (got[15].upper - got[15].centre) * 2 / 3);
    assert_int_equal(got[14].signal, SIGNAL_NONE);
    assert_int_equal(got[15].signal, SIGNAL_NONE);
}

/* --- edges ---- */

static void check_none(const struct stats_xmr *x, ptrdiff_t n, enum stats_why why)
{
    for (ptrdiff_t i = 0; i < n; i++) {
        assert_true(isnan(x[i].centre) && isnan(x[i].lower) && isnan(x[i].upper));
        assert_int_equal(x[i].why, why);
        assert_int_equal(x[i].signal, SIGNAL_NONE);
    }
}

static void too_few_neighbours_have_no_limits(void **state)
{
    const double one[] = {7}, gaps[] = {NAN, NAN}, apart[] = {1, NAN, 2, NAN, 3};
    struct stats_xmr got[5] = {{.centre = 42}};

    (void)state;
    stats_xmr(one, NULL, 0, got);
    assert_true(got[0].centre == 42); /* nothing in, nothing out */
    stats_xmr(one, NULL, 1, got);
    check_none(got, 1, WHY_TOO_FEW);
    stats_xmr(gaps, NULL, 2, got);
    check_none(got, 2, WHY_TOO_FEW);
    stats_xmr(apart, NULL, 5, got);
    check_none(got, 5, WHY_TOO_FEW);
}

static void infinite_and_huge_values_are_refused(void **state)
{
    const double up[] = {1, INFINITY, 2}, both[] = {INFINITY, -INFINITY, 1};
    const double huge[] = {1e308, 1e308, 1e308}, far[] = {1e308, -1e308};
    const double wide[] = {1e307, -1e307, 1e307};
    struct stats_xmr got[3];

    (void)state;
    stats_xmr(up, NULL, 3, got);
    check_none(got, 3, WHY_NOT_FINITE);
    stats_xmr(both, NULL, 3, got);
    check_none(got, 3, WHY_NOT_FINITE);
    stats_xmr(huge, NULL, 3, got);
    check_none(got, 3, WHY_NOT_FINITE);
    stats_xmr(far, NULL, 2, got);
    check_none(got, 2, WHY_NOT_FINITE);
    stats_xmr(wide, NULL, 3, got);
    assert_int_equal(got[0].why, WHY_NONE);
    assert_true(isfinite(got[0].upper));
}

static void a_constant_series_has_its_value_for_limits_and_no_signal(void **state)
{
    const double values[] = {0, 0.1, -3.7, 1e-300, 1.0 / 3, 123456789.123};
    double v[40];
    struct stats_xmr got[40];

    (void)state;
    for (ptrdiff_t k = 0; k < COUNT_OF(values); k++) {
        for (int n = 2; n <= 40; n++) {
            for (int i = 0; i < n; i++)
                v[i] = i == 5 && n > 10 ? NAN : values[k];
            stats_xmr(v, NULL, n, got);
            for (int i = 0; i < n; i++) {
                assert_true(got[i].centre == values[k] && got[i].lower == values[k] &&
                            got[i].upper == values[k]);
                assert_true(got[i].why == WHY_NONE && got[i].signal == SIGNAL_NONE);
            }
        }
    }
}

static void a_gap_keeps_its_chart_s_limits_and_breaks_a_run(void **state)
{
    double v[] = {5, 1, 2, 3, 4, 5, 6, 7, 8, 5, 5, 4};
    struct stats_xmr got[12];

    (void)state;
    stats_xmr(v, NULL, 12, got);
    assert_int_equal(got[4].signal, SIGNAL_TREND);
    v[4] = NAN;
    stats_xmr(v, NULL, 12, got);
    for (int i = 0; i < 12; i++)
        assert_true(got[i].signal != SIGNAL_TREND);
    assert_true(got[4].centre == got[0].centre && got[4].upper == got[0].upper);
    assert_true(got[4].signal == SIGNAL_NONE && got[4].why == WHY_NONE);
}

static void two_far_points_with_a_gap_between_are_no_signal(void **state)
{
    double v[33];
    struct stats_xmr got[33];

    (void)state;
    for (int i = 0; i < 30; i++)
        v[i] = i % 2 ? 1 : -1;
    v[30] = v[32] = 4.6;
    v[31] = -1;
    stats_xmr(v, NULL, 33, got);
    assert_int_equal(got[30].signal, SIGNAL_TWO_OF_THREE);
    v[30] = v[32] = 4.2; /* a moving range less makes the limits narrower */
    v[31] = NAN;
    stats_xmr(v, NULL, 33, got);
    assert_true(fabs(v[30] - got[30].centre) > (got[30].upper - got[30].centre) * 2 / 3);
    for (int i = 30; i < 33; i++)
        assert_int_equal(got[i].signal, SIGNAL_NONE);
}

static void a_rebase_point_begins_a_chart_of_its_own(void **state)
{
    const double v[] = {5, 7, 6, 8, 25, 27, 26, 28};
    const bool rebase[] = {true, false, false, false, true, false, false, false};
    struct stats_xmr whole[8], early[4], late[4];

    (void)state;
    stats_xmr(v, rebase, 8, whole);
    stats_xmr(v, NULL, 4, early);
    stats_xmr(v + 4, NULL, 4, late);
    for (int i = 0; i < 4; i++) {
        assert_memory_equal(&whole[i].centre, &early[i].centre, 3 * sizeof(double));
        assert_memory_equal(&whole[i + 4].centre, &late[i].centre, 3 * sizeof(double));
        assert_true(whole[i].signal == early[i].signal &&
                    whole[i + 4].signal == late[i].signal);
    }
    check_near("centre", whole[0].centre, 6.5, 1e-15);
    check_near("later centre", whole[7].centre, 26.5, 1e-15);
}

static void signals_have_their_words(void **state)
{
    (void)state;
    assert_string_equal(stats_signal_word(SIGNAL_NONE), "");
    assert_string_equal(stats_signal_word(SIGNAL_OUTSIDE), "outside");
    assert_string_equal(stats_signal_word(SIGNAL_TREND), "trend");
    assert_string_equal(stats_signal_word(SIGNAL_TWO_OF_THREE), "two-of-three");
    assert_string_equal(stats_signal_word(SIGNAL_SHIFT), "shift");
}

/* --- what must hold for any figures ---- */

/* Whole numbers, some steps and some gaps. */
static ptrdiff_t random_series(uint64_t *seed, double *v)
{
    ptrdiff_t n = 2 + chance_below(seed, MOST_POINTS - 2);
    double level = 100;

    for (ptrdiff_t i = 0; i < n; i++) {
        if (chance_below(seed, 12) == 0)
            level += (double)chance_below(seed, 21) - 10;
        v[i] = chance_below(seed, 20) == 0 ? NAN : level + (double)chance_below(seed, 9);
    }
    return n;
}

/* In whole numbers and powers of two, so that no rounding moves a point over an edge but that
 * of the mean: points within a hair of an edge are left out. */
static bool near_an_edge(const struct stats_xmr *x, double v)
{
    double hair = 1e-9 * fabs(v), reach = x->upper - x->centre, off = fabs(v - x->centre);

    return fabs(off - reach) < hair || fabs(off - reach * 2 / 3) < hair || off < hair;
}

static void limits_and_signals_follow_a_shift_a_scale_and_a_mirror(void **state)
{
    uint64_t seed = 71;
    double v[MOST_POINTS], moved[MOST_POINTS];
    struct stats_xmr plain[MOST_POINTS], other[MOST_POINTS];
    ptrdiff_t compared = 0;

    (void)state;
    for (int round = 0; round < 3000; round++) {
        double scale = round % 2 ? -4 : 8, shift = (double)chance_below(&seed, 1000);
        ptrdiff_t n = random_series(&seed, v);
        bool edge = false;

        for (ptrdiff_t i = 0; i < n; i++)
            moved[i] = v[i] * scale + shift;
        stats_xmr(v, NULL, n, plain);
        stats_xmr(moved, NULL, n, other);
        for (ptrdiff_t i = 0; i < n; i++)
            edge = edge || near_an_edge(&plain[i], v[i]);
        for (ptrdiff_t i = 0; i < n; i++) {
            const struct stats_xmr *p = &plain[i], *o = &other[i];
            double lower = scale > 0 ? p->lower : p->upper;

            check_near("centre", o->centre, p->centre * scale + shift, 1e-12);
            if (p->why == WHY_NONE && fabs(o->lower - (lower * scale + shift)) > 1e-9)
                fail_msg("lower %.17g", o->lower);
            assert_true(edge || o->signal == p->signal);
        }
        compared += !edge;
    }
    assert_true(compared > 1000);
}

static void signals_read_backwards_are_the_same(void **state)
{
    uint64_t seed = 72;
    double v[MOST_POINTS], back[MOST_POINTS];
    struct stats_xmr forth[MOST_POINTS], there[MOST_POINTS];

    (void)state;
    for (int round = 0; round < 3000; round++) {
        ptrdiff_t n = random_series(&seed, v);
        bool edge = false;

        for (ptrdiff_t i = 0; i < n; i++)
            back[n - 1 - i] = v[i];
        stats_xmr(v, NULL, n, forth);
        stats_xmr(back, NULL, n, there);
        for (ptrdiff_t i = 0; i < n; i++)
            edge = edge || near_an_edge(&forth[i], v[i]);
        for (ptrdiff_t i = 0; i < n && !edge; i++)
            assert_int_equal(forth[i].signal, there[n - 1 - i].signal);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(charts_are_those_of_r),
        cmocka_unit_test(published_limits_are_found),
        cmocka_unit_test(published_runs_of_seven_are_found),
        cmocka_unit_test(published_nears_are_found),
        cmocka_unit_test(one_far_point_on_each_side_is_no_signal),
        cmocka_unit_test(too_few_neighbours_have_no_limits),
        cmocka_unit_test(infinite_and_huge_values_are_refused),
        cmocka_unit_test(a_constant_series_has_its_value_for_limits_and_no_signal),
        cmocka_unit_test(a_gap_keeps_its_chart_s_limits_and_breaks_a_run),
        cmocka_unit_test(two_far_points_with_a_gap_between_are_no_signal),
        cmocka_unit_test(a_rebase_point_begins_a_chart_of_its_own),
        cmocka_unit_test(signals_have_their_words),
        cmocka_unit_test(limits_and_signals_follow_a_shift_a_scale_and_a_mirror),
        cmocka_unit_test(signals_read_backwards_are_the_same),
    };

    return cmocka_run_group_tests_name("control", tests, NULL, NULL);
}
