/* quadrant.c: cost and performance of one council read together. */
#include "inform/quadrant.h"

#include "inform/compare_parts.h"
#include "inform/many.h"
#include "inform/sector_parts.h"

#include "base/num.h"
#include "charts/quadrant.h"

#include <math.h>

/* --- which measures ---- */

static struct str word_or(struct str word, const char *otherwise)
{
    return word.len ? word : str_of(otherwise);
}

/* The first pair of the topic whose measures are here and are the council's. */
static enum rc pair_default(struct work *w, const struct area *area, struct str subject,
                            struct measure_pair *out)
{
    static const char *const columns[] = {
        "subject",          "cost", "performance", "satisfaction", "cost_word",
        "performance_word", NULL};
    struct table t;

    TRY(table_read(w, "data/pairs.csv", columns, &t));
    for (ptrdiff_t i = 0; i < t.len && !out->cost; i++) {
        struct str *cells = t.at[i];
        const struct metric *cost = sector_metric(w->sector, cells[1]),
                            *performance = sector_metric(w->sector, cells[2]),
                            *satisfaction = sector_metric(w->sector, cells[3]);
        if ((subject.len && !str_eq(subject, cells[0])) || !cost || !performance ||
            !many_concerns(w->sector, area, cost) ||
            !many_concerns(w->sector, area, performance))
            continue;
        *out = (struct measure_pair){.subject = sector_subject(w->sector, cells[0]),
                                     .cost = cost,
                                     .performance = performance,
                                     .satisfaction = satisfaction,
                                     .cost_word = word_or(cells[4], "cost"),
                                     .performance_word = word_or(cells[5], "performance")};
    }
    return OK;
}

static enum rc measure_asked(struct work *w, struct str slug, const struct metric **out)
{
    *out = slug.len ? sector_metric(w->sector, slug) : NULL;
    if (slug.len && !*out)
        return work_fail(w, NOT_FOUND, "metric", "There is no measure \"%.*s\".",
                         STR_ARG(str_cut(slug, 0, 200)));
    return OK;
}

/* The word for an end of an axis: of cost only where it is a cost. */
static struct str word_of(const struct metric *m)
{
    return m->kind == KIND_COST           ? S("cost")
           : m->kind == KIND_PERFORMANCE  ? S("performance")
           : m->kind == KIND_SATISFACTION ? S("satisfaction")
                                          : S("figure");
}

static enum rc pair_choose(struct work *w, const struct quadrant_ask *ask, struct quadrant *q)
{
    const struct metric *cost, *performance, *satisfaction;
    const struct subject *subject =
        ask->subject.len ? sector_subject(w->sector, ask->subject) : NULL;

    if (ask->subject.len && !subject)
        return work_fail(w, NOT_FOUND, "subject", "There is no topic \"%.*s\".",
                         STR_ARG(str_cut(ask->subject, 0, 60)));
    TRY(measure_asked(w, ask->cost, &cost));
    TRY(measure_asked(w, ask->performance, &performance));
    TRY(measure_asked(w, ask->satisfaction, &satisfaction));
    TRY(pair_default(w, q->area, ask->subject, &q->pair));
    bool other =
        (cost && cost != q->pair.cost) || (performance && performance != q->pair.performance);
    if (other || satisfaction)
        q->pair.satisfaction = satisfaction;
    if (cost && cost != q->pair.cost) {
        q->pair.cost = cost;
        q->pair.cost_word = word_of(cost);
    }
    if (performance && performance != q->pair.performance) {
        q->pair.performance = performance;
        q->pair.performance_word = word_of(performance);
    }
    q->pair.subject = subject ? subject : q->pair.subject;
    q->chosen = q->pair.cost && q->pair.performance;
    return OK;
}

/* --- reading ---- */

static enum rc one_read(struct work *w, const struct quadrant_ask *ask, const struct metric *m,
                        struct str group, struct comparison *out)
{
    struct comparison_ask one = {
        .area = ask->area, .metric = m->slug, .group = group, .period = ask->period};

    return compare_standing(w, &one, out);
}

static const struct compared *member_of(const struct comparison *c, const struct area *area)
{
    for (ptrdiff_t i = 0; i < c->member_count; i++)
        if (c->members[i].area == area)
            return &c->members[i];
    return NULL;
}

/* Of the council itself nothing is drawn of a service that it does not run. */
static const struct compared *drawn_of(const struct comparison *c, const struct area *area)
{
    return c->refused[REFUSED_NOT_RUN] && area == c->area ? NULL : member_of(c, area);
}

