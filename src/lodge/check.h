/* check.h: what is asked of a form before it is complete: ranges, rules, and what lies far from
 * what was there before.
 *
 * Problems stand in the way of completing a form; questions never do.
 */
#ifndef LODGE_CHECK_H
#define LODGE_CHECK_H

#include "lodge/entry.h"
#include "stats/unusual.h"

enum {
    CHECK_PAST = 12, /* values of the council's own past */
    /* Fewer, of the past or of the group, and nothing is said of what is unusual: of normal
     * values, one in five to one in three would be asked about. */
    CHECK_UNUSUAL_LEAST = 8,
};

/* --- rules ---- */

/* One side of a rule: a number, or a formula over measures with + - * / and brackets. */
struct check_side {
    struct str text;
    double number;           /* of a plain number */
    struct formula *formula; /* NULL for a plain number */
};
enum check_operator {
    CHECK_EQUAL,
    CHECK_NOT_EQUAL,
    CHECK_BELOW,
    CHECK_AT_MOST,
    CHECK_ABOVE,
    CHECK_AT_LEAST,
    CHECK_OPERATORS
};

/* INVALID with words in *why: no formula, a measure that the collection has not, or a function
 * of other periods. */
enum rc check_side_read(struct arena *a, const struct collection *c, struct str text,
                        struct check_side *out, struct str *why) MUST_USE;
bool check_operator_read(struct str text, enum check_operator *out);
/* NAN where a measure has no value, or the arithmetic has no answer. `values` are those of the
 * collection's measures. */
double check_side_value(const struct collection *c, const struct check_side *side,
                        const double *values);
/* Whether it holds: sides are equal when they are so to 12 digits. True where a side is NAN:
 * nothing can be said. */
bool check_holds(double left, enum check_operator op, double right);
/* The side for a small program, operands first: "m0 m2 + 100 /", where m0 is the collection's
 * first measure and ~ a minus before its operand. */
struct str check_side_postfix(struct arena *a, const struct collection *c,
                              const struct check_side *side);

/* --- all that is asked of one form ---- */

struct check {
    ptrdiff_t cell; /* in the form; -1 for a rule over several */
    ptrdiff_t rule; /* in the collection; -1 for none */
    bool must;
    struct str words;
};
struct check_list {
    struct check *at;
    ptrdiff_t len, cap;
    ptrdiff_t musts;
};
/* With `whole`, also what is missing. */
void check_form(struct arena *a, const struct entry *e, bool whole, struct check_list *out);

/* "from 0 to 100", "0 or more"; a text at NULL for any number. */
struct str check_range_words(struct arena *a, const struct collection_measure *m);

/* --- what is beside a cell ---- */

struct check_past {
    struct period periods[CHECK_PAST]; /* the newest first */
    double values[CHECK_PAST];
    ptrdiff_t count;
    double last_year; /* NAN for none */
    struct period last_year_period;
};
/* The council's own published values of periods of the same length before this one, as far back
 * as the measure was counted as it is now. */
void check_past_read(struct work *w, const struct entry *e, ptrdiff_t cell,
                     struct check_past *out);

/* What is unusual, for the past and for the group, and how that was found, in the terms of
 * statistics; each empty where nothing is unusual or nothing can be said. A question is asked
 * where the z-score or the modified z-score is far: "This is far from your last 12 values,
 * which went from 78% to 82%: is it right?", or from their middle where it lies among them.
 * Beyond the lowest or the highest alone (min-max), it is only told: "This is higher than any
 * of your last 12 values". `skewed` when either was asked of values that are skewed. */
struct check_question {
    struct str past, past_how, group, group_how;
    bool skewed;
};
void check_unusual(struct work *w, const struct entry *e, ptrdiff_t cell,
                   const struct check_past *past, struct check_question *out);

#endif
