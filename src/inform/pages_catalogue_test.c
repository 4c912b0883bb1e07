/* pages_catalogue_test.c: the list of measures and the topics, over the sample; what each
 * filter should leave was counted in data/sample by another program. */
#include "inform/testing_pages.h"

#include <stdio.h>
#include <stdlib.h>

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

static const struct json *row_of(const struct json *model, const char *id)
{
    for (const struct json *j = member(model, "metrics")->u.of.first; j; j = j->next)
        if (str_eq(text_at(j, "id"), str_of(id)))
            return j;
    fail_msg("%s is not listed", id);
    return NULL;
}

static ptrdiff_t count_of(const char *query)
{
    return member(page_json("/metrics.json?%s", query), "metrics")->u.of.count;
}

static bool text_is(const struct json *row, const char *name, const char *wanted)
{
    const struct json *j = member(row, name);
    struct str is = j->kind == JSON_STR ? j->u.str : S("");

    if (!str_eq(is, str_of(wanted)))
        print_message("  %s is \"%.*s\"\n", name, STR_ARG(is));
    return str_eq(is, str_of(wanted));
}

static void
measure_catalogue_id_label_help_text_source_polarity_period_breakdown_tree_security_last_updated(
    void **state)
{
    (void)state;
    const struct json *model = page_json("/metrics.json");
    const struct json *row = row_of(model, "lait-rereferral");

    CHECK(text_is(row, "title", "Re-referrals to children's social care within 12 months"));
    CHECK(text_is(row, "definition",
                  "Of the referrals to children's social care in the year, the share about a "
                  "child who had already been referred in the 12 months before."));
    CHECK(text_is(row, "source", "Department for Education, Local Authority Interactive Tool"));
    CHECK(text_is(row, "polarity", "low"));
    CHECK(text_is(row, "period_type", "yearly, year to a month"));
    CHECK(text_is(row, "subject", "Children"));
    CHECK(text_is(row, "topics", "Child protection"));
    CHECK(text_is(row, "published", "2025-10-01"));
    CHECK(text_is(row, "updated", "2025-10-01"));
    CHECK(text_is(row, "audience", "public"));
    CHECK(member(row, "breakdown")->kind == JSON_NULL);
    const struct json *tree = member(model, "tree");
    assert_int_equal(tree->u.of.count, 12);
    const struct json *children = tree->u.of.first->next->next->next;
    CHECK(text_is(children, "slug", "children"));
    CHECK(text_is(member(children, "within")->u.of.first, "slug", "child-protection"));
    struct str table = page_body("/metrics.csv");
    CHECK(has(table, ",period type,breakdown,") && has(table, ",last updated,"));
    CHECK(has(table, ",audience,") && has(table, "lait-rereferral,"));
    /* A file that divides a measure by columns of its own says so. */
    trial_file(t, "x.profile",
               S("has: area, indicator, Sex, n\narea: area\nindicator: indicator\n"
                 "breakdown: Sex\nprefix: x-\nperiod: = 2024-25\nvalue: n\n"));
    trial_must(t, trial_path(t, "x.profile").at,
               trial_file(t, "a.csv",
                          S("area,indicator,Sex,n\nE08000009,Walks,Female,1\n"
                            "E08000009,Walks,NA,2\n")));
    pages_house(t);
    model = page_json("/metrics.json?q=walks");
    CHECK(text_is(row_of(model, "x-walks-female"), "breakdown", "Sex: Female"));
    CHECK(member(row_of(model, "x-walks"), "breakdown")->kind == JSON_NULL);
}

/* The file of the test before has one council. */
static void one_council_with_a_figure_is_told_as_one(void **state)
{
    struct str page = page_body("/metrics/x-walks-female");

    (void)state;
    CHECK(has(page, "1 council had a figure: Trafford, with 1"));
    CHECK(has(page, ": 1 council<") && !has(page, "1 councils"));
}

static void filters_leave_what_fits(void **state)
{
    (void)state;
    /* Counted in data/sample/metrics.csv; walks, which the test before added, have no words. */
    assert_int_equal(count_of("subject=children"), 7);
    assert_int_equal(count_of("subject=child-protection"), 3);
    assert_int_equal(count_of("subject=nowhere"), 0);
    assert_int_equal(count_of("kind=cost"), 3);
    assert_int_equal(count_of("frequency=quarterly"), 5);
    CHECK(count_of("kind=cost&subject=council-tax-money") == 3);
    CHECK(count_of("polarity=high") + count_of("polarity=low") + count_of("polarity=none") ==
          count_of(""));
    CHECK(count_of("intervals=yes") + count_of("intervals=no") == count_of(""));
    CHECK(count_of("intervals=yes") > 0);
    CHECK(count_of("fresh=30") + count_of("fresh=old") == count_of(""));
    /* Recycling first, then what else is about bins and recycling. */
    const struct json *first =
        member(page_json("/metrics.json?q=recycl"), "metrics")->u.of.first;
    CHECK(str_find(text_at(first, "title"), S("recycled")) >= 0);
    CHECK(str_find(text_at(first->next, "title"), S("recycled")) >= 0);
}

