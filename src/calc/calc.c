/* calc.c: a method from the first line of its input to the last of its output. */
#include "calc/inside.h"

#include "base/num.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

enum { LEAST_ROWS = 256 };

/* --- refusing ---- */

struct str calc_shown(struct str s)
{
    enum { MOST = 40 };
    ptrdiff_t end = s.len < MOST ? s.len : MOST;

    while (end < s.len && end > 0 && ((unsigned char)s.at[end] & 0xC0) == 0x80)
        end--; /* not in the middle of a character */
    return str_cut(s, 0, end);
}

enum { LONGEST_COMPLAINT = 1024 };

/* Makes one line of it, with nothing in it that a terminal would obey. */
static void plain_line(char *text)
{
    bool utf8 = str_is_utf8(str_of(text));

    for (; *text; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7F)
            *text = ' ';
        else if (!utf8 && (*text & 0x80))
            *text = '?';
}

__attribute__((format(printf, 4, 0))) static enum rc
refuse(struct calc *c, int64_t line, ptrdiff_t column, const char *words, va_list args)
{
    char text[LONGEST_COMPLAINT];

    vsnprintf(text, sizeof text, words, args);
    plain_line(text);
    *c->why = column < 0 ? str_fmt(c->arena, "%s:%lld: %s", c->name, (long long)line, text)
                         : str_fmt(c->arena, "%s:%lld:%td: %s", c->name, (long long)line,
                                   column + 1, text);
    return INVALID;
}

enum rc calc_refuse(struct calc *c, int64_t line, ptrdiff_t column, const char *words, ...)
{
    va_list args;

    va_start(args, words);
    enum rc rc = refuse(c, line, column, words, args);
    va_end(args);
    return rc;
}

enum rc calc_refuse_now(struct calc *c, int field, const char *words, ...)
{
    va_list args;

    va_start(args, words);
    enum rc rc = refuse(c, c->row->line, c->fields[field].at, words, args);
    va_end(args);
    return rc;
}

enum rc calc_refuse_row(struct calc *c, ptrdiff_t row, int field, const char *words, ...)
{
    va_list args;

    va_start(args, words);
    enum rc rc = refuse(c, c->lines[row], c->fields[field].at, words, args);
    va_end(args);
    return rc;
}

enum rc calc_refuse_setting(struct calc *c, const char *words, ...)
{
    char text[LONGEST_COMPLAINT];
    va_list args;

    va_start(args, words);
    vsnprintf(text, sizeof text, words, args);
    va_end(args);
    plain_line(text);
    *c->why = str_copy(c->arena, str_of(text));
    return INVALID;
}

enum rc calc_not_negative(struct calc *c, int field)
{
    if (c->fields[field].now < 0)
        return calc_refuse_now(c, field, "%s is below zero (%.17g); it must be 0 or more.",
                               c->method->columns[field].name, c->fields[field].now);
    return OK;
}

/* --- names ---- */

static void slots_grow(struct calc *c, struct calc_names *names)
{
    ptrdiff_t count = names->slot_count ? 2 * names->slot_count : 64;

    names->slots = arena_new(c->arena, int32_t, count);
    names->slot_count = count;
    for (ptrdiff_t i = 0; i < names->len; i++) {
        ptrdiff_t at = (ptrdiff_t)(str_hash(names->at[i]) & (uint64_t)(count - 1));
        while (names->slots[at])
            at = (at + 1) & (count - 1);
        names->slots[at] = (int32_t)(i + 1);
    }
}

/* The place of the text among the column's names, made when it is new. */
static int32_t name_place(struct calc *c, struct calc_names *names, struct str text)
{
    if (2 * names->len >= names->slot_count)
        slots_grow(c, names);
    ptrdiff_t at = (ptrdiff_t)(str_hash(text) & (uint64_t)(names->slot_count - 1));

    for (; names->slots[at]; at = (at + 1) & (names->slot_count - 1))
        if (str_eq(names->at[names->slots[at] - 1], text))
            return names->slots[at] - 1;
    *list_push(c->arena, names) = str_copy(c->arena, text);
    names->slots[at] = (int32_t)names->len;
    return (int32_t)names->len - 1;
}

/* --- the header ---- */

static ptrdiff_t column_named(const struct csv_row *row, const char *name)
{
    for (ptrdiff_t i = 0; i < row->count; i++)
        if (str_eq(str_trim(row->cells[i]), str_of(name)))
            return i;
    return -1;
}

static enum rc header_unique(struct calc *c, const struct csv_row *row)
{
    struct calc_names seen = {0};

    for (ptrdiff_t i = 0; i < row->count; i++)
        if (name_place(c, &seen, str_trim(row->cells[i])) != i)
            return calc_refuse(c, row->line, i,
                               "the column \"%.*s\" stands twice. Take one of them away.",
                               STR_ARG(calc_shown(row->cells[i])));
    return OK;
}

