/* import_ahead.h: pieces of work made ahead by other threads and taken in their order; for
 * import*.c alone.
 *
 * The calling thread takes piece after piece. While the one it needs is not made it makes one
 * itself, so that nobody waits for long, and without other threads the work is done all the
 * same.
 */
#ifndef INFORM_IMPORT_AHEAD_H
#define INFORM_IMPORT_AHEAD_H

#include "base/base.h"

enum {
    AHEAD_WORKERS = 4, /* at most, with the one that takes */
    AHEAD_SLOTS = 12,  /* pieces that are made and not taken yet */
};

struct ahead {
    ptrdiff_t count; /* pieces */
    /* Makes a piece into a slot, which is its own until it was taken; `worker` is below
     * AHEAD_WORKERS, and no two threads have the same. */
    void (*make)(void *state, int worker, int slot, ptrdiff_t piece);
    /* Takes it, in the calling thread, in order. What is not OK ends the run. */
    enum rc (*take)(void *state, int slot, ptrdiff_t piece);
    void *state;
};

/* Returns once no thread works any more: what `take` answered last. */
enum rc ahead_run(const struct ahead *a) MUST_USE;

#endif
