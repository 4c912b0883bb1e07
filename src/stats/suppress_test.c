/* suppress_test.c: rules for small numbers, and two attacks on tables hidden by them that know
 * nothing of how it was done: bounds from every row and column, to a fixed point; and, on small
 * tables, every table of whole numbers that agrees with what is shown. */
#include "stats/cases.h"
#include "stats/suppress.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>

enum { MOST_ROWS = 24, MOST_COLUMNS = 24, MOST_CELLS = MOST_ROWS * MOST_COLUMNS };

/* A table with its totals as the last row and column. */
struct given {
    ptrdiff_t rows, columns; /* with the totals */
    double counts[MOST_CELLS], truth[MOST_CELLS];
    enum stats_shown shown[MOST_CELLS];
    struct stats_rule rule;
    enum stats_why why;
};

static ptrdiff_t cells_of(const struct given *g)
{
    return g->rows * g->columns;
}

static bool is_total(const struct given *g, ptrdiff_t cell)
{
    return cell / g->columns == g->rows - 1 || cell % g->columns == g->columns - 1;
}

static void totals_fill(struct given *g)
{
    double *v = g->truth;
    ptrdiff_t bottom = g->rows - 1, right = g->columns - 1, w = g->columns;

    for (ptrdiff_t i = 0; i <= bottom; i++)
        v[i * w + right] = 0;
    for (ptrdiff_t j = 0; j <= right; j++)
        v[bottom * w + j] = 0;
    for (ptrdiff_t i = 0; i < bottom; i++) {
        for (ptrdiff_t j = 0; j < right; j++) {
            v[i * w + right] += v[i * w + j];
            v[bottom * w + j] += v[i * w + j];
            v[bottom * w + right] += v[i * w + j];
        }
    }
    memcpy(g->counts, v, sizeof g->counts);
}

static void hide(struct given *g)
{
    struct arena *a = arena_open();

    g->why = stats_suppress(a, g->counts, g->rows - 1, g->columns - 1, g->rule, g->shown);
    arena_close(a);
}

static bool is_small(const struct given *g, ptrdiff_t cell)
{
    return g->truth[cell] >= g->rule.from && g->truth[cell] <= g->rule.to;
}

static double width_of(const struct given *g)
{
    return g->rule.to + 1 - g->rule.from;
}

/* Whether the cell's range is promised. */
static bool is_guarded(const struct given *g, ptrdiff_t cell)
{
    return g->shown[cell] == CELL_SMALL || g->shown[cell] == CELL_PROTECTS ||
           (g->shown[cell] == CELL_ABSENT && is_small(g, cell));
}

/* --- bounds from every row and column ---- */

struct range {
    double low, high;
};

/* One sum: `parts` cells from `first`, `step` apart, and the total after them. */
struct equation {
    ptrdiff_t first, step, parts;
};

/* What is known of one term from the others: total = sum of parts. */
static bool term_narrow(struct range *r, const struct equation *q, ptrdiff_t term)
{
    double low = 0, high = 0;

    for (ptrdiff_t k = 0; k <= q->parts; k++) {
        struct range other = r[q->first + k * q->step];
        bool adds = term == q->parts || k == q->parts; /* a part is the total less the others */

        if (k == term)
            continue;
        low += adds ? other.low : -other.high;
        high += adds ? other.high : -other.low;
    }
    struct range *own = &r[q->first + term * q->step], was = *own;

    own->low = fmax(own->low, low);
    own->high = fmin(own->high, high);
    return own->low > was.low || own->high < was.high;
}

static bool sum_narrow(struct range *r, struct equation q)
{
    bool narrowed = false;

    for (ptrdiff_t term = 0; term <= q.parts; term++)
        narrowed = term_narrow(r, &q, term) || narrowed;
    return narrowed;
}

static void bounds_attack(const struct given *g, struct range *r)
{
    bool narrowed = true;

    for (ptrdiff_t cell = 0; cell < cells_of(g); cell++)
        r[cell] = g->shown[cell] == CELL_SHOWN ? (struct range){g->truth[cell], g->truth[cell]}
                                               : (struct range){0, INFINITY};
    for (int round = 0; narrowed && round < 5000; round++) {
        narrowed = false;
        for (ptrdiff_t i = 0; i < g->rows; i++)
            narrowed =
                sum_narrow(r, (struct equation){i * g->columns, 1, g->columns - 1}) || narrowed;
        for (ptrdiff_t j = 0; j < g->columns; j++)
            narrowed = sum_narrow(r, (struct equation){j, g->columns, g->rows - 1}) || narrowed;
    }
}

