/* mind.c: what to bear in mind of a measure, now and before, as its publisher keeps it; and,
 * for administrators, which organisation publishes under a name.
 */
#include "inform/pages/view.h"

static const struct page_column columns[] = {{"words", "bear in mind"},
                                             {"signed_by", "signed by"},
                                             {"signed_on", "from"},
                                             {"ended_on", "until"},
                                             {0}};
static const struct page_table tables[] = {{"factors", "all", columns}, {0}};
static const struct page page = {"inform/pages/factors", tables, NULL, NULL};
static const struct page_column publisher_columns[] = {{"source", "published as"},
                                                       {"organisation", "organisation"},
                                                       {"name", "named"},
                                                       {"measures", "measures"},
                                                       {0}};
static const struct page_table publisher_tables[] = {
    {"publishers", "publishers", publisher_columns}, {0}};
static const struct page publisher_page = {"inform/pages/publishers", publisher_tables, NULL,
                                           NULL};

/* --- factors ---- */

static enum rc metric_must(struct request *rq, const struct metric **out)
{
    *out = sector_metric(rq->work->sector, rq_param(rq, "metric"));
    return *out ? OK : unknown_metric(rq, rq_param(rq, "metric"));
}

static void factor_row(struct arena *a, const struct factor *f, struct json *list)
{
    struct json *row = json_add(list, json_object(a));
    struct date made = date_in_london(f->made_at), ended = date_in_london(f->ended_at);

    json_put_str(row, "id", f->id);
    json_put_str(row, "words", f->words);
    json_put_str(row, "signed_by", f->signed_by);
    json_put_str(row, "signed_on", date_text(a, made));
    json_put_str(row, "signed_words", date_words(a, made));
    json_put_bool(row, "stands", f->stands);
    json_put_str(row, "ended_on", f->ended_at ? date_text(a, ended) : (struct str){0});
    json_put_str(row, "ended_words", f->ended_at ? date_words(a, ended) : (struct str){0});
}

/* What was written so far, for a form that was not taken. */
static enum rc factors_model(struct request *rq, const struct metric *m, struct str words,
                             struct str office, struct json **out)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct json *model = *out = json_object(a);
    struct factor_list factors;
    struct body body = {0};
    ptrdiff_t standing = 0;

    TRY(factors_read(w, m, &factors));
    struct json *list = json_put(model, "all", json_array(a));
    for (ptrdiff_t i = 0; i < factors.len; i++) {
        factor_row(a, &factors.at[i], list);
        standing += factors.at[i].stands;
    }
    enum rc rc = body_of_publisher(w, m, &body);
    if (rc != OK && rc != NOT_FOUND)
        return rc;
    bool keeps = rc == OK && keeps_for(w, &body);
    json_put_str(model, "title", str_fmt(a, "Bear in mind: %.*s", STR_ARG(m->title)));
    json_put_str(model, "description",
                 standing == 0
                     ? S("The publisher asks nothing in particular to be borne in mind.")
                     : str_fmt(a, "The publisher asks readers to bear %td %s in mind.",
                               standing, standing == 1 ? "thing" : "things"));
    json_put_str(model, "measure", m->title);
    json_put_str(model, "measure_href", metric_href(a, m));
    json_put_bool(model, "any", factors.len > 0);
    json_put_bool(model, "keeps", keeps);
    json_put_str(model, "organisation", keeps ? body.name : (struct str){0});
    json_put_str(model, "words", words);
    json_put_str(model, "office", office.len ? office : office_of(a, w->viewer.name, &body));
    page_problems(rq, model);
    return OK;
}

static enum rc factors_show(struct request *rq)
{
    const struct metric *m;
    struct json *model;

    TRY(metric_must(rq, &m));
    TRY(factors_model(rq, m, S(""), S(""), &model));
    return page_show(rq, &page, model);
}

static enum rc back(struct request *rq, const struct metric *m)
{
    struct arena *a = rq->work->arena;

