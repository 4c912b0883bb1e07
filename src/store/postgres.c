/* postgres.c: the PostgreSQL engine, by libpq. Values travel in binary, so that numbers and
 * bytes are never written out and read back. */
#include "store/postgres_copy.h"
#include "store/postgres.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    OLDEST_VERSION = 140000,
    /* Types by the numbers that PostgreSQL's catalogue gives them. */
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_INT8 = 20,
    OID_TEXT = 25,
    OID_FLOAT8 = 701,
};

#define CREATEDB "createdb --template=template0 --locale=C --encoding=UTF8 NAME"

struct postgres_own {
    PGconn *connection;
    PGresult *row; /* the row that was given last */
    int names;     /* statements prepared so far, for naming the next */
};

static struct postgres_own *own(const struct store *db)
{
    return db->own;
}

PGconn *postgres_connection(const struct store *db)
{
    return own(db)->connection;
}

/* --- what went wrong
 * -------------------------------------------------------------------------- */

static const struct {
    const char *state; /* the first letters of SQLSTATE */
    enum rc rc;
    const char *words;
} failures[] = {
    {"23", CONFLICT, "This contradicts what is stored"},
    {"40", CONFLICT, "Someone else changed this at the same moment. Try again."},
    {"55P03", BUSY, "Someone else is writing to the database. Try again."},
    {"57014", BUSY, "This took longer than it may."},
    {"53", BUSY, "The database server has no room left"},
    {"57P", BUSY, "The database server is stopping. Try again."},
    {"08", BUSY, "The connection to the database broke. Try again."},
    {"25006", FORBIDDEN, "This transaction may only read."},
    {"42501", FORBIDDEN, "The database server does not allow this"},
    {"22021", INVALID, "Text that can't be read as UTF-8 can't be stored."},
    {"54000", TOO_LARGE, "A value is too large to store."},
};

static enum rc say_state(struct store *db, const char *state, const char *message)
{
    db->again = strncmp(state, "40", 2) == 0;
    for (ptrdiff_t i = 0; i < COUNT_OF(failures); i++) {
        const char *words = failures[i].words;
        if (strncmp(state, failures[i].state, strlen(failures[i].state)) != 0)
            continue;
        if (words[strlen(words) - 1] == '.')
            return store_say(db, failures[i].rc, "%s", words);
        return store_say(db, failures[i].rc, "%s (%s).", words, message);
    }
    return store_say(db, FAULT, "%s", message);
}

/* Says what an answer means, or its absence, and gives it back to libpq. */
static enum rc fail(struct store *db, PGresult *r)
{
    const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
    const char *message = r ? PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    if (!state)
        state = PQstatus(own(db)->connection) == CONNECTION_OK ? "XX" : "08";
    enum rc rc = say_state(db, state, message ? message : PQerrorMessage(own(db)->connection));
    PQclear(r);
    return rc;
}

static enum rc run_text(struct store *db, const char *sql)
{
    PGresult *r = PQexec(own(db)->connection, sql);
    ExecStatusType status = PQresultStatus(r);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
        return fail(db, r);
    PQclear(r);
    return OK;
}

enum rc postgres_fail(struct store *db, PGresult *r)
{
    return fail(db, r);
}

/* --- connections
 * ------------------------------------------------------------------------------ */

static enum rc limit(struct store *db, int seconds)
{
    char sql[64];
    snprintf(sql, sizeof sql, "SET statement_timeout = '%ds'", seconds > 0 ? seconds : 0);
    return run_text(db, sql);
}

static enum rc set_up(struct store *db)
{
    TRY(run_text(db, "SET client_min_messages = error; SET lock_timeout = '5s';"
                     "SET standard_conforming_strings = on"));
    if (db->mode == STORE_READ)
        TRY(run_text(db, "SET default_transaction_read_only = on"));
    return limit(db, db->limit);
}

/* Sorting and lower() agree with SQLite's when this holds, whoever provides the collation. */
static enum rc check_collation(struct store *db)
{
    static const char asks[] = "SELECT 'Z' < 'a' AND 'z' < U&'\\00E9'"
                               " AND lower(U&'\\00C9') = U&'\\00C9'";
    PGresult *r = PQexec(own(db)->connection, asks);
    if (PQresultStatus(r) != PGRES_TUPLES_OK)
        return fail(db, r);
    bool sorts = *PQgetvalue(r, 0, 0) == 't';
    PQclear(r);
    if (sorts)
        return OK;
    return store_say(db, INVALID,
                     "The database must have the C collation. Make it with: " CREATEDB);
}

