/* derive.c: which measures and periods formulas need, and whether they can be worked out. */
#include "inform/derive.h"

#include <string.h>

/* --- faults
 * ------------------------------------------------------------------------------------- */

static bool refuse(struct derive_measure *m, ptrdiff_t at, struct str words)
{
    m->fault = (struct formula_fault){formula_column(m->formula, at), words};
    m->fault_of = -1;
    return false;
}

static struct str span_words(struct arena *a, const struct period_set *s)
{
    struct str first = period_id(a, s->at[0]), last = period_id(a, s->at[s->count - 1]);

    return s->count == 1 ? str_fmt(a, "for %.*s", STR_ARG(first))
                         : str_fmt(a, "from %.*s to %.*s", STR_ARG(first), STR_ARG(last));
}

/* --- periods
 * ------------------------------------------------------------------------------------ */

static bool has_period(const struct period_set *s, struct period p)
{
    ptrdiff_t low = 0, high = s->count;

    while (low < high) {
        ptrdiff_t middle = low + (high - low) / 2;
        int order = period_cmp(s->at[middle], p);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static struct period_set common(struct arena *a, const struct period_set *x,
                                const struct period_set *y)
{
    if (x->any || y->any)
        return x->any ? *y : *x;
    struct period *both = arena_new(a, struct period, x->count);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < x->count; i++)
        if (has_period(y, x->at[i]))
            both[n++] = x->at[i];
    return (struct period_set){both, n, false};
}

static struct period_set with_year_before(struct arena *a, const struct period_set *x)
{
    struct period *both = arena_new(a, struct period, x->count);
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < x->count; i++)
        if (period_year_before(x->at, x->count, x->at[i]) >= 0)
            both[n++] = x->at[i];
    return (struct period_set){both, n, false};
}

/* --- nodes
 * -------------------------------------------------------------------------------------- */

struct planning {
    struct derive_set *set;
    struct derive_measure *measure;
};

static struct period_set *set_of(struct planning *p, const struct formula_node *n)
{
    return &p->measure->sets[n->id];
}

static const struct derive_measure *input_of(struct planning *p, const struct formula_node *n)
{
    return &p->set->at[p->measure->inputs[n->input]];
}

static bool plan(struct planning *p, const struct formula_node *n);

static bool plan_measure(struct planning *p, const struct formula_node *n)
{
    const struct derive_measure *input = input_of(p, n);

    *set_of(p, n) = input->periods;
    if (input->periods.count)
        return true;
    return refuse(
        p->measure, n->at,
        str_fmt(p->set->arena, "The measure \"%.*s\" has no figures.", STR_ARG(input->slug)));
}

static bool plan_both(struct planning *p, const struct formula_node *n)
{
    struct arena *a = p->set->arena;

    if (!plan(p, n->left) || !plan(p, n->right))
        return false;
    const struct period_set *x = set_of(p, n->left), *y = set_of(p, n->right);
    *set_of(p, n) = common(a, x, y);
    if (x->any || y->any || set_of(p, n)->count)
        return true;
    return refuse(p->measure, n->at,
                  str_fmt(a,
                          "What stands on its two sides has no period in common: there are "
                          "figures %.*s, and %.*s.",
                          STR_ARG(span_words(a, x)), STR_ARG(span_words(a, y))));
}

/* The functions are about figures over time: a number alone has none. */
static bool plan_inner(struct planning *p, const struct formula_node *n)
{
    if (!plan(p, n->left))
        return false;
    return !set_of(p, n->left)->any ||
           refuse(p->measure, n->left->at, S("A number alone has no periods: name a measure."));
}

static bool plan_change(struct planning *p, const struct formula_node *n)
{
    struct arena *a = p->set->arena;

    if (!plan_inner(p, n))
        return false;
    *set_of(p, n) = with_year_before(a, set_of(p, n->left));
    if (set_of(p, n)->count)
        return true;
    return refuse(
        p->measure, n->at,
        str_fmt(a,
                "No period has one a year before it to change from: there are figures "
                "%.*s.",
                STR_ARG(span_words(a, set_of(p, n->left)))));
}

