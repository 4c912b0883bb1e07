/* updates.c: figures that came lately, as a page and as Atom. */
#include "inform/pages/catalogue.h"

#include "inform/updates.h"
#include "kit/setting.h"

enum { MOST_UPDATES = 300, MOST_ENTRIES = 50, MOST_NEWS = 6, A_WEEK = 7 * 24 * 60 * 60 };

static const struct page_column columns[] = {
    {"known_from", "known from"}, {"id", "metric"},
    {"title", "measure"},         {"what", "what"},
    {"periods", "periods"},       {"newest", "newest period"},
    {"councils", "councils"},     {"delivery", "delivery"},
    {"source", "source"},         {0}};
static const struct page_table tables[] = {{"updates", "updates", columns}, {0}};
static const struct page page = {"inform/pages/updates", tables, NULL, NULL};

static const char *what_came(const struct update *u)
{
    return u->revised == 0 ? "new" : u->revised == u->periods ? "revised" : "new and revised";
}

static struct str delivery_of(const struct delivery_name_list *names, int64_t moment)
{
    for (ptrdiff_t i = 0; i < names->len; i++)
        if (names->at[i].known_from == moment)
            return names->at[i].profile;
    return (struct str){0};
}

/* "New figures for 2024/25 from 309 councils." */
static struct str update_words(struct arena *a, const struct update *u)
{
    struct str when = metric_when(a, u->metric, u->metric->periods[u->newest]);
    const char *councils = u->councils == 1 ? "council" : "councils";

    if (u->periods == 1)
        return str_fmt(a, "%s figures for %.*s, %td %s.", u->revised ? "Revised" : "New",
                       STR_ARG(when), u->councils, councils);
    return str_fmt(a, "%td periods, %s, the newest %.*s, %td %s.", u->periods, what_came(u),
                   STR_ARG(when), u->councils, councils);
}

static struct json *update_add(struct arena *a, struct json *list, const struct update *u,
                               const struct delivery_name_list *names)
{
    const struct metric *m = u->metric;
    struct json *row = link_add(list, a, m->title, metric_href(a, m));

    json_put_str(row, "id", m->slug);
    json_put_str(row, "known_from", moment_text(a, u->known_from));
    json_put_str(row, "date", date_words(a, date_in_london(u->known_from)));
    json_put_str(row, "what", str_of(what_came(u)));
    json_put_int(row, "periods", u->periods);
    json_put_str(row, "newest", metric_when(a, m, m->periods[u->newest]));
    json_put_int(row, "councils", u->councils);
    json_put_str(row, "words", update_words(a, u));
    json_put_str(row, "revisions",
                 u->revised ? str_fmt(a, "%.*s/revisions", STR_ARG(metric_href(a, m)))
                            : (struct str){0});
    json_put_str(row, "delivery", delivery_of(names, u->known_from));
    json_put_str(row, "source", m->source_title);
    return row;
}

/* Rows under the day on which they came. */
static void put_days(struct arena *a, const struct json *rows, struct json *model)
{
    struct json *days = json_put(model, "days", json_array(a)), *list = NULL;
    struct str last = S("");

    for (const struct json *j = rows->u.of.first; j; j = j->next) {
        struct str date = json_get(j, S("date"))->u.str;
        if (!list || !str_eq(date, last)) {
            struct json *day = json_add(days, json_object(a));
            json_put_str(day, "date", date);
            list = json_put(day, "rows", json_array(a));
            last = date;
        }
        struct json *row =
            link_add(list, a, json_get(j, S("title"))->u.str, json_get(j, S("href"))->u.str);
        const struct json *revisions = json_get(j, S("revisions"));
        json_put_str(row, "words", json_get(j, S("words"))->u.str);
        json_put_str(row, "revisions",
                     revisions->kind == JSON_STR ? revisions->u.str : (struct str){0});
    }
}

static enum rc ask_read(struct request *rq, struct updates_ask *ask)
{
    struct work *w = rq->work;
    struct str subject = rq_query(rq, "subject"), since = rq_query(rq, "since");
    struct str area = str_trim(rq_query(rq, "area"));
    struct date day;
    struct area_list found;

    *ask = (struct updates_ask){.since = INT64_MIN, .most = MOST_UPDATES};
    ask->subject = sector_subject(w->sector, subject);
    if (subject.len && !ask->subject)
        return work_fail(w, NOT_FOUND, "subject", "There is no topic \"%.*s\" here.",
                         STR_ARG(str_cut(subject, 0, 60)));
    if (since.len && !date_parse(since, &day))
        return work_fail(w, INVALID, "since", "\"%.*s\" is no day: write 2026-05-21.",
                         STR_ARG(str_cut(since, 0, 40)));
    if (since.len)
        ask->since = london_end_of_day(date_of_days(date_days(day) - 1)) + 1;
    if (!area.len)
        return OK;
    sector_find_areas(w->sector, w->arena, area, false, 1, &found);
    if (!found.len)
        return unknown_area(rq, area);
    ask->area = found.at[0];
    return OK;
}

