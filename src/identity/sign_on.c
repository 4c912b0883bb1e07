/* sign_on.c: the way to an issuer and back: OpenID Connect's authorisation code flow with PKCE
 * (RFC 7636), and the issuer's name in what it answers (RFC 9207).
 */
#include "identity/sign_on.h"

#include "identity/passkey_read.h"
#include "identity/sign_on_parts.h"
#include "identity/ticket.h"

#include <sodium.h>

enum {
    SECRET_BITS = 256,
    CODE_MOST = 4 * 1024, /* bytes */
    PLACES_MOST = 4,
};

/* --- what an issuer says of itself ---- */

static bool lists(const struct json *object, const char *name, struct str what)
{
    const struct json *list = json_get(object, str_of(name));

    if (!list || list->kind != JSON_ARRAY)
        return false;
    for (const struct json *one = list->u.of.first; one; one = one->next)
        if (one->kind == JSON_STR && str_eq(one->u.str, what))
            return true;
    return false;
}

/* How the client's secret is handed over. Where nothing is said, in a header. */
static enum rc secret_way(struct work *w, const struct json *said, struct sign_on_issuer *out)
{
    static const char name[] = "token_endpoint_auth_methods_supported";

    if (!json_get(said, str_of(name)) || lists(said, name, S("client_secret_basic")))
        return OK;
    out->secret_in_form = lists(said, name, S("client_secret_post"));
    return out->secret_in_form
               ? OK
               : work_fail(w, INVALID, "",
                           "The sign-on takes a client's secret in no way that is known here "
                           "(client_secret_basic, client_secret_post).");
}

static enum rc methods_look(struct work *w, const struct json *said)
{
    static const char name[] = "id_token_signing_alg_values_supported";

    if (!json_get(said, str_of(name)) || lists(said, name, S("RS256")) ||
        lists(said, name, S("PS256")) || lists(said, name, S("ES256")))
        return OK;
    return work_fail(w, INVALID, "",
                     "The sign-on signs by none of the methods that are taken here (RS256, "
                     "PS256, ES256).");
}

static enum rc places_read(struct work *w, const struct json *said, struct sign_on_issuer *out)
{
    const struct {
        const char *name;
        struct str *place;
    } places[] = {{"authorization_endpoint", &out->authorize},
                  {"token_endpoint", &out->token},
                  {"jwks_uri", &out->keys}};

    for (ptrdiff_t i = 0; i < COUNT_OF(places); i++) {
        *places[i].place = sign_on_text(said, places[i].name);
        if (!places[i].place->len)
            return work_fail(w, INVALID, "", "The sign-on does not say where its %s is.",
                             places[i].name);
        TRY(sign_on_url(w, "", *places[i].place));
    }
    return OK;
}

static enum rc said_read(struct work *w, struct str text, struct sign_on_issuer *out)
{
    struct json *said;
    struct str why;

    if (json_read(w->arena, text, &said, &why) != OK || said->kind != JSON_OBJECT)
        return work_fail(w, INVALID, "",
                         "What the sign-on says of itself can't be read. Check its address.");
    if (!str_eq(sign_on_text(said, "issuer"), out->issuer))
        return work_fail(w, INVALID, "",
                         "The sign-on there calls itself by another name. Enter the issuer "
                         "exactly as it does, to the last slash.");
    const struct json *named =
        json_get(said, S("authorization_response_iss_parameter_supported"));
    out->names_itself = named && named->kind == JSON_TRUE;
    TRY(places_read(w, said, out));
    TRY(methods_look(w, said));
    return secret_way(w, said, out);
}

/* Asks, and takes a whole answer only. */
static enum rc answer_of(struct work *w, struct sign_on_issuer *issuer, struct str url,
                         struct str *body)
{
    int status;

    TRY(sign_on_fetch(w, url, issuer->inside, &issuer->spent, NULL, &status, body));
    if (status >= 500)
        return work_fail(w, BUSY, "",
                         "The sign-on is out of order just now (it answered %d). Try again "
                         "later, or sign in another way.",
                         status);
    return status == 200
               ? OK
               : work_fail(w, INVALID, "",
                           "There is no sign-on at that address (it answered %d).", status);
}

enum rc sign_on_discover(struct work *w, struct str issuer, struct str inside,
                         struct sign_on_issuer *out)
{
    struct str bare = issuer, body;

    *out = (struct sign_on_issuer){.issuer = issuer, .inside = inside};
    TRY(sign_on_url(w, "", issuer));
    if (str_find(issuer, S("?")) >= 0)
        return work_fail(w, INVALID, "", "An issuer has no question mark in it.");
    if (str_ends(bare, S("/")))
        bare = str_cut(bare, 0, bare.len - 1);
    TRY(answer_of(w, out, str_join(w->arena, bare, S("/.well-known/openid-configuration")),
                  &body));
    return said_read(w, body, out);
}

