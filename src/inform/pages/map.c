/* map.c: one measure over a whole country, as a map of outlines or of equal hexagons. */
#include "inform/pages/view.h"

#include "inform/mapping.h"

#include <math.h>

static const struct page_column place_columns[] = {
    {"code", "code"},       {"name", "council"},     {"region", "region"},
    {"value", "value"},     {"value_text", "shown"}, {"gap", "gap"},
    {"quarter", "quarter"}, {"chosen", "chosen"},    {"like", "compared with it"},
    {"period", "period"},   {"metric", "measure"},   {"unit", "unit"},
    {"source", "source"},   {"licence", "licence"},  {0}};
static const struct page_column quarter_columns[] = {{"title", "quarter"},
                                                     {"councils", "councils"},
                                                     {"low", "lowest"},
                                                     {"high", "highest"},
                                                     {0}};
static const struct page_column region_columns[] = {
    {"name", "region"},
    {"reported", "councils with a figure"},
    {"highest", "highest quarter"},
    {"second_highest", "second highest quarter"},
    {"second_lowest", "second lowest quarter"},
    {"lowest", "lowest quarter"},
    {0}};
static const struct page_table tables[] = {{"places", "places", place_columns},
                                           {"quarters", "quarters", quarter_columns},
                                           {"regions", "regions", region_columns},
                                           {0}};
static const struct page page = {"inform/pages/map", tables, "charts", NULL};

static bool is_hex(const struct request *rq)
{
    return str_eq(rq_query(rq, "kind"), S("hex"));
}

static struct str quarter_words(const struct mapped *p)
{
    return p->quarter ? str_of(mapping_quarter_words(p->quarter)) : (struct str){0};
}

/* --- addresses -------------------------------------------------------------------------------
 */

/* This page with one parameter other than it is; at NULL leaves it out. */
static struct str address(struct request *rq, const char *suffix, const char *name,
                          struct str value)
{
    static const char *const kept[] = {"kind", "period", "known", "region",
                                       "tier", "area",   "with",  "chart"};
    struct arena *a = rq->work->arena;
    struct buf b = buf_make(a, 8192);
    bool any = false;

    buf_fmt(&b, "/metrics/");
    buf_url(&b, rq_param(rq, "metric"));
    buf_fmt(&b, "/map%s", suffix);
    for (ptrdiff_t i = 0; i < COUNT_OF(kept); i++) {
        bool own = str_eq(str_of(kept[i]), str_of(name));
        struct str v = own ? value : rq_query(rq, kept[i]);
        if (!v.len || (!own && str_eq(str_of(kept[i]), S("chart"))))
            continue;
        buf_fmt(&b, "%s%s=", any ? "&" : "?", kept[i]);
        buf_url(&b, v);
        any = true;
    }
    return buf_text(&b);
}

static void put_choice(struct json *list, struct request *rq, struct str value,
                       struct str title, bool chosen)
{
    struct json *choice = json_add(list, json_object(rq->work->arena));

    json_put_str(choice, "value", value);
    json_put_str(choice, "title", title);
    json_put_bool(choice, "chosen", chosen);
}

static void put_choices(struct request *rq, const struct mapping *m, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct json *periods = json_put(model, "period_choices", json_array(a));
    struct json *frames = json_put(model, "region_choices", json_array(a));
    struct json *kinds = json_put(model, "kind_choices", json_array(a));

    for (ptrdiff_t p = m->series.count - 1; p >= 0; p--)
        put_choice(periods, rq, period_id(a, m->series.periods[p]),
                   metric_when(a, m->metric, m->series.periods[p]), p == m->period);
    put_choice(frames, rq, m->country->code, m->country->name, !m->region);
    for (ptrdiff_t i = 0; i < m->region_count; i++)
        put_choice(frames, rq, m->regions[i].area->code, m->regions[i].area->name,
                   m->regions[i].area == m->region);
    /* A measure may have figures of other countries too: each has a map of its own. */
    for (ptrdiff_t i = 0; i < m->sector->country_count; i++) {
        const struct area *country = sector_area(m->sector, m->sector->countries[i]);
        if (country && country != m->country && m->metric->countries[i])
            put_choice(frames, rq, country->code, country->name, false);
    }
    put_choice(kinds, rq, S("map"), S("Outlines: where councils are"), !is_hex(rq));
    put_choice(kinds, rq, S("hex"), S("Hexagons: each council the same size"), is_hex(rq));
    json_put_str(model, "action", str_fmt(a, "%.*s/map", STR_ARG(metric_href(a, m->metric))));
    json_put_str(model, "area", m->area ? m->area->code : (struct str){0});
    json_put_str(model, "with",
                 rq_query(rq, "with").len ? rq_query(rq, "with") : (struct str){0});
    json_put_str(model, "known",
                 rq_query(rq, "known").len ? rq_query(rq, "known") : (struct str){0});
    json_put_str(model, "tier", m->tier == ATLAS_UPPER ? S("upper") : S("lower"));
    json_put_str(model, "other_tier_href",
                 m->other_tier
                     ? address(rq, "", "tier", m->tier == ATLAS_UPPER ? S("lower") : S("upper"))
                     : (struct str){0});
    json_put_str(model, "other_tier",
                 m->tier == ATLAS_UPPER ? S("Show districts instead of counties")
                                        : S("Show counties instead of districts"));
}

