/* export_command.c: folkmoot export: what a second server can start from, as plain tables. */
#include "app/command.h"

#include "api/api.h"
#include "app/moving.h"
#include "inform/inform.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- the command
 * ------------------------------------------------------------------------------- */

static int told(const char *path)
{
    fprintf(stderr, "folkmoot: %s can't be written: %s\n", path, strerror(errno));
    return EXIT_REFUSED;
}

static int open_table(struct plain_out *t, const char *path)
{
    *t = (struct plain_out){.to = fopen(path, "wx"), .arena = arena_open()};
    if (t->to)
        return EXIT_DONE;
    arena_close(t->arena);
    return told(path);
}

static int close_table(struct plain_out *t, const char *path)
{
    bool kept = !ferror(t->to) && fflush(t->to) == 0;
    int code = kept ? EXIT_DONE : told(path);

    if (fclose(t->to) != 0 && kept)
        code = told(path);
    arena_close(t->arena);
    return code;
}

static int write_table(const struct session *s, const char *folder,
                       const struct plain_table *table)
{
    struct plain_out t;
    struct str path = str_fmt(s->arena, "%s/%s", folder, table->file);

    if (open_table(&t, path.at) != EXIT_DONE)
        return EXIT_REFUSED;
    plain_heading(&t, table);
    table->write(&t, s->sector);
    return close_table(&t, path.at);
}

/* One that is read from the store while it is written. */
static int write_read(struct session *s, const char *folder, const char *file,
                      enum rc (*write)(struct plain_out *t, struct work *w))
{
    struct plain_out t;
    struct str path = str_fmt(s->arena, "%s/%s", folder, file);

    if (open_table(&t, path.at) != EXIT_DONE)
        return EXIT_REFUSED;
    enum rc rc = write(&t, &s->work);
    int code = close_table(&t, path.at);
    if (rc == OK)
        return code;
    complaints_print(stderr, &s->work);
    return EXIT_REFUSED;
}

static int export_all(struct session *s, const char *folder)
{
    int code = EXIT_DONE;

    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return told(folder);
    for (const struct plain_table *t = plain_tables; t->file && code == EXIT_DONE; t++)
        code = write_table(s, folder, t);
    if (code == EXIT_DONE)
        code = write_read(s, folder, "revisions.csv", plain_revisions);
    if (code == EXIT_DONE)
        code = write_read(s, folder, "profiles.csv", plain_profiles);
    return code == EXIT_DONE ? move_away(s, folder) : code;
}

static int export_figures(struct session *s, char **ids, int count)
{
    struct plain_out t = {.to = stdout, .arena = arena_open()};
    int code = EXIT_DONE;

    for (int i = 0; i < count; i++) {
        const struct metric *m = sector_metric(s->sector, str_of(ids[i]));
        if (!m) {
            fprintf(stderr, "folkmoot: there is no measure \"%s\".\n", ids[i]);
            code = EXIT_REFUSED;
        } else if (m->inputs) {
            fprintf(stderr,
                    "folkmoot: %s is worked out from other measures: it has no figures of its "
                    "own.\n",
                    ids[i]);
        }
    }
    if (code == EXIT_DONE)
        plain_heading(&t, plain_figure_table());
    if (code == EXIT_DONE && count == 0)
        plain_figure_table()->write(&t, s->sector);
    for (int i = 0; i < count && code == EXIT_DONE; i++)
        plain_figures(&t, s->sector, sector_metric(s->sector, str_of(ids[i])), s->arena);
    if (code == EXIT_DONE && (fflush(stdout) != 0 || ferror(stdout)))
        code = told("standard output");
    arena_close(t.arena);
    return code;
}

/* The same in one zip, with what the columns mean, as the site gives it away. */
static int export_zip(struct session *s, const char *path)
{
    struct str why;

    if (access(path, F_OK) == 0) {
        errno = EEXIST;
        return told(path);
    }
    if (takeaway_write(s->arena, s->sector, path, s->work.now, NULL, NULL, &why) == OK)
        return EXIT_DONE;
    fprintf(stderr, "folkmoot: %.*s\n", STR_ARG(why));
    return EXIT_REFUSED;
}

static int export_main(struct arguments *a)
{
    struct session s;
    bool all = strcmp(a->words[0], "all") == 0;
    bool zip = all && a->count == 2 && str_ends(str_of(a->words[1]), S(".zip"));

    if ((!all && strcmp(a->words[0], "figures") != 0) || (all && a->count != 2)) {
        fputs("usage: folkmoot export figures [METRIC...] | export all FOLDER|FILE.zip\n",
              stderr);
        return EXIT_USAGE;
    }
    int code = session_open(&s, a, STORE_READ);
    if (code != EXIT_DONE)
        return code;
    code = zip   ? export_zip(&s, a->words[1])
           : all ? export_all(&s, a->words[1])
                 : export_figures(&s, a->words + 1, a->count - 1);
    session_close(&s);
    return code;
}

const struct command export_command = {
    .name = "export",
    .usage =
        "export figures [METRIC...] | export all FOLDER|FILE.zip [--known DATE] [--db PATH]",
    .summary = "Writes figures, or everything, as plain tables that import reads again.",
    .help =
        "export figures writes to stdout in the tidy format. export all writes areas.csv,\n"
        "groups.csv, clusters.csv, metrics.csv and figures.csv into FOLDER; a second store "
        "takes\n"
        "them with the profiles tidy-areas, tidy-groups and tidy. Beside them revisions.csv "
        "tells\n"
        "what figures were before. What is in these is what is known now, or with --known "
        "DATE\n"
        "what was known at the end of that day.\n\n"
        "FOLDER/store is all of the store, people and trail among it, for moving to another\n"
        "engine: import FOLDER/store takes it. Only its owner may read it.\n\n"
        "Into FILE.zip go the plain tables with what their columns mean, as the site gives "
        "them\n"
        "away at /download.\n",
    .least = 1,
    .most = 100,
    .run = export_main,
};
