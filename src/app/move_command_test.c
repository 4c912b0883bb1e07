/* move_command_test.c: a whole store moved by export all and import, as people do it: from
 * SQLite to PostgreSQL where FOLKMOOT_TEST_PG names a database, else to SQLite, and back. The
 * program's path is the first argument. */
#include "app/testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* "$TO" in a command line is the store in the middle; "$PSQL" asks its database. */
static void middle_store(void)
{
    const char *url = getenv("FOLKMOOT_TEST_PG");
    char to[512];

    if (!url) {
        setenv("TO", "middle.db", 1);
        return;
    }
    snprintf(to, sizeof to, "%s%coptions=-csearch_path%%3Dmoving_%ld", url,
             strchr(url, '?') ? '&' : '?', (long)getpid());
    setenv("TO", to, 1);
    snprintf(to, sizeof to, "moving_%ld", (long)getpid());
    setenv("MOVING", to, 1);
}

static void middle_new(void)
{
    assert_int_equal(
        run_line(
            "if [ -z \"$MOVING\" ]; then rm -f middle.db; else psql -q "
            "\"$FOLKMOOT_TEST_PG\" -c 'SET client_min_messages = error' -c \"DROP SCHEMA IF "
            "EXISTS $MOVING CASCADE\" -c \"CREATE SCHEMA $MOVING\"; fi"),
        0);
}

static const char first[] = "metric,area,period,value,gap\n"
                            "hens,E08000009,2021-22,1,\n"
                            "hens,E08000003,2021-22,5,\n";
static const char second[] = "metric,area,period,value,gap\n"
                             "hens,E08000009,2021-22,2,\n"
                             "hens,E08000003,2021-22,,suppressed\n";

/* The sample with a figure that was revised, and with what people leave behind. */
static int fill(void **state)
{
    if (folder_open(state) != 0)
        return -1;
    middle_store();
    folder_put("first.csv", first);
    folder_put("second.csv", second);
    return run("sample") || run("import tidy first.csv") || run("import tidy second.csv") ||
           run("user invite me@x.example --role lead --organisation trafford") ||
           run("user invite y@x.example --role adviser --scope 'North West'") ||
           run("user suspend lead@salford.example") || run("export all from");
}

static int clear(void **state)
{
    if (getenv("MOVING"))
        run_line("psql -q \"$FOLKMOOT_TEST_PG\" -c 'SET client_min_messages = error' -c \"DROP "
                 "SCHEMA IF EXISTS $MOVING CASCADE\"");
    return folder_close(state);
}

/* What it says, but for the name of the store at the beginning of a line. */
static void assert_check_says(const char *db, char *said)
{
    char line[1024];

    snprintf(line, sizeof line, "check --db \"%s\"", db);
    assert_int_equal(run(line), 0);
    char *sound = strstr(out, " is sound");
    assert_non_null(sound);
    if (*said)
        assert_string_equal(sound, said);
    strcpy(said, sound);
    assert_true(has(out, "The audit trail holds: "));
}

static void a_store_comes_back_byte_for_byte(void **state)
{
    static char said[SAID_MOST];

    (void)state;
    middle_new();
    assert_int_equal(
        run_line("mkdir tmp && TMPDIR=$PWD/tmp \"$F\" import from/store --db \"$TO\""), 0);
    assert_true(has(out, "kept: "));
    assert_int_equal(run_line("rmdir tmp"), 0); /* what it needed meanwhile is gone */
    assert_int_equal(run("export all through --db \"$TO\""), 0);
    assert_int_equal(run("import through/store --db last.db"), 0);
    assert_int_equal(run("export all last --db last.db"), 0);
    assert_int_equal(run_line("diff -r from through && diff -r from last"), 0);
    assert_check_says("trial.db", said);
    assert_check_says("$TO", said);
    assert_check_says("last.db", said);
    assert_int_equal(run_line("ls last.db* | tr '\\n' ' '"), 0);
    assert_false(has(out, "last.db.new"));
}

/* People's data among it: none of the files may be empty of what it should hold. */
static void people_and_what_they_did_are_among_it(void **state)
{
    (void)state;
    assert_int_equal(
        run_line(
            "cd from/store && for t in person role_held ticket mail audit object explanation "
            "slice organisation; do [ $(wc -l < $t.csv) -gt 1 ] || echo $t; done"),
        0);
    assert_string_equal(out, "");
    assert_int_equal(run_line("grep -c '^lead@salford\\|,lead@salford.example,.*suspended' "
                              "from/store/person.csv"),
                     0);
    assert_int_equal(run_line("stat -c %a from/store from/store/* | sort -u | tr '\\n' ' '"),
                     0);
    assert_string_equal(out, "600 700 ");
}

