/* improvers_test.c: the councils that started where this one stood and improved, and what
 * reaching the middle would mean: on small made sectors of which it is known who did. */
#include "inform/improve.h"
#include "inform/stand_out.h"
#include "inform/testing_made.h"
#include "inform/what_if.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_YEAR = 2015, YEARS = 10, COUNCILS = 40 };

static const char header[] = "id,title,say,meaning,unit,decimals,polarity,kind,service,when,"
                             "group,things,breaks,headline\n";
static const char words[] =
    "eggs,Eggs laid,{A} laid {v} of eggs in "
    "{when},,%,1,high,performance,,financial,wide,,,yes\n"
    "rats,Rats seen,{v} of rats in {A} were seen in "
    "{when},,%,1,low,performance,,financial,wide,,,"
    "yes\n"
    "figs,Figs,{A} had {v} figs in {when},,%,1,none,performance,,financial,wide,,,yes\n"
    "pies,Pies baked,{A} baked {v} of pies in "
    "{when},,%,1,high,performance,,financial,wide,,2021-04-01 "
    "counted anew,yes\n"
    "care,Care,{A} cared for {v} in "
    "{when},,%,1,high,performance,childrens-social-care,financial,"
    "wide,,,yes\n"
    "hills,Hills,{A} has {v} of hills in {when},,%,1,none,context,,financial,,,,yes\n"
    "woods,Woods,{A} has {v} of woods in {when},,%,1,none,context,,financial,,,,yes\n"
    "lakes,Lakes,{A} has {v} of lakes in {when},,%,1,none,context,,financial,,,,yes\n"
    "jobs,Jobs done,{A} did {v} of jobs in "
    "{when},,%,1,high,performance,,financial,ten,jobs,,yes\n"
    "falls,Falls,{A} had {v} falls in {when},,per "
    "1000,1,low,performance,,calendar,ten,people,,yes\n"
    "fees,Fees,{A} spent {v} a head in {when},,£,0,low,cost,,financial,ten,,,yes\n"
    "tolls,Tolls,{A} spent {v} in {when},,\"£ per 1,000 people\",0,low,cost,,financial,ten,,,"
    "yes\n";

/* --- made figures ---- */

static uint64_t seed;

/* From -1 to 1, about 0: the same at each run. */
static double waver(void)
{
    double sum = 0;

    for (int i = 0; i < 4; i++) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        sum += (double)(seed >> 40) / (double)(1 << 24) - 0.5;
    }
    return sum / 2;
}

/* The figure of a council, by its place from 0 (Ashmoor), in a year from 0. */
typedef double figure_of(int council, int year);

static void put_cell(struct buf *b, double value, double error)
{
    if (error > 0)
        buf_fmt(b, " %.2f/%.2f/%.2f", value, value - 1.96 * error, value + 1.96 * error);
    else
        buf_fmt(b, " %.1f", value);
}

static void deliver(struct trial *t, const char *metric, int years, double error, figure_of *of)
{
    struct buf b = buf_make(t->arena, 1024 * 1024);

    for (int year = YEARS - years; year < YEARS; year++) {
        buf_fmt(&b, "%s %d-%02d", metric, FIRST_YEAR + year, (FIRST_YEAR + year + 1) % 100);
        for (int council = 0; council < COUNCILS; council++) {
            if (council == 20)
                buf_fmt(&b, " @E06000922"); /* Oldfold, 921, has ended */
            put_cell(&b, of(council, year), error);
        }
        buf_char(&b, '\n');
    }
    buf_char(&b, '\0');
    made_figures(t, b.at);
}

/* Everybody about 50 but Birchby, which goes from there to 70, or 30, in the last five years.
 */
static double planted_up(int council, int year)
{
    double by = council == 1 && year > 4 ? 4 * (year - 4) : 0;

    return 50 + by + 2 * waver();
}

static double planted_down(int council, int year)
{
    double by = council == 1 && year > 4 ? 4 * (year - 4) : 0;

    return 50 - by + 2 * waver();
}

static struct trial *opened(void)
{
    struct trial *t = made_open();

    seed = 20261122;
    made_many(t);
    trial_file(t, "made-words.csv", str_fmt(t->arena, "%s%s", header, words));
    return t;
}

static struct improvements asked(struct trial *t, const struct comparison *c, int years)
{
    struct improvements x;
    struct work w = {.arena = t->arena, .db = t->db, .sector = t->sector, .now = MADE_NOW};

