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
}

static struct str count_words(struct request *rq, const struct revision_list *list,
                              struct str of)
{
    struct arena *a = rq->work->arena;

    if (list->len && rq_query(rq, "after").len)
        return str_fmt(
            a,
            "Figures of %.*s that changed after they were first known here, from "
            "%.*s back to %.*s.",
            STR_ARG(of), STR_ARG(date_words(a, date_in_london(list->at[0].known_from))),
            STR_ARG(date_words(a, date_in_london(list->at[list->len - 1].known_from))));
    if (list->len == 0)
        return str_fmt(a, "No figure of %.*s was revised since it was first known here.",
                       STR_ARG(of));
    return str_fmt(a, "%s%td %s of %.*s changed after %s first known here.",
                   list->more ? "More than " : "", list->len,
                   list->len == 1 ? "figure" : "figures", STR_ARG(of),
                   list->len == 1 ? "it was" : "they were");
}

static enum rc page_read(struct request *rq, const struct metric *m, const struct area *area,
                         struct revision_list *out)
{
    const struct revisions_ask ask = {m, area, INT64_MIN};
    struct place_in_time from;

    TRY(page_from(rq, &from));
    return revisions_read(rq->work, &ask, from,
                          rq->form & FORMS_TABLE ? REVISIONS_OF_TABLE : REVISIONS_A_PAGE, out);
}

static enum rc page_of(struct request *rq, const struct revision_list *list, struct str of,
                       struct str href)
{
    struct arena *a = rq->work->arena;
    struct json *model = json_object(a);

    json_put_str(model, "title", str_fmt(a, "%.*s: what was revised", STR_ARG(of)));
    json_put_str(model, "description", count_words(rq, list, of));
    json_put_str(model, "back_href", href);
    json_put_str(model, "back", of);
    put_revisions(a, list, model);
    pager_put(rq, list->more ? &list->next : NULL, model);
    return page_show(rq, &page, model);
}

static enum rc metric_revisions_show(struct request *rq)
{
    const struct metric *m = sector_metric(rq->work->sector, rq_param(rq, "metric"));
    struct revision_list list;

    if (!m)
        return unknown_metric(rq, rq_param(rq, "metric"));
    TRY(page_read(rq, m, NULL, &list));
    return page_of(rq, &list, m->title, metric_href(rq->work->arena, m));
}

static enum rc area_revisions_show(struct request *rq)
{
    const struct area *area = sector_area(rq->work->sector, rq_param(rq, "code"));
    struct revision_list list;

    if (!area)
        return unknown_area(rq, rq_param(rq, "code"));
    TRY(page_read(rq, NULL, area, &list));
    return page_of(rq, &list, area->name, area_href(rq->work->arena, area));
}

const struct route inform_revision_routes[] = {
    ROUTE(GET, "/metrics/{metric}/revisions", metric_revisions_show,
          FORM_HTML | FORM_JSON | FORM_CSV | FORM_XLSX | FORM_ODS, "list", "public", FAST,
          PUBLIC, "none",
          "What was revised of a measure: when, from what to what, with the effect on rank."),
    ROUTE(GET, "/areas/{code}/revisions", area_revisions_show,
          FORM_HTML | FORM_JSON | FORM_CSV | FORM_XLSX | FORM_ODS, "list", "public", FAST,
          PUBLIC, "none", "What was revised of a council's figures."),
    {0}};
