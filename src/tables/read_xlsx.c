/* read_xlsx.c: the sheets of an XLSX file (ECMA-376): where they are, their text, their cells.
 */
#include "tables/inside.h"

#include "base/num.h"

#include <math.h>
#include <string.h>

enum { PLACES_MOST = 4000, STRINGS_MOST = 4 * 1000 * 1000, TYPE_MOST = 12 };

/* --- which file is what ---- */

/* An entry of a .rels file: an id and a file, as its name in the zip. */
struct link_to {
    struct str id, type, target;
};
struct links {
    struct arena *arena;
    struct str folder; /* that names are relative to: "xl/" or "" */
    struct link_to *at;
    ptrdiff_t len, cap;
};

/* "xl/" and "worksheets/sheet1.xml" as "xl/worksheets/sheet1.xml"; "/xl/x" as "xl/x". A name
 * that leads out of the file is empty. */
static struct str target_name(struct arena *a, struct str folder, struct str target)
{
    struct buf b = buf_make(a, 2048);
    struct str rest = target.len && target.at[0] == '/' ? str_cut(target, 1, target.len)
                                                        : str_join(a, folder, target);
    struct str part;

    while (str_split(&rest, '/', &part)) {
        if (!part.len || str_eq(part, S(".")))
            continue;
        if (!str_eq(part, S(".."))) {
            buf_str(&b, b.len ? S("/") : S(""));
            buf_str(&b, part);
            continue;
        }
        if (!b.len)
            return S("");
        while (b.len && b.at[b.len - 1] != '/')
            b.len--;
        b.len -= b.len > 0;
    }
    return b.failed ? S("") : buf_text(&b);
}

static enum rc link_open(void *state, const char *name, const char **attributes)
{
    struct links *l = state;

    if (!str_eq(xml_name(name), S("Relationship")) || l->len >= PLACES_MOST ||
        str_eq(xml_attribute(attributes, "TargetMode"), S("External")))
        return OK;
    struct str type = xml_attribute(attributes, "Type");
    ptrdiff_t slash = type.len;
    while (slash > 0 && type.at[slash - 1] != '/')
        slash--;
    *list_push(l->arena, l) =
        (struct link_to){str_copy(l->arena, xml_attribute(attributes, "Id")),
                         str_copy(l->arena, str_cut(type, slash, type.len)),
                         target_name(l->arena, l->folder, xml_attribute(attributes, "Target"))};
    return OK;
}

static enum rc nothing_closed(void *state, const char *name)
{
    (void)state, (void)name;
    return OK;
}

static enum rc links_read(struct book_reader *r, struct str name, struct str folder,
                          struct links *out)
{
    struct xml_handlers handlers = {link_open, nothing_closed, NULL, out};

    *out = (struct links){.arena = r->arena, .folder = folder};
    return xml_read(r->arena, r->zip, name, &handlers, r->why);
}

static struct str target_of_type(const struct links *l, struct str type)
{
    for (ptrdiff_t i = 0; i < l->len; i++)
        if (str_eq(l->at[i].type, type))
            return l->at[i].target;
    return S("");
}

/* --- shared text ---- */

struct strings {
    struct arena *arena;
    struct str *at;
    ptrdiff_t len, cap;
    struct buf text;
    bool in_text, in_phonetic;
    struct grid told; /* only for words */
};

/* _x000D_ is how a control character is written; no other escape is meant to be one. */
static struct str unescaped(struct arena *a, struct str s)
{
    ptrdiff_t at = str_find(s, S("_x00"));
    struct buf b = buf_make(a, s.len + 1);

    if (at < 0)
        return str_copy(a, s);
    for (ptrdiff_t i = 0; i < s.len; i++) {
        struct str code = str_cut(s, i, i + 7);
        if (str_starts(code, S("_x000A_")))
            buf_char(&b, '\n');
        else if (str_starts(code, S("_x005F_")))
            buf_char(&b, '_');
        else if (!str_starts(code, S("_x000D_")) && !str_starts(code, S("_x0009_"))) {
            buf_char(&b, s.at[i]);
            continue;
        } else if (str_starts(code, S("_x0009_")))
            buf_char(&b, '\t');
        i += 6;
    }
    return buf_text(&b);
}