static enum rc check_database(struct store *db)
{
    PGconn *connection = own(db)->connection;
    int version = PQserverVersion(connection);
    const char *encoding = PQparameterStatus(connection, "server_encoding");

    snprintf(db->version, sizeof db->version, "PostgreSQL %d.%d", version / 10000,
             version % 10000);
    if (version < OLDEST_VERSION)
        return store_say(db, INVALID, "The server is %s; version %d or later is needed.",
                         db->version, OLDEST_VERSION / 10000);
    if (!encoding || strcmp(encoding, "UTF8") != 0)
        return store_say(db, INVALID,
                         "The database must have the encoding UTF8. Make it with: " CREATEDB);
    return check_collation(db);
}

static void close_connection(struct store *db)
{
    PQclear(own(db)->row);
    PQfinish(own(db)->connection);
}

/* The server keeps its notices in a log of its own. */
static void ignore_notice(void *unused, const PGresult *notice)
{
    (void)unused;
    (void)notice;
}

static enum rc connect_to(struct store *db, const char *url)
{
    const char *const names[] = {"connect_timeout", "dbname", "client_encoding",
                                 "fallback_application_name", NULL};
    const char *const values[] = {"10", url, "UTF8", "folkmoot", NULL};
    PGconn *connection = PQconnectdbParams(names, values, 1);

    own(db)->connection = connection;
    if (PQstatus(connection) != CONNECTION_OK)
        return store_say(db, BUSY, "The database server can't be reached: %s",
                         PQerrorMessage(connection));
    PQsetNoticeReceiver(connection, ignore_notice, NULL);
    TRY(check_database(db));
    return set_up(db);
}

/* After a restart of the server: a new connection knows none of the statements. */
static enum rc reconnect(struct store *db)
{
    PQreset(own(db)->connection);
    for (ptrdiff_t i = 0; i < db->slot_count; i++)
        if (db->slots[i])
            db->slots[i]->ready = false;
    if (PQstatus(own(db)->connection) != CONNECTION_OK)
        return store_say(db, BUSY, "The database server can't be reached.");
    return set_up(db);
}

/* --- transactions
 * ----------------------------------------------------------------------------- */

