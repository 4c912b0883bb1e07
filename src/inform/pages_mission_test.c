/* pages_mission_test.c: what other systems for comparing councils do and this one must do too,
 * and what none of them does: each shown working through the pages of an invented sector, by a
 * test named after its row in docs/mission-tests.tsv. Numbers that are expected were worked out
 * by R, or by hand in the comments. */
#include "inform/testing_made.h"
#include "inform/testing_pages.h"

#include "base/csv.h"

#include <math.h>
#include <string.h>

#define OF(metric) "/areas/" ASHMOOR "/metrics/" metric

static struct trial *t;

static int open_made(void **state)
{
    (void)state;
    t = made_open();
    t->now = PAGES_NOW - 90 * 24 * 3600; /* of the first delivery */
    return 0;
}

static int close_made(void **state)
{
    (void)state;
    pages_close(t);
    return 0;
}

static void deliver(const char *lines)
{
    made_figures(t, lines);
    pages_house(t);
}

static double number_of(const struct json *j, const char *path)
{
    const struct json *is = member(j, path);

    assert_true(is->kind == JSON_NUM || is->kind == JSON_INT);
    return is->kind == JSON_INT ? (double)is->u.whole : is->u.num;
}

static bool is_near(const struct json *j, const char *path, double due, double within)
{
    double is = number_of(j, path);

    if (!(fabs(is - due) <= within))
        print_message("  %s is %.12g, due is %.12g\n", path, is, due);
    return fabs(is - due) <= within;
}

static bool word_is(const struct json *j, const char *path, const char *due)
{
    const struct json *is = member(j, path);
    struct str word = is->kind == JSON_STR ? is->u.str : S("");

    if (!str_eq(word, str_of(due)))
        print_message("  %s is \"%.*s\", due is \"%s\"\n", path, STR_ARG(word), due);
    return str_eq(word, str_of(due));
}

/* The cell of the council's row in a CSV. */
static struct str cell(struct str table, const char *code, const char *column)
{
    struct csv *in = csv_open_text(t->arena, table);
    struct csv_row row;
    struct str found = {0};
    ptrdiff_t at = -1, key = -1;

    assert_int_equal(csv_next(in, &row), OK);
    for (ptrdiff_t i = 0; i < row.count; i++) {
        at = str_eq(row.cells[i], str_of(column)) ? i : at;
        key = str_eq(row.cells[i], S("code")) ? i : key;
    }
    assert_true(at >= 0 && key >= 0);
    while (csv_next(in, &row) == OK)
        if (str_eq(row.cells[key], str_of(code)))
            found = str_copy(t->arena, row.cells[at]);
    csv_close(in);
    return found;
}

/* --- verdicts ---- */

/* The middle of the eleven is 55. A range of 2 either side leaves it out for 58 at 95 %; at
 * 99.8 % it is 2 * 3.0902 / 1.9600 = 3.1533 either side and does not. 4th of 11 is in the
 * second fifth, floor(6 - ceil(8 / 2.2)) = 2; the 3rd in the first, the 7th in the third and
 * the 10th in the last, floor(6 - ceil(2 / 2.2)) = 5. */
static void
confidence_intervals_95_and_99_8_better_similar_worse_quintiles_or_neutral_lower_higher(
    void **state)
{
    static const struct {
        const char *own, *verdict, *wider, *words;
        int fifth;
    } cases[] = {
        {"58/56/60", "better", "same", "better than the middle of the group (55.0%)", 2},
        {"51/48/54", "worse", "same", "worse than the middle of the group", 5},
        {"45/42/48", "worse", "worse", "worse than the middle of the group", 5},
        {"60/58/62", "better", "better", "better than the middle of the group", 1},
        {"54.5/52/57", "same", "same", "about the same as the middle of the group", 3}};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        deliver(str_fmt(t->arena,
                        "sacks 2024-25 %s 61/59/63 62/60/64 50/48/52 51.5/49/54 52/50/54 "
                        "53/51/55 55/53/57 55/53/57 56/54/58 59/57/61\n",
                        cases[i].own)
                    .at);
        const struct json *j = page_json(OF("sacks") ".json");
        CHECK(word_is(j, "verdict", cases[i].verdict));
        CHECK(word_is(j, "verdict_by", "chance"));
        CHECK(word_is(j, "verdict_998", cases[i].wider));
        CHECK(is_near(j, "quintile", cases[i].fifth, 0));
        CHECK(has(page_body(OF("sacks")), cases[i].words));
    }
    deliver("sacks 2024-25 58/56/60\n");
    const struct json *j = page_json(OF("sacks") ".json");
    CHECK(is_near(j, "lower", 56, 0) && is_near(j, "upper", 60, 0));
    CHECK(is_near(j, "lower_998", 54.8466, 1e-4) && is_near(j, "upper_998", 61.1534, 1e-4));
    struct str page = page_body(OF("sacks"));
    CHECK(has(page, "56.0% to 60.0%, at 95%, as published. At 99.8%, 54.8% to 61.2%: about the "
                    "same as the middle."));
    CHECK(has(page, "In the 2nd of five, counted from the better end."));

    /* Without a better way the words are higher and lower. */
    deliver("rent 2024 120/110/130 99/97/101 100/98/102 101/99/103 102/100/104 103/101/105 "
            "104/102/106\n");
    CHECK(word_is(page_json(OF("rent") ".json"), "verdict", "higher"));
    CHECK(
        has(page_body(OF("rent")), "Allowing for chance, that is higher than the middle of "));
    deliver("rent 2024 90/80/100\n");
    CHECK(word_is(page_json(OF("rent") ".json"), "verdict", "lower"));
    CHECK(word_is(page_json(OF("rent") ".json"), "verdict_by", "chance"));
}