enum rc sign_on_keys(struct work *w, struct sign_on_issuer *issuer, ptrdiff_t *count)
{
    struct str body;

    *count = 0;
    TRY(answer_of(w, issuer, issuer->keys, &body));
    TRY(sign_on_keys_count(w, body, count));
    return *count ? OK
                  : work_fail(w, INVALID, "",
                              "The sign-on publishes no key that can be used here: RSA of 2048 "
                              "bits or more, or P-256.");
}

/* --- there ---- */

static void parameter_add(struct buf *b, const char *name, struct str value)
{
    buf_fmt(b, "&%s=", name);
    buf_url(b, value);
}

static struct str hash_of(struct arena *a, struct str text)
{
    unsigned char hash[crypto_hash_sha256_BYTES];

    crypto_hash_sha256(hash, (const unsigned char *)text.at, (unsigned long long)text.len);
    return base64url_write(a, (struct str){(const char *)hash, sizeof hash});
}

static struct str data_make(struct arena *a, const struct sign_on_issuer *issuer,
                            const struct sign_on_ask *ask, struct str nonce,
                            struct str verifier)
{
    struct json *data = json_object(a);
    struct buf b = buf_make(a, SIGN_ON_BYTES_MOST);

    json_put_str(data, "issuer", issuer->issuer);
    json_put_str(data, "nonce", nonce);
    json_put_str(data, "verifier", verifier);
    json_put_str(data, "state", hash_of(a, ask->state));
    json_put_str(data, "next", ask->next);
    json_write(&b, data, 0);
    return buf_text(&b);
}

enum rc sign_on_begin(struct work *w, const struct sign_on_issuer *issuer,
                      const struct sign_on_ask *ask, struct sign_on_going *out)
{
    struct arena *a = w->arena;
    struct str nonce = secret_make(a, SECRET_BITS), verifier = secret_make(a, SECRET_BITS);
    struct buf b = buf_make(a, PLACES_MOST * SIGN_ON_URL_MOST);

    buf_str(&b, issuer->authorize);
    buf_char(&b, str_find(issuer->authorize, S("?")) >= 0 ? '&' : '?');
    buf_lit(&b, "response_type=code&scope=openid%20email%20profile&code_challenge_method=S256");
    parameter_add(&b, "client_id", ask->client);
    parameter_add(&b, "redirect_uri", ask->redirect);
    parameter_add(&b, "state", ask->state);
    parameter_add(&b, "nonce", nonce);
    parameter_add(&b, "code_challenge", hash_of(a, verifier));
    if (ask->address.len)
        parameter_add(&b, "login_hint", ask->address);
    if (b.failed)
        return work_fail(w, INVALID, "", "The address of the sign-on would be too long.");
    out->url = buf_text(&b);
    out->data = data_make(a, issuer, ask, nonce, verifier);
    return OK;
}

/* --- and back ---- */

static enum rc over(struct work *w)
{
    return work_fail(w, FORBIDDEN, "",
                     "What came back belongs to another sign-in than the one that was begun in "
                     "this browser. Start again.");
}

static enum rc data_read(struct work *w, struct str text, struct json **out)
{
    struct str why;

    if (json_read(w->arena, text, out, &why) != OK || (*out)->kind != JSON_OBJECT)
        return work_fail(w, FAULT, "", "the data of a sign-on can't be read");
    return OK;
}

/* Whether it is the answer to what was asked in this browser, from whom it was asked. */
static enum rc answer_check(struct work *w, const struct sign_on_issuer *issuer,
                            const struct json *kept, const struct sign_on_answer *answer)
{
    struct str hash = hash_of(w->arena, answer->state), state = sign_on_text(kept, "state");

    if (state.len != hash.len || sodium_memcmp(state.at, hash.at, (size_t)hash.len) != 0)
        return over(w);
    if (!str_eq(sign_on_text(kept, "issuer"), issuer->issuer))
        return work_fail(w, FORBIDDEN, "",
                         "Your organisation's sign-on was changed meanwhile. Start again.");
    if (answer->issuer.len ? !str_eq(answer->issuer, issuer->issuer) : issuer->names_itself)
        return work_fail(w, FORBIDDEN, "",
                         "The answer came from another sign-on than the one you were sent to. "
                         "Start again, from this site.");
    if (!answer->code.len || answer->code.len > CODE_MOST)
        return work_fail(w, FORBIDDEN, "",
                         "Your organisation's sign-on sent nothing to go on. Start again.");
    return OK;
}

/* The client and its secret are coded once more before they go into a header (RFC 6749, 2.3.1).
 */
static struct str coded(struct arena *a, struct str text)
{
    struct buf b = buf_make(a, 4 * SIGN_ON_WORDS_MOST);

    buf_url(&b, text);
    return buf_text(&b);
}

/* What the issuer calls its refusal: "invalid_grant" for a code, "invalid_client", … */
static struct str error_of(struct work *w, struct str body)
{
    struct json *said;
    struct str why;

