/* background.c: the thread that does the jobs. */
#include "app/background.h"

#include "app/rooms.h"
#include "app/turn.h"
#include "base/log.h"
#include "identity/identity.h"
#include "kit/job.h"
#include "kit/mail.h"
#include "kit/setting.h"
#include "lodge/lodge.h"
#include "report/report.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MS_FOR_THE_WRITER = 5000, SECONDS_AT_MOST = 5, SECONDS_A_CHECKPOINT = 60 };

/* Each list ends with a NULL name. */
static const struct job *const lists[] = {mail_jobs, identity_jobs, report_jobs,
                                          lodge_send_jobs, entry_jobs};

struct background {
    struct background_house house;
    struct job jobs[JOBS_MOST + 1];
    struct work work; /* of the step that is under way */
    atomic_bool stop;
    pthread_mutex_t asleep;
    pthread_cond_t woken;
    pthread_t thread;
    time_t checkpoint_at;
};

/* --- one step ---- */

static struct work *begin(void *state)
{
    struct background *b = state;
    const struct background_house *h = &b->house;

    if (!turn_take(h->writing, MS_FOR_THE_WRITER))
        return NULL;
    b->work =
        (struct work){.arena = arena_open(), .now = (int64_t)time(NULL), .known = INT64_MAX};
    if (renew_begin(h->figures, &b->work, h->reader, MS_FOR_THE_WRITER) == OK)
        return &b->work;
    arena_close(b->work.arena);
    pthread_mutex_unlock(h->writing);
    return NULL;
}

static enum rc end(void *state, struct work *w, enum rc rc)
{
    struct background *b = state;
    enum rc kept = renew_end(b->house.figures, w, b->house.reader, rc);

    if (rc == OK)
        rc = kept;
    if (rc == FAULT)
        log_line(LOG_ERROR, "in the background: %.*s",
                 STR_ARG(w->complaints ? w->complaints->words : S("it could not be done")));
    arena_close(w->arena);
    pthread_mutex_unlock(b->house.writing);
    return rc;
}

/* The thread does one thing at a time, so that both kinds of work have one number as readers.
 */
static struct work *look(void *state)
{
    struct background *b = state;
    const struct background_house *h = &b->house;

    b->work = (struct work){
        .arena = arena_open(), .db = h->db, .now = (int64_t)time(NULL), .known = INT64_MAX};
    if (renew_begin_read(h->figures, &b->work, h->reader) == OK)
        return &b->work;
    arena_close(b->work.arena);
    return NULL;
}

static void looked(void *state, struct work *w)
{
    struct background *b = state;

    store_rollback(w->db);
    snapshot_give_back(b->house.figures->snapshots, b->house.reader);
    arena_close(w->arena);
}

static bool stopping(void *state)
{
    return ((struct background *)state)->stop;
}

/* --- the thread ---- */

/* Forms write little at a time, but all day: without this the log would only grow. */
static void checkpoint(struct background *b)
{
    time_t now = time(NULL);

    if (now < b->checkpoint_at || !turn_take(b->house.writing, MS_FOR_THE_WRITER))
        return;
    b->checkpoint_at = now + SECONDS_A_CHECKPOINT;
    enum rc rc = store_checkpoint(b->house.figures->writer);
    if (rc != OK && rc != BUSY)
        log_line(LOG_WARN, "the log could not be moved into the database: %.*s",
                 STR_ARG(store_why(b->house.figures->writer)));
    pthread_mutex_unlock(b->house.writing);
}

static void note_where(struct background *b)
{
    struct work *w = begin(b);

    if (!w)
        return;
    struct str address =
        str_fmt(w->arena, "http://%s", b->house.listen ? b->house.listen : "localhost:8080");
    enum rc rc = setting_served(w, address, b->house.dev);
    (void)end(b, w, rc);
}

static void sleep_up_to(struct background *b, int64_t seconds)
{
    struct timespec until =
        turn_until(1000 * (int)(seconds < SECONDS_AT_MOST ? seconds : SECONDS_AT_MOST));

    pthread_mutex_lock(&b->asleep);
    while (!b->stop && pthread_cond_timedwait(&b->woken, &b->asleep, &until) == 0)
        ;
    pthread_mutex_unlock(&b->asleep);
}

static void *work_through(void *state)
{
    struct background *b = state;
    struct job_house house = {.state = b,
                              .begin = begin,
                              .end = end,
                              .look = look,
                              .looked = looked,
                              .stopping = stopping,
                              .rooms = rooms};

    while (!b->stop) {
        int64_t wait = jobs_run(b->jobs, &house);
        checkpoint(b);
        sleep_up_to(b, wait);
    }
    return NULL;
}

static void jobs_gather(struct background *b)
{
    ptrdiff_t count = 0;

    for (ptrdiff_t i = 0; i < COUNT_OF(lists); i++)
        for (const struct job *j = lists[i]; j->name && count < JOBS_MOST; j++)
            b->jobs[count++] = *j;
}

struct background *background_open(const struct background_house *house)
{
    struct background *b = calloc(1, sizeof *b);

    if (b) {
        b->house = *house;
        b->checkpoint_at = time(NULL) + SECONDS_A_CHECKPOINT;
        pthread_mutex_init(&b->asleep, NULL);
        pthread_cond_init(&b->woken, NULL);
        jobs_gather(b);
        note_where(b);
        if (thread_begin(&b->thread, work_through, b))
            return b;
    }
    log_line(LOG_ERROR, "Nothing is done in the background: no mail is sent.");
    free(b);
    return NULL;
}

void background_close(struct background *b)
{
    if (!b)
        return;
    pthread_mutex_lock(&b->asleep);
    b->stop = true;
    pthread_cond_signal(&b->woken);
    pthread_mutex_unlock(&b->asleep);
    pthread_join(b->thread, NULL);
    pthread_mutex_destroy(&b->asleep);
    pthread_cond_destroy(&b->woken);
    free(b);
}
