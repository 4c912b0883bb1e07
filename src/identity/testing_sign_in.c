/* testing_sign_in.c: what the tests of signing in begin with. */
#include "identity/testing_sign_in.h"

#include "identity/factor.h"
#include "identity/password.h"

#include <sodium.h>
#include <stdio.h>

void password_given(struct trial *t, struct str person)
{
    static char kept[crypto_pwhash_STRBYTES];

    if (!*kept) {
        struct work *w = trial_begin(t, false, S(""));
        struct str hash;
        MUST(password_hash(w, S(PASSWORD), &hash));
        snprintf(kept, sizeof kept, "%.*s", STR_ARG(hash));
        MUST(trial_end(t, OK));
    }
    store_told("UPDATE person SET password = '%s', password_at = %lld WHERE id = '%.*s'", kept,
               (long long)t->now, STR_ARG(person));
}

struct house_reply password_tried(struct str cookies, struct str address, const char *password)
{
    return post_as(cookies, "/sign-in", "address=%.*s&password=%.*s", STR_ARG(coded(address)),
                   STR_ARG(coded(str_of(password))));
}

struct str codes_given(struct trial *t, struct str person)
{
    struct work *w = trial_begin(t, true, person);
    struct str secret = str_copy(t->arena, totp_secret(w->arena));

    MUST(trial_end(t, totp_keep(w, person, S("My phone"), secret, 0)));
    return secret;
}

bool signed_in(struct str cookies)
{
    return page_as(cookies, "/account").status == 200;
}
