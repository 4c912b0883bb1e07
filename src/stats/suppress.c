/* suppress.c: rules for small numbers, and which cells of a table are hidden by them. */
#include "stats/suppress.h"

#include "base/num.h"
#include "stats/suppress_flow.h"

#include <math.h>

enum { RULE_MOST = 1000 };

static const double WHOLE_MOST = 0x1p+53; /* up to here sums are exact */

/* --- rules ---- */

static const struct {
    struct str name;
    struct stats_rule rule;
} named[] = {
    {STR_INIT("5"), {.from = 1, .to = 4, .round_to = 1}},
    {STR_INIT("1-7"), {.from = 1, .to = 7, .round_to = 5}},
    {STR_INIT("10-5"), {.from = 1, .to = 9, .round_to = 5}},
};

static bool is_whole(double value, double least, double most)
{
    return value >= least && value <= most && value == floor(value);
}

static bool rule_holds(struct stats_rule rule)
{
    return is_whole(rule.from, 0, 1) && is_whole(rule.to, rule.from, RULE_MOST) &&
           is_whole(rule.round_to, 1, RULE_MOST);
}

bool stats_rule_of(struct str text, struct stats_rule *out)
{
    struct str rest = text, part;
    int64_t from, to, round_to;

    for (ptrdiff_t i = 0; i < COUNT_OF(named); i++) {
        if (str_eq(text, named[i].name)) {
            *out = named[i].rule;
            return true;
        }
    }
    if (!str_split(&rest, '-', &part) || !int_parse(part, &from))
        return false;
    if (!str_split(&rest, '/', &part) || !int_parse(part, &to) || !int_parse(rest, &round_to))
        return false;
    struct stats_rule rule = {(double)from, (double)to, (double)round_to};

    if (!rule_holds(rule))
        return false;
    *out = rule;
    return true;
}

double stats_rule_round(struct stats_rule rule, double count)
{
    if (!isfinite(count))
        return count;
    double past = fmod(count, rule.round_to);

    past += past < 0 ? rule.round_to : 0;
    return count - past + (2 * past >= rule.round_to ? rule.round_to : 0);
}

/* --- the table ---- */

struct table {
    ptrdiff_t rows, columns; /* with the totals */
    const double *counts;
    int64_t *value; /* of all, those not published too */
    struct stats_rule rule;
    enum stats_shown *shown;
};

static enum stats_why count_check(double count, bool total)
{
    if (isnan(count))
        return total ? WHY_NONE : WHY_NOT_REPORTED;
    if (isinf(count))
        return WHY_NOT_FINITE;
    if (count < 0)
        return WHY_NEGATIVE;
    return is_whole(count, 0, WHOLE_MOST) ? WHY_NONE : WHY_OUT_OF_RANGE;
}

static bool is_total(const struct table *t, ptrdiff_t cell)
{
    return cell / t->columns == t->rows - 1 || cell % t->columns == t->columns - 1;
}

static enum stats_why counts_check(const struct table *t)
{
    double sum = 0;

    for (ptrdiff_t cell = 0; cell < t->rows * t->columns; cell++) {
        enum stats_why why = count_check(t->counts[cell], is_total(t, cell));

        if (why != WHY_NONE)
            return why;
        sum += is_total(t, cell) ? 0 : t->counts[cell];
    }
    return sum <= WHOLE_MOST ? WHY_NONE : WHY_OUT_OF_RANGE;
}

static void totals_add(const struct table *t)
{
    ptrdiff_t last = t->columns - 1, bottom = (t->rows - 1) * t->columns;

    for (ptrdiff_t i = 0; i < t->rows - 1; i++) {
        for (ptrdiff_t j = 0; j < last; j++) {
            int64_t value = (int64_t)t->counts[i * t->columns + j];

            t->value[i * t->columns + j] = value;
            t->value[i * t->columns + last] += value;
            t->value[bottom + j] += value;
            t->value[bottom + last] += value;
        }
    }
}

static bool totals_agree(const struct table *t)
{
    for (ptrdiff_t cell = 0; cell < t->rows * t->columns; cell++) {
        if (!isnan(t->counts[cell]) && t->counts[cell] != (double)t->value[cell])
            return false;
    }
    return true;
}

/* --- hiding ---- */

/* The cells whose ranges are promised; the list grows by what is hidden for them. */
struct queue {
    ptrdiff_t *at, len;
};

/* A small total that is not published is guarded too: it may be the sum of what is. */
static void small_hide(const struct table *t, struct net *n, struct queue *q)
{
    for (ptrdiff_t cell = 0; cell < t->rows * t->columns; cell++) {
        bool absent = isnan(t->counts[cell]);
        double value = (double)t->value[cell];
        bool small = value >= t->rule.from && value <= t->rule.to;

        t->shown[cell] = absent ? CELL_ABSENT : small ? CELL_SMALL : CELL_SHOWN;
        if (absent || small)
            net_open(n, cell);
        if (small)
            q->at[q->len++] = cell;
    }
}

/* Opening a cell never narrows another's range, so that each is looked at once. */
static void all_guard(struct arena *a, const struct table *t, struct net *n, struct queue *q)
{
    int64_t width = (int64_t)(t->rule.to + 1 - t->rule.from);
    ptrdiff_t *more = arena_new(a, ptrdiff_t, t->rows * t->columns);

    for (ptrdiff_t k = 0; k < q->len; k++) {
        ptrdiff_t count = net_widen(n, q->at[k], width, more);

        for (ptrdiff_t i = 0; i < count; i++) {
            net_open(n, more[i]);
            t->shown[more[i]] = CELL_PROTECTS;
            q->at[q->len++] = more[i];
        }
    }
}

enum stats_why stats_suppress(struct arena *a, const double *counts, ptrdiff_t rows,
                              ptrdiff_t columns, struct stats_rule rule,
                              enum stats_shown *shown)
{
    if (rows < 1 || columns < 1)
        return WHY_NO_VALUES;
    if (rows > STATS_TABLE_CELLS_MOST / columns)
        return WHY_OUT_OF_RANGE;

    struct table t = {rows + 1, columns + 1, counts, NULL, rule, shown};
    ptrdiff_t cells = t.rows * t.columns;

    for (ptrdiff_t cell = 0; cell < cells; cell++)
        shown[cell] = CELL_PROTECTS;
    if (!rule_holds(rule))
        return WHY_OUT_OF_RANGE;
    enum stats_why why = counts_check(&t);

    if (why != WHY_NONE)
        return why;
    t.value = arena_new(a, int64_t, cells);
    totals_add(&t);
    if (!totals_agree(&t))
        return WHY_UNEQUAL;

    struct net n = net_make(a, t.value, t.rows, t.columns);
    struct queue q = {.at = arena_new(a, ptrdiff_t, cells)};

    small_hide(&t, &n, &q);
    all_guard(a, &t, &n, &q);
    return WHY_NONE;
}
