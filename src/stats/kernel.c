/* kernel.c: one body for every vector unit. The build compiles it several times, each with
 * another KERNEL and with what the compiler may use of the processor, always with
 * -ffp-contract=off.
 */
#include "stats/kernel.h"

#include <math.h>
#include <string.h>
#ifdef __AVX512F__
#include <immintrin.h>
#endif

#ifndef KERNEL
#define KERNEL portable
#endif
#if defined(__AVX512F__)
#define VECTOR_BYTES 64
#elif defined(__AVX2__)
#define VECTOR_BYTES 32
#else
#define VECTOR_BYTES 16
#endif

/* They need not be lined up in memory, so that they can be read from anywhere. */
#define VECTOR(element) vector_size(VECTOR_BYTES), aligned(sizeof(element)), may_alias
typedef double doubles __attribute__((VECTOR(double)));
typedef int64_t longs __attribute__((VECTOR(int64_t)));
typedef float floats __attribute__((VECTOR(float)));
typedef int32_t ints __attribute__((VECTOR(int32_t)));
typedef uint32_t words __attribute__((VECTOR(uint32_t)));

enum {
    DOUBLES = VECTOR_BYTES / sizeof(double),
    FLOATS = VECTOR_BYTES / sizeof(float),
    SAMPLE = 7,    /* values that pivots are chosen from; that few are sorted */
    PATIENCE = 32, /* fair divisions of any array that fits in memory are done before */
    LOOKED_AT = 64 /* distances that are looked at together */
};

static_assert(SAMPLE + 1 >= DOUBLES, "more values than a sample fill a vector");
static_assert(KERNEL_WORDS % FLOATS == 0, "a panel's words are whole vectors");

static inline doubles load_doubles(const double *from)
{
    return *(const doubles *)from;
}

static inline floats load_floats(const float *from)
{
    return *(const floats *)from;
}

static inline doubles all_doubles(double x)
{
    return x - (doubles){0};
}

static inline floats all_floats(float x)
{
    return x - (floats){0};
}

static inline longs all_longs(int64_t x)
{
    return x - (longs){0};
}

static inline longs lane_numbers(void)
{
    static const int64_t numbers[] = {0, 1, 2, 3, 4, 5, 6, 7};

    return *(const longs *)numbers;
}

/* The three below need the lanes of a vector one by one. The widest must do so without an
 * address: gcc 12, when it looks for memory errors, puts what has one on a stack too little
 * lined up. */

/* Comparing gives -1 in each lane where it holds: subtracting it counts. */
static inline ptrdiff_t counted(longs lanes)
{
#ifdef __AVX512F__
    return _mm512_reduce_add_epi64((__m512i)lanes);
#else
    ptrdiff_t sum = 0;

#pragma GCC unroll 4
    for (int i = 0; i < DOUBLES; i++)
        sum += lanes[i];
    return sum;
#endif
}

static inline bool any(ints lanes)
{
#ifdef __AVX512F__
    return _mm512_test_epi32_mask((__m512i)lanes, (__m512i)lanes) != 0;
#else
    longs halves = (longs)lanes;
    int64_t all = 0;

#pragma GCC unroll 4
    for (int i = 0; i < DOUBLES; i++)
        all |= halves[i];
    return all != 0;
#endif
}

/* Writes the lanes of `x` that stay, one after the other, and gives how many: without a branch
 * to mispredict, and nowhere beyond where the vector itself would fit. */
static inline ptrdiff_t keep(doubles x, longs stays, double *out)
{
#ifdef __AVX512F__
    __mmask8 mask = _mm512_movepi64_mask((__m512i)stays);

    _mm512_storeu_pd(out, _mm512_maskz_compress_pd(mask, (__m512d)x));
    return __builtin_popcount(mask);
#else
    ptrdiff_t kept = 0;

#pragma GCC unroll 4
    for (int i = 0; i < DOUBLES; i++) {
        out[kept] = x[i];
        kept -= stays[i];
    }
    return kept;
#endif
}

/* --- counting --------------------------------------------------------------------------------
 */

