/* sqlite.c: the SQLite engine: transactions and statements. Opening is in sqlite_open.c.
 *
 * SQLite before 3.51.3 can damage a database when two connections write or checkpoint at the
 * same instant, so one connection does both: the one that holds PATH.lock. The others are
 * query_only, never checkpoint, and leave the log alone when they close.
 */
#include "store/sqlite.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <time.h>

enum {
    STEPS_BETWEEN_LOOKS =
        4000,        /* of SQLite's machine, at the clock; well under a millisecond */
    LONG_LOG = 1000, /* pages of the log past which its file is cut after a checkpoint */
};

/* --- what went wrong
 * -------------------------------------------------------------------------- */

static const struct {
    int code;
    enum rc rc;
    const char *words;
} failures[] = {
    {SQLITE_BUSY, BUSY, "Someone else is writing to the database. Try again."},
    {SQLITE_LOCKED, BUSY, "Someone else is writing to the database. Try again."},
    {SQLITE_FULL, BUSY, "The disk is full. Make room and try again."},
    {SQLITE_INTERRUPT, BUSY, "This took longer than it may."},
    {SQLITE_READONLY, FORBIDDEN, "The database can only be read."},
    {SQLITE_CONSTRAINT, CONFLICT, "This contradicts what is stored"},
    {SQLITE_TOOBIG, TOO_LARGE, "A value is too large to store."},
    {SQLITE_NOTADB, INVALID, "The file is not a SQLite database."},
    {SQLITE_CORRUPT, FAULT, "The database is damaged: restore a backup"},
    {SQLITE_CANTOPEN, FAULT, "The database or a file beside it can't be opened"},
    {SQLITE_IOERR, FAULT, "The disk failed"},
};

static bool is_no_room(int error)
{
    return error == ENOSPC || error == EFBIG || error == EDQUOT;
}

enum rc sqlite_fail(struct store *db, sqlite3 *on, int code)
{
    int kind = code & 0xff;
    if (kind == SQLITE_IOERR && is_no_room(sqlite3_system_errno(on)))
        kind = SQLITE_FULL;
    for (ptrdiff_t i = 0; i < COUNT_OF(failures); i++) {
        const char *words = failures[i].words;
        if (failures[i].code != kind)
            continue;
        if (words[strlen(words) - 1] == '.')
            return store_say(db, failures[i].rc, "%s", words);
        return store_say(db, failures[i].rc, "%s (%s).", words, sqlite3_errmsg(on));
    }
    return store_say(db, FAULT, "%s", sqlite3_errmsg(on));
}

static enum rc fail(struct store *db)
{
    sqlite3 *on = sqlite_own(db)->connection;
    return sqlite_fail(db, on, sqlite3_extended_errcode(on));
}

enum rc sqlite_run_text(struct store *db, const char *sql)
{
    if (sqlite3_exec(sqlite_own(db)->connection, sql, NULL, NULL, NULL) == SQLITE_OK)
        return OK;
    return fail(db);
}

/* --- transactions
 * ----------------------------------------------------------------------------- */

static enum rc begin(struct store *db, bool writes)
{
    sqlite_nobody(db);
    return sqlite_run_text(db, writes ? "BEGIN IMMEDIATE" : "BEGIN");
}

static void rollback(struct store *db)
{
    sqlite3 *on = sqlite_own(db)->connection;
    /* SQLite has undone it already after some failures. */
    if (!sqlite3_get_autocommit(on))
        sqlite3_exec(on, "ROLLBACK", NULL, NULL, NULL);
}

/* When the last sync fails, the whole transaction may stand in the log, and would come back
 * when the log is next read. Writing something harmless over its place makes "not kept" true.
 */
static enum rc make_sure_it_is_gone(struct store *db)
{
    sqlite3 *on = sqlite_own(db)->connection;
    if (sqlite3_exec(on, "PRAGMA user_version = 0", NULL, NULL, NULL) == SQLITE_OK)
        return store_say(db, BUSY,
                         "The disk failed while saving: nothing was saved. Try again.");
    return store_say(db, FAULT,
                     "The disk failed while saving. It is not certain whether this was "
                     "saved: look before trying again.");
}

static enum rc commit(struct store *db)
{
    sqlite3 *on = sqlite_own(db)->connection;
    if (sqlite3_exec(on, "COMMIT", NULL, NULL, NULL) == SQLITE_OK)
        return OK;
    int code = sqlite3_extended_errcode(on);
    enum rc rc = fail(db);
    rollback(db);
    if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC)
        return make_sure_it_is_gone(db);
    return rc;
}

static enum rc checkpoint(struct store *db)
{
    sqlite3 *on = sqlite_own(db)->connection;
    int in_log = 0, moved = 0;

