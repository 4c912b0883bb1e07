/* passkey.c: what a browser is asked for passkeys, and the check of what it answers, step by
 * step as in WebAuthn level 2, 7.1 and 7.2. */
#include "identity/passkey.h"

#include "identity/passkey_key.h"
#include "identity/passkey_read.h"

#include <sodium.h>
#include <string.h>

enum {
    ASK_MILLISECONDS = 5 * 60 * 1000,
    CLIENT_DATA_MOST = 4 * 1024, /* bytes */
    ATTESTATION_MOST = 8 * 1024,
    AUTHENTICATOR_MOST = 4 * 1024,
    HOST_MOST = 253,
};

/* --- refusing
 * ---------------------------------------------------------------------------------- */

static enum rc unreadable(struct work *w)
{
    return work_fail(w, INVALID, "passkey", "The passkey's answer can't be read. Try again.");
}

static enum rc refused(struct work *w, const char *why)
{
    return work_fail(w, FORBIDDEN, "passkey", "%s Try again.", why);
}

/* --- the site
 * ---------------------------------------------------------------------------------- */

static bool host_valid(struct str host)
{
    struct str label = {0}, rest = host;
    bool last_has_letter = false;

    if (!host.len || host.len > HOST_MOST || host.at[host.len - 1] == '.')
        return false;
    while (str_split(&rest, '.', &label)) {
        if (!label.len || label.at[0] == '-' || label.at[label.len - 1] == '-')
            return false;
        last_has_letter = false;
        for (ptrdiff_t i = 0; i < label.len; i++) {
            bool letter = label.at[i] >= 'a' && label.at[i] <= 'z';
            bool digit = label.at[i] >= '0' && label.at[i] <= '9';
            if (!letter && !digit && label.at[i] != '-')
                return false;
            last_has_letter |= letter;
        }
    }
    /* a bare address ends in a number */
    return last_has_letter;
}

static bool port_valid(struct str port)
{
    bool valid = port.len > 0 && port.len <= 5 && port.at[0] != '0';

    for (ptrdiff_t i = 0; i < port.len; i++)
        valid = valid && port.at[i] >= '0' && port.at[i] <= '9';
    return valid;
}

static struct str small_letters(struct arena *a, struct str s)
{
    char *text = str_zero(a, s);

    for (ptrdiff_t i = 0; i < s.len; i++)
        if (text[i] >= 'A' && text[i] <= 'Z')
            text[i] = (char)(text[i] - 'A' + 'a');
    return (struct str){text, s.len};
}

bool passkey_site_read(struct arena *a, struct str address, struct str name,
                       struct passkey_site *out)
{
    struct str whole = small_letters(a, str_trim(address)), port = {0};
    bool secure = str_starts(whole, S("https://"));

    if (!secure && !str_starts(whole, S("http://")))
        return false;
    struct str host = str_cut(whole, secure ? 8 : 7, whole.len);
    if (str_ends(host, S("/")))
        host.len--;
    ptrdiff_t colon = str_find(host, S(":"));
    if (colon >= 0) {
        port = str_cut(host, colon + 1, host.len);
        host = str_cut(host, 0, colon);
        if (!port_valid(port))
            return false;
    }
    bool local = str_eq(host, S("localhost")) || str_ends(host, S(".localhost"));
    if (!host_valid(host) || (!secure && !local))
        return false;
    bool usual = !port.len || str_eq(port, secure ? S("443") : S("80"));
    *out = (struct passkey_site){str_copy(a, host),
                                 str_fmt(a, "%s://%.*s%s%.*s", secure ? "https" : "http",
                                         STR_ARG(host), usual ? "" : ":",
                                         STR_ARG(usual ? S("") : port)),
                                 name};
    return true;
}

/* --- asking
 * ------------------------------------------------------------------------------------ */

static struct json *keys_json(struct arena *a, const struct str *known, ptrdiff_t count)
{
    struct json *list = json_array(a);

    for (ptrdiff_t i = 0; i < count; i++) {
        struct json *key = json_add(list, json_object(a));
        json_put_str(key, "type", S("public-key"));
        json_put_str(key, "id", known[i]);
    }
    return list;
}

static struct json *algorithms_json(struct arena *a)
{
    static const enum passkey_algorithm known[] = {PASSKEY_ES256, PASSKEY_EDDSA, PASSKEY_RS256};
    struct json *list = json_array(a);

