/* world.c: everyone and everything that the matrix asks about, and the house over it. */
#include "world.h"

#include "identity/identity.h"
#include "identity/pages/shared.h"
#include "identity/session.h"
#include "inform/inform.h"
#include "inform/testing_made.h"
#include "kit/browser.h"
#include "lodge/lodge.h"
#include "api/api.h"
#include "desk/desk.h"
#include "report/report.h"
#include "store/postgres.h"
#include "store/sqlite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NOW = MADE_NOW, A_DAY = 24 * 60 * 60, SQL_MOST = 4000, KEPT_MOST = 4096 };

const char missing_id[] = "zzzzzzzzzzzzzzzzzzzzzzzzzz";

struct actor actors[] = {
    {"nobody", NULL, NULL, NULL, false, false, false, "", ""},
    {"browser", NULL, NULL, NULL, false, false, false,
     "__Host-maker=0000000000000000000000bb00", ""},
    {"loner", "01", NULL, NULL, false, false, false, "", ""},
    {"councillor", "02", "trafford", "councillor", false, false, false, "", ""},
    {"member", "03", "trafford", "member", false, false, false, "", ""},
    {"lead", "04", "trafford", "lead", false, false, false, "", ""},
    {"steward", "05", "trafford", "steward", false, false, false, "", ""},
    {"other-councillor", "06", "salford", "councillor", false, false, false, "", ""},
    {"other-member", "07", "salford", "member", false, false, false, "", ""},
    {"other-lead", "08", "salford", "lead", false, false, false, "", ""},
    {"group", "09", "oldham", "councillor", false, true, false, "", ""},
    {"early", "10", "oldham", "councillor", false, false, true, "", ""},
    {"administrator", "11", NULL, "administrator", false, false, false, "", ""},
    {"adviser", "12", NULL, "adviser", false, false, false, "", ""},
    {"token", "13", "trafford", "member", true, false, false, "", ""},
    {"removed", "14", "trafford", "lead", false, false, false, "", ""},
    {"suspended", "15", "trafford", "member", false, false, false, "", ""},
    {"moved", "16", "trafford", "member", false, false, false, "", ""},
};
const int actor_count = COUNT_OF(actors);

static const char *const visibilities[] = {"public", "members", "group", "organisation",
                                           "confidential"};
static const char *const lives[] = {"draft",     "embargoed", "early",
                                    "published", "withdrawn", "deleted"};
static const char *const owners[] = {"mine", "group", "stranger"};
static const char *const kinds[] = {"proposal", "citation", "report", "explanation",
                                    "list",     "model",    "sending"};

static struct thing
    made_things[COUNT_OF(visibilities) * COUNT_OF(lives) * COUNT_OF(owners) * COUNT_OF(kinds)];
struct thing *things = made_things;
int thing_count = COUNT_OF(made_things);

static struct {
    struct trial *trial;
    struct store *reader;
    struct arena *answers;
    enum leak leak;
    int64_t changes_before;
    struct written written;
    void (*look)(struct store *db); /* before what was written is undone */
    struct {
        char target[200];
        struct said answer;
    } kept[KEPT_MOST]; /* of LEAK_CACHE */
    int kept_count;
} world;

/* --- making it ---- */

void world_change(const char *sql, ...)
{
    char text[SQL_MOST];
    va_list args;

    va_start(args, sql);
    int len = vsnprintf(text, sizeof text, sql, args);
    va_end(args);
    assert_in_range(len, 1, SQL_MOST - 1);
    bool alone = !world.trial->db->begun;
    if (alone)
        MUST(store_begin(world.trial->db, true));
    if (world.trial->db->engine->script(world.trial->db, text) != OK)
        fail_msg("%s: %.*s", text, STR_ARG(store_why(world.trial->db)));
    if (alone)
        MUST(store_commit(world.trial->db));
}

/* Trafford stands for a council, publishes its measures, and its lead follows one. */
static void standing_make(void)
{
    world_change("UPDATE organisation SET area_id = (SELECT id FROM area WHERE code = "
                 "'E06000901') WHERE slug = 'trafford'");
    world_change(
        "INSERT INTO publisher (source_title, organisation_id) SELECT DISTINCT "
        "m.source_title, o.id FROM metric m, organisation o WHERE o.slug = 'trafford'");
    world_change("INSERT INTO followed (person_id, area_id, since, looked_at) SELECT "
                 "'00000000000000000000pp0400', id, 0, 0 FROM area WHERE code = 'E06000902'");
}

