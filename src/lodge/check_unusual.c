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

static bool unusual(const struct stats_unusual *u)
{
    return u->why == WHY_NONE && (u->by_z || u->by_modified_z || u->by_range);
}

static void ask_past(struct work *w, const struct entry *e, ptrdiff_t cell,
                     const struct check_past *past, struct check_question *out)
{
    const struct metric *m = e->cells[cell].measure->metric;
    double scratch[CHECK_PAST];
    struct stats_unusual u = stats_unusual(past->values, past->count, CHECK_PAST_LEAST,
                                           e->cells[cell].value, scratch);

    if (!unusual(&u))
        return;
    out->past = str_fmt(w->arena,
                        "This is far from your last %td values, which went from %.*s to %.*s: "
                        "is it right?%s",
                        u.n, STR_ARG(value_text(w->arena, m, u.low)),
                        STR_ARG(value_text(w->arena, m, u.high)), skew_words(&u));
    out->past_how = how_words(w->arena, &u);
    out->skewed = out->skewed || u.skewed;
}

/* The newest published figures of councils like this one, in a period of the same length. */
static ptrdiff_t group_values(struct work *w, const struct entry *e, const struct metric *m,
                              double **out)
{
    struct group_list members = {0};
    bool fell_back;
    ptrdiff_t n = 0, p = metric_newest(w->sector, m);

    if (!e->area->type->council || p < 0 || m->periods[p].months != e->period.months ||
        !default_group(w->sector, e->area, m, w->arena, &members, &fell_back))
        return 0;
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
    double *v = NULL;
    ptrdiff_t n = group_values(w, e, m, &v);
    double *scratch = arena_new(w->arena, double, n + 1);

    if (!n)
        return;
    struct stats_unusual u =
        stats_unusual(v, n, CHECK_GROUP_LEAST, e->cells[cell].value, scratch);
    if (!unusual(&u))
        return;
    out->group = str_fmt(w->arena,
                         "This is far from the %td councils that yours is compared with, which "
                         "had %.*s to %.*s: is it right?%s",
                         u.n, STR_ARG(value_text(w->arena, m, u.low)),
                         STR_ARG(value_text(w->arena, m, u.high)), skew_words(&u));
    out->group_how = how_words(w->arena, &u);
    out->skewed = out->skewed || u.skewed;
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
