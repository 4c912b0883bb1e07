/* leave.c: what becomes of all that is held on someone when they leave. */
#include "identity/my_data.h"

#include "identity_sql.h"

/* --- words
 * ------------------------------------------------------------------------------------ */

const struct leave_words leave_erased[] = {
    {"Your name and email address", NULL},
    {"Your password, passkeys, codes from an app and recovery codes", NULL},
    {"Everywhere you are signed in, and your tokens", NULL},
    {"What you are in each organisation and working group", NULL},
    {"Invitations that you sent or were sent, links, and your requests to join", NULL},
    {"Emails to you, notices, and which emails you do not want", NULL},
    {"What you made for yourself alone, and what you had not published", NULL},
    {0},
};

const struct leave_words leave_handed[] = {
    {"What you made for your organisation",
     "It is the organisation's: those who keep its things keep it, and it no longer says who "
     "made it."},
    {0},
};

const struct leave_words leave_kept[] = {
    {"The trail of what was done here",
     "It is kept as a public task, so that what was done can be accounted for. It has a number "
     "instead of your name, the network address that was used, and goes when its time is "
     "over."},
    {"That you gave a colleague a role or decided on a request",
     "They go on holding it. It is kept under the same number."},
    {"What you published for others", "They may have cited it. It no longer says who made it."},
    {"Working groups that you started",
     "They are their members'. They name a number instead of you."},
    {"Copies of the whole site that were made before today",
     "They are kept in case the site is lost, and are written over in time."},
    {0},
};

/* --- before
 * ----------------------------------------------------------------------------------- */

static enum rc heir_of(struct work *w, struct str *out)
{
    struct identity_heir heir;
    enum rc rc = sql_leave_heir(w, w->viewer.person, &heir);

    *out = rc == OK ? str_fmt(w->arena, "keepers:%.*s", STR_ARG(heir.slug)) : S("");
    return rc == NOT_FOUND ? OK : rc;
}

enum rc leave_look(struct work *w, struct leave_ahead *out)
{
    struct identity_standing standing;

    *out = (struct leave_ahead){0};
    TRY(sql_leave_standing(w, &standing));
    out->last_administrator = standing.is_administrator > 0 && standing.administrators < 2;
    out->alone = standing.alone;
    return heir_of(w, &out->heir);
}

/* --- leaving
 * ---------------------------------------------------------------------------------- */

static enum rc forget_things(struct work *w, struct str person)
{
    struct str self = str_fmt(w->arena, "person:%.*s", STR_ARG(person));

    TRY(sql_leave_objects_handed(w, self, w->now));
    TRY(sql_leave_objects_deleted(w, self));
    TRY(sql_leave_objects_of(w, self));
    TRY(sql_leave_notices(w, self));
    return sql_leave_reasons(w, person);
}

static enum rc forget_ways_in(struct work *w, struct str person, struct str address)
{
    TRY(sql_leave_sessions(w, person));
    TRY(sql_leave_factors(w, person));
    TRY(sql_leave_tokens(w, person));
    TRY(sql_leave_tickets(w, person, address));
    return sql_leave_attempts(w, address);
}

static enum rc forget_belonging(struct work *w, struct str person)
{
    TRY(sql_leave_roles(w, person));
    TRY(sql_leave_groups(w, person));
    return sql_leave_requests(w, person);
}

static enum rc forget_mail(struct work *w, struct str person, struct str address)
{
    TRY(sql_leave_mails(w, person, address));
    return sql_leave_stopped(w, address);
}

static void say_kept(struct work *w, struct json *kept)
{
    for (const struct leave_words *k = leave_kept; k->what; k++) {
        struct json *row = json_add(kept, json_object(w->arena));
        json_put_str(row, "what", str_of(k->what));
        json_put_str(row, "why", str_of(k->why));
    }
}

enum rc my_data_forget(struct work *w, struct str person, struct str heir, struct json *kept)
{
    struct identity_left who;
    struct leave_ahead ahead;

    (void)heir; /* what is an organisation's names it, and goes to whoever keeps its things */
    if (!person.len || !str_eq(person, w->viewer.person))
        return work_fail(w, FORBIDDEN, "", "Nobody can leave for someone else.");
    TRY(leave_look(w, &ahead));
    if (ahead.last_administrator)
        return work_fail(w, CONFLICT, "",
                         "You are the only administrator. Make someone else one first.");
    TRY(sql_leave_address(w, person, &who));
    TRY(forget_things(w, person));
    TRY(forget_ways_in(w, person, who.address));
    TRY(forget_belonging(w, person));
    TRY(forget_mail(w, person, who.address));
    TRY(sql_leave_person(w, person));
    say_kept(w, kept);
    return OK;
}
