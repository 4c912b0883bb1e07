/* calc_refused_test.c: what is wrong with an input is told with its line and column, and
 * nothing is written after it. */
#include "calc/inside.h"
#include "calc/testing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

/* Runs what must be refused. Methods that answer row by row have written the header, if that
 * was right, and `rows` rows before it; the others nothing. */
static void refused(const char *method, const char *options, struct str input,
                    const char *begins, ptrdiff_t rows)
{
    struct arena *a = arena_open();
    const struct calc_method *m = calc_method_of(str_of(method));
    struct ran r = testing_run(a, method, options, input);

    if (r.rc != INVALID)
        fail_msg("%s is not refused: %.*s", method, STR_ARG(str_cut(input, 0, 500)));
    if (!str_starts(r.why, str_of(begins)))
        fail_msg("%s: \"%.*s\" does not begin \"%s\"", method, STR_ARG(r.why), begins);
    assert_true(str_is_utf8(r.why) && str_find(r.why, S("\n")) < 0);
    if (m->answer && rows >= 0)
        assert_int_equal(testing_table(a, r.out).rows, rows + 1);
    else
        assert_str(r.out, "");
    arena_close(a);
}

enum { NOTHING = -1 }; /* not even the header */

/* --- inputs that no method reads ---- */

static struct str example(const struct calc_method *m)
{
    return str_of(m->example.input);
}

static struct str header_of(const struct calc_method *m)
{
    return str_cut(example(m), 0, str_find(example(m), S("\n")) + 1);
}

static const struct calc_column *needed(const struct calc_method *m, int *at)
{
    while (m->columns[*at].name &&
           (m->columns[*at].need != CALC_NEEDED || m->columns[*at].kind == CALC_REST))
        ++*at;
    return m->columns[*at].name ? &m->columns[(*at)++] : NULL;
}

static void nothing_and_a_header_alone_are_refused(void **state)
{
    (void)state;
    for (int i = 0; calc_methods[i]; i++) {
        const struct calc_method *m = calc_methods[i];
        struct arena *a = arena_open();
        const char *options = testing_example_options(a, m);
        refused(m->name, options, S(""), "in:1: the input is empty.", NOTHING);
        refused(m->name, options, S("\xEF\xBB\xBF\r\n\n"), "in:1: the input is empty.",
                NOTHING);
        refused(m->name, options, header_of(m), "in:2: there is no row", 0);
        arena_close(a);
    }
}

static void a_missing_column_is_named(void **state)
{
    ptrdiff_t checked = 0;

    (void)state;
    for (int i = 0; calc_methods[i]; i++) {
        const struct calc_method *m = calc_methods[i];
        struct arena *a = arena_open();
        const struct calc_column *column;
        for (int f = 0; (column = needed(m, &f)); checked++) {
            struct table t = testing_table(a, example(m));
            *testing_cell(&t, 0, testing_column(&t, str_of(column->name))) = S("nobody's");
            struct str words =
                str_fmt(a,
                        "in:1: the column \"%s\" is missing. The first line must "
                        "name: %s.",
                        column->name, m->in);
            refused(m->name, testing_example_options(a, m), testing_csv(a, &t, "\n"), words.at,
                    NOTHING);
        }
        arena_close(a);
    }
    assert_true(checked > 60);
    refused("neighbours", "", S("id\na\nb\n"), "in:1: there is no column of values.", NOTHING);
}

