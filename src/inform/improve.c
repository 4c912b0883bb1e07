/* improve.c: the councils that started where this one stood, and have improved since. */
#include "inform/improve_parts.h"

#include "base/num.h"
#include "inform/compare_parts.h"

#include <math.h>
#include <stdlib.h>

enum { DAYS_APART = 45 }; /* a survey's day moves from year to year */

/* --- when: the period that chooses, and the one that the change is counted from ---- */

/* The period of the same kind that began so many years before the newest; -1. */
static ptrdiff_t years_before(const struct series *s, ptrdiff_t now, int years)
{
    int64_t wanted = date_days(date_add_months(s->periods[now].start, -12 * years));
    int64_t nearest = DAYS_APART + 1;
    ptrdiff_t found = -1;

    for (ptrdiff_t p = 0; p < now; p++) {
        int64_t apart = llabs(date_days(s->periods[p].start) - wanted);
        if (s->periods[p].months == s->periods[now].months && apart < nearest) {
            nearest = apart;
            found = p;
        }
    }
    return found;
}

/* The newest period of the kind that ended before `p` began; -1. */
static ptrdiff_t apart_before(const struct series *s, ptrdiff_t p)
{
    for (ptrdiff_t i = p - 1; i >= 0; i--)
        if (s->periods[i].months == s->periods[p].months &&
            date_cmp(period_end(s->periods[i]), s->periods[p].start) < 0)
            return i;
    return -1;
}

/* The oldest period of the kind that begins after `p` ended, before `now`; -1. */
static ptrdiff_t apart_after(const struct series *s, ptrdiff_t p, ptrdiff_t now)
{
    for (ptrdiff_t i = p + 1; i < now; i++)
        if (s->periods[i].months == s->periods[p].months &&
            date_cmp(s->periods[i].start, period_end(s->periods[p])) > 0)
            return i;
    return -1;
}

/* The change is counted from that many years before, and the period before it chooses. Where
 * none is published before it, it chooses itself, and the change is counted from the next. */
static enum improve_refusal window_find(const struct comparison *c, int years,
                                        struct improvements *x)
{
    const struct series *s = &c->series;
    x->base = years_before(s, c->period, years);
    if (x->base < 0)
        return IMPROVE_SHORT;
    x->level = apart_before(s, x->base);
    if (x->level < 0) {
        x->level = x->base;
        x->base = apart_after(s, x->level, c->period);
    }
    if (x->base < 0)
        return IMPROVE_SHORT;
    if (break_between(c->metric, s->periods[x->level], s->periods[c->period]))
        return IMPROVE_BREAK;
    return isnan(compared_value(c, x->level, c->area)) ? IMPROVE_GAP : IMPROVE_FINE;
}

/* Looks at all numbers of years; leaves that of `asked` in place, else the most that will do.
 */
static enum improve_refusal window_choose(const struct comparison *c, int asked,
                                          struct improvements *x)
{
    enum improve_refusal why = IMPROVE_SHORT, one;
    int best = 0;

    for (int y = 1; y <= IMPROVE_YEARS_MOST; y++) {
        one = window_find(c, y, x);
        x->can[y] = one == IMPROVE_FINE;
        best = x->can[y] && y <= IMPROVE_YEARS ? y : best;
        /* What can be asked only of longer ago says nothing of why these can't. */
        why = one == IMPROVE_SHORT || one == IMPROVE_FINE || best ? why : one;
    }
    x->years = asked ? asked : best;
    return x->years ? window_find(c, x->years, x) : why;
}

/* --- which of them improved ---- */

/* The periods of the kind up to the newest, none from before a break: those of which a
 * council's usual movement is made. Those that overlap do not move on their own, and leave only
 * the ends.
 */
struct steps {
    ptrdiff_t *periods;
    ptrdiff_t count, base;
};

