/* slice_test.c: figures packed into bytes come back to the bit, in both versions, and damaged
 * bytes are refused. */
#include "cube/loops.h"
#include "cube/slice_parts.h"
#include "stats/stats.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

enum { SLICES = 400, MOST_PLACES = 300, CORRUPTIONS = 2000 };

/* --- a generator that gives the same slices every time ---------------------------------------
 */

static uint64_t seed = 20260401;

static uint64_t any(uint64_t below)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed % below;
}

static double odd_number(void)
{
    static const double numbers[] = {0.0,
                                     -0.0,
                                     1e300,
                                     -1e300,
                                     0.1 + 0.2,
                                     1.0 / 3,
                                     7.0000000000000007E-2,
                                     5e-324,
                                     INFINITY,
                                     32766,
                                     32767,
                                     32768,
                                     -32767,
                                     -32768,
                                     2147483646,
                                     2147483647,
                                     -2147483648.0,
                                     1e15,
                                     0.0000001};

    return numbers[any(COUNT_OF(numbers))];
}

/* What publishers send: counts, money, rates of one to six decimals, full spreadsheet decimals.
 */
static double number_of(int sort)
{
    static const double tens[] = {1, 10, 100, 1e3, 1e4, 1e5, 1e6};

    switch (sort) {
    case 0:
        return (double)any(30000);
    case 1:
        return (double)any(1u << 30) - (1 << 29);
    case 2:
        return (double)any(1000) / 10;
    case 3:
        return ((double)any(2000000) - 1e6) / tens[any(7)];
    case 4:
        return (double)any(1000000007) / 1000003.0;
    default:
        return odd_number();
    }
}

static void slice_any(struct arena *a, struct slice *s)
{
    int sort = (int)any(6);

    slice_make(a, (ptrdiff_t)any(MOST_PLACES), s);
    for (ptrdiff_t i = 0; i < s->count; i++) {
        s->state[i] = (uint8_t)(any(STATE_COUNT) | (any(8) << 4));
        for (int k = 0; k < SLICE_ARRAYS; k++)
            if (any(4) && (k == 0 || sort > 2))
                slice_put(a, s, i, (enum slice_array)k,
                          any(5) ? number_of(any(50) ? sort : 5) : (double)NAN);
    }
}

static bool same_bits(double x, double y)
{
    return (isnan(x) && isnan(y)) || memcmp(&x, &y, sizeof x) == 0;
}

static void assert_same(const struct slice *s, const struct slice *t)
{
    assert_int_equal(s->count, t->count);
    for (ptrdiff_t i = 0; i < s->count; i++) {
        assert_int_equal(slice_state(s, i), slice_state(t, i));
        assert_int_equal(slice_flags(s, i), slice_flags(t, i));
    }
    for (int k = 0; k < SLICE_ARRAYS; k++) {
        enum slice_array which = (enum slice_array)k;
        assert_int_equal(slice_has(s, which), slice_has(t, which));
        for (ptrdiff_t i = 0; i < s->count; i++)
            if (!same_bits(slice_number(s, i, which), slice_number(t, i, which)))
                fail_msg("%.17g came back as %.17g", slice_number(s, i, which),
                         slice_number(t, i, which));
    }
}

/* --- version 1, written as it was before version 2 -------------------------------------------
 */

static bool scales_1(const double *v, ptrdiff_t n, double tens, double *most)
{
    *most = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        if (isnan(v[i]))
            continue;
        double whole = nearbyint(v[i] * tens);
        if (fabs(whole) > INT32_MAX - 1 || whole / tens != v[i] || (v[i] == 0 && signbit(v[i])))
            return false;
        *most = fabs(whole) > *most ? fabs(whole) : *most;
    }
    return true;
}

static void give(char **to, uint64_t number, int bytes)
{
    for (int i = 0; i < bytes; i++, number >>= 8)
        *(*to)++ = (char)(number & 0xFF);
}

