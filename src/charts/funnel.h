/* funnel.h: figures beside how much they rest on, with the limits that chance alone keeps.
 *
 * Across is what a figure is counted from, up the figure. Between the inner curves lie 95 % of
 * the figures, between the outer ones 99.8 %, that differ from the average by chance alone; so
 * a small council's extreme figure and a large one's are not read alike. Where a figure lies is
 * its shape and, where there is room, its name.
 */
#ifndef CHARTS_FUNNEL_H
#define CHARTS_FUNNEL_H

#include "charts/chart.h"

enum chart_beyond { CHART_WITHIN, CHART_BEYOND_95, CHART_BEYOND_998 };

struct chart_funnel_dot {
    struct str name, text; /* "Trafford", "18.0% of 3,210" */
    double total, value;   /* NAN in either: left out */
    enum chart_beyond beyond;
    bool marked;
};

/* The limits at one total, in the figure's unit. */
struct chart_funnel_limit {
    double total, lower95, upper95, lower998, upper998;
};

struct chart_funnel {
    struct chart_head head;
    struct str total_title; /* "Referrals" */
    struct str value_title; /* "% of referrals" */
    double average;
    struct str average_label;                /* "Average of these councils: 21.3%" */
    const struct chart_funnel_limit *limits; /* ascending totals */
    ptrdiff_t limit_count;
    const struct chart_funnel_dot *dots;
    ptrdiff_t count;
};

void chart_funnel(struct arena *a, const struct chart_funnel *chart, struct buf *out);

#endif
