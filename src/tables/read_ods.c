/* read_ods.c: the sheets of an OpenDocument spreadsheet (ISO/IEC 26300). */
#include "tables/inside.h"

#include "base/num.h"

enum { BLANKS_MOST = 1000, HIDDEN_STYLES_MOST = 1000 };

/* What of the format is looked at. Elements of other kinds with the same own names, such as a
 * text's table, are told apart by their namespace. */
struct ods_reading {
    struct book_reader *book;
    struct grid grid;
    bool encrypted;
    int tables; /* open, one inside the other */
    int notes;  /* open comments: their text is not the cell's */
    int64_t row, column, row_repeats, cell_repeats;
    int64_t columns_told; /* by what is said of columns before the rows */
    ptrdiff_t row_begins; /* in the grid, of the cells of this row */
    bool in_cell, in_paragraph;
    int paragraphs;
    struct cell cell;
    struct buf text;
    bool typed;       /* the cell has a value beside its text */
    struct str style; /* that is being told */
    struct {
        struct str *at;
        ptrdiff_t len, cap;
    } hidden_styles; /* tables of these do not show */
};

static bool is(const char *name, const char *space, const char *own)
{
    struct str n = str_of(name), space_of = str_of(space), own_of = str_of(own);
    ptrdiff_t end = n.len - own_of.len - 1;

    return end >= space_of.len && str_ends(n, own_of) && n.at[end] == '|' &&
           str_ends(str_cut(n, 0, end), space_of);
}

static const char table_space[] = "xmlns:table:1.0", text_space[] = "xmlns:text:1.0",
                  office_space[] = "xmlns:office:1.0", style_space[] = "xmlns:style:1.0";

static int64_t count_of(const char **attributes, const char *name, int64_t most)
{
    int64_t n;

    if (!int_parse(xml_attribute(attributes, name), &n) || n < 1)
        return 1;
    return n > most ? most : n;
}

/* --- one cell ---- */

static enum rc value_read(struct ods_reading *o, const char **attributes)
{
    struct str type = xml_attribute(attributes, "value-type");
    struct str value = xml_attribute(attributes, "value");
    struct arena *a = o->book->arena;

    o->typed = true;
    if (str_eq(type, S("float")) || str_eq(type, S("percentage")) ||
        str_eq(type, S("currency"))) {
        o->cell.kind = CELL_NUMBER;
        o->cell.percent = str_eq(type, S("percentage"));
        if (!num_parse(value, &o->cell.number))
            return tables_fail(a, o->book->why, INVALID,
                               "Sheet \"%.*s\", cell %.*s: it should be a number and is not.",
                               STR_ARG(o->grid.name),
                               STR_ARG(cell_place(a, o->row, o->column)));
    } else if (str_eq(type, S("date"))) {
        struct str day = xml_attribute(attributes, "date-value");
        o->cell.kind = CELL_DATE;
        if (str_ends(day, S("T00:00:00")))
            day = str_cut(day, 0, 10);
        o->cell.text = str_copy(a, str_cut(day, 0, 40));
    } else if (str_eq(type, S("boolean"))) {
        o->cell.kind = CELL_BOOL;
        o->cell.truth = str_eq(xml_attribute(attributes, "boolean-value"), S("true"));
    } else {
        struct str text = xml_attribute(attributes, "string-value");
        o->cell.kind = CELL_TEXT;
        o->typed = text.len > 0;
        TRY(cell_text_add(&o->grid, &o->text, text));
    }
    return OK;
}

static enum rc ods_cell_open(struct ods_reading *o, const char **attributes)
{
    o->in_cell = true;
    o->cell = (struct cell){0};
    o->paragraphs = 0;
    o->text.len = 0;
    o->cell_repeats = count_of(attributes, "number-columns-repeated", SHEET_ROWS_MOST);
    return value_read(o, attributes);
}

static enum rc ods_cell_close(struct ods_reading *o)
{
    struct str text = buf_text(&o->text);

    o->in_cell = false;
    if (o->cell.kind == CELL_TEXT) {
        o->cell.kind = text.len ? CELL_TEXT : CELL_EMPTY;
        o->cell.text = str_copy(o->book->arena, text);
    }
    for (int64_t i = 0; o->cell.kind != CELL_EMPTY && i < o->cell_repeats; i++)
        TRY(grid_put(&o->grid, o->row, o->column + i, o->cell));
    o->column += o->cell_repeats;
    return OK;
}

/* --- rows and sheets ---- */

static enum rc row_close(struct ods_reading *o)
{
    ptrdiff_t end = o->grid.len;

    for (int64_t i = 1; end > o->row_begins && i < o->row_repeats; i++)
        for (ptrdiff_t k = o->row_begins; k < end; k++) {
            struct found_cell found = o->grid.at[k];
            TRY(grid_put(&o->grid, o->row + i, found.column, found.cell));
        }
    o->row += o->row_repeats;
    return OK;
}

static void style_open(struct ods_reading *o, const char *name, const char **attributes)
{
    struct arena *a = o->book->arena;

    if (is(name, style_space, "style"))
        o->style = str_copy(a, str_cut(xml_attribute(attributes, "name"), 0, 200));
    else if (is(name, style_space, "table-properties") && o->style.len &&
             str_eq(xml_attribute(attributes, "display"), S("false")) &&
             o->hidden_styles.len < HIDDEN_STYLES_MOST)
        *list_push(a, &o->hidden_styles) = o->style;
}

