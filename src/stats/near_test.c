/* near_test.c: neighbours beside scipy's, and beside a search that tries everybody. */
#include "stats/cases.h"
#include "stats/kernel.h"
#include "stats/near.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct stats_near *open_or_fail(struct arena *a, const double *v, ptrdiff_t areas,
                                       ptrdiff_t columns, const double *weights,
                                       bool standardise)
{
    enum stats_why why = WHY_COUNT;
    struct stats_near *s = stats_near_open(a, v, areas, columns, weights, standardise, &why);

    assert_non_null(s);
    assert_int_equal(why, WHY_NONE);
    return s;
}

/* --- beside scipy ----------------------------------------------------------------------------
 */

/* The file gives all others of each row; a large offset costs both of us digits in z-scores,
 * never in plain distances. */
static void neighbours_are_those_of_scipy(void **state)
{
    struct cases c;
    struct numbers in, want;

    (void)state;
    cases_data(&c, "near.txt");
    while (cases_three(&c)) {
        struct arena *a = arena_open();
        struct stats_neighbour found[CASE_VALUES];

        cases_numbers(c.lines[1], ' ', &in);
        cases_numbers(c.lines[2], ' ', &want);
        ptrdiff_t rows = (ptrdiff_t)in.at[0], columns = (ptrdiff_t)in.at[1];
        struct stats_near *s =
            open_or_fail(a, in.at + 3 + columns, rows, columns, in.at + 3, in.at[2] != 0);
        assert_int_equal(in.len, 3 + columns + rows * columns);
        assert_int_equal(want.len, 2 * rows * (rows - 1));
        for (ptrdiff_t row = 0; row < rows; row++) {
            const double *others = want.at + 2 * row * (rows - 1);

            assert_int_equal(stats_near_one(s, row, rows, found), rows - 1);
            for (ptrdiff_t i = 0; i < rows - 1; i++) {
                assert_int_equal(found[i].at, (ptrdiff_t)others[2 * i]);
                check_near(c.lines[0], found[i].distance, others[2 * i + 1], 1e-12);
                assert_true(stats_near_distance(s, row, found[i].at) == found[i].distance);
            }
        }
        arena_close(a);
    }
    print_message("near: %td cases\n", c.count);
    assert_int_equal(c.count, 9);
}

/* --- beside a search that tries everybody ----------------------------------------------------
 */

enum { MOST_AREAS = 1300, MOST_COLUMNS = 70 };

struct table {
    double v[MOST_AREAS * MOST_COLUMNS], weights[MOST_COLUMNS];
    ptrdiff_t areas, columns;
    bool weighted;
};

static bool row_reported(const struct table *t, ptrdiff_t row)
{
    for (ptrdiff_t c = 0; c < t->columns; c++) {
        if (isnan(t->v[row * t->columns + c]))
            return false;
    }
    return true;
}

static double distance_plainly(const struct table *t, ptrdiff_t one, ptrdiff_t other)
{
    double sum = 0;

    for (ptrdiff_t c = 0; c < t->columns; c++) {
        double d = t->v[one * t->columns + c] - t->v[other * t->columns + c];

        if (!t->weighted || t->weights[c] > 0)
            sum += (t->weighted ? t->weights[c] : 1) * (d * d);
    }
    return sqrt(sum);
}

static int by_distance_and_row(const void *left, const void *right)
{
    const struct stats_neighbour *a = left, *b = right;

    return a->distance == b->distance
               ? (a->at > b->at) - (a->at < b->at)
               : (a->distance > b->distance) - (a->distance < b->distance);
}

static ptrdiff_t everybody(const struct table *t, ptrdiff_t row, struct stats_neighbour *out)
{
    ptrdiff_t count = 0;

    for (ptrdiff_t other = 0; row_reported(t, row) && other < t->areas; other++) {
        if (other != row && row_reported(t, other))
            out[count++] = (struct stats_neighbour){other, distance_plainly(t, row, other)};
    }
    qsort(out, (size_t)count, sizeof *out, by_distance_and_row);
    return count;
}

