/* near.c: making rows of characteristics ready to be searched, and the distance between two. */
#include "stats/near_rows.h"

#include <math.h>
#include <string.h>

/* Differences of two such values, squared and added up over STATS_NEAR_MOST_COLUMNS, stay below
 * the largest single precision number: 4e34 * 1000 < 3e38. */
static const double MOST_SCREENED = 1e17;

/* What a column's values are measured by: (v - low) / range is between 0 and 1, whatever the
 * size of v, and its z-score is that of v. */
struct scale {
    double low, high, range;
    double n, middle, spread; /* reported values; their mean and standard deviation in 0 to 1 */
};

/* A table as it comes in. */
struct table {
    const double *v;
    ptrdiff_t areas, columns;
};

static double part_of(const struct scale *s, double v)
{
    return (v - s->low) / s->range;
}

static bool has_spread(const struct scale *s)
{
    return s->high > s->low;
}

static void find_ranges(const struct table *t, struct scale *scales)
{
    const double *v = t->v;

    for (ptrdiff_t c = 0; c < t->columns; c++)
        scales[c] = (struct scale){.low = INFINITY, .high = -INFINITY};
    for (ptrdiff_t row = 0; row < t->areas; row++) {
        for (ptrdiff_t c = 0; c < t->columns; c++, v++) {
            scales[c].low = fmin(scales[c].low, *v);
            scales[c].high = fmax(scales[c].high, *v);
            scales[c].n += !isnan(*v);
        }
    }
    for (ptrdiff_t c = 0; c < t->columns; c++)
        scales[c].range = scales[c].high - scales[c].low;
}

static void find_middles(const struct table *t, struct scale *scales)
{
    const double *v = t->v;

    for (ptrdiff_t row = 0; row < t->areas; row++) {
        for (ptrdiff_t c = 0; c < t->columns; c++, v++) {
            if (!isnan(*v) && has_spread(&scales[c]))
                scales[c].middle += part_of(&scales[c], *v);
        }
    }
    for (ptrdiff_t c = 0; c < t->columns; c++)
        scales[c].middle /= scales[c].n;
}

static void find_spreads(const struct table *t, struct scale *scales)
{
    const double *v = t->v;

    for (ptrdiff_t row = 0; row < t->areas; row++) {
        for (ptrdiff_t c = 0; c < t->columns; c++, v++) {
            if (isnan(*v) || !has_spread(&scales[c]))
                continue;
            double past = part_of(&scales[c], *v) - scales[c].middle;
            scales[c].spread += past * past;
        }
    }
    for (ptrdiff_t c = 0; c < t->columns; c++)
        scales[c].spread = sqrt(scales[c].spread / scales[c].n);
}

static double z_score(const struct scale *s, double v)
{
    return has_spread(s) ? (part_of(s, v) - s->middle) / s->spread : 0;
}

/* --- what is refused -------------------------------------------------------------------------
 */

static enum stats_why refused_weights(const double *weights, ptrdiff_t columns)
{
    for (ptrdiff_t c = 0; weights && c < columns; c++) {
        if (weights[c] < 0)
            return WHY_NEGATIVE;
        if (!isfinite(weights[c]))
            return WHY_NOT_FINITE;
    }
    return WHY_NONE;
}

static enum stats_why refused(const struct table *t, const double *weights)
{
    if (t->columns < 1)
        return WHY_NO_VALUES;
    if (t->columns > STATS_NEAR_MOST_COLUMNS || t->areas > STATS_NEAR_MOST_AREAS ||
        t->areas < 0)
        return WHY_OUT_OF_RANGE;
    for (ptrdiff_t i = 0; i < t->areas * t->columns; i++) {
        if (isinf(t->v[i]))
            return WHY_NOT_FINITE;
    }
    return refused_weights(weights, t->columns);
}

static enum stats_why refused_scales(const struct scale *scales, ptrdiff_t columns)
{
    for (ptrdiff_t c = 0; c < columns; c++) {
        if (has_spread(&scales[c]) && !isfinite(scales[c].range))
            return WHY_NOT_FINITE;
    }
    return WHY_NONE;
}

