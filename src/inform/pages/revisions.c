/* revisions.c: what changed after it was known, by measure and by council. */
#include "inform/pages/view.h"

static const struct page_column columns[] = {{"known_from", "known from"},
                                             {"code", "code"},
                                             {"area", "council"},
                                             {"metric_id", "metric"},
                                             {"metric", "measure"},
                                             {"period", "period"},
                                             {"was", "was"},
                                             {"is", "is"},
                                             {"rank_was", "rank before"},
                                             {"of_was", "of before"},
                                             {"rank_is", "rank after"},
                                             {"of_is", "of after"},
                                             {"profile", "profile"},
                                             {"files", "files"},
                                             {"note", "note"},
                                             {"source", "source"},
                                             {"licence", "licence"},
                                             {0}};
static const struct page_table tables[] = {{"revisions", "revisions", columns}, {0}};
static const struct page page = {"inform/pages/revisions", tables, NULL, NULL};

/* "5th of 150, was 7th of 151"; empty where neither had a place. */
static struct str rank_words(struct arena *a, const struct revision *r)
{
    if (!r->rank_was && !r->rank_is)
        return S("");
    if (!r->rank_is)
        return str_fmt(a, "no place, was %.*s of %td", STR_ARG(ordinal(a, r->rank_was)),
                       r->of_was);
    if (!r->rank_was)
        return str_fmt(a, "%.*s of %td", STR_ARG(ordinal(a, r->rank_is)), r->of_is);
    if (r->rank_was == r->rank_is && r->of_was == r->of_is)
        return str_fmt(a, "%.*s of %td, as before", STR_ARG(ordinal(a, r->rank_is)), r->of_is);
    return str_fmt(a, "%.*s of %td, was %.*s of %td", STR_ARG(ordinal(a, r->rank_is)), r->of_is,
                   STR_ARG(ordinal(a, r->rank_was)), r->of_was);
}

static void put_count_or_null(struct json *row, const char *name, ptrdiff_t n)
{
    if (n)
        json_put_int(row, name, n);
    else
        json_put_str(row, name, (struct str){0});
}

static void put_revisions(struct arena *a, const struct revision_list *list, struct json *model)
{
    struct json *rows = json_put(model, "revisions", json_array(a));

    for (ptrdiff_t i = 0; i < list->len; i++) {
        const struct revision *r = &list->at[i];
        struct json *row = json_add(rows, json_object(a));
        json_put_str(row, "known_from", str_cut(moment_text(a, r->known_from), 0, 10));
        json_put_str(row, "code", r->area->code);
        json_put_str(row, "area", r->area->name);
        json_put_str(row, "metric_id", r->metric->slug);
        json_put_str(row, "metric", r->metric->title);
        json_put_str(row, "period", period_id(a, r->period));
        json_put_str(row, "period_title", metric_when(a, r->metric, r->period));
        json_put_str(row, "was", r->was);
        json_put_str(row, "is", r->is);
        put_count_or_null(row, "rank_was", r->rank_was);
        put_count_or_null(row, "rank_is", r->rank_is);
        put_count_or_null(row, "of_was", r->of_was);
        put_count_or_null(row, "of_is", r->of_is);
        json_put_str(row, "rank_words", rank_words(a, r));
        json_put_str(row, "profile", r->profile);
        json_put_str(row, "files", r->files);
        json_put_str(row, "note", r->note.len ? r->note : (struct str){0});
        json_put_str(row, "source", r->metric->source_title);
        json_put_str(row, "licence", r->metric->licence);
        json_put_str(row, "href",
                     str_fmt(a, "%.*s?period=%.*s",
                             STR_ARG(comparison_href(a, r->area, r->metric)),
                             STR_ARG(period_id(a, r->period))));
    }
    json_put_bool(model, "any", list->len > 0);
    json_put_bool(model, "cut", list->cut);
}

static struct str count_words(struct arena *a, const struct revision_list *list, struct str of)
{
    if (list->len == 0)
        return str_fmt(a, "No figure of %.*s was revised since it was first known here.",
                       STR_ARG(of));
    return str_fmt(a, "%s%td %s of %.*s changed after %s first known here.",
                   list->cut ? "More than " : "", list->len,
                   list->len == 1 ? "figure" : "figures", STR_ARG(of),
                   list->len == 1 ? "it was" : "they were");
}

static enum rc metric_revisions_show(struct request *rq)
{
    struct work *w = rq->work;
    const struct metric *m = sector_metric(w->sector, rq_param(rq, "metric"));
    struct json *model = json_object(w->arena);
    struct revision_list list;

    if (!m)
        return unknown_metric(rq, rq_param(rq, "metric"));
    TRY(revisions_of_metric(w, m, NULL, &list));
    json_put_str(model, "title",
                 str_fmt(w->arena, "%.*s: what was revised", STR_ARG(m->title)));
    json_put_str(model, "description", count_words(w->arena, &list, m->title));
    json_put_str(model, "back_href", metric_href(w->arena, m));
    json_put_str(model, "back", m->title);
    put_revisions(w->arena, &list, model);
    return page_show(rq, &page, model);
}

static enum rc area_revisions_show(struct request *rq)
{
    struct work *w = rq->work;
    const struct area *area = sector_area(w->sector, rq_param(rq, "code"));
    struct json *model = json_object(w->arena);
    struct revision_list list;

    if (!area)
        return unknown_area(rq, rq_param(rq, "code"));
    TRY(revisions_of_area(w, area, &list));
    json_put_str(model, "title",
                 str_fmt(w->arena, "%.*s: what was revised", STR_ARG(area->name)));
    json_put_str(model, "description", count_words(w->arena, &list, area->name));
    json_put_str(model, "back_href", area_href(w->arena, area));
    json_put_str(model, "back", area->name);
    put_revisions(w->arena, &list, model);
    return page_show(rq, &page, model);
}

const struct route inform_revision_routes[] = {
    ROUTE(GET, "/metrics/{metric}/revisions", metric_revisions_show,
          FORM_HTML | FORM_JSON | FORM_CSV | FORM_XLSX | FORM_ODS, "list", "public", FAST,
          PUBLIC, "none",
          "What was revised of a measure: when, from what to what, with the effect on rank."),
    ROUTE(GET, "/areas/{code}/revisions", area_revisions_show,
          FORM_HTML | FORM_JSON | FORM_CSV | FORM_XLSX | FORM_ODS, "list", "public", SLOW,
          PUBLIC, "none", "What was revised of a council's figures."),
    {0}};
