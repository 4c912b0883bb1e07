/* postgres.h: what the files of the PostgreSQL engine share. */
#ifndef STORE_POSTGRES_H
#define STORE_POSTGRES_H

#include "store/engine.h"

#include <libpq-fe.h>

PGconn *postgres_connection(const struct store *db);
/* Says what an answer means, or its absence, and gives it back to libpq. */
enum rc postgres_fail(struct store *db, PGresult *r);

/* --- postgres_copy.c: many rows at once
 * -------------------------------------------------------- */

enum rc postgres_load_begin(struct store *db, const struct move_table *t);
enum rc postgres_load_row(struct store *db, const struct move_table *t,
                          const union store_value *row);
enum rc postgres_load_end(struct store *db, bool keep);

extern const struct statement postgres_columns, postgres_references;

#endif
