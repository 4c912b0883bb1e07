/* bars_test.c: lengths in proportion to values, everything named, nothing outside the picture.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "charts/chart.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "charts/look.h"
#include "charts/svg.h"

/* Household waste recycled in 2024/25 by Trafford and the councils it is compared with, as
 * published; the quartiles are of these. */
static const struct {
    const char *name;
    double value;
} councils[] = {
    {"Milton Keynes", 63.2},
    {"Stockport", 59.5},
    {"South Gloucestershire", 58.3},
    {"Cheshire West and Chester", 57.6},
    {"Trafford", 57.5},
    {"Bury", 51.2},
    {"Telford and Wrekin", 47.9},
    {"North Northamptonshire", 44.4},
    {"Warrington", 44.0},
    {"Solihull", 43.7},
    {"Derby", 38.7},
    {"Peterborough", 38.2},
    {"Bedford", 36.8},
    {"Swindon", 35.7},
    {"Halton", 35.4},
    {"Stockton-on-Tees", 24.2},
};

enum { MOST_ROWS = 340, COUNCILS = COUNT_OF(councils) };

struct fixture {
    struct arena *arena;
    struct chart_bar rows[MOST_ROWS];
    struct chart_line lines[2];
    struct chart_bars chart;
    struct buf out;
};

static struct chart_bar row_of(struct fixture *f, const char *name, double value)
{
    return (struct chart_bar){.name = str_of(name),
                              .value = value,
                              .text = str_fmt(f->arena, "%.1f%%", value),
                              .lower = NAN,
                              .upper = NAN};
}

static int setup(void **state)
{
    static struct fixture fixture;
    struct fixture *f = &fixture;

    *f = (struct fixture){.arena = arena_open()};
    for (ptrdiff_t i = 0; i < COUNCILS; i++)
        f->rows[i] = row_of(f, councils[i].name, councils[i].value);
    f->rows[4].marked = true;
    f->lines[0] = (struct chart_line){S("England"), 42.0, S("42.0%")};
    f->lines[1] = (struct chart_line){S("North West"), 45.1, S("45.1%")};
    f->chart = (struct chart_bars){.head = {.id = S("bars"),
                                            .title = S("Trafford recycled 57.5%"),
                                            .description = S("From 24.2% to 63.2%"),
                                            .unit = S("%"),
                                            .decimals = 1},
                                   .rows = f->rows,
                                   .count = COUNCILS,
                                   .band_low = 36.8,
                                   .band_high = 57.6,
                                   .middle = 44.0,
                                   .middle_label = S("Middle of the group: 44.0%"),
                                   .lines = f->lines};
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
    chart_bars(f->arena, &f->chart, &f->out);
    return look_sound(f->arena, &f->out);
}

static void bare(struct fixture *f)
{
    f->chart.band_low = f->chart.band_high = f->chart.middle = NAN;
}

/* The bar of the nth row that has one, marked or not. */
static const struct look_element *bar(const struct look *l, ptrdiff_t nth)
{
    for (ptrdiff_t i = 0; i < l->len; i++) {
        struct str class = look_attribute(&l->at[i], "class");
        if ((str_eq(class, S("c-bar")) || str_eq(class, S("c-bar-on"))) && nth-- == 0)
            return &l->at[i];
    }
    fail_msg("no such bar");
    return NULL;
}

static double first_x(const struct look_element *path)
{
    struct str d = look_attribute(path, "d");
    struct look_element e = {.attributes = S("")};
    ptrdiff_t blank = str_find(d, S(" "));
    char copy[64];

    snprintf(copy, sizeof copy, "x=\"%.*s\"", STR_ARG(str_cut(d, 1, blank)));
    e.attributes = str_of(copy);
    return look_number(&e, "x");
}

