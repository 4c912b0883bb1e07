/* format_test.c: the quick way to write text gives what printf gives. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/format.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { ROOM = 200 };

static int PRINTF_LIKE(3, 4) plain(char *to, int room, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    int len = format_plain(to, room, format, args);
    va_end(args);
    return len;
}

/* Both ways with the same arguments, and that the quick way took it on. */
#define SAME(...)                                                                              \
    do {                                                                                       \
        char want[ROOM], got[ROOM];                                                            \
        int len = snprintf(want, sizeof want, __VA_ARGS__);                                    \
        assert_int_equal(plain(got, ROOM, __VA_ARGS__), len);                                  \
        assert_memory_equal(got, want, (size_t)len);                                           \
    } while (0)

static void conversions_are_written_as_printf_writes_them(void **state)
{
    (void)state;
    SAME("no conversion");
    SAME("%d%%, %d and %d", 0, INT_MAX, INT_MIN);
    SAME("%td %td", PTRDIFF_MAX, (ptrdiff_t)-1);
    SAME("%lld %lld", LLONG_MAX, LLONG_MIN);
    SAME("%s|%s|%c", "", "words", 'Y');
    SAME("%.*s|%.*s|%.*s", 3, "words", 9, "words", 0, "words");
    SAME("%.*s", -1, "all of it");
}

static void dates_are_padded_with_zeros(void **state)
{
    (void)state;
    SAME("%04d-%02d-%02dT%02d", 2026, 3, 31, 0);
    SAME("%04d %04d %04d %02d", -5, -123, -12345, -7);
    SAME("%02d %09d", 123, 42);
}

static void text_stops_at_a_zero_byte(void **state)
{
    (void)state;
    SAME("%.*s.", 5, "ab\0cd");
}

static void other_formats_are_left_to_printf(void **state)
{
    char to[ROOM];

    (void)state;
    assert_int_equal(plain(to, ROOM, "%.3s", "March"), -1);
    assert_int_equal(plain(to, ROOM, "%5d", 1), -1);
    assert_int_equal(plain(to, ROOM, "%.1f", 1.5), -1);
    assert_int_equal(plain(to, ROOM, "%zu", sizeof to), -1);
    assert_int_equal(plain(to, ROOM, "%x", 10U), -1);
}

static void nothing_is_written_past_the_room(void **state)
{
    char to[8] = "-------";

    (void)state;
    assert_int_equal(plain(to, 4, "%s", "four"), 4);
    assert_int_equal(plain(to, 3, "%s", "four"), -1);
    assert_int_equal(plain(to, 3, "ab%d", 12), -1);
    assert_string_equal(to + 4, "---");
}

/* Short texts go the quick way, long ones and rare formats the other; the reader can't tell. */
static void texts_of_any_length_are_made(void **state)
{
    struct arena *a = arena_open();
    char want[ROOM * 8];

    (void)state;
    for (int len = 0; len < ROOM * 4; len++) {
        int size = snprintf(want, sizeof want, "%0*d|%d", len, 0, len);
        struct buf b = buf_make(a, sizeof want);
        struct str got = str_fmt(a, "%.*s|%d", len > 0 ? len : 1, want, len);
        buf_fmt(&b, "%.*s|%d", len > 0 ? len : 1, want, len);
        assert_int_equal(got.len, size);
        assert_memory_equal(got.at, want, (size_t)size + 1);
        assert_true(str_eq(buf_text(&b), got));
    }
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conversions_are_written_as_printf_writes_them),
        cmocka_unit_test(dates_are_padded_with_zeros),
        cmocka_unit_test(text_stops_at_a_zero_byte),
        cmocka_unit_test(other_formats_are_left_to_printf),
        cmocka_unit_test(nothing_is_written_past_the_room),
        cmocka_unit_test(texts_of_any_length_are_made),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
