/* hiding.c: the method that hides small numbers. */
#include "calc/inside.h"

#include "base/num.h"

#include <math.h>

enum { ROW, COLUMN, VALUE };

static const struct str total = STR_INIT("total");

struct table {
    ptrdiff_t rows, columns;       /* without the totals */
    ptrdiff_t *row_at, *column_at; /* of each name: its place; the total's is the last */
    double *counts;
    enum stats_shown *shown;
    struct stats_rule rule;
};

static enum rc check_suppress(struct calc *c)
{
    double v = c->fields[VALUE].now;

    TRY(calc_not_negative(c, VALUE));
    if (!isnan(v) && v != floor(v))
        return calc_refuse_now(c, VALUE,
                               "%.17g is not a whole number; only counts can be hidden.", v);
    return OK;
}

/* Gives each name but "total" a place, and "total" the last. */
static ptrdiff_t *places(struct calc *c, int field, ptrdiff_t *count)
{
    const struct calc_names *names = &c->fields[field].names;
    ptrdiff_t *at = arena_new(c->arena, ptrdiff_t, names->len);

    *count = 0;
    for (ptrdiff_t i = 0; i < names->len; i++)
        if (!str_eq(names->at[i], total))
            at[i] = (*count)++;
    for (ptrdiff_t i = 0; i < names->len; i++)
        if (str_eq(names->at[i], total))
            at[i] = *count;
    return at;
}

static ptrdiff_t cell_of(const struct calc *c, const struct table *t, ptrdiff_t row)
{
    return t->row_at[c->fields[ROW].which[row]] * (t->columns + 1) +
           t->column_at[c->fields[COLUMN].which[row]];
}

static enum rc cells_read(struct calc *c, struct table *t)
{
    ptrdiff_t cells = (t->rows + 1) * (t->columns + 1);
    int32_t *row_of = arena_new(c->arena, int32_t, cells);

    for (ptrdiff_t i = 0; i < cells; i++)
        t->counts[i] = NAN;
    for (ptrdiff_t i = 0; i < c->rows; i++) {
        ptrdiff_t at = cell_of(c, t, i);
        if (row_of[at])
            return calc_refuse_row(c, i, VALUE,
                                   "this cell of the table stands on line %d already.",
                                   c->lines[row_of[at] - 1]);
        row_of[at] = (int32_t)(i + 1);
        t->counts[at] = c->fields[VALUE].numbers[i];
        if (isnan(t->counts[at]))
            return calc_refuse_row(
                c, i, VALUE,
                "the count is empty. All counts must be known, so that what can "
                "be worked out from the others is known too.");
    }
    for (ptrdiff_t r = 0; r < t->rows; r++)
        for (ptrdiff_t k = 0; k < t->columns; k++)
            if (isnan(t->counts[r * (t->columns + 1) + k]))
                return calc_refuse(
                    c, c->lines[c->rows - 1], -1,
                    "the table has no cell for one of its rows and columns. Write 0 "
                    "where there is none.");
    return OK;
}

static enum rc totals_add_up(struct calc *c, struct table *t)
{
    ptrdiff_t wide = t->columns + 1;

    for (ptrdiff_t i = 0; i < c->rows; i++) {
        ptrdiff_t at = cell_of(c, t, i), r = at / wide, k = at % wide;
        double sum = 0;
        if (r < t->rows && k < t->columns)
            continue;
        for (ptrdiff_t a = r < t->rows ? r : 0; a < (r < t->rows ? r + 1 : t->rows); a++)
            for (ptrdiff_t b = k < t->columns ? k : 0;
                 b < (k < t->columns ? k + 1 : t->columns); b++)
                sum += t->counts[a * wide + b];
        if (sum != t->counts[at])
            return calc_refuse_row(c, i, VALUE,
                                   "this total is %.17g, but its cells add up to %.17g.",
                                   t->counts[at], sum);
    }
    return OK;
}

static enum rc solve_suppress(struct calc *c)
{
    struct table *t = arena_new(c->arena, struct table, 1);

