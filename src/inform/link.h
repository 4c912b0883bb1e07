/* link.h: addresses of this room's pages, and the short words that stand beside a figure. */
#ifndef INFORM_LINK_H
#define INFORM_LINK_H

#include "inform/compare.h"

/* "/areas/E08000009", "/areas/E08000009/metrics/x", "/metrics/x", "/groups/x", "/methods/rank"
 */
struct str area_href(struct arena *a, const struct area *area);
struct str comparison_href(struct arena *a, const struct area *area, const struct metric *m);
struct str metric_href(struct arena *a, const struct metric *m);
struct str group_href(struct arena *a, const struct group *g);
struct str method_href(struct arena *a, const char *name);
/* "/subjects/x" */
struct str subject_href(struct arena *a, const struct subject *subject);

/* {title, href} added to a list. */
struct json *link_add(struct json *list, struct arena *a, struct str title, struct str href);
/* The name as it stands in a heading; "Trafford (ended 31 March 2021)" for a council that
 * ended. */
struct str area_title(struct arena *a, const struct area *area);
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
/* The same of one council's figure, which may have been sent; see origin.h. */
struct json *source_view_of(struct arena *a, const struct comparison *c);

#endif
