/* undo.h: what one delivery changed, put back as it was known before it.
 *
 * Nothing is taken out: what is put back is a new state of its period, so what was known in
 * between can still be asked for. A figure that somebody changed after the delivery stays as
 * it is now, and is told.
 */
#ifndef INFORM_UNDO_H
#define INFORM_UNDO_H

#include "inform/sector_change.h"

/* The state of a period that came with the delivery. */
struct undo_slice {
    const struct metric *metric;
    struct period period;
    int64_t known_from;
    /* States of the same period that do not count as known before it: those of deliveries that
     * were withdrawn, and those that took them back. */
    const int64_t *taken_back;
    ptrdiff_t taken_back_count;
};

struct undone {
    const struct metric *metric;
    struct period period;
    const struct area *area;
    struct str was, is; /* figure_exact: before it was undone, and now */
};
struct undone_list {
    struct undone *at;
    ptrdiff_t len, cap;
};

/* A figure as it is kept, for records: "57.5", "57.5 (55 to 60), 575/1000, provisional",
 * "suppressed"; empty for none. */
struct str figure_exact(struct arena *a, const struct slice *s, ptrdiff_t place);
/* The same for people, in the measure's own format: "57.5% (55.0% to 60.0%), 575 of 1000, first
 * release, may change", "hidden to protect people"; empty for none. */
struct str figure_exact_words(struct arena *a, const struct metric *m, struct str exact);

/* Puts back what the delivery's states changed, each figure as the newest state before it said
 * that counts, under `label` in the list of deliveries, with
 * the public `note`. What is undone is in *done; what somebody changed since in *kept, `was`
 * what the delivery said; *from is when what is put back is known from. CONFLICT in words when
 * nothing is left to undo. It is to be seen (figures_changed). */
enum rc delivery_undo(struct work *w, const struct undo_slice *at, ptrdiff_t count,
                      struct str label, struct str note, struct undone_list *done,
                      struct undone_list *kept, int64_t *from) MUST_USE;

#endif
