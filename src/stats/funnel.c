/* funnel.c: how far from the average chance alone could put an area of a given size.
 *
 * A rate's limits are found from the gamma distribution: a count of x has the exact Poisson
 * interval whose lower end is the small quantile of the gamma distribution of shape x, and
 * whose upper end is the large quantile of that of shape x + 1. So the limits are the shapes
 * for which those quantiles are the mean count, and they need not be whole.
 */
#include "stats/rates.h"
#include "stats/summary.h"

#include <math.h>

static const struct stats_interval no_limits = {NAN, NAN};

enum {
    WIDEST = 6,         /* beyond, 1 less the tail has too few digits of the tail left */
    MANY_EVENTS = 10000 /* times z^2 + 10: from here the expansion has all digits */
};

/* --- the average ---- */

/* A sum that keeps what rounding takes from it (Neumaier). */
struct total {
    double sum, lost;
};

static void add(struct total *t, double v)
{
    double sum = t->sum + v;

    t->lost += t->sum >= v ? t->sum - sum + v : v - sum + t->sum;
    t->sum = sum;
}

static enum stats_why row_fault(double x, double n)
{
    if (isinf(x) || isinf(n))
        return WHY_NOT_FINITE;
    if (x < 0 || n < 0)
        return WHY_NEGATIVE;
    return n == 0 && x > 0 ? WHY_NO_TOTAL : WHY_NONE;
}

struct stats_funnel stats_funnel_average(const double *x, const double *n, ptrdiff_t count)
{
    struct total events = {0}, people = {0};
    ptrdiff_t rows = 0;

    for (ptrdiff_t i = 0; i < count; i++) {
        if (isnan(x[i]) || isnan(n[i]))
            continue;
        enum stats_why why = row_fault(x[i], n[i]);
        if (why)
            return (struct stats_funnel){NAN, why};
        add(&events, x[i]);
        add(&people, n[i]);
        rows++;
    }
    if (rows == 0)
        return (struct stats_funnel){NAN, WHY_NO_VALUES};
    if (people.sum == 0)
        return (struct stats_funnel){NAN, WHY_NO_TOTAL};

    double average = (events.sum + events.lost) / (people.sum + people.lost);

    return isfinite(average) ? (struct stats_funnel){average, WHY_NONE}
                             : (struct stats_funnel){NAN, WHY_NOT_FINITE};
}

/* --- shares ---- */

struct stats_interval stats_funnel_share_limits(double average, double n, double z)
{
    if (!(average >= 0 && average <= 1 && n > 0 && isfinite(n) && z > 0 && isfinite(z)))
        return no_limits;

    double reach = z * sqrt(average * (1 - average) / n);

    return (struct stats_interval){fmax(0, average - reach), fmin(1, average + reach)};
}

/* --- rates ---- */

/* The z-quantile of the gamma distribution of a large shape (Goldberg and Levine's expansion,
 * 1946; its next term is less than 1e-13 of it). */
static double large_quantile(double shape, double z)
{
    double r = sqrt(shape), zz = z * z;
    double first = (zz - 7) * z / 36;
    double second = ((3 * zz + 7) * zz - 16) / 810;

    return shape + r * z + (zz - 1) / 3 + (first - second / r) / r;
}

/* The shape of which the z-quantile is `mean`, when it is large: what is missing is added,
 * which leaves less than a hundredth of it each time. */
static double large_shape(double mean, double z, double shape)
{
    enum { STEPS = 12 };

    for (int i = 0; i < STEPS; i++)
        shape += mean - large_quantile(shape, z);
    return shape;
}

/* How much too much of the distribution lies beyond `mean` on the side that is looked at, as a
 * logarithm; it falls as the shape grows. */
static double excess(double shape, double mean, double tail, bool above)
{
    double below = stats_chi2_cdf(2 * mean, 2 * shape);

    return above ? log(tail / (1 - below)) : log(below / tail);
}

/* The shape where the excess is 0, by the secant through the last two guesses, kept between the
 * nearest that were too small and too large. */
static double small_shape(double mean, double tail, bool above, double guess)
{
    enum { MOST_STEPS = 100 };
    double low = 0, high = INFINITY;
    double before = guess * 1.01, before_excess = excess(before, mean, tail, above);
    double at = guess;

    for (int i = 0; i < MOST_STEPS; i++) {
        double now = excess(at, mean, tail, above);
        double next = NAN;

        if (isfinite(now) && isfinite(before_excess))
            next = at - now * (at - before) / (now - before_excess);

        /* So near, the secant's next step is nothing but rounding. */
        if (now == 0 || fabs(next - at) <= 1e-12 * at)
            return now == 0 ? at : next;
        if (now > 0)
            low = at;
        else
            high = at;
        before = at;
        before_excess = now;
        at = next;
        if (!(next > low && next < high))
            at = isinf(high) ? 2 * low : (low + high) / 2;
    }
    return at;
}

/* The shape of which the quantile of the standard normal's z is `mean`. */
static double shape_of(double mean, double z)
{
    /* From the first three terms of the expansion. */
    double guess = fmax(mean - z * sqrt(mean) + (z * z + 2) / 6, 0.5);

    if (mean > MANY_EVENTS * (z * z + 10))
        return large_shape(mean, z, guess);
    return small_shape(mean, stats_normal_cdf(-fabs(z)), z > 0, guess);
}

struct stats_interval stats_funnel_rate_limits(double average, double n, double z)
{
    double mean = average * n;

    if (!(average >= 0 && n > 0 && isfinite(n) && isfinite(mean) && z > 0 && z <= WIDEST))
        return no_limits;
    if (mean == 0)
        return average == 0 ? (struct stats_interval){0, 0} : no_limits;

    /* A shape below 1 is a count below 0: even none is within the limits. */
    return (struct stats_interval){
        .lower = fmax(0, shape_of(mean, z) - 1) / n,
        .upper = shape_of(mean, -z) / n,
    };
}

enum stats_verdict stats_funnel_verdict(double value, struct stats_interval at95,
                                        struct stats_interval at998)
{
    if (!isfinite(value) || isnan(at95.lower) || isnan(at95.upper) || isnan(at998.lower) ||
        isnan(at998.upper))
        return VERDICT_REFUSED;
    if (value < at998.lower)
        return VERDICT_LOW_998;
    if (value > at998.upper)
        return VERDICT_HIGH_998;
    if (value < at95.lower)
        return VERDICT_LOW_95;
    if (value > at95.upper)
        return VERDICT_HIGH_95;
    return VERDICT_NONE;
}
