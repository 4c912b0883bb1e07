/* snapshot.c: the sector that pages are answered from. */
#include "app/snapshot.h"

#include <pthread.h>
#include <stdlib.h>

struct held {
    struct sector *sector;
    int readers; /* and one for being the newest */
    struct held *older;
};

struct snapshots {
    pthread_mutex_t lock;
    struct held *newest;
};

static struct held *held_make(struct sector *sector, struct held *older)
{
    struct held *h = calloc(1, sizeof *h);

    if (!h)
        abort();
    *h = (struct held){sector, 1, older};
    return h;
}

struct snapshots *snapshots_open(struct sector *first)
{
    struct snapshots *s = calloc(1, sizeof *s);

    if (!s)
        abort();
    pthread_mutex_init(&s->lock, NULL);
    s->newest = held_make(first, NULL);
    return s;
}

/* Frees the ones that nobody reads; called with the lock held. */
static void drop_unread(struct snapshots *s)
{
    for (struct held **at = &s->newest; *at;) {
        struct held *h = *at;
        if (h->readers > 0) {
            at = &h->older;
            continue;
        }
        *at = h->older;
        arena_close(h->sector->arena);
        free(h);
    }
}

void snapshots_close(struct snapshots *s)
{
    if (!s)
        return;
    for (struct held *h = s->newest; h; h = h->older)
        h->readers = 0;
    drop_unread(s);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

const struct sector *snapshot_take(struct snapshots *s)
{
    pthread_mutex_lock(&s->lock);
    s->newest->readers++;
    const struct sector *taken = s->newest->sector;
    pthread_mutex_unlock(&s->lock);
    return taken;
}

void snapshot_give_back(struct snapshots *s, const struct sector *taken)
{
    pthread_mutex_lock(&s->lock);
    for (struct held *h = s->newest; h; h = h->older)
        h->readers -= h->sector == taken;
    drop_unread(s);
    pthread_mutex_unlock(&s->lock);
}

void snapshot_publish(struct snapshots *s, struct sector *next)
{
    pthread_mutex_lock(&s->lock);
    s->newest->readers--;
    s->newest = held_make(next, s->newest);
    drop_unread(s);
    pthread_mutex_unlock(&s->lock);
}
