/* bench_command.c: folkmoot bench: how quick the figures are on this machine. */
#include "app/command.h"

#include "app/import_run.h"
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

/* What folkmoot import does, but for what it tells. */
static enum rc import_file(void *state, struct arena *a, const char *path, const char *file,
                           struct str *why)
{
    struct arguments with = {.arena = a, .db = path};
    struct str files[] = {str_of(file)};
    struct import_request request = {.profile = S("tidy"), .files = files, .file_count = 1};
    bool kept;
    struct session s;
    FILE *nowhere = fopen("/dev/null", "w");

    (void)state;
    *why = str_fmt(a, "%s can't be imported", file);
    if (!nowhere)
        return FAULT;
    int code = session_open(&s, &with, STORE_FRESH);
    if (code == EXIT_DONE) {
        code = import_in(s.arena, s.db, s.sector, &request, nowhere, nowhere, &kept);
        session_close(&s);
    }
    fclose(nowhere);
    return code == EXIT_DONE ? OK : FAULT;
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

/* What the options of figures ask for. */
struct wanted {
    struct str folder; /* it makes one of its own in this one */
    struct str write, form;
    int64_t scale, metrics;
    bool tabs;
};

static int measure_figures(struct arguments *a, const struct wanted *wanted, const char *folder)
{
    struct bench_ask ask = {.folder = folder,
                            .scale = (int)wanted->scale,
                            .metrics = (int)wanted->metrics,
                            .tabs = wanted->tabs,
                            .make_store = make_store,
                            .import = import_file,
                            .run_resident = run_resident};
    struct str why = {0};
    FILE *progress = isatty(STDERR_FILENO) ? stderr : NULL;

    if (bench_figures(a->arena, &ask, stdout, progress, &why) == OK)
        return EXIT_DONE;
    return refuse(why.len ? why : S("it could not be measured"));
}

/* In a folder of its own, which is taken away again. */
static int measure_in(struct arguments *a, const struct wanted *wanted)
{
    char *folder = str_zero(
        a->arena, str_fmt(a->arena, "%.*s/folkmoot-bench-XXXXXX", STR_ARG(wanted->folder)));

    if (!mkdtemp(folder))
        return refuse(
            str_fmt(a->arena, "No folder can be made in %.*s.", STR_ARG(wanted->folder)));
    int code = measure_figures(a, wanted, folder);
    rmdir(folder);
    return code;
}

static int write_figures(struct arguments *a, const struct wanted *wanted)
{
    FILE *to = fopen(str_zero(a->arena, wanted->write), "w");
    struct str why = {0};

    if (!to)
        return refuse(
            str_fmt(a->arena, "The file %.*s can't be made.", STR_ARG(wanted->write)));
    enum rc rc = bench_write((int)wanted->metrics, wanted->form, to, &why);
    bool kept = fclose(to) == 0;
    if (rc == OK && kept)
        return EXIT_DONE;
    return refuse(why.len ? why : S("The file could not be written."));
}

static int resident(struct arguments *a)
{
    struct str why = {0};

    if (bench_resident(a->arena, a->db, stdout, &why) == OK)
        return EXIT_DONE;
    return refuse(why.len ? why : S("the figures can't be read"));
}

static bool one_of(struct str value, struct str words)
{
    struct str word;

    while (str_split(&words, '|', &word))
        if (str_eq(value, word))
            return true;
    return false;
}

/* False with what is wrong in *why. */
static bool option_read(struct arguments *a, const struct own_option *o, struct wanted *wanted,
                        const char **why)
{
    *why = NULL;
    if (str_eq(o->name, S("db"))) {
        a->db = str_zero(a->arena, o->value);
    } else if (str_eq(o->name, S("folder"))) {
        wanted->folder = o->value;
    } else if (str_eq(o->name, S("write"))) {
        wanted->write = o->value;
    } else if (str_eq(o->name, S("form"))) {
        wanted->form = o->value;
        if (!one_of(o->value, S("tidy|shuffled|numbers")))
            *why = "--form is tidy, shuffled or numbers, not ";
    } else if (str_eq(o->name, S("table"))) {
        wanted->tabs = str_eq(o->value, S("tabs"));
        if (!one_of(o->value, S("plain|tabs")))
            *why = "--table is plain or tabs, not ";
    } else if (str_eq(o->name, S("scale"))) {
        if (!int_parse(o->value, &wanted->scale) || (wanted->scale != 1 && wanted->scale != 10))
            *why = "--scale is 1 or 10, not ";
    } else if (str_eq(o->name, S("metrics"))) {
        if (!int_parse(o->value, &wanted->metrics) || wanted->metrics < BENCH_FEWEST_METRICS ||
            wanted->metrics > BENCH_METRICS)
            *why = "--metrics is a number from 10 to 5000, not ";
    } else {
        return false;
    }
    return true;
}

static int bench_main(struct arguments *a)
{
    const char *folder = getenv("TMPDIR"), *why;
    struct wanted wanted = {.folder = folder && *folder ? str_of(folder) : S("/tmp"),
                            .form = S("tidy"),
                            .scale = 1};

    for (int i = 0; i < a->own_count; i++) {
        if (!option_read(a, &a->own[i], &wanted, &why))
            return misused("unknown option: --", a->own[i].name);
        if (why)
            return misused(why, a->own[i].value);
    }
    if (strcmp(a->words[0], "resident") == 0)
        return resident(a);
    if (strcmp(a->words[0], "figures") != 0)
        return misused("there is nothing to measure called ", str_of(a->words[0]));
    return wanted.write.len ? write_figures(a, &wanted) : measure_in(a, &wanted);
}

const struct command bench_command = {
    .name = "bench",
    .usage =
        "bench figures [--scale 1|10] [--metrics N] [--folder DIR] [--table plain|tabs] |\n"
        "       folkmoot bench figures --write FILE [--form tidy|shuffled|numbers] |\n"
        "       folkmoot bench resident [--db PATH]",
    .summary = "Measures how quick the figures are on this machine.",
    .help =
        "figures makes a sector the size of the largest national service (340 areas, 5,000\n"
        "measures, 12 years; --scale 10: 50,000 measures as well; and 35,000 small areas),\n"
        "asks it everything, and prints a row for each task: the median, the 99th of a\n"
        "hundred, a limit that no design can pass, measured in turn with it, how far the two\n"
        "are apart, and what is asked. It takes about 1.5 GB of disk below --folder (else\n"
        "TMPDIR, else /tmp) and a minute; twice that for --scale 10. The folder should be\n"
        "on the disk that the store is to be on. --metrics makes fewer measures, to try it.\n"
        "--table tabs is for programs: seconds and bytes with tabs between, and sums of the\n"
        "answers. --write writes the figures as CSV and measures nothing: tidy is what import\n"
        "reads, shuffled the same in no order, numbers has whole numbers for names.\n"
        "resident loads a store's figures and prints the bytes that are resident before and\n"
        "after, the most there were, and what the figures take of it.\n",
    .least = 1,
    .most = 1,
    .own_options = true,
    .run = bench_main,
};
