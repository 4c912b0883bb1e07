/* multiples.h: one measure over time in a group of councils, a small picture each. */
#ifndef INFORM_MULTIPLES_H
#define INFORM_MULTIPLES_H

#include "inform/compare.h"

enum {
    MULTIPLES_MOST = 170, /* councils: the largest type of council; a larger group is refused */
    MULTIPLES_MOST_PERIODS = 24, /* the last ones */
};

struct multiple {
    const struct compared *of; /* in the last period */
    double *values;            /* by period */
    struct str *texts;         /* the same as shown */
    ptrdiff_t reported;
};

struct multiples {
    struct comparison c;
    ptrdiff_t *periods; /* in c.series: the last ones that are as long as the newest */
    ptrdiff_t period_count;
    struct multiple *councils; /* the council first, then by their last figure */
    ptrdiff_t count;
    double *middle; /* of all with a figure, by period; NAN where too few have */
    bool *breaks;   /* counted differently from this period on */
};

/* Where the default group is larger than MULTIPLES_MOST, another of the council's is taken.
 * TOO_LARGE in words when a larger one was asked for. */
enum rc multiples_read(struct work *w, const struct comparison_ask *ask,
                       struct multiples *out) MUST_USE;
struct str multiples_sentence(struct arena *a, const struct multiples *m);
struct str draw_multiples(struct arena *a, const struct multiples *m, bool alone, bool narrow);

#endif
