/* many_test.c: figures over time within their own limits, beside chance, and two by two: on
 * small made figures, what is drawn, what is refused, and what is said. Expected centres,
 * limits and averages are reckoned by hand. */
#include "inform/testing_made.h"

#include "inform/control.h"
#include "inform/funnel.h"
#include "inform/many.h"
#include "inform/multiples.h"
#include "inform/quadrant.h"

#include <math.h>

static struct work work_of(struct trial *t)
{
    assert_int_equal(store_begin(t->db, false), OK);
    return (struct work){.arena = t->arena,
                         .db = t->db,
                         .sector = t->sector,
                         .now = MADE_NOW,
                         .known = SECTOR_NOW};
}

static void near(double got, double want, double within)
{
    if (!(fabs(got - want) <= within))
        fail_msg("%.17g is not within %g of %.17g", got, within, want);
}

static void says(struct str got, const char *want)
{
    if (!str_eq(got, str_of(want)))
        fail_msg("says: %.*s\nnot: %s", STR_ARG(got), want);
}

/* Yearly figures of Ashmoor from 2000 on, one cell a year. */
static void years(struct trial *t, const char *metric, const char *const *cells,
                  ptrdiff_t count)
{
    struct buf b = buf_make(t->arena, 64 * 1024);

    for (ptrdiff_t i = 0; i < count; i++)
        buf_fmt(&b, "%s %td-04-01_P1Y %s\n", metric, 2000 + i, cells[i]);
    buf_char(&b, 0);
    made_figures(t, b.at);
}

static struct control control_of(struct trial *t, const char *metric, const char *anew)
{
    struct work w = work_of(t);
    struct control_ask ask = {.what = {.area = S(ASHMOOR), .metric = str_of(metric)},
                              .anew = str_of(anew)};
    struct control k;

    enum rc rc = control_read(&w, &ask, &k);
    if (rc != OK)
        fail_msg("%.*s", STR_ARG(w.complaints->words));
    store_rollback(t->db);
    return k;
}

/* --- over time ---- */

/* 50, 52, 50, … : the mean of 12 is 51, each move is 2, so the limits are 51 -/+ 5.32. */
static void limits_are_of_the_councils_own_movement(void **state)
{
    static const char *const cells[] = {"50", "52", "50", "52", "50", "52",
                                        "50", "52", "50", "52", "50", "52"};
    struct trial *t = *state;

    years(t, "bins", cells, COUNT_OF(cells));
    struct control k = control_of(t, "bins", "");
    assert_int_equal(k.count, 12);
    assert_false(k.few);
    assert_true(k.moved);
    near(k.points[0].xmr.centre, 51, 1e-9);
    near(k.points[11].xmr.lower, 51 - 2.66 * 2, 1e-9);
    near(k.points[11].xmr.upper, 51 + 2.66 * 2, 1e-9);
    says(control_sentence(t->arena, &k), "“Bins emptied” in Ashmoor was 52.0% for 2011/12, "
                                         "within the limits of its own movement "
                                         "(45.7% to 56.3%). There is no signal in 12 figures.");
}

static void a_signal_of_the_last_figure_is_said(void **state)
{
    static const char *const cells[] = {"50", "52", "50", "52", "50", "52", "50",
                                        "52", "50", "52", "50", "52", "90"};
    struct trial *t = *state;

    years(t, "bins", cells, COUNT_OF(cells));
    struct control k = control_of(t, "bins", "");
    assert_int_equal(k.points[12].xmr.signal, SIGNAL_OUTSIDE);
    struct str said = control_sentence(t->arena, &k);
    assert_true(str_find(said, S("outside the limits of its own movement")) > 0);
    assert_true(str_find(said, S("It is a signal: outside the limits.")) > 0);
}

/* A gap is no figure: 11 of 12 periods are too few, and the words say how many there are. */
static void eleven_figures_have_no_limits(void **state)
{
    static const char *const cells[] = {"50", "52", "50", "52", "50", "?",
                                        "50", "52", "50", "52", "50", "52"};
    struct trial *t = *state;

    years(t, "bins", cells, COUNT_OF(cells));
    struct control k = control_of(t, "bins", "");
    assert_true(k.few);
    assert_true(isnan(k.points[0].xmr.centre));
    says(k.points[5].text, "the publisher gives no reason");
    says(control_sentence(t->arena, &k), "No limits are drawn for “Bins emptied” in Ashmoor: "
                                         "they need 12 figures, and there are 11.");
}

