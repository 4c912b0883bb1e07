/* import_scan.h: the plain lines of a long file taken apart quickly; for import*.c alone.
 *
 * A scan knows nothing of measures or areas: it finds cells, reads numbers, and gives each text
 * in a column of names a number of its own, in the order in which it met them. Each thread has
 * a scan of its own. What it can't take apart at a glance it leaves to others.
 */
#ifndef INFORM_IMPORT_SCAN_H
#define INFORM_IMPORT_SCAN_H

#include "base/base.h"

enum {
    SCAN_MOST_COLUMNS = 32,
    SCAN_SLACK = 64, /* bytes past the text that may be read; what they are doesn't matter */
};

/* What a column is for. One of each of the first four; columns of marks may be more. */
enum scan_role { SCAN_METRIC, SCAN_AREA, SCAN_PERIOD, SCAN_VALUE, SCAN_MARK, SCAN_EMPTY };

struct scan_plan {
    ptrdiff_t columns;
    uint8_t role[SCAN_MOST_COLUMNS];
};

/* One line. `at` is its first byte; what the rest means depends on `kind`. */
enum scan_kind {
    SCAN_ROW,   /* names by number, a value or NAN for an empty cell, at most one mark */
    SCAN_BLANK, /* nothing stands on it */
    SCAN_OTHER, /* to be read carefully */
};
struct scan_row {
    uint32_t at, metric, area;
    uint16_t period;
    uint8_t mark; /* 0 for none */
    uint8_t kind;
    double value;
};

struct scan_rows {
    struct scan_row *at;
    ptrdiff_t len, cap;
};

struct scan;

/* A scan of lines of that form, in the arena, which must be its own. */
struct scan *scan_open(struct arena *a, const struct scan_plan *plan);
/* Takes the lines of text[from..end) apart that begin before `last`, into rows in `a`. Gives
 * the place behind them: where it is before `last` the line there has no end before `end`. */
ptrdiff_t scan_lines(struct scan *s, struct arena *a, const char *text, ptrdiff_t from,
                     ptrdiff_t last, ptrdiff_t end, struct scan_rows *out);
/* The cells of a line without its end; marks of quoted cells are taken off. False when more
 * than a glance is needed: for quotes inside a cell, line ends, and what is no text. */
bool scan_cells(struct str line, struct str *cells, ptrdiff_t most, ptrdiff_t *count);

#endif
