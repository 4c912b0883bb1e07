/* entry_collection.c: collections as they are kept. */
#include "lodge/entry.h"

#include "base/num.h"
#include "kit/audience.h"
#include "lodge_sql.h"

#include <math.h>

static struct collection collection_of(struct work *w, const struct lodge_collection *row)
{
    enum period_flag flag;
    struct collection c = {.id = row->id,
                           .slug = row->slug,
                           .title = row->title,
                           .about = row->about,
                           .every = collection_everies,
                           .due_days = row->due_days,
                           .opens_months = row->opens_months,
                           .keeper = row->keeper,
                           .keeper_name = row->keeper_name,
                           .accepts = row->accepts,
                           .senders = str_eq(row->sight, S("senders")),
                           .least_senders = row->least_senders,
                           .ended = str_eq(row->state, S("ended")),
                           .changed_at = row->changed_at};

    (void)w;
    for (const struct collection_every *e = collection_everies; e->name; e++)
        if (str_eq(row->every, str_of(e->name)))
            c.every = e;
    if (!period_parse(row->first, (struct period_reading){.kind = PERIOD_CALENDAR}, &c.first,
                      &flag))
        c.first = (struct period){{2000, 1, 1}, c.every->months};
    return c;
}

static double limit_of(struct str word)
{
    double n;

    return num_parse(word, &n) ? n : NAN;
}

static enum rc measures_read(struct work *w, struct collection *c)
{
    struct lodge_collection_measure_row_list rows = {0};

    TRY(sql_collection_measures(w, c->id, &rows));
    c->measures = arena_new(w->arena, struct collection_measure, rows.len);
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        const struct metric *m = sector_metric(w->sector, rows.at[i].slug);
        if (!m)
            continue;
        double low = rows.at[i].low, high = rows.at[i].high;
        c->measures[c->measure_count++] =
            (struct collection_measure){.metric = m,
                                        .low = isnan(low) ? limit_of(m->low_word) : low,
                                        .high = isnan(high) ? limit_of(m->high_word) : high,
                                        .own_low = low,
                                        .own_high = high};
    }
    return OK;
}

static enum rc rules_read(struct work *w, struct collection *c)
{
    struct lodge_collection_rule_row_list rows = {0};

    TRY(sql_collection_rules(w, c->id, &rows));
    c->rules = arena_new(w->arena, struct collection_rule, rows.len);
    for (ptrdiff_t i = 0; i < rows.len; i++)
        c->rules[c->rule_count++] = (struct collection_rule){.left = rows.at[i].left_side,
                                                             .operator= rows.at[i].operator,
                                                             .right = rows.at[i].right_side,
                                                             .words = rows.at[i].words,
                                                             .must = rows.at[i].must};
    return OK;
}

static enum rc whole(struct work *w, const struct lodge_collection *row, struct collection *out)
{
    *out = collection_of(w, row);
    TRY(measures_read(w, out));
    return rules_read(w, out);
}

enum rc collection_read(struct work *w, struct str slug, struct collection *out)
{
    struct lodge_collection row;
    enum rc rc = sql_collection_of_slug(w, slug, &row);

    if (rc == NOT_FOUND)
        return work_fail(w, NOT_FOUND, "collection",
                         "There is no collection of this name. /collections lists them all.");
    return rc == OK ? whole(w, &row, out) : rc;
}

enum rc collection_read_id(struct work *w, struct str id, struct collection *out)
{
    struct lodge_collection row;

    TRY(sql_collection_of_id(w, id, &row));
    return whole(w, &row, out);
}

enum rc collections_read(struct work *w, struct collection_list *out)
{
    struct lodge_collection_list rows = {0};

    *out = (struct collection_list){0};
    TRY(sql_collections_all(w, COLLECTIONS_MOST, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++)
        *list_push(w->arena, out) = collection_of(w, &rows.at[i]);
    return OK;
}

enum rc collection_keepers_read(struct work *w, struct keeper_list *out)
{
    struct lodge_collection_keeper_list rows = {0};

    *out = (struct keeper_list){0};
    TRY(sql_collection_keepers(w, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++)
        *list_push(w->arena, out) = (struct keeper){rows.at[i].slug, rows.at[i].name};
    return OK;
}

bool collection_kept(struct work *w, const struct collection *c)
{
    if (!c->keeper.len)
        return viewer_is(&w->viewer, S("role:administrator"));
    return viewer_is(&w->viewer, str_fmt(w->arena, "keepers:%.*s", STR_ARG(c->keeper)));
}

const struct collection_measure *collection_measure(const struct collection *c, struct str slug)
{
    for (ptrdiff_t i = 0; i < c->measure_count; i++)
        if (str_eq(c->measures[i].metric->slug, slug))
            return &c->measures[i];
    return NULL;
}