    return json_read(w->arena, body, &said, &why) == OK ? sign_on_text(said, "error") : S("");
}

static bool is_client_refused(struct str error)
{
    return str_eq(error, S("invalid_client")) || str_eq(error, S("unauthorized_client"));
}

/* Asks for a token in exchange for a code. */
static enum rc token_post(struct work *w, struct sign_on_issuer *issuer, struct str client,
                          struct str secret, struct buf *fields, int *status, struct str *body)
{
    struct sign_on_post post = {0};

    if (issuer->secret_in_form || !secret.len)
        parameter_add(fields, "client_id", client);
    if (issuer->secret_in_form && secret.len)
        parameter_add(fields, "client_secret", secret);
    if (!issuer->secret_in_form && secret.len) {
        post.client = coded(w->arena, client);
        post.password = coded(w->arena, secret);
    }
    post.fields = buf_text(fields);
    return sign_on_fetch(w, issuer->token, issuer->inside, &issuer->spent, &post, status, body);
}

static struct buf grant(struct arena *a, struct str code, struct str redirect,
                        struct str verifier)
{
    struct buf b = buf_make(a, 64 * 1024);

    buf_lit(&b, "grant_type=authorization_code");
    parameter_add(&b, "code", code);
    parameter_add(&b, "redirect_uri", redirect);
    parameter_add(&b, "code_verifier", verifier);
    return b;
}

enum rc sign_on_try(struct work *w, struct sign_on_issuer *issuer, struct str client,
                    struct str secret, struct str redirect)
{
    struct buf fields =
        grant(w->arena, S("none"), redirect, secret_make(w->arena, SECRET_BITS));
    struct str body;
    int status;

    TRY(token_post(w, issuer, client, secret, &fields, &status, &body));
    if (status == 200 || !is_client_refused(error_of(w, body)))
        return OK;
    return work_fail(w, INVALID, "secret",
                     "The sign-on does not take this client ID with this secret.");
}

static enum rc token_refused(struct work *w, struct str body)
{
    if (is_client_refused(error_of(w, body)))
        return work_fail(
            w, FORBIDDEN, "",
            "Your organisation's sign-on does not know this site by the client and "
            "secret that your lead entered here. Sign in another way, and tell "
            "them.");
    return work_fail(
        w, FORBIDDEN, "",
        "Your organisation's sign-on did not confirm that it was you. Start again.");
}

static enum rc token_ask(struct work *w, struct sign_on_issuer *issuer, struct str client,
                         struct str secret, struct str redirect, const struct json *kept,
                         struct str code, struct str *token)
{
    struct buf fields = grant(w->arena, code, redirect, sign_on_text(kept, "verifier"));
    struct str body, why;
    struct json *said;
    int status;

    TRY(token_post(w, issuer, client, secret, &fields, &status, &body));
    if (status != 200)
        return token_refused(w, body);
    *token =
        json_read(w->arena, body, &said, &why) == OK ? sign_on_text(said, "id_token") : S("");
    return token->len
               ? OK
               : work_fail(w, FORBIDDEN, "",
                           "Your organisation's sign-on sent an answer that can't be "
                           "read. Sign in another way, and tell whoever looks after it.");
}

/* email_verified decides where it is said, as true or as the text of it. Entra ID never says
 * it, and has xms_edov: the domain of the address is one that the tenant proved to own. */
static bool is_verified(const struct json *claims)
{
    const struct json *said = json_get(claims, S("email_verified"));

    if (!said)
        said = json_get(claims, S("xms_edov"));
    if (!said)
        return false;
    return said->kind == JSON_TRUE || (said->kind == JSON_INT && said->u.whole == 1) ||
           (said->kind == JSON_STR &&
            (str_eq(said->u.str, S("true")) || str_eq(said->u.str, S("1"))));
}

enum rc sign_on_end(struct work *w, struct sign_on_issuer *issuer, struct str client,
                    struct str secret, struct str redirect, struct str data,
                    const struct sign_on_answer *answer, struct sign_on_person *out)
{
    struct json *kept, *claims;
    struct str token, keys;

    TRY(data_read(w, data, &kept));
    TRY(answer_check(w, issuer, kept, answer));
    TRY(token_ask(w, issuer, client, secret, redirect, kept, answer->code, &token));
    TRY(answer_of(w, issuer, issuer->keys, &keys));
    struct sign_on_wanted wanted = {issuer->issuer, client, sign_on_text(kept, "nonce")};
    TRY(sign_on_check(w, &wanted, keys, token, &claims));
    *out = (struct sign_on_person){.subject = sign_on_text(claims, "sub"),
                                   .address = sign_on_text(claims, "email"),
                                   .name = sign_on_text(claims, "name"),
                                   .address_verified = is_verified(claims),
                                   .next = sign_on_text(kept, "next")};
    return OK;
}
