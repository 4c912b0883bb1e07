/* faulty.h: a disk that fails when a test says so, below SQLite. For tests only. */
#ifndef STORE_FAULTY_H
#define STORE_FAULTY_H

#include <sqlite3.h>
#include <stdbool.h>

struct fault {
    sqlite3_vfs disk; /* registered while its name is set */
    int after;        /* changes of files that go well first; below 0 for no fault */
    bool stays;       /* every later change fails too */
    int calls;        /* counted since it was set */
};

/* Every SQLite file opened until fault_drop is on this disk. It must stay where it is. */
void fault_use(struct fault *fault);
/* Nothing happens when it is not in use. */
void fault_drop(struct fault *fault);
/* Counts anew: the call after `after` others fails. */
void fault_set(struct fault *fault, int after, bool stays);

#endif
