/* rooms.c: what the program can do: the array of its rooms. */
#include "app/rooms.h"

#include "api/api.h"
#include "desk/desk.h"
#include "identity/identity.h"
#include "inform/inform.h"
#include "lodge/lodge.h"
#include "report/report.h"

const struct room *const rooms[] = {&identity_room, &inform_room, &api_room, &report_room,
                                    &lodge_room,    &desk_room,   NULL};