static void lengths_are_in_proportion(struct fixture *f)
{
    struct look l = draw(f);
    double unit = look_number(bar(&l, 0), "width") / councils[0].value;

    assert_true(unit > 1);
    for (ptrdiff_t i = 0; i < COUNCILS; i++) {
        look_near(look_number(bar(&l, i), "width"), councils[i].value * unit, 0.15);
        look_near(look_number(bar(&l, i), "x"), look_number(bar(&l, 0), "x"), 0.01);
    }
}

static void bar_lengths_are_in_proportion_from_zero(void **state)
{
    struct fixture *f = *state;

    lengths_are_in_proportion(f);
    f->chart.head.narrow = true;
    lengths_are_in_proportion(f);
    f->chart.head.alone = true;
    lengths_are_in_proportion(f);
}

static void every_name_and_value_is_text(void **state)
{
    struct fixture *f = *state;

    for (int narrow = 0; narrow < 2; narrow++) {
        f->chart.head.narrow = narrow;
        struct look l = draw(f);
        for (ptrdiff_t i = 0; i < COUNCILS; i++) {
            assert_non_null(look_text(&l, "text", councils[i].name));
            assert_non_null(look_text(&l, "text", str_zero(f->arena, f->rows[i].text)));
        }
        look_words_apart(&l);
    }
}

static void marked_council_differs_by_more_than_colour(void **state)
{
    struct look l = draw(*state);
    const struct look_element *name = look_text(&l, "text", "Trafford");

    assert_int_equal(look_count(&l, "c-bar-on"), 1);
    assert_ptr_equal(look_class(&l, "c-bar-on", 0), bar(&l, 4));
    assert_true(str_eq(look_attribute(name, "font-weight"), S("bold")));
    assert_null(look_attribute(look_text(&l, "text", "Bury"), "font-weight").at);
}

static void band_and_lines_lie_where_their_values_say(struct fixture *f)
{
    f->chart.line_count = 2;
    struct look l = draw(f);
    double zero = look_number(bar(&l, 0), "x");
    double unit = look_number(bar(&l, 0), "width") / councils[0].value;
    const struct look_element *band = look_class(&l, "c-band", 0);

    look_near(look_number(band, "x"), zero + 36.8 * unit, 0.15);
    look_near(look_number(band, "x") + look_number(band, "width"), zero + 57.6 * unit, 0.25);
    look_near(first_x(look_class(&l, "c-edge", 0)), zero + 36.8 * unit, 0.15);
    look_near(first_x(look_class(&l, "c-edge", 1)), zero + 57.6 * unit, 0.15);
    look_near(first_x(look_class(&l, "c-mid", 0)), zero + 44.0 * unit, 0.15);
    look_near(first_x(look_class(&l, "c-bench", 0)), zero + 45.1 * unit, 0.15);
    look_near(first_x(look_class(&l, "c-bench", 1)), zero + 42.0 * unit, 0.15);
    assert_non_null(look_text(&l, "text", "Middle of the group: 44.0%"));
    assert_non_null(look_text(&l, "text", "middle half of the others"));
    assert_non_null(look_text(&l, "text", "England 42.0%"));
    assert_non_null(look_text(&l, "text", "North West 45.1%"));
    look_words_apart(&l);
}

static void band_middle_and_benchmarks_lie_where_their_values_say(void **state)
{
    struct fixture *f = *state;

    band_and_lines_lie_where_their_values_say(f);
    f->chart.head.narrow = true;
    band_and_lines_lie_where_their_values_say(f);
}

static void without_band_or_middle_none_is_drawn(void **state)
{
    struct fixture *f = *state;

    bare(f);
    struct look l = draw(f);
    assert_int_equal(look_count(&l, "c-band"), 0);
    assert_int_equal(look_count(&l, "c-edge"), 0);
    assert_int_equal(look_count(&l, "c-mid"), 0);
    assert_null(look_text(&l, "text", "middle half of the others"));
}

