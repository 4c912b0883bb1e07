/* account.c: one's account: who one is, what one may do, how one signs in, and what to set up
 * next.
 */
#include "identity/pages/shared.h"

#include "identity/factor.h"
#include "identity/person.h"
#include "identity/session.h"
#include "kit/audience.h"

static const struct page page = {"identity/pages/account", NULL, NULL, NULL};

/* How someone can sign in, counted. */
struct proofs {
    bool password;
    ptrdiff_t codes, passkeys, recovery;
};

static struct proofs proofs_of(const struct identity_own *own,
                               const struct identity_factor_list *factors)
{
    struct proofs p = {.password = own->has_password};

    for (ptrdiff_t i = 0; i < factors->len; i++) {
        p.codes += str_eq(factors->at[i].kind, S("totp"));
        p.passkeys += str_eq(factors->at[i].kind, S("passkey"));
        p.recovery += str_eq(factors->at[i].kind, S("recovery"));
    }
    return p;
}

static void put_roles(struct request *rq, const struct identity_role_list *roles,
                      struct json *model)
{
    struct arena *a = rq->work->arena;
    struct json *list = json_put(model, "roles", json_array(a));

    for (ptrdiff_t i = 0; i < roles->len; i++) {
        const struct identity_role *r = &roles->at[i];
        const struct role_kind *kind = role_kind_of(r->role);
        struct json *row = json_add(list, json_object(a));
        json_put_str(row, "role", r->role);
        json_put_str(row, "title", kind ? str_of(kind->title) : r->role);
        json_put_str(row, "scope", r->scope.len ? r->scope : (struct str){0});
        json_put_str(row, "organisation", r->slug.len ? r->organisation : (struct str){0});
        json_put_str(row, "href",
                     r->slug.len ? str_fmt(a, "/organisations/%.*s", STR_ARG(r->slug))
                                 : (struct str){0});
    }
    json_put_bool(model, "any_roles", roles->len > 0);
}

static void step_add(struct arena *a, struct json *steps, const char *words, const char *why,
                     const char *href)
{
    struct json *row = json_add(steps, json_object(a));

    json_put_str(row, "words", str_of(words));
    json_put_str(row, "why", str_of(why));
    json_put_str(row, "href", str_of(href));
}

/* What would make the account safer, the most useful first. */
static void put_steps(struct arena *a, const struct proofs *p, struct json *model)
{
    struct json *steps = json_put(model, "steps", json_array(a));

    if (!p->passkeys)
        step_add(a, steps, "Set up a passkey",
                 "Your device recognises you, and nobody can trick you out of it",
                 "/account/passkeys");
    if (!p->password && !p->passkeys)
        step_add(a, steps, "Set a password", "Then you need no emailed link to sign in",
                 "/account/password");
    if (p->password && !p->codes)
        step_add(a, steps, "Set up codes from an app",
                 "Then a password that is stolen is not enough", "/account/codes");
    if (p->codes && !p->recovery)
        step_add(a, steps, "Print recovery codes", "Then you get in when your phone is lost",
                 "/account/recovery");
    json_put_bool(model, "any_steps", steps->u.of.count > 0);
}

static struct str count_words(struct arena *a, ptrdiff_t n, const char *one, const char *many)
{
    if (!n)
        return S("None");
    return n == 1 ? str_fmt(a, "1 %s", one) : str_fmt(a, "%td %s", n, many);
}

static void put_proofs(struct request *rq, const struct identity_own *own,
                       const struct proofs *p, struct json *model)
{
    struct arena *a = rq->work->arena;

    json_put_str(model, "password_words",
                 own->has_password
                     ? str_fmt(a, "Set on %.*s", STR_ARG(day_words(a, own->password_at)))
                     : S("None"));
    json_put_str(model, "codes_words",
                 p->codes ? S("Asked for after your password") : S("None"));
    json_put_str(model, "passkeys_words", count_words(a, p->passkeys, "passkey", "passkeys"));
    json_put_str(model, "recovery_words",
                 p->recovery ? str_fmt(a, "%td left", p->recovery) : S("None"));
}

static struct str description(struct arena *a, const struct identity_own *own,
                              const struct identity_role_list *roles)
{
    if (!roles->len)
        return str_fmt(a, "You are signed in as %.*s, and belong to no organisation yet.",
                       STR_ARG(own->name));
    return str_fmt(a, "You are signed in as %.*s.", STR_ARG(own->name));
}

/* What the other rooms have for whoever looks. */
static enum rc put_offers(struct request *rq, struct json *model)
{
    struct json *list = json_put(model, "offers", json_array(rq->work->arena));
    struct web_facts facts;

    web_facts(rq->web, &facts);
    for (const struct room *const *r = facts.rooms; r && *r; r++)
        if ((*r)->offer_mine)
            TRY((*r)->offer_mine(rq->work, list));
    return OK;
}

static enum rc account_show(struct request *rq)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct identity_own own;
    struct identity_role_list roles;
    struct identity_factor_list factors;
    struct identity_session_list sessions;
    struct identity_token_list tokens;

    TRY(own_read(w, &own));
    TRY(roles_of(w, w->viewer.person, &roles));
    TRY(factors_of(w, w->viewer.person, &factors));
    TRY(sessions_of(w, w->viewer.person, &sessions));
    TRY(tokens_of(w, w->viewer.person, &tokens));
    struct proofs p = proofs_of(&own, &factors);
    struct json *model = model_of(rq, S("Your account"), description(a, &own, &roles));
    json_put_str(model, "name", own.name);
    json_put_str(model, "address", own.address);
    json_put_str(model, "admin_href",
                 viewer_is(&w->viewer, S("role:administrator")) ? S("/admin")
                                                                : (struct str){0});
    json_put_str(model, "since", day_words(a, own.made_at));
    put_roles(rq, &roles, model);
    put_proofs(rq, &own, &p, model);
    put_steps(a, &p, model);
    TRY(put_offers(rq, model));
    json_put_str(model, "sessions_words", count_words(a, sessions.len, "device", "devices"));
    json_put_str(model, "tokens_words", count_words(a, tokens.len, "token", "tokens"));
    return page_show(rq, &page, model);
}

const struct route identity_account_routes[] = {
    ROUTE(GET, "/account", account_show, FORM_HTML | FORM_JSON, "read", "signed-in", FAST, NONE,
          "none", "One's account: who one is, what one may do, and how one signs in."),
    {0}};
