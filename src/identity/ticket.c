/* ticket.c: rights to do one thing once, and the secrets that hold them. */
#include "identity/ticket.h"

#include "base/random.h"
#include "identity_sql.h"

#include <sodium.h>
#include <string.h>

enum { TICKET_BITS = 256, TICKET_LETTERS = 52, BITS_A_LETTER = 5, MINUTE = 60, HOUR = 3600 };

#define OVER                                                                                   \
    "This link or step can't be used any more. Go back to where it began and ask for a new "   \
    "one."

/* --- secrets
 * ----------------------------------------------------------------------------------- */

struct str secret_make(struct arena *a, int bits)
{
    static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";
    ptrdiff_t count = (bits + BITS_A_LETTER - 1) / BITS_A_LETTER;
    char *at = arena_alloc(a, count + 1);

    random_bytes(at, count);
    for (ptrdiff_t i = 0; i < count; i++)
        at[i] = letters[at[i] & 31];
    return (struct str){at, count};
}

struct str secret_hash(struct arena *a, struct str secret)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char *hex = arena_alloc(a, 2 * sizeof hash + 1);

    crypto_hash_sha256(hash, (const unsigned char *)(secret.len ? secret.at : ""),
                       (unsigned long long)secret.len);
    sodium_bin2hex(hex, 2 * sizeof hash + 1, hash, sizeof hash);
    return (struct str){hex, 2 * sizeof hash};
}

/* --- tickets
 * ----------------------------------------------------------------------------------- */

static int64_t life_of(const char *kind)
{
    static const struct {
        const char *kind;
        int64_t seconds;
    } lives[] = {
        {"invitation", 7 * 24 * HOUR}, {"sign-in-link", 20 * MINUTE},
        {"address", 24 * HOUR},        {"password", HOUR},
        {"half", 10 * MINUTE},         {"challenge", 10 * MINUTE},
        {"sign-on", 10 * MINUTE},      {"known", 365 * 24 * HOUR},
        {"known", 365 * 24 * HOUR},
    };

    for (ptrdiff_t i = 0; i < COUNT_OF(lives); i++)
        if (strcmp(lives[i].kind, kind) == 0)
            return lives[i].seconds;
    return 0;
}

static struct str null_for_none(struct str id)
{
    return id.len ? id : (struct str){0};
}

enum rc ticket_make(struct work *w, const struct ticket_ask *ask, struct str *secret)
{
    int64_t life = life_of(ask->kind);

    if (!life)
        return work_fail(w, FAULT, "", "There is no ticket of the kind %s.", ask->kind);
    if (ask->data.len > TICKET_DATA_MOST)
        return work_fail(w, TOO_LARGE, "", "There is too much to remember for this step.");
    *secret = secret_make(w->arena, TICKET_BITS);
    return sql_ticket_add(w, secret_hash(w->arena, *secret), str_of(ask->kind),
                          null_for_none(ask->person), null_for_none(ask->organisation),
                          ask->address, ask->role, ask->scope, ask->data, w->now,
                          w->viewer.person, w->now + life);
}

/* The same words whatever was wrong with it, so that nobody learns what there is. */
static enum rc told(struct work *w, enum rc rc)
{
    return rc == NOT_FOUND || rc == CONFLICT ? work_fail(w, rc, "", OVER) : rc;
}

enum rc ticket_look(struct work *w, const char *kind, struct str secret,
                    struct identity_ticket *out)
{
    if (secret.len != TICKET_LETTERS)
        return told(w, NOT_FOUND);
    return told(w, sql_ticket_get(w, secret_hash(w->arena, secret), str_of(kind), w->now, out));
}

enum rc ticket_take(struct work *w, const char *kind, struct str secret,
                    struct identity_ticket *out)
{
    if (secret.len != TICKET_LETTERS)
        return told(w, NOT_FOUND);
    return told(w, sql_ticket_use(w, secret_hash(w->arena, secret), str_of(kind), w->now, out));
}

enum rc tickets_end(struct work *w, const char *kind, struct str person, struct str address)
{
    return person.len ? sql_ticket_end_of_person(w, str_of(kind), person)
                      : sql_ticket_end_of_address(w, str_of(kind), address);
}

enum rc tickets_forget(struct work *w, int64_t before)
{
    return sql_ticket_forget(w, before);
}