static void pack_array_1(char **to, const double *v, ptrdiff_t n)
{
    int decimals = 0, bytes = 8;
    double most;

    for (int d = 6; d >= 0; d--)
        if (scales_1(v, n, slice_tens[d], &most)) {
            decimals = d;
            bytes = most < INT16_MAX ? 2 : 4;
        }
    give(to, (uint64_t)bytes, 1);
    give(to, (uint64_t)decimals, 1);
    for (ptrdiff_t i = 0; i < n; i++) {
        uint64_t bits;
        memcpy(&bits, &v[i], 8);
        if (bytes < 8 && isnan(v[i]))
            bits = (uint64_t)(bytes == 2 ? INT16_MIN : INT32_MIN);
        else if (bytes < 8)
            bits = (uint64_t)(int64_t)nearbyint(v[i] * slice_tens[decimals]);
        give(to, bits, bytes);
    }
}

static struct str pack_1(struct arena *a, const struct slice *s)
{
    char *at = arena_alloc(a, 8 + s->count + SLICE_ARRAYS * (2 + 8 * (ptrdiff_t)s->count));
    char *to = at;
    unsigned present = 0;

    for (unsigned i = 0; i < SLICE_ARRAYS; i++)
        present |= s->array[i] ? 1u << i : 0;
    give(&to, 'F', 1);
    give(&to, 1, 1);
    give(&to, present, 1);
    give(&to, 0, 1);
    give(&to, (uint64_t)s->count, 4);
    if (s->count)
        memcpy(to, s->state, (size_t)s->count);
    to += s->count;
    for (int i = 0; i < SLICE_ARRAYS; i++)
        if (s->array[i])
            pack_array_1(&to, s->array[i], s->count);
    return (struct str){at, to - at};
}

/* --- there and back --------------------------------------------------------------------------
 */

static void what_is_packed_comes_back_to_the_bit(void **state)
{
    (void)state;
    for (int n = 0; n < SLICES; n++) {
        struct arena *a = arena_open();
        struct slice s, back;
        slice_any(a, &s);
        struct str bytes = slice_pack(a, &s);
        assert_int_equal(slice_unpack(a, bytes, &back), OK);
        assert_same(&s, &back);
        assert_true(str_eq(bytes, slice_pack(a, &back)));
        assert_int_equal(slice_check(bytes), OK);
        arena_close(a);
    }
}

static void version_1_reads_as_the_same_figures(void **state)
{
    (void)state;
    for (int n = 0; n < SLICES; n++) {
        struct arena *a = arena_open();
        struct slice s, back;
        slice_any(a, &s);
        assert_int_equal(slice_unpack(a, pack_1(a, &s), &back), OK);
        assert_same(&s, &back);
        assert_true(str_eq(slice_pack(a, &s), slice_pack(a, &back)));
        arena_close(a);
    }
}

static void bytes_of_the_first_release_are_read(void **state)
{
    static const char bytes[] = "F\1\5\0\3\0\0\0"
                                "\x01\x44\x21"
                                "\2\1\175\0\x00\x80\xFF\xFF"
                                "\2\0\x00\x80\x00\x80\7\0";
    struct arena *a = arena_open();
    struct slice s;

    (void)state;
    assert_int_equal(slice_unpack(a, (struct str){bytes, sizeof bytes - 1}, &s), OK);
    assert_int_equal(s.count, 3);
    assert_int_equal(slice_state(&s, 1), STATE_SUPPRESSED);
    assert_int_equal(slice_flags(&s, 1), FLAG_REVISED);
    assert_int_equal(slice_flags(&s, 2), FLAG_PROVISIONAL);
    assert_true(slice_number(&s, 0, SLICE_VALUE) == 12.5);
    assert_true(isnan(slice_number(&s, 1, SLICE_VALUE)));
    assert_true(slice_number(&s, 2, SLICE_VALUE) == -0.1);
    assert_true(slice_number(&s, 2, SLICE_UPPER) == 7);
    arena_close(a);
}

