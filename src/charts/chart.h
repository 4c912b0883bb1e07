/* chart.h: plain structs in, SVG out, with the text a screen reader needs.
 *
 * Each function writes one whole <svg> element: real text, <title> and <desc> tied to it by
 * aria-labelledby, no script, no style attribute and no colour that carries meaning alone.
 * Colours are classes of ui/charts.scss with presentation attributes as fall-back, so that the
 * same SVG serves a page, a file and print. A chart is 640 user units wide with text 16 units
 * tall, or 320 and 15 when `narrow`; its width and height attributes say the same in pixels, so
 * a style sheet only has to let it shrink. Ids inside are led by `id` so that several charts
 * can share a page. Values that are NAN are gaps and are drawn as gaps, in words.
 *
 * Classes: c-chart with c-chart-wide or c-chart-narrow (the root); c-text, c-text-quiet,
 * c-text-on (the chosen council), c-text-head; c-bar, c-bar-on, c-dot, c-dot-on, c-dot-open
 * (provisional), c-line, c-mid (middle of the group), c-bench (benchmark), c-band and c-area
 * (middle half), c-edge (its edges), c-whisker, c-axis, c-grid, c-break, c-gap, c-rim (paper
 * around words and lines), c-paper, c-link, c-hit (the link's invisible surface); c-half
 * (middle half of a row), c-limit, c-other (another council's line), c-ring and c-ring-on,
 * c-shade-0 to c-shade-4 and c-end (quarters), c-named with c-tip (a dot that can have the
 * focus, and its name). Charts of many figures have headers of their own: spine.h, heat.h,
 * quadrant.h, funnel.h, xmr.h, multiples.h.
 */
#ifndef CHARTS_CHART_H
#define CHARTS_CHART_H

#include "base/base.h"

/* What every chart is told. */
struct chart_head {
    struct str id;          /* "bars": unique on the page */
    struct str title;       /* says what was found */
    struct str description; /* the same for those who can't see it: range, middle, place */
    struct str unit;        /* "%", "per 1,000 people"; may be empty */
    int decimals;
    /* A file of its own: adds what a page has around it (name space, paper, title, unit,
     * source) and leaves out links, which would lead nowhere. */
    bool alone;
    bool narrow;       /* for small screens; a page may hold both and show one by its width */
    struct str source; /* "Source: …", drawn when alone */
};

/* One row of the bar chart, in the order drawn. */
struct chart_bar {
    struct str name;
    double value;        /* NAN: a gap */
    struct str text;     /* the value as shown, or the gap's reason in words */
    double lower, upper; /* interval, NAN for none */
    bool marked;         /* the council the page is about */
    struct str href;     /* where the name leads; may be empty */
};

/* Ranked horizontal bars from a zero baseline, the marked one in the strongest colour and all
 * else grey, values at the bars' ends, a line for the middle of the group and a band for its
 * middle half, lines for benchmarks. Negative values grow leftward from zero. */
struct chart_bars {
    struct chart_head head;
    const struct chart_bar *rows;
    ptrdiff_t count;
    double band_low, band_high; /* NAN for none */
    double middle;              /* NAN for none */
    struct str middle_label;    /* "Middle of the group: 44.2%" */
    const struct chart_line *lines;
    ptrdiff_t line_count;
};

/* A benchmark drawn as a line: England, a region. */
struct chart_line {
    struct str name;
    double value;
    struct str text;
};

void chart_bars(struct arena *a, const struct chart_bars *chart, struct buf *out);

/* One period of a trend. */
struct chart_point {
    struct str label;                        /* "2023/24" */
    double value;                            /* NAN: a gap */
    struct str text;                         /* the value as shown, or the gap's reason */
    double lower, upper;                     /* interval, NAN for none */
    double group_low, group_mid, group_high; /* NAN for none */
    bool break_before; /* counted differently from here on: the line is not joined */
    bool provisional;
};

/* A line over time with the group's middle half as a band and its middle as a thin line,
 * intervals as whiskers, direct labels at the ends. Gaps break the line. Starts at zero when
 * the lowest value is within half of the range from it, else says that the axis does not start
 * at zero. */
struct chart_trend {
    struct chart_head head;
    struct str area_name;  /* label of the line */
    struct str group_name; /* label of the band: "middle half of the others" */
    const struct chart_point *points;
    ptrdiff_t count;
};

void chart_trend(struct arena *a, const struct chart_trend *chart, struct buf *out);

/* One dot of a strip. */
struct chart_dot {
    struct str name;
    double value; /* NAN dots are left out */
    struct str text;
    bool marked;
};

/* A strip of dots on one axis, the marked one larger, in front and named, the others named by
 * <title>; a tick for the middle. `small` leaves out the axis and the words, for rows of a
 * table. With `named` each dot can be reached by keyboard, in the order of their values, and
 * its name and figure show below the axis while it is pointed at or has the focus; not in files
 * of their own, nor of more than CHART_MOST_NAMED dots, which nobody would step through. */
struct chart_strip {
    struct chart_head head;
    const struct chart_dot *dots;
    ptrdiff_t count;
    double middle;
    struct str middle_label;
    bool small, named;
};
enum { CHART_MOST_NAMED = 40 };

void chart_strip(struct arena *a, const struct chart_strip *chart, struct buf *out);

#endif
