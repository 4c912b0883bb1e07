/* headline.c: the headline report of a council: what stands out, then each topic. */
#include "report/pages/view.h"

#include "paper/rows.h"

#include <math.h>

static enum rc headline_paper(struct request *rq, const struct json *model,
                              struct paper_maker *into);
static const struct page page = {"report/pages/headline", report_tables, NULL, headline_paper};
static const struct page making = {"report/pages/making", NULL, NULL, NULL};

/* --- what stands out ---- */

/* A comparison's own clause on the other fair groups, where it has one. */
static struct str fair_words(struct arena *a, const struct comparison *c)
{
    for (ptrdiff_t i = 0; i < c->clause_count; i++)
        if (c->clauses[i].template == 9)
            return str_ends(c->clauses[i].text, S("."))
                       ? c->clauses[i].text
                       : str_join(a, c->clauses[i].text, S("."));
    return S("");
}

static enum rc put_standing_out(struct work *w, struct candidate *all, ptrdiff_t n,
                                struct json *model)
{
    struct arena *a = w->arena;
    struct json *list = json_put(model, "stands_out", json_array(a));
    struct stand_out found[STAND_OUT_MOST];
    ptrdiff_t count = stand_out_choose(w, all, n, found);

    for (ptrdiff_t i = 0; i < count; i++) {
        const struct comparison *c = found[i].c;
        struct json *row = json_add(list, json_object(a));
        struct comparison whole;
        TRY(compare_read(
            w, &(struct comparison_ask){.area = c->area->code, .metric = c->metric->slug},
            &whole));
        json_put_str(row, "text", found[i].text);
        json_put_str(row, "fair", fair_words(a, &whole));
        json_put_str(row, "href", comparison_href(a, c->area, c->metric));
    }
    json_put_str(model, "stands_out_words", stand_out_words(a, count, n));
    return OK;
}

/* --- topics ---- */

/* The topics of a council, filled one by one. */
struct headline {
    struct request *rq;
    const struct area *area;
    struct candidate *all;
    ptrdiff_t candidates, rows, gaps;
    struct json *figures;
};

static bool concerns(const struct sector *s, const struct area *area, const struct metric *m,
                     const struct subject *subject)
{
    return m->headline && m->subject_count && m->subjects[0] == subject &&
           area_runs(s, area, m->service) != RUNS_NOT && metric_place(m, area) >= 0;
}

static enum rc put_measure(struct headline *h, const struct metric *m, struct json *rows)
{
    struct work *w = h->rq->work;
    struct arena *a = w->arena;
    struct candidate *to = &h->all[h->candidates];
    bool html = h->rq->form == FORM_HTML;
    enum rc rc = compare_brief(w, h->area, m, &to->c);

    if (rc == NOT_FOUND)
        return OK;
    TRY(rc);
    struct json *row = json_add(rows, figure_row(a, &to->c));
    bool drawn = html && !isnan(to->c.own.value);
    json_put_markup(row, "strip",
                    drawn ? draw_small_strip(a, &to->c, str_fmt(a, "s%td", h->rows).at)
                          : (struct str){"", 0});
    if (!html)
        json_add(h->figures, figure_row(a, &to->c));
    h->rows++;
    h->gaps += isnan(to->c.own.value);
    h->candidates += stand_out_may(w, to);
    return OK;
}

static enum rc put_topic(struct headline *h, const struct subject *subject, struct json *topics)
{
    const struct sector *s = h->rq->work->sector;
    struct arena *a = h->rq->work->arena;
    struct json *rows = json_array(a);

    for (ptrdiff_t i = 0; i < s->metric_count; i++)
        if (concerns(s, h->area, &s->metrics[i], subject))
            TRY(put_measure(h, &s->metrics[i], rows));
    if (!rows->u.of.count)
        return OK;
    struct json *topic = json_add(topics, json_object(a));
    json_put_str(topic, "slug", subject->slug);
    json_put_str(topic, "title", subject->title);
    json_put_str(topic, "sources", sources_words(a, rows));
    json_put(topic, "rows", rows);
    return OK;
}

static enum rc put_topics(struct headline *h, struct json *model)
{
    const struct sector *s = h->rq->work->sector;
    struct arena *a = h->rq->work->arena;
    struct json *topics = json_put(model, "topics", json_array(a));

    h->all = arena_new(a, struct candidate, s->metric_count + 1);
    h->figures = json_put(model, "figures", json_array(a));
    for (ptrdiff_t t = 0; t < s->subject_count; t++)
        TRY(put_topic(h, &s->subjects[t], topics));
    return put_standing_out(h->rq->work, h->all, h->candidates, model);
}

/* --- the page ---- */

