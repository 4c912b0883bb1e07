/* import_quick.c: the plain rows of a long file, read in several threads.
 *
 * Blocks of the file are taken apart ahead (import_scan.h), each by one thread, and taken here
 * in their order. A row of names that are known and a number or a gap waits with the others of
 * its metric until they are staged together. All other rows are read as any row of any file is,
 * in their place: the first of each measure, area and period, notes, limits. From a line on
 * that needs more than a glance the rest of the file is read row by row.
 */
#include "inform/import_parts.h"

#include "inform/import_ahead.h"
#include "inform/import_scan.h"

#include <math.h>
#include <string.h>

enum {
    BEST_BLOCK = 256 * 1024,
    LINE_MOST = 4096,        /* a line that goes on so far past its block is left to others */
    FEWEST_BLOCKS = 2,       /* below, threads are not worth their start */
    NAMED = SCAN_PERIOD + 1, /* roles whose names are known by number */
    ROWS_AHEAD = 24,
    MARKS = 256,
    UNKNOWN = 0,
    BY_HAND = -1, /* rows with this name are read as any other */
    FIRST_WAITING = 16,
    MOST_WAITING = 512, /* rows in a block of them */
};

/* What the names of one scan mean: a place in the importer's lists plus 1, UNKNOWN, BY_HAND.
 * A period's has its flags in the lowest byte. */
struct meanings {
    int64_t *at;
    ptrdiff_t len;
};

/* What a mark says beside a number, or without one. */
struct mark_meaning {
    int state; /* UNKNOWN, BY_HAND or what is set */
    int flags;
};

struct part { /* of one worker */
    struct arena *arena;
    struct scan *scan;
    struct meanings names[NAMED];
    struct mark_meaning marks[MARKS][2];
};

struct block {
    struct arena *arena;
    char *text;
    int64_t base; /* of the file, where the text begins */
    struct part *by;
    struct scan_rows rows;
    ptrdiff_t until; /* of the text, behind the last row */
};

struct quick {
    struct importer *im;
    struct arena *arena; /* of what the thread that takes keeps */
    struct csv *csv;
    struct scan_plan plan;
    int64_t from;          /* where the first block begins */
    ptrdiff_t size;        /* of a block */
    int64_t place, line;   /* of the next row */
    ptrdiff_t reading_tag; /* of the measures whose periods are known; -1 for none yet */
    struct part parts[AHEAD_WORKERS];
    struct block blocks[AHEAD_SLOTS];
};

/* --- which files
 * ------------------------------------------------------------------------------- */

static bool role_put(struct scan_plan *plan, ptrdiff_t column, enum scan_role role)
{
    if (column < 0 || column >= plan->columns || plan->role[column] != SCAN_EMPTY)
        return false;
    plan->role[column] = (uint8_t)role;
    return true;
}

/* A row of these files has one figure, whose measure, area and period each follow from one cell
 * alone. */
static bool plan_make(const struct importer *im, struct scan_plan *plan)
{
    const struct layout *l = &im->layout;

    if (l->columns > SCAN_MOST_COLUMNS || l->wide.len || l->breakdown_count ||
        l->area_count != 1 || l->area_name_count || l->area_else.len || l->skip_area ||
        l->reject_period || l->gap_is_number ||
        profile_line(im->profile, l->shape, "area_twice"))
        return false;
    *plan = (struct scan_plan){.columns = l->columns};
    memset(plan->role, SCAN_EMPTY, sizeof plan->role);
    bool good = role_put(plan, l->indicator, SCAN_METRIC) &&
                role_put(plan, l->area[0].column, SCAN_AREA) &&
                role_put(plan, l->period, SCAN_PERIOD) && role_put(plan, l->value, SCAN_VALUE);
    for (ptrdiff_t i = 0; i < l->status_count; i++)
        good = good && role_put(plan, l->status[i], SCAN_MARK);
    return good;
}

/* --- ahead
 * ------------------------------------------------------------------------------------- */

static void make_block(void *state, int worker, int slot, ptrdiff_t piece)
{
    struct quick *q = state;
    struct block *b = &q->blocks[slot];
    struct part *part = &q->parts[worker];
    int64_t start = q->from + (int64_t)piece * q->size;
    ptrdiff_t lead = piece > 0, first = 0;

    if (!part->arena) {
        part->arena = arena_open();
        part->scan = scan_open(part->arena, &q->plan);
    }
    if (!b->arena) {
        b->arena = arena_open();
        b->text = arena_alloc(b->arena, 1 + q->size + LINE_MOST + SCAN_SLACK);
    }
    b->by = part;
    b->base = start - lead; /* with the byte before: perhaps a line end */
    b->rows.len = 0;
    ptrdiff_t got = csv_peek(q->csv, b->base, b->text, lead + q->size + LINE_MOST);
    if (lead) {
        const char *end = got > 0 ? memchr(b->text, '\n', (size_t)got) : NULL;
        first = end ? end - b->text + 1 : got;
    }
    b->until = first;
    ptrdiff_t last = got < lead + q->size ? got : lead + q->size;
    if (first < last)
        b->until = scan_lines(part->scan, b->arena, b->text, first, last, got, &b->rows);
}

