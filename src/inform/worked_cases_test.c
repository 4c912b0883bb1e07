/* worked_cases_test.c: the worked cases of docs/sentences.md, word for word, from the files as
 * they were published; and the recycling comparison against a second reckoning from its file.
 */
#include "inform/compare.h"
#include "inform/testing.h"

#include "base/csv.h"

#include <math.h>
#include <stdlib.h>

#define TRAFFORD "E08000009"
#define RECYCLING "tf-household-waste-sent-for-reuse-recycling-or-composting-percentage"

static const int64_t the_day = 1780315200; /* noon of 1 June 2026 */

/* --- the store
 * --------------------------------------------------------------------------------- */

static const struct {
    const char *profile, *files[3];
} deliveries[] = {
    {"mysociety-areas", {"register/uk_local_authorities.csv"}},
    {"ons-neighbours",
     {"neighbours/ons_neighbours_global.csv", "neighbours/ons_neighbours_economic.csv"}},
    {"dfe-neighbours", {"neighbours/dfe_statistical_neighbours_2025.csv"}},
    {"ons-clusters", {"neighbours/ons_cluster_allocation.csv"}},
    {"ons-els",
     {"indicators/ons_els/housing-affordability-ratio.csv",
      "indicators/ons_els/preventable-cardiovascular-mortality-england.csv"}},
    {"dfe-lait",
     {"indicators/dfe_lait/children_in_need.csv", "indicators/dfe_lait/child_protection.csv",
      "indicators/dfe_lait/key_stage_1_and_phonics.csv"}},
    {"trafford",
     {"indicators/trafford_benchmark/household_waste_recycling.csv",
      "indicators/trafford_benchmark/planning_applications_major.csv"}},
};

static struct trial *t; /* NULL where the published files are absent */
static struct str recycling_path;

static struct str shared_path(const char *file)
{
    return str_fmt(t->arena, "%s/data/%s", trial_shared(), file);
}

static int fill(void **state)
{
    (void)state;
    if (!trial_shared())
        return 0;
    t = trial_open();
    for (ptrdiff_t i = 0; i < COUNT_OF(deliveries); i++) {
        struct str files[3];
        ptrdiff_t n = 0;
        for (; n < 3 && deliveries[i].files[n]; n++)
            files[n] = shared_path(deliveries[i].files[n]);
        struct import_options options = {
            .profile = str_of(deliveries[i].profile), .files = files, .file_count = n};
        if (trial_run(t, &options) != OK)
            fail_msg("%.*s: %.*s", STR_ARG(t->where), STR_ARG(t->words));
    }
    recycling_path = shared_path(deliveries[6].files[0]);
    return 0;
}

static int empty(void **state)
{
    (void)state;
    trial_close(t);
    return 0;
}

static const struct comparison *comparison_of(const char *metric, const char *group)
{
    struct comparison *c;

    if (!t)
        skip();
    c = arena_new(t->arena, struct comparison, 1);
    struct work w = {.arena = t->arena, .db = t->db, .sector = t->sector, .now = the_day};
    struct comparison_ask ask = {
        .area = S(TRAFFORD), .metric = str_of(metric), .group = str_of(group)};
    assert_int_equal(store_begin(t->db, false), OK);
    enum rc rc = compare_read(&w, &ask, c);
    store_rollback(t->db);
    if (rc != OK)
        fail_msg("%.*s", STR_ARG(w.complaints ? w.complaints->words : S("no words")));
    return c;
}

static void says(const char *metric, const char *sentence)
{
    const struct comparison *c = comparison_of(metric, "");

    if (!str_eq(c->sentence, str_of(sentence)))
        fail_msg("\n  said:   %.*s\n  due is: %s", STR_ARG(c->sentence), sentence);
}

/* --- the seven cases
 * --------------------------------------------------------------------------- */

