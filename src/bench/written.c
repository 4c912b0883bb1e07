/* written.c: the load as a CSV file: what an import, or another program, has to read. */
#include "bench/parts.h"

#include "base/num.h"

enum { BLOCK = 256 * 1024, LONGEST_ROW = 128 };

/* A file as it is written. */
struct writing {
    struct load load;
    enum written form;
    FILE *to;
    struct buf out;
    struct str *areas, *periods, *gaps; /* as they are written */
};

/* --- rows
 * -------------------------------------------------------------------------------------- */

static struct str number_text(struct arena *a, ptrdiff_t n)
{
    return str_fmt(a, "%td", n);
}

static void writing_begin(struct writing *w, struct arena *a)
{
    bool numbers = w->form == WRITTEN_NUMBERS;

    w->out = buf_make(a, BLOCK + LONGEST_ROW);
    w->areas = arena_new(a, struct str, w->load.areas);
    w->periods = arena_new(a, struct str, w->load.years);
    w->gaps = arena_new(a, struct str, STATE_COUNT);
    for (ptrdiff_t i = 0; i < w->load.areas; i++)
        w->areas[i] = numbers ? number_text(a, i) : made_area(a, &w->load, i);
    for (ptrdiff_t y = 0; y < w->load.years; y++)
        w->periods[y] = numbers ? number_text(a, y) : made_period(a, y);
    for (int s = STATE_VALUE + 1; s < STATE_COUNT; s++)
        w->gaps[s] = numbers ? number_text(a, s) : state_word((enum state)s);
    buf_str(&w->out,
            numbers ? S("metric,area,year,value,gap\n") : S("metric,area,period,value,gap\n"));
}

static void put_block(struct writing *w)
{
    fwrite(w->out.at, 1, (size_t)w->out.len, w->to);
    w->out.len = 0;
}

static void put_row(struct writing *w, struct str metric, ptrdiff_t year, ptrdiff_t area,
                    enum state state, double value)
{
    struct buf *b = &w->out;

    if (state == STATE_ABSENT)
        return;
    buf_str(b, metric);
    buf_char(b, ',');
    buf_str(b, w->areas[area]);
    buf_char(b, ',');
    buf_str(b, w->periods[year]);
    buf_char(b, ',');
    if (state == STATE_VALUE)
        buf_num(b, value);
    buf_char(b, ',');
    buf_str(b, w->gaps[state]);
    buf_char(b, '\n');
    if (b->len >= BLOCK)
        put_block(w);
}

static struct str metric_name(const struct writing *w, struct arena *a, ptrdiff_t metric)
{
    return w->form == WRITTEN_NUMBERS ? number_text(a, metric) : made_metric(a, metric);
}

/* --- in order
 * ---------------------------------------------------------------------------------- */

static void put_metric(struct writing *w, struct making *k, ptrdiff_t metric, struct made *made)
{
    struct arena *a = arena_open();
    struct str name = metric_name(w, a, metric);
    struct slice s;

    for (ptrdiff_t y = 0; y < w->load.years; y++) {
        made_figures(a, k, metric, y, &s, made);
        for (ptrdiff_t i = 0; i < w->load.areas; i++)
            put_row(w, name, y, i, slice_state(&s, i), slice_number(&s, i, SLICE_VALUE));
    }
    arena_close(a);
}

/* --- in no order
 * ------------------------------------------------------------------------------- */

/* All figures at once, by metric, then year, then area. */
struct cells {
    double *values;
    uint8_t *states;
    uint32_t *order;
};

static void keep_metric(struct cells *c, struct making *k, const struct load *l,
                        ptrdiff_t metric, struct made *made)
{
    struct arena *a = arena_open();
    struct slice s;

    for (ptrdiff_t y = 0; y < l->years; y++) {
        ptrdiff_t first = (metric * l->years + y) * l->areas;
        made_figures(a, k, metric, y, &s, made);
        for (ptrdiff_t i = 0; i < l->areas; i++) {
            c->states[first + i] = (uint8_t)slice_state(&s, i);
            c->values[first + i] = slice_number(&s, i, SLICE_VALUE);
        }
    }
    arena_close(a);
}

static void shuffle(uint32_t *order, ptrdiff_t count)
{
    uint64_t seed = 23;

    for (ptrdiff_t i = 0; i < count; i++)
        order[i] = (uint32_t)i;
    for (ptrdiff_t i = count - 1; i > 0; i--) {
        ptrdiff_t j = (ptrdiff_t)chance(&seed, (uint64_t)i + 1);
        uint32_t kept = order[i];
        order[i] = order[j];
        order[j] = kept;
    }
}

static void put_shuffled(struct writing *w, struct arena *a, struct making *k,
                         struct made *made)
{
    const struct load *l = &w->load;
    ptrdiff_t count = l->metrics * l->years * l->areas;
    struct cells c = {.values = arena_new(a, double, count),
                      .states = arena_new(a, uint8_t, count),
                      .order = arena_new(a, uint32_t, count)};
    struct str *names = arena_new(a, struct str, l->metrics);

    for (ptrdiff_t m = 0; m < l->metrics; m++) {
        names[m] = metric_name(w, a, m);
        keep_metric(&c, k, l, m, made);
    }
    shuffle(c.order, count);
    for (ptrdiff_t i = 0; i < count; i++) {
        ptrdiff_t cell = c.order[i], slice = cell / l->areas;
        put_row(w, names[slice / l->years], slice % l->years, cell % l->areas,
                (enum state)c.states[cell], c.values[cell]);
    }
}

/* --- the file
 * ---------------------------------------------------------------------------------- */

enum rc made_write(const struct load *l, enum written form, FILE *to, struct made *made)
{
    struct arena *a = arena_open();
    struct writing w = {.load = *l, .form = form, .to = to};
    struct making *k = made_begin(a, l);

    *made = (struct made){0};
    writing_begin(&w, a);
    if (form == WRITTEN_SHUFFLED)
        put_shuffled(&w, a, k, made);
    else
        for (ptrdiff_t m = 0; m < l->metrics; m++)
            put_metric(&w, k, m, made);
    put_block(&w);
    arena_close(a);
    return fflush(to) == 0 && !ferror(to) ? OK : FAULT;
}
