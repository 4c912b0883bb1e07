/* slice.c: figures, put together place by place or read from their packed form. */
#include "cube/slice_parts.h"

#include "cube/loops.h"

#include <math.h>
#include <string.h>

const double slice_tens[SLICE_DECIMALS + 1] = {1, 10, 100, 1e3, 1e4, 1e5, 1e6};

/* --- putting one together
 * ---------------------------------------------------------------------- */

static double *numbers_make(struct arena *a, ptrdiff_t count)
{
    double *at = arena_new(a, double, count);

    for (ptrdiff_t i = 0; i < count; i++)
        at[i] = NAN;
    return at;
}

void slice_make(struct arena *a, ptrdiff_t count, struct slice *out)
{
    assert(count <= SLICE_MOST_AREAS * 2);
    *out = (struct slice){.count = (int32_t)count,
                          .state = arena_new(a, uint8_t, count),
                          .array = arena_new(a, double *, SLICE_ARRAYS)};
    out->array[SLICE_VALUE] = numbers_make(a, count);
}

void slice_grow(struct arena *a, struct slice *s, ptrdiff_t count)
{
    assert(!s->packed && count <= SLICE_MOST_AREAS * 2);
    if (count <= s->count)
        return;
    s->state = arena_grow(a, s->state, s->count, count);
    for (int i = 0; i < SLICE_ARRAYS; i++) {
        if (!s->array[i])
            continue;
        double *longer = numbers_make(a, count);
        memcpy(longer, s->array[i], (size_t)s->count * sizeof *longer);
        s->array[i] = longer;
    }
    s->count = (int32_t)count;
}

void slice_put(struct arena *a, struct slice *s, ptrdiff_t place, enum slice_array which,
               double number)
{
    assert(!s->packed);
    if (isnan(number) && !s->array[which])
        return;
    if (!s->array[which])
        s->array[which] = numbers_make(a, s->count);
    s->array[which][place] = number;
}

void slice_put_state(struct slice *s, ptrdiff_t place, int state_and_flags)
{
    assert(!s->packed && (state_and_flags & STATE_MASK) < STATE_COUNT);
    s->state[place] = (uint8_t)state_and_flags;
}

void slice_put_figure(struct arena *a, struct slice *s, ptrdiff_t place,
                      const struct slice *from, ptrdiff_t q)
{
    slice_put_state(s, place, (int)slice_state(from, q) | slice_flags(from, q));
    for (int i = 0; i < SLICE_ARRAYS; i++)
        slice_put(a, s, place, (enum slice_array)i, slice_number(from, q, (enum slice_array)i));
}

/* Most states are said by the numbers, which are at hand. */
static void copy_states(const struct slice *from, struct slice *out)
{
    bool said = from->packed && from->states == STATES_SAID;

    for (ptrdiff_t i = 0; i < from->count; i++)
        out->state[i] = said && !isnan(out->array[SLICE_VALUE][i])
                            ? STATE_VALUE
                            : (uint8_t)((int)slice_state(from, i) | slice_flags(from, i));
}

void slice_copy(struct arena *a, const struct slice *from, ptrdiff_t count, struct slice *out)
{
    ptrdiff_t room = count > from->count ? count : from->count;

    slice_make(a, room, out);
    for (int i = 0; i < SLICE_ARRAYS; i++) {
        if (!slice_has(from, (enum slice_array)i))
            continue;
        if (!out->array[i])
            out->array[i] = numbers_make(a, room);
        slice_gather(from, (enum slice_array)i, out->array[i]);
    }
    copy_states(from, out);
}

/* --- states of packed places
 * ------------------------------------------------------------------- */

static int said_by_bits(uint64_t bits)
{
    return (int)(bits & STATE_MASK);
}

int slice_said(const struct slice *s, ptrdiff_t place)
{
    int width = s->in.width[SLICE_VALUE];
    const uint8_t *at = slice_values(s) + place * width;
    uint64_t bits = slice_take(at, width);
    double number;

    if (width == 8) {
        memcpy(&number, &bits, sizeof number);
        return isnan(number) ? said_by_bits(bits) : STATE_VALUE;
    }
    uint64_t above_lowest = bits - (UINT64_C(1) << (8 * width - 1));
    above_lowest &= (UINT64_C(1) << (8 * width)) - 1;
    return above_lowest < SLICE_GAPS ? (int)above_lowest : STATE_VALUE;
}

