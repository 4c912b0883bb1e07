/* wire.c: writing and reading what folkmoot-render is asked for. */
#include "paper/wire.h"

#include <math.h>
#include <string.h>

static const struct str mark = STR_INIT("FMR1");

/* --- writing ---- */

static void put_whole(struct buf *b, uint64_t n, int bytes)
{
    for (int i = 0; i < bytes; i++)
        buf_char(b, (char)(n >> 8 * i & 0xff));
}

static void put_count(struct buf *b, ptrdiff_t n)
{
    put_whole(b, (uint64_t)n, 4);
}

static void put_text(struct buf *b, struct str s)
{
    put_count(b, s.len);
    buf_str(b, s);
}

static void put_runs(struct buf *b, const struct paper_block *block)
{
    put_count(b, block->run_count);
    for (ptrdiff_t i = 0; i < block->run_count; i++) {
        put_text(b, block->runs[i].text);
        put_text(b, block->runs[i].href);
        buf_char(b, block->runs[i].strong);
    }
}

static void put_table(struct buf *b, const struct paper_table *t)
{
    put_text(b, t->caption);
    put_count(b, t->columns);
    for (ptrdiff_t i = 0; i < t->columns; i++)
        put_text(b, t->headings[i]);
    for (ptrdiff_t i = 0; i < t->columns; i++)
        buf_char(b, t->numbers && t->numbers[i]);
    put_count(b, t->rows);
    for (ptrdiff_t i = 0; i < t->rows * t->columns; i++)
        put_text(b, t->cells[i]);
}

static void put_block(struct buf *b, const struct paper_block *block)
{
    buf_char(b, (char)block->kind);
    buf_char(b, (char)block->level);
    buf_char(b, block->keep);
    switch (block->kind) {
    case PAPER_FIGURE:
        put_text(b, block->svg);
        put_text(b, block->alternative);
        break;
    case PAPER_TABLE:
        put_table(b, &block->table);
        break;
    case PAPER_PAGE:
        break;
    case PAPER_HEADING:
    case PAPER_WORDS:
    case PAPER_LEAD:
    case PAPER_SMALL:
    case PAPER_BULLET:
    case PAPER_NUMBER:
        put_runs(b, block);
        break;
    }
}

void wire_put_document(struct buf *out, const struct paper *p)
{
    buf_str(out, mark);
    buf_char(out, WIRE_DOCUMENT);
    put_text(out, p->title);
    put_text(out, p->subject);
    put_text(out, p->language);
    put_text(out, p->author);
    put_text(out, p->foot);
    buf_char(out, p->one_side);
    put_whole(out, (uint64_t)p->made_at, 8);
    put_count(out, p->block_count);
    for (ptrdiff_t i = 0; i < p->block_count; i++)
        put_block(out, &p->blocks[i]);
}

void wire_put_picture(struct buf *out, struct str svg, double scale)
{
    uint64_t bits;

    memcpy(&bits, &scale, sizeof bits);
    buf_str(out, mark);
    buf_char(out, WIRE_PICTURE);
    put_whole(out, bits, 8);
    put_text(out, svg);
}

/* --- reading ---- */

/* What is left to read; `bad` stays once something was wrong. */
struct reader {
    struct arena *arena;
    struct str rest;
    ptrdiff_t cells; /* of all tables so far */
    const char *bad;
};

static void wrong(struct reader *r, const char *why)
{
    if (!r->bad)
        r->bad = why;
    r->rest = (struct str){0};
}

static uint64_t take_whole(struct reader *r, int bytes)
{
    uint64_t n = 0;

    if (r->rest.len < bytes) {
        wrong(r, "it ends in the middle");
        return 0;
    }
    for (int i = 0; i < bytes; i++)
        n |= (uint64_t)(unsigned char)r->rest.at[i] << 8 * i;
    r->rest = str_cut(r->rest, bytes, r->rest.len);
    return n;
}

/* How many follow, of which each takes at least so many bytes. */
static ptrdiff_t take_count(struct reader *r, ptrdiff_t most, ptrdiff_t each)
{
    ptrdiff_t n = (ptrdiff_t)take_whole(r, 4);

    if (n <= most && n * each <= r->rest.len)
        return n;
    wrong(r, n > most ? "there is too much of something" : "it ends in the middle");
    return 0;
}

static bool take_bool(struct reader *r)
{
    uint64_t n = take_whole(r, 1);

    if (n > 1)
        wrong(r, "a yes or no is neither");
    return n == 1;
}

static struct str take_text(struct reader *r, ptrdiff_t most)
{
    ptrdiff_t len = take_count(r, most, 1);
    struct str s = str_cut(r->rest, 0, len);

    if (!str_is_utf8(s)) {
        wrong(r, "a text is not UTF-8");
        return (struct str){0};
    }
    r->rest = str_cut(r->rest, len, r->rest.len);
    return s;
}

