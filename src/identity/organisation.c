/* organisation.c: councils, partners and bodies of the sector: found, made, ended. */
#include "identity/organisation.h"

#include "base/random.h"
#include "identity/name.h"
#include "identity_sql.h"

#include <string.h>

enum { SLUG_TRIES = 20 };

const struct organisation_kind organisation_kinds[] = {
    {"council", "Council"},
    {"partner", "Partner"},
    {"sector-body", "Sector body"},
    {0},
};

static enum rc told(struct work *w, enum rc rc)
{
    return rc == NOT_FOUND
               ? work_fail(w, rc, "organisation", "There is no organisation of this address.")
               : rc;
}

enum rc organisation_read(struct work *w, struct str slug, struct identity_organisation *out)
{
    return told(w, sql_organisation_of_slug(w, slug, out));
}

enum rc organisation_of_id(struct work *w, struct str id, struct identity_organisation *out)
{
    return told(w, sql_organisation_of_id(w, id, out));
}

enum rc organisation_list(struct work *w, struct identity_organisation_list *out)
{
    return sql_organisation_all(w, out);
}

enum rc organisation_holdings(struct work *w, struct str organisation,
                              struct identity_holding_list *out)
{
    struct identity_organisation o;

    TRY(organisation_read(w, organisation, &o));
    return sql_holdings(w, o.id, out);
}

/* --- made ---- */

static enum rc unlike_all(struct work *w, struct str skeleton)
{
    struct identity_organisation like;
    enum rc rc = sql_organisation_alike(w, skeleton, &like);

    if (rc == OK)
        return work_fail(w, CONFLICT, "name",
                         "This name looks like that of \"%.*s\", which is here already.",
                         STR_ARG(like.name));
    return rc == NOT_FOUND ? OK : rc;
}

static enum rc kind_check(struct work *w, const char *kind, int64_t area_id)
{
    const struct organisation_kind *k = organisation_kinds;
    bool council = strcmp(kind, "council") == 0;
    struct identity_organisation_ref_list same = {0};

    while (k->name && strcmp(k->name, kind) != 0)
        k++;
    if (!k->name)
        return work_fail(w, INVALID, "kind", "Choose a kind of the list.");
    if (!council && area_id != NO_AREA)
        return work_fail(w, INVALID, "area", "Only a council has an area: leave it out.");
    if (!council)
        return OK;
    if (area_id == NO_AREA)
        return work_fail(w, INVALID, "area", "Give the code of the council's area.");
    TRY(sql_organisation_of_area(w, area_id, &same));
    if (same.len)
        return work_fail(w, CONFLICT, "area", "%.*s is the council of this area already.",
                         STR_ARG(same.at[0].name));
    return OK;
}

/* "trafford", "trafford-2", …: one that is free. A name without a letter of ASCII has a number.
 */
static enum rc slug_find(struct work *w, struct str name, struct str *slug)
{
    struct str first = name_slug(w->arena, name);
    struct identity_organisation other;

    if (!first.len)
        first = S("organisation");
    *slug = first;
    for (int i = 2; i < SLUG_TRIES; i++) {
        enum rc rc = sql_organisation_of_slug(w, *slug, &other);
        if (rc != OK)
            return rc == NOT_FOUND ? OK : rc;
        *slug = str_fmt(w->arena, "%.*s-%d", STR_ARG(first), i);
    }
    *slug = str_fmt(w->arena, "%.*s-%.*s", STR_ARG(first), STR_ARG(random_id(w->arena)));
    return OK;
}

enum rc organisation_make(struct work *w, struct str name, const char *kind, int64_t area_id,
                          struct identity_organisation *out)
{
    struct str id = random_id(w->arena), skeleton, slug;

    TRY(name_read(w, "name", name, &name));
    TRY(name_skeleton(w, name, &skeleton));
    TRY(kind_check(w, kind, area_id));
    TRY(unlike_all(w, skeleton));
    TRY(slug_find(w, name, &slug));
    TRY(sql_organisation_add(w, id, slug, name, skeleton, str_of(kind), w->now));
    if (area_id != NO_AREA)
        TRY(sql_organisation_area_put(w, id, area_id));
    return sql_organisation_of_id(w, id, out);
}

enum rc organisation_area(struct work *w, struct str code, int64_t *area_id)
{
    struct identity_area_ref area;
    enum rc rc = sql_area_by_code(w, str_trim(code), &area);

    if (rc == NOT_FOUND)
        return work_fail(w, INVALID, "area", "There is no area of this code.");
    if (rc == OK)
        *area_id = area.id;
    return rc;
}

/* --- ended ---- */

enum rc organisation_state(struct work *w, struct str slug, const char *state)
{
    struct identity_organisation o;

    TRY(organisation_read(w, slug, &o));
    TRY(sql_organisation_state_put(w, o.id, str_of(state)));
    TRY(sql_organisation_rights_raise(w, o.id));
    if (strcmp(state, "active") == 0)
        return OK;
    TRY(sql_organisation_invitations_end(w, o.id, w->now));
    return sql_organisation_requests_end(w, o.id, w->now, w->viewer.person);
}
