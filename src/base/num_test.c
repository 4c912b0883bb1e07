/* num_test.c: numbers read to the last bit, rounded as people do and written to read back. */
#include "base/num.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int set_up(void **state)
{
    *state = arena_open();
    return 0;
}

static int tear_down(void **state)
{
    arena_close(*state);
    return 0;
}

static uint64_t random_next(uint64_t *seed)
{
    uint64_t z = *seed += 0x9E3779B97F4A7C15u; /* splitmix64 */

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static bool same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

/* --- reading
 * ----------------------------------------------------------------------------------- */

static int digits_make(char *at, uint64_t *seed, int most)
{
    int count = (int)(random_next(seed) % (uint64_t)(most + 1));

    for (int i = 0; i < count; i++)
        at[i] = (char)('0' + random_next(seed) % 10);
    return count;
}

static void text_make(char *at, uint64_t *seed)
{
    uint64_t way = random_next(seed);
    char *begin = at;

    if (way & 1)
        *at++ = way & 2 ? '-' : '+';
    at += digits_make(at, seed, way & 4 ? 4 : 22);
    if (way & 8) {
        *at++ = '.';
        at += digits_make(at, seed, way & 16 ? 3 : 24);
    }
    if (!(at > begin && (at[-1] != '.' || at - begin > 1) && at[-1] != '-' && at[-1] != '+') ||
        (at - begin == 2 && at[-1] == '.'))
        *at++ = '7';
    if ((way & 96) == 96)
        at += sprintf(at, "%c%d", way & 128 ? 'e' : 'E', (int)(random_next(seed) % 640) - 330);
    *at = 0;
}

/* strtod of the C library rounds correctly; the fast path must not differ in one bit. */
static void a_million_random_texts_read_as_strtod_reads_them(void **state)
{
    uint64_t seed = 20240331;
    char text[128];
    int finite = 0;

    (void)state;
    for (int i = 0; i < 1000000; i++) {
        text_make(text, &seed);
        double expected = strtod(text, NULL), got = 0;
        bool read = num_parse(str_of(text), &got);
        if (read != (bool)isfinite(expected) || (read && !same_bits(got, expected)))
            fail_msg("%s: got %.17g (%d), not %.17g", text, got, read, expected);
        finite += read;
    }
    assert_true(finite > 900000);
}

/* Where a number has more digits than 53 bits hold, rounding must look at all of them: also of
 * numbers in the very middle of two doubles, and beside it. */
static void long_numbers_read_as_strtod_reads_them(void **state)
{
    uint64_t seed = 1;
    char text[128];

    (void)state;
    for (int i = 0; i < 1000000; i++) {
        uint64_t bits = random_next(&seed), digits = bits % UINT64_C(10000000000000000000);
        int places = (int)(random_next(&seed) % 20);
        if (i % 3 == 0) /* a middle: 54 bits of which the last is set */
            digits = (bits >> 10 | 1) + (random_next(&seed) % 3 - 1);
        snprintf(text, sizeof text, "%s%020llu", i % 2 ? "-" : "", (unsigned long long)digits);
        size_t len = strlen(text), point = len - (size_t)places;
        memmove(text + point + 1, text + point, (size_t)places + 1);
        text[point] = '.';
        double expected = strtod(text, NULL), got = NAN;
        const char *from = text + (text[0] == '-');
        from += strspn(from, "0") > 1 ? strspn(from, "0") - 1 : 0;
        bool read = num_parse(str_of(text), &got);
        if (!read || !same_bits(got, expected))
            fail_msg("%s: got %.17g, not %.17g", text, got, expected);
        expected = fabs(expected);
        if (!num_parse(str_of(from), &got) || !same_bits(got, expected))
            fail_msg("%s: got %.17g, not %.17g", from, got, expected);
    }
}

static void assert_parses(const char *text, double expected)
{
    double got;

    if (!num_parse(str_of(text), &got) || !same_bits(got, expected))
        fail_msg("%s", text);
}

static void numbers_as_publishers_write_them_are_read(void **state)
{
    (void)state;
    assert_parses("7.0000000000000007E-2", 0x1.1eb851eb851ecp-4); /* one above 0.07 */
    assert_parses("9007199254740993", 9007199254740992.0);
    assert_parses("-0", -0.0);
    assert_parses("000.50", 0.5);
    assert_parses(".5", 0.5);
    assert_parses("5.", 5);
    assert_parses("1e-400", 0);
    assert_parses("0e999999999999", 0);
    assert_parses("1.7976931348623157e308", DBL_MAX);
    assert_parses("4.9e-324", DBL_TRUE_MIN);
}

static void what_is_no_number_is_refused_and_changes_nothing(void **state)
{
    static const char *const texts[] = {
        "",      " ",          "1,2,3",        "1,234",  "0x10", "inf", "-inf", "nan",
        "NaN",   "infinity",   "1e",           "1e+",    "e5",   ".",   "-",    "+",
        "--1",   "+-1",        " 1",           "1 ",     "1\n",  "1\t", "1_0",  "1 000",
        "1.2.3", "1e5.0",      "12a",          "..",     ".e1",  "1d5", "£1",   "1%",
        "1e400", "\xC2\xA0.5", "\xEF\xBC\x91", "-1e309", "1f"};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(texts); i++) {
        double out = 42;
        if (num_parse(str_of(texts[i]), &out) || out != 42)
            fail_msg("'%s' was read", texts[i]);
    }
    double out = 42;
    assert_false(num_parse(S("1\0"), &out));
    assert_false(num_parse((struct str){0}, &out));
}

