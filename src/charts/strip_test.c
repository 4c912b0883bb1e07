/* strip_test.c: dots in their places, none hidden, the chosen one named and in front. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "charts/chart.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "charts/look.h"

/* Household waste recycled in 2024/25, as published. */
static const double rates[] = {63.2, 59.5, 58.3, 57.6, 57.5, 51.2, 47.9, 44.4,
                               44.0, 43.7, 38.7, 38.2, 36.8, 35.7, 35.4, 24.2};

enum { COUNCILS = COUNT_OF(rates), MOST_DOTS = 340, TRAFFORD = 4 };

struct fixture {
    struct arena *arena;
    struct chart_dot dots[MOST_DOTS];
    struct chart_strip chart;
    struct buf out;
};

static struct chart_dot dot_of(struct fixture *f, ptrdiff_t i, double value)
{
    return (struct chart_dot){.name = str_fmt(f->arena, "Council %td", i),
                              .value = value,
                              .text = str_fmt(f->arena, "%.1f%%", value)};
}

static int setup(void **state)
{
    static struct fixture fixture;
    struct fixture *f = &fixture;

    *f = (struct fixture){.arena = arena_open()};
    for (ptrdiff_t i = 0; i < COUNCILS; i++)
        f->dots[i] = dot_of(f, i, rates[i]);
    f->dots[TRAFFORD].name = S("Trafford");
    f->dots[TRAFFORD].marked = true;
    f->chart = (struct chart_strip){.head = {.id = S("strip"),
                                             .title = S("Trafford is 5th highest of 16"),
                                             .description = S("From 24.2% to 63.2%"),
                                             .unit = S("%"),
                                             .decimals = 1},
                                    .dots = f->dots,
                                    .count = COUNCILS,
                                    .middle = 44.0,
                                    .middle_label = S("Middle of the group: 44.0%")};
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    arena_close(((struct fixture *)*state)->arena);
    return 0;
}

static struct look draw(struct fixture *f)
{
    f->out = buf_make(f->arena, BUF_MOST);
    chart_strip(f->arena, &f->chart, &f->out);
    return look_sound(f->arena, &f->out);
}

static const struct look_element *dot_named(struct fixture *f, const struct look *l,
                                            ptrdiff_t i)
{
    struct str words =
        str_fmt(f->arena, "%.*s: %.*s", STR_ARG(f->dots[i].name), STR_ARG(f->dots[i].text));
    const struct look_element *title = look_text(l, "title", str_zero(f->arena, words));

    assert_non_null(title);
    return &l->at[title->parent];
}

/* Where a value lies by the numbers under the axis, centred on their ticks. */
static double place_of(const struct look *l, double value)
{
    double low = NAN, high = NAN, low_x = NAN, high_x = NAN;

    for (ptrdiff_t i = 0; i < l->len; i++) {
        const struct look_element *e = &l->at[i];
        char text[40], *end;
        if (!str_eq(look_attribute(e, "class"), S("c-text-quiet")))
            continue;
        snprintf(text, sizeof text, "%.*s", STR_ARG(e->text));
        double number = strtod(text, &end);
        if (end == text || !str_eq(look_attribute(e, "text-anchor"), S("middle")))
            continue;
        if (isnan(low) || number < low)
            low = number, low_x = look_number(e, "x");
        if (isnan(high) || number > high)
            high = number, high_x = look_number(e, "x");
    }
    assert_true(high > low);
    return low_x + (value - low) / (high - low) * (high_x - low_x);
}

static void dots_lie_where_the_axis_says(void **state)
{
    struct fixture *f = *state;

    for (int narrow = 0; narrow < 2; narrow++) {
        f->chart.head.narrow = narrow;
        struct look l = draw(f);
        for (ptrdiff_t i = 0; i < COUNCILS; i++)
            look_near(look_number(dot_named(f, &l, i), "cx"), place_of(&l, rates[i]), 0.2);
        look_near(look_number(look_class(&l, "c-mid", 0), "x1"), place_of(&l, 44.0), 0.2);
        look_words_apart(&l);
    }
}

static void no_dot_covers_another(const struct look *l)
{
    for (ptrdiff_t i = 0; i < l->len; i++) {
        for (ptrdiff_t k = 0; k < i; k++) {
            const struct look_element *a = &l->at[i], *b = &l->at[k];
            if (!str_eq(a->name, S("circle")) || !str_eq(b->name, S("circle")))
                continue;
            double apart = hypot(look_number(a, "cx") - look_number(b, "cx"),
                                 look_number(a, "cy") - look_number(b, "cy"));
            if (apart < look_number(a, "r") + look_number(b, "r") - 0.3)
                fail_msg("dots %.1f apart", apart);
        }
    }
}

static void dots_do_not_cover_each_other(void **state)
{
    struct fixture *f = *state;

    for (int narrow = 0; narrow < 2; narrow++) {
        f->chart.head.narrow = narrow;
        struct look l = draw(f);
        no_dot_covers_another(&l);
    }
}

