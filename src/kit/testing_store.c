/* testing_store.c: a store of its own with the whole schema, for tests. */
#include "kit/testing_store.h"

#include "house.h"

#include "kit/audience.h"
#include "store/engine.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_STEPS = 100, LONGEST_STEP = 1024 * 1024, BLOCK = 64 * 1024 };

/* --- connections ---- */

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

void test_script(struct store *db, const char *sql)
{
    if (db->engine->script(db, sql) != OK)
        fail_msg("%s: %.*s", sql, STR_ARG(store_why(db)));
}

enum rc test_asked(struct store *db, const char *select)
{
    struct work w = {.arena = arena_open(), .db = db};
    struct statement *s = arena_new(db->arena, struct statement, 1);
    union store_value total;

    *s = (struct statement){"asked",
                            "testing_store.c",
                            STORE_ONE,
                            "",
                            "i",
                            "total",
                            str_zero(db->arena, str_of(select))};
    MUST(store_begin(db, false));
    enum rc rc = store_one(&w, s, NULL, &total);
    store_rollback(db);
    arena_close(w.arena);
    return rc;
}

static void postgres_script(const char *sql)
{
    struct store *db = open_at(getenv("FOLKMOOT_TEST_PG"), STORE_CREATE);

    test_script(db, sql);
    store_close(db);
}

struct store *test_store_connect(const struct test_store *s, enum store_mode mode)
{
    return open_at(s->url, mode);
}

/* --- the schema ---- */

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

static void migrate(struct store *db, const struct room *const *rooms)
{
    const char *source = getenv("FOLKMOOT_SOURCE");
    struct arena *a = arena_open();
    struct store_step steps[MOST_STEPS];
    struct str why = {0};
    ptrdiff_t ran;
    glob_t found;

    assert_int_equal(
        glob(str_fmt(a, "%s/schema/*.sql", source ? source : ".").at, 0, NULL, &found), 0);
    assert_in_range(found.gl_pathc, 2, MOST_STEPS);
    for (size_t i = 0; i < found.gl_pathc; i++)
        steps[i] = step_read(a, found.gl_pathv[i]);
    if (store_migrate(db, steps, (ptrdiff_t)found.gl_pathc, &ran) != OK)
        fail_msg("%.*s", STR_ARG(store_why(db)));
    assert_int_equal(ran, found.gl_pathc);
    globfree(&found);
    if (audience_views_bring(a, db, rooms, &why) != OK)
        fail_msg("the views: %.*s", STR_ARG(why));
    arena_close(a);
}

/* --- SQLite: made once in a program, and copied ---- */

static char pattern[100];

/* Where what is written need not outlive the machine's next second, if script/test knows one.
 */
static const char *test_folder(void)
{
    const char *named = getenv("FOLKMOOT_TEST_FOLDER");

    return named && strlen(named) < 20 ? named : "/tmp";
}

static void pattern_forget(void)
{
    unlink(pattern);
}

static void file_copy(const char *from, const char *to)
{
    char *block = malloc(BLOCK);
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");

    assert_non_null(in);
    assert_non_null(out);
    assert_non_null(block);
    for (size_t got; (got = fread(block, 1, BLOCK, in)) > 0;)
        assert_int_equal(fwrite(block, 1, got, out), got);
    assert_int_equal(fclose(out), 0);
    assert_int_equal(chmod(to, 0600), 0); /* as the store makes one */
    fclose(in);
    free(block);
}

static struct store *sqlite_make(const struct test_store *s, const struct room *const *rooms)
{
    if (*pattern) {
        file_copy(pattern, s->url);
        return open_at(s->url, STORE_WRITE);
    }
    struct store *db = open_at(s->url, STORE_CREATE);
    migrate(db, rooms);
    store_close(db);
    snprintf(pattern, sizeof pattern, "%s/folkmoot-test-pattern-%ld.db", test_folder(),
             (long)getpid());
    atexit(pattern_forget);
    file_copy(s->url, pattern);
    return open_at(s->url, STORE_WRITE);
}

/* --- PostgreSQL: made once in a program, and emptied between its tests ---- */

/* A schema of some 50 tables takes half a second to make and to take away; its rows take
 * milliseconds. What the steps themselves put in is kept in a schema beside it. */
static struct {
    char schema[40], state[64];
    const struct room *const *rooms;
    int made; /* so far */
    int used; /* stores that are open */
} emptied;

/* Changes with each table, column, index or view of the schema that is made, changed or taken
 * away. */
static void schema_state(const char *schema, char *out, size_t size)
{
    static const struct statement asks = {
        .name = "schema_state",
        .where = "testing_store.c",
        .arity = STORE_ONE,
        .params = "t",
        .columns = "t",
        .names = "state",
        .sql = "SELECT md5(string_agg(CAST(oid AS text) || ':' || CAST(xmin AS text), ',' "
               "ORDER BY oid)) AS state FROM pg_class WHERE relnamespace = "
               "(SELECT oid FROM pg_namespace WHERE nspname = $1)"};
    struct store *db = open_at(getenv("FOLKMOOT_TEST_PG"), STORE_READ);
    struct work w = {.arena = arena_open(), .db = db};
    union store_value row;

    assert_int_equal(store_begin(db, false), OK);
    if (store_one(&w, &asks, &(union store_value){.str = str_of(schema)}, &row) != OK)
        fail_msg("%s: %.*s", schema, STR_ARG(store_why(db)));
    snprintf(out, size, "%.*s", STR_ARG(row.str));
    store_close(db);
    arena_close(w.arena);
}

