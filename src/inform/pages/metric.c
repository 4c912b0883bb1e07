/* metric.c: the page of one measure. */
#include "inform/pages/catalogue.h"

#include "base/num.h"

#include "charts/chart.h"

#include <math.h>
#include <stdlib.h>

struct json *metric_view(struct arena *a, const struct sector *s, const struct metric *m)
{
    struct json *row = json_object(a);
    ptrdiff_t newest = metric_newest(s, m);
    bool any = newest >= 0;

    json_put_str(row, "id", m->slug);
    json_put_str(row, "title", m->title);
    json_put_str(row, "href", metric_href(a, m));
    json_put_str(row, "subject", m->subject_count ? m->subjects[0]->title : (struct str){0});
    json_put_str(row, "kind", m->kind_word.len ? m->kind_word : (struct str){0});
    json_put_str(row, "unit", m->unit.len ? m->unit : (struct str){0});
    json_put_str(row, "polarity", m->polarity_word.len ? m->polarity_word : (struct str){0});
    json_put_str(row, "definition", m->definition.len ? m->definition : (struct str){0});
    json_put_str(row, "formula", m->formula.len ? m->formula : (struct str){0});
    json_put_str(row, "first", any ? metric_when(a, m, m->periods[0]) : (struct str){0});
    json_put_str(row, "last", any ? metric_when(a, m, m->periods[newest]) : (struct str){0});
    json_put_int(row, "councils",
                 any ? cube_at(s->cube, m->index, newest)->summary.reported : 0);
    json_put_str(row, "source", m->source_title);
    json_put_str(row, "source_url", m->source_url.len ? m->source_url : (struct str){0});
    json_put_str(row, "licence", m->licence);
    return row;
}

/* --- one measure
 * ---------------------------------------------------------------------------------- */

static const struct page_column value_columns[] = {
    {"code", "code"},     {"name", "place"},       {"type", "type"},
    {"value", "value"},   {"value_text", "shown"}, {"gap", "gap"},
    {"period", "period"}, {"metric", "measure"},   {"unit", "unit"},
    {"source", "source"}, {"licence", "licence"},  {0}};
static const struct page_column period_columns[] = {
    {"id", "period"},
    {"title", "named"},
    {"reported", "reported"},
    {"low", "lowest"},
    {"middle", "middle"},
    {"high", "highest"},
    {"known_from", "known from"},
    {"counted_differently", "counted differently"},
    {0}};
static const struct page_table tables[] = {
    {"figures", "figures", value_columns}, {"periods", "periods", period_columns}, {0}};
static const struct page page = {"inform/pages/metric", tables, "charts", NULL};

static enum rc choose_period(struct request *rq, const struct metric *m, ptrdiff_t *out)
{
    struct str words = rq_query(rq, "period");

    *out = metric_newest(rq->work->sector, m);
    if (!words.len)
        return OK;
    *out = period_among(m->periods, m->period_count, words);
    if (*out < 0)
        return work_fail(rq->work, NOT_FOUND, "period", "There is no period \"%.*s\" here.",
                         STR_ARG(str_cut(words, 0, 40)));
    return OK;
}

static int by_value(const void *left, const void *right)
{
    const struct chart_dot *a = left, *b = right;

    return (a->value > b->value) - (a->value < b->value);
}

/* The dots are ordered by value. */
static struct str answer_words(struct arena *a, struct str when, const struct chart_dot *dots,
                               ptrdiff_t n, struct str middle)
{
    if (n == 0)
        return S("No council has a figure yet.");
    if (n == 1)
        return str_fmt(a, "In %.*s 1 council had a figure: %.*s, with %.*s.", STR_ARG(when),
                       STR_ARG(dots[0].name), STR_ARG(dots[0].text));
    return str_fmt(
        a, "In %.*s %td councils had a figure, from %.*s to %.*s; the middle is %.*s.",
        STR_ARG(when), n, STR_ARG(dots[0].text), STR_ARG(dots[n - 1].text), STR_ARG(middle));
}

/* Every place's figure, and a strip of the councils. */
static enum rc put_figures(struct request *rq, const struct metric *m, ptrdiff_t p,
                           struct json *model)
{
    struct arena *a = rq->work->arena;
    struct sent_figures sent;
    const struct slice *figures = cube_read(rq->work->sector->cube, m->index, p);
    struct json *list = json_put(model, "figures", json_array(a));
    struct chart_dot *dots = arena_new(a, struct chart_dot, m->area_count);
    double *values = arena_new(a, double, m->area_count);
    double *room = arena_new(a, double, m->area_count);
    struct str period = period_id(a, m->periods[p]);
    ptrdiff_t n = 0;

