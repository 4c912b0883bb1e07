/* names.h: names beside dots, placed so that none covers another or a dot; for src/charts/
 * alone.
 *
 * Each name is tried at the right of its dot, at its left, above and below. One that has no
 * room is left out: its dot still tells it to a pointer, and the table beside the chart has it.
 * The same figures always give the same picture.
 */
#ifndef CHARTS_NAMES_H
#define CHARTS_NAMES_H

#include "charts/svg.h"

struct names_box {
    double left, top, right, bottom;
};

struct names {
    struct svg *svg;
    struct names_box within; /* where names may stand */
    struct names_box *taken;
    ptrdiff_t count, most;
};

/* Room for so many dots, words and lines as obstacles. */
struct names names_make(struct svg *s, struct names_box within, ptrdiff_t most);
/* Something that no name may cover. */
void names_keep(struct names *n, struct names_box box);
void names_keep_dot(struct names *n, double x, double y, double radius);
/* Writes the name beside its dot; false when there is no room. */
bool names_put(struct names *n, double x, double y, double radius, struct str name,
               enum svg_look look);
/* A label that stands where it is told: kept clear of the names that follow. */
void names_label(struct names *n, const struct svg_label *label);

#endif
