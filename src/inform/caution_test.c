/* caution_test.c: what a comparison says where a fair answer can't be given or must be taken
 * with care: gaps, services that others run, too few, first releases, old figures, breaks,
 * corrections, councils that ended, and places that are never ranked. Word for word, on small
 * made figures. */
#include "inform/testing_made.h"

#include <math.h>

/* --- gaps
 * -------------------------------------------------------------------------------------- */

static void a_gap_tells_why_and_the_latest_figure(void **state)
{
    struct trial *t = *state;

    made_figures(t, "plans 2023-03-31 5.2\nplans 2024-03-31 6.9\n"
                    "plans 2025-03-31 ? 1 2 3 4 5 6\n");
    const struct comparison *c = made_of(t, ASHMOOR, "plans");
    made_says(c,
              "There is no figure for Ashmoor at 31 March 2025: the publisher gives no reason. "
              "The latest is 6.9%, for 31 March 2024.");
    assert_int_equal(c->standing.rank, 0);
    assert_int_equal(c->standing.quartile, 0);
    assert_int_equal(c->standing.reported, 6);
    assert_true(c->refused[REFUSED_GAP] && !c->refused[REFUSED_FEW]);
    assert_int_equal(c->clause_count, 1);
    assert_int_equal(c->clauses[0].template, 6);
}

static void a_gap_without_any_figure_tells_only_why(void **state)
{
    static const struct {
        const char *cell, *why;
    } gaps[] = {{"not", "not collected that year"},
                {"na", "does not apply here"},
                {"hid", "hidden to protect people"},
                {"soon", "not published yet"},
                {"off", "not available"},
                {"?", "the publisher gives no reason"},
                {"-", "not collected that year"}};
    struct trial *t = *state;

    for (ptrdiff_t i = 0; i < COUNT_OF(gaps); i++) {
        struct arena *a = t->arena;
        int year = 2010 + (int)i;
        made_figures(t,
                     str_fmt(a, "moots %d-04-01_P1Y %s 1 2 3 4 5 6\n", year, gaps[i].cell).at);
        made_says(made_of(t, ASHMOOR, "moots"),
                  str_fmt(a, "There is no figure for Ashmoor in %d/%d: %s.", year, year - 1999,
                          gaps[i].why)
                      .at);
    }
}

static void the_figure_of_a_gap_may_come_later(void **state)
{
    struct trial *t = *state;

    made_figures(t, "bins 2023-24 hid 1 2 3 4 5 6\nbins 2024-25 60 61 62 63 64 65 66\n");
    const struct comparison *c =
        made_compare(t, &(struct comparison_ask){
                            .area = S(ASHMOOR), .metric = S("bins"), .period = S("2023/24")});
    assert_int_equal(
        str_find(c->sentence, S("There is no figure for Ashmoor in 2023/24: hidden to "
                                "protect people.")),
        0);
    assert_true(str_find(c->sentence, S("60.0%, for 2024/25.")) > 0);
    assert_true(str_find(c->sentence, S("The latest is")) < 0);
}

/* --- not its service
 * --------------------------------------------------------------------------- */

static void who_runs_the_service_is_told_and_nothing_is_compared(void **state)
{
    struct trial *t = *state;

    made_figures(t, "care 2024-25 60 61 62 63 64 65 66 @E07000901 50 @E10000901 70\n"
                    "carts 2024-25 60 61 62 63 64 65 66 @E07000901 50 @E10000901 70\n");
    const struct comparison *c = made_of(t, "E07000901", "care");
    made_says(c, "Marsham does not run children's social care; Northwick does.");
    assert_true(c->refused[REFUSED_NOT_RUN]);
    assert_int_equal(c->verdict, VERDICT_NONE);
    assert_int_equal(c->fair_count, 0);
    assert_int_equal(c->clauses[0].template, 7);
    struct json *j = compare_json(t->arena, c);
    assert_int_equal(json_at(j, "rank")->kind, JSON_NULL);
    assert_int_equal(json_at(j, "quartile")->kind, JSON_NULL);
    assert_int_equal(str_find(made_of(t, "E10000901", "carts")->sentence,
                              S("Northwick does not run bin collections; ")),
                     0);
    /* Nor are those who do not run it set beside those who do: 12 unitaries and the county. */
    c = made_compare(t, &(struct comparison_ask){
                            .area = S(ASHMOOR), .metric = S("care"), .group = S("all")});
    assert_int_equal(c->standing.members, 13);
    assert_int_equal(c->standing.reported, 8);
}

