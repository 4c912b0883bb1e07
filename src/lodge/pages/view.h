/* view.h: what the pages of this room share, and their routes. */
#ifndef LODGE_PAGES_VIEW_H
#define LODGE_PAGES_VIEW_H

#include "lodge/lodge.h"
#include "lodge/send.h"
#include "web/room.h"

/* "/send/ID"; "/metrics/METRIC/figures/AREA/correct" */
struct str sending_href(struct arena *a, struct str id);
struct str send_correct_href(struct arena *a, const struct metric *m, const struct area *area);
/* "/send/ID/proposal" */
struct str offer_href(struct arena *a, struct str id);
/* The lists of a look at a table ("cell_problems", "effect", "moved", "offered", "figures"),
 * with any_… for each, and its counts, put into a model; all empty for no look (NULL). */
void send_look_put(struct arena *a, const struct json *found, struct json *model);
/* One of its counts, "added", "problem_count"; 0 for no look. */
int64_t send_look_count(const struct json *found, const char *name);
/* How much would change: "It would add 1 new figure and change 2 known ones, of 1 measure." */
struct str send_look_words(struct arena *a, const struct json *found);
/* What a table's state is: "published", "proposed, and waits for an answer". */
struct str sending_state_words(struct arena *a, const struct sending *s);
/* The rows before and after those from `from` on, as links to target?from=N; null where there
 * are none. */
void send_pages_put(struct arena *a, struct str target, int64_t from, bool more,
                    struct json *model);
/* "3 March 2026 at 09:30", in London. */
struct str moment_words(struct arena *a, int64_t moment);

extern const struct route lodge_send_routes[], lodge_columns_routes[], lodge_sending_routes[],
    lodge_sent_routes[], lodge_correct_routes[], lodge_owner_routes[], lodge_proposal_routes[];
/* "/collections/x", "/collections/x/E08000009/2026-04-01_P3M", "/early/x/2026-04-01_P3M" */
struct str collection_href(struct arena *a, const struct collection *c);
struct str entry_href(struct arena *a, const struct collection *c, struct str code,
                      struct period p);
struct str early_href(struct arena *a, const struct collection *c, struct period p);

/* entry_model.c: the form of one council and period. `typed`, which may be NULL, is shown in
 * place of what is kept: of a save that was not taken, or met another's. */
enum rc entry_model(struct request *rq, struct entry *e, const struct entry_typed *typed,
                    struct json **out) MUST_USE;
extern const struct page entry_page;
/* The collection and the form that the address names. */
enum rc entry_asked(struct request *rq, struct collection *c, struct entry *out) MUST_USE;
/* So that the trail names the form, and the council's leads find the line. */
void entry_traced(struct request *rq, const struct entry *e);
/* A rule's side with the titles of measures for their ids. */
struct str rule_words(struct arena *a, const struct collection *c,
                      const struct collection_rule *r);

extern const struct route lodge_collection_routes[], lodge_collection_edit_routes[],
    lodge_entry_routes[], lodge_entry_state_routes[], lodge_entry_change_routes[],
    lodge_club_routes[];

#endif
