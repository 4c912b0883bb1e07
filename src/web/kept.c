/* kept.c: a table of replies in shelves, each with a lock of its own, so that two threads
 * seldom meet. A lock is held while the library takes a reference of its own, which is a few
 * instructions.
 */
#include "web/kept.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { SHELVES = 64, PLACES = 32, TARGET_LONGEST = 512 };

struct place {
    uint64_t hash, stamp;
    struct kept_replies replies; /* free without a page */
    ptrdiff_t bytes;
    char *target, *etag;
};

struct shelf {
    pthread_mutex_t lock;
    ptrdiff_t bytes;
    int next; /* the one to go when all are taken */
    struct place places[PLACES];
};

struct kept {
    ptrdiff_t shelf_most; /* bytes */
    struct shelf shelves[SHELVES];
};

struct kept *kept_open(ptrdiff_t bytes)
{
    struct kept *k = calloc(1, sizeof *k);

    if (!k)
        return NULL;
    k->shelf_most = bytes / SHELVES;
    for (int i = 0; i < SHELVES; i++)
        pthread_mutex_init(&k->shelves[i].lock, NULL);
    return k;
}

static void replies_drop(const struct kept_replies *r)
{
    struct MHD_Response *const all[] = {r->page, r->packed, r->unchanged};

    for (ptrdiff_t i = 0; i < COUNT_OF(all); i++)
        if (all[i])
            MHD_destroy_response(all[i]);
}

static void place_empty(struct shelf *s, struct place *p)
{
    if (!p->replies.page)
        return;
    s->bytes -= p->bytes;
    replies_drop(&p->replies);
    free(p->target);
    free(p->etag);
    *p = (struct place){0};
}

void kept_close(struct kept *k)
{
    for (int i = 0; k && i < SHELVES; i++) {
        for (int p = 0; p < PLACES; p++)
            place_empty(&k->shelves[i], &k->shelves[i].places[p]);
        pthread_mutex_destroy(&k->shelves[i].lock);
    }
    free(k);
}

static struct shelf *shelf_of(struct kept *k, uint64_t hash)
{
    return &k->shelves[(hash >> 32) % SHELVES];
}

static struct place *place_of(struct shelf *s, uint64_t hash, struct str target)
{
    for (int i = 0; i < PLACES; i++) {
        struct place *p = &s->places[i];
        if (p->replies.page && p->hash == hash && str_eq(str_of(p->target), target))
            return p;
    }
    return NULL;
}

/* The one of the same target, else a free one, else the next in turn, and more until there is
 * room. */
static struct place *room_make(struct kept *k, struct shelf *s, uint64_t hash,
                               struct str target, ptrdiff_t bytes)
{
    struct place *to = place_of(s, hash, target);

    for (int i = 0; i < PLACES && !to; i++)
        to = s->places[i].replies.page ? NULL : &s->places[i];
    if (!to) {
        to = &s->places[s->next];
        s->next = (s->next + 1) % PLACES;
    }
    place_empty(s, to);
    for (int i = 0; i < PLACES && s->bytes + bytes > k->shelf_most; i++) {
        place_empty(s, &s->places[s->next]);
        s->next = (s->next + 1) % PLACES;
    }
    return to;
}

static char *text_copy(struct str s)
{
    char *to = malloc((size_t)s.len + 1);

    if (!to)
        return NULL;
    memcpy(to, s.at, (size_t)s.len);
    to[s.len] = '\0';
    return to;
}

void kept_put(struct kept *k, struct str target, uint64_t stamp, struct str etag,
              ptrdiff_t bytes, struct kept_replies replies)
{
    char *name =
        target.len <= TARGET_LONGEST && bytes <= k->shelf_most ? text_copy(target) : NULL;
    char *tag = name ? text_copy(etag) : NULL;
    uint64_t hash = str_hash(target);
    struct shelf *s = shelf_of(k, hash);

    if (!tag || !replies.page || !replies.unchanged) {
        free(name);
        free(tag);
        replies_drop(&replies);
        return;
    }
    pthread_mutex_lock(&s->lock);
    struct place *to = room_make(k, s, hash, target, bytes);
    *to = (struct place){.hash = hash,
                         .stamp = stamp,
                         .replies = replies,
                         .bytes = bytes,
                         .target = name,
                         .etag = tag};
    s->bytes += bytes;
    pthread_mutex_unlock(&s->lock);
}

bool kept_send(struct kept *k, struct MHD_Connection *connection, struct str target,
               uint64_t stamp, struct str if_none_match, struct str codings)
{
    uint64_t hash = str_hash(target);
    struct shelf *s = shelf_of(k, hash);
    bool sent = false;

    pthread_mutex_lock(&s->lock);
    struct place *p = place_of(s, hash, target);
    if (p && p->stamp == stamp) {
        bool same = etag_listed(if_none_match, str_of(p->etag));
        bool packed = p->replies.packed && coding_taken(codings, S("gzip"));
        struct MHD_Response *page = packed ? p->replies.packed : p->replies.page;
        sent = MHD_queue_response(connection, same ? 304 : 200,
                                  same ? p->replies.unchanged : page) == MHD_YES;
    }
    pthread_mutex_unlock(&s->lock);
    return sent;
}
