/* trend.c: whether a series has lately gone one way, and how much it usually moves. */
#include "stats/stats.h"

#include <math.h>

enum { RECENT = 5, NONE_LEFT_OUT = -1 };

/* The square of the normal quantile: the 99.8 % point of chi-square with one degree. */
static const double SIGNIFICANT = STATS_Z998 * STATS_Z998; /* 9.5495 */
static const double WIDTH_IN_ERRORS =
    3.92; /* of a 95 % interval, as the definition rounds it */

struct point {
    double value, weight;
};

struct line {
    double slope;  /* per period */
    double spread; /* weighted squares of the periods about their mean */
};

/* Weighted least squares over pairs of points, which needs no means: equal values give a slope
 * of exactly zero, so that a sign is never made of rounding. */
static struct line line_through(const struct point *points, int left_out)
{
    double rise = 0, run = 0, weight = 0;

    for (int i = 0; i < RECENT; i++) {
        if (i == left_out)
            continue;
        weight += points[i].weight;
        for (int j = i + 1; j < RECENT; j++) {
            if (j == left_out)
                continue;
            double both = points[i].weight * points[j].weight * (j - i);

            rise += both * (points[j].value - points[i].value);
            run += both * (j - i);
        }
    }
    return (struct line){.slope = rise / run, .spread = run / weight};
}

static bool sign_stays(const struct point *points, double slope)
{
    for (int i = 0; i < RECENT; i++) {
        double without = line_through(points, i).slope;

        if (slope > 0 ? !(without > 0) : !(without < 0))
            return false;
    }
    return true;
}

/* Shares weighted by their denominators, and the variance of one observation under no trend,
 * p(1 - p). False when there is no test. */
static bool share_points(const double *x, const double *n, struct point *points,
                         double *variance)
{
    double events = 0, all = 0;

    for (int i = 0; i < RECENT; i++) {
        if (!(n[i] > 0 && x[i] >= 0 && x[i] <= n[i]))
            return false;
        points[i] = (struct point){.value = x[i] / n[i], .weight = n[i]};
        events += x[i];
        all += n[i];
    }
    double share = events / all;

    *variance = share * (1 - share);
    return *variance > 0;
}

/* Values weighted by the inverse square of their standard error, which makes the variance of
 * one observation 1. */
static bool interval_points(const double *value, const double *lower, const double *upper,
                            struct point *points)
{
    for (int i = 0; i < RECENT; i++) {
        double error = (upper[i] - lower[i]) / WIDTH_IN_ERRORS;

        if (!(error > 0))
            return false;
        points[i] = (struct point){.value = value[i], .weight = 1 / (error * error)};
    }
    return true;
}

enum stats_trend stats_recent_trend(const double *value, const double *x, const double *n,
                                    const double *lower, const double *upper, ptrdiff_t count,
                                    double *slope, double *chi2)
{
    struct point points[RECENT];
    double variance = 1;
    ptrdiff_t from = count - RECENT;

    if (count < RECENT)
        return TREND_REFUSED;
    for (ptrdiff_t i = from; i < count; i++) {
        if (isnan(value[i]))
            return TREND_REFUSED;
    }
    bool usable = x && n ? share_points(x + from, n + from, points, &variance)
                  : lower && upper
                      ? interval_points(value + from, lower + from, upper + from, points)
                      : false;
    if (!usable)
        return TREND_REFUSED;

    struct line line = line_through(points, NONE_LEFT_OUT);
    double statistic = line.slope * line.slope * line.spread / variance;

    if (!isfinite(statistic)) /* errors too small to be squared */
        return TREND_REFUSED;
    *slope = line.slope;
    *chi2 = statistic;
    if (statistic <= SIGNIFICANT || !sign_stays(points, line.slope))
        return TREND_NO_CHANGE;
    return line.slope > 0 ? TREND_INCREASING : TREND_DECREASING;
}

double stats_usual_movement(const double *v, ptrdiff_t n, ptrdiff_t least)
{
    double sum = 0;
    ptrdiff_t pairs = 0;

    for (ptrdiff_t i = 1; i < n; i++) {
        double change = fabs(v[i] - v[i - 1]);

        if (isnan(change))
            continue;
        sum += change;
        pairs++;
    }
    return pairs < least ? NAN : sum / (double)pairs; /* 0 / 0 is NAN too */
}
