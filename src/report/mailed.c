/* mailed.c: reports that are mailed: who has which, when the next one is due, and the mails. */
#include "report/report.h"

#include "base/date.h"
#include "base/random.h"
#include "kit/mail.h"
#include "report/inside.h"
#include "report_sql.h"

#include <string.h>

enum {
    AN_HOUR = 60 * 60,
    HOURS_AFTER_SEVEN = 17, /* until midnight */
    MONDAY = 4,             /* 5 January 1970, in days */
    SENTENCES_MOST = 20,    /* of one mail */
    A_STEP = 20,            /* mails of one transaction */
    STEPS_MOST = 500,       /* of one run of the job */
    EVERY = 600,            /* seconds */
};

/* --- when ---- */

/* Clocks change at one in the night, so seven in the morning is as far from midnight to come on
 * every day. */
static int64_t seven_of(struct date day)
{
    return london_end_of_day(day) + 1 - HOURS_AFTER_SEVEN * AN_HOUR;
}

static bool falls_on(struct str every, struct date day)
{
    if (str_eq(every, S("week")))
        return (date_days(day) - MONDAY) % 7 == 0;
    if (str_eq(every, S("month")))
        return day.day == 1;
    if (str_eq(every, S("quarter")))
        return day.day == 1 && day.month % 3 == 1;
    return true;
}

int64_t report_mail_next(struct str every, int64_t now)
{
    int64_t day = date_days(date_in_london(now));

    while (!falls_on(every, date_of_days(day)) || seven_of(date_of_days(day)) <= now)
        day++;
    return seven_of(date_of_days(day));
}

static bool is_every(struct str every)
{
    return str_eq(every, S("week")) || str_eq(every, S("month")) ||
           str_eq(every, S("quarter")) || str_eq(every, S("change"));
}

/* --- what it says ---- */

/* The sentences of its measures, each once, and a mark of all of them. */
struct edition {
    struct str sentences[SENTENCES_MOST];
    ptrdiff_t count, more;
    struct str mark;
};

static void edition_add(struct figures *f, const struct metric *m, struct str group,
                        struct edition *out, uint64_t *hash)
{
    ptrdiff_t before = f->len;
    const struct comparison *c = figures_get(f, m, group);

    if (!c || f->len == before)
        return;
    *hash = (*hash ^ str_hash(c->own.text)) * 0x100000001b3u;
    if (out->count < SENTENCES_MOST)
        out->sentences[out->count++] = c->sentence;
    else
        out->more++;
}

static void edition_make(struct work *w, const struct report_parts *parts,
                         const struct area *area, struct edition *out)
{
    struct figures f = {.w = w, .area = area, .known = SECTOR_NOW};
    uint64_t hash = 0xcbf29ce484222325u;
    ptrdiff_t lost = 0;

    *out = (struct edition){0};
    for (ptrdiff_t i = 0; i < parts->len; i++) {
        struct str rest = parts->at[i].metrics;
        const struct metric *m;
        while ((m = part_metric(w->sector, &rest, &lost)) != NULL)
            edition_add(&f, m, parts->at[i].group, out, &hash);
    }
    out->mark = str_fmt(w->arena, "%llx", (unsigned long long)hash);
}

/* --- who has which ---- */

enum rc report_mail(struct work *w, const struct report *r, const struct area *area,
                    struct str every)
{
    struct mailing_list mine;
    struct edition e;

    if (!is_every(every))
        return work_fail(w, INVALID, "every", "Choose how often from the list.");
    TRY(report_mails_read(w, &mine));
    if (mine.len >= REPORT_MAILS_MOST)
        return work_fail(w, INVALID, "every", "At most %d reports are mailed to one person.",
                         REPORT_MAILS_MOST);
    edition_make(w, &r->parts, area, &e);
    TRY(sql_report_mailed_drop_same(w, r->id, area->id, w->viewer.person));
    return sql_report_mailed_add(w, random_id(w->arena), r->id, area->id, w->viewer.person,
                                 every, report_mail_next(every, w->now), e.mark, w->now);
}

enum rc report_mail_stop(struct work *w, struct str id)
{
    struct report_mailed_id row;
    enum rc rc =
        random_id_valid(id) ? sql_report_mailed_drop(w, id, w->viewer.person, &row) : NOT_FOUND;

    if (rc == NOT_FOUND)
        return work_fail(w, NOT_FOUND, "id", "This report is not mailed to you any more.");
    return rc;
}

enum rc report_mails_read(struct work *w, struct mailing_list *out)
{
    struct report_mailed_list rows = {0};

