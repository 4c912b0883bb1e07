/* background.h: the thread of `folkmoot serve` that does the jobs: sends mail, forgets what is
 * past its time, gathers digests.
 *
 * It takes the writer's turn for each short step and gives it back, and never has it while it
 * talks to a mail server.
 */
#ifndef APP_BACKGROUND_H
#define APP_BACKGROUND_H

#include "store/store.h"

#include <pthread.h>

struct background;

/* Begins: notes where this server can be reached (`listen`, "localhost:8080", or NULL for that)
 * and whether it is for developers, then does what is due. Both must outlive it. NULL, told in
 * the log, when there can be no such thread: pages are served without it. */
struct background *background_open(pthread_mutex_t *writing, struct store *writer,
                                   const char *listen, bool dev);
/* Stops it: what can wait is left, and what can't takes a second or two. NULL is accepted. */
void background_close(struct background *b);

#endif
