/* bench.h: what the parts of the measurement share; for tests/bench/ alone.
 *
 * Each part measures its tasks and adds a row for each to one table: the median, a limit that
 * no design could pass, measured in the same run, how far the two are apart, and the target.
 * What a task needs and this machine lacks is told in a line under the table.
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include "inform/inform.h"
#include "store/store.h"

enum bench_unit { BENCH_SECONDS, BENCH_BYTES, BENCH_A_SECOND, BENCH_TIMES };
enum bench_goal { BENCH_NO_GOAL, BENCH_BELOW, BENCH_ABOVE };

struct bench_row {
    struct str task;
    enum bench_unit unit;
    double median;
    double limit;   /* NAN for none */
    struct str why; /* what the limit is */
    enum bench_goal goal;
    double target;
};

struct bench {
    struct arena *arena;
    struct str folder;  /* for files of this run, taken away at its end */
    struct str program; /* folkmoot */
    struct str itself;  /* this program, which runs parts of itself as processes of their own */
    struct str shared;  /* the published files; empty where they are absent */
    struct str sample;  /* the database with the sample alone */
    struct str full; /* with all published indicators too; the sample where they are absent */
    struct {
        struct bench_row *at;
        ptrdiff_t len, cap;
    } rows;
    struct {
        struct str *at;
        ptrdiff_t len, cap;
    } notes;
};

void bench_row(struct bench *b, struct bench_row row);
void bench_note(struct bench *b, const char *words, ...) PRINTF_LIKE(2, 3);
/* Ends the program with a reason: a measurement that failed is no measurement. */
_Noreturn void bench_stop(const char *words, ...) PRINTF_LIKE(1, 2);

double bench_median(double *values, ptrdiff_t n); /* sorts them */
double bench_wall(void);                          /* seconds */
double bench_cpu(void);                           /* of this thread */
/* Stays on one core from now on, as do the processes it starts. */
void bench_one_core(void);

/* --- processes (process.c) -----------------------------------------------------------------
 */

/* Starts a program; the words end with NULL. What it writes goes to the file `out`, or nowhere
 * when that is NULL. */
int bench_start(const char *const *words, const char *out);
/* Waits for its end, which must be a good one. */
void bench_wait(int pid, const char *what);
/* Runs it and gives back what it wrote. */
struct str bench_output(struct bench *b, const char *const *words);
/* folkmoot serve on this database at a free port of 127.0.0.1; comes back when it answers. */
int bench_serve_start(struct bench *b, struct str db, int *port);
void bench_serve_stop(int pid);
/* The number behind `name` in text such as "VmRSS:   1234 kB"; NAN when it is not there. */
double bench_number_after(struct str text, const char *name);
struct str bench_file(struct arena *a, const char *path);

/* --- parts ---------------------------------------------------------------------------------
 */

void bench_sample(struct bench *b); /* start.c */
void bench_import(struct bench *b); /* import.c */
void bench_pages(struct bench *b);  /* pages.c */
void bench_server(struct bench *b); /* server.c */

/* What the processes of the import do, by the words of the command line. */
int bench_import_process(int count, char **words);

/* A store with a sector, as the server has them. */
struct bench_sector {
    struct arena *arena;
    struct store *db;
    struct sector *sector;
};
void bench_sector_open(struct bench_sector *s, struct str db, enum store_mode mode);
void bench_sector_close(struct bench_sector *s);
/* The page that every part looks at: a council's recycling. */
struct str bench_page_address(struct arena *a, const struct sector *s);

#endif
