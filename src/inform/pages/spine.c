/* spine.c: a council's measures of a topic, each beside its own group, on one spine. */
#include "inform/pages/many_view.h"

#include <math.h>

static const struct page_column columns[] = {{"id", "measure id"},
                                             {"title", "measure"},
                                             {"value", "value"},
                                             {"value_text", "shown"},
                                             {"gap", "gap"},
                                             {"when", "when"},
                                             {"place", "place"},
                                             {"better", "which way is better"},
                                             {"low", "lowest of the group"},
                                             {"band_low", "lower edge of the middle half"},
                                             {"middle", "middle of the group"},
                                             {"band_high", "upper edge of the middle half"},
                                             {"high", "highest of the group"},
                                             {"group", "compared with"},
                                             {"area", "council"},
                                             {"period", "period"},
                                             {"unit", "unit"},
                                             {"source", "source"},
                                             {"licence", "licence"},
                                             {"known_from", "known from"},
                                             {0}};
static const struct page_table tables[] = {{"measures", "measures", columns}, {0}};
static const struct page page = {"inform/pages/spine", tables, "charts", NULL};

static struct str better_words(const struct metric *m)
{
    return m->polarity == POLARITY_HIGH  ? S("higher")
           : m->polarity == POLARITY_LOW ? S("lower")
                                         : S("neither");
}

static void ends_put(struct arena *a, const struct comparison *c, struct json *row)
{
    bool fair = enough_reported(&c->standing);
    double low = NAN, high = NAN;

    for (ptrdiff_t i = 0; i < c->member_count && fair; i++) {
        low = fmin(low, c->members[i].value);
        high = fmax(high, c->members[i].value);
    }
    json_put_num(row, "low", low);
    json_put_num(row, "high", high);
    json_put_num(row, "band_low", fair ? c->standing.low : NAN);
    json_put_num(row, "band_high", fair ? c->standing.high : NAN);
    json_put_num(row, "middle", fair ? c->standing.middle : NAN);
    json_put_str(row, "middle_text",
                 fair ? value_text(a, c->metric, c->standing.middle) : S("–"));
    json_put_str(row, "half_text",
                 fair && !isnan(c->standing.low)
                     ? str_fmt(a, "%.*s to %.*s",
                               STR_ARG(value_text(a, c->metric, c->standing.low)),
                               STR_ARG(value_text(a, c->metric, c->standing.high)))
                     : S("–"));
}

static void row_add(struct arena *a, struct json *list, const struct comparison *c)
{
    struct json *row = json_add(list, json_object(a));
    bool gap = isnan(c->own.value);

    json_put_str(row, "id", c->metric->slug);
    json_put_str(row, "title", c->metric->title);
    json_put_str(row, "href", comparison_href(a, c->area, c->metric));
    json_put_num(row, "value", c->own.value);
    json_put_str(row, "value_text", c->own.text);
    json_put_str(row, "gap", gap ? c->own.text : (struct str){0});
    json_put_str(row, "when", metric_when(a, c->metric, c->series.periods[c->period]));
    json_put_str(row, "place", place_text(a, c));
    json_put_str(row, "better", better_words(c->metric));
    json_put_str(row, "group", c->group_say.len ? c->group_say : (struct str){0});
    json_put_str(row, "area", c->area->code);
    json_put_num(row, "at", many_at(c));
    ends_put(a, c, row);
    origin_put(row, a, c, c->period);
}

static struct str title_of(struct arena *a, const struct many *m)
{
    return str_fmt(a, "%.*s: %.*s on one spine",
                   STR_ARG(m->subject ? m->subject->title : S("Headline measures")),
                   STR_ARG(m->area->name));
}

static enum rc spine_draw(struct request *rq, const struct many *m, struct json *model)
{
    struct arena *a = rq->work->arena;
    bool alone = drawing_alone(rq), drawn = drawing_wanted(rq) && m->count;

    return drawing_put(rq, model, "spine",
                       drawn ? draw_spine(a, m, alone, false) : (struct str){0},
                       drawn && !alone ? draw_spine(a, m, false, true) : (struct str){0});
}

static enum rc spine_show(struct request *rq)
{
    static const char *const table_names[] = {"measures", NULL}, *const charts[] = {"spine",
                                                                                    NULL};
    struct work *w = rq->work;
    struct many_ask ask;
    struct json *model = json_object(w->arena);
    struct many m;

    TRY(many_asked(rq, &ask));
    TRY(many_read(w, &ask, &m));
    many_head_put(rq, m.area, title_of(w->arena, &m), many_sentence(w->arena, &m), model);
    json_put_str(model, "metric_href", (struct str){0});
    json_put_str(model, "subject", m.subject ? m.subject->slug : (struct str){0});
    json_put_str(model, "period", ask.period);
    struct json *list = json_put(model, "measures", json_array(w->arena));
    for (ptrdiff_t i = 0; i < m.count; i++)
        row_add(w->arena, list, &m.rows[i]);
    json_put_bool(model, "any", m.count > 0);
    many_pages_put(rq, &m, MANY_MOST, model);
    subjects_put(rq, m.area, m.subject, model);
    TRY(groups_put(rq, m.area, NULL, m.count && ask.group.len ? m.rows[0].group : NULL,
                   PTRDIFF_MAX, model));
    origins_put(w->arena, m.rows, m.count, model);
    take_away_put(rq, table_names, charts, model);
    ways_put(rq, m.area, NULL, m.subject, model);
    TRY(spine_draw(rq, &m, model));
    return page_show(rq, &page, model);
}

const struct route inform_spine_routes[] = {
    ROUTE(GET, "/areas/{code}/spine", spine_show,
          FORM_HTML | FORM_JSON | FORM_CSV | FORM_SVG | FORM_PNG | FORM_XLSX | FORM_ODS, "read",
          "public", FAST, PUBLIC, "none",
          "A council's measures of ?subject=, each beside its own group, on one spine."),
    {0}};
