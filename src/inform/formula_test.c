/* formula_test.c: what formulas mean and where they are wrong; the arithmetic on columns, its
 * gaps and flags. Expected figures are worked by hand. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/num.h"
#include "inform/formula.h"
#include "inform/formula_column.h"

#include <math.h>
#include <string.h>

/* --- reading
 * ------------------------------------------------------------------------------------ */

/* Every operation in brackets of its own. */
static void write(struct buf *b, const struct formula *f, const struct formula_node *n)
{
    static const char *const signs[] = {[FORMULA_MINUS] = "-",
                                        [FORMULA_ADD] = "+",
                                        [FORMULA_SUBTRACT] = "-",
                                        [FORMULA_MULTIPLY] = "*",
                                        [FORMULA_DIVIDE] = "/",
                                        [FORMULA_CHANGE] = "change",
                                        [FORMULA_PERCENT_CHANGE] = "percent_change",
                                        [FORMULA_INDEX] = "index",
                                        [FORMULA_REAL] = "real"};

    if (n->kind == FORMULA_NUMBER) {
        buf_num(b, n->number);
        return;
    }
    if (n->kind == FORMULA_MEASURE) {
        buf_str(b, f->inputs[n->input].slug);
        return;
    }
    bool between = n->kind >= FORMULA_ADD && n->kind <= FORMULA_DIVIDE;
    if (!between)
        buf_str(b, str_of(signs[n->kind]));
    buf_char(b, '(');
    write(b, f, n->left);
    if (between)
        buf_str(b, str_of(signs[n->kind]));
    if (n->right && !between)
        buf_char(b, ',');
    if (n->right)
        write(b, f, n->right);
    if (n->period.len)
        buf_fmt(b, ",%.*s", STR_ARG(n->period));
    buf_char(b, ')');
}

static void reads(const char *text, const char *meaning)
{
    struct arena *a = arena_open();
    struct buf b = buf_make(a, 100 * 1000);
    struct formula f;
    struct formula_fault fault;

    if (formula_parse(a, str_of(text), &f, &fault) != OK)
        fail_msg("%s: character %td: %.*s", text, fault.column, STR_ARG(fault.words));
    write(&b, &f, f.root);
    if (!str_eq(buf_text(&b), str_of(meaning)))
        fail_msg("%s was read as %.*s, not as %s", text, STR_ARG(buf_text(&b)), meaning);
    arena_close(a);
}

static void times_binds_more_than_plus_and_equals_go_from_the_left(void **state)
{
    (void)state;
    reads("[a]", "a");
    reads("[a] + [b] * 2", "(a+(b*2))");
    reads("[a] * [b] + 2", "((a*b)+2)");
    reads("[a] - [b] - [c]", "((a-b)-c)");
    reads("[a] - [b] + [c]", "((a-b)+c)");
    reads("[a] / [b] / [c] * 1000", "(((a/b)/c)*1000)");
    reads("([a] + [b]) / ([c] - [d])", "((a+b)/(c-d))");
    reads("-[a] * [b]", "(-(a)*b)");
    reads("[a] - -[b]", "(a--(b))");
    reads("--[a]", "-(-(a))");
    reads("2*-(3-[a])", "(2*-((3-a)))");
}

static void blanks_mean_nothing_and_ids_may_have_dashes(void **state)
{
    (void)state;
    reads("[tf-a-1]/[ b-2 ]*1000.50", "((tf-a-1/b-2)*1000.5)");
    reads(" \t[a]\n+ .5", "(a+0.5)");
    reads("((([a])))", "a");
}

static void functions_take_what_they_need(void **state)
{
    (void)state;
    reads("change([a])", "change(a)");
    reads("percent_change([a] / [b])", "percent_change((a/b))");
    reads("index([a], 2019/20)", "index(a,2019/20)");
    reads("index( [a] + 1 ,  Q1 2024 )", "index((a+1),Q1 2024)");
    reads("real([a], [gdp-deflator], 2024-04-01_P1Y) * 2",
          "(real(a,gdp-deflator,2024-04-01_P1Y)*2)");
    reads("change(index([a], 2015)) - [b]", "(change(index(a,2015))-b)");
}

