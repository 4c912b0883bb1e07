/* follow.h: the councils that someone follows, and up to when they have looked. Nobody but
 * themselves sees which, and nobody counts them.
 */
#ifndef INFORM_FOLLOW_H
#define INFORM_FOLLOW_H

#include "base/json.h"
#include "inform/sector.h"

enum { FOLLOWED_MOST = 400 };

struct followed {
    const struct area *area;
    int64_t since, looked_at;
};

struct followed_list {
    struct followed *at;
    ptrdiff_t len, cap;
};

/* Those of the viewer, by the council's name; none where nobody is signed in. */
enum rc followed_read(struct work *w, struct followed_list *out) MUST_USE;
/* One of them. NOT_FOUND, without words, when the viewer does not follow it. */
enum rc followed_one(struct work *w, const struct area *area, struct followed *out) MUST_USE;

/* By who is signed in. Following again changes nothing; INVALID in words for what is no council
 * and when there are FOLLOWED_MOST already. */
enum rc follow_begin(struct work *w, const struct area *area) MUST_USE;
enum rc follow_end(struct work *w, const struct area *area) MUST_USE;
/* They have seen what there was up to the moment `until`, which is not after now; NULL for all
 * that they follow. */
enum rc follow_looked(struct work *w, const struct area *area, int64_t until) MUST_USE;

/* For the digest, see struct room: {words} with an address for each council that the person
 * follows for which anything became known after `since` and up to `until`. */
enum rc follow_digest(struct work *w, struct str person, int64_t since, int64_t until,
                      struct json *into) MUST_USE;

#endif