static void put_take_away(struct request *rq, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct json *take = json_put(model, "take_away", json_array(a));
    struct str kind = is_hex(rq) ? S("hex") : S("map");

    link_add(take, a, S("Picture (SVG)"), address(rq, ".svg", "chart", kind));
    link_add(take, a, S("Picture (PNG)"), address(rq, ".png", "chart", kind));
    link_add(take, a, S("Figures (CSV)"), address(rq, ".csv", "", S("")));
    link_add(take, a, S("Figures (Excel)"), address(rq, ".xlsx", "", S("")));
    link_add(take, a, S("Figures (OpenDocument)"), address(rq, ".ods", "", S("")));
    link_add(take, a, S("Everything (JSON)"), address(rq, ".json", "", S("")));
}

/* --- what is shown ---------------------------------------------------------------------------
 */

static void put_place(struct request *rq, const struct mapping *m, const struct mapped *p,
                      struct json *list)
{
    struct arena *a = rq->work->arena;
    struct json *row = json_add(list, json_object(a));
    bool gap = isnan(p->value);

    json_put_str(row, "code", p->area->code);
    json_put_str(row, "name", p->area->name);
    json_put_str(row, "region", p->area->region ? p->area->region->name : (struct str){0});
    json_put_num(row, "value", p->value);
    json_put_str(row, "value_text", p->text);
    json_put_str(row, "gap", gap ? p->text : (struct str){0});
    json_put_str(row, "quarter", quarter_words(p));
    json_put_bool(row, "chosen", p->self);
    json_put_bool(row, "like", p->like);
    json_put_str(row, "href", comparison_href(a, p->area, m->metric));
    if (rq->form == FORM_HTML || rq->form == FORM_JSON)
        return;
    /* What a table that was taken away must still say. */
    json_put_str(row, "period", period_id(a, m->series.periods[m->period]));
    json_put_str(row, "metric", m->metric->slug);
    json_put_str(row, "unit", m->metric->unit);
    json_put_str(row, "source", m->metric->source_title);
    json_put_str(row, "licence", m->metric->licence);
}

static void put_places(struct request *rq, const struct mapping *m, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct json *places = json_put(model, "places", json_array(a));
    ptrdiff_t homeless = 0;

    for (ptrdiff_t i = 0; i < m->count; i++) {
        if (!m->places[i].in_frame)
            continue;
        put_place(rq, m, &m->places[i], places);
        homeless += !m->places[i].hex;
    }
    json_put_str(
        model, "without_hexagon",
        is_hex(rq) && homeless
            ? str_fmt(a,
                      "%td %s no hexagon, since the layout is of a later year than %s. %s in "
                      "the table.",
                      homeless, homeless == 1 ? "council has" : "councils have",
                      homeless == 1 ? "it is" : "they are",
                      homeless == 1 ? "It is" : "They are")
            : (struct str){0});
}

static void put_quarters(struct request *rq, const struct mapping *m, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct json *list = json_put(model, "quarters", json_array(a));

    for (int q = 1; q <= MAPPING_QUARTERS; q++) {
        const struct mapping_quarter *of = &m->quarters[q - 1];
        struct json *row = json_add(list, json_object(a));
        json_put_str(row, "title", str_of(mapping_quarter_words(q)));
        json_put_int(row, "councils", of->count);
        json_put_num(row, "low", of->low);
        json_put_num(row, "high", of->high);
    }
}

static void put_regions(struct request *rq, const struct mapping *m, struct json *model)
{
    static const char *const names[MAPPING_QUARTERS] = {"highest", "second_highest",
                                                        "second_lowest", "lowest"};
    struct arena *a = rq->work->arena;
    struct json *list = json_put(model, "regions", json_array(a));

    for (ptrdiff_t i = 0; i < m->region_count; i++) {
        const struct mapping_region *r = &m->regions[i];
        struct json *row = json_add(list, json_object(a));
        json_put_str(row, "name", r->area->name);
        json_put_str(row, "href", address(rq, "", "region", r->area->code));
        json_put_int(row, "reported", r->reported);
        for (int q = 0; q < MAPPING_QUARTERS; q++)
            json_put_int(row, names[q], r->quarters[q]);
    }
    json_put_bool(model, "has_regions", m->region_count > 1 && mapping_fair(m));
}

