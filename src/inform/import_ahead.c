/* import_ahead.c: pieces of work made ahead by other threads and taken in their order. */
#include "inform/import_ahead.h"

#include <pthread.h>
#include <sched.h>

struct run {
    const struct ahead *a;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    ptrdiff_t next, taken; /* the next to make; so many were taken */
    ptrdiff_t made[AHEAD_SLOTS];
    bool stop;
};

struct worker {
    struct run *run;
    int number;
    pthread_t thread;
};

/* Whether there is a piece to make and a slot for it. Under the lock. */
static bool may_make(const struct run *r)
{
    return !r->stop && r->next < r->a->count && r->next < r->taken + AHEAD_SLOTS;
}

/* Makes the next piece; the lock is given up meanwhile. */
static void make_one(struct run *r, int worker)
{
    ptrdiff_t piece = r->next++;
    int slot = (int)(piece % AHEAD_SLOTS);

    pthread_mutex_unlock(&r->lock);
    r->a->make(r->a->state, worker, slot, piece);
    pthread_mutex_lock(&r->lock);
    r->made[slot] = piece;
    pthread_cond_broadcast(&r->changed);
}

static void *make_ahead(void *state)
{
    struct worker *w = state;
    struct run *r = w->run;

    pthread_mutex_lock(&r->lock);
    while (!r->stop && r->next < r->a->count) {
        if (may_make(r))
            make_one(r, w->number);
        else
            pthread_cond_wait(&r->changed, &r->lock);
    }
    pthread_mutex_unlock(&r->lock);
    return NULL;
}

static enum rc take_all(struct run *r)
{
    enum rc rc = OK;

    pthread_mutex_lock(&r->lock);
    for (ptrdiff_t piece = 0; piece < r->a->count && rc == OK; piece++) {
        int slot = (int)(piece % AHEAD_SLOTS);
        while (r->made[slot] != piece) {
            if (may_make(r))
                make_one(r, 0);
            else
                pthread_cond_wait(&r->changed, &r->lock);
        }
        pthread_mutex_unlock(&r->lock);
        rc = r->a->take(r->a->state, slot, piece);
        pthread_mutex_lock(&r->lock);
        r->taken++;
        r->stop = rc != OK;
        pthread_cond_broadcast(&r->changed);
    }
    pthread_mutex_unlock(&r->lock);
    return rc;
}

/* One for each processor that this process may use. */
static int workers_wanted(ptrdiff_t pieces)
{
    cpu_set_t set;
    int wanted = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;

    wanted = wanted < AHEAD_WORKERS ? wanted : AHEAD_WORKERS;
    return pieces < wanted ? (int)pieces : wanted;
}

enum rc ahead_run(const struct ahead *a)
{
    struct run r = {.a = a};
    struct worker workers[AHEAD_WORKERS];
    int wanted = workers_wanted(a->count), started = 1;

    for (int i = 0; i < AHEAD_SLOTS; i++)
        r.made[i] = -1;
    pthread_mutex_init(&r.lock, NULL);
    pthread_cond_init(&r.changed, NULL);
    for (; started < wanted; started++) {
        workers[started] = (struct worker){.run = &r, .number = started};
        if (pthread_create(&workers[started].thread, NULL, make_ahead, &workers[started]) != 0)
            break; /* fewer do it too */
    }
    enum rc rc = take_all(&r);
    for (int i = 1; i < started; i++)
        pthread_join(workers[i].thread, NULL);
    pthread_cond_destroy(&r.changed);
    pthread_mutex_destroy(&r.lock);
    return rc;
}
