/* read.c: spreadsheets that people send: what kind it is, and the cells that were found. */
#include "tables/inside.h"

#include <string.h>

struct str cell_place(struct arena *a, int64_t row, int64_t column)
{
    char letters[8];
    int at = sizeof letters;

    for (int64_t n = column + 1; n > 0 && at > 0; n = (n - 1) / 26)
        letters[--at] = (char)('A' + (n - 1) % 26);
    return str_fmt(a, "%.*s%lld", (int)sizeof letters - at, letters + at, (long long)row + 1);
}

/* --- cells ---- */

enum rc grid_put(struct grid *g, int64_t row, int64_t column, struct cell cell)
{
    if (cell.kind == CELL_EMPTY || (cell.kind == CELL_TEXT && !cell.text.len))
        return OK;
    if (row < 0 || column < 0 || row >= SHEET_ROWS_MOST)
        return tables_fail(g->arena, g->why, INVALID,
                           "Sheet \"%.*s\", cell %.*s: there are too many rows. A sheet may "
                           "have %d.",
                           STR_ARG(g->name), STR_ARG(cell_place(g->arena, row, column)),
                           SHEET_ROWS_MOST);
    if (column >= SHEET_COLUMNS_MOST)
        return tables_fail(g->arena, g->why, INVALID,
                           "Sheet \"%.*s\", cell %.*s: there are too many columns. A sheet may "
                           "have %d.",
                           STR_ARG(g->name), STR_ARG(cell_place(g->arena, row, column)),
                           SHEET_COLUMNS_MOST);
    if (g->len >= g->cells_most)
        return tables_fail(g->arena, g->why, INVALID,
                           "Sheet \"%.*s\", cell %.*s: there are too many cells. Send less at "
                           "a time.",
                           STR_ARG(g->name), STR_ARG(cell_place(g->arena, row, column)));
    *list_push(g->arena, g) = (struct found_cell){(int32_t)row, (int32_t)column, cell};
    g->rows = row >= g->rows ? (ptrdiff_t)row + 1 : g->rows;
    g->columns = column >= g->columns ? (ptrdiff_t)column + 1 : g->columns;
    return OK;
}

void grid_hide(struct grid *g, struct hidden_ranges *which, int64_t from, int64_t count)
{
    int64_t to = count > SHEET_ROWS_MOST ? SHEET_ROWS_MOST : from + count;

    if (from < 0 || from >= SHEET_ROWS_MOST || count < 1)
        return;
    list_push(g->arena, which);
    which->at[which->len - 1].from = (int32_t)from;
    which->at[which->len - 1].to = (int32_t)(to > SHEET_ROWS_MOST ? SHEET_ROWS_MOST : to);
}

/* NULL when none of the first `count` is hidden. */
static const bool *hidden_made(struct arena *a, const struct hidden_ranges *which,
                               ptrdiff_t count)
{
    bool *out = which->len ? arena_new(a, bool, count) : NULL, any = false;

    for (ptrdiff_t i = 0; i < which->len; i++)
        for (ptrdiff_t k = which->at[i].from; k < which->at[i].to && k < count; k++)
            out[k] = any = true;
    return any ? out : NULL;
}

enum rc grid_sheet(struct grid *g, ptrdiff_t *cells_most, struct read_sheet *out)
{
    ptrdiff_t count = g->rows * g->columns;

    if (count > *cells_most)
        return tables_fail(g->arena, g->why, INVALID,
                           "Sheet \"%.*s\" is too large: it reaches down to row %td and across "
                           "to column %td. Delete what stands far from the table, or send less "
                           "at a time.",
                           STR_ARG(g->name), g->rows, g->columns);
    *cells_most -= count;
    struct cell *cells = arena_new(g->arena, struct cell, count);
    for (ptrdiff_t i = 0; i < g->len; i++)
        cells[g->at[i].row * g->columns + g->at[i].column] = g->at[i].cell;
    *out = (struct read_sheet){.name = g->name,
                               .hidden = g->hidden,
                               .row_count = g->rows,
                               .column_count = g->columns,
                               .row_hidden = hidden_made(g->arena, &g->hidden_rows, g->rows),
                               .column_hidden =
                                   hidden_made(g->arena, &g->hidden_columns, g->columns),
                               .cells = cells};
    return OK;
}

enum rc cell_text_add(struct grid *g, struct buf *text, struct str piece)
{
    buf_str(text, piece);
    if (!text->failed)
        return OK;
    return tables_fail(g->arena, g->why, INVALID,
                       "Sheet \"%.*s\": a cell has more text than %d bytes.", STR_ARG(g->name),
                       CELL_MOST);
}

/* --- the file ---- */

static enum rc zip_read(struct book_reader *r)
{
    if (unpack_has(r->zip, S("xl/workbook.xml")) || unpack_has(r->zip, S("_rels/.rels")))
        return read_xlsx(r);
    if (unpack_has(r->zip, S("content.xml")))
        return read_ods(r);
    return tables_fail(r->arena, r->why, INVALID,
                       "The file is no spreadsheet. Send an .xlsx or .ods file, or a CSV.");
}

static enum rc not_a_zip(struct arena *a, struct str bytes, struct str *why)
{
    static const char compound[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

    if (str_starts(bytes, (struct str){compound, 8}))
        return tables_fail(a, why, INVALID,
                           "The file is locked with a password, or of a kind that Excel no "
                           "longer writes (.xls). Save it as .xlsx without a password.");
    return tables_fail(a, why, INVALID,
                       "The file is no spreadsheet. Send an .xlsx or .ods file, or a CSV.");
}

enum rc workbook_read(struct arena *a, struct str bytes, ptrdiff_t cells_most,
                      int64_t bytes_most, struct read_workbook *out, struct str *why)
{
    struct book_reader r = {.arena = a, .cells_most = cells_most, .why = why};

    *why = (struct str){0};
    if (!str_starts(bytes, S("PK\003\004")))
        return not_a_zip(a, bytes, why);
    enum rc rc = unpack_open(a, bytes, bytes_most, &r.zip, why);
    if (rc == OK)
        rc = zip_read(&r);
    unpack_close(r.zip);
    if (rc == OK && r.sheets.len == 0)
        return tables_fail(a, why, INVALID, "There is no sheet in the file.");
    *out = (struct read_workbook){r.sheets.at, r.sheets.len};
    return rc;
}
