/* revisions.c: each state of a period beside the one before it. */
#include "inform/revisions.h"

#include "base/num.h"
#include "inform/explain.h"
#include "inform_sql.h"

#include <math.h>
#include <stdlib.h>

/* One metric and period, while its states are gone through. */
struct history {
    struct work *w;
    const struct metric *metric;
    const struct area *area; /* NULL for all */
    struct period period;
    struct revision_list *out;
    struct slice before;
    double *ranks_before;
    ptrdiff_t of_before;
    int64_t *since; /* by place: from when the state before was known as it is shown */
    bool any;
};

ptrdiff_t revision_ranks(const struct ranked *r, const struct slice *s, double *ranks)
{
    const struct metric *m = r->metric;
    struct arena *scratch = arena_open();
    double *shown = arena_new(scratch, double, r->count);
    ptrdiff_t *order = arena_new(scratch, ptrdiff_t, r->count);

    for (ptrdiff_t i = 0; i < r->count; i++) {
        bool counts =
            r->areas[i] && r->areas[i]->type->council && slice_state(s, i) == STATE_VALUE;
        shown[i] = counts ? num_round(slice_number(s, i, SLICE_VALUE), m->decimals) : NAN;
    }
    ptrdiff_t of =
        stats_ranks(shown, r->count, m->polarity != POLARITY_LOW, TIES_MIN, order, ranks);
    arena_close(scratch);
    return of;
}

enum rc revision_note_put(struct work *w, const struct metric *metric, struct period period,
                          int64_t known_from, struct str note)
{
    struct str text;

    if (!str_trim(note).len)
        return OK;
    TRY(words_read(w, "note", note, REVISION_NOTE_MOST, true, &text));
    return sql_revision_note_add(w, metric->id, period_id(w->arena, period), known_from, text);
}

static ptrdiff_t whole_rank(double rank)
{
    return isnan(rank) ? 0 : (ptrdiff_t)rank;
}

static void note_changes(struct history *h, const struct slice *now, const double *ranks,
                         ptrdiff_t of, const struct inform_slice_history *row)
{
    struct arena *a = h->w->arena;

    for (ptrdiff_t i = 0; i < h->metric->area_count; i++) {
        enum state state = slice_state(&h->before, i);
        if (state == STATE_ABSENT)
            h->since[i] = row->known_from;
        if ((h->area && h->metric->areas[i] != h->area) || state == STATE_ABSENT)
            continue;
        struct str was = figure_words(a, h->metric, &h->before, i);
        struct str is = figure_words(a, h->metric, now, i);
        if (str_eq(was, is))
            continue;
        *list_push(a, h->out) =
            (struct revision){.area = h->metric->areas[i],
                              .metric = h->metric,
                              .period = h->period,
                              .known_from = row->known_from,
                              .known_before = h->since[i],
                              .value_was = slice_number(&h->before, i, SLICE_VALUE),
                              .state_was = state,
                              .was = was,
                              .is = is,
                              .rank_was = whole_rank(h->ranks_before[i]),
                              .rank_is = whole_rank(ranks[i]),
                              .of_was = h->of_before,
                              .of_is = of,
                              .profile = str_copy(a, row->profile),
                              .files = str_copy(a, row->files),
                              .note = str_copy(a, row->note)};
        h->since[i] = row->known_from;
    }
}

static void since_begin(struct history *h, int64_t known_from)
{
    h->since = arena_new(h->w->arena, int64_t, h->metric->area_count);
    for (ptrdiff_t i = 0; i < h->metric->area_count; i++)
        h->since[i] = known_from;
}

static enum rc state_row(void *state, const struct inform_slice_history *row)
{
    struct history *h = state;
    struct arena *a = h->w->arena;
    struct slice now;
    double *ranks = arena_new(a, double, h->metric->area_count);

    TRY(slice_unpack(a, str_copy(a, row->bytes), &now));
    const struct ranked all = {h->metric, h->metric->areas, h->metric->area_count};
    ptrdiff_t of = revision_ranks(&all, &now, ranks);
    if (h->any)
        note_changes(h, &now, ranks, of, row);
    else
        since_begin(h, row->known_from);
    h->before = now;
    h->ranks_before = ranks;
    h->of_before = of;
    h->any = true;
    return OK;
}

static int newest_first(const void *one, const void *other)
{
    const struct revision *a = one, *b = other;

    if (a->known_from != b->known_from)
        return a->known_from > b->known_from ? -1 : 1;
    int by_period = period_cmp(b->period, a->period);
    if (by_period)
        return by_period;
    int by_metric = str_cmp(a->metric->slug, b->metric->slug);
    return by_metric ? by_metric : str_cmp(a->area->key, b->area->key);
}

static void order(struct revision_list *list)
{
    if (list->len)
        qsort(list->at, (size_t)list->len, sizeof *list->at, newest_first);
}

static void order_and_cut(struct revision_list *list)
{
    order(list);
    list->cut = list->len > REVISIONS_MOST;
    if (list->cut)
        list->len = REVISIONS_MOST;
}

static enum rc gather(struct work *w, const struct metric *metric, const struct area *area,
                      struct revision_list *out)
{
    for (ptrdiff_t p = 0; p < metric->period_count; p++) {
        struct history h = {
            .w = w, .metric = metric, .area = area, .period = metric->periods[p], .out = out};
        if (metric->revised[p])
            TRY(sql_slice_history(w, metric->id, period_id(w->arena, h.period), state_row, &h));
    }
    return OK;
}

bool metric_has_revisions(const struct metric *metric)
{
    for (ptrdiff_t p = 0; p < metric->period_count; p++)
        if (metric->revised[p])
            return true;
    return false;
}

enum rc revisions_of_metric(struct work *w, const struct metric *metric,
                            const struct area *area, struct revision_list *out)
{
    *out = (struct revision_list){0};
    TRY(gather(w, metric, area, out));
    order_and_cut(out);
    return OK;
}

enum rc revisions_all(struct work *w, const struct metric *metric, struct revision_list *out)
{
    *out = (struct revision_list){0};
    TRY(gather(w, metric, NULL, out));
    order(out);
    return OK;
}

enum rc revisions_of_area(struct work *w, const struct area *area, struct revision_list *out)
{
    *out = (struct revision_list){0};
    for (ptrdiff_t i = 0; i < w->sector->metric_count; i++)
        if (metric_place(&w->sector->metrics[i], area) >= 0)
            TRY(gather(w, &w->sector->metrics[i], area, out));
    order_and_cut(out);
    return OK;
}
