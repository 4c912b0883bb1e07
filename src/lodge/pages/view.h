/* view.h: what the pages of this room share, and their routes. */
#ifndef LODGE_PAGES_VIEW_H
#define LODGE_PAGES_VIEW_H

#include "lodge/lodge.h"
#include "web/room.h"

#endif
