/* places.c: the methods that say where each value of a series stands among the others. */
#include "calc/inside.h"

#include "stats/series.h"
#include "stats/summary.h"

#include <math.h>

enum { SERIES, ID, VALUE, FIRST_RESULT = 0, SECOND_RESULT };

static const struct calc_column columns[] = {{"series", CALC_NAME, CALC_NEEDED},
                                             {"id", CALC_PASS, CALC_NEEDED},
                                             {"value", CALC_NUMBER, CALC_NEEDED},
                                             {0}};

#define POLARITY_OPTION                                                                        \
    {                                                                                          \
        "polarity", "high|low", "low",                                                         \
            "Which end is best and gets rank 1: high the highest value, low the lowest."       \
    }

/* Two results for each row, and what holds for its whole series. */
struct places {
    double *first, *second;
    struct stats_outliers *series;
};

struct span { /* one series: its rows, and their values in the same order */
    const ptrdiff_t *rows;
    const double *v;
    ptrdiff_t n, at;
};

typedef void series_work(struct calc *c, struct places *p, struct span span);

static enum rc for_each_series(struct calc *c, series_work *work)
{
    struct calc_groups g = calc_groups(c, SERIES);
    struct places *p = arena_new(c->arena, struct places, 1);
    double *v = arena_new(c->arena, double, c->rows);

    p->first = arena_new(c->arena, double, c->rows);
    p->second = arena_new(c->arena, double, c->rows);
    p->series = arena_new(c->arena, struct stats_outliers, g.count);
    c->state = p;
    for (ptrdiff_t i = 0; i < c->rows; i++)
        v[i] = c->fields[VALUE].numbers[g.rows[i]];
    for (ptrdiff_t s = 0; s < g.count; s++)
        work(
            c, p,
            (struct span){g.rows + g.start[s], v + g.start[s], g.start[s + 1] - g.start[s], s});
    return OK;
}

static double value_of(const struct calc *c, ptrdiff_t row)
{
    return c->fields[VALUE].numbers[row];
}

/* --- rank ---- */

static void rank_series(struct calc *c, struct places *p, struct span s)
{
    double *ranks = arena_new(c->arena, double, s.n);
    ptrdiff_t *order = arena_new(c->arena, ptrdiff_t, s.n);
    ptrdiff_t of =
        stats_ranks(s.v, s.n, c->set.high, (enum stats_ties)c->set.ties, order, ranks);

    for (ptrdiff_t i = 0; i < s.n; i++) {
        p->first[s.rows[i]] = ranks[i];
        p->second[s.rows[i]] = (double)of;
    }
}

static enum rc solve_rank(struct calc *c)
{
    return for_each_series(c, rank_series);
}

static void answer_rank(struct calc *c, ptrdiff_t row)
{
    const struct places *p = c->state;

    calc_put_number(c, p->first[row]);
    calc_put_number(c, p->second[row]);
    calc_put_why(c, isnan(value_of(c, row)) ? WHY_NOT_REPORTED : WHY_NONE);
}

const struct calc_method calc_rank = {
    .name = "rank",
    .in = "series,id,value",
    .adds = "rank,of,why",
    .columns = columns,
    .options = (const struct calc_option[]){POLARITY_OPTION,
                                            {"ties", "min|max|average|dense|ordinal", "min",
                                             "Which place equal values share."},
                                            {0}},
    .solve = solve_rank,
    .answer_kept = answer_rank,
    .words =
        {.group = "Values and places",
         .title = "Rank: the place in an order",
         .summary = "Which place each value has among those of its series, and among how many.",
         .plain =
             "Rank 1 is the best by the polarity. Where higher is better, it is the highest "
             "value; where lower is better, the lowest. A rank says nothing of how far apart "
             "two "
             "places are: fifth and tenth may differ by less than chance. Read it with the "
             "number of places, and with the funnel or the intervals where there are some.",
         .formula = "min: 1 + how many are better\nmax: how many are better or equal\n"
                    "average: the mean of min and max\n"
                    "dense: 1 + how many different values are better\n"
                    "ordinal: min, then in the order of the input",
         .source = "The names are those of scipy.stats.rankdata; min is SQL's RANK, dense its "
                   "DENSE_RANK.",
         .ties = "Shared as --ties says; min, the usual one, gives 1, 2, 2, 4.",
         .gaps = "An empty value has no rank and does not count in \"of\".",
         .refuses = "Nothing else.",
         .used = "The place in every comparison, with ties min, by figures as shown."},
    .example = {.settings = {{STR_INIT("polarity"), STR_INIT("high")}},
                .input =
                    "series,id,value\nrecycling,A,57.5\nrecycling,B,61.2\nrecycling,C,57.5\n"
                    "recycling,D,\nrecycling,E,48.9\n"}};

