/* pages_compare_test.c: the comparison's page over the sample sector: every measure for ten
 * places, of every kind, as page, JSON, tables and charts, held against each other and against
 * a second reckoning. */
#include "inform/testing_pages.h"

#include "base/csv.h"
#include "base/num.h"
#include "charts/look.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct trial *t;
static struct arena *scratch; /* of one pair */

static int close_sample(void **state)
{
    (void)state;
    pages_close(t);
    arena_close(scratch);
    return 0;
}

static const char *const places[] = {
    "E06000006", /* Halton, a unitary council */
    "E07000223", /* Adur, a district */
    "E08000009", /* Trafford, a metropolitan borough */
    "E09000007", /* Camden, a London borough */
    "E10000017", /* Lancashire, a county */
    "E09000001", /* the City of London */
    "E06000053", /* the Isles of Scilly */
    "E06000029", /* Poole, which ended */
    "E12000002", /* the North West */
    "E92000001", /* England */
};

/* A place and a measure with the JSON of their comparison. */
struct pair_of {
    const char *target;
    struct str json;
};

static struct pair_of *pairs;
static ptrdiff_t pair_count;

static int open_sample(void **state)
{
    (void)state;
    scratch = arena_open();
    t = pages_sample();
    pairs = arena_new(t->arena, struct pair_of, t->sector->metric_count * COUNT_OF(places));
    for (ptrdiff_t m = 0; m < t->sector->metric_count; m++) {
        pages_house(t);
        for (ptrdiff_t p = 0; p < COUNT_OF(places); p++) {
            struct pair_of *to = &pairs[pair_count++];
            to->target = str_fmt(t->arena, "/areas/%s/metrics/%.*s", places[p],
                                 STR_ARG(t->sector->metrics[m].slug))
                             .at;
            to->json = str_copy(t->arena, page_body("%s.json", to->target));
        }
    }
    return 0;
}

/* Calls `look` for each, in a house that is emptied now and then. */
static void for_each_pair(void (*look)(const char *target, const struct json *j))
{
    for (ptrdiff_t i = 0; i < pair_count; i++) {
        struct json *j;
        struct str why;
        arena_reset(scratch);
        if (i % COUNT_OF(places) == 0)
            pages_house(t);
        if (json_read(scratch, pairs[i].json, &j, &why) != OK)
            fail_msg("%s is no JSON: %.*s", pairs[i].target, STR_ARG(why));
        look(pairs[i].target, j);
    }
}

static ptrdiff_t count_of(const struct json *j, const char *path)
{
    return member(j, path)->u.of.count;
}

static bool is_null(const struct json *j, const char *path)
{
    return member(j, path)->kind == JSON_NULL;
}

static bool was_refused(const struct json *j, const char *id)
{
    for (const struct json *r = member(j, "refused")->u.of.first; r; r = r->next)
        if (str_eq(text_at(r, "id"), str_of(id)))
            return true;
    return false;
}

/* --- page and JSON
 * ----------------------------------------------------------------------------- */

static ptrdiff_t words_of(struct str s)
{
    ptrdiff_t n = 0;
    struct str word;

    while (s.len && str_split(&s, ' ', &word))
        n += word.len > 0;
    return n;
}

static void check_page(const char *target, const struct json *j)
{
    struct house_reply page = get(target);
    struct str sentence = text_at(j, "sentence");

    if (page.status != 200)
        fail_msg("%s answered %d", target, page.status);
    page_has(page, target, escaped(sentence));
    if (sentence.len == 0 || sentence.at[sentence.len - 1] != '.' || words_of(sentence) > 85)
        fail_msg("%s says: %.*s", target, STR_ARG(sentence));
    if (str_find(sentence, S("{")) >= 0 || str_find(sentence, S("  ")) >= 0 ||
        str_find(sentence, S("..")) >= 0 || str_find(sentence, S("nan")) >= 0)
        fail_msg("%s says: %.*s", target, STR_ARG(sentence));
    CHECK(count_of(j, "clauses") > 0);
    if (was_refused(j, "not-its-service")) {
        CHECK(!has(page.body, "<svg class=\"c-chart") && !has(page.body, "Who is compared"));
        return;
    }
    page_has(page, target, escaped(text_at(j, "source.title")));
    page_has(page, target, escaped(text_at(j, "source.licence")));
    CHECK(has(page.body, "Who is compared") == !is_null(j, "group.id"));
}

static void every_comparison_is_a_page_that_says_what_its_json_says(void **state)
{
    (void)state;
    for_each_pair(check_page);
}

