/* parts.h: what the files of the measurement share; for src/bench alone. */
#ifndef BENCH_PARTS_H
#define BENCH_PARTS_H

#include "bench/bench.h"
#include "cube/scan.h"
#include "cube/standing.h"
#include "inform/inform.h"
#include "store/store.h"

enum {
    AREAS = 340,
    TYPES = 6,
    METRICS = BENCH_METRICS,
    YEARS = 12,
    SMALL_AREAS = 35000,
    SMALL_METRICS = 40,
    SMALL_YEARS = 5,
    GROUP = 16,
    SCAN_TOP = 30,
};

/* --- made.c: the load
 * -------------------------------------------------------------------------- */

struct load {
    bool small; /* areas */
    ptrdiff_t areas, metrics, years;
};

/* What was made. */
struct made {
    int64_t values, gaps, cells;
};

/* The type of area `i`, 0 to TYPES - 1. */
int made_type(const struct load *l, ptrdiff_t i);
/* What the load calls them, each counted from 0. */
struct str made_area(struct arena *a, const struct load *l, ptrdiff_t i);
struct str made_metric(struct arena *a, ptrdiff_t metric);
struct str made_period(struct arena *a, ptrdiff_t year);
/* The figures of a metric in one year after another; a metric's years from 0 and in order. */
struct making *made_begin(struct arena *a, const struct load *l);
void made_figures(struct arena *a, struct making *k, ptrdiff_t metric, ptrdiff_t year,
                  struct slice *out, struct made *made);
/* Fills an empty store, in transactions of its own. */
enum rc made_fill(struct work *w, const struct load *l, FILE *progress,
                  struct made *out) MUST_USE;

/* --- written.c: the load as a file
 * ---------------------------------------------------------- */

/* TIDY: metric,area,period,value,gap, as folkmoot import tidy reads it; by metric, then year,
 * then area. SHUFFLED: the same rows in an order made by chance; takes 13 bytes of memory a
 * cell. NUMBERS: in the order of TIDY, metric,area,year,value,gap as whole numbers from 0, the
 * gap as enum state; for programs that know no codes. */
enum written { WRITTEN_TIDY, WRITTEN_SHUFFLED, WRITTEN_NUMBERS };

/* Absent figures have no row, others without a value say why. FAULT when `to` takes no more. */
enum rc made_write(const struct load *l, enum written form, FILE *to,
                   struct made *made) MUST_USE;

/* --- clock.c
 * --------------------------------------------------------------------------------- */

double clock_now(void); /* seconds */
/* Numbers that are the same each time. */
uint64_t chance(uint64_t *seed, uint64_t below);

/* Times of one thing, and what is made of them. */
struct times {
    double *at;
    ptrdiff_t len, cap;
};
void times_add(struct arena *a, struct times *t, double seconds);
double times_share(struct times *t, double share); /* 0.5 is the median; sorts them */

/* --- table.c
 * --------------------------------------------------------------------------------- */

enum unit { UNIT_SECONDS, UNIT_BYTES, UNIT_EACH, UNIT_TIMES, UNIT_SUM };

struct row {
    struct str task;
    enum unit unit;
    double median, p99; /* p99: NAN for none */
    double limit;       /* measured beside it; NAN for none */
    struct str limit_is;
    double asked; /* most times the limit; NAN for none */
    double most;  /* most of the median itself; NAN for none */
};

struct rows {
    struct arena *arena;
    struct row *at;
    ptrdiff_t len, cap;
};

/* A row of the times of a task and of its limit. */
void row_times(struct rows *rows, const char *task, struct times *took, struct times *limit,
               const char *limit_is, double asked);
/* A number that is no time: how many, or a sum to compare with. */
void row_number(struct rows *rows, struct str task, enum unit unit, double number);
void rows_print(const struct rows *rows, FILE *out);
/* The same for programs: a heading, and lines with a tab between the columns, in seconds and
 * bytes, as exact as they are. */
void rows_heading(FILE *out);
void rows_write(const struct rows *rows, FILE *out);

/* --- tasks
 * ----------------------------------------------------------------------------------- */

/* A store that is open, and what is in it. */
struct opened {
    struct arena *arena;
    struct store *db;
    struct sector *sector;
    struct load load;
    const int8_t *peers[TYPES]; /* by type */
};

/* To be closed whatever it answers; the words are in `a`. */
enum rc opened_open(struct opened *o, struct arena *a, const char *path, const struct load *l,
                    enum store_mode mode, struct str *why) MUST_USE;
void opened_close(struct opened *o);

/* What scale 1 and scale 10 are compared by. */
struct results {
    double comparison, scan, resident;
};

/* read_tasks.c: comparison, report and scan. */

/* Whom an area is set beside: those of its type and a group of 16, made into `group`. */
struct standing_ask asked_standing(const struct opened *o, ptrdiff_t area, int32_t *group);
/* The metrics of a council's report, counted from 0 to report_metrics(). */
ptrdiff_t report_metrics(const struct load *l);
ptrdiff_t report_metric(const struct load *l, ptrdiff_t first, ptrdiff_t k);
struct scan_ask asked_scan(int threads, bool thorough);

void task_comparison(struct rows *rows, const struct opened *o, const char *name,
                     struct results *out);
void task_report(struct rows *rows, const struct opened *o);
/* `thorough` without what the summaries rule out. */
void task_scan(struct rows *rows, const struct opened *o, int threads, bool thorough,
               struct results *out);
/* answers.c: sums over the first answers, for other programs to agree with. */
void task_answers(struct rows *rows, const struct opened *o);
/* ingest_tasks.c: the load as a file into a fresh store. `whole`: it is as large as it should
 * be, so that what is asked says something. */
enum rc task_ingest(struct rows *rows, const struct bench_ask *ask, const struct load *l,
                    bool whole, struct str *why) MUST_USE;
/* bench.c: a row for the bytes a figure takes; and a store taken away. */
void task_disk(struct rows *rows, const char *path, int64_t values, double most);
void bench_forget(const char *path);
/* store_tasks.c: loading, and one changed figure. */
enum rc task_load(struct rows *rows, const char *path, const struct load *l,
                  struct str *why) MUST_USE;
enum rc task_change(struct rows *rows, const char *path, const struct load *l,
                    struct str *why) MUST_USE;

#endif
