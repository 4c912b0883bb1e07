/* send_effect.h: what a delivery does to the figures there are, gathered while it is tried or
 * stored; for send_check.c.
 */
#ifndef LODGE_SEND_EFFECT_H
#define LODGE_SEND_EFFECT_H

#include "lodge/send.h"

struct effect_making {
    struct work *w;
    const struct send_rights *rights;
    const struct send_rights *accepts; /* of what those only propose; NULL for nobody's */
    struct send_effect *out;
    struct {
        struct send_moved *at;
        ptrdiff_t len, cap;
    } moved;
};
/* For import_options.seen: FORBIDDEN in words for a figure that the rights do not cover. */
enum rc effect_seen(void *state, const struct import_seen *seen) MUST_USE;
/* Once all was seen: orders it, and says whether it is a large change. */
void effect_end(struct effect_making *m);

#endif
