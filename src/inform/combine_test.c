/* combine_test.c: figures of several councils together, held against sums done here from the
 * sample's own files; what can't be known; and councils that are only proposed. */
#include "inform/combine.h"
#include "inform/testing_pages.h"

#include "base/asset.h"
#include "base/csv.h"
#include "base/num.h"
#include "base/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_CODES = 24, MOST_OTHERS = 400, NEAREST = 10, MOST_SERVICES = 40 };

static struct trial *t;

/* --- the sample's files, read again
 * ------------------------------------------------------------ */

struct row {
    struct str metric, area, period;
    double value, numerator, denominator;
};

static struct {
    struct row *at;
    ptrdiff_t len, cap;
} rows;

static double number(struct str cell)
{
    double n = NAN;

    return cell.len && num_parse(cell, &n) ? n : NAN;
}

static struct csv *opened(const char *name)
{
    const struct asset *file = asset_find(str_of(name));

    assert_non_null(file);
    return csv_open_text(t->arena, file->bytes);
}

static void rows_read(const char *name)
{
    struct csv *in = opened(name);
    struct csv_row row;

    assert_int_equal(csv_next(in, &row), OK);
    while (csv_next(in, &row) == OK)
        *list_push(t->arena, &rows) = (struct row){.metric = str_copy(t->arena, row.cells[0]),
                                                   .area = str_copy(t->arena, row.cells[1]),
                                                   .period = str_copy(t->arena, row.cells[2]),
                                                   .value = number(row.cells[3]),
                                                   .numerator = number(row.cells[6]),
                                                   .denominator = number(row.cells[7])};
    csv_close(in);
}

static int open_sample(void **state)
{
    (void)state;
    t = pages_sample();
    rows_read("data/sample/figures-homelessness.csv");
    rows_read("data/sample/figures-finance.csv");
    rows_read("data/sample/figures-dfe-lait.csv");
    rows_read("data/sample/figures-ons-els.csv");
    return 0;
}

static int close_sample(void **state)
{
    (void)state;
    pages_close(t);
    return 0;
}

static const struct row *row_of(const char *metric, struct str period, struct str area)
{
    for (ptrdiff_t i = 0; i < rows.len; i++)
        if (str_eq(rows.at[i].area, area) && str_eq(rows.at[i].period, period) &&
            str_eq(rows.at[i].metric, str_of(metric)))
            return &rows.at[i];
    return NULL;
}

/* --- asking
 * ------------------------------------------------------------------------------------ */

static ptrdiff_t areas_of(const char *const *codes, const struct area **to)
{
    ptrdiff_t n = 0;

    for (; codes[n]; n++) {
        to[n] = sector_area(t->sector, str_of(codes[n]));
        if (!to[n])
            fail_msg("there is no %s", codes[n]);
    }
    return n;
}

static struct combined together(const char *metric, const char *period,
                                const char *const *codes)
{
    const struct metric *m = sector_metric(t->sector, str_of(metric));
    const struct area *parts[MOST_CODES];
    struct period_reading plain = {PERIOD_CALENDAR, 0, 0};
    enum period_flag flag;
    struct combined c;
    struct period p;

    assert_non_null(m);
    assert_true(period_parse(str_of(period), plain, &p, &flag));
    ptrdiff_t at = metric_period(m, p);
    assert_true(at >= 0);
    combine_figure(t->sector, m, at, parts, areas_of(codes, parts), &c);
    return c;
}

static void near_to(double got, double due)
{
    if (!(fabs(got - due) <= 1e-12 * fmax(1, fabs(due))))
        fail_msg("%.17g, not %.17g", got, due);
}

static void refused_for(struct combined c, enum combined_why why, const char *lacks)
{
    assert_int_equal(c.why, why);
    assert_int_equal(c.how, COMBINED_NOT);
    assert_true(isnan(c.value) && isnan(c.numerator) && isnan(c.denominator));
    if (lacks && (!c.lacks || !str_eq(c.lacks->code, str_of(lacks))))
        fail_msg("%.*s stood in the way, not %s",
                 STR_ARG(c.lacks ? c.lacks->code : S("nobody")), lacks);
    assert_true(*combined_why_words(why) != '\0');
}

/* --- sums and shares, against the files
 * -------------------------------------------------------- */

static const struct {
    const char *metric;
    double multiplier; /* as its unit says; 0 where figures add up */
} measures[] = {
    {"lait-cpp-total-numref", 0},
    {"borrowing-percent", 100},
    {"usable-reserves-percent", 100},
    {"homelessness-prevented", 100},
    {"families-in-bed-and-breakfast-per-10000", 10000},
    {"temporary-accommodation-per-1000", 1000},
    {"rough-sleeping-per-100000", 100000},
};

/* What should come of two councils: NAN where nothing can. */
static double due_of(ptrdiff_t m, const struct row *one, const struct row *other,
                     enum combined_why *why)
{
    double k = measures[m].multiplier;

    *why = COMBINED_FINE;
    if (!one || !other || isnan(one->value) || isnan(other->value)) {
        *why = COMBINED_GAP;
        return NAN;
    }
    if (k == 0)
        return one->value + other->value;
    if (isnan(one->numerator) || isnan(other->numerator)) {
        *why = COMBINED_NO_WAY;
        return NAN;
    }
    double due =
        (one->numerator + other->numerator) / (one->denominator + other->denominator) * k;
    return due;
}

