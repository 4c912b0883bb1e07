/* page_paper.c: a chart as a picture, and a page as a document. */
#include "web/inside.h"

#include "base/date.h"

enum { A_DAY = 24 * 60 * 60 };

static const double picture_scale = 2;

enum rc page_picture(struct request *rq, const struct page *page, const struct json *model)
{
    const struct json *chart;
    struct str png, why;

    TRY(page_chart(rq, page, model, &chart));
    enum rc rc = picture_png(rq->work->arena, chart->u.str, picture_scale, &png, &why);
    if (rc != OK)
        return work_fail(rq->work, rc, "chart", "%.*s", STR_ARG(why));
    reply_fill(rq, "image/png", png);
    rq->reply->file_name = page_file_name(rq, rq_query(rq, "chart"), ".png");
    return OK;
}

/* The day, not the second: who asks twice on one day is given the same file. */
static int64_t day_of(int64_t moment)
{
    return london_end_of_day(date_in_london(moment)) + 1 - A_DAY;
}

static struct str text_at(struct request *rq, const struct json *model, const char *path)
{
    return json_shown(rq->work->arena, json_at(model, path));
}

static struct str foot_of(struct request *rq, struct str title)
{
    struct work *w = rq->work;
    bool old = w->known != INT64_MAX;
    struct str day = date_words(w->arena, date_in_london(old ? w->known : w->now));

    return str_fmt(w->arena, "%.*s. %s %.*s. Folkmoot, %.*s", STR_ARG(title),
                   old ? "As known on" : "Made on", STR_ARG(day), STR_ARG(rq->path));
}

enum rc page_document(struct request *rq, const struct page *page, const struct json *model)
{
    struct work *w = rq->work;
    struct paper_maker blocks = {.arena = w->arena};
    struct str pdf, why, title = text_at(rq, model, "title");

    if (!page->paper)
        return work_fail(w, NOT_FOUND, "", "There is no document of this page.");
    TRY(page->paper(rq, model, &blocks));
    const struct json *one_side = json_at(model, "one_side");
    struct paper p = {.title = title,
                      .subject = text_at(rq, model, "description"),
                      .language = S("en-GB"),
                      .author = S("Folkmoot"),
                      .foot = foot_of(rq, title),
                      .one_side = one_side && one_side->kind == JSON_TRUE,
                      .made_at = day_of(w->now),
                      .blocks = blocks.at,
                      .block_count = blocks.len};
    enum rc rc = paper_pdf(w->arena, &p, &pdf, &why);
    if (rc != OK)
        return work_fail(w, rc, "", "%.*s", STR_ARG(why));
    reply_fill(rq, "application/pdf", pdf);
    rq->reply->file_name = page_file_name(rq, S(""), ".pdf");
    return OK;
}