    assert_int_equal(store_begin(t->db, false), OK);
    assert_int_equal(improve_read(&w, c, years, &x), OK);
    store_rollback(t->db);
    return x;
}

static struct improvements of_measure(struct trial *t, const char *metric, int years)
{
    return asked(t, made_of(t, ASHMOOR, metric), years);
}

static bool holds(struct str s, const char *what)
{
    return str_find(s, str_of(what)) >= 0;
}

static void says(const struct improvements *x, const char *words_due)
{
    if (!holds(x->sentence, words_due))
        fail_msg("\n  said:   %.*s\n  due is: %s", STR_ARG(x->sentence), words_due);
}

/* --- who improved ---- */

static void E5_find_the_improvers_the_planted_one_is_found_above_noise(void **state)
{
    struct trial *t = opened();

    (void)state;
    deliver(t, "eggs", YEARS, 1, planted_up);
    struct improvements x = of_measure(t, "eggs", 0);
    assert_int_equal(x.refused, IMPROVE_FINE);
    assert_int_equal(x.years, 5);
    assert_true(x.count > 5 && x.tested == x.count);
    assert_int_equal(x.improved, 1);
    assert_true(str_eq(x.at[0].area->name, S("Birchby")));
    assert_true(x.at[0].improved && x.at[0].q <= IMPROVE_RATE);
    assert_int_equal(x.at[0].tested, TESTED_CHANCE);
    /* z = (to - from) / sqrt 2, with errors of 1: as published with two decimals */
    double z = (x.at[0].to - x.at[0].from) / sqrt(2);
    assert_true(fabs(x.at[0].statistic - z) < 0.01);
    says(&x, "1 has improved by more than chance explains since 2019/20: Birchby (from ");
    says(&x, "Ashmoor went from ");
    trial_close(t);
}

static void E5_lower_is_better_finds_the_one_that_fell(void **state)
{
    struct trial *t = opened();

    (void)state;
    deliver(t, "rats", YEARS, 1, planted_down);
    struct improvements x = of_measure(t, "rats", 5);
    assert_int_equal(x.improved, 1);
    assert_true(str_eq(x.at[0].area->name, S("Birchby")));
    assert_true(x.at[0].by > 15 && x.at[0].to < x.at[0].from);
    trial_close(t);
}

static void E5_without_ranges_a_change_is_set_against_its_usual_movement(void **state)
{
    struct trial *t = opened();

    (void)state;
    deliver(t, "eggs", YEARS, 0, planted_up);
    struct improvements x = of_measure(t, "eggs", 5);
    assert_int_equal(x.improved, 1);
    assert_true(str_eq(x.at[0].area->name, S("Birchby")));
    assert_int_equal(x.at[0].tested, TESTED_USUAL);
    assert_true(x.reach >= 1 && x.reach <= 5);
    trial_close(t);
}

static double nobody(int council, int year)
{
    (void)council, (void)year;
    return 50 + 2 * waver();
}

/* Measure after measure in which nobody improved: the share with anyone named keeps to the
 * rate. Three standard errors of 0.1 over 60 are 0.12. */
static void E5_where_nobody_improved_hardly_anybody_is_named(void **state)
{
    struct trial *t = opened();
    int named = 0;

    (void)state;
    for (int i = 0; i < 60; i++) {
        deliver(t, "eggs", YEARS, 0.58, nobody); /* 0.577 is the spread of `nobody` */
        named += of_measure(t, "eggs", 5).improved > 0;
    }
    print_message("named in %d of 60\n", named);
    assert_true(named <= 60 * (0.1 + 0.12));
    trial_close(t);
}

/* Dunmere stood far above and rose as much as Birchby. */
static double one_far(int council, int year)
{
    return planted_up(council == 3 ? 1 : council, year) + (council == 3 ? 25 : 0);
}

static void only_who_stood_near_it_then_is_named(void **state)
{
    struct trial *t = opened();

    (void)state;
    deliver(t, "eggs", YEARS, 1, one_far);
    struct improvements x = of_measure(t, "eggs", 5);
    for (ptrdiff_t i = 0; i < x.count; i++) {
        assert_false(str_eq(x.at[i].area->name, S("Dunmere")));
        assert_true(fabs(x.at[i].level - x.own.level) <= x.band + 1e-9);
    }
    trial_close(t);
}

