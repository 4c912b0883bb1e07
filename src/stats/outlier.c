/* outlier.c: how far a value lies from the others. */
#include "stats/series.h"

#include <math.h>

static struct stats_outliers refused(ptrdiff_t n, enum stats_why why)
{
    return (struct stats_outliers){NAN, NAN, NAN, NAN, n, why};
}

static ptrdiff_t sorted_into(const double *v, ptrdiff_t n, double *scratch)
{
    for (ptrdiff_t i = 0; i < n; i++)
        scratch[i] = v[i];
    return stats_sort(scratch, n);
}

struct stats_outliers stats_outliers(const double *v, ptrdiff_t n, double *scratch)
{
    static const double FENCE = 1.5; /* Tukey's: in distances between the quartiles */
    ptrdiff_t reported = sorted_into(v, n, scratch);

    if (reported == 0)
        return refused(0, WHY_NO_VALUES);
    if (isinf(scratch[0]) || isinf(scratch[reported - 1]))
        return refused(reported, WHY_NOT_FINITE);

    double first = stats_quantile(scratch, reported, 0.25);
    double third = stats_quantile(scratch, reported, 0.75);
    struct stats_outliers o = {
        .median = stats_quantile(scratch, reported, 0.5),
        .low_fence = first - FENCE * (third - first),
        .high_fence = third + FENCE * (third - first),
        .n = reported,
    };

    o.mad = stats_mad(v, n, o.median, scratch);
    if (!isfinite(o.mad) || !isfinite(o.low_fence) || !isfinite(o.high_fence))
        return refused(reported, WHY_NOT_FINITE);
    o.why = o.mad == 0 ? WHY_NO_SPREAD : WHY_NONE;
    return o;
}

double stats_mad_score(const struct stats_outliers *o, double value)
{
    double score = (value - o->median) / o->mad;

    return isfinite(score) ? score : NAN; /* also without spread */
}

double stats_modified_z(const struct stats_outliers *o, double value)
{
    static const double NORMAL_QUARTILE = 0.6745; /* as printed by Iglewicz and Hoaglin */

    return NORMAL_QUARTILE * stats_mad_score(o, value);
}
