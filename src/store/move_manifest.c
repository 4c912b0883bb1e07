/* move_manifest.c: what a folder claims to hold, written, read, and held against a database. */
#include "base/num.h"
#include "store/move_parts.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { MANIFEST_MOST = 4 * 1024 * 1024, FIELDS = 5 };

static const char heading[] = "what\tname\trows\thash\tcolumns";

/* --- out
 * --------------------------------------------------------------------------------------- */

struct str manifest_text(struct arena *a, const struct manifest *m)
{
    struct buf b = buf_make(a, MANIFEST_MOST);

    buf_fmt(&b, "%s\nformat\t" MOVE_FORMAT "\t\t\t\nprogram\t%.*s\t\t\t\n", heading,
            STR_ARG(m->version));
    for (ptrdiff_t i = 0; i < m->steps.len; i++)
        buf_fmt(&b, "step\t%.*s\t\t%.*s\t\n", STR_ARG(m->steps.at[i].name),
                STR_ARG(m->steps.at[i].hash));
    for (ptrdiff_t i = 0; i < m->tables.len; i++) {
        const struct manifest_line *t = &m->tables.at[i];
        buf_fmt(&b, "table\t%.*s\t%lld\t%.*s\t%.*s\n", STR_ARG(t->name), (long long)t->rows,
                STR_ARG(t->hash), STR_ARG(t->columns));
    }
    return buf_text(&b);
}

enum rc manifest_steps(struct work *w, struct manifest_lines *out)
{
    union store_value row[3];

    *out = (struct manifest_lines){0};
    store_run(w, &lists_steps, NULL);
    while (store_row(w, row))
        *list_push(w->arena, out) =
            (struct manifest_line){.name = row[1].str, .hash = row[2].str};
    return store_done(w);
}

/* --- in
 * ---------------------------------------------------------------------------------------- */

struct reading {
    struct work *w;
    const char *folder;
    int64_t line;
    bool format;
};

static struct str place_of(const struct reading *r, int column)
{
    return str_fmt(r->w->arena, "%s/" MOVE_MANIFEST ":%lld:%d", r->folder, (long long)r->line,
                   column);
}

static enum rc whole_file(struct work *w, const char *folder, struct str *out)
{
    struct str path = str_fmt(w->arena, "%s/" MOVE_MANIFEST, folder);
    FILE *f = fopen(path.at, "rbe");

    if (!f)
        return work_fail(w, NOT_FOUND, path.at,
                         "It can't be opened: %s. Give the folder \"store\" of an export.",
                         strerror(errno));
    char *at = arena_alloc(w->arena, MANIFEST_MOST + 1);
    size_t len = fread(at, 1, MANIFEST_MOST + 1, f);
    bool bad = ferror(f);
    fclose(f);
    if (bad)
        return work_fail(w, FAULT, path.at, "It can't be read to its end.");
    *out = (struct str){at, (ptrdiff_t)len};
    if (len > MANIFEST_MOST || !str_is_utf8(*out))
        return work_fail(w, INVALID, path.at, "This is no list of tables that Folkmoot wrote.");
    return OK;
}

static enum rc table_line(struct reading *r, const struct str *field, struct manifest *m)
{
    struct manifest_line t = {
        .line = r->line, .name = field[1], .hash = field[3], .columns = field[4]};

    if (!int_parse(field[2], &t.rows) || t.rows < 0)
        return work_fail(r->w, INVALID, place_of(r, 3).at,
                         "\"%.*s\" is no number of rows: the file is damaged.",
                         STR_ARG(field[2]));
    if (t.hash.len != MOVE_HASH - 1)
        return work_fail(r->w, INVALID, place_of(r, 4).at,
                         "This is no SHA-256: the file is damaged.");
    *list_push(r->w->arena, &m->tables) = t;
    return OK;
}

static enum rc take_line(struct reading *r, const struct str *field, struct manifest *m)
{
    if (str_eq(field[0], S("table")))
        return table_line(r, field, m);
    if (str_eq(field[0], S("step")))
        *list_push(r->w->arena, &m->steps) =
            (struct manifest_line){.line = r->line, .name = field[1], .hash = field[3]};
    else if (str_eq(field[0], S("program")))
        m->version = field[1];
    else if (!str_eq(field[0], S("format")))
        return work_fail(r->w, INVALID, place_of(r, 1).at,
                         "\"%.*s\" is no kind of line: the file is damaged.",
                         STR_ARG(field[0]));
    else if (!str_eq(field[1], S(MOVE_FORMAT)))
        return work_fail(r->w, INVALID, place_of(r, 2).at,
                         "The files are in the form %.*s; this program reads " MOVE_FORMAT ". "
                         "Import them with the version that wrote them.",
                         STR_ARG(field[1]));
    else
        r->format = true;
    return OK;
}

