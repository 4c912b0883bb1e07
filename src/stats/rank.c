/* rank.c: where a value stands among others, and the band it falls in. */
#include "stats/kernel.h"
#include "stats/stats.h"

#include <math.h>

struct stats_place stats_rank(const double *v, ptrdiff_t n, ptrdiff_t at, bool high_first)
{
    assert(at >= 0 && at < n);
    const struct kernel *kernel = kernel_best();
    ptrdiff_t below, same, above;

    kernel->count(v, n, v[at], &below, &same, &above);
    if (same == 0) { /* v[at] is NAN, which equals nothing */
        kernel->count(v, n, 0, &below, &same, &above);
        return (struct stats_place){.of = below + same + above};
    }
    return (struct stats_place){
        .rank = 1 + (high_first ? above : below),
        .of = below + same + above,
        .tied = same - 1,
    };
}

/* How many of `sorted` are below `value`. */
static ptrdiff_t count_below(const double *sorted, ptrdiff_t n, double value)
{
    const double *from = sorted;

    while (n > 1) {
        ptrdiff_t half = n / 2;

        from += half * (from[half - 1] < value); /* no branch to mispredict */
        n -= half;
    }
    return from - sorted + (n == 1 && *from < value);
}

/* The rank of values that are first to last, from 0, the `nth` different one of all. */
static double shared_rank(enum stats_ties ties, ptrdiff_t first, ptrdiff_t last, ptrdiff_t nth)
{
    switch (ties) {
    case TIES_MAX:
        return (double)last + 1;
    case TIES_AVERAGE:
        return (double)(first + last) / 2 + 1;
    case TIES_DENSE:
        return (double)nth;
    case TIES_MIN:
    case TIES_ORDINAL: /* the first of them has it, and moves it on */
        break;
    }
    return (double)first + 1;
}

/* Puts the rank that equal values share in the place of the first of them. */
static void values_to_ranks(double *sorted, ptrdiff_t n, enum stats_ties ties)
{
    ptrdiff_t nth = 0;

    for (ptrdiff_t first = 0, next; first < n; first = next) {
        for (next = first + 1; next < n && sorted[next] == sorted[first]; next++)
            ;
        sorted[first] = shared_rank(ties, first, next - 1, ++nth);
    }
}

/* `out` holds the values in order, then the ranks in that order, and at last those of v;
 * `order` where each of v stands, then twice its rank, which is whole. */
ptrdiff_t stats_ranks(const double *v, ptrdiff_t n, bool high_first, enum stats_ties ties,
                      ptrdiff_t *order, double *out)
{
    double sign = high_first ? -1 : 1;

    for (ptrdiff_t i = 0; i < n; i++)
        out[i] = sign * v[i];
    ptrdiff_t reported = stats_sort(out, n);
    for (ptrdiff_t i = 0; i < n; i++)
        order[i] = isnan(v[i]) ? -1 : count_below(out, reported, sign * v[i]);
    values_to_ranks(out, reported, ties);
    for (ptrdiff_t i = 0; i < n; i++) {
        if (order[i] < 0)
            continue;
        double *rank = &out[order[i]];

        order[i] = (ptrdiff_t)(2 * *rank);
        *rank += ties == TIES_ORDINAL;
    }
    for (ptrdiff_t i = 0; i < n; i++)
        out[i] = order[i] < 0 ? NAN : (double)order[i] / 2;
    return reported;
}

/* In whole numbers, so that no rounding of of / k moves an area across an edge. */
int stats_band(ptrdiff_t rank, ptrdiff_t of, int k)
{
    if (k < 1 || of < k || rank < 1 || rank > of)
        return 0;

    ptrdiff_t parts = (of + 1 - rank) * k;
    ptrdiff_t from_end = parts / of + (parts % of != 0);

    return (int)(k + 1 - from_end);
}

int stats_ntile(ptrdiff_t at, ptrdiff_t of, int k)
{
    if (k < 1 || at < 1 || at > of)
        return 0;

    ptrdiff_t size = of / k, larger = of % k;
    ptrdiff_t in_larger = larger * (size + 1);

    if (at <= in_larger)
        return (int)((at - 1) / (size + 1)) + 1;
    return (int)(larger + (at - 1 - in_larger) / size) + 1;
}

int stats_cut_band(double value, const double *cuts, int k, bool high_first)
{
    for (int i = 0; i < k; i++) {
        bool above = i == 0 ? value >= cuts[0] : value > cuts[i];

        if (above && value <= cuts[i + 1])
            return high_first ? k - i : i + 1;
    }
    return 0;
}
