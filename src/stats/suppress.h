/* suppress.h: hiding small numbers so that they can't be worked out from what is shown.
 *
 * A table of counts in rows and columns, with row totals, column totals and a grand total, any
 * of which may be left out of what is published. A rule says which counts are small and to what
 * shown ones are rounded.
 */
#ifndef STATS_SUPPRESS_H
#define STATS_SUPPRESS_H

#include "stats/stats.h"
#include "stats/why.h"

struct stats_rule {
    double from, to; /* counts from..to are hidden; from is 1 (a zero is shown) or 0 */
    double round_to; /* shown counts go to the nearest multiple, halves up; 1 is not rounded */
};

/* A rule by name or by its parts: "5" (1 to 4 hidden), "1-7" (NHS England: 1 to 7 hidden,
 * others to the nearest 5), "10-5" (ONS: 1 to 9 hidden, others to the nearest 5),
 * "FROM-TO/ROUND". False for anything else: "FROM-TO/ROUND" needs whole numbers, 0 <= FROM <=
 * 1, FROM <= TO <= 1000, 1 <= ROUND <= 1000. */
bool stats_rule_of(struct str text, struct stats_rule *out);

/* CELL_PROTECTS is published with the same mark as CELL_SMALL: told apart, it would say that
 * the count is not small. */
enum stats_shown { CELL_SHOWN, CELL_SMALL, CELL_PROTECTS, CELL_ABSENT };

enum { STATS_TABLE_CELLS_MOST = 20000 }; /* rows x columns, without the totals */

/* `counts` is (rows + 1) x (columns + 1), the last row and the last column being the totals,
 * which must add up; NAN in a total is one that is not published, in a cell it is refused
 * (WHY_NOT_REPORTED). A plain list is one row with its total, NAN below. `shown` gets for each
 * whether it is shown, hidden as small, or hidden to protect another (CELL_ABSENT for a total
 * that is not published). With from = 1 a zero is shown, unless it protects another.
 *
 * What is promised: for each hidden cell, and each small total that is not published, the
 * values that agree with everything shown (unrounded, which is more than is told), with no cell
 * below zero, span at least `to` + 1 - `from`. That can always be had: in the last resort the
 * totals of the cell's row, of its column and of the table are hidden. Few cells, small ones
 * first, are hidden for it: cycles of least weight, one after the other (the network method of
 * Kelly, Golden and Assad, 1992); not always the fewest.
 *
 * WHY_NO_VALUES for no rows or columns, WHY_NEGATIVE, WHY_NOT_FINITE, WHY_UNEQUAL (totals that
 * do not add up), WHY_OUT_OF_RANGE (too many cells, a count that is not whole or a sum above
 * 2^53, a rule that stats_rule_of does not give). When it refuses a table that is not too
 * large, all of `shown` is hidden. */
enum stats_why stats_suppress(struct arena *a, const double *counts, ptrdiff_t rows,
                              ptrdiff_t columns, struct stats_rule rule,
                              enum stats_shown *shown);

/* A shown count as it is published. */
double stats_rule_round(struct stats_rule rule, double count);

#endif
