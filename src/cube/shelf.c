/* shelf.c: metrics in memory within a budget.
 *
 * The metrics whose figures are in memory stand in a ring; a hand goes round it, as that of a
 * clock: what was read since it last passed is left for this time, what was not is taken down.
 * A reader takes no lock for what is on the shelf. What was taken down is freed when every
 * reader who might have seen it has ended its work: the shelf counts moments, a reader notes
 * the moment at which it began, and a block the moment at which it was taken down.
 */
#include "cube/cube_parts.h"

#include "cube/slice_parts.h"

#include <stdio.h>
#include <stdlib.h>

enum { NOBODY = 0, FIRST_MOMENT = 1 };

struct shelf {
    struct cube_source source;
    int64_t budget;
    const _Atomic int64_t *beside; /* bytes of summaries, which count too */
    pthread_mutex_t lock;          /* of all that follows but what is atomic */
    _Atomic int64_t held;
    _Atomic int64_t fetched, failed;
    struct block *hand;    /* in the ring */
    struct block *leaving; /* taken down, maybe still read */
    _Atomic bool any_leave;
    _Atomic uint64_t moment;
    _Atomic uint64_t began[CUBE_MOST_READERS]; /* NOBODY when none reads */
};

struct shelf *shelf_open(int64_t budget, const _Atomic int64_t *beside,
                         struct cube_source source)
{
    struct shelf *s = calloc(1, sizeof *s);

    if (!s)
        abort();
    s->source = source;
    s->budget = budget;
    s->beside = beside;
    s->moment = FIRST_MOMENT;
    pthread_mutex_init(&s->lock, NULL);
    return s;
}

static int64_t room(const struct shelf *s)
{
    return s->budget - *s->beside - s->held;
}

/* --- blocks
 * ------------------------------------------------------------------------------------ */

static void *take(size_t size)
{
    void *at = calloc(1, size ? size : 1);

    if (!at) {
        fputs("folkmoot: out of memory\n", stderr);
        abort();
    }
    return at;
}

static struct block *block_make(struct shelf *s, struct cube_row *row)
{
    size_t size = sizeof(struct block) + (size_t)row->count * sizeof(struct slice);
    struct block *b = take(size);

    b->row = row;
    b->count = row->count;
    b->size = (int64_t)size;
    s->held += b->size;
    return b;
}

static void block_fill(struct shelf *s, struct block *b, ptrdiff_t p, const struct slice *from)
{
    ptrdiff_t size = slice_size(from);

    slice_move(from, take((size_t)size), &b->at[p]);
    b->size += size;
    s->held += size;
}

static void block_free(struct shelf *s, struct block *b)
{
    for (ptrdiff_t p = 0; p < b->count; p++)
        free((void *)b->at[p].in.bytes);
    s->held -= b->size;
    free(b);
}

static void ring_add(struct shelf *s, struct block *b)
{
    if (!s->hand) {
        s->hand = b->next = b->before = b;
        return;
    }
    b->next = s->hand;
    b->before = s->hand->before;
    b->before->next = b->next->before = b;
}

static void ring_remove(struct shelf *s, struct block *b)
{
    s->hand = b->next == b ? NULL : s->hand == b ? b->next : s->hand;
    b->before->next = b->next;
    b->next->before = b->before;
}

/* --- taking down
 * ------------------------------------------------------------------------------- */

static void free_unread(struct shelf *s)
{
    uint64_t oldest = s->moment;

    for (int i = 0; i < CUBE_MOST_READERS; i++) {
        uint64_t began = s->began[i];
        if (began != NOBODY && began < oldest)
            oldest = began;
    }
    for (struct block **at = &s->leaving; *at;) {
        struct block *b = *at;
        if (b->retired >= oldest) {
            at = &b->next;
            continue;
        }
        *at = b->next;
        block_free(s, b);
    }
    atomic_store(&s->any_leave, s->leaving != NULL);
}

static void take_down(struct shelf *s, struct block *b)
{
    ring_remove(s, b);
    atomic_store(&b->row->block, NULL);
    b->retired = atomic_fetch_add(&s->moment, 1);
    b->next = s->leaving;
    s->leaving = b;
    atomic_store(&s->any_leave, true);
}

