/* sqlgen.c: turns a room's .sql files into typed C, so that a misspelt column fails the build.
 *
 * sqlgen ROOM FOLDER FILE.sql... writes ROOM_rows.h (what is read), ROOM_sql.h and ROOM_sql.c
 * (one function for each statement) into FOLDER. A statement and its heading:
 *
 *     -- area_by_code(code text, kind text?) -> one area(id int, name text, share num?)
 *     -- Comment lines here are kept as the documentation of sql_area_by_code.
 *     SELECT id, name, share FROM area WHERE code = $1 AND ($2 IS NULL OR kind = $2);
 *
 * How many rows: `one` (NOT_FOUND when there is none, FAULT when there are more), `many` (a
 * list in the arena of the work), `each` (a function is called for each row, nothing is kept),
 * `none`. Types: int (int64_t), num (double), bool, text and bytes (struct str). A `?` lets a
 * num be null (NAN) or a text or bytes (at is NULL); without it, a text at NULL goes in as the
 * empty text. int and bool are never null: the statement says coalesce(x, 0) where they could
 * be. A row named without columns is the one of that name met before. A heading may go on in
 * the next comment line inside its brackets and before its arrow. Complaints are "file:line:
 * words".
 */
#include <ctype.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_FIELDS = 48,    /* as STORE_MOST_VALUES in store/store.h */
    MOST_QUERIES = 1024, /* of one room */
    MOST_FILES = 128,
    MOST_TEXT = 1 << 20, /* bytes of one file */
    LONGEST_SQL = 4000,  /* C promises string literals of 4,095 bytes */
    NAME_ROOM = 64,
};

/* A stretch of a file that was read. */
struct text {
    const char *at;
    int len;
};

struct field {
    char name[NAME_ROOM];
    int type;        /* index into types */
    int may_be_null; /* as wide as type, so that rows can be compared whole */
};

struct fields {
    struct field at[MOST_FIELDS];
    int count;
};

struct row {
    char name[NAME_ROOM]; /* with the room's: inform_area */
    struct fields fields;
    const char *file;
    int line;
};

struct query {
    char name[NAME_ROOM];
    struct text doc, sql;
    struct fields params;
    uint64_t used;   /* a bit for each parameter */
    char arity;      /* as enum store_arity: the first letter of the word */
    struct row *row; /* NULL when it gives none */
    const char *file;
    int line;
};

struct maker {
    const char *room;
    char upper[NAME_ROOM]; /* the room in capitals */
    struct row rows[MOST_QUERIES];
    struct query queries[MOST_QUERIES];
    char *contents[MOST_FILES];
    int row_count, query_count, file_count;
    bool failed;
    const char *file, *base, *at; /* the place that is being read; base is without folders */
    int line;
};

static const struct {
    const char *word, *c_type, *member;
    char letter; /* as enum store_type; a capital where it may be null */
    bool may_be_null;
} types[] = {
    {"int", "int64_t", "whole", 'i', false},   {"num", "double", "num", 'n', true},
    {"text", "struct str", "str", 't', true},  {"bool", "bool", "truth", 'b', false},
    {"bytes", "struct str", "str", 'y', true},
};

static const char *const arities[] = {"one", "many", "each", "none"};
static const char name_chars[] = "abcdefghijklmnopqrstuvwxyz0123456789_";

#define COUNT_OF(array) (int)(sizeof(array) / sizeof((array)[0]))

/* The attribute lets the compiler check the words against what is put into them. */
__attribute__((format(printf, 3, 4))) static bool complain(struct maker *m, int line,
                                                           const char *words, ...)
{
    va_list args;
    va_start(args, words);
    fprintf(stderr, "%s:%d: ", m->file, line);
    vfprintf(stderr, words, args);
    fputc('\n', stderr);
    va_end(args);
    m->failed = true;
    return false;
}

/* Passes blanks; with `lines` also the end of a comment line that another follows. */
static void skip_blanks(struct maker *m, bool lines)
{
    for (;;) {
        m->at += strspn(m->at, " \t\r");
        if (!lines || strncmp(m->at, "\n--", 3) != 0)
            return;
        m->at += 3;
        m->line++;
    }
}

static bool take(struct maker *m, const char *sign)
{
    skip_blanks(m, true);
    if (strncmp(m->at, sign, strlen(sign)) != 0)
        return false;
    m->at += strlen(sign);
    return true;
}

