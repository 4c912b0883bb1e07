/* pages_test.c: the pages of this room over the sample sector: home, councils, measures, groups
 * and about, what they say, and what a reader is told who asks for what there is not. The
 * comparison's own page is in pages_compare_test.c. */
#include "inform/testing_pages.h"

#include <stdio.h>
#include <string.h>

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

static void answers(const char *target, int status)
{
    int is = get(target).status;

    if (is != status)
        fail_msg("%s answered %d, not %d", target, is, status);
}

/* --- home
 * -------------------------------------------------------------------------------------- */

#define RECYCLING "tf-household-waste-sent-for-reuse-recycling-or-composting-percentage"

static void home_asks_which_council_and_shows_one(void **state)
{
    (void)state;
    struct str body = page_body("/");

    CHECK(has(body, "How is your council doing?"));
    CHECK(has(body,
              "Compare any English council with councils like it, on published figures, and "
              "see who has done better and how."));
    CHECK(has(body, "for=\"area\">Postcode or council name</label>"));
    CHECK(has(body, "for=\"topic\">Topic (optional)</label>"));
    CHECK(has(body,
              "href=\"/areas/E08000009/metrics/" RECYCLING "\">Trafford sent 57.5% of "
              "household waste for reuse, recycling or composting in 2024/25: the 5th highest "
              "of the 16 councils compared, down from 58.4% the year before, within its usual "
              "yearly movement.</a>"));
    CHECK(has(body, "Middle of the group: 44.2%"));
    CHECK(has(body, "Trafford Data Lab"));
    CHECK(has(body, "Open Government Licence v3.0"));
}

static void a_name_leads_to_its_council(void **state)
{
    static const char *const targets[][2] = {
        {"/?area=Trafford", "/areas/E08000009"},
        {"/?area=trafford&topic=", "/areas/E08000009"},
        {"/?area=+Trafford+", "/areas/E08000009"},
        {"/?area=E08000009", "/areas/E08000009"},
        {"/?area=E08000016", "/areas/E08000038"}, /* Barnsley's older code */
        {"/?area=Trafford&topic=Schools", "/areas/E08000009#schools"},
        {"/?area=Trafford&topic=bins", "/areas/E08000009#bins-recycling"},
        {"/?area=Trafford&topic=nothing", "/areas/E08000009"},
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(targets); i++) {
        struct house_reply r = get(targets[i][0]);
        if (r.status != 303 || !str_eq(r.location, str_of(targets[i][1])))
            fail_msg("%s: %d to %.*s", targets[i][0], r.status, STR_ARG(r.location));
    }
}

static void a_misspelt_name_is_offered_right(void **state)
{
    (void)state;
    struct str body = page_body("/search?q=Traford");

    CHECK(str_eq(get("/?area=Traford").location, S("/search?q=Traford")));
    CHECK(has(body, "href=\"/areas/E08000009\">Trafford</a>"));
    CHECK(has(body, "value=\"Traford\""));
}

static void a_name_that_several_have_is_asked_back(void **state)
{
    (void)state;
    struct str body = page_body("/search?q=sussex");

    CHECK(has(body, "href=\"/areas/E10000011\">East Sussex</a>"));
    CHECK(has(body, "href=\"/areas/E10000032\">West Sussex</a>"));
}

static void nobody_by_that_name_is_told(void **state)
{
    (void)state;
    CHECK(has(page_body("/search?q=Qzxw"), "Nothing here is called “Qzxw”"));
}

static void a_postcode_without_a_table_is_told(void **state)
{
    static const char *const codes[] = {"M33%207ZF", "m337zf", "EC1A%201BB", "W1A+0AX"};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(codes); i++)
        CHECK(
            has(page_body("/search?q=%s", codes[i]),
                "This site holds no table of postcodes. Please type the name of your council"));
}

static void half_a_postcode_is_told(void **state)
{
    (void)state;
    CHECK(has(page_body("/search?q=M33"), "“M33” is the first half of a postcode."));
    CHECK(has(page_body("/search?q=ec1a"), "“ec1a” is the first half of a postcode."));
    CHECK(!has(page_body("/search?q=Ryu"), "half of a postcode"));
}

