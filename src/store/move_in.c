/* move_in.c: a store filled from a folder that move_out.c wrote. */
#include "base/csv.h"
#include "store/move_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK = 64 * 1024, ROWS_BETWEEN_WORDS = 1000 };

/* One table under way. */
struct filling {
    struct work *w;
    const struct move_in *move;
    const struct move_table *table;
    struct str path;
    struct csv *csv;
    struct arena *of_file, *of_row;
    int64_t rows, rows_before, rows_in_all;
};

/* --- a store that nobody has used
 * -------------------------------------------------------------- */

static bool same_row(struct arena *scratch, const struct move_table *t,
                     const union store_value *one, const union store_value *other)
{
    struct buf a = buf_make(scratch, MOVE_LONGEST_ROW), b = buf_make(scratch, MOVE_LONGEST_ROW);

    move_row_put(&a, t, one);
    move_row_put(&b, t, other);
    return str_eq(buf_text(&a), buf_text(&b));
}

/* Whether a table holds what it holds in the other store, and nothing else. */
static enum rc same_table(struct work *w, const struct move_table *t, struct work *other,
                          const struct move_table *there, bool *same)
{
    union store_value one[STORE_MOST_VALUES], two[STORE_MOST_VALUES];
    struct arena *scratch = arena_open();
    bool more = true, more_there;

    *same = true;
    store_run(w, t->reads, NULL);
    store_run(other, there->reads, NULL);
    while (*same && more) {
        more = store_row(w, one);
        more_there = store_row(other, two);
        *same = more == more_there && (!more || same_row(scratch, t, one, two));
        arena_reset(scratch);
    }
    arena_close(scratch);
    enum rc rc = store_done(w), rc_there = store_done(other);
    return rc != OK ? rc : rc_there;
}

static enum rc unused(struct work *w, const struct move_tables *tables, struct store *fresh)
{
    struct work other = {.arena = w->arena, .db = fresh};
    struct move_tables there;
    bool same = true;
    enum rc rc = move_tables_read(&other, &there);

    for (ptrdiff_t i = 0; rc == OK && i < tables->len; i++) {
        if (i >= there.len || !str_eq(tables->at[i].name, there.at[i].name))
            return work_fail(w, INVALID, "",
                             "The store has a table %.*s that no schema step "
                             "makes. Move into a store of Folkmoot alone.",
                             STR_ARG(tables->at[i].name));
        rc = same_table(w, &tables->at[i], &other, &there.at[i], &same);
        if (rc == OK && !same)
            return work_fail(w, CONFLICT, "",
                             "The store is in use: somebody wrote into its table %.*s. Move "
                             "into a new one, which nothing has served or filled.",
                             STR_ARG(tables->at[i].name));
    }
    if (other.complaints)
        return work_fail(w, rc, "", "%.*s", STR_ARG(other.complaints->words));
    return rc;
}

/* What the schema steps themselves put there is in the files too. */
static enum rc clear(struct work *w, const struct move_tables *tables)
{
    for (ptrdiff_t i = tables->len - 1; i >= 0; i--)
        TRY(store_none(w, tables->at[i].clears, NULL));
    return OK;
}

/* --- one file
 * ----------------------------------------------------------------------------------- */

static enum rc refuse(struct filling *f, int64_t line, ptrdiff_t column, const char *words)
{
    struct str place =
        str_fmt(f->w->arena, "%.*s:%lld:%td", STR_ARG(f->path), (long long)line, column);

    return work_fail(f->w, INVALID, place.at, "%s", words);
}

static enum rc refuse_cell(struct filling *f, const struct csv_row *row, ptrdiff_t i,
                           const char *why)
{
    struct str words =
        str_fmt(f->w->arena, "Column \"%.*s\": \"%.*s\" %s. The file is damaged.",
                STR_ARG(f->table->at[i].name), STR_ARG(str_cut(row->cells[i], 0, 40)), why);

    return refuse(f, row->line, i + 1, words.at);
}

static enum rc heading_get(struct filling *f)
{
    struct csv_row row;
    enum rc rc = csv_next(f->csv, &row);

