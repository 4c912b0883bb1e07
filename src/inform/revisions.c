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
        if (state == STATE_ABSENT)
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

enum rc revisions_all(struct work *w, const struct metric *metric, struct revision_list *out)
{
    *out = (struct revision_list){0};
    for (ptrdiff_t p = 0; p < metric->period_count; p++) {
        struct history h = {.w = w, .metric = metric, .period = metric->periods[p], .out = out};
        if (metric->revised[p])
            TRY(sql_slice_history(w, metric->id, period_id(w->arena, h.period), state_row, &h));
    }
    if (out->len)
        qsort(out->at, (size_t)out->len, sizeof *out->at, newest_first);
    return OK;
}

/* --- a page of them ---- */

/* A state, while the places whose figure it changed are gone through. */
struct opened {
    const struct arrival *arrival;
    const struct metric *metric;
    struct arrival_states states;
    double *ranks_was, *ranks_is; /* by place */
    ptrdiff_t of_was, of_is;
};

struct place_list {
    const struct area **at;
    ptrdiff_t len, cap;
};

static int by_name(const void *left, const void *right)
{
    const struct area *a = *(const struct area *const *)left;
    const struct area *b = *(const struct area *const *)right;
    int by = str_cmp(a->key, b->key);

    return by ? by : (a->index > b->index) - (a->index < b->index);
}

/* Whose figures it changed, of those that are asked for. */
static void areas_of(struct arena *a, const struct sector *s, const struct arrival *r,
                     const struct revisions_ask *ask, struct place_list *out)
{
    const struct metric *m = &s->metrics[r->metric];

    *out = (struct place_list){0};
    if (r->whole || (ask->metric && ask->metric->index != m->index))
        return;
    if (ask->area) {
        if (arrival_of(s, r, metric_place(m, ask->area)) == ARRIVED_OTHERWISE)
            *list_push(a, out) = ask->area;
        return;
    }
    for (int32_t i = 0; i < r->count; i++)
        if (arrival_of(s, r, i) == ARRIVED_OTHERWISE)
            *list_push(a, out) = m->areas[i];
    if (out->len)
        qsort(out->at, (size_t)out->len, sizeof *out->at, by_name);
}

static enum rc open_state(struct work *w, const struct arrival *r, struct opened *out)
{
    const struct metric *m = &w->sector->metrics[r->metric];
    const struct ranked all = {m, m->areas, m->area_count};

    *out = (struct opened){.arrival = r,
                           .metric = m,
                           .ranks_was = arena_new(w->arena, double, m->area_count),
                           .ranks_is = arena_new(w->arena, double, m->area_count)};
    TRY(arrival_read(w, r, &out->states));
    out->of_was = revision_ranks(&all, &out->states.before, out->ranks_was);
    out->of_is = revision_ranks(&all, &out->states.now, out->ranks_is);
    return OK;
}

static void revision_take(struct arena *a, const struct opened *o, const struct area *area,
                          struct revision_list *out)
{
    ptrdiff_t place = metric_place(o->metric, area);
    const struct arrival_states *s = &o->states;

    *list_push(a, out) =
        (struct revision){.area = area,
                          .metric = o->metric,
                          .period = o->metric->periods[o->arrival->period],
                          .known_from = o->arrival->known_from,
                          .value_was = slice_number(&s->before, place, SLICE_VALUE),
                          .state_was = slice_state(&s->before, place),
                          .was = figure_words(a, o->metric, &s->before, place),
                          .is = figure_words(a, o->metric, &s->now, place),
                          .rank_was = whole_rank(o->ranks_was[place]),
                          .rank_is = whole_rank(o->ranks_is[place]),
                          .of_was = o->of_was,
                          .of_is = o->of_is,
                          .profile = str_copy(a, s->profile),
                          .files = str_copy(a, s->files),
                          .note = str_copy(a, s->note)};
}

/* A page while it is filled. */
struct filling_page {
    struct work *w;
    struct place_in_time from;
    ptrdiff_t most, passed, of_moment;
    struct revision_list *out;
};

/* Those of one state. It is read into memory that is given back, since there may be many. */
static enum rc state_take(struct filling_page *f, const struct arrival *r,
                          const struct place_list *areas, ptrdiff_t first)
{
    struct work reading = *f->w;
    struct revision_list *out = f->out;
    ptrdiff_t room = f->most - out->len;
    ptrdiff_t end = areas->len - first > room ? first + room : areas->len;
    struct opened o;

    out->more = end < areas->len;
    if (first == end)
        return OK;
    bool same = out->len && out->at[out->len - 1].known_from == r->known_from;
    f->of_moment = (same ? f->of_moment : 0) + end - first;
    reading.arena = arena_open();
    reading.complaints = NULL;
    enum rc rc = open_state(&reading, r, &o);
    for (ptrdiff_t i = first; i < end && rc == OK; i++)
        revision_take(f->w->arena, &o, areas->at[i], out);
    if (reading.complaints)
        work_fail(f->w, rc, "", "%.*s", STR_ARG(reading.complaints->words));
    arena_close(reading.arena);
    return rc;
}

enum rc revisions_read(struct work *w, const struct revisions_ask *ask,
                       struct place_in_time from, ptrdiff_t most, struct revision_list *out)
{
    struct arrival_walk walk = arrivals_until(w->sector, from.at);
    struct filling_page f = {.w = w, .from = from, .most = most, .out = out};
    const struct arrival *r;

    *out = (struct revision_list){0};
    while (!out->more && (r = arrival_next(&walk)) && r->known_from > ask->since) {
        struct place_list areas;
        ptrdiff_t first = 0;
        areas_of(w->arena, w->sector, r, ask, &areas);
        if (r->known_from == from.at && f.passed < from.passed) {
            ptrdiff_t left = from.passed - f.passed;
            first = left < areas.len ? left : areas.len;
            f.passed += first;
        }
        TRY(state_take(&f, r, &areas, first));
    }
    if (out->more)
        out->next = place_behind(from, out->at[out->len - 1].known_from, f.of_moment);
    return OK;
}