static struct steps steps_find(struct arena *a, const struct comparison *c,
                               const struct improvements *x)
{
    const struct series *s = &c->series;
    struct steps t = {.periods = arena_new(a, ptrdiff_t, c->period + 1)};
    ptrdiff_t last = -1;
    bool over = false;

    for (ptrdiff_t p = 0; p <= c->period; p++) {
        if (s->periods[p].months != s->periods[c->period].months ||
            break_between(c->metric, s->periods[p], s->periods[c->period]))
            continue;
        over = over ||
               (last >= 0 && date_cmp(period_end(s->periods[last]), s->periods[p].start) >= 0);
        t.base = p == x->base ? t.count : t.base;
        t.periods[t.count++] = last = p;
    }
    if (over) {
        t.periods[0] = x->base;
        t.periods[1] = c->period;
        t.count = 2;
        t.base = 0;
    }
    return t;
}

static void steps_read(const struct comparison *c, const struct steps *t,
                       const struct area *area, double *out)
{
    for (ptrdiff_t i = 0; i < t->count; i++)
        out[i] = compared_value(c, t->periods[i], area);
}

/* From all councils: how much further they move over the stretch than in one period. */
static double reach_of(const struct context *t, const struct steps *steps)
{
    double *v = arena_new(t->arena, double, 3 * t->area_count * steps->count);

    for (ptrdiff_t i = 0; i < t->area_count; i++)
        steps_read(t->c, steps, t->areas[i], v + i * steps->count);
    return stats_reach(v, t->area_count, steps->count, steps->base,
                       v + t->area_count * steps->count);
}

static void ends_read(struct arena *a, const struct comparison *c, const struct improvements *x,
                      const struct area *area, struct improver *out)
{
    struct compared level, from, to;

    compared_read(a, c, x->level, area, &level);
    compared_read(a, c, x->base, area, &from);
    compared_read(a, c, c->period, area, &to);
    *out = (struct improver){.area = area,
                             .level = level.value,
                             .from = from.value,
                             .to = to.value,
                             .level_text = level.text,
                             .from_text = from.text,
                             .to_text = to.text,
                             .statistic = NAN,
                             .df = NAN,
                             .p = NAN,
                             .q = NAN};
    out->first_release = (to.flags & FLAG_PROVISIONAL) != 0;
    out->by = c->metric->polarity == POLARITY_LOW ? out->from - out->to : out->to - out->from;
}

static void test_prepare(struct arena *a, const struct comparison *c,
                         const struct improvements *x, const struct steps *steps,
                         const struct area *area, struct stats_improver *out)
{
    struct compared from, to;
    double *series = arena_new(a, double, steps->count);

    compared_read(NULL, c, x->base, area, &from);
    compared_read(NULL, c, c->period, area, &to);
    steps_read(c, steps, area, series);
    *out = (struct stats_improver){.level = compared_value(c, x->level, area),
                                   .from_error = from.sd,
                                   .to_error = to.sd,
                                   .series = series,
                                   .count = steps->count,
                                   .base = steps->base};
}

/* Those who improved first, the most first; then the others, equal ones by name. */
static int most_first(const void *left, const void *right)
{
    const struct improver *a = left, *b = right;

    if (a->improved != b->improved)
        return a->improved ? -1 : 1;
    if (a->by != b->by)
        return a->by > b->by ? -1 : 1;
    return str_cmp(a->area->key, b->area->key);
}

static double unit_of(const struct metric *m)
{
    return pow(10, -m->decimals);
}

static void improver_add(struct arena *a, const struct comparison *c, struct improvements *x,
                         const struct area *area, const struct stats_improver *from)
{
    struct improver *to = &x->at[x->count];

    if (!from->chosen)
        return;
    ends_read(a, c, x, area, to);
    to->tested = from->tested;
    to->statistic = from->change.statistic;
    to->df = from->change.df;
    to->p = from->change.p;
    to->q = from->q;
    to->improved = from->improved;
    x->improved += to->improved;
    x->count++;
}

