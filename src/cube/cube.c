/* cube.c: the figures in memory, and new cubes that differ in one slice. */
#include "cube/cube_parts.h"

#include "cube/loops.h"
#include "cube/slice_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- filling
 * ----------------------------------------------------------------------------------- */

struct cube *cube_make(struct arena *a, ptrdiff_t metrics)
{
    struct cube *c = arena_new(a, struct cube, 1);
    ptrdiff_t pages = (metrics + PAGE_ROWS - 1) / PAGE_ROWS;

    c->root = arena_new(a, struct cube_root, 1);
    c->root->arena = a;
    c->root->cubes = 1;
    c->first = true;
    c->pages = arena_new(a, struct page *, pages);
    for (ptrdiff_t i = 0; i < pages; i++)
        c->pages[i] = arena_new(a, struct page, 1);
    c->count = metrics;
    return c;
}

static struct cube_row **row_place(const struct cube *c, ptrdiff_t m)
{
    assert(m >= 0 && m < c->count);
    return &c->pages[m / PAGE_ROWS]->row[m % PAGE_ROWS];
}

static struct cube_row *row_of(const struct cube *c, ptrdiff_t m)
{
    return *row_place(c, m);
}

static ptrdiff_t row_size(ptrdiff_t count)
{
    return (ptrdiff_t)sizeof(struct cube_row) + count * (ptrdiff_t)sizeof(struct cube_slice);
}

static ptrdiff_t block_size(ptrdiff_t count)
{
    return (ptrdiff_t)sizeof(struct block) + count * (ptrdiff_t)sizeof(struct slice);
}

void cube_periods(struct cube *c, ptrdiff_t m, ptrdiff_t periods)
{
    struct cube_root *root = c->root;
    struct cube_row *row = arena_alloc(root->arena, row_size(periods));

    assert(!row_of(c, m));
    row->metric = m;
    row->count = periods;
    *row_place(c, m) = row;
    root->bytes += row_size(periods);
    if (root->shelf) {
        shelf_settle(root->shelf);
        return;
    }
    atomic_store(&row->block, arena_alloc(root->arena, block_size(periods)));
    root->bytes += block_size(periods);
}

static void note(struct cube *c, struct cube_row *row, ptrdiff_t p, const struct slice *s,
                 const struct slice_summary *summary, int64_t known_from)
{
    row->at[p] =
        (struct cube_slice){.known_from = known_from, .summary = *summary, .count = s->count};
    c->figures += summary->reported;
}

enum rc cube_put_bytes(struct cube *c, ptrdiff_t m, ptrdiff_t p, struct str bytes,
                       int64_t known_from, const struct slice **figures)
{
    struct cube_root *root = c->root;
    struct cube_row *row = row_of(c, m);
    struct slice_summary summary;
    struct slice s;

    assert(p < row->count);
    if (root->shelf)
        arena_reset(root->scratch);
    TRY(slice_open(root->shelf ? root->scratch : root->arena, bytes, &s, &summary));
    note(c, row, p, &s, &summary, known_from);
    if (root->shelf) {
        root->put = s;
        *figures = &root->put;
        shelf_put(root->shelf, row, p, &s);
        return OK;
    }
    struct slice *to = &atomic_load(&row->block)->at[p];
    *to = s;
    *figures = to;
    root->bytes += slice_size(&s);
    return OK;
}

void cube_trim(struct cube *c, ptrdiff_t m, ptrdiff_t periods)
{
    assert(periods <= row_of(c, m)->count);
    row_of(c, m)->count = periods;
}

void cube_put(struct cube *c, ptrdiff_t m, ptrdiff_t p, const struct slice *s,
              int64_t known_from)
{
    struct cube_root *root = c->root;
    struct cube_row *row = row_of(c, m);
    struct arena *scratch = arena_open();
    struct slice_summary summary;
    struct slice packed;

    assert(p < row->count);
    row->kept = true;
    if (!atomic_load(&row->block))
        atomic_store(&row->block, arena_alloc(root->arena, block_size(row->count)));
    if (slice_open(root->arena, slice_pack(scratch, s), &packed, &summary) == OK) {
        note(c, row, p, &packed, &summary, known_from);
        atomic_load(&row->block)->at[p] = packed;
        root->bytes += slice_size(&packed);
    }
    arena_close(scratch);
}

