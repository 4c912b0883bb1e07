/* pages_many_test.c: the pages that show many figures at once, over the sample sector: each
 * says the same in its sentence, picture, table and JSON, and refuses in words what would
 * mislead. */
#include "inform/testing_pages.h"

#include "charts/look.h"

#include <math.h>
#include <string.h>

#define RECYCLING "tf-household-waste-sent-for-reuse-recycling-or-composting-percentage"
#define TRAFFORD "/areas/E08000009"

static struct trial *t;

static int open_sample(void **state)
{
    (void)state;
    t = pages_sample();
    return 0;
}

static int close_sample(void **state)
{
    (void)state;
    pages_close(t);
    return 0;
}

static void answers(const char *target, int status, const char *words)
{
    struct house_reply r = get(target);

    if (r.status != status)
        fail_msg("%s answered %d, not %d: %.*s", target, r.status, status,
                 STR_ARG(str_cut(r.body, 0, 600)));
    if (words)
        page_has(r, target, escaped(str_of(words)));
}

static double number_at(const struct json *j, const char *path)
{
    const struct json *m = member(j, path);

    return m->kind == JSON_NUM ? m->u.num : m->kind == JSON_INT ? (double)m->u.whole : NAN;
}

/* The row of which a member is this text; fails when there is none. */
static const struct json *row_with(const struct json *list, const char *name, const char *text)
{
    for (const struct json *r = list->u.of.first; r; r = r->next)
        if (str_eq(text_at(r, name), str_of(text)))
            return r;
    fail_msg("no row with %s %s", name, text);
    return NULL;
}

static struct look drawing(const char *target)
{
    struct buf b = buf_make(t->arena, BUF_MOST);

    buf_str(&b, page_body("%s", target));
    return look_sound(t->arena, &b);
}

/* --- S1, row "Views: distribution, line, bar, map, table" (the map has a test of its own) ----
 */

static void views_distribution_line_bar_and_table(void **state)
{
    static const char *const at = TRAFFORD "/metrics/" RECYCLING;
    struct str page = page_body("%s", at);

    (void)state;
    drawing(TRAFFORD "/metrics/" RECYCLING ".svg?chart=bars");
    drawing(TRAFFORD "/metrics/" RECYCLING ".svg?chart=trend");
    drawing(TRAFFORD "/metrics/" RECYCLING ".svg?chart=strip");
    CHECK(has(page, "class=\"c-bar-on\""));
    CHECK(has(page, "class=\"c-line\""));
    CHECK(has(page, "class=\"c-dot-on\""));
    CHECK(has(page, "<table class=\"figures"));
    CHECK(has(page_body("%s.csv?table=members", at), ",Trafford,57.5,57.5%,"));
    CHECK(has(page, "Other ways to see it"));
    CHECK(has(page, TRAFFORD "/metrics/" RECYCLING "/multiples"));
    CHECK(has(page, TRAFFORD "/metrics/" RECYCLING "/xmr"));
}

/* The names of the strip's dots can be reached by keyboard, also where no script runs. */
static void the_strip_names_its_dots_on_focus(void **state)
{
    (void)state;
    struct str page = page_body("%s", TRAFFORD "/metrics/" RECYCLING);

    CHECK(has(page,
              "class=\"c-named\" tabindex=\"0\" role=\"img\" aria-label=\"Trafford: 57.5%\""));
}

/* --- S1, row "Colour says relative to others, not good, and says so beside the chart" ---- */

static void colour_says_relative_to_others_not_good_and_says_so_beside_the_chart(void **state)
{
    static const char note[] =
        "The shade says only where a figure stands among these councils, "
        "not whether that is good.";
    struct str page = page_body("%s", TRAFFORD "/heat?subject=schools");

    (void)state;
    CHECK(has(page, ">The shade says only where a figure stands among these councils,"));
    CHECK(has(page, "<caption id=\"heat-caption\">The shade says only"));
    struct look l = drawing(TRAFFORD "/heat.svg?subject=schools");
    assert_non_null(look_text_with(&l, "text", "The shade says only"));
    assert_true(look_count(&l, "c-shade-1") > 1 && look_count(&l, "c-shade-4") > 1);
    assert_non_null(look_text(&l, "text", "highest quarter"));
    CHECK(str_eq(text_at(page_json("%s", TRAFFORD "/heat.json?subject=schools"), "note"),
                 str_of(note)));
}

