/* watch.c: what became known since a moment, and what was corrected: for mirrors and readers of
 * feeds. */
#include "api/pages/answer.h"

#include <stdlib.h>

enum { CHANGES_OF_ONE_ANSWER = 20000, ENTRIES_MOST = 100 };

static enum rc since_asked(struct request *rq, int64_t otherwise, int64_t *out)
{
    struct str words = rq_query(rq, "since");

    *out = otherwise;
    if (!words.len || known_parse(words, out))
        return OK;
    return work_fail(rq->work, INVALID, "since",
                     "\"%.*s\" is no moment. Write 2026-03-31 or 2026-03-31T12:00:00Z.",
                     STR_ARG(str_cut(words, 0, 40)));
}

/* --- changes ---- */

static const struct page_column change_columns[] = {
    {"metric", "metric"}, {"period", "period"},   {"known_from", "known_from"},
    {"kind", "kind"},     {"figures", "figures"}, {0}};
static const struct page_table change_tables[] = {{"changes", "changes", change_columns}, {0}};
static const struct page change_page = {NULL, change_tables, NULL, NULL};

static const struct api_parameter change_parameters[] = {
    {"since", "The moment after which it became known: the known_from of the answer before",
     "2025-12-01", ASK_MOMENT, true},
    {0}};

struct change_of {
    const struct metric *metric;
    ptrdiff_t period;
    const struct cube_slice *slice;
};
struct change_of_list {
    struct change_of *at;
    ptrdiff_t len, cap;
};

static int oldest_first(const void *left, const void *right)
{
    const struct change_of *a = left, *b = right;

    if (a->slice->known_from != b->slice->known_from)
        return a->slice->known_from < b->slice->known_from ? -1 : 1;
    if (a->metric != b->metric)
        return a->metric->index < b->metric->index ? -1 : 1;
    return (a->period > b->period) - (a->period < b->period);
}

static void changes_gather(struct work *w, int64_t since, struct change_of_list *out)
{
    for (ptrdiff_t i = 0; i < w->sector->metric_count; i++) {
        const struct metric *m = &w->sector->metrics[i];
        for (ptrdiff_t p = 0; p < m->period_count; p++) {
            const struct cube_slice *s = cube_at(w->sector->cube, i, p);
            if (s->count > 0 && s->known_from > since)
                *list_push(w->arena, out) = (struct change_of){m, p, s};
        }
    }
    if (out->len)
        qsort(out->at, (size_t)out->len, sizeof *out->at, oldest_first);
}

static enum rc changes_show(struct request *rq)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct json *model = json_object(a);
    struct json *rows = json_put(model, "changes", json_array(a));
    struct change_of_list list = {0};
    int64_t since;

    TRY(api_asked(rq, &api_watch_operations[0]));
    TRY(since_asked(rq, 0, &since));
    changes_gather(w, since, &list);
    if (list.len > CHANGES_OF_ONE_ANSWER)
        return work_fail(w, TOO_LARGE, "since",
                         "%td periods of measures changed since; an answer may list %d. Take "
                         "the whole store from /download, and ask from then on.",
                         list.len, CHANGES_OF_ONE_ANSWER);
    for (ptrdiff_t i = 0; i < list.len; i++) {
        const struct change_of *c = &list.at[i];
        struct json *row = json_add(rows, json_object(a));
        json_put_str(row, "metric", c->metric->slug);
        json_put_str(row, "period", period_id(a, c->metric->periods[c->period]));
        json_put_str(row, "known_from", moment_text(a, c->slice->known_from));
        json_put_str(row, "kind", c->slice->revised ? S("revised") : S("new"));
        json_put_int(row, "figures", c->slice->summary.reported);
    }
    json_put_str(model, "title", S("What changed"));
    json_put_str(model, "description",
                 str_fmt(a, "%.*s new or revised figures.",
                         STR_ARG(str_counted(a, list.len, "period of a measure has",
                                             "periods of measures have"))));
    json_put_str(model, "known_from", moment_text(a, w->sector->known_from));
    return api_show(rq, &change_page, model);
}

/* --- corrections ---- */

