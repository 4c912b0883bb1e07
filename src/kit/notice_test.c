/* notice_test.c: notices are given once, kept with the work that gives them, and read newest
 * first; and every statement of this folder is understood by the engine at hand: SQLite, or
 * PostgreSQL where FOLKMOOT_TEST_PG names one. */
#include "kit/notice.h"

#include "kit_sql.h"
#include "store/engine.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_STEPS = 100, LONGEST_STEP = 1024 * 1024 };

#define MUST(call) assert_int_equal((call), OK)

struct place {
    struct arena *arena;
    struct store *db;
    char folder[64], url[600], schema[32];
};

/* --- a store with all steps of the schema
 * ------------------------------------------------------ */

static struct store *open_at(struct arena *a, const char *url)
{
    struct store *db = NULL;
    struct str why = {0};

    if (store_open(a, url, STORE_CREATE, &db, &why) != OK)
        fail_msg("%.*s", STR_ARG(why));
    return db;
}

static void postgres_script(struct place *p, const char *sql)
{
    struct store *db = open_at(p->arena, getenv("FOLKMOOT_TEST_PG"));

    MUST(db->engine->script(db, sql));
    store_close(db);
}

static void choose_url(struct place *p)
{
    static int opened;
    const char *postgres = getenv("FOLKMOOT_TEST_PG");
    char sql[80];

    if (!postgres) {
        snprintf(p->url, sizeof p->url, "%s/trial.db", p->folder);
        return;
    }
    snprintf(p->schema, sizeof p->schema, "kit_%ld_%d", (long)getpid(), opened++);
    snprintf(sql, sizeof sql, "CREATE SCHEMA %s", p->schema);
    postgres_script(p, sql);
    snprintf(p->url, sizeof p->url, "%s%coptions=-csearch_path%%3D%s", postgres,
             strchr(postgres, '?') ? '&' : '?', p->schema);
}

static struct store_step step_read(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    char *bytes = arena_alloc(a, LONGEST_STEP);
    const char *name = strstr(path, "schema/");

    assert_non_null(f);
    assert_non_null(name);
    struct str text = {bytes, (ptrdiff_t)fread(bytes, 1, LONGEST_STEP, f)};
    fclose(f);
    return (struct store_step){str_copy(a, str_of(name)), text};
}

static void migrate(struct place *p)
{
    const char *source = getenv("FOLKMOOT_SOURCE");
    struct store_step steps[MOST_STEPS];
    ptrdiff_t ran;
    glob_t found;

    assert_int_equal(
        glob(str_fmt(p->arena, "%s/schema/*.sql", source ? source : ".").at, 0, NULL, &found),
        0);
    assert_in_range(found.gl_pathc, 2, MOST_STEPS);
    for (size_t i = 0; i < found.gl_pathc; i++)
        steps[i] = step_read(p->arena, found.gl_pathv[i]);
    MUST(store_migrate(p->db, steps, (ptrdiff_t)found.gl_pathc, &ran));
    assert_int_equal(ran, found.gl_pathc);
    globfree(&found);
}

static int open_store(void **state)
{
    struct place *p = *state = calloc(1, sizeof *p);

    assert_non_null(p);
    p->arena = arena_open();
    strcpy(p->folder, "/tmp/kit-test-XXXXXX");
    assert_non_null(mkdtemp(p->folder));
    choose_url(p);
    p->db = open_at(p->arena, p->url);
    migrate(p);
    return 0;
}

static int close_store(void **state)
{
    struct place *p = *state;
    char command[128];

    store_close(p->db);
    snprintf(command, sizeof command, "DROP SCHEMA %s CASCADE", p->schema);
    if (*p->schema)
        postgres_script(p, command);
    snprintf(command, sizeof command, "rm -rf '%s'", p->folder);
    assert_int_equal(system(command), 0);
    arena_close(p->arena);
    free(p);
    return 0;
}

/* --- giving and reading
 * ------------------------------------------------------------------------ */

static struct work work_at(struct place *p, int64_t now)
{
    return (struct work){.arena = p->arena, .db = p->db, .now = now};
}

static enum rc give(struct place *p, int64_t now, const char *id, const char *receiver,
                    const char *words)
{
    struct work w = work_at(p, now);

    return notice_give(&w, str_of(id), str_of(receiver), "trial", str_of(words),
                       str_fmt(p->arena, "/x/%s", id));
}

static void given(struct place *p, int64_t now, const char *id, const char *receiver,
                  const char *words)
{
    MUST(store_begin(p->db, true));
    MUST(give(p, now, id, receiver, words));
    MUST(store_commit(p->db));
}

static struct kit_notice_list read_of(struct place *p, const char *receiver)
{
    struct work w = work_at(p, 0);
    struct kit_notice_list list;

    MUST(store_begin(p->db, false));
    MUST(notices_read(&w, str_of(receiver), &list));
    store_rollback(p->db);
    return list;
}

