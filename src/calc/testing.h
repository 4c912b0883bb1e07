/* testing.h: running methods in tests, and looking at what comes out; no part of the program.
 */
#ifndef CALC_TESTING_H
#define CALC_TESTING_H

#include "calc/calc.h"

enum { TESTING_SETTINGS = 16 };

struct ran {
    enum rc rc;
    struct str out, why; /* the input is called "in" */
};

/* Runs a method with options as on the command line ("--q 0.5 --type 7"; "" or "-" is none). */
struct ran testing_run(struct arena *a, const char *method, const char *options,
                       struct str input);
/* The options of a method's example, in the same manner. */
const char *testing_example_options(struct arena *a, const struct calc_method *m);

/* A CSV, its header the first row. */
struct table {
    struct str *cells;
    ptrdiff_t rows, columns; /* the header is one of the rows */
};

/* Fails when the text is no CSV, or when rows are not equally long. */
struct table testing_table(struct arena *a, struct str text);
struct str *testing_cell(const struct table *t, ptrdiff_t row, ptrdiff_t column);
/* -1 when there is none of that name. */
ptrdiff_t testing_column(const struct table *t, struct str name);
/* As a CSV again, each line ended with `line_end`. */
struct str testing_csv(struct arena *a, const struct table *t, const char *line_end);

/* What a method answers; fails when it refuses. */
struct table testing_answered(struct arena *a, const char *method, const char *options,
                              struct str input);
/* Fails unless a column of the answer, its cells joined by blanks and ended by a point, is
 * `want`. */
void testing_column_is(const char *method, const char *options, const char *input,
                       const char *column, const char *want);

/* Fails unless `why` is filled in exactly the rows where a result is empty. */
void testing_check_why(const struct calc_method *m, const struct table *out);

void assert_str(struct str got, const char *want);

#endif
