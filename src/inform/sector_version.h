/* sector_version.h: how several servers on one database see that another has written.
 *
 * Two numbers stand in the store: one is raised by each transaction that changes figures (or
 * what measures, areas and groups are), one by each that changes what pages show to everyone
 * beside them. Since they are raised in the same transaction they are the truth: a snapshot
 * whose number is the store's is as the store is, and of two who raise the same number at the
 * same moment one fails, so that no figure is written over one that its writer did not see.
 */
#ifndef INFORM_SECTOR_VERSION_H
#define INFORM_SECTOR_VERSION_H

#include "inform/sector_change.h"

struct sector_version {
    int64_t figures, pages;
};

enum {
    SECTOR_MOST_CHANGES = 2000, /* slices; above, loading all of them anew is as quick */
    SECTOR_CHANGES_KEPT = 1000, /* raises; who has missed more loads all anew */
};

enum rc sector_version_read(struct work *w, struct sector_version *out) MUST_USE;

/* Last in work that writes: raises what the work says it has changed (figures_changed and
 * public_changed in base/work.h), and has others told once it is kept. Work that says nothing
 * raises nothing. *out is how the numbers stand then, or {0}. */
enum rc sector_version_raise(struct work *w, struct sector_version *out) MUST_USE;

/* The slices that took the place of others while the number of figures rose from `from` to
 * `to`, in that order, by their places in w->sector, which is as figures were at `from`. *count
 * is 0 when more than slices changed, or too much, or that is not known any more. */
enum rc sector_version_changes(struct work *w, int64_t from, int64_t to,
                               const struct slice_change **out, ptrdiff_t *count) MUST_USE;

#endif
