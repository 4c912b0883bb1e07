/* improve.h: whose figures got better by more than chance, and how many of those named would be
 * there by chance alone.
 *
 * Three things make such a list say more than is true, and each has its answer here. Whoever is
 * chosen for a poor figure of one period tends to look better in the next by chance alone
 * (regression to the mean; Barnett, van der Pols and Dobson, 2005): so the figure that chooses
 * and the figure that the change is counted from are of different periods. Figures waver: so
 * each change is tested. And with many tests some come out by luck: so it is the false
 * discovery rate that is held.
 */
#ifndef STATS_IMPROVE_H
#define STATS_IMPROVE_H

#include "stats/stats.h"
#include "stats/why.h"

/* --- many tests at once ---- */

/* Benjamini and Hochberg's (1995) step-up procedure, as adjusted values: q[i] is the least
 * false discovery rate at which p[i] is a finding, the minimum of n p(k) / k over all p(k) not
 * below p[i], at most 1 (R's p.adjust with "BH"; scipy.stats.false_discovery_control). A NAN
 * takes no part: it is not counted and its q is NAN. `order` has room for n. Gives how many
 * take part. */
ptrdiff_t stats_false_discovery(const double *p, ptrdiff_t n, ptrdiff_t *order, double *q);

/* --- one change ---- */

struct stats_change {
    double by;        /* to less from */
    double statistic; /* z or t, positive when it is in the direction asked about */
    double df;        /* of t; infinite for z */
    double p;         /* one-sided: so large a change that way, or larger, by chance alone */
    enum stats_why why;
};

/* The difference of two figures with known standard errors: z = (to - from) / sqrt(s1^2 +
 * s2^2), p = 1 - Phi(z). WHY_NOT_REPORTED with a NAN among the four; WHY_NO_SPREAD when both
 * errors are 0 (and for one below 0). */
struct stats_change stats_change_beyond_chance(double from, double from_error, double to,
                                               double to_error, bool upward);

/* The change D from v[base] to v[n - 1] against the series' own movement:
 *   t = D / (s sqrt reach)
 * with s^2 the variance of its steps from one period to the next, those after `base` and those
 * up to it about their own means, pooled; df is one less than the steps of each, added up. A
 * step to or from a gap is left out. `reach` is how many times the variance of one step a
 * change over that many periods has: 1 where figures waver about a level, as many as the
 * periods where each takes its start from the last (a random walk: then t is a paired t test of
 * the steps), else in between; see stats_reach. `rounding` is the unit to which figures are
 * rounded: s is not taken below what that alone makes of a step, unit / sqrt 6.
 * WHY_TOO_FEW with less than STATS_CHANGE_LEAST_DF degrees of freedom, WHY_NOT_REPORTED when
 * either end is a NAN, WHY_NO_SPREAD when s is 0 with a rounding of 0. */
enum { STATS_CHANGE_LEAST_DF = 3 };
struct stats_change stats_change_beyond_usual(const double *v, ptrdiff_t n, ptrdiff_t base,
                                              double reach, double rounding, bool upward);

/* How much further figures of a measure move over the whole stretch than in one period, as
 * variances, over all that report it: `v` has `rows` series of `count` figures each. Its square
 * root is the spread of the changes from `base` to the last over that of all steps from one
 * period to the next. A spread is the mean of the smaller three quarters of the absolute
 * deviations, each from the median of its stretch: a trimmed mean, so that up to a quarter who
 * truly changed do not count; and a mean, because a median of figures rounded to whole numbers
 * jumps from one to the next, which made the reach of a walk 3 of 5 and named improvers in 24
 * of 100 sectors that had none. As it is an estimate it is raised by 4 / sqrt(rows with such a
 * change), about two of its standard errors, without which those whose figures walk were
 * named too often (in 10.8 of 100). Of 20,000 made sectors of each of several kinds and sizes
 * in which nobody improved, at a rate of 0.1, false discoveries were then 0.012 to 0.102, with
 * a standard error of 0.002. Never below 1, nor above the periods of the stretch, which it also
 * is with less than STATS_REACH_LEAST such rows. `room` has room for 2 * rows * count. */
enum { STATS_REACH_LEAST = 20 };
double stats_reach(const double *v, ptrdiff_t rows, ptrdiff_t count, ptrdiff_t base,
                   double *room);

/* --- those who improved ---- */

enum stats_tested { TESTED_NOT, TESTED_CHANCE, TESTED_USUAL };

struct stats_improver {
    /* given */
    double level;                /* in the period by which it is chosen */
    double from_error, to_error; /* standard errors of its ends; NAN for none */
    const double *series;        /* its figures, one a period, NANs for gaps */
    ptrdiff_t count, base;       /* the change is from series[base] to series[count - 1] */
    /* found */
    bool chosen; /* it stood within the band, and has both ends */
    enum stats_tested tested;
    struct stats_change change;
    double q; /* NAN where nothing was tested */
    bool improved;
};

struct stats_improve {
    double level, band;     /* chosen are those with |their level - level| <= band */
    bool upward;            /* higher is better */
    double reach, rounding; /* see above */
    double rate;            /* the false discovery rate: 0.1 */
};

/* Chooses, tests and names: improved are those chosen whose q is at most the rate. A change is
 * tested against chance where both its ends have a standard error, else against its own usual
 * movement. At most STATS_IMPROVERS_MOST, the rest is left alone. Gives how many were tested.
 */
enum { STATS_IMPROVERS_MOST = 1000 };
ptrdiff_t stats_improvers(struct stats_improver *all, ptrdiff_t n,
                          const struct stats_improve *ask);

#endif