/* --- like it then ---- */

/* Councils 1 to 20 were like Ashmoor in hills and woods up to 2020, and the others since. */
static double likeness_of(int council, int year)
{
    bool near = council <= 20;
    bool early = year < 6;

    return council == 0 ? 10 : (near == early ? 10 : 40) + waver();
}

static void those_like_it_then_are_found_by_the_figures_of_then(void **state)
{
    struct trial *t = opened();

    (void)state;
    deliver(t, "eggs", YEARS, 1, nobody);
    deliver(t, "hills", YEARS, 0, likeness_of);
    deliver(t, "woods", YEARS, 0, likeness_of);
    deliver(t, "lakes", YEARS, 0, likeness_of);
    struct improvements x = of_measure(t, "eggs", 5);
    assert_int_equal(x.by, ALIKE_THEN);
    assert_int_equal(x.context_count, 3);
    assert_int_equal(x.alike.len, IMPROVE_NEAREST);
    for (ptrdiff_t i = 0; i < x.alike.len;
         i++) /* none after Council 22, the 21st with Ashmoor */
        assert_true(str_cmp(x.alike.at[i].area->code, S("E06000922")) <= 0);
    assert_true(holds(x.alike_say, "Hills; Lakes and Woods"));
    x = of_measure(t, "eggs", 2);
    ptrdiff_t later = 0; /* only 19 of them are like it since */
    for (ptrdiff_t i = 0; i < x.alike.len; i++)
        later += str_cmp(x.alike.at[i].area->code, S("E06000922")) > 0;
    assert_int_equal(later, 19);
    trial_close(t);
}

static void a_list_that_held_then_is_used_and_else_todays_is_named_as_such(void **state)
{
    struct trial *t = opened();

    (void)state;
    deliver(t, "eggs", YEARS, 1, nobody);
    struct improvements x = of_measure(t, "eggs", 5);
    assert_int_equal(x.by, ALIKE_TODAY);
    assert_true(holds(x.alike_say, "That is today's list"));
    /* up to 2024/25 the list of April 2025 is as old as the year before ended: not yet */
    trial_file(t, "made-models.csv",
               S("group,title,say,chosen_by,kind,owner,version,valid_from,country,subjects,"
                 "not_services,source,source_url,licence\n"
                 "wide,Many councils,the {n} councils in the same boat as {A},Moot "
                 "Bureau,listed,,1,2016-04-01,,,,Moot Bureau,,\n"));
    trial_must(t, trial_path(t, "made-tidy-groups.profile").at,
               trial_file(t, "wide.csv",
                          S("group,area,place,member,distance\n"
                            "wide," ASHMOOR ",1,E06000902,\nwide," ASHMOOR ",2,E06000903,\n"
                            "wide," ASHMOOR ",3,E06000904,\nwide," ASHMOOR ",4,E06000905,\n"
                            "wide," ASHMOOR ",5,E06000906,\nwide," ASHMOOR ",6,E06000907,\n"
                            "wide," ASHMOOR ",7,E06000908,\nwide," ASHMOOR ",8,E06000909,\n"
                            "wide," ASHMOOR ",9,E06000910,\n")));
    x = of_measure(t, "eggs", 5);
    assert_int_equal(x.by, ALIKE_LIST);
    assert_int_equal(x.alike.len, 9);
    x = asked(t,
              made_compare(t, &(struct comparison_ask){.area = S(ASHMOOR),
                                                       .metric = S("eggs"),
                                                       .group = S("type")}),
              5);
    assert_int_equal(x.by, ALIKE_RULE);
    trial_close(t);
}

