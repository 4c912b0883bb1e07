/* comparison.c: one council beside councils like it, on one measure. */
#include "inform/pages/view.h"

#include "base/num.h"

#include <math.h>
#include <string.h>

static const struct page_column member_columns[] = {
    {"rank", "place by polarity"},
    {"code", "code"},
    {"name", "council"},
    {"value", "value"},
    {"value_text", "shown"},
    {"gap", "gap"},
    {"lower", "lower"},
    {"upper", "upper"},
    {"distance", "how near"},
    {"chosen", "chosen"},
    {"verdict", "beside the middle"},
    {"verdict_by", "judged by"},
    {"period", "period"},
    {"metric", "measure"},
    {"unit", "unit"},
    {"source", "source"},
    {"licence", "licence"},
    {"explanation", "explanation"},
    {"explanation_signed_by", "explanation signed by"},
    {"explained_on", "explained on"},
    {"explanation_until", "explanation stands until"},
    {0}};
static const struct page_column trend_columns[] = {
    {"period", "period"},
    {"title", "named"},
    {"value", "value"},
    {"value_text", "shown"},
    {"gap", "gap"},
    {"lower", "lower"},
    {"upper", "upper"},
    {"group_low", "group low"},
    {"group_mid", "group middle"},
    {"group_high", "group high"},
    {"area", "council"},
    {"metric", "measure"},
    {"unit", "unit"},
    {"source", "source"},
    {"licence", "licence"},
    {"counted_differently", "counted differently"},
    {0}};
static const struct page_column fair_columns[] = {{"id", "group"},
                                                  {"title", "title"},
                                                  {"of", "councils"},
                                                  {"rank", "place by polarity"},
                                                  {"middle", "middle"},
                                                  {"answer", "answer"},
                                                  {"answer_before", "answer the period before"},
                                                  {0}};
static const struct page_column certificate_columns[] = {{"group", "group"},
                                                         {"group_title", "title"},
                                                         {"period", "period"},
                                                         {"way", "judged by"},
                                                         {"answer", "answer"},
                                                         {"holds", "the same"},
                                                         {0}};
static const struct page_table tables[] = {
    {"members", "group.members", member_columns},
    {"trend", "trend", trend_columns},
    {"groups", "fair_groups", fair_columns},
    {"certificate", "certificate.checks", certificate_columns},
    {0}};
static const struct page page = {"inform/pages/comparison", tables, "charts", comparison_paper};

/* --- addresses of this comparison
 * ------------------------------------------------------------- */

static void query_add(struct buf *b, bool *any, const char *name, struct str value)
{
    if (!value.len)
        return;
    buf_str(b, *any ? S("&") : S("?"));
    *any = true;
    buf_fmt(b, "%s=", name);
    buf_url(b, value);
}

/* The same comparison in another form, or with another group or period. */
static struct str address(struct request *rq, const struct comparison *c, const char *suffix,
                          const char *more, struct str value)
{
    struct arena *a = rq->work->arena;
    struct buf b = buf_make(a, 8192);
    bool any = false, with = strcmp(more, "with") == 0, period = strcmp(more, "period") == 0;

    buf_str(&b, comparison_href(a, c->area, c->metric));
    buf_str(&b, str_of(suffix));
    query_add(&b, &any, "with", with ? value : rq_query(rq, "with"));
    query_add(&b, &any, "period", period ? value : rq_query(rq, "period"));
    query_add(&b, &any, "known", rq_query(rq, "known"));
    if (*more && !with && !period)
        query_add(&b, &any, more, value);
    return buf_text(&b);
}

static void put_addresses(struct request *rq, const struct comparison *c, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct json *take = json_put(model, "take_away", json_array(a));
    static const struct {
        const char *title, *suffix, *name, *value;
    } all[] = {
        {"Table of councils (CSV)", ".csv", "table", "members"},
        {"Table over time (CSV)", ".csv", "table", "trend"},
        {"Bars (SVG)", ".svg", "chart", "bars"},
        {"Over time (SVG)", ".svg", "chart", "trend"},
        {"Strip (SVG)", ".svg", "chart", "strip"},
        {"Bars (PNG)", ".png", "chart", "bars"},
        {"Over time (PNG)", ".png", "chart", "trend"},
        {"This page (PDF)", ".pdf", "", ""},
        {"Everything (JSON)", ".json", "", ""},
    };

    for (ptrdiff_t i = 0; i < COUNT_OF(all); i++)
        link_add(take, a, str_of(all[i].title),
                 address(rq, c, all[i].suffix, all[i].name, str_of(all[i].value)));
}

