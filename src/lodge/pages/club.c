/* club.c: early figures of one period, for those who sent theirs. */
#include "lodge/pages/view.h"

#include <math.h>

static const struct page_column early_columns[] = {
    {"metric", "metric"},   {"title", "title"},      {"unit", "unit"},   {"code", "code"},
    {"council", "council"}, {"period", "period"},    {"value", "value"}, {"flag", "flag"},
    {"sent", "sent"},       {"first", "first sent"}, {"gap", "gap"},     {0}};
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

/* "changed since it was first sent, when it was 99%" */
static struct str since_words(struct arena *a, const struct club_measure *m, ptrdiff_t i)
{
    bool other = m->firsts[i] != m->values[i];
    struct str first = value_text(a, m->metric, m->firsts[i]);

    if (other && m->corrects[i])
        return str_fmt(a, "changed since it was first sent, when it was %.*s; being corrected",
                       STR_ARG(first));
    if (other)
        return str_fmt(a, "changed since it was first sent, when it was %.*s", STR_ARG(first));
    return m->corrects[i] ? S("being corrected") : (struct str){0};
}

static bool is_own(const struct area_list *own, const struct area *area)
{
    for (ptrdiff_t i = 0; i < own->len; i++)
        if (own->at[i] == area)
            return true;
    return false;
}

static void put_council(struct arena *a, const struct club_measure *m, ptrdiff_t i,
                        struct json *row)
{
    json_put_str(row, "council", m->areas[i]->name);
    json_put_str(row, "code", m->areas[i]->code);
    json_put_str(row, "sent", date_text(a, date_in_london(m->sent_at[i])));
    json_put_num(row, "first", m->firsts[i]);
    json_put_null(row, "gap");
}

static struct str gap_in_words(struct str gap)
{
    enum state state;

    return state_of_word(gap, &state) && state != STATE_VALUE ? gap_words(state) : gap;
}

/* Those that sent a figure and took it back: said, and a row without one in the table. */
static void put_gone(struct arena *a, const struct club_measure *m, struct str period,
                     struct json *one, struct json *early)
{
    struct json *list = json_put(one, "gone", json_array(a));

    for (ptrdiff_t i = 0; i < m->gone_count; i++) {
        const struct club_gone *g = &m->gone[i];
        struct date day = date_in_london(g->sent_at);
        struct str gap = gap_in_words(g->gap);
        struct json *row = row_add(a, early, m, period, NAN);
        json_put_str(row, "council", g->area->name);
        json_put_str(row, "code", g->area->code);
        json_put_str(row, "sent", date_text(a, day));
        json_put_num(row, "first", NAN);
        json_put_str(row, "gap", gap);
        json_put_str(json_add(list, json_object(a)), "words",
                     str_fmt(a,
                             "%.*s sent a figure first, and on %.*s took it back and sent a "
                             "reason: %.*s.",
                             STR_ARG(g->area->name), STR_ARG(date_words(a, day)),
                             STR_ARG(gap)));
    }
}

/* Whether any of the viewer's councils is asked for it. */
static bool runs_any(const struct sector *s, const struct metric *m,
                     const struct area_list *own)
{
    for (ptrdiff_t i = 0; i < own->len; i++)
        if (area_runs(s, own->at[i], m->service) != RUNS_NOT)
            return true;
    return false;
}

/* "Trafford sent 3.3; the middle of the 6 that did is 3.9." */
static struct str measure_words(struct arena *a, const struct club_measure *m,
                                const struct area_list *own)
{
    for (ptrdiff_t i = 0; i < m->count; i++)
        if (is_own(own, m->areas[i]))
            return str_fmt(a, "%.*s sent %.*s; the middle of the %td that sent theirs is %.*s.",
                           STR_ARG(m->areas[i]->name),
                           STR_ARG(value_text(a, m->metric, m->values[i])), m->count,
                           STR_ARG(value_text(a, m->metric, m->middle)));
    return (struct str){0};
}

static void put_measure(struct work *w, const struct club_measure *m,
                        const struct area_list *own, struct str period, struct json *model,
                        struct json *early, struct json *mixed)
{
    struct arena *a = w->arena;
    bool runs = runs_any(w->sector, m->metric, own);
    struct json *one = json_add(model, json_object(a));
    struct json *rows = json_put(one, "rows", json_array(a));

