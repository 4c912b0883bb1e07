/* postcode_test.c: a postcode leads to the one or two councils that serve it. */
#include "inform/testing.h"

#include "inform/postcode.h"

#define DIRECTORY                                                                              \
    "pcds,oslaua,oscty\nM33 0JP,E08000009,E99999999\nBN43 6RT,E07000223,E10000032\n"

static struct trial *t;

static ptrdiff_t served(const char *words, enum rc expected, bool expect_known)
{
    struct work w = {.arena = t->arena, .db = t->db, .sector = t->sector};
    struct area_list found;
    bool known;

    assert_int_equal(store_begin(t->db, false), OK);
    enum rc rc = postcode_areas(&w, postcode_plain(t->arena, str_of(words)), &found, &known);
    store_rollback(t->db);
    assert_int_equal(rc, expected);
    assert_int_equal(known, expect_known);
    return found.len;
}

static void a_postcode_leads_to_its_councils(void **state)
{
    (void)state;
    assert_int_equal(served("M33 0JP", NOT_FOUND, false), 0);
    trial_must(t, "postcodes", trial_file(t, "codes.csv", S(DIRECTORY)));
    assert_int_equal(t->report.postcodes, 2);
    assert_int_equal(served("m330jp", OK, true), 1);
    assert_int_equal(served(" bn43 6rt", OK, true), 2);
    assert_int_equal(served("M33 0JQ", NOT_FOUND, true), 0);
}

static void what_can_not_be_a_postcode_is_none(void **state)
{
    static const char *const none[] = {"",        "Trafford",       "M33", "33 0JP", "M33 0J1",
                                       "M33-0JP", "M33 0JP M33 0JP"};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(none); i++)
        assert_int_equal(postcode_plain(t->arena, str_of(none[i])).len, 0);
}

static void a_row_without_a_postcode_is_told(void **state)
{
    (void)state;
    struct str path =
        trial_file(t, "bad.csv", S("pcds,oslaua,oscty\nTrafford,E08000009,E99999999\n"));
    assert_int_equal(trial_import(t, "postcodes", path), INVALID);
    assert_true(str_find(t->words, S("is no postcode")) >= 0);
}

static int setup(void **state)
{
    (void)state;
    t = trial_open();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    trial_close(t);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_postcode_leads_to_its_councils, setup, teardown),
        cmocka_unit_test_setup_teardown(what_can_not_be_a_postcode_is_none, setup, teardown),
        cmocka_unit_test_setup_teardown(a_row_without_a_postcode_is_told, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
