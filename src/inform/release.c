/* release.c: when new figures are due. */
#include "inform/release.h"

#include "inform/compare.h"
#include "inform_sql.h"

#include <stdlib.h>

bool release_due_parse(struct str words, struct date *out, bool *whole_month)
{
    enum { A_MONTH = 7 };
    char day[] = "0000-00-01";

    *whole_month = words.len == A_MONTH;
    if (!*whole_month)
        return date_parse(words, out);
    for (int i = 0; i < A_MONTH; i++)
        day[i] = words.at[i];
    return date_parse(str_of(day), out);
}

struct str release_planned_id(struct arena *a, const struct metric *m, struct str due,
                              struct str period)
{
    struct str key =
        str_fmt(a, "%.*s|%.*s|%.*s", STR_ARG(m->slug), STR_ARG(due), STR_ARG(period));

    return str_fmt(a, "%016llx", (unsigned long long)str_hash(key));
}

/* --- what may be announced ---- */

enum { LONGEST_NOTE = 500, LONGEST_URL = 500, LONGEST_PERIOD = 60 };

static const char *too_long(struct arena *a, struct str word, int most)
{
    return word.len <= most ? NULL : str_fmt(a, "It is longer than %d characters.", most).at;
}

static const char *due_fault(struct arena *a, struct str due)
{
    struct date day;
    bool whole_month;

    if (release_due_parse(due, &day, &whole_month))
        return NULL;
    return str_fmt(a,
                   "\"%.*s\" is no day. Write 2026-05-21, or 2026-05 for some day in that "
                   "month.",
                   STR_ARG(str_cut(due, 0, 40)))
        .at;
}

static const char *url_fault(struct arena *a, struct str url)
{
    if (url.len > LONGEST_URL)
        return too_long(a, url, LONGEST_URL);
    if (!url.len || str_starts(url, S("https://")) || str_starts(url, S("http://")))
        return NULL;
    return str_fmt(a, "\"%.*s\" is no address of a web page.", STR_ARG(str_cut(url, 0, 60))).at;
}

const char *release_fault(struct arena *a, const struct str *words, enum release_word *of)
{
    const char *faults[RELEASE_WORDS] = {
        [RELEASE_DUE] = due_fault(a, words[RELEASE_DUE]),
        [RELEASE_PERIOD] = too_long(a, words[RELEASE_PERIOD], LONGEST_PERIOD),
        [RELEASE_NOTE] = too_long(a, words[RELEASE_NOTE], LONGEST_NOTE),
        [RELEASE_URL] = url_fault(a, words[RELEASE_URL])};

    for (int i = 0; i < RELEASE_WORDS; i++)
        if (faults[i]) {
            *of = (enum release_word)i;
            return faults[i];
        }
    return NULL;
}

/* --- what may be expected
 * --------------------------------------------------------------------- */

static int months_between(struct date from, struct date to)
{
    return (to.year - from.year) * 12 + to.month - from.month;
}

/* The months between a measure's periods; 0 when its last steps differ. */
static int rhythm(const struct metric *m)
{
    int step = 0;

    if (m->period_count <= RELEASE_STEPS)
        return 0;
    for (ptrdiff_t p = m->period_count - RELEASE_STEPS; p < m->period_count; p++) {
        int now = months_between(m->periods[p - 1].start, m->periods[p].start);
        if (m->periods[p].months != m->periods[p - 1].months || (step && now != step))
            return 0;
        step = now;
    }
    return step;
}

bool release_infer(const struct sector *s, struct arena *a, const struct metric *m,
                   struct date today, struct release *out)
{
    int step = rhythm(m);
    struct date last;
    ptrdiff_t newest = metric_newest(s, m);

