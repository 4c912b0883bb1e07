/* plane.h: a field between two axes of numbers; for src/charts/ alone. */
#ifndef CHARTS_PLANE_H
#define CHARTS_PLANE_H

#include "charts/names.h"
#include "charts/svg.h"

struct plane {
    struct svg *svg;
    struct ticks x_ticks, y_ticks;
    struct scale x, y;
    double left, right, top, bottom;
    struct str x_unit, y_unit;   /* signs, % or £; others stand in the titles */
    struct str x_title, y_title; /* what the axes measure */
    struct str y_lines[3];       /* the title of the upright axis, above the field */
    int y_line_count;
};

/* Measures the words and lays the field out below `top`, `height` tall, for these spans. The
 * titles and units must have been set. plane->bottom and what is below it, plane_below, can be
 * read afterwards. */
void plane_lay(struct plane *p, struct svg *s, struct span x, struct span y, double top,
               double height);
/* How much the axis and its words take below the field. */
double plane_below(const struct plane *p);
/* Grid, axes, and their numbers and titles; words lie in front of what is drawn before. */
void plane_draw(struct plane *p);
/* The same without the level axis' ticks, for charts whose places there are no numbers. */
void plane_draw_upright(struct plane *p);
struct names_box plane_box(const struct plane *p);

#endif