    for (ptrdiff_t i = 0; i < COUNT_OF(known); i++) {
        struct json *one = json_add(list, json_object(a));
        json_put_str(one, "type", S("public-key"));
        json_put_int(one, "alg", known[i]);
    }
    return list;
}

/* The key is to be found without an address being typed, and to check the person. */
static struct json *selection_json(struct arena *a)
{
    struct json *selection = json_object(a);

    json_put_str(selection, "residentKey", S("required"));
    json_put_bool(selection, "requireResidentKey", true);
    json_put_str(selection, "userVerification", S("required"));
    return selection;
}

struct json *passkey_create_options(struct arena *a, const struct passkey_site *site,
                                    struct str challenge, struct str person, struct str address,
                                    struct str name, const struct str *known, ptrdiff_t count)
{
    struct json *options = json_object(a);
    struct json *rp = json_put(options, "rp", json_object(a));
    struct json *user = json_put(options, "user", json_object(a));

    json_put_str(rp, "id", site->host);
    json_put_str(rp, "name", site->name);
    json_put_str(user, "id", base64url_write(a, person));
    json_put_str(user, "name", address);
    json_put_str(user, "displayName", name);
    json_put_str(options, "challenge", base64url_write(a, challenge));
    json_put(options, "pubKeyCredParams", algorithms_json(a));
    json_put_int(options, "timeout", ASK_MILLISECONDS);
    json_put(options, "excludeCredentials", keys_json(a, known, count));
    json_put(options, "authenticatorSelection", selection_json(a));
    json_put_str(options, "attestation", S("none"));
    return options;
}

struct json *passkey_get_options(struct arena *a, const struct passkey_site *site,
                                 struct str challenge, const struct str *known, ptrdiff_t count)
{
    struct json *options = json_object(a);

    json_put_str(options, "challenge", base64url_write(a, challenge));
    json_put_str(options, "rpId", site->host);
    json_put_int(options, "timeout", ASK_MILLISECONDS);
    json_put(options, "allowCredentials", keys_json(a, known, count));
    json_put_str(options, "userVerification", S("required"));
    return options;
}

/* --- what the browser answers
 * ------------------------------------------------------------------ */

struct answer {
    const struct json *json;
    struct str id, client_data;
    unsigned char client_hash[PASSKEY_HASH];
};

static bool text_of(const struct json *object, struct str name, struct str *out)
{
    const struct json *member = json_get(object, name);

    if (!member || member->kind != JSON_STR)
        return false;
    *out = member->u.str;
    return true;
}

static bool bytes_of(struct arena *a, const struct json *object, struct str name,
                     ptrdiff_t most, struct str *out)
{
    struct str text;

    return text_of(object, name, &text) && base64url_read(a, text, most, out) && out->len > 0;
}

/* The id is kept as text: it is the one way to write its bytes. */
static bool answer_read(struct arena *a, struct str text, struct answer *out)
{
    struct json *json;
    struct str id, why;

    if (text.len > PASSKEY_ANSWER_MOST || json_read(a, text, &json, &why) != OK ||
        json->kind != JSON_OBJECT)
        return false;
    out->json = json;
    return text_of(json, S("id"), &out->id) &&
           bytes_of(a, json, S("id"), PASSKEY_ID_MOST, &id) &&
           bytes_of(a, json, S("clientDataJSON"), CLIENT_DATA_MOST, &out->client_data);
}

static enum rc client_data_check(struct work *w, const struct passkey_site *site,
                                 struct str type, struct str challenge, struct answer *answer)
{
    struct str got_type, got_challenge, got_origin, why;
    struct json *json;

    if (json_read(w->arena, answer->client_data, &json, &why) != OK ||
        json->kind != JSON_OBJECT || !text_of(json, S("type"), &got_type) ||
        !text_of(json, S("challenge"), &got_challenge) ||
        !text_of(json, S("origin"), &got_origin))
        return unreadable(w);
    const struct json *elsewhere = json_get(json, S("crossOrigin"));
    if (!str_eq(got_type, type))
        return refused(w, "The passkey answered another question than it was asked.");
    if (!challenge.len || !str_eq(got_challenge, base64url_write(w->arena, challenge)))
        return refused(w, "The passkey answered an earlier question.");
    if (!str_eq(got_origin, site->origin) || (elsewhere && elsewhere->kind != JSON_FALSE))
        return refused(w, "The passkey was used on another site than this.");
    crypto_hash_sha256(answer->client_hash, (const unsigned char *)answer->client_data.at,
                       (unsigned long long)answer->client_data.len);
    return OK;
}

