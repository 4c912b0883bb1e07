/* renew.h: the figures as they stand in the store, made into the snapshot that pages are
 * answered from, and work that writes round it; for src/app alone.
 *
 * Nothing is written against figures that are older than those in the store: work that writes
 * takes the turn among all servers, compares the store's number of figures with its own
 * (inform/sector_version.h), and has the snapshot made anew first where they differ. What was
 * kept by other processes while nobody writes here is seen by renew_look, see watch.h.
 */
#ifndef APP_RENEW_H
#define APP_RENEW_H

#include "app/snapshot.h"

#include <pthread.h>
#include <stdatomic.h>

/* What it works with; all of it must outlive it. */
struct renewing {
    struct snapshots *snapshots; /* NULL until the first is loaded */
    struct store *writer; /* used by whoever holds the writer's turn in this process alone; the
                             lanes' connections follow it */
    struct sector_budget budget;
    int reader;                 /* its number among those who read snapshots */
    pthread_mutex_t lock;       /* of who changes what follows, and of that number */
    struct sector_version seen; /* what the newest snapshot and its pages are made from */
    bool doubt; /* what was seen may be of a store that is no more: all is loaded anew */
    _Atomic int64_t shown; /* seen.figures, for who looks without the lock */
};

/* The sector as the work's connection sees it, outside a transaction, and its number; what is
 * damaged in it or beyond the budget is told in the log. */
enum rc renew_load(struct renewing *r, struct work *w, struct sector **out) MUST_USE;

/* Begins work that reads on w->db, against a snapshot held under the number `reader`. Whoever
 * wrote through one server and reads through another sees what they wrote: where only slices
 * changed since, they are taken first, but nobody waits for more. The words are in the work. */
enum rc renew_begin_read(struct renewing *r, struct work *w, int reader) MUST_USE;

/* Begins work on `writer`, by who holds the writer's turn in this process: with the turn among
 * servers, for which it waits up to `ms`, in a transaction, against the newest figures, which
 * are held under the number `reader`. */
enum rc renew_begin(struct renewing *r, struct work *w, int reader, int ms) MUST_USE;
/* Ends it. What was written is kept when rc is OK, and figures that were changed are published
 * before anything else is written. Gives OK, or why nothing was kept, in words; w->again is set
 * where that was only for what others wrote at the same moment. What was kept but can't be
 * shown yet is FAULT. */
enum rc renew_end(struct renewing *r, struct work *w, int reader, enum rc rc) MUST_USE;

/* Looks, through a connection without a transaction, whether figures or pages were changed by
 * others, and publishes what was. Any thread may, with a connection of its own. On failure the
 * snapshot stays as it is; told in the log when figures can't be read. */
enum rc renew_look(struct renewing *r, struct store *db) MUST_USE;
/* The connection that looks was broken: what it shows next may be another store's. */
void renew_doubt(struct renewing *r);

#endif
