/* matching_test.c: assignment beside scipy's and beside all permutations; Schulze's method
 * beside his examples and another way to compute it. */
#include "stats/cases.h"
#include "stats/matching.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>

enum { MOST_SIDE = 64, MOST_CELLS = MOST_SIDE * MOST_SIDE };

struct matrix {
    double at[MOST_CELLS];
    ptrdiff_t rows, columns;
};

/* "1,2|3,4": row after row. */
static void matrix_read(char *line, struct matrix *out)
{
    struct numbers list;

    out->rows = out->columns = 0;
    while (line) {
        cases_numbers(strsep(&line, "|"), ',', &list);
        if (list.len == 0) /* one column, nothing in it */
            list.at[list.len++] = NAN;
        assert_true(out->rows == 0 || out->columns == list.len);
        assert_true(out->rows < MOST_SIDE && list.len <= MOST_SIDE);
        out->columns = list.len;
        memcpy(&out->at[out->rows++ * list.len], list.at, (size_t)list.len * sizeof list.at[0]);
    }
}

/* --- assignment ---- */

struct pairs {
    ptrdiff_t to[MOST_SIDE], made;
    double total;
    enum stats_why why;
};

/* Solves, and checks that no column is given twice, that all pairs are allowed and add up. */
static struct pairs assign(const struct matrix *m)
{
    struct arena *a = arena_open();
    struct pairs p = {.made = 0};
    bool taken[MOST_SIDE] = {false};
    double sum = 0;

    p.why = stats_assign(a, m->at, m->rows, m->columns, p.to, &p.total);
    arena_close(a);
    for (ptrdiff_t row = 0; row < m->rows; row++) {
        ptrdiff_t column = p.to[row];

        assert_true(column >= -1 && column < m->columns);
        if (column < 0)
            continue;
        assert_true(!taken[column] && !isnan(m->at[row * m->columns + column]));
        taken[column] = true;
        sum += m->at[row * m->columns + column];
        p.made++;
    }
    assert_true(p.why != WHY_NONE || sum == p.total);
    return p;
}

static void assignments_are_those_of_scipy(void **state)
{
    struct cases c;
    struct matrix m;
    struct numbers want;

    (void)state;
    cases_data(&c, "assign.txt");
    while (cases_three(&c)) {
        matrix_read(c.lines[1], &m);
        cases_numbers(c.lines[2], ' ', &want);
        struct pairs got = assign(&m);

        assert_true(got.why == WHY_NONE);
        check_near(c.lines[0], got.total, want.at[0], 1e-12);
        assert_true(want.len == 1 || want.len == m.rows + 1);
        for (ptrdiff_t row = 0; row + 1 < want.len; row++)
            assert_true((double)got.to[row] == want.at[row + 1]);
    }
    assert_int_equal(c.count, 160);
    print_message("assign: %td cases\n", c.count);
}

static void as_many_as_can_be_find_a_partner(void **state)
{
    struct cases c;
    struct matrix m;
    struct numbers want;

    (void)state;
    cases_data(&c, "assign_short.txt");
    while (cases_three(&c)) {
        matrix_read(c.lines[1], &m);
        cases_numbers(c.lines[2], ' ', &want);
        struct pairs got = assign(&m);

        assert_true(got.why == WHY_NONE);
        if ((double)got.made != want.at[0] || got.total != want.at[1])
            fail_msg("%s, case %td: %td pairs for %g, not %g for %g", c.lines[0], c.count,
                     got.made, got.total, want.at[0], want.at[1]);
    }
    assert_int_equal(c.count, 120);
    print_message("assign, not enough partners: %td cases\n", c.count);
}

/* Tries every way for the rows from `row` on. */
static void try_rows(const struct matrix *m, ptrdiff_t row, unsigned taken, ptrdiff_t made,
                     double sum, struct pairs *best)
{
    if (row == m->rows) {
        if (made > best->made || (made == best->made && sum < best->total)) {
            best->made = made;
            best->total = sum;
        }
        return;
    }
    try_rows(m, row + 1, taken, made, sum, best);
    for (ptrdiff_t column = 0; column < m->columns; column++) {
        double cost = m->at[row * m->columns + column];

        if (!(taken >> column & 1) && !isnan(cost))
            try_rows(m, row + 1, taken | 1U << column, made + 1, sum + cost, best);
    }
}

