/* derive_make.c: the figures of a measure by its formula, part by part of the formula, each for
 * all the periods it is needed for and all areas at once. */
#include "inform/derive.h"

#include "inform/formula_column.h"

#include <string.h>

/* A column with the moment from which all it is made of was known. */
struct dated {
    struct column column;
    int64_t known_from;
    struct dated *next; /* among those that are free */
};

struct making {
    struct arena *arena; /* of what is worked with */
    const struct sector *s;
    const struct derive_measure *plan;
    const struct metric *metric;
    const struct derive_source *from;
    struct dated *free;
    struct period_set periods; /* of the result */
    bool **listed;             /* by period and place: some measure has a figure, or a gap */
    struct str audience;
    bool hidden; /* nobody may see all of it */
};

/* What a part of the formula comes to: a column for each of its periods; for a number, one. */
struct part {
    const struct period_set *periods;
    struct dated **at;
};

/* --- columns, used again
 * ------------------------------------------------------------------------ */

static struct dated *take(struct making *m)
{
    struct dated *d = m->free;

    if (d) {
        m->free = d->next;
    } else {
        d = arena_new(m->arena, struct dated, 1);
        d->column = column_make(m->arena, m->metric->area_count);
    }
    d->known_from = INT64_MIN;
    return d;
}

static void give_back(struct making *m, struct part *p)
{
    ptrdiff_t n = p->periods->any ? 1 : p->periods->count;

    for (ptrdiff_t i = 0; i < n; i++) {
        p->at[i]->next = m->free;
        m->free = p->at[i];
    }
}

static struct part part_of(struct making *m, const struct formula_node *n)
{
    const struct period_set *periods = &m->plan->sets[n->id];
    struct part p = {periods,
                     arena_new(m->arena, struct dated *, periods->any ? 1 : periods->count)};

    return p;
}

static ptrdiff_t place_of(const struct period_set *s, struct period p)
{
    ptrdiff_t i = 0;

    while (i < s->count && !period_eq(s->at[i], p))
        i++;
    return i;
}

static struct dated *in_period(const struct part *p, struct period period)
{
    return p->at[p->periods->any ? 0 : place_of(p->periods, period)];
}

static struct dated *copied(struct making *m, const struct dated *from)
{
    struct dated *d = take(m);
    size_t n = (size_t)d->column.count;

    d->known_from = from->known_from;
    if (n) {
        memcpy(d->column.value, from->column.value, n * sizeof *d->column.value);
        memcpy(d->column.state, from->column.state, n * sizeof *d->column.state);
    }
    return d;
}

static void apply(enum column_operation operation, struct dated *left,
                  const struct dated *right)
{
    column_apply(operation, &left->column, &right->column);
    if (right->known_from > left->known_from)
        left->known_from = right->known_from;
}

/* --- measures
 * ----------------------------------------------------------------------------------- */

static void read_input(struct making *m, ptrdiff_t measure, struct derive_figures *out)
{
    m->from->read(m->from->state, measure, out);
    m->hidden = !derive_strictest(m->audience, out->audience, &m->audience) || m->hidden;
}

static ptrdiff_t series_place(const struct series *s, struct period p)
{
    struct period_set periods = {s->periods, s->count, false};

    return place_of(&periods, p);
}

static void note_listed(struct making *m, struct period p, const struct column *c)
{
    ptrdiff_t at = place_of(&m->periods, p);

    for (ptrdiff_t i = 0; at < m->periods.count && i < c->count; i++)
        m->listed[at][i] = m->listed[at][i] || (c->state[i] & STATE_MASK) != STATE_ABSENT;
}

static struct part make_measure(struct making *m, const struct formula_node *n)
{
    ptrdiff_t measure = m->plan->inputs[n->input];
    const struct metric *input = &m->s->metrics[measure];
    int32_t *place = arena_new(m->arena, int32_t, m->metric->area_count);
    struct column all = column_make(m->arena, input->area_count);
    struct part p = part_of(m, n);
    struct derive_figures figures;

    read_input(m, measure, &figures);
    for (ptrdiff_t i = 0; i < m->metric->area_count; i++)
        place[i] = (int32_t)metric_place(input, m->metric->areas[i]);
    for (ptrdiff_t i = 0; i < p.periods->count; i++) {
        ptrdiff_t at = series_place(&figures.series, p.periods->at[i]);
        p.at[i] = take(m);
        p.at[i]->known_from = figures.series.known_from[at];
        column_of_slice(figures.series.slices[at], &all);
        column_pick(&all, place, &p.at[i]->column);
        note_listed(m, p.periods->at[i], &p.at[i]->column);
    }
    return p;
}

