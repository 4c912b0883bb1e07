/* derive_known.c: figures as they were known at a moment, out of the store. */
#include "inform/derive.h"

#include "inform_sql.h"

#include <stdlib.h>

/* --- one that is published
 * ---------------------------------------------------------------------- */

struct old_slices {
    struct arena *arena;
    struct {
        struct old_slice {
            struct period period;
            struct slice *slice;
            int64_t known_from;
        } * at;
        ptrdiff_t len, cap;
    } list;
};

static enum rc old_slice_row(void *state, const struct inform_slice *row)
{
    struct old_slices *old = state;
    struct old_slice *to = list_push(old->arena, &old->list);
    struct period_reading plain = {PERIOD_CALENDAR, 0, 0};
    enum period_flag flag;

    to->slice = arena_new(old->arena, struct slice, 1);
    to->known_from = row->known_from;
    if (!period_parse(row->period, plain, &to->period, &flag))
        return FAULT;
    return slice_unpack(old->arena, row->bytes, to->slice);
}

static int by_period(const void *left, const void *right)
{
    return period_cmp(((const struct old_slice *)left)->period,
                      ((const struct old_slice *)right)->period);
}

static enum rc published_known(struct work *w, const struct metric *m, int64_t known,
                               struct series *out)
{
    struct old_slices old = {.arena = w->arena};

    TRY(sql_slice_of_metric(w, m->id, known, old_slice_row, &old));
    if (old.list.len)
        qsort(old.list.at, (size_t)old.list.len, sizeof *old.list.at, by_period);
    struct period *periods = arena_new(w->arena, struct period, old.list.len);
    const struct slice **slices = arena_new(w->arena, const struct slice *, old.list.len);
    int64_t *from = arena_new(w->arena, int64_t, old.list.len);
    for (ptrdiff_t i = 0; i < old.list.len; i++) {
        periods[i] = old.list.at[i].period;
        slices[i] = old.list.at[i].slice;
        from[i] = old.list.at[i].known_from;
    }
    *out = (struct series){periods, slices, from, old.list.len};
    return OK;
}

/* --- one that is worked out
 * --------------------------------------------------------------------- */

struct knowing {
    struct work *w;
    int64_t known;
    struct derive_set set;
    struct derive_figures *figures; /* by measure */
    bool *read;
};

static ptrdiff_t find(void *state, struct str slug)
{
    const struct knowing *k = state;
    const struct metric *m = sector_metric(k->w->sector, slug);

    return m ? m->index : -1;
}

static void figures_of(void *state, ptrdiff_t measure, struct derive_figures *out)
{
    *out = ((const struct knowing *)state)->figures[measure];
}

/* All that is published of what it needs. */
static enum rc read_inputs(struct knowing *k, const struct metric *m)
{
    struct derive_measure *to = &k->set.at[m->index];
    struct derive_figures *f = &k->figures[m->index];

    if (k->read[m->index])
        return OK;
    k->read[m->index] = true;
    to->slug = m->slug;
    to->formula = m->formula;
    f->audience = S("public");
    if (!m->formula.len) {
        TRY(published_known(k->w, m, k->known, &f->series));
        to->periods = (struct period_set){f->series.periods, f->series.count, false};
    }
    for (ptrdiff_t i = 0; i < m->input_count; i++)
        TRY(read_inputs(k, m->inputs[i]));
    return OK;
}

static enum rc derived_known(struct work *w, const struct metric *m, int64_t known,
                             struct series *out)
{
    ptrdiff_t count = w->sector->metric_count;
    struct knowing k = {.w = w, .known = known};

    k.set = (struct derive_set){.arena = w->arena,
                                .at = arena_new(w->arena, struct derive_measure, count),
                                .count = count,
                                .find = find,
                                .state = &k};
    k.figures = arena_new(w->arena, struct derive_figures, count);
    k.read = arena_new(w->arena, bool, count);
    *out = (struct series){0};
    if (m->formula_why.len)
        return OK;
    TRY(read_inputs(&k, m));
    derive_plan(&k.set, m->index);
    struct derive_source from = {figures_of, &k};
    for (ptrdiff_t i = 0; i < k.set.order.len; i++) {
        ptrdiff_t at = k.set.order.at[i];
        derive_make(w->arena, w->sector, &k.set, at, &from, &k.figures[at]);
    }
    *out = k.figures[m->index].series;
    return OK;
}

enum rc series_known(struct work *w, const struct metric *m, int64_t known, struct series *out)
{
    return m->formula.len ? derived_known(w, m, known, out) : published_known(w, m, known, out);
}