/* A collection that councils fill in; Trafford has begun its form. */
static void collection_make_one(void)
{
    world_change(
        "INSERT INTO collection (id, slug, title, about, every, first, due_days, opens_months, "
        "keeper, accepts, sight, least_senders, state, made_at, changed_at) VALUES "
        "('0000000000000000000000cc01', 'trial', 'Trial', '', 'quarter', '2026-01-01_P3M', 30, "
        "12, '', FALSE, 'senders', 5, 'active', 0, 0)");
    world_change(
        "INSERT INTO collection_measure (collection_id, metric_id, place, low, high) "
        "SELECT '0000000000000000000000cc01', id, 1, NULL, NULL FROM metric WHERE slug "
        "= 'bins'");
    world_change("INSERT INTO entry (id, collection_id, area_id, period, state, version, "
                 "changed_at, changed_by, sent_at, delivered_at) SELECT "
                 "'0000000000000000000000ee01', '0000000000000000000000cc01', id, "
                 "'2026-01-01_P3M', 'draft', 1, 0, '', 0, 0 FROM area WHERE code = "
                 "'E06000901'");
}

static const char *person_id(const struct actor *a)
{
    static char id[ID_LENGTH + 1];

    snprintf(id, sizeof id, "00000000000000000000pp%s00", a->person);
    return id;
}

static void organisations_make(void)
{
    static const char *const slugs[] = {"trafford", "salford", "oldham", "bury"};

    for (int i = 0; i < COUNT_OF(slugs); i++)
        world_change(
            "INSERT INTO organisation (id, slug, name, skeleton, kind, state, made_at) "
            "VALUES ('0000000000000000000000rg0%d', '%s', '%s', '%s', 'council', "
            "'active', 0)",
            i, slugs[i], slugs[i], slugs[i]);
}

static void role_make(const struct actor *a, const char *slug, const char *role)
{
    char organisation[120] = "NULL";

    if (slug)
        snprintf(organisation, sizeof organisation,
                 "(SELECT id FROM organisation WHERE slug = '%s')", slug);
    world_change("INSERT INTO role_held (id, person_id, role, organisation_id, scope, made_at, "
                 "made_by) VALUES ('00000000000000000000rr%s00', '%s', '%s', %s, '%s', 0, '')",
                 a->person, person_id(a), role, organisation,
                 strcmp(role, "adviser") == 0 ? "north-west" : "");
}

static void person_make_one(const struct actor *a)
{
    world_change("INSERT INTO person (id, address, name, skeleton, state, password, "
                 "password_at, rights, digest, digest_at, made_at) VALUES ('%s', "
                 "'%s@moot.example', '%s', '%s', 'active', '', 0, 0, 'none', 0, 0)",
                 person_id(a), a->name, a->name, a->name);
    if (a->role)
        role_make(a, a->slug, a->role);
    if (a->group)
        world_change("INSERT INTO working_group_member VALUES ('" WORLD_GROUP
                     "', '%s', FALSE, 0)",
                     person_id(a));
}

static void session_make(struct actor *a)
{
    struct trial *t = world.trial;
    struct work w = {
        .arena = t->arena, .db = t->db, .now = NOW - 60, .viewer = {.network = S("192.0.2.7")}};
    struct str secret;

    if (a->token) {
        MUST(token_make(&w, str_of(person_id(a)), S("trial"), S("read"), NOW + 30 * A_DAY,
                        &secret));
        snprintf(a->bearer, sizeof a->bearer, "Bearer %.*s", STR_ARG(secret));
    } else {
        MUST(session_start(&w, str_of(person_id(a)), "passkey", S("trial"), &secret));
        snprintf(a->cookies, sizeof a->cookies, "__Host-session=%.*s", STR_ARG(secret));
    }
}

