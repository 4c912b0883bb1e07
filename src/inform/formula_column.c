/* formula_column.c: the arithmetic of formulas, all areas at once. */
#include "inform/formula_column.h"

#include <math.h>

struct column column_make(struct arena *a, ptrdiff_t count)
{
    struct column c = {arena_new(a, double, count), arena_new(a, uint8_t, count), count};

    for (ptrdiff_t i = 0; i < count; i++)
        c.value[i] = NAN;
    return c;
}

void column_fill(struct column *to, double number)
{
    for (ptrdiff_t i = 0; i < to->count; i++) {
        to->value[i] = number;
        to->state[i] = STATE_VALUE;
    }
}

void column_of_slice(const struct slice *s, struct column *to)
{
    for (ptrdiff_t i = 0; i < to->count; i++) {
        enum state state = slice_state(s, i);
        bool value = state == STATE_VALUE;
        to->value[i] = value ? slice_number(s, i, SLICE_VALUE) : NAN;
        to->state[i] = (uint8_t)((int)state | (value ? slice_flags(s, i) : 0));
    }
}

void column_pick(const struct column *from, const int32_t *place, struct column *to)
{
    for (ptrdiff_t i = 0; i < to->count; i++) {
        bool there = place[i] >= 0;
        to->value[i] = there ? from->value[place[i]] : NAN;
        to->state[i] = there ? from->state[place[i]] : STATE_ABSENT;
    }
}

void column_negate(struct column *c)
{
    for (ptrdiff_t i = 0; i < c->count; i++)
        c->value[i] = 0 - c->value[i]; /* of 0 it is 0, never -0 */
}

enum state state_weightier(enum state one, enum state other)
{
    static const int weights[STATE_COUNT] = {
        [STATE_SUPPRESSED] = 6,    [STATE_NOT_APPLICABLE] = 5, [STATE_NOT_YET] = 4,
        [STATE_NOT_AVAILABLE] = 3, [STATE_NOT_COLLECTED] = 2,  [STATE_NO_REASON] = 1};

    return weights[other] > weights[one] ? other : one;
}

static double percent_change(double from, double to)
{
    return from > 0 ? (to - from) / from * 100 : NAN;
}

/* NAN, or an infinity, where there is no answer. */
static double answer(enum column_operation operation, double left, double right)
{
    switch (operation) {
    case COLUMN_ADD:
        return left + right;
    case COLUMN_SUBTRACT:
        return left - right;
    case COLUMN_MULTIPLY:
        return left * right;
    case COLUMN_DIVIDE:
        return left / right;
    case COLUMN_PERCENT_CHANGE:
        return percent_change(right, left);
    case COLUMN_INDEX:
        return right > 0 ? left / right * 100 : NAN;
    }
    return NAN;
}

static void put_gap(struct column *to, ptrdiff_t i, enum state one, enum state other)
{
    enum state reason = one == STATE_VALUE     ? other
                        : other == STATE_VALUE ? one
                                               : state_weightier(one, other);

    to->value[i] = NAN;
    to->state[i] = (uint8_t)reason;
}

static void put_value(struct column *to, ptrdiff_t i, double value, int flags)
{
    bool is = isfinite(value);

    to->value[i] = is ? value + 0.0 : NAN; /* -0 is 0 */
    to->state[i] = (uint8_t)(is ? STATE_VALUE | flags : STATE_NOT_APPLICABLE);
}

void column_apply(enum column_operation operation, struct column *left,
                  const struct column *right)
{
    for (ptrdiff_t i = 0; i < left->count; i++) {
        enum state one = (enum state)(left->state[i] & STATE_MASK);
        enum state other = (enum state)(right->state[i] & STATE_MASK);
        int flags = (left->state[i] | right->state[i]) & ~STATE_MASK;
        if (one == STATE_VALUE && other == STATE_VALUE)
            put_value(left, i, answer(operation, left->value[i], right->value[i]), flags);
        else
            put_gap(left, i, one, other);
    }
}
