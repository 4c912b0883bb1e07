/* alpha.c: Krippendorff's alpha.
 *
 * The coincidence matrix is never held: its sum over pairs of values is the sum over units of
 * each unit's own pairs, and its margins are the counts of the values.
 */
#include "stats/agreement.h"

#include <math.h>
#include <stdlib.h>

/* One rating that can be paired. */
struct mark {
    ptrdiff_t unit, at; /* `at` is the place of its value among the different ones */
    double value;
};

struct marks {
    struct mark *at;
    ptrdiff_t len;
};

/* The different values in rising order, scaled by a power of two so that no square overflows.
 */
struct scale {
    enum stats_level level;
    ptrdiff_t len;
    double *value, *count, *up_to; /* up_to: how many marks have this value or a lower one */
    int power;
};

static int by_value(const void *left, const void *right)
{
    const struct mark *a = left, *b = right;

    return (a->value > b->value) - (a->value < b->value);
}

static int by_unit(const void *left, const void *right)
{
    const struct mark *a = left, *b = right;

    if (a->unit != b->unit)
        return a->unit > b->unit ? 1 : -1;
    return by_value(left, right);
}

static void sort(struct marks *m, int (*by)(const void *, const void *))
{
    if (m->len > 1)
        qsort(m->at, (size_t)m->len, sizeof *m->at, by);
}

static enum stats_why reported(struct arena *a, const struct stats_rating *ratings,
                               ptrdiff_t count, enum stats_level level, struct marks *out)
{
    out->at = arena_new(a, struct mark, count);
    for (ptrdiff_t i = 0; i < count; i++) {
        double value = ratings[i].value;

        if (isnan(value))
            continue;
        if (!isfinite(value))
            return WHY_NOT_FINITE;
        if (level == LEVEL_RATIO && value < 0)
            return WHY_NEGATIVE;
        out->at[out->len++] = (struct mark){.unit = ratings[i].unit, .value = value};
    }
    return out->len == 0 ? WHY_NO_VALUES : WHY_NONE;
}

/* Where the run of marks of one unit that starts at `from` ends. */
static ptrdiff_t unit_end(const struct marks *m, ptrdiff_t from)
{
    ptrdiff_t end = from + 1;

    while (end < m->len && m->at[end].unit == m->at[from].unit)
        end++;
    return end;
}

/* Leaves the units with two ratings or more, and gives how many they are. */
static ptrdiff_t keep_pairable(struct marks *m)
{
    ptrdiff_t units = 0, kept = 0;

    sort(m, by_unit);
    for (ptrdiff_t from = 0, end; from < m->len; from = end) {
        end = unit_end(m, from);
        if (end - from < 2)
            continue;
        units++;
        for (ptrdiff_t i = from; i < end; i++)
            m->at[kept++] = m->at[i];
    }
    m->len = kept;
    return units;
}

static int power_of(const struct marks *m)
{
    double most = fmax(fabs(m->at[0].value), fabs(m->at[m->len - 1].value));
    int power;

    frexp(most, &power);
    return power;
}

/* False when there are more different values than are allowed. */
static bool scale_make(struct arena *a, struct marks *m, struct scale *s)
{
    s->value = arena_new(a, double, STATS_RATED_VALUES_MOST);
    s->count = arena_new(a, double, STATS_RATED_VALUES_MOST);
    s->up_to = arena_new(a, double, STATS_RATED_VALUES_MOST);
    sort(m, by_value);
    s->power = power_of(m);
    for (ptrdiff_t i = 0; i < m->len; i++) {
        if (i == 0 || m->at[i].value != m->at[i - 1].value) {
            if (s->len == STATS_RATED_VALUES_MOST)
                return false;
            s->value[s->len++] = ldexp(m->at[i].value, -s->power);
        }
        m->at[i].at = s->len - 1;
        s->count[s->len - 1]++;
        s->up_to[s->len - 1] = (double)(i + 1);
    }
    return true;
}

