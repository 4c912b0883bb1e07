/* password.c: passwords: what will do, their hash, whether one is right. */
#include "identity/password.h"

#include "identity/gate.h"
#include "identity/password_common.h"
#include "kit/setting.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum {
    MOST_INSIDE = 2,
    MOST_WAITING = 20,
    MOST_BYTES = 4 * PASSWORD_MOST, /* of a password's letters in UTF-8 */
    MOST_OWN = 40,                  /* words of someone's name and address */
    STRETCHED = 32,                 /* bytes */
};

static_assert(PASSWORD_PASSES >= (int)crypto_pwhash_argon2id_OPSLIMIT_MIN,
              "libsodium refuses fewer");
static_assert(PASSWORD_MEMORY >= 19 * 1024 * 1024 && PASSWORD_PASSES >= 2,
              "weaker than OWASP asks for");

/* What is shared by all threads, on purpose: hashes of the whole process pass through it. */
static struct gate gate = GATE_INIT(MOST_INSIDE, MOST_WAITING);

/* Of random bytes that were thrown away: what is compared where there is no password. */
static const char nobody[] = "$argon2id$v=19$m=32768,t=2,p=1$T0Re0bIuaLEf6Io3hcDvwA$"
                             "jIVeSoqBvCxKvhUCsS0NL4V/YZZCiE3kktUWAFRv1yc";

#define ADVICE                                                                                 \
    "Three or four words that don't belong together are easy to remember and hard to guess."

/* --- letters
 * ----------------------------------------------------------------------------------- */

/* The same letters are the same bytes on every keyboard: NFC, every blank a plain one, as RFC
 * 8265 has it for passwords. What is no text stays as it is. */
static struct str letters_of(struct arena *a, struct str password)
{
    utf8proc_uint8_t *composed = NULL;
    struct str cut = str_cut(password, 0, MOST_BYTES);

    if (!str_is_utf8(cut))
        return str_copy(a, cut);
    utf8proc_ssize_t len = utf8proc_map((const utf8proc_uint8_t *)(cut.len ? cut.at : ""),
                                        cut.len, &composed, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (len < 0)
        return str_copy(a, cut);
    struct buf b = buf_make(a, 4 * MOST_BYTES);
    for (utf8proc_ssize_t i = 0; i < len;) {
        utf8proc_int32_t letter;
        utf8proc_ssize_t n = utf8proc_iterate(composed + i, len - i, &letter);
        if (utf8proc_category(letter) == UTF8PROC_CATEGORY_ZS)
            buf_char(&b, ' ');
        else
            buf_bytes(&b, composed + i, n);
        i += n;
    }
    free(composed);
    return buf_text(&b);
}

static bool has_controls(struct str s)
{
    for (ptrdiff_t i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] < ' ' || s.at[i] == 127)
            return true;
    return false;
}

/* --- what will do
 * ------------------------------------------------------------------------------ */

struct own {
    struct str at[MOST_OWN];
    ptrdiff_t count;
};

static void own_add(struct own *own, struct str word)
{
    if (word.len && own->count < MOST_OWN)
        own->at[own->count++] = word;
}

/* The whole and its parts between blanks, dots, dashes and the like. */
static void own_add_parts(struct own *own, struct str whole)
{
    ptrdiff_t start = 0;

    own_add(own, whole);
    for (ptrdiff_t i = 0; i <= whole.len; i++)
        if (i == whole.len || (whole.at[i] && strchr(" .-_+@'", whole.at[i]))) {
            own_add(own, str_cut(whole, start, i));
            start = i + 1;
        }
}

static enum rc own_words(struct work *w, struct str address, struct str name, struct own *own)
{
    struct str site = {0};
    ptrdiff_t at = str_find(address, S("@"));

    own->count = 0;
    own_add_parts(own, address);
    if (at >= 0)
        own_add(own, str_cut(address, at + 1, address.len));
    own_add_parts(own, name);
    if (w->db)
        TRY(setting_read(w, "site-name", &site));
    own_add_parts(own, site);
    return OK;
}

static enum rc check_form(struct work *w, const char *field, struct str password)
{
    if (!password.len)
        return work_fail(w, INVALID, field, "Enter a password.");
    if (!str_is_utf8(password) || has_controls(password))
        return work_fail(w, INVALID, field, "Use only letters, numbers, signs and blanks.");
    if (str_chars(password) < PASSWORD_LEAST)
        return work_fail(w, INVALID, field, "Use %d letters or more. " ADVICE, PASSWORD_LEAST);
    if (str_chars(password) > PASSWORD_MOST)
        return work_fail(w, INVALID, field, "Use %d letters or fewer.", PASSWORD_MOST);
    return OK;
}

