/* times.c: the methods for series in time: control charts and trends. */
#include "calc/inside.h"

#include "stats/series.h"

#include <math.h>

enum { SERIES, T, VALUE };

/* --- XmR ---- */

enum { REBASE = 3 };

static enum rc solve_xmr(struct calc *c)
{
    struct calc_groups g = calc_groups(c, SERIES);
    struct stats_xmr *points = arena_new(c->arena, struct stats_xmr, c->rows);
    struct stats_xmr *out = arena_new(c->arena, struct stats_xmr, c->rows);
    bool *rebase = arena_new(c->arena, bool, c->rows), numbers;

    for (ptrdiff_t s = 0; s < g.count; s++) {
        ptrdiff_t *rows = g.rows + g.start[s], n = g.start[s + 1] - g.start[s];
        TRY(calc_by_time(c, T, rows, n, &numbers));
        for (ptrdiff_t i = 0; i < n; i++) {
            struct calc_field *f = &c->fields[REBASE];
            rebase[i] = f->at >= 0 && f->names.at[f->which[rows[i]]].len > 0;
        }
        stats_xmr(calc_gathered(c, VALUE, rows, n), rebase, n, points);
        for (ptrdiff_t i = 0; i < n; i++)
            out[rows[i]] = points[i];
    }
    c->state = out;
    return OK;
}

static void answer_xmr(struct calc *c, ptrdiff_t row)
{
    const struct stats_xmr *x = (const struct stats_xmr *)c->state + row;

    calc_put_number(c, x->centre);
    calc_put_number(c, x->lower);
    calc_put_number(c, x->upper);
    calc_put_word(c, stats_signal_word(x->signal));
    calc_put_why(c, x->why                                 ? x->why
                    : isnan(c->fields[VALUE].numbers[row]) ? WHY_NOT_REPORTED
                                                           : WHY_NONE);
}

const struct calc_method calc_xmr = {
    .name = "xmr",
    .in = "series,t,value[,rebase]",
    .adds = "centre,lower,upper,signal,why",
    .columns = (const struct calc_column[]){{"series", CALC_NAME, CALC_NEEDED},
                                            {"t", CALC_TIME, CALC_NEEDED},
                                            {"value", CALC_NUMBER, CALC_NEEDED},
                                            {"rebase", CALC_NAME, CALC_OPTIONAL},
                                            {0}},
    .solve = solve_xmr,
    .answer_kept = answer_xmr,
    .words =
        {.group = "Over time",
         .title = "Control chart (XmR): ordinary noise or a real change",
         .summary = "The range within which a series ordinarily moves, and the points that the "
                    "ordinary can't explain.",
         .plain =
             "Most ups and downs mean nothing. The chart works out from the series' own steps "
             "how far "
             "it ordinarily moves, and marks what is beyond that: a point outside the limits; "
             "seven "
             "in a row rising or falling; two of three near a limit; seven in a row on one "
             "side of "
             "the mean.\n\n"
             "When something was changed on purpose, a person may say so: the rows from which "
             "the "
             "column rebase is filled, with that person's name or the reason, begin a chart of "
             "their own. The program never does so by itself. Fifteen points or more make "
             "limits "
             "that can be relied on.",
         .formula =
             "centre = mean, limits = mean -/+ 2.66 * mean |v[i] - v[i-1]|\n"
             "outside: beyond a limit; trend: 7 points strictly rising or falling; "
             "two-of-three: 2 of 3 points beyond two thirds of the way to one limit; shift: 7 "
             "points on one side of the mean, none on it. The first that applies is named.",
         .source =
             "D. J. Wheeler (1993), Understanding Variation; the rules of NHS England's Making "
             "Data Count. There the three points of two-of-three must lie on one side; here "
             "two "
             "must.",
         .ties = "Equal neighbours break a run of rising or falling points; a point on the "
                 "mean breaks "
                 "a shift.",
         .gaps = "A gap has no signal, breaks every run, and no step is taken across it.",
         .refuses = "Fewer than 2 neighbouring points in a segment.",
         .used = ""},
    .example = {.input = "series,t,value,rebase\nS,2024-01,12,\nS,2024-02,13,\nS,2024-03,12,\n"
                         "S,2024-04,13,\nS,2024-05,12,\nS,2024-06,13,\nS,2024-07,12,\n"
                         "S,2024-08,20,\nS,2024-09,13,\nS,2024-10,12,\n"
                         "S,2024-11,5,new contract\nS,2024-12,6,\nS,2025-01,4,\n"}};

