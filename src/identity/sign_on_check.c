/* sign_on_check.c: reads an id token and believes nothing of it before all of it is right.
 *
 * The method is looked at before anything else: cjose would take any that it knows, "none" and
 * the key's own bytes as a password among them. Then the one key that may have signed is chosen
 * by its name, kind and use, and cjose checks the signature; only then are claims read.
 */
#include "identity/passkey_read.h"
#include "identity/sign_on_parts.h"

#include <cjose/cjose.h>
#include <math.h>
#include <sodium.h>
#include <string.h>

enum {
    HEADER_MOST = 4 * 1024, /* bytes of a token's head */
    KEYS_MOST = 100,        /* of one set */
    RSA_BYTES_LEAST = 256,  /* 2048 bits */
    RSA_BYTES_MOST = 1024,
    COORDINATE_BYTES = 32, /* of a point on P-256 */
    SUBJECT_MOST = 255,
};

struct method {
    struct str name, kind;
};

static const struct method methods[] = {{STR_INIT("RS256"), STR_INIT("RSA")},
                                        {STR_INIT("PS256"), STR_INIT("RSA")},
                                        {STR_INIT("ES256"), STR_INIT("EC")}};

static const struct method *method_of(struct str name)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(methods); i++)
        if (str_eq(methods[i].name, name))
            return &methods[i];
    return NULL;
}

static enum rc refuse(struct work *w, const char *words)
{
    return work_fail(w, FORBIDDEN, "",
                     "%s Sign in another way, and tell whoever looks after "
                     "your organisation's sign-on.",
                     words);
}

/* --- JSON ---- */

struct str sign_on_text(const struct json *object, const char *name)
{
    const struct json *j =
        object && object->kind == JSON_OBJECT ? json_get(object, str_of(name)) : NULL;

    return j && j->kind == JSON_STR ? j->u.str : S("");
}

static bool object_read(struct work *w, struct str text, struct json **out)
{
    struct str why;

    return json_read(w->arena, text, out, &why) == OK && (*out)->kind == JSON_OBJECT;
}

/* --- keys ---- */

/* Bytes that a member of a key stands for, without zeroes in front; 0 when it can't be read. */
static ptrdiff_t number_bytes(struct arena *a, const struct json *key, const char *name)
{
    struct str bytes;

    if (!base64url_read(a, sign_on_text(key, name), RSA_BYTES_MOST + 1, &bytes))
        return 0;
    while (bytes.len && bytes.at[0] == 0)
        bytes = str_cut(bytes, 1, bytes.len);
    return bytes.len;
}

static bool has_coordinate(struct arena *a, const struct json *key, const char *name)
{
    struct str bytes;

    return base64url_read(a, sign_on_text(key, name), COORDINATE_BYTES, &bytes) &&
           bytes.len == COORDINATE_BYTES;
}

static bool key_is_strong(struct arena *a, const struct json *key)
{
    if (str_eq(sign_on_text(key, "kty"), S("EC")))
        return str_eq(sign_on_text(key, "crv"), S("P-256")) && has_coordinate(a, key, "x") &&
               has_coordinate(a, key, "y");
    ptrdiff_t n = number_bytes(a, key, "n"), e = number_bytes(a, key, "e");
    return n >= RSA_BYTES_LEAST && n <= RSA_BYTES_MOST && e >= 1 && e <= 8;
}

/* Whether a key may sign by this method. */
static bool key_is_for(struct arena *a, const struct json *key, const struct method *m)
{
    struct str use = sign_on_text(key, "use"), alg = sign_on_text(key, "alg");

    return str_eq(sign_on_text(key, "kty"), m->kind) && (!use.len || str_eq(use, S("sig"))) &&
           (!alg.len || str_eq(alg, m->name)) && key_is_strong(a, key);
}

static enum rc keys_read(struct work *w, struct str text, const struct json **out)
{
    struct json *set;

    *out = NULL;
    if (object_read(w, text, &set))
        *out = json_get(set, S("keys"));
    if (!*out || (*out)->kind != JSON_ARRAY || (*out)->u.of.count > KEYS_MOST)
        return work_fail(w, INVALID, "", "The keys of the sign-on can't be read.");
    return OK;
}

