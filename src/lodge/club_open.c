/* club_open.c: what was sent becomes figures, on the day on which it opens to everyone. */
#include "lodge/club.h"

#include "base/num.h"
#include "lodge_sql.h"

#include <math.h>

enum { WAITING_MOST = 500, FOR_TEN_MINUTES = 10 * 60, DELIVERY_MOST = 16 * 1024 * 1024 };

/* Whether the figure that is there came from elsewhere: any, unless the form was delivered
 * before, and then one that is no first release. */
static bool published_otherwise(struct work *w, const struct metric *m, struct period p,
                                const struct area *area, bool delivered)
{
    ptrdiff_t at = metric_period(m, p), place = metric_place(m, area);

    if (at < 0 || place < 0)
        return false;
    const struct slice *figures = cube_read(w->sector->cube, m->index, at);
    return slice_state(figures, place) == STATE_VALUE &&
           !(delivered && slice_flags(figures, place) & FLAG_PROVISIONAL);
}

/* The measure's own limits may be others than when it was sent: the importer would refuse all.
 */
static bool within_limits(const struct metric *m, double value)
{
    double low, high;

    return !(num_parse(m->low_word, &low) && value < low) &&
           !(num_parse(m->high_word, &high) && value > high);
}

static bool row_add(struct work *w, struct buf *csv, struct period p,
                    const struct lodge_club_due *row)
{
    const struct metric *m = sector_metric(w->sector, row->slug);
    const struct area *area = sector_area(w->sector, row->code);

    if (!m || !area || published_otherwise(w, m, p, area, row->delivered_at > 0) ||
        (isnan(row->value) && !row->gap.len) || !within_limits(m, row->value))
        return false;
    buf_csv(csv, m->slug);
    buf_char(csv, ',');
    buf_csv(csv, area->code);
    buf_fmt(csv, ",%.*s,", STR_ARG(period_id(w->arena, p)));
    if (!row->gap.len)
        buf_num(csv, row->value);
    buf_fmt(csv, ",%.*s,%s\n", STR_ARG(row->gap), row->gap.len ? "" : "provisional");
    return true;
}

static enum rc import(struct work *w, const struct collection *c, struct period p,
                      struct str bytes)
{
    struct str name =
        str_fmt(w->arena, "%.*s-%.*s.csv", STR_ARG(c->slug), STR_ARG(period_id(w->arena, p)));
    struct import_held held = {name, bytes};
    struct import_report report;

    return import_run(w,
                      &(struct import_options){.profile = S("tidy"),
                                               .files = &name,
                                               .file_count = 1,
                                               .held = &held,
                                               .held_count = 1},
                      &report);
}

enum rc club_deliver(struct work *w, const struct collection *c, struct period p,
                     int64_t *figures)
{
    struct lodge_club_due_list rows = {0};
    struct str period = period_id(w->arena, p);
    struct buf csv = buf_make(w->arena, DELIVERY_MOST);

    *figures = 0;
    TRY(sql_club_due(w, c->id, period, &rows));
    buf_lit(&csv, "metric,area,period,value,gap,flag\n");
    for (ptrdiff_t i = 0; i < rows.len; i++)
        *figures += row_add(w, &csv, p, &rows.at[i]);
    if (csv.failed)
        return work_fail(w, TOO_LARGE, "", "What was sent for %.*s is more than one delivery.",
                         STR_ARG(c->title));
    if (*figures)
        TRY(import(w, c, p, buf_text(&csv)));
    return sql_club_delivered(w, c->id, period, w->now);
}

/* --- the job ---- */

/* The first that is open, from `*at` on; false when there is none. */
static bool next_open(struct work *w, const struct lodge_club_waiting_list *all, ptrdiff_t *at,
                      struct collection *c, struct period *p)
{
    enum period_flag flag;

    for (; *at < all->len; (*at)++)
        if (collection_read_id(w, all->at[*at].collection_id, c) == OK &&
            period_parse(all->at[*at].period, (struct period_reading){.kind = PERIOD_CALENDAR},
                         p, &flag) &&
            collection_open(w, c, *p))
            return true;
    return false;
}

static bool open_needed(struct work *w)
{
    struct lodge_club_waiting_list waiting = {0};
    struct collection c;
    struct period p;
    ptrdiff_t at = 0;

    return sql_club_waiting(w, WAITING_MOST, &waiting) == OK &&
           next_open(w, &waiting, &at, &c, &p);
}

struct opened {
    int64_t periods, figures, refused;
};

/* One delivery, in a transaction of its own, so that one that is refused holds up no other. */
static enum rc one_step(const struct job_house *house, ptrdiff_t *passed, bool *done,
                        struct opened *sum)
{
    struct work *w = house->begin(house->state);
    struct lodge_club_waiting_list waiting = {0};
    struct collection c;
    struct period p;
    int64_t figures = 0;

    *done = true;
    if (!w)
        return OK;
    enum rc rc = sql_club_waiting(w, WAITING_MOST, &waiting);
    bool found = rc == OK && next_open(w, &waiting, passed, &c, &p);
    if (found)
        rc = club_deliver(w, &c, p, &figures);
    enum rc kept = house->end(house->state, w, rc);
    if (!found)
        return kept;
    *done = false;
    *passed += kept != OK; /* what was refused is not asked again in this run */
    sum->refused += kept != OK;
    sum->periods += kept == OK;
    sum->figures += kept == OK ? figures : 0;
    return kept == FAULT ? FAULT : OK;
}

static enum rc open_run(struct arena *a, const struct job_house *house, struct str *words)
{
    struct opened sum = {0};
    ptrdiff_t passed = 0;
    bool done = false;

    while (!done && !(house->stopping && house->stopping(house->state)))
        TRY(one_step(house, &passed, &done, &sum));
    *words = str_fmt(a, "%lld early figures of %lld periods opened; %lld periods refused.",
                     (long long)sum.figures, (long long)sum.periods, (long long)sum.refused);
    return OK;
}

const struct job entry_jobs[] = {
    {.name = "open-early-figures",
     .title = "Opens what councils sent to everyone, on its day",
     .every = FOR_TEN_MINUTES,
     .most = FOR_TEN_MINUTES,
     .run = open_run,
     .needed = open_needed},
    {0},
};