/* --- band ---- */

static void band_series(struct calc *c, struct places *p, struct span s)
{
    double *ranks = arena_new(c->arena, double, s.n);
    ptrdiff_t *order = arena_new(c->arena, ptrdiff_t, s.n);
    ptrdiff_t of = stats_ranks(s.v, s.n, c->set.high, TIES_MIN, order, ranks);

    for (ptrdiff_t i = 0; i < s.n; i++) {
        int band = isnan(ranks[i]) ? 0 : stats_band((ptrdiff_t)ranks[i], of, c->set.bands);
        p->first[s.rows[i]] = band ? (double)band : NAN;
    }
}

static enum rc solve_band(struct calc *c)
{
    return for_each_series(c, band_series);
}

static void answer_band(struct calc *c, ptrdiff_t row)
{
    const struct places *p = c->state;
    double band = p->first[row];

    calc_put_number(c, band);
    calc_put_why(c, isnan(value_of(c, row)) ? WHY_NOT_REPORTED
                    : isnan(band)           ? WHY_TOO_FEW
                                            : WHY_NONE);
}

const struct calc_method calc_band = {
    .name = "band",
    .in = "series,id,value",
    .adds = "band,why",
    .columns = columns,
    .options = (const struct calc_option[]){POLARITY_OPTION,
                                            {"bands", "a whole number from 1 to 1000", "4",
                                             "Into how many bands; 4 makes quarters."},
                                            {0}},
    .solve = solve_band,
    .answer_kept = answer_band,
    .words =
        {.group = "Values and places",
         .title = "Band: which quarter a value falls in",
         .summary =
             "The values of a series in as many bands as equal as they can be; band 1 is the "
             "best.",
         .plain =
             "With four bands, band 1 is the best quarter by the polarity. Equal values always "
             "fall in the same band, so bands need not hold equally many. Two councils on "
             "either side of an edge may be nearly alike.",
         .formula =
             "band = floor((k + 1) - ceil(((N + 1) - rank) / (N / k))), rank by ties min, N "
             "reported values, k bands",
         .source = "phe_quantile of PHEindicatormethods, which Fingertips uses.",
         .ties = "Equal values share the smallest rank, and so the band.",
         .gaps = "An empty value has no band and does not count.",
         .refuses = "Fewer values than bands.",
         .used = "\"Highest quarter\", \"middle half\", and the band that charts draw."},
    .example = {.settings = {{STR_INIT("polarity"), STR_INIT("high")}},
                .input =
                    "series,id,value\nrecycling,A,57.5\nrecycling,B,61.2\nrecycling,C,57.5\n"
                    "recycling,D,40.1\nrecycling,E,48.9\n"}};

/* --- scores ---- */

static void score_series(struct calc *c, struct places *p, struct span s)
{
    double *z = arena_new(c->arena, double, s.n), *ranks = arena_new(c->arena, double, s.n);
    ptrdiff_t *order = arena_new(c->arena, ptrdiff_t, s.n);
    ptrdiff_t of = stats_ranks(s.v, s.n, false, TIES_AVERAGE, order, ranks);

    stats_z_scores(s.v, s.n, z);
    for (ptrdiff_t i = 0; i < s.n; i++) {
        p->first[s.rows[i]] = z[i];
        p->second[s.rows[i]] = 100 * ranks[i] / (double)of; /* a gap has no rank */
    }
}

static enum rc solve_score(struct calc *c)
{
    return for_each_series(c, score_series);
}

static void answer_score(struct calc *c, ptrdiff_t row)
{
    const struct places *p = c->state;
    bool gap = isnan(value_of(c, row));

    calc_put_number(c, p->first[row]);
    calc_put_number(c, p->second[row]);
    calc_put_why(c, gap ? WHY_NOT_REPORTED : isnan(p->first[row]) ? WHY_NOT_FINITE : WHY_NONE);
}

