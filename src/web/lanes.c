/* lanes.c: fast pages and slow work in queues apart, so that neither waits for the other.
 *
 * With one queue, thirty clients on a 300 ms page keep every other page waiting for seconds.
 */
#include "web/serve.h"

#include <pthread.h>
#include <stdlib.h>

enum {
    FAST_QUEUE = 1024, /* a third of a second's work at 300 us a page */
    SLOW_QUEUE = 64,
    WORKERS_MOST = 64,
};

struct lane {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    void **ring;
    int size, head, count;
    bool closing;
};

struct worker {
    struct lanes *lanes;
    struct lane *lane;
    pthread_t thread;
    int number;
};

struct lanes {
    struct lane lane[2];
    struct worker workers[WORKERS_MOST];
    int worker_count;
    lane_do *run;
    void *state;
};

static bool lane_init(struct lane *l, int size)
{
    l->ring = calloc((size_t)size, sizeof *l->ring);
    l->size = size;
    pthread_mutex_init(&l->lock, NULL);
    pthread_cond_init(&l->filled, NULL);
    return l->ring != NULL;
}

static void lane_finish(struct lane *l)
{
    pthread_cond_destroy(&l->filled);
    pthread_mutex_destroy(&l->lock);
    free(l->ring);
}

/* The next item, or NULL when the lane is closing and empty. */
static void *lane_take(struct lane *l)
{
    void *item = NULL;

    pthread_mutex_lock(&l->lock);
    while (l->count == 0 && !l->closing)
        pthread_cond_wait(&l->filled, &l->lock);
    if (l->count > 0) {
        item = l->ring[l->head];
        l->head = (l->head + 1) % l->size;
        l->count--;
    }
    pthread_mutex_unlock(&l->lock);
    return item;
}

static void *worker_run(void *cls)
{
    struct worker *me = cls;
    struct arena *a = arena_open();
    void *item;

    while ((item = lane_take(me->lane))) {
        me->lanes->run(me->lanes->state, me->number, a, item);
        arena_reset(a);
    }
    arena_close(a);
    return NULL;
}

static bool workers_start(struct lanes *l, enum cost lane, int count)
{
    for (int i = 0; i < count && l->worker_count < WORKERS_MOST; i++) {
        struct worker *w = &l->workers[l->worker_count];
        *w = (struct worker){.lanes = l, .lane = &l->lane[lane], .number = l->worker_count};
        if (pthread_create(&w->thread, NULL, worker_run, w) != 0)
            return false;
        l->worker_count++;
    }
    return true;
}

struct lanes *lanes_open(int fast, int slow, lane_do *run, void *state)
{
    struct lanes *l = calloc(1, sizeof *l);

    if (!l)
        return NULL;
    l->run = run;
    l->state = state;
    bool ready = lane_init(&l->lane[COST_FAST], FAST_QUEUE);
    ready = lane_init(&l->lane[COST_SLOW], SLOW_QUEUE) && ready;
    if (ready && workers_start(l, COST_FAST, fast) && workers_start(l, COST_SLOW, slow))
        return l;
    lanes_close(l);
    return NULL;
}

bool lanes_put(struct lanes *lanes, enum cost lane, void *item)
{
    struct lane *l = &lanes->lane[lane];

    pthread_mutex_lock(&l->lock);
    bool room = l->count < l->size && !l->closing;
    if (room) {
        l->ring[(l->head + l->count) % l->size] = item;
        l->count++;
        pthread_cond_signal(&l->filled);
    }
    pthread_mutex_unlock(&l->lock);
    return room;
}

void lanes_close(struct lanes *l)
{
    if (!l)
        return;
    for (int i = 0; i < 2; i++) {
        pthread_mutex_lock(&l->lane[i].lock);
        l->lane[i].closing = true;
        pthread_cond_broadcast(&l->lane[i].filled);
        pthread_mutex_unlock(&l->lane[i].lock);
    }
    for (int i = 0; i < l->worker_count; i++)
        pthread_join(l->workers[i].thread, NULL);
    for (int i = 0; i < 2; i++)
        lane_finish(&l->lane[i]);
    free(l);
}
