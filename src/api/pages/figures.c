/* figures.c: figures for programs: any selection, in pages. */
#include "api/pages/figures.h"

#include <math.h>

const struct figure_column api_figure_columns[] = {
    {"metric", "string", "The measure's id"},
    {"area", "string", "The area's code"},
    {"period", "string", "Start and length: 2024-04-01_P1Y is the year from 1 April 2024"},
    {"value", "decimal", "The figure as published, never rounded; empty where there is none"},
    {"lower", "decimal", "Lower end of the published 95 % interval"},
    {"upper", "decimal", "Upper end of the published 95 % interval"},
    {"numerator", "decimal", "What was counted, where that is published"},
    {"denominator", "decimal", "Out of how many, where that is published"},
    {"gap", "string", "Why there is no figure"},
    {"flag", "string", "provisional, unreliable or revised"},
    {"shown", "string", "The figure as it is shown to people"},
    {"area_name", "string", "The area's name"},
    {"metric_title", "string", "What the measure is called"},
    {"period_title", "string", "The period as it is called in a sentence"},
    {"unit", "string", "The unit"},
    {"source", "string", "Who publishes it"},
    {"licence", "string", "The licence of the figure"},
    {"sent", "string",
     "Who sent the figure, and when, where it did not come from its publisher's file"},
    {0}};

static const struct page_column columns[] = {{"metric", "metric"},
                                             {"area", "area"},
                                             {"period", "period"},
                                             {"value", "value"},
                                             {"lower", "lower"},
                                             {"upper", "upper"},
                                             {"numerator", "numerator"},
                                             {"denominator", "denominator"},
                                             {"gap", "gap"},
                                             {"flag", "flag"},
                                             {"shown", "shown"},
                                             {"area_name", "area_name"},
                                             {"metric_title", "metric_title"},
                                             {"period_title", "period_title"},
                                             {"unit", "unit"},
                                             {"source", "source"},
                                             {"licence", "licence"},
                                             {"sent", "sent"},
                                             {0}};
static const struct page_table tables[] = {{"figures", "figures", columns}, {0}};
const struct page api_figure_page = {NULL, tables, NULL, NULL};

#define WHICH                                                                                  \
    {"metric", "Measures, by id, separated by commas; all unless told", "lait-rereferral",     \
     ASK_TEXT, false},                                                                         \
        {"subject", "A topic, by id: its measures", NULL, ASK_TEXT, false},                    \
        {"area", "Areas, by code, separated by commas; all unless told",                       \
         "E08000009,E08000006", ASK_TEXT, false},                                              \
        {"type", "Types of area, by id, separated by commas", NULL, ASK_TEXT, false},          \
        {"within", "The code of a region, a county or a country that areas lie in", NULL,      \
         ASK_TEXT, false},                                                                     \
        {"group", "A group, by id: the council of \"of\" and those it is set beside", NULL,    \
         ASK_TEXT, false},                                                                     \
        {"of", "The council whose group it is, by code", NULL, ASK_TEXT, false},               \
        {"period", "Periods in any published spelling, separated by commas", NULL, ASK_TEXT,   \
         false},                                                                               \
        {"latest", "Of each measure the newest period with figures alone", "true", ASK_YES,    \
         false},                                                                               \
        {"near", "Of each measure the period that ends nearest to this day", NULL, ASK_TEXT,   \
         false},                                                                               \
        {"from", "Periods that begin on this day or later", NULL, ASK_TEXT, false},            \
        {"to", "Periods that end on this day or before", NULL, ASK_TEXT, false},               \
    {                                                                                          \
        "values",                                                                              \
            "Which numbers, separated by commas: value, lower, upper, numerator, "             \
            "denominator; all unless told",                                                    \
            NULL, ASK_TEXT, false                                                              \
    }

static const struct api_parameter parameters[] = {
    WHICH,
    {"limit", "Rows of a page, at most 10000; 1000 unless told", NULL, ASK_WHOLE, false},
    {"after", "Goes on behind this figure: taken from the \"next\" of the page before", NULL,
     ASK_TEXT, false},
    API_KNOWN,
    {0}};
static const struct api_parameter cube_parameters[] = {WHICH, API_KNOWN, {0}};

enum rc figures_asked(struct request *rq, struct pick *out)
{
    struct figures_ask ask = {.metric = rq_query(rq, "metric"),
                              .subject = rq_query(rq, "subject"),
                              .area = rq_query(rq, "area"),
                              .type = rq_query(rq, "type"),
                              .within = rq_query(rq, "within"),
                              .group = rq_query(rq, "group"),
                              .of = rq_query(rq, "of"),
                              .period = rq_query(rq, "period"),
                              .near = rq_query(rq, "near"),
                              .from = rq_query(rq, "from"),
                              .to = rq_query(rq, "to"),
                              .after = rq_query(rq, "after")};

    TRY(api_yes(rq, "latest", &ask.latest));
    return pick_read(rq->work, &ask, out);
}

enum rc values_asked(struct request *rq, bool wanted[SLICE_ARRAYS])
{
    static const char *const names[SLICE_ARRAYS] = {"value", "lower", "upper", "numerator",
                                                    "denominator"};
    struct str asked[IDS_MOST];
    ptrdiff_t count;

    TRY(api_ids(rq->work, "values", rq_query(rq, "values"), asked, &count));
    for (int k = 0; k < SLICE_ARRAYS; k++)
        wanted[k] = count == 0;
    for (ptrdiff_t i = 0; i < count; i++) {
        bool known = false;
        for (int k = 0; k < SLICE_ARRAYS; k++)
            if (str_eq(asked[i], str_of(names[k])))
                wanted[k] = known = true;
        if (!known)
            return work_fail(rq->work, INVALID, "values",
                             "There is no number \"%.*s\". There are: value, lower, upper, "
                             "numerator, denominator.",
                             STR_ARG(str_cut(asked[i], 0, 40)));
    }
    return OK;
}

