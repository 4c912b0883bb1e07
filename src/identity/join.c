/* join.c: asking to join the organisation whose domain one's address is of. */
#include "identity/organisation.h"

#include "base/random.h"
#include "identity/person.h"
#include "identity/ticket.h"
#include "identity_sql.h"
#include "kit/audience.h"
#include "kit/mail.h"
#include "kit/notice.h"
#include "kit/setting.h"
#include "kit/throttle.h"

static const struct throttle by_address = {"join-address", 3, 3};

/* What marks a proof of an address as one of somebody who wants to join. */
#define JOINING S("join")

/* --- asked ---- */

static struct str receiver(struct work *w, struct str person)
{
    return str_fmt(w->arena, "person:%.*s", STR_ARG(person));
}

static enum rc leads_told(struct work *w, const struct identity_organisation *o)
{
    struct identity_person_ref_list leads = {0};

    TRY(sql_leads_of(w, o->id, &leads));
    for (ptrdiff_t i = 0; i < leads.len; i++)
        TRY(notice_give(w, random_id(w->arena), receiver(w, leads.at[i].id), "join-asked",
                        str_fmt(w->arena, "Someone asks to join %.*s.", STR_ARG(o->name)),
                        str_fmt(w->arena, "/organisations/%.*s/requests", STR_ARG(o->slug))));
    return OK;
}

static enum rc words_read(struct work *w, struct str typed, struct str *out)
{
    *out = str_trim(typed);
    if (str_chars(*out) > JOIN_WORDS_MOST)
        return work_fail(w, INVALID, "words", "Use at most %d letters.", JOIN_WORDS_MOST);
    return OK;
}

/* The address was proved when the account was made or the address changed. */
static enum rc of_its_domain(struct work *w, const struct identity_person *p,
                             const struct identity_organisation *o)
{
    struct identity_organisation own;
    enum rc rc = organisation_of_address(w, p->address, &own);

    if (rc == NOT_FOUND || (rc == OK && !str_eq(own.id, o->id)))
        return work_fail(w, FORBIDDEN, "",
                         "Your address is not of %.*s. Ask one of its leads for an invitation.",
                         STR_ARG(o->name));
    return rc;
}

enum rc join_ask_of(struct work *w, struct str person, struct str organisation,
                    struct str words)
{
    struct identity_organisation o;
    struct identity_join_standing standing;
    struct identity_person p;

    TRY(words_read(w, words, &words));
    TRY(organisation_read(w, organisation, &o));
    TRY(person_of_id(w, person, &p));
    TRY(of_its_domain(w, &p, &o));
    TRY(sql_join_standing(w, person, o.id, &standing));
    if (standing.roles)
        return work_fail(w, CONFLICT, "", "You belong to %.*s already.", STR_ARG(o.name));
    if (standing.requests)
        return OK;
    TRY(sql_join_add(w, random_id(w->arena), person, o.id, words, w->now));
    return leads_told(w, &o);
}

enum rc join_ask(struct work *w, struct str organisation, struct str words)
{
    return join_ask_of(w, w->viewer.person, organisation, words);
}

/* --- decided ---- */

static enum rc person_told(struct work *w, const struct identity_join_row *j, bool taken)
{
    struct str words =
        taken ? str_fmt(w->arena, "You belong to %.*s now.", STR_ARG(j->organisation))
              : str_fmt(w->arena, "%.*s did not accept your request to join.",
                        STR_ARG(j->organisation));
    struct str href =
        taken ? str_fmt(w->arena, "/organisations/%.*s", STR_ARG(j->slug)) : S("/join");
    const struct str paragraphs[] = {words};

    TRY(notice_give(w, random_id(w->arena), receiver(w, j->person_id), "join-decided", words,
                    href));
    return mail_queue(w, &(struct mail){.kind = "join",
                                        .address = j->address,
                                        .person = j->person_id,
                                        .subject = S("Your request to join"),
                                        .paragraphs = paragraphs,
                                        .paragraph_count = COUNT_OF(paragraphs),
                                        .link_words = S("Go there"),
                                        .link_path = href});
}

static enum rc request_for(struct work *w, struct str request, struct identity_join_row *j)
{
    enum rc rc = random_id_valid(request) ? sql_join_get(w, request, j) : NOT_FOUND;

    if (rc == OK && !viewer_is(&w->viewer, str_fmt(w->arena, "leads:%.*s", STR_ARG(j->slug))))
        rc = NOT_FOUND;
    return rc == NOT_FOUND ? work_fail(w, rc, "", "There is no such request.") : rc;
}

enum rc join_decide(struct work *w, struct str request, bool taken, struct str role)
{
    struct identity_join_row j;
    struct identity_join_ref decided;

