/* scale.h: from values to places on paper; for src/charts/ alone.
 *
 * A span is the range of the values seen, a scale lays a span along user units, and ticks are
 * the round numbers to write beside it. All of it holds for any double: what is not finite is
 * left out, and a span without width has its place in the middle.
 */
#ifndef CHARTS_SCALE_H
#define CHARTS_SCALE_H

#include "base/base.h"

struct span {
    double low, high; /* low > high while nothing was seen */
};

struct span span_none(void);
bool span_seen(struct span s);
void span_add(struct span *s, double value); /* NAN and infinities are passed over */

/* For bars, whose length is the value: reaches to zero, and has width even when all are zero.
 */
struct span span_to_zero(struct span s);
/* For lines: reaches to zero when zero is no further away than half of the range, or when all
 * values are equal; otherwise stays as it is. */
struct span span_near_zero(struct span s);

struct scale {
    struct span span;
    double from, to; /* where span.low and span.high lie */
};

double scale_at(const struct scale *scale, double value);

/* The multiples start..start+count-1 of a step of 1, 2 or 5 times a power of ten. */
struct ticks {
    double step, start;
    int count;
    int decimals; /* that tell the step's multiples apart */
};

/* Ticks that enclose the span, in about `most` steps or fewer. */
struct ticks ticks_round(struct span s, int most);
double tick_at(const struct ticks *t, int i);
struct span ticks_span(const struct ticks *t);
/* The tick in words: "1,250", "0.05", "20m" where the largest is a million or more. */
struct str tick_text(struct arena *a, const struct ticks *t, int i);

#endif
