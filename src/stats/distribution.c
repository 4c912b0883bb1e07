/* distribution.c: the normal, Student's and the chi-square distribution, and their quantiles.
 *
 * Every quantile is found by Newton's method on the logarithm of the nearer tail, or of the
 * share between the middle and the quantile. These are concave, so that it cannot run away, and
 * a small tail is as exact as a large one.
 */
#include "stats/summary.h"

#include <float.h>
#include <math.h>

static const double PI = 3.14159265358979323846;
static const double MOST_DEGREES = 1e10; /* of chi-square: the series take sqrt(df) steps */
static const double LIKE_NORMAL =
    1e18; /* from here Student's t is the normal to the last digit */

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
    if (!(p > 0 && p < 1 && df > 0 && df <= MOST_DEGREES))
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

double stats_chi2_cdf(double x, double df)
{
    if (isnan(x) || !(df > 0 && df <= MOST_DEGREES))
        return NAN;
    if (x <= 0)
        return 0;
    return isinf(x) ? 1 : gamma_tail(df / 2, x / 2, false);
}

/* --- the normal distribution ---- */

double stats_normal_cdf(double z)
{
    return 0.5 * erfc(-z / sqrt(2));
}

/* log P(Z > z), for z > 0. */
static double normal_tail_log(double z)
{
    enum { FAR_OUT = 37 }; /* from here erfc loses digits, being next to the smallest double */

    if (z < FAR_OUT)
        return log(0.5 * erfc(z / sqrt(2)));
    return gamma_log_weight(0.5, z * z / 2) + log(0.5 * upper_ratio(0.5, z * z / 2));
}

static double normal_density(double z)
{
    return exp(-z * z / 2) / sqrt(2 * PI);
}

/* The z > 0 with `tail` above it. */
static double normal_from_tail(double tail)
{
    double z = -rough_normal_quantile(tail);

    for (int i = 0; i < MOST_STEPS; i++) {
        double have = normal_tail_log(z);
        /* The tail over the density, Mills's ratio; both vanish far out. */
        double step = (have - log(tail)) * exp(have + z * z / 2) * sqrt(2 * PI);

        z += step;
        if (fabs(step) < 1e-9 * z)
            break;
    }
    return z;
}

/* The z with `share`, up to a quarter, between the middle and it. */
static double normal_from_middle(double share)
{
    double z = share * sqrt(2 * PI);

    for (int i = 0; i < MOST_STEPS; i++) {
        double step = (share - 0.5 * erf(z / sqrt(2))) / normal_density(z);

        z += step;
        if (fabs(step) <= 1e-9 * z)
            break;
    }
    return z;
}

double stats_normal_quantile(double p)
{
    if (!(p > 0 && p < 1))
        return NAN;
    if (fabs(p - 0.5) <= 0.25)
        return copysign(normal_from_middle(fabs(p - 0.5)), p - 0.5);
    return p < 0.5 ? -normal_from_tail(p) : normal_from_tail(1 - p);
}

double stats_z(double confidence)
{
    if (!(confidence > 0 && confidence < 1))
        return NAN;
    if (confidence == 0.95)
        return STATS_Z95;
    if (confidence == 0.998)
        return STATS_Z998;
    return -stats_normal_quantile((1 - confidence) / 2);
}

/* --- Student's t ---- */

/* log(gamma(a + 1/2) / gamma(a)). */
static double log_gamma_half_step(double a)
{
    int sign;

    if (a < LARGE_SHAPE)
        return lgamma_r(a + 0.5, &sign) - lgamma_r(a, &sign);
    double aa = a * a;
    double series = 31.0 / (18432 * aa);

    series = (17.0 / 14336 - series) / aa;
    series = (1.0 / 640 - series) / aa;
    series = (1.0 / 192 - series) / aa;
    return 0.5 * log(a) - (1.0 / 8 - series) / a;
}

/* log(t * density of t), for t > 0: both parts below are this much times a ratio. */
static double student_log_weight(double t, double df)
{
    double root = t / sqrt(df); /* its square may be too large */
    double log_nearness = root > 1e8 ? log(df) - 2 * log(t) : -log1p(root * root);

    return df / 2 * log_nearness - 0.5 * log1p(1 / (root * root)) +
           log_gamma_half_step(df / 2) - 0.5 * log(PI);
}