static const struct page_column correction_columns[] = {{"known_from", "known_from"},
                                                        {"metric", "metric"},
                                                        {"area", "area"},
                                                        {"period", "period"},
                                                        {"was", "was"},
                                                        {"is", "is"},
                                                        {"rank_was", "rank_was"},
                                                        {"of_was", "of_was"},
                                                        {"rank_is", "rank_is"},
                                                        {"of_is", "of_is"},
                                                        {"delivery", "delivery"},
                                                        {"area_name", "area_name"},
                                                        {"metric_title", "metric_title"},
                                                        {"source", "source"},
                                                        {"licence", "licence"},
                                                        {0}};
static const struct page_table correction_tables[] = {
    {"corrections", "corrections", correction_columns}, {0}};
static const struct page correction_page = {NULL, correction_tables, NULL, NULL};

#define CORRECTIONS_OF                                                                         \
    {"metric", "The measure, by id; all unless told", NULL, ASK_TEXT, false},                  \
        {"area", "The council, by code; all unless told", NULL, ASK_TEXT, false},              \
    {                                                                                          \
        "since", "Those that became known after this moment", NULL, ASK_MOMENT, false          \
    }

static const struct api_parameter correction_parameters[] = {
    CORRECTIONS_OF, API_STEP, API_KNOWN, {0}};
static const struct api_parameter feed_parameters[] = {CORRECTIONS_OF, API_KNOWN, {0}};

static enum rc corrections_asked(struct request *rq, struct revisions_ask *out)
{
    struct work *w = rq->work;
    struct str code = rq_query(rq, "area"), slug = rq_query(rq, "metric");

    *out = (struct revisions_ask){0};
    TRY(since_asked(rq, INT64_MIN, &out->since));
    if (code.len)
        TRY(api_area(w, "area", code, &out->area));
    return slug.len ? api_metric(w, slug, &out->metric) : OK;
}

static void count_or_null(struct json *row, const char *name, ptrdiff_t n)
{
    if (n)
        json_put_int(row, name, n);
    else
        json_put_null(row, name);
}

static void correction_row(struct arena *a, const struct revision *r, struct json *row)
{
    json_put_str(row, "known_from", moment_text(a, r->known_from));
    json_put_str(row, "metric", r->metric->slug);
    json_put_str(row, "area", r->area->code);
    json_put_str(row, "period", period_id(a, r->period));
    json_put_str(row, "was", r->was);
    json_put_str(row, "is", r->is);
    count_or_null(row, "rank_was", r->rank_was);
    count_or_null(row, "of_was", r->of_was);
    count_or_null(row, "rank_is", r->rank_is);
    count_or_null(row, "of_is", r->of_is);
    api_text(row, "delivery", r->profile);
    json_put_str(row, "area_name", r->area->name);
    json_put_str(row, "metric_title", r->metric->title);
    json_put_str(row, "source", r->metric->source_title);
    json_put_str(row, "licence", r->metric->licence);
}

static enum rc corrections_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *model = json_object(w->arena);
    struct json *rows = json_put(model, "corrections", json_array(w->arena));
    struct revisions_ask ask;
    struct revision_list list;
    struct place_in_time from;
    int64_t limit;

    TRY(api_asked(rq, &api_watch_operations[1]));
    TRY(rq_query_int(rq, "limit", 1, API_ROWS_MOST, API_ROWS_USUAL, &limit));
    TRY(place_in_time_read(w, rq_query(rq, "after"), &from));
    TRY(corrections_asked(rq, &ask));
    TRY(revisions_read(w, &ask, from, limit, &list));
    for (ptrdiff_t i = 0; i < list.len; i++)
        correction_row(w->arena, &list.at[i], json_add(rows, json_object(w->arena)));
    json_put_str(model, "title", S("Corrections"));
    json_put_str(model, "description",
                 str_fmt(w->arena,
                         "%s%td figures were changed after they were first known "
                         "here.",
                         list.more ? "More than " : "", list.len));
    json_put_bool(model, "more", list.more);
    api_next(rq, model, list.more ? place_in_time_text(w->arena, list.next) : S(""));
    return api_show(rq, &correction_page, model);
}

/* --- the feed (Atom, RFC 4287) ---- */

