/* search_rows.h: this room's part of a search. */
#ifndef INFORM_PAGES_SEARCH_ROWS_H
#define INFORM_PAGES_SEARCH_ROWS_H

#include "inform/pages/view.h"

/* struct room's `search`: see web/room.h. */
enum rc inform_search(struct work *w, struct search *s) MUST_USE;

#endif
