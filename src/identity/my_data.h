/* my_data.h: all that is held on a person, for themselves; and what becomes of it when they
 * leave.
 *
 * One table (my_columns) says of every text that the house keeps whether it holds anything of a
 * person, and a test holds it against the schema: a column that is not listed fails the build's
 * tests. Secrets are never shown, also not to whom they belong: they are only erased.
 */
#ifndef IDENTITY_MY_DATA_H
#define IDENTITY_MY_DATA_H

#include "base/json.h"
#include "base/work.h"

enum { MY_DATA_MOST = 100000 }; /* rows of one part, the newest first */

/* --- what is held ---- */

/* A part of what is held: rows of one kind. */
struct my_part {
    const char *name;  /* sessions: the member of the export */
    const char *title; /* for people */
    const char *why;   /* it is held, in one sentence */
};
extern const struct my_part my_parts[]; /* ends with a NULL name */

/* Adds one member for each part to `into`: an array of objects of plain values, moments as ISO
 * text or null. FORBIDDEN for anyone but the viewer, who alone can be asked about: the views
 * they are read from show nobody else's. */
enum rc my_data_export(struct work *w, struct str person, struct json *into) MUST_USE;

/* --- leaving ---- */

/* What leaving would do, before it is done. */
struct leave_ahead {
    bool last_administrator; /* leaving is refused until there is another */
    int64_t alone;           /* organisations whose only lead they are */
    struct str heir; /* keepers:SLUG: who keeps what is their organisation's; or empty */
};
enum rc leave_look(struct work *w, struct leave_ahead *out) MUST_USE;

/* Words for people on what becomes of things, for the page that is read before leaving. */
struct leave_words {
    const char *what, *why;
};
extern const struct leave_words leave_erased[], leave_handed[], leave_kept[]; /* NULL ends */

/* Erases what this room and the kit hold on the person, hands over what is an organisation's to
 * those who keep its things, and adds to `kept` a {what, why} for each thing that stays. The
 * person's row stays without name and address, as a number that the trail leads to. CONFLICT in
 * words for the only administrator. */
enum rc my_data_forget(struct work *w, struct str person, struct str heir,
                       struct json *kept) MUST_USE;

/* --- which texts are of a person ---- */

enum my_holds {
    HOLDS_NOTHING, /* of a person: names of kinds and states, numbers of things, words of the
                      site */
    HOLDS_PERSON,  /* shown to them, and erased when they leave */
    HOLDS_SECRET,  /* never shown; erased when they leave */
    HOLDS_NUMBER,  /* a person's number, which leads to no name once they left */
    HOLDS_KEPT,    /* shown to them, and kept when they leave: `why` says why */
    HOLDS_BY_ROOM, /* of a room above: it shows and erases them by its own hooks and tests */
};

struct my_column {
    const char *table, *column;
    enum my_holds holds;
    const char *why; /* of what is kept */
};
/* Each text column of the tables that may know of people; ends with a NULL table. */
extern const struct my_column my_columns[];

#endif
