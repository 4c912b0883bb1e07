/* control.c: charts of individual values: what a series does by chance, and what it does
 * beyond.
 */
#include "stats/series.h"

#include <math.h>

enum { LONG_RUN = 7 }; /* points */

/* One segment: the points between two rebase points, as a chart of its own. */
struct chart {
    const double *v;
    ptrdiff_t n;
    struct stats_xmr *out;
    double centre, lower, upper;
    double reach; /* from the centre to a limit */
};

/* --- limits ---- */

/* Of the reported points, and of the steps between neighbours that are both reported. */
struct tally {
    double sum, least, most, moved;
    ptrdiff_t points, steps;
};

static struct tally tally_of(const double *v, ptrdiff_t n)
{
    struct tally t = {.least = INFINITY, .most = -INFINITY};

    for (ptrdiff_t i = 0; i < n; i++) {
        if (isnan(v[i]))
            continue;
        t.points++;
        t.sum += v[i];
        t.least = fmin(t.least, v[i]);
        t.most = fmax(t.most, v[i]);
        if (i > 0 && !isnan(v[i - 1])) {
            t.steps++;
            t.moved += fabs(v[i] - v[i - 1]);
        }
    }
    return t;
}

/* The mean in a second pass over what the first one's rounding left; never outside the values,
 * so that a constant series is its own mean. */
static double mean_of(const struct chart *c, const struct tally *t)
{
    double mean = t->sum / (double)t->points;
    double off = 0;

    for (ptrdiff_t i = 0; i < c->n; i++)
        off += isnan(c->v[i]) ? 0 : c->v[i] - mean;
    return fmin(fmax(mean + off / (double)t->points, t->least), t->most);
}

static enum stats_why limits_find(struct chart *c)
{
    static const double REACH = 2.66; /* 3 / 1.128: standard deviations per mean moving range */
    struct tally t = tally_of(c->v, c->n);

    c->centre = c->lower = c->upper = NAN;
    if (isinf(t.sum) || isinf(t.moved)) /* an infinite value makes the sum so, or NAN */
        return WHY_NOT_FINITE;
    if (t.points > 0 && (isinf(t.least) || isinf(t.most)))
        return WHY_NOT_FINITE;
    if (t.steps == 0)
        return WHY_TOO_FEW;

    double centre = mean_of(c, &t);
    double reach = REACH * (t.moved / (double)t.steps);

    if (!isfinite(centre - reach) || !isfinite(centre + reach))
        return WHY_NOT_FINITE;
    c->centre = centre;
    c->reach = reach;
    c->lower = centre - reach;
    c->upper = centre + reach;
    return WHY_NONE;
}

/* --- signals ---- */

/* The first signal that is put on a point stays. */
static void put(struct chart *c, ptrdiff_t at, enum stats_signal signal)
{
    if (c->out[at].signal == SIGNAL_NONE)
        c->out[at].signal = signal;
}

/* 1 when a is above b, -1 when below, 0 when equal or when either is NAN. */
static int side(double a, double b)
{
    return (a > b) - (a < b);
}

static void find_outside(struct chart *c)
{
    for (ptrdiff_t i = 0; i < c->n; i++) {
        if (c->v[i] > c->upper || c->v[i] < c->lower)
            put(c, i, SIGNAL_OUTSIDE);
    }
}

static void put_run(struct chart *c, ptrdiff_t first, ptrdiff_t last, enum stats_signal signal)
{
    if (last - first + 1 < LONG_RUN)
        return;
    for (ptrdiff_t i = first; i <= last; i++)
        put(c, i, signal);
}

/* The point at which a trend turns ends one run and begins the next. */
static void find_trends(struct chart *c)
{
    ptrdiff_t last;

    for (ptrdiff_t first = 0; first + 1 < c->n; first = last) {
        int way = side(c->v[first + 1], c->v[first]);

        last = first + 1;
        if (way == 0)
            continue;
        while (last + 1 < c->n && side(c->v[last + 1], c->v[last]) == way)
            last++;
        put_run(c, first, last, SIGNAL_TREND);
    }
}

static void find_shifts(struct chart *c)
{
    ptrdiff_t next;

    for (ptrdiff_t first = 0; first < c->n; first = next) {
        int way = side(c->v[first], c->centre);

        next = first + 1;
        if (way == 0)
            continue;
        while (next < c->n && side(c->v[next], c->centre) == way)
            next++;
        put_run(c, first, next - 1, SIGNAL_SHIFT);
    }
}

/* 1 or -1 for a point beyond two thirds of the way to the limit. */
static int far_side(const struct chart *c, ptrdiff_t at)
{
    double off = c->v[at] - c->centre;

    return fabs(off) > 2 * (c->reach / 3) ? side(off, 0) : 0;
}

/* Two of the three from `from` on are far out on one side, or not. */
static void put_two_of_three(struct chart *c, ptrdiff_t from, int way)
{
    int beyond = 0;

    for (ptrdiff_t i = from; i < from + 3; i++)
        beyond += far_side(c, i) == way;
    for (ptrdiff_t i = from; i < from + 3 && beyond >= 2; i++) {
        if (far_side(c, i) == way)
            put(c, i, SIGNAL_TWO_OF_THREE);
    }
}

static void find_two_of_three(struct chart *c)
{
    for (ptrdiff_t i = 0; i + 2 < c->n; i++) {
        if (isnan(c->v[i]) || isnan(c->v[i + 1]) || isnan(c->v[i + 2]))
            continue;
        put_two_of_three(c, i, 1);
        put_two_of_three(c, i, -1);
    }
}

/* --- charts ---- */

static void chart_fill(struct chart *c)
{
    enum stats_why why = limits_find(c);

    for (ptrdiff_t i = 0; i < c->n; i++)
        c->out[i] = (struct stats_xmr){c->centre, c->lower, c->upper, SIGNAL_NONE, why};
    if (why)
        return;
    find_outside(c);
    find_trends(c);
    find_two_of_three(c);
    find_shifts(c);
}

void stats_xmr(const double *v, const bool *rebase, ptrdiff_t n, struct stats_xmr *out)
{
    ptrdiff_t end;

    for (ptrdiff_t from = 0; from < n; from = end) {
        end = from + 1;
        while (end < n && !(rebase && rebase[end]))
            end++;
        struct chart c = {.v = v + from, .n = end - from, .out = out + from};
        chart_fill(&c);
    }
}

const char *stats_signal_word(enum stats_signal s)
{
    switch (s) {
    case SIGNAL_OUTSIDE:
        return "outside";
    case SIGNAL_TREND:
        return "trend";
    case SIGNAL_TWO_OF_THREE:
        return "two-of-three";
    case SIGNAL_SHIFT:
        return "shift";
    case SIGNAL_NONE:
        break;
    }
    return "";
}
