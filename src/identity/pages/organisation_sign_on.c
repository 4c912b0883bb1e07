/* organisation_sign_on.c: where a lead connects their organisation's own sign-on.
 *
 * What is entered is tried before it is kept: the issuer is asked what it says of itself, for
 * its keys, and whether it takes the client and its secret. The secret is never shown again.
 */
#include "identity/pages/sign_on.h"

#include "identity/organisation.h"

static const struct page page = {"identity/pages/organisation_sign_on", NULL, NULL, NULL};

/* How trying it went, for the handler. */
struct tried {
    struct sign_on_asked asked;
    ptrdiff_t keys;
};

/* --- the page ---- */

static enum rc put_domains(struct request *rq, const struct identity_organisation *o,
                           struct json *model)
{
    struct identity_domain_list domains = {0};
    struct json *list = json_put(model, "domains", json_array(rq->work->arena));

    TRY(domains_of(rq->work, o->slug, &domains));
    for (ptrdiff_t i = 0; i < domains.len; i++) {
        struct json *row = json_add(list, json_object(rq->work->arena));
        json_put_str(row, "domain", domains.at[i].domain);
    }
    return OK;
}

static struct str state_words(struct request *rq, const struct identity_organisation *o,
                              const struct identity_sign_on_settings *kept)
{
    if (!kept->issuer.len)
        return str_fmt(
            rq->work->arena,
            "%.*s has no sign-on of its own here yet: its people sign in by passkey, "
            "password or email.",
            STR_ARG(o->name));
    return str_fmt(rq->work->arena, "%.*s's people can sign in at %.*s since %.*s.",
                   STR_ARG(o->name), STR_ARG(sign_on_host(kept->issuer)),
                   STR_ARG(day_words(rq->work->arena, kept->made_at)));
}

/* What was typed, or what is kept where nothing was. */
static struct str typed(struct request *rq, const char *name, struct str kept)
{
    return rq->route->method == POST ? rq_field(rq, name) : kept;
}

/* `good`: how well trying it went; empty for nothing tried. */
static enum rc model_make(struct request *rq, struct str good, struct json **out)
{
    struct work *w = rq->work;
    struct identity_organisation o;
    struct identity_sign_on_settings kept = {0};
    struct str redirect;

    TRY(organisation_read(w, rq_param(rq, "slug"), &o));
    enum rc rc = sign_on_settings(w, o.id, &kept);
    if (rc != OK && rc != NOT_FOUND)
        return rc;
    TRY(sign_on_redirect(rq, &redirect));
    struct json *model = model_of(rq, str_fmt(w->arena, "Own sign-on of %.*s", STR_ARG(o.name)),
                                  state_words(rq, &o, &kept));
    json_put_str(model, "slug", o.slug);
    json_put_str(model, "name", o.name);
    json_put_bool(model, "is_kept", kept.issuer.len > 0);
    json_put_str(model, "issuer", typed(rq, "issuer", kept.issuer));
    json_put_str(model, "client", typed(rq, "client", kept.client));
    json_put_str(model, "redirect", redirect);
    json_put_str(model, "good", good.len ? good : (struct str){0});
    TRY(put_domains(rq, &o, model));
    page_problems(rq, model);
    put_wrong(rq, model, "issuer_wrong", "issuer");
    put_wrong(rq, model, "client_wrong", "client");
    put_wrong(rq, model, "secret_wrong", "secret");
    *out = model;
    return OK;
}

static enum rc settings_show(struct request *rq)
{
    struct json *model;

    TRY(model_make(rq, S(""), &model));
    return page_show(rq, &page, model);
}

static enum rc settings_again(struct request *rq)
{
    struct json *model;

    TRY(model_make(rq, S(""), &model));
    return page_again(rq, &page, model);
}

/* --- trying it ---- */

static enum rc try_all(struct request *rq, struct tried *tried)
{
    struct work *w = rq->work;
    struct str issuer = str_trim(rq_field(rq, "issuer")), client = rq_field(rq, "client"),
               secret = rq_field(rq, "secret"), redirect;
    struct sign_on_issuer found;

