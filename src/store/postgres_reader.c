/* postgres_reader.c: who asks, as PostgreSQL's views find it, and the role that only views let
 * through.
 *
 * A guarded connection takes the role DATABASE_reader. It may read every table and view but the
 * guarded tables; views run with the rights of their owner, who may. So the server itself
 * refuses a statement that goes past the views. */
#include "store/postgres.h"

#include <stdio.h>
#include <string.h>

enum { NAME_MOST = 160, RIGHTS_MOST = 8 * 1024 };

/* Any number will do that nothing else on the server locks. Taken before the transaction
 * begins, which else would not see what whoever had it has made. */
#define LOCK_RIGHTS "SELECT pg_advisory_lock(5074370210563002)"
#define UNLOCK_RIGHTS "SELECT pg_advisory_unlock(5074370210563002)"

/* --- who asks
 * --------------------------------------------------------------------------------- */

enum rc postgres_viewer(struct store *db, struct str person, struct str self, int64_t now)
{
    char moment[24];
    const char *const values[] = {person.len ? person.at : "", self.len ? self.at : "", moment};
    const int lengths[] = {(int)person.len, (int)self.len, 0};
    const int formats[] = {1, 1, 0};
    static const Oid types[] = {25, 25, 25}; /* text */

    TRY(postgres_settle(db));
    snprintf(moment, sizeof moment, "%lld", (long long)now);
    PGresult *r = PQexecParams(postgres_own(db)->connection,
                               "SELECT set_config('folkmoot.viewer', $1, true),"
                               " set_config('folkmoot.self', $2, true),"
                               " set_config('folkmoot.now', $3, true)",
                               3, types, values, lengths, formats, 0);
    if (PQresultStatus(r) != PGRES_TUPLES_OK)
        return postgres_fail(db, r);
    PQclear(r);
    return OK;
}

const char postgres_functions[] =
    "CREATE OR REPLACE FUNCTION folkmoot_viewer() RETURNS text LANGUAGE sql STABLE AS "
    "$$ SELECT coalesce(current_setting('folkmoot.viewer', true), '') $$;"
    "CREATE OR REPLACE FUNCTION folkmoot_self() RETURNS text LANGUAGE sql STABLE AS "
    "$$ SELECT coalesce(current_setting('folkmoot.self', true), '') $$;"
    "CREATE OR REPLACE FUNCTION folkmoot_now() RETURNS bigint LANGUAGE sql STABLE AS "
    "$$ SELECT coalesce(nullif(current_setting('folkmoot.now', true), ''), '0')::bigint $$";

/* --- the role and its rights
 * ------------------------------------------------------------------------ */

/* Names as they stand in statements: each is quoted. */
struct names {
    char role[NAME_MOST], user[NAME_MOST], schema[NAME_MOST];
    char there[8]; /* "t" when there is such a role */
};

#define ROLE "left(current_database(), 56) || '_reader'"

static enum rc names_ask(struct store *db, struct names *n)
{
    TRY(postgres_ask(db, "SELECT quote_ident(" ROLE ")", n->role, sizeof n->role));
    TRY(postgres_ask(db, "SELECT quote_ident(session_user)", n->user, sizeof n->user));
    TRY(postgres_ask(db, "SELECT quote_ident(current_schema())", n->schema, sizeof n->schema));
    return postgres_ask(db, "SELECT count(*) > 0 FROM pg_roles WHERE rolname = " ROLE, n->there,
                        sizeof n->there);
}

static enum rc tell_operator(struct store *db, const struct names *n)
{
    return store_say(db, INVALID,
                     "Pages are read by a role that audience views alone let through, and this "
                     "user may not make or take it. Let whoever looks after the server run: "
                     "CREATE ROLE %s NOLOGIN; GRANT %s TO %s; and start again. (If the role is "
                     "there, the second is enough.)",
                     n->role, n->role, n->user);
}

/* "a, b, c", or with quotes "'a', 'b', 'c'". */
static void list_tables(char *out, size_t size, const char *const *tables, const char *quote)
{
    size_t len = 0;

    *out = 0;
    for (; *tables && len < size; tables++)
        len += (size_t)snprintf(out + len, size - len, "%s%s%s%s", len ? ", " : "", quote,
                                *tables, quote);
}

/* The name of something that the role may read and should not, empty when there is none; with
 * `lacking` also of something that it may not read and should. The names are asked for in the
 * schema that the owner is in. */