/* P(T > t) over the weight, for t > 0: Gauss's continued fraction of the hypergeometric
 * function F(1, 1/2; a + 1; -df / t^2), a = df / 2, all of whose terms are positive (by Lentz).
 */
static double student_outer_ratio(double t, double df)
{
    double a = df / 2;
    double root = sqrt(df) / t;
    double z = root * root;
    double c = 1, d = 0, fraction = 1, change = 0;

    for (double n = 1; fabs(change - 1) > 2 * DBL_EPSILON; n++) {
        double before = a + 2 * (n - 1); /* in this order, for the first is a itself */
        double odd = (n - 0.5) * (a + (n - 1)) / (before * (before + 1)) * z;
        double even = n * (a + (n - 0.5)) / ((before + 1) * (before + 2)) * z;

        d = 1 / (1 + odd * d);
        c = 1 + odd / c;
        change = c * d;
        d = 1 / (1 + even * d);
        c = 1 + even / c;
        change *= c * d;
        fraction *= change;
    }
    return (1 + z) / (df * fraction);
}

/* P(0 < T < t) over the weight, for t > 0, by the power series of the incomplete beta function,
 * all of whose terms are positive. */
static double student_inner_ratio(double t, double df)
{
    double root = sqrt(df) / t;
    double y = 1 / (1 + root * root);
    double term = 1, sum = 1;

    for (double n = 0; term > sum * DBL_EPSILON / 4; n++) {
        term *= y * ((df + 1) / 2 + n) / (1.5 + n);
        sum += term;
    }
    return sum;
}

/* Up to here the series is quick and the share between it and the middle is well below a half.
 */
static double student_inner_end(double df)
{
    return sqrt(1.5 * df / (df / 2 + 1));
}

static double student_tail_log(double t, double df)
{
    return student_log_weight(t, df) + log(student_outer_ratio(t, df));
}

static double student_middle_log(double t, double df)
{
    return student_log_weight(t, df) + log(student_inner_ratio(t, df));
}

double stats_t_cdf(double t, double df)
{
    if (isnan(t) || !(df > 0))
        return NAN;
    if (df >= LIKE_NORMAL)
        return stats_normal_cdf(t);
    if (t == 0)
        return 0.5;
    if (isinf(t))
        return t > 0;
    if (fabs(t) < student_inner_end(df))
        return 0.5 + copysign(exp(student_middle_log(fabs(t), df)), t);
    double tail = exp(student_tail_log(fabs(t), df));

    return t > 0 ? 1 - tail : tail;
}

/* The t beyond the inner part with `tail` above it; NAN when it is too large for a double. */
static double student_from_tail(double tail, double df)
{
    double t =
        fmax(normal_from_tail(tail), student_inner_end(df)); /* neither above the answer */

    for (int i = 0; i < MOST_STEPS; i++) {
        double ratio = student_outer_ratio(t, df);
        double step = (student_log_weight(t, df) + log(ratio) - log(tail)) * ratio;

        if (t == DBL_MAX && step >= 0)
            return NAN;
        t = fmin(t * exp(step), DBL_MAX);
        if (fabs(step) < 1e-9)
            break;
    }
    return t;
}

/* The t of the inner part with `share` between the middle and it. */
static double student_from_middle(double share, double df)
{
    /* Where it would be if the density stayed as it is at 0: never above the answer. */
    double t = share * sqrt(PI * df) / exp(log_gamma_half_step(df / 2));

    for (int i = 0; i < MOST_STEPS; i++) {
        double ratio = student_inner_ratio(t, df);
        double step = (log(share) - student_log_weight(t, df) - log(ratio)) * ratio;

        t *= exp(step);
        if (fabs(step) < 1e-9)
            break;
    }
    return t;
}

double stats_t_quantile(double p, double df)
{
    if (!(p > 0 && p < 1 && df > 0))
        return NAN;
    if (df >= LIKE_NORMAL || p == 0.5)
        return stats_normal_quantile(p);

    double off = fabs(p - 0.5);
    bool inner = off < exp(student_middle_log(student_inner_end(df), df));
    double t =
        inner ? student_from_middle(off, df) : student_from_tail(p < 0.5 ? p : 1 - p, df);

    return copysign(t, p - 0.5);
}
