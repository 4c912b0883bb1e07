/* ingest_tasks.c: the load as a file into a fresh store, as folkmoot import does it. */
#include "bench/parts.h"

#include "base/num.h"

#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { INGESTS = 3, BLOCK = 256 * 1024, READERS = 2, PART = 4, CELLS = 5, VALUE_CELL = 3 };

/* --- the limit
 * --------------------------------------------------------------------------------- */

/* Of one thread that takes its share of the lines apart and reads their numbers. */
struct reader {
    pthread_t thread;
    int file;
    off_t from, to; /* lines that begin there */
    int64_t rows;
    double sum;
};

static void read_line(struct reader *r, const char *at, const char *end)
{
    const char *cell = at;
    double value;

    for (int i = 0; i < CELLS; i++) {
        const char *comma = memchr(cell, ',', (size_t)(end - cell));
        comma = comma ? comma : end;
        if (i == VALUE_CELL && num_parse((struct str){cell, comma - cell}, &value))
            r->sum += value;
        if (comma == end)
            break;
        cell = comma + 1;
    }
    r->rows++;
}

static void *read_share(void *state)
{
    struct reader *r = state;
    static _Thread_local char block[BLOCK];
    off_t place = r->from;
    ssize_t got;

    while (place < r->to && (got = pread(r->file, block, BLOCK, place)) > 0) {
        const char *at = block, *end;
        while (place + (at - block) < r->to &&
               (end = memchr(at, '\n', (size_t)(block + got - at)))) {
            read_line(r, at, end);
            at = end + 1;
        }
        if (at == block)
            break;
        place += at - block;
    }
    return NULL;
}

static off_t line_after(int file, off_t place)
{
    char some[4096];
    ssize_t got = pread(file, some, sizeof some, place);
    const char *end = got > 0 ? memchr(some, '\n', (size_t)got) : NULL;

    return end ? place + (end - some) + 1 : place;
}

/* Seconds for taking the same bytes apart and doing nothing with them; less than 0 when they
 * can't be read. */
static double parse_only(const char *path)
{
    struct reader readers[READERS] = {0};
    struct stat st;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    double begun = clock_now();

    if (file < 0 || fstat(file, &st) != 0)
        return -1;
    for (int i = 0; i < READERS; i++) {
        off_t from = i ? readers[i - 1].to : 0;
        off_t to =
            i + 1 < READERS ? line_after(file, st.st_size / READERS * (i + 1)) : st.st_size;
        readers[i] = (struct reader){.file = file, .from = from, .to = to};
    }
    bool second = pthread_create(&readers[1].thread, NULL, read_share, &readers[1]) == 0;
    read_share(&readers[0]);
    if (second)
        pthread_join(readers[1].thread, NULL);
    else
        read_share(&readers[1]);
    close(file);
    return clock_now() - begun;
}

/* --- the task
 * ---------------------------------------------------------------------------------- */

struct ingest {
    const struct bench_ask *ask;
    struct arena *arena;
    char *file, *db;
    struct str *why;
};

static enum rc write_file(struct ingest *g, const struct load *l, enum written form,
                          struct made *made)
{
    FILE *to = fopen(g->file, "w");

    enum rc rc = to ? made_write(l, form, to, made) : FAULT;
    if (to && fclose(to) != 0)
        rc = FAULT;
    if (rc != OK)
        *g->why = str_fmt(g->arena, "%s can't be written: is the disk full?", g->file);
    return rc;
}

static enum rc ingest_once(struct ingest *g, struct times *took)
{
    bench_forget(g->db);
    double begun = clock_now();
    enum rc rc = g->ask->import(g->ask->state, g->arena, g->db, g->file, g->why);
    times_add(g->arena, took, clock_now() - begun);
    return rc;
}

static enum rc ingest_many(struct ingest *g, struct times *took, struct times *limit)
{
    enum rc rc = OK;

    for (int i = 0; i < INGESTS && rc == OK; i++) {
        times_add(g->arena, limit, parse_only(g->file));
        rc = ingest_once(g, took);
    }
    return rc;
}

static void row_rate(struct rows *rows, const char *task, double rate, double limit)
{
    *list_push(rows->arena, rows) = (struct row){.task = str_of(task),
                                                 .unit = UNIT_EACH,
                                                 .median = rate,
                                                 .p99 = NAN,
                                                 .limit = limit,
                                                 .limit_is = S("the same, taken apart only"),
                                                 .asked = NAN,
                                                 .most = NAN};
}

/* How much longer the same rows take in an order made by chance. */
static enum rc shuffled(struct rows *rows, struct ingest *g, const struct load *l)
{
    struct load part = {.areas = l->areas, .metrics = l->metrics / PART, .years = l->years};
    struct times took[2] = {{0}, {0}};
    char *const files[] = {g->file, str_zero(g->arena, str_fmt(g->arena, "%s.mixed", g->file))};
    static const enum written forms[] = {WRITTEN_TIDY, WRITTEN_SHUFFLED};
    struct made made;
    enum rc rc = OK;

    for (int i = 0; i < 2 && rc == OK; i++) {
        g->file = files[i];
        rc = write_file(g, &part, forms[i], &made);
    }
    for (int i = 0; i < 2 * INGESTS && rc == OK; i++) {
        g->file = files[i % 2];
        rc = ingest_once(g, &took[i % 2]);
    }
    g->file = files[0];
    unlink(files[1]);
    TRY(rc);
    double sorted = times_share(&took[0], 0.5), other = times_share(&took[1], 0.5);
    *list_push(rows->arena, rows) = (struct row){.task = S("  a quarter of it, shuffled"),
                                                 .unit = UNIT_SECONDS,
                                                 .median = other,
                                                 .p99 = NAN,
                                                 .limit = sorted,
                                                 .limit_is = S("the same rows in order"),
                                                 .asked = 1.5,
                                                 .most = NAN};
    return OK;
}

static enum rc measure(struct rows *rows, struct ingest *g, const struct load *l, bool whole)
{
    struct times took = {0}, limit = {0};
    struct made made;

    TRY(write_file(g, l, WRITTEN_TIDY, &made));
    TRY(ingest_many(g, &took, &limit));
    row_times(rows, "ingest of the tidy CSV, durable", &took, &limit,
              "taking the same bytes apart, two threads", NAN);
    double millions = (double)made.values / 1e6;
    rows->at[rows->len - 1].most = whole ? millions / 12 : (double)NAN;
    row_rate(rows, "  millions of figures a second", millions / times_share(&took, 0.5),
             millions / times_share(&limit, 0.5));
    task_disk(rows, g->db, made.values, whole ? 6 : (double)NAN);
    return shuffled(rows, g, l);
}

enum rc task_ingest(struct rows *rows, const struct bench_ask *ask, const struct load *l,
                    bool whole, struct str *why)
{
    struct ingest g = {.ask = ask, .arena = arena_open(), .why = why};

    g.file = str_zero(g.arena, str_fmt(g.arena, "%s/ingest.csv", ask->folder));
    g.db = str_zero(g.arena, str_fmt(g.arena, "%s/ingest.db", ask->folder));
    enum rc rc = measure(rows, &g, l, whole);
    *why = str_copy(rows->arena, *why);
    unlink(g.file);
    bench_forget(g.db);
    arena_close(g.arena);
    return rc;
}