/* --- too few
 * ----------------------------------------------------------------------------------- */

static void one_reporter_gets_no_place(void **state)
{
    struct trial *t = *state;

    made_figures(t, "bins 2024-25 60\n");
    const struct comparison *c = made_of(t, ASHMOOR, "bins");
    made_says(c,
              "Ashmoor emptied 60.0% of bins in 2024/25. Only 1 of 7 councils has published a "
              "figure, so no place is given.");
    assert_true(c->refused[REFUSED_FEW]);
    struct json *j = compare_json(t->arena, c);
    assert_int_equal(json_at(j, "rank")->kind, JSON_NULL);
    assert_int_equal(json_at(j, "of")->u.whole, 1);
}

static void fewer_than_five_get_no_place(void **state)
{
    struct trial *t = *state;

    made_figures(t, "bins 2023-24 50\nbins 2024-25 60 61 62 63\n");
    made_says(made_of(t, ASHMOOR, "bins"),
              "Ashmoor emptied 60.0% of bins in 2024/25. Only 4 of 7 councils have published a "
              "figure, so no place is given. It is up from 50.0% the year before.");
    made_figures(t, "bins 2024-25 60 61 62 63 64\n");
    made_says(
        made_of(t, ASHMOOR, "bins"),
        "Ashmoor emptied 60.0% of bins in 2024/25: the lowest of the 5 councils compared, up "
        "from 50.0% the year before.");
}

static void fewer_than_half_get_no_place(void **state)
{
    struct trial *t = *state;

    made_figures(t, "sacks 2024-25 60 61 62 63 64\n");
    made_says(made_of(t, ASHMOOR, "sacks"),
              "Ashmoor took 60.0% of sacks in 2024/25. Only 5 of 11 councils have published a "
              "figure, so no place is given.");
    made_figures(t, "sacks 2024-25 60 61 62 63 64 65\n");
    made_says(made_of(t, ASHMOOR, "sacks"),
              "Ashmoor took 60.0% of sacks in 2024/25: the lowest of "
              "the 6 councils compared.");
}

/* --- cautions
 * ---------------------------------------------------------------------------------- */

static void a_first_release_is_told_first(void **state)
{
    struct trial *t = *state;

    made_figures(t, "bins 2024-25 60/////provisional 61 62 59 58 57 56\n");
    made_says(
        made_of(t, ASHMOOR, "bins"),
        "First release, may change: Ashmoor emptied 60.0% of bins in 2024/25: the 3rd highest "
        "of the 7 councils compared.");
}

static void an_uncertain_figure_is_told(void **state)
{
    struct trial *t = *state;

    made_figures(t, "bins 2024-25 60/////unreliable 61 62 59 58 57 56\n");
    made_says(
        made_of(t, ASHMOOR, "bins"),
        "The publisher calls this figure uncertain. Ashmoor emptied 60.0% of bins in 2024/25: "
        "the 3rd highest of the 7 councils compared.");
}

/* The clock stands at 1 June 2026, so 30 months ago was 1 December 2023. */
static void a_newest_figure_older_than_thirty_months_is_told(void **state)
{
    struct trial *t = *state;

    made_figures(t, "bins 2021-22 70\nbins 2022-23 60 61 62 59 58 57 56\n");
    made_says(made_of(t, ASHMOOR, "bins"),
              "The newest published figure is for 2022/23. Ashmoor emptied 60.0% of bins in "
              "2022/23: the 3rd highest of the 7 councils compared, down from 70.0% the year "
              "before.");
    /* An old period that was asked for is not the newest. */
    assert_int_equal(str_find(made_compare(t, &(struct comparison_ask){.area = S(ASHMOOR),
                                                                       .metric = S("bins"),
                                                                       .period = S("2021-22")})
                                  ->sentence,
                              S("Ashmoor emptied 70.0%")),
                     0);
    made_figures(t, "plans 2023-12-01 7 1 2 3 4 5 6\n");
    assert_int_equal(made_of(t, ASHMOOR, "plans")->clauses[0].template, 1);
    made_figures(t, "calls 2023-11-30 7 1 2 3 4 5 6\n");
    assert_int_equal(made_of(t, ASHMOOR, "calls")->clauses[0].template, 10);
}

