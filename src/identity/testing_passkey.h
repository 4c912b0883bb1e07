/* testing_passkey.h: an authenticator made of software, for tests only.
 *
 * It is written from the WebAuthn specification (level 2, 5.8.1, 6.1 and 6.5) on OpenSSL, and
 * shares nothing with passkey.c. What it says can be bent one field at a time.
 */
#ifndef IDENTITY_TESTING_PASSKEY_H
#define IDENTITY_TESTING_PASSKEY_H

#include "base/base.h"

#include <openssl/evp.h>

enum { SOFT_ES256 = -7, SOFT_EDDSA = -8, SOFT_RS256 = -257 };

struct soft_key {
    int algorithm;
    EVP_PKEY *pair;
    unsigned char id[32];
    uint32_t counter; /* goes up by one for each answer; a key at UINT32_MAX does not count */
};

/* What the browser and the authenticator put into an answer. */
struct soft_ask {
    struct str type;      /* "webauthn.create", "webauthn.get" */
    struct str challenge; /* its bytes */
    struct str origin;    /* "https://moot.example" */
    struct str host;      /* "moot.example" */
    struct str more;      /* members of the client data, from the comma on */
    unsigned flags;
    bool says_make;       /* the new key signs its registration ("packed") */
    struct str extension; /* CBOR of a map, which the flag 0x80 is set for */
};

/* The answer, taken apart; soft_json puts it together for the form. */
struct soft_answer {
    struct str id, client_data, attestation, authenticator, signature;
};

void soft_key_make(struct soft_key *k, int algorithm);
void soft_key_free(struct soft_key *k);

/* What a browser asks of an authenticator for this site, and how it usually answers. */
struct soft_ask soft_usual(const char *type, struct str challenge, struct str origin,
                           struct str host);
struct soft_answer soft_created(struct arena *a, struct soft_key *k,
                                const struct soft_ask *ask);
struct soft_answer soft_got(struct arena *a, struct soft_key *k, const struct soft_ask *ask);
/* {"id", "clientDataJSON", and those of the others that are not empty} */
struct str soft_json(struct arena *a, const struct soft_answer *answer);

/* An attestation object round authenticator data; the format's statement is CBOR. */
struct str soft_attestation(struct arena *a, struct str format, struct str statement,
                            struct str authenticator);
struct str soft_base64url(struct arena *a, struct str bytes);
struct str soft_bytes(struct arena *a, const char *hex);

#endif