static void neighbours_by_code_are_put_together_as_their_files_say(void **state)
{
    int fine = 0, gaps = 0;

    (void)state;
    for (ptrdiff_t m = 0; m < COUNT_OF(measures); m++) {
        const struct metric *metric = sector_metric(t->sector, str_of(measures[m].metric));
        assert_non_null(metric);
        for (ptrdiff_t p = 0; p < metric->period_count; p++)
            for (ptrdiff_t i = 0; i + 1 < t->sector->area_count; i++) {
                const struct area *parts[2] = {&t->sector->areas[i], &t->sector->areas[i + 1]};
                struct str period = period_id(t->arena, metric->periods[p]);
                struct combined c;
                enum combined_why why;
                if (!str_starts(parts[0]->code, S("E08")) ||
                    !str_starts(parts[1]->code, S("E08")))
                    continue;
                double due = due_of(m, row_of(measures[m].metric, period, parts[0]->code),
                                    row_of(measures[m].metric, period, parts[1]->code), &why);
                combine_figure(t->sector, metric, p, parts, 2, &c);
                assert_int_equal(c.why, why);
                fine += why == COMBINED_FINE;
                gaps += why == COMBINED_GAP;
                if (why != COMBINED_FINE)
                    continue;
                near_to(c.value, due);
                assert_int_equal(c.how,
                                 measures[m].multiplier == 0 ? COMBINED_SUM : COMBINED_RATIO);
                assert_true(c.how == COMBINED_SUM ||
                            (c.value >= c.low * (1 - 1e-9) && c.value <= c.high * (1 + 1e-9)));
            }
    }
    print_message("pairs: %d fine, %d with a gap\n", fine, gaps);
    assert_true(fine > 1000 && gaps > 10);
}

/* By hand from figures-homelessness.csv: 32 people among 618,847. */
static void north_yorkshire_had_32_rough_sleepers(void **state)
{
    static const char *const codes[] = {"E07000163", "E07000164", "E07000165",
                                        "E07000166", "E07000167", "E07000168",
                                        "E07000169", "E10000023", NULL};
    struct combined c = together("rough-sleeping-per-100000", "2022-10-01_P1D", codes);

    (void)state;
    assert_int_equal(c.why, COMBINED_FINE);
    near_to(c.numerator, 32);
    near_to(c.denominator, 618847);
    near_to(c.value, 3200000.0 / 618847);
    assert_true(c.low == 0);
    near_to(c.high, 16.5199754035922);
}

/* --- councils that were made of others
 * --------------------------------------------------------- */

static struct combined of_predecessors(const char *area, const char *metric, const char *period)
{
    const struct area *of = sector_area(t->sector, str_of(area)), **before;
    const char *codes[MOST_CODES] = {0};
    ptrdiff_t n = area_predecessors(t->sector, of, t->arena, &before);

    assert_in_range(n, 1, MOST_CODES - 1);
    for (ptrdiff_t i = 0; i < n; i++)
        codes[i] = before[i]->code.at;
    return together(metric, period, codes);
}

static void predecessors_are_known_in_the_order_of_their_codes(void **state)
{
    static const struct {
        const char *area, *codes;
    } cases[] = {
        {"E06000065", "E07000163 E07000164 E07000165 E07000166 E07000167 E07000168 E07000169 "
                      "E10000023 "},
        {"E06000061", "E07000150 E07000152 E07000153 E07000156 E10000021 "},
        {"E08000009", ""},
        {"E10000023", ""}, /* ended, and was made of nobody */
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        const struct area **before;
        struct buf b = buf_make(t->arena, 4096);
        ptrdiff_t n = area_predecessors(
            t->sector, sector_area(t->sector, str_of(cases[i].area)), t->arena, &before);
        for (ptrdiff_t k = 0; k < n; k++)
            buf_fmt(&b, "%.*s ", STR_ARG(before[k]->code));
        assert_true(str_eq(buf_text(&b), str_of(cases[i].codes)));
    }
}

/* Numerators and denominators of North Yorkshire's districts, and of its county where asked. */
static void check_north_yorkshire(const char *metric, const char *period, double multiplier,
                                  bool county)
{
    double numerator = 0, denominator = 0;
    struct combined c = of_predecessors("E06000065", metric, period);

    for (int i = 163; i <= 170; i++) {
        struct str code = i == 170 ? S("E10000023") : str_fmt(t->arena, "E07000%d", i);
        const struct row *row = row_of(metric, str_of(period), code);
        if (i == 170 && !county)
            continue;
        assert_non_null(row);
        numerator += row->numerator;
        denominator += row->denominator;
    }
    assert_int_equal(c.why, COMBINED_FINE);
    assert_int_equal(c.how, COMBINED_RATIO);
    near_to(c.value, numerator / denominator * multiplier);
}

static void north_yorkshire_is_its_districts_for_what_districts_run(void **state)
{
    (void)state;
    check_north_yorkshire("rough-sleeping-per-100000", "2017-10-01_P1D", 100000, false);
    check_north_yorkshire("rough-sleeping-per-100000", "2020-10-01_P1D", 100000, false);
}

static void north_yorkshire_is_both_for_a_councils_own_money(void **state)
{
    (void)state;
    check_north_yorkshire("borrowing-percent", "2015-04-01_P1Y", 100, true);
    check_north_yorkshire("borrowing-percent", "2019-04-01_P1Y", 100, true);
    near_to(of_predecessors("E06000065", "borrowing-percent", "2019-04-01_P1Y").numerator,
            564089);
}

