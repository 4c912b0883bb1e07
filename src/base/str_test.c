/* str_test.c: arenas, text and buffers. */
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
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

static void assert_text(struct str got, const char *expected)
{
    if (!str_eq(got, str_of(expected)))
        fail_msg("got [%.*s], not [%s]", STR_ARG(got), expected);
}

/* --- arenas
 * ------------------------------------------------------------------------------------ */

static void memory_is_zeroed_aligned_and_counted(void **state)
{
    struct arena *a = *state;

    for (ptrdiff_t size = 0; size < 300000; size = size * 3 + 1) {
        ptrdiff_t before = arena_used(a);
        char *at = arena_alloc(a, size);
        assert_non_null(at);
        assert_int_equal((uintptr_t)at % 16, 0);
        for (ptrdiff_t i = 0; i < size; i++)
            assert_int_equal(at[i], 0);
        memset(at, 0xFF, (size_t)size);
        assert_true(arena_used(a) >= before + size);
    }
}

static void reset_arena_hands_out_zeroed_memory_again(void **state)
{
    struct arena *a = *state;

    for (int i = 0; i < 100; i++)
        memset(arena_alloc(a, 10000), 0xFF, 10000);
    arena_reset(a);
    assert_int_equal(arena_used(a), 0);
    const char *at = arena_alloc(a, 10000);
    for (int i = 0; i < 10000; i++)
        assert_int_equal(at[i], 0);
    arena_close(NULL);
}

static void grown_memory_keeps_what_it_held_and_is_zeroed_beyond(void **state)
{
    struct arena *a = *state;
    char *at = arena_grow(a, NULL, 0, 5);

    memcpy(at, "hello", 5);
    at = arena_grow(a, at, 5, 50);
    arena_alloc(a, 1); /* now it isn't the last any more */
    char *moved = arena_grow(a, at, 50, 500000);
    assert_ptr_not_equal(at, moved);
    assert_memory_equal(moved, "hello", 5);
    for (int i = 5; i < 500000; i++)
        assert_int_equal(moved[i], 0);
}

static void lists_grow(void **state)
{
    struct {
        int *at;
        ptrdiff_t len, cap;
    } list = {0};

    for (int i = 0; i < 1000; i++)
        *list_push(*state, &list) = i;
    assert_int_equal(list.len, 1000);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(list.at[i], i);
}

/* --- text
 * -------------------------------------------------------------------------------------- */

static void text_is_compared_by_bytes(void **state)
{
    (void)state;
    assert_true(str_eq(S(""), (struct str){0}));
    assert_false(str_eq(S("a"), S("ab")));
    assert_true(str_cmp(S("a"), S("ab")) < 0);
    assert_true(str_cmp(S("\xC3\xA9"), S("z")) > 0);
    assert_true(str_cmp(S(""), (struct str){0}) == 0);
    assert_true(str_starts(S("ons-global"), S("ons-")) && !str_starts(S("on"), S("ons")));
    assert_true(str_ends(S("a.csv"), S(".csv")) && !str_ends(S("csv"), S(".csv")));
    assert_int_equal(str_find(S("abcabc"), S("ca")), 2);
    assert_int_equal(str_find(S("abc"), S("cb")), -1);
    assert_int_equal(str_find((struct str){0}, S("a")), -1);
}

static void text_is_cut_trimmed_and_split(void **state)
{
    struct str rest = S("a,,b,"), part;

    (void)state;
    assert_text(str_cut(S("abcdef"), 2, 4), "cd");
    assert_text(str_cut(S("abc"), -5, 99), "abc");
    assert_text(str_cut(S("abc"), 2, 1), "");
    assert_text(str_trim(S(" \t a b\r\n")), "a b");
    assert_text(str_trim(S("  ")), "");
    assert_true(str_split(&rest, ',', &part));
    assert_text(part, "a");
    assert_true(str_split(&rest, ',', &part));
    assert_text(part, "");
    assert_true(str_split(&rest, ',', &part));
    assert_text(part, "b");
    assert_true(str_split(&rest, ',', &part));
    assert_text(part, "");
    assert_false(str_split(&rest, ',', &part));
}

static void text_is_made(void **state)
{
    assert_string_equal(str_zero(*state, S("abc")), "abc");
    assert_string_equal(str_zero(*state, (struct str){0}), "");
    assert_text(str_join(*state, S("ab"), S("cd")), "abcd");
    assert_text(str_fmt(*state, "%d %s", 5, "x"), "5 x");
    assert_int_equal(str_fmt(*state, "%0*d", 5000, 1).len, 5000);
    assert_text(str_counted(*state, 1, "council", NULL), "1 council");
    assert_text(str_counted(*state, 0, "council", NULL), "0 councils");
    assert_text(str_counted(*state, 16, "body", "bodies"), "16 bodies");
    assert_text(str_counted(*state, 1, "body", "bodies"), "1 body");
    assert_int_equal(str_of(NULL).len, 0);
    assert_int_equal(str_chars(S("M\xC3\xB4n")), 3);
}

