/* move_test.c: a store written into a folder and made again from it, on SQLite, and between
 * SQLite and PostgreSQL where FOLKMOOT_TEST_PG names an empty database. */
#include "store/engine.h"
#include "store/move.h"

#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#define MUST(call) assert_int_equal((call), OK)
enum { LONG_BYTES = 3 * 1024 * 1024 + 1 };

/* A table of every type, each with and without null; one that refers to itself and, by its
 * name, comes before what it refers to; and a row that the steps themselves make. */
static const struct store_step steps[] = {
    {STR_INIT("schema/0001_thing.sql"),
     STR_INIT("CREATE TABLE thing (id bigint PRIMARY KEY, note text NOT NULL, at text,\n"
              " share double precision NOT NULL, low double precision, good boolean NOT NULL,\n"
              " fair boolean, number bigint, body bytea NOT NULL, more bytea);\n"
              "CREATE TABLE link (place bigint NOT NULL, name text NOT NULL,\n"
              " thing_id bigint NOT NULL REFERENCES thing (id), PRIMARY KEY (name, place));\n"
              "CREATE TABLE answer (id text PRIMARY KEY, to_id text REFERENCES answer (id));\n"
              "CREATE TABLE word (word text PRIMARY KEY);\n"
              "CREATE TABLE loose (a bigint NOT NULL, b text);\n"
              "CREATE TABLE tail (id bigint PRIMARY KEY, hash text NOT NULL);\n"
              "INSERT INTO tail (id, hash) VALUES (1, '');\n")},
    {STR_INIT("schema/0002_more.sql"),
     STR_INIT("CREATE VIEW good_thing AS SELECT id FROM thing WHERE good;\n")},
};

struct place {
    char folder[64];
    bool postgres;
    int made;            /* stores so far */
    struct arena *arena; /* of words */
    struct store *fresh;
};

/* --- stores
 * ----------------------------------------------------------------------------------- */

static struct store *open_at(struct arena *a, const char *url, enum store_mode mode)
{
    struct store *db = NULL;
    struct str why = {0};

    if (store_open(a, url, mode, &db, &why) != OK)
        fail_msg("%.*s", STR_ARG(why));
    return db;
}

static struct store *sqlite_new(struct place *p)
{
    struct str path = str_fmt(p->arena, "%s/%d.db", p->folder, p->made++);
    struct store *db = open_at(p->arena, path.at, STORE_CREATE);

    MUST(store_migrate(db, steps, COUNT_OF(steps), NULL));
    return db;
}

static void postgres_script(struct place *p, const char *form)
{
    struct store *db = open_at(p->arena, getenv("FOLKMOOT_TEST_PG"), STORE_WRITE);
    char sql[128];

    snprintf(sql, sizeof sql, "%s SCHEMA %s move_%ld %s", form, *form == 'D' ? "IF EXISTS" : "",
             (long)getpid(), *form == 'D' ? "CASCADE" : "");
    MUST(db->engine->script(db, sql));
    store_close(db);
}

/* On the engine that the test is about; on PostgreSQL instead of the one before. */
static struct store *store_new(struct place *p)
{
    const char *url = getenv("FOLKMOOT_TEST_PG");

    if (!p->postgres)
        return sqlite_new(p);
    postgres_script(p, "DROP");
    postgres_script(p, "CREATE");
    struct str own = str_fmt(p->arena, "%s%coptions=-csearch_path%%3Dmove_%ld", url,
                             strchr(url, '?') ? '&' : '?', (long)getpid());
    struct store *db = open_at(p->arena, own.at, STORE_WRITE);
    MUST(store_migrate(db, steps, COUNT_OF(steps), NULL));
    return db;
}

static int begin(void **state, bool postgres)
{
    struct place *p = *state = calloc(1, sizeof *p);

    assert_non_null(p);
    p->arena = arena_open();
    p->postgres = postgres;
    strcpy(p->folder, "/tmp/move-test-XXXXXX");
    assert_non_null(mkdtemp(p->folder));
    p->fresh = sqlite_new(p);
    return 0;
}