static void a_column_that_stands_twice_or_would_be_added_is_refused(void **state)
{
    (void)state;
    for (int i = 0; calc_methods[i]; i++) {
        const struct calc_method *m = calc_methods[i];
        struct arena *a = arena_open();
        const char *options = testing_example_options(a, m);
        struct table t = testing_table(a, example(m));
        struct str twice = str_fmt(a, "%.*s,%.*s\n", (int)header_of(m).len - 1, header_of(m).at,
                                   STR_ARG(t.cells[0]));
        struct str begins = str_fmt(a, "in:1:%td: the column \"%.*s\" stands twice",
                                    t.columns + 1, STR_ARG(t.cells[0]));
        refused(m->name, options, twice, begins.at, NOTHING);

        struct str rest = str_of(m->adds), name;
        while (!m->whole && str_split(&rest, ',', &name)) {
            struct str in = str_fmt(a, "%.*s,\"%.*s \"\n", (int)header_of(m).len - 1,
                                    header_of(m).at, STR_ARG(name));
            begins = str_fmt(a, "in:1:%td: the column \"%.*s\" is one that this method adds",
                             t.columns + 1, STR_ARG(name));
            refused(m->name, options, in, begins.at, NOTHING);
        }
        arena_close(a);
    }
}

static void a_row_of_another_length_is_refused(void **state)
{
    (void)state;
    for (int i = 0; calc_methods[i]; i++) {
        const struct calc_method *m = calc_methods[i];
        struct arena *a = arena_open();
        const char *options = testing_example_options(a, m);
        struct str in = example(m);
        ptrdiff_t first = str_find(in, S("\n")) + 1;
        ptrdiff_t second = first + str_find(str_cut(in, first, in.len), S("\n")) + 1;
        struct str more = str_fmt(a, "%.*s%.*s,1\n1\n", (int)second, in.at,
                                  (int)(second - first - 1), in.at + first);
        refused(m->name, options, more, "in:3: ", 1);
        struct str fewer = str_fmt(a, "%.*s1\n", (int)second, in.at);
        refused(m->name, options, fewer, "in:3: 1 cells, but the first line names", 1);
        arena_close(a);
    }
}

static void what_is_no_text_is_refused(void **state)
{
    static const char utf16[] = "\xFF\xFEx\0,\0n\0\n\0"
                                "1\0,\0"
                                "2\0\n";

    (void)state;
    for (int i = 0; calc_methods[i]; i++) {
        const struct calc_method *m = calc_methods[i];
        struct arena *a = arena_open();
        const char *options = testing_example_options(a, m);
        struct str head = header_of(m);
        refused(m->name, options, (struct str){utf16, sizeof utf16 - 1},
                "in:1: The file is in UTF-16", NOTHING);
        refused(m->name, options, str_join(a, head, S("a\n")), "in:2: 1 cells", 0);
        refused(m->name, options, str_join(a, head, S("a\0b\n")), "in:2: There is a NUL byte",
                0);
        refused(m->name, options, str_join(a, head, S("a\xFF\n")), "in:2: The byte 0xFF", 0);
        refused(m->name, options, str_join(a, head, S("\"a,b\nc\n")),
                "in:2: The file ends inside", 0);
        refused(m->name, options, str_join(a, head, S("a \"b\" c\n")),
                "in:2: Cell 1 has a quote", 0);
        refused(m->name, options, S("\"x"), "in:1: The file ends inside", NOTHING);
        arena_close(a);
    }
}

/* --- numbers ---- */

static void text_in_a_number_is_refused_with_its_place(void **state)
{
    static const char *const bad[] = {"many", "inf",   "nan", "-inf", "1e999", "0x10",
                                      "1,5",  "1 000", "12%", "--1",  "1e",    "€5"};
    ptrdiff_t checked = 0;

    (void)state;
    for (int i = 0; calc_methods[i]; i++) {
        const struct calc_method *m = calc_methods[i];
        for (int f = 0; m->columns[f].name; f++) {
            struct arena *a = arena_open();
            struct table t = testing_table(a, example(m));
            ptrdiff_t at = testing_column(&t, str_of(m->columns[f].name));
            at = m->columns[f].kind == CALC_REST ? t.columns - 1 : at;
            bool number = m->columns[f].kind == CALC_NUMBER || m->columns[f].kind == CALC_REST;
            for (ptrdiff_t k = 0; k < COUNT_OF(bad) && number && at >= 0; k++, checked++) {
                *testing_cell(&t, 2, at) = str_of(bad[k]);
                struct str begins =
                    str_fmt(a, "in:3:%td: \"%s\" in column \"%.*s\" is not a number", at + 1,
                            bad[k], STR_ARG(t.cells[at]));
                refused(m->name, testing_example_options(a, m), testing_csv(a, &t, "\n"),
                        begins.at, 1);
            }
            arena_close(a);
        }
    }
    print_message("%td texts in numbers refused\n", checked);
    assert_true(checked > 300);
}

