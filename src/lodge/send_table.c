/* send_table.c: a file that was sent, as sheets of text. */
#include "lodge/send.h"

#include "base/csv.h"
#include "base/num.h"
#include "tables/tables.h"

#include <math.h>
#include <stdio.h>

enum { SHOWN_DIGITS = 15 };

struct str sent_cell(const struct sent_sheet *s, ptrdiff_t row, ptrdiff_t column)
{
    if (row < 0 || column < 0 || row >= s->rows || column >= s->columns)
        return S("");
    return s->cells[row * s->columns + column];
}

struct str sent_place(struct arena *a, ptrdiff_t row, ptrdiff_t column)
{
    char letters[8];
    int at = sizeof letters;

    for (ptrdiff_t n = column + 1; n > 0 && at > 0; n = (n - 1) / 26)
        letters[--at] = (char)('A' + (n - 1) % 26);
    return str_fmt(a, "%.*s%td", (int)sizeof letters - at, letters + at, row + 1);
}

/* --- spreadsheets ---- */

/* Spreadsheets calculate with binary fractions and show 15 digits of them at most: 0.1 + 0.2 is
 * kept as 0.30000000000000004 and means 0.3. */
static struct str number_text(struct arena *a, double number)
{
    char digits[40];
    struct buf b = buf_make(a, 64);
    double shown;

    if (!isfinite(number))
        return S("");
    snprintf(digits, sizeof digits, "%.*g", SHOWN_DIGITS, number);
    buf_num(&b, num_parse(str_of(digits), &shown) ? shown : number);
    return buf_text(&b);
}

static struct str cell_text(struct arena *a, const struct cell *c)
{
    switch (c->kind) {
    case CELL_NUMBER:
        return c->percent ? str_fmt(a, "%.*s%%", STR_ARG(number_text(a, 100 * c->number)))
                          : number_text(a, c->number);
    case CELL_BOOL:
        return c->truth ? S("TRUE") : S("FALSE");
    case CELL_TEXT:
    case CELL_DATE:
    case CELL_LINK:
        return str_trim(c->text);
    case CELL_EMPTY:
        break;
    }
    return S("");
}

static void sheet_take(struct arena *a, const struct read_sheet *from, struct sent_sheet *to)
{
    ptrdiff_t count = from->row_count * from->column_count;
    struct str *cells = arena_new(a, struct str, count);

    for (ptrdiff_t i = 0; i < count; i++)
        cells[i] = cell_text(a, &from->cells[i]);
    *to = (struct sent_sheet){from->name,         from->hidden, from->row_count,
                              from->column_count, cells,        from->row_hidden,
                              from->column_hidden};
}

static enum rc workbook_take(struct work *w, struct str bytes, struct sent_table *out)
{
    struct read_workbook book;
    struct str why;
    enum rc rc =
        workbook_read(w->arena, bytes, SEND_CELLS_MOST, SEND_UNPACKED_MOST, &book, &why);

    if (rc != OK)
        return work_fail(w, rc, "file", "%.*s", STR_ARG(why));
    out->format = str_find(str_cut(bytes, 0, 200), S("opendocument")) >= 0 ? "ods" : "xlsx";
    out->count = book.sheet_count;
    out->sheets = arena_new(w->arena, struct sent_sheet, out->count);
    for (ptrdiff_t i = 0; i < out->count; i++)
        sheet_take(w->arena, &book.sheets[i], &out->sheets[i]);
    return OK;
}

/* --- CSV ---- */

struct csv_rows {
    struct {
        struct str *at;
        ptrdiff_t len, cap;
    } cells;
    struct {
        struct {
            int64_t line;
            ptrdiff_t from, count;
        } * at;
        ptrdiff_t len, cap;
    } rows;
    ptrdiff_t columns;
};

static enum rc csv_row_take(struct work *w, const struct csv_row *row, struct csv_rows *to)
{
    if (row->count > SEND_COLUMNS_MOST)
        return work_fail(w, INVALID, "file",
                         "Line %lld has %td cells. A table may have %d columns: send it in "
                         "parts, or with a figure a row.",
                         (long long)row->line, row->count, SEND_COLUMNS_MOST);
    if (to->cells.len + row->count > SEND_CELLS_MOST || row->line > SEND_CELLS_MOST)
        return work_fail(w, INVALID, "file",
                         "The file has more than %d cells. Send it in parts.", SEND_CELLS_MOST);
    list_push(w->arena, &to->rows);
    to->rows.at[to->rows.len - 1].line = row->line;
    to->rows.at[to->rows.len - 1].from = to->cells.len;
    to->rows.at[to->rows.len - 1].count = row->count;
    to->columns = row->count > to->columns ? row->count : to->columns;
    for (ptrdiff_t i = 0; i < row->count; i++)
        *list_push(w->arena, &to->cells) = str_trim(str_copy(w->arena, row->cells[i]));
    return OK;
}

/* A row stands where its line is, so that what is told of it can be found in an editor. */
static enum rc csv_sheet(struct work *w, const struct csv_rows *r, struct sent_sheet *out)
{
    ptrdiff_t rows = r->rows.len ? (ptrdiff_t)r->rows.at[r->rows.len - 1].line : 0;

    if (rows * r->columns > 2 * SEND_CELLS_MOST)
        return work_fail(w, INVALID, "file",
                         "The table is too large: %td lines of up to %td cells. Send it in "
                         "parts.",
                         rows, r->columns);
    struct str *cells = arena_new(w->arena, struct str, rows * r->columns);
    for (ptrdiff_t i = 0; i < r->rows.len; i++)
        for (ptrdiff_t k = 0; k < r->rows.at[i].count; k++)
            cells[(r->rows.at[i].line - 1) * r->columns + k] =
                r->cells.at[r->rows.at[i].from + k];
    *out = (struct sent_sheet){.rows = rows, .columns = r->columns, .cells = cells};
    return OK;
}

static enum rc csv_take(struct work *w, struct str bytes, struct sent_table *out)
{
    struct csv *csv = csv_open_text(w->arena, bytes);
    struct csv_rows rows = {0};
    struct csv_row row;
    enum rc rc;

    while ((rc = csv_next(csv, &row)) == OK)
        if ((rc = csv_row_take(w, &row, &rows)) != OK)
            break;
    if (rc == INVALID && !w->complaints)
        work_fail(w, INVALID, "file", "Line %lld: %.*s", (long long)csv_line(csv),
                  STR_ARG(csv_why(csv)));
    csv_close(csv);
    if (rc != NOT_FOUND)
        return rc;
    if (!rows.rows.len)
        return work_fail(w, INVALID, "file", "The file is empty.");
    out->format = "csv";
    out->count = 1;
    out->sheets = arena_new(w->arena, struct sent_sheet, 1);
    return csv_sheet(w, &rows, out->sheets);
}

enum rc sent_table_read(struct work *w, struct str bytes, struct sent_table *out)
{
    bool zip = str_starts(bytes, S("PK\003\004"));
    bool old_book = str_starts(bytes, S("\xD0\xCF\x11\xE0"));

    *out = (struct sent_table){0};
    if (!bytes.len)
        return work_fail(w, INVALID, "file", "Choose a file: a CSV, or an .xlsx or .ods.");
    return zip || old_book ? workbook_take(w, bytes, out) : csv_take(w, bytes, out);
}
