/* cite_derived.c: who cited a figure that is worked out hears of it when what it is made of was
 * revised. */
#include "inform/cite.h"

#include "inform/derive.h"
#include "inform/sector_change.h"
#include "inform_sql.h"

/* Whether the measure is worked out, by however many steps, from one whose slices changed. */
static bool is_made_of(const struct metric *m, const struct slice_change *changes,
                       ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < m->input_count; i++) {
        for (ptrdiff_t n = 0; n < count; n++)
            if (changes[n].metric == m->inputs[i]->index)
                return true;
        if (is_made_of(m->inputs[i], changes, count))
            return true;
    }
    return false;
}

static enum rc tell(struct work *w, const struct metric *m, int64_t known_from)
{
    struct series before, now;
    int64_t *ids = arena_new(w->arena, int64_t, m->area_count);

    for (ptrdiff_t i = 0; i < m->area_count; i++)
        ids[i] = m->areas[i]->id;
    TRY(series_known(w, m, known_from - 1, &before));
    TRY(series_known(w, m, known_from, &now));
    for (ptrdiff_t i = 0; i < now.count; i++)
        for (ptrdiff_t n = 0; n < before.count; n++)
            if (period_cmp(before.periods[n], now.periods[i]) == 0)
                TRY(cite_revised(w, m, now.periods[i], ids, m->area_count, before.slices[n],
                                 now.slices[i], known_from));
    return OK;
}

enum rc cite_derived(struct work *w, const struct slice_change *changes, ptrdiff_t count,
                     int64_t known_from)
{
    struct inform_cited_formula_list cited = {0};

    if (count == 0)
        return OK;
    TRY(sql_cited_formulas(w, &cited));
    for (ptrdiff_t i = 0; i < cited.len; i++) {
        const struct metric *m = sector_metric(w->sector, cited.at[i].slug);
        if (m && m->formula.len && is_made_of(m, changes, count))
            TRY(tell(w, m, known_from));
    }
    return OK;
}
