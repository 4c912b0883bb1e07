/* api.h: the door of the api room: the same figures for programs, under /api/1/, in the shapes
 * of LG Inform Plus under /api/esd/, and all of them in one file.
 *
 * What is promised here may only grow: a member, a column, a parameter or an address that is
 * described in /api/1/openapi.json keeps its name and its meaning.
 */
#ifndef API_API_H
#define API_API_H

#include "api/plain.h"
#include "api/takeaway.h"

struct room;
extern const struct room api_room;

#endif
