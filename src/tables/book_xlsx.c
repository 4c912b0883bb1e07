/* book_xlsx.c: a workbook for Excel and its kin, by libxlsxwriter, a row at a time. */
#include "tables/inside.h"

#include "base/date.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum {
    DECIMALS_MOST = 9,
    /* Days from the last day of 1899, by which Excel counts, to 1 January 1970; it takes 1900
     * for a leap year, so dates before March 1900 would be a day off and are written as text.
     */
    SERIAL_OF_1970 = 25569,
    SERIAL_OF_MARCH_1900 = 61,
    LINKS_MOST = 60000, /* Excel takes 65,530 of a sheet */
};

/* A workbook under way. */
struct writing {
    lxw_workbook *book;
    struct arena *row; /* emptied after each */
    lxw_format *title, *heading, *heading_right, *date, *link;
    lxw_format *number[DECIMALS_MOST + 1];
    int links; /* of this sheet */
    bool failed;
};

static void formats_make(struct writing *x)
{
    x->title = workbook_add_format(x->book);
    format_set_bold(x->title);
    format_set_font_size(x->title, 14);
    x->heading = workbook_add_format(x->book);
    format_set_bold(x->heading);
    format_set_bottom(x->heading, LXW_BORDER_THIN);
    x->heading_right = workbook_add_format(x->book);
    format_set_bold(x->heading_right);
    format_set_bottom(x->heading_right, LXW_BORDER_THIN);
    format_set_align(x->heading_right, LXW_ALIGN_RIGHT);
    x->date = workbook_add_format(x->book);
    format_set_num_format(x->date, "yyyy-mm-dd");
    x->link = workbook_get_default_url_format(x->book);
    for (int i = 0; i <= DECIMALS_MOST; i++) {
        char shown[] = "0.000000000";
        shown[i ? 2 + i : 1] = 0;
        x->number[i] = workbook_add_format(x->book);
        format_set_num_format(x->number[i], shown);
    }
}

static void noted(struct writing *x, lxw_error error)
{
    x->failed = x->failed || error != LXW_NO_ERROR;
}

/* Words such as _x000A_ would be read as the character of that number. */
static struct str unlike_escapes(struct arena *a, struct str s)
{
    struct buf b = buf_make(a, 8 * s.len + 8);

    if (str_find(s, S("_x")) < 0)
        return s;
    for (ptrdiff_t i = 0; i < s.len; i++) {
        struct str rest = str_cut(s, i, i + 7);
        bool like = rest.len == 7 && str_starts(rest, S("_x")) && rest.at[6] == '_' &&
                    strspn(str_zero(a, str_cut(rest, 2, 6)), "0123456789ABCDEFabcdef") == 4;
        buf_str(&b, like ? S("_x005F_") : str_cut(rest, 0, 1));
    }
    return buf_text(&b);
}

static void text_write(struct writing *x, lxw_worksheet *to, lxw_row_t row, lxw_col_t column,
                       struct str text, lxw_format *format)
{
    if (text.len)
        noted(x,
              worksheet_write_string(
                  to, row, column,
                  str_zero(x->row, unlike_escapes(x->row, book_text(x->row, text))), format));
}

static void date_write(struct writing *x, lxw_worksheet *to, lxw_row_t row, lxw_col_t column,
                       struct str text)
{
    struct date d;
    int64_t serial = date_parse(text, &d) ? date_days(d) + SERIAL_OF_1970 : 0;

    if (serial < SERIAL_OF_MARCH_1900)
        text_write(x, to, row, column, text, NULL);
    else
        noted(x, worksheet_write_number(to, row, column, (double)serial, x->date));
}

static void link_write(struct writing *x, lxw_worksheet *to, lxw_row_t row, lxw_col_t column,
                       const struct cell *c)
{
    struct str words = c->text.len ? c->text : c->href;

    if (!book_links(c) || x->links++ >= LINKS_MOST) {
        text_write(x, to, row, column, words, NULL);
        return;
    }
    noted(x,
          worksheet_write_url_opt(to, row, column, str_zero(x->row, book_text(x->row, c->href)),
                                  x->link, str_zero(x->row, book_text(x->row, words)), NULL));
}

static void cell_write(struct writing *x, lxw_worksheet *to, lxw_row_t row, lxw_col_t column,
                       const struct cell *c, int decimals)
{
    switch (c->kind) {
    case CELL_TEXT:
        text_write(x, to, row, column, c->text, NULL);
        break;
    case CELL_NUMBER:
        if (isfinite(c->number))
            noted(x, worksheet_write_number(to, row, column, c->number,
                                            decimals < 0 || decimals > DECIMALS_MOST
                                                ? NULL
                                                : x->number[decimals]));
        break;
    case CELL_DATE:
        date_write(x, to, row, column, c->text);
        break;
    case CELL_BOOL:
        noted(x, worksheet_write_boolean(to, row, column, c->truth, NULL));
        break;
    case CELL_LINK:
        link_write(x, to, row, column, c);
        break;
    case CELL_EMPTY:
        break;
    }
}

