/* effect.c: difference in differences, and its placebo distribution. */
#include "stats/effect.h"

#include <float.h>
#include <math.h>

static const uint64_t FIXED_START = 0x466f6c6b6d6f6f74; /* any will do; always this one */

/* The changes of the units that take part, the smaller of the two groups first. */
struct changes {
    double *at;
    ptrdiff_t len, chosen; /* chosen: how many the smaller group has */
    bool treated_chosen;
    double sum, size; /* of all, and of all without their signs: no choice sums to more */
    double slack;     /* estimates nearer to each other than this are equal but for rounding */
};

/* Placebo estimates, and how many are as far from 0 as the true one. */
struct placebos {
    double *at;
    ptrdiff_t len, as_far;
};

/* --- the estimate ---- */

static bool takes_part(double before, double after)
{
    return !isnan(before) && !isnan(after);
}

/* Changes are kept as differences from the first, so that equal ones are exactly 0. */
static void change_add(struct changes *c, double before, double after, double *first)
{
    if (c->len == 0)
        *first = after - before;
    double change = after - before - *first;
    double largest = fmax(fabs(before), fabs(after));

    c->at[c->len++] = change;
    c->sum += change;
    c->size += fabs(change);
    c->slack = fmax(c->slack, 16 * DBL_EPSILON * largest);
}

static struct changes changes_of(struct arena *a, const double *before, const double *after,
                                 const bool *treated, ptrdiff_t units, bool treated_first)
{
    struct changes c = {.at = arena_new(a, double, units), .treated_chosen = treated_first};
    double first = 0;

    for (int turn = 0; turn < 2; turn++) {
        for (ptrdiff_t i = 0; i < units; i++) {
            if (takes_part(before[i], after[i]) &&
                treated[i] == (turn == 0 ? treated_first : !treated_first))
                change_add(&c, before[i], after[i], &first);
        }
        if (turn == 0)
            c.chosen = c.len;
    }
    return c;
}

/* The estimate when the units of the smaller group have changes that sum to `chosen`. */
static double estimate_of(const struct changes *c, double chosen)
{
    double mean = chosen / (double)c->chosen;
    double others = (c->sum - chosen) / (double)(c->len - c->chosen);

    return c->treated_chosen ? mean - others : others - mean;
}

static double first_sum(const struct changes *c)
{
    double sum = 0;

    for (ptrdiff_t i = 0; i < c->chosen; i++)
        sum += c->at[i];
    return sum;
}

/* --- chance ---- */

static void placebo_add(const struct changes *c, double chosen, double truth,
                        struct placebos *into)
{
    double estimate = estimate_of(c, chosen);

    into->at[into->len++] = estimate;
    into->as_far += fabs(estimate) >= fabs(truth) - c->slack;
}

/* In how many ways `chosen` of `len` can be chosen, or 1 + most when more than most. */
static ptrdiff_t ways(ptrdiff_t len, ptrdiff_t chosen, ptrdiff_t most)
{
    ptrdiff_t count = 1;

    for (ptrdiff_t i = 1; i <= chosen; i++) {
        if (count > most)
            break;
        count = count * (len - chosen + i) / i;
    }
    return count > most ? most + 1 : count;
}

/* The next choice in order of places; false after the last. */
static bool choice_next(ptrdiff_t *choice, ptrdiff_t chosen, ptrdiff_t len)
{
    ptrdiff_t i = chosen - 1;

    while (i >= 0 && choice[i] == len - chosen + i)
        i--;
    if (i < 0)
        return false;
    choice[i]++;
    for (ptrdiff_t j = i + 1; j < chosen; j++)
        choice[j] = choice[j - 1] + 1;
    return true;
}

static void try_all(struct arena *a, const struct changes *c, double truth,
                    struct placebos *into)
{
    ptrdiff_t *choice = arena_new(a, ptrdiff_t, c->chosen);

    for (ptrdiff_t i = 0; i < c->chosen; i++)
        choice[i] = i; /* the true one, which comes first */
    while (choice_next(choice, c->chosen, c->len)) {
        double sum = 0;

        for (ptrdiff_t i = 0; i < c->chosen; i++)
            sum += c->at[choice[i]];
        placebo_add(c, sum, truth, into);
    }
}

/* A fair whole number below `most` (splitmix64; what does not divide evenly is drawn again). */
static ptrdiff_t draw_below(uint64_t *seed, ptrdiff_t most)
{
    uint64_t range = (uint64_t)most, fair = UINT64_MAX - UINT64_MAX % range;

    for (;;) {
        uint64_t z = *seed += 0x9e3779b97f4a7c15U;

        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        z ^= z >> 31;
        if (z < fair)
            return (ptrdiff_t)(z % range);
    }
}

/* Each draw goes on from the order that the one before left, which is as good as any. */
static void try_some(const struct changes *c, double truth, struct placebos *into)
{
    uint64_t seed = FIXED_START;

    for (int draw = 0; draw < STATS_PLACEBO_DRAWS; draw++) {
        double sum = 0;

        for (ptrdiff_t i = 0; i < c->chosen; i++) {
            ptrdiff_t other = i + draw_below(&seed, c->len - i);
            double held = c->at[i];

            c->at[i] = c->at[other];
            c->at[other] = held;
            sum += c->at[i];
        }
        placebo_add(c, sum, truth, into);
    }
}

static void chance_add(struct arena *a, const struct changes *c, struct stats_effect *out)
{
    ptrdiff_t all = ways(c->len, c->chosen, STATS_PLACEBO_EXACT);
    struct placebos p = {.at = arena_new(a, double, STATS_PLACEBO_EXACT)};

    if (all <= STATS_PLACEBO_EXACT)
        try_all(a, c, out->estimate, &p);
    else
        try_some(c, out->estimate, &p);
    out->placebos = p.len;
    out->p = (double)(1 + p.as_far) / (double)(1 + p.len);
    stats_sort(p.at, p.len);
    out->placebo_lower = stats_quantile(p.at, p.len, 0.025);
    out->placebo_upper = stats_quantile(p.at, p.len, 0.975);
}

/* --- the door ---- */

static enum stats_why units_count(const double *before, const double *after,
                                  const bool *treated, ptrdiff_t units,
                                  struct stats_effect *out)
{
    if (units > STATS_EFFECT_UNITS_MOST)
        return WHY_OUT_OF_RANGE;
    for (ptrdiff_t i = 0; i < units; i++) {
        if (!takes_part(before[i], after[i]))
            continue;
        if (!isfinite(before[i]) || !isfinite(after[i]))
            return WHY_NOT_FINITE;
        if (treated[i])
            out->treated++;
        else
            out->controls++;
    }
    if (out->treated == 0)
        return WHY_NO_VALUES;
    return out->controls == 0 ? WHY_NO_CONTROLS : WHY_NONE;
}

struct stats_effect stats_effect(struct arena *a, const double *before, const double *after,
                                 const bool *treated, ptrdiff_t units)
{
    struct stats_effect out = {
        .estimate = NAN, .p = NAN, .placebo_lower = NAN, .placebo_upper = NAN};

    out.why = units_count(before, after, treated, units, &out);
    if (out.why != WHY_NONE)
        return out;
    struct changes c =
        changes_of(a, before, after, treated, units, out.treated <= out.controls);

    if (!isfinite(c.size)) {
        out.why = WHY_NOT_FINITE;
        return out;
    }
    out.estimate = estimate_of(&c, first_sum(&c));
    if (out.controls < 2)
        out.why = WHY_TOO_FEW;
    else
        chance_add(a, &c, &out);
    return out;
}