static void count(const double *v, ptrdiff_t n, double value, ptrdiff_t *below, ptrdiff_t *same,
                  ptrdiff_t *above)
{
    doubles pivot = all_doubles(value);
    longs lanes_below = {0}, lanes_same = {0}, lanes_above = {0};
    ptrdiff_t i = 0;

    for (; i + DOUBLES <= n; i += DOUBLES) {
        doubles x = load_doubles(v + i);

        lanes_below -= (longs)(x < pivot);
        lanes_same -= (longs)(x == pivot);
        lanes_above -= (longs)(x > pivot);
    }
    ptrdiff_t less = counted(lanes_below), equal = counted(lanes_same),
              more = counted(lanes_above);
    for (; i < n; i++) {
        less += v[i] < value;
        equal += v[i] == value;
        more += v[i] > value;
    }
    *below = less;
    *same = equal;
    *above = more;
}

/* How many of at least SAMPLE + 1 reported values are below each of two pivots. */
static void divide(const double *v, ptrdiff_t n, double low, double high, ptrdiff_t *below_low,
                   ptrdiff_t *below_high)
{
    doubles lows = all_doubles(low), highs = all_doubles(high);
    longs lanes_low = {0}, lanes_high = {0};
    ptrdiff_t i = 0;

    for (; i + DOUBLES <= n; i += DOUBLES) {
        doubles x = load_doubles(v + i);

        lanes_low -= (longs)(x < lows);
        lanes_high -= (longs)(x < highs);
    }
    /* The last vector is read again without the lanes that were counted: without a loop whose
     * end can't be foreseen. */
    doubles x = load_doubles(v + n - DOUBLES);
    longs fresh = (longs)(lane_numbers() >= all_longs(DOUBLES - (n - i)));

    lanes_low -= (longs)(x < lows) & fresh;
    lanes_high -= (longs)(x < highs) & fresh;
    *below_low = counted(lanes_low);
    *below_high = counted(lanes_high);
}

/* --- keeping some ----------------------------------------------------------------------------
 */

/* In both, `out` may be `v`, as nothing is written beyond what was read. */
static ptrdiff_t reported(const double *v, ptrdiff_t n, double *out)
{
    ptrdiff_t kept = 0, i = 0;

    for (; i + DOUBLES <= n; i += DOUBLES) {
        doubles x = load_doubles(v + i);

        kept += keep(x, (longs)(x == x), out + kept);
    }
    for (; i < n; i++) {
        double x = v[i];

        out[kept] = x;
        kept += x == x;
    }
    return kept;
}

/* The reported values above `low` and below `high`; NAN is no bound. */
static ptrdiff_t between(const double *v, ptrdiff_t n, double low, double high, double *out)
{
    doubles lows = all_doubles(low), highs = all_doubles(high);
    ptrdiff_t kept = 0, i = 0;

    for (; i + DOUBLES <= n; i += DOUBLES) {
        doubles x = load_doubles(v + i);

        kept += keep(x, ~((longs)(x <= lows) | (longs)(x >= highs)), out + kept);
    }
    for (; i < n; i++) {
        double x = v[i];

        out[kept] = x;
        kept += !(x <= low) & !(x >= high);
    }
    return kept;
}

/* --- selecting -------------------------------------------------------------------------------
 */

static inline void put_in_order(double *lower, double *higher)
{
    double a = *lower, b = *higher;

    *lower = b < a ? b : a;
    *higher = a < b ? b : a;
}

/* Compares fixed pairs (the shortest network for seven; Knuth, volume 3, 5.3.4), so that there
 * is no branch to mispredict; written out, as not all compilers unroll a loop over a table. */
static inline void sort_sample(double v[SAMPLE])
{
    put_in_order(&v[0], &v[6]), put_in_order(&v[2], &v[3]), put_in_order(&v[4], &v[5]);
    put_in_order(&v[0], &v[2]), put_in_order(&v[1], &v[4]), put_in_order(&v[3], &v[6]);
    put_in_order(&v[0], &v[1]), put_in_order(&v[2], &v[5]), put_in_order(&v[3], &v[4]);
    put_in_order(&v[1], &v[2]), put_in_order(&v[4], &v[6]);
    put_in_order(&v[2], &v[3]), put_in_order(&v[4], &v[5]);
    put_in_order(&v[1], &v[2]), put_in_order(&v[3], &v[4]), put_in_order(&v[5], &v[6]);
}