static int on_sqlite(void **state)
{
    return begin(state, false);
}

static int on_postgres(void **state)
{
    return begin(state, true);
}

static void shell(struct place *p, const char *line)
{
    struct str whole = str_fmt(p->arena, "cd '%s' && %s", p->folder, line);

    if (system(whole.at) != 0)
        fail_msg("%.*s", STR_ARG(whole));
}

static int end(void **state)
{
    struct place *p = *state;

    store_close(p->fresh);
    if (p->postgres)
        postgres_script(p, "DROP");
    shell(p, "rm -rf \"$PWD\"");
    arena_close(p->arena);
    free(p);
    return 0;
}

/* --- rows
 * ------------------------------------------------------------------------------------- */

static const struct statement add_thing = {
    "add_thing",
    "move_test.c",
    STORE_NONE,
    "itTnNbTTyY",
    "",
    "",
    "INSERT INTO thing (id, note, at, share, low, good, fair, number, body, more) VALUES ($1, "
    "$2, $3, $4, $5, $6, CASE $7 WHEN 'yes' THEN TRUE WHEN 'no' THEN FALSE END, "
    "CAST($8 AS bigint), $9, $10)"};

struct thing {
    int64_t id;
    struct str note, at;
    double share, low;
    bool good;
    struct str fair, number, body, more;
};

static void thing_add(struct work *w, const struct thing *t)
{
    const union store_value params[] = {
        {.whole = t->id}, {.str = t->note},   {.str = t->at},   {.num = t->share},
        {.num = t->low},  {.truth = t->good}, {.str = t->fair}, {.str = t->number},
        {.str = t->body}, {.str = t->more}};

    MUST(store_none(w, &add_thing, params));
}

#define NONE ((struct str){0})

static void fill(struct place *p, struct store *db)
{
    const struct thing things[] = {
        {2, S("plain"), S("text"), 0.1, 1e300, true, S("yes"), S("-7"), S("body"), S("x")},
        {1, S(""), NONE, 0, NAN, false, NONE, NONE, S(""), NONE},
        {-3, S("a,\"b\"\r\nc"), S(""), 5e-324, -INFINITY, true, S("no"),
         S("9223372036854775807"), S("\0\xff\n"), S("")},
        {INT64_MIN, S("\\N"), S("\\N"), 0.30000000000000004, 123456789012345680.0, false, NONE,
         S("0"), S("ab"), S("abc")},
        {7, S(" \\x \t"), S("Llŷn \xf0\x9f\x8f\x9b =1+1"), -2.5, 3, true, NONE, NONE, S("\\N"),
         NONE}};
    struct work w = {.arena = p->arena, .db = db};

    MUST(store_begin(db, true));
    for (ptrdiff_t i = 0; i < COUNT_OF(things); i++)
        thing_add(&w, &things[i]);
    MUST(db->engine->script(
        db, "INSERT INTO link VALUES (1, 'b', 7), (2, 'b', 7), (1, 'a', 2), (10, 'B', 1);"
            "INSERT INTO answer VALUES ('2', NULL), ('1', '2'), ('3', '3');"
            "INSERT INTO word VALUES (''), ('\xc3\xa9'), ('z'), ('Z');"
            "INSERT INTO loose VALUES (2, NULL), (2, 'b'), (1, ''), (2, 'b');"
            "UPDATE tail SET hash = 'abc'"));
    MUST(store_commit(db));
}

/* --- moving
 * ----------------------------------------------------------------------------------- */

static void out_of(struct place *p, struct store *db, const char *name)
{
    struct work w = {.arena = p->arena, .db = db};
    struct move_counts counts;
    struct str folder = str_fmt(p->arena, "%s/%s", p->folder, name);

    MUST(store_begin(db, false));
    MUST(store_move_out(&w, folder.at, S("1.2.3"), &counts));
    store_rollback(db);
    assert_int_equal(counts.tables, 6);
}

