/* send_effect.c: what a delivery does to the figures there are, and to places among councils.
 */
#include "lodge/send_effect.h"

#include "lodge_sql.h"

#include <math.h>
#include <stdlib.h>

/* --- one period of a measure ---- */

static const struct area *area_of(const struct sector *s, int64_t id)
{
    for (ptrdiff_t i = 0; i < s->area_count; i++)
        if (s->areas[i].id == id)
            return &s->areas[i];
    return NULL;
}

static const struct area **areas_of(struct work *w, const struct import_seen *seen)
{
    const struct area **out = arena_new(w->arena, const struct area *, seen->area_count);

    for (ptrdiff_t i = 0; i < seen->area_count; i++)
        out[i] = seen->metric && i < seen->metric->area_count
                     ? seen->metric->areas[i]
                     : area_of(w->sector, seen->areas[i]);
    return out;
}

/* Whether it may be sent; what can only be proposed is noted, and who accepts must own it. */
static enum rc right_must(struct effect_making *m, const struct metric *metric,
                          const struct area *area)
{
    enum send_right right = m->rights->everything ? SEND_PUBLISHES
                            : metric && area      ? send_right_to(m->rights, metric, area)
                                                  : SEND_NOTHING;

    if (right == SEND_NOTHING)
        return work_fail(m->w, FORBIDDEN, "", "The table has figures that you may not send.");
    if (right == SEND_PUBLISHES)
        return OK;
    if (m->accepts && send_right_to(m->accepts, metric, area) != SEND_PUBLISHES)
        return work_fail(m->w, FORBIDDEN, "",
                         "You may not decide on figures of \"%.*s\": you don't own it here.",
                         STR_ARG(metric->title));
    ptrdiff_t i = 0;
    while (i < m->out->offered.len && m->out->offered.at[i] != metric)
        i++;
    if (i == m->out->offered.len)
        *list_push(m->w->arena, &m->out->offered) = metric;
    return OK;
}

static enum rc change_take(struct effect_making *m, const struct import_seen *seen,
                           const struct area *area, const struct slice *old, ptrdiff_t i,
                           struct send_effect_row *row)
{
    struct arena *a = m->w->arena;
    bool fresh = slice_state(old, i) == STATE_ABSENT;

    TRY(right_must(m, seen->metric, area));
    row->added += fresh;
    row->changed += !fresh;
    *list_push(a, &m->out->changes) = (struct send_change){seen->metric,
                                                           seen->period,
                                                           area,
                                                           row->slug,
                                                           seen->areas[i],
                                                           figure_exact(a, old, i),
                                                           figure_exact(a, seen->now, i)};
    return OK;
}

static ptrdiff_t whole_place(double rank)
{
    return isnan(rank) ? 0 : (ptrdiff_t)rank;
}

/* By the places that the list of revisions tells. */
static void places_take(struct effect_making *m, const struct import_seen *seen,
                        const struct area *const *areas, const struct slice *old)
{
    struct arena *a = m->w->arena;
    const struct ranked all = {seen->metric, areas, seen->area_count};
    double *was = arena_new(a, double, seen->area_count);
    double *is = arena_new(a, double, seen->area_count);
    ptrdiff_t of_was = revision_ranks(&all, old, was);
    ptrdiff_t of_is = revision_ranks(&all, seen->now, is);

    for (ptrdiff_t i = 0; i < seen->area_count; i++) {
        if (!areas[i] || was[i] == is[i] || (isnan(was[i]) && isnan(is[i])))
            continue;
        *list_push(a, &m->moved) =
            (struct send_moved){seen->metric, seen->period,       areas[i], whole_place(was[i]),
                                of_was,       whole_place(is[i]), of_is};
    }
}

enum rc effect_seen(void *state, const struct import_seen *seen)
{
    struct effect_making *m = state;
    struct arena *a = m->w->arena;
    struct send_effect_row row = {
        .slug = str_copy(a, seen->slug),
        .title = str_copy(a, seen->metric ? seen->metric->title : seen->title),
        .metric = seen->metric,
        .period = seen->period,
        .told = seen->told,
        .known_from = seen->known_from};
    const struct area **areas = areas_of(m->w, seen);
    struct slice none;
    const struct slice *old = seen->old;

