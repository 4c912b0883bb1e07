/* filling.c: what a program made, into the store. */
#include "inform/filling.h"

#include "inform/sector_places.h"
#include "inform_sql.h"

#include <math.h>

enum rc fill_area(struct work *w, int64_t id, struct str code, struct str name, struct str type,
                  struct str country)
{
    return sql_area_put(w, id, code, name, name, type, country, S(""), S(""), S(""), S(""),
                        S(""));
}

enum rc fill_metric(struct work *w, int64_t id, struct str slug, struct str title,
                    struct str definition, struct str unit, int decimals, const int64_t *areas,
                    ptrdiff_t count)
{
    const struct str none = S("");

    return sql_metric_put(w, id, slug, title, none, none, definition, unit, decimals, none,
                          none, S("performance"), none, none, none, S("yearly"),
                          S("Made for measuring"), none, none, none, none, (double)NAN,
                          (double)NAN, none, none, false, none, none, false, none, none, none,
                          places_pack(w->arena, areas, count));
}

enum rc fill_slice(struct work *w, int64_t metric, struct str period, int64_t known_from,
                   struct str bytes)
{
    return sql_slice_add(w, metric, period, S("public"), known_from, 1, bytes);
}
