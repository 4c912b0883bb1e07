/* like_view.h: how like councils are, as pages show it: who is near, why, and who else says so.
 * For the pages of models alone. */
#ifndef INFORM_PAGES_LIKE_VIEW_H
#define INFORM_PAGES_LIKE_VIEW_H

#include "inform/pages/own.h"

/* The columns of its tables: "neighbours", "measures" and "left_out" in the model. */
extern const struct page_column like_neighbour_columns[], like_measure_columns[],
    like_left_columns[];

/* Puts, for a council and a model of likeness, all that parts/likeness shows; `area` NULL puts
 * the names alone. */
enum rc like_put(struct request *rq, const struct area *area, const struct like_model *how,
                 struct json *model);

#endif