static void packed_bytes_are_as_described(void **state)
{
    struct arena *a = arena_open();
    struct slice s;

    (void)state;
    slice_make(a, 4, &s);
    slice_put_state(&s, 0, STATE_VALUE);
    slice_put_state(&s, 1, STATE_SUPPRESSED);
    slice_put_state(&s, 2, STATE_VALUE);
    slice_put_state(&s, 3, STATE_VALUE);
    slice_put(a, &s, 0, SLICE_VALUE, 42.5);
    slice_put(a, &s, 2, SLICE_VALUE, -0.1);
    slice_put(a, &s, 3, SLICE_VALUE, 42.5);
    slice_put(a, &s, 2, SLICE_UPPER, 300);
    struct str bytes = slice_pack(a, &s);
    static const unsigned char head[] = {
        'F', 2, 1 | 4, 1, 4, 0, 0, 0, /* values and upper bounds of four places; states said */
        3,   0, 0,     0, 2, 0, 0, 0  /* three have a value; ranks of two bits */
    };
    static const unsigned char body[] = {
        2,
        1,
        2,
        0, /* tenths in two bytes; whole numbers in two bytes */
        0xA9,
        0x01,
        0x04,
        0x80, /* 42.5, suppressed */
        0xFF,
        0xFF,
        0xA9,
        0x01, /* -0.1, 42.5 */
        0x00,
        0x80,
        0x00,
        0x80, /* upper bounds: none, none */
        0x2C,
        0x01,
        0x00,
        0x80,                          /* 300, none */
        1 | 3 << 2 | 0 << 4 | 1 << 6}; /* one is lower; no value; none; one */
    assert_memory_equal(bytes.at, head, sizeof head);
    assert_memory_equal(bytes.at + SLICE_HEADER, body, sizeof body);
    assert_int_equal(bytes.len, SLICE_HEADER + sizeof body);
    double summary[5];
    memcpy(summary, bytes.at + 24, sizeof summary);
    assert_true(summary[0] == -0.1 && summary[1] == 42.5 && summary[2] == 42.5);
    assert_true(summary[3] == 42.5 - 0.1 + 42.5 && summary[4] == 0);
    arena_close(a);
}

static ptrdiff_t packed_length(struct arena *a, struct slice *s)
{
    struct slice back;
    struct str bytes = slice_pack(a, s);

    assert_int_equal(slice_unpack(a, bytes, &back), OK);
    assert_same(s, &back);
    return bytes.len;
}

static void numbers_take_the_fewest_bytes(void **state)
{
    static const struct {
        double number;
        int bytes;
    } cases[] = {{127, 1},        {128, 2},        {-112, 1},          {-113, 2},
                 {32767, 2},      {32768, 4},      {-32752, 2},        {-32753, 4},
                 {2147483647, 4}, {2147483648, 8}, {-2147483632.0, 4}, {-2147483633.0, 8},
                 {0.5, 1},        {1234.567, 4},   {-0.0, 8},          {1e300, 8},
                 {0.1 + 0.2, 8},  {1e-6, 1},       {0.0000001, 8},     {INFINITY, 8}};
    struct arena *a = arena_open();

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        struct slice s;
        slice_make(a, 1, &s);
        slice_put_state(&s, 0, STATE_VALUE);
        slice_put(a, &s, 0, SLICE_VALUE, cases[i].number);
        ptrdiff_t len = packed_length(a, &s);
        if (len != SLICE_HEADER + 2 + cases[i].bytes + 1)
            fail_msg("%.17g takes %td bytes", cases[i].number, len);
    }
    arena_close(a);
}