static enum rc try_into(struct place *p, struct store *db, const char *name, struct work *w)
{
    struct move_in move = {.folder = str_fmt(p->arena, "%s/%s", p->folder, name).at,
                           .fresh = p->fresh};
    struct move_counts counts;

    *w = (struct work){.arena = p->arena, .db = db};
    MUST(store_begin(db, true));
    MUST(store_begin(p->fresh, false));
    enum rc rc = store_move_in(w, &move, &counts);
    store_rollback(p->fresh);
    if (rc == OK)
        return store_commit(db);
    assert_int_not_equal(store_commit(db), OK);
    return rc;
}

static void into(struct place *p, struct store *db, const char *name)
{
    struct work w;

    if (try_into(p, db, name, &w) != OK)
        fail_msg("%.*s: %.*s", STR_ARG(w.complaints->field), STR_ARG(w.complaints->words));
}

static void assert_refused(struct place *p, struct store *db, const char *name, enum rc rc,
                           const char *field, const char *words)
{
    struct work w;
    enum rc got = try_into(p, db, name, &w);

    if (got == OK)
        fail_msg("%s was taken; expected: %s", name, words);
    if (got != rc || str_find(w.complaints->field, str_of(field)) < 0 ||
        str_find(w.complaints->words, str_of(words)) < 0)
        fail_msg("%d %.*s: %.*s", (int)got, STR_ARG(w.complaints->field),
                 STR_ARG(w.complaints->words));
}

static void assert_same(struct place *p, const char *one, const char *other)
{
    shell(p, str_fmt(p->arena, "diff -r %s %s", one, other).at);
}

/* --- tests
 * ------------------------------------------------------------------------------------ */

static void a_move_there_and_back_ends_in_the_same_bytes(void **state)
{
    struct place *p = *state;
    struct store *first = sqlite_new(p), *second = store_new(p), *third = sqlite_new(p);

    fill(p, first);
    out_of(p, first, "first");
    into(p, second, "first");
    out_of(p, second, "second");
    into(p, third, "second");
    out_of(p, third, "third");
    assert_same(p, "first", "second");
    assert_same(p, "first", "third");
    MUST(store_check(third));
    store_close(first);
    store_close(third);
    store_close(second);
}

/* As move.h says, written down by hand. */
static void cells_are_as_they_are_described(void **state)
{
    static const char *const lines[] = {
        "id,note,at,share,low,good,fair,number,body,more",
        "-9223372036854775808,\\\\N,\\\\N,0.30000000000000004,1.2345678901234568e+17,false,\\N,"
        "0,"
        "YWI=,YWJj",
        "-3,\"a,\"\"b\"\"\r",
        "c\",,4.94065645841247e-324,-Infinity,true,false,9223372036854775807,AP8K,",
        "1,,\\N,0,\\N,false,\\N,\\N,,\\N",
        "2,plain,text,0.1,1e+300,true,true,-7,Ym9keQ==,eA==",
        "7, \\x \t,Llŷn \xf0\x9f\x8f\x9b =1+1,-2.5,3,true,\\N,\\N,XE4=,\\N"};
    struct place *p = *state;
    struct store *db = store_new(p);
    char text[1024];

    fill(p, db);
    out_of(p, db, "it");
    FILE *f = fopen(str_fmt(p->arena, "%s/it/thing.csv", p->folder).at, "rb");
    assert_non_null(f);
    for (ptrdiff_t i = 0; i < COUNT_OF(lines); i++) {
        assert_non_null(fgets(text, sizeof text, f));
        text[strcspn(text, "\n")] = 0;
        assert_string_equal(text, lines[i]);
    }
    assert_null(fgets(text, sizeof text, f));
    fclose(f);
    shell(p, "printf 'word\\n\"\"\\nZ\\nz\\n\\303\\251\\n' | cmp - it/word.csv");
    shell(p, "printf 'id,to_id\\n1,2\\n2,\\\\N\\n3,3\\n' | cmp - it/answer.csv");
    store_close(db);
}