static void points_make(struct arena *a, struct quadrant *q)
{
    const struct comparison *c = &q->performance;

    q->points = arena_new(a, struct quadrant_point, c->member_count);
    for (int self = 1; self >= 0; self--)
        for (ptrdiff_t i = 0; i < c->member_count; i++)
            if (c->members[i].self == (self == 1))
                q->points[q->count++] = (struct quadrant_point){
                    .area = c->members[i].area,
                    .cost = drawn_of(&q->cost, c->members[i].area),
                    .performance = drawn_of(c, c->members[i].area),
                    .satisfaction = q->pair.satisfaction
                                        ? drawn_of(&q->satisfaction, c->members[i].area)
                                        : NULL};
}

enum rc quadrant_read(struct work *w, const struct quadrant_ask *ask, struct quadrant *out)
{
    struct quadrant *q = out;

    *q = (struct quadrant){0};
    TRY(many_council(w, ask->area, &q->area));
    TRY(pair_choose(w, ask, q));
    if (!q->chosen)
        return OK;
    TRY(one_read(w, ask, q->pair.performance, ask->group, &q->performance));
    struct str group = ask->group.len         ? ask->group
                       : q->performance.group ? q->performance.group->slug
                                              : (struct str){0};
    TRY(one_read(w, ask, q->pair.cost, group, &q->cost));
    if (q->pair.satisfaction)
        TRY(one_read(w, ask, q->pair.satisfaction, group, &q->satisfaction));
    points_make(w->arena, q);
    return OK;
}

/* --- words ---- */

bool quadrant_middle_fair(const struct comparison *c)
{
    return !c->refused[REFUSED_NOT_RUN] && enough_reported(&c->standing);
}

int quadrant_side(const struct comparison *c, const struct compared *of)
{
    if (!of || isnan(of->value) || !quadrant_middle_fair(c))
        return 0;
    /* As both are shown, so that equal numbers are never said to differ. */
    double middle = num_round(c->standing.middle, c->metric->decimals);
    return (of->shown > middle) - (of->shown < middle);
}

static struct str side_of(int side)
{
    return side > 0 ? S("above") : side < 0 ? S("below") : S("at");
}

/* "“Spending on adult social care” was £642 in 2024/25, above the middle of 16 councils (£600)"
 */
static void clause_put(struct arena *a, struct buf *b, const struct comparison *c)
{
    struct str when = metric_when(a, c->metric, c->series.periods[c->period]);

    buf_fmt(b, "“%.*s” ", STR_ARG(c->metric->title));
    if (c->refused[REFUSED_NOT_RUN]) {
        buf_fmt(b, "is not compared: %.*s", STR_ARG(not_run_words(a, c)));
        return;
    }
    if (isnan(c->own.value)) {
        buf_fmt(b, "has no figure for %.*s: %.*s", STR_ARG(when), STR_ARG(c->own.text));
        return;
    }
    buf_fmt(b, "stands at %.*s (%.*s)", STR_ARG(c->own.text), STR_ARG(when));
    if (enough_reported(&c->standing))
        buf_fmt(b, ", %.*s the middle of the %td councils compared (%.*s)",
                STR_ARG(side_of(quadrant_side(c, &c->own))), c->standing.reported,
                STR_ARG(value_text(a, c->metric, c->standing.middle)));
    else
        buf_fmt(b, ", and only %td of %.*s %s a figure", c->standing.reported,
                STR_ARG(str_counted(a, c->standing.members, "council", NULL)),
                c->standing.reported == 1 ? "has" : "have");
}

struct str quadrant_sentence(struct arena *a, const struct quadrant *q)
{
    struct buf b = buf_make(a, 32 * 1024);

    if (!q->chosen)
        return str_fmt(a, "Choose two measures to read together for %.*s.",
                       STR_ARG(q->area->name));
    buf_fmt(&b, "In %.*s, ", STR_ARG(q->area->name));
    clause_put(a, &b, &q->cost);
    buf_lit(&b, "; ");
    clause_put(a, &b, &q->performance);
    if (q->pair.satisfaction) {
        buf_lit(&b, "; ");
        clause_put(a, &b, &q->satisfaction);
    }
    buf_char(&b, '.');
    return buf_text(&b);
}

/* --- the drawing ---- */

static double value_at(const struct compared *of)
{
    return of ? of->shown : NAN;
}

static struct str text_at(const struct compared *of)
{
    return of ? of->text : S("not compared");
}

