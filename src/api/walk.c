/* walk.c: walking through the figures that were asked for, in pages. */
#include "api/pick.h"

static enum rc no_such_place(struct work *w)
{
    return work_fail(w, NOT_FOUND, "after",
                     "The figure to go on behind is not here any more. Begin anew.");
}

enum rc walk_begin(struct work *w, const struct pick *p, struct walk *out)
{
    *out = (struct walk){.pick = p, .arena = w->arena};
    if (!p->after_metric.len)
        return OK;
    while (out->metric < p->metric_count &&
           !str_eq(p->metrics[out->metric]->slug, p->after_metric))
        out->metric++;
    if (out->metric == p->metric_count)
        return no_such_place(w);
    const struct metric *m = p->metrics[out->metric];
    const struct area *area = sector_area(w->sector, p->after_area);
    out->period = period_among(m->periods, m->period_count, p->after_period);
    out->place = area ? metric_place(m, area) + 1 : 0;
    return out->period < 0 || out->place < 1 ? no_such_place(w) : OK;
}

/* Stands at the next period that is meant; false when the measure has no more. */
static bool period_find(struct walk *w, const struct metric *m)
{
    if (!w->wanted) {
        w->wanted = arena_new(w->arena, bool, m->period_count);
        pick_periods(w->pick, m, w->wanted);
    }
    while (w->period < m->period_count && !w->wanted[w->period]) {
        w->period++;
        w->place = 0;
    }
    return w->period < m->period_count;
}

static bool is_meant(const struct walk *w, const struct metric *m)
{
    return (!w->pick->areas || w->pick->areas[m->areas[w->place]->index]) &&
           slice_state(w->slice, w->place) != STATE_ABSENT;
}

/* The next figure of this period; false when it has no more. */
static bool place_find(struct walk *w, const struct metric *m)
{
    if (!w->slice)
        w->slice = cube_read(w->pick->sector->cube, m->index, w->period);
    while (w->place < w->slice->count && w->place < m->area_count && !is_meant(w, m)) {
        w->place++;
        w->looked_at++;
    }
    return w->place < w->slice->count && w->place < m->area_count;
}

bool walk_next(struct walk *w, struct figure_at *out)
{
    for (; w->metric < w->pick->metric_count; w->metric++, w->period = w->place = 0) {
        const struct metric *m = w->pick->metrics[w->metric];
        for (; period_find(w, m); w->period++, w->place = 0, w->slice = NULL) {
            if (place_find(w, m)) {
                *out = (struct figure_at){m, w->period, w->place++, w->slice};
                return true;
            }
            w->paused = w->looked_at >= CELLS_LOOKED_AT;
            if (w->paused)
                return false;
        }
        w->wanted = NULL;
        w->slice = NULL;
    }
    return false;
}

struct str walk_place(struct arena *a, const struct figure_at *at)
{
    return str_fmt(a, "%.*s,%.*s,%.*s", STR_ARG(at->metric->slug),
                   STR_ARG(period_id(a, at->metric->periods[at->period])),
                   STR_ARG(at->metric->areas[at->place]->code));
}

struct str walk_pause(struct arena *a, const struct walk *w)
{
    const struct metric *m = w->pick->metrics[w->metric];

    return walk_place(a, &(struct figure_at){m, w->period, m->area_count - 1, w->slice});
}

struct str api_flag(int flags)
{
    return flags & FLAG_PROVISIONAL  ? S("provisional")
           : flags & FLAG_UNRELIABLE ? S("unreliable")
           : flags & FLAG_REVISED    ? S("revised")
                                     : S("");
}