static enum rc wrong_right(struct store *db, const char *const *tables, bool lacking, char *out,
                           size_t size)
{
    char guarded[RIGHTS_MOST], sql[2 * RIGHTS_MOST + 1024];

    list_tables(guarded, sizeof guarded, tables, "'");
    snprintf(sql, sizeof sql,
             "SELECT min(CAST(CASE WHEN c.relname IS NULL THEN n.nspname ELSE c.relname END "
             "AS text)) FROM pg_namespace n LEFT JOIN pg_class c ON c.relnamespace = n.oid AND "
             "c.relkind IN ('r', 'p', 'v', 'm') AND (%s OR c.relname IN (%s)) "
             "WHERE n.nspname = current_schema() AND (NOT "
             "has_schema_privilege(" ROLE ", n.oid, 'USAGE') OR (c.oid IS NOT NULL AND "
             "has_any_column_privilege(" ROLE ", c.oid, 'SELECT') = (c.relname IN (%s))))",
             lacking ? "TRUE" : "FALSE", guarded, guarded);
    return postgres_ask(db, sql, out, size);
}

static enum rc role_make(struct store *db, struct names *n)
{
    char sql[4 * NAME_MOST];

    if (*n->there == 't')
        return OK;
    snprintf(sql, sizeof sql, "CREATE ROLE %s NOLOGIN; GRANT %s TO %s", n->role, n->role,
             n->user);
    return postgres_text(db, sql) == OK ? OK : tell_operator(db, n);
}

/* Tables that this database has not got yet are no matter. */
static enum rc rights_give(struct store *db, const struct names *n, const char *const *tables)
{
    char sql[8 * NAME_MOST];

    snprintf(sql, sizeof sql,
             "GRANT USAGE ON SCHEMA %s TO %s; "
             "GRANT SELECT ON ALL TABLES IN SCHEMA %s TO %s; "
             "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA %s TO %s",
             n->schema, n->role, n->schema, n->role, n->schema, n->role);
    TRY(postgres_text(db, sql));
    for (; *tables; tables++) {
        char there[8];
        snprintf(sql, sizeof sql, "SELECT to_regclass('%s') IS NOT NULL", *tables);
        TRY(postgres_ask(db, sql, there, sizeof there));
        snprintf(sql, sizeof sql, "REVOKE ALL ON %s FROM %s, PUBLIC", *tables, n->role);
        if (*there == 't')
            TRY(postgres_text(db, sql));
    }
    return OK;
}

static enum rc check_rights(struct store *db, const char *const *tables, bool lacking)
{
    char odd[NAME_MOST];

    TRY(wrong_right(db, tables, lacking, odd, sizeof odd));
    if (!*odd)
        return OK;
    return store_say(db, INVALID,
                     "The role that pages are read by has other rights on %s than it should "
                     "have. Run the migrate command; if that does not help, the role has "
                     "rights from elsewhere, which have to be taken from it.",
                     odd);
}

static enum rc rights_bring(struct store *db, const char *const *tables)
{
    struct names n;
    char odd[NAME_MOST];

    TRY(names_ask(db, &n));
    TRY(role_make(db, &n));
    TRY(wrong_right(db, tables, true, odd, sizeof odd));
    if (!*odd)
        return OK;
    TRY(rights_give(db, &n, tables));
    return check_rights(db, tables, true);
}

static enum rc rights_kept(struct store *db, const char *const *tables)
{
    TRY(store_begin(db, true));
    enum rc rc = rights_bring(db, tables);
    if (rc == OK)
        return store_commit(db);
    store_rollback(db);
    return rc;
}

enum rc postgres_rights(struct store *db, const char *const *tables)
{
    char words[sizeof db->why];

    TRY(postgres_text(db, LOCK_RIGHTS));
    enum rc rc = rights_kept(db, tables);
    snprintf(words, sizeof words, "%s", db->why);
    /* A connection that broke has given it back by itself. */
    enum rc given_back = postgres_text(db, UNLOCK_RIGHTS);
    return rc != OK && given_back != OK ? store_say(db, rc, "%s", words) : rc;
}

enum rc postgres_be_reader(struct store *db)
{
    char sql[NAME_MOST + 16];
    struct names n;

    TRY(names_ask(db, &n));
    if (*n.there != 't')
        return tell_operator(db, &n);
    /* What it lacks is refused by the server: another program's table is no reason to stop. */
    TRY(check_rights(db, postgres_own(db)->guarded, false));
    snprintf(sql, sizeof sql, "SET ROLE %s", n.role);
    return postgres_text(db, sql) == OK ? OK : tell_operator(db, &n);
}

enum rc postgres_guard(struct store *db, const char *const *tables)
{
    postgres_own(db)->guarded = tables;
    return postgres_be_reader(db);
}
