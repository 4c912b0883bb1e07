/* feedback.c: saying something about a page, and what became of what one said. */
#include "desk/feedback.h"
#include "desk/pages/view.h"
#include "kit/browser.h"

static const struct page form_page = {"desk/pages/feedback", NULL, NULL, NULL};
static const struct page thanks_page = {"desk/pages/feedback_thanks", NULL, NULL, NULL};
static const struct page mine_page = {"desk/pages/feedback_mine", NULL, NULL, NULL};

static struct json *form_model(struct request *rq, struct str path, struct str words)
{
    struct json *model =
        desk_model(rq, S("Say something about this page"),
                   S("What is wrong, unclear or missing? Those who run this site read it and "
                     "answer; nobody else sees it."));

    json_put_str(model, "page", path);
    json_put_str(model, "words", words);
    json_put_bool(model, "signed_in", rq->work->viewer.person.len > 0);
    return model;
}

static enum rc feedback_form(struct request *rq)
{
    return page_show(rq, &form_page,
                     form_model(rq, feedback_path(rq_query(rq, "page")), S("")));
}

static enum rc feedback_send(struct request *rq)
{
    struct str path = feedback_path(rq_field(rq, "page")), words = rq_field(rq, "words");

    TRY(browser_name(rq));
    enum rc rc = feedback_say(rq->work, path, words);
    if (page_refused(rq, rc))
        return page_again(rq, &form_page, form_model(rq, path, words));
    TRY(rc);
    struct buf b = buf_make(rq->work->arena, 8 * FEEDBACK_PATH_MOST);
    buf_lit(&b, "/feedback/thanks?page=");
    buf_url(&b, path);
    return page_go(rq, buf_text(&b));
}

static enum rc thanks_show(struct request *rq)
{
    struct json *model =
        desk_model(rq, S("Thank you"), S("It is in the queue of those who run this site."));

    json_put_str(model, "page", feedback_path(rq_query(rq, "page")));
    json_put_bool(model, "signed_in", rq->work->viewer.person.len > 0);
    return page_show(rq, &thanks_page, model);
}

static void said_add(struct arena *a, const struct feedback *f, struct json *list)
{
    struct json *row = json_add(list, json_object(a));

    json_put_str(row, "page", f->path);
    json_put_str(row, "words", f->words);
    json_put_str(row, "answer", f->answer.len ? f->answer : (struct str){0});
    put_day(row, a, "said", f->made_at);
    put_day(row, a, "answered", f->answered_at);
}

static enum rc mine_show(struct request *rq)
{
    struct arena *a = rq->work->arena;
    struct feedback_list mine;
    ptrdiff_t answered = 0;

    TRY(feedback_mine(rq->work, &mine));
    for (ptrdiff_t i = 0; i < mine.len; i++)
        answered += mine.at[i].answered_at > 0;
    struct json *model =
        desk_model(rq, S("What you said about pages"),
                   mine.len == 0 ? S("You have said nothing yet.")
                                 : str_fmt(a, "You said %td %s; %td of them %s answered.",
                                           mine.len, mine.len == 1 ? "thing" : "things",
                                           answered, answered == 1 ? "is" : "are"));
    struct json *list = json_put(model, "said", json_array(a));
    for (ptrdiff_t i = 0; i < mine.len; i++)
        said_add(a, &mine.at[i], list);
    return page_show(rq, &mine_page, model);
}

const struct route desk_feedback_routes[] = {
    ROUTE(GET, "/feedback", feedback_form, FORM_HTML, "read", "public", FAST, NONE, "none",
          "A form to say something about a page."),
    ROUTE(POST, "/feedback", feedback_send, FORM_HTML, "make", "public", FAST, NONE,
          "feedback-said", "Takes what someone says about a page."),
    ROUTE(GET, "/feedback/thanks", thanks_show, FORM_HTML, "read", "public", FAST, NONE, "none",
          "Says thank you for what was said about a page."),
    ROUTE(GET, "/feedback/mine", mine_show, FORM_HTML | FORM_JSON, "list", "public", FAST, NONE,
          "none", "What the viewer said about pages, and the answers."),
    {0}};