static void an_empty_form_is_the_first_page(void **state)
{
    (void)state;
    CHECK(!has(page_body("/?area=&topic="), "No council has"));
    CHECK(!has(page_body("/?area=%%20%%20"), "No council has"));
}

static void every_topic_is_a_link(void **state)
{
    (void)state;
    const struct json *topics = member(page_json("/index.json"), "topics");

    assert_int_equal(topics->u.of.count, 12);
    for (const struct json *j = topics->u.of.first; j; j = j->next) {
        struct str href = text_at(j, "href");
        CHECK(get(href.at).status == 200);
        page_has(get("/"), "/", escaped(href));
    }
}

static void the_newest_figures_are_told_with_their_date(void **state)
{
    (void)state;
    const struct json *news = member(page_json("/index.json"), "news");

    CHECK(news->u.of.count > 0);
    for (const struct json *j = news->u.of.first; j; j = j->next) {
        CHECK(text_at(j, "date").len > 0 && text_at(j, "when").len > 0);
        page_has(get("/"), "/", escaped(text_at(j, "title")));
    }
}

/* --- councils
 * ---------------------------------------------------------------------------------- */

/* How many there are: the register's own count of current English councils. */
static const struct {
    const char *code, *lead;
} councils[] = {
    {"E06000006",
     "Halton is one of 62 unitary councils: it runs all the main council services in "
     "its area, from bin collections to social care."},
    {"E07000223",
     "Adur is one of 164 district councils: it runs bin collections, planning, housing "
     "and council tax collection; the county council runs roads, schools, libraries "
     "and social care."},
    {"E08000009", "Trafford is one of 36 metropolitan borough councils: it runs most council "
                  "services in its area, from bin collections to social care."},
    {"E09000007",
     "Camden is one of 32 London borough councils: it runs most council services in "
     "its area, from bin collections to social care."},
    {"E10000017",
     "Lancashire is one of 21 county councils: it runs roads, schools, libraries and "
     "social care; the district councils run bin collections, planning, housing and "
     "council tax collection."},
    {"E09000001",
     "City of London is a council of its own kind: it runs most council services in "
     "the City, from bin collections to social care."},
    {"E06000053",
     "Isles of Scilly is a council of its own kind: it runs most council services on "
     "the islands, some of them with Cornwall."},
};

static ptrdiff_t figures_in(const struct json *measures)
{
    ptrdiff_t n = 0;

    for (const struct json *m = measures->u.of.first; m; m = m->next)
        n += member(m, "value")->kind != JSON_NULL;
    return n;
}

/* The figure or why there is none, when, and where it is from. */
static void check_row(const struct json *m, struct house_reply page, const char *target)
{
    bool gap = member(m, "value")->kind == JSON_NULL;

    CHECK(gap == (member(m, "gap")->kind == JSON_STR));
    CHECK(text_at(m, "source").len > 0 && text_at(m, "licence").len > 0);
    CHECK(text_at(m, "value_text").len > 0 && text_at(m, "when").len > 0);
    page_has(page, target, escaped(text_at(m, "title")));
    page_has(page, target,
             str_fmt(t->arena, "data-label=\"Figure\">%.*s</td>",
                     STR_ARG(escaped(text_at(m, gap ? "gap" : "value_text")))));
}

static void every_kind_of_council_has_its_page(void **state)
{
    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(councils); i++) {
        pages_house(t);
        struct str target = str_fmt(t->arena, "/areas/%s", councils[i].code);
        struct house_reply page = get(target.at);
        struct json *j = page_json("/areas/%s.json", councils[i].code);
        const struct json *measures = member(j, "measures");
        CHECK(page.status == 200);
        page_has(page, target.at, escaped(str_of(councils[i].lead)));
        CHECK(str_eq(text_at(j, "description"), str_of(councils[i].lead)));
        if (figures_in(measures) < 8)
            fail_msg("%s has %td figures only", councils[i].code, figures_in(measures));
        for (const struct json *m = measures->u.of.first; m; m = m->next)
            check_row(m, page, target.at);
        CHECK(times(page.body, "class=\"gap\"") == measures->u.of.count - figures_in(measures));
    }
}

