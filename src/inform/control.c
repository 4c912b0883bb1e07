/* control.c: one council's figure over time, beside the limits of its own movement. */
#include "inform/control.h"

#include "inform/compare_parts.h"
#include "inform/many.h"

#include "base/num.h"
#include "charts/xmr.h"

#include <math.h>

/* --- reading ---- */

/* The first period that counts what the last one counts. */
static ptrdiff_t first_alike(const struct comparison *c, const struct metric_break **broken)
{
    ptrdiff_t first = c->period;

    *broken = NULL;
    while (first > 0) {
        *broken = break_between(c->metric, c->series.periods[first - 1],
                                c->series.periods[c->period]);
        if (*broken)
            return first;
        first--;
    }
    return first;
}

/* One after another in time, so it is enough to look at those that stand side by side. */
static bool overlaps(const struct control *k, ptrdiff_t p)
{
    const struct period *all = k->c.series.periods;

    return k->count &&
           date_cmp(period_end(all[k->points[k->count - 1].period]), all[p].start) >= 0;
}

static void points_read(struct arena *a, struct control *k)
{
    const struct comparison *c = &k->c;
    ptrdiff_t first = first_alike(c, &k->broken), place = metric_place(c->metric, c->area);

    /* What is older than the council's first figure is no gap in its line. */
    while (first < c->period &&
           (c->series.periods[first].months != c->series.periods[c->period].months ||
            isnan(slice_number(c->series.slices[first], place, SLICE_VALUE)))) {
        k->other_length +=
            c->series.periods[first].months != c->series.periods[c->period].months;
        first++;
    }
    k->points = arena_new(a, struct control_point, c->period - first + 1);
    for (ptrdiff_t p = first; p <= c->period; p++) {
        const struct slice *s = c->series.slices[p];
        if (c->series.periods[p].months != c->series.periods[c->period].months) {
            k->other_length++;
            continue;
        }
        k->overlap = k->overlap || overlaps(k, p);
        k->points[k->count] =
            (struct control_point){.period = p,
                                   .value = slice_number(s, place, SLICE_VALUE),
                                   .text = figure_words(a, c->metric, s, place),
                                   .xmr = {.centre = NAN, .lower = NAN, .upper = NAN}};
        k->reported += !isnan(k->points[k->count].value);
        k->count++;
    }
}

static enum rc anew_read(struct work *w, const struct control_ask *ask, struct control *k)
{
    struct str rest = ask->anew, one;

    while (rest.len && str_split(&rest, ';', &one)) {
        ptrdiff_t p = period_among(k->c.series.periods, k->c.series.count, str_trim(one)),
                  at = 0;
        while (at < k->count && k->points[at].period != p)
            at++;
        if (p < 0 || at == k->count || at == 0)
            return work_fail(w, INVALID, "anew",
                             "The chart can't begin anew at \"%.*s\": choose one of its "
                             "periods after the first.",
                             STR_ARG(str_cut(one, 0, 40)));
        k->anew_count += !k->points[at].anew;
        k->points[at].anew = true;
        if (k->anew_count > CONTROL_MOST_ANEW)
            return work_fail(w, INVALID, "anew", "Begin anew at %d periods at most.",
                             CONTROL_MOST_ANEW);
    }
    return OK;
}

static void signals_find(struct arena *a, struct control *k)
{
    double *v = arena_new(a, double, k->count);
    bool *anew = arena_new(a, bool, k->count);
    struct stats_xmr *out = arena_new(a, struct stats_xmr, k->count);

    for (ptrdiff_t i = 0; i < k->count; i++) {
        v[i] = k->points[i].value;
        anew[i] = k->points[i].anew;
    }
    stats_xmr(v, anew, k->count, out);
    for (ptrdiff_t i = 0; i < k->count; i++)
        k->points[i].xmr = out[i];
}

/* A stretch that is too short for limits has none, and no signals; one before it may. */
static void short_stretches_clear(struct control *k)
{
    for (ptrdiff_t i = 0, end; i < k->count; i = end) {
        ptrdiff_t reported = 0;
        for (end = i; end < k->count && (end == i || !k->points[end].anew); end++)
            reported += !isnan(k->points[end].value);
        k->stretch = reported;
        for (ptrdiff_t p = i; p < end && (reported < CONTROL_LEAST || k->overlap); p++)
            k->points[p].xmr = (struct stats_xmr){
                .centre = NAN, .lower = NAN, .upper = NAN, .why = WHY_TOO_FEW};
    }
}

