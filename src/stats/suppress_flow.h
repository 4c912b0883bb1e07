/* suppress_flow.h: a table with its totals as a network; for suppress.c and suppress_flow.c
 * alone.
 *
 * Rows and columns are nodes, the row of totals and the column of totals among them; each cell
 * is an edge. A count inside the table, and the grand total, goes from its row to its column, a
 * row's or a column's total back, so that what comes into a node goes out of it exactly when
 * the table adds up. Tables that agree with what is shown differ by flows round cycles of open
 * cells: those that are not shown. A count can fall to 0 and can rise without end.
 */
#ifndef STATS_SUPPRESS_FLOW_H
#define STATS_SUPPRESS_FLOW_H

#include "base/base.h"

/* The open neighbours of one node: columns of a row, or rows of a column. */
struct net_links {
    ptrdiff_t *at, len;
};

struct net {
    ptrdiff_t rows, columns; /* with the totals */
    const int64_t *value;    /* rows x columns */
    bool *open;
    int64_t *moved;          /* by the flow at hand; all 0 between calls */
    struct net_links *links; /* of each node: rows first, then columns */

    /* of the flow at hand: the cells it goes through */
    ptrdiff_t *used, used_count;
    bool *is_used;

    /* of one search: */
    int64_t stamp, *seen; /* nodes with seen == stamp were visited */
    ptrdiff_t *next;      /* the link of a node to try next */
    ptrdiff_t *trail;     /* nodes on the path found, trail[0..steps] */
    ptrdiff_t steps;
    int64_t *cost; /* of the cheapest way to each node */
    ptrdiff_t *from;
    struct net_heap *heap;
};

/* All cells closed. */
struct net net_make(struct arena *a, const int64_t *value, ptrdiff_t rows, ptrdiff_t columns);
void net_open(struct net *n, ptrdiff_t cell);

/* How far apart the least and the greatest value of an open cell are, up to `most`. */
int64_t net_range(struct net *n, ptrdiff_t cell, int64_t most);

/* The cheapest closed cells to open so that the range of `cell` becomes `width`, where it is
 * less: writes them to `out`, with room for all cells, and gives how many. 0 only when the
 * range is wide enough: the totals of its row, of its column and of the table are always a way.
 */
ptrdiff_t net_widen(struct net *n, ptrdiff_t cell, int64_t width, ptrdiff_t *out);

#endif
