/* standard.c: the methods that standardise, and funnels: many counts taken together. */
#include "calc/inside.h"

#include "stats/rates.h"
#include "stats/summary.h"

#include <math.h>

#define CONFIDENCE_OPTION                                                                      \
    {                                                                                          \
        "confidence", "a number between 0 and 1, such as 0.95", "0.95",                        \
            "How wide the interval is."                                                        \
    }

static enum rc none_negative(struct calc *c, int first, int last)
{
    for (int f = first; f <= last; f++)
        TRY(calc_not_negative(c, f));
    return OK;
}

enum { SERIES, X, N, STANDARD, REF_X = STANDARD, REF_N };

/* --- directly standardised rates ---- */

static enum rc check_dsr(struct calc *c)
{
    return none_negative(c, X, STANDARD);
}

static enum rc solve_dsr(struct calc *c)
{
    struct calc_groups g = calc_groups(c, SERIES);

    for (ptrdiff_t s = 0; s < g.count; s++) {
        const ptrdiff_t *rows = g.rows + g.start[s];
        ptrdiff_t n = g.start[s + 1] - g.start[s];
        const double *population = calc_gathered(c, N, rows, n);
        double events = NAN, people = stats_sum(population, n);
        struct stats_rate r = stats_standardised_rate(
            calc_gathered(c, X, rows, n), population, calc_gathered(c, STANDARD, rows, n), n,
            c->set.multiplier, c->set.confidence, &events);
        calc_put_text(c, c->fields[SERIES].names.at[s]);
        calc_put_number(c, events);
        calc_put_number(c, people);
        calc_put_number(c, r.value);
        calc_put_number(c, r.lower);
        calc_put_number(c, r.upper);
        calc_put_why(c, r.why ? r.why : isnan(people) ? WHY_NOT_FINITE : WHY_NONE);
        calc_end_row(c);
    }
    return OK;
}

const struct calc_method calc_dsr = {
    .name = "dsr",
    .in = "series,x,n,standard",
    .adds = "series,events,population,value,lower,upper,why",
    .whole = true,
    .columns = (const struct calc_column[]){{"series", CALC_NAME, CALC_NEEDED},
                                            {"x", CALC_NUMBER, CALC_NEEDED},
                                            {"n", CALC_NUMBER, CALC_NEEDED},
                                            {"standard", CALC_NUMBER, CALC_NEEDED},
                                            {0}},
    .options = (const struct calc_option[]){CONFIDENCE_OPTION,
                                            {"multiplier", "a number above 0", "100000",
                                             "A rate is per so many."},
                                            {0}},
    .check = check_dsr,
    .solve = solve_dsr,
    .words =
        {.group = "Counts and rates",
         .title = "Directly standardised rate",
         .summary = "The rate a place would have if its people had the ages of a standard "
                    "population.",
         .plain =
             "Older places have more falls, younger ones more births. To compare them fairly, "
             "the rate is worked out for each age group (a stratum), and the rates are put "
             "together as if every place had the same mix of ages. Each row is one stratum of "
             "one place: events, people, and the standard's people.\n\n"
             "A standardised rate is for comparing only: nobody lives in the standard "
             "population, so it is not how many events there were.",
         .formula =
             "value = sum(w x / n) / sum w * multiplier, w = standard\n"
             "v = sum(w^2 x / n^2) / (sum w)^2, X = sum x\n"
             "lower = value + sqrt(v / X) (L - X) * multiplier, L = Byar's lower limit of X\n"
             "upper = value + sqrt(v / X) (U - X) * multiplier, U = Byar's upper limit of X",
         .source = "A. J. Dobson, K. Kuulasmaa, E. Eberle and J. Scherer (1991), Statistics in "
                   "Medicine 10, 457-462; as phe_dsr of PHEindicatormethods.",
         .ties = "The order of strata does not matter.",
         .gaps =
             "A stratum with an empty cell leaves its series without an answer: leaving it out "
             "would compare different mixes of ages.",
         .refuses =
             "Fewer than 10 events in all; a stratum with n = 0; standard populations that "
             "add up to 0.",
         .used = ""},
    .example = {.input = "series,age,x,n,standard\n"
                         "A,0-29,3,12000,33000\nA,30-64,21,15000,47000\nA,65+,60,6000,20000\n"
                         "B,0-29,1,4000,33000\nB,30-64,2,3000,47000\nB,65+,4,900,20000\n"}};

/* --- indirectly standardised ratios ---- */

