/* many_view.c: what the pages share that show many figures at once. */
#include "inform/pages/many_view.h"

#include "charts/dark.h"
#include "inform/control.h"
#include "inform/group_find.h"

#include <string.h>

enum { FURTHEST_ROW = 1000 * 1000 };

/* --- pictures ---- */

bool drawing_alone(const struct request *rq)
{
    return rq->form == FORM_SVG || rq->form == FORM_PNG;
}

bool drawing_wanted(const struct request *rq)
{
    return rq->form == FORM_HTML || drawing_alone(rq);
}

static struct json *object_of(struct json *model, struct arena *a, const char *name)
{
    struct json *at = (struct json *)json_get(model, str_of(name));

    return at ? at : json_put(model, name, json_object(a));
}

enum rc drawing_put(struct request *rq, struct json *model, const char *name, struct str wide,
                    struct str narrow)
{
    struct arena *a = rq->work->arena;
    struct str paper = rq_query(rq, "paper");
    struct json *charts = object_of(model, a, "charts"), *small = object_of(model, a, "narrow");

    if (paper.len && !str_eq(paper, S("dark")) && !str_eq(paper, S("light")))
        return work_fail(rq->work, INVALID, "paper",
                         "There is no paper \"%.*s\": ask for light or dark.",
                         STR_ARG(str_cut(paper, 0, 40)));
    if (drawing_alone(rq) && wide.len && str_eq(paper, S("dark")))
        wide = chart_dark(a, wide);
    if (drawing_alone(rq) && !wide.len)
        json_put_null(charts, name);
    else
        json_put_markup(charts, name, wide.len ? wide : (struct str){"", 0});
    json_put_markup(small, name, narrow.len ? narrow : (struct str){"", 0});
    return OK;
}

/* --- addresses ---- */

/* The query as it was asked, but for these names, led by ? or by nothing. */
static void query_keep(struct request *rq, struct buf *b, const char *const *but)
{
    bool any = false;

    for (ptrdiff_t i = 0; i < rq->query_count; i++) {
        bool kept = rq->query[i].value.len > 0;
        for (ptrdiff_t k = 0; but[k]; k++)
            kept = kept && !str_eq(rq->query[i].name, str_of(but[k]));
        if (!kept)
            continue;
        buf_char(b, any ? '&' : '?');
        any = true;
        buf_url(b, rq->query[i].name);
        buf_char(b, '=');
        buf_url(b, rq->query[i].value);
    }
}

static void path_put(struct request *rq, struct buf *b)
{
    for (ptrdiff_t i = 0; i < rq->path.len; i++) {
        ptrdiff_t from = i;
        while (i < rq->path.len && rq->path.at[i] != '/')
            i++;
        buf_url(b, str_cut(rq->path, from, i));
        if (i < rq->path.len)
            buf_char(b, '/');
    }
}

static struct str address_of(struct request *rq, const char *suffix, const char *name,
                             struct str value, const char *const *but)
{
    struct buf b = buf_make(rq->work->arena, 64 * 1024);

    path_put(rq, &b);
    buf_str(&b, str_of(suffix));
    ptrdiff_t bare = b.len;
    query_keep(rq, &b, but);
    if (value.len) {
        buf_char(&b, b.len > bare ? '&' : '?');
        buf_str(&b, str_of(name));
        buf_char(&b, '=');
        buf_url(&b, value);
    }
    return buf_text(&b);
}

struct str address_with(struct request *rq, const char *name, struct str value)
{
    const char *const but[] = {name, "table", "chart", "paper", NULL};

    return address_of(rq, "", name, value, but);
}

void take_away_put(struct request *rq, const char *const *tables, const char *const *charts,
                   struct json *model)
{
    static const char *const but[] = {"table", "chart", "paper", NULL};
    struct arena *a = rq->work->arena;
    struct json *list = json_put(model, "take_away", json_array(a));

    for (ptrdiff_t i = 0; tables[i]; i++)
        link_add(list, a, i ? str_fmt(a, "Table of %s (CSV)", tables[i]) : S("Table (CSV)"),
                 address_of(rq, ".csv", "table", i ? str_of(tables[i]) : S(""), but));
    link_add(list, a, S("Workbook (XLSX)"), address_of(rq, ".xlsx", "", S(""), but));
    link_add(list, a, S("Workbook (ODS)"), address_of(rq, ".ods", "", S(""), but));
    for (ptrdiff_t i = 0; charts[i]; i++) {
        struct str chart = i ? str_of(charts[i]) : S("");
        link_add(list, a, S("Picture (SVG)"), address_of(rq, ".svg", "chart", chart, but));
        link_add(list, a, S("Picture (PNG)"), address_of(rq, ".png", "chart", chart, but));
    }
    if (charts[0])
        link_add(list, a, S("Picture for dark paper (SVG)"),
                 address_of(rq, ".svg", "paper", S("dark"), but));
    link_add(list, a, S("Everything (JSON)"), address_of(rq, ".json", "", S(""), but));
}

