/* notice_test.c: notices are given once, kept with the work that gives them, and read newest
 * first; and every statement of this folder is understood by the engine at hand: SQLite, or
 * PostgreSQL where FOLKMOOT_TEST_PG names one. */
#include "kit/notice.h"

#include "kit/testing.h"
#include "kit_sql.h"

/* --- giving and reading
 * ------------------------------------------------------------------------ */

static struct work work_at(struct kit_place *p, int64_t now)
{
    return (struct work){.arena = p->arena, .db = p->db, .now = now};
}

static enum rc give(struct kit_place *p, int64_t now, const char *id, const char *receiver,
                    const char *words)
{
    struct work w = work_at(p, now);

    return notice_give(&w, str_of(id), str_of(receiver), "trial", str_of(words),
                       str_fmt(p->arena, "/x/%s", id));
}

static void given(struct kit_place *p, int64_t now, const char *id, const char *receiver,
                  const char *words)
{
    MUST(store_begin(p->db, true));
    MUST(give(p, now, id, receiver, words));
    MUST(store_commit(p->db));
}

static struct kit_notice_list read_of(struct kit_place *p, const char *receiver)
{
    struct work w = work_at(p, 0);
    struct kit_notice_list list;

    MUST(store_begin(p->db, false));
    w.viewer.self = str_of(receiver);
    MUST(store_viewer(w.db, S(""), w.viewer.self, w.now));
    MUST(notices_read(&w, &list));
    store_rollback(p->db);
    return list;
}

static void notice_comes_back_as_it_was_given(void **state)
{
    given(*state, 1780315200, "one", "anna", "It's \"57.5 %\" now: £1 – ü.");
    struct kit_notice_list list = read_of(*state, "anna");

    assert_int_equal(list.len, 1);
    assert_true(str_eq(list.at[0].id, S("one")));
    assert_int_equal(list.at[0].made_at, 1780315200);
    assert_true(str_eq(list.at[0].kind, S("trial")));
    assert_true(str_eq(list.at[0].words, S("It's \"57.5 %\" now: £1 – ü.")));
    assert_true(str_eq(list.at[0].href, S("/x/one")));
}

static void notice_of_one_id_is_given_once(void **state)
{
    given(*state, 10, "one", "anna", "first");
    given(*state, 20, "one", "anna", "second");
    given(*state, 30, "one", "bert", "third");
    MUST(store_begin(((struct kit_place *)*state)->db, true));
    MUST(give(*state, 40, "two", "anna", "within"));
    MUST(give(*state, 40, "two", "anna", "one piece of work"));
    MUST(store_commit(((struct kit_place *)*state)->db));

    struct kit_notice_list list = read_of(*state, "anna");
    assert_int_equal(list.len, 2);
    assert_true(str_eq(list.at[0].words, S("within")));
    assert_true(str_eq(list.at[1].words, S("first")));
    assert_int_equal(list.at[1].made_at, 10);
    assert_int_equal(read_of(*state, "bert").len, 0);
}

static void newest_comes_first(void **state)
{
    static const char *const ids[] = {"c", "f", "e", "d", "a", "b"};
    static const int64_t moments[] = {30, 50, 10, 30, 30, 40};
    static const char due[] = "fbacde"; /* equal moments by id */
    char got[7] = "";

    for (ptrdiff_t i = 0; i < COUNT_OF(ids); i++)
        given(*state, moments[i], ids[i], "anna", "words");
    struct kit_notice_list list = read_of(*state, "anna");
    assert_int_equal(list.len, COUNT_OF(ids));
    for (ptrdiff_t i = 0; i < list.len; i++)
        got[i] = list.at[i].id.at[0];
    assert_string_equal(got, due);
}

static void nobody_reads_what_is_for_another(void **state)
{
    given(*state, 10, "one", "anna", "for anna");
    given(*state, 20, "two", "bert", "for bert");
    given(*state, 30, "three", "Anna", "for another Anna");

    struct kit_notice_list list = read_of(*state, "anna");
    assert_int_equal(list.len, 1);
    assert_true(str_eq(list.at[0].words, S("for anna")));
    assert_int_equal(read_of(*state, "ann").len, 0);
    assert_int_equal(read_of(*state, "%").len, 0);
}

/* Who wants no notices has an empty name; all of them would share one list. */
static void nobody_in_particular_gets_none(void **state)
{
    struct kit_place *p = *state;
    struct work w = work_at(p, 10);
    struct kit_notice_list list;

    given(p, 10, "one", "", "for nobody");
    assert_int_equal(read_of(p, "").len, 0);
    MUST(store_begin(p->db, false));
    MUST(sql_notice_of(&w, S(""), 10, &list));
    assert_int_equal(list.len, 0);
    store_rollback(p->db);
    /* and the id is still free */
    given(p, 20, "one", "anna", "for anna");
    assert_int_equal(read_of(p, "anna").len, 1);
}

static void long_list_is_cut_to_the_newest(void **state)
{
    struct kit_place *p = *state;

    MUST(store_begin(p->db, true));
    for (int i = 0; i < NOTICES_MOST + 5; i++)
        MUST(give(p, 1000 + i, str_fmt(p->arena, "n%03d", i).at, "anna", "words"));
    MUST(store_commit(p->db));
    struct kit_notice_list list = read_of(p, "anna");
    assert_int_equal(list.len, NOTICES_MOST);
    assert_int_equal(list.at[0].made_at, 1000 + NOTICES_MOST + 4);
    assert_int_equal(list.at[NOTICES_MOST - 1].made_at, 1005);
}

static void notice_of_undone_work_is_not_kept(void **state)
{
    struct kit_place *p = *state;

    MUST(store_begin(p->db, true));
    MUST(give(p, 10, "one", "anna", "undone"));
    store_rollback(p->db);
    assert_int_equal(read_of(p, "anna").len, 0);
    given(p, 20, "one", "anna", "done");
    assert_int_equal(read_of(p, "anna").len, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_place_open, kit_place_close)
        TEST(notice_comes_back_as_it_was_given),
        TEST(notice_of_one_id_is_given_once),
        TEST(newest_comes_first),
        TEST(nobody_reads_what_is_for_another),
        TEST(nobody_in_particular_gets_none),
        TEST(long_list_is_cut_to_the_newest),
        TEST(notice_of_undone_work_is_not_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