/* A result must not stand beside a column of the same name. */
static enum rc header_free(struct calc *c, const struct csv_row *row)
{
    struct str rest = str_of(c->method->adds), name;

    while (!c->method->whole && str_split(&rest, ',', &name)) {
        ptrdiff_t at = column_named(row, str_zero(c->arena, name));
        if (at >= 0)
            return calc_refuse(c, row->line, at,
                               "the column \"%.*s\" is one that this method adds. Rename it.",
                               STR_ARG(name));
    }
    return OK;
}

static bool is_field(const struct calc *c, ptrdiff_t at)
{
    for (int f = 0; c->method->columns[f].name; f++)
        if (c->fields[f].at == at)
            return true;
    return false;
}

static enum rc find_rest(struct calc *c, const struct csv_row *row, int field)
{
    c->fields[field].at = -1;
    c->rest = arena_new(c->arena, ptrdiff_t, row->count);
    for (ptrdiff_t i = 0; i < row->count; i++)
        if (!is_field(c, i))
            c->rest[c->rest_count++] = i;
    if (!c->rest_count)
        return calc_refuse(c, row->line, -1, "there is no column of values. Expected: %s.",
                           c->method->in);
    if (c->rest_count > CALC_REST_MOST)
        return calc_refuse(c, row->line, c->rest[CALC_REST_MOST],
                           "more than %d columns of values. Take some of them away.",
                           CALC_REST_MOST);
    return OK;
}

static enum rc find_fields(struct calc *c, const struct csv_row *row)
{
    const struct calc_column *columns = c->method->columns;

    for (int f = 0; columns[f].name; f++) {
        c->fields[f].at = column_named(row, columns[f].name);
        if (columns[f].kind == CALC_REST)
            TRY(find_rest(c, row, f));
        else if (c->fields[f].at < 0 && columns[f].need == CALC_NEEDED)
            return calc_refuse(c, row->line, -1,
                               "the column \"%s\" is missing. The first line must name: %s.",
                               columns[f].name, c->method->in);
    }
    return OK;
}

static enum rc header_read(struct calc *c)
{
    struct csv_row row;
    enum rc rc = csv_next(c->in, &row);

    if (rc == NOT_FOUND)
        return calc_refuse(c, 1, -1, "the input is empty. The first line must name: %s.",
                           c->method->in);
    if (rc != OK)
        return calc_refuse(c, csv_line(c->in), -1, "%.*s", STR_ARG(csv_why(c->in)));
    TRY(header_unique(c, &row));
    TRY(header_free(c, &row));
    TRY(find_fields(c, &row));
    c->header_count = row.count;
    c->header = arena_new(c->arena, struct str, row.count);
    for (ptrdiff_t i = 0; i < row.count; i++)
        c->header[i] = str_copy(c->arena, row.cells[i]);
    return OK;
}

static void header_write(struct calc *c)
{
    struct str rest = str_of(c->method->adds), name;

    for (ptrdiff_t i = 0; i < c->header_count && !c->method->whole; i++)
        calc_put_text(c, c->header[i]);
    while (str_split(&rest, ',', &name))
        calc_put_text(c, name);
    calc_end_row(c);
}

/* --- rows ---- */

static enum rc number_of(struct calc *c, ptrdiff_t at, double *out)
{
    struct str cell = str_trim(c->row->cells[at]);

    *out = NAN;
    if (cell.len == 0 || num_parse(cell, out))
        return OK;
    struct str shown = calc_shown(cell), column = calc_shown(c->header[at]);
    return calc_refuse(
        c, c->row->line, at,
        "\"%.*s\" in column \"%.*s\" is not a number. Write it like 1234.5; leave "
        "the cell empty for a value that was not reported.",
        STR_ARG(shown), STR_ARG(column));
}

static enum rc field_read(struct calc *c, int f)
{
    struct calc_field *field = &c->fields[f];
    const struct calc_column *column = &c->method->columns[f];

    field->now = NAN;
    field->text = (struct str){0};
    if (field->at < 0)
        return OK;
    if (column->kind == CALC_NUMBER)
        return number_of(c, field->at, &field->now);
    field->text = str_trim(c->row->cells[field->at]);
    if (column->kind == CALC_TIME && !field->text.len)
        return calc_refuse_now(c, f, "the cell of column \"%s\" is empty. Each row needs one.",
                               column->name);
    return OK;
}

static enum rc row_read(struct calc *c, const struct csv_row *row)
{
    c->row = row;
    if (row->count != c->header_count)
        return calc_refuse(
            c, row->line, -1,
            "%td cells, but the first line names %td columns. Put text with commas "
            "into double quotes.",
            row->count, c->header_count);
    for (int f = 0; c->method->columns[f].name; f++)
        TRY(field_read(c, f));
    return c->method->check ? c->method->check(c) : OK;
}