/* --- head and forms ---- */

enum rc many_asked(struct request *rq, struct many_ask *out)
{
    int64_t from;

    *out = (struct many_ask){.area = rq_param(rq, "code"),
                             .subject = rq_query(rq, "subject"),
                             .group = rq_query(rq, "with"),
                             .period = rq_query(rq, "period")};
    if (!sector_area(rq->work->sector, out->area))
        return unknown_area(rq, out->area);
    TRY(rq_query_int(rq, "from", 0, FURTHEST_ROW, 0, &from));
    out->from = (ptrdiff_t)from;
    return OK;
}

void many_head_put(struct request *rq, const struct area *area, struct str title,
                   struct str sentence, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct str known = rq_query(rq, "known");

    json_put_str(model, "title", title);
    json_put_str(model, "description", sentence);
    json_put_str(model, "sentence", sentence);
    json_put_str(model, "area", area->code);
    json_put_str(model, "area_name", area->name);
    json_put_str(model, "area_href", area_href(a, area));
    json_put_str(model, "known", known.len ? known : (struct str){0});
    json_put_str(model, "action", rq->path);
}

void option_add(struct json *list, struct arena *a, struct str value, struct str title,
                bool chosen)
{
    struct json *option = json_add(list, json_object(a));

    json_put_str(option, "value", value);
    json_put_str(option, "title", title);
    json_put_bool(option, "chosen", chosen);
}

enum rc groups_put(struct request *rq, const struct area *area, const struct metric *m,
                   const struct group *chosen, ptrdiff_t most, struct json *model)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct json *list = json_put(model, "group_choices", json_array(a));
    struct group_choice_list own = {0};
    struct str asked = rq_query(rq, "with");
    ptrdiff_t *sizes;

    group_sizes(w->sector, area, m, a, &sizes);
    option_add(list, a, S(""), S("the usual group"), asked.len == 0);
    for (ptrdiff_t i = 0; i < w->sector->group_count; i++) {
        const struct group *g = &w->sector->groups[i];
        if (!sizes[i] || sizes[i] >= most || g->replaced_at || (g->owner && g->owner != area) ||
            !group_seen(&w->viewer, g))
            continue;
        option_add(list, a, g->slug, str_fmt(a, "%.*s (%td)", STR_ARG(g->title), sizes[i]),
                   asked.len && g == chosen);
    }
    TRY(group_choices(w, m, &own));
    for (ptrdiff_t i = 0; i < own.len; i++)
        option_add(list, a, own.at[i].slug, own.at[i].title, str_eq(asked, own.at[i].slug));
    return OK;
}

void periods_put(struct request *rq, const struct comparison *c, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct json *list = json_put(model, "period_choices", json_array(a));

    for (ptrdiff_t p = c->series.count - 1; p >= 0; p--)
        option_add(list, a, period_id(a, c->series.periods[p]),
                   metric_when(a, c->metric, c->series.periods[p]), p == c->period);
}

void subjects_put(struct request *rq, const struct area *area, const struct subject *chosen,
                  struct json *model)
{
    const struct sector *s = rq->work->sector;
    struct arena *a = rq->work->arena;
    struct json *list = json_put(model, "subject_choices", json_array(a));

    option_add(list, a, S(""), S("headline measures of all topics"), !chosen);
    for (ptrdiff_t t = 0; t < s->subject_count; t++) {
        const struct subject *subject = &s->subjects[t];
        bool any = false;
        for (ptrdiff_t i = 0; i < s->metric_count && !any; i++)
            any = many_about(&s->metrics[i], subject) && !s->metrics[i].breakdown.len &&
                  many_concerns(s, area, &s->metrics[i]);
        if (any || subject == chosen)
            option_add(list, a, subject->slug, subject->title, subject == chosen);
    }
}

void many_pages_put(struct request *rq, const struct many *m, ptrdiff_t most,
                    struct json *model)
{
    struct arena *a = rq->work->arena;
    ptrdiff_t before = m->from > most ? m->from - most : 0, after = m->from + m->count;

    json_put_str(model, "pages_words",
                 m->of > m->count
                     ? str_fmt(a, "Measures %td to %td of %td.", m->from + 1, after, m->of)
                     : (struct str){0});
    json_put_str(
        model, "before_href",
        m->from ? address_with(rq, "from", before ? str_fmt(a, "%td", before) : (struct str){0})
                : (struct str){0});
    json_put_str(model, "after_href",
                 after < m->of ? address_with(rq, "from", str_fmt(a, "%td", after))
                               : (struct str){0});
    json_put_str(model, "absent_words",
                 m->absent ? str_fmt(a, "%td further measure%s no figures for that period.",
                                     m->absent, m->absent == 1 ? " has" : "s have")
                           : (struct str){0});
}

/* --- where figures come from ---- */

