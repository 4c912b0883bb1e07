/* sign_in_link.c: signing in by a link that is mailed, for those who sign in twice a year.
 *
 * Whether there is an account or not, the same page is shown and a mail is sent: to whom there
 * is none it says so. To open the link does nothing, since programs that look for viruses in
 * mails open links too: the page has a button.
 */
#include "identity/pages/sign_in.h"

#include "identity/person.h"
#include "identity/ticket.h"
#include "kit/mail.h"
#include "kit/throttle.h"

static const struct page ask_page = {"identity/pages/sign_in_link", NULL, NULL, NULL};
static const struct page open_page = {"identity/pages/sign_in_link_open", NULL, NULL, NULL};
static const struct throttle by_address = {"link-address", 3, 6};
static const struct throttle by_network = {"link-network", 30, 60};

/* --- asking for one ---- */

static struct json *ask_model(struct request *rq)
{
    bool sent = rq->route->method == GET && str_eq(rq_query(rq, "sent"), S("yes"));
    struct str typed = rq_field(rq, "address");
    struct json *model =
        sent
            ? model_of(rq, S("Look at your email"),
                       S("An email is on its way to the address that you wrote. Its link works "
                         "once, for 20 minutes."))
            : model_of(rq, S("Have a link emailed to you"),
                       S("The link signs you in once, without a password."));

    json_put_bool(model, "sent", sent);
    json_put_str(model, "next", next_asked(rq, ""));
    json_put_str(model, "address", typed);
    page_problems(rq, model);
    put_wrong(rq, model, "address_wrong", "address");
    return model;
}

static enum rc ask_show(struct request *rq)
{
    return page_show(rq, &ask_page, ask_model(rq));
}

/* Whoever may sign in with that address; nobody when its account is closed or there is none. */
static enum rc active_person(struct work *w, struct str address, struct identity_person *out)
{
    enum rc rc = person_of_address(w, address, out);
    bool active = rc == OK && str_eq(out->state, S("active"));

    if (!active)
        *out = (struct identity_person){0};
    return rc == NOT_FOUND ? OK : rc;
}

static enum rc link_mail(struct request *rq, struct str address,
                         const struct identity_person *who, struct str secret)
{
    struct arena *a = rq->work->arena;
    bool there = who->id.len > 0;
    struct str to_there[] = {
        S("Somebody, probably you, asked to sign in with this address. The link works once, "
          "for "
          "20 minutes."),
        S("If it was not you, there is nothing to do: without this email nobody can use it.")};
    struct str to_nobody[] = {
        S("Somebody, perhaps you, asked to sign in with this address, but there is no account "
          "with it."),
        S("Your account may have another address of yours. Or ask to join, if your "
          "organisation "
          "is here.")};
    struct mail mail = {.kind = "sign-in-link",
                        .address = address,
                        .person = who->id,
                        .subject = S("Your link to sign in"),
                        .paragraphs = there ? to_there : to_nobody,
                        .paragraph_count = 2,
                        .link_words = there ? S("Sign in") : S("Ask to join"),
                        .link_path = S("/join")};

    if (there)
        mail.link_path = str_fmt(a, "/sign-in/link/%.*s", STR_ARG(secret));
    return mail_queue(rq->work, &mail);
}

static enum rc link_make(struct request *rq, struct str address)
{
    struct work *w = rq->work;
    struct identity_person who = {0};
    struct str secret;

    TRY(throttle_try(w, &by_network, throttle_network(w->arena, w->viewer.network)));
    TRY(throttle_try(w, &by_address, address));
    TRY(active_person(w, address, &who));
    TRY(ticket_make(w,
                    &(struct ticket_ask){.kind = "sign-in-link",
                                         .person = who.id,
                                         .address = address,
                                         .data = next_asked(rq, "")},
                    &secret));
    TRY(link_mail(rq, address, &who, secret));
    audit_detail(rq, S(""), "person", who.id, S(""));
    return OK;
}

static enum rc link_ask(struct request *rq)
{
    struct str address;
    enum rc rc = mail_address(rq->work, "address", rq_field(rq, "address"), &address);

    if (rc == OK)
        rc = link_make(rq, address);
    if (is_refusal(rq, rc))
        return page_again(rq, &ask_page, ask_model(rq));
    TRY(rc);
    return page_go(rq, S("/sign-in/link?sent=yes"));
}

/* --- opening it ---- */

static enum rc over(struct request *rq, enum rc rc)
{
    if (rc == NOT_FOUND)
        rq_suggest(rq, S("/sign-in/link"), S("Have a new link emailed to you"));
    return rc;
}

static enum rc open_show(struct request *rq)
{
    struct identity_ticket ticket;
    struct json *model;

    TRY(over(rq, ticket_look(rq->work, "sign-in-link", rq_param(rq, "secret"), &ticket)));
    model = model_of(rq, S("Sign in"),
                     S("Press the button to sign in. The link works once, until you do."));
    json_put_str(model, "address", ticket.address);
    json_put_str(model, "secret", rq_param(rq, "secret"));
    return page_show(rq, &open_page, model);
}

static enum rc open_use(struct request *rq)
{
    struct work *w = rq->work;
    struct identity_ticket ticket;

    TRY(over(rq, ticket_take(w, "sign-in-link", rq_param(rq, "secret"), &ticket)));
    TRY(tickets_end(w, "sign-in-link", ticket.person_id, ticket.address));
    return sign_in_first_proof(rq, ticket.person_id, "link", next_safe(ticket.data));
}

const struct route identity_sign_in_link_routes[] = {
    ROUTE(GET, "/sign-in/link", ask_show, FORM_HTML, "read", "public", FAST, NONE, "none",
          "A form to have a link to sign in mailed to one."),
    ROUTE(POST, "/sign-in/link", link_ask, FORM_HTML, "sign-in", "public", FAST, NONE,
          "sign-in-link-asked", "Mails a link to sign in with."),
    ROUTE(GET, "/sign-in/link/{secret}", open_show, FORM_HTML, "read", "public", FAST, NONE,
          "none", "A button to sign in by a mailed link; opening it does nothing."),
    ROUTE(POST, "/sign-in/link/{secret}", open_use, FORM_HTML, "sign-in", "public", FAST, NONE,
          "sign-in-by-link", "Signs in by a mailed link."),
    {0}};