/* What is still read counts as held, but can't be had back: it is not taken down for. */
static void make_room(struct shelf *s, const struct block *but)
{
    int64_t leaving = 0;

    free_unread(s);
    for (const struct block *b = s->leaving; b; b = b->next)
        leaving += b->size;
    while (room(s) + leaving < 0 && s->hand) {
        struct block *b = s->hand;
        s->hand = b->next;
        if (b == but) {
            if (b->next == b)
                break;
            continue;
        }
        if (atomic_exchange_explicit(&b->used, false, memory_order_relaxed))
            continue;
        leaving += b->size;
        take_down(s, b);
    }
    free_unread(s);
}

/* --- fetching
 * ---------------------------------------------------------------------------------- */

struct cube_fetch {
    struct shelf *shelf;
    struct block *block;
    struct arena *scratch;
};

void cube_fetched(struct cube_fetch *f, ptrdiff_t p, int64_t known_from, struct str bytes)
{
    const struct cube_row *row = f->block->row;
    struct slice s;

    if (p < 0 || p >= row->count || row->at[p].known_from != known_from ||
        f->block->at[p].packed || slice_unpack(f->scratch, bytes, &s) != OK)
        return;
    block_fill(f->shelf, f->block, p, &s);
    arena_reset(f->scratch);
}

/* Slices that did not come: the store was damaged or taken away since it was loaded. */
static bool fill_missing(struct cube_fetch *f)
{
    const struct cube_row *row = f->block->row;
    bool missing = false;
    struct slice s;

    for (ptrdiff_t p = 0; p < row->count; p++) {
        if (f->block->at[p].packed)
            continue;
        missing = missing || row->at[p].count > 0;
        cube_not_available(f->scratch, row->at[p].count, &s);
        block_fill(f->shelf, f->block, p, &s);
    }
    return missing;
}

struct block *shelf_fetch(struct shelf *s, struct cube_row *row)
{
    pthread_mutex_lock(&s->lock);
    struct block *b = atomic_load(&row->block);
    if (!b) {
        struct cube_fetch f = {s, block_make(s, row), arena_open()};
        enum rc rc = s->source.read(s->source.state, row->metric, &f);
        bool missing = fill_missing(&f);
        arena_close(f.scratch);
        s->fetched++;
        s->failed += rc != OK || missing;
        b = f.block;
        atomic_store(&b->used, true);
        ring_add(s, b);
        make_room(s, b);
        atomic_store(&row->block, b);
    }
    pthread_mutex_unlock(&s->lock);
    return b;
}

void shelf_put(struct shelf *s, struct cube_row *row, ptrdiff_t p, const struct slice *figures)
{
    struct block *b = atomic_load(&row->block);

    if (p == 0 && !b && room(s) > 0) {
        b = block_make(s, row);
        ring_add(s, b);
        atomic_store(&row->block, b);
    }
    if (b && slice_size(figures) <= room(s)) {
        block_fill(s, b, p, figures);
    } else if (b) {
        ring_remove(s, b);
        atomic_store(&row->block, NULL);
        block_free(s, b);
    }
}

void shelf_settle(struct shelf *s)
{
    pthread_mutex_lock(&s->lock);
    make_room(s, NULL);
    pthread_mutex_unlock(&s->lock);
}

void shelf_forget(struct shelf *s, struct cube_row *row)
{
    pthread_mutex_lock(&s->lock);
    struct block *b = atomic_load(&row->block);
    if (b)
        take_down(s, b);
    free_unread(s);
    pthread_mutex_unlock(&s->lock);
}

/* --- readers
 * ----------------------------------------------------------------------------------- */

void shelf_enter(struct shelf *s, int reader)
{
    assert(reader >= 0 && reader < CUBE_MOST_READERS && s->began[reader] == NOBODY);
    atomic_store(&s->began[reader], atomic_load(&s->moment));
}

void shelf_leave(struct shelf *s, int reader)
{
    atomic_store(&s->began[reader], (uint64_t)NOBODY);
    if (!atomic_load(&s->any_leave) || pthread_mutex_trylock(&s->lock) != 0)
        return;
    free_unread(s);
    pthread_mutex_unlock(&s->lock);
}

void shelf_used(struct shelf *s, struct cube_use *out)
{
    *out = (struct cube_use){s->budget, s->held, s->fetched, s->failed};
}

void shelf_close(struct shelf *s)
{
    if (!s)
        return;
    while (s->hand)
        take_down(s, s->hand);
    while (s->leaving) {
        struct block *b = s->leaving;
        s->leaving = b->next;
        block_free(s, b);
    }
    pthread_mutex_destroy(&s->lock);
    free(s);
}
