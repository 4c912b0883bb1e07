/* sign_out.c: signing out, here or everywhere. */
#include "identity/pages/shared.h"

#include "identity/session.h"

static const struct page page = {"identity/pages/sign_out", NULL, NULL, NULL};

static enum rc out_show(struct request *rq)
{
    bool in = rq->work->viewer.session.len > 0;
    struct json *model =
        model_of(rq, S("Sign out"),
                 in ? S("You are signed in on this device.") : S("You are signed out."));

    json_put_bool(model, "signed_in", in);
    return page_show(rq, &page, model);
}

/* Who is signed out already has what they want. */
static enum rc out_do(struct request *rq)
{
    struct work *w = rq->work;
    bool everywhere = str_eq(rq_field(rq, "everywhere"), S("yes"));

    if (w->viewer.session.len)
        TRY(session_end(w, w->viewer.person, everywhere ? S("") : w->viewer.session, S("")));
    else
        audit_silent(rq);
    TRY(page_go(rq, S("/sign-out")));
    reply_cookie(rq, SESSION_COOKIE, S(""), 0);
    if (rq_cookie(rq, HALF_COOKIE).len)
        reply_cookie(rq, HALF_COOKIE, S(""), 0);
    audit_detail(rq, S(""), "person", w->viewer.person,
                 everywhere ? S("Everywhere.") : S("On one device."));
    return OK;
}

const struct route identity_sign_out_routes[] = {
    ROUTE(GET, "/sign-out", out_show, FORM_HTML, "read", "public", FAST, NONE, "none",
          "Buttons to sign out on this device or everywhere."),
    ROUTE(POST, "/sign-out", out_do, FORM_HTML, "sign-out", "public", FAST, NONE, "sign-out",
          "Signs out on this device or everywhere."),
    {0}};
