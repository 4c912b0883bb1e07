/* import_layout.c: finds the shape of a file by its header, and where its columns are. */
#include "inform/import_parts.h"

#include "base/num.h"

#include <string.h>

static struct str text_of(const struct importer *im, const char *key)
{
    return profile_text(im->profile, im->layout.shape, key);
}

/* --- choosing the shape ----------------------------------------------------------------------
 */

static struct str file_name(struct str path)
{
    for (ptrdiff_t i = path.len; i > 0; i--)
        if (path.at[i - 1] == '/')
            return str_cut(path, i, path.len);
    return path;
}

/* True when the name fits one of the patterns, or there are none. */
static bool name_fits(const struct profile_line *files, struct str name)
{
    bool fits = !files || files->value_count == 0;

    for (ptrdiff_t i = 0; files && i < files->value_count; i++)
        fits = fits || mark_fits(files->values[i], name);
    return fits;
}

/* In *missing what the file lacks, for the reader. */
static bool shape_fits(const struct importer *im, struct str shape, struct str *missing)
{
    const struct profile_line *has = NULL;
    const struct profile_line *files = profile_line(im->profile, shape, "files");

    if (!name_fits(files, file_name(im->file->path))) {
        *missing = str_fmt(im->w->arena, "its name is not like %.*s", STR_ARG(files->value));
        return false;
    }
    while ((has = profile_next(im->profile, shape, "has", has))) {
        for (ptrdiff_t i = 0; i < has->value_count; i++)
            if (import_column(im, has->values[i]) < 0) {
                *missing = str_fmt(im->w->arena, "there is no column \"%.*s\"",
                                   STR_ARG(has->values[i]));
                return false;
            }
        if (str_eq(has->shape, shape))
            return true; /* its own list speaks for it, the general one for shapes without */
    }
    return true;
}

static enum rc choose_shape(struct importer *im)
{
    struct str missing = {0}, first = {0};

    for (ptrdiff_t i = 0; i < im->profile->shape_count; i++) {
        if (shape_fits(im, im->profile->shapes[i], &missing)) {
            im->layout.shape = im->profile->shapes[i];
            return OK;
        }
        first = first.len ? first : missing;
    }
    return import_fail(
        im, -1,
        "This header is not one of the profile %.*s: %.*s. "
        "Check that it is the right file, and that nothing stands above the header.",
        STR_ARG(im->profile->name), STR_ARG(first));
}

/* --- columns ---------------------------------------------------------------------------------
 */

static bool listed(const struct importer *im, const char *key, struct str column)
{
    const struct profile_line *line = NULL;

    while ((line = profile_next(im->profile, im->layout.shape, key, line)))
        for (ptrdiff_t i = 0; i < line->value_count; i++)
            if (str_eq(line->values[i], column))
                return true;
    return false;
}

/* Finds a column the profile names; -1 when it may be missing and is. */
static enum rc column_of(struct importer *im, struct str name, ptrdiff_t *out)
{
    *out = import_column(im, name);
    if (*out >= 0 || listed(im, "optional", name))
        return OK;
    return import_fail(
        im, -1,
        "The column \"%.*s\" is missing. The header has %td columns. Check that it "
        "is the right file, or name the column under \"optional\" in the profile.",
        STR_ARG(name), im->layout.columns);
}

static enum rc single_column(struct importer *im, const char *key, ptrdiff_t *out)
{
    struct str name = text_of(im, key);

    *out = -1;
    return name.len ? column_of(im, name, out) : OK;
}

static enum rc column_list(struct importer *im, const char *key, ptrdiff_t most, ptrdiff_t *at,
                           ptrdiff_t *count)
{
    const struct profile_line *line = profile_line(im->profile, im->layout.shape, key);

    *count = 0;
    for (ptrdiff_t i = 0; line && i < line->value_count && *count < most; i++) {
        TRY(column_of(im, line->values[i], &at[*count]));
        *count += at[*count] >= 0;
    }
    return OK;
}

static enum rc area_columns(struct importer *im)
{
    struct layout *l = &im->layout;
    const struct profile_line *line = profile_line(im->profile, l->shape, "area");