static void assert_nearest(const struct stats_neighbour *got, ptrdiff_t count,
                           const struct stats_neighbour *want, ptrdiff_t of, ptrdiff_t top)
{
    assert_int_equal(count, of < top ? of : top);
    for (ptrdiff_t i = 0; i < count; i++) {
        assert_int_equal(got[i].at, want[i].at);
        assert_true(got[i].distance == want[i].distance);
    }
}

/* What one kernel finds for a whole table. */
struct answers {
    struct stats_neighbour *all;
    ptrdiff_t *counts;
};

enum { MOST_KERNELS = 4 };

static void answers_find(struct arena *a, struct stats_near *s, const struct table *t,
                         ptrdiff_t top, struct answers *out)
{
    int threads = 1;

    for (const struct kernel *const *k = kernel_all(); *k; k++, threads++, out++) {
        assert_true(threads <= MOST_KERNELS);
        out->all = arena_new(a, struct stats_neighbour, t->areas * top);
        out->counts = arena_new(a, ptrdiff_t, t->areas);
        stats_near_use(s, *k);
        stats_near_all(s, top, threads, out->all, out->counts);
    }
}

/* Every kernel, one row and all rows, with one thread and more: the same as trying everybody.
 */
static void check_table(const struct table *t, ptrdiff_t top)
{
    static struct stats_neighbour want[MOST_AREAS];
    struct arena *a = arena_open();
    struct stats_near *s =
        open_or_fail(a, t->v, t->areas, t->columns, t->weighted ? t->weights : NULL, false);
    struct stats_neighbour *one = arena_new(a, struct stats_neighbour, top);
    struct answers answers[MOST_KERNELS], *with;

    answers_find(a, s, t, top, answers);
    for (ptrdiff_t row = 0; row<t->areas; row += t->areas> 100 ? 17 : 1) {
        ptrdiff_t of = everybody(t, row, want);

        with = answers;
        for (const struct kernel *const *k = kernel_all(); *k; k++, with++) {
            assert_nearest(with->all + row * top, with->counts[row], want, of, top);
            stats_near_use(s, *k);
            assert_nearest(one, stats_near_one(s, row, top, one), want, of, top);
        }
    }
    arena_close(a);
}

enum shape {
    SPREAD,
    ON_A_GRID,  /* many equal distances */
    FAR_FROM_0, /* few of the digits tell the rows apart */
    OUTLIERS,
    ENORMOUS, /* squares overflow single, and some double precision */
    MINUTE,   /* squares are lost in single, and some in double precision */
    DUPLICATES,
    WITH_GAPS,
    SHAPES
};

static double shaped(enum shape shape, uint64_t *seed)
{
    double share = chance_share(seed) - 0.5;

    switch (shape) {
    case ON_A_GRID:
        return (double)chance_below(seed, 3);
    case FAR_FROM_0:
        return 1e6 + share / 100;
    case OUTLIERS:
        return chance_below(seed, 50) == 0 ? share * 1e9 : share;
    case ENORMOUS:
        return ldexp(share, (int)chance_below(seed, 1020));
    case MINUTE:
        return ldexp(share, (int)-chance_below(seed, 1020));
    case DUPLICATES:
        return 42;
    case WITH_GAPS:
        return chance_below(seed, 60) == 0 ? NAN : share;
    default:
        return share * 6;
    }
}

static void table_fill(struct table *t, enum shape shape, ptrdiff_t areas, ptrdiff_t columns,
                       uint64_t *seed)
{
    t->areas = areas;
    t->columns = columns;
    t->weighted = chance_below(seed, 2) == 0;
    for (ptrdiff_t i = 0; i < areas * columns; i++)
        t->v[i] = shaped(shape, seed);
    for (ptrdiff_t c = 0; c < columns; c++)
        t->weights[c] = chance_below(seed, 4) ? chance_share(seed) * 3 : 0;
}

