/* sign_in.h: a password tried: looked up, hashed and counted so that nobody learns from bytes
 * or time whether there is an account, and nobody can lock anybody else out for good.
 *
 * Tries that failed are counted by address and by network. A browser in which somebody signed
 * in before holds a ticket of kind "known" and is counted apart, so that whoever tries
 * passwords elsewhere can't keep them from signing in; links by mail and passkeys are not
 * counted with passwords at all.
 */
#ifndef IDENTITY_SIGN_IN_H
#define IDENTITY_SIGN_IN_H

#include "base/work.h"

#define KNOWN_COOKIE "__Host-known"

struct sign_in_try {
    struct str address; /* as kit/mail.h's mail_address gives it, or as it was typed */
    struct str person;  /* the id; empty for none. Never to be told before `right`. */
    struct str who;     /* what tries are counted by */
    bool known;         /* by a browser that was signed in with this address before */
    bool full;          /* too many tries: no hash was worked out */
    int64_t wait;       /* then: seconds until the next */
    bool right;
    struct str hash;  /* that it was tried against */
    struct str fresh; /* the password hashed anew, where its hash was an old one */
};

/* In work that only reads. `known` is the secret of the browser's ticket; empty for none. BUSY
 * in words when too many hashes are waited for. */
enum rc sign_in_password(struct work *w, struct str address, struct str password,
                         struct str known, struct sign_in_try *out) MUST_USE;
/* The same for who is signed in and proves it again: counted by their session. */
enum rc sign_in_password_again(struct work *w, struct str password,
                               struct sign_in_try *out) MUST_USE;
/* In work that writes, afterwards: counts a wrong one, keeps a fresh hash of a right one.
 * CONFLICT in words when another password was set meanwhile. */
enum rc sign_in_settle(struct work *w, const struct sign_in_try *tried) MUST_USE;

/* Whether the browser's ticket is this person's. */
enum rc sign_in_known(struct work *w, struct str known, struct str person, bool *out) MUST_USE;

/* "Try again in 7 minutes." */
struct str sign_in_wait_words(struct arena *a, int64_t seconds);

#endif
