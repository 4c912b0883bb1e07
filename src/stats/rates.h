/* rates.h: counts over populations: rates, standardised rates and ratios, two rates beside each
 * other, and a figure beside a benchmark.
 *
 * Counts (x) and populations (n) need not be whole. Every answer has a reason when it is none;
 * its numbers are then NAN. z is that of summary.h for a confidence between 0 and 1.
 *
 * Of several reasons the first of these is given: WHY_OUT_OF_RANGE for a confidence not between
 * 0 and 1, or a multiplier that is infinite or not above 0; WHY_NOT_REPORTED for any NAN;
 * WHY_NO_VALUES for no strata; WHY_NOT_FINITE for an infinite value; WHY_NEGATIVE for a count
 * or a weight below 0; WHY_NO_TOTAL for anything not above 0 that is divided by; then what each
 * function names; last WHY_NOT_FINITE for a result too large for a double.
 */
#ifndef STATS_RATES_H
#define STATS_RATES_H

#include "stats/stats.h"
#include "stats/why.h"

struct stats_rate {
    double value, lower, upper;
    enum stats_why why;
};

/* x of n as a share of 0 to 1, with Wilson's interval (stats_wilson). WHY_ABOVE_TOTAL when x >
 * n. */
struct stats_rate stats_proportion(double x, double n, double confidence);

/* x / n * multiplier, with Byar's interval of x, exact Poisson below 10 (stats_byar). Byar's
 * lower limit of 10 or more would be below 0 only from z = 9.3 on, which no confidence reaches.
 */
struct stats_rate stats_crude_rate(double x, double n, double multiplier, double confidence);

/* Directly standardised rate of `strata` strata: sum(w x / n) / sum w * multiplier, w the
 * standard population; the interval is Dobson's (Dobson and others, 1991): value + sqrt(v / X)
 * (limit - X) with X = sum x, v = sum(w^2 x / n^2) / (sum w)^2 and Byar's limits of X. Refused
 * with fewer than 10 events in all, any n not above 0, or a negative x or w. A NAN x counts as
 * a value that was not reported, and refuses. *events is sum x, also with WHY_FEW_EVENTS, else
 * NAN when refused. The lower limit is not held at 0: Dobson's falls below when a few events in
 * one stratum weigh most. */
struct stats_rate stats_standardised_rate(const double *x, const double *n,
                                          const double *standard, ptrdiff_t strata,
                                          double multiplier, double confidence, double *events);

/* Indirectly standardised ratio: observed / expected * multiplier, expected = sum(n ref_x /
 * ref_n); Byar's interval of the observed count, exact Poisson below 10, over expected. An n
 * may be 0 in a stratum, a ref_n may not; WHY_NO_TOTAL too when nothing is expected. *observed
 * and *expected are NAN when refused for another reason. */
struct stats_rate stats_standardised_ratio(const double *x, const double *n,
                                           const double *ref_x, const double *ref_n,
                                           ptrdiff_t strata, double multiplier,
                                           double confidence, double *observed,
                                           double *expected);

/* The ratio of two rates, (x1/n1) / (x2/n2), with the interval exp(log ratio -/+ z sqrt(1/x1 +
 * 1/x2)) (Rothman); WHY_NO_EVENTS when either count is 0. And their difference, x1/n1 - x2/n2,
 * times the multiplier, with the interval -/+ z sqrt(x1/n1^2 + x2/n2^2), which has no width
 * when both counts are 0. */
struct stats_rate stats_rate_ratio(double x1, double n1, double x2, double n2,
                                   double confidence);
struct stats_rate stats_rate_difference(double x1, double n1, double x2, double n2,
                                        double multiplier, double confidence);

/* Where an interval lies against a benchmark, by the 95 and 99.8 % intervals of one figure:
 * outside the wider one, outside the narrower one only, or neither. A benchmark on an edge is
 * inside. */
enum stats_verdict {
    VERDICT_REFUSED,
    VERDICT_LOW_998,
    VERDICT_LOW_95,
    VERDICT_NONE,
    VERDICT_HIGH_95,
    VERDICT_HIGH_998
};
enum stats_verdict stats_against(struct stats_interval at95, struct stats_interval at998,
                                 double benchmark);
/* "low-998" ... "none"; empty when refused. */
const char *stats_verdict_word(enum stats_verdict v);

/* --- funnels ---- */

struct stats_funnel { /* in the units of a share, or of a rate per one */
    double average;   /* pooled: sum x / sum n over the rows with both */
    enum stats_why why;
};
/* A row with a NAN is left out; WHY_NO_VALUES when that leaves none. WHY_NO_TOTAL when some row
 * has events and an n of 0, or all n are 0. */
struct stats_funnel stats_funnel_average(const double *x, const double *n, ptrdiff_t count);

/* The limits at a total of n: the value whose interval just ends at the average. For shares
 * Wilson's, which gives average -/+ z sqrt(average (1 - average) / n), held to 0 and 1; for
 * rates the exact Poisson interval, solved for a count that need not be whole, 0 where even no
 * events are not few enough to be below. So a figure is outside its limits exactly when its own
 * interval leaves the average out. NANs when n is not above 0, for an average below 0 or a
 * share above 1, and for rates when z is above 6, where a double has too few digits of 1 less
 * the tail. (PHEindicatormethods' calculate_funnel_limits draws the same curves.) */
struct stats_interval stats_funnel_share_limits(double average, double n, double z);
struct stats_interval stats_funnel_rate_limits(double average, double n, double z);
/* Where `value` lies against the two pairs of limits; a value on a limit is within. */
enum stats_verdict stats_funnel_verdict(double value, struct stats_interval at95,
                                        struct stats_interval at998);

#endif
