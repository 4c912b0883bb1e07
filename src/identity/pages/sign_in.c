/* sign_in.c: the page to sign in, and signing in by a password. */
#include "identity/pages/sign_in.h"

#include "identity/sign_in.h"
#include "kit/mail.h"
#include "kit/setting.h"

static const struct page page = {"identity/pages/sign_in", NULL, NULL, NULL};

/* --- the page ---- */

enum rc sign_in_site(struct request *rq, struct passkey_site *out, bool *possible)
{
    struct str address, name;

    TRY(setting_read(rq->work, "site-address", &address));
    TRY(setting_read(rq->work, "site-name", &name));
    *possible = passkey_site_read(rq->work->arena, address, name, out);
    return OK;
}

enum rc sign_in_page(struct request *rq, struct json **out)
{
    struct work *w = rq->work;
    struct json *model =
        model_of(rq, S("Sign in"),
                 S("Sign in with your work email address to see what is shared with you."));
    struct str notice, next = next_asked(rq, "");
    struct passkey_site site;
    bool passkeys;

    TRY(setting_read(w, "sign-in-notice", &notice));
    TRY(sign_in_site(rq, &site, &passkeys));
    json_put_str(model, "notice", notice.len ? notice : (struct str){0});
    json_put_str(model, "next", next);
    json_put_str(model, "address", rq_field(rq, "address"));
    json_put_bool(model, "passkeys", passkeys);
    json_put_str(model, "signed_in", w->viewer.person.len ? w->viewer.name : (struct str){0});
    json_put_str(model, "link_href", with_next(w->arena, "/sign-in/link", next));
    json_put_str(model, "sign_on_href", with_next(w->arena, "/sign-in/organisation", next));
    page_problems(rq, model);
    put_wrong(rq, model, "address_wrong", "address");
    put_wrong(rq, model, "password_wrong", "password");
    *out = model;
    return OK;
}

enum rc sign_in_again(struct request *rq)
{
    struct json *model;

    TRY(sign_in_page(rq, &model));
    return page_again(rq, &page, model);
}

static enum rc sign_in_show(struct request *rq)
{
    struct json *model;

    TRY(sign_in_page(rq, &model));
    return page_show(rq, &page, model);
}

/* --- by a password ---- */

/* What was typed, if it can be tried at all. */
static bool can_be_tried(struct request *rq, struct str *address)
{
    struct work *w = rq->work;

    if (mail_address(w, "address", rq_field(rq, "address"), address) != OK)
        return false;
    if (rq_field(rq, "password").len)
        return true;
    (void)work_fail(w, INVALID, "password", "Write your password.");
    return false;
}

static enum rc password_first(struct request *rq)
{
    struct complaint *before = rq->work->complaints;
    struct sign_in_try *tried = arena_new(rq->work->arena, struct sign_in_try, 1);
    struct str address;
    bool can = can_be_tried(rq, &address);

    rq->work->complaints = before; /* the page is shown by the handler, which looks again */
    if (!can)
        return OK;
    rq->found = tried;
    return sign_in_password(rq->work, address, rq_field(rq, "password"),
                            rq_cookie(rq, KNOWN_COOKIE), tried);
}

static enum rc password_refuse(struct request *rq, const struct sign_in_try *tried)
{
    struct work *w = rq->work;
    struct str why = tried->full ? S("Too many tries.") : S("The password was not right.");

    audit_detail(rq, S(""), "person", tried->person, why);
    if (tried->full)
        (void)work_fail(w, BUSY, "password",
                        "There were too many tries. %.*s Or have a link emailed to you.",
                        STR_ARG(sign_in_wait_words(w->arena, tried->wait)));
    else
        (void)work_fail(w, FORBIDDEN, "password",
                        "The address or the password is not right. If you have no password "
                        "yet, have a link emailed to you.");
    return sign_in_again(rq);
}

static enum rc password_try(struct request *rq)
{
    const struct sign_in_try *tried = rq->found;
    struct str address;

    if (!tried) {
        (void)can_be_tried(rq, &address);
        audit_silent(rq);
        return sign_in_again(rq);
    }
    TRY(sign_in_settle(rq->work, tried));
    if (!tried->right)
        return password_refuse(rq, tried);
    return sign_in_first_proof(rq, tried->person, "password", next_asked(rq, ""));
}

const struct route identity_sign_in_routes[] = {
    ROUTE(GET, "/sign-in", sign_in_show, FORM_HTML, "read", "public", FAST, NONE, "none",
          "Signing in: by password, passkey, a mailed link or one's organisation."),
    ROUTE_WITH(POST, "/sign-in", password_try, FORM_HTML, "sign-in", "public", SLOW, NONE,
               "sign-in-by-password", "Signs in by address and password.",
               .first = password_first),
    {0}};