/* A list that somebody keeps: its own members, never the councils that were like it. */
static void a_list_that_somebody_keeps_is_taken_as_given(void **state)
{
    struct trial *t = opened();

    (void)state;
    deliver(t, "eggs", YEARS, 1, planted_up);
    struct comparison c = *made_of(t, ASHMOOR, "eggs");
    struct group own = *c.group;
    own.made = true;
    own.slug = S("list-01");
    own.say = S("the {n} councils of the list “Bins club”, kept by you");
    c.group = &own;
    struct improvements x = asked(t, &c, 5);
    assert_int_equal(x.by, ALIKE_GIVEN);
    assert_int_equal(x.alike.len, 39);
    assert_true(holds(x.alike_say, "councils of the list “Bins club”, kept by you. They are "
                                   "taken as given: somebody's own list or model has no "
                                   "version for 2018/19."));
    says(&x, " councils asked for that stood near the ");
    assert_false(holds(x.sentence, "like Ashmoor"));
    own.picked = true;
    x = asked(t, &c, 5);
    assert_int_equal(x.refused, IMPROVE_PICKED);
    assert_int_equal(x.count, 0);
    says(&x, "These councils were chosen for doing better, not for being like Ashmoor, so "
             "nobody is named.");
    assert_string_equal(improve_refusal_id(IMPROVE_PICKED), "picked");
    trial_close(t);
}

static void a_first_release_is_told_first_among_improvers(void **state)
{
    struct trial *t = opened();

    (void)state;
    deliver(t, "eggs", YEARS, 1, planted_up);
    assert_false(holds(of_measure(t, "eggs", 5).sentence, "First release"));
    made_figures(t, "eggs 2024-25 50/48/52///provisional 70/68/72\n");
    struct improvements x = of_measure(t, "eggs", 5);
    assert_true(x.count > 0 && x.own.first_release);
    assert_true(str_starts(x.sentence, S("First release, may change: o")));
    trial_close(t);
}

/* --- refusals ---- */

static void what_cannot_be_answered_is_refused_in_words(void **state)
{
    struct trial *t = opened();

    (void)state;
    deliver(t, "figs", YEARS, 1, nobody);
    struct improvements x = of_measure(t, "figs", 0);
    assert_int_equal(x.refused, IMPROVE_NO_POLARITY);
    says(&x, "Neither higher nor lower is better here");
    deliver(t, "pies", YEARS, 1, nobody);
    x = of_measure(t, "pies", 5);
    assert_int_equal(x.refused, IMPROVE_BREAK);
    says(&x, "It was counted differently for part of that time");
    says(&x, "It can be asked for 1 to 2 years.");
    assert_int_equal(of_measure(t, "pies", 0).years, 2);
    deliver(t, "eggs", 3, 1, nobody);
    assert_int_equal(of_measure(t, "eggs", 5).refused, IMPROVE_SHORT);
    /* Figures of long ago and of now alone: they answer for 6 years, and for none up to 5. */
    made_figures(t, "rats 2017-18 1 2 3 4 5 6 7 8 9\nrats 2018-19 1 2 3 4 5 6 7 8 9\n"
                    "rats 2024-25 2 3 4 5 6 7 8 9 9\n");
    x = of_measure(t, "rats", 0);
    assert_int_equal(x.refused, IMPROVE_SHORT);
    assert_true(x.can[6] && !x.can[5]);
    deliver(t, "eggs", 4, 0, nobody);
    assert_int_equal(of_measure(t, "eggs", 0).refused, IMPROVE_UNTESTED);
    made_figures(t, "eggs 2024-25 hid 1 2 3 4 5 6 7 8 9\n");
    x = of_measure(t, "eggs", 0);
    assert_int_equal(x.refused, IMPROVE_GAP);
    assert_true(holds(x.sentence, "There is no figure for Ashmoor now"));
    made_figures(t, "care 2024-25 1 2 3 4 5 6 7 8 9 @E07000901 4 @E92000001 5\n");
    assert_int_equal(asked(t, made_of(t, "E07000901", "care"), 0).refused, IMPROVE_NOT_RUN);
    assert_int_equal(asked(t, made_of(t, "E92000001", "care"), 0).refused, IMPROVE_NOT_COUNCIL);
    assert_string_equal(improve_refusal_id(IMPROVE_BREAK), "break");
    assert_string_equal(improve_refusal_id(IMPROVE_UNTESTED), "untested");
    trial_close(t);
}

/* --- what reaching the middle would mean ---- */

static struct what_if worth(struct trial *t, const char *metric)
{
    struct what_if x;

    what_if_read(t->arena, made_of(t, ASHMOOR, metric), &x);
    return x;
}

static void tells(const struct what_if *x, const char *due)
{
    if (!str_eq(x->sentence, str_of(due)))
        fail_msg("\n  said:   %.*s\n  due is: %s", STR_ARG(x->sentence), due);
}

/* 40% of 2,000 jobs; the middle of nine is 60% (400 more), the third best 62% (440 more). A
 * tenth of a point is 2 jobs: to the nearest 5. */
