/* compare_certify.c: the fair-comparison certificate: whether the answer would be the same with
 * other groups, in other periods and judged in other ways. */
#include "inform/compare_parts.h"

#include "stats/summary.h"

#include <math.h>

/* --- one judgement ---- */

static int side_of_range(struct stats_interval range, double middle)
{
    return range.lower > middle ? 1 : range.upper < middle ? -1 : 0;
}

static int side_of_height(const struct standing *s)
{
    return s->height == 1 ? 1 : s->height == 4 ? -1 : 0;
}

/* The figures of the others, sorted, into `out`. */
static ptrdiff_t others(const struct compared *all, ptrdiff_t n, double *out)
{
    ptrdiff_t count = 0;

    for (ptrdiff_t i = 0; i < n; i++)
        if (!all[i].self)
            out[count++] = all[i].value;
    return stats_sort(out, count);
}

static double mean_of(const struct compared *all, ptrdiff_t n, double *scratch)
{
    ptrdiff_t count = 0;

    for (ptrdiff_t i = 0; i < n; i++)
        if (!isnan(all[i].value))
            scratch[count++] = all[i].value;
    return stats_sum(scratch, count) / (double)count;
}

static int side_by_spread(const struct metric *m, const struct compared *own,
                          const struct compared *all, ptrdiff_t n, double middle,
                          double *scratch)
{
    for (ptrdiff_t i = 0; i < n; i++)
        scratch[i] = all[i].value;
    enum stats_side side =
        neutral_side(m, own, middle, stats_usual_distance(scratch, n, middle, scratch + n));
    return side == SIDE_HIGHER ? 1 : side == SIDE_LOWER ? -1 : 0;
}

static int side_by(enum way way, const struct metric *m, const struct compared *own,
                   const struct compared *all, ptrdiff_t n, const struct standing *s,
                   double *scratch)
{
    struct stats_interval range = {own->lower, own->upper};
    ptrdiff_t count;

    switch (way) {
    case WAY_RANGE:
        return side_of_range(range, s->middle);
    case WAY_WIDER:
        return side_of_range(wider_range(own), s->middle);
    case WAY_MEAN:
        return side_of_range(range, mean_of(all, n, scratch));
    case WAY_CUTS:
        count = others(all, n, scratch);
        return own->value > stats_quantile(scratch, count, 0.75)   ? 1
               : own->value < stats_quantile(scratch, count, 0.25) ? -1
                                                                   : 0;
    case WAY_SPREAD:
        return side_by_spread(m, own, all, n, s->middle, scratch);
    case WAY_PLACE:
    case WAY_COUNT:
        break;
    }
    return side_of_height(s);
}

/* --- the certificate ---- */

static int side_of_answer(const struct metric *m, enum answer answer)
{
    int better = m->polarity == POLARITY_LOW ? -1 : 1;

    switch (answer) {
    case ANSWER_BETTER:
        return better;
    case ANSWER_WORSE:
        return -better;
    case ANSWER_HIGHER:
    case ANSWER_TOP:
        return 1;
    case ANSWER_LOWER:
    case ANSWER_BOTTOM:
        return -1;
    case ANSWER_NONE:
    case ANSWER_SAME:
    case ANSWER_MIDDLE:
        break;
    }
    return 0;
}

/* This period and the two before it, up to where it was counted differently. */
static void periods_choose(struct comparison *c)
{
    struct certificate *k = &c->certificate;
    ptrdiff_t at = c->period;

    while (at >= 0 && k->period_count < CERTIFICATE_PERIODS) {
        k->broken =
            break_between(c->metric, c->series.periods[at], c->series.periods[c->period]);
        if (k->broken)
            return;
        k->periods[k->period_count++] = at;
        at = earlier_period(&c->series, at);
    }
}

void certify_begin(struct arena *a, struct comparison *c)
{
    struct certificate *k = &c->certificate;
    ptrdiff_t most = c->fair_count * CERTIFICATE_PERIODS * CERTIFICATE_WAYS;

    *k = (struct certificate){.above_least = NAN, .above_most = NAN};
    if (c->fair_count == 0)
        return;
    periods_choose(c);
    enum answer said = answer_of(c->metric, &c->own, &c->standing);
    k->side = side_of_answer(c->metric, said);
    k->said = said >= ANSWER_TOP ? WAY_PLACE : WAY_RANGE;
    k->checks = arena_new(a, struct fair_check, most);
}

/* The share of the others that the council is above, from the least to the most it could be. */
static void note_above(struct certificate *k, const struct standing *s)
{
    ptrdiff_t near = s->chance_known ? s->from : s->place;
    ptrdiff_t far = s->chance_known ? s->to : s->place + s->tied;
    double apart = (double)(s->reported - 1);
    double least = (double)(s->from_top ? s->reported - far : near - 1) / apart;
    double most = (double)(s->from_top ? s->reported - near : far - 1) / apart;

    k->above_least = isnan(k->above_least) || least < k->above_least ? least : k->above_least;
    k->above_most = isnan(k->above_most) || most > k->above_most ? most : k->above_most;
}

