/* club.c: early figures of one period, for those who sent theirs. */
#include "lodge/pages/view.h"

#include <math.h>

static const struct page_column early_columns[] = {
    {"metric", "metric"}, {"title", "title"},     {"unit", "unit"},
    {"code", "code"},     {"council", "council"}, {"period", "period"},
    {"value", "value"},   {"flag", "flag"},       {0}};
static const struct page_column mixed_columns[] = {{"metric", "metric"},
                                                   {"title", "title"},
                                                   {"unit", "unit"},
                                                   {"period", "period"},
                                                   {"value", "value"},
                                                   {"flag", "flag"},
                                                   {0}};
static const struct page_table tables[] = {
    {"early", "early", early_columns}, {"anonymised", "anonymised", mixed_columns}, {0}};
static const struct page page = {"lodge/pages/early", tables, NULL, NULL};

static struct json *row_add(struct arena *a, struct json *list, const struct club_measure *m,
                            struct str period, double value)
{
    struct json *row = json_add(list, json_object(a));

    json_put_str(row, "metric", m->metric->slug);
    json_put_str(row, "title", m->metric->title);
    json_put_str(row, "unit", m->metric->unit);
    json_put_str(row, "period", period);
    json_put_num(row, "value", value);
    json_put_str(row, "value_text", value_text(a, m->metric, value));
    json_put_str(row, "flag", S("first release, may change"));
    return row;
}

static void put_measure(struct arena *a, const struct club_measure *m, struct str period,
                        struct json *model, struct json *early, struct json *mixed)
{
    struct json *one = json_add(model, json_object(a));
    struct json *rows = json_put(one, "rows", json_array(a));

    json_put_str(one, "title", m->metric->title);
    json_put_str(one, "href", metric_href(a, m->metric));
    json_put_str(one, "slug", m->metric->slug);
    json_put_str(one, "unit", m->metric->unit);
    json_put_bool(one, "sent", m->sent);
    json_put_bool(one, "few", m->few);
    json_put_int(one, "count", m->count);
    json_put_str(one, "middle", isnan(m->middle) ? S("") : value_text(a, m->metric, m->middle));
    json_put_bool(one, "shown", m->count > 0);
    for (ptrdiff_t i = 0; i < m->count; i++) {
        struct json *row = row_add(a, rows, m, period, m->values[i]);
        json_put_str(row, "council", m->areas[i]->name);
        json_put_str(row, "code", m->areas[i]->code);
        json_put_str(row, "area_href", area_href(a, m->areas[i]));
        row = row_add(a, early, m, period, m->values[i]);
        json_put_str(row, "council", m->areas[i]->name);
        json_put_str(row, "code", m->areas[i]->code);
        row_add(a, mixed, m, period, m->mixed[i]);
    }
}

static struct str early_answer(struct arena *a, const struct club_table *t, struct str when)
{
    ptrdiff_t shown = 0;

    for (ptrdiff_t i = 0; i < t->len; i++)
        shown += t->at[i].count > 0;
    if (!shown)
        return str_fmt(a, "There are no early figures for you to see for %.*s.", STR_ARG(when));
    return str_fmt(a, "You see early figures of %td of %td measures for %.*s.", shown, t->len,
                   STR_ARG(when));
}

static enum rc early_show(struct request *rq)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct json *model = json_object(a);
    struct collection c;
    struct period p;
    struct club_table t;
    struct str moved_by;

    TRY(collection_read(w, rq_param(rq, "collection"), &c));
    TRY(collection_period(w, &c, rq_param(rq, "period"), &p));
    if (!c.senders)
        return work_fail(w, NOT_FOUND, "",
                         "This collection has no early figures: what is sent is seen by nobody "
                         "else before it opens.");
    TRY(club_read(w, &c, p, &t));
    struct str when = collection_when(a, &c, p);
    json_put_str(model, "title",
                 str_fmt(a, "Early figures: %.*s, %.*s", STR_ARG(c.title), STR_ARG(when)));
    json_put_str(model, "description", early_answer(a, &t, when));
    json_put_str(model, "collection", c.title);
    json_put_str(model, "collection_href", collection_href(a, &c));
    json_put_str(model, "href", early_href(a, &c, p));
    json_put_int(model, "least_senders", c.least_senders);
    json_put_str(model, "opens", date_words(a, collection_opens(w, &c, p, &moved_by)));
    json_put_str(model, "moved", moved_by);
    struct json *list = json_put(model, "measures", json_array(a));
    struct json *early = json_put(model, "early", json_array(a));
    struct json *mixed = json_put(model, "anonymised", json_array(a));
    for (ptrdiff_t i = 0; i < t.len; i++)
        put_measure(a, &t.at[i], period_id(a, p), list, early, mixed);
    json_put_bool(model, "any", early->u.of.count > 0);
    return page_show(rq, &page, model);
}

const struct route lodge_club_routes[] = {
    ROUTE(GET, "/early/{collection}/{period}", early_show, FORM_HTML | FORM_JSON | FORM_CSV,
          "read", "signed-in", FAST, NONE, "none",
          "Early figures of one period, for councils that sent theirs."),
    {0}};
