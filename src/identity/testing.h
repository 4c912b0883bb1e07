/* testing.h: a store of its own with people in it, and the house over it, for the tests of this
 * room only.
 *
 * On SQLite in a temporary folder; where FOLKMOOT_TEST_PG names a PostgreSQL, in a schema of
 * its own there. Pages are read on a connection that only reads, with the guard that the server
 * sets; what writes runs on another. The clock stands still until a test moves it. One trial is
 * open at a time.
 */
#ifndef IDENTITY_TESTING_H
#define IDENTITY_TESTING_H

#include "house.h"

#include "identity/identity.h"
#include "kit/testing_store.h"
#include "store/store.h"

/* Noon of 1 June 2026: where the clock stands at first. */
enum { TRIAL_NOW = 1780315200 };

struct trial {
    struct arena *arena; /* for what tests keep; lives as long as the trial */
    struct test_store at;
    struct store *writer, *reader;
    int64_t now;               /* the clock of every page and work; tests set it */
    struct str network, agent; /* where requests come from; tests may set them */
    struct work work;          /* of trial_begin */
};

/* Opens the store with its schema and views, and the house with the identity room over it. */
struct trial *trial_open(void);
void trial_close(struct trial *t);
/* The house anew, with "serve --dev" or without: replies of the one before are gone. */
void trial_house(struct trial *t, bool dev);

/* --- work of the ground floor ---------------------------------------------------------------
 */

/* A work of its own with a transaction; its arena lives until trial_end. The viewer is the
 * person of this id, with their audiences as a page would have them, or nobody where `person`
 * is empty.
 */
struct work *trial_begin(struct trial *t, bool writes, struct str person);
/* Keeps what was written when rc is OK, else undoes it. Gives rc, or how keeping it failed. */
enum rc trial_end(struct trial *t, enum rc rc);
/* The words of the first complaint of the work that is open, in t->arena. */
struct str trial_words(struct trial *t);

/* --- who is there ---------------------------------------------------------------------------
 */

/* An active council with this slug, "Trafford" for "trafford", and the domain SLUG.gov.uk; its
 * id. The one that is there already, if there is one. */
struct str organisation_made(const char *slug);
/* Someone with that role, in an organisation by its slug, or NULL for roles of the sector; a
 * NULL role makes someone without any. Named after the role ("Lead, Trafford 3"), with the
 * address ROLE.N@SLUG.gov.uk. Gives the id. An adviser's scope is "North West". */
struct str person_made(const char *role, const char *organisation);
/* One more role for them. */
void role_made(struct str person, const char *role, const char *organisation);
struct str address_of(struct str person);
struct str name_of_person(struct str person);

/* --- asking ---------------------------------------------------------------------------------
 */

/* Signs them in, as by a passkey, and gives what the browser is to send: "__Host-session=…".
 * Proved who they are just now. */
struct str signed_in_cookie(struct str person);

/* A page as a browser asks for it that holds these cookies ("a=1; b=2", empty for none), and a
 * form that it sends from a page of this site. The format is printf's, of the address. */
struct house_reply page_as(struct str cookies, const char *format, ...) PRINTF_LIKE(2, 3);
struct house_reply post_as(struct str cookies, const char *target, const char *fields, ...)
    PRINTF_LIKE(3, 4);
/* With a token for programs. */
struct house_reply page_by_token(struct str token, const char *target);
struct house_reply post_by_token(struct str token, const char *target, const char *fields);
/* "name=value" of the cookie of this name that a reply sets, to be sent back; empty for none
 * and for one that is taken away. In t->arena. */
struct str cookie_of(struct house_reply reply, const char *name);
/* Whether the reply takes that cookie away. */
bool cookie_ended(struct house_reply reply, const char *name);
/* A text as a field of a form carries it; in t->arena. */
struct str coded(struct str text);

/* --- looking --------------------------------------------------------------------------------
 */

/* Rows of a table for which the condition holds ("TRUE" for all). */
int64_t rows_of(const char *table, const char *where, ...) PRINTF_LIKE(2, 3);
/* One text that a SELECT gives as `words`; empty when it gives no row. */
struct str text_of(const char *select, ...) PRINTF_LIKE(1, 2);
/* Runs statements as they stand, on the connection that writes. */
void store_told(const char *sql, ...) PRINTF_LIKE(1, 2);
/* The rest of the path after `before` in the newest mail to that address: the secret of
 * "/sign-in/link/…". Empty when there is none. */
struct str secret_mailed(struct str address, const char *before);
/* The newest row of the trail, as "event outcome person object words". */
struct str last_audit(void);

#endif