static void negative_values_grow_leftward_from_zero(void **state)
{
    struct fixture *f = *state;

    bare(f);
    f->chart.count = 3;
    f->rows[0] = row_of(f, "Up", 20);
    f->rows[1] = row_of(f, "Down", -10);
    f->rows[2] = row_of(f, "Far down", -40);
    for (int narrow = 0; narrow < 2; narrow++) {
        f->chart.head.narrow = narrow;
        struct look l = draw(f);
        double zero = look_number(bar(&l, 0), "x");
        double unit = look_number(bar(&l, 0), "width") / 20;
        look_near(look_number(bar(&l, 1), "width"), 10 * unit, 0.15);
        look_near(look_number(bar(&l, 2), "width"), 40 * unit, 0.15);
        look_near(look_number(bar(&l, 1), "x") + look_number(bar(&l, 1), "width"), zero, 0.15);
        look_near(first_x(look_class(&l, "c-axis", 0)), zero, 0.15);
        look_words_apart(&l);
    }
}

static void gap_is_a_row_with_its_reason_in_words(void **state)
{
    struct fixture *f = *state;

    f->rows[3].value = NAN;
    f->rows[3].text = S("not collected");
    f->rows[8].value = NAN;
    f->rows[8].text = S("hidden to protect people");
    for (int narrow = 0; narrow < 2; narrow++) {
        f->chart.head.narrow = narrow;
        struct look l = draw(f);
        assert_int_equal(look_count(&l, "c-bar") + look_count(&l, "c-bar-on"), COUNCILS - 2);
        assert_non_null(look_text(&l, "text", "No figure: not collected"));
        assert_non_null(look_text(&l, "text", "No figure: hidden to protect people"));
        assert_non_null(look_text(&l, "text", "Cheshire West and Chester"));
        look_words_apart(&l);
    }
}

static void rows_may_all_be_gaps(void **state)
{
    struct fixture *f = *state;

    bare(f);
    for (ptrdiff_t i = 0; i < COUNCILS; i++)
        f->rows[i].value = NAN;
    struct look l = draw(f);
    assert_int_equal(look_count(&l, "c-bar") + look_count(&l, "c-bar-on"), 0);
    assert_non_null(look_text(&l, "text", "Halton"));
}

static void all_zeros_have_bars_without_length(void **state)
{
    struct fixture *f = *state;

    bare(f);
    for (ptrdiff_t i = 0; i < COUNCILS; i++)
        f->rows[i] = row_of(f, councils[i].name, 0);
    struct look l = draw(f);
    for (ptrdiff_t i = 0; i < COUNCILS; i++)
        look_near(look_number(bar(&l, i), "width"), 0, 0);
    look_words_apart(&l);
}

static void equal_values_have_equal_bars(void **state)
{
    struct fixture *f = *state;

    bare(f);
    for (ptrdiff_t i = 0; i < COUNCILS; i++)
        f->rows[i] = row_of(f, councils[i].name, 57.5);
    struct look l = draw(f);
    for (ptrdiff_t i = 1; i < COUNCILS; i++)
        look_near(look_number(bar(&l, i), "width"), look_number(bar(&l, 0), "width"), 0);
}

static void one_row_is_a_chart(void **state)
{
    struct fixture *f = *state;

    bare(f);
    f->chart.count = 1;
    struct look l = draw(f);
    assert_true(look_number(bar(&l, 0), "width") > 200);
}

static void no_rows_are_said_in_words(void **state)
{
    struct fixture *f = *state;

    f->chart.count = 0;
    struct look l = draw(f);
    assert_non_null(look_text(&l, "text", "No figures to show"));
    f->chart.head.alone = f->chart.head.narrow = true;
    draw(f);
}

