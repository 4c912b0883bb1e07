/* sentence_test.c: the first sentence of a comparison, word for word, on small made figures:
 * its place, change, chance, meaning and other groups. What it says where a fair answer can't
 * be given is in caution_test.c. */
#include "inform/testing_made.h"

#include <math.h>
#include <stdlib.h>

/* --- place
 * ------------------------------------------------------------------------------------- */

static void places_are_counted_from_the_nearer_end(void **state)
{
    struct trial *t = *state;

    made_figures(t, "bins 2024-25 60 61 62 59 58 57 56\n");
    made_says(made_of(t, ASHMOOR, "bins"),
              "Ashmoor emptied 60.0% of bins in 2024/25: the 3rd highest of the 7 councils "
              "compared.");
    made_says(
        made_of(t, "E06000903", "bins"),
        "Coldwell emptied 62.0% of bins in 2024/25: the highest of the 7 councils compared.");
    made_says(
        made_of(t, "E06000906", "bins"),
        "Fernham emptied 57.0% of bins in 2024/25: the 2nd lowest of the 7 councils compared.");
    made_says(
        made_of(t, "E06000907", "bins"),
        "Garthby emptied 56.0% of bins in 2024/25: the lowest of the 7 councils compared.");
}

static void a_place_as_near_to_both_ends_is_counted_from_the_top(void **state)
{
    struct trial *t = *state;

    made_figures(t, "bins 2024-25 60 61 62 63 58 57 56\n");
    made_says(made_of(t, ASHMOOR, "bins"),
              "Ashmoor emptied 60.0% of bins in 2024/25: the 4th highest of the 7 councils "
              "compared.");
}

static void equal_as_shown_is_a_tie(void **state)
{
    struct trial *t = *state;

    made_figures(t, "bins 2024-25 60.04 59.96 60 40 41 42 43\n");
    made_says(
        made_of(t, ASHMOOR, "bins"),
        "Ashmoor emptied 60.0% of bins in 2024/25: joint highest of the 7 councils compared, "
        "level with 2 others.");
    made_figures(t, "bins 2024-25 50.04 59.96 49.96 40 41 42 43\n");
    made_says(made_of(t, ASHMOOR, "bins"),
              "Corrected on 4 January 2026; it was 60.0%. Ashmoor emptied 50.0% of bins in "
              "2024/25: joint 2nd highest of the 7 councils compared, level with 1 other.");
}

static void lower_is_better_is_said_and_places_stay_places(void **state)
{
    struct trial *t = *state;

    made_figures(t, "calls 2024-25 12 13 20 21 22 23 11\n"
                    "plans 2025-03-31 7 1 2 3 4 5 6\n");
    const struct comparison *c = made_of(t, ASHMOOR, "calls");
    made_says(c,
              "12.0% of calls to Ashmoor were missed in the year to March 2025: the 2nd lowest "
              "of the 7 councils compared (lower is better).");
    assert_int_equal(c->standing.rank, 2);
    c = made_of(t, ASHMOOR, "plans");
    made_says(c, "7.0% of plans in Ashmoor were late at 31 March 2025: the highest of the 7 "
                 "councils compared (lower is better).");
    assert_int_equal(c->standing.rank, 7);
}

