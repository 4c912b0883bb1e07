/* catalogue.h: what pages that list measures share. */
#ifndef INFORM_PAGES_CATALOGUE_H
#define INFORM_PAGES_CATALOGUE_H

#include "inform/pages/view.h"

/* metric.c: what a measure is, as its page and the list tell it. */
struct json *metric_view(struct arena *a, const struct sector *s, const struct metric *m);
/* The same with how many councils could have a figure, and the rest of a row of the list. */
struct json *catalogue_row(struct work *w, const struct metric *m);
/* Whether the measure belongs to the topic, or to one within it. */
bool metric_about(const struct metric *m, const struct subject *subject);
/* "tree": the topics with what is within them, their services and how many measures each has.
 */
void put_subject_tree(struct work *w, struct json *model);

#endif
