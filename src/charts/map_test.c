/* map_test.c: places are drawn where they are, shaded by quarter with a texture each, and said
 * in words. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "charts/look.h"
#include "charts/map.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLACES = 6 };

static const struct chart_corner squares[PLACES][4] = {
    {{0, 0}, {1000, 0}, {1000, 1000}, {0, 1000}},
    {{1000, 0}, {2000, 0}, {2000, 1000}, {1000, 1000}},
    {{2000, 0}, {3000, 0}, {3000, 1000}, {2000, 1000}},
    {{0, 1000}, {1000, 1000}, {1000, 2000}, {0, 2000}},
    {{1000, 1000}, {2000, 1000}, {2000, 2000}, {1000, 2000}},
    {{2000, 1000}, {3000, 1000}, {3000, 2000}, {2000, 2000}},
};
static const struct chart_ring rings[PLACES] = {{squares[0], 4}, {squares[1], 4},
                                                {squares[2], 4}, {squares[3], 4},
                                                {squares[4], 4}, {squares[5], 4}};

/* One place of each shade; the second is chosen and the third is like it. */
static struct chart_map *country(struct arena *a, bool narrow)
{
    static const char *const names[PLACES] = {"Ashmoor", "Brackley & Vale", "Crowmarsh",
                                              "Dunmere", "Eastwold",        "Fenwick"};
    static const char *const texts[PLACES] = {
        "62.0%", "51.5%", "42.0%", "30.1%", "not published yet", "does not run this service"};
    struct chart_place *places = arena_new(a, struct chart_place, PLACES);
    struct chart_map *chart = arena_new(a, struct chart_map, 1);

    for (int i = 0; i < PLACES; i++)
        places[i] = (struct chart_place){.name = str_of(names[i]),
                                         .text = str_of(texts[i]),
                                         .href = str_fmt(a, "/areas/%d?a=1&b=2", i),
                                         .shade = (enum chart_shade)i,
                                         .marked = i == 1,
                                         .like = i == 2,
                                         .rings = &rings[i],
                                         .ring_count = 1,
                                         .column = i % 3,
                                         .row = i / 3,
                                         .code = str_cut(str_of(names[i]), 0, 3)};
    *chart = (struct chart_map){
        .head = {.id = S("map"),
                 .title = S("Recycling, 2024/25: the highest quarter is in the south west"),
                 .description = S("Six councils"),
                 .narrow = narrow,
                 .source = S("Source: the Moot Bureau")},
        .places = places,
        .count = PLACES,
        .keys = {S("Highest quarter: 62.0%"), S("Second highest: 51.5%"),
                 S("Second lowest: 42.0%"), S("Lowest quarter: 30.1%"), S("No figure (1)"),
                 S("Does not run it (1)")},
        .marked_key = S("Brackley & Vale"),
        .like_key = S("The council compared with it")};
    return chart;
}

typedef void (*drawer)(struct arena *a, const struct chart_map *chart, struct buf *out);
static const drawer drawers[] = {chart_map, chart_hex};

static struct look draw(struct arena *a, drawer drawn, const struct chart_map *chart)
{
    struct buf out = buf_make(a, BUF_MOST);

    drawn(a, chart, &out);
    return look_sound(a, &out);
}

/* The class of the group that the mark with this title stands in. */
static struct str shade_of(const struct look *l, const char *title)
{
    const struct look_element *e = look_text(l, "title", title);

    assert_non_null(e);
    while (e->parent >= 0 && !str_starts(look_attribute(e, "class"), S("c-quarter-")))
        e = &l->at[e->parent];
    return look_attribute(e, "class");
}

static void places_are_shaded_by_quarter_and_say_their_figure(void **state)
{
    struct arena *a = arena_open();

    (void)state;
    for (int i = 0; i < 4; i++) {
        struct look l = draw(a, drawers[i % 2], country(a, i / 2));
        assert_int_equal(look_count(&l, "c-place"), PLACES);
        assert_true(str_eq(shade_of(&l, "Ashmoor: 62.0%"), S("c-quarter-1")));
        assert_true(str_eq(shade_of(&l, "Brackley & Vale: 51.5%"), S("c-quarter-2")));
        assert_true(str_eq(shade_of(&l, "Crowmarsh: 42.0%"), S("c-quarter-3")));
        assert_true(str_eq(shade_of(&l, "Dunmere: 30.1%"), S("c-quarter-4")));
        assert_true(str_eq(shade_of(&l, "Eastwold: not published yet"), S("c-quarter-gap")));
        assert_true(
            str_eq(shade_of(&l, "Fenwick: does not run this service"), S("c-quarter-blank")));
    }
    arena_close(a);
}