static void recycling(void **state)
{
    (void)state;
    says(RECYCLING,
         "Trafford sent 57.5% of household waste for reuse, recycling or composting in "
         "2024/25: the 5th highest of the 16 councils compared, down from 58.4% the "
         "year before, within its usual yearly movement.");
}

static void re_referrals(void **state)
{
    (void)state;
    says(
        "lait-rereferral",
        "18.0% of referrals to children's social care in Trafford in the year to March 2025 "
        "came "
        "within 12 months of an earlier one: the 4th lowest of the 11 councils compared (lower "
        "is "
        "better), down from 20.4% the year before, a change chance could explain. Allowing for "
        "chance, that is better than the middle of the group (21.5%), and it could stand "
        "anywhere "
        "from 2nd to 4th lowest. The answer is the same in all 6 fair groups; the year before, "
        "in "
        "1.");
}

static void affordability_flips(void **state)
{
    (void)state;
    says(
        "els-housing-affordability-ratio-residence-based",
        "Homes in Trafford cost 8.7 times local full-time earnings in 2025: the 10th lowest of "
        "the 21 councils compared, up from 8.6 the year before, within its usual yearly "
        "movement. "
        "A higher number means homes cost more for those who live there. It describes the "
        "area, "
        "not the council. Compared with the 15 near neighbours Trafford publishes instead, it "
        "would be the highest of 16.");
}

static void a_tie(void **state)
{
    (void)state;
    says("tf-percentage-of-major-planning-applications-decided-within-13-weeks-or-agreed-time-"
         "percentage",
         "Trafford decided 100% of major planning applications in time in October to December "
         "2025: joint highest of the 16 councils compared, level with 6 others, unchanged from "
         "the "
         "quarter before.");
}

static const struct clause *clause_of(const struct comparison *c, int template)
{
    for (ptrdiff_t i = 0; i < c->clause_count; i++)
        if (c->clauses[i].template == template)
            return &c->clauses[i];
    fail_msg("there is no clause of template %d", template);
    return NULL;
}

static void holds(struct str text, const char *part)
{
    if (str_find(text, str_of(part)) < 0)
        fail_msg("\"%s\" is not in \"%.*s\"", part, STR_ARG(text));
}

static void chance(void **state)
{
    (void)state;
    const struct comparison *c =
        comparison_of("els-preventable-cardiovascular-mortality-england", "");
    struct arena *a = t->arena;

    holds(clause_of(c, 1)->text, "30.6 per 100,000");
    holds(clause_of(c, 1)->text, "in 2022 to 2024");
    holds(clause_of(c, 1)->text, "the 5th highest of the 21 councils compared");
    holds(clause_of(c, 2)->text, "worse than the middle of the group (24.5)");
    holds(clause_of(c, 2)->text, "it could stand anywhere from highest to 10th highest.");
    holds(c->sentence, "worse than the middle of the group (24.5), and it could stand anywhere "
                       "from highest to 10th highest.");
    assert_true(str_eq(value_text(a, c->metric, c->own.lower), S("26.3")));
    assert_true(str_eq(value_text(a, c->metric, c->own.upper), S("35.5")));
    const struct compared *england = &c->benchmarks[0];
    assert_true(str_eq(england->area->name, S("England")) && str_eq(england->text, S("30.2")));
    assert_true(str_eq(verdict_words(verdict_beside(c->metric, &c->own, england->value)),
                       S("about the same as")));
}

static void a_gap(void **state)
{
    (void)state;
    says("lait-cpplans2yrsactive",
         "There is no figure for Trafford at 31 March 2025: the publisher gives no reason. The "
         "latest is 6.9%, for 31 March 2024.");
}

static void a_first_release(void **state)
{
    (void)state;
    says("lait-ks1p-all",
         "First release, may change: 84% of pupils in Trafford met the phonics standard in the "
         "2024/25 school year: joint highest of the 11 councils compared, level with 3 others, "
         "unchanged from the year before.");
}