static struct part make_number(struct making *m, const struct formula_node *n)
{
    struct part p = part_of(m, n);

    p.at[0] = take(m);
    column_fill(&p.at[0]->column, n->number);
    return p;
}

/* --- operations
 * --------------------------------------------------------------------------------- */

static struct part make(struct making *m, const struct formula_node *n);

static struct part make_minus(struct making *m, const struct formula_node *n)
{
    struct part p = make(m, n->left);
    ptrdiff_t count = p.periods->any ? 1 : p.periods->count;

    for (ptrdiff_t i = 0; i < count; i++)
        column_negate(&p.at[i]->column);
    return p;
}

static enum column_operation operation_of(enum formula_kind kind)
{
    return kind == FORMULA_ADD              ? COLUMN_ADD
           : kind == FORMULA_MULTIPLY       ? COLUMN_MULTIPLY
           : kind == FORMULA_DIVIDE         ? COLUMN_DIVIDE
           : kind == FORMULA_PERCENT_CHANGE ? COLUMN_PERCENT_CHANGE
           : kind == FORMULA_INDEX          ? COLUMN_INDEX
                                            : COLUMN_SUBTRACT;
}

static struct part make_both(struct making *m, const struct formula_node *n)
{
    struct part left = make(m, n->left), right = make(m, n->right), p = part_of(m, n);
    ptrdiff_t count = p.periods->any ? 1 : p.periods->count;

    for (ptrdiff_t i = 0; i < count; i++) {
        struct period period = p.periods->any ? (struct period){0} : p.periods->at[i];
        p.at[i] = copied(m, in_period(&left, period));
        apply(operation_of(n->kind), p.at[i], in_period(&right, period));
    }
    give_back(m, &left);
    give_back(m, &right);
    return p;
}

static ptrdiff_t beside(const struct making *m, const struct formula_node *n,
                        const struct part *left, struct period now)
{
    const struct period_set *all = left->periods;

    return n->kind == FORMULA_INDEX ? place_of(all, m->plan->bases[n->id])
                                    : period_year_before(all->at, all->count, now);
}

/* Each period beside the year before it, or beside the base period. */
static struct part make_beside(struct making *m, const struct formula_node *n)
{
    struct part left = make(m, n->left), p = part_of(m, n);

    for (ptrdiff_t i = 0; i < p.periods->count; i++) {
        struct period now = p.periods->at[i];
        p.at[i] = copied(m, in_period(&left, now));
        apply(operation_of(n->kind), p.at[i], left.at[beside(m, n, &left, now)]);
    }
    give_back(m, &left);
    return p;
}

/* --- deflators
 * ---------------------------------------------------------------------------------- */

/* Whose figures deflate an area: its own, else its country's, else those of the only area. */
static void deflating_places(const struct making *m, const struct metric *deflator,
                             ptrdiff_t area, ptrdiff_t place[3])
{
    const struct area *own = m->metric->areas[area];
    const struct area *country = sector_area(m->s, own->country);

    place[0] = metric_place(deflator, own);
    place[1] = country ? metric_place(deflator, country) : -1;
    place[2] = deflator->area_count == 1 ? 0 : -1;
}

static bool has_value(const struct slice *s, ptrdiff_t place)
{
    return slice_state(s, place) == STATE_VALUE;
}

/* The first that has both figures; else the first there is, for its reason. */
static int32_t deflating_place(const ptrdiff_t place[3], const struct slice *base,
                               const struct slice *now)
{
    ptrdiff_t first = -1;

    for (int i = 0; i < 3; i++) {
        if (place[i] >= 0 && has_value(base, place[i]) && has_value(now, place[i]))
            return (int32_t)place[i];
        first = first < 0 ? place[i] : first;
    }
    return (int32_t)first;
}

static struct part make_real(struct making *m, const struct formula_node *n)
{
    ptrdiff_t measure = m->plan->inputs[n->right->input];
    const struct metric *deflator = &m->s->metrics[measure];
    struct part left = make(m, n->left), p = part_of(m, n);
    int32_t *place = arena_new(m->arena, int32_t, m->metric->area_count);
    struct column all = column_make(m->arena, deflator->area_count);
    struct dated *prices = take(m), *now = take(m);
    struct derive_figures figures;

