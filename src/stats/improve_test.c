/* improve_test.c: who improved: adjusted values and tests beside R and a published table, and
 * made sectors of which it is known who did and who did not. */
#include "stats/cases.h"
#include "stats/improve.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- beside others ---- */

static void adjusted_values_are_those_of_r_and_of_the_paper(void **state)
{
    struct cases c;
    struct numbers p, want;
    double q[CASE_VALUES];
    ptrdiff_t order[CASE_VALUES], lists = 0;

    (void)state;
    cases_data(&c, "false_discovery.txt");
    while (cases_three(&c)) {
        cases_numbers(c.lines[1], ',', &p);
        cases_numbers(c.lines[2], ',', &want);
        ptrdiff_t found = 0, tested = stats_false_discovery(p.at, p.len, order, q);
        for (ptrdiff_t i = 0; i < p.len; i++) {
            check_near(c.lines[0], q[i], want.at[i], 1e-14);
            tested -= !isnan(p.at[i]);
            found += q[i] <= 0.05;
        }
        assert_int_equal(tested, 0);
        if (lists++ == 0)
            assert_int_equal(found, 4); /* as the paper says */
    }
    assert_int_equal(lists, 15);
}

static void a_change_against_its_own_movement_is_that_of_r(void **state)
{
    struct cases c;
    struct numbers v, want;
    ptrdiff_t series = 0;

    (void)state;
    cases_data(&c, "change.txt");
    while (cases_three(&c)) {
        char *line = c.lines[1];
        ptrdiff_t base = atoi(strsep(&line, "|"));
        double reach = strtod(strsep(&line, "|"), NULL);
        cases_numbers(line, ',', &v);
        cases_numbers(c.lines[2], ' ', &want);
        struct stats_change up, down;
        up = stats_change_beyond_usual(v.at, v.len, base, reach, 0, true);
        down = stats_change_beyond_usual(v.at, v.len, base, reach, 0, false);
        assert_int_equal(up.why, WHY_NONE);
        check_near("t", up.statistic, want.at[0], 1e-9);
        check_near("df", up.df, want.at[1], 0);
        check_near("p", up.p, want.at[2], 1e-9);
        check_near("the other way", down.p, 1 - want.at[2], 1e-9);
        assert_true(up.by == v.at[v.len - 1] - v.at[base]);
        series++;
    }
    assert_int_equal(series, 30);
}

static void how_far_a_stretch_moves_is_that_of_r(void **state)
{
    struct cases c;
    struct numbers v, want;
    double room[2 * CASE_VALUES];
    ptrdiff_t sectors = 0;

    (void)state;
    cases_data(&c, "reach.txt");
    while (cases_three(&c)) {
        char *line = c.lines[1];
        ptrdiff_t base = atoi(strsep(&line, "|")), count = atoi(strsep(&line, "|"));
        cases_numbers(line, ',', &v);
        cases_numbers(c.lines[2], ' ', &want);
        check_near(c.lines[0], stats_reach(v.at, v.len / count, count, base, room), want.at[0],
                   1e-9);
        sectors++;
    }
    assert_int_equal(sectors, 10);
}

/* 18.0 and 20.4 with errors 1 and 1.2: z is 2.4 / sqrt(2.44), and R's pnorm(-z) the rest. */
static void a_change_of_two_figures_is_a_z_test(void **state)
{
    struct stats_change c = stats_change_beyond_chance(20.4, 1, 18.0, 1.2, false);

    (void)state;
    check_near("z", c.statistic, 1.5364425591947517, 1e-12);
    check_near("p", c.p, 0.062214937742353427, 1e-12);
    check_near("upward", stats_change_beyond_chance(20.4, 1, 18.0, 1.2, true).p,
               1 - 0.062214937742353427, 1e-12);
}

