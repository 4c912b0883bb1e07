/* import_stage.c: figures into the delivery, one by one or, of those that wait, a metric at a
 * time; told twice the same they are folded. */
#include "inform/import_parts.h"

#include "base/num.h"

#include <math.h>
#include <string.h>

static void place_room(struct importer *im, struct arena *a, struct staged_metric *m)
{
    ptrdiff_t cap = im->areas.len + im->areas.len / 4 + 16;
    int32_t *longer = arena_new(a, int32_t, cap);

    for (ptrdiff_t i = 0; i < cap; i++)
        longer[i] = i < m->place_cap ? m->place[i] : -1;
    m->place = longer;
    m->place_cap = cap;
}

static ptrdiff_t place_of(struct importer *im, struct arena *a, struct staged_metric *m,
                          ptrdiff_t area)
{
    if (area >= m->place_cap)
        place_room(im, a, m);
    if (m->place[area] < 0) {
        m->place[area] = (int32_t)m->areas.len;
        *list_push(a, &m->areas) = area;
    }
    return m->place[area];
}

static struct staged_slice *slice_of(struct arena *a, struct staged_metric *m, ptrdiff_t period)
{
    if (m->last_slice < m->slices.len && m->slices.at[m->last_slice].period == period)
        return &m->slices.at[m->last_slice];
    for (ptrdiff_t i = 0; i < m->slices.len; i++)
        if (m->slices.at[i].period == period) {
            m->last_slice = i;
            return &m->slices.at[i];
        }
    struct staged_slice *s = list_push(a, &m->slices);
    s->period = period;
    slice_make(a, m->areas.len > 32 ? m->areas.len : 32, &s->slice);
    m->last_slice = m->slices.len - 1;
    return s;
}

/* As a file would have it. */
static struct str plainly(struct arena *a, double value)
{
    struct buf b = buf_make(a, 64);

    buf_num(&b, value);
    return buf_text(&b);
}

static bool in_range(const struct staged_metric *m, double value)
{
    return !(value < m->low || value > m->high);
}

static enum rc check_range(struct importer *im, const struct staged_metric *m, double value,
                           ptrdiff_t column)
{
    if (!in_range(m, value)) {
        struct arena *a = im->w->arena;
        return import_fail(
            im, column,
            "%.*s is outside the range of %.*s (%.*s to %.*s). Correct the figure, "
            "or the range in the profile's table of metrics.",
            STR_ARG(plainly(a, value)), STR_ARG(m->slug),
            STR_ARG(isnan(m->low) ? S("any") : plainly(a, m->low)),
            STR_ARG(isnan(m->high) ? S("any") : plainly(a, m->high)));
    }
    return OK;
}

static bool same(const struct slice *s, ptrdiff_t place, const struct figure *f)
{
    if (((int)slice_state(s, place) | slice_flags(s, place)) != ((int)f->state | f->flags))
        return false;
    for (int i = 0; i < SLICE_ARRAYS; i++) {
        double x = slice_number(s, place, (enum slice_array)i), y = f->number[i];
        if (!(x == y || (isnan(x) && isnan(y))))
            return false;
    }
    return true;
}

static void put(struct importer *im, struct slice *s, ptrdiff_t place, const struct figure *f)
{
    slice_put_state(s, place, (int)f->state | f->flags);
    for (int i = 0; i < SLICE_ARRAYS; i++)
        slice_put(im->w->arena, s, place, (enum slice_array)i, f->number[i]);
}

/* Some publishers have two rows for one area; the profile says which of them counts. */
static bool twice_by_profile(struct importer *im, struct slice *s, ptrdiff_t place,
                             const struct figure *f, ptrdiff_t area)
{
    struct str code = im->areas.at[area].code;
    const struct profile_line *line =
        profile_mark(im->profile, im->layout.shape, "area_twice", code);

    if (!line)
        return false;
    import_notice(im, str_fmt(im->w->arena, "twice %.*s", STR_ARG(code)),
                  "%.*s stands twice in each period; the profile takes the %.*s row.",
                  STR_ARG(code), STR_ARG(line->value));
    if (str_eq(line->value, S("last")))
        put(im, s, place, f);
    return true;
}

static enum rc told_twice(struct importer *im, const struct staged_metric *m, struct slice *s,
                          ptrdiff_t place, const struct figure *f, ptrdiff_t area,
                          ptrdiff_t column)
{
    struct arena *a = im->w->arena;
    double before = slice_number(s, place, SLICE_VALUE), now = f->number[SLICE_VALUE];

    if (same(s, place, f) || twice_by_profile(im, s, place, f, area)) {
        im->file->folded++;
        return OK;
    }
    return import_fail(
        im, column,
        "%.*s was told before for %.*s and this period, and otherwise: %.*s, now "
        "%.*s. Keep the row that is right.",
        STR_ARG(m->slug), STR_ARG(im->areas.at[area].code),
        STR_ARG(isnan(before) ? S("no figure") : plainly(a, before)),
        STR_ARG(isnan(now) ? S("no figure") : plainly(a, now)));
}

