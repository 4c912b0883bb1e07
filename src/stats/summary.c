/* summary.c: sums, means and spreads; the interval of a mean; scores and shares. */
#include "stats/summary.h"

#include <float.h>
#include <math.h>

/* --- sums ---- */

/* Neumaier's: what is lost of the smaller number in each addition is kept beside the sum. */
struct tally {
    double sum, lost;
};

static void tally_add(struct tally *tally, double v)
{
    double sum = tally->sum + v;

    tally->lost +=
        fabs(tally->sum) >= fabs(v) ? (tally->sum - sum) + v : (v - sum) + tally->sum;
    tally->sum = sum;
}

static double sum_scaled(const double *v, ptrdiff_t n, double scale)
{
    struct tally tally = {0, 0};

    for (ptrdiff_t i = 0; i < n; i++) {
        if (!isnan(v[i]))
            tally_add(&tally, v[i] * scale);
    }
    return tally.sum + tally.lost;
}

double stats_sum(const double *v, ptrdiff_t n)
{
    double sum = sum_scaled(v, n, 1);

    if (isfinite(sum))
        return sum;
    /* On the way there it may have been too large. */
    sum = sum_scaled(v, n, 0x1p-64) / 0x1p-64;
    return isfinite(sum) ? sum : NAN;
}

/* --- spread ---- */

struct spread {
    ptrdiff_t n;
    double sum, mean, min, max;
};

/* No sum and no mean when they are too large, or a value is infinite. */
static struct spread spread_of(const double *v, ptrdiff_t n)
{
    struct spread s = {.sum = stats_sum(v, n), .mean = NAN, .min = NAN, .max = NAN};
    struct tally off = {0, 0};

    for (ptrdiff_t i = 0; i < n; i++) {
        s.n += !isnan(v[i]);
        s.min = fmin(s.min, v[i]);
        s.max = fmax(s.max, v[i]);
    }
    if (s.n == 0 || isnan(s.sum))
        return s;
    s.mean = fmax(s.min, fmin(s.max, s.sum / (double)s.n));
    for (ptrdiff_t i = 0; i < n; i++) {
        if (!isnan(v[i]))
            tally_add(&off, v[i] - s.mean);
    }
    /* What the division lost. */
    double better = s.mean + (off.sum + off.lost) / (double)s.n;

    if (better >= s.min && better <= s.max)
        s.mean = better;
    return s;
}

/* sqrt(sum (v - mean)^2 / divisor). The deviations are scaled by a power of two, so that no
 * square is too large or too small, and what is left of their sum is taken off (Chan, Golub and
 * LeVeque, 1983). NAN when there is no mean, or the deviation is too large. */
static double deviation(const double *v, ptrdiff_t n, const struct spread *s, double divisor)
{
    double furthest = fmax(s->max - s->mean, s->mean - s->min);
    struct tally squares = {0, 0}, off = {0, 0};
    int exponent;

    if (s->min == s->max && isfinite(s->mean))
        return 0;
    if (!isfinite(furthest))
        return NAN;
    frexp(furthest, &exponent);
    exponent = exponent < -1000 ? -1000 : exponent;
    for (ptrdiff_t i = 0; i < n; i++) {
        double d = ldexp(v[i] - s->mean, -exponent);

        if (isnan(d))
            continue;
        tally_add(&squares, d * d);
        tally_add(&off, d);
    }
    double left = off.sum + off.lost;
    double square = (squares.sum + squares.lost - left * left / (double)s->n) / divisor;
    double sd = ldexp(sqrt(square), exponent);

    return isfinite(sd) ? sd : NAN;
}

struct stats_summary stats_summarise(const double *v, ptrdiff_t n, double *scratch)
{
    struct spread s = spread_of(v, n);
    struct stats_summary out = {.n = s.n, .sum = s.sum, .mean = s.mean, .sd = NAN};

    out.median = out.min = out.max = NAN;
    if (s.n == 0) {
        out.why = WHY_NO_VALUES;
        return out;
    }
    if (isinf(s.min) || isinf(s.max)) {
        out.why = WHY_NOT_FINITE;
        return out;
    }
    out.median = stats_median(v, n, scratch);
    out.min = s.min;
    out.max = s.max;
    if (s.n > 1)
        out.sd = deviation(v, n, &s, (double)(s.n - 1));
    if (isnan(s.sum) || (s.n > 1 && isnan(out.sd)))
        out.why = WHY_NOT_FINITE;
    else if (s.n == 1)
        out.why = WHY_TOO_FEW;
    return out;
}

struct stats_interval stats_mean_interval(ptrdiff_t n, double mean, double sd,
                                          double confidence)
{
    static const struct stats_interval none = {NAN, NAN};

    if (n < 2 || !isfinite(mean) || !(sd >= 0 && sd <= DBL_MAX) ||
        !(confidence > 0 && confidence < 1))
        return none;

    double t = -stats_t_quantile((1 - confidence) / 2, (double)(n - 1));
    double reach = sd == 0 ? 0 : t * (sd / sqrt((double)n));
    struct stats_interval interval = {mean - reach, mean + reach};

    return isfinite(interval.lower) && isfinite(interval.upper) ? interval : none;
}

/* --- scores and shares ---- */

enum stats_why stats_z_scores(const double *v, ptrdiff_t n, double *out)
{
    struct spread s = spread_of(v, n);
    double sd = s.n ? deviation(v, n, &s, (double)s.n) : NAN;

    for (ptrdiff_t i = 0; i < n; i++) {
        if (isnan(v[i]) || isnan(sd))
            out[i] = NAN;
        else
            out[i] = sd == 0 ? 0 : (v[i] - s.mean) / sd;
    }
    if (s.n == 0)
        return WHY_NO_VALUES;
    if (isnan(sd))
        return WHY_NOT_FINITE;
    return sd == 0 ? WHY_NO_SPREAD : WHY_NONE;
}

double stats_share_of(const double *v, ptrdiff_t n, double score, enum stats_share kind)
{
    double below = 0, same = 0, all = 0;

    for (ptrdiff_t i = 0; i < n; i++) {
        if (isinf(v[i]))
            return NAN;
        below += v[i] < score;
        same += v[i] == score;
        all += !isnan(v[i]);
    }
    if (all == 0 || !isfinite(score))
        return NAN;
    switch (kind) {
    case SHARE_STRICT:
        return 100 * below / all;
    case SHARE_WEAK:
        return 100 * (below + same) / all;
    case SHARE_MEAN:
        return 100 * (below + same / 2) / all;
    case SHARE_RANK:
        return 100 * (below + (same + (same > 0)) / 2) / all;
    }
    return NAN;
}
