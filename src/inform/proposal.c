/* proposal.c: councils that are proposed, and whom they would be like. */
#include "inform/combine.h"

#include "base/num.h"
#include "base/random.h"
#include "inform_sql.h"
#include "kit/object.h"
#include "stats/near.h"

#include <math.h>

static enum rc parts_check(struct work *w, const struct area *const *parts, ptrdiff_t count)
{
    if (count < COMBINE_LEAST || count > COMBINE_MOST)
        return work_fail(w, INVALID, "areas", "Name %d to %d councils, one on each line.",
                         COMBINE_LEAST, COMBINE_MOST);
    for (ptrdiff_t i = 0; i < count; i++) {
        if (!parts[i]->type->council || area_ended(parts[i]))
            return work_fail(w, INVALID, "areas", "%.*s is no council that exists today.",
                             STR_ARG(parts[i]->name));
        for (ptrdiff_t k = 0; k < i; k++)
            if (parts[k] == parts[i])
                return work_fail(w, INVALID, "areas", "%.*s is named twice.",
                                 STR_ARG(parts[i]->name));
    }
    return OK;
}

static enum rc name_check(struct work *w, struct str *name)
{
    *name = str_trim(*name);
    if (name->len && str_chars(*name) <= PROPOSAL_NAME_MOST)
        return OK;
    return work_fail(w, INVALID, "name", "Give it a name of at most %d letters.",
                     PROPOSAL_NAME_MOST);
}

enum rc proposal_make(struct work *w, struct str name, const struct area *const *parts,
                      ptrdiff_t count, struct str audience, struct str *id)
{
    struct buf codes = buf_make(w->arena, 4096);
    struct object object = {.kind = S("proposal"),
                            .audience = audience.len ? audience : S("public"),
                            .keepers = audience_keepers(w, audience),
                            .life = LIFE_PUBLISHED};

    TRY(name_check(w, &name));
    TRY(parts_check(w, parts, count));
    for (ptrdiff_t i = 0; i < count; i++)
        buf_fmt(&codes, "%s%.*s", i ? ";" : "", STR_ARG(parts[i]->code));
    TRY(object_make(w, &object));
    *id = object.id;
    return sql_proposal_add(w, *id, name, buf_text(&codes), w->now);
}

enum rc proposal_rename(struct work *w, struct str id, struct str name)
{
    TRY(name_check(w, &name));
    return sql_proposal_change(w, id, name);
}

static struct proposal proposal_of(struct work *w, const struct inform_proposal *row)
{
    struct proposal p = {.id = row->id,
                         .name = row->name,
                         .parts = arena_new(w->arena, const struct area *, COMBINE_MOST),
                         .made_at = row->made_at,
                         .audience = row->audience,
                         .withdrawn = str_eq(row->life, S("withdrawn"))};
    struct str rest = row->areas, code;

    while (p.count < COMBINE_MOST && str_split(&rest, ';', &code)) {
        const struct area *area = sector_area(w->sector, code);
        if (area)
            p.parts[p.count++] = area;
    }
    return p;
}

enum rc proposal_read(struct work *w, struct str id, struct proposal *out)
{
    struct inform_proposal row;
    enum rc rc = random_id_valid(id) ? sql_proposal_get(w, id, &row) : NOT_FOUND;

    if (rc == NOT_FOUND)
        return work_fail(w, NOT_FOUND, "id",
                         "There is no proposed council of this address. Was all of it copied?");
    if (rc == OK)
        *out = proposal_of(w, &row);
    return rc;
}

enum rc proposal_list_read(struct work *w, struct proposal_list *out)
{
    struct inform_proposal_list rows = {0};

    *out = (struct proposal_list){0};
    TRY(sql_proposal_of_viewer(w, w->viewer.self, PROPOSALS_MOST, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++)
        *list_push(w->arena, out) = proposal_of(w, &rows.at[i]);
    return OK;
}

/* --- whom it would be like ---- */

static bool runs(const struct sector *s, const struct area *area, const struct service *service)
{
    enum runs how = area_runs(s, area, service);

    return how == RUNS || how == RUNS_SHARED;
}

/* Councils that exist and run what the parts run together, no more and no less. */
static bool comparable(const struct sector *s, const struct area *area,
                       const struct area *const *parts, ptrdiff_t count)
{
    if (!area->type->council || area_ended(area) || !str_eq(area->country, parts[0]->country))
        return false;
    for (ptrdiff_t i = 0; i < count; i++)
        if (parts[i] == area)
            return false;
    for (ptrdiff_t k = 0; k < s->service_count; k++) {
        bool any = false;
        for (ptrdiff_t i = 0; i < count; i++)
            any = any || runs(s, parts[i], &s->services[k]);
        if (any != runs(s, area, &s->services[k]))
            return false;
    }
    return true;
}

/* The values of one characteristic, the proposal's own first; false when too few have one. */
static bool characteristic(const struct sector *s, const struct metric *m,
                           const struct area *const *parts, ptrdiff_t count,
                           const struct area *const *others, ptrdiff_t n, double *to)
{
    struct combined own;
    ptrdiff_t p = combine_newest(s, m, parts, count, &own), have = 0;

    if (m->polarity != POLARITY_NONE)
        return false; /* how well a council does is no reason to call it alike */
    if (p < 0 || own.how != COMBINED_RATIO) /* a sum grows with size and likens nothing */
        return false;
    to[0] = own.value;
    for (ptrdiff_t i = 0; i < n; i++) {
        const struct slice *figures = cube_read(s->cube, m->index, p);
        ptrdiff_t place = metric_place(m, others[i]);
        to[i + 1] = place < 0 ? NAN : slice_number(figures, place, SLICE_VALUE);
        have += !isnan(to[i + 1]);
    }
    return 4 * have >= 3 * n; /* or the search would be among the few that have it */
}

ptrdiff_t combine_alike(struct work *w, const struct area *const *parts, ptrdiff_t count,
                        ptrdiff_t most, struct alike *out, struct metric_list *by)
{
    const struct sector *s = w->sector;
    struct arena *a = w->arena;
    const struct area **others = arena_new(a, const struct area *, s->area_count);
    double *column = arena_new(a, double, s->area_count + 1), *v;
    ptrdiff_t n = 0, k = 0;
    enum stats_why why;

    *by = (struct metric_list){0};
    for (ptrdiff_t i = 0; i < s->area_count; i++)
        if (comparable(s, &s->areas[i], parts, count))
            others[n++] = &s->areas[i];
    v = arena_new(a, double, (n + 1) * s->metric_count);
    for (ptrdiff_t m = 0; m < s->metric_count; m++) {
        if (!characteristic(s, &s->metrics[m], parts, count, others, n, column))
            continue;
        for (ptrdiff_t i = 0; i <= n; i++)
            v[i * s->metric_count + k] = column[i];
        *list_push(a, by) = &s->metrics[m];
        k++;
    }
    if (k < COMBINE_LEAST_ALIKE || n == 0)
        return 0;
    double *packed = arena_new(a, double, (n + 1) * k);
    for (ptrdiff_t i = 0; i <= n; i++)
        for (ptrdiff_t j = 0; j < k; j++)
            packed[i * k + j] = v[i * s->metric_count + j];
    struct stats_near *near = stats_near_open(a, packed, n + 1, k, NULL, true, &why);
    struct stats_neighbour *found = arena_new(a, struct stats_neighbour, most);
    ptrdiff_t got = near ? stats_near_one(near, 0, most < n ? most : n, found) : 0;
    for (ptrdiff_t i = 0; i < got; i++)
        out[i] = (struct alike){others[found[i].at - 1], found[i].distance};
    return got;
}
