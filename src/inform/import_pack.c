/* import_pack.c: a metric of the delivery as the store will have it: its areas in their places
 * for ever, and its slices as bytes. */
#include "inform/import_parts.h"

#include <stdlib.h>
#include <string.h>

/* --- places
 * ------------------------------------------------------------------------------------ */

/* Areas that are new to the metric follow those it has, in the order of all areas and not of
 * the rows, so that the same figures make the same bytes however the file is sorted. Gives the
 * place for each place as staged. */
static ptrdiff_t *places_make(struct importer *im, struct packed_metric *p)
{
    const struct staged_metric *m = p->m;
    const struct metric *known = m->known;
    ptrdiff_t *place = arena_new(p->arena, ptrdiff_t, m->areas.len);

    /* What is worked out has the areas of what it is worked out from. */
    p->area_count = known && !known->formula.len ? known->area_count : 0;
    p->areas = arena_new(p->arena, int64_t, p->area_count + m->areas.len);
    for (ptrdiff_t i = 0; i < p->area_count; i++)
        p->areas[i] = known->areas[i]->id;
    for (ptrdiff_t i = 0; i < m->place_cap; i++) {
        if (m->place[i] < 0)
            continue;
        const struct staged_area *a = &im->areas.at[i];
        ptrdiff_t at = known && a->area ? metric_place(known, a->area) : -1;
        if (at < 0) {
            at = p->area_count++;
            p->areas[at] = a->id;
        }
        place[m->place[i]] = at;
    }
    return place;
}

/* --- slices
 * ------------------------------------------------------------------------------------ */

/* One past the last place that the slice has something for, at least `last`. */
static ptrdiff_t length_of(const struct slice *s, const ptrdiff_t *place, ptrdiff_t last)
{
    for (ptrdiff_t i = 0; i < s->count; i++)
        if (s->state[i] != STATE_ABSENT && place[i] >= last)
            last = place[i] + 1;
    return last;
}

static int64_t moved(struct arena *a, const struct slice *s, const ptrdiff_t *place,
                     struct slice *out)
{
    int64_t count = 0;

    slice_make(a, length_of(s, place, 0), out);
    for (ptrdiff_t i = 0; i < s->count; i++) {
        if (s->state[i] == STATE_ABSENT)
            continue;
        out->state[place[i]] = s->state[i];
        out->array[SLICE_VALUE][place[i]] = s->array[SLICE_VALUE][i];
        count++;
    }
    for (int k = SLICE_VALUE + 1; k < SLICE_ARRAYS; k++)
        for (ptrdiff_t i = 0; s->array[k] && i < s->count; i++)
            if (s->state[i] != STATE_ABSENT)
                slice_put(a, out, place[i], (enum slice_array)k, s->array[k][i]);
    return count;
}

/* What is stored, with the cells of this delivery in place of theirs. */
static int64_t merged(struct arena *a, const struct slice *s, const ptrdiff_t *place,
                      const struct slice *old, struct slice *out)
{
    int64_t changed = 0;

    slice_copy(a, old, length_of(s, place, old->count), out);
    for (ptrdiff_t i = 0; i < s->count; i++) {
        if (s->state[i] == STATE_ABSENT || slice_same(out, place[i], s, i))
            continue;
        slice_put_figure(a, out, place[i], s, i);
        changed++;
    }
    return changed;
}

static int64_t told_by(const struct slice *s)
{
    int64_t told = 0;

    for (ptrdiff_t i = 0; i < s->count; i++)
        told += s->state[i] != STATE_ABSENT;
    return told;
}

static void pack_slice(struct importer *im, const struct packed_metric *p,
                       struct staged_slice *staged, const ptrdiff_t *place,
                       struct packed_slice *out)
{
    const struct metric *known = p->m->known;
    const struct cube *cube = im->w->sector->cube;

    /* Room that was made for areas that never came has no place. */
    if (staged->slice.count > p->m->areas.len)
        staged->slice.count = (int32_t)p->m->areas.len;
    out->period = staged->period;
    out->told = told_by(&staged->slice);
    out->known_period = known ? metric_period(known, im->periods.at[staged->period]) : -1;
    out->old = out->known_period < 0 ? NULL : cube_read(cube, known->index, out->known_period);
    out->changed = out->old ? merged(p->arena, &staged->slice, place, out->old, &out->now)
                            : moved(p->arena, &staged->slice, place, &out->now);
    if (out->changed)
        out->bytes = slice_pack(p->arena, &out->now);
}

/* --- the whole
 * --------------------------------------------------------------------------------- */

static int by_period(const void *left, const void *right, void *periods)
{
    const struct period *all = periods;

    return period_cmp(all[((const struct staged_slice *)left)->period],
                      all[((const struct staged_slice *)right)->period]);
}

void import_pack(struct importer *im, ptrdiff_t metric, struct packed_metric *out)
{
    struct staged_metric *m = &im->metrics.at[metric];

    *out = (struct packed_metric){.arena = out->arena, .m = m};
    out->rc = import_settle(im, out->arena, metric, &out->settled);
    if (out->rc != OK)
        return;
    if (m->slices.len)
        qsort_r(m->slices.at, (size_t)m->slices.len, sizeof *m->slices.at, by_period,
                im->periods.at);
    const ptrdiff_t *place = places_make(im, out);
    out->slice_count = m->slices.len;
    out->slices = arena_new(out->arena, struct packed_slice, out->slice_count);
    for (ptrdiff_t i = 0; i < m->slices.len; i++)
        pack_slice(im, out, &m->slices.at[i], place, &out->slices[i]);
}
