/* updates.h: which figures came lately: measures by the moment from which their figures are
 * known here.
 */
#ifndef INFORM_UPDATES_H
#define INFORM_UPDATES_H

#include "inform/sector.h"

/* Figures of one measure that became known at one moment, as far as nothing newer has taken
 * their place since. */
struct update {
    const struct metric *metric;
    int64_t known_from;
    ptrdiff_t periods;  /* how many came */
    ptrdiff_t revised;  /* of them, those that had been known otherwise before */
    ptrdiff_t newest;   /* the newest of them, by its place among the measure's periods */
    ptrdiff_t councils; /* with a figure in it, that exist */
};

struct update_list {
    struct update *at;
    ptrdiff_t len, cap;
    bool cut; /* there are more */
};

struct updates_ask {
    int64_t since;                 /* the earliest moment */
    const struct subject *subject; /* NULL for all */
    const struct area *area; /* only figures of periods in which it has one; NULL for all */
    ptrdiff_t most;
};

/* Newest first, then by name. */
void updates_read(const struct sector *s, struct arena *a, const struct updates_ask *ask,
                  struct update_list *out);

/* Where a delivery came from: its profile and files, by the moment; empty where it is not
 * known, as of figures that count as known from their publisher's date. */
struct delivery_name {
    int64_t known_from;
    struct str profile, files;
};
struct delivery_name_list {
    struct delivery_name *at;
    ptrdiff_t len, cap;
};
enum rc delivery_names_read(struct work *w, struct delivery_name_list *out) MUST_USE;

#endif
