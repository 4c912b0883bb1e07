/* slice.c: figures packed into bytes and back. */
#include "cube/slice.h"

#include <math.h>
#include <string.h>

enum { HEADER = 8, VERSION = 1, MOST_DECIMALS = 6 };

static const double tens[MOST_DECIMALS + 1] = {1, 10, 100, 1e3, 1e4, 1e5, 1e6};

static double *numbers_make(struct arena *a, ptrdiff_t count)
{
    double *at = arena_new(a, double, count);

    for (ptrdiff_t i = 0; i < count; i++)
        at[i] = NAN;
    return at;
}

void slice_make(struct arena *a, ptrdiff_t count, struct slice *out)
{
    *out = (struct slice){.count = count, .state = arena_new(a, uint8_t, count)};
    out->array[SLICE_VALUE] = numbers_make(a, count);
}

void slice_grow(struct arena *a, struct slice *s, ptrdiff_t count)
{
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
    s->count = count;
}

void slice_put(struct arena *a, struct slice *s, ptrdiff_t place, enum slice_array which,
               double number)
{
    if (isnan(number) && !s->array[which])
        return;
    if (!s->array[which])
        s->array[which] = numbers_make(a, s->count);
    s->array[which][place] = number;
}

enum state slice_state(const struct slice *s, ptrdiff_t place)
{
    return place < s->count ? (enum state)(s->state[place] & STATE_MASK) : STATE_ABSENT;
}

int slice_flags(const struct slice *s, ptrdiff_t place)
{
    return place < s->count ? s->state[place] & ~STATE_MASK : 0;
}

double slice_number(const struct slice *s, ptrdiff_t place, enum slice_array which)
{
    return place < s->count && s->array[which] ? s->array[which][place] : NAN;
}

bool slice_same(const struct slice *one, ptrdiff_t p, const struct slice *other, ptrdiff_t q)
{
    if (slice_state(one, p) != slice_state(other, q) ||
        slice_flags(one, p) != slice_flags(other, q))
        return false;
    for (int i = 0; i < SLICE_ARRAYS; i++) {
        double x = slice_number(one, p, (enum slice_array)i);
        double y = slice_number(other, q, (enum slice_array)i);
        if (!(x == y || (isnan(x) && isnan(y))))
            return false;
    }
    return true;
}

/* How an array is written: the fewest bytes from which every number reads back equal. */
struct coding {
    int bytes; /* 2 or 4 for scaled integers, 8 for floats */
    int decimals;
};

static bool scales(const double *v, ptrdiff_t n, int decimals, double *most)
{
    *most = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        if (isnan(v[i]))
            continue;
        double whole = nearbyint(v[i] * tens[decimals]);
        if (fabs(whole) > INT32_MAX - 1 || whole / tens[decimals] != v[i] ||
            (v[i] == 0 && signbit(v[i])))
            return false;
        *most = fabs(whole) > *most ? fabs(whole) : *most;
    }
    return true;
}

static struct coding coding_of(const double *v, ptrdiff_t n)
{
    double most;

    for (int decimals = 0; decimals <= MOST_DECIMALS; decimals++)
        if (scales(v, n, decimals, &most))
            return (struct coding){most < INT16_MAX ? 2 : 4, decimals};
    return (struct coding){8, 0};
}

static void put_bytes(char **to, uint64_t number, int bytes)
{
    for (int i = 0; i < bytes; i++, number >>= 8)
        *(*to)++ = (char)(number & 0xFF);
}

static uint64_t take_bytes(const char **from, int bytes)
{
    uint64_t number = 0;

    for (int i = 0; i < bytes; i++)
        number |= (uint64_t)(unsigned char)*(*from)++ << (8 * i);
    return number;
}

/* The most negative integer stands for "no number". */
static int64_t nothing(int bytes)
{
    return bytes == 2 ? INT16_MIN : INT32_MIN;
}

static void pack_array(char **to, const double *v, ptrdiff_t n)
{
    struct coding coding = coding_of(v, n);

    put_bytes(to, (uint64_t)coding.bytes, 1);
    put_bytes(to, (uint64_t)coding.decimals, 1);
    for (ptrdiff_t i = 0; i < n; i++) {
        uint64_t bits;
        if (coding.bytes == 8)
            memcpy(&bits, &v[i], 8);
        else if (isnan(v[i]))
            bits = (uint64_t)nothing(coding.bytes);
        else
            bits = (uint64_t)(int64_t)nearbyint(v[i] * tens[coding.decimals]);
        put_bytes(to, bits, coding.bytes);
    }
}

struct str slice_pack(struct arena *a, const struct slice *s)
{
    ptrdiff_t arrays = 0;
    unsigned present = 0;

    for (unsigned i = 0; i < SLICE_ARRAYS; i++) {
        present |= s->array[i] ? 1u << i : 0;
        arrays += s->array[i] != NULL;
    }
    char *at = arena_alloc(a, HEADER + s->count + arrays * (2 + 8 * s->count)), *to = at;
    *to++ = 'F';
    put_bytes(&to, VERSION, 1);
    put_bytes(&to, present, 1);
    put_bytes(&to, 0, 1);
    put_bytes(&to, (uint64_t)s->count, 4);
    memcpy(to, s->state, (size_t)s->count);
    to += s->count;
    for (int i = 0; i < SLICE_ARRAYS; i++)
        if (s->array[i])
            pack_array(&to, s->array[i], s->count);
    return (struct str){at, to - at};
}

static int64_t signed_number(uint64_t bits, int bytes)
{
    return bytes == 2 ? (int16_t)bits : (int32_t)bits;
}

static enum rc unpack_array(const char **from, const char *end, ptrdiff_t n, double *out)
{
    if (end - *from < 2)
        return FAULT;
    int bytes = (int)take_bytes(from, 1), decimals = (int)take_bytes(from, 1);
    if ((bytes != 2 && bytes != 4 && bytes != 8) || decimals > MOST_DECIMALS ||
        end - *from < bytes * n)
        return FAULT;
    for (ptrdiff_t i = 0; i < n; i++) {
        uint64_t bits = take_bytes(from, bytes);
        if (bytes == 8) {
            memcpy(&out[i], &bits, 8);
            continue;
        }
        int64_t whole = signed_number(bits, bytes);
        out[i] = whole == nothing(bytes) ? NAN : (double)whole / tens[decimals];
    }
    return OK;
}

enum rc slice_unpack(struct arena *a, struct str bytes, struct slice *out)
{
    const char *from = bytes.at, *end = bytes.at + bytes.len;

    if (bytes.len < HEADER || from[0] != 'F' || from[1] != VERSION)
        return FAULT;
    unsigned present = (unsigned char)from[2];
    from += 4;
    ptrdiff_t count = (ptrdiff_t)take_bytes(&from, 4);
    if (count > SLICE_MOST_AREAS || end - from < count || present >> SLICE_ARRAYS ||
        !(present & 1))
        return FAULT;
    *out = (struct slice){.count = count, .state = arena_alloc(a, count)};
    memcpy(out->state, from, (size_t)count);
    from += count;
    for (ptrdiff_t i = 0; i < count; i++)
        if ((out->state[i] & STATE_MASK) >= STATE_COUNT)
            return FAULT;
    for (unsigned i = 0; i < SLICE_ARRAYS; i++) {
        if (!(present & 1u << i))
            continue;
        out->array[i] = arena_new(a, double, count);
        TRY(unpack_array(&from, end, count, out->array[i]));
    }
    return from == end ? OK : FAULT;
}

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
