/* deadline.c: a thread that shuts down connections which are past their time.
 *
 * libmicrohttpd only knows a time limit between bytes: a client that sends one byte every two
 * seconds keeps its connection for ever, and a thousand of them keep everybody else out. With a
 * deadline they still would, if they came back quicker than they were cut off; so a full house
 * also gives up the connection that has waited longest, which is never that of a client at
 * work.
 */
#include "web/serve.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

enum { LOOK_EVERY_MS = 100 };

struct deadlines {
    pthread_mutex_t lock;
    pthread_cond_t closing_told;
    pthread_t thread;
    struct watched *oldest, *newest;
    int count, most;
    bool closing;
};

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void wait_a_little(struct deadlines *d)
{
    struct timespec until;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += LOOK_EVERY_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_cond_timedwait(&d->closing_told, &d->lock, &until);
}

/* The socket stays open until libmicrohttpd sees its end and calls watch_end. */
static void shut(struct watched *w)
{
    w->shut = true;
    shutdown(w->socket, SHUT_RDWR);
}

static void *watch(void *cls)
{
    struct deadlines *d = cls;

    pthread_mutex_lock(&d->lock);
    while (!d->closing) {
        int64_t now = now_ms();
        for (struct watched *w = d->oldest; w; w = w->newer) {
            int64_t due = atomic_load_explicit(&w->due, memory_order_relaxed);
            if (due && due <= now && !w->shut)
                shut(w);
        }
        wait_a_little(d);
    }
    pthread_mutex_unlock(&d->lock);
    return NULL;
}

struct deadlines *deadlines_open(int most)
{
    struct deadlines *d = calloc(1, sizeof *d);
    pthread_condattr_t monotonic;

    if (!d)
        return NULL;
    d->most = most;
    pthread_mutex_init(&d->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&d->closing_told, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (pthread_create(&d->thread, NULL, watch, d) == 0)
        return d;
    pthread_cond_destroy(&d->closing_told);
    pthread_mutex_destroy(&d->lock);
    free(d);
    return NULL;
}

void deadlines_close(struct deadlines *d)
{
    if (!d)
        return;
    pthread_mutex_lock(&d->lock);
    d->closing = true;
    pthread_cond_signal(&d->closing_told);
    pthread_mutex_unlock(&d->lock);
    pthread_join(d->thread, NULL);
    pthread_cond_destroy(&d->closing_told);
    pthread_mutex_destroy(&d->lock);
    free(d);
}

static void make_room(struct deadlines *d)
{
    struct watched *w = d->oldest;

    while (w && (w->shut || !atomic_load_explicit(&w->waiting, memory_order_relaxed)))
        w = w->newer;
    if (w)
        shut(w);
}

struct watched *watch_start(struct deadlines *d, int socket, int64_t ms)
{
    struct watched *w = calloc(1, sizeof *w);

    if (!w)
        return NULL;
    w->socket = socket;
    watch_wait(w, ms);
    pthread_mutex_lock(&d->lock);
    if (++d->count > d->most)
        make_room(d);
    w->older = d->newest;
    if (d->newest)
        d->newest->newer = w;
    else
        d->oldest = w;
    d->newest = w;
    pthread_mutex_unlock(&d->lock);
    return w;
}

void watch_end(struct deadlines *d, struct watched *w)
{
    if (!w)
        return;
    pthread_mutex_lock(&d->lock);
    d->count--;
    if (w->older)
        w->older->newer = w->newer;
    else
        d->oldest = w->newer;
    if (w->newer)
        w->newer->older = w->older;
    else
        d->newest = w->older;
    pthread_mutex_unlock(&d->lock);
    free(w);
}

static void set(struct watched *w, int64_t ms, bool waiting)
{
    if (!w)
        return;
    atomic_store_explicit(&w->due, ms ? now_ms() + ms : 0, memory_order_relaxed);
    atomic_store_explicit(&w->waiting, waiting, memory_order_relaxed);
}

void watch_work(struct watched *w, int64_t ms)
{
    set(w, ms, false);
}

void watch_wait(struct watched *w, int64_t ms)
{
    set(w, ms, true);
}

void watch_hasten(struct watched *w, int64_t ms)
{
    if (!w)
        return;
    int64_t due = atomic_load_explicit(&w->due, memory_order_relaxed), soon = now_ms() + ms;
    if (!due || due > soon)
        atomic_store_explicit(&w->due, soon, memory_order_relaxed);
}