/* The quarter of a value among n, by PHEindicatormethods' definition, reckoned here again. */
static int quarter_among(const double *v, ptrdiff_t n, double value)
{
    ptrdiff_t above = 0;

    if (n < 4)
        return 0;
    for (ptrdiff_t i = 0; i < n; i++)
        above += v[i] > value;
    return (int)floor(5 - ceil((double)(n + 1 - (above + 1)) / ((double)n / 4)));
}

static void quarters_are_of_the_figures_shown(void **state)
{
    static const char *const words[] = {"", "highest quarter", "above the middle",
                                        "below the middle", "lowest quarter"};
    const struct json *j = page_json("%s", TRAFFORD "/heat.json?subject=work-pay");
    const struct json *figures = member(j, "figures");
    ptrdiff_t looked_at = 0;

    (void)state;
    for (const struct json *m = member(j, "measures")->u.of.first; m; m = m->next) {
        struct str id = text_at(m, "id");
        if (!str_eq(id, S("els-employment-rate")) &&
            !str_eq(id, S("els-gross-median-weekly-pay")))
            continue;
        double v[80];
        ptrdiff_t n = 0;
        for (const struct json *f = figures->u.of.first; f; f = f->next)
            if (str_eq(text_at(f, "id"), id) && !isnan(number_at(f, "value")))
                v[n++] = round(number_at(f, "value") * 10) / 10;
        for (const struct json *f = figures->u.of.first; f; f = f->next) {
            double value = round(number_at(f, "value") * 10) / 10;
            if (!str_eq(text_at(f, "id"), id) || isnan(value))
                continue;
            const char *want = words[quarter_among(v, n, value)];
            CHECK(str_eq(text_at(f, "quarter"), str_of(want)));
            looked_at++;
        }
    }
    CHECK(looked_at > 20);
}

/* --- the spine ---- */

static void the_spine_says_what_the_comparison_says(void **state)
{
    const struct json *j = page_json("%s", TRAFFORD "/spine.json?subject=schools");
    ptrdiff_t rows = 0;

    (void)state;
    for (const struct json *m = member(j, "measures")->u.of.first; m; m = m->next, rows++) {
        const struct json *c =
            page_json(TRAFFORD "/metrics/%.*s.json", STR_ARG(text_at(m, "id")));
        double low = INFINITY, high = -INFINITY;
        for (const struct json *x = member(c, "group.members")->u.of.first; x; x = x->next) {
            low = fmin(low, number_at(x, "value"));
            high = fmax(high, number_at(x, "value"));
        }
        assert_true(number_at(m, "low") == low && number_at(m, "high") == high);
        assert_true(number_at(m, "value") == number_at(c, "value") ||
                    isnan(number_at(m, "value")));
        CHECK(str_eq(text_at(m, "period"), text_at(c, "period.id")));
    }
    CHECK(rows > 3);
}

static void the_spine_answers_first_and_says_which_way_is_better(void **state)
{
    (void)state;
    struct str page = page_body("%s", TRAFFORD "/spine?subject=schools");

    CHECK(has(page, "<p class=\"lead\">Of "));
    CHECK(has(page, "Trafford stands furthest above the middle of its group on “"));
    CHECK(has(page, "higher is better"));
    CHECK(has(page, "lower is better"));
    CHECK(has(page, "Open Government Licence v3.0"));
    drawing(TRAFFORD "/spine.svg?subject=schools");
    drawing(TRAFFORD "/spine.svg");
}

/* --- S1, row "SPC (XmR) charts; the human decides a rebase" ---- */