static void notice_comes_back_as_it_was_given(void **state)
{
    given(*state, 1780315200, "one", "anna", "It's \"57.5 %\" now: £1 – ü.");
    struct kit_notice_list list = read_of(*state, "anna");

    assert_int_equal(list.len, 1);
    assert_true(str_eq(list.at[0].id, S("one")));
    assert_int_equal(list.at[0].made_at, 1780315200);
    assert_true(str_eq(list.at[0].kind, S("trial")));
    assert_true(str_eq(list.at[0].words, S("It's \"57.5 %\" now: £1 – ü.")));
    assert_true(str_eq(list.at[0].href, S("/x/one")));
}

static void notice_of_one_id_is_given_once(void **state)
{
    given(*state, 10, "one", "anna", "first");
    given(*state, 20, "one", "anna", "second");
    given(*state, 30, "one", "bert", "third");
    MUST(store_begin(((struct place *)*state)->db, true));
    MUST(give(*state, 40, "two", "anna", "within"));
    MUST(give(*state, 40, "two", "anna", "one piece of work"));
    MUST(store_commit(((struct place *)*state)->db));

    struct kit_notice_list list = read_of(*state, "anna");
    assert_int_equal(list.len, 2);
    assert_true(str_eq(list.at[0].words, S("within")));
    assert_true(str_eq(list.at[1].words, S("first")));
    assert_int_equal(list.at[1].made_at, 10);
    assert_int_equal(read_of(*state, "bert").len, 0);
}

static void newest_comes_first(void **state)
{
    static const char *const ids[] = {"c", "f", "e", "d", "a", "b"};
    static const int64_t moments[] = {30, 50, 10, 30, 30, 40};
    static const char due[] = "fbacde"; /* equal moments by id */
    char got[7] = "";

    for (ptrdiff_t i = 0; i < COUNT_OF(ids); i++)
        given(*state, moments[i], ids[i], "anna", "words");
    struct kit_notice_list list = read_of(*state, "anna");
    assert_int_equal(list.len, COUNT_OF(ids));
    for (ptrdiff_t i = 0; i < list.len; i++)
        got[i] = list.at[i].id.at[0];
    assert_string_equal(got, due);
}

static void nobody_reads_what_is_for_another(void **state)
{
    given(*state, 10, "one", "anna", "for anna");
    given(*state, 20, "two", "bert", "for bert");
    given(*state, 30, "three", "Anna", "for another Anna");

    struct kit_notice_list list = read_of(*state, "anna");
    assert_int_equal(list.len, 1);
    assert_true(str_eq(list.at[0].words, S("for anna")));
    assert_int_equal(read_of(*state, "ann").len, 0);
    assert_int_equal(read_of(*state, "%").len, 0);
}

/* Who wants no notices has an empty name; all of them would share one list. */
static void nobody_in_particular_gets_none(void **state)
{
    struct place *p = *state;
    struct work w = work_at(p, 10);
    struct kit_notice_list list;

    given(p, 10, "one", "", "for nobody");
    assert_int_equal(read_of(p, "").len, 0);
    MUST(store_begin(p->db, false));
    MUST(sql_notice_of(&w, S(""), 10, &list));
    assert_int_equal(list.len, 0);
    store_rollback(p->db);
    /* and the id is still free */
    given(p, 20, "one", "anna", "for anna");
    assert_int_equal(read_of(p, "anna").len, 1);
}

static void long_list_is_cut_to_the_newest(void **state)
{
    struct place *p = *state;

    MUST(store_begin(p->db, true));
    for (int i = 0; i < NOTICES_MOST + 5; i++)
        MUST(give(p, 1000 + i, str_fmt(p->arena, "n%03d", i).at, "anna", "words"));
    MUST(store_commit(p->db));
    struct kit_notice_list list = read_of(p, "anna");
    assert_int_equal(list.len, NOTICES_MOST);
    assert_int_equal(list.at[0].made_at, 1000 + NOTICES_MOST + 4);
    assert_int_equal(list.at[NOTICES_MOST - 1].made_at, 1005);
}

static void notice_of_undone_work_is_not_kept(void **state)
{
    struct place *p = *state;

    MUST(store_begin(p->db, true));
    MUST(give(p, 10, "one", "anna", "undone"));
    store_rollback(p->db);
    assert_int_equal(read_of(p, "anna").len, 0);
    given(p, 20, "one", "anna", "done");
    assert_int_equal(read_of(p, "anna").len, 1);
}

static void every_statement_is_understood(void **state)
{
    struct place *p = *state;
    ptrdiff_t n = 0;

    MUST(store_begin(p->db, true));
    for (const struct statement *s = kit_statements; s->name; s++, n++)
        if (store_prepare(p->db, s) != OK)
            fail_msg("%s (%s): %.*s", s->name, s->where, STR_ARG(store_why(p->db)));
    store_rollback(p->db);
    assert_true(n >= 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_store, close_store)
        TEST(notice_comes_back_as_it_was_given),
        TEST(notice_of_one_id_is_given_once),
        TEST(newest_comes_first),
        TEST(nobody_reads_what_is_for_another),
        TEST(nobody_in_particular_gets_none),
        TEST(long_list_is_cut_to_the_newest),
        TEST(notice_of_undone_work_is_not_kept),
        TEST(every_statement_is_understood),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
