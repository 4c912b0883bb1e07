/* postgres_connect.c: which of its servers a connection speaks to, when it looks for another,
 * and what it may take for kept.
 *
 * A URL may name several servers, of which one can be written. When that one is gone and a
 * standby was promoted, the next transaction finds it. What reads may be on a standby, which is
 * behind by some of the log: what follows a writing connection never shows less than that one
 * committed. A server that was the first before another was promoted is left alone: it has an
 * older timeline. */
#include "store/postgres.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    OLDEST_VERSION = 140000,
    MS_TO_FIND = 3000,         /* that a transaction waits for a server to be found, … */
    MS_AFTER_FAILURE = 1000,   /* but not when one was looked for in vain so lately */
    MS_BETWEEN_TRIES = 100,    /* of finding one */
    MS_FOR_A_STANDBY = 300,    /* to come to what was committed, asked every … */
    MS_BETWEEN_LOOKS = 5,      /* so long; then the primary is read, for … */
    MS_ON_THE_PRIMARY = 60000, /* so long */
};

#define CREATEDB "createdb --template=template0 --locale=C --encoding=UTF8 NAME"

static int64_t clock_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void pause_ms(int ms)
{
    nanosleep(&(struct timespec){.tv_nsec = ms * 1000000L}, NULL);
}

/* --- whether it is a server of ours
 * -------------------------------------------------------------- */

enum rc postgres_limit(struct store *db, int seconds)
{
    char sql[64];
    snprintf(sql, sizeof sql, "SET statement_timeout = '%ds'", seconds > 0 ? seconds : 0);
    return postgres_text(db, sql);
}

/* Warnings of a connection that writes are looked at when it commits. */
static enum rc set_up(struct store *db)
{
    TRY(postgres_text(db, db->mode == STORE_READ ? "SET client_min_messages = error"
                                                 : "SET client_min_messages = warning"));
    /* The views of who may see what look dear to the planner, and are not: to make machine code
     * of them takes seconds, to run them milliseconds. */
    TRY(postgres_text(db, "SET lock_timeout = '5s'; SET standard_conforming_strings = on;"
                          "SET jit = off; SET plan_cache_mode = force_generic_plan"));
    if (db->mode == STORE_READ)
        TRY(postgres_text(db, "SET default_transaction_read_only = on"));
    TRY(postgres_limit(db, db->limit));
    return postgres_own(db)->guarded ? postgres_be_reader(db) : OK;
}

/* Sorting and lower() agree with SQLite's when this holds, whoever provides the collation. */
static enum rc check_collation(struct store *db)
{
    char sorts[8];

    TRY(postgres_ask(db,
                     "SELECT 'Z' < 'a' AND 'z' < U&'\\00E9'"
                     " AND lower(U&'\\00C9') = U&'\\00C9'",
                     sorts, sizeof sorts));
    if (*sorts == 't')
        return OK;
    return store_say(db, INVALID,
                     "The database must have the C collation. Make it with: " CREATEDB);
}

enum rc postgres_check_version(struct store *db, int version)
{
    snprintf(db->version, sizeof db->version, "PostgreSQL %d.%d", version / 10000,
             version % 10000);
    if (version >= OLDEST_VERSION)
        return OK;
    return store_say(db, INVALID, "The server is %s; version %d or later is needed.",
                     db->version, OLDEST_VERSION / 10000);
}

static enum rc check_database(struct store *db)
{
    PGconn *connection = postgres_own(db)->connection;
    const char *encoding = PQparameterStatus(connection, "server_encoding");

    TRY(postgres_check_version(db, PQserverVersion(connection)));
    if (!encoding || strcmp(encoding, "UTF8") != 0)
        return store_say(db, INVALID,
                         "The database must have the encoding UTF8. Make it with: " CREATEDB);
    return check_collation(db);
}

/* The newest timeline that this connection knows of, or that which it follows. */
static _Atomic uint32_t *timeline_known(struct store *db)
{
    struct postgres_own *o = postgres_own(db);

    return o->follows ? &postgres_own(o->follows)->timeline : &o->timeline;
}

/* Each promotion begins a timeline. A server that does not tell its own is taken at its word;
 * a standby follows whatever it can. */
static enum rc check_timeline(struct store *db)
{
    char digits[16];
    _Atomic uint32_t *known = timeline_known(db);

    if (postgres_ask(db,
                     "SELECT CASE WHEN pg_is_in_recovery() THEN 'standby' ELSE "
                     "substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END",
                     digits, sizeof digits) != OK)
        return OK;
    postgres_own(db)->standby = strcmp(digits, "standby") == 0;
    uint32_t timeline = postgres_own(db)->standby ? 0 : (uint32_t)strtoul(digits, NULL, 16);
    uint32_t newest = atomic_load(known);
    while (timeline > newest && !atomic_compare_exchange_weak(known, &newest, timeline))
        ;
    if (timeline == 0 || timeline >= newest)
        return OK;
    return store_say(db, BUSY,
                     "A database server from before a standby took its place is running "
                     "again: nothing is read from it or written to it. Stop it, or start "
                     "Folkmoot again if it is the right one.");
}

