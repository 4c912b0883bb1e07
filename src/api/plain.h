/* plain.h: everything as plain tables, in the formats that `folkmoot import` takes: what a
 * second server can start from.
 */
#ifndef API_PLAIN_H
#define API_PLAIN_H

#include "inform/inform.h"

#include <stdio.h>

/* A table under way: a row at a time goes out, so that none is ever held. */
struct plain_out {
    FILE *to;
    struct arena *arena; /* of one row */
    struct buf row;
};

/* One of the tables: its file, what it is, and its columns with what they mean. */
struct plain_column {
    const char *name, *type, *words; /* type: of CSV on the Web */
};
struct plain_table {
    const char *file, *title, *words;
    const struct plain_column *columns; /* ends with a NULL name */
    void (*write)(struct plain_out *t, const struct sector *s);
};
/* areas.csv, groups.csv, clusters.csv, subjects.csv, metrics.csv and figures.csv; ends with a
 * NULL file. */
extern const struct plain_table plain_tables[];

/* The first line of the table. */
void plain_heading(struct plain_out *t, const struct plain_table *table);
/* The figures of one measure; none of one that is worked out from others. */
void plain_figures(struct plain_out *t, const struct sector *s, const struct metric *m,
                   struct arena *a);
const struct plain_table *plain_figure_table(void);
/* What figures were before they were revised, with its heading: every one that stood for a
 * while and was then known otherwise, by metric, newest revision first. Read from the store of
 * the work; up to w->known. */
enum rc plain_revisions(struct plain_out *t, struct work *w) MUST_USE;
/* Profiles that were written here, with its heading. */
enum rc plain_profiles(struct plain_out *t, struct work *w) MUST_USE;

#endif
