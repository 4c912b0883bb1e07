/* loops.h: the loops over packed figures that take most of the time, made for several vector
 * units; for src/cube alone.
 *
 * loops.c is compiled once for any processor and again for wider ones, as src/stats/kernel.c
 * is. All give the same answers.
 */
#ifndef CUBE_LOOPS_H
#define CUBE_LOOPS_H

#include "base/base.h"

enum {
    LOOPS_PAD = 64, /* masks are made longer by so many zeros */
    LOOPS_RUN = 64,
    LOOPS_ROWS = 16,
    LOOPS_COLUMNS = 8,
};

/* What the score of a place is made of; see cube/scan.h. Both arrays have the same width, and
 * the numbers in it are scaled by as much as `middle` is. */
struct loops_score {
    const void *now, *before;               /* before: NULL for none */
    const uint16_t *rank_now, *rank_before; /* NULL for none */
    int width;
    double middle, by_distance, by_change, by_rank;
};

struct loops_count {
    ptrdiff_t reported, above, below;
};

struct loops {
    const char *name; /* "portable", "avx2", "avx512" */
    /* `n` numbers of that width, scaled by `tens`, as doubles; NANs for those that are none. */
    void (*decode)(const void *from, int width, double tens, ptrdiff_t n, double *out);
    /* Whether every number of v[0..n), NANs apart, is a whole number of four bytes when it is
     * scaled, and reads back equal; the lowest and highest of the whole ones. -0 is taken for
     * 0. */
    bool (*scales)(const double *v, ptrdiff_t n, double tens, double *low, double *high);
    /* False when a number that is none has a state that there is not. */
    bool (*sound)(const void *from, int width, ptrdiff_t n);
    /* How many of those whose mask is -1, not 0, have a number, a higher one than that of place
     * `own`, which must have one, and a lower one. `mask` is LOOPS_PAD longer than n. */
    void (*count)(const void *from, int width, const int8_t *mask, ptrdiff_t n, ptrdiff_t own,
                  struct loops_count *out);
    /* Packed ranks of so many bits as two bytes each, SLICE_NO_RANK for all ones. */
    void (*ranks)(const void *from, ptrdiff_t len, int bits, ptrdiff_t n, uint16_t *out);
    /* True when all of them are below `limit` or SLICE_NO_RANK. */
    bool (*below)(const uint16_t *ranks, ptrdiff_t n, ptrdiff_t limit);
    /* Of n places, those whose score may be `limit` or more, up to rounding: whole runs of
     * LOOPS_RUN places from each number in `runs` on, ascending; gives how many runs. */
    ptrdiff_t (*score)(const struct loops_score *s, ptrdiff_t n, double limit, int32_t *runs);
    /* Sorts each of LOOPS_COLUMNS columns of LOOPS_ROWS rows, row after row, lowest first. */
    void (*sort_columns)(double *v);
    /* Reads all the bytes and does nothing else: no answer from them can be had in less. */
    uint64_t (*touch)(const void *from, ptrdiff_t len);
};

/* The widest that this processor has. */
const struct loops *loops_best(void);
/* All that this processor can run, the portable one first; ends with NULL. For tests. */
const struct loops *const *loops_all(void);

extern const struct loops loops_portable;
#ifdef __x86_64__
extern const struct loops loops_avx2, loops_avx512;
#endif

#endif
