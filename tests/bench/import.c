/* import.c: all published indicators through the importer, on one core.
 *
 * Each measured run is a process of its own, so that its memory is its own: "--import DB" makes
 * the deliveries into a database, "--parse" only takes the same files apart by libcsv.
 */
#include "bench.h"

#include <csv.h>
#include <glob.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { PASSES = 3, MOST_FILES = 100, BLOCK = 256 * 1024, MOST_PEAK = 256 * 1000 * 1000 };

/* Each line is one delivery: folkmoot import PROFILE FILE... */
static const struct {
    const char *profile, *files;
} deliveries[] = {
    {"mhclg-council-tax", "council_tax/*.csv"},
    {"dfe-lait", "dfe_lait/*.csv"},
    {"ons-sdg", "environment/*.csv"},
    {"fingertips", "fingertips/*.csv"},
    {"mhclg-homelessness", "homelessness/*.csv"},
    {"oi-housing", "housing/*.csv"},
    {"oi-housing", "population/*.csv"},
    {"ons-els", "ons_els/*.csv"},
    {"dft-roads", "roads/average_speed*.csv"},
    {"fixmystreet", "roads/fixmystreet*.csv"},
    {"trafford", "trafford_benchmark/*.csv"},
    {"dft-buses", "transport/*.csv"},
    {"ons-sdg", "waste/waste_disposal*.csv"},
    {"defra-waste", "waste/[!w]*.csv"},
};

static ptrdiff_t files_of(struct arena *a, struct str folder, const char *pattern,
                          struct str *out)
{
    struct str whole = str_fmt(a, "%.*s/%s", STR_ARG(folder), pattern);
    ptrdiff_t n = 0;
    glob_t found;

    if (glob(whole.at, 0, NULL, &found) != 0)
        bench_stop("there is no file %s", whole.at);
    for (size_t i = 0; i < found.gl_pathc && n < MOST_FILES; i++)
        out[n++] = str_copy(a, str_of(found.gl_pathv[i]));
    globfree(&found);
    return n;
}

/* --- in a process of its own -----------------------------------------------------------------
 */

struct sums {
    double rows, wall, cpu, again; /* `again`: reading the sector after each delivery */
    double slices;                 /* new or revised */
};

static void deliver(struct bench_sector *s, struct work *w,
                    const struct import_options *options, struct sums *sums)
{
    struct import_report report;
    double wall = bench_wall(), cpu = bench_cpu();

    if (store_begin(s->db, true) != OK || import_run(w, options, &report) != OK)
        bench_stop("%.*s: %.*s", STR_ARG(options->profile),
                   STR_ARG(w->complaints ? w->complaints->words : store_why(s->db)));
    if (store_commit(s->db) != OK || store_checkpoint(s->db) != OK)
        bench_stop("%.*s", STR_ARG(store_why(s->db)));
    sums->wall += bench_wall() - wall;
    sums->cpu += bench_cpu() - cpu;
    sums->slices += (double)(report.slices_new + report.slices_revised);
    for (ptrdiff_t i = 0; i < report.file_count; i++)
        sums->rows += (double)report.files[i].rows;
}

/* What the next delivery stands on. */
static void read_again(struct bench_sector *s, struct work *w, struct sums *sums)
{
    struct sector *before = s->sector;
    double begun = bench_wall();

    if (store_begin(s->db, false) != OK || sector_load(w, SECTOR_NOW, &s->sector) != OK)
        bench_stop("the figures can't be read: %.*s", STR_ARG(store_why(s->db)));
    store_rollback(s->db);
    arena_close(before->arena);
    sums->again += bench_wall() - begun;
}

static void import_all(struct str db, struct str folder)
{
    struct str files[MOST_FILES];
    struct bench_sector s;
    struct sums sums = {0};
    struct rusage used;

    bench_one_core();
    bench_sector_open(&s, db, STORE_CREATE);
    for (ptrdiff_t i = 0; i < COUNT_OF(deliveries); i++) {
        struct arena *a = arena_open();
        struct import_options options = {.profile = str_of(deliveries[i].profile),
                                         .files = files};
        struct work w = {
            .arena = a, .db = s.db, .sector = s.sector, .now = (int64_t)time(NULL)};
        options.file_count = files_of(a, folder, deliveries[i].files, files);
        deliver(&s, &w, &options, &sums);
        arena_close(a);
        w.arena = a = arena_open();
        read_again(&s, &w, &sums);
        arena_close(a);
    }
    bench_sector_close(&s);
    getrusage(RUSAGE_SELF, &used);
    printf("rows %.0f\nwall %.6f\ncpu %.6f\nagain %.6f\nslices %.0f\npeak %ld\n", sums.rows,
           sums.wall, sums.cpu, sums.again, sums.slices, used.ru_maxrss);
}

static void count_cell(void *text, size_t len, void *counts)
{
    (void)text;
    ((double *)counts)[0] += len > 0;
}

static void count_row(int end, void *counts)
{
    (void)end;
    ((double *)counts)[1]++;
}

