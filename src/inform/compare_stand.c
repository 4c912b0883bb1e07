/* compare_stand.c: where a council stands among others: places, quarters, and chance. */
#include "inform/compare_parts.h"

#include "base/num.h"

#include <math.h>

enum { FEW = 512 }; /* members whose numbers need no memory of their own */

static const double z = STATS_Z95;

/* --- intervals -------------------------------------------------------------------------------
 */

static void published_interval(struct compared *c)
{
    c->sd = (c->upper - c->lower) / (2 * z);
}

/* A share of `n`, by Wilson. */
static void share_interval(struct compared *c, double n)
{
    struct stats_interval i = stats_wilson(c->value / 100 * n, n, z);

    c->lower = i.lower * 100;
    c->upper = i.upper * 100;
    c->worked_out = !isnan(c->lower);
    c->sd = (c->upper - c->lower) / (2 * z);
}

/* A count in proportion to something, by Byar: the value is a constant times the count. */
static void rate_interval(struct compared *c)
{
    struct stats_interval i = stats_byar(c->numerator, z);
    double each = c->numerator > 0 ? c->value / c->numerator : NAN;

    c->lower = i.lower * each;
    c->upper = i.upper * each;
    c->worked_out = !isnan(c->lower);
    c->sd = (c->upper - c->lower) / (2 * z);
}

static double denominator_of(const struct comparison *c, const struct compared *of,
                             struct period period)
{
    const struct metric *d = c->metric->denominator;

    if (!isnan(of->denominator) || !d || c->known != SECTOR_NOW)
        return of->denominator;
    ptrdiff_t p = metric_period(d, period), place = metric_place(d, of->area);
    if (p < 0 || place < 0)
        return NAN;
    return slice_number(cube_read(c->sector->cube, d->index, p), place, SLICE_VALUE);
}

static void interval_of(const struct comparison *c, struct compared *of, struct period period)
{
    bool share = str_eq(c->metric->unit, S("%"));

    of->sd = NAN;
    if (isnan(of->value))
        return;
    of->denominator = denominator_of(c, of, period);
    if (!isnan(of->lower) && !isnan(of->upper))
        published_interval(of);
    else if (c->metric->things.len == 0)
        of->lower = of->upper = NAN; /* nothing is counted, so chance has no part in it */
    else if (share && of->denominator > 0)
        share_interval(of, of->denominator);
    else if (!share && of->numerator >= 0 && of->denominator > 0)
        rate_interval(of);
}

/* Member by member: a page reads a thousand of these, and clearing one whole takes as long as
 * all that follows. */
static void gap_make(const struct comparison *c, const struct area *area, struct compared *out)
{
    out->area = area;
    out->self = area == c->area;
    out->state = STATE_ABSENT;
    out->flags = 0;
    out->value = out->shown = out->lower = out->upper = out->sd = NAN;
    out->worked_out = false;
    out->numerator = out->denominator = NAN;
    out->text = out->distance = (struct str){0};
    out->rank = 0;
}

double compared_value(const struct comparison *c, ptrdiff_t period, const struct area *area)
{
    const struct slice *s = c->series.slices[period];
    ptrdiff_t place = metric_place(c->metric, area);

    return place >= 0 ? slice_number(s, place, SLICE_VALUE) : NAN;
}

void compared_read(struct arena *a, const struct comparison *c, ptrdiff_t period,
                   const struct area *area, struct compared *out)
{
    const struct slice *s = c->series.slices[period];
    ptrdiff_t place = metric_place(c->metric, area);

    gap_make(c, area, out);
    if (place >= 0 && place < s->count) {
        out->state = slice_state(s, place);
        out->flags = slice_flags(s, place);
        out->value = slice_number(s, place, SLICE_VALUE);
        out->shown = num_round(out->value, c->metric->decimals);
        out->lower = slice_number(s, place, SLICE_LOWER);
        out->upper = slice_number(s, place, SLICE_UPPER);
        out->numerator = slice_number(s, place, SLICE_NUMERATOR);
        out->denominator = slice_number(s, place, SLICE_DENOMINATOR);
        interval_of(c, out, c->series.periods[period]);
    }
    if (a)
        out->text =
            isnan(out->value) ? gap_words(out->state) : value_text(a, c->metric, out->value);
}

/* --- standing --------------------------------------------------------------------------------
 */

bool clearly_apart(const struct compared *a, const struct compared *b)
{
    return fabs(a->value - b->value) > z * sqrt(a->sd * a->sd + b->sd * b->sd);
}

/* From which place to which the council could stand, counted from the end its place is. */
static void chance_places(const struct compared *own, const struct compared *all, ptrdiff_t n,
                          struct standing *s)
{
    ptrdiff_t beyond = 0, short_of = 0;

    s->chance_known = !isnan(own->sd);
    for (ptrdiff_t i = 0; i < n; i++) {
        const struct compared *other = &all[i];
        if (isnan(other->value) || other->self)
            continue;
        if (isnan(other->sd)) {
            s->chance_known = false;
            return;
        }
        if (!clearly_apart(own, other))
            continue;
        bool above = other->value > own->value;
        beyond += above == s->from_top;
        short_of += above != s->from_top;
    }
    s->from = 1 + beyond;
    s->to = s->reported - short_of;
}

/* The lowest and highest value in quarters 2 and 3, counted from the same end as the quarter
 * that is named: the two ends' quarters need not be of one size. The values are sorted, the
 * lowest first; equal ones share the first of their places. */
