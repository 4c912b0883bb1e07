/* control.h: one council's figure over time, beside the limits of its own movement (an XmR
 * chart).
 *
 * Definitions and signals are those of stats/series.h and of `folkmoot calc xmr`. The rule
 * finds signals; whether what was before should be left behind, a rebase, a person decides: it
 * is done by asking for it (`anew`), is part of the address, and is said on the page. Periods
 * before the newest change of definition are left out, and those of another length than the
 * newest: they count something else. Periods that overlap repeat one another, so what moves
 * between them is not the movement of a period: no limits. Limits stop where the measure does.
 */
#ifndef INFORM_CONTROL_H
#define INFORM_CONTROL_H

#include "inform/compare.h"
#include "stats/series.h"

enum {
    /* Figures that limits need. Below 12 they would move with every new figure (NHS-R
     * Community, "How many points are required for robust control limits?"; NHS Education for
     * Scotland gives the same number); the Model Health System draws from about 15. */
    CONTROL_LEAST = 12,
    CONTROL_SETTLED = 20, /* up to which limits are said to move yet (NES) */
    CONTROL_MOST_ANEW = 8,
};

struct control_ask {
    struct comparison_ask what; /* the group is not looked at; the period is the last drawn */
    struct str anew;            /* periods to begin anew at, separated by ; */
};

struct control_point {
    ptrdiff_t period; /* in c.series */
    double value;     /* NAN: a gap */
    struct str text;
    struct stats_xmr xmr; /* all NAN when the chart is refused */
    bool anew;
};

struct control {
    struct comparison c;
    struct control_point *points; /* oldest first */
    ptrdiff_t count, reported;    /* reported: with a figure */
    bool few;   /* fewer than CONTROL_LEAST in the last stretch: no limits and no signals */
    bool moved; /* limits may still move: fewer than CONTROL_SETTLED in the last stretch */
    ptrdiff_t stretch;                 /* figures since the last new beginning */
    const struct metric_break *broken; /* before which periods were left out; NULL */
    ptrdiff_t anew_count;
    ptrdiff_t other_length;   /* periods left out since they are longer or shorter */
    bool overlap;             /* its periods do: no limits and no signals */
    double least, most;       /* what the measure can be; NAN for no end that is known */
    bool cut_least, cut_most; /* a limit of a period lay beyond and is set there */
};

/* INVALID in words for a period of `anew` that is none of the measure's, or the first. */
enum rc control_read(struct work *w, const struct control_ask *ask,
                     struct control *out) MUST_USE;
struct str control_sentence(struct arena *a, const struct control *k);
/* "The lower limit stops at 0.0%, since …"; empty when none was cut. */
struct str control_cut_words(struct arena *a, const struct control *k);
struct str control_signal_words(enum stats_signal s);
struct str draw_xmr(struct arena *a, const struct control *k, bool alone, bool narrow);

#endif