static enum rc check_isr(struct calc *c)
{
    return none_negative(c, X, REF_N);
}

static enum rc solve_isr(struct calc *c)
{
    struct calc_groups g = calc_groups(c, SERIES);

    for (ptrdiff_t s = 0; s < g.count; s++) {
        const ptrdiff_t *rows = g.rows + g.start[s];
        ptrdiff_t n = g.start[s + 1] - g.start[s];
        double observed = NAN, expected = NAN;
        struct stats_rate r = stats_standardised_ratio(
            calc_gathered(c, X, rows, n), calc_gathered(c, N, rows, n),
            calc_gathered(c, REF_X, rows, n), calc_gathered(c, REF_N, rows, n), n,
            c->set.multiplier, c->set.confidence, &observed, &expected);
        calc_put_text(c, c->fields[SERIES].names.at[s]);
        calc_put_number(c, observed);
        calc_put_number(c, expected);
        calc_put_number(c, r.value);
        calc_put_number(c, r.lower);
        calc_put_number(c, r.upper);
        calc_put_why(c, r.why);
        calc_end_row(c);
    }
    return OK;
}

const struct calc_method calc_isr = {
    .name = "isr",
    .in = "series,x,n,ref_x,ref_n",
    .adds = "series,observed,expected,value,lower,upper,why",
    .whole = true,
    .columns = (const struct calc_column[]){{"series", CALC_NAME, CALC_NEEDED},
                                            {"x", CALC_NUMBER, CALC_NEEDED},
                                            {"n", CALC_NUMBER, CALC_NEEDED},
                                            {"ref_x", CALC_NUMBER, CALC_NEEDED},
                                            {"ref_n", CALC_NUMBER, CALC_NEEDED},
                                            {0}},
    .options = (const struct calc_option[]){CONFIDENCE_OPTION,
                                            {"multiplier", "a number above 0", "1",
                                             "100 gives a ratio where 100 is as expected."},
                                            {0}},
    .check = check_isr,
    .solve = solve_isr,
    .words =
        {.group = "Counts and rates",
         .title = "Indirectly standardised ratio",
         .summary =
             "How many events there were for each one expected from the rates of a reference "
             "population.",
         .plain =
             "If each age group here had the rates of the country, how many events would there "
             "be? That is the expected number. 1.2 means a fifth more than expected. It needs "
             "fewer events than a directly standardised rate, so it suits small places.\n\n"
             "Two such ratios may each be set beside 1, but not beside each other: each is "
             "weighted by its own place's ages.",
         .formula =
             "expected = sum(n * ref_x / ref_n), value = sum x / expected * multiplier\n"
             "interval: that of sum x (Byar; exact Poisson below 10) / expected * multiplier",
         .source =
             "N. E. Breslow and N. E. Day (1987), Statistical Methods in Cancer Research, "
             "volume II; as calculate_ISRatio of PHEindicatormethods.",
         .ties = "The order of strata does not matter.",
         .gaps = "A stratum with an empty cell leaves its series without an answer.",
         .refuses = "A reference stratum with ref_n = 0; nothing expected.",
         .used = ""},
    .example = {.input = "series,age,x,n,ref_x,ref_n\n"
                         "A,0-29,3,12000,800,3300000\nA,30-64,21,15000,5200,4700000\n"
                         "A,65+,60,6000,19000,2000000\n"}};

/* --- funnels ---- */

enum { FUNNEL_ID, FUNNEL_X, FUNNEL_N, FUNNEL_PROPORTION = 0 };

static enum rc check_funnel(struct calc *c)
{
    const struct calc_field *f = c->fields;

    TRY(none_negative(c, FUNNEL_X, FUNNEL_N));
    if (f[FUNNEL_N].now == 0 && f[FUNNEL_X].now > 0)
        return calc_refuse_now(c, FUNNEL_X,
                               "x is %.17g, but n is 0: events need someone to happen to.",
                               f[FUNNEL_X].now);
    if (c->set.kind == FUNNEL_PROPORTION && f[FUNNEL_X].now > f[FUNNEL_N].now)
        return calc_refuse_now(
            c, FUNNEL_X,
            "x is %.17g, more than n, which is %.17g. For counts in a population "
            "say --kind rate.",
            f[FUNNEL_X].now, f[FUNNEL_N].now);
    return OK;
}

static enum rc solve_funnel(struct calc *c)
{
    struct stats_funnel *funnel = arena_new(c->arena, struct stats_funnel, 1);

