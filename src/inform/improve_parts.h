/* improve_parts.h: the inside of finding improvers; for improve*.c alone. */
#ifndef INFORM_IMPROVE_PARTS_H
#define INFORM_IMPROVE_PARTS_H

#include "inform/improve.h"

/* The councils that might have been like it, itself first, and what is known of each. */
struct context {
    struct arena *arena;
    const struct comparison *c;
    const struct area **areas;
    ptrdiff_t area_count;
    double *values; /* a row each */
    const struct metric **metrics;
    ptrdiff_t metric_count;
};

/* Fills in the areas: itself, and the councils that run the service and have a figure in the
 * level period. */
void context_areas(struct context *t, ptrdiff_t level);
/* Those that were like it then, and how they were found. */
void alike_find(struct context *t, struct improvements *x);
/* The median absolute deviation of all councils' figures then: what is called near. */
void band_find(struct context *t, struct improvements *x);

/* improve_words.c: the sentence and the other words. */
void improve_say(struct arena *a, const struct comparison *c, struct improvements *x);

#endif