/* Stalls are counted anew from April 2024: the thirteenth year begins a line of its own. */
static void what_was_counted_differently_is_left_out(void **state)
{
    static const char *const cells[] = {"50", "52", "50", "52", "50", "52", "50", "52", "50",
                                        "52", "50", "52", "50", "52", "50", "52", "50", "52",
                                        "50", "52", "50", "52", "50", "52", "70", "71"};
    struct trial *t = *state;

    years(t, "stalls", cells, COUNT_OF(cells));
    struct control k = control_of(t, "stalls", "");
    assert_non_null(k.broken);
    assert_int_equal(k.count, 2);
    assert_true(k.few);
    says(control_sentence(t->arena, &k),
         "No limits are drawn for “Stalls” in Ashmoor: they need 12 figures that are counted "
         "alike, and there are 2.");
}

/* Twelve around 51, then twelve around 71: nothing happens until a person says so. */
static void a_person_begins_anew_not_the_rule(void **state)
{
    static const char *const cells[] = {"50", "52", "50", "52", "50", "52", "50", "52",
                                        "50", "52", "50", "52", "70", "72", "70", "72",
                                        "70", "72", "70", "72", "70", "72", "70", "72"};
    struct trial *t = *state;

    years(t, "bins", cells, COUNT_OF(cells));
    struct control k = control_of(t, "bins", "");
    near(k.points[23].xmr.centre, 61, 1e-9);
    assert_int_equal(k.points[23].xmr.signal, SIGNAL_OUTSIDE);
    k = control_of(t, "bins", "2012/13");
    assert_int_equal(k.anew_count, 1);
    near(k.points[11].xmr.centre, 51, 1e-9);
    near(k.points[12].xmr.centre, 71, 1e-9);
    assert_int_equal(k.points[23].xmr.signal, SIGNAL_NONE);
    /* After it there are too few: those before keep their limits, those after have none. */
    k = control_of(t, "bins", "2014/15");
    assert_true(k.few);
    assert_false(isnan(k.points[0].xmr.centre));
    assert_true(isnan(k.points[23].xmr.centre));
}

/* 2, 4, 2, … % : the mean is 3, the limits 3 -/+ 5.32, and no share lies below 0. */
static void limits_stop_where_the_measure_does(void **state)
{
    static const char *const low[] = {"2", "4", "2", "4", "2", "4",
                                      "2", "4", "2", "4", "2", "4"},
                             *const high[] = {"98", "96", "98", "96", "98", "96",
                                              "98", "96", "98", "96", "98", "96"},
                             *const below[] = {"-2", "4", "2", "4", "2", "4",
                                               "2",  "4", "2", "4", "2", "4"};
    struct trial *t = *state;

    years(t, "bins", low, COUNT_OF(low));
    struct control k = control_of(t, "bins", "");
    near(k.points[11].xmr.lower, 0, 0);
    near(k.points[11].xmr.upper, 3 + 2.66 * 2, 1e-9);
    says(control_cut_words(t->arena, &k),
         "The lower limit stops at 0.0%, since figures of this "
         "measure do not lie below it.");
    years(t, "sacks", high, COUNT_OF(high));
    k = control_of(t, "sacks", "");
    near(k.points[0].xmr.lower, 97 - 2.66 * 2, 1e-9);
    near(k.points[0].xmr.upper, 100, 0);
    years(t, "heaps", below, COUNT_OF(below)); /* a change, or a balance */
    k = control_of(t, "heaps", "");
    assert_true(k.points[0].xmr.lower < 0);
    says(control_cut_words(t->arena, &k), "");
}

static void a_quarter_is_no_point_among_years(void **state)
{
    static const char *const cells[] = {"50", "52", "50", "52", "50", "52",
                                        "50", "52", "50", "52", "50", "52"};
    struct trial *t = *state;

    years(t, "bins", cells, COUNT_OF(cells));
    made_figures(t, "bins 2005-04-01_P3M 90\n");
    struct control k = control_of(t, "bins", "");
    assert_int_equal(k.count, 12);
    assert_int_equal(k.other_length, 1);
    assert_false(k.overlap);
    near(k.points[11].xmr.centre, 51, 1e-9);
}

