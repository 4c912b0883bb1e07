/* move_tables.c: what tables a store has, as its engine knows them, and the statements that
 * read and fill them. */
#include "store/move_parts.h"

#include <string.h>

static const struct {
    const char *declared, *word;
    char letter;
} types[] = {{"bigint", "int", STORE_INT},
             {"double precision", "num", STORE_NUM},
             {"text", "text", STORE_TEXT},
             {"boolean", "bool", STORE_BOOL},
             {"bytea", "bytes", STORE_BYTES}};

/* --- from the engine's catalogue
 * --------------------------------------------------------------- */

static char letter_of(struct str declared)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(types); i++)
        if (str_eq(declared, str_of(types[i].declared)))
            return types[i].letter;
    return 0;
}

/* A row of it: relation, part, type, required, place. */
static enum rc column_add(struct work *w, struct move_tables *tables,
                          const union store_value *row)
{
    struct arena *keep = w->db->arena;
    struct move_table *t = tables->len ? &tables->at[tables->len - 1] : NULL;
    char letter = letter_of(row[2].str);

    if (!letter)
        return work_fail(w, FAULT, "",
                         "Column %.*s of table %.*s has the type \"%.*s\", which "
                         "schema/README.md does not know.",
                         STR_ARG(row[1].str), STR_ARG(row[0].str), STR_ARG(row[2].str));
    if (!t || !str_eq(t->name, row[0].str)) {
        t = list_push(keep, tables);
        t->name = str_copy(keep, row[0].str);
    }
    bool required = row[3].truth || row[4].whole;
    *list_push(keep, t) = (struct move_column){.name = str_copy(keep, row[1].str),
                                               .type = required ? letter : letter & ~32,
                                               .place = row[4].whole};
    return OK;
}

/* --- statements
 * ------------------------------------------------------------------------------- */

static void list_columns(struct buf *b, const struct move_table *t)
{
    for (ptrdiff_t i = 0; i < t->len; i++)
        buf_fmt(b, "%s\"%.*s\"", i ? ", " : "", STR_ARG(t->at[i].name));
}

/* By the primary key; by all columns where there is none. */
static void list_order(struct buf *b, const struct move_table *t)
{
    ptrdiff_t keys = 0;

    for (ptrdiff_t place = 1; place <= t->len; place++)
        for (ptrdiff_t i = 0; i < t->len; i++)
            if (t->at[i].place == place)
                buf_fmt(b, "%s\"%.*s\"", keys++ ? ", " : "", STR_ARG(t->at[i].name));
    for (ptrdiff_t i = 0; keys == 0 && i < t->len; i++)
        buf_fmt(b, "%s\"%.*s\" NULLS LAST", i ? ", " : "", STR_ARG(t->at[i].name));
}

static void list_reading(struct buf *b, const struct move_table *t)
{
    for (ptrdiff_t i = 0; i < t->len; i++) {
        struct str name = t->at[i].name;
        if (i)
            buf_lit(b, ", ");
        if (t->at[i].type == (STORE_INT & ~32))
            buf_fmt(b, "CAST(\"%.*s\" AS text) AS ", STR_ARG(name));
        else if (move_is_spelt(t->at[i].type))
            buf_fmt(b, "CASE WHEN \"%.*s\" THEN 'true' WHEN NOT \"%.*s\" THEN 'false' END AS ",
                    STR_ARG(name), STR_ARG(name));
        buf_fmt(b, "\"%.*s\"", STR_ARG(name));
    }
}

static void list_filling(struct buf *b, const struct move_table *t)
{
    for (ptrdiff_t i = 0; i < t->len; i++) {
        bool whole = t->at[i].type == (STORE_INT & ~32), spelt = move_is_spelt(t->at[i].type);
        buf_fmt(b, "%s%s$%td%s", i ? ", " : "",
                whole   ? "CAST("
                : spelt ? "CASE "
                        : "",
                i + 1,
                whole   ? " AS bigint)"
                : spelt ? " WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END"
                        : "");
    }
}

static struct statement *statement_make(struct arena *a, const struct move_table *t,
                                        const char *what, char arity)
{
    struct statement *s = arena_new(a, struct statement, 1);

    *s = (struct statement){.name = str_fmt(a, "%s %.*s", what, STR_ARG(t->name)).at,
                            .where = "move_tables.c",
                            .arity = arity,
                            .params = "",
                            .columns = "",
                            .names = ""};
    return s;
}

