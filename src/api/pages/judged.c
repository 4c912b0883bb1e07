/* judged.c: comparisons, explanations and citations for programs, and search. */
#include "api/pages/answer.h"

/* --- comparisons ---- */

static const struct page_column member_columns[] = {
    {"code", "code"},        {"name", "name"},       {"value", "value"},
    {"value_text", "shown"}, {"gap", "gap"},         {"rank", "rank"},
    {"lower", "lower"},      {"upper", "upper"},     {"distance", "distance"},
    {"chosen", "chosen"},    {"verdict", "verdict"}, {"verdict_by", "verdict_by"},
    {"period", "period"},    {"metric", "metric"},   {"unit", "unit"},
    {"source", "source"},    {"licence", "licence"}, {0}};
static const struct page_table member_tables[] = {{"members", "group.members", member_columns},
                                                  {0}};
static const struct page comparison_page = {NULL, member_tables, NULL, NULL};

static const struct api_parameter comparison_parameters[] = {
    {"area", "The council, by code", "E08000009", ASK_TEXT, true},
    {"metric", "The measure, by id", "lait-rereferral", ASK_TEXT, true},
    {"with", "The group, by id; the measure's default one unless told", NULL, ASK_TEXT, false},
    {"period", "In any published spelling; the newest with figures unless told", NULL, ASK_TEXT,
     false},
    API_KNOWN,
    {0}};

/* What is promised of a comparison. What else its page shows may change with the page. */
static const char *const promised[] = {"area",           "metric",
                                       "period",         "value",
                                       "value_text",     "gap",
                                       "flags",          "lower",
                                       "upper",          "range_worked_out",
                                       "rank",           "of",
                                       "councils",       "quartile",
                                       "median",         "median_text",
                                       "middle",         "group_low",
                                       "group_high",     "could_stand",
                                       "verdict",        "sentence",
                                       "clauses",        "refused",
                                       "change",         "verdict_by",
                                       "usual_distance", "verdict_998",
                                       "lower_998",      "upper_998",
                                       "quintile",       "recent_trend",
                                       "group",          "benchmarks",
                                       "trend",          "fair_groups",
                                       "certificate",    "explanations",
                                       "factors",        "note",
                                       "known_from",     "known",
                                       "source"};

/* The node of one tree in another: its members are shared, itself is not. */
static void share(struct arena *a, struct json *to, const char *name, const struct json *from)
{
    struct json *copy = json_object(a);

    *copy = *from;
    copy->next = NULL;
    json_put(to, name, copy);
}

/* What each row of a table that was taken away must still say. */
static void rows_complete(const struct comparison *c, struct arena *a, const struct json *group)
{
    const struct json *members = json_get(group, S("members"));

    for (struct json *row = members->u.of.first; row; row = row->next) {
        bool own = json_get(row, S("chosen"))->kind == JSON_TRUE;
        api_text(row, "verdict", own ? verdict_id(c) : (struct str){0});
        api_text(row, "verdict_by", own ? verdict_by(c) : (struct str){0});
        json_put_str(row, "period", period_id(a, c->series.periods[c->period]));
        json_put_str(row, "metric", c->metric->slug);
        api_text(row, "unit", c->metric->unit);
        json_put_str(row, "source", c->metric->source_title);
        json_put_str(row, "licence", c->metric->licence);
    }
}

static enum rc comparison_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *model = json_object(w->arena);
    struct comparison_ask ask = {.area = rq_query(rq, "area"),
                                 .metric = rq_query(rq, "metric"),
                                 .group = rq_query(rq, "with"),
                                 .period = rq_query(rq, "period"),
                                 .known = rq_query(rq, "known")};
    struct comparison *c = arena_new(w->arena, struct comparison, 1);

    TRY(api_asked(rq, &api_judged_operations[0]));
    TRY(compare_read(w, &ask, c));
    struct json *whole = compare_json(w->arena, c);
    TRY(explanations_put(w, c, whole));
    rows_complete(c, w->arena, json_get(whole, S("group")));
    json_put_str(
        model, "title",
        str_fmt(w->arena, "%.*s: %.*s", STR_ARG(c->area->name), STR_ARG(c->metric->title)));
    json_put_str(model, "description", c->sentence);
    for (ptrdiff_t i = 0; i < COUNT_OF(promised); i++) {
        const struct json *member = json_get(whole, str_of(promised[i]));
        if (!member)
            return work_fail(w, FAULT, "", "a comparison lacks its '%s'", promised[i]);
        share(w->arena, model, promised[i], member);
    }
    return api_show(rq, &comparison_page, model);
}