static void every_council_of_the_country_has_its_row(void **state)
{
    struct fixture *f = *state;

    f->chart.count = MOST_ROWS;
    for (ptrdiff_t i = 0; i < MOST_ROWS; i++)
        f->rows[i] = row_of(f, str_zero(f->arena, str_fmt(f->arena, "Council %td", i)),
                            100 - (double)i / 4);
    for (int narrow = 0; narrow < 2; narrow++) {
        f->chart.head.narrow = narrow;
        struct look l = draw(f);
        assert_int_equal(look_count(&l, "c-bar"), MOST_ROWS);
        for (ptrdiff_t i = 1; i < MOST_ROWS; i++)
            assert_true(look_number(bar(&l, i), "y") > look_number(bar(&l, i - 1), "y") + 20);
    }
}

static void doubles_of_every_size_stay_inside(void **state)
{
    static const double values[] = {DBL_MAX, -DBL_MAX, DBL_TRUE_MIN, 1e-300,
                                    -1e15,   0,        INFINITY};
    struct fixture *f = *state;

    for (ptrdiff_t i = 0; i < COUNT_OF(values); i++) {
        for (ptrdiff_t k = 0; k < COUNT_OF(values); k++) {
            f->chart.count = 2;
            f->rows[0] = row_of(f, "One", values[i]);
            f->rows[1] = row_of(f, "Other", values[k]);
            f->rows[1].lower = -DBL_MAX;
            f->rows[1].upper = values[i];
            f->chart.middle = values[k];
            draw(f);
            f->chart.head.narrow = !f->chart.head.narrow;
        }
    }
}

static void interval_is_a_whisker_and_the_value_stands_past_it(void **state)
{
    struct fixture *f = *state;

    f->rows[0].lower = 60;
    f->rows[0].upper = 70;
    struct look l = draw(f);
    double zero = look_number(bar(&l, 0), "x");
    double unit = look_number(bar(&l, 0), "width") / 63.2;
    look_near(first_x(look_class(&l, "c-whisker", 0)), zero + 60 * unit, 0.2);
    assert_true(look_number(look_text(&l, "text", "63.2%"), "x") > zero + 70 * unit);
}

static void long_names_are_cut_and_kept_whole_in_their_title(void **state)
{
    struct fixture *f = *state;
    const char *name = "The Royal Borough & Very Ancient Liberty of Somewhere-under-Somewhere "
                       "and its \"Northern\" <Parishes>";

    f->rows[2].name = str_of(name);
    for (int narrow = 0; narrow < 2; narrow++) {
        f->chart.head.narrow = narrow;
        struct look l = draw(f);
        assert_non_null(look_text(&l, "title", name));
        assert_non_null(look_text_with(&l, "text", "The Royal Borough &"));
        assert_non_null(look_text_with(&l, "text", "…"));
        look_words_apart(&l);
    }
}

static void long_values_and_reasons_stay_inside(void **state)
{
    struct fixture *f = *state;

    f->rows[0].text =
        S("63.2 tonnes of household waste for every thousand people who live here");
    f->rows[1].value = NAN;
    f->rows[1].text =
        S("the publisher gave a reason which is a great deal longer than any reason "
          "that should ever be given for not giving a figure");
    f->chart.middle_label =
        S("The middle of the group, which is to say its median, left out itself, "
          "rounded to one decimal: 44.0%");
    draw(f);
    f->chart.head.narrow = true;
    draw(f);
}

static void rows_lead_where_they_say(void **state)
{
    struct fixture *f = *state;

    for (ptrdiff_t i = 0; i < COUNCILS; i++)
        f->rows[i].href = S("/areas/E08000009?a=1&b=2");
    struct look l = draw(f);
    assert_int_equal(look_count(&l, "c-link"), COUNCILS);
    assert_true(str_eq(look_attribute(look_class(&l, "c-link", 0), "href"),
                       S("/areas/E08000009?a=1&amp;b=2")));
    /* An element announced as one picture must not hold links. */
    assert_true(str_eq(look_attribute(&l.at[0], "role"), S("group")));
    assert_true(look_number(look_class(&l, "c-hit", 0), "height") >= 24);
    f->chart.head.narrow = true;
    l = draw(f);
    assert_true(look_number(look_class(&l, "c-hit", 0), "height") >= 44);
}

