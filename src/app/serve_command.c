/* serve_command.c: folkmoot serve and folkmoot routes. */
#include "app/command.h"

#include "app/background.h"
#include "app/handover.h"
#include "app/rooms.h"
#include "app/giveaway.h"
#include "app/renew.h"
#include "app/turn.h"
#include "app/watch.h"
#include "base/log.h"
#include "identity/identity.h"
#include "kit/browser.h"

#include <pthread.h>
#include <time.h>

enum {
    FAST_WORKERS = 4,
    SLOW_WORKERS = 4, /* two of them may be waiting for an organisation's sign-on */
    LANES = FAST_WORKERS + SLOW_WORKERS,
    IMPORTER = LANES,    /* the reader of snapshots that imports */
    JOBBER = LANES + 1,  /* the one that works in the background */
    SHELVER = LANES + 2, /* the one that makes files ahead */
    RENEWER = LANES + 3, /* whoever makes a new snapshot */
    MOST_CONNECTIONS = 1000,
    SECONDS_A_STATEMENT = 10,
    SECONDS_A_WRITE = 60, /* one statement of an import, or of what is loaded after it */
    MS_TO_WRITE = 5000,   /* that a form waits for the writer's turn, and … */
    MS_TO_NOTE = 100,     /* a reader, so that it is noted that they were here */
};

/* A server: a reading connection for each worker and the one that writes. */
struct serving {
    const struct arguments *arguments;
    struct store *readers[LANES];
    struct store *writer;
    struct store *looker;  /* of the work in the background */
    struct store *fetcher; /* of figures that are not in memory; NULL without a budget */
    /* One piece of work writes at a time; an import may take longer than anyone wants to wait.
     */
    pthread_mutex_t writing, fetching;
    struct renewing figures;
    struct giveaway *giveaway;
    struct old_state {
        int64_t known, version;
        struct sector *sector;
    } old[LANES]; /* the last one that a lane was asked for */
};

/* What was known at the moment asked for, in place of what is known now. The lane keeps it for
 * the next request, which often asks for the same day. */
static enum rc old_state_take(struct serving *s, int lane, struct work *w)
{
    struct old_state *old = &s->old[lane];

    if (!old->sector || old->known != w->known || old->version != w->version) {
        sector_close(old->sector);
        *old = (struct old_state){.known = w->known, .version = w->version};
        TRY(sector_load_within(w, w->known, s->figures.budget, &old->sector));
    }
    cube_enter(old->sector->cube, lane);
    w->sector = old->sector;
    return OK;
}

static bool is_old(const struct work *w)
{
    return w->known < w->now;
}

static enum rc begin_reading(struct serving *s, int lane, struct work *w)
{
    w->db = s->readers[lane];
    TRY(renew_begin_read(&s->figures, w, lane));
    const struct sector *now = w->sector;
    enum rc rc = is_old(w) ? old_state_take(s, lane, w) : OK;
    if (rc == OK)
        return OK;
    w->sector = now;
    store_rollback(w->db);
    snapshot_give_back(s->figures.snapshots, lane);
    return rc;
}

/* Its snapshot is taken when its turn has come: nothing is written over newer figures. */
static enum rc begin_writing(struct serving *s, int lane, struct work *w)
{
    if (!turn_take(&s->writing, MS_TO_WRITE))
        return work_fail(w, BUSY, "",
                         "Figures are being imported just now. Try again in a minute.");
    enum rc rc = renew_begin(&s->figures, w, lane, MS_TO_WRITE);
    if (rc != OK)
        pthread_mutex_unlock(&s->writing);
    return rc;
}

static int64_t version(void *state)
{
    return snapshots_version(((struct serving *)state)->figures.snapshots);
}

static enum rc begin(void *state, int lane, bool writes, struct work *w)
{
    struct serving *s = state;

    w->now = (int64_t)time(NULL);
    w->version = snapshots_version(s->figures.snapshots);
    w->shelf = giveaway_place(s->giveaway);
    return writes ? begin_writing(s, lane, w) : begin_reading(s, lane, w);
}

static enum rc end(void *state, int lane, bool writes, struct work *w, enum rc rc)
{
    struct serving *s = state;

    if (writes) {
        rc = renew_end(&s->figures, w, lane, rc);
        pthread_mutex_unlock(&s->writing);
        return rc;
    }
    store_rollback(w->db);
    if (w->sector == s->old[lane].sector)
        cube_leave(w->sector->cube, lane);
    snapshot_give_back(s->figures.snapshots, lane);
    return OK;
}

/* --- loading
 * ----------------------------------------------------------------------------------- */