static void a_complaint_is_one_plain_line(void **state)
{
    struct arena *a = arena_open();
    struct buf long_cell = buf_make(a, 100000);

    (void)state;
    refused("proportion", "", S("x,n\n\"a\nb\x1B[31m\",1\n"),
            "in:2:1: \"a b [31m\" in column \"x\" is not a number", 0);
    buf_lit(&long_cell, "x,n\n");
    for (int i = 0; i < 1000; i++)
        buf_lit(&long_cell, "\xC5\xB7");
    buf_lit(&long_cell, ",1\n");
    refused("proportion", "", buf_text(&long_cell), "in:2:1: \"\xC5\xB7\xC5\xB7", 0);
    arena_close(a);
}

static void impossible_counts_are_refused(void **state)
{
    static const struct {
        const char *method, *options, *input, *begins;
    } rows[] = {
        {"proportion", "", "x,n\n1,2\n3,2\n", "in:3:1: x is 3, more than n, which is 2."},
        {"proportion", "", "n,x\n2,1\n2,-1\n", "in:3:2: x is below zero (-1)"},
        {"proportion", "", "x,n\n1,2\n,-2\n", "in:3:2: n is below zero (-2)"},
        {"proportion", "", "x,n,confidence\n1,2,\n1,2,1\n", "in:3:3: a confidence of 1:"},
        {"rate", "", "x,n\n1,2\n-1,2\n", "in:3:1: x is below zero"},
        {"rate", "", "x,n\n1,2\n1,-0.5\n", "in:3:2: n is below zero"},
        {"rate", "", "x,n,confidence\n1,2,0.5\n1,2,0\n", "in:3:3: a confidence of 0:"},
        {"rate", "", "x,n,multiplier\n1,2,5\n1,2,0\n", "in:3:3: a multiplier of 0:"},
        {"ratio", "", "x1,n1,x2,n2\n1,1,1,1\n1,1,-1,1\n", "in:3:3: x2 is below zero"},
        {"ratio", "", "x1,n1,x2,n2,confidence\n1,1,1,1,0.9\n1,1,1,1,2\n",
         "in:3:5: a confidence"},
        {"benchmark", "", "x,n,benchmark\n1,2,1\n3,2,1\n", "in:3:1: x is 3, more than n"},
        {"benchmark", "--kind rate", "x,n,benchmark\n3,2,1\n-3,2,1\n",
         "in:3:1: x is below zero"},
        {"funnel", "", "id,x,n\na,1,2\nb,3,2\n", "in:3:2: x is 3, more than n"},
        {"funnel", "--kind rate", "id,x,n\na,3,2\nb,3,-2\n", "in:3:3: n is below zero"},
        {"dsr", "", "series,x,n,standard\na,1,2,3\na,1,2,-3\n",
         "in:3:4: standard is below zero"},
        {"isr", "", "series,x,n,ref_x,ref_n\na,1,2,3,4\na,1,2,-3,4\n",
         "in:3:4: ref_x is below"},
        {"trend", "", "series,t,value,x,n\na,1,2,1,2\na,2,2,3,2\n",
         "in:3:4: x is 3, more than n"},
        {"trend", "", "series,t,value,x,n\na,1,2,1,2\na,2,2,-1,2\n", "in:3:4: x is below zero"},
        {"trend", "", "series,t,value,x,n\na,1,2,1,2\na,2,2,,-2\n", "in:3:5: n is below zero"},
        {"trend", "", "series,t,value,lower,upper\na,1,2,1,2\na,2,2,3,2\n",
         "in:3:4: lower is 3, above upper"},
        {"schulze", "", "ballot,option,rank,weight\na,1,1,1\nb,1,1,-1\n",
         "in:3:4: weight is below"},
        {"suppress", "", "row,column,value\na,x,1\nb,x,-1\n", "in:3:3: value is below zero"},
        {"suppress", "", "row,column,value\na,x,1\nb,x,1.5\n",
         "in:3:3: 1.5 is not a whole number"},
        {"did", "--from 2", "unit,t,treated,value\na,1,0,1\na,2,2,1\n",
         "in:3:3: treated must be"},
        {"did", "--from 2", "unit,t,treated,value\na,1,0,1\na,2,,1\n",
         "in:3:3: treated must be"},
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(rows); i++)
        refused(rows[i].method, rows[i].options, str_of(rows[i].input), rows[i].begins, 1);
}

