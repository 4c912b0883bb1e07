/* own_profile.h: profiles that are written here, by which the importer reads files as by those
 * of the program, and trying one against a piece of a file.
 */
#ifndef DESK_OWN_PROFILE_H
#define DESK_OWN_PROFILE_H

#include "inform/inform.h"

enum {
    TRIAL_SAMPLE_MOST = 256 * 1024, /* bytes of the piece of a file */
    TRIAL_PROBLEMS_MOST = 20,
};

struct own_profile {
    struct str name, text;
    int64_t changed_at;
};
struct own_profile_list {
    struct own_profile *at; /* without their texts */
    ptrdiff_t len, cap;
};
enum rc own_profiles(struct work *w, struct own_profile_list *out) MUST_USE;
/* One of the program's or of ours, by its name. NOT_FOUND in words. */
enum rc any_profile(struct work *w, struct str name, struct own_profile *out) MUST_USE;

/* INVALID in words, with the field, for a name that does not begin with own-, and for a text
 * that is no profile. */
enum rc own_profile_keep(struct work *w, struct str name, struct str text) MUST_USE;
enum rc own_profile_forget(struct work *w, struct str name) MUST_USE;

struct profile_problem {
    struct str where; /* "profile, line 3"; "file, line 12, column 4" */
    struct str words;
};
struct profile_trial {
    struct profile_problem problem[TRIAL_PROBLEMS_MOST];
    ptrdiff_t problems;
    bool read; /* what is not refused was read: the counts below */
    struct import_report report;
};
/* Reads a piece of a file by the text of a profile. Each line that is refused is told and left
 * out, so that the next can be; the counts are of what is left. Nothing is stored: the work is
 * only tried. `name` is that of the file, for profiles that go by it. */
enum rc profile_try(struct work *w, struct str text, struct str name, struct str sample,
                    struct profile_trial *out) MUST_USE;

#endif
