/* config_command_test.c: the file of settings, as people use it with any command. The program's
 * path is the first argument. */
#include "app/testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Without FOLKMOOT_DB, so that the file is asked; $PWD is the test's folder. */
#define BY_FILE "unset FOLKMOOT_DB; export FOLKMOOT_CONFIG=given.conf; "

/* Makes two stores, one of which the file names. */
static int two_stores(void **state)
{
    if (folder_open(state) != 0)
        return -1;
    return run_line("printf '# ours\\n\\n  db  =  %s/named.db \\n' \"$PWD\" >given.conf && "
                    "\"$F\" sample --db named.db && \"$F\" migrate --db empty.db");
}

static void file_names_the_database(void **state)
{
    (void)state;
    assert_int_equal(run_line(BY_FILE "\"$F\" areas"), 0);
    assert_true(lines(out) > 100);
    assert_int_equal(run_line("unset FOLKMOOT_DB; \"$F\" areas --config given.conf"), 0);
    assert_true(lines(out) > 100);
    assert_int_equal(run_line("unset FOLKMOOT_DB; \"$F\" user list --config=given.conf"), 0);
    assert_true(has(out, "administrator@"));
}

static void what_is_nearer_goes_first(void **state)
{
    (void)state;
    assert_int_equal(run_line(BY_FILE "\"$F\" areas --db empty.db"), 0);
    assert_int_equal(lines(out), 1);
    assert_int_equal(run_line(BY_FILE "FOLKMOOT_DB=empty.db \"$F\" areas"), 0);
    assert_int_equal(lines(out), 1);
    assert_int_equal(run_line("echo 'db = /nowhere/x.db' >other.conf; " BY_FILE
                              "\"$F\" areas --config other.conf"),
                     1);
}

static void file_says_where_to_serve(void **state)
{
    (void)state;
    assert_int_equal(
        run_line("printf 'db = %s/empty.db\\nlisten = nowhere\\n' \"$PWD\" >serve.conf; "
                 "unset FOLKMOOT_DB; \"$F\" serve --config serve.conf"),
        1);
    assert_true(has(err, "'nowhere' is not HOST:PORT"));
}

/* A file of this text is refused with exit 1 and these words, and nothing is done. */
static void assert_refused(const char *text, const char *words)
{
    folder_put("bad.conf", text);
    assert_int_equal(run_line("unset FOLKMOOT_DB; \"$F\" migrate --config bad.conf"), 1);
    if (!has(err, words))
        fail_msg("\"%s\" is not in: %s", words, err);
    assert_int_equal(run_line("test ! -e var && test ! -e x.db"), 0);
}

static void what_is_no_setting_is_refused_by_its_line(void **state)
{
    (void)state;
    assert_refused("# a\ndatabase = /x.db\n",
                   "bad.conf:2: there is no setting \"database\". There are db, listen,");
    assert_refused("db /x.db\n", "bad.conf:1: this is no \"name = value\".");
    assert_refused("db =\n", "bad.conf:1: \"db\" has no value.");
    assert_refused("db = x.db\n", "bad.conf:1: \"db\" is a path that begins with /");
    assert_refused("listen = a:1\n\nlisten = b:1\n",
                   "bad.conf:3: \"listen\" was said in line 1 already.");
    assert_refused("figures-memory = 0\n", "bad.conf:1: \"figures-memory\" is a whole number");
    assert_refused("figures-memory = 2 GB\n", "\"figures-memory\" is a whole number");
    assert_refused("proxy = \x1b[1m\n", "characters in this line that are no text");
    assert_refused("proxy = \xff\n", "characters in this line that are no text");
}

static void file_that_can_not_be_read_is_told(void **state)
{
    (void)state;
    assert_int_equal(run_line("unset FOLKMOOT_DB; \"$F\" areas --config none.conf"), 1);
    assert_true(has(err, "none.conf can't be read: No such file or directory."));
    assert_int_equal(run_line("mkdir folder; \"$F\" areas --config folder"), 1);
    assert_true(has(err, "folder can't be read: Is a directory."));
    assert_int_equal(
        run_line("yes '#' | head -c 70000 >big.conf; \"$F\" areas --config big.conf"), 1);
    assert_true(has(err, "big.conf is too large: at most 64 KB."));
    assert_int_equal(run("areas --config"), 2);
}

int main(int count, char **words)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(file_names_the_database),
        cmocka_unit_test(what_is_nearer_goes_first),
        cmocka_unit_test(file_says_where_to_serve),
        cmocka_unit_test(what_is_no_setting_is_refused_by_its_line),
        cmocka_unit_test(file_that_can_not_be_read_is_told),
    };
    return PROGRAM_TESTS(count, words, tests, two_stores, folder_close);
}
