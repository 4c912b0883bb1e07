/* club.c: early figures as those who sent theirs may see them. */
#include "lodge/club.h"

#include "lodge_sql.h"

#include <math.h>
#include <stdlib.h>

struct early {
    const struct area *area;
    const struct lodge_club_value *row;
};

static int early_order(const void *left, const void *right)
{
    const struct early *a = left, *b = right;

    return str_cmp(a->area->key, b->area->key);
}

static void measure_room(struct arena *a, ptrdiff_t n, struct club_measure *out)
{
    out->areas = arena_new(a, const struct area *, n + 1);
    out->values = arena_new(a, double, n + 1);
    out->firsts = arena_new(a, double, n + 1);
    out->sent_at = arena_new(a, int64_t, n + 1);
    out->corrects = arena_new(a, bool, n + 1);
}

static enum rc named_read(struct work *w, const struct collection *c, struct str period,
                          struct club_measure *out)
{
    struct lodge_club_value_list rows = {0};
    struct arena *a = w->arena;

    TRY(sql_club_seen(w, c->id, period, out->metric->slug, &rows));
    struct early *all = arena_new(a, struct early, rows.len + 1);
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        const struct area *area = sector_area(w->sector, rows.at[i].code);
        if (area)
            all[out->count++] = (struct early){area, &rows.at[i]};
    }
    qsort(all, (size_t)out->count, sizeof *all, early_order);
    measure_room(a, out->count, out);
    for (ptrdiff_t i = 0; i < out->count; i++) {
        out->areas[i] = all[i].area;
        out->values[i] = all[i].row->value;
        out->firsts[i] = all[i].row->was;
        out->sent_at[i] = all[i].row->sent_at;
        out->corrects[i] = !all[i].row->stands;
    }
    return OK;
}

static enum rc mixed_read(struct work *w, const struct collection *c, struct str period,
                          struct club_measure *out)
{
    struct lodge_club_mixed_list rows = {0};

    TRY(sql_club_mixed(w, c->id, period, out->metric->slug, &rows));
    out->mixed = arena_new(w->arena, double, out->count + 1);
    for (ptrdiff_t i = 0; i < rows.len && i < out->count; i++)
        out->mixed[i] = rows.at[i].value;
    return OK;
}

static enum rc gone_read(struct work *w, const struct collection *c, struct str period,
                         struct club_measure *out)
{
    struct lodge_club_gone_list rows = {0};

    TRY(sql_club_gone(w, c->id, period, out->metric->slug, &rows));
    out->gone = arena_new(w->arena, struct club_gone, rows.len + 1);
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        const struct area *area = sector_area(w->sector, rows.at[i].code);
        if (area)
            out->gone[out->gone_count++] =
                (struct club_gone){area, rows.at[i].gap, rows.at[i].sent_at};
    }
    return OK;
}

static bool was_sent(const struct lodge_club_own_list *own, struct str slug)
{
    for (ptrdiff_t i = 0; i < own->len; i++)
        if (str_eq(own->at[i].slug, slug))
            return true;
    return false;
}

enum rc club_read(struct work *w, const struct collection *c, struct period p,
                  struct club_table *out)
{
    struct lodge_club_own_list own = {0};
    struct str period = period_id(w->arena, p);

    *out = (struct club_table){0};
    if (!c->senders)
        return OK;
    TRY(sql_club_own(w, c->id, period, &own));
    for (ptrdiff_t i = 0; i < c->measure_count; i++) {
        struct club_measure *m = list_push(w->arena, out);
        m->metric = c->measures[i].metric;
        m->middle = NAN;
        m->sent = was_sent(&own, m->metric->slug);
        if (!m->sent)
            continue;
        TRY(named_read(w, c, period, m));
        m->few = m->count == 0;
        TRY(mixed_read(w, c, period, m));
        TRY(gone_read(w, c, period, m));
        double *scratch = arena_new(w->arena, double, m->count + 1);
        m->middle = stats_median(m->values, m->count, scratch);
    }
    return OK;
}
