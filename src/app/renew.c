/* renew.c: the figures as they stand in the store, made into a snapshot. */
#include "app/renew.h"

#include "app/command.h"
#include "base/log.h"
#include "store/store.h"

#include <time.h>

enum {
    MOST_CHANGES = 2000, /* of slices; above, loading all of them anew is as quick */
};

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

enum rc renew_load(const struct renewing *r, struct work *w, struct sector **out)
{
    enum rc rc = store_begin(w->db, false);

    if (rc == OK)
        rc = sector_load_within(w, SECTOR_NOW, r->budget, out);
    store_rollback(w->db);
    if (rc == OK)
        say_loaded(*out);
    return rc;
}

enum rc renew(const struct renewing *r, const struct slice_change *changes, ptrdiff_t count)
{
    bool few = count > 0 && count <= MOST_CHANGES;

    if (few && snapshot_change(r->snapshots, changes, count) == OK)
        return OK;
    struct work w = {.arena = arena_open(), .db = r->writer, .now = (int64_t)time(NULL)};
    struct sector *next;
    enum rc rc = renew_load(r, &w, &next);

    if (rc == OK)
        snapshot_publish(r->snapshots, next);
    else
        log_line(LOG_ERROR, "Figures were kept, but they could not be read: %.*s",
                 STR_ARG(w.complaints ? w.complaints->words : store_why(w.db)));
    arena_close(w.arena);
    return rc;
}

enum rc renew_after(const struct renewing *r, const struct work *w)
{
    return w->figures_changed ? renew(r, w->changes, w->change_count) : OK;
}
