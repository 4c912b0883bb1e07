/* import_area.c: which area a cell means. */
#include "inform/import_parts.h"

#include "base/asset.h"

#include <string.h>

enum { GSS_LENGTH = 9, LONGEST_CODE = 60, LONGEST_NAME = 120 };

static bool is_gss(struct str code)
{
    if (code.len != GSS_LENGTH || code.at[0] < 'A' || code.at[0] > 'Z')
        return false;
    for (ptrdiff_t i = 1; i < GSS_LENGTH; i++)
        if (code.at[i] < '0' || code.at[i] > '9')
            return false;
    return true;
}

static enum rc recodes_read(struct importer *im)
{
    const struct asset *asset = asset_find(S("data/area-codes.csv"));
    struct csv_row row;
    enum rc rc;
    bool fresh;

    if (!asset)
        return work_fail(im->w, FAULT, "", "data/area-codes.csv is not part of this program.");
    struct csv *csv = csv_open_text(im->w->arena, asset->bytes);
    rc = csv_next(csv, &row);
    while (rc == OK && (rc = csv_next(csv, &row)) == OK)
        if (row.count >= 2) {
            struct str new = str_copy(im->w->arena, row.cells[1]);
            *list_push(im->w->arena, &im->new_codes) = new;
            *text_cache_at(&im->recodes, row.cells[0], 0, &fresh) = im->new_codes.len - 1;
        }
    rc = import_table_end(im, asset->name, csv, rc);
    csv_close(csv);
    return rc;
}

/* The publisher's own codes: code,area,name */
static enum rc codes_read(struct importer *im, struct str table)
{
    struct str bytes;
    struct csv_row row;
    bool fresh;

    TRY(profile_side(im->w, im->profile, table, &bytes));
    struct csv *csv = csv_open_text(im->w->arena, bytes);
    enum rc rc = csv_next(csv, &row);
    while (rc == OK && (rc = csv_next(csv, &row)) == OK) {
        if (row.count < 3)
            continue;
        *list_push(im->w->arena, &im->given_codes) = (struct given_code){
            str_copy(im->w->arena, row.cells[1]), str_copy(im->w->arena, row.cells[2])};
        *text_cache_at(&im->area_codes, row.cells[0], 1, &fresh) = im->given_codes.len - 1;
    }
    rc = import_table_end(im, table, csv, rc);
    csv_close(csv);
    return rc;
}

enum rc import_area_start(struct importer *im)
{
    const struct sector *s = im->w->sector;
    const struct profile_line *line = NULL;
    bool fresh;

    for (ptrdiff_t i = 0; i < s->area_count; i++) {
        const struct area *area = &s->areas[i];
        *list_push(im->w->arena, &im->areas) =
            (struct staged_area){area, area->id, area->code, area->name, true};
        im->next_area_id = area->id >= im->next_area_id ? area->id + 1 : im->next_area_id;
    }
    im->areas_stored = s->area_count;
    TRY(recodes_read(im));
    for (ptrdiff_t i = 0; i < im->profile->line_count; i++) {
        line = &im->profile->lines[i];
        text_cache_at(&im->once, line->value, 2, &fresh);
        if (str_eq(line->key, S("area_codes")) && fresh)
            TRY(codes_read(im, line->value));
    }
    return OK;
}

/* --- looking one up --------------------------------------------------------------------------
 */

static struct str row_name(const struct importer *im)
{
    const struct layout *l = &im->layout;

    for (ptrdiff_t i = 0; i < l->area_name_count; i++) {
        struct str name = str_trim(import_cell(im, l->area_name[i]));
        if (name.len)
            return name;
    }
    return (struct str){0};
}

static ptrdiff_t staged_new(struct importer *im, struct str code, struct str name)
{
    struct arena *a = im->w->arena;
    bool fresh, named = name.len > 0;

    *list_push(a, &im->areas) =
        (struct staged_area){NULL, im->next_area_id++, str_copy(a, code),
                             str_copy(a, import_cut(named ? name : code, LONGEST_NAME)), named};
    *text_cache_at(&im->area_codes, code, 0, &fresh) = im->areas.len - 1;
    if (str_eq(profile_text(im->profile, (struct str){0}, "kind"), S("areas")))
        return im->areas.len - 1; /* a register is there to make areas known */
    struct str key = str_fmt(a, "new area %.*s", STR_ARG(code));
    import_notice(im, key, "%.*s%s%.*s is an area that was not known before.", STR_ARG(code),
                  named ? ", " : "", STR_ARG(name));
    return im->areas.len - 1;
}

