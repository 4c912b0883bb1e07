/* near_rows.h: rows of characteristics made ready to be searched; for near.c and near_search.c.
 *
 * Only rows without a gap are kept, and called by their place among those: their slot. Slots
 * are in the order of rows, so ties fall the same way by either.
 */
#ifndef STATS_NEAR_ROWS_H
#define STATS_NEAR_ROWS_H

#include "stats/kernel.h"
#include "stats/near.h"

struct stats_near {
    const struct kernel *kernel;
    ptrdiff_t areas, columns, slots;
    const int32_t *slot_of; /* of a row; -1 when it takes no part */
    const int32_t *row_of;  /* of a slot */
    const double *values;   /* slots rows of `columns` */
    const double *weights;  /* by column */
    /* For the screen, laid out as kernel.h says and filled up to whole panels: each value, less
     * its column's mean, times its weight's root, rounded to NEAR_DIGITS binary digits. */
    const uint32_t *panels;
    const double *lengths; /* by slot: the root of the sum of squares of these, not rounded */
    bool screens;          /* false when they are too large for squares in single precision */
};

enum { NEAR_DIGITS = 8 }; /* of the upper half of a single precision number: 7 and the first */

/* A slot's own values as they stand in the panels, side by side. */
void near_copy_own(const struct stats_near *s, ptrdiff_t slot, float *own);

/* The distances of one slot to up to NEAR_TOGETHER others, as the definition says. */
enum { NEAR_TOGETHER = 4 };
void near_measure(const struct stats_near *s, ptrdiff_t own, const int32_t *others,
                  ptrdiff_t count, double *distances);

#endif
