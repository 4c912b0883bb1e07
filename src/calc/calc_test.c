/* calc_test.c: what anybody may rely on who writes a script around the methods: columns,
 * defaults, words, order, and that what goes through comes out as it went in. */
#include "calc/testing.h"

#include "base/num.h"
#include "stats/cases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- the table of the design ---- */

static void methods_take_and_add_the_columns_that_were_promised(void **state)
{
    static const struct {
        const char *method, *in, *adds;
        bool whole;
    } rows[] = {
        {"proportion", "x,n[,confidence]", "value,lower,upper,why", false},
        {"rate", "x,n[,multiplier][,confidence]", "value,lower,upper,why", false},
        {"mean", "series,value", "series,n,mean,sd,median,min,max,why", true},
        {"quantile", "series,value", "series,q,quantile,why", true},
        {"rank", "series,id,value", "rank,of,why", false},
        {"band", "series,id,value", "band,why", false},
        {"funnel", "id,x,n", "average,lower95,upper95,lower998,upper998,verdict,why", false},
        {"xmr", "series,t,value[,rebase]", "centre,lower,upper,signal,why", false},
        {"trend", "series,t,value[,x,n][,lower,upper]",
         "series,slope,statistic,verdict,tau,p,sen,why", true},
        {"outlier", "series,id,value", "median,mad,mad_score,z,low_fence,high_fence,why",
         false},
        {"neighbours", "id,v1..vk", "id,neighbour,place,distance,why", true},
        {"agreement", "unit,rater,value", "alpha,why", true},
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(rows); i++) {
        const struct calc_method *m = calc_method_of(str_of(rows[i].method));
        assert_non_null(m);
        assert_string_equal(m->in, rows[i].in);
        assert_string_equal(m->adds, rows[i].adds);
        assert_int_equal(m->whole, rows[i].whole);
    }
    print_message("%td methods of the design\n", COUNT_OF(rows));
}

static void what_comes_out_has_the_columns_that_are_told(void **state)
{
    (void)state;
    for (int i = 0; calc_methods[i]; i++) {
        const struct calc_method *m = calc_methods[i];
        struct arena *a = arena_open();
        struct str out = calc_example_output(a, m), header = str_of(m->example.input);
        struct str first = str_cut(out, 0, str_find(out, S("\n")));
        header = str_cut(header, 0, str_find(header, S("\n")));
        if (m->whole)
            assert_str(first, m->adds);
        else
            assert_str(first, str_fmt(a, "%.*s,%s", STR_ARG(header), m->adds).at);
        arena_close(a);
    }
}

static void methods_stand_in_order_and_are_found_by_name(void **state)
{
    ptrdiff_t count = 0;

    (void)state;
    for (; calc_methods[count]; count++) {
        assert_ptr_equal(calc_method_of(str_of(calc_methods[count]->name)),
                         calc_methods[count]);
        assert_true(!count ||
                    strcmp(calc_methods[count - 1]->name, calc_methods[count]->name) < 0);
    }
    assert_int_equal(count, 23);
    assert_null(calc_method_of(S("")));
    assert_null(calc_method_of(S("Rank")));
}

static void what_is_left_out_is_as_promised(void **state)
{
    static const struct {
        const char *method, *options;
    } rows[] = {
        {"proportion", "--confidence 0.95"},
        {"rate", "--confidence 0.95 --multiplier 100000"},
        {"mean-interval", "--confidence 0.95"},
        {"quantile", "--q 0.5 --type 7"},
        {"rank", "--polarity low --ties min"},
        {"band", "--polarity low --bands 4"},
        {"funnel", "--kind proportion"},
        {"benchmark", "--kind proportion --multiplier 100000"},
        {"ratio", "--confidence 0.95 --multiplier 100000"},
        {"dsr", "--confidence 0.95 --multiplier 100000"},
        {"isr", "--confidence 0.95 --multiplier 1"},
        {"neighbours", "--top 20 --standardise sd --weights 1,1"},
        {"agreement", "--level nominal"},
        {"assign", "--polarity low"},
        {"suppress", "--rule 5"},
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(rows); i++) {
        struct arena *a = arena_open();
        struct str input = str_of(calc_method_of(str_of(rows[i].method))->example.input);
        struct ran plain = testing_run(a, rows[i].method, "", input);
        struct ran spelt = testing_run(a, rows[i].method, rows[i].options, input);
        assert_int_equal(plain.rc, OK);
        assert_int_equal(spelt.rc, OK);
        assert_str(plain.out, str_zero(a, spelt.out));
        arena_close(a);
    }
}

