/* bench.h: how quick the figures are, on a load the size of the largest national service.
 *
 * The load is made by a program, the same each time: 340 areas of six types, 5,000 metrics (at
 * scale 10 ten times as many) of five kinds over 12 years, 92 % of the cells filled; and beside
 * it 35,000 small areas with 40 metrics over 5 years. Each task is measured together with a
 * limit that no design can pass, in turn, so that whatever else the machine does slows both
 * down.
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include "base/base.h"

#include <stdio.h>

enum { BENCH_FEWEST_METRICS = 10, BENCH_METRICS = 5000 };

struct bench_ask {
    const char *folder; /* for the stores that are made; they are taken away at the end */
    int scale;          /* 1 or 10 */
    int metrics;        /* so many instead of 5,000, to try it; 0 for 5,000 */
    bool tabs;          /* for programs: lines with tabs, and sums that others must come to */
    /* Makes an empty store at that path, with the program's schema. */
    enum rc (*make_store)(void *state, struct arena *a, const char *path, struct str *why);
    /* Imports a file of the profile tidy into a store that is not there yet, as folkmoot import
     * does. */
    enum rc (*import)(void *state, struct arena *a, const char *path, const char *file,
                      struct str *why);
    void *state;
    /* Measures what a program that only loads that store has resident, in a process of its own:
     * bench_resident there; what it prints is read here. */
    enum rc (*run_resident)(void *state, struct arena *a, const char *path, struct str *said);
};

/* Makes the load, runs every task and prints a table. What can't be measured is told in *why.
 */
enum rc bench_figures(struct arena *a, const struct bench_ask *ask, FILE *out, FILE *progress,
                      struct str *why) MUST_USE;

/* Writes the figures of the load as CSV: "tidy", as folkmoot import reads it; "shuffled", the
 * same rows in no order; "numbers", whole numbers for names, for other programs. `metrics` as
 * above. INVALID for another form; FAULT when the file takes no more. */
enum rc bench_write(int metrics, struct str form, FILE *to, struct str *why) MUST_USE;

/* Loads the figures of a store and prints what is resident, in bytes: before, after, at most,
 * and what of it the figures say they take. */
enum rc bench_resident(struct arena *a, const char *path, FILE *out, struct str *why) MUST_USE;

#endif
