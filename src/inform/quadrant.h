/* quadrant.h: cost and performance of one council read together, and satisfaction beside them.
 *
 * Nothing is divided or weighed: "value for money" is the reader's to judge. Which measures
 * belong together is data, data/pairs.csv; any others may be asked for.
 */
#ifndef INFORM_QUADRANT_H
#define INFORM_QUADRANT_H

#include "inform/compare.h"

struct quadrant_ask {
    struct str area;
    struct str subject; /* for the default pair; empty for the first there is */
    struct str cost, performance, satisfaction; /* ids of measures; empty for the pair's */
    struct str group, period;
};

/* data/pairs.csv: measures of a topic that are read together, and the words for their ends. */
struct measure_pair {
    const struct subject *subject;
    const struct metric *cost, *performance, *satisfaction; /* the last may be NULL */
    struct str cost_word, performance_word;                 /* "cost", "performance" */
};

struct quadrant_point {
    const struct area *area;
    const struct compared *cost, *performance, *satisfaction; /* NULL: not compared */
};

struct quadrant {
    const struct area *area;
    bool chosen;              /* there is a pair to draw; otherwise only what may be chosen */
    struct measure_pair pair; /* with the words for what was asked for */
    struct comparison cost, performance, satisfaction; /* the last only with a measure */
    struct quadrant_point *points;                     /* the council first */
    ptrdiff_t count;
};

/* NOT_FOUND in words for what is unknown; without a pair for the topic, `chosen` is false. The
 * three are compared in one group, the default one of the performance measure. */
enum rc quadrant_read(struct work *w, const struct quadrant_ask *ask,
                      struct quadrant *out) MUST_USE;
struct str quadrant_sentence(struct arena *a, const struct quadrant *q);
struct str draw_quadrant(struct arena *a, const struct quadrant *q, bool alone, bool narrow);
/* -1 below the middle, 1 above, 0 at it or where either is not known. */
int quadrant_side(const struct comparison *c, const struct compared *of);
/* Whether a middle of the group can be set beside the council: it runs the service, and enough
 * have reported. */
bool quadrant_middle_fair(const struct comparison *c);

#endif
