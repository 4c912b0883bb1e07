/* view.h: what the pages of this room share, and their routes. */
#ifndef LODGE_PAGES_VIEW_H
#define LODGE_PAGES_VIEW_H

#include "lodge/lodge.h"
#include "lodge/send.h"
#include "web/room.h"

/* "/send/ID"; "/metrics/METRIC/figures/AREA/correct" */
struct str sending_href(struct arena *a, struct str id);
struct str send_correct_href(struct arena *a, const struct metric *m, const struct area *area);
/* "3 March 2026 at 09:30", in London. */
struct str moment_words(struct arena *a, int64_t moment);

extern const struct route lodge_send_routes[], lodge_columns_routes[], lodge_sending_routes[],
    lodge_sent_routes[], lodge_correct_routes[], lodge_owner_routes[];

#endif
