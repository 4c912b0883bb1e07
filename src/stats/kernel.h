/* kernel.h: the few loops that take most of the time, made for several vector units.
 *
 * kernel.c is compiled once for any processor and again for wider ones; which is used is looked
 * up from the processor at hand. All give the same bits: sums go over columns in one order with
 * no fused multiply-add, and counting has no rounding.
 */
#ifndef STATS_KERNEL_H
#define STATS_KERNEL_H

#include "base/base.h"

/* Rows that lie together, and the words that hold a value of each: see distances. */
enum { KERNEL_PANEL = 32, KERNEL_WORDS = KERNEL_PANEL / 2 };

struct kernel {
    const char *name; /* "portable", "avx2", "avx512" */
    /* How many of v[0..n) are below, equal to and above `value`; NANs are in none. */
    void (*count)(const double *v, ptrdiff_t n, double value, ptrdiff_t *below, ptrdiff_t *same,
                  ptrdiff_t *above);
    /* Copies the values of v[0..n) that are not NAN, in their order, and gives how many there
     * are. `out` has room for n and may be `v`. */
    ptrdiff_t (*reported)(const double *v, ptrdiff_t n, double *out);
    /* The k-th smallest, from 0, of n reported values, 0 <= k < n; `scratch` has room for n,
     * may be `v`, and holds something else afterwards. *next, where not NULL, gets the (k +
     * 1)-th, or NAN when there is none. */
    double (*select)(const double *v, ptrdiff_t n, ptrdiff_t k, double *scratch, double *next);
    /* Squared distances, in single precision, of one row to `count` rows, count a multiple of
     * KERNEL_PANEL. These lie in panels of so many, one after the other, each column by column,
     * and each value as the upper half of a single precision number, since reading them is what
     * takes the time: value c of row r of panel p is half of panels[(p * width + c) *
     * KERNEL_WORDS + r % KERNEL_WORDS], the upper one for the later rows. */
    void (*distances)(const uint32_t *panels, ptrdiff_t width, const float *own,
                      ptrdiff_t count, float *out);
    /* The same for four rows at once: own[i * width + c], out[i * count + row]. */
    void (*distances_of_4)(const uint32_t *panels, ptrdiff_t width, const float *own,
                           ptrdiff_t count, float *out);
    /* Which of d[0..n) are not above `limit` (a NAN is not): their places, ascending, in `at`,
     * which has room for n + 1; gives how many. */
    ptrdiff_t (*within)(const float *d, ptrdiff_t n, float limit, int32_t *at);
};

/* The widest that this processor has. */
const struct kernel *kernel_best(void);
/* All that this processor can run, the portable one first; ends with NULL. For tests and bench.
 */
const struct kernel *const *kernel_all(void);

/* What kernel.c makes each time it is compiled; the two functions above know which can be run.
 */
extern const struct kernel kernel_portable;
#ifdef __x86_64__
extern const struct kernel kernel_avx2, kernel_avx512;
#endif

#endif
