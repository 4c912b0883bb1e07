/* postgres_copy.c: many rows at once, by COPY in its binary form, and what tables there are. */
#include "base/num.h"
#include "store/move_parts.h"
#include "store/postgres_copy.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { FIRST_BYTES = 11, HEADER_BYTES = FIRST_BYTES + 8, AT_ONCE = 16 * 1024 };

const struct statement postgres_columns = {
    "lists_columns",
    "postgres_copy.c",
    STORE_EACH,
    "",
    "tttbi",
    "relation part type required place",
    "SELECT CAST(c.relname AS text) AS relation, CAST(a.attname AS text) AS part,"
    " format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS required,"
    " CAST(coalesce(array_position(CAST(i.indkey AS int2[]), a.attnum) + 1, 0) AS bigint) AS "
    "place"
    " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0"
    " AND NOT a.attisdropped"
    " LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary"
    " WHERE c.relkind = 'r' AND c.relnamespace = CAST(current_schema() AS regnamespace)"
    " AND c.relname NOT IN ('schema_step', 'schema_view')"
    " ORDER BY c.relname, a.attnum"};

const struct statement postgres_references = {
    "lists_references",
    "postgres_copy.c",
    STORE_MANY,
    "",
    "tt",
    "relation parent",
    "SELECT DISTINCT CAST(c.relname AS text) AS relation, CAST(p.relname AS text) AS parent"
    " FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid"
    " JOIN pg_class p ON p.oid = k.confrelid"
    " WHERE k.contype = 'f' AND c.relnamespace = CAST(current_schema() AS regnamespace)"};

/* --- one row
 * ------------------------------------------------------------------------------------ */

/* Bytes on their way, gathered so that libpq is called for many cells at once. */
struct parcel {
    PGconn *to;
    char at[AT_ONCE];
    int len;
    bool failed;
};

static void parcel_send(struct parcel *p)
{
    p->failed = p->failed || (p->len && PQputCopyData(p->to, p->at, p->len) != 1);
    p->len = 0;
}

static void parcel_put(struct parcel *p, const char *bytes, ptrdiff_t len)
{
    if (len > AT_ONCE - p->len)
        parcel_send(p);
    if (len > AT_ONCE) {
        p->failed = p->failed || PQputCopyData(p->to, bytes, (int)len) != 1;
    } else if (len) {
        memcpy(p->at + p->len, bytes, (size_t)len);
        p->len += (int)len;
    }
}

/* The highest byte first. */
static void parcel_whole(struct parcel *p, uint64_t n, int bytes)
{
    char at[8];

    for (int i = 0; i < bytes; i++)
        at[i] = (char)(n >> (8 * (bytes - 1 - i)));
    parcel_put(p, at, bytes);
}

static void put_bytes(struct parcel *p, struct str s)
{
    parcel_whole(p, s.at ? (uint64_t)s.len : UINT32_MAX, 4); /* -1 is null */
    parcel_put(p, s.at, s.at ? s.len : 0);
}

static void put_num(struct parcel *p, char type, double value)
{
    uint64_t bits;

    if (isnan(value) && type != STORE_NUM) {
        put_bytes(p, (struct str){0});
        return;
    }
    memcpy(&bits, &value, sizeof bits);
    parcel_whole(p, sizeof bits, 4);
    parcel_whole(p, bits, sizeof bits);
}

static void put_int(struct parcel *p, int64_t value)
{
    parcel_whole(p, sizeof value, 4);
    parcel_whole(p, (uint64_t)value, sizeof value);
}

static void put_truth(struct parcel *p, bool value)
{
    parcel_whole(p, 1, 4);
    parcel_whole(p, value, 1);
}

/* Those that may be null and are no texts come as texts: see move_parts.h. */
static void put_spelt(struct parcel *p, char type, struct str s)
{
    int64_t whole = 0;

    if (!s.at)
        put_bytes(p, s);
    else if (type == (STORE_BOOL & ~32))
        put_truth(p, str_eq(s, S("true")));
    else if (int_parse(s, &whole))
        put_int(p, whole);
    else
        p->failed = true;
}

static void put_value(struct parcel *p, char type, const union store_value *v)
{
    if (type == STORE_INT)
        put_int(p, v->whole);
    else if (type == STORE_BOOL)
        put_truth(p, v->truth);
    else if ((type | 32) == STORE_NUM)
        put_num(p, type, v->num);
    else if ((type | 32) == STORE_TEXT || (type | 32) == STORE_BYTES)
        put_bytes(p, v->str);
    else
        put_spelt(p, type, v->str);
}

enum rc postgres_load_row(struct store *db, const struct move_table *t,
                          const union store_value *row)
{
    struct parcel p;

    p.to = postgres_connection(db);
    p.len = 0;
    p.failed = false;
    parcel_whole(&p, (uint64_t)t->len, 2);
    for (ptrdiff_t i = 0; i < t->len; i++)
        put_value(&p, t->at[i].type, &row[i]);
    parcel_send(&p);
    return p.failed ? postgres_fail(db, NULL) : OK;
}

/* --- the beginning and the end
 * ------------------------------------------------------------------ */

enum rc postgres_load_begin(struct store *db, const struct move_table *t)
{
    /* Its mark, no flags, nothing more in the header. */
    static const char header[HEADER_BYTES] = "PGCOPY\n\377\r\n";
    PGconn *to = postgres_connection(db);
    struct arena *a = arena_open();
    struct str sql = str_fmt(a, "COPY \"%.*s\" (%.*s) FROM STDIN (FORMAT binary)",
                             STR_ARG(t->name), STR_ARG(t->list));
    enum rc rc = postgres_settle(db);
    PGresult *r = rc == OK ? PQexec(to, sql.at) : NULL;

    arena_close(a);
    TRY(rc);
    if (PQresultStatus(r) != PGRES_COPY_IN)
        return postgres_fail(db, r);
    PQclear(r);
    return PQputCopyData(to, header, sizeof header) == 1 ? OK : postgres_fail(db, NULL);
}

/* What the server has to say comes at the end, with the row it is about. */
static enum rc say_place(struct store *db, PGresult *r)
{
    struct arena *a = arena_open();
    struct str place = str_copy(a, str_of(PQresultErrorField(r, PG_DIAG_CONTEXT)));
    struct str detail = str_copy(a, str_of(PQresultErrorField(r, PG_DIAG_MESSAGE_DETAIL)));
    enum rc rc = postgres_fail(db, r);
    struct str words = str_copy(a, store_why(db));

    store_say(db, rc, "%.*s %.*s (%.*s)", STR_ARG(words), STR_ARG(str_cut(detail, 0, 200)),
              STR_ARG(str_cut(place, 0, 200)));
    arena_close(a);
    return rc;
}

enum rc postgres_load_end(struct store *db, bool keep)
{
    static const char trailer[] = {'\377', '\377'};
    PGconn *to = postgres_connection(db);
    enum rc rc = OK;
    bool sent = !keep || PQputCopyData(to, trailer, sizeof trailer) == 1;

    if (PQputCopyEnd(to, keep ? NULL : "the files are damaged") != 1)
        sent = false;
    for (PGresult *r; (r = PQgetResult(to));) {
        if (rc == OK && PQresultStatus(r) != PGRES_COMMAND_OK)
            rc = say_place(db, r);
        else
            PQclear(r);
    }
    return rc == OK && !sent ? postgres_fail(db, NULL) : rc;
}