    if (rc == INVALID)
        return refuse(f, csv_line(f->csv), 1, str_zero(f->w->arena, csv_why(f->csv)));
    for (ptrdiff_t i = 0; i < f->table->len; i++)
        if (rc != OK || i >= row.count || !str_eq(row.cells[i], f->table->at[i].name))
            return refuse(f, 1, i + 1,
                          str_fmt(f->w->arena,
                                  "The heading should be \"%.*s\" here. The file is damaged.",
                                  STR_ARG(f->table->at[i].name))
                              .at);
    return row.count == f->table->len ? OK : refuse(f, 1, row.count, "There is too much.");
}

static enum rc row_get(struct filling *f, const struct csv_row *row, union store_value *values)
{
    arena_reset(f->of_row);
    if (row->count != f->table->len)
        return refuse(f, row->line, row->count,
                      str_fmt(f->w->arena,
                              "There are %td cells where there should be %td. The file is "
                              "damaged.",
                              row->count, f->table->len)
                          .at);
    for (ptrdiff_t i = 0; i < row->count; i++) {
        const char *why =
            move_cell_get(f->of_row, f->table->at[i].type, row->cells[i], &values[i]);
        if (why)
            return refuse_cell(f, row, i, why);
    }
    return OK;
}

/* Words that the store gave without a place get that of the row. */
static enum rc row_add(struct filling *f, const struct csv_row *row,
                       const union store_value *values)
{
    struct store *db = f->w->db;
    enum rc rc;

    if (db->engine->load_row)
        rc = db->engine->load_row(db, f->table, values);
    else
        rc = store_none(f->w, f->table->adds, values);
    if (rc == OK)
        return OK;
    if (db->engine->load_row)
        work_fail(f->w, rc, "", "%s", db->why);
    f->w->complaints->field =
        str_fmt(f->w->arena, "%.*s:%lld", STR_ARG(f->path), (long long)row->line);
    return rc;
}

static enum rc rows_get(struct filling *f)
{
    union store_value values[STORE_MOST_VALUES];
    struct csv_row row;
    enum rc rc;

    TRY(heading_get(f));
    while ((rc = csv_next(f->csv, &row)) == OK) {
        TRY(row_get(f, &row, values));
        TRY(row_add(f, &row, values));
        f->rows++;
        int64_t done = f->rows_before + f->rows;
        if (f->move->progress && done % ROWS_BETWEEN_WORDS == 0)
            f->move->progress(f->move->state, f->path, done,
                              (double)done / (double)f->rows_in_all);
    }
    if (rc == NOT_FOUND)
        return OK;
    return refuse(f, csv_line(f->csv), 1, str_zero(f->w->arena, csv_why(f->csv)));
}

/* By the engine's way of taking many rows at once, where it has one. */
static enum rc load(struct filling *f)
{
    struct store *db = f->w->db;
    const struct engine *engine = db->engine;

    if (!engine->load_row)
        return rows_get(f);
    enum rc rc = engine->load_begin(db, f->table);
    if (rc != OK)
        return work_fail(f->w, rc, f->path.at, "%s", db->why);
    rc = rows_get(f);
    enum rc ended = engine->load_end(db, rc == OK);
    if (rc == OK && ended != OK)
        return work_fail(f->w, ended, f->path.at, "%s", db->why);
    return rc;
}

/* Of a file that is open already; it stands at its beginning afterwards. */
static enum rc hash_of(struct filling *f, int file, char *hash)
{
    unsigned char *block = arena_alloc(f->of_file, BLOCK);
    unsigned char sum[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    ssize_t got;

    crypto_hash_sha256_init(&state);
    while ((got = read(file, block, BLOCK)) > 0)
        crypto_hash_sha256_update(&state, block, (unsigned long long)got);
    crypto_hash_sha256_final(&state, sum);
    sodium_bin2hex(hash, MOVE_HASH, sum, sizeof sum);
    if (got < 0 || lseek(file, 0, SEEK_SET) != 0)
        return work_fail(f->w, FAULT, f->path.at, "It can't be read: %s.", strerror(errno));
    return OK;
}

/* Where the hash differs, reading on may still find the place; only then is the file blamed as
 * a whole. */
static enum rc file_get(struct filling *f, const struct manifest_line *claimed, int file)
{
    char hash[MOVE_HASH];
    struct str why = {0};
    enum rc rc = hash_of(f, file, hash);

