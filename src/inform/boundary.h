/* boundary.h: which council took the place of which, and when, in words. */
#ifndef INFORM_BOUNDARY_H
#define INFORM_BOUNDARY_H

#include "inform/sector.h"

/* Those that took its place; none while it exists. */
void boundary_after(const struct sector *s, struct arena *a, const struct area *area,
                    struct area_list *out);
/* Those whose place it took, by name. */
void boundary_before(const struct sector *s, struct arena *a, const struct area *area,
                     struct area_list *out);

/* "Allerdale ended on 31 March 2023; Cumberland took its place." or "It took the place of
 * Allerdale, Carlisle and Copeland on 1 April 2023." Empty when neither is so. */
struct str boundary_words(const struct sector *s, struct arena *a, const struct area *area);
/* The same for someone who typed this code: "E08000016 is an older code of Barnsley, which is
 * E08000038 now." Empty when it is the code in use. */
struct str boundary_code_words(struct arena *a, const struct area *area, struct str code);

#endif
