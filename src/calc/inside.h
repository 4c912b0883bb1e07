/* inside.h: what the methods share; for src/calc alone. */
#ifndef CALC_INSIDE_H
#define CALC_INSIDE_H

#include "calc/calc.h"
#include "stats/suppress.h"
#include "stats/why.h"

#include <stdio.h>

/* --- what goes in ---- */

enum calc_kind {
    CALC_NUMBER, /* a number; empty is NAN */
    CALC_NAME,   /* which series, unit or area; empty is a name like any other */
    CALC_TIME,   /* a number, or a text that sorts as it should; empty is refused */
    CALC_PASS,   /* must be there, and is passed through */
    CALC_REST,   /* stands for all columns not named, each a number */
};

enum calc_need { CALC_NEEDED, CALC_OPTIONAL };

struct calc_column {
    const char *name; /* NULL ends the list */
    enum calc_kind kind;
    enum calc_need need;
};

enum { CALC_COLUMNS_MOST = 12, CALC_QUANTILES_MOST = 100, CALC_REST_MOST = 1000 };

struct calc_names { /* the different texts of a column, in the order in which they came */
    struct str *at;
    ptrdiff_t len, cap;
    int32_t *slots; /* by hash: 1 + place, 0 is free */
    ptrdiff_t slot_count;
};

/* One column of the input, as kept. */
struct calc_field {
    ptrdiff_t at;    /* in the input's rows; -1 when it is not there */
    double now;      /* of the row at hand: the number, */
    struct str text; /* or the text */
    double *numbers; /* of all rows, for methods that keep them; of all names, for times */
    int32_t *which;  /* of all rows: places in `names`, for names and times */
    struct calc_names names;
    bool times_read;
};

struct calc_settings {
    double confidence, multiplier;
    double q[CALC_QUANTILES_MOST];
    ptrdiff_t q_count;
    int type, bands, kind, level, ties;
    bool high;
    ptrdiff_t top;
    struct str weights;
    bool standardise;
    struct stats_rule rule;
    double from;
    bool from_given;
    struct str from_text;
};

struct calc {
    struct arena *arena;
    const struct calc_method *method;
    struct calc_settings set;
    struct csv *in;
    const char *name;
    struct str *why;

    struct calc_field fields[CALC_COLUMNS_MOST]; /* in the order of method->columns */
    struct str *header;
    ptrdiff_t header_count;
    ptrdiff_t *rest; /* places of the CALC_REST columns */
    ptrdiff_t rest_count;
    double *rest_values; /* all rows, one after the other */

    const struct csv_row *row; /* at hand */
    ptrdiff_t rows, row_cap;
    int32_t *lines; /* of each kept row */

    /* Out. */
    struct buf out;
    struct calc_sink sink;
    bool sink_failed;
    ptrdiff_t cells; /* written in this row so far */

    /* The texts of kept rows. */
    struct buf kept;
    FILE *spill; /* NULL while all is in `kept` */
    bool spill_failed;

    void *state; /* of the method */
};

/* --- settings.c ---- */

enum rc calc_settings_read(struct calc *c, const struct calc_setting *settings,
                           ptrdiff_t count);
/* The place of `word` in "a|b|c", or -1. */
int calc_word_at(const char *words, struct str word);

/* --- refusing ---- */

/* "NAME:LINE:COLUMN: words". Column -1 is left out. */
enum rc calc_refuse(struct calc *c, int64_t line, ptrdiff_t column, const char *words, ...)
    PRINTF_LIKE(4, 5);
/* About a field of the row at hand, or of a kept row. */
enum rc calc_refuse_now(struct calc *c, int field, const char *words, ...) PRINTF_LIKE(3, 4);
enum rc calc_refuse_row(struct calc *c, ptrdiff_t row, int field, const char *words, ...)
    PRINTF_LIKE(4, 5);
/* About a setting, which has no place in the input. */
enum rc calc_refuse_setting(struct calc *c, const char *words, ...) PRINTF_LIKE(2, 3);
/* As much of a text as a complaint shows. */
struct str calc_shown(struct str s);
/* A count or total below zero in the row at hand. */
enum rc calc_not_negative(struct calc *c, int field);

/* --- out.c ---- */

/* One more cell of the row that is being written. Methods that answer as a whole write in their
 * `solve`, once nothing can be refused any more. */
void calc_put_text(struct calc *c, struct str s);
void calc_put_word(struct calc *c, const char *word);
void calc_put_number(struct calc *c, double value); /* nothing for a NAN or an infinite value */
void calc_put_count(struct calc *c, ptrdiff_t n);
void calc_put_why(struct calc *c, enum stats_why why);
/* Empty cells and the reason. */
void calc_put_refusal(struct calc *c, int empty, enum stats_why why);
void calc_put_row(struct calc *c, const struct csv_row *row);
void calc_end_row(struct calc *c);
bool calc_flush(struct calc *c);
/* Kept rows: their text in, and out again from the first one on. */
void calc_keep(struct calc *c, const struct csv_row *row);
enum rc calc_kept_out(struct calc *c);

/* --- series.c ---- */

/* The rows of each value of a CALC_NAME field, in order: rows[start[s]] to rows[start[s + 1] -
 * 1]. */
struct calc_groups {
    ptrdiff_t count;
    ptrdiff_t *start, *rows;
};
struct calc_groups calc_groups(struct calc *c, int field);
/* The numbers of a field in these rows; NULL when the input does not have it. */
double *calc_gathered(struct calc *c, int field, const ptrdiff_t *rows, ptrdiff_t n);
/* Sorts the rows of one group by a CALC_TIME field; *numbers says whether all times were
 * numbers. Refuses a time that stands twice. */
enum rc calc_by_time(struct calc *c, int field, ptrdiff_t *rows, ptrdiff_t n, bool *numbers);

/* The methods, each beside its words. */
extern const struct calc_method calc_agreement, calc_assign, calc_band, calc_benchmark,
    calc_did, calc_dsr, calc_funnel, calc_isr, calc_kappa, calc_mean, calc_mean_interval,
    calc_neighbours, calc_outlier, calc_proportion, calc_quantile, calc_rank, calc_rate,
    calc_ratio, calc_schulze, calc_score, calc_suppress, calc_trend, calc_xmr;

#endif
