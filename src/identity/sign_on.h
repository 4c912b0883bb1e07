/* sign_on.h: an organisation's own sign-on, by OpenID Connect: authorisation code flow with
 * PKCE, state and nonce; the answer's signature by the issuer's published keys (libcurl,
 * cjose). Only RS256, PS256 and ES256 are taken.
 *
 * The order of things: sign_on_offered says where an organisation's people are sent; with
 * sign_on_discover and sign_on_begin they are; who comes back is read by sign_on_end and let
 * in, or not, by sign_on_admit.
 */
#ifndef IDENTITY_SIGN_ON_H
#define IDENTITY_SIGN_ON_H

#include "base/work.h"
#include "identity_rows.h"

enum { SIGN_ON_SECONDS = 10 }; /* that an issuer has for all that it is asked in one request */

/* --- the flow: asks the network, and needs no store ------------------------------------------
 */

/* What the issuer says of itself at /.well-known/openid-configuration. */
struct sign_on_issuer {
    struct str issuer, authorize, token, keys;
    struct str inside;   /* as it was handed in */
    bool secret_in_form; /* the client's secret goes into the form, not into a header */
    bool names_itself;   /* its answers say whose they are (RFC 9207) */
    int64_t spent;       /* milliseconds of the time that it has */
};
/* BUSY when it does not answer in time or too many ask just now, INVALID when what it says will
 * not do. Addresses begin with https://, and with http:// on this machine's loopback alone.
 * `inside` are hosts, one a line, that may be asked although they are on this machine or in a
 * network that is not the public one: those who run the site list them (setting sign-on-hosts).
 */
enum rc sign_on_discover(struct work *w, struct str issuer, struct str inside,
                         struct sign_on_issuer *out) MUST_USE;
/* How many keys it has that it may sign with here. INVALID when there are none. */
enum rc sign_on_keys(struct work *w, struct sign_on_issuer *issuer, ptrdiff_t *count) MUST_USE;

/* Whether it takes this client and secret, as far as it tells: it is asked to change a code
 * that is none. INVALID in words, with the field "secret", when it does not. */
enum rc sign_on_try(struct work *w, struct sign_on_issuer *issuer, struct str client,
                    struct str secret, struct str redirect) MUST_USE;

struct sign_on_ask {
    struct str client, redirect;
    struct str state;   /* random; what comes back must have it */
    struct str address; /* of who asks, as a hint; may be empty */
    struct str next;    /* where they go afterwards */
};
/* What must be remembered between sending someone away and their coming back: kept in a ticket
 * of kind "sign-on" as its data, whose secret is the cookie of the browser that was sent. */
struct sign_on_going {
    struct str url;  /* where to send them */
    struct str data; /* issuer, nonce, verifier, the state's hash, next: for the ticket */
};
enum rc sign_on_begin(struct work *w, const struct sign_on_issuer *issuer,
                      const struct sign_on_ask *ask, struct sign_on_going *out) MUST_USE;

/* What the browser brought back. */
struct sign_on_answer {
    struct str state, code;
    struct str issuer; /* its parameter iss; empty for none */
};
/* Who came back: changes the code for an id token and checks its signature, issuer, audience,
 * times and nonce. FORBIDDEN in words when anything is wrong. */
struct sign_on_person {
    struct str subject, address, name;
    bool address_verified;
    struct str next;
};
enum rc sign_on_end(struct work *w, struct sign_on_issuer *issuer, struct str client,
                    struct str secret, struct str redirect, struct str data,
                    const struct sign_on_answer *answer, struct sign_on_person *out) MUST_USE;

/* --- what is kept (sign_on_store.c) ----------------------------------------------------------
 */

/* The issuer and client of an organisation (by id), for anyone; the secret is not told.
 * NOT_FOUND, without words, when it has none. Works on reading connections. */
enum rc sign_on_offered(struct work *w, struct str organisation,
                        struct identity_sign_on_offer *out) MUST_USE;
/* All that is needed to end a sign-on that is under way, by the secret of its ticket.
 * NOT_FOUND, in words that tell what to do, when it was used, is over, or was begun elsewhere.
 * Works on reading connections. */
enum rc sign_on_under_way(struct work *w, struct str ticket,
                          struct identity_sign_on_way *out) MUST_USE;
/* So many may be sent away from one network, so that no issuer is troubled by way of this site:
 * in `first` it is looked whether one more may, in seconds to wait; afterwards it is counted,
 * and forgotten when the sign-on ended well. */
enum rc sign_on_wait(struct work *w, int64_t *seconds) MUST_USE;
enum rc sign_on_count(struct work *w) MUST_USE;
enum rc sign_on_count_forget(struct work *w) MUST_USE;
/* For its leads: the issuer, the client and since when. NOT_FOUND, without words, for none. */
enum rc sign_on_settings(struct work *w, struct str organisation,
                         struct identity_sign_on_settings *out) MUST_USE;
/* An empty secret keeps the one there is, if issuer and client stay the same. INVALID in words
 * for what can't be right. */
enum rc sign_on_keep(struct work *w, struct str organisation, struct str issuer,
                     struct str client, struct str secret) MUST_USE;
enum rc sign_on_remove(struct work *w, struct str organisation) MUST_USE;

/* Who is let in: finds or makes the person whose proved address is on a domain of the
 * organisation, and makes them a member of it if they are nothing there yet. FORBIDDEN in
 * words, and nothing is written, for an address that was not proved or is not on such a domain,
 * for an account that is closed, and for one that holds a role outside this organisation: no
 * provider of one council opens what belongs to another. In work that writes. */
enum rc sign_on_admit(struct work *w, struct str organisation, const struct sign_on_person *who,
                      struct identity_person *out) MUST_USE;

#endif