static void equal_dots_are_stacked(void **state)
{
    struct fixture *f = *state;

    for (ptrdiff_t i = 0; i < 9; i++)
        f->dots[i].value = 50;
    struct look l = draw(f);
    no_dot_covers_another(&l);
}

static void chosen_council_is_larger_in_front_and_named(void **state)
{
    struct look l = draw(*state);
    const struct look_element *on = look_class(&l, "c-dot-on", 0), *last = NULL;

    assert_int_equal(look_count(&l, "c-dot-on"), 1);
    assert_true(look_number(on, "r") > look_number(look_class(&l, "c-dot", 0), "r") * 1.5);
    for (ptrdiff_t i = 0; i < l.len; i++)
        if (str_eq(l.at[i].name, S("circle")))
            last = &l.at[i];
    assert_ptr_equal(on, last);
    const struct look_element *name = look_text(&l, "text", "Trafford 57.5%");
    assert_non_null(name);
    look_near(look_number(name, "x"), look_number(on, "cx"), 0.1);
    assert_non_null(look_text(&l, "text", "Middle of the group: 44.0%"));
}

static void gaps_are_left_out(void **state)
{
    struct fixture *f = *state;

    f->dots[0].value = NAN;
    f->dots[7].value = INFINITY;
    struct look l = draw(f);
    assert_int_equal(look_count(&l, "c-dot") + look_count(&l, "c-dot-on"), COUNCILS - 2);
}

static void chosen_council_without_a_figure_is_not_named(void **state)
{
    struct fixture *f = *state;

    f->dots[TRAFFORD].value = NAN;
    struct look l = draw(f);
    assert_int_equal(look_count(&l, "c-dot-on"), 0);
    assert_null(look_text_with(&l, "text", "Trafford"));
}

static void without_middle_no_tick_is_drawn(void **state)
{
    struct fixture *f = *state;

    f->chart.middle = NAN;
    struct look l = draw(f);
    assert_int_equal(look_count(&l, "c-mid"), 0);
    assert_null(look_text_with(&l, "text", "Middle"));
}

static void small_strip_has_no_words(void **state)
{
    struct fixture *f = *state;

    f->chart.small = true;
    struct look l = draw(f);
    assert_int_equal(look_count(&l, "c-dot") + look_count(&l, "c-dot-on"), COUNCILS);
    for (ptrdiff_t i = 0; i < l.len; i++)
        assert_false(str_eq(l.at[i].name, S("text")) || str_eq(l.at[i].name, S("desc")));
    assert_true(str_eq(look_attribute(&l.at[0], "viewBox"), S("0 0 160 28")));
    assert_true(str_eq(look_attribute(&l.at[0], "role"), S("img")));
    assert_true(str_eq(look_attribute(&l.at[0], "aria-labelledby"), S("strip-title")));
    assert_non_null(look_text(&l, "title", "Trafford is 5th highest of 16"));
    /* The lowest and the highest reach the same distance from the edges. */
    look_near(look_number(look_class(&l, "c-dot", 0), "cx"), 7, 0.1);
    look_near(look_number(look_class(&l, "c-dot", COUNCILS - 2), "cx"), 153, 0.1);
}

static void small_strip_of_nothing_is_still_a_picture(void **state)
{
    struct fixture *f = *state;

    f->chart.small = true;
    f->chart.count = 0;
    struct look l = draw(f);
    assert_int_equal(look_count(&l, "c-dot"), 0);
}

static void nothing_to_draw_is_said(void **state)
{
    struct fixture *f = *state;

    f->chart.count = 0;
    struct look l = draw(f);
    assert_non_null(look_text(&l, "text", "No figures to show"));
    f->chart.count = 1;
    f->dots[0].value = NAN;
    l = draw(f);
    assert_non_null(look_text(&l, "text", "No figures to show"));
}

static void every_council_of_the_country_fits(void **state)
{
    struct fixture *f = *state;
    uint32_t seed = 7;

    f->chart.count = MOST_DOTS;
    for (ptrdiff_t i = 0; i < MOST_DOTS; i++) {
        seed = seed * 1664525 + 1013904223;
        f->dots[i] = dot_of(f, i, 30 + (double)(seed >> 20) / 100);
    }
    for (int i = 0; i < 4; i++) {
        f->chart.head.narrow = i & 1;
        f->chart.small = i & 2;
        struct look l = draw(f);
        assert_int_equal(look_count(&l, "c-dot"), MOST_DOTS);
    }
    for (ptrdiff_t i = 0; i < MOST_DOTS; i++)
        f->dots[i].value = 100;
    f->chart.small = false;
    draw(f);
}

