/* store_test.c: what the store promises, on SQLite, and on PostgreSQL where FOLKMOOT_TEST_PG
 * names an empty database (script/with-postgres does). What only a file can do is in
 * sqlite_test.c. */
#include "store/engine.h"
#include "trial_sql.h"

#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#define MUST(call) assert_int_equal((call), OK)
#define assert_says(db, words) assert_true(str_find(store_why(db), S(words)) >= 0)

static const struct store_step steps[] = {
    {STR_INIT("schema/0001_item.sql"),
     STR_INIT("-- A column of every type.\n"
              "CREATE TABLE item (id bigint PRIMARY KEY, name text NOT NULL UNIQUE,\n"
              " share double precision, note text, good boolean NOT NULL, body bytea);\n"
              "CREATE INDEX item_note ON item (note);\n")},
    {STR_INIT("schema/0002_link.sql"),
     STR_INIT("CREATE TABLE link (item_id bigint NOT NULL REFERENCES item (id));\n")},
};

struct place {
    struct work work;
    char folder[64];
    char url[600];
    char schema[32]; /* on PostgreSQL, each test has one of its own */
};

/* --- before and after each test
 * --------------------------------------------------------------- */

static struct store *open_as(struct place *p, enum store_mode mode)
{
    struct store *db = NULL;
    struct str why = {0};
    if (store_open(p->work.arena, p->url, mode, &db, &why) != OK)
        fail_msg("%.*s", STR_ARG(why));
    return db;
}

static struct place *place_make(void)
{
    struct place *p = calloc(1, sizeof *p);
    assert_non_null(p);
    p->work.arena = arena_open();
    return p;
}

static void migrate_all(struct place *p)
{
    ptrdiff_t ran;
    p->work.db = open_as(p, STORE_CREATE);
    MUST(store_migrate(p->work.db, steps, COUNT_OF(steps), &ran));
    assert_int_equal(ran, 2);
}

static int on_sqlite(void **state)
{
    struct place *p = *state = place_make();
    strcpy(p->folder, "/tmp/store-test-XXXXXX");
    assert_non_null(mkdtemp(p->folder));
    snprintf(p->url, sizeof p->url, "%s/a/b/trial.db", p->folder);
    migrate_all(p);
    return 0;
}

static void postgres_script(const char *sql)
{
    struct place *p = place_make();
    snprintf(p->url, sizeof p->url, "%s", getenv("FOLKMOOT_TEST_PG"));
    p->work.db = open_as(p, STORE_WRITE);
    MUST(p->work.db->engine->script(p->work.db, sql));
    store_close(p->work.db);
    arena_close(p->work.arena);
    free(p);
}

static int on_postgres(void **state)
{
    struct place *p = *state = place_make();
    const char *url = getenv("FOLKMOOT_TEST_PG");
    char sql[64];

    snprintf(p->schema, sizeof p->schema, "trial_%ld", (long)getpid());
    snprintf(sql, sizeof sql, "CREATE SCHEMA %s", p->schema);
    postgres_script(sql);
    snprintf(p->url, sizeof p->url, "%s%coptions=-csearch_path%%3D%s", url,
             strchr(url, '?') ? '&' : '?', p->schema);
    migrate_all(p);
    return 0;
}

static int clear(void **state)
{
    struct place *p = *state;
    char command[128];

    store_close(p->work.db);
    snprintf(command, sizeof command, "DROP SCHEMA %s CASCADE", p->schema);
    if (*p->schema)
        postgres_script(command);
    snprintf(command, sizeof command, "rm -rf '%s'", p->folder);
    if (*p->folder)
        assert_int_equal(system(command), 0);
    arena_close(p->work.arena);
    free(p);
    return 0;
}

/* --- values
 * ----------------------------------------------------------------------------------- */

static enum rc put(struct work *w, int64_t id, const char *name)
{
    return sql_item_put(w, id, str_of(name), 0.5, S("note"), true, S("body"));
}