/* The seven are 30 and 10 12 13 14 15 16: the median is 14 and its deviations 16 4 2 1 0 1 2,
 * whose median is 2: the usual distance is 1.4826 * 2 = 2.9652. With 16 or 10 in place of 30
 * the median and the MAD stay (16 16 15 14 13 12 10: 14 and 2; 16 15 14 13 12 10 10: 13 and 2).
 */
static void
neutral_verdict_without_polarity_higher_similar_lower_by_median_absolute_deviation(void **state)
{
    static const struct {
        const char *own, *verdict, *words;
    } cases[] = {
        {"30", "higher",
         "Neither higher nor lower is better. Beside the middle of the group (£14), £30 is "
         "higher: £16 above it, more than the usual distance of 3.0."},
        {"16", "same", "£16 is similar: £2 above it, within the usual distance of 3.0."},
        {"14", "same", "£14 is similar: level with it, within the usual distance of 1.5."},
        {"9", "lower", "£9 is lower: £4 below it, more than the usual distance of 3.0."}};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        deliver(
            str_fmt(t->arena, "rent 2024 %s 10 12 13 14 15 16 12 13 14 15\n", cases[i].own).at);
        const struct json *j = page_json(OF("rent") ".json");
        CHECK(word_is(j, "verdict", cases[i].verdict));
        CHECK(word_is(j, "verdict_by", "usual distance"));
        CHECK(has(page_body(OF("rent")), cases[i].words));
        struct str table = page_body(OF("rent") ".csv");
        CHECK(str_eq(cell(table, ASHMOOR, "beside the middle"), str_of(cases[i].verdict)));
        CHECK(str_eq(cell(table, ASHMOOR, "judged by"), S("usual distance")));
        CHECK(cell(table, "E06000902", "beside the middle").len == 0);
    }
    deliver("rent 2024 30\n");
    const struct json *j = page_json(OF("rent") ".json");
    CHECK(is_near(j, "usual_distance", 2.9652, 1e-12));
    CHECK(has(page_body(OF("rent")), "1.4826 times their median absolute deviation"));

    /* The certificate judges by it too, here among all eleven. */
    bool asked = false;
    for (const struct json *k = member(j, "certificate.checks")->u.of.first; k; k = k->next)
        if (str_eq(text_at(k, "way"), S("more than the usual distance from the middle"))) {
            CHECK(word_is(k, "answer", "higher than the middle"));
            asked = true;
        }
    CHECK(asked);

    /* Where one way is better, or too few have a figure, it is not said. */
    deliver("bins 2024-25 30 10 12 13 14 15 16\n");
    CHECK(member(page_json(OF("bins") ".json"), "verdict")->kind == JSON_NULL);
    CHECK(!has(page_body(OF("bins")), "usual distance"));
    deliver("sheep 2024 9 1 1\n");
    CHECK(member(page_json(OF("sheep") ".json"), "verdict")->kind == JSON_NULL);
}

/* --- trends ---- */

/* Of 1,000 each: R's prop.trend.test gives the chi-square, and lm without each point in turn
 * the slopes. */