/* Rights that were taken away after the session began. */
static void stale_make(void)
{
    for (int i = 0; i < actor_count; i++) {
        const struct actor *a = &actors[i];
        if (strcmp(a->name, "removed") == 0)
            world_change("DELETE FROM role_held WHERE person_id = '%s'", person_id(a));
        if (strcmp(a->name, "suspended") == 0)
            world_change("UPDATE person SET state = 'suspended' WHERE id = '%s'", person_id(a));
        if (strcmp(a->name, "moved") == 0)
            world_change("UPDATE role_held SET organisation_id = (SELECT id FROM organisation "
                         "WHERE slug = 'salford') WHERE person_id = '%s'",
                         person_id(a));
    }
}

static void people_make(void)
{
    for (int i = 0; i < actor_count; i++) {
        if (!actors[i].person)
            continue;
        if (strcmp(actors[i].person, "01") == 0) {
            person_make_one(&actors[i]);
            world_change("INSERT INTO working_group (id, name, skeleton, purpose, made_at, "
                         "made_by) VALUES ('" WORLD_GROUP "', 'Trial', 'trial', '', 0, '%s')",
                         person_id(&actors[i]));
        } else {
            person_make_one(&actors[i]);
        }
        session_make(&actors[i]);
    }
    stale_make();
}

/* Who keeps a thing, and whom it is shared with, by its owner. */
static const char *keepers_of(const struct thing *t)
{
    return strcmp(t->owner, "mine") == 0    ? "keepers:trafford"
           : strcmp(t->owner, "group") == 0 ? "group:" WORLD_GROUP
                                            : "keepers:bury";
}

static const char *audience_of(const struct thing *t)
{
    if (strcmp(t->visibility, "public") == 0 || strcmp(t->visibility, "members") == 0)
        return t->visibility;
    if (strcmp(t->visibility, "group") == 0 || strcmp(t->owner, "group") == 0)
        return "group:" WORLD_GROUP;
    return strcmp(t->owner, "mine") == 0 ? "organisation:trafford" : "organisation:bury";
}

static void thing_make(struct thing *t)
{
    bool early = strcmp(t->life, "early") == 0;
    bool embargoed = early || strcmp(t->life, "embargoed") == 0;
    const struct actor *named = NULL;

    for (int i = 0; i < actor_count; i++)
        named = actors[i].early ? &actors[i] : named;
    world_change(
        "INSERT INTO object (id, kind, audience, keepers, early, early_from, opens_at, "
        "life, confidential, maker, made_at, changed_at) VALUES ('%s', '%s', '%s', "
        "'%s', 'person:%s', %lld, %lld, '%s', %s, 'person:00', %d, 0)",
        t->id, t->kind, audience_of(t), keepers_of(t), person_id(named),
        (long long)(early ? NOW - 60 : NOW + 2 * A_DAY), (long long)(NOW + 2 * A_DAY),
        embargoed ? "embargoed" : t->life,
        strcmp(t->visibility, "confidential") == 0 ? "TRUE" : "FALSE", NOW - A_DAY);
    if (strcmp(t->kind, "proposal") == 0)
        world_change("INSERT INTO proposal (id, name, areas, made_at) VALUES ('%s', '%s', "
                     "'E06000901;E06000902', %d)",
                     t->id, t->canary, NOW - A_DAY);
    else if (strcmp(t->kind, "report") == 0)
        world_change("INSERT INTO report (id, name, note) VALUES ('%s', '%s', '')", t->id,
                     t->canary);
    else if (strcmp(t->kind, "sending") == 0)
        world_change("INSERT INTO sending (id, label, format, mapping, checked, checked_from, "
                     "note, publish_at, publish_by, mapped_by, outcome, published_at, "
                     "withdrawn_at, withdrawn_by, figures, added, changed) VALUES ('%s', '%s', "
                     "'csv', '', '', 0, '', 0, '', '', '', 0, 0, '', 0, 0, 0)",
                     t->id, t->canary);
    else if (strcmp(t->kind, "explanation") == 0)
        world_change("INSERT INTO explanation (id, area_id, metric_id, period, words, "
                     "signed_by, signed_at, ends_on, known, value_period, value_text) SELECT "
                     "'%s', a.id, m.id, '2024-04-01_P1Y', '%s', 'Officer', %d, '2027-05-31', "
                     "%d, '2024-04-01_P1Y', '50.0%%' FROM area a, metric m WHERE a.code = "
                     "'E06000901' AND m.slug = 'bins'",
                     t->id, t->canary, NOW - A_DAY, NOW - A_DAY);
    else if (strcmp(t->kind, "list") == 0)
        world_change("INSERT INTO own_group (id, name) VALUES ('%s', '%s');"
                     "INSERT INTO own_group_version (group_id, version, areas, made_at) VALUES "
                     "('%s', 1, 'E06000902;E06000903', %d)",
                     t->id, t->canary, t->id, NOW - A_DAY);
    else if (strcmp(t->kind, "model") == 0)
        world_change(
            "INSERT INTO own_model (id, name) VALUES ('%s', '%s');"
            "INSERT INTO own_model_version (model_id, version, variables, types, known, "
            "made_at) VALUES ('%s', 1, 'bins 1', '', %d, %d)",
            t->id, t->canary, t->id, NOW - A_DAY, NOW - A_DAY);
    else
        world_change("INSERT INTO citation (id, area_id, metric_id, period, group_slug, known, "
                     "made_at) SELECT '%s', a.id, m.id, '2024-04-01_P1Y', '', %d, %d FROM area "
                     "a, metric m WHERE a.code = 'E06000901' AND m.slug = 'bins'",
                     t->id, NOW - A_DAY, NOW - A_DAY);
}

