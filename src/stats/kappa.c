/* kappa.c: Fleiss' kappa. */
#include "stats/agreement.h"

#include <math.h>
#include <stdlib.h>

/* One rating: which of many categories a unit was put in. */
struct choice {
    ptrdiff_t unit;
    double category;
};

struct choices {
    struct choice *at;
    ptrdiff_t len;
};

static int by_category(const void *left, const void *right)
{
    const struct choice *a = left, *b = right;

    return (a->category > b->category) - (a->category < b->category);
}

static int by_unit(const void *left, const void *right)
{
    const struct choice *a = left, *b = right;

    if (a->unit != b->unit)
        return a->unit > b->unit ? 1 : -1;
    return by_category(left, right);
}

static bool same_unit(const struct choice *a, const struct choice *b)
{
    return a->unit == b->unit;
}

static bool same_category(const struct choice *a, const struct choice *b)
{
    return a->category == b->category;
}

static bool same_both(const struct choice *a, const struct choice *b)
{
    return by_unit(a, b) == 0;
}

/* Runs of like choices in a sorted list. Whole numbers, so that all are exact. */
struct runs {
    ptrdiff_t count, first; /* how many runs, and how long the first is */
    bool equal;             /* whether all are as long */
    double squares;         /* sum of their squared lengths */
};

static struct runs runs_of(const struct choices *c,
                           bool (*same)(const struct choice *, const struct choice *))
{
    struct runs r = {.equal = true};

    for (ptrdiff_t from = 0, end; from < c->len; from = end) {
        for (end = from + 1; end < c->len && same(&c->at[from], &c->at[end]);)
            end++;
        double length = (double)(end - from);

        if (r.count++ == 0)
            r.first = end - from;
        r.equal = r.equal && end - from == r.first;
        r.squares += length * length;
    }
    return r;
}

static enum stats_why reported(struct arena *a, const struct stats_rating *ratings,
                               ptrdiff_t count, struct choices *out)
{
    out->at = arena_new(a, struct choice, count);
    for (ptrdiff_t i = 0; i < count; i++) {
        double value = ratings[i].value;

        if (isnan(value))
            continue;
        if (!isfinite(value))
            return WHY_NOT_FINITE;
        out->at[out->len++] = (struct choice){ratings[i].unit, value};
    }
    return out->len == 0 ? WHY_NO_VALUES : WHY_NONE;
}

static struct stats_kappa no_kappa(struct stats_kappa so_far, enum stats_why why)
{
    so_far.kappa = so_far.observed = so_far.expected = NAN;
    so_far.why = why;
    return so_far;
}

struct stats_kappa stats_kappa(struct arena *a, const struct stats_rating *ratings,
                               ptrdiff_t count)
{
    struct stats_kappa out = {0};
    struct choices c = {0};
    enum stats_why why = reported(a, ratings, count, &c);

    if (why != WHY_NONE)
        return no_kappa(out, why);
    qsort(c.at, (size_t)c.len, sizeof *c.at, by_unit);
    struct runs units = runs_of(&c, same_unit), agreed = runs_of(&c, same_both);

    qsort(c.at, (size_t)c.len, sizeof *c.at, by_category);
    struct runs categories = runs_of(&c, same_category);

    out.units = units.count;
    out.categories = categories.count;
    if (!units.equal)
        return no_kappa(out, WHY_UNEQUAL);
    out.raters = units.first;
    if (out.raters < 2)
        return no_kappa(out, WHY_TOO_FEW);
    if (out.categories < 2)
        return no_kappa(out, WHY_NO_SPREAD);

    double n = (double)c.len, raters = (double)out.raters;
    double differ = (n * raters - agreed.squares) / (n * (raters - 1));
    double differ_by_chance = (n * n - categories.squares) / (n * n);

    out.observed = 1 - differ;
    out.expected = 1 - differ_by_chance;
    out.kappa = 1 - differ / differ_by_chance;
    return out;
}
