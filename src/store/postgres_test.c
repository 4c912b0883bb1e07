/* postgres_test.c: what only a server can do: break, be of the wrong kind, take a role, and be
 * an old one. On the PostgreSQL that FOLKMOOT_TEST_PG names (script/with-postgres does), as a
 * user who may make databases. With a standby: tests/failover. */
#include "store/postgres.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#define MUST(call) assert_int_equal((call), OK)
#define assert_says(db, words)                                                                 \
    do {                                                                                       \
        if (str_find(store_why(db), S(words)) < 0)                                             \
            fail_msg("%.*s", STR_ARG(store_why(db)));                                          \
    } while (0)

enum { URL_MOST = 700 };

static const char *const guarded[] = {"hidden", "not_made_yet", NULL};

struct place {
    struct arena *arena;
    char name[48]; /* of a database of its own */
    char url[URL_MOST];
    struct store *db;
};

static struct store *opened(struct place *p, const char *url, enum store_mode mode)
{
    struct store *db = NULL;
    struct str why = {0};

    if (store_open(p->arena, url, mode, &db, &why) != OK)
        fail_msg("%.*s", STR_ARG(why));
    return db;
}

static void told(struct store *db, const char *format, ...) PRINTF_LIKE(2, 3);
static void told(struct store *db, const char *format, ...)
{
    char sql[1000];
    va_list args;

    va_start(args, format);
    vsnprintf(sql, sizeof sql, format, args);
    va_end(args);
    if (postgres_text(db, sql) != OK)
        fail_msg("%s: %.*s", sql, STR_ARG(store_why(db)));
}

/* Runs a statement on the server's first database: `first`, the name, `last`. */
static void server_told(struct place *p, const char *first, const char *name, const char *last)
{
    struct store *db = opened(p, getenv("FOLKMOOT_TEST_PG"), STORE_WRITE);

    told(db, "%s %s%s", first, name, last);
    store_close(db);
}

/* "postgresql:///trial?host=…&user=…" with another database, and another user where one is
 * given. */
static void url_of(char *url, const char *database, const char *user)
{
    const char *given = getenv("FOLKMOOT_TEST_PG"), *rest = strchr(given, '?');
    const char *end = strstr(rest, "&user=");

    assert_non_null(end);
    snprintf(url, URL_MOST, "postgresql:///%s%.*s&user=%s", database, (int)(end - rest), rest,
             user ? user : end + 6);
}

static struct place *place_new(void)
{
    struct place *p = calloc(1, sizeof *p);

    assert_non_null(p);
    p->arena = arena_open();
    snprintf(p->name, sizeof p->name, "alone_%ld", (long)getpid());
    return p;
}

static int open_place(void **state)
{
    struct place *p = *state = place_new();

    server_told(p, "CREATE DATABASE", p->name, " TEMPLATE template0");
    url_of(p->url, p->name, NULL);
    p->db = opened(p, p->url, STORE_WRITE);
    told(p->db, "CREATE TABLE hidden (id bigint PRIMARY KEY); CREATE TABLE plain (id bigint); "
                "INSERT INTO hidden VALUES (7); "
                "CREATE VIEW hidden_seen AS SELECT id FROM hidden WHERE id > 5");
    return 0;
}

static int close_place(void **state)
{
    struct place *p = *state;

    store_close(p->db);
    server_told(p, "DROP DATABASE", p->name, "");
    server_told(p, "DROP ROLE IF EXISTS", p->name, "_reader");
    arena_close(p->arena);
    free(p);
    return 0;
}

static enum rc asked(struct store *db, const char *sql)
{
    struct work w = {.arena = arena_open(), .db = db};
    struct statement *s = arena_new(db->arena, struct statement, 1);
    union store_value row;

    *s = (struct statement){"asked", "postgres_test.c", STORE_ONE, "", "i", "total", sql};
    enum rc rc = store_begin(db, false);
    if (rc == OK)
        rc = store_one(&w, s, NULL, &row);
    store_rollback(db);
    arena_close(w.arena);
    return rc;
}

/* Breaks the connection from the server's side, and waits until it is gone. */
static void broken_by_server(struct place *p, struct store *db)
{
    struct store *other = opened(p, p->url, STORE_WRITE);
    int pid = PQbackendPID(postgres_connection(db));
    char left[16] = "1";

    told(other, "SELECT pg_terminate_backend(%d)", pid);
    for (int tries = 0; *left != '0' && tries < 500; tries++) {
        char sql[100];
        snprintf(sql, sizeof sql, "SELECT count(*) FROM pg_stat_activity WHERE pid = %d", pid);
        MUST(postgres_ask(other, sql, left, sizeof left));
        usleep(10000);
    }
    assert_int_equal(*left, '0');
    store_close(other);
}

