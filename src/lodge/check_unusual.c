/* check_unusual.c: what lies far from the council's own past, or from its group: questions. */
#include "lodge/check.h"

#include <math.h>

/* --- the past ---- */

void check_past_read(struct work *w, const struct entry *e, ptrdiff_t cell,
                     struct check_past *out)
{
    const struct metric *m = e->cells[cell].measure->metric;
    ptrdiff_t place = metric_place(m, e->area);

    *out = (struct check_past){.last_year = NAN};
    for (ptrdiff_t p = m->period_count - 1; p >= 0 && place >= 0; p--) {
        if (m->periods[p].months != e->period.months || out->count == CHECK_PAST ||
            period_cmp(m->periods[p], e->period) >= 0)
            continue;
        double v = slice_number(cube_read(w->sector->cube, m->index, p), place, SLICE_VALUE);
        if (break_between(m, m->periods[p], e->period))
            break;
        if (isnan(v))
            continue;
        out->periods[out->count] = m->periods[p];
        out->values[out->count++] = v;
    }
    ptrdiff_t before = period_year_before(m->periods, m->period_count, e->period);
    if (before < 0 || place < 0)
        return;
    out->last_year_period = m->periods[before];
    out->last_year =
        slice_number(cube_read(w->sector->cube, m->index, before), place, SLICE_VALUE);
}

/* --- what is asked ---- */

/* "z-score 4.1; modified z-score 5.2; beyond the lowest or the highest" */
static struct str how_words(struct arena *a, const struct stats_unusual *u)
{
    struct buf b = buf_make(a, 1000);

    if (u->by_z)
        buf_fmt(&b, "; z-score %.1f", u->z);
    if (u->by_modified_z)
        buf_fmt(&b, "; modified z-score %.1f", u->modified_z);
    if (u->by_range)
        buf_lit(&b, "; beyond the lowest or the highest of them");
    if (u->skewed)
        buf_fmt(&b, "; skewness %.1f", u->skewness);
    return str_cut(buf_text(&b), 2, b.len);
}

static const char *skew_words(const struct stats_unusual *u)
{
    return u->skewed ? " They are skewed, so this may be a false alarm." : "";
}

static bool beyond(const struct stats_unusual *u, double value)
{
    return value < u->low || value > u->high;
}

/* `who` had the values: "your last 12 values". Empty where nothing is unusual. */
static struct str unusual_words(struct arena *a, const struct metric *m, double value,
                                const struct stats_unusual *u, double middle, struct str who)
{
    struct str low = value_text(a, m, u->low), high = value_text(a, m, u->high);
    bool far = u->by_z || u->by_modified_z;

    if (u->why != WHY_NONE || (!far && !u->by_range))
        return (struct str){0};
    if (far && !beyond(u, value))
        return str_fmt(a, "This is far from the middle of %.*s, which is %.*s: is it right?%s",
                       STR_ARG(who), STR_ARG(value_text(a, m, middle)), skew_words(u));
    if (far)
        return str_fmt(a, "This is far from %.*s, which went from %.*s to %.*s: is it right?%s",
                       STR_ARG(who), STR_ARG(low), STR_ARG(high), skew_words(u));
    const char *side = value > u->high ? "higher" : "lower";
    if (str_eq(low, high))
        return str_fmt(a, "This is %s than any of %.*s, which were all %.*s.", side,
                       STR_ARG(who), STR_ARG(low));
    return str_fmt(a, "This is %s than any of %.*s, which went from %.*s to %.*s.", side,
                   STR_ARG(who), STR_ARG(low), STR_ARG(high));
}

/* `v` are the values of `who`; *words and *how stay empty where nothing is unusual. */
static void ask(struct work *w, const struct entry_cell *x, const double *v, ptrdiff_t n,
                struct str who, struct str *words, struct str *how, bool *skewed)
{
    double *scratch = arena_new(w->arena, double, n + 1);
    struct stats_unusual u = stats_unusual(v, n, CHECK_UNUSUAL_LEAST, x->value, scratch);

    if (u.why != WHY_NONE)
        return;
    double middle = stats_median(v, n, scratch);
    *words = unusual_words(w->arena, x->measure->metric, x->value, &u, middle, who);
    if (!words->len)
        return;
    *how = how_words(w->arena, &u);
    *skewed = *skewed || u.skewed;
}

static void ask_past(struct work *w, const struct entry *e, ptrdiff_t cell,
                     const struct check_past *past, struct check_question *out)
{
    struct str who = str_fmt(w->arena, "your last %td values", past->count);

    ask(w, &e->cells[cell], past->values, past->count, who, &out->past, &out->past_how,
        &out->skewed);
}

/* The newest published figures of councils like this one, in a period of the same length. */
static ptrdiff_t group_values(struct work *w, const struct entry *e, const struct metric *m,
                              double **out, struct period *when)
{
    struct group_list members = {0};
    bool fell_back;
    ptrdiff_t n = 0, p = metric_newest(w->sector, m);

    if (!e->area->type->council || p < 0 || m->periods[p].months != e->period.months ||
        break_between(m, m->periods[p], e->period) ||
        !default_group(w->sector, e->area, m, w->arena, &members, &fell_back))
        return 0;
    *when = m->periods[p];
    const struct slice *figures = cube_read(w->sector->cube, m->index, p);
    *out = arena_new(w->arena, double, members.len + 1);
    for (ptrdiff_t i = 0; i < members.len; i++) {
        ptrdiff_t place = metric_place(m, members.at[i].area);
        double v = place < 0 ? NAN : slice_number(figures, place, SLICE_VALUE);
        if (!isnan(v))
            (*out)[n++] = v;
    }
    return n;
}

static void ask_group(struct work *w, const struct entry *e, ptrdiff_t cell,
                      struct check_question *out)
{
    const struct metric *m = e->cells[cell].measure->metric;
    struct period when = {0};
    double *v = NULL;
    ptrdiff_t n = group_values(w, e, m, &v, &when);

    if (!n)
        return;
    struct str who =
        str_fmt(w->arena, "the values of the %td councils that yours is compared with (%.*s)",
                n, STR_ARG(period_when(w->arena, when, m->naming)));
    ask(w, &e->cells[cell], v, n, who, &out->group, &out->group_how, &out->skewed);
}

void check_unusual(struct work *w, const struct entry *e, ptrdiff_t cell,
                   const struct check_past *past, struct check_question *out)
{
    *out = (struct check_question){0};
    if (isnan(e->cells[cell].value) || e->cells[cell].gap.len)
        return;
    ask_past(w, e, cell, past, out);
    ask_group(w, e, cell, out);
}
