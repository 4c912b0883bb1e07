/* rank_test.c: ranks beside scipy's and SQLite's, bands beside NTILE and a published rule. */
#include "stats/cases.h"
#include "stats/stats.h"
#include "stats/summary.h"

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

static enum stats_ties ties_named(const char *method)
{
    static const char *const names[] = {
        [TIES_MIN] = "min",     [TIES_MAX] = "max",         [TIES_AVERAGE] = "average",
        [TIES_DENSE] = "dense", [TIES_ORDINAL] = "ordinal",
    };
    int i = 0;

    while (!one_of(names[i], method))
        assert_true(++i < COUNT_OF(names));
    return (enum stats_ties)i;
}

static void ranks_and_ties_are_those_of_scipy(void **state)
{
    struct cases c;
    struct numbers v, want;
    ptrdiff_t order[CASE_VALUES], checked = 0, same_as_doubles = 0;
    double got[CASE_VALUES];

    (void)state;
    cases_table(&c, "ranks.csv");
    while (cases_row(&c)) {
        cases_numbers(c.cells[2], ' ', &v);
        cases_numbers(c.cells[3], ' ', &want);
        assert_int_equal(v.len, want.len);
        assert_int_equal(stats_ranks(v.at, v.len, false, ties_named(c.cells[1]), order, got),
                         v.len);
        if (v.len == 2 && v.at[0] == 0x1p60) { /* 2^60 and 2^60 + 1: one and the same double */
            assert_true(got[0] == 1.5 && got[1] == 1.5);
            same_as_doubles++;
            continue;
        }
        for (ptrdiff_t i = 0; i < v.len; i++)
            assert_true(got[i] == want.at[i]);
        checked++;
    }
    assert_int_equal(checked, 37);
    assert_int_equal(same_as_doubles, 1);
    print_message("ranks: %td cases\n", checked + same_as_doubles);
}

static void first_place_goes_to_the_better_value(void **state)
{
    struct cases c;
    struct numbers v, want;
    ptrdiff_t order[CASE_VALUES], checked = 0;
    double got[CASE_VALUES];

    (void)state;
    cases_table(&c, "polarity_ranks.csv");
    while (cases_row(&c)) {
        cases_numbers(c.cells[2], '|', &v);
        cases_numbers(c.cells[3], '|', &want);
        assert_int_equal(v.len, want.len);
        bool high_first = one_of(c.cells[1], "High");
        stats_ranks(v.at, v.len, high_first, TIES_MIN, order, got);
        for (ptrdiff_t i = 0; i < v.len; i++) {
            ptrdiff_t rank = stats_rank(v.at, v.len, i, high_first).rank;

            assert_int_equal(rank, isnan(want.at[i]) ? 0 : (ptrdiff_t)want.at[i]);
            assert_true(isnan(want.at[i]) ? isnan(got[i]) : got[i] == want.at[i]);
        }
        checked++;
    }
    assert_int_equal(checked, 2);
    print_message("polarity_ranks: %td cases\n", checked);
}

/* The columns: dataset, n_tiles, position, value, ntile, rank, dense_rank, percent_rank,
 * cume_dist. NTILE and our bands are the same rule where the tiles are equally full. */
static void ranks_and_tiles_are_those_of_sql_windows(void **state)
{
    struct cases c;
    struct numbers v;
    char name[64] = "";
    ptrdiff_t order[CASE_VALUES], checked = 0, full = 0;
    double rank[CASE_VALUES], dense[CASE_VALUES];

    (void)state;
    cases_table(&c, "sql_window_ranks.csv");
    while (cases_row(&c)) {
        if (strcmp(name, c.cells[0]) != 0) {
            strncpy(name, c.cells[0], sizeof name - 1);
            cases_dataset(name, &v);
            stats_sort(v.at, v.len);
            stats_ranks(v.at, v.len, false, TIES_MIN, order, rank);
            stats_ranks(v.at, v.len, false, TIES_DENSE, order, dense);
        }
        int tiles = atoi(c.cells[1]);
        ptrdiff_t at = atoi(c.cells[2]) - 1;

        assert_true(v.at[at] == atof(c.cells[3]));
        assert_int_equal(stats_ntile(at + 1, v.len, tiles), atoi(c.cells[4]));
        assert_true(rank[at] == atof(c.cells[5]));
        assert_true(dense[at] == atof(c.cells[6]));
        check_near("percent_rank", (rank[at] - 1) / (double)(v.len - 1), atof(c.cells[7]),
                   1e-12);
        check_near("cume_dist", stats_share_of(v.at, v.len, v.at[at], SHARE_WEAK) / 100,
                   atof(c.cells[8]), 1e-12);
        struct stats_place place = stats_rank(v.at, v.len, at, false);
        if (v.len % tiles == 0 && place.tied == 0) {
            assert_int_equal(stats_band(place.rank, place.of, tiles), atoi(c.cells[4]));
            full++;
        }
        checked++;
    }
    assert_int_equal(checked, 159);
    assert_int_equal(full, 25);
    print_message("sql_window_ranks: %td cases\n", checked);
}

