/* formula.c: reading a formula, operand by operand, by recursive descent. */
#include "inform/formula.h"

#include "base/num.h"

struct reading {
    struct arena *arena;
    struct formula *formula;
    struct formula_fault *fault;
    struct str text;
    ptrdiff_t at, deep, operands;
    struct {
        struct formula_input *at;
        ptrdiff_t len, cap;
    } inputs;
};

ptrdiff_t formula_column(struct str text, ptrdiff_t byte)
{
    return str_chars(str_cut(text, 0, byte)) + 1;
}

static enum rc refuse(struct reading *r, ptrdiff_t at, struct str words)
{
    *r->fault = (struct formula_fault){formula_column(r->text, at), words};
    return INVALID;
}

/* --- characters
 * --------------------------------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* 0 at the end. */
static char next(struct reading *r)
{
    while (r->at < r->text.len && (unsigned char)r->text.at[r->at] <= ' ')
        r->at++;
    return r->at < r->text.len ? r->text.at[r->at] : 0;
}

static bool taken(struct reading *r, char c)
{
    bool is = next(r) == c;

    r->at += is;
    return is;
}

/* What stands at the place, for words about it: one character, or a whole name. */
static struct str shown(struct reading *r)
{
    ptrdiff_t end = r->at + 1;

    while (end < r->text.len &&
           (((unsigned char)r->text.at[end] & 0xC0) == 0x80 ||
            (is_name(r->text.at[r->at]) && is_name(r->text.at[end]) && end - r->at < 40)))
        end++;
    return str_cut(r->text, r->at, end);
}

static enum rc expect(struct reading *r, char c, const char *after)
{
    if (taken(r, c))
        return OK;
    if (next(r) == 0)
        return refuse(
            r, r->at,
            str_fmt(r->arena, "The formula ends where a \"%c\" is missing %s.", c, after));
    return refuse(r, r->at,
                  str_fmt(r->arena, "There is \"%.*s\" where a \"%c\" is missing %s.",
                          STR_ARG(shown(r)), c, after));
}

/* --- nodes
 * -------------------------------------------------------------------------------------- */

static struct formula_node *node(struct reading *r, enum formula_kind kind, ptrdiff_t at)
{
    struct formula_node *n = arena_new(r->arena, struct formula_node, 1);

    *n = (struct formula_node){.kind = kind, .id = r->formula->node_count++, .at = at};
    return n;
}

static ptrdiff_t input_of(struct reading *r, struct str slug, ptrdiff_t at)
{
    for (ptrdiff_t i = 0; i < r->inputs.len; i++)
        if (str_eq(r->inputs.at[i].slug, slug))
            return i;
    *list_push(r->arena, &r->inputs) = (struct formula_input){slug, at};
    return r->inputs.len - 1;
}

static enum rc one_more(struct reading *r)
{
    if (++r->operands > FORMULA_MOST_OPERANDS)
        return refuse(r, r->at,
                      str_fmt(r->arena, "There are more than %d numbers and measures in it.",
                              FORMULA_MOST_OPERANDS));
    return OK;
}

/* --- operands
 * ----------------------------------------------------------------------------------- */

static enum rc number(struct reading *r, struct formula_node **out)
{
    ptrdiff_t from = r->at, at = from;
    const char *s = r->text.at;
    double value;

    while (at < r->text.len && (is_digit(s[at]) || s[at] == '.'))
        at++;
    struct str word = str_cut(r->text, from, at);
    if (!num_parse(word, &value))
        return refuse(
            r, from,
            str_fmt(r->arena, "\"%.*s\" is no number.", STR_ARG(str_cut(word, 0, 40))));
    TRY(one_more(r));
    r->at = at;
    *out = node(r, FORMULA_NUMBER, from);
    (*out)->number = value;
    return OK;
}

static enum rc measure(struct reading *r, struct formula_node **out)
{
    ptrdiff_t from = r->at;
    struct str rest = str_cut(r->text, from + 1, r->text.len);
    ptrdiff_t end = str_find(rest, S("]"));
    struct str slug = str_trim(str_cut(rest, 0, end));

    if (end < 0)
        return refuse(r, from, S("The \"[\" has no \"]\" after the id of the measure."));
    if (slug.len == 0 || str_find(slug, S("[")) >= 0)
        return refuse(r, from, S("Between \"[\" and \"]\" goes the id of one measure."));
    TRY(one_more(r));
    r->at = from + 1 + end + 1;
    *out = node(r, FORMULA_MEASURE, from);
    (*out)->input = input_of(r, slug, from);
    return OK;
}

/* Up to the bracket that closes the function. */
static enum rc period(struct reading *r, struct formula_node *n, const char *function)
{
    TRY(expect(r, ',', str_fmt(r->arena, "before the base period of %s()", function).at));
    next(r);
    struct str rest = str_cut(r->text, r->at, r->text.len);
    ptrdiff_t end = str_find(rest, S(")"));
    if (end < 0)
        end = rest.len;
    n->period = str_trim(str_cut(rest, 0, end));
    n->period_at = r->at;
    if (n->period.len == 0)
        return refuse(r, r->at,
                      str_fmt(r->arena, "The base period of %s() is missing.", function));
    r->at += end;
    return OK;
}

static const struct {
    const char *name;
    enum formula_kind kind;
} functions[] = {{"change", FORMULA_CHANGE},
                 {"percent_change", FORMULA_PERCENT_CHANGE},
                 {"index", FORMULA_INDEX},
                 {"real", FORMULA_REAL}};

