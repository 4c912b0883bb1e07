/* shared_test.c: what connections of several servers do towards each other, on PostgreSQL where
 * FOLKMOOT_TEST_PG names one; and that none of it is needed on SQLite. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "store/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LITTLE = 60, LONG = 5000, SOON = 2500, MOMENT = 1 };

static const struct statement count_rows = {"count_rows",
                                            "shared_test.c",
                                            STORE_ONE,
                                            "",
                                            "i",
                                            "total",
                                            "SELECT count(*) AS total FROM shared_trial"};
static const struct statement add_row = {"add_row",
                                         "shared_test.c",
                                         STORE_NONE,
                                         "",
                                         "",
                                         "",
                                         "INSERT INTO shared_trial (id) VALUES (7)"};
static const struct statement change_row = {"change_row",
                                            "shared_test.c",
                                            STORE_NONE,
                                            "",
                                            "",
                                            "",
                                            "UPDATE shared_trial SET id = id + 1"};

struct two {
    struct work one, other;
    char folder[32];
};

static struct store *open_at(const char *url, enum store_mode mode)
{
    struct arena *a = arena_open();
    struct store *db = NULL;
    struct str why = {0};

    if (store_open(a, url, mode, &db, &why) != OK)
        fail_msg("%.*s", STR_ARG(why));
    arena_close(a);
    return db;
}

static void script(struct store *db, const char *sql)
{
    if (db->engine->script(db, sql) != OK)
        fail_msg("%.*s", STR_ARG(store_why(db)));
}

static int on_postgres(void **state)
{
    const char *url = getenv("FOLKMOOT_TEST_PG");
    struct two *t = *state = calloc(1, sizeof *t);

    t->one = (struct work){.arena = arena_open(), .db = open_at(url, STORE_WRITE)};
    t->other = (struct work){.arena = arena_open(), .db = open_at(url, STORE_WRITE)};
    script(t->one.db,
           "CREATE TABLE shared_trial (id bigint); INSERT INTO shared_trial VALUES (1)");
    return 0;
}

static int on_sqlite(void **state)
{
    struct two *t = *state = calloc(1, sizeof *t);
    char path[64];

    strcpy(t->folder, "/tmp/shared-test-XXXXXX");
    assert_non_null(mkdtemp(t->folder));
    snprintf(path, sizeof path, "%s/trial.db", t->folder);
    t->one = (struct work){.arena = arena_open(), .db = open_at(path, STORE_CREATE)};
    return 0;
}

static int clear(void **state)
{
    struct two *t = *state;
    char command[64];

    store_rollback(t->one.db);
    store_close(t->other.db);
    if (!*t->folder)
        script(t->one.db, "DROP TABLE shared_trial");
    store_close(t->one.db);
    arena_close(t->one.arena);
    if (t->other.arena)
        arena_close(t->other.arena);
    snprintf(command, sizeof command, "rm -rf '%s'", t->folder);
    if (*t->folder)
        assert_int_equal(system(command), 0);
    free(t);
    return 0;
}

static int64_t rows(struct work *w)
{
    union store_value row[1];

    assert_int_equal(store_one(w, &count_rows, NULL, row), OK);
    return row[0].whole;
}

static int64_t ms_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* How long it took to hear something, or nothing. */
static int64_t ms_to_hear(struct store *db, int ms)
{
    int64_t begun = ms_now();

    assert_int_equal(store_hear(db, ms), OK);
    return ms_now() - begun;
}

/* --- turns ---- */

static void a_turn_is_one_connections_at_a_time_and_reading_goes_on(void **state)
{
    struct two *t = *state;

    assert_true(store_shared(t->one.db));
    assert_int_equal(store_begin(t->one.db, true), OK);
    assert_int_equal(store_turn(t->one.db, "shared_trial", LONG), OK);
    assert_int_equal(store_none(&t->one, &add_row, NULL), OK);

    assert_int_equal(store_begin(t->other.db, false), OK);
    assert_int_equal(rows(&t->other), 1);
    store_rollback(t->other.db);
    assert_int_equal(store_begin(t->other.db, true), OK);
    assert_int_equal(store_turn(t->other.db, "shared_trial", LITTLE), BUSY);
    assert_non_null(strstr(store_why(t->other.db).at, "Someone else is writing"));
    assert_int_equal(store_commit(t->other.db), BUSY); /* it can only be undone */

    assert_int_equal(store_commit(t->one.db), OK);
    assert_int_equal(store_begin(t->other.db, true), OK);
    assert_int_equal(store_turn(t->other.db, "shared_trial", LITTLE), OK);
    assert_int_equal(rows(&t->other), 2);
    store_rollback(t->other.db);
}

static void whoever_waited_for_a_turn_sees_what_was_kept_meanwhile(void **state)
{
    struct two *t = *state;

    /* The transaction of the second begins before the first's is kept. */
    assert_int_equal(store_begin(t->other.db, true), OK);
    assert_int_equal(store_begin(t->one.db, true), OK);
    assert_int_equal(store_none(&t->one, &add_row, NULL), OK);
    assert_int_equal(store_commit(t->one.db), OK);
    assert_int_equal(store_turn(t->other.db, "shared_trial", LITTLE), OK);
    assert_int_equal(rows(&t->other), 2);
    assert_int_equal(store_none(&t->other, &change_row, NULL), OK);
    assert_int_equal(store_commit(t->other.db), OK);
}

