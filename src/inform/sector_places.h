/* sector_places.h: which area has which place in a metric, as bytes of the store and in memory.
 *
 * A metric's areas are only ever appended to. As bytes they are row ids: eight bytes of ones,
 * then the difference of each id from the one before (the first: from 0), folded so that small
 * ones of either sign are small (0, -1, 1, -2, …), in bytes of seven bits, the lowest first,
 * all but the last with the eighth bit set. Stores made before that have 8 bytes for each id,
 * little end first, and nothing before them; both are read.
 */
#ifndef INFORM_SECTOR_PLACES_H
#define INFORM_SECTOR_PLACES_H

#include "inform/sector.h"

/* Areas by place, shared by the metrics that have the same ones in the same places. */
struct places {
    struct str ids; /* as they are kept */
    const struct area **areas;
    ptrdiff_t count;
    int32_t *place; /* by area index from `first` on; -1 for none */
    ptrdiff_t first, span;
    int32_t *councils; /* the places of those who are compared */
    ptrdiff_t council_count;
    bool countries[SECTOR_MOST_COUNTRIES]; /* of them */
};

/* While a sector is loaded: what was made so far. */
struct places_made {
    struct work *w;
    struct sector *s;
    const struct places *last;
    const struct places **at; /* open addressing; a power of two */
    ptrdiff_t mask, used;
};

/* The places of a metric called `slug`, whose areas are kept as `ids`. FAULT, in words, when
 * they are damaged or one is not in the store. */
enum rc places_of(struct places_made *made, struct str slug, struct str ids,
                  const struct places **out) MUST_USE;

struct str places_pack(struct arena *a, const int64_t *ids, ptrdiff_t count);
/* FAULT when they are not what places_pack writes, or wrote before. */
enum rc places_unpack(struct arena *a, struct str bytes, int64_t **ids,
                      ptrdiff_t *count) MUST_USE;

#endif