/* --- choices
 * ---------------------------------------------------------------------------------- */

static void choice_add(struct json *list, struct arena *a, struct str value, struct str title,
                       bool chosen)
{
    struct json *choice = json_add(list, json_object(a));

    json_put_str(choice, "value", value);
    json_put_str(choice, "title", title);
    json_put_bool(choice, "chosen", chosen);
}

static enum rc put_choices(struct request *rq, const struct comparison *c, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct json *groups = json_put(model, "group_choices", json_array(a));
    struct json *periods = json_put(model, "period_choices", json_array(a));
    ptrdiff_t *sizes;

    group_sizes(c->sector, c->area, c->metric, a, &sizes);
    for (ptrdiff_t i = 0; i < c->sector->group_count && c->area->type->council; i++) {
        const struct group *g = &c->sector->groups[i];
        if (sizes[i] && (!g->owner || g->owner == c->area) && group_seen(&rq->work->viewer, g))
            choice_add(
                groups, a, g->slug,
                str_fmt(a, "%.*s%s (%td)", STR_ARG(g->title),
                        g->replaced_at
                            ? str_fmt(a, ", up to %.*s",
                                      STR_ARG(date_words(a, date_in_london(g->replaced_at))))
                                  .at
                            : "",
                        sizes[i]),
                g == c->group);
    }
    if (c->area->type->council)
        TRY(group_choices_put(rq, c, groups));
    for (ptrdiff_t p = c->series.count - 1; p >= 0; p--)
        choice_add(periods, a, period_id(a, c->series.periods[p]),
                   metric_when(a, c->metric, c->series.periods[p]), p == c->period);
    json_put_bool(model, "has_groups", groups->u.of.count > 0);
    json_put_str(model, "action", comparison_href(a, c->area, c->metric));
    return OK;
}

/* --- how it was worked out
 * --------------------------------------------------------------------- */

/* `method` is the name of the method that the words rest on, or NULL. */
static void how(struct json *list, struct arena *a, const char *term, struct str words,
                const char *method)
{
    if (!words.len)
        return;
    struct json *row = json_add(list, json_object(a));
    json_put_str(row, "term", str_of(term));
    json_put_str(row, "words", words);
    json_put_str(row, "method", str_of(method));
    json_put_str(row, "method_href", method ? method_href(a, method) : (struct str){0});
}

static struct str range_words(struct arena *a, const struct comparison *c)
{
    const struct metric *m = c->metric;
    struct stats_interval wider = wider_range(&c->own);

    if (isnan(c->own.lower) || isnan(c->own.upper))
        return (struct str){0};
    struct str verdict = verdict_words(wider_verdict(c));
    return str_fmt(
        a, "%.*s to %.*s, at 95%%%s. At 99.8%%, %.*s to %.*s%s%.*s%s.",
        STR_ARG(value_text(a, m, c->own.lower)), STR_ARG(value_text(a, m, c->own.upper)),
        !c->own.worked_out        ? ", as published"
        : str_eq(m->unit, S("%")) ? ", worked out by Wilson's method from the numbers behind it"
                                  : ", worked out by Byar's method from the number behind it",
        STR_ARG(value_text(a, m, wider.lower)), STR_ARG(value_text(a, m, wider.upper)),
        verdict.len ? ": " : "", STR_ARG(verdict), verdict.len ? " the middle" : "");
}

/* "2nd of five fifths, counted from the best." */
static struct str fifth_words(struct arena *a, const struct comparison *c)
{
    enum polarity p = c->metric->polarity;
    bool polar = p == POLARITY_HIGH || p == POLARITY_LOW;

    if (!c->standing.quintile || !enough_reported(&c->standing) || !c->standing.place)
        return (struct str){0};
    return str_fmt(a, "In the %.*s of five, counted from the %s.",
                   STR_ARG(ordinal(a, c->standing.quintile)), polar ? "better end" : "highest");
}

static struct str counted_words(struct arena *a, const struct comparison *c)
{
    const struct metric *m = c->metric;

    if (!m->formula.len)
        return m->definition;
    return str_fmt(a, "%.*s%sWorked out here from other measures: %.*s.",
                   STR_ARG(m->definition), m->definition.len ? " " : "",
                   STR_ARG(formula_words(a, c->sector, m)));
}

static struct str polarity_words(struct arena *a, const struct metric *m)
{
    const char *words = m->polarity == POLARITY_HIGH  ? "Higher is better"
                        : m->polarity == POLARITY_LOW ? "Lower is better"
                                                      : "Neither higher nor lower is better";

