/* passkey_key.c: the public keys of passkeys, and what they signed, by libfido2. */
#include "identity/passkey_key.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <sodium.h>

static const struct {
    enum passkey_algorithm algorithm;
    const char *name;
} algorithms[] = {
    {PASSKEY_ES256, "es256:"}, {PASSKEY_EDDSA, "eddsa:"}, {PASSKEY_RS256, "rs256:"}};

struct str passkey_key_write(struct arena *a, const struct passkey_public *key)
{
    char text[sodium_base64_ENCODED_LEN(PASSKEY_KEY_MOST, sodium_base64_VARIANT_ORIGINAL)];

    sodium_bin2base64(text, sizeof text, key->bytes, (size_t)key->len,
                      sodium_base64_VARIANT_ORIGINAL);
    for (ptrdiff_t i = 0; i < COUNT_OF(algorithms); i++)
        if (algorithms[i].algorithm == key->algorithm)
            return str_fmt(a, "%s%s", algorithms[i].name, text);
    return S("");
}

bool passkey_key_read(struct str text, struct passkey_public *out)
{
    size_t len = 0;

    for (ptrdiff_t i = 0; i < COUNT_OF(algorithms); i++) {
        struct str name = str_of(algorithms[i].name);
        if (!str_starts(text, name))
            continue;
        text = str_cut(text, name.len, text.len);
        out->algorithm = algorithms[i].algorithm;
        if (sodium_base642bin(out->bytes, sizeof out->bytes, text.at, (size_t)text.len, NULL,
                              &len, NULL, sodium_base64_VARIANT_ORIGINAL) != 0)
            return false;
        out->len = (ptrdiff_t)len;
        return true;
    }
    return false;
}

/* A key as libfido2 has it. */
union fido_key {
    es256_pk_t *es256;
    eddsa_pk_t *eddsa;
    rs256_pk_t *rs256;
    void *any;
};

/* False, with nothing to free, when it is no point of its curve or the like. */
static bool fido_key_make(const struct passkey_public *key, union fido_key *out)
{
    size_t len = (size_t)key->len;
    int failed = FIDO_ERR_INTERNAL;
    EVP_PKEY *valid = NULL;

    if (key->algorithm == PASSKEY_ES256 && (out->es256 = es256_pk_new())) {
        failed = es256_pk_from_ptr(out->es256, key->bytes, len);
        valid = failed ? NULL : es256_pk_to_EVP_PKEY(out->es256);
    } else if (key->algorithm == PASSKEY_EDDSA && (out->eddsa = eddsa_pk_new())) {
        failed = eddsa_pk_from_ptr(out->eddsa, key->bytes, len);
        valid = failed ? NULL : eddsa_pk_to_EVP_PKEY(out->eddsa);
    } else if (key->algorithm == PASSKEY_RS256 && (out->rs256 = rs256_pk_new())) {
        failed = rs256_pk_from_ptr(out->rs256, key->bytes, len);
        valid = failed ? NULL : rs256_pk_to_EVP_PKEY(out->rs256);
    }
    EVP_PKEY_free(valid);
    return valid != NULL;
}

static void fido_key_free(const struct passkey_public *key, union fido_key *k)
{
    if (key->algorithm == PASSKEY_ES256)
        es256_pk_free(&k->es256);
    else if (key->algorithm == PASSKEY_EDDSA)
        eddsa_pk_free(&k->eddsa);
    else
        rs256_pk_free(&k->rs256);
}

bool passkey_key_valid(const struct passkey_public *key)
{
    union fido_key k = {0};
    bool valid = fido_key_make(key, &k);

    if (k.any)
        fido_key_free(key, &k);
    return valid;
}

static const unsigned char *bytes_at(struct str s)
{
    return (const unsigned char *)s.at;
}

/* Whether the key signed these data with this client data. */
bool passkey_assertion_right(struct arena *a, struct str host, const struct passkey_public *key,
                             struct str data, const unsigned char *client_hash,
                             struct str signature)
{
    fido_assert_t *assertion = fido_assert_new();
    union fido_key k = {0};
    bool right =
        assertion && fido_key_make(key, &k) &&
        fido_assert_set_clientdata_hash(assertion, client_hash, PASSKEY_HASH) == FIDO_OK &&
        fido_assert_set_rp(assertion, str_zero(a, host)) == FIDO_OK &&
        fido_assert_set_count(assertion, 1) == FIDO_OK &&
        fido_assert_set_authdata_raw(assertion, 0, bytes_at(data), (size_t)data.len) ==
            FIDO_OK &&
        fido_assert_set_sig(assertion, 0, bytes_at(signature), (size_t)signature.len) ==
            FIDO_OK &&
        fido_assert_set_up(assertion, FIDO_OPT_TRUE) == FIDO_OK &&
        fido_assert_set_uv(assertion, FIDO_OPT_TRUE) == FIDO_OK &&
        fido_assert_verify(assertion, 0, key->algorithm, k.any) == FIDO_OK;

    if (k.any)
        fido_key_free(key, &k);
    fido_assert_free(&assertion);
    return right;
}

/* Whether a new key signed its own registration. */
bool passkey_statement_right(struct arena *a, struct str host,
                             const struct authenticator_data *data,
                             const struct attestation *at, const unsigned char *client_hash)
{
    fido_cred_t *cred = fido_cred_new();
    bool right = cred && at->algorithm == data->key.algorithm && at->signature.len > 0 &&
                 at->signature.len <= PASSKEY_SIGNATURE_MOST &&
                 fido_cred_set_type(cred, data->key.algorithm) == FIDO_OK &&
                 fido_cred_set_clientdata_hash(cred, client_hash, PASSKEY_HASH) == FIDO_OK &&
                 fido_cred_set_rp(cred, str_zero(a, host), NULL) == FIDO_OK &&
                 fido_cred_set_prot(cred, (int)data->protection) == FIDO_OK &&
                 fido_cred_set_authdata_raw(cred, bytes_at(at->authenticator),
                                            (size_t)at->authenticator.len) == FIDO_OK &&
                 fido_cred_set_fmt(cred, "packed") == FIDO_OK &&
                 fido_cred_set_sig(cred, bytes_at(at->signature), (size_t)at->signature.len) ==
                     FIDO_OK &&
                 fido_cred_verify_self(cred) == FIDO_OK;

    fido_cred_free(&cred);
    return right;
}