/* The rows of table 3-7 of the Unicode standard, at their edges. */
static void utf8_is_well_formed_by_the_standard(void **state)
{
    static const struct str good[] = {
        STR_INIT(""),
        STR_INIT("plain ASCII, longer than eight"),
        STR_INIT("\x7F\xC2\x80\xDF\xBF"),
        STR_INIT("\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF"),
        STR_INIT("\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"),
    };
    static const struct str bad[] = {
        STR_INIT("\x80"),
        STR_INIT("\xC0\x80"),
        STR_INIT("\xC1\xBF"),
        STR_INIT("\xC2"),
        STR_INIT("\xE0\x9F\xBF"),
        STR_INIT("\xED\xA0\x80"),
        STR_INIT("\xEF\xBF"),
        STR_INIT("\xF0\x8F\xBF\xBF"),
        STR_INIT("\xF4\x90\x80\x80"),
        STR_INIT("\xF5\x80\x80\x80"),
        STR_INIT("\xFF"),
        STR_INIT("a\0b"),
        STR_INIT("12345678\0"),
        STR_INIT("1234567\x80"),
        STR_INIT("1234567\0"
                 "9"),
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(good); i++)
        if (!str_is_utf8(good[i]))
            fail_msg("good text %td", i);
    for (ptrdiff_t i = 0; i < COUNT_OF(bad); i++)
        if (str_is_utf8(bad[i]))
            fail_msg("bad text %td", i);
}

static void controls_and_line_ends_are_seen(void **state)
{
    static const struct str with[] = {STR_INIT("a\tb"), STR_INIT("\r"), STR_INIT("a\x7f"),
                                      STR_INIT("\xC2\x85"), STR_INIT("a\xE2\x80\xA8")};
    static const struct str without[] = {STR_INIT(""), STR_INIT("a b"), STR_INIT("\xC2\xA0"),
                                         STR_INIT("\xE2\x80\x9C"), STR_INIT("\xC3\xA9")};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(with); i++)
        if (!str_has_control(with[i]))
            fail_msg("text %td with a control", i);
    for (ptrdiff_t i = 0; i < COUNT_OF(without); i++)
        if (str_has_control(without[i]))
            fail_msg("text %td without one", i);
}

/* The published test vectors of FNV-1a, 64 bits. */
static void hash_is_fnv_1a(void **state)
{
    (void)state;
    assert_true(str_hash(S("")) == 0xcbf29ce484222325u);
    assert_true(str_hash(S("a")) == 0xaf63dc4c8601ec8cu);
    assert_true(str_hash(S("foobar")) == 0x85944171f73967e8u);
}

static void slugs_are_lower_case_words_with_single_dashes(void **state)
{
    static const struct {
        struct str from;
        const char *slug;
    } cases[] = {
        {STR_INIT("Household waste sent for reuse, recycling or composting (Percentage)"),
         "household-waste-sent-for-reuse-recycling-or-composting-percentage"},
        {STR_INIT("  % of Children's  "), "of-children-s"},
        {STR_INIT("Ynys M\xC3\xB4n"), "ynys-mon"},
        {STR_INIT("King\xE2\x80\x99s Lynn \xE2\x80\x93 West"), "king-s-lynn-west"},
        {STR_INIT("A--B__C"), "a-b-c"},
        {STR_INIT("16+"), "16"},
        {STR_INIT("\xC3\x89t\xC3\xA9 2024/25"), "ete-2024-25"},
        {STR_INIT("Stra\xC3\x9F"
                  "e"),
         "strasse"},
        {STR_INIT("\xE2\x82\xAC"), ""},
        {STR_INIT(""), ""},
    };

    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++)
        assert_text(str_slug(*state, cases[i].from), cases[i].slug);
}

static void folded_text_finds_however_it_is_typed(void **state)
{
    assert_text(str_fold(*state, S("  King's   LYNN, and West-Norfolk ")),
                "king s lynn and west norfolk");
    assert_text(str_fold(*state, S("King\xE2\x80\x99s Lynn")), "king s lynn");
    assert_text(str_fold(*state, S("Ynys M\xC3\xB4n")), "ynys mon");
    assert_text(str_fold(*state, S("Rh\xC3\xB4s\xC2\xA0on\xE2\x80\x94Sea")), "rhos on sea");
    assert_text(str_fold(*state, S("\xCE\x91\xCE\xB8\xCE\xAE\xCE\xBD\xCE\xB1")),
                "\xCE\xB1\xCE\xB8\xCE\xB7\xCE\xBD\xCE\xB1");
    /* Ill-formed text is no reason to stop. */
    assert_true(str_fold(*state, S("a \xFF b")).len >= 3);
}

