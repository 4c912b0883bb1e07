/* stand_out.h: what stands out of a council's headline measures: at most one that lies far on
 * the favourable side of the middle of its group, one far on the other, and one that changed
 * more than it usually does (the rule of docs/definitions.md).
 */
#ifndef INFORM_STAND_OUT_H
#define INFORM_STAND_OUT_H

#include "inform/compare.h"

enum { STAND_OUT_MOST = 3 };

/* A measure of the council with what decides whether it stands out. */
struct candidate {
    struct comparison c; /* a brief one */
    double distance;     /* in MADs, positive when favourable; NAN when it can't be said */
    double moved;        /* change over the usual movement; NAN */
    bool taken;
};

/* How far the council lies above the middle of its group, negative below, in median absolute
 * deviations of the group; NAN when those are 0 or it has no figure. */
double mads_above_middle(struct arena *a, const struct comparison *c);

/* Works out the rest of a candidate whose comparison is there; true when it may stand out: a
 * settled figure of a headline measure, not too old, with enough councils beside it. */
bool stand_out_may(struct work *w, struct candidate *to);

struct stand_out {
    const struct comparison *c; /* with its sentence */
    struct str text;            /* one clause of it, as a sentence */
};
/* Those of the candidates that do, into `out`, which has room for STAND_OUT_MOST. */
ptrdiff_t stand_out_choose(struct work *w, struct candidate *all, ptrdiff_t n,
                           struct stand_out *out);
/* "Three things stand out among 31 headline measures:" */
struct str stand_out_words(struct arena *a, ptrdiff_t found, ptrdiff_t among);

#endif
