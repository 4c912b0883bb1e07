/* compare.h: one council beside a group of councils, on one measure, in one period.
 *
 * One structure answers every page, chart, export and sentence. Where a statement can't be fair
 * it is refused, with its reason in `refused`. Definitions are those of docs/definitions.md.
 */
#ifndef INFORM_COMPARE_H
#define INFORM_COMPARE_H

#include "base/json.h"
#include "inform/origin.h"
#include "inform/sector.h"

enum {
    COMPARE_LEAST_MEMBERS = 8,  /* besides the council; fewer and another group is taken */
    COMPARE_LEAST_REPORTED = 5, /* with the council; fewer and no place is given */
    COMPARE_MOST_PLACES = 30,   /* above, only a quarter is named */
    COMPARE_OLD_MONTHS = 30,    /* an older newest figure is said to be old */
};

struct comparison_ask {
    struct str area, metric;
    struct str group;  /* empty for the default; else as group_find takes it */
    struct str period; /* any spelling; empty for the newest */
    struct str known;  /* ISO date: the end of that day in London; or a moment, as moment_text
                          writes it; empty for now */
};

/* One council of the comparison. */
struct compared {
    const struct area *area;
    bool self;
    enum state state;
    int flags;
    double value;        /* as published; NAN for a gap */
    double shown;        /* rounded as it is shown: places go by this */
    double lower, upper; /* published, or worked out (`worked_out`); NAN for none */
    double sd;           /* standard error behind the interval; NAN when unknown */
    bool worked_out;
    double numerator, denominator;
    struct str text;     /* "57.5%", or the reason for a gap */
    struct str distance; /* as the group's publisher says */
    ptrdiff_t rank;      /* by polarity, 1 best; by height where there is none; 0 for a gap */
};

/* Where the council stands in a group, counted from the nearer end. */
struct standing {
    ptrdiff_t members;  /* m: with the council */
    ptrdiff_t reported; /* n: with a figure */
    ptrdiff_t place;    /* from the nearer end; 0 when it has no figure */
    bool from_top;      /* the nearer end is the highest */
    ptrdiff_t tied;     /* others with the same shown value */
    ptrdiff_t rank;     /* by polarity */
    int quartile;       /* 1 best, or highest; 0 for none */
    int quintile;       /* the same in fifths */
    int height;         /* quarter by height: 1 highest, 4 lowest; 0 for none */
    double middle;      /* median of all with a figure, as sentences use it */
    double median;      /* of the others, as tables and charts use it */
    double low, high;   /* edges of the members in quarters 2 and 3 */
    bool chance_known;  /* every figure counted has a standard error */
    ptrdiff_t from, to; /* where it could stand, from the same end */
};

enum verdict {
    VERDICT_NONE,
    VERDICT_SAME,
    VERDICT_BETTER,
    VERDICT_WORSE,
    VERDICT_HIGHER,
    VERDICT_LOWER
};

/* What is said of the council against a group: a verdict where chance is known, else a quarter.
 */
enum answer {
    ANSWER_NONE,
    ANSWER_SAME,
    ANSWER_BETTER,
    ANSWER_WORSE,
    ANSWER_HIGHER,
    ANSWER_LOWER,
    ANSWER_TOP,
    ANSWER_MIDDLE,
    ANSWER_BOTTOM
};

struct fair_group {
    const struct group *group;
    struct str say;
    struct standing standing;
    enum answer answer, last_year;
};

/* The fair-comparison certificate: the answer asked again of every fair group, of this period
 * and the two before it, and judged in three ways. Those for answers that allow for chance ask
 * whether the council's range leaves out the group's middle; the others where it stands among
 * the group. */
enum way {
    WAY_RANGE,  /* the 95% range leaves out the median of all: as the page says it */
    WAY_WIDER,  /* the 99.8% range does */
    WAY_MEAN,   /* the 95% range leaves out the mean of all */
    WAY_PLACE,  /* in the outer quarter by place, itself counted: as the page says it */
    WAY_CUTS,   /* beyond the quartiles of the others, type 7 */
    WAY_SPREAD, /* further from the median of all than 1.4826 MADs (as ONS's explorer has it) */
    WAY_COUNT,
};
enum { CERTIFICATE_PERIODS = 3, CERTIFICATE_WAYS = 3 };

struct fair_check {
    ptrdiff_t group;  /* in comparison.fair */
    ptrdiff_t period; /* in certificate.periods */
    enum way way;
    int side; /* 1 above, -1 below, 0 about the middle or in the middle half */
};