static enum rc authenticator_check(struct work *w, const struct passkey_site *site,
                                   const struct authenticator_data *data, bool with_key)
{
    unsigned char due[PASSKEY_HASH];

    crypto_hash_sha256(due, (const unsigned char *)site->host.at,
                       (unsigned long long)site->host.len);
    if (memcmp(due, data->site_hash.at, sizeof due) != 0)
        return refused(w, "The passkey is one for another site.");
    if (!(data->flags & PASSKEY_PRESENT))
        return refused(w, "The passkey was not touched.");
    if (!(data->flags & PASSKEY_VERIFIED))
        return refused(w,
                       "The passkey did not check that it is you, by a PIN, finger or face.");
    if (with_key != ((data->flags & PASSKEY_HAS_KEY) != 0) ||
        (data->flags & PASSKEY_BACKED_UP && !(data->flags & PASSKEY_MAY_BACK_UP)))
        return unreadable(w);
    return OK;
}

/* --- what the header promises
 * ------------------------------------------------------------------ */

enum rc passkey_created(struct work *w, const struct passkey_site *site, struct str challenge,
                        struct str text, struct passkey *out)
{
    struct authenticator_data data;
    struct attestation attestation;
    struct answer answer;
    struct str bytes;

    if (!answer_read(w->arena, text, &answer) ||
        !bytes_of(w->arena, answer.json, S("attestationObject"), ATTESTATION_MOST, &bytes) ||
        !attestation_read(bytes, &attestation) ||
        !authenticator_data_read(attestation.authenticator, &data))
        return unreadable(w);
    TRY(client_data_check(w, site, S("webauthn.create"), challenge, &answer));
    TRY(authenticator_check(w, site, &data, true));
    if (!str_eq(base64url_write(w->arena, data.key_id), answer.id) ||
        !passkey_key_valid(&data.key))
        return unreadable(w);
    bool none = str_eq(attestation.format, S("none")) && attestation.is_empty;
    bool itself =
        str_eq(attestation.format, S("packed")) &&
        passkey_statement_right(w->arena, site->host, &data, &attestation, answer.client_hash);
    if (!none && !itself)
        return refused(w, "The passkey says things of its make that were not asked for.");
    *out = (struct passkey){answer.id, passkey_key_write(w->arena, &data.key), data.counter};
    return OK;
}

enum rc passkey_named(struct work *w, struct str text, struct str *id)
{
    struct answer answer;

    if (!answer_read(w->arena, text, &answer))
        return unreadable(w);
    *id = answer.id;
    return OK;
}

enum rc passkey_got(struct work *w, const struct passkey_site *site, struct str challenge,
                    const struct passkey *key, struct str text, int64_t *counter)
{
    struct passkey_public public_key;
    struct authenticator_data data;
    struct str bytes, signature;
    struct answer answer;

    if (!answer_read(w->arena, text, &answer) ||
        !bytes_of(w->arena, answer.json, S("authenticatorData"), AUTHENTICATOR_MOST, &bytes) ||
        !bytes_of(w->arena, answer.json, S("signature"), PASSKEY_SIGNATURE_MOST, &signature) ||
        !authenticator_data_read(bytes, &data))
        return unreadable(w);
    if (!str_eq(answer.id, key->id))
        return refused(w, "Another passkey answered than was asked.");
    TRY(client_data_check(w, site, S("webauthn.get"), challenge, &answer));
    TRY(authenticator_check(w, site, &data, false));
    if (!passkey_key_read(key->key, &public_key) ||
        !passkey_assertion_right(w->arena, site->host, &public_key, bytes, answer.client_hash,
                                 signature))
        return refused(w, "The passkey's signature is not right.");
    if ((data.counter || key->counter) && data.counter <= key->counter)
        return work_fail(w, FORBIDDEN, "passkey",
                         "The passkey was used more often than is known here: there may be a "
                         "copy of it. Remove it, and make a new one.");
    *counter = data.counter;
    return OK;
}
