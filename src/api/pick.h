/* pick.h: which figures are asked for, and walking through them in pages.
 *
 * Figures come measure by measure (by id), period by period (oldest first), area by area (in
 * the measure's own order, which only ever grows), so that a page goes on where the last one
 * ended whatever was added since.
 */
#ifndef API_PICK_H
#define API_PICK_H

#include "inform/inform.h"

enum {
    IDS_MOST = 100,              /* of one parameter */
    FIGURES_USUAL = 1000,        /* of a page */
    FIGURES_MOST = 10000,        /* of a page */
    CELLS_LOOKED_AT = 4000000,   /* for a page; what is left is on the next */
    CELLS_OF_A_CUBE = 200 * 1000 /* of one JSON-stat answer */
};

/* Words as they came; empty for any. Ids and codes are separated by commas. */
struct figures_ask {
    struct str metric, subject;
    struct str area, type, within, group, of;
    struct str period, near, from, to;
    bool latest;      /* of each measure the newest period with figures */
    struct str after; /* "METRIC,PERIOD,AREA": goes on behind that figure */
};

/* How periods were asked for. */
enum period_pick {
    PERIODS_ALL,
    PERIODS_NAMED,
    PERIODS_LATEST,
    PERIODS_NEAREST,
    PERIODS_BETWEEN
};

struct pick {
    const struct sector *sector;
    const struct metric **metrics; /* by id */
    ptrdiff_t metric_count;
    const bool *areas; /* by area index; NULL for all */
    ptrdiff_t area_count;
    enum period_pick periods;
    struct str names[IDS_MOST]; /* of periods */
    ptrdiff_t name_count;
    struct date near, from, to; /* year 0 for open */
    struct str after_metric, after_period, after_area;
};

/* NOT_FOUND in words for an id that is unknown, INVALID for what can't be read and for
 * parameters that contradict each other, TOO_LARGE for too many ids. */
enum rc pick_read(struct work *w, const struct figures_ask *ask, struct pick *out) MUST_USE;

/* Which of a measure's periods are meant, by place, in room for m->period_count; how many. */
ptrdiff_t pick_periods(const struct pick *p, const struct metric *m, bool *out);

struct figure_at {
    const struct metric *metric;
    ptrdiff_t period, place;
    const struct slice *slice;
};

/* A walk under way. */
struct walk {
    const struct pick *pick;
    struct arena *arena;
    ptrdiff_t metric, period, place;
    const struct slice *slice; /* of that period; NULL when it is to be read */
    bool *wanted;              /* of the measure's periods; NULL when it is to be made */
    int64_t looked_at;
    bool paused; /* CELLS_LOOKED_AT were looked at before the end */
};

/* Begins behind pick->after. NOT_FOUND in words when there is no such place. */
enum rc walk_begin(struct work *w, const struct pick *p, struct walk *out) MUST_USE;
/* The next figure or gap; false at the end, and when the walk is paused. */
bool walk_next(struct walk *w, struct figure_at *out);
/* "METRIC,PERIOD,AREA" of the figure that `at` is. */
struct str walk_place(struct arena *a, const struct figure_at *at);

/* The same for a walk that is paused: where it goes on behind. */
struct str walk_pause(struct arena *a, const struct walk *w);

/* Up to IDS_MOST words between commas. TOO_LARGE in words that name the parameter. */
enum rc api_ids(struct work *w, const char *name, struct str text, struct str ids[IDS_MOST],
                ptrdiff_t *count) MUST_USE;
/* NOT_FOUND in words that say where ids are listed. */
enum rc api_metric(struct work *w, struct str slug, const struct metric **out) MUST_USE;
enum rc api_area(struct work *w, const char *name, struct str code,
                 const struct area **out) MUST_USE;

/* "provisional", "unreliable", "revised" or nothing, as the tidy format says it. */
struct str api_flag(int flags);

#endif