/* --- explanations ---- */

static const struct page_column explanation_columns[] = {{"id", "id"},
                                                         {"area", "area"},
                                                         {"metric", "metric"},
                                                         {"period", "period"},
                                                         {"series", "series"},
                                                         {"words", "words"},
                                                         {"signed_by", "signed_by"},
                                                         {"signed_at", "signed_at"},
                                                         {"ends_on", "ends_on"},
                                                         {"expired", "expired"},
                                                         {"value_then", "value_then"},
                                                         {"revised", "revised"},
                                                         {"value_now", "value_now"},
                                                         {"reply", "reply"},
                                                         {"reply_by", "reply_by"},
                                                         {"reply_at", "reply_at"},
                                                         {0}};
static const struct page_table explanation_tables[] = {
    {"explanations", "explanations", explanation_columns}, {0}};
static const struct page explanation_page = {NULL, explanation_tables, NULL, NULL};

static const struct api_parameter explanation_parameters[] = {
    {"area", "The council, by code", "E08000009", ASK_TEXT, false},
    {"metric", "The measure, by id", NULL, ASK_TEXT, false},
    API_KNOWN,
    {0}};

static void explanation_row(struct arena *a, const struct explanation *e, struct json *row)
{
    json_put_str(row, "id", e->id);
    json_put_str(row, "area", e->area->code);
    json_put_str(row, "metric", e->metric->slug);
    json_put_str(row, "period", period_id(a, e->period));
    json_put_bool(row, "series", e->series);
    json_put_str(row, "words", e->words);
    json_put_str(row, "signed_by", e->signed_by);
    json_put_str(row, "signed_at", moment_text(a, e->signed_at));
    json_put_str(row, "ends_on", date_text(a, e->ends_on));
    json_put_bool(row, "expired", e->expired);
    api_text(row, "value_then", e->value_then);
    json_put_bool(row, "revised", e->revised);
    api_text(row, "value_now", e->value_now);
    api_text(row, "reply", e->reply);
    api_text(row, "reply_by", e->reply_by);
    api_text(row, "reply_at", e->reply.len ? moment_text(a, e->reply_at) : S(""));
}

static enum rc explanations_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *model = json_object(w->arena);
    struct json *rows = json_put(model, "explanations", json_array(w->arena));
    struct str code = rq_query(rq, "area"), slug = rq_query(rq, "metric");
    struct explanation_list list = {0};
    const struct area *area = NULL;
    const struct metric *m = NULL;

    TRY(api_asked(rq, &api_judged_operations[1]));
    if (code.len)
        TRY(api_area(w, "area", code, &area));
    if (slug.len)
        TRY(api_metric(w, slug, &m));
    if (!area && !m)
        return work_fail(w, INVALID, "area", "Give an area, a metric, or both.");
    TRY(explanations_read(w, area, m, -1, &list));
    for (ptrdiff_t i = 0; i < list.len; i++)
        explanation_row(w->arena, &list.at[i], json_add(rows, json_object(w->arena)));
    json_put_str(model, "title", S("Councils' explanations"));
    json_put_str(model, "description",
                 str_fmt(w->arena, "%.*s.",
                         STR_ARG(str_counted(w->arena, list.len, "explanation", NULL))));
    return api_show(rq, &explanation_page, model);
}

/* --- citations ---- */

static const struct api_parameter no_parameters[] = {{0}};

static void state_put(struct arena *a, const struct comparison *c, struct json *to,
                      const char *name)
{
    struct json *j = json_put(to, name, json_object(a));

    json_put_num(j, "value", c->own.value);
    json_put_str(j, "value_text", c->own.text);
    json_put_str(j, "sentence", c->sentence);
}

static enum rc citation_show(struct request *rq)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct json *model = json_object(a);
    struct comparison *then = arena_new(a, struct comparison, 2), *now = then + 1;
    struct citation cite;

    TRY(api_asked(rq, &api_judged_operations[2]));
    TRY(cite_read(w, rq_param(rq, "id"), &cite));
    TRY(cite_then(w, &cite, then));
    TRY(cite_now(w, &cite, now));
    json_put_str(
        model, "title",
        str_fmt(a, "%.*s: %.*s", STR_ARG(cite.area->name), STR_ARG(cite.metric->title)));
    json_put_str(model, "description", then->sentence);
    json_put_str(model, "id", cite.id);
    json_put_str(model, "area", cite.area->code);
    json_put_str(model, "metric", cite.metric->slug);
    json_put_str(model, "period", cite.period);
    api_text(model, "group", cite.group);
    json_put_str(model, "known", moment_text(a, cite.known));
    json_put_str(model, "made_at", moment_text(a, cite.made_at));
    state_put(a, then, model, "then");
    state_put(a, now, model, "now");
    json_put_bool(model, "revised", !str_eq(then->own.text, now->own.text));
    return api_show(rq, &explanation_page, model);
}