static void nobody_is_missed_whatever_the_values_and_the_kernel(void **state)
{
    static struct table t;
    static const ptrdiff_t sizes[] = {1, 2, 3, 5, 31, 32, 33, 63, 65, 340};
    static const ptrdiff_t tops[] = {1, 15, 4, 400};
    uint64_t seed = 41;
    ptrdiff_t rounds = 0;

    (void)state;
    for (enum shape shape = SPREAD; shape < SHAPES; shape++) {
        for (ptrdiff_t i = 0; i < COUNT_OF(sizes); i++) {
            table_fill(&t, shape, sizes[i], 1 + chance_below(&seed, MOST_COLUMNS), &seed);
            check_table(&t, tops[rounds++ % COUNT_OF(tops)]);
        }
    }
}

static void nobody_is_missed_among_more_than_are_measured_together(void **state)
{
    static struct table t;
    static const ptrdiff_t sizes[] = {511, 512, 513, MOST_AREAS};
    uint64_t seed = 42;

    (void)state;
    for (enum shape shape = SPREAD; shape < SHAPES; shape++) {
        for (ptrdiff_t i = 0; i < COUNT_OF(sizes); i++) {
            table_fill(&t, shape, sizes[i], 1 + chance_below(&seed, 12), &seed);
            check_table(&t, i == 2 ? 700 : 15);
        }
    }
}

/* The values of three rows that rounding to eight digits moves as far as it can: the first and
 * the nearest to it apart, the first and the third together. Their opposites keep the middle at
 * 0. */
static void rounding_at_its_worst_hides_nobody(void **state)
{
    static struct table t;
    const double step = 0x1p-7, little = 1e-5;
    const double rows[3] = {1.5 + step / 2 + little, 1.5 - 10 * step + step / 2 - little,
                            1.5 + 10 * step + step / 2 - little};

    (void)state;
    t.areas = 6;
    t.columns = 61;
    for (ptrdiff_t row = 0; row < 3; row++) {
        for (ptrdiff_t c = 0; c < t.columns; c++) {
            double v = c < 60 ? rows[row] : row == 2 ? 0x1p-4 : 0;

            t.v[row * t.columns + c] = v;
            t.v[(row + 3) * t.columns + c] = -v;
        }
    }
    assert_true(distance_plainly(&t, 0, 1) < distance_plainly(&t, 0, 2));
    check_table(&t, 1);
}

/* --- what must hold --------------------------------------------------------------------------
 */

static void adding_a_far_area_changes_no_order_within_the_others(void **state)
{
    static struct table t;
    static struct stats_neighbour before[15], after[16];
    uint64_t seed = 43;

    (void)state;
    for (int round = 0; round < 20; round++) {
        struct arena *a = arena_open();
        ptrdiff_t areas = 17 + chance_below(&seed, 600), columns = 1 + chance_below(&seed, 20);

        table_fill(&t, round % 2 ? SPREAD : ON_A_GRID, areas + 1, columns, &seed);
        for (ptrdiff_t c = 0; c < columns; c++)
            t.v[areas * columns + c] = 1e7 * (double)(round + 1);
        struct stats_near *fewer = open_or_fail(a, t.v, areas, columns, NULL, false);
        struct stats_near *more = open_or_fail(a, t.v, areas + 1, columns, NULL, false);
        for (ptrdiff_t row = 0; row < areas; row++) {
            assert_int_equal(stats_near_one(fewer, row, 15, before), 15);
            assert_int_equal(stats_near_one(more, row, 15, after), 15);
            for (ptrdiff_t i = 0; i < 15; i++) {
                assert_int_equal(before[i].at, after[i].at);
                assert_true(before[i].distance == after[i].distance);
            }
        }
        arena_close(a);
    }
}

static void equal_distances_are_in_the_order_of_rows(void **state)
{
    const double v[] = {3, 1, 5, 4, 2, 3};
    const ptrdiff_t want[] = {5, 3, 4, 1, 2};
    struct arena *a = arena_open();
    struct stats_near *s = open_or_fail(a, v, 6, 1, NULL, false);
    struct stats_neighbour found[5];

    (void)state;
    assert_int_equal(stats_near_one(s, 0, 5, found), 5);
    for (ptrdiff_t i = 0; i < 5; i++)
        assert_int_equal(found[i].at, want[i]);
    arena_close(a);
}

