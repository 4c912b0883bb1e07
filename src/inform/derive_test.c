/* derive_test.c: measures that are worked out from others: real figures against an independent
 * computation, gaps, flags and areas, what an import refuses, and what was known when. */
#include "inform/testing_made.h"
#include "inform/testing_pages.h"

#include "inform/derive.h"
#include "inform/sector_change.h"
#include "store/engine.h"

#include <math.h>
#include <stdio.h>

enum { A_DAY = 24 * 60 * 60 };

/* --- the sample's figures
 * ----------------------------------------------------------------------- */

static struct trial *sample;

/* A deflator that is invented, of England alone. */
static const char prices[] = "metric,area,period,value\n"
                             "prices,E92000001,2014-04-01_P1Y,93.75\n"
                             "prices,E92000001,2015-04-01_P1Y,97.5\n"
                             "prices,E92000001,2016-04-01_P1Y,100\n"
                             "prices,E92000001,2017-04-01_P1Y,106.25\n";

static const char measures[] =
    "id,title,unit,decimals,polarity,kind,when,formula\n"
    "again,Repeat referrals,referrals,0,low,performance,year-to,"
    "[lait-rereferral] * [lait-cpp-total-numref] / 100\n"
    "again-change,Change,points,1,low,performance,year-to,change([lait-rereferral])\n"
    "more-referrals,More,%,1,none,context,year-to,percent_change([lait-cpp-total-numref])\n"
    "referrals-index,Index,,1,none,context,year-to,"
    "\"index([lait-cpp-total-numref], 2019/20)\"\n"
    "real-care,Care at prices of 2016/17,£,0,none,cost,,"
    "\"real([adult-care-spending-per-person], [prices], 2016/17)\"\n"
    "not-again,Other referrals,referrals,0,none,context,year-to,"
    "[lait-cpp-total-numref] - [again]\n"
    "pay-change,Change in "
    "pay,%,1,none,context,,percent_change([els-gross-median-weekly-pay])\n";

static int open_sample(void **state)
{
    (void)state;
    sample = pages_sample();
    trial_must(sample, "tidy", trial_file(sample, "prices.csv", str_of(prices)));
    trial_must(sample, "tidy-metrics", trial_file(sample, "measures.csv", str_of(measures)));
    pages_house(sample);
    return 0;
}

static int close_sample(void **state)
{
    (void)state;
    pages_close(sample);
    return 0;
}

/* How many areas have a value, and their sum, and the values of Trafford and Hartlepool.
 * Python's fractions over data/sample/figures-*.csv: per area x(p) * y(p) / 100; x(p) - x(p -
 * 1); (x(p) / x(p - 1) - 1) * 100; x(p) / x(2019/20) * 100; x(p) * d(2016/17) / d(p); float()
 * at the end. */
static const struct {
    const char *metric, *period;
    ptrdiff_t values;
    double sum, trafford, hartlepool;
} computed[] = {
    {"again", "2017-18", 162, 431250.41, 572.131, 191.88},
    {"again", "2021-22", 160, 417938.109, 456.676, 421.58},
    {"again", "2024-25", 163, 428743.272, 338.22, 535.3},
    {"again-change", "2018-19", 161, 106.4, 1.0, 0.9},
    {"again-change", "2020-21", 157, -29.6, -14.6, 5.1},
    {"again-change", "2024-25", 159, -46.5, -2.4, 1.6},
    {"more-referrals", "2018-19", 162, 477.0434311543228, 10.276143051154369,
     2.682926829268293},
    {"more-referrals", "2024-25", 161, 253.6864119362001, -0.4766949152542373,
     -7.762557077625571},
    {"referrals-index", "2017-18", 159, 16265.839489910753, 78.11173974540311,
     79.15057915057915},
    {"referrals-index", "2019-20", 161, 16100, 100, 100},
    {"referrals-index", "2024-25", 159, 15924.714818278148, 66.44271570014145,
     129.98712998712998},
    {"real-care", "2014-15", 144, 41767.52984248853, 257.97983022613334, 339.6060258272},
    {"real-care", "2016-17", 143, 39056.831789669, 217.055324975, 313.722089746},
    {"real-care", "2017-18", 144, 38053.72365202729, 205.09671876611765, 298.7419287002353},
};