static void a_measure_named_twice_is_one_input(void **state)
{
    struct arena *a = arena_open();
    struct formula f;
    struct formula_fault fault;

    (void)state;
    assert_int_equal(formula_parse(a, S("[b] / ([a] + [b])"), &f, &fault), OK);
    assert_int_equal(f.input_count, 2);
    assert_true(str_eq(f.inputs[0].slug, S("b")) && str_eq(f.inputs[1].slug, S("a")));
    assert_int_equal(f.inputs[1].at, 7);
    arena_close(a);
}

static void wrong_is_told_with_the_character(void **state)
{
    static const struct {
        const char *text;
        ptrdiff_t column;
        const char *says;
    } cases[] = {
        {"", 1, "It is empty."},
        {"   ", 1, "It is empty."},
        {"1 + 2", 1, "It names no measure"},
        {"[a] +", 6, "ends where a number or a measure is missing"},
        {"[a] + * 2", 7, "\"*\" where a number"},
        {"[a] [b]", 5, "\"[\" where + - * / or the end is due"},
        {"[a] 2", 5, "\"2\" where + - * /"},
        {"([a] + 2", 9, "ends where a \")\" is missing to close a \"(\""},
        {"[a])", 4, "\")\" where + - * / or the end"},
        {"[a", 1, "has no \"]\""},
        {"[]", 1, "goes the id of one measure"},
        {"[ ] + 1", 1, "goes the id of one measure"},
        {"[a[b]]", 1, "goes the id of one measure"},
        {"a / b", 1, "\"a\" is no function"},
        {"2 * recycling", 5, "\"recycling\" is no function"},
        {"sqrt([a])", 1, "there are change, percent_change, index and real"},
        {"change [a]", 8, "\"[\" where a \"(\" is missing after change"},
        {"change([a]", 11, "ends where a \")\" is missing at the end of change()"},
        {"change([a], 2)", 11, "\",\" where a \")\" is missing"},
        {"index([a])", 10, "\",\" is missing before the base period of index()"},
        {"index([a], )", 12, "The base period of index() is missing."},
        {"real([a], 2024)", 11, "a measure: its id in square brackets"},
        {"real([a], [b])", 14, "\",\" is missing before the base period of real()"},
        {"1.2.3 * [a]", 1, "\"1.2.3\" is no number."},
        {"1,000 * [a]", 2, "\",\" where + - * / or the end"},
        {"[a] × 2", 5, "\"×\" where + - * / or the end"},
        {"[ä] ÷ 2", 5, "\"÷\" where + - * / or the end"},
        {"+[a]", 1, "\"+\" where a number"},
    };
    struct arena *a = arena_open();

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        struct formula f;
        struct formula_fault fault;
        assert_int_equal(formula_parse(a, str_of(cases[i].text), &f, &fault), INVALID);
        if (fault.column != cases[i].column || str_find(fault.words, str_of(cases[i].says)) < 0)
            fail_msg("%s: character %td: %.*s", cases[i].text, fault.column,
                     STR_ARG(fault.words));
    }
    arena_close(a);
}

static struct str repeated(struct arena *a, const char *first, const char *each, int times,
                           const char *last)
{
    struct buf b = buf_make(a, 100 * 1000);

    buf_str(&b, str_of(first));
    for (int i = 0; i < times; i++)
        buf_str(&b, str_of(each));
    buf_str(&b, str_of(last));
    return buf_text(&b);
}

static void refused_for(struct arena *a, struct str text, const char *says)
{
    struct formula f;
    struct formula_fault fault;

    assert_int_equal(formula_parse(a, text, &f, &fault), INVALID);
    if (str_find(fault.words, str_of(says)) < 0)
        fail_msg("%.*s", STR_ARG(fault.words));
}