/* How much narrower than the rule the narrowest guarded range is; 0 when none is. */
static double narrowest(const struct given *g, const struct range *r)
{
    double lack = 0;

    for (ptrdiff_t cell = 0; cell < cells_of(g); cell++) {
        if (is_guarded(g, cell)) {
            assert_true(r[cell].low <= g->truth[cell] && g->truth[cell] <= r[cell].high);
            lack = fmax(lack, width_of(g) - (r[cell].high - r[cell].low));
        }
    }
    return lack;
}

/* --- all tables that agree ---- */

/* Counts that are further than the rule's width from the true ones need not be tried: a table
 * at most so far away in all cells is as far away in the one that matters. */
struct trial {
    const struct given *g;
    double v[MOST_CELLS];
    struct range seen[MOST_CELLS];
    ptrdiff_t lacking; /* guarded cells whose seen range is still too narrow */
    long tried;
};

static bool is_known(const struct trial *t, ptrdiff_t cell)
{
    return t->g->shown[cell] == CELL_SHOWN;
}

static bool agrees(const struct trial *t, ptrdiff_t cell)
{
    return !is_known(t, cell) || t->v[cell] == t->g->truth[cell];
}

static void note(struct trial *t)
{
    t->lacking = 0;
    for (ptrdiff_t cell = 0; cell < cells_of(t->g); cell++) {
        struct range *r = &t->seen[cell];

        r->low = fmin(r->low, t->v[cell]);
        r->high = fmax(r->high, t->v[cell]);
        t->lacking += is_guarded(t->g, cell) && r->high - r->low < width_of(t->g);
    }
}

static void try_from(struct trial *t, ptrdiff_t cell);

/* The last count of a row whose total is known follows from the others. */
static bool row_decides(const struct trial *t, ptrdiff_t cell, double *value)
{
    ptrdiff_t w = t->g->columns, total = cell - cell % w + w - 1;

    *value = t->g->truth[total] - t->v[total];
    return cell + 1 == total && is_known(t, total);
}

/* Puts `value` in and goes on; running totals stand in the cells of the totals. */
static void try_value(struct trial *t, ptrdiff_t cell, double value)
{
    ptrdiff_t w = t->g->columns, right = cell - cell % w + w - 1;
    ptrdiff_t below = (t->g->rows - 1) * w + cell % w, corner = cells_of(t->g) - 1;
    ptrdiff_t sums[] = {right, below, corner};
    bool fits = true;

    t->v[cell] = value;
    for (int k = 0; k < 3; k++) {
        t->v[sums[k]] += value;
        fits = fits && (!is_known(t, sums[k]) || t->v[sums[k]] <= t->g->truth[sums[k]]);
    }
    fits = fits && (cell + 1 != right || agrees(t, right));
    fits = fits && (cell / w != t->g->rows - 2 || agrees(t, below));
    if (fits)
        try_from(t, cell + 1);
    for (int k = 0; k < 3; k++)
        t->v[sums[k]] -= value;
}

static void try_from(struct trial *t, ptrdiff_t cell)
{
    const struct given *g = t->g;
    double truth = g->truth[cell], width = width_of(g), value;

    if (t->lacking == 0 || ++t->tried > 20000000)
        return;
    if (cell / g->columns == g->rows - 1) {
        if (agrees(t, cells_of(g) - 1))
            note(t);
    } else if (is_total(g, cell)) {
        try_from(t, cell + 1);
    } else if (is_known(t, cell)) {
        try_value(t, cell, truth);
    } else if (row_decides(t, cell, &value)) {
        if (value >= 0)
            try_value(t, cell, value);
    } else {
        for (value = fmax(0, truth - width); value <= truth + width; value++)
            try_value(t, cell, value);
    }
}

