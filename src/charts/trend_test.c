/* trend_test.c: points where the axis says, gaps and breaks never joined, words that do not
 * collide. */
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

/* Trafford's recycling rate as published, 2013/14 to 2024/25, and a group's quartiles. */
static const double rates[] = {57.5, 61.9, 60.4, 61.3, 58.5, 57.3,
                               56.9, 53.3, 58.8, 58.4, 58.4, 57.5};
static const double lows[] = {40.8, 42.0, 41.5, 42.2, 41.9, 41.8,
                              41.0, 39.5, 40.2, 39.8, 40.5, 38.2};
static const double highs[] = {50.1, 52.0, 53.0, 53.5, 54.0, 54.9,
                               55.3, 52.1, 53.8, 53.9, 54.8, 57.6};

enum { PERIODS = COUNT_OF(rates), MOST_POINTS = 120 };

struct fixture {
    struct arena *arena;
    struct chart_point points[MOST_POINTS];
    struct chart_trend chart;
    struct buf out;
};

static struct chart_point point_of(struct fixture *f, int year, double value)
{
    return (struct chart_point){.label = str_fmt(f->arena, "%d/%02d", year, (year + 1) % 100),
                                .value = value,
                                .text = str_fmt(f->arena, "%.1f%%", value),
                                .lower = NAN,
                                .upper = NAN,
                                .group_low = NAN,
                                .group_mid = NAN,
                                .group_high = NAN};
}

static int setup(void **state)
{
    static struct fixture fixture;
    struct fixture *f = &fixture;

    *f = (struct fixture){.arena = arena_open()};
    for (int i = 0; i < PERIODS; i++) {
        f->points[i] = point_of(f, 2013 + i, rates[i]);
        f->points[i].group_low = lows[i];
        f->points[i].group_high = highs[i];
        f->points[i].group_mid = 44;
    }
    f->chart = (struct chart_trend){.head = {.id = S("trend"),
                                             .title = S("Down from 58.4%"),
                                             .description = S("From 57.5% to 57.5%"),
                                             .unit = S("%"),
                                             .decimals = 1},
                                    .area_name = S("Trafford"),
                                    .group_name = S("middle half of the others"),
                                    .points = f->points,
                                    .count = PERIODS};
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
    chart_trend(f->arena, &f->chart, &f->out);
    return look_sound(f->arena, &f->out);
}

static void bare(struct fixture *f)
{
    for (ptrdiff_t i = 0; i < MOST_POINTS; i++)
        f->points[i].group_low = f->points[i].group_mid = f->points[i].group_high = NAN;
}

/* Values as the axis shows them: from the lowest and highest level lines and the numbers that
 * stand beside them. */
struct axis {
    double low, high, low_y, high_y;
};

static void axis_take(struct axis *axis, const struct look *l, double y)
{
    for (ptrdiff_t i = 0; i < l->len; i++) {
        const struct look_element *e = &l->at[i];
        char text[40], *end;
        if (!str_eq(e->name, S("text")) || fabs(look_number(e, "y") - y - 5) > 1.5)
            continue;
        snprintf(text, sizeof text, "%.*s", STR_ARG(e->text));
        double value = strtod(text, &end);
        if (end == text || *end)
            continue;
        if (isnan(axis->low_y) || y > axis->low_y)
            axis->low_y = y, axis->low = value;
        if (isnan(axis->high_y) || y < axis->high_y)
            axis->high_y = y, axis->high = value;
    }
}

static struct axis axis_read(const struct look *l)
{
    struct axis axis = {NAN, NAN, NAN, NAN};

    for (ptrdiff_t i = 0; i < l->len; i++) {
        const struct look_element *e = &l->at[i];
        if (str_eq(e->name, S("line")) && look_number(e, "y1") == look_number(e, "y2"))
            axis_take(&axis, l, look_number(e, "y1"));
    }
    assert_true(axis.high > axis.low);
    return axis;
}

static double axis_y(const struct axis *axis, double value)
{
    return axis->low_y +
           (value - axis->low) / (axis->high - axis->low) * (axis->high_y - axis->low_y);
}