static void a_row_with_a_gap_takes_no_part_but_its_values_count_in_the_scale(void **state)
{
    /* Of the first column 0, 2, 4, 6 are reported: mean 3, sd sqrt 5. */
    const double v[] = {0, 1, 2, 1, 4, NAN, 6, 1};
    struct arena *a = arena_open();
    struct stats_near *s = open_or_fail(a, v, 4, 2, NULL, true);
    struct stats_neighbour found[4 * 3];
    ptrdiff_t counts[4];

    (void)state;
    assert_true(stats_near_takes_part(s, 0) && !stats_near_takes_part(s, 2));
    check_near("distance", stats_near_distance(s, 0, 3), 6 / sqrt(5), 1e-15);
    assert_true(isnan(stats_near_distance(s, 2, 3)) && isnan(stats_near_distance(s, 0, 2)));
    assert_int_equal(stats_near_one(s, 2, 3, found), 0);
    stats_near_all(s, 3, 2, found, counts);
    assert_int_equal(counts[2], 0);
    assert_int_equal(counts[3], 2);
    assert_int_equal(found[3 * 3].at, 1);
    assert_int_equal(found[3 * 3 + 1].at, 0);
    arena_close(a);
}

/* 0.1 added up ten times and divided by ten is not 0.1: a constant column must not become
 * noise. */
static void a_constant_column_says_nothing_about_anyone(void **state)
{
    enum { ROWS = 10 };
    double v[ROWS * 2];
    struct arena *a = arena_open();

    (void)state;
    for (ptrdiff_t row = 0; row < ROWS; row++) {
        v[2 * row] = 0.1;
        v[2 * row + 1] = (double)(row % 2);
    }
    struct stats_near *s = open_or_fail(a, v, ROWS, 2, NULL, true);
    assert_true(stats_near_distance(s, 0, 2) == 0);
    assert_true(stats_near_distance(s, 0, 1) == 2); /* sd 0.5 */
    arena_close(a);
}

/* z-scores don't depend on the unit, were it the smallest or the largest that a double has. */
static void scores_survive_any_size_of_values(void **state)
{
    static const double units[] = {1, 1e-320, 1e-300, 1e300, 0x1p1020};
    static const double plain[] = {1, 2, 4, 8};
    struct arena *a = arena_open();

    (void)state;
    for (ptrdiff_t u = 0; u < COUNT_OF(units); u++) {
        double v[4];

        for (ptrdiff_t i = 0; i < 4; i++)
            v[i] = plain[i] * units[u];
        struct stats_near *s = open_or_fail(a, v, 4, 1, NULL, true);
        /* 1, 2, 4, 8: mean 3.75, sd sqrt 7.1875; 1e-320 itself has four digits */
        check_near("distance", stats_near_distance(s, 0, 3), 7 / sqrt(7.1875),
                   u == 1 ? 1e-3 : 1e-14);
    }
    arena_close(a);
}

static void a_column_without_weight_is_as_if_constant_even_where_it_would_overflow(void **state)
{
    const double v[] = {1e200, 1, -1e200, 2, 1e200, 4}, weights[] = {0, 1};
    struct arena *a = arena_open();
    struct stats_near *s = open_or_fail(a, v, 3, 2, weights, false);
    struct stats_neighbour found[2];

    (void)state;
    assert_int_equal(stats_near_one(s, 0, 2, found), 2);
    assert_true(found[0].at == 1 && found[0].distance == 1);
    assert_true(found[1].at == 2 && found[1].distance == 3);
    arena_close(a);
}

static void few_rows_have_few_neighbours(void **state)
{
    const double v[] = {1, 2};
    struct arena *a = arena_open();
    struct stats_neighbour found[2 * 3];
    ptrdiff_t counts[2] = {-1, -1};

    (void)state;
    stats_near_all(open_or_fail(a, v, 0, 1, NULL, true), 3, 2, found, counts);
    assert_int_equal(counts[0], -1);
    struct stats_near *alone = open_or_fail(a, v, 1, 1, NULL, true);
    assert_int_equal(stats_near_one(alone, 0, 3, found), 0);
    assert_true(stats_near_distance(alone, 0, 0) == 0);
    struct stats_near *two = open_or_fail(a, v, 2, 1, NULL, true);
    stats_near_all(two, 3, 8, found, counts);
    assert_true(counts[0] == 1 && counts[1] == 1);
    assert_true(found[0].at == 1 && found[0].distance == 2 && found[3].at == 0);
    assert_int_equal(stats_near_one(two, 0, 0, found), 0);
    assert_int_equal(stats_near_one(two, 0, -1, found), 0);
    stats_near_all(two, 0, 1, found, counts);
    assert_true(counts[0] == 0 && counts[1] == 0);
    arena_close(a);
}

