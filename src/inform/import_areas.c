/* import_areas.c: registers of councils: names, types, parents, dates and other codes. */
#include "inform/import_parts.h"

#include "inform_sql.h"

#include <string.h>

/* The columns of a register by their role. */
enum role {
    R_NAME,
    R_OFFICIAL,
    R_TYPE,
    R_COUNTRY,
    R_START,
    R_END, /* words */
    R_REGION,
    R_COUNTY,
    R_SUCCESSORS, /* areas */
    R_COUNT,
};

static const char *const role_keys[R_COUNT] = {"name",    "official_name", "type",
                                               "country", "start",         "end",
                                               "region",  "county",        "successors"};

struct register_row {
    ptrdiff_t area;
    int64_t line;
    struct str at[R_COUNT];
};

struct register_file {
    struct importer *im;
    struct area_column code, code_else, column[R_COUNT];
    struct area_column other_codes[MOST_AREA_COLUMNS];
    ptrdiff_t other_code_count, other_names;
    struct {
        struct register_row *at;
        ptrdiff_t len, cap;
    } rows;
    struct {
        struct other_name {
            ptrdiff_t area;
            struct str name;
        } * at;
        ptrdiff_t len, cap;
    } names;
};

static enum rc columns_find(struct register_file *f)
{
    struct importer *im = f->im;
    const struct profile_line *line =
        profile_line(im->profile, im->layout.shape, "other_codes");
    struct area_column names;

    TRY(import_spaced(im, "code", &f->code));
    TRY(import_spaced(im, "code_else", &f->code_else));
    for (int r = 0; r < R_COUNT; r++)
        TRY(import_spaced(im, role_keys[r], &f->column[r]));
    if (f->column[R_NAME].column < 0)
        TRY(import_spaced(im, "area_name", &f->column[R_NAME]));
    TRY(import_spaced(im, "other_names", &names));
    f->other_names = names.column;
    for (ptrdiff_t i = 0; line && i < line->value_count && i < MOST_AREA_COLUMNS; i++) {
        struct area_column *to = &f->other_codes[f->other_code_count++];
        struct str name = import_space(line->values[i], &to->space);
        to->column = import_column(im, name);
        if (to->column < 0)
            return import_fail(
                im, -1, "The column \"%.*s\" is missing. Check that it is the right file.",
                STR_ARG(name));
    }
    im->layout.area_name[0] = f->column[R_NAME].column;
    im->layout.area_name_count = f->column[R_NAME].column >= 0;
    im->layout.area_ends = profile_text(im->profile, im->layout.shape, "area_ends");
    return OK;
}

/* Every code a row gives its area; told before the area is looked up, so that a row without the
 * main code still finds it. */
static enum rc add_codes(struct register_file *f, ptrdiff_t area)
{
    struct importer *im = f->im;
    struct arena *a = im->w->arena;

    for (ptrdiff_t i = 0; i < f->other_code_count; i++) {
        struct str cell = str_trim(import_cell(im, f->other_codes[i].column)), part;
        struct str space = f->other_codes[i].space;
        bool plain = str_eq(space, S("gss")) || str_eq(space, S("code"));
        char sep = str_find(cell, S(";")) >= 0 ? ';' : ',';
        while (cell.len && str_split(&cell, sep, &part)) {
            part = str_trim(part);
            if (part.len == 0 || part.len > 60)
                continue;
            struct str code = plain ? str_copy(a, part)
                                    : str_fmt(a, "%.*s-%.*s", STR_ARG(space), STR_ARG(part));
            if (!str_eq(code, im->areas.at[area].code))
                import_alias(im, code, area);
        }
    }
    return OK;
}

static void add_names(struct register_file *f, ptrdiff_t area)
{
    struct importer *im = f->im;
    struct str cell = str_trim(import_cell(im, f->other_names)), part;
    char sep = str_find(cell, S(";")) >= 0 ? ';' : ',';

    while (cell.len && str_split(&cell, sep, &part)) {
        part = str_trim(part);
        if (part.len && part.len <= 120)
            *list_push(im->w->arena, &f->names) =
                (struct other_name){area, str_copy(im->w->arena, part)};
    }
}

static enum rc row_area(struct register_file *f, ptrdiff_t *out)
{
    struct importer *im = f->im;

    *out = -1;
    if (f->code.column >= 0)
        TRY(import_area(im, import_cell(im, f->code.column), &f->code, out));
    if (*out < 0 && f->code_else.column >= 0)
        TRY(import_area(im, import_cell(im, f->code_else.column), &f->code_else, out));
    if (*out < 0)
        return import_fail(im, f->code.column, "The row has no code of an area.");
    return OK;
}

static enum rc check_date(struct importer *im, const struct area_column *column)
{
    struct str cell = str_trim(import_cell(im, column->column));
    struct date d;

