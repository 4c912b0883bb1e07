/* postcode.h: the councils that serve a postcode, by a table that was imported. */
#ifndef INFORM_POSTCODE_H
#define INFORM_POSTCODE_H

#include "inform/sector.h"

enum { POSTCODE_SHORTEST = 5, POSTCODE_LONGEST = 7 }; /* without blanks */

/* Capitals without blanks; empty when `words` can't be a postcode: letters first, digits in it,
 * and an end of one digit and two letters. */
struct str postcode_plain(struct arena *a, struct str words);
/* True for the first half of one: one or two letters, a digit, and perhaps one character more.
 */
bool postcode_half(struct str words);
/* The councils, the one that collects bins first. NOT_FOUND when the table does not have it;
 * *known says whether there is a table at all. */
enum rc postcode_areas(struct work *w, struct str plain, struct area_list *out,
                       bool *known) MUST_USE;

#endif
