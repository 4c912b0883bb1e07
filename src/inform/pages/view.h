/* view.h: what the pages of this room share, and their routes. */
#ifndef INFORM_PAGES_VIEW_H
#define INFORM_PAGES_VIEW_H

#include "inform/inform.h"
#include "web/room.h"

/* Refuses with NOT_FOUND in words, and suggests the nearest councils or measures. */
enum rc unknown_area(struct request *rq, struct str code);
enum rc unknown_metric(struct request *rq, struct str slug);

/* compare_with.c: for the comparison's page: the viewer's own groups among those to choose
 * from; and contrasts and versions, for inform/pages/compare_with. */
enum rc group_choices_put(struct request *rq, const struct comparison *c,
                          struct json *groups) MUST_USE;
enum rc compare_with_put(struct request *rq, const struct comparison *c,
                         struct json *model) MUST_USE;

/* certificate.c: what other fair comparisons say, for the comparison's page: to its model. */
void certificate_put(struct arena *a, const struct comparison *c, struct json *model);

/* comparison_paper.c: the comparison's page as a document. */
enum rc comparison_paper(struct request *rq, const struct json *model,
                         struct paper_maker *into) MUST_USE;

/* explained.c: explanations beside what they are about, for parts/explanations and parts/mind
 * (a comparison), parts/explained (a council) and both of the last (a measure). A citation has
 * parts/explanations. explained_label fills the cells of a comparison's tables where a table is
 * asked for: explanation, explanation_signed_by, explained_on and explanation_until of each
 * member, counted_differently of each point of the trend. */
enum rc explained_put(struct request *rq, const struct comparison *c,
                      struct json *model) MUST_USE;
enum rc explained_label(struct request *rq, const struct comparison *c,
                        struct json *model) MUST_USE;
enum rc explained_area_put(struct request *rq, const struct area *area,
                           struct json *model) MUST_USE;
enum rc explained_metric_put(struct request *rq, const struct metric *m,
                             struct json *model) MUST_USE;
enum rc explained_cite_put(struct request *rq, const struct comparison *c,
                           struct json *model) MUST_USE;
/* That a measure is counted differently from a day after period `before` (-1 for none) began
 * and within period `p`; a text at NULL where it is not. */
struct str break_within(struct arena *a, const struct metric *m, ptrdiff_t before, ptrdiff_t p);

/* changes.c: for parts/follow on a council's page; and what changed for one council since it
 * was looked at, for parts/changes. Both only read: the ten newest from the store, and how many
 * there are from what is in memory. */
enum rc followed_put(struct request *rq, const struct area *area, struct json *model) MUST_USE;
enum rc changes_rows_put(struct request *rq, const struct followed *f,
                         struct json *to) MUST_USE;

/* pager.c: lists that are newest first, a page at a time. Where the page that is asked for
 * (?after=) begins: INVALID in words for what is no such place; and the way to the older ones,
 * which begin at `next` (NULL for none), with the same query otherwise: to the model as
 * "paged", "older_href" and "newest_href", for parts/pager, and in a Link header. */
enum rc page_from(struct request *rq, struct place_in_time *out) MUST_USE;
void pager_put(struct request *rq, const struct place_in_time *next, struct json *model);

/* offers.c: what other rooms offer beside a page, as "offers" [{title, href, note}] and
 * "has_offers". */
enum rc rooms_offer_put(struct request *rq, const struct subject_of_page *about,
                        struct json *model) MUST_USE;

/* act.c: what to do with a comparison, for inform/pages/act. */
void act_put(struct request *rq, const struct comparison *c, struct json *model);
/* The address with the group and the period that the page in hand was asked for; with `known`
 * also the date. */
struct str asked_again(struct request *rq, struct str href, bool known);
struct str improvers_href(struct arena *a, const struct area *area, const struct metric *m);

/* questions.c: "question_topics" [{title, href, slug, measures}] of a council's page, for
 * inform/pages/question_topics. question_paper.c: a sheet as a document; and any document sent
 * as a file for a word processor, named by the model's title. */
void question_topics_put(struct arena *a, const struct sector *s, const struct area *area,
                         struct json *model);
enum rc question_paper(struct request *rq, const struct json *model,
                       struct paper_maker *into) MUST_USE;
enum rc word_send(struct request *rq, const struct json *model,
                  const struct paper_maker *blocks) MUST_USE;
extern const struct route inform_improvers_routes[], inform_question_routes[],
    inform_word_routes[];

/* {audience, words, chosen} for each audience that the viewer may share with, added to `list`.
 */
enum rc audience_view(struct work *w, struct str chosen, struct json *list);

/* embed.c: the code that shows this comparison, or this page's map, on another site: to the
 * model as "embed", for the partial embed_code. */
enum rc embed_put(struct request *rq, const struct comparison *c, struct json *model) MUST_USE;
enum rc embed_map_put(struct request *rq, struct json *model) MUST_USE;

extern const struct route inform_map_routes[], inform_embed_routes[];
extern const struct route inform_list_routes[];
extern const struct route inform_list_keep_routes[];
extern const struct route inform_model_routes[];
extern const struct route inform_model_new_routes[];
extern const struct route inform_area_group_routes[];
extern const struct route inform_group_version_routes[];
extern const struct route inform_home_routes[], inform_area_routes[],
    inform_comparison_routes[], inform_metric_routes[], inform_group_routes[],
    inform_about_routes[], inform_method_routes[], inform_cite_routes[],
    inform_proposal_routes[], inform_proposal_keep_routes[], inform_revision_routes[];

/* boundary.c: "boundary", the councils whose place it took; null for none. */
void boundary_put(struct request *rq, const struct area *area, struct json *model);
/* updates.c: "news_title" and "news", the measures whose figures came last. */
void news_put(struct request *rq, struct json *model);

extern const struct route inform_search_routes[], inform_catalogue_routes[],
    inform_subject_routes[], inform_update_routes[], inform_calendar_routes[];

/* many_view.c: the other ways to see this measure of this council, or (NULL) this topic (NULL
 * for all of them): to the model as "ways", for the partial ways.mustache. The page that asks
 * is left out. */
void ways_put(struct request *rq, const struct area *area, const struct metric *m,
              const struct subject *subject, struct json *model);

extern const struct route inform_spine_routes[], inform_heat_routes[], inform_quadrant_routes[],
    inform_funnel_routes[], inform_xmr_routes[], inform_multiples_routes[];

extern const struct route inform_explanation_routes[], inform_explain_routes[],
    inform_mind_routes[], inform_change_routes[], inform_my_councils_routes[];

#endif