static void north_yorkshire_is_its_county_for_what_counties_run(void **state)
{
    const char *metric = "els-persistent-absences-for-all-pupils";
    const struct row *county = NULL;

    (void)state;
    for (ptrdiff_t i = 0; i < rows.len && !county; i++)
        if (str_eq(rows.at[i].metric, str_of(metric)) &&
            str_eq(rows.at[i].area, S("E10000023")) && !isnan(rows.at[i].value))
            county = &rows.at[i];
    assert_non_null(county);
    struct combined c = of_predecessors("E06000065", metric, county->period.at);
    assert_int_equal(c.why, COMBINED_FINE);
    assert_true(c.value == county->value && c.low == county->value && c.high == county->value);
}

static void half_of_a_county_says_nothing_of_what_the_county_ran(void **state)
{
    (void)state;
    refused_for(of_predecessors("E06000061", "lait-cpp-total-numref", "2020-04-01_P1Y"),
                COMBINED_SPLIT, "E10000021");
    /* A county's own money was the whole county's too. */
    refused_for(of_predecessors("E06000061", "borrowing-percent", "2019-04-01_P1Y"),
                COMBINED_SPLIT, "E10000021");
}

/* --- today's counties and districts
 * ------------------------------------------------------------ */

#define SURREY "E10000030"
#define SURREY_DISTRICTS                                                                       \
    "E07000207", "E07000208", "E07000209", "E07000210", "E07000211", "E07000212", "E07000213", \
        "E07000214", "E07000215", "E07000216", "E07000217"
static const char *const surrey[] = {SURREY, SURREY_DISTRICTS, NULL};
static const char *const surrey_districts[] = {SURREY_DISTRICTS, NULL};

static void county_with_its_districts_is_whole(void **state)
{
    const struct row *county = row_of("lait-cpp-total-numref", S("2024-04-01_P1Y"), S(SURREY));

    (void)state;
    struct combined c = together("lait-cpp-total-numref", "2024-04-01_P1Y", surrey);
    assert_int_equal(c.why, COMBINED_FINE);
    near_to(c.value, county->value);
    c = together("rough-sleeping-per-100000", "2021-10-01_P1D", surrey);
    struct combined districts =
        together("rough-sleeping-per-100000", "2021-10-01_P1D", surrey_districts);
    assert_int_equal(c.why, COMBINED_FINE);
    near_to(c.value, districts.value);
    near_to(c.denominator, districts.denominator);
}

static void who_runs_the_service_must_be_among_them(void **state)
{
    static const char *const some[] = {SURREY, "E07000207", "E07000208", NULL};
    static const char *const two[] = {"E07000207", "E07000208", NULL};
    static const char *const mixed[] = {"E06000036", "E07000207", NULL};

    (void)state;
    refused_for(together("lait-cpp-total-numref", "2024-04-01_P1Y", surrey_districts),
                COMBINED_NOT_RUN, "E07000207");
    refused_for(together("lait-cpp-total-numref", "2024-04-01_P1Y", two), COMBINED_NOT_RUN,
                "E07000207");
    refused_for(together("lait-cpp-total-numref", "2024-04-01_P1Y", mixed), COMBINED_NOT_RUN,
                "E07000207");
    /* The county with some of its districts has no homelessness figure of the others. */
    refused_for(together("rough-sleeping-per-100000", "2021-10-01_P1D", some), COMBINED_NOT_RUN,
                SURREY);
}

/* A county's figure of a place covers its districts; with all of them it would count twice. */
static void places_are_not_counted_twice(void **state)
{
    static const char *const some[] = {SURREY, "E07000207", "E07000208", NULL};
    const char *metric = "els-employment-rate";
    const struct metric *m = sector_metric(t->sector, str_of(metric));
    struct str newest = period_id(t->arena, m->periods[metric_newest(t->sector, m)]);
    const struct row *county = row_of(metric, newest, S(SURREY));

    (void)state;
    assert_true(county && !isnan(county->value));
    struct combined c = together(metric, newest.at, some);
    assert_int_equal(c.why, COMBINED_FINE);
    near_to(c.value, county->value);
    refused_for(together(metric, newest.at, surrey), COMBINED_NO_WAY, "E07000207");
}

/* --- what can't be known
 * ----------------------------------------------------------------------- */

static void gap_of_one_is_a_gap_of_all(void **state)
{
    static const char *const codes[] = {"E06000001", "E06000006", "E06000002", NULL};
    static const char *const codes_absent[] = {"E08000009", "E06000065", NULL};

    (void)state;
    refused_for(together("families-in-bed-and-breakfast-per-10000", "2024-01-01_P3M", codes),
                COMBINED_GAP, "E06000006");
    refused_for(together("borrowing-percent", "2019-04-01_P1Y", codes_absent), COMBINED_GAP,
                "E06000065");
}

static void figures_without_their_numbers_can_not_be_put_together(void **state)
{
    static const char *const codes[] = {"E08000001", "E08000002", NULL};

    (void)state;
    refused_for(together("els-employment-rate", "2023-01-01_P1Y", codes), COMBINED_NO_WAY,
                "E08000001");
}

/* The tidy profile with words of our own: these have neither a better nor a worse. */
static struct str own_profile(void)
{
    const struct asset *tidy = asset_find(S("data/profiles/tidy.profile"));

