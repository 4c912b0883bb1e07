/* book.c: what both kinds of spreadsheet share: limits, names of sheets, text and widths. */
#include "tables/inside.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

enum { ROWS_MEASURED = 200, WORDS_MOST = 500, TRIES = 100 };

enum rc tables_fail(struct arena *a, struct str *why, enum rc rc, const char *words, ...)
{
    char text[WORDS_MOST];
    va_list args;

    va_start(args, words);
    int len = vsnprintf(text, sizeof text, words, args);
    va_end(args);
    len = len < 0 ? 0 : len >= WORDS_MOST ? WORDS_MOST - 1 : len;
    *why = str_copy(a, (struct str){text, len});
    return rc;
}

/* --- limits ---- */

static enum rc cells_check(struct arena *a, const struct sheet *s, struct str *why)
{
    for (ptrdiff_t i = 0; i < s->row_count * s->column_count; i++)
        if (s->cells[i].text.len > CELL_MOST)
            return tables_fail(
                a, why, TOO_LARGE,
                "A cell of the sheet \"%.*s\" has more text than a spreadsheet can hold "
                "(%d bytes).",
                STR_ARG(s->name), CELL_MOST);
    return OK;
}

enum rc book_check(struct arena *a, const struct workbook *w, struct str *why)
{
    if (w->sheet_count < 1 || w->sheet_count > SHEETS_MOST)
        return tables_fail(a, why, TOO_LARGE, "A workbook has 1 to %d sheets, not %td.",
                           SHEETS_MOST, w->sheet_count);
    for (ptrdiff_t i = 0; i < w->sheet_count; i++) {
        const struct sheet *s = &w->sheets[i];
        ptrdiff_t rows = book_heading_row(s) + 1 + s->row_count;
        if (rows > SHEET_ROWS_MOST)
            return tables_fail(a, why, TOO_LARGE,
                               "The sheet \"%.*s\" would have %td rows; %d is the most. Ask "
                               "for less, or take the CSV.",
                               STR_ARG(s->name), rows, SHEET_ROWS_MOST);
        if (s->column_count > SHEET_COLUMNS_MOST)
            return tables_fail(a, why, TOO_LARGE,
                               "The sheet \"%.*s\" would have %td columns; %d is the most.",
                               STR_ARG(s->name), s->column_count, SHEET_COLUMNS_MOST);
        TRY(cells_check(a, s, why));
    }
    return OK;
}

/* --- names of sheets ---- */

static struct str name_cut(struct str s, ptrdiff_t chars)
{
    ptrdiff_t end = 0;

    for (ptrdiff_t n = 0; end < s.len && n < chars; n++) {
        end++;
        while (end < s.len && ((unsigned char)s.at[end] & 0xC0) == 0x80)
            end++;
    }
    return str_cut(s, 0, end);
}

static struct str name_clean(struct arena *a, struct str s)
{
    struct str clean = str_copy(a, book_text(a, s));
    char *at = (char *)(uintptr_t)clean.at;

    for (ptrdiff_t i = 0; i < clean.len; i++)
        if (strchr("[]:*?/\\\n\t", at[i]))
            at[i] = ' ';
    clean = str_trim(clean);
    while (clean.len && (clean.at[0] == '\'' || clean.at[0] == ' '))
        clean = str_cut(clean, 1, clean.len);
    clean = name_cut(clean, SHEET_NAME_MOST);
    while (clean.len && (clean.at[clean.len - 1] == '\'' || clean.at[clean.len - 1] == ' '))
        clean = str_cut(clean, 0, clean.len - 1);
    /* Excel keeps this name for itself. */
    return !clean.len || str_eq(str_fold(a, clean), S("history"))
               ? str_fmt(a, "Sheet %.*s", STR_ARG(clean))
               : clean;
}

static bool name_taken(struct arena *a, const struct str *names, ptrdiff_t count, struct str s)
{
    struct str folded = str_fold(a, s);

    for (ptrdiff_t i = 0; i < count; i++)
        if (str_eq(str_fold(a, names[i]), folded))
            return true;
    return false;
}

const struct str *book_names(struct arena *a, const struct workbook *w)
{
    struct str *names = arena_new(a, struct str, w->sheet_count);

    for (ptrdiff_t i = 0; i < w->sheet_count; i++) {
        struct str clean = name_clean(a, w->sheets[i].name);
        names[i] = clean;
        for (int n = 2; n < TRIES && name_taken(a, names, i, names[i]); n++)
            names[i] = str_fmt(a, "%.*s %d", STR_ARG(name_cut(clean, SHEET_NAME_MOST - 3)), n);
    }
    return names;
}

/* --- text ---- */

static bool held_by_xml(utf8proc_int32_t c)
{
    return c == '\n' || c == '\t' || (c >= ' ' && c != 0x7F && c != 0xFFFE && c != 0xFFFF);
}

struct str book_text(struct arena *a, struct str s)
{
    bool plain = true;

    for (ptrdiff_t i = 0; i < s.len && plain; i++)
        plain = (s.at[i] >= ' ' && s.at[i] != 0x7F) || s.at[i] == '\n' || s.at[i] == '\t';
    if (plain)
        return s;
    struct buf b = buf_make(a, 3 * s.len + 8);
    for (ptrdiff_t i = 0; i < s.len;) {
        utf8proc_int32_t c;
        ptrdiff_t len = utf8proc_iterate((const utf8proc_uint8_t *)s.at + i, s.len - i, &c);
        if (len < 1)
            buf_lit(&b, "\xEF\xBF\xBD");
        else if (held_by_xml(c))
            buf_bytes(&b, s.at + i, len);
        else if (c != '\r')
            buf_char(&b, ' ');
        i += len < 1 ? 1 : len;
    }
    return buf_text(&b);
}

bool book_links(const struct cell *c)
{
    enum { ADDRESS_MOST = 2000 }; /* what spreadsheets take */

    return c->kind == CELL_LINK && c->href.len < ADDRESS_MOST &&
           (str_starts(c->href, S("https://")) || str_starts(c->href, S("http://")));
}

/* --- the shape of a sheet ---- */

ptrdiff_t book_heading_row(const struct sheet *s)
{
    ptrdiff_t above = (s->title.len > 0) + s->note_count;

    return above ? above + 1 : 0;
}

static double cell_width(const struct cell *c, int decimals)
{
    switch (c->kind) {
    case CELL_NUMBER:
        return isnan(c->number)
                   ? 0
                   : log10(fabs(c->number) + 1) + 3 + (decimals < 0 ? 4 : decimals);
    case CELL_DATE:
        return 11;
    case CELL_BOOL:
        return 6;
    case CELL_TEXT:
    case CELL_LINK:
        return (double)str_chars(str_cut(c->text, 0, 4 * WIDTH_MOST));
    case CELL_EMPTY:
        break;
    }
    return 0;
}

double book_width(const struct sheet *s, ptrdiff_t column)
{
    const struct sheet_column *c = &s->columns[column];
    double width = (double)str_chars(str_cut(c->heading, 0, 4 * WIDTH_MOST)) + 2;

    if (c->width > 0)
        return c->width;
    for (ptrdiff_t i = 0; i < s->row_count && i < ROWS_MEASURED; i++)
        width =
            fmax(width, cell_width(&s->cells[i * s->column_count + column], c->decimals) + 1);
    return fmin(fmax(width, WIDTH_LEAST), WIDTH_MOST);
}
