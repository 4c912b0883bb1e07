/* stats.h: what a comparison needs, as pure functions on arrays.
 *
 * Every function names its definition. NAN is a value that was not reported: it is left out of
 * counts, never counted as zero. Infinite values are refused by the importer and never arrive.
 * Nothing here allocates, reads a clock or keeps state.
 */
#ifndef STATS_STATS_H
#define STATS_STATS_H

#include "base/base.h"

/* The exact normal quantiles for 95 % and 99.8 % two-sided intervals. */
#define STATS_Z95 1.959963984540054
#define STATS_Z998 3.090232306167813

enum polarity { POLARITY_UNKNOWN, POLARITY_NONE, POLARITY_HIGH, POLARITY_LOW };

/* --- quantiles ---- */

/* Sorts `v` in place, reported values first and ascending, and gives back how many there are.
 */
ptrdiff_t stats_sort(double *v, ptrdiff_t n);

/* The q-quantile, 0 <= q <= 1, of n sorted reported values, by linear interpolation of the
 * order statistics (Hyndman and Fan's type 7; R's default; a spreadsheet's PERCENTILE.INC). NAN
 * when n is 0. */
double stats_quantile(const double *sorted, ptrdiff_t n, double q);

/* The same by one of the nine types of Hyndman and Fan (1996), 1 <= type <= 9; 7 is the one
 * above. Types 1 to 3 take n * q as whole within 4 machine epsilons, as R does. NAN when n is
 * 0, and for any other type or q. */
double stats_quantile_type(const double *sorted, ptrdiff_t n, double q, int type);

/* Tukey's five numbers of n sorted reported values: the lowest, the lower hinge, the median,
 * the upper hinge and the highest. A hinge is the median of its half, which the middle value of
 * an odd number belongs to (R's fivenum). NANs when n is 0. */
void stats_five_numbers(const double *sorted, ptrdiff_t n, double out[5]);

/* The middle: the q = 0.5 quantile of any array, unsorted, NANs left out. `scratch` has room
 * for n. */
double stats_median(const double *v, ptrdiff_t n, double *scratch);

/* Median absolute deviation from `middle`, not scaled by 1.4826. NAN when nothing is reported.
 */
double stats_mad(const double *v, ptrdiff_t n, double middle, double *scratch);

/* --- beside the middle, where neither way is better ---- */

/* The usual distance from `middle`: 1.4826 times the median absolute deviation, so that about a
 * third of normally distributed values lie further off: the factor makes it an estimate of
 * their standard deviation (1 / the normal's upper quartile; R's mad). NAN when nothing is
 * reported. */
double stats_usual_distance(const double *v, ptrdiff_t n, double middle, double *scratch);

/* Higher than the middle when it is further above it than the usual distance, lower when
 * further below, else similar. With a usual distance of 0 (more than half are equal) whatever
 * is not the middle itself is higher or lower. None when one of the three is a NAN.
 * The rule and the factor are those by which the Office for National Statistics' Explore Local
 * Statistics says "higher than", "similar to" and "lower than" (chartHelpers.ts medMad,
 * Beeswarm.svelte); there one area is set beside another, here beside the median of a group.
 */
enum stats_side { SIDE_NONE, SIDE_LOWER, SIDE_SIMILAR, SIDE_HIGHER };
enum stats_side stats_beside_middle(double value, double middle, double usual_distance);

/* --- ranks and bands ---- */

struct stats_place {
    ptrdiff_t rank; /* 1-based smallest rank of the value: ties share it; 0 when it is NAN */
    ptrdiff_t of;   /* reported values, the value itself among them */
    ptrdiff_t tied; /* how many others have the same value */
};

/* Where v[at] stands among v[0..n). With high_first, rank 1 is the highest value, else the
 * lowest. */
struct stats_place stats_rank(const double *v, ptrdiff_t n, ptrdiff_t at, bool high_first);