    assert_non_null(tidy);
    trial_file(t, "own-words.csv",
               S("id,title,unit,decimals,polarity,kind\ny-many,Many,%,1,none,context\n"
                 "y-few,Few,%,1,none,context\n"));
    return trial_file(t, "own.profile",
                      str_fmt(t->arena,
                              "metrics: own-words.csv\nsource_url: https://moot.example/"
                              "\nlicence: Moot\nsource_title: Moot\n%.*s",
                              STR_ARG(tidy->bytes)));
}

/* One delivery of rows "metric,area,value,numerator,denominator". */
static void deliver(const char *const (*lines)[5], ptrdiff_t count)
{
    struct buf b = buf_make(t->arena, 64 * 1024);

    buf_str(&b, S("metric,period,area,value,lower,upper,numerator,denominator,gap,flag\n"));
    for (ptrdiff_t i = 0; i < count; i++)
        buf_fmt(&b, "%s,2024-04-01_P1Y,%s,%s,,,%s,%s,%s,\n", lines[i][0], lines[i][1],
                lines[i][2], lines[i][3], lines[i][4], *lines[i][2] ? "" : "suppressed");
    trial_must(t, own_profile().at, trial_file(t, "made.csv", buf_text(&b)));
}

static const char *const two_boroughs[] = {"E08000001", "E08000002", NULL};

static void figures_that_are_not_their_parts_are_refused(void **state)
{
    static const char *const lines[][5] = {
        /* not a power of ten */
        {"x-halves", "E08000001", "50", "1", "10"},
        {"x-halves", "E08000002", "50", "1", "10"},
        /* one a percentage, the other a rate per 1,000 */
        {"x-mixed", "E08000001", "10", "1", "10"},
        {"x-mixed", "E08000002", "100", "1", "10"},
        /* the second is off by more than is shown */
        {"x-off", "E08000001", "10.0", "1", "10"},
        {"x-off", "E08000002", "20.2", "2", "10"},
        /* less than one */
        {"x-small", "E08000001", "0.01", "1", "10"},
        {"x-small", "E08000002", "0.01", "1", "10"},
        /* a number behind it is missing, or can't be divided by */
        {"x-lacks", "E08000001", "10", "1", "10"},
        {"x-lacks", "E08000002", "10", "", "10"},
        {"x-nought", "E08000001", "10", "1", "10"},
        {"x-nought", "E08000002", "0", "0", "0"},
        {"x-bare", "E08000001", "10", "1", "10"},
        {"x-bare", "E08000002", "10", "", ""},
    };
    static const struct {
        const char *metric;
        enum combined_why why;
        const char *lacks;
    } due[] = {
        {"x-halves", COMBINED_UNEQUAL, "E08000001"}, {"x-mixed", COMBINED_UNEQUAL, "E08000002"},
        {"x-off", COMBINED_UNEQUAL, "E08000002"},    {"x-small", COMBINED_UNEQUAL, "E08000001"},
        {"x-lacks", COMBINED_GAP, "E08000002"},      {"x-nought", COMBINED_GAP, "E08000002"},
        {"x-bare", COMBINED_NO_WAY, "E08000002"},
    };

    (void)state;
    deliver(lines, COUNT_OF(lines));
    for (ptrdiff_t i = 0; i < COUNT_OF(due); i++) {
        struct combined c = together(due[i].metric, "2024-04-01_P1Y", two_boroughs);
        refused_for(c, due[i].why, due[i].lacks);
    }
}

/* What a figure is multiplied by is found from the parts themselves, from 1 to a million. */
static void multiplier_is_found(void **state)
{
    static const char *const multipliers[] = {"1",     "10",     "100",     "1000",
                                              "10000", "100000", "1000000", "10000000"};
    const char *lines[2 * COUNT_OF(multipliers)][5];

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(multipliers); i++) {
        const char *metric = str_fmt(t->arena, "k-%s", multipliers[i]).at;
        double k = strtod(multipliers[i], NULL);
        const char *one[] = {metric, "E08000001", str_fmt(t->arena, "%.17g", 3.0 / 8 * k).at,
                             "3", "8"};
        const char *other[] = {metric, "E08000002", "0", "0", "24"}; /* says nothing of it */
        memcpy(lines[2 * i], i % 2 ? one : other, sizeof one);
        memcpy(lines[2 * i + 1], i % 2 ? other : one, sizeof one);
    }
    deliver((const char *const(*)[5])lines, COUNT_OF(lines));
    for (ptrdiff_t i = 0; i < COUNT_OF(multipliers); i++) {
        struct combined c = together(str_fmt(t->arena, "k-%s", multipliers[i]).at,
                                     "2024-04-01_P1Y", two_boroughs);
        if (i == COUNT_OF(multipliers) - 1) {
            refused_for(c, COMBINED_UNEQUAL, NULL);
            continue;
        }
        assert_int_equal(c.why, COMBINED_FINE);
        near_to(c.value, 3.0 / 32 * strtod(multipliers[i], NULL));
    }
}