/* --- search ---- */

enum { FOUND_OF_EACH = 50 };

static const struct page_column found_columns[] = {
    {"kind", "kind"}, {"id", "id"}, {"title", "title"}, {"why", "why"}, {"page", "page"}, {0}};
static const struct page_table found_tables[] = {{"results", "results", found_columns}, {0}};
static const struct page found_page = {NULL, found_tables, NULL, NULL};

static const struct api_parameter search_parameters[] = {
    {"q", "A name, a code, words or a question", "how fast are EHC plans", ASK_TEXT, true},
    {0}};

static void found_row(struct arena *a, const struct found *f, struct json *row)
{
    bool area = f->kind == FIND_AREA, metric = f->kind == FIND_METRIC;

    json_put_str(row, "kind", area ? S("area") : metric ? S("metric") : S("subject"));
    json_put_str(row, "id", area ? f->area->code : metric ? f->metric->slug : f->subject->slug);
    json_put_str(row, "title",
                 area     ? f->area->name
                 : metric ? f->metric->title
                          : f->subject->title);
    json_put_str(row, "why", find_why_words(f->why));
    api_text(row, "page",
             area     ? area_href(a, f->area)
             : metric ? metric_href(a, f->metric)
                      : S(""));
}

static enum rc search_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *model = json_object(w->arena);
    struct json *rows = json_put(model, "results", json_array(w->arena));
    struct find_ask ask = {.words = rq_query(rq, "q"),
                           .kinds = 1u << FIND_AREA | 1u << FIND_METRIC | 1u << FIND_SUBJECT,
                           .near = true,
                           .most = FOUND_OF_EACH};
    struct find_result found = {0};

    TRY(api_asked(rq, &api_judged_operations[3]));
    if (str_chars(ask.words) > FIND_LONGEST)
        return work_fail(w, INVALID, "q", "A question has at most %d characters.",
                         FIND_LONGEST);
    find_run(w->sector, w->arena, &ask, &found);
    for (ptrdiff_t i = 0; i < found.found.len; i++)
        found_row(w->arena, &found.found.at[i], json_add(rows, json_object(w->arena)));
    json_put_str(model, "title", S("Search"));
    json_put_str(model, "description",
                 found.found.len
                     ? str_fmt(w->arena, "%.*s found.",
                               STR_ARG(str_counted(w->arena, found.found.len, "thing", NULL)))
                     : S("Nothing was found."));
    api_text(model, "showing", found.showing);
    api_text(model, "area", found.area ? found.area->code : S(""));
    return api_show(rq, &found_page, model);
}

/* --- what there is ---- */

const struct api_operation api_judged_operations[] = {
    {"/api/1/comparison", comparison_parameters, NULL, &comparison_page,
     "One council beside a group of councils: the answer in words, its reasons, and the "
     "figures; as CSV the group's members",
     NULL},
    {"/api/1/explanations", explanation_parameters, NULL, &explanation_page,
     "What councils say of their figures, newest first", NULL},
    {"/api/1/citations/{id}", no_parameters, NULL, NULL,
     "A figure as it was cited, and as it is known now", NULL},
    {"/api/1/search", search_parameters, NULL, &found_page,
     "Areas, measures and topics, the best first", NULL},
    {0}};

const struct route api_judged_routes[] = {
    ROUTE_WITH(GET, "/api/1/comparison", comparison_show, FORM_JSON | FORM_CSV, "read",
               "public", FAST, PUBLIC, "none", "One comparison, for programs.", .open = true),
    ROUTE_WITH(GET, "/api/1/explanations", explanations_show, FORM_JSON | FORM_CSV, "list",
               "public", FAST, PUBLIC, "none", "Councils' explanations, for programs.",
               .open = true),
    ROUTE_WITH(GET, "/api/1/citations/{id}", citation_show, FORM_JSON, "read", "object", FAST,
               NONE, "none", "A cited figure, for programs.", .kind = "citation"),
    ROUTE_WITH(GET, "/api/1/search", search_show, FORM_JSON | FORM_CSV, "list", "public", FAST,
               PUBLIC, "none", "What fits some words, for programs.", .open = true),
    {0}};
