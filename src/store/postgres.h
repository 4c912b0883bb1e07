/* postgres.h: what the files of the PostgreSQL engine share; seen inside src/store only.
 *
 * A connection keeps what it was opened with, so that it can be made anew, to whichever of the
 * URL's servers then has the work: the one that writes asks for one that can be written, those
 * that read take what the URL's target_session_attrs asks for.
 */
#ifndef STORE_POSTGRES_H
#define STORE_POSTGRES_H

#include "store/engine.h"

#include <libpq-fe.h>
#include <stdatomic.h>

/* An end of the server's log that nobody knows: no standby has come so far. */
#define LOG_NOT_KNOWN UINT64_MAX

enum { PIPE_MOST = 256 };

struct postgres_own {
    const char *url;
    PGconn *connection;
    PGresult *row;     /* the row that was given last */
    int names;         /* statements prepared so far, for naming the next */
    bool doubtful;     /* the server can't do what is asked of it: to be looked up anew */
    bool warned;       /* the server gave a warning since this was put back */
    int64_t failed_at; /* when no server was found last, in milliseconds; 0 for never */

    bool in_pipe; /* statements without rows are sent without waiting: see store_pipe */
    bool sent_on; /* the one under way was */
    int piped;    /* sent and not yet answered: these */
    const struct statement *sent[PIPE_MOST];

    const char *const *guarded; /* tables that only views may read, or NULL */

    /* Of one that reads. */
    struct store *follows;   /* sees what this one committed, or NULL */
    bool standby;            /* it reads from one */
    uint64_t replayed;       /* as far as the standby was known to be */
    int64_t on_primary_till; /* it keeps away from standbys until then, in milliseconds */

    /* Of one that writes; those that follow it look here from threads of their own. */
    atomic_bool followed;
    _Atomic uint64_t written;  /* where the log ended after its last commit, or what was seen */
    _Atomic uint32_t timeline; /* the newest that was seen; 0 for none */
};

struct postgres_own *postgres_own(const struct store *db);
PGconn *postgres_connection(const struct store *db);

/* --- postgres.c ---- */

/* Says what an answer (NULL for none) means, and clears it. */
enum rc postgres_fail(struct store *db, PGresult *r);
/* One or more statements without parameters, whose rows nobody wants. */
enum rc postgres_text(struct store *db, const char *sql);
/* The first value of the first row as text, cut to `size`; empty when null or without a row. */
enum rc postgres_ask(struct store *db, const char *sql, char *out, size_t size);

/* --- postgres_pipe.c: statements that nobody waits for one by one ---- */

enum rc postgres_pipe(struct store *db, bool on);
/* There is room for one more that is sent without waiting; and it was sent. */
enum rc postgres_pipe_ready(struct store *db);
void postgres_piped(struct store *db, const struct statement *s);
/* Waits for the end of all that were sent: needed before anything else is asked of the
 * connection. The first failure, of which db->at_fault says whose it is. */
enum rc postgres_settle(struct store *db);

/* --- postgres_connect.c: which server, and when another ---- */

enum rc postgres_connect(struct store *db);
/* Whether a server of this version (150020 is 15.20) is new enough; notes it in db->version. */
enum rc postgres_check_version(struct store *db, int version);
void postgres_close(struct store *db);
enum rc postgres_limit(struct store *db, int seconds);
/* See store_begin, store_rollback, store_commit, store_follow and store_keep_up. */
enum rc postgres_begin(struct store *db, bool writes);
void postgres_rollback(struct store *db);
enum rc postgres_commit(struct store *db);
enum rc postgres_follow(struct store *db, struct store *writer);
enum rc postgres_keep_up(struct store *writer, struct store *db);

/* --- postgres_reader.c: who asks, and what they are let through to ---- */

extern const char postgres_functions[];
enum rc postgres_viewer(struct store *db, struct str person, struct str self, int64_t now);
enum rc postgres_rights(struct store *db, const char *const *tables);
enum rc postgres_guard(struct store *db, const char *const *tables);
/* Becomes the role that only reads views, on a connection that is new. */
enum rc postgres_be_reader(struct store *db);

/* --- postgres_tell.c: what several servers on one database do towards each other ---- */

enum rc postgres_turn(struct store *db, const char *table, int ms);
enum rc postgres_tell(struct store *db);
enum rc postgres_hear(struct store *db, int ms);

#endif