/* What the JSON of a comparison must have; other programs count on these names. */
static const char *const promised[] = {"area.code",
                                       "area.name",
                                       "metric.id",
                                       "metric.title",
                                       "metric.unit",
                                       "metric.decimals",
                                       "metric.polarity",
                                       "period.id",
                                       "period.title",
                                       "value",
                                       "value_text",
                                       "gap",
                                       "rank",
                                       "of",
                                       "quartile",
                                       "group.id",
                                       "group.title",
                                       "group.model",
                                       "group.members",
                                       "median",
                                       "trend",
                                       "sentence",
                                       "clauses",
                                       "lower",
                                       "upper",
                                       "verdict",
                                       "refused",
                                       "known_from",
                                       "source.title",
                                       "source.url",
                                       "source.licence"};
static const char *const of_members[] = {"code", "name", "value", "gap"};
static const char *const of_trend[] = {"period", "value", "group_low", "group_mid",
                                       "group_high"};
static const char *const of_clauses[] = {"template", "text"};

static void check_each(const struct json *list, const char *const *names, ptrdiff_t count)
{
    for (const struct json *row = list->u.of.first; row; row = row->next)
        for (ptrdiff_t i = 0; i < count; i++)
            member(row, names[i]);
}

static void check_names(const char *target, const struct json *j)
{
    (void)target;

    for (ptrdiff_t i = 0; i < COUNT_OF(promised); i++)
        member(j, promised[i]);
    CHECK(count_of(j, "group.members") > 0);
    check_each(member(j, "group.members"), of_members, COUNT_OF(of_members));
    check_each(member(j, "trend"), of_trend, COUNT_OF(of_trend));
    check_each(member(j, "clauses"), of_clauses, COUNT_OF(of_clauses));
}

static void the_json_has_what_was_promised(void **state)
{
    (void)state;
    for_each_pair(check_names);
}

/* --- a second reckoning
 * ------------------------------------------------------------------------ */

enum { MOST = 400 };

static struct reckoning {
    double shown[MOST], others[MOST];
    ptrdiff_t n, other_count;
    double own;
} r;

/* "£1,234" and "57.5%" as numbers. */
static double shown_number(struct str text)
{
    char plain[64];
    ptrdiff_t n = 0;
    double value = NAN;

    for (ptrdiff_t i = 0; i < text.len && n < 63; i++)
        if ((text.at[i] >= '0' && text.at[i] <= '9') || text.at[i] == '.' || text.at[i] == '-')
            plain[n++] = text.at[i];
    CHECK(num_parse((struct str){plain, n}, &value));
    return value;
}

static void reckon(const struct json *j)
{
    r = (struct reckoning){.own = NAN};
    for (const struct json *m = member(j, "group.members")->u.of.first; m; m = m->next) {
        bool own = str_eq(text_at(m, "code"), text_at(j, "area.code"));
        if (is_null(m, "value"))
            continue;
        r.shown[r.n] = shown_number(text_at(m, "value_text"));
        if (own)
            r.own = r.shown[r.n];
        else
            r.others[r.other_count++] = member(m, "value")->kind == JSON_INT
                                            ? (double)member(m, "value")->u.whole
                                            : member(m, "value")->u.num;
        r.n++;
    }
}

static ptrdiff_t rank_of(double value, bool low)
{
    ptrdiff_t rank = 1;

    for (ptrdiff_t i = 0; i < r.n; i++)
        rank += low ? r.shown[i] < value : r.shown[i] > value;
    return rank;
}

/* floor((k + 1) - ceil(((N + 1) - rank) / (N / k))) in whole numbers, for k = 4. */
static ptrdiff_t band_of(ptrdiff_t rank)
{
    ptrdiff_t above = (r.n + 1 - rank) * 4;

    return r.n < 4 ? 0 : 5 - (above + r.n - 1) / r.n;
}

