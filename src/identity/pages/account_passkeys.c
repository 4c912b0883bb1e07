/* account_passkeys.c: one's passkeys: added, listed, taken away. */
#include "identity/pages/sign_in.h"

#include "identity/factor.h"

static const struct page page = {"identity/pages/account_passkeys", NULL, NULL, NULL};

static struct str challenge_for(struct request *rq)
{
    return str_fmt(rq->work->arena, "add %.*s", STR_ARG(rq->work->viewer.session));
}

static struct json *passkeys_view(struct request *rq,
                                  const struct identity_factor_list *factors)
{
    struct arena *a = rq->work->arena;
    struct json *rows = json_array(a);

    for (ptrdiff_t i = 0; i < factors->len; i++) {
        const struct identity_factor *f = &factors->at[i];
        if (!str_eq(f->kind, S("passkey")))
            continue;
        struct json *row = json_add(rows, json_object(a));
        json_put_str(row, "id", f->id);
        json_put_str(row, "label", f->label);
        json_put_str(row, "made", day_words(a, f->made_at));
        json_put_str(row, "used",
                     f->used_at ? ago_words(a, rq->work->now, f->used_at) : S("never"));
    }
    return rows;
}

static enum rc passkeys_model(struct request *rq, struct json **out)
{
    struct work *w = rq->work;
    struct identity_factor_list factors;
    struct passkey_site site;
    struct str label = rq_field(rq, "label");
    bool possible;

    TRY(factors_of(w, w->viewer.person, &factors));
    TRY(sign_in_site(rq, &site, &possible));
    struct json *model = model_of(rq, S("Passkeys"),
                                  S("With a passkey your device signs you in by your finger, "
                                    "your face or its PIN, and there is nothing to steal."));
    struct json *rows = json_put(model, "keys", passkeys_view(rq, &factors));
    json_put_bool(model, "any", rows->u.of.count > 0);
    json_put_bool(model, "possible", possible);
    json_put_str(model, "label", label.len ? label : agent_words(w->arena, rq->agent));
    page_problems(rq, model);
    put_wrong(rq, model, "label_wrong", "label");
    *out = model;
    return OK;
}

static enum rc passkeys_show(struct request *rq)
{
    struct json *model;

    TRY(passkeys_model(rq, &model));
    return page_show(rq, &page, model);
}

/* --- adding one ---- */

static enum rc challenge_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *model =
        model_of(rq, S("Passkeys"), S("What a browser asks for a new passkey."));
    struct identity_own own;
    struct passkey_site site;
    const struct str *known;
    struct str challenge;
    ptrdiff_t count;

    TRY(own_read(w, &own));
    TRY(passkeys_of(w, own.id, &known, &count));
    TRY(challenge_make(rq, challenge_for(rq), &site, &challenge));
    json_put(model, "options",
             passkey_create_options(w->arena, &site, challenge, own.id, own.address, own.name,
                                    known, count));
    return page_show(rq, &page, model);
}

static enum rc key_keep(struct request *rq)
{
    struct work *w = rq->work;
    struct passkey_site site;
    struct str challenge;
    struct passkey key;

    TRY(challenge_take(rq, challenge_for(rq), &site, &challenge));
    TRY(passkey_created(w, &site, challenge, rq_field(rq, "answer"), &key));
    return passkey_keep(w, w->viewer.person, rq_field(rq, "label"), &key);
}

static enum rc key_add(struct request *rq)
{
    struct json *model;
    enum rc rc = key_keep(rq);

    audit_detail(rq, S(""), "person", rq->work->viewer.person, S(""));
    if (is_refusal(rq, rc) && rc != CONFLICT) {
        TRY(passkeys_model(rq, &model));
        return page_again(rq, &page, model);
    }
    TRY(rc);
    TRY(tell_owner(rq, "A passkey was added",
                   S("A passkey was added to your account: it can be used to sign in.")));
    TRY(page_go(rq, S("/account/passkeys")));
    return session_fresh(rq);
}

static enum rc key_end(struct request *rq)
{
    return factor_taken_away(
        rq, "A passkey was taken away",
        S("A passkey was taken away from your account: it no longer signs you in."),
        S("/account/passkeys"));
}

const struct route identity_account_passkeys_routes[] = {
    ROUTE_WITH(GET, "/account/passkeys", passkeys_show, FORM_HTML, "read", "signed-in", FAST,
               NONE, "none", "One's passkeys, and a button to add one.", .proved = true),
    ROUTE_WITH(POST, "/account/passkeys/challenge", challenge_show, FORM_JSON, "change",
               "signed-in", FAST, NONE, "none", "What a browser asks for a new passkey.",
               .proved = true),
    ROUTE_WITH(POST, "/account/passkeys", key_add, FORM_HTML, "change", "signed-in", FAST, NONE,
               "passkey-added", "Keeps a new passkey.", .proved = true),
    ROUTE_WITH(POST, "/account/passkeys/end", key_end, FORM_HTML, "change", "signed-in", FAST,
               NONE, "passkey-taken-away", "Takes a passkey away.", .proved = true),
    {0}};