struct certificate {
    enum way said;       /* what the page says of its own group, and … */
    int side;            /* … on which side that is */
    ptrdiff_t holds, of; /* comparisons that say the same, and all that could be made */
    ptrdiff_t left_out;  /* those that would not be fair: too few reported, or a gap */
    ptrdiff_t periods[CERTIFICATE_PERIODS], period_count;
    bool broken; /* earlier periods were counted differently and are not asked */
    struct fair_check *checks;
    /* Of the others, the share that the council is above, in this period: the least and the
     * most over all fair groups, with chance where it is known; 0 to 1, NAN for none. */
    double above_least, above_most;
};

enum change {
    CHANGE_NONE,
    CHANGE_CHANCE,
    CHANGE_BEYOND_CHANCE,
    CHANGE_WITHIN,
    CHANGE_MORE,
    CHANGE_FAR_MORE
};

struct trend_point {
    ptrdiff_t period;
    double value, lower, upper, group_low, group_mid, group_high;
    enum state state;
    int flags;
    struct str text;
    bool break_before;
    bool from_before; /* worked out from the councils that this one was made of */
};

enum refusal {
    REFUSED_NOT_RUN,     /* the council does not run the service */
    REFUSED_GAP,         /* it has no figure */
    REFUSED_FEW,         /* too few reported */
    REFUSED_CHANCE,      /* no interval is known, so chance can't be allowed for */
    REFUSED_BREAK,       /* counted differently before */
    REFUSED_TREND,       /* too few points, gaps or no intervals for a trend */
    REFUSED_ENDED,       /* the council has ended */
    REFUSED_NO_GROUP,    /* it has no such group */
    REFUSED_NOT_COUNCIL, /* a region or a country: a benchmark, never ranked */
    REFUSED_PICKED,      /* the others were chosen by their results */
    REFUSAL_COUNT,
};

struct clause {
    int template; /* 1 to 10, words-and-pages' number */
    struct str text;
};

struct comparison {
    const struct sector *sector;
    const struct viewer *viewer; /* whose groups are asked */
    const struct area *area;
    const struct metric *metric;
    const struct group *group; /* NULL when nothing could be compared */
    struct str group_say;      /* the words after "Compared with" */
    bool fell_back;            /* the default group was too small */
    struct series series;
    ptrdiff_t period;       /* in the series; -1 when the metric has no figures */
    ptrdiff_t newest;       /* the last period in which any council has a figure */
    int64_t known;          /* the moment asked for; SECTOR_NOW */
    struct date known_date; /* when `known` was asked for */

    struct compared own;
    struct compared *members; /* with the council, ordered as shown: by value, gaps last */
    ptrdiff_t member_count;
    struct standing standing;
    enum verdict verdict; /* allowing for chance: where the range of all is known */
    /* Where neither way is better and chance is not known: VERDICT_HIGHER, _LOWER or _SAME, by
     * the usual distance from the middle (stats_beside_middle); and that distance. */
    enum verdict neutral;
    double usual_distance; /* NAN where it is not asked for */
    const struct compared
        *benchmarks; /* the country and the region, where they have a figure */
    ptrdiff_t benchmark_count;

    ptrdiff_t before; /* the period of the change; -1 for none */
    double before_value;
    enum change change;
    double usual; /* U; NAN when unknown */
    enum stats_trend trend;
    struct trend_point *points;
    ptrdiff_t point_count;
    const struct area **made_of; /* the councils that ended when this one was made */
    ptrdiff_t made_of_count;
    ptrdiff_t latest;                  /* for a gap: the newest period with a figure; -1 */
    const struct metric_break *broken; /* the break between the two last periods; NULL */
    struct str note;                   /* what the publisher says of this figure */
    struct sent_figures sent;          /* those of this period that no publisher's file told */
    struct date corrected; /* the day of a revision of this figure; year 0 for none */
    double corrected_from;

    struct fair_group *fair;
    ptrdiff_t fair_count;
    struct certificate certificate; /* of is 0 when nothing could be asked: see `refused` */
    bool refused[REFUSAL_COUNT];

    struct clause *clauses; /* in the order of the sentence; the ones dropped for length too */
    ptrdiff_t clause_count;
    struct str sentence;
};

/* Works one out. NOT_FOUND in words for an unknown area, metric, group or period; INVALID for a
 * date that is none. A council that does not run the service is no failure: it is refused. */
enum rc compare_read(struct work *w, const struct comparison_ask *ask,
                     struct comparison *out) MUST_USE;
