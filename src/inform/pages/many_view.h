/* many_view.h: what the pages share that show many figures at once: their pictures, their
 * forms, what can be taken away, and the ways that lead from one to another. */
#ifndef INFORM_PAGES_MANY_VIEW_H
#define INFORM_PAGES_MANY_VIEW_H

#include "inform/many.h"
#include "inform/pages/view.h"

/* Whether pictures are asked for at all, and as files of their own (?paper=dark for dark
 * paper). */
bool drawing_wanted(const struct request *rq);
bool drawing_alone(const struct request *rq);
/* Puts charts.NAME and narrow.NAME. An empty `wide` is no file. INVALID in words for an unknown
 * paper. */
enum rc drawing_put(struct request *rq, struct json *model, const char *name, struct str wide,
                    struct str narrow) MUST_USE;

/* What the page is asked for: {code}, ?subject, ?with, ?period and ?from. NOT_FOUND in words
 * for an unknown council, INVALID for a ?from that is no number. */
enum rc many_asked(struct request *rq, struct many_ask *out) MUST_USE;
/* Names of the council and the address of its page, the sentence, and the moment asked for. */
void many_head_put(struct request *rq, const struct area *area, struct str title,
                   struct str sentence, struct json *model);
/* "take_away": this page in every form, with the query as it was asked. `tables` and `charts`
 * are the names of what there is, each ending with NULL. */
void take_away_put(struct request *rq, const char *const *tables, const char *const *charts,
                   struct json *model);
/* This page's address with one parameter replaced, or left out when the value is empty. */
struct str address_with(struct request *rq, const char *name, struct str value);

/* "group_choices" of councils to compare with on a measure (NULL for any), of at most `most`
 * councils; the first stands for the default. */
enum rc groups_put(struct request *rq, const struct area *area, const struct metric *m,
                   const struct group *chosen, ptrdiff_t most, struct json *model) MUST_USE;
/* "period_choices" of a comparison. */
void periods_put(struct request *rq, const struct comparison *c, struct json *model);
/* "subject_choices" with those that the council has measures of. */
void subjects_put(struct request *rq, const struct area *area, const struct subject *chosen,
                  struct json *model);
/* A {value, title, chosen} of a select. */
void option_add(struct json *list, struct arena *a, struct str value, struct str title,
                bool chosen);

/* "Measures 41 to 80 of 152", with the pages before and after; for many_pages.mustache. */
void many_pages_put(struct request *rq, const struct many *m, ptrdiff_t most,
                    struct json *model);

/* What a row that was taken away must still say of a figure of that period: measure, period,
 * unit, source, licence and since when it is known. */
void origin_put(struct json *row, struct arena *a, const struct comparison *c,
                ptrdiff_t period);
/* "origins": each source of the rows once; its date and address where all of them share it. */
void origins_put(struct arena *a, const struct comparison *rows, ptrdiff_t count,
                 struct json *model);
#endif
