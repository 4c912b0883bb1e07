/* spine_test.c: middles on one line, dots where they belong, directions and gaps in words. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "charts/spine.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "charts/look.h"

/* The figures of three measures as published; the fourth has too few. */
static const struct chart_spine_row rows[] = {
    {.name = STR_INIT("Household waste recycled"),
     .text = STR_INIT("57.5%, 2024/25"),
     .place = STR_INIT("5th highest of 16"),
     .href = STR_INIT("/areas/E08000009/metrics/recycled"),
     .value = 57.5,
     .middle = 44.2,
     .low = 24.2,
     .high = 63.2,
     .band_low = 36.8,
     .band_high = 57.6,
     .better = CHART_HIGHER},
    {.name = STR_INIT("Vacant children's social worker posts, counted on one day of the year"),
     .text = STR_INIT("32.6%, 30 September 2025"),
     .place = STR_INIT("highest of 11"),
     .value = 32.6,
     .middle = 14,
     .low = 8,
     .high = 32.6,
     .band_low = 10,
     .band_high = 17,
     .better = CHART_LOWER},
    {.name = STR_INIT("Weekly pay"),
     .text = STR_INIT("not published yet"),
     .value = NAN,
     .middle = 600,
     .low = 500,
     .high = 900,
     .band_low = 550,
     .band_high = 700,
     .better = CHART_NEITHER},
    {.name = STR_INIT("Usable reserves"),
     .text = STR_INIT("20.1%, 2024/25"),
     .place = STR_INIT("2 of 16 reported"),
     .value = 20.1,
     .middle = NAN,
     .low = NAN,
     .high = NAN,
     .band_low = NAN,
     .band_high = NAN,
     .better = CHART_NEITHER},
};

static struct look draw(struct arena *a, bool narrow, bool alone, ptrdiff_t count)
{
    struct buf out = buf_make(a, BUF_MOST);
    struct chart_spine chart = {.head = {.id = S("spine"),
                                         .title = S("Trafford on four measures"),
                                         .description = S("Each beside its own group"),
                                         .narrow = narrow,
                                         .alone = alone,
                                         .source = S("Source: several publishers")},
                                .area_name = S("Trafford"),
                                .rows = rows,
                                .count = count};

    chart_spine(a, &chart, &out);
    return look_sound(a, &out);
}

static void every_middle_lies_on_one_line(void **state)
{
    struct arena *a = arena_open();
    struct look l = draw(a, false, false, COUNT_OF(rows));
    double x = look_number(look_class(&l, "c-mid", 0), "x1");

    (void)state;
    assert_int_equal(look_count(&l, "c-mid"), 3);
    for (ptrdiff_t i = 0; i < 3; i++) {
        look_near(look_number(look_class(&l, "c-mid", i), "x1"), x, 0.001);
        look_near(look_number(look_class(&l, "c-mid", i), "x2"), x, 0.001);
    }
    arena_close(a);
}

/* 57.5 is 13.3 above the middle, and the further end, 24.2, is 20 below it: 0.665 of the way.
 */
static void the_dot_lies_where_its_figure_does(void **state)
{
    struct arena *a = arena_open();
    struct look l = draw(a, false, false, COUNT_OF(rows));
    double centre = look_number(look_class(&l, "c-mid", 0), "x1");
    double end = look_number(look_class(&l, "c-edge", 0), "x1"); /* 24.2 */

    (void)state;
    look_near(chart_spine_at(&rows[0], 57.5), 13.3 / 20, 1e-9);
    look_near(chart_spine_at(&rows[1], 32.6), 1, 1e-9);
    double dot = look_number(look_class(&l, "c-dot-on", 0), "cx");
    look_near((dot - centre) / (centre - end), 0.665, 0.005);
    assert_int_equal(look_count(&l, "c-dot-on"), 2);
    arena_close(a);
}

static void the_band_is_the_middle_half(void **state)
{
    struct arena *a = arena_open();
    struct look l = draw(a, false, false, COUNT_OF(rows));
    const struct look_element *band = look_class(&l, "c-half", 0);
    double centre = look_number(look_class(&l, "c-mid", 0), "x1");
    double end = look_number(look_class(&l, "c-edge", 0), "x1");

    (void)state;
    double unit = (centre - end) / 20;
    look_near(look_number(band, "x"), centre - (44.2 - 36.8) * unit, 0.1);
    look_near(look_number(band, "width"), (57.6 - 36.8) * unit, 0.1);
    arena_close(a);
}

static void each_row_says_which_way_is_better(void **state)
{
    struct arena *a = arena_open();

    (void)state;
    for (int narrow = 0; narrow < 2; narrow++) {
        struct look l = draw(a, narrow == 1, false, COUNT_OF(rows));
        assert_non_null(look_text(&l, "text", "higher is better \u2192"));
        assert_non_null(look_text(&l, "text", "\u2190 lower is better"));
        assert_non_null(look_text(&l, "text", "neither end is better"));
        look_words_apart(&l);
    }
    arena_close(a);
}

static void gaps_and_too_few_are_words(void **state)
{
    struct arena *a = arena_open();
    struct look l = draw(a, false, false, COUNT_OF(rows));

    (void)state;
    assert_non_null(look_text(&l, "text", "No figure: not published yet"));
    assert_non_null(look_text(&l, "text", "Too few figures to draw"));
    assert_non_null(look_text(&l, "text", "5th highest of 16"));
    arena_close(a);
}

static void rows_lead_to_their_comparison_on_a_page_only(void **state)
{
    struct arena *a = arena_open();
    struct look page = draw(a, false, false, COUNT_OF(rows));
    struct look file = draw(a, false, true, COUNT_OF(rows));

    (void)state;
    assert_int_equal(look_count(&page, "c-link"), 1);
    assert_true(str_eq(look_attribute(look_class(&page, "c-link", 0), "href"),
                       S("/areas/E08000009/metrics/recycled")));
    assert_int_equal(look_count(&file, "c-link"), 0);
    assert_non_null(look_text(&file, "text", "Source: several publishers"));
    assert_non_null(look_text(&file, "text", "Trafford on four measures"));
    arena_close(a);
}

static void nothing_is_said_to_be_nothing(void **state)
{
    struct arena *a = arena_open();
    struct look l = draw(a, true, false, 0);

    (void)state;
    assert_non_null(look_text(&l, "text", "No figures to show"));
    arena_close(a);
}

/* Any four numbers: what is asked never leaves the line. */
static void no_figure_leaves_its_line(void **state)
{
    static const double odd[] = {-DBL_MAX, -1, 0, 1e-300, 1, 44.2, 1e9, DBL_MAX};

    (void)state;
    for (int i = 0; i < 20000; i++) {
        struct chart_spine_row row = {.low = odd[rand() % COUNT_OF(odd)],
                                      .high = odd[rand() % COUNT_OF(odd)],
                                      .middle = odd[rand() % COUNT_OF(odd)]};
        double at = chart_spine_at(&row, odd[rand() % COUNT_OF(odd)]);
        assert_true(at >= -1 && at <= 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_middle_lies_on_one_line),
        cmocka_unit_test(the_dot_lies_where_its_figure_does),
        cmocka_unit_test(the_band_is_the_middle_half),
        cmocka_unit_test(each_row_says_which_way_is_better),
        cmocka_unit_test(gaps_and_too_few_are_words),
        cmocka_unit_test(rows_lead_to_their_comparison_on_a_page_only),
        cmocka_unit_test(nothing_is_said_to_be_nothing),
        cmocka_unit_test(no_figure_leaves_its_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
