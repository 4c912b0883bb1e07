/* interval.c: how far chance alone could move a share or a count.
 *
 * The chi-square quantile behind the exact interval is found by Newton's method on the
 * logarithm of the nearer tail, which is concave, so that it cannot run away.
 */
#include "stats/stats.h"

#include <float.h>
#include <math.h>

static const double PI = 3.14159265358979323846;
static const struct stats_interval no_interval = {NAN, NAN};

enum {
    LARGE_SHAPE = 20, /* from here four terms of Stirling's series are exact to a double */
    MOST_STEPS =
        500, /* the smallest quantile of all, 1e-308, is 350 of the longest steps away */
};

/* --- the gamma distribution ---- */

/* log(x^a e^-x / gamma(a)). For a large shape the plain form would be a small difference of
 * large numbers. */
static double gamma_log_weight(double a, double x)
{
    if (a < LARGE_SHAPE) {
        int sign; /* lgamma would keep it in a global */
        return a * log(x) - x - lgamma_r(a, &sign);
    }
    double aa = a * a;
    double stirling = (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - 1.0 / (1680 * aa)) / aa) / aa) / a;
    double off = (x - a) / a;
    /* Far below a, where off is next to -1, log1p would lose x. */
    double log_ratio = fabs(off) < 0.5 ? log1p(off) : log(x / a);

    return a * (log_ratio - off) + 0.5 * log(a / (2 * PI)) - stirling;
}

/* The lower tail over the weight, by its power series; for x < a + 1. */
static double lower_ratio(double a, double x)
{
    double term = 1 / a;
    double sum = term;

    for (double k = a + 1; term > sum * DBL_EPSILON / 4; k++) {
        term *= x / k;
        sum += term;
    }
    return sum;
}

/* The upper tail over the weight, by its continued fraction (Lentz); for x >= a + 1. */
static double upper_ratio(double a, double x)
{
    double b = x + 1 - a;
    double c = INFINITY;
    double d = 1 / b;
    double ratio = d;
    double change = 0;

    for (double i = 1; fabs(change - 1) > 8 * DBL_EPSILON; i++) {
        double step = i * (a - i);

        b += 2;
        d = 1 / (b + step * d);
        c = b + step / c;
        change = c * d;
        ratio *= change;
    }
    return ratio;
}

/* The share of the gamma distribution of shape `a` below x, or above it. */
static double gamma_tail(double a, double x, bool upper)
{
    double weight = exp(gamma_log_weight(a, x));

    if (x < a + 1) {
        double below = weight * lower_ratio(a, x);
        return upper ? 1 - below : below;
    }
    double above = weight * upper_ratio(a, x);
    return upper ? above : 1 - above;
}

/* A rough normal quantile (Abramowitz and Stegun 26.2.23), to start from. */
static double rough_normal_quantile(double p)
{
    double t = sqrt(-2 * log(p < 0.5 ? p : 1 - p));
    double z = t - (2.515517 + t * (0.802853 + t * 0.010328)) /
                       (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));

    return p < 0.5 ? -z : z;
}

/* Wilson and Hilferty's cube; near zero, where that fails, the first term of the series, which
 * is never above the answer. */
static double gamma_start(double p, double a)
{
    int sign;
    double root = 1 - 1 / (9 * a) + rough_normal_quantile(p) / (3 * sqrt(a));
    double cube = a * root * root * root;

    if (root > 0 && cube > 0.2 * (a + 1))
        return cube;
    return fmax(exp((log(p) + lgamma_r(a + 1, &sign)) / a), DBL_MIN);
}

double stats_chi2_quantile(double p, double df)
{
    if (!(p > 0 && p < 1 && df > 0))
        return NAN;

    double a = df / 2;
    bool upper = p > 0.5;
    double goal = upper ? 1 - p : p;
    double x = gamma_start(p, a);

    for (int i = 0; i < MOST_STEPS; i++) {
        double tail = gamma_tail(a, x, upper);
        double step = log(tail / goal) * tail / exp(gamma_log_weight(a, x));

        /* A step moves x by a factor of at most e^2; a tail of zero is too far out. */
        step = isnan(step) ? -2 : fmax(-2, fmin(2, step));
        x *= exp(upper ? step : -step);
        if (fabs(step) < 1e-10)
            break;
        if (x < DBL_MIN)
            return 0;
    }
    return 2 * x;
}

double stats_normal_cdf(double z)
{
    return 0.5 * erfc(-z / sqrt(2));
}

/* --- intervals ---- */

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
