/* compare_trend.c: what became of a figure over time. */
#include "inform/combine.h"
#include "inform/compare_parts.h"

#include <math.h>

enum { USUAL_MOST = 8, USUAL_LEAST = 4, TREND_POINTS = 5 };
static const double far_beyond = 3.27; /* the upper limit of a moving range chart */

/* The newest break that starts after `from` began and not after `to` began; NULL for none. */
const struct metric_break *break_between(const struct metric *m, struct period from,
                                         struct period to)
{
    for (ptrdiff_t i = 0; i < m->break_count; i++)
        if (date_cmp(m->breaks[i].from, from.start) > 0 &&
            date_cmp(m->breaks[i].from, period_end(to)) <= 0)
            return &m->breaks[i];
    return NULL;
}

ptrdiff_t earlier_period(const struct series *s, ptrdiff_t p)
{
    for (ptrdiff_t i = p - 1; i >= 0; i--)
        if (s->periods[i].months == s->periods[p].months)
            return i;
    return -1;
}

/* The council's values before period `p`, oldest first, none from before a break; gives back
 * how many there are, at most `most`. */
static ptrdiff_t values_before(const struct comparison *c, ptrdiff_t p, ptrdiff_t most,
                               double *out)
{
    ptrdiff_t n = 0, at = p;
    struct compared figure;

    while (n < most && (at = earlier_period(&c->series, at)) >= 0) {
        if (break_between(c->metric, c->series.periods[at], c->series.periods[p]))
            break;
        compared_read(NULL, c, at, c->area, &figure);
        out[n++] = figure.value;
    }
    for (ptrdiff_t i = 0; i < n / 2; i++) {
        double swap = out[i];
        out[i] = out[n - 1 - i];
        out[n - 1 - i] = swap;
    }
    return n;
}

static enum change change_of(const struct comparison *c, const struct compared *before)
{
    double by = fabs(c->own.value - before->value);

    if (c->own.shown == before->shown)
        return CHANGE_NONE;
    if (!isnan(c->own.sd) && !isnan(before->sd))
        return clearly_apart(&c->own, before) ? CHANGE_BEYOND_CHANCE : CHANGE_CHANCE;
    if (isnan(c->usual))
        return CHANGE_NONE;
    return by <= c->usual                ? CHANGE_WITHIN
           : by <= far_beyond * c->usual ? CHANGE_MORE
                                         : CHANGE_FAR_MORE;
}

static void recent_trend(struct comparison *c)
{
    double value[TREND_POINTS], x[TREND_POINTS], n[TREND_POINTS], lower[TREND_POINTS],
        upper[TREND_POINTS], slope, chi2;
    bool share = str_eq(c->metric->unit, S("%")), counted = true;
    ptrdiff_t at = c->period;
    struct compared f;

    c->trend = TREND_REFUSED;
    for (int i = TREND_POINTS - 1; i >= 0; i--) {
        if (at < 0 ||
            break_between(c->metric, c->series.periods[at], c->series.periods[c->period]))
            return;
        compared_read(NULL, c, at, c->area, &f);
        value[i] = f.value;
        n[i] = f.denominator;
        x[i] = !isnan(f.numerator) ? f.numerator : f.value / 100 * f.denominator;
        lower[i] = f.lower;
        upper[i] = f.upper;
        counted = counted && share && f.denominator > 0 && c->metric->things.len;
        at = earlier_period(&c->series, at);
    }
    c->trend =
        counted
            ? stats_recent_trend(value, x, n, NULL, NULL, TREND_POINTS, &slope, &chi2)
            : stats_recent_trend(value, NULL, NULL, lower, upper, TREND_POINTS, &slope, &chi2);
}

void compare_change(struct arena *a, struct comparison *c)
{
    double past[USUAL_MOST + 1];
    struct compared before;

    (void)a;
    c->before = -1;
    c->usual = NAN;
    if (isnan(c->own.value))
        return;
    ptrdiff_t at = earlier_period(&c->series, c->period);
    if (at < 0)
        return;
    c->broken = break_between(c->metric, c->series.periods[at], c->series.periods[c->period]);
    if (c->broken) {
        c->refused[REFUSED_BREAK] = true;
        return;
    }
    ptrdiff_t n = values_before(c, c->period, USUAL_MOST + 1, past);
    c->usual = stats_usual_movement(past, n, USUAL_LEAST);
    recent_trend(c);
    c->refused[REFUSED_TREND] = c->trend == TREND_REFUSED;
    compared_read(NULL, c, at, c->area, &before);
    if (isnan(before.value))
        return;
    c->before = at;
    c->before_value = before.value;
    c->change = change_of(c, &before);
}

/* The figure of the councils that it was made of, where it has none of its own. */
static void point_from_before(struct arena *a, const struct comparison *c,
                              struct trend_point *to)
{
    struct combined past;

    if (!isnan(to->value) || !c->made_of_count || c->known != SECTOR_NOW)
        return;
    combine_figure(c->sector, c->metric, to->period, c->made_of, c->made_of_count, &past);
    if (past.why != COMBINED_FINE)
        return;
    to->value = past.value;
    to->state = STATE_VALUE;
    to->text = value_text(a, c->metric, past.value);
    to->from_before = true;
}

void compare_points(struct arena *a, struct comparison *c, const struct group_list *members)
{
    struct compared *all = arena_new(a, struct compared, members->len + 1);

    c->made_of_count = area_predecessors(c->sector, c->area, a, &c->made_of);
    c->points = arena_new(a, struct trend_point, c->series.count);
    for (ptrdiff_t p = 0; p < c->series.count; p++) {
        if (c->series.periods[p].months != c->series.periods[c->period].months)
            continue;
        struct trend_point *to = &c->points[c->point_count++];
        struct standing s;
        ptrdiff_t n = compared_all(NULL, c, members, p, all);
        standing_of(a, c->metric, all, n, &s);
        compared_read(a, c, p, c->area, &all[0]);
        *to = (struct trend_point){.period = p,
                                   .value = all[0].value,
                                   .lower = all[0].lower,
                                   .upper = all[0].upper,
                                   .group_low = s.low,
                                   .group_mid = s.median,
                                   .group_high = s.high,
                                   .state = all[0].state,
                                   .flags = all[0].flags,
                                   .text = all[0].text};
        point_from_before(a, c, to);
        ptrdiff_t before = c->point_count > 1 ? c->points[c->point_count - 2].period : -1;
        to->break_before = before >= 0 && break_between(c->metric, c->series.periods[before],
                                                        c->series.periods[p]);
    }
}
