/* calc_through_test.c: what goes through a method comes out as it went in, in the same order.
 */
#include "calc/testing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <string.h>

static struct table example_answered(struct arena *a, const struct calc_method *m)
{
    return testing_answered(a, m->name, testing_example_options(a, m),
                            str_of(m->example.input));
}

/* The example with its columns the other way round, and on either side one that is nobody's. */
static struct table oddly_dressed(struct arena *a, const struct calc_method *m)
{
    static const char *const odd[] = {"a \"quoted\" word",
                                      "comma, and\nline end",
                                      " blanks ",
                                      "",
                                      "=1+1",
                                      "cr\rcr",
                                      "-",
                                      "Llŷn",
                                      "\"",
                                      ",",
                                      "\n",
                                      " ",
                                      "007"};
    struct table e = testing_table(a, str_of(m->example.input));
    struct table t = {arena_new(a, struct str, e.rows * (e.columns + 2)), e.rows,
                      e.columns + 2};

    for (ptrdiff_t r = 0; r < e.rows; r++) {
        *testing_cell(&t, r, 0) = str_of(r ? odd[r % COUNT_OF(odd)] : " a \"note\", or two");
        *testing_cell(&t, r, t.columns - 1) =
            str_of(r ? odd[(r * 5 + 3) % COUNT_OF(odd)] : "Z");
        for (ptrdiff_t k = 0; k < e.columns; k++)
            *testing_cell(&t, r, e.columns - k) = *testing_cell(&e, r, k);
    }
    return t;
}

static void other_columns_come_out_as_they_went_in(void **state)
{
    ptrdiff_t checked = 0;

    (void)state;
    for (int i = 0; calc_methods[i]; i++) {
        const struct calc_method *m = calc_methods[i];
        struct arena *a = arena_open();
        struct table plain = example_answered(a, m), in = oddly_dressed(a, m);
        if (strcmp(m->name, "neighbours") ==
            0) { /* whose other columns are all characteristics */
            arena_close(a);
            continue;
        }
        struct table out = testing_answered(a, m->name, testing_example_options(a, m),
                                            testing_csv(a, &in, "\n"));
        assert_int_equal(out.rows, plain.rows);
        for (ptrdiff_t r = 0; r < out.rows && !m->whole; r++)
            for (ptrdiff_t k = 0; k < in.columns; k++)
                assert_true(str_eq(*testing_cell(&out, r, k), *testing_cell(&in, r, k)));
        /* And the results are the same, last column with last. */
        ptrdiff_t results = m->whole ? plain.columns : out.columns - in.columns;
        for (ptrdiff_t r = 0; r < out.rows; r++)
            for (ptrdiff_t k = 1; k <= results; k++)
                assert_true(str_eq(*testing_cell(&out, r, out.columns - k),
                                   *testing_cell(&plain, r, plain.columns - k)));
        checked++;
        arena_close(a);
    }
    assert_int_equal(checked, 22);
}

static void any_line_end_and_a_byte_order_mark_are_read(void **state)
{
    static const char *const ends[] = {"\r\n", "\r", "\n\n", "\r\r\n"};

    (void)state;
    for (int i = 0; calc_methods[i]; i++) {
        const struct calc_method *m = calc_methods[i];
        struct arena *a = arena_open();
        const char *options = testing_example_options(a, m);
        struct table e = testing_table(a, str_of(m->example.input));
        struct str plain = testing_run(a, m->name, options, str_of(m->example.input)).out;
        for (ptrdiff_t k = 0; k < COUNT_OF(ends); k++) {
            struct str input = testing_csv(a, &e, ends[k]);
            assert_str(testing_run(a, m->name, options, input).out, str_zero(a, plain));
            struct str marked = str_join(a, S("\xEF\xBB\xBF"), input);
            assert_str(testing_run(a, m->name, options, marked).out, str_zero(a, plain));
        }
        /* The last line may lack its end. */
        struct str cut =
            str_cut(str_of(m->example.input), 0, (ptrdiff_t)strlen(m->example.input) - 1);
        assert_str(testing_run(a, m->name, options, cut).out, str_zero(a, plain));
        arena_close(a);
    }
}

static void blanks_round_names_and_numbers_are_passed_over(void **state)
{
    struct arena *a = arena_open();
    struct ran r = testing_run(a, "rank", "--polarity high",
                               S(" series ,id, value\nS ,A, 1 \n S,B,  2e0\nS,C,\t\n"));

    (void)state;
    assert_int_equal(r.rc, OK);
    assert_str(r.out, "\" series \",id,\" value\",rank,of,why\n"
                      "\"S \",A,\" 1 \",2,2,\n\" S\",B,\"  2e0\",1,2,\n"
                      "S,C,\t,,2,a value that is needed was not reported\n");
    arena_close(a);
}

/* A mark that is no mark, as an empty line stands before it, does not become one. */
static void a_byte_order_mark_within_a_cell_stays_there(void **state)
{
    struct arena *a = arena_open();
    struct ran r = testing_run(a, "proportion", "",
                               S("\n\xEF\xBB\xBF"
                                 "a,x,n\nb,0,0\n"));
    struct table t = testing_table(a, r.out);

    (void)state;
    assert_str(*testing_cell(&t, 0, 0), "\xEF\xBB\xBF"
                                        "a");
    arena_close(a);
}

static void rows_and_series_keep_the_order_of_the_input(void **state)
{
    const char *input =
        "series,t,id,value\nz,3,1,5\na,1,2,7\nz,1,3,6\nm,1,4,1\na,2,5,2\nz,2,6,9\n";
    static const char *const row_by_row[] = {"rank", "band", "score", "outlier", "xmr"};
    static const char *const whole[] = {"mean", "mean-interval", "quantile", "trend"};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(row_by_row); i++)
        testing_column_is(row_by_row[i], "", input, "id", "1 2 3 4 5 6.");
    for (ptrdiff_t i = 0; i < COUNT_OF(whole); i++)
        testing_column_is(whole[i], "", input, "series", "z a m.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_columns_come_out_as_they_went_in),
        cmocka_unit_test(any_line_end_and_a_byte_order_mark_are_read),
        cmocka_unit_test(blanks_round_names_and_numbers_are_passed_over),
        cmocka_unit_test(a_byte_order_mark_within_a_cell_stays_there),
        cmocka_unit_test(rows_and_series_keep_the_order_of_the_input),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