static ptrdiff_t by_code(struct importer *im, struct str code)
{
    bool fresh;
    const struct area *known = sector_area(im->w->sector, code);

    if (known)
        return known->index;
    ptrdiff_t *at = text_cache_at(&im->area_codes, code, 0, &fresh);
    return *at;
}

/* The area of a well-formed GSS code, made when it is new. */
static ptrdiff_t by_gss(struct importer *im, struct str code, struct str name)
{
    bool fresh;
    ptrdiff_t recode = *text_cache_at(&im->recodes, code, 0, &fresh);
    struct arena *a = im->w->arena;

    if (recode >= 0) {
        struct str new = im->new_codes.at[recode];
        struct str key = str_fmt(a, "recoded %.*s", STR_ARG(code));
        import_notice(im, key, "%.*s is the older code of %.*s: both are one area.",
                      STR_ARG(code), STR_ARG(new));
        ptrdiff_t area = by_gss(im, new, name);
        import_alias(im, code, area);
        return area;
    }
    ptrdiff_t found = by_code(im, code);
    if (found < 0)
        return staged_new(im, code, name);
    if (name.len && !im->areas.at[found].named) {
        im->areas.at[found].name = str_copy(a, import_cut(name, LONGEST_NAME));
        im->areas.at[found].named = true;
    }
    return found;
}

void import_alias(struct importer *im, struct str code, ptrdiff_t area)
{
    bool fresh;
    struct arena *a = im->w->arena;

    ptrdiff_t *at = text_cache_at(&im->area_codes, code, 0, &fresh);
    if (*at == area)
        return;
    *at = area;
    *list_push(a, &im->aliases) = (struct alias){str_copy(a, code), area};
}

static bool well_formed(struct str code)
{
    for (ptrdiff_t i = 0; i < code.len; i++)
        if ((unsigned char)code.at[i] <= ' ' || code.at[i] == '/' || code.at[i] == 0x7F)
            return false;
    return code.len > 0 && code.len <= LONGEST_CODE;
}

/* The area of a code as we write it, mhclg-E6101 or E08000009, made when it is new. */
static ptrdiff_t by_whole_code(struct importer *im, struct str code, struct str name)
{
    if (is_gss(code))
        return by_gss(im, code, name);
    ptrdiff_t found = by_code(im, code);
    return found < 0 ? staged_new(im, code, name) : found;
}

/* What the profile's table of codes says of a cell; NULL when nothing. */
static const struct given_code *given_for(struct importer *im, struct str cell)
{
    bool fresh;
    ptrdiff_t given = *text_cache_at(&im->area_codes, cell, 1, &fresh);

    return given >= 0 ? &im->given_codes.at[given] : NULL;
}

/* A publisher's own code: by its table, else as "space-CODE". */
static enum rc by_space(struct importer *im, struct str cell, struct str space,
                        ptrdiff_t column, ptrdiff_t *out)
{
    struct arena *a = im->w->arena;
    struct str code = str_fmt(a, "%.*s-%.*s", STR_ARG(space), STR_ARG(cell));

    if (!well_formed(code))
        return import_fail(im, column,
                           "\"%.*s\" is no code of an area: a code has no blank and at most %d "
                           "characters. Correct it, or name it in area_blank or skip_area.",
                           STR_ARG(import_cut(cell, 60)), LONGEST_CODE);
    const struct given_code *given = given_for(im, cell);
    if (given && given->area.len) {
        *out = by_whole_code(im, given->area, given->name);
        if (!str_eq(code, given->area))
            import_alias(im, code, *out);
        return OK;
    }
    *out = by_code(im, code);
    if (*out < 0)
        *out = staged_new(im, code, given ? given->name : row_name(im));
    return OK;
}

static ptrdiff_t by_known_name(struct importer *im, struct str name)
{
    struct area_list found;
    struct str key = str_fold(im->w->arena, name);

    sector_find_areas(im->w->sector, im->w->arena, name, false, 1, &found);
    if (found.len && str_eq(found.at[0]->key, key))
        return found.at[0]->index;
    return -1;
}

