/* sqlite_viewer.c: who asks, as SQLite's views find it, and the tables that only views may
 * read.
 */
#include "store/sqlite.h"

#include <stdio.h>
#include <string.h>

/* --- what views call ---- */

static void give_person(sqlite3_context *to, int count, sqlite3_value **values)
{
    const struct sqlite_own *o = sqlite3_user_data(to);

    (void)count, (void)values;
    sqlite3_result_text(to, o->asks.person, -1, SQLITE_TRANSIENT);
}

static void give_self(sqlite3_context *to, int count, sqlite3_value **values)
{
    const struct sqlite_own *o = sqlite3_user_data(to);

    (void)count, (void)values;
    sqlite3_result_text(to, o->asks.self, -1, SQLITE_TRANSIENT);
}

static void give_now(sqlite3_context *to, int count, sqlite3_value **values)
{
    const struct sqlite_own *o = sqlite3_user_data(to);

    (void)count, (void)values;
    sqlite3_result_int64(to, o->asks.now);
}

/* Innocuous, since views may call nothing else here; deterministic while a statement runs, so
 * that it asks once and not for each row. */
enum rc sqlite_functions(struct store *db)
{
    static const struct {
        const char *name;
        void (*give)(sqlite3_context *to, int count, sqlite3_value **values);
    } functions[] = {{"folkmoot_viewer", give_person},
                     {"folkmoot_self", give_self},
                     {"folkmoot_now", give_now}};
    struct sqlite_own *o = sqlite_own(db);

    for (ptrdiff_t i = 0; i < COUNT_OF(functions); i++) {
        int code =
            sqlite3_create_function_v2(o->connection, functions[i].name, 0,
                                       SQLITE_UTF8 | SQLITE_INNOCUOUS | SQLITE_DETERMINISTIC, o,
                                       functions[i].give, NULL, NULL, NULL);
        if (code != SQLITE_OK)
            return sqlite_fail(db, o->connection, code);
    }
    return OK;
}

static bool text_put(char *room, size_t size, struct str text)
{
    bool fits = text.len < (ptrdiff_t)size;

    snprintf(room, size, "%.*s", fits ? (int)text.len : 0, fits && text.len ? text.at : "");
    return fits;
}

enum rc sqlite_viewer(struct store *db, struct str person, struct str self, int64_t now)
{
    struct sqlite_own *o = sqlite_own(db);

    o->asks.now = now;
    if (text_put(o->asks.person, sizeof o->asks.person, person) &&
        text_put(o->asks.self, sizeof o->asks.self, self))
        return OK;
    sqlite_nobody(db);
    return store_say(db, TOO_LARGE, "The name of who asks is too long.");
}

void sqlite_nobody(struct store *db)
{
    memset(&sqlite_own(db)->asks, 0, sizeof sqlite_own(db)->asks);
}

/* --- what only views may read ---- */

/* SQLite gives the name of a WITH as it gives that of a view. */
static bool is_view(const struct sqlite_own *o, const char *name)
{
    for (ptrdiff_t i = 0; name && i < o->views.len; i++)
        if (strcmp(o->views.at[i], name) == 0)
            return true;
    return false;
}

static int allow(void *state, int action, const char *table, const char *column,
                 const char *database, const char *view)
{
    const struct sqlite_own *o = state;

    (void)column, (void)database;
    if (action != SQLITE_READ || !table || is_view(o, view))
        return SQLITE_OK;
    for (const char *const *guarded = o->guarded; guarded && *guarded; guarded++)
        if (strcmp(*guarded, table) == 0)
            return SQLITE_DENY;
    return SQLITE_OK;
}

static enum rc views_note(struct store *db)
{
    static const char sql[] = "SELECT name FROM sqlite_schema WHERE type = 'view'";
    struct sqlite_own *o = sqlite_own(db);
    sqlite3_stmt *s = NULL;
    int code = sqlite3_prepare_v2(o->connection, sql, -1, &s, NULL);

    o->views.len = 0;
    while (code == SQLITE_OK && (code = sqlite3_step(s)) == SQLITE_ROW) {
        struct str name = str_of((const char *)sqlite3_column_text(s, 0));
        *list_push(db->arena, &o->views) = str_zero(db->arena, name);
        code = SQLITE_OK;
    }
    enum rc rc = code == SQLITE_DONE ? OK : sqlite_fail(db, o->connection, code);
    sqlite3_finalize(s);
    return rc;
}

enum rc sqlite_guard(struct store *db, const char *const *tables)
{
    struct sqlite_own *o = sqlite_own(db);

    TRY(views_note(db));
    o->guarded = tables;
    int code = sqlite3_set_authorizer(o->connection, allow, o);
    return code == SQLITE_OK ? OK : sqlite_fail(db, o->connection, code);
}
