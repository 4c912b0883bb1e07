/* postgres_copy.h: many rows at once into a table of PostgreSQL, and what tables there are;
 * seen inside src/store only. See struct engine for what each is for. */
#ifndef STORE_POSTGRES_COPY_H
#define STORE_POSTGRES_COPY_H

#include "store/postgres.h"

extern const struct statement postgres_columns, postgres_references;

enum rc postgres_load_begin(struct store *db, const struct move_table *t);
enum rc postgres_load_row(struct store *db, const struct move_table *t,
                          const union store_value *row);
enum rc postgres_load_end(struct store *db, bool keep);

#endif