/* Complains of what stands here, where `wanted` should. */
static bool expected(struct maker *m, const char *wanted)
{
    return complain(m, m->line, "expected %s, found \"%.*s\"", wanted,
                    (int)strcspn(m->at, "\r\n"), m->at);
}

/* A name in lower case, after what `name` holds already; false when there is none here. */
static bool take_name(struct maker *m, char *name)
{
    skip_blanks(m, true);
    size_t had = strlen(name), len = strspn(m->at, name_chars);
    if (!islower((unsigned char)*m->at))
        return false;
    snprintf(name + had, NAME_ROOM - had, "%.*s", (int)len, m->at);
    m->at += len;
    return had + len < NAME_ROOM || complain(m, m->line, "the name %s... is too long", name);
}

static bool read_type(struct maker *m, struct field *field)
{
    char word[NAME_ROOM] = "";
    int i = 0;
    if (take_name(m, word))
        while (i < COUNT_OF(types) && strcmp(word, types[i].word) != 0)
            i++;
    if (!*word || i == COUNT_OF(types))
        return complain(m, m->line, "%s needs a type: int, num, text, bool or bytes",
                        field->name);
    field->type = i;
    field->may_be_null = take(m, "?");
    return !field->may_be_null || types[i].may_be_null ||
           complain(m, m->line, "%s: %s can't be null; use coalesce(), or num?", field->name,
                    word);
}

static bool add_field(struct maker *m, struct fields *fields)
{
    struct field *field = &fields->at[fields->count];
    if (fields->count == MOST_FIELDS)
        return complain(m, m->line, "more than %d names in one list", MOST_FIELDS);
    *field->name = 0;
    if (!take_name(m, field->name))
        return expected(m, "a name in lower case");
    if (!read_type(m, field))
        return false;
    fields->count++;
    return true;
}

/* After the opening bracket: up to and with the closing one. */
static bool read_fields(struct maker *m, struct fields *fields)
{
    fields->count = 0;
    if (take(m, ")"))
        return true;
    do {
        if (!add_field(m, fields))
            return false;
    } while (take(m, ","));
    return take(m, ")") || expected(m, "a comma or )");
}

/* The row of a heading: a new one, or one met before with the same columns. */
static bool read_row(struct maker *m, struct query *q)
{
    struct row *row = &m->rows[m->row_count], *met = m->rows;
    *row = (struct row){.file = m->base, .line = m->line};
    snprintf(row->name, sizeof row->name, "%.30s_", m->room);
    if (!take_name(m, row->name))
        return expected(m, "the name of the row");
    while (strcmp(met->name, row->name) != 0)
        met++;
    q->row = met;
    skip_blanks(m, false);
    if (*m->at != '(')
        return met < row || complain(m, m->line, "no row %s was met before", row->name);
    m->at++;
    if (!read_fields(m, &row->fields))
        return false;
    m->row_count += met == row;
    return memcmp(&met->fields, &row->fields, sizeof row->fields) == 0 ||
           complain(m, m->line, "row %s differs from the one at %s:%d", row->name, met->file,
                    met->line);
}

static bool read_result(struct maker *m, struct query *q)
{
    char word[NAME_ROOM] = "";
    if (!take(m, "->"))
        return expected(m, "->");
    if (take_name(m, word))
        for (int i = 0; i < COUNT_OF(arities); i++)
            if (strcmp(word, arities[i]) == 0)
                q->arity = *word;
    if (q->arity == 0)
        return complain(m, m->line, "after -> comes one, many, each or none");
    if (q->arity != 'n' && !read_row(m, q))
        return false;
    skip_blanks(m, false);
    return *m->at == '\n' || *m->at == 0 || expected(m, "the end of the heading");
}

static bool read_heading(struct maker *m, struct query *q)
{
    m->at += 3;
    if (!take_name(m, q->name))
        return false;
    for (int i = 0; i < m->query_count; i++)
        if (strcmp(m->queries[i].name, q->name) == 0)
            return complain(m, m->line, "%s is already at %s:%d", q->name, m->queries[i].file,
                            m->queries[i].line);
    m->at++; /* the bracket that made it a heading */
    return read_fields(m, &q->params) && read_result(m, q);
}

static bool is_heading(const char *line)
{
    return strncmp(line, "-- ", 3) == 0 && islower((unsigned char)line[3]) &&
           line[3 + strspn(line + 3, name_chars)] == '(';
}

static void next_line(struct maker *m)
{
    m->at += strcspn(m->at, "\n");
    if (*m->at) {
        m->at++;
        m->line++;
    }
}