static void above_thirty_only_a_quarter_is_named(void **state)
{
    struct trial *t = *state;
    struct buf b = buf_make(t->arena, 64 * 1024);

    made_many(t);
    buf_str(&b, S("heaps 2024-25"));
    for (int i = 1; i <= 40; i++)
        buf_fmt(&b, " %s%d", i == 21 ? "@E06000922 " : "", i);
    made_figures(t, str_zero(t->arena, buf_text(&b)));
    const struct comparison *c = made_of(t, ASHMOOR, "heaps");
    made_says(c,
              "Ashmoor had 1.0% of heaps in 2024/25: in the lowest quarter of the 40 councils "
              "compared (lower is better). The answer is the same in all 4 fair groups.");
    assert_int_equal(c->standing.quartile, 1);
    /* 20 of 40 by height: floor(5 - ceil((41 - 21) / 10)) = 3. */
    c = made_compare(t, &(struct comparison_ask){
                            .area = S("E06000920"), .metric = S("heaps"), .group = S("type")});
    assert_int_equal(c->standing.reported, 40);
    assert_int_equal(
        str_find(c->sentence, S("Council 20 had 20.0% of heaps in 2024/25: in the "
                                "middle half of the 40 councils compared (lower is "
                                "better).")),
        0);
    c = made_compare(t, &(struct comparison_ask){
                            .area = S("E06000941"), .metric = S("heaps"), .group = S("type")});
    assert_int_equal(
        str_find(c->sentence, S("Council 41 had 40.0% of heaps in 2024/25: in the "
                                "highest quarter of the 40 councils compared (lower "
                                "is better).")),
        0);
    assert_int_equal(c->standing.quartile, 4);
}

/* The drawn band is the members of quarters 2 and 3, so the word and the picture agree. With
 * five councils the best quarter holds two: floor(5 - ceil((6 - 2) / 1.25)) = 1. */
static void the_band_and_the_quarter_agree_whichever_way_is_better(void **state)
{
    struct trial *t = *state;

    made_figures(t, "bins 2024-25 5 4 3 2 1\nplans 2025-03-31 5 4 3 2 1\n");
    const struct comparison *c = made_of(t, "E06000902", "bins");
    assert_int_equal(c->standing.quartile, 1);
    assert_int_equal(c->standing.height, 1);
    assert_true(c->standing.low == 2 && c->standing.high == 3);
    c = made_of(t, "E06000902", "plans");
    assert_int_equal(c->standing.quartile, 3);
    assert_int_equal(c->standing.height, 2);
    assert_true(c->standing.low == 3 && c->standing.high == 4);
}

static void without_a_saying_the_title_speaks(void **state)
{
    struct trial *t = *state;

    made_figures(t, "moots 2024-25 1200 11 10 9 8 7 6\n");
    made_says(made_of(t, ASHMOOR, "moots"),
              "Moots held, Ashmoor, 2024/25: 1,200: the highest of "
              "the 7 councils compared.");
}

/* --- change
 * ------------------------------------------------------------------------------------ */

static void a_first_period_has_no_change(void **state)
{
    struct trial *t = *state;

    made_figures(t, "bins 2024-25 60 61 62 59 58 57 56\n");
    const struct comparison *c = made_of(t, ASHMOOR, "bins");
    assert_int_equal(c->before, -1);
    assert_int_equal(made_clause(c, 4).len, 0);
}

static void unchanged_is_unchanged_as_shown(void **state)
{
    struct trial *t = *state;

    made_figures(t, "bins 2023-24 49.98 61 62 59 58 57 56\n"
                    "bins 2024-25 50.02 61 62 59 58 57 56\n"
                    "letters 2025-07-01_P3M 99.6 90 91 92 93 94 95\n"
                    "letters 2025-10-01_P3M 100 90 91 92 93 94 95\n");
    made_says(
        made_of(t, ASHMOOR, "bins"),
        "Ashmoor emptied 50.0% of bins in 2024/25: the lowest of the 7 councils compared, "
        "unchanged from the year before.");
    made_says(
        made_of(t, ASHMOOR, "letters"),
        "Ashmoor answered 100% of letters in October to December 2025: the highest of the 7 "
        "councils compared, unchanged from the quarter before.");
}

static void three_changes_are_too_few_to_know_what_is_usual(void **state)
{
    struct trial *t = *state;

    made_figures(t, "bins 2020-21 50 61\nbins 2021-22 52 61\nbins 2022-23 50 61\n"
                    "bins 2023-24 52 61\nbins 2024-25 57 61 62 59 58 50 40\n");
    made_says(
        made_of(t, ASHMOOR, "bins"),
        "Ashmoor emptied 57.0% of bins in 2024/25: the 3rd lowest of the 7 councils compared, "
        "up from 52.0% the year before.");
}

