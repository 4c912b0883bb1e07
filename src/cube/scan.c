/* scan.c: every metric and every area, for what stands out.
 *
 * The loops score whole slices; only what may be among the highest is looked at one by one,
 * with the exact numbers, so that every processor finds the same.
 */
#include "cube/scan.h"

#include "cube/loops.h"
#include "cube/slice_parts.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { AT_ONCE = 32, MOST_THREADS = 64 };

/* What one thread has found: a heap, the lowest first. */
struct finder {
    const struct cube *cube;
    const struct scan_ask *ask;
    _Atomic ptrdiff_t *next; /* metric that nobody has looked at */
    int reader;              /* -1 when it need not make room */
    struct arena *arena;
    int32_t *runs; /* of places whose score may be high enough */
    double *now, *before;
    ptrdiff_t room;
    struct scan_hit *heap;
    ptrdiff_t count;
};

/* --- the highest
 * ------------------------------------------------------------------------------- */

/* Whether one stands before the other in the list. */
static bool beats(const struct scan_hit *a, const struct scan_hit *b)
{
    if (a->score != b->score)
        return a->score > b->score;
    return a->metric != b->metric ? a->metric < b->metric : a->place < b->place;
}

static void swap(struct scan_hit *a, struct scan_hit *b)
{
    struct scan_hit kept = *a;

    *a = *b;
    *b = kept;
}

static void sink(struct finder *f)
{
    ptrdiff_t at = 0;

    for (;;) {
        ptrdiff_t least = at;
        for (ptrdiff_t child = 2 * at + 1; child <= 2 * at + 2; child++)
            if (child < f->count && beats(&f->heap[least], &f->heap[child]))
                least = child;
        if (least == at)
            return;
        swap(&f->heap[at], &f->heap[least]);
        at = least;
    }
}

static void keep(struct finder *f, const struct scan_hit *hit)
{
    if (f->count == f->ask->most) {
        if (!beats(hit, &f->heap[0]))
            return;
        f->heap[0] = *hit;
        sink(f);
        return;
    }
    ptrdiff_t at = f->count++;
    f->heap[at] = *hit;
    while (at > 0 && beats(&f->heap[(at - 1) / 2], &f->heap[at])) {
        swap(&f->heap[(at - 1) / 2], &f->heap[at]);
        at = (at - 1) / 2;
    }
}

/* --- one metric
 * -------------------------------------------------------------------------------- */

static ptrdiff_t rank_at(const struct slice *s, ptrdiff_t place)
{
    const uint16_t *ranks = s ? slice_ranks(s) : NULL;

    if (!ranks || place >= s->count || ranks[place] == SLICE_NO_RANK)
        return 0;
    return ranks[place] + 1;
}

/* Exactly; what could not be worked out counts for nothing. */
static void look_closely(struct finder *f, ptrdiff_t metric, ptrdiff_t period, ptrdiff_t place,
                         const struct slice *now, const struct slice *before)
{
    const struct scan_ask *ask = f->ask;
    const struct slice_summary *sum = &cube_at(f->cube, metric, period)->summary;
    struct scan_hit hit = {.metric = metric, .period = period, .place = place};

    hit.value = slice_number(now, place, SLICE_VALUE);
    hit.before = before ? slice_number(before, place, SLICE_VALUE) : (double)NAN;
    hit.distance = sum->spread > 0 ? (hit.value - sum->middle) / sum->spread : (double)NAN;
    hit.rank = rank_at(now, place);
    hit.rank_before = rank_at(before, place);
    hit.of = sum->reported;
    double change = fabs(hit.value - hit.before) / sum->spread;
    if (!isnan(hit.distance))
        hit.score += ask->by_distance * fabs(hit.distance);
    if (sum->spread > 0 && !isnan(change))
        hit.score += ask->by_change * change;
    if (hit.rank && hit.rank_before)
        hit.score += ask->by_rank * (double)labs(hit.rank - hit.rank_before) / (double)hit.of;
    if (isfinite(hit.score))
        keep(f, &hit);
}

