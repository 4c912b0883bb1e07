/* profile.h: what a publisher's columns mean, read from a small text file.
 *
 * The language is described in docs/howto/write-a-profile.md. A profile is kept as the lines it
 * was written in; the importer asks for keys, and a shape's own lines come before the general
 * ones.
 */
#ifndef INFORM_PROFILE_H
#define INFORM_PROFILE_H

#include "base/work.h"

/* How the names of profiles begin that are kept in the store; no profile of the program's does.
 */
#define PROFILE_OWN "own-"

enum {
    PROFILE_MOST_BYTES = 256 * 1024,
    PROFILE_MOST_VALUES = 400, /* on one line: the columns of a wide file */
};

/* One "key mark: value, value" line. */
struct profile_line {
    struct str shape; /* empty before the first [shape] */
    struct str key;
    struct str mark;          /* what stands between the key and the colon; may be empty */
    struct str value;         /* the whole of it, unquoted when it is one quoted value */
    const struct str *values; /* split at commas outside quotes */
    ptrdiff_t value_count;
    int line;
};

struct profile {
    struct str name;   /* "ons-els", or the path it was read from */
    struct str folder; /* where its side tables are: "data/profiles" or a folder on disk */
    bool embedded;
    struct profile_line *lines;
    ptrdiff_t line_count;
    struct str *shapes;
    ptrdiff_t shape_count;
};

/* Reads a profile that is part of the program or kept in the store by its name, or any by its
 * path (one that holds
 * "/" or ends in ".profile"). NOT_FOUND in words that list the names there are; INVALID with
 * file and line for a line that is no profile's. */
enum rc profile_read(struct work *w, struct str name, struct profile **out) MUST_USE;

/* One that somebody wrote, as text: the side tables it names are those of the program. */
enum rc profile_parse(struct work *w, struct str name, struct str text,
                      struct profile **out) MUST_USE;

/* The first line of the key for the shape: its own, else a general one; NULL when there is
 * none. */
const struct profile_line *profile_line(const struct profile *p, struct str shape,
                                        const char *key);
/* Its value, or an empty str. */
struct str profile_text(const struct profile *p, struct str shape, const char *key);
/* The next line of the key after `last` (NULL for the first), shape's own before general ones.
 */
const struct profile_line *profile_next(const struct profile *p, struct str shape,
                                        const char *key, const struct profile_line *last);
/* The value of the line whose mark fits `text`, where a mark may begin or end with "*"; NULL
 * when none does. */
const struct profile_line *profile_mark(const struct profile *p, struct str shape,
                                        const char *key, struct str text);
/* "*rate*" fits "birth rate 2024". */
bool mark_fits(struct str mark, struct str text);

/* The bytes of a side table of the profile, by its name. NOT_FOUND in words. */
enum rc profile_side(struct work *w, const struct profile *p, struct str name,
                     struct str *out) MUST_USE;
/* The names of the profiles that are part of the program, separated by blanks. */
struct str profile_names(struct arena *a);

#endif