/* --- making ready ----------------------------------------------------------------------------
 */

static bool has_gap(const struct table *t, ptrdiff_t row)
{
    for (ptrdiff_t c = 0; c < t->columns; c++) {
        if (isnan(t->v[row * t->columns + c]))
            return true;
    }
    return false;
}

static void number_slots(struct arena *a, struct stats_near *s, const struct table *t)
{
    int32_t *slot_of = arena_new(a, int32_t, t->areas),
            *row_of = arena_new(a, int32_t, t->areas);

    for (ptrdiff_t row = 0; row < t->areas; row++) {
        slot_of[row] = has_gap(t, row) ? -1 : (int32_t)s->slots++;
        if (slot_of[row] >= 0)
            row_of[slot_of[row]] = (int32_t)row;
    }
    s->slot_of = slot_of;
    s->row_of = row_of;
}

static void copy_weights(struct arena *a, struct stats_near *s, const double *weights)
{
    double *copy = arena_new(a, double, s->columns);

    for (ptrdiff_t c = 0; c < s->columns; c++)
        copy[c] = weights ? weights[c] : 1;
    s->weights = copy;
}

/* What a column without weight holds can't matter, not even by overflowing: it is all 0. */
static void copy_values(struct arena *a, struct stats_near *s, const struct table *t,
                        const struct scale *scales)
{
    double *values = arena_new(a, double, s->slots * s->columns);

    for (ptrdiff_t slot = 0; slot < s->slots; slot++) {
        for (ptrdiff_t c = 0; c < s->columns; c++) {
            double v = t->v[s->row_of[slot] * t->columns + c];

            if (s->weights[c] > 0)
                values[slot * s->columns + c] = scales ? z_score(&scales[c], v) : v;
        }
    }
    s->values = values;
}

/* Room for `count`, at the start of a line of the processor's cache. */
static uint32_t *lined_up(struct arena *a, ptrdiff_t count)
{
    enum { LINE = 64 };
    char *at = arena_alloc(a, count * (ptrdiff_t)sizeof(uint32_t) + LINE);

    return (uint32_t *)(at + (LINE - (uintptr_t)at % LINE) % LINE);
}

/* Where a slot's first value is in the panels; the others follow KERNEL_WORDS apart. */
static ptrdiff_t word_of(const struct stats_near *s, ptrdiff_t slot)
{
    return slot / KERNEL_PANEL * s->columns * KERNEL_WORDS + slot % KERNEL_WORDS;
}

static int shift_of(ptrdiff_t slot)
{
    return slot % KERNEL_PANEL < KERNEL_WORDS ? 0 : 16;
}

/* The upper half of a single precision number, rounded to the nearest, to even where two are.
 */
