/* atlas.h: where councils lie: outlines and hexagons of each time, read once from data/maps/.
 *
 * The atlas knows codes and years only; which council a code means is the sector's business.
 * Places are on a grid of 100 metres, x eastwards and y northwards (data/README.md). An
 * outline's arcs are shared with its neighbours, so that borders fit however many corners are
 * left out.
 */
#ifndef INFORM_ATLAS_H
#define INFORM_ATLAS_H

#include "base/work.h"
#include "charts/map.h"

/* What an area is part of: the councils that run bins, or those that run schools; or both. */
enum atlas_tier { ATLAS_LOWER = 1, ATLAS_UPPER = 2, ATLAS_BOTH = 3 };

/* How many corners are drawn: in a small picture, in a wide one, in a wide one of one region.
 */
enum atlas_detail { ATLAS_SMALL, ATLAS_WIDE, ATLAS_ZOOMED };

/* From the first year on up to the last; a year begins on 1 April, as councils do. */
struct atlas_years {
    int first, last;
};

struct atlas_arc;

struct atlas_shape {
    struct str code;
    enum atlas_tier tier;
    struct atlas_years years;
    const int32_t *arcs; /* by number from 1, negative when run backwards; 0 between rings */
    ptrdiff_t arc_count;
};

struct atlas_hex {
    struct str code, letters; /* "TRF" */
    enum atlas_tier tier;
    struct atlas_years years;
    int column, row;
};

struct atlas {
    const struct atlas_arc *arcs;
    ptrdiff_t arc_count;
    const struct atlas_shape *shapes;
    ptrdiff_t shape_count;
    const struct atlas_hex *hexes;
    ptrdiff_t hex_count;
    int first_year, last_year; /* in which councils began or ended */
};

/* The atlas, read when it is first asked for and kept for as long as the program runs: its
 * tables are part of the program and never change. Any thread may ask. FAULT in words when they
 * are missing or not sound. */
enum rc atlas_whole(struct work *w, const struct atlas **out) MUST_USE;

/* Whether what is of this tier and these years is on a map of that tier and year. */
bool atlas_holds(enum atlas_tier tier, struct atlas_years years, enum atlas_tier asked,
                 int year);
/* The outline with so many corners; the rings live in `a`. Gives their number. */
ptrdiff_t atlas_rings(const struct atlas *atlas, const struct atlas_shape *shape,
                      enum atlas_detail detail, struct arena *a, const struct chart_ring **out);

#endif
