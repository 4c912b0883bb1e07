/* moving.c: a whole store into a folder and out of one. */
#include "app/moving.h"

#include "store/move.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int refuse(struct session *s)
{
    complaints_print(stderr, &s->work);
    return EXIT_REFUSED;
}

int move_away(struct session *s, const char *folder)
{
    struct str inner = str_fmt(s->arena, "%s/store", folder);
    struct move_counts counts;

    if (store_move_out(&s->work, inner.at, S(FOLKMOOT_VERSION), &counts) != OK)
        return refuse(s);
    printf("%s: %lld rows of %td tables. They hold what is known of people: keep them safe.\n",
           inner.at, (long long)counts.rows, counts.tables);
    return EXIT_DONE;
}

/* --- what a store is that nobody has used
 * ------------------------------------------------------ */

struct fresh {
    struct arena *arena;
    struct str folder, path;
    struct store *db;
};

static int fresh_refuse(struct str why)
{
    fprintf(stderr, "folkmoot: an empty store to compare with can't be made: %.*s\n",
            STR_ARG(why));
    return EXIT_REFUSED;
}

/* It is never settled, and so leaves nothing but its lock. */
static void fresh_close(struct fresh *f)
{
    store_close(f->db);
    if (f->path.len) {
        unlink(str_fmt(f->arena, "%.*s.lock", STR_ARG(f->path)).at);
        rmdir(f->folder.at);
    }
    arena_close(f->arena);
}

static int fresh_open(struct fresh *f)
{
    const char *from_env = getenv("TMPDIR");
    struct str why = {0};

    *f = (struct fresh){.arena = arena_open()};
    char *folder = str_zero(f->arena, str_fmt(f->arena, "%s/folkmoot-fresh-XXXXXX",
                                              from_env && *from_env ? from_env : "/tmp"));
    if (!mkdtemp(folder))
        return fresh_refuse(str_of(folder));
    f->folder = str_of(folder);
    f->path = str_fmt(f->arena, "%s/fresh.db", folder);
    enum rc rc = store_open(f->arena, f->path.at, STORE_FRESH, &f->db, &why);
    if (rc == OK)
        rc = schema_update(f->arena, f->db, &why);
    if (rc == OK && (rc = store_begin(f->db, false)) != OK)
        why = store_why(f->db);
    return rc == OK ? EXIT_DONE : fresh_refuse(why);
}

/* --- in
 * ---------------------------------------------------------------------------------------- */

bool moving_asked(const struct import_request *request)
{
    struct stat st;

    return request->file_count == 0 && stat(request->profile.at, &st) == 0 &&
           S_ISDIR(st.st_mode);
}

static int keep(struct session *s, const struct import_request *request,
                const struct move_counts *counts)
{
    if (request->dry_run)
        store_rollback(s->db);
    else if (session_finish(s, OK) != EXIT_DONE)
        return EXIT_REFUSED;
    else if (store_settle(s->db) != OK) {
        fprintf(stderr, "folkmoot: %.*s\n", STR_ARG(store_why(s->db)));
        return EXIT_REFUSED;
    }
    printf("%s%lld rows of %td tables\n",
           request->dry_run ? "dry run, nothing kept: " : "kept: ", (long long)counts->rows,
           counts->tables);
    return EXIT_DONE;
}

int move_here(const struct arguments *a, const struct import_request *request)
{
    struct session s;
    struct fresh fresh;
    struct move_counts counts;
    int code = session_open(&s, a, STORE_FRESH);

    if (code != EXIT_DONE)
        return code;
    code = fresh_open(&fresh);
    struct move_in move = {.folder = request->profile.at,
                           .fresh = fresh.db,
                           .progress = request->progress,
                           .state = request->state};
    if (code == EXIT_DONE)
        code = store_move_in(&s.work, &move, &counts) == OK ? keep(&s, request, &counts)
                                                            : refuse(&s);
    fresh_close(&fresh);
    session_close(&s);
    return code;
}
