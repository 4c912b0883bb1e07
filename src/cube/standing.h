/* standing.h: where one area stands in each period of a metric, straight from packed figures.
 *
 * For whoever looks at thousands of metrics at once: a council's report, what stands out. It
 * goes by values as they were published, and by counts alone; what a page says of one
 * comparison, with its rounding, its intervals and its refusals, is worked out in
 * src/inform/compare.h.
 */
#ifndef CUBE_STANDING_H
#define CUBE_STANDING_H

#include "cube/cube.h"

enum { STANDING_BANDS = 4 };

/* Whom an area is set beside, as places of the metric. Made once for all metrics whose areas
 * have the same places. */
struct standing_ask {
    ptrdiff_t place;      /* of the area itself */
    const int8_t *peers;  /* by place, -1 for a peer and 0 for others; see standing_peers */
    ptrdiff_t peer_count; /* places that `peers` speaks of */
    const int32_t *group; /* places of a smaller group; any of them may be past the end */
    ptrdiff_t group_count;
    bool low_first; /* the lowest value has rank 1 */
};

/* Numbers of a group: NANs when none of them has a value. */
struct standing_group {
    ptrdiff_t reported;
    double low, middle, high, mean;
};

struct standing_period {
    enum state state;
    double value; /* NAN for a gap: then there is no rank */
    ptrdiff_t rank,
        of;   /* among the peers with a value, itself among them; ties share the first */
    int band; /* by rank, 1 to STANDING_BANDS; 0 for none */
    struct standing_group group;
};

/* Peers by place, in `a`: those of the `count` places that are listed. */
const int8_t *standing_peers(struct arena *a, ptrdiff_t count, const int32_t *places,
                             ptrdiff_t listed);

/* The area's standing in each period of the metric, into `out`, which has room for all of them;
 * gives how many there are. What is known of all areas is in cube_at. */
ptrdiff_t standing_read(const struct cube *c, ptrdiff_t metric, const struct standing_ask *ask,
                        struct standing_period *out);

#endif
