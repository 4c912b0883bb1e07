/* funnel_test.c: figures at their totals, limits as curves, and where each lies told by shape
 * and word. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "charts/funnel.h"

#include <math.h>

#include "charts/look.h"

/* Limits of a share of 20 % by the normal curve, which no test here relies on. */
static const struct chart_funnel_limit limits[] = {{100, 12.2, 27.8, 7.6, 32.4},
                                                   {400, 16.1, 23.9, 13.8, 26.2},
                                                   {1000, 17.5, 22.5, 16.1, 23.9}};

static struct look draw(struct arena *a, const struct chart_funnel_dot *dots, ptrdiff_t count,
                        bool narrow, bool alone)
{
    struct buf out = buf_make(a, BUF_MOST);
    struct chart_funnel chart = {.head = {.id = S("funnel"),
                                          .title = S("Two of four lie outside"),
                                          .description = S("Around an average of 20%"),
                                          .unit = S("%"),
                                          .narrow = narrow,
                                          .alone = alone},
                                 .total_title = S("Referrals"),
                                 .value_title = S("Share that came again"),
                                 .average = 20,
                                 .average_label = S("Average of these councils: 20%"),
                                 .limits = limits,
                                 .limit_count = COUNT_OF(limits),
                                 .dots = dots,
                                 .count = count};

    chart_funnel(a, &chart, &out);
    return look_sound(a, &out);
}

static const struct chart_funnel_dot four[] = {
    {STR_INIT("Trafford"), STR_INIT("25% of 400"), 400, 25, CHART_BEYOND_95, true},
    {STR_INIT("Bury"), STR_INIT("20% of 100"), 100, 20, CHART_WITHIN, false},
    {STR_INIT("Leeds"), STR_INIT("10% of 1,000"), 1000, 10, CHART_BEYOND_998, false},
    {STR_INIT("Stockport"), STR_INIT("21% of 700"), 700, 21, CHART_WITHIN, false},
};

static void a_figure_on_the_average_lies_on_its_line(void **state)
{
    struct arena *a = arena_open();
    struct look l = draw(a, four, COUNT_OF(four), false, false);
    double average = look_number(look_class(&l, "c-mid", 0), "y1");

    (void)state;
    look_near(look_number(look_class(&l, "c-dot", 0), "cy"), average, 0.1); /* Bury */
    assert_true(look_number(look_class(&l, "c-dot", 0), "cx") <
                look_number(look_class(&l, "c-dot", 2), "cx"));
    assert_int_equal(look_count(&l, "c-limit"), 4);
    arena_close(a);
}

static void where_each_lies_is_told_by_shape_and_word(void **state)
{
    struct arena *a = arena_open();

    (void)state;
    for (int narrow = 0; narrow < 2; narrow++) {
        struct look l = draw(a, four, COUNT_OF(four), narrow == 1, false);
        assert_non_null(look_text(&l, "text", "within the 95% limits"));
        assert_non_null(look_text(&l, "text", "outside the 95% limits"));
        assert_non_null(look_text(&l, "text", "outside the 99.8% limits"));
        assert_non_null(look_text(&l, "text", "Trafford"));
        assert_non_null(look_text(&l, "text", "Leeds"));
        assert_null(look_text(&l, "text", "Bury")); /* within: named to a pointer */
        assert_true(str_eq(look_class(&l, "c-dot-on", 0)->name, S("path")));
        look_words_apart(&l);
    }
    arena_close(a);
}

static void a_council_without_a_total_is_left_out(void **state)
{
    struct arena *a = arena_open();
    const struct chart_funnel_dot dots[] = {
        four[0], {S("Oldham"), S("-"), NAN, 20, CHART_WITHIN, false}};
    struct look l = draw(a, dots, 2, false, true);

    (void)state;
    assert_int_equal(look_count(&l, "c-dot-on"), 1);
    assert_int_equal(look_count(&l, "c-dot"), 1); /* the key */
    l = draw(a, dots + 1, 1, false, false);
    assert_non_null(look_text(&l, "text", "No figures to show"));
    arena_close(a);
}

static void one_council_alone_has_a_funnel_too(void **state)
{
    struct arena *a = arena_open();

    (void)state;
    draw(a, four, 1, true, true);
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_figure_on_the_average_lies_on_its_line),
        cmocka_unit_test(where_each_lies_is_told_by_shape_and_word),
        cmocka_unit_test(a_council_without_a_total_is_left_out),
        cmocka_unit_test(one_council_alone_has_a_funnel_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
