/* parts_paper.c: a report as a document. */
#include "report/pages/view.h"

#include "paper/rows.h"

static const struct paper_column columns[] = {
    {"title", "Measure", false}, {"value_text", "Figure", true},
    {"when", "When", false},     {"place", "Among councils like it", false},
    {"change", "Change", false}, {0}};

static void put_origin(struct paper_maker *m, const struct json *row)
{
    struct str published = paper_text(m, row, "origin.published");

    paper_say(m, PAPER_SMALL, 0,
              str_fmt(m->arena, "Source: %.*s%s%.*s. Licence: %.*s.",
                      STR_ARG(paper_text(m, row, "origin.title")),
                      published.len ? ", published " : "", STR_ARG(published),
                      STR_ARG(paper_text(m, row, "origin.licence"))));
}

static void put_sentences(struct paper_maker *m, const struct json *part)
{
    const struct json *list = json_at(part, "sentences");

    for (const struct json *row = list->u.of.first; row; row = row->next) {
        paper_say(m, PAPER_WORDS, 0, paper_text(m, row, "text"));
        put_origin(m, row);
    }
}

static void put_pictures(struct paper_maker *m, const struct json *part)
{
    const struct json *list = json_at(part, "pictures");

    for (const struct json *row = list->u.of.first; row; row = row->next) {
        paper_chart(m, row, "wide", paper_text(m, row, "text"));
        put_origin(m, row);
    }
}

static void put_part(struct paper_maker *m, const struct json *part)
{
    const struct json *paragraphs = json_at(part, "paragraphs"), *rows = json_at(part, "rows");
    struct str heading = paper_text(m, part, "heading"), lost = paper_text(m, part, "lost");

    if (heading.len)
        paper_say(m, PAPER_HEADING, 2, heading);
    for (const struct json *row = paragraphs->u.of.first; row; row = row->next)
        paper_say(m, PAPER_WORDS, 0, paper_text(m, row, "text"));
    put_sentences(m, part);
    paper_rows(m, S(""), rows, columns);
    if (rows->u.of.count)
        paper_say(m, PAPER_SMALL, 0, paper_text(m, part, "sources"));
    put_pictures(m, part);
    if (lost.len)
        paper_say(m, PAPER_SMALL, 0, lost);
}

enum rc parts_paper(struct request *rq, const struct json *model, struct paper_maker *into)
{
    const struct json *parts = json_at(model, "parts");
    const struct json *revised = json_at(model, "revised");

    if (!parts || parts->kind != JSON_ARRAY)
        return work_fail(rq->work, INVALID, "area", "Choose a council first.");
    paper_say(into, PAPER_HEADING, 1, paper_text(into, model, "title"));
    paper_say(into, PAPER_LEAD, 0, paper_text(into, model, "description"));
    for (const struct json *part = parts->u.of.first; part; part = part->next)
        put_part(into, part);
    if (revised && revised->kind == JSON_ARRAY && revised->u.of.count) {
        paper_say(into, PAPER_HEADING, 2, S("What was revised since"));
        for (const struct json *row = revised->u.of.first; row; row = row->next)
            paper_say(into, PAPER_BULLET, 0, paper_text(into, row, "text"));
    }
    return OK;
}