/* A later period of England alone is not a figure of a council. */
static void the_newest_period_is_the_newest_with_a_council(void **state)
{
    struct trial *t = *state;

    made_figures(t, "bins 2022-23 60 61 62 59 58 57 56\nbins 2023-24 ? @E92000001 50\n");
    made_says(made_of(t, ASHMOOR, "bins"),
              "The newest published figure is for 2022/23. Ashmoor emptied 60.0% of bins in "
              "2022/23: the 3rd highest of the 7 councils compared.");
}

static void a_break_is_told_and_nothing_is_compared_across_it(void **state)
{
    struct trial *t = *state;

    made_figures(t, "stalls 2023-24 50 61\nstalls 2024-25 60 61 62 59 58 57 56\n"
                    "stands 2023-24 50 61\nstands 2024-25 60 61 62 59 58 57 56\n");
    const struct comparison *c = made_of(t, ASHMOOR, "stalls");
    made_says(c,
              "Counted differently since 2024/25; earlier years are not compared. Ashmoor let "
              "60.0% of stalls in 2024/25: the 3rd highest of the 7 councils compared.");
    assert_true(c->refused[REFUSED_BREAK]);
    assert_int_equal(c->before, -1);
    assert_true(c->points[1].break_before && !c->points[0].break_before);
    made_says(
        made_of(t, ASHMOOR, "stands"),
        "Counted differently since 1 October 2024; earlier years are not compared. Ashmoor "
        "let 60.0% of stands in 2024/25: the 3rd highest of the 7 councils compared.");
}

/* After two years of the new count the years since are compared with each other alone. */
static void a_break_hides_what_lies_before_it(void **state)
{
    struct trial *t = *state;

    made_figures(t,
                 "stalls 2019-20 10\nstalls 2020-21 20\nstalls 2021-22 30\nstalls 2022-23 40\n"
                 "stalls 2023-24 50\nstalls 2024-25 58\nstalls 2025-26 60 61 62 59 58 57 56\n");
    const struct comparison *c = made_of(t, ASHMOOR, "stalls");
    made_says(c, "Ashmoor let 60.0% of stalls in 2025/26: the 3rd highest of the 7 councils "
                 "compared, up from 58.0% the year before.");
    assert_true(isnan(c->usual));
}

/* Areas came on 1 January 2026, groups on the 2nd, the first figures on the 3rd. */
static void a_correction_is_told_with_the_old_figure(void **state)
{
    struct trial *t = *state;

    made_figures(t, "bins 2024-25 55 61 62 59 58 57 56\n");
    made_figures(t, "bins 2024-25 60 61 62 59 58 57 56\n");
    const struct comparison *c = made_of(t, ASHMOOR, "bins");
    made_says(c, "Corrected on 4 January 2026; it was 55.0%. Ashmoor emptied 60.0% of bins in "
                 "2024/25: the 3rd highest of the 7 councils compared.");
    /* Only the one whose figure was corrected says so. */
    made_says(
        made_of(t, "E06000903", "bins"),
        "Coldwell emptied 62.0% of bins in 2024/25: the highest of the 7 councils compared.");
}

static void a_correction_that_nobody_would_see_is_not_told(void **state)
{
    struct trial *t = *state;

    made_figures(t, "bins 2024-25 59.98 61 62 59 58 57 56\n");
    made_figures(t, "bins 2024-25 60.01 61 62 59 58 57 56\n");
    made_says(made_of(t, ASHMOOR, "bins"),
              "Ashmoor emptied 60.0% of bins in 2024/25: the 3rd highest of the 7 councils "
              "compared.");
    made_figures(t, "bins 2024-25 61 61 62 59 58 57 56\n");
    assert_int_equal(str_find(made_of(t, ASHMOOR, "bins")->sentence,
                              S("Corrected on 5 January 2026; it was 60.0%.")),
                     0);
}

