/* testing.h: a store with the whole schema and the kit's views, for the tests of the kit only.
 *
 * kit_place_open and kit_place_close go round each test; *state is the struct
 * kit_place.
 */
#ifndef KIT_TESTING_H
#define KIT_TESTING_H

#include "house.h"

#include "base/work.h"
#include "kit/testing_store.h"
#include "store/engine.h"
#include "store/store.h"

/* Noon of 1 June 2026: where the clock stands at first. */
enum { KIT_NOW = 1780315200 };

struct kit_place {
    struct arena *arena;
    struct test_store at;
    struct store *db; /* writes, and sees all tables */
    int64_t now;      /* of the work of kit_begin; tests move it */
    struct store *reader;
    struct work work;
};

int kit_place_open(void **state);
int kit_place_close(void **state);
/* One more connection, as another server would have it; the caller closes it. */
struct store *kit_place_connect(struct kit_place *p);

/* --- pieces of work ---- */

/* A work with a transaction at p->now. */
struct work *kit_begin(struct kit_place *p);
/* The same as pages have it: it only reads, through views alone, and the viewer is the person
 * of this id. */
struct work *kit_begin_reading(struct kit_place *p, const char *person);
/* Keeps it when rc is OK. Gives rc. */
enum rc kit_end(struct kit_place *p, enum rc rc);
/* The words of the newest complaint of the work; empty for none. */
struct str kit_words(struct kit_place *p);

/* --- looking behind it ---- */

/* Statements as they stand, and a count. */
void kit_told(struct kit_place *p, const char *sql);
int64_t kit_count(struct kit_place *p, const char *table, const char *where);
/* One text, as `words`, of a SELECT; fails the test when there is no row. */
struct str kit_text(struct kit_place *p, const char *select);
/* A person with this id and the address "ID@council.gov.uk"; with a role of the sector, or
 * NULL. */
void kit_person(struct kit_place *p, const char *id, const char *role);

bool says(struct str text, const char *what);

#endif
