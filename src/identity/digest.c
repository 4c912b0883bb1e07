/* digest.c: gathers notices into mails, and when. */
#include "identity/digest.h"

#include "base/date.h"
#include "base/json.h"
#include "identity/person.h"
#include "identity_sql.h"
#include "kit/job.h"
#include "kit/mail.h"

enum {
    AN_HOUR = 60 * 60,
    A_DAY = 24 * AN_HOUR,
    HOURS_AFTER_SEVEN = 17, /* until midnight */
    PEOPLE_A_STEP = 300,
    MAILS_A_TURN = 20, /* forms wait for the writer meanwhile */
    MOST_KINDS = 20,
    MOST_LINES = 40, /* of rooms; the rest is on their pages */
};

/* --- when ---- */

/* Clocks change at one in the night, so seven in the morning is as far from midnight to come on
 * every day. */
static int64_t seven_of(struct date day)
{
    return london_end_of_day(day) + 1 - HOURS_AFTER_SEVEN * AN_HOUR;
}

static int64_t seven_before(int64_t now, int64_t days_a_step, int64_t first)
{
    int64_t day = date_days(date_in_london(now));

    day -= (day - first) % days_a_step;
    int64_t seven = seven_of(date_of_days(day));
    return seven <= now ? seven : seven_of(date_of_days(day - days_a_step));
}

int64_t digest_daily(int64_t now)
{
    return seven_before(now, 1, 0);
}

/* Monday, 5 January 1970, was day 4. */
int64_t digest_weekly(int64_t now)
{
    return seven_before(now, 7, 4);
}

/* --- one mail ---- */

static struct str kind_words(struct arena *a, const struct identity_digest_kind *k)
{
    long long n = (long long)k->total;

    if (str_eq(k->kind, S("citation-revised")))
        return n == 1 ? S("A figure that you cited was revised.")
                      : str_fmt(a, "%lld figures that you cited were revised.", n);
    if (str_eq(k->kind, S("figure-explained")))
        return n == 1 ? S("A council explained a figure that you cited or publish.")
                      : str_fmt(a, "%lld figures that you cited or publish were explained.", n);
    if (str_eq(k->kind, S("explanation-replied")))
        return n == 1 ? S("A publisher replied to your council's explanation.")
                      : str_fmt(a, "Publishers replied to %lld of your council's explanations.",
                                n);
    return n == 1 ? S("There is one other notice for you.")
                  : str_fmt(a, "There are %lld other notices for you.", n);
}

/* What a mail is made of; its words outlive the work they were gathered in. */
struct digest {
    struct arena *arena;
    struct identity_digest_due due;
    struct str paragraphs[MOST_KINDS + MOST_LINES + 1];
    ptrdiff_t count;
    int64_t notices;
    ptrdiff_t lines;
};

static enum rc notices_add(struct work *w, struct digest *d)
{
    struct identity_digest_kind_list kinds = {0};

    TRY(sql_digest_kinds(w, str_fmt(w->arena, "person:%.*s", STR_ARG(d->due.id)), d->due.since,
                         d->due.until, &kinds));
    for (ptrdiff_t i = 0; i < kinds.len; i++) {
        if (i < MOST_KINDS)
            d->paragraphs[d->count++] = kind_words(d->arena, &kinds.at[i]);
        d->notices += kinds.at[i].total;
    }
    return OK;
}

/* What each room has to tell besides. */
static enum rc lines_add(struct work *w, const struct job_house *house, struct digest *d)
{
    struct json *lines = json_array(w->arena);

    TRY(job_rooms_tell(house, w, d->due.id, d->due.since, d->due.until, lines));
    d->lines = lines->u.of.count;
    ptrdiff_t told = 0;
    for (const struct json *j = lines->u.of.first; j && told < MOST_LINES; j = j->next, told++)
        d->paragraphs[d->count++] =
            str_copy(d->arena, json_shown(w->arena, json_at(j, "words")));
    if (d->lines > told)
        d->paragraphs[d->count++] = str_fmt(d->arena, "And %td more.", d->lines - told);
    return OK;
}

static struct str subject_words(struct arena *a, const struct digest *d)
{
    if (!d->notices)
        return S("What changed for the councils that you follow");
    return d->notices == 1
               ? S("There is a notice for you")
               : str_fmt(a, "There are %lld notices for you", (long long)d->notices);
}

/* Whoever chose otherwise, left, or was told by another server since it was gathered gets none.
 */
static enum rc mail_one(struct work *w, const struct digest *d, int64_t *mails)
{
    struct identity_digest_taken to;
    enum rc rc = sql_digest_take(w, d->due.id, d->due.since, d->due.until, &to);

    if (rc != OK)
        return rc == NOT_FOUND ? OK : rc;
    (*mails)++;
    return mail_queue(w, &(struct mail){
                             .kind = "digest",
                             .address = to.address,
                             .person = d->due.id,
                             .subject = subject_words(w->arena, d),
                             .paragraphs = d->paragraphs,
                             .paragraph_count = d->count,
                             .link_words = S("Read what is new"),
                             .link_path = d->notices ? S("/cite") : S("/my/councils"),
                             .may_stop = true,
                         });
}

