/* parts.h: what the files of the measurement share; for src/bench alone. */
#ifndef BENCH_PARTS_H
#define BENCH_PARTS_H

#include "bench/bench.h"
#include "inform/inform.h"
#include "store/store.h"

enum {
    AREAS = 340,
    TYPES = 6,
    METRICS = 5000,
    YEARS = 12,
    SMALL_AREAS = 35000,
    SMALL_METRICS = 40,
    SMALL_YEARS = 5,
    GROUP = 16,
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
/* Fills an empty store, in transactions of its own. */
enum rc made_fill(struct work *w, const struct load *l, FILE *progress,
                  struct made *out) MUST_USE;

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

enum unit { UNIT_SECONDS, UNIT_BYTES, UNIT_EACH, UNIT_TIMES };

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
void rows_print(const struct rows *rows, FILE *out);

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
void task_comparison(struct rows *rows, const struct opened *o, const char *name,
                     struct results *out);
void task_report(struct rows *rows, const struct opened *o);
/* `thorough` without what the summaries rule out. */
void task_scan(struct rows *rows, const struct opened *o, int threads, bool thorough,
               struct results *out);
/* store_tasks.c: loading, and one changed figure. */
enum rc task_load(struct rows *rows, const char *path, const struct load *l,
                  struct str *why) MUST_USE;
enum rc task_change(struct rows *rows, const char *path, const struct load *l,
                    struct str *why) MUST_USE;

#endif
