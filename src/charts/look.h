/* look.h: reading a chart back, for the tests of src/charts/.
 *
 * Reads SVG strictly as XML into a flat list of elements, so that a test can ask what was drawn
 * and where, and checks what must be true of every chart.
 */
#ifndef CHARTS_LOOK_H
#define CHARTS_LOOK_H

#include "base/base.h"

struct look_element {
    struct str name, attributes;
    struct str text;  /* directly inside, unescaped */
    ptrdiff_t parent; /* -1 for the root */
};

struct look {
    struct arena *arena;
    struct look_element *at;
    ptrdiff_t len, cap;
    const char *why; /* not well-formed; NULL when it is */
    ptrdiff_t where; /* the byte at which that showed */
};

/* Fails the test when two numbers are further apart than `within`. */
void look_near(double got, double want, double within);

struct look look_read(struct arena *a, struct str svg);
/* Reads, and fails the test unless the chart is well-formed, names itself by ids that are there
 * and unique, has no script or style, and keeps all words and shapes inside the picture. */
struct look look_sound(struct arena *a, const struct buf *svg);

/* An attribute's raw value; at NULL when there is none. look_number gives NAN then. */
struct str look_attribute(const struct look_element *e, const char *name);
double look_number(const struct look_element *e, const char *name);
/* The `nth` element (from 0) whose class attribute is `class`; NULL past the last. */
const struct look_element *look_class(const struct look *l, const char *class, ptrdiff_t nth);
ptrdiff_t look_count(const struct look *l, const char *class);
/* The first element of this name whose own text is, or contains, `text`; NULL for none. */
const struct look_element *look_text(const struct look *l, const char *name, const char *text);
const struct look_element *look_text_with(const struct look *l, const char *name,
                                          const char *part);
/* Where a <text> lies from left to right by its estimated width. */
void look_extent(const struct look *l, const struct look_element *e, double *left,
                 double *right);
/* Fails the test when two <text> that show cover each other. */
void look_words_apart(const struct look *l);

#endif
