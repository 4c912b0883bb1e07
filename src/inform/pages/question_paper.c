/* question_paper.c: a sheet of questions as a document, and documents for word processors: a
 * sentence, its picture and its source. */
#include "inform/pages/view.h"

#include "kit/setting.h"
#include "paper/rows.h"

static struct str site_href(struct paper_maker *m, struct str site, struct str href)
{
    return str_join(m->arena, site, href);
}

/* "Source 1. 5th highest of 16; true for 6 of 6 fair groups. See the figure" */
static void put_standing(struct paper_maker *m, struct str site, const struct json *row)
{
    struct paper_run *runs = arena_new(m->arena, struct paper_run, 3);
    struct str fair = paper_text(m, row, "fair");
    struct str href = site_href(m, site, paper_text(m, row, "href"));

    runs[0].text = str_fmt(m->arena, "%.*s%sSource %.*s: ", STR_ARG(fair), fair.len ? ". " : "",
                           STR_ARG(paper_text(m, row, "source_number")));
    if (fair.len)
        runs[0].text =
            str_fmt(m->arena, "T%.*s", STR_ARG(str_cut(runs[0].text, 1, runs[0].text.len)));
    runs[1] = (struct paper_run){.text = href, .href = href};
    paper_runs(m, PAPER_SMALL, runs, 2);
}

static void put_question(struct paper_maker *m, struct str site, const struct json *row)
{
    struct str worth = paper_text(m, row, "worth"), said = paper_text(m, row, "explained");

    paper_say(m, PAPER_HEADING, 2,
              str_fmt(m->arena, "%.*s. %.*s", STR_ARG(paper_text(m, row, "number")),
                      STR_ARG(paper_text(m, row, "title"))));
    struct paper_run *ask = arena_new(m->arena, struct paper_run, 1);
    *ask = (struct paper_run){.text = paper_text(m, row, "ask"), .strong = true};
    paper_runs(m, PAPER_WORDS, ask, 1);
    paper_say(m, PAPER_WORDS, 0,
              str_fmt(m->arena, "%.*s%s%.*s", STR_ARG(paper_text(m, row, "fact")),
                      worth.len ? " " : "", STR_ARG(worth)));
    if (said.len)
        paper_say(m, PAPER_WORDS, 0,
                  str_fmt(m->arena, "The council's explanation. %.*s", STR_ARG(said)));
    paper_chart(m, row, "picture", paper_text(m, row, "fact"));
    put_standing(m, site, row);
}

static void put_sources(struct paper_maker *m, const struct json *model)
{
    const struct json *list = json_get(model, S("sources"));

    if (list->u.of.count)
        paper_say(m, PAPER_HEADING, 2, S("Sources"));
    for (const struct json *s = list->u.of.first; s; s = s->next) {
        struct paper_run *runs = arena_new(m->arena, struct paper_run, 3);
        runs[0].text = str_fmt(m->arena, "%.*s. ", STR_ARG(paper_text(m, s, "number")));
        runs[1] = (struct paper_run){paper_text(m, s, "title"), paper_text(m, s, "url"), false};
        runs[2].text =
            str_fmt(m->arena, ". Licence: %.*s.", STR_ARG(paper_text(m, s, "licence")));
        paper_runs(m, PAPER_SMALL, runs, 3);
    }
}

enum rc question_paper(struct request *rq, const struct json *model, struct paper_maker *into)
{
    struct str site;

    TRY(setting_read(rq->work, "site-address", &site));
    paper_say(into, PAPER_HEADING, 1, paper_text(into, model, "title"));
    paper_say(into, PAPER_LEAD, 0, paper_text(into, model, "description"));
    for (const struct json *q = json_get(model, S("questions"))->u.of.first; q; q = q->next)
        put_question(into, site, q);
    put_sources(into, model);
    paper_say(into, PAPER_SMALL, 0,
              str_fmt(into->arena, "Figures as known on %.*s. %.*s",
                      STR_ARG(paper_text(into, model, "as_at")),
                      STR_ARG(site_href(into, site, paper_text(into, model, "href")))));
    return OK;
}

/* --- for word processors ---- */

enum { WORD_PICTURES_MOST = 12 };

static const double word_scale = 2;

/* The drawings as pictures, which word processors keep; one that can't be made stays an SVG. */
static struct str *pictures_of(struct arena *a, const struct paper_maker *blocks)
{
    struct str *out = arena_new(a, struct str, blocks->len), why;
    int made = 0;