static bool near(double is, double due)
{
    return fabs(is - due) <= 1e-9 * fmax(1, fabs(due));
}

static void figures_are_those_of_an_independent_computation(void **state)
{
    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(computed); i++) {
        const struct metric *m;
        const struct slice *s =
            trial_slice(sample->sector, computed[i].metric, computed[i].period, &m);
        double sum = 0;
        ptrdiff_t n = 0;
        assert_non_null(s);
        for (ptrdiff_t k = 0; k < s->count; k++)
            if (slice_state(s, k) == STATE_VALUE) {
                sum += slice_number(s, k, SLICE_VALUE);
                n++;
            }
        double trafford = trial_number(sample->sector, computed[i].metric, computed[i].period,
                                       "E08000009", SLICE_VALUE);
        double hartlepool = trial_number(sample->sector, computed[i].metric, computed[i].period,
                                         "E06000001", SLICE_VALUE);
        if (n != computed[i].values || !near(sum, computed[i].sum) ||
            !near(trafford, computed[i].trafford) || !near(hartlepool, computed[i].hartlepool))
            fail_msg("%s %s: %td values, sum %.17g, Trafford %.17g, Hartlepool %.17g",
                     computed[i].metric, computed[i].period, n, sum, trafford, hartlepool);
    }
    print_message("derived: %td cases\n", COUNT_OF(computed));
}

static void periods_are_those_that_all_inputs_have(void **state)
{
    const struct sector *s = sample->sector;

    (void)state;
    assert_int_equal(sector_metric(s, S("again"))->period_count, 8);
    assert_int_equal(sector_metric(s, S("again-change"))->period_count, 7);
    assert_int_equal(sector_metric(s, S("real-care"))->period_count, 4);
    assert_int_equal(sector_metric(s, S("not-again"))->period_count, 8);
    /* The day of a survey moves from year to year. */
    assert_int_equal(sector_metric(s, S("pay-change"))->period_count, 5);
    /* (592.9 - 571.5) / 571.5 would be another council's: Trafford's 2022 and 2023. */
    double before = trial_number(s, "els-gross-median-weekly-pay", "2022-04-27_P1D",
                                 "E08000009", SLICE_VALUE);
    double now = trial_number(s, "els-gross-median-weekly-pay", "2023-04-19_P1D", "E08000009",
                              SLICE_VALUE);
    assert_true(near(trial_number(s, "pay-change", "2023-04-19_P1D", "E08000009", SLICE_VALUE),
                     (now - before) / before * 100));
}

/* What the four parts of the country say of it: Isles of Scilly, Hackney. */
static void gaps_of_the_sample_are_carried(void **state)
{
    const struct sector *s = sample->sector;

    (void)state;
    assert_int_equal(trial_state(s, "again", "2019-20", "E06000053"), STATE_NO_REASON);
    assert_int_equal(trial_state(s, "again", "2020-21", "E09000012"), STATE_NO_REASON);
    assert_int_equal(trial_state(s, "again-change", "2021-22", "E06000053"), STATE_NO_REASON);
    assert_int_equal(trial_state(s, "not-again", "2020-21", "E09000012"), STATE_NO_REASON);
}

/* Inputs are fetched from the store while figures are worked out, and may go again meanwhile.
 */
static void within_a_budget_figures_are_the_same(void **state)
{
    struct arena *a = arena_open();
    struct work w = {.arena = a, .db = sample->db, .now = sample->now};
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    struct sector_budget budget = {.bytes = 1, .lock = &lock};
    struct sector *s;
    struct str why;

    (void)state;
    assert_int_equal(store_open(a, sample->at.url, STORE_READ, &budget.db, &why), OK);
    assert_int_equal(store_begin(sample->db, false), OK);
    assert_int_equal(sector_load_within(&w, SECTOR_NOW, budget, &s), OK);
    cube_enter(s->cube, 0);
    for (ptrdiff_t i = 0; i < COUNT_OF(computed); i++)
        assert_true(near(
            trial_number(s, computed[i].metric, computed[i].period, "E08000009", SLICE_VALUE),
            computed[i].trafford));
    cube_leave(s->cube, 0);
    store_rollback(sample->db);
    sector_close(s);
    store_close(budget.db);
    arena_close(a);
}

