/* renew.c: the figures as they stand in the store, made into a snapshot. */
#include "app/renew.h"

#include "app/command.h"
#include "base/log.h"
#include "store/store.h"

#include <time.h>

enum { MOST_LOOKS = 3 }; /* before work that writes: each time others were quicker */

static void say_loaded(const struct sector *sector)
{
    struct cube_use use;

    for (ptrdiff_t i = 0; i < sector->damaged_count; i++)
        log_line(LOG_ERROR, "%.*s", STR_ARG(sector->damaged[i]));
    cube_used(sector->cube, &use);
    if (use.budget && sector->figures_bytes > use.budget)
        log_line(
            LOG_WARN,
            "The figures take %lld MB, more than the %lld MB of --figures-memory: measures "
            "are read from the store when they are asked for.",
            (long long)(sector->figures_bytes / MEGABYTE), (long long)(use.budget / MEGABYTE));
}

static enum rc load(struct renewing *r, struct work *w, struct sector **out)
{
    TRY(sector_load_within(w, SECTOR_NOW, r->budget, out));
    say_loaded(*out);
    return OK;
}

static void saw(struct renewing *r, const struct sector_version *now)
{
    r->seen = *now;
    r->doubt = false;
    atomic_store(&r->shown, now->figures);
}

enum rc renew_load(struct renewing *r, struct work *w, struct sector **out)
{
    enum rc rc = store_begin(w->db, false);

    struct sector_version now;

    if (rc == OK)
        rc = sector_version_read(w, &now);
    if (rc == OK)
        rc = load(r, w, out);
    if (rc == OK)
        saw(r, &now);
    store_rollback(w->db);
    return rc;
}

/* --- what others wrote
 * -------------------------------------------------------------------------- */

/* By the slices that changed; *done is false when more did. */
static enum rc take_slices(struct renewing *r, struct work *w, int64_t now, bool *done)
{
    const struct slice_change *changes = NULL;
    ptrdiff_t count = 0;
    enum rc rc = OK;

    w->sector = snapshot_take(r->snapshots, r->reader);
    if (!r->doubt)
        rc = sector_version_changes(w, r->seen.figures, now, &changes, &count);
    *done = rc == OK && count > 0 && snapshot_change(r->snapshots, changes, count) == OK;
    snapshot_give_back(r->snapshots, r->reader);
    return rc;
}

static enum rc take_all(struct renewing *r, struct work *w)
{
    struct sector *next;

    TRY(load(r, w, &next));
    snapshot_publish(r->snapshots, next);
    return OK;
}

/* With `quick` what takes long is left for later. */
static enum rc look_inside(struct renewing *r, struct work *w, bool quick)
{
    struct sector_version now;
    bool done = true;

    TRY(sector_version_read(w, &now));
    if (now.figures != r->seen.figures || now.pages != r->seen.pages || r->doubt)
        TRY(store_keep_up(r->writer, w->db)); /* pages are not made from less than is shown */
    if (now.figures != r->seen.figures || r->doubt)
        TRY(take_slices(r, w, now.figures, &done));
    else if (now.pages != r->seen.pages)
        snapshots_touch(r->snapshots);
    if (!done && quick)
        return OK;
    if (!done)
        TRY(take_all(r, w));
    saw(r, &now);
    return OK;
}

/* With the lock. */
static enum rc look(struct renewing *r, struct store *db, bool quick)
{
    struct work w = {.arena = arena_open(), .db = db, .now = (int64_t)time(NULL)};
    enum rc rc = store_begin(db, false);

    if (rc == OK) {
        rc = look_inside(r, &w, quick);
        if (rc != OK && rc != BUSY)
            log_line(LOG_ERROR, "Figures were kept, but they could not be read: %.*s",
                     STR_ARG(w.complaints ? w.complaints->words : store_why(db)));
        store_rollback(db);
    }
    arena_close(w.arena);
    return rc;
}

enum rc renew_look(struct renewing *r, struct store *db)
{
    pthread_mutex_lock(&r->lock);
    enum rc rc = look(r, db, false);
    pthread_mutex_unlock(&r->lock);
    return rc;
}

void renew_doubt(struct renewing *r)
{
    pthread_mutex_lock(&r->lock);
    r->doubt = true;
    pthread_mutex_unlock(&r->lock);
}

/* --- work that reads
 * ---------------------------------------------------------------------------- */

/* Whether the work's transaction sees figures that are newer than those shown. */
static enum rc is_behind(struct renewing *r, struct work *w, bool *behind)
{
    struct sector_version now = {0};

    if (store_shared(w->db))
        TRY(sector_version_read(w, &now));
    *behind = now.figures > atomic_load(&r->shown);
    return OK;
}

/* Unless somebody is at it already. */
static void catch_up(struct renewing *r, struct store *db)
{
    if (pthread_mutex_trylock(&r->lock) != 0)
        return;
    (void)look(r, db, true); /* on failure the old figures are shown */
    pthread_mutex_unlock(&r->lock);
}

