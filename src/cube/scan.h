/* scan.h: what stands out in a whole sector: every metric, every area.
 *
 * In the newest period of each metric each area's value gets a score: how far it lies from the
 * middle of all and how far it moved since the period before, both in typical distances (the
 * median distance from the middle), and how many places it moved among all, as a share of them.
 * Each part is multiplied by a weight. The highest scores are kept.
 */
#ifndef CUBE_SCAN_H
#define CUBE_SCAN_H

#include "cube/cube.h"

enum { SCAN_MOST = 1000 };

struct scan_ask {
    double by_distance, by_change, by_rank; /* weights, 0 or more */
    ptrdiff_t most;                         /* of the highest; at most SCAN_MOST */
    int threads;                            /* at least 1 */
    const char *metrics; /* which are looked at, by a byte each; NULL for all */
    bool thorough; /* scores every place, also where the summaries rule it out: to measure */
};

struct scan_hit {
    ptrdiff_t metric, period, place;
    double score;
    double value, before; /* before: NAN when there was none */
    double distance;      /* (value - middle) / typical distance; NAN when that is 0 */
    ptrdiff_t rank, rank_before, of; /* from the lowest; 0 for none */
};

/* The hits into `out`, highest first, equal ones by metric and place; gives how many there are.
 * Slices of too many places to have ranks are scored without. With a budget, metrics that are
 * not in memory are fetched: the reader is to be in the cube, and what it fetches may be taken
 * down behind it; see cube_enter. */
ptrdiff_t scan_read(const struct cube *c, const struct scan_ask *ask, int reader,
                    struct scan_hit *out);

#endif
