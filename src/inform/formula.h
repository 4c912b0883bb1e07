/* formula.h: how a measure is worked out from others, read from text.
 *
 *     sum      = product (("+" | "-") product)*
 *     product  = sign (("*" | "/") sign)*
 *     sign     = "-" sign | operand
 *     operand  = number | "[" id "]" | "(" sum ")"
 *              | "change" "(" sum ")"               what it rose by on the year before
 *              | "percent_change" "(" sum ")"       the same in percent of the year before
 *              | "index" "(" sum "," period ")"     100 in the base period
 *              | "real" "(" sum "," "[" id "]" "," period ")"
 *                                                   at the base period's prices, by a deflator
 *
 * The ids are those of measures; what they hold, and whether there are any, is derive.h's
 * business. A period may be spelled in any way that the addresses of pages take.
 */
#ifndef INFORM_FORMULA_H
#define INFORM_FORMULA_H

#include "base/base.h"

enum {
    FORMULA_MOST_BYTES = 2000,
    FORMULA_MOST_DEEP = 100,     /* signs, brackets and functions inside one another */
    FORMULA_MOST_OPERANDS = 100, /* numbers and ids */
};

enum formula_kind {
    FORMULA_NUMBER,
    FORMULA_MEASURE,
    FORMULA_MINUS, /* of left */
    FORMULA_ADD,
    FORMULA_SUBTRACT,
    FORMULA_MULTIPLY,
    FORMULA_DIVIDE,
    FORMULA_CHANGE, /* of left, as the rest */
    FORMULA_PERCENT_CHANGE,
    FORMULA_INDEX,
    FORMULA_REAL, /* right is the deflator */
};

struct formula_node {
    enum formula_kind kind;
    ptrdiff_t id;      /* counted from 0 in one formula */
    ptrdiff_t at;      /* where in the text it begins; of an operation, its sign */
    double number;     /* FORMULA_NUMBER */
    ptrdiff_t input;   /* FORMULA_MEASURE: in inputs */
    struct str period; /* as spelled */
    ptrdiff_t period_at;
    struct formula_node *left, *right;
};

struct formula_input {
    struct str slug;
    ptrdiff_t at; /* where it is first named */
};

struct formula {
    struct str text;
    struct formula_node *root;
    ptrdiff_t node_count;
    struct formula_input *inputs; /* each measure once, in the order of the text */
    ptrdiff_t input_count;
};

/* What is wrong, and at which character of the text, counted from 1. */
struct formula_fault {
    ptrdiff_t column;
    struct str words;
};

/* INVALID with the fault when the text is no formula, or names no measure. The text must
 * outlive the formula. */
enum rc formula_parse(struct arena *a, struct str text, struct formula *out,
                      struct formula_fault *fault) MUST_USE;
/* The character, counted from 1, in which the byte stands. */
ptrdiff_t formula_column(struct str text, ptrdiff_t byte);

/* Takes the next piece off *rest: the id of a measure (true in *measure, without its brackets)
 * or the text between two. False at the end. For showing formulas. */
bool formula_piece(struct str *rest, struct str *piece, bool *measure);

#endif
