/* stem.h: the stem of an English word, so that "recycled", "recycles" and "recycling" are found
 * by one another.
 *
 * M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980, pages 130 to 137, as
 * printed there.
 */
#ifndef INFORM_STEM_H
#define INFORM_STEM_H

#include "base/base.h"

enum { STEM_LONGEST = 40 }; /* a longer word is its own stem */

/* The stem of a word in lower case, written into `room`; words with other than a to z are their
 * own stem. */
struct str stem_of(struct str word, char room[STEM_LONGEST]);

#endif