static enum rc updates_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *model = json_object(w->arena);
    struct json *list = json_array(w->arena);
    struct delivery_name_list names;
    struct update_list all;
    struct updates_ask ask;

    TRY(ask_read(rq, &ask));
    TRY(delivery_names_read(w, &names));
    updates_read(w->sector, w->arena, &ask, &all);
    for (ptrdiff_t i = 0; i < all.len; i++)
        update_add(w->arena, list, &all.at[i], &names);
    json_put_str(model, "title", S("What came lately"));
    json_put_str(
        model, "description",
        all.len ? str_fmt(w->arena, "The newest figures came on %.*s: %.*s.",
                          STR_ARG(date_words(w->arena, date_in_london(all.at[0].known_from))),
                          STR_ARG(all.at[0].metric->title))
                : S("No figures came in that time."));
    json_put_str(model, "subject", ask.subject ? ask.subject->title : (struct str){0});
    json_put_str(model, "area", ask.area ? ask.area->name : (struct str){0});
    json_put_bool(model, "cut", all.cut);
    json_put_int(model, "most", MOST_UPDATES);
    put_days(w->arena, list, model);
    json_put(model, "updates", list);
    return page_show(rq, &page, model);
}

/* --- on the first page
 * ------------------------------------------------------------------------ */

void news_put(struct request *rq, struct json *model)
{
    struct work *w = rq->work;
    struct json *news = json_put(model, "news", json_array(w->arena));
    struct updates_ask ask = {.since = INT64_MIN, .most = MOST_NEWS};
    struct update_list all;

    updates_read(w->sector, w->arena, &ask, &all);
    bool this_week = all.len && all.at[0].known_from > w->now - A_WEEK;
    json_put_str(model, "news_title", this_week ? S("New this week") : S("Newest figures"));
    for (ptrdiff_t i = 0; i < all.len; i++) {
        const struct update *u = &all.at[i];
        if (this_week && u->known_from <= w->now - A_WEEK)
            break;
        struct json *row =
            link_add(news, w->arena, u->metric->title, metric_href(w->arena, u->metric));
        json_put_str(row, "date", date_words(w->arena, date_in_london(u->known_from)));
        json_put_str(row, "when",
                     metric_when(w->arena, u->metric, u->metric->periods[u->newest]));
        json_put_int(row, "councils", u->councils);
        json_put_str(row, "counted", str_counted(w->arena, u->councils, "council", NULL));
    }
}

/* --- Atom, RFC 4287
 * --------------------------------------------------------------------------- */

static void element(struct buf *b, const char *name, struct str text)
{
    buf_fmt(b, "<%s>", name);
    buf_html(b, text);
    buf_fmt(b, "</%s>\n", name);
}

/* A tag URI (RFC 4151): the same for the same figures, wherever the site moves to. */
static struct str entry_id(struct arena *a, const struct update *u)
{
    return str_fmt(a, "tag:folkmoot,2026:updates/%.*s/%lld", STR_ARG(u->metric->slug),
                   (long long)u->known_from);
}

static void entry(struct buf *b, struct arena *a, const struct update *u, struct str site)
{
    buf_lit(b, "<entry>\n");
    element(b, "id", entry_id(a, u));
    element(b, "title",
            str_fmt(a, "%.*s: %s figures", STR_ARG(u->metric->title), what_came(u)));
    element(b, "updated", moment_text(a, u->known_from));
    buf_lit(b, "<link rel=\"alternate\" type=\"text/html\" href=\"");
    buf_html(b, site);
    buf_html(b, metric_href(a, u->metric));
    buf_lit(b, "\"/>\n");
    element(b, "summary", update_words(a, u));
    element(b, "rights", u->metric->licence);
    buf_lit(b, "</entry>\n");
}

static enum rc updates_atom(struct request *rq)
{
    struct work *w = rq->work;
    struct buf b = buf_make(w->arena, BUF_MOST);
    struct update_list all;
    struct updates_ask ask;
    struct str site;

    TRY(ask_read(rq, &ask));
    TRY(setting_read(w, "site-address", &site));
    ask.most = MOST_ENTRIES;
    updates_read(w->sector, w->arena, &ask, &all);
    buf_lit(&b, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en-GB\">\n"
                "<id>tag:folkmoot,2026:updates</id>\n"
                "<title>Folkmoot: what came lately</title>\n"
                "<author><name>Folkmoot</name></author>\n");
    element(&b, "updated", moment_text(w->arena, all.len ? all.at[0].known_from : 0));
    buf_lit(&b, "<link rel=\"self\" type=\"application/atom+xml\" href=\"");
    buf_html(&b, site);
    buf_html(&b, rq->raw_path);
    buf_lit(&b, "\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"");
    buf_html(&b, site);
    buf_lit(&b, "/updates\"/>\n");
    for (ptrdiff_t i = 0; i < all.len; i++)
        entry(&b, w->arena, &all.at[i], site);
    buf_lit(&b, "</feed>\n");
    return page_bytes(rq, "application/atom+xml; charset=utf-8", buf_text(&b));
}

const struct route inform_update_routes[] = {
    ROUTE(GET, "/updates", updates_show,
          FORM_HTML | FORM_JSON | FORM_CSV | FORM_XLSX | FORM_ODS, "list", "public", FAST,
          PUBLIC, "none", "Figures that came lately, of all or of ?subject=, ?area=, ?since=."),
    ROUTE(GET, "/updates.atom", updates_atom, FORM_OTHER, "list", "public", FAST, PUBLIC,
          "none", "The same as an Atom feed."),
    {0}};
