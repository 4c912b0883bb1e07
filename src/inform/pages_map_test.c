/* pages_map_test.c: the map of a measure over the sample sector. What is expected was worked
 * out from the tables of data/sample by another program: ranks, bands and regions by Python's
 * own decimals. */
#include "inform/testing_pages.h"

#include "charts/look.h"

#include <string.h>

#define RECYCLED "household-waste-recycled-percent"
#define MAP "/metrics/" RECYCLED "/map"

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

static const struct json *row_of(const struct json *model, const char *list, const char *key,
                                 const char *value)
{
    for (const struct json *r = member(model, list)->u.of.first; r; r = r->next)
        if (str_eq(text_at(r, key), str_of(value)))
            return r;
    return NULL;
}

static ptrdiff_t count_of(const struct json *model, const char *list)
{
    return member(model, list)->u.of.count;
}

static struct look picture(const char *target)
{
    struct house_reply reply = get(target);
    struct buf b = buf_make(t->arena, BUF_MOST);

    assert_int_equal(reply.status, 200);
    buf_str(&b, reply.body);
    return look_sound(t->arena, &b);
}

/* Mission S1 c, M: "Views: distribution, line, bar, map, table". */
static void views_of_a_measure_include_a_map(void **state)
{
    struct house_reply page = get(MAP "?area=E08000009");

    (void)state;
    assert_int_equal(page.status, 200);
    page_has(
        page, MAP,
        S("In 2021/22 309 of 309 councils had a figure, from 17.7% to 63.5%; the middle was "
          "42.0%. The highest quarter (48.9% or more) was most common in the South West: 18 "
          "of its 30 councils with a figure. The lowest quarter (34.6% or less) was most "
          "common in the "
          "North East: 8 of its 12 councils with a figure. Trafford, at 58.8%, was in the "
          "highest quarter, "
          "like 8 of the 20 councils it is compared with."));
    page_has(
        page, MAP,
        S("The shade says where a council stands among others, not whether that is good."));
    CHECK(times(page.body, "<svg class=\"c-chart") == 2);
    CHECK(times(page.body, "<path class=\"c-place\"") == 2 * 309);
    CHECK(!has(page.body, "in every region"));
    CHECK(has(page.body, "<title>Trafford: 58.8%</title>"));
    CHECK(has(page.body, "Highest quarter: 48.9% to 63.5%"));
    CHECK(has(page.body, "Second highest quarter:"));
    CHECK(has(page.body, "Second lowest quarter:"));
    CHECK(has(page.body, "Lowest quarter: 17.7% to 34.6%"));
    page_has(get("/metrics/" RECYCLED), "/metrics/" RECYCLED, S(MAP "\""));
}

static void quarters_and_regions_are_those_of_another_reckoning(void **state)
{
    static const struct {
        const char *title;
        int64_t councils;
    } quarters[] = {{"Highest quarter", 80},
                    {"Second highest quarter", 75},
                    {"Second lowest quarter", 79},
                    {"Lowest quarter", 75}};
    static const struct {
        const char *name;
        int64_t counts[4];
    } regions[] = {{"East Midlands", {2, 15, 9, 9}}, {"East of England", {16, 9, 16, 4}},
                   {"London", {0, 6, 8, 19}},        {"North East", {0, 0, 4, 8}},
                   {"North West", {9, 10, 9, 11}},   {"South East", {26, 14, 12, 12}},
                   {"South West", {18, 6, 3, 3}},    {"West Midlands", {5, 6, 12, 7}}};
    static const char *const names[] = {"highest", "second_highest", "second_lowest", "lowest"};
    struct json *model = page_json(MAP ".json");

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(quarters); i++)
        assert_int_equal(
            member(row_of(model, "quarters", "title", quarters[i].title), "councils")->u.whole,
            quarters[i].councils);
    for (ptrdiff_t i = 0; i < COUNT_OF(regions); i++)
        for (int q = 0; q < 4; q++)
            assert_int_equal(
                member(row_of(model, "regions", "name", regions[i].name), names[q])->u.whole,
                regions[i].counts[q]);
}

