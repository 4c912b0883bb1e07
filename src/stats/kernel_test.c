/* kernel_test.c: every kernel this processor can run gives what plain loops give, to the bit.
 */
#include "stats/cases.h"
#include "stats/kernel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum shape {
    RANDOM,
    FEW_VALUES,
    WITH_GAPS,
    STRANGE, /* zeros of both signs, the smallest and the largest, infinities, gaps */
    SORTED,
    REVERSED,
    ALL_EQUAL,
    MOSTLY_EQUAL,
    SHAPES
};

static double strange(uint64_t *seed)
{
    static const double v[] = {0.0,      -0.0,    0x1p-1074, -0x1p-1074, DBL_MIN,
                               -DBL_MIN, DBL_MAX, -DBL_MAX,  INFINITY,   -INFINITY,
                               NAN,      -NAN,    1,         -1};

    return v[chance_below(seed, COUNT_OF(v))];
}

static double shaped(enum shape shape, ptrdiff_t i, uint64_t *seed)
{
    switch (shape) {
    case FEW_VALUES:
        return (double)chance_below(seed, 5) - 2;
    case WITH_GAPS:
        return chance_below(seed, 3) == 0 ? NAN : chance_share(seed);
    case STRANGE:
        return strange(seed);
    case SORTED:
        return (double)i;
    case REVERSED:
        return (double)-i;
    case ALL_EQUAL:
        return 7;
    case MOSTLY_EQUAL:
        return chance_below(seed, 9) == 0 ? chance_share(seed) : 0.5;
    default:
        return chance_share(seed) * 200 - 100;
    }
}

/* Exactly as long as asked, so that a sanitizer sees a step past the end. */
static double *values_make(enum shape shape, ptrdiff_t n, uint64_t *seed)
{
    double *v = malloc((size_t)n * sizeof *v);

    assert_true(v || n == 0);
    for (ptrdiff_t i = 0; i < n; i++)
        v[i] = shaped(shape, i, seed);
    return v;
}

/* 0 to 70, then the sizes that are asked for: -1 at the end. */
static ptrdiff_t next_size(ptrdiff_t size)
{
    return size < 70 ? size + 1 : size == 70 ? 340 : size == 340 ? 35000 : -1;
}

static void assert_same_bits(const void *a, const void *b, ptrdiff_t bytes)
{
    assert_true(bytes == 0 || memcmp(a, b, (size_t)bytes) == 0);
}

static void the_portable_kernel_comes_first_and_the_best_last(void **state)
{
    const struct kernel *const *all = kernel_all();
    ptrdiff_t count = 0;

    (void)state;
    assert_string_equal(all[0]->name, "portable");
    for (; all[count]; count++) {
        for (ptrdiff_t i = 0; i < count; i++)
            assert_string_not_equal(all[i]->name, all[count]->name);
    }
    assert_ptr_equal(all[count - 1], kernel_best());
    for (ptrdiff_t i = 0; i < count; i++)
        print_message("kernel: %s\n", all[i]->name);
}

/* --- counting and keeping --------------------------------------------------------------------
 */

static void count_plainly(const double *v, ptrdiff_t n, double value, ptrdiff_t found[3])
{
    found[0] = found[1] = found[2] = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        found[0] += v[i] < value;
        found[1] += v[i] == value;
        found[2] += v[i] > value;
    }
}

static void counts_are_those_of_a_plain_loop(void **state)
{
    uint64_t seed = 31;
    ptrdiff_t want[3], got[3];

    (void)state;
    for (ptrdiff_t n = 0; n >= 0; n = next_size(n)) {
        for (enum shape shape = RANDOM; shape < SHAPES; shape++) {
            double *v = values_make(shape, n, &seed);

            for (int round = 0; round < 5; round++) {
                double value = n && round ? v[chance_below(&seed, n)] : strange(&seed);

                count_plainly(v, n, value, want);
                for (const struct kernel *const *k = kernel_all(); *k; k++) {
                    (*k)->count(v, n, value, &got[0], &got[1], &got[2]);
                    assert_memory_equal(got, want, sizeof want);
                }
            }
            free(v);
        }
    }
}

static void gaps_are_dropped_and_the_others_keep_their_order_and_bits(void **state)
{
    uint64_t seed = 32;

    (void)state;
    for (ptrdiff_t n = 0; n >= 0; n = next_size(n)) {
        for (enum shape shape = RANDOM; shape < SHAPES; shape++) {
            double *v = values_make(shape, n, &seed), *want = values_make(RANDOM, n, &seed);
            double *got = values_make(RANDOM, n, &seed);
            ptrdiff_t reported = 0;

            for (ptrdiff_t i = 0; i < n; i++) {
                if (!isnan(v[i]))
                    want[reported++] = v[i];
            }
            for (const struct kernel *const *k = kernel_all(); *k; k++) {
                assert_int_equal((*k)->reported(v, n, got), reported);
                assert_same_bits(got, want, reported * (ptrdiff_t)sizeof *want);
                for (ptrdiff_t i = 0; i < n; i++) /* and where they stand */
                    got[i] = v[i];
                assert_int_equal((*k)->reported(got, n, got), reported);
                assert_same_bits(got, want, reported * (ptrdiff_t)sizeof *want);
            }
            free(v);
            free(want);
            free(got);
        }
    }
}