/* --- servers that will not do ---- */

static void a_server_that_is_too_old_is_refused(void **state)
{
    struct store db = {0};

    (void)state;
    assert_int_equal(postgres_check_version(&db, 130014), INVALID);
    assert_says(&db, "The server is PostgreSQL 13.14; version 14 or later is needed.");
    MUST(postgres_check_version(&db, 140000));
    MUST(postgres_check_version(&db, 170002));
}

static void no_server_is_told_in_words(void **state)
{
    struct arena *a = arena_open();
    struct store *db;
    struct str why = {0};

    (void)state;
    assert_int_equal(
        store_open(a, "postgresql://127.0.0.1:1,127.0.0.1:2/none", STORE_WRITE, &db, &why),
        BUSY);
    assert_true(str_starts(why, S("A database server that can be written can't be reached: ")));
    assert_int_equal(store_open(a, "postgresql://127.0.0.1:1/none", STORE_READ, &db, &why),
                     BUSY);
    assert_true(str_starts(why, S("The database server can't be reached: ")));
    arena_close(a);
}

static void refused_as(const char *database, const char *words)
{
    struct arena *a = arena_open();
    char url[URL_MOST];
    struct store *db;
    struct str why = {0};

    url_of(url, database, NULL);
    assert_int_equal(store_open(a, url, STORE_WRITE, &db, &why), INVALID);
    if (str_find(why, str_of(words)) < 0)
        fail_msg("%.*s", STR_ARG(why));
    assert_true(str_find(why, S("createdb --template=template0 --locale=C")) > 0);
    arena_close(a);
}

static void a_database_is_refused(struct place *p, const char *locale, const char *encoding,
                                  const char *words)
{
    char how[96], other[64];

    snprintf(how, sizeof how, "_other TEMPLATE template0 LOCALE '%s' ENCODING '%s'", locale,
             encoding);
    snprintf(other, sizeof other, "%s_other", p->name);
    server_told(p, "CREATE DATABASE", p->name, how);
    refused_as(other, words);
    server_told(p, "DROP DATABASE", p->name, "_other");
}

/* C.UTF-8 sorts by bytes too, but its lower() knows more letters than SQLite's. */
static void another_collation_is_refused_with_the_way_out(void **state)
{
    a_database_is_refused(*state, "C.UTF-8", "UTF8", "must have the C collation");
}

static void another_encoding_is_refused_with_the_way_out(void **state)
{
    a_database_is_refused(*state, "C", "LATIN1", "must have the encoding UTF8");
}

/* --- connections that break ---- */

static void a_broken_connection_begins_again(void **state)
{
    struct place *p = *state;
    struct store *reader = opened(p, p->url, STORE_READ);

    MUST(asked(reader, "SELECT count(*) AS total FROM plain"));
    broken_by_server(p, reader);
    MUST(asked(reader, "SELECT count(*) AS total FROM plain"));
    broken_by_server(p, p->db);
    MUST(store_begin(p->db, true));
    told(p->db, "INSERT INTO plain VALUES (1)");
    MUST(store_commit(p->db));
    store_close(reader);
}

static void what_was_being_read_when_it_broke_is_told_and_the_next_goes_well(void **state)
{
    struct place *p = *state;
    struct store *reader = opened(p, p->url, STORE_READ);
    static const struct statement count = {
        "count", "here", STORE_ONE, "", "i", "total", "SELECT count(*) AS total FROM plain"};
    struct work w = {.arena = p->arena, .db = reader};
    union store_value row;

    MUST(store_begin(reader, false));
    MUST(store_one(&w, &count, NULL, &row));
    broken_by_server(p, reader);
    assert_int_equal(store_one(&w, &count, NULL, &row), BUSY);
    store_rollback(reader);
    MUST(asked(reader, "SELECT count(*) AS total FROM plain"));
    store_close(reader);
}

static void a_commit_without_an_answer_is_not_certain(void **state)
{
    struct place *p = *state;

    MUST(store_begin(p->db, true));
    told(p->db, "INSERT INTO plain VALUES (2)");
    broken_by_server(p, p->db);
    assert_int_equal(store_commit(p->db), FAULT);
    assert_says(p->db, "not certain");
    MUST(store_begin(p->db, true));
    store_rollback(p->db);
}

