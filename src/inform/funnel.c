/* funnel.c: a group's figures beside how much they rest on. */
#include "inform/funnel.h"

#include "inform/many.h"

#include "base/num.h"
#include "charts/funnel.h"

#include <math.h>
#include <stdlib.h>

/* Published figures are rounded: theirs and ours may differ by this share of the figure, or by
 * one in the last place shown. */
static const double apart = 0.02;

static bool is_share(const struct metric *m)
{
    return str_eq(m->unit, S("%"));
}

/* --- the numbers behind the figures ---- */

/* What one event over one is worth in the measure's unit: the power of ten next to the ratio
 * of a figure that has all three numbers; 0 for none. */
static double each_of(const struct comparison *c)
{
    if (is_share(c->metric))
        return 100;
    for (ptrdiff_t i = 0; i < c->member_count; i++) {
        const struct compared *m = &c->members[i];
        if (m->numerator > 0 && m->denominator > 0 && m->value > 0)
            return pow(10, round(log10(m->value * m->denominator / m->numerator)));
    }
    return 0;
}

static void point_read(struct funnel *f, const struct compared *m, struct funnel_point *to)
{
    double n = m->denominator, x = m->numerator;

    *to = (struct funnel_point){.of = m, .x = NAN, .n = NAN, .value = NAN};
    /* A share whose whole is known gives its own count, as its interval does. */
    if (is_share(f->c.metric) && isnan(x) && !isnan(m->value))
        x = m->value / 100 * n;
    if (isnan(m->value) || !(n > 0) || !(x >= 0) || (is_share(f->c.metric) && x > n))
        return;
    to->x = x;
    to->n = n;
    to->value = x / n * f->each;
    f->usable++;
}

/* Whether the numbers give every published figure back. */
static bool gives_back(const struct funnel *f)
{
    double last = pow(10, -f->c.metric->decimals);

    for (ptrdiff_t i = 0; i < f->count; i++) {
        const struct funnel_point *p = &f->points[i];
        if (!isnan(p->value) &&
            fabs(p->value - p->of->value) > fmax(last, apart * fabs(p->of->value)))
            return false;
    }
    return true;
}

static enum funnel_refusal refusal_of(const struct funnel *f)
{
    if (f->c.refused[REFUSED_NOT_RUN])
        return FUNNEL_NOT_RUN;
    if (!f->c.group || f->c.member_count < 2)
        return FUNNEL_NO_GROUP;
    if (f->c.refused[REFUSED_PICKED])
        return FUNNEL_PICKED;
    if (f->c.metric->things.len == 0 || f->usable == 0)
        return FUNNEL_NO_COUNTS;
    if (f->usable < FUNNEL_LEAST)
        return FUNNEL_FEW;
    return gives_back(f) ? FUNNEL_DRAWN : FUNNEL_NOT_A_RATE;
}

/* --- limits ---- */

static struct stats_interval limits_at(const struct funnel *f, double n, double z)
{
    double average = f->average / f->each;
    struct stats_interval i = funnel_limits_at(is_share(f->c.metric), average, n, z);

    return (struct stats_interval){i.lower * f->each, i.upper * f->each};
}

/* Totals on a scale that is even in its root, as the limits' width is. */
static void limits_make(struct arena *a, struct funnel *f)
{
    double low = INFINITY, high = 0;

    for (ptrdiff_t i = 0; i < f->count; i++) {
        low = fmin(low, isnan(f->points[i].n) ? low : f->points[i].n);
        high = fmax(high, isnan(f->points[i].n) ? high : f->points[i].n);
    }
    f->limits = arena_new(a, struct funnel_limit, FUNNEL_STEPS);
    f->limit_count = FUNNEL_STEPS;
    for (ptrdiff_t i = 0; i < FUNNEL_STEPS; i++) {
        double part = (double)i / (FUNNEL_STEPS - 1);
        double root = sqrt(low) + (sqrt(high) - sqrt(low)) * part, n = root * root;
        f->limits[i] =
            (struct funnel_limit){n, limits_at(f, n, STATS_Z95), limits_at(f, n, STATS_Z998)};
    }
}

