/* check.c: all that is asked of one form: numbers, ranges, rules and what is missing. */
#include "lodge/check.h"

#include "base/num.h"

#include <math.h>
#include <stdio.h>

static void PRINTF_LIKE(6, 7) add(struct arena *a, struct check_list *out, ptrdiff_t cell,
                                  ptrdiff_t rule, bool must, const char *format, ...)
{
    struct buf b = buf_make(a, 4000);
    char words[1500];
    va_list list;

    va_start(list, format);
    int len = vsnprintf(words, sizeof words, format, list);
    va_end(list);
    buf_bytes(&b, words, len < (int)sizeof words ? len : (int)sizeof words - 1);
    *list_push(a, out) = (struct check){cell, rule, must, buf_text(&b)};
    out->musts += must;
}

struct str check_range_words(struct arena *a, const struct collection_measure *m)
{
    struct buf b = buf_make(a, 200);

    if (!isnan(m->low) && !isnan(m->high))
        buf_lit(&b, "from ");
    if (!isnan(m->low))
        buf_num(&b, m->low);
    if (!isnan(m->low) && !isnan(m->high))
        buf_lit(&b, " to ");
    if (!isnan(m->high))
        buf_num(&b, m->high);
    if (isnan(m->low) != isnan(m->high))
        buf_str(&b, isnan(m->high) ? S(" or more") : S(" or less"));
    return b.len ? buf_text(&b) : (struct str){0};
}

static void check_cell(struct arena *a, const struct entry *e, ptrdiff_t i, bool whole,
                       struct check_list *out)
{
    const struct entry_cell *x = &e->cells[i];
    const struct metric *m = x->measure->metric;

    if (!x->runs) {
        if (x->typed.len)
            add(a, out, i, -1, true,
                "%.*s: %.*s does not run this service. Take the figure away.",
                STR_ARG(m->title), STR_ARG(e->area->name));
        return;
    }
    if (x->typed.len && isnan(x->value))
        add(a, out, i, -1, true, "%.*s: \"%.*s\" is no number. Write it as 1234.5.",
            STR_ARG(m->title), STR_ARG(x->typed));
    if (x->typed.len && x->gap.len)
        add(a, out, i, -1, true,
            "%.*s: there is a figure and a reason for none. Take one of them away.",
            STR_ARG(m->title));
    if (x->value < x->measure->low || x->value > x->measure->high)
        add(a, out, i, -1, true, "%.*s must be %.*s.", STR_ARG(m->title),
            STR_ARG(check_range_words(a, x->measure)));
    if (whole && !x->typed.len && !x->gap.len)
        add(a, out, i, -1, true, "%.*s: write a figure, or say why there is none.",
            STR_ARG(m->title));
}

static void check_rule(struct arena *a, const struct entry *e, ptrdiff_t i,
                       const double *values, struct check_list *out)
{
    const struct collection_rule *r = &e->collection->rules[i];
    struct check_side left, right;
    enum check_operator op;
    struct str why;

    /* What was fine when it was kept may name a measure that is gone: nothing can be said. */
    if (check_side_read(a, e->collection, r->left, &left, &why) != OK ||
        check_side_read(a, e->collection, r->right, &right, &why) != OK ||
        !check_operator_read(r->operator, & op))
        return;
    if (!check_holds(check_side_value(e->collection, &left, values), op,
                     check_side_value(e->collection, &right, values)))
        add(a, out, -1, i, r->must, "%.*s", STR_ARG(r->words));
}

void check_form(struct arena *a, const struct entry *e, bool whole, struct check_list *out)
{
    const struct collection *c = e->collection;
    double *values = arena_new(a, double, c->measure_count + 1);

    *out = (struct check_list){0};
    for (ptrdiff_t i = 0; i < c->measure_count; i++) {
        values[i] = e->cells[i].gap.len ? NAN : e->cells[i].value;
        check_cell(a, e, i, whole, out);
    }
    for (ptrdiff_t i = 0; i < c->rule_count; i++)
        check_rule(a, e, i, values, out);
}
