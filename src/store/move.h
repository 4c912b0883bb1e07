/* move.h: a whole store as a folder of plain files, and a store from such a folder: a move
 * between engines, with every row of every table as it was.
 *
 * The folder holds TABLE.csv for each table and, written last, MANIFEST.tsv. Equal stores give
 * equal bytes, whichever engine they are on. Views, and what the program makes anew by itself,
 * are left out.
 *
 * TABLE.csv: RFC 4180 but for lines that end with LF; UTF-8; a heading of the columns; rows in
 * the order of the primary key. By the type of the column (schema/README.md) a cell is
 *   int    a decimal
 *   num    a decimal that reads back to the same bits; Infinity, -Infinity; -0 is
 *          written as 0, since one engine keeps no other
 *   text   as it is, but that a text which begins with \ has one more in front
 *   bool   true or false
 *   bytes  base 64 (RFC 4648, with its =)
 * and \N, in any column that may be null, is null: an empty cell is the empty text, in quotes
 * or not, so that no reader of CSV loses the difference.
 *
 * MANIFEST.tsv: a heading "what name rows hash columns", then lines of these kinds:
 *   format   folkmoot-store-1
 *   program  the version that wrote it
 *   step     each schema step that has run, with its hash as the database notes it
 *   table    each table with its rows, the SHA-256 of its file, and its columns: "id int, note
 *            text null"
 * There is no moment in any of it.
 */
#ifndef STORE_MOVE_H
#define STORE_MOVE_H

#include "store/store.h"

#define MOVE_MANIFEST "MANIFEST.tsv"

struct move_counts {
    ptrdiff_t tables;
    int64_t rows;
};

/* Writes the store, as the open transaction sees it, into `folder`, which must not exist; only
 * the owner may read what is in it. `version` is the program's. A row at a time is in memory.
 * CONFLICT when the folder exists; FAULT when it can't be written; after a failure nothing is
 * left of it. */
enum rc store_move_out(struct work *w, const char *folder, struct str version,
                       struct move_counts *out) MUST_USE;

struct move_in {
    const char *folder;
    /* A store that nobody has used, of the same steps, in a transaction that reads: whatever is
     * in the other beyond what is in this one was put there by someone. */
    struct store *fresh;
    /* Told now and then; `share` of all rows. May be NULL. */
    void (*progress)(void *state, struct str file, int64_t rows, double share);
    void *state;
};

/* Fills the store from such a folder, in the open transaction, which is the caller's to keep or
 * to undo. INVALID when the files are damaged or of another schema, each complaint with file,
 * line and column where there is one; CONFLICT when the store is in use. */
enum rc store_move_in(struct work *w, const struct move_in *m,
                      struct move_counts *out) MUST_USE;

#endif
