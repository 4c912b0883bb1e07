/* explain.h: a council's own words on a figure, signed by an office, and the publisher's reply.
 *
 * An explanation is an object (kit/object.h) of the kind "explanation". It is kept by those who
 * keep the things of the organisation that stands for the council, begins as a draft, and is
 * signed at the moment it is published: from then on it says what the figure was, and says so
 * when that figure is revised. After its last day it is shown as expired for a year, then only
 * in the list. Whoever keeps the things of the organisation that publishes the measure may
 * reply once.
 */
#ifndef INFORM_EXPLAIN_H
#define INFORM_EXPLAIN_H

#include "inform/compare.h"

enum {
    EXPLAIN_WORDS_MOST = 4000, /* letters of an explanation, and of a reply */
    EXPLAIN_OFFICE_MOST = 100, /* letters */
    EXPLAIN_MONTHS = 12,       /* for which one stands unless it is said otherwise */
    EXPLAIN_MONTHS_MOST = 36,
    EXPLAIN_EXPIRED_MONTHS = 12, /* for which an expired one is still shown */
    EXPLANATIONS_MOST = 200,     /* of one list, newest first */
};

struct explanation {
    struct str id;
    const struct area *area;
    const struct metric *metric;
    bool series;          /* about all periods of the measure */
    struct period period; /* of the figure; of a series, the newest when it was signed */
    struct str words, signed_by;
    int64_t signed_at;
    struct date ends_on;   /* its last day */
    bool expired;          /* that day is over */
    bool old;              /* for so long that only the list shows it */
    struct str value_then; /* "57.5%", as it was shown when it was signed */
    bool revised;          /* it is shown otherwise now: */
    struct str value_now;
    struct str reply, reply_by; /* of the publisher; empty when there is none */
    int64_t reply_at;
    struct str audience, life; /* kit/audience.h */
};

struct explanation_list {
    struct explanation *at;
    ptrdiff_t len, cap;
};

/* --- reading: what the viewer may see, and nothing else --------------------------------------
 */

/* Those that are out and not yet old, newest first, as they stood at the moment that is asked
 * for (w->known): of an area (NULL for any), a metric (NULL for any, then the area is given)
 * and one of the metric's periods by its place, with those on the whole series (-1 for any).
 * One query; a page of the figure, an answer of the API and a report say the same by it. */
enum rc explanations_read(struct work *w, const struct area *area, const struct metric *metric,
                          ptrdiff_t period, struct explanation_list *out) MUST_USE;
/* All of an area or a metric, either or both NULL for any, in any life, expired or not. */
enum rc explanations_all(struct work *w, const struct area *area, const struct metric *metric,
                         struct explanation_list *out) MUST_USE;
/* One, in any life. NOT_FOUND, in words, when there is none that the viewer may see. */
enum rc explanation_read(struct work *w, struct str id, struct explanation *out) MUST_USE;

/* As a page and its JSON show it. */
struct json *explanation_json(struct work *w, const struct explanation *e);
/* Adds "explanations" to the JSON of a comparison: those on its figure and on its series, and
 * "factors", what the publisher asks readers to bear in mind. */
enum rc explanations_put(struct work *w, const struct comparison *c, struct json *to) MUST_USE;
/* The cells that stand beside an area's figure in a table: all explanations of it in one.
 */
struct explanation_cells {
    struct str words, signed_by, signed_on, until; /* ISO dates; all at NULL for none */
};
struct explanation_cells explanation_cells(struct arena *a, const struct explanation_list *list,
                                           const struct area *area);
/* "Trafford: recycling rate, 2024/25", "Trafford: recycling rate, the whole series" */
struct str explanation_about(struct arena *a, const struct explanation *e);

/* --- writing: in work that writes, by whoever keeps the council's things
 * ----------------------
 */

/* An organisation; its keepers are the audience keepers:SLUG. */
struct body {
    struct str id, slug, name;
};
/* The one that stands for an area. NOT_FOUND, without words, when there is none. */
enum rc body_of_area(struct work *w, const struct area *area, struct body *out) MUST_USE;
/* The one that publishes a metric; the same. */
enum rc body_of_publisher(struct work *w, const struct metric *m, struct body *out) MUST_USE;
/* Whether the viewer keeps its things. */
bool keeps_for(struct work *w, const struct body *b);
/* "Director of Place, Trafford": the office with the organisation, which nobody chooses. */
struct str office_signed(struct arena *a, struct str office, const struct body *b);
/* What is written before `body` is added: of a signature, or of the viewer's own name. */
struct str office_of(struct arena *a, struct str signature, const struct body *b);

struct explanation_ask {
    const struct area *area;
    const struct metric *metric;
    ptrdiff_t period; /* by its place in the metric; -1 for the whole series */
    struct str words, office;
    int64_t months; /* from the day it is signed */
    struct str audience;
};

struct object;
/* Makes a draft. FORBIDDEN in words to who does not keep the council's things; INVALID in
 * words, with the field ("words", "office", "months", "period", "audience"), when something
 * will not do. */
enum rc explanation_make(struct work *w, const struct explanation_ask *ask,
                         struct object *out) MUST_USE;
/* Each changes one that was decided on for keeping. Other words on one that is out are signed
 * anew, with the figure as it is now. */
enum rc explanation_change(struct work *w, struct object *o, struct str words,
                           struct str office, int64_t months) MUST_USE;
/* Signs it, and tells whoever publishes the figure and whoever cited it, once. */
enum rc explanation_publish(struct work *w, struct object *o) MUST_USE;
enum rc explanation_share(struct work *w, struct object *o, struct str audience) MUST_USE;
/* Withdrawn or deleted. */
enum rc explanation_end(struct work *w, struct object *o, bool deleted) MUST_USE;

/* The publisher's reply to one that is out, instead of the one before; empty words take it
 * back. The council hears of the first. FORBIDDEN in words to everyone else; what was public
 * and is written over stays in the trail. */
enum rc explanation_answer(struct work *w, const struct object *o, struct str words,
                           struct str office) MUST_USE;

/* One in the sample sector, as an example that says so; nothing where there is one already.
 * After the organisations of the sample were made. */
enum rc explanation_sample(struct work *w) MUST_USE;

/* Text that people write, as it is kept: line ends are \n, blanks at both ends dropped. INVALID
 * in words, with `field`, when it is empty, longer than `most` letters, or has controls or
 * letters that turn the direction of writing; line ends only where `lines`. */
enum rc words_read(struct work *w, const char *field, struct str typed, ptrdiff_t most,
                   bool lines, struct str *out) MUST_USE;
/* Its paragraphs, {text} each, added to `list`. */
void paragraphs_add(struct arena *a, struct str words, struct json *list);

#endif
