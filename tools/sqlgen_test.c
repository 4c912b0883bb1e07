/* sqlgen_test.c: what the SQL generator refuses, and with which words. That what it makes
 * compiles and runs is shown by src/store/store_test.c. The program to test is the first
 * argument. */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LONGEST_ANSWER = 20000 };

struct bench {
    const char *program;
    char folder[64];
    char answer[LONGEST_ANSWER]; /* of the last run */
    int status;
};

static void put_file(const struct bench *b, const char *name, const char *text)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", b->folder, name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fputs(text, f);
    assert_int_equal(fclose(f), 0);
}

static void read_all(struct bench *b, FILE *f)
{
    assert_non_null(f);
    size_t len = fread(b->answer, 1, sizeof b->answer - 1, f);
    b->answer[len] = 0;
}

static void generate(struct bench *b, const char *files)
{
    char command[PATH_MAX];
    snprintf(command, sizeof command, "cd '%s' && '%s' trial . %s 2>&1", b->folder, b->program,
             files);
    FILE *f = popen(command, "r");
    read_all(b, f);
    int status = pclose(f);
    b->status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool made(struct bench *b, const char *name)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", b->folder, name);
    FILE *f = fopen(path, "rb");
    if (!f)
        return false;
    read_all(b, f);
    fclose(f);
    return true;
}

static void assert_holds(const struct bench *b, const char *words)
{
    if (!strstr(b->answer, words))
        fail_msg("no \"%s\" in: %s", words, b->answer);
}

static void a_good_file_makes_rows_functions_and_a_table(void **state)
{
    struct bench *b = *state;
    put_file(b, "good.sql",
             "-- The areas.\n\n"
             "-- area_by_code(code text, kind text?) -> one area(id int, share num?)\n"
             "-- Its \"documentation\".\n"
             "SELECT id, share FROM area -- not $9; nor ?\n"
             " WHERE code = $1 AND kind = $2 AND name <> 'a;\\?';\n\n"
             "-- area_all(low int,\n--     high bool)\n--     -> many area\n"
             "SELECT id, share FROM area WHERE $1 < 1 OR $2;\n"
             "-- area_each() -> each area(id int, share num?)\nSELECT id, share FROM area;\n"
             "-- area_drop() -> none\nDELETE FROM area;");
    generate(b, "good.sql");
    assert_string_equal(b->answer, "");
    assert_int_equal(b->status, 0);
    assert_true(made(b, "trial_rows.h"));
    assert_holds(
        b, "struct trial_area {\n    int64_t id;\n    double share; /* may be null */\n};");
    assert_holds(
        b, "struct trial_area_list {\n    struct trial_area *at;\n    ptrdiff_t len, cap;\n};");
    assert_true(made(b, "trial_sql.h"));
    assert_holds(
        b, "/* good.sql:3\n-- Its \"documentation\". */\nenum rc sql_area_by_code(struct work "
           "*w, struct str code, struct str kind, struct trial_area *out) MUST_USE;");
    assert_holds(
        b, "sql_area_all(struct work *w, int64_t low, bool high, struct trial_area_list *out)");
    assert_holds(b, "enum rc (*each)(void *state, const struct trial_area *row), void *state)");
    assert_true(made(b, "trial_sql.c"));
    assert_holds(b, "{\"area_by_code\", \"good.sql:3\", 'o', \"tT\", \"iN\", \"id share\",\n");
    assert_holds(b, "name <> 'a;\\\\\\?'\"},");
    assert_holds(
        b,
        "{\"area_drop\", \"good.sql:14\", 'n', \"\", \"\", \"\",\n     \"DELETE FROM area\"},");
}

static const struct {
    const char *text, *complaint;
} bad[] = {
    {"SELECT 1;\n", "bad.sql:1: a heading comes first"},
    {"-- a (x int) -> none\nDELETE FROM t;\n", "bad.sql:2: a heading comes first"},
    {"-- a(x) -> none\nDELETE;\n", "bad.sql:1: x needs a type: int, num, text, bool or bytes"},
    {"-- a(x float) -> none\nDELETE;\n", "bad.sql:1: x needs a type"},
    {"-- a(x int?) -> none\nDELETE;\n", "bad.sql:1: x: int can't be null"},
    {"-- a(X int) -> none\nDELETE;\n",
     "bad.sql:1: expected a name in lower case, found \"X int)"},
    {"-- a(x int y int) -> none\nDELETE;\n",
     "bad.sql:1: expected a comma or ), found \"y int)"},
    {"-- a(x int)\nSELECT $1;\n", "bad.sql:1: expected ->, found \"\""},
    {"-- a() -> some t(x int)\nSELECT 1;\n",
     "bad.sql:1: after -> comes one, many, each or none"},
    {"-- a() -> one\nSELECT 1;\n", "bad.sql:1: expected the name of the row"},
    {"-- a() -> one t\nSELECT 1;\n", "bad.sql:1: no row trial_t was met before"},
    {"-- a() -> none x\nDELETE;\n", "bad.sql:1: expected the end of the heading, found \"x\""},
    {"-- a() -> none\n", "bad.sql:1: a has no statement"},
    {"-- a() -> none\n\n-- b() -> none\nDELETE;\n", "bad.sql:1: a has no statement"},
    {"-- a() -> none\nDELETE\n-- b() -> none\nDELETE;\n", "bad.sql:3: a has no ; at its end"},
    {"-- a() -> none\nDELETE FROM t\n", "bad.sql:1: a has no ; at its end"},
    {"-- a() -> none\nDELETE FROM t; DELETE;\n",
     "bad.sql:2: expected the end of the line after ;"},
    {"-- a() -> none\nDELETE FROM t\n WHERE n = 'x;\n", "bad.sql:3: a quote is not closed"},
    {"-- a(x int) -> none\nDELETE\n WHERE $2 = $1;\n",
     "bad.sql:3: the heading has no parameter for $2"},
    {"-- a(x int) -> none\nDELETE WHERE $ = $1;\n",
     "bad.sql:2: the heading has no parameter for $"},
    {"-- a(x int, y int) -> none\nDELETE WHERE $1;\n",
     "bad.sql:1: a does not use all its parameters"},
    {"-- a(x int) -> none\nDELETE WHERE ?;\n", "bad.sql:2: parameters are written $1, $2"},
    {"-- a() -> none\nDELETE;\n-- a() -> none\nDELETE;\n",
     "bad.sql:3: a is already at bad.sql:1"},
    {"-- a() -> one t(x int)\nSELECT;\n-- b() -> one t(x num)\nSELECT;\n",
     "bad.sql:3: row trial_t differs from the one at bad.sql:1"},
    {"-- a() -> one t(x text)\nSELECT;\n-- b() -> one t(x text?)\nSELECT;\n",
     "bad.sql:3: row trial_t differs from the one at bad.sql:1"},
};

