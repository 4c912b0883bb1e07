/* interval.c: how far chance alone could move a share or a count. */
#include "stats/stats.h"

#include <math.h>

static const struct stats_interval no_interval = {NAN, NAN};

struct stats_interval stats_wilson(double x, double n, double z)
{
    if (!(n > 0 && x >= 0 && x <= n && z > 0))
        return no_interval;

    double middle = 2 * x + z * z;
    double reach = z * sqrt(z * z + 4 * x * (1 - x / n));
    double whole = 2 * (n + z * z);

    return (struct stats_interval){
        .lower = x == 0 ? 0 : (middle - reach) / whole,
        .upper = x == n ? 1 : (middle + reach) / whole,
    };
}

static double cubed(double x)
{
    return x * x * x;
}

struct stats_interval stats_byar(double x, double z)
{
    enum { EXACT_BELOW = 10 };

    if (!(x >= 0 && z > 0))
        return no_interval;
    if (x < EXACT_BELOW) {
        double tail = stats_normal_cdf(-z);
        return (struct stats_interval){
            .lower = x == 0 ? 0 : stats_chi2_quantile(tail, 2 * x) / 2,
            .upper = stats_chi2_quantile(1 - tail, 2 * x + 2) / 2,
        };
    }
    double next = x + 1;
    return (struct stats_interval){
        .lower = x * cubed(1 - 1 / (9 * x) - z / (3 * sqrt(x))),
        .upper = next * cubed(1 - 1 / (9 * next) + z / (3 * sqrt(next))),
    };
}