/* How equal values share places: the smallest of them (competition), the largest, their mean,
 * one place for each different value, or in the order in which they stand. */
enum stats_ties { TIES_MIN, TIES_MAX, TIES_AVERAGE, TIES_DENSE, TIES_ORDINAL };

/* The ranks of all of v[0..n), NAN for a NAN; gives how many are reported. `order` has room for
 * n.
 */
ptrdiff_t stats_ranks(const double *v, ptrdiff_t n, bool high_first, enum stats_ties ties,
                      ptrdiff_t *order, double *out);

/* The band, 1 to k, of smallest rank `rank` among `of` reported values:
 * floor((k + 1) - ceil(((of + 1) - rank) / (of / k))), 0 when of < k. Band 1 holds rank 1.
 * (PHEindicatormethods' phe_quantile, which Fingertips uses.) */
int stats_band(ptrdiff_t rank, ptrdiff_t of, int k);

/* The tile, 1 to k, of place `at`, 1 to `of`, as SQL's NTILE: as equal as can be, the first
 * ones larger by one; with of < k the last ones are empty. 0 when at is not 1 to of, or k < 1.
 */
int stats_ntile(ptrdiff_t at, ptrdiff_t of, int k);

/* The band, 1 to k, of a value by k + 1 ascending cut points, the range's ends among them:
 * above its lower cut and not above its upper one, the lowest cut itself in the lowest band.
 * Band 1 is the lowest, or the highest with high_first. 0 when the value is a NAN or out of
 * range, or lies where a cut is a NAN. (The Department for Education's Local Authority
 * Interactive Tool.) */
int stats_cut_band(double value, const double *cuts, int k, bool high_first);

/* --- intervals ---- */

struct stats_interval {
    double lower, upper; /* NAN both when there is no answer */
};

/* Wilson's score interval of x of n, without continuity correction, as a share from 0 to 1:
 * (2x + z^2 -/+ z sqrt(z^2 + 4x(1 - x/n))) / (2(n + z^2)). NANs when n <= 0, x < 0 or x > n. */
struct stats_interval stats_wilson(double x, double n, double z);

/* Byar's interval of a count x, exact Poisson below 10 (chi2(a/2, 2x)/2, chi2(1-a/2, 2x+2)/2),
 * with a = 2(1 - Phi(z)). NANs when x < 0. */
struct stats_interval stats_byar(double x, double z);

/* The quantile p of the chi-square distribution with `df` degrees of freedom, 0 < df <= 1e10, 0
 * < p < 1; NAN for others. */
double stats_chi2_quantile(double p, double df);
/* The distribution function of the standard normal. */
double stats_normal_cdf(double z);

/* --- trend ---- */

enum stats_trend { TREND_REFUSED, TREND_NO_CHANGE, TREND_INCREASING, TREND_DECREASING };

/* The recent trend of the last 5 points (Fingertips): the slope's chi-square above 9.5495 (99.8
 * %), and a slope whose sign stays when any one point is left out (none at all is no sign).
 * Proportions, where x and n are given for each point, by Cochran-Armitage: the slope is that
 * of x / n weighted by n. Others by the slope of `value` weighted by 1 / s^2 with s = (upper -
 * lower) / 3.92. `x` and `n` may be NULL, or `lower` and `upper`; with neither the trend is
 * refused, as with fewer than 5 points, a NAN among the last 5, an s not above 0, an x outside
 * 0 to n, or all x 0 or n. *slope, per period, and *chi2 are set unless refused. */
enum stats_trend stats_recent_trend(const double *value, const double *x, const double *n,
                                    const double *lower, const double *upper, ptrdiff_t count,
                                    double *slope, double *chi2);

/* Mean of |change| between consecutive reported neighbours of v[0..n): a series' usual
 * movement. Pairs with a NAN are left out. NAN when fewer than `least` pairs. */
double stats_usual_movement(const double *v, ptrdiff_t n, ptrdiff_t least);

#endif