/* Household waste recycled in Trafford, 2013/14 to 2024/25, as published; centre and limits
 * by another program: mean -/+ 2.66 * mean(abs(diff)). */
static void spc_charts_in_which_a_person_decides_a_rebase(void **state)
{
    static const char *const at = TRAFFORD "/metrics/" RECYCLING "/xmr";
    const struct json *j = page_json("%s.json", at);
    const struct json *row = row_with(member(j, "periods"), "period", "2024-04-01_P1Y");

    (void)state;
    look_near(number_at(row, "centre"), 58.35, 1e-9);
    look_near(number_at(row, "lower"), 53.126727272727272, 1e-9);
    look_near(number_at(row, "upper"), 63.573272727272728, 1e-9);
    struct str page = page_body("%s", at);
    CHECK(has(page, "A person, not the rule, decides whether to begin anew"));
    CHECK(has(page, "The limits may still move: they rest on 12 figures"));
    CHECK(!has(page, "chose to begin anew"));
    /* After a new beginning there are fewer than 12: no limits, and it says why. */
    struct str anew = page_body("%s?anew=2020/21", at);
    CHECK(has(anew, "chose to begin anew at 2020/21"));
    CHECK(has(anew, "since the new beginning"));
    drawing(TRAFFORD "/metrics/" RECYCLING "/xmr.svg");
}

static void xmr_is_refused_below_twelve_figures(void **state)
{
    (void)state;
    struct str page = page_body("%s", TRAFFORD "/metrics/els-employment-rate/xmr");

    CHECK(has(page, "they need 12 figures, and there are 6."));
    CHECK(has(page, "Too few figures for limits."));
    const struct json *j = page_json("%s", TRAFFORD "/metrics/els-employment-rate/xmr.json");
    for (const struct json *p = member(j, "periods")->u.of.first; p; p = p->next)
        CHECK(isnan(number_at(p, "centre")) && member(p, "signal")->kind == JSON_NULL);
}

/* --- S1, row "Cost, performance and satisfaction read together" ---- */

static void cost_performance_and_satisfaction_are_read_together(void **state)
{
    static const char *const at =
        TRAFFORD "/quadrant?cost=adult-care-spending-per-person"
                 "&performance=homelessness-prevented"
                 "&satisfaction=ft-percentage-of-physically-active-adults";
    struct str page = page_body("%s", at);

    (void)state;
    CHECK(has(page,
              "<p class=\"lead\">In Trafford, “Spending on adult social care” stands at £"));
    CHECK(has(page, "higher cost, higher"));
    CHECK(has(page, "as the shape"));
    CHECK(has(page, "Shapes: Physically active adults"));
    CHECK(has(page, "A place on this chart is no verdict"));
    CHECK(!has(page, "value for money"));
    struct look l = drawing(
        TRAFFORD "/quadrant.svg?cost=adult-care-spending-per-person&performance=homelessness-"
                 "prevented&satisfaction=ft-percentage-of-physically-active-adults");
    assert_non_null(look_text(&l, "text", "Trafford"));
    look_words_apart(&l);
}

static void a_topic_has_a_usual_pair_and_others_ask_for_one(void **state)
{
    (void)state;
    struct str page = page_body("%s", TRAFFORD "/quadrant?subject=council-tax-money");

    CHECK(has(page, "Borrowing against spending power"));
    CHECK(has(page, "higher borrowing, higher"));
    CHECK(has(page_body("%s", TRAFFORD "/quadrant?subject=roads"),
              "Choose two measures to read together for Trafford."));
    answers(TRAFFORD "/quadrant.svg?subject=roads", 404, "There is nothing to draw here.");
}

/* --- S1, row "Rates, proportions … funnel limits" ---- */