/* On 1 April 2021 seven districts and a county became two councils. */
static void an_old_period_is_drawn_with_the_councils_of_its_time(void **state)
{
    struct json *old =
        page_json("/metrics/fly-tipping-incidents-per-1000/map.json?period=2019/20");
    struct json *now =
        page_json("/metrics/fly-tipping-incidents-per-1000/map.json?period=2021/22");

    (void)state;
    CHECK(row_of(old, "places", "name", "Kettering"));
    CHECK(!row_of(old, "places", "name", "North Northamptonshire"));
    assert_int_equal(count_of(old, "places"), 317);
    CHECK(!row_of(now, "places", "name", "Kettering"));
    CHECK(row_of(now, "places", "name", "North Northamptonshire"));
    assert_int_equal(count_of(now, "places"), 309);
    CHECK(has(text_at(old, "drawn"), "councils of the time"));
}

/* Affordable homes are published for the councils of 2023 in every year. */
static void figures_of_later_councils_are_drawn_with_those_and_say_so(void **state)
{
    struct json *model =
        page_json("/metrics/affordable-homes-per-1000/map.json?period=2018/19");

    (void)state;
    CHECK(row_of(model, "places", "name", "North Yorkshire"));
    CHECK(!row_of(model, "places", "name", "Craven"));
    CHECK(has(text_at(model, "drawn"), "of April 2023"));
}

static void what_counties_run_is_drawn_by_county(void **state)
{
    struct json *model = page_json("/metrics/lait-rereferral/map.json");

    (void)state;
    CHECK(row_of(model, "places", "name", "Lancashire"));
    CHECK(!row_of(model, "places", "name", "Chorley"));
    assert_int_equal(count_of(model, "places"), 153);
}

static void councils_that_do_not_run_the_service_are_blank_and_said_so(void **state)
{
    struct house_reply page = get("/metrics/lait-rereferral/map?tier=lower");

    (void)state;
    CHECK(has(page.body, "<title>Chorley: does not run this service</title>"));
    CHECK(has(page.body, "Does not run this service (164)"));
    CHECK(has(page.body, "<g class=\"c-quarter-blank\""));
}

static void gaps_are_hatched_and_in_the_key(void **state)
{
    struct house_reply page = get("/metrics/fly-tipping-incidents-per-1000/map?period=2021/22");

    (void)state;
    CHECK(has(page.body, "No figure ("));
    CHECK(has(page.body, "<pattern id=\"map-texture-gap\""));
    CHECK(has(page.body, ": no figure, not available</title>"));
}

static void chosen_council_and_its_group_are_outlined(void **state)
{
    struct house_reply page = get(MAP "?area=E08000009");

    (void)state;
    CHECK(has(page.body, "<path class=\"c-chosen\""));
    CHECK(has(page.body, "<path class=\"c-like\""));
    CHECK(has(page.body, "The 20 compared with Trafford"));
    CHECK(!has(get(MAP).body, "<path class=\"c-chosen\""));
}

static void one_region_is_drawn_large_with_the_same_quarters(void **state)
{
    struct look whole = picture(MAP ".svg?chart=map");
    struct look region = picture(MAP ".svg?chart=map&region=E12000002");
    const struct look_element *place;

    (void)state;
    assert_int_equal(look_count(&whole, "c-place"), 309);
    assert_int_equal(look_count(&region, "c-place"), 39);
    for (int i = 0; i < 2; i++) {
        const struct look *l = i ? &region : &whole;
        place = look_text(l, "title", "Trafford: 58.8%");
        assert_non_null(place);
        while (!str_starts(look_attribute(place, "class"), S("c-quarter-")))
            place = &l->at[place->parent];
        CHECK(str_eq(look_attribute(place, "class"), S("c-quarter-1")));
    }
    assert_int_equal(count_of(page_json(MAP ".json?region=E12000002"), "places"), 39);
}

static void hexagons_have_letters_where_they_fit(void **state)
{
    struct look l = picture(MAP ".svg?chart=hex&region=E12000007");
    struct look country = picture(MAP ".svg?chart=hex");

    (void)state;
    assert_int_equal(look_count(&l, "c-place"), 33);
    assert_non_null(look_text(&l, "text", "CMD"));
    assert_int_equal(look_count(&country, "c-place"), 309);
}

