/* room.h: how a room describes itself to the house; the house is the array in app/rooms.c. */
#ifndef WEB_ROOM_H
#define WEB_ROOM_H

#include "web/web.h"

struct audience_view;

/* What a page is about, for rooms that offer something beside it. Empty where it does not
 * apply. */
struct subject_of_page {
    struct str area, metric, subject;
};

/* A search while it goes through the rooms. */
struct search {
    struct str words; /* as they were typed, trimmed; not empty */
    ptrdiff_t most;   /* rows of one kind */
    /* Each room adds objects {kind, title, href, note}, best first. `kind` is the heading that
     * people read ("Measures"), `href` an address of this site, `note` a sentence or null. */
    struct json *rows;
    /* The words as a room that knows better spells them: "Showing results for ...". Empty when
     * they are right. */
    struct str showing;
};

/* What a room keeps for a time, and then forgets. */
struct room_keeping {
    const char *what; /* "What was said about pages" */
    int64_t days;
    /* Forgets what is older than the moment; *more when there may be more, after a batch. In
     * work that writes, with no viewer. */
    enum rc (*forget)(struct work *w, int64_t before, bool *more);
};

struct room {
    const char *name;           /* "inform": the folder and the word in the log */
    const char *title;          /* what people read */
    const struct route *routes; /* ends with an empty route; may be NULL */
    /* Further tables of routes, one a page, for rooms whose pages keep their own; ends with
     * NULL, and may be NULL. */
    const struct route *const *pages;
    /* What reading connections may see of this room's tables; see kit/audience.h. Ends with an
     * empty one, and may be NULL. */
    const struct audience_view *views;
    /* Adds {title, href, note} objects to `into` for what this room offers beside a page. May
     * be NULL. */
    enum rc (*related)(struct work *w, const struct subject_of_page *about, struct json *into);
    /* The same for what the viewer, who is signed in, may do in this room: for their account.
     * May be NULL. */
    enum rc (*offer_mine)(struct work *w, struct json *into);
    /* Adds {title, href, words} objects to `into` for what administrators look after in this
     * room. May be NULL. */
    enum rc (*administer)(struct work *w, struct json *into);
    /* Adds what this room holds that fits the words, and that the viewer of the work may see.
     * May be NULL. */
    enum rc (*search)(struct work *w, struct search *s);
    /* Adds members to `into`, an object, for all that this room holds on the person, in words
     * that they understand: each an array of objects of plain values, all with the same
     * members, which are the headings of its table. The person is the viewer. May be NULL. */
    enum rc (*export_person)(struct work *w, struct str person, struct json *into);
    /* Erases what this room holds on the person, or hands it to `heir` (an audience such as
     * keepers:trafford, empty for none) where it is the organisation's, and adds to `kept` a
     * {what, why} for what the law has it keep. May be NULL. */
    enum rc (*forget_person)(struct work *w, struct str person, struct str heir,
                             struct json *kept);
    /* What is kept no longer than so long, as the page of what is held on a person says. Ends
     * with an empty one, and may be NULL. */
    const struct room_keeping *keeps;
    /* Adds {words} to `into`, each a line of plain text for the person's digest, about what
     * came after the moment `since` and up to `until`: only what everyone may see. In work that
     * may only read, with no viewer. May be NULL. */
    enum rc (*digest)(struct work *w, struct str person, int64_t since, int64_t until,
                      struct json *into);
};

#endif
