/* unusual.c: whether one value lies far from others. */
#include "stats/unusual.h"

#include "stats/summary.h"

#include <math.h>

static const double FAR_Z = 3, FAR_MODIFIED_Z = 3.5, SKEWED = 1, MARGIN = 0.1;

/* The third moment about the mean over the cube of the spread, adjusted. */
static double skewness_of(const double *v, ptrdiff_t n, double *scratch,
                          const struct stats_summary *s)
{
    double k = (double)s->n;
    ptrdiff_t at = 0;

    if (s->n < 3 || !(s->sd > 0))
        return NAN;
    for (ptrdiff_t i = 0; i < n; i++) {
        double score = (v[i] - s->mean) / s->sd;
        if (!isnan(v[i]))
            scratch[at++] = score * score * score;
    }
    double sum = stats_sum(scratch, at);
    return k / ((k - 1) * (k - 2)) * sum;
}

struct stats_unusual stats_unusual(const double *v, ptrdiff_t n, ptrdiff_t least, double value,
                                   double *scratch)
{
    struct stats_summary s = stats_summarise(v, n, scratch);
    struct stats_unusual u = {.n = s.n,
                              .z = NAN,
                              .modified_z = NAN,
                              .low = NAN,
                              .high = NAN,
                              .skewness = NAN,
                              .why = s.why};

    if (s.n > 0 && s.n < least && s.why != WHY_NOT_FINITE)
        u.why = WHY_TOO_FEW;
    if (!isfinite(value))
        u.why = isnan(value) ? WHY_NO_VALUES : WHY_NOT_FINITE;
    if (u.why != WHY_NONE)
        return u;
    struct stats_outliers o = stats_outliers(v, n, scratch);
    u.low = s.min;
    u.high = s.max;
    u.z = s.sd > 0 ? (value - s.mean) / s.sd : NAN;
    u.modified_z = stats_modified_z(&o, value);
    double margin = MARGIN * (u.high - u.low);
    u.by_z = fabs(u.z) > FAR_Z;
    u.by_modified_z = fabs(u.modified_z) > FAR_MODIFIED_Z;
    u.by_range = value < u.low - margin || value > u.high + margin;
    u.skewness = skewness_of(v, n, scratch, &s);
    u.skewed = fabs(u.skewness) > SKEWED;
    return u;
}