/* How many guarded cells are pinned to less than the rule. */
static ptrdiff_t pinned(const struct given *g)
{
    struct trial t = {.g = g};

    for (ptrdiff_t cell = 0; cell < cells_of(g); cell++) {
        t.seen[cell] = (struct range){g->truth[cell], g->truth[cell]};
        t.lacking += is_guarded(g, cell);
    }
    try_from(&t, 0);
    assert_true(t.tried <= 20000000);
    return t.lacking;
}

/* --- tables ---- */

static const struct stats_rule rules[] = {{1, 4, 1}, {1, 7, 5}, {1, 9, 5}, {0, 4, 1},
                                          {1, 2, 1}, {0, 9, 5}, {1, 1, 1}, {1, 30, 10}};

/* Counts from a mixture: zeros, small ones and others up to `most`. */
static void fill(uint64_t *seed, struct given *g, ptrdiff_t zeros, ptrdiff_t smalls,
                 ptrdiff_t most)
{
    for (ptrdiff_t cell = 0; cell < cells_of(g); cell++) {
        ptrdiff_t kind = chance_below(seed, 100), small = (ptrdiff_t)g->rule.to;

        if (kind < zeros)
            g->truth[cell] = 0;
        else if (kind < zeros + smalls)
            g->truth[cell] = (double)(1 + chance_below(seed, small));
        else
            g->truth[cell] = (double)(small + 1 + chance_below(seed, most));
    }
    totals_fill(g);
}

/* Leaves out some totals, all of them, or those that a plain list has not. */
static void leave_out(uint64_t *seed, struct given *g)
{
    ptrdiff_t kind = chance_below(seed, 6);

    if (g->rows == 2 && kind < 3) {
        for (ptrdiff_t j = 0; j < g->columns; j++)
            g->counts[g->columns + j] = NAN;
        return;
    }
    for (ptrdiff_t cell = 0; cell < cells_of(g); cell++) {
        if (is_total(g, cell) && kind >= 4 && (kind == 5 || chance_below(seed, 3) == 0))
            g->counts[cell] = NAN;
    }
}

static void random_table(uint64_t *seed, struct given *g, ptrdiff_t most_side)
{
    static const ptrdiff_t shares[] = {0, 5, 20, 50, 90};

    g->rows = 2 + chance_below(seed, most_side);
    g->columns = 2 + chance_below(seed, most_side);
    ptrdiff_t zeros = shares[chance_below(seed, 5)];
    ptrdiff_t smalls = 2 + shares[chance_below(seed, 4)];

    fill(seed, g, zeros, smalls, 1 + 3 * chance_below(seed, 40));
    leave_out(seed, g);
}

static void only_small_hidden(struct given *g)
{
    for (ptrdiff_t cell = 0; cell < cells_of(g); cell++) {
        if (g->shown[cell] == CELL_PROTECTS)
            g->shown[cell] = CELL_SHOWN;
    }
}

static ptrdiff_t count_of(const struct given *g, enum stats_shown kind)
{
    ptrdiff_t count = 0;

    for (ptrdiff_t cell = 0; cell < cells_of(g); cell++)
        count += g->shown[cell] == kind;
    return count;
}

/* Every small count is hidden, no other is called small, what is not published is absent. */
static void check_kinds(const struct given *g)
{
    assert_int_equal(g->why, WHY_NONE);
    for (ptrdiff_t cell = 0; cell < cells_of(g); cell++) {
        assert_true((g->shown[cell] == CELL_ABSENT) == isnan(g->counts[cell]));
        if (!isnan(g->counts[cell]))
            assert_true((g->shown[cell] == CELL_SMALL) == is_small(g, cell));
    }
}

struct tally {
    ptrdiff_t tables, touched, small, protects, totals, broken;
};

static void tally_add(struct tally *t, const struct given *g)
{
    t->tables++;
    t->touched += count_of(g, CELL_SMALL) > 0;
    t->small += count_of(g, CELL_SMALL);
    t->protects += count_of(g, CELL_PROTECTS);
    for (ptrdiff_t cell = 0; cell < cells_of(g); cell++)
        t->totals += g->shown[cell] == CELL_PROTECTS && is_total(g, cell);
}

static void tally_print(const char *what, const struct tally *t)
{
    print_message(
        "suppress, %s: %td tables, %td with small counts (%.2f a table, %.2f more hidden, "
        "%.2f of them totals), 0 pinned; with small ones alone hidden %td are broken\n",
        what, t->tables, t->touched, (double)t->small / (double)t->touched,
        (double)t->protects / (double)t->touched, (double)t->totals / (double)t->touched,
        t->broken);
}

