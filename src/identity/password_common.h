/* password_common.h: how many different pieces someone would have to guess to find a password,
 * when common words, runs of the keyboard, years and repeats are one piece each. Pure.
 */
#ifndef IDENTITY_PASSWORD_COMMON_H
#define IDENTITY_PASSWORD_COMMON_H

#include "base/base.h"

/* Pieces that a password must have at least. */
enum { PASSWORD_LEAST_PIECES = 8 };

/* `password` is UTF-8 of at most PASSWORD_MOST letters. `own` are words that belong to the
 * person or the site, and are one piece each as the common ones are. Pieces that are the same
 * count once, large and small letters and digits that look like letters are no difference. */
int password_pieces(struct arena *a, struct str password, const struct str *own,
                    ptrdiff_t count);

#endif
