/* testing_store.h: a store of its own with the whole schema, for the tests of every room.
 *
 * On SQLite in a temporary folder; where FOLKMOOT_TEST_PG names a PostgreSQL, in a schema of
 * its own there.
 */
#ifndef KIT_TESTING_STORE_H
#define KIT_TESTING_STORE_H

#include "store/store.h"

struct room;

struct test_store {
    char folder[64]; /* of its own, also on PostgreSQL: for files of the test */
    char url[600];
    char schema[40]; /* on PostgreSQL; else empty */
};

/* Makes it with the schema and the views of the kit and of these rooms (NULL for none), which
 * are the same each time in one program, and opens it to write. `name` is of letters. Fails the
 * test when that can't be. */
struct store *test_store_make(struct test_store *s, const char *name,
                              const struct room *const *rooms);
/* One more connection to it, which the caller closes. */
struct store *test_store_connect(const struct test_store *s, enum store_mode mode);
/* Closes the connection and takes all of it away. */
void test_store_end(struct test_store *s, struct store *db);

/* Runs a SELECT of one whole number called total, in a transaction of its own, and gives how
 * that went; the words of a failure are in store_why. */
enum rc test_asked(struct store *db, const char *select);

/* Statements as they stand, inside a transaction or not. */
void test_script(struct store *db, const char *sql);

#endif