static int64_t total(struct work *w)
{
    struct trial_item_total t;
    MUST(sql_item_count(w, &t));
    return t.total;
}

static int64_t total_afresh(struct place *p)
{
    MUST(store_begin(p->work.db, false));
    int64_t n = total(&p->work);
    store_rollback(p->work.db);
    return n;
}

static void every_type_reads_back_as_it_was_written(void **state)
{
    struct place *p = *state;
    struct work *w = &p->work;
    const double numbers[] = {0.1, 0.0, 5e-324, 1.7976931348623157e308, 1.0 / 3, -57.5};
    const int64_t wholes[] = {0, -1, INT64_MAX, INT64_MIN, 4294967296, 7};
    struct trial_item got;

    MUST(store_begin(w->db, true));
    for (int i = 0; i < COUNT_OF(numbers); i++) {
        struct str name = str_fmt(w->arena, "Ynys Môn %d ☃", i);
        MUST(sql_item_put(w, wholes[i], name, numbers[i], S("it's \"\\ $1"), i % 2,
                          S("\0\1\377")));
        MUST(sql_item_by_id(w, wholes[i], &got));
        assert_int_equal(got.id, wholes[i]);
        assert_true(str_eq(got.name, name));
        assert_memory_equal(&got.share, &numbers[i], sizeof got.share);
        assert_true(str_eq(got.note, S("it's \"\\ $1")));
        assert_int_equal(got.good, i % 2);
        assert_true(str_eq(got.body, S("\0\1\377")));
    }
    MUST(store_commit(w->db));
}

static void nan_and_missing_texts_are_null(void **state)
{
    struct work *w = &((struct place *)*state)->work;
    struct str none = {0};
    struct trial_item got;

    MUST(store_begin(w->db, true));
    MUST(sql_item_put(w, 1, S("nulls"), NAN, none, false, none));
    MUST(sql_item_by_id(w, 1, &got));
    assert_true(isnan(got.share));
    assert_null(got.note.at);
    assert_null(got.body.at);
    MUST(store_commit(w->db));
}

static void empty_is_not_null(void **state)
{
    struct work *w = &((struct place *)*state)->work;
    struct trial_item got;

    MUST(store_begin(w->db, true));
    MUST(sql_item_put(w, 1, (struct str){0}, 0, S(""), false, S("")));
    MUST(sql_item_by_id(w, 1, &got));
    assert_non_null(got.name.at); /* a text that can't be null goes in empty */
    assert_int_equal(got.name.len, 0);
    assert_non_null(got.note.at);
    assert_int_equal(got.note.len, 0);
    assert_non_null(got.body.at);
    assert_int_equal(got.body.len, 0);
    MUST(store_commit(w->db));
}

static void five_megabytes_read_back_equal(void **state)
{
    struct work *w = &((struct place *)*state)->work;
    enum { LEN = 5 * 1024 * 1024 };
    char *bytes = arena_new(w->arena, char, LEN);
    struct trial_item got;

    for (ptrdiff_t i = 0; i < LEN; i++)
        bytes[i] = (char)(i * 7919 >> 3);
    MUST(store_begin(w->db, true));
    MUST(sql_item_put(w, 1, S("large"), 0, S(""), true, (struct str){bytes, LEN}));
    MUST(store_commit(w->db));
    MUST(store_begin(w->db, false));
    MUST(sql_item_by_id(w, 1, &got));
    assert_true(str_eq(got.body, (struct str){bytes, LEN}));
    store_rollback(w->db);
}

static void numbers_as_parameters_keep_their_type(void **state)
{
    struct work *w = &((struct place *)*state)->work;
    struct trial_item_share got;

    MUST(store_begin(w->db, false));
    MUST(sql_item_sign(w, 1.25, true, &got));
    assert_true(got.share == 2.5);
    assert_true(got.good);
    store_rollback(w->db);
}