static void
recent_trend_test_5_newest_points_weighted_slope_chi_square_9_5495_and_sign_kept_or_refused(
    void **state)
{
    static const struct {
        int x[6];
        const char *trend, *words;
    } cases[] = {
        {{900, 200, 205, 215, 228, 254},
         "increasing",
         "Over five years it has risen."},                                   /* 9.988 */
        {{100, 200, 205, 216, 228, 250}, "no-change", "no clear direction"}, /* 8.822: below */
        {{100, 220, 199, 200, 201, 290},
         "no-change",
         "no clear direction"}, /* 11.675, but -5.6
                      per period without the last */
        {{100, 260, 240, 225, 210, 200},
         "decreasing",
         "Over five years it has fallen."}}; /* 12.8 */

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        struct buf b = buf_make(t->arena, 4096);
        for (int y = 0; y < 6; y++)
            buf_fmt(&b,
                    "calls %d-04-01_P1Y %d.%d///%d/1000 20///200/1000 21///210/1000 "
                    "22///220/1000 23///230/1000\n",
                    2019 + y, cases[i].x[y] / 10, cases[i].x[y] % 10, cases[i].x[y]);
        buf_char(&b, '\0');
        deliver(b.at);
        CHECK(word_is(page_json(OF("calls") ".json"), "recent_trend", cases[i].trend));
        CHECK(has(page_body(OF("calls")), cases[i].words));
    }
    /* Four periods only, a gap among the five, and no range: refused, with the reason. */
    const struct json *j = page_json(OF("calls") ".json?period=2022-04-01_P1Y");
    CHECK(member(j, "recent_trend")->kind == JSON_NULL);
    CHECK(has(page_body(OF("calls") "?period=2022-04-01_P1Y"),
              "A trend needs five periods in a row with a known range."));
    deliver("calls 2023-04-01_P1Y hid\n");
    CHECK(member(page_json(OF("calls") ".json"), "recent_trend")->kind == JSON_NULL);
    CHECK(has(page_body(OF("calls")), "A trend needs five periods in a row"));
    deliver("bins 2020-21 1 2 3 4 5\nbins 2021-22 2 2 3 4 5\nbins 2022-23 3 2 3 4 5\n"
            "bins 2023-24 4 2 3 4 5\nbins 2024-25 5 2 3 4 5\n");
    CHECK(member(page_json(OF("bins") ".json"), "recent_trend")->kind == JSON_NULL);
    CHECK(has(page_body(OF("bins")), "A trend needs five periods in a row"));
}

/* --- rates ---- */

/* 800 of 2,000 by R's prop.test without correction; 60 among 5,000 by Byar's formula in R; the
 * pooled share of seven councils and z sqrt(p (1 - p) / n) beside it; and the example of
 * directly standardised rates by Dobson's method in R. */
static void rates_proportions_directly_standardised_rates_funnel_limits(void **state)
{
    (void)state;
    deliver("calls 2024-04-01_P1Y 40///800/2000 10///200/2000 10///200/2000 10///200/2000 "
            "10///200/2000 10///200/2000 10///200/2000\n"
            "mice 2024 12///60/5000 6///30/5000 7///35/5000 8///40/5000 9///45/5000\n");
    const struct json *share = page_json(OF("calls") ".json");
    const struct json *rate = page_json(OF("mice") ".json");
    CHECK(is_near(share, "lower", 37.8741108041704, 1e-9));
    CHECK(is_near(share, "upper", 42.1642301414546, 1e-9));
    CHECK(has(page_body(OF("calls")), "worked out by Wilson&#39;s method") ||
          has(page_body(OF("calls")), "worked out by Wilson's method"));
    CHECK(is_near(rate, "lower", 9.15675190310209, 1e-9));
    CHECK(is_near(rate, "upper", 15.44664478947185, 1e-9));

    double p = 2000.0 / 14000, sd = sqrt(p * (1 - p) / 2000);
    const struct json *funnel = member(page_json(OF("calls") "/funnel.json"), "councils");
    const struct json *own = NULL;
    for (const struct json *row = funnel->u.of.first; row; row = row->next)
        own = str_eq(text_at(row, "code"), S(ASHMOOR)) ? row : own;
    assert_non_null(own);
    CHECK(is_near(own, "average", 100 * p, 1e-9));
    CHECK(is_near(own, "lower95", 100 * (p - 1.959963984540054 * sd), 1e-6));
    CHECK(is_near(own, "upper998", 100 * (p + 3.090232306167813 * sd), 1e-6));
    CHECK(has(page_body(OF("calls") "/funnel"), "above the 99.8% limits"));

    struct str standardised = page_body("/methods/dsr");
    CHECK(has(standardised, "274.05") && has(standardised, "218.542") &&
          has(standardised, "339.349"));
}

