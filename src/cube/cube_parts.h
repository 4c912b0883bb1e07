/* cube_parts.h: the inside of a cube; for src/cube alone.
 *
 * A cube is a table of pages of rows: a row is a metric. A changed slice makes a new row, a new
 * page with it, and a new table of pages; everything else is shared. What a change replaces is
 * kept in `replaced` of the cube that still uses it, and freed with that.
 */
#ifndef CUBE_CUBE_PARTS_H
#define CUBE_CUBE_PARTS_H

#include "cube/cube.h"

#include <pthread.h>
#include <stdatomic.h>

enum { PAGE_ROWS = 64 };

/* The figures of a metric while they are in memory. */
struct block {
    struct block *next, *before; /* on the shelf, in a ring */
    struct cube_row *row;        /* not looked at once it left */
    ptrdiff_t count;
    uint64_t retired; /* the moment it left the shelf */
    int64_t size;
    _Atomic bool used; /* since the hand of the clock last passed */
    struct slice at[];
};

struct cube_row {
    ptrdiff_t count;
    ptrdiff_t metric;
    bool kept;  /* not from the store: stays in memory */
    bool apart; /* a piece, not in the arena */
    _Atomic(struct block *) block;
    struct cube_slice at[];
};

struct page {
    bool apart; /* a piece, not in the arena */
    struct cube_row *row[PAGE_ROWS];
};

/* Memory that was taken for a change. */
struct piece {
    struct piece *next, *before;
    _Alignas(16) char bytes[];
};

/* What all the cubes that come of one share. */
struct cube_root {
    struct arena *arena;
    struct piece *pieces; /* in use by the newest */
    struct shelf *shelf;  /* NULL without a budget */
    ptrdiff_t cubes;      /* not closed yet */
    _Atomic int64_t bytes;
    struct arena *scratch; /* with a budget: of the slice that was put last */
    struct slice put;
};

struct cube {
    struct cube_root *root;
    struct page **pages;
    ptrdiff_t count;
    int64_t figures;
    bool first;                    /* in the arena */
    struct piece *replaced;        /* by the one that came after */
    struct cube_row *replaced_row; /* which may be on the shelf */
};

/* A slice that says of each of its places that the figure is not available. */
void cube_not_available(struct arena *a, ptrdiff_t count, struct slice *out);

/* --- shelf.c: metrics in memory within a budget
 * ------------------------------------------------- */

struct shelf *shelf_open(int64_t budget, const _Atomic int64_t *beside,
                         struct cube_source source);
void shelf_close(struct shelf *s);
/* The metric's figures, from the source when they are not in memory. */
struct block *shelf_fetch(struct shelf *s, struct cube_row *row);
/* While the cube is filled: keeps the slice as long as all of the metric's fit. */
void shelf_put(struct shelf *s, struct cube_row *row, ptrdiff_t p, const struct slice *figures);
/* More summaries came: what no longer fits beside them is taken down. */
void shelf_settle(struct shelf *s);
/* The row is gone: so are its figures. */
void shelf_forget(struct shelf *s, struct cube_row *row);
void shelf_enter(struct shelf *s, int reader);
void shelf_leave(struct shelf *s, int reader);
void shelf_used(struct shelf *s, struct cube_use *out);

#endif
