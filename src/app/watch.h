/* watch.h: the thread of `folkmoot serve` that sees what other processes wrote into the same
 * database, and writes down that this server is up.
 *
 * It waits for a hint (store_hear), or half a second, and looks at the numbers in the store
 * (renew_look): the hint makes it quick, the numbers make it right.
 */
#ifndef APP_WATCH_H
#define APP_WATCH_H

#include "app/renew.h"

struct watch;

/* Begins, with a connection of its own to `db`; `figures` must outlive it, and the server's
 * pages are at `address`. NULL where nobody else can write (SQLite), and when it can't be,
 * which the log tells: then what others write is seen when this server writes next. */
struct watch *watch_open(struct renewing *figures, const char *db, struct str address);
/* Stops it within a second. NULL is accepted. */
void watch_close(struct watch *w);

#endif