static void bounds_pin_nothing_that_is_hidden(void **state)
{
    uint64_t seed = 81;
    struct tally all = {0};
    struct range r[MOST_CELLS];

    (void)state;
    for (int turn = 0; turn < 10000; turn++) {
        struct given g = {.rule = rules[turn % COUNT_OF(rules)]};

        random_table(&seed, &g, turn % 20 ? 10 : MOST_ROWS - 2);
        hide(&g);
        check_kinds(&g);
        bounds_attack(&g, r);
        if (narrowest(&g, r) > 0)
            fail_msg("table %d: a range lacks %g", turn, narrowest(&g, r));
        tally_add(&all, &g);
        only_small_hidden(&g);
        bounds_attack(&g, r);
        all.broken += narrowest(&g, r) > 0;
    }
    tally_print("bounds", &all);
    assert_true(all.touched > 7000 && all.broken > all.touched / 4);
}

static void no_whole_table_that_agrees_pins_what_is_hidden(void **state)
{
    uint64_t seed = 82;
    struct tally all = {0};

    (void)state;
    for (int turn = 0; turn < 10000; turn++) {
        static const struct stats_rule narrow[] = {{1, 2, 1}, {1, 3, 1}, {0, 2, 1}, {1, 4, 1}};
        struct given g = {.rule = narrow[turn % COUNT_OF(narrow)]};

        random_table(&seed, &g, turn % 2 ? 3 : 2);
        hide(&g);
        check_kinds(&g);
        if (pinned(&g) > 0)
            fail_msg("table %d: %td are pinned", turn, pinned(&g));
        tally_add(&all, &g);
        only_small_hidden(&g);
        all.broken += pinned(&g) > 0;
    }
    tally_print("all whole tables", &all);
    assert_true(all.touched > 4000 && all.broken > all.touched / 4);
}

/* The attacks themselves, on tables whose answers can be seen. */
static void the_attacks_find_what_is_left_open(void **state)
{
    struct range r[MOST_CELLS];
    struct given list = {.rows = 2,
                         .columns = 4,
                         .truth = {3, 20, 30, 53},
                         .shown = {CELL_SMALL, CELL_SHOWN, CELL_SHOWN, CELL_SHOWN, CELL_ABSENT,
                                   CELL_ABSENT, CELL_ABSENT, CELL_ABSENT},
                         .rule = {1, 4, 1}};
    struct given square = {
        .rows = 3,
        .columns = 3,
        .truth = {2, 0, 2, 0, 2, 2, 2, 2, 4},
        .shown = {CELL_SMALL, CELL_PROTECTS, CELL_SHOWN, CELL_PROTECTS, CELL_SMALL},
        .rule = {1, 2, 1}};

    (void)state;
    totals_fill(&list);
    bounds_attack(&list, r);
    assert_true(r[0].low == 3 && r[0].high == 3 && narrowest(&list, r) == 4);
    assert_int_equal(pinned(&list), 2); /* its column's total, not told, is as small */
    list.shown[1] = CELL_PROTECTS;
    bounds_attack(&list, r);
    assert_true(r[0].low == 0 && r[0].high == 23 && narrowest(&list, r) == 0);
    assert_int_equal(pinned(&list), 0);
    totals_fill(&square);
    assert_int_equal(pinned(&square), 0); /* 0 to 2 each: as wide as the rule */
    square.rule.to = 3;
    assert_int_equal(pinned(&square), 4);
}

/* --- tables whose answers can be seen ---- */

static void check_shown(struct given *g, const char *want)
{
    static const char letters[] = ".sp-"; /* shown, small, protects, absent */

    hide(g);
    assert_int_equal(g->why, WHY_NONE);
    assert_int_equal((ptrdiff_t)strlen(want), cells_of(g));
    for (ptrdiff_t cell = 0; cell < cells_of(g); cell++) {
        if (letters[g->shown[cell]] != want[cell])
            fail_msg("cell %td is %c, not %c", cell, letters[g->shown[cell]], want[cell]);
    }
}

