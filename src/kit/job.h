/* job.h: work done in the background, again and again, by one server at a time.
 *
 * A job is leased for as long as it may take; whoever finds the lease over may take it. So
 * several servers on one database do each job once, and one that died holds nothing up.
 */
#ifndef KIT_JOB_H
#define KIT_JOB_H

#include "base/work.h"
#include "kit_rows.h"

struct room;

/* Round each step of a job that touches the store; the job itself waits and sends outside. */
struct job_house {
    void *state;
    /* Fills in a work of its own with a transaction that writes; NULL when it can't just now.
     */
    struct work *(*begin)(void *state);
    /* Keeps what was written when rc is OK. */
    enum rc (*end)(void *state, struct work *w, enum rc rc);
    /* The same with a transaction that only reads, for what takes long: the writer's turn is
     * left to others, and no viewer is set. Both NULL where there is no connection for it: use
     * job_look. */
    struct work *(*look)(void *state);
    void (*looked)(void *state, struct work *w);
    /* Whether the server is being stopped: what can wait is left. May be NULL. */
    bool (*stopping)(void *state);
    const struct room *const *rooms; /* of the house; ends with NULL, and may be NULL */
};

/* Work that reads, for a step of a job: `look` and `looked`, and where there are none the work
 * that writes, of which nothing is kept. NULL when it can't just now. */
struct work *job_look(const struct job_house *house);
void job_looked(const struct job_house *house, struct work *w);

/* What each room has to tell a person in a digest; see `digest` of struct room. */
struct json;
enum rc job_rooms_tell(const struct job_house *house, struct work *w, struct str person,
                       int64_t since, int64_t until, struct json *into) MUST_USE;

/* What the rooms keep for a time; see room_keeping of web/room.h. The number-th of them; false
 * at the end. */
struct job_keeping {
    const char *what;
    int64_t days;
    enum rc (*forget)(struct work *w, int64_t before, bool *more);
};
bool job_rooms_keeping(const struct job_house *house, ptrdiff_t number,
                       struct job_keeping *out);

struct job {
    const char *name;  /* send-mail */
    const char *title; /* for people: "Sends mail that waits" */
    int64_t every;     /* seconds from one end to the next start */
    int64_t most;      /* seconds it may take: the lease */
    /* Does it; *words (in `a`) says what was done, for the page of jobs. */
    enum rc (*run)(struct arena *a, const struct job_house *house, struct str *words);
    /* Looks whether there is anything to do, so that a job that runs often writes nothing while
     * there is not. Not asked when someone hurries the job. NULL for always. */
    bool (*needed)(struct work *w);
};

enum { JOBS_MOST = 64 };

/* Runs those of `jobs` (ends with a NULL name; at most JOBS_MOST) that are due, each leased
 * first. Gives the seconds until the next one is due, at most 60. */
int64_t jobs_run(const struct job *jobs, const struct job_house *house);

/* One row for each job that ever ran or runs; next_at is 0 where someone hurries it. */
enum rc jobs_read(struct work *w, struct kit_job_list *out) MUST_USE;
/* Makes a job due now. NOT_FOUND when it never ran. */
enum rc job_hurry(struct work *w, struct str name) MUST_USE;

#endif