const struct calc_method calc_score = {
    .name = "score",
    .in = "series,id,value",
    .adds = "z,percentile,why",
    .columns = columns,
    .solve = solve_score,
    .answer_kept = answer_score,
    .words = {.group = "Values and places",
              .title = "Scores: how unusual a value is",
              .summary =
                  "How many standard deviations a value lies from the mean, and what share of "
                  "values is not above it.",
              .plain =
                  "A z-score of 0 is the mean; 2 is two standard deviations above it. The "
                  "percentile "
                  "of score is the place counted in percent: 50 is the middle. z-scores let "
                  "characteristics in different units be added up, which is how neighbours are "
                  "found.",
              .formula = "z = (value - mean) / sd, sd = sqrt(sum (v - mean)^2 / n)\n"
                         "percentile = 100 * average rank / n, rank 1 the lowest",
              .source =
                  "z with the population's standard deviation (scipy.stats.zscore, ddof 0); "
                  "percentile as scipy.stats.percentileofscore, kind rank.",
              .ties =
                  "Equal values have equal scores; the percentile takes their average rank.",
              .gaps = "An empty value has no score and does not count.",
              .refuses = "Where all values are equal every z is 0: there is no spread.",
              .used = "z-scores: finding neighbours."},
    .example = {.input =
                    "series,id,value\nincome,A,31\nincome,B,28\nincome,C,28\nincome,D,45\n"}};

/* --- outliers ---- */

static void outlier_series(struct calc *c, struct places *p, struct span s)
{
    double *scratch = arena_new(c->arena, double, s.n);

    p->series[s.at] = stats_outliers(s.v, s.n, scratch);
}

static enum rc solve_outlier(struct calc *c)
{
    return for_each_series(c, outlier_series);
}

static void answer_outlier(struct calc *c, ptrdiff_t row)
{
    const struct places *p = c->state;
    const struct stats_outliers *o = &p->series[c->fields[SERIES].which[row]];
    double v = value_of(c, row);

    calc_put_number(c, o->median);
    calc_put_number(c, o->mad);
    calc_put_number(c, stats_mad_score(o, v));
    calc_put_number(c, stats_modified_z(o, v));
    calc_put_number(c, o->low_fence);
    calc_put_number(c, o->high_fence);
    calc_put_why(c, isnan(v)                       ? WHY_NOT_REPORTED
                    : o->why                       ? o->why
                    : isnan(stats_mad_score(o, v)) ? WHY_NOT_FINITE
                                                   : WHY_NONE);
}

const struct calc_method calc_outlier = {
    .name = "outlier",
    .in = "series,id,value",
    .adds = "median,mad,mad_score,z,low_fence,high_fence,why",
    .columns = columns,
    .solve = solve_outlier,
    .answer_kept = answer_outlier,
    .words =
        {.group = "Values and places",
         .title = "Outliers: which values lie far from the rest",
         .summary =
             "How far a value is from the middle, in steps of the usual distance, and the "
             "fences beyond which it is called far out.",
         .plain =
             "The usual distance (MAD) is the middle of all distances from the median. A score "
             "of "
             "1 is a usual distance; 5 is far. The fences lie one and a half times the middle "
             "half's width beyond its ends.\n\n"
             "An outlier is a question, not a verdict: it may be a mistake, a place unlike the "
             "others, or the best practice there is.",
         .formula =
             "mad = median |v - median|, mad_score = (v - median) / mad, z = 0.6745 mad_score\n"
             "fences = q1 - 1.5 (q3 - q1), q3 + 1.5 (q3 - q1), type 7 quartiles",
         .source =
             "MAD: F. R. Hampel (1974), Journal of the American Statistical Association 69, "
             "383-393. Modified z, called an outlier above 3.5: B. Iglewicz and D. Hoaglin "
             "(1993), How to Detect and Handle Outliers. Fences: J. W. Tukey (1977), "
             "Exploratory Data Analysis.",
         .ties = "They change nothing.",
         .gaps = "An empty value has no score and does not count.",
         .refuses =
             "Where more than half of the values are equal the MAD is 0 and there is no score; "
             "the fences stand.",
         .used = "What stands out on a council's page."},
    .example = {.input = "series,id,value\nS,A,2.1\nS,B,2.6\nS,C,2.4\nS,D,2.5\nS,E,6.5\n"}};