/* The run that the place lies in: the first that ends past it. */
static int state_by_runs(const struct slice *s, ptrdiff_t place)
{
    ptrdiff_t low = 0, high = s->runs - 1;

    while (low < high) {
        ptrdiff_t middle = low + (high - low) / 2;
        if ((ptrdiff_t)slice_take(s->in.bytes + middle * SLICE_RUN, 4) <= place)
            low = middle + 1;
        else
            high = middle;
    }
    return s->in.bytes[low * SLICE_RUN + 4];
}

static int state_byte(const struct slice *s, ptrdiff_t place)
{
    if (place < 0 || place >= s->count)
        return STATE_ABSENT;
    if (!s->packed)
        return s->state[place];
    return s->states == STATES_SAID   ? slice_said(s, place)
           : s->states == STATES_RUNS ? state_by_runs(s, place)
                                      : s->in.bytes[place];
}

enum state slice_state(const struct slice *s, ptrdiff_t place)
{
    return (enum state)(state_byte(s, place) & STATE_MASK);
}

int slice_flags(const struct slice *s, ptrdiff_t place)
{
    return state_byte(s, place) & ~STATE_MASK;
}

/* --- numbers
 * ----------------------------------------------------------------------------------- */

static double packed_number(const struct slice *s, ptrdiff_t place, int which)
{
    int width = s->in.width[which];
    const uint8_t *at = s->in.bytes + slice_offset(s, which) + place * width;
    int64_t whole = 0;
    double number;

    switch (width) {
    case 1:
        whole = (int8_t)*at;
        break;
    case 2:
        whole = (int16_t)slice_take(at, 2);
        break;
    case 4:
        whole = (int32_t)slice_take(at, 4);
        break;
    case 8:
        memcpy(&number, at, sizeof number);
        return number;
    default:
        return NAN;
    }
    return whole < slice_lowest(width) + SLICE_GAPS
               ? (double)NAN
               : (double)whole / slice_tens[s->in.decimals[which]];
}

double slice_number(const struct slice *s, ptrdiff_t place, enum slice_array which)
{
    if (place < 0 || place >= s->count)
        return NAN;
    if (s->packed)
        return packed_number(s, place, which);
    return s->array[which] ? s->array[which][place] : NAN;
}

bool slice_has(const struct slice *s, enum slice_array which)
{
    return s->packed ? s->in.width[which] != 0 : s->array && s->array[which];
}

void slice_gather(const struct slice *s, enum slice_array which, double *out)
{
    if (!slice_has(s, which))
        for (ptrdiff_t i = 0; i < s->count; i++)
            out[i] = NAN;
    else if (s->packed)
        loops_best()->decode(s->in.bytes + slice_offset(s, which), s->in.width[which],
                             slice_tens[s->in.decimals[which]], s->count, out);
    else if (s->count)
        memcpy(out, s->array[which], (size_t)s->count * sizeof *out);
}

bool slice_same(const struct slice *one, ptrdiff_t p, const struct slice *other, ptrdiff_t q)
{
    if (state_byte(one, p) != state_byte(other, q))
        return false;
    for (int i = 0; i < SLICE_ARRAYS; i++) {
        double x = slice_number(one, p, (enum slice_array)i);
        double y = slice_number(other, q, (enum slice_array)i);
        if (!(x == y || (isnan(x) && isnan(y))))
            return false;
    }
    return true;
}

ptrdiff_t slice_size(const struct slice *s)
{
    ptrdiff_t size = slice_offset(s, SLICE_ARRAYS);

    return s->count <= SLICE_MOST_RANKED ? slice_even(size) + 2 * (ptrdiff_t)s->count : size;
}

void slice_move(const struct slice *s, void *to, struct slice *out)
{
    ptrdiff_t size = slice_size(s);

    *out = *s;
    if (size)
        memcpy(to, s->in.bytes, (size_t)size);
    out->in.bytes = to;
}

/* --- words
 * ------------------------------------------------------------------------------------- */

static const struct str words[STATE_COUNT] = {
    STR_INIT(""),
    STR_INIT("value"),
    STR_INIT("not collected"),
    STR_INIT("not applicable"),
    STR_INIT("suppressed"),
    STR_INIT("not yet published"),
    STR_INIT("not available"),
    STR_INIT("no reason"),
};

struct str state_word(enum state s)
{
    return words[s];
}

bool state_of_word(struct str word, enum state *out)
{
    for (int i = STATE_NOT_COLLECTED; i < STATE_COUNT; i++)
        if (str_eq(word, words[i])) {
            *out = (enum state)i;
            return true;
        }
    return false;
}