static void noughts_and_negative_numbers_are_put_together_too(void **state)
{
    static const char *const lines[][5] = {
        {"n-none", "E08000001", "0", "0", "10"},    {"n-none", "E08000002", "0", "0", "30"},
        {"n-debt", "E08000001", "-50", "-5", "10"}, {"n-debt", "E08000002", "-30", "-9", "30"},
        {"n-even", "E08000001", "50", "5", "10"},   {"n-even", "E08000002", "-50", "-5", "10"},
    };
    static const double due[] = {0, -35, 0};

    (void)state;
    deliver(lines, COUNT_OF(lines));
    for (int i = 0; i < 3; i++) {
        struct combined c = together(lines[2 * i][0], "2024-04-01_P1Y", two_boroughs);
        assert_int_equal(c.why, COMBINED_FINE);
        near_to(c.value, due[i]);
    }
}

/* Corby, East Northamptonshire, Kettering and Wellingborough belong to North Northamptonshire
 * as a whole; figures of their own as they might have been. */
static void districts_of_half_a_county_are_whole(void **state)
{
    static const char *const lines[][5] = {
        {"rough-sleeping-per-100000", "E07000150", "10", "7", "70000"},
        {"rough-sleeping-per-100000", "E07000152", "0", "0", "90000"},
        {"rough-sleeping-per-100000", "E07000153", "3", "3", "100000"},
        {"rough-sleeping-per-100000", "E07000156", "20", "16", "80000"},
    };

    (void)state;
    deliver(lines, COUNT_OF(lines));
    struct combined c = of_predecessors("E06000061", lines[0][0], "2024-04-01_P1Y");
    assert_int_equal(c.why, COMBINED_FINE);
    near_to(c.value, 26.0 / 340000 * 100000);
    /* The other half has none. */
    refused_for(of_predecessors("E06000062", lines[0][0], "2024-04-01_P1Y"), COMBINED_GAP,
                "E07000151");
}

static void newest_period_is_the_last_that_all_have(void **state)
{
    const char *metric = "families-in-bed-and-breakfast-per-10000";
    const struct metric *m = sector_metric(t->sector, str_of(metric));
    int behind = 0, never = 0;

    (void)state;
    for (ptrdiff_t i = 0; i + 1 < t->sector->area_count; i++) {
        const struct area *parts[2] = {&t->sector->areas[i], &t->sector->areas[i + 1]};
        struct combined c;
        ptrdiff_t due = m->period_count - 1;
        if (!str_starts(parts[0]->code, S("E07")) || area_ended(parts[0]) ||
            area_ended(parts[1]) || !str_starts(parts[1]->code, S("E07")))
            continue;
        for (; due >= 0; due--) {
            struct str id = period_id(t->arena, m->periods[due]);
            const struct row *one = row_of(metric, id, parts[0]->code),
                             *other = row_of(metric, id, parts[1]->code);
            if (one && other && !isnan(one->numerator) && !isnan(other->numerator))
                break;
        }
        assert_int_equal(combine_newest(t->sector, m, parts, 2, &c), due);
        assert_true((c.why == COMBINED_FINE) == (due >= 0));
        behind += due >= 0 && due < m->period_count - 1;
        never += due < 0;
    }
    print_message("newest: %d pairs behind, %d never\n", behind, never);
    assert_true(behind > 0);
}

static void every_reason_has_words(void **state)
{
    (void)state;
    for (int why = COMBINED_FINE + 1; why < COMBINED_WHY_COUNT; why++) {
        struct str words = str_of(combined_why_words((enum combined_why)why));
        assert_true(words.len > 20 && str_ends(words, S(".")));
    }
    assert_string_equal(combined_why_words(COMBINED_FINE), "");
}

/* --- proposals
 * --------------------------------------------------------------------------------- */

static struct work begun(bool writes)
{
    assert_int_equal(store_begin(t->db, writes), OK);
    return (struct work){.arena = t->arena, .db = t->db, .sector = t->sector, .now = PAGES_NOW};
}

static enum rc propose(const char *name, const char *const *codes, struct str maker,
                       int64_t now, struct str *id, struct str *words)
{
    const struct area *parts[COMBINE_MOST + 2];
    ptrdiff_t count = areas_of(codes, parts);
    struct work w = begun(true);

    w.now = now;
    trial_viewer(&w, maker);
    enum rc rc = proposal_make(&w, str_of(name), parts, count, S(""), id);
    *words = w.complaints ? w.complaints->words : S("");
    if (rc == OK)
        assert_int_equal(store_commit(t->db), OK);
    else
        store_rollback(t->db);
    return rc;
}

static struct proposal proposal_of_id(struct str id)
{
    struct work w = begun(false);
    struct proposal p;

    assert_int_equal(proposal_read(&w, id, &p), OK);
    store_rollback(t->db);
    return p;
}

static void proposal_comes_back_as_it_was_made(void **state)
{
    static const char *const codes[] = {"E08000009", "E08000003", "E08000006", NULL};
    struct str id, words;

    (void)state;
    assert_int_equal(
        propose("  Greater Trafford & \"Süd\"\t", codes, S(""), 1234567, &id, &words), OK);
    struct proposal p = proposal_of_id(id);
    assert_true(str_eq(p.name, S("Greater Trafford & \"Süd\"")));
    assert_true(str_eq(p.id, id) && random_id_valid(id));
    assert_int_equal(p.made_at, 1234567);
    assert_int_equal(p.count, 3);
    for (int i = 0; i < 3; i++)
        assert_true(str_eq(p.parts[i]->code, str_of(codes[i])));
}

