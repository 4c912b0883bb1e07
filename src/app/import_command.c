/* import_command.c: folkmoot import, with its progress and its counts. */
#include "app/command.h"

#include "app/moving.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BAR = 30, MILLION = 1000000 };

static int64_t microseconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * MILLION + t.tv_nsec / 1000;
}

/* The bar is drawn again at most ten times a second. */
struct bar {
    int64_t started, drawn;
    int64_t rows;
    struct str file;
};

static void bar_draw(void *state, struct str file, int64_t rows, double share)
{
    struct bar *bar = state;
    int64_t now = microseconds();

    if (!str_eq(file, bar->file))
        bar->file = file;
    if (now - bar->drawn < MILLION / 10 && share < 1)
        return;
    bar->drawn = now;
    double seconds = (double)(now - bar->started) / MILLION;
    double left = share > 0 ? seconds * (1 - share) / share : 0;
    int full = (int)(share * BAR);
    fprintf(stderr, "\r[%.*s%*s] %3.0f%%  %.0f rows/s  %.0f s left  %.*s\033[K", full,
            "##############################", BAR - full, "", share * 100,
            seconds > 0 ? (double)rows / seconds : 0, left, STR_ARG(str_cut(file, 0, 40)));
    if (share >= 1)
        fputs("\r\033[K", stderr);
    fflush(stderr);
}

static int import_main(struct arguments *a)
{
    struct bar bar = {.started = microseconds()};
    struct import_request request = {
        .profile = str_of(a->words[0]),
        .dry_run = a->dry_run,
        .files = arena_new(a->arena, struct str, a->count),
        .progress = isatty(STDERR_FILENO) ? bar_draw : NULL,
        .state = &bar,
    };

    for (int i = 1; i < a->count; i++)
        request.files[request.file_count++] = str_of(a->words[i]);
    if (moving_asked(&request))
        return move_here(a, &request);
    if (a->count > 1)
        return import_here_or_there(a, &request);
    fprintf(stderr,
            "folkmoot import: something is missing: %s is neither a profile with its files nor "
            "the folder of an export\nusage: folkmoot %s\n",
            a->words[0], import_command.usage);
    return EXIT_USAGE;
}

const struct command import_command = {
    .name = "import",
    .usage = "import PROFILE FILE... | FOLDER/store [--db PATH] [--dry-run]",
    .summary =
        "Reads published files by a profile and keeps their figures, or moves a store in.",
    .help =
        "PROFILE is a name (folkmoot import NOSUCH FILE lists them) or the path of a "
        "profile of\n"
        "your own; docs/howto/write-a-profile.md tells how to write one. All files of one "
        "call\n"
        "are one delivery: it is kept whole, or not at all.\n\n"
        "A line for each file goes to stdout: cells = figures + gaps + folded + rejected + "
        "blank.\n"
        "Notices and what is wrong go to stderr as FILE:LINE:COLUMN: words.\n\n"
        "FOLDER/store is what export all FOLDER wrote of the whole store: it is moved, every "
        "row\n"
        "of it, into a store that is new. A move is kept whole, or not at all.\n",
    .least = 1,
    .most = 1001,
    .run = import_main,
};