    c->state = t;
    t->rule = c->set.rule;
    t->row_at = places(c, ROW, &t->rows);
    t->column_at = places(c, COLUMN, &t->columns);
    if (!t->rows || !t->columns || (t->rows + 1) * (t->columns + 1) > STATS_TABLE_CELLS_MOST)
        return calc_refuse(
            c, c->lines[c->rows - 1], -1,
            "a table of %td rows and %td columns; it needs one of each at least, and "
            "%d cells at most.",
            t->rows, t->columns, STATS_TABLE_CELLS_MOST);
    t->counts = arena_new(c->arena, double, (t->rows + 1) * (t->columns + 1));
    t->shown = arena_new(c->arena, enum stats_shown, (t->rows + 1) * (t->columns + 1));
    TRY(cells_read(c, t));
    TRY(totals_add_up(c, t));
    enum stats_why why =
        stats_suppress(c->arena, t->counts, t->rows, t->columns, t->rule, t->shown);
    if (why)
        return calc_refuse(c, c->lines[0], -1, "%s.", stats_why_words(why));
    return OK;
}

static void answer_suppress(struct calc *c, ptrdiff_t row)
{
    const struct table *t = c->state;
    ptrdiff_t at = cell_of(c, t, row);

    if (t->shown[at] == CELL_SHOWN) {
        calc_put_number(c, stats_rule_round(t->rule, t->counts[at]));
        calc_put_word(c, "");
    } else {
        calc_put_word(c, "*");
        calc_put_word(c, t->shown[at] == CELL_SMALL ? "small" : "protects another");
    }
}

const struct calc_method calc_suppress = {
    .name = "suppress",
    .in = "row,column,value",
    .adds = "published,why",
    .columns = (const struct calc_column[]){{"row", CALC_NAME, CALC_NEEDED},
                                            {"column", CALC_NAME, CALC_NEEDED},
                                            {"value", CALC_NUMBER, CALC_NEEDED},
                                            {0}},
    .options =
        (const struct calc_option[]){{"rule", "5, 1-7, 10-5, or FROM-TO/ROUND such as 1-9/5",
                                      "5",
                                      "Which counts are small, and to what others are "
                                      "rounded."},
                                     {0}},
    .check = check_suppress,
    .solve = solve_suppress,
    .answer_kept = answer_suppress,
    .words =
        {.group = "Counts and rates",
         .title = "Hiding small numbers",
         .summary =
             "Which cells of a table of counts must be hidden so that no small number can be "
             "worked out from the rest.",
         .plain = "A count of two may let neighbours know who they are. Hiding it is not "
                  "enough: with the "
                  "total and the other cells shown, anyone can subtract. So others are hidden "
                  "with it, as "
                  "few and as small as the method finds, until no hidden number can be pinned "
                  "down more "
                  "closely than the rule allows.\n\n"
                  "Rows and columns called \"total\" are the totals that will be published; "
                  "leave out the "
                  "ones that won't be. Do not publish the column why: it says which of the "
                  "hidden ones "
                  "are small. Other tables of the same people can still give a number away; "
                  "put all that "
                  "is published into one table where that can be.",
         .formula =
             "rule 5: 1 to 4 hidden; 1-7: 1 to 7 hidden, others to the nearest 5; 10-5: 1 to 9 "
             "hidden, others to the nearest 5\n"
             "promise: for each hidden cell the numbers that agree with all that is shown span "
             "at least the width of the rule (for 5: 4; for 1-7: 7; for 10-5: 9)",
         .source =
             "Rules: NHS England's Hospital Episode Statistics disclosure control (1-7), ONS "
             "(10-5). Hiding the others: J. P. Kelly, B. L. Golden and A. A. Assad (1992), "
             "Networks 22, 397-417.",
         .ties = "Of equally small cells, the one that stands first.",
         .gaps = "All counts must be given.",
         .refuses =
             "A count that is negative or not whole, a total that does not add up, a cell that "
             "stands twice or is missing are errors in the input. Where no choice protects "
             "everything, all is hidden.",
         .used = ""},
    .example = {.settings = {{STR_INIT("rule"), STR_INIT("5")}},
                .input =
                    "row,column,value\nNorth,yes,3\nNorth,no,40\nNorth,total,43\nSouth,yes,12\n"
                    "South,no,31\nSouth,total,43\nWest,yes,20\nWest,no,25\nWest,total,45\n"
                    "total,yes,35\ntotal,no,96\ntotal,total,131\n"}};
