/* cube.c: the figures in memory. */
#include "cube/cube.h"

#include "stats/stats.h"

#include <math.h>
#include <string.h>

struct cube_metric {
    struct cube_slice *at;
    ptrdiff_t count;
};

struct cube {
    struct arena *arena;
    struct cube_metric *metrics;
    ptrdiff_t count;
    int64_t figures;
};

struct cube *cube_make(struct arena *a, ptrdiff_t metrics)
{
    struct cube *c = arena_new(a, struct cube, 1);

    c->arena = a;
    c->metrics = arena_new(a, struct cube_metric, metrics);
    c->count = metrics;
    return c;
}

void cube_periods(struct cube *c, ptrdiff_t m, ptrdiff_t periods)
{
    assert(m < c->count && !c->metrics[m].at);
    c->metrics[m].at = arena_new(c->arena, struct cube_slice, periods);
    c->metrics[m].count = periods;
}

static struct cube_summary summed_up(const struct slice *s)
{
    struct arena *scratch = arena_open();
    double *sorted = arena_new(scratch, double, s->count);

    memcpy(sorted, s->array[SLICE_VALUE], (size_t)s->count * sizeof *sorted);
    ptrdiff_t n = stats_sort(sorted, s->count);
    struct cube_summary sum = {n, n ? sorted[0] : NAN, stats_quantile(sorted, n, 0.5),
                               n ? sorted[n - 1] : NAN};
    arena_close(scratch);
    return sum;
}

void cube_put(struct cube *c, ptrdiff_t m, ptrdiff_t p, const struct slice *s,
              int64_t known_from)
{
    assert(m < c->count && p < c->metrics[m].count);
    struct cube_slice *to = &c->metrics[m].at[p];

    to->figures = *s;
    to->known_from = known_from;
    to->summary = summed_up(s);
    c->figures += to->summary.reported;
}

const struct cube_slice *cube_at(const struct cube *c, ptrdiff_t m, ptrdiff_t p)
{
    assert(m < c->count && p < c->metrics[m].count);
    return &c->metrics[m].at[p];
}

int64_t cube_figures(const struct cube *c)
{
    return c->figures;
}
