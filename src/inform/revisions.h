/* revisions.h: what publishers changed after it was first known here. */
#ifndef INFORM_REVISIONS_H
#define INFORM_REVISIONS_H

#include "inform/compare.h"

enum { REVISIONS_MOST = 2000 }; /* of one list, newest first */

/* One figure that was one thing and became another. A figure that was not there before is no
 * revision. */
struct revision {
    const struct area *area;
    const struct metric *metric;
    struct period period;
    int64_t known_from;   /* of the new state */
    int64_t known_before; /* from when the old one was known */
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
    bool cut; /* there are more */
};

/* Those of one measure, newest first; of one area alone when `area` is not NULL. Kept states
 * are compared as they are shown, so that a change beyond the published decimals is none. */
enum rc revisions_of_metric(struct work *w, const struct metric *metric,
                            const struct area *area, struct revision_list *out) MUST_USE;
/* All of one measure, however many, newest first. */
enum rc revisions_all(struct work *w, const struct metric *metric,
                      struct revision_list *out) MUST_USE;
/* Those of one area over all measures. */
enum rc revisions_of_area(struct work *w, const struct area *area,
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
/* Whether any period of the measure has more than one state. */
bool metric_has_revisions(const struct metric *metric);

#endif
