/* embed.c: pictures that other sites show inside their pages, each with its sentence and its
 * source; and the code that does it. */
#include "inform/pages/view.h"

#include "inform/mapping.h"
#include "kit/setting.h"

enum { FRAME_WIDTH = 720 };

/* --- what can be shown -----------------------------------------------------------------------
 */

/* The pictures of one comparison, by the words of ?chart. */
static const struct picture {
    const char *name, *title;
    struct str (*draw)(struct arena *a, const struct comparison *c, bool alone, bool narrow);
    struct str (*map)(struct arena *a, const struct mapping *m, bool alone, bool narrow);
    int height; /* of a frame that holds it, without scrolling at 720 pixels */
} pictures[] = {
    {"bars", "Bars: each council's figure", draw_bars, NULL, 900},
    {"trend", "Over time", draw_trend, NULL, 760},
    {"strip", "Strip: where it stands", draw_strip, NULL, 560},
    {"map", "Map", NULL, draw_map, 1140},
    {"hex", "Hexagons", NULL, draw_hex, 1140},
};

static enum rc picture_read(struct request *rq, const struct picture **out)
{
    struct str name = rq_query(rq, "chart");

    *out = &pictures[0];
    for (ptrdiff_t i = 0; i < COUNT_OF(pictures); i++)
        if (str_eq(name, str_of(pictures[i].name))) {
            *out = &pictures[i];
            return OK;
        }
    if (!name.len)
        return OK;
    return work_fail(rq->work, INVALID, "chart",
                     "There is no picture \"%.*s\" to show. Ask for bars, trend, strip, map or "
                     "hex.",
                     STR_ARG(str_cut(name, 0, 40)));
}

/* --- addresses and code ----------------------------------------------------------------------
 */

static void query_put(struct buf *b, const char *name, struct str value)
{
    if (!value.len)
        return;
    buf_char(b, str_find(buf_text(b), S("?")) < 0 ? '?' : '&');
    buf_fmt(b, "%s=", name);
    buf_url(b, value);
}

static struct str frame_code(struct arena *a, struct str site, struct str path,
                             struct str title, int height)
{
    struct buf b = buf_make(a, 16 * 1024);

    buf_lit(&b, "<iframe src=\"");
    buf_html(&b, site);
    buf_html(&b, path);
    buf_fmt(&b, "\" width=\"%d\" height=\"%d\" title=\"", FRAME_WIDTH, height);
    buf_html(&b, title);
    buf_lit(&b, "\" loading=\"lazy\"></iframe>");
    return buf_text(&b);
}

/* The embedded page of this comparison; with a period and a moment it stays as it is. */
static struct str comparison_frame(struct request *rq, const struct comparison *c,
                                   const char *chart, bool stays)
{
    struct arena *a = rq->work->arena;
    struct buf b = buf_make(a, 8192);
    struct str known = rq_query(rq, "known");

    buf_lit(&b, "/embed");
    buf_str(&b, comparison_href(a, c->area, c->metric));
    query_put(&b, "chart", str_of(chart));
    query_put(&b, "with", c->group ? c->group->slug : rq_query(rq, "with"));
    query_put(&b, "period",
              stays ? period_id(a, c->series.periods[c->period]) : rq_query(rq, "period"));
    if (stays && !known.len)
        known = moment_text(a, rq->work->now);
    query_put(&b, "known", known);
    return buf_text(&b);
}

/* What a frame is called: true whatever its figures will be. */
static struct str frame_title(struct arena *a, const struct comparison *c)
{
    return str_fmt(a, "%.*s: %.*s", STR_ARG(c->area->name), STR_ARG(c->metric->title));
}

static struct json *code_put(struct json *model, struct arena *a, struct str code,
                             struct str href, struct str more_href)
{
    struct json *embed = json_put(model, "embed", json_object(a));

    json_put_str(embed, "code", code);
    json_put_str(embed, "href", href);
    json_put_str(embed, "more_href", more_href);
    return embed;
}

enum rc embed_put(struct request *rq, const struct comparison *c, struct json *model)
{
    struct arena *a = rq->work->arena;
    const struct picture *p = &pictures[0];
    struct str site;

