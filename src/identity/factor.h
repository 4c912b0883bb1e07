/* factor.h: second factors: codes of an app (TOTP, RFC 6238) and recovery codes; pure but for
 * randomness, kept by factor_store.c.
 */
#ifndef IDENTITY_FACTOR_H
#define IDENTITY_FACTOR_H

#include "base/work.h"
#include "identity_rows.h"

enum { RECOVERY_CODES = 10, TOTP_STEP = 30 };

/* 160 random bits in base 32. */
struct str totp_secret(struct arena *a);
/* "otpauth://totp/Site:address?secret=…&issuer=Site" */
struct str totp_address(struct arena *a, struct str secret, struct str site,
                        struct str address);
/* The same as a QR code: SVG markup with a title, black on white (libqrencode). */
struct str totp_picture(struct arena *a, struct str totp_address);
/* Whether the code is that of `now` or the step before or after; *step is then its number,
 * which must be above `last`: a code works once. Blanks in the code are passed over. */
bool totp_right(struct arena *a, struct str secret, struct str code, int64_t now, int64_t last,
                int64_t *step);
/* A code as an app would show it, for the tests of others. */
struct str totp_code(struct arena *a, struct str secret, int64_t now);

/* --- kept ----
 *
 * What a person has is asked in two ways. factors_of is for their own list: it gives the
 * viewer's own on connections that only read, and is FAULT for anybody else, whose list would
 * be empty there. factor_kinds is for signing in, in work that writes. */

enum { TOTP_MOST = 5, PASSKEYS_MOST = 20 }; /* of one person */

struct factor_kinds {
    int64_t totp, passkeys, recovery; /* how many there are; of recovery codes, unused ones */
};
enum rc factor_kinds(struct work *w, struct str person, struct factor_kinds *out) MUST_USE;

enum rc factors_of(struct work *w, struct str person,
                   struct identity_factor_list *out) MUST_USE;
/* Keeps a secret whose code of that step was right. CONFLICT, in words, when there are
 * TOTP_MOST; INVALID for the label. */
enum rc totp_keep(struct work *w, struct str person, struct str label, struct str secret,
                  int64_t step) MUST_USE;
/* FORBIDDEN, in words, when it is not right. Uses the code up. */
enum rc totp_use(struct work *w, struct str person, struct str code) MUST_USE;
/* NOT_FOUND, in words, when they have no such factor. */
enum rc factor_end(struct work *w, struct str person, struct str id) MUST_USE;

/* --- recovery codes ----
 *
 * "xxxx-xxxx-xxxx": 60 random bits, so they are hashed as passwords are, salted by the person's
 * id: ten hashes to make them, one to use one up. Where a writing connection waits meanwhile,
 * take the halves: recovery_draw and recovery_hash ask no store and belong in a route's
 * `first`, recovery_keep and recovery_spend are quick. */

struct recovery_set {
    struct str codes[RECOVERY_CODES]; /* to be shown once */
    struct str hashes[RECOVERY_CODES];
};
enum rc recovery_draw(struct work *w, struct str person, struct recovery_set *out) MUST_USE;
/* In place of the old ones. */
enum rc recovery_keep(struct work *w, struct str person,
                      const struct recovery_set *set) MUST_USE;
/* Capitals, blanks and dashes make no difference. What can't be a code takes as long. */
enum rc recovery_hash(struct work *w, struct str person, struct str code,
                      struct str *out) MUST_USE;
/* FORBIDDEN, in words, when it is none of theirs, or was used. */
enum rc recovery_spend(struct work *w, struct str person, struct str hash) MUST_USE;

/* Both halves at once. */
enum rc recovery_make(struct work *w, struct str person,
                      struct str codes[RECOVERY_CODES]) MUST_USE;
enum rc recovery_use(struct work *w, struct str person, struct str code) MUST_USE;

#endif
