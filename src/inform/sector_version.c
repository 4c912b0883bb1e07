/* sector_version.c: the numbers that several servers on one database look at. */
#include "inform/sector_version.h"

#include "inform_sql.h"
#include "store/store.h"

enum rc sector_version_read(struct work *w, struct sector_version *out)
{
    struct inform_version row;

    TRY(sql_version_now(w, &row));
    *out = (struct sector_version){row.figures, row.pages};
    return OK;
}

/* --- raising
 * ----------------------------------------------------------------------------------- */

static enum rc note_changes(struct work *w, int64_t figures)
{
    if (w->change_count > SECTOR_MOST_CHANGES)
        return OK;
    for (ptrdiff_t i = 0; i < w->change_count; i++) {
        const struct slice_change *c = &w->changes[i];
        const struct metric *m = &w->sector->metrics[c->metric];
        TRY(sql_version_change_add(w, figures, m->id,
                                   period_id(w->arena, m->periods[c->period]), c->known_from));
    }
    return OK;
}

enum rc sector_version_raise(struct work *w, struct sector_version *out)
{
    struct inform_version row;

    *out = (struct sector_version){0};
    if (!w->figures_changed && !w->public_changed)
        return OK;
    TRY(sql_version_raise(w, w->figures_changed, w->public_changed, &row));
    *out = (struct sector_version){row.figures, row.pages};
    if (w->figures_changed) {
        TRY(note_changes(w, row.figures));
        TRY(sql_version_forget(w, row.figures - SECTOR_CHANGES_KEPT));
    }
    if (store_tell(w->db) != OK)
        return work_fail(w, FAULT, "", "%.*s", STR_ARG(store_why(w->db)));
    return OK;
}

/* --- what changed
 * ------------------------------------------------------------------------------ */

static ptrdiff_t period_place(struct arena *a, const struct metric *m, struct str id)
{
    for (ptrdiff_t p = m->period_count - 1; p >= 0; p--)
        if (str_eq(period_id(a, m->periods[p]), id))
            return p;
    return -1;
}

/* False for a slice that this snapshot has no place for. */
static bool change_of(const struct work *w, const struct inform_version_change *row,
                      struct slice_change *out)
{
    const struct metric *m = sector_metric_of_id(w->sector, row->metric_id);
    ptrdiff_t p = m ? period_place(w->arena, m, row->period) : -1;

    if (p < 0)
        return false;
    *out = (struct slice_change){m->index, p, row->known_from, row->bytes};
    return true;
}

/* A raise without rows changed more than slices. */
static bool each_has_rows(const struct inform_version_change_list *rows, int64_t from,
                          int64_t to)
{
    int64_t at = from;

    for (ptrdiff_t i = 0; i < rows->len; i++) {
        if (rows->at[i].figures > at + 1)
            return false;
        at = rows->at[i].figures;
    }
    return at == to;
}

enum rc sector_version_changes(struct work *w, int64_t from, int64_t to,
                               const struct slice_change **out, ptrdiff_t *count)
{
    struct inform_version_change_list rows = {0};

    *count = 0;
    if (to <= from || to - from > SECTOR_CHANGES_KEPT)
        return OK;
    TRY(sql_version_changes(w, from, to, &rows));
    if (rows.len > SECTOR_MOST_CHANGES || !each_has_rows(&rows, from, to))
        return OK;
    struct slice_change *changes = arena_new(w->arena, struct slice_change, rows.len);
    for (ptrdiff_t i = 0; i < rows.len; i++)
        if (!change_of(w, &rows.at[i], &changes[i]))
            return OK;
    *out = changes;
    *count = rows.len;
    return OK;
}
