/* scale_test.c: round ticks, honest baselines, and doubles of every size. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "charts/scale.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "charts/look.h"

static void assert_ticks(struct ticks t, double first, double step, int count)
{
    assert_int_equal(t.count, count);
    look_near(t.step, step, step * 1e-9);
    look_near(tick_at(&t, 0), first, step * 1e-9);
}

static void ticks_are_steps_of_1_2_and_5(void **state)
{
    (void)state;
    assert_ticks(ticks_round((struct span){24.2, 63.2}, 5), 20, 10, 6);
    assert_ticks(ticks_round((struct span){0, 63.2}, 5), 0, 20, 5);
    assert_ticks(ticks_round((struct span){38.2, 61.9}, 5), 35, 5, 7);
    assert_ticks(ticks_round((struct span){0, 1}, 5), 0, 0.2, 6);
    assert_ticks(ticks_round((struct span){-3, 7}, 5), -4, 2, 7);
    assert_ticks(ticks_round((struct span){0, 100}, 4), 0, 50, 3);
}

static void ticks_enclose_any_span(void **state)
{
    static const struct span spans[] = {
        {0, 0},
        {5, 5},
        {-5, -5},
        {-DBL_MAX, DBL_MAX},
        {0, DBL_MAX},
        {0, DBL_TRUE_MIN},
        {1e-300, 2e-300},
        {1e15, 1e15 + 1},
        {0.1, 0.3},
        {-1e9, 1e-9},
        {DBL_MAX, DBL_MAX},
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(spans); i++) {
        struct ticks t = ticks_round(spans[i], 5);
        assert_true(t.count >= 2 && t.count <= 8);
        struct span s = ticks_span(&t);
        assert_true(isfinite(s.low) && isfinite(s.high) && s.low < s.high);
        /* A billionth of a step is allowed for: it can't be seen. */
        assert_true(s.low - t.step * 1e-8 <= spans[i].low);
        assert_true(s.high + t.step * 1e-8 >= spans[i].high);
    }
    struct ticks none = ticks_round(span_none(), 5);
    assert_true(none.count >= 2);
}

static void scale_is_linear(void **state)
{
    struct scale s = {{-10, 30}, 100, 500};

    (void)state;
    look_near(scale_at(&s, -10), 100, 1e-9);
    look_near(scale_at(&s, 0), 200, 1e-9);
    look_near(scale_at(&s, 30), 500, 1e-9);
}

static void scale_without_width_points_at_its_middle(void **state)
{
    struct scale s = {{7, 7}, 100, 500};

    (void)state;
    look_near(scale_at(&s, 7), 300, 1e-9);
}

static void scale_holds_the_largest_doubles(void **state)
{
    struct scale s = {{-DBL_MAX, DBL_MAX}, 0, 100};

    (void)state;
    look_near(scale_at(&s, 0), 50, 1e-9);
    look_near(scale_at(&s, DBL_MAX), 100, 1e-9);
}

static void span_passes_over_what_is_no_number(void **state)
{
    struct span s = span_none();

    (void)state;
    span_add(&s, NAN);
    span_add(&s, INFINITY);
    assert_false(span_seen(s));
    span_add(&s, 3);
    span_add(&s, -INFINITY);
    assert_true(span_seen(s));
    look_near(s.low, 3, 0);
    look_near(s.high, 3, 0);
}

static void bars_always_reach_to_zero(void **state)
{
    (void)state;
    struct span s = span_to_zero((struct span){40, 60});
    look_near(s.low, 0, 0);
    s = span_to_zero((struct span){-60, -40});
    look_near(s.high, 0, 0);
    s = span_to_zero((struct span){0, 0});
    assert_true(s.low < s.high);
}

static void lines_reach_to_zero_when_it_is_near(void **state)
{
    (void)state;
    /* Half of the range is the limit: 5 of 10, and -5 of 10. */
    look_near(span_near_zero((struct span){5, 15}).low, 0, 0);
    look_near(span_near_zero((struct span){5.1, 15}).low, 5.1, 0);
    look_near(span_near_zero((struct span){-15, -5}).high, 0, 0);
    look_near(span_near_zero((struct span){-15, -5.1}).high, -5.1, 0);
    look_near(span_near_zero((struct span){-4, 9}).low, -4, 0);
    look_near(span_near_zero((struct span){57.5, 57.5}).low, 0, 0);
}

static void assert_tick(struct ticks t, int i, const char *want)
{
    struct arena *a = arena_open();
    struct str got = tick_text(a, &t, i);

    assert_int_equal(got.len, strlen(want));
    assert_memory_equal(got.at, want, strlen(want));
    arena_close(a);
}

static void ticks_are_written_as_people_write_them(void **state)
{
    (void)state;
    assert_tick(ticks_round((struct span){0, 1}, 5), 3, "0.6");
    assert_tick(ticks_round((struct span){0, 0.02}, 4), 1, "0.005");
    assert_tick(ticks_round((struct span){0, 8000}, 4), 1, "2,000");
    assert_tick(ticks_round((struct span){-1, 1}, 4), 0, "-1.0");
    assert_tick(ticks_round((struct span){0, 4e6}, 4), 2, "2m");
    assert_tick(ticks_round((struct span){0, 4e6}, 4), 0, "0");
    assert_tick(ticks_round((struct span){1.23e6, 1.3e6}, 4), 0, "1.22m");
    assert_tick(ticks_round((struct span){0, 2e9}, 4), 1, "0.5bn");
    assert_tick(ticks_round((struct span){0, 2e300}, 4), 1, "5e+299");
    assert_tick(ticks_round((struct span){0, 2e-12}, 4), 1, "5e-13");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ticks_are_steps_of_1_2_and_5),
        cmocka_unit_test(ticks_enclose_any_span),
        cmocka_unit_test(scale_is_linear),
        cmocka_unit_test(scale_without_width_points_at_its_middle),
        cmocka_unit_test(scale_holds_the_largest_doubles),
        cmocka_unit_test(span_passes_over_what_is_no_number),
        cmocka_unit_test(bars_always_reach_to_zero),
        cmocka_unit_test(lines_reach_to_zero_when_it_is_near),
        cmocka_unit_test(ticks_are_written_as_people_write_them),
    };
    return cmocka_run_group_tests_name("scale", tests, NULL, NULL);
}
