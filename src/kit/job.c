/* job.c: which jobs are due, leases on them, and how they went. */
#include "kit/job.h"

#include "base/log.h"
#include "kit_sql.h"
#include "web/room.h"

enum {
    LONGEST_WAIT = 60,
    WAIT_WHEN_BUSY = 5,
    TRIES_TO_NOTE = 3, /* how it went; else its lease has to run out */
    LONGEST_WORDS = 300,
};

/* --- reading ---- */

struct work *job_look(const struct job_house *house)
{
    return house->look ? house->look(house->state) : house->begin(house->state);
}

void job_looked(const struct job_house *house, struct work *w)
{
    if (house->looked)
        house->looked(house->state, w);
    else
        (void)house->end(house->state, w, BUSY);
}

/* --- what is due ---- */

struct due {
    const struct job *jobs[JOBS_MOST];
    ptrdiff_t count;
    int64_t wait; /* until the next one that is not */
};

static const struct kit_job *row_of(const struct kit_job_list *rows, const char *name)
{
    for (ptrdiff_t i = 0; i < rows->len; i++)
        if (str_eq(rows->at[i].name, str_of(name)))
            return &rows->at[i];
    return NULL;
}

static void wait_at_most(struct due *due, int64_t seconds)
{
    if (seconds < due->wait)
        due->wait = seconds < 1 ? 1 : seconds;
}

static void look(struct work *w, const struct job *job, const struct kit_job *row,
                 struct due *due)
{
    bool hurried = row && row->next_at == 0;

    if (row && row->leased_until > w->now)
        wait_at_most(due, row->leased_until - w->now);
    else if (row && row->next_at > w->now)
        wait_at_most(due, row->next_at - w->now);
    else if (!hurried && job->needed && !job->needed(w))
        wait_at_most(due, job->every);
    else if (due->count < JOBS_MOST)
        due->jobs[due->count++] = job;
}

/* Looks at all of them at once; nothing is written. */
static struct due due_of(const struct job *jobs, const struct job_house *house)
{
    struct due due = {.wait = LONGEST_WAIT};
    struct work *w = job_look(house);
    struct kit_job_list rows = {0};

    if (!w)
        return (struct due){.wait = WAIT_WHEN_BUSY};
    enum rc rc = jobs_read(w, &rows);
    for (const struct job *j = jobs; rc == OK && j->name; j++)
        look(w, j, row_of(&rows, j->name), &due);
    if (rc != OK)
        due.wait = WAIT_WHEN_BUSY;
    job_looked(house, w);
    return due;
}

/* --- one of them ---- */

/* True when it is ours until *until. */
static bool lease(const struct job *job, const struct job_house *house, int64_t *until)
{
    struct work *w = house->begin(house->state);
    struct kit_job_lease row;

    if (!w)
        return false;
    enum rc rc = sql_job_lease(w, str_of(job->name), w->now, w->now + job->most, &row);
    if (rc == OK)
        *until = row.leased_until;
    return house->end(house->state, w, rc) == OK && rc == OK;
}

static enum rc note_in(struct work *w, const struct job *job, int64_t until, bool good,
                       struct str words)
{
    return sql_job_done(w, str_of(job->name), until, w->now + job->every, w->now, good, words);
}

static void note(const struct job *job, const struct job_house *house, int64_t until, bool good,
                 struct str words)
{
    for (int i = 0; i < TRIES_TO_NOTE; i++) {
        struct work *w = house->begin(house->state);
        if (!w)
            continue;
        enum rc rc = note_in(w, job, until, good, words);
        if (house->end(house->state, w, rc) == OK && rc == OK)
            return;
    }
    log_line(LOG_WARN, "How the job %s went could not be written down.", job->name);
}

static void run(const struct job *job, const struct job_house *house)
{
    int64_t until;

    if (!lease(job, house, &until))
        return;
    struct arena *a = arena_open();
    struct str words = {0};
    enum rc rc = job->run(a, house, &words);
    if (rc != OK && !words.len)
        words = S("It could not be done.");
    words = str_cut(words, 0, LONGEST_WORDS);
    if (rc != OK)
        log_line(LOG_WARN, "The job %s: %.*s", job->name, STR_ARG(words));
    note(job, house, until, rc == OK, words);
    arena_close(a);
}

static bool stopping(const struct job_house *house)
{
    return house->stopping && house->stopping(house->state);
}

int64_t jobs_run(const struct job *jobs, const struct job_house *house)
{
    struct due due = due_of(jobs, house);

    for (ptrdiff_t i = 0; i < due.count && !stopping(house); i++) {
        run(due.jobs[i], house);
        wait_at_most(&due, due.jobs[i]->every);
    }
    return due.wait;
}

/* --- for the page of jobs ---- */

enum rc jobs_read(struct work *w, struct kit_job_list *out)
{
    *out = (struct kit_job_list){0};
    return sql_job_all(w, out);
}

enum rc job_hurry(struct work *w, struct str name)
{
    struct kit_job_name row;
    enum rc rc = sql_job_hurry(w, name, &row);

    return rc == NOT_FOUND ? work_fail(w, NOT_FOUND, "name", "There is no such job.") : rc;
}

/* --- what rooms tell ---- */

enum rc job_rooms_tell(const struct job_house *house, struct work *w, struct str person,
                       int64_t since, int64_t until, struct json *into)
{
    for (const struct room *const *room = house->rooms; room && *room; room++)
        if ((*room)->digest)
            TRY((*room)->digest(w, person, since, until, into));
    return OK;
}

bool job_rooms_keeping(const struct job_house *house, ptrdiff_t number, struct job_keeping *out)
{
    for (const struct room *const *r = house->rooms; r && *r; r++)
        for (const struct room_keeping *k = (*r)->keeps; k && k->what; k++)
            if (number-- == 0) {
                *out = (struct job_keeping){k->what, k->days, k->forget};
                return true;
            }
    return false;
}