static void proposal_that_can_not_be_is_refused_in_words(void **state)
{
    static const char long_name[] = "éééééééééééééééééééééééééééééééééééééééééééééééééé"
                                    "éééééééééééééééééééééééééééééééééééééééééééééééééé";
    static const struct {
        const char *name, *codes[5], *words;
    } cases[] = {
        {"", {"E08000009", "E08000003"}, "Give it a name of at most 100 letters."},
        {" \t ", {"E08000009", "E08000003"}, "Give it a name of at most 100 letters."},
        {"Alone", {"E08000009"}, "Name 2 to 60 councils, one on each line."},
        {"Nobody", {NULL}, "Name 2 to 60 councils, one on each line."},
        {"Twice", {"E08000009", "E08000003", "E08000009"}, "Trafford is named twice."},
        {"Ended", {"E08000009", "E06000029"}, "Poole is no council that exists today."},
        {"Region", {"E12000002", "E08000009"}, "North West is no council that exists today."},
        {"Authority",
         {"E08000009", "E47000001"},
         "Greater Manchester Combined Authority is no council that exists today."},
    };
    static const char *const two[] = {"E08000009", "E08000003", NULL};
    const char *many[COMBINE_MOST + 2] = {0};
    struct str id, words;

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        enum rc rc = propose(cases[i].name, cases[i].codes, S(""), PAGES_NOW, &id, &words);
        assert_int_equal(rc, INVALID);
        if (!str_eq(words, str_of(cases[i].words)))
            fail_msg("%s: %.*s", cases[i].name, STR_ARG(words));
    }
    /* Letters are counted, not bytes. */
    assert_int_equal(propose(long_name, two, S(""), PAGES_NOW, &id, &words), OK);
    assert_int_equal(
        propose(str_fmt(t->arena, "%sx", long_name).at, two, S(""), PAGES_NOW, &id, &words),
        INVALID);
    for (ptrdiff_t i = 0, n = 0; i < t->sector->area_count && n <= COMBINE_MOST; i++)
        if (str_starts(t->sector->areas[i].code, S("E07")) && !area_ended(&t->sector->areas[i]))
            many[n++] = t->sector->areas[i].code.at;
    assert_int_equal(propose("Many", many, S(""), PAGES_NOW, &id, &words), INVALID);
    many[COMBINE_MOST] = NULL;
    assert_int_equal(propose("Many", many, S(""), PAGES_NOW, &id, &words), OK);
    assert_int_equal(proposal_of_id(id).count, COMBINE_MOST);
}

static void unknown_proposal_is_not_found_in_words(void **state)
{
    static const char *const ids[] = {"", "x", "0123456789abcdefghjkmnpqrs", "%"};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(ids); i++) {
        struct work w = begun(false);
        struct proposal p;
        assert_int_equal(proposal_read(&w, str_of(ids[i]), &p), NOT_FOUND);
        assert_true(str_find(w.complaints->words, S("no proposed council")) >= 0);
        store_rollback(t->db);
    }
}

static struct proposal_list list_of(struct str maker)
{
    struct work w = begun(false);
    struct proposal_list list;

    trial_viewer(&w, maker);
    assert_int_equal(proposal_list_read(&w, &list), OK);
    store_rollback(t->db);
    return list;
}

static void list_holds_ones_own_newest_first(void **state)
{
    static const char *const codes[] = {"E08000009", "E08000003", NULL};
    struct str anna = random_id(t->arena), bert = random_id(t->arena), id, words;

    (void)state;
    assert_int_equal(propose("Berts", codes, bert, 5, &id, &words), OK);
    assert_int_equal(propose("Nobodys", codes, S(""), 5, &id, &words), OK);
    for (int i = 0; i < PROPOSALS_MOST + 2; i++)
        assert_int_equal(
            propose(str_fmt(t->arena, "A%d", i).at, codes, anna, 1000 + i, &id, &words), OK);
    struct proposal_list list = list_of(anna);
    assert_int_equal(list.len, PROPOSALS_MOST);
    assert_true(str_eq(list.at[0].id, id));
    assert_true(str_eq(list.at[PROPOSALS_MOST - 1].name, S("A2")));
    assert_int_equal(list_of(bert).len, 1);
    assert_int_equal(list_of(S("")).len, 0);
    assert_int_equal(list_of(random_id(t->arena)).len, 0);
}

/* --- whom it would be like
 * --------------------------------------------------------------------- */

struct kinds {
    struct str type[40], country[40];
    uint64_t runs[40]; /* a bit for each service */
    bool council[40];
    ptrdiff_t len;
};

/* data/area-types.csv and data/services.csv, read again. */
static void kinds_read(struct kinds *to)
{
    struct str services[MOST_SERVICES];
    ptrdiff_t count = 0, s;
    struct csv *in = opened("data/area-types.csv");
    struct csv_row row;

    *to = (struct kinds){0};
    assert_int_equal(csv_next(in, &row), OK);
    for (; csv_next(in, &row) == OK; to->len++) {
        to->type[to->len] = str_copy(t->arena, row.cells[0]);
        to->country[to->len] = str_copy(t->arena, row.cells[4]);
        to->council[to->len] = str_eq(row.cells[6], S("yes"));
    }
    csv_close(in);
    in = opened("data/services.csv");
    assert_int_equal(csv_next(in, &row), OK);
    while (csv_next(in, &row) == OK) {
        for (s = 0; s < count && !str_eq(services[s], row.cells[0]); s++)
            ;
        assert_true(s < MOST_SERVICES);
        if (s == count)
            services[count++] = str_copy(t->arena, row.cells[0]);
        for (ptrdiff_t k = 0; k < to->len; k++)
            if (str_eq(to->type[k], row.cells[2]) &&
                (str_eq(row.cells[3], S("runs")) || str_eq(row.cells[3], S("shares"))))
                to->runs[k] |= (uint64_t)1 << s;
    }
    csv_close(in);
}