/* --- words ---- */

static void fixed_words_are_those_of_the_contract(void **state)
{
    (void)state;
    testing_column_is(
        "funnel", "",
        "id,x,n\nA,5000,10000\nB,30,100\nC,38,100\nD,50,100\nE,61,100\nF,70,100\n", "verdict",
        "none low-998 low-95 none high-95 high-998.");
    testing_column_is(
        "benchmark", "",
        "x,n,benchmark\n30,100,0.5\n38,100,0.5\n50,100,0.5\n62,100,0.5\n70,100,0.5\n",
        "verdict", "low-998 low-95 none high-95 high-998.");
    testing_column_is(
        "xmr", "",
        "series,t,value\nS,1,9\nS,2,11\nS,3,9\nS,4,11\nS,5,9\nS,6,11\nS,7,30\nS,8,11\n"
        "S,9,9\nS,10,11\n",
        "signal", "      outside   .");
    testing_column_is(
        "xmr", "",
        "series,t,value\nS,1,1\nS,2,2\nS,3,3\nS,4,4\nS,5,5\nS,6,6\nS,7,7\nS,8,3\nS,9,4\n"
        "S,10,3\nS,11,4\nS,12,3\nS,13,5\nS,14,1\nS,15,6\n",
        "signal", "trend trend trend trend trend trend trend        .");
    testing_column_is(
        "xmr", "",
        "series,t,value\nS,1,1\nS,2,2\nS,3,1\nS,4,2\nS,5,1\nS,6,2\nS,7,1\nS,8,3\nS,9,4\n"
        "S,10,3\nS,11,4\nS,12,3\nS,13,4\nS,14,3\n",
        "signal",
        "shift shift shift shift shift shift shift shift shift shift shift shift "
        "shift shift.");
    testing_column_is(
        "xmr", "",
        "series,t,value\nS,1,5\nS,2,5\nS,3,5\nS,4,6\nS,5,5\nS,6,5\nS,7,7.5\nS,8,7.5\nS,9,5\n"
        "S,10,5\n",
        "signal", "      two-of-three two-of-three  .");
    testing_column_is(
        "trend", "",
        "series,t,value,x,n\nu,1,1,10,100\nu,2,2,20,100\nu,3,3,30,100\nu,4,4,40,100\n"
        "u,5,5,50,100\nd,1,5,50,100\nd,2,4,40,100\nd,3,3,30,100\nd,4,2,20,100\nd,5,1,10,100\n"
        "s,1,5,50,100\ns,2,5,51,100\ns,3,5,50,100\ns,4,5,49,100\ns,5,5,50,100\nf,1,1,1,2\n",
        "verdict", "increasing decreasing no-change .");
}

static void polarity_turns_ranks_and_bands_round(void **state)
{
    const char *input = "series,id,value\nS,A,1\nS,B,2\nS,C,3\nS,D,4\n";

    (void)state;
    testing_column_is("rank", "--polarity high", input, "rank", "4 3 2 1.");
    testing_column_is("rank", "--polarity low", input, "rank", "1 2 3 4.");
    testing_column_is("band", "--polarity high", input, "band", "4 3 2 1.");
    testing_column_is("band", "--polarity low", input, "band", "1 2 3 4.");
}

/* --- numbers ---- */

