/* calendar.c: when new figures are due, as a page and for a calendar. */
#include "inform/pages/catalogue.h"

#include "inform/release.h"
#include "kit/setting.h"

enum { MOST_SHOWN = 300 };

static const struct page_column columns[] = {{"due", "due"},
                                             {"id", "metric"},
                                             {"title", "measure"},
                                             {"period", "period"},
                                             {"kind", "announced or expected"},
                                             {"why", "why"},
                                             {"source", "source"},
                                             {"url", "address"},
                                             {0}};
static const struct page_table tables[] = {{"releases", "releases", columns}, {0}};
static const struct page page = {"inform/pages/calendar", tables, NULL, NULL};

static struct json *release_add(struct arena *a, struct json *list, const struct release *r)
{
    struct json *row = link_add(list, a, r->metric->title, metric_href(a, r->metric));
    struct str due = date_text(a, r->due);

    json_put_str(row, "id", r->metric->slug);
    json_put_str(row, "due", r->whole_month ? str_cut(due, 0, 7) : due);
    json_put_str(row, "due_words", release_due_words(a, r));
    json_put_str(row, "day", r->whole_month ? (struct str){0} : date_words(a, r->due));
    json_put_str(row, "period", r->period.len ? r->period : (struct str){0});
    json_put_bool(row, "inferred", r->inferred);
    json_put_str(row, "kind", r->inferred ? S("expected") : S("announced"));
    json_put_str(row, "why", release_why_words(a, r));
    json_put_str(row, "source", r->metric->source_title);
    json_put_str(row, "url", r->url.len ? r->url : (struct str){0});
    return row;
}

static enum rc ask_read(struct request *rq, struct release_ask *ask)
{
    struct work *w = rq->work;
    struct str subject = rq_query(rq, "subject"), area = str_trim(rq_query(rq, "area"));
    struct area_list found;

    *ask = (struct release_ask){.subject = sector_subject(w->sector, subject)};
    if (subject.len && !ask->subject)
        return work_fail(w, NOT_FOUND, "subject", "There is no topic \"%.*s\" here.",
                         STR_ARG(str_cut(subject, 0, 60)));
    if (!area.len)
        return OK;
    sector_find_areas(w->sector, w->arena, area, false, 1, &found);
    if (!found.len)
        return unknown_area(rq, area);
    ask->area = found.at[0];
    return OK;
}

static void put_months(struct arena *a, const struct release_list *all, struct json *model)
{
    struct json *months = json_put(model, "months", json_array(a)), *list = NULL;
    struct date last = {0};

    for (ptrdiff_t i = 0; i < all->len && i < MOST_SHOWN; i++) {
        const struct release *r = &all->at[i];
        if (!list || r->due.month != last.month || r->due.year != last.year) {
            struct json *month = json_add(months, json_object(a));
            json_put_str(month, "title",
                         str_fmt(a, "%s %d", month_name(r->due.month), r->due.year));
            list = json_put(month, "rows", json_array(a));
            last = r->due;
        }
        release_add(a, list, r);
    }
    json_put_bool(model, "cut", all->len > MOST_SHOWN);
    json_put_int(model, "most", MOST_SHOWN);
}

static struct str calendar_words(struct arena *a, const struct release_list *all)
{
    ptrdiff_t announced = 0;

    for (ptrdiff_t i = 0; i < all->len; i++)
        announced += !all->at[i].inferred;
    if (!all->len)
        return S("No publisher announced anything, and nothing comes in a rhythm.");
    if (!announced)
        return str_fmt(a,
                       "No publisher announced anything; %td releases are expected from how "
                       "often they came so far.",
                       all->len);
    return str_fmt(a,
                   "%td releases are announced by their publishers; %td more are expected from "
                   "how often they came so far.",
                   announced, all->len - announced);
}

static enum rc calendar_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *model = json_object(w->arena);
    struct release_list all;
    struct release_ask ask;

    TRY(ask_read(rq, &ask));
    TRY(releases_read(w, &ask, &all));
    json_put_str(model, "title", S("When new figures are due"));
    json_put_str(model, "description", calendar_words(w->arena, &all));
    json_put_str(model, "subject", ask.subject ? ask.subject->title : (struct str){0});
    json_put_str(model, "area", ask.area ? ask.area->name : (struct str){0});
    put_months(w->arena, &all, model);
    struct json *list = json_put(model, "releases", json_array(w->arena));
    for (ptrdiff_t i = 0; i < all.len && rq->form != FORM_HTML; i++)
        release_add(w->arena, list, &all.at[i]);
    return page_show(rq, &page, model);
}

static enum rc calendar_ics(struct request *rq)
{
    struct work *w = rq->work;
    struct buf b = buf_make(w->arena, BUF_MOST);
    struct release_list all;
    struct release_ask ask;
    struct str site;

    TRY(ask_read(rq, &ask));
    TRY(setting_read(w, "site-address", &site));
    TRY(releases_read(w, &ask, &all));
    release_calendar(&b, w->arena, &all, w->now, site);
    return page_bytes(rq, "text/calendar; charset=utf-8", buf_text(&b));
}

const struct route inform_calendar_routes[] = {
    ROUTE(GET, "/calendar", calendar_show,
          FORM_HTML | FORM_JSON | FORM_CSV | FORM_XLSX | FORM_ODS, "list", "public", FAST,
          PUBLIC, "none", "When new figures are due, of all or of ?subject=, ?area=."),
    ROUTE(GET, "/calendar.ics", calendar_ics, FORM_OTHER, "list", "public", FAST, PUBLIC,
          "none", "The same for a calendar."),
    {0}};