/* A heading stands over its numbers. */
static bool is_number(const struct sheet *s, ptrdiff_t column)
{
    for (ptrdiff_t i = 0; i < s->row_count; i++) {
        enum cell_kind kind = s->cells[i * s->column_count + column].kind;
        if (kind != CELL_EMPTY)
            return kind == CELL_NUMBER;
    }
    return false;
}

static void head_write(struct writing *x, lxw_worksheet *to, const struct sheet *s)
{
    lxw_row_t row = 0;

    if (s->title.len)
        text_write(x, to, row++, 0, s->title, x->title);
    for (ptrdiff_t i = 0; i < s->note_count; i++)
        text_write(x, to, row++, 0, s->notes[i], NULL);
    row = (lxw_row_t)book_heading_row(s);
    for (ptrdiff_t i = 0; i < s->column_count; i++)
        text_write(x, to, row, (lxw_col_t)i, s->columns[i].heading,
                   is_number(s, i) ? x->heading_right : x->heading);
}

static void sheet_write(struct writing *x, const struct sheet *s, struct str name)
{
    lxw_worksheet *to = workbook_add_worksheet(x->book, str_zero(x->row, name));
    lxw_row_t heading = (lxw_row_t)book_heading_row(s);

    x->links = 0;
    if (!to) {
        x->failed = true;
        return;
    }
    for (ptrdiff_t i = 0; i < s->column_count; i++)
        noted(x, worksheet_set_column(to, (lxw_col_t)i, (lxw_col_t)i, book_width(s, i), NULL));
    worksheet_freeze_panes(to, heading + 1, 0);
    noted(x, worksheet_repeat_rows(to, heading, heading));
    worksheet_set_landscape(to);
    worksheet_set_paper(to, 9); /* A4 */
    worksheet_fit_to_pages(to, 1, 0);
    if (!s->title.len && s->row_count && s->column_count)
        noted(x, worksheet_autofilter(to, heading, 0, heading + (lxw_row_t)s->row_count,
                                      (lxw_col_t)(s->column_count - 1)));
    head_write(x, to, s);
    arena_reset(x->row);
    for (ptrdiff_t r = 0; r < s->row_count && !x->failed; r++) {
        for (ptrdiff_t c = 0; c < s->column_count; c++)
            cell_write(x, to, heading + 1 + (lxw_row_t)r, (lxw_col_t)c,
                       &s->cells[r * s->column_count + c], s->columns[c].decimals);
        arena_reset(x->row);
    }
}

static void properties_write(struct writing *x, struct arena *a, const struct workbook *w)
{
    lxw_doc_properties p = {.title = str_zero(a, book_text(a, w->title)),
                            .subject = str_zero(a, book_text(a, w->subject)),
                            .author = str_zero(a, book_text(a, w->author)),
                            .created = (time_t)w->made_at};

    noted(x, workbook_set_properties(x->book, &p));
}

static enum rc file_take(struct arena *a, int file, struct str *out)
{
    struct stat s;
    ptrdiff_t have = 0;

    if (fstat(file, &s) != 0 || s.st_size < 1)
        return FAULT;
    char *bytes = arena_alloc(a, s.st_size);
    while (have < s.st_size) {
        ssize_t n = pread(file, bytes + have, (size_t)(s.st_size - have), have);
        if (n <= 0)
            return FAULT;
        have += n;
    }
    *out = (struct str){bytes, have};
    return OK;
}

static bool book_write(struct arena *a, const struct workbook *w, const char *path)
{
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    const struct str *names = book_names(a, w);
    struct writing x = {.book = workbook_new_opt(path, &options), .row = arena_open()};

    if (x.book) {
        formats_make(&x);
        properties_write(&x, a, w);
        for (ptrdiff_t i = 0; i < w->sheet_count && !x.failed; i++)
            sheet_write(&x, &w->sheets[i], names[i]);
        noted(&x, workbook_close(x.book));
    }
    arena_close(x.row);
    return x.book && !x.failed;
}

/* The library writes to a path: that of a file which is in memory alone. */
enum rc workbook_xlsx(struct arena *a, const struct workbook *w, struct str *out,
                      struct str *why)
{
    char path[64];

    TRY(book_check(a, w, why));
    int file = memfd_create("workbook", MFD_CLOEXEC);
    if (file < 0)
        return tables_fail(a, why, FAULT, "a file in memory can't be made");
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    enum rc rc = book_write(a, w, path) ? file_take(a, file, out) : FAULT;
    close(file);
    return rc == OK ? OK : tables_fail(a, why, rc, "a workbook can't be written");
}