static void states_take_bytes_only_where_values_do_not_say_them(void **state)
{
    struct arena *a = arena_open();
    struct slice s;

    (void)state;
    slice_make(a, 100, &s);
    for (ptrdiff_t i = 0; i < 100; i++) {
        slice_put_state(&s, i, i % 3 ? STATE_VALUE : (int)(i % 8 == 1 ? 0 : i % 8));
        if (i % 3)
            slice_put(a, &s, i, SLICE_VALUE, (double)i);
    }
    ptrdiff_t plain = SLICE_HEADER + 2 + 100 + (100 * 7 + 7) / 8;
    assert_int_equal(packed_length(a, &s), plain);
    for (ptrdiff_t i = 40; i < 44; i++) { /* all of one run */
        slice_put_state(&s, i, STATE_VALUE | FLAG_PROVISIONAL);
        slice_put(a, &s, i, SLICE_VALUE, 5);
    }
    assert_int_equal(packed_length(a, &s),
                     plain + 100); /* as many as bytes: gaps are runs too */
    for (ptrdiff_t i = 0; i < 100; i++) {
        slice_put_state(&s, i, STATE_VALUE | (i < 50 ? FLAG_PROVISIONAL : 0));
        slice_put(a, &s, i, SLICE_VALUE, (double)i);
    }
    assert_int_equal(packed_length(a, &s), plain + 2 * SLICE_RUN);
    arena_close(a);
}

/* --- ranks, order and summary ----------------------------------------------------------------
 */

struct sorted {
    double value;
    int32_t place;
};

static int by_value_then_place(const void *left, const void *right)
{
    const struct sorted *a = left, *b = right;

    if (a->value != b->value)
        return a->value < b->value ? -1 : 1;
    return a->place < b->place ? -1 : a->place > b->place;
}

static ptrdiff_t sort_plainly(struct arena *a, const struct slice *s, struct sorted **out)
{
    struct sorted *all = arena_new(a, struct sorted, s->count + 1);
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < s->count; i++)
        if (!isnan(slice_number(s, i, SLICE_VALUE)))
            all[n++] = (struct sorted){slice_number(s, i, SLICE_VALUE), (int32_t)i};
    if (n)
        qsort(all, (size_t)n, sizeof *all, by_value_then_place);
    *out = all;
    return n;
}

static void assert_ranked(struct arena *a, const struct slice *s, bool packed)
{
    int32_t *order = arena_new(a, int32_t, s->count + 1);
    struct sorted *sorted;
    ptrdiff_t n = sort_plainly(a, s, &sorted), lower = 0;

    assert_int_equal(slice_order(s, order), n);
    for (ptrdiff_t i = 0; i < n; i++) {
        assert_int_equal(order[i], sorted[i].place);
        lower = i && sorted[i].value == sorted[i - 1].value ? lower : i;
        if (packed && slice_ranks(s))
            assert_int_equal(slice_ranks(s)[sorted[i].place], lower);
    }
    for (ptrdiff_t i = 0; packed && slice_ranks(s) && i < s->count; i++)
        if (isnan(slice_number(s, i, SLICE_VALUE)))
            assert_int_equal(slice_ranks(s)[i], SLICE_NO_RANK);
}

static void the_order_is_that_of_a_sort(void **state)
{
    (void)state;
    for (int n = 0; n < SLICES; n++) {
        struct arena *a = arena_open();
        struct slice s, packed;
        slice_any(a, &s);
        assert_int_equal(slice_unpack(a, slice_pack(a, &s), &packed), OK);
        assert_ranked(a, &s, false);
        assert_ranked(a, &packed, true);
        arena_close(a);
    }
}

/* 70,000 places: more than ranks are kept for; 65,534: as many as there can be. */
static void many_places_are_ordered_too(void **state)
{
    static const ptrdiff_t counts[] = {65534, 65535, 70000};

    (void)state;
    for (ptrdiff_t n = 0; n < COUNT_OF(counts); n++) {
        struct arena *a = arena_open();
        struct slice s, packed;
        slice_make(a, counts[n], &s);
        for (ptrdiff_t i = 0; i < counts[n]; i++) {
            slice_put_state(&s, i, STATE_VALUE);
            slice_put(a, &s, i, SLICE_VALUE, (double)any(50000) / 10);
        }
        assert_int_equal(slice_unpack(a, slice_pack(a, &s), &packed), OK);
        assert_int_equal(slice_ranks(&packed) != NULL, counts[n] <= SLICE_MOST_RANKED);
        assert_ranked(a, &packed, true);
        arena_close(a);
    }
}

