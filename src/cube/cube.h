/* cube.h: all current figures in memory, metric by metric, period by period, with a summary
 * each.
 *
 * The cube knows metrics and periods only by number; what they are called is the business of
 * whoever fills it. It is filled once and never changed afterwards, so any number of threads
 * may read without a lock. A changed slice makes a new cube, which shares all the rest with the
 * old one: a reader who holds a cube sees one state of every figure for as long as it is held.
 *
 * With a budget (cube_budget) only summaries stay in memory; the figures of a metric are
 * fetched when they are first read, and those that were read longest ago make room. What is in
 * memory is still read without a lock; see cube_enter.
 */
#ifndef CUBE_CUBE_H
#define CUBE_CUBE_H

#include "base/base.h"
#include "cube/slice.h"

struct cube;

/* What is known of a slice without its figures. */
struct cube_slice {
    int64_t known_from;
    struct slice_summary summary; /* made when the slice was packed */
    int32_t count;                /* places */
    bool revised;                 /* said by whoever fills: it was otherwise before */
    bool compared;                /* the same: some of those who are compared have a value */
    bool apart;                   /* for the cube's own use */
};

/* --- filling
 * ----------------------------------------------------------------------------------- */

/* A cube of `metrics` metrics without periods, in `a`. */
struct cube *cube_make(struct arena *a, ptrdiff_t metrics);
/* Gives metric `m` its number of periods, once, before its slices are put. */
void cube_periods(struct cube *c, ptrdiff_t m, ptrdiff_t periods);
/* Puts packed bytes as the slice of metric `m` in its period `p`. FAULT when they are damaged:
 * then it has none. *figures can be read until the next is put. */
enum rc cube_put_bytes(struct cube *c, ptrdiff_t m, ptrdiff_t p, struct str bytes,
                       int64_t known_from, const struct slice **figures) MUST_USE;
/* Leaves the metric the first so many of its periods. */
void cube_trim(struct cube *c, ptrdiff_t m, ptrdiff_t periods);
/* Puts a slice that was worked out: it stays in memory whatever the budget. */
void cube_put(struct cube *c, ptrdiff_t m, ptrdiff_t p, const struct slice *s,
              int64_t known_from);
/* What whoever fills it has to say of a slice. */
void cube_say(struct cube *c, ptrdiff_t m, ptrdiff_t p, bool revised, bool compared);

/* --- reading
 * ----------------------------------------------------------------------------------- */

/* What is known of the slice; its count is 0 when none was put. */
const struct cube_slice *cube_at(const struct cube *c, ptrdiff_t m, ptrdiff_t p);
/* Its figures. With a budget they may have to be fetched; places whose figures could not be are
 * "not available". The slice can be read until cube_leave. */
const struct slice *cube_read(const struct cube *c, ptrdiff_t m, ptrdiff_t p);
/* The figures of all periods of a metric, one after the other. */
const struct slice *cube_read_all(const struct cube *c, ptrdiff_t m);
ptrdiff_t cube_metrics(const struct cube *c);
ptrdiff_t cube_period_count(const struct cube *c, ptrdiff_t m);
/* Figures with a value in the whole cube. */
int64_t cube_figures(const struct cube *c);
/* Bytes of memory that figures, ranks and summaries take now. */
int64_t cube_bytes(const struct cube *c);

/* Reads the packed values of the periods from `p` on up to `end`, and does nothing else: how
 * long that takes is the least that any answer from them can take. *bytes grows by what was
 * read. */
uint64_t cube_touch(const struct cube *c, ptrdiff_t m, ptrdiff_t p, ptrdiff_t end,
                    int64_t *bytes);

/* --- a budget
 * ---------------------------------------------------------------------------------- */

/* The last is the number of whoever makes a changed cube, one at a time, and reads the old one.
 */
enum { CUBE_MOST_READERS = 64, CUBE_CHANGER = CUBE_MOST_READERS - 1 };

/* Where figures that are not in memory come from. */
struct cube_fetch;
struct cube_source {
    void *state;
    /* Hands every state that is known of the metric's slices to cube_fetched. One thread at a
     * time calls it. */
    enum rc (*read)(void *state, ptrdiff_t metric, struct cube_fetch *into);
};
/* The bytes of the slice of period `p` as they were known from that moment on: those that the
 * cube does not hold are passed over. */
void cube_fetched(struct cube_fetch *f, ptrdiff_t p, int64_t known_from, struct str bytes);

/* From now on figures take at most so many bytes of memory, beside what is being read. Called
 * before anything is put; cube_close ends it. */
void cube_budget(struct cube *c, int64_t bytes, struct cube_source source);
/* A reader's piece of work begins and ends: what it reads in between stays in memory. Readers
 * have numbers of their own below CUBE_MOST_READERS; a thread uses one at a time. Without a
 * budget nothing happens. */
void cube_enter(const struct cube *c, int reader);
void cube_leave(const struct cube *c, int reader);

struct cube_use {
    int64_t budget, held; /* bytes */
    int64_t fetched;      /* metrics since the start */
    int64_t failed;       /* of them that could not be, or not all of it */
};
void cube_used(const struct cube *c, struct cube_use *out);

/* --- a changed slice
 * --------------------------------------------------------------------------- */

/* A cube with these bytes, which must be sound, as the slice of metric `m` in its period `p`,
 * and all else as in `old`. The cubes that come of one are closed oldest first, when nobody
 * reads them any more; the first one's arena goes last. */
struct cube *cube_changed(struct cube *old, ptrdiff_t m, ptrdiff_t p, struct str bytes,
                          int64_t known_from);
/* Gives back what only this one and older ones used. NULL is accepted. A cube that was never
 * changed and has no budget lives in its arena alone and need not be closed. */
void cube_close(struct cube *c);

#endif