static enum rc sum(struct reading *r, struct formula_node **out);

static enum rc arguments(struct reading *r, const char *name, struct formula_node *n)
{
    enum formula_kind kind = n->kind;

    TRY(expect(r, '(', str_fmt(r->arena, "after %s", name).at));
    TRY(sum(r, &n->left));
    if (kind == FORMULA_REAL) {
        TRY(expect(r, ',', "before the deflator of real()"));
        if (next(r) != '[')
            return refuse(r, r->at,
                          S("The deflator of real() is a measure: its id in square brackets."));
        TRY(measure(r, &n->right));
    }
    if (kind == FORMULA_INDEX || kind == FORMULA_REAL)
        TRY(period(r, n, name));
    return expect(r, ')', str_fmt(r->arena, "at the end of %s()", name).at);
}

static enum rc function(struct reading *r, struct formula_node **out)
{
    ptrdiff_t from = r->at;

    while (r->at < r->text.len && is_name(r->text.at[r->at]))
        r->at++;
    struct str name = str_cut(r->text, from, r->at);
    for (ptrdiff_t i = 0; i < COUNT_OF(functions); i++)
        if (str_eq(name, str_of(functions[i].name))) {
            *out = node(r, functions[i].kind, from);
            return arguments(r, functions[i].name, *out);
        }
    return refuse(
        r, from,
        str_fmt(
            r->arena,
            "\"%.*s\" is no function: there are change, percent_change, index and real. The "
            "id of a measure goes in square brackets.",
            STR_ARG(str_cut(name, 0, 40))));
}

static enum rc operand(struct reading *r, struct formula_node **out)
{
    char c = next(r);

    if (is_digit(c) || c == '.')
        return number(r, out);
    if (c == '[')
        return measure(r, out);
    if (is_name(c))
        return function(r, out);
    if (taken(r, '(')) {
        TRY(sum(r, out));
        return expect(r, ')', "to close a \"(\"");
    }
    if (c == 0)
        return refuse(r, r->at, S("The formula ends where a number or a measure is missing."));
    return refuse(r, r->at,
                  str_fmt(r->arena,
                          "There is \"%.*s\" where a number, a measure in square brackets or a "
                          "\"(\" is due.",
                          STR_ARG(shown(r))));
}

/* --- operations
 * --------------------------------------------------------------------------------- */

static enum rc sign(struct reading *r, struct formula_node **out)
{
    enum rc rc;

    next(r);
    ptrdiff_t at = r->at;
    if (++r->deep > FORMULA_MOST_DEEP)
        return refuse(r, at,
                      str_fmt(r->arena, "It goes more than %d deep.", FORMULA_MOST_DEEP));
    if (taken(r, '-')) {
        *out = node(r, FORMULA_MINUS, at);
        rc = sign(r, &(*out)->left);
    } else {
        rc = operand(r, out);
    }
    r->deep--;
    return rc;
}

static struct formula_node *joined(struct reading *r, enum formula_kind kind,
                                   struct formula_node *left)
{
    struct formula_node *n = node(r, kind, r->at - 1);

    n->left = left;
    return n;
}

static enum rc product(struct reading *r, struct formula_node **out)
{
    TRY(sign(r, out));
    for (char c = next(r); c == '*' || c == '/'; c = next(r)) {
        r->at++;
        *out = joined(r, c == '*' ? FORMULA_MULTIPLY : FORMULA_DIVIDE, *out);
        TRY(sign(r, &(*out)->right));
    }
    return OK;
}

static enum rc sum(struct reading *r, struct formula_node **out)
{
    TRY(product(r, out));
    for (char c = next(r); c == '+' || c == '-'; c = next(r)) {
        r->at++;
        *out = joined(r, c == '+' ? FORMULA_ADD : FORMULA_SUBTRACT, *out);
        TRY(product(r, &(*out)->right));
    }
    return OK;
}

static enum rc whole(struct reading *r)
{
    if (r->text.len > FORMULA_MOST_BYTES)
        return refuse(r, FORMULA_MOST_BYTES,
                      str_fmt(r->arena, "It is longer than %d bytes.", FORMULA_MOST_BYTES));
    if (next(r) == 0)
        return refuse(r, 0, S("It is empty."));
    TRY(sum(r, &r->formula->root));
    if (next(r))
        return refuse(r, r->at,
                      str_fmt(r->arena, "There is \"%.*s\" where + - * / or the end is due.",
                              STR_ARG(shown(r))));
    if (r->inputs.len == 0)
        return refuse(r, 0, S("It names no measure: put the id of one in square brackets."));
    return OK;
}

enum rc formula_parse(struct arena *a, struct str text, struct formula *out,
                      struct formula_fault *fault)
{
    struct reading r = {.arena = a, .formula = out, .fault = fault, .text = text};

    *out = (struct formula){.text = text};
    *fault = (struct formula_fault){0};
    TRY(whole(&r));
    out->inputs = r.inputs.at;
    out->input_count = r.inputs.len;
    return OK;
}

bool formula_piece(struct str *rest, struct str *piece, bool *is_measure)
{
    ptrdiff_t open = str_find(*rest, S("["));

    *is_measure = open == 0;
    if (rest->len == 0)
        return false;
    ptrdiff_t end = open == 0 ? str_find(*rest, S("]")) : open;
    if (end < 0)
        end = rest->len;
    *piece = *is_measure ? str_trim(str_cut(*rest, 1, end)) : str_cut(*rest, 0, end);
    *rest = str_cut(*rest, end + (*is_measure ? 1 : 0), rest->len);
    return true;
}
