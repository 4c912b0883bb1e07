/* tables.h: the door of the tables floor: spreadsheets written and read, and the descriptions
 * that go with a table that was taken away.
 *
 * It knows nothing of councils and figures: cells in, bytes out, and the other way round.
 * What it writes is safe to open: text is text, whatever it begins with, and no cell holds a
 * formula. Memory: everything is made in the arena that is given.
 */
#ifndef TABLES_TABLES_H
#define TABLES_TABLES_H

#include "base/base.h"

enum {
    SHEETS_MOST = 40,
    SHEET_ROWS_MOST = 1000 * 1000,
    SHEET_COLUMNS_MOST = 500,
    SHEET_NAME_MOST = 31, /* characters, as Excel has it */
    CELL_MOST = 32767,    /* bytes of text, the same */
};

enum cell_kind { CELL_EMPTY, CELL_TEXT, CELL_NUMBER, CELL_DATE, CELL_BOOL, CELL_LINK };

struct cell {
    enum cell_kind kind;
    struct str text; /* of text; an ISO date; of a link the words */
    struct str href; /* of a link */
    double number;   /* of a number; NAN is written as an empty cell */
    bool truth;
    bool
        percent; /* when read: a number that its sheet shows a hundred times as large, with % */
};

struct sheet_column {
    struct str heading;
    int decimals; /* with which numbers are shown; -1 for as many as they have */
    double width; /* in characters; 0 for what its cells need */
};

struct sheet {
    struct str name;         /* of the tab; cut and cleaned as the formats demand */
    struct str title;        /* above the table, as a heading; empty for a tidy sheet */
    const struct str *notes; /* lines below the title: source, licence, what was left out */
    ptrdiff_t note_count;
    const struct sheet_column *columns;
    ptrdiff_t column_count;
    const struct cell *cells; /* row by row */
    ptrdiff_t row_count;
};

struct workbook {
    struct str title, subject, author; /* properties of the file */
    struct str language;               /* "en-GB" */
    int64_t made_at;                   /* the same figures give the same bytes */
    const struct sheet *sheets;
    ptrdiff_t sheet_count;
};

/* Each writes a whole file. TOO_LARGE with the words in *why beyond the limits above; FAULT
 * when the library fails. A heading row is frozen and repeated in print, numbers are numbers
 * and dates dates. */
enum rc workbook_xlsx(struct arena *a, const struct workbook *w, struct str *out,
                      struct str *why) MUST_USE;
enum rc workbook_ods(struct arena *a, const struct workbook *w, struct str *out,
                     struct str *why) MUST_USE;

/* --- reading what people send ---- */

struct read_sheet {
    struct str name;
    bool hidden; /* it does not show in the program that made it */
    ptrdiff_t row_count, column_count;
    /* Which rows and columns are hidden, by their places; NULL where none is. */
    const bool *row_hidden, *column_hidden;
    const struct cell
        *cells; /* row by row; formulas are their last value, as kept in the file */
};
struct read_workbook {
    const struct read_sheet *sheets;
    ptrdiff_t sheet_count;
};

/* Reads an XLSX or an ODS, told apart by what is in it. INVALID with the words in *why, which
 * name sheet and cell, for anything that is not as it should be: damaged, encrypted, of more
 * than SHEET_ROWS_MOST rows, SHEET_COLUMNS_MOST columns or `cells_most` cells, of more than
 * `bytes_most` bytes once unpacked. Nothing is unpacked before its size is known to fit. */
enum rc workbook_read(struct arena *a, struct str bytes, ptrdiff_t cells_most,
                      int64_t bytes_most, struct read_workbook *out, struct str *why) MUST_USE;

/* --- descriptions ---- */

/* One file of a zip. */
struct packed_file {
    struct str name, bytes;
};
/* The same files give the same bytes. */
enum rc zip_make(struct arena *a, const struct packed_file *files, ptrdiff_t count,
                 int64_t made_at, struct str *out, struct str *why) MUST_USE;

/* A zip that may be larger than memory, written to a file that is there whole or not at all.
 * `stopping` is asked now and then while it is packed, and may be NULL. */
struct zip_writer;
enum rc zip_writer_open(struct arena *a, const char *path, int64_t made_at,
                        bool (*stopping)(void *state), void *state, struct zip_writer **out,
                        struct str *why) MUST_USE;
/* The bytes must last until the writer is closed. */
enum rc zip_write(struct zip_writer *z, struct str name, struct str bytes,
                  struct str *why) MUST_USE;
/* Takes over the file, from its beginning, and closes it whatever happens. */
enum rc zip_write_file(struct zip_writer *z, struct str name, void *stdio_file,
                       struct str *why) MUST_USE;
/* Packs and writes all of it, or gives it up. BUSY when it was told to stop. */
enum rc zip_writer_close(struct zip_writer *z, bool keep, struct str *why) MUST_USE;

/* What CSV on the Web says of a table, as JSON (W3C, Metadata Vocabulary for Tabular Data). */
struct csvw_column {
    struct str name, title, datatype; /* "string", "decimal", "date", "anyURI" */
    struct str description;
};
struct csvw {
    struct str url, title, description, publisher, source_url, licence, licence_url, modified;
    const struct csvw_column *columns;
    ptrdiff_t column_count;
};
struct str csvw_json(struct arena *a, const struct csvw *t);

/* JSON-stat 2.0: a cube of dimensions. `values` has one number for each combination, the last
 * dimension fastest; NAN is null. `status` is "" where there is nothing to say. */
struct stat_category {
    struct str id, label;
    struct str unit; /* of a measure, where they differ; empty for the cube's */
    int decimals;    /* of that unit */
};
struct stat_dimension {
    struct str id, label, role; /* role: "time", "geo", "metric" or "" */
    const struct stat_category *categories;
    ptrdiff_t count;
};
struct json_stat {
    struct str label, source, updated, href, licence, note;
    const struct stat_dimension *dimensions;
    ptrdiff_t dimension_count;
    const double *values;
    const struct str *status; /* NULL when there is none */
    int decimals;             /* -1 for as they are */
    struct str unit;
};
void json_stat_write(struct buf *out, const struct json_stat *cube);

#endif
