/* rooms.h: the array of rooms, ended by NULL. */
#ifndef APP_ROOMS_H
#define APP_ROOMS_H

#include "web/room.h"

extern const struct room *const rooms[];

#endif
