/* reason.h: why someone reads something confidential: asked before, kept for an hour, told to
 * the trail and to whose it is.
 */
#ifndef IDENTITY_REASON_H
#define IDENTITY_REASON_H

#include "kit/object.h"

enum { REASON_LEAST = 10, REASON_MOST = 250, REASON_SECONDS = 60 * 60 };

/* The object, and whether a reason is asked of this viewer before they may read it. NOT_FOUND,
 * in the words of what never was, when they may not read it at all. */
enum rc reason_look(struct work *w, struct str kind, struct str id, struct object *out,
                    bool *asked) MUST_USE;

/* Keeps the viewer's reason; they may read the object for an hour. Its maker, or whoever keeps
 * it, hears of it. INVALID, with the field "words", for one that is too short or too long. */
enum rc reason_give(struct work *w, const struct object *o, struct str words) MUST_USE;

#endif
