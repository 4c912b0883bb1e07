/* organisation.h: organisations, their domains and their people; invitations and requests.
 *
 * Organisations are named by their slug, other things by their id, unless it is said otherwise.
 */
#ifndef IDENTITY_ORGANISATION_H
#define IDENTITY_ORGANISATION_H

#include "base/work.h"
#include "identity_rows.h"

/* By slug, or by id. NOT_FOUND in words. Organisations and their names are public. */
enum rc organisation_read(struct work *w, struct str slug,
                          struct identity_organisation *out) MUST_USE;
enum rc organisation_of_id(struct work *w, struct str id,
                           struct identity_organisation *out) MUST_USE;
enum { NO_AREA = -1 }; /* 0 is the id of one */
/* Kind council (with the id of its area), partner or sector-body (with NO_AREA). CONFLICT when
 * the name looks like another's, or the area has a council here. Writes nothing unless all is
 * well. */
enum rc organisation_make(struct work *w, struct str name, const char *kind, int64_t area_id,
                          struct identity_organisation *out) MUST_USE;
/* The id of an area by its code, for organisation_make. INVALID in words when there is none. */
enum rc organisation_area(struct work *w, struct str code, int64_t *area_id) MUST_USE;
/* All there are and were, by slug. */
enum rc organisation_list(struct work *w, struct identity_organisation_list *out) MUST_USE;
/* "active" or "ended". Those of an ended one belong to it no more from their next request on;
 * its invitations and requests end with it. Its roles are kept for when it is made active
 * again. */
enum rc organisation_state(struct work *w, struct str slug, const char *state) MUST_USE;

struct organisation_kind {
    const char *name, *title;
};
extern const struct organisation_kind organisation_kinds[]; /* ends with a NULL name */

/* --- domains ---- */

enum { DOMAINS_MOST = 20 }; /* of one organisation */

/* A domain as it is kept: lower case, without a dot at its end, its labels in ASCII (UTS 46).
 * INVALID in words, with `field`, for what is no domain. */
enum rc domain_read(struct work *w, const char *field, struct str typed,
                    struct str *out) MUST_USE;
/* "trafford.gov.uk"; CONFLICT when another has it, or one above or below it, INVALID for one
 * that anybody may have mail at or that many organisations share (data/mail-domains.csv) or
 * without a dot. FORBIDDEN to a lead whose own address is not of that domain: nobody shall
 * claim the people of others. Administrators may add any, also one below or above another's. */
enum rc domain_add(struct work *w, struct str organisation, struct str domain) MUST_USE;
/* Whether it is one of those that domain_add refuses since anybody or many have mail there. */
bool domain_is_public(struct work *w, struct str domain);
enum rc domain_remove(struct work *w, struct str organisation, struct str domain) MUST_USE;
enum rc domains_of(struct work *w, struct str organisation,
                   struct identity_domain_list *out) MUST_USE;
/* Whose domain an address is of: whole labels are compared, so x@a.trafford.gov.uk is
 * Trafford's and x@nottrafford.gov.uk and x@trafford.gov.uk.example are not. NOT_FOUND, without
 * words, also when the organisation has ended. */
enum rc organisation_of_address(struct work *w, struct str address,
                                struct identity_organisation *out) MUST_USE;

/* --- people ---- */

/* Those of an organisation, a row for each of their roles, by name, as far as the viewer may
 * see them: who is suspended, only its leads and administrators. */
enum rc people_of(struct work *w, struct str organisation,
                  struct identity_colleague_list *out) MUST_USE;
/* How many things of each kind are the organisation's, as far as the viewer may see them. */
enum rc organisation_holdings(struct work *w, struct str organisation,
                              struct identity_holding_list *out) MUST_USE;

/* What leads do with those who belong already. NOT_FOUND, in the same words, when they do not
 * or the viewer is no lead there. */
enum rc colleague_give(struct work *w, struct str organisation, struct str person,
                       struct str role) MUST_USE;