    slice_make(a, 0, &none);
    old = old ? old : &none;
    for (ptrdiff_t i = 0; i < old->count; i++)
        row.held += slice_state(old, i) == STATE_VALUE;
    for (ptrdiff_t i = 0; seen->changed && i < seen->area_count; i++)
        if (!slice_same(old, i, seen->now, i))
            TRY(change_take(m, seen, areas[i], old, i, &row));
    if (seen->changed && seen->metric)
        places_take(m, seen, areas, old);
    m->out->told += row.told;
    m->out->added += row.added;
    m->out->changed += row.changed;
    *list_push(a, m->out) = row;
    return OK;
}

/* --- the whole ---- */

static ptrdiff_t distance(const struct send_moved *m)
{
    return m->rank_was && m->rank_is ? labs((long)(m->rank_is - m->rank_was)) : 0;
}

static int furthest_first(const void *left, const void *right)
{
    const struct send_moved *a = left, *b = right;

    if (distance(a) != distance(b))
        return distance(a) > distance(b) ? -1 : 1;
    int by = str_cmp(a->metric->slug, b->metric->slug);
    by = by ? by : period_cmp(b->period, a->period);
    return by ? by : str_cmp(a->area->code, b->area->code);
}

static int by_measure(const void *left, const void *right)
{
    const struct send_effect_row *a = left, *b = right;
    int by = str_cmp(a->slug, b->slug);

    return by ? by : period_cmp(b->period, a->period);
}

void effect_end(struct effect_making *m)
{
    struct send_effect *e = m->out;

    if (m->moved.len)
        qsort(m->moved.at, (size_t)m->moved.len, sizeof *m->moved.at, furthest_first);
    e->moved = m->moved.at;
    e->moved_count = m->moved.len;
    if (e->len)
        qsort(e->at, (size_t)e->len, sizeof *e->at, by_measure);
    for (ptrdiff_t i = 0; i < e->len; i++) {
        bool begins = i == 0 || !str_eq(e->at[i].slug, e->at[i - 1].slug), any = false;
        for (ptrdiff_t k = i; begins && k < e->len && str_eq(e->at[k].slug, e->at[i].slug); k++)
            any = any || e->at[k].added + e->at[k].changed > 0;
        e->measures += any;
    }
}

/* --- whether it is large ---- */

/* The first figures of a period are no change of anything. */
int64_t send_counted(const struct send_effect_row *row)
{
    return row->changed + (row->held ? row->added : 0);
}

void send_weights_take(struct arena *a, const struct send_effect *e, struct send_weights *out)
{
    *out = (struct send_weights){.measures = e->measures};
    for (ptrdiff_t i = 0; i < e->len; i++) {
        const struct send_effect_row *r = &e->at[i];
        if (send_counted(r))
            *list_push(a, out) =
                (struct send_weight){str_copy(a, r->slug), str_copy(a, r->title),
                                     period_id(a, r->period), send_counted(r), r->held};
    }
}

/* More than half of what is known of a period, in parts or whole. */
static enum rc weigh(struct work *w, struct str keepers, const struct send_weight *r,
                     struct str *out)
{
    struct lodge_metric_id metric;
    struct lodge_sending_recent recent;

    enum rc rc = sql_sent_metric(w, r->slug, &metric);
    if (rc != OK)
        return rc == NOT_FOUND ? OK : rc;
    TRY(sql_sending_recent(w, keepers, metric.metric_id, r->period,
                           w->now - (int64_t)SEND_LARGE_DAYS * 86400, &recent));
    int64_t all = r->counted + recent.counted;
    if (all >= SEND_LARGE_FIGURES && 2 * all > r->held)
        *out =
            str_fmt(w->arena,
                    "%sit changes or adds %lld figures of %.*s, %.*s, of which %lld are "
                    "known",
                    recent.counted ? "with what was published in the last 7 days, " : "",
                    (long long)all, STR_ARG(r->title), STR_ARG(r->period), (long long)r->held);
    return OK;
}

enum rc send_large(struct work *w, struct str keepers, const struct send_weights *weights,
                   struct str *out)
{
    *out = S("");
    if (weights->measures > SEND_LARGE_MEASURES)
        *out = str_fmt(w->arena, "it changes %td measures, more than %d", weights->measures,
                       SEND_LARGE_MEASURES);
    for (ptrdiff_t i = 0; i < weights->len && !out->len; i++)
        TRY(weigh(w, keepers, &weights->at[i], out));
    return OK;
}
