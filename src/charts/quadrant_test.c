/* quadrant_test.c: marks where their two figures are, names that do not cover each other, words
 * that call no corner good. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "charts/quadrant.h"

#include <math.h>
#include <stdlib.h>

#include "charts/look.h"

enum { MOST = 320 };

struct fixture {
    struct arena *arena;
    struct chart_quadrant_dot dots[MOST];
    struct chart_quadrant chart;
};

static int setup(void **state)
{
    static struct fixture fixture;
    struct fixture *f = &fixture;

    *f = (struct fixture){.arena = arena_open()};
    f->chart = (struct chart_quadrant){
        .head = {.id = S("quadrant"),
                 .title = S("Higher cost, higher performance"),
                 .description = S("16 councils")},
        .across_title = S("Spending a person"),
        .up_title = S("Decided in time"),
        .across_unit = S("£"),
        .up_unit = S("%"),
        .across_middle = 600,
        .up_middle = 50,
        .across_label = S("Middle of the group, spending: £600"),
        .up_label = S("Middle of the group, decided in time: 50%"),
        .corners = {S("lower cost, higher performance"), S("higher cost, higher performance"),
                    S("lower cost, lower performance"), S("higher cost, lower performance")},
        .third_label = S("Shapes: satisfaction"),
        .thirds = {S("satisfaction not known"), S("satisfaction above the middle"),
                   S("satisfaction below the middle")},
        .dots = f->dots,
    };
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    arena_close(((struct fixture *)*state)->arena);
    return 0;
}

static void dot(struct fixture *f, const char *name, double across, double up,
                enum chart_third third)
{
    f->dots[f->chart.count++] = (struct chart_quadrant_dot){
        .name = str_of(name), .text = S("text"), .across = across, .up = up, .third = third};
}

static struct look draw(struct fixture *f)
{
    struct buf out = buf_make(f->arena, BUF_MOST);

    chart_quadrant(f->arena, &f->chart, &out);
    return look_sound(f->arena, &out);
}

static void marks_lie_where_their_two_figures_are(void **state)
{
    struct fixture *f = *state;

    dot(f, "A", 400, 20, CHART_THIRD_NONE);
    dot(f, "B", 800, 80, CHART_THIRD_NONE);
    struct look l = draw(f);
    const struct look_element *a = look_class(&l, "c-dot", 0), *b = look_class(&l, "c-dot", 1);
    const struct look_element *upright = look_class(&l, "c-mid", 0),
                              *level = look_class(&l, "c-mid", 1);
    /* The middles lie half way between the two. */
    look_near(look_number(upright, "x1"), (look_number(a, "cx") + look_number(b, "cx")) / 2,
              0.1);
    look_near(look_number(level, "y1"), (look_number(a, "cy") + look_number(b, "cy")) / 2, 0.1);
    assert_true(look_number(a, "cx") < look_number(b, "cx"));
    assert_true(look_number(a, "cy") > look_number(b, "cy"));
}

/* Cost, performance and satisfaction read together: the third is a shape, told in words. */
static void the_third_measure_is_a_shape_with_words(void **state)
{
    struct fixture *f = *state;

    dot(f, "A", 400, 20, CHART_THIRD_ABOVE);
    dot(f, "B", 800, 80, CHART_THIRD_BELOW);
    dot(f, "C", 500, 60, CHART_THIRD_NONE);
    struct look l = draw(f);
    assert_non_null(look_text(&l, "text", "satisfaction above the middle"));
    assert_non_null(look_text(&l, "text", "satisfaction below the middle"));
    assert_non_null(look_text(&l, "text", "satisfaction not known"));
    assert_non_null(look_text(&l, "text", "Shapes: satisfaction"));
    /* Three marks and their three keys: two circles, four paths. */
    ptrdiff_t circles = 0, paths = 0;
    for (ptrdiff_t i = 0; i < l.len; i++) {
        bool mark = str_eq(look_attribute(&l.at[i], "class"), S("c-dot"));
        circles += mark && str_eq(l.at[i].name, S("circle"));
        paths += mark && str_eq(l.at[i].name, S("path"));
    }
    assert_int_equal(circles, 2);
    assert_int_equal(paths, 4);
}

static void corners_are_named_and_none_is_called_good(void **state)
{
    struct fixture *f = *state;

    dot(f, "A", 100, 10, CHART_THIRD_NONE);
    dot(f, "B", 1100, 90, CHART_THIRD_NONE);
    struct look l = draw(f);
    assert_non_null(look_text_with(&l, "text", "lower cost, higher"));
    assert_non_null(look_text_with(&l, "text", "higher cost, lower"));
    assert_null(look_text_with(&l, "text", "good"));
    assert_null(look_text_with(&l, "text", "best"));
    assert_null(look_text_with(&l, "text", "worst"));
}

static void names_never_cover_each_other(void **state)
{
    struct fixture *f = *state;

    srand(7);
    for (int i = 0; i < 40; i++)
        dot(f, str_fmt(f->arena, "Council with a name %d", i).at, 600 + rand() % 100,
            50 + rand() % 20, CHART_THIRD_NONE);
    f->dots[3].marked = true;
    f->dots[3].name = S("Trafford");
    for (int narrow = 0; narrow < 2; narrow++) {
        f->chart.head.narrow = narrow == 1;
        struct look l = draw(f);
        look_words_apart(&l);
        assert_non_null(look_text(&l, "text", "Trafford"));
    }
}

static void a_council_without_a_figure_is_named_below(void **state)
{
    struct fixture *f = *state;

    dot(f, "A", 400, 20, CHART_THIRD_NONE);
    dot(f, "B", 800, NAN, CHART_THIRD_NONE);
    struct look l = draw(f);
    assert_int_equal(look_count(&l, "c-dot"), 2); /* A, and its key */
    assert_non_null(look_text(&l, "text", "Not drawn, since a figure is missing: B."));
}

static void all_of_a_country_is_drawn_and_only_the_council_named(void **state)
{
    struct fixture *f = *state;

    for (int i = 0; i < 317; i++)
        dot(f, "Somewhere", i % 31, i % 17, CHART_THIRD_NONE);
    f->dots[9].marked = true;
    f->dots[9].name = S("Trafford");
    struct look l = draw(f);
    assert_non_null(look_text(&l, "text", "Trafford"));
    assert_null(look_text(&l, "text", "Somewhere"));
    assert_int_equal(look_count(&l, "c-dot"), 316 + 1);
}

static void nothing_is_said_to_be_nothing(void **state)
{
    struct fixture *f = *state;

    dot(f, "A", NAN, NAN, CHART_THIRD_NONE);
    struct look l = draw(f);
    assert_non_null(look_text(&l, "text", "No figures to show"));
}

static void equal_figures_and_one_alone_stay_inside(void **state)
{
    struct fixture *f = *state;

    dot(f, "A", 600, 50, CHART_THIRD_NONE);
    draw(f);
    dot(f, "B", 600, 50, CHART_THIRD_NONE);
    f->chart.head.alone = true;
    draw(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(marks_lie_where_their_two_figures_are, setup, teardown),
        cmocka_unit_test_setup_teardown(the_third_measure_is_a_shape_with_words, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(corners_are_named_and_none_is_called_good, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(names_never_cover_each_other, setup, teardown),
        cmocka_unit_test_setup_teardown(a_council_without_a_figure_is_named_below, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(all_of_a_country_is_drawn_and_only_the_council_named,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_is_said_to_be_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(equal_figures_and_one_alone_stay_inside, setup,
                                        teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