static void the_summary_is_that_of_the_sorted_values(void **state)
{
    (void)state;
    for (int round = 0; round < SLICES; round++) {
        struct arena *a = arena_open();
        struct slice s, packed;
        struct slice_summary sum;
        slice_any(a, &s);
        assert_int_equal(slice_open(a, slice_pack(a, &s), &packed, &sum), OK);
        double *v = arena_new(a, double, s.count + 1);
        slice_gather(&s, SLICE_VALUE, v);
        ptrdiff_t n = stats_sort(v, s.count);
        assert_int_equal(sum.reported, n);
        double middle = stats_quantile(v, n, 0.5);
        assert_true(same_bits(sum.low, n ? v[0] : (double)NAN) &&
                    same_bits(sum.middle, middle) &&
                    same_bits(sum.high, n ? v[n - 1] : (double)NAN));
        for (ptrdiff_t i = 0; i < n; i++)
            v[i] = fabs(v[i] - middle);
        double spread = stats_quantile(v, stats_sort(v, n), 0.5);
        if (isfinite(sum.low) && isfinite(sum.high) && n)
            assert_true(fabs(sum.spread - spread) <= 1e-15 * fabs(spread));
        arena_close(a);
    }
}

static void whole_arrays_are_the_numbers_one_by_one(void **state)
{
    (void)state;
    for (int n = 0; n < SLICES; n++) {
        struct arena *a = arena_open();
        struct slice s, packed;
        slice_any(a, &s);
        assert_int_equal(slice_unpack(a, slice_pack(a, &s), &packed), OK);
        double *all = arena_new(a, double, s.count + 1);
        for (int k = 0; k < SLICE_ARRAYS; k++) {
            slice_gather(&packed, (enum slice_array)k, all);
            for (ptrdiff_t i = 0; i < s.count; i++)
                assert_true(same_bits(all[i], slice_number(&s, i, (enum slice_array)k)));
        }
        arena_close(a);
    }
}

/* --- the loops of every vector unit agree ----------------------------------------------------
 */

static void count_plainly(const struct slice *s, const int8_t *mask, ptrdiff_t own,
                          struct loops_count *out)
{
    double mine = slice_number(s, own, SLICE_VALUE);

    *out = (struct loops_count){0};
    for (ptrdiff_t i = 0; i < s->count; i++) {
        double v = slice_number(s, i, SLICE_VALUE);
        out->reported += mask[i] && !isnan(v);
        out->above += mask[i] && v > mine;
        out->below += mask[i] && v < mine;
    }
}

static void every_unit_counts_and_decodes_alike(void **state)
{
    ptrdiff_t tried = 0;

    (void)state;
    for (int n = 0; n < SLICES; n++) {
        struct arena *a = arena_open();
        struct slice s;
        struct slice built;
        slice_any(a, &built);
        assert_int_equal(slice_unpack(a, slice_pack(a, &built), &s), OK);
        int8_t *mask = (int8_t *)arena_new(a, uint8_t, s.count + LOOPS_PAD);
        double *all = arena_new(a, double, s.count + 1);
        for (ptrdiff_t i = 0; i < s.count; i++)
            mask[i] = any(3) ? -1 : 0;
        for (const struct loops *const *l = loops_all(); *l; l++) {
            const uint8_t *values = slice_values(&s);
            (*l)->decode(values, s.in.width[SLICE_VALUE], slice_tens[s.in.decimals[0]], s.count,
                         all);
            for (ptrdiff_t i = 0; i < s.count; i++)
                assert_true(same_bits(all[i], slice_number(&s, i, SLICE_VALUE)));
            assert_true((*l)->sound(values, s.in.width[SLICE_VALUE], s.count));
            for (ptrdiff_t own = 0; own < s.count; own += 7) {
                struct loops_count one, other;
                if (isnan(slice_number(&s, own, SLICE_VALUE)))
                    continue;
                (*l)->count(values, s.in.width[SLICE_VALUE], mask, s.count, own, &one);
                count_plainly(&s, mask, own, &other);
                assert_memory_equal(&one, &other, sizeof one);
                tried++;
            }
        }
        arena_close(a);
    }
    print_message("loops: %td cases\n", tried);
    assert_true(tried > 1000);
}