static void the_group_says_who_chose_it(void **state)
{
    (void)state;
    const struct comparison *c = comparison_of("lait-rereferral", "");

    assert_true(str_eq(c->group_say, S("the 10 councils most like Trafford for children's "
                                       "services, listed by the Department for Education, May "
                                       "2025")));
    assert_int_equal(c->fair_count, 6);
    c = comparison_of(RECYCLING, "");
    assert_true(str_eq(c->group_say, S("the 15 near neighbours Trafford publishes")));
    assert_true(str_eq(c->metric->polarity_by, S("Folkmoot"))); /* whoever set one is named */
}

/* --- recycling, reckoned a second time
 * --------------------------------------------------------- */

enum { COUNCILS = 16, YEARS = 12, FIRST_YEAR = 2013 };

/* By year, Trafford first; read from the file by its own columns. */
static double reported[YEARS][COUNCILS];
static int counted[YEARS];

static void file_read(void)
{
    struct csv *csv;
    struct csv_row row;
    struct str why;

    for (int y = 0; y < YEARS; y++)
        counted[y] = 1;
    assert_int_equal(csv_open(t->arena, recycling_path.at, &csv, &why), OK);
    assert_int_equal(csv_next(csv, &row), OK);
    while (csv_next(csv, &row) == OK) {
        int year = atoi(str_zero(t->arena, str_cut(row.cells[2], 0, 4))) - FIRST_YEAR;
        double value = strtod(str_zero(t->arena, row.cells[6]), NULL);
        if (!str_eq(row.cells[4], S("Percentage")) || str_eq(row.cells[0], S("E92000001")))
            continue;
        assert_in_range(year, 0, YEARS - 1);
        if (str_eq(row.cells[0], S(TRAFFORD)))
            reported[year][0] = value;
        else if (row.cells[6].len && !str_eq(row.cells[6], S("NA")))
            reported[year][counted[year]++] = value;
    }
    csv_close(csv);
}

static int above(const double *v, int n, double value)
{
    int count = 0;

    for (int i = 0; i < n; i++)
        count += v[i] > value;
    return count;
}

/* DESIGN's band of the rank from the highest: floor((k + 1) - ceil(((n + 1) - rank) / (n /
 * k))). */
static int band_of(int rank, int n)
{
    return (int)floor(5 - ceil((n + 1 - rank) / (n / 4.0)));
}

