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

enum rc renew_load(struct renewing *r, struct work *w, struct sector **out)
{
    enum rc rc = store_begin(w->db, false);

    if (rc == OK)
        rc = sector_version_read(w, &r->seen);
    if (rc == OK)
        rc = load(r, w, out);
    store_rollback(w->db);
    return rc;
}

/* --- what others wrote
 * -------------------------------------------------------------------------- */

/* By the slices that changed where that is all, else from the beginning. */
static enum rc take_figures(struct renewing *r, struct work *w, int64_t now)
{
    const struct slice_change *changes = NULL;
    ptrdiff_t count = 0;
    struct sector *next;
    enum rc rc = OK;

    w->sector = snapshot_take(r->snapshots, r->reader);
    if (!r->doubt)
        rc = sector_version_changes(w, r->seen.figures, now, &changes, &count);
    if (rc == OK && count > 0 && snapshot_change(r->snapshots, changes, count) != OK)
        count = 0;
    snapshot_give_back(r->snapshots, r->reader);
    if (rc != OK || count > 0)
        return rc;
    TRY(load(r, w, &next));
    snapshot_publish(r->snapshots, next);
    return OK;
}

static enum rc look_inside(struct renewing *r, struct work *w)
{
    struct sector_version now;

    TRY(sector_version_read(w, &now));
    if (now.figures != r->seen.figures || r->doubt)
        TRY(take_figures(r, w, now.figures));
    else if (now.pages != r->seen.pages)
        snapshots_touch(r->snapshots);
    r->seen = now;
    r->doubt = false;
    return OK;
}

/* With the lock. */
static enum rc look(struct renewing *r, struct store *db)
{
    struct work w = {.arena = arena_open(), .db = db, .now = (int64_t)time(NULL)};
    enum rc rc = store_begin(db, false);

    if (rc == OK) {
        rc = look_inside(r, &w);
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
    enum rc rc = look(r, db);
    pthread_mutex_unlock(&r->lock);
    return rc;
}

void renew_doubt(struct renewing *r)
{
    pthread_mutex_lock(&r->lock);
    r->doubt = true;
    pthread_mutex_unlock(&r->lock);
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
        return look(r, w->db);
    if (!w->figures_changed)
        snapshots_touch(r->snapshots);
    *seen = *raised;
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
