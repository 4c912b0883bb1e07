/* views.h: what reading connections may see of this room's tables. */
#ifndef IDENTITY_VIEWS_H
#define IDENTITY_VIEWS_H

#include "kit/audience.h"

extern const struct audience_view identity_views[]; /* ends with a NULL name */

#endif