static const struct statement *make_reads(struct arena *a, const struct move_table *t)
{
    struct statement *s = statement_make(a, t, "read", STORE_EACH);
    struct buf names = buf_make(a, BUF_MOST), sql = buf_make(a, BUF_MOST);

    for (ptrdiff_t i = 0; i < t->len; i++)
        buf_fmt(&names, "%s%.*s", i ? " " : "", STR_ARG(t->at[i].name));
    buf_lit(&sql, "SELECT ");
    list_reading(&sql, t);
    buf_fmt(&sql, " FROM \"%.*s\" ORDER BY ", STR_ARG(t->name));
    list_order(&sql, t);
    s->columns = t->letters;
    s->names = str_zero(a, buf_text(&names));
    s->sql = str_zero(a, buf_text(&sql));
    return s;
}

static const struct statement *make_adds(struct arena *a, const struct move_table *t)
{
    struct statement *s = statement_make(a, t, "fill", STORE_NONE);
    struct buf sql = buf_make(a, BUF_MOST);

    buf_fmt(&sql, "INSERT INTO \"%.*s\" (%.*s) VALUES (", STR_ARG(t->name), STR_ARG(t->list));
    list_filling(&sql, t);
    buf_char(&sql, ')');
    s->params = t->letters;
    s->sql = str_zero(a, buf_text(&sql));
    return s;
}

static const struct statement *make_clears(struct arena *a, const struct move_table *t)
{
    struct statement *s = statement_make(a, t, "clear", STORE_NONE);

    s->sql = str_fmt(a, "DELETE FROM \"%.*s\"", STR_ARG(t->name)).at;
    return s;
}

static void make_statements(struct arena *a, struct move_table *t)
{
    char *letters = arena_alloc(a, t->len + 1);
    struct buf list = buf_make(a, BUF_MOST);

    for (ptrdiff_t i = 0; i < t->len; i++)
        letters[i] = move_is_spelt(t->at[i].type) ? STORE_TEXT & ~32 : t->at[i].type;
    list_columns(&list, t);
    t->letters = letters;
    t->list = buf_text(&list);
    t->reads = make_reads(a, t);
    t->adds = make_adds(a, t);
    t->clears = make_clears(a, t);
}

enum rc move_tables_read(struct work *w, struct move_tables *out)
{
    union store_value row[5];
    enum rc rc = OK;

    *out = (struct move_tables){0};
    store_run(w, w->db->engine->lists_columns, NULL);
    while (rc == OK && store_row(w, row))
        rc = column_add(w, out, row);
    enum rc done = store_done(w);
    TRY(rc != OK ? rc : done);
    for (ptrdiff_t i = 0; i < out->len; i++)
        make_statements(w->db->arena, &out->at[i]);
    return OK;
}

struct str move_columns(struct arena *a, const struct move_table *t)
{
    struct buf b = buf_make(a, BUF_MOST);

    for (ptrdiff_t i = 0; i < t->len; i++) {
        buf_fmt(&b, "%s%.*s ", i ? ", " : "", STR_ARG(t->at[i].name));
        for (ptrdiff_t k = 0; k < COUNT_OF(types); k++)
            if (types[k].letter == (t->at[i].type | 32))
                buf_str(&b, str_of(types[k].word));
        if (!(t->at[i].type & 32))
            buf_lit(&b, " null");
    }
    return buf_text(&b);
}

/* --- which first
 * ------------------------------------------------------------------------------- */

struct reference {
    struct str from, to;
};

struct references {
    struct reference *at;
    ptrdiff_t len, cap;
};

static enum rc references_read(struct work *w, struct references *out)
{
    union store_value row[2];

    store_run(w, w->db->engine->lists_references, NULL);
    while (store_row(w, row))
        if (!str_eq(row[0].str, row[1].str))
            *list_push(w->arena, out) = (struct reference){row[0].str, row[1].str};
    return store_done(w);
}

static bool is_among(const struct move_tables *tables, ptrdiff_t from, struct str name)
{
    for (ptrdiff_t i = from; i < tables->len; i++)
        if (str_eq(tables->at[i].name, name))
            return true;
    return false;
}

/* Whether it refers to none of those from `from` on. */
static bool may_go(const struct references *r, const struct move_tables *tables, ptrdiff_t from,
                   struct str name)
{
    for (ptrdiff_t i = 0; i < r->len; i++)
        if (str_eq(r->at[i].from, name) && is_among(tables, from, r->at[i].to))
            return false;
    return true;
}

enum rc move_tables_order(struct work *w, struct move_tables *tables)
{
    struct references r = {0};

    TRY(references_read(w, &r));
    for (ptrdiff_t next = 0; next < tables->len; next++) {
        ptrdiff_t i = next;
        while (i < tables->len && !may_go(&r, tables, next, tables->at[i].name))
            i++;
        if (i == tables->len)
            return OK; /* those that are left refer to each other */
        struct move_table t = tables->at[i];
        memmove(&tables->at[next + 1], &tables->at[next], sizeof t * (size_t)(i - next));
        tables->at[next] = t;
    }
    return OK;
}