/* Doubles in ascending order are these numbers in ascending order. */
static int64_t number_of(double x)
{
    int64_t bits;

    memcpy(&bits, &x, sizeof bits);
    return bits < 0 ? INT64_MIN - bits - 1 : bits;
}

static double double_of(int64_t number)
{
    int64_t bits = number < 0 ? INT64_MIN - number - 1 : number;
    double x;

    memcpy(&x, &bits, sizeof x);
    return x;
}

/* What is left of a search: the values among which the k-th is looked for, and the least of
 * those known to lie above them. A k below 0 means that `pivot`, -k times, was all that lay
 * between. */
struct left {
    const double *v;
    ptrdiff_t n, k;
    double pivot, after;
};

static double least_left(const struct left *l)
{
    double least = l->after;

    for (ptrdiff_t i = 0; i < l->n; i++)
        least = l->v[i] >= least ? least : l->v[i];
    return least;
}

/* Two pivots that most likely have the k-th value between them, and few others. */
static void choose_pivots(const struct left *l, double *low, double *high)
{
    double sample[SAMPLE];
    ptrdiff_t place = l->k * SAMPLE / l->n;

    for (ptrdiff_t i = 0; i < SAMPLE; i++)
        sample[i] = l->v[(2 * i + 1) * l->n / (2 * SAMPLE)];
    sort_sample(sample);
    *low = sample[place > 0 ? place - 1 : 0];
    *high = sample[place < SAMPLE - 1 ? place + 1 : SAMPLE - 1];
}

/* Leaves the values on that side of the pivots, or between them, where the k-th is. */
static void narrow(struct left *l, double *scratch)
{
    double low, high;
    ptrdiff_t below_low, below_high;

    choose_pivots(l, &low, &high);
    divide(l->v, l->n, low, high, &below_low, &below_high);
    bool first = l->k < below_low, last = l->k >= below_high;
    double from = first ? NAN : last ? high : low;
    double to = first ? low : last ? NAN : high;
    ptrdiff_t before_to = first ? below_low : last ? l->n : below_high;
    ptrdiff_t kept = between(l->v, l->n, from, to, scratch);

    *l = (struct left){scratch, kept, l->k - (before_to - kept), from, last ? l->after : to};
}

/* Halves the range of the answer, 64 times: slow on most arrays, but never slower. */
static double select_worst(const struct left *l, double *next)
{
    int64_t low = number_of(-INFINITY), high = number_of(INFINITY);
    ptrdiff_t below, same, above;

    while (low < high) {
        int64_t middle = (low >> 1) + (high >> 1) + (low & high & 1);

        count(l->v, l->n, double_of(middle), &below, &same, &above);
        if (l->k < below + same)
            high = middle;
        else
            low = middle + 1;
    }
    double value = double_of(low) + 0; /* never the zero below zero */
    count(l->v, l->n, value, &below, &same, &above);
    *next = l->after;
    for (ptrdiff_t i = 0; i < l->n; i++) {
        if (l->v[i] > value && !(l->v[i] >= *next))
            *next = l->v[i];
    }
    *next = l->k + 1 < below + same ? value : *next;
    return value;
}

static double select_few(const struct left *l, double *next)
{
    double sorted[SAMPLE];

    for (ptrdiff_t i = 0; i < SAMPLE; i++)
        sorted[i] = i < l->n ? l->v[i] : INFINITY;
    sort_sample(sorted);
    *next = l->k + 1 < l->n ? sorted[l->k + 1] : l->after;
    return sorted[l->k];
}

static double select_kth(const double *v, ptrdiff_t n, ptrdiff_t k, double *scratch,
                         double *next)
{
    struct left l = {v, n, k, NAN, NAN};
    double unwanted;

    next = next ? next : &unwanted;
    for (int patience = PATIENCE; l.k >= 0 && l.n > SAMPLE && patience > 0; patience--)
        narrow(&l, scratch);
    if (l.k >= 0)
        return l.n > SAMPLE ? select_worst(&l, next) : select_few(&l, next);
    *next = l.k < -1 ? l.pivot : least_left(&l);
    return l.pivot;
}