static bool is_blank_line(const char *at)
{
    at += strspn(at, " \t\r");
    return *at == '\n' || *at == 0;
}

static void read_doc(struct maker *m, struct query *q)
{
    next_line(m);
    q->doc.at = m->at;
    while (*m->at && !is_heading(m->at) && (!strncmp(m->at, "--", 2) || is_blank_line(m->at))) {
        if (!is_blank_line(m->at))
            q->doc.len = (int)(m->at + strcspn(m->at, "\r\n") - q->doc.at);
        next_line(m);
    }
}

/* Passes a quoted text or a comment, whose signs mean nothing. */
static bool skip_quoted(struct maker *m)
{
    char end = *m->at == '-' ? '\n' : *m->at;
    int line = m->line;
    for (m->at++; *m->at && *m->at != end; m->at++)
        m->line += *m->at == '\n';
    if (end == '\n')
        return true;
    if (*m->at == 0)
        return complain(m, line, "a quote is not closed");
    m->at++;
    return true;
}

/* At a $: notes which parameter is used. */
static bool use_param(struct maker *m, struct query *q)
{
    char *end;
    long n = strtol(m->at + 1, &end, 10);
    if (!isdigit((unsigned char)m->at[1]) || n < 1 || n > q->params.count)
        return complain(m, m->line, "the heading has no parameter for %.*s",
                        1 + (int)strspn(m->at + 1, "0123456789"), m->at);
    q->used |= UINT64_C(1) << (n - 1);
    m->at = end;
    return true;
}

/* Moves over one sign of the statement. */
static bool read_sign(struct maker *m, struct query *q)
{
    if (*m->at == '\'' || *m->at == '"' || !strncmp(m->at, "--", 2))
        return skip_quoted(m);
    if (*m->at == '$')
        return use_param(m, q);
    if (*m->at == '?')
        return complain(m, m->line, "parameters are written $1, $2: ? fails on PostgreSQL");
    m->line += *m->at == '\n';
    m->at++;
    return m->at[-1] != '\n' || !is_heading(m->at) ||
           complain(m, m->line, "%s has no ; at its end", q->name);
}

static bool read_sql(struct maker *m, struct query *q)
{
    if (*m->at == 0 || is_heading(m->at))
        return complain(m, q->line, "%s has no statement", q->name);
    q->sql.at = m->at;
    while (*m->at && *m->at != ';')
        if (!read_sign(m, q))
            return false;
    q->sql.len = (int)(m->at - q->sql.at);
    if (*m->at == 0)
        return complain(m, q->line, "%s has no ; at its end", q->name);
    if (q->sql.len > LONGEST_SQL)
        return complain(m, q->line, "%s is longer than %d bytes", q->name, LONGEST_SQL);
    if (!is_blank_line(++m->at))
        return expected(m, "the end of the line after ;");
    return q->used == (UINT64_C(1) << q->params.count) - 1 ||
           complain(m, q->line, "%s does not use all its parameters", q->name);
}

/* After a complaint: on to the next heading, so that one run tells of every mistake. */
static void skip_statement(struct maker *m)
{
    while (*m->at && !is_heading(m->at))
        next_line(m);
}

static void read_query(struct maker *m)
{
    struct query *q = &m->queries[m->query_count];
    *q = (struct query){.file = m->base, .line = m->line};
    if (!read_heading(m, q)) {
        next_line(m);
        skip_statement(m);
        return;
    }
    read_doc(m, q);
    if (read_sql(m, q))
        m->query_count++;
    else
        skip_statement(m);
}

static void read_file(struct maker *m)
{
    while (*m->at) {
        if (m->query_count == MOST_QUERIES || m->row_count == MOST_QUERIES) {
            complain(m, m->line, "more than %d statements or rows", MOST_QUERIES);
            return;
        }
        if (is_heading(m->at)) {
            read_query(m);
        } else if (is_blank_line(m->at) || strncmp(m->at, "--", 2) == 0) {
            next_line(m);
        } else {
            complain(m, m->line, "a heading comes first: -- name(x int) -> one row(y text)");
            skip_statement(m);
        }
    }
}