    if (rc != OK) {
        close(file);
        return rc;
    }
    if (csv_open_file(f->of_file, file, f->path.at, &f->csv, &why) != OK)
        return work_fail(f->w, INVALID, f->path.at, "%.*s", STR_ARG(why));
    csv_longest(f->csv, MOVE_LONGEST_ROW);
    rc = load(f);
    csv_close(f->csv);
    TRY(rc);
    if (f->rows != claimed->rows)
        return work_fail(f->w, INVALID, f->path.at,
                         "It has %lld rows; " MOVE_MANIFEST " says %lld. The file is damaged.",
                         (long long)f->rows, (long long)claimed->rows);
    if (!str_eq(str_of(hash), claimed->hash))
        return work_fail(f->w, INVALID, f->path.at,
                         "It is not the file that was written: its SHA-256 is %s. Fetch it "
                         "again.",
                         hash);
    return OK;
}

static enum rc table_get(struct filling *f, const struct manifest_line *claimed)
{
    f->of_file = arena_open();
    f->of_row = arena_open();
    f->rows = 0;
    f->path = str_fmt(f->w->arena, "%s/%.*s.csv", f->move->folder, STR_ARG(f->table->name));
    int file = open(f->path.at, O_RDONLY | O_CLOEXEC);
    enum rc rc = file < 0 ? work_fail(f->w, INVALID, f->path.at, "It can't be opened: %s.",
                                      strerror(errno))
                          : file_get(f, claimed, file);
    arena_close(f->of_row);
    arena_close(f->of_file);
    f->rows_before += f->rows;
    return rc;
}

/* --- all of them
 * ------------------------------------------------------------------------------- */

/* Where rows were taken without looking whether what they refer to is there yet. */
static enum rc references_hold(struct work *w, const char *folder)
{
    union store_value row[3];

    if (!w->db->engine->finds_orphan)
        return OK;
    enum rc rc = store_one(w, w->db->engine->finds_orphan, NULL, row);
    if (rc != OK)
        return rc == NOT_FOUND ? OK : rc;
    struct str path = str_fmt(w->arena, "%s/%.*s.csv", folder, STR_ARG(row[0].str));
    return work_fail(w, INVALID, path.at, "Row %lld refers to a row of %.*s that is not there.",
                     (long long)row[1].whole, STR_ARG(row[2].str));
}

static enum rc fill(struct work *w, const struct move_in *m, const struct manifest *claimed,
                    const struct move_tables *tables, struct move_counts *out)
{
    struct filling f = {.w = w, .move = m};

    for (ptrdiff_t i = 0; i < claimed->tables.len; i++)
        f.rows_in_all += claimed->tables.at[i].rows;
    for (ptrdiff_t i = 0; i < tables->len; i++) {
        f.table = &tables->at[i];
        TRY(table_get(&f, manifest_table(claimed, f.table->name)));
    }
    *out = (struct move_counts){.tables = tables->len, .rows = f.rows_before};
    if (m->progress)
        m->progress(m->state, f.path, f.rows_before, 1);
    return references_hold(w, m->folder);
}

static enum rc move_in(struct work *w, const struct move_in *m, struct move_counts *out)
{
    const char *before = w->db->engine->before_load;
    struct manifest claimed;
    struct move_tables tables;

    if (sodium_init() < 0)
        return work_fail(w, FAULT, "", "libsodium can't be used");
    TRY(manifest_read(w, m->folder, &claimed));
    TRY(move_tables_read(w, &tables));
    TRY(unused(w, &tables, m->fresh));
    TRY(manifest_fits(w, m->folder, &claimed, &tables));
    TRY(move_tables_order(w, &tables));
    if (*before && w->db->engine->script(w->db, before) != OK)
        return work_fail(w, FAULT, "", "%s", w->db->why);
    TRY(clear(w, &tables));
    return fill(w, m, &claimed, &tables, out);
}

enum rc store_move_in(struct work *w, const struct move_in *m, struct move_counts *out)
{
    *out = (struct move_counts){0};
    enum rc rc = move_in(w, m, out);
    if (rc != OK)
        w->db->broken = rc; /* part of it may be in the transaction */
    return rc;
}