/* Years that begin every quarter share three quarters with the one before. */
static void rolling_years_have_no_limits(void **state)
{
    struct trial *t = *state;
    struct buf b = buf_make(t->arena, 64 * 1024);

    for (int i = 0; i < 14; i++)
        buf_fmt(&b, "calls %d-%02d-01_P1Y %d\n", 2019 + i / 4, 1 + i % 4 * 3, 50 + i % 2);
    buf_char(&b, 0);
    made_figures(t, b.at);
    struct control k = control_of(t, "calls", "");
    assert_int_equal(k.count, 14);
    assert_true(k.overlap && !k.moved);
    for (ptrdiff_t i = 0; i < k.count; i++)
        assert_true(isnan(k.points[i].xmr.centre) && !k.points[i].xmr.signal);
    says(control_sentence(t->arena, &k),
         "No limits are drawn for “Missed calls” in Ashmoor: its periods overlap, so each "
         "figure repeats part of the one before, and how much it moves from one to the next "
         "says too little.");
}

/* --- beside chance ---- */

static struct funnel funnel_of(struct trial *t, const char *metric)
{
    struct work w = work_of(t);
    struct comparison_ask ask = {.area = S(ASHMOOR), .metric = str_of(metric)};
    struct funnel f;

    enum rc rc = funnel_read(&w, &ask, &f);
    if (rc != OK)
        fail_msg("%.*s", STR_ARG(w.complaints->words));
    store_rollback(t->db);
    return f;
}

/* Of 7 councils 6 answer 100 of 1,000; Ashmoor misses 200 of 1,000. Pooled: 800 of 7,000; the
 * limits at 1,000 are 11.43 -/+ 1.96 and 3.09 times 1.0061. */
static void a_share_far_from_the_average_lies_outside(void **state)
{
    struct trial *t = *state;

    made_figures(t, "calls 2024-04-01_P1Y 20///200/1000 10///100/1000 10///100/1000 "
                    "10///100/1000 10///100/1000 10///100/1000 10///100/1000\n");
    struct funnel f = funnel_of(t, "calls");
    double p = 800.0 / 7000, sd = sqrt(p * (1 - p) / 1000);
    assert_int_equal(f.refused, FUNNEL_DRAWN);
    near(f.average, 100 * p, 1e-9);
    near(f.own->at95.upper, 100 * (p + STATS_Z95 * sd), 1e-6);
    near(f.own->at998.lower, 100 * (p - STATS_Z998 * sd), 1e-6);
    assert_int_equal(f.own->place, FUNNEL_HIGH_998);
    says(funnel_sentence(t->arena, &f),
         "“Missed calls” in Ashmoor, the year to March 2025, is 20.0%: above the 99.8% limits "
         "around the average of the 7 councils compared (11.4%), further from it than chance "
         "alone takes 1 figure in 500.");
}

static void a_rate_is_known_by_its_numbers(void **state)
{
    struct trial *t = *state;

    made_figures(t, "mice 2024 2///20/10000 1///10/10000 1///10/10000 1///10/10000 "
                    "1///10/10000\n");
    struct funnel f = funnel_of(t, "mice");
    assert_int_equal(f.refused, FUNNEL_DRAWN);
    near(f.each, 1000, 1e-9);
    near(f.average, 1.2, 1e-9); /* 60 of 50,000 */
}

/* Published rates that were made for another mix of people are not simply x over n. */
static void an_adjusted_rate_is_refused(void **state)
{
    struct trial *t = *state;

    made_figures(t, "mice 2024 2.5///20/10000 1///10/10000 1///10/10000 1///10/10000 "
                    "1///10/10000\n");
    assert_int_equal(funnel_of(t, "mice").refused, FUNNEL_NOT_A_RATE);
}

static void too_few_numbers_are_refused(void **state)
{
    struct trial *t = *state;

    made_figures(t, "mice 2024 2///20/10000 1///10/10000 1 1 1 1 1\n");
    assert_int_equal(funnel_of(t, "mice").refused, FUNNEL_FEW);
    /* Of bins nothing is said to be counted, whatever numbers come with them. */
    made_figures(t, "bins 2024-04-01_P1Y 20///200/1000 10///100/1000 10///100/1000 "
                    "10///100/1000 10///100/1000\n");
    struct funnel f = funnel_of(t, "bins");
    assert_int_equal(f.refused, FUNNEL_NO_COUNTS);
    assert_int_equal(draw_funnel(t->arena, &f, true, false).len, 0);
}

