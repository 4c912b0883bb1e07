/* gate.h: a few at a time, some waiting, the rest turned away: for work that takes much memory
 * and all of a processor.
 */
#ifndef IDENTITY_GATE_H
#define IDENTITY_GATE_H

#include "base/base.h"

#include <pthread.h>

struct gate {
    int most_inside, most_waiting;
    int inside, waiting;
    pthread_mutex_t lock;
    pthread_cond_t room;
};

#define GATE_INIT(inside, waiting)                                                             \
    {                                                                                          \
        .most_inside = (inside), .most_waiting = (waiting), .lock = PTHREAD_MUTEX_INITIALIZER, \
        .room = PTHREAD_COND_INITIALIZER                                                       \
    }

/* Waits for room and goes in. False, at once, when too many wait already. */
bool gate_in(struct gate *g) MUST_USE;
void gate_out(struct gate *g);

#endif
