/* invite.c: invitations: a right to one role, for one address, once. */
#include "identity/organisation.h"

#include "identity/person.h"
#include "identity/ticket.h"
#include "identity/working_group.h"
#include "identity_sql.h"
#include "kit/audience.h"
#include "kit/mail.h"
#include "kit/setting.h"
#include "kit/throttle.h"

/* Enough to bring a whole department in at once, too few to send mail to a town. */
static const struct throttle by_person = {"invite", 200, 50};

static bool is_administrator(const struct work *w)
{
    return viewer_is(&w->viewer, S("role:administrator"));
}

static bool leads(const struct work *w, struct str slug)
{
    return slug.len && viewer_is(&w->viewer, str_fmt(w->arena, "leads:%.*s", STR_ARG(slug)));
}

/* --- sent ---- */

static enum rc organisation_asked(struct work *w, struct str slug,
                                  struct identity_organisation *o)
{
    *o = (struct identity_organisation){0};
    if (!slug.len)
        return OK;
    TRY(organisation_read(w, slug, o));
    if (!str_eq(o->state, S("active")))
        return work_fail(w, INVALID, "organisation", "%.*s has ended.", STR_ARG(o->name));
    return OK;
}

static enum rc may_invite(struct work *w, struct str slug, bool trusted)
{
    if (trusted) {
        assert(!w->viewer.person.len);
        return OK;
    }
    if (is_administrator(w) || leads(w, slug))
        return OK;
    return work_fail(w, FORBIDDEN, "", "You may not invite anybody to this.");
}

static struct str lower(struct arena *a, const char *words)
{
    struct str s = str_copy(a, str_of(words));
    char *first = (char *)s.at;

    if (s.len && *first >= 'A' && *first <= 'Z')
        *first = (char)(*first + 32);
    return s;
}

/* "Lead, Trafford invites you to join Trafford as data steward." */
static struct str invitation_words(struct work *w, struct str role,
                                   const struct identity_organisation *o, struct str site)
{
    struct arena *a = w->arena;
    struct str who = w->viewer.name.len ? w->viewer.name : str_fmt(a, "%.*s", STR_ARG(site));
    struct str as = lower(a, role_kind_of(role)->title);

    if (o->id.len)
        return str_fmt(a, "%.*s invites you to join %.*s on %.*s as %.*s.", STR_ARG(who),
                       STR_ARG(o->name), STR_ARG(site), STR_ARG(as));
    return str_fmt(a, "%.*s invites you to %.*s as %.*s.", STR_ARG(who), STR_ARG(site),
                   STR_ARG(as));
}

static enum rc invitation_mail(struct work *w, struct str address, struct str words,
                               struct str site, struct str secret)
{
    const struct str paragraphs[] = {
        words,
        S("The invitation is for this address alone. It can be used once, within seven days."),
        S("If you did not expect it, do nothing: nothing happens then.")};

    return mail_queue(
        w,
        &(struct mail){.kind = "invitation",
                       .address = address,
                       .subject = str_fmt(w->arena, "You are invited to %.*s", STR_ARG(site)),
                       .paragraphs = paragraphs,
                       .paragraph_count = COUNT_OF(paragraphs),
                       .link_words = S("See the invitation"),
                       .link_path = str_fmt(w->arena, "/invitations/%.*s", STR_ARG(secret))});
}

enum rc invitation_send(struct work *w, const struct ticket_ask *ask, struct str words,
                        struct str *secret)
{
    struct str site;

    if (w->viewer.person.len)
        TRY(throttle_try(w, &by_person, w->viewer.person));
    TRY(setting_read(w, "site-name", &site));
    TRY(sql_invitations_replace(w, ask->address, ask->organisation, ask->data, w->now));
    TRY(ticket_make(w, ask, secret));
    return invitation_mail(w, ask->address, words, site, *secret);
}

enum rc invite(struct work *w, struct str address, struct str role, struct str organisation,
               struct str scope, bool trusted, struct str *secret)
{
    struct identity_organisation o;
    struct str made, site;

    TRY(may_invite(w, organisation, trusted));
    TRY(mail_address(w, "address", address, &address));
    TRY(organisation_asked(w, organisation, &o));
    TRY(role_check(w, role, o.id, scope));
    TRY(setting_read(w, "site-name", &site));
    struct ticket_ask ask = {.kind = "invitation",
                             .organisation = o.id,
                             .address = address,
                             .role = role,
                             .scope = scope};
    TRY(invitation_send(w, &ask, invitation_words(w, role, &o, site), &made));
    if (secret)
        *secret = made;
    return OK;
}

