/* area.c: the page of one council, and the list of councils. */
#include "inform/pages/view.h"

#include <math.h>
#include <stdlib.h>

enum { LISTED_AT_ONCE = 20, MOST_LISTED = 500 };

static const struct page_column row_columns[] = {
    {"topic", "topic"},   {"id", "measure id"},       {"title", "measure"},
    {"value", "value"},   {"value_text", "shown"},    {"gap", "gap"},
    {"when", "when"},     {"period", "period"},       {"place", "place"},
    {"change", "change"}, {"group", "compared with"}, {"unit", "unit"},
    {"source", "source"}, {"licence", "licence"},     {0}};
static const struct page_table tables[] = {{"measures", "measures", row_columns}, {0}};
static const struct page page = {"inform/pages/area", tables, NULL, NULL};

/* --- what stands out
 * --------------------------------------------------------------------------- */

static void put_standing_out(struct work *w, struct candidate *all, ptrdiff_t n,
                             struct json *model)
{
    struct json *list = json_put(model, "stands_out", json_array(w->arena));
    struct stand_out found[STAND_OUT_MOST];
    ptrdiff_t count = stand_out_choose(w, all, n, found);

    for (ptrdiff_t i = 0; i < count; i++) {
        struct json *item = json_add(list, json_object(w->arena));
        json_put_str(item, "text", found[i].text);
        json_put_str(item, "href",
                     comparison_href(w->arena, found[i].c->area, found[i].c->metric));
        json_put_str(item, "metric", found[i].c->metric->slug);
    }
    json_put_str(model, "stands_out_words", stand_out_words(w->arena, count, n));
}

/* --- topics
 * ------------------------------------------------------------------------------------ */

static struct json *measure_view(struct request *rq, const struct comparison *c, ptrdiff_t n)
{
    struct arena *a = rq->work->arena;
    struct json *row = json_object(a);
    struct period p = c->series.periods[c->period];
    bool gap = isnan(c->own.value);

    json_put_str(row, "topic",
                 c->metric->subject_count ? c->metric->subjects[0]->title : S(""));
    json_put_str(row, "id", c->metric->slug);
    json_put_str(row, "title", c->metric->title);
    json_put_str(row, "href", comparison_href(a, c->area, c->metric));
    json_put_num(row, "value", c->own.value);
    json_put_str(row, "value_text", c->own.text);
    json_put_str(row, "gap", gap ? c->own.text : (struct str){0});
    json_put_str(row, "when", metric_when(a, c->metric, p));
    json_put_str(row, "period", period_id(a, p));
    json_put_str(row, "place", place_text(a, c));
    json_put_str(row, "change", change_text(a, c));
    json_put_str(row, "group", c->group_say.len ? c->group_say : (struct str){0});
    bool beside = str_eq(c->metric->unit, S("%")) || str_eq(c->metric->unit, S("£"));
    json_put_str(row, "unit", c->metric->unit.len ? c->metric->unit : (struct str){0});
    json_put_str(row, "unit_words",
                 beside || !c->metric->unit.len ? (struct str){0} : c->metric->unit);
    json_put_str(row, "source", figure_source_words(a, c->metric, &c->sent, c->area));
    json_put_str(row, "licence", c->metric->licence);
    json_put_markup(row, "strip",
                    rq->form == FORM_HTML && !gap
                        ? draw_small_strip(a, c, str_fmt(a, "strip%td", n).at)
                        : (struct str){"", 0});
    return row;
}

/* A council's own measure: it runs the service, and it or a council like it has had a figure.
 */
static bool concerns(const struct sector *s, const struct area *area, const struct metric *m)
{
    return area_runs(s, area, m->service) != RUNS_NOT && metric_place(m, area) >= 0;
}

/* True when the council does not run what is measured about the subject, and `other` does. */
static bool left_to(const struct sector *s, const struct area *area, const struct area *other,
                    const struct subject *subject)
{
    for (ptrdiff_t i = 0; i < s->metric_count; i++) {
        const struct metric *m = &s->metrics[i];
        if (m->subject_count && m->subjects[0] == subject &&
            area_runs(s, area, m->service) == RUNS_NOT &&
            area_runs(s, other, m->service) == RUNS)
            return true;
    }
    return false;
}

static const struct area *any_district(const struct sector *s, const struct area *county)
{
    for (ptrdiff_t i = 0; i < s->area_count; i++)
        if (s->areas[i].county == county && !area_ended(&s->areas[i]))
            return &s->areas[i];
    return NULL;
}

/* Why a topic has no rows: someone else runs it, or nobody has published anything. */
static struct str none_words(struct arena *a, const struct sector *s, const struct area *area,
                             const struct subject *subject, const struct area **see)
{
    const struct area *district = any_district(s, area);

    *see = NULL;
    if (area->county && left_to(s, area, area->county, subject)) {
        *see = area->county;
        return str_fmt(a, "%.*s does not run this: %.*s does.", STR_ARG(area->name),
                       STR_ARG(area->county->name));
    }
    if (district && left_to(s, area, district, subject))
        return str_fmt(a, "%.*s does not run this: its district councils do, named below.",
                       STR_ARG(area->name));
    return str_fmt(a, "We hold no figures on this for %.*s yet.", STR_ARG(area->name));
}

