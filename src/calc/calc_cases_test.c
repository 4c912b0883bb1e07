/* calc_cases_test.c: every method from its CSV to its results, beside R, scipy, statsmodels and
 * what is published. */
#include "calc/testing.h"
#include "stats/cases.h"

#include "base/num.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Sums are taken in another order than R and numpy take them. */
static const double CLOSE = 1e-9;

static void cases_of(struct cases *c, const char *method)
{
    const char *root = getenv("FOLKMOOT_SOURCE");
    char path[1024];

    snprintf(path, sizeof path, "%s/src/calc/data/%s.txt", root ? root : ".", method);
    *c = (struct cases){.file = fopen(path, "r")};
    if (!c->file)
        fail_msg("%s cannot be opened", path);
}

/* Takes the text before the first |, and makes lines of the rest. */
static char *rows_of(char *line)
{
    char *rows = strchr(line, '|');

    assert_non_null(rows);
    *rows++ = '\0';
    for (char *at = rows; *at; at++)
        if (*at == '|')
            *at = '\n';
    return rows;
}

static double number(struct str s, const char *title)
{
    double v = NAN;

    if (!num_parse(s, &v))
        fail_msg("%s: \"%.*s\" is not a number", title, STR_ARG(s));
    return v;
}

/* A number as it is printed somewhere, with a ~ before it. */
static void check_printed(struct str got, struct str want, const char *title)
{
    ptrdiff_t point = str_find(want, S("."));
    double half = 0.5 * pow(10, -(double)(point < 0 ? 0 : want.len - point - 1));

    if (!(fabs(number(got, title) - number(want, title)) <= half * (1 + CLOSE)))
        fail_msg("%s: got %.*s, printed %.*s", title, STR_ARG(got), STR_ARG(want));
}

static void check_cell(struct str got, struct str want, const char *title, struct str column)
{
    double v;

    if (str_starts(want, S("~"))) {
        check_printed(got, str_cut(want, 1, want.len), title);
        return;
    }
    if (!num_parse(want, &v)) {
        if (!str_eq(got, want))
            fail_msg("%s: %.*s is \"%.*s\", not \"%.*s\"", title, STR_ARG(column), STR_ARG(got),
                     STR_ARG(want));
        return;
    }
    if (!got.len)
        fail_msg("%s: %.*s is empty, not %.17g", title, STR_ARG(column), v);
    double have = number(got, title), off = fabs(have - v);
    /* What is 0 but for rounding has no digits to compare. */
    if (!(off <= CLOSE * fabs(v) || off < 1e-14))
        fail_msg("%s: %.*s is %.17g, not %.17g", title, STR_ARG(column), have, v);
}

static void check_results(const struct table *got, const struct table *want, const char *title)
{
    if (got->rows != want->rows)
        fail_msg("%s: %td rows, not %td", title, got->rows - 1, want->rows - 1);
    for (ptrdiff_t k = 0; k < want->columns; k++) {
        ptrdiff_t at = testing_column(got, want->cells[k]);
        if (at < 0)
            fail_msg("%s: there is no column %.*s", title, STR_ARG(want->cells[k]));
        for (ptrdiff_t r = 1; r < want->rows; r++)
            check_cell(*testing_cell(got, r, at), *testing_cell(want, r, k), title,
                       want->cells[k]);
    }
}

static void check_method(const struct calc_method *m)
{
    struct cases c;

    cases_of(&c, m->name);
    while (cases_three(&c)) {
        struct arena *a = arena_open();
        const char *input = rows_of(c.lines[1]);
        struct ran r = testing_run(a, m->name, c.lines[1], str_of(input));
        if (r.rc != OK)
            fail_msg("%s: %.*s", c.lines[0], STR_ARG(r.why));
        for (char *at = c.lines[2]; *at; at++)
            if (*at == '|')
                *at = '\n';
        struct table got = testing_table(a, r.out), want = testing_table(a, str_of(c.lines[2]));
        check_results(&got, &want, c.lines[0]);
        testing_check_why(m, &got);
        arena_close(a);
    }
    print_message("%s: %td cases\n", m->name, c.count);
    assert_true(c.count > 0);
}

static void every_method_answers_its_cases(void **state)
{
    (void)state;
    for (int i = 0; calc_methods[i]; i++)
        check_method(calc_methods[i]);
}

/* The examples of the pages are among the cases, so that what is shown there is checked too. */
static void every_example_is_among_the_cases(void **state)
{
    (void)state;
    for (int i = 0; calc_methods[i]; i++) {
        const struct calc_method *m = calc_methods[i];
        struct arena *a = arena_open();
        struct table example = testing_table(a, str_of(m->example.input));
        bool found = false;
        struct cases c;
        cases_of(&c, m->name);
        while (cases_three(&c)) {
            struct table in = testing_table(a, str_of(rows_of(c.lines[1])));
            bool same = strcmp(testing_example_options(a, m), c.lines[1]) == 0 ||
                        (!m->example.settings[0].name.len && strcmp(c.lines[1], "-") == 0);
            found |= same && str_eq(testing_csv(a, &in, "\n"), testing_csv(a, &example, "\n"));
        }
        if (!found)
            fail_msg("%s: its example is not among its cases", m->name);
        arena_close(a);
    }
}

