/* gate.c: a few at a time, some waiting, the rest turned away. */
#include "identity/gate.h"

bool gate_in(struct gate *g)
{
    pthread_mutex_lock(&g->lock);
    bool waits = g->inside >= g->most_inside;
    bool enters = !waits || g->waiting < g->most_waiting;

    if (enters && waits) {
        g->waiting++;
        while (g->inside >= g->most_inside)
            pthread_cond_wait(&g->room, &g->lock);
        g->waiting--;
    }
    if (enters)
        g->inside++;
    pthread_mutex_unlock(&g->lock);
    return enters;
}

void gate_out(struct gate *g)
{
    pthread_mutex_lock(&g->lock);
    g->inside--;
    pthread_cond_signal(&g->room);
    pthread_mutex_unlock(&g->lock);
}