enum rc sign_on_keys_count(struct work *w, struct str text, ptrdiff_t *count)
{
    const struct json *keys;

    *count = 0;
    TRY(keys_read(w, text, &keys));
    for (const struct json *key = keys->u.of.first; key; key = key->next)
        for (ptrdiff_t i = 0; i < COUNT_OF(methods); i++)
            if (key_is_for(w->arena, key, &methods[i])) {
                ++*count;
                break;
            }
    return OK;
}

/* The key that the token names. Where it names none, the only one that could be meant. */
static enum rc key_choose(struct work *w, struct str text, const struct method *m,
                          struct str name, const struct json **out)
{
    const struct json *keys = NULL, *found = NULL;
    ptrdiff_t many = 0;

    TRY(keys_read(w, text, &keys));
    for (const struct json *key = keys->u.of.first; key; key = key->next) {
        if (!key_is_for(w->arena, key, m) ||
            (name.len && !str_eq(sign_on_text(key, "kid"), name)))
            continue;
        found = key;
        many++;
    }
    *out = found;
    return many == 1
               ? OK
               : refuse(w, "Your organisation's sign-on signed with a key that it does not "
                           "publish.");
}

/* Of a key only what it is made of: the rest is of no concern to cjose. */
static struct str key_text(struct arena *a, const struct json *key)
{
    static const char *const parts[] = {"kty", "crv", "x", "y", "n", "e"};
    struct json *bare = json_object(a);
    struct buf b = buf_make(a, SIGN_ON_BYTES_MOST);

    for (ptrdiff_t i = 0; i < COUNT_OF(parts); i++)
        if (sign_on_text(key, parts[i]).len)
            json_put_str(bare, parts[i], sign_on_text(key, parts[i]));
    json_write(&b, bare, 0);
    return buf_text(&b);
}

/* --- the signature ---- */

struct token_head {
    const struct method *method;
    struct str key; /* its name; empty for none */
};

static enum rc head_read(struct work *w, struct str token, struct token_head *out)
{
    struct str rest = token, head, text;
    struct json *json;

    str_split(&rest, '.', &head);
    if (!base64url_read(w->arena, head, HEADER_MOST, &text) || !object_read(w, text, &json))
        return refuse(w, "Your organisation's sign-on sent an answer that can't be read.");
    out->method = method_of(sign_on_text(json, "alg"));
    if (!out->method)
        return refuse(w,
                      "Your organisation's sign-on signed its answer by a method that is not "
                      "taken here: RS256, PS256 and ES256 are.");
    if (json_get(json, S("crit")) || json_get(json, S("b64")))
        return refuse(w, "Your organisation's sign-on asks for what is not known here.");
    out->key = sign_on_text(json, "kid");
    return OK;
}

/* Three parts with a dot between two, none of them empty, each of them base64url to the letter:
 * cjose ends the whole process over a padding that is out of place. */
static bool is_compact(struct arena *a, struct str token)
{
    struct str rest = token, part, bytes;
    int parts = 0;

    if (token.len > SIGN_ON_TOKEN_MOST || str_ends(token, S(".")))
        return false;
    while (str_split(&rest, '.', &part)) {
        parts++;
        if (!part.len || !base64url_read(a, part, part.len, &bytes))
            return false;
    }
    return parts == 3;
}

/* The payload, copied into the work's arena, if the key signed it. */
static bool payload_take(struct work *w, struct str key, struct str token, struct str *out)
{
    cjose_err err;
    cjose_jwk_t *jwk = cjose_jwk_import(key.at, (size_t)key.len, &err);
    cjose_jws_t *jws = jwk ? cjose_jws_import(token.at, (size_t)token.len, &err) : NULL;
    uint8_t *bytes = NULL;
    size_t count = 0;
    bool good = jws && cjose_jws_verify(jws, jwk, &err) &&
                cjose_jws_get_plaintext(jws, &bytes, &count, &err);

    if (good)
        *out = str_copy(w->arena, (struct str){(const char *)bytes, (ptrdiff_t)count});
    cjose_jws_release(jws);
    cjose_jwk_release(jwk);
    return good;
}