enum rc import_stage(struct importer *im, ptrdiff_t metric, ptrdiff_t period, ptrdiff_t area,
                     const struct figure *f, ptrdiff_t column)
{
    struct staged_metric *m = &im->metrics.at[metric];
    ptrdiff_t place = place_of(im, im->w->arena, m, area);
    struct slice *s = &slice_of(im->w->arena, m, period)->slice;

    if (place >= s->count)
        slice_grow(im->w->arena, s, place + place / 2 + 16);
    if (slice_state(s, place) != STATE_ABSENT)
        return told_twice(im, m, s, place, f, area, column);
    if (f->state == STATE_VALUE)
        TRY(check_range(im, m, f->number[SLICE_VALUE], column));
    put(im, s, place, f);
    if (m->decimals_seen == 0 && f->number[SLICE_VALUE] != floor(f->number[SLICE_VALUE]))
        m->decimals_seen = f->state == STATE_VALUE;
    return OK;
}

/* --- those that wait
 * --------------------------------------------------------------------------- */

/* Where each period has its slice, so that it need not be looked for. */
struct settling {
    struct arena *a;
    struct staged_metric *m;
    int32_t *slice; /* by period, plus 1 */
    struct settled *out;
};

static struct slice *settled_slice(struct settling *g, ptrdiff_t period)
{
    if (!g->slice[period]) {
        struct staged_slice *s = slice_of(g->a, g->m, period);
        g->slice[period] = (int32_t)(s - g->m->slices.at) + 1;
        if (s->slice.count < g->m->areas.len)
            slice_grow(g->a, &s->slice, g->m->areas.len);
    }
    return &g->m->slices.at[g->slice[period] - 1].slice;
}

static enum rc settle_row(struct settling *g, const struct waiting_row *row)
{
    struct staged_metric *m = g->m;
    ptrdiff_t place = m->place[row->area];
    struct slice *s = settled_slice(g, row->period);
    bool value = (row->state & STATE_MASK) == STATE_VALUE;

    if (s->state[place] != STATE_ABSENT) {
        struct figure f = {.state = (enum state)(row->state & STATE_MASK),
                           .flags = row->state & ~STATE_MASK,
                           .number = {row->value, NAN, NAN, NAN, NAN}};
        g->out->folded++;
        return same(s, place, &f) ? OK : INVALID;
    }
    if (value && !in_range(m, row->value))
        return INVALID;
    s->state[place] = row->state;
    s->array[SLICE_VALUE][place] = row->value;
    if (value && row->value != floor(row->value))
        m->decimals_seen = 1;
    g->out->figures += value;
    g->out->gaps += !value;
    return OK;
}

static ptrdiff_t rows_in(const struct waiting_rows *rows, const struct waiting_block *b)
{
    return b->next ? b->cap : rows->to - b->at;
}

enum rc import_settle(struct importer *im, struct arena *a, ptrdiff_t metric,
                      struct settled *out)
{
    struct settling g = {.a = a, .m = &im->metrics.at[metric], .out = out};
    const struct waiting_rows *rows =
        metric < im->waiting.len ? &im->waiting.at[metric] : &(struct waiting_rows){0};
    const struct waiting_block *b;

    *out = (struct settled){0};
    if (!rows->first)
        return OK;
    /* All areas first, so that slices have their length when they are made. */
    for (b = rows->first; b; b = b->next)
        for (ptrdiff_t i = 0; i < rows_in(rows, b); i++)
            place_of(im, a, g.m, b->at[i].area);
    g.slice = arena_new(a, int32_t, im->periods.len);
    for (b = rows->first; b; b = b->next)
        for (ptrdiff_t i = 0; i < rows_in(rows, b); i++)
            TRY(settle_row(&g, &b->at[i]));
    return OK;
}

enum rc import_settle_all(struct importer *im)
{
    struct settled n;

    for (ptrdiff_t i = 0; i < im->waiting.len; i++) {
        TRY(import_settle(im, im->w->arena, i, &n));
        im->waiting.file->figures += n.figures;
        im->waiting.file->gaps += n.gaps;
        im->waiting.file->folded += n.folded;
    }
    import_waiting_close(im);
    return OK;
}
