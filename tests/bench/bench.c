/* bench.c: how quick and how small Folkmoot is, as one table.
 *
 * script/bench builds it as it is released and runs it. It needs the program folkmoot
 * (FOLKMOOT_PROGRAM), and for the import the published files (FOLKMOOT_SHARED, else ../shared
 * beside the source tree). Times are medians; the reason for each limit stands beside it.
 */
#include "bench.h"

#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LONGEST_WORDS = 400 };

/* --- what all parts use ----------------------------------------------------------------------
 */

void bench_stop(const char *words, ...)
{
    va_list args;

    va_start(args, words);
    fputs("bench: ", stderr);
    vfprintf(stderr, words, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

void bench_row(struct bench *b, struct bench_row row)
{
    *list_push(b->arena, &b->rows) = row;
}

void bench_note(struct bench *b, const char *words, ...)
{
    char text[LONGEST_WORDS];
    va_list args;

    va_start(args, words);
    vsnprintf(text, sizeof text, words, args);
    va_end(args);
    *list_push(b->arena, &b->notes) = str_copy(b->arena, str_of(text));
}

static int by_size(const void *left, const void *right)
{
    const double *a = left, *b = right;

    return (*a > *b) - (*a < *b);
}

double bench_median(double *values, ptrdiff_t n)
{
    qsort(values, (size_t)n, sizeof *values, by_size);
    return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static double clock_seconds(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

double bench_wall(void)
{
    return clock_seconds(CLOCK_MONOTONIC);
}

double bench_cpu(void)
{
    return clock_seconds(CLOCK_THREAD_CPUTIME_ID);
}

void bench_one_core(void)
{
    cpu_set_t may, one;
    int core = 0;

    if (sched_getaffinity(0, sizeof may, &may) != 0)
        return;
    while (core < CPU_SETSIZE - 1 && !CPU_ISSET(core, &may))
        core++;
    CPU_ZERO(&one);
    CPU_SET(core, &one);
    if (sched_setaffinity(0, sizeof one, &one) != 0)
        fputs("bench: it can't be kept on one core here\n", stderr);
}

void bench_sector_open(struct bench_sector *s, struct str db, enum store_mode mode)
{
    struct str why = {0};

    *s = (struct bench_sector){.arena = arena_open()};
    if (store_open(s->arena, str_zero(s->arena, db), mode, &s->db, &why) != OK)
        bench_stop("%.*s", STR_ARG(why));
    struct work w = {.arena = s->arena, .db = s->db, .now = (int64_t)time(NULL)};
    if (store_begin(s->db, false) != OK || sector_load(&w, SECTOR_NOW, &s->sector) != OK)
        bench_stop("the figures can't be read: %.*s", STR_ARG(store_why(s->db)));
    store_rollback(s->db);
}

void bench_sector_close(struct bench_sector *s)
{
    arena_close(s->sector->arena);
    store_close(s->db);
    arena_close(s->arena);
}

struct str bench_page_address(struct arena *a, const struct sector *s)
{
    const char *published =
        "tf-household-waste-sent-for-reuse-recycling-or-composting-percentage";
    bool there = sector_metric(s, str_of(published)) != NULL;

    return str_fmt(a, "/areas/E08000009/metrics/%s%s",
                   there ? published : "household-waste-recycled-percent",
                   there ? "?with=tf-neighbours" : "");
}

/* --- the table -------------------------------------------------------------------------------
 */

static struct str seconds_text(struct arena *a, double s)
{
    if (s < 1e-6)
        return str_fmt(a, "%.0f ns", s * 1e9);
    if (s < 1e-3)
        return str_fmt(a, s < 1e-5 ? "%.1f us" : "%.0f us", s * 1e6);
    if (s < 1)
        return str_fmt(a, s < 1e-2 ? "%.1f ms" : "%.0f ms", s * 1e3);
    return str_fmt(a, "%.2f s", s);
}

static struct str rate_text(struct arena *a, double n)
{
    if (n >= 1e6)
        return str_fmt(a, "%.2f M/s", n / 1e6);
    return str_fmt(a, "%.0f/s", n);
}

static struct str amount(struct arena *a, enum bench_unit unit, double n)
{
    if (isnan(n))
        return S("");
    switch (unit) {
    case BENCH_SECONDS:
        return seconds_text(a, n);
    case BENCH_BYTES:
        return str_fmt(a, "%.1f MB", n / 1e6);
    case BENCH_A_SECOND:
        return rate_text(a, n);
    case BENCH_TIMES:
        break;
    }
    return str_fmt(a, "%.1f", n);
}

static void line_print(struct str task, struct str median, struct str limit, struct str ratio,
                       struct str target, struct str reached, struct str why)
{
    printf("%-47.*s %11.*s %11.*s %7.*s %13.*s  %-11.*s  %.*s\n", STR_ARG(task),
           STR_ARG(median), STR_ARG(limit), STR_ARG(ratio), STR_ARG(target), STR_ARG(reached),
           STR_ARG(why));
}

static void row_print(struct arena *a, const struct bench_row *r)
{
    bool rate = r->unit == BENCH_A_SECOND;
    double ratio = rate ? r->limit / r->median : r->median / r->limit;
    bool below = r->goal == BENCH_BELOW;
    bool good = below ? r->median < r->target : r->median >= r->target;
    struct str target =
        str_fmt(a, "%s %.*s", below ? "<" : ">=", STR_ARG(amount(a, r->unit, r->target)));

    line_print(r->task, amount(a, r->unit, r->median), amount(a, r->unit, r->limit),
               isnan(r->limit) ? S("") : str_fmt(a, "%.1f", ratio), r->goal ? target : S(""),
               r->goal == BENCH_NO_GOAL ? S("")
               : good                   ? S("reached")
                                        : S("NOT reached"),
               r->why);
}

static void table_print(const struct bench *b)
{
    line_print(S("task"), S("median"), S("limit"), S("ratio"), S("target"), S(""),
               S("the limit is"));
    for (ptrdiff_t i = 0; i < b->rows.len; i++)
        row_print(b->arena, &b->rows.at[i]);
    for (ptrdiff_t i = 0; i < b->notes.len; i++)
        printf("note: %.*s\n", STR_ARG(b->notes.at[i]));
}

/* --- the run ---------------------------------------------------------------------------------
 */

static struct str folder_make(struct arena *a)
{
    const char *where = getenv("TMPDIR");
    struct str folder = str_fmt(a, "%s/folkmoot-bench-XXXXXX", where ? where : "/tmp");

    if (!mkdtemp((char *)folder.at))
        bench_stop("no folder can be made in %s", where ? where : "/tmp");
    return folder;
}

static struct str shared_find(struct arena *a)
{
    const char *given = getenv("FOLKMOOT_SHARED"), *source = getenv("FOLKMOOT_SOURCE");
    struct str path = given ? str_of(given) : str_fmt(a, "%s/../shared", source ? source : ".");
    struct str inner = str_fmt(a, "%.*s/data/indicators", STR_ARG(path));

    return access(inner.at, R_OK) == 0 ? inner : (struct str){0};
}

static void folder_remove(struct bench *b)
{
    const char *const words[] = {"rm", "-rf", b->folder.at, NULL};

    bench_wait(bench_start(words, NULL), "taking the files away");
}

int main(int count, char **words)
{
    char itself[4096];
    const char *program = getenv("FOLKMOOT_PROGRAM");

    if (count > 1 && words[1][0] == '-')
        return bench_import_process(count, words);
    ssize_t len = readlink("/proc/self/exe", itself, sizeof itself - 1);
    if (!program || len <= 0)
        bench_stop("FOLKMOOT_PROGRAM must name the program folkmoot; script/bench does that");
    struct bench b = {.arena = arena_open()};
    b.program = str_of(program);
    b.itself = str_copy(b.arena, (struct str){itself, len});
    b.folder = folder_make(b.arena);
    b.shared = shared_find(b.arena);
    bench_sample(&b);
    bench_import(&b);
    bench_pages(&b);
    bench_server(&b);
    table_print(&b);
    folder_remove(&b);
    arena_close(b.arena);
    return 0;
}