/* --- taken up ---- */

enum rc invitation_look(struct work *w, struct str secret, struct identity_invitation_open *out)
{
    struct identity_ticket ticket;

    TRY(ticket_look(w, "invitation", secret, &ticket));
    return sql_invitation_open(w, secret_hash(w->arena, secret), out);
}

static enum rc inviter_gone(struct work *w)
{
    return work_fail(w, FORBIDDEN, "",
                     "Who invited you may no longer do so. Ask the organisation for another "
                     "invitation.");
}

/* What who invited may give now, not what they could when they did. */
static enum rc inviter_may(struct work *w, const struct identity_invitation_open *i)
{
    struct identity_right_to_give right;

    if (!i->made_by.len) /* by who runs the site, where it runs */
        return OK;
    if (i->data.len)
        return working_group_may_invite(w, i->group_id, i->made_by) == OK ? OK
                                                                          : inviter_gone(w);
    enum rc rc = sql_right_to_give(w, i->made_by, i->organisation_id, &right);
    if (rc == NOT_FOUND)
        return inviter_gone(w);
    if (rc != OK)
        return rc;
    const struct role_kind *kind = role_kind_of(i->role);
    if (right.lead && kind && kind->of_organisation)
        return OK;
    if (!right.administrator)
        return inviter_gone(w);
    /* Nobody lets themselves in by office. */
    return str_eq(i->made_by, i->person_id)
               ? work_fail(w, FORBIDDEN, "",
                           "You sent this invitation to yourself. Have another administrator "
                           "give you the role.")
               : OK;
}

static enum rc may_accept(struct work *w, const struct identity_invitation_open *i)
{
    bool known = i->person_id.len > 0;

    if (known && !str_eq(i->person_state, S("active")))
        return work_fail(
            w, FORBIDDEN, "",
            "The account of this address is suspended. Ask an administrator of this "
            "site.");
    if (w->viewer.person.len && !str_eq(w->viewer.person, i->person_id))
        return work_fail(
            w, FORBIDDEN, "",
            "This invitation is for %.*s, and you are signed in with another address. "
            "Sign out first.",
            STR_ARG(i->address));
    if (known && !w->viewer.person.len)
        return work_fail(w, FORBIDDEN, "",
                         "%.*s has an account here. Sign in with it, then open the invitation "
                         "again.",
                         STR_ARG(i->address));
    if (i->organisation_id.len && !str_eq(i->organisation_state, S("active")))
        return work_fail(w, FORBIDDEN, "", "%.*s has ended.", STR_ARG(i->organisation));
    if (i->data.len && !known)
        return work_fail(w, FORBIDDEN, "",
                         "Working groups are for those with an account. Ask the lead of your "
                         "organisation to invite you to it first.");
    return inviter_may(w, i);
}

enum rc invitation_accept(struct work *w, struct str secret, struct str name,
                          struct identity_person *out, bool *is_new)
{
    struct identity_invitation_open i;
    struct identity_ticket ticket;

    TRY(invitation_look(w, secret, &i));
    TRY(may_accept(w, &i));
    *is_new = !i.person_id.len;
    if (*is_new)
        TRY(person_make(w, i.address, name, out));
    else
        TRY(person_of_id(w, i.person_id, out));
    TRY(ticket_take(w, "invitation", secret, &ticket));
    if (i.data.len)
        return working_group_join(w, i.group_id, out->id);
    return role_give_by(w, i.made_by, out->id, i.role, i.organisation_id, i.scope);
}

/* --- lists ---- */

enum rc invitation_withdraw(struct work *w, struct str organisation, struct str hash)
{
    struct identity_organisation o = {0};
    struct identity_ended ended;

    if (organisation.len)
        TRY(organisation_read(w, organisation, &o));
    enum rc rc = is_administrator(w) || leads(w, organisation)
                     ? sql_invitation_end(w, hash, o.id, S(""), w->now, &ended)
                     : NOT_FOUND;
    if (rc == NOT_FOUND)
        return work_fail(w, rc, "", "This invitation was used, or is over already.");
    return rc;
}

enum rc invitations_of(struct work *w, struct str organisation,
                       struct identity_invitation_list *out)
{
    struct identity_organisation o = {0};

    if (organisation.len)
        TRY(organisation_read(w, organisation, &o));
    return sql_invitations_in(w, o.id, out);
}

enum rc invitations_all(struct work *w, struct identity_invitation_list *out)
{
    return sql_invitations_everywhere(w, INVITATIONS_MOST, out);
}