/* --- connecting
 * ---------------------------------------------------------------------------------- */

/* The server keeps its notices in a log of its own. */
static void note_warning(void *state, const PGresult *notice)
{
    struct postgres_own *o = state;
    const char *severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);

    o->warned |= severity && strcmp(severity, "WARNING") == 0;
}

/* What stands before the URL may be said otherwise there; what stands after it may not. A
 * machine that is gone without a word is noticed within some ten seconds. */
static PGconn *dial(struct store *db, const char *seconds)
{
    struct postgres_own *o = postgres_own(db);
    bool primary = db->mode != STORE_READ || clock_ms() < o->on_primary_till;
    const char *const names[] = {"connect_timeout",      "tcp_user_timeout",
                                 "keepalives_idle",      "keepalives_interval",
                                 "keepalives_count",     "dbname",
                                 "client_encoding",      "fallback_application_name",
                                 "target_session_attrs", NULL};
    const char *const values[] = {seconds, "8000",     "5",
                                  "2",     "3",        o->url,
                                  "UTF8",  "folkmoot", primary ? "read-write" : NULL,
                                  NULL};

    return PQconnectdbParams(names, values, 1);
}

static enum rc connect_in(struct store *db, const char *seconds)
{
    struct postgres_own *o = postgres_own(db);

    o->connection = dial(db, seconds);
    if (PQstatus(o->connection) != CONNECTION_OK)
        return store_say(db, BUSY, "%s can't be reached: %s",
                         db->mode == STORE_READ ? "The database server"
                                                : "A database server that can be written",
                         PQerrorMessage(o->connection));
    PQsetNoticeReceiver(o->connection, note_warning, o);
    TRY(check_database(db));
    TRY(check_timeline(db));
    return set_up(db);
}

enum rc postgres_connect(struct store *db)
{
    atomic_store(&postgres_own(db)->written, LOG_NOT_KNOWN);
    return connect_in(db, "10");
}

void postgres_close(struct store *db)
{
    struct postgres_own *o = postgres_own(db);

    PQclear(o->row);
    PQfinish(o->connection);
    o->row = NULL;
    o->connection = NULL;
}

/* A new connection knows none of the statements. */
static enum rc connect_anew(struct store *db)
{
    struct postgres_own *o = postgres_own(db);

    postgres_close(db);
    o->standby = o->doubtful = false;
    o->replayed = 0;
    o->piped = 0;
    for (ptrdiff_t i = 0; i < db->slot_count; i++)
        if (db->slots[i])
            db->slots[i]->ready = false;
    enum rc rc = connect_in(db, "2");
    o->doubtful = rc != OK;
    return rc;
}

/* Looks for a server for a while, since a promotion takes some seconds. Who comes just after
 * someone looked in vain is told so at once: else all who wait would wait for each other. */
static enum rc find_server(struct store *db)
{
    struct postgres_own *o = postgres_own(db);
    int64_t begun = clock_ms();
    bool lately = o->failed_at && begun - o->failed_at < MS_AFTER_FAILURE;
    enum rc rc;

    while ((rc = connect_anew(db)) == BUSY && !lately && clock_ms() - begun < MS_TO_FIND)
        pause_ms(MS_BETWEEN_TRIES);
    o->failed_at = rc == OK ? 0 : clock_ms();
    return rc;
}

/* --- reading from a standby
 * ---------------------------------------------------------------------- */

/* "16/B374D848" as a number; 0 when it is none. */
static uint64_t log_place(const char *text)
{
    unsigned high = 0, low = 0;

    return sscanf(text, "%X/%X", &high, &low) == 2 ? (uint64_t)high << 32 | low : 0;
}

static enum rc standby_look(struct store *db)
{
    char place[32];

    TRY(postgres_ask(db, "SELECT pg_last_wal_replay_lsn()", place, sizeof place));
    postgres_own(db)->replayed = log_place(place);
    return OK;
}

/* What was committed before now is there: the standby has come to it, or the primary is read
 * for the next while. */
static enum rc catch_up(struct store *db)
{
    struct postgres_own *o = postgres_own(db);
    uint64_t wanted = o->follows ? atomic_load(&postgres_own(o->follows)->written) : 0;
    int64_t begun = clock_ms();