/* Four changes of 2 points: within 2.0 is usual, above 3.27 x 2 = 6.54 is far more. */
static void a_change_is_weighed_against_the_usual_movement(void **state)
{
    static const struct {
        const char *now, *says;
    } cases[] = {
        {"52",
         "the lowest of the 7 councils compared, up from 50.0% the year before, within its "
         "usual yearly movement."},
        {"52.1",
         "the lowest of the 7 councils compared, up from 50.0% the year before, more than "
         "its usual yearly movement."},
        {"43.5", "the lowest of the 7 councils compared, down from 50.0% the year before, more "
                 "than its usual yearly movement."},
        {"43.4",
         "the lowest of the 7 councils compared, down from 50.0% the year before, far more "
         "than its usual yearly movement."}};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        struct trial *t = made_open();
        made_figures(t, str_fmt(t->arena,
                                "bins 2019-20 50\nbins 2020-21 52\nbins 2021-22 50\n"
                                "bins 2022-23 52\nbins 2023-24 50\n"
                                "bins 2024-25 %s 61 62 59 58 57 56\n",
                                cases[i].now)
                            .at);
        made_says(made_of(t, ASHMOOR, "bins"),
                  str_fmt(t->arena, "Ashmoor emptied %.1f%% of bins in 2024/25: %s",
                          atof(cases[i].now), cases[i].says)
                      .at);
        trial_close(t);
    }
}

/* Only the eight changes before this one count: ten points each, though an older one was 40. */
static void the_usual_movement_is_that_of_eight_changes(void **state)
{
    struct trial *t = *state;

    made_figures(t, "bins 2014-15 10\nbins 2015-16 50\nbins 2016-17 60\nbins 2017-18 50\n"
                    "bins 2018-19 60\nbins 2019-20 50\nbins 2020-21 60\nbins 2021-22 50\n"
                    "bins 2022-23 60\nbins 2023-24 50\nbins 2024-25 59 61 62 63 58 57 56\n");
    const struct comparison *c = made_of(t, ASHMOOR, "bins");
    assert_true(fabs(c->usual - 10) < 1e-12);
    made_says(c, "Ashmoor emptied 59.0% of bins in 2024/25: the 4th highest of the 7 councils "
                 "compared, up from 50.0% the year before, within its usual yearly movement.");
}

static void a_figure_that_never_moved_and_moves_has_moved_far_more_than_usual(void **state)
{
    struct trial *t = *state;

    made_figures(t, "bins 2019-20 50\nbins 2020-21 50\nbins 2021-22 50\nbins 2022-23 50\n"
                    "bins 2023-24 50\nbins 2024-25 51 61 62 63 58 57 56\n");
    made_says(
        made_of(t, ASHMOOR, "bins"),
        "Ashmoor emptied 51.0% of bins in 2024/25: the lowest of the 7 councils compared, up "
        "from 50.0% the year before, far more than its usual yearly movement.");
}

static void quarters_move_by_quarters(void **state)
{
    struct trial *t = *state;

    made_figures(t, "letters 2024-07-01_P3M 90\nletters 2024-10-01_P3M 92\n"
                    "letters 2025-01-01_P3M 90\nletters 2025-04-01_P3M 92\n"
                    "letters 2025-07-01_P3M 90\n"
                    "letters 2025-10-01_P3M 91 80 81 82 83 84 95\n");
    made_says(
        made_of(t, ASHMOOR, "letters"),
        "Ashmoor answered 91% of letters in October to December 2025: the 2nd highest of the "
        "7 councils compared, up from 90% the quarter before, within its usual quarterly "
        "movement.");
}

static void an_earlier_period_that_is_not_the_last_is_named(void **state)
{
    struct trial *t = *state;

    made_figures(t, "bins 2021-22 61\nbins 2024-25 60 61 62 59 58 57 56\n");
    made_says(made_of(t, ASHMOOR, "bins"),
              "Ashmoor emptied 60.0% of bins in 2024/25: the 3rd highest of the 7 councils "
              "compared, down from 61.0% in 2021/22.");
}

