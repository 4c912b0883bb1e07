/* sign_on_store.c: what is kept of organisations' own sign-on, and who is let in by one. */
#include "identity/sign_on.h"

#include "identity/name.h"
#include "identity/organisation.h"
#include "identity/person.h"
#include "identity/sign_on_parts.h"
#include "identity/ticket.h"
#include "identity_sql.h"
#include "kit/mail.h"
#include "kit/throttle.h"
#include "kit/viewer.h"
#include "store/store.h"

/* Colleagues of one council sign in from one network, all at nine o'clock. */
static const struct throttle by_network = {"sign-on-network", 200, 600};

/* --- how many are sent away ---- */

static struct str network_of(struct work *w)
{
    return throttle_network(w->arena, w->viewer.network);
}

/* The view of tries is there for who says that signing in is what they do. */
enum rc sign_on_wait(struct work *w, int64_t *seconds)
{
    struct identity_sign_in_level bucket = {0};

    TRY(viewer_tell_as(w, w->viewer.person, S("sign-in")));
    enum rc rc =
        sql_sign_in_level(w, throttle_name(w->arena, &by_network, network_of(w)), &bucket);
    TRY(viewer_tell(w));
    *seconds = rc == OK ? throttle_wait(&by_network, bucket.level, bucket.at, w->now) : 0;
    return rc == NOT_FOUND ? OK : rc;
}

enum rc sign_on_count(struct work *w)
{
    return throttle_try(w, &by_network, network_of(w));
}

enum rc sign_on_count_forget(struct work *w)
{
    return throttle_clear(w, &by_network, network_of(w));
}

/* --- settings ---- */

enum rc sign_on_offered(struct work *w, struct str organisation,
                        struct identity_sign_on_offer *out)
{
    return sql_sign_on_offer(w, organisation, out);
}

enum rc sign_on_under_way(struct work *w, struct str ticket, struct identity_sign_on_way *out)
{
    enum rc rc =
        ticket.len ? sql_sign_on_way(w, secret_hash(w->arena, ticket), out) : NOT_FOUND;

    return rc == NOT_FOUND
               ? work_fail(
                     w, NOT_FOUND, "",
                     "This sign-in was used already, took longer than ten minutes, or was "
                     "begun in another browser. Start again.")
               : rc;
}

enum rc sign_on_settings(struct work *w, struct str organisation,
                         struct identity_sign_on_settings *out)
{
    return sql_sign_on_settings(w, organisation, out);
}

/* Printable letters of ASCII, as issuers hand them out. */
static bool is_plain(struct str text)
{
    for (ptrdiff_t i = 0; i < text.len; i++)
        if (text.at[i] < ' ' || text.at[i] > '~')
            return false;
    return text.len <= SIGN_ON_WORDS_MOST;
}

/* An empty secret stands for the one that is kept; but not for another issuer, which would be
 * told it. */
static enum rc secret_choose(struct work *w, struct str organisation, struct str issuer,
                             struct str client, struct str *secret)
{
    struct identity_sign_on_kept kept;

    if (secret->len)
        return OK;
    enum rc rc = sql_sign_on_kept(w, organisation, &kept);
    if (rc == OK && str_eq(kept.issuer, issuer) && str_eq(kept.client, client)) {
        *secret = kept.secret;
        return OK;
    }
    return rc == OK || rc == NOT_FOUND
               ? work_fail(w, INVALID, "secret",
                           "Enter the client secret that the sign-on gave for this client.")
               : rc;
}

enum rc sign_on_keep(struct work *w, struct str organisation, struct str issuer,
                     struct str client, struct str secret)
{
    TRY(sign_on_url(w, "issuer", issuer));
    if (!client.len || !is_plain(client))
        return work_fail(w, INVALID, "client",
                         "Enter the client ID that the sign-on gave for this site.");
    if (!is_plain(secret))
        return work_fail(w, INVALID, "secret",
                         "A client secret is %d letters, digits and signs at most.",
                         SIGN_ON_WORDS_MOST);
    TRY(secret_choose(w, organisation, issuer, client, &secret));
    return sql_sign_on_put(w, organisation, issuer, client, secret, w->now);
}

enum rc sign_on_remove(struct work *w, struct str organisation)
{
    struct identity_sign_on_dropped dropped;
    enum rc rc = sql_sign_on_drop(w, organisation, &dropped);

    return rc == NOT_FOUND ? work_fail(w, NOT_FOUND, "",
                                       "Your organisation has no sign-on of its own here.")
                           : rc;
}

/* --- who is let in ---- */

/* The name that the issuer gave, else what stands before the @: either may be odd. */
static enum rc name_choose(struct work *w, struct str given, struct str address,
                           struct str *out)
{
    struct complaint *before = w->complaints;
    struct str rest = address, local;

    str_split(&rest, '@', &local);
    enum rc rc = given.len ? name_read(w, "name", given, out) : INVALID;
    if (rc == INVALID)
        rc = name_read(w, "name", local, out);
    if (rc == INVALID) {
        *out = S("Colleague");
        rc = OK;
    }
    w->complaints = before;
    return rc;
}

static enum rc newcomer_make(struct work *w, struct str organisation, struct str address,
                             struct str given, struct identity_person *out)
{
    struct str name;

    TRY(name_choose(w, given, address, &name));
    TRY(person_make(w, address, name, out));
    return role_give(w, out->id, S("member"), organisation, S(""));
}

/* Someone who has an account already. Nothing is written before all is looked at. */
static enum rc acquaintance_look(struct work *w, struct str organisation,
                                 const struct identity_person *p)
{
    struct identity_sign_on_roles roles;

    TRY(sql_sign_on_roles(w, p->id, organisation, &roles));
    if (!str_eq(p->state, S("active")))
        return work_fail(
            w, FORBIDDEN, "",
            "The account of this address is closed. Ask your organisation's lead.");
    if (roles.elsewhere)
        return work_fail(
            w, FORBIDDEN, "",
            "The account of this address has duties outside this organisation too, "
            "so its sign-on alone can't open it. Sign in another way.");
    return roles.here ? OK : role_give(w, p->id, S("member"), organisation, S(""));
}

/* The address, when it was proved and is on a domain of that organisation. */
static enum rc address_take(struct work *w, struct str organisation,
                            const struct sign_on_person *who, struct str *address)
{
    struct identity_organisation owner;

    if (!who->address.len)
        return work_fail(w, FORBIDDEN, "",
                         "Your organisation's sign-on did not say your email address. Sign in "
                         "another way, and tell whoever looks after it.");
    if (!who->address_verified)
        return work_fail(w, FORBIDDEN, "",
                         "Your organisation's sign-on did not say that it checked your email "
                         "address. Sign in another way, and tell whoever looks after it.");
    TRY(mail_address(w, "", who->address, address));
    enum rc rc = organisation_of_address(w, *address, &owner);
    if (rc == NOT_FOUND || (rc == OK && !str_eq(owner.id, organisation)))
        return work_fail(
            w, FORBIDDEN, "",
            "Your organisation's sign-on sent an address that is not on one of the "
            "organisation's own domains. Sign in another way.");
    return rc;
}

enum rc sign_on_admit(struct work *w, struct str organisation, const struct sign_on_person *who,
                      struct identity_person *out)
{
    struct str address;

    TRY(address_take(w, organisation, who, &address));
    enum rc rc = person_of_address(w, address, out);
    if (rc == NOT_FOUND)
        return newcomer_make(w, organisation, address, who->name, out);
    return rc == OK ? acquaintance_look(w, organisation, out) : rc;
}