static void band_edges(const double *sorted, ptrdiff_t n, bool high_first, struct standing *s)
{
    s->low = s->high = NAN;
    for (ptrdiff_t i = 0, next; i < n; i = next) {
        for (next = i + 1; next < n && sorted[next] == sorted[i]; next++)
            ;
        int band = stats_band(high_first ? n - next + 1 : i + 1, n, 4);
        if (band != 2 && band != 3)
            continue;
        s->low = isnan(s->low) ? sorted[i] : s->low;
        s->high = sorted[i];
    }
}

/* The medians of all and of the others, the council's own value among the `n` sorted ones. */
static void medians(double *sorted, ptrdiff_t n, double own, struct standing *out)
{
    ptrdiff_t at = 0;

    out->median = out->middle = stats_quantile(sorted, n, 0.5);
    if (isnan(own))
        return;
    while (sorted[at] != own)
        at++;
    for (ptrdiff_t i = at; i + 1 < n; i++)
        sorted[i] = sorted[i + 1];
    out->median = stats_quantile(sorted, n - 1, 0.5);
}

static void stand(struct arena *scratch, const struct metric *m, const struct compared *all,
                  ptrdiff_t n, bool edges, struct standing *out)
{
    double few[2 * FEW], *shown = n <= FEW ? few : arena_new(scratch, double, 2 * n);
    double *values = shown + n;
    ptrdiff_t own = -1;
    bool high_first = m->polarity != POLARITY_LOW;

    *out = (struct standing){.members = n, .low = NAN, .high = NAN};
    for (ptrdiff_t i = 0; i < n; i++) {
        shown[i] = all[i].shown;
        values[i] = all[i].value;
        own = all[i].self ? i : own;
    }
    out->reported = stats_sort(values, n);
    medians(values, out->reported, own < 0 ? NAN : all[own].value, out);
    struct stats_place top = {0}, bottom = {0};
    if (own >= 0) {
        top = stats_rank(shown, n, own, true);
        bottom = stats_rank(shown, n, own, false);
    }
    if (edges)
        band_edges(shown, stats_sort(shown, n), high_first, out);
    if (!top.rank)
        return;
    out->from_top = top.rank <= bottom.rank;
    out->place = out->from_top ? top.rank : bottom.rank;
    out->tied = top.tied;
    out->rank = high_first ? top.rank : bottom.rank;
    out->quartile = stats_band(out->rank, out->reported, 4);
    out->quintile = stats_band(out->rank, out->reported, 5);
    out->height = high_first || !out->quartile ? out->quartile : 5 - out->quartile;
    chance_places(&all[own], all, n, out);
}

void standing_of(struct arena *scratch, const struct metric *m, const struct compared *all,
                 ptrdiff_t n, struct standing *out)
{
    stand(scratch, m, all, n, true, out);
}

void standing_short(struct arena *scratch, const struct metric *m, const struct compared *all,
                    ptrdiff_t n, struct standing *out)
{
    stand(scratch, m, all, n, false, out);
}

bool enough_reported(const struct standing *s)
{
    return s->reported >= COMPARE_LEAST_REPORTED && s->reported * 2 >= s->members;
}

bool places_fair(const struct standing *s)
{
    return s->place && enough_reported(s);
}

enum verdict verdict_beside(const struct metric *m, const struct compared *own, double value)
{
    if (isnan(own->value) || isnan(own->sd) || isnan(value))
        return VERDICT_NONE;
    bool above = own->lower > value, below = own->upper < value;
    if (!above && !below)
        return VERDICT_SAME;
    if (m->polarity == POLARITY_HIGH)
        return above ? VERDICT_BETTER : VERDICT_WORSE;
    if (m->polarity == POLARITY_LOW)
        return above ? VERDICT_WORSE : VERDICT_BETTER;
    return above ? VERDICT_HIGHER : VERDICT_LOWER;
}

struct stats_interval wider_range(const struct compared *own)
{
    static const double WIDER = STATS_Z998 / STATS_Z95;

    return (struct stats_interval){own->value - (own->value - own->lower) * WIDER,
                                   own->value + (own->upper - own->value) * WIDER};
}

enum verdict wider_verdict(const struct comparison *c)
{
    struct compared wide = c->own;
    struct stats_interval range = wider_range(&c->own);

    if (c->verdict == VERDICT_NONE)
        return VERDICT_NONE;
    wide.lower = range.lower;
    wide.upper = range.upper;
    return verdict_beside(c->metric, &wide, c->standing.middle);
}

enum verdict verdict_of(const struct metric *m, const struct compared *own,
                        const struct standing *s)
{
    return s->chance_known && places_fair(s) ? verdict_beside(m, own, s->middle) : VERDICT_NONE;
}

enum answer answer_of(const struct metric *m, const struct compared *own,
                      const struct standing *s)
{
    static const enum answer by_verdict[] = {ANSWER_NONE,  ANSWER_SAME,   ANSWER_BETTER,
                                             ANSWER_WORSE, ANSWER_HIGHER, ANSWER_LOWER};
    enum verdict v = verdict_of(m, own, s);

    if (v != VERDICT_NONE)
        return by_verdict[v];
    if (!places_fair(s) || !s->height)
        return ANSWER_NONE;
    return s->height == 1 ? ANSWER_TOP : s->height == 4 ? ANSWER_BOTTOM : ANSWER_MIDDLE;
}