/* The lowest score that can still be among the highest. */
static double limit_of(const struct finder *f)
{
    return f->count < f->ask->most ? 0 : f->heap[0].score;
}

/* The newest period that anyone has a value in. */
static ptrdiff_t newest_of(const struct cube *c, ptrdiff_t metric)
{
    ptrdiff_t p = cube_period_count(c, metric) - 1;

    while (p >= 0 && cube_at(c, metric, p)->summary.reported == 0)
        p--;
    return p;
}

/* No score in the slice is higher; not below any number where nothing can be said. */
static double most_of(const struct scan_ask *ask, const struct slice_summary *now,
                      const struct slice_summary *before)
{
    double most = ask->by_rank, low = now->low, high = now->high;

    if (!(now->spread > 0)) /* only ranks count */
        return most;
    if (before && before->reported) {
        low = before->low < low ? before->low : low;
        high = before->high > high ? before->high : high;
        most += ask->by_change * (high - low) / now->spread;
    }
    double up = now->high - now->middle, down = now->middle - now->low;
    return most + ask->by_distance * (up > down ? up : down) / now->spread;
}

/* The vectors' sums are rounded otherwise than ours, by a few parts in 10^16 of the numbers. */
static double rounding(const struct scan_ask *ask, const struct slice_summary *now,
                       const struct slice_summary *before)
{
    double size = fabs(now->low) + fabs(now->high);

    if (before && before->reported)
        size += fabs(before->low) + fabs(before->high);
    return 1e-14 * (ask->by_distance + ask->by_change) * size / now->spread;
}

static void look_at_all(struct finder *f, ptrdiff_t metric, ptrdiff_t p,
                        const struct slice *now, const struct slice *before, ptrdiff_t from,
                        ptrdiff_t to)
{
    for (ptrdiff_t i = from; i < to && i < now->count; i++)
        if (!isnan(slice_number(now, i, SLICE_VALUE)))
            look_closely(f, metric, p, i, now, before);
}

static void make_room(struct finder *f, ptrdiff_t count)
{
    if (count <= f->room)
        return;
    f->room = count * 2;
    f->runs = arena_new(f->arena, int32_t, f->room / LOOPS_RUN + 1);
    f->now = arena_new(f->arena, double, f->room);
    f->before = arena_new(f->arena, double, f->room);
}

/* Whether the numbers of both can be compared as they are packed. */
static bool alike(const struct slice *now, const struct slice *before)
{
    return before->in.width[SLICE_VALUE] == now->in.width[SLICE_VALUE] &&
           before->in.decimals[SLICE_VALUE] == now->in.decimals[SLICE_VALUE];
}

/* What the loops are to score: the numbers as they are packed, or else as doubles. */
static void fill_score(struct finder *f, const struct slice *now, const struct slice *before,
                       struct loops_score *out)
{
    if (!before || alike(now, before)) {
        out->now = slice_values(now);
        out->before = before ? slice_values(before) : NULL;
        out->width = now->in.width[SLICE_VALUE];
        return;
    }
    slice_gather(now, SLICE_VALUE, f->now);
    slice_gather(before, SLICE_VALUE, f->before);
    out->now = f->now;
    out->before = f->before;
    out->width = 8;
}

static void score_runs(struct finder *f, ptrdiff_t metric, ptrdiff_t p, const struct slice *now,
                       const struct slice *before, double limit)
{
    const struct scan_ask *ask = f->ask;
    const struct slice_summary *sum = &cube_at(f->cube, metric, p)->summary;
    struct loops_score s = {.rank_now = before ? slice_ranks(now) : NULL,
                            .rank_before = before ? slice_ranks(before) : NULL,
                            .by_rank = ask->by_rank / (double)sum->reported};

    make_room(f, now->count);
    fill_score(f, now, before, &s);
    double tens = s.now == f->now ? 1 : slice_tens[now->in.decimals[SLICE_VALUE]];
    s.middle = sum->middle * tens;
    s.by_distance = ask->by_distance / (sum->spread * tens);
    s.by_change = ask->by_change / (sum->spread * tens);
    ptrdiff_t n = loops_best()->score(&s, now->count, limit, f->runs);
    for (ptrdiff_t i = 0; i < n; i++)
        look_at_all(f, metric, p, now, before, f->runs[i], f->runs[i] + LOOPS_RUN);
}