/* --- selecting -------------------------------------------------------------------------------
 */

static int by_value(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

/* What the array holds, in order, its own bits aside: zeros of both signs are one value. */
static double *sorted_copy(const double *v, ptrdiff_t n)
{
    double *copy = malloc((size_t)n * sizeof *copy);

    assert_non_null(copy);
    for (ptrdiff_t i = 0; i < n; i++)
        copy[i] = v[i];
    qsort(copy, (size_t)n, sizeof *copy, by_value);
    return copy;
}

/* Both must be right, and have the bits that the first kernel has. */
static void check_select(const double *v, const double *sorted, ptrdiff_t n, ptrdiff_t k)
{
    double *scratch = malloc((size_t)n * sizeof *scratch), first[2] = {0};

    assert_non_null(scratch);
    for (const struct kernel *const *kernel = kernel_all(); *kernel; kernel++) {
        double got[2] = {0, 0}, in_place[2] = {0, 0};

        got[0] = (*kernel)->select(v, n, k, scratch, &got[1]);
        assert_true(got[0] == sorted[k]);
        assert_true(k + 1 < n ? got[1] == sorted[k + 1] : isnan(got[1]));
        for (ptrdiff_t i = 0; i < n; i++)
            scratch[i] = v[i];
        in_place[0] = (*kernel)->select(scratch, n, k, scratch, &in_place[1]);
        assert_same_bits(in_place, got, sizeof got);
        assert_true((*kernel)->select(v, n, k, scratch, NULL) == sorted[k]);
        if (kernel == kernel_all())
            memcpy(first, got, sizeof first);
        assert_same_bits(first, got, sizeof got);
    }
    free(scratch);
}

static void check_selects(const double *v, ptrdiff_t n, uint64_t *seed)
{
    double *sorted = sorted_copy(v, n);

    check_select(v, sorted, n, 0);
    check_select(v, sorted, n, n - 1);
    check_select(v, sorted, n, (n - 1) / 2);
    for (int round = 0; round < 6; round++)
        check_select(v, sorted, n, chance_below(seed, n));
    free(sorted);
}

static void the_kth_value_and_the_next_are_those_of_a_sorted_array(void **state)
{
    uint64_t seed = 33;

    (void)state;
    for (ptrdiff_t n = 1; n >= 0; n = next_size(n)) {
        for (enum shape shape = RANDOM; shape < SHAPES; shape++) {
            double *v = values_make(shape, n, &seed);
            ptrdiff_t reported = kernel_portable.reported(v, n, v);

            if (reported)
                check_selects(v, reported, &seed);
            free(v);
        }
    }
}

/* Sees to it that the seven values that pivots are chosen from are always the smallest left, so
 * that looking for the middle settles few each time and dividing must be given up. */
static void an_array_made_against_the_pivots_is_searched_too(void **state)
{
    enum { LENGTH = 2000, SAMPLE = 7, ROUNDS = 60 };
    static double v[LENGTH];
    static ptrdiff_t places[LENGTH];
    double next = 1;
    ptrdiff_t n = LENGTH;
    uint64_t seed = 34;

    (void)state;
    for (ptrdiff_t i = 0; i < LENGTH; i++) {
        places[i] = i;
        v[i] = 1e6 + (double)chance_below(&seed, 1000);
    }
    for (int round = 0; round < ROUNDS; round++) {
        ptrdiff_t kept = 0;

        for (ptrdiff_t i = 0; i < SAMPLE; i++)
            v[places[(2 * i + 1) * n / (2 * SAMPLE)]] = next++;
        for (ptrdiff_t i = 0; i < n; i++) { /* those above the sample's fifth */
            if (v[places[i]] > next - 3)
                places[kept++] = places[i];
        }
        n = kept;
    }
    check_selects(v, LENGTH, &seed);
}

/* --- distances -------------------------------------------------------------------------------
 */

enum { MOST_ROWS = 10 * KERNEL_PANEL, MOST_WIDTH = 70 };

/* The value of a row, from the upper half of a single precision number. */
static float panel_value(const uint32_t *panels, ptrdiff_t width, ptrdiff_t row, ptrdiff_t c)
{
    ptrdiff_t panel = row / KERNEL_PANEL, in_panel = row % KERNEL_PANEL;
    uint32_t word = panels[(panel * width + c) * KERNEL_WORDS + in_panel % KERNEL_WORDS];
    uint32_t bits = (in_panel < KERNEL_WORDS ? word & 0xffff : word >> 16) << 16;
    float value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

static uint32_t upper_half(float v)
{
    uint32_t bits;

    memcpy(&bits, &v, sizeof bits);
    return bits >> 16;
}

static void check_distances(const uint32_t *panels, ptrdiff_t width, const float *own,
                            ptrdiff_t rows)
{
    static float out[4 * MOST_ROWS], one[MOST_ROWS], first[4 * MOST_ROWS];

    kernel_portable.distances_of_4(panels, width, own, rows, first);
    for (const struct kernel *const *k = kernel_all(); *k; k++) {
        (*k)->distances_of_4(panels, width, own, rows, out);
        assert_same_bits(out, first, 4 * rows * (ptrdiff_t)sizeof *out);
        for (ptrdiff_t i = 0; i < 4; i++) {
            (*k)->distances(panels, width, own + i * width, rows, one);
            assert_same_bits(one, out + i * rows, rows * (ptrdiff_t)sizeof *out);
        }
    }
    for (ptrdiff_t at = 0; at < 4 * rows; at++) {
        float want = 0;

        for (ptrdiff_t c = 0; c < width; c++) {
            float past = panel_value(panels, width, at % rows, c) - own[at / rows * width + c];
            want += past * past;
        }
        assert_true(first[at] == want);
    }
}

static void distances_are_sums_of_squares_in_the_order_of_columns(void **state)
{
    static uint32_t panels[MOST_ROWS / 2 * MOST_WIDTH];
    static float own[4 * MOST_WIDTH];
    uint64_t seed = 35;

    (void)state;
    for (ptrdiff_t width = 1; width <= MOST_WIDTH; width += 1 + width / 5) {
        for (ptrdiff_t rows = KERNEL_PANEL; rows <= MOST_ROWS; rows += 3 * KERNEL_PANEL) {
            for (ptrdiff_t i = 0; i < rows / 2 * width; i++)
                panels[i] = upper_half((float)shaped(RANDOM, i, &seed)) |
                            upper_half((float)shaped(RANDOM, i, &seed)) << 16;
            for (ptrdiff_t i = 0; i < 4 * width; i++)
                own[i] = (float)shaped(i % 9 ? RANDOM : FEW_VALUES, i, &seed);
            check_distances(panels, width, own, rows);
        }
    }
}

static void distances_too_large_or_too_small_have_the_same_bits_too(void **state)
{
    static const float v[] = {1e30F, -1e30F, 1e-30F, -1e-38F, 0, -0.0F, 3e38F, 1};
    static uint32_t panels[KERNEL_PANEL * 3];
    static float own[4 * 3];
    uint64_t seed = 36;

    (void)state;
    for (int round = 0; round < 200; round++) {
        for (ptrdiff_t i = 0; i < COUNT_OF(panels); i++)
            panels[i] = upper_half(v[chance_below(&seed, COUNT_OF(v))]) |
                        upper_half(v[chance_below(&seed, COUNT_OF(v))]) << 16;
        for (ptrdiff_t i = 0; i < COUNT_OF(own); i++)
            own[i] = v[chance_below(&seed, COUNT_OF(v))];
        check_distances(panels, 3, own, 2 * KERNEL_PANEL);
    }
}

static void all_that_is_not_above_the_limit_is_within_and_nothing_else(void **state)
{
    static const float limits[] = {INFINITY, 40, 1, 0, -1, NAN};
    uint64_t seed = 37;

    (void)state;
    for (ptrdiff_t n = 0; n <= 700; n = n < 140 ? n + 1 : n + 140) {
        float *d = malloc((size_t)n * sizeof *d);
        int32_t *want = malloc((size_t)(n + 1) * sizeof *want);
        int32_t *got = malloc((size_t)(n + 1) * sizeof *got);

        assert_true((d || n == 0) && want && got);
        for (ptrdiff_t l = 0; l < COUNT_OF(limits); l++) {
            ptrdiff_t count = 0;

            for (ptrdiff_t i = 0; i < n; i++) {
                d[i] = (float)shaped(i % 50 ? RANDOM : STRANGE, i, &seed);
                if (!(d[i] > limits[l]))
                    want[count++] = (int32_t)i;
            }
            for (const struct kernel *const *k = kernel_all(); *k; k++) {
                assert_int_equal((*k)->within(d, n, limits[l], got), count);
                assert_same_bits(got, want, count * (ptrdiff_t)sizeof *got);
            }
        }
        free(d);
        free(want);
        free(got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_portable_kernel_comes_first_and_the_best_last),
        cmocka_unit_test(counts_are_those_of_a_plain_loop),
        cmocka_unit_test(gaps_are_dropped_and_the_others_keep_their_order_and_bits),
        cmocka_unit_test(the_kth_value_and_the_next_are_those_of_a_sorted_array),
        cmocka_unit_test(an_array_made_against_the_pivots_is_searched_too),
        cmocka_unit_test(distances_are_sums_of_squares_in_the_order_of_columns),
        cmocka_unit_test(distances_too_large_or_too_small_have_the_same_bits_too),
        cmocka_unit_test(all_that_is_not_above_the_limit_is_within_and_nothing_else),
    };

    return cmocka_run_group_tests_name("kernel", tests, NULL, NULL);
}