void cube_say(struct cube *c, ptrdiff_t m, ptrdiff_t p, bool revised, bool compared)
{
    struct cube_slice *s = &row_of(c, m)->at[p];

    s->revised = revised;
    s->compared = compared;
}

void cube_not_available(struct arena *a, ptrdiff_t count, struct slice *out)
{
    struct slice made;

    slice_make(a, count, &made);
    for (ptrdiff_t i = 0; i < count; i++)
        slice_put_state(&made, i, STATE_NOT_AVAILABLE);
    if (slice_unpack(a, slice_pack(a, &made), out) != OK)
        *out = (struct slice){.packed = true};
}

/* --- reading
 * ----------------------------------------------------------------------------------- */

const struct cube_slice *cube_at(const struct cube *c, ptrdiff_t m, ptrdiff_t p)
{
    const struct cube_row *row = row_of(c, m);

    assert(row && p >= 0 && p < row->count);
    return &row->at[p];
}

const struct slice *cube_read_all(const struct cube *c, ptrdiff_t m)
{
    struct cube_row *row = row_of(c, m);
    struct block *b = atomic_load(&row->block);

    if (!c->root->shelf || row->kept)
        return b->at;
    if (!b)
        b = shelf_fetch(c->root->shelf, row);
    if (!atomic_load_explicit(&b->used, memory_order_relaxed))
        atomic_store_explicit(&b->used, true, memory_order_relaxed);
    return b->at;
}

const struct slice *cube_read(const struct cube *c, ptrdiff_t m, ptrdiff_t p)
{
    assert(p >= 0 && p < row_of(c, m)->count);
    return cube_read_all(c, m) + p;
}

ptrdiff_t cube_metrics(const struct cube *c)
{
    return c->count;
}

ptrdiff_t cube_period_count(const struct cube *c, ptrdiff_t m)
{
    return row_of(c, m) ? row_of(c, m)->count : 0;
}

int64_t cube_figures(const struct cube *c)
{
    return c->figures;
}

int64_t cube_bytes(const struct cube *c)
{
    struct cube_use use = {0};

    if (c->root->shelf)
        shelf_used(c->root->shelf, &use);
    return c->root->bytes + use.held;
}

uint64_t cube_touch(const struct cube *c, ptrdiff_t m, ptrdiff_t p, ptrdiff_t end,
                    int64_t *bytes)
{
    const struct slice *all = cube_read_all(c, m);
    const struct loops *loops = loops_best();
    uint64_t sum = 0;

    for (; p < end; p++) {
        const struct slice *s = &all[p];
        ptrdiff_t len = (ptrdiff_t)s->in.width[SLICE_VALUE] * s->count;
        sum ^= loops->touch(slice_values(s), len);
        *bytes += len;
    }
    return sum;
}

/* --- a budget
 * ---------------------------------------------------------------------------------- */

void cube_budget(struct cube *c, int64_t bytes, struct cube_source source)
{
    assert(!c->root->shelf && c->figures == 0);
    c->root->shelf = shelf_open(bytes, &c->root->bytes, source);
    c->root->scratch = arena_open();
}

void cube_enter(const struct cube *c, int reader)
{
    if (c->root->shelf)
        shelf_enter(c->root->shelf, reader);
}

void cube_leave(const struct cube *c, int reader)
{
    if (c->root->shelf)
        shelf_leave(c->root->shelf, reader);
}

void cube_used(const struct cube *c, struct cube_use *out)
{
    *out = (struct cube_use){0};
    if (c->root->shelf)
        shelf_used(c->root->shelf, out);
    out->held += c->root->bytes;
}

/* --- a changed slice
 * --------------------------------------------------------------------------- */

static void *piece_take(struct cube_root *root, ptrdiff_t size)
{
    struct piece *p = calloc(1, sizeof *p + (size_t)size);

    if (!p) {
        fputs("folkmoot: out of memory\n", stderr);
        abort();
    }
    p->next = root->pieces;
    if (p->next)
        p->next->before = p;
    root->pieces = p;
    return p->bytes;
}

/* From now on only `c` and older cubes use it. */
static void piece_leave(struct cube *c, const void *bytes)
{
    struct piece *p = (struct piece *)(void *)((char *)bytes - offsetof(struct piece, bytes));

    if (p->before)
        p->before->next = p->next;
    else
        c->root->pieces = p->next;
    if (p->next)
        p->next->before = p->before;
    p->next = c->replaced;
    c->replaced = p;
}

