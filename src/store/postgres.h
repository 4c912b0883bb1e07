/* postgres.h: what the files of the PostgreSQL engine share. */
#ifndef STORE_POSTGRES_H
#define STORE_POSTGRES_H

#include "store/engine.h"

#include <libpq-fe.h>

PGconn *postgres_connection(const struct store *db);
/* Says what an answer (NULL for none) means, and clears it. */
enum rc postgres_fail(struct store *db, PGresult *r);

/* --- postgres_tell.c: what several servers on one database do towards each other
 * ---------------------------------------------------------- */

enum rc postgres_turn(struct store *db, const char *table, int ms);
enum rc postgres_tell(struct store *db);
enum rc postgres_hear(struct store *db, int ms);

#endif