static void no_way_of_all_is_better(void **state)
{
    uint64_t seed = 61;
    ptrdiff_t count = 0;

    (void)state;
    for (int round = 0; round < 4000; round++) {
        struct matrix m;
        bool small = round % 10 != 0; /* a tenth go up to 7 */
        ptrdiff_t most = small ? 5 : 7, spread = 1 + chance_below(&seed, 40);
        ptrdiff_t refused = chance_below(&seed, 4) * 25; /* per cent */

        m.rows = 1 + chance_below(&seed, most);
        m.columns = 1 + chance_below(&seed, most);
        for (ptrdiff_t i = 0; i < m.rows * m.columns; i++)
            m.at[i] = chance_below(&seed, 100) < refused
                          ? NAN
                          : (double)(chance_below(&seed, spread) - spread / 2);
        struct pairs best = {.made = -1}, got = assign(&m);

        try_rows(&m, 0, 0, 0, 0, &best);
        assert_true(got.why == WHY_NONE);
        if (got.made != best.made || got.total != best.total)
            fail_msg("round %d: %td pairs for %g, not %td for %g", round, got.made, got.total,
                     best.made, best.total);
        count++;
    }
    print_message("assign, all ways tried: %td cases\n", count);
}

static void the_same_input_gives_the_same_pairs(void **state)
{
    uint64_t seed = 62;

    (void)state;
    for (int round = 0; round < 50; round++) {
        struct matrix m = {.rows = 20, .columns = 20};

        for (ptrdiff_t i = 0; i < 400; i++)
            m.at[i] = (double)chance_below(&seed, 3);
        struct pairs once = assign(&m), again = assign(&m);
        assert_memory_equal(once.to, again.to, 20 * sizeof once.to[0]);
    }
}

static void one_alone_and_none_allowed(void **state)
{
    struct matrix one = {.at = {-2.5}, .rows = 1, .columns = 1};
    struct matrix refused = {.at = {NAN, NAN, NAN, NAN}, .rows = 2, .columns = 2};
    struct matrix equal = {.rows = 9, .columns = 9};

    (void)state;
    assert_true(assign(&one).to[0] == 0 && assign(&one).total == -2.5);
    struct pairs none = assign(&refused);
    assert_true(none.why == WHY_NONE && none.made == 0 && none.total == 0);
    for (ptrdiff_t i = 0; i < 81; i++)
        equal.at[i] = 4;
    assert_true(assign(&equal).made == 9 && assign(&equal).total == 36);
}

static void huge_costs_do_not_confuse(void **state)
{
    struct matrix m = {
        .at = {1e308, 1.5e308, -1e308, NAN, -5e307, 2, 3, 4, 1e308}, .rows = 3, .columns = 3};
    struct matrix too_large = {.at = {1e308, NAN, NAN, 1e308}, .rows = 2, .columns = 2};

    (void)state;
    struct pairs got = assign(&m), none = assign(&too_large);
    assert_true(got.why == WHY_NONE && got.to[0] == 2 && got.to[1] == 1 && got.to[2] == 0);
    assert_true(none.why == WHY_NOT_FINITE && isnan(none.total) && none.made == 0);
}

static void what_cannot_be_assigned_says_why(void **state)
{
    struct matrix m = {.at = {1, 2, 3, INFINITY}, .rows = 2, .columns = 2};
    struct matrix empty = {.rows = 0, .columns = 3}, thin = {.rows = 2, .columns = 0};

    (void)state;
    assert_true(assign(&m).why == WHY_NOT_FINITE && isnan(assign(&m).total));
    m.at[3] = -INFINITY;
    assert_true(assign(&m).why == WHY_NOT_FINITE);
    assert_true(assign(&empty).why == WHY_NO_VALUES);
    assert_true(assign(&thin).why == WHY_NO_VALUES && assign(&thin).to[1] == -1);

    struct arena *a = arena_open();
    double *costs = arena_new(a, double, STATS_ASSIGN_MOST + 1), total;
    ptrdiff_t *to = arena_new(a, ptrdiff_t, STATS_ASSIGN_MOST + 1);

    costs[7] = -1;
    assert_true(stats_assign(a, costs, STATS_ASSIGN_MOST + 1, 1, to, &total) ==
                WHY_OUT_OF_RANGE);
    assert_true(stats_assign(a, costs, 1, STATS_ASSIGN_MOST + 1, to, &total) ==
                WHY_OUT_OF_RANGE);
    assert_true(stats_assign(a, costs, STATS_ASSIGN_MOST, 1, to, &total) == WHY_NONE);
    assert_true(total == -1 && to[7] == 0 && to[0] == -1);
    arena_close(a);
}

/* --- Schulze ---- */

enum { MOST_BALLOTS = 64, MOST_OPTIONS = 16 };

struct election {
    double ballots[MOST_BALLOTS * MOST_OPTIONS], weights[MOST_BALLOTS];
    ptrdiff_t count, options;
};

