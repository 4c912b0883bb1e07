/* jobs.c: what this room does in the background. */
#include "identity/identity.h"

#include "identity/digest.h"
#include "identity/retention.h"
#include "kit/job.h"

enum { A_DAY = 24 * 60 * 60, FOR_TEN_MINUTES = 10 * 60 };

const struct job identity_jobs[] = {
    {.name = "digest",
     .title = "Gathers notices into one email, each day or each Monday at seven",
     .every = FOR_TEN_MINUTES,
     .most = FOR_TEN_MINUTES,
     .run = digest_run,
     .needed = digest_needed},
    {.name = "keep-no-longer",
     .title =
         "Forgets what is past its time: ended sessions, old links, the old end of the trail",
     .every = A_DAY,
     .most = FOR_TEN_MINUTES,
     .run = keep_no_longer},
    {0},
};