static enum rc begin_read(struct renewing *r, struct work *w, int reader, bool *behind)
{
    w->sector = snapshot_take(r->snapshots, reader);
    enum rc rc = store_begin(w->db, false);
    if (rc != OK)
        work_fail(w, rc, "", "%.*s", STR_ARG(store_why(w->db)));
    else
        rc = is_behind(r, w, behind);
    if (rc == OK && !*behind)
        return OK;
    store_rollback(w->db);
    snapshot_give_back(r->snapshots, reader);
    return rc;
}

enum rc renew_begin_read(struct renewing *r, struct work *w, int reader)
{
    bool behind = false;

    TRY(begin_read(r, w, reader, &behind));
    if (!behind)
        return OK;
    catch_up(r, w->db);
    w->sector = snapshot_take(r->snapshots, reader);
    enum rc rc = store_begin(w->db, false);
    if (rc == OK)
        return OK;
    snapshot_give_back(r->snapshots, reader);
    return work_fail(w, rc, "", "%.*s", STR_ARG(store_why(w->db)));
}

/* --- work that writes
 * --------------------------------------------------------------------------- */

/* Whoever writes adds to the trail: so its table is what servers take turns by. */
static enum rc begin_in_turn(struct work *w, int ms, struct sector_version *now)
{
    enum rc rc = store_begin(w->db, true);

    if (rc == OK)
        rc = store_turn(w->db, "audit_end", ms);
    if (rc != OK)
        work_fail(w, rc, "", "%.*s", STR_ARG(store_why(w->db)));
    else
        rc = sector_version_read(w, now);
    if (rc != OK)
        store_rollback(w->db);
    return rc;
}

/* False when the newest snapshot is not the one that the work's transaction sees. */
static bool take_same(struct renewing *r, struct work *w, int reader,
                      const struct sector_version *now)
{
    pthread_mutex_lock(&r->lock);
    bool same = r->seen.figures == now->figures && !r->doubt;
    if (same)
        w->sector = snapshot_take(r->snapshots, reader);
    pthread_mutex_unlock(&r->lock);
    return same;
}

enum rc renew_begin(struct renewing *r, struct work *w, int reader, int ms)
{
    struct sector_version now;

    w->db = r->writer;
    for (int i = 0; i < MOST_LOOKS; i++) {
        TRY(begin_in_turn(w, ms, &now));
        if (take_same(r, w, reader, &now))
            return OK;
        store_rollback(w->db);
        enum rc rc = renew_look(r, w->db);
        if (rc != OK)
            return work_fail(w, rc, "", "%.*s", STR_ARG(store_why(w->db)));
    }
    return work_fail(w, BUSY, "", "Figures are being changed just now. Try again in a minute.");
}

static bool own_slices_do(struct renewing *r, const struct work *w)
{
    return w->change_count > 0 && w->change_count <= SECTOR_MOST_CHANGES &&
           snapshot_change(r->snapshots, w->changes, w->change_count) == OK;
}

/* What this server wrote itself need not be read; what others wrote before or since must. With
 * the lock. */
static enum rc publish(struct renewing *r, const struct work *w,
                       const struct sector_version *raised)
{
    struct sector_version *seen = &r->seen;
    bool next = seen->figures + w->figures_changed == raised->figures &&
                seen->pages + w->public_changed == raised->pages && !r->doubt;

    if (!next || (w->figures_changed && !own_slices_do(r, w)))
        return look(r, w->db, false);
    if (!w->figures_changed)
        snapshots_touch(r->snapshots);
    saw(r, raised);
    return OK;
}

static enum rc keep(struct work *w, struct sector_version *raised)
{
    enum rc rc = sector_version_raise(w, raised);

    if (rc != OK) {
        store_rollback(w->db);
        return rc;
    }
    rc = store_commit(w->db);
    return rc == OK ? OK : work_fail(w, rc, "", "%.*s", STR_ARG(store_why(w->db)));
}

static enum rc show(struct renewing *r, struct work *w, const struct sector_version *raised)
{
    pthread_mutex_lock(&r->lock);
    enum rc rc = publish(r, w, raised);
    pthread_mutex_unlock(&r->lock);
    /* The one who wrote it should know. */
    return rc == OK ? OK
                    : work_fail(w, FAULT, "",
                                "This was saved, but the new figures can't be shown yet. Tell "
                                "those who run this site.");
}

enum rc renew_end(struct renewing *r, struct work *w, int reader, enum rc rc)
{
    struct sector_version raised;
    bool wanted = rc == OK;

    if (wanted)
        rc = keep(w, &raised);
    else
        store_rollback(w->db);
    w->again = rc != OK && store_again(w->db);
    if (wanted && rc == OK && (w->figures_changed || w->public_changed))
        rc = show(r, w, &raised);
    snapshot_give_back(r->snapshots, reader);
    return wanted ? rc : OK;
}
