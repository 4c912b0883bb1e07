/* slice_pack.c: a slice as bytes: the fewest from which every figure reads back equal. */
#include "cube/slice_parts.h"

#include "cube/loops.h"

#include <math.h>
#include <string.h>

enum { MOST_RUNS = UINT16_MAX };

/* How an array is written. */
struct coding {
    int width; /* 1, 2 or 4 for scaled integers, 8 for floats */
    int decimals;
    double low; /* the lowest number, of scaled ones */
};

/* --- how each array is written
 * ----------------------------------------------------------------- */

/* Adding it makes a double below 2^51 whole, halves to even, as rint does. */
#define WHOLE_MAKER 6755399441055744.0

static bool has_minus_zero(const double *v, ptrdiff_t n)
{
    for (ptrdiff_t i = 0; i < n; i++)
        if (v[i] == 0 && signbit(v[i]))
            return true;
    return false;
}

static int width_of(double low, double high)
{
    for (int width = 1; width <= 4; width *= 2)
        if (!(low < (double)(slice_lowest(width) + SLICE_GAPS)) &&
            !(high > (double)(-slice_lowest(width) - 1)))
            return width;
    return 8;
}

static struct coding coding_of(const double *v, ptrdiff_t n)
{
    double low, high;

    for (int decimals = 0; decimals <= SLICE_DECIMALS; decimals++) {
        if (!loops_best()->scales(v, n, slice_tens[decimals], &low, &high))
            continue;
        int width = width_of(low, high);
        if (width == 8 || (low <= 0 && high >= 0 && has_minus_zero(v, n)))
            break;
        return (struct coding){width, decimals, low / slice_tens[decimals]};
    }
    return (struct coding){8, 0, 0};
}

/* --- numbers
 * ----------------------------------------------------------------------------------- */

static void write_floats(char *to, const double *v, const uint8_t *state, ptrdiff_t n)
{
    for (ptrdiff_t i = 0; i < n; i++) {
        uint64_t bits;
        memcpy(&bits, &v[i], sizeof bits);
        if (isnan(v[i]))
            bits = SLICE_NAN_BITS | (state ? state[i] & STATE_MASK : 0);
        slice_give(to + 8 * i, bits, 8);
    }
}

/* `state` is what NANs say; NULL for the arrays that say nothing. */
static inline void write_wholes(char *to, const int width, double tens, const double *v,
                                const uint8_t *state, ptrdiff_t n)
{
    int64_t lowest = slice_lowest(width);

    for (ptrdiff_t i = 0; i < n; i++) {
        bool reported = v[i] == v[i];
        double nearest = reported ? v[i] * tens + WHOLE_MAKER - WHOLE_MAKER : 0;
        int64_t whole =
            reported ? (int64_t)nearest : lowest + (state ? state[i] & STATE_MASK : 0);
        slice_give(to + width * i, (uint64_t)whole, width);
    }
}

static void write_array(char *to, struct coding c, const double *v, const uint8_t *state,
                        ptrdiff_t n)
{
    double tens = slice_tens[c.decimals];

    if (c.width == 1)
        write_wholes(to, 1, tens, v, state, n);
    else if (c.width == 2)
        write_wholes(to, 2, tens, v, state, n);
    else if (c.width == 4)
        write_wholes(to, 4, tens, v, state, n);
    else
        write_floats(to, v, state, n);
}

/* --- states
 * ------------------------------------------------------------------------------------ */

static ptrdiff_t count_runs(const struct slice *s)
{
    ptrdiff_t runs = s->count > 0;

    for (ptrdiff_t i = 1; i < s->count; i++)
        runs += s->state[i] != s->state[i - 1];
    return runs;
}

static int state_coding(const struct slice *s, ptrdiff_t *runs)
{
    const double *v = s->array[SLICE_VALUE];
    int unsaid = 0;

    for (ptrdiff_t i = 0; i < s->count; i++) {
        int by_value = v[i] != v[i] ? s->state[i] & STATE_MASK : STATE_VALUE;
        unsaid |= s->state[i] ^ by_value;
    }
    *runs = 0;
    if (!unsaid)
        return STATES_SAID;
    *runs = count_runs(s);
    return *runs <= MOST_RUNS && *runs * SLICE_RUN < s->count ? STATES_RUNS : STATES_BYTES;
}

static char *write_states(char *to, const struct slice *s, int coding)
{
    if (coding == STATES_BYTES) {
        memcpy(to, s->state, (size_t)s->count);
        return to + s->count;
    }
    for (ptrdiff_t i = 1; coding == STATES_RUNS && i <= s->count; i++) {
        if (i < s->count && s->state[i] == s->state[i - 1])
            continue;
        slice_give(to, (uint64_t)i, 4);
        to[4] = (char)s->state[i - 1];
        to += SLICE_RUN;
    }
    return to;
}

/* --- ranks and summary
 * ------------------------------------------------------------------------- */

int slice_rank_bits(ptrdiff_t reported)
{
    int bits = 0;

    while (reported >> bits)
        bits++;
    return bits;
}

static void write_ranks(char *to, const uint32_t *ranks, ptrdiff_t n, int bits)
{
    uint64_t none = (UINT64_C(1) << bits) - 1, waiting = 0;
    int held = 0;

    for (ptrdiff_t i = 0; i < n; i++) {
        waiting |= (ranks[i] == UINT32_MAX ? none : ranks[i]) << held;
        for (held += bits; held >= 8; held -= 8, waiting >>= 8)
            *to++ = (char)(waiting & 0xFF);
    }
    if (held > 0)
        *to = (char)(waiting & 0xFF);
}