    json_put_str(one, "title", m->metric->title);
    json_put_str(one, "href", metric_href(a, m->metric));
    json_put_str(one, "slug", m->metric->slug);
    json_put_str(one, "unit", m->metric->unit);
    json_put_bool(one, "sent", m->sent);
    json_put_bool(one, "unsent", !m->sent && runs);
    json_put_bool(one, "not_run", own->len > 0 && !runs);
    json_put_bool(one, "few", m->few);
    json_put_int(one, "count", m->count);
    json_put_str(one, "words", measure_words(a, m, own));
    json_put_bool(one, "shown", m->count > 0);
    put_gone(a, m, period, one, early);
    for (ptrdiff_t i = 0; i < m->count; i++) {
        struct json *row = row_add(a, rows, m, period, m->values[i]);
        put_council(a, m, i, row);
        json_put_bool(row, "own", is_own(own, m->areas[i]));
        json_put_str(row, "sent_words", date_words(a, date_in_london(m->sent_at[i])));
        json_put_str(row, "since", since_words(a, m, i));
        json_put_str(row, "area_href", area_href(a, m->areas[i]));
        put_council(a, m, i, row_add(a, early, m, period, m->values[i]));
        row_add(a, mixed, m, period, m->mixed[i]);
    }
}

static struct str early_answer(struct arena *a, const struct club_table *t,
                               const struct area_list *own, struct str when)
{
    const struct club_measure *first = NULL;
    ptrdiff_t shown = 0;

    for (ptrdiff_t i = 0; i < t->len; i++) {
        first = first || !t->at[i].count ? first : &t->at[i];
        shown += t->at[i].count > 0;
    }
    if (!first)
        return str_fmt(a, "There are no early figures for you to see for %.*s.", STR_ARG(when));
    struct str words = str_fmt(a, "%.*s, %.*s: %.*s", STR_ARG(first->metric->title),
                               STR_ARG(when), STR_ARG(measure_words(a, first, own)));
    return shown == 1 ? words
                      : str_fmt(a, "%.*s %td of %td measures are shown.", STR_ARG(words), shown,
                                t->len);
}

/* Whose forms the viewer fills in: "Ashmoor", "Ashmoor and Birchby"; empty for nobody's. */
static struct str own_words(struct arena *a, const struct area_list *own)
{
    struct buf b = buf_make(a, 16 * 1024);

    for (ptrdiff_t i = 0; i < own->len; i++) {
        buf_str(&b, i == 0 ? S("") : i + 1 < own->len ? S(", ") : S(" and "));
        buf_str(&b, own->at[i]->name);
    }
    return buf_text(&b);
}

/* Who may see anything here, told to each as it is for them. */
static void put_viewer(struct work *w, const struct collection *c, const struct area_list *own,
                       struct json *model)
{
    json_put_bool(model, "fills", own->len > 0);
    json_put_str(model, "councils", own_words(w->arena, own));
    json_put_bool(model, "keeps", collection_kept(w, c));
}

static enum rc early_show(struct request *rq)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct json *model = json_object(a);
    struct collection c;
    struct period p;
    struct area_list own;
    struct club_table t;
    struct str moved_by;

    TRY(collection_read(w, rq_param(rq, "collection"), &c));
    TRY(collection_period(w, &c, rq_param(rq, "period"), &p));
    if (!c.senders)
        return work_fail(w, NOT_FOUND, "",
                         "This collection has no early figures: what is sent is seen by nobody "
                         "else before it opens.");
    TRY(club_read(w, &c, p, &t));
    TRY(councils_of_viewer(w, &own));
    struct str when = collection_when(a, &c, p);
    json_put_str(model, "title",
                 str_fmt(a, "Early figures: %.*s, %.*s", STR_ARG(c.title), STR_ARG(when)));
    json_put_str(model, "description", early_answer(a, &t, &own, when));
    json_put_str(model, "collection", c.title);
    json_put_str(model, "collection_href", collection_href(a, &c));
    json_put_str(model, "href", early_href(a, &c, p));
    json_put_int(model, "least_senders", c.least_senders);
    struct date opens = collection_opens(w, &c, p, &moved_by);
    json_put_str(model, "opens", date_words(a, opens));
    json_put_bool(model, "unsure", collection_opens_unsure(w, opens));
    json_put_str(model, "moved", moved_by);
    json_put_bool(model, "open", date_cmp(opens, date_in_london(w->now)) <= 0);
    json_put_str(model, "when", when);
    put_viewer(w, &c, &own, model);
    struct json *list = json_put(model, "measures", json_array(a));
    struct json *early = json_put(model, "early", json_array(a));
    struct json *mixed = json_put(model, "anonymised", json_array(a));
    for (ptrdiff_t i = 0; i < t.len; i++)
        put_measure(w, &t.at[i], &own, period_id(a, p), list, early, mixed);
    json_put_bool(model, "any", early->u.of.count > 0);
    return page_show(rq, &page, model);
}

const struct route lodge_club_routes[] = {
    ROUTE(GET, "/early/{collection}/{period}", early_show, FORM_HTML | FORM_JSON | FORM_CSV,
          "read", "signed-in", FAST, NONE, "none",
          "Early figures of one period, for councils that sent theirs."),
    {0}};