static void words_say_where_it_comes_from(void **state)
{
    const struct metric *m = sector_metric(sample->sector, S("again"));

    (void)state;
    assert_true(str_eq(m->source_title,
                       S("Worked out here from: Department for Education, Local Authority "
                         "Interactive Tool")));
    assert_true(str_eq(m->licence, S("Open Government Licence v3.0")));
    assert_true(str_eq(m->published, S("2025-10-01")));
    assert_true(m->source_word.len == 0 && m->licence_word.len == 0);
    assert_int_equal(sector_metric(sample->sector, S("not-again"))->decimals, 0);
    assert_true(
        str_eq(sector_metric(sample->sector, S("not-again"))->source_title, m->source_title));
    assert_false(m->adds_up);
}

static void pages_show_the_formula(void **state)
{
    struct str page = page_body("/metrics/again");

    (void)state;
    CHECK(has(page, "<h2 class=\"govuk-heading-m\">How it is worked out</h2>"));
    CHECK(has(page, "<a class=\"govuk-link\" href=\"/metrics/lait-rereferral\">Re-referrals to "
                    "children&#39;s social care within 12 months</a> * <a class=\"govuk-link\" "
                    "href=\"/metrics/lait-cpp-total-numref\">"));
    CHECK(has(page, "Worked out here from: Department for Education"));
    CHECK(!has(page_body("/metrics/lait-rereferral"), "How it is worked out</h2>"));
    CHECK(has(page_body("/areas/E08000009/metrics/again"),
              "Worked out here from other measures: “Re-referrals to children&#39;s social "
              "care within 12 months” * “Referrals to children&#39;s social care” / 100."));
    CHECK(has(page_body("/areas/E08000009/metrics/again"), "338"));
    struct json *j = page_json("/metrics/again.json");
    assert_true(
        str_eq(text_at(j, "formula"), S("[lait-rereferral] * [lait-cpp-total-numref] / 100")));
    assert_true(str_eq(text_at(member(j, "inputs")->u.of.first, "id"), S("lait-rereferral")));
    j = page_json("/areas/E08000009/metrics/again.json");
    assert_true(str_eq(text_at(member(j, "metric.inputs")->u.of.first->next, "id"),
                       S("lait-cpp-total-numref")));
    assert_true(str_eq(text_at(j, "value_text"), S("338")));
    assert_int_equal(
        member(page_json("/areas/E08000009/metrics/lait-rereferral.json"), "metric.formula")
            ->kind,
        JSON_NULL);
}

/* --- an invented sector
 * ------------------------------------------------------------------------- */

static struct trial *t;

static int open_made(void **state)
{
    (void)state;
    t = made_open();
    return 0;
}

static int close_made(void **state)
{
    (void)state;
    trial_close(t);
    return 0;
}

/* A table of id and formula, "id formula" a line. */
static enum rc define(const char *lines)
{
    struct buf b = buf_make(t->arena, 100 * 1000);
    struct str rest = str_of(lines), line, id;

    buf_str(&b, S("id,formula\n"));
    while (rest.len && str_split(&rest, '\n', &line))
        if (line.len && str_split(&line, ' ', &id))
            buf_fmt(&b, "%.*s,\"%.*s\"\n", STR_ARG(id), STR_ARG(line));
    return trial_import(t, "tidy-metrics", trial_file(t, "m.csv", buf_text(&b)));
}

static void must_define(const char *lines)
{
    if (define(lines) != OK)
        fail_msg("%.*s: %.*s", STR_ARG(t->where), STR_ARG(t->words));
}

static void refuses(const char *lines, const char *where, const char *says)
{
    assert_int_equal(define(lines), INVALID);
    if (!str_eq(t->where, str_of(where)) || str_find(t->words, str_of(says)) < 0)
        fail_msg("%.*s: %.*s", STR_ARG(t->where), STR_ARG(t->words));
}

