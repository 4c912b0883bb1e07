/* import_groups.c: published neighbours and clusters, and groups that a council publishes. */
#include "inform/group_keep.h"
#include "inform/import_parts.h"

#include "base/asset.h"
#include "base/num.h"
#include "inform_sql.h"
#include "kit/audience.h"

#include <string.h>

enum { MODEL_COLUMNS = 15 };

/* The columns of a models table, in the order they are kept. */
static const char *const model_columns[MODEL_COLUMNS] = {
    "group",  "title",      "say",        "chosen_by", "kind",
    "owner",  "version",    "valid_from", "subjects",  "not_services",
    "source", "source_url", "licence",    "country",   "audience"};

enum {
    M_GROUP,
    M_TITLE,
    M_SAY,
    M_CHOSEN_BY,
    M_KIND,
    M_OWNER,
    M_VERSION,
    M_VALID_FROM,
    M_SUBJECTS,
    M_NOT_SERVICES,
    M_SOURCE,
    M_SOURCE_URL,
    M_LICENCE,
    M_COUNTRY,
    M_AUDIENCE
};

struct staged_group {
    struct str slug;
    struct str model[MODEL_COLUMNS];
    bool cluster;
    struct {
        struct staged_member {
            ptrdiff_t owner, area;
            int64_t place;
            struct str distance; /* a cluster's label */
        } * at;
        ptrdiff_t len, cap;
    } members;
};

struct staged_groups {
    struct staged_group *at;
    ptrdiff_t len, cap;
};

static struct staged_groups *groups_of(struct importer *im)
{
    if (!im->groups)
        im->groups = arena_new(im->w->arena, struct staged_groups, 1);
    return im->groups;
}

static struct staged_group *group_of(struct importer *im, struct str slug, bool cluster)
{
    struct staged_groups *groups = groups_of(im);

    for (ptrdiff_t i = 0; i < groups->len; i++)
        if (str_eq(groups->at[i].slug, slug))
            return &groups->at[i];
    struct staged_group *g = list_push(im->w->arena, groups);
    g->slug = str_copy(im->w->arena, slug);
    g->cluster = cluster;
    return g;
}

/* A place may be told twice when both say the same, as any figure. */
static enum rc member_add(struct importer *im, struct staged_group *g,
                          const struct staged_member *m, ptrdiff_t column)
{
    struct arena *a = im->w->arena;
    struct str key =
        str_fmt(a, "%.*s %td %lld", STR_ARG(g->slug), m->owner, (long long)m->place);
    bool fresh;
    ptrdiff_t *at = text_cache_at(&im->once, key, 3, &fresh);

    if (!fresh) {
        const struct staged_member *old = &g->members.at[*at];
        if (old->area == m->area && str_eq(old->distance, m->distance)) {
            im->file->folded++;
            return OK;
        }
        return import_fail(
            im, column,
            "In this set place %lld of %.*s in %.*s is taken by another. Give each "
            "member a place of its own.",
            (long long)m->place, STR_ARG(im->areas.at[m->owner].code), STR_ARG(g->slug));
    }
    *at = g->members.len;
    *list_push(a, &g->members) = *m;
    g->members.at[*at].distance = str_copy(a, m->distance);
    im->file->figures++;
    return OK;
}

/* The cell that says in which cluster the owner is. */
static enum rc label_add(struct importer *im, struct str slug, ptrdiff_t owner,
                         ptrdiff_t column)
{
    struct str label = str_trim(import_cell(im, column));

    im->file->cells++;
    if (label.len == 0) {
        im->file->blank++;
        return OK;
    }
    return member_add(im, group_of(im, slug, true),
                      &(struct staged_member){owner, owner, 0, label}, column);
}

/* --- for whom --------------------------------------------------------------------------------
 */

/* --- reading ---------------------------------------------------------------------------------
 */

struct group_file {
    struct importer *im;
    struct area_column owner, member;
    ptrdiff_t place, distance, group_column;
    ptrdiff_t audience; /* the column that says for whom the group is; -1 for none */
    struct str group;
    ptrdiff_t *wide; /* columns in order */
    ptrdiff_t wide_count;
    const struct profile_line *clusters;
    ptrdiff_t label; /* the column with the cluster's name, in long files of clusters */
};