static void a_server_of_an_older_timeline_is_left_alone(void **state)
{
    struct place *p = *state;
    struct store *reader = opened(p, p->url, STORE_READ);

    MUST(store_follow(reader, p->db));
    assert_true(postgres_own(p->db)->timeline >= 1);
    postgres_own(p->db)->timeline += 1; /* as if a standby had been promoted meanwhile */
    broken_by_server(p, p->db);
    broken_by_server(p, reader);
    assert_int_equal(store_begin(p->db, true), BUSY);
    assert_says(p->db, "from before a standby took its place");
    assert_int_equal(store_begin(reader, false), BUSY);
    assert_says(reader, "from before a standby took its place");
    postgres_own(p->db)->timeline -= 1;
    MUST(store_begin(p->db, true));
    store_rollback(p->db);
    store_close(reader);
}

static void a_commit_tells_those_who_follow_where_the_log_ends(void **state)
{
    struct place *p = *state;
    struct store *reader = opened(p, p->url, STORE_READ);

    assert_true(postgres_own(p->db)->written == LOG_NOT_KNOWN);
    MUST(store_follow(reader, p->db));
    uint64_t before = postgres_own(p->db)->written;
    assert_true(before != LOG_NOT_KNOWN);
    MUST(store_begin(p->db, true));
    told(p->db, "INSERT INTO plain VALUES (3)");
    MUST(store_commit(p->db));
    assert_true(postgres_own(p->db)->written > before);
    MUST(asked(reader, "SELECT count(*) AS total FROM plain"));
    store_close(reader);
}

/* As one server sees what another one wrote. */
static void who_follows_keeps_up_with_what_was_seen_elsewhere(void **state)
{
    struct place *p = *state;
    struct store *reader = opened(p, p->url, STORE_READ);
    struct store *other = opened(p, p->url, STORE_WRITE);

    MUST(store_follow(reader, p->db));
    uint64_t before = postgres_own(p->db)->written;
    MUST(store_begin(other, true));
    told(other, "INSERT INTO plain VALUES (4)");
    MUST(store_commit(other));
    assert_true(postgres_own(p->db)->written == before);
    MUST(store_begin(other, false));
    MUST(store_keep_up(p->db, other));
    store_rollback(other);
    uint64_t after = postgres_own(p->db)->written;
    assert_true(after > before && after != LOG_NOT_KNOWN);
    postgres_own(p->db)->written = LOG_NOT_KNOWN; /* of a later commit */
    MUST(store_begin(other, false));
    MUST(store_keep_up(p->db, other));
    store_rollback(other);
    assert_true(postgres_own(p->db)->written == LOG_NOT_KNOWN);
    store_close(other);
    store_close(reader);
}

/* --- statements that are sent without waiting ---- */

static void a_fault_of_one_that_was_sent_is_told_by_its_own_name(void **state)
{
    static const struct statement adds = {
        "adds", "here", STORE_NONE, "i", "", "", "INSERT INTO plain (id) VALUES (10 / $1)"};
    static const struct statement empties = {"empties", "there", STORE_NONE,         "",
                                             "",        "",      "DELETE FROM plain"};
    struct place *p = *state;
    struct work w = {.arena = p->arena, .db = p->db};

    MUST(store_begin(p->db, true));
    MUST(store_pipe(&w, true));
    for (int64_t i = 2; i >= 0; i--)
        MUST(store_none(&w, &adds, &(union store_value){.whole = i}));
    assert_int_equal(store_none(&w, &empties, NULL), FAULT); /* it is prepared first */
    assert_says(p->db, "adds (here): division by zero");
    store_rollback(p->db);
    MUST(asked(p->db, "SELECT 1 / (1 - count(*)) AS total FROM plain WHERE id < 0"));
}

static void a_connection_that_breaks_under_what_was_sent_is_told(void **state)
{
    static const struct statement adds = {
        "adds", "here", STORE_NONE, "i", "", "", "INSERT INTO plain (id) VALUES ($1)"};
    struct place *p = *state;
    struct work w = {.arena = p->arena, .db = p->db};

    MUST(store_begin(p->db, true));
    MUST(store_pipe(&w, true));
    MUST(store_none(&w, &adds, &(union store_value){.whole = 1}));
    broken_by_server(p, p->db);
    assert_int_equal(store_pipe(&w, false), BUSY);
    store_rollback(p->db);
    MUST(asked(p->db, "SELECT count(*) AS total FROM plain"));
}

/* --- the role ---- */

static void a_guarded_connection_is_let_through_views_alone(void **state)
{
    struct place *p = *state;
    struct store *reader = opened(p, p->url, STORE_READ);

    MUST(store_rights(p->db, guarded));
    MUST(store_guard(reader, guarded));
    MUST(asked(reader, "SELECT id AS total FROM hidden_seen"));
    MUST(asked(reader, "SELECT count(*) AS total FROM plain"));
    assert_int_equal(asked(reader, "SELECT count(*) AS total FROM hidden"), FAULT);
    assert_says(reader, "permission denied for table hidden");
    broken_by_server(p, reader);
    MUST(asked(reader, "SELECT id AS total FROM hidden_seen"));
    assert_int_equal(asked(reader, "SELECT count(*) AS total FROM hidden"), FAULT);
    store_close(reader);
}

