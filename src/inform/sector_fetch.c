/* sector_fetch.c: figures out of the store for a cube that may not hold all of them. */
#include "inform/sector_parts.h"

#include "inform_sql.h"

struct handing {
    const struct metric *metric;
    struct cube_fetch *into;
};

static enum rc hand_over(void *state, const struct inform_slice *row)
{
    struct handing *h = state;
    const struct metric *m = h->metric;

    cube_fetched(h->into, period_among(m->periods, m->period_count, row->period),
                 row->known_from, row->bytes);
    return OK;
}

static enum rc read_metric(struct work *w, struct handing *h)
{
    TRY(store_begin(w->db, false));
    enum rc rc = sql_slice_ever(w, h->metric->id, hand_over, h);
    store_rollback(w->db);
    return rc;
}

static enum rc fetch(void *state, ptrdiff_t metric, struct cube_fetch *into)
{
    struct sector *s = state;
    struct work w = {.arena = arena_open(), .db = s->budget.db};
    struct handing h = {&s->metrics[metric], into};

    pthread_mutex_lock(s->budget.lock);
    enum rc rc = read_metric(&w, &h);
    pthread_mutex_unlock(s->budget.lock);
    arena_close(w.arena);
    return rc;
}

void sector_budget_cube(struct sector *s)
{
    if (s->budget.bytes > 0)
        cube_budget(s->cube, s->budget.bytes, (struct cube_source){s, fetch});
}

static enum rc check_row(void *state, const struct inform_slice *row)
{
    struct work *w = state;

    if (slice_check(row->bytes) != OK)
        work_fail(
            w, FAULT, "",
            "The figures of measure %lld for the period %.*s, known from %lld on, are not "
            "as they were written: restore a backup, or import their file again.",
            (long long)row->metric_id, STR_ARG(row->period), (long long)row->known_from);
    return OK;
}

enum rc sector_check(struct work *w)
{
    TRY(sql_slice_every(w, check_row, w));
    return w->complaints ? FAULT : OK;
}
