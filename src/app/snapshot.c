/* snapshot.c: the sector that pages are answered from.
 *
 * A reader writes down which snapshot it reads, and looks again whether that is still the
 * newest: whoever publishes the next one looks at what is written down only after it has been
 * made the newest, so a snapshot that nobody has written down can be given back. Snapshots go
 * oldest first, since a newer one may share with an older.
 */
#include "app/snapshot.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct held {
    struct sector *sector;
    struct held *newer;
};

struct snapshots {
    _Atomic(struct held *) newest;
    _Atomic(struct held *) reading[SNAPSHOT_READERS];
    _Atomic bool waiting; /* an old one could not be given back yet */
    _Atomic int64_t version;
    pthread_mutex_t lock; /* of those who publish and give back */
    struct held *oldest;
};

static struct held *held_make(struct sector *sector)
{
    struct held *h = calloc(1, sizeof *h);

    if (!h)
        abort();
    h->sector = sector;
    return h;
}

struct snapshots *snapshots_open(struct sector *first)
{
    struct snapshots *s = calloc(1, sizeof *s);

    if (!s)
        abort();
    pthread_mutex_init(&s->lock, NULL);
    s->oldest = held_make(first);
    atomic_store(&s->newest, s->oldest);
    atomic_store(&s->version, 1);
    return s;
}

static bool is_read(struct snapshots *s, const struct held *h)
{
    for (int i = 0; i < SNAPSHOT_READERS; i++)
        if (atomic_load(&s->reading[i]) == h)
            return true;
    return false;
}

/* Called with the lock held. */
static void drop_unread(struct snapshots *s)
{
    struct held *newest = atomic_load(&s->newest);

    atomic_store(&s->waiting, true); /* who ends from here on looks again */
    while (s->oldest != newest && !is_read(s, s->oldest)) {
        struct held *h = s->oldest;
        s->oldest = h->newer;
        sector_close(h->sector);
        free(h);
    }
    if (s->oldest == newest)
        atomic_store(&s->waiting, false);
}

void snapshots_close(struct snapshots *s)
{
    if (!s)
        return;
    while (s->oldest) {
        struct held *h = s->oldest;
        s->oldest = h->newer;
        sector_close(h->sector);
        free(h);
    }
    pthread_mutex_destroy(&s->lock);
    free(s);
}

const struct sector *snapshot_take(struct snapshots *s, int reader)
{
    struct held *h = atomic_load(&s->newest), *again;

    assert(reader >= 0 && reader < SNAPSHOT_READERS && !atomic_load(&s->reading[reader]));
    for (;; h = again) {
        atomic_store(&s->reading[reader], h);
        again = atomic_load(&s->newest);
        if (again == h)
            break;
    }
    cube_enter(h->sector->cube, reader);
    return h->sector;
}

void snapshot_give_back(struct snapshots *s, int reader)
{
    struct held *h = atomic_load(&s->reading[reader]);

    cube_leave(h->sector->cube, reader);
    atomic_store(&s->reading[reader], NULL);
    if (!atomic_load(&s->waiting))
        return;
    pthread_mutex_lock(&s->lock);
    drop_unread(s);
    pthread_mutex_unlock(&s->lock);
}

/* Called with the lock held. */
static void make_newest(struct snapshots *s, struct sector *next)
{
    struct held *h = held_make(next);

    atomic_load(&s->newest)->newer = h;
    atomic_store(&s->newest, h);
    atomic_fetch_add(&s->version, 1);
}

int64_t snapshots_version(struct snapshots *s)
{
    return atomic_load(&s->version);
}

void snapshots_touch(struct snapshots *s)
{
    atomic_fetch_add(&s->version, 1);
}

void snapshot_publish(struct snapshots *s, struct sector *next)
{
    pthread_mutex_lock(&s->lock);
    make_newest(s, next);
    drop_unread(s);
    pthread_mutex_unlock(&s->lock);
}

/* Those between the old one and the last are nobody's: they go as soon as the old one goes. */
static enum rc change(struct snapshots *s, const struct slice_change *changes, ptrdiff_t count)
{
    struct held *last = atomic_load(&s->newest);

    for (ptrdiff_t i = 0; i < count; i++)
        TRY(sector_takes(last->sector, &changes[i]));
    for (ptrdiff_t i = 0; i < count; i++)
        last = last->newer = held_make(sector_changed(last->sector, &changes[i]));
    atomic_store(&s->newest, last);
    atomic_fetch_add(&s->version, 1);
    return OK;
}

enum rc snapshot_change(struct snapshots *s, const struct slice_change *changes,
                        ptrdiff_t count)
{
    pthread_mutex_lock(&s->lock);
    enum rc rc = change(s, changes, count);
    drop_unread(s);
    pthread_mutex_unlock(&s->lock);
    return rc;
}
