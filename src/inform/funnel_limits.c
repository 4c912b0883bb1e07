/* funnel_limits.c: the arithmetic of a funnel. */
#include "inform/funnel_limits.h"

#include "stats/rates.h"

#include <math.h>

double funnel_average(const double *x, const double *n, ptrdiff_t count)
{
    struct stats_funnel pooled = stats_funnel_average(x, n, count);

    return pooled.why == WHY_NONE ? pooled.average : NAN;
}

struct stats_interval funnel_limits_at(bool share, double average, double n, double z)
{
    return share ? stats_funnel_share_limits(average, n, z)
                 : stats_funnel_rate_limits(average, n, z);
}

enum funnel_place funnel_place_of(double value, struct stats_interval at95,
                                  struct stats_interval at998)
{
    static const enum funnel_place places[] = {
        [VERDICT_REFUSED] = FUNNEL_NO_PLACE, [VERDICT_LOW_998] = FUNNEL_LOW_998,
        [VERDICT_LOW_95] = FUNNEL_LOW_95,    [VERDICT_NONE] = FUNNEL_WITHIN,
        [VERDICT_HIGH_95] = FUNNEL_HIGH_95,  [VERDICT_HIGH_998] = FUNNEL_HIGH_998,
    };

    if (isnan(value))
        return FUNNEL_NO_PLACE;
    return places[stats_funnel_verdict(value, at95, at998)];
}