static void element(struct buf *b, const char *name, struct str text)
{
    buf_fmt(b, "<%s>", name);
    buf_html(b, text);
    buf_fmt(b, "</%s>\n", name);
}

static void entry_write(struct buf *b, struct arena *a, struct str site,
                        const struct revision *r)
{
    struct str period = period_id(a, r->period);
    struct str href = str_fmt(a, "%.*s%.*s?period=%.*s", STR_ARG(site),
                              STR_ARG(comparison_href(a, r->area, r->metric)), STR_ARG(period));
    struct str when = moment_text(a, r->known_from);

    buf_lit(b, "<entry>\n");
    element(b, "id", str_fmt(a, "%.*s#%.*s", STR_ARG(href), STR_ARG(when)));
    element(b, "title",
            str_fmt(a, "%.*s: %.*s, %.*s", STR_ARG(r->area->name), STR_ARG(r->metric->title),
                    STR_ARG(metric_when(a, r->metric, r->period))));
    element(b, "updated", when);
    element(b, "summary",
            str_fmt(a, "It was %.*s and is %.*s. Source: %.*s. Licence: %.*s.", STR_ARG(r->was),
                    STR_ARG(r->is), STR_ARG(r->metric->source_title),
                    STR_ARG(r->metric->licence)));
    buf_lit(b, "<link rel=\"alternate\" href=\"");
    buf_html(b, href);
    buf_lit(b, "\"/>\n</entry>\n");
}

static enum rc feed_show(struct request *rq)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct buf b = buf_make(a, BUF_MOST);
    struct revisions_ask ask;
    struct revision_list list;
    struct str site;

    TRY(api_asked(rq, &api_watch_operations[2]));
    TRY(corrections_asked(rq, &ask));
    TRY(revisions_read(w, &ask, NEWEST_OF_ALL, ENTRIES_MOST, &list));
    TRY(api_site(w, &site));
    struct str self = str_fmt(a, "%.*s%.*s", STR_ARG(site),
                              STR_ARG(api_address(rq, S("/api/1/corrections.atom"), "")));
    buf_lit(&b, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en-GB\">\n");
    element(&b, "id", self);
    element(&b, "title", S("Folkmoot: corrected figures"));
    element(&b, "updated",
            moment_text(a, list.len ? list.at[0].known_from : w->sector->known_from));
    buf_lit(&b, "<author><name>Folkmoot</name></author>\n<link rel=\"self\" "
                "type=\"application/atom+xml\" href=\"");
    buf_html(&b, self);
    buf_lit(&b, "\"/>\n");
    for (ptrdiff_t i = 0; i < list.len; i++)
        entry_write(&b, a, site, &list.at[i]);
    buf_lit(&b, "</feed>\n");
    TRY(page_bytes(rq, "application/atom+xml; charset=utf-8", buf_text(&b)));
    rq->reply->modified = w->sector->known_from;
    return OK;
}

/* --- what there is ---- */

const struct api_operation api_watch_operations[] = {
    {"/api/1/changes", change_parameters, NULL, &change_page,
     "Which measures have new or revised figures in which period, oldest first: what a mirror "
     "asks for again",
     NULL},
    {"/api/1/corrections", correction_parameters, NULL, &correction_page,
     "Single figures that publishers changed after they were known here, newest first", NULL},
    {"/api/1/corrections.atom", feed_parameters, NULL, NULL,
     "The same as a feed, the newest 100", "application/atom+xml"},
    {0}};

const struct route api_watch_routes[] = {
    ROUTE_WITH(GET, "/api/1/changes", changes_show, FORM_JSON | FORM_CSV, "list", "public",
               SLOW, PUBLIC, "none", "What became known since a moment, for programs.",
               .open = true),
    ROUTE_WITH(GET, "/api/1/corrections", corrections_show, FORM_JSON | FORM_CSV, "list",
               "public", SLOW, PUBLIC, "none", "Corrected figures, for programs.",
               .open = true),
    ROUTE_WITH(GET, "/api/1/corrections.atom", feed_show, FORM_OTHER, "list", "public", SLOW,
               PUBLIC, "none", "Corrected figures as a feed.", .open = true),
    {0}};