static void first_rows_keep(const char *schema)
{
    char sql[1000];

    snprintf(sql, sizeof sql,
             "CREATE SCHEMA %s_first; DO $$ DECLARE t text; n bigint; BEGIN "
             "FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = '%s' LOOP "
             "EXECUTE format('SELECT count(*) FROM %s.%%I', t) INTO n; IF n > 0 THEN "
             "EXECUTE format('CREATE TABLE %s_first.%%I AS TABLE %s.%%I', t, t); END IF; "
             "END LOOP; END $$",
             schema, schema, schema, schema, schema);
    postgres_script(sql);
}

/* Foreign keys are not looked at meanwhile, so the order of the tables is all one. */
static void rows_put_back(const char *schema)
{
    char sql[1000];

    snprintf(sql, sizeof sql,
             "DO $$ DECLARE t text; BEGIN SET LOCAL session_replication_role = replica; "
             "FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = '%s' LOOP "
             "EXECUTE format('DELETE FROM %s.%%I', t); END LOOP; "
             "FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = '%s_first' LOOP "
             "EXECUTE format('INSERT INTO %s.%%I TABLE %s_first.%%I', t, t); END LOOP; "
             "END $$",
             schema, schema, schema, schema, schema);
    postgres_script(sql);
}

static void schema_drop(const char *schema)
{
    char sql[160];

    snprintf(sql, sizeof sql, "DROP SCHEMA IF EXISTS %s, %s_first CASCADE", schema, schema);
    postgres_script(sql);
}

static void schema_forget(void)
{
    if (*emptied.schema)
        schema_drop(emptied.schema);
    *emptied.schema = 0;
}

static void schema_new(struct test_store *s, const char *name)
{
    char sql[80];

    if (emptied.made == 0)
        atexit(schema_forget);
    snprintf(s->schema, sizeof s->schema, "%s_%ld_%d", name, (long)getpid(), emptied.made++);
    snprintf(sql, sizeof sql, "CREATE SCHEMA %s", s->schema);
    postgres_script(sql);
}

/* From now on the one that is emptied. */
static void schema_keep(const char *schema, const struct room *const *rooms)
{
    schema_forget();
    first_rows_keep(schema);
    schema_state(schema, emptied.state, sizeof emptied.state);
    snprintf(emptied.schema, sizeof emptied.schema, "%s", schema);
    emptied.rooms = rooms;
}

static struct store *postgres_make(struct test_store *s, const char *name,
                                   const struct room *const *rooms)
{
    const char *postgres = getenv("FOLKMOOT_TEST_PG");
    bool again = *emptied.schema && emptied.rooms == rooms && !emptied.used;

    if (again)
        snprintf(s->schema, sizeof s->schema, "%s", emptied.schema);
    else
        schema_new(s, name);
    snprintf(s->url, sizeof s->url, "%s%coptions=-csearch_path%%3D%s", postgres,
             strchr(postgres, '?') ? '&' : '?', s->schema);
    struct store *db = open_at(s->url, STORE_CREATE);
    if (!again)
        migrate(db, rooms);
    if (!again && !emptied.used)
        schema_keep(s->schema, rooms);
    emptied.used++;
    return db;
}

/* A test that changed the schema itself leaves none for the next; a second store at the same
 * time has one of its own. */
static void postgres_end(const struct test_store *s)
{
    char state[64];

    emptied.used--;
    if (strcmp(s->schema, emptied.schema) != 0) {
        schema_drop(s->schema);
        return;
    }
    schema_state(s->schema, state, sizeof state);
    if (strcmp(state, emptied.state) == 0)
        rows_put_back(s->schema);
    else
        schema_forget();
}

/* --- making and ending ---- */

struct store *test_store_make(struct test_store *s, const char *name,
                              const struct room *const *rooms)
{
    *s = (struct test_store){0};
    snprintf(s->folder, sizeof s->folder, "%s/%s-test-XXXXXX", test_folder(), name);
    assert_non_null(mkdtemp(s->folder));
    if (getenv("FOLKMOOT_TEST_PG"))
        return postgres_make(s, name, rooms);
    snprintf(s->url, sizeof s->url, "%s/trial.db", s->folder);
    return sqlite_make(s, rooms);
}

void test_store_end(struct test_store *s, struct store *db)
{
    char command[128];

    store_close(db);
    if (*s->schema)
        postgres_end(s);
    snprintf(command, sizeof command, "rm -rf '%s'", s->folder);
    assert_int_equal(system(command), 0);
}
