/* heat_test.c: every figure in its cell, quarters told by more than a shade, and what a shade
 * says beside it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "charts/heat.h"

#include "charts/look.h"

enum { COUNCILS = 16, MEASURES = 30 };

static struct look draw(struct arena *a, ptrdiff_t measures, bool narrow, bool alone)
{
    struct buf out = buf_make(a, BUF_MOST);
    struct str *names = arena_new(a, struct str, COUNCILS),
               *titles = arena_new(a, struct str, MEASURES);
    struct chart_heat_cell *cells = arena_new(a, struct chart_heat_cell, COUNCILS * MEASURES);

    for (ptrdiff_t i = 0; i < COUNCILS; i++)
        names[i] = str_fmt(a, "Council of somewhere far away %td", i);
    for (ptrdiff_t m = 0; m < measures; m++)
        titles[m] =
            str_fmt(a, "Measure %td with a long name that has to be broken, 2024/25", m);
    for (ptrdiff_t i = 0; i < COUNCILS * measures; i++)
        cells[i] = (struct chart_heat_cell){.text = str_fmt(a, "%td.5%%", i),
                                            .quarter = (int)(i % measures) / 4 % 4 + 1};
    cells[0].quarter = 1;
    cells[1] = (struct chart_heat_cell){.text = S("not published yet"), .gap = true};
    struct chart_heat chart = {.head = {.id = S("heat"),
                                        .title = S("Trafford and 15 others"),
                                        .description = S("By quarter"),
                                        .narrow = narrow,
                                        .alone = alone,
                                        .source = S("Source: several")},
                               .measures = titles,
                               .measure_count = measures,
                               .councils = names,
                               .council_count = COUNCILS,
                               .cells = cells};
    chart_heat(a, &chart, &out);
    return look_sound(a, &out);
}

/* Colour says relative to others, not good, and says so beside the chart. */
static void the_chart_says_what_a_shade_says_and_what_it_does_not(void **state)
{
    struct arena *a = arena_open();

    (void)state;
    for (int narrow = 0; narrow < 2; narrow++) {
        struct look l = draw(a, 4, narrow == 1, false);
        assert_non_null(look_text_with(&l, "text", "The shade says only where"));
        assert_non_null(look_text_with(&l, "text", "good."));
        for (int q = 1; q <= CHART_QUARTERS; q++)
            assert_non_null(look_text(&l, "text", chart_quarter_words(q).at));
    }
    arena_close(a);
}

/* In black and white the outer quarters keep a bar along an edge. */
static void outer_quarters_have_a_bar_as_well_as_a_shade(void **state)
{
    struct arena *a = arena_open();
    struct look l = draw(a, 4, false, false);
    ptrdiff_t outer = look_count(&l, "c-shade-1") + look_count(&l, "c-shade-4");

    (void)state;
    assert_int_equal(look_count(&l, "c-end"), outer);
    const struct look_element *high = look_class(&l, "c-shade-1", 1),
                              *bar = look_class(&l, "c-end", 2);
    look_near(look_number(bar, "y"), look_number(high, "y"), 0.01); /* the upper edge */
    arena_close(a);
}

static void every_figure_stands_in_its_cell(void **state)
{
    struct arena *a = arena_open();
    struct look l = draw(a, 4, false, false);

    (void)state;
    for (ptrdiff_t i = 2; i < COUNCILS * 4; i++)
        assert_non_null(look_text(&l, "text", str_fmt(a, "%td.5%%", i).at));
    assert_null(look_text(&l, "text", "1.5%"));
    assert_non_null(look_text(&l, "title", "No figure: not published yet"));
    assert_int_equal(look_count(&l, "c-shade-0"), 1);
    arena_close(a);
}

static void more_measures_than_fit_go_on_below(void **state)
{
    struct arena *a = arena_open();

    (void)state;
    for (int narrow = 0; narrow < 2; narrow++) {
        struct look l = draw(a, MEASURES, narrow == 1, narrow == 0);
        assert_non_null(look_text(&l, "text", "A"));
        assert_non_null(look_text(&l, "text", "D2"));
        look_words_apart(&l);
    }
    arena_close(a);
}

static void columns_are_lettered(void **state)
{
    struct arena *a = arena_open();

    (void)state;
    assert_true(str_eq(chart_heat_letter(a, 0), S("A")));
    assert_true(str_eq(chart_heat_letter(a, 25), S("Z")));
    assert_true(str_eq(chart_heat_letter(a, 26), S("A2")));
    arena_close(a);
}

static void nothing_is_said_to_be_nothing(void **state)
{
    struct arena *a = arena_open();
    struct look l = draw(a, 0, false, false);

    (void)state;
    assert_non_null(look_text(&l, "text", "No figures to show"));
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_chart_says_what_a_shade_says_and_what_it_does_not),
        cmocka_unit_test(outer_quarters_have_a_bar_as_well_as_a_shade),
        cmocka_unit_test(every_figure_stands_in_its_cell),
        cmocka_unit_test(more_measures_than_fit_go_on_below),
        cmocka_unit_test(columns_are_lettered),
        cmocka_unit_test(nothing_is_said_to_be_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
