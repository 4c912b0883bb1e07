/* giveaway.c: the thread that makes files ahead. */
#include "app/giveaway.h"

#include "api/api.h"
#include "app/turn.h"
#include "base/log.h"

#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum {
    MS_FIRST = 2000, /* after the start, when people come back */
    MS_LOOKS = 5000, /* between looks whether figures changed */
    LOOKS_QUIET = 2, /* without a change, before it is made: imports come in rows */
    LEAST_PRIORITY = 15,
};

struct giveaway {
    struct snapshots *snapshots;
    int reader;
    char place[PATH_MAX];
    char folder[PATH_MAX]; /* of its own; empty beside a store that is a file */
    atomic_bool stop;
    pthread_mutex_t asleep;
    pthread_cond_t woken;
    pthread_t thread;
};

static bool stopping(void *state)
{
    return ((struct giveaway *)state)->stop;
}

static void sleep_up_to(struct giveaway *s, int ms)
{
    struct timespec until = turn_until(ms);

    pthread_mutex_lock(&s->asleep);
    while (!s->stop && pthread_cond_timedwait(&s->woken, &s->asleep, &until) == 0)
        ;
    pthread_mutex_unlock(&s->asleep);
}

/* The file of the figures as they stand. */
static void make(struct giveaway *s)
{
    struct arena *a = arena_open();
    struct str place = {s->place, (ptrdiff_t)strlen(s->place)}, why;
    const struct sector *sector = snapshot_take(s->snapshots, s->reader);
    enum rc rc = takeaway_write(a, sector, takeaway_path(a, place).at, (int64_t)time(NULL),
                                stopping, s, &why);

    snapshot_give_back(s->snapshots, s->reader);
    if (rc == FAULT)
        log_line(LOG_ERROR, "The file of all figures was not made: %.*s", STR_ARG(why));
    arena_close(a);
}

static void *work_through(void *state)
{
    struct giveaway *s = state;
    int64_t made = -1, seen = -1;
    int quiet = LOOKS_QUIET;

    setpriority(PRIO_PROCESS, (id_t)gettid(), LEAST_PRIORITY);
    sleep_up_to(s, MS_FIRST);
    while (!s->stop) {
        int64_t version = snapshots_version(s->snapshots);
        quiet = version == seen || made < 0 ? quiet + 1 : 0;
        seen = version;
        if (version != made && quiet >= LOOKS_QUIET) {
            make(s);
            made = version;
        }
        sleep_up_to(s, MS_LOOKS);
    }
    return NULL;
}

static bool place_choose(struct giveaway *s, const char *db)
{
    const char *temporary = getenv("TMPDIR");

    if (strncmp(db, "postgres", 8) != 0)
        return snprintf(s->place, sizeof s->place, "%s", db) < (int)sizeof s->place;
    int len = snprintf(s->folder, sizeof s->folder, "%s/folkmoot-XXXXXX",
                       temporary ? temporary : "/tmp");
    return len < (int)sizeof s->folder - 10 && mkdtemp(s->folder) &&
           snprintf(s->place, sizeof s->place, "%.*s/folkmoot", len, s->folder) <
               (int)sizeof s->place;
}

struct giveaway *giveaway_open(struct snapshots *snapshots, int reader, const char *db)
{
    struct giveaway *s = calloc(1, sizeof *s);

    if (s) {
        s->snapshots = snapshots;
        s->reader = reader;
        pthread_mutex_init(&s->asleep, NULL);
        pthread_cond_init(&s->woken, NULL);
        if (place_choose(s, db) && thread_begin(&s->thread, work_through, s))
            return s;
    }
    log_line(LOG_ERROR, "The file of all figures can't be made ahead: there is none.");
    free(s);
    return NULL;
}

struct str giveaway_place(const struct giveaway *s)
{
    return s ? str_of(s->place) : S("");
}

void giveaway_close(struct giveaway *s)
{
    if (!s)
        return;
    pthread_mutex_lock(&s->asleep);
    s->stop = true;
    pthread_cond_signal(&s->woken);
    pthread_mutex_unlock(&s->asleep);
    pthread_join(s->thread, NULL);
    if (s->folder[0]) {
        struct arena *a = arena_open();
        unlink(takeaway_path(a, str_of(s->place)).at);
        rmdir(s->folder);
        arena_close(a);
    }
    pthread_mutex_destroy(&s->asleep);
    pthread_cond_destroy(&s->woken);
    free(s);
}
