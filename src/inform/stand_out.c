/* stand_out.c: what stands out of a council's headline measures. */
#include "inform/stand_out.h"

#include <math.h>

enum { LEAST_REPORTED = 8 };

static const double least_distance = 2; /* in MADs from the middle */

double mads_above_middle(struct arena *a, const struct comparison *c)
{
    double *values = arena_new(a, double, c->member_count);
    double *room = arena_new(a, double, c->member_count);

    for (ptrdiff_t i = 0; i < c->member_count; i++)
        values[i] = c->members[i].value;
    double mad = stats_mad(values, c->member_count, c->standing.middle, room);
    return mad > 0 ? (c->own.value - c->standing.middle) / mad : NAN;
}

static double favourable(struct arena *a, const struct comparison *c)
{
    enum polarity p = c->metric->polarity;

    if (c->metric->kind == KIND_CONTEXT || (p != POLARITY_HIGH && p != POLARITY_LOW))
        return NAN;
    double by = mads_above_middle(a, c);
    return p == POLARITY_HIGH ? by : -by;
}

static double movement(const struct comparison *c)
{
    bool chance = c->change == CHANGE_CHANCE, unchanged = c->change == CHANGE_NONE;

    if (c->before < 0 || !(c->usual > 0) || chance || unchanged)
        return NAN;
    return fabs(c->own.value - c->before_value) / c->usual;
}

static bool recent(const struct comparison *c, int64_t now)
{
    struct date end = period_end(c->series.periods[c->period]);
    struct date oldest = date_add_months(date_in_london(now), -COMPARE_OLD_MONTHS);

    return date_cmp(end, oldest) >= 0;
}

static bool may(const struct comparison *c, int64_t now)
{
    /* A first release may change, so it is not what is told first. */
    bool settled = !(c->own.flags & FLAG_PROVISIONAL);

    return settled && c->metric->headline && !isnan(c->own.value) && !c->refused[REFUSED_FEW] &&
           !c->refused[REFUSED_NOT_RUN] && c->standing.reported >= LEAST_REPORTED &&
           recent(c, now);
}

bool stand_out_may(struct work *w, struct candidate *to)
{
    if (!may(&to->c, w->now))
        return false;
    to->distance = favourable(w->arena, &to->c);
    to->moved = movement(&to->c);
    return true;
}

static struct candidate *farthest(struct candidate *all, ptrdiff_t n, double sign)
{
    struct candidate *best = NULL;

    for (ptrdiff_t i = 0; i < n; i++) {
        double by = sign * all[i].distance;
        if (all[i].taken || !(by >= least_distance))
            continue;
        if (!best || by > sign * best->distance)
            best = &all[i];
    }
    return best;
}

static struct candidate *most_moved(struct candidate *all, ptrdiff_t n)
{
    struct candidate *best = NULL;

    for (ptrdiff_t i = 0; i < n; i++)
        if (!all[i].taken && all[i].moved > 1 && (!best || all[i].moved > best->moved))
            best = &all[i];
    return best;
}

/* The clause of the template, ended as a sentence. */
static struct str clause_text(struct arena *a, const struct comparison *c, bool change)
{
    struct str say = {0}, place = {0}, changed = {0};

    for (ptrdiff_t i = 0; i < c->clause_count; i++) {
        place = c->clauses[i].template == 1 ? c->clauses[i].text : place;
        changed = c->clauses[i].template == 4 ? c->clauses[i].text : changed;
    }
    if (!change)
        return str_join(a, place, S("."));
    ptrdiff_t colon = str_find(place, S(": the "));
    colon = colon < 0 ? str_find(place, S(": joint ")) : colon;
    colon = colon < 0 ? str_find(place, S(": in the ")) : colon;
    say = colon < 0 ? place : str_cut(place, 0, colon);
    return str_fmt(a, "%.*s: %.*s.", STR_ARG(say), STR_ARG(changed));
}

ptrdiff_t stand_out_choose(struct work *w, struct candidate *all, ptrdiff_t n,
                           struct stand_out *out)
{
    ptrdiff_t count = 0;

    for (int i = 0; i < STAND_OUT_MOST; i++) {
        struct candidate *chosen =
            i < 2 ? farthest(all, n, i == 0 ? 1 : -1) : most_moved(all, n);
        if (!chosen)
            continue;
        chosen->taken = true;
        compare_say(w, &chosen->c);
        out[count++] =
            (struct stand_out){&chosen->c, clause_text(w->arena, &chosen->c, i == 2)};
    }
    return count;
}

struct str stand_out_words(struct arena *a, ptrdiff_t found, ptrdiff_t among)
{
    static const char *const counts[] = {"Nothing stands", "One thing stands",
                                         "Two things stand", "Three things stand"};

    return str_fmt(a, "%s out among %td headline measures%s", counts[found], among,
                   found ? ":" : ".");
}
