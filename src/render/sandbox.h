/* sandbox.h: what this program may still do once it has what it needs.
 *
 * In three steps, since some of it holds for the calling thread alone and Pango starts one:
 * first, with one thread, what may be seen of the file system (fonts, by Landlock, where the
 * kernel has it); then the libraries are warmed up; then the calls that are left (by seccomp,
 * for all threads), and what they may take. Nothing of a request is read before all of it.
 */
#ifndef RENDER_SANDBOX_H
#define RENDER_SANDBOX_H

#include "base/base.h"

enum {
    SANDBOX_SECONDS = 20, /* of a processor */
    SANDBOX_MEGABYTES = 1024,
};

/* The first step. False when this kernel has no Landlock: then files of fonts that were not
 * opened while warming up can't be read later. */
bool sandbox_files(void);
/* The last. Ends the process when a limit can't be set. `fonts` says what the first gave.
 * Afterwards running a program, starting a process, a socket and a file opened for writing end
 * the process; any other call that is not needed for drawing fails. */
void sandbox_lock(bool fonts);

/* Tries what is not allowed, by name: "write", "read", "connect", "run", "fork". It comes back
 * only when that did not end the process: true when it was done, false when it was refused or
 * nothing is known by that name. For operators and tests. */
bool sandbox_try(struct str what);

#endif