static void text_that_is_not_utf8_is_refused(void **state)
{
    struct work *w = &((struct place *)*state)->work;

    MUST(store_begin(w->db, true));
    assert_int_equal(put(w, 1, "\xff"), INVALID);
    store_rollback(w->db);
    MUST(store_begin(w->db, true));
    assert_int_equal(sql_item_put(w, 1, S("a\0b"), 0, S(""), true, S("")), INVALID);
    assert_says(w->db, "UTF-8");
    store_rollback(w->db);
}

static void too_large_a_value_is_refused(void **state)
{
    struct work *w = &((struct place *)*state)->work;
    ptrdiff_t len = (ptrdiff_t)STORE_MOST_BYTES + 1;
    struct str large = {arena_new(w->arena, char, len), len};

    MUST(store_begin(w->db, true));
    assert_int_equal(sql_item_put(w, 1, S("x"), 0, S(""), true, large), TOO_LARGE);
    store_rollback(w->db);
}

/* --- rows
 * ------------------------------------------------------------------------------------- */

static void one_of_none_is_not_found(void **state)
{
    struct work *w = &((struct place *)*state)->work;
    struct trial_item got;
    struct trial_item_id id;

    MUST(store_begin(w->db, true));
    assert_int_equal(sql_item_by_id(w, 404, &got), NOT_FOUND);
    assert_int_equal(sql_item_rename(w, 404, S("x"), &id), NOT_FOUND);
    assert_null(w->complaints);
    MUST(put(w, 1, "goes on"));
    MUST(store_commit(w->db));
}

static void one_of_two_is_a_fault(void **state)
{
    struct work *w = &((struct place *)*state)->work;
    struct trial_item_id id;

    MUST(store_begin(w->db, true));
    MUST(put(w, 1, "a"));
    MUST(put(w, 2, "b"));
    assert_int_equal(sql_item_rename(w, 0, S("x"), &id), FAULT);
    assert_says(w->db, "item_rename (store_test.sql:25): more than one row");
    store_rollback(w->db);
}

static void many_comes_in_order_and_outlives_the_statement(void **state)
{
    struct work *w = &((struct place *)*state)->work;
    struct trial_item_list list;

    MUST(store_begin(w->db, true));
    MUST(put(w, 1, "b"));
    MUST(put(w, 2, "Z"));
    MUST(put(w, 3, "a"));
    MUST(put(w, 4, "é"));
    MUST(sql_item_put(w, 5, S("other"), 0, S("other"), true, S("")));
    MUST(sql_item_from(w, 1, S("note"), &list));
    MUST(sql_item_drop(w, 3));
    assert_int_equal(list.len, 4);
    assert_true(str_eq(list.at[0].name, S("Z"))); /* by bytes, on both engines */
    assert_true(str_eq(list.at[1].name, S("a")));
    assert_true(str_eq(list.at[2].name, S("b")));
    assert_true(str_eq(list.at[3].name, S("é")));
    MUST(sql_item_from(w, 5, (struct str){0}, &list));
    assert_int_equal(list.len, 1);
    MUST(sql_item_from(w, 6, (struct str){0}, &list));
    assert_int_equal(list.len, 0);
    MUST(store_commit(w->db));
}

struct seen {
    struct work *work;
    int64_t sum;
    int rows;
};

static enum rc add_up(void *state, const struct trial_item *item)
{
    struct seen *seen = state;
    seen->sum += item->id * item->body.len;
    return ++seen->rows == 3 ? NOT_FOUND : OK;
}

static void each_hands_over_rows_until_told_to_stop(void **state)
{
    struct work *w = &((struct place *)*state)->work;
    struct seen seen = {0};

    MUST(store_begin(w->db, true));
    MUST(put(w, 1, "a"));
    MUST(put(w, 2, "b"));
    MUST(sql_item_all(w, add_up, &seen));
    assert_int_equal(seen.rows, 2);
    assert_int_equal(seen.sum, 12);
    MUST(put(w, 3, "c"));
    MUST(put(w, 4, "d"));
    seen = (struct seen){0};
    assert_int_equal(sql_item_all(w, add_up, &seen), NOT_FOUND);
    assert_int_equal(seen.rows, 3);
    assert_int_equal(total(w), 4);
    MUST(store_commit(w->db));
}

