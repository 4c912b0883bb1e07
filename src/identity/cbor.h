/* cbor.h: reading CBOR (RFC 8949) as authenticators write it: whole lengths, no tags, few
 * levels.
 *
 * Nothing is copied and nothing is allocated, whatever lengths the bytes claim; texts and bytes
 * point into what is read. Each function moves on and gives true, or gives false for what is
 * not there, not of that kind or cut short.
 */
#ifndef IDENTITY_CBOR_H
#define IDENTITY_CBOR_H

#include "base/base.h"

enum { CBOR_DEEPEST = 4 }; /* maps and arrays inside each other, as in CTAP2 */

/* What is left to be read. */
struct cbor {
    struct str rest;
};

bool cbor_int(struct cbor *c, int64_t *out) MUST_USE;
bool cbor_bytes(struct cbor *c, struct str *out) MUST_USE;
bool cbor_text(struct cbor *c, struct str *out) MUST_USE;
/* Goes into a map of *pairs pairs, which are to be read next. */
bool cbor_map(struct cbor *c, int64_t *pairs) MUST_USE;
/* Passes over one thing with all that is in it. */
bool cbor_skip(struct cbor *c) MUST_USE;

#endif