static void whole_numbers_are_read_when_they_fit(void **state)
{
    int64_t n;

    (void)state;
    assert_true(int_parse(S("9223372036854775807"), &n) && n == INT64_MAX);
    assert_true(int_parse(S("-9223372036854775808"), &n) && n == INT64_MIN);
    assert_true(int_parse(S("0"), &n) && n == 0);
    assert_true(int_parse(S("-007"), &n) && n == -7);
    static const char *const texts[] = {"",   "-",   "+1",  "9223372036854775808",
                                        "1 ", "0x1", "1.0", "-9223372036854775809",
                                        " 1", "--1", "1e3", "99999999999999999999"};
    for (ptrdiff_t i = 0; i < COUNT_OF(texts); i++) {
        n = 42;
        if (int_parse(str_of(texts[i]), &n) || n != 42)
            fail_msg("'%s' was read", texts[i]);
    }
}

/* --- rounding
 * ---------------------------------------------------------------------------------- */

static void half_is_rounded_away_from_zero_even_when_held_a_little_below(void **state)
{
    (void)state;
    assert_true(num_round((21.5 + 22.4) / 2, 1) == 22.0);
    assert_true(num_round(21.949999999999999, 1) == 22.0);
    assert_true(num_round(1.005, 2) == 1.01);
    assert_true(num_round(2.5, 0) == 3 && num_round(-2.5, 0) == -3 && num_round(0.5, 0) == 1);
    assert_true(num_round(1.115, 2) == 1.12 && num_round(-8.345, 2) == -8.35);
    assert_true(num_round(0.285, 2) == 0.29 && num_round(1234567.125, 2) == 1234567.13);
}

static void what_is_truly_below_half_is_rounded_down(void **state)
{
    (void)state;
    assert_true(num_round(21.9499999, 1) == 21.9);
    assert_true(num_round(0.4999999999, 0) == 0);
    assert_true(num_round(2.4999999999, 0) == 2);
    assert_true(num_round(1234567890.46, 0) == 1234567890);
    assert_true(num_round(999999.4999, 0) == 999999);
}

