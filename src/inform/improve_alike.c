/* improve_alike.c: the councils that were like this one then, and what is near its figure. */
#include "inform/improve_parts.h"

#include "inform/compare_parts.h"
#include "stats/near.h"

#include <math.h>
#include <stdlib.h>

enum { CONTEXT_DAYS = 366, CONTEXT_QUARTERS = 3 }; /* of four councils */

static struct str model_of(struct str slug)
{
    ptrdiff_t at = str_find(slug, S("@"));

    return at < 0 ? slug : str_cut(slug, 0, at);
}

/* The version of the group's model that its publisher dates before the end of the period. */
static const struct group *version_then(const struct comparison *c, struct period then)
{
    struct str model = model_of(c->group->slug);
    const struct group *newest = NULL;
    struct date from, latest = {0};

    for (ptrdiff_t i = 0; i < c->sector->group_count; i++) {
        const struct group *g = &c->sector->groups[i];
        if (!str_eq(model_of(g->slug), model) || !group_seen(c->viewer, g) ||
            !date_parse(g->valid_from, &from) || date_cmp(from, period_end(then)) > 0 ||
            (newest && date_cmp(from, latest) < 0))
            continue;
        newest = g;
        latest = from;
    }
    return newest;
}

/* The period of a measure that ended nearest to the end of another, within a year; -1. */
static ptrdiff_t context_period(const struct metric *m, struct period then)
{
    int64_t wanted = date_days(period_end(then)), nearest = CONTEXT_DAYS + 1;
    ptrdiff_t found = -1;

    for (ptrdiff_t p = 0; p < m->period_count; p++) {
        int64_t apart = llabs(date_days(period_end(m->periods[p])) - wanted);
        if (apart < nearest) {
            nearest = apart;
            found = p;
        }
    }
    return found;
}

static double context_value(const struct slice *s, const struct metric *m,
                            const struct area *area)
{
    ptrdiff_t place = metric_place(m, area);

    return place < 0 ? NAN : slice_number(s, place, SLICE_VALUE);
}

/* One more column, where the council and three quarters of the others have a figure. */
static void context_add(struct context *t, const struct metric *m, struct period then)
{
    ptrdiff_t p = context_period(m, then), known = 0;

    if (p < 0 || t->metric_count == IMPROVE_CONTEXT_MOST)
        return;
    const struct slice *s = cube_read(t->c->sector->cube, m->index, p);
    for (ptrdiff_t i = 0; i < t->area_count; i++) {
        double value = context_value(s, m, t->areas[i]);
        t->values[i * IMPROVE_CONTEXT_MOST + t->metric_count] = value;
        known += !isnan(value);
    }
    bool own = !isnan(t->values[t->metric_count]);
    if (own && known * 4 >= t->area_count * CONTEXT_QUARTERS)
        t->metrics[t->metric_count++] = m;
}

/* A headline share or rate of the area, that has nothing to do with the measure itself. */
static bool is_context(const struct comparison *c, const struct metric *m)
{
    bool fed = false;

    for (ptrdiff_t i = 0; i < m->input_count; i++)
        fed = fed || m->inputs[i] == c->metric;
    return m != c->metric && m->kind == KIND_CONTEXT && m->headline && !m->adds_up && !fed;
}

void context_areas(struct context *t, ptrdiff_t level)
{
    const struct group *all = sector_group(t->c->sector, S("all"));
    struct group_list members = {0};

    if (all)
        group_members(t->c->sector, all, t->c->area, t->c->metric, t->arena, &members);
    t->areas = arena_new(t->arena, const struct area *, members.len + 1);
    t->areas[t->area_count++] = t->c->area;
    for (ptrdiff_t i = 0; i < members.len; i++)
        if (!isnan(compared_value(t->c, level, members.at[i].area)))
            t->areas[t->area_count++] = members.at[i].area;
}

/* The columns side by side, as stats_near_open takes them. */
static double *context_table(struct context *t)
{
    double *table = arena_new(t->arena, double, t->area_count * t->metric_count);

    for (ptrdiff_t i = 0; i < t->area_count; i++)
        for (ptrdiff_t k = 0; k < t->metric_count; k++)
            table[i * t->metric_count + k] = t->values[i * IMPROVE_CONTEXT_MOST + k];
    return table;
}

/* Those that were most like it by the measures of the area as they were. */
static bool alike_then(struct context *t, struct period then, struct group_list *out)
{
    const struct sector *s = t->c->sector;
    struct stats_neighbour near[IMPROVE_NEAREST];
    enum stats_why why;

    t->values = arena_new(t->arena, double, t->area_count *IMPROVE_CONTEXT_MOST);
    t->metrics = arena_new(t->arena, const struct metric *, IMPROVE_CONTEXT_MOST);
    for (ptrdiff_t i = 0; i < s->metric_count; i++)
        if (is_context(t->c, &s->metrics[i]))
            context_add(t, &s->metrics[i], then);
    if (t->metric_count < IMPROVE_CONTEXT_LEAST)
        return false;
    struct stats_near *search = stats_near_open(t->arena, context_table(t), t->area_count,
                                                t->metric_count, NULL, true, &why);
    ptrdiff_t n = search ? stats_near_one(search, 0, IMPROVE_NEAREST, near) : 0;
    for (ptrdiff_t i = 0; i < n; i++)
        *list_push(t->arena, out) = (struct group_member){.area = t->areas[near[i].at]};
    return n >= COMPARE_LEAST_MEMBERS;
}

void alike_find(struct context *t, struct improvements *x)
{
    const struct comparison *c = t->c;
    struct period then = c->series.periods[x->level];
    const struct group *version = c->group;

    x->by = ALIKE_RULE;
    if (c->group->made) {
        x->by = ALIKE_GIVEN;
    } else if (c->group->kind != GROUP_RULE) {
        x->by = ALIKE_LIST;
        version = version_then(c, then);
    }
    if (!version && alike_then(t, then, &x->alike)) {
        x->by = ALIKE_THEN;
        x->context = t->metrics;
        x->context_count = t->metric_count;
        return;
    }
    if (!version)
        x->by = ALIKE_TODAY;
    x->alike = (struct group_list){0};
    group_members(c->sector, version ? version : c->group, c->area, c->metric, t->arena,
                  &x->alike);
    x->alike_say = group_words(t->arena, version ? version : c->group, c->area, x->alike.len);
}

void band_find(struct context *t, struct improvements *x)
{
    double *v = arena_new(t->arena, double, 2 * t->area_count), *room = v + t->area_count;

    for (ptrdiff_t i = 0; i < t->area_count; i++)
        v[i] = compared_value(t->c, x->level, t->areas[i]);
    x->band_from = t->area_count;
    x->band = stats_mad(v, t->area_count, stats_median(v, t->area_count, room), room);
}