    while (o->replayed < wanted && wanted != LOG_NOT_KNOWN) {
        TRY(standby_look(db));
        if (o->replayed >= wanted || clock_ms() - begun > MS_FOR_A_STANDBY)
            break;
        pause_ms(MS_BETWEEN_LOOKS);
    }
    if (o->replayed >= wanted)
        return OK;
    o->on_primary_till = clock_ms() + MS_ON_THE_PRIMARY;
    return find_server(db);
}

static void note_written(struct store *db)
{
    struct postgres_own *o = postgres_own(db);
    char place[32] = "";

    if (!atomic_load(&o->followed))
        return;
    bool told =
        postgres_ask(db, "SELECT pg_current_wal_insert_lsn()", place, sizeof place) == OK;
    atomic_store(&o->written, told && log_place(place) ? log_place(place) : LOG_NOT_KNOWN);
}

/* A commit whose place in the log is not known came later than what is seen now. */
enum rc postgres_keep_up(struct store *writer, struct store *db)
{
    _Atomic uint64_t *written = &postgres_own(writer)->written;
    uint64_t before = atomic_load(written);
    char place[32] = "";

    TRY(postgres_ask(db,
                     "SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() "
                     "ELSE pg_current_wal_insert_lsn() END",
                     place, sizeof place));
    while (before < log_place(place) &&
           !atomic_compare_exchange_weak(written, &before, log_place(place)))
        ;
    return OK;
}

enum rc postgres_follow(struct store *db, struct store *writer)
{
    struct postgres_own *o = postgres_own(db), *w = postgres_own(writer);

    if (atomic_load(&w->timeline) < atomic_load(&o->timeline))
        atomic_store(&w->timeline, atomic_load(&o->timeline));
    o->follows = writer;
    if (atomic_exchange(&w->followed, true))
        return OK;
    note_written(writer);
    return OK;
}

/* --- transactions
 * ----------------------------------------------------------------------------- */

static bool is_lost(const struct store *db)
{
    const struct postgres_own *o = postgres_own(db);

    return o->doubtful || PQstatus(o->connection) != CONNECTION_OK;
}

static enum rc find_place(struct store *db)
{
    struct postgres_own *o = postgres_own(db);

    if (o->on_primary_till && clock_ms() >= o->on_primary_till) {
        o->on_primary_till = 0;
        o->doubtful = true; /* back to where the URL sends it */
    }
    if (is_lost(db))
        TRY(find_server(db));
    return o->standby ? catch_up(db) : OK;
}

static enum rc begin_here(struct store *db, bool writes)
{
    TRY(find_place(db));
    enum rc rc = postgres_text(db, writes ? "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE"
                                          : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    /* A standby can't begin one that writes. */
    postgres_own(db)->doubtful |= rc != OK && db->mode != STORE_READ;
    return rc;
}

enum rc postgres_begin(struct store *db, bool writes)
{
    postgres_own(db)->in_pipe = false;
    enum rc rc = begin_here(db, writes);

    /* Nothing was asked of it yet, so that it can begin again where a server is. */
    if (rc == BUSY && is_lost(db) && !postgres_own(db)->failed_at)
        rc = begin_here(db, writes);
    return rc;
}

/* What was sent and failed is undone with the rest. */
void postgres_rollback(struct store *db)
{
    enum rc sent = postgres_settle(db);

    (void)sent;
    PQclear(PQexec(postgres_own(db)->connection, "ROLLBACK"));
}

static enum rc not_certain(struct store *db)
{
    postgres_own(db)->doubtful = true;
    return store_say(db, FAULT,
                     "The connection broke while saving. It is not certain whether "
                     "this was saved: look before trying again.");
}

/* A server that was stopped while it waited for its standby warns, and calls it committed: it
 * is there, but may go with the server. */
enum rc postgres_commit(struct store *db)
{
    struct postgres_own *o = postgres_own(db);
    enum rc rc = postgres_settle(db);

    if (rc != OK) {
        PQclear(PQexec(o->connection, "ROLLBACK"));
        return rc;
    }
    o->warned = false;
    PGresult *r = PQexec(o->connection, "COMMIT");
    const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
    bool stopping = state && (strncmp(state, "57P", 3) == 0 || strncmp(state, "08", 2) == 0);
    if (PQstatus(o->connection) != CONNECTION_OK || stopping) {
        PQclear(r);
        return not_certain(db);
    }
    if (PQresultStatus(r) != PGRES_COMMAND_OK)
        return postgres_fail(db, r);
    bool kept = strcmp(PQcmdStatus(r), "COMMIT") == 0;
    PQclear(r);
    if (!kept)
        return store_say(db, FAULT, "The server undid the transaction.");
    if (o->warned)
        return store_say(db, FAULT,
                         "The standby did not answer while saving. It is not certain whether "
                         "this was saved for good: look before trying again.");
    note_written(db);
    return OK;
}