    if (db->mode == STORE_READ)
        return OK;
    if (sqlite3_wal_checkpoint_v2(on, NULL, SQLITE_CHECKPOINT_PASSIVE, &in_log, &moved) !=
        SQLITE_OK)
        return fail(db);
    if (moved < in_log)
        return store_say(db, BUSY, "Readers still need %d pages of the log.", in_log - moved);
    if (in_log > LONG_LOG) {
        /* Only to give disk back: when a reader is in the way, the next one will. */
        sqlite3_busy_timeout(on, 0);
        sqlite3_wal_checkpoint_v2(on, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
        sqlite3_busy_timeout(on, SQLITE_PATIENCE);
    }
    return OK;
}

/* --- the time limit
 * --------------------------------------------------------------------------- */

static int64_t clock_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static int is_late(void *own)
{
    const struct sqlite_own *o = own;
    return o->deadline && clock_now() > o->deadline;
}

static enum rc limit(struct store *db, int seconds)
{
    struct sqlite_own *o = sqlite_own(db);
    sqlite3_progress_handler(o->connection, STEPS_BETWEEN_LOOKS, seconds > 0 ? is_late : NULL,
                             o);
    return OK;
}

/* --- statements
 * ------------------------------------------------------------------------------- */

static enum rc find_places(struct store *db, struct prepared *p)
{
    for (int i = 0; i < p->param_count; i++) {
        char name[8] = {'$', (char)('1' + i), 0};
        if (i >= 9) {
            name[1] = (char)('0' + (i + 1) / 10);
            name[2] = (char)('0' + (i + 1) % 10);
        }
        p->places[i] = sqlite3_bind_parameter_index(p->sqlite, name);
        if (p->places[i] == 0)
            return store_say(db, FAULT, "parameter %s is not used", name);
    }
    if (sqlite3_bind_parameter_count(p->sqlite) != p->param_count)
        return store_say(db, FAULT, "it has parameters that the heading lacks");
    return OK;
}

static enum rc check_columns(struct store *db, struct prepared *p)
{
    int given = sqlite3_column_count(p->sqlite);
    if (given != p->column_count)
        return store_say(db, FAULT, "it gives %d columns; the heading says %d", given,
                         p->column_count);
    for (int i = 0; i < given; i++)
        TRY(store_check_name(db, p->statement, i, sqlite3_column_name(p->sqlite, i)));
    return OK;
}

static enum rc prepare(struct store *db, struct prepared *p)
{
    sqlite3 *on = sqlite_own(db)->connection;
    if (sqlite3_prepare_v3(on, p->statement->sql, -1, SQLITE_PREPARE_PERSISTENT, &p->sqlite,
                           NULL) != SQLITE_OK)
        return fail(db);
    enum rc rc = find_places(db, p);
    if (rc == OK)
        rc = check_columns(db, p);
    if (rc == OK) {
        p->changes = !sqlite3_stmt_readonly(p->sqlite);
        return OK;
    }
    sqlite3_finalize(p->sqlite);
    p->sqlite = NULL;
    return rc;
}

static int bind_str(sqlite3_stmt *s, int place, char type, struct str v)
{
    if (!v.at)
        return sqlite3_bind_null(s, place);
    /* Static: the caller keeps parameters as they are until the statement is done. */
    if (type == STORE_TEXT)
        return sqlite3_bind_text64(s, place, v.at, (sqlite3_uint64)v.len, SQLITE_STATIC,
                                   SQLITE_UTF8);
    return sqlite3_bind_blob64(s, place, v.at, (sqlite3_uint64)v.len, SQLITE_STATIC);
}

static int bind(sqlite3_stmt *s, int place, char type, const union store_value *v)
{
    switch (type) {
    case STORE_INT:
        return sqlite3_bind_int64(s, place, v->whole);
    case STORE_NUM: /* SQLite makes NAN null */
        return sqlite3_bind_double(s, place, v->num);
    case STORE_BOOL:
        return sqlite3_bind_int(s, place, v->truth);
    default:
        return bind_str(s, place, type, v->str);
    }
}

static enum rc run(struct store *db, struct prepared *p, const union store_value *params)
{
    struct sqlite_own *o = sqlite_own(db);
    for (int i = 0; i < p->param_count; i++)
        if (bind(p->sqlite, p->places[i], p->statement->params[i] | 32, &params[i]) !=
            SQLITE_OK)
            return fail(db);
    o->deadline = db->limit > 0 ? clock_now() + db->limit * INT64_C(1000000000) : 0;
    return OK;
}

static enum rc misfit(struct store *db, int i, const char *found)
{
    return store_say(db, FAULT, "column %d is %s; the heading says otherwise", i + 1, found);
}

static enum rc read_null(struct store *db, char type, int i, union store_value *out)
{
    if (type == (STORE_NUM & ~32))
        out->num = NAN;
    else if (type == (STORE_TEXT & ~32) || type == (STORE_BYTES & ~32))
        out->str = (struct str){0};
    else
        return misfit(db, i, "null");
    return OK;
}

static enum rc read_value(struct store *db, sqlite3_stmt *s, char type, int i,
                          union store_value *out)
{
    static const char *const kinds[] = {"",     "a whole number", "a number",
                                        "text", "bytes",          "null"};
    int kind = sqlite3_column_type(s, i);
    char plain = type | 32;