/* --- what stands twice ---- */

static void what_stands_twice_is_refused_with_both_lines(void **state)
{
    static const struct {
        const char *method, *options, *input, *begins;
    } rows[] = {
        {"xmr", "", "series,t,value\na,2,1\na,1,2\nb,2,1\na,2,3\n",
         "in:5:2: the time 2 stands twice in this series, first on line 2."},
        {"xmr", "", "series,t,value\na,2.0,1\na,2,2\n", "in:3:2: the time 2 stands twice"},
        {"trend", "", "series,t,value\na,1,1\na,2,2\nb,x,1\nb,y,3\nb,x,4\n",
         "in:6:2: the time x stands twice in this series, first on line 4."},
        {"did", "--from 2", "unit,t,treated,value\na,1,0,1\na,1,0,1\n", "in:3:2: the time 1"},
        {"did", "--from 2", "unit,t,treated,value\na,1,0,1\na,2,1,1\n",
         "in:3:3: this unit is treated in one row and not in another."},
        {"xmr", "", "series,t,value\na,1,1\na,,2\n",
         "in:3:2: the cell of column \"t\" is empty."},
        {"neighbours", "", "id,p\na,1\nb,1\na,2\n",
         "in:4:1: the id \"a\" stands twice, first on line 2."},
        {"assign", "", "person,place,cost\na,x,1\nb,x,1\na,x,2\n",
         "in:4:1: this pair of person and place stands on line 2 already."},
        {"schulze", "", "ballot,option,rank\n1,a,1\n2,a,1\n1,a,2\n",
         "in:4:2: this ballot has the option on line 2 already."},
        {"schulze", "", "ballot,option,rank,weight\n1,a,1,2\n1,b,1,\n",
         "in:3:4: this ballot weighs 1 here and 2 before."},
        {"agreement", "", "unit,rater,value\nu,r,1\nv,r,1\nu,r,2\n",
         "in:4:2: r has rated u before, on line 2."},
        {"kappa", "", "unit,rater,value\nu,r,1\nv,r,1\nu,r,\n", "in:4:2: r has rated u before"},
        {"agreement", "--level interval", "unit,rater,value\nu,r,1\nu,s,good\n",
         "in:3:3: \"good\" is not a number, and this level needs numbers."},
        {"suppress", "", "row,column,value\na,x,1\nb,x,1\na,x,2\n",
         "in:4:3: this cell of the table stands on line 2 already."},
        {"suppress", "", "row,column,value\na,x,1\nb,y,1\n", "in:3: the table has no cell"},
        {"suppress", "", "row,column,value\na,x,1\na,y,\n", "in:3:3: the count is empty."},
        {"suppress", "", "row,column,value\na,x,1\na,y,2\na,total,4\n",
         "in:4:3: this total is 4, but its cells add up to 3."},
        {"suppress", "", "row,column,value\ntotal,x,1\n",
         "in:2: a table of 0 rows and 1 columns"},
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(rows); i++)
        refused(rows[i].method, rows[i].options, str_of(rows[i].input), rows[i].begins,
                NOTHING);
}

