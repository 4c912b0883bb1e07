/* server.h: the servers that are up on this database, as each writes it down from time to time.
 *
 * Where only one can be (SQLite) nothing is written down.
 */
#ifndef KIT_SERVER_H
#define KIT_SERVER_H

#include "base/work.h"
#include "kit_rows.h"

enum {
    SERVER_SECONDS = 15,          /* between two sights */
    SERVER_GONE = 60,             /* seconds without one: it is down, or cut off */
    SERVER_FORGOTTEN = 24 * 3600, /* and after so many its row goes */
};

/* Writes down that this one is up at w->now, with s->id as its name since it began; those that
 * are long gone are forgotten. In work that writes. */
enum rc server_sight(struct work *w, const struct kit_server *s) MUST_USE;
/* It stops. */
enum rc server_stop(struct work *w, struct str id) MUST_USE;
/* Those that are up at w->now. */
enum rc servers_up(struct work *w, struct kit_server_list *out) MUST_USE;

#endif