/* --- chance
 * ------------------------------------------------------------------------------------ */

/* Ranges of v - 1.96 to v + 1.96 have a standard error of 1, so two are clearly apart when they
 * differ by more than 1.96 x sqrt(2) = 2.77. */
static void better_when_lower_is_better_and_the_range_ends_below_the_middle(void **state)
{
    struct trial *t = *state;

    made_figures(t, "calls 2024-25 10/8.04/11.96 11/9.04/12.96 12/10.04/13.96 13/11.04/14.96 "
                    "20/18.04/21.96 21/19.04/22.96 22/20.04/23.96\n");
    const struct comparison *c = made_of(t, ASHMOOR, "calls");
    made_says(
        c, "10.0% of calls to Ashmoor were missed in the year to March 2025: the lowest of "
           "the 7 councils compared (lower is better). Allowing for chance, that is better "
           "than the middle of the group (13.0%), and it could stand anywhere from lowest to "
           "3rd lowest.");
    assert_int_equal(c->verdict, VERDICT_BETTER);
}

static void worse_when_higher_is_better_and_the_range_ends_below_the_middle(void **state)
{
    struct trial *t = *state;

    made_figures(t, "seats 2022-01-01_P3Y 11/9.04/12.96 8/6.04/9.96 12/10.04/13.96 "
                    "20/18.04/21.96 21/19.04/22.96 22/20.04/23.96 23/21.04/24.96\n");
    made_says(
        made_of(t, ASHMOOR, "seats"),
        "11.0% of seats in Ashmoor were taken in 2022 to 2024: the 2nd lowest of the 7 "
        "councils compared. Allowing for chance, that is worse than the middle of the group "
        "(20.0%), and it could stand anywhere from 2nd to 3rd lowest.");
}

static void better_when_higher_is_better_reads_from_highest(void **state)
{
    struct trial *t = *state;

    made_figures(t, "seats 2022-01-01_P3Y 20/18.04/21.96 19/17.04/20.96 18/16.04/19.96 "
                    "10/8.04/11.96 9/7.04/10.96 8/6.04/9.96 7/5.04/8.96\n");
    made_says(
        made_of(t, ASHMOOR, "seats"),
        "20.0% of seats in Ashmoor were taken in 2022 to 2024: the highest of the 7 councils "
        "compared. Allowing for chance, that is better than the middle of the group (10.0%), "
        "and it could stand anywhere from highest to 3rd highest.");
}

/* The middle of 21.5 and 22.4 prints 22.0; and 22.0 lies within 20.1 to 23.9. */
static void about_the_same_when_the_range_holds_the_middle(void **state)
{
    struct trial *t = *state;

    made_figures(t, "calls 2024-25 22.4/20.4/24.4 21.5/19.5/23.5 23/21/25 24/22/26 20/18/22 "
                    "19/17/21 ?\n");
    const struct comparison *c = made_of(t, ASHMOOR, "calls");
    made_says(
        c, "22.4% of calls to Ashmoor were missed in the year to March 2025: the 3rd highest "
           "of the 6 councils compared (lower is better). Allowing for chance, that is about "
           "the same as the middle of the group (22.0%), and it could stand anywhere from "
           "highest to 5th highest.");
    assert_int_equal(c->standing.members, 7);
}

static void one_figure_without_a_range_silences_chance(void **state)
{
    struct trial *t = *state;

    made_figures(t,
                 "calls 2024-25 10/8.04/11.96 11/9.04/12.96 12 13/11.04/14.96 20/18.04/21.96 "
                 "21/19.04/22.96 22/20.04/23.96\n");
    const struct comparison *c = made_of(t, ASHMOOR, "calls");
    made_says(c,
              "10.0% of calls to Ashmoor were missed in the year to March 2025: the lowest of "
              "the 7 councils compared (lower is better).");
    assert_true(c->refused[REFUSED_CHANCE]);
}