enum rc password_will_do(struct work *w, const char *field, struct str password,
                         struct str address, struct str name)
{
    struct own own;

    TRY(check_form(w, field, password));
    TRY(own_words(w, address, name, &own));
    struct str letters = letters_of(w->arena, password);
    if (password_pieces(w->arena, letters, NULL, 0) < PASSWORD_LEAST_PIECES)
        return work_fail(
            w, INVALID, field,
            "This is easy to guess: it is made of common words, runs such as 1234, "
            "or repeats. " ADVICE);
    if (password_pieces(w->arena, letters, own.at, own.count) < PASSWORD_LEAST_PIECES)
        return work_fail(w, INVALID, field,
                         "This is easy to guess: it is made of your name, your address or this "
                         "site's name. " ADVICE);
    return OK;
}

/* --- hashes
 * ------------------------------------------------------------------------------------ */

static enum rc gate_pass(struct work *w)
{
    if (sodium_init() < 0)
        return work_fail(w, FAULT, "", "The library for passwords does not work.");
    return gate_in(&gate)
               ? OK
               : work_fail(w, BUSY, "",
                           "Many people are signing in just now. Try again in a minute.");
}

static enum rc no_memory(struct work *w)
{
    return work_fail(w, BUSY, "", "There is too much to do just now. Try again in a minute.");
}

enum rc password_hash(struct work *w, struct str password, struct str *out)
{
    struct str letters = letters_of(w->arena, password);
    char *hash = arena_alloc(w->arena, crypto_pwhash_STRBYTES);

    TRY(gate_pass(w));
    int failed = crypto_pwhash_str_alg(hash, letters.at ? letters.at : "",
                                       (unsigned long long)letters.len, PASSWORD_PASSES,
                                       PASSWORD_MEMORY, crypto_pwhash_ALG_ARGON2ID13);
    gate_out(&gate);
    if (failed)
        return no_memory(w);
    *out = str_of(hash);
    return OK;
}

enum rc password_right(struct work *w, struct str hash, struct str password, bool *right)
{
    struct str letters = letters_of(w->arena, password);
    bool could_be = hash.len > 0 && hash.len < crypto_pwhash_STRBYTES &&
                    password.len <= MOST_BYTES && memchr(hash.at, 0, (size_t)hash.len) == NULL;
    const char *with = could_be ? str_zero(w->arena, hash) : nobody;

    assert(!password_is_old(str_of(nobody)));
    TRY(gate_pass(w));
    bool same = crypto_pwhash_str_verify(with, letters.at ? letters.at : "",
                                         (unsigned long long)letters.len) == 0;
    gate_out(&gate);
    *right = same && could_be;
    return OK;
}

bool password_is_old(struct str hash)
{
    char text[crypto_pwhash_STRBYTES] = "";

    if (!hash.len)
        return false;
    if (hash.len >= (ptrdiff_t)sizeof text || !str_starts(hash, S("$argon2id$")))
        return true;
    memcpy(text, hash.at, (size_t)hash.len);
    return crypto_pwhash_str_needs_rehash(text, PASSWORD_PASSES, PASSWORD_MEMORY) != 0;
}

enum rc password_stretch(struct work *w, struct str secret, struct str salt, struct str *out)
{
    unsigned char short_salt[crypto_pwhash_SALTBYTES], stretched[STRETCHED];
    char *hex = arena_alloc(w->arena, 2 * STRETCHED + 1);

    crypto_generichash(short_salt, sizeof short_salt,
                       (const unsigned char *)(salt.len ? salt.at : ""),
                       (unsigned long long)salt.len, NULL, 0);
    TRY(gate_pass(w));
    int failed = crypto_pwhash(stretched, sizeof stretched, secret.len ? secret.at : "",
                               (unsigned long long)secret.len, short_salt, PASSWORD_PASSES,
                               PASSWORD_MEMORY, crypto_pwhash_ALG_ARGON2ID13);
    gate_out(&gate);
    if (failed)
        return no_memory(w);
    sodium_bin2hex(hex, 2 * STRETCHED + 1, stretched, sizeof stretched);
    *out = (struct str){hex, 2 * STRETCHED};
    return OK;
}