static int ascending(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

static double number_at(const struct json *j, const char *path)
{
    const struct json *n = member(j, path);

    return n->kind == JSON_INT ? (double)n->u.whole : n->kind == JSON_NUM ? n->u.num : NAN;
}

static bool same(double a, double b)
{
    return (isnan(a) && isnan(b)) || fabs(a - b) <= 1e-9 * fmax(1, fabs(b));
}

static void check_figures(const char *target, const struct json *j)
{
    bool low, refused = was_refused(j, "too-few") || was_refused(j, "not-its-service");

    if (is_null(j, "group.id"))
        return;
    low = !is_null(j, "metric.polarity") && str_eq(text_at(j, "metric.polarity"), S("low"));
    reckon(j);
    ptrdiff_t rank = isnan(r.own) || refused ? 0 : rank_of(r.own, low);
    if (!same(number_at(j, "of"), (double)r.n) ||
        !same(number_at(j, "rank"), rank ? (double)rank : NAN) ||
        !same(number_at(j, "quartile"), rank && band_of(rank) ? (double)band_of(rank) : NAN))
        fail_msg("%s: rank %g of %g, quarter %g; due are %td of %td, %td", target,
                 number_at(j, "rank"), number_at(j, "of"), number_at(j, "quartile"), rank, r.n,
                 rank ? band_of(rank) : 0);
    if (was_refused(j, "too-few"))
        return;
    qsort(r.others, (size_t)r.other_count, sizeof *r.others, ascending);
    ptrdiff_t half = r.other_count / 2;
    double median = r.other_count == 0       ? NAN
                    : r.other_count % 2 == 1 ? r.others[half]
                                             : (r.others[half - 1] + r.others[half]) / 2;
    double band_low = NAN, band_high = NAN;
    for (ptrdiff_t i = 0; i < r.n; i++) {
        ptrdiff_t band = band_of(rank_of(r.shown[i], low));
        if (band != 2 && band != 3)
            continue;
        band_low = fmin(band_low, r.shown[i]);
        band_high = fmax(band_high, r.shown[i]);
    }
    if (!same(number_at(j, "median"), median) || !same(number_at(j, "group_low"), band_low) ||
        !same(number_at(j, "group_high"), band_high))
        fail_msg("%s: median %g, band %g to %g; due are %g, %g to %g", target,
                 number_at(j, "median"), number_at(j, "group_low"), number_at(j, "group_high"),
                 median, band_low, band_high);
}

static void places_quarters_and_medians_come_out_twice(void **state)
{
    (void)state;
    for_each_pair(check_figures);
}

/* --- tables
 * ------------------------------------------------------------------------------------ */

/* What a spreadsheet would take for a formula. */
static bool is_formula(struct str cell)
{
    double n;

    return cell.len && strchr("=+-@\t\r", cell.at[0]) && !num_parse(cell, &n);
}

/* Gives back how many rows there are below the header. */
static ptrdiff_t check_table(struct str body, const char *target)
{
    struct csv *csv = csv_open_text(scratch, body);
    struct csv_row row;
    ptrdiff_t rows = -1, columns = 0, licence = -1, source = -1;

    while (csv_next(csv, &row) == OK) {
        for (ptrdiff_t i = 0; i < row.count; i++) {
            if (is_formula(row.cells[i]))
                fail_msg("%s has the cell %.*s", target, STR_ARG(row.cells[i]));
            if (rows < 0 && str_eq(row.cells[i], S("licence")))
                licence = i;
            if (rows < 0 && str_eq(row.cells[i], S("source")))
                source = i;
        }
        columns = rows < 0 ? row.count : columns;
        assert_int_equal(row.count, columns);
        if (rows++ >= 0 && (row.cells[licence].len == 0 || row.cells[source].len == 0))
            fail_msg("%s has a row without source and licence", target);
    }
    assert_int_equal(csv_why(csv).len, 0);
    CHECK(licence >= 0 && source >= 0);
    csv_close(csv);
    return rows;
}

static void check_tables(const char *target, const struct json *j)
{

    assert_int_equal(check_table(page_body("%s.csv", target), target),
                     count_of(j, "group.members"));
    assert_int_equal(check_table(page_body("%s.csv?table=trend", target), target),
                     count_of(j, "trend"));
}

static void tables_have_a_row_for_each_and_no_formula(void **state)
{
    (void)state;
    for_each_pair(check_tables);
}

/* --- charts
 * ------------------------------------------------------------------------------------ */

/* One chart of each pair, by turns; its words and shapes must lie inside the picture. */
static void check_charts(const char *target, const struct json *j)
{
    static const char *const charts[] = {"bars", "trend", "strip"};
    static int turn;
    const char *chart = charts[turn++ % 3];

    struct house_reply svg = page_at("%s.svg?chart=%s", target, chart);
    assert_int_equal(svg.status, was_refused(j, "not-its-service") ? 404 : 200);
    if (svg.status != 200)
        return;
    struct buf bytes = buf_make(scratch, BUF_MOST);
    buf_str(&bytes, svg.body);
    struct look l = look_sound(scratch, &bytes);
    CHECK(l.len > 1 && str_eq(l.at[0].name, S("svg")));
    CHECK(str_eq(l.at[1].name, S("title")) && l.at[1].text.len > 0);
    page_has(svg, target, escaped(text_at(j, "metric.title")));
}

static void charts_are_well_formed_and_have_titles(void **state)
{
    (void)state;
    for_each_pair(check_charts);
}

/* -----------------------------------------------------------------------------------------------
 */

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_comparison_is_a_page_that_says_what_its_json_says),
        cmocka_unit_test(the_json_has_what_was_promised),
        cmocka_unit_test(places_quarters_and_medians_come_out_twice),
        cmocka_unit_test(tables_have_a_row_for_each_and_no_formula),
        cmocka_unit_test(charts_are_well_formed_and_have_titles),
    };

    return cmocka_run_group_tests(tests, open_sample, close_sample);
}