static void plain_lists_hide_one_more(void **state)
{
    const struct stats_rule five = {1, 4, 1};
    struct given g = {.rows = 2, .columns = 5, .truth = {3, 30, 20, 0}, .rule = five};

    (void)state;
    totals_fill(&g);
    for (ptrdiff_t j = 0; j < 5; j++)
        g.counts[5 + j] = NAN;
    check_shown(&g, "s.p..-----");
    g.counts[4] = NAN; /* without the total nothing can be taken from it */
    check_shown(&g, "s...------");
    g.counts[4] = 53;
    g.counts[1] = g.truth[1] = 1;
    g.counts[4] = 24; /* 3 and 1 are 4 together, 0 to 4 each */
    check_shown(&g, "ss...-----");
    g.counts[0] = g.truth[0] = 2;
    g.counts[4] = 23; /* 0 to 3 each is too narrow */
    check_shown(&g, "ssp..-----");
    g.counts[1] = g.counts[2] = 0;
    g.counts[4] = 2; /* the total is small as well */
    check_shown(&g, "s...s-----");
}

static void squares_hide_the_cheapest_cycle(void **state)
{
    struct given g = {.rows = 4,
                      .columns = 4,
                      .truth = {3, 10, 40, 0, 20, 30, 50, 0, 60, 70, 80, 0},
                      .rule = {1, 4, 1}};

    (void)state;
    totals_fill(&g);
    check_shown(&g, "sp..pp..........");
    for (ptrdiff_t cell = 0; cell < 16; cell++)
        g.counts[cell] = is_total(&g, cell) ? NAN : g.counts[cell];
    check_shown(&g, "s..-...-...-----");
}

static void nothing_small_hides_nothing(void **state)
{
    struct given g = {.rows = 3, .columns = 3, .truth = {5, 0, 0, 0, 90, 0}, .rule = {1, 4, 1}};

    (void)state;
    totals_fill(&g);
    check_shown(&g, ".........");
    memset(g.truth, 0, sizeof g.truth);
    totals_fill(&g);
    check_shown(&g, ".........");
    g.rule.from = 0; /* unless zeros are small */
    check_shown(&g, "sssssssss");
    g.truth[4] = 1;
    g.rule.from = 1;
    totals_fill(&g);
    assert_true(is_small(&g, 4) && is_small(&g, 8));
    check_shown(&g, "....ss.ss");
}

static void one_cell_hides_all_its_totals(void **state)
{
    struct given g = {.rows = 2, .columns = 2, .truth = {2}, .rule = {1, 4, 1}};

    (void)state;
    totals_fill(&g);
    check_shown(&g, "ssss");
    g.counts[1] = g.counts[2] = g.counts[3] = NAN;
    check_shown(&g, "s---");
    g.truth[0] = 7;
    totals_fill(&g);
    check_shown(&g, "....");
}

/* Two small counts where the zeros round them are shown: only totals can move. */
static void totals_are_hidden_where_nothing_else_helps(void **state)
{
    struct given g = {.rows = 3, .columns = 2, .truth = {3, 0, 30}, .rule = {1, 4, 1}};

    (void)state;
    totals_fill(&g);
    g.counts[1] = NAN; /* the total of the first row, which is its only cell */
    hide(&g);
    check_kinds(&g);
    assert_int_equal(pinned(&g), 0);
    assert_true(g.shown[5] != CELL_SHOWN || g.shown[2] != CELL_SHOWN);
}

static void small_totals_that_are_not_published_are_guarded(void **state)
{
    /* The first row's total, 4, is not told, but would be the grand total less the other. */
    struct given g = {.rows = 3, .columns = 3, .truth = {2, 2, 0, 50, 60}, .rule = {1, 4, 1}};

    (void)state;
    totals_fill(&g);
    g.counts[2] = NAN;
    hide(&g);
    check_kinds(&g);
    assert_int_equal(pinned(&g), 0);
    assert_true(g.shown[5] == CELL_PROTECTS || g.shown[8] == CELL_PROTECTS);
}

static void the_same_table_is_hidden_the_same_way(void **state)
{
    uint64_t seed = 83;

    (void)state;
    for (int turn = 0; turn < 200; turn++) {
        struct given once = {.rule = rules[turn % COUNT_OF(rules)]}, again;

        random_table(&seed, &once, 12);
        again = once;
        hide(&once);
        hide(&again);
        assert_memory_equal(once.shown, again.shown, sizeof once.shown);
    }
}

