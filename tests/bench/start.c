/* start.c: the time from nothing to answers, with the sample sector. */
#include "bench.h"

#include <fcntl.h>
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LOADS = 21, STARTS = 7, BLOCK = 64 * 1024 };

static double load_once(struct str db)
{
    struct bench_sector s;
    double begun = bench_wall();

    bench_sector_open(&s, db, STORE_READ);
    double took = bench_wall() - begun;
    bench_sector_close(&s);
    return took;
}

static double read_once(struct arena *a, struct str path)
{
    char *block = arena_alloc(a, BLOCK);
    double begun = bench_wall();
    int file = open(path.at, O_RDONLY | O_CLOEXEC);

    if (file < 0)
        bench_stop("%s can't be read", path.at);
    while (read(file, block, BLOCK) > 0)
        ;
    close(file);
    return bench_wall() - begun;
}

static double start_once(struct bench *b)
{
    int port;
    double begun = bench_wall();
    int pid = bench_serve_start(b, b->sample, &port);
    double took = bench_wall() - begun;

    bench_serve_stop(pid);
    return took;
}

void bench_sample(struct bench *b)
{
    double loads[LOADS], reads[LOADS], starts[STARTS];

    b->full = b->sample = str_fmt(b->arena, "%.*s/sample.db", STR_ARG(b->folder));
    const char *const words[] = {b->program.at, "sample", "--db", b->sample.at, NULL};
    bench_wait(bench_start(words, NULL), "folkmoot sample");
    for (int i = 0; i < LOADS; i++) {
        reads[i] = read_once(b->arena, b->sample);
        loads[i] = load_once(b->sample);
    }
    for (int i = 0; i < STARTS; i++)
        starts[i] = start_once(b);
    double limit = bench_median(reads, LOADS);
    bench_row(b, (struct bench_row){S("start: the sample's store opened and read"),
                                    BENCH_SECONDS, bench_median(loads, LOADS), limit,
                                    S("reading the file's bytes"), BENCH_BELOW, 0.5});
    bench_row(b, (struct bench_row){S("start: folkmoot serve until it answers"), BENCH_SECONDS,
                                    bench_median(starts, STARTS), limit,
                                    S("reading the file's bytes"), BENCH_BELOW, 0.5});
}
