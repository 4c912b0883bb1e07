/* funnel_limits.h: the arithmetic of a funnel, with places named so that they can stand beside
 * a comparison's verdicts. Definitions are those of stats/rates.h. */
#ifndef INFORM_FUNNEL_LIMITS_H
#define INFORM_FUNNEL_LIMITS_H

#include "stats/stats.h"

enum funnel_place {
    FUNNEL_NO_PLACE, /* a figure without the numbers behind it */
    FUNNEL_LOW_998,
    FUNNEL_LOW_95,
    FUNNEL_WITHIN,
    FUNNEL_HIGH_95,
    FUNNEL_HIGH_998
};

/* Pooled: sum x / sum n over those with both. NAN when there is none. */
double funnel_average(const double *x, const double *n, ptrdiff_t count);
/* At a total of n, for a share or for a rate per one. */
struct stats_interval funnel_limits_at(bool share, double average, double n, double z);
/* A value on a limit is within; NAN has no place. */
enum funnel_place funnel_place_of(double value, struct stats_interval at95,
                                  struct stats_interval at998);

#endif