static void with_ranges_a_change_is_weighed_against_chance(void **state)
{
    struct trial *t = *state;

    made_figures(t, "calls 2023-24 12.7/10.74/14.66 8/6.04/9.96\n"
                    "calls 2024-25 10/8.04/11.96 11/9.04/12.96 12/10.04/13.96 13/11.04/14.96 "
                    "20/18.04/21.96 21/19.04/22.96 22/20.04/23.96\n");
    assert_int_equal(
        str_find(made_of(t, ASHMOOR, "calls")->sentence,
                 S("10.0% of calls to Ashmoor were missed in the year to March 2025: "
                   "the lowest of the 7 councils compared (lower is better), down "
                   "from 12.7% the year before, a change chance could explain. "
                   "Allowing for chance")),
        0);
    assert_int_equal(str_find(made_of(t, ASHMOOR, "calls")->clauses[1].text,
                              S("down from 12.7% the year before")),
                     0);
    made_figures(t, "calls 2023-24 12.8/10.84/14.76 8/6.04/9.96\n");
    assert_int_equal(
        str_find(made_clause(made_of(t, ASHMOOR, "calls"), 4),
                 S("down from 12.8% the year before, more than chance would explain")),
        0);
}

/* A share of counted things has Wilson's range: 20 of 40 is 35.2% to 64.8% (half width
 * 1.96 sqrt(40 x 0.25 + 0.96) / 43.84), with a standard error of 7.55 points; 10,000 calls have
 * one of 0.5. So 49% and 51% are not clearly apart from it, and 91%, 90%, 11% and 10% are. */
static void a_small_denominator_is_told_after_its_chance(void **state)
{
    struct trial *t = *state;

    made_figures(t, "calls 2024-25 50////40 10////10000 11////10000 51////10000 49////10000 "
                    "90////10000 91////10000\n"
                    "seats 2022-01-01_P3Y 50////40 10////10000 11////10000 51////10000 "
                    "49////10000 90////10000 91////10000\n");
    const struct comparison *c = made_of(t, ASHMOOR, "calls");
    made_says(
        c, "50.0% of calls to Ashmoor were missed in the year to March 2025: the 4th highest "
           "of the 7 councils compared (lower is better). Allowing for chance, that is about "
           "the same as the middle of the group (50.0%), and it could stand anywhere from "
           "3rd to 5th highest. It rests on 40 calls; one more or fewer moves it 2.5 "
           "points.");
    assert_true(fabs(c->own.lower - 35.20) < 0.01 && fabs(c->own.upper - 64.80) < 0.01);
    assert_true(c->own.worked_out);
    /* Nothing is counted here, so chance has no part in it. */
    made_says(made_of(t, ASHMOOR, "seats"),
              "50.0% of seats in Ashmoor were taken in 2022 to 2024: "
              "the 4th highest of the 7 councils compared.");
}

/* Byar's range of 10 events is 4.79 to 18.39 (Breslow and Day, volume II, page 70). */
static void a_rate_of_counted_things_has_byars_range(void **state)
{
    struct trial *t = *state;

    made_figures(t,
                 "mice 2024 10///10/1000 11///11/1000 12///12/1000 13///13/1000 14///14/1000 "
                 "15///15/1000 16///16/1000\n");
    const struct comparison *c = made_of(t, ASHMOOR, "mice");
    assert_true(fabs(c->own.lower - 4.79) < 0.005 && fabs(c->own.upper - 18.39) < 0.005);
    made_says(
        c, "Ashmoor had 10.0 mice for every 1,000 people in 2024: the lowest of the 7 "
           "councils compared (lower is better). Allowing for chance, that is about the same "
           "as the middle of the group (13.0), and it could stand anywhere from lowest to "
           "7th lowest.");
}

/* --- meaning
 * ----------------------------------------------------------------------------------- */

