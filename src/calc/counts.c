/* counts.c: the methods for counts out of totals: shares, rates, two rates, a benchmark. Each
 * answers row by row. */
#include "calc/inside.h"

#include "stats/rates.h"
#include "stats/summary.h"

#include <math.h>

#define CONFIDENCE_OPTION                                                                      \
    {                                                                                          \
        "confidence", "a number between 0 and 1, such as 0.95", "0.95",                        \
            "How wide the interval is. A column called confidence does the same row by row."   \
    }
#define MULTIPLIER_OPTION                                                                      \
    {                                                                                          \
        "multiplier", "a number above 0", "100000", "A rate is per so many."                   \
    }

/* The row's own confidence where it has one, else the setting. */
static double confidence_now(const struct calc *c, int field)
{
    return isnan(c->fields[field].now) ? c->set.confidence : c->fields[field].now;
}

static enum rc check_confidence(struct calc *c, int field)
{
    double given = c->fields[field].now;

    if (!isnan(given) && !(given > 0 && given < 1))
        return calc_refuse_now(
            c, field, "a confidence of %.17g: it must be between 0 and 1, such as 0.95.",
            given);
    return OK;
}

static enum rc check_part(struct calc *c, int part, int total)
{
    if (c->fields[part].now > c->fields[total].now)
        return calc_refuse_now(
            c, part,
            "x is %.17g, more than n, which is %.17g. A part can't be larger "
            "than its whole.",
            c->fields[part].now, c->fields[total].now);
    return OK;
}

static void put_rate(struct calc *c, struct stats_rate r)
{
    calc_put_number(c, r.value);
    calc_put_number(c, r.lower);
    calc_put_number(c, r.upper);
}

/* --- proportion ---- */

enum { X, N, CONFIDENCE };

static const struct calc_column counted[] = {{"x", CALC_NUMBER, CALC_NEEDED},
                                             {"n", CALC_NUMBER, CALC_NEEDED},
                                             {"confidence", CALC_NUMBER, CALC_OPTIONAL},
                                             {0}};

static enum rc check_proportion(struct calc *c)
{
    TRY(calc_not_negative(c, X));
    TRY(calc_not_negative(c, N));
    TRY(check_part(c, X, N));
    return check_confidence(c, CONFIDENCE);
}

static void answer_proportion(struct calc *c)
{
    struct stats_rate r =
        stats_proportion(c->fields[X].now, c->fields[N].now, confidence_now(c, CONFIDENCE));

    put_rate(c, r);
    calc_put_why(c, r.why);
}

const struct calc_method calc_proportion = {
    .name = "proportion",
    .in = "x,n[,confidence]",
    .adds = "value,lower,upper,why",
    .columns = counted,
    .options = (const struct calc_option[]){CONFIDENCE_OPTION, {0}},
    .check = check_proportion,
    .answer = answer_proportion,
    .words =
        {.group = "Counts and rates",
         .title = "Share of a total, with its interval",
         .summary =
             "How large a share x is of n, and how far chance alone could have moved it.",
         .plain =
             "40 of 50 calls answered in time is 80%. Next month it might be 38 or 42 of 50 "
             "with "
             "nothing changed at all. The interval says how far the share could lie from 80% "
             "by "
             "that sort of luck: with 95% confidence, between 67% and 89%.\n\n"
             "Two shares whose intervals overlap widely should not be told apart. The interval "
             "knows nothing of mistakes in counting or of changed definitions.",
         .formula =
             "p = x / n\n"
             "lower, upper = (2x + z^2 -/+ z sqrt(z^2 + 4x(1 - x/n))) / (2(n + z^2))\n"
             "z = the normal quantile at (1 + confidence) / 2; 1.959963984540054 for 0.95",
         .source =
             "Wilson's score interval without continuity correction: E. B. Wilson (1927), "
             "Journal of the American Statistical Association 22, 209-212. Fingertips and "
             "PHEindicatormethods use the same.",
         .ties = "Each row is answered by itself.",
         .gaps = "An empty x or n gives no answer.",
         .refuses =
             "n = 0 has no share. x above n, or either below zero, is an error in the input.",
         .used =
             "Measures that are a percentage of people or cases, where the publisher gives no "
             "interval of its own."},
    .example = {.input = "place,x,n\nA,40,50\nB,4,5\nC,0,12\nD,,30\n"}};

/* --- rate ---- */

static enum rc check_rate(struct calc *c)
{
    TRY(calc_not_negative(c, X));
    TRY(calc_not_negative(c, N));
    return check_confidence(c, CONFIDENCE);
}

static void answer_rate(struct calc *c)
{
    struct stats_rate r = stats_crude_rate(c->fields[X].now, c->fields[N].now,
                                           c->set.multiplier, confidence_now(c, CONFIDENCE));

    put_rate(c, r);
    calc_put_why(c, r.why);
}

