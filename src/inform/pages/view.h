/* view.h: what the pages of this room share, and their routes. */
#ifndef INFORM_PAGES_VIEW_H
#define INFORM_PAGES_VIEW_H

#include "inform/inform.h"
#include "web/room.h"

/* Refuses with NOT_FOUND in words, and suggests the nearest councils or measures. */
enum rc unknown_area(struct request *rq, struct str code);
enum rc unknown_metric(struct request *rq, struct str slug);

/* certificate.c: what other fair comparisons say, for the comparison's page: to its model. */
void certificate_put(struct arena *a, const struct comparison *c, struct json *model);

/* {audience, words, chosen} for each audience that the viewer may share with, added to `list`.
 */
enum rc audience_view(struct work *w, struct str chosen, struct json *list);

extern const struct route inform_home_routes[], inform_area_routes[],
    inform_comparison_routes[], inform_metric_routes[], inform_group_routes[],
    inform_about_routes[], inform_method_routes[], inform_cite_routes[],
    inform_proposal_routes[], inform_proposal_keep_routes[], inform_revision_routes[];

#endif
