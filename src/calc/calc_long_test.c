/* calc_long_test.c: long inputs, whose rows wait in a temporary file, and outputs that can't be
 * written. */
#include "calc/testing.h"

#include "base/num.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { ROWS = 200 * 1000, MODULUS = 200003 }; /* a prime: each product below it comes once */

static const char *note_of(int row)
{
    static const char *const notes[] = {"plain", "\"with, comma\"", "\"two\nlines\"",
                                        "\"a \"\"word\"\"\"", ""};
    return notes[row % COUNT_OF(notes)];
}

static int value_of(int row)
{
    return (int)((int64_t)(row + 1) * 7919 % MODULUS);
}

/* Every thousandth value is not reported. */
static struct str long_input(struct arena *a)
{
    struct buf b = buf_make(a, BUF_MOST);

    buf_lit(&b, "id,series,note,value,t\n");
    for (int i = 0; i < ROWS; i++) {
        buf_fmt(&b, "%d,S,%s,", i, note_of(i));
        if (i % 1000)
            buf_int(&b, value_of(i));
        buf_fmt(&b, ",%d\n", ROWS - i);
    }
    assert_false(b.failed);
    assert_true(b.len > 2 * 1024 * 1024); /* more than is kept in memory */
    return buf_text(&b);
}

static double number_at(const struct table *t, ptrdiff_t row, const char *column)
{
    double v = NAN;

    assert_true(num_parse(*testing_cell(t, row, testing_column(t, str_of(column))), &v));
    return v;
}

static void check_carried(const struct table *in, const struct table *out)
{
    assert_int_equal(out->rows, in->rows);
    for (ptrdiff_t r = 0; r < in->rows; r++)
        for (ptrdiff_t k = 0; k < in->columns; k++)
            assert_true(str_eq(*testing_cell(in, r, k), *testing_cell(out, r, k)));
}

static void two_hundred_thousand_rows_are_ranked_in_their_order(void **state)
{
    struct arena *a = arena_open();
    struct str input = long_input(a);
    struct ran r = testing_run(a, "rank", "", input);
    int *not_above = arena_new(a, int, MODULUS + 1), reported = 0;

    (void)state;
    assert_int_equal(r.rc, OK);
    struct table in = testing_table(a, input), out = testing_table(a, r.out);
    check_carried(&in, &out);
    /* The rank otherwise: by counting, as the values are few, whole and different. */
    for (int i = 0; i < ROWS; i++)
        not_above[value_of(i)] = i % 1000 != 0;
    for (int v = 1; v <= MODULUS; v++)
        not_above[v] += not_above[v - 1];
    reported = not_above[MODULUS];
    for (int i = 0; i < ROWS; i++) {
        assert_true(number_at(&out, i + 1, "of") == reported);
        if (i % 1000)
            assert_true(number_at(&out, i + 1, "rank") == not_above[value_of(i)]);
        else
            assert_str(*testing_cell(&out, i + 1, testing_column(&out, S("rank"))), "");
    }
    arena_close(a);
}

/* Times fall along the rows, and the limits are the same as with rows that were not put in a
 * file. */
static void a_long_chart_has_the_limits_that_a_plain_loop_gives(void **state)
{
    struct arena *a = arena_open();
    struct str input = long_input(a);
    struct ran r = testing_run(a, "xmr", "", input);
    double sum = 0, moved = 0, n = 0, steps = 0;

    (void)state;
    assert_int_equal(r.rc, OK);
    for (int i = 0; i < ROWS; i++) {
        sum += i % 1000 ? value_of(i) : 0; /* whole numbers: exact */
        n += i % 1000 != 0;
        if (i % 1000 && (i - 1) % 1000 && i) {
            moved += abs(value_of(i) - value_of(i - 1));
            steps++;
        }
    }
    struct table in = testing_table(a, input), out = testing_table(a, r.out);
    check_carried(&in, &out);
    double upper = sum / n + 2.66 * moved / steps;
    for (ptrdiff_t i = 1; i < out.rows; i += 997) {
        assert_true(fabs(number_at(&out, i, "centre") - sum / n) < 1e-9 * sum / n);
        assert_true(fabs(number_at(&out, i, "upper") - upper) < 1e-9 * upper);
    }
    arena_close(a);
}

