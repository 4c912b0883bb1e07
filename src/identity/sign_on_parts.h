/* sign_on_parts.h: what the files of sign_on*.c share with each other. */
#ifndef IDENTITY_SIGN_ON_PARTS_H
#define IDENTITY_SIGN_ON_PARTS_H

#include "base/json.h"
#include "identity/sign_on.h"

enum {
    SIGN_ON_BYTES_MOST = 256 * 1024, /* of one answer */
    SIGN_ON_URL_MOST = 1000,         /* bytes */
    SIGN_ON_WORDS_MOST = 500,        /* bytes of a client's name or secret */
    SIGN_ON_TOKEN_MOST = 64 * 1024,  /* bytes of an id token */
    SIGN_ON_CLOCKS_APART = 5 * 60,   /* seconds, at most */
};

/* --- asking (sign_on_fetch.c) ---- */

/* INVALID in words, with `field`, when it is not an address that may be asked, or sent to:
 * https, or http to this machine's loopback; without a user, a password or a fragment. */
enum rc sign_on_url(struct work *w, const char *field, struct str url) MUST_USE;

/* A form to post, and by whom. */
struct sign_on_post {
    struct str fields;           /* "a=1&b=2" */
    struct str client, password; /* for a header; none when the client is empty */
};
/* Asks for `url` by GET, or posts when there is something to post. OK with any status but a
 * redirect. BUSY when there is no answer in time, INVALID when the answer is too long, comes
 * from where nothing is asked, or nobody vouches for it; `spent` counts on. */
enum rc sign_on_fetch(struct work *w, struct str url, struct str inside, int64_t *spent,
                      const struct sign_on_post *post, int *status, struct str *body) MUST_USE;

/* Whether an address (4 bytes, or 16) is one of the public internet. */
bool address_is_public(const unsigned char *at, int length);

/* --- checking (sign_on_check.c) ---- */

struct sign_on_wanted {
    struct str issuer, client, nonce;
};
/* The claims of an id token, once all of it is right by these keys (a JWK set as text) at
 * w->now. FORBIDDEN in words when anything is wrong. */
enum rc sign_on_check(struct work *w, const struct sign_on_wanted *wanted, struct str keys,
                      struct str token, struct json **claims) MUST_USE;
/* How many keys of the set could have signed one. INVALID when it can't be read. */
enum rc sign_on_keys_count(struct work *w, struct str keys, ptrdiff_t *count) MUST_USE;

/* The text of a member; empty when it is not there or no text. */
struct str sign_on_text(const struct json *object, const char *name);

#endif
