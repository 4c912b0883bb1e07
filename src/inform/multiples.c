/* multiples.c: one measure over time in a group of councils, a small picture each. */
#include "inform/multiples.h"

#include "inform/compare_parts.h"
#include "inform/link.h"
#include "inform/many.h"

#include "charts/multiples.h"

#include <math.h>

/* --- reading ---- */

static void council_read(struct arena *a, const struct multiples *m, const struct compared *of,
                         struct multiple *to)
{
    const struct comparison *c = &m->c;
    ptrdiff_t place = metric_place(c->metric, of->area);

    *to = (struct multiple){.of = of,
                            .values = arena_new(a, double, m->period_count),
                            .texts = arena_new(a, struct str, m->period_count)};
    for (ptrdiff_t p = 0; p < m->period_count; p++) {
        const struct slice *s = c->series.slices[m->periods[p]];
        bool known = place >= 0 && place < s->count;
        to->values[p] = known ? slice_number(s, place, SLICE_VALUE) : NAN;
        to->texts[p] = known ? figure_words(a, c->metric, s, place) : gap_words(STATE_ABSENT);
        to->reported += !isnan(to->values[p]);
    }
}

/* The median of those with a figure, where enough of them have one. */
static void middle_make(struct arena *a, struct multiples *m)
{
    double *v = arena_new(a, double, m->count), *scratch = arena_new(a, double, m->count);

    m->middle = arena_new(a, double, m->period_count);
    for (ptrdiff_t p = 0; p < m->period_count; p++) {
        struct standing s = {.members = m->count};
        for (ptrdiff_t i = 0; i < m->count; i++) {
            v[i] = m->councils[i].values[p];
            s.reported += !isnan(v[i]);
        }
        m->middle[p] = enough_reported(&s) ? stats_median(v, m->count, scratch) : NAN;
    }
}

/* A quarter and a year are not points of one line. */
static void periods_choose(struct arena *a, struct multiples *m)
{
    const struct comparison *c = &m->c;
    const struct period *all = c->series.periods;
    ptrdiff_t alike = 0;

    for (ptrdiff_t p = 0; p <= c->period; p++)
        alike += all[p].months == all[c->period].months;
    m->periods = arena_new(a, ptrdiff_t, MULTIPLES_MOST_PERIODS);
    for (ptrdiff_t p = 0; p <= c->period; p++)
        if (all[p].months == all[c->period].months && alike-- <= MULTIPLES_MOST_PERIODS)
            m->periods[m->period_count++] = p;
}

static void breaks_find(struct arena *a, struct multiples *m)
{
    const struct period *all = m->c.series.periods;

    m->breaks = arena_new(a, bool, m->period_count);
    for (ptrdiff_t p = 1; p < m->period_count; p++)
        m->breaks[p] =
            break_between(m->c.metric, all[m->periods[p - 1]], all[m->periods[p]]) != NULL;
}

/* Where the default group is too large and none was asked for, another one. */
static enum rc standing_read_small(struct work *w, const struct comparison_ask *ask,
                                   const struct area *area, struct comparison *out)
{
    TRY(compare_standing(w, ask, out));
    if (out->member_count <= MULTIPLES_MOST || ask->group.len)
        return OK;
    const struct group *smaller = group_with_room(w, area, out->metric, MULTIPLES_MOST);
    if (!smaller)
        return OK;
    struct comparison_ask other = *ask;
    other.group = smaller->slug;
    return compare_standing(w, &other, out);
}

enum rc multiples_read(struct work *w, const struct comparison_ask *ask, struct multiples *out)
{
    struct multiples *m = out;
    const struct area *area;

    *m = (struct multiples){0};
    TRY(many_council(w, ask->area, &area));
    TRY(standing_read_small(w, ask, area, &m->c));
    if (m->c.member_count > MULTIPLES_MOST)
        return work_fail(
            w, TOO_LARGE, "with",
            "There is room for %d small pictures, and this group has %td councils. "
            "Choose a smaller group.",
            MULTIPLES_MOST, m->c.member_count);
    periods_choose(w->arena, m);
    m->councils = arena_new(w->arena, struct multiple, m->c.member_count);
    for (int self = 1; self >= 0 && !m->c.refused[REFUSED_NOT_RUN]; self--)
        for (ptrdiff_t i = 0; i < m->c.member_count; i++)
            if (m->c.members[i].self == (self == 1))
                council_read(w->arena, m, &m->c.members[i], &m->councils[m->count++]);
    middle_make(w->arena, m);
    breaks_find(w->arena, m);
    return OK;
}

/* --- words ---- */

static ptrdiff_t first_with(const double *v, ptrdiff_t n, ptrdiff_t from)
{
    while (from < n && isnan(v[from]))
        from++;
    return from;
}

static struct str moved(double from, double to)
{
    return to > from ? S("rose") : to < from ? S("fell") : S("stood still");
}

