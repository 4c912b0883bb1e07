/* factor_store.c: factors as they are kept, and used up. */
#include "identity/factor.h"

#include "base/random.h"
#include "identity/label.h"
#include "identity/password.h"
#include "identity/ticket.h"
#include "identity_sql.h"

enum {
    FACTORS_MOST = TOTP_MOST + PASSKEYS_MOST + RECOVERY_CODES,
    RECOVERY_BITS = 60,
    RECOVERY_LETTERS = 12,
    RECOVERY_PART = 4,
    LONGEST_RECOVERY = 60, /* as typed */
};

static const struct str totp = STR_INIT("totp"), recovery = STR_INIT("recovery"),
                        passkey = STR_INIT("passkey");

/* --- what there is
 * ----------------------------------------------------------------------------- */

enum rc factors_of(struct work *w, struct str person, struct identity_factor_list *out)
{
    if (!person.len || !str_eq(person, w->viewer.person))
        return work_fail(w, FAULT, "", "Only one's own list can be read here.");
    return sql_factor_list(w, FACTORS_MOST, out);
}

static enum rc count(struct work *w, struct str person, struct str kind, int64_t *out)
{
    struct identity_factor_count held;

    TRY(sql_factor_count(w, person, kind, &held));
    *out = held.total;
    return OK;
}

enum rc factor_kinds(struct work *w, struct str person, struct factor_kinds *out)
{
    TRY(count(w, person, totp, &out->totp));
    TRY(count(w, person, passkey, &out->passkeys));
    return count(w, person, recovery, &out->recovery);
}

enum rc factor_end(struct work *w, struct str person, struct str id)
{
    struct identity_factor_id ended;
    enum rc rc = sql_factor_end_one(w, person, id, &ended);

    return rc == NOT_FOUND ? work_fail(w, rc, "", "That has been removed already.") : rc;
}

/* --- codes of an app
 * --------------------------------------------------------------------------- */

enum rc totp_keep(struct work *w, struct str person, struct str label, struct str secret,
                  int64_t step)
{
    struct str kept;
    int64_t held;

    TRY(label_read(w, "label", label, &kept));
    TRY(count(w, person, totp, &held));
    if (held >= TOTP_MOST)
        return work_fail(w, CONFLICT, "",
                         "You have %d apps. Remove one that you no longer use.", TOTP_MOST);
    return sql_factor_add(w, random_id(w->arena), person, totp, kept, secret, S(""), step,
                          w->now);
}

enum rc totp_use(struct work *w, struct str person, struct str code)
{
    struct identity_factor_secret_list held;
    struct identity_factor_id used;

    TRY(sql_factor_secrets(w, person, totp, TOTP_MOST, &held));
    for (ptrdiff_t i = 0; i < held.len; i++) {
        const struct identity_factor_secret *f = &held.at[i];
        int64_t step;

        if (!totp_right(w->arena, f->secret, code, w->now, f->counter, &step))
            continue;
        enum rc rc = sql_factor_step(w, f->id, step, w->now, &used);
        if (rc != NOT_FOUND)
            return rc;
    }
    return work_fail(
        w, FORBIDDEN, "code",
        "This code is not right, or was used already. Wait for the next one in your "
        "app and enter it.");
}

/* --- recovery codes
 * ---------------------------------------------------------------------------- */

static struct str code_shown(struct arena *a, struct str letters)
{
    return str_fmt(a, "%.4s-%.4s-%.4s", letters.at, letters.at + RECOVERY_PART,
                   letters.at + 2 * RECOVERY_PART);
}

/* The letters of a code as people type it: capitals, blanks and dashes are no difference, and
 * neither are letters that the alphabet leaves out because they look like digits. */
static struct str code_letters(struct arena *a, struct str typed)
{
    struct buf b = buf_make(a, LONGEST_RECOVERY);

    for (ptrdiff_t i = 0; i < typed.len && i < LONGEST_RECOVERY; i++) {
        char c = typed.at[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (c == 'o')
            c = '0';
        if (c == 'i' || c == 'l')
            c = '1';
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'))
            buf_char(&b, c);
    }
    return buf_text(&b);
}

enum rc recovery_hash(struct work *w, struct str person, struct str code, struct str *out)
{
    return password_stretch(w, code_letters(w->arena, code), person, out);
}

enum rc recovery_draw(struct work *w, struct str person, struct recovery_set *out)
{
    static_assert(RECOVERY_LETTERS * 5 == RECOVERY_BITS &&
                      RECOVERY_LETTERS == 3 * RECOVERY_PART,
                  "three parts of four letters");

    for (int i = 0; i < RECOVERY_CODES; i++) {
        out->codes[i] = code_shown(w->arena, secret_make(w->arena, RECOVERY_BITS));
        TRY(recovery_hash(w, person, out->codes[i], &out->hashes[i]));
    }
    return OK;
}

enum rc recovery_keep(struct work *w, struct str person, const struct recovery_set *set)
{
    TRY(sql_factor_end_kind(w, person, recovery));
    for (int i = 0; i < RECOVERY_CODES; i++)
        TRY(sql_factor_add(w, random_id(w->arena), person, recovery, S(""), set->hashes[i],
                           S(""), 0, w->now));
    return OK;
}

enum rc recovery_spend(struct work *w, struct str person, struct str hash)
{
    struct identity_factor_id_list spent;

    TRY(sql_factor_spend(w, person, recovery, hash, &spent));
    return spent.len ? OK
                     : work_fail(w, FORBIDDEN, "code",
                                 "This is none of your recovery codes, or was used already.");
}

enum rc recovery_make(struct work *w, struct str person, struct str codes[RECOVERY_CODES])
{
    struct recovery_set set;

    TRY(recovery_draw(w, person, &set));
    for (int i = 0; i < RECOVERY_CODES; i++)
        codes[i] = set.codes[i];
    return recovery_keep(w, person, &set);
}

enum rc recovery_use(struct work *w, struct str person, struct str code)
{
    struct str hash;

    TRY(recovery_hash(w, person, code, &hash));
    return recovery_spend(w, person, hash);
}
