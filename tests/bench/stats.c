/* stats.c: measures the statistics that pages wait for; run by statistics.sh, which measures
 * the same work in numpy and scipy.
 *
 * Usage: bench_stats TASK ROWS COLUMNS [KERNEL] < ROWS * COLUMNS doubles, row by row
 * Prints one line: task, nanoseconds for one call, and a sum of the answers to compare by.
 * median, rank and ranks take a row at a time (rank: of the value whose place in the row is the
 * row's number); near-one and near-all-THREADS take the rows as areas. A kernel can be named
 * for these.
 */
#include "stats/kernel.h"
#include "stats/near.h"
#include "stats/stats.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BATCHES = 7, TOP = 15, NEAR_ONES = 32 };

static const double BATCH_SECONDS = 0.03;

/* What a task works on, and the room that it needs. */
struct load {
    ptrdiff_t rows, columns;
    double *v, *scratch;
    ptrdiff_t *order;
    struct stats_near *near;
    struct stats_neighbour *found;
    int threads;
};

_Noreturn static void stop(const char *words)
{
    fprintf(stderr, "bench_stats: %s\n", words);
    exit(2);
}

static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* --- tasks: each goes through its load once and gives the sum of what it found
 * ----------------
 */

static double medians(struct load *l)
{
    double sum = 0;

    for (ptrdiff_t row = 0; row < l->rows; row++)
        sum += stats_median(l->v + row * l->columns, l->columns, l->scratch);
    return sum;
}

static double one_rank_each(struct load *l)
{
    double sum = 0;

    for (ptrdiff_t row = 0; row < l->rows; row++) {
        const double *v = l->v + row * l->columns;

        sum += (double)stats_rank(v, l->columns, row % l->columns, false).rank;
    }
    return sum;
}

static double all_ranks(struct load *l)
{
    double sum = 0;

    for (ptrdiff_t row = 0; row < l->rows; row++) {
        stats_ranks(l->v + row * l->columns, l->columns, false, TIES_AVERAGE, l->order,
                    l->scratch);
        sum += l->scratch[row % l->columns];
    }
    return sum;
}

static double distances_of(const struct stats_neighbour *found, ptrdiff_t count)
{
    double sum = 0;

    for (ptrdiff_t i = 0; i < count; i++)
        sum += found[i].distance;
    return sum;
}

static double near_ones(struct load *l)
{
    double sum = 0;

    for (ptrdiff_t row = 0; row < NEAR_ONES; row++)
        sum += distances_of(l->found, stats_near_one(l->near, row, TOP, l->found));
    return sum;
}

static double near_all(struct load *l)
{
    double sum = 0;

    stats_near_all(l->near, TOP, l->threads, l->found, l->order);
    for (ptrdiff_t row = 0; row < l->rows; row++)
        sum += distances_of(l->found + row * TOP, l->order[row]);
    return sum;
}

/* --- measuring -------------------------------------------------------------------------------
 */

struct task {
    const char *name;
    double (*run)(struct load *l);
    int threads; /* of a search among neighbours */
};

static const struct task tasks[] = {
    {"median", medians, 0},     {"rank", one_rank_each, 0},  {"ranks", all_ranks, 0},
    {"near-one", near_ones, 1}, {"near-all-1", near_all, 1}, {"near-all-2", near_all, 2},
};

static ptrdiff_t calls_of(const struct task *t, const struct load *l)
{
    return t->run == near_all ? 1 : t->run == near_ones ? NEAR_ONES : l->rows;
}

static int by_time(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

/* The middle of several batches. What takes long by itself is done once. */
static double measure(const struct task *t, struct load *l, double *sum)
{
    double times[BATCHES], from = seconds();

    *sum = t->run(l);
    double once = seconds() - from;
    int runs = once < BATCH_SECONDS ? (int)(BATCH_SECONDS / once) + 1 : 1;
    if (once > 1)
        return once;
    for (int batch = 0; batch < BATCHES; batch++) {
        from = seconds();
        for (int i = 0; i < runs; i++)
            *sum = t->run(l);
        times[batch] = (seconds() - from) / runs;
    }
    qsort(times, BATCHES, sizeof times[0], by_time);
    return times[BATCHES / 2];
}

static const struct task *task_named(const char *name)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(tasks); i++) {
        if (strcmp(tasks[i].name, name) == 0)
            return &tasks[i];
    }
    stop("no task of that name");
}

static const struct kernel *kernel_named(const char *name)
{
    for (const struct kernel *const *k = kernel_all(); *k; k++) {
        if (strcmp((*k)->name, name) == 0)
            return *k;
    }
    stop("this processor has no kernel of that name");
}

static void load_read(struct arena *a, struct load *l)
{
    ptrdiff_t values = l->rows * l->columns;

    if (l->rows < 1 || l->columns < 1 || l->rows > STATS_NEAR_MOST_AREAS ||
        l->columns > 1 << 20)
        stop("that many rows and columns are not measured");
    l->v = arena_new(a, double, values);
    l->scratch = arena_new(a, double, l->columns);
    l->order = arena_new(a, ptrdiff_t, l->rows + l->columns);
    l->found = arena_new(a, struct stats_neighbour, l->rows * TOP);
    if (fread(l->v, sizeof *l->v, (size_t)values, stdin) != (size_t)values)
        stop("too few values on standard input");
}

int main(int count, char **words)
{
    if (count != 4 && count != 5)
        stop("usage: bench_stats TASK ROWS COLUMNS [KERNEL]");
    const struct task *t = task_named(words[1]);
    struct load l = {.rows = atol(words[2]), .columns = atol(words[3]), .threads = t->threads};
    struct arena *a = arena_open();
    enum stats_why why;
    double sum;

    load_read(a, &l);
    if (t->threads) {
        l.near = stats_near_open(a, l.v, l.rows, l.columns, NULL, false, &why);
        if (!l.near || l.rows < NEAR_ONES)
            stop("these rows can't be searched");
        stats_near_use(l.near, count == 5 ? kernel_named(words[4]) : kernel_best());
    }
    double time = measure(t, &l, &sum) / (double)calls_of(t, &l);
    printf("%s\t%.1f\t%.17g\n", t->name, time * 1e9, sum);
    arena_close(a);
    return 0;
}
