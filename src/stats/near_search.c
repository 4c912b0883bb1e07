/* near_search.c: the nearest rows. Each distance is first found in few digits; only those that
 * could be among the nearest are found again as the definition says, in double precision.
 *
 * Why no neighbour is missed. Let s be the values that go into the panels and f those rounded
 * to NEAR_DIGITS binary digits, so that |f - s| <= u |s| in each column, u = 2^-NEAR_DIGITS.
 * For rows a and b at the distance d, by the triangle inequality,
 *
 *     | ||f_a - f_b|| - d |  <=  u (||s_a|| + ||s_b||)  <=  u (2 ||s_a|| + d)         (1)
 *
 * and the sum of squares found in single precision is ||f_a - f_b||^2 but for columns + 2
 * roundings by 2^-24 at most. So whoever is not further than d is found not further than
 *
 *     (d + u (2 ||s_a|| + d))^2 (1 + 2^-24)^(columns + 2)
 *
 * The functions below allow a hundredth more than u, since s and d are rounded in double
 * precision and s to single precision on the way to f, and 6 columns more; LEAST covers what is
 * lost where numbers get too small for their digits.
 */
#include "stats/near_rows.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>

enum {
    CHUNK = 512, /* slots measured together: their distances stay in the nearest cache */
    BLOCK = 64,  /* slots whose neighbours one thread looks for at a time */
    TILE = 4,    /* of these, measured together */
    MOST_THREADS = 64,
};

static_assert(CHUNK % KERNEL_PANEL == 0, "chunks are whole panels");

static const double UNIT = 1.01 / (1 << NEAR_DIGITS);
static const double SINGLE_UNIT = 0x1p-24;
static const double LEAST = 1e-37;

/* A slot whose neighbours are looked for. What was found is a heap, the furthest on top. */
struct search {
    ptrdiff_t slot, top, found;
    struct stats_neighbour *out;
    float limit; /* whoever is found further is not among them */
};

/* --- the heap --------------------------------------------------------------------------------
 */

static bool further(struct stats_neighbour a, struct stats_neighbour b)
{
    return a.distance > b.distance || (a.distance == b.distance && a.at > b.at);
}

/* Lets `n` sink from the top of a heap whose top is to be overwritten. */
static void sink(struct stats_neighbour *heap, ptrdiff_t len, struct stats_neighbour n)
{
    ptrdiff_t at = 0;

    for (ptrdiff_t child; (child = 2 * at + 1) < len; at = child) {
        if (child + 1 < len && further(heap[child + 1], heap[child]))
            child++;
        if (!further(heap[child], n))
            break;
        heap[at] = heap[child];
    }
    heap[at] = n;
}

static void rise(struct stats_neighbour *heap, ptrdiff_t at, struct stats_neighbour n)
{
    for (; at > 0 && further(n, heap[(at - 1) / 2]); at = (at - 1) / 2)
        heap[at] = heap[(at - 1) / 2];
    heap[at] = n;
}

static void offer(struct search *f, struct stats_neighbour n)
{
    if (f->found < f->top)
        rise(f->out, f->found++, n);
    else if (further(f->out[0], n))
        sink(f->out, f->found, n);
}

static void nearest_first(struct stats_neighbour *heap, ptrdiff_t len)
{
    for (ptrdiff_t last = len - 1; last > 0; last--) {
        struct stats_neighbour furthest = heap[0];

        sink(heap, last, heap[last]);
        heap[last] = furthest;
    }
}

/* --- the screen ------------------------------------------------------------------------------
 */

/* The most that (1) makes of a distance, found or real: for the other way round d is taken to
 * the left, where it has 1 - u, and the hundredth covers that too. */
static double widened(const struct stats_near *s, const struct search *f, double distance)
{
    return (distance + 2 * UNIT * s->lengths[f->slot]) * (1 + UNIT);
}

static double rounding(const struct stats_near *s)
{
    return 1 + (double)(s->columns + 8) * SINGLE_UNIT;
}

static float limit_of(const struct stats_near *s, const struct search *f, double distance)
{
    double most = widened(s, f, distance);

    return (float)(most * most * rounding(s) + LEAST);
}

/* The distance at most of a row whose square was found to be this. */
static double reach_of(const struct stats_near *s, const struct search *f, double square)
{
    return widened(s, f, sqrt((square + LEAST) * rounding(s)));
}

/* The first limit: `top` of the rows in this chunk are within it. */
static float first_limit(const struct stats_near *s, const struct search *f, const float *d,
                         ptrdiff_t from, ptrdiff_t n)
{
    double squares[CHUNK];
    bool own = f->slot >= from && f->slot < from + n;

    if (!s->screens || n - own < f->top)
        return INFINITY;
    for (ptrdiff_t i = 0; i < n; i++)
        squares[i] = (double)d[i];
    if (own)
        squares[f->slot - from] = INFINITY;
    return limit_of(s, f,
                    reach_of(s, f, s->kernel->select(squares, n, f->top - 1, squares, NULL)));
}

/* Takes what belongs among the nearest from the slots from, from + 1, ..., whose squared
 * distances were found to be d[0..n). */