/* --- two by two ---- */

static void equal_to_the_middle_is_neither_above_nor_below(void **state)
{
    struct trial *t = *state;
    struct quadrant q;

    made_figures(t, "bins 2024-04-01_P1Y 50 40 60 30 70\n"
                    "plans 2025-03-31 9 1 2 3 4\n");
    struct work w = work_of(t);
    struct quadrant_ask ask = {
        .area = S(ASHMOOR), .cost = S("bins"), .performance = S("plans")};
    assert_int_equal(quadrant_read(&w, &ask, &q), OK);
    assert_int_equal(quadrant_side(&q.cost, &q.cost.own), 0);
    assert_int_equal(quadrant_side(&q.performance, &q.performance.own), 1);
    says(
        quadrant_sentence(t->arena, &q),
        "In Ashmoor, “Bins emptied” stands at 50.0% (2024/25), at the middle of the 5 councils "
        "compared (50.0%); “Late plans” stands at 9.0% (31 March 2025), above the middle of "
        "the "
        "5 councils compared (3.0%).");
    store_rollback(t->db);
}

/* A district's figure of a service that its county runs is no point beside those that run it.
 */
static void a_service_that_is_not_run_has_no_side(void **state)
{
    struct trial *t = *state;
    struct quadrant q;

    made_figures(t, "bins 2024-04-01_P1Y @E07000901 50 @E06000901 50 40 60 30 70\n"
                    "care 2024-04-01_P1Y @E07000901 9 @E06000901 1 2 3 4 5\n");
    struct work w = work_of(t);
    struct quadrant_ask ask = {
        .area = S("E07000901"), .cost = S("bins"), .performance = S("care")};
    assert_int_equal(quadrant_read(&w, &ask, &q), OK);
    assert_int_equal(quadrant_side(&q.performance, &q.performance.own), 0);
    assert_false(quadrant_middle_fair(&q.performance));
    struct str said = quadrant_sentence(t->arena, &q);
    if (str_find(said, S("“Care” is not compared: Marsham does not run children's social care; "
                         "Northwick does.")) < 0)
        fail_msg("%.*s", STR_ARG(said));
    for (ptrdiff_t i = 0; i < q.count; i++)
        assert_true(q.points[i].area != q.area || !q.points[i].performance);
    store_rollback(t->db);
}

/* --- one on one spine ---- */

static void the_furthest_from_its_middle_is_named_without_good_or_bad(void **state)
{
    struct trial *t = *state;
    struct many m;

    /* Bins: 20 above 50 of at most 30; moots: 5 below 10 of at most 5. */
    made_figures(t, "bins 2024-04-01_P1Y 70 40 50 20 60\n"
                    "moots 2024-04-01_P1Y 5 8 10 12 14\n");
    struct work w = work_of(t);
    struct many_ask ask = {.area = S(ASHMOOR)};
    assert_int_equal(many_read(&w, &ask, &m), OK);
    assert_int_equal(m.count, 0); /* none is a headline measure */
    says(many_sentence(t->arena, &m), "We hold no figures for Ashmoor.");
    struct comparison both[2];
    struct comparison_ask one = {.area = S(ASHMOOR), .metric = S("bins")};
    assert_int_equal(compare_standing(&w, &one, &both[0]), OK);
    one.metric = S("moots");
    assert_int_equal(compare_standing(&w, &one, &both[1]), OK);
    near(many_at(&both[0]), 20.0 / 30, 1e-9);
    near(many_at(&both[1]), -1, 1e-9);
    m.rows = both;
    m.count = m.of = 2;
    says(many_sentence(t->arena, &m),
         "Of 2 measures, Ashmoor stands furthest above the middle of its group on “Bins "
         "emptied” (70.0%, highest of 5), and furthest below it on “Moots held” (5, lowest of "
         "5), in steps of the group's usual distance.");
    store_rollback(t->db);
}

/* Bins: 20 of at most 30 above the middle, 2 usual distances of 10; calls: 9 of at most 49, but
 * 4.5 usual distances of 2. */
