/* svg_test.c: colours that can be told apart, words that fit, bytes that are safe. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "charts/svg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "charts/look.h"

static int setup(void **state)
{
    *state = arena_open();
    return 0;
}

static int teardown(void **state)
{
    arena_close(*state);
    return 0;
}

static void assert_text(struct str got, const char *want)
{
    assert_int_equal(got.len, strlen(want));
    assert_memory_equal(got.at, want, strlen(want));
}

/* --- contrast, by the formulas of WCAG 2.2 ----------------------------------------------- */

static double channel(const char *hex)
{
    char digits[3] = {hex[0], hex[1], 0};
    double part = (double)strtol(digits, NULL, 16) / 255;
    return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4);
}

static double luminance(const char *colour)
{
    return 0.2126 * channel(colour + 1) + 0.7152 * channel(colour + 3) +
           0.0722 * channel(colour + 5);
}

static double contrast(const char *one, const char *other)
{
    double a = luminance(one), b = luminance(other);
    return (fmax(a, b) + 0.05) / (fmin(a, b) + 0.05);
}

static void contrast_is_computed_as_published(void **state)
{
    (void)state;
    /* The pairs that WCAG's understanding documents and checkers quote. */
    look_near(contrast("#000000", "#ffffff"), 21, 0.001);
    look_near(contrast("#767676", "#ffffff"), 4.54, 0.005);
    look_near(contrast("#ffffff", "#949494"), 3.03, 0.005);
}

static void words_keep_4_5_to_1_on_paper_and_on_the_band(void **state)
{
    static const char *const words[] = {SVG_INK, SVG_QUIET, SVG_STRONG};
    static const char *const grounds[] = {SVG_PAPER, SVG_TINT};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(words); i++)
        for (ptrdiff_t k = 0; k < COUNT_OF(grounds); k++)
            assert_true(contrast(words[i], grounds[k]) >= 4.5);
}

static void shapes_that_mean_something_keep_3_to_1(void **state)
{
    static const char *const shapes[] = {SVG_STRONG, SVG_GREY, SVG_EDGE, SVG_INK, SVG_QUIET};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(shapes); i++) {
        assert_true(contrast(shapes[i], SVG_PAPER) >= 3);
        assert_true(contrast(shapes[i], SVG_TINT) >= 3);
    }
    /* Lines lie on a rim of paper, whatever is beneath them. */
    assert_true(contrast(SVG_BENCH, SVG_PAPER) >= 3);
    assert_true(contrast(SVG_STRONG, SVG_GREY) >= 2.5);
}

/* --- numbers and bytes ------------------------------------------------------------------- */

static struct str number(struct arena *a, double value)
{
    struct buf b = buf_make(a, BUF_MOST);
    svg_number(&b, value);
    return buf_text(&b);
}

static void numbers_have_one_decimal_at_most(void **state)
{
    assert_text(number(*state, 0), "0");
    assert_text(number(*state, -0.0), "0");
    assert_text(number(*state, 12), "12");
    assert_text(number(*state, 12.34), "12.3");
    assert_text(number(*state, 12.36), "12.4");
    assert_text(number(*state, 99.96), "100");
    assert_text(number(*state, -0.5), "-0.5");
    assert_text(number(*state, -20.26), "-20.3");
    assert_text(number(*state, 0.04), "0");
}

static void numbers_past_all_bounds_stay_numbers(void **state)
{
    assert_text(number(*state, INFINITY), "100000000");
    assert_text(number(*state, NAN), "100000000");
    assert_text(number(*state, -1e300), "-100000000");
}

static struct str escaped(struct arena *a, struct str text)
{
    struct buf b = buf_make(a, BUF_MOST);
    svg_escaped(&b, text);
    return buf_text(&b);
}

static void text_is_escaped_for_xml(void **state)
{
    assert_text(escaped(*state, S("a & b < c > \"d\" 'e'")),
                "a &amp; b &lt; c &gt; &quot;d&quot; &#39;e&#39;");
    assert_text(escaped(*state, S("Môn, £5, …")), "Môn, £5, …");
    assert_text(escaped(*state, S("")), "");
}

static void bytes_xml_cannot_hold_are_replaced(void **state)
{
    assert_text(escaped(*state, S("a\x01"
                                  "b\x1f\x7f")),
                "a b  ");
    assert_text(escaped(*state, S("a\xff"
                                  "b\xc3")),
                "a?b?");
    assert_text(escaped(*state, S("\xEF\xBF\xBF")), "???");
    assert_text(escaped(*state, (struct str){"x\0y", 3}), "x y");
}

/* --- widths ------------------------------------------------------------------------------ */