static void length_depth_and_width_have_a_limit(void **state)
{
    struct arena *a = arena_open();
    struct formula f;
    struct formula_fault fault;

    (void)state;
    assert_int_equal(formula_parse(a, repeated(a, "[a]", "+1", 99, ""), &f, &fault), OK);
    refused_for(a, repeated(a, "[a]", "+1", 100, ""), "more than 100 numbers and measures");
    assert_int_equal(formula_parse(a, repeated(a, "", "-", 99, "[a]"), &f, &fault), OK);
    refused_for(a, repeated(a, "", "-", 100, "[a]"), "more than 100 deep");
    refused_for(a, repeated(a, "", "(", 100, "[a]"), "more than 100 deep");
    refused_for(a, repeated(a, "", "change(", 100, "[a]"), "more than 100 deep");
    assert_int_equal(formula_parse(a, repeated(a, "", " ", 1997, "[a]"), &f, &fault), OK);
    refused_for(a, repeated(a, "", " ", 1998, "[a]"), "longer than 2000 bytes");
    arena_close(a);
}

static void a_formula_falls_into_pieces(void **state)
{
    struct str rest = S("[a] / change([b-1])"), piece;
    static const char *const due[] = {"a", " / change(", "b-1", ")"};
    bool measure;
    int n = 0;

    (void)state;
    while (formula_piece(&rest, &piece, &measure)) {
        assert_true(n < 4 && str_eq(piece, str_of(due[n])));
        assert_int_equal(measure, n % 2 == 0);
        n++;
    }
    assert_int_equal(n, 4);
}

/* --- columns
 * ------------------------------------------------------------------------------------ */

static struct column column(struct arena *a, const double *values, const int *states,
                            ptrdiff_t n)
{
    struct column c = column_make(a, n);

    for (ptrdiff_t i = 0; i < n; i++) {
        c.value[i] = values[i];
        c.state[i] = (uint8_t)states[i];
    }
    return c;
}

static void value_is(enum column_operation operation, double left, double right, double due)
{
    struct arena *a = arena_open();
    struct column x = column(a, &left, (int[]){STATE_VALUE}, 1);
    struct column y = column(a, &right, (int[]){STATE_VALUE}, 1);

    column_apply(operation, &x, &y);
    if (isnan(due)) {
        assert_int_equal(x.state[0], STATE_NOT_APPLICABLE);
        assert_true(isnan(x.value[0]));
    } else if (x.state[0] != STATE_VALUE || x.value[0] != due ||
               signbit(x.value[0]) != signbit(due)) {
        fail_msg("%d of %.17g and %.17g is %.17g, not %.17g", operation, left, right,
                 x.value[0], due);
    }
    arena_close(a);
}

static void arithmetic_has_its_answer_or_is_not_applicable(void **state)
{
    (void)state;
    value_is(COLUMN_ADD, 1.5, 2, 3.5);
    value_is(COLUMN_SUBTRACT, 1.5, 2, -0.5);
    value_is(COLUMN_SUBTRACT, 0, 0, 0);
    value_is(COLUMN_MULTIPLY, -3, 0, 0); /* never -0 */
    value_is(COLUMN_MULTIPLY, -3, 2.5, -7.5);
    value_is(COLUMN_DIVIDE, 7, 8, 0.875);
    value_is(COLUMN_DIVIDE, 7, 0, NAN);
    value_is(COLUMN_DIVIDE, -7, 0, NAN);
    value_is(COLUMN_DIVIDE, 0, 0, NAN);
    value_is(COLUMN_DIVIDE, 1e300, 1e-300, NAN);
    value_is(COLUMN_MULTIPLY, 1e200, -1e200, NAN);
    value_is(COLUMN_ADD, 1.7e308, 1.7e308, NAN);
    value_is(COLUMN_PERCENT_CHANGE, 75, 50, 50);
    value_is(COLUMN_PERCENT_CHANGE, 25, 50, -50);
    value_is(COLUMN_PERCENT_CHANGE, 0, 50, -100);
    value_is(COLUMN_PERCENT_CHANGE, 5, 0, NAN);
    value_is(COLUMN_PERCENT_CHANGE, 5, -10, NAN);
    value_is(COLUMN_INDEX, 3, 4, 75);
    value_is(COLUMN_INDEX, 0.1, 0.1, 100);
    value_is(COLUMN_INDEX, 4, 0, NAN);
    value_is(COLUMN_INDEX, 4, -2, NAN);
}