/* The numbers of a path's "d", in order. */
static int path_numbers(const struct look_element *path, double *numbers, int most)
{
    char d[8000];
    int count = 0;

    snprintf(d, sizeof d, "%.*s", STR_ARG(look_attribute(path, "d")));
    for (char *at = d; *at && count < most;) {
        char *end;
        double value = strtod(at, &end);
        if (end == at) {
            at++;
            continue;
        }
        numbers[count++] = value;
        at = end;
    }
    return count;
}

static int moves(const struct look_element *path)
{
    struct str d = look_attribute(path, "d");
    int count = 0;

    for (ptrdiff_t i = 0; i < d.len; i++)
        count += d.at[i] == 'M';
    return count;
}

static void points_lie_where_the_axis_says(void **state)
{
    struct fixture *f = *state;

    for (int narrow = 0; narrow < 2; narrow++) {
        f->chart.head.narrow = narrow;
        struct look l = draw(f);
        struct axis axis = axis_read(&l);
        for (ptrdiff_t i = 0; i < PERIODS; i++) {
            const struct look_element *dot = look_class(&l, "c-dot-on", i);
            look_near(look_number(dot, "cy"), axis_y(&axis, rates[i]), 0.15);
        }
    }
}

static void periods_are_evenly_spaced(void **state)
{
    struct look l = draw(*state);
    double first = look_number(look_class(&l, "c-dot-on", 0), "cx");
    double step = look_number(look_class(&l, "c-dot-on", 1), "cx") - first;

    assert_true(step > 20);
    for (ptrdiff_t i = 0; i < PERIODS; i++)
        look_near(look_number(look_class(&l, "c-dot-on", i), "cx"), first + (double)i * step,
                  0.1 + 0.1 * (double)i);
}

static void line_and_band_pass_through_their_values(void **state)
{
    struct fixture *f = *state;
    struct look l = draw(f);
    struct axis axis = axis_read(&l);
    double line[2 * PERIODS], low[2 * PERIODS], high[2 * PERIODS], area[4 * PERIODS];

    assert_int_equal(path_numbers(look_class(&l, "c-line", 0), line, 2 * PERIODS), 2 * PERIODS);
    assert_int_equal(path_numbers(look_class(&l, "c-edge", 0), low, 2 * PERIODS), 2 * PERIODS);
    assert_int_equal(path_numbers(look_class(&l, "c-edge", 1), high, 2 * PERIODS), 2 * PERIODS);
    assert_int_equal(path_numbers(look_class(&l, "c-area", 0), area, 4 * PERIODS), 4 * PERIODS);
    for (int i = 0; i < PERIODS; i++) {
        look_near(line[2 * i + 1], axis_y(&axis, rates[i]), 0.15);
        look_near(low[2 * i + 1], axis_y(&axis, lows[i]), 0.15);
        look_near(high[2 * i + 1], axis_y(&axis, highs[i]), 0.15);
        look_near(area[2 * i + 1], axis_y(&axis, highs[i]), 0.15);
        look_near(area[4 * PERIODS - 2 * i - 1], axis_y(&axis, lows[i]), 0.15);
    }
    assert_int_equal(moves(look_class(&l, "c-line", 0)), 1);
}

static void ends_and_series_are_named_directly(void **state)
{
    struct fixture *f = *state;

    f->points[0].text = S("57.5 A");
    struct look l = draw(f);
    assert_non_null(look_text(&l, "text", "Trafford"));
    assert_non_null(look_text(&l, "text", "57.5%"));
    assert_non_null(look_text(&l, "text", "57.5 A"));
    assert_non_null(look_text_with(&l, "text", "middle half"));
    assert_non_null(look_text(&l, "text", "middle: 44.0%"));
    f->chart.head.narrow = true;
    l = draw(f);
    assert_non_null(look_text(&l, "text", "Trafford 57.5%"));
    assert_non_null(look_text(&l, "text", "57.5 A"));
    assert_non_null(look_text(&l, "text", "middle half of the others"));
}