/* What its publisher says that it can be; else 0, and 100 of a share, unless any area's figure
 * in these periods lies beyond: then it is a change or a balance. */
static void ends_find(struct control *k)
{
    const struct comparison *c = &k->c;
    double lowest = 0, highest = 100;

    for (ptrdiff_t i = 0; i < k->count; i++) {
        const struct slice *s = c->series.slices[k->points[i].period];
        for (ptrdiff_t place = 0; place < c->metric->area_count && place < s->count; place++) {
            double value = slice_number(s, place, SLICE_VALUE);
            lowest = fmin(lowest, value);
            highest = fmax(highest, value);
        }
    }
    k->least = lowest < 0 ? NAN : 0;
    k->most = highest > 100 || !str_eq(c->metric->unit, S("%")) ? NAN : 100;
    double told;
    if (num_parse(c->metric->low_word, &told))
        k->least = told;
    if (num_parse(c->metric->high_word, &told))
        k->most = told;
}

static void limits_cut(struct control *k)
{
    ends_find(k);
    for (ptrdiff_t i = 0; i < k->count; i++) {
        struct stats_xmr *x = &k->points[i].xmr;
        k->cut_least = k->cut_least || x->lower < k->least;
        k->cut_most = k->cut_most || x->upper > k->most;
        x->lower = x->lower < k->least ? k->least : x->lower;
        x->upper = x->upper > k->most ? k->most : x->upper;
    }
}

enum rc control_read(struct work *w, const struct control_ask *ask, struct control *out)
{
    struct control *k = out;
    struct comparison_ask what = ask->what;
    const struct area *area;

    *k = (struct control){0};
    what.group = (struct str){0};
    TRY(many_council(w, what.area, &area));
    TRY(compare_standing(w, &what, &k->c));
    if (!k->c.refused[REFUSED_NOT_RUN])
        points_read(w->arena, k);
    TRY(anew_read(w, ask, k));
    if (k->count)
        signals_find(w->arena, k);
    short_stretches_clear(k);
    limits_cut(k);
    k->few = k->stretch < CONTROL_LEAST;
    k->moved = !k->few && !k->overlap && k->stretch < CONTROL_SETTLED;
    return OK;
}

/* --- words ---- */

static enum chart_signal signal_drawn(enum stats_signal s)
{
    static const enum chart_signal drawn[] = {
        [SIGNAL_NONE] = CHART_SIGNAL_NONE,   [SIGNAL_OUTSIDE] = CHART_SIGNAL_OUTSIDE,
        [SIGNAL_TREND] = CHART_SIGNAL_TREND, [SIGNAL_TWO_OF_THREE] = CHART_SIGNAL_TWO_OF_THREE,
        [SIGNAL_SHIFT] = CHART_SIGNAL_SHIFT,
    };

    return drawn[s];
}

struct str control_signal_words(enum stats_signal s)
{
    return s == SIGNAL_NONE ? S("") : chart_signal_words(signal_drawn(s));
}

struct str control_cut_words(struct arena *a, const struct control *k)
{
    const struct metric *m = k->c.metric;

    if (k->cut_least && k->cut_most)
        return str_fmt(a,
                       "The limits stop at %.*s and at %.*s, since figures of this measure do "
                       "not lie beyond.",
                       STR_ARG(value_text(a, m, k->least)), STR_ARG(value_text(a, m, k->most)));
    if (k->cut_least || k->cut_most)
        return str_fmt(a,
                       "The %s limit stops at %.*s, since figures of this measure do not lie "
                       "%s it.",
                       k->cut_least ? "lower" : "upper",
                       STR_ARG(value_text(a, m, k->cut_least ? k->least : k->most)),
                       k->cut_least ? "below" : "above");
    return (struct str){0};
}

static struct str overlap_words(struct arena *a, const struct control *k)
{
    return str_fmt(a,
                   "No limits are drawn for “%.*s” in %.*s: its periods overlap, so each "
                   "figure repeats part of the one before, and how much it moves from one to "
                   "the next says too little.",
                   STR_ARG(k->c.metric->title), STR_ARG(k->c.area->name));
}