/* --- claims ---- */

static bool whole_of(const struct json *claims, const char *name, int64_t *out)
{
    const struct json *j = json_get(claims, str_of(name));

    if (!j)
        return false;
    if (j->kind == JSON_NUM && j->u.num > -1e15 && j->u.num < 1e15) {
        *out = (int64_t)floor(j->u.num);
        return true;
    }
    *out = j->kind == JSON_INT ? j->u.whole : 0;
    return j->kind == JSON_INT && *out > -1000000000000000 && *out < 1000000000000000;
}

static bool times_are_right(struct work *w, const struct json *claims, const char **why)
{
    int64_t ends = 0, made = 0, from = 0;

    *why = "Your organisation's sign-on did not say when its answer was made, or until when it "
           "holds.";
    if (!whole_of(claims, "exp", &ends) || !whole_of(claims, "iat", &made))
        return false;
    if (json_get(claims, S("nbf")) && !whole_of(claims, "nbf", &from))
        return false;
    *why = "The answer of your organisation's sign-on is over, or its clock is more than five "
           "minutes slow.";
    if (w->now >= ends + SIGN_ON_CLOCKS_APART)
        return false;
    *why = "The clock of your organisation's sign-on is more than five minutes fast.";
    return made <= w->now + SIGN_ON_CLOCKS_APART &&
           !(json_get(claims, S("nbf")) && from > w->now + SIGN_ON_CLOCKS_APART);
}

/* Whether the token is for this client, and for nobody else besides. */
static bool audience_is_right(const struct json *claims, struct str client)
{
    const struct json *aud = json_get(claims, S("aud")), *azp = json_get(claims, S("azp"));
    bool ours = false;

    if (azp && !str_eq(sign_on_text(claims, "azp"), client))
        return false;
    if (!aud || aud->kind != JSON_ARRAY)
        return aud && str_eq(sign_on_text(claims, "aud"), client);
    for (const struct json *one = aud->u.of.first; one; one = one->next) {
        if (one->kind != JSON_STR)
            return false;
        ours = ours || str_eq(one->u.str, client);
    }
    return ours && (aud->u.of.count == 1 || azp);
}

static bool same_secret(struct str a, struct str b)
{
    return a.len == b.len && a.len && sodium_memcmp(a.at, b.at, (size_t)a.len) == 0;
}

static enum rc claims_check(struct work *w, const struct sign_on_wanted *wanted,
                            const struct json *claims)
{
    struct str subject = sign_on_text(claims, "sub");
    const char *why = NULL;

    if (!str_eq(sign_on_text(claims, "iss"), wanted->issuer))
        return refuse(w, "The answer came from another sign-on than the one you were sent to.");
    if (!audience_is_right(claims, wanted->client))
        return refuse(w,
                      "The answer of your organisation's sign-on was meant for another site.");
    if (!times_are_right(w, claims, &why))
        return refuse(w, why);
    if (!same_secret(sign_on_text(claims, "nonce"), wanted->nonce))
        return refuse(w,
                      "The answer of your organisation's sign-on belongs to another sign-in.");
    if (!subject.len || subject.len > SUBJECT_MOST)
        return refuse(w, "Your organisation's sign-on did not say who you are.");
    return OK;
}

enum rc sign_on_check(struct work *w, const struct sign_on_wanted *wanted, struct str keys,
                      struct str token, struct json **claims)
{
    struct token_head head = {0};
    const struct json *key = NULL;
    struct str payload = {0};

    if (!is_compact(w->arena, token))
        return refuse(w, "Your organisation's sign-on sent an answer that can't be read.");
    TRY(head_read(w, token, &head));
    TRY(key_choose(w, keys, head.method, head.key, &key));
    if (!payload_take(w, key_text(w->arena, key), token, &payload))
        return refuse(w, "The answer was not signed by your organisation's sign-on.");
    if (!object_read(w, payload, claims))
        return refuse(w, "Your organisation's sign-on sent an answer that can't be read.");
    return claims_check(w, wanted, *claims);
}