static void figure_is(const char *metric, const char *period, const char *area, int state,
                      double due)
{
    double is = trial_number(t->sector, metric, period, area, SLICE_VALUE);
    int said = trial_state(t->sector, metric, period, area) |
               (isnan(is) ? 0 : trial_flags(t->sector, metric, period, area));

    if (said != state || (isnan(due) ? !isnan(is) : !near(is, due)))
        fail_msg("%s %s %s: state %d, %.17g", metric, period, area, said, is);
}

static void gaps_flags_and_zeros_are_carried(void **state)
{
    (void)state;
    made_figures(t, "hens 2023-24 20 30 hid 0 - na 8/////provisional off - 6\n"
                    "eggs 2023-24 5 soon soon 3 4 ? 2/////unreliable - - 3\n"
                    "hens 2022-23 1 1 1 1 1 1 1 1 1 1\n"
                    "eggs 2022-23 1 1 1 1 1 1 1 1 1 1\n");
    must_define("laid [eggs] / [hens]\n");
    figure_is("laid", "2023-24", "E06000901", STATE_VALUE, 0.25);
    figure_is("laid", "2023-24", "E06000902", STATE_NOT_YET, NAN);
    figure_is("laid", "2023-24", "E06000903", STATE_SUPPRESSED, NAN);
    figure_is("laid", "2023-24", "E06000904", STATE_NOT_APPLICABLE, NAN); /* 3 / 0 */
    figure_is("laid", "2023-24", "E06000905", STATE_NOT_COLLECTED, NAN);  /* one lacks it */
    figure_is("laid", "2023-24", "E06000906", STATE_NOT_APPLICABLE, NAN);
    figure_is("laid", "2023-24", "E06000907", STATE_VALUE | FLAG_PROVISIONAL | FLAG_UNRELIABLE,
              0.25);
    figure_is("laid", "2023-24", "E06000908", STATE_NOT_AVAILABLE, NAN);
    figure_is("laid", "2023-24", "E06000909", STATE_ABSENT, NAN); /* both lack it */
    figure_is("laid", "2023-24", "E06000910", STATE_VALUE, 0.5);
    figure_is("laid", "2022-23", "E06000909", STATE_VALUE, 1);
}

static void the_base_may_be_a_gap(void **state)
{
    (void)state;
    made_figures(t, "ducks 2022-23 10 hid - 0 4/////revised -3\n"
                    "ducks 2023-24 12 13 14 15 5 5 @E06000907 9\n");
    must_define("duck-index index([ducks], 2022/23)\nduck-change change([ducks])\n"
                "duck-percent percent_change([ducks])\n");
    figure_is("duck-index", "2023-24", "E06000901", STATE_VALUE, 120);
    figure_is("duck-index", "2022-23", "E06000901", STATE_VALUE, 100);
    figure_is("duck-index", "2023-24", "E06000902", STATE_SUPPRESSED, NAN);
    figure_is("duck-index", "2023-24", "E06000903", STATE_NOT_COLLECTED, NAN);
    figure_is("duck-index", "2022-23", "E06000903", STATE_ABSENT, NAN);
    figure_is("duck-index", "2023-24", "E06000904", STATE_NOT_APPLICABLE, NAN);
    figure_is("duck-index", "2023-24", "E06000905", STATE_VALUE | FLAG_REVISED, 125);
    figure_is("duck-index", "2023-24", "E06000906", STATE_NOT_APPLICABLE, NAN);
    figure_is("duck-change", "2023-24", "E06000904", STATE_VALUE, 15);
    figure_is("duck-change", "2023-24", "E06000906", STATE_VALUE, 8);
    figure_is("duck-percent", "2023-24", "E06000904", STATE_NOT_APPLICABLE, NAN);
    figure_is("duck-percent", "2023-24", "E06000901", STATE_VALUE, 20);
    assert_int_equal(sector_metric(t->sector, S("duck-change"))->period_count, 1);
}

/* 901 is deflated by England, 902 by its own prices, 903 by England since its own of the base
 * period are missing; coin has one area alone, which is neither. */
