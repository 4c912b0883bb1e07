/* serve_command.c: folkmoot serve and folkmoot routes. */
#include "app/command.h"

#include "app/handover.h"
#include "app/rooms.h"
#include "app/snapshot.h"
#include "base/log.h"

#include <pthread.h>
#include <time.h>

enum {
    FAST_WORKERS = 4,
    SLOW_WORKERS = 1,
    LANES = FAST_WORKERS + SLOW_WORKERS,
    MOST_CONNECTIONS = 1000,
    SECONDS_A_STATEMENT = 10,
};

/* A server: a reading connection for each worker and the one that writes. */
struct serving {
    const struct arguments *arguments;
    struct store *readers[LANES];
    struct store *writer;
    pthread_mutex_t writing;
    struct snapshots *snapshots;
};

static enum rc begin(void *state, int lane, bool writes, struct work *w)
{
    struct serving *s = state;

    w->now = (int64_t)time(NULL);
    w->sector = snapshot_take(s->snapshots);
    w->db = s->readers[lane];
    if (writes) /* no page of this house writes yet */
        return work_fail(w, FORBIDDEN, "", "This address can't be written to.");
    enum rc rc = store_begin(w->db, false);
    if (rc == OK)
        return OK;
    return work_fail(w, rc, "", "%.*s", STR_ARG(store_why(w->db)));
}

static void end(void *state, int lane, struct work *w, enum rc rc)
{
    struct serving *s = state;

    (void)lane;
    (void)rc;
    store_rollback(w->db);
    snapshot_give_back(s->snapshots, w->sector);
}

/* The figures as the writer's connection sees them after an import. */
static enum rc publish(struct serving *s)
{
    struct work w = {.arena = arena_open(), .db = s->writer, .now = (int64_t)time(NULL)};
    struct sector *next;
    enum rc rc = store_begin(s->writer, false);

    if (rc == OK)
        rc = sector_load(&w, SECTOR_NOW, &next);
    store_rollback(s->writer);
    if (rc == OK)
        snapshot_publish(s->snapshots, next);
    arena_close(w.arena);
    return rc;
}

static int take_import(void *state, const struct import_request *request, FILE *out, FILE *err)
{
    struct serving *s = state;
    bool changed = false;
    int code = EXIT_REFUSED;

    pthread_mutex_lock(&s->writing);
    const struct sector *sector = snapshot_take(s->snapshots);
    if (store_begin(s->writer, true) == OK)
        code = import_in(s->writer, sector, request, out, err, &changed);
    else
        fprintf(err, "folkmoot: %.*s\n", STR_ARG(store_why(s->writer)));
    snapshot_give_back(s->snapshots, sector);
    if (changed && publish(s) != OK) {
        log_line(LOG_ERROR, "An import was kept, but its figures could not be read.");
        fputs("folkmoot: kept, but the server could not read it; start the server again.\n",
              err);
        code = EXIT_REFUSED;
    }
    pthread_mutex_unlock(&s->writing);
    return code;
}

static enum rc open_stores(struct serving *s, struct arena *a, struct str *why)
{
    const char *url = s->arguments->db;
    enum rc rc = store_open(a, url, STORE_CREATE, &s->writer, why);

    if (rc == OK)
        rc = schema_update(a, s->writer, why);
    for (int i = 0; i < LANES && rc == OK; i++) {
        rc = store_open(a, url, STORE_READ, &s->readers[i], why);
        if (rc == OK)
            rc = store_limit(s->readers[i], SECONDS_A_STATEMENT);
    }
    return rc;
}

static enum rc load_first(struct serving *s, struct arena *a, struct str *why)
{
    struct work w = {.arena = a, .db = s->writer, .now = (int64_t)time(NULL)};
    struct sector *first;
    enum rc rc = store_begin(s->writer, false);

    if (rc == OK)
        rc = sector_load(&w, SECTOR_NOW, &first);
    if (rc == OK)
        s->snapshots = snapshots_open(first);
    else
        *why = w.complaints ? w.complaints->words : store_why(s->writer);
    store_rollback(s->writer);
    return rc;
}

static enum rc serve(struct serving *s, struct arena *a, struct str *why)
{
    struct web_config config = {
        .rooms = rooms, .begin = begin, .end = end, .state = s, .dev = s->arguments->dev};
    struct web_server_config server = {
        .listen = str_of(s->arguments->listen ? s->arguments->listen : "localhost:8080"),
        .fast_workers = FAST_WORKERS,
        .slow_workers = SLOW_WORKERS,
        .most_connections = MOST_CONNECTIONS,
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
    if (rc == OK)
        rc = web_serve(web, &server, why);
    *why = str_copy(a, *why);
    handover_close(handover);
    web_close(web);
    return rc;
}

static int serve_main(struct arguments *a)
{
    struct serving s = {.arguments = a, .writing = PTHREAD_MUTEX_INITIALIZER};
    struct str why = {0};

    enum rc rc = serve(&s, a->arena, &why);
    if (rc != OK)
        fprintf(stderr, "folkmoot: %.*s\n", STR_ARG(why));
    snapshots_close(s.snapshots);
    for (int i = 0; i < LANES; i++)
        store_close(s.readers[i]);
    store_close(s.writer);
    return rc == OK ? EXIT_DONE : EXIT_REFUSED;
}

const struct command serve_command = {
    .name = "serve",
    .usage = "serve [--db PATH] [--listen HOST:PORT] [--dev]",
    .summary = "Serves the pages until it is told to stop.",
    .help = "Without --listen it is localhost:8080. SIGTERM ends it when what is under way is\n"
            "answered. While it runs, folkmoot import hands its files to it. --dev reads the "
            "pages'\n"
            "templates from the source tree (FOLKMOOT_SOURCE) at each request.\n",
    .run = serve_main,
};

static enum rc no_begin(void *state, int lane, bool writes, struct work *w)
{
    (void)state;
    (void)lane;
    (void)writes;
    return work_fail(w, FAULT, "", "Nothing is served here.");
}

static void no_end(void *state, int lane, struct work *w, enum rc rc)
{
    (void)state;
    (void)lane;
    (void)w;
    (void)rc;
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
