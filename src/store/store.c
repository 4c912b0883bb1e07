/* store.c: the rules of transactions and statements that hold on both engines. */
#include "store/engine.h"

#include <stdio.h>
#include <string.h>

enum { FIRST_SLOTS = 64 };

enum rc store_say(struct store *db, enum rc rc, const char *words, ...)
{
    va_list args;
    va_start(args, words);
    vsnprintf(db->why, sizeof db->why, words, args);
    va_end(args);
    return rc;
}

/* Puts the statement's name before words that are for programmers. */
static enum rc blame(struct store *db, const struct statement *s, enum rc rc)
{
    char words[sizeof db->why];
    s = db->at_fault ? db->at_fault : s;
    db->at_fault = NULL;
    if (rc != FAULT || !s)
        return rc;
    memcpy(words, db->why, sizeof words);
    return store_say(db, rc, "%s (%s): %.800s", s->name, s->where, words);
}

/* --- connections
 * ------------------------------------------------------------------------------ */

static bool is_postgres(const char *url)
{
    return strncmp(url, "postgresql://", 13) == 0 || strncmp(url, "postgres://", 11) == 0;
}

enum rc store_open(struct arena *a, const char *url, enum store_mode mode, struct store **out,
                   struct str *why)
{
    struct arena *arena = arena_open();
    struct store *db = arena_new(arena, struct store, 1);

    db->arena = arena;
    db->mode = mode;
    db->slot_count = FIRST_SLOTS;
    db->slots = arena_new(arena, struct prepared *, FIRST_SLOTS);
    enum rc rc = is_postgres(url) ? postgres_open(db, url) : sqlite_open(db, url);
    if (rc == OK) {
        *out = db;
        return OK;
    }
    *why = str_copy(a, str_of(db->why));
    arena_close(arena);
    return rc;
}

void store_close(struct store *db)
{
    if (!db)
        return;
    store_rollback(db);
    db->engine->close(db);
    arena_close(db->arena);
}

struct str store_why(const struct store *db)
{
    return str_of(db->why);
}

struct str store_engine(const struct store *db)
{
    return str_of(db->version);
}

struct str store_file(const struct store *db)
{
    return str_of(db->file);
}

enum rc store_follow(struct store *db, struct store *writer)
{
    return db->engine->follow ? db->engine->follow(db, writer) : OK;
}

enum rc store_keep_up(struct store *writer, struct store *db)
{
    return db->engine->keep_up ? db->engine->keep_up(writer, db) : OK;
}

enum rc store_limit(struct store *db, int seconds)
{
    db->limit = seconds;
    return db->engine->limit(db, seconds);
}

/* --- transactions
 * ----------------------------------------------------------------------------- */

enum rc store_begin(struct store *db, bool writes)
{
    if (db->begun)
        return store_say(db, FAULT, "A transaction is open already.");
    if (writes && db->mode == STORE_READ)
        return store_say(db, FORBIDDEN, "This connection may only read.");
    db->again = false;
    TRY(db->engine->begin(db, writes));
    db->begun = true;
    db->writes = writes;
    db->broken = OK;
    return OK;
}

/* Also ends a statement that was left under way. */
static void end(struct store *db)
{
    if (db->under_way)
        db->engine->done(db, db->under_way);
    db->under_way = NULL;
    db->depth = 0;
    db->begun = db->writes = false;
}

enum rc store_commit(struct store *db)
{
    if (!db->begun)
        return store_say(db, FAULT, "There is no transaction to keep.");
    if (db->depth > 0)
        db->broken = store_say(db, FAULT, "A statement was still under way: nothing was kept.");
    if (db->broken != OK) {
        store_rollback(db);
        return db->broken;
    }
    enum rc rc = blame(db, NULL, db->engine->commit(db));
    end(db);
    return rc;
}

void store_rollback(struct store *db)
{
    if (!db->begun)
        return;
    end(db);
    db->engine->rollback(db);
}

enum rc store_checkpoint(struct store *db)
{
    if (db->begun)
        return store_say(db, FAULT, "A checkpoint can't be inside a transaction.");
    return db->engine->checkpoint(db);
}

/* --- several servers on one database
 * ---------------------------------------------------------- */

bool store_shared(const struct store *db)
{
    return db->engine->turn != NULL;
}

enum rc store_turn(struct store *db, const char *table, int ms)
{
    if (!db->begun || !db->writes)
        return store_say(db, FAULT, "A turn is taken in a transaction that writes.");
    if (db->broken != OK)
        return store_say(db, FAULT, "An earlier statement of the transaction failed.");
    return db->broken = db->engine->turn ? db->engine->turn(db, table, ms) : OK;
}

