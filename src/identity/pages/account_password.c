/* account_password.c: setting a password, or another one. */
#include "identity/pages/shared.h"

#include "identity/account.h"
#include "identity/password.h"

static const struct page page = {"identity/pages/account_password", NULL, NULL, NULL};

static enum rc password_model(struct request *rq, struct json **out)
{
    struct identity_own own;

    TRY(own_read(rq->work, &own));
    struct json *model = model_of(
        rq, own.has_password ? S("Change your password") : S("Set a password"),
        str_fmt(rq->work->arena,
                "Use %d letters or more: three or four words that nobody else would put "
                "together do well.",
                PASSWORD_LEAST));
    json_put_str(model, "address", own.address);
    page_problems(rq, model);
    put_wrong(rq, model, "password_wrong", "password");
    *out = model;
    return OK;
}

static enum rc password_show(struct request *rq)
{
    struct json *model;

    TRY(password_model(rq, &model));
    return page_show(rq, &page, model);
}

/* Leaves the hash of one that will do. What won't is told by the handler, which looks again. */
static enum rc password_first(struct request *rq)
{
    struct work *w = rq->work;
    struct complaint *before = w->complaints;
    struct str *hash = arena_new(w->arena, struct str, 1);
    struct identity_own own;

    TRY(own_read(w, &own));
    enum rc rc =
        password_will_do(w, "password", rq_field(rq, "password"), own.address, own.name);
    if (rc == INVALID) {
        w->complaints = before;
        return OK;
    }
    TRY(rc);
    rq->found = hash;
    return password_hash(w, rq_field(rq, "password"), hash);
}

static enum rc password_change(struct request *rq)
{
    struct work *w = rq->work;
    const struct str *hash = rq->found;
    struct identity_own own;
    struct json *model;

    if (!hash) {
        TRY(own_read(w, &own));
        enum rc rc =
            password_will_do(w, "password", rq_field(rq, "password"), own.address, own.name);
        if (rc != INVALID)
            return rc == OK ? BUSY : rc; /* the rules changed between the two looks */
        TRY(password_model(rq, &model));
        return page_again(rq, &page, model);
    }
    TRY(account_password(w, *hash));
    TRY(tell_owner(rq, "Your password was changed",
                   S("The password of your account was changed. You were signed out on all "
                     "other devices.")));
    audit_detail(rq, S(""), "person", w->viewer.person, S(""));
    TRY(page_go(rq, S("/account")));
    return session_fresh(rq);
}

const struct route identity_account_password_routes[] = {
    ROUTE_WITH(GET, "/account/password", password_show, FORM_HTML, "read", "signed-in", FAST,
               NONE, "none", "A form to set one's password.", .proved = true),
    ROUTE_WITH(POST, "/account/password", password_change, FORM_HTML, "change", "signed-in",
               SLOW, NONE, "password-changed",
               "Sets one's password and ends one's other sessions.", .proved = true,
               .first = password_first),
    {0}};
