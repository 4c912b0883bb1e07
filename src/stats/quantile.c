/* quantile.c: sorting, quantiles, the median and how far values lie from it. */
#include "stats/kernel.h"
#include "stats/stats.h"

#include <float.h>
#include <math.h>

enum {
    FEW = 24,       /* up to here moving neighbours beats dividing */
    MANY_EQUAL = 8, /* fewer than 1 in so many below the pivot: look for values equal to it */
};

static void swap(double *a, double *b)
{
    double held = *a;

    *a = *b;
    *b = held;
}

/* Moves the reported values before the others and counts them. */
static ptrdiff_t reported_first(double *v, ptrdiff_t n)
{
    ptrdiff_t reported = 0;

    for (ptrdiff_t i = 0; i < n; i++) {
        if (!isnan(v[i]))
            swap(&v[reported++], &v[i]);
    }
    return reported;
}

static void sort_few(double *v, ptrdiff_t n)
{
    for (ptrdiff_t i = 1; i < n; i++) {
        double held = v[i];
        ptrdiff_t at = i;

        for (; at > 0 && v[at - 1] > held; at--)
            v[at] = v[at - 1];
        v[at] = held;
    }
}

static void sink(double *heap, ptrdiff_t n, ptrdiff_t at)
{
    for (ptrdiff_t child; (child = 2 * at + 1) < n; at = child) {
        if (child + 1 < n && heap[child + 1] > heap[child])
            child++;
        if (heap[at] >= heap[child])
            return;
        swap(&heap[at], &heap[child]);
    }
}

/* By a heap: slower on most arrays, but never slow on any. */
static void sort_worst(double *v, ptrdiff_t n)
{
    for (ptrdiff_t at = n / 2 - 1; at >= 0; at--)
        sink(v, n, at);
    for (ptrdiff_t last = n - 1; last > 0; last--) {
        swap(&v[0], &v[last]);
        sink(v, last, 0);
    }
}

/* The two passes below swap every value and advance by a comparison's outcome, so that there is
 * no branch to mispredict; on unsorted figures that halves the time. */
static ptrdiff_t below_first(double *v, ptrdiff_t n, double pivot)
{
    ptrdiff_t below = 0;

    for (ptrdiff_t i = 0; i < n; i++) {
        double held = v[i];

        v[i] = v[below];
        v[below] = held;
        below += held < pivot;
    }
    return below;
}

static ptrdiff_t not_above_first(double *v, ptrdiff_t n, double pivot)
{
    ptrdiff_t not_above = 0;

    for (ptrdiff_t i = 0; i < n; i++) {
        double held = v[i];

        v[i] = v[not_above];
        v[not_above] = held;
        not_above += held <= pivot;
    }
    return not_above;
}

static double middle_of_three(double a, double b, double c)
{
    return fmax(fmin(a, b), fmin(fmax(a, b), c));
}

static void sort_reported(double *v, ptrdiff_t n, int patience)
{
    while (n > FEW) {
        if (patience-- == 0) {
            sort_worst(v, n);
            return;
        }
        double pivot = middle_of_three(v[n / 4], v[n / 2], v[n - n / 4]);
        ptrdiff_t below = below_first(v, n, pivot);
        ptrdiff_t settled = below;

        if (below < n / MANY_EQUAL)
            settled += not_above_first(v + below, n - below, pivot);
        sort_reported(v, below, patience);
        v += settled;
        n -= settled;
    }
    sort_few(v, n);
}

ptrdiff_t stats_sort(double *v, ptrdiff_t n)
{
    int patience = 8; /* then two for each doubling: a fair division needs one */

    n = reported_first(v, n);
    for (ptrdiff_t left = n; left > FEW; left /= 2)
        patience += 2;
    sort_reported(v, n, patience);
    return n;
}

