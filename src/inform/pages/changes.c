/* changes.c: what changed for a council, as a page, a table and a feed; and, on its own page,
 * what changed since its follower last looked.
 */
#include "inform/pages/view.h"

#include "kit/setting.h"

enum { FEED_MOST = 100, SHOWN_AT_ONCE = 10 };

static const struct page_column columns[] = {{"on", "known from"},
                                             {"kind", "what"},
                                             {"code", "code"},
                                             {"council", "council"},
                                             {"metric", "measure id"},
                                             {"measure", "measure"},
                                             {"period", "period"},
                                             {"was", "was"},
                                             {"is", "is"},
                                             {"words", "in words"},
                                             {"source", "source"},
                                             {"licence", "licence"},
                                             {0}};
static const struct page_table tables[] = {{"changes", "changes", columns}, {0}};
static const struct page page = {"inform/pages/changes", tables, NULL, NULL};

/* --- one change ---- */

static struct str text_or_null(struct str s)
{
    return s.len ? s : (struct str){0};
}

static struct str href_of(struct arena *a, const struct area *area, const struct area_change *c)
{
    if (c->explanation)
        return str_fmt(a, "/explanations/%.*s", STR_ARG(c->explanation->id));
    if (!c->metric)
        return area_href(a, area);
    return str_fmt(a, "%.*s?period=%.*s", STR_ARG(comparison_href(a, area, c->metric)),
                   STR_ARG(period_id(a, c->period)));
}

static void change_add(struct arena *a, const struct area *area, const struct area_change *c,
                       struct json *list)
{
    struct json *row = json_add(list, json_object(a));
    bool measured = c->metric != NULL;
    bool series = c->explanation && c->explanation->series;

    json_put_str(row, "on", date_text(a, date_in_london(c->at)));
    json_put_str(row, "on_words", date_words(a, date_in_london(c->at)));
    json_put_str(row, "kind", str_of(change_kind_words(c->kind)));
    json_put_str(row, "code", area->code);
    json_put_str(row, "council", area->name);
    json_put_str(row, "metric", measured ? c->metric->slug : (struct str){0});
    json_put_str(row, "measure", measured ? c->metric->title : (struct str){0});
    json_put_str(row, "period",
                 measured && !series ? period_id(a, c->period) : (struct str){0});
    json_put_str(row, "was", text_or_null(c->was));
    json_put_str(row, "is", text_or_null(c->is));
    json_put_str(row, "words", change_words(a, area, c));
    json_put_str(row, "href", href_of(a, area, c));
    json_put_str(row, "source", measured ? c->metric->source_title : (struct str){0});
    json_put_str(row, "licence", measured ? c->metric->licence : (struct str){0});
}

/* --- the page ---- */

static enum rc area_must(struct request *rq, const struct area **out)
{
    *out = sector_area(rq->work->sector, rq_param(rq, "code"));
    return *out ? OK : unknown_area(rq, rq_param(rq, "code"));
}

/* ?since=DATE means after the end of that day; all there ever was where it is left out. */
static enum rc since_read(struct request *rq, int64_t *out)
{
    struct str words = rq_query(rq, "since");

    *out = INT64_MIN;
    if (!words.len || known_parse(words, out))
        return OK;
    return work_fail(rq->work, INVALID, "since", "\"%.*s\" is no date. Write 2026-03-31.",
                     STR_ARG(str_cut(words, 0, 40)));
}

static struct str after_words(struct arena *a, int64_t since)
{
    return since == INT64_MIN
               ? S("")
               : str_fmt(a, " after %.*s", STR_ARG(date_words(a, date_in_london(since))));
}

/* All there is in numbers where it is all here; else from when to when this page is. */
static struct str found_words(struct request *rq, const struct area *area, int64_t since,
                              const struct area_change_list *found)
{
    struct arena *a = rq->work->arena;
    struct str after = after_words(a, since);
    bool behind = rq_query(rq, "after").len > 0;

    if (!found->len)
        return str_fmt(a, "Nothing %schanged for %.*s%.*s.", behind ? "older " : "",
                       STR_ARG(area->name), STR_ARG(after));
    struct str summary = changes_summary(a, found->counts);
    if (!behind && !found->more)
        return str_fmt(a, "%.*s%.*s: %.*s.", STR_ARG(area->name), STR_ARG(after),
                       STR_ARG(summary));
    return str_fmt(a, "%.*s%.*s, the newest first: %.*s became known from %.*s to %.*s.",
                   STR_ARG(area->name), STR_ARG(after), STR_ARG(summary),
                   STR_ARG(date_words(a, date_in_london(found->at[found->len - 1].at))),
                   STR_ARG(date_words(a, date_in_london(found->at[0].at))));
}

static enum rc changes_show(struct request *rq)
{
    struct arena *a = rq->work->arena;
    struct changes_ask ask = {0};
    struct area_change_list found;
    struct place_in_time from;

    TRY(area_must(rq, &ask.area));
    TRY(since_read(rq, &ask.since));
    TRY(page_from(rq, &from));
    ptrdiff_t most = rq->form & FORMS_TABLE ? CHANGES_OF_TABLE : CHANGES_A_PAGE;
    TRY(changes_read(rq->work, &ask, from, most, &found));
    struct json *model = json_object(a);
    struct json *list = json_put(model, "changes", json_array(a));
    for (ptrdiff_t i = 0; i < found.len; i++)
        change_add(a, ask.area, &found.at[i], list);
    json_put_str(model, "title", str_fmt(a, "%.*s: what changed", STR_ARG(ask.area->name)));
    json_put_str(model, "description", found_words(rq, ask.area, ask.since, &found));
    json_put_str(model, "code", ask.area->code);
    json_put_str(model, "name", ask.area->name);
    json_put_str(model, "area_href", area_href(a, ask.area));
    json_put_bool(model, "any", found.len > 0);
    json_put_int(model, "most_of_table", CHANGES_OF_TABLE);
    pager_put(rq, found.more ? &found.next : NULL, model);
    return page_show(rq, &page, model);
}