static struct str few_words(struct arena *a, const struct control *k)
{
    return str_fmt(a,
                   "No limits are drawn for “%.*s” in %.*s: they need %d figures%s, and there "
                   "are %td.",
                   STR_ARG(k->c.metric->title), STR_ARG(k->c.area->name), CONTROL_LEAST,
                   k->anew_count ? " since the new beginning"
                   : k->broken   ? " that are counted alike"
                                 : "",
                   k->stretch);
}

static const struct control_point *last_reported(const struct control *k)
{
    for (ptrdiff_t i = k->count - 1; i >= 0; i--)
        if (!isnan(k->points[i].value))
            return &k->points[i];
    return NULL;
}

/* "a signal: 7 in a row on one side", of the newest figure; else of the last before it. */
static void signals_say(struct arena *a, const struct control *k, struct buf *b)
{
    const struct control_point *last = last_reported(k);
    const struct comparison *c = &k->c;

    if (last->xmr.signal) {
        buf_fmt(b, " It is a signal: %.*s.", STR_ARG(control_signal_words(last->xmr.signal)));
        return;
    }
    for (ptrdiff_t i = k->count - 1; i >= 0; i--) {
        if (!k->points[i].xmr.signal)
            continue;
        buf_fmt(b, " It is no signal; the last one was for %.*s: %.*s.",
                STR_ARG(metric_when(a, c->metric, c->series.periods[k->points[i].period])),
                STR_ARG(control_signal_words(k->points[i].xmr.signal)));
        return;
    }
    buf_fmt(b, " There is no signal in %td figures.", k->reported);
}

struct str control_sentence(struct arena *a, const struct control *k)
{
    const struct comparison *c = &k->c;
    const struct control_point *last = last_reported(k);
    struct buf b = buf_make(a, 16 * 1024);

    if (c->refused[REFUSED_NOT_RUN])
        return str_fmt(a, "%.*s does not run this service, so there is no line of “%.*s”.",
                       STR_ARG(c->area->name), STR_ARG(c->metric->title));
    if (k->overlap)
        return overlap_words(a, k);
    if (k->few || !last || isnan(last->xmr.centre))
        return few_words(a, k);
    bool inside = last->value >= last->xmr.lower && last->value <= last->xmr.upper;
    buf_fmt(
        &b,
        "“%.*s” in %.*s was %.*s for %.*s, %s the limits of its own movement (%.*s to %.*s).",
        STR_ARG(c->metric->title), STR_ARG(c->area->name), STR_ARG(last->text),
        STR_ARG(metric_when(a, c->metric, c->series.periods[last->period])),
        inside ? "within" : "outside", STR_ARG(value_text(a, c->metric, last->xmr.lower)),
        STR_ARG(value_text(a, c->metric, last->xmr.upper)));
    signals_say(a, k, &b);
    return buf_text(&b);
}

/* --- the drawing ---- */

struct str draw_xmr(struct arena *a, const struct control *k, bool alone, bool narrow)
{
    struct buf out = buf_make(a, BUF_MOST);
    struct chart_xmr_point *points = arena_new(a, struct chart_xmr_point, k->count);
    const struct metric *m = k->c.metric;
    bool sign = str_eq(m->unit, S("%")) || m->unit.len == 0;

    for (ptrdiff_t i = 0; i < k->count; i++) {
        const struct control_point *p = &k->points[i];
        points[i] = (struct chart_xmr_point){
            .label = period_short(a, k->c.series.periods[p->period], m->naming),
            .value = p->value,
            .text = p->text,
            .centre = p->xmr.centre,
            .lower = p->xmr.lower,
            .upper = p->xmr.upper,
            .signal = signal_drawn(p->xmr.signal),
            .anew = p->anew};
    }
    struct chart_xmr chart = {
        .head = {.id = narrow ? S("xmr-narrow") : S("xmr"),
                 .title = control_sentence(a, k),
                 .description =
                     S("The council's figure by period as a line, its centre and its "
                       "limits as level lines; signals have a shape of their own."),
                 .unit = str_starts(m->unit, S("£")) ? S("£") : m->unit,
                 .decimals = m->decimals,
                 .alone = alone,
                 .narrow = narrow,
                 .source = alone ? many_sources(a, &k->c, 1) : S("")},
        .value_title =
            sign ? m->title : str_fmt(a, "%.*s, %.*s", STR_ARG(m->title), STR_ARG(m->unit)),
        .no_limits = k->overlap ? S("The periods overlap: no limits.") : S(""),
        .points = points,
        .count = k->count};
    chart_xmr(a, &chart, &out);
    return buf_text(&out);
}
