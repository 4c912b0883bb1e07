/* pick.c: which figures are asked for. */
#include "api/pick.h"

#include <string.h>

/* --- ids ---- */

enum rc api_ids(struct work *w, const char *name, struct str text, struct str ids[IDS_MOST],
                ptrdiff_t *count)
{
    struct str part;

    *count = 0;
    while (str_split(&text, ',', &part)) {
        part = str_trim(part);
        if (!part.len)
            continue;
        if (*count == IDS_MOST)
            return work_fail(w, TOO_LARGE, name,
                             "\"%s\" may name %d things at most. Ask in several goes.", name,
                             IDS_MOST);
        ids[(*count)++] = part;
    }
    return OK;
}

enum rc api_metric(struct work *w, struct str slug, const struct metric **out)
{
    struct metric_list near = {0};

    *out = sector_metric(w->sector, slug);
    if (*out)
        return OK;
    sector_find_metrics(w->sector, w->arena, slug, true, 1, &near);
    if (near.len)
        return work_fail(w, NOT_FOUND, "metric",
                         "There is no measure \"%.*s\" here. The nearest is \"%.*s\".",
                         STR_ARG(str_cut(slug, 0, 100)), STR_ARG(near.at[0]->slug));
    return work_fail(w, NOT_FOUND, "metric",
                     "There is no measure \"%.*s\" here. /api/1/metrics.json lists all.",
                     STR_ARG(str_cut(slug, 0, 100)));
}

enum rc api_area(struct work *w, const char *name, struct str code, const struct area **out)
{
    *out = sector_area(w->sector, code);
    return *out ? OK
                : work_fail(w, NOT_FOUND, name,
                            "There is no area with the code \"%.*s\" here. "
                            "/api/1/areas.json?q= finds codes by name.",
                            STR_ARG(str_cut(code, 0, 60)));
}

/* --- measures ---- */

static bool is_about(const struct metric *m, struct str subject)
{
    for (ptrdiff_t i = 0; i < m->subject_count; i++)
        if (str_eq(m->subjects[i]->slug, subject))
            return true;
    return false;
}

static enum rc subject_check(struct work *w, struct str subject)
{
    for (ptrdiff_t i = 0; i < w->sector->subject_count; i++)
        if (str_eq(w->sector->subjects[i].slug, subject))
            return OK;
    return work_fail(w, NOT_FOUND, "subject",
                     "There is no topic \"%.*s\" here. /api/1/subjects.json lists them.",
                     STR_ARG(str_cut(subject, 0, 60)));
}

static enum rc metrics_pick(struct work *w, const struct figures_ask *ask, struct pick *p)
{
    const struct sector *s = w->sector;
    bool *named = arena_new(w->arena, bool, s->metric_count);
    struct str ids[IDS_MOST];
    ptrdiff_t count;

    TRY(api_ids(w, "metric", ask->metric, ids, &count));
    for (ptrdiff_t i = 0; i < count; i++) {
        const struct metric *m;
        TRY(api_metric(w, ids[i], &m));
        named[m->index] = true;
    }
    if (ask->subject.len)
        TRY(subject_check(w, ask->subject));
    p->metrics = arena_new(w->arena, const struct metric *, s->metric_count);
    for (ptrdiff_t i = 0; i < s->metric_count; i++)
        if ((!count || named[i]) &&
            (!ask->subject.len || is_about(&s->metrics[i], ask->subject)))
            p->metrics[p->metric_count++] = &s->metrics[i];
    return OK;
}

/* --- areas ---- */

/* The areas that pass, which the first rule begins with none of and each narrows. */
struct areas {
    bool *in;
    bool any; /* rule was given */
};

static void narrow(struct work *w, struct areas *all, const bool *by)
{
    for (ptrdiff_t i = 0; i < w->sector->area_count; i++)
        all->in[i] = by[i] && (!all->any || all->in[i]);
    all->any = true;
}

static enum rc by_code(struct work *w, struct str text, struct areas *all)
{
    bool *by = arena_new(w->arena, bool, w->sector->area_count);
    struct str ids[IDS_MOST];
    ptrdiff_t count;