/* --- trend ---- */

enum { TREND_X = 3, TREND_N, TREND_LOWER, TREND_UPPER, RECENT_POINTS = 5 };

static enum rc check_trend(struct calc *c)
{
    const struct calc_field *f = c->fields;

    if (f[TREND_X].now < 0 || f[TREND_N].now < 0)
        return calc_not_negative(c, f[TREND_X].now < 0 ? TREND_X : TREND_N);
    if (f[TREND_X].now > f[TREND_N].now)
        return calc_refuse_now(c, TREND_X, "x is %.17g, more than n, which is %.17g.",
                               f[TREND_X].now, f[TREND_N].now);
    if (f[TREND_LOWER].now > f[TREND_UPPER].now)
        return calc_refuse_now(c, TREND_LOWER, "lower is %.17g, above upper, which is %.17g.",
                               f[TREND_LOWER].now, f[TREND_UPPER].now);
    return OK;
}

static bool evenly(const double *t, ptrdiff_t n)
{
    for (ptrdiff_t i = 2; i < n; i++)
        if (fabs((t[i] - t[i - 1]) - (t[1] - t[0])) > 1e-9 * fabs(t[1] - t[0]))
            return false;
    return true;
}

struct trended {
    const double *t, *value, *x, *n, *lower, *upper;
    ptrdiff_t count;
};

static enum stats_why why_no_trend(const struct trended *s)
{
    ptrdiff_t from = s->count - RECENT_POINTS;

    if (from < 0)
        return WHY_TOO_FEW;
    for (ptrdiff_t i = from; i < s->count; i++)
        if (isnan(s->value[i]))
            return WHY_GAP;
    if (s->t && !evenly(s->t + from, RECENT_POINTS))
        return WHY_GAP;
    if (!(s->x && s->n) && !(s->lower && s->upper))
        return WHY_NO_INTERVAL;
    return WHY_NONE;
}

/* What stats_recent_trend refused by itself. */
static enum stats_why why_refused(const struct trended *s)
{
    const double *one = s->x && s->n ? s->x : s->lower, *other = s->x && s->n ? s->n : s->upper;

    bool counts = s->x && s->n, none = true, all = true;

    for (ptrdiff_t i = s->count - RECENT_POINTS; i < s->count; i++) {
        if (isnan(one[i]) || isnan(other[i]) || (!counts && one[i] == other[i]))
            return WHY_NO_INTERVAL;
        if (counts && other[i] == 0)
            return WHY_NO_TOTAL;
        none &= one[i] == 0;
        all &= one[i] == other[i];
    }
    return counts && (none || all) ? WHY_NO_SPREAD : WHY_NOT_FINITE;
}

static void put_recent(struct calc *c, const struct trended *s, enum stats_why *why)
{
    static const char *const words[] = {"", "no-change", "increasing", "decreasing"};
    double slope = NAN, chi2 = NAN;
    enum stats_trend trend = TREND_REFUSED;

    *why = why_no_trend(s);
    if (!*why) {
        trend = stats_recent_trend(s->value, s->x, s->n, s->lower, s->upper, s->count, &slope,
                                   &chi2);
        *why = trend == TREND_REFUSED ? why_refused(s) : WHY_NONE;
    }
    calc_put_number(c, slope);
    calc_put_number(c, chi2);
    calc_put_word(c, words[trend]);
}

static void put_trend_why(struct calc *c, enum stats_why recent, enum stats_why monotone)
{
    if (recent && monotone)
        calc_put_text(c, str_fmt(c->arena, "recent trend: %s; whole series: %s",
                                 stats_why_words(recent), stats_why_words(monotone)));
    else if (recent || monotone)
        calc_put_text(c, str_fmt(c->arena, "%s: %s", recent ? "recent trend" : "whole series",
                                 stats_why_words(recent ? recent : monotone)));
    else
        calc_put_why(c, WHY_NONE);
}

/* `rows` are in the order of time; `spare` is emptied after each series, as all its slopes are
 * many. */