/* All decimals of one place more than are kept, by counting in whole numbers. */
static void every_decimal_of_one_more_place_rounds_as_by_hand(void **state)
{
    static const double power[] = {1, 10, 100, 1000, 10000, 100000};

    (void)state;
    for (int decimals = 0; decimals < 5; decimals++) {
        for (int n = 0; n < 40000; n++) {
            double value = n / power[decimals + 1];
            double expected = (n / 10 + (n % 10 >= 5)) / power[decimals];
            if (num_round(value, decimals) != expected ||
                num_round(-value, decimals) != -expected)
                fail_msg("%.17g to %d places", value, decimals);
        }
    }
}

static void what_is_no_number_stays_so(void **state)
{
    (void)state;
    assert_true(isnan(num_round(NAN, 1)));
    assert_true(num_round(INFINITY, 1) == INFINITY && num_round(-INFINITY, 1) == -INFINITY);
    assert_true(num_round(1e300, 9) == 1e300);
}

/* --- writing
 * ----------------------------------------------------------------------------------- */

static void assert_shown(struct arena *a, double value, int decimals, const char *expected)
{
    struct str got = num_text(a, value, decimals);

    if (!str_eq(got, str_of(expected)))
        fail_msg("got %.*s, not %s", STR_ARG(got), expected);
}

static void numbers_are_shown_with_commas_and_a_plain_zero(void **state)
{
    assert_shown(*state, 1234.5, 1, "1,234.5");
    assert_shown(*state, 999.95, 1, "1,000.0");
    assert_shown(*state, 1234567, 0, "1,234,567");
    assert_shown(*state, -1234567.891, 2, "-1,234,567.89");
    assert_shown(*state, 100, 0, "100");
    assert_shown(*state, 0.05, 1, "0.1");
    assert_shown(*state, -0.04, 1, "0.0");
    assert_shown(*state, -0.0, 0, "0");
    assert_shown(*state, 21.949999999999999, 1, "22.0");
    assert_shown(*state, 5, 3, "5.000");
}

static void fixed_numbers_have_no_commas(void **state)
{
    struct buf b = buf_make(*state, 1000);

    buf_fixed(&b, 1234567.85, 1);
    buf_char(&b, ' ');
    buf_fixed(&b, -0.001, 2);
    buf_char(&b, ' ');
    buf_fixed(&b, NAN, 2);
    buf_fixed(&b, 57.5, 0);
    assert_true(str_eq(buf_text(&b), S("1234567.9 0.00 58")));
}

static int significant(const char *text)
{
    int count = 0, zeros = 0;

    for (; *text && *text != 'e' && *text != 'E'; text++) {
        if (*text < '0' || *text > '9' || (count == 0 && *text == '0'))
            continue;
        zeros = *text == '0' ? zeros + 1 : 0;
        count++;
    }
    return count - zeros;
}

static int fewest_digits(double value)
{
    char text[64];

    for (int digits = 1; digits < 17; digits++) {
        snprintf(text, sizeof text, "%.*e", digits - 1, value);
        if (strtod(text, NULL) == value)
            return digits;
    }
    return 17;
}

static void assert_shortest(double value, char *room)
{
    struct arena *a = arena_open();
    struct buf b = buf_make(a, 100);
    double back = 0;

    buf_num(&b, value);
    snprintf(room, 100, "%.*s", STR_ARG(buf_text(&b)));
    if (strtod(room, NULL) != value || !num_parse(buf_text(&b), &back) || back != value)
        fail_msg("%.17g was written as %s", value, room);
    if (significant(room) > fewest_digits(value))
        fail_msg("%.17g was written as %s, which is longer than need be", value, room);
    arena_close(a);
}