static enum rc string_open(void *state, const char *name, const char **attributes)
{
    struct strings *s = state;
    struct str own = xml_name(name);

    (void)attributes;
    if (str_eq(own, S("si")))
        s->text.len = 0;
    s->in_phonetic = s->in_phonetic || str_eq(own, S("rPh"));
    s->in_text = str_eq(own, S("t")) && !s->in_phonetic;
    return OK;
}

static enum rc string_text(void *state, struct str text)
{
    struct strings *s = state;

    return s->in_text ? cell_text_add(&s->told, &s->text, text) : OK;
}

static enum rc string_close(void *state, const char *name)
{
    struct strings *s = state;
    struct str own = xml_name(name);

    s->in_text = false;
    if (str_eq(own, S("rPh")))
        s->in_phonetic = false;
    if (!str_eq(own, S("si")))
        return OK;
    if (s->len >= STRINGS_MOST)
        return tables_fail(s->arena, s->told.why, INVALID,
                           "The file has too many texts. Send less at a time.");
    *list_push(s->arena, s) = unescaped(s->arena, buf_text(&s->text));
    return OK;
}

static enum rc strings_read(struct book_reader *r, struct str name, struct strings *out)
{
    struct xml_handlers handlers = {string_open, string_close, string_text, out};

    *out = (struct strings){.arena = r->arena,
                            .text = buf_make(r->arena, CELL_MOST),
                            .told = {.arena = r->arena, .name = S("all"), .why = r->why}};
    return name.len && unpack_has(r->zip, name)
               ? xml_read(r->arena, r->zip, name, &handlers, r->why)
               : OK;
}

/* --- cells ---- */

struct sheet_reading {
    struct grid grid;
    const struct strings *strings;
    const struct cell_styles *styles;
    bool from_1904;
    int64_t row, column; /* of the cell that is read; the next when it does not say */
    char type[TYPE_MOST + 1];
    int64_t style;
    struct buf value;
    bool in_cell, in_value, in_phonetic;
};

/* "AB12": letters, then digits. False when it is not one. */
static bool reference_parse(struct str s, int64_t *row, int64_t *column)
{
    ptrdiff_t i = 0;
    int64_t c = 0;

    for (; i < s.len && i < 4 && s.at[i] >= 'A' && s.at[i] <= 'Z'; i++)
        c = c * 26 + (s.at[i] - 'A' + 1);
    *column = c - 1;
    if (i == 0 || !int_parse(str_cut(s, i, s.len), row) || *row < 1)
        return false;
    *row -= 1;
    return true;
}

static enum rc damaged(struct sheet_reading *s, const char *what)
{
    return tables_fail(s->grid.arena, s->grid.why, INVALID, "Sheet \"%.*s\", cell %.*s: %s.",
                       STR_ARG(s->grid.name),
                       STR_ARG(cell_place(s->grid.arena, s->row, s->column)), what);
}

static bool is_true(struct str said)
{
    return str_eq(said, S("1")) || str_eq(said, S("true"));
}

static enum rc row_open(struct sheet_reading *s, const char **attributes)
{
    struct str said = xml_attribute(attributes, "r");
    int64_t row = s->row + 2;

    if (said.len && (!int_parse(said, &row) || row < 1))
        return damaged(s, "a row has no number");
    s->row = row - 1;
    s->column = -1;
    if (is_true(xml_attribute(attributes, "hidden")))
        grid_hide(&s->grid, &s->grid.hidden_rows, s->row, 1);
    return OK;
}

static void columns_open(struct sheet_reading *s, const char **attributes)
{
    int64_t first, last;

    if (is_true(xml_attribute(attributes, "hidden")) &&
        int_parse(xml_attribute(attributes, "min"), &first) &&
        int_parse(xml_attribute(attributes, "max"), &last) && first > 0 && last >= first &&
        last <= INT32_MAX)
        grid_hide(&s->grid, &s->grid.hidden_columns, first - 1, last - first + 1);
}

static enum rc cell_open(struct sheet_reading *s, const char **attributes)
{
    struct str said = xml_attribute(attributes, "r");
    int64_t row = s->row, column = s->column + 1;

