/* join.c: asking to join the organisation whose domain one's address is of. */
#include "identity/pages/people_view.h"

#include "kit/audience.h"
#include "kit/throttle.h"

static const struct page page = {"identity/pages/join", NULL, NULL, NULL};
static const struct page sent_page = {"identity/pages/join_sent", NULL, NULL, NULL};
static const struct page proved_page = {"identity/pages/join_proved", NULL, NULL, NULL};

/* Mails to many addresses from one place. */
static const struct throttle by_network = {"join-network", 10, 10};

/* --- the page ---- */

static struct str state_words(struct str state)
{
    return str_eq(state, S("asked"))   ? S("waits for an answer")
           : str_eq(state, S("taken")) ? S("accepted")
                                       : S("not accepted");
}

static enum rc put_requests(struct request *rq, struct json *model)
{
    struct work *w = rq->work;
    struct identity_join_list all = {0};
    struct json *rows = json_put(model, "requests", json_array(w->arena));

    if (w->viewer.person.len)
        TRY(joins_mine(w, &all));
    for (ptrdiff_t i = 0; i < all.len; i++) {
        struct json *row = json_add(rows, json_object(w->arena));
        json_put_str(row, "organisation", all.at[i].organisation);
        json_put_str(row, "state", state_words(all.at[i].state));
        json_put_str(row, "asked", ago_words(w->arena, w->now, all.at[i].made_at));
    }
    json_put_bool(model, "any_requests", all.len > 0);
    return OK;
}

/* The organisation that the viewer's address is of, unless they belong to it. */
static enum rc put_own(struct request *rq, struct json *model)
{
    struct work *w = rq->work;
    struct identity_person_shown self = {0};
    struct identity_organisation o;
    enum rc rc = NOT_FOUND;

    if (w->viewer.person.len) {
        TRY(person_shown(w, w->viewer.person, &self));
        rc = organisation_of_address(w, self.address, &o);
        if (rc != OK && rc != NOT_FOUND)
            return rc;
    }
    bool found = rc == OK;
    bool belongs =
        found && viewer_is(&w->viewer, str_fmt(w->arena, "organisation:%.*s", STR_ARG(o.slug)));
    json_put_bool(model, "signed_in", self.id.len > 0);
    json_put_str(model, "own_address", self.address.len ? self.address : (struct str){0});
    json_put_str(model, "organisation", found ? o.name : (struct str){0});
    json_put_str(model, "organisation_href",
                 found ? organisation_href(w->arena, o.slug, "") : (struct str){0});
    json_put_bool(model, "belongs", belongs);
    json_put_bool(model, "may_ask", found && !belongs);
    return OK;
}

static enum rc join_model(struct request *rq, struct json **out)
{
    struct json *model = model_of(rq, S("Join your organisation"),
                                  S("Ask with your work email address: a lead of your "
                                    "organisation here says yes or no."));

    TRY(put_own(rq, model));
    TRY(put_requests(rq, model));
    json_put_str(model, "address", rq_field(rq, "address"));
    json_put_str(model, "words", rq_field(rq, "words"));
    page_problems(rq, model);
    put_wrong(rq, model, "address_wrong", "address");
    *out = model;
    return OK;
}

static enum rc join_show(struct request *rq)
{
    struct json *model;

    TRY(join_model(rq, &model));
    return page_show(rq, &page, model);
}

/* --- signed in ---- */

static enum rc join_own(struct request *rq)
{
    struct work *w = rq->work;
    struct identity_person_shown self;
    struct identity_organisation o;

    TRY(person_shown(w, w->viewer.person, &self));
    enum rc rc = organisation_of_address(w, self.address, &o);
    if (rc == NOT_FOUND)
        rc = work_fail(
            w, FORBIDDEN, "",
            "No organisation here owns the domain of your address. Ask a colleague who "
            "leads its people here for an invitation.");
    if (rc != OK)
        return rc;
    audit_detail(rq, o.id, "organisation", o.id, S(""));
    rc = join_ask(w, o.slug, rq_field(rq, "words"));
    return rc == OK ? page_go(rq, S("/join")) : form_again(rq, rc, &page, join_model);
}

/* --- with an address ---- */

static enum rc join_by_address(struct request *rq)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    enum rc rc = throttle_try(w, &by_network, throttle_network(a, w->viewer.network));

    if (rc == OK)
        rc = join_prove(w, rq_field(rq, "address"));
    if (rc == BUSY && is_refusal(rq, rc)) {
        struct json *model;
        TRY(join_model(rq, &model));
        return page_again(rq, &page, model);
    }
    if (rc != OK)
        return form_again(rq, rc, &page, join_model);
    return page_show(rq, &sent_page,
                     model_of(rq, S("Look at your email"),
                              S("We sent a link to the address you gave. It can be used for a "
                                "day.")));
}

/* --- the address is proved ---- */

static enum rc proved_model(struct request *rq, struct json **out)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct identity_organisation o;
    struct str address;

    TRY(join_look(w, rq_param(rq, "secret"), &address, &o));
    struct json *model =
        model_of(rq, str_fmt(a, "Ask to join %.*s", STR_ARG(o.name)),
                 str_fmt(a, "%.*s is an address of %.*s. A lead there says yes or no.",
                         STR_ARG(address), STR_ARG(o.name)));
    json_put_str(model, "action", str_fmt(a, "/join/%.*s", STR_ARG(rq_param(rq, "secret"))));
    json_put_str(model, "name", rq_field(rq, "name"));
    json_put_str(model, "words", rq_field(rq, "words"));
    page_problems(rq, model);
    put_wrong(rq, model, "name_wrong", "name");
    put_wrong(rq, model, "words_wrong", "words");
    *out = model;
    return OK;
}

static enum rc proved_show(struct request *rq)
{
    struct json *model;

    TRY(proved_model(rq, &model));
    return page_show(rq, &proved_page, model);
}

static enum rc proved_ask(struct request *rq)
{
    struct work *w = rq->work;
    struct identity_organisation o;
    struct identity_person person;
    struct str address;

    TRY(join_look(w, rq_param(rq, "secret"), &address, &o));
    audit_detail(rq, o.id, "organisation", o.id, S(""));
    enum rc rc = join_begin(w, rq_param(rq, "secret"), rq_field(rq, "name"),
                            rq_field(rq, "words"), &person);
    if (rc != OK)
        return form_again(rq, rc, &proved_page, proved_model);
    audit_detail(rq, o.id, "person", person.id, S(""));
    return sign_in_first_proof(rq, person.id, "link", S("/account"));
}

const struct route identity_join_routes[] = {
    ROUTE(GET, "/join", join_show, FORM_HTML | FORM_JSON, "read", "public", FAST, NONE, "none",
          "How to join one's organisation, and what became of one's requests."),
    ROUTE(POST, "/join", join_by_address, FORM_HTML, "prove", "public", FAST, NONE,
          "join-address", "Mails a link that proves an address of somebody who wants to join."),
    ROUTE(POST, "/join/ask", join_own, FORM_HTML, "ask", "signed-in", FAST, NONE, "join-asked",
          "Asks to join the organisation of one's own address."),
    ROUTE(GET, "/join/{secret}", proved_show, FORM_HTML, "read", "public", FAST, NONE, "none",
          "Whose address it is that was proved."),
    ROUTE(POST, "/join/{secret}", proved_ask, FORM_HTML, "ask", "public", FAST, NONE,
          "join-asked", "Makes an account of a proved address, and asks to join."),
    {0}};
