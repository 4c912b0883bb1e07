/* label.h: what people call their passkeys, apps and tokens. */
#ifndef IDENTITY_LABEL_H
#define IDENTITY_LABEL_H

#include "base/work.h"

enum { LABEL_MOST = 60 }; /* letters */

/* A label as it is kept: without blanks at its ends. INVALID in words, with `field`, when it is
 * empty, too long, no text, or has controls (also those that change the direction of writing).
 */
enum rc label_read(struct work *w, const char *field, struct str typed,
                   struct str *out) MUST_USE;

#endif