static bool ignored(const struct importer *im, ptrdiff_t column)
{
    const struct profile_line *line = NULL;

    while ((line = profile_next(im->profile, im->layout.shape, "ignore", line)))
        for (ptrdiff_t i = 0; i < line->value_count; i++)
            if (str_eq(line->values[i], im->layout.header[column]))
                return true;
    return false;
}

static enum rc file_columns(struct group_file *f)
{
    struct importer *im = f->im;
    struct area_column place, distance, label, group = {-1, {0}};
    struct str slug = profile_text(im->profile, im->layout.shape, "group");

    TRY(import_spaced(im, "owner", &f->owner));
    TRY(import_spaced(im, "member", &f->member));
    TRY(import_spaced(im, "place", &place));
    TRY(import_spaced(im, "distance", &distance));
    TRY(import_spaced(im, "label", &label));
    f->label = label.column;
    f->place = place.column;
    f->distance = distance.column;
    f->clusters = profile_line(im->profile, im->layout.shape, "clusters");
    /* "group: = column" reads the group's id from a column; else it is the id itself. */
    if (slug.len > 1 && slug.at[0] == '=')
        group.column = import_column(im, str_trim(str_cut(slug, 1, slug.len)));
    f->group_column = group.column;
    struct str audience = profile_text(im->profile, im->layout.shape, "audience");
    f->audience = audience.len ? import_column(im, audience) : -1;
    f->group = slug;
    if (f->owner.column < 0)
        return import_fail(im, -1, "The profile names no column for the owner of a group.");
    if (f->member.column >= 0 || f->clusters || f->label >= 0)
        return OK;
    f->wide = arena_new(im->w->arena, ptrdiff_t, im->layout.columns);
    for (ptrdiff_t c = 0; c < im->layout.columns; c++)
        if (c != f->owner.column && !ignored(im, c))
            f->wide[f->wide_count++] = c;
    return OK;
}

static enum rc read_clusters(struct group_file *f, ptrdiff_t owner)
{
    struct importer *im = f->im;

    for (ptrdiff_t i = 0; i < f->clusters->value_count; i++) {
        struct str value = f->clusters->values[i];
        ptrdiff_t at = str_find(value, S(" = "));
        ptrdiff_t column =
            import_column(im, str_trim(str_cut(value, 0, at < 0 ? value.len : at)));
        if (at < 0 || column < 0)
            return import_fail(im, -1, "\"%.*s\" names no column of this file.",
                               STR_ARG(value));
        struct str slug = str_trim(str_cut(value, at + 3, value.len));
        TRY(label_add(im, slug, owner, column));
    }
    return OK;
}

static struct str row_group(const struct group_file *f)
{
    struct str cell = str_trim(import_cell(f->im, f->group_column));

    return f->group_column >= 0 ? cell : f->group;
}

/* For whom a licensed table is, as each of its rows says it. */
static enum rc read_audience(const struct group_file *f)
{
    struct importer *im = f->im;
    struct str word =
        f->audience < 0 ? (struct str){0} : str_trim(import_cell(im, f->audience));
    struct staged_group *g;

    if (!word.len)
        return OK;
    if (!group_audience_fits(word))
        return import_fail(im, f->audience, "%s", group_audience_due);
    g = group_of(im, row_group(f), f->label >= 0);
    if (g->model[M_AUDIENCE].len && !str_eq(g->model[M_AUDIENCE], word))
        return import_fail(im, f->audience,
                           "%.*s is for two audiences. Write one for all rows.",
                           STR_ARG(g->slug));
    g->model[M_AUDIENCE] = str_copy(im->w->arena, word);
    return OK;
}

static enum rc read_wide(struct group_file *f, ptrdiff_t owner)
{
    struct importer *im = f->im;
    struct staged_group *g = group_of(im, f->group, false);

    for (ptrdiff_t i = 0; i < f->wide_count; i++) {
        struct area_column column = {f->wide[i], S("gss")};
        ptrdiff_t area;
        im->file->cells++;
        TRY(import_area(im, import_cell(im, f->wide[i]), &column, &area));
        if (area < 0) {
            im->file->blank++;
            continue;
        }
        TRY(member_add(im, g, &(struct staged_member){owner, area, i + 1, {0}}, f->wide[i]));
    }
    return OK;
}

static enum rc read_long(struct group_file *f, ptrdiff_t owner)
{
    struct importer *im = f->im;
    struct str place = str_trim(import_cell(im, f->place));
    struct str slug = row_group(f);
    ptrdiff_t area;
    int64_t n;