/* A table that was sent is an organisation's or, at the most, for members. */
static bool there_is(const char *kind, const char *visibility)
{
    return strcmp(kind, "sending") != 0 || strcmp(visibility, "organisation") == 0 ||
           strcmp(visibility, "members") == 0;
}

static void things_make(void)
{
    int n = 0;

    for (int k = 0; k < COUNT_OF(kinds); k++)
        for (int v = 0; v < COUNT_OF(visibilities); v++)
            for (int l = 0; l < COUNT_OF(lives); l++)
                for (int o = 0; o < COUNT_OF(owners); o++) {
                    if (!there_is(kinds[k], visibilities[v]))
                        continue;
                    struct thing *t = &made_things[n];
                    *t = (struct thing){.kind = kinds[k],
                                        .visibility = visibilities[v],
                                        .life = lives[l],
                                        .owner = owners[o]};
                    snprintf(t->id, sizeof t->id, "0000000000000000000tt%05d", n);
                    snprintf(t->canary, sizeof t->canary, "zq%04dzq", n);
                    thing_make(t);
                    n++;
                }
    thing_count = n;
}

/* --- the house, as the server has it ---- */

/* Rows that the connection wrote so far: in all, or in the transaction that is open. */
static int64_t changes(struct store *db)
{
    char total[32];

    if (!world_is_on_postgres())
        return sqlite3_total_changes(sqlite_own(db)->connection);
    MUST(postgres_ask(db,
                      "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) "
                      "FROM pg_stat_xact_user_tables",
                      total, sizeof total));
    return atoll(total);
}

static enum rc begin(void *state, int lane, bool writes, struct work *w)
{
    struct trial *t = state;

    (void)lane;
    w->db = writes ? t->db : world.reader;
    w->sector = t->sector;
    w->now = NOW;
    MUST(store_begin(w->db, writes));
    if (writes) {
        world.changes_before = changes(w->db);
        MUST(w->db->engine->script(w->db, "SAVEPOINT asked"));
    }
    return OK;
}

/* What is written stays in the transaction until it was looked at. */
static enum rc end(void *state, int lane, bool writes, struct work *w, enum rc rc)
{
    (void)state, (void)lane;
    if (!writes) {
        store_rollback(w->db);
        return OK;
    }
    world.written.changed = rc == OK ? changes(w->db) - world.changes_before : 0;
    if (rc != OK)
        MUST(w->db->engine->script(w->db, "ROLLBACK TO asked"));
    w->db->broken = OK; /* of a statement that was undone with the rest */
    return OK;
}

static int64_t lines_of_the_trail(struct work *w)
{
    static const struct statement count = {
        "count",
        "world.c",
        STORE_ONE,
        "",
        "i",
        "total",
        "SELECT count(*) AS total FROM audit WHERE outcome = 'refused'"};
    union store_value row[1];

    MUST(store_one(w, &count, NULL, row));
    return row[0].whole;
}