static void a_gap_that_is_filled_later_is_no_correction(void **state)
{
    struct trial *t = *state;

    made_figures(t, "bins 2024-25 soon 61 62 59 58 57 56\n");
    made_figures(t, "bins 2024-25 60 61 62 59 58 57 56\n");
    made_says(made_of(t, ASHMOOR, "bins"),
              "Ashmoor emptied 60.0% of bins in 2024/25: the 3rd highest of the 7 councils "
              "compared.");
}

/* --- old known
 * --------------------------------------------------------------------------------- */

static struct comparison_ask known_on(const char *date)
{
    return (struct comparison_ask){
        .area = S(ASHMOOR), .metric = S("bins"), .known = str_of(date)};
}

static void what_was_known_on_a_day_is_shown_as_it_was(void **state)
{
    struct trial *t = *state;
    struct comparison_ask day = known_on("2026-01-03");

    made_figures(t, "bins 2023-24 50 61 62 59 58 57 56\nbins 2024-25 55 61 62 59 58 57 56\n");
    made_figures(t, "bins 2024-25 60 61 62 59 58 57 56\nbins 2025-26 99 61 62 59 58 57 56\n");
    const struct comparison *c = made_compare(t, &day);
    made_says(
        c, "Ashmoor emptied 55.0% of bins in 2024/25: the lowest of the 7 councils compared, "
           "up from 50.0% the year before.");
    assert_true(c->own.value == 55);
    assert_int_equal(c->standing.rank, 7);
    assert_int_equal(c->point_count, 2);
    day = known_on("2026-01-04");
    c = made_compare(t, &day);
    assert_true(c->own.value == 99);
    day.period = S("2024-25");
    made_says(made_compare(t, &day),
              "Corrected on 4 January 2026; it was 55.0%. Ashmoor emptied 60.0% of bins in "
              "2024/25: the 3rd highest of the 7 councils compared, up from 50.0% the year "
              "before.");
}

static enum rc refused(struct trial *t, struct comparison_ask ask, struct str *words)
{
    struct work w = {.arena = t->arena, .db = t->db, .sector = t->sector, .now = MADE_NOW};
    struct comparison c;

    assert_int_equal(store_begin(t->db, false), OK);
    enum rc rc = compare_read(&w, &ask, &c);
    store_rollback(t->db);
    *words = w.complaints ? w.complaints->words : S("");
    return rc;
}

static void what_can_not_be_asked_is_refused_in_words(void **state)
{
    struct trial *t = *state;
    struct str words;

    made_figures(t, "bins 2024-25 60 61 62 59 58 57 56\n");
    assert_int_equal(refused(t, known_on("2026-01-02"), &words), NOT_FOUND);
    assert_true(str_find(words, S("no figures of \"Bins emptied\" at that time")) > 0);
    assert_int_equal(refused(t, known_on("yesterday"), &words), INVALID);
    assert_true(str_find(words, S("\"yesterday\" is no date.")) == 0);
    assert_int_equal(refused(t, known_on("2026-02-30"), &words), INVALID);
    struct comparison_ask ask = {.area = S(ASHMOOR), .metric = S("bins"), .period = S("2031")};
    assert_int_equal(refused(t, ask, &words), NOT_FOUND);
    assert_true(str_find(words, S("from 2024/25 to 2024/25")) > 0);
    ask = (struct comparison_ask){.area = S("E06000999"), .metric = S("bins")};
    assert_int_equal(refused(t, ask, &words), NOT_FOUND);
    ask = (struct comparison_ask){.area = S(ASHMOOR), .metric = S("bans")};
    assert_int_equal(refused(t, ask, &words), NOT_FOUND);
    ask = (struct comparison_ask){.area = S(ASHMOOR), .metric = S("bins"), .group = S("neer")};
    assert_int_equal(refused(t, ask, &words), NOT_FOUND);
    assert_true(str_find(words, S("There is no group \"neer\".")) == 0);
}

/* --- ended, and never ranked
 * ------------------------------------------------------------------- */

