/* sector_change.h: one figure that is corrected, durable and seen at once.
 *
 * An import of many figures makes a new snapshot; where only figures of known metrics, periods
 * and areas changed, a snapshot that shares all the rest with the old one is enough.
 */
#ifndef INFORM_SECTOR_CHANGE_H
#define INFORM_SECTOR_CHANGE_H

#include "inform/sector.h"

/* A slice that took the place of another. */
struct slice_change {
    ptrdiff_t metric, period; /* by their places in the sector */
    int64_t known_from;
    struct str bytes;
};

/* A figure as it should be. */
struct figure_change {
    const struct metric *metric;
    ptrdiff_t period;
    const struct area *area; /* one that the metric has figures of */
    enum state state;
    int flags;
    double value;       /* NAN unless the state is a value's */
    struct str by;      /* who changes it, for the list of deliveries */
    struct str sent_by; /* for everyone to read beside the source; empty for its publisher */
    struct str note;    /* public: why; may be empty */
};

/* Notes in the work what the snapshot is to be made from once it is kept: these slices where
 * they are all that changed, or all anew. */
void figures_changed(struct work *w, const struct slice_change *changes, ptrdiff_t count);

/* Writes the slice with the changed figure, in the work's transaction, which the caller keeps;
 * it is to be seen (figures_changed). INVALID in words for a period or an area that the metric
 * has not; CONFLICT when it says what is known already. */
enum rc figure_write(struct work *w, const struct figure_change *change,
                     struct slice_change *out) MUST_USE;

/* Whether sector_changed can take it: FAULT for damaged bytes, CONFLICT when the slice changes
 * more than figures (a country's first, an area's first) or another metric is worked out from
 * this one: then the sector is to be loaded anew. */
enum rc sector_takes(const struct sector *s, const struct slice_change *change) MUST_USE;
/* A snapshot with a slice that sector_takes, and all else as in `old`; see sector_close. */
struct sector *sector_changed(struct sector *old, const struct slice_change *change);

#endif