/* --- what names mean
 * --------------------------------------------------------------------------- */

static int64_t meaning(const struct part *p, enum scan_role role, uint32_t name)
{
    return name < p->names[role].len ? p->names[role].at[name] : UNKNOWN;
}

static void learn(struct quick *q, struct part *p, enum scan_role role, uint32_t name,
                  int64_t means)
{
    struct meanings *m = &p->names[role];

    if (name >= m->len) {
        ptrdiff_t longer = 2 * (ptrdiff_t)name + 64;
        m->at = arena_grow(q->arena, m->at, m->len * (ptrdiff_t)sizeof *m->at,
                           longer * (ptrdiff_t)sizeof *m->at);
        m->len = longer;
    }
    m->at[name] = means;
}

/* The row was read by hand and has become a figure or a gap: what its names meant. */
static enum rc learn_names(struct quick *q, struct part *p, const struct scan_row *row)
{
    struct importer *im = q->im;
    ptrdiff_t area, metric, period;
    int flags = 0;

    TRY(import_row_area(im, &area));
    TRY(import_metric(im, NULL, &metric));
    const struct staged_metric *m = &im->metrics.at[metric];
    if (q->reading_tag < 0)
        q->reading_tag = m->reading_tag;
    bool other = m->reading_tag != q->reading_tag; /* its periods mean something else */
    learn(q, p, SCAN_AREA, row->area, area + 1);
    learn(q, p, SCAN_METRIC, row->metric, other ? BY_HAND : metric + 1);
    if (other)
        return OK;
    TRY(import_period(im, m, import_cell(im, im->layout.period), &period, &flags));
    learn(q, p, SCAN_PERIOD, row->period, (period + 1) << 8 | flags);
    return OK;
}

/* The only mark of the current row. */
static struct str mark_text(const struct importer *im)
{
    const struct layout *l = &im->layout;

    for (ptrdiff_t i = 0; i < l->status_count; i++) {
        struct str cell = str_trim(import_cell(im, l->status[i]));
        if (cell.len)
            return cell;
    }
    return (struct str){0};
}

static enum rc learn_mark(struct quick *q, struct part *p, const struct scan_row *row)
{
    bool value = !isnan(row->value);
    struct figure f = {.state = value ? STATE_VALUE : q->im->layout.empty};
    struct mark_meaning *to = &p->marks[row->mark][value];
    struct str note = {0}, cell = mark_text(q->im);

    if (cell.len)
        TRY(import_status(q->im, cell, &f, &note));
    *to = (struct mark_meaning){note.len ? BY_HAND : (int)f.state, f.flags};
    return OK;
}

static enum rc learn_row(struct quick *q, struct part *p, const struct scan_row *row)
{
    TRY(learn_names(q, p, row));
    return learn_mark(q, p, row);
}

/* --- taking rows
 * ------------------------------------------------------------------------------- */

/* Those of the metric, with room for one more. */
static struct waiting_rows *waiting_room(struct importer *im, ptrdiff_t metric)
{
    struct waiting *all = &im->waiting;

    if (!all->arena)
        all->arena = arena_open();
    while (all->len < im->metrics.len)
        *list_push(all->arena, all) = (struct waiting_rows){0};
    struct waiting_rows *rows = &all->at[metric];
    ptrdiff_t cap = !rows->last ? FIRST_WAITING : rows->last->cap * 4;
    cap = cap < MOST_WAITING ? cap : MOST_WAITING;
    struct waiting_block *b =
        arena_alloc(all->arena, (ptrdiff_t)sizeof *b + cap * (ptrdiff_t)sizeof b->at[0]);
    b->cap = cap;
    if (rows->last)
        rows->last->next = b;
    else
        rows->first = b;
    rows->last = b;
    rows->to = b->at;
    rows->end = b->at + cap;
    return rows;
}

static inline struct waiting_row *row_waits(struct importer *im, ptrdiff_t metric)
{
    struct waiting_rows *rows = metric < im->waiting.len ? &im->waiting.at[metric] : NULL;

    if (!rows || rows->to == rows->end)
        rows = waiting_room(im, metric);
    return rows->to++;
}

/* False when the row must be read by hand. */
static inline bool take_plainly(struct quick *q, struct part *p, const struct scan_row *row)
{
    int64_t metric = meaning(p, SCAN_METRIC, row->metric);
    int64_t area = meaning(p, SCAN_AREA, row->area);
    int64_t period = meaning(p, SCAN_PERIOD, row->period);
    bool value = row->value == row->value;
    struct mark_meaning mark = p->marks[row->mark][value];

    if (metric <= 0 || area <= 0 || period <= 0 || mark.state <= 0)
        return false;
    struct waiting_row *to = row_waits(q->im, metric - 1);
    to->area = (uint32_t)(area - 1);
    to->period = (uint16_t)((period >> 8) - 1);
    to->state = (uint8_t)(mark.state | mark.flags | (int)(period & 0xFF));
    to->value = row->value;
    return true;
}