/* --- damage ----------------------------------------------------------------------------------
 */

/* A slice that may be read without harm: all of it is, under the sanitizers. */
static void assert_whole(struct arena *a, const struct slice *s)
{
    struct slice again;
    double sum = 0;

    for (ptrdiff_t i = 0; i < s->count; i++) {
        assert_true(slice_state(s, i) < STATE_COUNT);
        for (int k = 0; k < SLICE_ARRAYS; k++)
            sum += slice_number(s, i, (enum slice_array)k) > 0;
    }
    assert_true(sum >= 0);
    assert_true(slice_has(s, SLICE_VALUE));
    slice_order(s, arena_new(a, int32_t, s->count + 1));
    assert_int_equal(slice_unpack(a, slice_pack(a, s), &again), OK);
    assert_same(s, &again);
}

/* In memory of exactly its length, so that a read past its end is seen. */
static enum rc unpack_exactly(struct arena *a, const char *bytes, ptrdiff_t len)
{
    char *copy = test_malloc((size_t)len + !len);
    struct slice s;

    if (len)
        memcpy(copy, bytes, (size_t)len);
    enum rc rc = slice_unpack(a, (struct str){copy, len}, &s);
    if (rc == OK)
        assert_whole(a, &s);
    else
        assert_int_equal(rc, FAULT);
    test_free(copy);
    return rc;
}

static void every_cut_is_a_fault(void **state)
{
    (void)state;
    for (int n = 0; n < 40; n++) {
        struct arena *a = arena_open();
        struct slice s;
        slice_any(a, &s);
        struct str bytes = n % 2 ? slice_pack(a, &s) : pack_1(a, &s);
        for (ptrdiff_t len = 0; len < bytes.len; len++)
            assert_int_equal(unpack_exactly(a, bytes.at, len), FAULT);
        assert_int_equal(unpack_exactly(a, str_join(a, bytes, S("x")).at, bytes.len + 1),
                         FAULT);
        arena_close(a);
    }
}

/* In version 2 no damage to a single byte is missed, wherever it is. */
static void a_damaged_byte_is_a_fault_at_every_offset(void **state)
{
    ptrdiff_t tried = 0;

    (void)state;
    for (int n = 0; n < 30; n++) {
        struct arena *a = arena_open();
        struct slice s;
        slice_any(a, &s);
        struct str bytes = slice_pack(a, &s);
        char *at = str_zero(a, bytes);
        for (ptrdiff_t i = 0; i < bytes.len; i++) {
            char was = at[i];
            for (int k = 0; k < 4; k++) {
                int bad = k == 3 ? was + 1 + (int)any(255) : was ^ 1 << 3 * k;
                at[i] = (char)bad;
                if (at[i] != was)
                    assert_int_equal(unpack_exactly(a, at, bytes.len), FAULT);
                tried++;
            }
            at[i] = was;
        }
        assert_int_equal(unpack_exactly(a, at, bytes.len), OK);
        arena_close(a);
    }
    print_message("damage: %td cases\n", tried);
    assert_true(tried > 10000);
}

