/* multiples.c: one measure over time, council by council. */
#include "inform/pages/many_view.h"

#include "inform/multiples.h"

#include <math.h>

static const struct page_column columns[] = {{"code", "code"},
                                             {"name", "council"},
                                             {"chosen", "chosen"},
                                             {"period", "period"},
                                             {"title", "named"},
                                             {"value", "value"},
                                             {"value_text", "shown"},
                                             {"gap", "gap"},
                                             {"middle", "middle of the group"},
                                             {"broken", "counted differently before"},
                                             {"metric", "measure"},
                                             {"unit", "unit"},
                                             {"source", "source"},
                                             {"licence", "licence"},
                                             {"known_from", "known from"},
                                             {0}};
static const struct page_table tables[] = {{"figures", "figures", columns}, {0}};
static const struct page page = {"inform/pages/multiples", tables, "charts", NULL};

/* As the page's table has them: a row a council, a cell a period. */
static void council_add(struct arena *a, const struct multiples *m, const struct multiple *of,
                        struct json *list)
{
    struct json *row = json_add(list, json_object(a));
    struct json *cells = json_put(row, "cells", json_array(a));

    json_put_str(row, "name", of->of->area->name);
    json_put_str(row, "href", comparison_href(a, of->of->area, m->c.metric));
    json_put_bool(row, "chosen", of->of->self);
    for (ptrdiff_t p = 0; p < m->period_count; p++) {
        struct json *cell = json_add(cells, json_object(a));
        bool gap = isnan(of->values[p]);
        json_put_str(cell, "gap", gap ? of->texts[p] : (struct str){0});
        json_put_str(cell, "text", of->texts[p]);
    }
}

/* The same, a row a figure, for those who take it away. */
static void figure_add(struct arena *a, const struct multiples *m, const struct multiple *of,
                       ptrdiff_t p, struct json *list)
{
    struct json *row = json_add(list, json_object(a));
    const struct comparison *c = &m->c;
    struct period period = c->series.periods[m->periods[p]];

    origin_put(row, a, c, m->periods[p]);
    json_put_str(row, "code", of->of->area->code);
    json_put_str(row, "name", of->of->area->name);
    json_put_bool(row, "chosen", of->of->self);
    json_put_str(row, "title", metric_when(a, c->metric, period));
    json_put_num(row, "value", of->values[p]);
    json_put_str(row, "value_text", of->texts[p]);
    json_put_str(row, "gap", isnan(of->values[p]) ? of->texts[p] : (struct str){0});
    json_put_num(row, "middle", m->middle[p]);
    json_put_bool(row, "broken", m->breaks[p]);
}

static void figures_put(struct request *rq, const struct multiples *m, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct json *periods = json_put(model, "periods", json_array(a));
    struct json *councils = json_put(model, "councils", json_array(a));
    struct json *flat = json_put(model, "figures", json_array(a));
    struct buf breaks = buf_make(a, 16 * 1024);

    for (ptrdiff_t p = 0; p < m->period_count; p++) {
        struct str name =
            period_short(a, m->c.series.periods[m->periods[p]], m->c.metric->naming);
        json_put_str(json_add(periods, json_object(a)), "title", name);
        if (m->breaks[p])
            buf_fmt(&breaks, "%s%.*s", breaks.len ? ", " : "", STR_ARG(name));
    }
    for (ptrdiff_t i = 0; i < m->count; i++) {
        council_add(a, m, &m->councils[i], councils);
        for (ptrdiff_t p = 0; p < m->period_count && rq->form != FORM_HTML; p++)
            figure_add(a, m, &m->councils[i], p, flat);
    }
    json_put_str(model, "breaks_words",
                 breaks.len
                     ? str_fmt(a, "Counted differently from %.*s on: the lines are cut there.",
                               STR_ARG(buf_text(&breaks)))
                     : (struct str){0});
}

static enum rc multiples_draw(struct request *rq, const struct multiples *m, struct json *model)
{
    struct arena *a = rq->work->arena;
    bool alone = drawing_alone(rq), drawn = drawing_wanted(rq) && m->count;

    return drawing_put(rq, model, "multiples",
                       drawn ? draw_multiples(a, m, alone, false) : (struct str){0},
                       drawn && !alone ? draw_multiples(a, m, false, true) : (struct str){0});
}

static enum rc multiples_show(struct request *rq)
{
    static const char *const table_names[] = {"figures", NULL}, *const charts[] = {"multiples",
                                                                                   NULL};
    struct work *w = rq->work;
    struct comparison_ask ask = {.area = rq_param(rq, "code"),
                                 .metric = rq_param(rq, "metric"),
                                 .group = rq_query(rq, "with"),
                                 .period = rq_query(rq, "period")};
    struct json *model = json_object(w->arena);
    struct multiples m;

    if (!sector_area(w->sector, ask.area))
        return unknown_area(rq, ask.area);
    if (!sector_metric(w->sector, ask.metric))
        return unknown_metric(rq, ask.metric);
    TRY(multiples_read(w, &ask, &m));
    const struct metric *metric = m.c.metric;
    many_head_put(rq, m.c.area,
                  str_fmt(w->arena, "%.*s, council by council: %.*s", STR_ARG(metric->title),
                          STR_ARG(m.c.area->name)),
                  multiples_sentence(w->arena, &m), model);
    json_put_str(model, "metric", metric->slug);
    json_put_str(model, "metric_title", metric->title);
    json_put_str(model, "metric_href", comparison_href(w->arena, m.c.area, metric));
    json_put_str(model, "group", m.c.group_say.len ? m.c.group_say : (struct str){0});
    json_put_bool(model, "any", m.count > 0);
    figures_put(rq, &m, model);
    TRY(groups_put(rq, m.c.area, metric, ask.group.len ? m.c.group : NULL, MULTIPLES_MOST,
                   model));
    periods_put(rq, &m.c, model);
    origins_put(w->arena, &m.c, 1, model);
    take_away_put(rq, table_names, m.count ? charts : charts + 1, model);
    ways_put(rq, m.c.area, metric, NULL, model);
    TRY(multiples_draw(rq, &m, model));
    return page_show(rq, &page, model);
}

const struct route inform_multiples_routes[] = {
    ROUTE(GET, "/areas/{code}/metrics/{metric}/multiples", multiples_show,
          FORM_HTML | FORM_JSON | FORM_CSV | FORM_SVG | FORM_PNG | FORM_XLSX | FORM_ODS, "read",
          "public", FAST, PUBLIC, "none",
          "One measure over time in a group of councils, a small picture each."),
    {0}};