/* A multiplier as a column too, as its name is in the contract. */
enum { RATE_MULTIPLIER = 3 };

static const struct calc_column rated[] = {{"x", CALC_NUMBER, CALC_NEEDED},
                                           {"n", CALC_NUMBER, CALC_NEEDED},
                                           {"confidence", CALC_NUMBER, CALC_OPTIONAL},
                                           {"multiplier", CALC_NUMBER, CALC_OPTIONAL},
                                           {0}};

static enum rc check_rated(struct calc *c)
{
    double given = c->fields[RATE_MULTIPLIER].now;

    TRY(check_rate(c));
    if (!isnan(given) && !(given > 0))
        return calc_refuse_now(c, RATE_MULTIPLIER,
                               "a multiplier of %.17g: it must be above 0, such as 100000.",
                               given);
    return OK;
}

static void answer_rated(struct calc *c)
{
    double general = c->set.multiplier, given = c->fields[RATE_MULTIPLIER].now;

    if (!isnan(given))
        c->set.multiplier = given;
    answer_rate(c);
    c->set.multiplier = general;
}

const struct calc_method calc_rate = {
    .name = "rate",
    .in = "x,n[,multiplier][,confidence]",
    .adds = "value,lower,upper,why",
    .columns = rated,
    .options = (const struct calc_option[]){CONFIDENCE_OPTION, MULTIPLIER_OPTION, {0}},
    .check = check_rated,
    .answer = answer_rated,
    .words =
        {.group = "Counts and rates",
         .title = "Rate of events, with its interval",
         .summary =
             "How many events there were for each 100,000, and how far chance alone could "
             "have moved the count.",
         .plain =
             "65 people killed or seriously injured in a place of 100,000 is a rate of 65. "
             "Events that come one by one never come evenly: the same roads could have had 50 "
             "or 83. The interval says how far.\n\n"
             "Small counts have wide intervals. Below 10 events the exact interval is used, "
             "since the quicker formula is not good enough there.",
         .formula =
             "rate = x / n * multiplier\n"
             "lower = x (1 - 1/(9x) - z/(3 sqrt x))^3, upper the same with x + 1 and + z\n"
             "below 10 events: chi2(a/2, 2x)/2 and chi2(1 - a/2, 2x + 2)/2, a = 1 - confidence",
         .source =
             "Byar's approximation: N. E. Breslow and N. E. Day (1987), Statistical Methods "
             "in Cancer Research, volume II. Exact Poisson limits: F. Garwood (1936), "
             "Biometrika 28, 437-442.",
         .ties = "Each row is answered by itself.",
         .gaps = "An empty x or n gives no answer.",
         .refuses = "n = 0 has no rate. A count below zero is an error in the input.",
         .used = "Measures that are a rate of counted events, where the publisher gives no "
                 "interval "
                 "of its own."},
    .example = {.input = "place,x,n\nA,65,100000\nB,4,9500\nC,0,3000\n"}};

/* --- two rates ---- */

enum { X1, N1, X2, N2, RATIO_CONFIDENCE };

static const struct calc_column two_rates[] = {
    {"x1", CALC_NUMBER, CALC_NEEDED},           {"n1", CALC_NUMBER, CALC_NEEDED},
    {"x2", CALC_NUMBER, CALC_NEEDED},           {"n2", CALC_NUMBER, CALC_NEEDED},
    {"confidence", CALC_NUMBER, CALC_OPTIONAL}, {0}};

static enum rc check_ratio(struct calc *c)
{
    for (int f = X1; f <= N2; f++)
        TRY(calc_not_negative(c, f));
    return check_confidence(c, RATIO_CONFIDENCE);
}

static void answer_ratio(struct calc *c)
{
    const struct calc_field *f = c->fields;
    double confidence = confidence_now(c, RATIO_CONFIDENCE);
    struct stats_rate ratio =
        stats_rate_ratio(f[X1].now, f[N1].now, f[X2].now, f[N2].now, confidence);
    struct stats_rate difference = stats_rate_difference(
        f[X1].now, f[N1].now, f[X2].now, f[N2].now, c->set.multiplier, confidence);

    put_rate(c, ratio);
    put_rate(c, difference);
    calc_put_why(c, ratio.why ? ratio.why : difference.why);
}