/* Takes one role away; whoever has none left belongs no more. CONFLICT, in words that ask, when
 * it is the last lead's and they are not `sure`. */
enum rc colleague_take(struct work *w, struct str organisation, struct str person,
                       struct str role, bool sure) MUST_USE;
/* All of them. */
enum rc colleague_remove(struct work *w, struct str organisation, struct str person,
                         bool sure) MUST_USE;
/* Whether they are the only active lead there is. */
enum rc colleague_is_last_lead(struct work *w, struct str organisation, struct str person,
                               bool *last) MUST_USE;

/* --- invitations ---- */

/* Invites an address to a role; the invitation is mailed (kit/mail.h). An earlier one to the
 * same address and organisation ends. `secret`, which may be NULL, is for the command line.
 * FORBIDDEN when w->viewer may not give that role (a lead gives those of their organisation, an
 * administrator any; the command line, with nobody signed in and `trusted`, any). */
enum rc invite(struct work *w, struct str address, struct str role, struct str organisation,
               struct str scope, bool trusted, struct str *secret) MUST_USE;
/* Who invites whom to what, for whoever holds the secret. NOT_FOUND in words when it is
 * unknown, used or over: the same words for each. Works on reading connections. */
enum rc invitation_look(struct work *w, struct str secret,
                        struct identity_invitation_open *out) MUST_USE;
/* Uses an invitation up: makes the person (under `name`) unless there is one of that address,
 * and gives the role if who invited may still give it. Whoever has an account of that address
 * must be signed in with it, and nobody may be signed in with another: FORBIDDEN in words.
 * *is_new tells whether the account was made just now. Writes nothing unless all is well. */
enum rc invitation_accept(struct work *w, struct str secret, struct str name,
                          struct identity_person *out, bool *is_new) MUST_USE;
/* By those who may invite there; the organisation is empty for roles of the sector. */
enum rc invitation_withdraw(struct work *w, struct str organisation, struct str hash) MUST_USE;
enum rc invitations_of(struct work *w, struct str organisation,
                       struct identity_invitation_list *out) MUST_USE;
enum { INVITATIONS_MOST = 500 };
/* For administrators: the newest everywhere. */
enum rc invitations_all(struct work *w, struct identity_invitation_list *out) MUST_USE;

/* --- requests to join ---- */

enum { JOIN_WORDS_MOST = 500 }; /* letters */

/* Someone whose proved address is of the organisation's domain asks to join: the viewer, or in
 * join_ask_of the person. Its leads hear of it. Asking again changes nothing; CONFLICT when
 * they belong already, FORBIDDEN when their address is not of its domain. */
enum rc join_ask(struct work *w, struct str organisation, struct str words) MUST_USE;
enum rc join_ask_of(struct work *w, struct str person, struct str organisation,
                    struct str words) MUST_USE;
/* By a lead of the organisation that is asked; others are told it is NOT_FOUND. The person
 * hears of it. CONFLICT when it was decided already. */
enum rc join_decide(struct work *w, struct str request, bool taken, struct str role) MUST_USE;
enum rc joins_of(struct work *w, struct str organisation,
                 struct identity_join_list *out) MUST_USE;
/* What the viewer asked for, the newest first. */
enum rc joins_mine(struct work *w, struct identity_join_list *out) MUST_USE;

/* Someone without an account proves an address first: mails a link to /join/SECRET, whoever it
 * is; the mail of an address of no organisation's domain, or with an account, says so. The
 * caller answers the same for each. Past a few mails an hour to one address none is sent. */
enum rc join_prove(struct work *w, struct str address) MUST_USE;
/* The address that a secret of /join/SECRET proves, and whose it is. NOT_FOUND in words. */
enum rc join_look(struct work *w, struct str secret, struct str *address,
                  struct identity_organisation *out) MUST_USE;
/* Uses it up: makes the person and asks for them. CONFLICT when there is an account by now. */
enum rc join_begin(struct work *w, struct str secret, struct str name, struct str words,
                   struct identity_person *out) MUST_USE;

#endif
