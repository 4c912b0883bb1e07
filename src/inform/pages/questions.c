/* questions.c: questions for scrutiny: a council's topics, and one printed side for each. */
#include "inform/pages/view.h"

#include "inform/questions.h"

static const struct page_column topic_columns[] = {
    {"slug", "topic id"}, {"title", "topic"}, {"measures", "measures"}, {0}};
static const struct page_table topic_tables[] = {{"topics", "topics", topic_columns}, {0}};
static const struct page topics_page = {"inform/pages/questions", topic_tables, NULL, NULL};

static const struct page_column columns[] = {{"number", "number"},
                                             {"kind", "kind"},
                                             {"metric", "measure id"},
                                             {"title", "measure"},
                                             {"ask", "question"},
                                             {"fact", "figure in words"},
                                             {"value", "value"},
                                             {"value_text", "shown"},
                                             {"when", "when"},
                                             {"period", "period"},
                                             {"place", "place"},
                                             {"fair", "other fair groups"},
                                             {"worth", "what it would mean"},
                                             {"explained", "the council's explanation"},
                                             {"source", "source"},
                                             {"licence", "licence"},
                                             {"href", "address"},
                                             {0}};
static const struct page_table tables[] = {{"questions", "questions", columns}, {0}};
static const struct page page = {"inform/pages/question_sheet", tables, NULL, question_paper};

/* --- the topics ---- */

static struct str sheet_href(struct arena *a, const struct area *area,
                             const struct subject *subject)
{
    return str_fmt(a, "%.*s/questions/%.*s", STR_ARG(area_href(a, area)),
                   STR_ARG(subject->slug));
}

void question_topics_put(struct arena *a, const struct sector *s, const struct area *area,
                         struct json *model)
{
    struct json *list = json_put(model, "question_topics", json_array(a));

    for (ptrdiff_t i = 0; i < s->subject_count && area->type->council; i++) {
        ptrdiff_t n = questions_measures(s, area, &s->subjects[i]);
        if (!n || s->subjects[i].parent)
            continue;
        struct json *row =
            link_add(list, a, s->subjects[i].title, sheet_href(a, area, &s->subjects[i]));
        json_put_str(row, "slug", s->subjects[i].slug);
        json_put_int(row, "measures", n);
        json_put_str(row, "counted", str_counted(a, n, "measure", NULL));
    }
}

static enum rc topics_show(struct request *rq)
{
    struct work *w = rq->work;
    const struct area *area = sector_area(w->sector, rq_param(rq, "code"));
    struct json *model = json_object(w->arena);

    if (!area)
        return unknown_area(rq, rq_param(rq, "code"));
    question_topics_put(w->arena, w->sector, area, model);
    struct json *list = model->u.of.first;
    list->name = "topics";
    list->name_len = 6;
    json_put_str(
        model, "title",
        str_fmt(w->arena, "Questions for scrutiny: %.*s", STR_ARG(area_title(w->arena, area))));
    json_put_str(model, "description",
                 str_fmt(w->arena,
                         "One printed side of questions for a committee, made from the "
                         "published figures of %.*s.",
                         STR_ARG(area->name)));
    json_put_str(model, "name", area->name);
    json_put_str(model, "area_href", area_href(w->arena, area));
    return page_show(rq, &topics_page, model);
}

/* --- one sheet ---- */

/* Each source once, numbered. */
static int64_t source_number(struct json *sources, const struct question *q)
{
    struct arena *a = sources->u.of.arena;
    int64_t n = 0;

    for (const struct json *s = sources->u.of.first; s; s = s->next) {
        n++;
        if (str_eq(json_get(s, S("title"))->u.str, q->source))
            return n;
    }
    struct json *row = json_add(sources, json_object(a));
    const struct metric *m = q->c->metric;
    json_put_int(row, "number", n + 1);
    json_put_str(row, "title", q->source);
    json_put_str(row, "url", m->source_url.len ? m->source_url : (struct str){0});
    json_put_str(row, "licence", m->licence.len ? m->licence : S("licence not stated"));
    return n + 1;
}

static void put_or_null(struct json *to, const char *name, struct str words)
{
    json_put_str(to, name, words.len ? words : (struct str){0});
}

static void put_pictures(struct request *rq, const struct question *q, ptrdiff_t n,
                         struct json *row)
{
    struct arena *a = rq->work->arena;
    bool drawn = q->c->standing.reported > 1 && !q->c->refused[REFUSED_GAP];
    bool page_wants = rq->form == FORM_HTML && drawn, file = rq->form == FORM_OTHER && drawn;

    json_put_markup(row, "strip",
                    page_wants ? draw_small_strip(a, q->c, str_fmt(a, "question%td", n).at)
                               : (struct str){"", 0});
    json_put_markup(row, "picture",
                    file ? draw_strip(a, q->c, true, false) : (struct str){"", 0});
}

static void question_put(struct request *rq, const struct question *q, ptrdiff_t n,
                         struct json *model)
{
    struct arena *a = rq->work->arena;
    const struct comparison *c = q->c;
    struct period p = c->series.periods[c->period];
    struct json *sources = (struct json *)json_get(model, S("sources"));
    struct json *row = json_add((struct json *)json_get(model, S("questions")), json_object(a));

