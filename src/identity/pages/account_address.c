/* account_address.c: changing one's email address: asked for here, proved by a mailed link.
 */
#include "identity/pages/shared.h"

#include "identity/account.h"

static const struct page page = {"identity/pages/account_address", NULL, NULL, NULL};
static const struct page open_page = {"identity/pages/account_address_open", NULL, NULL, NULL};

static enum rc address_model(struct request *rq, struct json **out)
{
    struct work *w = rq->work;
    bool sent = rq->route->method == GET && str_eq(rq_query(rq, "sent"), S("yes"));
    struct identity_own own;

    TRY(own_read(w, &own));
    struct json *model = model_of(
        rq, S("Your email address"),
        sent ? S("An email is on its way to the new address. Open its link while you are "
                 "signed in, and press the button there.")
             : str_fmt(w->arena, "You sign in with %.*s.", STR_ARG(own.address)));
    json_put_bool(model, "sent", sent);
    json_put_str(model, "own", own.address);
    json_put_str(model, "address", rq_field(rq, "address"));
    page_problems(rq, model);
    put_wrong(rq, model, "address_wrong", "address");
    *out = model;
    return OK;
}

static enum rc address_show(struct request *rq)
{
    struct json *model;

    TRY(address_model(rq, &model));
    return page_show(rq, &page, model);
}

static enum rc address_ask(struct request *rq)
{
    struct json *model;
    enum rc rc = account_address_ask(rq->work, rq_field(rq, "address"));

    audit_detail(rq, S(""), "person", rq->work->viewer.person, S(""));
    if (is_refusal(rq, rc)) {
        TRY(address_model(rq, &model));
        return page_again(rq, &page, model);
    }
    TRY(rc);
    return page_go(rq, S("/account/address?sent=yes"));
}

static enum rc open_show(struct request *rq)
{
    struct identity_ticket ticket;

    TRY(account_address_look(rq->work, rq_param(rq, "secret"), &ticket));
    struct json *model =
        model_of(rq, S("Use this address?"),
                 str_fmt(rq->work->arena, "From now on you will sign in with %.*s.",
                         STR_ARG(ticket.address)));
    json_put_str(model, "secret", rq_param(rq, "secret"));
    json_put_str(model, "address", ticket.address);
    return page_show(rq, &open_page, model);
}

static enum rc open_use(struct request *rq)
{
    struct str before, now;

    TRY(account_address_take(rq->work, rq_param(rq, "secret"), &before, &now));
    TRY(session_fresh(rq));
    audit_detail(rq, S(""), "person", rq->work->viewer.person, S("The new one was proved."));
    return page_go(rq, S("/account"));
}

const struct route identity_account_address_routes[] = {
    ROUTE_WITH(GET, "/account/address", address_show, FORM_HTML, "read", "signed-in", FAST,
               NONE, "none", "A form to change one's email address.", .proved = true),
    ROUTE_WITH(POST, "/account/address", address_ask, FORM_HTML, "change", "signed-in", FAST,
               NONE, "address-asked", "Mails a link to a new address, which proves it.",
               .proved = true),
    ROUTE(GET, "/account/address/{secret}", open_show, FORM_HTML, "read", "signed-in", FAST,
          NONE, "none", "A button to use the address that a link was mailed to."),
    ROUTE(POST, "/account/address/{secret}", open_use, FORM_HTML, "change", "signed-in", FAST,
          NONE, "address-changed", "Changes one's email address to a proved one."),
    {0}};
