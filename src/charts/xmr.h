/* xmr.h: one council over time, with the limits its own movement keeps (an XmR chart).
 *
 * The line is drawn with its centre and its limits; where a rule finds a signal the point has
 * another shape, and words below say which rule. What was chosen to begin anew is cut by a
 * dashed line and has a centre and limits of its own.
 */
#ifndef CHARTS_XMR_H
#define CHARTS_XMR_H

#include "charts/chart.h"

/* In the order in which they are looked for. */
enum chart_signal {
    CHART_SIGNAL_NONE,
    CHART_SIGNAL_OUTSIDE,
    CHART_SIGNAL_TREND,
    CHART_SIGNAL_TWO_OF_THREE,
    CHART_SIGNAL_SHIFT,
    CHART_SIGNAL_COUNT
};

struct chart_xmr_point {
    struct str label;            /* "2023/24" */
    double value;                /* NAN: a gap */
    struct str text;             /* the value as shown, or the gap's reason */
    double centre, lower, upper; /* NAN where none can be given: no lines are drawn */
    enum chart_signal signal;
    bool anew; /* a person chose to begin anew here */
};

struct chart_xmr {
    struct chart_head head;
    struct str value_title; /* what is measured, with its unit */
    struct str no_limits;   /* why there are none; empty: too few figures */
    const struct chart_xmr_point *points;
    ptrdiff_t count;
};

void chart_xmr(struct arena *a, const struct chart_xmr *chart, struct buf *out);
/* "outside the limits", "7 rising or falling in a row", … */
struct str chart_signal_words(enum chart_signal signal);

#endif