double stats_quantile(const double *sorted, ptrdiff_t n, double q)
{
    assert(q >= 0 && q <= 1);
    if (n == 0)
        return NAN;

    double place = (double)(n - 1) * q;
    ptrdiff_t at = (ptrdiff_t)place;
    double past = place - (double)at;

    if (past == 0 || sorted[at] == sorted[at + 1])
        return sorted[at];
    return (1 - past) * sorted[at] + past * sorted[at + 1];
}

/* Hyndman and Fan's two constants of types 4 to 9. */
static const double plotting[][2] = {{0, 1}, {0.5, 0.5},         {0, 0},
                                     {1, 1}, {1.0 / 3, 1.0 / 3}, {3.0 / 8, 3.0 / 8}};

/* How much of the next order statistic after the whole one goes in. */
static double share_of_next(double past, bool odd, int type)
{
    switch (type) {
    case 1:
        return past > 0;
    case 2:
        return past > 0 ? 1 : 0.5;
    case 3:
        return past != 0 || odd;
    default:
        return past;
    }
}

double stats_quantile_type(const double *sorted, ptrdiff_t n, double q, int type)
{
    const double fuzz = 4 * DBL_EPSILON;

    if (n == 0 || !(q >= 0 && q <= 1) || type < 1 || type > 9)
        return NAN;
    if (type == 7)
        return stats_quantile(sorted, n, q);

    double place = (double)n * q - (type == 3 ? 0.5 : 0);
    if (type > 3) { /* rounded as R does it, to agree where the answer is next to 0 */
        const double *constants = plotting[type - 4];
        place = constants[0] + q * ((double)(n + 1) - constants[0] - constants[1]);
    }
    double whole = floor(place + fuzz);
    double past = fabs(place - whole) < fuzz ? 0 : place - whole;
    double share = share_of_next(past, fmod(whole, 2) != 0, type);
    /* Counted from 1; the ends stand for what would lie beyond them. */
    double low = sorted[(ptrdiff_t)fmin(fmax(whole - 1, 0), (double)(n - 1))];
    double high = sorted[(ptrdiff_t)fmin(fmax(whole, 0), (double)(n - 1))];

    if (share == 0 || low == high)
        return low;
    return share == 1 ? high : (1 - share) * low + share * high;
}

void stats_five_numbers(const double *sorted, ptrdiff_t n, double out[5])
{
    ptrdiff_t half = (n + 1) / 2;

    out[0] = n ? sorted[0] : NAN;
    out[1] = stats_quantile(sorted, half, 0.5);
    out[2] = stats_quantile(sorted, n, 0.5);
    out[3] = stats_quantile(sorted + (n - half), half, 0.5);
    out[4] = n ? sorted[n - 1] : NAN;
}

/* The middle of reported values, which are moved. */
static double middle_of(double *v, ptrdiff_t n)
{
    double two[2];

    if (n == 0)
        return NAN;
    two[0] = kernel_best()->select(v, n, (n - 1) / 2, v, &two[1]);
    return n % 2 ? two[0] : stats_quantile(two, 2, 0.5);
}

double stats_median(const double *v, ptrdiff_t n, double *scratch)
{
    return middle_of(scratch, kernel_best()->reported(v, n, scratch));
}

double stats_mad(const double *v, ptrdiff_t n, double middle, double *scratch)
{
    for (ptrdiff_t i = 0; i < n; i++)
        scratch[i] = fabs(v[i] - middle);
    return middle_of(scratch, kernel_best()->reported(scratch, n, scratch));
}

double stats_usual_distance(const double *v, ptrdiff_t n, double middle, double *scratch)
{
    static const double NORMAL_SPREAD = 1.4826; /* as printed by R and by ONS */

    return NORMAL_SPREAD * stats_mad(v, n, middle, scratch);
}

enum stats_side stats_beside_middle(double value, double middle, double usual_distance)
{
    double off = value - middle;

    if (isnan(off) || isnan(usual_distance))
        return SIDE_NONE;
    return off > usual_distance    ? SIDE_HIGHER
           : off < -usual_distance ? SIDE_LOWER
                                   : SIDE_SIMILAR;
}
