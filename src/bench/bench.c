/* bench.c: makes the load, measures every task, and tells what came of it. */
#include "bench/parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_STATUS = 8192 };

/* --- memory
 * ----------------------------------------------------------------------------------- */

/* "VmRSS:   1234 kB" of /proc/self/status, in bytes; NAN where there is no such file. */
static double status_bytes(const char *name)
{
    char text[MOST_STATUS + 1] = "";
    FILE *f = fopen("/proc/self/status", "r");

    if (!f)
        return NAN;
    size_t len = fread(text, 1, MOST_STATUS, f);
    fclose(f);
    text[len] = 0;
    const char *at = strstr(text, name);
    return at ? strtod(at + strlen(name), NULL) * 1024 : (double)NAN;
}

enum rc bench_resident(struct arena *a, const char *path, FILE *out, struct str *why)
{
    struct opened o;
    double before = status_bytes("VmRSS:");

    enum rc rc = opened_open(&o, a, path, &(struct load){.areas = 0}, STORE_READ, why);
    if (rc != OK) {
        opened_close(&o);
        return rc;
    }
    fprintf(out, "%.0f %.0f %.0f %lld\n", before, status_bytes("VmRSS:"),
            status_bytes("VmHWM:"), (long long)cube_bytes(o.sector->cube));
    opened_close(&o);
    return OK;
}

static enum rc task_memory(struct rows *rows, const struct bench_ask *ask, const char *path,
                           double most, struct results *results, struct str *why)
{
    struct str said = {0};
    double number[4] = {NAN, NAN, NAN, NAN};

    if (ask->run_resident(ask->state, rows->arena, path, &said) != OK) {
        *why = S("what is resident could not be measured");
        return FAULT;
    }
    char *at = str_zero(rows->arena, said);
    for (int i = 0; i < 4; i++)
        number[i] = strtod(at, &at);
    *list_push(rows->arena, rows) =
        (struct row){.task = S("resident: a process with all figures"),
                     .unit = UNIT_BYTES,
                     .median = number[1],
                     .p99 = NAN,
                     .limit = number[0],
                     .limit_is = S("the same process before"),
                     .asked = NAN,
                     .most = most};
    row_number(rows, S("  of it figures, ranks and summaries"), UNIT_BYTES, number[3]);
    results->resident = number[1];
    return OK;
}

/* --- disk
 * ------------------------------------------------------------------------------------- */

static double file_bytes(const char *path, const char *tail)
{
    char name[4096];
    struct stat st;

    snprintf(name, sizeof name, "%s%s", path, tail);
    return stat(name, &st) == 0 ? (double)st.st_size : 0;
}

void task_disk(struct rows *rows, const char *path, int64_t values, double most)
{
    double bytes = file_bytes(path, "") + file_bytes(path, "-wal");

    *list_push(rows->arena, rows) =
        (struct row){.task = S("disk: bytes a figure"),
                     .unit = UNIT_EACH,
                     .median = bytes / (double)values,
                     .p99 = NAN,
                     .limit = 8,
                     .limit_is = S("8-byte numbers and nothing else"),
                     .asked = NAN,
                     .most = most};
}

void bench_forget(const char *path)
{
    static const char *const tails[] = {"", "-wal", "-shm", ".lock"};
    char name[4096];

    for (ptrdiff_t i = 0; i < COUNT_OF(tails); i++) {
        snprintf(name, sizeof name, "%s%s", path, tails[i]);
        unlink(name);
    }
}

/* --- one load
 * --------------------------------------------------------------------------------- */

static enum rc fill(const struct bench_ask *ask, struct arena *a, const char *path,
                    const struct load *l, FILE *progress, struct made *made, struct str *why)
{
    struct store *db;
    struct work w = {.arena = a};

    bench_forget(path);
    TRY(ask->make_store(ask->state, a, path, why));
    TRY(store_open(a, path, STORE_WRITE, &db, why));
    w.db = db;
    enum rc rc = made_fill(&w, l, progress, made);
    if (rc != OK)
        *why = str_copy(a, w.complaints ? w.complaints->words : store_why(db));
    store_close(db);
    return rc;
}

static enum rc read_all(struct rows *rows, const struct bench_ask *ask, const char *path,
                        const struct load *l, struct results *results, struct str *why)
{
    struct opened o;
    enum rc rc = opened_open(&o, rows->arena, path, l, STORE_READ, why);

    if (rc == OK) {
        task_comparison(rows, &o, "one comparison, 12 periods", results);
        task_report(rows, &o);
        for (int threads = 1; threads <= 2; threads++) {
            task_scan(rows, &o, threads, true, threads == 2 ? results : NULL);
            task_scan(rows, &o, threads, false, NULL);
        }
        if (ask->tabs)
            task_answers(rows, &o);
    }
    opened_close(&o);
    return rc;
}

static void say_made(struct rows *rows, bool tabs, const struct load *l,
                     const struct made *made, FILE *out)
{
    if (tabs) {
        row_number(rows, S("figures made"), UNIT_SUM, (double)made->values);
        row_number(rows, S("gaps made"), UNIT_SUM, (double)made->gaps);
        return;
    }
    if (l->small)
        fputc('\n', out);
    fprintf(out, "%lld figures and %lld gaps: %td areas, %td metrics, %td years\n",
            (long long)made->values, (long long)made->gaps, l->areas, l->metrics, l->years);
}