static void look_through(const struct stats_near *s, struct search *f, const float *d,
                         ptrdiff_t from, ptrdiff_t n)
{
    int32_t near[CHUNK + 1];
    double distances[NEAR_TOGETHER];

    if (f->found == 0)
        f->limit = first_limit(s, f, d, from, n);
    ptrdiff_t count = s->kernel->within(d, n, f->limit, near);
    for (ptrdiff_t i = 0; i < count; i++)
        near[i] += (int32_t)from;
    for (ptrdiff_t i = 0; i < count; i += NEAR_TOGETHER) {
        ptrdiff_t together = count - i < NEAR_TOGETHER ? count - i : NEAR_TOGETHER;

        near_measure(s, f->slot, near + i, together, distances);
        for (ptrdiff_t j = 0; j < together; j++) {
            if (near[i + j] != f->slot)
                offer(f, (struct stats_neighbour){s->row_of[near[i + j]], distances[j]});
        }
    }
    if (s->screens && f->found == f->top)
        f->limit = limit_of(s, f, f->out[0].distance);
}

static ptrdiff_t finish(struct search *f)
{
    nearest_first(f->out, f->found);
    return f->found;
}

/* --- one row ---------------------------------------------------------------------------------
 */

static ptrdiff_t whole_panels(ptrdiff_t n)
{
    return (n + KERNEL_PANEL - 1) / KERNEL_PANEL * KERNEL_PANEL;
}

ptrdiff_t stats_near_one(const struct stats_near *s, ptrdiff_t row, ptrdiff_t top,
                         struct stats_neighbour *out)
{
    float own[STATS_NEAR_MOST_COLUMNS], d[CHUNK];

    if (top <= 0 || !stats_near_takes_part(s, row))
        return 0;
    struct search f = {.slot = s->slot_of[row], .top = top, .out = out, .limit = INFINITY};
    near_copy_own(s, f.slot, own);
    for (ptrdiff_t from = 0; from < s->slots; from += CHUNK) {
        ptrdiff_t n = s->slots - from < CHUNK ? s->slots - from : CHUNK;

        s->kernel->distances(s->panels + from / 2 * s->columns, s->columns, own,
                             whole_panels(n), d);
        look_through(s, &f, d, from, n);
    }
    return finish(&f);
}

/* --- all rows --------------------------------------------------------------------------------
 */

/* Work that threads share: each takes the next block until none is left. */
struct shared_work {
    const struct stats_near *s;
    ptrdiff_t top;
    struct stats_neighbour *out;
    ptrdiff_t *counts;
    atomic_ptrdiff_t next; /* slot */
};

/* The tile's distances to the chunk, then a look for each; the last tile of a block may be
 * short, and then measures its first slot again. */
static void look_from_tile(const struct stats_near *s, struct search *tile, ptrdiff_t len,
                           ptrdiff_t from, ptrdiff_t n)
{
    float own[TILE * STATS_NEAR_MOST_COLUMNS], d[TILE * CHUNK];
    ptrdiff_t rows = whole_panels(n);

    for (ptrdiff_t i = 0; i < TILE; i++)
        near_copy_own(s, tile[i < len ? i : 0].slot, own + i * s->columns);
    s->kernel->distances_of_4(s->panels + from / 2 * s->columns, s->columns, own, rows, d);
    for (ptrdiff_t i = 0; i < len; i++)
        look_through(s, &tile[i], d + i * rows, from, n);
}

static void search_block(const struct shared_work *w, ptrdiff_t first, ptrdiff_t len)
{
    const struct stats_near *s = w->s;
    struct search block[BLOCK];

    for (ptrdiff_t i = 0; i < len; i++) {
        block[i] = (struct search){.slot = first + i,
                                   .top = w->top,
                                   .out = w->out + s->row_of[first + i] * w->top,
                                   .limit = INFINITY};
    }
    for (ptrdiff_t from = 0; from < s->slots; from += CHUNK) {
        ptrdiff_t n = s->slots - from < CHUNK ? s->slots - from : CHUNK;

        for (ptrdiff_t i = 0; i < len; i += TILE)
            look_from_tile(s, block + i, len - i < TILE ? len - i : TILE, from, n);
    }
    for (ptrdiff_t i = 0; i < len; i++)
        w->counts[s->row_of[first + i]] = finish(&block[i]);
}

static void *search_blocks(void *shared)
{
    struct shared_work *w = shared;
    ptrdiff_t slots = w->s->slots;

    for (ptrdiff_t at; (at = atomic_fetch_add(&w->next, BLOCK)) < slots;)
        search_block(w, at, slots - at < BLOCK ? slots - at : BLOCK);
    return NULL;
}

/* A thread that can't be started is done without: the caller's own takes all that is left. */
void stats_near_all(const struct stats_near *s, ptrdiff_t top, int threads,
                    struct stats_neighbour *out, ptrdiff_t *counts)
{
    struct shared_work w = {.s = s, .top = top, .out = out, .counts = counts};
    pthread_t helpers[MOST_THREADS];
    int started = 0;

    for (ptrdiff_t row = 0; row < s->areas; row++)
        counts[row] = 0;
    if (top <= 0)
        return;
    for (int i = 1; i < threads && i < MOST_THREADS && i * BLOCK < s->slots; i++)
        started += pthread_create(&helpers[started], NULL, search_blocks, &w) == 0;
    search_blocks(&w);
    for (int i = 0; i < started; i++)
        pthread_join(helpers[i], NULL);
}