/* Hits some bytes, half of them where the lengths are. */
static void hit(char *at, ptrdiff_t len, ptrdiff_t head)
{
    for (uint64_t hits = 1 + any(4); hits > 0; hits--) {
        uint64_t reach = any(2) && head < len ? (uint64_t)head : (uint64_t)len;
        at[any(reach)] = (char)any(256);
    }
}

/* Version 1 has no checksum, and whoever can write to the store can make one for version 2. */
static void no_corruption_does_harm(void **state)
{
    int read[2] = {0};

    (void)state;
    for (int n = 0; n < CORRUPTIONS; n++) {
        struct arena *a = arena_open();
        struct slice s;
        bool second = n % 2;
        slice_any(a, &s);
        struct str bytes = second ? slice_pack(a, &s) : pack_1(a, &s);
        char *at = str_zero(a, bytes);
        hit(at, bytes.len, second ? SLICE_HEADER + 10 : 16);
        if (second)
            slice_give(at + SLICE_SUM_AT, slice_checksum((struct str){at, bytes.len}), 8);
        read[second] += unpack_exactly(a, at, bytes.len) == OK;
        arena_close(a);
    }
    assert_true(read[0] > 0 && read[0] < CORRUPTIONS / 2);
    assert_true(read[1] > 0 && read[1] < CORRUPTIONS / 2);
}

static void wrong_ranks_are_found_by_a_close_look(void **state)
{
    struct arena *a = arena_open();
    struct slice s;

    (void)state;
    slice_make(a, 3, &s);
    for (ptrdiff_t i = 0; i < 3; i++) {
        slice_put_state(&s, i, STATE_VALUE);
        slice_put(a, &s, i, SLICE_VALUE, (double)i);
    }
    struct str bytes = slice_pack(a, &s);
    char *at = str_zero(a, bytes);
    at[bytes.len - 1] = 1 | 0 << 2 | 2 << 4; /* the first two change places */
    slice_give(at + SLICE_SUM_AT, slice_checksum((struct str){at, bytes.len}), 8);
    assert_int_equal(unpack_exactly(a, at, bytes.len), OK);
    assert_int_equal(slice_check((struct str){at, bytes.len}), FAULT);
    assert_int_equal(slice_check(bytes), OK);
    arena_close(a);
}

static void a_count_that_the_bytes_do_not_hold_is_a_fault(void **state)
{
    static const char *const headers[] = {"F\1\1\0\xFF\xFF\xFF\xFF", "F\1\1\0\x40\x42\x0F\0",
                                          "F\1\1\0\1\0\0\0",         "F\1\0\0\0\0\0\0",
                                          "F\1\x3F\0\0\0\0\0",       "G\1\1\0\0\0\0\0",
                                          "F\2\1\0\0\0\0\0",         "F\3\1\0\0\0\0\0"};
    struct arena *a = arena_open();

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(headers); i++)
        assert_int_equal(unpack_exactly(a, headers[i], 8), FAULT);
    assert_int_equal(unpack_exactly(a, "F\1\1\0\1\0\0\0\x08\2\0\0\0", 13), FAULT); /* state 8 */
    assert_int_equal(unpack_exactly(a, "F\1\1\0\1\0\0\0\1\3\0\0\0", 13), FAULT);   /* 3 bytes */
    assert_int_equal(unpack_exactly(a, "F\1\1\0\1\0\0\0\1\2\7\0\0", 13),
                     FAULT); /* 7 decimals */
    assert_int_equal(unpack_exactly(a, "F\1\1\0\1\0\0\0\1\2\0\0\0", 13), OK);
    arena_close(a);
}

/* --- in memory -------------------------------------------------------------------------------
 */

static void past_its_end_nothing_was_collected(void **state)
{
    struct arena *a = arena_open();
    struct slice s;

    (void)state;
    slice_make(a, 1, &s);
    assert_int_equal(slice_state(&s, 1), STATE_ABSENT);
    assert_int_equal(slice_flags(&s, 1), 0);
    assert_true(isnan(slice_number(&s, 1, SLICE_VALUE)));
    assert_true(isnan(slice_number(&s, 0, SLICE_LOWER)));
    arena_close(a);
}