    im->file->cells++;
    TRY(import_area(im, import_cell(im, f->member.column), &f->member, &area));
    if (area < 0)
        return import_fail(im, f->member.column, "The row names no member.");
    if (!int_parse(place, &n) || n < 1)
        return import_fail(im, f->place, "\"%.*s\" is no place: write 1, 2, 3 …",
                           STR_ARG(str_cut(place, 0, 20)));
    struct str distance = str_trim(import_cell(im, f->distance));
    return member_add(im, group_of(im, slug, false),
                      &(struct staged_member){owner, area, n, distance}, f->place);
}

static enum rc read_group_row(struct group_file *f)
{
    struct importer *im = f->im;
    ptrdiff_t owner;

    TRY(import_row_whole(im));
    im->file->rows++;
    TRY(import_area(im, import_cell(im, f->owner.column), &f->owner, &owner));
    if (owner < 0)
        return import_fail(im, f->owner.column, "The row names no owner.");
    TRY(read_audience(f));
    if (f->clusters)
        return read_clusters(f, owner);
    if (f->label >= 0)
        return label_add(f->im, row_group(f), owner, f->label);
    return f->wide ? read_wide(f, owner) : read_long(f, owner);
}

enum rc import_groups_file(struct importer *im, struct csv *csv)
{
    struct group_file f = {.im = im};
    enum rc rc;

    TRY(file_columns(&f));
    while ((rc = csv_next(csv, &im->row)) == OK)
        TRY(read_group_row(&f));
    if (rc == INVALID)
        return import_csv_failed(im, csv);
    return rc == NOT_FOUND ? OK : rc;
}

/* --- groups out of figures -------------------------------------------------------------------
 */

/* "group_of METRIC: tf-neighbours" makes the areas of that metric the group of its owner. */
enum rc import_groups_of_metrics(struct importer *im)
{
    const struct profile_line *line = NULL;
    struct str none = {0};
    struct str owner_code = profile_text(im->profile, none, "group_owner");

    while ((line = profile_next(im->profile, none, "group_of", line))) {
        const struct area *owner = sector_area(im->w->sector, owner_code);
        for (ptrdiff_t i = 0; i < im->metrics.len; i++) {
            const struct staged_metric *m = &im->metrics.at[i];
            if (!str_eq(m->slug, line->mark))
                continue;
            struct staged_group *g = group_of(im, line->value, false);
            ptrdiff_t own = owner ? owner->index : -1;
            for (ptrdiff_t k = 0; own < 0 && k < im->areas.len; k++)
                own = str_eq(im->areas.at[k].code, owner_code) ? k : -1;
            int64_t place = 1;
            for (ptrdiff_t k = 0; own >= 0 && k < m->areas.len; k++) {
                ptrdiff_t area = m->areas.at[k];
                if (area != own && import_is_council(im, area))
                    TRY(member_add(im, g, &(struct staged_member){own, area, place++, {0}},
                                   -1));
            }
        }
    }
    return OK;
}

/* --- storing ---------------------------------------------------------------------------------
 */

static enum rc models_failed(struct importer *im, struct str table, struct csv *csv,
                             struct str audience)
{
    csv_close(csv);
    return work_fail(im->w, INVALID, "", "%.*s: \"%.*s\" is no audience. %s", STR_ARG(table),
                     STR_ARG(audience), group_audience_due);
}

static enum rc models_fill(struct importer *im, struct staged_groups *groups)
{
    struct str table = profile_text(im->profile, (struct str){0}, "models"), bytes;
    struct csv_row row;
    ptrdiff_t place[MODEL_COLUMNS];

    const struct asset *own = asset_find(S("data/profiles/models.csv"));
    if (table.len || !own)
        TRY(profile_side(im->w, im->profile, table, &bytes));
    else
        bytes = own->bytes;
    struct csv *csv = csv_open_text(im->w->arena, bytes);
    enum rc rc = csv_next(csv, &row);
    for (int i = 0; i < MODEL_COLUMNS && rc == OK; i++) {
        place[i] = -1;
        for (ptrdiff_t c = 0; c < row.count; c++)
            place[i] = str_eq(row.cells[c], str_of(model_columns[i])) ? c : place[i];
    }
    while (rc == OK && (rc = csv_next(csv, &row)) == OK)
        for (ptrdiff_t g = 0; g < groups->len; g++) {
            if (place[M_GROUP] < 0 || place[M_GROUP] >= row.count ||
                !str_eq(row.cells[place[M_GROUP]], groups->at[g].slug))
                continue;
            for (int i = 0; i < MODEL_COLUMNS; i++)
                if (place[i] >= 0 && place[i] < row.count && !groups->at[g].model[i].len)
                    groups->at[g].model[i] = str_copy(im->w->arena, row.cells[place[i]]);
            struct str audience = groups->at[g].model[M_AUDIENCE];
            if (audience.len && !group_audience_fits(audience))
                return models_failed(im, table, csv, audience);
        }
    rc = import_table_end(im, table, csv, rc);
    csv_close(csv);
    return rc;
}

