/* certify_test.c: the fair-comparison certificate, on an invented sector: what flips by group,
 * by period and by way of judging is said so, and what can't be asked fairly is left out. The
 * expected answers are worked out by hand in the comments. */
#include "inform/testing_made.h"

#include "base/json.h"

#include <math.h>

static int open_made(void **state)
{
    *state = made_open();
    return 0;
}

static int close_made(void **state)
{
    trial_close(*state);
    return 0;
}

/* What one way says of one group in one period, by its place in the certificate. */
static int side_at(const struct comparison *c, const char *group, ptrdiff_t period,
                   enum way way)
{
    for (ptrdiff_t i = 0; i < c->certificate.of; i++) {
        const struct fair_check *k = &c->certificate.checks[i];
        if (str_eq(c->fair[k->group].group->slug, str_of(group)) && k->period == period &&
            k->way == way)
            return k->side;
    }
    fail_msg("%s was not asked for period %td by way %d", group, period, (int)way);
    return 0;
}

/* Of the ten beside it (61 62 50 to 57) the quartiles are 51.25 and 56.75 by type 7 at 2.25 and
 * 6.75 of the nine steps. Of all eleven the median is 55 and the MAD 3, the usual distance
 * 4.4478; with Lowick's 40 it is 54.5 and 3. 60 is above each, and 3rd of 11 is the highest
 * quarter, since floor(5 - ceil(9 / 2.75)) = 1. */
static void what_all_fair_comparisons_say_holds_in_all(void **state)
{
    struct trial *t = *state;

    made_figures(t, "sacks 2024-25 60 61 62 50 51 52 53 54 55 56 57 40\n");
    const struct comparison *c = made_of(t, ASHMOOR, "sacks");
    assert_int_equal(c->certificate.side, 1);
    assert_int_equal(c->certificate.of, 3 * 3);
    assert_int_equal(c->certificate.holds, 3 * 3);
    assert_int_equal(c->certificate.left_out, 0);
    assert_true(
        str_eq(certificate_words(t->arena, c),
               S("that it is in the highest quarter is true in 9 of 9 fair comparisons: 3 "
                 "groups, 3 ways of judging, 1 period")));
}

/* E1: with Lowick's 70 among them it is 4th of 12: floor(5 - ceil(9 / 3)) = 2, the middle half,
 * in the two groups that Lowick belongs to. Beside the quartiles it goes on being above: among
 * eleven others (50 to 57, 61, 62, 70) the upper one lies at 7.5 steps, between 57 and 61: 59.
 * Of all twelve the median is 55.5 and the MAD 4, so that 4.5 above it is within the usual
 * distance of 5.93. */
static void E1_planted_comparator_that_flips_the_answer_is_told(void **state)
{
    struct trial *t = *state;

    made_figures(t, "sacks 2024-25 60 61 62 50 51 52 53 54 55 56 57 70\n");
    const struct comparison *c = made_of(t, ASHMOOR, "sacks");
    assert_int_equal(side_at(c, "ten", 0, WAY_PLACE), 1);
    assert_int_equal(side_at(c, "type", 0, WAY_PLACE), 0);
    assert_int_equal(side_at(c, "type", 0, WAY_CUTS), 1);
    assert_int_equal(side_at(c, "ten", 0, WAY_SPREAD), 1);
    assert_int_equal(side_at(c, "type", 0, WAY_SPREAD), 0);
    assert_int_equal(c->certificate.holds, 5);
    assert_int_equal(c->certificate.of, 9);
    struct str quote = quote_words(t->arena, c);
    assert_true(str_find(quote, S("true in 5 of 9 fair comparisons")) > 0);
    assert_true(str_find(quote, S("; not when compared with the 11 other councils of the same "
                                  "type as Ashmoor")) > 0);
    assert_int_equal(str_find(made_clause(c, 9), S("Compared with the 11 other councils")), 0);
    struct json *j = compare_json(t->arena, c);
    assert_true(str_eq(json_at(j, "certificate.words")->u.str, certificate_words(t->arena, c)));
    assert_true(str_eq(json_at(j, "quote")->u.str, quote));
}

/* The share of the others that it is above: 8 of 10 in the smaller group and 8 of 11 in the
 * others. */
static void place_is_given_as_a_range_over_the_groups(void **state)
{
    struct trial *t = *state;

    made_figures(t, "sacks 2024-25 60 61 62 50 51 52 53 54 55 56 57 70\n");
    const struct comparison *c = made_of(t, ASHMOOR, "sacks");
    assert_true(fabs(c->certificate.above_least - 8.0 / 11) < 1e-12);
    assert_true(fabs(c->certificate.above_most - 8.0 / 10) < 1e-12);
}

/* The year before it had 50, the lowest of all: that comparison says otherwise in every way. */
static void three_periods_are_asked(void **state)
{
    struct trial *t = *state;

    made_figures(t, "sacks 2021-22 60 61 62 50 51 52 53 54 55 56 57 40\n"
                    "sacks 2022-23 60 61 62 50 51 52 53 54 55 56 57 40\n"
                    "sacks 2023-24 30 61 62 50 51 52 53 54 55 56 57 40\n"
                    "sacks 2024-25 60 61 62 50 51 52 53 54 55 56 57 40\n");
    const struct comparison *c = made_of(t, ASHMOOR, "sacks");
    assert_int_equal(c->certificate.period_count, 3);
    assert_int_equal(c->certificate.of, 3 * 3 * 3);
    assert_int_equal(c->certificate.holds, 2 * 3 * 3);
    assert_int_equal(side_at(c, "ten", 1, WAY_PLACE), -1);
    assert_int_equal(side_at(c, "all", 2, WAY_SPREAD), 1);
}