static void a_deflator_is_the_areas_own_or_its_countrys_or_the_only_one(void **state)
{
    (void)state;
    made_figures(t,
                 "rents 2022-23 100 200 300\nrents 2023-24 110 250 330\n"
                 "cost 2022-23 @E92000001 80 @E06000902 100\n"
                 "cost 2023-24 @E92000001 88 @E06000902 125 50\n"
                 "coin 2022-23 @E06000921 50\ncoin 2023-24 @E06000921 100/////provisional\n");
    must_define("real-rents real([rents], [cost], 2022-23)\n"
                "coin-rents real([rents] * 2, [coin], 2023-24) / 2\n");
    figure_is("real-rents", "2022-23", "E06000901", STATE_VALUE, 100);
    figure_is("real-rents", "2023-24", "E06000901", STATE_VALUE, 100);
    figure_is("real-rents", "2023-24", "E06000902", STATE_VALUE, 200);
    figure_is("real-rents", "2023-24", "E06000903", STATE_VALUE, 300);
    figure_is("coin-rents", "2022-23", "E06000901", STATE_VALUE | FLAG_PROVISIONAL, 200);
    figure_is("coin-rents", "2023-24", "E06000902", STATE_VALUE | FLAG_PROVISIONAL, 250);
    figure_is("coin-rents", "2023-24", "E06000921", -1, NAN); /* the deflator lists no area */
}

static void what_needs_others_comes_after_them(void **state)
{
    (void)state;
    made_figures(t, "cows 2023-24 1 2 3\n");
    must_define("a-third [m-second] + 1\nm-second [z-first] * [z-first]\nz-first [cows] * 3\n");
    figure_is("a-third", "2023-24", "E06000902", STATE_VALUE, 37);
    must_define("z-first [cows] * 4\n"); /* and all follow */
    figure_is("a-third", "2023-24", "E06000902", STATE_VALUE, 65);
    assert_int_equal(t->report.formulas_changed, 1);
    assert_true(trial_noticed(t, "The formula of z-first was: [cows] * 3"));
    assert_int_equal(t->report.slices_new, 0);
}

static void circles_are_refused(void **state)
{
    (void)state;
    made_figures(t, "goats 2023-24 1 2 3\n");
    refuses("self [goats] + [self]\n", "m.csv:2:2",
            "at character 11: The formula goes in a circle: \"self\" needs \"self\".");
    refuses("ring-a [goats]\nring-b 2 * [ring-c]\nring-c [ring-b]\n", "m.csv:4:2",
            "at character 1: The formula goes in a circle: \"ring-b\" needs \"ring-c\" needs "
            "\"ring-b\".");
    must_define("ring-a [goats]\nring-b [ring-a]\nring-c [ring-b]\n");
    refuses("ring-a [goats] + [ring-c]\n", "m.csv:2:2", "goes in a circle");
    figure_is("ring-c", "2023-24", "E06000902", STATE_VALUE, 2);
}

static void what_can_never_be_worked_out_is_refused(void **state)
{
    (void)state;
    made_figures(t, "pigs 2023-24 1 2\npigs 2022-23 1 2\nmules 2021-22 1\nmoles 2023-24 hid ?\n"
                    "moles 2022-23 1\n");
    refuses("x 2 * [nobody]\n", "m.csv:2:2", "at character 5: There is no measure \"nobody\".");
    refuses("x [pigs] +\n", "m.csv:2:2", "at character 9: The formula ends");
    refuses("y [pigs]\nx [pigs] / [mules]\n", "m.csv:3:2",
            "at character 8: What stands on its two sides has no period in common: there are "
            "figures from 2022-04-01_P1Y to 2023-04-01_P1Y, and for 2021-04-01_P1Y.");
    refuses("x change([mules])\n", "m.csv:2:2", "No period has one a year before it");
    refuses("x index([pigs], 2020/21)\n", "m.csv:2:2",
            "at character 15: Nobody has a figure for the base period \"2020/21\"");
    refuses("x index([moles], 2023/24)\n", "m.csv:2:2", "Nobody has a figure for the base");
    refuses("x real([pigs], [mules], 2021-22)\n", "m.csv:2:2",
            "The deflator has no period in common");
    refuses("x real([pigs], [mules], 2022-23)\n", "m.csv:2:2", "Nobody has a figure");
    refuses("x change(2) + [pigs]\n", "m.csv:2:2", "A number alone has no periods");
    refuses("x [pigs]\nx [mules]\n", "m.csv:3:1", "The measure \"x\" stands here twice.");
    refuses("pigs [mules]\n", "m.csv:2:2", "\"pigs\" has published figures.");
    refuses("Pigs! [mules]\n", "m.csv:2:1", "is no id of a measure");
    refuses("x \n", "m.csv:2:1", "There is no measure \"x\" yet, and the row has no formula");
    assert_null(sector_metric(t->sector, S("x")));
    assert_null(sector_metric(t->sector, S("y")));
}

