/* testing.c: a store with the whole schema and the kit's views, for the tests of the kit only.
 */
#include "kit/testing.h"

#include "kit/audience.h"
#include "store/engine.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_STEPS = 100, LONGEST_STEP = 1024 * 1024 };

static struct store *open_at(struct kit_place *p, const char *url, enum store_mode mode)
{
    struct store *db = NULL;
    struct str why = {0};

    if (store_open(p->arena, url, mode, &db, &why) != OK)
        fail_msg("%.*s", STR_ARG(why));
    return db;
}

static void script_run(struct store *db, const char *sql)
{
    if (db->engine->script(db, sql) != OK)
        fail_msg("%s: %.*s", sql, STR_ARG(store_why(db)));
}

static void postgres_script(struct kit_place *p, const char *sql)
{
    struct store *db = open_at(p, getenv("FOLKMOOT_TEST_PG"), STORE_CREATE);

    script_run(db, sql);
    store_close(db);
}

static void choose_url(struct kit_place *p)
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

static void migrate(struct kit_place *p)
{
    const char *source = getenv("FOLKMOOT_SOURCE");
    struct store_step steps[MOST_STEPS];
    struct str why = {0};
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
    if (audience_views_bring(p->arena, p->db, NULL, &why) != OK)
        fail_msg("the views: %.*s", STR_ARG(why));
}

int kit_place_open(void **state)
{
    struct kit_place *p = *state = calloc(1, sizeof *p);

    assert_non_null(p);
    p->arena = arena_open();
    p->now = KIT_NOW;
    strcpy(p->folder, "/tmp/kit-test-XXXXXX");
    assert_non_null(mkdtemp(p->folder));
    choose_url(p);
    p->db = open_at(p, p->url, STORE_CREATE);
    migrate(p);
    return 0;
}

int kit_place_close(void **state)
{
    struct kit_place *p = *state;
    char command[128];

    store_close(p->reader);
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

struct store *kit_place_connect(struct kit_place *p)
{
    return open_at(p, p->url, STORE_CREATE);
}

struct work *kit_begin(struct kit_place *p)
{
    p->work = (struct work){.arena = p->arena, .db = p->db, .now = p->now, .known = INT64_MAX};
    MUST(store_begin(p->db, true));
    return &p->work;
}

struct work *kit_begin_reading(struct kit_place *p, const char *person)
{
    if (!p->reader) {
        p->reader = open_at(p, p->url, STORE_READ);
        MUST(store_guard(p->reader, guarded_tables));
    }
    struct str self = *person ? str_fmt(p->arena, "person:%s", person) : S("");

    p->work =
        (struct work){.arena = p->arena, .db = p->reader, .now = p->now, .known = INT64_MAX};
    MUST(store_begin(p->reader, false));
    MUST(store_viewer(p->reader, str_of(person), self, p->now));
    return &p->work;
}

enum rc kit_end(struct kit_place *p, enum rc rc)
{
    if (rc == OK && p->work.db == p->db)
        return store_commit(p->db);
    store_rollback(p->work.db);
    return rc;
}

struct str kit_words(struct kit_place *p)
{
    return p->work.complaints ? p->work.complaints->words : S("");
}

void kit_told(struct kit_place *p, const char *sql)
{
    script_run(p->db, sql);
}

static enum rc value_of(struct kit_place *p, const char *sql, const char *type,
                        const char *name, union store_value *out)
{
    struct statement *s = arena_new(p->arena, struct statement, 1);
    struct work w = {.arena = p->arena, .db = p->db, .now = p->now};

    *s = (struct statement){"of_a_test", "testing.c", STORE_ONE, "", type, name, sql};
    MUST(store_begin(p->db, false));
    enum rc rc = store_one(&w, s, NULL, out);
    if (rc != OK)
        fail_msg("%s: %.*s", sql, STR_ARG(store_why(p->db)));
    store_rollback(p->db);
    return rc;
}

int64_t kit_count(struct kit_place *p, const char *table, const char *where)
{
    union store_value total = {0};

    value_of(p, str_fmt(p->arena, "SELECT count(*) AS total FROM %s WHERE %s", table, where).at,
             "i", "total", &total);
    return total.whole;
}

struct str kit_text(struct kit_place *p, const char *select)
{
    union store_value words = {0};

    value_of(p, str_zero(p->arena, str_of(select)), "t", "words", &words);
    return words.str;
}

void kit_person(struct kit_place *p, const char *id, const char *role)
{
    kit_told(p, str_fmt(p->arena,
                        "INSERT INTO person (id, address, name, skeleton, state, password, "
                        "password_at, rights, digest, digest_at, made_at) VALUES ('%s', "
                        "'%s@council.gov.uk', 'Officer, %s', '%s', 'active', '', 0, 1, "
                        "'daily', 0, 0)",
                        id, id, id, id)
                    .at);
    if (role)
        kit_told(p, str_fmt(p->arena,
                            "INSERT INTO role_held (id, person_id, role, organisation_id, "
                            "scope, made_at, made_by) VALUES ('r-%s', '%s', '%s', NULL, '', 0, "
                            "'')",
                            id, id, role)
                        .at);
}

bool says(struct str text, const char *what)
{
    return str_find(text, str_of(what)) >= 0;
}