static enum rc ask_within(void *state, const struct trial_item *item)
{
    struct seen *seen = state;
    struct trial_item_total t;
    (void)item;
    seen->rows++;
    return sql_item_count(seen->work, &t);
}

static void a_statement_inside_another_is_refused(void **state)
{
    struct work *w = &((struct place *)*state)->work;
    struct seen seen = {.work = w};

    MUST(store_begin(w->db, true));
    MUST(put(w, 1, "a"));
    MUST(put(w, 2, "b"));
    assert_int_equal(sql_item_all(w, ask_within, &seen), FAULT);
    assert_says(w->db, "while another is being read");
    assert_int_equal(seen.rows, 1);
    store_rollback(w->db);
    assert_int_equal(total_afresh(*state), 0);
}

static void null_where_the_heading_allows_none_is_a_fault(void **state)
{
    struct work *w = &((struct place *)*state)->work;
    struct trial_item_text got;

    MUST(store_begin(w->db, true));
    MUST(sql_item_put(w, 1, S("x"), 0, (struct str){0}, true, S("")));
    assert_int_equal(sql_item_note(w, 1, &got), FAULT);
    assert_says(w->db, "column 1 is null");
    store_rollback(w->db);
}

/* --- statements
 * ------------------------------------------------------------------------------- */

static void every_statement_can_be_prepared(void **state)
{
    struct store *db = ((struct place *)*state)->work.db;
    int count = 0;

    for (const struct statement *s = trial_statements; s->name; s++, count++)
        if (store_prepare(db, s) != OK)
            fail_msg("%.*s", STR_ARG(store_why(db)));
    assert_int_equal(count, 10);
}

static void assert_unprepared(struct store *db, const struct statement *s, const char *words)
{
    assert_int_equal(store_prepare(db, s), FAULT);
    if (str_find(store_why(db), str_of(words)) < 0)
        fail_msg("\"%s\" is not in \"%.*s\"", words, STR_ARG(store_why(db)));
}

static void a_statement_that_differs_from_its_heading_is_refused(void **state)
{
    struct store *db = ((struct place *)*state)->work.db;
    const struct statement wrong[] = {
        {"swapped", "x.sql:1", 'o', "", "ti", "note name", "SELECT name, note FROM item"},
        {"fewer", "x.sql:2", 'o', "", "i", "id", "SELECT id, name FROM item"},
        {"misspelt", "x.sql:3", 'o', "", "i", "idd", "SELECT idd FROM item"},
        {"unnamed", "x.sql:4", 'o', "", "i", "n", "SELECT count(*) FROM item"},
    };
    assert_unprepared(db, &wrong[0], "swapped (x.sql:1): column 1 is called name");
    assert_unprepared(db, &wrong[1], "it gives 2 columns; the heading says 1");
    assert_unprepared(db, &wrong[2], "idd");
    assert_unprepared(db, &wrong[3], "add AS n");
}

static void hundreds_of_statements_are_kept(void **state)
{
    struct work *w = &((struct place *)*state)->work;
    struct statement *many = arena_new(w->arena, struct statement, 300);
    union store_value row[1];

    MUST(store_begin(w->db, false));
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 300; i++) {
            const char *sql = str_fmt(w->arena, "SELECT CAST(%d AS bigint) AS n", i).at;
            if (round == 0)
                many[i] = (struct statement){"many", "x", 'o', "", "i", "n", sql};
            MUST(store_one(w, &many[i], NULL, row));
            assert_int_equal(row[0].whole, i);
        }
    }
    store_rollback(w->db);
}