static void words_of_a_row_are_looked_at(void **state)
{
    static const char *const rows[][3] = {
        {"decimals", "7", "\"7\" is not a whole number from 0 to 6."},
        {"polarity", "up", "\"up\" is not high, low or none."},
        {"published", "May", "\"May\" is not a date such as 2026-03-31."},
        {"high", "many", "\"many\" is not a number."},
        {"adds", "maybe", "\"maybe\" is not yes or no."},
    };

    (void)state;
    made_figures(t, "asses 2023-24 1 2\n");
    for (ptrdiff_t i = 0; i < COUNT_OF(rows); i++) {
        struct str file =
            str_fmt(t->arena, "id,formula,%s\nx,[asses],%s\n", rows[i][0], rows[i][1]);
        assert_int_equal(trial_import(t, "tidy-metrics", trial_file(t, "w.csv", file)),
                         INVALID);
        assert_true(str_eq(t->where, S("w.csv:2:3")));
        assert_true(str_find(t->words, str_of(rows[i][2])) >= 0);
    }
}

static void a_long_way_down_is_refused(void **state)
{
    struct buf b = buf_make(t->arena, 100 * 1000);

    (void)state;
    made_figures(t, "owls 2023-24 1 2\n");
    buf_str(&b, S("s01 [owls]\n"));
    for (int i = 2; i <= DERIVE_MOST_STEPS; i++)
        buf_fmt(&b, "s%02d [s%02d] + 1\n", i, i - 1);
    must_define(buf_text(&b).at);
    figure_is("s20", "2023-24", "E06000902", STATE_VALUE, 21);
    refuses("s21 [s20]\n", "m.csv:2:2", "It takes more than 20 formulas one after the other.");
}

static void a_change_that_breaks_others_is_refused(void **state)
{
    (void)state;
    made_figures(t, "bees 2023-24 1 2\nbees 2022-23 3 4\nwasps 2023-24 5 6\n");
    must_define("hive [bees]\nhive-change change([hive])\n");
    refuses("hive [wasps]\n", "m.csv:2:2",
            "\"hive-change\" could no longer be worked out: No period has one a year before");
    figure_is("hive-change", "2023-24", "E06000901", STATE_VALUE, -2);
}

static void what_is_worked_out_takes_no_figures(void **state)
{
    (void)state;
    made_figures(t, "rooks 2023-24 1 2\n");
    must_define("crows [rooks]\n");
    struct str file =
        trial_file(t, "f.csv", S("metric,area,period,value\ncrows,E06000901,2023-24,5\n"));
    assert_int_equal(trial_import(t, "tidy", file), INVALID);
    assert_true(str_eq(t->where, S("f.csv:2:1")));
    assert_true(str_find(t->words, S("worked out from other measures")) >= 0);
}

/* As `folkmoot export all` writes it: a table of measures beside the figures. */
static void formulas_beside_figures_are_taken(void **state)
{
    (void)state;
    trial_file(t, "metrics.csv",
               S("id,title,formula\nlarks,Larks,\nlark-pairs,Pairs of larks,[larks] / 2\n"));
    struct str file =
        trial_file(t, "f.csv", S("metric,area,period,value\nlarks,E06000901,2023-24,5\n"));
    trial_must(t, "tidy", file);
    figure_is("lark-pairs", "2023-24", "E06000901", STATE_VALUE, 2.5);
    assert_int_equal(t->report.metrics_new, 2);
    trial_must(t, "tidy", file);
    assert_int_equal(t->report.metrics_new + t->report.slices_revised, 0);
    figure_is("lark-pairs", "2023-24", "E06000901", STATE_VALUE, 2.5);
    trial_file(t, "metrics.csv", S("id,title,formula\nlarks,Larks,\n\nlark-pairs,x,[larks\n"));
    assert_int_equal(trial_import(t, "tidy", file), INVALID);
    assert_true(str_eq(t->where, S("metrics.csv:4:3")));
    remove(trial_path(t, "metrics.csv").at);
}

