/* entry_parts.h: what the files that change forms share; for this room's ground floor alone. */
#ifndef LODGE_ENTRY_PARTS_H
#define LODGE_ENTRY_PARTS_H

#include "lodge/entry.h"

/* The lines of one piece of work, numbered on from the last there is. */
struct change_book {
    struct str entry;
    int64_t last;
};
enum rc change_book_open(struct work *w, struct str entry, struct change_book *out) MUST_USE;
enum rc change_note(struct work *w, struct change_book *book, const struct metric *m,
                    const char *what, struct str was, struct str now,
                    struct str reason) MUST_USE;

/* Puts a form into another state, with its line where that is another; `e` follows. CONFLICT in
 * words when the form was changed since it was read. */
enum rc entry_move(struct work *w, struct entry *e, struct change_book *book,
                   enum entry_state to, int64_t sent_at, struct str reason) MUST_USE;

#endif
