/* sign_in_passkey.c: signing in by a passkey alone, and challenges for passkeys.
 *
 * The browser is given a challenge in an answer as JSON, and its cookie; it sends what the
 * passkey signed in a form. A challenge is for one thing and works once, right or wrong.
 */
#include "identity/pages/sign_in.h"

#include "identity/ticket.h"
#include "kit/throttle.h"

enum { CHALLENGE_SECONDS = 10 * 60 };

static const struct page page = {"identity/pages/sign_in", NULL, NULL, NULL};
static const struct throttle by_network = {"passkey-network", 60, 600};

/* --- challenges ---- */

enum rc challenge_make(struct request *rq, struct str what_for, struct passkey_site *site,
                       struct str *challenge)
{
    struct work *w = rq->work;
    struct ticket_ask ask = {.kind = "challenge", .person = w->viewer.person, .data = what_for};
    bool possible;

    TRY(sign_in_site(rq, site, &possible));
    if (!possible)
        return work_fail(w, INVALID, "",
                         "Passkeys can't be used here: they need an address with a name and "
                         "https.");
    TRY(throttle_try(w, &by_network, throttle_network(w->arena, w->viewer.network)));
    TRY(ticket_make(w, &ask, challenge));
    reply_cookie(rq, CHALLENGE_COOKIE, *challenge, CHALLENGE_SECONDS);
    return OK;
}

enum rc challenge_take(struct request *rq, struct str what_for, struct passkey_site *site,
                       struct str *challenge)
{
    struct work *w = rq->work;
    struct identity_ticket ticket;
    bool possible;

    *challenge = rq_cookie(rq, CHALLENGE_COOKIE);
    TRY(sign_in_site(rq, site, &possible));
    TRY(ticket_take(w, "challenge", *challenge, &ticket));
    if (!possible || !str_eq(ticket.data, what_for) ||
        !str_eq(ticket.person_id, w->viewer.person))
        return work_fail(w, FORBIDDEN, "",
                         "This step was begun for something else. Try again.");
    return OK;
}

/* --- what a passkey answered ---- */

/* The same words for a key that nobody has and for one that signed wrongly. */
static enum rc unknown(struct work *w)
{
    return work_fail(w, FORBIDDEN, "",
                     "That passkey can't be used here. Sign in another way, and set up a new "
                     "one on your account's page.");
}

enum rc passkey_answer(struct request *rq, struct str what_for, struct str *person)
{
    struct work *w = rq->work;
    struct str answer = rq_field(rq, "answer"), challenge, id;
    struct passkey_kept kept;
    struct passkey_site site;
    int64_t counter;

    *person = S("");
    TRY(challenge_take(rq, what_for, &site, &challenge));
    TRY(passkey_named(w, answer, &id));
    enum rc rc = passkey_find(w, id, &kept);
    if (rc == NOT_FOUND)
        return unknown(w);
    TRY(rc);
    *person = kept.person;
    TRY(passkey_got(w, &site, challenge, &kept.key, answer, &counter));
    return passkey_used(w, &kept, counter);
}

/* --- signing in ---- */

static enum rc challenge_show(struct request *rq)
{
    struct json *model =
        model_of(rq, S("Sign in"), S("What a browser asks a passkey, to sign in."));
    struct passkey_site site;
    struct str challenge;

    TRY(challenge_make(rq, S("sign-in"), &site, &challenge));
    json_put(model, "options", passkey_get_options(rq->work->arena, &site, challenge, NULL, 0));
    return page_show(rq, &page, model);
}

static enum rc passkey_try(struct request *rq)
{
    struct str person;
    enum rc rc = passkey_answer(rq, S("sign-in"), &person);

    if (rc == OK)
        rc = sign_in_whole(rq, person, "passkey", next_asked(rq, ""));
    if (is_refusal(rq, rc) && rc != CONFLICT) {
        audit_detail(rq, S(""), "person", person, S("The passkey was not taken."));
        return sign_in_again(rq);
    }
    return rc;
}

const struct route identity_sign_in_passkey_routes[] = {
    ROUTE(POST, "/sign-in/passkey/challenge", challenge_show, FORM_JSON, "sign-in", "public",
          FAST, NONE, "none", "What a browser asks a passkey, to sign in."),
    ROUTE(POST, "/sign-in/passkey", passkey_try, FORM_HTML, "sign-in", "public", FAST, NONE,
          "sign-in-by-passkey", "Signs in by a passkey."),
    {0}};
