/* revisions.h: what publishers changed after it was first known here. */
#ifndef INFORM_REVISIONS_H
#define INFORM_REVISIONS_H

#include "inform/arrivals.h"
#include "inform/compare.h"

enum {
    REVISIONS_A_PAGE = 50,
    REVISIONS_OF_TABLE = 500, /* of a page that is taken away as a table */
};

/* One figure that was one thing and became another. A figure that was not there before is no
 * revision. */
struct revision {
    const struct area *area;
    const struct metric *metric;
    struct period period;
    int64_t known_from;   /* of the new state */
    int64_t known_before; /* from when the old one was known; of revisions_all alone */
    double value_was;     /* NAN when it was a gap */
    enum state state_was;
    struct str was, is;          /* as shown: "57.5%", or the reason of a gap */
    ptrdiff_t rank_was, rank_is; /* among all councils with a figure, by polarity; 0 for none */
    ptrdiff_t of_was, of_is;
    struct str profile, files; /* the delivery it came with */
    struct str note;           /* public: why; empty where nobody said */
};

struct revision_list {
    struct revision *at;
    ptrdiff_t len, cap;
    bool more; /* there are older ones, from here: */
    struct place_in_time next;
};

/* Which ones. */
struct revisions_ask {
    const struct metric *metric; /* NULL for all measures */
    const struct area *area;     /* NULL for all areas */
    int64_t since;               /* after this moment; INT64_MIN for all */
};
/* At most `most` of them from `from` on, newest first, those of one state by name. Figures are
 * compared as they are shown, so that a change beyond the published decimals is none. What is
 * read from the store is what is given: two rows for each state. */
enum rc revisions_read(struct work *w, const struct revisions_ask *ask,
                       struct place_in_time from, ptrdiff_t most,
                       struct revision_list *out) MUST_USE;
/* All of one measure, however many, newest first, read from the store. */
enum rc revisions_all(struct work *w, const struct metric *metric,
                      struct revision_list *out) MUST_USE;
/* Whose figures are ranked among each other: a measure's areas by place. */
struct ranked {
    const struct metric *metric;
    const struct area *const *areas; /* may be NULL where an area is not known */
    ptrdiff_t count;
};
/* The places of the councils among all councils with a figure, as shown and by polarity; NAN
 * for none. Gives how many have one. */
ptrdiff_t revision_ranks(const struct ranked *r, const struct slice *s, double *ranks);
/* Keeps why a state of a period is a revision; nothing for empty words. Of at most
 * REVISION_NOTE_MOST letters, INVALID in words else. */
enum { REVISION_NOTE_MOST = 500 };
enum rc revision_note_put(struct work *w, const struct metric *metric, struct period period,
                          int64_t known_from, struct str note) MUST_USE;

#endif
