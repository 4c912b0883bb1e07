/* series.c: the rows of each series, and a series in the order of its times. */
#include "calc/inside.h"

#include "base/num.h"

#include <stdlib.h>
#include <string.h>

struct calc_groups calc_groups(struct calc *c, int field)
{
    const struct calc_field *f = &c->fields[field];
    struct calc_groups g = {.count = f->names.len};
    ptrdiff_t *next = arena_new(c->arena, ptrdiff_t, g.count + 1);

    g.start = arena_new(c->arena, ptrdiff_t, g.count + 1);
    g.rows = arena_new(c->arena, ptrdiff_t, c->rows);
    for (ptrdiff_t i = 0; i < c->rows; i++)
        g.start[f->which[i] + 1]++;
    for (ptrdiff_t s = 0; s < g.count; s++)
        g.start[s + 1] += g.start[s];
    memcpy(next, g.start, (size_t)(g.count + 1) * sizeof *next);
    for (ptrdiff_t i = 0; i < c->rows; i++)
        g.rows[next[f->which[i]]++] = i;
    return g;
}

double *calc_gathered(struct calc *c, int field, const ptrdiff_t *rows, ptrdiff_t n)
{
    if (c->fields[field].at < 0)
        return NULL;
    double *v = arena_new(c->arena, double, n);
    for (ptrdiff_t i = 0; i < n; i++)
        v[i] = c->fields[field].numbers[rows[i]];
    return v;
}

struct timed {
    ptrdiff_t row;
    double number;
    struct str text;
    bool as_number;
};

static int by_time(const void *one, const void *other)
{
    const struct timed *a = one, *b = other;
    int order = a->as_number ? (a->number > b->number) - (a->number < b->number)
                             : str_cmp(a->text, b->text);

    return order ? order : (a->row > b->row) - (a->row < b->row);
}

static bool same_time(const struct timed *a, const struct timed *b)
{
    return a->as_number ? a->number == b->number : str_eq(a->text, b->text);
}

/* Times are few and stand in many series, so that each different one is read once. */
static double *time_numbers(struct calc *c, int field)
{
    struct calc_names *names = &c->fields[field].names;
    double *numbers = arena_new(c->arena, double, names->len + 1);

    for (ptrdiff_t i = 0; i < names->len; i++) {
        numbers[i] = 0;
        if (!num_parse(names->at[i], &numbers[i]))
            return NULL;
    }
    return numbers;
}

enum rc calc_by_time(struct calc *c, int field, ptrdiff_t *rows, ptrdiff_t n, bool *numbers)
{
    struct calc_field *f = &c->fields[field];
    struct timed *timed = arena_new(c->arena, struct timed, n);

    if (!f->times_read)
        f->numbers = time_numbers(c, field);
    f->times_read = true;
    *numbers = f->numbers != NULL;
    for (ptrdiff_t i = 0; i < n; i++) {
        int32_t which = f->which[rows[i]];
        timed[i] = (struct timed){rows[i], *numbers ? f->numbers[which] : 0, f->names.at[which],
                                  *numbers};
    }
    qsort(timed, (size_t)n, sizeof *timed, by_time);
    for (ptrdiff_t i = 0; i < n; i++) {
        if (i && same_time(&timed[i - 1], &timed[i]))
            return calc_refuse_row(
                c, timed[i].row, field,
                "the time %.*s stands twice in this series, first on line %d.",
                STR_ARG(calc_shown(timed[i].text)), c->lines[timed[i - 1].row]);
        rows[i] = timed[i].row;
    }
    return OK;
}