    if (!m->polarity_by.len)
        return str_fmt(a, "%s.", words);
    return str_fmt(a, "%s: set by %.*s.", words, STR_ARG(m->polarity_by));
}

static struct str place_words(struct arena *a, const struct comparison *c)
{
    return str_fmt(a,
                   "%.*s, %.*s among them; %td %s a figure. Places go by the figures as "
                   "shown, so equal ones share a place. The band covers the councils in the "
                   "second and third quarter.",
                   STR_ARG(str_counted(a, c->standing.members, "council", NULL)),
                   STR_ARG(c->area->name), c->standing.reported,
                   c->standing.reported == 1 ? "has" : "have");
}

/* "about the same as England (30.2), better than North West (37.2)" */
static struct str beside_words(struct arena *a, const struct comparison *c)
{
    struct buf b = buf_make(a, 4096);

    for (ptrdiff_t i = 0; i < c->benchmark_count; i++) {
        const struct compared *other = &c->benchmarks[i];
        struct str verdict = verdict_words(verdict_beside(c->metric, &c->own, other->value));
        if (!verdict.len)
            continue;
        buf_str(&b, b.len ? S(", ") : S("Allowing for chance, "));
        buf_fmt(&b, "%.*s %.*s (%.*s)", STR_ARG(verdict), STR_ARG(other->area->name),
                STR_ARG(other->text));
    }
    if (b.len)
        buf_char(&b, '.');
    return buf_text(&b);
}

static struct str neutral_method_words(struct arena *a, const struct comparison *c)
{
    if (c->neutral == VERDICT_NONE)
        return (struct str){0};
    return str_fmt(
        a,
        "%.*s is the usual distance from the middle of the %td figures: 1.4826 times their "
        "median absolute deviation. Further above it is called higher, further below it lower, "
        "and the rest similar, as the Office for National Statistics' explorer does.",
        STR_ARG(num_text(a, c->usual_distance, c->metric->decimals + 1)), c->standing.reported);
}

static struct str usual_words(struct arena *a, const struct comparison *c)
{
    if (isnan(c->usual))
        return (struct str){0};
    return str_fmt(
        a, "%.*s: the mean change from one period to the next, up to eight before this.",
        STR_ARG(num_text(a, c->usual, c->metric->decimals + 1)));
}

static struct str refused_words(struct arena *a, const struct comparison *c)
{
    struct buf b = buf_make(a, 8192);

    for (int r = 0; r < REFUSAL_COUNT; r++)
        if (c->refused[r]) {
            if (b.len)
                buf_char(&b, ' ');
            buf_str(&b, str_of(refusal_words((enum refusal)r)));
        }
    return buf_text(&b);
}

static void put_how(struct request *rq, const struct comparison *c, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct json *list = json_put(model, "how", json_array(a));
    struct str since = moment_text(a, c->series.known_from[c->period]);

    how(list, a, "What is counted", counted_words(a, c), NULL);
    how(list, a, "Which way is better", polarity_words(a, c->metric), NULL);
    bool compared = c->group && !c->refused[REFUSED_NOT_RUN];
    if (compared)
        how(list, a, "Who is compared", place_words(a, c), "rank");
    if (compared && enough_reported(&c->standing))
        how(list, a, "Middle of the group",
            str_fmt(a, "%.*s, the median of all with a figure; of the others alone it is %.*s.",
                    STR_ARG(value_text(a, c->metric, c->standing.middle)),
                    STR_ARG(value_text(a, c->metric, c->standing.median))),
            "quantile");
    if (compared)
        how(list, a, "Fifth of the group", fifth_words(a, c), "band");
    how(list, a, "Range it could be in", range_words(a, c),
        !c->own.worked_out                ? NULL
        : str_eq(c->metric->unit, S("%")) ? "proportion"
                                          : "rate");
    how(list, a, "Beside the whole", beside_words(a, c), "benchmark");
    how(list, a, "Higher, similar or lower", neutral_method_words(a, c), "outlier");
    how(list, a, "Usual movement", usual_words(a, c), NULL);
    how(list, a, "What can't be said", refused_words(a, c), NULL);
    how(list, a, "What the publisher notes", c->note, NULL);
    how(list, a, "Known here since", str_cut(since, 0, 10), NULL);
}

/* --- what next
 * --------------------------------------------------------------------------------- */

enum { MOST_RELATED = 6 };

