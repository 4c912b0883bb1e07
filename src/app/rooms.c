/* rooms.c: what the program can do: the array of its rooms. */
#include "app/rooms.h"

#include "identity/identity.h"
#include "inform/inform.h"

const struct room *const rooms[] = {&identity_room, &inform_room, NULL};
