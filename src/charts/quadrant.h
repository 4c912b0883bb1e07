/* quadrant.h: two measures read together, and a third beside them.
 *
 * Each council is a mark at its two figures; lines through the middles of the group cut the
 * field in four, and words in each corner say what it is, without saying that it is good. The
 * third measure is the mark's shape: above the middle, below it, or not known.
 */
#ifndef CHARTS_QUADRANT_H
#define CHARTS_QUADRANT_H

#include "charts/chart.h"

enum chart_third { CHART_THIRD_NONE, CHART_THIRD_ABOVE, CHART_THIRD_BELOW };

struct chart_quadrant_dot {
    struct str name, text; /* "Trafford", "£642 and 57.5%" */
    double across, up;     /* NAN in either: left out, and counted in words below */
    enum chart_third third;
    bool marked;
};

struct chart_quadrant {
    struct chart_head head;
    struct str across_title, up_title; /* "Spending on adult social care, £ a person" */
    struct str across_unit, up_unit;
    double across_middle, up_middle;   /* NAN for none */
    struct str across_label, up_label; /* "Middle of the group: £642" */
    struct str corners[4];             /* upper left, upper right, lower left, lower right */
    /* What the shapes are of, "Shapes: satisfaction", and mean: not known, above, below; empty
     * where there is no third measure. */
    struct str third_label, thirds[3];
    const struct chart_quadrant_dot *dots;
    ptrdiff_t count;
};

void chart_quadrant(struct arena *a, const struct chart_quadrant *chart, struct buf *out);

#endif