static void who_was_only_in_anothers_way_may_do_it_again(void **state)
{
    struct two *t = *state;

    assert_int_equal(store_begin(t->other.db, true), OK);
    assert_int_equal(rows(&t->other), 1);
    assert_int_equal(store_begin(t->one.db, true), OK);
    assert_int_equal(store_none(&t->one, &change_row, NULL), OK);
    assert_int_equal(store_commit(t->one.db), OK);
    assert_int_equal(store_none(&t->other, &change_row, NULL), CONFLICT);
    store_rollback(t->other.db);
    assert_true(store_again(t->other.db));
    assert_int_equal(store_begin(t->other.db, true), OK);
    assert_false(store_again(t->other.db));
    assert_int_equal(store_none(&t->other, &change_row, NULL), OK);
    assert_int_equal(store_commit(t->other.db), OK);
    assert_false(store_again(t->other.db));
}

/* --- hints ---- */

static void what_is_told_is_heard_once_it_is_kept(void **state)
{
    struct two *t = *state;

    (void)ms_to_hear(t->other.db, MOMENT); /* from now on */
    assert_int_equal(store_begin(t->one.db, true), OK);
    assert_int_equal(store_tell(t->one.db), OK);
    assert_true(ms_to_hear(t->other.db, LITTLE) >= LITTLE - 1);
    assert_int_equal(store_commit(t->one.db), OK);
    assert_true(ms_to_hear(t->other.db, LONG) < SOON);
    assert_true(ms_to_hear(t->other.db, LITTLE) >= LITTLE - 1); /* once */
}

static void what_was_undone_is_not_heard(void **state)
{
    struct two *t = *state;

    (void)ms_to_hear(t->other.db, MOMENT);
    assert_int_equal(store_begin(t->one.db, true), OK);
    assert_int_equal(store_tell(t->one.db), OK);
    store_rollback(t->one.db);
    assert_true(ms_to_hear(t->other.db, LITTLE) >= LITTLE - 1);
}

static void on_a_broken_connection_nobody_listens_for_long(void **state)
{
    struct two *t = *state;
    static const struct statement own = {"own",
                                         "shared_test.c",
                                         STORE_ONE,
                                         "",
                                         "i",
                                         "pid",
                                         "SELECT CAST(pg_backend_pid() AS bigint) AS pid"};
    static const struct statement end = {
        "end",
        "shared_test.c",
        STORE_ONE,
        "i",
        "i",
        "total",
        "SELECT count(pg_terminate_backend(CAST($1 AS integer))) AS total"};
    union store_value pid[1], row[1];

    /* That one alone: programs that are tried at the same time have connections too. */
    assert_int_equal(store_begin(t->other.db, false), OK);
    assert_int_equal(store_one(&t->other, &own, NULL, pid), OK);
    store_rollback(t->other.db);
    assert_int_equal(store_begin(t->one.db, false), OK);
    assert_int_equal(store_one(&t->one, &end, pid, row), OK);
    store_rollback(t->one.db);
    int64_t begun = ms_now();
    assert_int_equal(store_hear(t->other.db, LONG), BUSY);
    assert_true(ms_now() - begun < SOON);
    assert_int_equal(store_begin(t->other.db, false), OK); /* connects again */
    store_rollback(t->other.db);
    (void)ms_to_hear(t->other.db, MOMENT);
}

/* --- SQLite ---- */

static void where_one_writes_at_a_time_nothing_of_it_is_needed(void **state)
{
    struct two *t = *state;
    struct store *db = t->one.db;

    assert_false(store_shared(db));
    assert_int_equal(store_turn(db, "shared_trial", LITTLE), FAULT); /* no transaction */
    assert_int_equal(store_begin(db, true), OK);
    assert_int_equal(store_turn(db, "shared_trial", LITTLE), OK);
    assert_int_equal(store_tell(db), OK);
    assert_int_equal(store_hear(db, LITTLE), FAULT); /* inside one */
    assert_int_equal(store_commit(db), OK);
    assert_false(store_again(db));
    assert_int_equal(store_hear(db, LITTLE), BUSY);
}

int main(void)
{
#define ON(engine, test) cmocka_unit_test_setup_teardown(test, engine, clear)
    const struct CMUnitTest sqlite[] = {
        ON(on_sqlite, where_one_writes_at_a_time_nothing_of_it_is_needed)};
    const struct CMUnitTest postgres[] = {
        ON(on_postgres, a_turn_is_one_connections_at_a_time_and_reading_goes_on),
        ON(on_postgres, whoever_waited_for_a_turn_sees_what_was_kept_meanwhile),
        ON(on_postgres, who_was_only_in_anothers_way_may_do_it_again),
        ON(on_postgres, what_is_told_is_heard_once_it_is_kept),
        ON(on_postgres, what_was_undone_is_not_heard),
        ON(on_postgres, on_a_broken_connection_nobody_listens_for_long)};

    int failed = cmocka_run_group_tests(sqlite, NULL, NULL);
    return getenv("FOLKMOOT_TEST_PG") ? failed + cmocka_run_group_tests(postgres, NULL, NULL)
                                      : failed;
}
