/* own_group.c: lists of councils that people keep. */
#include "inform/own_group.h"

#include "base/random.h"
#include "inform_sql.h"
#include "kit/object.h"

/* --- what lists and models share ---- */

enum rc own_name_check(struct work *w, struct str *name)
{
    *name = str_trim(*name);
    if (name->len && str_chars(*name) <= OWN_NAME_MOST && !str_has_control(*name))
        return OK;
    return work_fail(w, INVALID, "name", "Give it a name of at most %d letters.",
                     OWN_NAME_MOST);
}

/* --- the councils ---- */

static enum rc area_named(struct work *w, struct str line, const struct area **out)
{
    const struct area *area = sector_area(w->sector, line);
    struct area_list found = {0};

    if (!area) {
        sector_find_areas(w->sector, w->arena, line, false, 2, &found);
        bool clear =
            found.len && (found.len == 1 || str_eq(found.at[0]->key, str_fold(w->arena, line)));
        area = clear ? found.at[0] : NULL;
    }
    *out = area;
    if (area)
        return OK;
    return work_fail(w, INVALID, "areas",
                     found.len ? "\"%.*s\" could be several councils. Write its whole name."
                               : "There is no council called \"%.*s\".",
                     STR_ARG(str_cut(line, 0, 60)));
}

enum rc own_areas_read(struct work *w, struct str lines, ptrdiff_t most,
                       const struct area **out, ptrdiff_t *count)
{
    struct str line;
    ptrdiff_t named = 0; /* each is looked for, also one that is named again */

    *count = 0;
    while (lines.len && str_split(&lines, '\n', &line)) {
        const struct area *area;
        line = str_trim(line);
        if (!line.len)
            continue;
        if (named++ == most)
            return work_fail(w, INVALID, "areas", "Name at most %td councils.", most);
        TRY(area_named(w, line, &area));
        if (!area->type->council)
            return work_fail(w, INVALID, "areas", "%.*s is no council.", STR_ARG(area->name));
        bool twice = false;
        for (ptrdiff_t i = 0; i < *count; i++)
            twice = twice || out[i] == area;
        if (!twice)
            out[(*count)++] = area;
    }
    return OK;
}

static enum rc codes_of(struct work *w, const struct area *const *areas, ptrdiff_t count,
                        struct str *out)
{
    struct buf codes = buf_make(w->arena, 64 * 1024);

    if (count < 1 || count > OWN_GROUP_MOST)
        return work_fail(w, INVALID, "areas", "Name 1 to %d councils, one on each line.",
                         OWN_GROUP_MOST);
    for (ptrdiff_t i = 0; i < count; i++)
        buf_fmt(&codes, "%s%.*s", i ? ";" : "", STR_ARG(areas[i]->code));
    *out = buf_text(&codes);
    return OK;
}

/* --- keeping ---- */

enum rc own_group_make(struct work *w, struct str name, const struct area *const *areas,
                       ptrdiff_t count, struct str audience, struct str *id)
{
    struct object object = {.kind = S("list"),
                            .audience = audience.len ? audience : S(AUDIENCE_ME),
                            .keepers = audience_keepers(w, audience),
                            .life = LIFE_PUBLISHED};
    struct str codes;

    TRY(own_name_check(w, &name));
    TRY(codes_of(w, areas, count, &codes));
    TRY(object_make(w, &object));
    *id = object.id;
    TRY(sql_own_group_add(w, *id, name));
    return sql_own_group_version_add(w, *id, 1, codes, w->now);
}

static bool same_areas(const struct own_group *old, const struct area *const *areas,
                       ptrdiff_t count)
{
    bool same = old->count == count;

    for (ptrdiff_t i = 0; same && i < count; i++)
        same = old->areas[i] == areas[i];
    return same;
}

enum rc own_group_change(struct work *w, const struct own_group *old, struct str name,
                         const struct area *const *areas, ptrdiff_t count)
{
    struct str codes;

    TRY(own_name_check(w, &name));
    TRY(codes_of(w, areas, count, &codes));
    if (!str_eq(name, old->name))
        TRY(sql_own_group_name(w, old->id, name));
    if (same_areas(old, areas, count))
        return OK;
    if (old->newest >= OWN_VERSIONS_MOST)
        return work_fail(w, INVALID, "areas", "It was changed %d times. Make a new list.",
                         OWN_VERSIONS_MOST);
    return sql_own_group_version_add(w, old->id, old->newest + 1, codes, w->now);
}

/* --- reading ---- */

static struct own_group group_of_row(struct work *w, const struct inform_own_group *row,
                                     int64_t newest)
{
    struct own_group g = {.id = row->id,
                          .name = row->name,
                          .areas = arena_new(w->arena, const struct area *, OWN_GROUP_MOST),
                          .version = row->version,
                          .newest = newest,
                          .made_at = row->made_at,
                          .audience = row->audience,
                          .by = row->organisation,
                          .withdrawn = str_eq(row->life, S("withdrawn")),
                          .mine = row->maker.len && str_eq(row->maker, w->viewer.self)};
    struct str rest = row->areas, code;

    while (rest.len && g.count < OWN_GROUP_MOST && str_split(&rest, ';', &code)) {
        const struct area *area = sector_area(w->sector, code);
        if (area)
            g.areas[g.count++] = area;
    }
    return g;
}

static enum rc not_there(struct work *w)
{
    return work_fail(w, NOT_FOUND, "id",
                     "There is no list at this address, or it is not shared with you.");
}

enum rc own_group_read(struct work *w, struct str id, int64_t version, int64_t moment,
                       struct own_group *out)
{
    struct inform_own_group_list rows = {0};
    const struct inform_own_group *found = NULL;

    if (!random_id_valid(id))
        return not_there(w);
    TRY(sql_own_group_versions_of(w, id, OWN_VERSIONS_MOST, &rows));
    for (ptrdiff_t i = 0; i < rows.len && !found; i++) {
        const struct inform_own_group *row = &rows.at[i];
        bool fits = version ? row->version == version : row->made_at <= moment;
        if (fits || (!version && i + 1 == rows.len))
            found = row;
    }
    if (!found)
        return not_there(w);
    *out = group_of_row(w, found, rows.at[0].version);
    return OK;
}

enum rc own_group_versions(struct work *w, struct str id, struct own_group_list *out)
{
    struct inform_own_group_list rows = {0};

    *out = (struct own_group_list){0};
    if (!random_id_valid(id))
        return not_there(w);
    TRY(sql_own_group_versions_of(w, id, OWN_VERSIONS_MOST, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++)
        *list_push(w->arena, out) = group_of_row(w, &rows.at[i], rows.at[0].version);
    return OK;
}

enum rc own_group_list_read(struct work *w, bool choosing, struct own_group_list *out)
{
    struct inform_own_group_list rows = {0};

    *out = (struct own_group_list){0};
    TRY(sql_own_group_of_viewer(w, w->viewer.self, OWN_LISTED_MOST, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++)
        if (!choosing || str_eq(rows.at[i].life, S("published")))
            *list_push(w->arena, out) = group_of_row(w, &rows.at[i], rows.at[i].version);
    return OK;
}