    for (ptrdiff_t i = 0; line && i < line->value_count && l->area_count < MOST_AREA_COLUMNS;
         i++) {
        struct area_column *to = &l->area[l->area_count];
        struct str name = import_space(line->values[i], &to->space);
        TRY(column_of(im, name, &to->column));
        l->area_count += to->column >= 0;
    }
    l->area_ends = text_of(im, "area_ends");
    l->area_else = text_of(im, "area_else");
    if (l->area_count == 0 && l->area_else.len == 0)
        return import_fail(im, -1,
                           "The profile names no column of this file for the area. Add a "
                           "line \"area: COLUMN\" to it.");
    l->area_blank = profile_line(im->profile, l->shape, "area_blank");
    l->skip_area = profile_line(im->profile, l->shape, "skip_area");
    return column_list(im, "area_name", MOST_AREA_COLUMNS, l->area_name, &l->area_name_count);
}

struct str import_space(struct str named, struct str *space)
{
    ptrdiff_t open = named.len - 1;

    *space = S("gss");
    while (open > 0 && named.at[open] != '(')
        open--;
    if (open <= 0 || named.at[named.len - 1] != ')')
        return named;
    struct str inner = str_cut(named, open + 1, named.len - 1);
    for (ptrdiff_t i = 0; i < inner.len; i++)
        if (!((inner.at[i] >= 'a' && inner.at[i] <= 'z') || inner.at[i] == ':'))
            return named; /* "Index(es)" is a name, not a namespace */
    *space = inner;
    return str_trim(str_cut(named, 0, open));
}

enum rc import_spaced(struct importer *im, const char *key, struct area_column *out)
{
    struct str text = profile_text(im->profile, im->layout.shape, key);

    *out = (struct area_column){-1, {0}};
    if (text.len == 0)
        return OK;
    struct str name = import_space(text, &out->space);
    out->column = import_column(im, name);
    if (out->column < 0)
        return import_fail(im, -1,
                           "The column \"%.*s\" is missing. Check that it is the right file.",
                           STR_ARG(name));
    return OK;
}

/* "= 2021-22" is a constant; anything else names a column. */
static bool constant(struct str value, struct str *out)
{
    if (value.len == 0 || value.at[0] != '=')
        return false;
    *out = str_trim(str_cut(value, 1, value.len));
    return true;
}

static enum rc figure_columns(struct importer *im)
{
    struct layout *l = &im->layout;

    l->period = l->indicator = -1;
    if (!constant(text_of(im, "period"), &l->constant_period))
        TRY(single_column(im, "period", &l->period));
    TRY(single_column(im, "indicator", &l->indicator));
    if (!constant(text_of(im, "metric"), &l->metric) && text_of(im, "metric").len) {
        TRY(single_column(im, "metric", &l->indicator));
        l->metric_as_is = true;
    }
    TRY(single_column(im, "value", &l->value));
    TRY(single_column(im, "lower", &l->lower));
    TRY(single_column(im, "upper", &l->upper));
    TRY(single_column(im, "numerator", &l->numerator));
    TRY(single_column(im, "denominator", &l->denominator));
    TRY(column_list(im, "status", MOST_STATUS, l->status, &l->status_count));
    TRY(column_list(im, "breakdown", MOST_BREAKDOWNS, l->breakdown, &l->breakdown_count));
    l->prefix = text_of(im, "prefix");
    return OK;
}

/* --- wide files ------------------------------------------------------------------------------
 */

static bool among(const ptrdiff_t *columns, ptrdiff_t count, ptrdiff_t column)
{
    for (ptrdiff_t i = 0; i < count; i++)
        if (columns[i] == column)
            return true;
    return false;
}

/* True for a column that already has a role in the row. */
static bool taken(const struct importer *im, ptrdiff_t column)
{
    const struct layout *l = &im->layout;
    const ptrdiff_t roles[] = {l->period, l->indicator, l->value,      l->lower,
                               l->upper,  l->numerator, l->denominator};

    for (ptrdiff_t i = 0; i < l->area_count; i++)
        if (l->area[i].column == column)
            return true;
    return among(roles, COUNT_OF(roles), column) ||
           among(l->area_name, l->area_name_count, column) ||
           among(l->status, l->status_count, column) ||
           among(l->breakdown, l->breakdown_count, column) ||
           listed(im, "ignore", l->header[column]);
}

static void wide_add(struct importer *im, ptrdiff_t column, struct str suffix, ptrdiff_t period,
                     int flags)
{
    *list_push(im->w->arena, &im->layout.wide) = (struct wide_column){
        column, str_slug(im->w->arena, suffix), im->layout.header[column], period, flags, -1};
}

/* "value_rating_A = rating-a" */
static struct str named_suffix(struct str value, struct str *column)
{
    ptrdiff_t at = str_find(value, S(" = "));