    if (cell.len && !date_parse(cell, &d))
        return import_fail(im, column->column, "\"%.*s\" is no date. Write 2021-04-01.",
                           STR_ARG(str_cut(cell, 0, 40)));
    return OK;
}

static enum rc register_row_read(struct register_file *f)
{
    struct importer *im = f->im;
    struct register_row row = {.line = im->row.line};

    TRY(import_row_whole(im));
    im->file->rows++;
    im->file->cells++;
    im->file->figures++;
    TRY(row_area(f, &row.area));
    TRY(check_date(im, &f->column[R_START]));
    TRY(check_date(im, &f->column[R_END]));
    for (int r = 0; r < R_COUNT; r++)
        row.at[r] = str_copy(im->w->arena, str_trim(import_cell(im, f->column[r].column)));
    TRY(add_codes(f, row.area));
    add_names(f, row.area);
    *list_push(im->w->arena, &f->rows) = row;
    return OK;
}

/* The code of the area that a cell names, by its column's namespace; empty when unknown. */
static enum rc parent_code(struct register_file *f, struct str cell, enum role role,
                           struct str *out)
{
    ptrdiff_t area;
    struct area_column column = f->column[role];

    *out = (struct str){0};
    if (str_eq(column.space, S("code")))
        column.space = S("gss");
    TRY(import_area(f->im, cell, &column, &area));
    if (area >= 0)
        *out = f->im->areas.at[area].code;
    return OK;
}

static enum rc parent_codes(struct register_file *f, const struct register_row *row,
                            enum role role, struct str *out)
{
    struct arena *a = f->im->w->arena;
    struct buf b = buf_make(a, 4096);
    struct str cell = row->at[role], part, code;
    char sep = str_find(cell, S(";")) >= 0 ? ';' : ',';

    f->im->row.line = row->line;
    while (cell.len && str_split(&cell, sep, &part)) {
        TRY(parent_code(f, str_trim(part), role, &code));
        if (code.len && b.len)
            buf_char(&b, ';');
        buf_str(&b, code);
    }
    *out = buf_text(&b);
    return OK;
}

static struct str first_of(struct str new, struct str old)
{
    return new.len ? new : old;
}

static struct str type_of(struct importer *im, struct str word, const struct area *old,
                          struct str code)
{
    const struct profile_line *line =
        profile_mark(im->profile, im->layout.shape, "type_of", word);

    if (line)
        return line->value;
    for (ptrdiff_t i = 0; i < im->w->sector->type_count; i++)
        if (word.len && str_eq(im->w->sector->types[i].slug, word))
            return word;
    if (old && old->type != &im->w->sector->types[im->w->sector->type_count - 1])
        return old->type->slug;
    return import_type(im, code);
}

static enum rc register_row_store(struct register_file *f, const struct register_row *row)
{
    struct importer *im = f->im;
    const struct staged_area *a = &im->areas.at[row->area];
    const struct area *old = a->area;
    struct str region, county, successors, none = {0};

    TRY(parent_codes(f, row, R_REGION, &region));
    TRY(parent_codes(f, row, R_COUNTY, &county));
    TRY(parent_codes(f, row, R_SUCCESSORS, &successors));
    struct str name = first_of(row->at[R_NAME], old ? old->name : a->name);
    return sql_area_put(im->w, a->id, a->code, name,
                        first_of(row->at[R_OFFICIAL], old ? old->official_name : name),
                        type_of(im, row->at[R_TYPE], old, a->code),
                        first_of(import_country(im, a->code),
                                 first_of(row->at[R_COUNTRY], old ? old->country : none)),
                        first_of(region, old && old->region ? old->region->code : none),
                        first_of(county, old && old->county ? old->county->code : none),
                        first_of(row->at[R_START], old ? old->start : none),
                        first_of(row->at[R_END], old ? old->end : none),
                        first_of(successors, old ? old->successors : none));
}

enum rc import_areas_file(struct importer *im, struct csv *csv)
{
    struct register_file f = {.im = im};
    enum rc rc;

    TRY(columns_find(&f));
    while ((rc = csv_next(csv, &im->row)) == OK)
        TRY(register_row_read(&f));
    if (rc == INVALID)
        return import_csv_failed(im, csv);
    /* Parents are named by codes of rows that may stand below. They are resolved, and areas
     * that only they name are made, before anything is stored. */
    for (ptrdiff_t i = 0; i < f.rows.len; i++)
        for (int r = R_REGION; r <= R_SUCCESSORS; r++) {
            struct str codes;
            TRY(parent_codes(&f, &f.rows.at[i], (enum role)r, &codes));
        }
    TRY(import_store_areas(im));
    for (ptrdiff_t i = 0; i < f.rows.len; i++)
        TRY(register_row_store(&f, &f.rows.at[i]));
    for (ptrdiff_t i = 0; i < f.names.len; i++)
        TRY(sql_area_name_put(im->w, im->areas.at[f.names.at[i].area].id, f.names.at[i].name));
    return OK;
}
