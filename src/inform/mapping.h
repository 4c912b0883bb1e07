/* mapping.h: one measure in one period over a whole country: where the figures are.
 *
 * Each council is in a quarter by its place among all councils of the map that have a figure,
 * as shown: bands of docs/definitions.md, 1 the highest, whatever is better. A council keeps
 * its quarter when one region is looked at alone. An old period is drawn with the councils that
 * its figures are of: of all years from its own on, the first in which the greatest share of
 * the map's councils has a figure.
 */
#ifndef INFORM_MAPPING_H
#define INFORM_MAPPING_H

#include "inform/atlas.h"
#include "inform/compare.h"

enum {
    MAPPING_QUARTERS = 4,
    MAPPING_LEAST = 8, /* councils with a figure; fewer and nothing is shaded */
};

struct mapping_ask {
    struct str metric, period, known; /* as in comparison_ask */
    struct str area, group;           /* the chosen council and its group; may be empty */
    struct str region; /* a region's or a country's code; empty for the country */
    struct str tier;   /* "lower", "upper"; empty for what the figures are of */
};

struct mapped {
    const struct area *area; /* NULL when the sector has no such area */
    struct str code;         /* of the boundary */
    const struct atlas_shape *shape;
    const struct atlas_hex *hex; /* NULL when it has none */
    enum state state;
    double value, shown; /* NAN for a gap */
    struct str text;
    int quarter;  /* 1 the highest to 4; 0 for none */
    bool not_run; /* it does not run the service: left blank */
    bool self, like;
    bool in_frame; /* lies in the region that is looked at */
};

/* What one quarter holds. */
struct mapping_quarter {
    ptrdiff_t count;
    double low, high; /* as shown; NAN when nobody is in it */
};

/* A region and how many of its councils with a figure are in each quarter. */
struct mapping_region {
    const struct area *area;
    ptrdiff_t reported, quarters[MAPPING_QUARTERS];
};

struct mapping {
    const struct sector *sector;
    const struct atlas *atlas;
    const struct metric *metric;
    struct series series;
    ptrdiff_t period;
    const struct area *country; /* NULL when the sector has no area for it */
    const struct area *region;  /* NULL for the whole country */
    enum atlas_tier tier;
    bool other_tier; /* there are figures for the councils of the other tier too */
    int year;        /* of the councils drawn */
    bool later;      /* not those of the period, but later ones */

    const struct area
        *area; /* the chosen council; NULL for none, or when it is not on the map */
    const struct group *group;
    struct str group_say;
    const struct mapped *own;

    struct mapped *places; /* by name */
    ptrdiff_t count;
    ptrdiff_t reported, gaps, not_run;
    ptrdiff_t like, like_reported; /* councils compared with, on this map */
    double low, middle, high;      /* of all with a figure; NAN for none */
    struct mapping_quarter quarters[MAPPING_QUARTERS];
    struct mapping_region *regions;
    ptrdiff_t region_count;
    struct str sentence, title;
};

/* Works one out. NOT_FOUND in words for an unknown metric, area, group, period or region, and
 * where there is no boundary; INVALID for a date or a tier that is none. */
enum rc mapping_read(struct work *w, const struct mapping_ask *ask,
                     struct mapping *out) MUST_USE;

/* Enough have a figure for quarters to be shaded. */
bool mapping_fair(const struct mapping *m);
/* "Highest quarter", "Second highest quarter", … for 1 to 4. */
const char *mapping_quarter_words(int quarter);
/* The region with the greatest share of its councils in the quarter, where that is 40% at least
 * and five have a figure; NULL for none: it is spread over the country. */
const struct mapping_region *mapping_most(const struct mapping *m, int quarter);
/* Fills in the sentence and the title; mapping_read has called it. */
void mapping_say(struct arena *a, struct mapping *m);

/* draw_map.c: the drawings. `alone` makes files of them, `narrow` is for small screens. */
struct str draw_map(struct arena *a, const struct mapping *m, bool alone, bool narrow);
struct str draw_hex(struct arena *a, const struct mapping *m, bool alone, bool narrow);

#endif
