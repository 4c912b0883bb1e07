/* comparison_paper.c: a comparison as a document: the page's words, pictures and tables in its
 * order, from the same model. */
#include "inform/pages/view.h"

#include "paper/rows.h"

static const struct paper_column fair_columns[] = {{"title", "Group", false},
                                                   {"of", "Councils", true},
                                                   {"middle_text", "Middle", true},
                                                   {"answer", "Answer", false},
                                                   {0}};
static const struct paper_column member_columns[] = {
    {"name", "Council", false}, {"value_text", "Figure", true}, {0}};
static const struct paper_column range_columns[] = {
    {"name", "Council", false},
    {"value_text", "Figure", true},
    {"range_text", "Range it could be in", true},
    {0}};
static const struct paper_column trend_columns[] = {{"title", "Period", false},
                                                    {"value_text", "Figure", true},
                                                    {"mid_text", "Middle of the others", true},
                                                    {"band_text", "Middle half", true},
                                                    {0}};

static bool is_true(const struct json *model, const char *path)
{
    const struct json *j = json_at(model, path);

    return j && j->kind == JSON_TRUE;
}

static void heading(struct paper_maker *m, const char *words)
{
    paper_say(m, PAPER_HEADING, 2, str_of(words));
}

static void put_comparison(struct paper_maker *m, const struct json *model)
{
    struct str say = paper_text(m, model, "group.say"), title = paper_text(m, model, "title");

    if (say.len)
        paper_say(m, PAPER_WORDS, 0, str_fmt(m->arena, "Compared with %.*s.", STR_ARG(say)));
    paper_chart(m, model, "charts.bars", paper_text(m, model, "sentence"));
    if (!is_true(model, "has_trend"))
        return;
    heading(m, "Over time");
    paper_chart(m, model, "charts.trend",
                str_fmt(m->arena, "%.*s over time; the figures are in the table below.",
                        STR_ARG(title)));
    paper_rows(m, str_fmt(m->arena, "%.*s over time", STR_ARG(title)), json_at(model, "trend"),
               trend_columns);
}

static void put_fair(struct paper_maker *m, const struct json *model)
{
    struct str holds = paper_text(m, model, "certificate_say");

    if (!is_true(model, "has_fair_groups"))
        return;
    heading(m, "Would another fair group say the same?");
    if (holds.len)
        paper_say(m, PAPER_WORDS, 0, holds);
    paper_rows(m, S("The same question asked of other fair groups"),
               json_at(model, "fair_groups"), fair_columns);
}

static void put_paragraphs(struct paper_maker *m, const struct json *of)
{
    const struct json *list = json_at(of, "paragraphs");

    for (const struct json *row = list ? list->u.of.first : NULL; row; row = row->next)
        paper_say(m, PAPER_WORDS, 0, paper_text(m, row, "text"));
}

static void put_signed(struct paper_maker *m, const struct json *of, struct str more)
{
    paper_say(m, PAPER_SMALL, 0,
              str_fmt(m->arena, "Signed by %.*s, on %.*s.%s%.*s",
                      STR_ARG(paper_text(m, of, "signed_by")),
                      STR_ARG(paper_text(m, of, "signed_words")), more.len ? " " : "",
                      STR_ARG(more)));
}

/* What the council says itself, and what the publisher answers. */
static void put_explanations(struct paper_maker *m, const struct json *model)
{
    const struct json *list = json_at(model, "explanations");

    if (!list || list->kind != JSON_ARRAY || !list->u.of.count)
        return;
    heading(m, "The council's explanation");
    for (const struct json *e = list->u.of.first; e; e = e->next) {
        const struct json *reply = json_at(e, "reply");
        if (is_true(e, "expired"))
            paper_say(
                m, PAPER_SMALL, 0,
                str_fmt(m->arena, "Expired on %.*s.", STR_ARG(paper_text(m, e, "ends_words"))));
        put_paragraphs(m, e);
        put_signed(m, e, paper_text(m, e, "figure_then"));
        if (!reply || reply->kind != JSON_OBJECT)
            continue;
        paper_say(m, PAPER_HEADING, 3, S("The publisher replied"));
        put_paragraphs(m, reply);
        put_signed(m, reply, S(""));
    }
}

static void put_figures(struct paper_maker *m, const struct json *model)
{
    struct str caption =
        str_fmt(m->arena, "%.*s, %.*s", STR_ARG(paper_text(m, model, "metric.title")),
                STR_ARG(paper_text(m, model, "period.title")));

    heading(m, "The figures");
    paper_rows(m, caption, json_at(model, "group.members"),
               is_true(model, "has_ranges") ? range_columns : member_columns);
    paper_rows(m, S("For reference"), json_at(model, "benchmarks"), member_columns);
}

/* What the publisher asks to bear in mind, and from when it is counted differently. */
static void put_mind(struct paper_maker *m, const struct json *model)
{
    static const char *const lists[] = {"breaks", "factors"};
    struct str caution = paper_text(m, model, "caution");

    if (!is_true(model, "has_mind"))
        return;
    heading(m, "Bear in mind");
    if (caution.len)
        paper_say(m, PAPER_BULLET, 0, caution);
    for (ptrdiff_t i = 0; i < COUNT_OF(lists); i++)
        for (const struct json *j = json_at(model, lists[i])->u.of.first; j; j = j->next) {
            struct str by = i ? paper_text(m, j, "signed_by") : S("");
            struct str words = paper_text(m, j, "words");
            paper_say(m, PAPER_BULLET, 0,
                      by.len ? str_fmt(m->arena, "%.*s (%.*s, %.*s)", STR_ARG(words),
                                       STR_ARG(by), STR_ARG(paper_text(m, j, "signed_words")))
                             : words);
        }
}

static void put_how(struct paper_maker *m, const struct json *model)
{
    const struct json *list = json_at(model, "how");

    heading(m, "How it was worked out");
    for (const struct json *row = list ? list->u.of.first : NULL; row; row = row->next) {
        struct paper_run *runs = arena_new(m->arena, struct paper_run, 2);
        runs[0] = (struct paper_run){
            str_fmt(m->arena, "%.*s: ", STR_ARG(paper_text(m, row, "term"))), S(""), true};
        runs[1] = (struct paper_run){paper_text(m, row, "words"), S(""), false};
        paper_runs(m, PAPER_BULLET, runs, 2);
    }
}

static void put_source(struct paper_maker *m, const struct json *model)
{
    struct paper_run *runs = arena_new(m->arena, struct paper_run, 3);
    struct str published = paper_text(m, model, "origin.published");

    heading(m, "Source");
    runs[0] = (struct paper_run){paper_text(m, model, "origin.title"),
                                 paper_text(m, model, "origin.url"), false};
    if (published.len)
        runs[1].text = str_fmt(m->arena, ", published %.*s", STR_ARG(published));
    runs[2].text =
        str_fmt(m->arena, ". Licence: %.*s.", STR_ARG(paper_text(m, model, "origin.licence")));
    paper_runs(m, PAPER_SMALL, runs, 3);
}

enum rc comparison_paper(struct request *rq, const struct json *model, struct paper_maker *into)
{
    (void)rq;
    paper_say(into, PAPER_HEADING, 1, paper_text(into, model, "title"));
    paper_say(into, PAPER_LEAD, 0, paper_text(into, model, "sentence"));
    if (!is_true(model, "not_run")) {
        put_comparison(into, model);
        put_fair(into, model);
        put_explanations(into, model);
        put_figures(into, model);
    }
    put_mind(into, model);
    put_how(into, model);
    put_source(into, model);
    return OK;
}