/* NOT_FOUND when more than a glance is needed. */
static enum rc take_by_hand(struct quick *q, struct block *b, const struct scan_row *row,
                            ptrdiff_t after)
{
    struct str cells[SCAN_MOST_COLUMNS + 1], line = {b->text + row->at, after - row->at - 1};
    struct importer *im = q->im;
    const struct import_file *f = im->file;
    int64_t before = f->figures + f->gaps + f->folded;

    if (str_ends(line, S("\r")))
        line.len--;
    im->row = (struct csv_row){.cells = cells, .line = q->line, .bytes = b->base + after};
    if (!scan_cells(line, cells, COUNT_OF(cells), &im->row.count))
        return NOT_FOUND;
    TRY(import_row(im));
    bool staged = f->figures + f->gaps + f->folded > before;
    return staged && row->kind == SCAN_ROW ? learn_row(q, b->by, row) : OK;
}

/* In a file of no order the next rows of a measure are anywhere in memory: by the time that the
 * row is taken its place has come near. */
static inline void expect(const struct quick *q, const struct part *p,
                          const struct scan_row *row)
{
    int64_t metric = row->kind == SCAN_ROW ? meaning(p, SCAN_METRIC, row->metric) : UNKNOWN;

    if (metric > 0 && metric <= q->im->waiting.len)
        __builtin_prefetch(q->im->waiting.at[metric - 1].to, 1);
}

static void count_rows(struct import_file *f, ptrdiff_t *plain)
{
    f->rows += *plain;
    f->cells += *plain;
    *plain = 0;
}

static enum rc take_rows(struct quick *q, struct block *b)
{
    const struct scan_rows *rows = &b->rows;
    struct import_file *f = q->im->file;
    int64_t line = q->line;
    ptrdiff_t plain = 0;

    for (ptrdiff_t i = 0; i < rows->len; i++) {
        const struct scan_row *row = &rows->at[i];
        if (i + ROWS_AHEAD < rows->len)
            expect(q, b->by, row + ROWS_AHEAD);
        if (row->kind == SCAN_ROW && take_plainly(q, b->by, row)) {
            plain++;
            continue;
        }
        count_rows(f, &plain);
        q->place = b->base + row->at;
        q->line = line + i;
        if (row->kind != SCAN_BLANK)
            TRY(take_by_hand(q, b, row, i + 1 < rows->len ? rows->at[i + 1].at : b->until));
    }
    count_rows(f, &plain);
    q->place = b->base + b->until;
    q->line = line + rows->len;
    return OK;
}

/* NOT_FOUND when the rest is not for here. */
static enum rc take_block(void *state, int slot, ptrdiff_t piece)
{
    struct quick *q = state;
    struct block *b = &q->blocks[slot];
    int64_t end = q->from + (int64_t)(piece + 1) * q->size;

    if (b->rows.len && b->base + b->rows.at[0].at == q->place) {
        TRY(take_rows(q, b));
        q->im->row.bytes = q->place;
        import_report_progress(q->im, q->csv);
    }
    return q->place < end ? NOT_FOUND : OK;
}

/* --- a file
 * ------------------------------------------------------------------------------------ */

static enum rc read_blocks(struct quick *q, ptrdiff_t count)
{
    struct ahead ahead = {.count = count, .make = make_block, .take = take_block, .state = q};
    enum rc rc = ahead_run(&ahead);

    for (int i = 0; i < AHEAD_WORKERS; i++)
        arena_close(q->parts[i].arena);
    for (int i = 0; i < AHEAD_SLOTS; i++)
        arena_close(q->blocks[i].arena);
    if (rc != OK && rc != NOT_FOUND)
        return rc;
    rc = csv_move(q->csv, q->place, q->line);
    return rc == INVALID ? import_csv_failed(q->im, q->csv) : rc;
}

enum rc import_quick(struct importer *im, struct csv *csv)
{
    ptrdiff_t size = im->options->block ? im->options->block : BEST_BLOCK;
    struct scan_plan plan;

    if (im->careful || !plan_make(im, &plan))
        return OK;
    struct arena *a = arena_open();
    struct quick *q = arena_new(a, struct quick, 1);
    *q = (struct quick){
        .im = im, .arena = a, .csv = csv, .plan = plan, .size = size, .reading_tag = -1};
    q->from = q->place = csv_place(csv, &q->line);
    ptrdiff_t count = (ptrdiff_t)((csv_size(csv) - q->from + size - 1) / size);
    enum rc rc = OK;
    if (count >= FEWEST_BLOCKS) {
        im->was_quick = true;
        im->waiting.file = im->file;
        /* A gap without a mark has one meaning, which is no mark's. */
        for (int i = 0; i < AHEAD_WORKERS; i++) {
            q->parts[i].marks[0][true].state = STATE_VALUE;
            q->parts[i].marks[0][false].state =
                im->layout.empty_is_blank ? BY_HAND : (int)im->layout.empty;
        }
        rc = read_blocks(q, count);
    }
    arena_close(a);
    return rc;
}

void import_waiting_close(struct importer *im)
{
    arena_close(im->waiting.arena);
    im->waiting = (struct waiting){0};
}