static void one_far_council_does_not_hide_what_is_furthest(void **state)
{
    struct trial *t = *state;
    struct many m = {0};

    made_figures(t, "bins 2024-04-01_P1Y 70 40 50 20 60\n"
                    "calls 2024-04-01_P1Y 20 10 11 9 60\n");
    struct work w = work_of(t);
    struct comparison both[2];
    struct comparison_ask one = {.area = S(ASHMOOR), .metric = S("bins")};
    assert_int_equal(compare_standing(&w, &one, &both[0]), OK);
    one.metric = S("calls");
    assert_int_equal(compare_standing(&w, &one, &both[1]), OK);
    assert_true(many_at(&both[0]) > many_at(&both[1]));
    m = (struct many){.area = both[0].area, .rows = both, .count = 2, .of = 2};
    struct str said = many_sentence(t->arena, &m);
    assert_true(str_find(said, S("furthest above the middle of its group on “Missed calls”")) >
                0);
    store_rollback(t->db);
}

/* --- side by side ---- */

static void a_line_is_not_told_across_a_break(void **state)
{
    struct trial *t = *state;
    struct multiples m;

    made_figures(t, "stalls 2022-04-01_P1Y 10 10 10 10 10\nstalls 2023-04-01_P1Y 20 10 10 10 "
                    "10\nstalls 2024-04-01_P1Y 60 50 50 50 50\nstalls 2025-04-01_P1Y 70 50 50 "
                    "50 50\n");
    struct work w = work_of(t);
    struct comparison_ask ask = {.area = S(ASHMOOR), .metric = S("stalls")};
    assert_int_equal(multiples_read(&w, &ask, &m), OK);
    assert_true(m.breaks[2] && !m.breaks[1] && !m.breaks[3]);
    says(
        multiples_sentence(t->arena, &m),
        "Between 2024/25 and 2025/26, “Stalls” rose from 60.0% to 70.0% in Ashmoor; the middle "
        "of the 5 councils that have both figures stood at 50.0% in both.");
    store_rollback(t->db);
}

/* A sixth council that reports only at the end would move the middle from 30 to 35. */
static void the_middle_moves_only_by_those_with_both_figures(void **state)
{
    struct trial *t = *state;
    struct multiples m;

    made_figures(t, "bins 2023-04-01_P1Y 10 20 30 40 50 ?\nbins 2023-04-01_P3M 1 1 1 1 1\n"
                    "bins 2024-04-01_P1Y 20 20 30 40 50 90\n");
    struct work w = work_of(t);
    struct comparison_ask ask = {.area = S(ASHMOOR), .metric = S("bins")};
    assert_int_equal(multiples_read(&w, &ask, &m), OK);
    assert_int_equal(m.period_count, 2); /* the quarter is left out */
    says(multiples_sentence(t->arena, &m),
         "Between 2023/24 and 2024/25, “Bins emptied” rose from 10.0% to 20.0% in Ashmoor; the "
         "middle of the 5 councils that have both figures stood at 30.0% in both.");
    store_rollback(t->db);
}

static int before(void **state)
{
    *state = made_open();
    return 0;
}

static int after(void **state)
{
    trial_close(*state);
    return 0;
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, before, after)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(limits_are_of_the_councils_own_movement),
        CASE(a_signal_of_the_last_figure_is_said),
        CASE(eleven_figures_have_no_limits),
        CASE(what_was_counted_differently_is_left_out),
        CASE(a_person_begins_anew_not_the_rule),
        CASE(limits_stop_where_the_measure_does),
        CASE(a_quarter_is_no_point_among_years),
        CASE(rolling_years_have_no_limits),
        CASE(a_share_far_from_the_average_lies_outside),
        CASE(a_rate_is_known_by_its_numbers),
        CASE(an_adjusted_rate_is_refused),
        CASE(too_few_numbers_are_refused),
        CASE(equal_to_the_middle_is_neither_above_nor_below),
        CASE(a_service_that_is_not_run_has_no_side),
        CASE(one_far_council_does_not_hide_what_is_furthest),
        CASE(the_furthest_from_its_middle_is_named_without_good_or_bad),
        CASE(a_line_is_not_told_across_a_break),
        CASE(the_middle_moves_only_by_those_with_both_figures),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
