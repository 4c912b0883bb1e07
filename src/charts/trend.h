/* trend.h: the layout of a trend, between the file that draws its shapes (trend.c) and those
 * that place its words (trend_words.c, trend_names.c). */
#ifndef CHARTS_TREND_H
#define CHARTS_TREND_H

#include "charts/scale.h"
#include "charts/svg.h"

enum {
    TREND_BLOCK_LINES = 5,
    TREND_NOTE_LINES = 4,
    TREND_BREAK_ROWS = 3,
    TREND_NAME_WIDEST = 136, /* of the column at the right, wide layout */
    TREND_NAME_APART = 12,   /* from the plot to that column */
};

/* A few lines of words that name one thing. */
struct trend_block {
    struct str lines[TREND_BLOCK_LINES];
    int count;
    enum svg_look look;
    double y; /* the middle of its height */
};

struct trend {
    struct svg svg;
    const struct chart_trend *chart;
    struct ticks ticks;
    struct scale y;
    double left, right; /* of the plot */
    double top, bottom;
    double first_x, step;              /* of the periods */
    double number_end;                 /* where the numbers of the axis end */
    ptrdiff_t first, last, group_last; /* with a value; -1 for none */
    struct trend_block area, group;
    struct str above[TREND_NOTE_LINES], below[TREND_NOTE_LINES];
    int above_count, below_count;
    int break_rows;
    int name_rows; /* above the plot, narrow layout: the line's name may stand there */
};

double trend_x(const struct trend *t, ptrdiff_t i);
double trend_y(const struct trend *t, double value);
bool trend_has_group(const struct chart_point *point);
bool trend_has_interval(const struct chart_point *point);
bool trend_breaks(const struct trend *t, ptrdiff_t i); /* between the one before and this one */

/* Words that need room before anything is placed: the axis, the labels at the right, the notes.
 */
void trend_words_measure(struct trend *t);
/* Rows above the plot for what is written at breaks; needs the periods' places. */
int trend_break_rows(struct trend *t);
/* All words, in front of all shapes. */
void trend_words_draw(struct trend *t);
/* Of those, the names of the line and the band and the first value. */
void trend_names_draw(struct trend *t);
/* The line's name and its last value as one label, for where the plot is wide enough. */
struct svg_label trend_name_and_value(const struct trend *t);

#endif
