/* organisation_people.c: those of an organisation, and what its leads do with them. */
#include "identity/organisation.h"

#include "identity/person.h"
#include "identity_sql.h"
#include "kit/audience.h"

#include <stdlib.h>

static bool leads(const struct work *w, struct str slug)
{
    return viewer_is(&w->viewer, str_fmt(w->arena, "leads:%.*s", STR_ARG(slug)));
}

/* --- seen ---- */

static int by_name(const void *a, const void *b)
{
    const struct identity_colleague *x = a, *y = b;
    int order = str_cmp(x->name, y->name);

    order = order ? order : str_cmp(x->person_id, y->person_id);
    return order ? order : str_cmp(x->role, y->role);
}

enum rc people_of(struct work *w, struct str organisation, struct identity_colleague_list *out)
{
    struct identity_organisation o;
    struct identity_colleague_list all = {0};
    bool manages = leads(w, organisation) || viewer_is(&w->viewer, S("role:administrator"));

    *out = (struct identity_colleague_list){0};
    TRY(organisation_read(w, organisation, &o));
    TRY(sql_colleagues(w, o.id, &all));
    for (ptrdiff_t i = 0; i < all.len; i++)
        if (manages || str_eq(all.at[i].state, S("active")))
            *list_push(w->arena, out) = all.at[i];
    if (out->len)
        qsort(out->at, (size_t)out->len, sizeof *out->at, by_name);
    return OK;
}

/* --- managed ---- */

static enum rc nobody(struct work *w)
{
    return work_fail(w, NOT_FOUND, "", "There is nobody of this address in the organisation.");
}

/* The organisation and what the person is there, if the viewer may manage that. */
static enum rc managed(struct work *w, struct str slug, struct str person,
                       struct identity_organisation *o, struct identity_role_row_list *roles)
{
    *roles = (struct identity_role_row_list){0};
    if (!leads(w, slug))
        return nobody(w);
    TRY(organisation_read(w, slug, o));
    TRY(sql_roles_in(w, person, o->id, roles));
    return roles->len ? OK : nobody(w);
}

enum rc colleague_give(struct work *w, struct str organisation, struct str person,
                       struct str role)
{
    struct identity_organisation o;
    struct identity_role_row_list roles;

    TRY(managed(w, organisation, person, &o, &roles));
    return role_give(w, person, role, o.id, S(""));
}

static enum rc is_last_lead(struct work *w, struct str organisation_id, struct str person,
                            bool *last)
{
    struct identity_person_ref_list all = {0};

    TRY(sql_leads_of(w, organisation_id, &all));
    *last = all.len == 1 && str_eq(all.at[0].id, person);
    return OK;
}

enum rc colleague_is_last_lead(struct work *w, struct str organisation, struct str person,
                               bool *last)
{
    struct identity_organisation o;

    TRY(organisation_read(w, organisation, &o));
    return is_last_lead(w, o.id, person, last);
}

/* Without a lead nobody can let colleagues in. */
static enum rc asked_first(struct work *w, const struct identity_organisation *o,
                           struct str person, bool sure)
{
    bool last;

    TRY(is_last_lead(w, o->id, person, &last));
    if (last && !sure)
        return work_fail(
            w, CONFLICT, "",
            "%.*s would have no lead. Say that you are sure, or make somebody else a "
            "lead first.",
            STR_ARG(o->name));
    return OK;
}

enum rc colleague_take(struct work *w, struct str organisation, struct str person,
                       struct str role, bool sure)
{
    struct identity_organisation o;
    struct identity_role_row_list roles;
    const struct identity_role_row *found = NULL;

    TRY(managed(w, organisation, person, &o, &roles));
    for (ptrdiff_t i = 0; i < roles.len; i++)
        if (str_eq(roles.at[i].role, role))
            found = &roles.at[i];
    if (!found)
        return work_fail(w, NOT_FOUND, "role", "They do not have this role.");
    if (str_eq(role, S("lead")))
        TRY(asked_first(w, &o, person, sure));
    return role_take(w, found->id);
}

enum rc colleague_remove(struct work *w, struct str organisation, struct str person, bool sure)
{
    struct identity_organisation o;
    struct identity_role_row_list roles;

    TRY(managed(w, organisation, person, &o, &roles));
    TRY(asked_first(w, &o, person, sure));
    return roles_take_all(w, person, o.id);
}
