/* watch.c: the thread that sees what other servers wrote. */
#include "app/watch.h"

#include "app/command.h"
#include "app/turn.h"
#include "base/log.h"
#include "base/random.h"
#include "kit/server.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MS_A_LOOK = 500, NS_A_MS = 1000 * 1000, LONGEST_HOST = 256 };

struct watch {
    struct renewing *figures;
    struct store *db;
    struct arena *arena;
    struct kit_server self; /* in the arena */
    int64_t seen_at;        /* when it was last written down that this server is up */
    bool hears, troubled;
    atomic_bool stop;
    pthread_t thread;
};

/* --- that this server is up
 * -------------------------------------------------------------------------- */

static void write_down(struct watch *s, bool up)
{
    struct work w = {.arena = arena_open(), .db = s->db, .now = (int64_t)time(NULL)};
    enum rc rc = store_begin(s->db, true);

    if (rc == OK)
        rc = up ? server_sight(&w, &s->self) : server_stop(&w, s->self.id);
    if (rc == OK)
        rc = store_commit(s->db);
    else
        store_rollback(s->db);
    if (rc == OK)
        s->seen_at = w.now;
    arena_close(w.arena);
}

static void describe(struct watch *s, struct str address)
{
    char host[LONGEST_HOST] = "";

    if (gethostname(host, sizeof host - 1) != 0 || !str_is_utf8(str_of(host)))
        strcpy(host, "?");
    s->self = (struct kit_server){.id = random_id(s->arena),
                                  .host = str_copy(s->arena, str_of(host)),
                                  .listens = str_copy(s->arena, address),
                                  .version = S(FOLKMOOT_VERSION),
                                  .begun_at = (int64_t)time(NULL)};
}

/* --- the thread
 * -------------------------------------------------------------------------------------- */

/* Told once, and once more when it is over. */
static void tell(struct watch *s, enum rc rc)
{
    if (rc != OK && !s->troubled)
        log_line(LOG_WARN, "What other servers change can't be seen just now: %.*s",
                 STR_ARG(store_why(s->db)));
    else if (rc == OK && s->troubled)
        log_line(LOG_INFO, "What other servers change can be seen again.");
    s->troubled = rc != OK;
}

/* A connection that was lost may come back to another database server, which knows less. */
static void look(struct watch *s)
{
    const struct timespec nap = {.tv_nsec = MS_A_LOOK * NS_A_MS};
    bool heard = store_hear(s->db, MS_A_LOOK) == OK;

    if (!heard && s->hears)
        renew_doubt(s->figures);
    if (!heard)
        nanosleep(&nap, NULL);
    s->hears = heard;
    if (!s->stop)
        tell(s, renew_look(s->figures, s->db));
}

static void *watch_on(void *state)
{
    struct watch *s = state;

    while (!s->stop) {
        if ((int64_t)time(NULL) - s->seen_at >= SERVER_SECONDS)
            write_down(s, true);
        look(s);
    }
    write_down(s, false);
    return NULL;
}

static void let_go(struct watch *s)
{
    store_close(s->db);
    arena_close(s->arena);
    free(s);
}

struct watch *watch_open(struct renewing *figures, const char *db, struct str address)
{
    struct watch *s = store_shared(figures->writer) ? calloc(1, sizeof *s) : NULL;
    struct str why = S("there is no thread for it");

    if (!s)
        return NULL;
    s->figures = figures;
    s->arena = arena_open();
    describe(s, address);
    if (store_open(s->arena, db, STORE_WRITE, &s->db, &why) == OK &&
        thread_begin(&s->thread, watch_on, s))
        return s;
    log_line(LOG_ERROR, "What other servers change can't be seen: %.*s", STR_ARG(why));
    let_go(s);
    return NULL;
}

void watch_close(struct watch *s)
{
    if (!s)
        return;
    s->stop = true;
    pthread_join(s->thread, NULL);
    let_go(s);
}
