/* own_model.c: ways of choosing similar councils that people build. */
#include "inform/own_model.h"

#include "base/num.h"
#include "base/random.h"
#include "inform_sql.h"
#include "kit/object.h"

#include <math.h>

/* --- as it is kept ---- */

static enum rc how_check(struct work *w, const struct like_model *how)
{
    if (how->variable_count < 1)
        return work_fail(w, INVALID, "measures", "Choose at least one measure.");
    for (ptrdiff_t i = 0; i < how->variable_count; i++) {
        double weight = how->variables[i].weight;
        if (!(weight > 0 && weight <= LIKE_WEIGHT_MOST))
            return work_fail(w, INVALID, "measures",
                             "Write how much \"%.*s\" counts as a number above 0, at most %d.",
                             STR_ARG(how->variables[i].metric->title), LIKE_WEIGHT_MOST);
    }
    return OK;
}

static struct str variables_text(struct arena *a, const struct like_model *how)
{
    struct buf b = buf_make(a, 64 * 1024);

    for (ptrdiff_t i = 0; i < how->variable_count; i++) {
        buf_str(&b, how->variables[i].metric->slug);
        buf_char(&b, ' ');
        buf_num(&b, how->variables[i].weight);
        buf_char(&b, '\n');
    }
    return buf_text(&b);
}

static struct str types_text(struct arena *a, const struct like_model *how)
{
    struct buf b = buf_make(a, 4096);

    for (ptrdiff_t i = 0; i < how->type_count; i++)
        buf_fmt(&b, "%s%.*s", i ? ";" : "", STR_ARG(how->types[i]->slug));
    return buf_text(&b);
}

/* The second before, so that a delivery of this very second can't slip in. */
static int64_t sealed(const struct work *w)
{
    return w->sector->known_from < w->now ? w->now - 1 : w->sector->known_from;
}

enum rc own_model_make(struct work *w, struct str name, const struct like_model *how,
                       struct str audience, struct str *id)
{
    struct object object = {.kind = S("model"),
                            .audience = audience.len ? audience : S(AUDIENCE_ME),
                            .keepers = audience_keepers(w, audience),
                            .life = LIFE_PUBLISHED};

    TRY(own_name_check(w, &name));
    TRY(how_check(w, how));
    TRY(object_make(w, &object));
    *id = object.id;
    TRY(sql_own_model_add(w, *id, name));
    return sql_own_model_version_add(w, *id, 1, variables_text(w->arena, how),
                                     types_text(w->arena, how), sealed(w), w->now);
}

enum rc own_model_change(struct work *w, const struct own_model *old, struct str name,
                         const struct like_model *how)
{
    TRY(own_name_check(w, &name));
    TRY(how_check(w, how));
    if (old->newest >= OWN_VERSIONS_MOST)
        return work_fail(w, INVALID, "measures", "It was changed %d times. Build a new one.",
                         OWN_VERSIONS_MOST);
    if (!str_eq(name, old->name))
        TRY(sql_own_model_name(w, old->id, name));
    return sql_own_model_version_add(w, old->id, old->newest + 1, variables_text(w->arena, how),
                                     types_text(w->arena, how), sealed(w), w->now);
}

/* --- reading ---- */

static const struct area_type *type_named(const struct sector *s, struct str slug)
{
    for (ptrdiff_t i = 0; i < s->type_count; i++)
        if (str_eq(s->types[i].slug, slug))
            return &s->types[i];
    return NULL;
}

static void variables_read(struct work *w, struct str lines, struct own_model *m)
{
    struct buf lost = buf_make(w->arena, 64 * 1024);
    struct str line, slug;

    while (lines.len && str_split(&lines, '\n', &line)) {
        double weight = NAN;
        str_split(&line, ' ', &slug);
        const struct metric *metric = sector_metric(w->sector, slug);
        if (!metric || !num_parse(line, &weight))
            buf_fmt(&lost, "%s%.*s", lost.len ? ", " : "", STR_ARG(slug));
        else if (m->how.variable_count < LIKE_MOST_VARIABLES)
            m->how.variables[m->how.variable_count++] = (struct like_variable){metric, weight};
    }
    m->lost = buf_text(&lost);
}

static struct own_model model_of_row(struct work *w, const struct inform_own_model *row,
                                     int64_t newest)
{
    struct own_model m = {.id = row->id,
                          .name = row->name,
                          .how = {.known = row->known},
                          .version = row->version,
                          .newest = newest,
                          .made_at = row->made_at,
                          .audience = row->audience,
                          .by = row->organisation,
                          .withdrawn = str_eq(row->life, S("withdrawn")),
                          .mine = row->maker.len && str_eq(row->maker, w->viewer.self)};
    struct str rest = row->types, slug;

    variables_read(w, row->variables, &m);
    while (rest.len && str_split(&rest, ';', &slug)) {
        const struct area_type *type = type_named(w->sector, slug);
        if (type && m.how.type_count < LIKE_MOST_TYPES)
            m.how.types[m.how.type_count++] = type;
    }
    return m;
}

static enum rc not_there(struct work *w)
{
    return work_fail(w, NOT_FOUND, "id",
                     "There is no model at this address, or it is not shared with you.");
}

enum rc own_model_read(struct work *w, struct str id, int64_t version, int64_t moment,
                       struct own_model *out)
{
    struct inform_own_model_list rows = {0};
    const struct inform_own_model *found = NULL;

    if (!random_id_valid(id))
        return not_there(w);
    TRY(sql_own_model_versions_of(w, id, OWN_VERSIONS_MOST, &rows));
    for (ptrdiff_t i = 0; i < rows.len && !found; i++) {
        const struct inform_own_model *row = &rows.at[i];
        bool fits = version ? row->version == version : row->made_at <= moment;
        if (fits || (!version && i + 1 == rows.len))
            found = row;
    }
    if (!found)
        return not_there(w);
    *out = model_of_row(w, found, rows.at[0].version);
    return OK;
}

enum rc own_model_versions(struct work *w, struct str id, struct own_model_list *out)
{
    struct inform_own_model_list rows = {0};

    *out = (struct own_model_list){0};
    if (!random_id_valid(id))
        return not_there(w);
    TRY(sql_own_model_versions_of(w, id, OWN_VERSIONS_MOST, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++)
        *list_push(w->arena, out) = model_of_row(w, &rows.at[i], rows.at[0].version);
    return OK;
}

enum rc own_model_list_read(struct work *w, bool choosing, struct own_model_list *out)
{
    struct inform_own_model_list rows = {0};

    *out = (struct own_model_list){0};
    TRY(sql_own_model_of_viewer(w, w->viewer.self, OWN_LISTED_MOST, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++)
        if (!choosing || str_eq(rows.at[i].life, S("published")))
            *list_push(w->arena, out) = model_of_row(w, &rows.at[i], rows.at[i].version);
    return OK;
}
