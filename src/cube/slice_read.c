/* slice_read.c: packed bytes into a slice that can be read, whatever bytes they are. */
#include "cube/slice_parts.h"

#include "cube/loops.h"

#include <string.h>

enum { HEADER_1 = 8, PAD = 8 };

/* --- version 1
 * --------------------------------------------------------------------------------- */

static int64_t signed_number(uint64_t bits, int bytes)
{
    return bytes == 2 ? (int16_t)bits : (int32_t)bits;
}

/* The most negative integer stands for "no number". */
static int64_t nothing(int bytes)
{
    return bytes == 2 ? INT16_MIN : INT32_MIN;
}

static enum rc read_array_1(const char **from, const char *end, ptrdiff_t n, double *out)
{
    if (end - *from < 2)
        return FAULT;
    int bytes = (unsigned char)(*from)[0], decimals = (unsigned char)(*from)[1];
    *from += 2;
    if ((bytes != 2 && bytes != 4 && bytes != 8) || decimals > SLICE_DECIMALS ||
        end - *from < bytes * n)
        return FAULT;
    for (ptrdiff_t i = 0; i < n; i++, *from += bytes) {
        uint64_t bits = slice_take(*from, bytes);
        if (bytes == 8) {
            memcpy(&out[i], &bits, 8);
            continue;
        }
        int64_t whole = signed_number(bits, bytes);
        out[i] =
            whole == nothing(bytes) ? __builtin_nan("") : (double)whole / slice_tens[decimals];
    }
    return OK;
}

enum rc slice_read_1(struct arena *a, struct str bytes, struct slice *out)
{
    const char *from = bytes.at, *end = bytes.at + bytes.len;

    if (bytes.len < HEADER_1 || from[0] != 'F' || from[1] != 1 || from[3] != 0)
        return FAULT;
    unsigned present = (unsigned char)from[2];
    ptrdiff_t count = (ptrdiff_t)slice_take(from + 4, 4);
    from += HEADER_1;
    if (count > SLICE_MOST_AREAS || end - from < count || present >> SLICE_ARRAYS ||
        !(present & 1))
        return FAULT;
    *out = (struct slice){.count = (int32_t)count,
                          .state = arena_alloc(a, count),
                          .array = arena_new(a, double *, SLICE_ARRAYS)};
    memcpy(out->state, from, (size_t)count);
    from += count;
    for (ptrdiff_t i = 0; i < count; i++)
        if ((out->state[i] & STATE_MASK) >= STATE_COUNT)
            return FAULT;
    for (unsigned i = 0; i < SLICE_ARRAYS; i++) {
        if (!(present & 1u << i))
            continue;
        out->array[i] = arena_new(a, double, count);
        TRY(read_array_1(&from, end, count, out->array[i]));
    }
    return from == end ? OK : FAULT;
}

/* --- version 2
 * --------------------------------------------------------------------------------- */

/* Where the parts of some bytes are. */
struct parts {
    struct str bytes;
    struct slice head; /* without bytes */
    int rank_bits;
    ptrdiff_t reported;
    ptrdiff_t body, body_len; /* states and arrays */
    ptrdiff_t ranks_len;
};

static bool is_width(int width)
{
    return width == 1 || width == 2 || width == 4 || width == 8;
}

static enum rc find_arrays(struct parts *p, unsigned present)
{
    const unsigned char *at = (const unsigned char *)p->bytes.at;
    ptrdiff_t head = SLICE_HEADER, arrays = __builtin_popcount(present);
    struct slice *s = &p->head;

    p->body = SLICE_HEADER + 2 * arrays;
    if (p->bytes.len < p->body)
        return FAULT;
    for (unsigned i = 0; i < SLICE_ARRAYS; i++) {
        if (!(present & 1u << i))
            continue;
        s->in.width[i] = at[head];
        s->in.decimals[i] = at[head + 1];
        head += 2;
        if (!is_width(s->in.width[i]) || s->in.decimals[i] > SLICE_DECIMALS)
            return FAULT;
    }
    p->body_len = slice_offset(s, SLICE_ARRAYS);
    return OK;
}

static enum rc find_parts(struct parts *p)
{
    const char *at = p->bytes.at;
    unsigned present = (unsigned char)at[2];
    ptrdiff_t count = (ptrdiff_t)slice_take(at + 4, 4);

