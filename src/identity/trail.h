/* trail.h: whom the trail is searched for. */
#ifndef IDENTITY_TRAIL_H
#define IDENTITY_TRAIL_H

#include "kit/audit.h"

/* The number of the person with this number or address, as far as the viewer may see them.
 * NOT_FOUND, without words. */
enum rc trail_person(struct work *w, struct str typed, struct str *id) MUST_USE;

#endif