static void put_related(struct request *rq, const struct comparison *c, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct json *list = json_put(model, "related", json_array(a));
    const struct subject *subject = c->metric->subject_count ? c->metric->subjects[0] : NULL;
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < c->sector->metric_count && n < MOST_RELATED && subject; i++) {
        const struct metric *m = &c->sector->metrics[i];
        bool runs = area_runs(c->sector, c->area, m->service) != RUNS_NOT;
        if (m == c->metric || !m->subject_count || m->subjects[0] != subject || !runs ||
            metric_place(m, c->area) < 0)
            continue;
        link_add(list, a, m->title, comparison_href(a, c->area, m));
        n++;
    }
}

/* --- the page
 * ---------------------------------------------------------------------------------- */

/* What a table that was taken away must still say. */
static void put_origin(struct arena *a, struct json *row, const struct comparison *c,
                       const struct area *area)
{
    json_put_str(row, "metric", c->metric->slug);
    json_put_str(row, "unit", c->metric->unit);
    json_put_str(row, "source", figure_source_words(a, c->metric, &c->sent, area));
    json_put_str(row, "licence", c->metric->licence);
}

static void label_members(struct request *rq, const struct comparison *c, struct json *model)
{
    const struct json *members = json_at(model, "group.members");
    struct arena *a = rq->work->arena;

    if (!members)
        return;
    struct str period = period_id(a, c->series.periods[c->period]);
    ptrdiff_t i = 0;
    for (struct json *m = members->u.of.first; m; m = m->next, i++) {
        json_put_str(m, "href", comparison_href(a, c->members[i].area, c->metric));
        bool ranged = !isnan(c->members[i].lower) && !isnan(c->members[i].upper);
        json_put_str(m, "range_text",
                     ranged ? str_fmt(a, "%.*s to %.*s",
                                      STR_ARG(value_text(a, c->metric, c->members[i].lower)),
                                      STR_ARG(value_text(a, c->metric, c->members[i].upper)))
                            : (struct str){0});
        if (!(rq->form & FORMS_TABLE))
            continue;
        json_put_str(m, "verdict", c->members[i].self ? verdict_id(c) : (struct str){0});
        json_put_str(m, "verdict_by", c->members[i].self ? verdict_by(c) : (struct str){0});
        json_put_str(m, "period", period);
        put_origin(a, m, c, c->members[i].area);
    }
}

/* "Until 2021/22 the figures are those of Craven, … together, worked out here." */
static struct str made_of_words(struct arena *a, const struct comparison *c)
{
    struct buf b = buf_make(a, 16 * 1024);
    ptrdiff_t last = -1;

    for (ptrdiff_t i = 0; i < c->point_count; i++)
        last = c->points[i].from_before ? i : last;
    if (last < 0)
        return (struct str){0};
    struct period until = c->series.periods[c->points[last].period];
    buf_fmt(&b, "%.*s was made of ", STR_ARG(c->area->name));
    for (ptrdiff_t i = 0; i < c->made_of_count; i++) {
        buf_str(&b, i == 0 ? S("") : i == c->made_of_count - 1 ? S(" and ") : S(", "));
        buf_str(&b, c->made_of[i]->name);
    }
    buf_fmt(&b,
            ". Up to %.*s the line shows them, or those of them that ran the service, taken "
            "together; that was worked out here, not published.",
            STR_ARG(metric_when(a, c->metric, until)));
    return buf_text(&b);
}

static void put_trend_texts(struct request *rq, const struct comparison *c, struct json *model)
{
    const struct json *trend = json_get(model, S("trend"));
    struct arena *a = rq->work->arena;
    ptrdiff_t i = 0;

    for (struct json *t = trend->u.of.first; t; t = t->next, i++) {
        const struct trend_point *p = &c->points[i];
        if (rq->form & FORMS_TABLE) {
            json_put_str(t, "area", c->area->code);
            put_origin(a, t, c, NULL);
        }
        json_put_str(t, "mid_text",
                     isnan(p->group_mid) ? S("–") : value_text(a, c->metric, p->group_mid));
        json_put_str(t, "band_text",
                     isnan(p->group_low)
                         ? S("–")
                         : str_fmt(a, "%.*s to %.*s",
                                   STR_ARG(value_text(a, c->metric, p->group_low)),
                                   STR_ARG(value_text(a, c->metric, p->group_high))));
    }
}

