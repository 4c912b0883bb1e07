/* made.h: slices made by chance for the tests of this folder. */
#ifndef CUBE_MADE_H
#define CUBE_MADE_H

#include "cube/cube.h"

/* Numbers that are the same each time. */
uint64_t made_chance(uint64_t *seed, uint64_t below);
/* A slice of a sort that publishers send: by the seed whole, scaled, with all digits, with gaps
 * and flags. */
void made_slice(struct arena *a, uint64_t *seed, ptrdiff_t count, struct slice *out);

/* A cube of such slices with `periods` each, and its slices as bytes by metric and period. */
struct made_cube {
    struct arena *arena;
    struct cube *cube;
    ptrdiff_t metrics, periods, places;
    struct str *bytes;
    _Atomic int64_t asked; /* of its source, when it has a budget */
    bool broken;           /* the source gives nothing any more */
};

/* `budget` 0 for none. */
void made_open(struct made_cube *m, uint64_t seed, ptrdiff_t metrics, ptrdiff_t periods,
               ptrdiff_t places, int64_t budget);
void made_close(struct made_cube *m);

#endif
