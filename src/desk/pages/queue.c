/* queue.c: for administrators: what people said about pages, and answering it. */
#include "desk/feedback.h"
#include "desk/pages/view.h"

enum { SHOWN_MOST = 160, SKIP_MOST = 1000000 };

static const struct page_column columns[] = {{"said", "said"},     {"page", "page"},
                                             {"words", "words"},   {"answered", "answered"},
                                             {"answer", "answer"}, {0}};
static const struct page_table tables[] = {{"feedback", "feedback", columns}, {0}};
static const struct page list_page = {"desk/pages/queue", tables, NULL, NULL};
static const struct page one_page = {"desk/pages/answer", NULL, NULL, NULL};

/* Cut between letters. */
static struct str start_of(struct arena *a, struct str words)
{
    struct str cut = str_cut(words, 0, SHOWN_MOST);

    while (cut.len < words.len && cut.len && !str_is_utf8(cut))
        cut.len--;
    return cut.len < words.len ? str_fmt(a, "%.*s…", STR_ARG(cut)) : words;
}

static void one_put(struct arena *a, const struct feedback *f, struct json *to)
{
    json_put_str(to, "href", str_fmt(a, "/admin/feedback/%.*s", STR_ARG(f->id)));
    json_put_str(to, "page", f->path);
    json_put_str(to, "words", f->words);
    json_put_str(to, "start", start_of(a, f->words));
    json_put_str(to, "answer", f->answer.len ? f->answer : (struct str){0});
    json_put_str(to, "by", f->signed_in ? S("someone signed in") : S("someone not signed in"));
    put_day(to, a, "said", f->made_at);
    put_day(to, a, "answered", f->answered_at);
}

static struct str queue_href(struct arena *a, int64_t from)
{
    return str_fmt(a, "/admin/feedback?from=%lld", (long long)from);
}

static enum rc queue_show(struct request *rq)
{
    struct arena *a = rq->work->arena;
    struct feedback_list all;
    int64_t waiting, from;

    TRY(rq_query_int(rq, "from", 0, SKIP_MOST, 0, &from));
    TRY(feedback_queue(rq->work, from, &all));
    TRY(feedback_waiting(rq->work, &waiting));
    struct json *model =
        desk_model(rq, S("What people say about pages"),
                   waiting ? str_fmt(a, "%lld %s for an answer.", (long long)waiting,
                                     waiting == 1 ? "waits" : "wait")
                           : S("Nothing waits for an answer."));
    struct json *list = json_put(model, "feedback", json_array(a));
    for (ptrdiff_t i = 0; i < all.len && i < FEEDBACK_PAGE; i++)
        one_put(a, &all.at[i], json_add(list, json_object(a)));
    json_put_bool(model, "any", all.len > 0);
    json_put_str(model, "previous",
                 from > 0 ? queue_href(a, from > FEEDBACK_PAGE ? from - FEEDBACK_PAGE : 0)
                          : (struct str){0});
    json_put_str(model, "next",
                 all.len > FEEDBACK_PAGE ? queue_href(a, from + FEEDBACK_PAGE)
                                         : (struct str){0});
    return page_show(rq, &list_page, model);
}

static enum rc one_model(struct request *rq, struct str typed, struct json **out)
{
    struct feedback f;
    struct arena *a = rq->work->arena;

    TRY(feedback_one(rq->work, rq_param(rq, "feedback"), &f));
    struct json *model = *out =
        desk_model(rq, S("Answer what was said"),
                   str_fmt(a, "It was said on %.*s by %s.",
                           STR_ARG(date_words(a, date_in_london(f.made_at))),
                           f.signed_in ? "someone signed in, who is emailed the answer"
                                       : "someone not signed in, who finds the answer in their "
                                         "browser"));
    one_put(a, &f, model);
    json_put_str(model, "typed", typed);
    return OK;
}

static enum rc answer_form(struct request *rq)
{
    struct json *model;

    TRY(one_model(rq, S(""), &model));
    return page_show(rq, &one_page, model);
}

static enum rc answer_send(struct request *rq)
{
    struct str words = rq_field(rq, "answer");
    struct json *model;
    enum rc rc = feedback_answer(rq->work, rq_param(rq, "feedback"), words);

    if (page_refused(rq, rc)) {
        TRY(one_model(rq, words, &model));
        return page_again(rq, &one_page, model);
    }
    TRY(rc);
    return page_go(rq, S("/admin/feedback"));
}

static enum rc said_drop(struct request *rq)
{
    TRY(feedback_drop(rq->work, rq_param(rq, "feedback")));
    return page_go(rq, S("/admin/feedback"));
}

const struct route desk_queue_routes[] = {
    ROUTE(GET, "/admin/feedback", queue_show, FORM_HTML | FORM_JSON | FORM_CSV, "administer",
          "role:administrator", FAST, NONE, "none",
          "For administrators: what people said about pages, what waits first."),
    ROUTE(GET, "/admin/feedback/{feedback}", answer_form, FORM_HTML, "administer",
          "role:administrator", FAST, NONE, "none",
          "For administrators: one thing that was said, and a form to answer it."),
    ROUTE(POST, "/admin/feedback/{feedback}/answer", answer_send, FORM_HTML, "answer",
          "role:administrator", FAST, NONE, "feedback-answered",
          "Answers what was said about a page."),
    ROUTE(POST, "/admin/feedback/{feedback}/delete", said_drop, FORM_HTML, "delete",
          "role:administrator", FAST, NONE, "feedback-deleted",
          "Deletes what was said about a page."),
    {0}};