static enum rc begin(struct store *db, bool writes)
{
    if (PQstatus(own(db)->connection) != CONNECTION_OK)
        TRY(reconnect(db));
    return run_text(db, writes ? "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE"
                               : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

static void rollback(struct store *db)
{
    PQclear(PQexec(own(db)->connection, "ROLLBACK"));
}

static enum rc commit(struct store *db)
{
    PGresult *r = PQexec(own(db)->connection, "COMMIT");
    if (PQstatus(own(db)->connection) != CONNECTION_OK) {
        PQclear(r);
        return store_say(db, FAULT,
                         "The connection broke while saving. It is not certain whether "
                         "this was saved: look before trying again.");
    }
    if (PQresultStatus(r) != PGRES_COMMAND_OK)
        return fail(db, r);
    bool kept = strcmp(PQcmdStatus(r), "COMMIT") == 0;
    PQclear(r);
    return kept ? OK : store_say(db, FAULT, "The server undid the transaction.");
}

static enum rc checkpoint(struct store *db)
{
    (void)db;
    return OK;
}

/* --- statements
 * ------------------------------------------------------------------------------- */

static Oid oid_of(char type)
{
    switch (type | 32) {
    case STORE_INT:
        return OID_INT8;
    case STORE_NUM:
        return OID_FLOAT8;
    case STORE_TEXT:
        return OID_TEXT;
    case STORE_BOOL:
        return OID_BOOL;
    default:
        return OID_BYTEA;
    }
}

static enum rc check_columns(struct store *db, const struct statement *s, int count,
                             const PGresult *r)
{
    if (PQnfields(r) != count)
        return store_say(db, FAULT, "it gives %d columns; the heading says %d", PQnfields(r),
                         count);
    for (int i = 0; i < count; i++) {
        TRY(store_check_name(db, s, i, PQfname(r, i)));
        if (PQftype(r, i) != oid_of(s->columns[i]))
            return store_say(db, FAULT,
                             "column %s has another type on PostgreSQL than its heading says; "
                             "CAST it AS bigint, double precision, text or boolean",
                             PQfname(r, i));
    }
    return OK;
}

static enum rc prepare(struct store *db, struct prepared *p)
{
    Oid types[STORE_MOST_VALUES];
    PGconn *connection = own(db)->connection;

    for (int i = 0; i < p->param_count; i++)
        types[i] = oid_of(p->statement->params[i]);
    snprintf(p->postgres, sizeof p->postgres, "s%d", own(db)->names++);
    PGresult *r = PQprepare(connection, p->postgres, p->statement->sql, p->param_count, types);
    if (PQresultStatus(r) != PGRES_COMMAND_OK)
        return fail(db, r);
    PQclear(r);
    r = PQdescribePrepared(connection, p->postgres);
    if (PQresultStatus(r) != PGRES_COMMAND_OK)
        return fail(db, r);
    enum rc rc = check_columns(db, p->statement, p->column_count, r);
    PQclear(r);
    return rc;
}

static void put_whole(char *out, uint64_t n)
{
    for (int i = 0; i < 8; i++)
        out[i] = (char)(n >> (56 - 8 * i));
}

static uint64_t get_whole(const char *in)
{
    uint64_t n = 0;
    for (int i = 0; i < 8; i++)
        n = n << 8 | (unsigned char)in[i];
    return n;
}

/* Parameters as libpq takes them. */
struct bound {
    const char *values[STORE_MOST_VALUES]; /* NULL is null */
    int lengths[STORE_MOST_VALUES], formats[STORE_MOST_VALUES];
    char numbers[STORE_MOST_VALUES][8];
};

static void bind(struct bound *b, int i, char type, const union store_value *v)
{
    uint64_t bits = 0;

    b->formats[i] = 1;
    b->values[i] = b->numbers[i];
    b->lengths[i] = 8;
    if (type == STORE_INT) {
        put_whole(b->numbers[i], (uint64_t)v->whole);
    } else if (type == STORE_NUM) {
        memcpy(&bits, &v->num, sizeof bits);
        put_whole(b->numbers[i], bits);
        if (isnan(v->num))
            b->values[i] = NULL;
    } else if (type == STORE_BOOL) {
        b->numbers[i][0] = v->truth;
        b->lengths[i] = 1;
    } else {
        b->values[i] = v->str.at;
        b->lengths[i] = (int)v->str.len;
    }
}

static enum rc run(struct store *db, struct prepared *p, const union store_value *params)
{
    struct bound b;
    PGconn *connection = own(db)->connection;

    for (int i = 0; i < p->param_count; i++)
        bind(&b, i, p->statement->params[i] | 32, &params[i]);
    if (!PQsendQueryPrepared(connection, p->postgres, p->param_count, b.values, b.lengths,
                             b.formats, 1))
        return fail(db, NULL);
    /* Row by row, so that a long answer is never in memory as a whole. */
    if (p->column_count > 0 && !PQsetSingleRowMode(connection))
        return fail(db, NULL);
    return OK;
}

static enum rc read_null(struct store *db, char type, int i, union store_value *out)
{
    if (type == (STORE_NUM & ~32))
        out->num = NAN;
    else if (type == (STORE_TEXT & ~32) || type == (STORE_BYTES & ~32))
        out->str = (struct str){0};
    else
        return store_say(db, FAULT, "column %d is null; the heading says otherwise", i + 1);
    return OK;
}

static void read_value(const PGresult *r, char type, int i, union store_value *out)
{
    const char *at = PQgetvalue(r, 0, i);
    uint64_t bits;

    if (type == STORE_INT) {
        out->whole = (int64_t)get_whole(at);
    } else if (type == STORE_NUM) {
        bits = get_whole(at);
        memcpy(&out->num, &bits, sizeof bits);
    } else if (type == STORE_BOOL) {
        out->truth = *at != 0;
    } else {
        out->str = (struct str){at, PQgetlength(r, 0, i)};
    }
}

static enum rc row(struct store *db, struct prepared *p, union store_value *out)
{
    PQclear(own(db)->row);
    PGresult *r = own(db)->row = PQgetResult(own(db)->connection);
    ExecStatusType status = PQresultStatus(r);

    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
        return NOT_FOUND;
    if (status != PGRES_SINGLE_TUPLE) {
        own(db)->row = NULL;
        return fail(db, r);
    }
    for (int i = 0; i < p->column_count; i++) {
        if (PQgetisnull(r, 0, i))
            TRY(read_null(db, p->statement->columns[i], i, &out[i]));
        else
            read_value(r, p->statement->columns[i] | 32, i, &out[i]);
    }
    return OK;
}

static void done(struct store *db, struct prepared *p)
{
    (void)p;
    PQclear(own(db)->row);
    own(db)->row = NULL;
    for (PGresult *r; (r = PQgetResult(own(db)->connection));)
        PQclear(r);
}

static enum rc script(struct store *db, const char *sql)
{
    TRY(run_text(db, sql));
    if (db->begun && PQtransactionStatus(own(db)->connection) != PQTRANS_INTRANS)
        return store_say(db, FAULT, "It ended its own transaction.");
    return OK;
}

static enum rc backup(struct store *db, const char *path)
{
    (void)path;
    return store_say(db, INVALID, "On PostgreSQL make backups with pg_dump or pg_basebackup.");
}

static enum rc check(struct store *db)
{
    (void)db;
    return OK;
}

/* --- who asks
 * --------------------------------------------------------------------------------- */

static enum rc viewer(struct store *db, struct str person, struct str self, int64_t now)
{
    char moment[24];
    const char *const values[] = {person.len ? person.at : "", self.len ? self.at : "", moment};
    const int lengths[] = {(int)person.len, (int)self.len, 0};
    const int formats[] = {1, 1, 0};
    static const Oid types[] = {OID_TEXT, OID_TEXT, OID_TEXT};

    snprintf(moment, sizeof moment, "%lld", (long long)now);
    PGresult *r = PQexecParams(own(db)->connection,
                               "SELECT set_config('folkmoot.viewer', $1, true),"
                               " set_config('folkmoot.self', $2, true),"
                               " set_config('folkmoot.now', $3, true)",
                               3, types, values, lengths, formats, 0);
    if (PQresultStatus(r) != PGRES_TUPLES_OK)
        return fail(db, r);
    PQclear(r);
    return OK;
}

/* Whether a table is read through views alone is a matter of the role that connects. */
static enum rc guard(struct store *db, const char *const *tables)
{
    (void)db;
    (void)tables;
    return OK;
}

static const char functions[] =
    "CREATE OR REPLACE FUNCTION folkmoot_viewer() RETURNS text LANGUAGE sql STABLE AS "
    "$$ SELECT coalesce(current_setting('folkmoot.viewer', true), '') $$;"
    "CREATE OR REPLACE FUNCTION folkmoot_self() RETURNS text LANGUAGE sql STABLE AS "
    "$$ SELECT coalesce(current_setting('folkmoot.self', true), '') $$;"
    "CREATE OR REPLACE FUNCTION folkmoot_now() RETURNS bigint LANGUAGE sql STABLE AS "
    "$$ SELECT coalesce(nullif(current_setting('folkmoot.now', true), ''), '0')::bigint $$";

static const struct statement finds_steps = {
    "finds_steps",
    "postgres.c",
    STORE_ONE,
    "",
    "b",
    "found",
    "SELECT count(*) > 0 AS found FROM pg_tables"
    " WHERE tablename = 'schema_step' AND schemaname = current_schema()"};

static const struct engine postgres_engine = {
    .close = close_connection,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .checkpoint = checkpoint,
    .limit = limit,
    .prepare = prepare,
    .run = run,
    .row = row,
    .done = done,
    .script = script,
    .backup = backup,
    .check = check,
    .viewer = viewer,
    .guard = guard,
    .turn = postgres_turn,
    .tell = postgres_tell,
    .hear = postgres_hear,
    .functions = functions,
    /* Any number will do that nothing else on the server locks. */
    .lock_schema = "SELECT pg_advisory_lock(5074370210563001)",
    .unlock_schema = "SELECT pg_advisory_unlock(5074370210563001)",
    .finds_steps = &finds_steps,
    .lists_columns = &postgres_columns,
    .lists_references = &postgres_references,
    .load_begin = postgres_load_begin,
    .load_row = postgres_load_row,
    .load_end = postgres_load_end,
    .before_load = "",
};

enum rc postgres_open(struct store *db, const char *url)
{
    db->own = arena_new(db->arena, struct postgres_own, 1);
    db->engine = &postgres_engine;
    enum rc rc = connect_to(db, url);
    if (rc != OK)
        close_connection(db);
    return rc;
}