/* What came of it is seen as what another process kept. */
static int take_import(void *state, const struct import_request *request, FILE *out, FILE *err)
{
    struct serving *s = state;
    struct arena *a = arena_open();
    bool kept = false;
    int code = EXIT_REFUSED;

    pthread_mutex_lock(&s->writing);
    const struct sector *sector = snapshot_take(s->figures.snapshots, IMPORTER);
    if (store_begin(s->writer, true) == OK)
        code = import_in(a, s->writer, sector, request, out, err, &kept);
    else
        fprintf(err, "folkmoot: %.*s\n", STR_ARG(store_why(s->writer)));
    snapshot_give_back(s->figures.snapshots, IMPORTER);
    if (kept && renew_look(&s->figures, s->writer) != OK) {
        fputs("folkmoot: kept, but the server could not read it; start the server again.\n",
              err);
        code = EXIT_REFUSED;
    }
    pthread_mutex_unlock(&s->writing);
    arena_close(a);
    return code;
}

/* --- who asks
 * --------------------------------------------------------------------------------- */

/* A cookie that was changed is sent only when that was kept. */
static enum rc note_end(struct work *w, struct request *rq, enum rc rc, int ms)
{
    const struct reply before = *rq->reply;
    enum rc kept = store_begin(w->db, true);

    if (kept == OK)
        kept = store_turn(w->db, "audit_end", ms);
    if (kept == OK)
        kept = identity_after(w, rq, rc);
    if (kept == OK)
        kept = store_commit(w->db);
    else
        store_rollback(w->db);
    if (kept != OK)
        *rq->reply = before;
    return kept;
}

/* What a request leaves to be written once it is over, in a transaction of its own. When the
 * writer is busy for long it is not written, and the log says so. */
static void after(void *state, int lane, struct request *rq, enum rc rc)
{
    struct serving *s = state;
    struct work w = {.arena = rq->work->arena, .now = rq->work->now, .known = INT64_MAX};

    (void)lane;
    if (!identity_after_needed(rq, rc))
        return;
    bool reads = rq->route && rq->route->method == GET; /* what it leaves, the next one will */
    if (!turn_take(&s->writing, reads ? MS_TO_NOTE : MS_TO_WRITE)) {
        if (!reads)
            log_line(LOG_WARN, "The writer was busy: a request's end was not noted.");
        return;
    }
    w.db = s->writer;
    w.viewer = rq->work->viewer;
    if (note_end(&w, rq, rc, reads ? MS_TO_NOTE : MS_TO_WRITE) != OK && !reads)
        log_line(LOG_ERROR, "A request's end was not noted: %.*s",
                 STR_ARG(w.complaints ? w.complaints->words : store_why(w.db)));
    pthread_mutex_unlock(&s->writing);
}

static enum rc reader_prepare(struct store *db)
{
    TRY(store_limit(db, SECONDS_A_STATEMENT));
    return store_guard(db, guarded_tables);
}

static enum rc open_stores(struct serving *s, struct arena *a, struct str *why)
{
    const char *url = s->arguments->db;
    enum rc rc = store_open(a, url, STORE_CREATE, &s->writer, why);

    if (rc == OK)
        rc = schema_update(a, s->writer, why);
    if (rc == OK)
        rc = store_limit(s->writer, SECONDS_A_WRITE);
    for (int i = 0; i < LANES && rc == OK; i++) {
        rc = store_open(a, url, STORE_READ, &s->readers[i], why);
        if (rc == OK)
            rc = reader_prepare(s->readers[i]);
        if (rc == OK)
            rc = store_follow(s->readers[i], s->writer);
        if (rc != OK && s->readers[i])
            *why = store_why(s->readers[i]);
    }
    if (rc == OK)
        rc = store_open(a, url, STORE_READ, &s->looker, why);
    if (rc == OK)
        rc = store_limit(s->looker, SECONDS_A_STATEMENT);
    if (rc == OK)
        rc = store_follow(s->looker, s->writer);
    if (rc == OK && s->arguments->figures_memory)
        rc = store_open(a, url, STORE_READ, &s->fetcher, why);
    if (rc == OK && s->fetcher)
        rc = store_follow(s->fetcher, s->writer);
    s->figures.writer = s->writer;
    s->figures.budget = (struct sector_budget){s->arguments->figures_memory * MEGABYTE,
                                               s->fetcher, &s->fetching};
    return rc;
}

/* Through a connection that reads: the writer's would keep far more of the file in memory. */
static enum rc load_first(struct serving *s, struct arena *a, struct str *why)
{
    struct store *db = s->readers[0];
    struct work w = {.arena = a, .db = db, .now = (int64_t)time(NULL)};
    struct sector *first;
    enum rc rc = store_limit(db, 0); /* nobody waits for it yet */

    if (rc == OK)
        rc = renew_load(&s->figures, &w, &first);
    if (rc == OK)
        s->figures.snapshots = snapshots_open(first);
    else
        *why = w.complaints ? w.complaints->words : store_why(db);
    return rc == OK ? store_limit(db, SECONDS_A_STATEMENT) : rc;
}

