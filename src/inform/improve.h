/* improve.h: the councils that started where this one stood, and have improved since by more
 * than chance explains.
 *
 * Asked of a comparison: its council, measure, group and period are the question's. Then is the
 * period some years before. Who was like it then, who stood near its figure, and which of them
 * improved: the tests and the false discovery rate are those of stats/improve.h. Definitions:
 * docs/definitions.md, "Improvers".
 */
#ifndef INFORM_IMPROVE_H
#define INFORM_IMPROVE_H

#include "inform/compare.h"
#include "stats/improve.h"

enum {
    IMPROVE_YEARS = 5,         /* how far back it looks, where nothing is asked for */
    IMPROVE_YEARS_MOST = 20,   /* and at most */
    IMPROVE_NEAREST = 20,      /* so many were most like it, where that is worked out */
    IMPROVE_CONTEXT_LEAST = 3, /* from at least so many measures of the area */
    IMPROVE_CONTEXT_MOST = 40,
};
/* Of those named, so many are expected to be there by chance alone: one in ten. */
#define IMPROVE_RATE 0.1

enum improve_refusal {
    IMPROVE_FINE,
    IMPROVE_NOT_COUNCIL, /* a region or a country */
    IMPROVE_NOT_RUN,     /* the council does not run the service */
    IMPROVE_NO_GROUP,    /* it has no such group */
    IMPROVE_PICKED,      /* the group was chosen by its results: not like it, but better */
    IMPROVE_NO_POLARITY, /* neither higher nor lower is better */
    IMPROVE_GAP,         /* it has no figure now, or had none then */
    IMPROVE_BREAK,       /* counted differently since then */
    IMPROVE_SHORT,       /* figures do not go so far back */
    IMPROVE_UNTESTED,    /* too few figures to tell a change from the usual movement */
    IMPROVE_REFUSALS,
};

/* How those like it then were found. */
enum alike_by {
    ALIKE_RULE,  /* by type, region, ...: the same at any time */
    ALIKE_LIST,  /* by the version of the published model that held then */
    ALIKE_THEN,  /* no version is so old: worked out from measures of the area as they were */
    ALIKE_TODAY, /* nor is enough known of that time: by today's list */
    ALIKE_GIVEN, /* somebody's own list or model, which has no version of then: as given */
};

struct improver {
    const struct area *area;
    double level, from, to; /* NAN for a gap */
    struct str level_text, from_text, to_text;
    double by; /* how much better: negative when it got worse; NAN without both ends */
    struct str by_text;
    enum stats_tested tested;
    double statistic, df, p, q; /* NAN where it was not tested */
    bool improved;
    bool first_release; /* the newest figure may change */
};

struct improvements {
    enum improve_refusal refused;
    struct str sentence; /* the answer, or why there is none */
    int years;           /* asked for, or chosen; 0 when none would do */
    ptrdiff_t level;     /* the period that chooses, in the comparison's series */
    ptrdiff_t base;      /* the period that the change is counted from */
    struct improver own;

    enum alike_by by;
    struct str alike_say; /* how they were found, in words */
    struct group_list alike;
    const struct metric **context; /* for ALIKE_THEN: by what */
    ptrdiff_t context_count;

    double band;         /* either side of the council's own level */
    ptrdiff_t band_from; /* councils whose figures it was made of */
    double reach;        /* how many steps' variance the whole change has; see stats_reach */
    double middle_from, middle_to; /* of those like it; NAN for none */

    struct improver *at; /* those who stood near it: improved first, the most first */
    ptrdiff_t count, tested, improved;
    bool can[IMPROVE_YEARS_MOST + 1]; /* by years: whether it can be asked */
};

/* `years` is from 1 to IMPROVE_YEARS_MOST, or 0 for the most up to IMPROVE_YEARS that can be
 * asked. What can't be answered fairly is refused, with the reason. */
enum rc improve_read(struct work *w, const struct comparison *c, int years,
                     struct improvements *out) MUST_USE;

/* "no-polarity"; empty for IMPROVE_FINE. */
const char *improve_refusal_id(enum improve_refusal r);

#endif