static void every_map_of_the_sample_is_sound(void **state)
{
    (void)state;
    for (ptrdiff_t i = 0; i < t->sector->metric_count; i++) {
        const struct metric *m = &t->sector->metrics[i];
        if (i % 10 == 0)
            pages_house(t);
        struct house_reply page = page_at("/metrics/%.*s/map?area=E06000006&kind=%s",
                                          STR_ARG(m->slug), i % 2 ? "hex" : "map");
        if (page.status != 200)
            fail_msg("the map of %.*s answered %d: %.*s", STR_ARG(m->slug), page.status,
                     STR_ARG(str_cut(page.body, 0, 2000)));
        if (!has(page.body, "class=\"c-place\""))
            CHECK(has(page.body, "too few for a map"));
    }
    pages_house(t);
}

static void too_few_figures_are_not_shaded(void **state)
{
    struct house_reply page = get("/metrics/tf-household-waste-sent-for-reuse-recycling-or-"
                                  "composting-percentage/map?known=2020-01-01");

    (void)state;
    CHECK(page.status == 404 || has(page.body, "too few for a map"));
}

static void table_can_be_taken_away_and_says_its_source(void **state)
{
    struct str table = page_body(MAP ".csv?area=E08000009");

    (void)state;
    CHECK(
        str_starts(table, S("code,council,region,value,shown,gap,quarter,chosen,compared with "
                            "it,period,measure,unit,source,licence\r\n")));
    CHECK(has(table, "\r\nE08000009,Trafford,North West,"));
    CHECK(has(table, ",58.8%,,Highest quarter,true,false,2021-04-01_P1Y," RECYCLED ",%,"));
}

static void what_can_not_be_drawn_is_refused_in_words(void **state)
{
    static const struct {
        const char *target;
        int status;
        const char *words;
    } asked[] = {
        {MAP "?kind=globe", 400, "There is no map &quot;globe&quot; here."},
        {MAP "?period=1066", 404, "There is no period &quot;1066&quot;"},
        {MAP "?region=E08000009", 404, "There is no region &quot;E08000009&quot; here."},
        {MAP "?region=nowhere", 404, "There is no region &quot;nowhere&quot; here."},
        {MAP "?region=S92000003", 404, ""},
        {MAP "?tier=middle", 400, "neither &quot;lower&quot; (districts) nor"},
        {MAP "?area=nobody", 404, "There is no council &quot;nobody&quot; here."},
        {MAP "?area=E08000009&with=nobody", 404, ""},
        {MAP "?known=yesterday", 400, "is no date"},
        {MAP ".svg?chart=bars", 400, "There is no chart"},
        {"/metrics/nothing/map", 404, "There is no measure &quot;nothing&quot; here."},
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(asked); i++) {
        struct house_reply page = get(asked[i].target);
        bool svg = str_find(str_of(asked[i].target), S(".svg")) >= 0;
        bool empty = asked[i].status == 404 && page.status == 200; /* no figures of Scotland */
        if (page.status != asked[i].status && !empty)
            fail_msg("%s answered %d", asked[i].target, page.status);
        if (!svg && !empty)
            page_has(page, asked[i].target, str_of(asked[i].words));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(views_of_a_measure_include_a_map),
        cmocka_unit_test(quarters_and_regions_are_those_of_another_reckoning),
        cmocka_unit_test(an_old_period_is_drawn_with_the_councils_of_its_time),
        cmocka_unit_test(figures_of_later_councils_are_drawn_with_those_and_say_so),
        cmocka_unit_test(what_counties_run_is_drawn_by_county),
        cmocka_unit_test(councils_that_do_not_run_the_service_are_blank_and_said_so),
        cmocka_unit_test(gaps_are_hatched_and_in_the_key),
        cmocka_unit_test(chosen_council_and_its_group_are_outlined),
        cmocka_unit_test(one_region_is_drawn_large_with_the_same_quarters),
        cmocka_unit_test(hexagons_have_letters_where_they_fit),
        cmocka_unit_test(every_map_of_the_sample_is_sound),
        cmocka_unit_test(too_few_figures_are_not_shaded),
        cmocka_unit_test(table_can_be_taken_away_and_says_its_source),
        cmocka_unit_test(what_can_not_be_drawn_is_refused_in_words),
    };

    return cmocka_run_group_tests(tests, open_sample, close_sample);
}
