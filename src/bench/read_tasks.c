/* read_tasks.c: questions to figures in memory, each in turn with touching the bytes it is
 * about.
 */
#include "bench/parts.h"

#include <math.h>

enum { COMPARISONS = 20000, REPORTS = 100, REPORT_METRICS = 500, SCANS = 25 };

/* The nearest by number: as good as any for measuring. */
static void group_of(const struct load *l, ptrdiff_t area, int32_t *out)
{
    for (ptrdiff_t i = 0; i < GROUP; i++)
        out[i] = (int32_t)((area + 1 + i * 7) % l->areas);
}

struct standing_ask asked_standing(const struct opened *o, ptrdiff_t area, int32_t *group)
{
    group_of(&o->load, area, group);
    return (struct standing_ask){.place = area,
                                 .peers = o->peers[made_type(&o->load, area)],
                                 .peer_count = o->load.areas,
                                 .group = group,
                                 .group_count = GROUP};
}

/* Keeps a result from being left out as nobody uses it. */
static void use(double x)
{
    static _Thread_local volatile double used;

    used = used + x;
}

void task_comparison(struct rows *rows, const struct opened *o, const char *name,
                     struct results *out)
{
    struct arena *a = arena_open();
    struct times took = {0}, touched = {0};
    struct standing_period standing[YEARS];
    uint64_t seed = 7;
    int64_t bytes = 0;

    for (int i = 0; i < COMPARISONS; i++) {
        ptrdiff_t area = (ptrdiff_t)chance(&seed, (uint64_t)o->load.areas);
        ptrdiff_t metric = (ptrdiff_t)chance(&seed, (uint64_t)o->load.metrics);
        ptrdiff_t other = (ptrdiff_t)chance(&seed, (uint64_t)o->load.metrics);
        int32_t group[GROUP];
        double begun = clock_now();
        struct standing_ask ask = asked_standing(o, area, group);
        ptrdiff_t n = standing_read(o->sector->cube, metric, &ask, standing);
        for (ptrdiff_t p = 0; p < n; p++) {
            const struct cube_slice *all = cube_at(o->sector->cube, metric, p);
            use(standing[p].group.middle + all->summary.middle + (double)standing[p].rank);
        }
        double between = clock_now();
        uint64_t sum = cube_touch(o->sector->cube, other, 0, o->load.years, &bytes);
        double ended = clock_now();
        use((double)sum);
        times_add(a, &took, between - begun);
        times_add(a, &touched, ended - between);
    }
    row_times(rows, name, &took, &touched, "reading the values' bytes of another metric",
              o->load.small ? (double)NAN : 2.5);
    if (out)
        out->comparison = times_share(&took, 0.5);
    arena_close(a);
}

ptrdiff_t report_metrics(const struct load *l)
{
    return l->metrics < REPORT_METRICS ? l->metrics : REPORT_METRICS;
}

ptrdiff_t report_metric(const struct load *l, ptrdiff_t first, ptrdiff_t k)
{
    return (first + k * (l->metrics / report_metrics(l))) % l->metrics;
}

static double report(const struct opened *o, ptrdiff_t area, ptrdiff_t first)
{
    struct standing_period standing[YEARS];
    int32_t group[GROUP];
    struct standing_ask ask = asked_standing(o, area, group);
    ptrdiff_t count = report_metrics(&o->load);
    double sum = 0;

    for (ptrdiff_t i = 0; i < count; i++) {
        ptrdiff_t metric = report_metric(&o->load, first, i);
        ptrdiff_t n = standing_read(o->sector->cube, metric, &ask, standing);
        sum += standing[n - 1].group.middle + (double)standing[n - 1].rank;
    }
    return sum;
}

void task_report(struct rows *rows, const struct opened *o)
{
    struct arena *a = arena_open();
    struct times took = {0}, touched = {0};
    uint64_t seed = 11, sum = 0;
    int64_t bytes = 0;
    ptrdiff_t count = report_metrics(&o->load);

    for (int i = 0; i < REPORTS; i++) {
        ptrdiff_t area = (ptrdiff_t)chance(&seed, (uint64_t)o->load.areas);
        double begun = clock_now();
        use(report(o, area, 2 * i));
        double between = clock_now();
        for (ptrdiff_t k = 0; k < count; k++)
            sum ^= cube_touch(o->sector->cube, report_metric(&o->load, 2 * i + 1, k), 0,
                              o->load.years, &bytes);
        double ended = clock_now();
        use((double)sum);
        times_add(a, &took, between - begun);
        times_add(a, &touched, ended - between);
    }
    row_times(rows, "council report, 500 metrics", &took, &touched,
              "reading the values' bytes of 500 others", 2.5);
    arena_close(a);
}

/* --- the sector
 * ------------------------------------------------------------------------------- */

/* A thread's share of the metrics. */
struct touching {
    const struct opened *o;
    ptrdiff_t from, to;
    int64_t bytes;
    uint64_t sum;
};

static void *touch_some(void *state)
{
    struct touching *t = state;

    for (ptrdiff_t m = t->from; m < t->to; m++)
        t->sum ^= cube_touch(t->o->sector->cube, m, t->o->load.years - 2, t->o->load.years,
                             &t->bytes);
    return NULL;
}

static void touch_all(const struct opened *o, int threads)
{
    struct touching half[2] = {{.o = o, .to = o->load.metrics}};
    pthread_t other;

    if (threads == 2) {
        half[0].to = half[1].from = o->load.metrics / 2;
        half[1].to = o->load.metrics;
        half[1].o = o;
    }
    bool begun = threads == 2 && pthread_create(&other, NULL, touch_some, &half[1]) == 0;
    touch_some(&half[0]);
    if (begun)
        pthread_join(other, NULL);
    use((double)(half[0].sum ^ half[1].sum));
}

struct scan_ask asked_scan(int threads, bool thorough)
{
    return (struct scan_ask){.by_distance = 1,
                             .by_change = 1,
                             .by_rank = 4,
                             .most = SCAN_TOP,
                             .threads = threads,
                             .thorough = thorough};
}

void task_scan(struct rows *rows, const struct opened *o, int threads, bool thorough,
               struct results *out)
{
    struct arena *a = arena_open();
    struct times took = {0}, touched = {0};
    struct scan_hit hits[SCAN_TOP];
    struct scan_ask ask = asked_scan(threads, thorough);

    for (int i = 0; i < SCANS; i++) {
        double begun = clock_now();
        ptrdiff_t n = scan_read(o->sector->cube, &ask, 0, hits);
        double between = clock_now();
        touch_all(o, threads);
        double ended = clock_now();
        use(n ? hits[n - 1].score : 0);
        times_add(a, &took, between - begun);
        times_add(a, &touched, ended - between);
    }
    const char *name = thorough ? threads == 1 ? "sector scan, every place scored, 1 thread"
                                               : "sector scan, every place scored, 2 threads"
                       : threads == 1 ? "sector scan, 1 thread"
                                      : "sector scan, 2 threads";
    row_times(rows, name, &took, &touched, "reading both years' values' bytes, as many threads",
              3);
    if (out)
        out->scan = times_share(&took, 0.5);
    arena_close(a);
}