    if (!issuer.len)
        return work_fail(w, INVALID, "issuer", "Enter the issuer: an address with https://.");
    TRY(sign_on_find(rq, issuer, &found));
    TRY(sign_on_keys(w, &found, &tried->keys));
    TRY(sign_on_redirect(rq, &redirect));
    return client.len && secret.len ? sign_on_try(w, &found, client, secret, redirect) : OK;
}

static enum rc try_first(struct request *rq)
{
    struct complaint *before = rq->work->complaints;
    struct tried *tried = arena_new(rq->work->arena, struct tried, 1);

    rq->found = tried;
    enum rc rc = try_all(rq, tried);
    if (is_refusal(rq, rc) && !rq->work->complaints->field.len)
        rq->work->complaints->field = S("issuer");
    return sign_on_asked_note(rq, rc, before, &tried->asked);
}

static enum rc try_show(struct request *rq)
{
    const struct tried *tried = rq->found;
    struct json *model;

    if (sign_on_asked_again(rq, &tried->asked) != OK)
        return settings_again(rq);
    struct str good =
        str_fmt(rq->work->arena,
                "The sign-on answers, and has %td key%s that it can sign with here. Nothing "
                "was saved%s.",
                tried->keys, tried->keys == 1 ? "" : "s",
                rq_field(rq, "secret").len ? ": enter the secret once more to save it" : "");
    TRY(model_make(rq, good, &model));
    return page_show(rq, &page, model);
}

/* --- keeping it ---- */

static enum rc keep(struct request *rq, const struct identity_organisation *o)
{
    const struct tried *tried = rq->found;

    audit_detail(rq, o->id, "organisation", o->id, S(""));
    TRY(sign_on_asked_again(rq, &tried->asked));
    return sign_on_keep(rq->work, o->id, str_trim(rq_field(rq, "issuer")),
                        str_trim(rq_field(rq, "client")), rq_field(rq, "secret"));
}

static enum rc settings_keep(struct request *rq)
{
    struct identity_organisation o;

    TRY(organisation_read(rq->work, rq_param(rq, "slug"), &o));
    enum rc rc = keep(rq, &o);
    if (is_refusal(rq, rc))
        return settings_again(rq);
    TRY(rc);
    audit_detail(rq, o.id, "organisation", o.id,
                 str_fmt(rq->work->arena, "Its people sign in at %.*s.",
                         STR_ARG(sign_on_host(str_trim(rq_field(rq, "issuer"))))));
    return page_go(rq,
                   str_fmt(rq->work->arena, "/organisations/%.*s/sign-on", STR_ARG(o.slug)));
}

static enum rc settings_remove(struct request *rq)
{
    struct identity_organisation o;

    TRY(organisation_read(rq->work, rq_param(rq, "slug"), &o));
    audit_detail(rq, o.id, "organisation", o.id, S(""));
    TRY(sign_on_remove(rq->work, o.id));
    return page_go(rq,
                   str_fmt(rq->work->arena, "/organisations/%.*s/sign-on", STR_ARG(o.slug)));
}

const struct route identity_organisation_sign_on_routes[] = {
    ROUTE_WITH(GET, "/organisations/{slug}/sign-on", settings_show, FORM_HTML, "manage",
               "leads:{slug}", FAST, NONE, "none",
               "An organisation's own sign-on, for its leads.", .proved = true),
    ROUTE_WITH(POST, "/organisations/{slug}/sign-on", settings_keep, FORM_HTML, "manage",
               "leads:{slug}", SLOW, NONE, "sign-on-set",
               "Connects an organisation's own sign-on, once it answered.", .first = try_first,
               .proved = true),
    ROUTE_WITH(POST, "/organisations/{slug}/sign-on/try", try_show, FORM_HTML, "manage",
               "leads:{slug}", SLOW, NONE, "sign-on-tried",
               "Tries an organisation's own sign-on without keeping anything.",
               .first = try_first),
    ROUTE_WITH(POST, "/organisations/{slug}/sign-on/remove", settings_remove, FORM_HTML,
               "manage", "leads:{slug}", FAST, NONE, "sign-on-removed",
               "Disconnects an organisation's own sign-on.", .proved = true),
    {0}};
