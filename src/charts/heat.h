/* heat.h: many councils on many measures, each figure in a shaded cell.
 *
 * The shade says only in which quarter of these councils a figure stands, by height, and the
 * sentence beside the chart says that this is all it says. A bar along the upper edge of a cell
 * says "highest quarter" and one along the lower edge "lowest quarter", so that the picture
 * reads without its colours. Councils are rows; measures are columns under letters, with as
 * many side by side as have room, and the rest below.
 */
#ifndef CHARTS_HEAT_H
#define CHARTS_HEAT_H

#include "charts/chart.h"

enum { CHART_QUARTERS = 4 };

struct chart_heat_cell {
    struct str text; /* the figure, or the gap's reason */
    bool gap;
    int quarter; /* 1 highest to 4 lowest; 0 where none can be given: no shade */
};

struct chart_heat {
    struct chart_head head;
    const struct str *measures; /* "Household waste recycled, 2024/25" */
    ptrdiff_t measure_count;
    const struct str *councils;
    ptrdiff_t council_count;
    ptrdiff_t marked;                    /* the council the page is about; -1 for none */
    const struct chart_heat_cell *cells; /* council by council */
};

void chart_heat(struct arena *a, const struct chart_heat *chart, struct buf *out);

/* "highest quarter", "above the middle", "below the middle", "lowest quarter"; empty for 0. */
struct str chart_quarter_words(int quarter);
/* The letter over a column: A, B, … Z, A2, … */
struct str chart_heat_letter(struct arena *a, ptrdiff_t column);
/* What every heat table says beside it. */
struct str chart_heat_note(void);

#endif
