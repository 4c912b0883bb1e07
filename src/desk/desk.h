/* desk.h: the door of the room where measures are looked after: their words, the topics they
 * belong to, groups, profiles and releases, and what people say about a page.
 *
 * Words of measures go through the importer of the inform room like any table of measures, so
 * there is one way in.
 */
#ifndef DESK_DESK_H
#define DESK_DESK_H

struct room;
extern const struct room desk_room;

#endif
