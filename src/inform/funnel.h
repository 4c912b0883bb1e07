/* funnel.h: a group's figures beside how much they rest on, and the limits that chance keeps.
 *
 * Definitions are those of stats/rates.h and of `folkmoot calc funnel`: the average is pooled,
 * limits are where a figure's own interval just ends at it, at 95 and 99.8 %. Only for figures
 * that are counts of people or cases over a total, both of which are known and give the figure
 * back; otherwise it is refused, with the reason.
 */
#ifndef INFORM_FUNNEL_H
#define INFORM_FUNNEL_H

#include "inform/compare.h"
#include "inform/funnel_limits.h"

enum {
    FUNNEL_LEAST = 5,   /* councils with both numbers; fewer and no average is fair */
    FUNNEL_STEPS = 100, /* totals at which the limits are drawn */
};

enum funnel_refusal {
    FUNNEL_DRAWN,
    FUNNEL_NOT_RUN,    /* the council does not run the service */
    FUNNEL_NO_COUNTS,  /* nothing is counted, or the numbers behind the figures are not known */
    FUNNEL_NOT_A_RATE, /* the numbers do not give the figure back: it was adjusted */
    FUNNEL_FEW,        /* too few councils */
    FUNNEL_NO_GROUP,   /* nobody to compare with */
    FUNNEL_PICKED,     /* the others were chosen by their results */
};

struct funnel_point {
    const struct compared *of;
    double x, n;  /* events, and what they are counted from; NAN where they are not known */
    double value; /* x / n in the measure's unit, not rounded */
    struct stats_interval at95, at998; /* limits at n, in the measure's unit */
    enum funnel_place place;
};

struct funnel_limit {
    double n;
    struct stats_interval at95, at998;
};

struct funnel {
    struct comparison c;
    enum funnel_refusal refused;
    double each;                 /* the figure is each * x / n: 100, 1000, … */
    double average;              /* in the measure's unit */
    struct funnel_point *points; /* as the comparison's members */
    ptrdiff_t count, usable;     /* usable: with both numbers */
    const struct funnel_point *own;
    struct funnel_limit *limits;
    ptrdiff_t limit_count;
};

enum rc funnel_read(struct work *w, const struct comparison_ask *ask,
                    struct funnel *out) MUST_USE;
struct str funnel_sentence(struct arena *a, const struct funnel *f);
const char *funnel_refusal_words(enum funnel_refusal r);
/* "within the 95% limits", "above the 99.8% limits"; empty when refused. */
struct str funnel_place_words(enum funnel_place p);
/* Empty when refused. */
struct str draw_funnel(struct arena *a, const struct funnel *f, bool alone, bool narrow);
/* What the figures are counted from: "referrals". */
struct str funnel_total_words(struct arena *a, const struct metric *m);

#endif