/* Who sent the figures of a period, asked for once. */
static enum rc sent_of(struct work *w, const struct figure_at *at, const struct figure_at *last,
                       struct sent_figures *sent)
{
    if (at->metric == last->metric && at->period == last->period)
        return OK;
    return sent_figures_read(w, at->metric, at->metric->periods[at->period], w->known, sent);
}

static void figure_row(struct arena *a, const struct figure_at *at,
                       const struct sent_figures *sent, const bool wanted[SLICE_ARRAYS],
                       struct json *row)
{
    const struct metric *m = at->metric;
    struct period period = m->periods[at->period];
    enum state state = slice_state(at->slice, at->place);

    json_put_str(row, "metric", m->slug);
    json_put_str(row, "area", m->areas[at->place]->code);
    json_put_str(row, "period", period_id(a, period));
    for (int k = 0; k < SLICE_ARRAYS; k++)
        json_put_num(row, api_figure_columns[3 + k].name,
                     wanted[k] ? slice_number(at->slice, at->place, (enum slice_array)k) : NAN);
    api_text(row, "gap", state == STATE_VALUE ? S("") : state_word(state));
    api_text(row, "flag", api_flag(slice_flags(at->slice, at->place)));
    json_put_str(row, "shown", figure_words(a, m, at->slice, at->place));
    json_put_str(row, "area_name", m->areas[at->place]->name);
    json_put_str(row, "metric_title", m->title);
    json_put_str(row, "period_title", metric_when(a, m, period));
    api_text(row, "unit", m->unit);
    json_put_str(row, "source", m->source_title);
    json_put_str(row, "licence", m->licence);
    api_text(row, "sent", figure_sent_words(sent, m->areas[at->place]));
}

/* Beside a CSV stands what its columns mean (W3C, Model for Tabular Data, 5.2). */
static void metadata_link(struct request *rq)
{
    struct arena *a = rq->work->arena;
    struct str address = api_address(rq, S("/api/1/figures.csv-metadata.json"), "after");

    if (rq->form == FORM_CSV)
        rq->reply->links = str_fmt(
            a, "<%.*s>; rel=\"describedby\"; type=\"application/csvm+json\"", STR_ARG(address));
}

static enum rc figures_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *model = json_object(w->arena);
    struct json *rows = json_put(model, "figures", json_array(w->arena));
    bool wanted[SLICE_ARRAYS], more = false;
    struct figure_at at, last = {0};
    struct sent_figures sent = {0};
    struct pick pick;
    struct walk walk;
    int64_t limit;

    TRY(api_asked(rq, &api_figure_operations[0]));
    TRY(rq_query_int(rq, "limit", 1, FIGURES_MOST, FIGURES_USUAL, &limit));
    TRY(values_asked(rq, wanted));
    TRY(figures_asked(rq, &pick));
    TRY(walk_begin(w, &pick, &walk));
    while (!more && walk_next(&walk, &at)) {
        more = rows->u.of.count == limit;
        if (more)
            break;
        TRY(sent_of(w, &at, &last, &sent));
        figure_row(w->arena, &at, &sent, wanted, json_add(rows, json_object(w->arena)));
        last = at;
    }
    json_put_str(model, "title", S("Figures"));
    json_put_str(model, "description",
                 str_fmt(w->arena, "%.*s of %.*s and %.*s%s.",
                         STR_ARG(str_counted(w->arena, rows->u.of.count, "figure", NULL)),
                         STR_ARG(str_counted(w->arena, pick.metric_count, "measure", NULL)),
                         STR_ARG(str_counted(w->arena, pick.area_count, "area", NULL)),
                         more || walk.paused ? ", and more on the next page" : ""));
    json_put_str(model, "known_from", moment_text(w->arena, w->sector->known_from));
    metadata_link(rq);
    api_next(rq, model,
             more          ? walk_place(w->arena, &last)
             : walk.paused ? walk_pause(w->arena, &walk)
                           : S(""));
    return api_show(rq, &api_figure_page, model);
}

/* --- what there is ---- */

const struct api_operation api_figure_operations[] = {
    {"/api/1/figures", parameters, NULL, &api_figure_page,
     "Figures measure by measure, period by period. A column that does not apply is empty",
     NULL},
    {"/api/1/figures.stat", cube_parameters, NULL, NULL,
     "The same as one JSON-stat 2.0 data set: measures, periods and areas as dimensions", NULL},
    {"/api/1/figures.csv-metadata", parameters, NULL, NULL,
     "What the columns of the CSV mean, as CSV on the Web", NULL},
    {0}};

const struct route api_figure_routes[] = {
    ROUTE_WITH(GET, "/api/1/figures", figures_show, FORM_JSON | FORM_CSV | FORM_XLSX | FORM_ODS,
               "read", "public", SLOW, PUBLIC, "none", "Figures, for programs.", .open = true),
    ROUTE_WITH(GET, "/api/1/figures.stat", api_stat_show, FORM_JSON, "read", "public", SLOW,
               PUBLIC, "none", "Figures as JSON-stat, for programs.", .open = true),
    ROUTE_WITH(GET, "/api/1/figures.csv-metadata", api_metadata_show, FORM_JSON, "read",
               "public", FAST, PUBLIC, "none", "What the columns of the figures mean.",
               .open = true),
    {0}};
