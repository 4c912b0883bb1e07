/* scale.c: from values to places on paper: spans, scales and round ticks. */
#include "charts/scale.h"

#include <float.h>
#include <math.h>

#include "base/num.h"

/* Below this share of the values' size a range is rounding noise, and ticks would repeat. */
static const double NOISE = 1e-12;

struct span span_none(void)
{
    return (struct span){.low = INFINITY, .high = -INFINITY};
}

bool span_seen(struct span s)
{
    return s.low <= s.high;
}

void span_add(struct span *s, double value)
{
    if (!isfinite(value))
        return;
    s->low = fmin(s->low, value);
    s->high = fmax(s->high, value);
}

/* Half of the range, which can't overflow. */
static double half_range(struct span s)
{
    return s.high / 2 - s.low / 2;
}

static double size(struct span s)
{
    return fmax(fabs(s.low), fabs(s.high));
}

static bool has_width(struct span s)
{
    return half_range(s) > size(s) * NOISE && half_range(s) > 0;
}

struct span span_to_zero(struct span s)
{
    span_add(&s, 0);
    if (s.low == s.high)
        s.high = 1;
    return s;
}

struct span span_near_zero(struct span s)
{
    if (!span_seen(s) || !has_width(s))
        return span_to_zero(s);
    if (s.low > 0 && s.low <= half_range(s))
        s.low = 0;
    if (s.high < 0 && -s.high <= half_range(s))
        s.high = 0;
    return s;
}

double scale_at(const struct scale *scale, double value)
{
    double whole = half_range(scale->span);

    if (!(whole > 0))
        return (scale->from + scale->to) / 2;
    double part = (value / 2 - scale->span.low / 2) / whole;
    return scale->from + part * (scale->to - scale->from);
}

/* The smallest of 1, 2, 5, 10 times a power of ten that is at least `least`. */
static double round_step(double least)
{
    double power = pow(10, floor(log10(least))), part = least / power;

    /* A hair above 1, 2 or 5 is the arithmetic's, not the reader's. */
    double step = part <= 1.0000001 ? 1 : part <= 2.0000001 ? 2 : part <= 5.0000001 ? 5 : 10;
    return step * power;
}

/* A span with a width worth dividing: one without gets a step's room on both sides. */
static struct span widened(struct span s)
{
    if (!span_seen(s))
        return (struct span){.low = 0, .high = 1};
    if (has_width(s))
        return s;
    double room = s.low == 0 ? 1 : fmax(size(s) / 10, DBL_MIN);
    return (struct span){.low = fmax(s.low - room, -DBL_MAX),
                         .high = fmin(s.high + room, DBL_MAX)};
}

static int decimals_of(double step)
{
    double places = -floor(log10(step) + 1e-9);
    return places > 0 ? (int)fmin(places, 400) : 0;
}

struct ticks ticks_round(struct span s, int most)
{
    s = widened(s);
    double step = round_step(fmax(s.high / most - s.low / most, DBL_MIN));
    struct ticks t = {.step = step, .decimals = decimals_of(step)};
    t.start = floor(s.low / step + 1e-9);
    t.count = (int)(ceil(s.high / step - 1e-9) - t.start) + 1;
    return t;
}

double tick_at(const struct ticks *t, int i)
{
    double value = (t->start + i) * t->step;
    return isfinite(value) ? value : copysign(DBL_MAX, value);
}

struct span ticks_span(const struct ticks *t)
{
    return (struct span){.low = tick_at(t, 0), .high = tick_at(t, t->count - 1)};
}

struct str tick_text(struct arena *a, const struct ticks *t, int i)
{
    static const struct {
        double least;
        const char *word;
    } sizes[] = {{1e12, "tn"}, {1e9, "bn"}, {1e6, "m"}};

    double value = tick_at(t, i), largest = size(ticks_span(t));
    if (largest >= 1e15 || t->decimals > 9)
        return str_fmt(a, "%.6g", value);
    for (ptrdiff_t k = 0; k < COUNT_OF(sizes); k++) {
        if (largest < sizes[k].least)
            continue;
        struct str number =
            num_text(a, value / sizes[k].least, decimals_of(t->step / sizes[k].least));
        return value == 0 ? S("0") : str_fmt(a, "%.*s%s", STR_ARG(number), sizes[k].word);
    }
    return num_text(a, value, t->decimals);
}