    TRY(sent_figures_read(rq->work, m, m->periods[p], SECTOR_NOW, &sent));
    for (ptrdiff_t i = 0; i < m->area_count; i++) {
        const struct area *area = m->areas[i];
        enum state state = slice_state(figures, i);
        double value = slice_number(figures, i, SLICE_VALUE);
        if (state == STATE_ABSENT)
            continue;
        struct str text = state == STATE_VALUE ? value_text(a, m, value) : gap_words(state);
        struct json *row = json_add(list, json_object(a));
        json_put_str(row, "code", area->code);
        json_put_str(row, "name", area->name);
        json_put_str(row, "type", area->type->title);
        json_put_str(row, "href", comparison_href(a, area, m));
        json_put_num(row, "value", value);
        json_put_str(row, "value_text", text);
        json_put_str(row, "gap", state == STATE_VALUE ? (struct str){0} : gap_words(state));
        json_put_str(row, "period", period);
        if (rq->form & FORMS_TABLE) {
            /* What a table that was taken away must still say. */
            json_put_str(row, "metric", m->slug);
            json_put_str(row, "unit", m->unit);
            json_put_str(row, "source", figure_source_words(a, m, &sent, area));
            json_put_str(row, "licence", m->licence);
        }
        if (area->type->council && state == STATE_VALUE) {
            values[n] = value;
            dots[n++] =
                (struct chart_dot){area->name, num_round(value, m->decimals), text, false};
        }
    }
    double middle = stats_median(values, n, room);
    struct str middle_words = isnan(middle) ? S("") : value_text(a, m, middle);
    if (n)
        qsort(dots, (size_t)n, sizeof *dots, by_value);
    struct str title = str_fmt(a, "%.*s, %.*s: %.*s", STR_ARG(m->title),
                               STR_ARG(metric_when(a, m, m->periods[p])),
                               STR_ARG(str_counted(a, n, "council", NULL)));
    json_put_str(model, "answer",
                 answer_words(a, metric_when(a, m, m->periods[p]), dots, n, middle_words));
    struct json *charts = json_put(model, "charts", json_object(a));
    struct json *narrow = json_put(model, "narrow", json_object(a));
    for (int small = 0; small < 2; small++) {
        struct buf out = buf_make(a, BUF_MOST);
        struct chart_strip chart = {
            .head = {.id = small ? S("strip-narrow") : S("strip"),
                     .title = title,
                     .description = title,
                     .unit = m->unit,
                     .decimals = m->decimals,
                     .alone = rq->form == FORM_SVG,
                     .narrow = small,
                     .source = str_fmt(a, "Source: %.*s", STR_ARG(m->source_title))},
            .dots = dots,
            .count = n,
            .middle = middle,
            .middle_label = str_fmt(a, "Middle: %.*s", STR_ARG(middle_words))};
        if (rq->form == FORM_HTML || rq->form == FORM_SVG)
            chart_strip(a, &chart, &out);
        json_put_markup(small ? narrow : charts, "strip", buf_text(&out));
    }
    return OK;
}

static void put_periods(struct request *rq, const struct metric *m, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct json *list = json_put(model, "periods", json_array(a));

    for (ptrdiff_t p = m->period_count - 1; p >= 0; p--) {
        const struct cube_slice *s = cube_at(rq->work->sector->cube, m->index, p);
        struct str id = period_id(a, m->periods[p]);
        struct json *row = json_add(list, json_object(a));
        json_put_str(row, "id", id);
        json_put_str(row, "title", metric_when(a, m, m->periods[p]));
        json_put_str(row, "href",
                     str_fmt(a, "%.*s?period=%.*s", STR_ARG(metric_href(a, m)), STR_ARG(id)));
        json_put_int(row, "reported", s->summary.reported);
        json_put_num(row, "low", s->summary.low);
        json_put_num(row, "middle", s->summary.middle);
        json_put_num(row, "high", s->summary.high);
        json_put_str(row, "known_from", str_cut(moment_text(a, s->known_from), 0, 10));
        json_put_str(row, "counted_differently",
                     p ? break_within(a, m, p - 1, p) : (struct str){0});
    }
}

/* What it is worked out from, where it is. */
static void put_inputs(struct work *w, const struct metric *m, struct json *model)
{
    struct json *inputs = json_put(model, "inputs", json_array(w->arena));

    for (ptrdiff_t i = 0; i < m->input_count; i++) {
        struct json *j = json_add(inputs, json_object(w->arena));
        json_put_str(j, "id", m->inputs[i]->slug);
        json_put_str(j, "title", m->inputs[i]->title);
        json_put_str(j, "href", metric_href(w->arena, m->inputs[i]));
    }
    json_put(model, "formula_parts", formula_view(w->arena, w->sector, m));
}

static enum rc metric_show(struct request *rq)
{
    struct work *w = rq->work;
    const struct metric *m = sector_metric(w->sector, rq_param(rq, "metric"));
    ptrdiff_t p;

    if (!m)
        return unknown_metric(rq, rq_param(rq, "metric"));
    TRY(choose_period(rq, m, &p));
    struct json *model = metric_view(w->arena, w->sector, m);
    json_put_str(model, "description",
                 m->definition.len ? m->definition
                                   : S("What councils report on this measure."));
    json_put_str(model, "meaning", m->meaning.len ? m->meaning : (struct str){0});
    json_put_str(model, "service", m->service ? m->service->title : (struct str){0});
    json_put_str(model, "polarity_by", m->polarity_by.len ? m->polarity_by : (struct str){0});
    json_put_str(model, "better",
                 m->polarity == POLARITY_HIGH  ? S("Higher is better")
                 : m->polarity == POLARITY_LOW ? S("Lower is better")
                                               : S("Neither higher nor lower is better"));
    json_put_str(model, "period", p < 0 ? S("") : metric_when(w->arena, m, m->periods[p]));
    if (p >= 0)
        TRY(put_figures(rq, m, p, model));
    else if (m->formula_why.len)
        return work_fail(w, NOT_FOUND, "metric", "There are no figures of \"%.*s\": %.*s",
                         STR_ARG(m->title), STR_ARG(m->formula_why));
    else
        return work_fail(w, NOT_FOUND, "metric", "There are no figures of \"%.*s\" yet.",
                         STR_ARG(m->title));
    put_inputs(w, m, model);
    put_periods(rq, m, model);
    TRY(explained_metric_put(rq, m, model));
    json_put(model, "origin", source_view(w->arena, m));
    return page_show(rq, &page, model);
}

const struct route inform_metric_routes[] = {
    ROUTE(GET, "/metrics/{metric}", metric_show,
          FORM_HTML | FORM_JSON | FORM_CSV | FORM_XLSX | FORM_ODS | FORM_SVG, "read", "public",
          FAST, PUBLIC, "none",
          "One measure: what it is, who reports it, and how the figures spread."),
    {0}};
