/* mustache_parts.h: what a parsed template is made of; for mustache.c and mustache_parse.c
 * only.
 *
 * A template is one flat list of parts in the order of its text. A part that has an inside (a
 * section, a block, a parent) is followed by it; `end` is the place of the first part after.
 */
#ifndef BASE_MUSTACHE_PARTS_H
#define BASE_MUSTACHE_PARTS_H

#include "base/mustache.h"

enum {
    MUSTACHE_DEEPEST = 64,               /* sections inside sections in one template */
    MUSTACHE_MOST_PARTIALS = 32,         /* partials, parents and blocks inside each other */
    MUSTACHE_LONGEST_TEXT = 1024 * 1024, /* a template; the longest page has 20 KB */
};

enum part_kind {
    PART_TEXT,
    PART_SHOWN,    /* {{name}} */
    PART_RAW,      /* {{{name}}} and {{&name}}, in spec mode only */
    PART_SECTION,  /* {{#name}} */
    PART_INVERTED, /* {{^name}} */
    PART_PARTIAL,  /* {{>name}} and {{>*name}} */
    PART_PARENT,   /* {{<name}} */
    PART_BLOCK,    /* {{$name}} */
};

struct part {
    enum part_kind kind;
    int line;
    bool starts_line; /* the indentation of a partial goes before it */
    bool standalone;  /* stood alone on its line, which is left out */
    bool dynamic;     /* the name of the partial is the value of `text` */
    ptrdiff_t end;
    struct str text;        /* PART_TEXT: what to write; else the name */
    const struct str *step; /* the name cut at its dots; none for "." */
    ptrdiff_t steps;
    struct str indent; /* PARTIAL, PARENT, BLOCK: goes before each line of what is put there */
};

struct mustache {
    struct str name;
    const struct part *part;
    ptrdiff_t parts;
};

/* INVALID with "NAME:LINE: what is wrong" in *why. */
enum rc mustache_parse(struct arena *a, enum mustache_mode mode, struct str name,
                       struct str text, struct mustache *out, struct str *why) MUST_USE;

#endif