/* Limits by another program (scipy), from the published numbers of the page's own councils. */
static void rates_and_proportions_have_funnel_limits(void **state)
{
    static const struct {
        const char *metric, *period;
        double average, lower95, upper95, lower998, upper998;
    } cases[] = {{"homelessness-prevented", "2025-10-01_P3M", 53.156664068589244,
                  46.13483920826665, 60.17848892891183, 42.08550653570564, 64.22782160147284},
                 {"temporary-accommodation-per-1000", "2025-10-01_P3M", 5.018159156965607,
                  4.575409468943495, 5.470534740330957, 4.330024331305077, 5.735264989296672},
                 {"rough-sleeping-per-100000", "2022-10-01_P1D", 4.1817908100965155,
                  1.5838972789013848, 7.187663981906317, 0.5508336082165961,
                  9.062480380209474}};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        const struct json *j = page_json(TRAFFORD "/metrics/%s/funnel.json?period=%s",
                                         cases[i].metric, cases[i].period);
        const struct json *row = row_with(member(j, "councils"), "code", "E08000009");
        look_near(number_at(row, "average"), cases[i].average, 1e-9);
        look_near(number_at(row, "lower95"), cases[i].lower95, 1e-6);
        look_near(number_at(row, "upper95"), cases[i].upper95, 1e-6);
        look_near(number_at(row, "lower998"), cases[i].lower998, 1e-6);
        look_near(number_at(row, "upper998"), cases[i].upper998, 1e-6);
        struct look l = drawing(str_fmt(t->arena, TRAFFORD "/metrics/%s/funnel.svg?period=%s",
                                        cases[i].metric, cases[i].period)
                                    .at);
        assert_int_equal(look_count(&l, "c-limit"), 4);
        assert_non_null(look_text(&l, "text", "Trafford"));
        look_words_apart(&l);
    }
}

static void a_funnel_of_what_is_not_counted_is_refused(void **state)
{
    (void)state;
    answers(TRAFFORD "/metrics/" RECYCLING "/funnel", 200,
            "the numbers behind these figures are not known here");
    answers(TRAFFORD "/metrics/" RECYCLING "/funnel.svg", 404,
            "There is nothing to draw here.");
    /* Money over money is no count of people or cases. */
    answers(TRAFFORD "/metrics/usable-reserves-percent/funnel", 200, "No funnel of");
    /* A county does not collect waste. */
    answers("/areas/E10000017/metrics/rough-sleeping-per-100000/funnel", 200, NULL);
}

/* --- small multiples ---- */

static void multiples_begin_with_the_council_and_share_a_scale(void **state)
{
    (void)state;
    struct str page = page_body("%s", TRAFFORD "/metrics/" RECYCLING "/multiples");

    const struct json *j = page_json("%s", TRAFFORD "/metrics/" RECYCLING "/multiples.json");
    CHECK(str_eq(text_at(member(j, "councils")->u.of.first, "name"), S("Trafford")));
    const struct json *last = NULL;
    for (const struct json *f = member(j, "figures")->u.of.first; f; f = f->next)
        if (str_eq(text_at(f, "code"), S("E08000009")))
            last = f;
    ptrdiff_t both = 0;
    bool then = false;
    for (const struct json *f = member(j, "figures")->u.of.first; f; f = f->next) {
        if (str_eq(text_at(f, "period"), S("2013-04-01_P1Y")))
            then = !isnan(number_at(f, "value"));
        if (str_eq(text_at(f, "period"), S("2024-04-01_P1Y")))
            both += then && !isnan(number_at(f, "value"));
    }
    struct str said = str_fmt(
        t->arena, "in Trafford; the middle of the %td councils that have both figures", both);
    if (both < 5 || !has(page, said.at))
        fail_msg("not said: %.*s; but %.*s", STR_ARG(said), STR_ARG(text_at(j, "sentence")));
    /* words-and-pages.md: the middle of the group is 44.2. */
    look_near(number_at(last, "middle"), 44.2, 0.05);
    look_near(number_at(last, "value"), 57.5, 1e-9);
    struct look l = drawing(TRAFFORD "/metrics/" RECYCLING "/multiples.svg");
    assert_int_equal(look_count(&l, "c-other"), 15);
    assert_int_equal(look_count(&l, "c-line"), 1);
}