/* The same with a group as group_keep kept it, in place of the one asked for. */
enum rc compare_read_kept(struct work *w, const struct comparison_ask *ask, struct str kept,
                          struct comparison *out) MUST_USE;

/* The comparison as the page, its JSON and `folkmoot compare --json` give it. */
struct json *compare_json(struct arena *a, const struct comparison *c);

/* What a council page needs of each measure: the standing in the default group at the newest
 * period, without fair groups, benchmarks or sentence. */
enum rc compare_brief(struct work *w, const struct area *area, const struct metric *metric,
                      struct comparison *out) MUST_USE;

/* The same in the group and the period that are asked for, from the figures in hand: those of
 * the moment that the work is about, whatever ask->known says. NOT_FOUND in words as
 * compare_read. */
enum rc compare_standing(struct work *w, const struct comparison_ask *ask,
                         struct comparison *out) MUST_USE;

/* Adds the clauses and the sentence to a brief comparison. */
void compare_say(struct work *w, struct comparison *c);

/* --- parts that pages and sentences share
 * ------------------------------------------------------ */

/* The members of a group for a council and a measure, itself left out: those that run the
 * service, lie in the measure's country and still exist. */
void group_members(const struct sector *s, const struct group *g, const struct area *owner,
                   const struct metric *m, struct arena *a, struct group_list *out);
/* How many members each group would have, by its place in s->groups, in one go. */
void group_sizes(const struct sector *s, const struct area *owner, const struct metric *m,
                 struct arena *a, ptrdiff_t **out);
/* The default group; *fell_back when it took the place of one that is too small. */
const struct group *default_group(const struct sector *s, const struct area *area,
                                  const struct metric *m, struct arena *a,
                                  struct group_list *members, bool *fell_back);
/* Enough have a figure for places, a middle and a band to be fair. */
bool enough_reported(const struct standing *s);
/* "the 10 councils most like Trafford for children's services, …": {n} and {A} filled in. */
struct str group_words(struct arena *a, const struct group *g, const struct area *area,
                       ptrdiff_t members);
/* "57.5%", "£642", "1,234"; decimals as the measure's. */
struct str value_text(struct arena *a, const struct metric *m, double value);
/* What the council's range says of a value: the country's, or the middle of a group. */
enum verdict verdict_beside(const struct metric *m, const struct compared *own, double value);
struct str verdict_words(enum verdict v); /* "about the same as"; empty for none */
/* The council's range at 99.8%: that at 95%, published or worked out, widened on either side by
 * 3.0902 / 1.9600; NANs where none is known. And what it says of the middle of the group. */
struct stats_interval wider_range(const struct compared *own);
enum verdict wider_verdict(const struct comparison *c);
/* "better"; empty for none: the verdict by chance, else the neutral one. And by which of the
 * two: "chance", "usual distance", or empty. */
struct str verdict_id(const struct comparison *c);
struct str verdict_by(const struct comparison *c);
/* "Neither higher nor lower is better. Beside the middle of the group (8.9), 8.7 is similar:
 * 0.2 below it, within the usual distance of 0.7." Empty where there is no neutral verdict. */
struct str neutral_words(struct arena *a, const struct comparison *c);
/* The same shortly: "similar to the middle". */
struct str neutral_short(const struct comparison *c);
/* "the publisher gives no reason" */
struct str gap_words(enum state state);
/* A figure of a slice as it is shown: its value, or why there is none. */
struct str figure_words(struct arena *a, const struct metric *m, const struct slice *s,
                        ptrdiff_t place);
const char *refusal_words(enum refusal r);
/* "that it is in the middle half is true in 52 of 54 fair comparisons: 6 groups, 3 ways of
 * judging, 3 periods"; empty when there is no certificate. */
struct str certificate_words(struct arena *a, const struct comparison *c);
/* How to quote the figure fairly: the statement, its source, and which groups disagree. */
struct str quote_words(struct arena *a, const struct comparison *c);
/* What is said of the council: "better than the middle of the group". */
struct str side_words(const struct comparison *c, enum way way, int side);
const char *way_words(enum way way);
struct str metric_when(struct arena *a, const struct metric *m, struct period p);
struct str ordinal(struct arena *a, ptrdiff_t n); /* 1st, 2nd, 11th, 23rd */

/* The first change of definition after `from` began and up to the end of `to`; NULL for none.
 */
const struct metric_break *break_between(const struct metric *m, struct period from,
                                         struct period to);

#endif
