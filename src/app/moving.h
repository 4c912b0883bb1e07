/* moving.h: a whole store into a folder and out of one, for export and import; for src/app
 * alone. */
#ifndef APP_MOVING_H
#define APP_MOVING_H

#include "app/import_run.h"

/* Whether an import's only word is a folder, as a move is. */
bool moving_asked(const struct import_request *request);
/* Fills a store that nobody has used from it; gives the exit code. */
int move_here(const struct arguments *a, const struct import_request *request);
/* Writes the store that the session reads into `folder`/store. */
int move_away(struct session *s, const char *folder);

#endif