struct outcome {
    ptrdiff_t place[MOST_OPTIONS];
    double strength[MOST_OPTIONS * MOST_OPTIONS];
    enum stats_why why;
};

static void election_read(char *line, struct election *out)
{
    struct matrix m;

    matrix_read(line, &m);
    out->count = m.rows;
    out->options = m.columns - 1;
    assert_true(out->count <= MOST_BALLOTS && out->options <= MOST_OPTIONS);
    for (ptrdiff_t i = 0; i < m.rows; i++) {
        out->weights[i] = m.at[i * m.columns];
        for (ptrdiff_t j = 0; j < out->options; j++)
            out->ballots[i * out->options + j] = m.at[i * m.columns + j + 1];
    }
}

static struct outcome elect(const struct election *e)
{
    struct arena *a = arena_open();
    struct outcome o;
    ptrdiff_t place[MOST_OPTIONS];

    o.why = stats_schulze(a, e->ballots, e->weights, e->count, e->options, o.place, o.strength);
    assert_true(stats_schulze(a, e->ballots, e->weights, e->count, e->options, place, NULL) ==
                o.why);
    if (e->options > 0)
        assert_memory_equal(place, o.place, (size_t)e->options * sizeof place[0]);
    arena_close(a);
    return o;
}

static ptrdiff_t elections_checked(const char *file)
{
    struct cases c;
    struct election e;
    struct numbers place, strength;

    cases_data(&c, file);
    while (cases_three(&c)) {
        char *rest = c.lines[2];

        election_read(c.lines[1], &e);
        cases_numbers(strsep(&rest, "|"), ' ', &place);
        cases_numbers(rest, ' ', &strength);
        assert_true(place.len == e.options && strength.len == e.options * e.options);
        struct outcome got = elect(&e);

        assert_true(got.why == WHY_NONE);
        for (ptrdiff_t i = 0; i < e.options; i++)
            assert_true((double)got.place[i] == place.at[i]);
        for (ptrdiff_t i = 0; i < strength.len; i++)
            assert_true(got.strength[i] == strength.at[i]);
    }
    return c.count;
}

static void orders_are_those_that_schulze_published(void **state)
{
    (void)state;
    ptrdiff_t count = elections_checked("schulze_published.txt");

    assert_int_equal(count, 4);
    print_message("schulze, published: %td cases\n", count);
}

static void orders_are_those_of_thresholds(void **state)
{
    (void)state;
    ptrdiff_t count = elections_checked("schulze.txt");

    assert_true(count > 70);
    print_message("schulze: %td cases\n", count);
}

static void random_election(uint64_t *seed, struct election *e)
{
    e->count = 1 + chance_below(seed, 20);
    e->options = 2 + chance_below(seed, 7);
    for (ptrdiff_t i = 0; i < e->count; i++)
        e->weights[i] = (double)(1 + chance_below(seed, 3));
    for (ptrdiff_t i = 0; i < e->count * e->options; i++)
        e->ballots[i] =
            chance_below(seed, 8) == 0 ? NAN : (double)(1 + chance_below(seed, e->options));
    e->ballots[0] = 1;
}

/* Whether an option beats all others in twos; -1 if none does. */
static ptrdiff_t beats_all(const struct election *e)
{
    for (ptrdiff_t a = 0; a < e->options; a++) {
        bool all = true;

        for (ptrdiff_t b = 0; b < e->options; b++) {
            double margin = 0;

            for (ptrdiff_t i = 0; i < e->count; i++) {
                const double *ballot = e->ballots + i * e->options;
                double left = isnan(ballot[a]) ? 99 : ballot[a];
                double right = isnan(ballot[b]) ? 99 : ballot[b];

                margin += e->weights[i] * ((left < right) - (left > right));
            }
            all = all && (a == b || margin > 0);
        }
        if (all)
            return a;
    }
    return -1;
}

static void who_beats_all_others_comes_first_alone(void **state)
{
    uint64_t seed = 63;
    ptrdiff_t found = 0;

    (void)state;
    for (int round = 0; round < 2000; round++) {
        struct election e;

        random_election(&seed, &e);
        struct outcome got = elect(&e);
        ptrdiff_t winner = beats_all(&e);

        if (winner < 0)
            continue;
        found++;
        for (ptrdiff_t i = 0; i < e.options; i++)
            assert_true((got.place[i] == 1) == (i == winner));
    }
    assert_true(found > 500);
}

/* Who is better is so by all that beat the better one too, so that places never contradict it.
 */
