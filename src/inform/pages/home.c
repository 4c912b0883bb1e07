/* home.c: the first page: which council, and what do you want to know? */
#include "inform/pages/view.h"

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
        json_put(example, "origin", source_view_of(w->arena, &c));
        return;
    }
    json_put_null(model, "example");
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

/* One place, or one council that exists among others that only have the words in their names.
 */
static bool says_who(struct str words, const struct area_list *found, struct arena *a)
{
    struct str key = str_fold(a, words);

    if (found->len == 0 || area_ended(found->at[0]))
        return false;
    return found->len == 1 || (str_eq(found->at[0]->key, key) &&
                               (!str_eq(found->at[1]->key, key) || area_ended(found->at[1])));
}

/* The council that the words name, and no other; NULL when that is not plain. */
static enum rc meant(struct request *rq, struct str words, const struct area **out)
{
    struct work *w = rq->work;
    struct area_list found = {0};
    struct str postcode = postcode_plain(w->arena, words);
    bool directory;

    *out = NULL;
    if (postcode.len) {
        enum rc rc = postcode_areas(w, postcode, &found, &directory);
        if (rc != OK && rc != NOT_FOUND)
            return rc;
        *out = found.len == 1 ? found.at[0] : NULL;
        return OK;
    }
    sector_find_areas(w->sector, w->arena, words, false, 2, &found);
    if (says_who(words, &found, w->arena))
        *out = found.at[0];
    return OK;
}

/* Where what was typed leads: a council, a topic, or the search. */
static enum rc lead_on(struct request *rq, struct str words, struct str topic)
{
    struct arena *a = rq->work->arena;
    struct str subject = topic_of(rq);
    const struct area *area = NULL;
    struct buf to = buf_make(a, 64 * 1024);

    if (words.len)
        TRY(meant(rq, words, &area));
    if (area)
        return page_go(rq, council_href(rq, area));
    if (!words.len && subject.len)
        return page_go(rq, str_fmt(a, "/subjects/%.*s", STR_ARG(subject)));
    buf_lit(&to, "/search?q=");
    buf_url(&to, words);
    if (topic.len && !postcode_plain(a, words).len) {
        buf_str(&to, words.len ? S("%20") : S(""));
        buf_url(&to, topic);
    }
    return page_go(rq, buf_text(&to));
}

static void put_topics(struct work *w, struct json *model)
{
    struct json *topics = json_put(model, "topics", json_array(w->arena));

    for (ptrdiff_t i = 0; i < w->sector->subject_count; i++)
        link_add(topics, w->arena, w->sector->subjects[i].title,
                 str_fmt(w->arena, "/subjects/%.*s", STR_ARG(w->sector->subjects[i].slug)));
}

static enum rc home_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *model = json_object(w->arena);
    struct str words = str_trim(rq_query(rq, "area")), topic = str_trim(rq_query(rq, "topic"));

    if (rq->form == FORM_HTML && (words.len || topic.len))
        return lead_on(rq, words, topic);
    json_put_str(model, "title", S("How is your council doing?"));
    json_put_str(
        model, "description",
        S("Compare any English council with councils like it, on published figures, and "
          "see who has done better and how."));
    put_topics(w, model);
    put_example(rq, model);
    news_put(rq, model);
    return page_show(rq, &page, model);
}

const struct route inform_home_routes[] = {
    ROUTE(GET, "/", home_show, FORM_HTML | FORM_JSON, "read", "public", FAST, PUBLIC, "none",
          "The first page: which council, and what do you want to know?"),
    {0}};
