/* identity.h: the door of the identity room: people, organisations, roles, signing in.
 *
 * Who someone is is worked out afresh for each request: a right that was taken away is gone on
 * the next one. What they may see follows from kit/audience.h alone.
 *
 * Memory: what a function gives back lives in w->arena.
 * Failure: OK, or the first thing that went wrong, with words in the work.
 */
#ifndef IDENTITY_IDENTITY_H
#define IDENTITY_IDENTITY_H

#include "base/work.h"
#include "identity/user.h"
#include "identity_rows.h"
#include "kit/job.h"

struct room;
struct request;

extern const struct room identity_room;

/* Fills in the viewer of a request from its session cookie, its token, or the random name that
 * its browser was given: what struct web_config calls `enter`, `note` and `after`. */
enum rc identity_enter(struct request *rq) MUST_USE;
enum rc identity_note(struct request *rq) MUST_USE;
/* What a request leaves to be written once its work is over; `needed` says whether it has any,
 * so that most requests need no work of their own for it. */
bool identity_after_needed(const struct request *rq, enum rc rc);
enum rc identity_after(struct work *w, struct request *rq, enum rc rc) MUST_USE;

/* The background jobs of this room; ends with a NULL name. */
extern const struct job identity_jobs[];

/* The organisations and people of the sample sector: its councils, and members named by role.
 * Nobody of them has a password. Nothing happens where there are people already. */
enum rc identity_sample(struct work *w) MUST_USE;

#endif