/* --- what can't be written ---- */

struct narrow {
    ptrdiff_t room, taken;
    bool failed;
};

static bool to_narrow(void *to, struct str piece)
{
    struct narrow *n = to;

    assert_false(n->failed); /* nothing is written after it */
    n->taken += piece.len;
    n->failed = n->taken > n->room;
    return !n->failed;
}

static struct str fault_of(struct arena *a, const char *method, struct str input,
                           ptrdiff_t room)
{
    struct narrow n = {.room = room};
    struct csv *in = csv_open_text(a, input);
    struct str why = {0};

    assert_int_equal(calc_run(a, calc_method_of(str_of(method)), NULL, 0, in, "in",
                              (struct calc_sink){to_narrow, &n}, &why),
                     FAULT);
    csv_close(in);
    return why;
}

static void a_sink_that_is_full_ends_the_work(void **state)
{
    static const char *const methods[] = {"rate", "rank", "xmr", "mean", "quantile"};
    struct arena *a = arena_open();
    struct buf b = buf_make(a, BUF_MOST);

    (void)state;
    for (int i = 0; i < 20000; i++)
        buf_fmt(&b, "s%d,%d,%d,%d,1,2\n", i % 9000, i, i, i % 17);
    for (ptrdiff_t i = 0; i < COUNT_OF(methods); i++) {
        struct str header = i ? S("series,id,t,value,a,b\n") : S("series,id,t,v,x,n\n");
        struct str input = str_join(a, header, buf_text(&b));
        assert_str(fault_of(a, methods[i], input, 0),
                   "the result can't be written: is the disk full?");
        assert_str(fault_of(a, methods[i], input, 70000),
                   "the result can't be written: is the disk full?");
    }
    assert_str(fault_of(a, "mean", S("series,value\na,1\n"), 0),
               "the result can't be written: is the disk full?");
    arena_close(a);
}

static void a_temporary_file_that_is_full_ends_the_work(void **state)
{
    struct arena *a = arena_open();
    struct str input = long_input(a);
    struct rlimit before, small;

    (void)state;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = (struct rlimit){1 << 20, before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    struct str why = fault_of(a, "rank", input, BUF_MOST);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_str(why, "the temporary file can't be written or read: is the disk full?");
    arena_close(a);
}

/* --- what it takes ---- */

static bool to_nowhere(void *to, struct str piece)
{
    *(ptrdiff_t *)to += piece.len;
    return true;
}

/* A row at a time: the arena holds no more after a hundred thousand rows than after a few. */
static void methods_that_answer_row_by_row_keep_nothing(void **state)
{
    struct arena *a = arena_open(), *text = arena_open();
    struct buf b = buf_make(text, BUF_MOST);
    ptrdiff_t written = 0;
    struct str why;

    (void)state;
    buf_lit(&b, "x,n\n");
    for (int i = 0; i < 100000; i++)
        buf_fmt(&b, "%d,%d\n", i, i + 5);
    struct csv *in = csv_open_text(a, buf_text(&b));
    assert_int_equal(calc_run(a, calc_method_of(S("proportion")), NULL, 0, in, "in",
                              (struct calc_sink){to_nowhere, &written}, &why),
                     OK);
    csv_close(in);
    assert_true(written > 4 * 1000 * 1000);
    assert_true(arena_used(a) < 1000 * 1000);
    arena_close(text);
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_hundred_thousand_rows_are_ranked_in_their_order),
        cmocka_unit_test(a_long_chart_has_the_limits_that_a_plain_loop_gives),
        cmocka_unit_test(a_sink_that_is_full_ends_the_work),
        cmocka_unit_test(a_temporary_file_that_is_full_ends_the_work),
        cmocka_unit_test(methods_that_answer_row_by_row_keep_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
