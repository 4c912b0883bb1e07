/* testing_passkey.c: an authenticator made of software, for tests only. */
#include "identity/testing_passkey.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ANSWER_MOST = 1 << 20 };

static void must(bool so, const char *what)
{
    if (so)
        return;
    fprintf(stderr, "the authenticator of the tests: %s\n", what);
    abort();
}

/* --- writing
 * ----------------------------------------------------------------------------------- */

struct str soft_base64url(struct arena *a, struct str bytes)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    struct buf b = buf_make(a, ANSWER_MOST);

    for (ptrdiff_t i = 0; i < bytes.len; i += 3) {
        unsigned held = 0;
        ptrdiff_t here = bytes.len - i < 3 ? bytes.len - i : 3;
        for (ptrdiff_t k = 0; k < 3; k++)
            held = held << 8 | (k < here ? (unsigned char)bytes.at[i + k] : 0);
        for (ptrdiff_t k = 0; k <= here; k++)
            buf_char(&b, letters[held >> (18 - 6 * k) & 63]);
    }
    return buf_text(&b);
}

struct str soft_bytes(struct arena *a, const char *hex)
{
    struct buf b = buf_make(a, ANSWER_MOST);
    unsigned byte;

    for (; sscanf(hex, "%2x", &byte) == 1; hex += 2)
        buf_char(&b, (char)byte);
    return buf_text(&b);
}

/* The first byte of something in CBOR, with its number in as few bytes as will do. */
static void cbor_head(struct buf *b, int kind, uint64_t number)
{
    int size = number < 24 ? 0 : number < 256 ? 1 : number < 65536 ? 2 : 4;
    int info = size == 0 ? (int)number : size == 1 ? 24 : size == 2 ? 25 : 26;

    buf_char(b, (char)(kind << 5 | info));
    while (size-- > 0)
        buf_char(b, (char)(number >> (8 * size)));
}

static void cbor_number(struct buf *b, int64_t n)
{
    cbor_head(b, n < 0 ? 1 : 0, (uint64_t)(n < 0 ? -1 - n : n));
}

static void cbor_stretch(struct buf *b, int kind, struct str s)
{
    cbor_head(b, kind, (uint64_t)s.len);
    buf_str(b, s);
}

/* --- keys
 * -------------------------------------------------------------------------------------- */

void soft_key_make(struct soft_key *k, int algorithm)
{
    *k = (struct soft_key){.algorithm = algorithm};
    k->pair = algorithm == SOFT_ES256   ? EVP_EC_gen("P-256")
              : algorithm == SOFT_RS256 ? EVP_RSA_gen(2048)
                                        : EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    must(k->pair && RAND_bytes(k->id, sizeof k->id) == 1, "no key");
}

void soft_key_free(struct soft_key *k)
{
    EVP_PKEY_free(k->pair);
}

static struct str number_of(struct arena *a, const struct soft_key *k, const char *name,
                            int size)
{
    BIGNUM *n = NULL;

    must(EVP_PKEY_get_bn_param(k->pair, name, &n), name);
    int len = size ? size : BN_num_bytes(n);
    unsigned char *at = arena_alloc(a, len);
    must(BN_bn2binpad(n, at, len) == len, name);
    BN_free(n);
    return (struct str){(char *)at, len};
}

/* COSE_Key (RFC 9053): 1 kind, 3 algorithm, -1 curve or modulus, -2 x or exponent, -3 y. */
static void cose_put(struct arena *a, struct buf *b, const struct soft_key *k)
{
    bool es = k->algorithm == SOFT_ES256, rs = k->algorithm == SOFT_RS256;
    unsigned char x[32];
    size_t len = sizeof x;

    cbor_head(b, 5, es ? 5 : 4);
    cbor_number(b, 1);
    cbor_number(b, es ? 2 : rs ? 3 : 1);
    cbor_number(b, 3);
    cbor_number(b, k->algorithm);
    cbor_number(b, -1);
    if (rs)
        cbor_stretch(b, 2, number_of(a, k, OSSL_PKEY_PARAM_RSA_N, 0));
    else
        cbor_number(b, es ? 1 : 6);
    cbor_number(b, -2);
    if (rs)
        cbor_stretch(b, 2, number_of(a, k, OSSL_PKEY_PARAM_RSA_E, 0));
    else if (es)
        cbor_stretch(b, 2, number_of(a, k, OSSL_PKEY_PARAM_EC_PUB_X, 32));
    else {
        must(EVP_PKEY_get_raw_public_key(k->pair, x, &len) == 1 && len == 32, "no x");
        cbor_stretch(b, 2, (struct str){(char *)x, 32});
    }
    if (es) {
        cbor_number(b, -3);
        cbor_stretch(b, 2, number_of(a, k, OSSL_PKEY_PARAM_EC_PUB_Y, 32));
    }
}

/* authenticatorData || SHA-256 of the client data, signed (6.3.3). */
static struct str signed_by(struct arena *a, const struct soft_key *k, struct str authenticator,
                            struct str client_data)
{
    unsigned char hash[SHA256_DIGEST_LENGTH];
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    const EVP_MD *digest = k->algorithm == SOFT_EDDSA ? NULL : EVP_sha256();
    size_t len = 1024;
    unsigned char *at = arena_alloc(a, (ptrdiff_t)len);

