/* sign_in.c: a password tried. */
#include "identity/sign_in.h"

#include "identity/password.h"
#include "identity/person.h"
#include "identity/ticket.h"
#include "identity_sql.h"
#include "kit/throttle.h"
#include "kit/viewer.h"
#include "store/store.h"

/* With what is under way when a bucket fills up, fewer than 100 an hour reach a hash. */
static const struct throttle by_address = {"sign-in-address", 10, 10};
static const struct throttle by_browser = {"sign-in-browser", 10, 20};
static const struct throttle by_session = {"sign-in-session", 10, 20};
static const struct throttle by_network = {"sign-in-network", 100, 200};

/* --- reading ---- */

/* Seconds until one more may be tried; 0 when it may be now. */
static enum rc wait_of(struct work *w, const struct throttle *t, struct str who, int64_t *out)
{
    struct identity_sign_in_level bucket = {0};
    enum rc rc = sql_sign_in_level(w, throttle_name(w->arena, t, who), &bucket);

    if (rc != OK && rc != NOT_FOUND)
        return rc;
    *out = throttle_wait(t, bucket.level, bucket.at, w->now);
    return OK;
}

static enum rc waits(struct work *w, const struct throttle *mine, struct sign_in_try *try)
{
    int64_t own, network;

    TRY(wait_of(w, mine, try->who, &own));
    TRY(wait_of(w, &by_network, throttle_network(w->arena, w->viewer.network), &network));
    /* Known browsers sign in from a network that others abuse. */
    if (mine != &by_address)
        network = 0;
    try->wait = own > network ? own : network;
    try->full = try->wait > 0;
    return OK;
}

/* One hash is worked out, whether there is such a person or not. */
static enum rc hash_try(struct work *w, struct str hash, struct str password,
                        struct sign_in_try *try)
{
    TRY(password_right(w, hash, password, &try->right));
    if (try->right && password_is_old(hash))
        return password_hash(w, password, &try->fresh);
    return OK;
}

enum rc sign_in_known(struct work *w, struct str known, struct str person, bool *out)
{
    struct complaint *before = w->complaints;
    struct identity_ticket ticket;
    enum rc rc = ticket_look(w, "known", known, &ticket);

    w->complaints = before; /* a browser nobody knows is nothing to complain of */
    *out = rc == OK && person.len && str_eq(ticket.person_id, person);
    return rc == NOT_FOUND ? OK : rc;
}

static enum rc look(struct work *w, struct str password, struct str known,
                    struct sign_in_try *try)
{
    struct identity_sign_in_person person = {0};
    enum rc rc = sql_sign_in_person(w, try->address, &person);

    if (rc != OK && rc != NOT_FOUND)
        return rc;
    try->person = person.id;
    try->hash = person.password;
    TRY(sign_in_known(w, known, person.id, &try->known));
    if (try->known)
        try->who = secret_hash(w->arena, known);
    TRY(waits(w, try->known ? &by_browser : &by_address, try));
    return try->full ? OK : hash_try(w, person.password, password, try);
}

enum rc sign_in_password(struct work *w, struct str address, struct str password,
                         struct str known, struct sign_in_try *out)
{
    *out = (struct sign_in_try){.address = address, .who = address};
    TRY(viewer_tell_as(w, w->viewer.person, S("sign-in")));
    enum rc rc = look(w, password, known, out);
    TRY(viewer_tell(w));
    return rc;
}

static enum rc look_again(struct work *w, struct str password, struct sign_in_try *try)
{
    struct identity_sign_in_person person = {0};
    struct identity_own own;

    TRY(sql_own(w, &own));
    TRY(sql_sign_in_person(w, own.address, &person));
    try->address = own.address;
    try->person = person.id;
    try->hash = person.password;
    TRY(waits(w, &by_session, try));
    return try->full ? OK : hash_try(w, person.password, password, try);
}

enum rc sign_in_password_again(struct work *w, struct str password, struct sign_in_try *out)
{
    *out = (struct sign_in_try){.who = w->viewer.session, .known = true};
    TRY(viewer_tell_as(w, w->viewer.person, S("sign-in")));
    enum rc rc = look_again(w, password, out);
    TRY(viewer_tell(w));
    return rc;
}

/* --- writing ---- */

/* That a bucket is full now was found out, or will be, by whoever tries next. */
static enum rc count(struct work *w, const struct throttle *t, struct str who)
{
    struct complaint *before = w->complaints;
    enum rc rc = throttle_try(w, t, who);

    w->complaints = before;
    return rc == BUSY ? OK : rc;
}

/* Hashes are waited for, and whoever knew the old password must not come in after it was
 * changed, nor bring it back. */
static enum rc same_still(struct work *w, const struct sign_in_try *tried)
{
    struct identity_person now;

    TRY(person_of_id(w, tried->person, &now));
    return str_eq(now.password, tried->hash)
               ? OK
               : work_fail(w, CONFLICT, "password",
                           "The password was changed a moment ago. Try again.");
}

enum rc sign_in_settle(struct work *w, const struct sign_in_try *tried)
{
    const struct throttle *mine = !tried->known                           ? &by_address
                                  : str_eq(tried->who, w->viewer.session) ? &by_session
                                                                          : &by_browser;

    if (tried->full)
        return OK;
    if (!tried->right) {
        TRY(count(w, mine, tried->who));
        return count(w, &by_network, throttle_network(w->arena, w->viewer.network));
    }
    TRY(same_still(w, tried));
    TRY(throttle_clear(w, mine, tried->who));
    return tried->fresh.len ? sql_password_renew(w, tried->person, tried->fresh) : OK;
}

/* --- words ---- */

struct str sign_in_wait_words(struct arena *a, int64_t seconds)
{
    int64_t minutes = (seconds + 59) / 60;

    if (minutes <= 1)
        return S("Try again in a minute.");
    return str_fmt(a, "Try again in %lld minutes.", (long long)minutes);
}