static void what_figures_were_is_told(void **state)
{
    (void)state;
    assert_int_equal(run_line("cut -d , -f 1-5 from/revisions.csv"), 0);
    assert_string_equal(out, "metric,area,period,value,gap\n"
                             "hens,E08000003,2021-04-01_P1Y,5,\n"
                             "hens,E08000009,2021-04-01_P1Y,1,\n");
    assert_int_equal(run_line("! grep -qv '^metric\\|,20[0-9-]*T[0-9:]*Z,20[0-9-]*T[0-9:]*Z$' "
                              "from/revisions.csv"),
                     0);
    assert_int_equal(run("export all before --known 2000-01-01"), 0);
    assert_int_equal(run_line("cat before/revisions.csv; diff -r from/store before/store"), 0);
    assert_int_equal(lines(out), 1);
}

static void a_move_that_is_refused_keeps_nothing(void **state)
{
    (void)state;
    middle_new();
    assert_int_equal(run_line("rm -rf bad && cp -r from/store bad && sed -i '3s/^[^,]*/x/' "
                              "bad/area.csv"),
                     0);
    assert_int_equal(run("import bad --db new.db"), 1);
    assert_true(has(err, "bad/area.csv:3:1: Column \"id\": \"x\" is no whole number."));
    assert_int_equal(run_line("ls new.db*"), 0);
    assert_string_equal(out, "new.db.lock\n");
    assert_int_equal(run("import bad --db \"$TO\""), 1);
    assert_int_equal(run("import from/store --dry-run --db \"$TO\""), 0);
    assert_true(has(out, "dry run, nothing kept: "));
    assert_int_equal(run_line("\"$F\" migrate --db \"$TO\" >&2 && \"$F\" areas --db \"$TO\""),
                     0);
    assert_int_equal(lines(out), 1);
}

static void a_store_that_was_used_is_left_alone(void **state)
{
    (void)state;
    assert_int_equal(run("import first.csv"), 2);
    assert_int_equal(run("import from"), 1);
    assert_true(has(err, "from/MANIFEST.tsv: It can't be opened"));
    assert_int_equal(run("import tidy first.csv --db used.db"), 0);
    assert_int_equal(run("import from/store --db used.db"), 1);
    assert_true(has(err, "The store is in use: somebody wrote into its table "));
    assert_int_equal(run("export all from"), 1);
    assert_true(has(err, "File exists"));
    assert_int_equal(run("check --db used.db"), 0);
}

/* The commands of docs/operate/backup.md as they stand there, with the folders of this test and
 * without those of systemd and root. */
static void a_backup_is_restored_as_the_manual_says(void **state)
{
    (void)state;
    if (!getenv("FOLKMOOT_SOURCE"))
        skip();
    assert_int_equal(
        run_line(
            "mkdir backups lib && cp trial.db lib/folkmoot.db && export F HERE=\"$PWD\" && "
            "sed -n '/^## Restore/,/^## Leave/s/^    //p' "
            "\"$FOLKMOOT_SOURCE/docs/operate/backup.md\" | sed -e '/^systemctl/d' -e "
            "'/^chown/d' -e 's,folkmoot-admin check,\"$F\" check --db \"$PWD/folkmoot.db\",' "
            "-e "
            "\"s,/var/lib/folkmoot,$HERE/lib,g\" -e \"s,/backups,$HERE/backups,g\" >restore "
            "&& \"$F\" backup backups/folkmoot-2026-03-31.db --db lib/folkmoot.db && "
            "\"$F\" user suspend officer@trafford.example --db lib/folkmoot.db && sh -e "
            "restore && "
            "[ $(wc -l <restore) = 5 ]"),
        0);
    assert_true(has(out, "lib/folkmoot.db is sound: "));
    assert_int_equal(run("export all restored --db lib/folkmoot.db"), 0);
    assert_int_equal(run_line("diff -r from restored"), 0);
}

int main(int count, char **words)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_store_comes_back_byte_for_byte),
        cmocka_unit_test(people_and_what_they_did_are_among_it),
        cmocka_unit_test(what_figures_were_is_told),
        cmocka_unit_test(a_move_that_is_refused_keeps_nothing),
        cmocka_unit_test(a_store_that_was_used_is_left_alone),
        cmocka_unit_test(a_backup_is_restored_as_the_manual_says),
    };

    return PROGRAM_TESTS(count, words, tests, fill, clear);
}
