/* rooms.c: what the program can do: the array of its rooms. */
#include "app/rooms.h"

#include "inform/inform.h"

const struct room *const rooms[] = {&inform_room, NULL};
