/* compare_neutral.c: what is said of a figure beside the middle of its group where neither way
 * is better and no range is known: higher, similar or lower, by the usual distance. */
#include "inform/compare_parts.h"

#include "base/num.h"

#include <math.h>

static bool is_neutral(const struct metric *m)
{
    return m->polarity != POLARITY_HIGH && m->polarity != POLARITY_LOW;
}

enum stats_side neutral_side(const struct metric *m, const struct compared *own, double middle,
                             double usual_distance)
{
    if (own->shown == num_round(middle, m->decimals))
        return SIDE_SIMILAR;
    return stats_beside_middle(own->value, middle, usual_distance);
}

void neutral_of(struct arena *scratch, struct comparison *c)
{
    static const enum verdict of_side[] = {[SIDE_NONE] = VERDICT_NONE,
                                           [SIDE_LOWER] = VERDICT_LOWER,
                                           [SIDE_SIMILAR] = VERDICT_SAME,
                                           [SIDE_HIGHER] = VERDICT_HIGHER};
    ptrdiff_t n = c->member_count;

    c->neutral = VERDICT_NONE;
    c->usual_distance = NAN;
    if (!is_neutral(c->metric) || c->refused[REFUSED_NOT_RUN] || c->standing.chance_known ||
        !places_fair(&c->standing))
        return;
    double *values = arena_new(scratch, double, 2 * n);
    for (ptrdiff_t i = 0; i < n; i++)
        values[i] = c->members[i].value;
    c->usual_distance = stats_usual_distance(values, n, c->standing.middle, values + n);
    c->neutral =
        of_side[neutral_side(c->metric, &c->own, c->standing.middle, c->usual_distance)];
}

struct str verdict_by(const struct comparison *c)
{
    return c->verdict != VERDICT_NONE   ? S("chance")
           : c->neutral != VERDICT_NONE ? S("usual distance")
                                        : (struct str){0};
}

static struct str neutral_word(enum verdict v)
{
    return v == VERDICT_HIGHER ? S("higher") : v == VERDICT_LOWER ? S("lower") : S("similar");
}

struct str neutral_short(const struct comparison *c)
{
    return c->neutral == VERDICT_NONE     ? (struct str){0}
           : c->neutral == VERDICT_HIGHER ? S("higher than the middle")
           : c->neutral == VERDICT_LOWER  ? S("lower than the middle")
                                          : S("similar to the middle");
}

/* "0.2 below it", in the figure's own unit. */
static struct str off_words(struct arena *a, const struct comparison *c)
{
    double off = num_round(c->own.value - c->standing.middle, c->metric->decimals);

    if (off == 0)
        return S("level with it");
    return str_fmt(a, "%.*s %s it", STR_ARG(value_text(a, c->metric, fabs(off))),
                   off > 0 ? "above" : "below");
}

struct str neutral_words(struct arena *a, const struct comparison *c)
{
    const struct metric *m = c->metric;

    if (c->neutral == VERDICT_NONE)
        return (struct str){0};
    bool within = c->neutral == VERDICT_SAME;
    return str_fmt(
        a,
        "Neither higher nor lower is better. Beside the middle of the group (%.*s), %.*s is "
        "%.*s: %.*s, %s the usual distance of %.*s%s.",
        STR_ARG(value_text(a, m, c->standing.middle)), STR_ARG(c->own.text),
        STR_ARG(neutral_word(c->neutral)), STR_ARG(off_words(a, c)),
        within ? "within" : "more than",
        STR_ARG(num_text(a, c->usual_distance, m->decimals + 1)),
        str_eq(m->unit, S("%")) ? " points" : "");
}
