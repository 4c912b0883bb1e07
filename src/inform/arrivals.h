/* arrivals.h: what became known, newest first: every state of every period, with the places
 * whose figure it changed, as it is shown.
 *
 * The list is made when the sector is loaded, from all states that the store has, and is kept
 * with the snapshot: a page of what changed goes through it in memory, and reads from the store
 * only those states that it shows. Of one moment the newest period comes first, then measures
 * by their id.
 */
#ifndef INFORM_ARRIVALS_H
#define INFORM_ARRIVALS_H

#include "inform/sector.h"

/* What a state is for a place of its metric: nothing, the first figure there, or one that is
 * shown otherwise than in the state before. */
enum arrival_kind { ARRIVED_NOTHING, ARRIVED_NEW, ARRIVED_OTHERWISE };

/* A state of a period that became known. */
struct arrival {
    int64_t known_from;
    int32_t metric, period; /* by their places in the sector */
    int32_t start;          /* when its period begins, in days since 1970 */
    /* The only state of its period, or worked out from other measures: all figures that the
     * cube has of it are new. Else: */
    bool whole;
    int32_t count;     /* of the places up to the last that it is something for */
    const uint8_t *at; /* their kinds, four in a byte: a second state of every figure of a
                          country takes a quarter of a byte each */
};

/* --- going through them ---- */

/* Where a page of a list that is newest first begins: at a moment, and past so many rows of
 * that very moment. */
struct place_in_time {
    int64_t at;
    ptrdiff_t passed;
};
#define NEWEST_OF_ALL                                                                          \
    (struct place_in_time)                                                                     \
    {                                                                                          \
        INT64_MAX, 0                                                                           \
    }
/* "2026-03-31T12:00:00Z~50" and back; NEWEST_OF_ALL for empty words. INVALID in words, with
 * the field "after", for what is no such place. */
struct str place_in_time_text(struct arena *a, struct place_in_time p);
enum rc place_in_time_read(struct work *w, struct str words,
                           struct place_in_time *out) MUST_USE;
/* The place behind a row of the moment `at` that comes behind `before`, where that began. */
struct place_in_time place_behind(struct place_in_time before, int64_t at, ptrdiff_t of_moment);

struct arrival_walk {
    const struct sector *sector;
    ptrdiff_t next, later; /* in the two lists of the sector */
};
/* Those that were known at the moment `at`. */
struct arrival_walk arrivals_until(const struct sector *s, int64_t at);
/* The next older one, or NULL. It lives as long as the sector. */
const struct arrival *arrival_next(struct arrival_walk *walk);

enum arrival_kind arrival_of(const struct sector *s, const struct arrival *r, ptrdiff_t place);

/* --- one of them, from the store ---- */

struct arrival_states {
    struct slice before, now; /* `before` has no places where there was no state before */
    struct str profile, files, note; /* the delivery it came with, and why; may be empty */
};
/* In w->arena; two rows. Not of one that is whole: that is in the cube. */
enum rc arrival_read(struct work *w, const struct arrival *r,
                     struct arrival_states *out) MUST_USE;

/* --- making the list ---- */

/* What `now` is after `before` (NULL for none) of a metric's period, for each place: the count
 * of an arrival, and what is at it, in `a`. */
int32_t arrived_between(struct arena *a, const struct metric *m, const struct slice *before,
                        const struct slice *now, const uint8_t **out);
/* Puts them in order; for qsort. */
int arrival_order(const void *left, const void *right);

#endif
