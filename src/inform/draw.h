/* draw.h: the drawings of one comparison: a comparison in, SVG out. */
#ifndef INFORM_DRAW_H
#define INFORM_DRAW_H

#include "inform/compare.h"

/* `alone` makes files of them, `narrow` is for small screens. Each gives markup. */
struct str draw_bars(struct arena *a, const struct comparison *c, bool alone, bool narrow);
struct str draw_trend(struct arena *a, const struct comparison *c, bool alone, bool narrow);
struct str draw_strip(struct arena *a, const struct comparison *c, bool alone, bool narrow);
/* The same by its name, "bars", "trend" or "strip", with an id of its own on a page that shows
 * several; empty for another name. */
struct str draw_one_of(struct arena *a, const struct comparison *c, struct str name,
                       const char *id, bool alone, bool narrow);
/* For a row of a table; `id` is its own on the page. */
struct str draw_small_strip(struct arena *a, const struct comparison *c, const char *id);

#endif
