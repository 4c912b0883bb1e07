/* digest.h: notices that come by mail, gathered into one a day or a week.
 *
 * A digest says how many notices there are of each kind, and where they are read, and what each
 * room has to tell besides (`digest` of struct room): no figures, and no titles of what is not
 * public.
 */
#ifndef IDENTITY_DIGEST_H
#define IDENTITY_DIGEST_H

#include "base/work.h"
#include "identity_rows.h"

/* 07:00 in London of the newest day, or Monday, that is not after `now`. */
int64_t digest_daily(int64_t now);
int64_t digest_weekly(int64_t now);

/* The job `digest`. */
struct job_house;
enum rc digest_run(struct arena *a, const struct job_house *house, struct str *words) MUST_USE;
bool digest_needed(struct work *w);

/* "daily", "weekly" or "none": what the viewer chose, or stopped by the link of a mail. */
enum rc digest_read(struct work *w, struct str *out) MUST_USE;
/* INVALID in words for any other. In work that writes, of someone who is signed in. */
enum rc digest_choose(struct work *w, struct str choice) MUST_USE;

#endif
