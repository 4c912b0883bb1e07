/* cite.c: citing a figure, a citation's own page, and the list of those made in this browser.
 */
#include "inform/pages/view.h"

#include "kit/browser.h"
#include "kit/notice.h"

static const struct page page = {"inform/pages/cite", NULL, NULL, NULL};
static const struct page_column list_columns[] = {{"id", "id"},
                                                  {"made", "cited on"},
                                                  {"area", "council"},
                                                  {"metric", "measure"},
                                                  {"period", "period"},
                                                  {"href", "address"},
                                                  {0}};
static const struct page_column notice_columns[] = {
    {"made", "date"}, {"words", "notice"}, {"href", "address"}, {0}};
static const struct page_table list_tables[] = {
    {"citations", "citations", list_columns}, {"notices", "notices", notice_columns}, {0}};
static const struct page list_page = {"inform/pages/cites", list_tables, NULL, NULL};

/* --- citing ---- */

static enum rc cite_add(struct request *rq)
{
    struct work *w = rq->work;
    struct comparison c;
    struct comparison_ask ask = {rq_field(rq, "area"), rq_field(rq, "metric"),
                                 rq_field(rq, "with"), rq_field(rq, "period"),
                                 rq_field(rq, "known")};
    struct str id;

    TRY(compare_read(w, &ask, &c));
    TRY(browser_name(rq));
    TRY(cite_make(w, &c, &id));
    return page_go(rq, str_fmt(w->arena, "/cite/%.*s", STR_ARG(id)));
}

/* --- one citation ---- */

static struct json *state_view(struct arena *a, const struct comparison *c)
{
    struct json *j = json_object(a);

    json_put_str(j, "sentence", c->sentence);
    json_put_str(j, "value_text", c->own.text);
    json_put_num(j, "value", c->own.value);
    json_put_str(j, "place", place_text(a, c));
    json_put_str(j, "known_from", moment_text(a, c->series.known_from[c->period]));
    json_put_str(j, "known_from_words",
                 date_words(a, date_in_london(c->series.known_from[c->period])));
    return j;
}

static struct str day_words(struct arena *a, int64_t moment)
{
    return date_words(a, date_in_london(moment));
}

/* What became of the figure since, in one sentence. */
static struct str since_words(struct arena *a, const struct comparison *then,
                              const struct comparison *now)
{
    struct str place_then = place_text(a, then), place_now = place_text(a, now);
    bool moved = !str_eq(place_then, place_now);

    if (!str_eq(then->own.text, now->own.text))
        return str_fmt(a, "It has been revised since: from %.*s to %.*s, known here from %.*s.",
                       STR_ARG(then->own.text), STR_ARG(now->own.text),
                       STR_ARG(day_words(a, now->series.known_from[now->period])));
    if (moved && place_then.len && place_now.len)
        return str_fmt(
            a,
            "The figure has not been revised since. Others were: it was %.*s, and is "
            "%.*s.",
            STR_ARG(place_then), STR_ARG(place_now));
    return S("It has not been revised since.");
}

static struct str cite_words(struct arena *a, const struct citation *cite,
                             const struct comparison *c)
{
    const struct metric *m = cite->metric;

    return str_fmt(a, "%.*s: %.*s, %.*s: %.*s. %.*s. As known on %.*s. Folkmoot, /cite/%.*s",
                   STR_ARG(cite->area->name), STR_ARG(m->title),
                   STR_ARG(metric_when(a, m, c->series.periods[c->period])),
                   STR_ARG(c->own.text), STR_ARG(figure_source_words(a, m, &c->sent, c->area)),
                   STR_ARG(day_words(a, cite->known)), STR_ARG(cite->id));
}

static void put_citation(struct request *rq, const struct citation *cite,
                         const struct comparison *then, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct str href = comparison_href(a, cite->area, cite->metric);
    struct str with = cite->group.len ? str_fmt(a, "&with=%.*s", STR_ARG(cite->group)) : S("");

    json_put_str(model, "id", cite->id);
    json_put_str(model, "area", cite->area->name);
    json_put_str(model, "metric", cite->metric->title);
    json_put_str(model, "period", cite->period);
    json_put_str(model, "period_title",
                 metric_when(a, cite->metric, then->series.periods[then->period]));
    json_put_str(model, "group", cite->group.len ? cite->group : (struct str){0});
    json_put_str(model, "known", moment_text(a, cite->known));
    json_put_str(model, "known_words", day_words(a, cite->known));
    json_put_str(model, "made", moment_text(a, cite->made_at));
    json_put_str(model, "then_href",
                 str_fmt(a, "%.*s?period=%.*s%.*s&known=%.*s", STR_ARG(href),
                         STR_ARG(cite->period), STR_ARG(with),
                         STR_ARG(moment_text(a, cite->known))));
    json_put_str(model, "now_href",
                 str_fmt(a, "%.*s?period=%.*s%.*s", STR_ARG(href), STR_ARG(cite->period),
                         STR_ARG(with)));
    json_put_str(model, "words", cite_words(a, cite, then));
}