/* A million different names would fill the memory; the first that is too many is told. For all
 * but the first method the rows after it are left out, as they are never read. */
static void more_series_than_can_be_held_are_refused(void **state)
{
    ptrdiff_t checked = 0;

    (void)state;
    for (int i = 0; calc_methods[i]; i++) {
        const struct calc_method *m = calc_methods[i];
        struct arena *a = arena_open();
        struct table t = testing_table(a, example(m));
        struct buf in = buf_make(a, BUF_MOST);
        ptrdiff_t names = testing_column(&t, str_of(m->columns[0].name));
        if (m->columns[0].kind == CALC_NAME) {
            int rows = checked ? CALC_SERIES_MOST + 1 : 1000 * 1000;
            buf_str(&in, header_of(m));
            for (int row = 0; row < rows; row++)
                for (ptrdiff_t k = 0; k < t.columns; k++)
                    if (k == names)
                        buf_fmt(&in, "%d%c", row, k + 1 < t.columns ? ',' : '\n');
                    else
                        buf_fmt(&in, "%.*s%c", STR_ARG(*testing_cell(&t, 1, k)),
                                k + 1 < t.columns ? ',' : '\n');
            assert_false(in.failed);
            struct str begins =
                str_fmt(a, "in:%d:%td: more than %d different values in column \"%s\".",
                        CALC_SERIES_MOST + 2, names + 1, CALC_SERIES_MOST, m->columns[0].name);
            refused(m->name, testing_example_options(a, m), buf_text(&in), begins.at, NOTHING);
            checked++;
        }
        arena_close(a);
    }
    print_message("a million names: %td methods\n", checked);
    assert_int_equal(checked, 18);
}

static void more_than_a_method_can_hold_is_refused(void **state)
{
    struct arena *a = arena_open();
    struct buf people = buf_make(a, BUF_MOST), options = buf_make(a, BUF_MOST),
               wide = buf_make(a, BUF_MOST), cells = buf_make(a, BUF_MOST);

    (void)state;
    buf_lit(&people, "person,place,cost\n");
    for (int i = 0; i < 4001; i++)
        buf_fmt(&people, "p%d,x,1\n", i);
    refused("assign", "", buf_text(&people), "in:4002:1: there are 4001 people and 1 places",
            NOTHING);

    buf_lit(&options, "ballot,option,rank\n");
    for (int i = 0; i < 1001; i++)
        buf_fmt(&options, "b,o%d,1\n", i);
    refused("schulze", "", buf_text(&options), "in:1002:2: there are 1001 options", NOTHING);

    buf_lit(&wide, "\nid");
    for (int i = 0; i < 1001; i++)
        buf_fmt(&wide, ",v%d", i);
    refused("neighbours", "", buf_text(&wide), "in:2:1002: more than 1000 columns of values",
            NOTHING);

    buf_lit(&cells, "row,column,value\n");
    for (int i = 0; i < 200; i++)
        buf_fmt(&cells, "r%d,c%d,1\n", i, i);
    refused("suppress", "", buf_text(&cells), "in:201: a table of 200 rows and 200 columns",
            NOTHING);
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_and_a_header_alone_are_refused),
        cmocka_unit_test(a_missing_column_is_named),
        cmocka_unit_test(a_column_that_stands_twice_or_would_be_added_is_refused),
        cmocka_unit_test(a_row_of_another_length_is_refused),
        cmocka_unit_test(what_is_no_text_is_refused),
        cmocka_unit_test(text_in_a_number_is_refused_with_its_place),
        cmocka_unit_test(a_complaint_is_one_plain_line),
        cmocka_unit_test(impossible_counts_are_refused),
        cmocka_unit_test(what_stands_twice_is_refused_with_both_lines),
        cmocka_unit_test(more_series_than_can_be_held_are_refused),
        cmocka_unit_test(more_than_a_method_can_hold_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
