/* name.h: names of people and organisations that can't be taken for another's. */
#ifndef IDENTITY_NAME_H
#define IDENTITY_NAME_H

#include "base/work.h"

enum { NAME_MOST = 100 }; /* letters */

/* A name as it is kept: NFC, blanks folded to one. INVALID in words, with `field`, when it is
 * empty or too long, has controls, bidi controls, invisible or unassigned letters, or mixes
 * scripts as Unicode's highly restrictive level forbids (UTS 39). */
enum rc name_read(struct work *w, const char *field, struct str typed,
                  struct str *out) MUST_USE;

/* What a name looks like: the confusable skeleton of UTS 39 (ICU), case folded, letters and
 * digits alone. Two names with one skeleton may be taken for one another. */
enum rc name_skeleton(struct work *w, struct str name, struct str *out) MUST_USE;

/* Whether one person's name poses as another's: they look alike but are not written alike, as
 * "Аnnа" with two Cyrillic letters and "Anna". Equal names are no pose (people share names),
 * nor are Ian and Lan, which only their skeletons confuse. */
enum rc name_poses(struct work *w, struct str one, struct str other, bool *poses) MUST_USE;

/* a-z, 0-9 and - of a name, for addresses; empty when it has none of them. */
struct str name_slug(struct arena *a, struct str name);

#endif
