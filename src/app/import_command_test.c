/* import_command_test.c: folkmoot import as people call it: what is printed, how it ends, and
 * what is in the store afterwards. The program's path is the first argument. */
#include "app/testing.h"

#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char figures[] = "metric,area,period,value\n"
                              "hens,E08000009,2021-22,1\n"
                              "hens,E08000009,2022-23,2\n";

/* The lists have a heading each. */
static void assert_stored(int metrics, int areas)
{
    assert_int_equal(run("metrics"), 0);
    assert_int_equal(lines(out), 1 + metrics);
    assert_int_equal(run("areas"), 0);
    assert_int_equal(lines(out), 1 + areas);
}

/* A first import that is not kept leaves no store, not even half of one beside its place; where
 * the database is there before, nothing is in it. */
static void assert_no_store(void)
{
    static const char *const names[] = {"trial.db", "trial.db.new"};
    char path[200];

    if (!store_is_a_file())
        assert_stored(0, 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        assert_int_equal(access(path, F_OK), -1);
    }
}

static void what_is_kept_is_counted_and_listed(void **state)
{
    (void)state;
    folder_put("a.csv", figures);
    assert_int_equal(run("import tidy a.csv"), 0);
    assert_true(has(out, "a.csv: 2 rows, 2 cells: 2 figures, 0 gaps, 0 folded, 0 rejected, "
                         "0 blank; 1 notices\n"));
    assert_true(has(out, "kept: 1 new measures, 2 new and 0 revised slices, 2 figures changed, "
                         "1 new areas"));
    assert_true(has(err, "a.csv:2: notice: E08000009 is an area that was not known before."));
    assert_stored(1, 1);
    assert_int_equal(run("import tidy a.csv"), 0);
    assert_true(has(out, "all of it was known already"));
}

static void a_refusal_ends_with_1_and_keeps_nothing(void **state)
{
    (void)state;
    folder_put("a.csv", figures);
    folder_put("b.csv", "metric,area,period,value\nhens,E08000003,2021-22,\"1,2,3\"\n");
    assert_int_equal(run("import tidy a.csv b.csv"), 1);
    assert_true(has(err, "b.csv:2:4: Column \"value\": \"1,2,3\" is no number."));
    assert_int_equal(lines(err), 1);
    assert_string_equal(out, "");
    assert_no_store();
}

/* A register is stored file by file: the first must not stay when the second is refused. */
static void refused_registers_keep_nothing(void **state)
{
    (void)state;
    folder_put("r.profile", "kind: areas\nhas: code, name\ncode: code\nname: name\n");
    folder_put("a.csv", "code,name\nE08000009,Trafford\n");
    folder_put("b.csv", "code,name\nE0800,Manchester\n");
    assert_int_equal(run("import ./r.profile a.csv b.csv"), 1);
    assert_true(has(err, "b.csv:2:1: "));
    assert_no_store();
    assert_int_equal(run("import ./r.profile a.csv"), 0);
    assert_stored(0, 1);
}

static void a_refusal_leaves_an_empty_store_empty(void **state)
{
    (void)state;
    assert_int_equal(run("migrate"), 0);
    folder_put("a.csv", figures);
    folder_put("b.csv", "metric,area,period,value\nhens,E08000003,2021-22,\"1,2,3\"\n");
    assert_int_equal(run("import tidy a.csv b.csv"), 1);
    assert_stored(0, 0);
    assert_int_equal(run("import tidy a.csv --dry-run"), 0);
    assert_stored(0, 0);
    assert_int_equal(run("import tidy a.csv"), 0);
    assert_stored(1, 1);
}

static void a_dry_run_keeps_nothing(void **state)
{
    (void)state;
    folder_put("a.csv", figures);
    assert_int_equal(run("import tidy a.csv --dry-run"), 0);
    assert_true(has(out, "2 figures, 0 gaps"));
    assert_true(has(out, "dry run, nothing kept: 1 new measures, 2 new"));
    assert_no_store();
    folder_put("r.profile", "kind: areas\nhas: code, name\ncode: code\nname: name\n");
    folder_put("b.csv", "code,name\nE08000009,Trafford\n");
    assert_int_equal(run("import ./r.profile b.csv --dry-run"), 0);
    assert_no_store();
}

static void what_is_missing_is_told(void **state)
{
    (void)state;
    assert_int_equal(run("import tidy none.csv"), 1);
    assert_true(has(err, "none.csv can't be opened"));
    assert_int_equal(run("import none none.csv"), 1);
    assert_true(has(err, "There is no profile \"none\". There are: "));
    assert_true(has(err, "mysociety-areas") && has(err, "tidy"));
    assert_int_equal(run("import tidy"), 2);
    assert_int_equal(run("import --help"), 0);
    assert_true(has(out, "--dry-run"));
}

#define IN_A_FOLDER(test)                                                                      \
    cmocka_unit_test_setup_teardown(test, folder_and_store_open, folder_close)

int main(int count, char **words)
{
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(what_is_kept_is_counted_and_listed),
        IN_A_FOLDER(a_refusal_ends_with_1_and_keeps_nothing),
        IN_A_FOLDER(a_refusal_leaves_an_empty_store_empty),
        IN_A_FOLDER(refused_registers_keep_nothing),
        IN_A_FOLDER(a_dry_run_keeps_nothing),
        IN_A_FOLDER(what_is_missing_is_told),
    };

    return PROGRAM_TESTS(count, words, tests, NULL, NULL);
}
