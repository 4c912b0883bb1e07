/* why.c: why a statistic has no answer, in words. */
#include "stats/why.h"

static const char *const words[WHY_COUNT] = {
    [WHY_NONE] = "",
    [WHY_NOT_REPORTED] = "a value that is needed was not reported",
    [WHY_NO_VALUES] = "no values were reported",
    [WHY_TOO_FEW] = "fewer values than the method needs",
    [WHY_NOT_FINITE] = "a value is infinite, or the result is too large to hold",
    [WHY_NEGATIVE] = "a count, total or weight is below zero",
    [WHY_NO_TOTAL] = "the total that it is to be divided by is not above zero",
    [WHY_ABOVE_TOTAL] = "the part is larger than the whole",
    [WHY_FEW_EVENTS] = "too few events for the method to be reliable",
    [WHY_NO_EVENTS] = "there were no events, so there is no ratio",
    [WHY_NO_SPREAD] = "all values are the same, so there are no differences to measure against",
    [WHY_GAP] = "a period is missing among those that are looked at",
    [WHY_NO_INTERVAL] =
        "there are neither counts nor intervals, so chance cannot be allowed for",
    [WHY_UNEQUAL] = "the numbers differ where the method needs them to be equal",
    [WHY_NO_CONTROLS] = "there is nothing to compare with",
    [WHY_NO_MATCH] = "no allowed partner is left",
    [WHY_OUT_OF_RANGE] = "an option is outside its range",
};

const char *stats_why_words(enum stats_why why)
{
    return (unsigned)why < WHY_COUNT ? words[why] : "";
}
