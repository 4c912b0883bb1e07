/* matching.h: who goes with whom, and what many rankings come to together. */
#ifndef STATS_MATCHING_H
#define STATS_MATCHING_H

#include "stats/stats.h"
#include "stats/why.h"

enum { STATS_ASSIGN_MOST = 4000, STATS_OPTIONS_MOST = 1000 };

/* Linear assignment: as many rows as can be get one column each, no column twice, and among all
 * such ways the sum of costs is the least (shortest augmenting paths; Jonker and Volgenant,
 * 1987; Crouse, 2016). `cost` is rows x columns; NAN is a pair that is not allowed; negative
 * costs are fine. to[row] is the column, or -1; where no pair at all is allowed, all are, and
 * the sum is 0. Of equally good ways, the one found is always the same for the same input.
 * *total is the sum. WHY_NO_VALUES for no rows or columns, WHY_OUT_OF_RANGE above
 * STATS_ASSIGN_MOST, WHY_NOT_FINITE for an infinite cost or sum; then to[] is all -1 and *total
 * NAN. */
enum stats_why stats_assign(struct arena *a, const double *cost, ptrdiff_t rows,
                            ptrdiff_t columns, ptrdiff_t *to, double *total);

/* Schulze's method (2011), winning votes. `ballots` is count x options: the rank that a ballot
 * gives each option, 1 the first; equal ranks are ties; NAN is unranked, below all ranked ones
 * and equal among themselves. `weights` may be NULL for one each. place[option] is 1 + the
 * number of options whose strongest path to it is stronger than its own path back. strength,
 * which may be NULL, gets the options x options strongest paths, 0 from an option to itself.
 * WHY_NO_VALUES: nothing is ranked; WHY_OUT_OF_RANGE above STATS_OPTIONS_MOST; WHY_NOT_FINITE
 * for an infinite rank or weight; WHY_NOT_REPORTED for a weight that is NAN, WHY_NEGATIVE for
 * one below 0, WHY_NO_TOTAL when they sum to 0; then place[] is all 0. */
enum stats_why stats_schulze(struct arena *a, const double *ballots, const double *weights,
                             ptrdiff_t count, ptrdiff_t options, ptrdiff_t *place,
                             double *strength);

#endif
