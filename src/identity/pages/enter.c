/* enter.c: who asks for a page, and what a request leaves to be written once it is over. */
#include "identity/pages/shared.h"

#include "identity/session.h"
#include "kit/audit.h"
#include "kit/browser.h"
#include "kit/throttle.h"

#include <string.h>

enum {
    SEEN_EVERY = 5 * 60,        /* seconds between notes of when a session was seen */
    RENEW_EVERY = 24 * 60 * 60, /* the age at which a cookie is changed */
    COOKIE_KEPT = 14 * 24 * 60 * 60,
};

/* --- entering ---- */

enum rc identity_enter(struct request *rq)
{
    struct work *w = rq->work;
    struct entered *e = arena_new(w->arena, struct entered, 1);

    rq->entered = e;
    if (rq->bearer.len)
        return who_by_token(w, rq->bearer, &e->found);
    e->browser = browser_of(rq);
    return who_by_session(w, rq_cookie(rq, SESSION_COOKIE), e->browser, &e->found);
}

/* --- the trail ---- */

static struct entered *entered_of(const struct request *rq)
{
    return rq->entered;
}

void audit_detail(struct request *rq, struct str organisation, const char *kind,
                  struct str object, struct str words)
{
    struct entered *e = entered_of(rq);

    e->organisation = organisation;
    e->kind = str_of(kind);
    e->object = object;
    e->words = words;
}

void audit_silent(struct request *rq)
{
    entered_of(rq)->noted_already = true;
}

static bool has_event(const struct request *rq)
{
    const struct entered *e = entered_of(rq);

    return rq->route && strcmp(rq->route->audit, "none") != 0 && !(e && e->noted_already);
}

static enum rc note(struct work *w, const struct request *rq, bool refused, struct str words)
{
    const struct entered *e = entered_of(rq);
    const struct object *o = rq->object;
    struct audit_event event = {.event = rq->route->audit, .refused = refused, .words = words};

    if (e) {
        event.organisation = e->organisation;
        event.kind = e->kind;
        event.object = e->object;
    }
    if (o && !event.object.len) {
        event.organisation = event.organisation.len ? event.organisation : o->organisation;
        event.kind = o->kind;
        event.object = o->id;
    }
    return audit_note(w, &event);
}

/* Whoever is not signed in could fill the trail: of one network so many lines an hour are
 * enough to see it. */
static enum rc line_allowed(struct work *w, bool *allowed)
{
    static const struct throttle lines = {"refused-lines", 200, 200};
    struct complaint *before = w->complaints;

    *allowed = true;
    if (w->viewer.person.len)
        return OK;
    enum rc rc = throttle_try(w, &lines, throttle_network(w->arena, w->viewer.network));
    if (rc != BUSY)
        return rc;
    *allowed = false;
    w->complaints = before;
    return OK;
}

enum rc identity_note(struct request *rq)
{
    bool refused = rq->reply->status >= 400, allowed = true;

    if (!has_event(rq))
        return OK;
    if (refused)
        TRY(line_allowed(rq->work, &allowed));
    return allowed ? note(rq->work, rq, refused, entered_of(rq)->words) : OK;
}

/* --- afterwards ---- */

static bool must_renew(const struct who_found *f, int64_t now)
{
    const struct identity_session_now *s = &f->session;

    return f->by_session && !s->old_cookie &&
           (s->rights != s->session_rights || s->renewed_at <= now - RENEW_EVERY);
}

static bool must_see(const struct who_found *f, int64_t now)
{
    return (f->by_session && f->session.seen_at <= now - SEEN_EVERY) ||
           (f->by_token && f->token.used_at <= now - SEEN_EVERY);
}

static bool was_refused(const struct request *rq, enum rc rc)
{
    return rc != OK && rq->route && rq->route->method == POST && has_event(rq);
}

/* A cookie that this reply sets already is newer than any that could be made here. */
static bool sets_session(const struct request *rq)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(rq->reply->cookies); i++)
        if (str_starts(rq->reply->cookies[i], S(SESSION_COOKIE "=")))
            return true;
    return false;
}

bool identity_after_needed(const struct request *rq, enum rc rc)
{
    const struct entered *e = entered_of(rq);

    if (was_refused(rq, rc))
        return true;
    if (!e || sets_session(rq))
        return false;
    return must_renew(&e->found, rq->work->now) || must_see(&e->found, rq->work->now);
}

/* What the reader was told stands in the trail too: complaints carry no secrets. */
static struct str why_refused(const struct request *rq)
{
    const struct complaint *c = rq->work->complaints;

    while (c && c->next)
        c = c->next;
    return c ? c->words : S("");
}

/* NOT_FOUND: another request, at the same moment, was quicker, or the session has ended. */
static enum rc renew(struct work *w, struct request *rq, const struct who_found *f)
{
    struct str cookie;
    enum rc rc = session_rotate(w, f->session.hash, &cookie);

    if (rc == OK)
        reply_cookie(rq, SESSION_COOKIE, cookie, COOKIE_KEPT);
    return rc == NOT_FOUND ? OK : rc;
}

static enum rc see(struct work *w, const struct who_found *f)
{
    if (f->by_token)
        return token_used(w, f->token.id);
    return session_seen(w, f->session.hash);
}

static enum rc note_refusal(struct work *w, struct request *rq)
{
    bool allowed;

    TRY(line_allowed(w, &allowed));
    return allowed ? note(w, rq, true, why_refused(rq)) : OK;
}

enum rc identity_after(struct work *w, struct request *rq, enum rc rc)
{
    const struct entered *e = entered_of(rq);

    if (was_refused(rq, rc)) {
        w->viewer = rq->work->viewer;
        TRY(note_refusal(w, rq));
    }
    if (!e || sets_session(rq))
        return OK;
    if (must_see(&e->found, w->now))
        TRY(see(w, &e->found));
    return must_renew(&e->found, w->now) ? renew(w, rq, &e->found) : OK;
}
