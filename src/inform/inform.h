/* inform.h: the door of the inform room.
 *
 * Areas, the measures reported about them, and the groups they are compared with. Other rooms
 * may call what is declared here and in the headers included here, and nothing else in
 * src/inform/.
 *
 * Memory: what a function gives back lives in w->arena until the work ends, or in the snapshot.
 * Failure: OK, or the first thing that went wrong; `out` is only to be read after OK.
 */
#ifndef INFORM_INFORM_H
#define INFORM_INFORM_H

#include "inform/changes.h"
#include "inform/cite.h"
#include "inform/combine.h"
#include "inform/compare.h"
#include "inform/contrast.h"
#include "inform/draw.h"
#include "inform/formula.h"
#include "inform/filling.h"
#include "inform/explain.h"
#include "inform/find.h"
#include "inform/follow.h"
#include "inform/group_find.h"
#include "inform/group_keep.h"
#include "inform/group_versions.h"
#include "inform/import.h"
#include "inform/likeness.h"
#include "inform/link.h"
#include "inform/origin.h"
#include "inform/own_group.h"
#include "inform/own_model.h"
#include "inform/mind.h"
#include "inform/postcode.h"
#include "inform/profile.h"
#include "inform/release.h"
#include "inform/revisions.h"
#include "inform/sector.h"
#include "inform/sector_change.h"
#include "inform/sector_version.h"
#include "inform/stand_out.h"
#include "inform/topic.h"
#include "inform/undo.h"
#include "inform/updates.h"
#include "inform/words.h"

struct room;
extern const struct room inform_room;

#endif