static void scan_metric(struct finder *f, ptrdiff_t metric)
{
    ptrdiff_t p = newest_of(f->cube, metric);

    if (p < 0)
        return;
    const struct slice_summary *now = &cube_at(f->cube, metric, p)->summary;
    const struct slice_summary *before = p ? &cube_at(f->cube, metric, p - 1)->summary : NULL;
    double limit = limit_of(f);
    bool ruled_out = most_of(f->ask, now, before) * (1 + 1e-12) < limit;
    if (ruled_out && !(f->ask->thorough && now->spread > 0))
        return;
    const struct slice *figures = cube_read(f->cube, metric, p), *then = p ? figures - 1 : NULL;
    limit = limit * (1 - 1e-12) - rounding(f->ask, now, before);
    if (now->spread > 0 && (!then || then->count == figures->count))
        score_runs(f, metric, p, figures, then, limit);
    else
        look_at_all(f, metric, p, figures, then, 0, figures->count);
}

/* --- all of them
 * ------------------------------------------------------------------------------- */

static void *find(void *state)
{
    struct finder *f = state;
    ptrdiff_t metrics = cube_metrics(f->cube), from;

    while ((from = atomic_fetch_add(f->next, AT_ONCE)) < metrics)
        for (ptrdiff_t m = from; m < from + AT_ONCE && m < metrics; m++) {
            if (!f->ask->metrics || f->ask->metrics[m])
                scan_metric(f, m);
            if (f->reader >= 0) {
                cube_leave(f->cube, f->reader);
                cube_enter(f->cube, f->reader);
            }
        }
    return NULL;
}

static int in_order(const void *left, const void *right)
{
    const struct scan_hit *a = left, *b = right;

    return beats(a, b) ? -1 : beats(b, a);
}

static ptrdiff_t join(const struct finder *all, int threads, ptrdiff_t most,
                      struct scan_hit *out)
{
    struct arena *scratch = arena_open();
    struct scan_hit *hits = arena_new(scratch, struct scan_hit, threads * most);
    ptrdiff_t n = 0;

    for (int t = 0; t < threads; t++)
        for (ptrdiff_t i = 0; i < all[t].count; i++)
            hits[n++] = all[t].heap[i];
    if (n)
        qsort(hits, (size_t)n, sizeof *hits, in_order);
    n = n < most ? n : most;
    if (n)
        memcpy(out, hits, (size_t)n * sizeof *out);
    arena_close(scratch);
    return n;
}

ptrdiff_t scan_read(const struct cube *c, const struct scan_ask *ask, int reader,
                    struct scan_hit *out)
{
    struct cube_use use;
    struct finder all[MOST_THREADS];
    pthread_t thread[MOST_THREADS];
    _Atomic ptrdiff_t next = 0;
    int started = 0;

    assert(ask->most > 0 && ask->most <= SCAN_MOST && ask->threads >= 1);
    cube_used(c, &use);
    int threads = use.budget ? 1 : ask->threads < MOST_THREADS ? ask->threads : MOST_THREADS;
    for (int t = 0; t < threads; t++) {
        struct arena *a = arena_open();
        all[t] = (struct finder){.cube = c,
                                 .ask = ask,
                                 .next = &next,
                                 .reader = use.budget ? reader : -1,
                                 .arena = a,
                                 .heap = arena_new(a, struct scan_hit, ask->most)};
    }
    while (started < threads - 1 &&
           pthread_create(&thread[started], NULL, find, &all[started + 1]) == 0)
        started++;
    find(&all[0]); /* all of it, when no thread can be had */
    for (int t = 0; t < started; t++)
        pthread_join(thread[t], NULL);
    ptrdiff_t n = join(all, threads, ask->most, out);
    for (int t = 0; t < threads; t++)
        arena_close(all[t].arena);
    return n;
}