static uint32_t upper_half(float v)
{
    uint32_t bits;

    memcpy(&bits, &v, sizeof bits);
    return (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
}

void near_copy_own(const struct stats_near *s, ptrdiff_t slot, float *own)
{
    const uint32_t *from = s->panels + word_of(s, slot);

    for (ptrdiff_t c = 0; c < s->columns; c++, from += KERNEL_WORDS) {
        uint32_t bits = *from >> shift_of(slot) << 16;

        memcpy(&own[c], &bits, sizeof bits);
    }
}

/* The middles of the columns: taking them off changes no distance and leaves fewer digits. */
static const double *find_centres(struct arena *a, const struct stats_near *s)
{
    double *centres = arena_new(a, double, s->columns);

    for (ptrdiff_t slot = 0; slot < s->slots; slot++) {
        for (ptrdiff_t c = 0; c < s->columns; c++)
            centres[c] += s->values[slot * s->columns + c] / (double)s->slots;
    }
    return centres;
}

static void fill_panels(struct arena *a, struct stats_near *s)
{
    ptrdiff_t panels = (s->slots + KERNEL_PANEL - 1) / KERNEL_PANEL;
    uint32_t *words = lined_up(a, panels * KERNEL_WORDS * s->columns);
    double *lengths = arena_new(a, double, s->slots), largest = 0;
    const double *centres = find_centres(a, s);

    for (ptrdiff_t slot = 0; slot < s->slots; slot++) {
        uint32_t *to = words + word_of(s, slot);

        for (ptrdiff_t c = 0; c < s->columns; c++, to += KERNEL_WORDS) {
            double v = s->values[slot * s->columns + c] - centres[c];

            v *= sqrt(s->weights[c]);
            largest = fmax(largest, fabs(v));
            *to |= upper_half(fabs(v) <= MOST_SCREENED ? (float)v : 0) << shift_of(slot);
            lengths[slot] += v * v;
        }
        lengths[slot] = sqrt(lengths[slot]);
    }
    s->panels = words;
    s->lengths = lengths;
    s->screens = largest <= MOST_SCREENED;
}

struct stats_near *stats_near_open(struct arena *a, const double *v, ptrdiff_t areas,
                                   ptrdiff_t columns, const double *weights, bool standardise,
                                   enum stats_why *why)
{
    struct table t = {v, areas, columns};
    struct scale *scales = NULL;

    *why = refused(&t, weights);
    if (*why != WHY_NONE)
        return NULL;
    if (standardise) {
        scales = arena_new(a, struct scale, columns);
        find_ranges(&t, scales);
        *why = refused_scales(scales, columns);
        if (*why != WHY_NONE)
            return NULL;
        find_middles(&t, scales);
        find_spreads(&t, scales);
    }
    struct stats_near *s = arena_new(a, struct stats_near, 1);
    s->kernel = kernel_best();
    s->areas = areas;
    s->columns = columns;
    number_slots(a, s, &t);
    copy_weights(a, s, weights);
    copy_values(a, s, &t, scales);
    fill_panels(a, s);
    return s;
}

void stats_near_use(struct stats_near *s, const struct kernel *kernel)
{
    s->kernel = kernel;
}

/* --- distances -------------------------------------------------------------------------------
 */

bool stats_near_takes_part(const struct stats_near *s, ptrdiff_t row)
{
    assert(row >= 0 && row < s->areas);
    return s->slot_of[row] >= 0;
}

static double weighted(double weight, double a, double b)
{
    double past = a - b;

    return weight * (past * past);
}

/* Four sums side by side, as each has to wait for its own additions. */
void near_measure(const struct stats_near *s, ptrdiff_t own, const int32_t *others,
                  ptrdiff_t count, double *distances)
{
    const double *mine = s->values + own * s->columns, *weights = s->weights;
    const double *theirs[NEAR_TOGETHER];
    double first = 0, second = 0, third = 0, fourth = 0;

    for (ptrdiff_t i = 0; i < NEAR_TOGETHER; i++)
        theirs[i] = s->values + others[i < count ? i : 0] * s->columns;
    for (ptrdiff_t c = 0; c < s->columns; c++) {
        first += weighted(weights[c], mine[c], theirs[0][c]);
        second += weighted(weights[c], mine[c], theirs[1][c]);
        third += weighted(weights[c], mine[c], theirs[2][c]);
        fourth += weighted(weights[c], mine[c], theirs[3][c]);
    }
    const double sums[NEAR_TOGETHER] = {first, second, third, fourth};
    for (ptrdiff_t i = 0; i < count; i++)
        distances[i] = sqrt(sums[i]);
}

double stats_near_distance(const struct stats_near *s, ptrdiff_t one, ptrdiff_t other)
{
    double distance;

    if (!stats_near_takes_part(s, one) || !stats_near_takes_part(s, other))
        return NAN;
    near_measure(s, s->slot_of[one], &s->slot_of[other], 1, &distance);
    return distance;
}

double stats_near_apart(const struct stats_near *s, ptrdiff_t one, ptrdiff_t other,
                        ptrdiff_t column)
{
    assert(column >= 0 && column < s->columns);
    if (!stats_near_takes_part(s, one) || !stats_near_takes_part(s, other))
        return NAN;
    return s->values[s->slot_of[one] * s->columns + column] -
           s->values[s->slot_of[other] * s->columns + column];
}
