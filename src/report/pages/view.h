/* view.h: what the pages of this room share, and their routes. */
#ifndef REPORT_PAGES_VIEW_H
#define REPORT_PAGES_VIEW_H

#include "report/report.h"
#include "web/room.h"

/* "/reports/ID" and, where a council is given, "?area=CODE"; "/frozen-reports/ID". */
struct str report_href(struct arena *a, struct str id, const struct area *area);
struct str frozen_href(struct arena *a, struct str id);

/* A council by its code or its name; NULL for an empty `typed`. NOT_FOUND in words, with the
 * nearest suggested. */
enum rc council_typed(struct request *rq, struct str typed, const struct area **out) MUST_USE;

/* Adds to a model what the parts show for the council of `f`: "parts", each with its words,
 * sentences, rows and pictures; "figures", a row for each figure; "cards", each figure with a
 * small picture where `cards` is set. */
void parts_put(struct request *rq, struct figures *f, const struct report_parts *parts,
               bool cards, struct json *model);
/* The same model as a document: the `paper` of struct page. */
enum rc parts_paper(struct request *rq, const struct json *model,
                    struct paper_maker *into) MUST_USE;
/* The table of such a model: "figures". */
extern const struct page_table report_tables[];

/* {audience, words, chosen} for each audience that the viewer may share with. */
enum rc report_audiences(struct work *w, struct str chosen, struct json *list) MUST_USE;

/* A figure as tables and files have it: codes and numbers, and the words beside them. */
struct json *figure_row(struct arena *a, const struct comparison *c);

/* "Sources: A (licence); B (licence)." of rows that figure_row made, each once. */
struct str sources_words(struct arena *a, const struct json *rows);

extern const struct route report_headline_routes[], report_list_routes[], report_show_routes[],
    report_edit_routes[], report_frozen_routes[], report_mailed_routes[];

#endif
