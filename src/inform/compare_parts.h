/* compare_parts.h: the inside of a comparison; for compare*.c, sentence.c, control.c,
 * multiples.c and quadrant.c alone. */
#ifndef INFORM_COMPARE_PARTS_H
#define INFORM_COMPARE_PARTS_H

#include "inform/compare.h"

/* One area's figure in a period of c->series; without `a` no text is made. */
void compared_read(struct arena *a, const struct comparison *c, ptrdiff_t period,
                   const struct area *area, struct compared *out);
/* Its value alone; NAN for none. */
double compared_value(const struct comparison *c, ptrdiff_t period, const struct area *area);
bool clearly_apart(const struct compared *a, const struct compared *b);
/* The council is the one with `self`; without it, or when it is a gap, it has no place. */
void standing_of(struct arena *scratch, const struct metric *m, const struct compared *all,
                 ptrdiff_t n, struct standing *out);
/* The same without `low` and `high`, for groups that are not drawn. */
void standing_short(struct arena *scratch, const struct metric *m, const struct compared *all,
                    ptrdiff_t n, struct standing *out);
/* Enough have reported for a place to be given. */
bool places_fair(const struct standing *s);
enum verdict verdict_of(const struct metric *m, const struct compared *own,
                        const struct standing *s);
/* Which side of the middle a figure is on by the usual distance; what reads the same as the
 * middle is similar to it. */
enum stats_side neutral_side(const struct metric *m, const struct compared *own, double middle,
                             double usual_distance);
/* The neutral verdict and the usual distance, into `c`, whose members and standing are known.
 */
void neutral_of(struct arena *scratch, struct comparison *c);
enum answer answer_of(const struct metric *m, const struct compared *own,
                      const struct standing *s);
/* The council and its members in a period, the council first, into `all`, which has room for
 * one more than the members; without `a` no texts are made. Gives back how many there are. */
ptrdiff_t compared_all(struct arena *a, const struct comparison *c,
                       const struct group_list *members, ptrdiff_t period,
                       struct compared *all);

/* compare_trend.c: the change, the usual movement, the recent trend and the points. */
void compare_change(struct arena *a, struct comparison *c);
void compare_points(struct arena *a, struct comparison *c, const struct group_list *members);

/* The newest period before `p` that is of its kind; -1 for none. */
ptrdiff_t earlier_period(const struct series *s, ptrdiff_t p);

/* compare_certify.c: one fair group in one period, judged in each way; `all` are its councils
 * with the one that was asked about, in any order. Also notes how many it is above. */
void certify_begin(struct arena *a, struct comparison *c);
void certify_group(struct arena *scratch, struct comparison *c, ptrdiff_t group,
                   ptrdiff_t period, const struct compared *all, ptrdiff_t n,
                   const struct standing *s);

/* compare_fair.c: the same question asked of every fair group. */
void compare_fair(struct arena *a, struct comparison *c);

/* sentence.c: the clauses and the sentence. */
void compare_sentence(struct arena *a, struct comparison *c, int64_t now);
/* "Marsham does not run children's social care; Northwick does", without a full stop; of a
 * comparison that is refused as REFUSED_NOT_RUN. */
struct str not_run_words(struct arena *a, const struct comparison *c);

#endif