static void the_weightiest_reason_is_carried(void **state)
{
    static const enum state order[] = {
        STATE_SUPPRESSED,    STATE_NOT_APPLICABLE, STATE_NOT_YET, STATE_NOT_AVAILABLE,
        STATE_NOT_COLLECTED, STATE_NO_REASON,      STATE_ABSENT};
    struct arena *a = arena_open();

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(order); i++)
        for (ptrdiff_t k = 0; k < COUNT_OF(order); k++) {
            struct column x = column(a, (double[]){NAN}, (int[]){(int)order[i]}, 1);
            struct column y = column(a, (double[]){NAN}, (int[]){(int)order[k]}, 1);
            column_apply(COLUMN_DIVIDE, &x, &y);
            assert_int_equal(x.state[0], order[i < k ? i : k]);
        }
    for (ptrdiff_t i = 0; i < COUNT_OF(order); i++) {
        struct column x = column(a, (double[]){3}, (int[]){STATE_VALUE | FLAG_PROVISIONAL}, 1);
        struct column y = column(a, (double[]){NAN}, (int[]){(int)order[i]}, 1);
        struct column z = column(a, (double[]){NAN}, (int[]){(int)order[i]}, 1);
        column_apply(COLUMN_ADD, &z, &x);
        column_apply(COLUMN_ADD, &x, &y);
        assert_int_equal(x.state[0], order[i]);
        assert_int_equal(z.state[0], order[i]);
        assert_true(isnan(x.value[0]) && isnan(z.value[0]));
    }
    arena_close(a);
}

static void flags_of_both_are_carried(void **state)
{
    struct arena *a = arena_open();
    struct column x =
        column(a, (double[]){3, 3, 3},
               (int[]){STATE_VALUE | FLAG_UNRELIABLE, STATE_VALUE, STATE_VALUE}, 3);
    struct column y = column(a, (double[]){2, 2, 0},
                             (int[]){STATE_VALUE | FLAG_REVISED, STATE_VALUE | FLAG_PROVISIONAL,
                                     STATE_VALUE | FLAG_PROVISIONAL},
                             3);

    (void)state;
    column_apply(COLUMN_DIVIDE, &x, &y);
    assert_int_equal(x.state[0], STATE_VALUE | FLAG_UNRELIABLE | FLAG_REVISED);
    assert_int_equal(x.state[1], STATE_VALUE | FLAG_PROVISIONAL);
    assert_int_equal(x.state[2], STATE_NOT_APPLICABLE); /* a gap has no flags */
    column_negate(&x);
    assert_true(x.value[0] == -1.5 && isnan(x.value[2]));
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_binds_more_than_plus_and_equals_go_from_the_left),
        cmocka_unit_test(blanks_mean_nothing_and_ids_may_have_dashes),
        cmocka_unit_test(functions_take_what_they_need),
        cmocka_unit_test(a_measure_named_twice_is_one_input),
        cmocka_unit_test(wrong_is_told_with_the_character),
        cmocka_unit_test(length_depth_and_width_have_a_limit),
        cmocka_unit_test(a_formula_falls_into_pieces),
        cmocka_unit_test(arithmetic_has_its_answer_or_is_not_applicable),
        cmocka_unit_test(the_weightiest_reason_is_carried),
        cmocka_unit_test(flags_of_both_are_carried),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