static double parse_file(struct arena *a, struct str path, double *counts)
{
    struct csv_parser parser;
    char *block = arena_alloc(a, BLOCK);
    FILE *f = fopen(path.at, "rb");
    size_t got;
    double begun = bench_wall();

    if (!f || csv_init(&parser, 0) != 0)
        bench_stop("%s can't be read", path.at);
    while ((got = fread(block, 1, BLOCK, f)) > 0)
        csv_parse(&parser, block, got, count_cell, count_row, counts);
    csv_fini(&parser, count_cell, count_row, counts);
    csv_free(&parser);
    fclose(f);
    return bench_wall() - begun;
}

static void parse_all(struct str folder)
{
    struct str files[MOST_FILES];
    struct arena *a = arena_open();
    double counts[2] = {0}, took = 0;

    bench_one_core();
    for (ptrdiff_t i = 0; i < COUNT_OF(deliveries); i++) {
        ptrdiff_t n = files_of(a, folder, deliveries[i].files, files);
        for (ptrdiff_t f = 0; f < n; f++)
            took += parse_file(a, files[f], counts);
    }
    printf("rows %.0f\nwall %.6f\n", counts[1], took);
    arena_close(a);
}

int bench_import_process(int count, char **words)
{
    if (count == 4 && strcmp(words[1], "--import") == 0)
        import_all(str_of(words[2]), str_of(words[3]));
    else if (count == 3 && strcmp(words[1], "--parse") == 0)
        parse_all(str_of(words[2]));
    else
        bench_stop("script/bench runs this without options");
    return 0;
}

/* --- the rows --------------------------------------------------------------------------------
 */

static struct str import_once(struct bench *b)
{
    const char *const words[] = {b->itself.at, "--import", b->full.at, b->shared.at, NULL};

    return bench_output(b, words);
}

static double parse_rate(struct bench *b)
{
    const char *const words[] = {b->itself.at, "--parse", b->shared.at, NULL};
    double rates[PASSES];

    for (int i = 0; i < PASSES; i++) {
        struct str said = bench_output(b, words);
        rates[i] = bench_number_after(said, "rows ") / bench_number_after(said, "wall ");
    }
    return bench_median(rates, PASSES);
}

static void copy_sample(struct bench *b)
{
    const char *const words[] = {"cp", b->sample.at, b->full.at, NULL};

    bench_wait(bench_start(words, NULL), "copying the sample");
}

struct passes {
    double rate[PASSES], cpu_rate[PASSES], with_again[PASSES], peak[PASSES];
    double rows, slices;
};

static void pass_add(struct passes *r, int i, struct str said)
{
    double wall = bench_number_after(said, "wall ");

    r->rows = bench_number_after(said, "rows ");
    r->slices = bench_number_after(said, "slices ");
    r->rate[i] = r->rows / wall;
    r->cpu_rate[i] = r->rows / bench_number_after(said, "cpu ");
    r->with_again[i] = r->rows / (wall + bench_number_after(said, "again "));
    r->peak[i] = bench_number_after(said, "peak ") * 1024;
}

static void passes_add(struct bench *b, struct passes *first, struct passes *second,
                       double parse)
{
    struct str limit = S("libcsv alone on the same files");

    bench_row(
        b, (struct bench_row){str_fmt(b->arena, "import: %.0f rows, with commit", first->rows),
                              BENCH_A_SECOND, bench_median(first->rate, PASSES), parse, limit,
                              BENCH_ABOVE, 1e6});
    bench_row(b, (struct bench_row){S("  the same by processor time"), BENCH_A_SECOND,
                                    bench_median(first->cpu_rate, PASSES), parse, limit, 0, 0});
    bench_row(b, (struct bench_row){S("  with the sector read after each delivery"),
                                    BENCH_A_SECOND, bench_median(first->with_again, PASSES),
                                    parse, limit, 0, 0});
    bench_row(b, (struct bench_row){S("import: the same files again, nothing changes"),
                                    BENCH_A_SECOND, bench_median(second->rate, PASSES), parse,
                                    limit, BENCH_ABOVE, 1e6});
    double most = 0;
    for (int i = 0; i < PASSES; i++)
        most = fmax(most, fmax(first->peak[i], second->peak[i]));
    bench_row(b, (struct bench_row){S("import: most memory resident"), BENCH_BYTES, most, NAN,
                                    S(""), BENCH_BELOW, MOST_PEAK});
    if (second->slices != 0)
        bench_note(b, "the second import revised %.0f slices", second->slices);
}

void bench_import(struct bench *b)
{
    struct passes first = {0}, second = {0};

    if (!b->shared.len) {
        bench_note(b, "the published files are absent, so nothing was imported and pages and "
                      "server are measured with the sample alone");
        return;
    }
    b->full = str_fmt(b->arena, "%.*s/full.db", STR_ARG(b->folder));
    double parse = parse_rate(b);
    for (int i = 0; i < PASSES; i++) {
        copy_sample(b);
        pass_add(&first, i, import_once(b));
        pass_add(&second, i, import_once(b));
    }
    passes_add(b, &first, &second, parse);
}
