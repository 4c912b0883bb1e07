/* postgres_tell.c: turns that several servers take, and hints from one to the others. */
#include "store/postgres.h"

#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>

#define CHANNEL "folkmoot_changed"

/* LOCK is the one statement that a serializable transaction can begin with without its view of
 * the data being fixed before the turn has come. */
enum rc postgres_turn(struct store *db, const char *table, int ms)
{
    char sql[200];
    int len =
        snprintf(sql, sizeof sql,
                 "SET LOCAL lock_timeout = %d; LOCK TABLE %s IN EXCLUSIVE MODE", ms, table);

    if (len < 0 || len >= (int)sizeof sql)
        return store_say(db, FAULT, "%.100s is too long for a table.", table);
    return db->engine->script(db, sql);
}

enum rc postgres_tell(struct store *db)
{
    return db->engine->script(db, "NOTIFY " CHANNEL);
}

static bool told(PGconn *connection)
{
    bool any = false;

    for (PGnotify *n; (n = PQnotifies(connection)); any = true)
        PQfreemem(n);
    return any;
}

/* A new connection, after the server was started again, listens to nothing yet: so each time.
 */
enum rc postgres_hear(struct store *db, int ms)
{
    PGconn *connection = postgres_connection(db);
    struct pollfd ready = {.events = POLLIN};

    TRY(db->engine->script(db, "LISTEN " CHANNEL));
    if (told(connection))
        return OK;
    ready.fd = PQsocket(connection);
    if (poll(&ready, 1, ms) <= 0)
        return OK;
    if (!PQconsumeInput(connection))
        return store_say(db, BUSY, "The connection to the database broke.");
    (void)told(connection);
    return OK;
}
