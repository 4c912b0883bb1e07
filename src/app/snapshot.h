/* snapshot.h: the sector that pages are answered from, changed while they read.
 *
 * A reader holds a snapshot from begin to end of its work, without a lock; a new one takes its
 * place for whoever begins after, and the old one is given back when its last reader ends.
 */
#ifndef APP_SNAPSHOT_H
#define APP_SNAPSHOT_H

#include "inform/inform.h"

enum { SNAPSHOT_READERS = CUBE_CHANGER };

struct snapshots;

/* Takes over `first`. */
struct snapshots *snapshots_open(struct sector *first);
void snapshots_close(struct snapshots *s); /* NULL is accepted */
/* Each reader has a number of its own below SNAPSHOT_READERS, and holds one at a time. */
const struct sector *snapshot_take(struct snapshots *s, int reader);
void snapshot_give_back(struct snapshots *s, int reader);
/* Takes over `next`. */
void snapshot_publish(struct snapshots *s, struct sector *next);
/* A number that grows with each that is published. Noted before a snapshot is taken, it is
 * never larger than the number of what was taken. Any thread may ask. */
int64_t snapshots_version(struct snapshots *s);
/* What is shown beside the figures was changed: the number grows, and nothing else. */
void snapshots_touch(struct snapshots *s);
/* Publishes the newest with these slices changed, all at once. CONFLICT or FAULT when that
 * can't be: then nothing is published, and the sector is to be loaded anew. */
enum rc snapshot_change(struct snapshots *s, const struct slice_change *changes,
                        ptrdiff_t count) MUST_USE;

#endif