static bool style_hides(const struct ods_reading *o, struct str style)
{
    for (ptrdiff_t i = 0; i < o->hidden_styles.len; i++)
        if (str_eq(o->hidden_styles.at[i], style))
            return true;
    return false;
}

static bool is_collapsed(const char **attributes)
{
    struct str said = xml_attribute(attributes, "visibility");

    return str_eq(said, S("collapse")) || str_eq(said, S("filter"));
}

static void column_open(struct ods_reading *o, const char **attributes)
{
    int64_t count = count_of(attributes, "number-columns-repeated", SHEET_ROWS_MOST);

    if (is_collapsed(attributes))
        grid_hide(&o->grid, &o->grid.hidden_columns, o->columns_told, count);
    o->columns_told += count;
}

static enum rc table_open(struct ods_reading *o, const char **attributes)
{
    if (++o->tables > 1)
        return OK;
    if (o->book->sheets.len >= SHEETS_MOST)
        return tables_fail(o->book->arena, o->book->why, INVALID,
                           "The file has more than %d sheets.", SHEETS_MOST);
    struct str name = str_cut(xml_attribute(attributes, "name"), 0, 200);
    o->grid = (struct grid){.arena = o->book->arena,
                            .name = str_copy(o->book->arena, name),
                            .cells_most = o->book->cells_most,
                            .why = o->book->why,
                            .hidden = style_hides(o, xml_attribute(attributes, "style-name"))};
    o->row = o->columns_told = 0;
    return OK;
}

static enum rc text_open(struct ods_reading *o, const char *name, const char **attributes)
{
    if (is(name, text_space, "p")) {
        o->in_paragraph = true;
        if (o->paragraphs++)
            return cell_text_add(&o->grid, &o->text, S("\n"));
    } else if (is(name, text_space, "s")) {
        int64_t n = count_of(attributes, "c", BLANKS_MOST);
        for (int64_t i = 0; i < n; i++)
            TRY(cell_text_add(&o->grid, &o->text, S(" ")));
    } else if (is(name, text_space, "tab")) {
        return cell_text_add(&o->grid, &o->text, S("\t"));
    } else if (is(name, text_space, "line-break")) {
        return cell_text_add(&o->grid, &o->text, S("\n"));
    }
    return OK;
}

static enum rc ods_open(void *state, const char *name, const char **attributes)
{
    struct ods_reading *o = state;

    if (is(name, table_space, "table"))
        return table_open(o, attributes);
    o->notes += is(name, office_space, "annotation");
    if (!o->tables)
        style_open(o, name, attributes);
    if (o->tables != 1 || o->notes)
        return OK;
    if (is(name, table_space, "table-column"))
        column_open(o, attributes);
    if (is(name, table_space, "table-row")) {
        o->column = 0;
        o->row_begins = o->grid.len;
        o->row_repeats = count_of(attributes, "number-rows-repeated", 2 * SHEET_ROWS_MOST);
        if (is_collapsed(attributes))
            grid_hide(&o->grid, &o->grid.hidden_rows, o->row, o->row_repeats);
        return OK;
    }
    if (is(name, table_space, "table-cell") || is(name, table_space, "covered-table-cell"))
        return ods_cell_open(o, attributes);
    return o->in_cell && !o->typed ? text_open(o, name, attributes) : OK;
}

static enum rc ods_text(void *state, struct str text)
{
    struct ods_reading *o = state;
    bool own = o->tables == 1 && !o->notes && o->in_cell && o->in_paragraph && !o->typed;

    return own ? cell_text_add(&o->grid, &o->text, text) : OK;
}

static enum rc ods_close(void *state, const char *name)
{
    struct ods_reading *o = state;

    if (is(name, table_space, "table") && --o->tables == 0)
        return grid_sheet(&o->grid, &o->book->cells_most,
                          list_push(o->book->arena, &o->book->sheets));
    o->notes -= is(name, office_space, "annotation");
    if (o->tables != 1 || o->notes)
        return OK;
    if (is(name, text_space, "p"))
        o->in_paragraph = false;
    if (is(name, table_space, "table-row"))
        return row_close(o);
    if (is(name, table_space, "table-cell") || is(name, table_space, "covered-table-cell"))
        return ods_cell_close(o);
    return OK;
}

/* --- the file ---- */

static enum rc manifest_open(void *state, const char *name, const char **attributes)
{
    struct ods_reading *o = state;

    (void)attributes;
    o->encrypted = o->encrypted || str_eq(xml_name(name), S("encryption-data"));
    return OK;
}

static enum rc manifest_close(void *state, const char *name)
{
    (void)state, (void)name;
    return OK;
}

enum rc read_ods(struct book_reader *r)
{
    struct ods_reading o = {.book = r, .text = buf_make(r->arena, CELL_MOST)};
    struct xml_handlers manifest = {manifest_open, manifest_close, NULL, &o};
    struct xml_handlers content = {ods_open, ods_close, ods_text, &o};

    if (unpack_has(r->zip, S("META-INF/manifest.xml")))
        TRY(xml_read(r->arena, r->zip, S("META-INF/manifest.xml"), &manifest, r->why));
    if (o.encrypted)
        return tables_fail(r->arena, r->why, INVALID,
                           "The file is locked with a password. Save it without one.");
    return xml_read(r->arena, r->zip, S("content.xml"), &content, r->why);
}
