/* series.h: one value after another: control charts, trends over a whole series, outliers.
 *
 * A series is given in the order of its periods. NAN is a period that was not reported.
 */
#ifndef STATS_SERIES_H
#define STATS_SERIES_H

#include "stats/stats.h"
#include "stats/why.h"

/* --- XmR charts ---- */

enum stats_signal {
    SIGNAL_NONE,
    SIGNAL_OUTSIDE,
    SIGNAL_TREND,
    SIGNAL_TWO_OF_THREE,
    SIGNAL_SHIFT
};

struct stats_xmr {
    double centre, lower, upper;
    enum stats_signal signal; /* the first that applies, in the order of the enum */
    enum stats_why why;
};

/* The chart of individual values (Wheeler): centre = mean, limits = mean -/+ 2.66 * mean moving
 * range between neighbouring reported points. `rebase`, which may be NULL, is true at each
 * point a named person chose to begin anew: the segments before and after are charts of their
 * own. Signals: outside the limits; 7 points strictly rising or falling, each of the run; 2 of
 * any 3 consecutive points beyond two thirds of the way from the centre to the limit on one
 * side, the points beyond; 7 consecutive points on one side of the centre, each of the run (a
 * point on the centre breaks it). A gap has no signal and breaks every run, and no moving range
 * is taken across it; its centre and limits are those of its segment. A segment with fewer than
 * 2 neighbouring points has WHY_TOO_FEW, one with an infinite value, or limits too large for a
 * double, WHY_NOT_FINITE (centre and limits NAN at each of its points). In a constant series
 * the limits are the centre, and there is no signal. A value on a limit, or two thirds of the
 * way, is not beyond. */
void stats_xmr(const double *v, const bool *rebase, ptrdiff_t n, struct stats_xmr *out);
/* "outside", "trend", "two-of-three", "shift"; empty for none. */
const char *stats_signal_word(enum stats_signal s);

/* --- trends over all points ---- */

struct stats_monotone {
    double tau;  /* Kendall's tau-b of time and value */
    double p;    /* two-sided, normal approximation with continuity and tie corrections */
    double sen;  /* Theil and Sen: the median of all slopes between two points */
    double s;    /* Mann and Kendall's S: rising pairs less falling pairs */
    ptrdiff_t n; /* reported points */
    /* WHY_TOO_FEW below 3; WHY_NO_SPREAD when constant (s and sen 0, p 1, tau NAN) */
    enum stats_why why;
};

enum { STATS_MONOTONE_MOST = 10000 }; /* points: all pairs are looked at; refused above */

/* `t` are the times, ascending and different, else WHY_OUT_OF_RANGE, as with too many points.
 * Mann (1945), Kendall (1975), Sen (1968): z = (S -/+ 1) / sqrt((n(n-1)(2n+5) - sum
 * g(g-1)(2g+5)) / 18) over the groups of g equal values, p = 2 (1 - Phi(|z|)), 1 when S is 0;
 * tau = S / sqrt(P (P - T)) with P all pairs and T those that are equal. WHY_NOT_FINITE for an
 * infinite value or time, and for differences too large for a double. `a` holds the slopes, one
 * for each pair. */
struct stats_monotone stats_monotone(struct arena *a, const double *t, const double *v,
                                     ptrdiff_t n);

/* --- outliers ---- */

struct stats_outliers {
    double median, mad;           /* raw, not scaled by 1.4826 */
    double low_fence, high_fence; /* Tukey: type 7 quartiles -/+ 1.5 times their distance */
    ptrdiff_t n;
    enum stats_why why; /* WHY_NO_VALUES; WHY_NOT_FINITE; WHY_NO_SPREAD when the MAD is 0, so
                           that there are no scores, though the rest is answered */
};
/* `scratch` has room for n. */
struct stats_outliers stats_outliers(const double *v, ptrdiff_t n, double *scratch);
/* (value - median) / mad, NAN when the MAD is 0; and Iglewicz and Hoaglin's modified z (1993),
 * 0.6745 of it, which is called an outlier above 3.5 either way. */
double stats_mad_score(const struct stats_outliers *o, double value);
double stats_modified_z(const struct stats_outliers *o, double value);

#endif