/* The base period among those of `of`, in which somebody must have a figure. */
static bool plan_base(struct planning *p, const struct formula_node *n,
                      const struct formula_node *of)
{
    const struct period_set *x = set_of(p, of);
    ptrdiff_t base = period_among(x->at, x->count, n->period);
    struct arena *a = p->set->arena;
    const ptrdiff_t *reported = of->kind == FORMULA_MEASURE ? input_of(p, of)->reported : NULL;

    if (base >= 0 && (!reported || reported[base])) {
        p->measure->bases[n->id] = x->at[base];
        return true;
    }
    return refuse(p->measure, n->period_at,
                  str_fmt(a,
                          "Nobody has a figure for the base period \"%.*s\": there are figures "
                          "%.*s.",
                          STR_ARG(str_cut(n->period, 0, 60)), STR_ARG(span_words(a, x))));
}

static bool plan_index(struct planning *p, const struct formula_node *n)
{
    if (!plan_inner(p, n) || !plan_base(p, n, n->left))
        return false;
    *set_of(p, n) = *set_of(p, n->left);
    return true;
}

static bool plan_real(struct planning *p, const struct formula_node *n)
{
    struct arena *a = p->set->arena;

    if (!plan_inner(p, n) || !plan_measure(p, n->right) || !plan_base(p, n, n->right))
        return false;
    const struct period_set *x = set_of(p, n->left), *y = set_of(p, n->right);
    *set_of(p, n) = common(a, x, y);
    if (set_of(p, n)->count)
        return true;
    return refuse(p->measure, n->right->at,
                  str_fmt(a,
                          "The deflator has no period in common with what it deflates: it has "
                          "figures %.*s, that %.*s.",
                          STR_ARG(span_words(a, y)), STR_ARG(span_words(a, x))));
}

static bool plan(struct planning *p, const struct formula_node *n)
{
    switch (n->kind) {
    case FORMULA_NUMBER:
        *set_of(p, n) = (struct period_set){.any = true};
        return true;
    case FORMULA_MEASURE:
        p->measure->lists[n->input] = true;
        return plan_measure(p, n);
    case FORMULA_MINUS:
        if (!plan(p, n->left))
            return false;
        *set_of(p, n) = *set_of(p, n->left);
        return true;
    case FORMULA_ADD:
    case FORMULA_SUBTRACT:
    case FORMULA_MULTIPLY:
    case FORMULA_DIVIDE:
        return plan_both(p, n);
    case FORMULA_CHANGE:
    case FORMULA_PERCENT_CHANGE:
        return plan_change(p, n);
    case FORMULA_INDEX:
        return plan_index(p, n);
    case FORMULA_REAL:
        return plan_real(p, n);
    }
    return false;
}

/* --- measures
 * ----------------------------------------------------------------------------------- */

enum visit { VISIT_DONE, VISIT_TOO_DEEP };

static enum visit visit(struct derive_set *set, ptrdiff_t at, ptrdiff_t deep);

/* Those that are open are on the way to here, each towards the next. */
static struct str circle_words(struct derive_set *set, ptrdiff_t to)
{
    struct buf b = buf_make(set->arena, 64 * 1024);
    ptrdiff_t i = to;

    buf_lit(&b, "The formula goes in a circle: ");
    do {
        buf_fmt(&b, "\"%.*s\" needs ", STR_ARG(set->at[i].slug));
        i = set->at[i].towards;
    } while (i != to);
    buf_fmt(&b, "\"%.*s\".", STR_ARG(set->at[to].slug));
    return buf_text(&b);
}

