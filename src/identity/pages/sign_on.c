/* sign_on.c: the way to the sign-on of one's own organisation.
 *
 * It is found by the address's domain, and there is the same answer whether anybody has an
 * account with that address or not. The reader goes there by a link of their own: a form that
 * sent them on to another site would be against this site's content security policy.
 */
#include "identity/pages/sign_on.h"

#include "identity/organisation.h"
#include "identity/sign_in.h"
#include "identity/ticket.h"
#include "kit/mail.h"
#include "kit/setting.h"

enum { STATE_BITS = 256, WAY_SECONDS = 10 * 60 };

static const struct page ask_page = {"identity/pages/sign_on", NULL, NULL, NULL};
static const struct page go_page = {"identity/pages/sign_on_go", NULL, NULL, NULL};

/* --- shared by these pages ---- */

enum rc sign_on_asked_note(struct request *rq, enum rc rc, struct complaint *before,
                           struct sign_on_asked *out)
{
    struct complaint *c = rq->work->complaints;

    if (rc != OK && !is_refusal(rq, rc))
        return rc;
    out->rc = rc;
    if (rc != OK) {
        out->field = str_zero(rq->work->arena, c->field);
        out->words = c->words;
    }
    rq->work->complaints = before; /* the page is shown by the handler, which complains again */
    return OK;
}

enum rc sign_on_asked_again(struct request *rq, const struct sign_on_asked *asked)
{
    return asked->rc == OK
               ? OK
               : work_fail(rq->work, asked->rc, asked->field, "%.*s", STR_ARG(asked->words));
}

enum rc sign_on_redirect(struct request *rq, struct str *out)
{
    struct str site;

    TRY(setting_read(rq->work, "site-address", &site));
    *out = str_join(rq->work->arena, site, S(SIGN_ON_BACK));
    return OK;
}

enum rc sign_on_find(struct request *rq, struct str issuer, struct sign_on_issuer *out)
{
    struct str inside;

    TRY(setting_read(rq->work, "sign-on-hosts", &inside));
    return sign_on_discover(rq->work, issuer, inside, out);
}

struct str sign_on_host(struct str url)
{
    struct str rest = url, host;
    ptrdiff_t scheme = str_find(url, S("://"));

    if (scheme >= 0)
        rest = str_cut(url, scheme + 3, url.len);
    str_split(&rest, '/', &host);
    return host;
}

/* --- which organisation ---- */

/* What `first` found out for the handler. */
struct way {
    struct sign_on_asked asked;
    struct str address;
    struct identity_organisation organisation;
    struct identity_sign_on_offer offer;
    struct sign_on_issuer issuer;
};

static struct json *ask_model(struct request *rq)
{
    struct json *model = model_of(
        rq, S("Sign in with your organisation"),
        S("Write your work email address, and go on to your organisation's own sign-on."));

    json_put_str(model, "next", next_asked(rq, ""));
    json_put_str(model, "address", rq_field(rq, "address"));
    json_put_str(model, "sign_in_href",
                 with_next(rq->work->arena, "/sign-in", next_asked(rq, "")));
    page_problems(rq, model);
    put_wrong(rq, model, "address_wrong", "address");
    return model;
}

static enum rc ask_show(struct request *rq)
{
    return page_show(rq, &ask_page, ask_model(rq));
}

/* One answer for every address whose organisation has no sign-on here, or is not here. */
static enum rc nowhere(struct work *w, enum rc rc)
{
    return rc == NOT_FOUND
               ? work_fail(
                     w, INVALID, "address",
                     "There is no sign-on of an organisation for that address here. Sign in "
                     "another way.")
               : rc;
}

static enum rc not_too_often(struct work *w)
{
    int64_t wait;

    TRY(sign_on_wait(w, &wait));
    return wait ? work_fail(w, BUSY, "address",
                            "There were too many tries from your network. %.*s",
                            STR_ARG(sign_in_wait_words(w->arena, wait)))
                : OK;
}

static enum rc way_find(struct request *rq, struct way *way)
{
    struct work *w = rq->work;

    TRY(mail_address(w, "address", rq_field(rq, "address"), &way->address));
    TRY(nowhere(w, organisation_of_address(w, way->address, &way->organisation)));
    TRY(nowhere(w, sign_on_offered(w, way->organisation.id, &way->offer)));
    TRY(not_too_often(w));
    return sign_on_find(rq, way->offer.issuer, &way->issuer);
}

static enum rc way_first(struct request *rq)
{
    struct complaint *before = rq->work->complaints;
    struct way *way = arena_new(rq->work->arena, struct way, 1);

    rq->found = way;
    return sign_on_asked_note(rq, way_find(rq, way), before, &way->asked);
}

/* --- and off ---- */

static enum rc ticket_keep(struct request *rq, const struct way *way,
                           struct sign_on_going *going)
{
    struct work *w = rq->work;
    struct sign_on_ask ask = {.client = way->offer.client,
                              .state = secret_make(w->arena, STATE_BITS),
                              .address = way->address,
                              .next = next_asked(rq, "")};
    struct ticket_ask ticket = {.kind = "sign-on", .organisation = way->organisation.id};
    struct str secret;

    TRY(sign_on_redirect(rq, &ask.redirect));
    TRY(sign_on_begin(w, &way->issuer, &ask, going));
    ticket.data = going->data;
    TRY(ticket_make(w, &ticket, &secret));
    reply_cookie(rq, SIGN_ON_COOKIE, secret, WAY_SECONDS);
    return OK;
}

static enum rc go_show(struct request *rq, const struct way *way, struct str url)
{
    struct arena *a = rq->work->arena;
    struct str name = way->organisation.name;
    struct json *model =
        model_of(rq, str_fmt(a, "Go on to the sign-on of %.*s", STR_ARG(name)),
                 str_fmt(a, "%.*s's people sign in at %.*s. You come back here afterwards.",
                         STR_ARG(name), STR_ARG(sign_on_host(way->issuer.authorize))));

    json_put_str(model, "href", url);
    return page_show(rq, &go_page, model);
}

static enum rc way_go(struct request *rq)
{
    const struct way *way = rq->found;
    struct sign_on_going going = {0};

    enum rc rc = sign_on_asked_again(rq, &way->asked);
    if (rc == OK)
        rc = sign_on_count(rq->work);
    if (rc == OK)
        rc = ticket_keep(rq, way, &going);
    if (way->offer.issuer.len)
        audit_detail(rq, way->organisation.id, "organisation", way->organisation.id, S(""));
    else
        audit_silent(rq);
    if (is_refusal(rq, rc))
        return page_again(rq, &ask_page, ask_model(rq));
    TRY(rc);
    return go_show(rq, way, going.url);
}

const struct route identity_sign_on_routes[] = {
    ROUTE(GET, "/sign-in/organisation", ask_show, FORM_HTML, "read", "public", FAST, NONE,
          "none", "A form for the address by which one's organisation's sign-on is found."),
    ROUTE_WITH(POST, "/sign-in/organisation", way_go, FORM_HTML, "sign-in", "public", SLOW,
               NONE, "sign-on-begun", "Sends someone to the sign-on of their organisation.",
               .first = way_first),
    {0}};