static void pieces_free(struct piece *p)
{
    while (p) {
        struct piece *next = p->next;
        free(p);
        p = next;
    }
}

/* The row with one slice changed; with its figures where those are in memory for good. */
static struct cube_row *row_changed(struct cube *old, struct cube_row *row, ptrdiff_t p,
                                    const struct slice *s)
{
    struct cube_root *root = old->root;
    ptrdiff_t head = (row_size(row->count) + 15) & ~(ptrdiff_t)15;
    bool stays = !root->shelf || row->kept;
    struct cube_row *now = piece_take(root, head + (stays ? block_size(row->count) : 0));

    now->count = row->count;
    now->metric = row->metric;
    now->kept = row->kept;
    now->apart = true;
    memcpy(now->at, row->at, (size_t)row->count * sizeof *row->at);
    if (!stays)
        return now;
    struct block *b = (struct block *)(void *)((char *)now + head);
    memcpy(b->at, atomic_load(&row->block)->at, (size_t)row->count * sizeof *b->at);
    slice_move(s, piece_take(root, slice_size(s)), &b->at[p]);
    if (row->at[p].apart)
        piece_leave(old, atomic_load(&row->block)->at[p].in.bytes);
    now->at[p].apart = true;
    atomic_store(&now->block, b);
    return now;
}

/* The pages with another row for metric `m`. */
static struct page **pages_changed(struct cube *old, ptrdiff_t m, struct cube_row *row)
{
    struct cube_root *root = old->root;
    ptrdiff_t count = (old->count + PAGE_ROWS - 1) / PAGE_ROWS;
    struct page **pages = piece_take(root, count * (ptrdiff_t)sizeof *pages);
    struct page *was = old->pages[m / PAGE_ROWS];
    struct page *page = piece_take(root, sizeof *page);

    memcpy(pages, old->pages, (size_t)count * sizeof *pages);
    *page = *was;
    page->apart = true;
    page->row[m % PAGE_ROWS] = row;
    pages[m / PAGE_ROWS] = page;
    if (was->apart)
        piece_leave(old, was);
    if (!old->first)
        piece_leave(old, old->pages);
    return pages;
}

static struct cube *cube_after(struct cube *old, ptrdiff_t m, ptrdiff_t p,
                               const struct slice *s, const struct slice_summary *summary,
                               int64_t known_from)
{
    struct cube_row *was = row_of(old, m), *row = row_changed(old, was, p, s);
    struct cube *c = calloc(1, sizeof *c);

    if (!c)
        abort();
    *c = (struct cube){.root = old->root, .count = old->count, .figures = old->figures};
    c->pages = pages_changed(old, m, row);
    c->figures += summary->reported - was->at[p].summary.reported;
    row->at[p].known_from = known_from;
    row->at[p].summary = *summary;
    row->at[p].count = s->count;
    row->at[p].revised = true;
    if (was->apart) {
        old->replaced_row = was;
        piece_leave(old, was);
    }
    c->root->cubes++;
    c->root->bytes += row_size(row->count) + slice_size(s);
    return c;
}

struct cube *cube_changed(struct cube *old, ptrdiff_t m, ptrdiff_t p, struct str bytes,
                          int64_t known_from)
{
    struct arena *scratch = arena_open();
    struct slice_summary summary;
    struct slice s;

    assert(p >= 0 && p < row_of(old, m)->count);
    if (slice_open(scratch, bytes, &s, &summary) != OK)
        abort();
    struct cube *c = cube_after(old, m, p, &s, &summary, known_from);
    arena_close(scratch);
    return c;
}

void cube_close(struct cube *c)
{
    if (!c)
        return;
    struct cube_root *root = c->root;
    if (root->shelf && c->replaced_row)
        shelf_forget(root->shelf, c->replaced_row);
    pieces_free(c->replaced);
    c->replaced = NULL;
    bool last = --root->cubes == 0;
    if (!c->first)
        free(c);
    if (!last)
        return;
    shelf_close(root->shelf);
    root->shelf = NULL;
    arena_close(root->scratch);
    root->scratch = NULL;
    pieces_free(root->pieces);
    root->pieces = NULL;
}
