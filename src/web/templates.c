/* templates.c: finding the templates among the program's files and parsing them.
 *
 * "src/inform/pages/area.mustache" is known as "inform/pages/area", "ui/parts/pager.mustache"
 * as "parts/pager" and "ui/frame.mustache" as "ui/frame".
 */
#include "web/inside.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_TEMPLATE = 1024 * 1024 };

static bool name_of(struct str file, struct str *name)
{
    if (!str_ends(file, S(".mustache")))
        return false;
    struct str stem = str_cut(file, 0, file.len - S(".mustache").len);
    if (str_starts(stem, S("src/")))
        *name = str_cut(stem, 4, stem.len);
    else if (str_starts(stem, S("ui/parts/")))
        *name = str_cut(stem, 3, stem.len);
    else if (str_starts(stem, S("ui/")))
        *name = stem;
    else
        return false;
    return true;
}

static enum rc read_from_tree(struct arena *a, struct str file, struct str *text,
                              struct str *why)
{
    const char *root = getenv("FOLKMOOT_SOURCE");
    struct str path = str_fmt(a, "%s/%.*s", root ? root : ".", STR_ARG(file));
    FILE *f = fopen(path.at, "rb");

    if (!f) {
        *why = str_fmt(a, "%s: %s", path.at, strerror(errno));
        return FAULT;
    }
    struct buf whole = buf_make(a, LONGEST_TEMPLATE);
    char block[4096];
    for (size_t n; (n = fread(block, 1, sizeof block, f)) > 0;)
        buf_bytes(&whole, block, (ptrdiff_t)n);
    *text = buf_text(&whole);
    fclose(f);
    return OK;
}

enum rc templates_read(struct arena *a, bool dev, const struct mustache_set **out,
                       struct str *why)
{
    struct mustache_set *set = mustache_set_make(a, MUSTACHE_PAGE);
    ptrdiff_t count;
    const struct asset *assets = asset_list(&count);

    for (ptrdiff_t i = 0; i < count; i++) {
        struct str name, text = assets[i].bytes;
        if (!name_of(assets[i].name, &name))
            continue;
        if (dev)
            TRY(read_from_tree(a, assets[i].name, &text, why));
        if (mustache_add(set, name, text, why) != OK)
            return FAULT;
    }
    *out = set;
    return OK;
}