static void words_do_not_cover_each_other(void **state)
{
    struct fixture *f = *state;

    for (int i = 0; i < 4; i++) {
        f->chart.head.narrow = i & 1;
        f->chart.head.alone = i & 2;
        struct look l = draw(f);
        look_words_apart(&l);
    }
}

static void axis_without_zero_says_so(void **state)
{
    struct look l = draw(*state);

    assert_non_null(look_text(&l, "text", "The axis starts at 35%, not at zero"));
    assert_non_null(look_text(&l, "text", "%"));
}

static void axis_starts_at_zero_when_that_is_near(void **state)
{
    struct fixture *f = *state;

    bare(f);
    for (int i = 0; i < PERIODS; i++)
        f->points[i].value = 3 + i;
    struct look l = draw(f);
    assert_null(look_text_with(&l, "text", "not at zero"));
    look_near(axis_read(&l).low, 0, 0);
}

static void unit_in_words_stands_above_once(void **state)
{
    struct fixture *f = *state;

    f->chart.head.unit = S("per 1,000 people");
    struct look l = draw(f);
    assert_non_null(
        look_text(&l, "text", "per 1,000 people; the axis starts at 35, not at zero"));
    assert_null(look_text(&l, "text", "%"));
    f->chart.head.alone = true;
    l = draw(f);
    assert_non_null(look_text(&l, "text", "per 1,000 people"));
    assert_non_null(look_text(&l, "text", "The axis starts at 35, not at zero"));
}

static void gap_breaks_the_line_and_is_said_in_words(void **state)
{
    struct fixture *f = *state;

    f->points[3].value = f->points[4].value = f->points[8].value = NAN;
    f->points[3].text = f->points[4].text = S("not collected");
    f->points[8].text = S("not available");
    for (int narrow = 0; narrow < 2; narrow++) {
        f->chart.head.narrow = narrow;
        struct look l = draw(f);
        struct axis axis = axis_read(&l);
        assert_int_equal(look_count(&l, "c-dot-on"), PERIODS - 3);
        assert_int_equal(moves(look_class(&l, "c-line", 0)), 3);
        assert_int_equal(look_count(&l, "c-gap"), 3);
        const struct look_element *mark = look_class(&l, "c-gap", 0);
        look_near(look_number(mark, "y") + look_number(mark, "height") / 2, axis.low_y, 0.1);
        assert_non_null(look_text(&l, "title", "2016/17: No figure: not collected"));
        assert_non_null(look_text_with(&l, "text", "No figure: 2016/17 to 2017/18 (not"));
        look_words_apart(&l);
    }
}

static void line_is_not_joined_across_a_break(void **state)
{
    struct fixture *f = *state;

    f->points[6].break_before = true;
    for (int narrow = 0; narrow < 2; narrow++) {
        f->chart.head.narrow = narrow;
        struct look l = draw(f);
        const struct look_element *line = look_class(&l, "c-break", 0);
        assert_int_equal(moves(look_class(&l, "c-line", 0)), 2);
        assert_int_equal(look_count(&l, "c-area"), 2);
        assert_non_null(look_text(&l, "text", "counted differently from here"));
        assert_true(look_attribute(line, "stroke-dasharray").len > 0);
        double x = look_number(line, "x1");
        assert_true(x > look_number(look_class(&l, "c-dot-on", 5), "cx") + 3);
        assert_true(x < look_number(look_class(&l, "c-dot-on", 6), "cx") - 3);
        look_words_apart(&l);
    }
}

static void many_breaks_do_not_pile_up(void **state)
{
    struct fixture *f = *state;

    for (int i = 0; i < PERIODS; i++)
        f->points[i].break_before = true;
    for (int narrow = 0; narrow < 2; narrow++) {
        f->chart.head.narrow = narrow;
        struct look l = draw(f);
        assert_int_equal(look_count(&l, "c-break"), PERIODS - 1);
        assert_non_null(look_text(&l, "title", "2014/15: counted differently from here"));
        look_words_apart(&l);
    }
}

