/* combine.h: several councils taken together: the past of a council that was made of others,
 * and councils that are only proposed.
 *
 * A figure of several councils is worked out only where that is exact: counts and sums of money
 * are added; shares and rates are made anew from the numbers behind them. Everything else can't
 * be known from what is published, and says so.
 */
#ifndef INFORM_COMBINE_H
#define INFORM_COMBINE_H

#include "inform/sector.h"

enum { COMBINE_LEAST = 2, COMBINE_MOST = 60, PROPOSAL_NAME_MOST = 100, PROPOSALS_MOST = 100 };

enum combined_how { COMBINED_NOT, COMBINED_SUM, COMBINED_RATIO };

enum combined_why {
    COMBINED_FINE,
    COMBINED_NO_WAY,  /* neither a count nor a share whose numbers are published */
    COMBINED_GAP,     /* a part has no figure, or not the numbers behind it */
    COMBINED_NOT_RUN, /* a part does not run the service, and who does there is no part */
    COMBINED_UNEQUAL, /* the figures are not their numerators over their denominators */
    COMBINED_SPLIT,   /* a part was split: only some of it belongs to the whole */
    COMBINED_WHY_COUNT,
};

struct combined {
    double value, numerator, denominator; /* NAN unless fine; the last two for COMBINED_RATIO */
    enum combined_how how;
    enum combined_why why;
    const struct area
        *lacks;       /* the part that stood in the way; NULL when it was none of them */
    double low, high; /* of the parts' own figures */
};

/* One metric in one period over the parts. Where a county and its districts are among them,
 * each figure comes from those that ran the service; from both for a council's own money; from
 * one of both where it describes places. Where that leaves one part, its figure is the whole's.
 */
void combine_figure(const struct sector *s, const struct metric *m, ptrdiff_t period,
                    const struct area *const *parts, ptrdiff_t count, struct combined *out);
/* The newest period in which the parts can be combined; -1 when there is none, and *out then
 * says why of the newest of all. */
ptrdiff_t combine_newest(const struct sector *s, const struct metric *m,
                         const struct area *const *parts, ptrdiff_t count,
                         struct combined *out);
const char *combined_why_words(enum combined_why why);

/* Those that ended and became part of `area`, by code; at most COMBINE_MOST. */
ptrdiff_t area_predecessors(const struct sector *s, const struct area *area, struct arena *a,
                            const struct area ***out);

/* --- proposals ---- */

struct proposal {
    struct str id, name;
    const struct area **parts; /* as given */
    ptrdiff_t count;
    int64_t made_at;
    struct str audience; /* kit/audience.h */
    bool withdrawn;
};

struct proposal_list {
    struct proposal *at;
    ptrdiff_t len, cap;
};

/* Keeps one for this audience (empty for everyone who has its address). What is shared with an
 * organisation is the organisation's, if the viewer keeps its things; else it is the viewer's.
 * INVALID in words when the name is empty or too long, when the parts are too few, too many,
 * not councils that exist, or the same twice, or for an audience that the viewer may not
 * choose. */
enum rc proposal_make(struct work *w, struct str name, const struct area *const *parts,
                      ptrdiff_t count, struct str audience, struct str *id) MUST_USE;
/* NOT_FOUND in words. */
enum rc proposal_read(struct work *w, struct str id, struct proposal *out) MUST_USE;
/* Another name, of one that was decided on. */
enum rc proposal_rename(struct work *w, struct str id, struct str name) MUST_USE;
/* What the viewer made, and what is shared with them but not with everyone; newest first. */
enum rc proposal_list_read(struct work *w, struct proposal_list *out) MUST_USE;

/* Councils that run the same services and are most like the parts together, by the shares and
 * rates that have no better or worse: nearest first. What was compared is in `by`. None when
 * fewer than COMBINE_LEAST_ALIKE of them can be combined. */
enum { COMBINE_LEAST_ALIKE = 3 };
struct alike {
    const struct area *area;
    double distance;
};
ptrdiff_t combine_alike(struct work *w, const struct area *const *parts, ptrdiff_t count,
                        ptrdiff_t most, struct alike *out, struct metric_list *by);

#endif