    *column = at < 0 ? value : str_trim(str_cut(value, 0, at));
    return at < 0 ? value : str_trim(str_cut(value, at + 3, value.len));
}

static enum rc measure_columns(struct importer *im)
{
    struct layout *l = &im->layout;
    const struct profile_line *line = profile_line(im->profile, l->shape, "measures");

    for (ptrdiff_t i = 0; line && i < line->value_count; i++) {
        struct str name, suffix = named_suffix(line->values[i], &name);
        ptrdiff_t column;
        if (str_eq(name, S("*"))) {
            for (column = 0; column < l->columns; column++)
                if (!taken(im, column))
                    wide_add(im, column, l->header[column], -1, 0);
            continue;
        }
        TRY(column_of(im, name, &column));
        if (column >= 0)
            wide_add(im, column, suffix, -1, 0);
    }
    return OK;
}

/* The part of `header` that {} stands for in `pattern`; false when it does not fit. */
static bool captured(struct str pattern, struct str header, struct str *inner)
{
    ptrdiff_t at = str_find(pattern, S("{}"));
    struct str before = str_cut(pattern, 0, at), after = str_cut(pattern, at + 2, pattern.len);

    if (at < 0 || header.len < before.len + after.len || !str_starts(header, before) ||
        !str_ends(header, after))
        return false;
    *inner = str_trim(str_cut(header, before.len, header.len - after.len));
    return true;
}

ptrdiff_t import_period_add(struct importer *im, struct period p)
{
    for (ptrdiff_t i = 0; i < im->periods.len; i++)
        if (period_eq(im->periods.at[i], p))
            return i;
    *list_push(im->w->arena, &im->periods) = p;
    return im->periods.len - 1;
}

int import_flag(struct str word)
{
    return str_eq(word, S("provisional"))  ? FLAG_PROVISIONAL
           : str_eq(word, S("unreliable")) ? FLAG_UNRELIABLE
           : str_eq(word, S("revised"))    ? FLAG_REVISED
                                           : 0;
}

static int flag_bits(enum period_flag flag)
{
    return flag == PERIOD_PROVISIONAL ? FLAG_PROVISIONAL
           : flag == PERIOD_REVISED   ? FLAG_REVISED
                                      : 0;
}

static bool period_column(struct importer *im, ptrdiff_t column)
{
    struct layout *l = &im->layout;
    const struct profile_line *line = NULL;
    struct str header = str_trim(l->header[column]), ends = text_of(im, "header_ends"), inner;
    struct period p;
    enum period_flag flag;

    if (ends.len && str_find(header, ends) > 0)
        header = str_trim(str_cut(header, 0, str_find(header, ends)));
    while ((line = profile_next(im->profile, l->shape, "periods", line)))
        if (captured(line->mark, header, &inner) &&
            period_parse(inner, l->reading, &p, &flag)) {
            wide_add(im, column, line->value, import_period_add(im, p), flag_bits(flag));
            return true;
        }
    return false;
}

static void period_columns(struct importer *im)
{
    if (!profile_line(im->profile, im->layout.shape, "periods"))
        return;
    for (ptrdiff_t c = 0; c < im->layout.columns; c++)
        if (!taken(im, c) && !period_column(im, c))
            import_notice(im, im->layout.header[c],
                          "The column \"%.*s\" is no period and is not read.",
                          STR_ARG(str_cut(im->layout.header[c], 0, 80)));
}

static void unnamed_columns(struct importer *im)
{
    const struct layout *l = &im->layout;

    for (ptrdiff_t c = 0; c < l->columns; c++) {
        bool wide = false;
        for (ptrdiff_t i = 0; i < l->wide.len; i++)
            wide = wide || l->wide.at[i].column == c;
        if (!wide && !taken(im, c) && !profile_line(im->profile, l->shape, "periods"))
            import_notice(im, l->header[c],
                          "The profile does not name the column \"%.*s\": it "
                          "is not read.",
                          STR_ARG(str_cut(l->header[c], 0, 80)));
    }
}

/* --- marks -----------------------------------------------------------------------------------
 */

static enum rc marks(struct importer *im)
{
    struct layout *l = &im->layout;
    const struct profile_line *line = NULL;
    struct arena *a = im->w->arena;