/* An input that can't be worked out is named by the formula that is at fault. */
static void take_fault(struct derive_set *set, struct derive_measure *m, ptrdiff_t k)
{
    ptrdiff_t of = m->inputs[k];

    if (!set->at[of].fault.words.len)
        return;
    if (set->at[of].fault_of >= 0)
        of = set->at[of].fault_of;
    refuse(m, m->tree.inputs[k].at,
           str_fmt(set->arena, "It needs \"%.*s\", which can't be worked out: %.*s",
                   STR_ARG(set->at[of].slug), STR_ARG(set->at[of].fault.words)));
    m->fault_of = of;
}

static enum visit visit_input(struct derive_set *set, struct derive_measure *m, ptrdiff_t k,
                              ptrdiff_t deep)
{
    const struct formula_input *in = &m->tree.inputs[k];
    ptrdiff_t at = m->inputs[k] = m->towards = set->find(set->state, in->slug);

    if (at < 0) {
        refuse(m, in->at,
               str_fmt(set->arena, "There is no measure \"%.*s\".",
                       STR_ARG(str_cut(in->slug, 0, 200))));
        return VISIT_DONE;
    }
    if (set->at[at].open) {
        refuse(m, in->at, circle_words(set, at));
        return VISIT_DONE;
    }
    if (visit(set, at, deep + 1) == VISIT_TOO_DEEP)
        return VISIT_TOO_DEEP;
    take_fault(set, m, k);
    if (set->at[at].steps >= m->steps)
        m->steps = set->at[at].steps + 1;
    return VISIT_DONE;
}

static enum visit visit_inputs(struct derive_set *set, struct derive_measure *m, ptrdiff_t deep)
{
    m->steps = 1;
    for (ptrdiff_t k = 0; k < m->tree.input_count && !m->fault.words.len; k++)
        if (visit_input(set, m, k, deep) == VISIT_TOO_DEEP)
            return VISIT_TOO_DEEP;
    return VISIT_DONE;
}

static void plan_tree(struct derive_set *set, struct derive_measure *m)
{
    struct planning p = {set, m};

    if (m->steps > DERIVE_MOST_STEPS) {
        refuse(m, 0,
               str_fmt(set->arena, "It takes more than %d formulas one after the other.",
                       DERIVE_MOST_STEPS));
        return;
    }
    m->sets = arena_new(set->arena, struct period_set, m->tree.node_count);
    m->bases = arena_new(set->arena, struct period, m->tree.node_count);
    if (plan(&p, m->tree.root))
        m->periods = m->sets[m->tree.root->id];
}

static enum visit visit(struct derive_set *set, ptrdiff_t at, ptrdiff_t deep)
{
    struct derive_measure *m = &set->at[at];

    if (m->done || !m->formula.len)
        return VISIT_DONE;
    if (deep > DERIVE_MOST_STEPS)
        return VISIT_TOO_DEEP;
    m->periods = (struct period_set){0};
    m->fault_of = -1;
    if (formula_parse(set->arena, m->formula, &m->tree, &m->fault) == OK) {
        m->inputs = arena_new(set->arena, ptrdiff_t, m->tree.input_count);
        m->lists = arena_new(set->arena, bool, m->tree.input_count);
        m->open = true;
        enum visit how = visit_inputs(set, m, deep);
        m->open = false;
        if (how == VISIT_TOO_DEEP)
            return how;
        if (!m->fault.words.len)
            plan_tree(set, m);
    }
    m->done = true;
    if (!m->fault.words.len)
        *list_push(set->arena, &set->order) = at;
    return VISIT_DONE;
}

void derive_plan(struct derive_set *set, ptrdiff_t measure)
{
    struct derive_measure *m = &set->at[measure];

    if (visit(set, measure, 0) == VISIT_DONE)
        return;
    m->done = true;
    m->periods = (struct period_set){0};
    refuse(m, 0,
           str_fmt(set->arena, "It takes more than %d formulas one after the other.",
                   DERIVE_MOST_STEPS));
}

/* --- who may see it
 * ----------------------------------------------------------------------------- */

bool derive_strictest(struct str one, struct str other, struct str *out)
{
    bool plain = str_eq(one, S("public"));

    *out = plain ? other : one;
    return plain || str_eq(other, S("public")) || str_eq(one, other);
}