static void without_polarity_the_meaning_is_said_and_context_is_told(void **state)
{
    struct trial *t = *state;

    made_figures(t, "rent 2024 120 100 90 80 70 60 130\n"
                    "sheep 2024-09-30 1.5 1 2 3 4 5 6\n");
    const struct comparison *c = made_of(t, ASHMOOR, "rent");
    made_says(c, "Rent in Ashmoor was £120 a week in 2024: the 2nd highest of the 7 councils "
                 "compared. A higher number means dearer homes. It describes the area, not the "
                 "council.");
    assert_int_equal(c->standing.rank, 2);
    made_says(
        made_of(t, ASHMOOR, "sheep"),
        "Ashmoor kept 1.5 sheep for every person in 2024: the 2nd lowest of the 7 councils "
        "compared. A higher number means more wool.");
}

static void without_polarity_chance_speaks_of_height(void **state)
{
    struct trial *t = *state;

    made_figures(t, "rent 2024 120/118/122 100/98/102 90/88/92 80/78/82 70/68/72 60/58/62 "
                    "130/128/132\n");
    const struct comparison *c = made_of(t, ASHMOOR, "rent");
    assert_int_equal(c->verdict, VERDICT_HIGHER);
    assert_int_equal(
        str_find(made_clause(c, 2), S("Allowing for chance, that is higher than the "
                                      "middle of the group (£90)")),
        0);
}

/* --- other groups
 * ------------------------------------------------------------------------------ */

/* Of eleven the first three are the highest quarter, of twelve too: floor(5 - ceil(9 / 2.75)) =
 * 1, floor(5 - ceil(9 / 3)) = 2 for the fourth. */
static void other_groups_that_agree_are_counted(void **state)
{
    struct trial *t = *state;

    made_figures(t, "sacks 2024-25 60 61 62 50 51 52 53 54 55 56 57 40\n");
    made_says(
        made_of(t, ASHMOOR, "sacks"),
        "Ashmoor took 60.0% of sacks in 2024/25: the 3rd highest of the 11 councils compared. "
        "The answer is the same in all 3 fair groups.");
}

static void a_year_in_which_they_did_not_agree_is_told(void **state)
{
    struct trial *t = *state;

    made_figures(t, "sacks 2023-24 60 61 62 50 51 52 53 54 55 56 57 70\n"
                    "sacks 2024-25 60 61 62 50 51 52 53 54 55 56 57 40\n");
    made_says(
        made_of(t, ASHMOOR, "sacks"),
        "Ashmoor took 60.0% of sacks in 2024/25: the 3rd highest of the 11 councils compared, "
        "unchanged from the year before. The answer is the same in all 3 fair groups; the "
        "year before, in 1.");
}

static void the_first_group_that_differs_is_named(void **state)
{
    struct trial *t = *state;

    made_figures(t, "sacks 2024-25 60 61 62 50 51 52 53 54 55 56 57 70\n");
    const struct comparison *c = made_of(t, ASHMOOR, "sacks");
    made_says(c, "Ashmoor took 60.0% of sacks in 2024/25: the 3rd highest of the 11 councils "
                 "compared. Compared with the 11 other councils of the same type as Ashmoor "
                 "instead, it would be the 4th highest of 12.");
    assert_int_equal(c->fair_count, 3);
}

/* --- length
 * ------------------------------------------------------------------------------------ */

static ptrdiff_t words_of(struct str s)
{
    ptrdiff_t n = 0;
    struct str word;

    while (s.len && str_split(&s, ' ', &word))
        n += word.len > 0;
    return n;
}

/* "In {when} {A} had {v}" with `more` words; then ": the highest of the 7 councils compared."
 */
static const char *long_words(struct arena *a, int more, int meaning)
{
    struct buf b = buf_make(a, 8192);

    buf_str(&b, S("id,title,say,meaning,unit,decimals,polarity,kind,when,group\n"
                  "long,Long,In {when} {A} had {v}"));
    for (int i = 0; i < more; i++)
        buf_str(&b, S(" more"));
    buf_str(&b, S(",A"));
    for (int i = 2; i < meaning; i++)
        buf_str(&b, S(" longer"));
    buf_str(&b, S(" meaning.,%,1,none,context,financial,near\n"));
    return str_zero(a, buf_text(&b));
}