/* Both as they are shown, so that equal numbers are never said to differ. */
static void clause_put(struct arena *a, struct buf *b, const struct metric *m, double from,
                       double to)
{
    struct str one = value_text(a, m, from), other = value_text(a, m, to);

    if (str_eq(one, other))
        buf_fmt(b, "stood at %.*s in both", STR_ARG(one));
    else
        buf_fmt(b, "%.*s from %.*s to %.*s", STR_ARG(moved(from, to)), STR_ARG(one),
                STR_ARG(other));
}

/* The first period since the last break in which the council has a figure. */
static ptrdiff_t since_of(const struct multiples *m)
{
    ptrdiff_t since = 0;

    for (ptrdiff_t p = 0; p < m->period_count; p++)
        since = m->breaks[p] ? p : since;
    return first_with(m->councils[0].values, m->period_count, since);
}

/* The middle then and now of the same councils, so that who reports does not move it. */
static void middles_put(struct arena *a, struct buf *b, const struct multiples *m,
                        ptrdiff_t since, ptrdiff_t last)
{
    double *then = arena_new(a, double, m->count), *now = arena_new(a, double, m->count),
           *scratch = arena_new(a, double, m->count);
    struct standing s = {.members = m->count};

    for (ptrdiff_t i = 0; i < m->count; i++) {
        const double *v = m->councils[i].values;
        if (isnan(v[since]) || isnan(v[last]))
            continue;
        then[s.reported] = v[since];
        now[s.reported++] = v[last];
    }
    if (m->count < 2 || !enough_reported(&s))
        return;
    buf_fmt(b, "; the middle of the %td councils that have both figures ", s.reported);
    clause_put(a, b, m->c.metric, stats_median(then, s.reported, scratch),
               stats_median(now, s.reported, scratch));
}

struct str multiples_sentence(struct arena *a, const struct multiples *m)
{
    const struct comparison *c = &m->c;
    struct buf b = buf_make(a, 16 * 1024);
    ptrdiff_t last = m->period_count - 1;

    if (c->refused[REFUSED_NOT_RUN])
        return str_fmt(a, "%.*s does not run this service, so it is not set beside others.",
                       STR_ARG(c->area->name));
    ptrdiff_t since = since_of(m);
    if (since >= last || isnan(m->councils[0].values[last]))
        return str_fmt(
            a,
            "There are no two figures of “%.*s” for %.*s that can be set beside each "
            "other up to %.*s.",
            STR_ARG(c->metric->title), STR_ARG(c->area->name),
            STR_ARG(metric_when(a, c->metric, c->series.periods[c->period])));
    buf_fmt(&b, "Between %.*s and %.*s, “%.*s” ",
            STR_ARG(period_short(a, c->series.periods[m->periods[since]], c->metric->naming)),
            STR_ARG(period_short(a, c->series.periods[m->periods[last]], c->metric->naming)),
            STR_ARG(c->metric->title));
    clause_put(a, &b, c->metric, m->councils[0].values[since], m->councils[0].values[last]);
    buf_fmt(&b, " in %.*s", STR_ARG(c->area->name));
    middles_put(a, &b, m, since, last);
    buf_char(&b, '.');
    return buf_text(&b);
}

/* --- the drawing ---- */

struct str draw_multiples(struct arena *a, const struct multiples *m, bool alone, bool narrow)
{
    struct buf out = buf_make(a, BUF_MOST);
    const struct comparison *c = &m->c;
    struct str *labels = arena_new(a, struct str, m->period_count);
    struct chart_multiple *panels = arena_new(a, struct chart_multiple, m->count);

    for (ptrdiff_t p = 0; p < m->period_count; p++)
        labels[p] = period_short(a, c->series.periods[m->periods[p]], c->metric->naming);
    for (ptrdiff_t i = 0; i < m->count; i++) {
        const struct multiple *of = &m->councils[i];
        panels[i] = (struct chart_multiple){.name = of->of->area->name,
                                            .text = of->of->text,
                                            .values = of->values,
                                            .href = comparison_href(a, of->of->area, c->metric),
                                            .marked = of->of->self};
    }
    struct str unit = str_starts(c->metric->unit, S("£")) ? S("£") : c->metric->unit;
    struct chart_multiples chart = {
        .head = {.id = narrow ? S("multiples-narrow") : S("multiples"),
                 .title = multiples_sentence(a, m),
                 .description =
                     S("A small line for each council, the council's own first, all on "
                       "one scale, with the middle of the group in each."),
                 .unit = unit,
                 .decimals = c->metric->decimals,
                 .alone = alone,
                 .narrow = narrow,
                 .source = alone ? many_sources(a, c, 1) : S("")},
        .labels = labels,
        .middle = m->middle,
        .breaks = m->breaks,
        .period_count = m->period_count,
        .panels = panels,
        .count = m->count};
    chart_multiples(a, &chart, &out);
    return buf_text(&out);
}
