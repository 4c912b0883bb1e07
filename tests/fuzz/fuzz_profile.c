/* fuzz_profile.c: any profile with any file, imported into a store that is put back afterwards.
 * The input is the profile, a line "%%", the file and, after another "%%", a side table. What
 * is read adds up and can be read back out of the store; what is refused is refused in words.
 */
#include "base/asset.h"
#include "inform/import.h"
#include "inform/sector.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST_STEPS = 100, NOW = 1767268800 };

static char folder[] = "/tmp/fuzz-profile-XXXXXX";
static struct store *db;
static struct sector *sector;

static void must_be(bool so, const char *what)
{
    if (so)
        return;
    fprintf(stderr, "not so: %s\n", what);
    abort();
}

static void folder_remove(void)
{
    char command[100];

    store_close(db);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    if (system(command) != 0)
        fprintf(stderr, "%s is left behind\n", folder);
}

int LLVMFuzzerInitialize(int *count, char ***words)
{
    struct arena *a = arena_open();
    struct store_step steps[MOST_STEPS];
    ptrdiff_t assets, len = 0, ran;
    struct str why;

    (void)count;
    (void)words;
    must_be(mkdtemp(folder) != NULL, "a folder for the files");
    const struct asset *at = asset_list(&assets);
    for (ptrdiff_t i = 0; i < assets && len < MOST_STEPS; i++)
        if (str_starts(at[i].name, S("schema/")) && str_ends(at[i].name, S(".sql")))
            steps[len++] = (struct store_step){at[i].name, at[i].bytes};
    struct str path = str_fmt(a, "%s/trial.db", folder);
    must_be(store_open(a, path.at, STORE_CREATE, &db, &why) == OK, "the store opens");
    atexit(folder_remove);
    must_be(store_migrate(db, steps, len, &ran) == OK, "the schema is made");
    struct work w = {.arena = a, .db = db, .now = NOW};
    must_be(store_begin(db, false) == OK, "a transaction begins");
    must_be(sector_load(&w, SECTOR_NOW, &sector) == OK, "the sector is read");
    store_rollback(db);
    arena_close(a);
    return 0;
}

static struct str part_write(struct arena *a, const char *name, struct str *rest)
{
    struct str path = str_fmt(a, "%s/%s", folder, name);
    ptrdiff_t end = str_find(*rest, S("\n%%\n"));
    struct str part = end < 0 ? *rest : str_cut(*rest, 0, end + 1);
    FILE *f = fopen(path.at, "wb");

    *rest = end < 0 ? (struct str){0} : str_cut(*rest, end + 4, rest->len);
    must_be(f && (part.len == 0 || fwrite(part.at, (size_t)part.len, 1, f) == 1), "a file");
    fclose(f);
    return path;
}

static void check_report(const struct import_report *r)
{
    for (ptrdiff_t i = 0; i < r->file_count; i++) {
        const struct import_file *f = &r->files[i];
        must_be(f->figures + f->gaps + f->folded + f->rejected + f->blank == f->cells,
                "the counts add up");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct str rest = {(const char *)data, (ptrdiff_t)size};
    struct str profile = part_write(a, "fuzz.profile", &rest);
    struct str file = part_write(a, "f.csv", &rest);
    struct import_options options = {.profile = profile, .files = &file, .file_count = 1};
    struct import_report report;
    struct sector *after;

    part_write(a, "side.csv", &rest);
    struct work w = {.arena = a, .db = db, .sector = sector, .now = NOW};
    must_be(store_begin(db, true) == OK, "a transaction begins");
    if (import_run(&w, &options, &report) == OK) {
        check_report(&report);
        must_be(sector_load(&w, SECTOR_NOW, &after) == OK, "what was kept can be read");
        arena_close(after->arena);
    } else {
        must_be(w.complaints && w.complaints->words.len > 0, "what is refused is told");
    }
    store_rollback(db);
    arena_close(a);
    return 0;
}