    SHA256((const unsigned char *)client_data.at, (size_t)client_data.len, hash);
    struct str all = str_join(a, authenticator, (struct str){(char *)hash, sizeof hash});
    must(context && EVP_DigestSignInit(context, NULL, digest, NULL, k->pair) == 1 &&
             EVP_DigestSign(context, at, &len, (const unsigned char *)all.at,
                            (size_t)all.len) == 1,
         "no signature");
    EVP_MD_CTX_free(context);
    return (struct str){(char *)at, (ptrdiff_t)len};
}

/* --- answers
 * ----------------------------------------------------------------------------------- */

struct soft_ask soft_usual(const char *type, struct str challenge, struct str origin,
                           struct str host)
{
    bool creates = strcmp(type, "webauthn.create") == 0;

    /* touched, checked, and with a key where one is made */
    return (struct soft_ask){.type = str_of(type),
                             .challenge = challenge,
                             .origin = origin,
                             .host = host,
                             .flags = creates ? 0x45 : 0x05};
}

static struct str client_data(struct arena *a, const struct soft_ask *ask)
{
    return str_fmt(a,
                   "{\"type\":\"%.*s\",\"challenge\":\"%.*s\",\"origin\":\"%.*s\","
                   "\"crossOrigin\":false%.*s}",
                   STR_ARG(ask->type), STR_ARG(soft_base64url(a, ask->challenge)),
                   STR_ARG(ask->origin), STR_ARG(ask->more));
}

static struct str authenticator_data(struct arena *a, struct soft_key *k,
                                     const struct soft_ask *ask)
{
    unsigned char hash[SHA256_DIGEST_LENGTH];
    struct buf b = buf_make(a, ANSWER_MOST);

    SHA256((const unsigned char *)ask->host.at, (size_t)ask->host.len, hash);
    buf_bytes(&b, hash, sizeof hash);
    buf_char(&b, (char)(ask->flags | (ask->extension.len ? 0x80 : 0)));
    uint32_t counter = k->counter == UINT32_MAX ? 0 : ++k->counter;
    for (int shift = 24; shift >= 0; shift -= 8)
        buf_char(&b, (char)(counter >> shift));
    if (ask->flags & 0x40) {
        buf_bytes(&b, "0123456789abcdef", 16); /* of what make it is */
        buf_char(&b, 0);
        buf_char(&b, (char)sizeof k->id);
        buf_bytes(&b, k->id, sizeof k->id);
        cose_put(a, &b, k);
    }
    buf_str(&b, ask->extension);
    return buf_text(&b);
}

struct str soft_attestation(struct arena *a, struct str format, struct str statement,
                            struct str authenticator)
{
    struct buf b = buf_make(a, ANSWER_MOST);

    cbor_head(&b, 5, 3);
    cbor_stretch(&b, 3, S("fmt"));
    cbor_stretch(&b, 3, format);
    cbor_stretch(&b, 3, S("attStmt"));
    buf_str(&b, statement);
    cbor_stretch(&b, 3, S("authData"));
    cbor_stretch(&b, 2, authenticator);
    return buf_text(&b);
}

static struct str statement_of(struct arena *a, const struct soft_key *k, struct str signature)
{
    struct buf b = buf_make(a, ANSWER_MOST);

    cbor_head(&b, 5, 2);
    cbor_stretch(&b, 3, S("alg"));
    cbor_number(&b, k->algorithm);
    cbor_stretch(&b, 3, S("sig"));
    cbor_stretch(&b, 2, signature);
    return buf_text(&b);
}

struct soft_answer soft_created(struct arena *a, struct soft_key *k, const struct soft_ask *ask)
{
    struct str client = client_data(a, ask), data = authenticator_data(a, k, ask);
    struct str statement = S("\xa0"); /* an empty map */

    if (ask->says_make)
        statement = statement_of(a, k, signed_by(a, k, data, client));
    return (struct soft_answer){
        .id = soft_base64url(a, (struct str){(char *)k->id, sizeof k->id}),
        .client_data = client,
        .attestation =
            soft_attestation(a, ask->says_make ? S("packed") : S("none"), statement, data)};
}

struct soft_answer soft_got(struct arena *a, struct soft_key *k, const struct soft_ask *ask)
{
    struct str client = client_data(a, ask), data = authenticator_data(a, k, ask);

    return (struct soft_answer){
        .id = soft_base64url(a, (struct str){(char *)k->id, sizeof k->id}),
        .client_data = client,
        .authenticator = data,
        .signature = signed_by(a, k, data, client)};
}

static void member(struct arena *a, struct buf *b, const char *name, struct str bytes)
{
    if (bytes.len)
        buf_fmt(b, ",\"%s\":\"%.*s\"", name, STR_ARG(soft_base64url(a, bytes)));
}

struct str soft_json(struct arena *a, const struct soft_answer *answer)
{
    struct buf b = buf_make(a, ANSWER_MOST);

    buf_fmt(&b, "{\"id\":\"%.*s\"", STR_ARG(answer->id));
    member(a, &b, "clientDataJSON", answer->client_data);
    member(a, &b, "attestationObject", answer->attestation);
    member(a, &b, "authenticatorData", answer->authenticator);
    member(a, &b, "signature", answer->signature);
    buf_char(&b, '}');
    return buf_text(&b);
}