/* The squared difference of two values, c below k. */
static double difference(const struct scale *s, ptrdiff_t c, ptrdiff_t k)
{
    double apart = 1;

    if (s->level == LEVEL_ORDINAL)
        apart = s->up_to[k] - s->up_to[c] + (s->count[c] - s->count[k]) / 2;
    else if (s->level == LEVEL_INTERVAL)
        apart = s->value[k] - s->value[c];
    else if (s->level == LEVEL_RATIO)
        apart = (s->value[k] - s->value[c]) / (s->value[k] + s->value[c]);
    return apart * apart;
}

/* The different values of marks from..end, all of one unit, with how many there are of each. */
static ptrdiff_t tally(const struct marks *m, ptrdiff_t from, ptrdiff_t end, ptrdiff_t *at,
                       double *count)
{
    ptrdiff_t len = 0;

    for (ptrdiff_t i = from; i < end; i++) {
        if (len == 0 || at[len - 1] != m->at[i].at) {
            at[len] = m->at[i].at;
            count[len++] = 0;
        }
        count[len - 1]++;
    }
    return len;
}

static double pairs_within(const struct scale *s, const ptrdiff_t *at, const double *count,
                           ptrdiff_t len)
{
    double sum = 0;

    for (ptrdiff_t c = 0; c < len; c++) {
        for (ptrdiff_t k = c + 1; k < len; k++)
            sum += 2 * count[c] * count[k] * difference(s, at[c], at[k]);
    }
    return sum;
}

static double observed(struct arena *a, struct marks *m, const struct scale *s)
{
    ptrdiff_t *at = arena_new(a, ptrdiff_t, s->len);
    double *count = arena_new(a, double, s->len);
    double sum = 0;

    sort(m, by_unit);
    for (ptrdiff_t from = 0, end; from < m->len; from = end) {
        end = unit_end(m, from);
        ptrdiff_t len = tally(m, from, end, at, count);
        sum += pairs_within(s, at, count, len) / (double)(end - from - 1);
    }
    return sum / (double)m->len;
}

static double expected(struct arena *a, const struct marks *m, const struct scale *s)
{
    ptrdiff_t *all = arena_new(a, ptrdiff_t, s->len);
    double n = (double)m->len;

    for (ptrdiff_t i = 0; i < s->len; i++)
        all[i] = i;
    return pairs_within(s, all, s->count, s->len) / (n * (n - 1));
}

static struct stats_alpha no_alpha(struct stats_alpha so_far, enum stats_why why)
{
    so_far.alpha = so_far.observed = so_far.expected = NAN;
    so_far.why = why;
    return so_far;
}

struct stats_alpha stats_alpha(struct arena *a, const struct stats_rating *ratings,
                               ptrdiff_t count, enum stats_level level)
{
    struct stats_alpha out = {0};
    struct marks m = {0};
    struct scale s = {.level = level};
    enum stats_why why = reported(a, ratings, count, level, &m);

    if (why != WHY_NONE)
        return no_alpha(out, why);
    out.units = keep_pairable(&m);
    out.values = m.len;
    if (out.units == 0)
        return no_alpha(out, WHY_TOO_FEW);
    if (!scale_make(a, &m, &s))
        return no_alpha(out, WHY_OUT_OF_RANGE);
    if (s.len == 1)
        return no_alpha(out, WHY_NO_SPREAD);

    double by_chance = expected(a, &m, &s);
    double seen = observed(a, &m, &s);
    int power = level == LEVEL_INTERVAL ? 2 * s.power : 0;

    out.alpha = 1 - seen / by_chance;
    out.observed = ldexp(seen, power);
    out.expected = ldexp(by_chance, power);
    if (!isfinite(out.alpha) || !isfinite(out.expected) || !isfinite(out.observed))
        return no_alpha(out, WHY_NOT_FINITE);
    return out;
}
