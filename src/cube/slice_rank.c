/* slice_rank.c: the values of a slice in order: their ranks and what is known of them as a
 * whole. */
#include "cube/slice_parts.h"

#include "stats/stats.h"

#include <math.h>
#include <string.h>

enum { FEW = 24, BUCKETS = 256, ON_STACK = 512, PLACE_BITS = 20 };

static_assert(SLICE_MOST_AREAS <= 1 << PLACE_BITS, "a place and a scaled value fill a word");

/* --- sorting by digits
 * -------------------------------------------------------------------------- */

/* A value as a whole number of the same order, and where it came from. */
struct keyed {
    uint64_t key;
    int64_t place;
};

/* By one byte, those that are equal in it staying in their order. Bytes in which all agree need
 * no pass. Gives the one of the two that holds the result. */
#define DIGIT_SORT(name, type, key_of)                                                         \
    static type *name(type *from, type *to, ptrdiff_t n, int lowest)                           \
    {                                                                                          \
        uint64_t differ = 0;                                                                   \
        for (ptrdiff_t i = 1; i < n; i++)                                                      \
            differ |= key_of(from[i]) ^ key_of(from[0]);                                       \
        for (int shift = lowest; shift < 64; shift += 8) {                                     \
            uint32_t start[BUCKETS] = {0}, next = 0;                                           \
            if (!(differ >> shift & 0xFF))                                                     \
                continue;                                                                      \
            for (ptrdiff_t i = 0; i < n; i++)                                                  \
                start[key_of(from[i]) >> shift & 0xFF]++;                                      \
            for (int b = 0; b < BUCKETS; b++) {                                                \
                uint32_t here = start[b];                                                      \
                start[b] = next;                                                               \
                next += here;                                                                  \
            }                                                                                  \
            for (ptrdiff_t i = 0; i < n; i++)                                                  \
                to[start[key_of(from[i]) >> shift & 0xFF]++] = from[i];                        \
            type *other = from;                                                                \
            from = to;                                                                         \
            to = other;                                                                        \
        }                                                                                      \
        return from;                                                                           \
    }                                                                                          \
    static void name##_few(type *k, ptrdiff_t n)                                               \
    {                                                                                          \
        for (ptrdiff_t i = 1; i < n; i++) {                                                    \
            type moving = k[i];                                                                \
            ptrdiff_t to = i;                                                                  \
            for (; to > 0 && key_of(k[to - 1]) > key_of(moving); to--)                         \
                k[to] = k[to - 1];                                                             \
            k[to] = moving;                                                                    \
        }                                                                                      \
    }

#define WORD_ITSELF(word) (word)
#define KEY_OF(keyed) ((keyed).key)

DIGIT_SORT(sort_words, uint64_t, WORD_ITSELF)
DIGIT_SORT(sort_keyed, struct keyed, KEY_OF)

/* --- ranks
 * ------------------------------------------------------------------------------------- */

/* Scaled values are whole numbers of few bytes, quick to sort, with the place in the same word.
 */
static ptrdiff_t rank_wholes(struct arena *scratch, const double *values, ptrdiff_t count,
                             double tens, double low, int32_t *order, uint32_t *ranks)
{
    uint64_t few[2 * ON_STACK], *k = scratch ? arena_new(scratch, uint64_t, 2 * count) : few;
    double least = low * tens;
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < count; i++) {
        bool reported = values[i] == values[i];
        double above =
            reported ? values[i] * tens - least + 0.5 : 0; /* a NAN is no whole number */
        k[n] = (uint64_t)above << PLACE_BITS | (uint64_t)i;
        n += reported;
    }
    if (n <= FEW)
        sort_words_few(k, n);
    else
        k = sort_words(k, k + count, n, PLACE_BITS);
    for (ptrdiff_t i = 0, first = 0; i < n; i++) {
        first = k[i] >> PLACE_BITS == k[first] >> PLACE_BITS ? first : i;
        order[i] = (int32_t)(k[i] & ((1 << PLACE_BITS) - 1));
        if (ranks)
            ranks[order[i]] = (uint32_t)first;
    }
    return n;
}

