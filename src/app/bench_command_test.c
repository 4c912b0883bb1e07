/* bench_command_test.c: folkmoot bench on a load that is small: every task is done and told,
 * the files that it writes are the same figures, and what it says other programs must answer is
 * what counting one by one comes to. The program's path is the first argument. */
#include "app/testing.h"

#include "base/base.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    METRICS = 10,
    YEARS = 12,
    AREAS = 340,
    TYPES = 6,
    GROUP = 16,
    ASKED = 200,
    NUMBER_AT = 46, /* in a line of the table */
};

/* --- what is printed
 * -------------------------------------------------------------------------- */

static const char *const tasks[] = {"disk: bytes a figure",
                                    "resident: a process with all figures",
                                    "  of it figures, ranks and summaries",
                                    "load of the cube",
                                    "one comparison, 12 periods",
                                    "council report, 500 metrics",
                                    "sector scan, every place scored, 1 thread",
                                    "sector scan, 1 thread",
                                    "sector scan, every place scored, 2 threads",
                                    "sector scan, 2 threads",
                                    "one changed figure, durable and visible",
                                    "one comparison of 35,000 areas, 5 periods"};

/* The line that starts with the task and then `end`. */
static const char *line_of(const char *task, char end)
{
    size_t len = strlen(task);

    for (const char *line = out; line && *line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, task, len) == 0 && line[len] == end)
            return line;
    }
    fail_msg("there is no row for %s", task);
    return out;
}

static void the_table_has_a_number_for_each_task(void **state)
{
    (void)state;
    assert_int_equal(run_line("\"$F\" bench figures --metrics 10 --folder ."), 0);
    assert_non_null(strstr(out, "340 areas, 10 metrics, 12 years"));
    for (ptrdiff_t i = 0; i < COUNT_OF(tasks); i++) {
        char unit[8];
        double number;
        const char *line = line_of(tasks[i], ' ');
        int found = sscanf(line + NUMBER_AT, "%lf %7s", &number, unit);
        assert_int_equal(found, 2);
        assert_true(number > 0);
    }
    assert_int_equal(run_line("ls"), 0); /* the stores that were made are gone */
    assert_string_equal(out, "err\nout\n");
}

/* The median of a task in the table for programs. */
static double told(const char *task)
{
    const char *cell = strchr(line_of(task, '\t'), '\t');

    cell = strchr(cell + 1, '\t');
    assert_non_null(cell);
    return strtod(cell + 1, NULL);
}

/* --- the answers, one by one
 * ------------------------------------------------------------------ */

struct figures {
    double at[METRICS][YEARS][AREAS]; /* NAN for none */
    int64_t values;
};

static void read_figures(struct figures *all)
{
    char path[200], line[200];

    for (ptrdiff_t i = 0; i < METRICS * YEARS * AREAS; i++)
        (&all->at[0][0][0])[i] = NAN;
    snprintf(path, sizeof path, "%s/numbers.csv", folder);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    assert_non_null(fgets(line, sizeof line, f));
    assert_string_equal(line, "metric,area,year,value,gap\n");
    while (fgets(line, sizeof line, f)) {
        char *at = line;
        long place[3];
        for (int i = 0; i < 3; i++) {
            place[i] = strtol(at, &at, 10);
            assert_int_equal(*at++, ',');
        }
        assert_true(place[0] < METRICS && place[1] < AREAS && place[2] < YEARS);
        if (*at == ',')
            continue;
        all->at[place[0]][place[2]][place[1]] = strtod(at, NULL);
        all->values++;
    }
    fclose(f);
}