static void provisional_points_are_hollow_and_explained(void **state)
{
    struct fixture *f = *state;

    f->points[11].provisional = true;
    struct look l = draw(f);
    assert_int_equal(look_count(&l, "c-dot-on"), PERIODS - 1);
    assert_int_equal(look_count(&l, "c-dot-open"), 1);
    assert_non_null(look_text(&l, "text", "Hollow point: first release, may change"));
    assert_non_null(look_text(&l, "title", "2024/25: 57.5% (first release, may change)"));
}

static void intervals_are_whiskers_from_lower_to_upper(void **state)
{
    struct fixture *f = *state;
    double numbers[9];

    f->points[2].lower = 58;
    f->points[2].upper = 63;
    struct look l = draw(f);
    struct axis axis = axis_read(&l);
    assert_int_equal(path_numbers(look_class(&l, "c-whisker", 0), numbers, 9), 9);
    look_near(numbers[1], axis_y(&axis, 58), 0.15);
    look_near(numbers[5], axis_y(&axis, 63), 0.15);
}

static void first_and_last_period_are_always_named(void **state)
{
    struct fixture *f = *state;

    for (int i = 0; i < 2 * PERIODS; i++) {
        f->chart.head.narrow = i & 1;
        f->chart.count = i / 2 + 1;
        struct look l = draw(f);
        assert_non_null(look_text(&l, "text", "2013/14"));
        char last[40];
        snprintf(last, sizeof last, "%d/%02d", 2013 + i / 2, 14 + i / 2);
        assert_non_null(look_text(&l, "text", last));
        look_words_apart(&l);
    }
}

static void narrow_names_first_middle_and_last_period(void **state)
{
    struct fixture *f = *state;
    int named = 0;

    f->chart.head.narrow = true;
    f->chart.count = 11;
    struct look l = draw(f);
    for (int i = 0; i < 11; i++)
        named += look_text(&l, "text", str_zero(f->arena, f->points[i].label)) != NULL;
    assert_int_equal(named, 3);
    assert_non_null(look_text(&l, "text", "2018/19"));
}

static void ten_years_of_months_fit(void **state)
{
    struct fixture *f = *state;

    f->chart.count = MOST_POINTS;
    for (int i = 0; i < MOST_POINTS; i++) {
        f->points[i] = point_of(f, 2013, 20 + i % 12);
        f->points[i].label = str_fmt(f->arena, "Month %d of %d", i % 12 + 1, 2014 + i / 12);
    }
    for (int narrow = 0; narrow < 2; narrow++) {
        f->chart.head.narrow = narrow;
        struct look l = draw(f);
        assert_int_equal(look_count(&l, "c-dot-on"), MOST_POINTS);
        look_words_apart(&l);
    }
}

static void nothing_to_draw_is_said(void **state)
{
    struct fixture *f = *state;

    bare(f);
    f->chart.count = 0;
    struct look l = draw(f);
    assert_non_null(look_text(&l, "text", "No figures to show"));
    f->chart.count = PERIODS;
    for (int i = 0; i < PERIODS; i++)
        f->points[i].value = NAN;
    l = draw(f);
    assert_non_null(look_text(&l, "text", "No figures to show"));
}

static void group_alone_is_a_chart(void **state)
{
    struct fixture *f = *state;

    for (int i = 0; i < PERIODS; i++) {
        f->points[i].value = NAN;
        f->points[i].text = S("not available");
    }
    for (int narrow = 0; narrow < 2; narrow++) {
        f->chart.head.narrow = narrow;
        struct look l = draw(f);
        assert_int_equal(look_count(&l, "c-area"), 1);
        assert_null(look_text(&l, "text", "Trafford"));
        assert_non_null(look_text_with(&l, "text", "No figure: 2013/14 to 2024/25"));
    }
}

static void doubles_of_every_size_stay_inside(void **state)
{
    static const double values[] = {DBL_MAX, -DBL_MAX, DBL_TRUE_MIN, 1e-300, -1e15,
                                    0,       INFINITY, NAN,          57.5};
    struct fixture *f = *state;

    f->chart.count = 3;
    for (ptrdiff_t i = 0; i < COUNT_OF(values); i++) {
        for (ptrdiff_t k = 0; k < COUNT_OF(values); k++) {
            f->points[0].value = f->points[2].upper = values[i];
            f->points[1].value = f->points[2].lower = f->points[1].group_low = values[k];
            f->chart.head.narrow = !f->chart.head.narrow;
            draw(f);
        }
    }
}

