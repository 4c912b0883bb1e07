/* question_parts.h: the inside of a sheet of questions; for question*.c alone. */
#ifndef INFORM_QUESTION_PARTS_H
#define INFORM_QUESTION_PARTS_H

#include "inform/explain.h"
#include "inform/questions.h"

/* One measure of the topic while questions are chosen. */
struct asked {
    struct comparison c; /* a brief one */
    double above;        /* the middle of its group, in MADs; NAN */
    double moved;        /* how far beyond its usual movement, or chance; NAN for not */
    bool old, taken;
};

struct asking {
    struct work *w;
    struct question_sheet *sheet;
    struct asked *all;
    ptrdiff_t count;
    struct explanation_list explained;
};

/* A question of the kind about the measure, added to the sheet; `given` is NULL for those that
 * the comparison gives. Nothing is added to a full sheet. */
enum rc question_add(struct asking *t, enum question_kind kind, struct asked *about,
                     const struct question_names *given) MUST_USE;
struct question_names question_names_of(struct arena *a, const struct comparison *c);
/* The newest public explanation of the measure; NULL. */
const struct explanation *question_explanation(const struct asking *t, const struct metric *m);
/* "Director of Place, Trafford, 3 June 2026" */
struct str explanation_signed(struct arena *a, const struct explanation *e);

#endif