static struct str better_words(const struct metric *m)
{
    return m->polarity == POLARITY_HIGH  ? S("Higher is better here.")
           : m->polarity == POLARITY_LOW ? S("Lower is better here.")
                                         : S("Neither higher nor lower is better.");
}

/* Which councils these are, and of which day. */
static struct str drawn_words(struct arena *a, const struct mapping *m)
{
    struct str of = m->tier == ATLAS_UPPER ? S("counties and single-tier councils")
                                           : S("districts and single-tier councils");

    if (m->later)
        return str_fmt(
            a,
            "Drawn with the %.*s of April %d, since the publisher gives these figures "
            "for them and not for the councils of the time.",
            STR_ARG(of), m->year);
    return str_fmt(a, "Drawn with the %.*s of the time.", STR_ARG(of));
}

static void put_words(struct request *rq, const struct mapping *m, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct str when = metric_when(a, m->metric, m->series.periods[m->period]);

    json_put_str(model, "title", str_fmt(a, "%.*s: the map", STR_ARG(m->metric->title)));
    json_put_str(model, "description", m->sentence);
    json_put_str(model, "sentence", m->sentence);
    json_put_str(model, "caption", m->title);
    json_put_str(model, "metric", m->metric->slug);
    json_put_str(model, "metric_title", m->metric->title);
    json_put_str(model, "metric_href", metric_href(a, m->metric));
    json_put_str(model, "period", period_id(a, m->series.periods[m->period]));
    json_put_str(model, "when", when);
    json_put_str(model, "frame", m->region ? m->region->name : m->country->name);
    json_put_str(model, "better", better_words(m->metric));
    json_put_str(model, "drawn", drawn_words(a, m));
    json_put_bool(model, "fair", mapping_fair(m));
    json_put_str(model, "group_say", m->group ? m->group_say : (struct str){0});
    json_put_str(model, "back_href",
                 m->area ? comparison_href(a, m->area, m->metric) : (struct str){0});
    json_put_str(model, "back", m->area ? m->area->name : (struct str){0});
    json_put(model, "origin", source_view(a, m->metric));
}

/* A page shows the one that was asked for; a file may be either, that one first. */
static void put_drawings(struct request *rq, const struct mapping *m, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct json *charts = json_put(model, "charts", json_object(a));
    struct json *narrow = json_put(model, "narrow", json_object(a));
    bool html = rq->form == FORM_HTML, file = (rq->form & (FORM_SVG | FORM_PNG)) != 0;

    if (!mapping_fair(m) || (!html && !file))
        return;
    for (int i = 0; i < 2; i++) {
        bool hex = is_hex(rq) == (i == 0);
        if (html && i)
            return;
        struct str wide = hex ? draw_hex(a, m, file, false) : draw_map(a, m, file, false);
        json_put_markup(charts, html ? "picture" : hex ? "hex" : "map", wide);
        if (html)
            json_put_markup(narrow, "picture",
                            hex ? draw_hex(a, m, false, true) : draw_map(a, m, false, true));
    }
}

static enum rc kind_read(struct request *rq)
{
    struct str kind = rq_query(rq, "kind");

    if (!kind.len || str_eq(kind, S("map")) || str_eq(kind, S("hex")))
        return OK;
    return work_fail(rq->work, INVALID, "kind",
                     "There is no map \"%.*s\" here. Ask for \"map\" or \"hex\".",
                     STR_ARG(str_cut(kind, 0, 40)));
}

static enum rc map_show(struct request *rq)
{
    struct work *w = rq->work;
    struct mapping m;
    struct mapping_ask ask = {.metric = rq_param(rq, "metric"),
                              .period = rq_query(rq, "period"),
                              .known = rq_query(rq, "known"),
                              .area = rq_query(rq, "area"),
                              .group = rq_query(rq, "with"),
                              .region = rq_query(rq, "region"),
                              .tier = rq_query(rq, "tier")};

    if (!sector_metric(w->sector, ask.metric))
        return unknown_metric(rq, ask.metric);
    if (ask.area.len && !sector_area(w->sector, ask.area))
        return unknown_area(rq, ask.area);
    TRY(kind_read(rq));
    TRY(mapping_read(w, &ask, &m));
    struct json *model = json_object(w->arena);
    put_words(rq, &m, model);
    put_choices(rq, &m, model);
    put_take_away(rq, model);
    put_places(rq, &m, model);
    put_quarters(rq, &m, model);
    put_regions(rq, &m, model);
    put_drawings(rq, &m, model);
    TRY(embed_map_put(rq, model));
    return page_show(rq, &page, model);
}

const struct route inform_map_routes[] = {
    ROUTE(GET, "/metrics/{metric}/map", map_show,
          FORM_HTML | FORM_JSON | FORM_CSV | FORM_SVG | FORM_PNG | FORM_XLSX | FORM_ODS, "read",
          "public", FAST, PUBLIC, "none",
          "One measure over the country, as a map or as equal hexagons."),
    {0}};
