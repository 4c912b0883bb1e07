/* mustache.h: logic-less templates, parsed once and rendered against a JSON tree.
 *
 * The language is the Mustache specification (v1.4) with two modes. The spec mode is for its
 * official cases. The page mode, which every page uses, refuses {{{name}}} and {{&name}} when a
 * template is parsed (only values of kind JSON_MARKUP are inserted unescaped, and only the
 * house can make those) and fails when a template names something the model does not have, so
 * that a misspelt name is found by the first test and not by a reader. A null is something.
 */
#ifndef BASE_MUSTACHE_H
#define BASE_MUSTACHE_H

#include "base/base.h"
#include "base/json.h"

enum mustache_mode { MUSTACHE_SPEC, MUSTACHE_PAGE };

/* One parsed template; lives in the arena it was parsed into and is read-only afterwards, so
 * many threads may render it at once. */
struct mustache;

/* A set of named templates, the partials of each other. */
struct mustache_set;
struct mustache_set *mustache_set_make(struct arena *a, enum mustache_mode mode);

/* Parses `text` under `name` and keeps it, in place of an earlier one of that name. INVALID
 * with "NAME:LINE: what is wrong" in *why. */
enum rc mustache_add(struct mustache_set *set, struct str name, struct str text,
                     struct str *why) MUST_USE;
/* NULL when there is none of that name. */
const struct mustache *mustache_find(const struct mustache_set *set, struct str name);

/* Renders into `out`. In page mode: FAULT, with "NAME:LINE: no 'member'" in *why, when a name
 * is missing from the model. Partials may call each other at most 32 deep (FAULT beyond). */
enum rc mustache_render(const struct mustache_set *set, const struct mustache *t,
                        const struct json *model, struct buf *out, struct str *why) MUST_USE;

#endif
