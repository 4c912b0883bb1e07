/* map.h: where the figures are: a map of the places' outlines, or one equal hexagon for each.
 *
 * Both shade places by quarter, each shade with a texture of its own, so that neither print in
 * black and white nor an eye that tells no colours apart loses the order: solid, lined, dotted,
 * plain. A gap is hatched; what does not apply is left blank; the key says all of it in words.
 * Each place is a mark (docs/howto/add-a-chart.md) whose <title> has its name and figure.
 *
 * Further classes: c-place (a place's shape), c-quarter-1 (highest quarter) to c-quarter-4,
 * c-quarter-gap and c-quarter-blank (on the group of those that share it), c-like (outline of
 * those compared with), c-chosen and c-chosen-rim (outline of the chosen council), c-fill-N and
 * c-texture-N (inside a pattern), c-code-N (a hexagon's letters), c-swatch (in the key).
 */
#ifndef CHARTS_MAP_H
#define CHARTS_MAP_H

#include "charts/chart.h"

enum chart_shade {
    CHART_HIGHEST,
    CHART_HIGH,
    CHART_LOW,
    CHART_LOWEST,
    CHART_GAP,
    CHART_BLANK, /* it does not run the service */
    CHART_SHADES
};

/* One corner, in any units, y upwards. */
struct chart_corner {
    int32_t x, y;
};

/* A closed line; the first corner is not repeated at the end. Rings inside rings are holes. */
struct chart_ring {
    const struct chart_corner *at;
    ptrdiff_t count;
};

struct chart_place {
    struct str name;
    struct str text; /* the figure as shown, or why there is none */
    struct str href; /* may be empty */
    enum chart_shade shade;
    bool marked; /* the council the page is about */
    bool like;   /* one of those it is compared with */
    /* chart_map: */
    const struct chart_ring *rings;
    ptrdiff_t ring_count;
    /* chart_hex: rows count upwards, odd ones stand half a hexagon to the right. */
    int column, row;
    struct str code; /* a few letters, left out where they would not fit */
};

struct chart_map {
    struct chart_head head;
    const struct chart_place *places;
    ptrdiff_t count;
    struct str keys[CHART_SHADES]; /* "Highest quarter: 50.1% to 63.9%"; empty ones are left out
                                    */
    struct str marked_key, like_key; /* what the outlines mean; empty ones are left out */
};

/* Nothing is drawn unless some place has an outline. Links are reached by pointer and by the
 * pages' script but are no stops of the Tab key: see the comment at place_open. */
void chart_map(struct arena *a, const struct chart_map *chart, struct buf *out);
/* The same with equal hexagons: a small council counts for as much as a large one. */
void chart_hex(struct arena *a, const struct chart_map *chart, struct buf *out);

/* Places of a map that are further away than this from 0 are refused: nothing is drawn. */
enum { CHART_MAP_FURTHEST = 1 << 20, CHART_HEX_FURTHEST = 500 };

#endif