static void what_stands_out_is_told_in_three_sentences(void **state)
{
    (void)state;
    struct str body = page_body("/areas/E08000009");

    CHECK(has(body, "Three things stand out among "));
    CHECK(has(body,
              "72% of pupils in Trafford reached the expected standard at the end of primary "
              "school in the 2024/25 school year: the highest of the 11 councils compared."));
    CHECK(has(body,
              "32.6% of children&#39;s social worker posts in Trafford were vacant at 30 "
              "September 2025: the highest of the 11 councils compared (lower is better)."));
}

static void nothing_is_ranked_for_places_that_are_no_councils(void **state)
{
    static const char *const places[][2] = {{"E12000002", "North West is a region."},
                                            {"E92000001", "England is a country."}};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(places); i++) {
        struct json *j = page_json("/areas/%s.json", places[i][0]);
        CHECK(has(page_body("/areas/%s", places[i][0]), places[i][1]));
        CHECK(figures_in(member(j, "measures")) >= 8);
        for (const struct json *m = member(j, "measures")->u.of.first; m; m = m->next) {
            CHECK(text_at(m, "place").len == 0);
            CHECK(member(m, "group")->kind == JSON_NULL);
        }
    }
}

static void an_ended_council_leads_to_who_took_its_place(void **state)
{
    (void)state;
    struct str body = page_body("/areas/E06000029");

    CHECK(has(body, "<h1 class=\"govuk-heading-l\">Poole (ended 31 March 2019)</h1>"));
    CHECK(has(body, "Poole was a unitary council. It ended on 31 March 2019."));
    CHECK(has(body,
              "href=\"/areas/E06000058\">Bournemouth, Christchurch and Poole</a>, which took "
              "its place."));
}

static void a_district_names_the_county_that_runs_the_rest(void **state)
{
    (void)state;
    struct str body = page_body("/areas/E07000223");

    CHECK(has(body, "href=\"/areas/E10000032\">West Sussex</a>"));
    CHECK(has(body, "Adur does not run this: West Sussex does."));
    CHECK(has(page_body("/areas/E10000032"), "href=\"/areas/E07000223\">Adur</a>"));
}

static void the_list_of_councils_is_all_of_them(void **state)
{
    (void)state;
    struct json *j = page_json("/areas.json");
    ptrdiff_t english = 0;

    for (const struct json *a = member(j, "areas")->u.of.first; a; a = a->next)
        english += text_at(a, "code").at[0] == 'E';
    assert_int_equal(english, 317);
    CHECK(has(page_body("/areas"), "href=\"/areas/E08000009\">Trafford</a>"));
    CHECK(has(page_body("/areas?q=traf"), "href=\"/areas/E08000009\">Trafford</a>"));
    CHECK(has(page_body("/areas?q=Traford"), "href=\"/areas/E08000009\">Trafford</a>"));
    CHECK(has(page_body("/areas?q=Qzxw"), "0 councils or places fit &quot;Qzxw&quot;."));
    CHECK(has(page_body("/areas.csv"), "E08000009,Trafford,metropolitan,"));
}

/* --- measures, groups, about
 * ------------------------------------------------------------------- */

static void the_catalogue_can_be_narrowed(void **state)
{
    (void)state;
    ptrdiff_t all = member(page_json("/metrics.json"), "metrics")->u.of.count;

    assert_int_equal(all, 36);
    const struct json *found =
        member(page_json("/metrics.json?subject=homelessness"), "metrics");
    CHECK(found->u.of.count > 0 && found->u.of.count < all);
    found = member(page_json("/metrics.json?q=recycl"), "metrics");
    CHECK(found->u.of.count >= 2 && found->u.of.count < all);
    found = member(page_json("/metrics.json?kind=cost"), "metrics");
    CHECK(found->u.of.count > 0 && found->u.of.count < all);
    for (const struct json *m = found->u.of.first; m; m = m->next)
        CHECK(str_eq(text_at(m, "kind"), S("cost")));
    CHECK(has(page_body("/metrics"), "Household waste recycled"));
    CHECK(has(page_body("/metrics?q=zzzz"), "0 measures"));
}