/* sha256sum is another's. */
static void the_manifest_names_each_table_with_its_hash(void **state)
{
    struct place *p = *state;
    struct store *db = store_new(p);

    fill(p, db);
    out_of(p, db, "it");
    shell(p, "cd it && awk -F '\\t' '$1 == \"table\" { print $4 \"  \" $2 \".csv\" }' "
             "MANIFEST.tsv | sha256sum --check --strict --quiet");
    shell(p, "test \"$(grep -c '^table' it/MANIFEST.tsv)\" = 6");
    shell(p, "test \"$(ls it | wc -l)\" = 7");
    shell(p, "grep -q '^table\tlink\t4\t[0-9a-f]*\tplace int, name text, thing_id int$' "
             "it/MANIFEST.tsv");
    shell(p, "grep -q 'fair bool null, number int null, body bytes, more bytes null$' "
             "it/MANIFEST.tsv");
    shell(p, "grep -q '^program\t1.2.3\t\t\t$' it/MANIFEST.tsv");
    shell(p, "grep -q '^step\t0002_more.sql\t\t[0-9a-f]\\{16\\}\t$' it/MANIFEST.tsv");
    store_close(db);
}

static void only_the_owner_may_read_the_files(void **state)
{
    struct place *p = *state;
    struct store *db = store_new(p);

    out_of(p, db, "it");
    shell(p, "test \"$(stat -c %a it it/* | sort -u | tr '\\n' ' ')\" = '600 700 '");
    store_close(db);
}

static void a_folder_that_exists_is_left_as_it_is(void **state)
{
    struct place *p = *state;
    struct store *db = store_new(p);
    struct work w = {.arena = p->arena, .db = db};
    struct move_counts counts;

    shell(p, "mkdir it && touch it/thing.csv");
    MUST(store_begin(db, false));
    assert_int_equal(
        store_move_out(&w, str_fmt(p->arena, "%s/it", p->folder).at, S("1"), &counts),
        CONFLICT);
    store_rollback(db);
    shell(p, "test \"$(ls it)\" = thing.csv");
    store_close(db);
}

static void what_is_longer_than_a_line_of_csv_may_be_moves_too(void **state)
{
    struct place *p = *state;
    struct store *first = sqlite_new(p), *second = store_new(p);
    struct work w = {.arena = p->arena, .db = first};
    char *bytes = arena_alloc(p->arena, LONG_BYTES);

    for (int i = 0; i < LONG_BYTES; i++)
        bytes[i] = (char)(i * 31 + i / 256);
    memset(bytes + LONG_BYTES / 2, '"', 1000);
    MUST(store_begin(first, true));
    thing_add(&w, &(struct thing){.id = 1,
                                  .note = str_fmt(p->arena, "\"%*d", LONG_BYTES, 1),
                                  .body = {bytes, LONG_BYTES}});
    MUST(store_commit(first));
    out_of(p, first, "first");
    into(p, second, "first");
    out_of(p, second, "second");
    assert_same(p, "first", "second");
    store_close(first);
    store_close(second);
}