static void numbers_read_back_equal(void **state)
{
    struct arena *a = arena_open();
    struct buf in = buf_make(a, BUF_MOST);
    uint64_t seed = 3;
    double x[500], v;

    (void)state;
    buf_lit(&in, "series,value\n");
    for (ptrdiff_t i = 0; i < COUNT_OF(x); i++) {
        x[i] = (chance_share(&seed) - 0.5) * (chance_below(&seed, 2) ? 1e-9 : 1e12);
        buf_fmt(&in, "%td,%.17g\n", i, x[i]);
    }
    struct table t = testing_answered(a, "mean", "", buf_text(&in));
    assert_int_equal(t.rows, COUNT_OF(x) + 1);
    for (ptrdiff_t i = 0; i < COUNT_OF(x); i++) {
        assert_true(num_parse(*testing_cell(&t, i + 1, testing_column(&t, S("mean"))), &v));
        assert_true(v == x[i]);
    }

    t = testing_answered(a, "proportion", "", S("x,n\n1,3\n2,3\n1,7\n"));
    assert_true(num_parse(*testing_cell(&t, 1, 2), &v) && v == 1.0 / 3);
    assert_true(num_parse(*testing_cell(&t, 2, 2), &v) && v == 2.0 / 3);
    assert_true(num_parse(*testing_cell(&t, 3, 2), &v) && v == 1.0 / 7);
    arena_close(a);
}

static void a_reason_stands_exactly_where_a_result_is_empty(void **state)
{
    static const struct {
        const char *method, *options, *input;
    } rows[] = {
        {"proportion", "", "x,n\n,\n1,\n,1\n0,0\n0,1\n1e300,1e308\n1e-300,1e-299\n"},
        {"rate", "--multiplier 1e300", "x,n\n,\n1,1e-300\n1,1\n0,0\n1e308,1\n5,1e-10\n"},
        {"ratio", "",
         "x1,n1,x2,n2\n1,1,1,1\n0,1,1,1\n1,1,0,1\n1,0,1,1\n,1,1,1\n1e300,1e-300,1,1\n"},
        {"benchmark", "", "x,n,benchmark\n1,2,\n1,2,0.5\n,2,0.5\n0,0,1\n1e308,1e308,1\n"},
        {"mean", "", "series,value\na,1e308\na,1.7e308\nb,1\nc,\nd,2\nd,2\n"},
        {"mean-interval", "--confidence 0.9999999999999999",
         "series,value\na,1e308\na,-1.7e308\nb,1\nc,\nd,2\nd,2\ne,1\ne,3\n"},
        {"quantile", "--q 0,0.3,1 --type 5", "series,value\na,-1.7e308\na,1.7e308\nb,\nc,1\n"},
        {"rank", "", "series,id,value\na,1,\na,2,3\nb,1,\n"},
        {"band", "--bands 2", "series,id,value\na,1,\na,2,3\nb,1,1\nb,2,2\nb,3,\n"},
        {"score", "", "series,id,value\na,1,1e308\na,2,-1.7e308\na,3,\nb,1,1\n"},
        {"outlier", "",
         "series,id,value\na,1,1e-320\na,2,2e-320\na,3,1e300\nb,1,1\nb,2,\nc,1,\nd,1,1.7e308\n"
         "d,2,-1.7e308\nd,3,1\n"},
        {"funnel", "", "id,x,n\na,1,2\nb,,2\nc,1,\nd,0,0\n"},
        {"funnel", "--kind rate --multiplier 1e308", "id,x,n\na,20,2\nb,,2\nc,1,\nd,0,0\n"},
        {"funnel", "", "id,x,n\na,,2\nb,1,\n"},
        {"xmr", "",
         "series,t,value\na,1,1e308\na,2,-1.7e308\nb,1,1\nb,2,\nc,1,1\nc,2,2\nc,3,\n"},
        {"trend", "",
         "series,t,value,lower,upper\na,1,1,0,1e-300\na,2,1,0,1e-300\na,3,1,0,1e-300\n"
         "a,4,1,0,1e-300\na,5,2,0,1e-300\nb,1,1e308,1,2\nb,2,-1.7e308,1,2\nb,3,1.7e308,1,2\n"},
        {"dsr", "",
         "series,x,n,standard\na,1,1.7e308,1\na,20,1.7e308,1\nb,20,1,1e308\nb,1,1,1.7e308\n"},
        {"isr", "", "series,x,n,ref_x,ref_n\na,1,1e308,1e308,1\nb,1,1,1,1\nc,,1,1,1\n"},
        {"did", "--from 2",
         "unit,t,treated,value\na,1,1,1e308\na,2,1,-1.7e308\nb,1,0,1\nb,2,0,2\n"},
        {"neighbours", "", "id,p\na,\nb,1\nc,2\n"},
        {"agreement", "--level ratio", "unit,rater,value\n1,a,-1\n1,b,1\n"},
        {"kappa", "", "unit,rater,value\n1,a,\n1,b,\n"},
        {"assign", "", "person,place,cost\na,x,1e308\nb,y,1.7e308\nc,x,\n"},
        {"schulze", "",
         "ballot,option,rank,weight\n1,a,1,1e308\n2,a,1,1.7e308\n2,b,,\n1,b,2,1e308\n"},
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(rows); i++) {
        struct arena *a = arena_open();
        struct ran r = testing_run(a, rows[i].method, rows[i].options, str_of(rows[i].input));
        if (r.rc == OK) {
            struct table t = testing_table(a, r.out);
            testing_check_why(calc_method_of(str_of(rows[i].method)), &t);
        } else if (i + 1 < COUNT_OF(rows)) { /* the last one's weights differ on one ballot */
            fail_msg("%s: %.*s", rows[i].method, STR_ARG(r.why));
        }
        arena_close(a);
    }
}