static void tables_that_are_made_later_get_their_rights(void **state)
{
    struct place *p = *state;
    struct store *reader = opened(p, p->url, STORE_READ);

    MUST(store_rights(p->db, guarded));
    told(p->db, "CREATE TABLE not_made_yet (id bigint); CREATE TABLE later (id bigint)");
    MUST(store_guard(reader, guarded));
    assert_int_equal(asked(reader, "SELECT count(*) AS total FROM later"), FAULT);
    MUST(store_rights(p->db, guarded));
    MUST(store_rights(p->db, guarded));
    MUST(asked(reader, "SELECT count(*) AS total FROM later"));
    assert_int_equal(asked(reader, "SELECT count(*) AS total FROM not_made_yet"), FAULT);
    store_close(reader);
}

static void a_right_too_many_is_noticed_and_taken(void **state)
{
    struct place *p = *state;
    struct store *reader = opened(p, p->url, STORE_READ);

    MUST(store_rights(p->db, guarded));
    told(p->db, "GRANT SELECT (id) ON hidden TO %s_reader", p->name);
    assert_int_equal(store_guard(reader, guarded), INVALID);
    assert_says(reader, "has other rights on hidden");
    told(p->db, "GRANT SELECT ON hidden TO PUBLIC");
    MUST(store_rights(p->db, guarded));
    MUST(store_guard(reader, guarded));
    store_close(reader);
}

/* A user who may not make roles, whose database it is. */
static void who_may_not_make_the_role_is_told_what_to_run(void **state)
{
    struct place *p = *state;
    char url[URL_MOST], user[64];

    snprintf(user, sizeof user, "%s_user", p->name);
    server_told(p, "CREATE ROLE", user, " LOGIN");
    told(p->db, "CREATE SCHEMA AUTHORIZATION %s", user);
    url_of(url, p->name, user);
    struct store *owner = opened(p, url, STORE_WRITE), *reader = opened(p, url, STORE_READ);
    told(owner, "CREATE TABLE hidden (id bigint)");
    assert_int_equal(store_rights(owner, guarded), INVALID);
    char statements[300];
    snprintf(statements, sizeof statements,
             "CREATE ROLE %s_reader NOLOGIN; GRANT %s_reader TO %s", p->name, p->name, user);
    assert_true(str_find(store_why(owner), str_of(statements)) > 0);
    assert_int_equal(store_guard(reader, guarded), INVALID);
    assert_true(str_find(store_why(reader), str_of(statements)) > 0);
    told(p->db, "%s", statements);
    MUST(store_rights(owner, guarded));
    MUST(store_guard(reader, guarded));
    assert_int_equal(asked(reader, "SELECT count(*) AS total FROM hidden"), FAULT);
    store_close(reader);
    told(owner, "DROP OWNED BY %s", user);
    store_close(owner);
    told(p->db, "DROP ROLE %s", user);
}

int main(void)
{
    static const struct CMUnitTest anywhere[] = {
        cmocka_unit_test(a_server_that_is_too_old_is_refused),
        cmocka_unit_test(no_server_is_told_in_words),
    };
#define ON(test) cmocka_unit_test_setup_teardown(test, open_place, close_place)
    static const struct CMUnitTest served[] = {
        ON(another_collation_is_refused_with_the_way_out),
        ON(another_encoding_is_refused_with_the_way_out),
        ON(a_broken_connection_begins_again),
        ON(what_was_being_read_when_it_broke_is_told_and_the_next_goes_well),
        ON(a_commit_without_an_answer_is_not_certain),
        ON(a_server_of_an_older_timeline_is_left_alone),
        ON(a_commit_tells_those_who_follow_where_the_log_ends),
        ON(who_follows_keeps_up_with_what_was_seen_elsewhere),
        ON(a_fault_of_one_that_was_sent_is_told_by_its_own_name),
        ON(a_connection_that_breaks_under_what_was_sent_is_told),
        ON(a_guarded_connection_is_let_through_views_alone),
        ON(tables_that_are_made_later_get_their_rights),
        ON(a_right_too_many_is_noticed_and_taken),
        ON(who_may_not_make_the_role_is_told_what_to_run),
    };

    int failed = cmocka_run_group_tests_name("without a server", anywhere, NULL, NULL);
    if (getenv("FOLKMOOT_TEST_PG"))
        failed += cmocka_run_group_tests_name("on PostgreSQL", served, NULL, NULL);
    return failed;
}
