/* renew.h: the figures as they stand in the store, made into the snapshot that pages are
 * answered from; for src/app alone.
 *
 * Whoever writes figures holds the writer's turn until they can be seen: nothing else is
 * written against figures that are older than those in the store.
 */
#ifndef APP_RENEW_H
#define APP_RENEW_H

#include "app/snapshot.h"

/* What it works with; all of it must outlive it. */
struct renewing {
    struct snapshots *snapshots; /* NULL until the first is loaded */
    struct store *writer;
    struct sector_budget budget;
};

/* The sector as the work's connection sees it, outside a transaction; what is damaged in it or
 * beyond the budget is told in the log. */
enum rc renew_load(const struct renewing *r, struct work *w, struct sector **out) MUST_USE;

/* Publishes the figures as they are after work on `writer` was kept. Where only a few slices
 * changed, the snapshot there is can be built on. Told in the log when it fails: then the old
 * snapshot stays. */
enum rc renew(const struct renewing *r, const struct slice_change *changes,
              ptrdiff_t count) MUST_USE;
/* The same for work that was kept; nothing happens when it changed no figures. */
enum rc renew_after(const struct renewing *r, const struct work *w) MUST_USE;

#endif