/* The moment of the last delivery. */
static struct str delivered(void)
{
    return moment_text(t->arena, t->now - A_DAY);
}

static struct str known_says(const char *metric, struct str known, double *value)
{
    struct comparison_ask ask = {.area = S(ASHMOOR), .metric = str_of(metric), .known = known};
    const struct comparison *c = made_compare(t, &ask);

    *value = c->own.value;
    return moment_text(t->arena, c->series.known_from[c->period]);
}

static void what_was_known_is_worked_out_from_what_was_known(void **state)
{
    double value;

    (void)state;
    made_figures(t, "bats 2023-24 10 20\n");
    struct str first = delivered();
    made_figures(t, "caves 2023-24 5 5\nbats 2022-23 3 3\ncaves 2022-23 1 1\n");
    struct str second = delivered();
    must_define("bats-a-cave [bats] / [caves]\nbats-twice 2 * [bats-a-cave] * [caves]\n");
    made_figures(t, "bats 2023-24 15\n");
    struct str third = delivered();

    assert_true(str_eq(known_says("bats-a-cave", third, &value), third));
    assert_true(near(value, 3));
    assert_true(str_eq(known_says("bats-a-cave", S(""), &value), third));
    assert_true(near(value, 3));
    assert_true(str_eq(known_says("bats-a-cave", second, &value), second));
    assert_true(near(value, 2));
    assert_true(str_eq(known_says("bats-twice", second, &value), second));
    assert_true(near(value, 20));
    struct comparison c;
    struct work w = {.arena = t->arena, .db = t->db, .sector = t->sector, .now = MADE_NOW};
    struct comparison_ask ask = {S(ASHMOOR), S("bats-a-cave"), {0}, {0}, first};
    assert_int_equal(store_begin(t->db, false), OK);
    assert_int_equal(compare_read(&w, &ask, &c), NOT_FOUND); /* nothing of the caves yet */
    store_rollback(t->db);
}

static void run(const char *sql)
{
    assert_int_equal(store_begin(t->db, true), OK);
    assert_int_equal(t->db->engine->script(t->db, sql), OK);
    assert_int_equal(store_commit(t->db), OK);
}

static void a_formula_that_no_longer_works_is_named_and_the_rest_served(void **state)
{
    (void)state;
    made_figures(t, "elks 2023-24 4 5\n");
    must_define("elk-one [elks]\nelk-two [elk-one]\nelk-three [elks] * 3\n");
    run("UPDATE metric SET formula = '[gone] * 2' WHERE slug = 'elk-one'");
    struct sector *s = trial_known(t, SECTOR_NOW);
    const struct metric *one = sector_metric(s, S("elk-one"));
    const struct metric *two = sector_metric(s, S("elk-two"));
    assert_int_equal(one->period_count + two->period_count, 0);
    assert_true(str_eq(one->formula_why, S("There is no measure \"gone\".")));
    assert_true(str_find(two->formula_why, S("It needs \"elk-one\"")) == 0);
    assert_int_equal(s->damaged_count, 2);
    assert_true(str_find(s->damaged[0], S("The measure elk-one has no figures")) == 0);
    assert_true(near(trial_number(s, "elk-three", "2023-24", "E06000902", SLICE_VALUE), 15));
    sector_close(s);
    must_define("elk-one [elks] * 7\n"); /* and is mended by a new one */
    figure_is("elk-two", "2023-24", "E06000901", STATE_VALUE, 28);
}