/* --- gaps ---- */

static void
typed_gaps_not_collected_not_applicable_suppressed_not_yet_published_each_its_sign(void **state)
{
    static const struct {
        const char *code, *words;
    } gaps[] = {{ASHMOOR, "not collected that year"},
                {"E06000902", "does not apply here"},
                {"E06000903", "hidden to protect people"},
                {"E06000904", "not published yet"},
                {"E06000905", "not available"},
                {"E06000906", "the publisher gives no reason"}};

    (void)state;
    deliver("sacks 2024-25 not na hid soon off ? 50 51 52 53 54\n");
    struct str page = page_body(OF("sacks") "?with=ten"), table = page_body(OF("sacks") ".csv");
    struct str all = page_body("/metrics/sacks.csv");
    for (ptrdiff_t i = 0; i < COUNT_OF(gaps); i++) {
        const struct json *j = page_json("/areas/%s/metrics/sacks.json?with=all", gaps[i].code);
        CHECK(word_is(j, "gap", gaps[i].words));
        CHECK(member(j, "value")->kind == JSON_NULL);
        struct str own = page_body("/areas/%s/metrics/sacks?with=all", gaps[i].code);
        CHECK(has(own, str_fmt(t->arena, "There is no figure for ").at));
        CHECK(has(own, gaps[i].words));
        CHECK(has(page, str_fmt(t->arena, "<td class=\"gap\" data-label=\"Figure\">%s</td>",
                                gaps[i].words)
                            .at));
        CHECK(str_eq(cell(table, gaps[i].code, "gap"), str_of(gaps[i].words)));
        CHECK(cell(table, gaps[i].code, "value").len == 0);
        CHECK(str_eq(cell(all, gaps[i].code, "gap"), str_of(gaps[i].words)));
        for (ptrdiff_t k = 0; k < i; k++)
            CHECK(strcmp(gaps[i].words, gaps[k].words) != 0);
    }
    CHECK(cell(table, "E06000907", "gap").len == 0);
}

/* --- what none has ---- */

/* With 70 for Lowick Ashmoor's 60 is 4th of 12, the middle half; without it, in its own ten,
 * 3rd of 11, the highest quarter. */
static void
E1_a_comparator_that_flips_the_verdict_is_said_on_the_page_and_in_what_is_exported(void **state)
{
    (void)state;
    deliver("sacks 2024-25 60 61 62 50 51 52 53 54 55 56 57 70\n");
    struct str page = page_body(OF("sacks"));
    struct str table = page_body(OF("sacks") ".csv?table=certificate");
    const struct json *j = page_json(OF("sacks") ".json");
    const char *holds = "in the highest quarter is true in 5 of 9 fair comparisons";

    CHECK(has(page,
              "Compared with the 11 other councils of the same type as Ashmoor instead, it "
              "would be the 4th highest of 12."));
    CHECK(has(page, holds) && has(page, "not when compared with the 11 other councils"));
    CHECK(str_find(text_at(j, "certificate.words"), str_of(holds)) > 0);
    CHECK(str_find(text_at(j, "quote"), str_of(holds)) > 0);
    assert_int_equal(member(j, "certificate.checks")->u.of.count, 9);
    CHECK(has(table, "type") && has(table, "quarter by place") && has(table, "false"));
    CHECK(has(page, "It could be above anything from 73% to 80% of the others"));

    /* The district does not run care: nobody is told how it would stand. */
    deliver("care 2024-25 60 61 62 50 51 52 53 54 55 56 57 40 @E07000901 99 @E10000901 70\n");
    j = page_json("/areas/E07000901/metrics/care.json?with=all");
    CHECK(member(j, "rank")->kind == JSON_NULL && member(j, "verdict")->kind == JSON_NULL);
    assert_int_equal(member(j, "certificate.of")->u.whole, 0);
    CHECK(has(page_body("/areas/E07000901/metrics/care?with=all"),
              "Marsham does not run children&#39;s social care; Northwick does.") ||
          has(page_body("/areas/E07000901/metrics/care?with=all"),
              "Marsham does not run children's social care; Northwick does."));
    const struct json *others = page_json(OF("care") ".json?with=all");
    for (const struct json *m = member(others, "group.members")->u.of.first; m; m = m->next)
        CHECK(!str_eq(text_at(m, "code"), S("E07000901")));
}

