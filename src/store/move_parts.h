/* move_parts.h: what the files of the move share; seen inside src/store only. */
#ifndef STORE_MOVE_PARTS_H
#define STORE_MOVE_PARTS_H

#include "store/engine.h"
#include "store/move.h"

#define MOVE_FORMAT "folkmoot-store-1"

enum {
    MOVE_LONGEST_ROW = 4 * STORE_MOST_BYTES, /* bytes of one row in a file */
    MOVE_HASH = 65,                          /* SHA-256 in hexadecimal, and a zero */
};

/* Whole numbers and truths that may be null, which the store's values can't be, travel as
 * texts: digits, "true" and "false". */
static inline bool move_is_spelt(char type)
{
    return type == (STORE_INT & ~32) || type == (STORE_BOOL & ~32);
}

struct move_column {
    struct str name;
    char type;     /* of enum store_type; a capital where it may be null */
    int64_t place; /* in the primary key, from 1; 0 for none */
};

struct move_table {
    struct str name;
    struct move_column *at;
    ptrdiff_t len, cap;
    const char *letters; /* of the columns, as the statements give and take them */
    struct str list;     /* "id", "name" */
    const struct statement *reads, *adds, *clears; /* all rows by key; one row; all rows */
};

struct move_tables {
    struct move_table *at; /* by name */
    ptrdiff_t len, cap;
};

/* --- move_tables.c: what tables there are
 * ------------------------------------------------------ */

/* In the memory of the connection, whose statements they hold. */
enum rc move_tables_read(struct work *w, struct move_tables *out) MUST_USE;
/* A table after those that it refers to, as far as they do not refer to each other. */
enum rc move_tables_order(struct work *w, struct move_tables *tables) MUST_USE;
/* "id int, note text null", as the manifest says it. */
struct str move_columns(struct arena *a, const struct move_table *t);

/* --- move_cell.c: values as cells
 * -------------------------------------------------------------- */

/* A row's values are as the statements of its table give and take them. */

void move_heading_put(struct buf *b, const struct move_table *t);
void move_row_put(struct buf *b, const struct move_table *t, const union store_value *row);
/* What is wrong with the cell, or NULL. Bytes are made in `a`; a text is a part of the cell. */
const char *move_cell_get(struct arena *a, char type, struct str cell, union store_value *out);

/* --- move_manifest.c: what a folder claims to hold
 * --------------------------------------------- */

struct manifest_line {
    int64_t line;
    struct str name, hash;
    int64_t rows;
    struct str columns;
    bool taken; /* a table of the store is this one */
};

struct manifest {
    struct str version;
    struct manifest_lines {
        struct manifest_line *at;
        ptrdiff_t len, cap;
    } steps, tables;
};

struct str manifest_text(struct arena *a, const struct manifest *m);
enum rc manifest_read(struct work *w, const char *folder, struct manifest *out) MUST_USE;
/* Those of the database, as it notes them. */
enum rc manifest_steps(struct work *w, struct manifest_lines *out) MUST_USE;
/* Whether what is claimed fits the database. */
enum rc manifest_fits(struct work *w, const char *folder, struct manifest *m,
                      const struct move_tables *tables) MUST_USE;
const struct manifest_line *manifest_table(const struct manifest *m, struct str name);

#endif
