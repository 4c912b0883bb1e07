/* unusual.h: whether one value lies far from others that were there before it: a question, not
 * a verdict.
 */
#ifndef STATS_UNUSUAL_H
#define STATS_UNUSUAL_H

#include "stats/series.h"

struct stats_unusual {
    ptrdiff_t n;       /* reported values that it is held against */
    double z;          /* (value - mean) / sd, sd with n - 1; NAN without spread */
    double modified_z; /* Iglewicz and Hoaglin (1993); NAN where the MAD is 0 */
    double low, high;  /* the lowest and the highest of them */
    /* Beyond 3 either way (DHIS2's default); beyond 3.5 either way (Iglewicz and Hoaglin);
     * below the lowest or above the highest by more than a tenth of their distance (min-max; of
     * constant values by anything, compared as doubles). */
    bool by_z, by_modified_z, by_range;
    /* Fisher and Pearson's skewness, adjusted for n (G1, as R's e1071 type 2 and a
     * spreadsheet's SKEW); NAN below 3 values or without spread. Beyond 1 either way the values
     * are skewed, and all three ways give false alarms. */
    double skewness;
    bool skewed;
    enum stats_why
        why; /* WHY_NO_VALUES, WHY_TOO_FEW below `least`, WHY_NOT_FINITE: no answer */
};

/* `value` is not among v[0..n). `scratch` has room for n. */
struct stats_unusual stats_unusual(const double *v, ptrdiff_t n, ptrdiff_t least, double value,
                                   double *scratch);

#endif
