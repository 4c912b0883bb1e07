/* slice_rank.c: the values of a slice in order: their ranks and what is known of them as a
 * whole. */
#include "cube/slice_parts.h"

#include "stats/stats.h"

#include <math.h>
#include <string.h>

enum { FEW = 24, BUCKETS = 256, ON_STACK = 512 };

/* A value as a whole number of the same order, and where it came from. */
struct keyed {
    uint64_t key;
    int64_t place;
};

static uint64_t key_of(double value)
{
    uint64_t bits;

    value += 0.0; /* -0 and 0 are equal */
    memcpy(&bits, &value, sizeof bits);
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

static void insert(struct keyed *k, ptrdiff_t n)
{
    for (ptrdiff_t i = 1; i < n; i++) {
        struct keyed moving = k[i];
        ptrdiff_t to = i;
        for (; to > 0 && k[to - 1].key > moving.key; to--)
            k[to] = k[to - 1];
        k[to] = moving;
    }
}

/* By one byte of the keys; those that are equal in it stay in their order. */
static void scatter(const struct keyed *from, ptrdiff_t n, int byte, struct keyed *to)
{
    uint32_t start[BUCKETS] = {0}, next = 0;
    int shift = 8 * byte;

    for (ptrdiff_t i = 0; i < n; i++)
        start[from[i].key >> shift & 0xFF]++;
    for (int b = 0; b < BUCKETS; b++) {
        uint32_t here = start[b];
        start[b] = next;
        next += here;
    }
    for (ptrdiff_t i = 0; i < n; i++)
        to[start[from[i].key >> shift & 0xFF]++] = from[i];
}

/* Bytes in which all keys agree need no pass. Gives the one of the two that holds the result.
 */
static struct keyed *sort(struct keyed *k, struct keyed *other, ptrdiff_t n)
{
    uint64_t differ = 0;

    for (ptrdiff_t i = 1; i < n; i++)
        differ |= k[i].key ^ k[0].key;
    for (int byte = 0; byte < 8; byte++) {
        if (!(differ >> (8 * byte) & 0xFF))
            continue;
        scatter(k, n, byte, other);
        struct keyed *swap = k;
        k = other;
        other = swap;
    }
    return k;
}

/* Scaled values are whole numbers of few bytes, which are quick to sort. */
static ptrdiff_t keys_make(const double *values, ptrdiff_t count, double tens, struct keyed *k)
{
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < count; i++) {
        k[n].key = tens != 0 ? (uint64_t)(int64_t)rint(values[i] * tens) + (UINT64_C(1) << 33)
                             : key_of(values[i]);
        k[n].place = i;
        n += !isnan(values[i]);
    }
    return n;
}

ptrdiff_t slice_rank(const double *values, ptrdiff_t count, double tens, int32_t *order,
                     uint32_t *ranks)
{
    struct keyed few[2 * ON_STACK], *k = few;
    struct arena *scratch = NULL;

    if (count > ON_STACK) {
        scratch = arena_open();
        k = arena_new(scratch, struct keyed, 2 * count);
    }
    ptrdiff_t n = keys_make(values, count, tens, k);
    if (n <= FEW)
        insert(k, n);
    else
        k = sort(k, k + count, n);
    for (ptrdiff_t i = 0; ranks && i < count; i++)
        ranks[i] = UINT32_MAX;
    for (ptrdiff_t i = 0, first = 0; i < n; i++) {
        first = k[i].key == k[first].key ? first : i;
        order[i] = (int32_t)k[i].place;
        if (ranks)
            ranks[k[i].place] = (uint32_t)first;
    }
    arena_close(scratch);
    return n;
}

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
        n = slice_rank(values, s->count, 0, out, NULL);
    }
    arena_close(scratch);
    return n;
}
