/* cases.h: worked cases for the tests of this floor; no part of the program.
 *
 * Two kinds of file: the shared conformance tables (CSV without quotes, one header row), and
 * the files in src/stats/data: lines led by # say where the numbers come from, then three lines
 * a case (what it is, what goes in, what comes out), then an empty line.
 */
#ifndef STATS_CASES_H
#define STATS_CASES_H

#include "base/base.h"

#include <stdio.h>

enum { CASE_CELLS = 16, CASE_VALUES = 512 };

struct cases {
    FILE *file;
    char lines[3][8192];
    char *cells[CASE_CELLS];
    ptrdiff_t count; /* cells in the row, or cases read so far */
};

/* A list of numbers; one more than the longest data set. */
struct numbers {
    double at[CASE_VALUES];
    ptrdiff_t len;
};

/* Opens a table of the shared conformance cases past its header; skips the test when it is not
 * there. */
void cases_table(struct cases *c, const char *name);
/* The next row, in c->cells. False, and the file closed, at the end. */
bool cases_row(struct cases *c);

/* Opens a file of src/stats/data. */
void cases_data(struct cases *c, const char *name);
/* The next three lines, in c->lines. False, and the file closed, at the end. */
bool cases_three(struct cases *c);

/* The numbers of a list separated by `sep`; an empty place is NAN. */
void cases_numbers(char *list, char sep, struct numbers *out);
/* The values of a data set of the shared conformance cases. */
void cases_dataset(const char *name, struct numbers *out);

/* Fails, in words, when `got` is further than `relative` from `want`. NAN equals NAN. */
void check_near(const char *what, double got, double want, double relative);

/* A generator with a fixed start, so that a failure comes back: the next 64 bits, a share from
 * 0 to 1, and a whole number below `most`. */
uint64_t chance_bits(uint64_t *seed);
double chance_share(uint64_t *seed);
ptrdiff_t chance_below(uint64_t *seed, ptrdiff_t most);

#endif
