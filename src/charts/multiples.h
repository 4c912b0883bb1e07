/* multiples.h: one measure over time, a small picture for each council, all on one scale. */
#ifndef CHARTS_MULTIPLES_H
#define CHARTS_MULTIPLES_H

#include "charts/chart.h"

struct chart_multiple {
    struct str name, text; /* "Trafford", "57.5%": its last figure, or why there is none */
    const double *values;  /* by period; NAN: a gap */
    struct str href;       /* may be empty */
    bool marked;
};

struct chart_multiples {
    struct chart_head head;
    const struct str *labels; /* of the periods */
    const double *middle;     /* of the group, by period; NULL for none */
    const bool *breaks;       /* counted differently from this period on; NULL for none */
    ptrdiff_t period_count;
    const struct chart_multiple *panels; /* in the order drawn */
    ptrdiff_t count;
};

void chart_multiples(struct arena *a, const struct chart_multiples *chart, struct buf *out);

#endif
