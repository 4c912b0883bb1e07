/* mind.h: what a publisher asks readers of a measure to bear in mind, and who publishes what.
 */
#ifndef INFORM_MIND_H
#define INFORM_MIND_H

#include "base/json.h"
#include "inform/sector.h"

enum { FACTOR_WORDS_MOST = 1000, FACTORS_MOST = 100, FACTORS_STANDING_MOST = 10 };

struct factor {
    struct str id, words, signed_by;
    int64_t made_at, ended_at; /* 0 while it stands */
    bool stands;               /* at the moment that is asked for (w->known) */
};

struct factor_list {
    struct factor *at;
    ptrdiff_t len, cap;
};

/* Newest first: those that stand and those that did. */
enum rc factors_read(struct work *w, const struct metric *m, struct factor_list *out) MUST_USE;
/* Adds those that stand to `to` as "factors": {words, signed_by, signed_on, signed_words}. */
enum rc factors_put(struct work *w, const struct metric *m, struct json *to) MUST_USE;
/* By whoever keeps the things of the organisation that publishes the measure: FORBIDDEN in
 * words to others; INVALID with "words" or "office"; CONFLICT when as many as can be stand. */
enum rc mind_make(struct work *w, const struct metric *m, struct str words,
                  struct str office) MUST_USE;
/* NOT_FOUND in words for one that is none of the measure's or has ended. */
enum rc mind_end(struct work *w, const struct metric *m, struct str id) MUST_USE;

/* Which organisation publishes under a name, for administrators. */
struct publisher {
    struct str source, slug, name; /* the organisation's; empty for nobody yet */
    ptrdiff_t metrics;             /* that name it */
};
struct publisher_list {
    struct publisher *at;
    ptrdiff_t len, cap;
};
/* Every name that a measure is published under. */
enum rc publishers_read(struct work *w, struct publisher_list *out) MUST_USE;
/* INVALID in words for a name that no measure has ("source") or an organisation, by slug or
 * whole name, that there is not ("organisation"); an empty one takes it away. */
enum rc publisher_choose(struct work *w, struct str source, struct str organisation) MUST_USE;

#endif