static enum rc read_line(struct reading *r, struct str text, struct manifest *m)
{
    struct str field[FIELDS] = {{0}}, rest = text;
    int count = 0;

    while (count < FIELDS && str_split(&rest, '\t', &field[count]))
        count++;
    if (count < FIELDS || rest.at)
        return work_fail(r->w, INVALID, place_of(r, 1).at,
                         "A line has five columns: the file is damaged.");
    if (r->line > 1)
        return take_line(r, field, m);
    if (str_eq(text, str_of(heading)))
        return OK;
    return work_fail(r->w, INVALID, place_of(r, 1).at,
                     "This is no list of tables that Folkmoot wrote.");
}

enum rc manifest_read(struct work *w, const char *folder, struct manifest *out)
{
    struct reading r = {.w = w, .folder = folder};
    struct str rest, line;

    *out = (struct manifest){0};
    TRY(whole_file(w, folder, &rest));
    while (rest.len && str_split(&rest, '\n', &line)) {
        r.line++;
        TRY(read_line(&r, line, out));
    }
    r.line++;
    if (r.format && out->tables.len)
        return OK;
    return work_fail(w, INVALID, place_of(&r, 1).at,
                     "The file ends too early: it may have been cut. Fetch it again.");
}

/* --- against a database
 * ------------------------------------------------------------------------ */

static enum rc newer(struct reading *r, const struct manifest *m, struct str step)
{
    return work_fail(r->w, INVALID, place_of(r, 2).at,
                     "The files are of a newer schema, with step %.*s. Install folkmoot %.*s, "
                     "which wrote them, or a later one, and import with that.",
                     STR_ARG(step), STR_ARG(m->version));
}

static enum rc older(struct reading *r, const struct manifest *m, struct str step)
{
    return work_fail(r->w, INVALID, place_of(r, 2).at,
                     "The files are of an older schema, without step %.*s: folkmoot %.*s wrote "
                     "them. Run \"folkmoot migrate\" of this version on the store they came "
                     "from and export it again; or import them with folkmoot %.*s and migrate "
                     "what that makes.",
                     STR_ARG(step), STR_ARG(m->version), STR_ARG(m->version));
}

static enum rc steps_fit(struct reading *r, const struct manifest *m)
{
    struct manifest_lines here;

    TRY(manifest_steps(r->w, &here));
    for (ptrdiff_t i = 0; i < m->steps.len; i++) {
        const struct manifest_line *step = &m->steps.at[i];
        r->line = step->line;
        if (i >= here.len)
            return newer(r, m, step->name);
        if (!str_eq(step->name, here.at[i].name) || !str_eq(step->hash, here.at[i].hash))
            return work_fail(r->w, INVALID, place_of(r, 4).at,
                             "Schema step %.*s was another text where these files were "
                             "written. Import them with folkmoot %.*s, which wrote them.",
                             STR_ARG(step->name), STR_ARG(m->version));
    }
    return m->steps.len < here.len ? older(r, m, here.at[m->steps.len].name) : OK;
}

static struct manifest_line *table_of(const struct manifest *m, struct str name)
{
    for (ptrdiff_t i = 0; i < m->tables.len; i++)
        if (str_eq(m->tables.at[i].name, name))
            return &m->tables.at[i];
    return NULL;
}

const struct manifest_line *manifest_table(const struct manifest *m, struct str name)
{
    return table_of(m, name);
}

static enum rc table_fits(struct reading *r, const struct manifest *m,
                          const struct move_table *t)
{
    struct manifest_line *line = table_of(m, t->name);
    struct str columns = move_columns(r->w->arena, t);

    if (!line)
        return work_fail(r->w, INVALID, str_fmt(r->w->arena, "%s/" MOVE_MANIFEST, r->folder).at,
                         "The table %.*s is missing: the file is damaged.", STR_ARG(t->name));
    r->line = line->line;
    if (!str_eq(line->columns, columns))
        return work_fail(r->w, INVALID, place_of(r, 5).at,
                         "The table %.*s has these columns: %.*s. The file says otherwise: it "
                         "is damaged.",
                         STR_ARG(t->name), STR_ARG(columns));
    line->taken = true;
    return OK;
}

enum rc manifest_fits(struct work *w, const char *folder, struct manifest *m,
                      const struct move_tables *tables)
{
    struct reading r = {.w = w, .folder = folder};

    TRY(steps_fit(&r, m));
    for (ptrdiff_t i = 0; i < tables->len; i++)
        TRY(table_fits(&r, m, &tables->at[i]));
    for (ptrdiff_t i = 0; i < m->tables.len; i++) {
        r.line = m->tables.at[i].line;
        if (!m->tables.at[i].taken)
            return work_fail(w, INVALID, place_of(&r, 2).at,
                             "There is no table %.*s, or it is there twice.",
                             STR_ARG(m->tables.at[i].name));
    }
    return OK;
}