/* --- all of them ---- */

static const char *const many[] = {"/spine", "/heat", "/quadrant"};
static const char *const one[] = {"/funnel", "/xmr", "/multiples"};

static void pages_answer_for_every_kind_of_council_and_topic(void **state)
{
    static const char *const places[] = {"E06000006", "E07000223", "E08000009", "E09000007",
                                         "E10000017", "E09000001", "E06000053", "E06000029"};

    (void)state;
    for (ptrdiff_t p = 0; p < COUNT_OF(places); p++) {
        pages_house(t);
        for (ptrdiff_t s = 0; s < t->sector->subject_count; s++)
            for (ptrdiff_t i = 0; i < COUNT_OF(many); i++)
                page_body("/areas/%s%s?subject=%.*s", places[p], many[i],
                          STR_ARG(t->sector->subjects[s].slug));
        for (ptrdiff_t m = 0; m < t->sector->metric_count; m += 3)
            for (ptrdiff_t i = 0; i < COUNT_OF(one); i++)
                page_body("/areas/%s/metrics/%.*s%s", places[p],
                          STR_ARG(t->sector->metrics[m].slug), one[i]);
    }
    pages_house(t);
}

static void what_was_taken_away_says_where_it_is_from(void **state)
{
    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(many) + COUNT_OF(one); i++) {
        bool of_many = i < COUNT_OF(many);
        struct str csv =
            of_many
                ? page_body(TRAFFORD "%s.csv?subject=council-tax-money", many[i])
                : page_body(TRAFFORD "/metrics/" RECYCLING "%s.csv", one[i - COUNT_OF(many)]);
        struct str head = str_cut(csv, 0, str_find(csv, S("\r\n")));
        CHECK(has(head, "source"));
        CHECK(has(head, "licence"));
        CHECK(has(head, "period"));
        CHECK(has(csv, "Open Government Licence v3.0"));
    }
}

/* Pictures for dark paper have the same words in other colours. */
static void pictures_come_for_light_and_for_dark_paper(void **state)
{
    (void)state;
    struct str light = page_body("%s", TRAFFORD "/spine.svg?subject=schools");
    struct str dark = page_body("%s", TRAFFORD "/spine.svg?subject=schools&paper=dark");

    CHECK(has(light, "fill=\"#ffffff\"") && !has(dark, "\"#ffffff\""));
    CHECK(!has(dark, "\"#12436D\""));
    assert_int_equal(light.len, dark.len);
    answers(TRAFFORD "/spine.svg?paper=purple", 400, NULL);
}

static void period_and_known_are_honoured(void **state)
{
    (void)state;
    const struct json *j =
        page_json("%s", TRAFFORD "/spine.json?subject=homes-planning&period=2022/23");
    for (const struct json *m = member(j, "measures")->u.of.first; m; m = m->next)
        CHECK(str_eq(text_at(m, "period"), S("2022-04-01_P1Y")));
    const struct json *x =
        page_json("%s", TRAFFORD "/metrics/" RECYCLING "/xmr.json?period=2020/21");
    const struct json *last = NULL;
    for (const struct json *p = member(x, "periods")->u.of.first; p; p = p->next)
        last = p;
    CHECK(str_eq(text_at(last, "period"), S("2020-04-01_P1Y")));
    /* Before anything was known there is nothing to show. */
    answers(TRAFFORD "/metrics/" RECYCLING "/multiples?known=2001-01-01", 404, NULL);
    answers(TRAFFORD "/spine?known=2001-01-01", 200, "We hold no figures");
    answers(TRAFFORD "/spine?known=yesterday", 400, NULL);
}