    TRY(request_for(w, request, &j));
    const struct role_kind *kind = role_kind_of(role);
    if (taken && !(kind && kind->of_organisation))
        return work_fail(w, INVALID, "", "Choose a role of the list.");
    if (taken && !str_eq(j.person_state, S("active")))
        return work_fail(w, CONFLICT, "", "Their account is suspended or gone.");
    enum rc rc = sql_join_decided(w, j.id, taken ? S("taken") : S("refused"), w->now,
                                  w->viewer.person, &decided);
    if (rc == NOT_FOUND)
        return work_fail(w, CONFLICT, "", "Someone answered this request already.");
    if (rc != OK)
        return rc;
    if (taken)
        TRY(role_give(w, j.person_id, role, j.organisation_id, S("")));
    return person_told(w, &j, taken);
}

enum rc joins_of(struct work *w, struct str organisation, struct identity_join_list *out)
{
    struct identity_organisation o;

    TRY(organisation_read(w, organisation, &o));
    return sql_joins_in(w, o.id, out);
}

enum rc joins_mine(struct work *w, struct identity_join_list *out)
{
    return sql_joins_of_person(w, w->viewer.person, out);
}

/* --- proving an address first ---- */

struct answer {
    struct str words, link_words, link_path;
};

/* One mail in every case, so that the page that asked for it gives nothing away. */
static enum rc answer_for(struct work *w, struct str address, struct answer *out)
{
    struct identity_organisation o;
    struct identity_person p;
    struct str secret;
    struct ticket_ask ask = {.kind = "address", .address = address, .data = JOINING};
    enum rc known = person_of_address(w, address, &p);
    enum rc of = organisation_of_address(w, address, &o);

    if ((known != OK && known != NOT_FOUND) || (of != OK && of != NOT_FOUND))
        return known != OK && known != NOT_FOUND ? known : of;
    TRY(ticket_make(w, &ask, &secret));
    if (known == OK) {
        *out =
            (struct answer){S("You have an account already. Sign in with it; there you can ask "
                              "to join an organisation."),
                            S("Sign in"), S("/sign-in?next=/join")};
        return OK;
    }
    if (of == NOT_FOUND) {
        *out = (struct answer){S("No organisation here owns the domain of your address. Ask a "
                                 "colleague who leads its people here for an invitation."),
                               S("Organisations"), S("/organisations")};
        return OK;
    }
    *out = (struct answer){
        str_fmt(w->arena, "Your address is of %.*s. Follow the link to ask to join it.",
                STR_ARG(o.name)),
        S("Ask to join"), str_fmt(w->arena, "/join/%.*s", STR_ARG(secret))};
    return OK;
}

enum rc join_prove(struct work *w, struct str address)
{
    struct answer answer = {0};
    struct str site;

    TRY(mail_address(w, "address", address, &address));
    enum rc rc = throttle_try(w, &by_address, address);
    if (rc == BUSY) {
        w->complaints = NULL; /* who asked is not told */
        return OK;
    }
    if (rc != OK)
        return rc;
    TRY(setting_read(w, "site-name", &site));
    TRY(answer_for(w, address, &answer));
    const struct str paragraphs[] = {
        str_fmt(w->arena, "Someone, perhaps you, wants to join %.*s with this address.",
                STR_ARG(site)),
        answer.words, S("If it was not you, do nothing: nothing happens then.")};
    return mail_queue(
        w, &(struct mail){.kind = "join",
                          .address = address,
                          .subject = str_fmt(w->arena, "Joining %.*s", STR_ARG(site)),
                          .paragraphs = paragraphs,
                          .paragraph_count = COUNT_OF(paragraphs),
                          .link_words = answer.link_words,
                          .link_path = answer.link_path});
}

static enum rc over(struct work *w)
{
    return work_fail(w, NOT_FOUND, "",
                     "This link is of no use any more. Ask to join once more.");
}

/* The proof of somebody who wants to join, not of who changes their address. */
static enum rc proof_check(struct work *w, const struct identity_ticket *t,
                           struct identity_organisation *o)
{
    if (t->person_id.len || !str_eq(t->data, JOINING))
        return over(w);
    enum rc rc = organisation_of_address(w, t->address, o);
    return rc == NOT_FOUND ? over(w) : rc;
}

enum rc join_look(struct work *w, struct str secret, struct str *address,
                  struct identity_organisation *out)
{
    struct identity_ticket t;

    TRY(ticket_look(w, "address", secret, &t));
    *address = t.address;
    return proof_check(w, &t, out);
}

enum rc join_begin(struct work *w, struct str secret, struct str name, struct str words,
                   struct identity_person *out)
{
    struct identity_organisation o;
    struct identity_ticket t;
    struct str address;

    TRY(join_look(w, secret, &address, &o));
    if (w->viewer.person.len)
        return work_fail(w, FORBIDDEN, "", "You are signed in already. Sign out first.");
    TRY(words_read(w, words, &words));
    enum rc rc = person_of_address(w, address, out);
    if (rc == OK)
        return work_fail(w, CONFLICT, "",
                         "There is an account of this address by now. Sign in with it.");
    if (rc != NOT_FOUND)
        return rc;
    TRY(person_make(w, address, name, out));
    TRY(ticket_take(w, "address", secret, &t));
    return join_ask_of(w, out->id, o.slug, words);
}
