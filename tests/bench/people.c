/* people.c: what it costs to find out who asks and to decide, with as many people and councils
 * as a country has; run by people.sh.
 *
 * Usage: bench_people fill DB
 *            fills a store that holds the sample; prints the cookie of someone who is signed in
 *        bench_people ask DB COOKIE TARGET TIMES
 *            asks for a page so often, as the server does but without a socket; prints the
 *            page's bytes and, as medians, microseconds of processor time: of the whole page,
 *            of finding out who asks, of deciding on the object that it is about
 */
#include "identity/identity.h"
#include "identity/password.h"
#include "identity/session.h"
#include "inform/inform.h"
#include "kit/audience.h"
#include "kit/browser.h"
#include "store/store.h"
#include "web/room.h"
#include "web/web.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    PEOPLE = 200000,
    ORGANISATIONS = 400,
    PROPOSALS = 2000,     /* five of each organisation, of which one is not out yet */
    WITH_PASSWORD = 1000, /* the first of them */
    WARM = 20,
    TIMES_MOST = 10000,
};

/* Whom people.mjs signs in: officer.NUMBER@organisation.example, all with this password. */
#define PASSWORD "the same for all of them here"
#define FIRST_PERSON "p0000000000000000000000001"

_Noreturn static void stop(struct str words)
{
    fprintf(stderr, "bench_people: %.*s\n", STR_ARG(words));
    exit(2);
}

static void must(struct work *w, enum rc rc)
{
    if (rc != OK)
        stop(w->complaints ? w->complaints->words : store_why(w->db));
}

static struct store *store_of(struct arena *a, const char *path, enum store_mode mode)
{
    struct store *db;
    struct str why = {0};

    if (store_open(a, path, mode, &db, &why) != OK)
        stop(why);
    return db;
}

/* --- filling ---------------------------------------------------------------------------------
 */

#define FILL(name, params, sql)                                                                \
    {                                                                                          \
        name, "people.c", STORE_NONE, params, "", "", sql                                      \
    }

/* Organisations are numbered by their slugs, from 0; whoever has the number i belongs to number
 * i % $2. */
#define COUNTED "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)"
#define NUMBERED                                                                               \
    COUNTED ", o AS (SELECT id, slug, row_number() OVER (ORDER BY slug) - 1 AS place "         \
            "FROM organisation)"

static const struct statement organisations_add =
    FILL("bench_organisations", "ii",
         "WITH RECURSIVE n(i) AS (SELECT count(*) + 1 FROM organisation UNION ALL "
         "SELECT i + 1 FROM n WHERE i < $1) "
         "INSERT INTO organisation (id, slug, name, skeleton, kind, state, made_at) "
         "SELECT printf('q%025d', i), 'partner-' || i, 'Partner ' || i, 'partner' || i, "
         "'partner', 'active', $2 FROM n WHERE i <= $1");

static const struct statement people_add =
    FILL("bench_people", "iiit",
         COUNTED " INSERT INTO person (id, address, name, skeleton, state, password, "
                 "password_at, rights, digest, digest_at, made_at) "
                 "SELECT printf('p%025d', i), 'officer.' || i || '@organisation.example', "
                 "'Officer ' || i, 'officer' || i, 'active', "
                 "CASE WHEN i <= $3 THEN $4 ELSE '' END, $2, 1, 'none', 0, $2 FROM n");

/* Every hundredth leads. */
static const struct statement roles_add =
    FILL("bench_roles", "iii",
         NUMBERED " INSERT INTO role_held (id, person_id, role, organisation_id, scope, "
                  "made_at, made_by) "
                  "SELECT printf('r%025d', i), printf('p%025d', i), "
                  "CASE WHEN i % 100 = 1 THEN 'lead' ELSE 'member' END, o.id, '', $3, '' "
                  "FROM n JOIN o ON o.place = i % $2");

/* Every tenth is a peer elsewhere as well. */
static const struct statement peers_add =
    FILL("bench_peers", "iii",
         NUMBERED " INSERT INTO role_held (id, person_id, role, organisation_id, scope, "
                  "made_at, made_by) "
                  "SELECT printf('s%025d', i), printf('p%025d', i), 'peer', o.id, '', $3, '' "
                  "FROM n JOIN o ON o.place = (i + 7) % $2 WHERE i % 10 = 1");

