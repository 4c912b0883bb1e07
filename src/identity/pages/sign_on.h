/* sign_on.h: what the pages of organisations' own sign-on share with each other. */
#ifndef IDENTITY_PAGES_SIGN_ON_H
#define IDENTITY_PAGES_SIGN_ON_H

#include "identity/pages/shared.h"
#include "identity/sign_on.h"

#define SIGN_ON_COOKIE "__Host-sign-on" /* the secret of the ticket: who was sent away */
#define SIGN_ON_BACK "/sign-in/organisation/back"

/* How asking an issuer went, kept from a route's `first` for its handler. */
struct sign_on_asked {
    enum rc rc;
    const char *field; /* of the first complaint */
    struct str words;
};

/* Takes what was complained of since `before` off the work. FAULT alone goes through. */
enum rc sign_on_asked_note(struct request *rq, enum rc rc, struct complaint *before,
                           struct sign_on_asked *out) MUST_USE;
/* Complains of it again, for the page that is shown. */
enum rc sign_on_asked_again(struct request *rq, const struct sign_on_asked *asked) MUST_USE;

/* Where issuers are to send people back to, as they must know it. */
enum rc sign_on_redirect(struct request *rq, struct str *out) MUST_USE;
/* The issuer by what it says of itself, within what those who run the site allow. */
enum rc sign_on_find(struct request *rq, struct str issuer,
                     struct sign_on_issuer *out) MUST_USE;
/* The host of an address, for people. */
struct str sign_on_host(struct str url);

#endif