static enum rc cite_show(struct request *rq)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct citation cite;
    struct comparison then, now;

    TRY(cite_read(w, rq_param(rq, "id"), &cite));
    TRY(cite_then(w, &cite, &then));
    TRY(cite_now(w, &cite, &now));
    struct json *model = json_object(a);
    put_citation(rq, &cite, &then, model);
    json_put_str(
        model, "title",
        str_fmt(a, "%.*s: %.*s, %.*s", STR_ARG(cite.area->name), STR_ARG(cite.metric->title),
                STR_ARG(metric_when(a, cite.metric, then.series.periods[then.period]))));
    json_put_str(model, "description", then.sentence);
    json_put(model, "then", state_view(a, &then));
    json_put(model, "now", state_view(a, &now));
    json_put_bool(model, "revised", !str_eq(then.own.text, now.own.text));
    json_put_str(model, "since", since_words(a, &then, &now));
    json_put(model, "origin", source_view_of(a, &then));
    TRY(explained_cite_put(rq, &now, model));
    return page_show(rq, &page, model);
}

/* --- the list ---- */

/* What there is, in one sentence; without signing in, a browser's own list is shown. */
static struct str list_words(struct work *w, ptrdiff_t cites, ptrdiff_t revisions)
{
    const char *whose = w->viewer.person.len ? "that you cited" : "cited with this browser";

    if (!cites)
        return w->viewer.person.len ? S("You have cited no figure yet.")
                                    : S("No figure was cited with this browser yet.");
    if (!revisions)
        return str_fmt(w->arena, "None of the figures %s was revised since.", whose);
    if (revisions == 1)
        return str_fmt(w->arena, "There was one revision of figures %s.", whose);
    return str_fmt(w->arena, "There were %td revisions of figures %s.", revisions, whose);
}

static enum rc cite_list_show(struct request *rq)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct citation_list cites;
    struct kit_notice_list notices;
    struct json *model = json_object(a);

    TRY(cite_list(w, &cites));
    TRY(notices_read(w, &notices));
    struct json *list = json_put(model, "notices", json_array(a));
    for (ptrdiff_t i = 0; i < notices.len; i++) {
        struct json *row = json_add(list, json_object(a));
        json_put_str(row, "made", str_cut(moment_text(a, notices.at[i].made_at), 0, 10));
        json_put_str(row, "words", notices.at[i].words);
        json_put_str(row, "href", notices.at[i].href);
    }
    list = json_put(model, "citations", json_array(a));
    for (ptrdiff_t i = 0; i < cites.len; i++) {
        const struct citation *c = &cites.at[i];
        struct json *row = json_add(list, json_object(a));
        json_put_str(row, "id", c->id);
        json_put_str(row, "made", str_cut(moment_text(a, c->made_at), 0, 10));
        json_put_str(row, "area", c->area->name);
        json_put_str(row, "metric", c->metric->title);
        json_put_str(row, "period", c->period);
        json_put_str(row, "href", str_fmt(a, "/cite/%.*s", STR_ARG(c->id)));
    }
    json_put_bool(model, "any", cites.len > 0);
    json_put_bool(model, "any_notices", notices.len > 0);
    json_put_str(model, "title", S("Figures you cited"));
    json_put_str(model, "description", list_words(w, cites.len, notices.len));
    return page_show(rq, &list_page, model);
}

const struct route inform_cite_routes[] = {
    ROUTE(GET, "/cite", cite_list_show, FORM_HTML | FORM_JSON | FORM_CSV, "list", "public",
          FAST, NONE, "none", "The figures cited with this browser, and what was revised."),
    ROUTE(POST, "/cite", cite_add, FORM_HTML, "cite", "public", FAST, NONE, "cite",
          "Cites a figure: gives it an address that goes on showing it as it is now."),
    ROUTE_WITH(GET, "/cite/{id}", cite_show, FORM_HTML | FORM_JSON, "read", "object", FAST,
               NONE, "none", "A figure as it was cited, and what was revised since.",
               .kind = "citation"),
    {0}};
