/* cube.h: all current figures in memory, metric by metric, period by period, with a summary
 * each.
 *
 * The cube knows metrics and periods only by number; what they are called is the business of
 * whoever fills it. It is filled once and read-only afterwards, so any number of threads may
 * read.
 */
#ifndef CUBE_CUBE_H
#define CUBE_CUBE_H

#include "base/base.h"
#include "cube/slice.h"

/* Made once, when a slice is put in. */
struct cube_summary {
    ptrdiff_t reported; /* figures with a value */
    double low, middle, high;
};

struct cube_slice {
    struct slice figures;
    int64_t known_from;
    struct cube_summary summary;
};

struct cube;

/* A cube of `metrics` metrics without periods, in `a`. */
struct cube *cube_make(struct arena *a, ptrdiff_t metrics);
/* Gives metric `m` its number of periods, once, before its slices are put. */
void cube_periods(struct cube *c, ptrdiff_t m, ptrdiff_t periods);
/* Puts the slice of metric `m` in its period `p`; the slice must outlive the cube. */
void cube_put(struct cube *c, ptrdiff_t m, ptrdiff_t p, const struct slice *s,
              int64_t known_from);
/* The slice; one without places when none was put. */
const struct cube_slice *cube_at(const struct cube *c, ptrdiff_t m, ptrdiff_t p);
/* Figures with a value in the whole cube. */
int64_t cube_figures(const struct cube *c);

#endif