static const struct statement sessions_add =
    FILL("bench_sessions", "ii",
         COUNTED " INSERT INTO session (hash, hash_before, person_id, name, method, made_at, "
                 "seen_at, renewed_at, proved_at, ends_at, rights, network, agent) "
                 "SELECT lower(hex(randomblob(32))), '', printf('p%025d', i), "
                 "printf('t%025d', i), 'link', $2, $2, $2, $2, $2 + 20000, 1, '', '' FROM n "
                 "WHERE i > 1");

static const struct statement objects_add =
    FILL("bench_objects", "iii",
         NUMBERED " INSERT INTO object (id, kind, audience, keepers, early, early_from, "
                  "opens_at, life, confidential, maker, organisation_id, made_at, changed_at) "
                  "SELECT printf('%026d', i), 'proposal', 'organisation:' || o.slug, "
                  "'keepers:' || o.slug, '', 0, 0, "
                  "CASE WHEN i > 4 * $2 THEN 'draft' ELSE 'published' END, FALSE, "
                  "'person:' || printf('p%025d', i % $2 + $2), o.id, $3, $3 "
                  "FROM n JOIN o ON o.place = i % $2");

static const struct statement proposals_add =
    FILL("bench_proposals", "ii",
         COUNTED " INSERT INTO proposal (id, name, areas, made_at) "
                 "SELECT printf('%026d', i), 'Councils together ' || i, "
                 "'E08000009;E08000006', $2 FROM n");

static void add(struct work *w, const struct statement *s, int64_t first, int64_t second,
                int64_t third, struct str fourth)
{
    const union store_value params[] = {
        {.whole = first}, {.whole = second}, {.whole = third}, {.str = fourth}};

    must(w, store_none(w, s, params));
}

static void everyone_add(struct work *w)
{
    struct str hash, none = {0};

    must(w, password_hash(w, S(PASSWORD), &hash));
    add(w, &organisations_add, ORGANISATIONS, w->now, 0, none);
    add(w, &people_add, PEOPLE, w->now, WITH_PASSWORD, hash);
    add(w, &roles_add, PEOPLE, ORGANISATIONS, w->now, none);
    add(w, &peers_add, PEOPLE, ORGANISATIONS, w->now, none);
    add(w, &sessions_add, PEOPLE, w->now, 0, none);
    add(w, &objects_add, PROPOSALS, ORGANISATIONS, w->now, none);
    add(w, &proposals_add, PROPOSALS, w->now, 0, none);
}

static void fill(const char *path)
{
    struct arena *a = arena_open();
    struct store *db = store_of(a, path, STORE_WRITE);
    struct work w = {.arena = a, .db = db, .now = (int64_t)time(NULL), .known = INT64_MAX};
    struct str cookie;

    must(&w, store_begin(db, true));
    everyone_add(&w);
    w.viewer.network = S("127.0.0.1");
    must(&w, session_start(&w, S(FIRST_PERSON), "password", S("bench"), &cookie));
    must(&w, store_commit(db));
    must(&w, store_checkpoint(db));
    printf(SESSION_COOKIE "=%.*s\n", STR_ARG(cookie));
    store_close(db);
    arena_close(a);
}

/* --- asking ----------------------------------------------------------------------------------
 */

struct asking {
    struct store *db;
    struct sector *sector;
    struct web *web;
    struct arena *arena; /* of the page at hand */
    struct web_ask ask;
};

/* Microseconds that it took for the page at hand; one thread asks. */
static struct {
    double who, decide;
} spent;

/* Of the clock on the wall, which costs less to read than what is measured; medians leave out
 * what others on this machine took meanwhile. */
static double now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static enum rc begin(void *state, int lane, bool writes, struct work *w)
{
    struct asking *k = state;

    (void)lane;
    (void)writes;
    w->now = (int64_t)time(NULL);
    w->sector = k->sector;
    w->db = k->db;
    return store_begin(w->db, false);
}