void origin_put(struct json *row, struct arena *a, const struct comparison *c, ptrdiff_t period)
{
    json_put_str(row, "metric", c->metric->slug);
    json_put_str(row, "unit", c->metric->unit.len ? c->metric->unit : (struct str){0});
    json_put_str(row, "period", period_id(a, c->series.periods[period]));
    json_put_str(row, "source", c->metric->source_title);
    json_put_str(row, "licence", c->metric->licence);
    json_put_str(row, "known_from",
                 str_cut(moment_text(a, c->series.known_from[period]), 0, 10));
}

static bool same_text(const struct json *one, const struct json *other, const char *name)
{
    const struct json *a = json_at(one, name), *b = json_at(other, name);

    return a->kind == b->kind && (a->kind != JSON_STR || str_eq(a->u.str, b->u.str));
}

/* The entry of the same source and licence, or NULL. */
static const struct json *origin_of(const struct json *list, const struct json *like)
{
    for (const struct json *o = list->u.of.first; o; o = o->next) {
        const struct json *origin = json_get(o, S("origin"));
        if (same_text(origin, like, "title") && same_text(origin, like, "licence"))
            return origin;
    }
    return NULL;
}

void origins_put(struct arena *a, const struct comparison *rows, ptrdiff_t count,
                 struct json *model)
{
    struct json *list = json_put(model, "origins", json_array(a));

    for (ptrdiff_t i = 0; i < count; i++) {
        struct json *origin = source_view(a, rows[i].metric);
        struct json *seen = (struct json *)origin_of(list, origin);
        if (!seen) {
            json_put(json_add(list, json_object(a)), "origin", origin);
            continue;
        }
        /* Of one source with several dates and addresses only what they share is said. */
        for (struct json *m = seen->u.of.first; m; m = m->next)
            if (!same_text(seen, origin, m->name))
                m->kind = JSON_NULL;
    }
}

/* --- other ways ---- */

/* A page of this council, with the group, period and moment that this one was asked for. */
static void way_add(struct request *rq, struct json *list, struct str path, const char *query,
                    struct str value, const char *title)
{
    static const char *const kept[] = {"with", "period", "known"};
    struct buf b = buf_make(rq->work->arena, 64 * 1024);

    if (str_eq(path, rq->path))
        return;
    buf_str(&b, path);
    ptrdiff_t bare = b.len;
    if (value.len) {
        buf_fmt(&b, "?%s=", query);
        buf_url(&b, value);
    }
    for (ptrdiff_t i = 0; i < COUNT_OF(kept); i++) {
        struct str asked = rq_query(rq, kept[i]);
        bool of_measure = !value.len || str_eq(str_of(query), S("area")) ||
                          str_eq(str_of(kept[i]), S("known"));
        if (!asked.len || !of_measure)
            continue;
        buf_fmt(&b, "%c%s=", b.len > bare ? '&' : '?', kept[i]);
        buf_url(&b, asked);
    }
    link_add(list, rq->work->arena, str_of(title), buf_text(&b));
}

static void measure_ways(struct request *rq, const struct area *area, const struct metric *m,
                         struct json *list)
{
    struct arena *a = rq->work->arena;
    struct str path = comparison_href(a, area, m), none = {0};

    way_add(rq, list, path, "", none, "Ranked bars, over time and as a table");
    if (m->things.len)
        way_add(rq, list, str_join(a, path, S("/funnel")), "", none,
                "Beside what chance alone would do (funnel)");
    if (m->period_count >= CONTROL_LEAST)
        way_add(rq, list, str_join(a, path, S("/xmr")), "", none,
                "Over time, within the limits of its own movement (XmR)");
    if (m->period_count > 1)
        way_add(rq, list, str_join(a, path, S("/multiples")), "", none,
                "Over time, council by council");
    way_add(rq, list, str_join(a, metric_href(a, m), S("/map")), "area", area->code,
            "On a map of the country");
    if (m->kind == KIND_COST || m->kind == KIND_PERFORMANCE)
        way_add(rq, list, str_join(a, area_href(a, area), S("/quadrant")),
                m->kind == KIND_COST ? "cost" : "performance", m->slug,
                "Cost and performance together");
}

void ways_put(struct request *rq, const struct area *area, const struct metric *m,
              const struct subject *subject, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct json *list = json_put(model, "ways", json_array(a));
    struct str path = area_href(a, area);

    json_put_bool(model, "has_ways", area->type->council);
    if (!area->type->council)
        return;
    if (m) {
        measure_ways(rq, area, m, list);
        subject = m->subject_count ? m->subjects[0] : NULL;
    }
    struct str slug = subject ? subject->slug : (struct str){0};
    way_add(rq, list, str_join(a, path, S("/spine")), "subject", slug,
            subject ? "All measures of the topic on one spine"
                    : "Headline measures on one spine");
    way_add(rq, list, str_join(a, path, S("/heat")), "subject", slug,
            subject ? "All measures of the topic, council by council"
                    : "Headline measures, council by council");
    if (!m)
        way_add(rq, list, str_join(a, path, S("/quadrant")), "subject", slug,
                "Cost and performance together");
}