    read_input(m, measure, &figures);
    const struct series *series = &figures.series;
    ptrdiff_t base = series_place(series, m->plan->bases[n->id]);
    for (ptrdiff_t i = 0; i < p.periods->count; i++) {
        ptrdiff_t at = series_place(series, p.periods->at[i]);
        for (ptrdiff_t k = 0; k < m->metric->area_count; k++) {
            ptrdiff_t places[3];
            deflating_places(m, deflator, k, places);
            place[k] = deflating_place(places, series->slices[base], series->slices[at]);
        }
        column_of_slice(series->slices[base], &all);
        column_pick(&all, place, &prices->column);
        column_of_slice(series->slices[at], &all);
        column_pick(&all, place, &now->column);
        prices->known_from = series->known_from[base];
        now->known_from = series->known_from[at];
        apply(COLUMN_DIVIDE, prices, now); /* 1 in the base period, exactly */
        p.at[i] = copied(m, in_period(&left, p.periods->at[i]));
        apply(COLUMN_MULTIPLY, p.at[i], prices);
    }
    give_back(m, &left);
    return p;
}

static struct part make(struct making *m, const struct formula_node *n)
{
    switch (n->kind) {
    case FORMULA_NUMBER:
        return make_number(m, n);
    case FORMULA_MEASURE:
        return make_measure(m, n);
    case FORMULA_MINUS:
        return make_minus(m, n);
    case FORMULA_CHANGE:
    case FORMULA_PERCENT_CHANGE:
    case FORMULA_INDEX:
        return make_beside(m, n);
    case FORMULA_REAL:
        return make_real(m, n);
    case FORMULA_ADD:
    case FORMULA_SUBTRACT:
    case FORMULA_MULTIPLY:
    case FORMULA_DIVIDE:
        break;
    }
    return make_both(m, n);
}

/* --- the result
 * --------------------------------------------------------------------------------- */

/* An area that one measure lists and another lacks is a gap, not out of the question. */
static struct slice *slice_of(struct arena *a, const struct column *c, const bool *listed)
{
    struct slice *s = arena_new(a, struct slice, 1);

    slice_make(a, c->count, s);
    for (ptrdiff_t i = 0; i < c->count; i++) {
        bool absent = (c->state[i] & STATE_MASK) == STATE_ABSENT;
        slice_put_state(s, i, absent && listed[i] ? STATE_NOT_COLLECTED : c->state[i]);
        if ((c->state[i] & STATE_MASK) == STATE_VALUE)
            slice_put(a, s, i, SLICE_VALUE, c->value[i]);
    }
    return s;
}

static void put_result(struct arena *a, struct making *m, const struct part *p,
                       struct derive_figures *out)
{
    ptrdiff_t n = p->periods->count;
    struct period *periods = arena_new(a, struct period, n);
    const struct slice **slices = arena_new(a, const struct slice *, n);
    int64_t *known_from = arena_new(a, int64_t, n);

    for (ptrdiff_t i = 0; i < n; i++) {
        periods[i] = p->periods->at[i];
        slices[i] = slice_of(a, &p->at[i]->column, m->listed[i]);
        known_from[i] = p->at[i]->known_from;
    }
    out->series = (struct series){periods, slices, known_from, n};
    out->audience = str_copy(a, m->audience);
}

void derive_make(struct arena *a, const struct sector *s, const struct derive_set *set,
                 ptrdiff_t measure, const struct derive_source *from,
                 struct derive_figures *out)
{
    const struct derive_measure *plan = &set->at[measure];
    struct making m = {.arena = arena_open(),
                       .s = s,
                       .plan = plan,
                       .metric = &s->metrics[measure],
                       .from = from,
                       .periods = plan->periods,
                       .audience = S("public")};

    *out = (struct derive_figures){0};
    m.listed = arena_new(m.arena, bool *, m.periods.count);
    for (ptrdiff_t i = 0; i < m.periods.count; i++)
        m.listed[i] = arena_new(m.arena, bool, m.metric->area_count);
    struct part p = make(&m, plan->tree.root);
    if (!m.hidden)
        put_result(a, &m, &p, out);
    arena_close(m.arena);
}