static void load_file(struct maker *m, const char *path)
{
    char *text = calloc(1, MOST_TEXT + 2);
    FILE *f = fopen(path, "rb");
    size_t len = text && f ? fread(text, 1, MOST_TEXT + 1, f) : 0;

    m->contents[m->file_count++] = text;
    m->file = path;
    m->base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    m->line = 1;
    m->at = text;
    if (!text || !f || ferror(f) || len > MOST_TEXT || memchr(text, 0, len))
        complain(m, 1, "can't be read as text of at most %d bytes", MOST_TEXT);
    else
        read_file(m);
    if (f)
        fclose(f);
}

/* --- writing --- */

static void write_rows_h(FILE *f, const struct maker *m)
{
    fprintf(f, "#ifndef %s_ROWS_H\n#define %s_ROWS_H\n\n#include \"base/base.h\"\n", m->upper,
            m->upper);
    for (const struct row *row = m->rows; row < m->rows + m->row_count; row++) {
        fprintf(f, "\nstruct %s {\n", row->name);
        for (const struct field *x = row->fields.at; x < row->fields.at + row->fields.count;
             x++)
            fprintf(f, "    %s %s;%s\n", types[x->type].c_type, x->name,
                    x->may_be_null ? " /* may be null */" : "");
        fprintf(f, "};\n\nstruct %s_list {\n    struct %s *at;\n    ptrdiff_t len, cap;\n};\n",
                row->name, row->name);
    }
    fprintf(f, "\n#endif\n");
}

static void write_signature(FILE *f, const struct query *q)
{
    fprintf(f, "enum rc sql_%s(struct work *w", q->name);
    for (int i = 0; i < q->params.count; i++)
        fprintf(f, ", %s %s", types[q->params.at[i].type].c_type, q->params.at[i].name);
    if (q->arity == 'e')
        fprintf(f, ", enum rc (*each)(void *state, const struct %s *row), void *state)",
                q->row->name);
    else if (q->row)
        fprintf(f, ", struct %s%s *out)", q->row->name, q->arity == 'm' ? "_list" : "");
    else
        fprintf(f, ")");
}

static void write_sql_h(FILE *f, const struct maker *m)
{
    fprintf(f, "#ifndef %s_SQL_H\n#define %s_SQL_H\n\n", m->upper, m->upper);
    fprintf(f,
            "#include \"%s_rows.h\"\n#include \"base/work.h\"\n#include \"store/store.h\"\n\n",
            m->room);
    fprintf(f, "/* All of them, so that a test can prepare each; ends with a NULL name. */\n");
    fprintf(f, "extern const struct statement %s_statements[];\n", m->room);
    for (int i = 0; i < m->query_count; i++) {
        const struct query *q = &m->queries[i];
        fprintf(f, "\n/* %s:%d%s%.*s */\n", q->file, q->line, q->doc.len ? "\n" : "",
                q->doc.len, q->doc.at);
        write_signature(f, q);
        fprintf(f, " MUST_USE;\n");
    }
    fprintf(f, "\n#endif\n");
}

static void write_string(FILE *f, struct text s)
{
    fprintf(f, "     \"");
    for (const char *at = s.at; at < s.at + s.len; at++) {
        if (*at == '\n')
            fprintf(f, "\\n\"\n     \"");
        else if (*at == '"' || *at == '\\' || *at == '?')
            fprintf(f, "\\%c", *at);
        else if (*at != '\r')
            fputc(*at == '\t' ? ' ' : *at, f);
    }
    fprintf(f, "\"");
}

/* The types and then the names, as struct statement has them. */
static void write_fields(FILE *f, const struct fields *fields, bool names)
{
    fprintf(f, ", \"");
    for (const struct field *x = fields->at; x < fields->at + fields->count; x++)
        fputc(x->may_be_null ? toupper(types[x->type].letter) : types[x->type].letter, f);
    for (int i = 0; names && i < fields->count; i++)
        fprintf(f, "%s%s", i ? " " : "\", \"", fields->at[i].name);
    fprintf(f, "\"");
}

static void write_statement(FILE *f, const struct query *q)
{
    fprintf(f, "    {\"%s\", \"%s:%d\", '%c'", q->name, q->file, q->line, q->arity);
    write_fields(f, &q->params, false);
    if (q->row)
        write_fields(f, &q->row->fields, true);
    fprintf(f, "%s,\n", q->row ? "" : ", \"\", \"\"");
    write_string(f, q->sql);
    fprintf(f, "},\n");
}

