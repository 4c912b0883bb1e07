/* testing_people.c: people in the store of a trial, and the pages as each of them gets them. */
#include "inform/testing_people.h"

#include "kit/audience.h"
#include "kit/browser.h"
#include "kit/viewer.h"

#include <stdio.h>
#include <string.h>

enum { AUDIENCES_MOST = 100 };

static struct {
    struct trial *trial;
    struct store *reader;
    struct sector *old;
    int64_t now;
    bool changed_public;
} people;

/* --- the house ---- */

static enum rc begin(void *state, int lane, bool writes, struct work *w)
{
    struct trial *t = state;

    (void)lane;
    w->db = writes ? t->db : people.reader;
    w->sector = t->sector;
    w->now = people.now;
    TRY(store_begin(w->db, writes));
    if (w->known >= w->now)
        return OK;
    TRY(sector_load(w, w->known, &people.old));
    w->sector = people.old;
    return OK;
}

static enum rc end(void *state, int lane, bool writes, struct work *w, enum rc rc)
{
    (void)lane;
    sector_close(people.old);
    people.old = NULL;
    if (writes)
        people.changed_public = rc == OK && w->public_changed;
    if (!writes || rc != OK) {
        store_rollback(w->db);
        return OK;
    }
    TRY(store_commit(w->db));
    if (w->figures_changed)
        trial_renew(state);
    return OK;
}

static void audiences_add(struct work *w, struct viewer *v, struct str *to)
{
    static const struct statement mine = {
        "audiences_here",
        "testing_people.c",
        STORE_MANY,
        "t",
        "t",
        "audience",
        "SELECT audience FROM person_audience WHERE person_id = $1 ORDER BY audience"};
    union store_value given = {.str = v->person}, row;

    store_run(w, &mine, &given);
    while (store_row(w, &row)) {
        assert_true(v->audience_count < AUDIENCES_MOST);
        to[v->audience_count++] = row.str;
    }
    MUST(store_done(w));
}

/* As the server works it out afresh for each request. */
static enum rc enter(struct request *rq)
{
    struct work *w = rq->work;
    struct str id = rq_cookie(rq, "person");

    if (!id.len)
        return browser_enter(rq);
    struct str *to = arena_new(w->arena, struct str, AUDIENCES_MOST);
    struct viewer v = {.person = id,
                       .name = id,
                       .audiences = to,
                       .session = S("trial"),
                       .proved_at = w->now,
                       .self = str_fmt(w->arena, "person:%.*s", STR_ARG(id))};
    to[v.audience_count++] = S("public");
    TRY(viewer_tell_as(w, v.person, v.self));
    audiences_add(w, &v, to);
    w->viewer = v;
    return OK;
}

void people_house(struct trial *t)
{
    static const struct room *const rooms[] = {&inform_room, NULL};

    people_rooms(t, rooms);
}

void people_rooms(struct trial *t, const struct room *const *rooms)
{
    struct str why = {0};

    if (audience_views_bring(t->arena, t->db, rooms, &why) != OK)
        fail_msg("%.*s", STR_ARG(why));
    pages_house(t); /* for what its calls keep */
    if (people.trial != t) {
        people.trial = t;
        people.now = PAGES_NOW;
        people.reader = test_store_connect(&t->at, STORE_READ);
        MUST(store_guard(people.reader, guarded_tables));
    }
    house_open(&(struct web_config){.rooms = rooms,
                                    .begin = begin,
                                    .end = end,
                                    .enter = enter,
                                    .authorise = object_authorise,
                                    .state = t});
}

void people_close(struct trial *t)
{
    house_close();
    store_close(people.reader);
    people.reader = NULL;
    people.trial = NULL;
    pages_close(t);
}

void people_now(int64_t now)
{
    people.now = now;
}

bool people_changed_public(void)
{
    return people.changed_public;
}

/* --- who is there ---- */

static void told(struct trial *t, const char *sql)
{
    MUST(store_begin(t->db, true));
    test_script(t->db, sql);
    MUST(store_commit(t->db));
}

void organisation_is(struct trial *t, const char *slug, const char *name, const char *code)
{
    char sql[1000], area[200] = "NULL";

    if (code)
        snprintf(area, sizeof area, "(SELECT id FROM area WHERE code = '%s')", code);
    snprintf(
        sql, sizeof sql,
        "INSERT INTO organisation (id, slug, name, skeleton, kind, area_id, state, made_at) "
        "VALUES ('%s', '%s', '%s', '%s', '%s', %s, 'active', 0)",
        slug, slug, name, slug, code ? "council" : "sector-body", area);
    told(t, sql);
}

void person_is(struct trial *t, const char *id, const char *name, const char *role,
               const char *slug)
{
    char sql[1000];

    snprintf(sql, sizeof sql,
             "INSERT INTO person (id, address, name, skeleton, state, password, password_at, "
             "rights, digest, digest_at, made_at) VALUES ('%s', '%s@moot.example', '%s', '%s', "
             "'active', '', 0, 0, 'weekly', 0, 0)",
             id, id, name, id);
    told(t, sql);
    if (!role)
        return;
    snprintf(sql, sizeof sql,
             "INSERT INTO role_held (id, person_id, role, organisation_id, scope, made_at, "
             "made_by) VALUES ('%s-%s', '%s', '%s', %s%s%s, '', 0, '')",
             id, role, id, role, slug ? "'" : "", slug ? slug : "NULL", slug ? "'" : "");
    told(t, sql);
}

struct str as(const char *id)
{
    return str_fmt(people.trial->arena, "person=%s", id);
}

/* --- looking ---- */

int64_t rows_where(struct trial *t, const char *table, const char *where)
{
    struct work w = {.arena = t->arena, .db = t->db, .now = people.now};
    struct statement *s = arena_new(t->arena, struct statement, 1);
    union store_value row = {0};

    *s = (struct statement){
        "count",
        "here",
        STORE_ONE,
        "",
        "i",
        "total",
        str_fmt(t->arena, "SELECT count(*) AS total FROM %s WHERE %s", table, where).at};
    MUST(store_begin(t->db, false));
    MUST(store_one(&w, s, NULL, &row));
    store_rollback(t->db);
    return row.whole;
}

int64_t notices_of(struct trial *t, const char *receiver, const char *kind)
{
    return rows_where(t, "notice",
                      str_fmt(t->arena, "receiver = '%s' AND kind = '%s'", receiver, kind).at);
}
