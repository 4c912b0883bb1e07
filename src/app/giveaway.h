/* giveaway.h: the thread of `folkmoot serve` that makes files ahead which are too long to be
 * made while somebody waits: today the one of all public figures.
 *
 * It reads a snapshot as a worker does, writes nothing to the store, and gives way to
 * everything else on the machine.
 */
#ifndef APP_GIVEAWAY_H
#define APP_GIVEAWAY_H

#include "app/snapshot.h"

struct giveaway;

/* Begins. Files lie beside the store at `db`, or in a folder of their own where that is no
 * file; `reader` is its number among those who read snapshots. NULL, told in the log, when
 * there can be none: then there is no such file. */
struct giveaway *giveaway_open(struct snapshots *snapshots, int reader, const char *db);
/* How the paths of its files begin: for struct work. Empty for NULL. */
struct str giveaway_place(const struct giveaway *s);
/* Stops it within a second or two. NULL is accepted. */
void giveaway_close(struct giveaway *s);

#endif
