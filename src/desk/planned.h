/* planned.h: what publishers announced, written by hand; the calendar shows it. */
#ifndef DESK_PLANNED_H
#define DESK_PLANNED_H

#include "inform/inform.h"

enum { PLANNED_MOST = 2000 };

struct planned {
    struct str id;
    const struct metric *metric;
    struct str words[RELEASE_WORDS];
};
struct planned_list {
    struct planned *at;
    ptrdiff_t len, cap;
};
/* All, the latest day first. */
enum rc planned_all(struct work *w, struct planned_list *out) MUST_USE;
/* NOT_FOUND in words. */
enum rc planned_one(struct work *w, struct str id, struct planned *out) MUST_USE;

/* Writes one in the place of another (`id`; empty for none). INVALID in words, with the field,
 * as a table of releases is refused. */
enum rc planned_write(struct work *w, struct str id, struct str metric,
                      const struct str words[RELEASE_WORDS]) MUST_USE;
enum rc planned_drop(struct work *w, struct str id) MUST_USE;

#endif
