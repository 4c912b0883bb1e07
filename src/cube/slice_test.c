/* slice_test.c: figures packed into bytes come back to the bit, and damaged bytes do no harm.
 */
#include "cube/slice.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
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
    if (s->count)
        assert_memory_equal(s->state, t->state, (size_t)s->count);
    for (int k = 0; k < SLICE_ARRAYS; k++) {
        assert_int_equal(!s->array[k], !t->array[k]);
        for (ptrdiff_t i = 0; s->array[k] && i < s->count; i++)
            if (!same_bits(s->array[k][i], t->array[k][i]))
                fail_msg("%.17g came back as %.17g", s->array[k][i], t->array[k][i]);
    }
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
        arena_close(a);
    }
}

static void packed_bytes_are_as_described(void **state)
{
    struct arena *a = arena_open();
    struct slice s;

    (void)state;
    slice_make(a, 3, &s);
    s.state[0] = STATE_VALUE;
    s.state[1] = STATE_SUPPRESSED | FLAG_REVISED;
    s.state[2] = STATE_VALUE | FLAG_PROVISIONAL;
    slice_put(a, &s, 0, SLICE_VALUE, 12.5);
    slice_put(a, &s, 2, SLICE_VALUE, -0.1);
    slice_put(a, &s, 2, SLICE_UPPER, 0.1 + 0.2);
    struct str bytes = slice_pack(a, &s);
    static const unsigned char described[] = {
        'F',  1,    1 | 4, 0, 3,    0,    0,    0, /* values and upper bounds of three places */
        0x01, 0x44, 0x21,                          /* their states and flags */
        2,    1,    125,   0, 0x00, 0x80, 0xFF, 0xFF, /* tenths in two bytes: 125, none, -1 */
        8,    0};                                     /* 8-byte floats */
    assert_memory_equal(bytes.at, described, sizeof described);
    assert_int_equal(bytes.len, sizeof described + 3 * 8);
    arena_close(a);
}

static void scaled_numbers_take_two_or_four_bytes(void **state)
{
    static const struct {
        double number;
        int bytes;
    } cases[] = {{32766, 2},      {32767, 4},     {-32766, 2},   {2147483646, 4},
                 {2147483647, 8}, {0.5, 2},       {1234.567, 4}, {-0.0, 8},
                 {1e300, 8},      {0.1 + 0.2, 8}, {1e-6, 2},     {0.0000001, 8}};
    struct arena *a = arena_open();

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        struct slice s, back;
        slice_make(a, 1, &s);
        s.state[0] = STATE_VALUE;
        slice_put(a, &s, 0, SLICE_VALUE, cases[i].number);
        struct str bytes = slice_pack(a, &s);
        if (bytes.len != 8 + 1 + 2 + cases[i].bytes)
            fail_msg("%.17g takes %td bytes", cases[i].number, bytes.len);
        assert_int_equal(slice_unpack(a, bytes, &back), OK);
        assert_same(&s, &back);
    }
    arena_close(a);
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
    assert_non_null(s->array[SLICE_VALUE]);
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
    for (int n = 0; n < 20; n++) {
        struct arena *a = arena_open();
        struct slice s;
        slice_any(a, &s);
        struct str bytes = slice_pack(a, &s);
        for (ptrdiff_t len = 0; len < bytes.len; len++)
            assert_int_equal(unpack_exactly(a, bytes.at, len), FAULT);
        assert_int_equal(unpack_exactly(a, str_join(a, bytes, S("x")).at, bytes.len + 1),
                         FAULT);
        arena_close(a);
    }
}

static void no_corruption_does_harm(void **state)
{
    int read = 0;

    (void)state;
    for (int n = 0; n < CORRUPTIONS; n++) {
        struct arena *a = arena_open();
        struct slice s;
        slice_any(a, &s);
        struct str bytes = slice_pack(a, &s);
        char *at = str_zero(a, bytes);
        for (uint64_t hits = 1 + any(4); hits > 0; hits--) {
            /* Half of them where the lengths are. */
            uint64_t reach = any(2) ? (uint64_t)bytes.len : 16;
            at[any(reach < (uint64_t)bytes.len ? reach : (uint64_t)bytes.len)] = (char)any(256);
        }
        read += unpack_exactly(a, at, bytes.len) == OK;
        arena_close(a);
    }
    assert_true(read > 0 && read < CORRUPTIONS);
}

static void a_count_that_the_bytes_do_not_hold_is_a_fault(void **state)
{
    static const char *const headers[] = {"F\1\1\0\xFF\xFF\xFF\xFF", "F\1\1\0\x40\x42\x0F\0",
                                          "F\1\1\0\1\0\0\0",         "F\1\0\0\0\0\0\0",
                                          "F\1\x3F\0\0\0\0\0",       "G\1\1\0\0\0\0\0",
                                          "F\2\1\0\0\0\0\0"};
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
    s.state[1] = STATE_VALUE;
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
        cmocka_unit_test(packed_bytes_are_as_described),
        cmocka_unit_test(scaled_numbers_take_two_or_four_bytes),
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
