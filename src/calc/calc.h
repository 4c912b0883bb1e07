/* calc.h: each statistic of the house as a filter from CSV to CSV, so that anyone can check it.
 *
 * A method is one row of a table: what goes in, what comes out, the options, and the words that
 * explain it. The command line, the pages under /methods and the tests all read that table.
 *
 * In: a header with the columns that are needed, in any order; other columns are passed over,
 * or passed through where the rows come out again. An empty cell is a value that was not
 * reported. Out: the same columns and the results, or one row for each series, in the order of
 * the input; `why` says in words why a result is empty. Numbers are written so that they read
 * back equal.
 *
 * What is wrong with the input is told as "NAME:LINE:COLUMN: what, and what to do", and nothing
 * is written after it. Methods that answer row by row keep one row; the others keep numbers of
 * all rows (over a million rows, 50 to 250 bytes for each), and their text in a temporary file
 * once it is long.
 */
#ifndef CALC_CALC_H
#define CALC_CALC_H

#include "base/csv.h"

enum {
    CALC_SERIES_MOST = 100 * 1000,     /* different names in one column */
    CALC_ROWS_MOST = 20 * 1000 * 1000, /* of a method that has to keep them */
};

struct calc_setting { /* as on the command line, without the dashes */
    struct str name, value;
};

struct calc_option {
    const char *name;     /* "polarity" */
    const char *values;   /* "high|low" */
    const char *standard; /* what holds when it is left out, in words or as a value */
    const char *meaning;
};

/* The words that explain a method: plain English for someone who did not study statistics
 * first, then what a statistician looks for. Paragraphs are parted by a blank line. */
struct calc_words {
    const char *group;   /* "Over time": what it stands under in a list */
    const char *title;   /* "Share of a total" */
    const char *summary; /* one sentence */
    const char *plain;   /* what it tells and what it does not */
    const char *formula; /* in ASCII, as a text block */
    const char *source;  /* where the definition comes from */
    const char *ties;
    const char *gaps;
    const char *refuses; /* when there is no answer */
    const char *used;    /* where Folkmoot itself uses it; empty where it does not yet */
};

struct calc_example {
    struct calc_setting settings[3]; /* ends with an empty name */
    const char *input;               /* a whole CSV */
};

struct calc;
struct calc_column;

struct calc_method {
    const char *name; /* "proportion" */
    const char *in;   /* "x,n[,confidence]", for people */
    const char *adds; /* "value,lower,upper,why": the columns that come out behind those of the
                         input, or, with `whole` below, all that come out */
    bool whole;       /* one row for each series or result, not for each row */
    const struct calc_column *columns;
    const struct calc_option *options; /* ends with a NULL name; NULL for none */
    struct calc_words words;
    struct calc_example example;

    /* For calc.c: how rows are checked, answered at once, or answered when all are there. */
    enum rc (*check)(struct calc *c);
    void (*answer)(struct calc *c);
    enum rc (*solve)(struct calc *c);
    void (*answer_kept)(struct calc *c, ptrdiff_t row);
};

/* All there are, by name; ends with NULL. */
extern const struct calc_method *const calc_methods[];
/* NULL when there is none of that name. */
const struct calc_method *calc_method_of(struct str name);

/* Where the result goes, a piece at a time. False ends the work (a full disk, a closed pipe).
 */
struct calc_sink {
    bool (*write)(void *to, struct str piece);
    void *to;
};

/* Runs a method over what `in` reads. `name` is what the input is called in complaints. OK;
 * INVALID with *why, "NAME:LINE:COLUMN: words", when the input or a setting is refused; FAULT
 * with *why when the sink or the temporary file fails. */
enum rc calc_run(struct arena *a, const struct calc_method *method,
                 const struct calc_setting *settings, ptrdiff_t setting_count, struct csv *in,
                 const char *name, struct calc_sink out, struct str *why) MUST_USE;

/* Whether the settings are ones that the method has, with values it takes. INVALID with *why.
 */
enum rc calc_settings_check(struct arena *a, const struct calc_method *method,
                            const struct calc_setting *settings, ptrdiff_t setting_count,
                            struct str *why) MUST_USE;

/* The method's own example: its input is in the table; the output is computed now. */
struct str calc_example_output(struct arena *a, const struct calc_method *method);
/* "folkmoot calc rank --polarity high < in.csv > out.csv" */
struct str calc_example_command(struct arena *a, const struct calc_method *method);

#endif
