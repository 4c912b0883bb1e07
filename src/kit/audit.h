/* audit.h: the trail of what was done and what was refused.
 *
 * Each row's hash covers the row before, so that a row that is changed or taken out is found.
 * Who may rewrite the whole table can make a new chain: so `folkmoot check` prints the hash of
 * its end, which can be kept elsewhere. No secrets are written: no passwords, tokens, links or
 * texts of confidential things. Line ends and other controls are written as blanks, and of an
 * address of mail in the words only that there was one, so that whoever leaves can be taken out
 * of the trail by taking their name out of the table of people.
 */
#ifndef KIT_AUDIT_H
#define KIT_AUDIT_H

#include "base/work.h"
#include "kit_rows.h"

enum { AUDIT_WORDS_MOST = 300, AUDIT_PAGE = 100, AUDIT_MOST = 10000 };

struct audit_event {
    const char *event; /* as in the route table: person-invited */
    bool refused;
    struct str organisation; /* whom it concerns, which may read it; empty for none */
    struct str kind, object; /* what it is about; empty for nothing */
    struct str words;
};

/* Writes one row, of w->viewer at w->now, inside the work's transaction. */
enum rc audit_note(struct work *w, const struct audit_event *e) MUST_USE;

struct audit_ask {
    struct str organisation, person, event, object; /* empty for any */
    int64_t before;                                 /* a number; 0 for the newest */
    int64_t from, until; /* moments, until which is not included; 0 for any */
    ptrdiff_t most;      /* rows, at most AUDIT_MOST; 0 for AUDIT_PAGE */
};
/* Rows, newest first, of those that the viewer may see: administrators all, leads and data
 * stewards what concerns their organisation, everyone what they did themselves. */
enum rc audit_search(struct work *w, const struct audit_ask *ask,
                     struct kit_audit_list *out) MUST_USE;

/* Goes along the whole chain. OK and *broken 0 when it holds, else the number of the first row
 * that does not follow from the one before it, or that is missing at the end. On a connection
 * that may not read the table itself, for administrators. */
enum rc audit_check(struct work *w, int64_t *rows, int64_t *broken) MUST_USE;
/* The hash of the newest row: what stands for the whole chain. Empty when there is none. */
enum rc audit_end(struct work *w, struct str *hash) MUST_USE;

/* Forgets rows that were written before a moment, the oldest first and at most `most` of them:
 * the hash of the last one stays, so that the chain still checks. *cut counts them. */
enum rc audit_cut(struct work *w, int64_t before, int64_t most, int64_t *cut) MUST_USE;

#endif
