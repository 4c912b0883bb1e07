/* migrate.c: bringing the schema of a database up to this program's, one numbered step at a
 * time. */
#include "base/num.h"
#include "store/engine.h"

#include <string.h>

const struct statement lists_steps = {
    "lists_steps",
    "migrate.c",
    STORE_MANY,
    "",
    "itt",
    "number name hash",
    "SELECT number, name, hash FROM schema_step ORDER BY number"};

static const struct statement add_step = {
    "add_step",
    "migrate.c",
    STORE_NONE,
    "itt",
    "",
    "",
    "INSERT INTO schema_step (number, name, hash) VALUES ($1, $2, $3)"};

static const char make_table[] = "CREATE TABLE schema_step ("
                                 " number bigint PRIMARY KEY,"
                                 " name text NOT NULL,"
                                 " hash text NOT NULL)";

/* What has run: `count` of the steps; whether there is a table to note it in. */
struct seen {
    ptrdiff_t count;
    bool table;
};

static struct str base_name(struct str path)
{
    for (ptrdiff_t i = path.len; i > 0; i--)
        if (path.at[i - 1] == '/')
            return str_cut(path, i, path.len);
    return path;
}

/* To notice a step that was edited, not to keep anyone from it. */
static struct str hash_of(struct arena *a, struct str text)
{
    return str_fmt(a, "%016llx", (unsigned long long)str_hash(text));
}

static enum rc check_numbers(struct store *db, const struct store_step *steps, ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < count; i++) {
        struct str name = base_name(steps[i].name);
        int64_t number = 0;
        if (!int_parse(str_cut(name, 0, str_find(name, S("_"))), &number) || number != i + 1)
            return store_say(db, FAULT, "Schema step %.*s should be number %04d.",
                             STR_ARG(name), (int)(i + 1));
    }
    return OK;
}

/* Compares one step that has run with the program's of that number. */
static enum rc compare(struct work *w, const struct store_step *steps, ptrdiff_t count,
                       struct seen *seen, const union store_value *row)
{
    struct str name = row[1].str;
    if (row[0].whole != seen->count + 1)
        return store_say(w->db, FAULT, "The table schema_step lacks step %d.",
                         (int)(seen->count + 1));
    if (seen->count == count)
        return store_say(w->db, INVALID,
                         "The database is newer than this program: it has schema step %.*s. "
                         "Install the newer program.",
                         STR_ARG(name));
    const struct store_step *step = &steps[seen->count];
    if (!str_eq(hash_of(w->arena, step->text), row[2].str))
        return store_say(
            w->db, INVALID,
            "Schema step %.*s has changed since it ran on this database. Put it back "
            "as it was, and make a new step.",
            STR_ARG(base_name(step->name)));
    seen->count++;
    return OK;
}

static enum rc read_seen(struct work *w, const struct store_step *steps, ptrdiff_t count,
                         struct seen *seen)
{
    union store_value row[3];
    enum rc rc = OK;

    *seen = (struct seen){0};
    TRY(store_one(w, w->db->engine->finds_steps, NULL, row));
    seen->table = row[0].truth;
    if (!seen->table)
        return OK;
    store_run(w, &lists_steps, NULL);
    while (rc == OK && store_row(w, row))
        rc = compare(w, steps, count, seen, row);
    enum rc done = store_done(w);
    return rc != OK ? rc : done;
}

static enum rc look(struct work *w, const struct store_step *steps, ptrdiff_t count,
                    struct seen *seen)
{
    TRY(store_begin(w->db, false));
    enum rc rc = read_seen(w, steps, count, seen);
    store_rollback(w->db);
    return rc;
}

static enum rc change(struct work *w, const struct store_step *step, int64_t number, bool table)
{
    const union store_value params[] = {{.whole = number},
                                        {.str = base_name(step->name)},
                                        {.str = hash_of(w->arena, step->text)}};

    if (!table)
        TRY(w->db->engine->script(w->db, make_table));
    TRY(w->db->engine->script(w->db, str_zero(w->arena, step->text)));
    return store_none(w, &add_step, params);
}

static enum rc run_step(struct work *w, const struct store_step *step, int64_t number,
                        bool table)
{
    struct store *db = w->db;
    TRY(store_begin(db, true));
    enum rc rc = change(w, step, number, table);
    if (rc == OK)
        rc = store_commit(db);
    else
        store_rollback(db);
    if (rc == OK)
        return OK;
    struct str words = str_copy(w->arena, store_why(db));
    return store_say(db, rc == INVALID ? FAULT : rc, "Schema step %.*s failed: %.*s",
                     STR_ARG(base_name(step->name)), STR_ARG(words));
}

static enum rc run_missing(struct work *w, const struct store_step *steps, ptrdiff_t count,
                           ptrdiff_t *ran)
{
    struct seen seen;
    TRY(look(w, steps, count, &seen));
    if (w->db->mode == STORE_READ && seen.count < count)
        return store_say(w->db, INVALID,
                         "The database lacks schema step %.*s. Run the migrate command.",
                         STR_ARG(base_name(steps[seen.count].name)));
    for (ptrdiff_t i = seen.count; i < count; i++) {
        TRY(run_step(w, &steps[i], i + 1, seen.table));
        seen.table = true;
        ++*ran;
    }
    return OK;
}

static enum rc run_locked(struct work *w, const struct store_step *steps, ptrdiff_t count,
                          ptrdiff_t *ran)
{
    struct store *db = w->db;
    bool lock = db->mode != STORE_READ && *db->engine->lock_schema;

    if (lock)
        TRY(db->engine->script(db, db->engine->lock_schema));
    enum rc rc = run_missing(w, steps, count, ran);
    struct str words = str_copy(w->arena, store_why(db));
    /* A connection that breaks here gives the lock back by itself. */
    if (lock && db->engine->script(db, db->engine->unlock_schema) != OK)
        store_say(db, FAULT, "%.*s", STR_ARG(words));
    return rc;
}

enum rc store_migrate(struct store *db, const struct store_step *steps, ptrdiff_t count,
                      ptrdiff_t *ran)
{
    ptrdiff_t unwanted = 0;
    struct work w = {.arena = arena_open(), .db = db};

    ran = ran ? ran : &unwanted;
    *ran = 0;
    enum rc rc = db->begun ? store_say(db, FAULT, "A migration can't be inside a transaction.")
                           : check_numbers(db, steps, count);
    if (rc == OK)
        rc = run_locked(&w, steps, count, ran);
    arena_close(w.arena);
    return rc;
}
