/* club_open.c: what was sent becomes figures, on the day on which it opens to everyone. */
#include "lodge/club.h"

#include "base/num.h"
#include "lodge/entry_parts.h"
#include "lodge_sql.h"

#include <math.h>

enum { WAITING_MOST = 500, FOR_TEN_MINUTES = 10 * 60, DELIVERY_MOST = 16 * 1024 * 1024 };

/* --- one figure ---- */

static struct str number_words(struct arena *a, double value)
{
    struct buf b = buf_make(a, 60);

    buf_num(&b, value);
    return buf_text(&b);
}

/* Whether what is there is what the form delivered last: then it may be replaced by a newer
 * one. What others published, a figure or why there is none, stands. */
static bool published_otherwise(struct work *w, const struct metric *m, struct period p,
                                const struct area *area, struct str delivered)
{
    ptrdiff_t at = metric_period(m, p), place = metric_place(m, area);

    if (at < 0 || place < 0)
        return false;
    const struct slice *figures = cube_read(w->sector->cube, m->index, at);
    switch (slice_state(figures, place)) {
    case STATE_ABSENT:
        return false;
    case STATE_NOT_APPLICABLE:
        return !str_eq(delivered, S("not applicable"));
    case STATE_NOT_COLLECTED:
        return !str_eq(delivered, S("not collected"));
    case STATE_VALUE:
        return !(slice_flags(figures, place) & FLAG_PROVISIONAL) ||
               !str_eq(delivered,
                       number_words(w->arena, slice_number(figures, place, SLICE_VALUE)));
    default:
        return true;
    }
}

/* The measure's own limits may be others than when it was sent: the importer would refuse all.
 */
static bool within_limits(const struct metric *m, double value)
{
    double low, high;

    return !(num_parse(m->low_word, &low) && value < low) &&
           !(num_parse(m->high_word, &high) && value > high);
}

/* Why it is not published; NULL where nothing speaks against it. */
static const char *refused(struct work *w, struct period p, const struct lodge_club_due *row)
{
    const struct metric *m = sector_metric(w->sector, row->slug);
    const struct area *area = sector_area(w->sector, row->code);

    if (!m || !area)
        return "the measure or the council is not here any more";
    if (isnan(row->value) && !row->gap.len)
        return "no figure was sent";
    if (published_otherwise(w, m, p, area, row->published))
        return "it was published otherwise by then";
    if (!row->gap.len && area_runs(w->sector, area, m->service) == RUNS_NOT)
        return "the council does not run this service";
    if (!within_limits(m, row->value))
        return "it lies outside the measure's limits as they are now";
    return NULL;
}

static void row_add(struct work *w, struct buf *csv, struct period p,
                    const struct lodge_club_due *row)
{
    buf_csv(csv, row->slug);
    buf_char(csv, ',');
    buf_csv(csv, row->code);
    buf_fmt(csv, ",%.*s,", STR_ARG(period_id(w->arena, p)));
    if (!row->gap.len)
        buf_num(csv, row->value);
    buf_fmt(csv, ",%.*s,%s\n", STR_ARG(row->gap), row->gap.len ? "" : "provisional");
}

/* What became of it, among the form's changes. */
static enum rc outcome_note(struct work *w, const struct lodge_club_due *row, const char *why)
{
    const struct metric *m = sector_metric(w->sector, row->slug);
    struct str value = row->gap.len ? row->gap : number_words(w->arena, row->value);
    struct change_book book;

    if (!m)
        return OK;
    TRY(change_book_open(w, row->entry_id, &book));
    return change_note(w, &book, m, why ? "not published" : "published", row->published,
                       isnan(row->value) && !row->gap.len ? S("") : value,
                       why ? str_of(why) : S(""));
}

/* A period that only few councils sent would be the newest of its measure for all: it waits for
 * more. */
static bool enough(const struct collection *c, const struct lodge_club_senders_list *senders,
                   struct str slug)
{
    for (ptrdiff_t i = 0; i < senders->len; i++)
        if (str_eq(senders->at[i].slug, slug))
            return senders->at[i].total >= c->least_senders;
    return false;
}

/* --- one delivery ---- */

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
                                               .held_count = 1,
                                               .sent_by_areas = true},
                      &report);
}

enum rc club_deliver(struct work *w, const struct collection *c, struct period p,
                     int64_t *figures)
{
    struct lodge_club_due_list rows = {0};
    struct lodge_club_senders_list senders = {0};
    struct str period = period_id(w->arena, p);
    struct buf csv = buf_make(w->arena, DELIVERY_MOST);

    *figures = 0;
    TRY(sql_club_due(w, c->id, period, &rows));
    TRY(sql_club_senders(w, c->id, period, &senders));
    buf_lit(&csv, "metric,area,period,value,gap,flag\n");
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        if (!enough(c, &senders, rows.at[i].slug))
            continue;
        const char *why = refused(w, p, &rows.at[i]);
        if (!why) {
            row_add(w, &csv, p, &rows.at[i]);
            (*figures)++;
        }
        TRY(outcome_note(w, &rows.at[i], why));
    }
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
