/* updates.c: which figures came lately. */
#include "inform/updates.h"

#include "inform_sql.h"

#include <stdlib.h>

enum { MOST_DELIVERIES = 1000 };

static bool wanted(const struct metric *m, const struct updates_ask *ask)
{
    if (ask->area && metric_place(m, ask->area) < 0)
        return false;
    for (ptrdiff_t i = 0; i < m->subject_count; i++)
        if (m->subjects[i] == ask->subject)
            return true;
    for (ptrdiff_t i = 0; i < m->topic_count; i++)
        if (m->topics[i] == ask->subject)
            return true;
    return !ask->subject;
}

static bool has_figure(const struct sector *s, const struct metric *m, ptrdiff_t p,
                       const struct area *area)
{
    return slice_state(cube_read(s->cube, m->index, p), metric_place(m, area)) == STATE_VALUE;
}

static void metric_updates(const struct sector *s, struct arena *a, const struct metric *m,
                           const struct updates_ask *ask, struct update_list *out)
{
    ptrdiff_t first = out->len;

    for (ptrdiff_t p = m->period_count - 1; p >= 0; p--) {
        const struct cube_slice *slice = cube_at(s->cube, m->index, p);
        ptrdiff_t i = first;
        if (slice->known_from < ask->since || (ask->area && !has_figure(s, m, p, ask->area)))
            continue;
        while (i < out->len && out->at[i].known_from != slice->known_from)
            i++;
        if (i == out->len)
            *list_push(a, out) =
                (struct update){.metric = m, .known_from = slice->known_from, .newest = p};
        out->at[i].periods++;
        out->at[i].revised += m->revised[p];
    }
}

static int newest_first(const void *left, const void *right)
{
    const struct update *a = left, *b = right;

    if (a->known_from != b->known_from)
        return a->known_from > b->known_from ? -1 : 1;
    return str_cmp(a->metric->key, b->metric->key);
}

static ptrdiff_t councils_in(const struct sector *s, const struct update *u)
{
    const struct metric *m = u->metric;
    const struct slice *figures = cube_read(s->cube, m->index, u->newest);
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < m->area_count; i++)
        n += m->areas[i]->type->council && !area_ended(m->areas[i]) &&
             slice_state(figures, i) == STATE_VALUE;
    return n;
}

void updates_read(const struct sector *s, struct arena *a, const struct updates_ask *ask,
                  struct update_list *out)
{
    *out = (struct update_list){0};
    for (ptrdiff_t i = 0; i < s->metric_count; i++)
        if (wanted(&s->metrics[i], ask))
            metric_updates(s, a, &s->metrics[i], ask, out);
    if (out->len)
        qsort(out->at, (size_t)out->len, sizeof *out->at, newest_first);
    out->cut = out->len > ask->most;
    out->len = out->cut ? ask->most : out->len;
    for (ptrdiff_t i = 0; i < out->len; i++)
        out->at[i].councils = councils_in(s, &out->at[i]);
}

enum rc delivery_names_read(struct work *w, struct delivery_name_list *out)
{
    struct inform_delivery_name_list rows = {0};

    *out = (struct delivery_name_list){0};
    TRY(sql_delivery_names(w, MOST_DELIVERIES, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++)
        *list_push(w->arena, out) =
            (struct delivery_name){rows.at[i].known_from, rows.at[i].profile, rows.at[i].files};
    return OK;
}