    if (step <= 0 || m->formula.len || newest != m->period_count - 1 ||
        !date_parse(m->published, &last))
        return false;
    struct date due = date_add_months(last, step);
    due.day = 1;
    struct date month = {today.year, today.month, 1};
    if (date_cmp(due, date_add_months(month, -RELEASE_LATE_MONTHS)) < 0 ||
        date_cmp(due, date_add_months(month, RELEASE_AHEAD_MONTHS)) > 0)
        return false;
    struct period next = m->periods[newest];
    next.start = date_add_months(next.start, step);
    *out = (struct release){.metric = m,
                            .due = due,
                            .whole_month = true,
                            .period = metric_when(a, m, next),
                            .note = S(""),
                            .url = m->source_url,
                            .inferred = true,
                            .late = date_cmp(due, month) < 0,
                            .step = step,
                            .last = last,
                            .id = release_planned_id(a, m, S("expected"), period_id(a, next))};
    return true;
}

/* --- all of them
 * ------------------------------------------------------------------------------ */

static bool wanted(const struct metric *m, const struct release_ask *ask)
{
    bool about = !ask->subject;

    for (ptrdiff_t i = 0; i < m->subject_count; i++)
        about = about || m->subjects[i] == ask->subject;
    for (ptrdiff_t i = 0; i < m->topic_count; i++)
        about = about || m->topics[i] == ask->subject;
    return about && (!ask->area || metric_place(m, ask->area) >= 0);
}

static struct str period_words(struct arena *a, const struct metric *m, struct str written)
{
    struct period_reading plain = {PERIOD_FINANCIAL, 0, 0};
    struct period p;
    enum period_flag flag;

    return written.len && period_parse(written, plain, &p, &flag) ? metric_when(a, m, p)
                                                                  : written;
}

static enum rc planned_read(struct work *w, struct date today, const struct release_ask *ask,
                            bool *announced, struct release_list *out)
{
    struct inform_release_list rows = {0};
    /* A month's words sort before all its days, so that this month's are found too. */
    struct str from = str_cut(date_text(w->arena, today), 0, 7);

    TRY(sql_release_from(w, from, RELEASES_MOST, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        const struct inform_release *row = &rows.at[i];
        const struct metric *m = sector_metric_of_id(w->sector, row->metric_id);
        struct release r = {.metric = m, .note = row->note, .url = row->url, .id = row->id};
        if (!m || !release_due_parse(row->due, &r.due, &r.whole_month) ||
            (!r.whole_month && date_cmp(r.due, today) < 0))
            continue;
        announced[m->index] = true;
        r.period = period_words(w->arena, m, row->period);
        if (wanted(m, ask))
            *list_push(w->arena, out) = r;
    }
    return OK;
}

static int by_due(const void *left, const void *right)
{
    const struct release *a = left, *b = right;
    int order = date_cmp(a->due, b->due);

    if (!order)
        order = b->whole_month - a->whole_month;
    if (!order)
        order = str_cmp(a->metric->key, b->metric->key);
    return order ? order : str_cmp(a->id, b->id);
}

enum rc releases_read(struct work *w, const struct release_ask *ask, struct release_list *out)
{
    const struct sector *s = w->sector;
    struct date today = date_in_london(w->now);
    bool *announced = arena_new(w->arena, bool, s->metric_count);

    *out = (struct release_list){0};
    TRY(planned_read(w, today, ask, announced, out));
    for (ptrdiff_t i = 0; i < s->metric_count; i++) {
        struct release r;
        if (!announced[i] && wanted(&s->metrics[i], ask) &&
            release_infer(s, w->arena, &s->metrics[i], today, &r))
            *list_push(w->arena, out) = r;
    }
    if (out->len)
        qsort(out->at, (size_t)out->len, sizeof *out->at, by_due);
    return OK;
}

/* --- in words
 * ---------------------------------------------------------------------------------- */

struct str release_due_words(struct arena *a, const struct release *r)
{
    return r->whole_month ? str_fmt(a, "%s %d", month_name(r->due.month), r->due.year)
                          : date_words(a, r->due);
}

struct str release_why_words(struct arena *a, const struct release *r)
{
    if (!r->inferred)
        return r->note.len ? r->note : S("Announced by its publisher.");
    return str_fmt(a, "%s: worked out here from its rhythm, every %d months, last on %.*s.",
                   r->late ? "Not announced, and not here yet" : "Not announced", r->step,
                   STR_ARG(date_words(a, r->last)));
}