static void what_cannot_be_tested_says_why(void **state)
{
    double steps[] = {1, 2, 4, 4}, even[] = {1, 2, 3, 4, 5}, gap[] = {NAN, 2, 4, 4, 7};

    (void)state;
    assert_int_equal(stats_change_beyond_chance(1, NAN, 2, 1, true).why, WHY_NOT_REPORTED);
    assert_int_equal(stats_change_beyond_chance(1, 0, 2, 0, true).why, WHY_NO_SPREAD);
    assert_int_equal(stats_change_beyond_usual(steps, 4, 0, 3, 0.1, true).why, WHY_TOO_FEW);
    assert_int_equal(stats_change_beyond_usual(even, 5, 0, 4, 0, true).why, WHY_NO_SPREAD);
    assert_int_equal(stats_change_beyond_usual(gap, 5, 0, 4, 0.1, true).why, WHY_NOT_REPORTED);
    assert_int_equal(stats_change_beyond_usual(even, 5, 4, 4, 0.1, true).why, WHY_NOT_REPORTED);
    assert_true(isnan(stats_change_beyond_usual(steps, 4, 0, 3, 0.1, true).p));
}

/* Even steps of whole figures are not beyond doubt: rounding alone could have evened them. */
static void rounding_keeps_even_steps_from_being_certain(void **state)
{
    double even[] = {95, 96, 97, 98, 99};
    struct stats_change c = stats_change_beyond_usual(even, 5, 0, 4, 1, true);

    (void)state;
    check_near("t", c.statistic, 4 / sqrt(4.0 / 6), 1e-12); /* s = 1 / sqrt 6, G = 4 */
}

/* --- made sectors ---- */

enum { SECTORS = 2000, COUNCILS = 40, LIKE = 20, PERIODS = 10, BASE = 4, LEVEL = BASE - 1 };
static const double rate = 0.1;

/* How a council's figures come about: measured with a known error about a true value; wavering
 * about a level without one; walking, each from the last; leaning back to a level; or walking,
 * published in whole numbers that are as wide as a usual step. */
enum made { MEASURED, WAVERING, WALKING, LEANING, ROUNDED, MADE_COUNT };

static double chance_normal(uint64_t *seed)
{
    double u = chance_share(seed), v = chance_share(seed);

    return sqrt(-2 * log(1 - u)) * cos(2 * 3.14159265358979323846 * v);
}

struct made_sector {
    double figures[COUNCILS][PERIODS];
    struct stats_improver at[LIKE]; /* those like it, which come first */
    bool planted[LIKE];
};

/* What chance adds to the true value: `last` is what it added in the period before. */
static double noise_of(enum made how, double last, uint64_t *seed)
{
    double one = chance_normal(seed);

    return how == WALKING || how == ROUNDED ? last + one
           : how == LEANING                 ? last / 2 + one
                                            : 2 * one;
}

/* Those planted rise by `rise` in all, in even steps from the base on. */
static void sector_make(struct made_sector *s, enum made how, ptrdiff_t planted, double rise,
                        uint64_t *seed)
{
    for (ptrdiff_t i = 0; i < COUNCILS; i++) {
        double truth = 50 + 2 * chance_normal(seed), noise = 0;
        for (ptrdiff_t p = 0; p < PERIODS; p++) {
            double step = p > BASE ? (double)(p - BASE) / (PERIODS - 1 - BASE) : 0;
            noise = noise_of(how, noise, seed);
            s->figures[i][p] = truth + noise + (i < planted ? rise * step : 0);
            if (how == ROUNDED)
                s->figures[i][p] = round(s->figures[i][p]);
        }
        if (i >= LIKE)
            continue;
        s->planted[i] = i < planted;
        s->at[i] = (struct stats_improver){.from_error = how == MEASURED ? 2 : NAN,
                                           .to_error = how == MEASURED ? 2 : NAN,
                                           .series = s->figures[i],
                                           .count = PERIODS,
                                           .base = BASE};
    }
}

struct tally {
    double false_share; /* mean over sectors of the false ones among those named */
    double found;       /* share of the planted that were chosen and named */
    double chosen;      /* mean number of councils chosen */
};

static void sector_count(const struct made_sector *s, struct tally *t, double *meant)
{
    double wrong = 0, named = 0;

    for (ptrdiff_t i = 0; i < LIKE; i++) {
        named += s->at[i].improved;
        wrong += s->at[i].improved && !s->planted[i];
        *meant += s->at[i].chosen && s->planted[i];
        t->found += s->at[i].improved && s->planted[i];
        t->chosen += s->at[i].chosen;
    }
    t->false_share += named > 0 ? wrong / named : 0;
}

/* A council far below the others asks, as those who look for help do, so that luck played a
 * part in where those near it stood. `same` chooses by the very figure that the change is
 * counted from. */
