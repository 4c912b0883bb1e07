/* monotone.c: whether a series rises or falls as a whole, and how fast. */
#include "stats/kernel.h"
#include "stats/series.h"

#include <math.h>

static const struct stats_monotone no_answer = {.tau = NAN, .p = NAN, .sen = NAN, .s = NAN};

/* The reported points. */
struct points {
    double *t, *v;
    ptrdiff_t n;
};

static struct points points_of(struct arena *a, const double *t, const double *v, ptrdiff_t n)
{
    struct points p = {arena_new(a, double, n), arena_new(a, double, n), 0};

    for (ptrdiff_t i = 0; i < n; i++) {
        if (isnan(v[i]))
            continue;
        p.t[p.n] = t[i];
        p.v[p.n++] = v[i];
    }
    return p;
}

static enum stats_why points_fault(const struct points *p)
{
    double least = INFINITY, most = -INFINITY;

    for (ptrdiff_t i = 0; i < p->n; i++) {
        if (isinf(p->v[i]) || isinf(p->t[i]))
            return WHY_NOT_FINITE;
        least = fmin(least, p->v[i]);
        most = fmax(most, p->v[i]);
    }
    for (ptrdiff_t i = 0; i < p->n; i++) {
        if (isnan(p->t[i]) || (i > 0 && p->t[i] <= p->t[i - 1]))
            return WHY_OUT_OF_RANGE;
    }
    if (p->n > STATS_MONOTONE_MOST)
        return WHY_OUT_OF_RANGE;
    if (p->n < 3)
        return WHY_TOO_FEW;
    if (isinf(most - least) || isinf(p->t[p->n - 1] - p->t[0]))
        return WHY_NOT_FINITE;
    return most == least ? WHY_NO_SPREAD : WHY_NONE;
}

/* Rising pairs less falling ones. */
static double rising_less_falling(const struct points *p)
{
    ptrdiff_t s = 0;

    for (ptrdiff_t i = 0; i < p->n; i++) {
        for (ptrdiff_t j = i + 1; j < p->n; j++)
            s += (p->v[j] > p->v[i]) - (p->v[j] < p->v[i]);
    }
    return (double)s;
}

/* What each group of equal values takes away: from the pairs, and from 18 times the variance.
 */
struct ties {
    double pairs, variance;
};

static double variance_part(double n)
{
    return n * (n - 1) * (2 * n + 5);
}

static struct ties ties_of(struct arena *a, const struct points *p)
{
    double *sorted = arena_new(a, double, p->n);
    struct ties ties = {0};
    ptrdiff_t next;

    for (ptrdiff_t i = 0; i < p->n; i++)
        sorted[i] = p->v[i];
    stats_sort(sorted, p->n);
    for (ptrdiff_t first = 0; first < p->n; first = next) {
        next = first + 1;
        while (next < p->n && sorted[next] == sorted[first])
            next++;
        double equal = (double)(next - first);

        ties.pairs += equal * (equal - 1) / 2;
        ties.variance += variance_part(equal);
    }
    return ties;
}

/* The median of the slopes between any two points, without sorting them all. */
static double middle_slope(struct arena *a, const struct points *p)
{
    double *slopes = arena_new(a, double, p->n *(p->n - 1) / 2);
    ptrdiff_t count = 0;
    double middle[2];

    for (ptrdiff_t i = 0; i < p->n; i++) {
        for (ptrdiff_t j = i + 1; j < p->n; j++)
            slopes[count++] = (p->v[j] - p->v[i]) / (p->t[j] - p->t[i]);
    }
    middle[0] = kernel_best()->select(slopes, count, (count - 1) / 2, slopes, &middle[1]);
    return count % 2 ? middle[0] : stats_quantile(middle, 2, 0.5);
}

struct stats_monotone stats_monotone(struct arena *a, const double *t, const double *v,
                                     ptrdiff_t n)
{
    struct points p = points_of(a, t, v, n);
    struct stats_monotone m = no_answer;

    m.n = p.n;
    m.why = points_fault(&p);
    if (m.why == WHY_NO_SPREAD) {
        m.s = m.sen = 0;
        m.p = 1;
    }
    if (m.why)
        return m;

    struct ties ties = ties_of(a, &p);
    double pairs = (double)p.n * (double)(p.n - 1) / 2;
    double variance = (variance_part((double)p.n) - ties.variance) / 18;

    m.s = rising_less_falling(&p);
    m.tau = m.s / sqrt(pairs * (pairs - ties.pairs));
    /* One less for continuity; erfc of z / sqrt 2 is 2 (1 - Phi(z)) with all its digits. */
    m.p = m.s == 0 ? 1 : erfc((fabs(m.s) - 1) / sqrt(2 * variance));
    m.sen = middle_slope(a, &p);
    if (!isfinite(m.sen)) {
        m = no_answer;
        m.n = p.n;
        m.why = WHY_NOT_FINITE;
    }
    return m;
}
