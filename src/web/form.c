/* form.c: what is said of a form that was not taken. */
#include "web/web.h"

enum { STATUS_UNPROCESSABLE = 422 };

static void problems_add(struct arena *a, struct json *list, const struct complaint *c)
{
    if (!c)
        return;
    problems_add(a, list, c->next);
    struct json *one = json_add(list, json_object(a));
    json_put_str(one, "words", c->words);
    json_put_str(one, "href",
                 c->field.len ? str_fmt(a, "#%.*s", STR_ARG(c->field)) : (struct str){0});
}

void page_problems(const struct request *rq, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct json *list = json_put(model, "problems", json_array(a));

    problems_add(a, list, rq->work->complaints);
    json_put_bool(model, "any_problems", rq->work->complaints != NULL);
}

enum rc page_again(struct request *rq, const struct page *shown, struct json *model)
{
    TRY(page_show(rq, shown, model));
    rq->reply->status = STATUS_UNPROCESSABLE;
    rq->reply->cache = CACHE_NONE;
    return OK;
}

bool page_refused(const struct request *rq, enum rc rc)
{
    bool typed = rc == INVALID || rc == CONFLICT || rc == BUSY || rc == TOO_LARGE;

    return typed && rq->work->complaints != NULL;
}