/* The largest value of each tile; missing below 4 values. */
static void quartiles_by_tiles_are_those_of_fingertips(void **state)
{
    struct cases c;
    struct numbers v;
    ptrdiff_t checked = 0;

    (void)state;
    cases_table(&c, "fingertips_ntile_quartiles.csv");
    while (cases_row(&c)) {
        cases_dataset(c.cells[0], &v);
        assert_int_equal(stats_sort(v.at, v.len), atoi(c.cells[1]));
        checked++;
        if (v.len < 4) {
            assert_string_equal(c.cells[2], "");
            continue;
        }
        assert_true(v.at[0] == atof(c.cells[2]));
        for (ptrdiff_t at = 1; at <= v.len; at++) {
            int tile = stats_ntile(at, v.len, 4);

            if (at == v.len || stats_ntile(at + 1, v.len, 4) > tile)
                assert_true(v.at[at - 1] == atof(c.cells[2 + tile]));
        }
    }
    assert_int_equal(checked, 13);
    print_message("fingertips_ntile_quartiles: %td cases\n", checked);
}

static void bands_by_cut_points_are_those_of_the_department(void **state)
{
    struct cases c;
    struct numbers cuts;
    ptrdiff_t checked = 0, none = 0;

    (void)state;
    cases_table(&c, "quartile_band.csv");
    while (cases_row(&c)) {
        cases_numbers(c.cells[2], '|', &cuts);
        assert_int_equal(cuts.len, 5);
        int band = stats_cut_band(atof(c.cells[1]), cuts.at, 4, one_of(c.cells[3], "High"));

        if (one_of(c.cells[4], "Error"))
            assert_int_equal(band, 0);
        else
            assert_int_equal('A' + band - 1, c.cells[4][0]);
        none += band == 0;
        checked++;
    }
    assert_int_equal(checked, 12);
    assert_int_equal(none, 3);
    print_message("quartile_band: %td cases\n", checked);
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

/* Counted pair by pair, as stats_rank does. */
static double rank_by_definition(const double *v, ptrdiff_t n, ptrdiff_t at, bool high_first,
                                 enum stats_ties ties)
{
    struct stats_place place = stats_rank(v, n, at, high_first);
    double before = 0, different = 0;

    for (ptrdiff_t i = 0; i < n; i++) {
        bool first = high_first ? v[i] > v[at] : v[i] < v[at];

        before += i < at && v[i] == v[at];
        for (ptrdiff_t j = 0; first && j < i; j++)
            first = v[j] != v[i];
        different += first;
    }
    switch (ties) {
    case TIES_MAX:
        return (double)(place.rank + place.tied);
    case TIES_AVERAGE:
        return (double)place.rank + (double)place.tied / 2;
    case TIES_DENSE:
        return different + 1;
    case TIES_ORDINAL:
        return (double)place.rank + before;
    default:
        return (double)place.rank;
    }
}

static void ranks_of_all_are_the_rank_of_each_from_either_end(void **state)
{
    uint64_t seed = 23;
    double v[MOST], got[MOST];
    ptrdiff_t order[MOST];

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        ptrdiff_t n = random_group(v, &seed);
        bool high_first = round % 2;

        for (int ties = TIES_MIN; ties <= TIES_ORDINAL; ties++) {
            ptrdiff_t of = stats_ranks(v, n, high_first, (enum stats_ties)ties, order, got);

            for (ptrdiff_t i = 0; i < n; i++) {
                if (isnan(v[i])) {
                    assert_true(isnan(got[i]));
                    continue;
                }
                assert_int_equal(of, stats_rank(v, n, i, high_first).of);
                assert_true(got[i] ==
                            rank_by_definition(v, n, i, high_first, (enum stats_ties)ties));
            }
        }
    }
}

/* x -> 8x + 3 is exact on small whole numbers, and so is x -> -x. */
static void ranks_of_all_and_bands_keep_to_order_and_turn_with_polarity(void **state)
{
    uint64_t seed = 24;
    double v[MOST], scaled[MOST], turned[MOST], a[MOST], b[MOST];
    ptrdiff_t order[MOST];

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        ptrdiff_t n = random_group(v, &seed);

        for (ptrdiff_t i = 0; i < n; i++) {
            scaled[i] = 8 * v[i] + 3;
            turned[i] = -v[i];
        }
        for (int ties = TIES_MIN; ties <= TIES_ORDINAL; ties++) {
            ptrdiff_t of = stats_ranks(v, n, true, (enum stats_ties)ties, order, a);

            assert_int_equal(stats_ranks(scaled, n, true, (enum stats_ties)ties, order, b), of);
            for (ptrdiff_t i = 0; i < n; i++)
                check_near("scaled", b[i], a[i], 0);
            assert_int_equal(stats_ranks(turned, n, false, (enum stats_ties)ties, order, b),
                             of);
            for (ptrdiff_t i = 0; i < n; i++)
                check_near("turned", b[i], a[i], 0);
            for (ptrdiff_t i = 0; ties == TIES_MIN && i < n; i++) {
                ptrdiff_t rank = stats_rank(scaled, n, i, true).rank;

                assert_int_equal(stats_band(rank, of, 4),
                                 isnan(a[i]) ? 0 : stats_band((ptrdiff_t)a[i], of, 4));
            }
        }
    }
}