static void a_share_is_worth_so_many_of_its_whole(void **state)
{
    struct trial *t = opened();

    (void)state;
    made_figures(t, "jobs 2024-25 40///800/2000 55 57 58 60 61 62 70 73\n");
    struct what_if x = worth(t, "jobs");
    assert_int_equal(x.refused, WHAT_IF_FINE);
    assert_true(x.middle.number == 400 && x.best.number == 440 && x.step == 5);
    /* Wilson's range of 800 of 2,000 is 37.87 to 42.17 (R: prop.test(800, 2000, correct =
     * FALSE)) */
    assert_true(x.middle.low == 355 && x.middle.high == 445);
    tells(&x,
          "If Ashmoor reached the middle of the group (60.0%), that would be about 400 more "
          "of its 2,000 jobs a year (allowing for chance, anywhere from about 355 to about "
          "445); the group's highest quarter (62.0% or more), about 440.");
    assert_true(str_eq(x.formula, S("(60.0% − 40.0%) × 2,000 jobs, to the nearest 5")));
    trial_close(t);
}

/* 12.0 per 1,000 is 60 people, so one is 5: from 12 to the middle, 10, are 10 fewer. */
static void a_rate_is_worth_so_many_people(void **state)
{
    struct trial *t = opened();

    (void)state;
    made_figures(t, "falls 2024 12///60/5000 6 7 8 9 10 11 13 14\n");
    struct what_if x = worth(t, "falls");
    assert_true(fabs(x.middle.value - 10) < 1e-9 && x.middle.number == 10);
    assert_true(holds(x.sentence, "that would be about 10 fewer people a year"));
    assert_true(holds(x.sentence, "the group's lowest quarter (8.0 or less), about"));
    trial_close(t);
}

/* £120 a head for 10,000 heads; the middle is £101: £190,000 less, to the nearest £10,000. */
static void money_a_head_is_worth_so_many_pounds(void **state)
{
    struct trial *t = opened();

    (void)state;
    made_figures(t, "fees 2024-25 120////10000 80 85 90 100 101 102 130 140\n");
    struct what_if x = worth(t, "fees");
    assert_true(x.step == 10000);
    assert_true(holds(x.sentence, "about £190,000 less a year"));
    trial_close(t);
}

/* The denominator counts people, and the figure is for a thousand of them: without the pounds
 * themselves nothing says so. With them (£1,200,000) one unit is £10,000: 19 are £190,000. */
static void money_for_each_thousand_is_not_taken_for_money_a_head(void **state)
{
    struct trial *t = opened();

    (void)state;
    made_figures(t, "tolls 2024-25 120////10000 80 85 90 100 101 102 130 140\n");
    assert_int_equal(worth(t, "tolls").refused, WHAT_IF_NO_NUMBERS);
    made_figures(t, "tolls 2024-25 120///1200000/10000000 80 85 90 100 101 102 130 140\n");
    struct what_if x = worth(t, "tolls");
    assert_true(x.refused == WHAT_IF_FINE && x.middle.number == 190000);
    trial_close(t);
}

static void a_first_release_is_told_first_in_what_it_would_mean(void **state)
{
    struct trial *t = opened();

    (void)state;
    made_figures(t, "jobs 2024-25 40///800/2000/provisional 55 57 58 60 61 62 70 73\n");
    struct what_if x = worth(t, "jobs");
    assert_true(str_starts(x.sentence,
                           S("First release, may change: if Ashmoor reached the middle of the "
                             "group (60.0%), that would be about 400 more ")));
    trial_close(t);
}

/* Councils that were chosen by their results, and a council that is no more. */
static void a_middle_that_is_no_aim_is_refused(void **state)
{
    struct trial *t = opened();
    struct what_if x;

    (void)state;
    made_figures(t, "jobs 2024-25 40///800/2000 55 57 58 60 61 62 70 73\n");
    struct comparison c = *made_of(t, ASHMOOR, "jobs");
    c.refused[REFUSED_PICKED] = true;
    what_if_read(t->arena, &c, &x);
    assert_int_equal(x.refused, WHAT_IF_PICKED);
    tells(&x, "These councils were chosen by their results, so their middle is no aim.");
    assert_string_equal(what_if_refusal_id(WHAT_IF_PICKED), "picked");
    c.refused[REFUSED_ENDED] = true;
    what_if_read(t->arena, &c, &x);
    assert_int_equal(x.refused, WHAT_IF_ENDED);
    tells(&x, "Ashmoor has ended, so there is nothing for it to reach.");
    assert_string_equal(what_if_refusal_id(WHAT_IF_SMALL), "small");
    trial_close(t);
}

