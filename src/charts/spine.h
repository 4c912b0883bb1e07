/* spine.h: one council on many measures, each beside a group of its own.
 *
 * Every row is stretched so that the middle of its group lies on one upright line, the spine,
 * and whichever end of the group is further from it just reaches the edge. So rows with other
 * units can be read together: left is lower, right is higher, and words at the end that is
 * better say so. The line runs from the lowest to the highest of the group, the band is its
 * middle half, the dot the council.
 */
#ifndef CHARTS_SPINE_H
#define CHARTS_SPINE_H

#include "charts/chart.h"

enum chart_better { CHART_NEITHER, CHART_HIGHER, CHART_LOWER };

struct chart_spine_row {
    struct str name;  /* of the measure */
    struct str text;  /* "57.5%, 2024/25", or the gap's reason */
    struct str place; /* "5th highest of 16", or why there is none; may be empty */
    struct str href;  /* where the row leads; may be empty */
    double value;     /* NAN: a gap */
    double middle;    /* of the group; NAN when too few have a figure: no line is drawn */
    double low, high; /* the ends of the group */
    double band_low, band_high; /* of its middle half; NAN for none */
    enum chart_better better;
};

struct chart_spine {
    struct chart_head head;
    struct str area_name;
    const struct chart_spine_row *rows;
    ptrdiff_t count;
};

void chart_spine(struct arena *a, const struct chart_spine *chart, struct buf *out);

/* Where a value lies on its row: -1 to 1, 0 the middle, NAN when there is no line or value. */
double chart_spine_at(const struct chart_spine_row *row, double value);

#endif