/* --- the feed ---- */

static void xml(struct buf *b, const char *name, struct str text)
{
    buf_fmt(b, "<%s>", name);
    buf_html(b, text);
    buf_fmt(b, "</%s>\n", name);
}

static void entry_write(struct arena *a, struct str site, const struct area *area,
                        const struct area_change *c, struct buf *b)
{
    struct str href = href_of(a, area, c);
    struct str moment = moment_text(a, c->at);

    buf_lit(b, "<entry>\n");
    xml(b, "title", change_words(a, area, c));
    xml(b, "id",
        str_fmt(a, "%.*s%.*s#%.*s-%.*s", STR_ARG(site), STR_ARG(href),
                STR_ARG(str_slug(a, str_of(change_kind_words(c->kind)))), STR_ARG(moment)));
    buf_lit(b, "<link href=\"");
    buf_html(b, str_join(a, site, href));
    buf_lit(b, "\"/>\n");
    xml(b, "updated", moment);
    struct str author = c->kind == NEW_EXPLANATION ? c->explanation->signed_by
                        : c->kind == NEW_REPLY     ? c->explanation->reply_by
                        : c->metric                ? c->metric->source_title
                                                   : area->name;
    buf_lit(b, "<author>\n");
    xml(b, "name", author);
    buf_lit(b, "</author>\n</entry>\n");
}

static enum rc changes_feed(struct request *rq)
{
    struct arena *a = rq->work->arena;
    const struct area *area;
    struct area_change_list found;
    struct buf b = buf_make(a, BUF_MOST);
    struct str site;

    TRY(area_must(rq, &area));
    TRY(changes_read(
        rq->work, &(struct changes_ask){.area = area, .since = INT64_MIN, .public_only = true},
        NEWEST_OF_ALL, FEED_MOST, &found));
    TRY(setting_read(rq->work, "site-address", &site));
    buf_lit(&b, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n");
    struct str home =
        str_fmt(a, "%.*s%.*s/changes", STR_ARG(site), STR_ARG(area_href(a, area)));
    xml(&b, "title", str_fmt(a, "%.*s: what changed", STR_ARG(area->name)));
    xml(&b, "id", home);
    xml(&b, "updated",
        moment_text(a, found.len ? found.at[0].at : rq->work->sector->known_from));
    buf_lit(&b, "<link rel=\"alternate\" href=\"");
    buf_html(&b, home);
    buf_lit(&b, "\"/>\n<link rel=\"self\" href=\"");
    buf_html(&b, str_join(a, home, S(".atom")));
    buf_lit(&b, "\"/>\n");
    for (ptrdiff_t i = 0; i < found.len; i++)
        entry_write(a, site, area, &found.at[i], &b);
    buf_lit(&b, "</feed>\n");
    return page_bytes(rq, "application/atom+xml; charset=utf-8", buf_text(&b));
}

/* --- since they last looked ---- */

enum rc changes_rows_put(struct request *rq, const struct followed *f, struct json *to)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    const struct changes_ask ask = {.area = f->area, .since = f->looked_at};
    struct area_change_list found;
    ptrdiff_t counts[CHANGE_KINDS];
    struct json *list = json_put(to, "changes", json_array(a));

    TRY(changes_read(w, &ask, NEWEST_OF_ALL, SHOWN_AT_ONCE, &found));
    TRY(changes_count(w, &ask, INT64_MAX, counts));
    for (ptrdiff_t i = 0; i < found.len; i++)
        change_add(a, f->area, &found.at[i], list);
    json_put_str(to, "since_words", date_words(a, date_in_london(f->looked_at)));
    json_put_str(to, "summary", changes_summary(a, counts));
    json_put_bool(to, "any_changes", found.len > 0);
    json_put_bool(to, "more_changes", found.more);
    json_put_str(to, "more_href",
                 str_fmt(a, "%.*s/changes?since=%.*s", STR_ARG(area_href(a, f->area)),
                         STR_ARG(moment_text(a, f->looked_at))));
    json_put_str(to, "code", f->area->code);
    json_put_int(to, "until", rq->work->now);
    return OK;
}

enum rc followed_put(struct request *rq, const struct area *area, struct json *model)
{
    struct work *w = rq->work;
    struct followed f = {0};
    bool asks = w->viewer.person.len && area->type->council && w->known >= w->now &&
                rq->form == FORM_HTML;
    enum rc rc = asks ? followed_one(w, area, &f) : NOT_FOUND;

    if (rc != OK && rc != NOT_FOUND)
        return rc;
    json_put_bool(model, "may_follow", asks && rc == NOT_FOUND);
    if (rc == NOT_FOUND) {
        json_put_null(model, "follows");
        return OK;
    }
    struct json *follows = json_put(model, "follows", json_object(w->arena));
    return changes_rows_put(rq, &f, follows);
}

const struct route inform_change_routes[] = {
    ROUTE(GET, "/areas/{code}/changes", changes_show,
          FORM_HTML | FORM_JSON | FORM_CSV | FORM_XLSX | FORM_ODS, "list", "public", FAST,
          PUBLIC, "none",
          "What changed for a council: figures, revisions and explanations, or after ?since=."),
    ROUTE(GET, "/areas/{code}/changes.atom", changes_feed, FORM_OTHER, "list", "public", FAST,
          PUBLIC, "none", "What changed for a council, as a feed for everyone."),
    {0}};
