/* figures.h: what the three ways of giving figures to programs share. */
#ifndef API_PAGES_FIGURES_H
#define API_PAGES_FIGURES_H

#include "api/pages/answer.h"

extern const struct page api_figure_page;
/* The same columns as CSV on the Web has them. */
struct figure_column {
    const char *name, *type, *words;
};
extern const struct figure_column api_figure_columns[]; /* ends with a NULL name */

/* What the parameters ask for. */
enum rc figures_asked(struct request *rq, struct pick *out) MUST_USE;
/* Which of the numbers are wanted, by enum slice_array. */
enum rc values_asked(struct request *rq, bool wanted[SLICE_ARRAYS]) MUST_USE;

enum rc api_stat_show(struct request *rq) MUST_USE;
enum rc api_metadata_show(struct request *rq) MUST_USE;

#endif
