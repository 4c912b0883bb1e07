/* loops.c: one body for every vector unit. The build compiles it several times, each with
 * another LOOPS and with what the compiler may use of the processor, always with
 * -ffp-contract=off. Plain loops are written so that compilers make them wide.
 */
#include "cube/loops.h"

#include "cube/slice_parts.h"

#include <math.h>
#include <string.h>
#ifdef __AVX2__
#include <immintrin.h>
#endif

#ifndef LOOPS
#define LOOPS portable
#endif
#if defined(__AVX512BW__)
#define VECTOR_BYTES 64
#elif defined(__AVX2__)
#define VECTOR_BYTES 32
#else
#define VECTOR_BYTES 16
#endif

enum { ROUND = 100 }; /* steps before counts kept in single bytes are emptied */

/* --- whole arrays as doubles
 * ------------------------------------------------------------------- */

/* Dividing is what gives the number that was published; by one it is left out. */
#define DECODE(name, type, width)                                                              \
    static void name(const void *from, double tens, ptrdiff_t n, double *restrict out)         \
    {                                                                                          \
        const char *restrict at = from;                                                        \
        for (ptrdiff_t i = 0; i < n; i++) {                                                    \
            type whole;                                                                        \
            memcpy(&whole, at + i * (width), sizeof whole);                                    \
            out[i] = whole < -(INT64_C(1) << (8 * (width)-1)) + SLICE_GAPS ? (double)NAN       \
                                                                           : (double)whole;    \
        }                                                                                      \
        for (ptrdiff_t i = 0; tens != 1 && i < n; i++)                                         \
            out[i] /= tens;                                                                    \
    }

DECODE(decode_1, int8_t, 1)
DECODE(decode_2, int16_t, 2)
DECODE(decode_4, int32_t, 4)

static void decode(const void *from, int width, double tens, ptrdiff_t n, double *out)
{
    if (width == 1)
        decode_1(from, tens, n, out);
    else if (width == 2)
        decode_2(from, tens, n, out);
    else if (width == 4)
        decode_4(from, tens, n, out);
    else
        memcpy(out, from, (size_t)n * sizeof *out);
}

/* --- the other way
 * ----------------------------------------------------------------------------- */

enum { FEW = 64 }; /* are looked at before giving up */

/* Adding it makes a double below 2^51 whole, halves to even. */
static const double whole_maker = 6755399441055744.0;

/* Without leaving early, so that the loop can be made wide. */
static bool some_scale(const double *restrict v, ptrdiff_t n, double tens, double *low,
                       double *high)
{
    int bad = 0;
    double least = *low, most = *high;

    for (ptrdiff_t i = 0; i < n; i++) {
        double whole = v[i] * tens + whole_maker - whole_maker;
        bad |= (v[i] == v[i]) & !((fabs(whole) <= INT32_MAX) & (whole / tens == v[i]));
        least = whole < least ? whole : least;
        most = whole > most ? whole : most;
    }
    *low = least;
    *high = most;
    return !bad;
}

static bool scales(const double *v, ptrdiff_t n, double tens, double *low, double *high)
{
    *low = INFINITY;
    *high = -INFINITY;
    for (ptrdiff_t i = 0; i < n; i += FEW)
        if (!some_scale(v + i, n - i < FEW ? n - i : FEW, tens, low, high))
            return false;
    return true;
}

/* --- looking for damage
 * ------------------------------------------------------------------------ */

#define SOUND(name, type, kind, width)                                                         \
    static bool name(const void *from, ptrdiff_t n)                                            \
    {                                                                                          \
        const char *at = from;                                                                 \
        kind bad = 0;                                                                          \
        for (ptrdiff_t i = 0; i < n; i++) {                                                    \
            kind whole;                                                                        \
            memcpy(&whole, at + i * (width), sizeof whole);                                    \
            whole = (kind)(whole - (kind)(UINT64_C(1) << (8 * (width)-1)));                    \
            bad |= (kind)(whole >= STATE_COUNT) & (kind)(whole < SLICE_GAPS);                  \
        }                                                                                      \
        return !bad;                                                                           \
    }

