/* assign.c: linear assignment by shortest augmenting paths.
 *
 * Rows come one after the other. Each looks for the cheapest path to a free column, over pairs
 * that are already made; prices on rows and columns keep all steps of a path from being below
 * 0. Where no free column can be reached, the columns that were are closed: they belong to rows
 * that are more than their columns, and which of those rows stay alone is settled afterwards,
 * by giving each closed column its best row.
 */
#include "stats/matching.h"

#include <math.h>

enum { NONE = -1 };

struct task {
    const double *cost; /* rows x columns; NAN is not allowed */
    ptrdiff_t rows, columns;
    ptrdiff_t *column_of, *row_of; /* the pairs made, or NONE */
    double *row_price, *column_price;
    bool *closed; /* columns that lead to no free one */

    /* of one search: */
    ptrdiff_t *open, open_count; /* columns not yet settled */
    ptrdiff_t *settled, settled_count;
    double *distance;
    ptrdiff_t *from; /* the row before a column on the path to it */
};

static struct task task_make(struct arena *a, const double *cost, ptrdiff_t rows,
                             ptrdiff_t columns)
{
    struct task t = {.cost = cost, .rows = rows, .columns = columns};

    t.column_of = arena_new(a, ptrdiff_t, rows);
    t.row_of = arena_new(a, ptrdiff_t, columns);
    t.row_price = arena_new(a, double, rows);
    t.column_price = arena_new(a, double, columns);
    t.closed = arena_new(a, bool, columns);
    t.open = arena_new(a, ptrdiff_t, columns);
    t.settled = arena_new(a, ptrdiff_t, columns);
    t.distance = arena_new(a, double, columns);
    t.from = arena_new(a, ptrdiff_t, columns);
    for (ptrdiff_t row = 0; row < rows; row++)
        t.column_of[row] = NONE;
    for (ptrdiff_t column = 0; column < columns; column++)
        t.row_of[column] = NONE;
    return t;
}

static void search_start(struct task *t)
{
    t->open_count = t->settled_count = 0;
    for (ptrdiff_t column = 0; column < t->columns; column++) {
        t->distance[column] = INFINITY;
        if (!t->closed[column])
            t->open[t->open_count++] = column;
    }
}

/* Looks from `row`, which is `so_far` away, and gives the place in `open` of the nearest
 * column, a free one where several are as near; NONE when none can be reached. */
static ptrdiff_t look_from(struct task *t, ptrdiff_t row, double so_far)
{
    const double *cost = t->cost + row * t->columns;
    double least = INFINITY, offset = so_far - t->row_price[row];
    ptrdiff_t nearest = NONE;

    for (ptrdiff_t i = 0; i < t->open_count; i++) {
        ptrdiff_t column = t->open[i];
        double distance = offset + cost[column] - t->column_price[column];

        if (distance < t->distance[column]) { /* never of a NAN */
            t->distance[column] = distance;
            t->from[column] = row;
        }
        if (t->distance[column] < least ||
            (t->distance[column] == least && least < INFINITY && t->row_of[column] == NONE)) {
            least = t->distance[column];
            nearest = i;
        }
    }
    return nearest;
}

/* The free column that is nearest to `row`, or NONE. */
static ptrdiff_t search(struct task *t, ptrdiff_t row)
{
    double so_far = 0;

    search_start(t);
    for (;;) {
        ptrdiff_t place = look_from(t, row, so_far);

        if (place == NONE)
            return NONE;
        ptrdiff_t column = t->open[place];

        t->open[place] = t->open[--t->open_count];
        if (t->row_of[column] == NONE)
            return column;
        t->settled[t->settled_count++] = column;
        so_far = t->distance[column];
        row = t->row_of[column];
    }
}

static void prices_raise(struct task *t, ptrdiff_t row, double reach)
{
    t->row_price[row] += reach;
    for (ptrdiff_t i = 0; i < t->settled_count; i++) {
        ptrdiff_t column = t->settled[i];
        double change = reach - t->distance[column];

        t->column_price[column] -= change;
        t->row_price[t->row_of[column]] += change;
    }
}

static void pairs_shift(struct task *t, ptrdiff_t row, ptrdiff_t column)
{
    for (;;) {
        ptrdiff_t before = t->from[column], left = t->column_of[before];

        t->row_of[column] = before;
        t->column_of[before] = column;
        if (before == row)
            return;
        column = left;
    }
}

/* False when there are rows that no column is left for, though pairs are allowed. */
static bool task_solve(struct task *t)
{
    bool all = true;

    for (ptrdiff_t row = 0; row < t->rows; row++) {
        ptrdiff_t column = search(t, row);

        if (column == NONE) {
            for (ptrdiff_t i = 0; i < t->settled_count; i++)
                t->closed[t->settled[i]] = true;
            all = false;
            continue;
        }
        prices_raise(t, row, t->distance[column]);
        pairs_shift(t, row, column);
    }
    return all;
}