/* --- all of them: gathered without the writer's turn, queued in short ones ---- */

struct step {
    struct arena *arena; /* of what was gathered */
    char after[64];      /* the last person of the step before */
    bool over;
    struct {
        struct digest **at;
        ptrdiff_t len, cap;
    } found;
};

static enum rc gather_one(struct work *w, const struct job_house *house,
                          const struct identity_digest_due *due, struct step *s)
{
    struct digest *d = arena_new(s->arena, struct digest, 1);

    d->arena = s->arena;
    d->due = *due;
    d->due.id = str_copy(s->arena, due->id);
    TRY(notices_add(w, d));
    TRY(lines_add(w, house, d));
    if (d->count)
        *list_push(s->arena, &s->found) = d;
    return OK;
}

static enum rc gather_in(struct work *w, const struct job_house *house, struct step *s)
{
    struct identity_digest_page page;
    struct identity_digest_due_list due = {0};
    struct str after = str_copy(w->arena, str_of(s->after));

    TRY(sql_digest_page(w, after, PEOPLE_A_STEP, &page));
    s->over = page.last.len == 0 || page.last.len >= (ptrdiff_t)sizeof s->after;
    if (s->over)
        return OK;
    TRY(sql_digest_due(w, after, page.last, digest_daily(w->now), digest_weekly(w->now), &due));
    for (ptrdiff_t i = 0; i < due.len; i++)
        TRY(gather_one(w, house, &due.at[i], s));
    for (ptrdiff_t i = 0; i <= page.last.len; i++)
        s->after[i] = i < page.last.len ? page.last.at[i] : 0;
    return OK;
}

static enum rc gather(const struct job_house *house, struct step *s)
{
    struct work *w = job_look(house);

    if (!w)
        return BUSY;
    enum rc rc = gather_in(w, house, s);
    job_looked(house, w);
    return rc;
}

/* Those from `from` on, as many as a turn takes. */
static enum rc queue_some(const struct job_house *house, const struct step *s, ptrdiff_t from,
                          int64_t *mails)
{
    struct work *w = house->begin(house->state);
    int64_t before = *mails;
    enum rc rc = OK;

    if (!w)
        return BUSY;
    for (ptrdiff_t i = from; rc == OK && i < s->found.len && i < from + MAILS_A_TURN; i++)
        rc = mail_one(w, s->found.at[i], mails);
    enum rc ended = house->end(house->state, w, rc);
    rc = rc == OK ? ended : rc;
    if (rc != OK)
        *mails = before;
    return rc;
}

static enum rc step_through(const struct job_house *house, struct step *s, int64_t *mails)
{
    TRY(gather(house, s));
    for (ptrdiff_t i = 0; i < s->found.len; i += MAILS_A_TURN) {
        if (house->stopping && house->stopping(house->state))
            return BUSY;
        TRY(queue_some(house, s, i, mails));
    }
    return OK;
}

enum rc digest_run(struct arena *a, const struct job_house *house, struct str *words)
{
    struct step s = {.arena = arena_open()};
    int64_t mails = 0;
    enum rc rc = OK;

    while (!s.over && rc == OK) {
        if (house->stopping && house->stopping(house->state))
            rc = BUSY;
        else
            rc = step_through(house, &s, &mails);
        s.found.at = NULL;
        s.found.len = s.found.cap = 0;
        arena_reset(s.arena);
    }
    arena_close(s.arena);
    if (rc == OK)
        *words = str_fmt(a, "%.*s queued to be emailed.",
                         STR_ARG(str_counted(a, mails, "digest was", "digests were")));
    return rc;
}

bool digest_needed(struct work *w)
{
    struct kit_job_list rows;
    int64_t due_at = digest_daily(w->now);

    if (jobs_read(w, &rows) != OK)
        return false;
    for (ptrdiff_t i = 0; i < rows.len; i++)
        if (str_eq(rows.at[i].name, S("digest")))
            return rows.at[i].last_at < due_at || !rows.at[i].last_good;
    return true;
}

/* --- choosing ---- */

enum rc digest_read(struct work *w, struct str *out)
{
    struct identity_digest_choice row;
    struct kit_mail_stopped_list stopped;

    TRY(sql_digest_choice(w, &row));
    TRY(mail_stopped_mine(w, &stopped));
    *out = row.digest;
    for (ptrdiff_t i = 0; i < stopped.len; i++)
        if (str_eq(stopped.at[i].kind, S("digest")))
            *out = S("none");
    return OK;
}

enum rc digest_choose(struct work *w, struct str choice)
{
    struct identity_person person;
    bool wanted = str_eq(choice, S("daily")) || str_eq(choice, S("weekly"));

    if (!wanted && !str_eq(choice, S("none")))
        return work_fail(w, INVALID, "digest",
                         "Choose whether it comes daily, weekly or not at all.");
    TRY(person_of_id(w, w->viewer.person, &person));
    TRY(mail_kind_choose(w, person.address, "digest", wanted));
    return sql_digest_choose(w, w->viewer.person, choice, w->now);
}
