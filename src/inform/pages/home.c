/* home.c: the first page: which council, and what do you want to know? */
#include "inform/pages/view.h"

#include <stdlib.h>

enum { MOST_MATCHES = 12, MOST_NEWS = 6 };

static const struct page page = {"inform/pages/home", NULL, NULL, NULL};

/* The comparison shown as an example: the first of these that the store can answer. */
static const struct {
    struct str area, metric;
} examples[] = {
    {STR_INIT("E08000009"),
     STR_INIT("tf-household-waste-sent-for-reuse-recycling-or-composting-percentage")},
    {STR_INIT("E08000009"), STR_INIT("lait-rereferral")},
};

static void put_example(struct request *rq, struct json *model)
{
    struct work *w = rq->work;
    struct comparison c;

    for (ptrdiff_t i = 0; i < COUNT_OF(examples); i++) {
        struct comparison_ask ask = {.area = examples[i].area, .metric = examples[i].metric};
        if (!sector_area(w->sector, ask.area) || !sector_metric(w->sector, ask.metric) ||
            compare_read(w, &ask, &c) != OK)
            continue;
        struct json *example = json_put(model, "example", json_object(w->arena));
        bool html = rq->form == FORM_HTML;
        json_put_str(example, "sentence", c.sentence);
        json_put_str(example, "href", comparison_href(w->arena, c.area, c.metric));
        json_put_markup(example, "strip",
                        html ? draw_strip(w->arena, &c, false, false) : (struct str){"", 0});
        json_put_markup(example, "narrow",
                        html ? draw_strip(w->arena, &c, false, true) : (struct str){"", 0});
        json_put(example, "origin", source_view(w->arena, c.metric));
        return;
    }
    json_put_null(model, "example");
}

/* --- the newest figures
 * -------------------------------------------------------------------------- */

static int newest_first(const void *left, const void *right)
{
    const struct metric *a = *(const struct metric *const *)left;
    const struct metric *b = *(const struct metric *const *)right;
    int order = str_cmp(b->published, a->published);

    return order ? order : str_cmp(a->slug, b->slug);
}

static void put_news(struct work *w, struct json *model)
{
    const struct sector *s = w->sector;
    const struct metric **all = arena_new(w->arena, const struct metric *, s->metric_count);
    struct json *news = json_put(model, "news", json_array(w->arena));

    for (ptrdiff_t i = 0; i < s->metric_count; i++)
        all[i] = &s->metrics[i];
    if (s->metric_count)
        qsort(all, (size_t)s->metric_count, sizeof(const struct metric *), newest_first);
    for (ptrdiff_t i = 0; i < s->metric_count && i < MOST_NEWS; i++) {
        struct date published;
        ptrdiff_t p = metric_newest(s, all[i]);
        if (p < 0 || !date_parse(all[i]->published, &published))
            continue;
        struct json *row =
            link_add(news, w->arena, all[i]->title, metric_href(w->arena, all[i]));
        json_put_str(row, "date", date_words(w->arena, published));
        json_put_str(row, "when", metric_when(w->arena, all[i], all[i]->periods[p]));
        json_put_int(row, "councils", cube_at(s->cube, all[i]->index, p)->summary.reported);
    }
}

/* --- what was typed
 * -------------------------------------------------------------------------------- */

static struct str topic_of(struct request *rq)
{
    struct str words = str_fold(rq->work->arena, rq_query(rq, "topic"));
    const struct sector *s = rq->work->sector;

    for (ptrdiff_t i = 0; i < s->subject_count && words.len; i++)
        if (str_eq(str_fold(rq->work->arena, s->subjects[i].slug), words) ||
            str_find(str_fold(rq->work->arena, s->subjects[i].title), words) >= 0)
            return s->subjects[i].slug;
    return (struct str){0};
}

static struct str council_href(struct request *rq, const struct area *area)
{
    struct str topic = topic_of(rq), to = area_href(rq->work->arena, area);

    return topic.len ? str_fmt(rq->work->arena, "%.*s#%.*s", STR_ARG(to), STR_ARG(topic)) : to;
}

static bool says_who(struct str words, const struct area_list *found, struct arena *a)
{
    struct str key = str_fold(a, words);

    return found->len == 1 || (found->len > 1 && str_eq(found->at[0]->key, key) &&
                               !str_eq(found->at[1]->key, key));
}

static enum rc put_matches(struct request *rq, struct str words, struct json *model, bool *gone)
{
    struct work *w = rq->work;
    struct area_list found = {0};
    struct json *matches = json_put(model, "matches", json_array(w->arena));
    struct json *also = json_put(model, "measures", json_array(w->arena));
    struct metric_list measures = {0};

    *gone = false;
    json_put_str(model, "asked", words);
    struct str postcode = postcode_plain(w->arena, words);
    bool directory = true;
    if (postcode.len) {
        enum rc rc = postcode_areas(w, postcode, &found, &directory);
        if (rc != OK && rc != NOT_FOUND)
            return rc;
    }
    bool served = found.len > 0;
    json_put_bool(model, "postcode", postcode.len > 0);
    json_put_bool(model, "half_postcode", postcode_half(words));
    json_put_bool(model, "directory", directory);
    json_put_bool(model, "two_councils", served && found.len > 1);
    if (words.len == 0)
        return OK;
    if (!postcode.len)
        sector_find_areas(w->sector, w->arena, words, true, MOST_MATCHES, &found);
    if (rq->form == FORM_HTML && !(served && found.len > 1) &&
        says_who(words, &found, w->arena)) {
        *gone = true;
        return page_go(rq, council_href(rq, found.at[0]));
    }
    for (ptrdiff_t i = 0; i < found.len; i++) {
        const struct area *area = found.at[i];
        struct str name = served ? area->official_name : area_title(w->arena, area);
        struct json *row = link_add(matches, w->arena, name, council_href(rq, area));
        json_put_str(row, "type", area->type->title);
        json_put_str(row, "runs", served ? area->type->runs : (struct str){0});
    }
    sector_find_metrics(w->sector, w->arena, words, false, MOST_MATCHES, &measures);
    for (ptrdiff_t i = 0; i < measures.len; i++)
        link_add(also, w->arena, measures.at[i]->title, metric_href(w->arena, measures.at[i]));
    return OK;
}

static void put_topics(struct work *w, struct json *model)
{
    struct json *topics = json_put(model, "topics", json_array(w->arena));

    for (ptrdiff_t i = 0; i < w->sector->subject_count; i++)
        link_add(
            topics, w->arena, w->sector->subjects[i].title,
            str_fmt(w->arena, "/metrics?subject=%.*s", STR_ARG(w->sector->subjects[i].slug)));
}

static enum rc home_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *model = json_object(w->arena);
    bool gone;

    json_put_str(model, "title", S("How is your council doing?"));
    json_put_str(
        model, "description",
        S("Compare any English council with councils like it, on published figures, and "
          "see who has done better and how."));
    TRY(put_matches(rq, str_trim(rq_query(rq, "area")), model, &gone));
    if (gone)
        return OK;
    json_put_str(model, "topic", rq_query(rq, "topic"));
    put_topics(w, model);
    put_example(rq, model);
    put_news(w, model);
    return page_show(rq, &page, model);
}

const struct route inform_home_routes[] = {
    ROUTE(GET, "/", home_show, FORM_HTML | FORM_JSON, "read", "public", FAST, PUBLIC, "none",
          "The first page: which council, and what do you want to know?"),
    {0}};