static void order_of_the_dots_does_not_change_the_picture(void **state)
{
    struct fixture *f = *state;
    struct look l = draw(f);
    double x[COUNCILS], y[COUNCILS];

    for (ptrdiff_t i = 0; i < COUNCILS; i++) {
        x[i] = look_number(dot_named(f, &l, i), "cx");
        y[i] = look_number(dot_named(f, &l, i), "cy");
    }
    for (ptrdiff_t i = 0; i < COUNCILS / 2; i++) {
        struct chart_dot one = f->dots[i];
        f->dots[i] = f->dots[COUNCILS - 1 - i];
        f->dots[COUNCILS - 1 - i] = one;
    }
    l = draw(f);
    for (ptrdiff_t i = 0; i < COUNCILS; i++) {
        look_near(look_number(dot_named(f, &l, COUNCILS - 1 - i), "cx"), x[i], 0);
        look_near(look_number(dot_named(f, &l, COUNCILS - 1 - i), "cy"), y[i], 0);
    }
}

static void doubles_of_every_size_stay_inside(void **state)
{
    static const double values[] = {DBL_MAX, -DBL_MAX, DBL_TRUE_MIN, 1e-300,
                                    -1e15,   0,        INFINITY,     57.5};
    struct fixture *f = *state;

    f->chart.count = 3;
    f->dots[1].marked = true;
    for (ptrdiff_t i = 0; i < COUNT_OF(values); i++) {
        for (ptrdiff_t k = 0; k < COUNT_OF(values); k++) {
            f->dots[0].value = f->dots[2].value = values[i];
            f->dots[1].value = f->chart.middle = values[k];
            f->chart.small = (i + k) % 3 == 0;
            f->chart.head.narrow = !f->chart.head.narrow;
            draw(f);
        }
    }
}

static void words_at_the_edges_stay_inside(void **state)
{
    struct fixture *f = *state;

    f->dots[TRAFFORD].name = S("Bournemouth, Christchurch and Poole & <more> of the \"coast\"");
    f->chart.head.narrow = true;
    for (int i = 0; i < 2; i++) {
        f->dots[TRAFFORD].value = f->chart.middle = i ? 99 : 1;
        struct look l = draw(f);
        look_words_apart(&l);
        assert_non_null(look_text_with(&l, "title", "Christchurch and Poole & <more>"));
    }
}

static void text_is_escaped_everywhere(void **state)
{
    struct fixture *f = *state;
    const char *hostile = "<script>\"&'</script>";

    f->dots[TRAFFORD].name = f->dots[0].text = f->chart.middle_label = str_of(hostile);
    f->chart.head.title = f->chart.head.unit = f->chart.head.source = str_of(hostile);
    for (int i = 0; i < 8; i++) {
        f->chart.head.alone = i & 1;
        f->chart.head.narrow = i & 2;
        f->chart.small = i & 4;
        draw(f);
        assert_int_equal(str_find(buf_text(&f->out), S("<script")), -1);
    }
}

/* Names on focus: each dot has its own, in the order of the figures. */
static void each_dot_can_be_reached_and_names_itself(void **state)
{
    struct fixture *f = *state;

    f->chart.named = true;
    struct look l = draw(f);
    assert_int_equal(look_count(&l, "c-named"), COUNCILS);
    assert_int_equal(look_count(&l, "c-tip"), COUNCILS);
    assert_true(str_eq(look_attribute(&l.at[0], "role"), S("group")));
    assert_true(str_eq(look_attribute(look_class(&l, "c-named", 0), "aria-label"),
                       S("Council 15: 24.2%")));
    assert_true(str_eq(look_attribute(look_class(&l, "c-named", 0), "tabindex"), S("0")));
    assert_true(str_eq(look_attribute(look_class(&l, "c-named", COUNCILS - 1), "aria-label"),
                       S("Council 0: 63.2%")));
    look_words_apart(&l);
}

static void files_and_crowds_have_no_stops(void **state)
{
    struct fixture *f = *state;

    f->chart.named = f->chart.head.alone = true;
    struct look l = draw(f);
    assert_int_equal(look_count(&l, "c-named"), 0);
    f->chart.head.alone = false;
    for (ptrdiff_t i = 0; i <= CHART_MOST_NAMED; i++)
        f->dots[i] = dot_of(f, i, (double)i);
    f->chart.count = CHART_MOST_NAMED + 1;
    l = draw(f);
    assert_int_equal(look_count(&l, "c-named"), 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(each_dot_can_be_reached_and_names_itself),
        CASE(files_and_crowds_have_no_stops),
        CASE(dots_lie_where_the_axis_says),
        CASE(dots_do_not_cover_each_other),
        CASE(equal_dots_are_stacked),
        CASE(chosen_council_is_larger_in_front_and_named),
        CASE(gaps_are_left_out),
        CASE(chosen_council_without_a_figure_is_not_named),
        CASE(without_middle_no_tick_is_drawn),
        CASE(small_strip_has_no_words),
        CASE(small_strip_of_nothing_is_still_a_picture),
        CASE(nothing_to_draw_is_said),
        CASE(every_council_of_the_country_fits),
        CASE(order_of_the_dots_does_not_change_the_picture),
        CASE(doubles_of_every_size_stay_inside),
        CASE(words_at_the_edges_stay_inside),
        CASE(text_is_escaped_everywhere),
    };
    return cmocka_run_group_tests_name("strip", tests, NULL, NULL);
}
