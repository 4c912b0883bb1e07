/* summary.h: what a list of values comes to: sums, means and how far they spread; the
 * distributions that intervals are made of; scores and shares.
 *
 * NAN is a value that was not reported: left out of counts, sums and extremes. An infinite
 * value is an answer of WHY_NOT_FINITE.
 */
#ifndef STATS_SUMMARY_H
#define STATS_SUMMARY_H

#include "stats/stats.h"
#include "stats/why.h"

/* The sum of the reported values by Neumaier's compensated summation (1974), so that it does
 * not depend on their order beyond the last digit. 0 when nothing is reported; NAN when a value
 * is infinite or the sum too large for a double. */
double stats_sum(const double *v, ptrdiff_t n);

struct stats_summary {
    ptrdiff_t n;             /* reported values */
    double sum, mean;        /* compensated; mean NAN when n is 0 */
    double sd;               /* sqrt(sum (v - mean)^2 / (n - 1)), two passes; NAN when n < 2 */
    double median, min, max; /* NAN when n is 0 */
    /* WHY_NO_VALUES for n = 0; WHY_TOO_FEW for n = 1 (no sd); WHY_NOT_FINITE: with an infinite
     * value only n is told, else those of sum, mean and sd that are too large are NAN. */
    enum stats_why why;
};

/* `scratch` has room for n. */
struct stats_summary stats_summarise(const double *v, ptrdiff_t n, double *scratch);

/* The interval of a mean: mean -/+ t(1 - (1 - confidence)/2, n - 1) * sd / sqrt n (Student).
 * NANs with n < 2. 0 < confidence < 1. A constant series has an interval of no width. */
struct stats_interval stats_mean_interval(ptrdiff_t n, double mean, double sd,
                                          double confidence);

/* --- distributions ---- */

/* The p-quantile of the standard normal, to the last digits; NAN unless 0 < p < 1. */
double stats_normal_quantile(double p);
/* The z of a two-sided interval: exactly STATS_Z95 and STATS_Z998 for 0.95 and 0.998; NAN
 * unless 0 < confidence < 1. */
double stats_z(double confidence);
/* Student's t with df > 0: distribution function and quantile. The quantile is NAN unless 0 < p
 * < 1 and where it is too large for a double, which a df below 1 can make it. */
double stats_t_cdf(double t, double df);
double stats_t_quantile(double p, double df);
/* The chi-square distribution function, 0 < df <= 1e10, else NAN; 0 for a negative x. */
double stats_chi2_cdf(double x, double df);

/* --- scores and shares ---- */

/* z-scores with the population's standard deviation (divided by n): (v - mean) / sd. A gap
 * stays a gap. A constant list has no spread: all 0, and WHY_NO_SPREAD is given back. All NAN
 * with WHY_NO_VALUES and with WHY_NOT_FINITE (an infinite value, a sum or a spread too large).
 */
enum stats_why stats_z_scores(const double *v, ptrdiff_t n, double *out);

/* Share of reported values below `score` (strict), at or below it (weak), and half way between
 * (mean), 0 to 100, as scipy's percentileofscore names them; rank is 100 times the average rank
 * over n among the values equal to it, or weak's where none is. NAN when nothing is reported,
 * and when `score` is a NAN or anything infinite. */
enum stats_share { SHARE_RANK, SHARE_WEAK, SHARE_STRICT, SHARE_MEAN };
double stats_share_of(const double *v, ptrdiff_t n, double score, enum stats_share kind);

#endif
