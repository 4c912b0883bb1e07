/* work.h: what one piece of work (a request, a command, a job, a test) carries with it. */
#ifndef BASE_WORK_H
#define BASE_WORK_H

#include "base/base.h"

struct store;
struct sector;
struct slice_change;

/* One thing that is wrong with what was asked, in words for the person who asked. */
struct complaint {
    struct str
        field; /* the form field, parameter or file:line:column it is about; may be empty */
    struct str words;
    struct complaint *next;
};

/* Who is asking. An audience is a name such as "public"; see kit/audience.h. */
struct viewer {
    const struct str *audiences; /* that they belong to, "public" and their own among them */
    ptrdiff_t audience_count;
    struct str self; /* the audience of this viewer alone: "person:…", "browser:…" or "" */
    struct str person;  /* the id of who is signed in; empty when nobody is */
    struct str name;    /* theirs */
    struct str session; /* the name of the session; empty with a token */
    int64_t proved_at;  /* when they last proved who they are; 0 with a token */
    bool only_reads;    /* a token that may not change anything */
    struct str network; /* the address it came from, as text */
};

struct work {
    struct arena *arena; /* everything made for this work; emptied when it ends */
    struct store *db;    /* one connection with one transaction; NULL where none is needed */
    const struct sector *sector; /* the figures and their words, as they stood when it began */
    int64_t now;                 /* seconds since 1970; the clock is never read below web/ */
    struct viewer viewer;
    int64_t known; /* the moment whose figures are asked for; INT64_MAX for what is known now */
    struct str shelf; /* how the paths of files that are made ahead begin; empty for none */
    int64_t version;  /* of what is read: a new one is given when it changes; 0 for none */
    bool for_viewer; /* what was read is this viewer's, or may be withdrawn: no reply is kept */
    struct complaint *complaints; /* newest first */
    /* Set by work that writes what pages show to everyone beside the figures: once it is kept,
     * replies that were kept for others are made anew. */
    bool public_changed;
    /* Set by work that writes figures, or what measures, areas and groups are: once it is kept,
     * the snapshot is made anew before anything else is written. */
    bool figures_changed;
    /* Set by work that only looks what would come of it: what it wrote is undone at its end. */
    bool only_tried;
    const struct slice_change *changes; /* when slices are all that changed; else none */
    ptrdiff_t change_count;
    /* Set at the end of work that writes and that came to nothing only because others wrote at
     * the same moment: it may be done again. */
    bool again;
};

/* Notes why the work cannot go on and gives back rc, so a caller can return it. `words` is
 * copied. */
enum rc work_fail(struct work *w, enum rc rc, const char *field, const char *words, ...)
    PRINTF_LIKE(4, 5);

#endif