static void average_make(struct arena *a, struct funnel *f)
{
    double *x = arena_new(a, double, f->count), *n = arena_new(a, double, f->count);

    for (ptrdiff_t i = 0; i < f->count; i++) {
        x[i] = f->points[i].x;
        n[i] = f->points[i].n;
    }
    f->average = funnel_average(x, n, f->count) * f->each;
}

static void places_find(struct funnel *f)
{
    for (ptrdiff_t i = 0; i < f->count; i++) {
        struct funnel_point *p = &f->points[i];
        p->at95 = limits_at(f, p->n, STATS_Z95);
        p->at998 = limits_at(f, p->n, STATS_Z998);
        p->place = funnel_place_of(p->value, p->at95, p->at998);
    }
}

enum rc funnel_read(struct work *w, const struct comparison_ask *ask, struct funnel *out)
{
    struct funnel *f = out;
    const struct area *area;

    *f = (struct funnel){.average = NAN};
    TRY(many_council(w, ask->area, &area));
    TRY(compare_standing(w, ask, &f->c));
    f->each = each_of(&f->c);
    f->count = f->c.member_count;
    f->points = arena_new(w->arena, struct funnel_point, f->count);
    for (ptrdiff_t i = 0; i < f->count; i++) {
        point_read(f, &f->c.members[i], &f->points[i]);
        if (f->c.members[i].self)
            f->own = &f->points[i];
    }
    f->refused = refusal_of(f);
    if (f->refused != FUNNEL_DRAWN)
        return OK;
    average_make(w->arena, f);
    places_find(f);
    limits_make(w->arena, f);
    return OK;
}

/* --- words ---- */

const char *funnel_refusal_words(enum funnel_refusal r)
{
    static const char *const words[] = {
        "",
        "the council does not run this service",
        "the numbers behind these figures are not known here, so the part that chance has in "
        "them can't be drawn",
        "the published figures were adjusted and are not simply the events over the total, so "
        "these limits would not be theirs",
        "too few of these councils have published the numbers behind their figure",
        "there is nobody to compare the council with",
        "these councils were chosen by their results, so their average is not a fair one",
    };

    return words[r];
}

struct str funnel_place_words(enum funnel_place p)
{
    static const struct str words[] = {
        [FUNNEL_NO_PLACE] = STR_INIT(""),
        [FUNNEL_LOW_998] = STR_INIT("below the 99.8% limits"),
        [FUNNEL_LOW_95] = STR_INIT("below the 95% limits"),
        [FUNNEL_WITHIN] = STR_INIT("within the 95% limits"),
        [FUNNEL_HIGH_95] = STR_INIT("above the 95% limits"),
        [FUNNEL_HIGH_998] = STR_INIT("above the 99.8% limits"),
    };

    return words[p];
}

struct str funnel_total_words(struct arena *a, const struct metric *m)
{
    if (m->denominator)
        return m->denominator->title;
    return str_eq(m->unit, S("%")) ? str_fmt(a, "All %.*s", STR_ARG(m->things))
                                   : S("What they are counted from");
}

/* How far that is, in words that need no limits. */
static struct str meaning_of(enum funnel_place p)
{
    switch (p) {
    case FUNNEL_LOW_998:
    case FUNNEL_HIGH_998:
        return S("further from it than chance alone takes 1 figure in 500");
    case FUNNEL_LOW_95:
    case FUNNEL_HIGH_95:
        return S("further from it than chance alone takes 19 figures in 20, though 1 in 20 "
                 "does go so far");
    default:
        return S("no further from it than chance alone would take it");
    }
}

struct str funnel_sentence(struct arena *a, const struct funnel *f)
{
    const struct comparison *c = &f->c;
    struct str name = c->area->name, title = c->metric->title;
    struct str when = metric_when(a, c->metric, c->series.periods[c->period]);