static ptrdiff_t kind_of(const struct kinds *kinds, const struct area *a)
{
    for (ptrdiff_t k = 0; k < kinds->len; k++)
        if (str_eq(kinds->type[k], a->type->slug))
            return k;
    return -1;
}

static bool among(const struct area *a, const struct area *const *parts, ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < count; i++)
        if (parts[i] == a)
            return true;
    return false;
}

struct alike_row {
    const struct area *others[MOST_OTHERS];
    double z[MOST_OTHERS + 1][8]; /* the parts together first */
    ptrdiff_t n, columns;
    struct {
        const struct area *area;
        double distance;
    } near[MOST_OTHERS];
    ptrdiff_t near_count;
};

static void others_find(struct alike_row *l, const struct area *const *parts, ptrdiff_t count)
{
    struct kinds kinds;
    uint64_t wanted = 0;

    kinds_read(&kinds);
    for (ptrdiff_t i = 0; i < count; i++)
        wanted |= kinds.runs[kind_of(&kinds, parts[i])];
    for (ptrdiff_t i = 0; i < t->sector->area_count; i++) {
        const struct area *a = &t->sector->areas[i];
        ptrdiff_t k = kind_of(&kinds, a);
        if (k >= 0 && kinds.council[k] && !a->end.len && kinds.runs[k] == wanted &&
            str_eq(kinds.country[k], S("E92000001")) && !among(a, parts, count))
            l->others[l->n++] = a;
    }
}

/* One measure's newest period in which all of those whose numbers count have them. */
static bool column_find(struct alike_row *l, const char *metric, double multiplier,
                        const char *const *counted)
{
    const struct metric *m = sector_metric(t->sector, str_of(metric));
    double *column = arena_new(t->arena, double, l->n + 1), mean = 0, spread = 0;
    ptrdiff_t p = m->period_count, have = 0;
    struct str id;

    for (column[0] = NAN; isnan(column[0]) && p > 0;) {
        double numerator = 0, denominator = 0;
        id = period_id(t->arena, m->periods[--p]);
        for (ptrdiff_t i = 0; counted[i]; i++) {
            const struct row *row = row_of(metric, id, str_of(counted[i]));
            numerator += row ? row->numerator : NAN;
            denominator += row ? row->denominator : NAN;
        }
        column[0] = numerator / denominator * multiplier;
    }
    if (isnan(column[0]))
        return false;
    for (ptrdiff_t i = 0; i < l->n; i++) {
        const struct row *row = row_of(metric, id, l->others[i]->code);
        column[i + 1] = row ? row->value : NAN;
        have += !isnan(column[i + 1]);
    }
    if (4 * have < 3 * l->n)
        return false;
    for (ptrdiff_t i = 0; i <= l->n; i++)
        mean += isnan(column[i]) ? 0 : column[i] / (double)(have + 1);
    for (ptrdiff_t i = 0; i <= l->n; i++)
        spread += isnan(column[i]) ? 0 : (column[i] - mean) * (column[i] - mean);
    spread = sqrt(spread / (double)(have + 1));
    for (ptrdiff_t i = 0; i <= l->n; i++)
        l->z[i][l->columns] = (column[i] - mean) / spread;
    l->columns++;
    return true;
}

static void nearest_find(struct alike_row *l)
{
    for (ptrdiff_t i = 0; i < l->n; i++) {
        double sum = 0;
        for (ptrdiff_t k = 0; k < l->columns; k++)
            sum += (l->z[i + 1][k] - l->z[0][k]) * (l->z[i + 1][k] - l->z[0][k]);
        if (isnan(sum))
            continue;
        ptrdiff_t at = l->near_count++;
        for (; at > 0 && l->near[at - 1].distance > sqrt(sum); at--)
            l->near[at] = l->near[at - 1];
        l->near[at].area = l->others[i];
        l->near[at].distance = sqrt(sum);
    }
}

/* `households` are those of the parts who run homelessness services; money is everyone's. */
static void check_alike(const char *const *codes, const char *const *households)
{
    const struct area *parts[MOST_CODES];
    ptrdiff_t count = areas_of(codes, parts);
    struct alike_row *l = arena_new(t->arena, struct alike_row, 1);
    struct alike found[NEAREST];
    struct metric_list by;
    struct work w = begun(false);

    others_find(l, parts, count);
    bool due[] = {column_find(l, "borrowing-percent", 100, codes),
                  column_find(l, "temporary-accommodation-per-1000", 1000, households),
                  column_find(l, "usable-reserves-percent", 100, codes)};
    ptrdiff_t n = combine_alike(&w, parts, count, NEAREST, found, &by);
    store_rollback(t->db);
    assert_true(due[0] && due[1] && due[2]);
    assert_int_equal(by.len, 3); /* by slug */
    assert_true(str_eq(by.at[0]->slug, S("borrowing-percent")));
    assert_true(str_eq(by.at[1]->slug, S("temporary-accommodation-per-1000")));
    assert_true(str_eq(by.at[2]->slug, S("usable-reserves-percent")));
    nearest_find(l);
    assert_int_equal(n, l->near_count < NEAREST ? l->near_count : NEAREST);
    assert_true(n >= 5);
    for (ptrdiff_t i = 0; i < n; i++) {
        if (found[i].area != l->near[i].area)
            fail_msg("%td is %.*s, not %.*s", i + 1, STR_ARG(found[i].area->name),
                     STR_ARG(l->near[i].area->name));
        assert_true(fabs(found[i].distance - l->near[i].distance) < 1e-9);
        assert_false(among(found[i].area, parts, count));
    }
}

