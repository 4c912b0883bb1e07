/* rank_test.c: ranks beside scipy's and SQLite's, bands beside NTILE and a published rule. */
#include "stats/cases.h"
#include "stats/stats.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool one_of(const char *word, const char *other)
{
    return strcmp(word, other) == 0;
}

/* How many different values are not above v[at]. */
static ptrdiff_t dense_rank(const struct numbers *v, ptrdiff_t at)
{
    ptrdiff_t different = 0;

    for (ptrdiff_t i = 0; i < v->len; i++) {
        bool first = true;

        for (ptrdiff_t j = 0; j < i; j++)
            first = first && v->at[j] != v->at[i];
        different += first && v->at[i] <= v->at[at];
    }
    return different;
}

static ptrdiff_t equal_before(const struct numbers *v, ptrdiff_t at)
{
    ptrdiff_t equal = 0;

    for (ptrdiff_t i = 0; i < at; i++)
        equal += v->at[i] == v->at[at];
    return equal;
}

/* Every method of counting ties follows from the smallest rank and how many share it. */
static double rank_by(const char *method, const struct numbers *v, ptrdiff_t at)
{
    struct stats_place place = stats_rank(v->at, v->len, at, false);

    assert_int_equal(place.of, v->len);
    if (one_of(method, "max"))
        return (double)(place.rank + place.tied);
    if (one_of(method, "average"))
        return (double)place.rank + (double)place.tied / 2;
    if (one_of(method, "dense"))
        return (double)dense_rank(v, at);
    if (one_of(method, "ordinal"))
        return (double)(place.rank + equal_before(v, at));
    assert_string_equal(method, "min");
    return (double)place.rank;
}

static void ranks_and_ties_are_those_of_scipy(void **state)
{
    struct cases c;
    struct numbers v, want;
    ptrdiff_t checked = 0, same_as_doubles = 0;

    (void)state;
    cases_table(&c, "ranks.csv");
    while (cases_row(&c)) {
        cases_numbers(c.cells[2], ' ', &v);
        cases_numbers(c.cells[3], ' ', &want);
        assert_int_equal(v.len, want.len);
        if (v.len == 2 && v.at[0] == 0x1p60) { /* 2^60 and 2^60 + 1: one and the same double */
            same_as_doubles++;
            continue;
        }
        for (ptrdiff_t i = 0; i < v.len; i++)
            assert_true(rank_by(c.cells[1], &v, i) == want.at[i]);
        checked++;
    }
    assert_int_equal(checked, 37);
    assert_int_equal(same_as_doubles, 1);
}

static void first_place_goes_to_the_better_value(void **state)
{
    struct cases c;
    struct numbers v, want;
    ptrdiff_t checked = 0;

    (void)state;
    cases_table(&c, "polarity_ranks.csv");
    while (cases_row(&c)) {
        cases_numbers(c.cells[2], '|', &v);
        cases_numbers(c.cells[3], '|', &want);
        assert_int_equal(v.len, want.len);
        for (ptrdiff_t i = 0; i < v.len; i++) {
            ptrdiff_t rank = stats_rank(v.at, v.len, i, one_of(c.cells[1], "High")).rank;

            assert_int_equal(rank, isnan(want.at[i]) ? 0 : (ptrdiff_t)want.at[i]);
        }
        checked++;
    }
    assert_int_equal(checked, 2);
}

/* The columns: dataset, n_tiles, position, value, ntile, rank, dense_rank, percent_rank,
 * cume_dist. NTILE and our bands are the same rule where the tiles are equally full. */
static void ranks_are_those_of_sql_windows_and_full_bands_are_ntiles(void **state)
{
    struct cases c;
    struct numbers v;
    char name[64] = "";
    ptrdiff_t checked = 0, full = 0;

    (void)state;
    cases_table(&c, "sql_window_ranks.csv");
    while (cases_row(&c)) {
        if (strcmp(name, c.cells[0]) != 0) {
            strncpy(name, c.cells[0], sizeof name - 1);
            cases_dataset(name, &v);
            stats_sort(v.at, v.len);
        }
        int tiles = atoi(c.cells[1]);
        ptrdiff_t at = atoi(c.cells[2]) - 1;
        struct stats_place place = stats_rank(v.at, v.len, at, false);

        assert_true(v.at[at] == atof(c.cells[3]));
        assert_int_equal(place.rank, atoi(c.cells[5]));
        assert_int_equal(dense_rank(&v, at), atoi(c.cells[6]));
        check_near("percent_rank", (double)(place.rank - 1) / (double)(v.len - 1),
                   atof(c.cells[7]), 1e-12);
        check_near("cume_dist", (double)(place.rank + place.tied) / (double)v.len,
                   atof(c.cells[8]), 1e-12);
        if (v.len % tiles == 0 && place.tied == 0) {
            assert_int_equal(stats_band(place.rank, place.of, tiles), atoi(c.cells[4]));
            full++;
        }
        checked++;
    }
    assert_int_equal(checked, 159);
    assert_int_equal(full, 25);
}

