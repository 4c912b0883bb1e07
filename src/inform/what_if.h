/* what_if.h: what it would mean in people, pounds or tonnes if a council reached the middle of
 * its group, or the group's best quarter.
 *
 * Only where the numbers behind the figure are published, and something is counted: a share or
 * a rate alone says nothing of how many. Definitions: docs/definitions.md, "What if".
 */
#ifndef INFORM_WHAT_IF_H
#define INFORM_WHAT_IF_H

#include "inform/compare.h"

enum what_if_refusal {
    WHAT_IF_FINE,
    WHAT_IF_NOT_COUNCIL, /* a region or a country */
    WHAT_IF_NOT_RUN,     /* the council does not run the service */
    WHAT_IF_ENDED,       /* the council has ended */
    WHAT_IF_PICKED,      /* the others were chosen by their results: their middle is no aim */
    WHAT_IF_GAP,         /* it has no figure */
    WHAT_IF_FEW,         /* too few reported for a middle to be fair */
    WHAT_IF_NO_POLARITY, /* neither higher nor lower is better */
    WHAT_IF_THERE,       /* it is in the best quarter, or at the best figure, already */
    WHAT_IF_NO_NUMBERS,  /* the numbers behind the figure are not published */
    WHAT_IF_SMALL,       /* the difference is less than the figure's rounding */
    WHAT_IF_REFUSALS,
};

/* Reaching one value. */
struct what_if_target {
    bool asked;       /* the council is not there yet, and it is more than rounding */
    double value;     /* the middle, or the edge of the best quarter */
    double number;    /* so many more or fewer, rounded to what the figure supports */
    double low, high; /* at the ends of the figure's range, 0 where that is there already;
                         NAN where no range is known */
    struct str value_text, number_text, low_text, high_text;
};

struct what_if {
    enum what_if_refusal refused;
    struct what_if_target middle, best;
    double each;         /* what one unit of the figure comes to: |difference| * each */
    double step;         /* to which the numbers are rounded: 1, 5, 10, 50, 100, ... */
    struct str counted;  /* "referrals", "pounds", "tonnes" */
    struct str of;       /* the whole that a share is of: "1,934 referrals"; may be empty */
    struct str formula;  /* "(21.5% − 18.0%) × 1,934 referrals" */
    struct str sentence; /* the answer, or why there is none */
};

/* Of a comparison with its members. Never fails: what can't be said is refused. */
void what_if_read(struct arena *a, const struct comparison *c, struct what_if *out);
/* "no-numbers"; empty for WHAT_IF_FINE. */
const char *what_if_refusal_id(enum what_if_refusal r);
/* As the comparison's page and JSON have it. */
struct json *what_if_json(struct arena *a, const struct what_if *x);

#endif