/* Half, a quarter, and gaps have textures; what has none is solid or plain. */
static void no_shade_is_told_by_colour_alone(void **state)
{
    static const char *const textured[] = {"2", "3", "gap"};
    struct arena *a = arena_open();
    struct look l = draw(a, chart_map, country(a, false));

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(textured); i++) {
        char class[40], fill[60];
        snprintf(class, sizeof class, "c-texture-%s", textured[i]);
        assert_int_equal(look_count(&l, class), 1);
        snprintf(class, sizeof class, "c-quarter-%s", textured[i]);
        snprintf(fill, sizeof fill, "url(#map-texture-%s-large)", textured[i]);
        const struct look_element *group = look_class(&l, class, 0);
        assert_non_null(group);
        assert_true(str_eq(look_attribute(group, "fill"), str_of(fill)));
    }
    for (int shade = 0; shade < CHART_SHADES; shade++)
        assert_non_null(look_text(&l, "text", country(a, false)->keys[shade].at));
    arena_close(a);
}

static double relative_luminance(const char *colour)
{
    double sum = 0;
    static const double weights[] = {0.2126, 0.7152, 0.0722};

    for (int i = 0; i < 3; i++) {
        unsigned byte = 0;
        assert_int_equal(sscanf(colour + 1 + 2 * i, "%2x", &byte), 1);
        double c = byte / 255.0;
        sum += weights[i] * (c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
}

/* WCAG 2.2's contrast ratio. */
static double contrast(struct str one, struct str other)
{
    double a = relative_luminance(one.at), b = relative_luminance(other.at);

    return (fmax(a, b) + 0.05) / (fmin(a, b) + 0.05);
}

static void letters_in_hexagons_can_be_read(void **state)
{
    struct arena *a = arena_open();
    struct look l = draw(a, chart_hex, country(a, false));
    static const char *const shades[] = {"1", "2", "3", "4", "gap", "blank"};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(shades); i++) {
        char class[40];
        snprintf(class, sizeof class, "c-code-%s", shades[i]);
        const struct look_element *e = look_class(&l, class, 0);
        assert_non_null(e);
        assert_true(contrast(look_attribute(e, "fill"), look_attribute(e, "stroke")) >= 4.5);
    }
    arena_close(a);
}

static void chosen_council_is_outlined_and_named(void **state)
{
    struct arena *a = arena_open();

    (void)state;
    for (int i = 0; i < 4; i++) {
        struct look l = draw(a, drawers[i % 2], country(a, i / 2));
        assert_int_equal(look_count(&l, "c-chosen"), 2); /* on the map and in the key */
        assert_int_equal(look_count(&l, "c-like"), 2);
        if (i % 2 == 0) /* in a hexagon stand its letters */
            assert_non_null(look_text(&l, "text", "Brackley & Vale 51.5%"));
        else
            assert_non_null(look_text(&l, "text", "Bra"));
        assert_non_null(look_text(&l, "text", "Brackley & Vale"));
    }
    arena_close(a);
}

/* The second square of three, in half units: a third of the width, and the lower of two rows.
 */
static void outlines_are_where_the_places_are(void **state)
{
    struct arena *a = arena_open();
    struct chart_map *chart = country(a, false);
    struct look l = draw(a, chart_map, chart);
    const struct look_element *path = look_text(&l, "title", "Brackley & Vale: 51.5%");
    int x, y, dx, dy;

    (void)state;
    path = &l.at[path->parent];
    char d[80];
    snprintf(d, sizeof d, "%.*s", STR_ARG(look_attribute(path, "d")));
    assert_int_equal(sscanf(d, "M%d %dl%d %d", &x, &y, &dx, &dy), 4);
    assert_true(abs(x - (2 + 212) * 2) <= 2); /* 636 units across three thousand */
    assert_true(abs(y - (2 + 424) * 2) <= 2);
    assert_true(abs(dx - 212 * 2) <= 1 && dy == 0);
    arena_close(a);
}

static void hexagons_are_equal_and_half_a_step_apart_in_odd_rows(void **state)
{
    struct arena *a = arena_open();
    struct look l = draw(a, chart_hex, country(a, true));
    double x[PLACES], y[PLACES];

    (void)state;
    for (int i = 0; i < PLACES; i++) {
        char d[120];
        snprintf(d, sizeof d, "%.*s",
                 STR_ARG(look_attribute(look_class(&l, "c-place", i), "d")));
        assert_int_equal(sscanf(d, "M%lf %lf", &x[i], &y[i]), 2);
    }
    double side = x[1] - x[0];
    look_near(x[2] - x[1], side, 0.15);
    look_near(x[3] - x[0], side / 2, 0.15); /* the row above, which is odd */
    look_near(y[0] - y[3], side * sqrt(3) / 2, 0.15);
    arena_close(a);
}

static void links_are_no_stops_of_the_tab_key(void **state)
{
    struct arena *a = arena_open();
    struct look l = draw(a, chart_map, country(a, false));
    ptrdiff_t links = 0;

    (void)state;
    for (ptrdiff_t i = 0; i < l.len; i++)
        if (str_eq(l.at[i].name, S("a"))) {
            links++;
            assert_true(str_eq(look_attribute(&l.at[i], "tabindex"), S("-1")));
            assert_true(str_starts(look_attribute(&l.at[i], "href"), S("/areas/")));
        }
    assert_int_equal(links, PLACES);
    assert_true(str_eq(look_attribute(&l.at[0], "role"), S("group")));
    arena_close(a);
}

static void a_file_of_its_own_has_no_links_and_says_its_source(void **state)
{
    struct arena *a = arena_open();

    (void)state;
    for (int i = 0; i < 2; i++) {
        struct chart_map *chart = country(a, false);
        chart->head.alone = true;
        struct look l = draw(a, drawers[i], chart);
        assert_non_null(look_text(&l, "text", "Source: the Moot Bureau"));
        for (ptrdiff_t k = 0; k < l.len; k++)
            assert_false(str_eq(l.at[k].name, S("a")));
    }
    arena_close(a);
}

/* Three hundred places, the chosen one in a corner with the longest of names. */
static void words_never_cover_each_other(void **state)
{
    enum { MANY = 300 };
    struct arena *a = arena_open();
    static const int corners[] = {0, 19, 140, 280, 299};

    (void)state;
    for (int i = 0; i < 4 * COUNT_OF(corners); i++) {
        struct chart_map *chart = country(a, i / 2 % 2);
        struct chart_place *places = arena_new(a, struct chart_place, MANY);
        for (int k = 0; k < MANY; k++) {
            struct chart_corner *at = arena_new(a, struct chart_corner, 4);
            struct chart_ring *ring = arena_new(a, struct chart_ring, 1);
            static const int dx[] = {0, 100, 100, 0}, dy[] = {0, 0, 100, 100};
            for (int c = 0; c < 4; c++)
                at[c] = (struct chart_corner){k % 20 * 100 + dx[c], k / 20 * 100 + dy[c]};
            *ring = (struct chart_ring){at, 4};
            places[k] = chart->places[k % PLACES];
            places[k].rings = ring;
            places[k].column = k % 20;
            places[k].row = k / 20;
            places[k].code = S("");
            places[k].marked = k == corners[i / 4];
            if (places[k].marked)
                places[k].name = S("Bournemouth, Christchurch and Poole with Westmorland");
        }
        chart->places = places;
        chart->count = MANY;
        struct look l = draw(a, drawers[i % 2], chart);
        look_words_apart(&l);
        assert_int_equal(look_count(&l, "c-place"), MANY);
    }
    arena_close(a);
}

/* A small place between large ones: it stays, however small. */
static void what_is_too_small_to_see_is_drawn_all_the_same(void **state)
{
    static const struct chart_corner speck[] = {{1500, 1500}, {1501, 1500}, {1501, 1501}};
    static const struct chart_ring speck_ring = {speck, 3};
    struct arena *a = arena_open();
    struct chart_map *chart = country(a, true);
    struct chart_place *places = arena_new(a, struct chart_place, PLACES);

    (void)state;
    memcpy(places, chart->places, PLACES * sizeof *places);
    places[4].rings = &speck_ring;
    chart->places = places;
    struct look l = draw(a, chart_map, chart);
    const struct look_element *title = look_text(&l, "title", "Eastwold: not published yet");
    assert_true(str_ends(look_attribute(&l.at[title->parent], "d"), S("h3v3h-3z")));
    arena_close(a);
}

static void nothing_is_drawn_of_nothing_or_of_places_beyond_the_edge(void **state)
{
    static const struct chart_corner far[] = {{0, 0}, {INT32_MAX, 0}, {0, INT32_MIN}};
    static const struct chart_ring far_ring = {far, 3};
    struct arena *a = arena_open();

    (void)state;
    for (int i = 0; i < 4; i++) {
        struct chart_map *chart = country(a, false);
        struct chart_place *places = arena_new(a, struct chart_place, PLACES);
        memcpy(places, chart->places, PLACES * sizeof *places);
        places[0].rings = &far_ring;
        places[0].column = INT32_MIN + 1;
        chart->places = places;
        if (i >= 2)
            chart->count = 0;
        struct look l = draw(a, drawers[i % 2], chart);
        assert_int_equal(look_count(&l, "c-place"), 0);
        assert_non_null(look_text(&l, "text", "No figures to show"));
    }
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_are_shaded_by_quarter_and_say_their_figure),
        cmocka_unit_test(no_shade_is_told_by_colour_alone),
        cmocka_unit_test(letters_in_hexagons_can_be_read),
        cmocka_unit_test(chosen_council_is_outlined_and_named),
        cmocka_unit_test(outlines_are_where_the_places_are),
        cmocka_unit_test(hexagons_are_equal_and_half_a_step_apart_in_odd_rows),
        cmocka_unit_test(links_are_no_stops_of_the_tab_key),
        cmocka_unit_test(a_file_of_its_own_has_no_links_and_says_its_source),
        cmocka_unit_test(words_never_cover_each_other),
        cmocka_unit_test(what_is_too_small_to_see_is_drawn_all_the_same),
        cmocka_unit_test(nothing_is_drawn_of_nothing_or_of_places_beyond_the_edge),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
