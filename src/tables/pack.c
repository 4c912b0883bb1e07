/* pack.c: files packed into a zip, by libzip, in memory. */
#include "tables/inside.h"

#include <stdio.h>
#include <time.h>
#include <zip.h>

enum { FILES_MOST = 1000, NAME_MOST = 512 };

/* MS-DOS has no time zone and begins in 1980: a zip's times are those of UTC here, so that the
 * same files give the same bytes wherever they are packed. */
static void dos_time(int64_t at, zip_uint16_t *time_of_day, zip_uint16_t *day)
{
    time_t moment = at < 315532800 ? 315532800 : (time_t)at;
    struct tm t;

    gmtime_r(&moment, &t);
    *day = (zip_uint16_t)((t.tm_year - 80) << 9 | (t.tm_mon + 1) << 5 | t.tm_mday);
    *time_of_day = (zip_uint16_t)(t.tm_hour << 11 | t.tm_min << 5 | t.tm_sec / 2);
}

/* Adds what `source` gives; the source is taken over. */
static bool source_add(zip_t *z, struct str file_name, zip_source_t *source, int64_t made_at,
                       bool plain)
{
    zip_uint16_t time_of_day, day;
    char name[NAME_MOST];

    if (!source)
        return false;
    bool named = file_name.len > 0 && file_name.len < NAME_MOST;
    for (ptrdiff_t i = 0; named && i <= file_name.len; i++)
        name[i] = i < file_name.len ? file_name.at[i] : 0;
    zip_int64_t place = named ? zip_file_add(z, name, source, ZIP_FL_ENC_UTF_8) : -1;
    if (place < 0) {
        zip_source_free(source);
        return false;
    }
    dos_time(made_at, &time_of_day, &day);
    return zip_file_set_dostime(z, (zip_uint64_t)place, time_of_day, day, 0) == 0 &&
           zip_set_file_compression(z, (zip_uint64_t)place,
                                    plain ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 6) == 0;
}

static bool file_add(zip_t *z, const struct packed_file *f, int64_t made_at, bool plain)
{
    static const char none[1];
    const char *bytes = f->bytes.len ? f->bytes.at : none;

    return source_add(z, f->name, zip_source_buffer(z, bytes, (zip_uint64_t)f->bytes.len, 0),
                      made_at, plain);
}

/* The whole of what was written into `source`. */
static enum rc packed_take(struct arena *a, zip_source_t *source, struct str *out)
{
    zip_stat_t stat;

    if (zip_source_stat(source, &stat) != 0 || !(stat.valid & ZIP_STAT_SIZE) ||
        zip_source_open(source) != 0)
        return FAULT;
    char *bytes = arena_alloc(a, (ptrdiff_t)stat.size + 1);
    zip_int64_t len = zip_source_read(source, bytes, stat.size);
    zip_source_close(source);
    *out = (struct str){bytes, (ptrdiff_t)len};
    return len == (zip_int64_t)stat.size ? OK : FAULT;
}

enum rc pack_files(struct arena *a, const struct packed_file *files, ptrdiff_t count,
                   int64_t made_at, bool first_plain, struct str *out, struct str *why)
{
    if (count > FILES_MOST)
        return tables_fail(a, why, TOO_LARGE, "A zip has at most %d files here.", FILES_MOST);
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *z = source ? zip_open_from_source(source, ZIP_TRUNCATE, NULL) : NULL;
    bool well = z != NULL;

    if (!z) {
        zip_source_free(source);
        return tables_fail(a, why, FAULT, "a zip can't be begun");
    }
    zip_source_keep(source); /* closing the zip lets go of it once */
    for (ptrdiff_t i = 0; i < count && well; i++)
        well = file_add(z, &files[i], made_at, first_plain && i == 0);
    if (!well)
        zip_discard(z);
    else if (zip_close(z) != 0) {
        zip_discard(z);
        well = false;
    }
    enum rc rc = well ? packed_take(a, source, out) : FAULT;
    zip_source_free(source);
    return rc == OK ? OK : tables_fail(a, why, rc, "a zip can't be written");
}

enum rc zip_make(struct arena *a, const struct packed_file *files, ptrdiff_t count,
                 int64_t made_at, struct str *out, struct str *why)
{
    return pack_files(a, files, count, made_at, false, out, why);
}

/* --- a zip that may be larger than memory ---- */

struct zip_writer {
    struct arena *arena;
    zip_t *zip;
    int64_t made_at;
    bool (*stopping)(void *state);
    void *state;
    bool stopped;
};

static int cancelled(zip_t *z, void *state)
{
    struct zip_writer *w = state;

    (void)z;
    w->stopped = w->stopped || (w->stopping && w->stopping(w->state));
    return w->stopped;
}

enum rc zip_writer_open(struct arena *a, const char *path, int64_t made_at,
                        bool (*stopping)(void *state), void *state, struct zip_writer **out,
                        struct str *why)
{
    struct zip_writer *w = *out = arena_new(a, struct zip_writer, 1);
    int error = 0;

    *w = (struct zip_writer){
        .arena = a, .made_at = made_at, .stopping = stopping, .state = state};
    w->zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &error);
    if (!w->zip)
        return tables_fail(a, why, FAULT, "%s can't be written", path);
    zip_register_cancel_callback_with_state(w->zip, cancelled, NULL, w);
    return OK;
}

enum rc zip_write(struct zip_writer *z, struct str name, struct str bytes, struct str *why)
{
    if (file_add(z->zip, &(struct packed_file){name, bytes}, z->made_at, false))
        return OK;
    return tables_fail(z->arena, why, FAULT, "%.*s can't be packed", STR_ARG(name));
}

enum rc zip_write_file(struct zip_writer *z, struct str name, void *stdio_file, struct str *why)
{
    FILE *file = stdio_file;

    rewind(file);
    zip_source_t *source = zip_source_filep(z->zip, file, 0, -1);

    if (!source)
        fclose(file);
    if (source_add(z->zip, name, source, z->made_at, false))
        return OK;
    return tables_fail(z->arena, why, FAULT, "%.*s can't be packed", STR_ARG(name));
}

enum rc zip_writer_close(struct zip_writer *z, bool keep, struct str *why)
{
    if (keep && zip_close(z->zip) == 0)
        return OK;
    enum rc rc = !keep ? OK : z->stopped ? BUSY : FAULT;
    if (rc == FAULT)
        *why = str_copy(z->arena, str_of(zip_strerror(z->zip)));
    zip_discard(z->zip);
    return rc;
}