    if (said.len && (!reference_parse(said, &row, &column) || row != s->row))
        return damaged(s, "the next cell has no place in its row");
    s->column = column;
    struct str type = str_cut(xml_attribute(attributes, "t"), 0, TYPE_MOST);
    memcpy(s->type, type.at, (size_t)type.len);
    s->type[type.len] = 0;
    if (!int_parse(xml_attribute(attributes, "s"), &s->style))
        s->style = -1;
    s->value.len = 0;
    s->in_cell = true;
    return OK;
}

static enum rc sheet_open(void *state, const char *name, const char **attributes)
{
    struct sheet_reading *s = state;
    struct str own = xml_name(name);

    if (str_eq(own, S("row")))
        return row_open(s, attributes);
    if (str_eq(own, S("c")))
        return cell_open(s, attributes);
    if (str_eq(own, S("col")))
        columns_open(s, attributes);
    s->in_phonetic = s->in_phonetic || str_eq(own, S("rPh"));
    /* A formula (f) is passed over: its last value is beside it. */
    s->in_value = s->in_cell && !s->in_phonetic && (str_eq(own, S("v")) || str_eq(own, S("t")));
    return OK;
}

static enum rc sheet_text(void *state, struct str text)
{
    struct sheet_reading *s = state;

    return s->in_value ? cell_text_add(&s->grid, &s->value, text) : OK;
}

static enum rc shared_text(struct sheet_reading *s, struct str value, struct cell *out)
{
    int64_t place;

    if (!int_parse(str_trim(value), &place) || place < 0 || place >= s->strings->len)
        return damaged(s, "its text is missing from the file");
    out->kind = CELL_TEXT;
    out->text = s->strings->at[place];
    return OK;
}

static enum rc number_of(struct sheet_reading *s, struct str value, struct cell *out)
{
    bool known = s->style >= 0 && s->style < s->styles->count;
    enum shows shows = known ? s->styles->shows[s->style] : SHOWS_NUMBER;

    if (!num_parse(str_trim(value), &out->number))
        return damaged(s, "it should be a number and is not");
    struct str day =
        shows == SHOWS_DATE ? serial_date(s->grid.arena, out->number, s->from_1904) : S("");
    out->kind = day.len ? CELL_DATE : CELL_NUMBER;
    out->text = day;
    out->percent = shows == SHOWS_PERCENT;
    return OK;
}

static enum rc cell_made(struct sheet_reading *s, struct cell *out)
{
    struct str value = buf_text(&s->value), type = str_of(s->type);

    if (!value.len)
        return OK;
    if (str_eq(type, S("s")))
        return shared_text(s, value, out);
    if (!type.len || str_eq(type, S("n")))
        return number_of(s, value, out);
    out->text = unescaped(s->grid.arena, value);
    out->kind = str_eq(type, S("d")) ? CELL_DATE : CELL_TEXT;
    if (str_eq(type, S("b"))) {
        out->kind = CELL_BOOL;
        out->truth = str_eq(str_trim(value), S("1")) || str_eq(str_trim(value), S("true"));
    }
    return OK;
}

static enum rc sheet_close(void *state, const char *name)
{
    struct sheet_reading *s = state;
    struct str own = xml_name(name);
    struct cell cell = {0};

    s->in_value = false;
    if (str_eq(own, S("rPh")))
        s->in_phonetic = false;
    if (!str_eq(own, S("c")) || !s->in_cell)
        return OK;
    s->in_cell = false;
    TRY(cell_made(s, &cell));
    return grid_put(&s->grid, s->row, s->column, cell);
}

/* --- the workbook ---- */

struct book_reading {
    struct arena *arena;
    struct {
        struct {
            struct str name, id;
            bool hidden;
        } * at;
        ptrdiff_t len, cap;
    } sheets;
    bool from_1904;
};

static enum rc book_open(void *state, const char *name, const char **attributes)
{
    struct book_reading *b = state;
    struct str own = xml_name(name);

