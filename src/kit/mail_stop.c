/* mail_stop.c: kinds of mail that someone does not want.
 *
 * What a List-Unsubscribe carries is the address and the kind, sealed with a key of the site:
 * nobody else can make one, and nobody can read an address in it. The same two always give the
 * same token (the nonce is a hash of them), so nothing needs to be kept.
 */
#include "kit/mail_parts.h"

#include "kit/setting.h"
#include "kit_sql.h"

#include <sodium.h>
#include <string.h>

enum {
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    SEAL = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    LONGEST_PLAIN = 512, /* kind, a blank and an address */
    LONGEST_SEALED = NONCE + LONGEST_PLAIN + SEAL,
    LONGEST_TOKEN = LONGEST_SEALED * 4 / 3 + 4,
};

static_assert(SETTING_KEY_BYTES == crypto_kdf_KEYBYTES, "the site's key is one of libsodium's");

const struct mail_kind mail_kinds[] = {
    {"digest", "News of what you cited or follow, daily or weekly"},
    {"report", "Reports that you asked to be mailed"},
    {0},
};

struct str mail_kind_title(struct str kind)
{
    for (const struct mail_kind *k = mail_kinds; k->name; k++)
        if (str_eq(str_of(k->name), kind))
            return str_of(k->title);
    return kind;
}

/* --- tokens ---- */

struct keys {
    unsigned char seal[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
    unsigned char hash[crypto_generichash_KEYBYTES];
};

static enum rc keys_read(struct work *w, struct keys *k)
{
    unsigned char main_key[SETTING_KEY_BYTES];

    if (sodium_init() < 0)
        return work_fail(w, FAULT, "", "libsodium could not be started");
    TRY(setting_secret_key(w, main_key));
    crypto_kdf_derive_from_key(k->seal, sizeof k->seal, 1, "mailstop", main_key);
    crypto_kdf_derive_from_key(k->hash, sizeof k->hash, 2, "mailstop", main_key);
    sodium_memzero(main_key, sizeof main_key);
    return OK;
}

enum rc mail_stop_token(struct work *w, struct str address, const char *kind, struct str *out)
{
    unsigned char sealed[LONGEST_SEALED];
    char token[LONGEST_TOKEN];
    unsigned long long len;
    struct keys k;
    struct str plain = str_fmt(w->arena, "%s %.*s", kind, STR_ARG(address));

    if (plain.len > LONGEST_PLAIN)
        return work_fail(w, TOO_LARGE, "address", "That address is too long.");
    TRY(keys_read(w, &k));
    crypto_generichash(sealed, NONCE, (const unsigned char *)plain.at,
                       (unsigned long long)plain.len, k.hash, sizeof k.hash);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        sealed + NONCE, &len, (const unsigned char *)plain.at, (unsigned long long)plain.len,
        NULL, 0, NULL, sealed, k.seal);
    sodium_bin2base64(token, sizeof token, sealed, NONCE + (size_t)len,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(&k, sizeof k);
    *out = str_copy(w->arena, str_of(token));
    return OK;
}

static bool unseal(struct arena *a, const struct keys *k, struct str token, struct str *plain)
{
    unsigned char sealed[LONGEST_SEALED];
    unsigned char *room = arena_alloc(a, LONGEST_PLAIN);
    unsigned long long plain_len = 0;
    size_t len = 0;

    if (sodium_base642bin(sealed, sizeof sealed, token.at, (size_t)token.len, NULL, &len, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) ||
        len < NONCE + SEAL ||
        crypto_aead_xchacha20poly1305_ietf_decrypt(room, &plain_len, NULL, sealed + NONCE,
                                                   len - NONCE, NULL, 0, sealed, k->seal))
        return false;
    *plain = (struct str){(const char *)room, (ptrdiff_t)plain_len};
    return true;
}

enum rc mail_stop_read(struct work *w, struct str token, struct str *address, struct str *kind)
{
    struct keys k;
    struct str plain;

    TRY(keys_read(w, &k));
    bool ours = token.len < LONGEST_TOKEN && unseal(w->arena, &k, token, &plain);
    sodium_memzero(&k, sizeof k);
    if (!ours || !str_split(&plain, ' ', kind))
        return work_fail(w, INVALID, "token",
                         "This link is not whole. Copy all of it from the email.");
    *address = plain;
    return OK;
}

enum rc mail_stop(struct work *w, struct str token)
{
    struct str address, kind;

    TRY(mail_stop_read(w, token, &address, &kind));
    return sql_mail_stop_put(w, address, kind, w->now);
}

/* --- choosing ---- */

enum rc mail_kind_choose(struct work *w, struct str address, const char *kind, bool wanted)
{
    return wanted ? sql_mail_stop_drop(w, address, str_of(kind))
                  : sql_mail_stop_put(w, address, str_of(kind), w->now);
}

enum rc mail_stopped_mine(struct work *w, struct kit_mail_stopped_list *out)
{
    *out = (struct kit_mail_stopped_list){0};
    return sql_mail_stopped_mine(w, out);
}
