/* atlas_test.c: the maps' tables are whole: every council of the sample has an outline and a
 * hexagon in its time, and outlines close, lie on the grid and leave no council out. */
#include "inform/testing.h"

#include "inform/atlas.h"

#include <math.h>
#include <string.h>

static struct arena *arena;
static const struct atlas *atlas;

static int before(void **state)
{
    (void)state;
    arena = arena_open();
    struct work w = {.arena = arena};
    assert_int_equal(atlas_whole(&w, &atlas), OK);
    return 0;
}

static int after(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

static const struct atlas_shape *shape_of(const char *code, enum atlas_tier tier, int year)
{
    for (ptrdiff_t i = 0; i < atlas->shape_count; i++)
        if (str_eq(atlas->shapes[i].code, str_of(code)) &&
            atlas_holds(atlas->shapes[i].tier, atlas->shapes[i].years, tier, year))
            return &atlas->shapes[i];
    return NULL;
}

/* England's councils on 1 April, as the Office for National Statistics counts them: its lists
 * of local authority districts and of counties and unitary authorities. */
static void england_has_as_many_councils_as_each_year_had(void **state)
{
    static const struct {
        enum atlas_tier tier;
        int year, councils;
    } counts[] = {
        {ATLAS_LOWER, 2018, 326}, {ATLAS_LOWER, 2019, 317}, {ATLAS_LOWER, 2020, 314},
        {ATLAS_LOWER, 2021, 309}, {ATLAS_LOWER, 2023, 296}, {ATLAS_LOWER, 2025, 296},
        {ATLAS_UPPER, 2018, 152}, {ATLAS_UPPER, 2019, 151}, {ATLAS_UPPER, 2021, 152},
        {ATLAS_UPPER, 2023, 153},
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(counts); i++) {
        int n = 0;
        for (ptrdiff_t k = 0; k < atlas->shape_count; k++) {
            const struct atlas_shape *s = &atlas->shapes[k];
            n += s->code.at[0] == 'E' &&
                 atlas_holds(s->tier, s->years, counts[i].tier, counts[i].year);
        }
        if (n != counts[i].councils)
            fail_msg("%d councils in %d, not %d", n, counts[i].year, counts[i].councils);
    }
}

static void councils_begin_and_end_with_their_year(void **state)
{
    (void)state;
    assert_non_null(shape_of("E07000153", ATLAS_LOWER, 2020)); /* Kettering */
    assert_null(shape_of("E07000153", ATLAS_LOWER, 2021));
    assert_null(shape_of("E06000061", ATLAS_LOWER, 2020)); /* North Northamptonshire */
    assert_non_null(shape_of("E06000061", ATLAS_LOWER, 2021));
    assert_non_null(shape_of("E10000021", ATLAS_UPPER, 2020)); /* Northamptonshire */
    assert_null(shape_of("E10000021", ATLAS_LOWER, 2020));
    assert_non_null(shape_of("E08000009", ATLAS_LOWER, 2018)); /* Trafford is in both */
    assert_non_null(shape_of("E08000009", ATLAS_UPPER, 2025));
}

static double area_of(const struct chart_ring *ring)
{
    double sum = 0;

    for (ptrdiff_t i = 0; i < ring->count; i++) {
        struct chart_corner a = ring->at[i], b = ring->at[(i + 1) % ring->count];
        sum += (double)a.x * b.y - (double)b.x * a.y;
    }
    return fabs(sum) / 2;
}

/* Of whole councils, on the grid of 100 metres, in square kilometres. */
static double square_km(const char *code, enum atlas_detail detail)
{
    const struct chart_ring *rings;
    ptrdiff_t n = atlas_rings(atlas, shape_of(code, ATLAS_LOWER, 2025), detail, arena, &rings);
    double sum = 0;

    for (ptrdiff_t i = 0; i < n; i++)
        sum += area_of(&rings[i]);
    return sum / 100;
}

/* The published sizes (ONS Standard Area Measurements, land), which simplified outlines keep
 * within a few percent. */
static void outlines_have_the_size_of_their_councils(void **state)
{
    static const struct {
        const char *code;
        double size;
    } sizes[] = {
        {"E08000009", 106.0},  /* Trafford */
        {"E08000003", 115.6},  /* Manchester */
        {"E06000052", 3545.6}, /* Cornwall */
        {"E06000057", 5020.3}, /* Northumberland */
        {"E06000065", 8037.4}, /* North Yorkshire */
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(sizes); i++)
        for (int detail = ATLAS_WIDE; detail <= ATLAS_ZOOMED; detail++) {
            double size = square_km(sizes[i].code, (enum atlas_detail)detail);
            if (fabs(size - sizes[i].size) > 0.05 * sizes[i].size)
                fail_msg("%s has %.1f square kilometres, not %.1f", sizes[i].code, size,
                         sizes[i].size);
        }
}

static void more_detail_has_more_corners(void **state)
{
    ptrdiff_t corners[ATLAS_ZOOMED + 1] = {0};

    (void)state;
    for (int detail = 0; detail <= ATLAS_ZOOMED; detail++)
        for (ptrdiff_t i = 0; i < atlas->shape_count; i++) {
            const struct chart_ring *rings;
            ptrdiff_t n =
                atlas_rings(atlas, &atlas->shapes[i], (enum atlas_detail)detail, arena, &rings);
            for (ptrdiff_t r = 0; r < n; r++)
                corners[detail] += rings[r].count;
        }
    assert_true(corners[0] < corners[1] && corners[1] < corners[2]);
}

/* The same corners: the border of two neighbours is one arc, run in two directions. */
static void neighbours_share_their_border(void **state)
{
    const struct chart_ring *one, *other;
    ptrdiff_t shared = 0;

    (void)state;
    atlas_rings(atlas, shape_of("E08000009", ATLAS_LOWER, 2025), ATLAS_WIDE, arena, &one);
    atlas_rings(atlas, shape_of("E08000003", ATLAS_LOWER, 2025), ATLAS_WIDE, arena, &other);
    for (ptrdiff_t i = 0; i < one[0].count; i++)
        for (ptrdiff_t k = 0; k < other[0].count; k++)
            shared += one[0].at[i].x == other[0].at[k].x && one[0].at[i].y == other[0].at[k].y;
    assert_true(shared >= 3); /* Trafford and Manchester */
}

static void no_two_councils_share_a_hexagon(void **state)
{
    (void)state;
    for (ptrdiff_t i = 0; i < atlas->hex_count; i++)
        for (ptrdiff_t k = 0; k < i; k++) {
            const struct atlas_hex *a = &atlas->hexes[i], *b = &atlas->hexes[k];
            bool together = a->tier == b->tier && a->years.first <= b->years.last &&
                            b->years.first <= a->years.last;
            assert_false(together && a->column == b->column && a->row == b->row);
        }
}

/* From 2021, when the first layout was made. */
static void every_council_of_a_layouts_time_has_a_hexagon(void **state)
{
    static const struct {
        enum atlas_tier tier;
        int year;
    } times[] = {{ATLAS_LOWER, 2021}, {ATLAS_LOWER, 2023}, {ATLAS_UPPER, 2019},
                 {ATLAS_UPPER, 2020}, {ATLAS_UPPER, 2021}, {ATLAS_UPPER, 2023}};

    (void)state;
    for (ptrdiff_t t = 0; t < COUNT_OF(times); t++)
        for (ptrdiff_t i = 0; i < atlas->shape_count; i++) {
            const struct atlas_shape *s = &atlas->shapes[i];
            bool found = s->code.at[0] != 'E' ||
                         !atlas_holds(s->tier, s->years, times[t].tier, times[t].year);
            for (ptrdiff_t k = 0; k < atlas->hex_count && !found; k++)
                found = str_eq(atlas->hexes[k].code, s->code) &&
                        atlas_holds(atlas->hexes[k].tier, atlas->hexes[k].years, times[t].tier,
                                    times[t].year);
            if (!found)
                fail_msg("%.*s has no hexagon in %d", STR_ARG(s->code), times[t].year);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(england_has_as_many_councils_as_each_year_had),
        cmocka_unit_test(councils_begin_and_end_with_their_year),
        cmocka_unit_test(outlines_have_the_size_of_their_councils),
        cmocka_unit_test(more_detail_has_more_corners),
        cmocka_unit_test(neighbours_share_their_border),
        cmocka_unit_test(no_two_councils_share_a_hexagon),
        cmocka_unit_test(every_council_of_a_layouts_time_has_a_hexagon),
    };

    return cmocka_run_group_tests(tests, before, after);
}