static void widths_are_those_of_the_widest_usual_face(void **state)
{
    (void)state;
    /* Summed from DejaVu Sans' own table by another program. */
    look_near(svg_text_width(S("Bournemouth, Christchurch and Poole"), 16, false), 304.9, 0.2);
    look_near(svg_text_width(S("Trafford 57.5%"), 16, false), 119.86, 0.1);
    look_near(svg_text_width(S("0123456789"), 16, false), 101.8, 0.1);
    /* Bold: at least its own face's 343.99 and 134.94, and not wastefully more. */
    double bold = svg_text_width(S("Bournemouth, Christchurch and Poole"), 16, true);
    assert_true(bold >= 343.99 && bold < 343.99 * 1.03);
    assert_true(svg_text_width(S("Trafford 57.5%"), 16, true) >= 134.93);
}

static void text_that_fits_is_left_whole(void **state)
{
    bool cut = true;

    (void)state;
    assert_text(svg_fit(S("Trafford"), 16, false, 100, &cut), "Trafford");
    assert_false(cut);
}

static void text_that_does_not_fit_leaves_room_for_the_ellipsis(void **state)
{
    bool cut = false;
    struct str name = S("Bournemouth, Christchurch and Poole");

    (void)state;
    for (double width = 20; width < 300; width += 7) {
        struct str fits = svg_fit(name, 16, false, width, &cut);
        assert_true(cut);
        assert_true(str_starts(name, fits));
        assert_true(svg_text_width(fits, 16, false) + 16 <= width + 0.001);
    }
    assert_int_equal(svg_fit(name, 16, false, 0, &cut).len, 0);
}

static void text_is_never_cut_inside_a_character(void **state)
{
    bool cut;
    struct str name = S("ééééééééééééééééééééé");

    (void)state;
    for (double width = 0; width < 200; width += 1)
        assert_true(str_is_utf8(svg_fit(name, 16, false, width, &cut)));
}

static void text_is_wrapped_between_words(void **state)
{
    struct str lines[3];
    struct str text = S("Trafford recycled more of its waste than most councils like it");

    (void)state;
    assert_int_equal(svg_wrap(text, 16, false, 200, lines, 3), 3);
    assert_text(lines[0], "Trafford recycled more");
    assert_true(svg_text_width(lines[1], 16, false) <= 200);
    assert_true(str_ends(lines[2], S("like it")));
    assert_int_equal(svg_wrap(S("one"), 16, false, 200, lines, 3), 1);
    assert_int_equal(svg_wrap(S("  "), 16, false, 200, lines, 3), 0);
    assert_int_equal(svg_wrap(S("Incomprehensibilities abound"), 16, false, 20, lines, 3), 2);
    assert_text(lines[0], "Incomprehensibilities");
}

/* --- the root ---------------------------------------------------------------------------- */

static struct look drawn(struct arena *a, struct chart_head head, struct buf *out)
{
    *out = buf_make(a, BUF_MOST);
    struct svg s = svg_make(a, &head, out);
    svg_begin(&s, 100, false);
    svg_end(&s);
    return look_sound(a, out);
}

static const struct chart_head head = {
    .id = STR_INIT("bars"),
    .title =
        STR_INIT("Trafford is 5th <highest> of the 16 councils compared for something that "
                 "takes a good many words"),
    .description = STR_INIT("From 24.2% to 63.2%"),
    .unit = STR_INIT("per 1,000 people"),
    .source = STR_INIT("Source: a publisher & others"),
};

static void inline_chart_repeats_no_title_in_sight(void **state)
{
    struct buf out;
    struct look l = drawn(*state, head, &out);

    assert_null(look_text_with(&l, "text", "Trafford"));
    assert_non_null(look_text_with(&l, "title", "5th <highest>"));
    assert_text(look_text(&l, "desc", "From 24.2% to 63.2%")->text, "From 24.2% to 63.2%");
    assert_text(look_attribute(&l.at[0], "aria-labelledby"), "bars-title bars-desc");
    assert_text(look_attribute(&l.at[0], "viewBox"), "0 0 640 100");
    assert_null(look_attribute(&l.at[0], "xmlns").at);
}