static enum rc end(void *state, int lane, bool writes, struct work *w, enum rc rc)
{
    (void)state;
    (void)lane;
    (void)writes;
    (void)rc;
    store_rollback(w->db);
    return OK;
}

static enum rc enter(struct request *rq)
{
    double begun = now_us();
    enum rc rc = identity_enter(rq);

    spent.who = now_us() - begun;
    return rc;
}

static enum rc authorise(struct request *rq)
{
    double begun = now_us();
    enum rc rc = object_authorise(rq);

    spent.decide = now_us() - begun;
    return rc;
}

struct times {
    double page[TIMES_MOST], who[TIMES_MOST], decide[TIMES_MOST];
};

/* By this name callgrind is told what to count. */
void people_asks(struct asking *k, int times, struct times *took);

__attribute__((noinline)) void people_asks(struct asking *k, int times, struct times *took)
{
    for (int i = 0; i < times; i++) {
        struct reply reply;
        double begun = now_us();
        spent.who = spent.decide = 0;
        web_answer(k->web, 0, k->arena, &k->ask, &reply);
        took->page[i] = now_us() - begun;
        took->who[i] = spent.who;
        took->decide[i] = spent.decide;
        arena_reset(k->arena);
    }
}

static int by_size(const void *left, const void *right)
{
    const double *a = left, *b = right;

    return (*a > *b) - (*a < *b);
}

static double median(double *values, int n)
{
    qsort(values, (size_t)n, sizeof *values, by_size);
    return values[n / 2];
}

static void asking_open(struct asking *k, struct arena *a, const char *path)
{
    static const struct room *const rooms[] = {&identity_room, &inform_room, NULL};
    struct web_config config = {.rooms = rooms,
                                .begin = begin,
                                .end = end,
                                .enter = enter,
                                .authorise = authorise,
                                .state = k};
    struct str why = {0};

    k->db = store_of(a, path, STORE_READ);
    k->arena = arena_open();
    struct work w = {.arena = a, .db = k->db, .now = (int64_t)time(NULL)};
    must(&w, store_begin(k->db, false));
    must(&w, sector_load(&w, SECTOR_NOW, &k->sector));
    store_rollback(k->db);
    must(&w, store_guard(k->db, guarded_tables));
    if (web_open(&config, &k->web, &why) != OK)
        stop(why);
}

/* The bytes of a page that must be there, and made for someone who is signed in. */
static ptrdiff_t page_check(struct asking *k)
{
    struct reply reply;

    web_answer(k->web, 0, k->arena, &k->ask, &reply);
    if (reply.status != 200)
        stop(str_fmt(k->arena, "%.*s answers %d", STR_ARG(k->ask.target), reply.status));
    if (reply.cache != CACHE_NONE)
        stop(str_fmt(k->arena, "nobody is signed in at %.*s", STR_ARG(k->ask.target)));
    ptrdiff_t bytes = reply.body.len;
    arena_reset(k->arena);
    return bytes;
}

static void ask(const char *path, const char *cookie, const char *target, int times)
{
    struct arena *a = arena_open();
    struct times *took = arena_new(a, struct times, 1);
    struct asking k = {.ask = {.method = S("GET"),
                               .target = str_of(target),
                               .cookie = str_of(cookie),
                               .network = S("127.0.0.1")}};

    asking_open(&k, a, path);
    ptrdiff_t bytes = page_check(&k);
    for (int i = 0; i < WARM; i++)
        (void)page_check(&k);
    people_asks(&k, times, took);
    printf("%lld %.1f %.1f %.1f\n", (long long)bytes, median(took->page, times),
           median(took->who, times), median(took->decide, times));
    web_close(k.web);
    sector_close(k.sector);
    store_close(k.db);
    arena_close(k.arena);
    arena_close(a);
}

int main(int count, char **words)
{
    int times = count == 6 ? atoi(words[5]) : 0;

    if (count == 3 && strcmp(words[1], "fill") == 0)
        fill(words[2]);
    else if (times > 0 && times <= TIMES_MOST && strcmp(words[1], "ask") == 0)
        ask(words[2], words[3], words[4], times);
    else
        stop(S("usage: bench_people fill DB | ask DB COOKIE TARGET TIMES"));
    return 0;
}