static enum rc area_of(struct request *rq, const struct area **out)
{
    TRY(council_typed(rq, rq_param(rq, "code"), out));
    if (*out)
        return OK;
    return work_fail(rq->work, NOT_FOUND, "code", "There is no council of this code.");
}

static struct str summary(struct arena *a, const struct headline *h)
{
    if (!h->rows)
        return str_fmt(a, "We hold no headline figures for %.*s.", STR_ARG(h->area->name));
    return str_fmt(a,
                   "%td headline measure%s of %.*s beside councils like it%s: what stands out "
                   "first, then each topic.",
                   h->rows, h->rows == 1 ? "" : "s", STR_ARG(h->area->name),
                   h->gaps == 0   ? ""
                   : h->gaps == 1 ? ", one of them without a figure"
                                  : str_fmt(a, ", %td of them without a figure", h->gaps).at);
}

static enum rc headline_show(struct request *rq)
{
    struct work *w = rq->work;
    struct headline h = {.rq = rq};
    struct json *model = json_object(w->arena);

    TRY(area_of(rq, &h.area));
    TRY(put_topics(&h, model));
    json_put_str(model, "title",
                 str_fmt(w->arena, "Report on %.*s", STR_ARG(area_title(w->arena, h.area))));
    json_put_str(model, "description", summary(w->arena, &h));
    json_put_str(model, "code", h.area->code);
    json_put_str(model, "name", h.area->name);
    json_put_str(model, "href",
                 str_fmt(w->arena, "%.*s/report", STR_ARG(area_href(w->arena, h.area))));
    json_put_str(model, "area_href", area_href(w->arena, h.area));
    return page_show(rq, &page, model);
}

/* --- as a document ---- */

static const struct paper_column columns[] = {
    {"title", "Measure", false}, {"value_text", "Figure", true},
    {"when", "When", false},     {"place", "Among councils like it", false},
    {"change", "Change", false}, {0}};

static void put_found(struct paper_maker *m, const struct json *model)
{
    const struct json *list = json_at(model, "stands_out");

    paper_say(m, PAPER_HEADING, 2, paper_text(m, model, "stands_out_words"));
    for (const struct json *row = list->u.of.first; row; row = row->next) {
        struct paper_run *runs = arena_new(m->arena, struct paper_run, 2);
        runs[0].text = paper_text(m, row, "text");
        struct str fair = paper_text(m, row, "fair");
        runs[1].text = fair.len ? str_fmt(m->arena, " %.*s", STR_ARG(fair)) : S("");
        paper_runs(m, PAPER_NUMBER, runs, 2);
    }
}

static enum rc headline_paper(struct request *rq, const struct json *model,
                              struct paper_maker *into)
{
    (void)rq;
    paper_say(into, PAPER_HEADING, 1, paper_text(into, model, "title"));
    paper_say(into, PAPER_LEAD, 0, paper_text(into, model, "description"));
    put_found(into, model);
    for (const struct json *topic = json_at(model, "topics")->u.of.first; topic;
         topic = topic->next) {
        paper_say(into, PAPER_HEADING, 2, paper_text(into, topic, "title"));
        paper_rows(into, S(""), json_at(topic, "rows"), columns);
        paper_say(into, PAPER_SMALL, 0, paper_text(into, topic, "sources"));
    }
    return OK;
}

/* --- while it is made ---- */

/* Shown until the document comes: the browser asks for it by itself, and stays here meanwhile.
 */
static enum rc making_show(struct request *rq)
{
    struct work *w = rq->work;
    const struct area *area;
    struct json *model = json_object(w->arena);

    TRY(area_of(rq, &area));
    struct str file = str_fmt(w->arena, "%.*s/report.pdf", STR_ARG(area_href(w->arena, area)));
    json_put_str(model, "title",
                 str_fmt(w->arena, "The report on %.*s is being made", STR_ARG(area->name)));
    json_put_str(model, "description",
                 S("It comes by itself in a few seconds, as a PDF that can be read aloud."));
    json_put_str(model, "file", file);
    json_put_str(model, "back",
                 str_fmt(w->arena, "%.*s/report", STR_ARG(area_href(w->arena, area))));
    json_put_str(model, "back_title", str_fmt(w->arena, "Report on %.*s", STR_ARG(area->name)));
    rq->reply->refresh = file;
    return page_show(rq, &making, model);
}

const struct route report_headline_routes[] = {
    ROUTE(GET, "/areas/{code}/report", headline_show,
          FORM_HTML | FORM_JSON | FORM_CSV | FORM_XLSX | FORM_ODS | FORM_PDF, "read", "public",
          FAST, PUBLIC, "none", "A council in one report: what stands out, then each topic."),
    ROUTE(GET, "/areas/{code}/report/making", making_show, FORM_HTML, "read", "public", FAST,
          NONE, "none", "Shown while the report on a council is made as a document."),
    {0}};
