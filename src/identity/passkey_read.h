/* passkey_read.h: what browsers and authenticators send, taken apart; for passkey.c only. Pure.
 *
 * Whatever is read points into the bytes it was read from. False: it can't be read.
 */
#ifndef IDENTITY_PASSKEY_READ_H
#define IDENTITY_PASSKEY_READ_H

#include "base/base.h"

enum {
    PASSKEY_ANSWER_MOST = 16 * 1024, /* bytes of JSON */
    PASSKEY_ID_MOST = 1023,          /* bytes (WebAuthn, 7.1) */
    PASSKEY_HASH = 32,               /* bytes of SHA-256 */
    PASSKEY_KEY_MOST = 259,          /* bytes: 2048 bits and an exponent */
};

enum passkey_algorithm { PASSKEY_ES256 = -7, PASSKEY_EDDSA = -8, PASSKEY_RS256 = -257 };

/* Flags of authenticator data. */
enum {
    PASSKEY_PRESENT = 0x01,
    PASSKEY_VERIFIED = 0x04,
    PASSKEY_MAY_BACK_UP = 0x08,
    PASSKEY_BACKED_UP = 0x10,
    PASSKEY_HAS_KEY = 0x40,
    PASSKEY_HAS_MORE = 0x80,
};

struct passkey_public {
    enum passkey_algorithm algorithm;
    unsigned char bytes[PASSKEY_KEY_MOST]; /* as libfido2 takes them */
    ptrdiff_t len;
};

struct authenticator_data {
    struct str site_hash;
    unsigned flags;
    uint32_t counter;
    struct str key_id; /* this and the key only with PASSKEY_HAS_KEY */
    struct passkey_public key;
    int64_t protection; /* the extension credProtect; 0 for none */
};

struct attestation {
    struct str format;
    struct str authenticator; /* its data, as they were signed */
    bool is_empty;            /* nothing is stated */
    int64_t algorithm;        /* what is stated without a certificate: by the key itself */
    struct str signature;
};

bool authenticator_data_read(struct str bytes, struct authenticator_data *out) MUST_USE;
bool attestation_read(struct str bytes, struct attestation *out) MUST_USE;

/* Bytes from base64url, without padding, of at most `most` bytes, and back. */
bool base64url_read(struct arena *a, struct str text, ptrdiff_t most, struct str *out) MUST_USE;
struct str base64url_write(struct arena *a, struct str bytes);

#endif
