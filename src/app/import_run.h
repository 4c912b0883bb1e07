/* import_run.h: one import, here or in the server that holds the store; for src/app alone. */
#ifndef APP_IMPORT_RUN_H
#define APP_IMPORT_RUN_H

#include "app/command.h"

struct import_request {
    struct str profile;
    struct str *files;
    ptrdiff_t file_count;
    bool dry_run;
    void (*progress)(void *state, struct str file, int64_t rows,
                     double share); /* may be NULL */
    void *state;
};

/* Runs the import against a store that is open for writing and its snapshot, in one
 * transaction; counts go to `print`, notices and what is wrong to `err`. *kept when something
 * may have changed. */
int import_in(struct arena *a, struct store *db, const struct sector *sector,
              const struct import_request *request, FILE *print, FILE *err, bool *kept);

/* Opens the store and runs the import, or hands it to the server that has the store open. */
int import_here_or_there(const struct arguments *a, const struct import_request *request);

#endif
