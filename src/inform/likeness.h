/* likeness.h: how like one council is to others, by chosen measures and how much each counts.
 *
 * The idea is Kolada's "likhetsutsökning" (RKA, Sweden): the reader chooses what councils
 * should be alike in. Definition: among the councils looked at, each measure becomes z-scores
 * (mean and the population's standard deviation of all of them with a figure); the distance of
 * two is the weighted Euclidean one, sqrt(sum w (a - b)^2) (stats/near.h). The difference index
 * shown is that distance over sqrt(sum w), so that it does not grow with the number of
 * measures: 0 is alike in everything, 1 is as far apart as one standard deviation in every
 * measure.
 *
 * A council without a figure of one of the measures is left out, and named.
 */
#ifndef INFORM_LIKENESS_H
#define INFORM_LIKENESS_H

#include "inform/sector.h"
#include "stats/near.h"

enum {
    LIKE_MOST_VARIABLES = 20,
    LIKE_WEIGHT_MOST = 100,
    LIKE_MOST_TYPES = 8,
    LIKE_NEIGHBOURS = 15, /* a model's nearest */
    LIKE_REASONS = 2,     /* largest like and unlike ones that are told of each */
    LIKE_LEAST = 5,       /* councils looked at, for a distance to mean anything */
};

struct like_variable {
    const struct metric *metric;
    double weight;
};

/* What is compared, among whom, by the figures of which moment. */
struct like_model {
    struct like_variable variables[LIKE_MOST_VARIABLES];
    ptrdiff_t variable_count;
    const struct area_type *types[LIKE_MOST_TYPES]; /* none for the council's own */
    ptrdiff_t type_count;
    int64_t known; /* SECTOR_NOW for what is known now */
};

struct likeness {
    const struct like_model *how;
    const struct area **areas; /* looked at: by code, the council itself among them */
    ptrdiff_t count, own;      /* own: its place among them */
    const struct slice *figures[LIKE_MOST_VARIABLES]; /* by variable; NULL for none */
    struct period when[LIKE_MOST_VARIABLES];          /* that they are of */
    const double *values;                             /* areas x variables, NAN for a gap */
    const struct stats_near *near;                    /* NULL when nothing can be compared */
    double scale;                                     /* a distance over it is the index */
    enum stats_why why;
};

/* Works it out for a council. `variables` of the model may not be empty. OK also where the
 * council can't be placed: likeness_places says. */
enum rc likeness_make(struct work *w, const struct area *area, const struct like_model *how,
                      struct likeness *out) MUST_USE;
/* The council has every figure, and there are enough others. */
bool likeness_places(const struct likeness *l);

/* The nearest, at most `most`, or the farthest first. Gives how many; `at` is a place in
 * l->areas. */
ptrdiff_t likeness_nearest(const struct likeness *l, ptrdiff_t most,
                           struct stats_neighbour *out);
/* All that have every figure, nearest first, in `a`. */
ptrdiff_t likeness_all(struct arena *a, const struct likeness *l, struct stats_neighbour **out);
double likeness_index(const struct likeness *l, double distance);
/* The index that half of the councils looked at do not reach; NAN for none. */
double likeness_middle(struct arena *a, const struct likeness *l);

/* Why one is near: the variables in which the two are most alike (least apart in z-scores) and
 * least (largest part of the squared distance), no variable in both. */
struct like_reasons {
    ptrdiff_t like[LIKE_REASONS], unlike[LIKE_REASONS]; /* variables */
    ptrdiff_t like_count, unlike_count;
};
void likeness_reasons(const struct likeness *l, ptrdiff_t other, struct like_reasons *out);

/* The first variable that this one of l->areas has no figure of; -1 when it has all. */
ptrdiff_t likeness_lacks(const struct likeness *l, ptrdiff_t at);
double likeness_value(const struct likeness *l, ptrdiff_t at, ptrdiff_t variable);

/* The measures that describe places, by which councils are told to be unlike where nobody chose
 * a model: kind context, neither end better, no count, with a figure of three quarters of the
 * councils looked at. Each counts the same. */
void likeness_describing(struct work *w, const struct area *area, struct like_model *out);

#endif
