/* bench_command.c: folkmoot bench: how quick the figures are on this machine. */
#include "app/command.h"

#include "bench/bench.h"

#include "base/num.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_SAID = 1000 };

extern char **environ;

/* --- what the measurement is given
 * -------------------------------------------------------------- */

static enum rc make_store(void *state, struct arena *a, const char *path, struct str *why)
{
    struct store *db;

    (void)state;
    TRY(store_open(a, path, STORE_CREATE, &db, why));
    enum rc rc = schema_update(a, db, why);
    *why = str_copy(a, *why);
    store_close(db);
    return rc;
}

static enum rc read_said(int from, struct arena *a, struct str *said)
{
    char text[MOST_SAID];
    ssize_t len, all = 0;

    while (all < MOST_SAID && (len = read(from, text + all, (size_t)(MOST_SAID - all))) > 0)
        all += len;
    *said = str_copy(a, (struct str){text, all});
    return all ? OK : FAULT;
}

/* This program again, which does nothing but load: what it has resident is what loading costs.
 */
static enum rc run_resident(void *state, struct arena *a, const char *path, struct str *said)
{
    const char *const words[] = {"folkmoot", "bench", "resident", "--db", path, NULL};
    posix_spawn_file_actions_t files;
    int pipes[2], status;
    pid_t pid;

    (void)state;
    if (pipe2(pipes, O_CLOEXEC) != 0)
        return FAULT;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, pipes[1], 1);
    int failed =
        posix_spawn(&pid, "/proc/self/exe", &files, NULL, (char *const *)words, environ);
    posix_spawn_file_actions_destroy(&files);
    close(pipes[1]);
    enum rc rc = failed ? FAULT : read_said(pipes[0], a, said);
    close(pipes[0]);
    if (!failed && (waitpid(pid, &status, 0) != pid || !WIFEXITED(status) ||
                    WEXITSTATUS(status) != EXIT_DONE))
        return FAULT;
    return rc;
}

/* --- the command
 * ------------------------------------------------------------------------------ */

static int refuse(struct str words)
{
    fprintf(stderr, "folkmoot: %.*s\n", STR_ARG(words));
    return EXIT_REFUSED;
}

static int misused(const char *words, struct str about)
{
    fprintf(stderr, "folkmoot bench: %s%.*s\nusage: folkmoot %s\n", words, STR_ARG(about),
            bench_command.usage);
    return EXIT_USAGE;
}

static int figures(struct arguments *a, const char *folder, int scale)
{
    struct bench_ask ask = {.folder = folder,
                            .scale = scale,
                            .make_store = make_store,
                            .run_resident = run_resident};
    struct str why = {0};
    FILE *progress = isatty(STDERR_FILENO) ? stderr : NULL;

    if (bench_figures(a->arena, &ask, stdout, progress, &why) == OK)
        return EXIT_DONE;
    return refuse(why.len ? why : S("it could not be measured"));
}

/* In a folder of its own, which is taken away again. */
static int figures_in(struct arguments *a, const char *under, int scale)
{
    char *folder = str_zero(a->arena, str_fmt(a->arena, "%s/folkmoot-bench-XXXXXX", under));

    if (!mkdtemp(folder))
        return refuse(str_fmt(a->arena, "No folder can be made in %s.", under));
    int code = figures(a, folder, scale);
    rmdir(folder);
    return code;
}

static int resident(struct arguments *a)
{
    struct str why = {0};

    if (bench_resident(a->arena, a->db, stdout, &why) == OK)
        return EXIT_DONE;
    return refuse(why.len ? why : S("the figures can't be read"));
}

static int bench_main(struct arguments *a)
{
    const char *under = getenv("TMPDIR");
    int scale = 1;

    for (int i = 0; i < a->own_count; i++) {
        struct str name = a->own[i].name, value = a->own[i].value;
        if (str_eq(name, S("db")))
            a->db = str_zero(a->arena, value);
        else if (str_eq(name, S("folder")))
            under = str_zero(a->arena, value);
        else if (!str_eq(name, S("scale")))
            return misused("unknown option: --", name);
        else if (str_eq(value, S("1")) || str_eq(value, S("10")))
            scale = value.len == 1 ? 1 : 10;
        else
            return misused("--scale is 1 or 10, not ", value);
    }
    if (strcmp(a->words[0], "resident") == 0)
        return resident(a);
    if (strcmp(a->words[0], "figures") != 0)
        return misused("there is nothing to measure called ", str_of(a->words[0]));
    return figures_in(a, under && *under ? under : "/tmp", scale);
}

const struct command bench_command = {
    .name = "bench",
    .usage = "bench figures [--scale 1|10] [--folder DIR] | bench resident [--db PATH]",
    .summary = "Measures how quick the figures are on this machine.",
    .help =
        "figures makes a sector the size of the largest national service (340 areas, 5,000\n"
        "measures, 12 years; --scale 10: 50,000 measures as well; and 35,000 small areas), "
        "asks\n"
        "it everything, and prints a row for each task: the median, the 99th of a hundred, a\n"
        "limit that no design can pass, measured in turn with it, how far the two are apart, "
        "and\n"
        "what is asked. It takes about 300 MB of disk below --folder (else TMPDIR, else /tmp) "
        "and\n"
        "a minute; ten times that for --scale 10. The folder should be on the disk that the "
        "store\n"
        "is to be on. resident loads a store's figures and prints the bytes that are resident\n"
        "before and after, the most there were, and what the figures take of it.\n",
    .least = 1,
    .most = 1,
    .own_options = true,
    .run = bench_main,
};