static void what_it_would_mean_is_refused_in_words_where_it_cannot_be_known(void **state)
{
    struct trial *t = opened();

    (void)state;
    made_figures(t, "jobs 2024-25 40 55 57 58 60 61 62 70 73\n");
    assert_int_equal(worth(t, "jobs").refused, WHAT_IF_NO_NUMBERS);
    made_figures(t, "jobs 2024-25 90///900/1000 55 57 58 60 61 62 70 73\n");
    struct what_if x = worth(t, "jobs");
    assert_int_equal(x.refused, WHAT_IF_THERE);
    tells(&x, "Ashmoor is in the best quarter of the group already.");
    made_figures(t, "figs 2024-25 40 55 57 58 60 61 62 70 73\n");
    assert_int_equal(worth(t, "figs").refused, WHAT_IF_NO_POLARITY);
    made_figures(t, "eggs 2024-25 40 55\n");
    assert_int_equal(worth(t, "eggs").refused, WHAT_IF_FEW);
    made_figures(t, "rats 2024-25 hid 55 57 58 60 61 62 70 73\n");
    assert_int_equal(worth(t, "rats").refused, WHAT_IF_GAP);
    made_figures(t, "falls 2024 6.01///601/100000 6 6 6 9 10 11 13 14\n");
    x = worth(t, "falls");
    assert_true(x.refused == WHAT_IF_THERE || x.refused == WHAT_IF_SMALL);
    trial_close(t);
}

/* --- what stands out ---- */

/* From 50.0 to 50.0 as shown: though it usually moves by less, nothing is told of it. */
static void an_unchanged_figure_does_not_stand_out(void **state)
{
    struct trial *t = opened();
    struct candidate to = {.moved = 0};
    struct work w = {.arena = t->arena, .now = MADE_NOW};

    (void)state;
    made_figures(t, "jobs 2023-24 50 55 57 58 60 61 62 70 73\n"
                    "jobs 2024-25 50 55 57 58 60 61 62 70 73\n");
    to.c = *made_of(t, ASHMOOR, "jobs");
    to.c.usual = 0.01;
    assert_int_equal(to.c.change, CHANGE_NONE);
    to.c.before_value = 49.96;
    assert_true(stand_out_may(&w, &to));
    assert_true(isnan(to.moved));
    to.c.change = CHANGE_FAR_MORE;
    assert_true(stand_out_may(&w, &to) && to.moved > 1);
    trial_close(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(E5_find_the_improvers_the_planted_one_is_found_above_noise),
        cmocka_unit_test(E5_lower_is_better_finds_the_one_that_fell),
        cmocka_unit_test(E5_without_ranges_a_change_is_set_against_its_usual_movement),
        cmocka_unit_test(E5_where_nobody_improved_hardly_anybody_is_named),
        cmocka_unit_test(only_who_stood_near_it_then_is_named),
        cmocka_unit_test(those_like_it_then_are_found_by_the_figures_of_then),
        cmocka_unit_test(a_list_that_held_then_is_used_and_else_todays_is_named_as_such),
        cmocka_unit_test(a_list_that_somebody_keeps_is_taken_as_given),
        cmocka_unit_test(a_first_release_is_told_first_among_improvers),
        cmocka_unit_test(what_cannot_be_answered_is_refused_in_words),
        cmocka_unit_test(a_share_is_worth_so_many_of_its_whole),
        cmocka_unit_test(a_rate_is_worth_so_many_people),
        cmocka_unit_test(money_a_head_is_worth_so_many_pounds),
        cmocka_unit_test(money_for_each_thousand_is_not_taken_for_money_a_head),
        cmocka_unit_test(a_first_release_is_told_first_in_what_it_would_mean),
        cmocka_unit_test(a_middle_that_is_no_aim_is_refused),
        cmocka_unit_test(what_it_would_mean_is_refused_in_words_where_it_cannot_be_known),
        cmocka_unit_test(an_unchanged_figure_does_not_stand_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
