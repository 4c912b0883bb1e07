/* oracle.h: tests/policy.tsv, read: what the design says, for comparing with what the program
 * does.
 */
#ifndef MATRIX_ORACLE_H
#define MATRIX_ORACLE_H

#include "base/base.h"

struct oracle;

/* Reads the file; fails the test, naming the line, when it can't be understood. */
struct oracle *oracle_read(struct arena *a, const char *path);

/* "see", "reason", "hide", "do" or "deny" of an action ("read", "keep") on an object in that
 * state by that actor. Fails the test when no line fits. */
const char *oracle_object(const struct oracle *o, const char *action, const char *visibility,
                          const char *life, const char *owner, const char *actor);

/* The actors that may enter a route; NULL when the file has no line for it. */
const char *oracle_route(const struct oracle *o, struct str method, struct str path);
/* Whether one of the actors of a list ("*", "a,b,c", "signed-in") is this one. */
bool oracle_lists(const char *list, const char *actor);

/* The number-th form that comes out well; false at the end. */
struct oracle_form {
    const char *path, *actor, *fields;
};
bool oracle_form_of(const struct oracle *o, int number, struct oracle_form *out);

/* Lines that decided nothing: said at the end, since they would hide a mistake. */
ptrdiff_t oracle_unused(const struct oracle *o, struct buf *out);

#endif