static void after(void *state, int lane, struct request *rq, enum rc rc)
{
    struct trial *t = state;
    struct work w = {.arena = rq->work->arena,
                     .now = NOW,
                     .known = INT64_MAX,
                     .db = t->db,
                     .viewer = rq->work->viewer};
    bool post = rq->route && rq->route->method == POST;

    (void)lane;
    if (!identity_after_needed(rq, rc))
        return;
    /* One that was refused before it came to writing has no transaction yet. */
    if (!t->db->begun)
        MUST(store_begin(t->db, true));
    int64_t before = lines_of_the_trail(&w);
    if (identity_after(&w, rq, rc) != OK)
        fail_msg("%.*s: %.*s", STR_ARG(rq->raw_path),
                 STR_ARG(w.complaints ? w.complaints->words : store_why(t->db)));
    if (post && rc != OK)
        world.written.refused_lines = lines_of_the_trail(&w) - before;
    if (!post)
        store_rollback(t->db);
}

/* --- the ways in which it can leak ---- */

static void become(struct request *rq, const char *name)
{
    for (int i = 0; i < actor_count; i++)
        if (strcmp(actors[i].name, name) == 0)
            MUST(who_is(rq->work, str_of(person_id(&actors[i]))));
}

static bool is_viewer(const struct request *rq, const char *name)
{
    return str_eq(rq->work->viewer.name, str_of(name));
}

static enum rc enter(struct request *rq)
{
    TRY(identity_enter(rq));
    if (world.leak == LEAK_ADMINISTRATOR && is_viewer(rq, "administrator"))
        become(rq, "lead");
    if (world.leak == LEAK_STALE && is_viewer(rq, "moved"))
        become(rq, "member");
    if (world.leak == LEAK_TOKEN && is_viewer(rq, "token"))
        rq->work->viewer.only_reads = false;
    return OK;
}

/* The object, whoever asks. */
static enum rc open_anyhow(struct request *rq)
{
    struct object *o = arena_new(rq->work->arena, struct object, 1);

    for (int i = 0; i < thing_count; i++) {
        if (!str_eq(rq_param(rq, "id"), str_of(things[i].id)))
            continue;
        *o = (struct object){.id = str_of(things[i].id),
                             .kind = str_of(things[i].kind),
                             .audience = S("public"),
                             .life = LIFE_PUBLISHED};
        rq->object = o;
        return OK;
    }
    return NOT_FOUND;
}

static enum rc authorise(struct request *rq)
{
    bool csv = rq->form == FORM_CSV, post = rq->route->method == POST;

    if ((world.leak == LEAK_ID && !post) || (world.leak == LEAK_CSV && csv))
        return open_anyhow(rq);
    if (world.leak == LEAK_WRITE && post) {
        struct object *o = arena_new(rq->work->arena, struct object, 1);
        rq->object = o;
        return object_for(rq->work, rq->route->kind, rq_param(rq, "id"), ACT_READ, o, NULL);
    }
    enum rc rc = object_authorise(rq);
    if (world.leak == LEAK_STATUS && rc == NOT_FOUND && open_anyhow(rq) == OK)
        return FORBIDDEN;
    return rc;
}

#define OPEN_VIEW                                                                              \
    "DROP VIEW proposal_seen; CREATE VIEW proposal_seen AS SELECT p.id, p.name, p.areas, "     \
    "p.made_at, o.audience, o.life, o.maker FROM proposal p JOIN object o ON o.id = p.id "

void world_leak(enum leak leak)
{
    world.leak = leak;
    if (leak == LEAK_ID || leak == LEAK_CSV || leak == LEAK_LIST)
        world_change(OPEN_VIEW);
    if (leak == LEAK_COUNT)
        world_change(OPEN_VIEW "WHERE o.audience = 'public' OR o.maker = folkmoot_self() OR "
                               "(folkmoot_viewer() <> '' AND o.audience = 'members')");
    if (leak == LEAK_EMBARGO)
        world_change("UPDATE object SET life = 'published' WHERE life = 'embargoed'");
    if (leak == LEAK_WITHDRAWN)
        world_change("UPDATE object SET life = 'published' WHERE life = 'withdrawn'");
    MUST(store_rights(world.trial->db, guarded_tables));
}

bool world_is_on_postgres(void)
{
    return *world.trial->at.schema != 0;
}