static void say_rows(const struct rows *rows, bool tabs, FILE *out)
{
    if (tabs)
        rows_write(rows, out);
    else
        rows_print(rows, out);
}

static ptrdiff_t metrics_of(const struct bench_ask *ask)
{
    return ask->metrics ? ask->metrics : METRICS;
}

static struct load load_of(const struct bench_ask *ask, int scale)
{
    return (struct load){.areas = AREAS, .metrics = metrics_of(ask) * scale, .years = YEARS};
}

static struct load load_of_small(const struct bench_ask *ask)
{
    ptrdiff_t metrics = SMALL_METRICS * metrics_of(ask) / METRICS;

    return (struct load){.small = true,
                         .areas = SMALL_AREAS,
                         .metrics = metrics ? metrics : 1,
                         .years = SMALL_YEARS};
}

static enum rc measure(struct arena *a, const struct bench_ask *ask, int scale, FILE *out,
                       FILE *progress, struct results *results, struct str *why)
{
    struct load l = load_of(ask, scale);
    bool whole = l.metrics >= METRICS; /* else what is asked says nothing */
    struct rows rows = {.arena = a};
    struct made made;
    char *path = str_zero(a, str_fmt(a, "%s/figures-%d.db", ask->folder, scale));

    enum rc rc = fill(ask, a, path, &l, progress, &made, why);
    if (rc == OK) {
        say_made(&rows, ask->tabs, &l, &made, out);
        task_disk(&rows, path, made.values, whole ? 6 : (double)NAN);
        rc = task_memory(&rows, ask, path, whole && scale == 1 ? 130e6 : (double)NAN, results,
                         why);
    }
    if (rc == OK)
        rc = task_load(&rows, path, &l, why);
    if (rc == OK)
        rc = read_all(&rows, ask, path, &l, results, why);
    if (rc == OK)
        rc = task_change(&rows, path, &l, why);
    bench_forget(path);
    if (rc == OK && scale == 1)
        rc = task_ingest(&rows, ask, &l, whole, why);
    if (rc == OK)
        say_rows(&rows, ask->tabs, out);
    bench_forget(path);
    return rc;
}

static enum rc measure_small(struct arena *a, const struct bench_ask *ask, FILE *out,
                             FILE *progress, struct str *why)
{
    struct load l = load_of_small(ask);
    struct rows rows = {.arena = a};
    struct made made;
    struct opened o;
    char *path = str_zero(a, str_fmt(a, "%s/small.db", ask->folder));

    enum rc rc = fill(ask, a, path, &l, progress, &made, why);
    if (rc == OK) {
        say_made(&rows, ask->tabs, &l, &made, out);
        task_disk(&rows, path, made.values, NAN);
        rc = opened_open(&o, a, path, &l, STORE_READ, why);
        if (rc == OK)
            task_comparison(&rows, &o, "one comparison of 35,000 areas, 5 periods", NULL);
        opened_close(&o);
    }
    if (rc == OK)
        say_rows(&rows, ask->tabs, out);
    bench_forget(path);
    return rc;
}

/* --- ten times as much
 * ------------------------------------------------------------------------ */

static void compare_scales(struct arena *a, bool tabs, const struct results *one,
                           const struct results *ten, FILE *out)
{
    struct rows rows = {.arena = a};
    const struct {
        const char *task;
        double one, ten, most;
    } all[] = {{"10x the figures: comparison", one->comparison, ten->comparison, 1.3},
               {"10x the figures: sector scan", one->scan, ten->scan, 10.5},
               {"10x the figures: resident", one->resident, ten->resident, 10.5}};

    for (ptrdiff_t i = 0; i < COUNT_OF(all); i++)
        *list_push(a, &rows) = (struct row){.task = str_of(all[i].task),
                                            .unit = UNIT_TIMES,
                                            .median = all[i].ten / all[i].one,
                                            .p99 = NAN,
                                            .limit = NAN,
                                            .asked = NAN,
                                            .most = all[i].most};
    if (!tabs)
        fputc('\n', out);
    say_rows(&rows, tabs, out);
}

enum rc bench_figures(struct arena *a, const struct bench_ask *ask, FILE *out, FILE *progress,
                      struct str *why)
{
    struct results one, ten;

    if (ask->tabs)
        rows_heading(out);
    TRY(measure(a, ask, 1, out, progress, &one, why));
    TRY(measure_small(a, ask, out, progress, why));
    if (ask->scale == 1)
        return OK;
    if (!ask->tabs)
        fputc('\n', out);
    TRY(measure(a, ask, 10, out, progress, &ten, why));
    compare_scales(a, ask->tabs, &one, &ten, out);
    return OK;
}

enum rc bench_write(int metrics, struct str form, FILE *to, struct str *why)
{
    static const struct {
        const char *name;
        enum written form;
    } forms[] = {
        {"tidy", WRITTEN_TIDY}, {"shuffled", WRITTEN_SHUFFLED}, {"numbers", WRITTEN_NUMBERS}};
    struct load l = load_of(&(struct bench_ask){.metrics = metrics}, 1);
    struct made made;

    for (ptrdiff_t i = 0; i < COUNT_OF(forms); i++)
        if (str_eq(form, str_of(forms[i].name))) {
            enum rc rc = made_write(&l, forms[i].form, to, &made);
            if (rc != OK)
                *why = S("The file takes no more: is the disk full?");
            return rc;
        }
    *why = S("A file is tidy, shuffled or numbers.");
    return INVALID;
}