/* What is done to a folder, and what is said about it. */
static const struct {
    const char *damage, *field, *words;
} damages[] = {
    {"sed -i 's/^2,plain/2x,plain/' d/thing.csv", "d/thing.csv:6:1",
     "\"2x\" is no whole number"},
    {"sed -i 's/,0.1,/,0.1.1,/' d/thing.csv", "d/thing.csv:6:4", "is no number"},
    {"sed -i 's/,Ym9keQ==,/,Ym9ke*==,/' d/thing.csv", "d/thing.csv:6:9", "is not base 64"},
    {"sed -i 's/,true,true,-7/,true,TRUE,-7/' d/thing.csv", "d/thing.csv:6:7",
     "neither true nor false"},
    {"sed -i 's/,plain,/,\\\\N,/' d/thing.csv", "d/thing.csv:6:2", "null where nothing may be"},
    {"sed -i 's/,plain,/,\\\\plain,/' d/thing.csv", "d/thing.csv:6:2", "single \\"},
    {"sed -i 's/,plain,/,plain,text,/' d/thing.csv", "d/thing.csv:6:11",
     "11 cells where there should be 10"},
    {"sed -i 's/,plain/,pla\"in/' d/thing.csv", "d/thing.csv:6:1", "quote in its middle"},
    {"sed -i '1s/share/shore/' d/thing.csv", "d/thing.csv:1:4", "should be \"share\""},
    {"truncate -s -2 d/thing.csv", "d/thing.csv:7:10", "is not base 64"},
    {"truncate -s 150 d/thing.csv", "d/thing.csv:3", "ends inside a quoted cell"},
    {"sed -i 's/plain/Plain/' d/thing.csv", "d/thing.csv", "SHA-256"},
    {"sed -i '$d' d/word.csv", "d/word.csv", "3 rows; MANIFEST.tsv says 4"},
    {"sed -i 's/^z$/Z/' d/word.csv", "d/word.csv", "contradicts what is stored"},
    {"rm d/loose.csv", "d/loose.csv", "can't be opened"},
    {"rm d/MANIFEST.tsv", "d/MANIFEST.tsv", "the folder \"store\" of an export"},
    {"sed -i '$d' d/MANIFEST.tsv", "d/MANIFEST.tsv", "The table word is missing"},
    {"sed -i 's/\tword\t4\t/\tword\tfour\t/' d/MANIFEST.tsv", "d/MANIFEST.tsv:11:3",
     "no number of rows"},
    {"sed -i 's/word text/word int/' d/MANIFEST.tsv", "d/MANIFEST.tsv:11:5", "these columns"},
    {"sed -i 's/^table/tible/' d/MANIFEST.tsv", "d/MANIFEST.tsv:6:1", "no kind of line"},
    {"sed -i '$p' d/MANIFEST.tsv", "d/MANIFEST.tsv:12:2", "twice"},
    {"sed -i 's/\\(^table.*\\)\tword text/\\1/' d/MANIFEST.tsv", "d/MANIFEST.tsv:11:1",
     "five columns"},
    {"truncate -s 40 d/MANIFEST.tsv", "d/MANIFEST.tsv", ""},
    {"sed -i 's/store-1/store-9/' d/MANIFEST.tsv", "d/MANIFEST.tsv:2:2", "folkmoot-store-9"},
    {"sed -i '$a step\t0003_new.sql\t\t0\t' d/MANIFEST.tsv", "d/MANIFEST.tsv:12:2",
     "newer schema, with step 0003_new.sql. Install folkmoot 1.2.3"},
    {"sed -i '/0002_more/d' d/MANIFEST.tsv", "d/MANIFEST.tsv",
     "older schema, without step 0002_more.sql"},
    {"sed -i 's/^step\t0002_more.sql\t\t./step\t0002_more.sql\t\t-/' d/MANIFEST.tsv",
     "d/MANIFEST.tsv:5:4", "was another text"},
};

static void what_is_damaged_or_of_another_schema_is_refused_whole(void **state)
{
    struct place *p = *state;
    struct store *first = sqlite_new(p), *second = store_new(p);

    fill(p, first);
    out_of(p, first, "it");
    out_of(p, second, "empty");
    for (ptrdiff_t i = 0; i < COUNT_OF(damages); i++) {
        shell(p, "rm -rf d && cp -r it d");
        shell(p, damages[i].damage);
        enum rc rc = strstr(damages[i].words, "contradicts")    ? CONFLICT
                     : strstr(damages[i].words, "of an export") ? NOT_FOUND
                                                                : INVALID;
        assert_refused(p, second, "d", rc, damages[i].field, damages[i].words);
    }
    out_of(p, second, "after");
    assert_same(p, "empty", "after");
    into(p, second, "it");
    store_close(first);
    store_close(second);
}