static void ranks_of_none_of_one_and_of_equals(void **state)
{
    const double gaps[] = {NAN, NAN}, same[] = {0.0, -0.0, NAN, 0.0};
    const double ends[] = {INFINITY, -INFINITY, 0, INFINITY};
    const double shared[] = {1, 3, 2, 1}, last_of_equals[] = {1, 2, 3};
    ptrdiff_t order[4];
    double got[4];

    (void)state;
    assert_int_equal(stats_ranks(NULL, 0, false, TIES_MIN, order, got), 0);
    assert_int_equal(stats_ranks(gaps, 2, true, TIES_ORDINAL, order, got), 0);
    assert_true(isnan(got[0]) && isnan(got[1]));
    for (int ties = TIES_MIN; ties <= TIES_ORDINAL; ties++) {
        assert_int_equal(stats_ranks(ends + 2, 1, true, (enum stats_ties)ties, order, got), 1);
        assert_true(got[0] == 1);
        assert_int_equal(stats_ranks(same, 4, true, (enum stats_ties)ties, order, got), 3);
        assert_true(got[0] == shared[ties % 4] && isnan(got[2])); /* ordinal: the first */
        assert_true(got[3] == (ties == TIES_ORDINAL ? last_of_equals[2] : got[0]));
    }
    stats_ranks(ends, 4, false, TIES_MIN, order, got);
    assert_true(got[0] == 3 && got[1] == 1 && got[2] == 2 && got[3] == 3);
}

static void tiles_differ_by_one_at_most_and_the_first_are_larger(void **state)
{
    (void)state;
    for (int k = 1; k <= 12; k++) {
        for (ptrdiff_t of = 1; of <= 200; of++) {
            ptrdiff_t size[13] = {0};

            for (ptrdiff_t at = 1; at <= of; at++) {
                int tile = stats_ntile(at, of, k);

                assert_true(tile >= 1 && tile <= k);
                assert_true(at == 1 || tile >= stats_ntile(at - 1, of, k));
                size[tile]++;
            }
            for (int tile = 1; tile <= k; tile++)
                assert_int_equal(size[tile], of / k + (tile <= of % k));
        }
    }
    assert_int_equal(stats_ntile(0, 5, 4), 0);
    assert_int_equal(stats_ntile(6, 5, 4), 0);
    assert_int_equal(stats_ntile(1, 0, 4), 0);
    assert_int_equal(stats_ntile(1, 5, 0), 0);
}

static void a_value_outside_the_cuts_has_no_band(void **state)
{
    const double cuts[] = {0, 10, 20, NAN, 40};

    (void)state;
    assert_int_equal(stats_cut_band(NAN, cuts, 4, false), 0);
    assert_int_equal(stats_cut_band(-0.1, cuts, 4, false), 0);
    assert_int_equal(stats_cut_band(40.1, cuts, 4, true), 0);
    assert_int_equal(stats_cut_band(INFINITY, cuts, 4, true), 0);
    assert_int_equal(stats_cut_band(30, cuts, 4, false), 0);
    assert_int_equal(stats_cut_band(0, cuts, 4, false), 1);
    assert_int_equal(stats_cut_band(10, cuts, 4, false), 1);
    assert_int_equal(stats_cut_band(10.5, cuts, 4, false), 2);
    assert_int_equal(stats_cut_band(10.5, cuts, 4, true), 3);
    assert_int_equal(stats_cut_band(5, cuts, 0, false), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranks_and_ties_are_those_of_scipy),
        cmocka_unit_test(first_place_goes_to_the_better_value),
        cmocka_unit_test(ranks_and_tiles_are_those_of_sql_windows),
        cmocka_unit_test(quartiles_by_tiles_are_those_of_fingertips),
        cmocka_unit_test(bands_by_cut_points_are_those_of_the_department),
        cmocka_unit_test(band_edges_are_the_quartiles_of_ntile),
        cmocka_unit_test(even_groups_fall_in_the_published_bands),
        cmocka_unit_test(bands_are_the_formula_for_every_size),
        cmocka_unit_test(band_1_holds_rank_1_and_bands_rise_to_the_last),
        cmocka_unit_test(no_band_without_a_rank_or_enough_values),
        cmocka_unit_test(a_gap_has_no_rank_but_the_others_are_counted),
        cmocka_unit_test(ranks_do_not_change_when_values_are_rescaled_in_order),
        cmocka_unit_test(the_other_polarity_counts_from_the_other_end),
        cmocka_unit_test(ranks_of_all_are_the_rank_of_each_from_either_end),
        cmocka_unit_test(ranks_of_all_and_bands_keep_to_order_and_turn_with_polarity),
        cmocka_unit_test(ranks_of_none_of_one_and_of_equals),
        cmocka_unit_test(tiles_differ_by_one_at_most_and_the_first_are_larger),
        cmocka_unit_test(a_value_outside_the_cuts_has_no_band),
    };

    return cmocka_run_group_tests_name("rank", tests, NULL, NULL);
}