bool store_again(const struct store *db)
{
    return db->again;
}

enum rc store_tell(struct store *db)
{
    if (!db->begun || !db->writes)
        return store_say(db, FAULT, "One tells in a transaction that writes.");
    if (db->broken != OK)
        return store_say(db, FAULT, "An earlier statement of the transaction failed.");
    return db->broken = db->engine->tell ? db->engine->tell(db) : OK;
}

enum rc store_hear(struct store *db, int ms)
{
    if (db->begun)
        return store_say(db, FAULT, "Nobody listens inside a transaction.");
    if (!db->engine->hear)
        return store_say(db, BUSY, "Nobody else writes here.");
    return db->engine->hear(db, ms);
}

/* --- who asks
 * --------------------------------------------------------------------------------- */

enum rc store_viewer(struct store *db, struct str person, struct str self, int64_t now)
{
    if (!db->begun)
        return store_say(db, FAULT, "Who asks is told inside a transaction.");
    return db->engine->viewer(db, person, self, now);
}

enum rc store_rights(struct store *db, const char *const *tables)
{
    bool may = db->mode != STORE_READ && db->engine->rights;
    return may ? db->engine->rights(db, tables) : OK;
}

enum rc store_guard(struct store *db, const char *const *tables)
{
    return db->engine->guard(db, tables);
}

/* --- the prepared statements of a connection
 * -------------------------------------------------- */

static struct prepared **slot_of(struct prepared **slots, ptrdiff_t count,
                                 const struct statement *s)
{
    uint64_t hash = (uint64_t)(uintptr_t)s * UINT64_C(0x9E3779B97F4A7C15);
    ptrdiff_t i = (ptrdiff_t)(hash >> 40) & (count - 1);
    while (slots[i] && slots[i]->statement != s)
        i = (i + 1) & (count - 1);
    return &slots[i];
}

static void grow_slots(struct store *db)
{
    ptrdiff_t count = db->slot_count * 2;
    struct prepared **slots = arena_new(db->arena, struct prepared *, count);

    for (ptrdiff_t i = 0; i < db->slot_count; i++)
        if (db->slots[i])
            *slot_of(slots, count, db->slots[i]->statement) = db->slots[i];
    db->slots = slots;
    db->slot_count = count;
}

static struct prepared *find(struct store *db, const struct statement *s)
{
    struct prepared **slot = slot_of(db->slots, db->slot_count, s);
    if (*slot)
        return *slot;
    if (db->slots_used++ * 2 >= db->slot_count) {
        grow_slots(db);
        slot = slot_of(db->slots, db->slot_count, s);
    }
    struct prepared *p = *slot = arena_new(db->arena, struct prepared, 1);
    p->statement = s;
    p->param_count = (int)strlen(s->params);
    p->column_count = (int)strlen(s->columns);
    return p;
}

static enum rc make_ready(struct store *db, struct prepared *p)
{
    if (p->ready)
        return OK;
    if (p->param_count > STORE_MOST_VALUES || p->column_count > STORE_MOST_VALUES)
        return store_say(db, FAULT, "More than %d values.", STORE_MOST_VALUES);
    TRY(db->engine->prepare(db, p));
    p->ready = true;
    return OK;
}

enum rc store_prepare(struct store *db, const struct statement *s)
{
    return blame(db, s, make_ready(db, find(db, s)));
}

enum rc store_check_name(struct store *db, const struct statement *s, int i, const char *name)
{
    struct str rest = str_of(s->names), wanted = {0};
    for (int n = 0; n <= i; n++)
        if (!str_split(&rest, ' ', &wanted))
            break;
    if (str_eq(wanted, str_of(name)))
        return OK;
    return store_say(db, FAULT, "column %d is called %s; the heading says %.*s (add AS %.*s)",
                     i + 1, name, STR_ARG(wanted), STR_ARG(wanted));
}

/* --- running
 * ---------------------------------------------------------------------------------- */

static enum rc check_text(struct store *db, char type, struct str *s)
{
    if (!s->at && (type == STORE_TEXT || type == STORE_BYTES))
        *s = S("");
    if (s->len > STORE_MOST_BYTES)
        return store_say(db, TOO_LARGE, "More than %d MB in one value.",
                         STORE_MOST_BYTES / 1024 / 1024);
    if ((type | 32) == STORE_TEXT && !str_is_utf8(*s))
        return store_say(db, INVALID, "Text that can't be read as UTF-8 can't be stored.");
    return OK;
}