    p->reported = (ptrdiff_t)slice_take(at + 8, 4);
    p->rank_bits = (unsigned char)at[12];
    p->head = (struct slice){.packed = true,
                             .count = (int32_t)count,
                             .states = (uint8_t)at[3],
                             .runs = (uint16_t)slice_take(at + 14, 2)};
    if (count > SLICE_MOST_AREAS || p->reported > count || present >> SLICE_ARRAYS ||
        !(present & 1) || p->head.states < STATES_SAID || p->head.states > STATES_BYTES ||
        (p->head.runs > 0) != (p->head.states == STATES_RUNS) || at[13] != 0 ||
        p->rank_bits != (count <= SLICE_MOST_RANKED ? slice_rank_bits(p->reported) : 0))
        return FAULT;
    TRY(find_arrays(p, present));
    p->ranks_len = (count * p->rank_bits + 7) / 8;
    return p->bytes.len == p->body + p->body_len + p->ranks_len ? OK : FAULT;
}

/* The states are ones that there are, and runs come in order and end at the end. */
static bool states_sound(const struct slice *s)
{
    const uint8_t *at = s->in.bytes;
    ptrdiff_t last = 0;

    if (s->states == STATES_SAID)
        return true;
    for (ptrdiff_t i = 0; s->states == STATES_BYTES && i < s->count; i++)
        if ((at[i] & STATE_MASK) >= STATE_COUNT)
            return false;
    for (ptrdiff_t i = 0; i < s->runs; i++, at += SLICE_RUN) {
        ptrdiff_t end = (ptrdiff_t)slice_take(at, 4);
        if (end <= last || end > s->count || (at[4] & STATE_MASK) >= STATE_COUNT)
            return false;
        last = end;
    }
    return s->states != STATES_RUNS || last == s->count;
}

static void read_summary(const struct parts *p, struct slice_summary *out)
{
    double number[5];

    for (ptrdiff_t i = 0; i < COUNT_OF(number); i++) {
        uint64_t bits = slice_take(p->bytes.at + SLICE_SUMMARY_AT + 8 * i, 8);
        memcpy(&number[i], &bits, sizeof bits);
    }
    *out = (struct slice_summary){p->reported, number[0], number[1],
                                  number[2],   number[3], number[4]};
}

/* States and arrays as they are in the bytes, then the ranks, two bytes each. */
static void lay_out(struct arena *a, const struct parts *p, struct slice *out)
{
    char *at = arena_alloc(a, slice_size(&p->head));

    *out = p->head;
    out->in.bytes = (const uint8_t *)at;
    memcpy(at, p->bytes.at + p->body, (size_t)p->body_len);
    if (slice_ranks(out))
        loops_best()->ranks(p->bytes.at + p->body + p->body_len, p->ranks_len, p->rank_bits,
                            out->count, (uint16_t *)(void *)(at + slice_even(p->body_len)));
}

static enum rc open_2(struct arena *a, struct str bytes, struct slice *out,
                      struct slice_summary *summary)
{
    struct parts p = {.bytes = bytes};
    const struct loops *loops = loops_best();

    if (bytes.len < SLICE_HEADER ||
        slice_take(bytes.at + SLICE_SUM_AT, 8) != slice_checksum(bytes))
        return FAULT;
    TRY(find_parts(&p));
    lay_out(a, &p, out);
    read_summary(&p, summary);
    const uint16_t *ranks = slice_ranks(out);
    bool sound = states_sound(out) &&
                 loops->sound(slice_values(out), out->in.width[SLICE_VALUE], out->count) &&
                 (!ranks || loops->below(ranks, out->count, p.reported));
    return sound ? OK : FAULT;
}

enum rc slice_open(struct arena *a, struct str bytes, struct slice *out,
                   struct slice_summary *summary)
{
    struct slice first;

    if (bytes.len < HEADER_1 || bytes.at[0] != 'F')
        return FAULT;
    if (bytes.at[1] == 2)
        return open_2(a, bytes, out, summary);
    struct arena *scratch = arena_open();
    enum rc rc = slice_read_1(scratch, bytes, &first);
    if (rc == OK)
        rc = open_2(a, slice_pack(scratch, &first), out, summary);
    arena_close(scratch);
    return rc;
}

enum rc slice_unpack(struct arena *a, struct str bytes, struct slice *out)
{
    struct slice_summary summary;

    return slice_open(a, bytes, out, &summary);
}

enum rc slice_check(struct str bytes)
{
    struct arena *a = arena_open();
    struct slice s;
    struct slice_summary summary;
    enum rc rc = slice_open(a, bytes, &s, &summary);

    if (rc == OK && bytes.at[1] == 2 && !str_eq(bytes, slice_pack(a, &s)))
        rc = FAULT;
    arena_close(a);
    return rc;
}
