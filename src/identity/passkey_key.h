/* passkey_key.h: the public keys of passkeys, and what they signed, by libfido2; for passkey.c
 * only. Pure. libfido2 is given only what passkey_read.c has understood.
 */
#ifndef IDENTITY_PASSKEY_KEY_H
#define IDENTITY_PASSKEY_KEY_H

#include "identity/passkey_read.h"

enum { PASSKEY_SIGNATURE_MOST = 512 }; /* bytes */

/* A key as it is kept, "es256:" and base 64, and back. */
struct str passkey_key_write(struct arena *a, const struct passkey_public *key);
bool passkey_key_read(struct str text, struct passkey_public *out) MUST_USE;
/* False when it is no point of its curve, or the like. */
bool passkey_key_valid(const struct passkey_public *key);

/* Whether the key signed these authenticator data with the client data of this hash, for the
 * site of this host, by somebody who was there and was checked. */
bool passkey_assertion_right(struct arena *a, struct str host, const struct passkey_public *key,
                             struct str data, const unsigned char *client_hash,
                             struct str signature);
/* Whether a new key signed its own registration ("packed", without a certificate). */
bool passkey_statement_right(struct arena *a, struct str host,
                             const struct authenticator_data *data,
                             const struct attestation *at, const unsigned char *client_hash);

#endif
