/* sign_on_back.c: the way back from the sign-on of one's organisation.
 *
 * An issuer sends the browser here by GET, which changes nothing: its page posts what came, by
 * a button or by a small script at once. What then asks the issuer is done before the writing
 * begins; what is written is who came in, and that the ticket is used up.
 */
#include "identity/pages/sign_on.h"

#include "identity/ticket.h"

enum { BROUGHT_MOST = 4 * 1024 }; /* bytes of each that came */

static const struct page back_page = {"identity/pages/sign_on_back", NULL, NULL, NULL};

/* --- what came ---- */

/* What the browser brought, for the form that posts it; null where there is nothing to post. */
static struct json *brought_view(struct arena *a, struct str state, struct str code,
                                 struct str issuer)
{
    struct json *brought = json_object(a);

    json_put_str(brought, "state", state);
    json_put_str(brought, "code", code);
    json_put_str(brought, "iss", issuer);
    return brought;
}

static struct json *back_model(struct request *rq, const char *words, struct json *brought)
{
    struct json *model = model_of(rq, S("Sign in with your organisation"), str_of(words));

    if (brought)
        json_put(model, "brought", brought);
    else
        json_put_null(model, "brought");
    page_problems(rq, model);
    return model;
}

static enum rc back_show(struct request *rq)
{
    struct str code = rq_query(rq, "code"), state = rq_query(rq, "state"),
               issuer = rq_query(rq, "iss");

    if (!code.len || !state.len || code.len > BROUGHT_MOST || state.len > BROUGHT_MOST ||
        issuer.len > BROUGHT_MOST) {
        bool no = str_eq(rq_query(rq, "error"), S("access_denied"));
        return page_show(rq, &back_page,
                         back_model(rq,
                                    no ? "You were not signed in: your organisation's "
                                         "sign-on said no, or you left it."
                                       : "You were not signed in: nothing to go on came "
                                         "back from your organisation's sign-on.",
                                    NULL));
    }
    return page_show(
        rq, &back_page,
        back_model(rq, "You are back from your organisation's sign-on. One step is left.",
                   brought_view(rq->work->arena, state, code, issuer)));
}

/* --- what it is worth ---- */

struct brought {
    struct sign_on_asked asked;
    struct sign_on_person who;
};

static enum rc brought_check(struct request *rq, struct brought *out)
{
    struct work *w = rq->work;
    struct identity_sign_on_way way;
    struct sign_on_issuer issuer;
    struct str redirect;
    struct sign_on_answer answer = {.state = rq_field(rq, "state"),
                                    .code = rq_field(rq, "code"),
                                    .issuer = rq_field(rq, "iss")};

    TRY(sign_on_under_way(w, rq_cookie(rq, SIGN_ON_COOKIE), &way));
    TRY(sign_on_redirect(rq, &redirect));
    TRY(sign_on_find(rq, way.issuer, &issuer));
    return sign_on_end(w, &issuer, way.client, way.secret, redirect, way.data, &answer,
                       &out->who);
}

static enum rc back_first(struct request *rq)
{
    struct complaint *before = rq->work->complaints;
    struct brought *b = arena_new(rq->work->arena, struct brought, 1);

    rq->found = b;
    return sign_on_asked_note(rq, brought_check(rq, b), before, &b->asked);
}

/* --- in ---- */

/* The page again; where the issuer may be asked once more, with the button to do so. */
static enum rc back_again(struct request *rq, bool once_more)
{
    struct json *brought = once_more ? brought_view(rq->work->arena, rq_field(rq, "state"),
                                                    rq_field(rq, "code"), rq_field(rq, "iss"))
                                     : NULL;

    return page_again(rq, &back_page, back_model(rq, "You are not signed in.", brought));
}

/* Of any number that bring the same, one gets past here. */
static enum rc ticket_use(struct request *rq, struct identity_ticket *out)
{
    struct work *w = rq->work;
    struct complaint *before = w->complaints;
    enum rc rc = ticket_take(w, "sign-on", rq_cookie(rq, SIGN_ON_COOKIE), out);

    if (rc != NOT_FOUND)
        return rc;
    w->complaints = before;
    return work_fail(w, NOT_FOUND, "", "This sign-in was used already. Start again.");
}

static enum rc admit(struct request *rq, const struct brought *b)
{
    struct work *w = rq->work;
    struct identity_ticket ticket = {0};
    struct identity_person person = {0};

    TRY(ticket_use(rq, &ticket));
    audit_detail(rq, ticket.organisation_id, "person", S(""), S(""));
    TRY(sign_on_asked_again(rq, &b->asked));
    TRY(sign_on_admit(w, ticket.organisation_id, &b->who, &person));
    TRY(sign_on_count_forget(w));
    TRY(sign_in_first_proof(rq, person.id, "sign-on", next_safe(b->who.next)));
    struct entered *e = rq->entered;
    e->organisation = ticket.organisation_id; /* its leads read in the trail who came by it */
    return OK;
}

static enum rc back_in(struct request *rq)
{
    const struct brought *b = rq->found;
    enum rc rc = b->asked.rc == BUSY || b->asked.rc == NOT_FOUND
                     ? sign_on_asked_again(rq, &b->asked)
                     : admit(rq, b);

    return is_refusal(rq, rc) ? back_again(rq, rc == BUSY) : rc;
}

const struct route identity_sign_on_back_routes[] = {
    ROUTE(GET, SIGN_ON_BACK, back_show, FORM_HTML, "read", "public", FAST, NONE, "none",
          "What an organisation's sign-on sends back, to be posted; opening it does nothing."),
    ROUTE_WITH(POST, SIGN_ON_BACK, back_in, FORM_HTML, "sign-in", "public", SLOW, NONE,
               "sign-in-by-sign-on", "Signs in whom an organisation's sign-on vouches for.",
               .first = back_first),
    {0}};