static void written_numbers_are_shortest_and_read_back_equal(void **state)
{
    static const double values[] = {
        0.1,  57.5,    1.0 / 3, 100,   1e21,    123456789012345680.0,
        5e-5, 1.7e308, 2.5e-7,  1e-10, 0.07,    0x1.1eb851eb851ecp-4,
        -1,   -0.25,   1e15,    9e15,  DBL_MAX, DBL_MIN};
    uint64_t seed = 7;
    char room[100];

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(values); i++)
        assert_shortest(values[i], room);
    for (int i = 0; i < 20000; i++) {
        uint64_t bits = random_next(&seed);
        double value;
        memcpy(&value, &bits, sizeof value);
        if (isnormal(value))
            assert_shortest(value, room);
        assert_shortest((double)(int64_t)(bits % 20000000) / 1000 - 5000, room);
    }
}

/* What printf gives, of the fewest digits from 15 on that read back equal. */
static void assert_as_printf(struct buf *b, double value)
{
    char expected[64];

    for (int digits = 15; digits <= 17; digits++) {
        snprintf(expected, sizeof expected, "%.*g", digits, value);
        if (strtod(expected, NULL) == value)
            break;
    }
    b->len = 0;
    buf_num(b, value);
    if (!str_eq(buf_text(b), str_of(expected)))
        fail_msg("%.17g was written as %.*s, not %s", value, STR_ARG(buf_text(b)), expected);
}

static double random_share(uint64_t *seed)
{
    return (double)(random_next(seed) >> 11) / 9007199254740992.0;
}

static void written_numbers_have_the_digits_of_printf(void **state)
{
    struct buf b = buf_make(*state, 100);
    uint64_t seed = 12;

    for (int i = 0; i < 300000; i++) {
        double share = random_share(&seed), sign = i % 2 ? -1 : 1;
        double scale = pow(10, random_share(&seed) * 22 - 6);
        assert_as_printf(&b, sign * share * scale);
        assert_as_printf(&b, sign * (1 + 0.1 * share));
        assert_as_printf(&b, sign * (double)(int64_t)(share * 1e7) / 3);
        assert_as_printf(&b, round(share * scale * 1e8) / 1e8);
    }
    for (int power = -6; power <= 18; power++) {
        double ten =
            strtod((char[]){'1', 'e', power < 0 ? '-' : '+', (char)('0' + abs(power) / 10),
                            (char)('0' + abs(power) % 10), 0},
                   NULL);
        double below = ten, above = ten;
        for (int i = 0; i < 2000; i++) {
            assert_as_printf(&b, below = nextafter(below, 0));
            assert_as_printf(&b, above = nextafter(above, INFINITY));
            assert_as_printf(&b, -(ten - ten * random_share(&seed) * 1e-14));
        }
    }
}

static void written_numbers_are_plain_where_people_write_them_so(void **state)
{
    struct buf b = buf_make(*state, 1000);

    buf_num(&b, 57.5);
    buf_char(&b, ' ');
    buf_num(&b, 1234567);
    buf_char(&b, ' ');
    buf_num(&b, 0.001);
    buf_char(&b, ' ');
    buf_num(&b, NAN);
    buf_num(&b, -0.5);
    assert_true(str_eq(buf_text(&b), S("57.5 1234567 0.001 -0.5")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(a_million_random_texts_read_as_strtod_reads_them),
        TEST(long_numbers_read_as_strtod_reads_them),
        TEST(numbers_as_publishers_write_them_are_read),
        TEST(what_is_no_number_is_refused_and_changes_nothing),
        TEST(whole_numbers_are_read_when_they_fit),
        TEST(half_is_rounded_away_from_zero_even_when_held_a_little_below),
        TEST(what_is_truly_below_half_is_rounded_down),
        TEST(every_decimal_of_one_more_place_rounds_as_by_hand),
        TEST(what_is_no_number_stays_so),
        TEST(numbers_are_shown_with_commas_and_a_plain_zero),
        TEST(fixed_numbers_have_no_commas),
        TEST(written_numbers_are_shortest_and_read_back_equal),
        TEST(written_numbers_have_the_digits_of_printf),
        TEST(written_numbers_are_plain_where_people_write_them_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
