/* sample.c: organisations and people for the sample sector. People are named by role. */
#include "identity/identity.h"

#include "base/asset.h"
#include "base/csv.h"
#include "identity/organisation.h"
#include "identity/person.h"
#include "identity_sql.h"

enum { TYPES_MOST = 100 };

/* Councils that have people in the sample, by slug. */
static const char *const with_people[] = {"trafford",   "salford", "stockport",
                                          "manchester", "bury",    "derbyshire"};

static const struct {
    const char *role, *title, *address;
} people[] = {
    {"lead", "Lead", "lead"},
    {"steward", "Data steward", "steward"},
    {"councillor", "Councillor", "councillor"},
    {"member", "Officer", "officer"},
};

/* --- councils ---- */

struct types {
    struct str at[TYPES_MOST];
    ptrdiff_t len;
};

static ptrdiff_t column_of(const struct csv_row *heading, const char *name)
{
    for (ptrdiff_t i = 0; i < heading->count; i++)
        if (str_eq(heading->cells[i], str_of(name)))
            return i;
    return -1;
}

/* The types of area that are councils: which those are is data. */
static enum rc council_types(struct work *w, struct types *out)
{
    const struct asset *table = asset_find(S("data/area-types.csv"));
    struct csv_row row;

    if (!table)
        return work_fail(w, FAULT, "", "data/area-types.csv is not part of this program.");
    struct csv *csv = csv_open_text(w->arena, table->bytes);
    enum rc rc = csv_next(csv, &row);
    ptrdiff_t type = rc == OK ? column_of(&row, "type") : -1;
    ptrdiff_t council = rc == OK ? column_of(&row, "council") : -1;
    while (type >= 0 && council >= 0 && out->len < TYPES_MOST &&
           (rc = csv_next(csv, &row)) == OK)
        if (council < row.count && str_eq(row.cells[council], S("yes")))
            out->at[out->len++] = str_copy(w->arena, row.cells[type]);
    csv_close(csv);
    if (rc != NOT_FOUND || type < 0 || council < 0)
        return work_fail(w, FAULT, "", "data/area-types.csv can't be read.");
    return OK;
}

static bool is_council(const struct types *t, struct str type)
{
    for (ptrdiff_t i = 0; i < t->len; i++)
        if (str_eq(t->at[i], type))
            return true;
    return false;
}

static enum rc councils_make(struct work *w)
{
    struct identity_area_ref_list areas = {0};
    struct identity_organisation made;
    struct types types = {0};

    TRY(council_types(w, &types));
    TRY(sql_areas_now(w, &areas));
    for (ptrdiff_t i = 0; i < areas.len; i++)
        if (is_council(&types, areas.at[i].type))
            TRY(organisation_make(w, areas.at[i].name, "council", areas.at[i].id, &made));
    return OK;
}

/* --- people ---- */

static enum rc person_with(struct work *w, struct str address, struct str name,
                           const char *role, struct str organisation)
{
    struct identity_person p;

    TRY(person_make(w, address, name, &p));
    return role_give(w, p.id, str_of(role), organisation, S(""));
}

static enum rc people_make(struct work *w, const struct identity_organisation *o)
{
    struct arena *a = w->arena;

    TRY(domain_add(w, o->slug, str_fmt(a, "%.*s.example", STR_ARG(o->slug))));
    for (ptrdiff_t i = 0; i < COUNT_OF(people); i++)
        TRY(person_with(w, str_fmt(a, "%s@%.*s.example", people[i].address, STR_ARG(o->slug)),
                        str_fmt(a, "%s, %.*s", people[i].title, STR_ARG(o->name)),
                        people[i].role, o->id));
    return OK;
}

static enum rc bodies_make(struct work *w)
{
    struct identity_organisation body, partner;
    struct identity_person administrator;

    TRY(organisation_make(w, S("Sector body"), "sector-body", NO_AREA, &body));
    TRY(organisation_make(w, S("Partner"), "partner", NO_AREA, &partner));
    TRY(domain_add(w, body.slug, S("sector-body.example")));
    TRY(domain_add(w, partner.slug, S("partner.example")));
    TRY(person_with(w, S("officer@partner.example"), S("Officer, Partner"), "member",
                    partner.id));
    TRY(person_make(w, S("administrator@sector-body.example"), S("Administrator"),
                    &administrator));
    TRY(role_give(w, administrator.id, S("member"), body.id, S("")));
    return role_give(w, administrator.id, S("administrator"), S(""), S(""));
}

enum rc identity_sample(struct work *w)
{
    struct identity_person_ref_list anybody = {0};
    struct identity_organisation_list organisations = {0};

    TRY(sql_person_any(w, 1, &anybody));
    TRY(organisation_list(w, &organisations));
    if (anybody.len || organisations.len)
        return OK;
    TRY(councils_make(w));
    TRY(bodies_make(w));
    for (ptrdiff_t i = 0; i < COUNT_OF(with_people); i++) {
        struct identity_organisation o;
        enum rc rc = sql_organisation_of_slug(w, str_of(with_people[i]), &o);
        if (rc == OK)
            rc = people_make(w, &o);
        if (rc != OK && rc != NOT_FOUND)
            return rc;
    }
    return OK;
}