static void one_corrected_figure_has_all_worked_out_anew(void **state)
{
    struct arena *a = arena_open();

    (void)state;
    made_figures(t, "newts 2023-24 4 5\n");
    must_define("newt-legs [newts] * 4\n");
    const struct metric *newts, *legs;
    const struct slice *s = trial_slice(t->sector, "newts", "2023-24", &newts);
    struct slice_change change = {newts->index, 0, t->now, slice_pack(a, s)};
    assert_int_equal(sector_takes(t->sector, &change), CONFLICT);
    trial_slice(t->sector, "newt-legs", "2023-24", &legs);
    struct figure_change figure = {.metric = legs,
                                   .area = sector_area(t->sector, S(ASHMOOR)),
                                   .state = STATE_VALUE,
                                   .value = 3};
    struct work w = {.arena = a, .db = t->db, .sector = t->sector, .now = t->now};
    assert_int_equal(figure_write(&w, &figure, &change), INVALID);
    arena_close(a);
}

static void breaks_and_names_of_periods_come_from_the_inputs(void **state)
{
    (void)state;
    made_figures(t, "stalls 2022-23 1 2\nstalls 2023-24 1 2\nstalls 2024-25 1 2\n");
    must_define("stalls-twice [stalls] * 2\n");
    const struct metric *m = sector_metric(t->sector, S("stalls-twice"));
    assert_int_equal(m->break_count, 1);
    assert_int_equal(m->breaks[0].from.year, 2024);
    assert_int_equal(m->naming, NAMING_FINANCIAL);
    assert_true(str_eq(m->source_title, S("Worked out here from: Moot Bureau")));
    assert_true(str_eq(m->licence, S("Moot Licence 1.0")));
    assert_int_equal(m->decimals, 1); /* as many as the stalls */
}

static void the_stricter_audience_sees_it(void **state)
{
    struct str out;

    (void)state;
    assert_true(derive_strictest(S("public"), S("public"), &out) && str_eq(out, S("public")));
    assert_true(derive_strictest(S("public"), S("members"), &out) && str_eq(out, S("members")));
    assert_true(derive_strictest(S("members"), S("public"), &out) && str_eq(out, S("members")));
    assert_true(derive_strictest(S("members"), S("members"), &out) &&
                str_eq(out, S("members")));
    assert_false(derive_strictest(S("organisation-1"), S("organisation-2"), &out));
}

int main(void)
{
    const struct CMUnitTest of_sample[] = {
        cmocka_unit_test(figures_are_those_of_an_independent_computation),
        cmocka_unit_test(periods_are_those_that_all_inputs_have),
        cmocka_unit_test(gaps_of_the_sample_are_carried),
        cmocka_unit_test(within_a_budget_figures_are_the_same),
        cmocka_unit_test(words_say_where_it_comes_from),
        cmocka_unit_test(pages_show_the_formula),
    };
    const struct CMUnitTest of_made[] = {
        cmocka_unit_test(gaps_flags_and_zeros_are_carried),
        cmocka_unit_test(the_base_may_be_a_gap),
        cmocka_unit_test(a_deflator_is_the_areas_own_or_its_countrys_or_the_only_one),
        cmocka_unit_test(what_needs_others_comes_after_them),
        cmocka_unit_test(circles_are_refused),
        cmocka_unit_test(what_can_never_be_worked_out_is_refused),
        cmocka_unit_test(words_of_a_row_are_looked_at),
        cmocka_unit_test(a_long_way_down_is_refused),
        cmocka_unit_test(a_change_that_breaks_others_is_refused),
        cmocka_unit_test(what_is_worked_out_takes_no_figures),
        cmocka_unit_test(formulas_beside_figures_are_taken),
        cmocka_unit_test(what_was_known_is_worked_out_from_what_was_known),
        cmocka_unit_test(a_formula_that_no_longer_works_is_named_and_the_rest_served),
        cmocka_unit_test(one_corrected_figure_has_all_worked_out_anew),
        cmocka_unit_test(breaks_and_names_of_periods_come_from_the_inputs),
        cmocka_unit_test(the_stricter_audience_sees_it),
    };
    int failed = cmocka_run_group_tests(of_sample, open_sample, close_sample);

    return failed + cmocka_run_group_tests(of_made, open_made, close_made);
}
