/* unpack.c: files read out of a zip that somebody sent, each only when its size is known to
 * fit. */
#include "tables/inside.h"

#include <zip.h>

enum {
    ENTRIES_MOST = 2000,
    PIECE = 64 * 1024,
    NAME_MOST = 500,
};

struct unpack {
    struct arena *arena;
    zip_t *zip;
    int64_t left; /* bytes that may still be unpacked */
};

/* No two files share bytes of the zip in a sound one, so what its directory says they take in
 * all can't be more than there is. This finds bombs of overlapping files before any is read. */
static bool sizes_fit(zip_t *z, zip_int64_t count, int64_t size)
{
    uint64_t taken = 0;

    for (zip_int64_t i = 0; i < count; i++) {
        zip_stat_t s;
        if (zip_stat_index(z, (zip_uint64_t)i, 0, &s) != 0 || !(s.valid & ZIP_STAT_COMP_SIZE) ||
            s.comp_size > (uint64_t)size)
            return false;
        taken += s.comp_size;
    }
    return taken <= (uint64_t)size;
}

enum rc unpack_open(struct arena *a, struct str bytes, int64_t bytes_most, struct unpack **out,
                    struct str *why)
{
    struct unpack *u = *out = arena_new(a, struct unpack, 1);
    zip_error_t error;

    u->arena = a;
    u->left = bytes_most;
    zip_error_init(&error);
    zip_source_t *source =
        zip_source_buffer_create(bytes.at, (zip_uint64_t)bytes.len, 0, &error);
    u->zip = source ? zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error) : NULL;
    if (source && !u->zip)
        zip_source_free(source);
    zip_error_fini(&error);
    if (!u->zip)
        return tables_fail(a, why, INVALID,
                           "The file is damaged, or no spreadsheet. Save it again as .xlsx or "
                           ".ods.");
    zip_int64_t count = zip_get_num_entries(u->zip, 0);
    if (count > ENTRIES_MOST || !sizes_fit(u->zip, count, bytes.len))
        return tables_fail(a, why, INVALID,
                           "The file is not packed as spreadsheets are. Save it again as .xlsx "
                           "or .ods.");
    return OK;
}

void unpack_close(struct unpack *u)
{
    if (u && u->zip)
        zip_discard(u->zip);
}

static zip_int64_t place_of(const struct unpack *u, struct str name)
{
    char text[NAME_MOST + 1];

    if (name.len < 1 || name.len > NAME_MOST)
        return -1;
    for (ptrdiff_t i = 0; i <= name.len; i++)
        text[i] = i < name.len ? name.at[i] : 0;
    return zip_name_locate(u->zip, text, ZIP_FL_ENC_GUESS);
}

bool unpack_has(const struct unpack *u, struct str name)
{
    return place_of(u, name) >= 0;
}

/* What the zip says of a file before anything of it is unpacked. */
static enum rc size_check(struct unpack *u, struct str name, const zip_stat_t *s,
                          struct str *why)
{
    if ((s->valid & ZIP_STAT_ENCRYPTION_METHOD) && s->encryption_method != ZIP_EM_NONE)
        return tables_fail(u->arena, why, INVALID,
                           "The file is locked with a password. Save it without one.");
    if (!(s->valid & ZIP_STAT_SIZE) || !(s->valid & ZIP_STAT_COMP_METHOD) ||
        (s->comp_method != ZIP_CM_STORE && s->comp_method != ZIP_CM_DEFLATE))
        return tables_fail(u->arena, why, INVALID, "\"%.*s\" in the file can't be unpacked.",
                           STR_ARG(name));
    if (s->size > (zip_uint64_t)u->left)
        return tables_fail(u->arena, why, INVALID,
                           "The file is too large once unpacked: \"%.*s\" alone has %lld "
                           "bytes, and %lld are left of what is allowed.",
                           STR_ARG(name), (long long)s->size, (long long)u->left);
    return OK;
}

static enum rc pieces_read(struct unpack *u, zip_file_t *f, int64_t size, struct str name,
                           enum rc (*take)(void *state, struct str piece, bool last),
                           void *state, struct str *why)
{
    char *piece = arena_alloc(u->arena, PIECE);
    int64_t seen = 0;

    for (;;) {
        zip_int64_t len = zip_fread(f, piece, PIECE);
        if (len < 0 || seen + len > size || (len == 0 && seen < size))
            return tables_fail(u->arena, why, INVALID,
                               "\"%.*s\" in the file is damaged: it is not what the file says "
                               "it is. Send it again.",
                               STR_ARG(name));
        seen += len;
        if (len == 0)
            return take(state, (struct str){piece, 0}, true);
        TRY(take(state, (struct str){piece, (ptrdiff_t)len}, false));
    }
}

enum rc unpack_read(struct unpack *u, struct str name,
                    enum rc (*take)(void *state, struct str piece, bool last), void *state,
                    struct str *why)
{
    zip_int64_t place = place_of(u, name);
    zip_stat_t stat;

    if (place < 0 || zip_stat_index(u->zip, (zip_uint64_t)place, 0, &stat) != 0)
        return tables_fail(u->arena, why, INVALID,
                           "The file has no \"%.*s\" in it, which it should have.",
                           STR_ARG(str_cut(name, 0, 100)));
    TRY(size_check(u, name, &stat, why));
    u->left -= (int64_t)stat.size;
    zip_file_t *f = zip_fopen_index(u->zip, (zip_uint64_t)place, 0);
    if (!f)
        return tables_fail(u->arena, why, INVALID, "\"%.*s\" in the file can't be unpacked.",
                           STR_ARG(name));
    enum rc rc = pieces_read(u, f, (int64_t)stat.size, name, take, state, why);
    zip_fclose(f);
    return rc;
}
