/* json_test.c: trees, how they are written, and which texts are read. */
#include "base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
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

static struct str written(struct arena *a, const struct json *j, int indent)
{
    struct buf b = buf_make(a, BUF_MOST);

    json_write(&b, j, indent);
    assert_false(b.failed);
    return buf_text(&b);
}

static void assert_text(struct str got, const char *expected)
{
    if (!str_eq(got, str_of(expected)))
        fail_msg("got [%.*s], not [%s]", STR_ARG(got), expected);
}

static struct json *of_every_kind(struct arena *a)
{
    struct json *o = json_object(a), *list;

    json_put_str(o, "text", S("Stoke \"on\" Trent\n\\"));
    json_put_str(o, "none", (struct str){0});
    json_put_num(o, "value", 57.5);
    json_put_num(o, "gap", NAN);
    json_put_num(o, "endless", INFINITY);
    json_put_int(o, "count", INT64_MIN);
    json_put_bool(o, "yes", true);
    json_put_bool(o, "no", false);
    json_put_null(o, "null");
    json_put_markup(o, "chart", S("<svg/>"));
    list = json_put(o, "list", json_array(a));
    json_add(list, json_str(a, S("\xC3\xA9")));
    json_add(list, json_num(a, 0.1));
    json_add(list, json_object(a));
    return o;
}

static void every_kind_is_written(void **state)
{
    assert_text(written(*state, of_every_kind(*state), 0),
                "{\"text\":\"Stoke \\\"on\\\" Trent\\n\\\\\",\"none\":null,\"value\":57.5,"
                "\"gap\":null,\"endless\":null,\"count\":-9223372036854775808,\"yes\":true,"
                "\"no\":false,\"null\":null,\"list\":[\"\xC3\xA9\",0.1,{}]}");
}

static void minus_zero_is_written_as_zero(void **state)
{
    assert_text(written(*state, json_num(*state, -0.0), 0), "0");
}

static void indented_writing_has_one_member_a_line(void **state)
{
    struct json *o = json_object(*state);

    json_put_markup(o, "svg", S("<svg/>"));
    json_put_int(o, "a", 1);
    json_add(json_put(o, "b", json_array(*state)), json_num(*state, 2));
    json_put(o, "c", json_array(*state));
    assert_text(written(*state, o, 2),
                "{\n  \"a\": 1,\n  \"b\": [\n    2\n  ],\n  \"c\": []\n}");
}

static void markup_is_left_out_and_keeps_its_place_in_a_list(void **state)
{
    struct json *o = json_object(*state), *list = json_array(*state);

    json_put_markup(o, "svg", S("<svg/>"));
    assert_text(written(*state, o, 0), "{}");
    json_add(list, &(struct json){.kind = JSON_MARKUP, .u.str = S("<svg/>")});
    json_add(list, json_num(*state, 1));
    assert_text(written(*state, list, 0), "[null,1]");
}

static void members_are_found_by_name_and_by_path(void **state)
{
    struct json *o = json_object(*state);
    struct json *inner = json_put(o, "charts", json_object(*state));

    json_put_int(inner, "bars", 7);
    json_put_int(inner, "bar", 8);
    assert_int_equal(json_at(o, "charts.bars")->u.whole, 7);
    assert_int_equal(json_get(inner, S("bar"))->u.whole, 8);
    assert_null(json_get(inner, S("ba")));
    assert_null(json_at(o, "charts.bars.x"));
    assert_null(json_at(o, "nothing.bars"));
    assert_null(json_get(NULL, S("a")));
}

static void shown_is_what_a_template_shows(void **state)
{
    struct json *o = of_every_kind(*state);

    assert_text(json_shown(*state, json_at(o, "value")), "57.5");
    assert_text(json_shown(*state, json_at(o, "count")), "-9223372036854775808");
    assert_text(json_shown(*state, json_at(o, "yes")), "true");
    assert_text(json_shown(*state, json_at(o, "no")), "false");
    assert_text(json_shown(*state, json_at(o, "null")), "");
    assert_text(json_shown(*state, json_at(o, "chart")), "<svg/>");
    assert_text(json_shown(*state, json_at(o, "list")), "");
}

static void what_is_written_reads_back_the_same(void **state)
{
    struct str text = written(*state, of_every_kind(*state), 0), why;
    struct str pretty = written(*state, of_every_kind(*state), 4);
    struct json *back;

    assert_int_equal(json_read(*state, text, &back, &why), OK);
    assert_text(written(*state, back, 0), str_zero(*state, text));
    assert_int_equal(json_read(*state, pretty, &back, &why), OK);
    assert_text(written(*state, back, 0), str_zero(*state, text));
    assert_int_equal(json_at(back, "count")->kind, JSON_INT);
    assert_int_equal(json_at(back, "value")->kind, JSON_NUM);
}

static void refused(struct arena *a, struct str text, const char *expected)
{
    struct json *out;
    struct str why;

    assert_int_equal(json_read(a, text, &out, &why), INVALID);
    if (!str_starts(why, str_of(expected)))
        fail_msg("got [%.*s], not [%s]", STR_ARG(why), expected);
}

static void faulty_texts_are_refused_with_their_place(void **state)
{
    refused(*state, S(""), "line 1, column 0: ");
    refused(*state, S("{\"a\":1,\n\"a\":2}"), "line 2, column 3: duplicate object key");
    refused(*state, S("[1,]"), "line 1, column 4: ");
    refused(*state, S("[1]\n x"), "line 2, column 2: ");
    refused(*state, S("[\"\xC3\"]"), "line 1, column 2: ");
    refused(*state, S("[\"\\u0000\"]"), "line 1, column 9: ");
    refused(*state, S("[01]"), "line 1, column 2: ");
    refused(*state, S("[NaN]"), "line 1, column 4: ");
    refused(*state, S("['a']"), "line 1, column 2: ");
    refused(*state, (struct str){0}, "line 1, column 0: ");
}

static void deep_nesting_is_refused_with_its_place(void **state)
{
    struct buf b = buf_make(*state, 1000);
    struct json *out;
    struct str why;

    buf_lit(&b, "\n");
    for (int i = 0; i < 128; i++)
        buf_char(&b, '[');
    for (int i = 0; i < 128; i++)
        buf_char(&b, ']');
    assert_int_equal(json_read(*state, buf_text(&b), &out, &why), OK);
    b.len = 0;
    buf_lit(&b, "\n\"\\\"[[\"");
    for (int i = 0; i < 129; i++)
        buf_char(&b, '[');
    refused(*state, buf_text(&b), "line 2, column 135: lists are nested more than 128 deep");
}

static void byte_order_mark_is_passed_over(void **state)
{
    struct json *out;
    struct str why;

    assert_int_equal(json_read(*state, S("\xEF\xBB\xBF[true]"), &out, &why), OK);
    assert_text(written(*state, out, 0), "[true]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(every_kind_is_written),
        TEST(minus_zero_is_written_as_zero),
        TEST(indented_writing_has_one_member_a_line),
        TEST(markup_is_left_out_and_keeps_its_place_in_a_list),
        TEST(members_are_found_by_name_and_by_path),
        TEST(shown_is_what_a_template_shows),
        TEST(what_is_written_reads_back_the_same),
        TEST(faulty_texts_are_refused_with_their_place),
        TEST(deep_nesting_is_refused_with_its_place),
        TEST(byte_order_mark_is_passed_over),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
