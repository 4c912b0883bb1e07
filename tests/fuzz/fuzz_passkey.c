/* fuzz_passkey.c: any bytes as what a browser answers for a passkey: taken, or refused in
 * words. The first byte says which part of a right answer the rest stands in for: the whole
 * form, the attestation object, the authenticator data inside it or of a sign-in, the client
 * data, the signature. What is taken of a registration can be kept and reads the same again;
 * nobody signs in without the key.
 */
#include "base/json.h"
#include "identity/passkey.h"
#include "identity/passkey_key.h"
#include "identity/passkey_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum part {
    FORM,
    ATTESTATION,
    AUTHENTICATOR,
    CLIENT,
    SIGNED_IN,
    SIGNED_CLIENT,
    SIGNATURE,
    PARTS
};

#define CHALLENGE S("challenge")
#define KEY_ID S("WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWU")

static const struct passkey_site site = {STR_INIT("example.org"),
                                         STR_INIT("https://example.org"), STR_INIT("Example")};

static void must_be(bool so, const char *what)
{
    if (so)
        return;
    fprintf(stderr, "not so: %s\n", what);
    abort();
}

static struct str client_data(struct arena *a, const char *type)
{
    return str_fmt(a, "{\"type\":\"%s\",\"challenge\":\"%.*s\",\"origin\":\"%.*s\"}", type,
                   STR_ARG(base64url_write(a, CHALLENGE)), STR_ARG(site.origin));
}

/* Authenticator data as the head of an attestation object without a statement. */
static struct str attestation_of(struct arena *a, struct str data)
{
    struct buf b = buf_make(a, BUF_MOST);

    buf_lit(&b, "\xa3\x63"
                "fmt\x64none\x67"
                "attStmt\xa0\x68"
                "authData\x59");
    buf_char(&b, (char)(data.len >> 8));
    buf_char(&b, (char)data.len);
    buf_str(&b, data);
    return buf_text(&b);
}

static struct str form_of(struct arena *a, struct str client, struct str attestation,
                          struct str data, struct str signature)
{
    return str_fmt(
        a,
        "{\"id\":\"%.*s\",\"clientDataJSON\":\"%.*s\",\"attestationObject\":\"%.*s\","
        "\"authenticatorData\":\"%.*s\",\"signature\":\"%.*s\"}",
        STR_ARG(KEY_ID), STR_ARG(base64url_write(a, client)),
        STR_ARG(base64url_write(a, attestation)), STR_ARG(base64url_write(a, data)),
        STR_ARG(base64url_write(a, signature)));
}

static void created(struct work *w, struct str form)
{
    struct passkey_public again;
    struct passkey key;
    enum rc rc = passkey_created(w, &site, CHALLENGE, form, &key);

    must_be(rc == OK || rc == INVALID || rc == FORBIDDEN, "a registration is taken or refused");
    must_be(rc == OK || (w->complaints && w->complaints->words.len), "what is refused is told");
    if (rc != OK)
        return;
    must_be(passkey_key_read(key.key, &again) && passkey_key_valid(&again),
            "a key that was taken can be used");
    must_be(str_eq(passkey_key_write(w->arena, &again), key.key), "it reads the same again");
    must_be(key.id.len > 0 && key.counter >= 0, "it has an id and a count");
}

static void got(struct work *w, struct str form)
{
    /* the base points of the curves, whose private keys are 1 */
    static const struct passkey keys[] = {
        {STR_INIT("WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWU"),
         STR_INIT("es256:axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpZP40Li/"
                  "hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q=="),
         0},
        {STR_INIT("WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWU"),
         STR_INIT("eddsa:WGZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmY="), 0},
    };

    for (ptrdiff_t i = 0; i < COUNT_OF(keys); i++) {
        int64_t counter = -1;
        w->complaints = NULL;
        enum rc rc = passkey_got(w, &site, CHALLENGE, &keys[i], form, &counter);
        must_be(rc == INVALID || rc == FORBIDDEN, "nobody signs in without the key");
        must_be(w->complaints && w->complaints->words.len, "what is refused is told");
    }
}

static struct str form_with(struct arena *a, enum part part, struct str bytes)
{
    struct str client = client_data(a, part < SIGNED_IN ? "webauthn.create" : "webauthn.get");

    if (part == FORM)
        return bytes;
    if (part == CLIENT || part == SIGNED_CLIENT)
        client = bytes;
    return form_of(a, client,
                   part == ATTESTATION     ? bytes
                   : part == AUTHENTICATOR ? attestation_of(a, str_cut(bytes, 0, 65535))
                                           : S("\xa0"),
                   part == SIGNED_IN ? bytes : S("x"), part == SIGNATURE ? bytes : S("x"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    struct work w = {.arena = arena_open()};
    struct str id, bytes = {(const char *)data + 1, (ptrdiff_t)size - 1};
    struct str form = form_with(w.arena, (enum part)(data[0] % PARTS), bytes);

    created(&w, form);
    got(&w, form);
    if (passkey_named(&w, form, &id) == OK)
        must_be(id.len > 0, "an id that was read is one");
    arena_close(w.arena);
    return 0;
}