/* The rows and columns of a task that are too many for each other. */
struct excess {
    ptrdiff_t *rows, row_count;
    ptrdiff_t *columns, column_count;
};

static struct excess excess_of(struct arena *a, const struct task *t)
{
    struct excess e = {.rows = arena_new(a, ptrdiff_t, t->rows),
                       .columns = arena_new(a, ptrdiff_t, t->columns)};

    for (ptrdiff_t row = 0; row < t->rows; row++) {
        ptrdiff_t column = t->column_of[row];

        if (column == NONE || t->closed[column])
            e.rows[e.row_count++] = row;
    }
    for (ptrdiff_t column = 0; column < t->columns; column++) {
        if (t->closed[column])
            e.columns[e.column_count++] = column;
    }
    return e;
}

/* Every closed column has a row among those of the excess, so that now all find one. */
static void excess_settle(struct arena *a, struct task *t)
{
    struct excess e = excess_of(a, t);
    double *cost = arena_array(a, e.row_count * e.column_count, (ptrdiff_t)sizeof *cost);

    for (ptrdiff_t i = 0; i < e.column_count; i++) {
        for (ptrdiff_t j = 0; j < e.row_count; j++)
            cost[i * e.row_count + j] = t->cost[e.rows[j] * t->columns + e.columns[i]];
    }
    struct task turned = task_make(a, cost, e.column_count, e.row_count);

    task_solve(&turned);
    for (ptrdiff_t j = 0; j < e.row_count; j++) {
        ptrdiff_t i = turned.row_of[j];

        t->column_of[e.rows[j]] = i == NONE ? NONE : e.columns[i];
    }
}

/* --- the door ---- */

/* Costs near the largest double are scaled down, by a power of two, so that prices can't
 * overflow. */
static double scale_of(const double *cost, ptrdiff_t count)
{
    double most = 0;

    for (ptrdiff_t i = 0; i < count; i++)
        most = fmax(most, fabs(cost[i])); /* passes over a NAN */
    return most > 0x1p+900 ? 0x1p-100 : 1;
}

/* With fewer columns than rows they change places, so that most searches end at once. */
static double *costs_copy(struct arena *a, const double *cost, ptrdiff_t rows,
                          ptrdiff_t columns)
{
    double *copy = arena_array(a, rows * columns, (ptrdiff_t)sizeof *copy);
    double scale = scale_of(cost, rows * columns);

    for (ptrdiff_t i = 0; i < rows; i++) {
        for (ptrdiff_t j = 0; j < columns; j++)
            copy[rows > columns ? j * rows + i : i * columns + j] =
                cost[i * columns + j] * scale;
    }
    return copy;
}

static enum stats_why costs_check(const double *cost, ptrdiff_t rows, ptrdiff_t columns)
{
    if (rows < 1 || columns < 1)
        return WHY_NO_VALUES;
    if (rows > STATS_ASSIGN_MOST || columns > STATS_ASSIGN_MOST)
        return WHY_OUT_OF_RANGE;
    for (ptrdiff_t i = 0; i < rows * columns; i++) {
        if (isinf(cost[i]))
            return WHY_NOT_FINITE;
    }
    return WHY_NONE;
}

static void pairs_read(const struct task *t, bool turned, ptrdiff_t *to)
{
    for (ptrdiff_t i = 0; i < t->rows; i++) {
        ptrdiff_t j = t->column_of[i];

        if (j != NONE)
            to[turned ? j : i] = turned ? i : j;
    }
}

static enum stats_why costs_sum(const double *cost, ptrdiff_t rows, ptrdiff_t columns,
                                const ptrdiff_t *to, double *total)
{
    double sum = 0;

    for (ptrdiff_t row = 0; row < rows; row++)
        sum += to[row] == NONE ? 0 : cost[row * columns + to[row]];
    if (!isfinite(sum))
        return WHY_NOT_FINITE;
    *total = sum;
    return WHY_NONE;
}

static void none_paired(ptrdiff_t *to, ptrdiff_t rows)
{
    for (ptrdiff_t row = 0; row < rows; row++)
        to[row] = NONE;
}

enum stats_why stats_assign(struct arena *a, const double *cost, ptrdiff_t rows,
                            ptrdiff_t columns, ptrdiff_t *to, double *total)
{
    enum stats_why why = costs_check(cost, rows, columns);

    *total = NAN;
    none_paired(to, rows);
    if (why != WHY_NONE)
        return why;

    bool turned = rows > columns;
    double *copy = costs_copy(a, cost, rows, columns);
    struct task t =
        turned ? task_make(a, copy, columns, rows) : task_make(a, copy, rows, columns);

    if (!task_solve(&t))
        excess_settle(a, &t);
    pairs_read(&t, turned, to);
    why = costs_sum(cost, rows, columns, to, total);
    if (why != WHY_NONE)
        none_paired(to, rows);
    return why;
}
