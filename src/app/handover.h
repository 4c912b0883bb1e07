/* handover.h: an import handed to the server that has the store open, over a socket beside it.
 *
 * The socket is PATH.sock, readable by its owner alone. The client sends one line a word:
 * "import", the profile, "dry" or "keep", each file, and an empty line; relative paths are made
 * absolute. The server answers lines led by a letter: "o" for stdout, "e" for stderr, "p" for
 * progress ("p SHARE ROWS FILE") and last "x CODE".
 */
#ifndef APP_HANDOVER_H
#define APP_HANDOVER_H

#include "app/import_run.h"

/* True when a server has the store open and did the work; *code is the exit code. */
bool handover_try(const struct arguments *a, const struct import_request *request, int *code);

/* The server's side: listens until handover_close. `import` is called for each, one at a time.
 */
struct handover;
struct handover *handover_open(const char *db,
                               int (*import)(void *state, const struct import_request *request,
                                             FILE *out, FILE *err),
                               void *state);
void handover_close(struct handover *h);

#endif