/* --- asking ---- */

static struct said ask_it(const struct actor *a, const struct web_ask *what)
{
    struct reply r;

    web_answer(house_web(), 0, world.answers, what, &r);
    struct said got = {r.status,   r.type,      r.body,  r.etag,
                       r.location, r.file_name, r.cache, false};
    for (ptrdiff_t i = 0; i < COUNT_OF(r.cookies); i++)
        got.sets_session |= str_starts(r.cookies[i], S("__Host-session="));
    if (world.look && world.trial->db->begun)
        world.look(world.trial->db);
    store_rollback(world.trial->db);
    (void)a;
    return got;
}

static struct said *kept_of(const char *target)
{
    for (int i = 0; i < world.kept_count; i++)
        if (strcmp(world.kept[i].target, target) == 0)
            return &world.kept[i].answer;
    return NULL;
}

static void keep(const char *target, struct said got)
{
    if (got.status != 200 || world.kept_count == KEPT_MOST || kept_of(target))
        return;
    snprintf(world.kept[world.kept_count].target, 200, "%s", target);
    got.body = str_copy(world.trial->arena, got.body);
    world.kept[world.kept_count++].answer = got;
}

struct said world_ask(const struct actor *a, const char *method, const char *target,
                      const char *fields, const char *if_none_match)
{
    struct web_ask what = {.method = str_of(method),
                           .target = str_of(target),
                           .if_none_match = str_of(if_none_match),
                           .body = str_of(fields),
                           .body_type = S("application/x-www-form-urlencoded"),
                           .cookie = str_of(a->cookies),
                           .authorization = str_of(a->bearer),
                           .host = S("moot.example"),
                           .origin = fields ? S("https://moot.example") : S(""),
                           .agent = S("trial"),
                           .network = S("192.0.2.7")};
    struct said *kept = world.leak == LEAK_CACHE && !fields ? kept_of(target) : NULL;

    if (kept)
        return *kept;
    world.written = (struct written){0};
    struct said got = ask_it(a, &what);
    if (world.leak == LEAK_CACHE && !fields)
        keep(target, got);
    return got;
}

struct said world_ask_from(const struct actor *a, const char *target, const char *fields,
                           const char *origin)
{
    struct web_ask what = {.method = S("POST"),
                           .target = str_of(target),
                           .body = str_of(fields),
                           .body_type = S("application/x-www-form-urlencoded"),
                           .cookie = str_of(a->cookies),
                           .authorization = str_of(a->bearer),
                           .host = S("moot.example"),
                           .origin = str_of(origin),
                           .agent = S("trial"),
                           .network = S("192.0.2.7")};

    world.written = (struct written){0};
    return ask_it(a, &what);
}

void world_look(void (*look)(struct store *db))
{
    world.look = look;
}

struct written world_written(void)
{
    return world.written;
}

void world_forget(void)
{
    arena_close(world.answers);
    world.answers = arena_open();
}

/* --- opening and closing ---- */

static const struct room *const rooms[] = {
    &identity_room, &inform_room, &api_room, &report_room, &lodge_room, &desk_room, NULL};

void world_open(void)
{
    struct trial *t;
    struct str why = {0};

    memset(&world, 0, sizeof world);
    t = world.trial = made_open();
    made_figures(t, "bins 2024-25 50 51 52 53 54 55 56 57\nsacks 2024-25 1 2 3\n");
    if (audience_views_bring(t->arena, t->db, rooms, &why) != OK)
        fail_msg("%.*s", STR_ARG(why));
    MUST(store_begin(t->db, true));
    organisations_make();
    people_make();
    standing_make();
    collection_make_one();
    things_make();
    MUST(store_commit(t->db));
    MUST(store_open(t->arena, t->at.url, STORE_READ, &world.reader, &why));
    MUST(store_guard(world.reader, guarded_tables));
    world.answers = arena_open();
    house_open(&(struct web_config){.rooms = rooms,
                                    .begin = begin,
                                    .end = end,
                                    .enter = enter,
                                    .authorise = authorise,
                                    .note = identity_note,
                                    .after = after,
                                    .state = t});
}

void world_close(void)
{
    house_close();
    arena_close(world.answers);
    store_close(world.reader);
    trial_close(world.trial);
}
