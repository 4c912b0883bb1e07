/* likeness.c: how like one council is to others by chosen measures. */
#include "inform/likeness.h"

#include "base/num.h"
#include "inform/derive.h"

#include <math.h>

/* --- who is looked at ---- */

static bool looked_at(const struct like_model *how, const struct area *own,
                      const struct area *other)
{
    if (other == own)
        return true;
    if (!other->type->council || area_ended(other) || !str_eq(other->country, own->country))
        return false;
    for (ptrdiff_t i = 0; i < how->type_count; i++)
        if (how->types[i] == other->type)
            return true;
    return how->type_count == 0 && other->type == own->type;
}

static void find_areas(struct work *w, const struct area *own, struct likeness *l)
{
    const struct sector *s = w->sector;
    const struct area **areas = arena_new(w->arena, const struct area *, s->area_count);

    for (ptrdiff_t i = 0; i < s->area_count; i++) {
        if (!looked_at(l->how, own, &s->areas[i]))
            continue;
        if (&s->areas[i] == own)
            l->own = l->count;
        areas[l->count++] = &s->areas[i];
    }
    l->areas = areas;
}

/* --- their figures ---- */

/* Nothing of the measure was published since: what is in memory is what was known then. */
static bool unchanged_since(const struct sector *s, const struct metric *m, int64_t known)
{
    for (ptrdiff_t p = 0; p < m->period_count; p++)
        if (cube_at(s->cube, m->index, p)->known_from > known)
            return false;
    return true;
}

static ptrdiff_t reported(const struct likeness *l, const struct metric *m,
                          const struct slice *figures)
{
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < l->count; i++) {
        ptrdiff_t place = metric_place(m, l->areas[i]);
        n += place >= 0 && place < figures->count && slice_state(figures, place) == STATE_VALUE;
    }
    return n;
}

/* The newest period that half of the councils have a figure of; else that of which most have.
 */
static enum rc find_figures(struct work *w, struct likeness *l, ptrdiff_t variable)
{
    const struct metric *m = l->how->variables[variable].metric;
    bool now = l->how->known == SECTOR_NOW || unchanged_since(w->sector, m, l->how->known);
    struct series then = {m->periods, NULL, NULL, m->period_count};
    ptrdiff_t most = 0;

    if (!now)
        TRY(series_known(w, m, l->how->known, &then));
    for (ptrdiff_t p = then.count - 1; p >= 0; p--) {
        const struct slice *figures =
            now ? cube_read(w->sector->cube, m->index, p) : then.slices[p];
        ptrdiff_t n = reported(l, m, figures);
        if (n <= most)
            continue;
        most = n;
        l->figures[variable] = figures;
        l->when[variable] = then.periods[p];
        if (2 * n >= l->count)
            break;
    }
    return OK;
}

double likeness_value(const struct likeness *l, ptrdiff_t at, ptrdiff_t variable)
{
    return l->values[at * l->how->variable_count + variable];
}

static void fill_values(struct work *w, struct likeness *l)
{
    ptrdiff_t k = l->how->variable_count;
    double *values = arena_new(w->arena, double, l->count *k);

    for (ptrdiff_t i = 0; i < l->count; i++)
        for (ptrdiff_t v = 0; v < k; v++) {
            const struct slice *figures = l->figures[v];
            ptrdiff_t place = metric_place(l->how->variables[v].metric, l->areas[i]);
            bool there = figures && place >= 0 && place < figures->count;
            values[i * k + v] = there ? slice_number(figures, place, SLICE_VALUE) : NAN;
        }
    l->values = values;
}

enum rc likeness_make(struct work *w, const struct area *area, const struct like_model *how,
                      struct likeness *out)
{
    double weights[LIKE_MOST_VARIABLES], sum = 0;

    *out = (struct likeness){.how = how, .why = WHY_NO_VALUES};
    find_areas(w, area, out);
    for (ptrdiff_t v = 0; v < how->variable_count; v++) {
        TRY(find_figures(w, out, v));
        weights[v] = how->variables[v].weight;
        sum += weights[v];
    }
    fill_values(w, out);
    out->scale = sqrt(sum);
    out->near = stats_near_open(w->arena, out->values, out->count, how->variable_count, weights,
                                true, &out->why);
    return OK;
}

