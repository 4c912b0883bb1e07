/* schulze.c: what many rankings come to together, by Schulze's strongest paths. */
#include "stats/matching.h"

#include <math.h>

static enum stats_why weights_check(const double *weights, ptrdiff_t count)
{
    double sum = 0;

    for (ptrdiff_t i = 0; i < count; i++) {
        if (isnan(weights[i]))
            return WHY_NOT_REPORTED;
        if (weights[i] < 0)
            return WHY_NEGATIVE;
        sum += weights[i];
    }
    if (!isfinite(sum))
        return WHY_NOT_FINITE;
    return sum > 0 ? WHY_NONE : WHY_NO_TOTAL;
}

static enum stats_why ballots_check(const double *ballots, const double *weights,
                                    ptrdiff_t count, ptrdiff_t options)
{
    bool any = false;

    if (options > STATS_OPTIONS_MOST)
        return WHY_OUT_OF_RANGE;
    for (ptrdiff_t i = 0; i < count * options; i++) {
        if (isinf(ballots[i]))
            return WHY_NOT_FINITE;
        any = any || !isnan(ballots[i]);
    }
    if (!any)
        return WHY_NO_VALUES;
    return weights ? weights_check(weights, count) : WHY_NONE;
}

/* wins[a][b]: the weight of the ballots that put option a before option b. */
static void wins_add(const double *ballot, double weight, ptrdiff_t options, double *wins)
{
    for (ptrdiff_t a = 0; a < options; a++) {
        if (isnan(ballot[a]))
            continue;
        double *row = wins + a * options;

        for (ptrdiff_t b = 0; b < options; b++)
            row[b] += ballot[a] >= ballot[b] ? 0 : weight; /* a NAN comes after all */
    }
}

/* A link is as strong as the votes for the winner of the two; the loser has none back. */
static void links_keep(double *wins, ptrdiff_t options)
{
    for (ptrdiff_t a = 0; a < options; a++) {
        for (ptrdiff_t b = a; b < options; b++) {
            double *there = &wins[a * options + b], *back = &wins[b * options + a];

            if (*there == *back)
                *there = *back = 0;
            else
                *(*there < *back ? there : back) = 0;
        }
    }
}

/* Floyd and Warshall's order; a path is as strong as its weakest link. */
static void paths_widen(double *strength, ptrdiff_t options)
{
    for (ptrdiff_t by = 0; by < options; by++) {
        const double *onward = strength + by * options;

        for (ptrdiff_t from = 0; from < options; from++) {
            double *row = strength + from * options, first = row[by];

            for (ptrdiff_t to = 0; to < options; to++) {
                double through = first < onward[to] ? first : onward[to];

                row[to] = row[to] < through ? through : row[to];
            }
        }
    }
    for (ptrdiff_t i = 0; i < options; i++)
        strength[i * options + i] = 0; /* a way round to itself is no path */
}

enum stats_why stats_schulze(struct arena *a, const double *ballots, const double *weights,
                             ptrdiff_t count, ptrdiff_t options, ptrdiff_t *place,
                             double *strength)
{
    enum stats_why why = ballots_check(ballots, weights, count, options);

    for (ptrdiff_t option = 0; option < options; option++)
        place[option] = 0;
    if (why != WHY_NONE)
        return why;
    if (!strength)
        strength = arena_new(a, double, options *options);
    for (ptrdiff_t i = 0; i < options * options; i++)
        strength[i] = 0;
    for (ptrdiff_t i = 0; i < count; i++)
        wins_add(ballots + i * options, weights ? weights[i] : 1, options, strength);
    links_keep(strength, options);
    paths_widen(strength, options);
    for (ptrdiff_t option = 0; option < options; option++) {
        place[option] = 1;
        for (ptrdiff_t other = 0; other < options; other++)
            place[option] +=
                strength[other * options + option] > strength[option * options + other];
    }
    return WHY_NONE;
}