static struct json *topic_view(struct work *w, const struct area *area,
                               const struct subject *subject, struct json *rows)
{
    struct arena *a = w->arena;
    struct json *topic = json_object(a);
    const struct area *see = NULL;
    struct str none = {0};

    if (rows->u.of.count == 0)
        none = none_words(a, w->sector, area, subject, &see);
    json_put_str(topic, "slug", subject->slug);
    json_put_str(topic, "title", subject->title);
    json_put_str(topic, "none", none);
    json_put_str(
        topic, "see",
        see ? str_fmt(a, "%.*s#%.*s", STR_ARG(area_href(a, see)), STR_ARG(subject->slug))
            : (struct str){0});
    json_put_str(topic, "see_title", see ? see->name : (struct str){0});
    json_put(topic, "rows", rows);
    return topic;
}

static enum rc put_topics(struct request *rq, const struct area *area, struct json *model)
{
    struct work *w = rq->work;
    const struct sector *s = w->sector;
    struct json *topics = json_put(model, "topics", json_array(w->arena));
    struct json *flat = json_put(model, "measures", json_array(w->arena));
    struct candidate *all = arena_new(w->arena, struct candidate, s->metric_count);
    ptrdiff_t rows = 0, candidates = 0;

    for (ptrdiff_t t = 0; t < s->subject_count; t++) {
        struct json *list = json_array(w->arena);
        for (ptrdiff_t i = 0; i < s->metric_count; i++) {
            const struct metric *m = &s->metrics[i];
            struct candidate *to = &all[candidates];
            if (!m->subject_count || m->subjects[0] != &s->subjects[t] || !concerns(s, area, m))
                continue;
            enum rc rc = compare_brief(w, area, m, &to->c);
            if (rc == NOT_FOUND)
                continue;
            TRY(rc);
            json_add(list, measure_view(rq, &to->c, rows++));
            if (rq->form != FORM_HTML)
                json_add(flat, measure_view(rq, &to->c, rows));
            candidates += stand_out_may(w, to);
        }
        json_add(topics, topic_view(w, area, &s->subjects[t], list));
    }
    put_standing_out(w, all, candidates, model);
    return OK;
}

/* --- who runs what
 * ----------------------------------------------------------------------------- */

static void put_others(struct work *w, const struct area *area, struct json *model)
{
    const struct sector *s = w->sector;
    struct json *others = json_put(model, "run_by_others", json_array(w->arena));
    struct json *districts = json_put(model, "districts", json_array(w->arena));

    for (ptrdiff_t i = 0; i < s->service_count; i++) {
        const struct service *service = &s->services[i];
        if (area_runs(s, area, service) != RUNS_NOT)
            continue;
        bool county = area->county && area_runs(s, area->county, service) == RUNS;
        struct json *row =
            link_add(others, w->arena, service->title,
                     county ? area_href(w->arena, area->county) : (struct str){0});
        json_put_str(row, "by", county ? area->county->name : (struct str){0});
    }
    for (ptrdiff_t i = 0; i < s->area_count; i++)
        if (s->areas[i].county == area && !area_ended(&s->areas[i]))
            link_add(districts, w->arena, s->areas[i].name, area_href(w->arena, &s->areas[i]));
    json_put_bool(model, "has_districts", districts->u.of.count > 0);
}

static ptrdiff_t of_its_type(const struct sector *s, const struct area *area)
{
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < s->area_count; i++)
        n += s->areas[i].type == area->type && !area_ended(&s->areas[i]) &&
             str_eq(s->areas[i].country, area->country);
    return n;
}

static struct str what_it_is(struct arena *a, const struct sector *s, const struct area *area)
{
    const struct area_type *t = area->type;
    struct date end;

    if (area_ended(area) && date_parse(area->end, &end))
        return str_fmt(a, "%.*s was a %.*s. It ended on %.*s.", STR_ARG(area->name),
                       STR_ARG(t->title), STR_ARG(date_words(a, end)));
    if (!t->council)
        return str_fmt(a, "%.*s is a %.*s.", STR_ARG(area->name), STR_ARG(t->title));
    ptrdiff_t n = of_its_type(s, area);
    struct str runs = t->runs.len ? str_join(a, S(": "), t->runs) : S(".");
    if (n == 1)
        return str_fmt(a, "%.*s is a council of its own kind%.*s", STR_ARG(area->name),
                       STR_ARG(runs));
    return str_fmt(a, "%.*s is one of %td %.*s%.*s", STR_ARG(area->name), n, STR_ARG(t->plural),
                   STR_ARG(runs));
}

