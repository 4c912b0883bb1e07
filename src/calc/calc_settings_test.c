/* calc_settings_test.c: options that a method does not have, and values that they don't take.
 */
#include "calc/testing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void setting_refused(const char *method, const char *options, const char *begins)
{
    struct arena *a = arena_open();
    const struct calc_method *m = calc_method_of(str_of(method));
    struct ran r = testing_run(a, method, options, str_of(m->example.input));

    if (r.rc != INVALID || !str_starts(r.why, str_of(begins)))
        fail_msg("%s %s: \"%.*s\" does not begin \"%s\"", method, options, STR_ARG(r.why),
                 begins);
    assert_str(r.out, "");
    arena_close(a);
}

static void an_unknown_option_is_refused_with_those_there_are(void **state)
{
    (void)state;
    setting_refused("mean", "--q 0.5", "mean has no option --q.");
    setting_refused("rank", "--rank 1", "rank has no option --rank. It has: --polarity --ties");
    for (int i = 0; calc_methods[i]; i++)
        setting_refused(calc_methods[i]->name, "--nonsense 1",
                        calc_methods[i]->options ? "" : calc_methods[i]->name);
}

static void a_value_that_an_option_does_not_take_is_refused(void **state)
{
    static const struct {
        const char *option, *method, *values; /* by blanks */
    } rows[] = {
        {"confidence", "proportion", "0 1 -0.5 1.5 95 x inf nan 0x1"},
        {"multiplier", "rate", "0 -1 x 1e999"},
        {"q", "quantile", "1.1 -0.1 x 0.5,,0.5 0.5, ,"},
        {"type", "quantile", "0 10 7.5 x -1"},
        {"bands", "band", "0 1001 4.5 x"},
        {"polarity", "rank", "High up highest"},
        {"ties", "rank", "first MIN random"},
        {"kind", "funnel", "share mean"},
        {"level", "agreement", "cardinal 1"},
        {"top", "neighbours", "0 -1 100001 2.5 x"},
        {"standardise", "neighbours", "mad yes"},
        {"rule", "suppress", "6 7-1 1-7/0 -5 2-9/5 x 1-9"},
    };
    ptrdiff_t checked = 0;

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(rows); i++) {
        struct arena *a = arena_open();
        struct str rest = str_of(rows[i].values), value;
        while (str_split(&rest, ' ', &value)) {
            struct str options = str_fmt(a, "--%s %.*s", rows[i].option, STR_ARG(value));
            struct str words =
                str_fmt(a, "--%s %.*s: it must be ", rows[i].option, STR_ARG(value));
            setting_refused(rows[i].method, options.at, words.at);
            checked++;
        }
        struct str bare = str_fmt(a, "--%s", rows[i].option);
        setting_refused(rows[i].method, bare.at, str_fmt(a, "%.*s :", STR_ARG(bare)).at);
        arena_close(a);
    }
    assert_true(checked > 40);
    setting_refused("neighbours", "--weights 1", "--weights 1: there must be 2 numbers");
    setting_refused("neighbours", "--weights 1,2,3",
                    "--weights 1,2,3: there must be 2 numbers");
    setting_refused("neighbours", "--weights 1,-2", "--weights 1,-2: there must be 2 numbers");
    setting_refused("neighbours", "--weights 1,x", "--weights 1,x: there must be 2 numbers");
    setting_refused("did", "", "--from is missing");
}

static void settings_are_looked_at_before_the_input_is_read(void **state)
{
    struct calc_setting bad = {S("type"), S("10")}, good = {S("type"), S("9")};
    const struct calc_method *m = calc_method_of(S("quantile"));
    struct arena *a = arena_open();
    struct str why = {0};

    (void)state;
    assert_int_equal(calc_settings_check(a, m, &bad, 1, &why), INVALID);
    assert_str(why, "--type 10: it must be a whole number from 1 to 9.");
    assert_int_equal(calc_settings_check(a, m, &good, 1, &why), OK);
    assert_int_equal(calc_settings_check(a, calc_method_of(S("did")), NULL, 0, &why), INVALID);
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_unknown_option_is_refused_with_those_there_are),
        cmocka_unit_test(a_value_that_an_option_does_not_take_is_refused),
        cmocka_unit_test(settings_are_looked_at_before_the_input_is_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
