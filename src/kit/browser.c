/* browser.c: whoever uses one browser without signing in, and the objects of routes. */
#include "kit/browser.h"

#include "base/random.h"
#include "kit/viewer.h"

enum { BROWSER_SECONDS = 400 * 24 * 60 * 60 }; /* the longest that browsers keep one */

struct str browser_of(const struct request *rq)
{
    struct str name = rq_cookie(rq, BROWSER_COOKIE);

    return random_id_valid(name) ? name : S("");
}

enum rc browser_enter(struct request *rq)
{
    return viewer_nobody(rq->work, browser_of(rq));
}

enum rc browser_name(struct request *rq)
{
    if (rq->work->viewer.person.len)
        return OK;
    struct str name = browser_of(rq);
    if (!name.len) {
        name = random_id(rq->work->arena);
        TRY(viewer_nobody(rq->work, name));
    }
    reply_cookie(rq, BROWSER_COOKIE, name, BROWSER_SECONDS);
    return OK;
}

/* --- objects of routes ---- */

static enum action action_of(const struct route *route)
{
    static const char *const reading[] = {"read", "list", "export"};

    for (ptrdiff_t i = 0; i < COUNT_OF(reading); i++)
        if (str_eq(str_of(route->action), str_of(reading[i])))
            return ACT_READ;
    return ACT_KEEP;
}

static enum rc reason_ask(struct request *rq)
{
    struct buf b = buf_make(rq->work->arena, 32 * 1024);

    buf_lit(&b, "/reason?object=");
    buf_url(&b, rq_param(rq, "id"));
    buf_lit(&b, "&kind=");
    buf_url(&b, str_of(rq->route->kind));
    buf_lit(&b, "&for=");
    buf_url(&b, rq->path);
    return page_go(rq, buf_text(&b));
}

enum rc object_authorise(struct request *rq)
{
    struct object *o = arena_new(rq->work->arena, struct object, 1);
    bool reason_asked = false;
    enum rc rc = object_for(rq->work, rq->route->kind, rq_param(rq, "id"), action_of(rq->route),
                            o, &reason_asked);

    if (reason_asked && rq->route->method == GET && rq->form == FORM_HTML)
        return reason_ask(rq);
    TRY(rc);
    rq->object = o;
    return OK;
}