/* --- near and far ---- */

static ptrdiff_t taking_part(const struct likeness *l)
{
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; l->near && i < l->count; i++)
        n += stats_near_takes_part(l->near, i);
    return n;
}

bool likeness_places(const struct likeness *l)
{
    return l->near && stats_near_takes_part(l->near, l->own) && taking_part(l) > LIKE_LEAST;
}

ptrdiff_t likeness_nearest(const struct likeness *l, ptrdiff_t most,
                           struct stats_neighbour *out)
{
    return likeness_places(l) ? stats_near_one(l->near, l->own, most, out) : 0;
}

ptrdiff_t likeness_all(struct arena *a, const struct likeness *l, struct stats_neighbour **out)
{
    *out = arena_new(a, struct stats_neighbour, l->count);
    return likeness_nearest(l, l->count, *out);
}

double likeness_index(const struct likeness *l, double distance)
{
    return distance / l->scale;
}

double likeness_middle(struct arena *a, const struct likeness *l)
{
    struct stats_neighbour *all;
    ptrdiff_t n = likeness_all(a, l, &all);
    double *indices = arena_new(a, double, n);

    for (ptrdiff_t i = 0; i < n; i++)
        indices[i] = likeness_index(l, all[i].distance);
    return stats_quantile(indices, n, 0.5); /* nearest first is lowest first */
}

ptrdiff_t likeness_lacks(const struct likeness *l, ptrdiff_t at)
{
    for (ptrdiff_t v = 0; v < l->how->variable_count; v++)
        if (isnan(likeness_value(l, at, v)))
            return v;
    return -1;
}

/* --- why ---- */

/* The variable that is most, or least, apart among those not taken yet; -1 for none. */
static ptrdiff_t next_reason(const struct likeness *l, ptrdiff_t other, bool unlike,
                             const bool *taken)
{
    ptrdiff_t best = -1;
    double best_apart = 0;

    for (ptrdiff_t v = 0; v < l->how->variable_count; v++) {
        double apart = fabs(stats_near_apart(l->near, l->own, other, v));
        if (unlike)
            apart *= sqrt(l->how->variables[v].weight);
        if (taken[v] || (best >= 0 && (unlike ? apart <= best_apart : apart >= best_apart)))
            continue;
        best = v;
        best_apart = apart;
    }
    return best;
}

void likeness_reasons(const struct likeness *l, ptrdiff_t other, struct like_reasons *out)
{
    bool taken[LIKE_MOST_VARIABLES] = {false};
    ptrdiff_t k = l->how->variable_count, half = k / 2 < LIKE_REASONS ? k / 2 : LIKE_REASONS;

    *out = (struct like_reasons){0};
    for (ptrdiff_t i = 0; i < half; i++) {
        ptrdiff_t v = next_reason(l, other, true, taken);
        taken[v] = true;
        out->unlike[out->unlike_count++] = v;
    }
    for (ptrdiff_t i = 0; i < LIKE_REASONS && i < k - half; i++) {
        ptrdiff_t v = next_reason(l, other, false, taken);
        taken[v] = true;
        out->like[out->like_count++] = v;
    }
}

/* --- the measures that describe places ---- */

/* A count grows with size and likens nothing. */
static bool describes(const struct metric *m)
{
    return m->kind == KIND_CONTEXT && !m->service && m->polarity != POLARITY_HIGH &&
           m->polarity != POLARITY_LOW && !m->adds_up && m->unit.len && m->period_count;
}

void likeness_describing(struct work *w, const struct area *area, struct like_model *out)
{
    const struct sector *s = w->sector;
    struct likeness l = {.how = out};

    *out = (struct like_model){.known = SECTOR_NOW};
    find_areas(w, area, &l);
    for (ptrdiff_t i = 0; i < s->metric_count; i++) {
        const struct metric *m = &s->metrics[i];
        if (!describes(m) || out->variable_count == LIKE_MOST_VARIABLES)
            continue;
        ptrdiff_t p = metric_newest(s, m);
        if (p >= 0 && 4 * reported(&l, m, cube_read(s->cube, m->index, p)) >= 3 * l.count)
            out->variables[out->variable_count++] = (struct like_variable){m, 1};
    }
}