static void a_statement_past_the_time_limit_is_stopped(void **state)
{
    struct work *w = &((struct place *)*state)->work;
    struct trial_item_total t;

    MUST(store_limit(w->db, 1));
    MUST(store_begin(w->db, false));
    assert_int_equal(sql_item_endless(w, &t), BUSY);
    assert_says(w->db, "longer than it may");
    store_rollback(w->db);
    assert_int_equal(total_afresh(*state), 0);
    MUST(store_limit(w->db, 0));
}

/* --- transactions
 * ----------------------------------------------------------------------------- */

static void rollback_undoes_everything(void **state)
{
    struct work *w = &((struct place *)*state)->work;

    MUST(store_begin(w->db, true));
    MUST(put(w, 1, "a"));
    assert_int_equal(total(w), 1);
    store_rollback(w->db);
    store_rollback(w->db);
    assert_int_equal(total_afresh(*state), 0);
}

/* More than are sent at once, with one that gives rows among them. */
static void what_is_sent_without_waiting_is_kept_in_its_order(void **state)
{
    struct place *p = *state;
    char name[16];

    MUST(store_begin(p->work.db, true));
    MUST(store_pipe(&p->work, true));
    for (int i = 0; i < 700; i++) {
        snprintf(name, sizeof name, "n%d", i);
        MUST(put(&p->work, i, name));
        if (i == 600)
            assert_int_equal(total(&p->work), 595);
        if (i % 100 == 99)
            MUST(sql_item_drop(&p->work, i - 1));
    }
    MUST(store_pipe(&p->work, false));
    MUST(store_commit(p->work.db));
    MUST(store_begin(p->work.db, false));
    assert_int_equal(total(&p->work), 693);
    store_rollback(p->work.db);
}

/* At the latest when waiting is asked for; and when it never is, by the commit. */
static void a_failure_of_what_was_sent_is_told_and_nothing_is_kept(void **state)
{
    static const char *const names[] = {"a", "b", "one", "c", "d"};
    struct place *p = *state;

    for (int asked = 0; asked < 2; asked++) {
        enum rc rc = OK;
        MUST(store_begin(p->work.db, true));
        MUST(store_pipe(&p->work, true));
        MUST(put(&p->work, 1, "one"));
        for (int i = 0; i < 5 && rc == OK; i++)
            rc = put(&p->work, i == 2 ? 1 : 10 + i, names[i]);
        if (rc == OK && asked)
            rc = store_pipe(&p->work, false);
        enum rc kept = store_commit(p->work.db);
        assert_int_equal(asked ? rc : kept, CONFLICT);
        assert_int_equal(kept, CONFLICT);
        MUST(store_begin(p->work.db, false));
        assert_int_equal(total(&p->work), 0);
        store_rollback(p->work.db);
    }
}

static void what_was_committed_is_seen_by_another_connection(void **state)
{
    struct place *p = *state;
    struct work other = {.arena = p->work.arena, .db = open_as(p, STORE_READ)};

    MUST(store_begin(p->work.db, true));
    MUST(put(&p->work, 1, "a"));
    MUST(store_begin(other.db, false));
    assert_int_equal(total(&other), 0);
    MUST(store_commit(p->work.db));
    assert_int_equal(total(&other), 0); /* one state throughout */
    store_rollback(other.db);
    MUST(store_begin(other.db, false));
    assert_int_equal(total(&other), 1);
    store_close(other.db);
}

static void after_a_failure_nothing_of_the_transaction_is_kept(void **state)
{
    struct work *w = &((struct place *)*state)->work;

    MUST(store_begin(w->db, true));
    MUST(put(w, 1, "a"));
    assert_int_equal(put(w, 2, "a"), CONFLICT);
    assert_says(w->db, "contradicts");
    assert_int_equal(put(w, 3, "c"), FAULT);
    assert_int_equal(store_commit(w->db), FAULT);
    assert_int_equal(total_afresh(*state), 0);
}