static void a_store_in_use_is_refused(void **state)
{
    static const char *const uses[] = {"INSERT INTO word VALUES ('x')",
                                       "UPDATE tail SET hash = 'x'", "DELETE FROM tail"};
    struct place *p = *state;
    struct store *first = sqlite_new(p);

    fill(p, first);
    out_of(p, first, "it");
    for (ptrdiff_t i = 0; i < COUNT_OF(uses); i++) {
        struct store *db = store_new(p);
        MUST(store_begin(db, true));
        MUST(db->engine->script(db, uses[i]));
        MUST(store_commit(db));
        assert_refused(p, db, "it", CONFLICT, "", i ? "table tail" : "table word");
        store_close(db);
    }
    store_close(first);
}

/* The hashes agree: the store that was written was at fault. */
static void what_refers_to_nothing_is_refused(void **state)
{
    struct place *p = *state;
    struct store *first = sqlite_new(p), *second = store_new(p);

    fill(p, first);
    out_of(p, first, "it");
    shell(p, "before=$(sha256sum it/link.csv | cut -c 1-64) && sed -i 's/^1,a,2/1,a,99/' "
             "it/link.csv && sed -i \"s/$before/$(sha256sum it/link.csv | cut -c 1-64)/\" "
             "it/MANIFEST.tsv");
    assert_refused(p, second, "it", p->postgres ? CONFLICT : INVALID, "it/link.csv",
                   p->postgres ? "Key (thing_id)=(99) is not present in table"
                               : "Row 2 refers to a row of thing that is not there");
    store_close(first);
    store_close(second);
}

static void a_table_that_no_step_makes_is_told(void **state)
{
    struct place *p = *state;
    struct store *first = sqlite_new(p), *second = store_new(p);

    out_of(p, first, "it");
    MUST(store_begin(second, true));
    MUST(second->engine->script(second, "CREATE TABLE extra (id bigint PRIMARY KEY)"));
    MUST(store_commit(second));
    assert_refused(p, second, "it", INVALID, "", "a table extra that no schema step makes");
    store_close(first);
    store_close(second);
}

#define ON(engine, test) cmocka_unit_test_setup_teardown(test, engine, end)
#define TESTS(engine)                                                                          \
    {                                                                                          \
        ON(engine, a_move_there_and_back_ends_in_the_same_bytes),                              \
            ON(engine, cells_are_as_they_are_described),                                       \
            ON(engine, the_manifest_names_each_table_with_its_hash),                           \
            ON(engine, only_the_owner_may_read_the_files),                                     \
            ON(engine, a_folder_that_exists_is_left_as_it_is),                                 \
            ON(engine, what_is_longer_than_a_line_of_csv_may_be_moves_too),                    \
            ON(engine, what_is_damaged_or_of_another_schema_is_refused_whole),                 \
            ON(engine, a_store_in_use_is_refused),                                             \
            ON(engine, what_refers_to_nothing_is_refused),                                     \
            ON(engine, a_table_that_no_step_makes_is_told),                                    \
    }

int main(void)
{
    static const struct CMUnitTest sqlite[] = TESTS(on_sqlite);
    static const struct CMUnitTest postgres[] = TESTS(on_postgres);

    int failed = cmocka_run_group_tests_name("move on SQLite", sqlite, NULL, NULL);
    if (getenv("FOLKMOOT_TEST_PG"))
        failed += cmocka_run_group_tests_name("move to PostgreSQL", postgres, NULL, NULL);
    return failed;
}
