/* topic.h: what is kept beside the program's own files: topics that are written over those of
 * data/subjects.csv, and profiles by which the importer reads files. Whoever writes them, by a
 * form or by a file, is held to the same rules.
 */
#ifndef INFORM_TOPIC_H
#define INFORM_TOPIC_H

#include "inform/sector.h"

enum {
    SUBJECT_SLUG_MOST = 60,
    SUBJECT_TITLE_MOST = 100,
    SUBJECT_ABOUT_MOST = 500,
    SUBJECTS_MOST = 500,
    OWN_PROFILES_MOST = 200,
    OWN_PROFILE_NAME_MOST = 60,
};

struct subject_typed {
    struct str slug, title, parent, about, publisher, url, place;
};

/* Trims the words of one and reads its place in the order. INVALID in words, with the field's
 * name, for what will not do by itself; what it is within is looked at by who writes it. */
enum rc subject_words_check(struct work *w, struct subject_typed *t, int64_t *place) MUST_USE;
/* Keeps one that was checked: new, or in the place of one with that id. */
enum rc subject_store(struct work *w, const struct subject_typed *t, int64_t place) MUST_USE;

/* Keeps a profile. INVALID in words, with the field, for a name that does not begin with own-
 * ("name"), for a text that is no profile (the reader's place, "profile:LINE"), and for more
 * than OWN_PROFILES_MOST. */
enum rc own_profile_write(struct work *w, struct str name, struct str text) MUST_USE;
/* All of them, by name, each handed over as it is read. */
enum rc own_profiles_each(struct work *w,
                          void (*take)(void *state, struct str name, struct str text),
                          void *state) MUST_USE;

#endif