static void shares_below_a_score_are_those_of_scipy(void **state)
{
    struct cases c;
    struct numbers v;
    ptrdiff_t checked = 0;

    (void)state;
    cases_table(&c, "percentile_of_score.csv");
    while (cases_row(&c)) {
        cases_numbers(c.cells[1], ' ', &v);
        double all = (double)v.len, want = atof(c.cells[4]);
        v.at[v.len++] = atof(c.cells[2]);
        struct stats_place place = stats_rank(v.at, v.len, v.len - 1, false);
        double below = (double)(place.rank - 1), equal = (double)place.tied;

        if (one_of(c.cells[3], "strict"))
            check_near(c.cells[0], 100 * below / all, want, 1e-12);
        else if (one_of(c.cells[3], "weak"))
            check_near(c.cells[0], 100 * (below + equal) / all, want, 1e-12);
        else if (one_of(c.cells[3], "mean"))
            check_near(c.cells[0], 100 * (below + equal / 2) / all, want, 1e-12);
        else
            check_near(c.cells[0], 100 * (below + (equal + (equal > 0)) / 2) / all, want,
                       1e-12);
        checked++;
    }
    assert_int_equal(checked, 22);
}

/* The largest of sorted values in the bands up to `band`, lowest first; and the one after. */
static double edge_of(const struct numbers *sorted, int band, double *after)
{
    double edge = NAN;

    *after = NAN;
    for (ptrdiff_t i = 0; i < sorted->len; i++) {
        struct stats_place place = stats_rank(sorted->at, sorted->len, i, false);

        if (stats_band(place.rank, place.of, 4) <= band)
            edge = sorted->at[i];
        else if (isnan(*after))
            *after = sorted->at[i];
    }
    return edge;
}

/* Where the number of areas is two more than a multiple of four, NTILE makes the second tile
 * larger and our rule the third; then NTILE's middle edge is the next value. */
static void band_edges_are_the_quartiles_of_ntile(void **state)
{
    struct cases c;
    struct numbers v;
    ptrdiff_t checked = 0, too_few = 0, next_value = 0;

    (void)state;
    cases_table(&c, "fingertips_ntile_quartiles.csv");
    while (cases_row(&c)) {
        double after;

        cases_dataset(c.cells[0], &v);
        assert_int_equal(stats_sort(v.at, v.len), atoi(c.cells[1]));
        if (!*c.cells[2]) {
            assert_int_equal(stats_band(1, v.len, 4), 0);
            too_few++;
            continue;
        }
        assert_true(v.at[0] == atof(c.cells[2]));
        assert_true(edge_of(&v, 1, &after) == atof(c.cells[3]));
        double middle = edge_of(&v, 2, &after);
        assert_true((v.len % 4 == 2 ? v.at[v.len / 2] : middle) == atof(c.cells[4]));
        next_value += v.len % 4 == 2;
        assert_true(edge_of(&v, 3, &after) == atof(c.cells[5]));
        assert_true(edge_of(&v, 4, &after) == atof(c.cells[6]));
        checked++;
    }
    assert_int_equal(checked, 12);
    assert_int_equal(too_few, 1);
    assert_int_equal(next_value, 2);
}

/* A group spread evenly over the range of the cut points has the cut points as its quartiles,
 * so the rule by cut points and the rule by ranks must agree. What only the former has, an
 * answer for values outside the range or without a cut point, is not asked. */
static void even_groups_fall_in_the_published_bands(void **state)
{
    struct cases c;
    struct numbers cuts, group;
    ptrdiff_t checked = 0, not_ours = 0;

    (void)state;
    cases_table(&c, "quartile_band.csv");
    while (cases_row(&c)) {
        double value = atof(c.cells[1]);
        ptrdiff_t at = -1;

        if (one_of(c.cells[4], "Error")) {
            not_ours++;
            continue;
        }
        cases_numbers(c.cells[2], '|', &cuts);
        group.len = 0;
        for (double v = cuts.at[0] + 1; v <= cuts.at[4]; v++) {
            group.at[group.len] = group.len == 0 && value == cuts.at[0] ? value : v;
            at = group.at[group.len] == value ? group.len : at;
            group.len++;
        }
        bool high_first = one_of(c.cells[3], "High");
        struct stats_place place = stats_rank(group.at, group.len, at, high_first);
        assert_int_equal('A' + stats_band(place.rank, place.of, 4) - 1, c.cells[4][0]);
        checked++;
    }
    assert_int_equal(checked, 9);
    assert_int_equal(not_ours, 3);
}