const struct calc_method calc_ratio = {
    .name = "ratio",
    .in = "x1,n1,x2,n2[,confidence]",
    .adds = "ratio,ratio_lower,ratio_upper,difference,difference_lower,difference_upper,why",
    .columns = two_rates,
    .options = (const struct calc_option[]){CONFIDENCE_OPTION, MULTIPLIER_OPTION, {0}},
    .check = check_ratio,
    .answer = answer_ratio,
    .words =
        {.group = "Counts and rates",
         .title = "Two rates beside each other",
         .summary = "How many times the second rate the first one is, and how much higher.",
         .plain =
             "A ratio of 1 and a difference of 0 mean no difference. Where the interval of the "
             "ratio holds 1, chance alone could explain what is seen.\n\n"
             "A ratio makes small rates look dramatic: twice as many can be two instead of "
             "one. Read the difference beside it.",
         .formula =
             "ratio = (x1/n1) / (x2/n2), interval exp(log ratio -/+ z sqrt(1/x1 + 1/x2))\n"
             "difference = (x1/n1 - x2/n2) * multiplier, interval -/+ z sqrt(x1/n1^2 + "
             "x2/n2^2) * multiplier",
         .source =
             "K. J. Rothman, S. Greenland and T. L. Lash (2008), Modern Epidemiology, 3rd "
             "edition, chapter 14: person-time data, large samples.",
         .ties = "Each row is answered by itself.",
         .gaps = "An empty cell among the four gives no answer.",
         .refuses =
             "A total of 0 has no rate. With no events on either side the ratio has no answer; "
             "the difference has.",
         .used = ""},
    .example = {.input = "place,x1,n1,x2,n2\nA,41,28010,15,19017\nB,0,1000,3,1000\n"}};

/* --- a benchmark ---- */

enum { BENCHMARK = 2, KIND_PROPORTION = 0, KIND_RATE };

static const struct calc_column benchmarked[] = {{"x", CALC_NUMBER, CALC_NEEDED},
                                                 {"n", CALC_NUMBER, CALC_NEEDED},
                                                 {"benchmark", CALC_NUMBER, CALC_NEEDED},
                                                 {0}};

static enum rc check_benchmark(struct calc *c)
{
    TRY(calc_not_negative(c, X));
    TRY(calc_not_negative(c, N));
    return c->set.kind == KIND_PROPORTION ? check_part(c, X, N) : OK;
}

static struct stats_rate figure(const struct calc *c, double confidence)
{
    double x = c->fields[X].now, n = c->fields[N].now;

    return c->set.kind == KIND_PROPORTION
               ? stats_proportion(x, n, confidence)
               : stats_crude_rate(x, n, c->set.multiplier, confidence);
}

static void answer_benchmark(struct calc *c)
{
    struct stats_rate at95 = figure(c, 0.95), at998 = figure(c, 0.998);
    double benchmark = c->fields[BENCHMARK].now;
    enum stats_verdict v =
        stats_against((struct stats_interval){at95.lower, at95.upper},
                      (struct stats_interval){at998.lower, at998.upper}, benchmark);

    put_rate(c, at95);
    calc_put_number(c, at998.lower);
    calc_put_number(c, at998.upper);
    calc_put_word(c, stats_verdict_word(v));
    calc_put_why(c, at95.why               ? at95.why
                    : isnan(benchmark)     ? WHY_NOT_REPORTED
                    : v == VERDICT_REFUSED ? WHY_NOT_FINITE
                                           : WHY_NONE);
}

const struct calc_method calc_benchmark = {
    .name = "benchmark",
    .in = "x,n,benchmark",
    .adds = "value,lower95,upper95,lower998,upper998,verdict,why",
    .columns = benchmarked,
    .options =
        (const struct calc_option[]){{"kind", "proportion|rate", "proportion",
                                      "Whether x is a share of n, or a count of events in a "
                                      "population of n."},
                                     MULTIPLIER_OPTION,
                                     {0}},
    .check = check_benchmark,
    .answer = answer_benchmark,
    .words =
        {.group = "Counts and rates",
         .title = "A figure beside a benchmark",
         .summary = "Whether a figure differs from a fixed benchmark by more than chance would "
                    "explain, at 95% and at 99.8%.",
         .plain = "The benchmark is taken as known exactly, such as a target or a figure for "
                  "the whole "
                  "country. Where it lies outside the figure's 95% interval the verdict is "
                  "low-95 or "
                  "high-95; outside the 99.8% interval, low-998 or high-998; else none.\n\n"
                  "Of 20 councils that are all just like the benchmark, one will be called "
                  "low-95 or "
                  "high-95 by chance; of 500, one will be called low-998 or high-998. The "
                  "benchmark is in "
                  "the units of the value: a share from 0 to 1, or a rate per multiplier.",
         .formula =
             "low when benchmark > upper, high when benchmark < lower; intervals as in the "
             "methods proportion and rate",
         .source = "The comparison that Fingertips makes with a benchmark; intervals by Wilson "
                   "(1927) and Byar (Breslow and Day, 1987).",
         .ties = "A benchmark that equals the end of an interval is within it.",
         .gaps = "An empty cell gives no verdict.",
         .refuses = "n = 0 has no figure. With --kind proportion, x above n is an error.",
         .used = ""},
    .example = {.input = "place,x,n,benchmark\nA,40,50,0.7\nB,470,500,0.7\nC,33,50,0.7\n"}};
