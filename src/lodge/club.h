/* club.h: early figures: what councils send each other before it opens to everyone.
 *
 * A collection whose sight is "senders" is a club: whoever keeps a council's things sees the
 * figures of the others, of one measure and one period, once that council has sent its own of
 * the same, and as soon as enough have. What a council corrects is seen as it sent it last,
 * with what it sent first. On the day on which the period opens, what was sent goes through the
 * importer, flagged as a first release that may change: of a measure that enough councils sent,
 * so that no period of a few is the newest for all.
 */
#ifndef LODGE_CLUB_H
#define LODGE_CLUB_H

#include "kit/job.h"
#include "lodge/entry.h"

/* One measure of one period, as far as the viewer may see it. */
struct club_measure {
    const struct metric *metric;
    bool sent;                 /* a council of the viewer's sent its own */
    bool few;                  /* too few sent theirs: nobody's are shown */
    const struct area **areas; /* by name; none where few */
    double *values;
    double *firsts;   /* what each sent first; equal where it stayed */
    int64_t *sent_at; /* what is shown */
    bool *corrects;   /* unlocked since: the council is correcting it */
    ptrdiff_t count;
    struct club_gone { /* sent a figure, and then why there is none */
        const struct area *area;
        struct str gap; /* not collected, not applicable */
        int64_t sent_at;
    } * gone;
    ptrdiff_t gone_count;
    double *mixed; /* the same without names, in an order of their own that stays */
    double middle; /* of all; NAN for none */
};
struct club_table {
    struct club_measure *at;
    ptrdiff_t len, cap;
};
/* Of nothing that the viewer's councils did not send is anything asked. */
enum rc club_read(struct work *w, const struct collection *c, struct period p,
                  struct club_table *out) MUST_USE;

/* Delivers what was sent of one period that is open: one import. *figures counts what it held;
 * what is published otherwise already, figure or gap, is left as it is. What became of each
 * stands among its form's changes, and is no further asked until it is sent again; what too few
 * sent is looked at again when another sends. */
enum rc club_deliver(struct work *w, const struct collection *c, struct period p,
                     int64_t *figures) MUST_USE;

/* open-early-figures; ends with a NULL name. */
extern const struct job entry_jobs[];

#endif
