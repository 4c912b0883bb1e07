/* turn.c: waiting for a turn, but not for ever. */
#include "app/turn.h"

#include <signal.h>

enum { NS_A_MS = 1000 * 1000, NS_A_SECOND = 1000 * NS_A_MS };

struct timespec turn_until(int ms)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += ms / 1000;
    until.tv_nsec += (long)(ms % 1000) * NS_A_MS;
    if (until.tv_nsec >= NS_A_SECOND) {
        until.tv_sec++;
        until.tv_nsec -= NS_A_SECOND;
    }
    return until;
}

bool turn_take(pthread_mutex_t *m, int ms)
{
    struct timespec until = turn_until(ms);

    return pthread_mutex_timedlock(m, &until) == 0;
}

bool thread_begin(pthread_t *to, void *(*run)(void *state), void *state)
{
    sigset_t all, before;

    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    int failed = pthread_create(to, NULL, run, state);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return failed == 0;
}
