/* check_rule.c: rules over the measures of a form: read, worked out, and told to a small
 * program. */
#include "lodge/check.h"

#include "base/num.h"

#include <math.h>

static const char *const operators[CHECK_OPERATORS] = {"=", "<>", "<", "<=", ">", ">="};

bool check_operator_read(struct str text, enum check_operator *out)
{
    for (int i = 0; i < CHECK_OPERATORS; i++)
        if (str_eq(text, str_of(operators[i]))) {
            *out = (enum check_operator)i;
            return true;
        }
    return false;
}

/* --- reading ---- */

static ptrdiff_t place_of(const struct collection *c, struct str slug)
{
    for (ptrdiff_t i = 0; i < c->measure_count; i++)
        if (str_eq(c->measures[i].metric->slug, slug))
            return i;
    return -1;
}

/* Only one period is at hand. */
static bool of_other_periods(const struct formula_node *n)
{
    if (!n)
        return false;
    return n->kind >= FORMULA_CHANGE || of_other_periods(n->left) || of_other_periods(n->right);
}

enum rc check_side_read(struct arena *a, const struct collection *c, struct str text,
                        struct check_side *out, struct str *why)
{
    struct formula_fault fault;

    *out = (struct check_side){.text = str_trim(text)};
    if (num_parse(out->text, &out->number))
        return OK;
    out->formula = arena_new(a, struct formula, 1);
    if (formula_parse(a, out->text, out->formula, &fault) != OK) {
        *why = str_fmt(a, "at letter %td: %.*s", fault.column, STR_ARG(fault.words));
        return INVALID;
    }
    if (of_other_periods(out->formula->root)) {
        *why = S("a rule can only use figures of one period.");
        return INVALID;
    }
    for (ptrdiff_t i = 0; i < out->formula->input_count; i++)
        if (place_of(c, out->formula->inputs[i].slug) < 0) {
            *why = str_fmt(a, "%.*s is not among the measures of this collection.",
                           STR_ARG(out->formula->inputs[i].slug));
            return INVALID;
        }
    return OK;
}

/* --- working it out ---- */

static double node_value(const struct collection *c, const struct formula *f,
                         const struct formula_node *n, const double *values)
{
    double left, right;

    if (n->kind == FORMULA_NUMBER)
        return n->number;
    if (n->kind == FORMULA_MEASURE) {
        ptrdiff_t at = place_of(c, f->inputs[n->input].slug);
        return at < 0 ? NAN : values[at];
    }
    left = node_value(c, f, n->left, values);
    if (n->kind == FORMULA_MINUS)
        return -left;
    right = node_value(c, f, n->right, values);
    switch (n->kind) {
    case FORMULA_ADD:
        return left + right;
    case FORMULA_SUBTRACT:
        return left - right;
    case FORMULA_MULTIPLY:
        return left * right;
    case FORMULA_DIVIDE:
        return right == 0 ? NAN : left / right;
    default:
        return NAN;
    }
}

double check_side_value(const struct collection *c, const struct check_side *side,
                        const double *values)
{
    double v = side->formula ? node_value(c, side->formula, side->formula->root, values)
                             : side->number;

    return isfinite(v) ? v : NAN;
}

bool check_holds(double left, enum check_operator op, double right)
{
    static const double ALIKE = 1e-12;
    double larger = fabs(left) > fabs(right) ? fabs(left) : fabs(right);
    bool same = fabs(left - right) <= ALIKE * larger;

    if (isnan(left) || isnan(right))
        return true;
    switch (op) {
    case CHECK_EQUAL:
        return same;
    case CHECK_NOT_EQUAL:
        return !same;
    case CHECK_BELOW:
        return !same && left < right;
    case CHECK_AT_MOST:
        return same || left < right;
    case CHECK_ABOVE:
        return !same && left > right;
    case CHECK_AT_LEAST:
        return same || left > right;
    default:
        return true;
    }
}

/* --- for a small program ---- */

static void postfix(struct buf *b, const struct collection *c, const struct formula *f,
                    const struct formula_node *n)
{
    static const char *const signs[] = {[FORMULA_MINUS] = "~",
                                        [FORMULA_ADD] = "+",
                                        [FORMULA_SUBTRACT] = "-",
                                        [FORMULA_MULTIPLY] = "*",
                                        [FORMULA_DIVIDE] = "/"};

    if (n->kind == FORMULA_NUMBER) {
        buf_num(b, n->number);
    } else if (n->kind == FORMULA_MEASURE) {
        buf_fmt(b, "m%td", place_of(c, f->inputs[n->input].slug));
    } else {
        postfix(b, c, f, n->left);
        if (n->right)
            postfix(b, c, f, n->right);
        buf_str(b, str_of(signs[n->kind]));
    }
    buf_char(b, ' ');
}

struct str check_side_postfix(struct arena *a, const struct collection *c,
                              const struct check_side *side)
{
    struct buf b = buf_make(a, 8 * FORMULA_MOST_BYTES);

    if (side->formula)
        postfix(&b, c, side->formula, side->formula->root);
    else
        buf_num(&b, side->number);
    return str_trim(buf_text(&b));
}