    TRY(setting_read(rq->work, "site-address", &site));
    struct str href = comparison_frame(rq, c, p->name, false);
    struct buf more = buf_make(a, 8192);
    buf_str(&more, comparison_href(a, c->area, c->metric));
    buf_lit(&more, "/embed");
    query_put(&more, "with", rq_query(rq, "with"));
    query_put(&more, "period", rq_query(rq, "period"));
    query_put(&more, "known", rq_query(rq, "known"));
    code_put(model, a, frame_code(a, site, href, frame_title(a, c), p->height), href,
             buf_text(&more));
    return OK;
}

enum rc embed_map_put(struct request *rq, struct json *model)
{
    static const char *const kept[] = {"kind", "period", "known", "region",
                                       "tier", "area",   "with"};
    struct arena *a = rq->work->arena;
    struct buf b = buf_make(a, 8192);
    struct str site;

    TRY(setting_read(rq->work, "site-address", &site));
    buf_lit(&b, "/embed/metrics/");
    buf_url(&b, rq_param(rq, "metric"));
    buf_lit(&b, "/map");
    for (ptrdiff_t i = 0; i < COUNT_OF(kept); i++)
        query_put(&b, kept[i], rq_query(rq, kept[i]));
    struct str title = json_at(model, "caption")->u.str;
    code_put(model, a, frame_code(a, site, buf_text(&b), title, pictures[3].height),
             buf_text(&b), (struct str){0});
    return OK;
}

/* --- the page that is embedded ---------------------------------------------------------------
 */

static const struct page frame_page = {"inform/pages/embed", NULL, NULL, NULL};

static struct mapping_ask map_ask(struct request *rq, struct str area, struct str with)
{
    return (struct mapping_ask){.metric = rq_param(rq, "metric"),
                                .period = rq_query(rq, "period"),
                                .known = rq_query(rq, "known"),
                                .area = area,
                                .group = with,
                                .region = rq_query(rq, "region"),
                                .tier = rq_query(rq, "tier")};
}

static const struct str shade_words =
    STR_INIT("The shade says where a council stands among others, not whether that is good.");

/* What every embedded page says: the same names always, null where there is nothing. */
static struct json *frame_model_of(struct request *rq, const struct metric *m, struct str title,
                                   struct str sentence, struct str href, struct str fair,
                                   bool shaded)
{
    struct json *model = json_object(rq->work->arena);

    json_put_str(model, "title", title);
    json_put_str(model, "description", sentence);
    json_put_str(model, "sentence", sentence);
    json_put_str(model, "href", href);
    json_put_str(model, "fair", fair.len ? fair : (struct str){0});
    json_put_str(model, "shade", shaded ? shade_words : (struct str){0});
    json_put(model, "origin", source_view(rq->work->arena, m));
    return model;
}

static void pictures_put(struct json *model, struct str wide, struct str narrow)
{
    json_put_bool(model, "drawn", wide.len > 0);
    json_put_markup(model, "wide", wide);
    json_put_markup(model, "narrow", narrow);
}

static enum rc comparison_frame_show(struct request *rq)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    const struct picture *p;
    struct comparison c;
    struct mapping m;
    struct comparison_ask ask = {rq_param(rq, "code"), rq_param(rq, "metric"),
                                 rq_query(rq, "with"), rq_query(rq, "period"),
                                 rq_query(rq, "known")};

    TRY(picture_read(rq, &p));
    if (!sector_area(w->sector, ask.area))
        return unknown_area(rq, ask.area);
    if (!sector_metric(w->sector, ask.metric))
        return unknown_metric(rq, ask.metric);
    TRY(compare_read(w, &ask, &c));
    struct buf back = buf_make(a, 8192);
    buf_str(&back, comparison_href(a, c.area, c.metric));
    query_put(&back, "with", ask.group);
    query_put(&back, "period", ask.period);
    query_put(&back, "known", ask.known);
    struct json *model =
        frame_model_of(rq, c.metric, frame_title(a, &c), c.sentence, buf_text(&back),
                       certificate_words(a, &c), p->map != NULL);
    struct str wide = {0}, narrow = {0};
    if (p->map) {
        struct mapping_ask map = map_ask(rq, ask.area, ask.group);
        TRY(mapping_read(w, &map, &m));
        wide = p->map(a, &m, false, false);
        narrow = p->map(a, &m, false, true);
    } else if (!c.refused[REFUSED_NOT_RUN]) {
        wide = p->draw(a, &c, false, false);
        narrow = p->draw(a, &c, false, true);
    }
    pictures_put(model, wide, narrow);
    return page_show(rq, &frame_page, model);
}

