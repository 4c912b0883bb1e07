/* effect.h: did it help: difference in differences, with what chance alone would have shown. */
#ifndef STATS_EFFECT_H
#define STATS_EFFECT_H

#include "stats/stats.h"
#include "stats/why.h"

enum {
    STATS_PLACEBO_EXACT = 10000, /* ways of choosing the treated up to which all are tried */
    STATS_PLACEBO_DRAWS = 9999,  /* otherwise so many are drawn, from a fixed start */
    STATS_EFFECT_UNITS_MOST = 100000,
};

struct stats_effect {
    double estimate; /* mean change of the treated less mean change of the others */
    double p; /* share of placebo estimates at least as far from 0, the true one counted among
                 them: (1 + those as far) / (1 + placebos), never 0 */
    double placebo_lower, placebo_upper; /* 2.5 and 97.5 % of the placebo estimates, type 7,
                                            without the true one */
    ptrdiff_t treated, controls, placebos;
    enum stats_why why; /* WHY_NO_VALUES: none treated; WHY_NO_CONTROLS; WHY_TOO_FEW: fewer than
                           2 controls, so that there is no distribution (the estimate stands, p
                           is NAN); WHY_NOT_FINITE; WHY_OUT_OF_RANGE: too many units */
};

/* before[i] and after[i] are unit i's means before and after; a unit with a NAN takes no part.
 * Placebo estimates give the treatment to every other choice of as many units (Fisher's
 * randomisation; Abadie, Diamond and Hainmueller, 2010). Estimates that differ by less than 16
 * machine epsilons of the largest value are as far from 0 as each other. */
struct stats_effect stats_effect(struct arena *a, const double *before, const double *after,
                                 const bool *treated, ptrdiff_t units);

#endif