static void what_is_not_there_is_said_in_words(void **state)
{
    static const struct {
        const char *target;
        int status;
        const char *words;
    } asks[] = {
        {"/areas/E08999999/spine", 404, NULL},
        {"/areas/E12000002/spine", 404, "Only councils are set beside others here."},
        {"/areas/E92000001/heat", 404, "Only councils are set beside others here."},
        {TRAFFORD "/spine?subject=magic", 404, "There is no topic \"magic\"."},
        {TRAFFORD "/heat?with=magic", 404, NULL},
        {TRAFFORD "/heat?with=all", 413, "A table has room for 60 councils"},
        {TRAFFORD "/spine?from=minus", 400, NULL},
        {TRAFFORD "/spine?from=99999", 200, NULL},
        {TRAFFORD "/spine?subject=roads&period=1066", 404,
         "None of these measures has figures"},
        {TRAFFORD "/quadrant?cost=magic", 404, "There is no measure \"magic\"."},
        {TRAFFORD "/metrics/magic/funnel", 404, NULL},
        {TRAFFORD "/metrics/" RECYCLING "/xmr?anew=1066", 400, "The chart can't begin anew at"},
        {TRAFFORD "/metrics/" RECYCLING "/xmr?anew=2013/14", 400, NULL},
        {TRAFFORD "/metrics/" RECYCLING "/multiples?period=1066", 404, NULL},
        {TRAFFORD "/metrics/els-employment-rate/multiples?with=all", 413,
         "Choose a smaller group."},
        {TRAFFORD "/metrics/" RECYCLING "/xmr.svg?chart=bars", 400, NULL},
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(asks); i++)
        answers(asks[i].target, asks[i].status, asks[i].words);
}

/* No ranking of all councils, no score, no count of good and bad. */
static void no_page_is_a_league_table(void **state)
{
    static const char *const never[] = {"score", "league",  "best council",
                                        "worst", "failing", "\"rank\""};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(many); i++) {
        struct str page = page_body(TRAFFORD "%s?subject=schools", many[i]);
        struct str json = page_body(TRAFFORD "%s.json?subject=schools", many[i]);
        for (ptrdiff_t k = 0; k < COUNT_OF(never); k++)
            CHECK(!has(page, never[k]) && !has(json, never[k]));
    }
}

static void council_and_comparison_lead_to_them(void **state)
{
    (void)state;
    struct str council = page_body("%s", TRAFFORD);

    for (ptrdiff_t i = 0; i < COUNT_OF(many); i++)
        CHECK(has(council, str_fmt(t->arena, "href=\"" TRAFFORD "%s", many[i]).at));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(views_distribution_line_bar_and_table),
        cmocka_unit_test(the_strip_names_its_dots_on_focus),
        cmocka_unit_test(colour_says_relative_to_others_not_good_and_says_so_beside_the_chart),
        cmocka_unit_test(quarters_are_of_the_figures_shown),
        cmocka_unit_test(the_spine_says_what_the_comparison_says),
        cmocka_unit_test(the_spine_answers_first_and_says_which_way_is_better),
        cmocka_unit_test(spc_charts_in_which_a_person_decides_a_rebase),
        cmocka_unit_test(xmr_is_refused_below_twelve_figures),
        cmocka_unit_test(cost_performance_and_satisfaction_are_read_together),
        cmocka_unit_test(a_topic_has_a_usual_pair_and_others_ask_for_one),
        cmocka_unit_test(rates_and_proportions_have_funnel_limits),
        cmocka_unit_test(a_funnel_of_what_is_not_counted_is_refused),
        cmocka_unit_test(multiples_begin_with_the_council_and_share_a_scale),
        cmocka_unit_test(pages_answer_for_every_kind_of_council_and_topic),
        cmocka_unit_test(what_was_taken_away_says_where_it_is_from),
        cmocka_unit_test(pictures_come_for_light_and_for_dark_paper),
        cmocka_unit_test(period_and_known_are_honoured),
        cmocka_unit_test(what_is_not_there_is_said_in_words),
        cmocka_unit_test(no_page_is_a_league_table),
        cmocka_unit_test(council_and_comparison_lead_to_them),
    };

    return cmocka_run_group_tests(tests, open_sample, close_sample);
}
