/* many.c: one council on many measures, and one group of councils on them. */
#include "inform/many.h"

#include "inform/group_find.h"

#include <math.h>
#include <stdlib.h>

/* --- which measures ---- */

bool many_concerns(const struct sector *s, const struct area *area, const struct metric *m)
{
    return area_runs(s, area, m->service) != RUNS_NOT && metric_place(m, area) >= 0 &&
           m->period_count > 0;
}

bool many_about(const struct metric *m, const struct subject *subject)
{
    for (ptrdiff_t i = 0; i < m->subject_count; i++)
        if (m->subjects[i] == subject)
            return true;
    for (ptrdiff_t i = 0; i < m->topic_count; i++)
        if (m->topics[i] == subject)
            return true;
    return false;
}

enum rc many_council(struct work *w, struct str code, const struct area **out)
{
    const struct area *area = sector_area(w->sector, code);

    if (!area)
        return work_fail(w, NOT_FOUND, "area", "There is no council with the code \"%.*s\".",
                         STR_ARG(str_cut(code, 0, 60)));
    if (!area->type->council)
        return work_fail(w, NOT_FOUND, "area",
                         "%.*s is a %.*s. Only councils are set beside others here.",
                         STR_ARG(area->name), STR_ARG(area->type->title));
    *out = area;
    return OK;
}

static enum rc many_subject(struct work *w, struct str slug, const struct subject **out)
{
    *out = NULL;
    if (slug.len == 0)
        return OK;
    *out = sector_subject(w->sector, slug);
    if (!*out)
        return work_fail(w, NOT_FOUND, "subject", "There is no topic \"%.*s\".",
                         STR_ARG(str_cut(slug, 0, 60)));
    return OK;
}

/* Headline measures first, then by title. */
static int by_weight(const void *left, const void *right)
{
    const struct metric *a = *(const struct metric *const *)left,
                        *b = *(const struct metric *const *)right;

    if (a->headline != b->headline)
        return a->headline ? -1 : 1;
    int order = str_cmp(a->key, b->key);
    return order ? order : str_cmp(a->slug, b->slug);
}

/* Those that concern the council; in out->absent how many more have another period only. */
static void measures_choose(struct work *w, const struct many_ask *ask, struct many *out,
                            struct metric_list *list)
{
    const struct sector *s = w->sector;

    for (ptrdiff_t i = 0; i < s->metric_count; i++) {
        const struct metric *m = &s->metrics[i];
        bool asked = out->subject ? many_about(m, out->subject) : m->headline;
        if (!asked || m->breakdown.len || !many_concerns(s, out->area, m))
            continue;
        if (ask->period.len && period_among(m->periods, m->period_count, ask->period) < 0)
            out->absent++;
        else
            *list_push(w->arena, list) = m;
    }
    if (list->len)
        qsort(list->at, (size_t)list->len, sizeof *list->at, by_weight);
}

static enum rc rows_read(struct work *w, const struct many_ask *ask, struct str group,
                         const struct metric_list *list, ptrdiff_t most, struct many *out)
{
    out->of = list->len;
    out->from = ask->from < list->len ? ask->from : list->len;
    ptrdiff_t left = list->len - out->from;
    out->rows = arena_new(w->arena, struct comparison, left < most ? left : most);
    for (ptrdiff_t i = out->from; i < list->len && out->count < most; i++) {
        struct comparison_ask one = {.area = out->area->code,
                                     .metric = list->at[i]->slug,
                                     .group = group,
                                     .period = ask->period};
        TRY(compare_standing(w, &one, &out->rows[out->count]));
        out->count++;
    }
    return OK;
}

static enum rc many_open(struct work *w, const struct many_ask *ask, struct many *out,
                         struct metric_list *list)
{
    *out = (struct many){0};
    *list = (struct metric_list){0};
    TRY(many_council(w, ask->area, &out->area));
    TRY(many_subject(w, ask->subject, &out->subject));
    measures_choose(w, ask, out, list);
    if (ask->period.len && list->len == 0 && out->absent)
        return work_fail(w, NOT_FOUND, "period",
                         "None of these measures has figures for \"%.*s\".",
                         STR_ARG(str_cut(ask->period, 0, 40)));
    return OK;
}

enum rc many_read(struct work *w, const struct many_ask *ask, struct many *out)
{
    struct metric_list list;

