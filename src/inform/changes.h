/* changes.h: what changed for a council since a moment: new figures, revisions, explanations
 * and replies, and its own beginning or end. Nothing is ranked, and nothing counts as good or
 * bad.
 */
#ifndef INFORM_CHANGES_H
#define INFORM_CHANGES_H

#include "inform/arrivals.h"
#include "inform/explain.h"

enum {
    CHANGES_A_PAGE = 50,
    CHANGES_OF_TABLE = 500, /* of a page that is taken away as a table */
};

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
    ptrdiff_t counts[CHANGE_KINDS]; /* of those in the list */
    bool more;                      /* there are older ones, from here: */
    struct place_in_time next;
};

/* Which of a council's changes. */
struct changes_ask {
    const struct area *area;
    int64_t since; /* after this moment; INT64_MIN for all */
    /* Explanations that are not for everyone are left out, whoever asks. */
    bool public_only;
};
/* At most `most` of them from `from` on, newest first. Explanations are among the newest 200 of
 * the council. What is read from the store is what is shown. */
enum rc changes_read(struct work *w, const struct changes_ask *ask, struct place_in_time from,
                     ptrdiff_t most, struct area_change_list *out) MUST_USE;
/* How many of each kind there are up to the moment `until`; figures are not read for it. */
enum rc changes_count(struct work *w, const struct changes_ask *ask, int64_t until,
                      ptrdiff_t counts[CHANGE_KINDS]) MUST_USE;

/* "3 new figures, 1 revised figure and 1 explanation"; "nothing" when there is nothing. */
struct str changes_summary(struct arena *a, const ptrdiff_t counts[CHANGE_KINDS]);
/* One in a sentence without the council's name: "Recycling rate, 2024/25: 57.5%, new here". */
struct str change_words(struct arena *a, const struct area *area, const struct area_change *c);
/* "new figure", "revised figure", … */
const char *change_kind_words(enum change_kind kind);

#endif