static const struct comparison *long_one(struct trial *t, int more, int meaning)
{
    trial_file(t, "made-words.csv", str_of(long_words(t->arena, more, meaning)));
    made_figures(t, "long 2024-25 60 50 51 52 53 54 55\n");
    return made_of(t, ASHMOOR, "long");
}

/* The first clause has 5 + 53 + 7 words, the meaning 13, the last seven: 85. */
static void a_sentence_of_eighty_five_words_is_whole(void **state)
{
    const struct comparison *c = long_one(*state, 53, 13);

    assert_int_equal(words_of(c->sentence), 85);
    assert_true(str_ends(c->sentence, S("meaning. It describes the area, not the council.")));
}

static void a_longer_one_is_dropped_from_the_end(void **state)
{
    const struct comparison *c = long_one(*state, 54, 13);

    assert_int_equal(words_of(c->sentence), 79);
    assert_true(str_ends(c->sentence, S("longer meaning.")));
    /* What was dropped is still told apart. */
    assert_int_equal(c->clause_count, 3);
    assert_true(str_eq(c->clauses[2].text, S("It describes the area, not the council.")));
}

/* A clause that would fit is not kept behind one that does not. */
static void nothing_is_kept_behind_what_was_dropped(void **state)
{
    const struct comparison *c = long_one(*state, 54, 20);

    assert_int_equal(words_of(c->sentence), 66);
    assert_true(str_ends(c->sentence, S("of the 7 councils compared.")));
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
        IN_A_STORE(places_are_counted_from_the_nearer_end),
        IN_A_STORE(a_place_as_near_to_both_ends_is_counted_from_the_top),
        IN_A_STORE(equal_as_shown_is_a_tie),
        IN_A_STORE(lower_is_better_is_said_and_places_stay_places),
        IN_A_STORE(above_thirty_only_a_quarter_is_named),
        IN_A_STORE(the_band_and_the_quarter_agree_whichever_way_is_better),
        IN_A_STORE(without_a_saying_the_title_speaks),
        IN_A_STORE(a_first_period_has_no_change),
        IN_A_STORE(unchanged_is_unchanged_as_shown),
        IN_A_STORE(three_changes_are_too_few_to_know_what_is_usual),
        cmocka_unit_test(a_change_is_weighed_against_the_usual_movement),
        IN_A_STORE(the_usual_movement_is_that_of_eight_changes),
        IN_A_STORE(a_figure_that_never_moved_and_moves_has_moved_far_more_than_usual),
        IN_A_STORE(quarters_move_by_quarters),
        IN_A_STORE(an_earlier_period_that_is_not_the_last_is_named),
        IN_A_STORE(better_when_lower_is_better_and_the_range_ends_below_the_middle),
        IN_A_STORE(worse_when_higher_is_better_and_the_range_ends_below_the_middle),
        IN_A_STORE(better_when_higher_is_better_reads_from_highest),
        IN_A_STORE(about_the_same_when_the_range_holds_the_middle),
        IN_A_STORE(one_figure_without_a_range_silences_chance),
        IN_A_STORE(with_ranges_a_change_is_weighed_against_chance),
        IN_A_STORE(a_small_denominator_is_told_after_its_chance),
        IN_A_STORE(a_rate_of_counted_things_has_byars_range),
        IN_A_STORE(without_polarity_the_meaning_is_said_and_context_is_told),
        IN_A_STORE(without_polarity_chance_speaks_of_height),
        IN_A_STORE(other_groups_that_agree_are_counted),
        IN_A_STORE(a_year_in_which_they_did_not_agree_is_told),
        IN_A_STORE(the_first_group_that_differs_is_named),
        IN_A_STORE(a_sentence_of_eighty_five_words_is_whole),
        IN_A_STORE(a_longer_one_is_dropped_from_the_end),
        IN_A_STORE(nothing_is_kept_behind_what_was_dropped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
