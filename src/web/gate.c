/* gate.c: who may enter: each route's row decides before its handler is called. */
#include "web/inside.h"

enum { PROVED_SECONDS = 15 * 60 };

static bool viewer_holds(const struct viewer *v, struct str audience)
{
    for (ptrdiff_t i = 0; i < v->audience_count; i++)
        if (str_eq(v->audiences[i], audience))
            return true;
    return false;
}

/* "leads:{slug}" with the path's slug. */
static struct str audience_here(const struct request *rq)
{
    struct str words = str_of(rq->route->audience);
    ptrdiff_t from = str_find(words, S("{"));

    if (from < 0)
        return words;
    ptrdiff_t to = str_find(words, S("}"));
    struct arena *a = rq->work->arena;
    const char *name = str_zero(a, str_cut(words, from + 1, to));
    return str_fmt(a, "%.*s%.*s%.*s", STR_ARG(str_cut(words, 0, from)),
                   STR_ARG(rq_param(rq, name)), STR_ARG(str_cut(words, to + 1, words.len)));
}

static bool may_enter(const struct request *rq)
{
    const struct viewer *v = &rq->work->viewer;
    struct str audience = str_of(rq->route->audience);

    if (str_eq(audience, S("public")) || str_eq(audience, S("object")))
        return true;
    if (str_eq(audience, S("signed-in")))
        return v->person.len > 0;
    return viewer_holds(v, audience_here(rq));
}

static enum rc turn_away(struct request *rq)
{
    struct work *w = rq->work;

    /* What someone may not see is not there, to them. */
    if (w->viewer.person.len)
        return NOT_FOUND;
    if (rq->route->method == GET && rq->form == FORM_HTML)
        return page_sign_in(rq, false);
    rq_suggest(rq, S("/sign-in"), S("Sign in"));
    return work_fail(w, FORBIDDEN, "", "Sign in first.");
}

/* A token may read; it does the rest only where the route says so. */
static enum rc token_check(struct request *rq)
{
    const struct viewer *v = &rq->work->viewer;

    if (!v->person.len || v->session.len || rq->route->method == GET)
        return OK;
    if (v->only_reads)
        return work_fail(rq->work, FORBIDDEN, "", "This token may only read.");
    if (!rq->route->tokens)
        return work_fail(rq->work, FORBIDDEN, "", "This can't be done with a token. Sign in.");
    return OK;
}

static enum rc proof_ask(struct request *rq)
{
    if (rq->route->method == GET)
        return page_sign_in(rq, true);
    rq_suggest(rq, S("/sign-in/again"), S("Show that it is you"));
    return work_fail(rq->work, FORBIDDEN, "",
                     "Show first that it is you, then send the form once more.");
}

static bool proved(const struct request *rq)
{
    const struct viewer *v = &rq->work->viewer;

    return v->session.len && v->proved_at > rq->work->now - PROVED_SECONDS;
}

enum rc gate_enter(struct request *rq, bool *entered)
{
    const struct web_config *c = &rq->web->config;

    *entered = false;
    if (rq->foreign)
        return work_fail(rq->work, FORBIDDEN, "",
                         "This form was sent from another site. Open the page here and send it "
                         "again.");
    if (!may_enter(rq))
        return turn_away(rq);
    TRY(token_check(rq));
    if (rq->route->proved && !proved(rq))
        return proof_ask(rq);
    if (rq->route->kind && !c->authorise)
        return NOT_FOUND;
    if (rq->route->kind) {
        TRY(c->authorise(rq));
        if (!rq->object) /* sent elsewhere, to say why they ask */
            return rq->reply->status ? OK : NOT_FOUND;
    }
    *entered = true;
    return OK;
}
