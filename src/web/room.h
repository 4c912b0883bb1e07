/* room.h: how a room describes itself to the house; the house is the array in app/rooms.c. */
#ifndef WEB_ROOM_H
#define WEB_ROOM_H

#include "web/web.h"

struct finder; /* collects what a search finds; see web/web.h */

/* What a page is about, for rooms that offer something beside it. Empty where it does not
 * apply. */
struct subject_of_page {
    struct str area, metric, subject;
};

struct room {
    const char *name;           /* "inform": the folder and the word in the log */
    const char *title;          /* what people read */
    const struct route *routes; /* ends with an empty route; may be NULL */
    /* Further tables of routes, one a page, for rooms whose pages keep their own; ends with
     * NULL, and may be NULL. */
    const struct route *const *pages;
    /* Adds {title, href, note} objects to `into` for what this room offers beside a page. May
     * be NULL. */
    enum rc (*related)(struct work *w, const struct subject_of_page *about, struct json *into);
};

#endif