static enum rc check_params(struct store *db, const struct prepared *p,
                            union store_value *params)
{
    for (int i = 0; i < p->param_count; i++) {
        char type = p->statement->params[i];
        if ((type | 32) == STORE_TEXT || (type | 32) == STORE_BYTES)
            TRY(check_text(db, type, &params[i].str));
    }
    return OK;
}

static enum rc may_run(struct store *db)
{
    if (!db->begun)
        return store_say(db, FAULT, "it runs outside a transaction");
    if (db->broken != OK)
        return store_say(db, FAULT, "an earlier statement of its transaction failed");
    return OK;
}

static enum rc start(struct store *db, const struct statement *s,
                     const union store_value *given)
{
    union store_value params[STORE_MOST_VALUES];
    TRY(may_run(db));
    struct prepared *p = find(db, s);
    TRY(make_ready(db, p));
    if (p->changes && !db->writes)
        return store_say(db, FORBIDDEN, "This transaction may only read.");
    if (p->param_count)
        memcpy(params, given, sizeof *params * (size_t)p->param_count);
    TRY(check_params(db, p, params));
    db->under_way = p;
    return db->engine->run(db, p, params);
}

void store_run(struct work *w, const struct statement *s, const union store_value *params)
{
    struct store *db = w->db;
    if (db->depth++ == 0) {
        db->rows = 0;
        db->rc = blame(db, s, start(db, s, params));
    } else {
        store_say(db, FAULT, "it runs while another is being read");
        db->rc = blame(db, s, FAULT);
    }
}

/* Texts that should outlive the row. */
static void keep(struct arena *a, const struct prepared *p, union store_value *row)
{
    if (p->statement->arity == STORE_EACH)
        return;
    for (int i = 0; i < p->column_count; i++) {
        char type = p->statement->columns[i] | 32;
        if ((type == STORE_TEXT || type == STORE_BYTES) && row[i].str.at)
            row[i].str = str_copy(a, row[i].str);
    }
}

bool store_row(struct work *w, union store_value *row)
{
    struct store *db = w->db;
    if (db->rc != OK || db->depth != 1)
        return false;
    const struct statement *s = db->under_way->statement;
    if (db->rows == STORE_MOST_ROWS && s->arity == STORE_MANY) {
        db->rc = store_say(db, TOO_LARGE, "More than %d rows in one list.", STORE_MOST_ROWS);
        return false;
    }
    db->rc = blame(db, s, db->engine->row(db, db->under_way, row));
    if (db->rc != OK)
        return false;
    db->rows++;
    db->rows_ever++;
    keep(w->arena, db->under_way, row);
    return true;
}

int64_t store_rows(const struct store *db)
{
    return db->rows_ever;
}

enum rc store_done(struct work *w)
{
    struct store *db = w->db;
    if (--db->depth > 0)
        return work_fail(w, FAULT, "", "%s", db->why);
    if (db->under_way)
        db->engine->done(db, db->under_way);
    db->under_way = NULL;
    if (db->rc == OK || db->rc == NOT_FOUND)
        return OK;
    db->broken = db->rc;
    return work_fail(w, db->rc, "", "%s", db->why);
}

enum rc store_none(struct work *w, const struct statement *s, const union store_value *params)
{
    store_run(w, s, params);
    store_row(w, NULL);
    return store_done(w);
}

enum rc store_one(struct work *w, const struct statement *s, const union store_value *params,
                  union store_value *row)
{
    union store_value second[STORE_MOST_VALUES];
    store_run(w, s, params);
    bool found = store_row(w, row);
    if (found && store_row(w, second)) {
        store_say(w->db, FAULT, "more than one row was found");
        w->db->rc = blame(w->db, s, FAULT);
    }
    TRY(store_done(w));
    return found ? OK : NOT_FOUND;
}

enum rc store_pipe(struct work *w, bool on)
{
    struct store *db = w->db;

    if (!db->engine->pipe || !db->writes || db->broken != OK)
        return OK;
    enum rc rc = blame(db, NULL, db->engine->pipe(db, on));
    if (rc == OK)
        return OK;
    db->broken = rc;
    return work_fail(w, rc, "", "%s", db->why);
}

/* --- care
 * ------------------------------------------------------------------------------------- */

enum rc store_backup(struct store *db, const char *path)
{
    if (db->begun)
        return store_say(db, FAULT, "A backup can't be inside a transaction.");
    return db->engine->backup(db, path);
}

enum rc store_settle(struct store *db)
{
    if (db->begun)
        return store_say(db, FAULT, "A file can't be put into its place inside a transaction.");
    return db->engine->settle ? db->engine->settle(db) : OK;
}

enum rc store_check(struct store *db)
{
    return db->engine->check(db);
}