    for (ptrdiff_t i = 0; i < blocks->len && made < WORD_PICTURES_MOST; i++) {
        if (blocks->at[i].kind != PAPER_FIGURE)
            continue;
        made++;
        if (picture_png(a, blocks->at[i].svg, word_scale, &out[i], &why) != OK)
            out[i] = (struct str){0};
    }
    return out;
}

/* "trafford-children.html" */
static struct str word_name(struct arena *a, struct str title)
{
    return str_fmt(a, "%.*s.html", STR_ARG(str_cut(str_slug(a, title), 0, 100)));
}

enum rc word_send(struct request *rq, const struct json *model,
                  const struct paper_maker *blocks)
{
    struct work *w = rq->work;
    struct str title = json_shown(w->arena, json_get(model, S("title")));
    struct paper p = {.title = title,
                      .subject = json_shown(w->arena, json_get(model, S("description"))),
                      .language = S("en-GB"),
                      .author = S("Folkmoot"),
                      .made_at = w->now,
                      .blocks = blocks->at,
                      .block_count = blocks->len};
    struct str html = paper_html(w->arena, &p, pictures_of(w->arena, blocks));

    TRY(page_bytes(rq, "text/html; charset=utf-8", html));
    rq->reply->file_name = word_name(w->arena, title);
    return OK;
}

/* --- a comparison: its sentence, its picture and its source ---- */

static void put_origin(struct paper_maker *m, const struct comparison *c, struct str href)
{
    const struct json *origin = source_view_of(m->arena, c);
    struct paper_run *runs = arena_new(m->arena, struct paper_run, 4);
    struct str published = paper_text(m, origin, "published");

    runs[0].text = S("Source: ");
    runs[1] =
        (struct paper_run){paper_text(m, origin, "title"), paper_text(m, origin, "url"), false};
    runs[2].text =
        str_fmt(m->arena, "%s%.*s. Licence: %.*s. ", published.len ? ", published " : "",
                STR_ARG(published), STR_ARG(paper_text(m, origin, "licence")));
    runs[3] = (struct paper_run){.text = href, .href = href};
    paper_runs(m, PAPER_SMALL, runs, 4);
}

static struct str comparison_address(struct request *rq, const struct comparison *c,
                                     struct str site)
{
    struct arena *a = rq->work->arena;
    struct buf b = buf_make(a, 8192);
    struct str with = rq_query(rq, "with");

    buf_str(&b, site);
    buf_str(&b, comparison_href(a, c->area, c->metric));
    buf_fmt(&b, "?period=%.*s", STR_ARG(period_id(a, c->series.periods[c->period])));
    if (with.len) {
        buf_lit(&b, "&with=");
        buf_url(&b, with);
    }
    return buf_text(&b);
}

static enum rc comparison_word(struct request *rq)
{
    struct work *w = rq->work;
    struct paper_maker m = {.arena = w->arena};
    struct comparison c;
    struct comparison_ask ask = {rq_param(rq, "code"), rq_param(rq, "metric"),
                                 rq_query(rq, "with"), rq_query(rq, "period"),
                                 rq_query(rq, "known")};
    struct str site;

    TRY(setting_read(w, "site-address", &site));
    TRY(compare_read(w, &ask, &c));
    struct json *model = json_object(w->arena);
    json_put_str(model, "title",
                 str_fmt(w->arena, "%.*s: %.*s", STR_ARG(c.metric->title),
                         STR_ARG(area_title(w->arena, c.area))));
    json_put_str(model, "description", c.sentence);
    paper_say(&m, PAPER_HEADING, 2, json_get(model, S("title"))->u.str);
    paper_say(&m, PAPER_WORDS, 0, c.sentence);
    if (!c.refused[REFUSED_NOT_RUN])
        paper_picture(&m, draw_bars(w->arena, &c, true, false), c.sentence);
    put_origin(&m, &c, comparison_address(rq, &c, site));
    return word_send(rq, model, &m);
}

const struct route inform_word_routes[] = {
    ROUTE(GET, "/areas/{code}/metrics/{metric}/word", comparison_word, FORM_OTHER, "read",
          "public", SLOW, PUBLIC, "none",
          "A comparison's sentence, picture and source for a word processor."),
    {0}};
