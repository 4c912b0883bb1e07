/* changes.h: what changed for a council since a moment: new figures, revisions, explanations
 * and replies, and its own beginning or end. Nothing is ranked, and nothing counts as good or
 * bad.
 */
#ifndef INFORM_CHANGES_H
#define INFORM_CHANGES_H

#include "inform/explain.h"

enum { CHANGES_MOST = 500 }; /* of one list, newest first */

enum change_kind {
    NEW_FIGURE,
    REVISED_FIGURE,
    NEW_EXPLANATION,
    NEW_REPLY,
    COUNCIL_BEGAN,
    COUNCIL_ENDED,
    CHANGE_KINDS
};

struct area_change {
    enum change_kind kind;
    int64_t at;
    const struct metric *metric; /* NULL for the council itself */
    struct period period;
    struct str was, is;                    /* of figures, as shown */
    const struct explanation *explanation; /* NULL for the others */
};

struct area_change_list {
    struct area_change *at;
    ptrdiff_t len, cap;
    ptrdiff_t counts[CHANGE_KINDS]; /* of all that there are, also where the list is cut */
    bool cut;
};

/* What became known after the moment `since`, gone through once for any number of councils. */
struct changes;
/* Looks which figures are newer; nothing is read from the store yet. */
struct changes *changes_open(struct work *w, int64_t since);
/* Those of one council after `since`, which is not before that of changes_open; newest first,
 * at most CHANGES_MOST. With `public_only` explanations that are not for everyone are left out,
 * whoever asks. */
enum rc changes_of_area(struct changes *c, const struct area *area, int64_t since,
                        bool public_only, struct area_change_list *out) MUST_USE;

/* "3 new figures, 1 revised figure and 1 explanation"; "nothing" when there is nothing. */
struct str changes_summary(struct arena *a, const struct area_change_list *list);
/* One in a sentence without the council's name: "Recycling rate, 2024/25: 57.5%, new here". */
struct str change_words(struct arena *a, const struct area *area, const struct area_change *c);
/* "new figure", "revised figure", … */
const char *change_kind_words(enum change_kind kind);

#endif