    return page_go(rq, str_fmt(a, "%.*s/factors", STR_ARG(metric_href(a, m))));
}

static enum rc factor_add(struct request *rq)
{
    const struct metric *m;
    struct json *model;
    struct str words = rq_field(rq, "words"), office = rq_field(rq, "office");

    TRY(metric_must(rq, &m));
    enum rc rc = mind_make(rq->work, m, words, office);
    if ((rc == INVALID || rc == CONFLICT) && rq->work->complaints) {
        TRY(factors_model(rq, m, words, office, &model));
        return page_again(rq, &page, model);
    }
    TRY(rc);
    return back(rq, m);
}

static enum rc factor_over(struct request *rq)
{
    const struct metric *m;

    TRY(metric_must(rq, &m));
    TRY(mind_end(rq->work, m, rq_field(rq, "factor")));
    return back(rq, m);
}

/* --- publishers ---- */

static enum rc publishers_model(struct request *rq, struct str source, struct str organisation,
                                struct json **out)
{
    struct work *w = rq->work;
    struct json *model = *out = json_object(w->arena);
    struct publisher_list all;

    TRY(publishers_read(w, &all));
    struct json *list = json_put(model, "publishers", json_array(w->arena));
    for (ptrdiff_t i = 0; i < all.len; i++) {
        const struct publisher *p = &all.at[i];
        struct json *row = json_add(list, json_object(w->arena));
        json_put_str(row, "source", p->source);
        json_put_str(row, "organisation", p->slug.len ? p->slug : (struct str){0});
        json_put_str(row, "name", p->name.len ? p->name : (struct str){0});
        json_put_int(row, "measures", p->metrics);
        json_put_bool(row, "chosen", str_eq(p->source, source));
    }
    json_put_str(model, "title", S("Who publishes"));
    json_put_str(
        model, "description",
        S("Whoever keeps the things of a publisher's organisation may reply to "
          "explanations of its figures, and say what to bear in mind of its measures."));
    json_put_str(model, "organisation_typed", organisation);
    page_problems(rq, model);
    return OK;
}

static enum rc publishers_show(struct request *rq)
{
    struct json *model;

    TRY(publishers_model(rq, S(""), S(""), &model));
    return page_show(rq, &publisher_page, model);
}

static enum rc publisher_put(struct request *rq)
{
    struct str source = rq_field(rq, "source"), organisation = rq_field(rq, "organisation");
    struct json *model;
    enum rc rc = publisher_choose(rq->work, source, organisation);

    if (rc == INVALID && rq->work->complaints) {
        TRY(publishers_model(rq, source, organisation, &model));
        return page_again(rq, &publisher_page, model);
    }
    TRY(rc);
    return page_go(rq, S("/admin/publishers"));
}

const struct route inform_mind_routes[] = {
    ROUTE(GET, "/metrics/{metric}/factors", factors_show, FORM_HTML | FORM_JSON | FORM_CSV,
          "list", "public", FAST, NONE, "none",
          "What a measure's publisher asks readers to bear in mind, now and before."),
    ROUTE(POST, "/metrics/{metric}/factors", factor_add, FORM_HTML, "change", "signed-in", FAST,
          NONE, "factor-added", "Adds something to bear in mind, for the publisher."),
    ROUTE(POST, "/metrics/{metric}/factors/end", factor_over, FORM_HTML, "change", "signed-in",
          FAST, NONE, "factor-ended", "Ends something to bear in mind, for the publisher."),
    ROUTE(GET, "/admin/publishers", publishers_show, FORM_HTML | FORM_JSON | FORM_CSV, "list",
          "role:administrator", FAST, NONE, "none",
          "Which organisation publishes under which name."),
    ROUTE(POST, "/admin/publishers", publisher_put, FORM_HTML, "change", "role:administrator",
          FAST, NONE, "publisher-chosen", "Says which organisation publishes under a name."),
    {0}};