/* --- distances -------------------------------------------------------------------------------
 */

struct pair {
    floats left, right;
};

static inline struct pair load_pair(const uint32_t *from)
{
    words both = *(const words *)from, upper = both & ~(words){0} << 16;

    return (struct pair){(floats)(both << 16), (floats)upper};
}

static inline void store_pair(float *to, struct pair p)
{
    *(floats *)to = p.left;
    *(floats *)(to + KERNEL_WORDS) = p.right;
}

static inline struct pair added(struct pair sum, struct pair others, float own)
{
    floats left = others.left - all_floats(own), right = others.right - all_floats(own);

    sum.left += left * left;
    sum.right += right * right;
    return sum;
}

/* One row beside those of one vector of words. */
static inline void distances_of_words(const uint32_t *from, ptrdiff_t width, const float *own,
                                      float *out)
{
    struct pair sum = {0};

    for (ptrdiff_t c = 0; c < width; c++, from += KERNEL_WORDS)
        sum = added(sum, load_pair(from), own[c]);
    store_pair(out, sum);
}

static void distances(const uint32_t *panels, ptrdiff_t width, const float *own, ptrdiff_t rows,
                      float *out)
{
    for (ptrdiff_t row = 0; row < rows; row += KERNEL_PANEL) {
        const uint32_t *panel = panels + row / 2 * width;

        for (ptrdiff_t word = 0; word < KERNEL_WORDS; word += FLOATS)
            distances_of_words(panel + word, width, own, out + row + word);
    }
}

static inline void distances_of_words_to_4(const uint32_t *from, ptrdiff_t width,
                                           const float *own, ptrdiff_t rows, float *out)
{
    struct pair first = {0}, second = {0}, third = {0}, fourth = {0};

    for (ptrdiff_t c = 0; c < width; c++, from += KERNEL_WORDS) {
        struct pair others = load_pair(from);

        first = added(first, others, own[c]);
        second = added(second, others, own[width + c]);
        third = added(third, others, own[2 * width + c]);
        fourth = added(fourth, others, own[3 * width + c]);
    }
    store_pair(out, first);
    store_pair(out + rows, second);
    store_pair(out + 2 * rows, third);
    store_pair(out + 3 * rows, fourth);
}

static void distances_of_4(const uint32_t *panels, ptrdiff_t width, const float *own,
                           ptrdiff_t rows, float *out)
{
    for (ptrdiff_t row = 0; row < rows; row += KERNEL_PANEL) {
        const uint32_t *panel = panels + row / 2 * width;

        for (ptrdiff_t word = 0; word < KERNEL_WORDS; word += FLOATS)
            distances_of_words_to_4(panel + word, width, own, rows, out + row + word);
    }
}

/* --- looking through distances ---------------------------------------------------------------
 */

static inline bool some_within(const float *d, float limit)
{
    floats limits = all_floats(limit);
    ints found = {0};

    for (ptrdiff_t i = 0; i < LOOKED_AT; i += FLOATS)
        found |= ~(ints)(load_floats(d + i) > limits);
    return any(found);
}

static ptrdiff_t within(const float *d, ptrdiff_t n, float limit, int32_t *at)
{
    ptrdiff_t found = 0;

    for (ptrdiff_t from = 0; from < n; from += LOOKED_AT) {
        ptrdiff_t end = from + LOOKED_AT < n ? from + LOOKED_AT : n;

        if (from + LOOKED_AT <= n && !some_within(d + from, limit))
            continue;
        for (ptrdiff_t i = from; i < end; i++) {
            at[found] = (int32_t)i;
            found += !(d[i] > limit);
        }
    }
    return found;
}

#define JOINED(left, right) left##right
#define TABLE(kernel) JOINED(kernel_, kernel)
#define QUOTED(word) #word
#define NAMED(kernel) QUOTED(kernel)

const struct kernel TABLE(KERNEL) = {
    .name = NAMED(KERNEL),
    .count = count,
    .reported = reported,
    .select = select_kth,
    .distances = distances,
    .distances_of_4 = distances_of_4,
    .within = within,
};
