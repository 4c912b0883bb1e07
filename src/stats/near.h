/* near.h: which areas are like which: weighted Euclidean distance between rows of
 * characteristics.
 *
 * Answers are those of an exact search in double precision, the same to the last bit whichever
 * vector unit is used (kernel.h).
 */
#ifndef STATS_NEAR_H
#define STATS_NEAR_H

#include "stats/stats.h"
#include "stats/why.h"

enum {
    STATS_NEAR_MOST_AREAS = 100 * 1000,
    STATS_NEAR_MOST_COLUMNS = 1000,
};

struct stats_near; /* rows made ready to be searched */

struct stats_neighbour {
    ptrdiff_t at; /* row */
    double distance;
};

/* `v` is areas rows of `columns` values. With `standardise`, each column becomes z-scores with
 * the population's standard deviation (a constant column says nothing about anyone: all 0).
 * `weights`, which may be NULL, multiply the squared differences: distance = sqrt(sum w (a -
 * b)^2), as scipy.spatial.distance.euclidean(a, b, w); a column of weight 0 is as if it were
 * constant. A row with a NAN takes no part (in means and standard deviations its reported
 * values do count). NULL with *why for no columns (WHY_NO_VALUES), more than the enum above
 * allows (WHY_OUT_OF_RANGE), a negative weight (WHY_NEGATIVE), and an infinite weight or value
 * or a column whose range is too large for a double (WHY_NOT_FINITE). */
struct stats_near *stats_near_open(struct arena *a, const double *v, ptrdiff_t areas,
                                   ptrdiff_t columns, const double *weights, bool standardise,
                                   enum stats_why *why);

/* False when the row has a gap. */
bool stats_near_takes_part(const struct stats_near *s, ptrdiff_t row);
/* The distance between two rows; NAN when either takes no part. */
double stats_near_distance(const struct stats_near *s, ptrdiff_t one, ptrdiff_t other);
/* How far the first is above the other in one column, as it is compared (in z-scores where they
 * were made) and before its weight; NAN when either takes no part, 0 in one of weight 0. */
double stats_near_apart(const struct stats_near *s, ptrdiff_t one, ptrdiff_t other,
                        ptrdiff_t column);

/* The `top` nearest to `row`, itself left out, nearest first, equal distances in the order of
 * rows (callers sort rows by code). Gives how many there are, at most top; 0 when the row takes
 * no part. A distance too large for a double is infinite and last. */
ptrdiff_t stats_near_one(const struct stats_near *s, ptrdiff_t row, ptrdiff_t top,
                         struct stats_neighbour *out);
/* The same for every row: out[row * top ...], counts[row]. Shares the work between `threads`.
 */
void stats_near_all(const struct stats_near *s, ptrdiff_t top, int threads,
                    struct stats_neighbour *out, ptrdiff_t *counts);

/* Searches with another kernel than the best one. For tests and bench. */
struct kernel;
void stats_near_use(struct stats_near *s, const struct kernel *kernel);

#endif