    TRY(api_ids(w, "area", text, ids, &count));
    for (ptrdiff_t i = 0; i < count; i++) {
        const struct area *area = NULL;
        TRY(api_area(w, "area", ids[i], &area));
        by[area->index] = true;
    }
    if (count)
        narrow(w, all, by);
    return OK;
}

static enum rc type_asked(struct work *w, struct str slug, const struct area_type **out)
{
    for (ptrdiff_t i = 0; i < w->sector->type_count; i++)
        if (str_eq(w->sector->types[i].slug, slug)) {
            *out = &w->sector->types[i];
            return OK;
        }
    return work_fail(w, NOT_FOUND, "type",
                     "There is no type of area \"%.*s\" here. /api/1/area-types.json lists "
                     "them.",
                     STR_ARG(str_cut(slug, 0, 60)));
}

static enum rc by_type(struct work *w, struct str text, struct areas *all)
{
    bool *by = arena_new(w->arena, bool, w->sector->area_count);
    struct str ids[IDS_MOST];
    ptrdiff_t count;

    TRY(api_ids(w, "type", text, ids, &count));
    for (ptrdiff_t i = 0; i < count; i++) {
        const struct area_type *type = NULL;
        TRY(type_asked(w, ids[i], &type));
        for (ptrdiff_t k = 0; k < w->sector->area_count; k++)
            by[k] = by[k] || w->sector->areas[k].type == type;
    }
    if (count)
        narrow(w, all, by);
    return OK;
}

/* A region, a county or a country with all that lies in it. */
static enum rc by_place(struct work *w, struct str code, struct areas *all)
{
    bool *by = arena_new(w->arena, bool, w->sector->area_count);
    const struct area *whole;

    if (!code.len)
        return OK;
    TRY(api_area(w, "within", code, &whole));
    bool country = str_eq(whole->type->slug, S("country"));
    for (ptrdiff_t i = 0; i < w->sector->area_count; i++) {
        const struct area *area = &w->sector->areas[i];
        by[i] = area == whole || area->region == whole || area->county == whole ||
                (country && str_eq(area->country, whole->country));
    }
    narrow(w, all, by);
    return OK;
}

static enum rc by_group(struct work *w, struct str group, struct str of, struct areas *all)
{
    bool *by = arena_new(w->arena, bool, w->sector->area_count);
    struct group_list members = {0};
    const struct group *g;
    const struct area *owner;

    if (!group.len && !of.len)
        return OK;
    if (!group.len || !of.len)
        return work_fail(w, INVALID, group.len ? "of" : "group",
                         "A group is one council's: give both, such as "
                         "group=ons-global&of=E08000009.");
    TRY(api_area(w, "of", of, &owner));
    TRY(group_find_for(w, owner, group, &g));
    group_members(w->sector, g, owner, NULL, w->arena, &members);
    by[owner->index] = true;
    for (ptrdiff_t i = 0; i < members.len; i++)
        by[members.at[i].area->index] = true;
    narrow(w, all, by);
    return OK;
}

static enum rc areas_pick(struct work *w, const struct figures_ask *ask, struct pick *p)
{
    struct areas all = {.in = arena_new(w->arena, bool, w->sector->area_count)};

    TRY(by_code(w, ask->area, &all));
    TRY(by_type(w, ask->type, &all));
    TRY(by_place(w, ask->within, &all));
    TRY(by_group(w, ask->group, ask->of, &all));
    p->areas = all.any ? all.in : NULL;
    for (ptrdiff_t i = 0; i < w->sector->area_count; i++)
        p->area_count += !all.any || all.in[i];
    return OK;
}

/* --- periods ---- */

/* A day, or a month or a year, which mean their first or their last day. */
static enum rc day_asked(struct work *w, const char *name, struct str text, bool last,
                         struct date *out)
{
    struct period p;
    enum period_flag flag;

    if (!text.len || date_parse(text, out))
        return OK;
    if (!period_parse(text, (struct period_reading){PERIOD_CALENDAR, 0, 0}, &p, &flag))
        return work_fail(w, INVALID, name,
                         "\"%.*s\" is no date. Write 2024-03-31, 2024-03 or 2024.",
                         STR_ARG(str_cut(text, 0, 40)));
    *out = last ? period_end(p) : p.start;
    return OK;
}