static void every_measure_has_its_page(void **state)
{
    (void)state;
    const struct sector *s = t->sector;

    for (ptrdiff_t i = 0; i < s->metric_count; i++) {
        pages_house(t);
        const struct metric *m = &s->metrics[i];
        struct str target = str_fmt(t->arena, "/metrics/%.*s", STR_ARG(m->slug));
        struct house_reply page = get(target.at);
        CHECK(page.status == 200);
        page_has(page, target.at, escaped(m->title));
        page_has(page, target.at, escaped(m->definition));
        page_has(page, target.at, escaped(m->source_title));
        page_has(page, target.at, escaped(m->licence));
        CHECK(page_at("%s.svg", target.at).status == 200);
        struct str csv = page_body("%s.csv", target.at);
        ptrdiff_t rows = member(page_json("%s.json", target.at), "figures")->u.of.count;
        assert_int_equal(times(csv, "\r\n"), rows + 1);
        CHECK(times(csv, m->licence.at) >= (int)rows);
        CHECK(has(page_body("%s.csv?table=periods", target.at), "period,named"));
    }
}

static void every_group_tells_who_is_in_it(void **state)
{
    (void)state;
    for (ptrdiff_t i = 0; i < t->sector->group_count; i++) {
        const struct group *g = &t->sector->groups[i];
        struct str target = str_fmt(t->arena, "/groups/%.*s", STR_ARG(g->slug));
        struct house_reply page = get(target.at);
        CHECK(page.status == 200);
        page_has(page, target.at, escaped(g->title));
        CHECK(page_at("%s?area=E08000009", target.at).status == 200);
        CHECK(page_at("%s.csv?area=E08000009", target.at).status == 200);
    }
    struct json *j = page_json("/groups/dfe-2025.json?area=E08000009");
    assert_int_equal(member(j, "members")->u.of.count, 10);
    CHECK(has(page_body("/groups/tf-neighbours"), "Stockport"));
    CHECK(has(page_body("/groups"), "Councils most alike overall"));
}

static void about_names_every_source_and_licence(void **state)
{
    (void)state;
    struct house_reply page = get("/about");

    CHECK(page.status == 200);
    for (ptrdiff_t i = 0; i < t->sector->metric_count; i++) {
        page_has(page, "/about", escaped(t->sector->metrics[i].source_title));
        page_has(page, "/about", escaped(t->sector->metrics[i].licence));
    }
}

/* --- what there is not
 * ------------------------------------------------------------------------- */

static void what_is_not_there_is_told_with_the_nearest(void **state)
{
    static const struct {
        const char *target, *nearest;
    } cases[] = {
        {"/areas/Traford", "href=\"/areas/E08000009\">Trafford</a>"},
        {"/areas/E08000099", NULL},
        {"/areas/Traford/metrics/lait-rereferral", "href=\"/areas/E08000009\">Trafford</a>"},
        {"/areas/E08000009/metrics/lait-rereferal", "Re-referrals to children&#39;s"},
        {"/metrics/lait-rereferal", "href=\"/metrics/lait-rereferral\""},
        {"/groups/dfe", "href=\"/groups/dfe-2025\""},
        {"/groups/dfe-2025?area=Traford", "href=\"/areas/E08000009\">Trafford</a>"},
        {"/areas/E08000009/metrics/lait-rereferral?with=nobody", NULL},
        {"/areas/E08000009/metrics/lait-rereferral?period=1066", NULL},
        {"/areas/E08000009/metrics/lait-rereferral?period=abc", NULL},
        {"/areas/E08000009/metrics/lait-rereferral?known=1999-12-31", NULL},
        {"/metrics/lait-rereferral?period=abc", NULL},
        {"/nowhere", NULL},
        {"/areas/E08000009/metrics", NULL},
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        answers(cases[i].target, 404);
        if (cases[i].nearest)
            page_has(get(cases[i].target), cases[i].target, str_of(cases[i].nearest));
    }
    CHECK(has(get("/areas/E08000009/metrics/lait-rereferral?with=nobody").body,
              "There is no group &quot;nobody&quot;."));
    CHECK(has(get("/areas/E08000009/metrics/lait-rereferral?period=abc").body,
              "There is no period &quot;abc&quot;"));
    CHECK(has(get("/areas/Traford.json").body,
              "\"suggestions\":[{\"href\":\"/areas/E08000009\""));
}