    json_put_int(row, "number", n + 1);
    json_put_str(row, "kind", str_of(question_kind_word(q->kind)));
    json_put_str(row, "metric", c->metric->slug);
    json_put_str(row, "title", c->metric->title);
    json_put_str(row, "ask", q->ask);
    json_put_str(row, "fact", q->fact);
    json_put_num(row, "value", c->own.value);
    json_put_str(row, "value_text", c->own.text);
    json_put_str(row, "when", metric_when(a, c->metric, p));
    json_put_str(row, "period", period_id(a, p));
    put_or_null(row, "place", q->place);
    put_or_null(row, "fair", q->fair);
    put_or_null(row, "worth", q->worth);
    put_or_null(row, "explained", q->explained);
    json_put_int(row, "source_number", source_number(sources, q));
    json_put_str(row, "source", q->source);
    put_or_null(row, "licence", c->metric->licence);
    json_put_str(row, "href", q->href);
    put_pictures(rq, q, n, row);
}

static struct json *sheet_model(struct request *rq, const struct question_sheet *sheet)
{
    struct arena *a = rq->work->arena;
    struct json *model = json_object(a);
    struct str href = sheet_href(a, sheet->area, sheet->subject);

    json_put_str(model, "title",
                 str_fmt(a, "%.*s: questions for %.*s", STR_ARG(sheet->subject->title),
                         STR_ARG(area_title(a, sheet->area))));
    json_put_str(model, "description", sheet->lead);
    json_put_str(model, "area", sheet->area->code);
    json_put_str(model, "name", sheet->area->name);
    json_put_str(model, "area_href", area_href(a, sheet->area));
    json_put_str(model, "subject", sheet->subject->slug);
    json_put_str(model, "subject_title", sheet->subject->title);
    json_put_str(model, "href", href);
    json_put_str(model, "topics_href",
                 str_fmt(a, "%.*s/questions", STR_ARG(area_href(a, sheet->area))));
    json_put_str(model, "as_at", date_words(a, sheet->as_at));
    json_put_bool(model, "one_side", true);
    json_put(model, "questions", json_array(a));
    json_put(model, "sources", json_array(a));
    for (ptrdiff_t i = 0; i < sheet->count; i++)
        question_put(rq, &sheet->at[i], i, model);
    json_put_bool(model, "any", sheet->count > 0);
    return model;
}

static const struct subject *subject_of(const struct sector *s, struct str slug)
{
    for (ptrdiff_t i = 0; i < s->subject_count; i++)
        if (str_eq(s->subjects[i].slug, slug))
            return &s->subjects[i];
    return NULL;
}

static enum rc unknown_subject(struct request *rq, const struct area *area, struct str slug)
{
    struct work *w = rq->work;

    for (ptrdiff_t i = 0; i < w->sector->subject_count; i++) {
        const struct subject *s = &w->sector->subjects[i];
        if (questions_measures(w->sector, area, s))
            rq_suggest(rq, sheet_href(w->arena, area, s), s->title);
    }
    return work_fail(w, NOT_FOUND, "subject", "There is no topic \"%.*s\" here.",
                     STR_ARG(str_cut(slug, 0, 60)));
}

static enum rc sheet_make(struct request *rq, struct json **out)
{
    struct work *w = rq->work;
    const struct area *area = sector_area(w->sector, rq_param(rq, "code"));
    const struct subject *subject = subject_of(w->sector, rq_param(rq, "subject"));
    struct question_sheet sheet;

    if (!area)
        return unknown_area(rq, rq_param(rq, "code"));
    if (!subject)
        return unknown_subject(rq, area, rq_param(rq, "subject"));
    TRY(questions_read(w, area, subject, &sheet));
    *out = sheet_model(rq, &sheet);
    return rooms_offer_put(rq, &(struct subject_of_page){area->code, {0}, subject->slug}, *out);
}

static enum rc sheet_show(struct request *rq)
{
    struct json *model;

    TRY(sheet_make(rq, &model));
    return page_show(rq, &page, model);
}

static enum rc sheet_word(struct request *rq)
{
    struct paper_maker blocks = {.arena = rq->work->arena};
    struct json *model;

    TRY(sheet_make(rq, &model));
    TRY(question_paper(rq, model, &blocks));
    return word_send(rq, model, &blocks);
}

const struct route inform_question_routes[] = {
    ROUTE(GET, "/areas/{code}/questions", topics_show, FORM_HTML | FORM_JSON | FORM_CSV, "list",
          "public", FAST, PUBLIC, "none",
          "The topics on which there are questions for scrutiny of a council."),
    ROUTE(GET, "/areas/{code}/questions/{subject}", sheet_show,
          FORM_HTML | FORM_JSON | FORM_CSV | FORM_PDF, "read", "public", FAST, PUBLIC, "none",
          "Questions for scrutiny on one topic, from the figures: one printed side."),
    ROUTE(GET, "/areas/{code}/questions/{subject}/word", sheet_word, FORM_OTHER, "read",
          "public", SLOW, PUBLIC, "none", "The same for a word processor."),
    {0}};