/* The definition of stalls changed on 1 April 2024: what was counted before is not asked. */
static void periods_before_a_changed_definition_are_not_asked(void **state)
{
    struct trial *t = *state;

    made_figures(t, "stalls 2022-23 60 61 62 50 51 52 53 54 55 56 57 40\n"
                    "stalls 2023-24 60 61 62 50 51 52 53 54 55 56 57 40\n"
                    "stalls 2024-25 60 61 62 50 51 52 53 54 55 56 57 40\n");
    const struct comparison *c = made_of(t, ASHMOOR, "stalls");
    assert_int_equal(c->certificate.period_count, 1);
    assert_true(c->certificate.broken);
}

/* In 2023/24 five of eleven had reported, fewer than half: that year is left out, and said. */
static void comparisons_that_would_not_be_fair_are_left_out(void **state)
{
    struct trial *t = *state;

    made_figures(t, "sacks 2023-24 60 61 62 50 51 - - - - - - -\n"
                    "sacks 2024-25 60 61 62 50 51 52 53 54 55 56 57 40\n");
    const struct comparison *c = made_of(t, ASHMOOR, "sacks");
    assert_int_equal(c->certificate.of, 9);
    assert_int_equal(c->certificate.left_out, 9);
}

/* Ranges of 2 either side: the middle of eleven is 55, so 58 is above it; 1.58 times as wide,
 * at 99.8%, it starts at 58 - 2 * 3.0902 / 1.96 = 54.85, which does not leave 55 out. The mean
 * of all is 611 / 11 = 55.55, above which 56 lies. */
static void ranges_are_judged_at_both_levels_and_beside_the_mean(void **state)
{
    struct trial *t = *state;

    made_figures(t, "sacks 2024-25 58/56/60 61/59/63 62/60/64 50/48/52 51/49/53 52/50/54 "
                    "53/51/55 54/52/56 55/53/57 56/54/58 59/57/61\n");
    const struct comparison *c = made_of(t, ASHMOOR, "sacks");
    assert_int_equal(c->verdict, VERDICT_BETTER);
    assert_int_equal(side_at(c, "ten", 0, WAY_RANGE), 1);
    assert_int_equal(side_at(c, "ten", 0, WAY_WIDER), 0);
    assert_int_equal(side_at(c, "ten", 0, WAY_MEAN), 1);
    assert_true(str_starts(certificate_words(t->arena, c),
                           S("that it is better than the middle is true in ")));
}

/* E1: Ashmoor is no district and does not collect waste; nobody is told how it would stand. */
static void E1_council_that_does_not_run_the_service_is_never_ranked(void **state)
{
    struct trial *t = *state;

    made_figures(
        t, "care 2024-25 60 61 62 50 51 52 53 54 55 56 57 40 @E07000901 99 @E10000901 70\n");
    const struct comparison *c = made_of(t, "E07000901", "care");
    assert_true(c->refused[REFUSED_NOT_RUN]);
    assert_int_equal(c->certificate.of, 0);
    assert_int_equal(certificate_words(t->arena, c).len, 0);
    assert_int_equal(json_at(compare_json(t->arena, c), "certificate.words")->kind, JSON_NULL);
    const struct comparison *other = made_of(t, ASHMOOR, "care");
    for (ptrdiff_t i = 0; i < other->member_count; i++)
        assert_false(str_eq(other->members[i].area->code, S("E07000901")));
}

static void gap_and_too_few_have_no_certificate(void **state)
{
    struct trial *t = *state;

    made_figures(t, "sacks 2024-25 ? 61 62 50 51 52 53 54 55 56 57 40\n"
                    "bins 2024-25 60 61 62 - - - -\n");
    assert_int_equal(made_of(t, ASHMOOR, "sacks")->certificate.of, 0);
    assert_int_equal(made_of(t, ASHMOOR, "bins")->certificate.of, 0);
    assert_int_equal(quote_words(t->arena, made_of(t, ASHMOOR, "sacks")).len, 0);
}

#define MADE(test) cmocka_unit_test_setup_teardown(test, open_made, close_made)

int main(void)
{
    const struct CMUnitTest tests[] = {
        MADE(what_all_fair_comparisons_say_holds_in_all),
        MADE(E1_planted_comparator_that_flips_the_answer_is_told),
        MADE(place_is_given_as_a_range_over_the_groups),
        MADE(three_periods_are_asked),
        MADE(periods_before_a_changed_definition_are_not_asked),
        MADE(comparisons_that_would_not_be_fair_are_left_out),
        MADE(ranges_are_judged_at_both_levels_and_beside_the_mean),
        MADE(E1_council_that_does_not_run_the_service_is_never_ranked),
        MADE(gap_and_too_few_have_no_certificate),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
