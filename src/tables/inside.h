/* inside.h: what the files of the tables floor share with each other; no other floor includes
 * it.
 */
#ifndef TABLES_INSIDE_H
#define TABLES_INSIDE_H

#include "tables/tables.h"

enum {
    BOOK_BYTES_MOST = 256 * 1024 * 1024, /* of one file that is written, before it is packed */
    WIDTH_LEAST = 6,
    WIDTH_MOST = 60, /* characters; longer text is cut on the screen, not in the cell */
};

/* Puts the words into *why and gives back rc. */
enum rc tables_fail(struct arena *a, struct str *why, enum rc rc, const char *words, ...)
    PRINTF_LIKE(4, 5);

/* --- what is written (book.c) ---- */

/* TOO_LARGE, in words, beyond the limits of tables.h. */
enum rc book_check(struct arena *a, const struct workbook *w, struct str *why) MUST_USE;
/* The name of each sheet as both formats allow it: at most 31 characters, none of []:*?/\ and
 * no two that differ only in case. */
const struct str *book_names(struct arena *a, const struct workbook *w);
/* Text that XML can hold: ill-formed bytes become U+FFFD, control characters but tab and line
 * feed a blank. Itself where it is so already. */
struct str book_text(struct arena *a, struct str s);
/* In characters. */
double book_width(const struct sheet *s, ptrdiff_t column);
/* The row, from 0, of the headings. */
ptrdiff_t book_heading_row(const struct sheet *s);
/* Only addresses of the web become links. */
bool book_links(const struct cell *c);

/* --- zips (pack.c, unpack.c) ---- */

/* As zip_make; the first file is stored as it is when `first_plain`, as formats that begin with
 * their own name want it. */
enum rc pack_files(struct arena *a, const struct packed_file *files, ptrdiff_t count,
                   int64_t made_at, bool first_plain, struct str *out,
                   struct str *why) MUST_USE;

/* A zip that is being read. */
struct unpack;

/* INVALID, in words, when the bytes are no sound zip. The zip is closed with unpack_close in
 * any case; `bytes` must last until then. In all, at most `bytes_most` are unpacked. */
enum rc unpack_open(struct arena *a, struct str bytes, int64_t bytes_most, struct unpack **out,
                    struct str *why) MUST_USE;
void unpack_close(struct unpack *u);
bool unpack_has(const struct unpack *u, struct str name);

/* Hands the bytes of a file over, a piece at a time, until `take` is not OK. INVALID, in words,
 * when there is no such file, when it is encrypted, larger than it says or than what is left of
 * the limit, or damaged. */
enum rc unpack_read(struct unpack *u, struct str name,
                    enum rc (*take)(void *state, struct str piece, bool last), void *state,
                    struct str *why) MUST_USE;

/* --- XML (xml.c) ---- */

/* What a reader of XML is told. Names are "namespace|name"; attributes are pairs that end with
 * NULL. A handler that gives something other than OK ends the reading with it. */
struct xml_handlers {
    enum rc (*open)(void *state, const char *name, const char **attributes);
    enum rc (*close)(void *state, const char *name);
    enum rc (*text)(void *state, struct str text); /* may be NULL */
    void *state;
};

/* Reads one file of a zip as XML. INVALID, in words that name it, for a document type, for more
 * than 100 elements inside each other, for a piece of more than a megabyte, and for what is not
 * well-formed. */
enum rc xml_read(struct arena *a, struct unpack *u, struct str name,
                 const struct xml_handlers *handlers, struct str *why) MUST_USE;
/* The element's or attribute's own name, without its namespace. */
struct str xml_name(const char *name);
/* An attribute by its own name; empty when it is not there. */
struct str xml_attribute(const char **attributes, const char *name);

/* --- what is read (read.c, read_xlsx.c, read_ods.c) ---- */

/* Cells of one sheet as they are found, and what they may be in all. */
struct grid {
    struct arena *arena;
    struct str name; /* of the sheet, for words */
    struct found_cell {
        int32_t row, column;
        struct cell cell;
    } * at;
    ptrdiff_t len, cap;
    ptrdiff_t cells_most; /* that may still be found in the whole workbook */
    ptrdiff_t rows, columns;
    struct str *why;
    bool hidden;
    struct hidden_ranges {
        struct {
            int32_t from, to; /* to is not of it */
        } * at;
        ptrdiff_t len, cap;
    } hidden_rows, hidden_columns;
};

/* Notes that so many rows or columns from `from` on do not show. */
void grid_hide(struct grid *g, struct hidden_ranges *which, int64_t from, int64_t count);

/* Adds a cell that has something in it. INVALID, in words that name sheet and cell. */
enum rc grid_put(struct grid *g, int64_t row, int64_t column, struct cell cell) MUST_USE;
/* The sheet as it is given back; the cells it takes are taken off `cells_most`. */
enum rc grid_sheet(struct grid *g, ptrdiff_t *cells_most, struct read_sheet *out) MUST_USE;
/* "B7" for row 6, column 1. */
struct str cell_place(struct arena *a, int64_t row, int64_t column);

/* All text of a cell, gathered from its pieces. INVALID beyond CELL_MOST. */
enum rc cell_text_add(struct grid *g, struct buf *text, struct str piece) MUST_USE;

struct book_reader {
    struct arena *arena;
    struct unpack *zip;
    ptrdiff_t cells_most;
    struct {
        struct read_sheet *at;
        ptrdiff_t len, cap;
    } sheets;
    struct str *why;
};
enum rc read_xlsx(struct book_reader *r) MUST_USE;
enum rc read_ods(struct book_reader *r) MUST_USE;

/* --- number formats of XLSX (read_style.c) ---- */

/* What a workbook's cell styles show numbers as. */
enum shows { SHOWS_NUMBER, SHOWS_DATE, SHOWS_PERCENT };
struct cell_styles {
    const enum shows *shows; /* by the style's place */
    ptrdiff_t count;
};
enum rc cell_styles_read(struct book_reader *r, struct str name,
                         struct cell_styles *out) MUST_USE;
/* A number that a spreadsheet shows as a date, as ISO; the time only where there is one. Empty
 * for what is no date. */
struct str serial_date(struct arena *a, double serial, bool from_1904);

#endif
