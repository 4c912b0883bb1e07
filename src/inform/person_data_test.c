/* person_data_test.c: what someone cited and proposed is shown to them alone, and erased when
 * they leave unless others were given it. */
#include "inform/testing.h"

#include "inform/person_data.h"
#include "store/engine.h"

#include <stdio.h>

static const char *const given =
    "INSERT INTO area VALUES (1, 'E1', 'Trafford', '', '', '', '', '', '', '', '');"
    "INSERT INTO metric VALUES (1, 'm', 'Recycling', '', '', '', '', 0, '', '', '', '', '', "
    "'', '',"
    " '', '', '', '', '', NULL, NULL, '', '', FALSE, '', '', '', FALSE, '', '', '');"
    "INSERT INTO person VALUES ('kay', 'kay@x.uk', 'Kay', 'kay', 'active', '', 0, 1, '', 0, "
    "0);"
    "INSERT INTO organisation VALUES ('t', 'trafford', 'Trafford', 'trafford', 'council', "
    "NULL, "
    "'active', 1);"
    "INSERT INTO role_held VALUES ('r', 'kay', 'member', 't', '', 1, '');";

static void told(struct trial *t, const char *sql)
{
    if (t->db->engine->script(t->db, sql) != OK)
        fail_msg("%s: %.*s", sql, STR_ARG(store_why(t->db)));
}

/* An object of a person's with its citation or proposal, of the same id. */
static void made(struct trial *t, const char *kind, const char *id, const char *person,
                 const char *audience, const char *keepers, const char *life)
{
    char sql[1200];

    snprintf(
        sql, sizeof sql,
        "INSERT INTO object (id, kind, audience, keepers, early, early_from, opens_at, life, "
        "confidential, maker, made_at, changed_at) VALUES ('%s', '%s', '%s', '%s', '', 0, 0, "
        "'%s', FALSE, 'person:%s', 1, 1);%s'%s'%s",
        id, kind, audience, keepers, life, person,
        *kind == 'c' ? "INSERT INTO citation (id, area_id, metric_id, period, group_slug, "
                       "known, made_at) VALUES ("
                     : "INSERT INTO proposal VALUES (",
        id, *kind == 'c' ? ", 1, 1, '2024-04-01_P1Y', '', 1, 1)" : ", 'Canary', 'E1;E2', 1)");
    told(t, sql);
}

static struct trial *trial_given(void)
{
    struct trial *t = trial_open();

    told(t, given);
    made(t, "citation", "cited", "kay", "public", "", "published");
    made(t, "citation", "draft", "kay", "public", "person:kay", "draft");
    made(t, "proposal", "own", "kay", "person:kay", "person:kay", "published");
    made(t, "proposal", "shared", "kay", "organisation:trafford", "keepers:trafford",
         "published");
    made(t, "proposal", "theirs", "kay", "organisation:trafford", "keepers:trafford", "draft");
    made(t, "proposal", "other", "lou", "public", "", "published");
    return t;
}

/* A list and a model of kay's: for kay alone, and with Trafford. */
static void lists_made(struct trial *t)
{
    told(t,
         "INSERT INTO object (id, kind, audience, keepers, early, early_from, opens_at, life, "
         "confidential, maker, made_at, changed_at) VALUES "
         "('l1', 'list', 'person:kay', 'person:kay', '', 0, 0, 'published', FALSE, "
         "'person:kay', 1, 1), "
         "('l2', 'list', 'organisation:trafford', 'keepers:trafford', '', 0, 0, 'published', "
         "FALSE, 'person:kay', 1, 1), "
         "('m1', 'model', 'person:kay', 'person:kay', '', 0, 0, 'published', FALSE, "
         "'person:kay', 1, 1);"
         "INSERT INTO own_group (id, name) VALUES ('l1', 'Canary'), ('l2', 'Shared');"
         "INSERT INTO own_group_version (group_id, version, areas, made_at) VALUES "
         "('l1', 1, 'E1', 1), ('l1', 2, 'E1;E2', 2), ('l2', 1, 'E2', 1);"
         "INSERT INTO own_model (id, name) VALUES ('m1', 'Canary');"
         "INSERT INTO own_model_version (model_id, version, variables, types, known, made_at) "
         "VALUES ('m1', 1, 'recycling 1', '', 1, 1);");
}

