/* room.c: the lodge room as the house sees it. */
#include "lodge/pages/view.h"

#include "kit/audience.h"

static const struct route *const pages[] = {
    NULL,
};

static const struct audience_view views[] = {
    {0},
};

const struct room lodge_room = {
    .name = "lodge",
    .title = "Send figures",
    .pages = pages,
    .views = views,
};
