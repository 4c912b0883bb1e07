/* rank.c: where a value stands among others, and the band it falls in. */
#include "stats/stats.h"

#include <math.h>

struct stats_place stats_rank(const double *v, ptrdiff_t n, ptrdiff_t at, bool high_first)
{
    assert(at >= 0 && at < n);
    ptrdiff_t below = 0, same = 0, above = 0;

    for (ptrdiff_t i = 0; i < n; i++) {
        below += v[i] < v[at];
        same += v[i] == v[at];
        above += v[i] > v[at];
    }
    if (same == 0) { /* v[at] is NAN, which equals nothing */
        for (ptrdiff_t i = 0; i < n; i++)
            above += !isnan(v[i]);
        return (struct stats_place){.of = above};
    }
    return (struct stats_place){
        .rank = 1 + (high_first ? above : below),
        .of = below + same + above,
        .tied = same - 1,
    };
}

/* In whole numbers, so that no rounding of of / k moves an area across an edge. */
int stats_band(ptrdiff_t rank, ptrdiff_t of, int k)
{
    if (k < 1 || of < k || rank < 1 || rank > of)
        return 0;

    ptrdiff_t parts = (of + 1 - rank) * k;
    ptrdiff_t from_end = parts / of + (parts % of != 0);

    return (int)(k + 1 - from_end);
}
