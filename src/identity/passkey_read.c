/* passkey_read.c: authenticator data, attestation objects and COSE keys, taken apart (WebAuthn
 * level 2, 6.1 and 6.5). */
#include "identity/passkey_read.h"

#include "identity/cbor.h"

#include <sodium.h>
#include <string.h>

enum {
    COSE_KIND = 1,
    COSE_ALGORITHM = 3,
    COSE_CURVE = -1, /* of RSA keys: the modulus */
    COSE_X = -2,     /* of RSA keys: the exponent */
    COSE_Y = -3,
    KIND_OKP = 1,
    KIND_EC2 = 2,
    KIND_RSA = 3,
    CURVE_P256 = 1,
    CURVE_ED25519 = 6,
    COORDINATE = 32,
    MODULUS = 256,
    EXPONENT = 3,
    AAGUID = 16,
    COUNTER = 4,
};

/* --- base64url
 * --------------------------------------------------------------------------------- */

bool base64url_read(struct arena *a, struct str text, ptrdiff_t most, struct str *out)
{
    size_t len = 0;

    if (text.len > most * 4 / 3 + 2)
        return false;
    unsigned char *bytes = arena_alloc(a, most + 1);
    if (sodium_base642bin(bytes, (size_t)most, text.len ? text.at : "", (size_t)text.len, NULL,
                          &len, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return false;
    *out = (struct str){(char *)bytes, (ptrdiff_t)len};
    return true;
}

struct str base64url_write(struct arena *a, struct str bytes)
{
    size_t room =
        sodium_base64_encoded_len((size_t)bytes.len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = arena_alloc(a, (ptrdiff_t)room);

    sodium_bin2base64(text, room, (const unsigned char *)(bytes.len ? bytes.at : ""),
                      (size_t)bytes.len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return str_of(text);
}

/* --- COSE keys (RFC 9053)
 * ---------------------------------------------------------------------- */

struct cose {
    int64_t kind, algorithm, curve;
    struct str first, x, y; /* of RSA keys `first` is the modulus, `x` the exponent */
    unsigned seen;          /* a bit for each member, so that none comes twice */
};

static bool cose_member(struct cbor *c, struct cose *k)
{
    int64_t label;

    if (!cbor_int(c, &label) || label < COSE_Y || label > COSE_ALGORITHM ||
        k->seen & 1U << (label - COSE_Y))
        return false;
    k->seen |= 1U << (label - COSE_Y);
    switch (label) {
    case COSE_KIND:
        return cbor_int(c, &k->kind);
    case COSE_ALGORITHM:
        return cbor_int(c, &k->algorithm);
    case COSE_CURVE: {
        struct cbor ahead = *c;
        bool is_number = cbor_int(&ahead, &k->curve);
        if (is_number)
            *c = ahead;
        return is_number || cbor_bytes(c, &k->first);
    }
    case COSE_X:
        return cbor_bytes(c, &k->x);
    case COSE_Y:
        return cbor_bytes(c, &k->y);
    default:
        return false;
    }
}

static bool key_is(const struct cose *k, enum passkey_algorithm algorithm, int64_t kind,
                   int64_t curve)
{
    return k->algorithm == algorithm && k->kind == kind && k->curve == curve;
}

static void key_put(struct passkey_public *out, struct str part)
{
    memcpy(out->bytes + out->len, part.at, (size_t)part.len);
    out->len += part.len;
}

static bool key_take(const struct cose *k, struct passkey_public *out)
{
    bool elliptic = key_is(k, PASSKEY_ES256, KIND_EC2, CURVE_P256) && !k->first.len &&
                    k->x.len == COORDINATE && k->y.len == COORDINATE;
    bool edwards = key_is(k, PASSKEY_EDDSA, KIND_OKP, CURVE_ED25519) && !k->first.len &&
                   k->x.len == COORDINATE && !k->y.len &&
                   crypto_core_ed25519_is_valid_point((const unsigned char *)k->x.at);
    bool rsa = key_is(k, PASSKEY_RS256, KIND_RSA, 0) && k->first.len == MODULUS &&
               (k->first.at[0] & 0x80) && str_eq(k->x, S("\x01\x00\x01")) && !k->y.len;

    if (!elliptic && !edwards && !rsa)
        return false;
    *out = (struct passkey_public){.algorithm = (enum passkey_algorithm)k->algorithm};
    if (rsa)
        key_put(out, k->first);
    key_put(out, k->x);
    if (elliptic)
        key_put(out, k->y);
    return true;
}

static bool cose_read(struct cbor *c, struct passkey_public *out)
{
    struct cose k = {0};
    int64_t pairs;

    if (!cbor_map(c, &pairs))
        return false;
    for (int64_t i = 0; i < pairs; i++)
        if (!cose_member(c, &k))
            return false;
    return key_take(&k, out);
}

/* --- authenticator data
 * ------------------------------------------------------------------------ */

static bool take(struct str *rest, ptrdiff_t len, struct str *out)
{
    if (rest->len < len)
        return false;
    *out = str_cut(*rest, 0, len);
    *rest = str_cut(*rest, len, rest->len);
    return true;
}

/* A number with its most significant byte first. */
static uint32_t number(struct str bytes)
{
    uint32_t n = 0;

    for (ptrdiff_t i = 0; i < bytes.len; i++)
        n = n << 8 | (unsigned char)bytes.at[i];
    return n;
}

static bool key_read(struct str *rest, struct authenticator_data *out)
{
    struct str maker, len;

    if (!take(rest, AAGUID, &maker) || !take(rest, 2, &len))
        return false;
    uint32_t id_len = number(len);
    if (id_len < 1 || id_len > PASSKEY_ID_MOST || !take(rest, id_len, &out->key_id))
        return false;
    struct cbor c = {*rest};
    bool read = cose_read(&c, &out->key);
    *rest = c.rest;
    return read;
}

static bool more_read(struct str *rest, struct authenticator_data *out)
{
    struct cbor c = {*rest};
    int64_t pairs;

    if (!cbor_map(&c, &pairs))
        return false;
    for (int64_t i = 0; i < pairs; i++) {
        struct str name;
        if (!cbor_text(&c, &name))
            return false;
        bool read =
            str_eq(name, S("credProtect")) ? cbor_int(&c, &out->protection) : cbor_skip(&c);
        if (!read)
            return false;
    }
    *rest = c.rest;
    return true;
}

bool authenticator_data_read(struct str bytes, struct authenticator_data *out)
{
    struct str flags, counter;

    *out = (struct authenticator_data){0};
    if (!take(&bytes, PASSKEY_HASH, &out->site_hash) || !take(&bytes, 1, &flags) ||
        !take(&bytes, COUNTER, &counter))
        return false;
    out->flags = (unsigned char)flags.at[0];
    out->counter = number(counter);
    if (out->flags & PASSKEY_HAS_KEY && !key_read(&bytes, out))
        return false;
    if (out->flags & PASSKEY_HAS_MORE && !more_read(&bytes, out))
        return false;
    return bytes.len == 0;
}

/* --- attestation objects
 * ----------------------------------------------------------------------- */

/* Of a statement only what a key states of itself is understood: {"alg", "sig"}. */
static bool statement_read(struct cbor *c, struct attestation *out)
{
    int64_t pairs;

    if (!cbor_map(c, &pairs))
        return false;
    out->is_empty = pairs == 0;
    for (int64_t i = 0; i < pairs; i++) {
        struct str name;
        bool read = cbor_text(c, &name);
        if (read && str_eq(name, S("alg")) && !out->algorithm)
            read = cbor_int(c, &out->algorithm) && out->algorithm;
        else if (read && str_eq(name, S("sig")) && !out->signature.at)
            read = cbor_bytes(c, &out->signature);
        else
            read = false;
        if (!read)
            return false;
    }
    return true;
}

static bool attestation_member(struct cbor *c, struct attestation *out, unsigned *seen)
{
    static const struct str names[] = {STR_INIT("fmt"), STR_INIT("attStmt"),
                                       STR_INIT("authData")};
    struct str name;
    int which = 0;

    if (!cbor_text(c, &name))
        return false;
    while (which < COUNT_OF(names) && !str_eq(name, names[which]))
        which++;
    if (which == COUNT_OF(names) || *seen & 1U << which)
        return false;
    *seen |= 1U << which;
    if (which == 0)
        return cbor_text(c, &out->format);
    return which == 1 ? statement_read(c, out) : cbor_bytes(c, &out->authenticator);
}

bool attestation_read(struct str bytes, struct attestation *out)
{
    struct cbor c = {bytes};
    unsigned seen = 0;
    int64_t pairs;

    *out = (struct attestation){0};
    if (!cbor_map(&c, &pairs) || pairs != 3)
        return false;
    for (int64_t i = 0; i < pairs; i++)
        if (!attestation_member(&c, out, &seen))
            return false;
    return c.rest.len == 0;
}