/* --- buffers
 * ----------------------------------------------------------------------------------- */

static void html_is_escaped_for_content_and_attributes(void **state)
{
    struct buf b = buf_make(*state, 1000);

    buf_html(&b, S("<a href=\"x\">Tom & 'Jerry'</a> M\xC3\xB4n"));
    assert_text(buf_text(&b), "&lt;a href=&quot;x&quot;&gt;Tom &amp; &#39;Jerry&#39;&lt;/a&gt; "
                              "M\xC3\xB4n");
}

static void json_text_is_escaped_and_mended(void **state)
{
    struct buf b = buf_make(*state, 1000);

    buf_json(&b, S("\"\\/\b\n\r\t\x01\x1F\x7F \xF0\x9F\x98\x80 \xFF\xC3"));
    assert_text(buf_text(&b), "\\\"\\\\/\\u0008\\n\\r\\t\\u0001\\u001f\x7F \xF0\x9F\x98\x80 "
                              "\xEF\xBF\xBD\xEF\xBF\xBD");
}

static void csv_cells_are_quoted_and_never_formulas(void **state)
{
    static const char *const cases[][2] = {
        {"plain", "plain"},
        {"a,b", "\"a,b\""},
        {"say \"no\"", "\"say \"\"no\"\"\""},
        {"two\nlines", "\"two\nlines\""},
        {" blank", "\" blank\""},
        {"=1+1", "'=1+1"},
        {"+44", "'+44"},
        {"-5", "-5"}, /* a plain negative number runs nothing */
        {"-5+1", "'-5+1"},
        {"-cmd", "'-cmd"},
        {"@SUM(A1)", "'@SUM(A1)"},
        {"\tx", "'\tx"},
        {"=a,\"b\"", "\"'=a,\"\"b\"\"\""},
        {"", ""},
        {"\xEF\xBC\x9D"
         "1",
         "'\xEF\xBC\x9D"
         "1"},
    };

    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        struct buf b = buf_make(*state, 1000);
        buf_csv(&b, str_of(cases[i][0]));
        assert_text(buf_text(&b), cases[i][1]);
    }
}

static void url_parts_are_escaped(void **state)
{
    struct buf b = buf_make(*state, 1000);

    buf_url(&b, S("a-Z_0.~ /?&=+%\xC3\xB4"));
    assert_text(buf_text(&b), "a-Z_0.~%20%2F%3F%26%3D%2B%25%C3%B4");
}

static void whole_numbers_are_written_to_the_last(void **state)
{
    struct buf b = buf_make(*state, 1000);

    buf_int(&b, INT64_MIN);
    buf_char(&b, ' ');
    buf_int(&b, INT64_MAX);
    buf_char(&b, ' ');
    buf_int(&b, 0);
    assert_text(buf_text(&b), "-9223372036854775808 9223372036854775807 0");
}

static void full_buffer_says_so_and_takes_no_more(void **state)
{
    struct buf b = buf_make(*state, 10);

    buf_lit(&b, "12345678");
    assert_false(b.failed);
    buf_lit(&b, "abc");
    assert_true(b.failed);
    buf_lit(&b, "x");
    assert_text(buf_text(&b), "12345678");
    struct buf empty = buf_make(*state, 10);
    assert_text(buf_text(&empty), "");
    assert_non_null(buf_text(&empty).at);
}

static void buffer_grows_to_its_cap(void **state)
{
    struct buf b = buf_make(*state, 1000000);

    for (int i = 0; i < 100000; i++)
        buf_fmt(&b, "%09d,", i);
    assert_false(b.failed);
    assert_int_equal(b.len, 1000000);
    assert_true(str_ends(buf_text(&b), S("000099998,000099999,")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(memory_is_zeroed_aligned_and_counted),
        TEST(reset_arena_hands_out_zeroed_memory_again),
        TEST(grown_memory_keeps_what_it_held_and_is_zeroed_beyond),
        TEST(lists_grow),
        TEST(text_is_compared_by_bytes),
        TEST(text_is_cut_trimmed_and_split),
        TEST(text_is_made),
        TEST(utf8_is_well_formed_by_the_standard),
        TEST(controls_and_line_ends_are_seen),
        TEST(hash_is_fnv_1a),
        TEST(slugs_are_lower_case_words_with_single_dashes),
        TEST(folded_text_finds_however_it_is_typed),
        TEST(html_is_escaped_for_content_and_attributes),
        TEST(json_text_is_escaped_and_mended),
        TEST(csv_cells_are_quoted_and_never_formulas),
        TEST(url_parts_are_escaped),
        TEST(whole_numbers_are_written_to_the_last),
        TEST(full_buffer_says_so_and_takes_no_more),
        TEST(buffer_grows_to_its_cap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