static void put_links(struct work *w, const struct area *area, struct json *model)
{
    struct json *next = json_put(model, "successors", json_array(w->arena));
    struct json *groups = json_put(model, "groups", json_array(w->arena));
    struct str codes = area->successors, code;
    struct group_list members;

    while (codes.len && str_split(&codes, ';', &code)) {
        const struct area *to = sector_area(w->sector, code);
        if (to)
            link_add(next, w->arena, to->name, area_href(w->arena, to));
    }
    for (ptrdiff_t i = 0; i < w->sector->group_count; i++) {
        const struct group *g = &w->sector->groups[i];
        if (g->replaced_at || (g->owner && g->owner != area) || !group_seen(&w->viewer, g))
            continue;
        group_members(w->sector, g, area, NULL, w->arena, &members);
        if (members.len)
            link_add(groups, w->arena, g->title,
                     str_fmt(w->arena, "%.*s?area=%.*s", STR_ARG(group_href(w->arena, g)),
                             STR_ARG(area->code)));
    }
}

static enum rc area_show(struct request *rq)
{
    struct work *w = rq->work;
    const struct area *area = sector_area(w->sector, rq_param(rq, "code"));

    if (!area)
        return unknown_area(rq, rq_param(rq, "code"));
    struct json *model = json_object(w->arena);
    struct str is = what_it_is(w->arena, w->sector, area);
    json_put_str(model, "title", area_title(w->arena, area));
    json_put_str(model, "description", is);
    json_put_str(model, "code", area->code);
    json_put_str(model, "name", area->name);
    json_put_str(model, "official_name", area->official_name);
    json_put_str(model, "type", area->type->slug);
    json_put_str(model, "ended", area->end.len ? area->end : (struct str){0});
    TRY(put_topics(rq, area, model));
    put_others(w, area, model);
    put_links(w, area, model);
    boundary_put(rq, area, model);
    ways_put(rq, area, NULL, NULL, model);
    TRY(explained_area_put(rq, area, model));
    TRY(followed_put(rq, area, model));
    TRY(rooms_offer_put(rq, &(struct subject_of_page){.area = area->code}, model));
    question_topics_put(w->arena, w->sector, area, model);
    return page_show(rq, &page, model);
}

/* --- the list
 * ---------------------------------------------------------------------------------- */

static const struct page_column list_columns[] = {{"code", "code"},   {"name", "name"},
                                                  {"type", "type"},   {"region", "region"},
                                                  {"ended", "ended"}, {0}};
static const struct page_table list_tables[] = {{"areas", "areas", list_columns}, {0}};
static const struct page list_page = {"inform/pages/areas", list_tables, NULL, NULL};

static void area_add(struct arena *a, struct json *list, const struct area *area)
{
    struct json *row = json_add(list, json_object(a));

    json_put_str(row, "code", area->code);
    json_put_str(row, "name", area->name);
    json_put_str(row, "href", area_href(a, area));
    json_put_str(row, "type", area->type->slug);
    json_put_str(row, "type_title", area->type->title);
    json_put_str(row, "region", area->region ? area->region->name : (struct str){0});
    json_put_str(row, "ended", area->end.len ? area->end : (struct str){0});
}

static int by_name(const void *left, const void *right)
{
    return str_cmp((*(const struct area *const *)left)->key,
                   (*(const struct area *const *)right)->key);
}

static void list_all(struct work *w, struct area_list *out)
{
    for (ptrdiff_t i = 0; i < w->sector->area_count && out->len < MOST_LISTED; i++) {
        const struct area *area = &w->sector->areas[i];
        if (area->type->council && !area_ended(area))
            *list_push(w->arena, out) = area;
    }
    if (out->len)
        qsort(out->at, (size_t)out->len, sizeof *out->at, by_name);
}

static enum rc area_list(struct request *rq)
{
    struct work *w = rq->work;
    struct str words = str_trim(rq_query(rq, "q"));
    struct area_list found = {0};
    struct json *model = json_object(w->arena);

    if (words.len)
        sector_find_areas(w->sector, w->arena, words, true, LISTED_AT_ONCE, &found);
    else
        list_all(w, &found);
    json_put_str(model, "title", S("Councils"));
    json_put_str(model, "description",
                 words.len
                     ? str_fmt(w->arena, "%.*s \"%.*s\".",
                               STR_ARG(str_counted(w->arena, found.len, "council or place fits",
                                                   "councils or places fit")),
                               STR_ARG(str_cut(words, 0, 60)))
                     : str_fmt(w->arena, "There %s %.*s to compare.",
                               found.len == 1 ? "is" : "are",
                               STR_ARG(str_counted(w->arena, found.len, "council", NULL))));
    json_put_str(model, "q", words);
    struct json *list = json_put(model, "areas", json_array(w->arena));
    for (ptrdiff_t i = 0; i < found.len; i++)
        area_add(w->arena, list, found.at[i]);
    return page_show(rq, &list_page, model);
}

const struct route inform_area_routes[] = {
    ROUTE(GET, "/areas", area_list, FORM_HTML | FORM_JSON | FORM_CSV | FORM_XLSX | FORM_ODS,
          "list", "public", FAST, PUBLIC, "none", "All councils, or those that fit ?q=."),
    ROUTE(GET, "/areas/{code}", area_show,
          FORM_HTML | FORM_JSON | FORM_CSV | FORM_XLSX | FORM_ODS, "read", "public", FAST,
          PUBLIC, "none",
          "One council: what it runs, what stands out, and its measures by topic."),
    {0}};
