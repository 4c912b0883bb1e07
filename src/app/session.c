/* session.c: a store, a snapshot and a piece of work, for one command. */
#include "app/command.h"

#include "base/date.h"

#include "app/rooms.h"
#include "base/asset.h"
#include "inform/inform.h"
#include "kit/audience.h"

#include <string.h>
#include <time.h>

enum {
    MOST_STEPS = 1000,
    MS_FOR_OTHERS = 30000, /* that a command waits for servers on the same database */
};

/* Steps may have changed anything: servers on the same database are to load it anew. */
static enum rc all_changed(struct arena *a, struct store *db)
{
    struct work w = {.arena = a, .db = db, .figures_changed = true, .public_changed = true};
    struct sector_version raised;

    TRY(store_begin(db, true));
    enum rc rc = sector_version_raise(&w, &raised);
    if (rc == OK)
        return store_commit(db);
    store_rollback(db);
    return rc;
}

enum rc schema_update(struct arena *a, struct store *db, struct str *why)
{
    struct store_step *steps = arena_new(a, struct store_step, MOST_STEPS);
    ptrdiff_t count, len = 0;
    const struct asset *assets = asset_list(&count);

    for (ptrdiff_t i = 0; i < count && len < MOST_STEPS; i++)
        if (str_starts(assets[i].name, S("schema/")) && str_ends(assets[i].name, S(".sql")))
            steps[len++] = (struct store_step){assets[i].name, assets[i].bytes};
    ptrdiff_t ran;
    enum rc rc = store_migrate(db, steps, len, &ran);
    if (rc == OK && ran > 0 && ran < len)
        rc = all_changed(a, db);
    *why = store_why(db);
    return rc == OK ? audience_views_bring(a, db, rooms, why) : rc;
}

/* Always that of forms first, so that nobody waits in a ring. */
static enum rc turns_take(struct store *db, bool alone)
{
    if (alone)
        TRY(store_turn(db, "audit_end", MS_FOR_OTHERS));
    return store_turn(db, "sector_version", MS_FOR_OTHERS);
}

static int refuse(struct str words)
{
    fprintf(stderr, "folkmoot: %.*s\n", STR_ARG(words));
    return EXIT_REFUSED;
}

void complaints_print(FILE *to, const struct work *w)
{
    for (const struct complaint *c = w->complaints; c; c = c->next)
        fprintf(to, "%.*s%s%.*s\n", STR_ARG(c->field), c->field.len ? ": " : "",
                STR_ARG(c->words));
}

/* --known DATE: commands that only read tell what was known then. */
static enum rc known_asked(struct session *s, const struct arguments *a, bool writes)
{
    if (writes || !a->known || known_parse(str_of(a->known), &s->work.known))
        return OK;
    return work_fail(&s->work, INVALID, "", "--known %s: that is no date. Write 2026-03-31.",
                     a->known);
}

static int open_in_turn(struct session *s, const struct arguments *a, enum store_mode mode,
                        bool alone)
{
    struct str why = {0};
    bool writes = mode != STORE_READ;

    *s = (struct session){.arena = arena_open()};
    enum rc rc = store_open(s->arena, a->db, mode, &s->db, &why);
    if (rc == OK)
        rc = schema_update(s->arena, s->db, &why);
    if (rc == OK) {
        rc = store_begin(s->db, writes);
        if (rc == OK && writes)
            rc = turns_take(s->db, alone);
        why = rc == OK ? why : store_why(s->db);
    }
    if (rc != OK) {
        int code = refuse(why);
        session_close(s);
        return code;
    }
    s->work = (struct work){
        .arena = s->arena, .db = s->db, .now = (int64_t)time(NULL), .known = SECTOR_NOW};
    rc = known_asked(s, a, writes);
    if (rc == OK)
        rc = sector_load(&s->work, s->work.known, &s->sector);
    s->work.sector = s->sector;
    if (rc != OK) {
        complaints_print(stderr, &s->work);
        session_close(s);
        return EXIT_REFUSED;
    }
    return EXIT_DONE;
}

int session_open(struct session *s, const struct arguments *a, enum store_mode mode)
{
    return open_in_turn(s, a, mode, true);
}

int session_open_import(struct session *s, const struct arguments *a, bool alone)
{
    return open_in_turn(s, a, STORE_FRESH, alone);
}

int session_finish(struct session *s, enum rc rc)
{
    struct sector_version raised;

    if (rc == OK)
        rc = sector_version_raise(&s->work, &raised);
    if (rc != OK) {
        store_rollback(s->db);
        complaints_print(stderr, &s->work);
        return EXIT_REFUSED;
    }
    if (store_commit(s->db) != OK)
        return refuse(store_why(s->db));
    if (store_checkpoint(s->db) != OK)
        fprintf(stderr, "folkmoot: kept, though the log could not be emptied: %.*s\n",
                STR_ARG(store_why(s->db)));
    return EXIT_DONE;
}

void session_close(struct session *s)
{
    if (s->sector)
        sector_close(s->sector);
    store_close(s->db);
    arena_close(s->arena);
    *s = (struct session){0};
}
