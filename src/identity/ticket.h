/* ticket.h: a right to do one thing once, held by whoever has its secret: an invitation, a link
 * to sign in with, half a sign-in, a challenge.
 */
#ifndef IDENTITY_TICKET_H
#define IDENTITY_TICKET_H

#include "base/work.h"
#include "identity_rows.h"

/* Kinds: "invitation" (7 days), "sign-in-link" (20 minutes), "address" (proof of an address, 1
 * day), "password" (a new one, 1 hour), "half" (the first factor was right, 10 minutes),
 * "challenge" (of a passkey, 10 minutes), "sign-on" (OpenID Connect under way, 10 minutes),
 * "known" (a browser in which they signed in, a year; looked at, never used up). */
struct ticket_ask {
    const char *kind;
    struct str person, organisation; /* ids; empty for none */
    struct str address, role, scope, data;
};

enum { TICKET_DATA_MOST = 8000 }; /* bytes */

/* *secret: 256 random bits in 52 letters, which only the holder has; the store has their hash.
 * TOO_LARGE when the data are more than TICKET_DATA_MOST. */
enum rc ticket_make(struct work *w, const struct ticket_ask *ask, struct str *secret) MUST_USE;
/* The ticket of this secret and kind, while it can be used. NOT_FOUND, in words that tell what
 * to do, when it is unknown, used or over: the same words for each. Works on reading
 * connections. */
enum rc ticket_look(struct work *w, const char *kind, struct str secret,
                    struct identity_ticket *out) MUST_USE;
/* The same, and uses it up: of any number at once one gets OK. The others get NOT_FOUND, or
 * CONFLICT where the engine found out only then; their work can only be undone then. */
enum rc ticket_take(struct work *w, const char *kind, struct str secret,
                    struct identity_ticket *out) MUST_USE;
/* Ends all unused ones of a kind for a person or, when that is empty, an address. */
enum rc tickets_end(struct work *w, const char *kind, struct str person,
                    struct str address) MUST_USE;
/* Forgets those, used or not, that were over by then. */
enum rc tickets_forget(struct work *w, int64_t before) MUST_USE;

/* Random text of `bits` / 5 letters (rounded up), from the 32 of base/random.h; and the hash
 * (SHA-256, in 64 hexadecimal digits) that the store keeps of a secret. Only for secrets of 128
 * bits and more: what people could remember is hashed by password.h. */
struct str secret_make(struct arena *a, int bits);
struct str secret_hash(struct arena *a, struct str secret);

#endif