    *funnel =
        stats_funnel_average(c->fields[FUNNEL_X].numbers, c->fields[FUNNEL_N].numbers, c->rows);
    c->state = funnel;
    return OK;
}

static void put_limits(struct calc *c, struct stats_interval limits, double multiplier)
{
    calc_put_number(c, limits.lower * multiplier);
    calc_put_number(c, limits.upper * multiplier);
}

static void answer_funnel(struct calc *c, ptrdiff_t row)
{
    const struct stats_funnel *funnel = c->state;
    bool share = c->set.kind == FUNNEL_PROPORTION;
    double multiplier = share ? 1 : c->set.multiplier;
    double x = c->fields[FUNNEL_X].numbers[row], n = c->fields[FUNNEL_N].numbers[row];
    struct stats_interval (*limits)(double, double, double) =
        share ? stats_funnel_share_limits : stats_funnel_rate_limits;

    if (funnel->why) {
        calc_put_refusal(c, 6, funnel->why);
        return;
    }
    struct stats_interval at95 = limits(funnel->average, n, STATS_Z95);
    struct stats_interval at998 = limits(funnel->average, n, STATS_Z998);
    enum stats_verdict v = stats_funnel_verdict(x / n, at95, at998);

    calc_put_number(c, funnel->average * multiplier);
    put_limits(c, at95, multiplier);
    put_limits(c, at998, multiplier);
    calc_put_word(c, stats_verdict_word(v));
    calc_put_why(c, isnan(x) || isnan(n) ? WHY_NOT_REPORTED
                    : n == 0             ? WHY_NO_TOTAL
                    : v == VERDICT_REFUSED || !isfinite(at998.upper * multiplier) ||
                            !isfinite(funnel->average * multiplier)
                        ? WHY_NOT_FINITE
                        : WHY_NONE);
}

const struct calc_method calc_funnel = {
    .name = "funnel",
    .in = "id,x,n",
    .adds = "average,lower95,upper95,lower998,upper998,verdict,why",
    .columns = (const struct calc_column[]){{"id", CALC_PASS, CALC_NEEDED},
                                            {"x", CALC_NUMBER, CALC_NEEDED},
                                            {"n", CALC_NUMBER, CALC_NEEDED},
                                            {0}},
    .options =
        (const struct calc_option[]){{"kind", "proportion|rate", "proportion",
                                      "Whether x is a share of n, or a count of events in a "
                                      "population of n."},
                                     {"multiplier", "a number above 0", "100000",
                                      "With --kind rate: limits are per so many."},
                                     {0}},
    .check = check_funnel,
    .solve = solve_funnel,
    .answer_kept = answer_funnel,
    .words =
        {.group = "Counts and rates",
         .title = "Funnel: who differs from the average by more than chance",
         .summary =
             "The average of all, and for each place the limits within which it would stay by "
             "chance alone.",
         .plain = "A small place is nearly always near the top or the bottom of a league "
                  "table, because "
                  "chance moves small numbers most. A funnel asks instead whether a place is "
                  "further from "
                  "the average than a place of its size would be by luck: the limits are wide "
                  "for small "
                  "totals and narrow for large ones, which gives the picture its shape.\n\n"
                  "Within the limits, places should not be ranked. With 100 places, five may "
                  "be outside "
                  "the 95% limits by chance and none should be outside the 99.8% ones.",
         .formula = "average = sum x / sum n\n"
                    "proportion: average -/+ z sqrt(average (1 - average) / n), held to 0 and "
                    "1: the share "
                    "whose Wilson interval just ends at the average\n"
                    "rate: the count o with chi2(1 - a/2, 2o + 2)/2 = n * average (lower) and "
                    "chi2(a/2, "
                    "2o)/2 = n * average (upper), over n: the rate whose exact Poisson "
                    "interval just ends "
                    "at the average; lower is 0 where even no events would not be below it\n"
                    "z = 1.959963984540054 and 3.090232306167813; a = 0.05 and 0.002",
         .source =
             "D. J. Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202; curves as "
             "calculate_funnel_limits of PHEindicatormethods draws them.",
         .ties = "A value that equals a limit is within it.",
         .gaps =
             "A row with an empty x or n counts for nothing in the average and has no verdict.",
         .refuses = "n = 0 has no limits. With --kind proportion, x above n is an error.",
         .used = ""},
    .example = {.input = "id,x,n\nA,40,50\nB,410,500\nC,300,500\nD,4200,5000\nE,12,20\n"}};
