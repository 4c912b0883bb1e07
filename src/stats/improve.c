/* improve.c: whose figures got better by more than chance. */
#include "stats/improve.h"

#include "stats/summary.h"

#include <math.h>

/* --- many tests at once ---- */

/* Sorts the places by p, the largest first; equal ones in their order. */
static void order_by_p(const double *p, ptrdiff_t *order, ptrdiff_t n)
{
    for (ptrdiff_t gap = n / 2; gap > 0; gap /= 2)
        for (ptrdiff_t i = gap; i < n; i++) {
            ptrdiff_t at = order[i], k = i;
            for (; k >= gap && p[order[k - gap]] < p[at]; k -= gap)
                order[k] = order[k - gap];
            order[k] = at;
        }
}

ptrdiff_t stats_false_discovery(const double *p, ptrdiff_t n, ptrdiff_t *order, double *q)
{
    ptrdiff_t tested = 0;
    double least = 1;

    for (ptrdiff_t i = 0; i < n; i++) {
        q[i] = NAN;
        if (!isnan(p[i]))
            order[tested++] = i;
    }
    order_by_p(p, order, tested);
    for (ptrdiff_t i = 0; i < tested; i++) {
        double share = p[order[i]] * (double)tested / (double)(tested - i);
        least = share < least ? share : least;
        q[order[i]] = least;
    }
    return tested;
}

/* --- one change ---- */

static struct stats_change no_change(enum stats_why why)
{
    return (struct stats_change){.by = NAN, .statistic = NAN, .df = NAN, .p = NAN, .why = why};
}

struct stats_change stats_change_beyond_chance(double from, double from_error, double to,
                                               double to_error, bool upward)
{
    double by = to - from, error = sqrt(from_error * from_error + to_error * to_error);

    if (isnan(by) || isnan(error))
        return no_change(WHY_NOT_REPORTED);
    if (!(error > 0) || from_error < 0 || to_error < 0)
        return no_change(WHY_NO_SPREAD);
    double z = (upward ? by : -by) / error;
    return (struct stats_change){
        .by = by, .statistic = z, .df = INFINITY, .p = stats_normal_cdf(-z)};
}

/* The steps of a stretch of a series: how many, and their squares about their mean. */
struct stretch {
    ptrdiff_t steps;
    double spread;
};

static struct stretch stretch_of(const double *v, ptrdiff_t n)
{
    struct stretch s = {0};
    double mean = 0;

    for (ptrdiff_t i = 1; i < n; i++) {
        double step = v[i] - v[i - 1], off = step - mean;
        if (isnan(step))
            continue;
        mean += off / (double)++s.steps;
        s.spread += off * (step - mean);
    }
    return s;
}

struct stats_change stats_change_beyond_usual(const double *v, ptrdiff_t n, ptrdiff_t base,
                                              double reach, double rounding, bool upward)
{
    if (base < 0 || base >= n - 1 || isnan(v[base]) || isnan(v[n - 1]))
        return no_change(WHY_NOT_REPORTED);
    struct stretch since = stretch_of(v + base, n - base), before = stretch_of(v, base + 1);
    double df = fmax(0, (double)(since.steps - 1)) + fmax(0, (double)(before.steps - 1));
    double by = v[n - 1] - v[base];

    if (df < STATS_CHANGE_LEAST_DF)
        return no_change(WHY_TOO_FEW);
    double variance = fmax((since.spread + before.spread) / df, rounding * rounding / 6);
    if (!(variance > 0))
        return no_change(WHY_NO_SPREAD);
    double t = (upward ? by : -by) / sqrt(variance * reach);
    return (struct stats_change){.by = by, .statistic = t, .df = df, .p = stats_t_cdf(-t, df)};
}

/* The deviations from their median of what each row moved between two periods, into `out`;
 * `room` has room for all rows. Gives how many there are. */
static ptrdiff_t deviations(const double *v, ptrdiff_t rows, ptrdiff_t count, ptrdiff_t from,
                            ptrdiff_t to, double *room, double *out)
{
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < rows; i++) {
        double by = v[i * count + to] - v[i * count + from];
        if (!isnan(by))
            out[n++] = by;
    }
    double middle = stats_median(out, n, room);
    for (ptrdiff_t i = 0; i < n; i++)
        out[i] = fabs(out[i] - middle);
    return n;
}

/* The mean of the smaller three quarters, which are sorted to the front; NAN of none. */
static double trimmed_mean(double *v, ptrdiff_t n)
{
    ptrdiff_t kept = n - n / 4;
    double sum = 0;

    stats_sort(v, n);
    for (ptrdiff_t i = 0; i < kept; i++)
        sum += v[i];
    return sum / (double)kept;
}

double stats_reach(const double *v, ptrdiff_t rows, ptrdiff_t count, ptrdiff_t base,
                   double *room)
{
    double periods = (double)(count - 1 - base), *scratch = room + rows * count;
    ptrdiff_t steps = 0;

    if (base < 0 || periods < 1)
        return 1;
    for (ptrdiff_t p = 1; p < count; p++)
        steps += deviations(v, rows, count, p - 1, p, scratch, room + steps);
    double one = trimmed_mean(room, steps);
    ptrdiff_t n = deviations(v, rows, count, base, count - 1, scratch, room);
    double all = trimmed_mean(room, n);
    if (n < STATS_REACH_LEAST || !(one > 0))
        return periods;
    double reach = all / one * (all / one) * (1 + 4 / sqrt((double)n));
    return reach < 1 ? 1 : reach > periods ? periods : reach;
}

/* --- those who improved ---- */

static void test_one(struct stats_improver *x, const struct stats_improve *ask)
{
    double from = x->series[x->base], to = x->series[x->count - 1];

    x->tested = TESTED_NOT;
    x->improved = false;
    x->q = NAN;
    x->change = no_change(WHY_NOT_REPORTED);
    x->chosen = fabs(x->level - ask->level) <= ask->band && !isnan(from) && !isnan(to);
    if (!x->chosen)
        return;
    bool ranged = !isnan(x->from_error) && !isnan(x->to_error);
    x->change =
        ranged ? stats_change_beyond_chance(from, x->from_error, to, x->to_error, ask->upward)
               : stats_change_beyond_usual(x->series, x->count, x->base, ask->reach,
                                           ask->rounding, ask->upward);
    if (isnan(x->change.p))
        x->change.by = to - from;
    else
        x->tested = ranged ? TESTED_CHANCE : TESTED_USUAL;
}

ptrdiff_t stats_improvers(struct stats_improver *all, ptrdiff_t n,
                          const struct stats_improve *ask)
{
    double p[STATS_IMPROVERS_MOST], q[STATS_IMPROVERS_MOST];
    ptrdiff_t order[STATS_IMPROVERS_MOST];

    if (n <= 0)
        return 0;
    n = n < STATS_IMPROVERS_MOST ? n : STATS_IMPROVERS_MOST;
    for (ptrdiff_t i = 0; i < n; i++) {
        test_one(&all[i], ask);
        p[i] = all[i].change.p;
    }
    ptrdiff_t tested = stats_false_discovery(p, n, order, q);
    for (ptrdiff_t i = 0; i < n; i++) {
        all[i].q = q[i];
        all[i].improved = q[i] <= ask->rate;
    }
    return tested;
}
