/* statements_test.c: every statement of every room is understood by the engine at hand, and
 * what one engine alone understands is noticed. script/test runs it on both, so that one SQL
 * text stays enough. */
#include "house.h"

#include "desk/desk.h"
#include "desk_sql.h"
#include "identity/identity.h"
#include "identity_sql.h"
#include "inform/inform.h"
#include "inform_sql.h"
#include "kit/testing_store.h"
#include "kit_sql.h"
#include "lodge/lodge.h"
#include "lodge_sql.h"
#include "report/report.h"
#include "report_sql.h"
#include "store/engine.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_FILE = 256 * 1024 };

/* A room with a .sql file that is not here fails the test. */
static const struct {
    const char *name;
    const struct statement *statements;
} texts[] = {{"kit", kit_statements},
             {"identity", identity_statements},
             {"inform", inform_statements},
             {"report", report_statements},
             {"lodge", lodge_statements},
             {"desk", desk_statements},
             {NULL, NULL}};

/* Those with views that statements read. */
static const struct room *const rooms[] = {&identity_room, &inform_room, &report_room,
                                           &lodge_room,    &desk_room,   NULL};

static struct test_store at;
static struct store *db;

/* --- what the rooms say ---- */

static void all_prepared(const char *room, const struct statement *s)
{
    MUST(store_begin(db, true));
    for (; s->name; s++)
        if (store_prepare(db, s) != OK)
            fail_msg("%s, %s (%s): %.*s", room, s->name, s->where, STR_ARG(store_why(db)));
    store_rollback(db);
}

static void every_statement_of_every_room_is_understood(void **state)
{
    (void)state;
    for (ptrdiff_t i = 0; texts[i].name; i++)
        all_prepared(texts[i].name, texts[i].statements);
}

/* Headings in a file: "-- name(...", at the beginning of a line. */
static int headings_in(const char *path)
{
    struct arena *a = arena_open();
    char *bytes = arena_alloc(a, LONGEST_FILE);
    FILE *f = fopen(path, "rb");
    int count = 0;

    assert_non_null(f);
    struct str rest = {bytes, (ptrdiff_t)fread(bytes, 1, LONGEST_FILE, f)}, line;
    fclose(f);
    assert_true(rest.len < LONGEST_FILE);
    while (str_split(&rest, '\n', &line)) {
        ptrdiff_t i = 3;
        if (!str_starts(line, S("-- ")))
            continue;
        while (i < line.len && (line.at[i] == '_' || (line.at[i] >= 'a' && line.at[i] <= 'z') ||
                                (line.at[i] >= '0' && line.at[i] <= '9')))
            i++;
        count += i > 3 && i < line.len && line.at[i] == '(';
    }
    arena_close(a);
    return count;
}

static void no_room_is_forgotten(void **state)
{
    const char *source = getenv("FOLKMOOT_SOURCE");
    char pattern[1000];
    glob_t found;
    int written = 0, listed = 0;

    (void)state;
    snprintf(pattern, sizeof pattern, "%s/src/*/*.sql", source ? source : ".");
    assert_int_equal(glob(pattern, 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++)
        if (!strstr(found.gl_pathv[i], "_test.sql"))
            written += headings_in(found.gl_pathv[i]);
    globfree(&found);
    for (ptrdiff_t i = 0; texts[i].name; i++)
        for (const struct statement *s = texts[i].statements; s->name; s++)
            listed++;
    print_message("%d statements\n", listed);
    assert_true(listed > 300);
    if (written != listed)
        fail_msg("%d statements stand in src/*/*.sql, %d are tried: is a room missing here?",
                 written, listed);
}

/* --- what is not portable ---- */

enum { SQLITE = 1, POSTGRES = 2 };

/* The mistakes that schema/README.md warns of, and which engine refuses each. */
static const struct {
    int refused_by;
    char type; /* of its column n; 0 for none */
    const char *sql;
} odd[] = {
    {POSTGRES, 'i', "SELECT strftime('%s', 'now') + 0 AS n FROM sqlite_master"},
    {POSTGRES, 'i', "SELECT max(number, 2) AS n FROM audit"},
    {POSTGRES, 'i', "SELECT 1 AS n"},
    {POSTGRES, 'i', "SELECT sum(number) AS n FROM audit"},
    {POSTGRES, 't', "SELECT group_concat(name, ',') AS n FROM setting"},
    {POSTGRES, 'i', "SELECT count(*) AS n FROM working_group_member WHERE leads = 1"},
    {POSTGRES, 'i', "SELECT rowid AS n FROM audit"},
    {POSTGRES, 0, "INSERT OR REPLACE INTO setting (name) VALUES ('a')"},
    {SQLITE, 'i', "SELECT 1::bigint AS n"},
    {SQLITE, 't', "SELECT string_agg(name, ',') AS n FROM setting"},
    {SQLITE, 'i', "SELECT CAST(extract(epoch FROM now()) AS bigint) AS n"},
    {SQLITE, 't', "SELECT name AS n FROM setting WHERE name ILIKE 'a'"},
    {SQLITE | POSTGRES, 'i', "SELECT count(*) FROM setting"}, /* its column has no name */
    {SQLITE | POSTGRES, 't', "SELECT nowhere AS n FROM setting"},
};

static void what_is_not_portable_is_noticed(void **state)
{
    int here = *at.schema ? POSTGRES : SQLITE;

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(odd); i++) {
        char type[2] = {odd[i].type, 0};
        struct statement *s = arena_new(db->arena, struct statement, 1);
        *s = (struct statement){"odd",
                                "here",
                                odd[i].type ? STORE_MANY : STORE_NONE,
                                "",
                                str_zero(db->arena, str_of(type)),
                                odd[i].type ? "n" : "",
                                odd[i].sql};
        MUST(store_begin(db, true));
        bool refused = store_prepare(db, s) != OK;
        if (refused != ((odd[i].refused_by & here) != 0))
            fail_msg("%s: %s", odd[i].sql, refused ? "refused" : "taken");
        store_rollback(db);
    }
}

static int open_store(void **state)
{
    (void)state;
    db = test_store_make(&at, "statements", rooms);
    return 0;
}

static int close_store(void **state)
{
    (void)state;
    test_store_end(&at, db);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_statement_of_every_room_is_understood),
        cmocka_unit_test(no_room_is_forgotten),
        cmocka_unit_test(what_is_not_portable_is_noticed),
    };
    return cmocka_run_group_tests(tests, open_store, close_store);
}