/* The largest tables there are, of every shape; each takes a second or two at most. */
static void large_tables_are_hidden_too(void **state)
{
    static const ptrdiff_t shapes[][2] = {{141, 141}, {1, 20000}, {20000, 1},
                                          {10000, 2}, {2, 10000}, {340, 58}};
    uint64_t seed = 84;

    (void)state;
    for (int s = 0; s < COUNT_OF(shapes); s++) {
        struct arena *a = arena_open();
        ptrdiff_t rows = shapes[s][0], columns = shapes[s][1], w = columns + 1;
        double *counts = arena_new(a, double, (rows + 1) * w);
        enum stats_shown *shown = arena_new(a, enum stats_shown, (rows + 1) * w);
        struct stats_rule rule = {1, 9, 5};

        for (ptrdiff_t i = 0; i < rows; i++) {
            for (ptrdiff_t j = 0; j < columns; j++) {
                double count = (double)chance_below(&seed, chance_below(&seed, 9) ? 200 : 10);

                counts[i * w + j] = count;
                counts[i * w + columns] += count;
                counts[rows * w + j] += count;
                counts[rows * w + columns] += count;
            }
        }
        assert_int_equal(stats_suppress(a, counts, rows, columns, rule, shown), WHY_NONE);
        for (ptrdiff_t cell = 0; cell < (rows + 1) * w; cell++)
            assert_true((shown[cell] == CELL_SMALL) ==
                        (counts[cell] >= 1 && counts[cell] <= 9));
        arena_close(a);
    }
    print_message("suppress, large: %td tables\n", COUNT_OF(shapes));
}

static void check_refused(struct given *g, enum stats_why why)
{
    hide(g);
    assert_int_equal(g->why, why);
    for (ptrdiff_t cell = 0; cell < cells_of(g); cell++)
        assert_true(g->shown[cell] == CELL_PROTECTS);
}

static void what_cannot_be_hidden_safely_is_refused(void **state)
{
    struct given g = {.rows = 3, .columns = 3, .truth = {1, 20, 0, 4, 30}, .rule = {1, 4, 1}};
    struct arena *a = arena_open();

    (void)state;
    totals_fill(&g);
    hide(&g);
    assert_int_equal(g.why, WHY_NONE);
    g.counts[1] = NAN;
    check_refused(&g, WHY_NOT_REPORTED);
    g.counts[1] = INFINITY;
    check_refused(&g, WHY_NOT_FINITE);
    g.counts[1] = -1;
    check_refused(&g, WHY_NEGATIVE);
    g.counts[1] = 20.5;
    check_refused(&g, WHY_OUT_OF_RANGE);
    g.counts[1] = 1e16;
    check_refused(&g, WHY_OUT_OF_RANGE);
    g.counts[1] = 21;
    check_refused(&g, WHY_UNEQUAL);
    g.counts[1] = 20;
    g.counts[8] = 54;
    check_refused(&g, WHY_UNEQUAL);
    g.counts[8] = -INFINITY;
    check_refused(&g, WHY_NOT_FINITE);
    g.counts[8] = NAN;
    hide(&g);
    assert_int_equal(g.why, WHY_NONE);
    g.rule.to = 4.5;
    check_refused(&g, WHY_OUT_OF_RANGE);
    g.rule = (struct stats_rule){2, 4, 1};
    check_refused(&g, WHY_OUT_OF_RANGE);
    g.rule = (struct stats_rule){1, NAN, 1};
    check_refused(&g, WHY_OUT_OF_RANGE);
    g.rule = (struct stats_rule){1, 4, 1};
    assert_int_equal(stats_suppress(a, g.counts, 0, 2, g.rule, g.shown), WHY_NO_VALUES);
    assert_int_equal(stats_suppress(a, g.counts, 2, 0, g.rule, g.shown), WHY_NO_VALUES);
    assert_int_equal(
        stats_suppress(a, g.counts, STATS_TABLE_CELLS_MOST + 1, 1, g.rule, g.shown),
        WHY_OUT_OF_RANGE);
    assert_int_equal(stats_suppress(a, g.counts, PTRDIFF_MAX, 3, g.rule, g.shown),
                     WHY_OUT_OF_RANGE);
    arena_close(a);
}