static struct work work_for(struct trial *t, const char *person)
{
    struct work w = {.arena = t->arena, .db = t->db, .now = t->now};

    w.viewer.person = str_of(person);
    w.viewer.self = str_fmt(t->arena, "person:%s", person);
    assert_int_equal(store_begin(t->db, true), OK);
    assert_int_equal(store_viewer(t->db, w.viewer.person, w.viewer.self, t->now), OK);
    return w;
}

static struct str written(struct trial *t, const struct json *j)
{
    struct buf b = buf_make(t->arena, 64 * 1024);

    json_write(&b, j, 0);
    return buf_text(&b);
}

static void what_someone_cited_and_proposed_is_shown_to_them_alone(void **state)
{
    struct trial *t = trial_given();
    struct work w = work_for(t, "kay");
    struct json *held = json_object(t->arena);

    (void)state;
    assert_int_equal(person_data_export(&w, S("kay"), held), OK);
    store_rollback(t->db);
    struct str text = written(t, held);
    assert_int_equal(json_at(held, "figures-you-cited")->u.of.count, 2);
    assert_int_equal(json_at(held, "councils-you-proposed")->u.of.count, 3);
    assert_true(str_find(text, S("\"council\":\"Trafford\",\"measure\":\"Recycling\"")) > 0);
    assert_true(str_find(text, S("\"number\":\"other\"")) < 0);
    w = work_for(t, "lou");
    held = json_object(t->arena);
    assert_int_equal(person_data_export(&w, S("kay"), held), OK);
    store_rollback(t->db);
    assert_true(str_find(written(t, held), S("\"number\":\"own\"")) < 0);
    trial_close(t);
}

static int64_t left_over(struct trial *t, const char *sql)
{
    struct statement *s = arena_new(t->arena, struct statement, 1); /* known by its address */
    struct work w = {.arena = t->arena, .db = t->db, .now = t->now};
    union store_value row = {0};

    *s = (struct statement){"count", "here", STORE_ONE, "", "i", "total", sql};
    assert_int_equal(store_begin(t->db, false), OK);
    assert_int_equal(store_one(&w, s, NULL, &row), OK);
    store_rollback(t->db);
    return row.whole;
}

static void what_was_theirs_alone_is_erased(void **state)
{
    static const char *const citations =
        "SELECT count(*) AS total FROM citation WHERE id = 'cited'";
    static const char *const all_citations = "SELECT count(*) AS total FROM citation";
    static const char *const proposals =
        "SELECT count(*) AS total FROM proposal WHERE id IN ('shared', 'theirs', 'other')";
    static const char *const all_proposals = "SELECT count(*) AS total FROM proposal";
    struct trial *t = trial_given();
    struct work w = work_for(t, "kay");

    (void)state;
    assert_int_equal(person_data_forget(&w, S("kay"), S(""), json_array(t->arena)), OK);
    assert_int_equal(store_commit(t->db), OK);
    assert_int_equal(left_over(t, citations), 1);
    assert_int_equal(left_over(t, all_citations), 1);
    assert_int_equal(left_over(t, proposals), 3);
    assert_int_equal(left_over(t, all_proposals), 3);
    trial_close(t);
}

static void lists_and_models_are_shown_and_erased_likewise(void **state)
{
    struct trial *t = trial_given();
    struct json *held = json_object(t->arena);

    (void)state;
    lists_made(t);
    struct work w = work_for(t, "kay");
    assert_int_equal(person_data_export(&w, S("kay"), held), OK);
    store_rollback(t->db);
    assert_int_equal(json_at(held, "lists-of-councils-you-keep")->u.of.count, 3);
    assert_int_equal(json_at(held, "models-you-built")->u.of.count, 1);
    w = work_for(t, "kay");
    assert_int_equal(person_data_forget(&w, S("kay"), S(""), json_object(t->arena)), OK);
    assert_int_equal(store_commit(t->db), OK);
    assert_int_equal(left_over(t, "SELECT count(*) AS total FROM own_group"), 1);
    assert_int_equal(left_over(t, "SELECT count(*) AS total FROM own_group_version"), 1);
    assert_int_equal(left_over(t, "SELECT count(*) AS total FROM own_model_version"), 0);
    trial_close(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_and_models_are_shown_and_erased_likewise),
        cmocka_unit_test(what_someone_cited_and_proposed_is_shown_to_them_alone),
        cmocka_unit_test(what_was_theirs_alone_is_erased),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