static void reading_cannot_write(void **state)
{
    struct place *p = *state;
    struct work reader = {.arena = p->work.arena, .db = open_as(p, STORE_READ)};

    assert_int_equal(store_begin(reader.db, true), FORBIDDEN);
    MUST(store_begin(reader.db, false));
    assert_int_equal(put(&reader, 1, "a"), FORBIDDEN);
    assert_says(reader.db, "may only read");
    store_close(reader.db);
    MUST(store_begin(p->work.db, false));
    assert_int_equal(put(&p->work, 1, "a"), FORBIDDEN);
    store_rollback(p->work.db);
    assert_int_equal(total_afresh(p), 0);
}

static void a_reading_connection_is_locked_by_the_engine_too(void **state)
{
    struct place *p = *state;
    struct store *reader = open_as(p, STORE_READ);

    assert_int_not_equal(reader->engine->script(reader, "DELETE FROM item"), OK);
    store_close(reader);
}

static void nothing_runs_outside_a_transaction(void **state)
{
    struct work *w = &((struct place *)*state)->work;

    assert_int_equal(put(w, 1, "a"), FAULT);
    assert_int_equal(store_commit(w->db), FAULT);
    MUST(store_begin(w->db, true));
    assert_int_equal(store_begin(w->db, true), FAULT);
    store_rollback(w->db);
}

static void what_refers_to_nothing_is_refused(void **state)
{
    struct work *w = &((struct place *)*state)->work;
    const struct statement link = {
        "link", "x", 'n', "i", "", "", "INSERT INTO link (item_id) VALUES ($1)"};
    const union store_value params[] = {{.whole = 99}};

    MUST(store_begin(w->db, true));
    assert_int_equal(store_none(w, &link, params), CONFLICT);
    store_rollback(w->db);
}

/* --- schema
 * ----------------------------------------------------------------------------------- */

static void a_migration_runs_once(void **state)
{
    struct place *p = *state;
    ptrdiff_t ran = 9;

    MUST(store_migrate(p->work.db, steps, 2, &ran));
    assert_int_equal(ran, 0);
    struct store *reader = open_as(p, STORE_READ);
    MUST(store_migrate(reader, steps, 2, NULL));
    store_close(reader);
}

static void a_migration_that_failed_goes_on_where_it_stopped(void **state)
{
    struct place *p = *state;
    struct store_step more[] = {steps[0], steps[1], steps[1], steps[1]};
    ptrdiff_t ran;

    more[2] =
        (struct store_step){S("schema/0003_more.sql"), S("CREATE TABLE more (id bigint);")};
    more[3] = (struct store_step){
        S("schema/0004_bad.sql"),
        S("CREATE TABLE most (id bigint); INSERT INTO nowhere VALUES (1);")};
    assert_int_equal(store_migrate(p->work.db, more, 4, &ran), FAULT);
    assert_says(p->work.db, "Schema step 0004_bad.sql failed: ");
    assert_says(p->work.db, "nowhere");
    assert_int_equal(ran, 1);
    more[3].text = S("CREATE TABLE most (id bigint);"); /* would fail had half of it stayed */
    MUST(store_migrate(p->work.db, more, 4, &ran));
    assert_int_equal(ran, 1);
}

static void a_newer_database_is_refused(void **state)
{
    struct place *p = *state;
    assert_int_equal(store_migrate(p->work.db, steps, 1, NULL), INVALID);
    assert_says(p->work.db, "newer than this program");
    assert_says(p->work.db, "0002_link.sql");
}

static void a_step_that_was_changed_is_refused(void **state)
{
    struct place *p = *state;
    struct store_step changed[] = {steps[0], steps[1]};

    changed[1].text = S("CREATE TABLE link (item_id bigint);");
    assert_int_equal(store_migrate(p->work.db, changed, 2, NULL), INVALID);
    assert_says(p->work.db, "0002_link.sql has changed");
}