    *out = (struct mailing_list){0};
    TRY(sql_report_mailed_mine(w, REPORTS_LISTED, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        const struct report_mailed *row = &rows.at[i];
        const struct area *area = area_of_id(w->sector, row->area_id);
        if (area)
            *list_push(w->arena, out) = (struct mailing){
                row->id, row->report_id, row->name, row->every, area, row->next_at};
    }
    return OK;
}

/* --- sending ---- */

/* What everyone may read is in the mail; of anything else there is only that it is there. */
static enum rc mail_one(struct work *w, const struct report_mailed_due *due,
                        const struct area *area, const struct edition *e)
{
    struct str paragraphs[SENTENCES_MOST + 2];
    bool open = str_eq(due->audience, S("public"));
    ptrdiff_t n = 0;

    paragraphs[n++] =
        open ? str_fmt(w->arena, "%.*s, for %.*s. You asked for this report by email.",
                       STR_ARG(due->name), STR_ARG(area->name))
             : S("There is a new edition of a report that you asked for. It is not for "
                 "everyone, "
                 "so it is not in this email.");
    for (ptrdiff_t i = 0; open && i < e->count; i++)
        paragraphs[n++] = e->sentences[i];
    if (open && e->more)
        paragraphs[n++] = str_fmt(w->arena, "And %td more.", e->more);
    return mail_queue(w, &(struct mail){
                             .kind = "report",
                             .address = due->address,
                             .person = due->person_id,
                             .subject = open ? str_fmt(w->arena, "%.*s: %.*s",
                                                       STR_ARG(due->name), STR_ARG(area->name))
                                             : S("A report that you asked for"),
                             .paragraphs = paragraphs,
                             .paragraph_count = n,
                             .link_words = S("Open the report, or stop this email there"),
                             .link_path = str_fmt(w->arena, "/reports/%.*s?area=%.*s",
                                                  STR_ARG(due->report_id), STR_ARG(area->code)),
                             .may_stop = true,
                         });
}

static enum rc parts_of_due(struct work *w, struct str id, struct report_parts *out)
{
    struct report_part_row_list rows = {0};

    *out = (struct report_parts){0};
    TRY(sql_report_parts_for_mail(w, id, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++)
        *list_push(w->arena, out) =
            (struct report_part){.metrics = rows.at[i].metrics, .group = rows.at[i].group_slug};
    return OK;
}

static enum rc due_one(struct work *w, const struct report_mailed_due *due, ptrdiff_t *sent)
{
    const struct area *area = area_of_id(w->sector, due->area_id);
    struct report_parts parts;
    struct edition e;

    TRY(parts_of_due(w, due->report_id, &parts));
    if (area)
        edition_make(w, &parts, area, &e);
    bool same = area && str_eq(due->every, S("change")) && str_eq(e.mark, due->seen);
    if (area && due->allowed && !same) {
        TRY(mail_one(w, due, area, &e));
        (*sent)++;
    }
    return sql_report_mailed_next(w, due->id, report_mail_next(due->every, w->now),
                                  area ? e.mark : due->seen);
}

enum rc report_mails_send(struct work *w, ptrdiff_t most, ptrdiff_t *sent)
{
    struct report_mailed_due_list due = {0};

    *sent = 0;
    TRY(sql_report_mailed_skip(w, w->now, report_mail_next(S("change"), w->now)));
    TRY(sql_report_mailed_due(w, w->now, most, &due));
    for (ptrdiff_t i = 0; i < due.len; i++)
        TRY(due_one(w, &due.at[i], sent));
    return OK;
}

/* --- the job ---- */

static bool any_due(struct work *w)
{
    struct report_mailed_any row;

    return w->sector && sql_report_mailed_any(w, w->now, &row) == OK && row.any_due;
}

static enum rc mail_reports(struct arena *a, const struct job_house *house, struct str *words)
{
    ptrdiff_t sent = 0, all = 0;
    bool more = true;

    for (int step = 0; more && step < STEPS_MOST; step++) {
        if (house->stopping && house->stopping(house->state))
            return BUSY;
        struct work *w = house->begin(house->state);
        if (!w)
            return BUSY;
        more = any_due(w);
        enum rc rc = more ? report_mails_send(w, A_STEP, &sent) : OK;
        enum rc ended = house->end(house->state, w, rc);
        TRY(rc == OK ? ended : rc);
        all += more ? sent : 0;
    }
    *words = str_fmt(a, "%.*s queued to be emailed.",
                     STR_ARG(str_counted(a, all, "report was", "reports were")));
    return OK;
}

const struct job report_jobs[] = {
    {"mail-reports", "Emails reports that are due", EVERY, 300, mail_reports, any_due}, {0}};
