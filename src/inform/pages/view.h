/* view.h: what the pages of this room share: addresses, charts and small pieces of models. */
#ifndef INFORM_PAGES_VIEW_H
#define INFORM_PAGES_VIEW_H

#include "inform/inform.h"
#include "web/room.h"

/* "/areas/E08000009", "/areas/E08000009/metrics/x", "/metrics/x", "/groups/x" */
struct str area_href(struct arena *a, const struct area *area);
struct str comparison_href(struct arena *a, const struct area *area, const struct metric *m);
struct str metric_href(struct arena *a, const struct metric *m);
struct str group_href(struct arena *a, const struct group *g);

/* The drawings of a comparison. `alone` makes files of them. Each gives markup. */
struct str draw_bars(struct arena *a, const struct comparison *c, bool alone, bool narrow);
struct str draw_trend(struct arena *a, const struct comparison *c, bool alone, bool narrow);
struct str draw_strip(struct arena *a, const struct comparison *c, bool alone, bool narrow);
struct str draw_small_strip(struct arena *a, const struct comparison *c, const char *id);

/* {title, href} added to a list. */
struct json *link_add(struct json *list, struct arena *a, struct str title, struct str href);
/* "5th highest of 16", "highest quarter of 33", or why there is no place. */
struct str place_text(struct arena *a, const struct comparison *c);
/* "down from 58.4%", "unchanged", or nothing. */
struct str change_text(struct arena *a, const struct comparison *c);
/* A formula with the titles of its measures for their ids: in words, and as a list of pieces,
 * of which measures have an address. */
struct str formula_words(struct arena *a, const struct sector *s, const struct metric *m);
struct json *formula_view(struct arena *a, const struct sector *s, const struct metric *m);
/* The source line under a figure: publisher, date and licence. */
struct json *source_view(struct arena *a, const struct metric *m);
/* The name as it stands in a heading; "Trafford (ended 31 March 2021)" for a council that
 * ended. */
struct str area_title(struct arena *a, const struct area *area);
/* Refuses with NOT_FOUND in words, and suggests the nearest councils or measures. */
enum rc unknown_area(struct request *rq, struct str code);
enum rc unknown_metric(struct request *rq, struct str slug);

/* {audience, words, chosen} for each audience that the viewer may share with, added to `list`.
 */
enum rc audience_view(struct work *w, struct str chosen, struct json *list);
/* "/methods/rank": how a number was worked out. */
struct str method_href(struct arena *a, const char *name);

extern const struct route inform_home_routes[], inform_area_routes[],
    inform_comparison_routes[], inform_metric_routes[], inform_group_routes[],
    inform_about_routes[], inform_method_routes[], inform_cite_routes[],
    inform_proposal_routes[], inform_proposal_keep_routes[], inform_revision_routes[];

#endif
