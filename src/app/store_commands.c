/* store_commands.c: care of the store: migrate, check and backup. */
#include "app/command.h"

#include "inform/inform.h"
#include "kit/audit.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

static int migrate_main(struct arguments *a)
{
    struct session s;
    int code = session_open(&s, a, STORE_CREATE);

    if (code != EXIT_DONE)
        return code;
    session_close(&s);
    printf("%s is up to date.\n", a->db);
    return EXIT_DONE;
}

/* Opening has left out the current slices that are damaged; older ones, and what is kept of the
 * values beside them, are looked at here. */
static int check_figures(struct session *s)
{
    const struct sector *sector = s->sector;

    if (sector_check(&s->work) == OK && sector->damaged_count == 0)
        return EXIT_DONE;
    complaints_print(stderr, &s->work);
    for (ptrdiff_t i = 0; i < sector->damaged_count && !s->work.complaints; i++)
        fprintf(stderr, "%.*s\n", STR_ARG(sector->damaged[i]));
    return EXIT_REFUSED;
}

/* Each row of the trail follows from the one before. */
static int check_trail(struct session *s)
{
    int64_t rows, broken;
    struct str hash;

    if (audit_check(&s->work, &rows, &broken) != OK || audit_end(&s->work, &hash) != OK) {
        complaints_print(stderr, &s->work);
        return EXIT_REFUSED;
    }
    if (broken) {
        fprintf(stderr, "The audit trail is broken at row %lld.\n", (long long)broken);
        return EXIT_REFUSED;
    }
    if (rows)
        printf("The audit trail holds: %lld rows, up to %.*s.\n", (long long)rows,
               STR_ARG(hash));
    return EXIT_DONE;
}

static int check_main(struct arguments *a)
{
    struct session s;
    int code = session_open(&s, a, STORE_READ);

    if (code != EXIT_DONE)
        return code;
    code = check_figures(&s);
    if (check_trail(&s) != EXIT_DONE)
        code = EXIT_REFUSED;
    store_rollback(s.db);
    if (store_check(s.db) != OK) {
        fprintf(stderr, "folkmoot: %.*s\n", STR_ARG(store_why(s.db)));
        code = EXIT_REFUSED;
    } else if (code == EXIT_DONE) {
        printf("%s is sound: %td areas, %td measures, %lld figures.\n", a->db,
               s.sector->area_count, s.sector->metric_count,
               (long long)cube_figures(s.sector->cube));
    }
    session_close(&s);
    return code;
}

/* Beside the database, for /admin/audit: where the last copy is, and by its own date when it
 * was made. On a disk that can't be written the copy is no worse without it. */
static void note_backup(struct arguments *a, struct str database)
{
    char place[PATH_MAX];
    struct str path = str_fmt(a->arena, "%.*s.backup", STR_ARG(database));
    mode_t before = umask(077);
    FILE *f = database.len && realpath(a->words[0], place)
                  ? fopen(str_zero(a->arena, path), "w")
                  : NULL;

    umask(before);
    if (!f)
        return;
    fprintf(f, "%s\n", place);
    fclose(f);
}

static int backup_main(struct arguments *a)
{
    struct str why;
    struct store *db;
    enum rc rc = store_open(a->arena, a->db, STORE_READ, &db, &why);

    if (rc == OK) {
        rc = store_backup(db, a->words[0]);
        why = rc == OK ? why : str_copy(a->arena, store_why(db));
        if (rc == OK)
            note_backup(a, str_copy(a->arena, store_file(db)));
        store_close(db);
    }
    if (rc != OK) {
        fprintf(stderr, "folkmoot: %.*s\n", STR_ARG(why));
        return EXIT_REFUSED;
    }
    printf("%s is a copy of %s.\n", a->words[0], a->db);
    return EXIT_DONE;
}

const struct command migrate_command = {
    .name = "migrate",
    .usage = "migrate [--db PATH]",
    .summary = "Makes the store, or brings it up to this program's schema.",
    .run = migrate_main,
};

const struct command check_command = {
    .name = "check",
    .usage = "check [--db PATH]",
    .summary = "Reads the whole store and says whether it is sound.",
    .run = check_main,
};

const struct command backup_command = {
    .name = "backup",
    .usage = "backup FILE [--db PATH]",
    .summary = "Copies the store into a new file while it is in use.",
    .least = 1,
    .most = 1,
    .run = backup_main,
};