static void file_of_its_own_carries_title_unit_and_source(void **state)
{
    struct buf out;
    struct chart_head alone = head;

    alone.alone = true;
    struct look l = drawn(*state, alone, &out);
    assert_true(str_starts(buf_text(&out), S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")));
    assert_text(look_attribute(&l.at[0], "xmlns"), "http://www.w3.org/2000/svg");
    assert_non_null(look_text_with(&l, "text", "Trafford is 5th <highest>"));
    assert_non_null(look_text_with(&l, "text", "words"));
    assert_non_null(look_text(&l, "text", "per 1,000 people"));
    assert_non_null(look_text(&l, "text", "Source: a publisher & others"));
    const struct look_element *paper = look_class(&l, "c-paper", 0);
    look_near(look_number(paper, "width"), look_number(&l.at[0], "width"), 0.01);
    look_near(look_number(paper, "height"), look_number(&l.at[0], "height"), 0.01);
    assert_true(look_number(&l.at[0], "height") > 180);
    look_words_apart(&l);
}

static void narrow_file_wraps_its_title(void **state)
{
    struct buf out;
    struct chart_head narrow = head;

    narrow.alone = narrow.narrow = true;
    struct look l = drawn(*state, narrow, &out);
    look_near(look_number(&l.at[0], "width"), 360, 0.01);
    assert_int_equal(look_count(&l, "c-text-head"), 4);
    look_words_apart(&l);
}

static void hostile_id_stays_in_its_attribute(void **state)
{
    struct buf out;
    struct chart_head hostile = head;

    hostile.id = S("x\"><script>");
    struct look l = drawn(*state, hostile, &out);
    assert_int_equal(str_find(buf_text(&out), S("<script>")), -1);
    assert_int_equal(l.len, 3);
}

static void reader_of_the_tests_refuses_what_is_not_xml(void **state)
{
    static const char *const broken[] = {
        "<svg>",
        "<svg><a></svg>",
        "<svg></svg><svg></svg>",
        "<svg x=\"1\" x=\"2\"/>",
        "<svg>&</svg>",
        "<svg x=1/>",
        "<svg x=\"<\"/>",
        "<svg>&nbsp;</svg>",
        "<svg/>text",
        "",
        "<svg>\x01</svg>",
        "<svg>a<b</svg>",
    };

    for (ptrdiff_t i = 0; i < COUNT_OF(broken); i++)
        assert_non_null(look_read(*state, str_of(broken[i])).why);
    assert_null(look_read(*state, S("<svg x=\"1\" y=\"2\"><a>&lt;</a></svg>\n")).why);
}

/* --- words ------------------------------------------------------------------------------- */

static void gaps_are_said_in_words(void **state)
{
    assert_text(svg_gap_words(*state, S("not collected")), "No figure: not collected");
    assert_text(svg_gap_words(*state, S("")), "No figure");
    assert_text(svg_gap_words(*state, S("No figure here")), "No figure here");
    assert_true(svg_is_gap(NAN) && svg_is_gap(INFINITY) && !svg_is_gap(0));
}

static void signs_stand_beside_their_number(void **state)
{
    assert_text(svg_with_unit(*state, S("57.5"), S("%")), "57.5%");
    assert_text(svg_with_unit(*state, S("-20"), S("£")), "-£20");
    assert_text(svg_with_unit(*state, S("3"), S("per 1,000")), "3");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contrast_is_computed_as_published),
        cmocka_unit_test(words_keep_4_5_to_1_on_paper_and_on_the_band),
        cmocka_unit_test(shapes_that_mean_something_keep_3_to_1),
        cmocka_unit_test_setup_teardown(numbers_have_one_decimal_at_most, setup, teardown),
        cmocka_unit_test_setup_teardown(numbers_past_all_bounds_stay_numbers, setup, teardown),
        cmocka_unit_test_setup_teardown(text_is_escaped_for_xml, setup, teardown),
        cmocka_unit_test_setup_teardown(bytes_xml_cannot_hold_are_replaced, setup, teardown),
        cmocka_unit_test(widths_are_those_of_the_widest_usual_face),
        cmocka_unit_test(text_that_fits_is_left_whole),
        cmocka_unit_test(text_that_does_not_fit_leaves_room_for_the_ellipsis),
        cmocka_unit_test(text_is_never_cut_inside_a_character),
        cmocka_unit_test(text_is_wrapped_between_words),
        cmocka_unit_test_setup_teardown(inline_chart_repeats_no_title_in_sight, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(file_of_its_own_carries_title_unit_and_source, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(narrow_file_wraps_its_title, setup, teardown),
        cmocka_unit_test_setup_teardown(hostile_id_stays_in_its_attribute, setup, teardown),
        cmocka_unit_test_setup_teardown(reader_of_the_tests_refuses_what_is_not_xml, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(gaps_are_said_in_words, setup, teardown),
        cmocka_unit_test_setup_teardown(signs_stand_beside_their_number, setup, teardown),
    };
    return cmocka_run_group_tests_name("svg", tests, NULL, NULL);
}
