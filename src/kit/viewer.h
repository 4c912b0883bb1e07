/* viewer.h: who asks, as the work and the store are told it. */
#ifndef KIT_VIEWER_H
#define KIT_VIEWER_H

#include "base/work.h"

/* Tells the store who asks, for the views: w->viewer, or somebody with this id and this
 * audience of their own. Inside a transaction; a work without a store has nobody to tell. */
enum rc viewer_tell(struct work *w) MUST_USE;
enum rc viewer_tell_as(struct work *w, struct str person, struct str self) MUST_USE;

/* Makes the viewer whoever uses the browser of that name, or, where it is empty, nobody in
 * particular; all but the network is forgotten of who it was. Tells the store. */
enum rc viewer_nobody(struct work *w, struct str browser) MUST_USE;

#endif
