/* statements_test.c: every statement of this room is understood by the engine at hand.
 * script/test runs it on both, so that one SQL text stays enough. */
#include "inform/testing.h"

#include "inform_sql.h"

static void every_statement_is_understood(void **state)
{
    struct trial *t = trial_open();
    ptrdiff_t n = 0;

    (void)state;
    assert_int_equal(store_begin(t->db, true), OK);
    for (const struct statement *s = inform_statements; s->name; s++, n++)
        if (store_prepare(t->db, s) != OK)
            fail_msg("%s (%s): %.*s", s->name, s->where, STR_ARG(store_why(t->db)));
    store_rollback(t->db);
    assert_true(n >= 25);
    trial_close(t);
}

/* What one engine takes and the other does not must be noticed by this very test. */
static void what_is_not_portable_is_refused(void **state)
{
    static const struct statement odd[] = {
        {.name = "odd",
         .where = "here",
         .arity = STORE_ONE,
         .params = "",
         .columns = "i",
         .names = "n",
         .sql = "SELECT strftime('%s', 'now') + 0 AS n FROM sqlite_master"},
        {.name = "odd",
         .where = "here",
         .arity = STORE_ONE,
         .params = "",
         .columns = "i",
         .names = "n",
         .sql = "SELECT 1::bigint AS n"}};
    struct trial *t = trial_open();
    int refused = 0;

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(odd); i++) {
        assert_int_equal(store_begin(t->db, true), OK);
        refused += store_prepare(t->db, &odd[i]) != OK;
        store_rollback(t->db);
    }
    assert_int_equal(refused, 1); /* each engine refuses the other's */
    trial_close(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_statement_is_understood),
        cmocka_unit_test(what_is_not_portable_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