static enum rc map_frame_show(struct request *rq)
{
    struct work *w = rq->work;
    struct mapping m;
    struct mapping_ask ask = map_ask(rq, rq_query(rq, "area"), rq_query(rq, "with"));
    bool hex = str_eq(rq_query(rq, "kind"), S("hex"));

    if (!sector_metric(w->sector, ask.metric))
        return unknown_metric(rq, ask.metric);
    TRY(mapping_read(w, &ask, &m));
    struct buf back = buf_make(w->arena, 8192);
    buf_fmt(&back, "%.*s/map", STR_ARG(metric_href(w->arena, m.metric)));
    for (ptrdiff_t i = 0; i < rq->query_count; i++)
        query_put(&back, str_zero(w->arena, rq->query[i].name), rq->query[i].value);
    struct json *model =
        frame_model_of(rq, m.metric, m.title, m.sentence, buf_text(&back), S(""), true);
    pictures_put(
        model,
        hex ? draw_hex(w->arena, &m, false, false) : draw_map(w->arena, &m, false, false),
        hex ? draw_hex(w->arena, &m, false, true) : draw_map(w->arena, &m, false, true));
    return page_show(rq, &frame_page, model);
}

/* --- choosing what to embed ------------------------------------------------------------------
 */

static const struct page choose_page = {"inform/pages/embed_choose", NULL, NULL, NULL};

static enum rc choices_show(struct request *rq)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct comparison c;
    struct str site;
    struct comparison_ask ask = {rq_param(rq, "code"), rq_param(rq, "metric"),
                                 rq_query(rq, "with"), rq_query(rq, "period"),
                                 rq_query(rq, "known")};

    if (!sector_area(w->sector, ask.area))
        return unknown_area(rq, ask.area);
    if (!sector_metric(w->sector, ask.metric))
        return unknown_metric(rq, ask.metric);
    TRY(compare_read(w, &ask, &c));
    TRY(setting_read(w, "site-address", &site));
    struct json *model = json_object(a);
    json_put_str(model, "title", S("Show it on your website"));
    json_put_str(model, "description",
                 str_fmt(a, "Code to copy for the pictures of %.*s in %.*s.",
                         STR_ARG(c.metric->title), STR_ARG(c.area->name)));
    json_put_str(model, "sentence", c.sentence);
    json_put_str(model, "back_href", comparison_href(a, c.area, c.metric));
    json_put_str(model, "back",
                 str_fmt(a, "%.*s: %.*s", STR_ARG(c.area->name), STR_ARG(c.metric->title)));
    struct json *list = json_put(model, "pictures", json_array(a));
    for (ptrdiff_t i = 0; i < COUNT_OF(pictures); i++) {
        const struct picture *p = &pictures[i];
        struct str href = comparison_frame(rq, &c, p->name, false);
        struct json *row = link_add(list, a, str_of(p->title), href);
        json_put_str(row, "name", str_of(p->name));
        json_put_str(row, "code", frame_code(a, site, href, frame_title(a, &c), p->height));
        json_put_str(row, "code_stays",
                     frame_code(a, site, comparison_frame(rq, &c, p->name, true),
                                frame_title(a, &c), p->height));
    }
    return page_show(rq, &choose_page, model);
}

const struct route inform_embed_routes[] = {
    ROUTE_WITH(GET, "/embed/areas/{code}/metrics/{metric}", comparison_frame_show, FORM_HTML,
               "read", "public", FAST, PUBLIC, "none",
               "A picture of one comparison, for other sites to show.", .framed = true),
    ROUTE_WITH(GET, "/embed/metrics/{metric}/map", map_frame_show, FORM_HTML, "read", "public",
               FAST, PUBLIC, "none", "A map of one measure, for other sites to show.",
               .framed = true),
    ROUTE(GET, "/areas/{code}/metrics/{metric}/embed", choices_show, FORM_HTML | FORM_JSON,
          "read", "public", FAST, NONE, "none",
          "The code with which other sites show a comparison's pictures."),
    {0}};