/* The definition as written, in floating point. */
static void bands_are_the_formula_for_every_size(void **state)
{
    const int bands[] = {2, 3, 4, 5, 10};

    (void)state;
    for (ptrdiff_t b = 0; b < COUNT_OF(bands); b++) {
        double k = bands[b];

        for (double of = 1; of <= 400; of++) {
            for (double rank = 1; rank <= of; rank++) {
                double want = of < k ? 0 : floor((k + 1) - ceil(((of + 1) - rank) / (of / k)));

                assert_int_equal(stats_band((ptrdiff_t)rank, (ptrdiff_t)of, bands[b]),
                                 (int)want);
            }
        }
    }
}

static void band_1_holds_rank_1_and_bands_rise_to_the_last(void **state)
{
    (void)state;
    for (int k = 1; k <= 12; k++) {
        for (ptrdiff_t of = k; of <= 400; of++) {
            int before = 1;

            assert_int_equal(stats_band(1, of, k), 1);
            assert_int_equal(stats_band(of, of, k), k);
            for (ptrdiff_t rank = 1; rank <= of; rank++) {
                int band = stats_band(rank, of, k);

                assert_true(band == before || band == before + 1);
                before = band;
            }
        }
    }
}

static void no_band_without_a_rank_or_enough_values(void **state)
{
    (void)state;
    assert_int_equal(stats_band(0, 16, 4), 0);
    assert_int_equal(stats_band(17, 16, 4), 0);
    assert_int_equal(stats_band(1, 3, 4), 0);
    assert_int_equal(stats_band(1, 0, 4), 0);
    assert_int_equal(stats_band(1, 16, 0), 0);
}

static void a_gap_has_no_rank_but_the_others_are_counted(void **state)
{
    const double v[] = {NAN, 3, 3, NAN, 0};
    struct stats_place gap = stats_rank(v, 5, 0, true), tie = stats_rank(v, 5, 2, true);

    (void)state;
    assert_int_equal(gap.rank, 0);
    assert_int_equal(gap.of, 3);
    assert_int_equal(gap.tied, 0);
    assert_int_equal(tie.rank, 1);
    assert_int_equal(tie.of, 3);
    assert_int_equal(tie.tied, 1);
    assert_int_equal(stats_rank(v, 5, 2, false).rank, 2);
}

enum { ROUNDS = 400, MOST = 120 };

/* Few different values, so that there are ties, and a gap now and then. */
static ptrdiff_t random_group(double *v, uint64_t *seed)
{
    ptrdiff_t n = 1 + chance_below(seed, MOST);

    for (ptrdiff_t i = 0; i < n; i++)
        v[i] = chance_below(seed, 10) == 0 ? NAN : (double)chance_below(seed, 60) - 30;
    return n;
}

static void ranks_do_not_change_when_values_are_rescaled_in_order(void **state)
{
    uint64_t seed = 21;
    double v[MOST], rescaled[MOST];

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        ptrdiff_t n = random_group(v, &seed);

        for (ptrdiff_t i = 0; i < n; i++)
            rescaled[i] = round % 2 ? exp(v[i] / 7) : v[i] * v[i] * v[i] + 1000;
        for (ptrdiff_t i = 0; i < n; i++) {
            struct stats_place a = stats_rank(v, n, i, round % 3 == 0);
            struct stats_place b = stats_rank(rescaled, n, i, round % 3 == 0);

            assert_true(a.rank == b.rank && a.of == b.of && a.tied == b.tied);
        }
    }
}

static void the_other_polarity_counts_from_the_other_end(void **state)
{
    uint64_t seed = 22;
    double v[MOST], turned[MOST];

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        ptrdiff_t n = random_group(v, &seed);

        for (ptrdiff_t i = 0; i < n; i++)
            turned[i] = -v[i];
        for (ptrdiff_t i = 0; i < n; i++) {
            struct stats_place high = stats_rank(v, n, i, true);
            struct stats_place low = stats_rank(v, n, i, false);

            assert_int_equal(stats_rank(turned, n, i, false).rank, high.rank);
            if (high.rank)
                assert_int_equal(high.rank + low.rank + high.tied, high.of + 1);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranks_and_ties_are_those_of_scipy),
        cmocka_unit_test(first_place_goes_to_the_better_value),
        cmocka_unit_test(ranks_are_those_of_sql_windows_and_full_bands_are_ntiles),
        cmocka_unit_test(shares_below_a_score_are_those_of_scipy),
        cmocka_unit_test(band_edges_are_the_quartiles_of_ntile),
        cmocka_unit_test(even_groups_fall_in_the_published_bands),
        cmocka_unit_test(bands_are_the_formula_for_every_size),
        cmocka_unit_test(band_1_holds_rank_1_and_bands_rise_to_the_last),
        cmocka_unit_test(no_band_without_a_rank_or_enough_values),
        cmocka_unit_test(a_gap_has_no_rank_but_the_others_are_counted),
        cmocka_unit_test(ranks_do_not_change_when_values_are_rescaled_in_order),
        cmocka_unit_test(the_other_polarity_counts_from_the_other_end),
    };

    return cmocka_run_group_tests_name("rank", tests, NULL, NULL);
}