static void improvers_find(const struct context *t, struct improvements *x)
{
    struct arena *a = t->arena;
    const struct comparison *c = t->c;
    ptrdiff_t n = x->alike.len < STATS_IMPROVERS_MOST ? x->alike.len : STATS_IMPROVERS_MOST;
    struct stats_improver *all = arena_new(a, struct stats_improver, n);
    struct steps steps = steps_find(a, c, x);
    struct stats_improve ask = {.level = x->own.level,
                                .band = x->band,
                                .upward = c->metric->polarity == POLARITY_HIGH,
                                .rounding = unit_of(c->metric),
                                .rate = IMPROVE_RATE};

    bool ranged = true; /* then nothing is set against a usual movement */
    for (ptrdiff_t i = 0; i < n; i++) {
        test_prepare(a, c, x, &steps, x->alike.at[i].area, &all[i]);
        ranged = ranged && !isnan(all[i].from_error) && !isnan(all[i].to_error);
    }
    x->reach = ask.reach = ranged ? NAN : reach_of(t, &steps);
    x->tested = stats_improvers(all, n, &ask);
    x->at = arena_new(a, struct improver, n);
    for (ptrdiff_t i = 0; i < n; i++)
        improver_add(a, c, x, x->alike.at[i].area, &all[i]);
    if (x->count)
        qsort(x->at, (size_t)x->count, sizeof *x->at, most_first);
}

/* The middles of those like it that have a figure at both ends. */
static void middles_find(struct arena *a, const struct comparison *c, struct improvements *x)
{
    double *from = arena_new(a, double, 3 * x->alike.len), *to = from + x->alike.len;

    for (ptrdiff_t i = 0; i < x->alike.len; i++) {
        double then = compared_value(c, x->base, x->alike.at[i].area);
        double now = compared_value(c, c->period, x->alike.at[i].area);
        bool both = !isnan(then) && !isnan(now);
        from[i] = both ? then : NAN;
        to[i] = both ? now : NAN;
    }
    x->middle_from = stats_median(from, x->alike.len, to + x->alike.len);
    x->middle_to = stats_median(to, x->alike.len, to + x->alike.len);
}

/* --- the question ---- */

static enum improve_refusal refused_at_once(const struct comparison *c)
{
    enum polarity p = c->metric->polarity;

    if (c->refused[REFUSED_NOT_COUNCIL])
        return IMPROVE_NOT_COUNCIL;
    if (c->refused[REFUSED_NOT_RUN])
        return IMPROVE_NOT_RUN;
    if (!c->group || c->refused[REFUSED_NO_GROUP])
        return IMPROVE_NO_GROUP;
    if (c->refused[REFUSED_PICKED] || c->group->picked)
        return IMPROVE_PICKED;
    if (p != POLARITY_HIGH && p != POLARITY_LOW)
        return IMPROVE_NO_POLARITY;
    return c->refused[REFUSED_GAP] ? IMPROVE_GAP : IMPROVE_FINE;
}

enum rc improve_read(struct work *w, const struct comparison *c, int years,
                     struct improvements *out)
{
    struct arena *a = w->arena;
    struct context t = {.arena = a, .c = c};
    struct improvements *x = out;

    *x = (struct improvements){.level = -1, .base = -1, .band = NAN};
    x->middle_from = x->middle_to = NAN;
    x->refused = refused_at_once(c);
    if (x->refused == IMPROVE_FINE)
        x->refused = window_choose(c, years, x);
    if (x->refused == IMPROVE_FINE) {
        ends_read(a, c, x, c->area, &x->own);
        context_areas(&t, x->level);
        alike_find(&t, x);
        band_find(&t, x);
        improvers_find(&t, x);
        middles_find(a, c, x);
        if (x->count && !x->tested)
            x->refused = IMPROVE_UNTESTED;
    }
    improve_say(a, c, x);
    return OK;
}
