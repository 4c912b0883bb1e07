/* formula_column.h: the arithmetic of formulas, all areas at once.
 *
 * A column has a number or a reason for none for each area. Pure functions on arrays. Where one
 * of the operands is a gap the result is a gap, with the weightiest reason there is; where the
 * arithmetic has no answer (division by zero, a number too large) it is "not applicable"; so no
 * result is ever infinite. The flags of the values a result is made of are its flags.
 */
#ifndef INFORM_FORMULA_COLUMN_H
#define INFORM_FORMULA_COLUMN_H

#include "cube/slice.h"

struct column {
    double *value;  /* NAN for a gap */
    uint8_t *state; /* enum state, and flags on a value */
    ptrdiff_t count;
};

enum column_operation {
    COLUMN_ADD,
    COLUMN_SUBTRACT,
    COLUMN_MULTIPLY,
    COLUMN_DIVIDE,
    COLUMN_PERCENT_CHANGE, /* from right to left, in percent of right, which must be above 0 */
    COLUMN_INDEX,          /* left where right is 100; right must be above 0 */
};

/* A column of absent places. */
struct column column_make(struct arena *a, ptrdiff_t count);
/* The same number everywhere. */
void column_fill(struct column *to, double number);
/* The values of a slice, absent past its end. */
void column_of_slice(const struct slice *s, struct column *to);
/* to[i] = from[place[i]]; absent where that is negative. */
void column_pick(const struct column *from, const int32_t *place, struct column *to);
void column_negate(struct column *c);
/* left = left OPERATION right. */
void column_apply(enum column_operation operation, struct column *left,
                  const struct column *right);

/* The weightier of two reasons: suppressed, not applicable, not yet published, not available,
 * not collected, no reason, absent. */
enum state state_weightier(enum state one, enum state other);

#endif