static void write_summary(char *at, const struct slice_summary *sum)
{
    const double numbers[] = {sum->low, sum->middle, sum->high, sum->sum, sum->spread};

    for (ptrdiff_t i = 0; i < COUNT_OF(numbers); i++) {
        uint64_t bits = SLICE_NAN_BITS;
        if (!isnan(numbers[i]))
            memcpy(&bits, &numbers[i], sizeof bits);
        slice_give(at + 8 * i, bits, 8);
    }
}

/* --- the whole
 * --------------------------------------------------------------------------------- */

struct packing {
    struct arena *scratch;
    const struct slice *s; /* being put together */
    struct coding coding[SLICE_ARRAYS];
    unsigned present;
    ptrdiff_t runs;
    int states, rank_bits;
    uint32_t *ranks;
    struct slice_summary summary;
};

static void choose_codings(struct packing *p)
{
    const struct slice *s = p->s;

    for (unsigned i = 0; i < SLICE_ARRAYS; i++) {
        if (!s->array[i])
            continue;
        p->present |= 1u << i;
        p->coding[i] = coding_of(s->array[i], s->count);
    }
    p->states = state_coding(s, &p->runs);
    p->runs = p->states == STATES_RUNS ? p->runs : 0;
}

static void rank(struct packing *p)
{
    const double *values = p->s->array[SLICE_VALUE];
    ptrdiff_t count = p->s->count;
    int32_t *order = arena_new(p->scratch, int32_t, count);
    struct coding c = p->coding[SLICE_VALUE];

    p->ranks = arena_new(p->scratch, uint32_t, count);
    ptrdiff_t n = slice_rank(values, count, c.width == 8 ? 0 : slice_tens[c.decimals], c.low,
                             order, p->ranks);
    slice_sum_up(values, order, n, &p->summary);
    p->rank_bits = count <= SLICE_MOST_RANKED ? slice_rank_bits(n) : 0;
}

static ptrdiff_t size_of(const struct packing *p)
{
    const struct slice *s = p->s;
    ptrdiff_t size = SLICE_HEADER;

    for (int i = 0; i < SLICE_ARRAYS; i++)
        size += s->array[i] ? 2 + (ptrdiff_t)p->coding[i].width * s->count : 0;
    size += p->states == STATES_BYTES ? s->count : p->runs * SLICE_RUN;
    return size + (s->count * p->rank_bits + 7) / 8;
}

static void write_header(char *at, const struct packing *p)
{
    at[0] = 'F';
    at[1] = 2;
    at[2] = (char)p->present;
    at[3] = (char)p->states;
    slice_give(at + 4, (uint64_t)p->s->count, 4);
    slice_give(at + 8, (uint64_t)p->summary.reported, 4);
    at[12] = (char)p->rank_bits;
    slice_give(at + 14, (uint64_t)p->runs, 2);
    write_summary(at + SLICE_SUMMARY_AT, &p->summary);
}

static struct str pack(struct arena *a, struct packing *p)
{
    const struct slice *s = p->s;

    choose_codings(p);
    rank(p);
    ptrdiff_t size = size_of(p);
    char *at = arena_alloc(a, size), *to = at + SLICE_HEADER;
    write_header(at, p);
    for (int i = 0; i < SLICE_ARRAYS; i++)
        if (s->array[i]) {
            *to++ = (char)p->coding[i].width;
            *to++ = (char)p->coding[i].decimals;
        }
    to = write_states(to, s, p->states);
    for (int i = 0; i < SLICE_ARRAYS; i++)
        if (s->array[i]) {
            write_array(to, p->coding[i], s->array[i], i == SLICE_VALUE ? s->state : NULL,
                        s->count);
            to += (ptrdiff_t)p->coding[i].width * s->count;
        }
    if (p->rank_bits)
        write_ranks(to, p->ranks, s->count, p->rank_bits);
    slice_give(at + SLICE_SUM_AT, slice_checksum((struct str){at, size}), 8);
    return (struct str){at, size};
}

struct str slice_pack(struct arena *a, const struct slice *s)
{
    struct packing p = {.scratch = arena_open(), .s = s};
    struct slice plain;

    if (s->packed) {
        slice_copy(p.scratch, s, 0, &plain);
        p.s = &plain;
    }
    struct str bytes = pack(a, &p);
    arena_close(p.scratch);
    return bytes;
}

/* --- the checksum
 * ------------------------------------------------------------------------------ */

/* Each step can be undone, so two inputs that differ in one word never have one checksum. */
static uint64_t stir(uint64_t lane, uint64_t word)
{
    lane = (lane ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return lane << 29 | lane >> 35;
}

static uint64_t word_at(const char *at)
{
    uint64_t word;

    memcpy(&word, at, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

uint64_t slice_checksum(struct str bytes)
{
    const char *at = bytes.at + SLICE_SUMMARY_AT, *end = bytes.at + bytes.len;
    uint64_t lane[4] = {(uint64_t)bytes.len, 1, 2, 3};
    char rest[32] = "";

    lane[0] = stir(lane[0], word_at(bytes.at));
    lane[1] = stir(lane[1], word_at(bytes.at + 8));
    for (; end - at >= 32; at += 32)
        for (int i = 0; i < 4; i++)
            lane[i] = stir(lane[i], word_at(at + 8 * i));
    memcpy(rest, at, (size_t)(end - at));
    for (int i = 0; i < 4; i++)
        lane[i] = stir(lane[i], word_at(rest + 8 * i));
    uint64_t all = 0;
    for (int i = 0; i < 4; i++)
        all = (all << 17 | all >> 47) ^ lane[i];
    all = (all ^ all >> 32) * UINT64_C(0xD6E8FEB86659FD93);
    return all ^ all >> 32;
}