    while ((line = profile_next(im->profile, l->shape, "gap", line))) {
        enum state state;
        double number;
        if (!state_of_word(line->value, &state))
            return import_fail(im, -1, "The profile's line %d: \"%.*s\" is no gap reason.",
                               line->line, STR_ARG(line->value));
        *list_push(a, &l->gaps) = (struct mark_state){line->mark, state};
        l->gap_is_number = l->gap_is_number || num_parse(line->mark, &number);
    }
    while ((line = profile_next(im->profile, l->shape, "flag", line))) {
        int flag = import_flag(line->value);
        if (!flag)
            return import_fail(im, -1, "The profile's line %d: \"%.*s\" is no flag.",
                               line->line, STR_ARG(line->value));
        *list_push(a, &l->flags) = (struct mark_flag){line->mark, flag};
    }
    struct str empty = text_of(im, "gap_empty");
    l->empty = STATE_NO_REASON;
    l->empty_is_blank = str_eq(empty, S("none"));
    if (empty.len && !l->empty_is_blank && !state_of_word(empty, &l->empty))
        return import_fail(im, -1,
                           "The profile says gap_empty: \"%.*s\", which is no gap reason.",
                           STR_ARG(empty));
    l->reject_period = profile_line(im->profile, l->shape, "reject_period");
    return OK;
}

static enum rc reading(struct importer *im)
{
    struct str kind = text_of(im, "period_kind");

    im->layout.reading = (struct period_reading){.kind = PERIOD_FINANCIAL};
    if (kind.len && !period_reading_parse(kind, &im->layout.reading))
        return import_fail(im, -1, "The profile says period_kind: \"%.*s\", which is no kind.",
                           STR_ARG(kind));
    return OK;
}

static enum rc header_keep(struct importer *im, const struct csv_row *header)
{
    struct layout *l = &im->layout;
    struct arena *a = im->w->arena;

    l->columns = header->count;
    l->header = arena_new(a, struct str, header->count);
    for (ptrdiff_t i = 0; i < header->count; i++) {
        l->header[i] = str_copy(a, header->cells[i]);
        for (ptrdiff_t j = 0; j < i; j++)
            if (l->header[i].len && str_eq(l->header[i], l->header[j]))
                return import_fail(im, i,
                                   "The header has this column twice. Rename one of the "
                                   "two, or take out the one that is wrong.");
    }
    return OK;
}

/* Every figure has a column, a measure and a period. */
static enum rc figures_named(struct importer *im)
{
    const struct layout *l = &im->layout;
    bool dated = l->period >= 0 || l->constant_period.len > 0, named = l->metric.len > 0;

    named = named || l->indicator >= 0 || l->breakdown_count > 0;
    for (ptrdiff_t i = 0; i < l->wide.len; i++) {
        dated = dated || l->wide.at[i].period >= 0;
        named = named || l->wide.at[i].suffix.len > 0;
    }
    if (l->value < 0 && l->wide.len == 0)
        return import_fail(im, -1,
                           "No column of this file holds figures by this profile. Add a "
                           "line \"value\", \"measures\" or \"periods\" to it.");
    if (!dated)
        return import_fail(im, -1,
                           "The profile names no column for the period. Add a line "
                           "\"period: COLUMN\" to it, or \"period: = 2024-25\".");
    if (!named)
        return import_fail(im, -1,
                           "The profile does not say what is measured. Add a line "
                           "\"indicator: COLUMN\" to it, or \"metric: = NAME\".");
    return OK;
}

enum rc import_layout(struct importer *im, const struct csv_row *header)
{
    struct str kind = profile_text(im->profile, (struct str){0}, "kind");

    TRY(header_keep(im, header));
    TRY(choose_shape(im));
    if (str_eq(kind, S("areas")) || str_eq(kind, S("groups")) || str_eq(kind, S("metrics")) ||
        str_eq(kind, S("releases")) || str_eq(kind, S("subjects")) ||
        str_eq(kind, S("profiles")))
        return OK;
    if (str_eq(kind, S("postcodes")))
        return area_columns(im);
    if (kind.len && !str_eq(kind, S("figures")))
        return import_fail(im, -1,
                           "The profile says kind: \"%.*s\". Write figures, areas, groups, "
                           "metrics, postcodes, profiles, releases or subjects.",
                           STR_ARG(kind));
    TRY(reading(im));
    TRY(area_columns(im));
    TRY(figure_columns(im));
    TRY(marks(im));
    TRY(measure_columns(im));
    period_columns(im);
    unnamed_columns(im);
    return figures_named(im);
}
