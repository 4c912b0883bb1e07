/* problem.c: what a reader is told when there is no answer: a page, JSON, or plain words. */
#include "web/inside.h"

#include "base/log.h"

struct problem {
    int status;
    const char *title, *description;
};

static const struct problem fault = {500, "Something went wrong here",
                                     "It is not your doing. It has been written to the log."};

static const struct problem problems[] = {
    {400, "That can't be read", "Something in the address or the form is not right."},
    {403, "You can't do that here", "You may see this, but not change it."},
    {404, "Page not found", "There is no page at this address."},
    {405, "That can't be done here", "This address does not take requests of that kind."},
    {409, "Someone else got there first", "This changed after you opened it."},
    {411, "The length is missing", "Say how long the content is by Content-Length."},
    {413, "That is too large", "What was sent or asked for is over the limit."},
    {414, "The address is too long", "An address may be 8 KB long at most."},
    {431, "Too many headers", "The request's headers are over the limit."},
    {501, "That can't be done here", "The server does not know that kind of request."},
    {503, "The service is busy", "Please try again in a few seconds."},
    {505, "Unknown version of HTTP", "Use HTTP/1.1."},
};

static const struct problem *problem_find(int status)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(problems); i++)
        if (problems[i].status == status)
            return &problems[i];
    return &fault;
}

const char *problem_words(int status)
{
    return problem_find(status)->description;
}

int problem_status(enum rc rc)
{
    switch (rc) {
    case OK:
        return 200;
    case NOT_FOUND:
        return 404;
    case FORBIDDEN:
        return 403;
    case INVALID:
        return 400;
    case CONFLICT:
        return 409;
    case TOO_LARGE:
        return 413;
    case BUSY:
        return 503;
    case FAULT:
        break;
    }
    return 500;
}

/* Complaints are kept newest first; people read them in the order they arose. */
static struct json *words_list(struct arena *a, const struct complaint *newest)
{
    struct {
        struct str *at;
        ptrdiff_t len, cap;
    } words = {0};
    struct json *list = json_array(a);

    for (const struct complaint *c = newest; c; c = c->next)
        *list_push(a, &words) = c->words;
    while (words.len > 0)
        json_add(list, json_str(a, words.at[--words.len]));
    return list;
}

static struct json *problem_model(struct request *rq, const struct problem *p)
{
    struct arena *a = rq->work->arena;
    struct json *model = json_object(a);

    json_put_str(model, "title", str_of(p->title));
    json_put_str(model, "description", str_of(p->description));
    json_put_int(model, "status", p->status);
    /* What went wrong inside is for the log alone. */
    json_put(model, "words", words_list(a, p->status == 500 ? NULL : rq->work->complaints));
    json_put(model, "suggestions",
             rq->reply->suggestions ? rq->reply->suggestions : json_array(a));
    json_put_bool(model, "suggested", rq->reply->suggestions != NULL);
    return model;
}

static struct str as_text(struct request *rq, const struct json *model)
{
    struct buf b = buf_make(rq->work->arena, BUF_MOST);

    buf_str(&b, json_at(model, "title")->u.str);
    buf_lit(&b, ". ");
    buf_str(&b, json_at(model, "description")->u.str);
    buf_char(&b, '\n');
    for (const struct json *w = json_at(model, "words")->u.of.first; w; w = w->next) {
        buf_str(&b, w->u.str);
        buf_char(&b, '\n');
    }
    return buf_text(&b);
}

/* A secret in an address stays out of the log. */
static struct str path_to_log(const struct request *rq)
{
    struct str pattern = str_of(rq->route ? rq->route->path : NULL);
    bool secret = str_find(pattern, S("{secret}")) >= 0 || str_find(pattern, S("{token}")) >= 0;

    return secret ? pattern : rq->raw_path;
}

static void log_fault(struct request *rq)
{
    const struct complaint *c = rq->work->complaints;
    struct str path = path_to_log(rq);

    if (!c)
        log_line(LOG_ERROR, "%.*s: no words were given", STR_ARG(path));
    for (; c; c = c->next)
        log_line(LOG_ERROR, "%.*s: %.*s", STR_ARG(path), STR_ARG(c->words));
}

static void fill_html(struct request *rq, struct json *model)
{
    struct complaint *before = rq->work->complaints;

    if (page_html(rq, "web/pages/problem", model) == OK)
        return;
    /* The page of last resort needs no template. */
    for (struct complaint *c = rq->work->complaints; c != before; c = c->next)
        log_line(LOG_ERROR, "the page for problems: %.*s", STR_ARG(c->words));
    rq->reply->type = S("text/plain; charset=utf-8");
    rq->reply->body = as_text(rq, model);
}

void problem_show(struct request *rq, int status)
{
    const struct problem *p = problem_find(status);
    struct reply *r = rq->reply;

    if (p->status == 500)
        log_fault(rq);
    struct json *model = problem_model(rq, p);
    reply_file_drop(r);
    *r = (struct reply){.allow = r->allow, .framed = r->framed, .open = r->open};
    if (rq->form == FORM_HTML) {
        fill_html(rq, model);
    } else if (rq->form == FORM_JSON) {
        struct buf b = buf_make(rq->work->arena, BUF_MOST);
        json_write(&b, model, 0);
        buf_char(&b, '\n');
        r->type = S("application/json; charset=utf-8");
        r->body = buf_text(&b);
    } else {
        r->type = S("text/plain; charset=utf-8");
        r->body = as_text(rq, model);
    }
    r->status = p->status;
    r->cache = CACHE_NONE;
    r->etag = (struct str){0};
    r->retry_after = p->status == 503 ? 2 : 0;
}
