/* quadrant.c: cost and performance of a council read together, and satisfaction beside them. */
#include "inform/pages/many_view.h"

#include "inform/quadrant.h"

#include <math.h>

static const struct page_column columns[] = {{"code", "code"},
                                             {"name", "council"},
                                             {"chosen", "chosen"},
                                             {"cost", "cost"},
                                             {"cost_text", "cost shown"},
                                             {"performance", "performance"},
                                             {"performance_text", "performance shown"},
                                             {"satisfaction", "satisfaction"},
                                             {"satisfaction_text", "satisfaction shown"},
                                             {"reads", "beside the middle"},
                                             {"cost_metric", "cost measure"},
                                             {"cost_period", "cost period"},
                                             {"performance_metric", "performance measure"},
                                             {"performance_period", "performance period"},
                                             {"satisfaction_metric", "satisfaction measure"},
                                             {"satisfaction_period", "satisfaction period"},
                                             {"source", "source"},
                                             {"licence", "licence"},
                                             {0}};
static const struct page_table tables[] = {{"councils", "councils", columns}, {0}};
static const struct page page = {"inform/pages/quadrant", tables, "charts", NULL};

/* "first below, second above": of figures, without good or bad. */
static struct str reads(struct arena *a, const struct quadrant *q,
                        const struct quadrant_point *p)
{
    static const char *const words[] = {"below", "at it", "above"};

    if (!p->cost || !p->performance || isnan(p->cost->value) || isnan(p->performance->value) ||
        !quadrant_middle_fair(&q->cost) || !quadrant_middle_fair(&q->performance))
        return (struct str){0};
    return str_fmt(a, "first %s, second %s", words[quadrant_side(&q->cost, p->cost) + 1],
                   words[quadrant_side(&q->performance, p->performance) + 1]);
}

static void side_put(struct json *row, const struct compared *of, const char *value,
                     const char *text)
{
    json_put_num(row, value, of ? of->value : NAN);
    json_put_str(row, text, of ? of->text : S("not compared"));
}

static void what_put(struct json *row, struct arena *a, const struct comparison *c,
                     const char *metric, const char *period)
{
    json_put_str(row, metric, c->metric ? c->metric->slug : (struct str){0});
    json_put_str(row, period,
                 c->metric ? period_id(a, c->series.periods[c->period]) : (struct str){0});
}

static void row_add(struct request *rq, const struct quadrant *q, ptrdiff_t i,
                    struct json *list)
{
    struct arena *a = rq->work->arena;
    const struct quadrant_point *p = &q->points[i];
    struct json *row = json_add(list, json_object(a));
    struct comparison all[] = {q->cost, q->performance, q->satisfaction};

    json_put_str(row, "code", p->area->code);
    json_put_str(row, "name", p->area->name);
    json_put_bool(row, "chosen", i == 0);
    side_put(row, p->cost, "cost", "cost_text");
    side_put(row, p->performance, "performance", "performance_text");
    side_put(row, p->satisfaction, "satisfaction", "satisfaction_text");
    json_put_str(row, "reads", reads(a, q, p));
    if (rq->form == FORM_HTML)
        return;
    what_put(row, a, &q->cost, "cost_metric", "cost_period");
    what_put(row, a, &q->performance, "performance_metric", "performance_period");
    what_put(row, a, &q->satisfaction, "satisfaction_metric", "satisfaction_period");
    ptrdiff_t count = q->pair.satisfaction ? 3 : 2;
    struct buf sources = buf_make(a, 64 * 1024), licences = buf_make(a, 64 * 1024);
    for (ptrdiff_t k = 0; k < count; k++) {
        buf_fmt(&sources, "%s%.*s", k ? "; " : "", STR_ARG(all[k].metric->source_title));
        buf_fmt(&licences, "%s%.*s", k ? "; " : "", STR_ARG(all[k].metric->licence));
    }
    json_put_str(row, "source", buf_text(&sources));
    json_put_str(row, "licence", buf_text(&licences));
}

/* Measures of a kind, of the topic where one is asked for; the chosen one in any case. */
static void choices_put(struct request *rq, const struct quadrant *q, enum metric_kind kind,
                        const struct metric *chosen, const char *none, const char *name,
                        struct json *model)
{
    const struct sector *s = rq->work->sector;
    struct arena *a = rq->work->arena;
    struct json *list = json_put(model, name, json_array(a));