static bool has_period(const struct pick *p, struct str name)
{
    for (ptrdiff_t i = 0; i < p->metric_count; i++)
        if (period_among(p->metrics[i]->periods, p->metrics[i]->period_count, name) >= 0)
            return true;
    return p->metric_count == 0;
}

static enum rc periods_pick(struct work *w, const struct figures_ask *ask, struct pick *p)
{
    int ways = (ask->period.len > 0) + ask->latest + (ask->near.len > 0) +
               (ask->from.len > 0 || ask->to.len > 0);

    if (ways > 1)
        return work_fail(w, INVALID, "period",
                         "Give one of period, latest, near, or from and to.");
    TRY(api_ids(w, "period", ask->period, p->names, &p->name_count));
    for (ptrdiff_t i = 0; i < p->name_count; i++)
        if (!has_period(p, p->names[i]))
            return work_fail(w, NOT_FOUND, "period",
                             "None of these measures has a period \"%.*s\". "
                             "/api/1/periods.json?metric= lists those of a measure.",
                             STR_ARG(str_cut(p->names[i], 0, 40)));
    TRY(day_asked(w, "near", ask->near, true, &p->near));
    TRY(day_asked(w, "from", ask->from, false, &p->from));
    TRY(day_asked(w, "to", ask->to, true, &p->to));
    p->periods = p->name_count                          ? PERIODS_NAMED
                 : ask->latest                          ? PERIODS_LATEST
                 : ask->near.len                        ? PERIODS_NEAREST
                 : ask->from.len > 0 || ask->to.len > 0 ? PERIODS_BETWEEN
                                                        : PERIODS_ALL;
    return OK;
}

/* The period whose last day is nearest to the day; of two as near the earlier. */
static ptrdiff_t nearest(const struct metric *m, struct date day)
{
    ptrdiff_t best = -1;
    int64_t least = 0, wanted = date_days(day);

    for (ptrdiff_t i = 0; i < m->period_count; i++) {
        int64_t away = date_days(period_end(m->periods[i])) - wanted;
        away = away < 0 ? -away : away;
        if (best < 0 || away < least) {
            best = i;
            least = away;
        }
    }
    return best;
}

ptrdiff_t pick_periods(const struct pick *p, const struct metric *m, bool *out)
{
    ptrdiff_t one = -1, count = 0;

    memset(out, 0, (size_t)m->period_count * sizeof *out);
    if (p->periods == PERIODS_LATEST)
        one = metric_newest(p->sector, m);
    else if (p->periods == PERIODS_NEAREST)
        one = nearest(m, p->near);
    if (one >= 0)
        out[one] = true;
    for (ptrdiff_t i = 0; p->periods == PERIODS_NAMED && i < p->name_count; i++) {
        one = period_among(m->periods, m->period_count, p->names[i]);
        if (one >= 0)
            out[one] = true;
    }
    for (ptrdiff_t i = 0; i < m->period_count; i++) {
        struct period at = m->periods[i];
        if (p->periods == PERIODS_ALL)
            out[i] = true;
        if (p->periods == PERIODS_BETWEEN)
            out[i] = (!p->from.year || date_cmp(at.start, p->from) >= 0) &&
                     (!p->to.year || date_cmp(period_end(at), p->to) <= 0);
        count += out[i];
    }
    return count;
}

/* --- all of it ---- */

static enum rc after_read(struct work *w, struct str text, struct pick *p)
{
    struct str rest = text;

    if (text.len &&
        !(str_split(&rest, ',', &p->after_metric) && str_split(&rest, ',', &p->after_period) &&
          str_split(&rest, ',', &p->after_area) && p->after_area.len && !rest.len))
        return work_fail(w, INVALID, "after",
                         "\"after\" is taken from the \"next\" of the page before.");
    return OK;
}

enum rc pick_read(struct work *w, const struct figures_ask *ask, struct pick *out)
{
    *out = (struct pick){.sector = w->sector};
    TRY(metrics_pick(w, ask, out));
    TRY(areas_pick(w, ask, out));
    TRY(periods_pick(w, ask, out));
    return after_read(w, ask->after, out);
}