static struct tally tally_of(enum made how, ptrdiff_t planted, double rise, bool same)
{
    static struct made_sector s;
    static double room[2 * COUNCILS * PERIODS];
    struct tally t = {0};
    double meant = 0;
    uint64_t seed = 20261122 + (uint64_t)how;

    for (int n = 0; n < SECTORS; n++) {
        sector_make(&s, how, planted, rise, &seed);
        for (ptrdiff_t i = 0; i < LIKE; i++)
            s.at[i].level = s.figures[i][same ? BASE : LEVEL];
        struct stats_improve ask = {.level = 47, .band = 2, .upward = true, .rate = rate};
        ask.rounding = how == ROUNDED ? 1 : 0.01;
        ask.reach = stats_reach(s.figures[0], COUNCILS, PERIODS, BASE, room);
        stats_improvers(s.at, LIKE, &ask);
        sector_count(&s, &t, &meant);
    }
    t.false_share /= SECTORS;
    t.chosen /= SECTORS;
    t.found = meant > 0 ? t.found / meant : NAN;
    print_message("%d sectors: %.1f councils chosen, false ones %.3f, planted found %.3f\n",
                  SECTORS, t.chosen, t.false_share, t.found);
    return t;
}

/* The rate, and three standard errors of a share of 2,000 draws. */
static const double allowed = 0.1 + 3 * 0.0067082;

static void E5_where_nobody_improved_false_improvers_keep_to_the_stated_rate(void **state)
{
    (void)state;
    for (enum made how = MEASURED; how < MADE_COUNT; how++) {
        struct tally t = tally_of(how, 0, 0, false);
        assert_true(t.chosen > 3);
        assert_true(t.false_share <= allowed);
    }
}

static void E5_planted_improvers_are_found_and_false_ones_keep_to_the_rate(void **state)
{
    (void)state;
    for (enum made how = MEASURED; how < MADE_COUNT; how++) {
        struct tally t = tally_of(how, 4, 16, false);
        assert_true(t.found > 0.8);
        assert_true(t.false_share <= allowed);
    }
}

/* Why the figure that chooses is another than the one that the change is counted from. */
static void choosing_by_the_base_itself_would_name_too_many(void **state)
{
    (void)state;
    assert_true(tally_of(MEASURED, 0, 0, true).false_share > allowed);
}

/* --- edges ---- */

static void only_those_in_the_band_are_chosen_and_gaps_are_not(void **state)
{
    double series[][5] = {{50, 51, 52, 53, 90}, {NAN, 51, 52, 53, 90}, {50, 51, 52, 53, NAN}};
    struct stats_improver all[4];
    struct stats_improve ask = {
        .level = 50, .band = 2, .upward = true, .rounding = 0.1, .rate = rate};

    (void)state;
    for (ptrdiff_t i = 0; i < 4; i++)
        all[i] = (struct stats_improver){.level = i == 3 ? 52.5 : 48,
                                         .from_error = 1,
                                         .to_error = 1,
                                         .series = series[i % 3],
                                         .count = 5};
    assert_int_equal(stats_improvers(all, 4, &ask), 1);
    assert_true(all[0].chosen && all[0].improved && all[0].tested == TESTED_CHANCE);
    for (ptrdiff_t i = 1; i < 4; i++)
        assert_true(!all[i].chosen && !all[i].improved && isnan(all[i].q));
    assert_int_equal(stats_improvers(all, 0, &ask), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adjusted_values_are_those_of_r_and_of_the_paper),
        cmocka_unit_test(a_change_against_its_own_movement_is_that_of_r),
        cmocka_unit_test(how_far_a_stretch_moves_is_that_of_r),
        cmocka_unit_test(a_change_of_two_figures_is_a_z_test),
        cmocka_unit_test(what_cannot_be_tested_says_why),
        cmocka_unit_test(rounding_keeps_even_steps_from_being_certain),
        cmocka_unit_test(E5_where_nobody_improved_false_improvers_keep_to_the_stated_rate),
        cmocka_unit_test(E5_planted_improvers_are_found_and_false_ones_keep_to_the_rate),
        cmocka_unit_test(choosing_by_the_base_itself_would_name_too_many),
        cmocka_unit_test(only_those_in_the_band_are_chosen_and_gaps_are_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
