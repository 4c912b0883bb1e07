/* csv.h: reading comma-separated files, by libcsv, one row at a time.
 *
 * Reads RFC 4180 with any line end (LF, CR LF, CR; CR CR LF counts as one); a byte-order mark
 * at the start is skipped. Blanks are kept. What can't be a table of text is refused with a
 * line number and what to do: UTF-16, NUL bytes, ill-formed UTF-8, a quote inside an unquoted
 * cell, an unclosed quote at the end, a line over CSV_LONGEST_LINE, more than CSV_MOST_COLUMNS
 * cells in a row.
 */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/base.h"

enum {
    CSV_LONGEST_LINE =
        1024 * 1024,          /* one record; the longest published is a 20 KB description */
    CSV_MOST_COLUMNS = 16384, /* what a spreadsheet can hold */
};

struct csv;

struct csv_row {
    const struct str *cells; /* valid until the next row is read */
    ptrdiff_t count;
    int64_t line;  /* 1-based physical line on which the record starts */
    int64_t bytes; /* of the file consumed so far, for progress */
};

/* Opens the file at `path`, or with csv_open_text the text itself. The reader is in `a` and
 * holds one block of the file at a time. NOT_FOUND when the file can't be opened, INVALID when
 * its start shows UTF-16. *why holds the words. */
enum rc csv_open(struct arena *a, const char *path, struct csv **out, struct str *why) MUST_USE;
struct csv *csv_open_text(struct arena *a, struct str text);
/* The same for a file that is open already, which the reader closes in any case; `name` is for
 * *why. */
enum rc csv_open_file(struct arena *a, int file, const char *name, struct csv **out,
                      struct str *why) MUST_USE;
void csv_close(struct csv *c); /* NULL is accepted */
/* From now on a record may have so many bytes, instead of CSV_LONGEST_LINE. */
void csv_longest(struct csv *c, ptrdiff_t bytes);

/* The next record; wholly empty lines are passed over. OK with *row, NOT_FOUND at the end,
 * INVALID with words in csv_why and the line in csv_line. */
enum rc csv_next(struct csv *c, struct csv_row *row) MUST_USE;
struct str csv_why(const struct csv *c);
int64_t csv_line(const struct csv *c);
int64_t csv_size(const struct csv *c); /* bytes in all, for progress; 0 when unknown */

/* For who reads blocks of the file by itself; only where csv_size is known. */
/* The byte at which the next record begins, and its line. */
int64_t csv_place(const struct csv *c, int64_t *line);
/* Bytes of the file from `place` on, without moving: how many there were, or -1. Any thread may
 * call it while nothing else is done with the reader. */
ptrdiff_t csv_peek(const struct csv *c, int64_t place, char *to, ptrdiff_t len);
/* Goes on at `place`, where a record begins on that line. INVALID with words in csv_why. */
enum rc csv_move(struct csv *c, int64_t place, int64_t line) MUST_USE;

#endif
