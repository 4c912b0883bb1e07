/* multiples_test.c: one scale for all panels, gaps and breaks never joined, the council first.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "charts/multiples.h"

#include <math.h>

#include "charts/look.h"

enum { PERIODS = 5, PANELS = 16 };

static const struct str labels[] = {STR_INIT("2020/21"), STR_INIT("2021/22"),
                                    STR_INIT("2022/23"), STR_INIT("2023/24"),
                                    STR_INIT("2024/25")};
static const double low[] = {10, 11, NAN, 13, 20}, high[] = {20, 30, 35, 40, 50},
                    alone[] = {NAN, NAN, 30, NAN, NAN}, none[] = {NAN, NAN, NAN, NAN, NAN},
                    middle[] = {20, 20, 20, 20, 20};

static struct look draw(struct arena *a, bool narrow, ptrdiff_t count, const bool *breaks)
{
    static const double *const values[] = {low, high, alone, none};
    struct buf out = buf_make(a, BUF_MOST);
    struct chart_multiple panels[PANELS];

    for (ptrdiff_t i = 0; i < count; i++)
        panels[i] =
            (struct chart_multiple){.name = str_fmt(a, "A council called number %td", i),
                                    .text = S("20%"),
                                    .values = values[i % 4],
                                    .href = S("/areas/E08000009"),
                                    .marked = i == 0};
    struct chart_multiples chart = {.head = {.id = S("multiples"),
                                             .title = S("Recycling in 16 councils"),
                                             .description = S("From 10% to 50%"),
                                             .unit = S("%"),
                                             .narrow = narrow},
                                    .labels = labels,
                                    .middle = middle,
                                    .breaks = breaks,
                                    .period_count = PERIODS,
                                    .panels = panels,
                                    .count = count};
    chart_multiples(a, &chart, &out);
    return look_sound(a, &out);
}

/* The y of the last number of a path. */
static double last_y(struct look *l, const char *class, ptrdiff_t nth)
{
    struct str d = look_attribute(look_class(l, class, nth), "d");
    ptrdiff_t i = d.len;

    while (i > 0 && d.at[i - 1] != ' ')
        i--;
    double y = 0, place = 1;
    bool point = false;
    for (; i < d.len; i++) {
        point = point || d.at[i] == '.';
        if (d.at[i] == '.')
            continue;
        y = y * 10 + (d.at[i] - '0');
        place *= point ? 10 : 1;
    }
    return y / place;
}

/* 20 is the middle line in each panel, and the council's last figure lies on it. */
static void equal_figures_stand_equally_high(void **state)
{
    struct arena *a = arena_open();
    struct look l = draw(a, false, 2, NULL);

    (void)state;
    look_near(last_y(&l, "c-line", 0), last_y(&l, "c-mid", 0), 0.1);
    look_near(last_y(&l, "c-mid", 0), last_y(&l, "c-mid", 1), 0.1);
    assert_true(last_y(&l, "c-other", 0) < last_y(&l, "c-mid", 1)); /* 50 is higher */
    arena_close(a);
}

static int moves(struct look *l, const char *class)
{
    struct str d = look_attribute(look_class(l, class, 0), "d");
    int n = 0;

    for (ptrdiff_t i = 0; i < d.len; i++)
        n += d.at[i] == 'M';
    return n;
}

static void gaps_and_breaks_are_not_joined(void **state)
{
    static const bool breaks[PERIODS] = {false, true, false, false, false};
    struct arena *a = arena_open();
    struct look l = draw(a, false, 4, NULL), broken = draw(a, false, 4, breaks);

    (void)state;
    assert_int_equal(moves(&l, "c-line"), 2);
    assert_int_equal(moves(&broken, "c-line"), 3);
    /* A figure alone is a point: of the second panel the last, of the third its only one. */
    assert_int_equal(look_count(&l, "c-dot"), 2);
    arena_close(a);
}

static void panels_are_named_in_either_width(void **state)
{
    struct arena *a = arena_open();

    (void)state;
    for (int narrow = 0; narrow < 2; narrow++) {
        struct look l = draw(a, narrow == 1, PANELS, NULL);
        assert_int_equal(look_count(&l, "c-link"), PANELS);
        assert_non_null(look_text_with(&l, "text", "2020/21 to 2024/25"));
        look_words_apart(&l);
    }
    arena_close(a);
}

static void nothing_is_said_to_be_nothing(void **state)
{
    struct arena *a = arena_open();
    struct look l = draw(a, false, 0, NULL);

    (void)state;
    assert_non_null(look_text(&l, "text", "No figures to show"));
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_figures_stand_equally_high),
        cmocka_unit_test(gaps_and_breaks_are_not_joined),
        cmocka_unit_test(panels_are_named_in_either_width),
        cmocka_unit_test(nothing_is_said_to_be_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
