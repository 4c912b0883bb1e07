/* password.h: passwords: what will do, their hash (argon2id by libsodium), whether one is
 * right.
 *
 * At most two hashes are worked out at a time in a process; others wait, and are turned away
 * (BUSY, in words) when twenty wait already. Nothing here but password_will_do asks the store,
 * and that only for the site's name.
 */
#ifndef IDENTITY_PASSWORD_H
#define IDENTITY_PASSWORD_H

#include "base/work.h"

enum { PASSWORD_LEAST = 12, PASSWORD_MOST = 200 }; /* letters */

/* How hard a hash is: bytes of memory, and passes over it. OWASP asks for 19 MiB and 2. */
enum { PASSWORD_MEMORY = 32 * 1024 * 1024, PASSWORD_PASSES = 2 };

/* A password is compared by its letters: text that looks the same (composed or not, any kind of
 * blank) is the same password. */

/* INVALID in words, with `field`: too short or long, one of the commonest (a list in the
 * program, by pattern too: one letter over and over, runs of the keyboard, this site's name),
 * or made of the person's name or address. Nothing is asked of its composition. */
enum rc password_will_do(struct work *w, const char *field, struct str password,
                         struct str address, struct str name) MUST_USE;
enum rc password_hash(struct work *w, struct str password, struct str *out) MUST_USE;
/* *right: whether it is the one. An empty hash takes as long as any other and is never right.
 */
enum rc password_right(struct work *w, struct str hash, struct str password,
                       bool *right) MUST_USE;
/* Whether the hash was made with other settings than today's; false for an empty one. */
bool password_is_old(struct str hash);

/* The same work for secrets that are too short for a plain hash: 64 hexadecimal digits of a
 * secret with a salt, which is any text of 128 random bits and more. BUSY in words. */
enum rc password_stretch(struct work *w, struct str secret, struct str salt,
                         struct str *out) MUST_USE;

#endif
