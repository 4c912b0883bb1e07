/* standing.c: one area beside its peers and a group, in each period of a metric. */
#include "cube/standing.h"

#include "cube/loops.h"
#include "cube/slice_parts.h"
#include "stats/stats.h"

#include <math.h>
#include <string.h>

const int8_t *standing_peers(struct arena *a, ptrdiff_t count, const int32_t *places,
                             ptrdiff_t listed)
{
    int8_t *peers = (int8_t *)arena_new(a, char, count + LOOPS_PAD);

    for (ptrdiff_t i = 0; i < listed; i++)
        if (places[i] >= 0 && places[i] < count)
            peers[places[i]] = -1;
    return peers;
}

/* --- the group
 * --------------------------------------------------------------------------------- */

/* A group's numbers as they are packed: how many there are, and their sum. */
struct gathered {
    ptrdiff_t count;
    double sum;
};

/* The numbers at those places, each `step` after the last; those that are none are left out. */
#define GATHER(name, type, is_number)                                                          \
    static inline struct gathered name(const uint8_t *at, const struct standing_ask *ask,      \
                                       ptrdiff_t count, double *out, ptrdiff_t step)           \
    {                                                                                          \
        struct gathered all = {0};                                                             \
        for (ptrdiff_t i = 0; i < ask->group_count; i++) {                                     \
            type whole;                                                                        \
            if (ask->group[i] < 0 || ask->group[i] >= count)                                   \
                continue;                                                                      \
            memcpy(&whole, at + ask->group[i] * (ptrdiff_t)sizeof whole, sizeof whole);        \
            bool is = is_number;                                                               \
            out[all.count * step] = (double)whole;                                             \
            all.sum += is ? (double)whole : 0;                                                 \
            all.count += is;                                                                   \
        }                                                                                      \
        return all;                                                                            \
    }

GATHER(gather_1, int8_t, whole >= INT8_MIN + SLICE_GAPS)
GATHER(gather_2, int16_t, whole >= INT16_MIN + SLICE_GAPS)
GATHER(gather_4, int32_t, whole >= INT32_MIN + SLICE_GAPS)
GATHER(gather_8, double, whole == whole)

static inline struct gathered gather(const struct slice *s, const struct standing_ask *ask,
                                     double *out, ptrdiff_t step)
{
    const uint8_t *at = slice_values(s);
    int width = s->in.width[SLICE_VALUE];

    return width == 1   ? gather_1(at, ask, s->count, out, step)
           : width == 2 ? gather_2(at, ask, s->count, out, step)
           : width == 4 ? gather_4(at, ask, s->count, out, step)
                        : gather_8(at, ask, s->count, out, step);
}

/* Of sorted numbers, each `step` after the last, that are scaled by `tens`. */
static void sum_up(const double *v, ptrdiff_t step, const struct gathered *all, double tens,
                   struct standing_group *out)
{
    ptrdiff_t n = all->count;

    if (n == 0) {
        *out = (struct standing_group){0, NAN, NAN, NAN, NAN};
        return;
    }
    double lower = v[(n - 1) / 2 * step] / tens, upper = v[n / 2 * step] / tens;
    *out = (struct standing_group){n, v[0] / tens, lower + (upper - lower) / 2,
                                   v[(n - 1) * step] / tens, all->sum / (double)n / tens};
}

/* Small groups of several periods are sorted side by side. */
static void read_small(const struct slice *s, ptrdiff_t periods, const struct standing_ask *ask,
                       struct standing_period *out)
{
    double rows[LOOPS_ROWS * LOOPS_COLUMNS + LOOPS_COLUMNS];
    struct gathered all[LOOPS_COLUMNS];

    for (ptrdiff_t p = 0; p < periods; p++) {
        all[p] = gather(&s[p], ask, rows + p, LOOPS_COLUMNS);
        for (ptrdiff_t i = all[p].count; i < LOOPS_ROWS; i++)
            rows[i * LOOPS_COLUMNS + p] = INFINITY;
    }
    for (ptrdiff_t p = periods; p < LOOPS_COLUMNS; p++)
        for (ptrdiff_t i = 0; i < LOOPS_ROWS; i++)
            rows[i * LOOPS_COLUMNS + p] = 0;
    loops_best()->sort_columns(rows);
    for (ptrdiff_t p = 0; p < periods; p++)
        sum_up(rows + p, LOOPS_COLUMNS, &all[p], slice_tens[s[p].in.decimals[SLICE_VALUE]],
               &out[p].group);
}

static void read_large(const struct slice *s, ptrdiff_t periods, const struct standing_ask *ask,
                       struct standing_period *out)
{
    struct arena *scratch = arena_open();
    double *v = arena_new(scratch, double, ask->group_count + 1);

    for (ptrdiff_t p = 0; p < periods; p++) {
        struct gathered all = gather(&s[p], ask, v, 1);
        stats_sort(v, all.count);
        sum_up(v, 1, &all, slice_tens[s[p].in.decimals[SLICE_VALUE]], &out[p].group);
    }
    arena_close(scratch);
}

/* --- the peers
 * --------------------------------------------------------------------------------- */

static void rank(const struct slice *s, const struct standing_ask *ask,
                 struct standing_period *out)
{
    ptrdiff_t n = ask->peer_count < s->count ? ask->peer_count : s->count;
    struct loops_count count;

    loops_best()->count(slice_values(s), s->in.width[SLICE_VALUE], ask->peers, n, ask->place,
                        &count);
    out->of = count.reported + (ask->place >= n || !ask->peers[ask->place]);
    out->rank = 1 + (ask->low_first ? count.below : count.above);
    out->band = stats_band(out->rank, out->of, STANDING_BANDS);
}

/* The value and what stands in its place, in one look at the bytes. */
static void read_own(const struct slice *s, ptrdiff_t place, struct standing_period *out)
{
    out->value = slice_number(s, place, SLICE_VALUE);
    out->state = s->states == STATES_SAID && out->value == out->value ? STATE_VALUE
                                                                      : slice_state(s, place);
    out->rank = out->of = 0;
    out->band = 0;
}

ptrdiff_t standing_read(const struct cube *c, ptrdiff_t metric, const struct standing_ask *ask,
                        struct standing_period *out)
{
    const struct slice *all = cube_read_all(c, metric);
    ptrdiff_t periods = cube_period_count(c, metric);

    for (ptrdiff_t p = 0; p < periods; p++) {
        read_own(&all[p], ask->place, &out[p]);
        if (!isnan(out[p].value))
            rank(&all[p], ask, &out[p]);
    }
    if (ask->group_count > LOOPS_ROWS) {
        read_large(all, periods, ask, out);
        return periods;
    }
    for (ptrdiff_t p = 0; p < periods; p += LOOPS_COLUMNS)
        read_small(all + p, periods - p < LOOPS_COLUMNS ? periods - p : LOOPS_COLUMNS, ask,
                   out + p);
    return periods;
}