static enum rc by_name(struct importer *im, struct str name, struct str space, ptrdiff_t column,
                       ptrdiff_t *out)
{
    struct arena *a = im->w->arena;
    const struct given_code *given = given_for(im, name);

    if (given && given->area.len) {
        *out = by_whole_code(im, given->area, given->name);
        return OK;
    }
    *out = by_known_name(im, name);
    if (*out >= 0)
        return OK;
    struct str slug = str_slug(a, name);
    if (slug.len == 0 || space.len + 1 + slug.len > LONGEST_CODE)
        return import_fail(im, column,
                           "\"%.*s\" is no name of an area. Correct it, or name it in "
                           "area_blank or skip_area.",
                           STR_ARG(import_cut(name, 60)));
    *out = by_whole_code(im, str_fmt(a, "%.*s-%.*s", STR_ARG(space), STR_ARG(slug)), name);
    return OK;
}

static enum rc resolve(struct importer *im, struct str cell, const struct area_column *column,
                       ptrdiff_t *out)
{
    const struct profile_line *misprint =
        profile_mark(im->profile, im->layout.shape, "area_misprint", cell);

    if (misprint) {
        struct str key = str_fmt(im->w->arena, "misprint %.*s", STR_ARG(cell));
        import_notice(im, key, "%.*s is a misprint of %.*s, by the profile.", STR_ARG(cell),
                      STR_ARG(misprint->value));
        cell = misprint->value;
    }
    if (str_starts(column->space, S("name:")))
        return by_name(im, cell, str_cut(column->space, 5, column->space.len), column->column,
                       out);
    if (!str_eq(column->space, S("gss")) && !str_eq(column->space, S("code")))
        return by_space(im, cell, column->space, column->column, out);
    const struct given_code *given = given_for(im, cell);
    bool whole = str_eq(column->space, S("code")) && well_formed(cell);
    if (given && given->area.len) {
        *out = by_whole_code(im, given->area, given->name);
        return OK;
    }
    if (is_gss(cell) || misprint || whole) {
        *out = by_whole_code(im, cell, row_name(im));
        return OK;
    }
    return import_fail(im, column->column,
                       "\"%.*s\" is no area code. A code is a letter and eight digits, such as "
                       "E08000009. Correct it, or add it to area_codes in the profile.",
                       STR_ARG(import_cut(cell, 60)));
}

enum rc import_area(struct importer *im, struct str cell, const struct area_column *column,
                    ptrdiff_t *out)
{
    const struct layout *l = &im->layout;
    bool fresh;
    ptrdiff_t ends = l->area_ends.len ? str_find(cell, l->area_ends) : -1;

    *out = -1;
    cell = str_trim(ends > 0 ? str_cut(cell, 0, ends) : cell);
    for (ptrdiff_t i = 0; l->area_blank && i < l->area_blank->value_count; i++)
        if (str_eq(cell, l->area_blank->values[i]))
            return OK;
    if (cell.len == 0)
        return OK;
    /* One cell may mean different areas in columns of different namespaces. */
    ptrdiff_t tag = (ptrdiff_t)str_hash(column->space);
    ptrdiff_t *at = text_cache_at(&im->area_cache, cell, tag, &fresh);
    if (!fresh) {
        *out = *at;
        return OK;
    }
    enum rc rc = resolve(im, cell, column, out);
    /* The cache may have grown meanwhile. */
    *text_cache_at(&im->area_cache, cell, tag, &fresh) = *out;
    return rc;
}

static bool skipped(const struct importer *im, struct str cell)
{
    const struct profile_line *line = im->layout.skip_area;

    for (ptrdiff_t i = 0; line && i < line->value_count; i++)
        if (mark_fits(line->values[i], cell))
            return true;
    return false;
}

enum rc import_row_area(struct importer *im, ptrdiff_t *out)
{
    const struct layout *l = &im->layout;

    for (ptrdiff_t i = 0; i < l->area_count; i++) {
        struct str cell = import_cell(im, l->area[i].column);
        *out = -1;
        if (skipped(im, cell))
            return OK;
        TRY(import_area(im, cell, &l->area[i], out));
        if (*out >= 0)
            return OK;
    }
    if (l->area_else.len) {
        *out = by_gss(im, l->area_else, (struct str){0});
        return OK;
    }
    return import_fail(im, l->area[0].column,
                       "The row names no area. Give a code, or add the mark to area_blank or "
                       "skip_area in the profile.");
}