static int ascending(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

static double middle_of(const double *v, int n)
{
    double sorted[COUNCILS];

    for (int i = 0; i < n; i++)
        sorted[i] = v[i];
    qsort(sorted, (size_t)n, sizeof *sorted, ascending);
    return n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

static double number(const struct json *j, const char *path)
{
    const struct json *n = json_at(j, path);

    if (!n || (n->kind != JSON_NUM && n->kind != JSON_INT))
        fail_msg("%s is no number", path);
    return n->kind == JSON_NUM ? n->u.num : (double)n->u.whole;
}

static void close_to(double is, double due)
{
    if (!(fabs(is - due) < 1e-9))
        fail_msg("%.17g is not %.17g", is, due);
}

static void the_figures_of_recycling_are_those_of_the_file(void **state)
{
    (void)state;
    const struct comparison *c = comparison_of(RECYCLING, "tf-neighbours");
    struct json *j = compare_json(t->arena, c);

    file_read();
    const double *last = reported[YEARS - 1];
    assert_int_equal(counted[YEARS - 1], COUNCILS);
    int rank = 1 + above(last, COUNCILS, last[0]);
    close_to(number(j, "value"), last[0]);
    close_to(number(j, "rank"), rank);
    close_to(number(j, "of"), COUNCILS);
    close_to(number(j, "quartile"), band_of(rank, COUNCILS));
    close_to(number(j, "median"), middle_of(last + 1, COUNCILS - 1));
    close_to(number(j, "middle"), middle_of(last, COUNCILS));
    /* And as they were when this was written. */
    assert_int_equal(rank, 5);
    close_to(last[0], 57.5);
    close_to(number(j, "median"), 44.0);
    close_to(number(j, "middle"), 44.2);
    assert_int_equal(json_at(j, "group.members")->u.of.count, COUNCILS);
    assert_int_equal(json_at(j, "trend")->u.of.count, YEARS);
}

static void the_band_over_time_spans_the_second_and_third_quarter(void **state)
{
    (void)state;
    const struct comparison *c = comparison_of(RECYCLING, "tf-neighbours");
    const struct json *point = json_get(compare_json(t->arena, c), S("trend"))->u.of.first;

    file_read();
    for (int y = 0; y < YEARS; y++, point = point->next) {
        const double *v = reported[y];
        int n = counted[y];
        double low = INFINITY, high = -INFINITY;
        for (int i = 0; i < n; i++) {
            int band = band_of(1 + above(v, n, v[i]), n);
            low = band == 2 || band == 3 ? fmin(low, v[i]) : low;
            high = band == 2 || band == 3 ? fmax(high, v[i]) : high;
        }
        assert_true(str_eq(json_get(point, S("period"))->u.str,
                           str_fmt(t->arena, "%d-04-01_P1Y", FIRST_YEAR + y)));
        close_to(number(point, "value"), v[0]);
        close_to(number(point, "group_low"), low);
        close_to(number(point, "group_mid"), middle_of(v + 1, n - 1));
        close_to(number(point, "group_high"), high);
    }
    assert_null(point);
}

static void recycling_names_its_source_and_what_it_can_not_say(void **state)
{
    (void)state;
    const struct comparison *c = comparison_of(RECYCLING, "tf-neighbours");
    struct json *j = compare_json(t->arena, c);
    const struct json *refused = json_get(j, S("refused"))->u.of.first;

    assert_true(json_at(j, "source.title")->u.str.len > 0);
    assert_true(str_starts(json_at(j, "source.url")->u.str, S("https://")));
    assert_true(str_eq(json_at(j, "source.licence")->u.str, S("Open Government Licence v3.0")));
    assert_true(str_eq(json_at(j, "area.code")->u.str, S(TRAFFORD)));
    assert_true(str_eq(json_at(j, "metric.polarity")->u.str, S("high")));
    assert_true(str_eq(json_at(j, "period.id")->u.str, S("2024-04-01_P1Y")));
    assert_true(str_eq(json_at(j, "value_text")->u.str, S("57.5%")));
    assert_int_equal(json_at(j, "gap")->kind, JSON_NULL);
    assert_int_equal(json_at(j, "lower")->kind, JSON_NULL);
    assert_int_equal(json_at(j, "verdict")->kind, JSON_NULL);
    /* No range is published, and nothing is counted, so chance and a trend are refused. */
    assert_true(str_eq(json_get(refused, S("id"))->u.str, S("no-range")));
    assert_true(str_eq(json_get(refused->next, S("id"))->u.str, S("no-trend")));
    assert_null(refused->next->next);
    const struct json *clause = json_get(j, S("clauses"))->u.of.first;
    assert_int_equal(json_get(clause, S("template"))->u.whole, 1);
    assert_int_equal(json_get(clause->next, S("template"))->u.whole, 4);
    assert_null(clause->next->next);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recycling),
        cmocka_unit_test(re_referrals),
        cmocka_unit_test(affordability_flips),
        cmocka_unit_test(a_tie),
        cmocka_unit_test(chance),
        cmocka_unit_test(a_gap),
        cmocka_unit_test(a_first_release),
        cmocka_unit_test(the_group_says_who_chose_it),
        cmocka_unit_test(the_figures_of_recycling_are_those_of_the_file),
        cmocka_unit_test(the_band_over_time_spans_the_second_and_third_quarter),
        cmocka_unit_test(recycling_names_its_source_and_what_it_can_not_say),
    };

    return cmocka_run_group_tests(tests, fill, empty);
}
