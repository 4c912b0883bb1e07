/* user.c: accounts from where the program runs. */
#include "identity/user.h"

#include "identity/organisation.h"
#include "identity/person.h"
#include "identity/ticket.h"
#include "identity_sql.h"
#include "kit/audit.h"
#include "kit/mail.h"
#include "kit/setting.h"

static enum rc note(struct work *w, const char *event, struct str organisation,
                    struct str person, struct str words)
{
    return audit_note(w, &(struct audit_event){.event = event,
                                               .organisation = organisation,
                                               .kind = S("person"),
                                               .object = person,
                                               .words = words});
}

/* On this machine where no address was set for the site. */
static enum rc link_of(struct work *w, const char *path, struct str secret, struct str *link)
{
    struct str site;

    TRY(setting_read(w, "site-address", &site));
    if (!site.len)
        site = S("http://localhost:8080");
    *link = str_fmt(w->arena, "%.*s%s%.*s", STR_ARG(site), path, STR_ARG(secret));
    return OK;
}

static enum rc person_named(struct work *w, struct str typed, struct identity_person *out)
{
    struct str address;

    TRY(mail_address(w, "", typed, &address));
    enum rc rc = person_of_address(w, address, out);
    if (rc == NOT_FOUND)
        return work_fail(w, rc, "", "There is no account of the address %.*s.",
                         STR_ARG(address));
    return rc;
}

enum rc user_invite(struct work *w, const struct user_ask *ask, struct str *link)
{
    struct identity_organisation o = {0};
    struct str secret;

    TRY(invite(w, ask->address, ask->role, ask->organisation, ask->scope, true, &secret));
    if (ask->organisation.len)
        TRY(organisation_read(w, ask->organisation, &o));
    TRY(note(w, "person-invited", o.id, S(""),
             str_fmt(w->arena, "%.*s as %.*s", STR_ARG(ask->address), STR_ARG(ask->role))));
    return link_of(w, "/invitations/", secret, link);
}

enum rc user_link(struct work *w, const struct user_ask *ask, struct str *link)
{
    struct identity_person p;
    struct str secret;

    TRY(person_named(w, ask->address, &p));
    if (!str_eq(p.state, S("active")))
        return work_fail(w, CONFLICT, "", "This account is %.*s.", STR_ARG(p.state));
    TRY(ticket_make(
        w, &(struct ticket_ask){.kind = "sign-in-link", .person = p.id, .address = p.address},
        &secret));
    TRY(note(w, "sign-in-link-made", S(""), p.id, S("")));
    return link_of(w, "/sign-in/link/", secret, link);
}

static enum rc state_put(struct work *w, const struct user_ask *ask, const char *state,
                         const char *event)
{
    struct identity_person p;

    TRY(person_named(w, ask->address, &p));
    if (str_eq(p.state, S("left")))
        return work_fail(w, CONFLICT, "", "This account is gone.");
    TRY(person_state(w, p.id, state));
    return note(w, event, S(""), p.id, S(""));
}

enum rc user_suspend(struct work *w, const struct user_ask *ask)
{
    return state_put(w, ask, "suspended", "person-suspended");
}

enum rc user_restore(struct work *w, const struct user_ask *ask)
{
    return state_put(w, ask, "active", "person-restored");
}

enum rc user_list(struct work *w,
                  enum rc (*each)(void *state, const struct identity_role_told *row),
                  void *state)
{
    return sql_people_told(w, each, state);
}