static void nearest_are_those_of_a_second_reckoning(void **state)
{
    static const char *const boroughs[] = {"E08000009", "E08000006", NULL};
    static const char *const more[] = {"E08000003", "E08000007", "E08000008", NULL};
    static const char *const unitaries[] = {"E06000036", "E06000041", NULL};

    (void)state;
    check_alike(boroughs, boroughs);
    check_alike(more, more);
    check_alike(unitaries, unitaries);
}

static void county_and_its_districts_are_like_unitary_councils(void **state)
{
    (void)state;
    check_alike(surrey, surrey_districts);
}

/* Two districts run what districts run: their like are districts, and with too little known
 * there are none. */
static void too_few_measures_liken_nobody(void **state)
{
    static const char *const codes[] = {SURREY, "E07000207", NULL};
    const struct area *parts[MOST_CODES];
    struct alike found[NEAREST];
    struct metric_list by;
    struct work w = begun(false);

    (void)state;
    ptrdiff_t n = combine_alike(&w, parts, areas_of(codes, parts), NEAREST, found, &by);
    store_rollback(t->db);
    assert_int_equal(n, 0);
    assert_true(by.len < COMBINE_LEAST_ALIKE);
}

/* A rate of every fourth borough likens nobody; one of all but a few does. */
static void what_few_have_likens_nobody(void **state)
{
    static const char *const parts_of[] = {"E08000006", "E08000009", NULL};
    const struct area *parts[2];
    const char *lines[2 * 40][5];
    struct alike found[NEAREST];
    struct metric_list by;
    ptrdiff_t n = 0, k = 0;

    (void)state;
    areas_of(parts_of, parts);
    for (ptrdiff_t i = 0; i < t->sector->area_count && n < 78; i++) {
        const struct area *a = &t->sector->areas[i];
        bool part = a == parts[0] || a == parts[1];
        if (!str_starts(a->code, S("E08")) || a->end.len)
            continue;
        const char *code = str_zero(t->arena, a->code);
        const char *many[] = {"y-many", code, "50", "5", "10"};
        const char *few[] = {"y-few", code, "50", "5", "10"};
        if (part || k % 8)
            memcpy(lines[n++], many, sizeof many);
        if (part || k % 4 == 0)
            memcpy(lines[n++], few, sizeof few);
        k += !part;
    }
    deliver((const char *const(*)[5])lines, n);
    areas_of(parts_of, parts); /* of the new snapshot */
    struct work w = begun(false);
    assert_true(combine_alike(&w, parts, 2, NEAREST, found, &by) > 0);
    store_rollback(t->db);
    assert_int_equal(by.len, 4);
    assert_true(str_eq(by.at[3]->slug, S("y-many")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neighbours_by_code_are_put_together_as_their_files_say),
        cmocka_unit_test(north_yorkshire_had_32_rough_sleepers),
        cmocka_unit_test(predecessors_are_known_in_the_order_of_their_codes),
        cmocka_unit_test(north_yorkshire_is_its_districts_for_what_districts_run),
        cmocka_unit_test(north_yorkshire_is_both_for_a_councils_own_money),
        cmocka_unit_test(north_yorkshire_is_its_county_for_what_counties_run),
        cmocka_unit_test(half_of_a_county_says_nothing_of_what_the_county_ran),
        cmocka_unit_test(county_with_its_districts_is_whole),
        cmocka_unit_test(who_runs_the_service_must_be_among_them),
        cmocka_unit_test(places_are_not_counted_twice),
        cmocka_unit_test(gap_of_one_is_a_gap_of_all),
        cmocka_unit_test(figures_without_their_numbers_can_not_be_put_together),
        cmocka_unit_test(newest_period_is_the_last_that_all_have),
        cmocka_unit_test(every_reason_has_words),
        cmocka_unit_test(nearest_are_those_of_a_second_reckoning),
        cmocka_unit_test(county_and_its_districts_are_like_unitary_councils),
        cmocka_unit_test(too_few_measures_liken_nobody),
        cmocka_unit_test(proposal_comes_back_as_it_was_made),
        cmocka_unit_test(proposal_that_can_not_be_is_refused_in_words),
        cmocka_unit_test(unknown_proposal_is_not_found_in_words),
        cmocka_unit_test(list_holds_ones_own_newest_first),
        /* These deliver measures of their own. */
        cmocka_unit_test(figures_that_are_not_their_parts_are_refused),
        cmocka_unit_test(multiplier_is_found),
        cmocka_unit_test(districts_of_half_a_county_are_whole),
        cmocka_unit_test(noughts_and_negative_numbers_are_put_together_too),
        cmocka_unit_test(what_few_have_likens_nobody),
    };

    return cmocka_run_group_tests(tests, open_sample, close_sample);
}
