/* background.h: the thread of `folkmoot serve` that does the jobs: sends mail, forgets what is
 * past its time, gathers digests.
 *
 * It takes the writer's turn for each short step that writes and gives it back, and never has
 * it while it gathers what to write or talks to a mail server.
 */
#ifndef APP_BACKGROUND_H
#define APP_BACKGROUND_H

#include "app/renew.h"
#include "store/store.h"

#include <pthread.h>

struct background;

/* What it works with; all of it must outlive it. */
struct background_house {
    pthread_mutex_t *writing; /* who writes holds it */
    struct renewing *figures; /* and the connection that writes */
    struct store *db;         /* a connection of its own, which reads */
    int reader;               /* its number among those who read snapshots */
    const char *listen;       /* "localhost:8080", or NULL for that */
    bool dev;                 /* the server is for developers */
};

/* Begins: notes where this server can be reached and whether it is for developers, then does
 * what is due. NULL, told in the log, when there can be no such thread: pages are served
 * without it. */
struct background *background_open(const struct background_house *house);
/* Stops it: what can wait is left, and what can't takes a second or two. NULL is accepted. */
void background_close(struct background *b);

#endif