static bool same_members(const struct importer *im, const struct staged_group *g,
                         const struct group *old)
{
    ptrdiff_t had = 0;

    if (!old || g->cluster != (old->kind == GROUP_CLUSTER))
        return false;
    for (ptrdiff_t i = 0; old->lists && i < im->w->sector->area_count; i++)
        had += old->lists[i].len;
    if (!g->cluster && had != g->members.len)
        return false;
    for (ptrdiff_t i = 0; i < g->members.len; i++) {
        const struct staged_member *m = &g->members.at[i];
        const struct area *owner = im->areas.at[m->owner].area;
        const struct area *area = im->areas.at[m->area].area;
        if (!owner || !area)
            return false;
        if (g->cluster) {
            if (!str_eq(old->labels[owner->index], m->distance))
                return false;
            continue;
        }
        const struct group_list *list = &old->lists[owner->index];
        if (m->place > list->len || list->at[m->place - 1].area != area)
            return false;
    }
    return true;
}

static enum rc store_members(struct importer *im, const struct staged_group *g, int64_t id)
{
    for (ptrdiff_t i = 0; i < g->members.len; i++) {
        const struct staged_member *m = &g->members.at[i];
        if (g->cluster)
            TRY(sql_group_cluster_put(im->w, id, im->areas.at[m->owner].id, m->distance));
        else
            TRY(sql_group_member_add(im->w, id, im->areas.at[m->owner].id, m->place,
                                     im->areas.at[m->area].id, m->distance));
    }
    return OK;
}

static struct str word_or(struct str word, struct str otherwise)
{
    return word.len ? word : otherwise;
}

/* A delivery that does not say for whom a licensed table is does not open it. */
static struct str audience_of(struct str word, const struct group *old)
{
    if (!word.len)
        return old ? old->audience : S("");
    return str_eq(word, S("public")) ? S("") : word;
}

static enum rc store_group(struct importer *im, const struct staged_group *g, int64_t *next_id)
{
    const struct group *old = sector_group(im->w->sector, g->slug);
    const struct str *m = g->model;
    bool stored = old && old->id >= 0;
    struct str audience = audience_of(m[M_AUDIENCE], old);

    if (stored && !str_eq(audience, old->audience)) {
        im->report->groups_changed++;
        TRY(sql_group_audience(im->w, g->slug, audience));
    }
    if (same_members(im, g, old))
        return OK;
    if (stored)
        TRY(group_put_aside(im->w, old, im->known_from));
    int64_t id = (*next_id)++;
    im->report->groups_changed++;
    TRY(sql_group_put(im->w, id, g->slug, word_or(m[M_TITLE], g->slug),
                      word_or(m[M_SAY], word_or(m[M_TITLE], g->slug)), m[M_CHOSEN_BY],
                      g->cluster ? S("cluster") : S("listed"), m[M_OWNER], m[M_VERSION],
                      m[M_VALID_FROM], m[M_SUBJECTS], m[M_NOT_SERVICES],
                      word_or(m[M_SOURCE], profile_text(im->profile, (struct str){0}, "title")),
                      m[M_SOURCE_URL], m[M_LICENCE], stored ? im->known_from : 0, audience));
    return store_members(im, g, id);
}

enum rc import_groups_store(struct importer *im)
{
    struct staged_groups *groups = groups_of(im);
    int64_t next_id = 1;

    if (groups->len == 0)
        return OK;
    TRY(models_fill(im, groups));
    for (ptrdiff_t i = 0; i < im->w->sector->group_count; i++)
        if (im->w->sector->groups[i].id >= next_id)
            next_id = im->w->sector->groups[i].id + 1;
    for (ptrdiff_t i = 0; i < groups->len; i++)
        TRY(store_group(im, &groups->at[i], &next_id));
    return OK;
}