    if (kind == SQLITE_NULL)
        return read_null(db, type, i, out);
    if (kind == SQLITE_INTEGER && plain == STORE_INT)
        out->whole = sqlite3_column_int64(s, i);
    else if (kind == SQLITE_INTEGER && plain == STORE_BOOL)
        out->truth = sqlite3_column_int64(s, i) != 0;
    else if ((kind == SQLITE_INTEGER || kind == SQLITE_FLOAT) && plain == STORE_NUM)
        out->num = sqlite3_column_double(s, i);
    else if (kind == SQLITE_TEXT && plain == STORE_TEXT)
        out->str.at = (const char *)sqlite3_column_text(s, i);
    else if (kind == SQLITE_BLOB && plain == STORE_BYTES)
        out->str.at = sqlite3_column_blob(s, i);
    else
        return misfit(db, i, kinds[kind]);
    if (kind == SQLITE_TEXT || kind == SQLITE_BLOB) {
        out->str.len = sqlite3_column_bytes(s, i);
        if (!out->str.at)
            out->str.at = ""; /* an empty blob, which is not null */
    }
    return OK;
}

static enum rc row(struct store *db, struct prepared *p, union store_value *out)
{
    int code = sqlite3_step(p->sqlite);
    if (code == SQLITE_DONE)
        return NOT_FOUND;
    if (code != SQLITE_ROW)
        return fail(db);
    for (int i = 0; i < p->column_count; i++)
        TRY(read_value(db, p->sqlite, p->statement->columns[i], i, &out[i]));
    return OK;
}

static void done(struct store *db, struct prepared *p)
{
    sqlite_own(db)->deadline = 0;
    sqlite3_reset(p->sqlite);
}

static enum rc script(struct store *db, const char *sql)
{
    TRY(sqlite_run_text(db, sql));
    if (db->begun && sqlite3_get_autocommit(sqlite_own(db)->connection))
        return store_say(db, FAULT, "It ended its own transaction.");
    return OK;
}

static const struct statement finds_steps = {"finds_steps",
                                             "sqlite.c",
                                             STORE_ONE,
                                             "",
                                             "b",
                                             "found",
                                             "SELECT count(*) > 0 AS found FROM sqlite_schema "
                                             "WHERE type = 'table' AND name = 'schema_step'"};

static const struct statement lists_columns = {
    "lists_columns",
    "sqlite.c",
    STORE_EACH,
    "",
    "tttbi",
    "relation part type required place",
    "SELECT m.name AS relation, c.name AS part, lower(c.type) AS type,"
    " c.\"notnull\" <> 0 AS required, c.pk AS place"
    " FROM sqlite_schema m JOIN pragma_table_info(m.name) c"
    " WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite~_%' ESCAPE '~'"
    " AND m.name NOT IN ('schema_step', 'schema_view')"
    " ORDER BY m.name, c.cid"};

static const struct statement lists_references = {
    "lists_references",
    "sqlite.c",
    STORE_MANY,
    "",
    "tt",
    "relation parent",
    "SELECT DISTINCT m.name AS relation, f.\"table\" AS parent"
    " FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'"};

/* The number of a row in its file, since a table that was empty counts from 1. */
static const struct statement finds_orphan = {
    "finds_orphan",
    "sqlite.c",
    STORE_ONE,
    "",
    "tit",
    "relation number parent",
    "SELECT f.\"table\" AS relation, f.rowid AS number, f.parent AS parent"
    " FROM pragma_foreign_key_check AS f LIMIT 1"};

const struct engine sqlite_engine = {
    .close = sqlite_close,
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
    .backup = sqlite_backup,
    .check = sqlite_check,
    .settle = sqlite_settle,
    .viewer = sqlite_viewer,
    .guard = sqlite_guard,
    .functions = "",
    .lock_schema = "",
    .unlock_schema = "",
    .finds_steps = &finds_steps,
    .lists_columns = &lists_columns,
    .lists_references = &lists_references,
    .before_load = "PRAGMA defer_foreign_keys = ON",
    .finds_orphan = &finds_orphan,
};