static void put_charts(struct request *rq, const struct comparison *c, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct json *charts = json_put(model, "charts", json_object(a));
    struct json *narrow = json_put(model, "narrow", json_object(a));
    bool file = (rq->form & (FORM_SVG | FORM_PNG)) != 0, alone = file || rq->form == FORM_PDF;
    bool drawn = rq->form == FORM_HTML || alone;
    struct str asked = file ? rq_query(rq, "chart") : (struct str){0};
    bool not_run = c->refused[REFUSED_NOT_RUN];
    static const struct {
        const char *name;
        struct str (*draw)(struct arena *a, const struct comparison *c, bool alone,
                           bool narrow);
    } all[] = {{"bars", draw_bars}, {"trend", draw_trend}, {"strip", draw_strip}};

    for (ptrdiff_t i = 0; i < COUNT_OF(all); i++) {
        if (alone && not_run) { /* no file, not an empty one */
            json_put_null(charts, all[i].name);
            continue;
        }
        bool wanted = drawn && !not_run && (!asked.len || str_eq(asked, str_of(all[i].name)));
        bool wide = alone || all[i].draw != draw_strip; /* the page has a narrow strip only */
        json_put_markup(charts, all[i].name,
                        wanted && wide ? all[i].draw(a, c, alone, false) : (struct str){"", 0});
        json_put_markup(narrow, all[i].name,
                        wanted && !alone ? all[i].draw(a, c, false, true)
                                         : (struct str){"", 0});
    }
}

static void put_words(struct request *rq, const struct comparison *c, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct str area = area_title(a, c->area);

    json_put_str(model, "title",
                 str_fmt(a, "%.*s: %.*s", STR_ARG(c->metric->title), STR_ARG(area)));
    json_put_str(model, "description", c->sentence);
    json_put_str(model, "beside_middle", neutral_words(a, c));
    json_put_str(model, "area_href", area_href(a, c->area));
    json_put_str(model, "metric_href", metric_href(a, c->metric));
    json_put_str(model, "group_href",
                 c->group ? str_fmt(a, "%.*s?area=%.*s", STR_ARG(group_href(a, c->group)),
                                    STR_ARG(c->area->code))
                          : (struct str){0});
    json_put_bool(model, "not_run", c->refused[REFUSED_NOT_RUN]);
    json_put_bool(model, "has_trend", c->point_count > 1 && !c->refused[REFUSED_NOT_RUN]);
    json_put_bool(model, "has_ranges", !isnan(c->own.lower));
    json_put_bool(model, "has_fair_groups", c->fair_count > 0);
    json_put(model, "origin", source_view_of(a, c));
}

static void put_successors(struct request *rq, const struct comparison *c, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct json *list = json_put(model, "successors", json_array(a));
    struct str codes = c->area->successors, code;
    struct date end;

    json_put_str(model, "ended_on",
                 date_parse(c->area->end, &end) ? date_words(a, end) : (struct str){0});
    while (codes.len && str_split(&codes, ';', &code)) {
        const struct area *next = sector_area(c->sector, code);
        if (next)
            link_add(list, a, next->name, area_href(a, next));
    }
}

static enum rc comparison_show(struct request *rq)
{
    struct work *w = rq->work;
    struct comparison c;
    struct comparison_ask ask = {rq_param(rq, "code"), rq_param(rq, "metric"),
                                 rq_query(rq, "with"), rq_query(rq, "period"),
                                 rq_query(rq, "known")};

    if (!sector_area(w->sector, ask.area))
        return unknown_area(rq, ask.area);
    if (!sector_metric(w->sector, ask.metric))
        return unknown_metric(rq, ask.metric);
    TRY(compare_read(w, &ask, &c));

    struct json *model = compare_json(w->arena, &c);
    put_words(rq, &c, model);
    put_addresses(rq, &c, model);
    TRY(put_choices(rq, &c, model));
    TRY(compare_with_put(rq, &c, model));
    certificate_put(w->arena, &c, model);
    TRY(explained_put(rq, &c, model));
    put_how(rq, &c, model);
    act_put(rq, &c, model);
    TRY(rooms_offer_put(rq, &(struct subject_of_page){c.area->code, c.metric->slug, {0}},
                        model));
    put_related(rq, &c, model);
    put_successors(rq, &c, model);
    label_members(rq, &c, model);
    put_trend_texts(rq, &c, model);
    TRY(explained_label(rq, &c, model));
    json_put_str(model, "made_of", made_of_words(w->arena, &c));
    ways_put(rq, c.area, c.metric, NULL, model);
    put_charts(rq, &c, model);
    TRY(embed_put(rq, &c, model));
    return page_show(rq, &page, model);
}

const struct route inform_comparison_routes[] = {
    ROUTE(GET, "/areas/{code}/metrics/{metric}", comparison_show,
          FORM_HTML | FORM_JSON | FORM_CSV | FORM_XLSX | FORM_ODS | FORM_SVG | FORM_PNG |
              FORM_PDF,
          "read", "public", FAST, PUBLIC, "none",
          "A council beside councils like it, on one measure."),
    {0}};