static struct chart_quadrant_dot dot_of(struct arena *a, const struct quadrant *q,
                                        const struct quadrant_point *p)
{
    int side = quadrant_side(&q->satisfaction, p->satisfaction);

    return (struct chart_quadrant_dot){.name = p->area->name,
                                       .text = str_fmt(a, "%.*s and %.*s",
                                                       STR_ARG(text_at(p->cost)),
                                                       STR_ARG(text_at(p->performance))),
                                       .across = value_at(p->cost),
                                       .up = value_at(p->performance),
                                       .third = side > 0   ? CHART_THIRD_ABOVE
                                                : side < 0 ? CHART_THIRD_BELOW
                                                           : CHART_THIRD_NONE,
                                       .marked = p->area == q->area};
}

/* A measure of which lower is better has its better end below: "higher" is the figure's. */
static struct str corner(struct arena *a, const struct quadrant *q, bool dear, bool high)
{
    const char *up = q->pair.performance->polarity == POLARITY_LOW
                         ? (high ? "lower" : "higher")
                         : (high ? "higher" : "lower");

    return str_fmt(a, "%s %.*s, %s %.*s", dear ? "higher" : "lower", STR_ARG(q->pair.cost_word),
                   up, STR_ARG(q->pair.performance_word));
}

static struct str axis_title(struct arena *a, const struct comparison *c)
{
    const struct metric *m = c->metric;
    struct str when = metric_when(a, m, c->series.periods[c->period]);
    bool sign = str_eq(m->unit, S("%")) || str_eq(m->unit, S("£")) || m->unit.len == 0;

    return str_fmt(a, "%.*s%s%.*s, %.*s%s", STR_ARG(m->title), sign ? "" : ", ",
                   sign ? 0 : (int)m->unit.len, m->unit.at ? m->unit.at : "", STR_ARG(when),
                   m->polarity == POLARITY_LOW ? " (lower is better)" : "");
}

static struct str middle_words(struct arena *a, const struct comparison *c, const char *way)
{
    if (!quadrant_middle_fair(c))
        return S("");
    return str_fmt(a, "Middle of the group %s: %.*s", way,
                   STR_ARG(value_text(a, c->metric, c->standing.middle)));
}

static double middle_at(const struct comparison *c)
{
    return quadrant_middle_fair(c) ? c->standing.middle : NAN;
}

static void thirds_name(struct arena *a, const struct quadrant *q, struct chart_quadrant *chart)
{
    static const struct str words[] = {STR_INIT("no figure, or at the middle"),
                                       STR_INIT("above the middle"),
                                       STR_INIT("below the middle")};

    if (!q->pair.satisfaction)
        return;
    chart->third_label =
        str_fmt(a, "Shapes: %.*s, %.*s", STR_ARG(q->pair.satisfaction->title),
                STR_ARG(metric_when(a, q->pair.satisfaction,
                                    q->satisfaction.series.periods[q->satisfaction.period])));
    for (int i = 0; i < 3; i++)
        chart->thirds[i] = words[i];
}

struct str draw_quadrant(struct arena *a, const struct quadrant *q, bool alone, bool narrow)
{
    struct buf out = buf_make(a, BUF_MOST);
    struct chart_quadrant_dot *dots = arena_new(a, struct chart_quadrant_dot, q->count);
    struct comparison both[] = {q->cost, q->performance, q->satisfaction};

    for (ptrdiff_t i = 0; i < q->count; i++)
        dots[i] = dot_of(a, q, &q->points[i]);
    struct chart_quadrant chart = {
        .head = {.id = narrow ? S("quadrant-narrow") : S("quadrant"),
                 .title = quadrant_sentence(a, q),
                 .description = S("Each council is a mark at its two figures; lines through "
                                  "the middles cut the field in four."),
                 .alone = alone,
                 .narrow = narrow,
                 .source = alone ? many_sources(a, both, q->pair.satisfaction ? 3 : 2) : S("")},
        .across_title = axis_title(a, &q->cost),
        .up_title = axis_title(a, &q->performance),
        .across_unit = str_starts(q->pair.cost->unit, S("£")) ? S("£") : q->pair.cost->unit,
        .up_unit =
            str_starts(q->pair.performance->unit, S("£")) ? S("£") : q->pair.performance->unit,
        .across_middle = middle_at(&q->cost),
        .up_middle = middle_at(&q->performance),
        .across_label = middle_words(a, &q->cost, "across"),
        .up_label = middle_words(a, &q->performance, "up"),
        .corners = {corner(a, q, false, true), corner(a, q, true, true),
                    corner(a, q, false, false), corner(a, q, true, false)},
        .dots = dots,
        .count = q->count};
    thirds_name(a, q, &chart);
    chart_quadrant(a, &chart, &out);
    return buf_text(&out);
}
