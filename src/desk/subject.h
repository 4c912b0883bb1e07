/* subject.h: the topics that measures belong to: those of the program, and over them those that
 * are written here.
 */
#ifndef DESK_SUBJECT_H
#define DESK_SUBJECT_H

#include "inform/inform.h"

/* Writes one: new, or in the place of one with that id. INVALID in words, with the field's
 * name, for words that will not do: a topic is within one of the first level, and one that has
 * others within it stays on that level. */
enum rc subject_write(struct work *w, const struct subject_typed *typed) MUST_USE;
/* Takes back what was written here: one of the program's is as it was, any other is gone.
 * CONFLICT in words while measures, services or topics belong to it. NOT_FOUND when nothing of
 * it was written here. */
enum rc subject_take_back(struct work *w, struct str slug) MUST_USE;

/* The ids of those that are written here, in order. */
struct subject_slugs {
    struct str *at;
    ptrdiff_t len, cap;
};
enum rc subjects_written(struct work *w, struct subject_slugs *out) MUST_USE;

/* How many measures belong to it, as one of its topics. */
ptrdiff_t subject_measures(const struct sector *s, const struct subject *subject);

#endif
