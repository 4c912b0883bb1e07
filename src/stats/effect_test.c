/* effect_test.c: difference in differences beside R's linear model, and placebo distributions
 * beside all choices tried by R. */
#include "stats/cases.h"
#include "stats/effect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>

enum { MOST_UNITS = 64 };

struct trial {
    double before[MOST_UNITS], after[MOST_UNITS];
    bool treated[MOST_UNITS];
    ptrdiff_t units;
};

static void trial_read(char *line, struct trial *t)
{
    struct numbers before, after, treated;

    cases_numbers(strsep(&line, "|"), ',', &before);
    cases_numbers(strsep(&line, "|"), ',', &after);
    cases_numbers(line, ',', &treated);
    t->units = before.len;
    assert_true(after.len == t->units && treated.len == t->units && t->units <= MOST_UNITS);
    for (ptrdiff_t i = 0; i < t->units; i++) {
        t->before[i] = before.at[i];
        t->after[i] = after.at[i];
        t->treated[i] = treated.at[i] == 1;
    }
}

static struct stats_effect effect_of(const struct trial *t)
{
    struct arena *a = arena_open();
    struct stats_effect out = stats_effect(a, t->before, t->after, t->treated, t->units);

    arena_close(a);
    return out;
}

static void check_close(const char *what, double got, double want)
{
    /* Differences of values near 50: their last digits are those of 50. */
    if (!(fabs(got - want) <= 1e-12 * fmax(50, fabs(want))))
        fail_msg("%s: %.17g, not %.17g", what, got, want);
}

static void effects_are_those_of_r(void **state)
{
    struct cases c;
    struct trial t;
    struct numbers want;

    (void)state;
    cases_data(&c, "effect.txt");
    while (cases_three(&c)) {
        trial_read(c.lines[1], &t);
        cases_numbers(c.lines[2], ' ', &want);
        struct stats_effect got = effect_of(&t);

        assert_true(got.why == WHY_NONE);
        check_close(c.lines[0], got.estimate, want.at[0]);
        check_near(c.lines[0], got.p, want.at[1], 1e-15);
        check_close(c.lines[0], got.placebo_lower, want.at[2]);
        check_close(c.lines[0], got.placebo_upper, want.at[3]);
        assert_true((double)got.placebos == want.at[4]);
    }
    assert_int_equal(c.count, 59);
    print_message("effect: %td cases\n", c.count);
}

/* Four standard errors of a share from so many draws; the quantiles within what a share as far
 * off would move them. */
static void drawn_placebos_come_near_to_all(void **state)
{
    struct cases c;
    struct trial t;
    struct numbers want;

    (void)state;
    cases_data(&c, "effect_drawn.txt");
    while (cases_three(&c)) {
        trial_read(c.lines[1], &t);
        cases_numbers(c.lines[2], ' ', &want);
        struct stats_effect got = effect_of(&t);
        double p = want.at[1], error = sqrt(p * (1 - p) / STATS_PLACEBO_DRAWS);
        double width = want.at[3] - want.at[2];

        assert_true(got.why == WHY_NONE && got.placebos == STATS_PLACEBO_DRAWS);
        assert_true(want.at[4] > STATS_PLACEBO_EXACT);
        check_close(c.lines[0], got.estimate, want.at[0]);
        assert_true(fabs(got.p - p) < 4 * error + 1e-4);
        assert_true(fabs(got.placebo_lower - want.at[2]) < 0.04 * width);
        assert_true(fabs(got.placebo_upper - want.at[3]) < 0.04 * width);
    }
    assert_int_equal(c.count, 6);
    print_message("effect, drawn: %td cases\n", c.count);
}

/* --- what must hold ---- */

static double noise(uint64_t *seed)
{
    double sum = -6;

    for (int i = 0; i < 12; i++)
        sum += chance_share(seed);
    return sum;
}

static void random_trial(uint64_t *seed, struct trial *t, ptrdiff_t units, ptrdiff_t treated,
                         double effect)
{
    t->units = units;
    for (ptrdiff_t i = 0; i < units; i++) {
        t->treated[i] = i < treated;
        t->before[i] = 50 + 10 * noise(seed);
        t->after[i] = t->before[i] + 1 + 3 * noise(seed) + (t->treated[i] ? effect : 0);
    }
}

static double share_found(uint64_t seed, int rounds, ptrdiff_t units, ptrdiff_t treated,
                          double effect)
{
    int found = 0;

    for (int round = 0; round < rounds; round++) {
        struct trial t;

        random_trial(&seed, &t, units, treated, effect);
        found += effect_of(&t).p <= 0.05;
    }
    return (double)found / rounds;
}

/* Three standard errors of 5 %: 1.5 % with 2,000 runs, 3.3 % with 400. */
static void nothing_is_found_in_5_per_cent_of_runs_without_effect(void **state)
{
    (void)state;
    double exact = share_found(71, 2000, 20, 3, 0), drawn = share_found(72, 400, 30, 10, 0);

    print_message("effect, nothing to find: %.2f %% of 2000, %.2f %% of 400\n", 100 * exact,
                  100 * drawn);
    assert_true(exact > 0.035 && exact < 0.065);
    assert_true(drawn > 0.017 && drawn < 0.083);
}

static void a_large_effect_is_found(void **state)
{
    (void)state;
    assert_true(share_found(73, 200, 20, 3, 12) > 0.95);
}

