/* working_group.c: people of several organisations who share things with each other. */
#include "identity/working_group.h"

#include "base/random.h"
#include "identity/name.h"
#include "identity/person.h"
#include "identity/ticket.h"
#include "identity_sql.h"
#include "kit/audience.h"
#include "kit/mail.h"
#include "kit/setting.h"

static enum rc no_such(struct work *w)
{
    return work_fail(w, NOT_FOUND, "", "There is no working group of this address.");
}

static struct str data_of(struct work *w, struct str id)
{
    return str_fmt(w->arena, "group:%.*s", STR_ARG(id));
}

/* --- seen ---- */

enum rc working_groups(struct work *w, struct identity_working_group_list *out)
{
    return sql_groups_shown(w, out);
}

enum rc working_group_read(struct work *w, struct str id, struct identity_working_group *out)
{
    enum rc rc = random_id_valid(id) ? sql_group_shown(w, id, out) : NOT_FOUND;

    return rc == NOT_FOUND ? no_such(w) : rc;
}

enum rc working_group_members(struct work *w, struct str id,
                              struct identity_group_member_list *out)
{
    return sql_group_members_shown(w, id, out);
}

enum rc working_group_invitations(struct work *w, struct str id,
                                  struct identity_invitation_list *out)
{
    return sql_invitations_to_group(w, id, out);
}

/* --- made ---- */

static enum rc purpose_read(struct work *w, struct str typed, struct str *out)
{
    *out = str_trim(typed);
    if (!out->len || str_chars(*out) > PURPOSE_MOST)
        return work_fail(w, INVALID, "purpose", "Say what it is for, in at most %d letters.",
                         PURPOSE_MOST);
    return OK;
}

enum rc working_group_make(struct work *w, struct str name, struct str purpose, struct str *id)
{
    struct identity_group_ref_list alike = {0};
    struct identity_total made;
    struct str skeleton;

    TRY(name_read(w, "name", name, &name));
    TRY(name_skeleton(w, name, &skeleton));
    TRY(purpose_read(w, purpose, &purpose));
    TRY(sql_group_alike(w, skeleton, &alike));
    if (alike.len)
        return work_fail(
            w, CONFLICT, "name",
            "There is a working group whose name looks like this one. Choose another.");
    TRY(sql_group_made_by(w, w->viewer.person, &made));
    if (made.total >= GROUPS_OF_ONE_MOST)
        return work_fail(w, INVALID, "name", "You have made %d groups: that is the most.",
                         GROUPS_OF_ONE_MOST);
    *id = random_id(w->arena);
    TRY(sql_group_add(w, *id, name, skeleton, purpose, w->now, w->viewer.person));
    TRY(sql_working_group_member_add(w, *id, w->viewer.person, true, w->now));
    return person_rights_changed(w, w->viewer.person);
}

/* --- led ---- */

/* The viewer leads it: FORBIDDEN to other members, NOT_FOUND to others still. */
static enum rc leading(struct work *w, struct str id)
{
    struct identity_group_standing own;
    enum rc rc =
        random_id_valid(id) ? sql_group_member_get(w, id, w->viewer.person, &own) : NOT_FOUND;

    if (rc == NOT_FOUND)
        return no_such(w);
    if (rc == OK && !own.leads)
        return work_fail(w, FORBIDDEN, "", "Only those who lead the group may do this.");
    return rc;
}

enum rc working_group_may_invite(struct work *w, struct str id, struct str person)
{
    struct identity_group_standing standing;

    return sql_group_lead_get(w, id, person, &standing);
}

enum rc working_group_invite(struct work *w, struct str id, struct str address)
{
    struct identity_working_group g;
    struct str secret, site;

    TRY(leading(w, id));
    TRY(mail_address(w, "address", address, &address));
    TRY(working_group_read(w, id, &g));
    TRY(setting_read(w, "site-name", &site));
    struct ticket_ask ask = {.kind = "invitation", .address = address, .data = data_of(w, id)};
    /* A mail may be read by others: it does not name the group. */
    struct str words = str_fmt(w->arena, "%.*s invites you to a working group on %.*s.",
                               STR_ARG(w->viewer.name), STR_ARG(site));
    return invitation_send(w, &ask, words, &secret);
}

enum rc working_group_withdraw(struct work *w, struct str id, struct str hash)
{
    struct identity_ended ended;

    TRY(leading(w, id));
    enum rc rc = sql_invitation_end(w, hash, S(""), data_of(w, id), w->now, &ended);
    if (rc == NOT_FOUND)
        return work_fail(w, rc, "", "This invitation was used, or is over already.");
    return rc;
}

enum rc working_group_join(struct work *w, struct str id, struct str person)
{
    struct identity_group_counts others;

    TRY(sql_group_counts(w, id, person, &others));
    if (!others.members)
        return no_such(w);
    if (others.members >= GROUP_MEMBERS_MOST)
        return work_fail(w, CONFLICT, "", "A working group has at most %d members.",
                         GROUP_MEMBERS_MOST);
    TRY(sql_working_group_member_add(w, id, person, false, w->now));
    return person_rights_changed(w, person);
}

static enum rc member(struct work *w, struct str id, struct str person,
                      struct identity_group_standing *standing)
{
    enum rc rc = sql_group_member_get(w, id, person, standing);

    return rc == NOT_FOUND ? work_fail(w, rc, "", "They do not belong to this group.") : rc;
}

enum rc working_group_lead(struct work *w, struct str id, struct str person, bool leads)
{
    struct identity_group_standing standing;
    struct identity_group_counts others;

    TRY(leading(w, id));
    TRY(member(w, id, person, &standing));
    TRY(sql_group_counts(w, id, person, &others));
    if (!leads && !others.leads)
        return work_fail(w, CONFLICT, "",
                         "The group would have no lead. Make another one first.");
    return sql_group_member_lead(w, id, person, leads);
}

enum rc working_group_leave(struct work *w, struct str id, struct str person)
{
    struct identity_group_standing standing;
    struct identity_group_counts others;

    if (!str_eq(person, w->viewer.person))
        TRY(leading(w, id));
    else if (!random_id_valid(id) || sql_group_member_get(w, id, person, &standing) != OK)
        return no_such(w);
    TRY(member(w, id, person, &standing));
    TRY(sql_group_counts(w, id, person, &others));
    if (others.members && standing.leads && !others.leads)
        return work_fail(w, CONFLICT, "",
                         "The group would have no lead. Make another one first.");
    TRY(sql_group_member_drop(w, id, person));
    if (!others.members) {
        TRY(sql_group_invitations_end(w, data_of(w, id), w->now));
        TRY(sql_group_drop(w, id));
    }
    return person_rights_changed(w, person);
}