/* A function that makes the row of what the store gave. */
static void write_maker(FILE *f, const struct row *row)
{
    fprintf(f, "\nstatic struct %s make_%s(const union store_value *row)\n{\n", row->name,
            row->name);
    fprintf(f, "    return (struct %s){\n", row->name);
    for (int i = 0; i < row->fields.count; i++)
        fprintf(f, "        .%s = row[%d].%s,\n", row->fields.at[i].name, i,
                types[row->fields.at[i].type].member);
    fprintf(f, "    };\n}\n");
}

/* `call` is the statement and its parameters, as the store's functions take them. */
static void write_body(FILE *f, const struct query *q, const char *call)
{
    const char *row = q->row ? q->row->name : "";
    if (q->row)
        fprintf(f, "    union store_value row[%d];\n", q->row->fields.count);
    if (q->arity == 'n')
        fprintf(f, "    return store_none(w, %s);\n", call);
    if (q->arity == 'o')
        fprintf(f,
                "    TRY(store_one(w, %s, row));\n    *out = make_%s(row);\n    return OK;\n",
                call, row);
    if (q->arity == 'm')
        fprintf(f,
                "    *out = (struct %s_list){0};\n    store_run(w, %s);\n"
                "    while (store_row(w, row))\n"
                "        *list_push(w->arena, out) = make_%s(row);\n"
                "    return store_done(w);\n",
                row, call, row);
    if (q->arity == 'e')
        fprintf(f,
                "    enum rc rc = OK;\n    store_run(w, %s);\n"
                "    while (rc == OK && store_row(w, row)) {\n"
                "        struct %s made = make_%s(row);\n"
                "        rc = each(state, &made);\n    }\n"
                "    enum rc done = store_done(w);\n    return rc != OK ? rc : done;\n",
                call, row, row);
}

static void write_function(FILE *f, const struct maker *m, const struct query *q)
{
    char call[4 * NAME_ROOM];
    fprintf(f, "\n");
    write_signature(f, q);
    fprintf(f, "\n{\n");
    for (int i = 0; i < q->params.count; i++)
        fprintf(f, "%s{.%s = %s}%s", i ? ", " : "    const union store_value params[] = {",
                types[q->params.at[i].type].member, q->params.at[i].name,
                i + 1 < q->params.count ? "" : "};\n");
    snprintf(call, sizeof call, "&%s_statements[%d], %s", m->room, (int)(q - m->queries),
             q->params.count ? "params" : "NULL");
    write_body(f, q, call);
    fprintf(f, "}\n");
}

static void write_sql_c(FILE *f, const struct maker *m)
{
    fprintf(f, "#include \"%s_sql.h\"\n\nconst struct statement %s_statements[] = {\n", m->room,
            m->room);
    for (int i = 0; i < m->query_count; i++)
        write_statement(f, &m->queries[i]);
    fprintf(f, "    {0},\n};\n");
    for (int i = 0; i < m->row_count; i++)
        write_maker(f, &m->rows[i]);
    for (int i = 0; i < m->query_count; i++)
        write_function(f, m, &m->queries[i]);
}

static void write_file(struct maker *m, const char *folder, const char *suffix,
                       void (*writer)(FILE *f, const struct maker *m))
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s_%s", folder, m->room, suffix);
    m->file = path;
    FILE *f = m->failed ? NULL : fopen(path, "wb");
    if (f) {
        fprintf(f, "/* %s_%s: made by sqlgen; change the .sql files. */\n", m->room, suffix);
        writer(f, m);
    }
    if (!m->failed && (!f || fflush(f) || ferror(f)))
        complain(m, 1, "can't be written");
    if (f)
        fclose(f);
    m->file = NULL;
}

int main(int argc, char **argv)
{
    struct maker *m = calloc(1, sizeof *m);
    if (!m || argc < 4 || argc - 3 > MOST_FILES) {
        fprintf(stderr, "usage: sqlgen ROOM FOLDER FILE.sql... (at most %d)\n", MOST_FILES);
        free(m);
        return 2;
    }
    m->room = argv[1];
    for (int i = 0; m->room[i] && i < NAME_ROOM - 1; i++)
        m->upper[i] = (char)toupper((unsigned char)m->room[i]);
    for (int i = 3; i < argc; i++)
        load_file(m, argv[i]);
    write_file(m, argv[2], "rows.h", write_rows_h);
    write_file(m, argv[2], "sql.h", write_sql_h);
    write_file(m, argv[2], "sql.c", write_sql_c);
    bool failed = m->failed;
    for (int i = 0; i < m->file_count; i++)
        free(m->contents[i]);
    free(m);
    return failed;
}