static void a_shift_or_a_sign_changes_nothing_else(void **state)
{
    uint64_t seed = 74;

    (void)state;
    for (int round = 0; round < 200; round++) {
        struct trial t, other;

        random_trial(&seed, &t, 4 + chance_below(&seed, 9), 2, 1);
        struct stats_effect was = effect_of(&t);

        other = t;
        for (ptrdiff_t i = 0; i < t.units;
             i++) { /* all rise by 7: no effect of the treatment */
            other.after[i] += 7;
            other.before[i] += 3;
        }
        struct stats_effect now = effect_of(&other);
        check_close("shift", now.estimate, was.estimate);
        assert_true(now.p == was.p);
        for (ptrdiff_t i = 0; i < t.units; i++) {
            other.after[i] = -t.after[i];
            other.before[i] = -t.before[i];
        }
        now = effect_of(&other);
        check_close("sign", now.estimate, -was.estimate);
        check_close("sign", now.placebo_lower, -was.placebo_upper);
        assert_true(now.p == was.p);
    }
}

/* With as many treated as not, the choice of all the others gives minus the estimate: as far
 * from 0, so that p is at least 2 of all ways, though decimals don't add up alike. */
static void mirrored_choices_are_as_far_from_0(void **state)
{
    uint64_t seed = 75;

    (void)state;
    for (int turn = 0; turn < 500; turn++) {
        struct trial t;

        random_trial(&seed, &t, 8, 4, 50);
        for (ptrdiff_t i = 0; i < t.units; i++) {
            t.before[i] = round(t.before[i] * 10) / 10;
            t.after[i] = round(t.after[i] * 10) / 10;
        }
        assert_true(effect_of(&t).p == 2.0 / 70);
    }
}

static void no_change_at_all_has_an_effect_of_0(void **state)
{
    struct trial t = {.units = 9};

    (void)state;
    for (ptrdiff_t i = 0; i < t.units; i++) {
        t.before[i] = 0.1 * (double)i;
        t.after[i] = t.before[i];
        t.treated[i] = i % 3 == 0;
    }
    struct stats_effect got = effect_of(&t);
    assert_true(got.why == WHY_NONE && got.estimate == 0 && got.p == 1);
    assert_true(got.placebo_lower == 0 && got.placebo_upper == 0);
    for (ptrdiff_t i = 0; i < t.units; i++) {
        t.before[i] = 0.1;
        t.after[i] = 0.7;
    }
    got = effect_of(&t);
    assert_true(got.estimate == 0 && got.p == 1 && got.placebo_upper == 0);
}

static void the_same_input_gives_the_same_p(void **state)
{
    uint64_t seed = 76;
    struct trial t;

    (void)state;
    random_trial(&seed, &t, 60, 30, 1);
    struct stats_effect once = effect_of(&t), again = effect_of(&t);
    assert_true(once.p == again.p && once.placebo_lower == again.placebo_lower);
}

static void check_nothing(struct stats_effect got, enum stats_why why)
{
    assert_int_equal(got.why, why);
    assert_true(isnan(got.estimate) && isnan(got.p));
    assert_true(isnan(got.placebo_lower) && isnan(got.placebo_upper));
}

static void what_has_no_effect_says_why(void **state)
{
    struct trial t = {
        .before = {1, 2, 4, 8}, .after = {5, 3, 5, 10}, .treated = {true}, .units = 0};

    (void)state;
    check_nothing(effect_of(&t), WHY_NO_VALUES);
    t.units = 1;
    check_nothing(effect_of(&t), WHY_NO_CONTROLS);
    t.units = 2;
    struct stats_effect two = effect_of(&t);
    assert_true(two.why == WHY_TOO_FEW && two.estimate == 3 && isnan(two.p));
    assert_true(two.treated == 1 && two.controls == 1 && two.placebos == 0);
    t.units = 3;
    struct stats_effect three = effect_of(&t);
    assert_true(three.why == WHY_NONE && three.estimate == 3 && three.p == 1.0 / 3);
    t.units = 4;
    t.after[2] = NAN;
    struct stats_effect gap = effect_of(&t);
    assert_true(gap.controls == 2 && gap.estimate == 2.5);
    t.after[0] = NAN;
    check_nothing(effect_of(&t), WHY_NO_VALUES);
    t.after[0] = INFINITY;
    check_nothing(effect_of(&t), WHY_NOT_FINITE);
    t.after[0] = 1.7e308;
    t.before[0] = -1.7e308;
    check_nothing(effect_of(&t), WHY_NOT_FINITE);
    t.treated[0] = false;
    t.after[0] = 2;
    t.before[0] = 2;
    check_nothing(effect_of(&t), WHY_NO_VALUES);
}

static void too_many_units_are_refused(void **state)
{
    struct arena *a = arena_open();
    double *zeros = arena_new(a, double, STATS_EFFECT_UNITS_MOST + 1);
    bool *treated = arena_new(a, bool, STATS_EFFECT_UNITS_MOST + 1);

    (void)state;
    treated[3] = true;
    check_nothing(stats_effect(a, zeros, zeros, treated, STATS_EFFECT_UNITS_MOST + 1),
                  WHY_OUT_OF_RANGE);
    assert_true(stats_effect(a, zeros, zeros, treated, STATS_EFFECT_UNITS_MOST).p == 1);
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(effects_are_those_of_r),
        cmocka_unit_test(drawn_placebos_come_near_to_all),
        cmocka_unit_test(nothing_is_found_in_5_per_cent_of_runs_without_effect),
        cmocka_unit_test(a_large_effect_is_found),
        cmocka_unit_test(a_shift_or_a_sign_changes_nothing_else),
        cmocka_unit_test(mirrored_choices_are_as_far_from_0),
        cmocka_unit_test(no_change_at_all_has_an_effect_of_0),
        cmocka_unit_test(the_same_input_gives_the_same_p),
        cmocka_unit_test(what_has_no_effect_says_why),
        cmocka_unit_test(too_many_units_are_refused),
    };

    return cmocka_run_group_tests_name("effect", tests, NULL, NULL);
}