static void coverage_of_a_council_is_told(void **state)
{
    (void)state;
    const struct json *model = page_json("/metrics.json?area=E08000009");
    const struct json *row =
        row_of(model, "tf-household-waste-sent-for-reuse-recycling-or-composting-percentage");

    CHECK(text_is(row, "area_newest", "2024/25"));
    CHECK(member(row, "area_periods")->u.whole > 5);
    assert_int_equal(member(row, "area_gaps")->u.whole, 0);
    /* The file is of 16 councils; the 296 that collect bins in England could be in it. */
    assert_int_equal(member(row, "councils")->u.whole, 16);
    assert_int_equal(member(row, "councils_of")->u.whole, 296);
    CHECK(has(page_body("/metrics?area=Trafford"), "<th scope=\"col\">Trafford</th>"));
    CHECK(count_of("area=E08000009&covered=yes") + count_of("area=E08000009&covered=no") ==
          count_of(""));
    /* A county that does not collect bins. */
    const struct json *county = page_json("/metrics.json?area=Kent");
    CHECK(member(row_of(county, "household-waste-recycled-percent"), "area_newest")->kind ==
          JSON_NULL);
}

static void orders_are_kept(void **state)
{
    static const char *const orders[] = {"title", "newest", "updated", "councils", "source"};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(orders); i++)
        assert_int_equal(
            member(page_json("/metrics.json?sort=%s", orders[i]), "metrics")->u.of.count,
            count_of(""));
    const struct json *list = member(page_json("/metrics.json?sort=updated"), "metrics");
    for (const struct json *j = list->u.of.first; j->next; j = j->next)
        CHECK(str_cmp(text_at(j, "updated"), text_at(j->next, "updated")) >= 0);
}

static void parameters_that_are_none_are_refused(void **state)
{
    static const char *const bad[] = {"fresh=x", "polarity=x",  "intervals=x",
                                      "sort=x",  "covered=yes", "area=E08000009&covered=x",
                                      "page=0",  "page=x"};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(bad); i++) {
        struct house_reply r = page_at("/metrics?%s", bad[i]);
        if (r.status != 400)
            fail_msg("%s answered %d", bad[i], r.status);
    }
    assert_int_equal(page_at("/metrics?area=Nowhere").status, 404);
    assert_int_equal(page_at("/metrics?page=999").status, 404);
}

/* --- topics
 * ------------------------------------------------------------------------------------ */

static void a_topic_says_what_it_covers(void **state)
{
    (void)state;
    struct str page = page_body("/subjects/children");

    CHECK(has(page, "We hold 7 measures on children."));
    CHECK(has(page, "href=\"/subjects/child-protection\">Child protection</a>"));
    CHECK(has(page, "children&#39;s social care"));
    CHECK(has(page, "href=\"/metrics/lait-rereferral\""));
    CHECK(has(page_body("/subjects/child-protection"),
              "href=\"/subjects/children\">Children</a>"));
    CHECK(has(page_body("/subjects/bins-recycling"), "bin collections: run by "));
}

static void an_empty_topic_says_so_with_its_publisher(void **state)
{
    (void)state;
    struct str page = page_body("/subjects/road-condition");

    CHECK(has(page, "We hold no figures on state of the roads yet."));
    CHECK(
        has(page, "https://www.gov.uk/government/collections/road-network-size-and-condition"));
    CHECK(has(page, "Department for Transport"));
}

static void every_topic_has_its_page(void **state)
{
    (void)state;
    const struct json *list = member(page_json("/subjects.json"), "subjects");

    CHECK(list->u.of.count > 30);
    for (const struct json *j = list->u.of.first; j; j = j->next)
        CHECK(page_at("/subjects/%s", str_zero(t->arena, text_at(j, "slug"))).status == 200);
    struct house_reply none = page_at("/subjects/scools");
    assert_int_equal(none.status, 404);
    CHECK(has(none.body, "/subjects/schools"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            measure_catalogue_id_label_help_text_source_polarity_period_breakdown_tree_security_last_updated),
        cmocka_unit_test(one_council_with_a_figure_is_told_as_one),
        cmocka_unit_test(filters_leave_what_fits),
        cmocka_unit_test(coverage_of_a_council_is_told),
        cmocka_unit_test(orders_are_kept),
        cmocka_unit_test(parameters_that_are_none_are_refused),
        cmocka_unit_test(a_topic_says_what_it_covers),
        cmocka_unit_test(an_empty_topic_says_so_with_its_publisher),
        cmocka_unit_test(every_topic_has_its_page),
    };

    return cmocka_run_group_tests(tests, open_sample, close_sample);
}
