/* testing.c: a store with the whole schema and the kit's views, for the tests of the kit only.
 */
#include "kit/testing.h"

#include "kit/audience.h"

#include <stdlib.h>

int kit_place_open(void **state)
{
    struct kit_place *p = *state = calloc(1, sizeof *p);

    assert_non_null(p);
    p->arena = arena_open();
    p->now = KIT_NOW;
    p->db = test_store_make(&p->at, "kit", NULL);
    return 0;
}

int kit_place_close(void **state)
{
    struct kit_place *p = *state;

    store_close(p->reader);
    test_store_end(&p->at, p->db);
    arena_close(p->arena);
    free(p);
    return 0;
}

struct store *kit_place_connect(struct kit_place *p)
{
    return test_store_connect(&p->at, STORE_CREATE);
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
        p->reader = test_store_connect(&p->at, STORE_READ);
        if (store_guard(p->reader, guarded_tables) != OK)
            fail_msg("the guard: %.*s", STR_ARG(store_why(p->reader)));
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
    test_script(p->db, sql);
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
