/* agreement.h: how far raters agree: Krippendorff's alpha and Fleiss' kappa.
 *
 * A rating is one value given by one rater to one unit. Units, raters and values come as
 * numbers; for the nominal level a value is only a name. Who gave a rating is not looked at: a
 * rater who rates a unit twice counts as two, so refuse that where ratings come in. Of nothing
 * but NANs the answer is WHY_NO_VALUES, of an infinite value WHY_NOT_FINITE.
 */
#ifndef STATS_AGREEMENT_H
#define STATS_AGREEMENT_H

#include "stats/stats.h"
#include "stats/why.h"

enum stats_level { LEVEL_NOMINAL, LEVEL_ORDINAL, LEVEL_INTERVAL, LEVEL_RATIO };

struct stats_rating {
    ptrdiff_t unit, rater; /* 0-based */
    double value;          /* NAN is no rating */
};

enum { STATS_RATED_VALUES_MOST = 2000 }; /* different values: their coincidences are a square */

struct stats_alpha {
    double alpha, observed, expected; /* alpha = 1 - observed / expected disagreement */
    ptrdiff_t units, values; /* pairable: units with at least two ratings, and their ratings */
    enum stats_why why; /* WHY_TOO_FEW: no unit has two ratings; WHY_NO_SPREAD: all values are
                           equal; WHY_NEGATIVE: a value below 0 at the ratio level;
                           WHY_OUT_OF_RANGE: more different values than are allowed;
                           WHY_NOT_FINITE too where the disagreement of huge values is */
};

/* Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", as its coincidence matrix
 * sums up; missing ratings are allowed. */
struct stats_alpha stats_alpha(struct arena *a, const struct stats_rating *ratings,
                               ptrdiff_t count, enum stats_level level);

struct stats_kappa {
    double kappa, observed, expected; /* agreement */
    ptrdiff_t units, raters, categories;
    enum stats_why why; /* WHY_UNEQUAL: units with different numbers of ratings; WHY_TOO_FEW:
                           one rating a unit; WHY_NO_SPREAD: all in one category */
};

/* Fleiss (1971). Every unit has the same number of ratings, though not of the same raters. */
struct stats_kappa stats_kappa(struct arena *a, const struct stats_rating *ratings,
                               ptrdiff_t count);

#endif