    TRY(many_open(w, ask, out, &list));
    return rows_read(w, ask, ask->group, &list, MANY_MOST, out);
}

/* --- one group ---- */

static bool has_room_for(struct work *w, const struct group *g, const struct area *area,
                         const struct metric *m, ptrdiff_t most)
{
    struct group_list members = {0};

    group_members(w->sector, g, area, m, w->arena, &members);
    return members.len >= COMPARE_LEAST_MEMBERS && members.len < most;
}

const struct group *group_with_room(struct work *w, const struct area *area,
                                    const struct metric *m, ptrdiff_t most)
{
    for (ptrdiff_t i = 0; i < w->sector->group_count; i++) {
        const struct group *g = &w->sector->groups[i];
        if (!g->replaced_at && !g->owner && group_seen(&w->viewer, g) &&
            has_room_for(w, g, area, m, most))
            return g;
    }
    return NULL;
}

/* The default of the first measure whose publisher does not bring a list of its own. */
static const struct group *usual_group(struct work *w, const struct area *area,
                                       const struct metric_list *list)
{
    struct group_list members = {0};
    bool fell_back;

    for (ptrdiff_t i = 0; i < list->len; i++) {
        const struct metric *m = list->at[i];
        const struct group *g =
            default_group(w->sector, area, m, w->arena, &members, &fell_back);
        if (g && !m->own_group.len && !fell_back &&
            has_room_for(w, g, area, NULL, HEAT_MOST_COUNCILS))
            return g;
    }
    return group_with_room(w, area, NULL, HEAT_MOST_COUNCILS);
}

static enum rc councils_gather(struct work *w, struct heat *h)
{
    struct group_list members = {0};

    if (h->group)
        group_members(w->sector, h->group, h->many.area, NULL, w->arena, &members);
    if (members.len >= HEAT_MOST_COUNCILS)
        return work_fail(w, TOO_LARGE, "with",
                         "A table has room for %d councils, and this group has %td. Choose a "
                         "smaller group.",
                         HEAT_MOST_COUNCILS, members.len + 1);
    h->councils = arena_new(w->arena, const struct area *, members.len + 1);
    h->councils[h->council_count++] = h->many.area;
    for (ptrdiff_t i = 0; i < members.len; i++)
        h->councils[h->council_count++] = members.at[i].area;
    if (h->group)
        h->group_say = group_words(w->arena, h->group, h->many.area, members.len);
    return OK;
}

/* The quarter by height of a member whose rank goes by polarity. */
static int quarter_of(const struct comparison *c, const struct compared *one)
{
    if (!enough_reported(&c->standing) || !one->rank || c->refused[REFUSED_PICKED])
        return 0;
    int band = stats_band(one->rank, c->standing.reported, 4);
    return c->metric->polarity == POLARITY_LOW && band ? 5 - band : band;
}

static void cells_fill(struct arena *a, struct heat *h)
{
    h->cells = arena_new(a, const struct compared *, h->many.count * h->council_count);
    h->quarters = arena_new(a, int, h->many.count * h->council_count);
    for (ptrdiff_t r = 0; r < h->many.count; r++) {
        const struct comparison *c = &h->many.rows[r];
        for (ptrdiff_t i = 0; i < c->member_count; i++) {
            ptrdiff_t at = 0;
            while (at < h->council_count && h->councils[at] != c->members[i].area)
                at++;
            if (at == h->council_count)
                continue;
            h->cells[r * h->council_count + at] = &c->members[i];
            h->quarters[r * h->council_count + at] = quarter_of(c, &c->members[i]);
        }
    }
}

enum rc heat_read(struct work *w, const struct many_ask *ask, struct heat *out)
{
    struct metric_list list;

    *out = (struct heat){0};
    TRY(many_open(w, ask, &out->many, &list));
    if (ask->group.len)
        TRY(group_find_for(w, out->many.area, ask->group, &out->group));
    else
        out->group = usual_group(w, out->many.area, &list);
    TRY(councils_gather(w, out));
    struct str group = ask->group.len ? ask->group
                       : out->group   ? out->group->slug
                                      : (struct str){0};
    TRY(rows_read(w, ask, group, &list, HEAT_MOST, &out->many));
    cells_fill(w->arena, out);
    return OK;
}
