/* values.c: the methods that answer for each series of values as a whole. */
#include "calc/inside.h"

#include "stats/series.h"
#include "stats/summary.h"

#include <math.h>

enum { SERIES, VALUE };

static const struct calc_column series_value[] = {
    {"series", CALC_NAME, CALC_NEEDED}, {"value", CALC_NUMBER, CALC_NEEDED}, {0}};

/* The values of each series, one after the other, each list where its rows begin. */
static double *gathered(struct calc *c, const struct calc_groups *g)
{
    double *v = arena_new(c->arena, double, c->rows);

    for (ptrdiff_t i = 0; i < c->rows; i++)
        v[i] = c->fields[VALUE].numbers[g->rows[i]];
    return v;
}

/* --- mean ---- */

static enum rc solve_mean(struct calc *c)
{
    struct calc_groups g = calc_groups(c, SERIES);
    double *v = gathered(c, &g), *scratch = arena_new(c->arena, double, c->rows);

    for (ptrdiff_t s = 0; s < g.count; s++) {
        struct stats_summary sum =
            stats_summarise(v + g.start[s], g.start[s + 1] - g.start[s], scratch);
        calc_put_text(c, c->fields[SERIES].names.at[s]);
        calc_put_count(c, sum.n);
        calc_put_number(c, sum.mean);
        calc_put_number(c, sum.sd);
        calc_put_number(c, sum.median);
        calc_put_number(c, sum.min);
        calc_put_number(c, sum.max);
        calc_put_why(c, sum.why);
        calc_end_row(c);
    }
    return OK;
}

const struct calc_method calc_mean = {
    .name = "mean",
    .in = "series,value",
    .adds = "series,n,mean,sd,median,min,max,why",
    .whole = true,
    .columns = series_value,
    .solve = solve_mean,
    .words =
        {.group = "Values and places",
         .title = "Mean, middle and spread",
         .summary =
             "How many values there are, their mean, how far they spread, their middle, the "
             "lowest and the highest.",
         .plain =
             "The mean shares the total out evenly; the median is the value in the middle when "
             "all are put in order. One very large council moves the mean and leaves the "
             "median "
             "where it is, so Folkmoot compares with medians. The standard deviation (sd) is "
             "the usual distance from the mean.",
         .formula = "mean = sum v / n\nsd = sqrt(sum (v - mean)^2 / (n - 1))\n"
                    "median = the type 7 quantile at 0.5",
         .source =
             "Sums are compensated: A. Neumaier (1974), Zeitschrift fuer Angewandte Mathematik "
             "und Mechanik 54, 39-51. Checked against the certified values of the NIST "
             "Statistical Reference Datasets.",
         .ties = "They change nothing.",
         .gaps = "Empty values are left out of n and of everything else.",
         .refuses = "No value: no answer. One value: no sd.",
         .used = "Medians: every comparison."},
    .example = {.input = "series,value\nA,2\nA,4\nA,9\nA,\nB,7\n"}};

/* --- the interval of a mean ---- */

static enum rc solve_mean_interval(struct calc *c)
{
    struct calc_groups g = calc_groups(c, SERIES);
    double *v = gathered(c, &g), *scratch = arena_new(c->arena, double, c->rows);

    for (ptrdiff_t s = 0; s < g.count; s++) {
        struct stats_summary sum =
            stats_summarise(v + g.start[s], g.start[s + 1] - g.start[s], scratch);
        struct stats_interval i =
            stats_mean_interval(sum.n, sum.mean, sum.sd, c->set.confidence);
        calc_put_text(c, c->fields[SERIES].names.at[s]);
        calc_put_count(c, sum.n);
        calc_put_number(c, sum.mean);
        calc_put_number(c, i.lower);
        calc_put_number(c, i.upper);
        calc_put_why(c, sum.why ? sum.why : isnan(i.lower) ? WHY_NOT_FINITE : WHY_NONE);
        calc_end_row(c);
    }
    return OK;
}

