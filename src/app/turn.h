/* turn.h: waiting for a turn, but not for ever; and threads of the server's own. */
#ifndef APP_TURN_H
#define APP_TURN_H

#include <pthread.h>
#include <stdbool.h>
#include <time.h>

/* The moment so many milliseconds from now, as pthread's timed calls take it. */
struct timespec turn_until(int ms);
/* Locks it within so many milliseconds; false when others had it all the time. */
bool turn_take(pthread_mutex_t *m, int ms);

/* Begins a thread. Signals are for the thread that waits for them: this one is born deaf. */
bool thread_begin(pthread_t *to, void *(*run)(void *state), void *state);

#endif