/* --- beside the other files ---- */

/* Each method is fuzzed: script/fuzz runs the target once for each folder of seeds. */
static void every_method_has_seeds_to_be_fuzzed_from(void **state)
{
    const char *root = getenv("FOLKMOOT_SOURCE");
    char path[1024];

    (void)state;
    for (int i = 0; calc_methods[i]; i++) {
        snprintf(path, sizeof path, "%s/tests/fuzz/seeds/fuzz_calc/%s/example",
                 root ? root : ".", calc_methods[i]->name);
        if (access(path, R_OK) != 0)
            fail_msg("%s is missing", path);
    }
}

static void words_of_every_method_are_there(void **state)
{
    (void)state;
    for (int i = 0; calc_methods[i]; i++) {
        const struct calc_words *w = &calc_methods[i]->words;
        const char *const parts[] = {w->group,  w->title, w->summary, w->plain,  w->formula,
                                     w->source, w->ties,  w->gaps,    w->refuses};
        for (ptrdiff_t k = 0; k < COUNT_OF(parts); k++)
            assert_true(parts[k] && *parts[k]);
        assert_non_null(w->used);
        for (const struct calc_option *o = calc_methods[i]->options; o && o->name; o++)
            assert_true(*o->values && *o->standard && *o->meaning);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(methods_take_and_add_the_columns_that_were_promised),
        cmocka_unit_test(what_comes_out_has_the_columns_that_are_told),
        cmocka_unit_test(methods_stand_in_order_and_are_found_by_name),
        cmocka_unit_test(what_is_left_out_is_as_promised),
        cmocka_unit_test(fixed_words_are_those_of_the_contract),
        cmocka_unit_test(polarity_turns_ranks_and_bands_round),
        cmocka_unit_test(numbers_read_back_equal),
        cmocka_unit_test(a_reason_stands_exactly_where_a_result_is_empty),
        cmocka_unit_test(every_method_has_seeds_to_be_fuzzed_from),
        cmocka_unit_test(words_of_every_method_are_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
