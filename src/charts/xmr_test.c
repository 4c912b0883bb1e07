/* xmr_test.c: limits as levels, signals as shapes and words, gaps and new beginnings as breaks.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "charts/xmr.h"

#include <math.h>

#include "charts/look.h"

enum { MOST = 120 };

struct fixture {
    struct arena *arena;
    struct chart_xmr_point points[MOST];
    struct chart_xmr chart;
};

static int setup(void **state)
{
    static struct fixture fixture;
    struct fixture *f = &fixture;

    *f = (struct fixture){.arena = arena_open()};
    for (int i = 0; i < MOST; i++)
        f->points[i] = (struct chart_xmr_point){
            .label = str_fmt(f->arena, "%d/%02d", 2000 + i, (i + 1) % 100),
            .value = 50 + i % 3,
            .text = S("50%"),
            .centre = 51,
            .lower = 46,
            .upper = 56};
    f->chart = (struct chart_xmr){.head = {.id = S("xmr"),
                                           .title = S("No signal in 15 years"),
                                           .description = S("Around 51%"),
                                           .unit = S("%")},
                                  .value_title = S("Household waste recycled"),
                                  .points = f->points,
                                  .count = 15};
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
    struct buf out = buf_make(f->arena, BUF_MOST);

    chart_xmr(f->arena, &f->chart, &out);
    return look_sound(f->arena, &out);
}

static void the_centre_lies_half_way_between_the_limits(void **state)
{
    struct fixture *f = *state;
    struct look l = draw(f);
    double lower = look_number(look_class(&l, "c-limit", 0), "y1");
    double upper = look_number(look_class(&l, "c-limit", 1), "y1");

    look_near(look_number(look_class(&l, "c-mid", 0), "y1"), (lower + upper) / 2, 0.1);
    assert_true(upper < lower);
    assert_int_equal(look_count(&l, "c-dot-on"), 15);
    look_words_apart(&l);
}

static void signals_are_shapes_and_words(void **state)
{
    struct fixture *f = *state;

    f->points[14].value = 70;
    f->points[14].signal = CHART_SIGNAL_OUTSIDE;
    f->points[5].signal = CHART_SIGNAL_TWO_OF_THREE;
    for (int narrow = 0; narrow < 2; narrow++) {
        f->chart.head.narrow = narrow == 1;
        struct look l = draw(f);
        assert_non_null(look_text(&l, "text", "outside the limits"));
        assert_non_null(look_text(&l, "text", "2 of 3 near a limit"));
        assert_null(look_text(&l, "text", "7 in a row on one side"));
        assert_non_null(look_text_with(&l, "title", "outside the limits"));
        look_words_apart(&l);
    }
}

static void a_gap_breaks_the_line_and_says_why(void **state)
{
    struct fixture *f = *state;

    f->points[7].value = NAN;
    f->points[7].text = S("not collected that year");
    struct look l = draw(f);
    assert_int_equal(look_count(&l, "c-gap"), 1);
    assert_non_null(look_text_with(&l, "title", "No figure: not collected that year"));
    struct str path = look_attribute(look_class(&l, "c-line", 0), "d");
    int moves = 0;
    for (ptrdiff_t i = 0; i < path.len; i++)
        moves += path.at[i] == 'M';
    assert_int_equal(moves, 2);
}

static void a_new_beginning_has_a_centre_of_its_own(void **state)
{
    struct fixture *f = *state;

    f->points[8].anew = true;
    for (int i = 8; i < 15; i++)
        f->points[i].centre = 53;
    struct look l = draw(f);
    assert_int_equal(look_count(&l, "c-mid"), 2);
    assert_int_equal(look_count(&l, "c-limit"), 4);
    assert_int_equal(look_count(&l, "c-break"), 1);
}

static void without_limits_it_says_that_there_are_too_few(void **state)
{
    struct fixture *f = *state;

    f->chart.count = 4;
    for (int i = 0; i < 4; i++)
        f->points[i].centre = f->points[i].lower = f->points[i].upper = NAN;
    struct look l = draw(f);
    assert_int_equal(look_count(&l, "c-mid"), 0);
    assert_non_null(look_text(&l, "text", "Too few figures for limits."));
}

static void an_axis_that_does_not_start_at_zero_says_so(void **state)
{
    struct fixture *f = *state;
    struct look l = draw(f);

    assert_non_null(look_text(&l, "text", "The scale does not start at zero."));
    f->points[0].value = 1;
    l = draw(f);
    assert_null(look_text(&l, "text", "The scale does not start at zero."));
}

static void one_and_a_hundred_and_twenty_stay_inside(void **state)
{
    struct fixture *f = *state;

    for (int narrow = 0; narrow < 2; narrow++) {
        f->chart.head.narrow = narrow == 1;
        f->chart.head.alone = narrow == 0;
        f->chart.count = 1;
        draw(f);
        f->chart.count = MOST;
        struct look l = draw(f);
        look_words_apart(&l);
    }
    f->chart.count = 0;
    struct look l = draw(f);
    assert_non_null(look_text(&l, "text", "No figures to show"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_centre_lies_half_way_between_the_limits, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(signals_are_shapes_and_words, setup, teardown),
        cmocka_unit_test_setup_teardown(a_gap_breaks_the_line_and_says_why, setup, teardown),
        cmocka_unit_test_setup_teardown(a_new_beginning_has_a_centre_of_its_own, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(without_limits_it_says_that_there_are_too_few, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(an_axis_that_does_not_start_at_zero_says_so, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(one_and_a_hundred_and_twenty_stay_inside, setup,
                                        teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