SOUND(sound_1, int8_t, uint8_t, 1)
SOUND(sound_2, int16_t, uint16_t, 2)
SOUND(sound_4, int32_t, uint32_t, 4)

static bool sound_8(const void *from, ptrdiff_t n)
{
    const char *at = from;
    int bad = 0;

    for (ptrdiff_t i = 0; i < n; i++) {
        double number;
        uint64_t bits;
        memcpy(&number, at + 8 * i, 8);
        memcpy(&bits, at + 8 * i, 8);
        bad |= (number != number) & ((bits & STATE_MASK) >= STATE_COUNT);
    }
    return !bad;
}

static bool sound(const void *from, int width, ptrdiff_t n)
{
    return width == 1   ? sound_1(from, n)
           : width == 2 ? sound_2(from, n)
           : width == 4 ? sound_4(from, n)
                        : sound_8(from, n);
}

/* --- counting beside one place
 * ----------------------------------------------------------------- */

/* Comparing gives -1 in each lane where it holds: subtracting it counts. The values need not be
 * aligned; the last few are counted from a copy, whose mask ends in zeros. */
#define COUNT(name, type, whole, is_number)                                                    \
    typedef type name##_v __attribute__((vector_size(VECTOR_BYTES)));                          \
    typedef whole name##_w __attribute__((vector_size(VECTOR_BYTES)));                         \
    typedef int8_t name##_m __attribute__((vector_size(VECTOR_BYTES / sizeof(type))));         \
    static inline void name##_step(name##_v v, name##_m mask, name##_v own,                    \
                                   name##_w *reported, name##_w *above, name##_w *below)       \
    {                                                                                          \
        name##_w counts = __builtin_convertvector(mask, name##_w) & (is_number);               \
        *reported -= counts;                                                                   \
        *above -= counts & (v > own);                                                          \
        *below -= counts & (v < own);                                                          \
    }                                                                                          \
    static inline ptrdiff_t name##_sum(name##_w lanes)                                         \
    {                                                                                          \
        ptrdiff_t sum = 0;                                                                     \
        for (int i = 0; i < (int)(VECTOR_BYTES / sizeof(type)); i++)                           \
            sum += (ptrdiff_t)lanes[i];                                                        \
        return sum;                                                                            \
    }                                                                                          \
    static void name(const void *from, const int8_t *mask, ptrdiff_t n, ptrdiff_t place,       \
                     struct loops_count *out)                                                  \
    {                                                                                          \
        enum { LANES = VECTOR_BYTES / sizeof(type) };                                          \
        const char *at = from;                                                                 \
        type one, rest[LANES] = {0};                                                           \
        name##_v v, own;                                                                       \
        name##_m m;                                                                            \
        memcpy(&one, at + place * (ptrdiff_t)sizeof one, sizeof one);                          \
        own = one - (name##_v){0};                                                             \
        *out = (struct loops_count){0};                                                        \
        for (ptrdiff_t i = 0; i < n;) {                                                        \
            name##_w reported = {0}, above = {0}, below = {0};                                 \
            for (int round = 0; round < ROUND && i + LANES <= n; round++, i += LANES) {        \
                memcpy(&v, at + i * (ptrdiff_t)sizeof one, sizeof v);                          \
                memcpy(&m, mask + i, sizeof m);                                                \
                name##_step(v, m, own, &reported, &above, &below);                             \
            }                                                                                  \
            if (i < n && i + LANES > n) {                                                      \
                memcpy(rest, at + i * (ptrdiff_t)sizeof one, (size_t)(n - i) * sizeof one);    \
                memcpy(&v, rest, sizeof v);                                                    \
                memcpy(&m, mask + i, sizeof m);                                                \
                name##_step(v, m, own, &reported, &above, &below);                             \
                i = n;                                                                         \
            }                                                                                  \
            out->reported += name##_sum(reported);                                             \
            out->above += name##_sum(above);                                                   \
            out->below += name##_sum(below);                                                   \
        }                                                                                      \
    }

#if defined(__AVX512BW__) && defined(__AVX512DQ__)

/* Sixty-four places at a time: which of them count is a word of bits, and so is each
 * comparison.
 */
#define PARTS(name, type, vector, bits, load, is_number, is_above, is_below, set)              \
    static void name(const void *from, const int8_t *mask, ptrdiff_t n, ptrdiff_t place,       \
                     struct loops_count *out)                                                  \
    {                                                                                          \
        enum { LANES = 64 / sizeof(type) };                                                    \
        const char *at = from;                                                                 \
        type one;                                                                              \
        memcpy(&one, at + place * (ptrdiff_t)sizeof one, sizeof one);                          \
        vector own = set(one);                                                                 \
        uint64_t reported = 0, above = 0, below = 0;                                           \
        for (ptrdiff_t i = 0; i < n; i += 64) {                                                \
            uint64_t count =                                                                   \
                _cvtmask64_u64(_mm512_movepi8_mask(_mm512_loadu_si512(mask + i)));             \
            if (n - i < 64)                                                                    \
                count &= (UINT64_C(1) << (n - i)) - 1;                                         \
            uint64_t numbers = 0, high = 0, low = 0;                                           \
            for (int k = 0; k < 64; k += LANES) {                                              \
                bits these = (bits)(count >> k);                                               \
                vector v = load(these, at + (i + k) * (ptrdiff_t)sizeof(type));                \
                numbers |= (uint64_t)is_number << k;                                           \
                high |= (uint64_t)is_above << k;                                               \
                low |= (uint64_t)is_below << k;                                                \
            }                                                                                  \
            reported += (uint64_t)__builtin_popcountll(numbers);                               \
            above += (uint64_t)__builtin_popcountll(high);                                     \
            below += (uint64_t)__builtin_popcountll(low & numbers);                            \
        }                                                                                      \
        *out = (struct loops_count){(ptrdiff_t)reported, (ptrdiff_t)above, (ptrdiff_t)below};  \
    }

#define INTEGERS(name, type, bits, size, lowest)                                               \
    PARTS(name, type, __m512i, bits, _mm512_maskz_loadu_##size,                                \
          _mm512_mask_cmpgt_##size##_mask(                                                     \
              these, v, _mm512_set1_##size((type)((lowest) + SLICE_GAPS - 1))),                \
          _mm512_mask_cmpgt_##size##_mask(these, v, own),                                      \
          _mm512_mask_cmplt_##size##_mask(these, v, own), _mm512_set1_##size)

INTEGERS(count_1, int8_t, __mmask64, epi8, INT8_MIN)
INTEGERS(count_2, int16_t, __mmask32, epi16, INT16_MIN)
INTEGERS(count_4, int32_t, __mmask16, epi32, INT32_MIN)
PARTS(count_8, double, __m512d, __mmask8, _mm512_maskz_loadu_pd,
      _mm512_mask_cmp_pd_mask(these, v, v, _CMP_ORD_Q),
      _mm512_mask_cmp_pd_mask(these, v, own, _CMP_GT_OQ),
      _mm512_mask_cmp_pd_mask(these, v, own, _CMP_LT_OQ), _mm512_set1_pd)

#else

COUNT(count_1, int8_t, int8_t, v > (int8_t)(INT8_MIN + SLICE_GAPS - 1))
COUNT(count_2, int16_t, int16_t, v > (int16_t)(INT16_MIN + SLICE_GAPS - 1))
COUNT(count_4, int32_t, int32_t, v > (int32_t)(INT32_MIN + SLICE_GAPS - 1))
COUNT(count_8, double, int64_t, v == v)

#endif

static void count(const void *from, int width, const int8_t *mask, ptrdiff_t n, ptrdiff_t own,
                  struct loops_count *out)
{
    if (width == 1)
        count_1(from, mask, n, own, out);
    else if (width == 2)
        count_2(from, mask, n, own, out);
    else if (width == 4)
        count_4(from, mask, n, own, out);
    else
        count_8(from, mask, n, own, out);
}

/* --- ranks
 * ------------------------------------------------------------------------------------- */

static uint16_t last_ranks(const unsigned char *at, ptrdiff_t len, int bits, ptrdiff_t i)
{
    ptrdiff_t bit = i * bits;
    uint32_t word = 0;

    for (ptrdiff_t k = 0; k < 3 && bit / 8 + k < len; k++)
        word |= (uint32_t)at[bit / 8 + k] << (8 * k);
    return (uint16_t)(word >> (bit & 7) & ((1u << bits) - 1));
}

/* Eight ranks take as many bytes as one takes bits: where `bits` is known to the compiler, so
 * are all places and shifts. Gives how many were read: the last few are left, since four bytes
 * are read for each. */
static inline ptrdiff_t eight_by_eight(const unsigned char *restrict at, ptrdiff_t len,
                                       const int bits, ptrdiff_t n, uint16_t *restrict out)
{
    const uint32_t none = (1u << bits) - 1;
    ptrdiff_t i = 0;

    for (; i + 8 <= n && i / 8 * bits + bits + 3 <= len; i += 8, at += bits)
#pragma GCC unroll 8
        for (int k = 0; k < 8; k++) {
            uint32_t word;
            memcpy(&word, at + k * bits / 8, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
            word = __builtin_bswap32(word);
#endif
            word = word >> (k * bits & 7) & none;
            out[i + k] = (uint16_t)(word == none ? SLICE_NO_RANK : word);
        }
    return i;
}

#define EIGHTS(bits)                                                                           \
    case bits:                                                                                 \
        return eight_by_eight(at, len, bits, n, out)

static ptrdiff_t most_ranks(const unsigned char *at, ptrdiff_t len, int bits, ptrdiff_t n,
                            uint16_t *out)
{
    switch (bits) {
        EIGHTS(1);
        EIGHTS(2);
        EIGHTS(3);
        EIGHTS(4);
        EIGHTS(5);
        EIGHTS(6);
        EIGHTS(7);
        EIGHTS(8);
        EIGHTS(9);
        EIGHTS(10);
        EIGHTS(11);
        EIGHTS(12);
        EIGHTS(13);
        EIGHTS(14);
        EIGHTS(15);
        EIGHTS(16);
    default:
        return 0;
    }
}

static void ranks(const void *from, ptrdiff_t len, int bits, ptrdiff_t n, uint16_t *out)
{
    uint32_t none = (1u << bits) - 1;

    for (ptrdiff_t i = most_ranks(from, len, bits, n, out); i < n; i++) {
        uint16_t rank = last_ranks(from, len, bits, i);
        out[i] = rank == none ? (uint16_t)SLICE_NO_RANK : rank;
    }
}

static bool below(const uint16_t *rank, ptrdiff_t n, ptrdiff_t limit)
{
    uint16_t bad = 0, most = (uint16_t)(limit < SLICE_NO_RANK ? limit : SLICE_NO_RANK);

    for (ptrdiff_t i = 0; i < n; i++)
        bad |= (uint16_t)((rank[i] >= most) & (rank[i] != SLICE_NO_RANK));
    return !bad;
}

/* --- scores
 * ------------------------------------------------------------------------------------ */

enum { DOUBLES = VECTOR_BYTES / sizeof(double) };

typedef double doubles __attribute__((vector_size(VECTOR_BYTES)));
typedef int64_t longs __attribute__((vector_size(VECTOR_BYTES)));
typedef int32_t ints __attribute__((vector_size(DOUBLES * sizeof(int32_t))));
typedef uint16_t shorts __attribute__((vector_size(DOUBLES * sizeof(uint16_t))));

static inline doubles positive(doubles v)
{
    return (doubles)((longs)v & INT64_MAX);
}

static inline doubles where(longs so, doubles v)
{
    return (doubles)((longs)v & so);
}

/* Some numbers as doubles, and which of them are numbers. */
#define LOAD(name, type)                                                                       \
    typedef type name##_v __attribute__((vector_size(DOUBLES * sizeof(type))));                \
    static inline doubles name(const char *at, ptrdiff_t i, longs *are)                        \
    {                                                                                          \
        name##_v raw;                                                                          \
        memcpy(&raw, at + i * (ptrdiff_t)sizeof(type), sizeof raw);                            \
        ints whole = __builtin_convertvector(raw, ints);                                       \
        int32_t gaps = (int32_t)(-(INT64_C(1) << (8 * sizeof(type) - 1)) + SLICE_GAPS - 1);    \
        *are = __builtin_convertvector(whole > gaps, longs);                                   \
        return __builtin_convertvector(whole, doubles);                                        \
    }

LOAD(load_1, int8_t)
LOAD(load_2, int16_t)
LOAD(load_4, int32_t)

static inline doubles load_8(const char *at, ptrdiff_t i, longs *are)
{
    doubles v;

    memcpy(&v, at + i * (ptrdiff_t)sizeof(double), sizeof v);
    *are = v == v;
    return v;
}

static inline doubles load_some(const char *at, int width, ptrdiff_t i, longs *are)
{
    return width == 1   ? load_1(at, i, are)
           : width == 2 ? load_2(at, i, are)
           : width == 4 ? load_4(at, i, are)
                        : load_8(at, i, are);
}

static inline doubles moved(const uint16_t *now, const uint16_t *before, ptrdiff_t i)
{
    shorts a, b;

    memcpy(&a, now + i, sizeof a);
    memcpy(&b, before + i, sizeof b);
    ints by = __builtin_convertvector(a, ints) - __builtin_convertvector(b, ints);
    return positive(__builtin_convertvector(by, doubles));
}

/* -1 where the score reaches the limit. */
static inline longs reach(const struct loops_score *s, const int width, bool before, bool ranks,
                          ptrdiff_t i, double limit)
{
    longs are, were;
    doubles now = load_some(s->now, width, i, &are);
    doubles score = positive(now - s->middle) * s->by_distance;

    if (before) {
        doubles then = load_some(s->before, width, i, &were);
        doubles change = positive(now - then) * s->by_change;
        if (ranks)
            change += moved(s->rank_now, s->rank_before, i) * s->by_rank;
        score += where(were, change);
    }
    return (longs)(score >= limit) & are;
}

static inline bool any(longs v)
{
    int64_t all = 0;

    for (int i = 0; i < DOUBLES; i++)
        all |= v[i];
    return all != 0;
}

/* The last few, which fill no vector, are looked at together with some before them. */
static inline ptrdiff_t score_of(const struct loops_score *s, const int width, bool before,
                                 bool ranks, ptrdiff_t n, double limit, int32_t *runs)
{
    ptrdiff_t found = 0;

    for (ptrdiff_t run = 0; run < n; run += LOOPS_RUN) {
        ptrdiff_t end = n - run < LOOPS_RUN ? n : run + LOOPS_RUN, i = run;
        longs hits = {0};
        for (; i + DOUBLES <= end; i += DOUBLES)
            hits |= reach(s, width, before, ranks, i, limit);
        if (i < end && end >= DOUBLES)
            hits |= reach(s, width, before, ranks, end - DOUBLES, limit);
        if (end < DOUBLES || any(hits))
            runs[found++] = (int32_t)run;
    }
    return found;
}

#define SCORE(width)                                                                           \
    case width:                                                                                \
        return s->before && s->rank_now ? score_of(s, width, true, true, n, limit, runs)       \
               : s->before              ? score_of(s, width, true, false, n, limit, runs)      \
                                        : score_of(s, width, false, false, n, limit, runs)

static ptrdiff_t score(const struct loops_score *s, ptrdiff_t n, double limit, int32_t *runs)
{
    switch (s->width) {
        SCORE(1);
        SCORE(2);
        SCORE(4);
        SCORE(8);
    default:
        return 0;
    }
}

/* --- sorting many short columns at once
 * -------------------------------------------------------- */

/* Green's network of 60 exchanges for 16 numbers. */
static const uint8_t exchanges[][2] = {
    {0, 1},  {2, 3},   {4, 5},   {6, 7},   {8, 9},  {10, 11}, {12, 13}, {14, 15}, {0, 2},
    {4, 6},  {8, 10},  {12, 14}, {1, 3},   {5, 7},  {9, 11},  {13, 15}, {0, 4},   {8, 12},
    {1, 5},  {9, 13},  {2, 6},   {10, 14}, {3, 7},  {11, 15}, {0, 8},   {1, 9},   {2, 10},
    {3, 11}, {4, 12},  {5, 13},  {6, 14},  {7, 15}, {5, 10},  {6, 9},   {3, 12},  {13, 14},
    {4, 8},  {7, 11},  {1, 2},   {1, 4},   {7, 13}, {2, 8},   {11, 14}, {2, 4},   {5, 6},
    {9, 10}, {11, 13}, {3, 8},   {7, 12},  {6, 8},  {10, 12}, {3, 5},   {7, 9},   {3, 4},
    {5, 6},  {7, 8},   {9, 10},  {11, 12}, {6, 7},  {8, 9}};

/* Neither is a NAN. */
static inline void exchange(doubles *low, doubles *high)
{
    doubles one = *low, other = *high;
#if defined(__AVX512BW__)
    *low = _mm512_min_pd(one, other);
    *high = _mm512_max_pd(one, other);
#elif defined(__AVX2__)
    *low = _mm256_min_pd(one, other);
    *high = _mm256_max_pd(one, other);
#else
    longs in_order = one < other;
    *low = (doubles)(((longs)one & in_order) | ((longs)other & ~in_order));
    *high = (doubles)(((longs)other & in_order) | ((longs)one & ~in_order));
#endif
}

static void sort_columns(double *v)
{
    for (int c = 0; c < LOOPS_COLUMNS; c += DOUBLES) {
        doubles row[LOOPS_ROWS];
#pragma GCC unroll 16
        for (int r = 0; r < LOOPS_ROWS; r++)
            memcpy(&row[r], v + r * LOOPS_COLUMNS + c, sizeof row[r]);
#pragma GCC unroll 60
        for (int i = 0; i < 60; i++)
            exchange(&row[exchanges[i][0]], &row[exchanges[i][1]]);
#pragma GCC unroll 16
        for (int r = 0; r < LOOPS_ROWS; r++)
            memcpy(v + r * LOOPS_COLUMNS + c, &row[r], sizeof row[r]);
    }
}

/* --- only reading
 * ------------------------------------------------------------------------------ */

static uint64_t touch(const void *from, ptrdiff_t len)
{
    typedef uint64_t words __attribute__((vector_size(VECTOR_BYTES)));
    enum { AT_ONCE = 4 * VECTOR_BYTES };
    const char *at = from;
    words sum[4] = {{0}}, v;
    uint64_t all = 0;
    ptrdiff_t i = 0;

    for (; i + AT_ONCE <= len; i += AT_ONCE)
        for (int k = 0; k < 4; k++) {
            memcpy(&v, at + i + k * VECTOR_BYTES, sizeof v);
            sum[k] ^= v;
        }
    sum[0] ^= sum[1] ^ sum[2] ^ sum[3];
    for (int k = 0; k < (int)(VECTOR_BYTES / sizeof(uint64_t)); k++)
        all ^= sum[0][k];
    for (; i < len; i++)
        all ^= (unsigned char)at[i];
    return all;
}

#define NAMED_(unit) loops_##unit
#define NAMED(unit) NAMED_(unit)
#define WORD_(unit) #unit
#define WORD(unit) WORD_(unit)

const struct loops NAMED(LOOPS) = {
    .name = WORD(LOOPS),
    .decode = decode,
    .scales = scales,
    .sound = sound,
    .count = count,
    .ranks = ranks,
    .below = below,
    .score = score,
    .sort_columns = sort_columns,
    .touch = touch,
};