    if (none)
        option_add(list, a, S(""), str_of(none), !chosen);
    for (ptrdiff_t i = 0; i < s->metric_count; i++) {
        const struct metric *m = &s->metrics[i];
        bool of_topic = !q->pair.subject || kind == KIND_COST || kind == KIND_SATISFACTION ||
                        many_about(m, q->pair.subject);
        bool offered =
            m->kind == kind && of_topic && !m->breakdown.len && many_concerns(s, q->area, m);
        if (offered || m == chosen)
            option_add(list, a, m->slug, m->title, m == chosen);
    }
}

static void measures_put(struct request *rq, const struct quadrant *q, struct json *model)
{
    choices_put(rq, q, KIND_COST, q->pair.cost, q->pair.cost ? NULL : "choose a measure",
                "cost_choices", model);
    choices_put(rq, q, KIND_PERFORMANCE, q->pair.performance,
                q->pair.performance ? NULL : "choose a measure", "performance_choices", model);
    choices_put(rq, q, KIND_SATISFACTION, q->pair.satisfaction, "none", "satisfaction_choices",
                model);
    const struct json *third = json_get(model, S("satisfaction_choices"));
    json_put_bool(model, "any_satisfaction", third->u.of.count > 1);
    json_put_str(model, "cost_title", q->pair.cost ? q->pair.cost->title : (struct str){0});
    json_put_str(model, "performance_title",
                 q->pair.performance ? q->pair.performance->title : (struct str){0});
    json_put_str(model, "satisfaction_title",
                 q->pair.satisfaction ? q->pair.satisfaction->title : (struct str){0});
}

static void councils_put(struct request *rq, const struct quadrant *q, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct json *list = json_put(model, "councils", json_array(a));
    struct comparison *read = arena_new(a, struct comparison, 3);
    ptrdiff_t count = !q->chosen ? 0 : q->pair.satisfaction ? 3 : 2;

    for (ptrdiff_t i = 0; i < q->count; i++)
        row_add(rq, q, i, list);
    read[0] = q->cost;
    read[1] = q->performance;
    read[2] = q->satisfaction;
    origins_put(a, read, count, model);
    json_put_str(model, "group",
                 q->performance.group_say.len ? q->performance.group_say : (struct str){0});
}

static enum rc quadrant_draw(struct request *rq, const struct quadrant *q, struct json *model)
{
    struct arena *a = rq->work->arena;
    bool alone = drawing_alone(rq), drawn = drawing_wanted(rq) && q->chosen;

    return drawing_put(rq, model, "quadrant",
                       drawn ? draw_quadrant(a, q, alone, false) : (struct str){0},
                       drawn && !alone ? draw_quadrant(a, q, false, true) : (struct str){0});
}

static enum rc quadrant_show(struct request *rq)
{
    static const char *const table_names[] = {"councils", NULL}, *const charts[] = {"quadrant",
                                                                                    NULL};
    struct work *w = rq->work;
    struct quadrant_ask ask = {rq_param(rq, "code"),         rq_query(rq, "subject"),
                               rq_query(rq, "cost"),         rq_query(rq, "performance"),
                               rq_query(rq, "satisfaction"), rq_query(rq, "with"),
                               rq_query(rq, "period")};
    struct json *model = json_object(w->arena);
    struct quadrant q;

    if (!sector_area(w->sector, ask.area))
        return unknown_area(rq, ask.area);
    TRY(quadrant_read(w, &ask, &q));
    many_head_put(
        rq, q.area,
        str_fmt(w->arena, "Cost and performance together: %.*s", STR_ARG(q.area->name)),
        quadrant_sentence(w->arena, &q), model);
    json_put_str(model, "metric_href", (struct str){0});
    json_put_str(model, "subject", q.pair.subject ? q.pair.subject->slug : (struct str){0});
    json_put_str(model, "period", ask.period);
    json_put_bool(model, "any", q.chosen);
    measures_put(rq, &q, model);
    councils_put(rq, &q, model);
    TRY(groups_put(rq, q.area, q.pair.performance,
                   ask.group.len && q.chosen ? q.performance.group : NULL, PTRDIFF_MAX, model));
    take_away_put(rq, table_names, charts, model);
    ways_put(rq, q.area, NULL, q.pair.subject, model);
    TRY(quadrant_draw(rq, &q, model));
    return page_show(rq, &page, model);
}

const struct route inform_quadrant_routes[] = {
    ROUTE(GET, "/areas/{code}/quadrant", quadrant_show,
          FORM_HTML | FORM_JSON | FORM_CSV | FORM_SVG | FORM_PNG | FORM_XLSX | FORM_ODS, "read",
          "public", FAST, PUBLIC, "none",
          "Cost and performance of a council read together, and satisfaction beside them."),
    {0}};
