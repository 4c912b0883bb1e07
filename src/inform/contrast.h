/* contrast.h: deliberate contrasts: councils unlike this one that nonetheless do better.
 *
 * Definition: of the councils that the measure may be compared with and that a model looks at,
 * those in the farther half by its distance whose figure of the period is better than the
 * council's: clearly (the difference exceeds chance at 95 %) where the range of both is known,
 * else as shown. The most different come first. Nothing follows for the council's place: they
 * were chosen by their results.
 */
#ifndef INFORM_CONTRAST_H
#define INFORM_CONTRAST_H

#include "inform/compare.h"
#include "inform/likeness.h"

enum { CONTRAST_MOST = 10 };

struct contrast {
    const struct area *area;
    double index;          /* how unlike: likeness.h */
    ptrdiff_t most_unlike; /* the variable that sets them farthest apart */
    struct compared figure;
};

struct contrasts {
    struct likeness likeness;
    struct contrast at[CONTRAST_MOST];
    ptrdiff_t count;
    double limit;   /* the index from which on a council counts as unlike */
    struct str why; /* why there can be none; empty otherwise */
};

/* Those of a comparison's measure, series and period. `how` is NULL for the measures that
 * describe places. */
enum rc contrasts_make(struct work *w, const struct comparison *c, const struct like_model *how,
                       struct contrasts *out) MUST_USE;

#endif