static void each_mistake_is_told_by_file_and_line(void **state)
{
    struct bench *b = *state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        put_file(b, "bad.sql", bad[i].text);
        generate(b, "bad.sql");
        if (b->status != 1 ||
            strncmp(b->answer, bad[i].complaint, strlen(bad[i].complaint)) != 0)
            fail_msg("%s\nwas answered %d: %s", bad[i].text, b->status, b->answer);
        if (strchr(b->answer, '\n') != b->answer + strlen(b->answer) - 1)
            fail_msg("more than one complaint: %s", b->answer);
    }
}

static void a_bad_file_makes_nothing(void **state)
{
    struct bench *b = *state;
    put_file(b, "bad.sql", bad[0].text);
    generate(b, "bad.sql");
    assert_false(made(b, "trial_rows.h"));
    assert_false(made(b, "trial_sql.h"));
    assert_false(made(b, "trial_sql.c"));
}

static void every_mistake_is_told_in_one_run(void **state)
{
    struct bench *b = *state;
    put_file(b, "one.sql", "-- a(x) -> none\nDELETE;\n\n-- b() -> none\nDELETE WHERE ?;\n");
    put_file(b, "two.sql",
             "-- c() -> nil\nDELETE;\n-- d() -> none\nDELETE;\n-- d() -> none\nDELETE;\n");
    generate(b, "one.sql two.sql none.sql");
    assert_holds(b, "one.sql:1: x needs a type");
    assert_holds(b, "one.sql:5: parameters are written $1");
    assert_holds(b, "two.sql:1: after -> comes");
    assert_holds(b, "two.sql:5: d is already at two.sql:3");
    assert_holds(b, "none.sql:1: can't be read");
    assert_int_equal(b->status, 1);
}

static void more_than_it_can_hold_is_refused(void **state)
{
    struct bench *b = *state;
    char *text = calloc(1, 200000);
    assert_non_null(text);
    char *at = text + sprintf(text, "-- a(p0 int");
    for (int i = 1; i < 49; i++)
        at += sprintf(at, ", p%d int", i);
    sprintf(at, ") -> none\nDELETE;\n");
    put_file(b, "bad.sql", text);
    generate(b, "bad.sql");
    assert_holds(b, "bad.sql:1: more than 48 names");

    at = text;
    for (int i = 0; i < 1100; i++)
        at += sprintf(at, "-- s%d() -> none\nDELETE;\n", i);
    put_file(b, "bad.sql", text);
    generate(b, "bad.sql");
    assert_holds(b, "bad.sql:2048: more than 1024 statements or rows");

    at = text + sprintf(text, "-- a() -> none\n");
    memset(at, 'x', 4001);
    strcpy(at + 4001, ";\n");
    put_file(b, "bad.sql", text);
    generate(b, "bad.sql");
    assert_holds(b, "bad.sql:1: a is longer than 4000 bytes");
    free(text);
}

static void without_files_it_says_how_it_is_used(void **state)
{
    struct bench *b = *state;
    generate(b, "");
    assert_int_equal(b->status, 2);
    assert_holds(b, "usage: sqlgen ROOM FOLDER FILE.sql...");
}

static int make_folder(void **state)
{
    struct bench *b = *state;
    strcpy(b->folder, "/tmp/sqlgen-test-XXXXXX");
    return mkdtemp(b->folder) ? 0 : -1;
}

static int clear_folder(void **state)
{
    struct bench *b = *state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", b->folder);
    return system(command);
}

int main(int argc, char **argv)
{
    static struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_good_file_makes_rows_functions_and_a_table,
                                        make_folder, clear_folder),
        cmocka_unit_test_setup_teardown(each_mistake_is_told_by_file_and_line, make_folder,
                                        clear_folder),
        cmocka_unit_test_setup_teardown(a_bad_file_makes_nothing, make_folder, clear_folder),
        cmocka_unit_test_setup_teardown(every_mistake_is_told_in_one_run, make_folder,
                                        clear_folder),
        cmocka_unit_test_setup_teardown(more_than_it_can_hold_is_refused, make_folder,
                                        clear_folder),
        cmocka_unit_test_setup_teardown(without_files_it_says_how_it_is_used, make_folder,
                                        clear_folder),
    };
    static struct bench b;
    char program[PATH_MAX];

    if (argc < 2 || !realpath(argv[1], program))
        return 2;
    b.program = program;
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
        tests[i].initial_state = &b;
    return cmocka_run_group_tests_name("sqlgen", tests, NULL, NULL);
}
