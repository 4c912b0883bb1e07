/* filling.h: areas, measures and figures made by a program, into an empty store: for measuring.
 *
 * All run in the work's transaction. Nothing is checked that the store does not check.
 */
#ifndef INFORM_FILLING_H
#define INFORM_FILLING_H

#include "inform/sector.h"

/* `type` is one of data/area-types.csv. */
enum rc fill_area(struct work *w, int64_t id, struct str code, struct str name, struct str type,
                  struct str country) MUST_USE;
/* Its areas by place are those with the `count` ids. */
enum rc fill_metric(struct work *w, int64_t id, struct str slug, struct str title,
                    struct str definition, struct str unit, int decimals, const int64_t *areas,
                    ptrdiff_t count) MUST_USE;
/* `bytes` as slice_pack makes them. */
enum rc fill_slice(struct work *w, int64_t metric, struct str period, int64_t known_from,
                   struct str bytes) MUST_USE;

#endif
