/* move_out.c: a whole store written into a folder. */
#include "store/move_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file under way. */
struct sink {
    FILE *to;
    crypto_hash_sha256_state sum;
};

static void sink_put(struct sink *s, struct str bytes)
{
    crypto_hash_sha256_update(&s->sum, (const unsigned char *)bytes.at,
                              (unsigned long long)bytes.len);
    fwrite(bytes.at, 1, (size_t)bytes.len, s->to);
}

static enum rc not_written(struct work *w, struct str path)
{
    int error = errno;

    return work_fail(w, error == EEXIST ? CONFLICT : FAULT, path.at, "It can't be written: %s.",
                     strerror(error));
}

static enum rc sink_open(struct work *w, struct str path, struct sink *out)
{
    int fd = open(path.at, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    crypto_hash_sha256_init(&out->sum);
    out->to = fd < 0 ? NULL : fdopen(fd, "wb");
    return out->to ? OK : not_written(w, path);
}

static enum rc sink_close(struct work *w, struct str path, struct sink *s, char *hash)
{
    unsigned char sum[crypto_hash_sha256_BYTES];
    bool whole = fflush(s->to) == 0 && !ferror(s->to);

    whole = fclose(s->to) == 0 && whole;
    crypto_hash_sha256_final(&s->sum, sum);
    sodium_bin2hex(hash, MOVE_HASH, sum, sizeof sum);
    return whole ? OK : not_written(w, path);
}

/* --- tables
 * ----------------------------------------------------------------------------------- */

static enum rc rows_put(struct work *w, const struct move_table *t, struct sink *sink,
                        int64_t *rows)
{
    union store_value row[STORE_MOST_VALUES];
    struct arena *scratch = arena_open();
    bool whole = true;

    store_run(w, t->reads, NULL);
    while (whole && !ferror(sink->to) && store_row(w, row)) {
        arena_reset(scratch);
        struct buf b = buf_make(scratch, MOVE_LONGEST_ROW);
        move_row_put(&b, t, row);
        sink_put(sink, buf_text(&b));
        whole = !b.failed;
        ++*rows;
    }
    arena_close(scratch);
    enum rc rc = store_done(w);
    if (rc == OK && !whole)
        return work_fail(w, TOO_LARGE, "", "Row %lld of %.*s is too long to be written.",
                         (long long)*rows, STR_ARG(t->name));
    return rc;
}

static enum rc table_put(struct work *w, const char *folder, const struct move_table *t,
                         struct manifest_line *out)
{
    struct str path = str_fmt(w->arena, "%s/%.*s.csv", folder, STR_ARG(t->name));
    struct buf heading = buf_make(w->arena, BUF_MOST);
    char *hash = arena_alloc(w->arena, MOVE_HASH);
    struct sink sink;

    TRY(sink_open(w, path, &sink));
    move_heading_put(&heading, t);
    sink_put(&sink, buf_text(&heading));
    enum rc rc = rows_put(w, t, &sink, &out->rows);
    enum rc closed = sink_close(w, path, &sink, hash);
    out->name = t->name;
    out->hash = str_of(hash);
    out->columns = move_columns(w->arena, t);
    return rc != OK ? rc : closed;
}

static enum rc manifest_put(struct work *w, const char *folder, const struct manifest *m)
{
    struct str path = str_fmt(w->arena, "%s/" MOVE_MANIFEST, folder);
    char hash[MOVE_HASH];
    struct sink sink;

    TRY(sink_open(w, path, &sink));
    sink_put(&sink, manifest_text(w->arena, m));
    return sink_close(w, path, &sink, hash);
}

/* --- the folder
 * -------------------------------------------------------------------------------- */

static enum rc all_put(struct work *w, const char *folder, const struct move_tables *tables,
                       struct str version, struct move_counts *out)
{
    struct manifest m = {.version = version};

    TRY(manifest_steps(w, &m.steps));
    for (ptrdiff_t i = 0; i < tables->len; i++) {
        struct manifest_line *line = list_push(w->arena, &m.tables);
        TRY(table_put(w, folder, &tables->at[i], line));
        out->rows += line->rows;
    }
    out->tables = tables->len;
    /* Last, so that a folder without it is known to be unfinished. */
    return manifest_put(w, folder, &m);
}

/* The folder is ours, since we made it. */
static void take_away(struct work *w, const char *folder, const struct move_tables *tables)
{
    for (ptrdiff_t i = 0; i < tables->len; i++)
        unlink(str_fmt(w->arena, "%s/%.*s.csv", folder, STR_ARG(tables->at[i].name)).at);
    unlink(str_fmt(w->arena, "%s/" MOVE_MANIFEST, folder).at);
    rmdir(folder);
}

enum rc store_move_out(struct work *w, const char *folder, struct str version,
                       struct move_counts *out)
{
    struct move_tables tables;

    *out = (struct move_counts){0};
    if (sodium_init() < 0)
        return work_fail(w, FAULT, "", "libsodium can't be used");
    TRY(move_tables_read(w, &tables));
    if (mkdir(folder, 0700) != 0)
        return not_written(w, str_of(folder));
    enum rc rc = all_put(w, folder, &tables, version, out);
    if (rc != OK)
        take_away(w, folder, &tables);
    return rc;
}
