/* group_find.h: whom a comparison is asked to be with: every name that `with` may have.
 *
 *   ons-global             a published group, in the version of the moment asked for
 *   ons-global@2023-04-01  one of its versions, by its own name
 *   ons-global@now         the version in force today, whatever moment is asked for
 *   ons-global@then        the version that was valid when the period ended
 *   list-ID, list-ID@2     somebody's list of councils (own_group.h); its second version
 *   model-ID, model-ID@2   somebody's way of choosing similar ones (own_model.h)
 *   contrast               councils unlike this one that do better (contrast.h)
 *   contrast-ID            the same, unlike by somebody's model
 *
 * What the viewer may not see is answered as what never was.
 */
#ifndef INFORM_GROUP_FIND_H
#define INFORM_GROUP_FIND_H

#include "inform/compare.h"

/* Of the comparison only `sector`, `area`, `known` and what a contrast needs (metric, series
 * and period) are read. The group is the sector's, or made in the work's arena for this area
 * alone. NOT_FOUND in words. */
enum rc group_find(struct work *w, const struct comparison *c, struct str slug,
                   const struct group **out) MUST_USE;
/* The same where there is no measure: a contrast is refused. */
enum rc group_find_for(struct work *w, const struct area *area, struct str slug,
                       const struct group **out) MUST_USE;

/* A group that was made, as text, to be kept where it must not change: a citation. Empty for a
 * group of the sector. */
struct str group_keep(struct arena *a, const struct group *g, const struct area *area,
                      struct str say);
/* The group out of that text, for the area it was kept for. */
enum rc group_unkeep(struct work *w, const struct area *area, struct str slug, struct str kept,
                     const struct group **out) MUST_USE;

/* What may be chosen besides the sector's groups: the viewer's own lists and models, those
 * shared with them, and the contrast where the measure has a better end. Empty, without a look
 * at the store, for a viewer who is nobody in particular.  The reply
 * is then kept for nobody (work.for_viewer). */
struct group_choice {
    struct str slug, title;
};
struct group_choice_list {
    struct group_choice *at;
    ptrdiff_t len, cap;
};
enum rc group_choices(struct work *w, const struct metric *m,
                      struct group_choice_list *out) MUST_USE;

#endif
