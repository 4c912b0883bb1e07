/* heat.c: a council's measures of a topic beside councils like it, figure by figure. */
#include "inform/pages/many_view.h"

#include "charts/heat.h"

#include <math.h>

static const struct page_column columns[] = {{"id", "measure id"},
                                             {"title", "measure"},
                                             {"code", "code"},
                                             {"name", "council"},
                                             {"chosen", "chosen"},
                                             {"value", "value"},
                                             {"value_text", "shown"},
                                             {"gap", "gap"},
                                             {"quarter", "quarter by height"},
                                             {"when", "when"},
                                             {"period", "period"},
                                             {"unit", "unit"},
                                             {"source", "source"},
                                             {"licence", "licence"},
                                             {"known_from", "known from"},
                                             {0}};
static const struct page_table tables[] = {{"figures", "figures", columns}, {0}};
static const struct page page = {"inform/pages/heat", tables, "charts", NULL};

static struct str gap_of(const struct compared *of)
{
    return !of                ? S("not compared on this measure")
           : isnan(of->value) ? of->text
                              : (struct str){0};
}

static struct str quarter_of(const struct heat *h, ptrdiff_t row, ptrdiff_t council)
{
    struct str words = chart_quarter_words(h->quarters[row * h->council_count + council]);

    return words.len ? words : (struct str){0};
}

/* The cells of a measure, as the page's table has them. */
static void cells_put(struct arena *a, const struct heat *h, ptrdiff_t row, struct json *to)
{
    static const char *const classes[] = {"", "heat-1", "heat-2", "heat-3", "heat-4"};
    struct json *list = json_put(to, "cells", json_array(a));

    for (ptrdiff_t i = 0; i < h->council_count; i++) {
        const struct compared *of = h->cells[row * h->council_count + i];
        int quarter = h->quarters[row * h->council_count + i];
        struct json *cell = json_add(list, json_object(a));
        json_put_str(cell, "text", of && !isnan(of->value) ? of->text : S("–"));
        json_put_str(cell, "gap", gap_of(of));
        json_put_str(cell, "quarter", quarter_of(h, row, i));
        json_put_str(cell, "shade", str_of(classes[quarter]));
    }
}

static void row_add(struct arena *a, const struct heat *h, ptrdiff_t row, struct json *list)
{
    const struct comparison *c = &h->many.rows[row];
    struct json *to = json_add(list, json_object(a));

    json_put_str(to, "id", c->metric->slug);
    json_put_str(to, "title", c->metric->title);
    json_put_str(to, "letter", chart_heat_letter(a, row));
    json_put_str(to, "href", comparison_href(a, c->area, c->metric));
    json_put_str(to, "when", metric_when(a, c->metric, c->series.periods[c->period]));
    cells_put(a, h, row, to);
}

/* The same, a row a figure, for those who take it away. */
static void figure_add(struct arena *a, const struct heat *h, ptrdiff_t row, ptrdiff_t council,
                       struct json *list)
{
    const struct comparison *c = &h->many.rows[row];
    const struct compared *of = h->cells[row * h->council_count + council];
    struct json *to = json_add(list, json_object(a));

    json_put_str(to, "id", c->metric->slug);
    json_put_str(to, "title", c->metric->title);
    json_put_str(to, "code", h->councils[council]->code);
    json_put_str(to, "name", h->councils[council]->name);
    json_put_bool(to, "chosen", council == 0);
    json_put_num(to, "value", of ? of->value : NAN);
    json_put_str(to, "value_text", of ? of->text : gap_of(of));
    json_put_str(to, "gap", gap_of(of));
    json_put_str(to, "quarter", quarter_of(h, row, council));
    json_put_str(to, "when", metric_when(a, c->metric, c->series.periods[c->period]));
    origin_put(to, a, c, c->period);
}

static void figures_put(struct request *rq, const struct heat *h, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct json *rows = json_put(model, "measures", json_array(a));
    struct json *names = json_put(model, "councils", json_array(a));
    struct json *flat = json_put(model, "figures", json_array(a));

    for (ptrdiff_t i = 0; i < h->council_count; i++) {
        struct json *name =
            link_add(names, a, h->councils[i]->name, area_href(a, h->councils[i]));
        json_put_str(name, "code", h->councils[i]->code);
        json_put_bool(name, "chosen", i == 0);
    }
    for (ptrdiff_t r = 0; r < h->many.count; r++) {
        row_add(a, h, r, rows);
        for (ptrdiff_t i = 0; i < h->council_count && rq->form != FORM_HTML; i++)
            figure_add(a, h, r, i, flat);
    }
}

static enum rc heat_draw(struct request *rq, const struct heat *h, struct json *model)
{
    struct arena *a = rq->work->arena;
    bool alone = drawing_alone(rq), drawn = drawing_wanted(rq) && h->many.count;

    return drawing_put(rq, model, "heat",
                       drawn ? draw_heat(a, h, alone, false) : (struct str){0},
                       drawn && !alone ? draw_heat(a, h, false, true) : (struct str){0});
}

static enum rc heat_show(struct request *rq)
{
    static const char *const table_names[] = {"figures", NULL}, *const charts[] = {"heat",
                                                                                   NULL};
    struct work *w = rq->work;
    struct many_ask ask;
    struct json *model = json_object(w->arena);
    struct heat h;

    TRY(many_asked(rq, &ask));
    TRY(heat_read(w, &ask, &h));
    struct str title =
        str_fmt(w->arena, "%.*s: %.*s and councils like it",
                STR_ARG(h.many.subject ? h.many.subject->title : S("Headline measures")),
                STR_ARG(h.many.area->name));
    many_head_put(rq, h.many.area, title, heat_sentence(w->arena, &h), model);
    json_put_str(model, "metric_href", (struct str){0});
    json_put_str(model, "subject", h.many.subject ? h.many.subject->slug : (struct str){0});
    json_put_str(model, "period", ask.period);
    json_put_str(model, "note", chart_heat_note());
    json_put_str(model, "group", h.group_say.len ? h.group_say : (struct str){0});
    json_put_bool(model, "any", h.many.count > 0);
    figures_put(rq, &h, model);
    many_pages_put(rq, &h.many, HEAT_MOST, model);
    subjects_put(rq, h.many.area, h.many.subject, model);
    TRY(groups_put(rq, h.many.area, NULL, ask.group.len ? h.group : NULL, HEAT_MOST_COUNCILS,
                   model));
    origins_put(w->arena, h.many.rows, h.many.count, model);
    take_away_put(rq, table_names, charts, model);
    ways_put(rq, h.many.area, NULL, h.many.subject, model);
    TRY(heat_draw(rq, &h, model));
    return page_show(rq, &page, model);
}

const struct route inform_heat_routes[] = {
    ROUTE(GET, "/areas/{code}/heat", heat_show,
          FORM_HTML | FORM_JSON | FORM_CSV | FORM_SVG | FORM_PNG | FORM_XLSX | FORM_ODS, "read",
          "public", FAST, PUBLIC, "none",
          "A council's measures of ?subject= beside councils like it, shaded by quarter."),
    {0}};