/* --- rows that are kept ---- */

static void rows_grow(struct calc *c)
{
    ptrdiff_t cap = c->row_cap ? 2 * c->row_cap : LEAST_ROWS, was = c->row_cap;

    for (int f = 0; c->method->columns[f].name; f++) {
        struct calc_field *field = &c->fields[f];
        enum calc_kind kind = c->method->columns[f].kind;
        if (kind == CALC_NUMBER)
            field->numbers = arena_grow(c->arena, field->numbers, was * 8, cap * 8);
        else if (kind == CALC_NAME || kind == CALC_TIME)
            field->which = arena_grow(c->arena, field->which, was * 4, cap * 4);
    }
    if (c->rest_count)
        c->rest_values = arena_grow(c->arena, c->rest_values, was * c->rest_count * 8,
                                    cap * c->rest_count * 8);
    c->lines = arena_grow(c->arena, c->lines, was * 4, cap * 4);
    c->row_cap = cap;
}

static enum rc field_keep(struct calc *c, int f)
{
    struct calc_field *field = &c->fields[f];
    const struct calc_column *column = &c->method->columns[f];

    if (column->kind == CALC_NUMBER)
        field->numbers[c->rows] = field->now;
    if (column->kind != CALC_NAME && column->kind != CALC_TIME)
        return OK;
    field->which[c->rows] = name_place(c, &field->names, field->text);
    if (column->kind == CALC_NAME && field->names.len > CALC_SERIES_MOST)
        return calc_refuse_now(
            c, f,
            "more than %d different values in column \"%s\". Split the input "
            "into several.",
            CALC_SERIES_MOST, column->name);
    return OK;
}

static enum rc row_keep(struct calc *c)
{
    if (c->rows == CALC_ROWS_MOST)
        return calc_refuse(c, c->row->line, -1,
                           "more than %d rows. Split the input into several.", CALC_ROWS_MOST);
    if (c->rows == c->row_cap)
        rows_grow(c);
    for (int f = 0; c->method->columns[f].name; f++)
        TRY(field_keep(c, f));
    for (ptrdiff_t k = 0; k < c->rest_count; k++)
        TRY(number_of(c, c->rest[k], &c->rest_values[c->rows * c->rest_count + k]));
    c->lines[c->rows++] = (int32_t)c->row->line;
    if (c->method->answer_kept)
        calc_keep(c, c->row);
    return OK;
}

/* --- the whole ---- */

static enum rc rows_read(struct calc *c)
{
    struct csv_row row;
    enum rc rc;
    ptrdiff_t rows = 0;

    for (; (rc = csv_next(c->in, &row)) == OK; rows++) {
        TRY(row_read(c, &row));
        if (!c->method->answer) {
            TRY(row_keep(c));
            continue;
        }
        calc_put_row(c, &row);
        c->method->answer(c);
        calc_end_row(c);
        if (c->sink_failed)
            return FAULT;
    }
    if (rc != NOT_FOUND)
        return calc_refuse(c, csv_line(c->in), -1, "%.*s", STR_ARG(csv_why(c->in)));
    if (rows == 0)
        return calc_refuse(c, 2, -1, "there is no row under the header. Expected: %s.",
                           c->method->in);
    return OK;
}

static enum rc run(struct calc *c)
{
    TRY(header_read(c));
    if (c->method->answer) {
        header_write(c);
        return rows_read(c);
    }
    TRY(rows_read(c));
    if (c->method->whole)
        header_write(c); /* in front of what solve writes; dropped when it refuses */
    TRY(c->method->solve(c));
    if (c->method->whole)
        return OK;
    header_write(c);
    return calc_kept_out(c);
}

enum rc calc_run(struct arena *a, const struct calc_method *method,
                 const struct calc_setting *settings, ptrdiff_t setting_count, struct csv *in,
                 const char *name, struct calc_sink out, struct str *why)
{
    struct calc *c = arena_new(a, struct calc, 1);

    *c = (struct calc){
        .arena = a, .method = method, .in = in, .name = name, .why = why, .sink = out};
    c->out = buf_make(a, BUF_MOST);
    c->kept = buf_make(a, BUF_MOST);
    TRY(calc_settings_read(c, settings, setting_count));

    enum rc rc = run(c);
    if (rc == INVALID && !method->answer)
        c->out.len = 0;
    bool flushed = calc_flush(c); /* rows that were answered before a refusal stand */
    if (c->spill)
        fclose(c->spill);
    if (rc == OK && !flushed)
        rc = FAULT;
    if (rc == FAULT)
        *why = c->spill_failed
                   ? S("the temporary file can't be written or read: is the disk full?")
                   : S("the result can't be written: is the disk full?");
    return rc;
}