static void an_ended_council_shows_its_last_figure_and_is_no_ones_member(void **state)
{
    struct trial *t = *state;

    made_figures(t, "bins 2022-23 60 61 62 59 58 57 56 @E06000921 50\n"
                    "bins 2024-25 60 61 62 59 58 57 56\n");
    const struct comparison *c = made_of(t, "E06000921", "bins");
    made_says(c,
              "There is no figure for Oldfold in 2024/25: not collected that year. The latest "
              "is 50.0%, for 2022/23.");
    assert_true(c->refused[REFUSED_ENDED]);
    c = made_compare(t, &(struct comparison_ask){.area = S("E06000921"),
                                                 .metric = S("bins"),
                                                 .period = S("2022-23")});
    assert_true(c->own.value == 50);
    assert_true(c->refused[REFUSED_ENDED]);
    c = made_compare(t, &(struct comparison_ask){
                            .area = S(ASHMOOR), .metric = S("bins"), .period = S("2022-23")});
    assert_int_equal(c->standing.members, 7);
    assert_int_equal(c->standing.reported, 7);
}

static void a_country_is_a_line_and_never_ranked(void **state)
{
    static const char *const groups[] = {"", "all", "type", "near"};
    struct trial *t = *state;

    made_figures(t, "bins 2023-24 60 61 62 59 58 57 56 55 @E92000001 58\n"
                    "bins 2024-25 60 61 62 59 58 57 56 55 @E92000001 59\n");
    for (ptrdiff_t i = 0; i < COUNT_OF(groups); i++) {
        const struct comparison *c = made_compare(
            t, &(struct comparison_ask){
                   .area = S("E92000001"), .metric = S("bins"), .group = str_of(groups[i])});
        made_says(c, "England emptied 59.0% of bins in 2024/25. It is up from 58.0% the year "
                     "before.");
        assert_int_equal(c->member_count, 1);
        assert_int_equal(c->fair_count, 0);
        assert_int_equal(json_at(compare_json(t->arena, c), "rank")->kind, JSON_NULL);
    }
    const struct comparison *c = made_of(t, ASHMOOR, "bins");
    assert_int_equal(c->benchmark_count, 1);
    assert_true(c->benchmarks[0].value == 59);
    c = made_compare(t, &(struct comparison_ask){
                            .area = S(ASHMOOR), .metric = S("bins"), .group = S("all")});
    assert_int_equal(c->standing.reported, 8);
}

/* -----------------------------------------------------------------------------------------------
 */

static int open_one(void **state)
{
    *state = made_open();
    return 0;
}

static int close_one(void **state)
{
    trial_close(*state);
    return 0;
}

#define IN_A_STORE(test) cmocka_unit_test_setup_teardown(test, open_one, close_one)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_STORE(a_gap_tells_why_and_the_latest_figure),
        IN_A_STORE(a_gap_without_any_figure_tells_only_why),
        IN_A_STORE(the_figure_of_a_gap_may_come_later),
        IN_A_STORE(who_runs_the_service_is_told_and_nothing_is_compared),
        IN_A_STORE(one_reporter_gets_no_place),
        IN_A_STORE(fewer_than_five_get_no_place),
        IN_A_STORE(fewer_than_half_get_no_place),
        IN_A_STORE(a_first_release_is_told_first),
        IN_A_STORE(an_uncertain_figure_is_told),
        IN_A_STORE(a_newest_figure_older_than_thirty_months_is_told),
        IN_A_STORE(the_newest_period_is_the_newest_with_a_council),
        IN_A_STORE(a_break_is_told_and_nothing_is_compared_across_it),
        IN_A_STORE(a_break_hides_what_lies_before_it),
        IN_A_STORE(a_correction_is_told_with_the_old_figure),
        IN_A_STORE(a_correction_that_nobody_would_see_is_not_told),
        IN_A_STORE(a_gap_that_is_filled_later_is_no_correction),
        IN_A_STORE(what_was_known_on_a_day_is_shown_as_it_was),
        IN_A_STORE(what_can_not_be_asked_is_refused_in_words),
        IN_A_STORE(an_ended_council_shows_its_last_figure_and_is_no_ones_member),
        IN_A_STORE(a_country_is_a_line_and_never_ranked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