static void reversed_ballots_reverse_the_order(void **state)
{
    uint64_t seed = 64;

    (void)state;
    for (int round = 0; round < 2000; round++) {
        struct election e;

        random_election(&seed, &e);
        for (ptrdiff_t i = 0; i < e.count * e.options; i++)
            e.ballots[i] = isnan(e.ballots[i]) ? 50 : e.ballots[i];
        struct outcome there = elect(&e);

        for (ptrdiff_t i = 0; i < e.count * e.options; i++)
            e.ballots[i] = -e.ballots[i];
        struct outcome back = elect(&e);

        for (ptrdiff_t i = 0; i < e.options; i++) {
            for (ptrdiff_t j = 0; j < e.options; j++) {
                assert_true(there.strength[i * e.options + j] ==
                            back.strength[j * e.options + i]);
                if (there.strength[i * e.options + j] <= there.strength[j * e.options + i])
                    continue;
                assert_true(there.place[i] < there.place[j]);
                assert_true(back.place[i] > back.place[j]);
            }
        }
    }
}

static void weights_count_as_so_many_ballots(void **state)
{
    struct election e = {
        .ballots = {1, 2, 3, 3, 1, 2}, .weights = {2, 3}, .count = 2, .options = 3};
    double five[15] = {1, 2, 3, 1, 2, 3, 3, 1, 2, 3, 1, 2, 3, 1, 2};
    struct arena *a = arena_open();
    struct outcome got = elect(&e);
    ptrdiff_t place[3];

    (void)state;
    assert_true(stats_schulze(a, five, NULL, 5, 3, place, NULL) == WHY_NONE);
    assert_memory_equal(place, got.place, sizeof place);
    assert_true(place[0] == 3 && place[1] == 1 && place[2] == 2);
    arena_close(a);
}

static void check_no_order(const struct election *e, enum stats_why why)
{
    struct outcome got = elect(e);

    assert_int_equal(got.why, why);
    for (ptrdiff_t i = 0; i < e->options; i++)
        assert_int_equal(got.place[i], 0);
}

static void what_gives_no_order_says_why(void **state)
{
    struct election e = {.ballots = {1, 2, 2, 1}, .weights = {1, 1}, .count = 2, .options = 2};
    struct election one = {.ballots = {1}, .weights = {1}, .count = 1, .options = 1};

    (void)state;
    assert_true(elect(&one).why == WHY_NONE && elect(&one).place[0] == 1);
    assert_true(elect(&e).place[0] == 1 && elect(&e).place[1] == 1);
    e.weights[1] = NAN;
    check_no_order(&e, WHY_NOT_REPORTED);
    e.weights[1] = -1;
    check_no_order(&e, WHY_NEGATIVE);
    e.weights[1] = INFINITY;
    check_no_order(&e, WHY_NOT_FINITE);
    e.weights[0] = e.weights[1] = 0;
    check_no_order(&e, WHY_NO_TOTAL);
    e.ballots[2] = INFINITY;
    check_no_order(&e, WHY_NOT_FINITE);
    for (ptrdiff_t i = 0; i < 4; i++)
        e.ballots[i] = NAN;
    check_no_order(&e, WHY_NO_VALUES);
    e.count = 0;
    check_no_order(&e, WHY_NO_VALUES);
    e.count = 2;
    e.options = 0;
    check_no_order(&e, WHY_NO_VALUES);

    struct arena *a = arena_open();
    ptrdiff_t *place = arena_new(a, ptrdiff_t, STATS_OPTIONS_MOST + 1);
    double *ballot = arena_new(a, double, STATS_OPTIONS_MOST + 1);

    assert_true(stats_schulze(a, ballot, NULL, 1, STATS_OPTIONS_MOST + 1, place, NULL) ==
                WHY_OUT_OF_RANGE);
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(assignments_are_those_of_scipy),
        cmocka_unit_test(as_many_as_can_be_find_a_partner),
        cmocka_unit_test(no_way_of_all_is_better),
        cmocka_unit_test(the_same_input_gives_the_same_pairs),
        cmocka_unit_test(one_alone_and_none_allowed),
        cmocka_unit_test(huge_costs_do_not_confuse),
        cmocka_unit_test(what_cannot_be_assigned_says_why),
        cmocka_unit_test(orders_are_those_that_schulze_published),
        cmocka_unit_test(orders_are_those_of_thresholds),
        cmocka_unit_test(who_beats_all_others_comes_first_alone),
        cmocka_unit_test(reversed_ballots_reverse_the_order),
        cmocka_unit_test(weights_count_as_so_many_ballots),
        cmocka_unit_test(what_gives_no_order_says_why),
    };

    return cmocka_run_group_tests_name("matching", tests, NULL, NULL);
}
