/* why.h: why a statistic has no answer. A result is either a number that its definition gives,
 * or NAN with one of these reasons; it is never a number that is silently wrong.
 */
#ifndef STATS_WHY_H
#define STATS_WHY_H

enum stats_why {
    WHY_NONE = 0,     /* there is an answer */
    WHY_NOT_REPORTED, /* a value that is needed was not reported (NAN) */
    WHY_NO_VALUES,    /* nothing at all was reported */
    WHY_TOO_FEW,      /* fewer values than the definition needs */
    WHY_NOT_FINITE,   /* an infinite value, or a result too large for a double */
    WHY_NEGATIVE,     /* a count, a total or a weight below zero */
    WHY_NO_TOTAL,     /* a total (n, a population, an expected count) that is not above zero */
    WHY_ABOVE_TOTAL,  /* a part larger than its whole */
    WHY_FEW_EVENTS,   /* fewer events than the method is good for */
    WHY_NO_EVENTS,    /* no events, where a ratio of them is asked for */
    WHY_NO_SPREAD,    /* all values are equal, so there is nothing to divide by */
    WHY_GAP,          /* a period is missing among those that are looked at */
    WHY_NO_INTERVAL,  /* neither counts nor intervals are given, so chance can't be allowed for
                       */
    WHY_UNEQUAL,      /* unequal numbers, where the method needs equal ones */
    WHY_NO_CONTROLS,  /* nothing to compare with */
    WHY_NO_MATCH,     /* no allowed partner is left */
    WHY_OUT_OF_RANGE, /* an option outside its range: a confidence of 1, a type of 10 */
    WHY_COUNT
};

/* The reason in plain words, without a full stop: "fewer values than the method needs". Empty
 * for WHY_NONE. */
const char *stats_why_words(enum stats_why why);

#endif