static void without_links_it_is_one_picture(void **state)
{
    struct look l = draw(*state);

    assert_true(str_eq(look_attribute(&l.at[0], "role"), S("img")));
}

static void links_that_run_scripts_are_not_made(void **state)
{
    static const char *const bad[] = {"javascript:alert(1)", "data:text/html,x",
                                      "JaVaScRiPt:1",        " javascript:1",
                                      "java\nscript:1",      "\x01javascript:1"};
    struct fixture *f = *state;

    for (ptrdiff_t i = 0; i < COUNT_OF(bad); i++) {
        f->rows[0].href = str_of(bad[i]);
        struct look l = draw(f);
        assert_int_equal(look_count(&l, "c-link"), 0);
    }
    f->rows[0].href = S("https://example.org/a");
    struct look l = draw(f);
    assert_int_equal(look_count(&l, "c-link"), 1);
}

static void file_of_its_own_has_no_links(void **state)
{
    struct fixture *f = *state;

    f->chart.head.alone = true;
    f->rows[0].href = S("/areas/E06000042");
    struct look l = draw(f);
    assert_int_equal(look_count(&l, "c-link"), 0);
    look_words_apart(&l);
}

static void text_is_escaped_everywhere(void **state)
{
    struct fixture *f = *state;
    const char *hostile = "<script>alert(\"&'1\")</script>";

    f->rows[0].name = f->rows[0].text = f->rows[1].text = str_of(hostile);
    f->rows[1].value = NAN;
    f->rows[2].href = S("/\"><script>");
    f->chart.head.title = f->chart.head.description = str_of(hostile);
    f->chart.head.source = f->chart.head.unit = f->chart.middle_label = str_of(hostile);
    f->lines[0].name = f->lines[0].text = str_of(hostile);
    f->chart.line_count = 1;
    for (int i = 0; i < 4; i++) {
        f->chart.head.alone = i & 1;
        f->chart.head.narrow = i & 2;
        struct look l = draw(f);
        assert_int_equal(str_find(buf_text(&f->out), S("<script")), -1);
        assert_non_null(look_text(&l, "title", hostile));
    }
}

static void same_rows_give_the_same_bytes(void **state)
{
    struct fixture *f = *state;

    draw(f);
    struct buf first = f->out;
    draw(f);
    assert_true(str_eq(buf_text(&first), buf_text(&f->out)));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(bar_lengths_are_in_proportion_from_zero),
        CASE(every_name_and_value_is_text),
        CASE(marked_council_differs_by_more_than_colour),
        CASE(band_middle_and_benchmarks_lie_where_their_values_say),
        CASE(without_band_or_middle_none_is_drawn),
        CASE(negative_values_grow_leftward_from_zero),
        CASE(gap_is_a_row_with_its_reason_in_words),
        CASE(rows_may_all_be_gaps),
        CASE(all_zeros_have_bars_without_length),
        CASE(equal_values_have_equal_bars),
        CASE(one_row_is_a_chart),
        CASE(no_rows_are_said_in_words),
        CASE(every_council_of_the_country_has_its_row),
        CASE(doubles_of_every_size_stay_inside),
        CASE(interval_is_a_whisker_and_the_value_stands_past_it),
        CASE(long_names_are_cut_and_kept_whole_in_their_title),
        CASE(long_values_and_reasons_stay_inside),
        CASE(rows_lead_where_they_say),
        CASE(without_links_it_is_one_picture),
        CASE(links_that_run_scripts_are_not_made),
        CASE(file_of_its_own_has_no_links),
        CASE(text_is_escaped_everywhere),
        CASE(same_rows_give_the_same_bytes),
    };
    return cmocka_run_group_tests_name("bars", tests, NULL, NULL);
}