    if (str_eq(own, S("workbookPr"))) {
        b->from_1904 = is_true(xml_attribute(attributes, "date1904"));
    }
    if (!str_eq(own, S("sheet")) || b->sheets.len > SHEETS_MOST)
        return OK;
    list_push(b->arena, &b->sheets);
    b->sheets.at[b->sheets.len - 1].name =
        str_copy(b->arena, str_cut(xml_attribute(attributes, "name"), 0, 200));
    b->sheets.at[b->sheets.len - 1].id = str_copy(b->arena, xml_attribute(attributes, "id"));
    struct str shown = xml_attribute(attributes, "state");
    b->sheets.at[b->sheets.len - 1].hidden = shown.len && !str_eq(shown, S("visible"));
    return OK;
}

static enum rc sheet_read(struct book_reader *r, struct sheet_reading *s, struct str name,
                          bool hidden, struct str file)
{
    struct xml_handlers handlers = {sheet_open, sheet_close, sheet_text, s};

    s->grid = (struct grid){.arena = r->arena,
                            .name = name,
                            .cells_most = r->cells_most,
                            .why = r->why,
                            .hidden = hidden};
    s->row = s->column = -1;
    s->value = buf_make(r->arena, CELL_MOST);
    if (!file.len)
        return tables_fail(r->arena, r->why, INVALID,
                           "The sheet \"%.*s\" is missing from the file.", STR_ARG(name));
    TRY(xml_read(r->arena, r->zip, file, &handlers, r->why));
    return grid_sheet(&s->grid, &r->cells_most, list_push(r->arena, &r->sheets));
}

static struct str file_of(const struct links *l, struct str id)
{
    for (ptrdiff_t i = 0; i < l->len; i++)
        if (str_eq(l->at[i].id, id))
            return str_eq(l->at[i].type, S("worksheet")) ? l->at[i].target : S("-");
    return S("");
}

static enum rc sheets_read(struct book_reader *r, const struct book_reading *b,
                           const struct links *files)
{
    struct strings strings;
    struct cell_styles styles = {0};
    struct str style_file = target_of_type(files, S("styles"));

    TRY(strings_read(r, target_of_type(files, S("sharedStrings")), &strings));
    if (style_file.len && unpack_has(r->zip, style_file))
        TRY(cell_styles_read(r, style_file, &styles));
    for (ptrdiff_t i = 0; i < b->sheets.len; i++) {
        struct sheet_reading s = {
            .strings = &strings, .styles = &styles, .from_1904 = b->from_1904};
        struct str file = file_of(files, b->sheets.at[i].id);
        if (!str_eq(file, S("-"))) /* a sheet that is a chart has no cells */
            TRY(sheet_read(r, &s, b->sheets.at[i].name, b->sheets.at[i].hidden, file));
    }
    return OK;
}

/* "xl/workbook.xml" as "xl/_rels/workbook.xml.rels". */
static struct str links_of(struct arena *a, struct str file, struct str *folder)
{
    ptrdiff_t slash = file.len;

    while (slash > 0 && file.at[slash - 1] != '/')
        slash--;
    *folder = str_cut(file, 0, slash);
    return str_fmt(a, "%.*s_rels/%.*s.rels", STR_ARG(*folder),
                   STR_ARG(str_cut(file, slash, file.len)));
}

enum rc read_xlsx(struct book_reader *r)
{
    struct book_reading b = {.arena = r->arena};
    struct xml_handlers handlers = {book_open, nothing_closed, NULL, &b};
    struct str file = S("xl/workbook.xml"), folder;
    struct links top, files;

    if (unpack_has(r->zip, S("_rels/.rels"))) {
        TRY(links_read(r, S("_rels/.rels"), S(""), &top));
        struct str said = target_of_type(&top, S("officeDocument"));
        file = said.len ? said : file;
    }
    TRY(xml_read(r->arena, r->zip, file, &handlers, r->why));
    if (b.sheets.len > SHEETS_MOST)
        return tables_fail(r->arena, r->why, INVALID, "The file has more than %d sheets.",
                           SHEETS_MOST);
    struct str name = links_of(r->arena, file, &folder);
    TRY(links_read(r, name, folder, &files));
    return sheets_read(r, &b, &files);
}
