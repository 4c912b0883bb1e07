/* many.h: one council on many measures: read as a spine, each beside its own group, or as a
 * table of one group of councils, figure by figure.
 *
 * It is read through compare_standing, measure by measure: no sentences, trends or fair groups
 * are made. Nothing is added up over measures: there is no score and no count of good and bad.
 */
#ifndef INFORM_MANY_H
#define INFORM_MANY_H

#include "inform/compare.h"

enum {
    MANY_MOST = 40,          /* measures of one page of a spine */
    HEAT_MOST = 16,          /* measures of one page of a table */
    HEAT_MOST_COUNCILS = 60, /* columns, the council's own among them; beyond, it is refused */
};

struct many_ask {
    struct str area;
    struct str subject; /* a topic's slug; empty for the headline measures of all topics */
    struct str group;   /* as group_find takes it; empty for each measure's default */
    struct str period;  /* any spelling; empty for the newest of each measure */
    ptrdiff_t from;     /* how many measures to pass over: those of the pages before */
};

struct many {
    const struct area *area;
    const struct subject *subject; /* NULL: headline measures of all topics */
    struct comparison *rows;
    ptrdiff_t count;
    ptrdiff_t from, of; /* rows are those after the first `from` of so many */
    ptrdiff_t absent; /* measures without any figure in the period asked for, not among `of` */
};

/* The measures of what the council runs that have ever had a figure of it, about everyone (not
 * of one sex or age alone), headline measures first. NOT_FOUND in words for an area that is no
 * council, and an unknown area, topic, group or period. */
enum rc many_read(struct work *w, const struct many_ask *ask, struct many *out) MUST_USE;

/* Where a row's figure lies between the ends of its group: -1 to 1, 0 at the middle, as the
 * spine draws it; NAN where no place can be given. */
double many_at(const struct comparison *row);
/* "Of 8 measures of schools, Trafford stands furthest above the middle of its group on …":
 * furthest in median absolute deviations of the group, as in stand_out.h. */
struct str many_sentence(struct arena *a, const struct many *m);

/* --- a table of one group ---- */

struct heat {
    struct many many;          /* the measures, each compared in the same group */
    const struct group *group; /* NULL when there is none */
    struct str group_say;
    const struct area **councils; /* the council first, then as the group has them */
    ptrdiff_t council_count;
    /* Measure by measure, a council's figure; NULL where it is not compared on that measure: it
     * does not run the service. */
    const struct compared **cells;
    int *quarters; /* by cell: 1 highest to 4 lowest; 0 for none */
};

/* `ask.group` empty stands for the default group of the first measure whose default is not a
 * list of its own, or, where that is too small or too large, another of the council's.
 * TOO_LARGE in words for a group of too many that was asked for. */
enum rc heat_read(struct work *w, const struct many_ask *ask, struct heat *out) MUST_USE;
struct str heat_sentence(struct arena *a, const struct heat *h);

/* --- the two drawn; `alone` makes files of them, `narrow` is for small screens ---- */

struct str draw_spine(struct arena *a, const struct many *m, bool alone, bool narrow);
struct str draw_heat(struct arena *a, const struct heat *h, bool alone, bool narrow);

/* Who published the measures, each named once, for a file of its own. */
struct str many_sources(struct arena *a, const struct comparison *rows, ptrdiff_t count);
/* The first of the council's groups that is not too small to compare with, on a measure (NULL
 * for any), and has fewer members than `most`; NULL when there is none. */
const struct group *group_with_room(struct work *w, const struct area *area,
                                    const struct metric *m, ptrdiff_t most);
/* A council by its code. NOT_FOUND in words for what is none: only councils are set beside
 * others. */
enum rc many_council(struct work *w, struct str code, const struct area **out) MUST_USE;
/* Whether this is the council's own measure: it runs the service, and it has had a figure. */
bool many_concerns(const struct sector *s, const struct area *area, const struct metric *m);
bool many_about(const struct metric *m, const struct subject *subject);

#endif