const struct calc_method calc_mean_interval = {
    .name = "mean-interval",
    .in = "series,value",
    .adds = "series,n,mean,lower,upper,why",
    .whole = true,
    .columns = series_value,
    .options =
        (const struct calc_option[]){{"confidence", "a number between 0 and 1, such as 0.95",
                                      "0.95", "How wide the interval is."},
                                     {0}},
    .solve = solve_mean_interval,
    .words =
        {.group = "Values and places",
         .title = "Interval of a mean",
         .summary =
             "How far the mean of a sample could lie from the mean of all, by the luck of the "
             "draw.",
         .plain = "For a sample, such as residents who answered a survey. It is of no use "
                  "where every "
                  "council is counted: the mean of all councils is what it is.",
         .formula = "mean -/+ t sd / sqrt n, t = Student's quantile at (1 + confidence) / 2 "
                    "with n - 1 "
                    "degrees of freedom",
         .source = "Student (1908), Biometrika 6, 1-25; R's t.test gives the same.",
         .ties = "They change nothing.",
         .gaps = "Empty values are left out.",
         .refuses =
             "Fewer than 2 values. If all are equal the interval has no width, which says "
             "little.",
         .used = ""},
    .example = {.input = "series,value\nA,2\nA,4\nA,9\nA,5\nB,7\n"}};

/* --- quantiles ---- */

static enum rc solve_quantile(struct calc *c)
{
    struct calc_groups g = calc_groups(c, SERIES);
    double *v = gathered(c, &g);

    if (!c->set.q_count)
        c->set.q[c->set.q_count++] = 0.5;
    for (ptrdiff_t s = 0; s < g.count; s++) {
        ptrdiff_t n = stats_sort(v + g.start[s], g.start[s + 1] - g.start[s]);
        for (ptrdiff_t k = 0; k < c->set.q_count; k++) {
            calc_put_text(c, c->fields[SERIES].names.at[s]);
            calc_put_number(c, c->set.q[k]);
            calc_put_number(c,
                            stats_quantile_type(v + g.start[s], n, c->set.q[k], c->set.type));
            calc_put_why(c, n ? WHY_NONE : WHY_NO_VALUES);
            calc_end_row(c);
        }
    }
    return OK;
}

const struct calc_method calc_quantile = {
    .name = "quantile",
    .in = "series,value",
    .adds = "series,q,quantile,why",
    .whole = true,
    .columns = series_value,
    .options = (const struct calc_option[]){{"q", "numbers from 0 to 1, such as 0.25,0.5,0.75",
                                             "0.5", "Which quantiles; one row for each."},
                                            {"type", "a whole number from 1 to 9", "7",
                                             "How to go between two values."},
                                            {0}},
    .solve = solve_quantile,
    .words =
        {.group = "Values and places",
         .title = "Quantiles: the value below which a given share lies",
         .summary = "The quartiles, the median, or any other cut point of a list of values.",
         .plain = "A quarter of the councils have a figure at or below the first quartile (q = "
                  "0.25). "
                  "When the cut falls between two figures, there are nine customs for where "
                  "exactly; "
                  "they differ little, but they differ. Folkmoot uses type 7, as R, numpy and "
                  "spreadsheets (PERCENTILE.INC) do.",
         .formula =
             "type 7: h = (n - 1) q, k = floor h, v[k] + (h - k)(v[k+1] - v[k]), v[0] the "
             "smallest",
         .source =
             "R. J. Hyndman and Y. Fan (1996), The American Statistician 50, 361-365: types 1 "
             "to 9.",
         .ties = "Equal values stand side by side in the order; nothing special happens.",
         .gaps = "Empty values are left out.",
         .refuses = "No value: no quantile.",
         .used = "Medians and the edges of the outlier fences."},
    .example = {.settings = {{STR_INIT("q"), STR_INIT("0.25,0.5,0.75")}},
                .input = "series,value\nA,2\nA,4\nA,9\nA,10\nB,7\n"}};