static void a_reader_is_told_of_missing_steps(void **state)
{
    struct place *p = *state;
    struct store_step more[] = {steps[0], steps[1], {S("schema/0003_x.sql"), S("SELECT 1;")}};
    struct store *reader = open_as(p, STORE_READ);

    assert_int_equal(store_migrate(reader, more, 3, NULL), INVALID);
    assert_says(reader, "lacks schema step 0003_x.sql");
    store_close(reader);
}

static void a_step_may_not_end_its_transaction(void **state)
{
    struct place *p = *state;
    struct store_step more[] = {steps[0], steps[1], {S("0003_x.sql"), S("COMMIT;")}};

    assert_int_equal(store_migrate(p->work.db, more, 3, NULL), FAULT);
    assert_says(p->work.db, "ended its own transaction");
}

static void steps_must_be_numbered_without_gaps(void **state)
{
    struct place *p = *state;
    struct store_step more[] = {steps[0], steps[1], {S("schema/0004_x.sql"), S("SELECT 1;")}};

    assert_int_equal(store_migrate(p->work.db, more, 3, NULL), FAULT);
    assert_says(p->work.db, "0004_x.sql should be number 0003");
}

#define ON(engine, test) cmocka_unit_test_setup_teardown(test, engine, clear)
#define TESTS(engine)                                                                          \
    {                                                                                          \
        ON(engine, every_type_reads_back_as_it_was_written),                                   \
            ON(engine, nan_and_missing_texts_are_null), ON(engine, empty_is_not_null),         \
            ON(engine, five_megabytes_read_back_equal),                                        \
            ON(engine, numbers_as_parameters_keep_their_type),                                 \
            ON(engine, text_that_is_not_utf8_is_refused),                                      \
            ON(engine, too_large_a_value_is_refused), ON(engine, one_of_none_is_not_found),    \
            ON(engine, one_of_two_is_a_fault),                                                 \
            ON(engine, many_comes_in_order_and_outlives_the_statement),                        \
            ON(engine, each_hands_over_rows_until_told_to_stop),                               \
            ON(engine, a_statement_inside_another_is_refused),                                 \
            ON(engine, null_where_the_heading_allows_none_is_a_fault),                         \
            ON(engine, every_statement_can_be_prepared),                                       \
            ON(engine, a_statement_that_differs_from_its_heading_is_refused),                  \
            ON(engine, hundreds_of_statements_are_kept),                                       \
            ON(engine, a_statement_past_the_time_limit_is_stopped),                            \
            ON(engine, rollback_undoes_everything),                                            \
            ON(engine, what_is_sent_without_waiting_is_kept_in_its_order),                     \
            ON(engine, a_failure_of_what_was_sent_is_told_and_nothing_is_kept),                \
            ON(engine, what_was_committed_is_seen_by_another_connection),                      \
            ON(engine, after_a_failure_nothing_of_the_transaction_is_kept),                    \
            ON(engine, reading_cannot_write),                                                  \
            ON(engine, a_reading_connection_is_locked_by_the_engine_too),                      \
            ON(engine, nothing_runs_outside_a_transaction),                                    \
            ON(engine, what_refers_to_nothing_is_refused), ON(engine, a_migration_runs_once),  \
            ON(engine, a_migration_that_failed_goes_on_where_it_stopped),                      \
            ON(engine, a_newer_database_is_refused),                                           \
            ON(engine, a_step_that_was_changed_is_refused),                                    \
            ON(engine, a_reader_is_told_of_missing_steps),                                     \
            ON(engine, a_step_may_not_end_its_transaction),                                    \
            ON(engine, steps_must_be_numbered_without_gaps),                                   \
    }

int main(void)
{
    static const struct CMUnitTest sqlite[] = TESTS(on_sqlite);
    static const struct CMUnitTest postgres[] = TESTS(on_postgres);

    int failed = cmocka_run_group_tests_name("store on SQLite", sqlite, NULL, NULL);
    if (getenv("FOLKMOOT_TEST_PG"))
        failed += cmocka_run_group_tests_name("store on PostgreSQL", postgres, NULL, NULL);
    return failed;
}
