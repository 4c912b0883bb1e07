/* signed_in.c: what follows once someone has shown who they are. */
#include "identity/pages/shared.h"

#include "identity/factor.h"
#include "identity/person.h"
#include "identity/session.h"
#include "identity/sign_in.h"
#include "identity/ticket.h"
#include "kit/mail.h"
#include "kit/object.h"
#include "kit/setting.h"

enum { MINUTE = 60, DAY = 24 * 60 * MINUTE, HALF_SECONDS = 10 * MINUTE, KNOWN_DAYS = 365 };

/* The one before is over: nobody who knew its cookie is taken for who signs in now. */
static enum rc end_before(struct request *rq)
{
    struct work *w = rq->work;
    struct complaint *before = w->complaints;

    if (!w->viewer.session.len)
        return OK;
    enum rc rc = session_end(w, w->viewer.person, w->viewer.session, S(""));
    w->complaints = rc == NOT_FOUND ? before : w->complaints;
    return rc == NOT_FOUND ? OK : rc;
}

/* The secret by which this browser's tries are counted apart from now on; empty when it has
 * one.
 */
static enum rc know_browser(struct request *rq, struct str person, struct str *secret)
{
    struct work *w = rq->work;
    struct ticket_ask ask = {.kind = "known", .person = person};
    bool known;

    *secret = S("");
    TRY(sign_in_known(w, rq_cookie(rq, KNOWN_COOKIE), person, &known));
    return known ? OK : ticket_make(w, &ask, secret);
}

static enum rc must_be_active(struct work *w, struct str person, struct identity_person *out)
{
    enum rc rc = person_of_id(w, person, out);

    if (rc != OK && rc != NOT_FOUND)
        return rc;
    if (rc == OK && str_eq(out->state, S("active")))
        return OK;
    return work_fail(w, FORBIDDEN, "", "This account can't be used to sign in.");
}

enum rc session_cookie_send(struct request *rq, struct str cookie)
{
    int64_t days;

    TRY(setting_read_int(rq->work, "session-days", &days));
    reply_cookie(rq, SESSION_COOKIE, cookie, days * DAY);
    return OK;
}

enum rc sign_in_whole(struct request *rq, struct str person, const char *method,
                      struct str next)
{
    struct work *w = rq->work;
    const struct entered *e = rq->entered;
    struct identity_person who;
    struct str cookie, known;

    TRY(must_be_active(w, person, &who));
    TRY(end_before(rq));
    TRY(session_start(w, who.id, method, rq->agent, &cookie));
    TRY(know_browser(rq, who.id, &known));
    if (e->browser.len)
        TRY(objects_hand_over(w, e->browser, who.id));
    TRY(page_go(rq, next.len ? next : S("/account")));
    TRY(session_cookie_send(rq, cookie));
    if (known.len)
        reply_cookie(rq, KNOWN_COOKIE, known, (int64_t)KNOWN_DAYS * DAY);
    if (rq_cookie(rq, HALF_COOKIE).len)
        reply_cookie(rq, HALF_COOKIE, S(""), 0);
    w->viewer.person = who.id; /* for the trail */
    audit_detail(rq, S(""), "person", who.id, str_fmt(w->arena, "Signed in: %s.", method));
    return OK;
}

enum rc sign_in_first_proof(struct request *rq, struct str person, const char *method,
                            struct str next)
{
    struct work *w = rq->work;
    struct identity_person who;
    struct ticket_ask ask = {.kind = "half", .person = person};
    struct str secret;
    struct factor_kinds held;

    TRY(must_be_active(w, person, &who));
    TRY(factor_kinds(w, person, &held));
    if (!held.totp)
        return sign_in_whole(rq, person, method, next);
    ask.data = str_fmt(w->arena, "%s\n%.*s", method, STR_ARG(next));
    TRY(ticket_make(w, &ask, &secret));
    TRY(page_go(rq, S("/sign-in/code")));
    reply_cookie(rq, HALF_COOKIE, secret, HALF_SECONDS);
    audit_detail(rq, S(""), "person", who.id, S("The first proof was right; a code is asked."));
    return OK;
}

enum rc session_fresh(struct request *rq)
{
    const struct entered *e = rq->entered;
    struct str cookie;

    if (!e->found.by_session || e->found.session.old_cookie)
        return OK;
    TRY(session_rotate(rq->work, e->found.session.hash, &cookie));
    return session_cookie_send(rq, cookie);
}

enum rc tell_owner(struct request *rq, const char *subject, struct str what)
{
    struct work *w = rq->work;
    struct identity_person who;
    struct str paragraphs[] = {
        what,
        S("If this was you, there is nothing to do. If it was not, sign in and end all other "
          "sessions on your account's page, then set a new password.")};

    TRY(person_of_id(w, w->viewer.person, &who));
    return mail_queue(w, &(struct mail){.kind = "account-change",
                                        .address = who.address,
                                        .person = who.id,
                                        .subject = str_of(subject),
                                        .paragraphs = paragraphs,
                                        .paragraph_count = COUNT_OF(paragraphs),
                                        .link_words = S("Look at your account"),
                                        .link_path = S("/account")});
}

enum rc factor_taken_away(struct request *rq, const char *subject, struct str what,
                          struct str page)
{
    struct work *w = rq->work;

    audit_detail(rq, S(""), "person", w->viewer.person, S(""));
    TRY(factor_end(w, w->viewer.person, rq_field(rq, "id")));
    TRY(tell_owner(rq, subject, what));
    TRY(page_go(rq, page));
    return session_fresh(rq);
}