/* --- rules ---- */

static void rules_are_read_by_name_and_by_parts(void **state)
{
    static const struct {
        const char *text;
        struct stats_rule rule;
    } good[] = {{"5", {1, 4, 1}},     {"1-7", {1, 7, 5}},
                {"10-5", {1, 9, 5}},  {"0-9/5", {0, 9, 5}},
                {"1-4/1", {1, 4, 1}}, {"0-0/1", {0, 0, 1}},
                {"1-1/1", {1, 1, 1}}, {"1-1000/1000", {1, 1000, 1000}}};
    static const char *const bad[] = {"",
                                      "6",
                                      "1-8",
                                      "10-4",
                                      "5 ",
                                      "2-7/5",
                                      "-1-7/5",
                                      "1-0/1",
                                      "1-7/0",
                                      "1-7/1001",
                                      "1-1001/5",
                                      "1-7/",
                                      "1-7/5/2",
                                      "1-7/2.5",
                                      "1.0-7/5",
                                      "1-/5",
                                      "/",
                                      "-/",
                                      "one-7/5",
                                      "1-7/5x",
                                      "1--7/5",
                                      "0x1-7/5",
                                      "1-99999999999999999999/5"};
    struct stats_rule rule = {7, 8, 9};

    (void)state;
    for (int i = 0; i < COUNT_OF(good); i++) {
        assert_true(stats_rule_of(str_of(good[i].text), &rule));
        assert_true(rule.from == good[i].rule.from && rule.to == good[i].rule.to &&
                    rule.round_to == good[i].rule.round_to);
    }
    rule = (struct stats_rule){7, 8, 9};
    for (int i = 0; i < COUNT_OF(bad); i++) {
        if (stats_rule_of(str_of(bad[i]), &rule))
            fail_msg("\"%s\" is taken for a rule", bad[i]);
        assert_true(rule.from == 7 && rule.to == 8 && rule.round_to == 9);
    }
}

static void shown_counts_go_to_the_nearest_multiple_halves_up(void **state)
{
    const struct stats_rule five = {1, 7, 5}, ten = {1, 9, 10}, plain = {1, 4, 1};
    static const double by_five[][2] = {{0, 0},    {8, 10},    {12, 10},
                                        {13, 15},  {2.5, 5},   {-8, -10},
                                        {-2.5, 0}, {-7.5, -5}, {1e15 + 2, 1e15}};

    (void)state;
    for (int i = 0; i < COUNT_OF(by_five); i++)
        assert_true(stats_rule_round(five, by_five[i][0]) == by_five[i][1]);
    assert_true(stats_rule_round(ten, 15) == 20 && stats_rule_round(ten, 14) == 10);
    for (double count = 0; count < 100; count++) {
        assert_true(stats_rule_round(plain, count) == count);
        assert_true(fabs(stats_rule_round(five, count) - count) <= 2);
    }
    assert_true(isnan(stats_rule_round(five, NAN)));
    assert_true(stats_rule_round(five, INFINITY) == INFINITY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_are_read_by_name_and_by_parts),
        cmocka_unit_test(shown_counts_go_to_the_nearest_multiple_halves_up),
        cmocka_unit_test(the_attacks_find_what_is_left_open),
        cmocka_unit_test(bounds_pin_nothing_that_is_hidden),
        cmocka_unit_test(no_whole_table_that_agrees_pins_what_is_hidden),
        cmocka_unit_test(plain_lists_hide_one_more),
        cmocka_unit_test(squares_hide_the_cheapest_cycle),
        cmocka_unit_test(nothing_small_hides_nothing),
        cmocka_unit_test(one_cell_hides_all_its_totals),
        cmocka_unit_test(totals_are_hidden_where_nothing_else_helps),
        cmocka_unit_test(small_totals_that_are_not_published_are_guarded),
        cmocka_unit_test(the_same_table_is_hidden_the_same_way),
        cmocka_unit_test(large_tables_are_hidden_too),
        cmocka_unit_test(what_cannot_be_hidden_safely_is_refused),
    };

    return cmocka_run_group_tests_name("suppress", tests, NULL, NULL);
}
