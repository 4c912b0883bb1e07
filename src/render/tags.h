/* tags.h: what the marks on the pages mean: the tree of headings, paragraphs, lists, tables and
 * figures that a screen reader walks along.
 *
 * Cairo can mark what is drawn, but knows neither alternatives nor artifacts nor the scope of a
 * heading. So each piece is marked plainly, in order, and here is kept what it is; seal.c
 * writes the tree into the finished file.
 */
#ifndef RENDER_TAGS_H
#define RENDER_TAGS_H

#include "base/base.h"

#include <cairo.h>

#define TAG_PIECE "Span" /* of a paragraph: what is not all of it */

struct tag {
    const char *role;  /* "H1", "P", "TD"; NULL for an artifact */
    struct str alt;    /* what a figure shows */
    const char *scope; /* "Column" or "Row" of a TH; NULL */
    double box[4];     /* of a figure, in points from the lower left; all 0 for none */
    bool leaf;         /* something is drawn under this very mark */
    struct str words;  /* of a link: where it leads */
    struct tag *parent, *first, *last, *next;
};

struct tags {
    struct arena *arena;
    struct tag *root, *open; /* the document, and what is being filled */
    struct {                 /* in the order of their marks */
        struct tag **at;
        ptrdiff_t len, cap;
    } leaves;
};

struct tags *tags_make(struct arena *a);
/* A branch: what follows until tags_close is part of it. `tags` may be NULL in all of these:
 * nothing is marked while a page is only measured. */
struct tag *tags_open(struct tags *t, const char *role);
void tags_close(struct tags *t);
/* A leaf: what is drawn until tags_end. `href` makes it a link; NULL role an artifact. */
struct tag *tags_begin(struct tags *t, cairo_t *cr, const char *role, struct str href);
void tags_end(struct tags *t, cairo_t *cr);

#endif
