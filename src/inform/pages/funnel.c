/* funnel.c: one measure beside how much each figure rests on, and the limits that chance keeps.
 */
#include "inform/pages/many_view.h"

#include "base/num.h"
#include "inform/funnel.h"

#include <math.h>

static const struct page_column columns[] = {{"code", "code"},
                                             {"name", "council"},
                                             {"chosen", "chosen"},
                                             {"x", "x"},
                                             {"n", "n"},
                                             {"value", "value"},
                                             {"value_text", "shown"},
                                             {"gap", "gap"},
                                             {"average", "average"},
                                             {"lower95", "lower95"},
                                             {"upper95", "upper95"},
                                             {"lower998", "lower998"},
                                             {"upper998", "upper998"},
                                             {"place", "where it lies"},
                                             {"metric", "measure"},
                                             {"period", "period"},
                                             {"unit", "unit"},
                                             {"source", "source"},
                                             {"licence", "licence"},
                                             {"known_from", "known from"},
                                             {0}};
static const struct page_table tables[] = {{"councils", "councils", columns}, {0}};
static const struct page page = {"inform/pages/funnel", tables, "charts", NULL};

static struct str limits_text(struct arena *a, const struct metric *m, struct stats_interval i)
{
    if (isnan(i.lower) || isnan(i.upper))
        return S("–");
    return str_fmt(a, "%.*s to %.*s", STR_ARG(value_text(a, m, i.lower)),
                   STR_ARG(value_text(a, m, i.upper)));
}

static void row_add(struct request *rq, const struct funnel *f, const struct funnel_point *p,
                    struct json *list)
{
    struct arena *a = rq->work->arena;
    struct json *row = json_add(list, json_object(a));
    bool drawn = f->refused == FUNNEL_DRAWN && !isnan(p->n);

    json_put_str(row, "code", p->of->area->code);
    json_put_str(row, "name", p->of->area->name);
    json_put_str(row, "href", comparison_href(a, p->of->area, f->c.metric));
    json_put_bool(row, "chosen", p->of->self);
    json_put_num(row, "x", p->x);
    json_put_num(row, "n", p->n);
    json_put_str(row, "n_text", isnan(p->n) ? S("–") : num_text(a, p->n, 0));
    json_put_num(row, "value", p->of->value);
    json_put_str(row, "value_text", p->of->text);
    json_put_str(row, "gap", isnan(p->of->value) ? p->of->text : (struct str){0});
    json_put_num(row, "average", f->average);
    json_put_num(row, "lower95", drawn ? p->at95.lower : NAN);
    json_put_num(row, "upper95", drawn ? p->at95.upper : NAN);
    json_put_num(row, "lower998", drawn ? p->at998.lower : NAN);
    json_put_num(row, "upper998", drawn ? p->at998.upper : NAN);
    json_put_str(row, "limits_text", drawn ? limits_text(a, f->c.metric, p->at95) : S("–"));
    json_put_str(row, "place", drawn ? funnel_place_words(p->place) : (struct str){0});
    if (rq->form != FORM_HTML)
        origin_put(row, a, &f->c, f->c.period);
}

/* By how much the figures rest on, most first: as the eye goes over a funnel. */
static void councils_put(struct request *rq, const struct funnel *f, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct json *list = json_put(model, "councils", json_array(a));
    bool *done = arena_new(a, bool, f->count);

    for (ptrdiff_t k = 0; k < f->count; k++) {
        ptrdiff_t best = -1;
        for (ptrdiff_t i = 0; i < f->count; i++)
            if (!done[i] && (best < 0 || f->points[i].n > f->points[best].n ||
                             (isnan(f->points[best].n) && !isnan(f->points[i].n))))
                best = i;
        done[best] = true;
        row_add(rq, f, &f->points[best], list);
    }
}

static enum rc funnel_draw(struct request *rq, const struct funnel *f, struct json *model)
{
    struct arena *a = rq->work->arena;
    bool alone = drawing_alone(rq), drawn = drawing_wanted(rq);

    return drawing_put(rq, model, "funnel",
                       drawn ? draw_funnel(a, f, alone, false) : (struct str){0},
                       drawn && !alone ? draw_funnel(a, f, false, true) : (struct str){0});
}

static void words_put(struct request *rq, const struct funnel *f, struct json *model)
{
    struct arena *a = rq->work->arena;
    const struct metric *m = f->c.metric;
    bool drawn = f->refused == FUNNEL_DRAWN;

    many_head_put(
        rq, f->c.area,
        str_fmt(a, "%.*s and chance: %.*s", STR_ARG(m->title), STR_ARG(f->c.area->name)),
        funnel_sentence(a, f), model);
    json_put_str(model, "metric", m->slug);
    json_put_str(model, "metric_title", m->title);
    json_put_str(model, "metric_href", comparison_href(a, f->c.area, m));
    json_put_str(model, "total_title", funnel_total_words(a, m));
    json_put_str(model, "when", metric_when(a, m, f->c.series.periods[f->c.period]));
    json_put_bool(model, "drawn", drawn);
    json_put_str(model, "refused",
                 drawn ? (struct str){0} : str_of(funnel_refusal_words(f->refused)));
    json_put_str(model, "average_text", drawn ? value_text(a, m, f->average) : (struct str){0});
    json_put_str(model, "group", f->c.group_say.len ? f->c.group_say : (struct str){0});
    json_put_str(model, "method_href", method_href(a, "funnel"));
}

static enum rc funnel_show(struct request *rq)
{
    static const char *const table_names[] = {"councils", NULL}, *const charts[] = {"funnel",
                                                                                    NULL};
    struct work *w = rq->work;
    struct comparison_ask ask = {.area = rq_param(rq, "code"),
                                 .metric = rq_param(rq, "metric"),
                                 .group = rq_query(rq, "with"),
                                 .period = rq_query(rq, "period")};
    struct json *model = json_object(w->arena);
    struct funnel f;

    if (!sector_area(w->sector, ask.area))
        return unknown_area(rq, ask.area);
    if (!sector_metric(w->sector, ask.metric))
        return unknown_metric(rq, ask.metric);
    TRY(funnel_read(w, &ask, &f));
    words_put(rq, &f, model);
    councils_put(rq, &f, model);
    TRY(groups_put(rq, f.c.area, f.c.metric, ask.group.len ? f.c.group : NULL, PTRDIFF_MAX,
                   model));
    periods_put(rq, &f.c, model);
    origins_put(w->arena, &f.c, 1, model);
    take_away_put(rq, table_names, f.refused == FUNNEL_DRAWN ? charts : charts + 1, model);
    ways_put(rq, f.c.area, f.c.metric, NULL, model);
    TRY(funnel_draw(rq, &f, model));
    return page_show(rq, &page, model);
}

const struct route inform_funnel_routes[] = {
    ROUTE(GET, "/areas/{code}/metrics/{metric}/funnel", funnel_show,
          FORM_HTML | FORM_JSON | FORM_CSV | FORM_SVG | FORM_PNG | FORM_XLSX | FORM_ODS, "read",
          "public", FAST, PUBLIC, "none",
          "One measure beside how much each council's figure rests on, with the limits of "
          "chance."),
    {0}};
