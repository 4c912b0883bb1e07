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

static char pattern[80];

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
    snprintf(pattern, sizeof pattern, "/tmp/folkmoot-test-pattern-%ld.db", (long)getpid());
    atexit(pattern_forget);
    file_copy(s->url, pattern);
    return open_at(s->url, STORE_WRITE);
}

/* --- making and ending ---- */

static struct store *postgres_make(struct test_store *s, const char *name,
                                   const struct room *const *rooms)
{
    static int made;
    const char *postgres = getenv("FOLKMOOT_TEST_PG");
    char sql[80];

    snprintf(s->schema, sizeof s->schema, "%s_%ld_%d", name, (long)getpid(), made++);
    snprintf(sql, sizeof sql, "CREATE SCHEMA %s", s->schema);
    postgres_script(sql);
    snprintf(s->url, sizeof s->url, "%s%coptions=-csearch_path%%3D%s", postgres,
             strchr(postgres, '?') ? '&' : '?', s->schema);
    struct store *db = open_at(s->url, STORE_CREATE);
    migrate(db, rooms);
    return db;
}

struct store *test_store_make(struct test_store *s, const char *name,
                              const struct room *const *rooms)
{
    *s = (struct test_store){0};
    snprintf(s->folder, sizeof s->folder, "/tmp/%s-test-XXXXXX", name);
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
    snprintf(command, sizeof command, "DROP SCHEMA %s CASCADE", s->schema);
    if (*s->schema)
        postgres_script(command);
    snprintf(command, sizeof command, "rm -rf '%s'", s->folder);
    assert_int_equal(system(command), 0);
}
