/* retention.h: how long things are kept, and the job that forgets what is older. */
#ifndef IDENTITY_RETENTION_H
#define IDENTITY_RETENTION_H

#include "base/work.h"

/* One kind of thing and how long it is kept. */
struct retention_rule {
    const char *what;    /* "Sessions and tokens that have ended" */
    const char *setting; /* the number of days; NULL where it is always `days` */
    int64_t days;
    /* Forgets what is older than the moment; *more when there may be more, after a batch. NULL
     * where another job does it. */
    enum rc (*forget)(struct work *w, int64_t before, bool *more);
};
extern const struct retention_rule retention_rules[]; /* ends with a NULL what */

/* The days of a rule as they are set. */
enum rc retention_days(struct work *w, const struct retention_rule *rule,
                       int64_t *days) MUST_USE;

/* The job `keep-no-longer`: goes along the rules, and what other rooms keep for a time, each in
 * work of its own, the trail in batches so that nobody waits for it long. */
struct job_house;
enum rc keep_no_longer(struct arena *a, const struct job_house *house,
                       struct str *words) MUST_USE;

#endif