void certify_group(struct arena *scratch, struct comparison *c, ptrdiff_t group,
                   ptrdiff_t period, const struct compared *all, ptrdiff_t n,
                   const struct standing *s)
{
    static const enum way ways[2][CERTIFICATE_WAYS] = {{WAY_PLACE, WAY_CUTS, WAY_SPREAD},
                                                       {WAY_RANGE, WAY_WIDER, WAY_MEAN}};
    struct certificate *k = &c->certificate;
    const struct compared *own = &all[0];

    if (isnan(own->value) || s->reported < COMPARE_LEAST_MEMBERS || !places_fair(s)) {
        k->left_out += CERTIFICATE_WAYS;
        return;
    }
    if (period == 0)
        note_above(k, s);
    double *room = arena_new(scratch, double, 2 * n);
    for (int i = 0; i < CERTIFICATE_WAYS; i++) {
        enum way way = ways[s->chance_known][i];
        struct fair_check *check = &k->checks[k->of++];
        *check = (struct fair_check){group, period, way,
                                     side_by(way, c->metric, own, all, n, s, room)};
        k->holds += check->side == k->side;
    }
}

/* --- in words ---- */

const char *way_words(enum way way)
{
    static const char *const words[WAY_COUNT] = {
        "its 95% range beside the middle",    "its 99.8% range beside the middle",
        "its 95% range beside the mean",      "quarter by place",
        "beyond the quartiles of the others", "more than the usual distance from the middle",
    };

    return words[way];
}

struct str side_words(const struct comparison *c, enum way way, int side)
{
    enum polarity p = c->metric->polarity;
    bool judged = p == POLARITY_HIGH || p == POLARITY_LOW;
    int better = p == POLARITY_LOW ? -side : side;

    if (way == WAY_SPREAD)
        return side > 0   ? S("higher than the middle")
               : side < 0 ? S("lower than the middle")
                          : S("similar to the middle");
    if (way >= WAY_PLACE)
        return side > 0   ? S("in the highest quarter")
               : side < 0 ? S("in the lowest quarter")
                          : S("in the middle half");
    if (side == 0)
        return S("about the same as the middle");
    if (!judged)
        return side > 0 ? S("higher than the middle") : S("lower than the middle");
    return better > 0 ? S("better than the middle") : S("worse than the middle");
}

struct str certificate_words(struct arena *a, const struct comparison *c)
{
    const struct certificate *k = &c->certificate;

    if (k->of == 0)
        return (struct str){0};
    return str_fmt(a,
                   "that it is %.*s is true in %td of %td fair comparisons: %td group%s, %d "
                   "ways of judging, %td period%s",
                   STR_ARG(side_words(c, k->said, k->side)), k->holds, k->of, c->fair_count,
                   c->fair_count == 1 ? "" : "s", CERTIFICATE_WAYS, k->period_count,
                   k->period_count == 1 ? "" : "s");
}

/* The groups whose answer for this period is another. */
static void put_disagreeing(struct buf *b, const struct comparison *c)
{
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 1; i < c->fair_count; i++) {
        if (side_of_answer(c->metric, c->fair[i].answer) == c->certificate.side)
            continue;
        buf_str(b, n++ ? S("; ") : S("; not when compared with "));
        buf_str(b, c->fair[i].say);
    }
}

/* The clause with the figure and its place, without its full stop. */
static struct str statement(const struct comparison *c)
{
    struct str said = c->clauses[0].text;

    for (ptrdiff_t i = c->clause_count - 1; i >= 0; i--)
        if (c->clauses[i].template == 1)
            said = c->clauses[i].text;
    while (said.len && said.at[said.len - 1] == '.')
        said.len--;
    return said;
}

struct str quote_words(struct arena *a, const struct comparison *c)
{
    struct buf b = buf_make(a, 16 * 1024);
    struct str certificate = certificate_words(a, c);
    struct str source = figure_source_words(a, c->metric, &c->sent, c->area);

    if (!c->clause_count || isnan(c->own.value))
        return (struct str){0};
    buf_fmt(&b, "“%.*s” (%.*s; compared with %.*s", STR_ARG(statement(c)),
            STR_ARG(source.len ? source : S("source not named")), STR_ARG(c->group_say));
    if (certificate.len)
        buf_fmt(&b, "; %.*s", STR_ARG(certificate));
    put_disagreeing(&b, c);
    buf_lit(&b, ").");
    return buf_text(&b);
}