static void growing_keeps_what_is_there(void **state)
{
    struct arena *a = arena_open();
    struct slice s;

    (void)state;
    slice_make(a, 2, &s);
    slice_put_state(&s, 1, STATE_VALUE);
    slice_put(a, &s, 1, SLICE_VALUE, 4);
    slice_put(a, &s, 1, SLICE_LOWER, 3);
    slice_grow(a, &s, 1000);
    slice_grow(a, &s, 10); /* nothing happens */
    assert_int_equal(s.count, 1000);
    assert_true(slice_number(&s, 1, SLICE_VALUE) == 4 && slice_number(&s, 1, SLICE_LOWER) == 3);
    assert_int_equal(slice_state(&s, 999), STATE_ABSENT);
    assert_true(isnan(slice_number(&s, 999, SLICE_LOWER)));
    arena_close(a);
}

static void two_figures_are_the_same_when_all_of_them_is(void **state)
{
    struct arena *a = arena_open();
    struct slice s, t;

    (void)state;
    slice_make(a, 2, &s);
    slice_make(a, 2, &t);
    assert_true(slice_same(&s, 0, &t, 1));
    s.state[0] = t.state[1] = STATE_VALUE;
    slice_put(a, &s, 0, SLICE_VALUE, 4);
    assert_false(slice_same(&s, 0, &t, 1));
    slice_put(a, &t, 1, SLICE_VALUE, 4);
    assert_true(slice_same(&s, 0, &t, 1));
    slice_put(a, &t, 1, SLICE_UPPER, 5);
    assert_false(slice_same(&s, 0, &t, 1));
    slice_put(a, &s, 0, SLICE_UPPER, 5);
    assert_true(slice_same(&s, 0, &t, 1));
    t.state[1] |= FLAG_PROVISIONAL;
    assert_false(slice_same(&s, 0, &t, 1));
    arena_close(a);
}

static void every_reason_has_a_word_of_its_own(void **state)
{
    enum state back;

    (void)state;
    for (int s = STATE_NOT_COLLECTED; s < STATE_COUNT; s++) {
        assert_true(state_of_word(state_word((enum state)s), &back));
        assert_int_equal(back, s);
    }
    assert_false(state_of_word(S("value"), &back));
    assert_false(state_of_word(S(""), &back));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_packed_comes_back_to_the_bit),
        cmocka_unit_test(version_1_reads_as_the_same_figures),
        cmocka_unit_test(bytes_of_the_first_release_are_read),
        cmocka_unit_test(packed_bytes_are_as_described),
        cmocka_unit_test(numbers_take_the_fewest_bytes),
        cmocka_unit_test(states_take_bytes_only_where_values_do_not_say_them),
        cmocka_unit_test(the_order_is_that_of_a_sort),
        cmocka_unit_test(many_places_are_ordered_too),
        cmocka_unit_test(the_summary_is_that_of_the_sorted_values),
        cmocka_unit_test(whole_arrays_are_the_numbers_one_by_one),
        cmocka_unit_test(every_unit_counts_and_decodes_alike),
        cmocka_unit_test(a_damaged_byte_is_a_fault_at_every_offset),
        cmocka_unit_test(wrong_ranks_are_found_by_a_close_look),
        cmocka_unit_test(every_cut_is_a_fault),
        cmocka_unit_test(no_corruption_does_harm),
        cmocka_unit_test(a_count_that_the_bytes_do_not_hold_is_a_fault),
        cmocka_unit_test(past_its_end_nothing_was_collected),
        cmocka_unit_test(growing_keeps_what_is_there),
        cmocka_unit_test(two_figures_are_the_same_when_all_of_them_is),
        cmocka_unit_test(every_reason_has_a_word_of_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
