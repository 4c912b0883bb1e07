/* passkey_store.c: passkeys as they are kept, among the factors. */
#include "base/random.h"
#include "identity/factor.h"
#include "identity/label.h"
#include "identity/passkey.h"
#include "identity_sql.h"

static const struct str kind = STR_INIT("passkey");

enum rc passkey_keep(struct work *w, struct str person, struct str label,
                     const struct passkey *key)
{
    struct identity_passkey_kept already;
    struct identity_factor_count held;
    struct str kept;

    TRY(label_read(w, "label", label, &kept));
    TRY(sql_factor_count(w, person, kind, &held));
    if (held.total >= PASSKEYS_MOST)
        return work_fail(w, CONFLICT, "",
                         "You have %d passkeys. Remove one that you no longer use.",
                         PASSKEYS_MOST);
    enum rc rc = sql_passkey_of_key(w, key->id, &already);
    if (rc != NOT_FOUND)
        return rc == OK ? work_fail(w, CONFLICT, "passkey", "This passkey is in use already.")
                        : rc;
    return sql_factor_add(w, random_id(w->arena), person, kind, kept, key->key, key->id,
                          key->counter, w->now);
}

enum rc passkey_find(struct work *w, struct str key_id, struct passkey_kept *out)
{
    struct identity_passkey_kept kept;

    TRY(sql_passkey_of_key(w, key_id, &kept));
    *out = (struct passkey_kept){
        kept.id, kept.person_id, kept.label, {kept.key_id, kept.secret, kept.counter}};
    return OK;
}

enum rc passkey_used(struct work *w, const struct passkey_kept *kept, int64_t counter)
{
    struct identity_factor_id used;
    enum rc rc = sql_factor_step_again(w, kept->factor, counter, w->now, &used);

    return rc == NOT_FOUND ? work_fail(w, FORBIDDEN, "passkey",
                                       "This answer of the passkey was used already.")
                           : rc;
}

enum rc passkeys_of(struct work *w, struct str person, const struct str **ids, ptrdiff_t *count)
{
    struct identity_factor_list all;

    TRY(factors_of(w, person, &all));
    struct str *at = arena_new(w->arena, struct str, all.len);
    *count = 0;
    for (ptrdiff_t i = 0; i < all.len; i++)
        if (str_eq(all.at[i].kind, kind))
            at[(*count)++] = all.at[i].key_id;
    *ids = at;
    return OK;
}
