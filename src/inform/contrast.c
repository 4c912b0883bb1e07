/* contrast.c: councils unlike one that nonetheless do better. */
#include "inform/contrast.h"

#include "inform/compare_parts.h"

#include <math.h>

/* Better by more than chance where that is known of both; else as they are shown. */
static bool better(const struct metric *m, const struct compared *other,
                   const struct compared *own)
{
    bool above = other->shown > own->shown, below = other->shown < own->shown;

    if (isnan(other->value) || !(m->polarity == POLARITY_HIGH ? above : below))
        return false;
    return isnan(other->sd) || isnan(own->sd) || clearly_apart(other, own);
}

static bool comparable(const struct group_list *all, const struct area *area)
{
    for (ptrdiff_t i = 0; i < all->len; i++)
        if (all->at[i].area == area)
            return true;
    return false;
}

static struct contrast contrast_of(const struct likeness *l, const struct stats_neighbour *n,
                                   const struct compared *figure)
{
    struct like_reasons why;

    likeness_reasons(l, n->at, &why);
    return (struct contrast){.area = l->areas[n->at],
                             .index = likeness_index(l, n->distance),
                             .most_unlike = why.unlike_count ? why.unlike[0] : why.like[0],
                             .figure = *figure};
}

/* The farther half, the farthest first, of which those that do better are taken. */
static void gather(struct work *w, const struct comparison *c, struct contrasts *out)
{
    const struct likeness *l = &out->likeness;
    const struct group *all = sector_group(c->sector, S("all"));
    struct group_list members = {0};
    struct stats_neighbour *near;
    struct compared own, figure;
    ptrdiff_t n = likeness_all(w->arena, l, &near), half = n / 2;

    if (!all || n == 0)
        return;
    group_members(c->sector, all, c->area, c->metric, w->arena, &members);
    compared_read(w->arena, c, c->period, c->area, &own);
    out->limit = likeness_index(l, near[half].distance);
    for (ptrdiff_t i = n - 1; i >= half && out->count < CONTRAST_MOST; i--) {
        const struct area *area = l->areas[near[i].at];
        if (!comparable(&members, area))
            continue;
        compared_read(w->arena, c, c->period, area, &figure);
        if (better(c->metric, &figure, &own))
            out->at[out->count++] = contrast_of(l, &near[i], &figure);
    }
}

static struct str refused(struct arena *a, const struct comparison *c)
{
    const struct metric *m = c->metric;
    ptrdiff_t place = metric_place(m, c->area);
    const struct slice *figures = c->period >= 0 ? c->series.slices[c->period] : NULL;
    bool has = figures && place >= 0 && place < figures->count &&
               slice_state(figures, place) == STATE_VALUE;

    if (m->polarity != POLARITY_HIGH && m->polarity != POLARITY_LOW)
        return str_fmt(a,
                       "Neither end of \"%.*s\" is better, so nobody can be said to do better.",
                       STR_ARG(m->title));
    if (!has)
        return str_fmt(a, "%.*s has no figure to do better than.", STR_ARG(c->area->name));
    return S("");
}

/* Besides its own type, all that may run the same: unlike councils are often of another type.
 */
static void types_of(const struct comparison *c, struct like_model *how)
{
    const struct sector *s = c->sector;

    for (ptrdiff_t i = 0; i < s->type_count && how->type_count < LIKE_MOST_TYPES; i++) {
        const struct area_type *type = &s->types[i];
        bool apart =
            !c->metric->service &&
            ((str_eq(type->level, S("upper")) && str_eq(c->area->type->level, S("lower"))) ||
             (str_eq(type->level, S("lower")) && str_eq(c->area->type->level, S("upper"))));
        if (type->council && str_eq(type->country, c->area->type->country) && !apart)
            how->types[how->type_count++] = type;
    }
}

enum rc contrasts_make(struct work *w, const struct comparison *c, const struct like_model *how,
                       struct contrasts *out)
{
    struct like_model *describing;

    *out = (struct contrasts){.why = refused(w->arena, c), .limit = NAN};
    if (out->why.len)
        return OK;
    if (!how) {
        describing = arena_new(w->arena, struct like_model, 1);
        likeness_describing(w, c->area, describing);
        types_of(c, describing);
        how = describing;
    }
    if (how->variable_count)
        TRY(likeness_make(w, c->area, how, &out->likeness));
    if (!how->variable_count || !likeness_places(&out->likeness)) {
        out->why = str_fmt(w->arena,
                           "Too little is known of %.*s to say which councils are "
                           "unlike it.",
                           STR_ARG(c->area->name));
        return OK;
    }
    gather(w, c, out);
    if (!out->count)
        out->why = str_fmt(w->arena, "None of the councils unlike %.*s does better.",
                           STR_ARG(c->area->name));
    return OK;
}