/* --- what is refused -------------------------------------------------------------------------
 */

static void assert_refused(const double *v, ptrdiff_t areas, ptrdiff_t columns,
                           const double *weights, bool standardise, enum stats_why want)
{
    struct arena *a = arena_open();
    enum stats_why why = WHY_NONE;

    assert_null(stats_near_open(a, v, areas, columns, weights, standardise, &why));
    assert_int_equal(why, want);
    arena_close(a);
}

static void what_has_no_answer_is_refused_with_a_reason(void **state)
{
    const double v[] = {1, 2, 3, 4}, infinite[] = {1, 2, -INFINITY, 4};
    const double wide[] = {1e308, 0, -1e308, 0};
    const double negative[] = {1, -1}, endless[] = {1, INFINITY}, missing[] = {1, NAN};

    (void)state;
    assert_refused(v, 2, 0, NULL, false, WHY_NO_VALUES);
    assert_refused(v, -1, 2, NULL, false, WHY_OUT_OF_RANGE);
    assert_refused(v, STATS_NEAR_MOST_AREAS + 1, 1, NULL, false, WHY_OUT_OF_RANGE);
    assert_refused(v, 1, STATS_NEAR_MOST_COLUMNS + 1, NULL, false, WHY_OUT_OF_RANGE);
    assert_refused(v, 2, 2, negative, false, WHY_NEGATIVE);
    assert_refused(v, 2, 2, endless, false, WHY_NOT_FINITE);
    assert_refused(v, 2, 2, missing, false, WHY_NOT_FINITE);
    assert_refused(infinite, 2, 2, NULL, false, WHY_NOT_FINITE);
    assert_refused(infinite, 2, 2, NULL, true, WHY_NOT_FINITE);
    assert_refused(wide, 2, 2, NULL, true, WHY_NOT_FINITE);
}

static void a_distance_too_large_for_a_double_is_infinite_and_last(void **state)
{
    const double v[] = {1e308, -1e308, 1e308, 0.9e308};
    struct arena *a = arena_open();
    struct stats_near *s = open_or_fail(a, v, 4, 1, NULL, false);
    struct stats_neighbour found[3];

    (void)state;
    assert_int_equal(stats_near_one(s, 0, 3, found), 3);
    assert_true(found[0].at == 2 && found[0].distance == 0);
    assert_true(found[1].at == 1 && isinf(found[1].distance)); /* both infinite: by row */
    assert_true(found[2].at == 3 && isinf(found[2].distance));
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neighbours_are_those_of_scipy),
        cmocka_unit_test(nobody_is_missed_whatever_the_values_and_the_kernel),
        cmocka_unit_test(nobody_is_missed_among_more_than_are_measured_together),
        cmocka_unit_test(rounding_at_its_worst_hides_nobody),
        cmocka_unit_test(adding_a_far_area_changes_no_order_within_the_others),
        cmocka_unit_test(equal_distances_are_in_the_order_of_rows),
        cmocka_unit_test(a_row_with_a_gap_takes_no_part_but_its_values_count_in_the_scale),
        cmocka_unit_test(a_constant_column_says_nothing_about_anyone),
        cmocka_unit_test(scores_survive_any_size_of_values),
        cmocka_unit_test(
            a_column_without_weight_is_as_if_constant_even_where_it_would_overflow),
        cmocka_unit_test(few_rows_have_few_neighbours),
        cmocka_unit_test(what_has_no_answer_is_refused_with_a_reason),
        cmocka_unit_test(a_distance_too_large_for_a_double_is_infinite_and_last),
    };

    return cmocka_run_group_tests_name("near", tests, NULL, NULL);
}