static void trend_series(struct calc *c, struct arena *spare, const ptrdiff_t *rows,
                         ptrdiff_t n, bool numbers)
{
    double *t = arena_new(c->arena, double, n);

    for (ptrdiff_t i = 0; i < n; i++)
        t[i] = numbers ? c->fields[T].numbers[c->fields[T].which[rows[i]]] : (double)i;

    struct trended s = {.t = numbers ? t : NULL,
                        .value = calc_gathered(c, VALUE, rows, n),
                        .x = calc_gathered(c, TREND_X, rows, n),
                        .n = calc_gathered(c, TREND_N, rows, n),
                        .lower = calc_gathered(c, TREND_LOWER, rows, n),
                        .upper = calc_gathered(c, TREND_UPPER, rows, n),
                        .count = n};
    enum stats_why recent;

    put_recent(c, &s, &recent);
    struct stats_monotone m = stats_monotone(spare, t, s.value, n);
    calc_put_number(c, m.tau);
    calc_put_number(c, m.p);
    calc_put_number(c, m.sen);
    put_trend_why(c, recent, m.why);
    calc_end_row(c);
}

static enum rc solve_trend(struct calc *c)
{
    struct calc_groups g = calc_groups(c, SERIES);
    bool numbers = false;

    for (ptrdiff_t s = 0; s < g.count; s++)
        TRY(calc_by_time(c, T, g.rows + g.start[s], g.start[s + 1] - g.start[s], &numbers));

    struct arena *spare = arena_open();
    for (ptrdiff_t s = 0; s < g.count; s++) {
        calc_put_text(c, c->fields[SERIES].names.at[s]);
        trend_series(c, spare, g.rows + g.start[s], g.start[s + 1] - g.start[s], numbers);
        arena_reset(spare);
    }
    arena_close(spare);
    return OK;
}

const struct calc_method calc_trend = {
    .name = "trend",
    .in = "series,t,value[,x,n][,lower,upper]",
    .adds = "series,slope,statistic,verdict,tau,p,sen,why",
    .whole = true,
    .columns = (const struct calc_column[]){{"series", CALC_NAME, CALC_NEEDED},
                                            {"t", CALC_TIME, CALC_NEEDED},
                                            {"value", CALC_NUMBER, CALC_NEEDED},
                                            {"x", CALC_NUMBER, CALC_OPTIONAL},
                                            {"n", CALC_NUMBER, CALC_OPTIONAL},
                                            {"lower", CALC_NUMBER, CALC_OPTIONAL},
                                            {"upper", CALC_NUMBER, CALC_OPTIONAL},
                                            {0}},
    .check = check_trend,
    .solve = solve_trend,
    .words =
        {.group = "Over time",
         .title = "Trend: has it lately gone one way",
         .summary =
             "Whether the last five points rise or fall by more than chance, and how steadily "
             "the whole series goes one way.",
         .plain = "The recent trend looks at the last five points and at how sure each of them "
                  "is: from "
                  "counts (x of n) or from published intervals. It says increasing or "
                  "decreasing only when "
                  "chance would hardly do it (once in 500) and when no single point makes the "
                  "difference. "
                  "Better or worse is for the reader to add.\n\n"
                  "Over the whole series, tau runs from -1 (falls at every step) to 1 (rises "
                  "at every "
                  "step), p is how often chance alone would do as much, and sen is the usual "
                  "change per "
                  "step of time. They need no intervals.",
         .formula = "recent trend: weighted slope of the last 5 points; statistic = slope^2 / "
                    "its variance, "
                    "above 9.5495 (chi-square, 1 degree, 99.8%); slope of the same sign with "
                    "any one point "
                    "left out. Weights: n for shares (Cochran and Armitage), else 1 / s^2 with "
                    "s = (upper - "
                    "lower) / 3.92\n"
                    "tau: Kendall's tau-b; p: Mann and Kendall, normal with continuity and "
                    "ties; sen: median "
                    "of all slopes between two points",
         .source =
             "Fingertips' recent trend (TrendMarkerCalculator). H. B. Mann (1945), "
             "Econometrica "
             "13, 245-259; M. G. Kendall (1975), Rank Correlation Methods; P. K. Sen (1968), "
             "Journal of the American Statistical Association 63, 1379-1389.",
         .ties = "Equal values count as neither rising nor falling, with Kendall's correction.",
         .gaps = "A gap among the last five points, or times that are not evenly apart, "
                 "refuses the "
                 "recent trend; tau, p and sen leave gaps out.",
         .refuses =
             "Fewer than 5 points, or no counts or intervals: no recent trend. Fewer than 3 "
             "points: no tau. All values equal: no tau. More than 10,000 points: no tau.",
         .used = "\"Increasing\" and \"decreasing\" on a comparison are the recent trend."},
    .example = {.input = "series,t,value,x,n\nS,2020,10,100,1000\nS,2021,12,120,1000\n"
                         "S,2022,15,150,1000\nS,2023,17,170,1000\nS,2024,20,200,1000\n"}};
