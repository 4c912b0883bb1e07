/* store_tasks.c: figures from the store into memory, and one changed figure into both. */
#include "bench/parts.h"

#include "cube/standing.h"

#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    LOADS = 9,
    CHANGES = 400,
    CHECKPOINT = 100,
    BLOCK = 64 * 1024,
    SYNC_BYTES = 4096,
    SYNC_BLOCKS = 256
};

/* --- opening
 * ---------------------------------------------------------------------------------- */

static void find_peers(struct opened *o)
{
    int32_t *places = arena_new(o->arena, int32_t, o->load.areas);

    for (int t = 0; t < TYPES; t++) {
        ptrdiff_t n = 0;
        for (ptrdiff_t i = 0; i < o->load.areas; i++)
            if (made_type(&o->load, i) == t)
                places[n++] = (int32_t)i;
        o->peers[t] = standing_peers(o->arena, o->load.areas, places, n);
    }
}

enum rc opened_open(struct opened *o, struct arena *a, const char *path, const struct load *l,
                    enum store_mode mode, struct str *why)
{
    *o = (struct opened){.arena = arena_open(), .load = *l};
    struct arena *scratch = arena_open();
    struct work w = {.arena = scratch};
    enum rc rc = store_open(a, path, mode, &o->db, why);

    if (rc == OK) {
        w.db = o->db;
        rc = store_begin(o->db, false);
        if (rc == OK)
            rc = sector_load(&w, SECTOR_NOW, &o->sector);
        if (rc != OK)
            *why = str_copy(a, w.complaints ? w.complaints->words : store_why(o->db));
        store_rollback(o->db);
    }
    arena_close(scratch);
    if (rc == OK)
        find_peers(o);
    return rc;
}

void opened_close(struct opened *o)
{
    sector_close(o->sector);
    store_close(o->db);
    arena_close(o->arena);
    *o = (struct opened){0};
}

/* --- loading
 * ---------------------------------------------------------------------------------- */

static double read_file(struct arena *a, const char *path)
{
    char *block = arena_alloc(a, BLOCK);
    double begun = clock_now();
    int file = open(path, O_RDONLY | O_CLOEXEC);

    while (file >= 0 && read(file, block, BLOCK) > 0)
        ;
    if (file >= 0)
        close(file);
    return clock_now() - begun;
}

enum rc task_load(struct rows *rows, const char *path, const struct load *l, struct str *why)
{
    struct arena *a = arena_open();
    struct times took = {0}, reading = {0};
    enum rc rc = OK;

    for (int i = 0; i < LOADS && rc == OK; i++) {
        struct opened o;
        times_add(a, &reading, read_file(a, path));
        double begun = clock_now();
        rc = opened_open(&o, rows->arena, path, l, STORE_READ, why);
        times_add(a, &took, clock_now() - begun);
        opened_close(&o);
    }
    if (rc == OK) {
        row_times(rows, "load of the cube", &took, &reading, "reading the store's file", NAN);
        rows->at[rows->len - 1].most = l->metrics == METRICS ? 0.25 : (double)NAN;
    }
    arena_close(a);
    return rc;
}

/* --- one changed figure
 * ----------------------------------------------------------------------- */

/* One of them, from its number until the next comparison sees it. */
static enum rc change_once(struct opened *o, struct arena *a, uint64_t *seed, double *took)
{
    ptrdiff_t metric = (ptrdiff_t)chance(seed, (uint64_t)o->load.metrics);
    ptrdiff_t place = (ptrdiff_t)chance(seed, (uint64_t)o->load.areas);
    const struct metric *m = &o->sector->metrics[metric];
    struct work w = {.arena = a, .db = o->db, .sector = o->sector, .now = (int64_t)time(NULL)};
    struct figure_change change = {.metric = m,
                                   .period = m->period_count - 1,
                                   .area = m->areas[place],
                                   .state = STATE_VALUE,
                                   .value = (double)chance(seed, 1000) / 10,
                                   .by = S("bench")};
    struct slice_change slice;
    double begun = clock_now();

    TRY(store_begin(o->db, true));
    enum rc rc = figure_write(&w, &change, &slice);
    if (rc == OK)
        rc = store_commit(o->db);
    if (rc == OK)
        rc = sector_takes(o->sector, &slice);
    if (rc == OK) {
        struct sector *old = o->sector;
        o->sector = sector_changed(old, &slice);
        sector_close(old);
        double seen =
            slice_number(cube_read(o->sector->cube, metric, change.period), place, SLICE_VALUE);
        rc = seen == change.value ? OK : FAULT;
    }
    *took = clock_now() - begun;
    store_rollback(o->db);
    return rc;
}

static double sync_once(int file, int i)
{
    char block[SYNC_BYTES];

    memset(block, i, sizeof block);
    double begun = clock_now();
    bool good = pwrite(file, block, sizeof block, (off_t)(i % SYNC_BLOCKS) * SYNC_BYTES) ==
                    (ssize_t)sizeof block &&
                fdatasync(file) == 0;
    return good ? clock_now() - begun : (double)NAN;
}

static enum rc change_many(struct rows *rows, struct opened *o, int file, struct str *why)
{
    struct arena *a = arena_open();
    struct times took = {0}, syncs = {0};
    uint64_t seed = 3;
    enum rc rc = OK;

    for (int i = 0; i < SYNC_BLOCKS; i++) /* the file has its length before anything counts */
        sync_once(file, i);
    for (int i = 0; i < CHANGES && rc == OK; i++) {
        struct arena *of_change = arena_open();
        double seconds, sync = sync_once(file, i);
        rc = change_once(o, of_change, &seed, &seconds);
        if (rc == OK && i >= CHECKPOINT) { /* before, the log has not got its length */
            times_add(a, &syncs, sync);
            times_add(a, &took, seconds);
        }
        rc = rc == CONFLICT ? OK : rc; /* the same figure by chance */
        arena_close(of_change);
        if (i % CHECKPOINT == CHECKPOINT - 1 && store_checkpoint(o->db) != OK)
            rc = FAULT;
    }
    if (rc == OK)
        row_times(rows, "one changed figure, durable and visible", &took, &syncs,
                  "writing 4 KB and one fdatasync", 2.5);
    else
        *why = str_copy(rows->arena, store_why(o->db));
    arena_close(a);
    return rc;
}

enum rc task_change(struct rows *rows, const char *path, const struct load *l, struct str *why)
{
    struct opened o;
    struct str beside = str_fmt(rows->arena, "%s.sync", path);
    int file = open(beside.at, O_CREAT | O_RDWR | O_CLOEXEC, 0600);

    if (file < 0) {
        *why = str_fmt(rows->arena, "%s can't be made", beside.at);
        return FAULT;
    }
    enum rc rc = opened_open(&o, rows->arena, path, l, STORE_WRITE, why);
    if (rc == OK)
        rc = change_many(rows, &o, file, why);
    opened_close(&o);
    close(file);
    unlink(beside.at);
    return rc;
}
