/* passkey.h: passkeys (WebAuthn level 2): options for the browser, and the check of what it
 * answers. ES256, EdDSA and RS256 (2048 bits); attestation is not asked for; that the person
 * was checked (by a finger, a face, a PIN) is. The signatures are checked by libfido2, which is
 * given only what passkey_read.c has understood.
 *
 * A challenge is any text, once: a ticket's secret (ticket.h). The browser gets its bytes.
 */
#ifndef IDENTITY_PASSKEY_H
#define IDENTITY_PASSKEY_H

#include "base/json.h"
#include "base/work.h"

/* Whom the keys are for: the host of the site's address, and the address itself. */
struct passkey_site {
    struct str host, origin, name;
};
/* Of "https://host:port". False when there can be no passkeys there (a bare IP address, or http
 * elsewhere than on localhost). */
bool passkey_site_read(struct arena *a, struct str address, struct str name,
                       struct passkey_site *out);

/* The options of navigator.credentials.create / .get as JSON, bytes in base64url. `known` are
 * ids of keys there are already. */
struct json *passkey_create_options(struct arena *a, const struct passkey_site *site,
                                    struct str challenge, struct str person, struct str address,
                                    struct str name, const struct str *known, ptrdiff_t count);
struct json *passkey_get_options(struct arena *a, const struct passkey_site *site,
                                 struct str challenge, const struct str *known,
                                 ptrdiff_t count);

struct passkey {
    struct str id;  /* base64url */
    struct str key; /* "es256:…", "eddsa:…", "rs256:…" and base 64 */
    int64_t counter;
};

/* What the browser posted as JSON: {"id", "clientDataJSON", "attestationObject"} or {"id",
 * "clientDataJSON", "authenticatorData", "signature"}, bytes in base64url. INVALID, in words,
 * for what can't be read; FORBIDDEN for a wrong challenge, origin, site or signature, a missing
 * flag, or a counter that went back. */
enum rc passkey_created(struct work *w, const struct passkey_site *site, struct str challenge,
                        struct str answer, struct passkey *out) MUST_USE;
enum rc passkey_got(struct work *w, const struct passkey_site *site, struct str challenge,
                    const struct passkey *key, struct str answer, int64_t *counter) MUST_USE;
/* The key's id that an answer names, before it is checked. */
enum rc passkey_named(struct work *w, struct str answer, struct str *id) MUST_USE;

/* --- kept, as factors (factor.h) of kind passkey ---- */

/* CONFLICT, in words, when that key is kept already, by anybody, or there are PASSKEYS_MOST;
 * INVALID for the label. */
enum rc passkey_keep(struct work *w, struct str person, struct str label,
                     const struct passkey *key) MUST_USE;
/* Whose key this is. NOT_FOUND, without words. In work that writes. */
struct passkey_kept {
    struct str factor, person, label; /* ids of both */
    struct passkey key;
};
enum rc passkey_find(struct work *w, struct str key_id, struct passkey_kept *out) MUST_USE;
/* It was used, and counts so far now. FORBIDDEN, in words, when another answer with this count
 * or a later one came first. */
enum rc passkey_used(struct work *w, const struct passkey_kept *kept, int64_t counter) MUST_USE;
/* Ids of the viewer's own keys, for the options. FAULT for anybody else. */
enum rc passkeys_of(struct work *w, struct str person, const struct str **ids,
                    ptrdiff_t *count) MUST_USE;

#endif
