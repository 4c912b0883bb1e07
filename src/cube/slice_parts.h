/* slice_parts.h: the inside of packed slices; for src/cube alone. */
#ifndef CUBE_SLICE_PARTS_H
#define CUBE_SLICE_PARTS_H

#include "cube/slice.h"

enum {
    SLICE_HEADER = 64, /* bytes before the arrays' widths */
    SLICE_SUM_AT = 16, /* the checksum */
    SLICE_SUMMARY_AT = 24,
    SLICE_RUN = 5,      /* bytes of a run of states */
    SLICE_GAPS = 16,    /* of the most negative integers */
    SLICE_DECIMALS = 6, /* at most */
};

/* How the states are kept; never 0, which version 1 has in this place. */
enum { STATES_SAID = 1, STATES_RUNS, STATES_BYTES };

extern const double slice_tens[SLICE_DECIMALS + 1];

/* The lowest integer of a width; the state of a place without a number is added to it. */
static inline int64_t slice_lowest(int width)
{
    return -(INT64_C(1) << (8 * width - 1));
}

/* The bits of a float NAN that stands for a state. */
#define SLICE_NAN_BITS UINT64_C(0x7FF8000000000000)

static inline uint64_t slice_take(const void *from, int bytes)
{
    const unsigned char *at = from;
    uint64_t number = 0;

    for (int i = 0; i < bytes; i++)
        number |= (uint64_t)at[i] << (8 * i);
    return number;
}

static inline void slice_give(void *to, uint64_t number, int bytes)
{
    unsigned char *at = to;

    for (int i = 0; i < bytes; i++, number >>= 8)
        at[i] = (unsigned char)(number & 0xFF);
}

/* Ranks stand at an even place after the arrays. */
static inline ptrdiff_t slice_even(ptrdiff_t size)
{
    return (size + 1) & ~(ptrdiff_t)1;
}

static inline ptrdiff_t slice_states_size(const struct slice *s)
{
    return s->states == STATES_RUNS    ? s->runs * (ptrdiff_t)SLICE_RUN
           : s->states == STATES_BYTES ? s->count
                                       : 0;
}

/* Where the array begins among the bytes of a packed slice; SLICE_ARRAYS: where they end. */
static inline ptrdiff_t slice_offset(const struct slice *s, int which)
{
    ptrdiff_t at = slice_states_size(s);

    for (int i = 0; i < which; i++)
        at += (ptrdiff_t)s->in.width[i] * s->count;
    return at;
}

static inline const uint8_t *slice_values(const struct slice *s)
{
    return s->in.bytes + slice_states_size(s);
}

/* How many values are lower than that of each place, SLICE_NO_RANK for no value; NULL when
 * there are too many places. */
static inline const uint16_t *slice_ranks(const struct slice *s)
{
    if (s->count > SLICE_MOST_RANKED)
        return NULL;
    return (const uint16_t *)(const void *)(s->in.bytes +
                                            slice_even(slice_offset(s, SLICE_ARRAYS)));
}

/* The same packed slice in memory of slice_size bytes at `to`. */
void slice_move(const struct slice *s, void *to, struct slice *out);
/* Of version 2's bytes without the checksum itself. */
uint64_t slice_checksum(struct str bytes);
/* The bits that hold each of 0..reported-1 and all ones for none. */
int slice_rank_bits(ptrdiff_t reported);
/* Version 1 as a slice being put together. */
enum rc slice_read_1(struct arena *a, struct str bytes, struct slice *out) MUST_USE;
/* The state byte that a value alone says: a value's, or that of the NAN's bits. */
int slice_said(const struct slice *s, ptrdiff_t place);

/* The values' places in order and their ranks (UINT32_MAX for none); gives how many there are.
 * `tens` is what makes every value a whole number of four bytes, and `low` the lowest value; or
 * `tens` is 0 when there is no such. `order` and `ranks` have room for `count`; `ranks` may be
 * NULL. */
ptrdiff_t slice_rank(const double *values, ptrdiff_t count, double tens, double low,
                     int32_t *order, uint32_t *ranks);
/* What is known of the `n` values that stand in the order. */
void slice_sum_up(const double *values, const int32_t *order, ptrdiff_t n,
                  struct slice_summary *out);

#endif
