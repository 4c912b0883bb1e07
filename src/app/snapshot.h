/* snapshot.h: the sector that pages are answered from, changed whole while they read.
 *
 * A reader holds a snapshot from begin to end of its work; a new one takes its place for
 * whoever begins after, and the old one is given back when its last reader ends.
 */
#ifndef APP_SNAPSHOT_H
#define APP_SNAPSHOT_H

#include "inform/inform.h"

struct snapshots;

/* Takes over `first`. */
struct snapshots *snapshots_open(struct sector *first);
void snapshots_close(struct snapshots *s);
const struct sector *snapshot_take(struct snapshots *s);
void snapshot_give_back(struct snapshots *s, const struct sector *taken);
/* Takes over `next`. */
void snapshot_publish(struct snapshots *s, struct sector *next);

#endif
