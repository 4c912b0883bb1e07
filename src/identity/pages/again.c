/* again.c: proving once more who one is, before something dangerous: by password or passkey, or
 * by a link for those who have neither. */
#include "identity/pages/sign_in.h"

#include "identity/session.h"
#include "identity/sign_in.h"

static const struct page page = {"identity/pages/again", NULL, NULL, NULL};

static struct str challenge_for(struct request *rq)
{
    return str_fmt(rq->work->arena, "again %.*s", STR_ARG(rq->work->viewer.session));
}

/* --- the page ---- */

static enum rc again_model(struct request *rq, struct json **out)
{
    struct work *w = rq->work;
    struct identity_own own;
    struct passkey_site site;
    const struct str *keys;
    struct str next = next_asked(rq, "");
    ptrdiff_t key_count;
    bool possible;

    TRY(own_read(w, &own));
    TRY(passkeys_of(w, w->viewer.person, &keys, &key_count));
    TRY(sign_in_site(rq, &site, &possible));
    struct json *model = model_of(rq, S("Show that it is you"),
                                  S("What you are about to do is safe only if it is you who "
                                    "does it. You are asked once in 15 minutes."));
    json_put_str(model, "next", next);
    json_put_str(model, "address", own.address);
    json_put_bool(model, "has_password", own.has_password);
    json_put_bool(model, "passkeys", possible && key_count > 0);
    page_problems(rq, model);
    put_wrong(rq, model, "password_wrong", "password");
    *out = model;
    return OK;
}

static enum rc again_show(struct request *rq)
{
    struct json *model;

    TRY(again_model(rq, &model));
    return page_show(rq, &page, model);
}

static enum rc challenge_show(struct request *rq)
{
    struct json *model =
        model_of(rq, S("Show that it is you"), S("What a browser asks one's own passkeys."));
    struct passkey_site site;
    const struct str *keys;
    struct str challenge;
    ptrdiff_t count;

    TRY(passkeys_of(rq->work, rq->work->viewer.person, &keys, &count));
    TRY(challenge_make(rq, challenge_for(rq), &site, &challenge));
    json_put(model, "options",
             passkey_get_options(rq->work->arena, &site, challenge, keys, count));
    return page_show(rq, &page, model);
}

/* --- the proof ---- */

static enum rc again_first(struct request *rq)
{
    struct sign_in_try *tried = arena_new(rq->work->arena, struct sign_in_try, 1);

    if (!rq_field(rq, "password").len)
        return OK;
    rq->found = tried;
    return sign_in_password_again(rq->work, rq_field(rq, "password"), tried);
}

static enum rc by_passkey(struct request *rq)
{
    struct str person;

    TRY(passkey_answer(rq, challenge_for(rq), &person));
    if (str_eq(person, rq->work->viewer.person))
        return OK;
    return work_fail(rq->work, FORBIDDEN, "", "That is somebody else's passkey.");
}

static enum rc by_password(struct request *rq)
{
    const struct sign_in_try *tried = rq->found;
    struct work *w = rq->work;

    if (!tried)
        return work_fail(w, INVALID, "password", "Write your password.");
    TRY(sign_in_settle(w, tried));
    if (tried->full)
        return work_fail(w, BUSY, "password", "There were too many tries. %.*s",
                         STR_ARG(sign_in_wait_words(w->arena, tried->wait)));
    return tried->right ? OK
                        : work_fail(w, FORBIDDEN, "password", "The password is not right.");
}

static enum rc again_try(struct request *rq)
{
    struct json *model;
    enum rc rc = rq_field(rq, "answer").len ? by_passkey(rq) : by_password(rq);

    if (is_refusal(rq, rc) && rc != CONFLICT) {
        TRY(again_model(rq, &model));
        return page_again(rq, &page, model);
    }
    TRY(rc);
    TRY(session_proved(rq->work, rq->work->viewer.session));
    TRY(page_go(rq, next_safe(next_asked(rq, "/account"))));
    return session_fresh(rq);
}

const struct route identity_again_routes[] = {
    ROUTE(GET, "/sign-in/again", again_show, FORM_HTML, "read", "signed-in", FAST, NONE, "none",
          "Asks who is signed in to prove once more who they are."),
    ROUTE(POST, "/sign-in/again/challenge", challenge_show, FORM_JSON, "sign-in", "signed-in",
          FAST, NONE, "none", "What a browser asks one's own passkeys."),
    ROUTE_WITH(POST, "/sign-in/again", again_try, FORM_HTML, "sign-in", "signed-in", SLOW, NONE,
               "proved-again", "Proves once more who one is, by password or passkey.",
               .first = again_first),
    {0}};
