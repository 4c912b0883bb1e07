/* asset.h: the files that are part of the program: pages, schema steps, profiles, sample
 * tables.
 *
 * tools/embed puts them into the binary at build time under their path in the source tree:
 * "ui/frame.mustache", "src/inform/pages/area.mustache", "schema/0001_figures.sql",
 * "data/profiles/tidy.profile", "data/sample/areas.csv", "ui/built/style.css".
 */
#ifndef BASE_ASSET_H
#define BASE_ASSET_H

#include "base/base.h"

struct asset {
    struct str name;
    struct str bytes;
    struct str gzip, brotli; /* smaller copies made at build; len 0 where there is none */
    struct str hash;         /* 16 hex digits of the content, for addresses that may be kept */
    struct str type;         /* "text/css; charset=utf-8" */
};

/* NULL when there is none of that name. */
const struct asset *asset_find(struct str name);
/* All of them, sorted by name. */
const struct asset *asset_list(ptrdiff_t *count);

#endif