static int by_size(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

/* The middle of every seventh area after this one, sixteen of them; NAN when none has a value.
 */
static double middle_beside(const double *values, long area)
{
    double group[GROUP];
    size_t n = 0;

    for (long i = 0; i < GROUP; i++) {
        double v = values[(area + 1 + 7 * i) % AREAS];
        if (!isnan(v))
            group[n++] = v;
    }
    if (n == 0)
        return NAN;
    qsort(group, n, sizeof *group, by_size);
    return n % 2 ? group[n / 2] : (group[n / 2 - 1] + group[n / 2]) / 2;
}

/* Rank among those of the same type, of how many, and quarter, added up. */
static long places_of(const double *values, long area)
{
    long above = 0, of = 0;

    for (long i = area % TYPES; i < AREAS; i += TYPES) {
        of += !isnan(values[i]);
        above += values[i] > values[area];
    }
    long rank = above + 1,
         band = of < 4 ? 0 : 5 - (long)ceil((double)(of + 1 - rank) * 4 / (double)of);
    return rank + of + band;
}

/* SplitMix64, as published. */
static uint64_t split_mix(uint64_t *x)
{
    uint64_t z = (*x += 0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

static void assert_near(double told_, double counted)
{
    assert_true(fabs(told_ - counted) <= 1e-9 * fabs(counted));
}

static void answers_are_what_counting_comes_to(void **state)
{
    static struct figures all;
    double values = 0, middles = 0;
    long places = 0;
    uint64_t x = 7;

    (void)state;
    assert_int_equal(
        run_line("\"$F\" bench figures --metrics 10 --write numbers.csv --form numbers"), 0);
    read_figures(&all);
    for (int i = 0; i < ASKED; i++) {
        long area = (long)(split_mix(&x) % AREAS), metric = (long)(split_mix(&x) % METRICS);
        for (int y = 0; y < YEARS; y++) {
            const double *of_year = all.at[metric][y];
            double middle = middle_beside(of_year, area);
            middles += isnan(middle) ? 0 : middle;
            if (isnan(of_year[area]))
                continue;
            values += of_year[area];
            places += places_of(of_year, area);
        }
    }
    assert_int_equal(run_line("\"$F\" bench figures --metrics 10 --folder . --table tabs"), 0);
    assert_true(told("figures made") == (double)all.values);
    assert_near(told("answer of 200 comparisons: values"), values);
    assert_near(told("answer of 200 comparisons: middles"), middles);
    assert_true(told("answer of 200 comparisons: places") == (double)places);
    for (ptrdiff_t i = 0; i < COUNT_OF(tasks); i++)
        assert_true(told(tasks[i]) > 0);
}

/* --- files
 * ------------------------------------------------------------------------------------ */

static void a_shuffled_file_has_the_same_rows_in_another_order(void **state)
{
    (void)state;
    assert_int_equal(
        run_line("\"$F\" bench figures --metrics 10 --write tidy.csv && "
                 "\"$F\" bench figures --metrics 10 --write mixed.csv --form shuffled"),
        0);
    assert_int_equal(run_line("head -n 1 tidy.csv && head -n 1 mixed.csv"), 0);
    assert_string_equal(out, "metric,area,period,value,gap\nmetric,area,period,value,gap\n");
    assert_int_equal(run_line("cmp tidy.csv mixed.csv"), 1);
    assert_int_equal(run_line("sort tidy.csv >a && sort mixed.csv >b && cmp a b"), 0);
}

static void an_import_takes_all_that_was_written(void **state)
{
    char expected[100];

    (void)state;
    assert_int_equal(run_line("\"$F\" bench figures --metrics 10 --write tidy.csv"), 0);
    assert_int_equal(run_line("awk -F, 'NR > 1 && $4 != \"\"' tidy.csv | wc -l"), 0);
    snprintf(expected, sizeof expected, ": %ld figures, ", strtol(out, NULL, 10));
    assert_int_equal(run_line("FOLKMOOT_DB=trial.db \"$F\" import tidy tidy.csv"), 0);
    assert_non_null(strstr(out, expected));
    assert_non_null(strstr(out, " 10 new measures, 120 new and 0 revised slices"));
    assert_non_null(strstr(out, " 340 new areas"));
}

static void what_cannot_be_measured_is_refused(void **state)
{
    (void)state;
    assert_int_equal(run_line("\"$F\" bench pages"), 2);
    assert_int_equal(run_line("\"$F\" bench figures --metrics 9"), 2);
    assert_int_equal(run_line("\"$F\" bench figures --metrics 5001"), 2);
    assert_int_equal(run_line("\"$F\" bench figures --scale 2"), 2);
    assert_int_equal(run_line("\"$F\" bench figures --table wide"), 2);
    assert_int_equal(run_line("\"$F\" bench figures --write a.csv --form wide"), 2);
    assert_int_equal(run_line("\"$F\" bench figures --folder nowhere"), 1);
    assert_int_equal(run_line("\"$F\" bench figures --write nowhere/a.csv"), 1);
    assert_int_equal(run_line("\"$F\" bench figures --metrics 10 --write /dev/full"), 1);
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_open, folder_close)

int main(int count, char **words)
{
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(the_table_has_a_number_for_each_task),
        IN_A_FOLDER(answers_are_what_counting_comes_to),
        IN_A_FOLDER(a_shuffled_file_has_the_same_rows_in_another_order),
        IN_A_FOLDER(an_import_takes_all_that_was_written),
        IN_A_FOLDER(what_cannot_be_measured_is_refused),
    };

    return PROGRAM_TESTS(count, words, tests, NULL, NULL);
}