/* --- the shared tables ---- */

/* series,id,value of a list, where an empty place is a gap. */
static struct str ranked_input(struct arena *a, const char *list, char sep)
{
    struct buf b = buf_make(a, BUF_MOST);
    struct str rest = str_of(list), one;

    buf_lit(&b, "series,id,value\n");
    for (int i = 0; rest.len && str_split(&rest, sep, &one); i++) {
        buf_fmt(&b, "s,%d,%.*s\n", i, STR_ARG(one));
        if (rest.at && !rest.len) /* the list ends with a gap */
            buf_fmt(&b, "s,%d,\n", i + 1);
    }
    return buf_text(&b);
}

static void check_list(struct arena *a, struct ran r, const char *column, const char *list,
                       char sep, const char *title)
{
    struct str rest = str_of(list), one;

    assert_int_equal(r.rc, OK);
    struct table t = testing_table(a, r.out);
    for (ptrdiff_t i = 1; i < t.rows; i++) {
        if (!str_split(&rest, sep, &one))
            fail_msg("%s: %td rows are too many", title, t.rows - 1);
        check_cell(*testing_cell(&t, i, testing_column(&t, str_of(column))), one, title,
                   str_of(column));
    }
}

static void shared_ranks_come_out(void **state)
{
    struct cases c;
    ptrdiff_t checked = 0;
    char options[64];

    (void)state;
    cases_table(&c, "ranks.csv");
    while (cases_row(&c)) {
        if (str_starts(str_of(c.cells[2]), S("1152921504606846976 1152921504606846977")))
            continue; /* 2^60 and 2^60 + 1: one and the same double */
        struct arena *a = arena_open();
        struct str input = ranked_input(a, c.cells[2], ' ');
        if (*c.cells[2]) { /* of no values there is no row, which is refused */
            snprintf(options, sizeof options, "--ties %s", c.cells[1]);
            check_list(a, testing_run(a, "rank", options, input), "rank", c.cells[3], ' ',
                       c.cells[0]);
        } else {
            assert_int_equal(testing_run(a, "rank", "", input).rc, INVALID);
        }
        checked++;
        arena_close(a);
    }
    print_message("ranks.csv: %td cases\n", checked);
    assert_int_equal(checked, 37);
}

static void shared_polarities_come_out(void **state)
{
    struct cases c;
    ptrdiff_t checked = 0;

    (void)state;
    cases_table(&c, "polarity_ranks.csv");
    while (cases_row(&c)) {
        struct arena *a = arena_open();
        bool high = strcmp(c.cells[1], "High") == 0;
        check_list(a,
                   testing_run(a, "rank", high ? "--polarity high" : "--polarity low",
                               ranked_input(a, c.cells[2], '|')),
                   "rank", c.cells[3], '|', c.cells[0]);
        checked++;
        arena_close(a);
    }
    print_message("polarity_ranks.csv: %td cases\n", checked);
    assert_true(checked > 0);
}

static struct str valued_input(struct arena *a, const char *dataset)
{
    struct numbers v;
    struct buf b = buf_make(a, BUF_MOST);

    cases_dataset(dataset, &v);
    buf_lit(&b, "series,value\n");
    for (ptrdiff_t i = 0; i < v.len; i++)
        buf_fmt(&b, "s,%.17g\n", v.at[i]);
    return buf_text(&b);
}

/* One row of the table: a share, and its quantile by each of nine types. */
static void check_types(struct arena *a, struct cases *c, struct str input)
{
    for (int type = 1; type <= 9; type++) {
        char options[64];
        snprintf(options, sizeof options, "--q %s --type %d", c->cells[2], type);
        check_list(a, testing_run(a, "quantile", options, input), "quantile",
                   c->cells[2 + type], '|', c->cells[0]);
    }
}

static void shared_quantiles_come_out(void **state)
{
    struct cases c;
    ptrdiff_t checked = 0;

    (void)state;
    cases_table(&c, "quantile_types.csv");
    while (cases_row(&c)) {
        struct arena *a = arena_open();
        check_types(a, &c, valued_input(a, c.cells[0]));
        checked += 9;
        arena_close(a);
    }
    print_message("quantile_types.csv: %td cases\n", checked);
    assert_true(checked > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_method_answers_its_cases),
        cmocka_unit_test(every_example_is_among_the_cases),
        cmocka_unit_test(shared_ranks_come_out),
        cmocka_unit_test(shared_polarities_come_out),
        cmocka_unit_test(shared_quantiles_come_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
