/* postgres.c: the PostgreSQL engine, by libpq: statements and their values, which travel in
 * binary, so that numbers and bytes are never written out and read back. */
#include "store/postgres.h"
#include "store/postgres_copy.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    /* Types by the numbers that PostgreSQL's catalogue gives them. */
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_INT8 = 20,
    OID_TEXT = 25,
    OID_FLOAT8 = 701,
};

struct postgres_own *postgres_own(const struct store *db)
{
    return db->own;
}

PGconn *postgres_connection(const struct store *db)
{
    return postgres_own(db)->connection;
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
    {"42501", FAULT, "The database server does not allow this"},
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

/* Whether the server has become one that can't do this, or is going: the next transaction looks
 * for another. */
static bool is_elsewhere(const struct store *db, const char *state)
{
    return strncmp(state, "57P", 3) == 0 || (db->writes && strcmp(state, "25006") == 0);
}

enum rc postgres_fail(struct store *db, PGresult *r)
{
    const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
    const char *message = r ? PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    if (!state)
        state = PQstatus(postgres_connection(db)) == CONNECTION_OK ? "XX" : "08";
    if (is_elsewhere(db, state)) {
        postgres_own(db)->doubtful = true;
        state = "57P";
    }
    enum rc rc =
        say_state(db, state, message ? message : PQerrorMessage(postgres_connection(db)));
    PQclear(r);
    return rc;
}

enum rc postgres_text(struct store *db, const char *sql)
{
    return postgres_ask(db, sql, NULL, 0);
}

enum rc postgres_ask(struct store *db, const char *sql, char *out, size_t size)
{
    TRY(postgres_settle(db));
    PGresult *r = PQexec(postgres_connection(db), sql);
    ExecStatusType status = PQresultStatus(r);

    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
        return postgres_fail(db, r);
    if (size)
        snprintf(out, size, "%s", PQntuples(r) > 0 ? PQgetvalue(r, 0, 0) : "");
    PQclear(r);
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
    PGconn *connection = postgres_connection(db);

    TRY(postgres_settle(db));
    for (int i = 0; i < p->param_count; i++)
        types[i] = oid_of(p->statement->params[i]);
    snprintf(p->postgres, sizeof p->postgres, "s%d", postgres_own(db)->names++);
    PGresult *r = PQprepare(connection, p->postgres, p->statement->sql, p->param_count, types);
    if (PQresultStatus(r) != PGRES_COMMAND_OK)
        return postgres_fail(db, r);
    PQclear(r);
    r = PQdescribePrepared(connection, p->postgres);
    if (PQresultStatus(r) != PGRES_COMMAND_OK)
        return postgres_fail(db, r);
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
    PGconn *connection = postgres_connection(db);
    bool waits = p->column_count > 0 || !postgres_own(db)->in_pipe;

    TRY(waits ? postgres_settle(db) : postgres_pipe_ready(db));
    for (int i = 0; i < p->param_count; i++)
        bind(&b, i, p->statement->params[i] | 32, &params[i]);
    if (!PQsendQueryPrepared(connection, p->postgres, p->param_count, b.values, b.lengths,
                             b.formats, 1))
        return postgres_fail(db, NULL);
    if (!waits)
        postgres_piped(db, p->statement);
    /* Row by row, so that a long answer is never in memory as a whole. */
    if (p->column_count > 0 && !PQsetSingleRowMode(connection))
        return postgres_fail(db, NULL);
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
    if (postgres_own(db)->sent_on)
        return NOT_FOUND;
    PQclear(postgres_own(db)->row);
    PGresult *r = postgres_own(db)->row = PQgetResult(postgres_connection(db));
    ExecStatusType status = PQresultStatus(r);

    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
        return NOT_FOUND;
    if (status != PGRES_SINGLE_TUPLE) {
        postgres_own(db)->row = NULL;
        return postgres_fail(db, r);
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
    PQclear(postgres_own(db)->row);
    postgres_own(db)->row = NULL;
    if (!postgres_own(db)->sent_on)
        for (PGresult *r; (r = PQgetResult(postgres_connection(db)));)
            PQclear(r);
    postgres_own(db)->sent_on = false;
}

static enum rc script(struct store *db, const char *sql)
{
    TRY(postgres_text(db, sql));
    if (db->begun && PQtransactionStatus(postgres_connection(db)) != PQTRANS_INTRANS)
        return store_say(db, FAULT, "It ended its own transaction.");
    return OK;
}

static enum rc checkpoint(struct store *db)
{
    (void)db;
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
    .close = postgres_close,
    .begin = postgres_begin,
    .commit = postgres_commit,
    .rollback = postgres_rollback,
    .checkpoint = checkpoint,
    .limit = postgres_limit,
    .prepare = prepare,
    .run = run,
    .row = row,
    .done = done,
    .script = script,
    .backup = backup,
    .check = check,
    .viewer = postgres_viewer,
    .guard = postgres_guard,
    .rights = postgres_rights,
    .follow = postgres_follow,
    .keep_up = postgres_keep_up,
    .pipe = postgres_pipe,
    .turn = postgres_turn,
    .tell = postgres_tell,
    .hear = postgres_hear,
    .functions = postgres_functions,
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
    postgres_own(db)->url = str_zero(db->arena, str_of(url));
    enum rc rc = postgres_connect(db);
    if (rc != OK)
        postgres_close(db);
    return rc;
}