static uint64_t key_of(double value)
{
    uint64_t bits;

    value += 0.0; /* -0 and 0 are equal */
    memcpy(&bits, &value, sizeof bits);
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

static ptrdiff_t rank_floats(struct arena *scratch, const double *values, ptrdiff_t count,
                             int32_t *order, uint32_t *ranks)
{
    struct keyed few[2 * ON_STACK],
        *k = scratch ? arena_new(scratch, struct keyed, 2 * count) : few;
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < count; i++) {
        k[n] = (struct keyed){key_of(values[i]), i};
        n += !isnan(values[i]);
    }
    if (n <= FEW)
        sort_keyed_few(k, n);
    else
        k = sort_keyed(k, k + count, n, 0);
    for (ptrdiff_t i = 0, first = 0; i < n; i++) {
        first = k[i].key == k[first].key ? first : i;
        order[i] = (int32_t)k[i].place;
        if (ranks)
            ranks[order[i]] = (uint32_t)first;
    }
    return n;
}

ptrdiff_t slice_rank(const double *values, ptrdiff_t count, double tens, double low,
                     int32_t *order, uint32_t *ranks)
{
    struct arena *scratch = count > ON_STACK ? arena_open() : NULL;

    if (ranks)
        memset(ranks, 0xFF, (size_t)count * sizeof *ranks);
    ptrdiff_t n = tens != 0 ? rank_wholes(scratch, values, count, tens, low, order, ranks)
                            : rank_floats(scratch, values, count, order, ranks);
    arena_close(scratch);
    return n;
}

/* --- the values as a whole
 * ---------------------------------------------------------------------- */

/* The median distance from the middle: from there on outwards the distances come in order, so
 * half of them are gone through. */
static double spread_of(const double *sorted, ptrdiff_t n, double middle)
{
    ptrdiff_t up = 0, wanted = n / 2, taken = 0;
    double last = 0, before = 0;

    while (up < n && sorted[up] < middle)
        up++;
    for (ptrdiff_t down = up - 1; taken <= wanted; taken++) {
        bool take_up = down < 0 || (up < n && sorted[up] - middle <= middle - sorted[down]);
        before = last;
        last = take_up ? sorted[up++] - middle : middle - sorted[down--];
    }
    return n % 2 ? last : before + (last - before) / 2;
}

void slice_sum_up(const double *values, const int32_t *order, ptrdiff_t n,
                  struct slice_summary *out)
{
    struct arena *scratch = n > ON_STACK ? arena_open() : NULL;
    double few[ON_STACK], *sorted = scratch ? arena_new(scratch, double, n) : few, sum = 0;

    for (ptrdiff_t i = 0; i < n; i++)
        sum += sorted[i] = values[order[i]];
    *out = (struct slice_summary){n, NAN, NAN, NAN, NAN, NAN};
    if (n) {
        out->low = sorted[0];
        out->middle = stats_quantile(sorted, n, 0.5);
        out->high = sorted[n - 1];
        out->sum = sum;
        out->spread = spread_of(sorted, n, out->middle);
    }
    arena_close(scratch);
}

ptrdiff_t slice_order(const struct slice *s, int32_t *out)
{
    struct arena *scratch = arena_open();
    ptrdiff_t n = 0;

    const uint16_t *ranks = s->packed ? slice_ranks(s) : NULL;

    if (ranks) {
        /* Each rank is the first place of its equals in the order. */
        uint32_t *taken = arena_new(scratch, uint32_t, s->count);
        memset(out, 0, (size_t)s->count * sizeof *out);
        for (ptrdiff_t i = 0; i < s->count; i++) {
            uint32_t rank = ranks[i];
            if (rank == SLICE_NO_RANK)
                continue;
            if (rank + taken[rank] < (uint32_t)s->count)
                out[rank + taken[rank]] = (int32_t)i;
            taken[rank]++;
            n++;
        }
    } else {
        double *values = arena_new(scratch, double, s->count);
        slice_gather(s, SLICE_VALUE, values);
        n = slice_rank(values, s->count, 0, 0, out, NULL);
    }
    arena_close(scratch);
    return n;
}