static void take_runs(struct reader *r, struct paper_block *block)
{
    ptrdiff_t n = take_count(r, WIRE_RUNS_MOST, 9);
    struct paper_run *runs = arena_new(r->arena, struct paper_run, n);

    for (ptrdiff_t i = 0; i < n; i++) {
        runs[i].text = take_text(r, WIRE_TEXT_MOST);
        runs[i].href = take_text(r, WIRE_TEXT_MOST);
        runs[i].strong = take_bool(r);
    }
    block->runs = runs;
    block->run_count = n;
}

static const struct str *take_texts(struct reader *r, ptrdiff_t n)
{
    struct str *texts = arena_new(r->arena, struct str, n);

    for (ptrdiff_t i = 0; i < n; i++)
        texts[i] = take_text(r, WIRE_TEXT_MOST);
    return texts;
}

static void take_table(struct reader *r, struct paper_table *t)
{
    t->caption = take_text(r, WIRE_TEXT_MOST);
    t->columns = take_count(r, WIRE_COLUMNS_MOST, 5);
    t->headings = take_texts(r, t->columns);
    bool *numbers = arena_new(r->arena, bool, t->columns);
    for (ptrdiff_t i = 0; i < t->columns; i++)
        numbers[i] = take_bool(r);
    t->numbers = numbers;
    t->rows = take_count(r, WIRE_CELLS_MOST, 4 * t->columns);
    r->cells += t->rows * t->columns;
    if (t->columns == 0)
        wrong(r, "a table has no columns");
    if (r->cells > WIRE_CELLS_MOST)
        wrong(r, "the tables have too many cells");
    if (!r->bad)
        t->cells = take_texts(r, t->rows * t->columns);
}

static void take_block(struct reader *r, struct paper_block *block)
{
    uint64_t kind = take_whole(r, 1);

    block->kind = kind <= PAPER_PAGE ? (enum paper_kind)kind : PAPER_PAGE;
    block->level = (int)take_whole(r, 1);
    block->keep = take_bool(r);
    bool heading = block->kind == PAPER_HEADING;
    if (kind > PAPER_PAGE || block->level > 4 || (heading && block->level < 1))
        wrong(r, "a block is of no kind there is");
    switch (block->kind) {
    case PAPER_FIGURE:
        block->svg = take_text(r, PAPER_BYTES_MOST);
        block->alternative = take_text(r, WIRE_TEXT_MOST);
        break;
    case PAPER_TABLE:
        take_table(r, &block->table);
        break;
    case PAPER_PAGE:
        break;
    case PAPER_HEADING:
    case PAPER_WORDS:
    case PAPER_LEAD:
    case PAPER_SMALL:
    case PAPER_BULLET:
    case PAPER_NUMBER:
        take_runs(r, block);
        break;
    }
}

static void take_document(struct reader *r, struct paper *p)
{
    p->title = take_text(r, WIRE_TEXT_MOST);
    p->subject = take_text(r, WIRE_TEXT_MOST);
    p->language = take_text(r, WIRE_TEXT_MOST);
    p->author = take_text(r, WIRE_TEXT_MOST);
    p->foot = take_text(r, WIRE_TEXT_MOST);
    p->one_side = take_bool(r);
    p->made_at = (int64_t)take_whole(r, 8);
    p->block_count = take_count(r, PAPER_BLOCKS_MOST, 3);
    struct paper_block *blocks = arena_new(r->arena, struct paper_block, p->block_count);
    for (ptrdiff_t i = 0; i < p->block_count && !r->bad; i++)
        take_block(r, &blocks[i]);
    p->blocks = blocks;
}

static void take_picture(struct reader *r, struct wire_request *out)
{
    uint64_t bits = take_whole(r, 8);

    memcpy(&out->scale, &bits, sizeof bits);
    out->svg = take_text(r, PAPER_BYTES_MOST);
    if (!(out->scale > 0) || !isfinite(out->scale))
        wrong(r, "its scale is no number above 0");
}

enum rc wire_read(struct arena *a, struct str bytes, struct wire_request *out, struct str *why)
{
    struct reader r = {.arena = a, .rest = bytes};

    *out = (struct wire_request){0};
    if (!str_starts(bytes, mark))
        wrong(&r, "it does not begin as one");
    else
        r.rest = str_cut(bytes, mark.len, bytes.len);
    uint64_t kind = take_whole(&r, 1);
    if (kind == WIRE_DOCUMENT)
        take_document(&r, &out->paper);
    else if (kind == WIRE_PICTURE)
        take_picture(&r, out);
    else
        wrong(&r, "it is of no kind there is");
    if (r.rest.len)
        wrong(&r, "something is left over");
    out->kind = (enum wire_kind)kind;
    if (!r.bad)
        return OK;
    *why = str_fmt(a, "This request can't be read: %s.", r.bad);
    return INVALID;
}