static void broken_parameters_are_answered_in_words(void **state)
{
    static const struct {
        const char *target, *words;
    } cases[] = {
        {"?known=yesterday", "&quot;yesterday&quot; is no date. Write 2026-03-31."},
        {"?known=2026-02-30", "is no date"},
        {"?with=%00", "The value of &#39;with&#39;"},
        {"?with=a&with=b", "twice"},
        {"?with=%ff", "The value of &#39;with&#39;"},
        {"?with=%2", "percent"},
    };
    const char *page = "/areas/E08000009/metrics/lait-rereferral";

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        struct str target = str_join(t->arena, str_of(page), str_of(cases[i].target));
        char *zero = str_zero(t->arena, target);
        answers(zero, 400);
        page_has(get(zero), zero, str_of(cases[i].words));
    }
    answers("/areas/E08000009/metrics/lait-rereferral.csv?table=nope", 400);
    CHECK(
        has(get("/areas/E08000009/metrics/lait-rereferral.csv?table=nope").body, "'members'"));
    answers("/areas/E08000009/metrics/lait-rereferral.svg?chart=nope", 400);
    CHECK(has(get("/areas/E08000009/metrics/lait-rereferral.svg?chart=nope").body, "'bars'"));
    CHECK(has(get("/areas/E08000009/metrics/lait-rereferral.json?known=x").body,
              "\"status\":400"));
    answers("/areas/E08000009.csv?table=nope", 400);
    answers("/metrics/lait-rereferral.svg?chart=nope", 400);
}

static void only_what_changed_is_sent_again(void **state)
{
    static const char *const targets[] = {"/",
                                          "/areas/E08000009",
                                          "/areas/E08000009.json",
                                          "/areas/E08000009/metrics/lait-rereferral",
                                          "/areas/E08000009/metrics/lait-rereferral.csv",
                                          "/areas/E08000009/metrics/lait-rereferral.svg"};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(targets); i++) {
        struct house_reply r = get(targets[i]);
        CHECK(r.etag.len > 2);
        assert_int_equal(get_unless(targets[i], r.etag).status, 304);
        assert_int_equal(get_unless(targets[i], S("\"other\"")).status, 200);
        assert_int_equal(r.cache, CACHE_PUBLIC);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(home_asks_which_council_and_shows_one),
        cmocka_unit_test(a_name_leads_to_its_council),
        cmocka_unit_test(a_misspelt_name_is_offered_right),
        cmocka_unit_test(a_name_that_several_have_is_asked_back),
        cmocka_unit_test(nobody_by_that_name_is_told),
        cmocka_unit_test(a_postcode_without_a_table_is_told),
        cmocka_unit_test(half_a_postcode_is_told),
        cmocka_unit_test(an_empty_form_is_the_first_page),
        cmocka_unit_test(every_topic_is_a_link),
        cmocka_unit_test(the_newest_figures_are_told_with_their_date),
        cmocka_unit_test(every_kind_of_council_has_its_page),
        cmocka_unit_test(what_stands_out_is_told_in_three_sentences),
        cmocka_unit_test(nothing_is_ranked_for_places_that_are_no_councils),
        cmocka_unit_test(an_ended_council_leads_to_who_took_its_place),
        cmocka_unit_test(a_district_names_the_county_that_runs_the_rest),
        cmocka_unit_test(the_list_of_councils_is_all_of_them),
        cmocka_unit_test(the_catalogue_can_be_narrowed),
        cmocka_unit_test(every_measure_has_its_page),
        cmocka_unit_test(every_group_tells_who_is_in_it),
        cmocka_unit_test(about_names_every_source_and_licence),
        cmocka_unit_test(what_is_not_there_is_told_with_the_nearest),
        cmocka_unit_test(broken_parameters_are_answered_in_words),
        cmocka_unit_test(only_what_changed_is_sent_again),
    };

    return cmocka_run_group_tests(tests, open_sample, close_sample);
}
