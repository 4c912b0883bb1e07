/* mutants.h: the rule with a mistake in it, many times over; for its test alone. */
#ifndef MATRIX_MUTANTS_H
#define MATRIX_MUTANTS_H

#include "kit/audience.h"

struct mutant {
    enum may (*decide)(const struct viewer *v, enum action action, const struct object *o,
                       int64_t now);
    const char *mistake;
};

extern const struct mutant mutants[]; /* ends with an empty one */

#endif
