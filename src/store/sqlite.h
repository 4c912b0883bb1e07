/* sqlite.h: what the files of the SQLite engine share. */
#ifndef STORE_SQLITE_H
#define STORE_SQLITE_H

#include "store/engine.h"

#include <sqlite3.h>

enum { SQLITE_PATIENCE = 5000 }; /* milliseconds to wait for someone else's lock */

struct sqlite_own {
    sqlite3 *connection;
    int lock;          /* the open PATH.lock of a writer, else -1 */
    const char *fresh; /* where it is written until it comes into its place; else NULL */
    int64_t deadline;  /* of the statement under way, on the monotonic clock; 0 for none */
    struct {
        char person[64], self[80]; /* longer ones are nobody's */
        int64_t now;
    } asks;
    const char *const *guarded; /* tables that are read through views alone; NULL for none */
    struct {
        const char **at;
        ptrdiff_t len, cap;
    } views; /* that there were when the guard was set */
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
/* Opens what is in its place, whose lock is held. */
enum rc sqlite_connect(struct store *db);
void sqlite_disconnect(struct store *db);

/* --- sqlite_fresh.c: a file that is made beside its place
 * -------------------------------------- */

/* Makes the file when there is none in its place. Under the lock. */
enum rc sqlite_fresh_begin(struct store *db);
enum rc sqlite_settle(struct store *db);
/* Takes away what did not come into its place. */
void sqlite_fresh_end(struct store *db);

/* --- sqlite_viewer.c: who asks
 * ----------------------------------------------------------------- */

/* Gives the connection the functions that views call. */
enum rc sqlite_functions(struct store *db);
enum rc sqlite_viewer(struct store *db, struct str person, struct str self, int64_t now);
enum rc sqlite_guard(struct store *db, const char *const *tables);
void sqlite_nobody(struct store *db); /* at the end of a transaction */

#endif
