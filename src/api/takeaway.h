/* takeaway.h: the whole public store in one zip: plain tables that `folkmoot import` takes
 * back, what they are in CSV on the Web, and a page of words on how to use them.
 */
#ifndef API_TAKEAWAY_H
#define API_TAKEAWAY_H

#include "inform/inform.h"

/* Writes the zip to `path`, where there is all of it or none. `made_at` is the moment that it
 * says it was made at: the same figures and moment give the same bytes. `stopping` is asked now
 * and then, and may be NULL; BUSY when it says yes. FAULT with the words in *why. */
enum rc takeaway_write(struct arena *a, const struct sector *s, const char *path,
                       int64_t made_at, bool (*stopping)(void *state), void *state,
                       struct str *why) MUST_USE;

/* Where the file lies, whose path begins as work->shelf says; empty without one. */
struct str takeaway_path(struct arena *a, struct str shelf);
/* "folkmoot-2026-06-01.zip" */
struct str takeaway_name(struct arena *a, int64_t made_at);

#endif