static enum rc serve(struct serving *s, struct arena *a, struct str *why)
{
    struct web_config config = {.rooms = rooms,
                                .begin = begin,
                                .end = end,
                                .version = version,
                                .enter = identity_enter,
                                .authorise = object_authorise,
                                .note = identity_note,
                                .after = after,
                                .state = s,
                                .dev = s->arguments->dev};
    struct web_server_config server = {
        .listen = str_of(s->arguments->listen ? s->arguments->listen : "localhost:8080"),
        .fast_workers = FAST_WORKERS,
        .slow_workers = SLOW_WORKERS,
        .most_connections = MOST_CONNECTIONS,
        .proxy = str_of(s->arguments->proxy),
    };
    struct web *web;
    struct arena *loading = arena_open();

    TRY(open_stores(s, a, why));
    enum rc rc = load_first(s, loading, why);
    *why = str_copy(a, *why);
    arena_close(loading);
    TRY(rc);
    rc = web_open(&config, &web, why);
    struct handover *handover =
        rc == OK ? handover_open(s->arguments->db, take_import, s) : NULL;
    struct background *background =
        rc == OK ? background_open(&(struct background_house){.writing = &s->writing,
                                                              .figures = &s->figures,
                                                              .db = s->looker,
                                                              .reader = JOBBER,
                                                              .listen = s->arguments->listen,
                                                              .dev = s->arguments->dev})
                 : NULL;
    struct watch *watch =
        rc == OK ? watch_open(&s->figures, s->arguments->db, server.listen) : NULL;
    if (rc == OK)
        s->giveaway = giveaway_open(s->figures.snapshots, SHELVER, s->arguments->db);
    if (rc == OK)
        rc = web_serve(web, &server, why);
    *why = str_copy(a, *why);
    giveaway_close(s->giveaway);
    watch_close(watch);
    background_close(background);
    handover_close(handover);
    web_close(web);
    return rc;
}

static int serve_main(struct arguments *a)
{
    struct serving s = {.arguments = a,
                        .writing = PTHREAD_MUTEX_INITIALIZER,
                        .fetching = PTHREAD_MUTEX_INITIALIZER,
                        .figures = {.reader = RENEWER, .lock = PTHREAD_MUTEX_INITIALIZER}};
    struct str why = {0};

    enum rc rc = serve(&s, a->arena, &why);
    if (rc != OK)
        fprintf(stderr, "folkmoot: %.*s\n", STR_ARG(why));
    for (int i = 0; i < LANES; i++)
        sector_close(s.old[i].sector);
    snapshots_close(s.figures.snapshots);
    for (int i = 0; i < LANES; i++)
        store_close(s.readers[i]);
    store_close(s.looker);
    store_close(s.fetcher);
    store_close(s.writer);
    return rc == OK ? EXIT_DONE : EXIT_REFUSED;
}

const struct command serve_command = {
    .name = "serve",
    .usage = "serve [--db PATH] [--listen HOST:PORT] [--proxy ADDRESS] [--figures-memory MB] "
             "[--dev]",
    .summary = "Serves the pages until it is told to stop.",
    .help =
        "Without --listen it is localhost:8080. SIGTERM ends it when what is under way is\n"
        "answered. --proxy tells the address of a proxy in front, whose X-Forwarded-For is\n"
        "believed. While it runs, folkmoot import hands its files to it. --dev reads the "
        "pages'\n"
        "templates from the source tree (FOLKMOOT_SOURCE) at each request. With\n"
        "--figures-memory figures take at most so many megabytes of memory: what does not\n"
        "fit is read from the store when it is asked for.\n",
    .run = serve_main,
};

static enum rc no_begin(void *state, int lane, bool writes, struct work *w)
{
    (void)state;
    (void)lane;
    (void)writes;
    return work_fail(w, FAULT, "", "Nothing is served here.");
}

static enum rc no_end(void *state, int lane, bool writes, struct work *w, enum rc rc)
{
    (void)state;
    (void)lane;
    (void)writes;
    (void)w;
    (void)rc;
    return OK;
}

static int routes_main(struct arguments *a)
{
    struct web_config config = {.rooms = rooms, .begin = no_begin, .end = no_end};
    struct web *web;
    struct str why = {0};
    int code = EXIT_DONE;

    if (web_open(&config, &web, &why) == OK) {
        struct buf b = buf_make(a->arena, 4 * 1024 * 1024);
        web_routes_tsv(web, &b);
        fwrite(b.at, 1, (size_t)b.len, stdout);
    } else {
        fprintf(stderr, "folkmoot: %.*s\n", STR_ARG(why));
        code = EXIT_REFUSED;
    }
    web_close(web);
    return code;
}

const struct command routes_command = {
    .name = "routes",
    .usage = "routes",
    .summary =
        "Lists every address there is, as TSV: method, path, action, audience, cost, cache, "
        "audit, title.",
    .run = routes_main,
};
