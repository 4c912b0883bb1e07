/* sqlite.h: what the files of the SQLite engine share. */
#ifndef STORE_SQLITE_H
#define STORE_SQLITE_H

#include "store/engine.h"

#include <sqlite3.h>

enum { SQLITE_PATIENCE = 5000 }; /* milliseconds to wait for someone else's lock */

struct sqlite_own {
    sqlite3 *connection;
    int lock;         /* the open PATH.lock of a writer, else -1 */
    int64_t deadline; /* of the statement under way, on the monotonic clock; 0 for none */
};

static inline struct sqlite_own *sqlite_own(const struct store *db)
{
    return db->own;
}

extern const struct engine sqlite_engine;

/* Says what SQLite's answer `code` means. */
enum rc sqlite_fail(struct store *db, sqlite3 *on, int code);
enum rc sqlite_run_text(struct store *db, const char *sql);

void sqlite_close(struct store *db);
enum rc sqlite_backup(struct store *db, const char *path);
enum rc sqlite_check(struct store *db);

#endif