/* The citation stands for the old paper: it goes on saying what it said. */
static void
E2_as_known_then_a_revision_leaves_what_was_cited_tells_the_citer_and_is_listed(void **state)
{
    (void)state;
    deliver("bins 2024-25 55 61 62 59 58 57 56\n");
    struct house_reply r = page_post(
        S(""), "/cite", S("area=" ASHMOOR "&metric=bins&period=2024-04-01_P1Y&with=near"));
    assert_int_equal(r.status, 303);
    struct str cookie = cookie_kept(r);
    const char *cited = str_copy(t->arena, r.location).at;
    struct str said = str_copy(t->arena, text_at(page_json("%s.json", cited), "then.sentence"));

    t->now = PAGES_NOW + 3600;
    deliver("bins 2024-25 61.5\n");
    const struct json *j = page_json("%s.json", cited);
    CHECK(str_eq(text_at(j, "then.sentence"), said));
    CHECK(word_is(j, "then.value_text", "55.0%") && word_is(j, "now.value_text", "61.5%"));
    CHECK(has(page_body("%s", cited), "It has been revised since: from 55.0% to 61.5%"));
    CHECK(has(page_for(cookie, "/cite.csv?table=notices").body,
              "A figure you cited was revised: Ashmoor, Bins emptied, 2024/25, from 55.0% to "
              "61.5%."));
    struct str listed = page_body("/metrics/bins/revisions.csv");
    CHECK(has(listed, "55") && has(listed, "61.5") && has(listed, ASHMOOR));
    CHECK(has(page_body(OF("bins") "?known=2026-05-31"), "55.0% of bins"));
    CHECK(has(page_body(OF("bins")), "61.5% of bins"));
}

/* Six councils beside Ashmoor by the old list, four others by the new one. */
static void
E4_versioned_comparators_any_year_by_the_rules_of_then_or_now_difference_shown(void **state)
{
    (void)state;
    deliver("bins 2024-25 50 61 62 59 58 57 56 41 42 43 44 45\n");
    trial_must(t, trial_path(t, "made-tidy-groups.profile").at,
               trial_file(t, "anew.csv",
                          S("group,area,place,member,distance\nnear," ASHMOOR
                            ",1,E06000907,\nnear," ASHMOOR ",2,E06000908,\nnear," ASHMOOR
                            ",3,E06000909,\nnear," ASHMOOR ",4,E06000910,\nnear," ASHMOOR
                            ",5,E06000911,\n")));
    pages_house(t);
    const struct json *now = page_json(OF("bins") ".json?with=near@now");
    CHECK(is_near(now, "councils", 6, 0) && is_near(now, "rank", 2, 0));
    const struct json *then = page_json(
        "%s",
        str_fmt(t->arena, OF("bins") ".json?with=near&known=%.*s",
                STR_ARG(str_cut(moment_text(t->arena, PAGES_NOW - 90 * 24 * 3600), 0, 10)))
            .at);
    CHECK(is_near(then, "councils", 7, 0) && is_near(then, "rank", 7, 0));
    const struct json *j = page_json("/groups/near/versions.json?area=" ASHMOOR "&metric=bins");
    const struct json *newest = member(j, "versions")->u.of.first;
    assert_int_equal(member(j, "versions")->u.of.count, 2);
    CHECK(word_is(newest, "came_names", "Hollin, Inglow, Jesmere, Kelby"));
    CHECK(word_is(newest, "left_names", "Birchby, Coldwell, Dunmere, Eastlow, Fernham"));
    CHECK(member(j, "rules")->u.of.count == 2);
    struct str page = page_body("/groups/near/versions?area=" ASHMOOR "&metric=bins");
    CHECK(has(page, "2nd highest of 6") && has(page, "Hollin, Inglow, Jesmere, Kelby"));
}

#define ROW(name) cmocka_unit_test_setup_teardown(name, open_made, close_made)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(confidence_intervals_95_and_99_8_better_similar_worse_quintiles_or_neutral_lower_higher),
        ROW(neutral_verdict_without_polarity_higher_similar_lower_by_median_absolute_deviation),
        ROW(recent_trend_test_5_newest_points_weighted_slope_chi_square_9_5495_and_sign_kept_or_refused),
        ROW(rates_proportions_directly_standardised_rates_funnel_limits),
        ROW(typed_gaps_not_collected_not_applicable_suppressed_not_yet_published_each_its_sign),
        ROW(E1_a_comparator_that_flips_the_verdict_is_said_on_the_page_and_in_what_is_exported),
        ROW(E2_as_known_then_a_revision_leaves_what_was_cited_tells_the_citer_and_is_listed),
        ROW(E4_versioned_comparators_any_year_by_the_rules_of_then_or_now_difference_shown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
