/* lodge.h: the door of the room where figures are sent: tables that are uploaded, looked at,
 * published, withdrawn and corrected (send.h), and forms that councils fill in, check and
 * approve (entry.h).
 *
 * Nothing sent is a figure before it is published: then it goes through the importer of the
 * inform room like any other delivery, so there is one way in.
 *
 * Memory: what a function gives back lives in w->arena until the work ends.
 * Failure: OK, or the first thing that went wrong, with words.
 */
#ifndef LODGE_LODGE_H
#define LODGE_LODGE_H

#include "inform/inform.h"
#include "kit/job.h"
#include "kit/object.h"
#include "lodge/check.h"
#include "lodge/club.h"
#include "lodge/entry.h"

struct room;
extern const struct room lodge_room;
/* publish-figures; ends with a NULL name. */
extern const struct job lodge_send_jobs[];

#endif
