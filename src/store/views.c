/* views.c: the views of a database, made anew whenever the program has others. */
#include "store/engine.h"

static const struct statement list_views = {
    "list_views",
    "views.c",
    STORE_MANY,
    "",
    "tt",
    "name text",
    "SELECT name, text FROM schema_view ORDER BY place"};

static const struct statement add_view = {
    "add_view",
    "views.c",
    STORE_NONE,
    "itt",
    "",
    "",
    "INSERT INTO schema_view (place, name, text) VALUES ($1, $2, $3)"};

static const struct statement forget_views = {
    "forget_views", "views.c", STORE_NONE, "", "", "", "DELETE FROM schema_view"};

static const char make_table[] = "CREATE TABLE IF NOT EXISTS schema_view ("
                                 " place bigint PRIMARY KEY,"
                                 " name text NOT NULL,"
                                 " text text NOT NULL)";

struct there {
    struct store_view *at;
    ptrdiff_t len, cap;
};

static enum rc read_there(struct work *w, struct there *out)
{
    union store_value row[2];

    store_run(w, &list_views, NULL);
    while (store_row(w, row))
        *list_push(w->arena, out) = (struct store_view){row[0].str, row[1].str};
    return store_done(w);
}

static bool same(const struct there *there, const struct store_view *views, ptrdiff_t count)
{
    if (there->len != count)
        return false;
    for (ptrdiff_t i = 0; i < count; i++)
        if (!str_eq(there->at[i].name, views[i].name) ||
            !str_eq(there->at[i].sql, views[i].sql))
            return false;
    return true;
}

static enum rc replace(struct work *w, const struct there *there,
                       const struct store_view *views, ptrdiff_t count)
{
    const struct engine *engine = w->db->engine;

    for (ptrdiff_t i = there->len - 1; i >= 0; i--)
        TRY(engine->script(
            w->db,
            str_fmt(w->arena, "DROP VIEW IF EXISTS %.*s", STR_ARG(there->at[i].name)).at));
    TRY(store_none(w, &forget_views, NULL));
    if (*engine->functions)
        TRY(engine->script(w->db, engine->functions));
    for (ptrdiff_t i = 0; i < count; i++) {
        const union store_value params[] = {
            {.whole = i + 1}, {.str = views[i].name}, {.str = views[i].sql}};
        TRY(engine->script(w->db, str_zero(w->arena, views[i].sql)));
        TRY(store_none(w, &add_view, params));
    }
    return OK;
}

static enum rc bring(struct work *w, const struct store_view *views, ptrdiff_t count)
{
    struct there there = {0};

    TRY(w->db->engine->script(w->db, make_table));
    TRY(read_there(w, &there));
    return same(&there, views, count) ? OK : replace(w, &there, views, count);
}

static enum rc compare(struct work *w, const struct store_view *views, ptrdiff_t count)
{
    struct there there = {0};

    if (read_there(w, &there) == OK && same(&there, views, count))
        return OK;
    return store_say(w->db, INVALID,
                     "The database's views are not this program's. Run the migrate command.");
}

static enum rc lock(struct store *db, const char *how)
{
    return db->mode != STORE_READ && *how ? db->engine->script(db, how) : OK;
}

/* Servers that start at the same moment would all make them. */
enum rc store_views(struct store *db, const struct store_view *views, ptrdiff_t count)
{
    struct work w = {.arena = arena_open(), .db = db};
    bool writes = db->mode != STORE_READ;
    enum rc rc = lock(db, db->engine->lock_schema);

    if (rc == OK)
        rc = store_begin(db, writes);

    if (rc == OK)
        rc = writes ? bring(&w, views, count) : compare(&w, views, count);
    if (rc == OK && writes)
        rc = store_commit(db);
    else
        store_rollback(db);
    struct str words = str_copy(w.arena, store_why(db));
    /* A connection that breaks here gives the lock back by itself. */
    if (lock(db, db->engine->unlock_schema) != OK || rc != OK)
        store_say(db, rc, "%.*s", STR_ARG(words));
    arena_close(w.arena);
    return rc;
}