    if (f->refused != FUNNEL_DRAWN)
        return str_fmt(a, "No funnel of “%.*s” is drawn for %.*s: %s.", STR_ARG(title),
                       STR_ARG(name), funnel_refusal_words(f->refused));
    struct str average = value_text(a, c->metric, f->average);
    if (isnan(c->own.value))
        return str_fmt(a,
                       "There is no figure for %.*s, %.*s: %.*s. The average of the %td "
                       "councils drawn is %.*s.",
                       STR_ARG(name), STR_ARG(when), STR_ARG(c->own.text), f->usable,
                       STR_ARG(average));
    if (f->own->place == FUNNEL_NO_PLACE)
        return str_fmt(a,
                       "The numbers behind the figure of %.*s, %.*s, are not known here. The "
                       "average of the %td councils drawn is %.*s.",
                       STR_ARG(name), STR_ARG(when), f->usable, STR_ARG(average));
    return str_fmt(a,
                   "“%.*s” in %.*s, %.*s, is %.*s: %.*s around the average of the %td councils "
                   "compared (%.*s), %.*s.",
                   STR_ARG(title), STR_ARG(name), STR_ARG(when), STR_ARG(c->own.text),
                   STR_ARG(funnel_place_words(f->own->place)), f->usable, STR_ARG(average),
                   STR_ARG(meaning_of(f->own->place)));
}

/* --- the drawing ---- */

static enum chart_beyond beyond_of(enum funnel_place p)
{
    return p == FUNNEL_LOW_998 || p == FUNNEL_HIGH_998 ? CHART_BEYOND_998
           : p == FUNNEL_LOW_95 || p == FUNNEL_HIGH_95 ? CHART_BEYOND_95
                                                       : CHART_WITHIN;
}

static struct chart_funnel_dot *dots_of(struct arena *a, const struct funnel *f)
{
    struct chart_funnel_dot *dots = arena_new(a, struct chart_funnel_dot, f->count);

    for (ptrdiff_t i = 0; i < f->count; i++) {
        const struct funnel_point *p = &f->points[i];
        dots[i] = (struct chart_funnel_dot){
            .name = p->of->area->name,
            .text = isnan(p->n) ? p->of->text
                                : str_fmt(a, "%.*s of %.*s, %.*s", STR_ARG(p->of->text),
                                          STR_ARG(num_text(a, p->n, 0)),
                                          STR_ARG(funnel_place_words(p->place))),
            .total = p->n,
            .value = isnan(p->n) ? NAN : p->value,
            .beyond = beyond_of(p->place),
            .marked = p->of->self};
    }
    return dots;
}

static struct chart_funnel_limit *limits_of(struct arena *a, const struct funnel *f)
{
    struct chart_funnel_limit *limits = arena_new(a, struct chart_funnel_limit, f->limit_count);

    for (ptrdiff_t i = 0; i < f->limit_count; i++) {
        const struct funnel_limit *l = &f->limits[i];
        limits[i] = (struct chart_funnel_limit){l->n, l->at95.lower, l->at95.upper,
                                                l->at998.lower, l->at998.upper};
    }
    return limits;
}

struct str draw_funnel(struct arena *a, const struct funnel *f, bool alone, bool narrow)
{
    struct buf out = buf_make(a, BUF_MOST);
    const struct metric *m = f->c.metric;

    if (f->refused != FUNNEL_DRAWN)
        return S("");
    struct str when = metric_when(a, m, f->c.series.periods[f->c.period]);
    struct chart_funnel chart = {
        .head = {.id = narrow ? S("funnel-narrow") : S("funnel"),
                 .title = funnel_sentence(a, f),
                 .description =
                     S("Each council is a mark: across, what its figure is counted "
                       "from; up, the figure. Curves are the limits of chance around "
                       "the average."),
                 .unit = str_starts(m->unit, S("£")) ? S("£") : m->unit,
                 .decimals = m->decimals,
                 .alone = alone,
                 .narrow = narrow,
                 .source = alone ? many_sources(a, &f->c, 1) : S("")},
        .total_title = funnel_total_words(a, m),
        .value_title = is_share(m) ? str_fmt(a, "%.*s, %.*s", STR_ARG(m->title), STR_ARG(when))
                                   : str_fmt(a, "%.*s, %.*s, %.*s", STR_ARG(m->title),
                                             STR_ARG(m->unit), STR_ARG(when)),
        .average = f->average,
        .average_label =
            str_fmt(a, "Level line: the average, %.*s", STR_ARG(value_text(a, m, f->average))),
        .limits = limits_of(a, f),
        .limit_count = f->limit_count,
        .dots = dots_of(a, f),
        .count = f->count};
    chart_funnel(a, &chart, &out);
    return buf_text(&out);
}
