/* fuzz_formula.c: any text as a formula: it is read within its limits, or refused at one of its
 * characters; what was read has as many operands as it says, and its pieces make the text. */
#include "inform/formula.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must_be(bool so)
{
    if (!so)
        abort();
}

static ptrdiff_t operands(const struct formula *f, const struct formula_node *n, int deep)
{
    must_be(deep <= FORMULA_MOST_DEEP + FORMULA_MOST_OPERANDS);
    must_be(n->id >= 0 && n->id < f->node_count && n->at >= 0 && n->at < f->text.len);
    if (n->kind == FORMULA_NUMBER)
        return 1;
    if (n->kind == FORMULA_MEASURE) {
        must_be(n->input >= 0 && n->input < f->input_count);
        must_be(f->inputs[n->input].slug.len > 0);
        return 1;
    }
    must_be(n->left != NULL);
    must_be((n->period.len > 0) == (n->kind == FORMULA_INDEX || n->kind == FORMULA_REAL));
    return operands(f, n->left, deep + 1) + (n->right ? operands(f, n->right, deep + 1) : 0);
}

static void pieces(struct arena *a, struct str text)
{
    struct str rest = text, piece;
    ptrdiff_t n = 0;
    bool measure;

    (void)a;
    while (formula_piece(&rest, &piece, &measure)) {
        must_be(piece.len <= text.len);
        n++;
        must_be(n <= text.len);
    }
    must_be(rest.len == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct str text = {(const char *)data, (ptrdiff_t)size};
    struct formula f;
    struct formula_fault fault;

    if (formula_parse(a, text, &f, &fault) == OK) {
        must_be(text.len <= FORMULA_MOST_BYTES && f.input_count > 0);
        ptrdiff_t n = operands(&f, f.root, 0);
        must_be(n >= f.input_count && n <= FORMULA_MOST_OPERANDS);
    } else {
        must_be(fault.words.len > 0);
        must_be(fault.column >= 1 && fault.column <= text.len + 1);
    }
    pieces(a, text);
    arena_close(a);
    return 0;
}