static void equal_values_are_a_level_line_above_zero(void **state)
{
    struct fixture *f = *state;

    bare(f);
    for (int i = 0; i < PERIODS; i++)
        f->points[i].value = 57.5;
    struct look l = draw(f);
    struct axis axis = axis_read(&l);
    look_near(axis.low, 0, 0);
    look_near(look_number(look_class(&l, "c-dot-on", 5), "cy"), axis_y(&axis, 57.5), 0.15);
    for (int i = 0; i < PERIODS; i++)
        f->points[i].value = 0;
    l = draw(f);
    axis = axis_read(&l);
    look_near(look_number(look_class(&l, "c-dot-on", 5), "cy"), axis_y(&axis, 0), 0.15);
}

static void negative_values_hang_from_zero(void **state)
{
    struct fixture *f = *state;

    bare(f);
    for (int i = 0; i < PERIODS; i++)
        f->points[i].value = -2.0 - i;
    struct look l = draw(f);
    look_near(axis_read(&l).high, 0, 0);
    assert_null(look_text_with(&l, "text", "not at zero"));
}

static void long_names_stay_inside_and_keep_the_value(void **state)
{
    struct fixture *f = *state;

    f->chart.area_name = S("Bournemouth, Christchurch and Poole & <the whole \"conurbation\">");
    f->chart.group_name =
        S("middle half of all the councils that resemble it in every respect");
    f->points[11].text = S("57.6%");
    f->points[3].label = S("the twelve months that ended on the thirty-first of March");
    for (int narrow = 0; narrow < 2; narrow++) {
        f->chart.head.narrow = narrow;
        struct look l = draw(f);
        assert_non_null(look_text_with(&l, "text", "Bournemouth,"));
        assert_non_null(look_text(&l, "text", "57.6%"));
        look_words_apart(&l);
    }
}

static void text_is_escaped_everywhere(void **state)
{
    struct fixture *f = *state;
    const char *hostile = "<script>\"&'</script>";

    f->chart.area_name = f->chart.group_name = f->chart.head.unit = str_of(hostile);
    f->chart.head.title = f->chart.head.source = str_of(hostile);
    f->points[0].label = f->points[1].text = f->points[2].text = str_of(hostile);
    f->points[2].value = NAN;
    f->points[0].break_before = f->points[1].break_before = true;
    for (int i = 0; i < 4; i++) {
        f->chart.head.alone = i & 1;
        f->chart.head.narrow = i & 2;
        draw(f);
        assert_int_equal(str_find(buf_text(&f->out), S("<script")), -1);
    }
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(points_lie_where_the_axis_says),
        CASE(periods_are_evenly_spaced),
        CASE(line_and_band_pass_through_their_values),
        CASE(ends_and_series_are_named_directly),
        CASE(words_do_not_cover_each_other),
        CASE(axis_without_zero_says_so),
        CASE(axis_starts_at_zero_when_that_is_near),
        CASE(unit_in_words_stands_above_once),
        CASE(gap_breaks_the_line_and_is_said_in_words),
        CASE(line_is_not_joined_across_a_break),
        CASE(many_breaks_do_not_pile_up),
        CASE(provisional_points_are_hollow_and_explained),
        CASE(intervals_are_whiskers_from_lower_to_upper),
        CASE(first_and_last_period_are_always_named),
        CASE(narrow_names_first_middle_and_last_period),
        CASE(ten_years_of_months_fit),
        CASE(nothing_to_draw_is_said),
        CASE(group_alone_is_a_chart),
        CASE(doubles_of_every_size_stay_inside),
        CASE(equal_values_are_a_level_line_above_zero),
        CASE(negative_values_hang_from_zero),
        CASE(long_names_stay_inside_and_keep_the_value),
        CASE(text_is_escaped_everywhere),
    };
    return cmocka_run_group_tests_name("trend", tests, NULL, NULL);
}
